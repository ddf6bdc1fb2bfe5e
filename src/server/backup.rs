//! Copies of the database, and bringing one back.

mod postgres;
mod unfinished;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{task::spawn_blocking, time::interval};
use unfinished::Unfinished;

use super::{
    db::{
        Address, Db, copies,
        steps::{self, Steps},
    },
    disk,
    progress::Progress,
};

/// How often to look how far it is.
const LOOK: Duration = Duration::from_millis(500);

/// Copies a SQLite database into a new file, while others read and write. Says how many bytes the file has.
///
/// # Errors
/// A sentence; then there is no such file.
pub async fn back_up(address: &Address, file: &Path) -> Result<u64, String> {
    let source = match address {
        Address::File(source) => source,
        Address::Server(server) => return Err(postgres::backup(server, file)),
    };
    if !source.exists() {
        return Err(format!("there is no database at {address}; say --database or --data."));
    }
    let copy = Unfinished::at(file)?;
    let db = Db::look_at(address).await.map_err(|cause| unreadable(source, &cause))?;
    let copied = copy_into(&copy, &db, source).await;
    db.close().await;
    copied?;
    check(&copy).await?;
    copy.finish()
}

async fn copy_into(copy: &Unfinished, db: &Db, source: &Path) -> Result<(), String> {
    if steps_of(db, source).await? == Steps::Foreign {
        return Err(format!("{} is not a database of Stoa's; nothing was written.", source.display()));
    }
    let size = copies::size(db).await.map_err(|cause| unreadable(source, &cause))?;
    copy.needs(size)?;
    let name = copy.part.to_str().ok_or("the name of the backup must be Unicode.")?;
    let copied = watched(copy, size, copies::copy_into(db, name)).await;
    copied.map_err(|cause| format!("can't copy {}: {cause}.", source.display()))?;
    // What was kept from others stays so
    let rights = fs::metadata(source).map(|about| about.permissions());
    rights.and_then(|rights| fs::set_permissions(&copy.part, rights)).map_err(|cause| copy.unwritable(&cause))
}

/// Brings a copy back to where there is no database. Says how many bytes it has.
///
/// # Errors
/// A sentence; then there is none as before.
pub async fn restore(file: &Path, address: &Address) -> Result<u64, String> {
    let target = match address {
        Address::File(target) => target,
        Address::Server(server) => return Err(postgres::restore(server, file)),
    };
    let size = fs::metadata(file).map_err(|cause| unreadable(file, &cause))?.len();
    if let Some(log) = left_beside(file) {
        return Err(format!(
            "{} is beside it, so {} is no backup but a database in use; make a backup with stoa backup.",
            log.display(),
            file.display()
        ));
    }
    refuse_if_in_use(target)?;
    let folder = disk::folder_of(target);
    fs::create_dir_all(folder).map_err(|cause| format!("can't make {}: {cause}.", folder.display()))?;
    let copy = Unfinished::at(target)?;
    copy.needs(size)?;
    let (from, to) = (file.to_owned(), copy.part.clone());
    let copied = watched(&copy, size, async { spawn_blocking(|| fs::copy(from, to)).await? }).await;
    copied.map_err(|cause| format!("can't copy {}: {cause}.", file.display()))?;
    match check(&copy).await? {
        Steps::Current | Steps::Missing(_) => copy.finish(),
        Steps::Foreign => Err(format!("{} is not a database of Stoa's.", file.display())),
        Steps::Unknown(_) => Err(format!(
            "{} was made by a newer version of Stoa; restore it with that version or a later one.",
            file.display()
        )),
        Steps::Broken(step) => {
            Err(format!("step {step} of its tables in {} is not this version's.", file.display()))
        }
    }
}

fn refuse_if_in_use(target: &Path) -> Result<(), String> {
    let place = target.display();
    if target.exists() {
        return Err(format!("there is a database at {place} already; stop Stoa and move it away first."));
    }
    if let Some(log) = left_beside(target) {
        return Err(format!(
            "{} belongs to a database that was here, and may have what was written last; stop Stoa and move \
             both away first.",
            log.display()
        ));
    }
    if disk::is_held_after_removal(target) {
        return Err(format!(
            "a program still has the database open that was at {place}; stop it first, it is probably Stoa."
        ));
    }
    Ok(())
}

/// What SQLite has beside a database that is in use, or was when its program died.
fn left_beside(file: &Path) -> Option<PathBuf> {
    ["-wal", "-shm", "-journal"].iter().map(|end| with(file, end)).find(|log| log.exists())
}

fn with(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Says how far a copy is while it is made.
async fn watched<T>(copy: &Unfinished, size: u64, work: impl Future<Output = T>) -> T {
    let (mut progress, mut look) = (Progress::of(size), interval(LOOK));
    tokio::pin!(work);
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            _ = look.tick() => {
                let written = fs::metadata(&copy.part).map_or(0, |about| about.len());
                progress.say(written, || format!("{} copied", disk::in_words(written)));
            }
        }
    };
    progress.clear();
    done
}

/// Reads all of a copy, and says what it has.
async fn check(copy: &Unfinished) -> Result<Steps, String> {
    let mut progress = Progress::of(1);
    progress.say(1, || "checking it".to_owned());
    let db = Db::look_at(&Address::File(copy.part.clone())).await;
    let db = db.map_err(|cause| unreadable(&copy.part, &cause))?;
    let found = check_all(&db, copy).await;
    db.close().await;
    progress.clear();
    found
}

async fn check_all(db: &Db, copy: &Unfinished) -> Result<Steps, String> {
    let steps = steps_of(db, &copy.part).await?;
    if steps == Steps::Foreign {
        return Ok(steps);
    }
    match copies::fault(db).await.map_err(|cause| unreadable(&copy.part, &cause))? {
        None => Ok(steps),
        Some(fault) => Err(format!("the copy is broken and was removed: {fault}.")),
    }
}

async fn steps_of(db: &Db, file: &Path) -> Result<Steps, String> {
    steps::of(db).await.map_err(|cause| unreadable(file, &cause))
}

fn unreadable(file: &Path, cause: &dyn std::fmt::Display) -> String {
    format!("can't read {}: {cause}.", file.display())
}

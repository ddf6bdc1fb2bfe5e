//! Files that have their name only when they are whole.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

use super::with;
use crate::server::disk;

/// A file that is written beside its name, as NAME.part. It is removed unless it is finished.
pub(super) struct Unfinished {
    name: PathBuf,
    /// Where it is written.
    pub part: PathBuf,
    /// Held until the end, so that another program doesn't write the same one.
    file: File,
    is_finished: bool,
}

impl Unfinished {
    /// An empty one, which will have a name that no file has.
    pub fn at(name: &Path) -> Result<Self, String> {
        let part = with(name, ".part");
        let opened = File::options().create(true).truncate(false).write(true).open(&part);
        let file = opened.map_err(|cause| unwritable(name, &cause))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(format!("another program is writing {} just now.", name.display()));
            }
            Err(TryLockError::Error(cause)) => return Err(unwritable(name, &cause)),
        }
        let this = Self { name: name.to_owned(), part, file, is_finished: false };
        if name.exists() {
            return Err(format!("there is a file {} already; say another name.", name.display()));
        }
        // What a program has left that died
        this.file.set_len(0).map_err(|cause| this.unwritable(&cause))?;
        Ok(this)
    }

    /// Refuses what there is no room for, in bytes.
    pub fn needs(&self, size: u64) -> Result<(), String> {
        match disk::free(&self.part).filter(|free| *free < size) {
            Some(free) => Err(format!(
                "{} needs {} and there are {} left on its disk; nothing was written.",
                self.name.display(),
                disk::in_words(size),
                disk::in_words(free)
            )),
            None => Ok(()),
        }
    }

    /// Has the disk keep it, gives it its name, and says how many bytes it has.
    pub fn finish(mut self) -> Result<u64, String> {
        let kept = self.file.sync_all().and_then(|()| fs::rename(&self.part, &self.name));
        kept.map_err(|cause| self.unwritable(&cause))?;
        self.is_finished = true;
        let named = disk::keep_names(disk::folder_of(&self.name)).and_then(|()| self.file.metadata());
        named.map(|about| about.len()).map_err(|cause| self.unwritable(&cause))
    }

    pub fn unwritable(&self, cause: &io::Error) -> String {
        unwritable(&self.name, cause)
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.is_finished {
            let _ = fs::remove_file(&self.part);
        }
    }
}

fn unwritable(name: &Path, cause: &io::Error) -> String {
    format!("can't write {}: {cause}.", name.display())
}

//! What looks after a deployment.

use std::{
    io::{self, Write},
    path::Path,
};

use stoa::server::{
    backup,
    config::{Doctor, Store},
    disk,
    doctor::{self, Verdict},
};

use super::Done;

/// Copies the database into a new file.
pub async fn back_up(store: &Store, file: &Path) -> Done {
    let size = backup::back_up(&store.address(), file).await?;
    println!(
        "{} has all of the database: {}.\nNot in it: e-mails that became files, and Stoa's configuration.",
        file.display(),
        disk::in_words(size)
    );
    Ok(())
}

/// Brings such a file back.
pub async fn restore(store: &Store, file: &Path) -> Done {
    let address = store.address();
    let size = backup::restore(file, &address).await?;
    println!(
        "The database is at {address} again: {}.\nE-mails that waited when it was copied leave when Stoa serves.",
        disk::in_words(size)
    );
    Ok(())
}

/// Looks the deployment over.
pub async fn doctor(store: &Store, wanted: &Doctor) -> Done {
    let mut wrong = 0;
    let tell = |finding: doctor::Finding| {
        wrong += usize::from(finding.verdict == Verdict::Wrong);
        // Whoever reads along may stop reading
        let _ = writeln!(io::stdout(), "{finding}");
    };
    doctor::examine(store, wanted, tell).await;
    match wrong {
        0 => Ok(()),
        1 => Err("1 thing is wrong.".to_owned()),
        _ => Err(format!("{wrong} things are wrong.")),
    }
}

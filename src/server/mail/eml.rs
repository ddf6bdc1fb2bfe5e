//! E-mails as files.

use std::{
    io,
    path::{Path, PathBuf},
};

use tokio::{fs, io::AsyncWriteExt};

use super::Failure;
use crate::server::disk;

/// A folder that e-mails are written to.
#[derive(Debug)]
pub struct Folder(pub PathBuf);

impl Folder {
    /// Writes an e-mail under a name, whole or not at all. The same name again replaces it.
    pub(super) async fn keep(&self, name: &str, mail: &[u8]) -> Result<(), Failure> {
        let Self(folder) = self;
        self.write(name, mail)
            .await
            .map_err(|cause| Failure::Closed(format!("can't write to {}: {cause}", folder.display())))
    }

    /// Whether files can be written there.
    pub(super) fn try_out(&self) -> Result<(), String> {
        let Self(folder) = self;
        disk::try_writing(folder).map_err(|cause| format!("can't write to {}: {cause}", folder.display()))
    }

    async fn write(&self, name: &str, mail: &[u8]) -> io::Result<()> {
        fs::create_dir_all(&self.0).await?;
        let unfinished = self.0.join(format!(".{name}"));
        let mut file = create_private(&unfinished).await?;
        file.write_all(mail).await?;
        file.sync_all().await?;
        fs::rename(unfinished, self.0.join(name)).await
    }
}

/// Some e-mails have links in them that open something.
async fn create_private(file: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    options.open(file).await
}

//! What there is to know about disks and files.

use std::{fs, io, path::Path};

/// File systems that are another machine's, or may be, by the names Linux gives them. SQLite's locks and its shared
/// memory don't work there, or not always.
const ELSEWHERE: [&str; 13] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "smb3",
    "smbfs",
];

/// How many bytes may still be written to the disk that a file or folder is on, as far as that can be told.
#[must_use]
pub fn free(path: &Path) -> Option<u64> {
    fs4::available_space(folder_of(path)).ok()
}

/// The folder that a file is in.
#[must_use]
pub fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new("."),
        Some(folder) => folder,
        None => file,
    }
}

/// The name of the file system that a file is on, if that is one over a network. Only Linux tells.
#[must_use]
pub fn network(file: &Path) -> Option<String> {
    let folder = fs::canonicalize(folder_of(file)).ok()?;
    network_among(&fs::read_to_string("/proc/self/mounts").ok()?, &folder)
}

fn network_among(mounts: &str, folder: &Path) -> Option<String> {
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?.replace("\\040", " "), words.next()?))
    });
    let here = mounts.filter(|(place, _)| folder.starts_with(place));
    // The innermost, and of several at one place the last
    let (_, kind) = here.max_by_key(|(place, _)| place.len())?;
    (ELSEWHERE.contains(&kind) || kind.starts_with("fuse.sshfs")).then(|| kind.to_owned())
}

/// Whether a program that runs has a file open that was at this place and is there no more. Only Linux tells, and only
/// about programs of the same user.
#[must_use]
pub fn is_held_after_removal(file: &Path) -> bool {
    let (Ok(folder), Some(name)) = (fs::canonicalize(folder_of(file)), file.file_name()) else {
        return false;
    };
    let mut gone = folder.join(name).into_os_string();
    gone.push(" (deleted)");
    let programs = fs::read_dir("/proc").into_iter().flatten().flatten();
    let open = programs.flat_map(|program| fs::read_dir(program.path().join("fd")).into_iter().flatten());
    open.flatten().any(|open| fs::read_link(open.path()).is_ok_and(|target| target.as_os_str() == gone))
}

/// Has the disk keep a folder's names as they are now.
///
/// # Errors
/// When it can't.
pub fn keep_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Whether files can be made in a folder, or the folder itself where there is none: makes a file and removes it.
///
/// # Errors
/// Why not.
pub fn try_writing(folder: &Path) -> io::Result<()> {
    let folder = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    let file = folder.join(format!(".stoa-{}", std::process::id()));
    fs::File::create_new(&file)?;
    fs::remove_file(file)
}

/// So many bytes, in words.
#[must_use]
pub fn in_words(bytes: u64) -> String {
    let mut unit = (1, "bytes");
    for (size, name) in [(1_000, "kB"), (1_000_000, "MB"), (1_000_000_000, "GB")] {
        if bytes >= size {
            unit = (size, name);
        }
    }
    let (size, name) = unit;
    let whole = bytes / size;
    if size > 1 && whole < 10 {
        format!("{whole}.{} {name}", bytes % size * 10 / size)
    } else {
        format!("{whole} {name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_over_a_network_is_known_by_its_innermost_mount() {
        let mounts = "/dev/vda / ext4 rw 0 0\nbox:/a /srv nfs4 rw 0 0\n/dev/b /srv/own xfs rw 0 0\n\
            //box/b /mnt/the\\040shop cifs rw 0 0\nme@box:/ /over fuse.sshfs rw 0 0\n";
        for (folder, kind) in [
            ("/srv/stoa", Some("nfs4")),
            ("/srv/own/stoa", None),
            ("/srvs", None),
            ("/mnt/the shop", Some("cifs")),
            ("/over", Some("fuse.sshfs")),
            ("/home", None),
        ] {
            assert_eq!(network_among(mounts, Path::new(folder)).as_deref(), kind, "{folder}");
        }
    }

    #[test]
    fn bytes_are_said_in_words() {
        for (bytes, words) in [
            (999, "999 bytes"),
            (1_000, "1.0 kB"),
            (9_999_999, "9.9 MB"),
            (61_400_000, "61 MB"),
            (1_540_000_000_000, "1540 GB"),
        ] {
            assert_eq!(in_words(bytes), words);
        }
    }
}

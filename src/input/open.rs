//! Opening a file below the root without ever leaving it: no link is followed
//! on the way, no pipe blocks, no device answers for ever.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::{Component, Path};

/// Opens a plain file below `folder`. No part of `below` may be a link.
///
/// # Errors
/// What the system answers; a path that could leave the root, and whatever is
/// no plain file.
pub(super) fn open_below(folder: &Path, below: &Path) -> Result<File> {
    let plain = |c: Component<'_>| matches!(c, Component::Normal(_));
    if below.as_os_str().is_empty() || !below.components().all(plain) {
        return Err(Error::new(ErrorKind::InvalidInput, "outside the root"));
    }
    let file = open(folder, below)?;
    if !file.metadata()?.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "no plain file"));
    }
    Ok(file)
}

/// One folder after the other, so that none can be exchanged for a link
/// between looking and opening.
#[cfg(unix)]
fn open(folder: &Path, below: &Path) -> Result<File> {
    use rustix::fs::{CWD, Mode, OFlags, openat};
    #[cfg(target_os = "linux")]
    let enter = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    #[cfg(not(target_os = "linux"))]
    let enter = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let read = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut at = openat(CWD, folder, enter, Mode::empty())?;
    let mut parts = below.components().peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return Ok(File::from(openat(&at, part.as_os_str(), read, Mode::empty())?));
        }
        at = openat(&at, part.as_os_str(), enter | OFlags::NOFOLLOW, Mode::empty())?;
    }
    Err(ErrorKind::NotFound.into())
}

#[cfg(not(unix))]
fn open(folder: &Path, below: &Path) -> Result<File> {
    let mut at = folder.to_owned();
    for part in below.components() {
        at.push(part);
        if at.symlink_metadata()?.file_type().is_symlink() {
            return Err(Error::new(ErrorKind::InvalidInput, "a link"));
        }
    }
    File::open(at)
}

/// The bytes of a plain file below `folder`; `None` for more than `max`, also
/// if it grows meanwhile.
///
/// # Errors
/// As for [`open_below`].
pub(super) fn read_below(folder: &Path, below: &Path, max: u64) -> Result<Option<Vec<u8>>> {
    let file = open_below(folder, below)?;
    let size = file.metadata()?.len();
    if size > max {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    file.take(max + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= max).then_some(bytes))
}

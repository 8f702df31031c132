//! What the system says about a file that changes whenever somebody writes to
//! it: whoever has read the file before need not read it again.

use super::root::{FileEntry, Root};

/// Size, times and number of a file, as they were before it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    written: (i64, i64),
    changed: (i64, i64),
    number: (u64, u64),
}

/// A stamp, and how long it has been the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// The stamp.
    pub stamp: Stamp,
    /// Seconds since the last change; negative for a date in the future. The
    /// clock of a file system may be too coarse to tell two changes apart.
    pub age: i64,
}

impl Root {
    /// The stamp of a file of the work tree. None for what lies in git, and on
    /// systems that do not say when a file's content was changed, whatever its
    /// date says: those are read.
    #[cfg(unix)]
    pub fn stamp(&self, file: &FileEntry) -> Option<Stamped> {
        use std::os::unix::fs::MetadataExt;
        let meta = self.on_disk(file)?.symlink_metadata().ok()?;
        if !meta.is_file() {
            return None;
        }
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
        let stamp = Stamp {
            size: meta.size(),
            written: (meta.mtime(), meta.mtime_nsec()),
            changed: (meta.ctime(), meta.ctime_nsec()),
            number: (meta.dev(), meta.ino()),
        };
        let last = stamp.changed.0.max(stamp.written.0);
        Some(Stamped { stamp, age: (now.as_secs() as i64).saturating_sub(last) })
    }

    /// The same: never known here.
    #[cfg(not(unix))]
    pub fn stamp(&self, _file: &FileEntry) -> Option<Stamped> {
        None
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;

    use super::super::{Root, SkipRules, Source};

    #[test]
    fn a_stamp_changes_with_the_file_also_when_its_date_is_set_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        fs::write(&path, "one").expect("written");
        let root = Root::open(folder.path(), Source::WorkTree).expect("a root");
        let skip = SkipRules::new(&[], None).expect("fine");
        let entry = root.list(&skip).files.remove(0);
        let first = root.stamp(&entry).expect("a stamp");
        assert!(first.age < 600, "it was written just now");
        assert_eq!(root.stamp(&entry).map(|s| s.stamp), Some(first.stamp.clone()));
        let date = fs::metadata(&path).and_then(|m| m.modified()).expect("a date");
        // Another file of the same size and date in its place.
        let other = folder.path().join("b.txt");
        fs::write(&other, "two").expect("written");
        fs::File::options()
            .write(true)
            .open(&other)
            .and_then(|f| f.set_modified(date))
            .expect("dated");
        fs::rename(&other, &path).expect("renamed");
        assert_ne!(root.stamp(&entry).map(|s| s.stamp), Some(first.stamp));
        fs::remove_file(&path).expect("removed");
        assert_eq!(root.stamp(&entry), None);
    }
}

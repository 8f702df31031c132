//! The audited root and which version of it is read.

use std::path::PathBuf;

use crate::model::SourceFile;

/// Which version of the tree is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Source {
    /// The files as they lie in the work tree.
    #[default]
    WorkTree,
    /// What is staged in the git index.
    Index,
    /// A commit, by any name that git knows.
    Commit(String),
}

/// The audited root.
#[derive(Debug, Clone)]
pub struct Root {
    /// The folder.
    pub folder: PathBuf,
    /// Which version of it.
    pub source: Source,
}

impl Root {
    /// Reads one file below the root, decoded; `path` is relative to the root,
    /// with `/`. `None` if it is missing, no plain file, or outside.
    pub fn read(&self, _path: &str) -> Option<SourceFile> {
        None
    }
}

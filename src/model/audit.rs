//! Everything that one run found.

use std::sync::Arc;

use super::{Assessment, Declaration, Document, Evidence, Finding, Note};

/// A file that was not read, or not wholly.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Relative to the root.
    pub path: Arc<str>,
    /// Why, in a few words.
    pub reason: String,
}

/// Counts of one run. `elapsed_ms` is the only thing that differs between two
/// runs on the same input; reports leave it out unless asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// Files read.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Wall time.
    pub elapsed_ms: u64,
    /// Files answered from the cache.
    pub cached_files: u64,
}

/// The result: what the policy says, what the code does, and how they compare.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Audit {
    /// The audited root as it was given.
    pub root: String,
    /// Policy documents and declaration files, by path.
    pub documents: Vec<Document>,
    /// Statements, by document and place.
    pub declarations: Vec<Declaration>,
    /// Remarks on the documents.
    pub notes: Vec<Note>,
    /// Evidence, by place.
    pub evidence: Vec<Evidence>,
    /// Every subject that either side mentions.
    pub assessments: Vec<Assessment>,
    /// What needs an eye, worst first.
    pub findings: Vec<Finding>,
    /// What was not read.
    pub skipped: Vec<Skipped>,
    /// Counts.
    pub stats: Stats,
}

impl Audit {
    /// Whether a policy of any form was found.
    pub fn has_policy(&self) -> bool {
        !self.documents.is_empty()
    }
}

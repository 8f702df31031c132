//! What the files of a project gave the last time, so that a second run reads
//! only those that were changed. Nothing that depends on more than one file is
//! kept: that is judged anew each time.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Setup;
use crate::input::{FileEntry, Stamp, Stamped};
use crate::model::{Evidence, Reading, Skipped, SourceFile};
use crate::rules::Rules;

/// What one file gave.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) evidence: Vec<Evidence>,
    pub(super) reading: Option<Reading>,
    /// What counts if the project has no policy.
    pub(super) instead: Option<Reading>,
    pub(super) skipped: Option<Skipped>,
    /// The package that the file declares.
    pub(super) package: Option<String>,
    /// Parties that are the project itself.
    pub(super) own: Vec<String>,
    /// What the file calls the project.
    pub(super) names: Vec<String>,
    /// Domains that a policy speaks of.
    pub(super) domains: Vec<String>,
}

/// A stamp younger than this many seconds is not relied on: the coarsest clock
/// of a usual file system counts two.
const SETTLED: i64 = 3;

/// The files of one project as they were read last; empty at first. It fits
/// one project: give it to runs on that one alone.
#[derive(Debug, Default)]
pub struct Memory {
    ground: Option<Ground>,
    files: BTreeMap<Arc<str>, Kept>,
    fine: bool,
}

/// What a part depends on beside the file itself. When that changes, nothing
/// of what is kept holds any more.
#[derive(Debug)]
struct Ground {
    rules: Arc<Rules>,
    policies: Vec<String>,
    config: Option<String>,
    only: Option<Arc<str>>,
}

/// One file with what it gave.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    /// Missing where the system says nothing sure.
    stamp: Option<Stamp>,
    text: blake3::Hash,
    pub(super) bytes: u64,
    pub(super) part: Arc<Part>,
}

impl Kept {
    /// Keeps what a file gave. The stamp is from before it was read. Trouble
    /// is not kept: it may have come from elsewhere.
    pub(super) fn new(stamp: Option<Stamp>, file: &SourceFile, part: &Arc<Part>) -> Option<Self> {
        part.skipped.is_none().then(|| Self {
            stamp,
            text: blake3::hash(file.text.as_bytes()),
            bytes: file.bytes,
            part: Arc::clone(part),
        })
    }

    /// The same file read again, when it says what it said.
    pub(super) fn again(&self, stamp: Option<Stamp>, file: &SourceFile) -> Option<Self> {
        let same = self.bytes == file.bytes && self.text == blake3::hash(file.text.as_bytes());
        same.then(|| Self { stamp, ..self.clone() })
    }
}

impl Memory {
    /// One that relies on every stamp at once, where the clock of the file
    /// system is known to be fine.
    pub fn on_a_fine_clock() -> Self {
        Self { fine: true, ..Self::default() }
    }

    /// The stamp, if it can be relied on later.
    pub(super) fn sure(&self, stamped: Option<&Stamped>) -> Option<Stamp> {
        let sure = |s: &&Stamped| self.fine || s.age >= SETTLED;
        stamped.filter(sure).map(|s| s.stamp.clone())
    }

    /// Forgets everything if it was made for other rules or other documents.
    pub(super) fn fit(&mut self, setup: &Setup, policies: &[String]) {
        let fits = self.ground.as_ref().is_some_and(|g| {
            Arc::ptr_eq(&g.rules, &setup.rules)
                && g.policies == policies
                && g.config == setup.config.path
                && g.only == setup.root.only
        });
        if fits {
            return;
        }
        self.files.clear();
        self.ground = Some(Ground {
            rules: Arc::clone(&setup.rules),
            policies: policies.to_vec(),
            config: setup.config.path.clone(),
            only: setup.root.only.clone(),
        });
    }

    /// What was kept of a path.
    pub(super) fn of(&self, path: &str) -> Option<&Kept> {
        self.files.get(path)
    }

    /// What was kept of a file that has not been written to since.
    pub(super) fn unchanged(&self, file: &FileEntry, now: Option<&Stamped>) -> Option<&Kept> {
        let kept = self.files.get(&file.path)?;
        (kept.stamp.is_some() && kept.stamp.as_ref() == now.map(|s| &s.stamp)).then_some(kept)
    }

    /// Keeps these. `whole`: they are all that there is.
    pub(super) fn keep(&mut self, files: Vec<(Arc<str>, Kept)>, whole: bool) {
        if whole {
            self.files = files.into_iter().collect();
        } else {
            self.files.extend(files);
        }
    }
}

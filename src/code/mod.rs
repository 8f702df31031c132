//! Floor 2, west wing: what the program does.
//!
//! [`Detector::detect`] is pure: it depends on a file's bytes, its path and the
//! rules alone, and cannot fail.

use crate::model::{Evidence, SourceFile};
use crate::rules::Rules;

/// The matchers of the code wing, built once from the rules.
#[derive(Debug)]
pub struct Detector {}

impl Detector {
    /// Builds the matchers.
    pub fn new(_rules: &Rules) -> Self {
        Self {}
    }

    /// Everything that one file shows, by place.
    pub fn detect(&self, _file: &SourceFile) -> Vec<Evidence> {
        Vec::new()
    }

    /// Whether a path belongs to what runs for users.
    pub fn is_production(&self, _path: &str) -> bool {
        true
    }

    /// Why a file was not looked at as closely as it should, if so.
    pub fn trouble(&self, _file: &SourceFile) -> Option<String> {
        None
    }

    /// Looks at all the evidence of a project together: drops what only makes
    /// sense alone and narrows what the whole project tells more about.
    pub fn settle(&self, _evidence: &mut Vec<Evidence>) {}
}

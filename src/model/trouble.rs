//! Bad input, told to a person: which file, where, what, and what to do.

use std::ops::Range;
use std::sync::Arc;

use super::{LineIndex, Place};

/// An error in something that a person wrote: configuration, rules, arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Where it is, when it has a place.
    pub place: Option<Place>,
    /// The line of the place, to show with it.
    pub line: Option<String>,
    /// What is wrong, one line.
    pub message: String,
    /// What to do about it, one line.
    pub remedy: Option<String>,
}

impl Trouble {
    /// Trouble that has no place in a file.
    pub fn new(message: impl Into<String>) -> Self {
        Self { place: None, line: None, message: message.into(), remedy: None }
    }

    /// Trouble at a byte range of a text.
    pub fn at(path: &str, text: &str, range: Range<usize>, message: impl Into<String>) -> Self {
        let index = LineIndex::new(text);
        // A range that runs over the end of its line is shown up to there.
        let (line, _) = index.position(text, range.start);
        let end_of_line = index.start(line).unwrap_or(0) + index.text(text, line).len();
        let end = range.end.min(end_of_line).max(range.start);
        let place = index.place(&Arc::from(path), text, range.start..end);
        let line = index.text(text, place.line).to_owned();
        Self { place: Some(place), line: Some(line), message: message.into(), remedy: None }
    }

    /// Adds what to do about it.
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(p) = &self.place {
            write!(f, "{}:{}:{}: ", p.path, p.line, p.column)?;
        }
        f.write_str(&self.message)?;
        if let Some(remedy) = &self.remedy {
            write!(f, "; {remedy}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Trouble {}

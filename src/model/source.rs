//! A file as the wings see it: decoded text with its lines.

use std::sync::Arc;

use super::{LineIndex, Place};

/// One decoded file.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the root, with `/` between the parts.
    pub path: Arc<str>,
    /// The text, decoded to UTF-8 without byte order mark. Offsets are into this.
    pub text: String,
    /// Line starts of `text`.
    pub lines: LineIndex,
    /// How many bytes it has on disk.
    pub bytes: u64,
}

impl SourceFile {
    /// A file from text that is at hand: tests, standard input.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<String>) -> Self {
        let text = text.into();
        let lines = LineIndex::new(&text);
        let bytes = text.len() as u64;
        Self { path: path.into(), text, lines, bytes }
    }

    /// The place of a byte range of the text.
    pub fn place(&self, range: std::ops::Range<usize>) -> Place {
        self.lines.place(&self.path, &self.text, range)
    }

    /// The last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// What follows the last dot of the name, in lower case; empty if nothing does.
    pub fn extension(&self) -> String {
        match self.name().rsplit_once('.') {
            Some((stem, ext)) if !stem.is_empty() || !ext.contains('.') => ext.to_ascii_lowercase(),
            _ => String::new(),
        }
    }
}

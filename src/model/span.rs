//! Where something stands in a file, and how byte offsets become places.

use std::sync::Arc;

/// A range in a file, as people and editors count.
///
/// Lines and columns are 1-based; columns count Unicode scalar values. The end
/// is the last character's column (inclusive), so that a one-letter place has
/// `column == end_column`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Relative to the audited root, with `/` between the parts.
    pub path: Arc<str>,
    /// First line, 1-based.
    pub line: u32,
    /// First column, 1-based, in Unicode scalar values.
    pub column: u32,
    /// Last line, 1-based.
    pub end_line: u32,
    /// Last column, inclusive.
    pub end_column: u32,
}

/// The starts of the lines of one text, to turn byte offsets into places.
#[derive(Debug, Clone)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// How many characters stand before each [`STEP`]th byte, so that a place
    /// far into a line of megabytes is found as fast as any other.
    before: Vec<usize>,
}

/// Bytes between two counts of characters.
const STEP: usize = 1024;

/// How many characters begin in these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

impl LineIndex {
    /// Finds the line starts of `text`: after `\n`, and after a `\r` that no
    /// `\n` follows.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        let mut count = 0;
        let before = bytes
            .chunks(STEP)
            .map(|chunk| {
                let here = count;
                count += characters(chunk);
                here
            })
            .collect();
        Self { starts, before }
    }

    /// How many characters of `text` stand before byte `offset`.
    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let at = (offset / STEP).min(self.before.len().saturating_sub(1));
        let counted = self.before.get(at).copied().unwrap_or(0);
        counted + characters(&text.as_bytes()[at * STEP..offset])
    }

    /// How many lines there are; an empty text has one.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is no line at all, which never happens.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// The 1-based line that holds byte `offset`.
    pub fn line(&self, offset: usize) -> u32 {
        self.starts.partition_point(|&start| start <= offset) as u32
    }

    /// The byte offset at which 1-based `line` starts, if there is such a line.
    pub fn start(&self, line: u32) -> Option<usize> {
        self.starts.get(line.checked_sub(1)? as usize).copied()
    }

    /// The text of 1-based `line` without its line ending.
    pub fn text<'t>(&self, text: &'t str, line: u32) -> &'t str {
        let Some(start) = self.start(line) else { return "" };
        let end = self.start(line + 1).unwrap_or(text.len());
        text.get(start..end).unwrap_or("").trim_end_matches(['\n', '\r'])
    }

    /// 1-based line and column (in Unicode scalar values) of byte `offset`.
    pub fn position(&self, text: &str, offset: usize) -> (u32, u32) {
        let offset = floor_boundary(text, offset);
        let line = self.line(offset);
        let start = self.starts[line as usize - 1];
        let column = if offset - start <= STEP {
            text[start..offset].chars().count()
        } else {
            self.characters_before(text, offset) - self.characters_before(text, start)
        };
        (line, column as u32 + 1)
    }

    /// The place of `range` in `text`; an empty range covers one column.
    pub fn place(&self, path: &Arc<str>, text: &str, range: std::ops::Range<usize>) -> Place {
        let (line, column) = self.position(text, range.start);
        let last = range.end.saturating_sub(1).max(range.start);
        let (end_line, end_column) = self.position(text, last);
        Place { path: path.clone(), line, column, end_line, end_column }
    }
}

/// The nearest character boundary at or before `offset`.
fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_scalars_and_end_inclusive() {
        let text = "a\r\nüb\rc";
        let index = LineIndex::new(text);
        assert_eq!(index.len(), 3);
        let path: Arc<str> = "x".into();
        let at = text.find('b').expect("b");
        let place = index.place(&path, text, at..at + 1);
        assert_eq!((place.line, place.column, place.end_column), (2, 2, 2));
        assert_eq!(index.text(text, 2), "üb");
        assert_eq!(index.text(text, 9), "");
        assert_eq!(index.position(text, 999).0, 3);
    }

    #[test]
    fn columns_of_long_lines_are_counted_in_steps_and_right() {
        let text = format!("a\n{}b\n{}c", "ü漢x".repeat(900), "é".repeat(STEP));
        let index = LineIndex::new(&text);
        for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let line = index.line(offset);
            let start = index.start(line).expect("a line");
            let column = text[start..offset].chars().count() as u32 + 1;
            assert_eq!(index.position(&text, offset), (line, column));
        }
    }
}

//! A file as an excerpt is cut from it: its lines with their colours.

use crate::model::SourceFile;

use super::lexer::{self, Ink, Token};

/// Past this many bytes a file is shown without colours.
const COLOURED: usize = 2 << 20;

/// A file that was read to be shown.
#[derive(Debug)]
pub struct Page {
    file: SourceFile,
    tokens: Vec<Token>,
}

/// A stretch of one line: text as it is in the file, and its colour.
pub(crate) type Piece<'p> = (&'p str, Option<Ink>);

impl Page {
    /// Finds the colours of a file.
    pub fn new(file: SourceFile) -> Self {
        let coloured = file.text.len() <= COLOURED;
        let tokens = if coloured { lexer::lex(&file.path, &file.text) } else { Vec::new() };
        Self { file, tokens }
    }

    /// How many lines it has.
    pub(crate) fn len(&self) -> u32 {
        // The line after a final line break is not one that people count.
        let n = self.file.lines.len() as u32;
        if n > 1 && self.file.lines.text(&self.file.text, n).is_empty() { n - 1 } else { n }
    }

    /// The text of 1-based `line`.
    pub(crate) fn text(&self, line: u32) -> &str {
        self.file.lines.text(&self.file.text, line)
    }

    /// Line `line` in coloured pieces.
    pub(crate) fn pieces(&self, line: u32) -> Vec<Piece<'_>> {
        let text = self.text(line);
        let Some(start) = self.file.lines.start(line) else { return Vec::new() };
        let end = start + text.len();
        let mut pieces = Vec::new();
        let mut at = start;
        let first = self.tokens.partition_point(|t| (t.end as usize) <= start);
        for token in &self.tokens[first..] {
            let (from, to) = ((token.start as usize).max(start), (token.end as usize).min(end));
            if from >= end {
                break;
            }
            if from > at {
                pieces.push((&self.file.text[at..from], None));
            }
            if to > from.max(at) {
                pieces.push((&self.file.text[from.max(at)..to], Some(token.ink)));
                at = to;
            }
        }
        if end > at {
            pieces.push((&self.file.text[at..end], None));
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_the_sum_of_its_pieces() {
        let text = "a /* x\ny */ \"é\" b\r\n\nlast";
        let page = Page::new(SourceFile::new("a.ts", text));
        assert_eq!(page.len(), 4);
        for line in 1..=4 {
            let whole: String = page.pieces(line).iter().map(|p| p.0).collect();
            assert_eq!(whole, page.text(line));
        }
        assert_eq!(page.pieces(2)[0], ("y */", Some(Ink::Comment)));
        assert_eq!(page.pieces(9), []);
    }
}

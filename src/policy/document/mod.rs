//! Any format to blocks: headings, paragraphs, list items, table cells, each
//! with a map from its text back to byte offsets in the file. What a block
//! says is none of this room's business.

mod html;
pub mod literals;
mod markdown;
mod plain;
mod sniff;
mod template;

use std::ops::Range;

use crate::model::SourceFile;

/// More blocks than this are not read: no honest policy has them.
const MOST_BLOCKS: usize = 50_000;

/// A longer block is read in pieces, so that the work stays linear.
const LONGEST_BLOCK: usize = 8 * 1024;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// 1 is the outermost level.
    Heading(u8),
    /// Text that stands by itself.
    Paragraph,
    /// An item of a list, by depth from 1.
    Item(u8),
    /// A cell: table, row and column from 0; `head` for a heading cell.
    Cell {
        /// Counts the tables of the document.
        table: u32,
        /// From 0.
        row: u32,
        /// From 0.
        column: u16,
        /// Whether it names a row or a column.
        head: bool,
    },
}

/// One block.
#[derive(Debug, Clone)]
pub struct Block {
    /// What it is.
    pub shape: Shape,
    /// White space folded, marks of the format removed, mojibake repaired.
    pub text: String,
    /// Byte ranges of `text` in bold.
    pub bold: Vec<Range<usize>>,
    /// Links: byte range in `text`, and where it goes.
    pub links: Vec<(Range<usize>, String)>,
    /// From text offsets to file offsets, ascending.
    map: Vec<(u32, u32)>,
    /// The end of the block in the file.
    end: usize,
}

impl Block {
    /// The file offset of a text offset.
    pub fn source(&self, at: usize) -> usize {
        let next = self.map.partition_point(|&(text, _)| text as usize <= at);
        let Some(&(text, source)) = self.map.get(next.saturating_sub(1)) else { return self.end };
        let limit = self.map.get(next).map_or(self.end, |&(_, s)| s as usize).max(source as usize);
        (source as usize + at.saturating_sub(text as usize)).min(limit)
    }

    /// The file range of a text range.
    pub fn range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.source(range.start);
        let last = self.source(range.end.saturating_sub(1).max(range.start));
        start..(last + 1).max(start)
    }
}

impl Block {
    /// The block with some ranges of its text replaced, first to last.
    pub fn mended(mut self, repairs: &[(Range<usize>, String)]) -> Self {
        let mut text = String::with_capacity(self.text.len());
        let mut map: Vec<(u32, u32)> = Vec::new();
        let mut at = 0;
        // Where a text offset of the old block lands in the new one.
        let mut moved: Vec<(usize, usize)> = vec![(0, 0)];
        for (range, good) in repairs {
            for &(t, s) in
                self.map.iter().filter(|(t, _)| (*t as usize) >= at && (*t as usize) < range.start)
            {
                map.push((t - at as u32 + text.len() as u32, s));
            }
            text.push_str(&self.text[at..range.start]);
            map.push((text.len() as u32, self.source(range.start) as u32));
            text.push_str(good);
            at = range.end;
            map.push((
                text.len() as u32,
                self.source(at.min(self.text.len().saturating_sub(1))) as u32,
            ));
            moved.push((at, text.len()));
        }
        for &(t, s) in self.map.iter().filter(|(t, _)| (*t as usize) > at) {
            map.push((t - at as u32 + text.len() as u32, s));
        }
        text.push_str(&self.text[at..]);
        if map.first().is_none_or(|(t, _)| *t > 0) {
            map.insert(0, (0, self.source(0) as u32));
        }
        let shift = |old: usize| {
            let (from, to) =
                moved.iter().rev().find(|(from, _)| *from <= old).copied().unwrap_or((0, 0));
            (old - from + to).min(text.len())
        };
        let range = |r: &Range<usize>| shift(r.start)..shift(r.end).max(shift(r.start));
        self.bold = self.bold.iter().map(range).collect();
        self.links = self.links.iter().map(|(r, to)| (range(r), to.clone())).collect();
        self.text = text;
        self.map = map;
        self
    }

    /// A block that is too long, cut at spaces.
    fn pieces(self) -> Vec<Self> {
        let mut out = Vec::new();
        let mut at = 0;
        while self.text.len() - at > LONGEST_BLOCK {
            let mut cut = at + LONGEST_BLOCK;
            while !self.text.is_char_boundary(cut) {
                cut -= 1;
            }
            cut = self.text[at..cut].rfind(' ').map_or(cut, |space| at + space + 1).max(at + 1);
            out.push(self.piece(at..cut));
            at = cut;
        }
        out.push(self.piece(at..self.text.len()));
        out
    }

    fn piece(&self, range: Range<usize>) -> Self {
        let first = self.source(range.start);
        let from = self.map.partition_point(|(t, _)| (*t as usize) <= range.start);
        let to = self.map.partition_point(|(t, _)| (*t as usize) < range.end);
        let mut map = vec![(0, first as u32)];
        map.extend(self.map[from..to.max(from)].iter().map(|(t, s)| (t - range.start as u32, *s)));
        let text = self.text[range.clone()].to_owned();
        let end =
            if range.end == self.text.len() { self.end } else { self.source(range.end - 1) + 1 };
        Self { shape: self.shape, text, bold: Vec::new(), links: Vec::new(), map, end }
    }

    /// The block without its first `cut` bytes: a bullet.
    fn without_prefix(mut self, cut: usize) -> Self {
        let first = self.source(cut);
        self.text.drain(..cut);
        let cut = cut as u32;
        let mut map = vec![(0, first as u32)];
        map.extend(self.map.iter().filter(|(t, _)| *t > cut).map(|(t, s)| (t - cut, *s)));
        self.map = map;
        let shift = |r: &Range<usize>| {
            r.start.saturating_sub(cut as usize)..r.end.saturating_sub(cut as usize)
        };
        self.bold = self.bold.iter().map(shift).filter(|r| !r.is_empty()).collect();
        self.links = self.links.iter().map(|(r, to)| (shift(r), to.clone())).collect();
        self
    }
}

/// The length of a bullet or number with which a line starts.
fn bullet(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let rest = match first {
        '-' | '*' | '•' | '◦' | '▪' | '‣' | '●' | '○' | '·' | '–' | '—' | '+' => {
            line[first.len_utf8()..].strip_prefix([' ', '\t', '\u{a0}'])?
        }
        _ => return None,
    };
    let rest = rest.trim_start();
    (!rest.is_empty()).then_some(line.len() - rest.len())
}

/// Collects text and where it came from.
#[derive(Debug, Default)]
pub(super) struct Builder {
    text: String,
    map: Vec<(u32, u32)>,
    bold: Vec<Range<usize>>,
    links: Vec<(Range<usize>, String)>,
    end: usize,
    gap: bool,
}

impl Builder {
    /// Adds text that stands in the file at `at`, folding white space.
    pub fn push(&mut self, text: &str, at: usize) {
        let mut fresh = true;
        for (off, c) in text.char_indices() {
            if c.is_whitespace() || c == '\u{feff}' {
                self.gap = true;
                fresh = true;
                continue;
            }
            if self.gap {
                self.gap = false;
                if !self.text.is_empty() {
                    self.text.push(' ');
                }
            }
            if fresh {
                fresh = false;
                self.mark(at + off);
            }
            self.text.push(c);
            self.end = at + off + c.len_utf8();
        }
    }

    /// Adds what stands for something else in the file: a decoded entity.
    pub fn push_decoded(&mut self, text: &str, at: Range<usize>) {
        if text.chars().all(char::is_whitespace) {
            self.gap = true;
            return;
        }
        if std::mem::take(&mut self.gap) && !self.text.is_empty() {
            self.text.push(' ');
        }
        self.mark(at.start);
        self.text.push_str(text);
        self.end = at.end;
    }

    /// A space, if text follows.
    pub fn space(&mut self) {
        self.gap = true;
    }

    /// Where the next text will stand.
    pub fn here(&self) -> usize {
        self.text.len() + usize::from(self.gap && !self.text.is_empty())
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn bold(&mut self, from: usize) {
        if from < self.text.len() {
            self.bold.push(from..self.text.len());
        }
    }

    pub fn link(&mut self, from: usize, to: String) {
        if from <= self.text.len() {
            self.links.push((from..self.text.len().max(from), to));
        }
    }

    /// Hands over the block, if there is one, and starts anew.
    pub fn take(&mut self, shape: Shape) -> Option<Block> {
        let done = std::mem::take(self);
        if done.text.is_empty() {
            return None;
        }
        let Self { text, map, bold, links, end, .. } = done;
        Some(Block { shape, text, bold, links, map, end })
    }

    fn mark(&mut self, source: usize) {
        let here = (self.text.len() as u32, source as u32);
        match self.map.last() {
            Some(&(text, from)) if here.0.wrapping_sub(text) == here.1.wrapping_sub(from) => {}
            _ => self.map.push(here),
        }
    }
}

/// Blocks and the name of the format.
#[derive(Debug)]
pub struct Content {
    /// In the order of the file.
    pub blocks: Vec<Block>,
    /// `markdown`, `html`, `text`, or a template or programming language.
    pub format: &'static str,
}

/// Reads any file. `known` says whether a word occurs in the lexicon: it helps
/// to tell where two pieces of text were glued together. `prose` says which
/// strings of a program are about privacy.
pub fn read(
    file: &SourceFile,
    known: &dyn Fn(&str) -> bool,
    prose: &literals::Prose<'_>,
) -> Content {
    let text = file.text.as_str();
    let (format, sort) = sniff::format(file);
    let mut blocks = match sort {
        sniff::Sort::Markdown => markdown::read(text, 0..text.len()),
        sniff::Sort::Html => html::read(text, 0..text.len(), html::Mode::Page),
        sniff::Sort::Component => component(text, prose),
        sniff::Sort::Slim => template::slim(text),
        sniff::Sort::Literals(style) => literals::read(text, style, prose),
        sniff::Sort::Plain => plain::read(text, known),
    };
    blocks.truncate(MOST_BLOCKS);
    if blocks.iter().any(|b| b.text.len() > LONGEST_BLOCK) {
        blocks = blocks.into_iter().flat_map(Block::pieces).collect();
    }
    Content { blocks, format }
}

/// A component: what stands in its tags, or in its strings where its tags only lay
/// out what a list of texts holds.
fn component(text: &str, prose: &literals::Prose<'_>) -> Vec<Block> {
    const PAGE: usize = 100;
    let words = |blocks: &[Block]| -> usize {
        blocks.iter().map(|block| block.text.split_whitespace().count()).sum()
    };
    let shown = html::read(text, 0..text.len(), html::Mode::Component);
    let own = words(&shown);
    if own >= PAGE {
        return shown;
    }
    let style = literals::Style::Slashes;
    if words(&literals::read(text, style, prose)) < PAGE.max(3 * own) {
        return shown;
    }
    // So many of them are about privacy that the others belong to them.
    literals::read(text, style, &literals::Prose { relevant: &|_| true, about: prose.about })
}

/// Whether the prose of a file would stand in the strings of a program.
pub fn is_program(file: &SourceFile) -> bool {
    use literals::Style;
    matches!(
        sniff::format(file),
        (format, sniff::Sort::Literals(Style::Slashes | Style::Hashes)) if format != "json"
    )
}

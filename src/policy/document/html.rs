//! Markup to blocks: pages, templates and components. A scanner of our own,
//! since it must keep byte offsets, step over the constructs of template
//! languages and stay linear on anything (a tree builder is quadratic).

use std::ops::Range;

use super::markdown::{bold_heading, front_matter};
use super::template::{self, Expression};
use super::{Block, Builder, Shape};

/// What surrounds the markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A whole file of markup, perhaps with template constructs.
    Page,
    /// Code with markup in it: only what is inside an element counts.
    Component,
    /// A piece inside Markdown.
    Fragment {
        /// The number of the first table.
        table: u32,
    },
}

/// Elements whose text is no prose of the document.
const SKIPPED: [&str; 16] = [
    "script",
    "style",
    "nav",
    "footer",
    "button",
    "noscript",
    "svg",
    "select",
    "textarea",
    "title",
    "iframe",
    "object",
    "template-string",
    "canvas",
    "option",
    "math",
];

/// Elements that run along in a line of text.
const INLINE: [&str; 39] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "label",
    "mark",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "link",
    "trans",
    "bold",
    "anchor",
    "nuxtlink",
    "nuxt-link",
    "routerlink",
    "router-link",
    "i18n-t",
];

/// Components inside attributes are read to this depth.
const DEEPEST: u8 = 3;

/// Reads `range` of `text`.
pub fn read(text: &str, range: Range<usize>, mode: Mode) -> Vec<Block> {
    nested(text, range, mode, 0)
}

fn nested(text: &str, range: Range<usize>, mode: Mode, level: u8) -> Vec<Block> {
    let mut at = range.start;
    if mode == Mode::Page {
        at += front_matter(&text[range.clone()]);
        // Simplates: the markup is the last part.
        if let Some(cut) = text[at..range.end].rfind("\n[---]") {
            let line = text[at + cut + 1..range.end].find('\n').unwrap_or(0);
            at += cut + 1 + line;
        }
    }
    let table = if let Mode::Fragment { table } = mode { table } else { 0 };
    let mut scan = Scan {
        text,
        end: range.end,
        at,
        mode,
        level,
        blocks: Vec::new(),
        build: Builder::default(),
        shape: Shape::Paragraph,
        open: 0,
        braces: 0,
        lists: 0,
        skip: None,
        bold: Vec::new(),
        links: Vec::new(),
        term: false,
        table,
        row: 0,
        column: 0,
        texts: 0,
        missing: Missing::default(),
        broken: 0,
    };
    scan.run();
    scan.flush();
    scan.blocks
}

struct Scan<'t> {
    text: &'t str,
    end: usize,
    at: usize,
    mode: Mode,
    level: u8,
    blocks: Vec<Block>,
    build: Builder,
    shape: Shape,
    /// Open elements, to tell code from markup in components.
    open: u32,
    braces: u32,
    lists: u8,
    /// Inside this skipped element.
    skip: Option<&'static str>,
    bold: Vec<usize>,
    links: Vec<(usize, String)>,
    /// The text so far is the term that a definition follows.
    term: bool,
    table: u32,
    row: u32,
    column: u16,
    /// Nested text elements of a component.
    texts: u32,
    missing: Missing,
    /// Tags that never ended; after a few of them nothing counts as a tag.
    broken: u32,
}

/// What stands at one place of the markup.
enum Piece {
    Open {
        name: String,
        attributes: Range<usize>,
        closed: bool,
    },
    Close(String),
    /// Text in a template construct: what it says, and where.
    Words(Vec<(String, Range<usize>)>),
    Letter(char),
    OpenBrace,
    CloseBrace,
    Nothing,
}

/// Closing marks that do not occur any more: nobody looks for them twice.
#[derive(Default)]
struct Missing(Vec<&'static str>);

impl Missing {
    fn find(&mut self, text: &str, from: usize, end: usize, mark: &'static str) -> Option<usize> {
        if self.0.contains(&mark) {
            return None;
        }
        let found = memchr::memmem::find(&text.as_bytes()[from.min(end)..end], mark.as_bytes());
        if found.is_none() {
            self.0.push(mark);
        }
        found.map(|off| from + off + mark.len())
    }
}

impl Scan<'_> {
    fn run(&mut self) {
        let mut text_from = self.at;
        while self.at < self.end && self.blocks.len() <= super::MOST_BLOCKS {
            let here = self.at;
            match self.piece(here) {
                Some((piece, end)) => {
                    if text_from < here && self.counts() {
                        self.build.push(&self.text[text_from..here], text_from);
                    }
                    self.at = end.clamp(here + 1, self.end);
                    while !self.text.is_char_boundary(self.at) {
                        self.at += 1;
                    }
                    text_from = self.at;
                    self.apply(piece, here..end);
                }
                None => self.at = here + 1,
            }
        }
        if text_from < self.end && self.counts() {
            self.build.push(&self.text[text_from..self.end], text_from);
        }
    }

    /// Whether text here is prose.
    fn counts(&self) -> bool {
        self.skip.is_none() && (self.mode != Mode::Component || self.open > 0)
    }

    fn piece(&mut self, at: usize) -> Option<(Piece, usize)> {
        let bytes = &self.text.as_bytes()[at..self.end];
        match bytes[0] {
            b'<' => self.angle(at),
            b'{' if self.skip.is_none() => self.brace(at),
            b'}' if self.braces > 0 => Some((Piece::CloseBrace, at + 1)),
            b'&' if self.counts() => {
                let (c, len) = template::entity(&self.text[at..self.end])?;
                Some((Piece::Letter(c), at + len))
            }
            b'%' | b'@' if self.mode == Mode::Page && self.skip.is_none() => {
                let end = template::directive(&self.text[..self.end], at)?;
                Some((Piece::Nothing, end))
            }
            _ => None,
        }
    }

    fn angle(&mut self, at: usize) -> Option<(Piece, usize)> {
        let rest = &self.text[at..self.end];
        let end = self.end;
        if let Some(skip) = self.skip {
            // Only its own end tag closes a skipped element.
            let tail = rest.strip_prefix("</")?;
            let same = tail.get(..skip.len()).is_some_and(|n| n.eq_ignore_ascii_case(skip));
            let stop =
                if same { self.missing.find(self.text, at, end, ">")? } else { return None };
            return Some((Piece::Close(skip.to_owned()), stop));
        }
        if rest.starts_with("<!--") {
            let stop = self.missing.find(self.text, at + 4, end, "-->").unwrap_or(end);
            return Some((Piece::Nothing, stop));
        }
        if rest.starts_with("<?") || rest.starts_with("<%") {
            let close = if rest.starts_with("<?") { "?>" } else { "%>" };
            let stop = self.missing.find(self.text, at, end, close).unwrap_or(end);
            return Some((Piece::Words(template::literals_of_call(self.text, at..stop)), stop));
        }
        if rest.starts_with("<!") {
            let stop = self.missing.find(self.text, at, end, ">")?;
            return Some((Piece::Nothing, stop));
        }
        let closing = rest.starts_with("</");
        let from = at + 1 + usize::from(closing);
        let name_len = self.text[from..end]
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b':' | b'_'))
            .count()
            .min(64);
        let name = &self.text[from..from + name_len];
        let fragment = name.is_empty()
            && self.mode == Mode::Component
            && rest[1 + usize::from(closing)..].starts_with('>');
        if !fragment && !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        if self.mode == Mode::Component
            && self.open == 0
            && (closing || !template::starts_markup(self.text, at))
        {
            return None;
        }
        if self.broken > 64 {
            return None;
        }
        let name = name.to_ascii_lowercase();
        let (attributes, stop, closed) = self.attributes(from + name_len)?;
        let piece =
            if closing { Piece::Close(name) } else { Piece::Open { name, attributes, closed } };
        Some((piece, stop))
    }

    /// The attributes that start at `from`: their range, where the tag ends,
    /// and whether it closes itself.
    fn attributes(&mut self, from: usize) -> Option<(Range<usize>, usize, bool)> {
        let bytes = self.text.as_bytes();
        let mut at = from;
        let mut depth = 0u32;
        while at < self.end {
            match bytes[at] {
                b'>' if depth == 0 && !(at > from && bytes[at - 1] == b'=') => {
                    let closed = at > from && bytes[at - 1] == b'/';
                    return Some((from..at, at + 1, closed));
                }
                b'"' => match self.missing.find(self.text, at + 1, self.end, "\"") {
                    Some(next) => at = next - 1,
                    None => return None,
                },
                b'\'' => {
                    // An apostrophe in the text behind a broken tag is far off.
                    let window = (at + 4096).min(self.end);
                    at += 1 + memchr::memchr(b'\'', &bytes[at + 1..window.max(at + 1)])?;
                }
                b'{' if self.mode == Mode::Component => depth += 1,
                b'}' if self.mode == Mode::Component => depth = depth.saturating_sub(1),
                b'<' if depth == 0
                    && bytes.get(at + 1) != Some(&b'%')
                    && bytes.get(at + 1) != Some(&b'?') =>
                {
                    return Some((from..at, at, false));
                }
                _ => {}
            }
            at += 1;
        }
        self.broken += 1;
        None
    }

    fn brace(&mut self, at: usize) -> Option<(Piece, usize)> {
        let rest = &self.text[at..self.end];
        for (open, close) in [("{{", "}}"), ("{%", "%}"), ("{#", "#}")] {
            if rest.starts_with(open) && (self.mode != Mode::Component || open != "{{") {
                let stop = self.missing.find(self.text, at + 2, self.end, close)?;
                return Some((Piece::Words(template::literals_of_call(self.text, at..stop)), stop));
            }
        }
        if self.mode != Mode::Component || self.open == 0 {
            return None;
        }
        match template::expression(&self.text[..self.end], at) {
            Expression::Words(words, end) => Some((Piece::Words(words), end)),
            Expression::Skipped(end) => Some((Piece::Nothing, end)),
            Expression::Markup(end) => Some((Piece::OpenBrace, end)),
        }
    }

    fn apply(&mut self, piece: Piece, at: Range<usize>) {
        match piece {
            Piece::Open { name, attributes, closed } => self.start(&name, attributes, closed),
            Piece::Close(name) => self.stop(&name),
            Piece::Words(words) => {
                for (text, range) in words {
                    self.words(&text, range);
                }
            }
            Piece::Letter(c) => {
                let mut buffer = [0; 4];
                self.build.push_decoded(c.encode_utf8(&mut buffer), at);
            }
            Piece::OpenBrace => self.braces += 1,
            Piece::CloseBrace => self.braces -= 1,
            Piece::Nothing => {}
        }
    }

    /// Text out of a string: breaks in it end the block.
    fn words(&mut self, text: &str, at: Range<usize>) {
        let mut lines = text.split("\\n");
        if let Some(first) = lines.next() {
            self.build.push(first, at.start);
        }
        let mut offset = at.start + text.find("\\n").unwrap_or(0);
        for line in lines {
            self.flush();
            offset += 2;
            self.build.push(line, offset);
            offset += line.len();
        }
    }

    fn start(&mut self, name: &str, attributes: Range<usize>, closed: bool) {
        let component = self.mode == Mode::Component;
        if component
            && self.level < DEEPEST
            && self.text[attributes.clone()].contains("{")
            && self.text[attributes.clone()].contains("</")
        {
            let inner = nested(self.text, attributes.clone(), Mode::Component, self.level + 1);
            for block in inner {
                self.build.space();
                self.build.push(&block.text, block.source(0));
            }
        }
        if let Some(skipped) = SKIPPED.iter().find(|s| **s == name) {
            if !closed {
                self.skip = Some(skipped);
                if *skipped != "svg" && *skipped != "template-string" {
                    self.flush();
                }
            }
            return;
        }
        let void = matches!(
            name,
            "br" | "hr" | "img" | "input" | "meta" | "link" | "wbr" | "col" | "source"
        );
        if !closed && !void {
            self.open += 1;
        }
        match name {
            "b" | "strong" | "bold" | "th" if !closed => self.bold.push(self.build.here()),
            "a" if !closed => {
                let to =
                    template::attribute(&self.text[attributes.clone()], "href").unwrap_or_default();
                self.links.push((self.build.here(), to));
            }
            _ => {}
        }
        if INLINE.contains(&name) && (component || name != "link") {
            return;
        }
        if name == "text" && component {
            self.texts += 1;
            if self.texts > 1 {
                return;
            }
        }
        match name {
            "br" => self.line_break(),
            "ul" | "ol" | "menu" => {
                self.flush();
                self.lists = self.lists.saturating_add(1).min(12);
            }
            "li" => {
                self.flush();
                self.shape = Shape::Item(self.lists.max(1));
            }
            "dt" => {
                self.flush();
                self.shape = Shape::Item(1);
            }
            "dd" => {
                if self.term && !self.build.is_empty() {
                    self.build.bold(0);
                    self.build.push_decoded(":", attributes.clone());
                    self.build.space();
                } else {
                    self.flush();
                    self.shape = Shape::Item(1);
                }
                self.term = false;
            }
            "summary" => {
                self.flush();
                self.shape = Shape::Heading(7);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.flush();
                self.shape = Shape::Heading(name.as_bytes()[1] - b'0');
            }
            "table" => {
                self.flush();
                self.row = 0;
                self.column = 0;
            }
            "tr" => {
                self.flush();
                self.column = 0;
            }
            "td" | "th" => {
                self.flush();
                self.shape = Shape::Cell {
                    table: self.table,
                    row: self.row,
                    column: self.column,
                    head: name == "th",
                };
            }
            "p" if matches!(self.shape, Shape::Item(_) | Shape::Cell { .. })
                && self.build.is_empty() => {}
            _ => {
                let keep = if self.lists > 0 && matches!(self.shape, Shape::Item(_)) {
                    self.shape
                } else {
                    Shape::Paragraph
                };
                self.flush();
                self.shape = keep;
            }
        }
    }

    fn stop(&mut self, name: &str) {
        if self.skip == Some(name) || self.skip.is_some_and(|s| s == name) {
            self.skip = None;
            return;
        }
        self.open = self.open.saturating_sub(1);
        match name {
            "b" | "strong" | "bold" => {
                if let Some(from) = self.bold.pop() {
                    self.build.bold(from);
                }
                return;
            }
            "a" => {
                if let Some((from, to)) = self.links.pop() {
                    self.build.link(from, to);
                }
                return;
            }
            _ => {}
        }
        if INLINE.contains(&name) {
            return;
        }
        match name {
            "text" if self.mode == Mode::Component => {
                self.texts = self.texts.saturating_sub(1);
                if self.texts == 0 {
                    self.flush();
                }
            }
            "ul" | "ol" | "menu" => {
                self.flush();
                self.lists = self.lists.saturating_sub(1);
            }
            "dt" => self.term = true,
            "td" | "th" => {
                self.flush();
                self.column = self.column.saturating_add(1);
            }
            "tr" => {
                self.flush();
                self.row += 1;
            }
            "table" => {
                self.flush();
                self.table += 1;
            }
            _ => self.flush(),
        }
    }

    /// A line that ends by hand is a block of its own, of the same shape.
    fn line_break(&mut self) {
        let shape = self.shape;
        if self.build.is_empty() {
            return;
        }
        self.flush();
        self.shape = match shape {
            Shape::Item(_) | Shape::Cell { .. } => shape,
            _ => Shape::Paragraph,
        };
    }

    fn flush(&mut self) {
        let shape = std::mem::replace(&mut self.shape, Shape::Paragraph);
        for from in std::mem::take(&mut self.bold) {
            self.build.bold(from);
        }
        self.term = false;
        let Some(mut block) = self.build.take(shape) else { return };
        if shape == Shape::Paragraph {
            if bold_heading(&block) {
                block.shape = Shape::Heading(7);
            } else if let Some(cut) = super::bullet(&block.text) {
                block = block.without_prefix(cut);
                block.shape = Shape::Item(1);
            }
        }
        self.blocks.push(block);
    }
}

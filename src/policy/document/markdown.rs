//! CommonMark with tables and front matter, through pulldown-cmark's offsets.
//! Adds what people write instead of headings: a bold line.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{Block, Builder, Shape, html};

/// A bold line is a heading below every real one.
const BOLD_LEVEL: u8 = 7;

/// Deeper nesting is read as if it were this deep.
const DEEPEST: u8 = 12;

/// Reads `range` of `text`.
pub fn read(text: &str, range: Range<usize>) -> Vec<Block> {
    let base = range.start;
    let body = &text[range];
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    // Front matter is cut here: pulldown's own accepts less of it.
    let skip = front_matter(body);
    let mut reader = Reader { base: base + skip, body: &body[skip..], ..Reader::default() };
    for (event, at) in Parser::new_ext(&body[skip..], options).into_offset_iter() {
        reader.event(event, at);
        if reader.blocks.len() > super::MOST_BLOCKS {
            break;
        }
    }
    reader.flush_html();
    reader.end(Shape::Paragraph);
    reader.blocks
}

/// The length of YAML or TOML front matter.
pub(super) fn front_matter(text: &str) -> usize {
    for fence in ["---", "+++"] {
        let Some(rest) = text.strip_prefix(fence) else { continue };
        if !rest.starts_with(['\n', '\r']) {
            continue;
        }
        let mut at = fence.len();
        for line in rest.split_inclusive('\n').take(200) {
            at += line.len();
            if line.trim_end() == fence && at > fence.len() + line.len() {
                return at;
            }
        }
    }
    0
}

/// What stands between the marks of a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Code {
    /// There is none.
    #[default]
    None,
    /// Text that is set apart.
    Words,
    /// A program.
    Program,
}

#[derive(Default)]
struct Reader<'t> {
    base: usize,
    body: &'t str,
    blocks: Vec<Block>,
    text: Builder,
    heading: Option<u8>,
    depth: u8,
    /// Whether the item's own text is still to come.
    item: bool,
    bold: Vec<usize>,
    links: Vec<(usize, String)>,
    table: u32,
    cell: Option<(u32, u16, bool)>,
    rows: u32,
    code: Code,
    /// The depth of the item that the line of a fence belongs to.
    fence: Option<u8>,
    html: Option<Range<usize>>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, at: Range<usize>) {
        if !matches!(
            event,
            Event::Html(_) | Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock)
        ) {
            self.flush_html();
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.stop(tag),
            Event::Text(text) if self.code == Code::Words => self.lines(&text, at),
            Event::Text(text) => self.push(&text, at),
            Event::Code(text) => {
                // The marks around code are as long on both sides.
                let inset = (at.end - at.start).saturating_sub(text.len()) / 2;
                self.push(&text, at.start + inset..at.end);
            }
            Event::Html(_) => match &mut self.html {
                Some(range) => range.end = at.end,
                None => self.html = Some(at),
            },
            Event::InlineHtml(tag) if tag.to_ascii_lowercase().starts_with("<br") => {
                self.line_break()
            }
            Event::SoftBreak => self.line_break(),
            Event::HardBreak => {
                // Lines kept apart by hand are statements of their own.
                if self.cell.is_none() && self.heading.is_none() {
                    let shape = self.shape();
                    self.end(shape);
                } else {
                    self.text.space();
                }
            }
            Event::Rule | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.end(Shape::Paragraph);
                self.heading = Some(level_of(level));
            }
            Tag::Paragraph => self.text.space(),
            Tag::List(_) => {
                let shape = self.shape();
                self.end(shape);
                self.depth = (self.depth + 1).min(DEEPEST);
            }
            Tag::Item => {
                let shape = self.shape();
                self.end(shape);
                self.item = true;
            }
            Tag::Table(_) => {
                self.end(Shape::Paragraph);
                self.rows = 0;
            }
            Tag::TableHead => self.cell = Some((0, 0, true)),
            Tag::TableRow => {
                self.rows += 1;
                self.cell = Some((self.rows, 0, false));
            }
            Tag::TableCell => {}
            Tag::Strong => self.bold.push(self.text.here()),
            Tag::Link { dest_url, .. } => self.links.push((self.text.here(), dest_url.to_string())),
            Tag::CodeBlock(kind) => {
                let shape = self.shape();
                self.end(shape);
                // A fence around words that are no program sets a list apart.
                let words = match &kind {
                    CodeBlockKind::Indented => false,
                    CodeBlockKind::Fenced(info) => {
                        matches!(
                            info.trim().to_ascii_lowercase().as_str(),
                            "" | "text" | "txt" | "md" | "yaml" | "yml" | "diff"
                        )
                    }
                };
                self.code = if words { Code::Words } else { Code::Program };
            }
            Tag::BlockQuote(_) => self.end(Shape::Paragraph),
            _ => {}
        }
    }

    fn stop(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let level = self.heading.take().unwrap_or(1);
                self.end(Shape::Heading(level));
            }
            TagEnd::Paragraph => {
                let shape = self.shape();
                self.end(shape);
                self.item = false;
            }
            TagEnd::Item => {
                let shape = self.shape();
                self.end(shape);
                self.item = false;
            }
            TagEnd::List(_) => self.depth = self.depth.saturating_sub(1),
            TagEnd::Table => {
                self.table += 1;
                self.cell = None;
            }
            TagEnd::TableCell => {
                if let Some((row, column, head)) = self.cell {
                    let shape = Shape::Cell { table: self.table, row, column, head };
                    self.end(shape);
                    self.cell = Some((row, column.saturating_add(1), head));
                }
            }
            TagEnd::Strong => {
                if let Some(from) = self.bold.pop() {
                    self.text.bold(from);
                }
            }
            TagEnd::Link => {
                if let Some((from, to)) = self.links.pop() {
                    self.text.link(from, to);
                }
            }
            TagEnd::CodeBlock => {
                if self.code == Code::Words {
                    self.end(self.fence.map_or(Shape::Paragraph, Shape::Item));
                }
                self.text.take(Shape::Paragraph);
                self.fence = None;
                self.code = Code::None;
            }
            _ => {}
        }
    }

    /// Lines of a fence: items where they begin with a mark, text otherwise.
    fn lines(&mut self, text: &str, at: Range<usize>) {
        let Some(source) = self.body.get(at.clone()).filter(|source| *source == text) else {
            return;
        };
        let mut from = at.start;
        for line in source.split_inclusive('\n') {
            let here = from;
            from += line.len();
            let body = line.trim_start();
            let item = body.strip_prefix(['-', '*', '•']).filter(|rest| rest.starts_with(' '));
            let words = item.unwrap_or(body);
            if item.is_some() || words.trim().is_empty() {
                self.end(self.fence.map_or(Shape::Paragraph, Shape::Item));
            }
            self.fence = if item.is_some() { Some(1) } else { self.fence };
            if words.trim().is_empty() {
                self.fence = None;
                continue;
            }
            self.text.space();
            let start = here + (line.len() - words.len());
            self.push(words.trim_end(), start..start + words.trim_end().len());
        }
    }

    fn push(&mut self, text: &str, at: Range<usize>) {
        let source = self.body.get(at.clone()).unwrap_or("");
        let at = self.base + at.start..self.base + at.end;
        if source.starts_with(text) || source.len() >= text.len() && !source.starts_with('&') {
            self.text.push(text, at.start);
        } else {
            self.text.push_decoded(text, at);
        }
    }

    /// A new line: after a line in bold it is a heading that ends here.
    fn line_break(&mut self) {
        let line = self.text.text().trim_end();
        let all_bold =
            self.bold.is_empty()
                && self.heading.is_none()
                && self.cell.is_none()
                && self.depth == 0
                && !line.is_empty()
                && self.text.bold.first().is_some_and(|b| {
                    b.start == 0 && b.end >= line.trim_end_matches([':', '.']).len()
                })
                && self.text.bold.len() == 1
                && !line.contains(": ");
        if all_bold {
            self.end(Shape::Heading(BOLD_LEVEL));
        } else {
            self.text.space();
        }
    }

    fn shape(&self) -> Shape {
        match (self.depth, self.item) {
            (0, _) => Shape::Paragraph,
            (depth, true) => Shape::Item(depth),
            // A second paragraph of an item goes on with what the item says.
            (depth, false) => Shape::Item(depth),
        }
    }

    fn end(&mut self, shape: Shape) {
        let Some(mut block) = self.text.take(shape) else { return };
        if shape == Shape::Paragraph && bold_heading(&block) {
            block.shape = Shape::Heading(BOLD_LEVEL);
        }
        self.blocks.push(block);
    }

    fn flush_html(&mut self) {
        if let Some(range) = self.html.take() {
            self.end(Shape::Paragraph);
            let range = range.start..range.end.min(self.body.len());
            let mut inner =
                html::read(self.body, range, html::Mode::Fragment { table: self.table });
            for block in &mut inner {
                for (_, source) in &mut block.map {
                    *source += self.base as u32;
                }
                block.end += self.base;
                if let Shape::Cell { table, .. } = block.shape {
                    self.table = self.table.max(table + 1);
                }
            }
            self.blocks.append(&mut inner);
        }
    }
}

/// A short paragraph wholly in bold, that is no sentence.
pub(super) fn bold_heading(block: &Block) -> bool {
    let text = block.text.trim_end_matches([':', '.', ' ']);
    let words = text.split_whitespace().count();
    block.bold.len() == 1
        && block.bold[0].start == 0
        && block.bold[0].end >= text.len()
        && words <= 14
        && !block.text.contains(": ")
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

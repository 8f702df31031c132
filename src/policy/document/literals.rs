//! Prose in programs and message catalogues: the strings that are long enough
//! to be sentences, read as Markdown, markup or plain text.

use std::ops::Range;

use super::{Block, Builder, Shape, html, markdown};

/// How strings and comments are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `//` and `/* */`; quotes, backticks, triple quotes.
    Slashes,
    /// `#`; quotes and triple quotes.
    Hashes,
    /// Java properties.
    Properties,
    /// gettext catalogues.
    Gettext,
    /// YAML values.
    Yaml,
}

/// Fewer words than this are a label, not a sentence.
const SENTENCE: usize = 5;

/// Reads a whole file.
pub fn read(text: &str, style: Style, relevant: &dyn Fn(&str) -> bool) -> Vec<Block> {
    match style {
        Style::Slashes | Style::Hashes => code(text, style, relevant),
        Style::Properties => lines(text, |line| {
            let line = line.trim_start();
            (!line.starts_with(['#', '!'])).then(|| line.find(['=', ':']).map(|at| at + 1))?
        }),
        Style::Yaml => lines(text, |line| {
            let body = line.trim_start();
            if body.starts_with('#') {
                return None;
            }
            Some(body.find(": ").filter(|&at| !body[..at].contains(' ')).map_or(0, |at| at + 2))
        }),
        Style::Gettext => gettext(text),
    }
}

/// Values of `key = value` lines; a backslash at the end goes on.
fn lines(text: &str, value: impl Fn(&str) -> Option<usize>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut build = Builder::default();
    let mut at = 0;
    let mut goes_on = false;
    for line in text.split_inclusive('\n') {
        let from = at;
        at += line.len();
        let indent = line.len() - line.trim_start().len();
        let cut = if goes_on { Some(0) } else { value(line) };
        let Some(cut) = cut else { continue };
        let start = (indent + cut).min(line.len());
        let body = line.get(start..).unwrap_or("");
        let trimmed = body.trim_end();
        goes_on = trimmed.ends_with('\\');
        let trimmed = trimmed.trim_end_matches('\\');
        let inset =
            trimmed.len() - trimmed.trim_start_matches(['"', '\'', ' ', '-', '>', '|']).len();
        build.space();
        escaped(
            &mut build,
            &mut blocks,
            trimmed[inset..].trim_end_matches(['"', '\'']),
            from + start + inset,
        );
        if !goes_on {
            finish(&mut build, &mut blocks);
        }
    }
    finish(&mut build, &mut blocks);
    blocks
}

/// `msgid`, or `msgstr` where the id is only a key.
fn gettext(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut build = Builder::default();
    let mut reading = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let from = at;
        at += line.len();
        let body = line.trim();
        let start = from + line.len() - line.trim_start().len();
        let (keyword, rest) = match body.split_once('"') {
            Some((keyword, rest)) => (keyword.trim(), rest),
            None => ("", ""),
        };
        match keyword {
            "msgid" => {
                finish(&mut build, &mut blocks);
                reading = true;
            }
            "msgstr" | "msgstr[0]" => {
                reading = !build.text().contains(' ');
                if reading {
                    build = Builder::default();
                } else {
                    finish(&mut build, &mut blocks);
                }
            }
            "" if body.starts_with('"') => {}
            _ => reading = false,
        }
        if reading && !rest.is_empty() {
            let inner = rest.strip_suffix('"').unwrap_or(rest);
            escaped(&mut build, &mut blocks, inner, start + body.len() - rest.len());
        }
    }
    finish(&mut build, &mut blocks);
    blocks
}

/// Every run of string literals in a program.
fn code(text: &str, style: Style, relevant: &dyn Fn(&str) -> bool) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut build = Builder::default();
    let mut last: Option<usize> = None;
    for (range, raw) in literals(text, style) {
        let inner = &text[range.clone()];
        if !relevant(inner) {
            continue;
        }
        // Strings that are joined by + or by nothing are one text.
        let joined = last.is_some_and(|end| {
            let between = text.get(end..range.start).unwrap_or(";");
            between.len() < 80 && !between.contains([';', ',', ')', '{', '}', ':'])
        });
        if !joined {
            finish(&mut build, &mut blocks);
        }
        last = Some(range.end);
        let lines = inner.lines().count();
        if raw && lines > 2 && words(inner) >= SENTENCE {
            finish(&mut build, &mut blocks);
            let markup = ["<p", "<li", "<h1", "<h2", "<div"].iter().any(|tag| inner.contains(tag));
            blocks.extend(if markup {
                html::read(text, range, html::Mode::Fragment { table: 0 })
            } else {
                markdown::read(text, range)
            });
        } else {
            escaped(&mut build, &mut blocks, inner, range.start);
        }
        if blocks.len() > super::MOST_BLOCKS {
            break;
        }
    }
    finish(&mut build, &mut blocks);
    blocks
}

/// Adds the inside of a string; `\n` in it ends a block.
fn escaped(build: &mut Builder, blocks: &mut Vec<Block>, text: &str, at: usize) {
    let mut from = 0;
    let bytes = text.as_bytes();
    while let Some(off) = memchr::memchr(b'\\', &bytes[from..]) {
        let here = from + off;
        build.push(&text[from..here], at + from);
        match bytes.get(here + 1) {
            Some(b'n') => finish(build, blocks),
            Some(b't' | b'r') => build.space(),
            Some(b'u') => {
                let code =
                    text.get(here + 2..here + 6).and_then(|h| u32::from_str_radix(h, 16).ok());
                if let Some(c) = code.and_then(char::from_u32) {
                    let mut buffer = [0; 4];
                    build.push_decoded(c.encode_utf8(&mut buffer), at + here..at + here + 6);
                    from = here + 6;
                    continue;
                }
            }
            Some(b) if b.is_ascii() => build.push(&text[here + 1..here + 2], at + here + 1),
            _ => {}
        }
        from = (here + 2).min(text.len());
        while !text.is_char_boundary(from) {
            from += 1;
        }
    }
    build.push(&text[from..], at + from);
}

fn finish(build: &mut Builder, blocks: &mut Vec<Block>) {
    let Some(mut block) = build.take(Shape::Paragraph) else { return };
    let count = words(&block.text);
    let letters = block.text.chars().filter(|c| c.is_alphabetic() || *c == ' ').count();
    if letters * 4 < block.text.chars().count() * 3 {
        return;
    }
    if count < SENTENCE {
        let title = block.text.chars().next().is_some_and(char::is_uppercase)
            && !block.text.ends_with(['.', ':']);
        if count < 2 || !title {
            return;
        }
        block.shape = Shape::Heading(super::plain::UNKNOWN_LEVEL);
    } else if let Some(cut) = super::bullet(&block.text) {
        block = block.without_prefix(cut);
        block.shape = Shape::Item(1);
    }
    blocks.push(block);
}

fn words(text: &str) -> usize {
    text.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).count()
}

/// The insides of all string literals, and whether each was raw.
fn literals(text: &str, style: Style) -> Vec<(Range<usize>, bool)> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    let mut unclosed = [false; 4];
    while at < bytes.len() {
        let rest = &bytes[at..];
        let hashes = style == Style::Hashes;
        if !hashes && rest.starts_with(b"//") || hashes && rest[0] == b'#' {
            at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            continue;
        }
        if !hashes && rest.starts_with(b"/*") {
            at += memchr::memmem::find(rest, b"*/").map_or(rest.len(), |off| off + 2);
            continue;
        }
        let triple = rest.starts_with(b"\"\"\"") || rest.starts_with(b"'''");
        let quote = rest[0];
        let slot = match (quote, triple) {
            (b'"', true) => 0,
            (b'\'', true) => 1,
            (b'`', _) => 2,
            (b'"' | b'\'', false) => 3,
            _ => {
                at += 1;
                continue;
            }
        };
        let width = if triple { 3 } else { 1 };
        let from = at + width;
        let raw = slot < 3;
        let end = if raw && !unclosed[slot] {
            let mark = &rest[..width];
            let found = memchr::memmem::find(&bytes[from.min(bytes.len())..], mark);
            unclosed[slot] = found.is_none();
            found.map(|off| from + off)
        } else if raw {
            None
        } else {
            // An ordinary string ends on its line.
            let mut end = from;
            while end < bytes.len() && bytes[end] != quote && bytes[end] != b'\n' {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            (end < bytes.len() && bytes[end] == quote).then_some(end)
        };
        match end {
            Some(end) => {
                if text.is_char_boundary(from) && text.is_char_boundary(end) {
                    out.push((from..end, raw));
                }
                at = end + width;
            }
            None => at = from,
        }
    }
    out
}

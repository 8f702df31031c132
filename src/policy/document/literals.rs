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
    /// `<string name="key">text</string>`.
    Messages,
}

/// Fewer words than this are a label, not a sentence.
const SENTENCE: usize = 5;

/// A heading has no more words.
const TITLE: usize = 9;

/// What the rest of the program knows about prose in strings.
pub struct Prose<'a> {
    /// Whether a string is about privacy.
    pub relevant: &'a dyn Fn(&str) -> bool,
    /// Whether the key of a message is.
    pub about: &'a dyn Fn(&str) -> bool,
}

/// Reads a whole file.
pub fn read(text: &str, style: Style, prose: &Prose<'_>) -> Vec<Block> {
    match style {
        Style::Slashes | Style::Hashes => code(text, style, prose),
        Style::Properties => lines(text, |line| {
            let line = line.trim_start();
            if line.starts_with(['#', '!']) {
                return None;
            }
            let cut = line.find(['=', ':'])?;
            let wanted = (prose.about)(line[..cut].trim()) || (prose.relevant)(&line[cut + 1..]);
            wanted.then_some(cut + 1)
        }),
        Style::Messages => messages(text, prose),
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

/// Literals that are joined by `+` or by nothing: one text.
struct Run {
    /// The insides, and whether each was raw.
    pieces: Vec<(Range<usize>, bool)>,
    /// What the call or field that holds it makes of it.
    role: Option<Role>,
}

/// What a call or field is for, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Heading,
    Item,
}

impl Run {
    fn start(&self) -> usize {
        self.pieces.first().map_or(0, |(range, _)| range.start)
    }

    fn end(&self) -> usize {
        self.pieces.last().map_or(0, |(range, _)| range.end)
    }

    fn words(&self, text: &str) -> usize {
        self.pieces.iter().map(|(range, _)| words(&text[range.clone()])).sum()
    }
}

/// Every run of string literals in a program.
fn code(text: &str, style: Style, prose: &Prose<'_>) -> Vec<Block> {
    let mut runs: Vec<Run> = Vec::new();
    let mut keys = Keys::default();
    let mut before = 0;
    let mut listed = None;
    for (range, raw) in literals(text, style) {
        let inner = &text[range.clone()];
        // `bullets: ["…", "…"]`: what the list is given to is said of all in it.
        let gap = text.get(before..range.start).unwrap_or_default();
        let marks = gap.trim_matches(|c: char| c.is_whitespace() || "\"'`".contains(c));
        listed = match gap.rfind('[').filter(|_| marks.ends_with('[')) {
            Some(open) => role(text, before + open),
            None => listed.filter(|_| marks == ","),
        };
        let keyed = keys.step(text, before..range.start, range.clone(), prose.about);
        before = range.end;
        let joined = runs.last().is_some_and(|run| {
            let between = text.get(run.end()..range.start).unwrap_or(";");
            between.len() < 80 && !between.contains([';', ',', ')', '{', '}', ':'])
        });
        if !joined && (keyed == Keyed::Key || keyed != Keyed::Wanted && !(prose.relevant)(inner)) {
            continue;
        }
        match runs.last_mut().filter(|_| joined) {
            Some(run) => run.pieces.push((range, raw)),
            None => {
                let role = role(text, range.start).or(listed);
                runs.push(Run { pieces: vec![(range, raw)], role });
            }
        }
    }
    let mut blocks = Vec::new();
    for (n, run) in runs.iter().enumerate() {
        let next = runs.get(n + 1);
        if let Some(heading) = title(text, run, next) {
            blocks.push(heading);
            continue;
        }
        body(text, run, &mut blocks);
        if blocks.len() > super::MOST_BLOCKS {
            break;
        }
    }
    blocks
}

/// The text of a run, in blocks.
fn body(text: &str, run: &Run, blocks: &mut Vec<Block>) {
    let mut build = Builder::default();
    let first = blocks.len();
    for (range, raw) in &run.pieces {
        let inner = &text[range.clone()];
        let lines = inner.lines().count();
        if *raw && lines > 2 && words(inner) >= SENTENCE {
            finish(&mut build, blocks);
            let markup = ["<p", "<li", "<h1", "<h2", "<div"].iter().any(|tag| inner.contains(tag));
            let indent = inner
                .lines()
                .skip(1)
                .filter(|l| !l.trim().is_empty())
                .map(|l| l.len() - l.trim_start().len())
                .min();
            if markup {
                blocks.extend(html::read(text, range.clone(), html::Mode::Fragment { table: 0 }));
            } else if indent.unwrap_or(0) >= 4 {
                indented(text, range.clone(), blocks);
            } else {
                blocks.extend(markdown::read(text, range.clone()));
            }
        } else {
            escaped(&mut build, blocks, inner, range.start);
        }
    }
    finish(&mut build, blocks);
    if run.role == Some(Role::Item) && blocks.len() == first + 1 {
        if let Some(block) = blocks.last_mut() {
            block.shape = Shape::Item(1);
        }
    } else if run.role == Some(Role::Item) && blocks.len() == first {
        // A short item: "Display name".
        for (range, _) in &run.pieces {
            build.push(&text[range.clone()], range.start);
        }
        blocks.extend(build.take(Shape::Item(1)).filter(|b| words(&b.text) > 0));
    }
}

/// A short text alone in its call before a long one is a heading: "2. What we
/// keep"; so is what a call or field with such a name shows.
fn title(text: &str, run: &Run, next: Option<&Run>) -> Option<Block> {
    let count = run.words(text);
    if count == 0 || count > TITLE {
        return None;
    }
    let mut build = Builder::default();
    for (range, raw) in &run.pieces {
        let inner = &text[range.clone()];
        if inner.contains("\\n") || *raw && inner.contains('\n') {
            return None;
        }
        let mut none = Vec::new();
        escaped(&mut build, &mut none, inner, range.start);
    }
    let block = build.take(Shape::Heading(super::plain::UNKNOWN_LEVEL))?;
    let bare = block.text.trim_start_matches(|c: char| c.is_ascii_digit() || ". )".contains(c));
    let numbered = bare.len() < block.text.len();
    let plain = bare.chars().next().is_some_and(char::is_uppercase)
        && !block.text.ends_with(['.', ':', ';', ',', '!'])
        && super::bullet(&block.text).is_none();
    // The next text is another argument or field of the same thing, and longer.
    let leads = next.is_some_and(|next| {
        let between = text.get(run.end() + 1..next.start().saturating_sub(1)).unwrap_or(";");
        let field = |s: &str| s.chars().all(|c| c.is_alphanumeric() || "_ :\n\r\t,".contains(c));
        between.len() < 80
            && between.trim_start_matches(['"', '\'']).trim_start().starts_with(',')
            && field(between.trim_matches(['"', '\'']))
            && next.words(text) >= SENTENCE.max(count)
    });
    (plain && (run.role == Some(Role::Heading) || numbered || leads)).then_some(block)
}

/// The role that the name before the opening bracket or colon gives.
fn role(text: &str, start: usize) -> Option<Role> {
    let head = &text.as_bytes()[..start];
    let skip = |bytes: &[u8]| {
        bytes.iter().rev().take(80).take_while(|b| b" \t\r\n\"'`".contains(b)).count()
    };
    let end = head.len() - skip(head);
    let mark = *head.get(end.checked_sub(1)?)?;
    if !matches!(mark, b'(' | b':') {
        return None;
    }
    let head = &head[..end - 1];
    let end = head.len() - skip(head);
    let len = head[..end]
        .iter()
        .rev()
        .take(40)
        .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_')
        .count();
    let name = text.get(end - len..end)?.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|w| name.contains(w));
    if says(&["title", "heading", "header"]) || matches!(name.as_str(), "h1" | "h2" | "h3" | "h4") {
        Some(Role::Heading)
    } else if says(&["bullet", "item"]) || name == "li" {
        Some(Role::Item)
    } else {
        None
    }
}

/// A raw string that is indented as the program is: line by line.
fn indented(text: &str, range: Range<usize>, blocks: &mut Vec<Block>) {
    let mut build = Builder::default();
    let mut at = range.start;
    for line in text[range].split_inclusive('\n') {
        let from = at;
        at += line.len();
        let body = line.trim();
        let start = from + line.len() - line.trim_start().len();
        let hashes = body.len() - body.trim_start_matches('#').len();
        if body.is_empty() {
            finish(&mut build, blocks);
        } else if (1..=6).contains(&hashes) && body[hashes..].starts_with(' ') {
            finish(&mut build, blocks);
            build.push(&body[hashes..], start + hashes);
            blocks.extend(build.take(Shape::Heading(hashes as u8)));
        } else {
            if super::bullet(body).is_some() {
                finish(&mut build, blocks);
            }
            build.space();
            build.push(body, start);
        }
    }
    finish(&mut build, blocks);
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
    if let Some(cut) = super::bullet(&block.text) {
        block = block.without_prefix(cut);
        block.shape = Shape::Item(1);
        if words(&block.text) > 0 {
            blocks.push(block);
        }
        return;
    }
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
    }
    blocks.push(block);
}

/// The messages of a catalogue in markup whose keys or texts are about privacy.
fn messages(text: &str, prose: &Prose<'_>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(off) = text[at..].find("<string ") {
        let open = at + off;
        let Some(close) = text[open..].find('>').map(|c| open + c + 1) else { break };
        let Some(end) = text[close..].find("</string>").map(|e| close + e) else { break };
        at = end;
        let key = super::template::attribute(&text[open..close], "name").unwrap_or_default();
        let inner = &text[close..end];
        if !(prose.about)(&key) && !(prose.relevant)(inner) {
            continue;
        }
        if inner.contains('<') && !inner.contains("<![CDATA[") || inner.contains('&') {
            blocks.extend(html::read(text, close..end, html::Mode::Fragment { table: 0 }));
            continue;
        }
        let skip = if inner.trim_start().starts_with("<![CDATA[") {
            inner.len() - inner.trim_start().len() + 9
        } else {
            0
        };
        let inner = inner[skip..].trim_end().trim_end_matches("]]>");
        let mut build = Builder::default();
        escaped(&mut build, &mut blocks, inner, close + skip);
        finish(&mut build, &mut blocks);
    }
    blocks
}

/// How a literal stands to the keys of a catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keyed {
    /// It is a key.
    Key,
    /// A key above it speaks of privacy.
    Wanted,
    /// No key says anything.
    No,
}

/// The keys above a literal of JSON, outermost first.
#[derive(Debug, Default)]
struct Keys {
    open: Vec<bool>,
    last: bool,
}

impl Keys {
    /// `gap` is what stands between the literal before and this one.
    fn step(
        &mut self,
        text: &str,
        gap: Range<usize>,
        literal: Range<usize>,
        about: &dyn Fn(&str) -> bool,
    ) -> Keyed {
        for b in text[gap].bytes() {
            match b {
                b'{' | b'[' => {
                    self.open.push(self.last);
                    self.last = false;
                }
                b'}' | b']' => {
                    self.open.pop();
                    self.last = false;
                }
                _ => {}
            }
        }
        self.open.truncate(64);
        let inner = &text[literal.clone()];
        let behind = text[literal.end..].bytes().skip(1).take(8).find(|b| !b.is_ascii_whitespace());
        if behind == Some(b':') && !inner.contains(' ') && !inner.is_empty() {
            self.last = about(inner);
            return Keyed::Key;
        }
        if self.last || self.open.contains(&true) { Keyed::Wanted } else { Keyed::No }
    }
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

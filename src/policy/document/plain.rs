//! Text without marks to blocks: one line a block, or wrapped lines joined;
//! headings by their look, bullets, and pieces of a page that were glued
//! together when its text was copied.

use super::{Block, Builder, Shape};

/// A heading whose level nobody marked.
pub const UNKNOWN_LEVEL: u8 = 0;

struct Line<'t> {
    at: usize,
    text: &'t str,
}

/// Reads a whole text.
pub fn read(text: &str, known: &dyn Fn(&str) -> bool) -> Vec<Block> {
    let mut lines = Vec::new();
    let mut at = 0;
    for raw in text.split_inclusive(['\n', '\r']) {
        let trimmed = raw.trim();
        let indent = raw.len() - raw.trim_start().len();
        let mut from = at + if trimmed.is_empty() { 0 } else { indent };
        let mut rest = trimmed;
        while let Some(cut) = glued(rest, known) {
            lines.push(Line { at: from, text: &rest[..cut] });
            from += cut;
            rest = &rest[cut..];
        }
        lines.push(Line { at: from, text: rest });
        at += raw.len();
        if lines.len() > super::MOST_BLOCKS * 4 {
            break;
        }
    }
    let wrapped = is_wrapped(&lines);
    let mut blocks: Vec<Block> = Vec::new();
    let mut build = Builder::default();
    let mut shape = Shape::Paragraph;
    for (index, line) in lines.iter().enumerate() {
        let rule = line.text.len() >= 3
            && line.text.bytes().all(|b| matches!(b, b'-' | b'=' | b'_' | b'*'));
        if line.text.is_empty() || rule {
            blocks.extend(build.take(shape));
            shape = Shape::Paragraph;
            continue;
        }
        let bullet = super::bullet(line.text).or_else(|| clause_number(line.text));
        if let Some(level) = heading(&lines, index, wrapped) {
            blocks.extend(build.take(shape));
            let skip = number(line.text).map_or(0, |(len, _)| len);
            build.push(&line.text[skip..], line.at + skip);
            blocks.extend(build.take(Shape::Heading(level)));
            shape = Shape::Paragraph;
        } else if let Some(cut) = bullet {
            blocks.extend(build.take(shape));
            build.push(&line.text[cut..], line.at + cut);
            shape = Shape::Item(1);
        } else if wrapped && !build.is_empty() {
            build.space();
            build.push(line.text, line.at);
        } else {
            blocks.extend(build.take(shape));
            build.push(line.text, line.at);
            shape = Shape::Paragraph;
        }
        if !wrapped {
            blocks.extend(build.take(shape));
            shape = Shape::Paragraph;
        }
    }
    blocks.extend(build.take(shape));
    blocks
}

/// Whether sentences go on from line to line.
fn is_wrapped(lines: &[Line<'_>]) -> bool {
    let mut full = 0;
    let mut goes_on = 0;
    for pair in lines.windows(2) {
        if pair[0].text.len() > 40 && pair[0].text.len() < 160 {
            full += 1;
            let next = pair[1].text.chars().next();
            let ends = pair[0].text.ends_with(['.', ':', ';', '!', '?']);
            if next.is_some_and(char::is_lowercase)
                && !ends
                && super::bullet(pair[1].text).is_none()
            {
                goes_on += 1;
            }
        }
    }
    goes_on * 4 >= full && goes_on >= 2
}

/// The number in front of a numbered heading or clause: its length with the
/// space, and how many levels it has.
fn number(line: &str) -> Option<(usize, u8)> {
    let len = line.bytes().take(12).take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let digits = &line[..len];
    if len == 0 || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let rest = line[len..].strip_prefix(')').unwrap_or(&line[len..]);
    let text = rest.trim_start();
    if text.len() == rest.len()
        || text.is_empty()
        || (!digits.contains('.') && rest.len() == line.len() - len)
    {
        return None;
    }
    let levels = digits.split('.').filter(|d| !d.is_empty()).count();
    Some((line.len() - text.len(), levels.min(6) as u8))
}

/// `1. `, `a) ` in front of a clause.
fn clause_number(line: &str) -> Option<usize> {
    if let Some((len, _)) = number(line) {
        return Some(len);
    }
    let mut chars = line.chars();
    let letter = chars.next()?;
    let close = chars.next()?;
    (letter.is_ascii_alphabetic() && close == ')' && chars.next() == Some(' ')).then_some(3)
}

/// The level of a heading, if a line looks like one.
fn heading(lines: &[Line<'_>], index: usize, wrapped: bool) -> Option<u8> {
    let line = lines[index].text;
    if super::bullet(line).is_some() || line.ends_with(['.', ';', ',', ':']) || line.contains('@') {
        return None;
    }
    let numbered = number(line);
    let body = numbered.map_or(line, |(len, _)| &line[len..]);
    let words: Vec<&str> = body.split_whitespace().collect();
    if words.is_empty() || words.len() > 10 || body.len() > 90 {
        return None;
    }
    let next = lines[index + 1..].iter().find(|l| !l.text.is_empty())?;
    if next.text.chars().next().is_some_and(char::is_lowercase) {
        return None;
    }
    // In wrapped text a heading stands by itself.
    if wrapped && lines.get(index + 1).is_some_and(|l| !l.text.is_empty()) && numbered.is_none() {
        let before = index == 0 || lines[index - 1].text.is_empty();
        if !before || !title_case(&words) {
            return None;
        }
    }
    let question = line.ends_with('?') && words.len() <= 10;
    let capitals = body.chars().any(char::is_alphabetic) && !body.chars().any(char::is_lowercase);
    if !(title_case(&words) || capitals || question || numbered.is_some() && words.len() <= 8) {
        return None;
    }
    Some(numbered.map_or(UNKNOWN_LEVEL, |(_, level)| level))
}

fn title_case(words: &[&str]) -> bool {
    let long: Vec<&&str> = words
        .iter()
        .filter(|w| w.chars().count() > 3 || w.chars().all(char::is_uppercase))
        .collect();
    let capital = |w: &str| {
        w.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric())
    };
    if !words.first().is_some_and(|w| capital(w)) {
        return false;
    }
    let many = long.iter().filter(|w| capital(w)).count();
    many * 3 >= long.len() * 2
}

/// Where a line was glued together: behind an address, or between two words
/// that are both known and stand without a space.
fn glued(line: &str, known: &dyn Fn(&str) -> bool) -> Option<usize> {
    if let Some(sign) = line.find('@') {
        let host = &line[sign + 1..];
        let len = host
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
            .count();
        let dot = host[..len].rfind('.')?;
        let top = host[dot + 1..len].bytes().take_while(u8::is_ascii_lowercase).count();
        if top >= 2 && dot + 1 + top < len {
            return Some(sign + 1 + dot + 1 + top);
        }
    }
    let bytes = line.as_bytes();
    let mut word = 0;
    for at in 1..bytes.len() {
        if !bytes[at].is_ascii_alphabetic() {
            word = at + 1;
        } else if bytes[at].is_ascii_uppercase()
            && (bytes[at - 1].is_ascii_lowercase() || bytes[at - 1] == b')')
        {
            let end = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count() + at;
            let left = line.get(word..at)?;
            let closed = bytes[at - 1] == b')';
            if (closed || left.len() >= 3 && known(left)) && end - at >= 3 && known(&line[at..end])
            {
                return Some(at);
            }
        }
    }
    None
}

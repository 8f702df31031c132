//! What template languages and components put between the markup: calls that
//! hold text, expressions, directives; and indented markup (Slim, Haml, Pug).

use std::ops::Range;

use super::{Block, Builder, Shape};

/// What a component's `{…}` holds.
pub enum Expression {
    /// Text in quotes, and where the construct ends.
    Words(Vec<(String, Range<usize>)>, usize),
    /// Code, up to here.
    Skipped(usize),
    /// Markup that starts here; a closing brace will follow.
    Markup(usize),
}

/// How far an expression is looked through before it is given up.
const FAR: usize = 4096;

/// Calls whose first argument is text to be shown.
const CALLS: [&str; 14] = [
    "_",
    "__",
    "_e",
    "gettext",
    "ngettext",
    "trans",
    "translate",
    "t",
    "tr",
    "lang",
    "i18n",
    "esc_html__",
    "esc_html_e",
    "L",
];

/// The text in a construct like `{{ _("…") }}`: the strings of its first call,
/// joined by what joins them. Keys without a space are no text, unless they
/// are one capitalised word.
pub fn literals_of_call(text: &str, at: Range<usize>) -> Vec<(String, Range<usize>)> {
    let inner = &text[at.clone()];
    let Some(call) = find_call(inner) else { return Vec::new() };
    strings(text, at.start + call..at.end)
}

fn find_call(inner: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(off) = inner[from..].find('(') {
        let open = from + off;
        let name_len = inner[..open]
            .bytes()
            .rev()
            .take(16)
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'_')
            .count();
        if CALLS.contains(&&inner[open - name_len..open]) {
            return Some(open + 1);
        }
        from = open + 1;
    }
    None
}

/// Adjacent string literals from the start of `at`, each with its range.
pub fn strings(text: &str, at: Range<usize>) -> Vec<(String, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut out: Vec<(String, Range<usize>)> = Vec::new();
    let mut here = at.start;
    while here < at.end {
        match bytes[here] {
            b' ' | b'\n' | b'\r' | b'\t' | b'+' | b'.' | b'\\' => here += 1,
            quote @ (b'"' | b'\'' | b'`') => {
                let triple = text[here..at.end].starts_with("\"\"\"")
                    || text[here..at.end].starts_with("'''");
                let width = if triple { 3 } else { 1 };
                let from = here + width;
                let mut end = from;
                while end < at.end
                    && !(bytes[end] == quote
                        && (!triple || text[end..].starts_with(&text[here..here + 3])))
                {
                    end += if bytes[end] == b'\\' { 2 } else { 1 };
                }
                let mut end = end.min(at.end);
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                if from <= end {
                    out.push((text[from..end].to_owned(), from..end));
                }
                here = end + width;
            }
            _ => break,
        }
    }
    let all = out.iter().map(|(t, _)| t.as_str()).collect::<String>();
    let word =
        all.chars().next().is_some_and(char::is_uppercase) && all.chars().all(char::is_alphabetic);
    if all.contains(' ') || word { out } else { Vec::new() }
}

/// Looks at a component's expression that opens at `at`.
pub fn expression(text: &str, at: usize) -> Expression {
    let bytes = text.as_bytes();
    let mut here = at + 1;
    while here < bytes.len() && bytes[here].is_ascii_whitespace() {
        here += 1;
    }
    if here < bytes.len() && matches!(bytes[here], b'"' | b'\'' | b'`') {
        let quote = bytes[here];
        let mut end = here + 1;
        while end < bytes.len() && bytes[end] != quote && end - here < FAR * 4 {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let close = bytes
            .get(end + 1..)
            .and_then(|b| b.iter().take(FAR).position(|b| !b.is_ascii_whitespace()));
        if let (Some(b), Some(off)) = (text.get(here + 1..end), close) {
            if bytes[end + 1 + off] == b'}' {
                return Expression::Words(vec![(b.to_owned(), here + 1..end)], end + off + 2);
            }
        }
    }
    let call = &text[here..(here + 16).min(text.len()).max(here)];
    let mut depth = 1u32;
    let start = here;
    if let Some(open) = call.find('(').filter(|&o| CALLS.contains(&&call[..o])) {
        let words = strings(text, here + open + 1..text.len().min(here + FAR));
        if let Some((_, last)) = words.last() {
            let end = text[last.end..].find('}').map_or(last.end, |off| last.end + off + 1);
            return Expression::Words(words, end);
        }
    }
    while here < bytes.len() && here - start < FAR {
        match bytes[here] {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Expression::Skipped(here + 1);
                }
            }
            b'<' if bytes.get(here + 1).is_some_and(u8::is_ascii_alphabetic) => {
                return Expression::Markup(here);
            }
            _ => {}
        }
        here += 1;
    }
    let mut end = here.min(text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    Expression::Skipped(end)
}

/// Whether `<` at `at` opens markup in code, not a comparison or a generic.
pub fn starts_markup(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end();
    match before.chars().next_back() {
        None => true,
        Some('(' | '>' | '{' | '}' | ',' | '?' | ':' | '=' | '&' | '|' | '`' | '[') => true,
        _ => before.ends_with("return") || before.ends_with("default"),
    }
}

/// The end of a template directive that starts at `at`: a line of `% code`, or
/// `@word(…)`.
pub fn directive(text: &str, at: usize) -> Option<usize> {
    // Only at the start of a line; the look back and ahead is bounded.
    let bytes = text.as_bytes();
    let indent =
        bytes[..at].iter().rev().take(200).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let first = indent < 200 && (indent == at || bytes[at - indent - 1] == b'\n');
    let window = (at + FAR).min(text.len());
    let line_end = memchr::memchr(b'\n', &bytes[at..window]).map(|n| at + n);
    let line_end = line_end.or((window == text.len()).then_some(window))?;
    if !first {
        return None;
    }
    let rest = &text[at + 1..line_end];
    match text.as_bytes()[at] {
        b'%' if first && rest.starts_with([' ', '-', '=']) => Some(line_end),
        b'@' if first => {
            let word = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            if word == 0 {
                return None;
            }
            match rest[word..].trim_start().strip_prefix('(') {
                Some(_) => rest.rfind(')').map(|close| at + close + 2),
                None if rest[word..].trim().is_empty() => Some(line_end),
                None => None,
            }
        }
        _ => None,
    }
}

/// The value of an attribute.
pub fn attribute(attributes: &str, name: &str) -> Option<String> {
    let from = attributes.find(&format!("{name}="))? + name.len() + 1;
    let rest = attributes.get(from..)?;
    let quote = rest.chars().next()?;
    if quote == '"' || quote == '\'' {
        let inner = &rest[1..];
        return Some(inner[..inner.find(quote)?].to_owned());
    }
    Some(rest.split_whitespace().next()?.to_owned())
}

/// A character reference at the start of `text`, and its length.
pub fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = &text[1..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "bull" => '•',
        "middot" => '·',
        "rarr" => '→',
        "shy" => '\u{ad}',
        "auml" => 'ä',
        "ouml" => 'ö',
        "uuml" => 'ü',
        "Auml" => 'Ä',
        "Ouml" => 'Ö',
        "Uuml" => 'Ü',
        "szlig" => 'ß',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "ecirc" => 'ê',
        "euro" => '€',
        "sect" => '§',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((c, end + 1))
}

/// Slim, Haml and Pug: one element a line, its text behind the tag.
pub fn slim(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut build = Builder::default();
    let mut shape = Shape::Paragraph;
    // Script and style: everything that is indented deeper.
    let mut skipped: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let from = at;
        at += line.len();
        let body = line.trim();
        let indent = line.len() - line.trim_start().len();
        if body.is_empty() || skipped.is_some_and(|depth| indent > depth) {
            continue;
        }
        skipped = None;
        let start = from + indent;
        if body.starts_with(['-', '=', '/', '!']) || body.starts_with("doctype") {
            let call = literals_of_call(text, start..start + body.len());
            for (words, range) in call {
                build.push(&words, range.start);
            }
            continue;
        }
        if let Some(words) = body.strip_prefix(['|', '\'']) {
            build.space();
            build.push(words, start + body.len() - words.len());
            continue;
        }
        let name = body.trim_start_matches('%');
        let tag: String = name.chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let inline = matches!(tag.as_str(), "a" | "b" | "strong" | "em" | "i" | "span" | "code");
        if !inline {
            blocks.extend(build.take(shape));
            shape = match tag.as_str() {
                "li" => Shape::Item(1),
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Shape::Heading(tag.as_bytes()[1] - b'0'),
                _ => Shape::Paragraph,
            };
        }
        if matches!(tag.as_str(), "script" | "style" | "javascript" | "css") {
            skipped = Some(indent);
            continue;
        }
        // Behind the tag: classes, ids, attributes, then a space and the text.
        let after = &name[tag.len()..];
        let head = after.find([' ', '=']).unwrap_or(after.len());
        let mut rest = &after[head..];
        while let Some(attribute) =
            rest.trim_start().split(' ').next().filter(|a| a.contains('=') && !a.starts_with('='))
        {
            let cut = rest.len() - rest.trim_start().len() + attribute.len();
            rest = &rest[cut..];
        }
        let offset = start + body.len() - rest.len();
        if rest.starts_with('=') {
            for (words, range) in literals_of_call(text, offset..start + body.len()) {
                build.push(&words, range.start);
            }
        } else {
            build.space();
            build.push(rest, offset);
        }
    }
    blocks.extend(build.take(shape));
    blocks
}

//! Tags: which parts of a page are code, which show a value, and what its
//! forms ask for.

use std::ops::Range;

/// A part of a page that holds code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Where its code stands.
    pub range: Range<usize>,
    /// It shows a value to whoever reads the page.
    pub shows: bool,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where the name stands.
    pub range: Range<usize>,
    /// The name, or what its type says (`email`).
    pub name: String,
    /// It is the name that the form sends, rather than some word of a value.
    pub named: bool,
    /// Which form of the page it stands in: the offset of its tag.
    pub form: usize,
}

/// How code is marked off in pages, and whether it shows its value.
const MARKS: &[(&str, &str, bool)] = &[
    ("{{{", "}}}", true),
    ("{{", "}}", true),
    ("{!!", "!!}", true),
    ("{%", "%}", false),
    ("<%=", "%>", true),
    ("<%-", "%>", true),
    ("<%", "%>", false),
    ("<?=", "?>", true),
    ("<?php", "?>", false),
];

/// What is said to whoever reads the page's source alone.
const COMMENTS: &[(&str, &str)] = &[
    ("<!--", "-->"),
    ("<%#", "%>"),
    ("<%--", "--%>"),
    ("{{--", "--}}"),
    ("{{!--", "--}}"),
    ("{#", "#}"),
];

/// The parts of a page that hold code, in order. `php`: only what stands in
/// its tags.
pub fn regions(text: &str, braces: bool, php: bool) -> Vec<Region> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr2(b'{', b'<', &bytes[at..]) {
        let here = at + found;
        let rest = &text.as_bytes()[here..];
        let comment = COMMENTS.iter().find(|(open, _)| rest.starts_with(open.as_bytes()));
        if let Some((open, close)) = comment.filter(|(open, _)| !(braces && *open == "{#")) {
            // Bounded, so that marks that never close cost little.
            let reach = if *open == "<!--" { rest.len() } else { rest.len().min(8000) };
            let found = memchr::memmem::find(&rest[..reach], close.as_bytes());
            at = match found {
                Some(found) => here + found + close.len(),
                None if *open == "<!--" => text.len(),
                None => here + open.len(),
            };
            continue;
        }
        if let Some((open, close, shows)) =
            MARKS.iter().find(|(open, _, _)| rest.starts_with(open.as_bytes()))
        {
            if php && !open.starts_with("<?") {
                at = here + 1;
                continue;
            }
            let start = here + open.len();
            // Bounded, so that marks that never close cost little.
            let reach =
                if open.starts_with("<?") { text.len() } else { text.len().min(start + 8000) };
            let end =
                memchr::memmem::find(&bytes[start..reach], close.as_bytes()).map(|f| start + f);
            // A tag that never closes holds for the rest, as in PHP.
            let end = match end {
                Some(end) => end,
                None if open.starts_with("<?") => text.len(),
                _ => {
                    at = here + 1;
                    continue;
                }
            };
            out.push(Region { range: start..end, shows: *shows });
            at = (end + close.len()).min(text.len());
            continue;
        }
        let script = rest.len() > 7 && rest[..7].eq_ignore_ascii_case(b"<script");
        if script && !php {
            let Some(open) = memchr::memchr(b'>', rest) else { break };
            let start = here + open + 1;
            let end = find_close(bytes, start).unwrap_or(text.len());
            let data = text[here..start].contains("application/ld+json");
            if !data && end > start {
                out.push(Region { range: start..end, shows: false });
            }
            at = end.max(start);
            continue;
        }
        if braces && rest[0] == b'{' {
            // Svelte and its kin: `{user.email}`.
            if let Some(close) = memchr::memchr(b'}', &rest[..rest.len().min(300)]) {
                out.push(Region { range: here + 1..here + close, shows: true });
                at = here + close + 1;
                continue;
            }
        }
        at = here + 1;
    }
    out
}

fn find_close(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"</") {
        let here = at + found;
        if bytes.len() >= here + 8 && bytes[here + 2..here + 8].eq_ignore_ascii_case(b"script") {
            return Some(here);
        }
        at = here + 2;
    }
    None
}

/// Types of inputs that ask for nothing personal.
const MUTE: &[&str] = &[
    "submit", "button", "checkbox", "radio", "hidden", "reset", "range", "color", "search", "image",
];

/// Attributes that name what an input asks for, the surest first.
const NAMING: &[&str] = &[
    "name",
    "v-model",
    "v-model.trim",
    "bind:value",
    "[(ngmodel)]",
    "formcontrolname",
    "ng-model",
    "autocomplete",
    "id",
    "asp-for",
    "value",
    "onchange",
    "onchangetext",
    "defaultvalue",
    "th:field",
    "wire:model",
    "x-model",
];

/// The form fields of a page or component.
pub fn inputs(text: &str) -> Vec<Input> {
    let bytes = text.as_bytes();
    let mut out: Vec<Input> = Vec::new();
    let mut at = 0;
    let mut form = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        let here = at + found;
        at = here + 1;
        let end = (at..bytes.len().min(at + 40))
            .find(|&i| {
                !(bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'-' | b'.' | b':' | b'_'))
            })
            .unwrap_or(at);
        if end == at {
            continue;
        }
        let Some(tag) = text.get(at..end) else { continue };
        let tag = tag.to_ascii_lowercase();
        if tag == "form" {
            form = here;
        }
        let is_input = ["input", "textarea", "select", "textfield", "emailfield", "passwordfield"]
            .iter()
            .any(|kind| tag.ends_with(kind) || tag.starts_with(kind))
            && !tag.contains("group")
            && !tag.contains("label");
        if is_input {
            let first = out.len();
            at = attributes(text, end, &mut out);
            out[first..].iter_mut().for_each(|input| input.form = form);
        }
    }
    out
}

/// Reads the attributes from `at` to the end of the tag and returns it.
fn attributes(text: &str, mut at: usize, out: &mut Vec<Input>) -> usize {
    let bytes = text.as_bytes();
    let limit = bytes.len().min(at + 3000);
    let mut found: Vec<(usize, Range<usize>)> = Vec::new();
    let mut kind: Option<Range<usize>> = None;
    while at < limit {
        match bytes[at] {
            b'>' => {
                at += 1;
                break;
            }
            b'=' => {
                // The name stands before it.
                let mut start = at;
                while start > 0
                    && !bytes[start - 1].is_ascii_whitespace()
                    && !matches!(bytes[start - 1], b'"' | b'\'' | b'}' | b'<')
                {
                    start -= 1;
                }
                let name = text
                    .get(start..at)
                    .unwrap_or("")
                    .trim_start_matches([':', '@'])
                    .to_ascii_lowercase();
                let mut from = at + 1;
                while from < limit && bytes[from].is_ascii_whitespace() {
                    from += 1;
                }
                let Some(end) = value_end(bytes, from, limit) else { break };
                let inside = match bytes.get(from) {
                    Some(b'"' | b'\'' | b'{') => from + 1..end.saturating_sub(1).max(from + 1),
                    _ => from..end,
                };
                if name == "type" {
                    kind = Some(inside);
                } else if let Some(rank) = NAMING.iter().position(|n| *n == name) {
                    found.push((rank, inside));
                }
                at = end;
                continue;
            }
            b'{' => {
                // `{...register("email")}`
                let Some(end) = value_end(bytes, at, limit) else { break };
                found.push((NAMING.len(), at + 1..end.saturating_sub(1).max(at + 1)));
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    let kind_text = kind.clone().and_then(|r| text.get(r)).unwrap_or("").to_ascii_lowercase();
    if MUTE.contains(&kind_text.as_str()) {
        return at;
    }
    found.sort_by_key(|(rank, range)| (*rank, range.start));
    for (rank, range) in &found {
        // Each word of the value: expressions hold several.
        let Some(value) = text.get(range.clone()) else { continue };
        if value.contains("{%") || value.contains("<%") {
            continue;
        }
        let mut from = 0;
        for word in value.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')) {
            if let Some(offset) = value[from..].find(word) {
                let start = range.start + from + offset;
                from += offset + word.len();
                if word.len() > 1 {
                    let named = *rank < 7 && value.len() == word.len();
                    out.push(Input {
                        range: start..start + word.len(),
                        name: word.to_owned(),
                        named,
                        form: 0,
                    });
                }
            }
        }
    }
    if let Some(range) = kind {
        let name = match kind_text.as_str() {
            "email" => "email",
            // Number pads are called by this type too; a name says more.
            "tel" if found.iter().all(|(rank, _)| *rank > 6) => "phone_number",
            _ => return at,
        };
        out.push(Input { range, name: name.to_owned(), named: true, form: 0 });
    }
    at
}

fn value_end(bytes: &[u8], from: usize, limit: usize) -> Option<usize> {
    match bytes.get(from)? {
        q @ (b'"' | b'\'') => (from + 1..limit).find(|&i| bytes[i] == *q).map(|i| i + 1),
        b'{' => {
            let mut depth = 0u32;
            for (i, b) in bytes.iter().enumerate().take(limit).skip(from) {
                match b {
                    b'{' => depth += 1,
                    b'}' => {
                        depth -= 1;
                        if depth == 0 {
                            return Some(i + 1);
                        }
                    }
                    _ => {}
                }
            }
            None
        }
        _ => (from..limit).find(|&i| bytes[i].is_ascii_whitespace() || bytes[i] == b'>'),
    }
}

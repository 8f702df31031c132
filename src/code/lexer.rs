//! Text into tokens, for every language alike: what is a name, a string, a
//! number, a mark, and what is a comment. One pass, no recursion into nested
//! strings beyond a small depth, never fails.

mod heredoc;

use crate::rules::{Interpolation, LanguageRule};

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word.
    Name,
    /// The inside of a string.
    Text,
    /// A part of a string that has expressions in it.
    Piece,
    /// A number.
    Number,
    /// A mark; see [`Token::mark`].
    Mark,
}

/// One token; the range leaves quotes out.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// For marks, the byte, or one of the constants of [`mark`].
    pub mark: u8,
    /// Whether it is the first of its line.
    pub first: bool,
    /// Start in the text.
    pub start: u32,
    /// End in the text.
    pub end: u32,
}

/// Marks of more than one byte.
pub mod mark {
    /// `::`
    pub const PATH: u8 = 1;
    /// `->`
    pub const ARROW: u8 = 2;
    /// `=>`
    pub const FAT: u8 = 3;
    /// `?.`
    pub const MAYBE: u8 = 4;
    /// `:=`
    pub const WALRUS: u8 = 5;
    /// `==`, `!=`, `<=`, `>=`, `===`
    pub const COMPARE: u8 = 6;
    /// `&&`, `||`, `??`
    pub const LOGIC: u8 = 7;
    /// `+=` and such
    pub const UPDATE: u8 = 8;
    /// `...`, `..`
    pub const DOTS: u8 = 9;
}

/// Tokens and comments of one text.
#[derive(Debug, Default)]
pub struct Lexed {
    /// In order.
    pub tokens: Vec<Token>,
    /// Byte ranges of comments, in order.
    pub comments: Vec<(u32, u32)>,
}

impl Lexed {
    /// Whether a byte stands in a comment.
    pub fn in_comment(&self, at: usize) -> bool {
        let at = at as u32;
        let next = self.comments.partition_point(|c| c.0 <= at);
        next > 0 && at < self.comments[next - 1].1
    }
}

/// Splits `text` as the language wants it.
pub fn lex(text: &str, language: &LanguageRule) -> Lexed {
    let mut lexer = Lexer {
        text: text.as_bytes(),
        language,
        out: Lexed::default(),
        first: true,
        unclosed: Vec::new(),
        pending: Vec::new(),
        heredocs: 0,
    };
    lexer.run(0, text.len(), 0);
    lexer.out
}

/// Splits only the given parts of `text`.
pub fn lex_parts(
    text: &str,
    language: &LanguageRule,
    parts: impl Iterator<Item = std::ops::Range<usize>>,
) -> Lexed {
    let mut lexer = Lexer {
        text: text.as_bytes(),
        language,
        out: Lexed::default(),
        first: true,
        unclosed: Vec::new(),
        pending: Vec::new(),
        heredocs: 0,
    };
    for part in parts {
        lexer.first = true;
        lexer.pending.clear();
        lexer.run(part.start, part.end, 0);
    }
    lexer.out
}

/// The comments alone, one line each: for files whose names do not matter.
pub fn comment_lines(text: &str, language: &LanguageRule) -> Lexed {
    let mut out = Lexed::default();
    for (open, close) in &language.block_comments {
        let mut at = 0;
        while let Some(found) = text[at..].find(open.as_str()) {
            let start = at + found;
            let inside = start + open.len();
            let end = text[inside..]
                .find(close.as_str())
                .map_or(text.len(), |f| inside + f + close.len());
            out.comments.push((start as u32, end as u32));
            at = end;
        }
    }
    if language.line_comments.is_empty() || language.id == "json" {
        return out;
    }
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let lead = line.len() - line.trim_start().len();
        if language.line_comments.iter().any(|mark| line[lead..].starts_with(mark.as_str())) {
            out.comments.push(((start + lead) as u32, (start + line.len()) as u32));
        }
        start += line.len();
    }
    out
}

/// How a string is written.
#[derive(Debug, Clone, Copy)]
struct Form {
    /// It may run over lines.
    lines: bool,
    /// A backslash escapes nothing.
    raw: bool,
    /// A doubled quote is a quote.
    doubled: bool,
    /// Braces hold expressions, which may hold the quote.
    braced: bool,
}

struct Lexer<'a> {
    text: &'a [u8],
    language: &'a LanguageRule,
    out: Lexed,
    first: bool,
    /// Quotes that were found never to close: not tried again, so that the
    /// time stays linear.
    unclosed: Vec<String>,
    /// Heredocs that were opened on this line.
    pending: Vec<heredoc::Pending>,
    /// Heredocs that were found never to close.
    heredocs: u8,
}

fn word_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || b == b'$' || b >= 0x80
}

fn word(b: u8) -> bool {
    word_start(b) || b.is_ascii_digit()
}

impl Lexer<'_> {
    fn push(&mut self, kind: Kind, mark: u8, start: usize, end: usize) {
        let first = std::mem::replace(&mut self.first, false);
        self.out.tokens.push(Token { kind, mark, first, start: start as u32, end: end as u32 });
    }

    fn starts(&self, at: usize, end: usize, what: &str) -> bool {
        self.text[at..end].starts_with(what.as_bytes())
    }

    fn run(&mut self, mut at: usize, end: usize, depth: u8) {
        while at < end {
            let b = self.text[at];
            match b {
                b'\n' => {
                    self.first = true;
                    at = if self.pending.is_empty() { at + 1 } else { self.bodies(at, depth) };
                }
                b'<' | b'%' if matches!(self.language.id.as_str(), "ruby" | "php") => {
                    let text = self.heredoc(at, end).or_else(|| self.percent(at, end));
                    at = match text {
                        Some(next) => next,
                        None => self.mark(at, end),
                    };
                }
                b' ' | b'\t' | b'\r' => at += 1,
                _ if word_start(b) => at = self.name(at, end, depth),
                b'0'..=b'9' => {
                    let start = at;
                    while at < end
                        && (word(self.text[at])
                            || (self.text[at] == b'.'
                                && self.text.get(at + 1).is_some_and(u8::is_ascii_digit)))
                    {
                        at += 1;
                    }
                    self.push(Kind::Number, 0, start, at);
                }
                _ => {
                    at = match self.comment(at, end) {
                        Some(next) => next,
                        None => match self.string(at, end, depth, false) {
                            Some(next) => next,
                            None => self.mark(at, end),
                        },
                    };
                }
            }
        }
    }

    fn name(&mut self, start: usize, end: usize, depth: u8) -> usize {
        let mut at = start + 1;
        while at < end && word(self.text[at]) {
            at += 1;
        }
        // A short word before a quote is a prefix of the string.
        if at < end && at - start <= 2 && matches!(self.text[at], b'"' | b'\'' | b'#') {
            let prefix = &self.text[start..at];
            let lower: Vec<u8> = prefix.iter().map(u8::to_ascii_lowercase).collect();
            if self.language.id == "rust" {
                if matches!(lower.as_slice(), b"r" | b"b" | b"br")
                    && let Some(next) = self.rust_raw(at, end)
                {
                    return next;
                }
            } else if lower.iter().all(|b| matches!(b, b'r' | b'b' | b'f' | b'u' | b'$' | b't'))
                && self.text[at] != b'#'
            {
                let prefixed = lower.iter().any(|b| matches!(b, b'f' | b'$'));
                if let Some(next) = self.string(at, end, depth, prefixed) {
                    return next;
                }
            }
        }
        self.push(Kind::Name, 0, start, at);
        at
    }

    fn rust_raw(&mut self, mut at: usize, end: usize) -> Option<usize> {
        let mut hashes = 0;
        while at < end && self.text[at] == b'#' && hashes < 16 {
            hashes += 1;
            at += 1;
        }
        if self.text.get(at) != Some(&b'"') {
            return None;
        }
        let start = at + 1;
        let mut from = start;
        while let Some(found) = memchr::memchr(b'"', &self.text[from..end]) {
            let quote = from + found;
            let tail = &self.text[quote + 1..end];
            if tail.len() >= hashes && tail[..hashes].iter().all(|b| *b == b'#') {
                self.push(Kind::Text, 0, start, quote);
                return Some(quote + 1 + hashes);
            }
            from = quote + 1;
        }
        None
    }

    fn comment(&mut self, at: usize, end: usize) -> Option<usize> {
        let language = self.language;
        for (open, close) in &language.block_comments {
            if self.starts(at, end, open) {
                let inside = at + open.len();
                let stop = memchr::memmem::find(&self.text[inside..end], close.as_bytes())
                    .map_or(end, |found| inside + found + close.len());
                self.out.comments.push((at as u32, stop as u32));
                return Some(stop);
            }
        }
        for open in &language.line_comments {
            if self.starts(at, end, open) {
                // Not the second half of a URL without quotes, nor an anchor.
                let after_space =
                    at == 0 || !matches!(self.text[at - 1], b':' | b'"' | b'=' | b'&');
                if !after_space && (open == "//" || open == "#") {
                    continue;
                }
                if open == "#" && self.language.id == "php" && self.text.get(at + 1) == Some(&b'[')
                {
                    continue;
                }
                let stop =
                    memchr::memchr(b'\n', &self.text[at..end]).map_or(end, |found| at + found);
                self.out.comments.push((at as u32, stop as u32));
                return Some(stop);
            }
        }
        None
    }

    /// A string that starts at `at`, if one does.
    fn string(&mut self, at: usize, end: usize, depth: u8, prefixed: bool) -> Option<usize> {
        let language = self.language;
        let b = self.text[at];
        if language.characters && b == b'\'' {
            return self.character(at, end);
        }
        if language.symbols && b == b':' {
            let next = *self.text.get(at + 1)?;
            let before = at.checked_sub(1).map_or(b' ', |i| self.text[i]);
            if at + 1 < end && word_start(next) && before != b':' && !word(before) {
                let mut stop = at + 2;
                while stop < end && word(self.text[stop]) {
                    stop += 1;
                }
                self.push(Kind::Text, 0, at + 1, stop);
                return Some(stop);
            }
            return None;
        }
        if !matches!(b, b'"' | b'\'' | b'`') {
            return None;
        }
        let long = language.long_quotes.iter().find(|q| self.starts(at, end, q));
        let (quote, lines) = match long {
            Some(quote) => (quote, true),
            None => (language.quotes.iter().find(|q| self.starts(at, end, q))?, false),
        };
        let marks = &self.text[at.saturating_sub(2)..at];
        // `@"C:\"`: nothing is escaped but the quote, by doubling it.
        let verbatim = language.id == "csharp" && quote == "\"" && marks.contains(&b'@');
        let prefixed = prefixed || marks.ends_with(b"$") || verbatim && marks.contains(&b'$');
        let lines = lines || verbatim;
        let inside = at + quote.len();
        if lines && self.unclosed.contains(quote) {
            return None;
        }
        let braced = prefixed && language.interpolation == Interpolation::Prefixed;
        let form = Form { lines, raw: verbatim, doubled: verbatim, braced };
        let stop = self.closing(inside, end, quote.as_bytes(), form);
        let stop = match stop {
            None if braced => {
                self.closing(inside, end, quote.as_bytes(), Form { braced: false, ..form })
            }
            stop => stop,
        };
        let Some(stop) = stop else {
            if lines {
                self.unclosed.push(quote.clone());
            }
            return None;
        };
        let expressions = match language.interpolation {
            Interpolation::None => false,
            Interpolation::Prefixed => prefixed,
            Interpolation::Braces => true,
            Interpolation::Dollar => quote != "'" || language.id == "dart",
            Interpolation::Hash => quote != "'",
            Interpolation::Backslash => true,
        };
        if expressions && depth < 3 && self.has_expression(inside, stop) {
            self.pieces(inside, stop, depth);
        } else {
            self.push(Kind::Text, 0, inside, stop);
        }
        Some(stop + quote.len())
    }

    /// The end of a string: the quote that no expression inside of it holds, or, if
    /// its line has none, the next one.
    fn closing(&self, at: usize, end: usize, quote: &[u8], form: Form) -> Option<usize> {
        let id = self.language.id.as_str();
        let held = form.lines || matches!(id, "dart" | "kotlin" | "groovy" | "swift");
        let found = self.quote(at, end, quote, form, held);
        if held && !form.lines {
            found.or_else(|| self.quote(at, end, quote, form, false))
        } else {
            found
        }
    }

    fn quote(
        &self,
        mut at: usize,
        end: usize,
        quote: &[u8],
        form: Form,
        held: bool,
    ) -> Option<usize> {
        let sql = self.language.id == "sql";
        let raw = form.raw || sql || (self.language.id == "go" && quote == b"`");
        let escaped = self.language.interpolation == Interpolation::Backslash;
        let (mut braces, mut brackets) = (0u32, 0u32);
        while at < end {
            match self.text[at] {
                // Swift: `\(a["b"])`
                b'\\' if held && escaped && self.text.get(at + 1) == Some(&b'(') => {
                    brackets += 1;
                    at += 1;
                }
                b'(' if brackets > 0 => brackets += 1,
                b')' if brackets > 0 => brackets -= 1,
                b'\\' if !raw => at += 1,
                b'\n' if !form.lines => return None,
                // An expression may hold the quote itself: `${a["b"]}`.
                b'{' if held && at > 0 && matches!(self.text[at - 1], b'$' | b'#') => {
                    braces += 1;
                }
                b'{' if form.braced && braces == 0 && self.text.get(at + 1) == Some(&b'{') => {
                    at += 1;
                }
                b'{' if form.braced => braces += 1,
                b'}' if braces > 0 => braces -= 1,
                b if b == quote[0]
                    && braces + brackets == 0
                    && self.text[at..end].starts_with(quote) =>
                {
                    if (sql || form.doubled) && self.text.get(at + 1) == Some(&quote[0]) {
                        at += 1;
                    } else {
                        return Some(at);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    fn character(&mut self, at: usize, end: usize) -> Option<usize> {
        let next = *self.text.get(at + 1)?;
        if next == b'\\' {
            let stop = (at + 3..(at + 14).min(end)).find(|&i| self.text[i] == b'\'')?;
            self.push(Kind::Number, 0, at + 1, stop);
            return Some(stop + 1);
        }
        let stop = (at + 2..(at + 6).min(end)).find(|&i| self.text[i] == b'\'')?;
        let inside = std::str::from_utf8(&self.text[at + 1..stop]).ok()?;
        if inside.chars().count() == 1 {
            self.push(Kind::Number, 0, at + 1, stop);
            return Some(stop + 1);
        }
        None
    }

    fn opening(&self) -> &'static [u8] {
        match self.language.interpolation {
            Interpolation::Prefixed | Interpolation::Braces => b"{",
            Interpolation::Dollar => b"$",
            Interpolation::Hash => b"#{",
            Interpolation::Backslash => b"\\(",
            Interpolation::None => b"\0",
        }
    }

    fn has_expression(&self, start: usize, end: usize) -> bool {
        memchr::memmem::find(&self.text[start..end], self.opening()).is_some()
    }

    fn pieces(&mut self, start: usize, end: usize, depth: u8) {
        let opening = self.opening();
        let mut from = start;
        let mut at = start;
        while let Some(found) = memchr::memmem::find(&self.text[at..end], opening) {
            let open = at + found;
            let mut inside = open + opening.len();
            let simple = opening == b"$" && self.text.get(inside) != Some(&b'{');
            if opening == b"$" && !simple {
                inside += 1;
            }
            if opening == b"{" && self.text.get(inside) == Some(&b'{') {
                at = inside + 1;
                continue;
            }
            let stop = if simple {
                (inside..end).find(|&i| !word(self.text[i])).unwrap_or(end)
            } else {
                self.balanced(inside, end, if opening == b"\\(" { b')' } else { b'}' })
            };
            if self.language.interpolation == Interpolation::Braces {
                let body = &self.text[inside..stop.min(end)];
                if body.is_empty() || !word_start(body[0]) || body.len() > 60 {
                    at = inside;
                    continue;
                }
            }
            if simple && stop == inside {
                at = inside;
                continue;
            }
            self.push(Kind::Piece, 0, from, open);
            let mut code_end = stop;
            if opening == b"{" {
                // A format follows the colon: `{x:>10}`.
                if let Some(colon) = memchr::memchr(b':', &self.text[inside..stop])
                    && self.language.interpolation == Interpolation::Braces
                {
                    code_end = inside + colon;
                }
            }
            self.run(inside, code_end, depth + 1);
            from = if simple { stop } else { (stop + 1).min(end) };
            at = from;
            if at >= end {
                break;
            }
        }
        self.push(Kind::Piece, 0, from.min(end), end);
    }

    fn balanced(&self, start: usize, end: usize, close: u8) -> usize {
        let open = if close == b')' { b'(' } else { b'{' };
        let mut depth = 0u32;
        for at in start..end {
            let b = self.text[at];
            if b == open {
                depth += 1;
            } else if b == close {
                if depth == 0 {
                    return at;
                }
                depth -= 1;
            }
        }
        end
    }

    fn mark(&mut self, at: usize, end: usize) -> usize {
        let b = self.text[at];
        if b == b'/'
            && self.regular_expression(at, end)
            && let Some(stop) = self.expression_end(at + 1, end)
        {
            self.push(Kind::Number, 0, at, stop);
            return stop;
        }
        let next = if at + 1 < end { self.text[at + 1] } else { 0 };
        let (code, length) = match (b, next) {
            (b':', b':') => (mark::PATH, 2),
            (b'-', b'>') => (mark::ARROW, 2),
            (b'=', b'>') => (mark::FAT, 2),
            (b'?', b'.') => (mark::MAYBE, 2),
            (b'?', b'-') if self.text.get(at + 2) == Some(&b'>') => (mark::MAYBE, 3),
            (b'!', b'.') => (mark::MAYBE, 2),
            (b':', b'=') => (mark::WALRUS, 2),
            (b'=', b'=') => {
                (mark::COMPARE, if self.text.get(at + 2) == Some(&b'=') { 3 } else { 2 })
            }
            (b'!' | b'<' | b'>', b'=') => (mark::COMPARE, 2),
            (b'&', b'&') | (b'|', b'|') | (b'?', b'?') => (mark::LOGIC, 2),
            (b'+' | b'-' | b'*' | b'/' | b'%' | b'|' | b'&', b'=') => (mark::UPDATE, 2),
            (b'.', b'.') => (mark::DOTS, if self.text.get(at + 2) == Some(&b'.') { 3 } else { 2 }),
            _ => (b, 1),
        };
        self.push(Kind::Mark, code, at, at + length);
        at + length
    }

    /// Whether a `/` starts a regular expression: in JavaScript, where a value
    /// may start.
    fn regular_expression(&self, at: usize, end: usize) -> bool {
        if self.language.ecosystem != "npm" && self.language.id != "ruby" {
            return false;
        }
        if matches!(self.text.get(at + 1), None | Some(b' ' | b'>' | b'=' | b'\n')) || at + 1 >= end
        {
            return false;
        }
        if self.bare_expression(at) {
            return true;
        }
        match self.out.tokens.last() {
            None => true,
            Some(t) => {
                t.kind == Kind::Mark
                    && matches!(
                        t.mark,
                        b'(' | b','
                            | b'='
                            | b':'
                            | b'['
                            | b'!'
                            | b'?'
                            | b'{'
                            | b';'
                            | mark::LOGIC
                            | mark::FAT
                    )
            }
        }
    }

    fn expression_end(&self, mut at: usize, end: usize) -> Option<usize> {
        let mut class = false;
        while at < end {
            match self.text[at] {
                b'\\' => at += 1,
                b'\n' => return None,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => return Some(at + 1),
                _ => {}
            }
            at += 1;
        }
        None
    }
}

//! Colours for an excerpt: a small lexer that knows comments, strings, numbers
//! and key words of the usual families. It is for the eye alone; nothing is
//! ever decided by it. One pass, linear, no recursion.

/// What a stretch of text is, where that is worth a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Ink {
    Comment,
    Text,
    Number,
    Keyword,
    Key,
    Heading,
}

/// A stretch of the text in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) ink: Ink,
}

struct Family {
    line: &'static [&'static str],
    block: Option<(&'static str, &'static str)>,
    quotes: &'static str,
    /// Quotes whose string may run over lines.
    long: &'static str,
    triple: bool,
    /// `name:` and `name =` at the start of a line are keys.
    keys: bool,
    words: &'static [&'static str],
}

#[rustfmt::skip]
const CODE_WORDS: &[&str] = &[
    "abstract", "and", "as", "async", "await", "begin", "bool", "boolean", "break", "case", "catch",
    "class", "const", "constructor", "continue", "def", "default", "defer", "del", "delete", "do",
    "elif", "else", "elsif", "end", "enum", "except", "export", "extends", "extern", "false",
    "False", "final", "finally", "fn", "for", "from", "func", "function", "go", "if", "impl",
    "implements", "import", "in", "instanceof", "int", "interface", "is", "lambda", "let", "loop",
    "match", "mod", "module", "mut", "namespace", "new", "nil", "None", "not", "null", "of", "or",
    "override", "package", "pass", "private", "protected", "pub", "public", "raise", "range",
    "readonly", "require", "return", "self", "static", "string", "struct", "super", "switch",
    "this", "throw", "throws", "trait", "true", "True", "try", "type", "typeof", "undefined",
    "unless", "use", "using", "val", "var", "void", "when", "where", "while", "with", "yield",
];
#[rustfmt::skip]
const SQL_WORDS: &[&str] = &[
    "ADD", "ALTER", "AND", "AS", "BEGIN", "BY", "COLUMN", "COMMIT", "CONSTRAINT", "CREATE",
    "DEFAULT", "DELETE", "DROP", "EXISTS", "FOREIGN", "FROM", "GROUP", "IF", "INDEX", "INSERT",
    "INTO", "JOIN", "KEY", "NOT", "NULL", "ON", "OR", "ORDER", "PRIMARY", "REFERENCES", "SELECT",
    "SET", "TABLE", "TO", "UNIQUE", "UPDATE", "VALUES", "VIEW", "WHERE",
];

const C: Family = Family {
    line: &["//"],
    block: Some(("/*", "*/")),
    quotes: "\"'`",
    long: "`",
    triple: false,
    keys: false,
    words: CODE_WORDS,
};
const HASH: Family =
    Family { line: &["#"], block: None, quotes: "\"'", long: "", triple: true, ..C };
const PHP: Family = Family { line: &["//", "#"], quotes: "\"'", long: "\"'", ..C };
const SQL: Family = Family { line: &["--"], quotes: "'\"", long: "'", words: SQL_WORDS, ..C };
const DATA: Family = Family { keys: true, words: &["true", "false", "null", "yes", "no"], ..HASH };
const JSON: Family = Family { keys: true, words: &["true", "false", "null"], ..C };
const CSS: Family = Family { line: &[], quotes: "\"'", long: "", words: &[], ..C };

enum Reading {
    Code(&'static Family),
    Markup,
    Prose,
    Nothing,
}

fn reading(path: &str) -> Reading {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let extension = name.rsplit_once('.').map_or("", |(_, e)| e);
    Reading::Code(match extension {
        "html" | "htm" | "xhtml" | "xml" | "svg" | "vue" | "svelte" | "astro" | "hbs" | "ejs"
        | "jinja" | "j2" | "twig" | "erb" | "plist" => return Reading::Markup,
        "md" | "mdx" | "markdown" | "rst" | "adoc" | "txt" => return Reading::Prose,
        "py" | "rb" | "sh" | "bash" | "zsh" | "pl" | "r" | "ex" | "exs" | "gd" | "tf" | "nix" => {
            &HASH
        }
        "php" => &PHP,
        "sql" => &SQL,
        "toml" | "yaml" | "yml" | "ini" | "cfg" | "conf" | "env" | "properties" | "dockerfile" => {
            &DATA
        }
        "json" | "json5" | "jsonc" => &JSON,
        "css" | "scss" | "less" => &CSS,
        "" if name.starts_with(".env") => &DATA,
        "" if name == "dockerfile" || name == "makefile" || name == "gemfile" => &HASH,
        "" => return Reading::Nothing,
        _ if name.starts_with(".env") => &DATA,
        _ => &C,
    })
}

/// The coloured stretches of a file, in order, without overlap.
pub(crate) fn lex(path: &str, text: &str) -> Vec<Token> {
    if u32::try_from(text.len()).is_err() {
        return Vec::new();
    }
    match reading(path) {
        Reading::Code(family) => code(family, text),
        Reading::Markup => markup(text),
        Reading::Prose => prose(text),
        Reading::Nothing => Vec::new(),
    }
}

fn token(start: usize, end: usize, ink: Ink) -> Token {
    Token { start: start as u32, end: end as u32, ink }
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

fn code(family: &Family, text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    let mut line_is_empty = true;
    let end_of_line =
        |from: usize| memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |n| from + n);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let b = bytes[at];
        if b == b'\n' {
            line_is_empty = true;
            at += 1;
        } else if family.line.iter().any(|m| rest.starts_with(m.as_bytes())) {
            let end = end_of_line(at);
            out.push(token(at, end, Ink::Comment));
            at = end;
        } else if let Some((_, close)) =
            family.block.filter(|(open, _)| rest.starts_with(open.as_bytes()))
        {
            let end = memchr::memmem::find(&rest[2..], close.as_bytes())
                .map_or(bytes.len(), |n| at + 2 + n + close.len());
            out.push(token(at, end, Ink::Comment));
            at = end;
        } else if family.quotes.as_bytes().contains(&b) {
            let end = string_end(family, bytes, at);
            let key = family.keys && rest_is_key(&bytes[end..]);
            out.push(token(at, end, if key { Ink::Key } else { Ink::Text }));
            at = end;
            line_is_empty = false;
        } else if b.is_ascii_digit() {
            let end = at + rest.iter().take_while(|b| is_word(**b) || **b == b'.').count();
            out.push(token(at, end, Ink::Number));
            at = end;
            line_is_empty = false;
        } else if is_word(b) {
            let dash = |b: &u8| is_word(*b) || (family.keys && (*b == b'-' || *b == b'.'));
            let end = at + rest.iter().take_while(|b| dash(b)).count();
            let word = &text[at..end];
            if family.keys && line_is_empty && rest_is_key(&bytes[end..]) {
                out.push(token(at, end, Ink::Key));
            } else if family.words.contains(&word) {
                out.push(token(at, end, Ink::Keyword));
            }
            at = end;
            line_is_empty = false;
        } else {
            line_is_empty &= b.is_ascii_whitespace() || b == b'-';
            at += 1;
        }
    }
    out
}

/// Whether what follows makes the word before it a key.
fn rest_is_key(rest: &[u8]) -> bool {
    let next = rest.iter().find(|b| **b != b' ' && **b != b'\t');
    matches!(next, Some(b':' | b'='))
}

/// Where the string that opens at `at` ends.
fn string_end(family: &Family, bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    if family.triple && bytes[at..].starts_with(&[quote; 3]) {
        return memchr::memmem::find(&bytes[at + 3..], &[quote; 3])
            .map_or(bytes.len(), |n| at + 6 + n);
    }
    let long = family.long.as_bytes().contains(&quote);
    let mut end = at + 1;
    while end < bytes.len() {
        match bytes[end] {
            b'\\' => end += 1,
            b'\n' if !long => break,
            b if b == quote => return end + 1,
            _ => {}
        }
        end += 1;
    }
    // No end on this line: an apostrophe or a lifetime, not a string.
    if !long && quote == b'\'' { at + 1 } else { end.min(bytes.len()) }
}

fn markup(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(n) = memchr::memchr(b'<', &bytes[at..]) {
        let open = at + n;
        if bytes[open..].starts_with(b"<!--") {
            let end =
                memchr::memmem::find(&bytes[open..], b"-->").map_or(bytes.len(), |n| open + n + 3);
            out.push(token(open, end, Ink::Comment));
            at = end;
            continue;
        }
        let mut end = open + 1;
        end += bytes[end..]
            .iter()
            .take_while(|b| is_word(**b) || matches!(b, b'/' | b'-' | b':' | b'!'))
            .count();
        if end == open + 1 {
            at = end;
            continue;
        }
        out.push(token(open, end, Ink::Keyword));
        // Attributes, up to the end of the tag; a tag that never ends stops at
        // a new one.
        while end < bytes.len() && bytes[end] != b'>' && bytes[end] != b'<' {
            let quote = bytes[end];
            if quote == b'"' || quote == b'\'' {
                let close =
                    memchr::memchr(quote, &bytes[end + 1..]).map_or(bytes.len(), |n| end + n + 2);
                out.push(token(end, close, Ink::Text));
                end = close;
            } else {
                end += 1;
            }
        }
        if end < bytes.len() && bytes[end] == b'>' {
            out.push(token(end, end + 1, Ink::Keyword));
            end += 1;
        }
        at = end;
    }
    out
}

fn prose(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut fenced = false;
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end().len();
        let start = line.trim_start();
        if start.starts_with("```") || start.starts_with("~~~") {
            fenced = !fenced;
            out.push(token(at, end, Ink::Comment));
        } else if fenced {
            out.push(token(at, end, Ink::Text));
        } else if start.starts_with('#') {
            out.push(token(at, end, Ink::Heading));
        } else {
            let mut from = 0;
            while let Some((open, close)) = code_span(&line[from..]) {
                out.push(token(at + from + open, at + from + close, Ink::Text));
                from += close;
            }
        }
        at += line.len();
    }
    out
}

fn code_span(line: &str) -> Option<(usize, usize)> {
    let open = line.find('`')?;
    let close = line[open + 1..].find('`')?;
    Some((open, open + close + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inks<'t>(path: &str, text: &'t str) -> Vec<(&'t str, Ink)> {
        lex(path, text).iter().map(|t| (&text[t.start as usize..t.end as usize], t.ink)).collect()
    }

    #[test]
    fn families_tell_comments_strings_and_words() {
        assert_eq!(
            inks("a.ts", "const a = `x\ny`; // 'hm\nreturn 12"),
            [
                ("const", Ink::Keyword),
                ("`x\ny`", Ink::Text),
                ("// 'hm", Ink::Comment),
                ("return", Ink::Keyword),
                ("12", Ink::Number)
            ]
        );
        assert_eq!(inks("a.rs", "fn f<'a>() {}"), [("fn", Ink::Keyword), ("'", Ink::Text)]);
        assert_eq!(inks("a.py", "\"\"\"a\nb\"\"\" # c").len(), 2);
        assert_eq!(inks("a.yaml", "user-name: 'x' # y")[0], ("user-name", Ink::Key));
        assert_eq!(
            inks("a.json", "{\"k\": \"v\"}")[..2],
            [("\"k\"", Ink::Key), ("\"v\"", Ink::Text)]
        );
        assert_eq!(
            inks("a.html", "<a href=\"x\">y</a><!-- z -->").last(),
            Some(&("<!-- z -->", Ink::Comment))
        );
        assert_eq!(inks("a.md", "# T\n`c` x")[0], ("# T", Ink::Heading));
    }

    #[test]
    fn any_text_gives_ordered_stretches_on_character_boundaries() {
        let hostile =
            ["\"\\", "/*", "'''", "<<<a \"", "`", "é'é", "#\u{0}", "<!--", "0x_é", "\\", "```\n`"];
        for path in ["a.ts", "a.py", "a.html", "a.md", "a.sql", "a.json", "a.css", "a.php", "x"] {
            for text in hostile {
                let mut last = 0;
                for t in lex(path, text) {
                    assert!(t.start >= last && t.end >= t.start, "{path} {text:?}");
                    assert!(
                        text.get(t.start as usize..t.end as usize).is_some(),
                        "{path} {text:?}"
                    );
                    last = t.end;
                }
            }
        }
    }
}

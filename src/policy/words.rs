//! Text to words: folded so that case, plurals, hyphens and US/UK spelling do
//! not matter, with contractions, numbers, addresses and marks told apart.
//! Linear; knows letters, never meanings.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A word, or one part of a hyphenated one.
    Word,
    /// Digits, with separators inside.
    Number,
    /// An e-mail address.
    Email,
    /// A web address.
    Url,
    /// A mark that shapes a sentence: `, ; : . ( ) / ! ? - > | +`.
    Mark(char),
}

/// How a word is capitalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `word`
    Lower,
    /// `Word`, `wordPress`
    Capital,
    /// `WORD`, `WORDs`
    Upper,
}

/// One token of a block's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Byte range in the text.
    pub start: usize,
    /// Its end.
    pub end: usize,
    /// What it is.
    pub sort: Sort,
    /// How it is capitalised.
    pub case: Case,
    /// Id of the folded word in a vocabulary; 0 if it is not in it.
    pub id: u32,
    /// Bits of the word classes that it belongs to.
    pub classes: u128,
    /// Whether a hyphen, and no space, ties it to the token before.
    pub tied: bool,
}

/// Breaks `text` into tokens; `look` gives id and classes of a folded word.
pub fn tokens(text: &str, mut look: impl FnMut(&str) -> (u32, u128)) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(text.len() / 5 + 4);
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut tied = false;
    let mut folded = String::new();
    while let Some(c) = text[at..].chars().next() {
        let len = c.len_utf8();
        if c.is_whitespace() {
            at += len;
            tied = false;
            continue;
        }
        if let Some((sort, end)) = address(text, at) {
            out.push(Token { start: at, end, sort, case: Case::Lower, id: 0, classes: 0, tied });
            at = end;
            tied = false;
            continue;
        }
        if c.is_ascii_digit() {
            let mut end = at + 1;
            while end < bytes.len()
                && (bytes[end].is_ascii_digit()
                    || (matches!(bytes[end], b',' | b'.')
                        && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)))
            {
                end += 1;
            }
            let (id, classes) = look(&text[at..end]);
            out.push(Token {
                start: at,
                end,
                sort: Sort::Number,
                case: Case::Lower,
                id,
                classes,
                tied,
            });
            at = end;
            tied = false;
            continue;
        }
        if c.is_alphanumeric() || c == '\u{fffc}' {
            let end = word_end(text, at);
            let joined = email_word(text, at, end);
            let end = joined.unwrap_or(end);
            for (start, stop) in split_contraction(text, at, end) {
                let word = if joined.is_some() { "email" } else { &text[start..stop] };
                fold_into(word, &mut folded);
                let (id, classes) = look(&folded);
                let case = case_of(&text[start..stop]);
                out.push(Token { start, end: stop, sort: Sort::Word, case, id, classes, tied });
                tied = false;
            }
            at = end;
            continue;
        }
        if c == '-' && at > 0 && bytes[at - 1].is_ascii_alphanumeric() {
            if bytes.get(at + 1).is_some_and(|b| b.is_ascii_alphanumeric()) {
                tied = true;
                at += 1;
                continue;
            }
        }
        let mark = match c {
            ',' | '、' => Some(','),
            ';' => Some(';'),
            ':' | '：' => Some(':'),
            '.' | '…' | '。' => Some('.'),
            '(' | '[' => Some('('),
            ')' | ']' => Some(')'),
            '/' => Some('/'),
            '!' => Some('!'),
            '?' => Some('?'),
            '|' => Some('|'),
            '+' => Some('+'),
            '-' if bytes.get(at + 1) == Some(&b'>') => Some('>'),
            '→' | '⇒' => Some('>'),
            '-' | '–' | '—' => Some('-'),
            '&' => {
                let (id, classes) = look("and");
                out.push(Token {
                    start: at,
                    end: at + 1,
                    sort: Sort::Word,
                    case: Case::Lower,
                    id,
                    classes,
                    tied: false,
                });
                None
            }
            _ => None,
        };
        let width = if mark == Some('>') && c == '-' { 2 } else { len };
        if let Some(mark) = mark {
            let (start, end) = (at, at + width);
            let case = Case::Lower;
            out.push(Token {
                start,
                end,
                sort: Sort::Mark(mark),
                case,
                id: 0,
                classes: 0,
                tied: false,
            });
        }
        tied = false;
        at += width;
    }
    out
}

/// The end of the word that starts at `at`: letters, digits and apostrophes
/// between letters; a dot inside only if it looks like a file or host name.
fn word_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut chars = text[at..].char_indices().peekable();
    while let Some((off, c)) = chars.next() {
        let next = chars.peek().map(|&(_, n)| n);
        let inner = |n: Option<char>| n.is_some_and(char::is_alphanumeric);
        match c {
            _ if c.is_alphanumeric() || c == '\u{fffc}' => end = at + off + c.len_utf8(),
            '\'' | '’' | 'ʼ' if inner(next) => {}
            '.' if next.is_some_and(|n| n.is_ascii_lowercase() || n.is_ascii_digit()) => {}
            '\u{ad}' | '\u{200b}' | '\u{200d}' | '\u{2060}' => {}
            _ => break,
        }
    }
    end
}

/// `e-mail` and its kin are one word.
fn email_word(text: &str, at: usize, end: usize) -> Option<usize> {
    if end - at != 1 || !text[at..end].eq_ignore_ascii_case("e") {
        return None;
    }
    let rest = text[end..].strip_prefix(['-', '\u{2011}'])?;
    let from = text.len() - rest.len();
    let stop = word_end(text, from);
    let word = text.get(from..stop)?;
    (word.get(..4).is_some_and(|w| w.eq_ignore_ascii_case("mail")) && word.len() <= 6)
        .then_some(stop)
}

/// `don't` is two words, so is `l'adresse`; `user's` and `we're` are one.
fn split_contraction(text: &str, start: usize, end: usize) -> impl Iterator<Item = (usize, usize)> {
    let word = &text[start..end];
    let mut parts = [Some((start, end)), None];
    let lower = word.to_lowercase();
    if lower == "cannot" {
        parts = [Some((start, start + 3)), Some((start + 3, end))];
    } else if let Some(off) = word.find(['\'', '’', 'ʼ']) {
        let mark = word[off..].chars().next().map_or(1, char::len_utf8);
        let tail = &word[off + mark..];
        if tail.eq_ignore_ascii_case("t") && off > 1 {
            // The n of "don't" opens the second word: "n't" is looked up as "not".
            parts = [Some((start, start + off - 1)), Some((start + off - 1, end))];
        } else if off <= 2 && tail.len() > 2 {
            parts = [Some((start, start + off)), Some((start + off + mark, end))];
        } else {
            parts = [Some((start, start + off)), None];
        }
    }
    parts.into_iter().flatten()
}

/// An e-mail or web address that starts at `at`, without the punctuation
/// behind it. A capital letter in the last label of a host ends it: text that
/// was glued together.
fn address(text: &str, at: usize) -> Option<(Sort, usize)> {
    let rest = &text[at..];
    let first = rest.as_bytes()[0];
    if !first.is_ascii_alphanumeric() {
        return None;
    }
    // A word is read once: an address is only looked for at its start.
    if at > 0 && text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '@') {
        return None;
    }
    // Addresses are short: no more than this is looked at.
    let mut far = rest.len().min(400);
    while !rest.is_char_boundary(far) {
        far -= 1;
    }
    let stop = |c: char| {
        c.is_whitespace() || matches!(c, '<' | '>' | '"' | '(' | ')' | '[' | ']' | '`' | '|' | ',')
    };
    let run = &rest[..far];
    let run = &run[..run.find(stop).unwrap_or(far)];
    if run.starts_with("http://")
        || run.starts_with("https://")
        || run.starts_with("www.")
        || run.starts_with("mailto:")
    {
        let end = run.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '\'', '’']).len();
        let sort = if run.starts_with("mailto:") { Sort::Email } else { Sort::Url };
        return Some((sort, at + end));
    }
    let sign = run.find('@')?;
    let local = &run[..sign];
    if local.is_empty()
        || !local.bytes().all(|b| b.is_ascii_alphanumeric() || b"._%+-".contains(&b))
    {
        return None;
    }
    let host: usize = run[sign + 1..]
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        .count();
    let host = run[sign + 1..sign + 1 + host].trim_end_matches(['.', '-']);
    let dot = host.rfind('.')?;
    let top = &host[dot + 1..];
    let mut len = top.bytes().take_while(u8::is_ascii_lowercase).count();
    if len == 0 {
        len = top.bytes().take_while(u8::is_ascii_uppercase).count();
    }
    (len >= 2 && dot > 0).then_some((Sort::Email, at + sign + 1 + dot + 1 + len))
}

fn case_of(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else { return Case::Lower };
    let count = word.chars().filter(|c| c.is_alphabetic()).count();
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    if upper >= 2 && (upper == count || (upper + 1 == count && word.ends_with('s'))) {
        Case::Upper
    } else if first.is_uppercase() || (upper > 0 && count > 2) {
        Case::Capital
    } else {
        Case::Lower
    }
}

/// Folds one word: lower case, no plural, one spelling. Not a stem that anyone
/// should see; the same on both sides is all that counts.
pub fn fold(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    fold_into(word, &mut out);
    out
}

fn fold_into(word: &str, out: &mut String) {
    out.clear();
    for c in word.chars() {
        match c {
            'ß' => out.push_str("ss"),
            '\'' | '’' | 'ʼ' | '\u{ad}' | '\u{200b}' | '\u{200d}' | '\u{2060}' => {}
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase()),
        }
    }
    match out.as_str() {
        "nt" => return out.replace_range(.., "not"),
        "wo" => return out.replace_range(.., "will"),
        "ca" => return out.replace_range(.., "can"),
        // Not "local".
        "locale" | "locales" => return out.truncate("locale".len()),
        "ids" | "ips" => {
            out.pop();
            return;
        }
        _ => {}
    }
    if out.len() <= 3 || !out.is_ascii() || out == "https" {
        return;
    }
    if out.ends_with('s') && !["ss", "us", "is"].iter().any(|end| out.ends_with(end)) {
        out.pop();
    }
    // -our, -ise, -yse, -isation, -ence, -tre: British to American.
    for (from, to) in [
        ("isation", "ization"),
        ("ising", "izing"),
        ("ised", "ized"),
        ("ise", "ize"),
        ("ysed", "yzed"),
        ("ysing", "yzing"),
        ("yse", "yze"),
        ("avour", "avor"),
        ("lour", "lor"),
        ("haviour", "havior"),
        ("haviora", "haviora"),
        ("licence", "license"),
        ("centre", "center"),
        ("programme", "program"),
        ("fulfil", "fulfill"),
    ] {
        if out.len() > from.len() && out.ends_with(from) || out == from {
            let keep = out.len() - from.len();
            out.truncate(keep);
            out.push_str(to);
            break;
        }
    }
    if let Some(rest) = out.find("aviour") {
        out.replace_range(rest..rest + 6, "avior");
    }
    if out.len() > 4 && out.ends_with('e') {
        out.pop();
    }
    if out.len() > 3
        && out.ends_with('y')
        && !out.ends_with("ay")
        && !out.ends_with("ey")
        && !out.ends_with("oy")
    {
        out.pop();
        out.push('i');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text, |_| (0, 0)).iter().map(|t| text[t.start..t.end].to_owned()).collect()
    }

    #[test]
    fn plural_spelling_and_case_fold_to_the_same() {
        for (a, b) in [
            ("Cookies", "cookie"),
            ("policies", "Policy"),
            ("addresses", "address"),
            ("organisation", "organizations"),
            ("anonymised", "anonymized"),
            ("behaviour", "behavior"),
            ("analyse", "analyze"),
            ("IDs", "id"),
            ("purchases", "purchase"),
            ("licence", "license"),
            ("days", "day"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} and {b}");
        }
        assert_ne!(fold("us"), fold("use"));
        assert_ne!(fold("access"), fold("acces"));
    }

    #[test]
    fn contractions_addresses_and_glued_text_come_apart() {
        assert_eq!(words("We don't"), ["We", "do", "n't"]);
        assert_eq!(words("cannot"), ["can", "not"]);
        assert_eq!(words("l’adresse"), ["l", "adresse"]);
        assert_eq!(words("E-Mail-Adresse"), ["E-Mail", "Adresse"]);
        assert_eq!(
            words("write a@b.exampleSupport Team"),
            ["write", "a@b.example", "Support", "Team"]
        );
        assert_eq!(words("see https://a.example/x."), ["see", "https://a.example/x", "."]);
        assert_eq!(words("90d, 1,000"), ["90", "d", ",", "1,000"]);
        assert_eq!(words("user_id -> x"), ["user", "id", "->", "x"]);
    }
}

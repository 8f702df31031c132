//! Texts without quotes: heredocs of Ruby and PHP, and Ruby's words and
//! expressions in brackets of one's choice. What never closes is no such text,
//! and is searched for only a few times, so that the time stays linear.

use super::{Kind, Lexer, word, word_start};

/// A heredoc whose body starts on the next line.
#[derive(Debug)]
pub(super) struct Pending {
    /// Where the body starts and ends.
    body: (usize, usize),
    /// Where the code goes on after it.
    after: usize,
    /// It holds expressions.
    expressions: bool,
}

/// Heredocs that were found never to close, before no more are looked for.
const UNCLOSED: u8 = 8;
/// How far a text in brackets of one's choice may reach, in bytes.
const REACH: usize = 4_000;

impl Lexer<'_> {
    /// What opens a heredoc at `at`, if something does: the code goes on behind
    /// it, and the body is taken when the line ends.
    pub(super) fn heredoc(&mut self, at: usize, end: usize) -> Option<usize> {
        let ruby = self.language.id == "ruby";
        let open = if ruby { "<<" } else { "<<<" };
        if !ruby && self.language.id != "php" || !self.starts(at, end, open) {
            return None;
        }
        let mut here = at + open.len();
        let loose = if ruby {
            let loose = matches!(self.text.get(here), Some(b'~' | b'-'));
            here += usize::from(loose);
            loose
        } else {
            while self.text.get(here) == Some(&b' ') {
                here += 1;
            }
            true
        };
        let quote = self.text.get(here).copied().filter(|b| matches!(b, b'"' | b'\''));
        here += usize::from(quote.is_some());
        let first = *self.text.get(here)?;
        // `list << item`, `class << self` and `1 <<shift` are none.
        if here >= end
            || !word_start(first)
            || ruby && quote.is_none() && first.is_ascii_lowercase()
        {
            return None;
        }
        let name_end = (here..end).find(|&i| !word(self.text[i])).unwrap_or(end);
        let name = &self.text[here..name_end];
        let behind = name_end + usize::from(quote.is_some());
        if quote.is_some_and(|q| self.text.get(name_end) != Some(&q)) || self.heredocs >= UNCLOSED {
            return None;
        }
        // Several in one line follow one another.
        let start = match self.pending.last() {
            Some(last) => last.after,
            None => memchr::memchr(b'\n', &self.text[behind..end]).map(|f| behind + f + 1)?,
        };
        let mut line = start;
        while line < end {
            let stop = memchr::memchr(b'\n', &self.text[line..end]).map_or(end, |f| line + f);
            let mut bare = &self.text[line..stop];
            if loose {
                bare = bare.trim_ascii_start();
            }
            let closes = match bare.strip_prefix(name) {
                Some(rest) if ruby => rest.trim_ascii_end().is_empty(),
                Some(rest) => rest.first().is_none_or(|b| !word(*b)),
                None => false,
            };
            if closes {
                let after = if ruby { stop } else { stop - bare.len() + name.len() };
                let expressions = quote != Some(b'\'');
                self.pending.push(Pending { body: (start, line), after, expressions });
                return Some(behind);
            }
            line = stop + 1;
        }
        self.heredocs += 1;
        None
    }

    /// Takes the bodies of heredocs that were opened on the line that ends;
    /// where the code goes on.
    pub(super) fn bodies(&mut self, at: usize, depth: u8) -> usize {
        let mut after = at + 1;
        for text in std::mem::take(&mut self.pending) {
            let (start, end) = text.body;
            // A string that runs over the end of the line has swallowed it.
            if start < after {
                continue;
            }
            if text.expressions && depth < 3 && self.has_expression(start, end) {
                self.pieces(start, end, depth);
            } else {
                self.push(Kind::Text, 0, start, end);
            }
            after = text.after;
        }
        after
    }

    /// `%w[a b]`, `%q(text)`, `%r{expression}`.
    pub(super) fn percent(&mut self, at: usize, end: usize) -> Option<usize> {
        if self.language.id != "ruby" || self.text[at] != b'%' || !self.value_may_start(at) {
            return None;
        }
        let letter = *self.text.get(at + 1)?;
        let lettered = letter.is_ascii_alphabetic();
        if lettered && !b"wWiIqQrxs".contains(&letter) {
            return None;
        }
        let open_at = at + 1 + usize::from(lettered);
        let open = *self.text.get(open_at).filter(|_| open_at < end)?;
        let close = match open {
            b'(' => b')',
            b'[' => b']',
            b'{' => b'}',
            b'<' => b'>',
            b'|' | b'!' | b'/' if lettered => open,
            _ => return None,
        };
        let start = open_at + 1;
        let mut depth = 0;
        let mut stop = start;
        let reach = end.min(start + REACH);
        loop {
            let b = *self.text[..reach].get(stop)?;
            match b {
                b'\\' => stop += 1,
                _ if b == close && depth == 0 => break,
                _ if b == close => depth -= 1,
                _ if b == open => depth += 1,
                _ => {}
            }
            stop += 1;
        }
        match letter {
            b'w' | b'W' | b'i' | b'I' => {
                let mut from = start;
                while from < stop {
                    let to =
                        (from..stop).find(|&i| self.text[i].is_ascii_whitespace()).unwrap_or(stop);
                    if to > from {
                        self.push(Kind::Text, 0, from, to);
                    }
                    from = to + 1;
                }
            }
            b'r' => self.push(Kind::Number, 0, start, stop),
            _ => self.push(Kind::Text, 0, start, stop),
        }
        Some(stop + 1)
    }

    /// Whether a value, rather than an operator, may start at `at` in Ruby.
    fn value_may_start(&self, at: usize) -> bool {
        let Some(last) = self.out.tokens.last() else { return true };
        let spaced = at > 0
            && self.text[at - 1].is_ascii_whitespace()
            && self.text.get(at + 1).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'=');
        match last.kind {
            Kind::Mark => !matches!(last.mark, b')' | b']' | b'}'),
            Kind::Name => self.first || spaced,
            _ => self.first,
        }
    }

    /// `gsub /x/`: as Ruby itself guesses, after a space and before none.
    pub(super) fn bare_expression(&self, at: usize) -> bool {
        self.language.id == "ruby" && self.value_may_start(at)
    }
}

#[cfg(test)]
mod tests {
    use crate::code::lexer::{Kind, lex};
    use crate::rules::Rules;

    fn words(id: &str, text: &str) -> Vec<String> {
        let rules = Rules::builtin().expect("rules");
        let language = rules.languages.iter().find(|l| l.id == id).expect("a language");
        let lexed = lex(text, language);
        let shown = lexed.tokens.iter().map(|t| {
            let word = &text[t.start as usize..t.end as usize];
            let sign = match t.kind {
                Kind::Text | Kind::Piece => "T:",
                Kind::Number => "N:",
                _ => "",
            };
            format!("{sign}{}", word.trim())
        });
        shown.filter(|w| w != "T:").collect()
    }

    #[test]
    fn ruby_texts_without_quotes_are_texts() {
        let cases: [(&str, &[&str]); 7] = [
            ("a << b\nc", &["a", "<", "<", "b", "c"]),
            ("class << self", &["class", "<", "<", "self"]),
            ("%w[a b].c", &["T:a", "T:b", ".", "c"]),
            ("a % b", &["a", "%", "b"]),
            ("x = %q(a (b) c)", &["x", "=", "T:a (b) c"]),
            ("s.gsub /[(]/, 1", &["s", ".", "gsub", "N:/[(]/", ",", "N:1"]),
            ("a / b / c", &["a", "/", "b", "/", "c"]),
        ];
        assert_eq!(
            words("ruby", "f(<<~SQL, 1)\n  a (b\n  SQL\ng"),
            ["f", "(", ",", "N:1", ")", "T:a (b", "g"],
            "the body comes after its line"
        );
        for (text, want) in &cases {
            assert_eq!(words("ruby", text), *want, "{text}");
        }
        let held = words("ruby", "a = <<~A + <<~'B'\n x #{mail} y\nA\n z #{no}\nB\nb");
        assert_eq!(held, ["a", "=", "+", "T:x", "mail", "T:y", "T:z #{no}", "b"]);
        // What never closes is no text.
        assert_eq!(words("ruby", "a = <<~SQL\nb"), ["a", "=", "<", "<", "~", "SQL", "b"]);
    }

    #[test]
    fn heredocs_of_php_end_where_their_name_stands() {
        let text = "$a = <<<'SQL'\n  insert (\n  SQL;\n$b";
        assert_eq!(words("php", text), ["$a", "=", "T:insert (", ";", "$b"]);
    }
}

//! A regular expression of a rule: compiled when it is first asked, since most
//! runs meet few of the words that lead to one.

use std::sync::OnceLock;

use regex::{CaptureMatches, Captures, Regex};
use serde::Deserialize;

use super::load::Origin;
use crate::model::Trouble;

/// A pattern over the lines of a file, in the syntax of the `regex` crate.
///
/// The classes `\w`, `\d`, `\s` and the border `\b` mean ASCII: programs are
/// written in it, and the tables of Unicode take most of the time to compile.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "String")]
pub struct Pattern {
    text: String,
    compiled: OnceLock<Option<Regex>>,
}

impl From<String> for Pattern {
    fn from(text: String) -> Self {
        Self { text, compiled: OnceLock::new() }
    }
}

impl Pattern {
    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The compiled form; `None` if it does not compile.
    fn regex(&self) -> Option<&Regex> {
        self.compiled.get_or_init(|| Regex::new(&ascii(&self.text)).ok()).as_ref()
    }

    /// Whether it is found in `text`.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|r| r.is_match(text))
    }

    /// The first place where it is found.
    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex()?.captures(text)
    }

    /// Every place where it is found.
    pub fn captures_iter<'p, 't>(&'p self, text: &'t str) -> Option<CaptureMatches<'p, 't>> {
        Some(self.regex()?.captures_iter(text))
    }

    /// Refuses one that does not compile. Patterns that come with the program
    /// are left to a test.
    pub(super) fn check(&self, origin: &Origin<'_>) -> Result<(), Trouble> {
        if origin.embedded {
            return Ok(());
        }
        Regex::new(&ascii(&self.text))
            .map(drop)
            .map_err(|e| origin.trouble(format!("pattern does not compile: {e}")))
    }
}

/// The pattern with its Perl classes spelt out in ASCII.
fn ascii(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('w') => out.push_str("[0-9A-Za-z_]"),
            Some('d') => out.push_str("[0-9]"),
            Some('s') => out.push_str(r"[\t-\r ]"),
            Some('W') => out.push_str("[^0-9A-Za-z_]"),
            Some('D') => out.push_str("[^0-9]"),
            Some('S') => out.push_str(r"[^\t-\r ]"),
            Some('b') => out.push_str(r"(?-u:\b)"),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn classes_mean_ascii_also_within_brackets() {
        let pattern = Pattern::from(r"\b[\w.-]+\s*=\s*(\d+)\\d\b".to_owned());
        let found = pattern.captures(r"a.b-c =  90\d").expect("it matches");
        assert_eq!(found.get(1).map(|m| m.as_str()), Some("90"));
        assert!(!Pattern::from(r"^\w$".to_owned()).is_match("é"));
        assert!(Pattern::from(r"[^\s]\S".to_owned()).is_match("é!"));
    }
}

//! How a line is shown without giving away a secret that stands in it.

use aho_corasick::AhoCorasick;

use super::literals::{masked, mixed};
use crate::rules::{Pattern, Rules};

/// The patterns of secrets, behind the words that lead to them.
#[derive(Debug)]
pub struct Secrets {
    patterns: Vec<Pattern>,
    /// Patterns without words: they are always asked.
    always: Vec<usize>,
    words: Option<AhoCorasick>,
    owners: Vec<usize>,
}

impl Secrets {
    /// Builds the table from the rules.
    pub fn new(rules: &Rules) -> Self {
        let (mut patterns, mut always) = (Vec::new(), Vec::new());
        let (mut words, mut owners) = (Vec::new(), Vec::new());
        for rule in rules.literals.iter().filter(|r| r.secret) {
            let at = patterns.len();
            patterns.push(rule.pattern.clone());
            if rule.words.is_empty() {
                always.push(at);
            }
            words.extend(rule.words.iter().cloned());
            owners.extend(rule.words.iter().map(|_| at));
        }
        let words = AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok();
        Self { patterns, always, words, owners }
    }

    /// The patterns that may be found in a text, in the order of the rules.
    fn within(&self, text: &str) -> Vec<&Pattern> {
        let mut asked = vec![false; self.patterns.len()];
        self.always.iter().for_each(|&at| asked[at] = true);
        for found in self.words.iter().flat_map(|w| w.find_overlapping_iter(text)) {
            asked[self.owners[found.pattern().as_usize()]] = true;
        }
        self.patterns.iter().zip(asked).filter(|(_, asked)| *asked).map(|(p, _)| p).collect()
    }
}

/// The trimmed line of a place, cut to a bearable length, with every value
/// that a secret pattern matches masked, and every long mixed run as well.
pub fn snippet(line: &str, secrets: &Secrets) -> String {
    let mut out: String = line.trim().chars().take(240).collect();
    for secret in secrets.within(&out) {
        while let Some(found) = secret.captures(&out).and_then(|c| c.get(1).or_else(|| c.get(0))) {
            let value = &out[found.range()];
            if value.contains('…') {
                break;
            }
            let shown = masked(value);
            out.replace_range(found.range(), &shown);
        }
    }
    mask_runs(&out)
}

/// The same for a whole text that is shown beside its places: each secret but
/// for its beginning is overwritten, character by character.
pub fn covered(text: &str, secrets: &Secrets) -> String {
    let mut out = String::with_capacity(text.len());
    let near = secrets.within(text);
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        let lead = line.len() - line.trim_start().len();
        let mut hidden: Vec<(usize, usize)> = Vec::new();
        for secret in &near {
            for found in secret.captures_iter(body).into_iter().flatten() {
                if let Some(value) = found.get(1).or_else(|| found.get(0)) {
                    hidden.push((lead + value.start(), lead + value.end()));
                }
            }
        }
        let inside = |c: char| c.is_ascii_alphanumeric() || "_-+/=.".contains(c);
        let mut start = 0;
        for run in line.split(|c| !inside(c)) {
            if run.len() >= 24 && mixed(run) && !run.contains('/') && !run.contains('.') {
                hidden.push((start, start + run.len()));
            }
            start += run.len();
            start += line[start..].chars().next().map_or(0, char::len_utf8);
        }
        hidden.sort_unstable();
        let mut at = 0;
        for (from, to) in hidden {
            let from = from.max(at);
            if to <= from {
                continue;
            }
            out.push_str(&line[at..from]);
            out.extend(
                line[from..to].chars().enumerate().map(|(n, c)| if n < 3 { c } else { '*' }),
            );
            at = to;
        }
        out.push_str(&line[at..]);
    }
    out
}

/// Masks quoted runs that look random.
fn mask_runs(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut run = String::new();
    let flush = |run: &mut String, out: &mut String| {
        if run.len() >= 24 && mixed(run) && !run.contains('/') && !run.contains('.') {
            out.push_str(&masked(run));
        } else {
            out.push_str(run);
        }
        run.clear();
    };
    for c in line.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '/' | '=' | '.') {
            run.push(c);
        } else {
            flush(&mut run, &mut out);
            out.push(c);
        }
    }
    flush(&mut run, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_never_shows_a_whole_secret() {
        let key = "k9X2mQ7vL4tR8wZ1cB6nY3pD5sF0";
        let line = format!("  api_key = \"{key}\"");
        let shown = snippet(&line, &Secrets::new(&Rules::default()));
        assert!(!shown.contains(key) && shown.contains("k9X…(28)"), "{shown}");
    }
}

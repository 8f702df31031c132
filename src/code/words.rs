//! One automaton over every fixed word of the rules: where in a text a signal,
//! a practice, a literal, a host, a mark or a variable may stand.

use aho_corasick::{AhoCorasick, MatchKind};

use crate::rules::Rules;

/// What a word belongs to: an index into the rules of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// [`Rules::signals`]
    Signal,
    /// [`Rules::practices`]
    Practice,
    /// [`Rules::literals`]
    Literal,
    /// A party's host.
    Host,
    /// A mark of a party's snippet.
    Marker,
    /// A party's variable; `true`: only its beginning.
    Variable(bool),
    /// A switch of a party's library.
    Option,
}

/// A word that was found.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    /// What it belongs to.
    pub kind: Kind,
    /// The rule, an index of its kind.
    pub rule: usize,
    /// Where.
    pub start: usize,
    /// Its end.
    pub end: usize,
}

/// The automaton.
#[derive(Debug)]
pub struct Words {
    automaton: Option<AhoCorasick>,
    owners: Vec<Vec<(Kind, usize)>>,
}

impl Words {
    /// Builds it from the rules.
    pub fn new(rules: &Rules) -> Self {
        let mut pairs: Vec<(String, Kind, usize)> = Vec::new();
        let mut add = |word: &str, kind, rule| {
            if word.len() > 1 {
                pairs.push((word.to_ascii_lowercase(), kind, rule));
            }
        };
        for (at, rule) in rules.signals.iter().enumerate() {
            rule.words.iter().for_each(|w| add(w, Kind::Signal, at));
        }
        for (at, rule) in rules.practices.iter().enumerate() {
            rule.words.iter().for_each(|w| add(w, Kind::Practice, at));
        }
        for (at, rule) in rules.literals.iter().enumerate() {
            rule.words.iter().for_each(|w| add(w, Kind::Literal, at));
        }
        for (at, party) in rules.catalogue.parties().iter().enumerate() {
            party.hosts.iter().for_each(|w| add(w, Kind::Host, at));
            party.markers.iter().for_each(|w| add(w, Kind::Marker, at));
            for name in &party.variables {
                match name.strip_suffix('*') {
                    Some(start) => add(start, Kind::Variable(true), at),
                    None => add(name, Kind::Variable(false), at),
                }
            }
            for option in &party.options {
                option.names.iter().for_each(|w| add(w, Kind::Option, at));
            }
        }
        pairs.sort();
        pairs.dedup();
        let mut words: Vec<String> = Vec::new();
        let mut owners: Vec<Vec<(Kind, usize)>> = Vec::new();
        for (word, kind, rule) in pairs {
            if words.last() != Some(&word) {
                words.push(word);
                owners.push(Vec::new());
            }
            if let Some(last) = owners.last_mut() {
                last.push((kind, rule));
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&words)
            .ok();
        Self { automaton, owners }
    }

    /// All hits of a text, by place. Bounded: a text of nothing but words
    /// gives no more than `limit`.
    pub fn hits(&self, text: &str, limit: usize) -> Vec<Hit> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut out = Vec::new();
        for found in automaton.find_overlapping_iter(text) {
            for (kind, rule) in &self.owners[found.pattern().as_usize()] {
                out.push(Hit { kind: *kind, rule: *rule, start: found.start(), end: found.end() });
            }
            if out.len() >= limit {
                break;
            }
        }
        out.sort_by_key(|h| (h.start, h.kind, h.rule, h.end));
        out
    }
}

//! Patterns of words and how they are found in a text: each by its first word,
//! the longest first. What words mean, and which there are, is the lexicon's.

use std::collections::HashMap;

use super::sense::{Hit, Sense};
use super::words::{Case, Sort, Token};

/// Up to how many words `*` in a pattern stands for.
const GAP: usize = 3;

/// What one word of a text is compared with.
#[derive(Debug, Clone)]
pub enum Part {
    /// One of these words; `true`: in capitals only.
    Word(Vec<(u32, bool)>),
    /// Any word of these classes.
    Class(u128),
    /// Up to three words, whichever.
    Gap,
    /// A number.
    Number,
}

/// A phrase as rules write it.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Its parts; `true`: may be missing.
    pub parts: Vec<(Part, bool)>,
    /// What it is about.
    pub sense: Sense,
    /// Index of its meaning in the lexicon.
    pub meaning: u32,
    /// The first word must be capitalised: a name that is a common word too.
    pub name: bool,
    /// Nothing but numbers and marks may stand before it.
    pub first: bool,
    /// The same behind it.
    pub last: bool,
}

/// All patterns of a language, by what they begin with.
#[derive(Debug, Default)]
pub struct Phrases {
    patterns: Vec<Pattern>,
    by_word: HashMap<u32, Vec<u32>>,
    by_class: Vec<(u128, Vec<u32>)>,
    by_number: Vec<u32>,
}

impl Phrases {
    /// Takes a pattern in; it is found once [`Phrases::index`] was called.
    pub fn push(&mut self, pattern: Pattern) {
        self.patterns.push(pattern);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.patterns.len()
    }

    /// All phrases in a run of tokens: for each sense the longest at each
    /// place, no two of one sense overlapping; in the order of the text.
    pub fn hits(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut all: Vec<Hit> = Vec::new();
        for from in 0..tokens.len() {
            let token = &tokens[from];
            let candidates = self
                .by_word
                .get(&token.id)
                .into_iter()
                .flatten()
                .chain(
                    self.by_class
                        .iter()
                        .filter(|(c, _)| token.classes & c != 0)
                        .flat_map(|(_, p)| p),
                )
                .chain(self.by_number.iter().filter(|_| token.sort == Sort::Number));
            for &at in candidates {
                let pattern = &self.patterns[at as usize];
                if pattern.name && token.case == Case::Lower {
                    continue;
                }
                let bare = |range: std::ops::Range<usize>| {
                    tokens[range].iter().all(|t| t.sort != Sort::Word)
                };
                if pattern.first && !bare(0..from) {
                    continue;
                }
                if let Some(to) = longest(&pattern.parts, tokens, from) {
                    if pattern.last && !bare(to..tokens.len()) {
                        continue;
                    }
                    all.push(Hit { from, to, sense: pattern.sense, meaning: pattern.meaning });
                }
            }
        }
        let lane = |h: &Hit| match h.sense {
            Sense::Weak | Sense::NotData => (Sense::Data, 0),
            // Cues do not compete with one another; meanings of data do.
            Sense::Cue | Sense::Frame | Sense::Topic | Sense::Right | Sense::Event => {
                (h.sense, h.meaning)
            }
            sense => (sense, 0),
        };
        all.sort_by_key(|h| (lane(h), h.from, usize::MAX - h.to, h.sense, h.meaning));
        let mut out: Vec<Hit> = Vec::with_capacity(all.len());
        for hit in all {
            match out.last() {
                Some(last) if lane(last) == lane(&hit) && hit.from < last.to => {
                    // The same words may have two meanings of one sense.
                    if hit.from == last.from && hit.to == last.to && hit.meaning != last.meaning {
                        out.push(hit);
                    }
                }
                _ => out.push(hit),
            }
        }
        out.retain(|h| h.sense != Sense::NotData);
        out.sort_by_key(|h| (h.from, h.to, h.sense, h.meaning));
        out
    }

    /// Sorts the patterns by what they begin with.
    pub fn index(&mut self) {
        let mut by_class: Vec<(u128, Vec<u32>)> = Vec::new();
        for (at, pattern) in self.patterns.iter().enumerate() {
            for (part, optional) in &pattern.parts {
                match part {
                    Part::Word(words) => {
                        for (word, _) in words {
                            let list = self.by_word.entry(*word).or_default();
                            if list.last() != Some(&(at as u32)) {
                                list.push(at as u32);
                            }
                        }
                    }
                    Part::Class(bits) => match by_class.iter_mut().find(|(b, _)| b == bits) {
                        Some((_, list)) => list.push(at as u32),
                        None => by_class.push((*bits, vec![at as u32])),
                    },
                    Part::Number => self.by_number.push(at as u32),
                    Part::Gap => {}
                }
                if !optional {
                    break;
                }
            }
        }
        self.by_class = by_class;
    }
}

/// The end of the longest match of `parts` at `from`. Patterns are short and a
/// gap is bounded, so that this is constant work.
fn longest(parts: &[(Part, bool)], tokens: &[Token], from: usize) -> Option<usize> {
    let Some(((part, optional), rest)) = parts.split_first() else { return Some(from) };
    let skipped = if *optional { longest(rest, tokens, from) } else { None };
    let taken = match part {
        Part::Gap => {
            let mut best = None;
            for width in 0..=GAP {
                let at = from + width;
                if width > 0
                    && !matches!(
                        tokens.get(at - 1).map(|t| t.sort),
                        Some(Sort::Word | Sort::Number)
                    )
                {
                    break;
                }
                best = best.max(longest(rest, tokens, at));
            }
            best
        }
        _ => {
            let token = tokens.get(from)?;
            let fits = match part {
                Part::Word(words) => words.iter().any(|&(id, capitals)| {
                    id == token.id && (!capitals || token.case == Case::Upper)
                }),
                Part::Class(bits) => token.classes & bits != 0,
                Part::Number => token.sort == Sort::Number,
                Part::Gap => false,
            };
            if fits { longest(rest, tokens, from + 1) } else { None }
        }
    };
    taken.max(skipped)
}

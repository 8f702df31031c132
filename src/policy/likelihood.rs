//! Whether a file is a privacy policy: by its path, and by its text only where
//! the path leaves it open.

use regex::RegexSet;

use super::document::{Block, Shape};
use crate::model::SourceFile;
use crate::rules::Rules;

/// How much of a text is looked at.
const LOOK: usize = 32 * 1024;

/// The weight of signals from which a text counts as a policy.
const ENOUGH: u32 = 12;

/// The compiled places and signals.
#[derive(Debug)]
pub struct Places {
    paths: RegexSet,
    scores: Vec<(u8, bool)>,
    /// By path: only sections count.
    sectioned: Vec<bool>,
    headings: RegexSet,
    signals: aho_corasick::AhoCorasick,
    weights: Vec<u8>,
}

impl Places {
    /// A rule that does not compile is left out; a test sees to it that none is.
    pub fn new(rules: &Rules) -> Self {
        let good: Vec<_> =
            rules.policy.places.iter().filter(|p| regex::Regex::new(&p.path).is_ok()).collect();
        let paths =
            RegexSet::new(good.iter().map(|p| &p.path)).unwrap_or_else(|_| RegexSet::empty());
        let scores = good.iter().map(|p| (p.score, p.confirm)).collect();
        let sectioned = good.iter().map(|p| p.sections).collect();
        let headings = rules.policy.sections.iter().map(|s| s.heading.as_str());
        let headings = RegexSet::new(headings).unwrap_or_else(|_| RegexSet::empty());
        let mut phrases = Vec::new();
        let mut weights = Vec::new();
        for signal in &rules.policy.signals {
            for phrase in &signal.phrases {
                phrases.push(phrase.clone());
                weights.push(signal.weight);
            }
        }
        let signals = aho_corasick::AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(&phrases)
            .unwrap_or_else(|_| aho_corasick::AhoCorasick::new([""; 0]).expect("no patterns"));
        Self { paths, scores, sectioned, headings, signals, weights }
    }

    /// 0 to 100.
    pub fn likelihood(&self, file: &SourceFile) -> u8 {
        let path = file.path.to_lowercase();
        let mut best = 0;
        let mut open = 0;
        for at in self.paths.matches(&path) {
            match self.scores[at] {
                (0, _) => return 0,
                (score, true) => open = open.max(score),
                (score, false) => best = best.max(score),
            }
        }
        if open > best && self.text(&file.text) >= ENOUGH {
            best = open;
        }
        best
    }

    /// Whether the path is that of a document about other things, of which at
    /// most a section speaks of privacy.
    pub fn sectioned(&self, file: &SourceFile) -> bool {
        self.paths.matches(&file.path.to_lowercase()).iter().any(|at| self.sectioned[at])
    }

    /// The blocks that stand below a heading about privacy, with that heading.
    pub fn sections(&self, blocks: &[Block]) -> Vec<Block> {
        let mut open: Option<u8> = None;
        blocks
            .iter()
            .filter(|block| {
                if let Shape::Heading(level) = block.shape
                    && open.is_none_or(|above| level <= above)
                {
                    let heading = block.text.trim().to_lowercase();
                    open = self.headings.is_match(&heading).then_some(level);
                }
                open.is_some()
            })
            .cloned()
            .collect()
    }

    /// Whether a string in a program is about privacy: short ones count where
    /// the file's name says what it is about.
    pub fn relevant(&self, file: &SourceFile, text: &str) -> bool {
        let path = file.path.to_lowercase();
        let named = self.paths.matches(&path).iter().any(|at| self.scores[at].0 >= 70);
        named || text.len() > 60 && self.text(text) >= ENOUGH / 2
    }

    /// Whether the key of a message says that the message is about privacy:
    /// `privacyPolicyTitle`, `settings.privacy_body`.
    pub fn about(&self, key: &str) -> bool {
        let mut said = String::with_capacity(key.len() + 8);
        for c in key.chars().take(200) {
            if c.is_uppercase() && said.ends_with(|b: char| b.is_lowercase()) {
                said.push(' ');
            }
            said.push(if c.is_alphanumeric() { c } else { ' ' });
        }
        let said = said.to_lowercase();
        said.match_indices(' ')
            .map(|(at, _)| &said[at + 1..])
            .take(4)
            .chain([said.as_str()])
            .any(|tail| self.headings.is_match(tail))
    }

    /// How much the text speaks like a policy.
    fn text(&self, text: &str) -> u32 {
        let mut end = text.len().min(LOOK);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let mut seen = vec![false; self.weights.len()];
        for found in self.signals.find_iter(&text[..end]) {
            seen[found.pattern().as_usize()] = true;
        }
        seen.iter().zip(&self.weights).filter(|(seen, _)| **seen).map(|(_, w)| u32::from(*w)).sum()
    }
}

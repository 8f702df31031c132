//! One block with its tokens and the phrases found in it, and questions that
//! the readers of sentences ask of a run of tokens.

use std::ops::Range;

use super::document::Block;
use super::lexicon::{Hit, Lexicon, Sense};
use super::words::{Case, Sort, Token};

/// The word classes that the reader itself works with, looked up once.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs)]
pub struct Classes {
    pub we: u64,
    pub us: u64,
    pub our: u64,
    pub your: u64,
    pub you: u64,
    pub product: u64,
    pub third: u64,
    pub child: u64,
    pub policy: u64,
    pub not: u64,
    pub may: u64,
    pub cond: u64,
    pub be: u64,
    pub aux: u64,
    pub rel: u64,
    pub det: u64,
    pub prep: u64,
    pub to: u64,
    pub for_: u64,
    pub with: u64,
    pub from: u64,
    pub and: u64,
    pub or: u64,
    pub but: u64,
    pub adverb: u64,
    pub it: u64,
    pub wh: u64,
    pub no_to: u64,
    pub yes_no: u64,
    pub collect: u64,
    pub store: u64,
    pub retain: u64,
    pub use_: u64,
    pub share: u64,
    pub sell: u64,
    pub transfer: u64,
    pub track: u64,
    pub delete: u64,
    pub give: u64,
    pub engage: u64,
    pub see: u64,
    pub control: u64,
    pub work: u64,
    pub practice: u64,
    pub verb: u64,
}

impl Classes {
    /// Of one lexicon.
    pub fn new(lexicon: &Lexicon) -> Self {
        let c = |name: &str| lexicon.class(name);
        let mut out = Self {
            we: c("we"),
            us: c("us"),
            our: c("our"),
            your: c("your"),
            you: c("you"),
            product: c("product"),
            third: c("third"),
            child: c("child"),
            policy: c("policy"),
            not: c("not"),
            may: c("may"),
            cond: c("cond"),
            be: c("be"),
            aux: c("aux"),
            rel: c("rel"),
            det: c("det"),
            prep: c("prep"),
            to: c("to"),
            for_: c("for"),
            with: c("with"),
            from: c("from"),
            and: c("and"),
            or: c("or"),
            but: c("but"),
            adverb: c("adverb"),
            it: c("it"),
            wh: c("wh"),
            no_to: c("no-to"),
            yes_no: c("yes-no"),
            collect: c("collect"),
            store: c("store"),
            retain: c("retain"),
            use_: c("use"),
            share: c("share"),
            sell: c("sell"),
            transfer: c("transfer"),
            track: c("track"),
            delete: c("delete"),
            give: c("give"),
            engage: c("engage"),
            see: c("see"),
            control: c("control"),
            work: c("work"),
            practice: 0,
            verb: 0,
        };
        out.practice = out.collect
            | out.store
            | out.retain
            | out.use_
            | out.share
            | out.sell
            | out.transfer
            | out.track
            | out.delete;
        out.verb = out.practice | out.give | out.engage | out.see | out.control | out.work;
        out
    }
}

/// A block as the readers see it.
pub struct View<'a> {
    pub lexicon: &'a Lexicon,
    pub class: &'a Classes,
    pub block: &'a Block,
    pub tokens: Vec<Token>,
    pub hits: Vec<Hit>,
}

impl<'a> View<'a> {
    /// Tokens and phrases of `block`.
    pub fn new(lexicon: &'a Lexicon, class: &'a Classes, block: &'a Block) -> Self {
        let tokens = lexicon.tokens(&block.text);
        let hits = lexicon.hits(&tokens);
        Self { lexicon, class, block, tokens, hits }
    }

    /// All tokens.
    pub fn all(&self) -> Range<usize> {
        0..self.tokens.len()
    }

    /// The words of a token.
    pub fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| &self.block.text[t.start..t.end])
    }

    /// Whether a token is in a class.
    pub fn is(&self, at: usize, class: u64) -> bool {
        self.tokens.get(at).is_some_and(|t| t.classes & class != 0)
    }

    /// Whether a token is this mark.
    pub fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|t| t.sort == Sort::Mark(mark))
    }

    /// The first token of a class in a range.
    pub fn first(&self, range: Range<usize>, class: u64) -> Option<usize> {
        range.into_iter().find(|&at| self.is(at, class))
    }

    /// Whether a range has a token of a class.
    pub fn any(&self, range: Range<usize>, class: u64) -> bool {
        self.first(range, class).is_some()
    }

    /// The phrases of a sense that lie in a range.
    pub fn phrases(&self, range: &Range<usize>, sense: Sense) -> impl Iterator<Item = &Hit> {
        let (from, to) = (range.start, range.end);
        let start = self.hits.partition_point(|h| h.from < from);
        self.hits[start..]
            .iter()
            .take_while(move |h| h.from < to)
            .filter(move |h| h.sense == sense && h.to <= to)
    }

    /// The ids of a sense in a range, each once, in the order of the text.
    pub fn ids(&self, range: &Range<usize>, sense: Sense) -> Vec<String> {
        let mut out: Vec<String> = Vec::new();
        for hit in self.phrases(range, sense) {
            let id = self.lexicon.id(hit);
            if !out.iter().any(|known| known == id) {
                out.push(id.to_owned());
            }
        }
        out
    }

    /// The first cue of this id in a range.
    pub fn cue(&self, range: &Range<usize>, id: &str) -> Option<&Hit> {
        self.phrases(range, Sense::Cue).find(|h| self.lexicon.id(h) == id)
    }

    /// The text of a range of tokens.
    pub fn text(&self, range: &Range<usize>) -> &str {
        match (self.tokens.get(range.start), self.tokens.get(range.end.saturating_sub(1))) {
            (Some(first), Some(last)) if first.start <= last.end => {
                &self.block.text[first.start..last.end]
            }
            _ => "",
        }
    }

    /// Whether a token looks like a name: a capital where none is due.
    pub fn name_like(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.sort == Sort::Word && t.case != Case::Lower)
    }

    /// The sentences of a range: ended by `. ! ?`, not by an abbreviation.
    pub fn sentences(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let mut from = range.start;
        let mut brackets = 0i32;
        for at in range.clone() {
            let end = match self.tokens[at].sort {
                Sort::Mark('(') => {
                    brackets += 1;
                    false
                }
                Sort::Mark(')') => {
                    brackets -= 1;
                    false
                }
                Sort::Mark('!' | '?') => brackets <= 0,
                Sort::Mark('.') => brackets <= 0 && self.stops(at, range.end),
                _ => false,
            };
            if end {
                if at + 1 > from {
                    out.push(from..at + 1);
                }
                from = at + 1;
                brackets = 0;
            }
        }
        if from < range.end {
            out.push(from..range.end);
        }
        out
    }

    fn stops(&self, at: usize, end: usize) -> bool {
        if at + 1 >= end {
            return true;
        }
        let before = self.word(at.saturating_sub(1));
        let glued = at > 0 && self.tokens[at - 1].end == self.tokens[at].start;
        let next = &self.tokens[at + 1];
        let lower = next.sort == Sort::Word && next.case == Case::Lower;
        let spaced = next.start > self.tokens[at].end;
        let abbreviation = glued
            && (before.chars().count() == 1 && !before.starts_with(|c: char| c.is_ascii_digit())
                || self.lexicon.abbreviates(before));
        spaced
            && !abbreviation
            && (!lower
                || before.is_empty()
                || next.sort != Sort::Word
                || !self.lexicon.knows(self.word(at + 1))
                || self.is_start(at + 1))
            && !(abbreviation && lower)
    }

    /// A word in lower case that may still open a sentence, as in sloppy prose.
    fn is_start(&self, at: usize) -> bool {
        self.is(
            at,
            self.class.we
                | self.class.you
                | self.class.it
                | self.class.det
                | self.class.not
                | self.class.cond,
        )
    }
}

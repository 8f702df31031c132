//! One block with its tokens and the phrases found in it, and questions that
//! the readers of sentences ask of a run of tokens.

use std::ops::Range;

use super::document::Block;
use super::lexicon::Lexicon;
use super::sense::{Hit, Sense};
use super::words::{Case, Sort, Token};

/// No phrase is longer than this, gaps included.
const LONGEST: usize = 24;

/// A sentence that is longer is read in pieces: nobody writes such a one.
const SENTENCE: usize = 240;

/// The word classes that the reader itself works with, looked up once.
#[derive(Debug, Clone, Copy, Default)]
#[allow(missing_docs)]
pub struct Classes {
    pub we: u128,
    pub us: u128,
    pub our: u128,
    pub your: u128,
    pub you: u128,
    pub product: u128,
    pub third: u128,
    pub child: u128,
    pub policy: u128,
    pub not: u128,
    pub may: u128,
    pub cond: u128,
    pub be: u128,
    pub aux: u128,
    pub rel: u128,
    pub det: u128,
    pub prep: u128,
    pub to: u128,
    pub for_: u128,
    pub with: u128,
    pub and: u128,
    pub or: u128,
    pub but: u128,
    pub adverb: u128,
    pub it: u128,
    pub wh: u128,
    pub no_to: u128,
    pub yes_no: u128,
    pub collect: u128,
    pub store: u128,
    pub retain: u128,
    pub use_: u128,
    pub share: u128,
    pub sell: u128,
    pub transfer: u128,
    pub track: u128,
    pub delete: u128,
    pub give: u128,
    pub engage: u128,
    pub see: u128,
    pub control: u128,
    pub work: u128,
    pub please: u128,
    pub by: u128,
    pub what: u128,
    pub foreign: u128,
    pub need: u128,
    pub show: u128,
    pub place: u128,
    pub whole: u128,
    pub can: u128,
    pub until: u128,
    pub host: u128,
    pub send: u128,
    pub says: u128,
    pub participle: u128,
    pub disclose: u128,
    pub companion: u128,
    pub practice: u128,
    pub verb: u128,
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
            please: c("please"),
            by: c("by"),
            what: c("what"),
            foreign: c("foreign"),
            need: c("need"),
            show: c("show"),
            place: c("locative"),
            whole: c("whole"),
            can: c("can"),
            until: c("until"),
            host: c("host"),
            send: c("send"),
            says: c("says"),
            participle: c("participle"),
            disclose: c("disclose"),
            companion: c("companion"),
            practice: 0,
            verb: 0,
        };
        out.practice = out.need
            | out.show
            | out.host
            | out.collect
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
    /// General types and what they mean on the platform that this is about.
    pub means: Vec<(String, String)>,
    /// The whole document is about it, not only a few words.
    pub whole_platform: bool,
}

impl<'a> View<'a> {
    /// Tokens and phrases of `block`.
    pub fn new(lexicon: &'a Lexicon, class: &'a Classes, block: &'a Block) -> Self {
        let tokens = lexicon.tokens(&block.text);
        let hits = lexicon.hits(&tokens);
        let mut view =
            Self { lexicon, class, block, tokens, hits, means: Vec::new(), whole_platform: false };
        view.complete();
        view.no_recipients();
        view
    }

    /// Takes out the names of parties that name something else: a part of a
    /// longer name of data ("advertising ID"), the maker before it ("Somebody
    /// advertising ID"), a thing of a platform ("their Somebody server").
    fn no_recipients(&mut self) {
        let thing = self.lexicon.class("platform-thing");
        let keep: Vec<bool> = self
            .hits
            .iter()
            .map(|hit| {
                if !matches!(hit.sense, Sense::Named | Sense::Party) {
                    return true;
                }
                let within = self.near(hit.from).iter().any(|h| {
                    h.sense == Sense::Data
                        && h.from <= hit.from
                        && h.to >= hit.to
                        && h.to - h.from > hit.to - hit.from
                        && !super::object::tracks(self, self.lexicon.id(h))
                });
                let behind = |h: &Hit| {
                    h.sense == Sense::Data
                        && h.from == hit.to
                        && h.to - h.from >= 2
                        && !super::object::tracks(self, self.lexicon.id(h))
                };
                let receives = self.is(hit.from.wrapping_sub(1), self.class.to | self.class.with);
                let makes = hit.sense == Sense::Named
                    && (self.is(hit.to, thing) || self.near(hit.to).iter().any(behind));
                receives || !within && !makes
            })
            .collect();
        let mut keep = keep.into_iter();
        self.hits.retain(|_| keep.next().unwrap_or(true));
    }

    /// Adds the data types of words that share a part with their neighbours:
    /// "usage patterns and metrics", "request/response logs".
    fn complete(&mut self) {
        let mut extra: Vec<Hit> = Vec::new();
        for hit in self.hits.iter().filter(|h| h.sense == Sense::Data && h.to - h.from >= 2) {
            // "usage patterns and metrics": the first words go on.
            let joined = self.joint(hit.to);
            if let Some(next) = joined {
                let free = |at: usize| {
                    !self
                        .near(at)
                        .iter()
                        .any(|h| h.sense == Sense::Data && h.from <= at && h.to > at)
                };
                if self.tokens.get(next).is_some_and(|t| t.sort == Sort::Word) && free(next) {
                    for keep in (1..hit.to - hit.from).rev() {
                        let mut words: Vec<Token> = self.tokens[hit.from..hit.from + keep].to_vec();
                        words.push(self.tokens[next]);
                        if let Some(meaning) = self.lexicon.exactly(&words, Sense::Data) {
                            if meaning != hit.meaning {
                                extra.push(Hit {
                                    from: next,
                                    to: next + 1,
                                    sense: Sense::Data,
                                    meaning,
                                });
                            }
                            break;
                        }
                    }
                }
            }
            // "request/response logs": the last word counts for both.
            let before = hit.from.checked_sub(2).filter(|&b| self.joint(b + 1) == Some(hit.from));
            if let Some(before) = before {
                let words = [self.tokens[before], self.tokens[hit.to - 1]];
                let free = !self
                    .near(before)
                    .iter()
                    .any(|h| h.sense == Sense::Data && h.from <= before && h.to > before);
                if free && self.tokens[before].sort == Sort::Word {
                    if let Some(meaning) = self.lexicon.exactly(&words, Sense::Data) {
                        extra.push(Hit {
                            from: before,
                            to: before + 1,
                            sense: Sense::Data,
                            meaning,
                        });
                    }
                }
            }
        }
        if !extra.is_empty() {
            self.hits.append(&mut extra);
            self.hits.sort_by_key(|h| (h.from, h.to, h.sense, h.meaning));
        }
    }

    /// Whether a general term means the platform's here.
    pub fn on_platform(&self, hit: &Hit) -> bool {
        self.whole_platform || {
            let near = hit.from.saturating_sub(5)..(hit.to + 8).min(self.tokens.len());
            let same = |from: usize, to: usize| {
                !(from..to).any(|at| self.mark(at, ',') || self.mark(at, ';') || self.mark(at, '.'))
            };
            self.near(hit.from).iter().chain(self.near(hit.to + 8)).any(|h| {
                h.sense == Sense::Cue
                    && self.lexicon.id(h).ends_with(":block")
                    && near.contains(&h.from)
                    && if h.from < hit.from {
                        same(h.to.min(hit.from), hit.from)
                    } else {
                        same(hit.to.min(h.from), h.from)
                    }
            })
        }
    }

    /// Behind "and", "or" or a slash at `at`: the next token.
    fn joint(&self, at: usize) -> Option<usize> {
        (self.is(at, self.class.and) || self.mark(at, '/')).then_some(at + 1)
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
    pub fn is(&self, at: usize, class: u128) -> bool {
        self.tokens.get(at).is_some_and(|t| t.classes & class != 0)
    }

    /// Whether a token is this mark.
    pub fn mark(&self, at: usize, mark: char) -> bool {
        self.tokens.get(at).is_some_and(|t| t.sort == Sort::Mark(mark))
    }

    /// The first token of a class in a range.
    pub fn first(&self, range: Range<usize>, class: u128) -> Option<usize> {
        range.into_iter().find(|&at| self.is(at, class))
    }

    /// Whether a range has a token of a class.
    pub fn any(&self, range: Range<usize>, class: u128) -> bool {
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

    /// The phrases that may touch a token: no phrase is longer than a few words.
    pub fn near(&self, at: usize) -> &[Hit] {
        let from = self.hits.partition_point(|h| h.from + LONGEST < at);
        let to = self.hits.partition_point(|h| h.from <= at + 1);
        &self.hits[from..to.max(from)]
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
                _ => at + 1 - from >= SENTENCE,
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
            && (before.chars().count() == 1 && before.starts_with(char::is_alphabetic)
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

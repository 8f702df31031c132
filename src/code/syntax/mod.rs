//! The syntax reader: what a grammar says about a place. It is asked where the
//! lexical reader is in doubt, since parsing costs a hundred times as much as
//! matching. Grammars are C and can abort, hang or eat memory on hostile files:
//! who parses is given from outside, either this process ([`Here`]) or a
//! process apart ([`Crew`], which talks to [`serve`]).

mod crew;
mod grammars;
mod wire;
mod worker;

use std::collections::HashSet;
use std::ops::Range;

pub use crew::{Bounds, Crew};
pub use grammars::Here;
pub use worker::{WORKER, serve};

use super::decision::Decision;
use crate::model::{Confidence, Reason, SourceFile, SubjectKind};
use crate::rules::LanguageRule;

/// Larger files are left to the lexical reader, in bytes.
const LARGEST: usize = 256 << 10;
/// So are files with a longer line, in bytes.
const LONGEST: usize = 20_000;
/// Places looked up in one file.
const LOOKUPS: usize = 500;

/// What a grammar is asked about one file.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The linked grammar, by name.
    pub grammar: &'a str,
    /// The text of the file.
    pub text: &'a str,
    /// Byte ranges in it.
    pub places: &'a [Range<usize>],
}

/// The kinds of nodes around each place, in the order of the question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kinds {
    /// Every kind that occurs, once.
    names: Vec<String>,
    /// For each place indices into `names`, the outermost node first.
    places: Vec<Vec<u16>>,
}

impl Kinds {
    fn add(&mut self, kinds: &[&str]) {
        let place = kinds.iter().map(|kind| {
            let known = self.names.iter().position(|n| n == kind);
            known.unwrap_or_else(|| {
                self.names.push((*kind).to_owned());
                self.names.len() - 1
            }) as u16
        });
        let place = place.collect();
        self.places.push(place);
    }

    /// The kinds around a place, the innermost first.
    fn around(&self, place: usize) -> impl Iterator<Item = &str> {
        let place = self.places.get(place).map_or(&[][..], Vec::as_slice);
        place.iter().rev().filter_map(|&at| self.names.get(at as usize)).map(String::as_str)
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// No such grammar is linked: nobody expects an answer.
    NoGrammar,
    /// The text is of a kind that the parser does not come to an end with.
    Lost,
    /// The parser died of the text.
    Stopped,
    /// The parser was ended because it took too long.
    Slow,
    /// What the parser answered makes no sense.
    Garbled,
    /// The parser cannot be started.
    Absent,
    /// So many texts have ended the parser that it is asked no more.
    GivenUp,
}

impl Silence {
    /// What to tell about the file, if anything.
    pub fn reason(self) -> Option<String> {
        let why = match self {
            Self::NoGrammar => return None,
            Self::Lost => "the parser lost its way in it",
            Self::Stopped => "the parser stopped",
            Self::Slow => "the parser took too long",
            Self::Garbled => "the parser gave no sensible answer",
            Self::Absent => "the parser could not be started",
            Self::GivenUp => "the parser failed on too many files before it",
        };
        Some(format!("its syntax could not be read: {why}"))
    }
}

/// Whoever can parse.
pub trait Parsing: std::fmt::Debug + Send + Sync {
    /// The kinds of nodes around each place. Depends on the question alone,
    /// unless the parser has to be ended.
    ///
    /// # Errors
    /// Why there is no answer.
    fn ask(&self, question: &Question<'_>) -> Result<Kinds, Silence>;

    /// Nothing will be asked for a while: what costs memory may go.
    fn rest(&self) {}
}

/// Lets the grammar speak on decisions that rest on a weak name; `doubtful`
/// says where those start. What is no name at all is refused, and the rest is
/// told what part it plays. Where the grammar stays silent, decisions stay as
/// they are and the reason is returned.
pub fn review(
    parser: &dyn Parsing,
    language: &LanguageRule,
    file: &SourceFile,
    doubtful: &HashSet<usize>,
    decisions: &mut [Decision],
) -> Option<Silence> {
    let text = file.text.as_str();
    let doubt = |d: &Decision| {
        d.taken
            && d.subject.kind == SubjectKind::Data
            && d.confidence == Confidence::Medium
            && doubtful.contains(&d.range.start)
    };
    let mut doubtful: Vec<&mut Decision> =
        decisions.iter_mut().filter(|d| doubt(d)).take(LOOKUPS).collect();
    let unfit = || text.len() > LARGEST || text.lines().any(|l| l.len() > LONGEST);
    if doubtful.is_empty() || unfit() {
        return None;
    }
    let places: Vec<Range<usize>> = doubtful.iter().map(|d| d.range.clone()).collect();
    let grammar = language.grammar_of(&file.path);
    let kinds = match parser.ask(&Question { grammar, text, places: &places }) {
        Ok(kinds) => kinds,
        Err(silence) => return Some(silence),
    };
    for (place, d) in doubtful.iter_mut().enumerate() {
        if let Some(kind) = kinds.around(place).find(|k| is_one_of(k, &language.no_names)) {
            d.taken = false;
            let what = kind.replace('_', " ");
            let why = format!("the grammar reads it as part of: {what}");
            d.why.insert(0, Reason::not(why, None));
            continue;
        }
        let part = kinds.around(place).find_map(|kind| {
            language.parts.iter().find(|(_, kinds)| is_one_of(kind, kinds)).map(|(part, _)| part)
        });
        if let Some(part) = part {
            let part = part.replace('-', " ");
            d.why.push(Reason::because(format!("the grammar reads it as {part}"), None));
        }
    }
    None
}

fn is_one_of(kind: &str, kinds: &[String]) -> bool {
    kinds.iter().any(|k| k == kind)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::single_range_in_vec_init)] // one place is a list of one
    use super::*;
    use crate::rules::Rules;

    fn ask(language: &LanguageRule, path: &str, text: &str, name: &str) -> Kinds {
        let at = text.find(name).expect("the name");
        let question =
            Question { grammar: language.grammar_of(path), text, places: &[at..at + name.len()] };
        Here.ask(&question).expect("an answer")
    }

    #[test]
    fn every_linked_grammar_tells_parameters_from_arguments_and_comments() {
        let cases = [
            ("python", "a.py", "def f(mail):\n    g(phone)\n    # note about city\n"),
            ("javascript", "a.js", "function f(mail) {\n  g(phone);\n  // note about city\n}\n"),
            ("typescript", "a.tsx", "function f(mail: string) {\n  g(phone);\n  // city\n}\n"),
            ("go", "a.go", "package a\nfunc f(mail string) {\n\tg(phone)\n\t// city\n}\n"),
            (
                "java",
                "A.java",
                "class A {\n void f(String mail) {\n  g(phone);\n  // city\n }\n}\n",
            ),
            ("php", "a.php", "<?php\nfunction f($mail) {\n  g($phone);\n  // city\n}\n"),
            ("ruby", "a.rb", "def f(mail)\n  g(phone)\n  # city\nend\n"),
            ("rust", "a.rs", "fn f(mail: &str) {\n    g(phone);\n    // city\n}\n"),
        ];
        let rules = Rules::builtin().expect("rules");
        let linked = rules.languages.iter().filter(|l| !l.grammar.is_empty());
        for language in linked {
            let case = cases.iter().find(|(id, ..)| *id == language.id);
            let (id, path, text) = case.unwrap_or_else(|| panic!("no case for {}", language.id));
            let part = |name: &str| {
                let kinds = ask(language, path, text, name);
                let mut around = kinds.around(0);
                let found = around.find_map(|kind| {
                    let mut parts = language.parts.iter();
                    parts.find(|(_, kinds)| is_one_of(kind, kinds)).map(|(part, _)| part.clone())
                });
                found.unwrap_or_default()
            };
            assert_eq!(part("mail"), "a-parameter", "{id}");
            assert_eq!(part("phone"), "an-argument-of-a-call", "{id}");
            let comment = ask(language, path, text, "city");
            let mut around = comment.around(0);
            assert!(around.any(|k| is_one_of(k, &language.no_names)), "{id}: {comment:?}");
        }
    }

    #[test]
    fn deep_and_broken_texts_end() {
        let rules = Rules::builtin().expect("rules");
        for shape in ["(".repeat(200_000), "{[".repeat(100_000), "'\"`".repeat(80_000)] {
            let mut text = String::new();
            for (at, c) in shape.chars().enumerate() {
                text.push(c);
                if at % 500 == 499 {
                    text.push('\n');
                }
            }
            let middle = text.len() / 2;
            for language in rules.languages.iter().filter(|l| !l.grammar.is_empty()) {
                let places = &[middle..middle + 1];
                let question = Question { grammar: &language.grammar, text: &text, places };
                match Here.ask(&question) {
                    Ok(kinds) => assert!(kinds.around(0).count() <= grammars::DEEPEST),
                    Err(silence) => assert_eq!(silence, Silence::Lost, "{}", language.id),
                }
            }
        }
    }
}

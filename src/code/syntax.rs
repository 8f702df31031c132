//! The syntax reader: what a grammar says about a place. It is asked where the
//! lexical reader is in doubt, since parsing costs a hundred times as much as
//! matching. Grammars are C: nothing else may touch them.

use std::ops::{ControlFlow, Range};

use tree_sitter::{Language, ParseOptions, ParseState, Parser, Tree};

use super::decision::Decision;
use crate::model::{Confidence, Reason, SubjectKind};
use crate::rules::LanguageRule;

/// Larger files are left to the lexical reader, in bytes.
const LARGEST: usize = 256 << 10;
/// So are files with a longer line, in bytes.
const LONGEST: usize = 20_000;
/// The stack of the thread that parses, in bytes. The runtime of the grammars
/// recurses on some hostile texts; this holds what the largest text can cause.
/// Only what is used of it costs memory.
const STACK: usize = 512 << 20;
/// How often the parser may report progress before it is stopped. Counted, not
/// timed, so that a slow machine gives the same answer.
const PATIENCE: usize = 10_000;
/// Places looked up in one file.
const LOOKUPS: usize = 500;
/// How deep a place may lie.
const DEEPEST: usize = 400;

/// The linked grammars, by the name that `[[language]]` uses.
fn grammar(name: &str, tsx: bool) -> Option<Language> {
    Some(match name {
        "python" => tree_sitter_python::LANGUAGE.into(),
        "javascript" => tree_sitter_javascript::LANGUAGE.into(),
        "typescript" if tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
        "typescript" => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        "go" => tree_sitter_go::LANGUAGE.into(),
        "java" => tree_sitter_java::LANGUAGE.into(),
        "rust" => tree_sitter_rust::LANGUAGE.into(),
        _ => return None,
    })
}

/// Lets the grammar speak on decisions that rest on a name in doubt: what is
/// no name at all is refused, and the rest is told what part it plays.
pub fn review(language: &LanguageRule, path: &str, text: &str, decisions: &mut [Decision]) {
    let doubt = |d: &Decision| {
        d.taken && d.subject.kind == SubjectKind::Data && d.confidence == Confidence::Medium
    };
    if !decisions.iter().any(doubt) {
        return;
    }
    let Some(tree) = parse(language, path, text) else { return };
    for d in decisions.iter_mut().filter(|d| doubt(d)).take(LOOKUPS) {
        let kinds = kinds_at(&tree, &d.range);
        if let Some(kind) = kinds.iter().rev().find(|k| is_one_of(k, &language.no_names)) {
            d.taken = false;
            let what = kind.replace('_', " ");
            let why = format!("the grammar reads it as part of: {what}");
            d.why.insert(0, Reason::not(why, None));
            continue;
        }
        let part = kinds.iter().rev().find_map(|kind| {
            language.parts.iter().find(|(_, kinds)| is_one_of(kind, kinds)).map(|(part, _)| part)
        });
        if let Some(part) = part {
            let part = part.replace('-', " ");
            d.why.push(Reason::because(format!("the grammar reads it as {part}"), None));
        }
    }
}

fn is_one_of(kind: &str, kinds: &[String]) -> bool {
    kinds.iter().any(|k| k == kind)
}

/// The tree of a text, unless it is too large or the parser loses its way.
fn parse(language: &LanguageRule, path: &str, text: &str) -> Option<Tree> {
    if text.len() > LARGEST || text.lines().any(|l| l.len() > LONGEST) {
        return None;
    }
    let grammar = grammar(&language.grammar, path.ends_with(".tsx"))?;
    std::thread::scope(|threads| {
        let job = std::thread::Builder::new().stack_size(STACK);
        let job = job.spawn_scoped(threads, || parse_here(&grammar, text)).ok()?;
        job.join().ok()?
    })
}

fn parse_here(grammar: &Language, text: &str) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(grammar).ok()?;
    let mut left = PATIENCE;
    let mut patience = |_: &ParseState| {
        left -= 1;
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut patience);
    let bytes = text.as_bytes();
    parser.parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options))
}

/// The kinds of the nodes around a place, outermost first. Stops at a node that
/// could not be parsed: what it holds is guesswork.
fn kinds_at(tree: &Tree, range: &Range<usize>) -> Vec<String> {
    let mut kinds = Vec::new();
    let mut cursor = tree.walk();
    while cursor.goto_first_child_for_byte(range.start).is_some() && kinds.len() < DEEPEST {
        let node = cursor.node();
        if node.is_error() || node.start_byte() > range.start || node.end_byte() < range.end {
            break;
        }
        kinds.push(node.kind().to_owned());
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    fn kinds(id: &str, path: &str, text: &str, name: &str) -> Vec<String> {
        let rules = Rules::builtin().expect("rules");
        let language = rules.languages.iter().find(|l| l.id == id).expect("a language");
        let tree = parse(language, path, text).expect("a tree");
        let at = text.find(name).expect("the name");
        kinds_at(&tree, &(at..at + name.len()))
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
            ("rust", "a.rs", "fn f(mail: &str) {\n    g(phone);\n    // city\n}\n"),
        ];
        let rules = Rules::builtin().expect("rules");
        for (id, path, text) in cases {
            let language = rules.languages.iter().find(|l| l.id == id).expect("a language");
            let part = |name: &str| {
                let kinds = kinds(id, path, text, name);
                let found = kinds.iter().rev().find_map(|kind| {
                    let mut parts = language.parts.iter();
                    parts.find(|(_, kinds)| is_one_of(kind, kinds)).map(|(part, _)| part.clone())
                });
                found.unwrap_or_default()
            };
            assert_eq!(part("mail"), "a-parameter", "{id}");
            assert_eq!(part("phone"), "an-argument-of-a-call", "{id}");
            let comment = kinds(id, path, text, "city");
            assert!(comment.iter().any(|k| is_one_of(k, &language.no_names)), "{id}: {comment:?}");
        }
    }

    #[test]
    fn deep_and_broken_texts_end() {
        for text in ["(".repeat(200_000), "{[".repeat(100_000), "'\"`".repeat(80_000)] {
            let rules = Rules::builtin().expect("rules");
            for language in rules.languages.iter().filter(|l| !l.grammar.is_empty()) {
                let text: String = text.as_bytes().chunks(500).fold(String::new(), |mut s, c| {
                    s.push_str(&String::from_utf8_lossy(c));
                    s.push('\n');
                    s
                });
                if let Some(tree) = parse(language, "a.x", &text) {
                    assert!(
                        kinds_at(&tree, &(text.len() / 2..text.len() / 2 + 1)).len() <= DEEPEST
                    );
                }
            }
        }
    }
}

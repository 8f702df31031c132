//! The linked grammars, and what they make of a text. Grammars are C: nothing
//! but this file touches them, and the command line never runs it in its own
//! process.

use std::ops::{ControlFlow, Range};

use tree_sitter::{Language, ParseOptions, ParseState, Parser, Tree};

use super::{Kinds, Parsing, Question, Silence};

/// How often the parser may report progress before it is stopped. Counted, not
/// timed, so that a slow machine gives the same answer.
const PATIENCE: usize = 10_000;
/// How deep a place may lie.
pub(super) const DEEPEST: usize = 400;
/// The stack of a thread that parses, in bytes. The runtime of the grammars
/// recurses on some hostile texts; this holds what the largest text can cause.
/// Only what is used of it costs memory.
pub(super) const STACK: usize = 128 << 20;

/// The linked grammars, by the name that `[[language]]` uses.
fn grammar(name: &str) -> Option<Language> {
    Some(match name {
        "python" => tree_sitter_python::LANGUAGE.into(),
        "javascript" => tree_sitter_javascript::LANGUAGE.into(),
        "typescript" => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
        "tsx" => tree_sitter_typescript::LANGUAGE_TSX.into(),
        "go" => tree_sitter_go::LANGUAGE.into(),
        "java" => tree_sitter_java::LANGUAGE.into(),
        "php" => tree_sitter_php::LANGUAGE_PHP.into(),
        "ruby" => tree_sitter_ruby::LANGUAGE.into(),
        "rust" => tree_sitter_rust::LANGUAGE.into(),
        _ => return None,
    })
}

/// Parses in this very process: for tests, for whoever embeds the library and
/// trusts what it reads, and for the worker.
#[derive(Debug, Clone, Copy, Default)]
pub struct Here;

impl Parsing for Here {
    fn ask(&self, question: &Question<'_>) -> Result<Kinds, Silence> {
        std::thread::scope(|threads| {
            let job = std::thread::Builder::new().stack_size(STACK);
            let job = job.spawn_scoped(threads, || answer(question));
            job.ok().and_then(|job| job.join().ok()).unwrap_or(Err(Silence::Stopped))
        })
    }
}

/// The kinds of nodes around each place that was asked for. Wants a large
/// stack.
pub(super) fn answer(question: &Question<'_>) -> Result<Kinds, Silence> {
    let grammar = grammar(question.grammar).ok_or(Silence::NoGrammar)?;
    let tree = parse(&grammar, question.text).ok_or(Silence::Lost)?;
    let mut kinds = Kinds::default();
    for place in question.places {
        kinds.add(&kinds_at(&tree, place));
    }
    Ok(kinds)
}

fn parse(grammar: &Language, text: &str) -> Option<Tree> {
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
fn kinds_at<'t>(tree: &'t Tree, range: &Range<usize>) -> Vec<&'t str> {
    let mut kinds = Vec::new();
    let mut cursor = tree.walk();
    while cursor.goto_first_child_for_byte(range.start).is_some() && kinds.len() < DEEPEST {
        let node = cursor.node();
        if node.is_error() || node.start_byte() > range.start || node.end_byte() < range.end {
            break;
        }
        kinds.push(node.kind());
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Rules;

    /// A slip in a rule file would silently decide nothing.
    #[test]
    fn languages_name_linked_grammars_and_kinds_of_nodes_that_they_have() {
        let rules = Rules::builtin().expect("rules");
        for language in rules.languages.iter().filter(|l| !l.grammar.is_empty()) {
            let grammar = grammar(&language.grammar).expect(&language.grammar);
            let parts = language.parts.values().flatten();
            for kind in language.no_names.iter().chain(parts) {
                assert!(
                    grammar.id_for_node_kind(kind, true) != 0,
                    "{}: the grammar has no `{kind}`",
                    language.id
                );
            }
        }
    }
}

//! How far a value reaches: which of the calls around it take the value
//! itself, and not an answer about it. A callback's body is a place of its own,
//! a comparison is a truth value, a length or a digest is not what was measured.
//! No rule on what data is stands here.

use super::facts::{Fact, Role};
use super::flows::Flows;
use super::lexer::{Kind, mark};
use super::tree::{Frame, Tree};

/// Brackets around a place that are looked at.
const CLIMB: usize = 14;
/// Tokens before a place in which the head of a short function is sought.
const HEAD: usize = 80;

/// Leaves the calls around the fact at token `at` that take the value itself.
/// `kept`: it stays what it is when it is digested.
pub fn narrow(tree: &Tree<'_>, at: usize, fact: &mut Fact, flows: &Flows, kept: bool) {
    if fact.calls.is_empty() {
        return;
    }
    if is_asked(tree, at, flows) {
        fact.calls.clear();
        return;
    }
    let from = function_start(tree, at, flows);
    fact.calls.retain(|call| call.open >= from && !flows.arrives(&call.path));
    let mut left = fact.calls.len();
    for (n, call) in fact.calls.iter().enumerate() {
        if flows.sink(&call.path, &tree.language.id, false).is_some() {
            break;
        }
        // `$request->validate(['email' => …])` says what comes in.
        let shaped =
            fact.role == Role::Key && tree.language.ecosystem != "npm" && flows.shape(&call.path);
        if shaped {
            continue;
        }
        if flows.answers(&call.path) || !kept && flows.digests(&call.path) {
            left = n;
            break;
        }
    }
    fact.calls.truncate(left);
}

/// Whether the calls between `from` and the token at `at` hand on something
/// else than the value: an answer, a digest, or what a write came to.
pub fn is_lost(tree: &Tree<'_>, from: usize, at: usize, flows: &Flows, kept: bool) -> bool {
    let mut open = tree.parent(at);
    for _ in 0..CLIMB {
        let Some(here) = open.filter(|&o| o > from) else { return false };
        if let Frame::Call(path) = tree.frame(here) {
            let far = flows
                .sink(&path, &tree.language.id, false)
                .is_some_and(|e| e.action != crate::model::Action::Display);
            if far || flows.answers(&path) || !kept && flows.digests(&path) {
                return true;
            }
        }
        open = tree.parent(here);
    }
    false
}

/// Whether some call stands between `from` and the token at `at`.
pub fn is_called(tree: &Tree<'_>, from: usize, at: usize) -> bool {
    let mut open = tree.parent(at);
    for _ in 0..CLIMB {
        let Some(here) = open.filter(|&o| o > from) else { return false };
        if matches!(tree.frame(here), Frame::Call(_)) {
            return true;
        }
        open = tree.parent(here);
    }
    false
}

/// Where the innermost function around a token begins, as an offset; 0 outside.
pub(super) fn function_start(tree: &Tree<'_>, at: usize, flows: &Flows) -> usize {
    let mut anchor = at;
    for _ in 0..CLIMB {
        let Some(open) = tree.parent(anchor) else { break };
        let start = tree.tokens()[open].start as usize;
        let short = || {
            open.checked_sub(1)
                .is_some_and(|b| tree.is_mark(b, mark::FAT) || tree.is_mark(b, mark::ARROW))
        };
        let whole = match tree.frame(open) {
            Frame::Body(_) => true,
            Frame::Block => tree.is_mark(open, b'{') && short(),
            _ => false,
        };
        if whole && !tree.parent(open).is_some_and(|o| keeps(tree, o, flows)) {
            return start;
        }
        // `list.map(u => u.mail)` hands the values on, `bus.on(e => …)` does not.
        if let Frame::Call(path) = tree.frame(open)
            && short_function(tree, open, anchor)
            && !flows.maps(&path)
            && !keeps(tree, open, flows)
        {
            return start + 1;
        }
        anchor = open;
    }
    0
}

/// Whether a bracket is a call that keeps what its function makes:
/// `database.write(tx -> …)`.
fn keeps(tree: &Tree<'_>, open: usize, flows: &Flows) -> bool {
    let Frame::Call(path) = tree.frame(open) else { return false };
    let effect = flows.sink(&path, &tree.language.id, false);
    effect.is_some_and(|e| e.action == crate::model::Action::Store && !e.device)
}

/// Whether the token at `anchor` stands behind `=>` or `->` in the bracket.
fn short_function(tree: &Tree<'_>, open: usize, anchor: usize) -> bool {
    let arrow = match tree.language.id.as_str() {
        "java" => mark::ARROW,
        "csharp" | "dart" => mark::FAT,
        _ if tree.language.ecosystem == "npm" => mark::FAT,
        _ => return false,
    };
    let from = open.max(anchor.saturating_sub(HEAD));
    let mut at = anchor;
    while at > from {
        at -= 1;
        if tree.parent(at) != Some(open) {
            continue;
        }
        if tree.is_mark(at, arrow) {
            return true;
        }
        if tree.is_mark(at, b',') {
            return false;
        }
    }
    false
}

/// Whether the value at a token is only asked about: compared, tested, measured.
pub fn is_asked(tree: &Tree<'_>, at: usize, flows: &Flows) -> bool {
    let (first, last) = extent(tree, at);
    let next = last + 1;
    // `user.email.length`, `user.email.equals(x)`
    if tree.is_joint(at + 1) && tree.is_kind(at + 2, Kind::Name) {
        let asked = [super::normal::form(tree.word(at + 2))];
        if flows.answers(&asked) {
            return true;
        }
    }
    if tree.is_mark(next, mark::COMPARE)
        || tree.is_mark(next, mark::LOGIC) && tree.word(next) == "&&"
        || matches!(tree.word(next), "in" | "instanceof") && tree.is_kind(next, Kind::Name)
    {
        return true;
    }
    let ternary = !matches!(tree.language.id.as_str(), "rust" | "kotlin" | "python" | "go");
    if ternary
        && tree.is_mark(next, b'?')
        && !["?", ":", ")", ",", ";", ".", "]", "}", "="].contains(&tree.word(next + 1))
        && !tree.is_mark(next + 1, b'.')
    {
        return true;
    }
    let Some(before) = first.checked_sub(1) else { return false };
    tree.is_mark(before, mark::COMPARE)
        || tree.is_mark(before, b'!') && !tree.tokens()[first].first
        || tree.language.id == "python"
            && matches!(tree.word(before), "if" | "not")
            && tree.is_kind(before, Kind::Name)
}

/// The first and the last token of the chain of members around a name; calls
/// and indices at its end belong to it.
fn extent(tree: &Tree<'_>, at: usize) -> (usize, usize) {
    let mut first = at;
    while first >= 2 && tree.is_joint(first - 1) && tree.is_kind(first - 2, Kind::Name) {
        first -= 2;
    }
    let mut last = at;
    for _ in 0..8 {
        if tree.is_joint(last + 1) && tree.is_kind(last + 2, Kind::Name) {
            last += 2;
        } else if (tree.is_mark(last + 1, b'(') || tree.is_mark(last + 1, b'['))
            && let Some(close) = tree.mate(last + 1)
        {
            last = close;
        } else {
            break;
        }
    }
    (first, last)
}

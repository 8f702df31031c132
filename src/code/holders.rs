//! Variables that hold what was found: `params = {"to": user.email}` and then
//! `mail.send(params)`. Within one function, one step, no more.

use std::collections::{HashMap, HashSet};

use super::decision::Decision;
use super::flows::Flows;
use super::judge::{Judge, Setting};
use super::lexer::{Kind, mark};
use super::lexical;
use super::reach;
use super::tree::{Frame, Tree};
use crate::model::{Confidence, Reason, SubjectKind};

/// Things that one variable holds at most.
const HELD: usize = 8;
/// Tokens between two places of a variable that are looked at.
const LINES: usize = 2000;
/// Variables looked at again in one file.
const LOOKS: usize = 3000;

/// What a variable is given at one place.
#[derive(Debug)]
struct Given {
    /// The token of its name there.
    at: usize,
    what: Vec<Decision>,
}

/// What the variables of a file hold, by function and name.
#[derive(Debug, Default)]
pub struct Holders {
    held: HashMap<(String, String), Vec<Given>>,
}

impl Holders {
    /// Notes what the statement around token `at` gives a name to.
    pub fn note(
        &mut self,
        tree: &Tree<'_>,
        at: usize,
        function: Option<&str>,
        found: &[Decision],
        flows: &Flows,
    ) {
        let worth = found.iter().filter(|d| {
            d.taken && d.confidence > Confidence::Low && d.subject.kind == SubjectKind::Data
        });
        let mut worth = worth.peekable();
        let Some(first) = worth.peek() else { return };
        let Some(name) = holder(tree, at) else { return };
        let kept = flows.digested(&first.subject.id);
        if reach::is_asked(tree, at, flows) || reach::is_lost(tree, name, at, flows, kept) {
            return;
        }
        // What went wrong holds nothing of what the call was given.
        let word = tree.word(name);
        if flows.errs(word) && reach::is_called(tree, name, at) {
            return;
        }
        let key = (function.unwrap_or_default().to_owned(), word.to_owned());
        let places = self.held.entry(key).or_default();
        if places.last().is_none_or(|p| p.at != name) {
            places.push(Given { at: name, what: Vec::new() });
        }
        let Some(place) = places.last_mut() else { return };
        for decision in worth {
            if place.what.len() < HELD && !place.what.iter().any(|d| d.subject == decision.subject)
            {
                place.what.push(decision.clone());
            }
        }
    }

    /// Where the variables are taken.
    pub fn follow(&self, tree: &Tree<'_>, judge: &Judge<'_>, setting: &Setting) -> Vec<Decision> {
        let mut out = Vec::new();
        if self.held.is_empty() {
            return out;
        }
        let names: HashSet<&str> = self.held.keys().map(|(_, name)| name.as_str()).collect();
        // Where each of them is given something, in order.
        let mut given: HashMap<(String, String), Vec<usize>> = HashMap::new();
        let mut looks = 0;
        for at in 0..tree.tokens().len() {
            if !tree.is_kind(at, Kind::Name) || !names.contains(tree.word(at)) {
                continue;
            }
            let member = at > 0 && tree.is_joint(at - 1) || tree.is_joint(at + 1);
            if member || tree.is_mark(at + 1, b'(') {
                continue;
            }
            looks += 1;
            if looks > LOOKS {
                break;
            }
            let Some(mut fact) = lexical::fact(tree, at) else { continue };
            let key = (fact.function.clone().unwrap_or_default(), tree.word(at).to_owned());
            if is_given(tree, at) {
                let places = given.entry(key).or_default();
                if places.len() < LOOKS {
                    places.push(at);
                }
                continue;
            }
            if tree.is_mark(at + 1, b':') || tree.parent(at).is_none() {
                continue;
            }
            let Some(held) = self.held.get(&key) else { continue };
            reach::narrow(tree, at, &mut fact, judge.flows, true);
            let Some((action, recipient, why)) = judge.taken(&fact, setting) else { continue };
            let places = given.get(&key).map(Vec::as_slice).unwrap_or_default();
            for decision in content(tree, at, held, places) {
                // The place where it was found says this by itself.
                if decision.range == fact.range
                    || decision.action == action && decision.recipient == recipient
                {
                    continue;
                }
                let mut one = decision.clone();
                one.name.clone_from(&fact.name);
                one.range = fact.range.clone();
                one.action = action;
                one.recipient.clone_from(&recipient);
                one.confidence = Confidence::Medium;
                one.why.insert(0, why.clone());
                one.why.insert(
                    1,
                    Reason::because(format!("`{}` holds `{}`", fact.name, decision.symbol), None),
                );
                out.push(one);
            }
        }
        out
    }
}

/// What a variable holds where it is used: what it was given and no later value
/// replaced. Branches beside one another mean the same by one name.
fn content<'h>(
    tree: &Tree<'_>,
    at: usize,
    held: &'h [Given],
    given: &[usize],
) -> impl Iterator<Item = &'h Decision> {
    let sure: Vec<usize> = given
        .iter()
        .rev()
        .copied()
        .filter(|&g| g < at && rules_over(tree, g, at))
        .take(HELD)
        .collect();
    let gone = move |h: usize| {
        let over =
            |g: usize| is_parameter(tree, g) || rules_over(tree, h, g) || rules_over(tree, g, h);
        sure.iter().any(|&g| g > h && over(g))
    };
    held.iter()
        .filter(|g| g.at < at)
        .filter(move |g| !gone(g.at))
        .flat_map(|g| &g.what)
        .take(HELD)
        .collect::<Vec<_>>()
        .into_iter()
}

fn is_parameter(tree: &Tree<'_>, at: usize) -> bool {
    tree.parent(at).is_some_and(|open| matches!(tree.frame(open), Frame::Parameters(_)))
}

/// Whether `before` stands in the block of `at`, or in one around it: whoever
/// comes to the later of the two came past it.
fn rules_over(tree: &Tree<'_>, before: usize, at: usize) -> bool {
    if is_parameter(tree, before) {
        return true;
    }
    if tree.language.indented {
        let own = depth(tree, before);
        let (from, to) = (before.min(at), before.max(at));
        let firsts = (from + 1..=to).take(LINES).filter(|&i| tree.tokens()[i].first);
        return own <= depth(tree, at)
            && firsts.filter(|&i| tree.parent(i).is_none()).all(|i| depth(tree, i) >= own);
    }
    let Some(around) = tree.parent(before) else { return true };
    let mut open = tree.parent(at);
    for _ in 0..40 {
        match open {
            Some(here) if here == around => return true,
            Some(here) => open = tree.parent(here),
            None => return false,
        }
    }
    false
}

/// How far the line of a token is indented, in bytes.
fn depth(tree: &Tree<'_>, at: usize) -> usize {
    let start = tree.tokens()[at].start as usize;
    let line = tree.text[..start].rfind('\n').map_or(0, |n| n + 1);
    let text = &tree.text[line..start];
    text.len() - text.trim_start().len()
}

/// Whether the name at `at` is given something new there.
fn is_given(tree: &Tree<'_>, at: usize) -> bool {
    if tree.is_mark(at + 1, mark::WALRUS) {
        return true;
    }
    let call = tree.parent(at).map(|open| tree.frame(open));
    if matches!(call, Some(Frame::Parameters(_))) {
        return true;
    }
    // `f(data=data)` gives nothing to the variable.
    if tree.is_mark(at + 1, b'=') {
        return !matches!(call, Some(Frame::Call(_)));
    }
    if tree.is_mark(at + 1, mark::FAT) && tree.language.ecosystem == "npm" {
        return true;
    }
    let same = tree.tokens().get(at + 2).is_some_and(|t| !t.first);
    let typed = tree.is_mark(at + 1, b':') && same && tree.is_mark(at + 3, b'=');
    let before = at.checked_sub(1).map_or("", |b| tree.word(b));
    // `x, err := f()`
    let several = (1..6).any(|n| tree.is_mark(at + n, mark::WALRUS))
        && (1..6)
            .take_while(|n| !tree.is_mark(at + n, mark::WALRUS))
            .all(|n| tree.is_mark(at + n, b',') || tree.is_kind(at + n, Kind::Name));
    typed || several || matches!(before, "let" | "var" | "const" | "for" | "as" | "catch")
}

/// The token of the variable that the statement around a token gives a value to.
fn holder(tree: &Tree<'_>, at: usize) -> Option<usize> {
    let mut anchor = at;
    for _ in 0..8 {
        let Some(open) = tree.parent(anchor) else { break };
        if matches!(
            tree.frame(open),
            Frame::Body(_) | Frame::Block | Frame::Type(_) | Frame::Parameters(_)
        ) && !tree.is_mark(open, b'(')
        {
            break;
        }
        anchor = open;
    }
    let mut first = anchor;
    for _ in 0..40 {
        if tree.tokens()[first].first || first == 0 {
            break;
        }
        first -= 1;
    }
    let sign = (first..first + 9).find(|&i| {
        (tree.is_mark(i, b'=') || tree.is_mark(i, mark::WALRUS))
            && tree.parent(i) == tree.parent(anchor)
    })?;
    if sign >= anchor.max(first + 1) && anchor != at {
        return None;
    }
    let mut name = sign.checked_sub(1)?;
    // `x: T = …`, and no `if x:` with a line below it.
    let same = !tree.tokens()[name].first;
    if name >= 2 && same && tree.is_mark(name - 1, b':') && tree.is_kind(name - 2, Kind::Name) {
        name -= 2;
    }
    // `user, err := …`: which of them holds it is not known.
    if name > 0 && tree.is_mark(name - 1, b',') {
        return None;
    }
    let member = name > 0 && tree.is_joint(name - 1);
    (tree.is_kind(name, Kind::Name) && !member && tree.word(name).len() > 1).then_some(name)
}

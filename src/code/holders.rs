//! Variables that hold what was found: `params = {"to": user.email}` and then
//! `mail.send(params)`. Within one function, one step, no more.

use std::collections::HashMap;

use super::decision::Decision;
use super::judge::{Judge, Setting};
use super::lexer::{Kind, mark};
use super::lexical;
use super::tree::{Frame, Tree};
use crate::model::{Confidence, Reason, SubjectKind};

/// Things that one variable holds at most.
const HELD: usize = 8;
/// Variables looked at again in one file.
const LOOKS: usize = 3000;

/// What the variables of a file hold, by function and name.
#[derive(Debug, Default)]
pub struct Holders {
    held: HashMap<(String, String), Vec<Decision>>,
}

impl Holders {
    /// Notes what the statement around token `at` gives a name to.
    pub fn note(&mut self, tree: &Tree<'_>, at: usize, function: Option<&str>, found: &[Decision]) {
        let worth = found.iter().filter(|d| {
            d.taken && d.confidence > Confidence::Low && d.subject.kind == SubjectKind::Data
        });
        let mut worth = worth.peekable();
        if worth.peek().is_none() {
            return;
        }
        let Some(name) = holder(tree, at) else { return };
        let list = self.held.entry((function.unwrap_or_default().to_owned(), name)).or_default();
        for decision in worth {
            if list.len() < HELD && !list.iter().any(|d| d.subject == decision.subject) {
                list.push(decision.clone());
            }
        }
    }

    /// Where the variables are taken.
    pub fn follow(&self, tree: &Tree<'_>, judge: &Judge<'_>, setting: &Setting) -> Vec<Decision> {
        let mut out = Vec::new();
        if self.held.is_empty() {
            return out;
        }
        let names: std::collections::HashSet<&str> =
            self.held.keys().map(|(_, name)| name.as_str()).collect();
        let mut looks = 0;
        for at in 0..tree.tokens().len() {
            if !tree.is_kind(at, Kind::Name) || !names.contains(tree.word(at)) {
                continue;
            }
            let member = at > 0 && tree.is_joint(at - 1) || tree.is_joint(at + 1);
            let given = tree.is_mark(at + 1, b'=')
                || tree.is_mark(at + 1, mark::WALRUS)
                || tree.is_mark(at + 1, b':');
            if member || given || tree.is_mark(at + 1, b'(') || tree.parent(at).is_none() {
                continue;
            }
            looks += 1;
            if looks > LOOKS {
                break;
            }
            let Some(fact) = lexical::fact(tree, at) else { continue };
            let key = (fact.function.clone().unwrap_or_default(), tree.word(at).to_owned());
            let Some(held) = self.held.get(&key) else { continue };
            let Some((action, recipient, why)) = judge.taken(&fact, setting) else { continue };
            for decision in held {
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

/// The variable that the statement around a token gives a value to.
fn holder(tree: &Tree<'_>, at: usize) -> Option<String> {
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
    if name >= 2 && tree.is_mark(name - 1, b':') && tree.is_kind(name - 2, Kind::Name) {
        name -= 2;
    }
    // `user, err := …`: which of them holds it is not known.
    if name > 0 && tree.is_mark(name - 1, b',') {
        return None;
    }
    let member = name > 0 && tree.is_joint(name - 1);
    (tree.is_kind(name, Kind::Name) && !member && tree.word(name).len() > 1)
        .then(|| tree.word(name).to_owned())
}

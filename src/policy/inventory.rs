//! Items that name data, below a heading or an opener that says what is done with
//! it. Items about anything else are not read here.

use std::ops::Range;

use super::frame::Topic;
use super::label::{Habit, Sides};
use super::object::{self, data_in};
use super::party::named;
use super::promise;
use super::sense::Sense;
use super::statement::{Context, Draft, marks};
use super::view::View;
use crate::model::{Kind, Mode, Verb};

/// An item under a collecting topic.
pub fn data_item(
    view: &View<'_>,
    context: &Context,
    habit: Habit,
    sides: Option<&Sides>,
    mode: Mode,
) -> Vec<Draft> {
    let all = view.all();
    let kind = if context.deny { Kind::NeverCollects } else { Kind::Collects };
    let mut d = Draft::new(kind, mode, all.clone());
    d.verbs = if context.verbs.is_empty() { vec![Verb::Collect] } else { context.verbs.clone() };
    d.marks = marks(view, &all);
    let mut out = Vec::new();
    match sides {
        Some(sides) => {
            let (names, groups) = named(view, &sides.label);
            let left = data_in(view, None, &sides.label, sides.arrow);
            let body = head(view, &sides.body);
            let mut right = data_in(view, None, &body, false);
            let listed = data_in(view, None, &body, true);
            let pieces = 1 + body
                .clone()
                .filter(|&at| view.mark(at, ',') || view.is(at, view.class.and))
                .count();
            // Beside a narrow label, weak words explain.
            let narrow =
                right.is_empty() && !left.is_empty() && left.iter().all(|l| l.contains('.'));
            if (listed.len() * 3 >= pieces * 2 || left.is_empty()) && !narrow {
                right = listed;
            }
            // "Account: opening it", "Company: for invoices": explained, not listed.
            let first = sides.body.start;
            let gerund = view.word(first).ends_with("ing")
                && !view
                    .hits
                    .iter()
                    .any(|h| h.from == first && matches!(h.sense, Sense::Data | Sense::Weak));
            if !left.is_empty() && (view.is(first, view.class.prep | view.class.to) || gerund) {
                right.clear();
            }
            // "User IDs: random identifiers that …": told what they are.
            if !left.is_empty() && right.iter().all(|id| object::listed(view, "describes", id)) {
                right.clear();
            }
            // One narrower word for the same thing describes it.
            let family = |id: &str| id.split('.').next().map(str::to_owned);
            if let ([one], [other]) = (&left[..], &right[..]) {
                if one.contains('.') && family(one) == family(other) && habit == Habit::LabelData {
                    right.clear();
                }
            }
            let mut purposes = view.ids(&sides.body, Sense::Purpose);
            if !right.is_empty() && right.len() >= purposes.len() && !sides.arrow {
                purposes.clear();
            }
            let tail = head(view, &sides.body).end..sides.body.end;
            let source = !names.is_empty() || context.topic == Some(Topic::Source);
            if source && !right.is_empty() {
                d.data = right;
                d.parties = names;
                d.categories = groups;
            } else if !left.is_empty()
                && (right.is_empty()
                    || sides.arrow
                    || habit == Habit::LabelData && !purposes.is_empty())
            {
                d.data = left;
                d.purposes = purposes;
            } else if !right.is_empty() {
                d.data = right;
            } else {
                d.data = left;
            }
            if d.data.is_empty() {
                d.data = data_in(view, None, &all, true);
            }
            if d.purposes.is_empty() && habit == Habit::LabelData {
                d.purposes = view.ids(&tail, Sense::Purpose);
            }
            let says_purpose = !d.purposes.is_empty() && !context.deny;
            if says_purpose {
                let place = if sides.arrow { sides.body.clone() } else { all.clone() };
                let mut p = Draft::new(Kind::Purpose, mode, place);
                p.data = d.data.clone();
                p.purposes = d.purposes.clone();
                p.values = d.purposes.clone();
                out.push(p);
            }
        }
        None => d.data = data_in(view, None, &head(view, &all), true),
    }
    if !d.data.is_empty() {
        out.insert(0, d);
    }
    out.extend(promise::security(view, &all, context).filter(|_| !context.deny));
    out
}

/// The part of an item that names the data: up to "for …", "to …", "so …".
fn head(view: &View<'_>, range: &Range<usize>) -> Range<usize> {
    let c = view.class;
    let end = (range.start + 1..range.end)
        .find(|&at| {
            matches!(view.word(at), "via" | "through" | "using" | "->")
                || view.is(at, c.for_)
                    && view.phrases(&(at..range.end), Sense::Purpose).next().is_some()
                || view.is(at, c.to) && view.is(at + 1, c.verb) && !view.is(at - 1, c.no_to)
                || view.mark(at, '.')
                    && view.tokens[at].end > view.tokens[at - 1].end
                    && at + 1 < range.end
                    && !view.lexicon.abbreviates(view.word(at - 1))
        })
        .unwrap_or(range.end);
    range.start..end
}

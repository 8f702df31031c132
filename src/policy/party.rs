//! Who receives data: names of the catalogue, categories, and names that nobody
//! knows but that stand where a recipient stands.

use std::ops::Range;

use super::clause::{Clause, Group, Part};
use super::object::data_in;
use super::sense::{Hit, Sense};
use super::statement::{Context, Draft};
use super::view::View;
use super::words::{Case, Sort};
use crate::model::{Kind, Mode, Verb};

/// Parties and categories that a range names.
pub fn named(view: &View<'_>, range: &Range<usize>) -> (Vec<String>, Vec<String>) {
    let parties = view.ids(range, Sense::Named);
    let mut categories = view.ids(range, Sense::Party);
    if categories.len() > 1 {
        categories.retain(|c| c != "third-party");
    }
    (parties, categories)
}

/// "The service is run by Somebody": who we are, not who else gets data.
pub fn operated(view: &View<'_>, range: &Range<usize>) -> bool {
    let Some(hit) = view.cue(range, "operator") else { return false };
    let before = range.start..hit.from;
    let other = view.hits.iter().any(|h| {
        h.from >= before.start
            && h.to <= before.end
            && matches!(
                h.sense,
                Sense::Data | Sense::Weak | Sense::Party | Sense::Measure | Sense::Named
            )
    });
    let parts = view.cue(&before, "infrastructure").is_some();
    let c = view.class;
    !other
        && !parts
        && !view.any(before.clone(), c.not | c.verb)
        && (before.clone().any(|at| view.is(at, c.product | c.we | c.it) || view.name_like(at)))
}

/// "We work with:", "Our vendors are:": a list of recipients follows.
pub fn vendors(view: &View<'_>, sentence: &Range<usize>, context: &Context) -> Option<Draft> {
    let c = view.class;
    view.cue(sentence, "vendor-opener")?;
    if !view.mark(sentence.end - 1, ':')
        || view.any(sentence.clone(), c.not)
        || view.phrases(sentence, Sense::Named).next().is_some()
        || view.cue(sentence, "about-policy").is_some()
    {
        return None;
    }
    let mode = if context.conditional || view.any(sentence.clone(), c.cond) {
        Mode::Conditional
    } else if view.any(sentence.clone(), c.may) {
        Mode::Hedged
    } else {
        Mode::Assert
    };
    let mut draft = Draft::new(Kind::Shares, mode, sentence.clone());
    draft.verbs = vec![Verb::Share];
    draft.umbrella = true;
    draft.categories = named(view, sentence).1;
    draft.purposes = view.ids(sentence, Sense::Purpose);
    draft.data = data_in(view, None, sentence, false);
    Some(draft)
}

/// "Using Somebody's Storage API": what stands behind the preposition is a place
/// on the person's device.
fn on_device(view: &View<'_>, at: usize) -> bool {
    view.phrases(&(at..(at + 5).min(view.tokens.len())), Sense::Cue)
        .any(|h| view.lexicon.id(h) == "local")
}

/// Who receives: categories and names behind with, to, by, on, via.
pub fn recipients(view: &View<'_>, clause: &Clause, group: &Group) -> (Vec<String>, Vec<String>) {
    let c = view.class;
    let zone = if view.lexicon.free_order {
        clause.range.clone()
    } else {
        group.range.start..clause.range.end
    };
    let usable = |hit: &&Hit| {
        hit.from >= zone.start
            && hit.to <= zone.end
            && !matches!(clause.part(hit.from), Part::Purpose | Part::Condition)
    };
    let mut parties: Vec<String> = Vec::new();
    let mut categories: Vec<String> = Vec::new();
    for hit in view.hits.iter().filter(usable) {
        let list = match hit.sense {
            Sense::Named => &mut parties,
            Sense::Party => &mut categories,
            _ => continue,
        };
        let id = view.lexicon.id(hit).to_owned();
        if !list.contains(&id) {
            list.push(id);
        }
    }
    if group.classes & c.engage != 0
        && parties.is_empty()
        && view.name_like(group.range.end)
        && view.tokens[group.range.end].classes == 0
        && group.range.end < zone.end
        && !on_device(view, group.range.end)
    {
        // "contacting Somebody's server"
        let mut end = group.range.end;
        while end < zone.end && view.name_like(end) && view.tokens[end].classes == 0 {
            end += 1;
        }
        let free = !view.hits.iter().any(|h| {
            h.from < end
                && h.to > group.range.end
                && matches!(h.sense, Sense::Data | Sense::Weak | Sense::Measure)
        });
        if free {
            parties.push(view.text(&(group.range.end..end)).to_owned());
        }
    }
    if parties.is_empty() {
        // A name behind a preposition that nobody knows is a party as well.
        for at in zone.clone() {
            if view.is(at, c.with)
                && clause.part(at) == Part::Main
                && view.name_like(at + 1)
                && at + 1 < zone.end
            {
                let known = view.hits.iter().any(|h| {
                    h.from <= at + 1
                        && h.to > at + 1
                        && matches!(
                            h.sense,
                            Sense::Data
                                | Sense::Weak
                                | Sense::Party
                                | Sense::Place
                                | Sense::Regime
                                | Sense::Measure
                        )
                });
                if known
                    || on_device(view, at)
                    || view.is(at + 1, c.our | c.your | c.det | c.we | c.you)
                    || view.tokens[at + 1].classes != 0
                {
                    continue;
                }
                let mut end = at + 1;
                while end < zone.end
                    && view.name_like(end)
                    && view.tokens[end].sort == Sort::Word
                    && view.tokens[end].case != Case::Lower
                {
                    end += 1;
                }
                parties.push(view.text(&(at + 1..end)).to_owned());
            }
        }
    }
    if categories.len() > 1 {
        categories.retain(|c| c != "third-party");
    }
    (parties, categories)
}

/// Whether a range opens with somebody's name or category, and says no more of
/// them than what for: "Somebody, who …", "a provider of mail".
pub fn party_first(view: &View<'_>, range: &Range<usize>) -> bool {
    let c = view.class;
    let mut at = range.start;
    while at < range.end && view.is(at, c.det | c.our) {
        at += 1;
    }
    let rest = at..range.end;
    let hits = view.phrases(&rest, Sense::Named).chain(view.phrases(&rest, Sense::Party));
    let known = hits.filter(|h| h.from == at).map(|h| h.to).max();
    let end =
        known.or_else(|| unknown(view, &(at..range.end)).map(|_| name_end(view, at, range.end)));
    end.is_some_and(|end| {
        end >= range.end
            || view.tokens[end].sort != Sort::Word
            || view.is(end, c.rel | c.for_ | c.and)
    })
}

fn name_end(view: &View<'_>, start: usize, end: usize) -> usize {
    (start..end)
        .find(|&at| {
            !matches!(view.tokens[at].sort, Sort::Word)
                || view.is(at, view.class.prep | view.class.be | view.class.for_ | view.class.rel)
        })
        .unwrap_or(end)
}

/// A name that nobody knows at the start of a range: up to four capitalised
/// words, one of which is no word of policies.
pub fn unknown(view: &View<'_>, range: &Range<usize>) -> Option<String> {
    let end = name_end(view, range.start, range.end);
    let name = range.start..end;
    let spoken = view.hits.iter().any(|h| {
        h.from < end
            && h.to > range.start
            && matches!(
                h.sense,
                Sense::Party | Sense::Data | Sense::Weak | Sense::Purpose | Sense::Condition
            )
    });
    let fits = !name.is_empty()
        && name.len() <= 4
        && name.clone().all(|at| view.name_like(at))
        && name.clone().any(|at| !view.lexicon.knows(view.word(at)))
        && !spoken;
    fits.then(|| view.text(&name).to_owned())
}

/// Names in brackets: "Monitoring (Acme)".
pub fn bracketed(view: &View<'_>, range: &Range<usize>) -> Vec<String> {
    let Some(open) = range.clone().find(|&at| view.mark(at, '(')) else { return Vec::new() };
    let close = (open..range.end).find(|&at| view.mark(at, ')')).unwrap_or(range.end);
    let mut out = Vec::new();
    let mut from = open + 1;
    for at in open + 1..=close {
        let ends =
            at == close || view.mark(at, ',') || view.mark(at, '/') || view.is(at, view.class.and);
        if ends {
            if from < at && unknown(view, &(from..at)).is_some() {
                out.push(view.text(&(from..at)).to_owned());
            }
            from = at + 1;
        }
    }
    out
}

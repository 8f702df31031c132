//! Denials that name no data: what is not used gets nothing, and what is denied of
//! all but one is said of the one. Denied data is read with the other deeds.

use std::ops::Range;

use super::deed::Deed;
use crate::model::{Kind, Mode, Verb};
use crate::policy::clause::{Agent, Clause, Group, Part};
use crate::policy::object::listed;
use crate::policy::party::named;
use crate::policy::sense::Sense;
use crate::policy::statement::Draft;
use crate::policy::view::View;
use crate::policy::words::Sort;

impl Deed<'_> {
    /// What is denied of services, tools and recipients; whether that is all.
    pub(super) fn unused(&self, out: &mut Vec<Draft>) -> bool {
        let Self { view, clause, group, .. } = *self;
        let c = view.class;
        let range = &clause.range;
        let data = &self.data;
        // "We use no services of others that collect your data."
        let foreign = group.denied
            && group.classes & (c.use_ | c.engage) != 0
            && categories_in(view, &self.zone)
            && clause
                .runs(Part::Relative)
                .iter()
                .any(|r| view.any(r.clone(), c.collect | c.track | c.share | c.sell));
        let others = group.denied && !foreign && no_others(view, clause, group, &self.zone);
        if foreign || others {
            let mut d = self.draft(Kind::NeverShares);
            d.verbs = vec![Verb::Share];
            if data.iter().all(|id| listed(view, "denied-by-use", id)) {
                d.data.clear();
            }
            (d.parties, d.categories) = named(view, &self.zone);
            out.push(d);
        }
        // "We do not use tracking pixels": what exists only to be used.
        let tools = group.denied
            && group.agent == Agent::We
            && group.classes & (c.use_ | c.engage | c.show) != 0
            && self.specific()
            && (data.iter().all(|id| listed(view, "denied-by-use", id))
                || view.is(group.range.start, view.lexicon.class("light")));
        if tools {
            let mut d = self.draft(Kind::NeverCollects);
            d.verbs = vec![Verb::Collect, Verb::Use, Verb::Share];
            out.push(d);
            return true;
        }
        if foreign || others {
            return true;
        }
        // "We do not use Somebody": what is not used gets nothing.
        let unused = group.denied
            && group.agent == Agent::We
            && group.classes & (c.use_ | c.engage) != 0
            && !group.passive
            && data.is_empty()
            && !self.generic
            && clause.runs(Part::Purpose).is_empty()
            && !clause.conditional()
            && !view.any(group.range.end..range.end, c.for_ | c.prep | c.to | c.wh);
        if unused {
            let (parties, _) = named(view, &(group.range.end..range.end));
            let near = view
                .phrases(&(group.range.end..range.end), Sense::Named)
                .any(|h| h.from <= group.range.end + 1);
            if near && !parties.is_empty() {
                let mut d = self.draft(Kind::NeverShares);
                d.verbs = vec![Verb::Share];
                d.parties = parties;
                out.push(d);
                return true;
            }
        }
        false
    }
}

/// "Shared with nobody except Somebody": what is denied of all others is said
/// of the one, and the denial tells whom it leaves out: `except:ID`, and
/// `except:other` for what was not understood.
pub fn excepted(view: &View<'_>, clause: &Clause, denial: &mut Draft) -> Option<Draft> {
    let runs = clause.runs(Part::Exception);
    if runs.is_empty() || denial.kind != Kind::NeverShares {
        return None;
    }
    let mut draft = denial.clone();
    draft.kind = Kind::Shares;
    draft.mode = Mode::Assert;
    draft.marks.exception = false;
    (draft.parties, draft.categories) = (Vec::new(), Vec::new());
    let mut left_out: Vec<String> = Vec::new();
    for run in runs {
        // What the law asks for is no recipient of every day.
        let conditions = view.ids(&run, Sense::Condition);
        let (parties, mut categories) = named(view, &run);
        categories.retain(|c| c != "third-party");
        if conditions.is_empty() && view.any(run.clone(), view.class.cond | view.class.wh)
            || conditions.is_empty() && parties.is_empty() && categories.is_empty()
        {
            left_out.push("other".to_owned());
            continue;
        }
        if !conditions.is_empty() {
            draft.mode = Mode::Conditional;
        }
        left_out.extend(conditions.iter().chain(&parties).chain(&categories).cloned());
        categories.retain(|c| !conditions.contains(c));
        draft.parties.extend(parties);
        draft.categories.extend(categories);
    }
    denial.parties.retain(|p| !left_out.contains(p));
    denial.categories.retain(|c| !left_out.contains(c));
    denial.values.extend(left_out.into_iter().map(|id| format!("except:{id}")));
    (!draft.parties.is_empty() || !draft.categories.is_empty()).then_some(draft)
}

/// Whether a denied verb has an object or subject that is somebody's thing, not
/// data as far as anybody knows: "the version", "our list of themes".
pub fn object_named(view: &View<'_>, clause: &Clause, group: &Group) -> bool {
    let c = view.class;
    let zone = if group.passive {
        clause.range.start..group.range.start
    } else {
        let stop = (group.range.end..clause.range.end).find(|&at| view.is(at, c.with | c.to));
        group.range.end..stop.unwrap_or(group.range.end)
    };
    let noun = |at: usize| {
        let token = &view.tokens[at];
        token.sort == Sort::Word
            && clause.part(at) == Part::Main
            && token.classes & !(c.product | c.whole) == 0
            && !view.is(at, view.lexicon.class("pronoun"))
            && view.is(at.wrapping_sub(1), c.det | c.our | c.your)
    };
    !view.lexicon.free_order && zone.clone().any(noun) && !view.any(zone, c.it & !c.det)
}

/// Whether a denial names kinds of services and nothing else: "we use no
/// advertising networks". What is limited to a purpose or a case is no such.
fn no_others(view: &View<'_>, clause: &Clause, group: &Group, zone: &Range<usize>) -> bool {
    let c = view.class;
    let uses = group.classes & (c.use_ | c.engage) != 0 && group.agent == Agent::We;
    let first = (zone.start..zone.end).find(|&at| !view.is(at, c.det | c.not | c.adverb));
    let party = first.is_some_and(|first| {
        view.phrases(zone, Sense::Party).any(|h| h.from == first && h.to - h.from >= 2)
    });
    uses && !group.passive
        && party
        && !view.lexicon.free_order
        && !clause.conditional()
        && clause.runs(Part::Purpose).is_empty()
        && clause.runs(Part::Relative).is_empty()
        && !view.any(zone.clone(), c.for_ | c.prep | c.to | c.wh | c.with)
        && view.phrases(zone, Sense::Named).next().is_none()
}

fn categories_in(view: &View<'_>, zone: &Range<usize>) -> bool {
    view.phrases(zone, Sense::Party).next().is_some()
}

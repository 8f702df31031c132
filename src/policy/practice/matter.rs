//! What a verb is about: the data among its objects, what "it" stands for, and
//! what is kept along with it. Whether it is collected or shared is no matter here.

use std::ops::Range;

use crate::policy::clause::{Agent, Clause, Group, Part};
use crate::policy::frame::Topic;
use crate::policy::object::{ROOT, data_in, has_generic, pointed, tracks};
use crate::policy::sense::Sense;
use crate::policy::statement::Context;
use crate::policy::view::View;

/// What a verb is about.
#[derive(Debug)]
pub struct Matter {
    /// Data types.
    pub data: Vec<String>,
    /// Its words name personal data in general, whatever they point back at.
    pub root: bool,
    /// Its objects name data in general.
    pub generic: bool,
}

/// What the verbs of a group are about; their objects stand in `zone`.
pub fn matter(
    view: &View<'_>,
    clause: &Clause,
    group: &Group,
    context: &Context,
    zone: &Range<usize>,
) -> Matter {
    let c = view.class;
    let range = &clause.range;
    let weak = matches!(context.topic, Some(Topic::Collect | Topic::Source | Topic::Retention))
        || group.classes & (c.collect | c.store | c.retain | c.show | c.give | c.need) != 0
        || group.passive && group.classes & (c.use_ | c.engage) != 0
        || handles(view, group);
    let mut data = data_in(view, Some(clause), zone, weak);
    if data.is_empty() && group.passive {
        data = data_in(view, Some(clause), range, weak);
    }
    if data.is_empty() {
        data = meant(view, clause, group, context);
    }
    // "In case of an error we collect logs": logs of errors.
    if view.cue(range, "on-error").is_some() {
        for id in &mut data {
            if let Some(other) = view.lexicon.plain(&format!("on-error:{id}")).first() {
                id.clone_from(other);
            }
        }
    }
    // "Saved with a user ID": what it is kept with is kept as well.
    if !group.denied && group.classes & (c.collect | c.store | c.retain) != 0 {
        let with = companions(view, clause, group);
        if !with.is_empty() {
            data.retain(|id| id != ROOT);
            for id in with {
                if id != ROOT && !data.contains(&id) {
                    data.push(id);
                }
            }
        }
    }
    let generic = has_generic(view, clause, zone);
    let mut root = data == [ROOT];
    if data.is_empty()
        || root && !context.last_data.is_empty() && pointed(view, zone, context.fresh)
    {
        // "The data that we collect" is all of it.
        let told = view.phrases(zone, Sense::Weak).chain(view.phrases(zone, Sense::Data));
        let told = told.into_iter().any(|h| {
            view.lexicon.id(h) == ROOT && clause.part(h.to) == Part::Relative && h.to < range.end
        });
        let points_back = !context.last_data.is_empty()
            && !told
            && (view.any(zone.clone(), c.it) && (context.fresh || context.item)
                || pointed(view, zone, context.fresh));
        if points_back {
            data = context.last_data.clone();
        } else if generic
            || group.passive && has_generic(view, clause, range)
            || view.any(zone.clone(), c.it) && group.classes & (c.sell | c.disclose) != 0
        {
            data = vec![ROOT.into()];
            root = true;
        }
    }
    // "We gather nothing else."
    let nothing_but = !clause.runs(Part::Exception).is_empty()
        && view.any(range.clone(), view.lexicon.class("pronoun"));
    let remainder = view.cue(range, "remainder").is_some() || nothing_but;
    if data.is_empty() && group.denied && remainder && group.classes & (c.collect | c.store) != 0 {
        data = vec![ROOT.into()];
        root = true;
    }
    let mentions = view.cue(range, "cookie-set").is_some();
    if data.is_empty() && mentions && !group.passive && group.agent == Agent::We {
        // "A session cookie keeps you signed in": the cookie does it.
        let subject = data_in(view, Some(clause), &(range.start..group.range.start), true);
        let near = view
            .hits
            .iter()
            .any(|h| h.sense == Sense::Data && h.to == group.range.start && h.from >= range.start);
        if near && !subject.is_empty() && subject.iter().any(|id| tracks(view, id)) {
            data = subject;
        }
    }
    // "Used only to …" below the data that it is about.
    let headless = group.passive || view.word(group.range.start).ends_with("ed");
    if data.is_empty() && context.item && headless && !group.explicit {
        let bare = !view.any(range.start..group.range.start, c.verb | c.we | c.you)
            && group.range.start <= range.start + 2;
        if bare {
            data.clone_from(&context.last_data);
        }
    }
    Matter { data, root, generic }
}

/// What something is kept with: "stored along with your user ID", "logged by
/// address".
fn companions(view: &View<'_>, clause: &Clause, group: &Group) -> Vec<String> {
    let c = view.class;
    let mut out: Vec<String> = Vec::new();
    if group.classes & (c.share | c.sell | c.transfer) != 0 {
        return out;
    }
    let next = clause.groups.iter().map(|g| g.range.start).find(|&at| at >= group.range.end);
    let end = next.unwrap_or(clause.range.end);
    for at in group.range.end..end {
        if clause.part(at) != Part::Main || !view.is(at, c.companion) {
            continue;
        }
        let by = view.is(at, c.by);
        let first = (at + 1..end).find(|&n| !view.is(n, c.det | c.our | c.your));
        let Some(first) = first else { continue };
        let data = view.near(first).iter().any(|h| h.from == first && h.sense == Sense::Data);
        let agent = view
            .near(first)
            .iter()
            .any(|h| h.from == first && matches!(h.sense, Sense::Named | Sense::Party));
        if by && (!data || agent) || !data && !view.is(first, c.whole) && agent {
            continue;
        }
        let stop = (first..end)
            .find(|&n| view.is(n, c.rel | c.prep) && !view.is(n, c.companion))
            .filter(|_| by)
            .unwrap_or(end);
        out.extend(data_in(view, Some(clause), &(at + 1..stop), false));
        break;
    }
    out
}

/// What a bare "it" or "them" stands for, where the same sentence, or one
/// before it that states nothing, has named it: "If you enter an address, it is stored".
fn meant(view: &View<'_>, clause: &Clause, group: &Group, context: &Context) -> Vec<String> {
    let c = view.class;
    let start = clause.range.start;
    let helpers = c.be | c.may | c.aux | c.adverb | c.not;
    // "It is received but never saved": the subject stands in the clause before.
    let elliptic = view.is(start, c.but)
        && (start..group.range.start).all(|at| view.is(at, helpers | c.but))
        && view.word(group.range.start).ends_with("ed");
    if elliptic {
        let sentences = view.sentences(view.all());
        let from = sentences.iter().find(|s| s.contains(&start)).map_or(start, |s| s.start);
        return data_in(view, None, &(from..start), true);
    }
    let at = if group.passive {
        let at = (start..group.range.start).rev().find(|&at| !view.is(at, helpers));
        at.filter(|&at| view.is(at, c.it))
    } else {
        let at = group.range.end;
        let ends = view.mark(at + 1, ',')
            || view.mark(at + 1, '.')
            || view.is(at + 1, c.prep | c.and | c.to | c.adverb | c.for_ | c.cond);
        (view.is(at, c.it) && (ends || at + 1 >= clause.range.end)).then_some(at)
    };
    let Some(at) = at else { return Vec::new() };
    let near = data_in(view, None, &(start..at), group.denied);
    if !near.is_empty() {
        return near;
    }
    let sentences = view.sentences(view.all());
    let whole = sentences.iter().find(|s| s.contains(&start)).map_or(start, |s| s.start);
    let near = data_in(view, None, &(whole..start), group.denied);
    if near.is_empty() { context.named.clone() } else { near }
}

/// "The shop processes names": what is handled is collected.
pub fn handles(view: &View<'_>, group: &Group) -> bool {
    !group.passive && view.is(group.range.start, view.lexicon.class("handle"))
}

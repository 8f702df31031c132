//! How long data is kept, and when it is deleted.

use super::clause::{Agent, Clause};
use super::frame::Topic;
use super::numbers;
use super::object::{ROOT, data_in};
use super::sense::Sense;
use super::statement::{Context, Draft, marks, mode_of};
use super::view::View;
use crate::model::{Kind, Verb};

/// The statement about keeping or deleting in a clause, if it makes one.
pub fn read(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    let c = view.class;
    let range = &clause.range;
    let section = context.topic == Some(Topic::Retention);
    let group = clause.groups.iter().find(|g| {
        g.classes & (c.retain | c.delete) != 0
            && !(section && context.item && g.agent == Agent::You)
    });
    let deletes = group.is_some_and(|g| g.classes & c.delete != 0);
    let keeps = group.is_some_and(|g| g.classes & c.retain != 0);
    let until = section && context.item && view.any(range.clone(), c.until);
    if group.is_some_and(|g| g.agent == Agent::You) && !until || group.is_none() && !section {
        return None;
    }
    // "Can be deleted by …" is in the hands of the user.
    if deletes
        && group
            .is_some_and(|g| g.passive && g.hedged && view.any(range.start..g.range.start, c.can))
    {
        return None;
    }
    if group.is_some_and(|g| g.denied && !deletes) && !section {
        return None;
    }
    let values = values(view, clause, deletes);
    // "In no case are messages kept": denied, whatever the section is about.
    if values.is_empty() && group.is_some_and(|g| g.denied && g.passive && !deletes) {
        return None;
    }
    if values.is_empty()
        && !(deletes && group.is_some_and(|g| g.passive || g.agent == Agent::We))
        && !(section && (keeps || context.item))
    {
        return None;
    }
    if !deletes && !keeps && !section {
        return None;
    }
    let mut draft = Draft::new(Kind::Retention, mode_of(clause, group, context), range.clone());
    draft.verbs = vec![Verb::Store];
    let generic_weak = true;
    let sides = context.item.then(|| super::label::sides(view)).flatten();
    if let Some(sides) = sides.as_ref().filter(|s| {
        group.is_none_or(|g| {
            !g.explicit
                && data_in(view, Some(clause), range, true).iter().all(|id| id == ROOT)
                && s.label.end <= g.range.start
        })
    }) {
        draft.data = data_in(view, None, &sides.label, generic_weak);
    }
    // "Sessions: 30 days": what a bare word means where keeping is the topic.
    if draft.data.is_empty() || draft.data == [ROOT] {
        let label = sides.as_ref().map_or(range.clone(), |s| s.label.clone());
        let kept = view.ids(&label, Sense::Kept);
        if !kept.is_empty() {
            draft.data = kept;
        }
    }
    if draft.data.is_empty() || draft.data == [ROOT] {
        let body = data_in(view, Some(clause), range, generic_weak);
        if !body.is_empty() {
            draft.data = body;
        }
    }
    // A cookie that holds a session is kept as a cookie.
    let same = |h: &super::sense::Hit| {
        view.hits.iter().any(|o| {
            o.from == h.from && o.to == h.to && o.meaning != h.meaning && o.sense == Sense::Data
        })
    };
    if draft.data.len() > 1 && view.phrases(range, Sense::Data).any(same) {
        let cookies: Vec<String> = draft
            .data
            .iter()
            .filter(|id| super::object::listed(view, "tracking", id))
            .cloned()
            .collect();
        if !cookies.is_empty() {
            draft.data = cookies;
        }
    }
    let generic = !draft.data.is_empty()
        || view.any(range.clone(), c.it)
        || section
        || !context.heading_data.is_empty();
    if !generic {
        return None;
    }
    let vague = draft.data.is_empty() || draft.data == [ROOT];
    if vague && !context.heading_data.is_empty() && context.heading_data != [ROOT] {
        draft.data.clone_from(&context.heading_data);
    } else if draft.data.is_empty()
        || draft.data == [ROOT]
            && (view.any(range.clone(), c.it) || super::object::pointed(view, range, context.fresh))
    {
        draft.data = if context.last_data.is_empty() {
            vec![ROOT.into()]
        } else {
            context.last_data.clone()
        };
    }
    draft.umbrella = values.is_empty() && view.mark(range.end - 1, ':');
    draft.values = values;
    draft.purposes = view.ids(range, Sense::Purpose);
    draft.marks = marks(view, range);
    Some(draft)
}

/// Periods, classes and events, normalised.
fn values(view: &View<'_>, clause: &Clause, deletes: bool) -> Vec<String> {
    let range = &clause.range;
    let mut out: Vec<String> = Vec::new();
    let text = &view.block.text;
    let anonymises =
        range.clone().any(|at| view.word(at).to_ascii_lowercase().starts_with("anonymi"));
    for period in numbers::periods(view.lexicon, text, &view.tokens, range.start, range.end) {
        let before = |word: &str, back: usize| {
            (period.from.saturating_sub(back).max(range.start)..period.from)
                .any(|at| view.word(at).eq_ignore_ascii_case(word))
        };
        let events = view.ids(&(period.to..(period.to + 7).min(range.end)), Sense::Event);
        let event = events.first();
        let value = if anonymises && before("after", 3) {
            format!("anonymise@{}", period.iso)
        } else if event.is_some_and(|e| e == "inactivity") {
            format!("inactivity={}", period.iso)
        } else if deletes && (before("within", 3) || event.is_some()) {
            format!("after:{}<={}", event.map_or("event", String::as_str), period.iso)
        } else if event.is_some_and(|e| e == "inactivity") {
            format!("inactivity={}", period.iso)
        } else if before("up", 3) || before("maximum", 4) || before("most", 3) || before("than", 2)
        {
            format!("max:{}", period.iso)
        } else {
            period.iso.clone()
        };
        out.push(value);
    }
    // "Not permanently" is no length.
    let spans = view.phrases(range, Sense::Span).filter(|h| {
        !(h.from.saturating_sub(2).max(range.start)..h.from).any(|at| view.is(at, view.class.not))
    });
    let mut classes: Vec<String> = Vec::new();
    for hit in spans {
        let id = view.lexicon.id(hit).to_owned();
        if !classes.contains(&id) {
            classes.push(id);
        }
    }
    for id in classes {
        if id != "legal" || out.is_empty() {
            out.push(id);
        }
    }
    let until = view.any(range.clone(), view.class.until);
    for id in view.ids(range, Sense::Event) {
        if until {
            out.push(format!("until:{id}"));
        } else if deletes && !out.iter().any(|v| v.contains(&id)) {
            out.push(format!("after:{id}"));
        }
    }
    let mut seen: Vec<String> = Vec::new();
    out.retain(|v| {
        !seen.contains(v) && {
            seen.push(v.clone());
            true
        }
    });
    out
}

/// The periods and classes that a cell names.
pub fn periods_of(view: &View<'_>) -> Vec<String> {
    let mut out: Vec<String> =
        numbers::periods(view.lexicon, &view.block.text, &view.tokens, 0, view.tokens.len())
            .into_iter()
            .map(|p| p.iso)
            .collect();
    out.extend(view.ids(&view.all(), Sense::Span));
    out
}

//! Statements that need no verb of practice: "the data includes", "visible to
//! others", "held in confidence", and fragments that a section completes.

use super::clause::{Clause, Part};
use super::frame::Topic;
use super::object::{ROOT, data_in, listed, speaks_of_data, tracks};
use super::party::{bracketed, named};
use super::sense::Sense;
use super::statement::{Context, Draft, marks, mode_of};
use super::view::View;
use crate::model::{Kind, Mode, Verb};

/// "The data collected is limited to your name", "this includes your name".
pub fn includes(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    let c = view.class;
    let hit =
        view.cue(&clause.range, "includes").filter(|h| clause.part(h.from) != Part::Condition)?;
    // "The data collected is used to …" says what for, not what.
    if view.is(hit.to, c.use_ | c.share | c.engage) && hit.to < clause.range.end {
        return None;
    }
    let before = clause.range.start..hit.from;
    let collected =
        view.any(before.start..hit.to, c.collect | c.store) && !view.any(before.clone(), c.not);
    // "Usage data may include …" in a section on what is collected.
    let subject = (before.start..before.end).find(|&at| !view.is(at, c.det | c.it));
    let named = subject.is_some_and(|first| {
        let mut near = view.near(first).iter();
        near.any(|h| h.from == first && matches!(h.sense, Sense::Data | Sense::Weak))
    });
    let points = (view.any(before.clone(), c.it) || named && !view.any(before.clone(), c.not))
        && matches!(context.topic, Some(Topic::Collect | Topic::Source));
    // "What we keep is limited to …"
    let of_data = speaks_of_data(view, &(before.start..hit.to))
        || view.is(clause.range.start, c.it | c.what)
        || view.word(clause.range.start).eq_ignore_ascii_case("everything");
    let behind = hit.to..clause.range.end;
    let mut data = data_in(view, Some(clause), &behind, true);
    if view.mark(hit.from.wrapping_sub(1), ',') {
        // "Your pictures, including their tags": both.
        let mut named = data_in(view, Some(clause), &before, true);
        named.retain(|id| id != ROOT && !data.contains(id));
        named.append(&mut data);
        data = named;
    }
    let opens = view.mark(clause.range.end - 1, ':') || context.item && behind.is_empty();
    if !of_data || !(collected || points) || data.is_empty() && !opens {
        return None;
    }
    let mut draft =
        Draft::new(Kind::Collects, mode_of(clause, None, context), clause.range.clone());
    draft.verbs = vec![Verb::Collect];
    draft.umbrella = data.is_empty();
    draft.data = data;
    draft.marks = marks(view, &clause.range);
    Some(draft)
}

/// "Fonts are downloaded from content delivery networks": who answers sees who
/// asks.
pub fn fetched(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    let hit = view.cue(&clause.range, "fetched-from")?;
    let from = (hit.to..clause.range.end).find(|&at| view.is(at, view.class.place))?;
    let categories = named(view, &(from..clause.range.end)).1;
    let known = view.lexicon.plain("fetched");
    let categories: Vec<String> = categories.into_iter().filter(|c| known.contains(c)).collect();
    if categories.is_empty() || view.any(clause.range.clone(), view.class.not) {
        return None;
    }
    let mode = mode_of(clause, clause.groups.first(), context);
    let mut draft = Draft::new(Kind::Shares, mode, clause.range.clone());
    draft.verbs = vec![Verb::Share];
    draft.categories = categories;
    draft.parties = named(view, &clause.range).0;
    draft.marks = marks(view, &clause.range);
    Some(draft)
}

/// "The only data collected is by Somebody".
fn gathered_by(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    let hit = view.cue(&clause.range, "gathered-by")?;
    let (parties, categories) = named(view, &(hit.to..clause.range.end));
    if parties.is_empty() && categories.is_empty()
        || view.any(clause.range.start..hit.to, view.class.not)
    {
        return None;
    }
    let mode = mode_of(clause, clause.groups.first(), context);
    let mut draft = Draft::new(Kind::Shares, mode, clause.range.clone());
    draft.verbs = vec![Verb::Share];
    draft.parties = parties;
    draft.categories = categories;
    draft.data = data_in(view, Some(clause), &(clause.range.start..hit.from), true);
    draft.marks = marks(view, &clause.range);
    Some(draft)
}

/// "Data we handle: your address and your username."
fn labelled(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    let c = view.class;
    let range = &clause.range;
    let colon = range.clone().find(|&at| view.mark(at, ':')).filter(|&at| at + 1 < range.end)?;
    let head = range.start..colon;
    let gathers = c.collect | c.store | view.lexicon.class("handle");
    let opens = (speaks_of_data(view, &head) || view.is(range.start, c.what))
        && view.any(head.clone(), gathers)
        && !view.any(head.clone(), c.cond | c.third | c.to)
        && head.len() <= 8;
    let plain = !(colon..range.end).any(|at| super::verb::is_verb(view, at, c.verb | c.be));
    if !opens || !plain || context.item {
        return None;
    }
    let data = data_in(view, None, &(colon + 1..range.end), true);
    if data.is_empty() || data == [ROOT] {
        return None;
    }
    let denied = view.any(head, c.not);
    let kind = if denied { Kind::NeverCollects } else { Kind::Collects };
    let mode = if denied { Mode::Deny } else { mode_of(clause, None, context) };
    let mut draft = Draft::new(kind, mode, range.clone());
    draft.verbs = vec![Verb::Collect];
    draft.data = data;
    draft.marks = marks(view, range);
    Some(draft)
}

/// "The address is held in confidence."
pub fn kept_private(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    view.cue(&clause.range, "kept-private")?;
    let mut draft = Draft::new(Kind::NeverShares, Mode::Deny, clause.range.clone());
    draft.verbs = vec![Verb::Share];
    draft.data = data_in(view, Some(clause), &clause.range, false);
    if draft.data.is_empty() {
        draft.data.clone_from(&context.last_data);
    }
    (!draft.data.is_empty()).then_some(draft)
}

/// What others get to see: "visible to other users", "made available to the
/// public".
pub fn shown(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    let hit = view.cue(&clause.range, "shown")?;
    let behind = hit.from..clause.range.end.min(hit.to + 8);
    let (parties, mut categories) = named(view, &behind);
    categories.retain(|c| matches!(c.as_str(), "public" | "other-users"));
    if categories.is_empty() || clause.groups.iter().any(|g| g.denied && g.range.start < hit.from) {
        return None;
    }
    let mut draft = Draft::new(
        Kind::Shares,
        mode_of(clause, clause.groups.first(), context),
        hit.from.min(clause.range.end - 1)..clause.range.end,
    );
    draft.verbs = vec![Verb::Share];
    draft.parties = parties;
    draft.categories = categories;
    // "Showing your name to others": the object stands behind the verb.
    let gerund = view.word(hit.from).ends_with("ing");
    let of = if gerund { hit.from + 1..clause.range.end } else { clause.range.start..hit.from };
    draft.data = data_in(view, Some(clause), &of, false);
    Some(draft)
}

/// "No cookies, no tracking pixels", "There are no advertising cookies", "no
/// logging of addresses": denied without a verb.
fn verbless_denial(view: &View<'_>, clause: &Clause) -> Option<Draft> {
    let range = &clause.range;
    let at = view.cue(range, "none-there").filter(|h| h.from <= range.start + 1)?.to;
    if at >= range.end || clause.groups.iter().any(|g| g.explicit) {
        return None;
    }
    let data = data_in(view, Some(clause), &(at..range.end), true);
    let specific = !data.is_empty() && data != [ROOT];
    if !specific || view.cue(range, "exception").is_some() {
        return None;
    }
    let tools = data.iter().all(|id| listed(view, "denied-by-use", id));
    let practice = view.cue(range, "practice-noun").is_some();
    if !(tools || practice) {
        return None;
    }
    let cookies =
        data.iter().any(|id| tracks(view, id)) && data.iter().any(|id| listed(view, "cookie", id));
    let kind = if cookies { Kind::Cookie } else { Kind::NeverCollects };
    let mut draft = Draft::new(kind, Mode::Deny, range.clone());
    draft.verbs = vec![Verb::Collect, Verb::Use, Verb::Share];
    draft.data = data;
    draft.marks = marks(view, range);
    Some(draft)
}

/// A clause without a verb of practice: the section says what it means.
pub fn fragment(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    if let Some(denial) = verbless_denial(view, clause) {
        return Some(denial);
    }
    if let Some(draft) = labelled(view, clause, context) {
        return Some(draft);
    }
    if let Some(draft) = gathered_by(view, clause, context) {
        return Some(draft);
    }
    if view.cue(&clause.range, "no-share").is_some() {
        let mut draft = Draft::new(Kind::NeverShares, Mode::Deny, clause.range.clone());
        draft.verbs = vec![Verb::Share];
        draft.marks.absolute = true;
        draft.categories = vec!["third-party".into()];
        return Some(draft);
    }
    // "What do you know about me?" "Your address."
    if context.answers && context.topic == Some(Topic::Collect) && !context.deny {
        let data = data_in(view, Some(clause), &clause.range, false);
        let plain = !view.any(clause.range.clone(), view.class.not | view.class.we);
        if plain && !data.is_empty() && data != [ROOT] {
            let mut draft =
                Draft::new(Kind::Collects, mode_of(clause, None, context), clause.range.clone());
            draft.verbs = vec![Verb::Collect];
            draft.data = data_in(view, Some(clause), &clause.range, true);
            draft.marks = marks(view, &clause.range);
            return Some(draft);
        }
    }
    if context.topic == Some(Topic::Share) && !context.item {
        let (mut parties, categories) = named(view, &clause.range);
        parties.extend(bracketed(view, &clause.range));
        parties.dedup();
        let conditions = view.ids(&clause.range, Sense::Condition);
        if !parties.is_empty() || !categories.is_empty() || !conditions.is_empty() {
            let kind = if context.deny { Kind::NeverShares } else { Kind::Shares };
            let mode = if conditions.is_empty() {
                mode_of(clause, None, context)
            } else {
                Mode::Conditional
            };
            let mut draft = Draft::new(kind, mode, clause.range.clone());
            draft.verbs = vec![Verb::Share];
            draft.umbrella = view.mark(clause.range.end - 1, ':');
            draft.parties = parties;
            draft.categories = categories;
            draft.values = conditions.into_iter().map(|id| format!("if:{id}")).collect();
            return Some(draft);
        }
    }
    if context.topic == Some(Topic::Use) {
        let purposes = view.ids(&clause.range, Sense::Purpose);
        if !purposes.is_empty() {
            let mut draft =
                Draft::new(Kind::Purpose, mode_of(clause, None, context), clause.range.clone());
            draft.purposes = purposes.clone();
            draft.values = purposes;
            return Some(draft);
        }
    }
    None
}

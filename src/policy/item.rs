//! Items of lists and rows of tables: what the section, the opener and the
//! list's habit make of "X: Y" and of fragments without a verb.

use std::ops::Range;

use super::clause;
use super::frame::Topic;
use super::inventory::data_item;
use super::label::{Habit, sides};
use super::object::data_in;
use super::party::{bracketed, named, party_first, unknown};
use super::sense::Sense;
use super::statement::{self, Context, Draft, marks};
use super::view::View;
use crate::model::{Kind, Mode, Verb};

/// What an item or fragment states under its section's topic.
pub fn read(view: &View<'_>, context: &Context, habit: Habit) -> Vec<Draft> {
    let all = view.all();
    if all.is_empty() {
        return Vec::new();
    }
    if context.refuses {
        return statement::refused(view, all, &Context { topic: None, ..context.clone() });
    }
    let sides = sides(view);
    let body = sides.as_ref().map_or(all.clone(), |s| s.body.clone());
    // A whole sentence says itself what it means.
    let arrow = sides.as_ref().is_some_and(|s| s.arrow);
    // A link and nothing else points somewhere.
    if view
        .block
        .links
        .iter()
        .any(|(r, _)| r.start == 0 && r.end >= view.block.text.trim_end().len())
        && !matches!(context.topic, Some(Topic::Share | Topic::Contact | Topic::Collect))
    {
        return Vec::new();
    }
    // "**No tracking:** we use no pixels": the label denies by itself.
    let label = sides.as_ref().filter(|s| view.is(s.label.start, view.class.not) && !context.deny);
    if let Some(label) = label.map(|s| clause::read(view, s.label.clone())) {
        let denials: Vec<Draft> = super::fragment::fragment(view, &label, context)
            .into_iter()
            .filter(|d| d.kind.denies() || d.mode == Mode::Deny)
            .collect();
        if !denials.is_empty() {
            let mut out = denials;
            for sentence in view.sentences(body) {
                out.extend(statement::read(
                    view,
                    sentence,
                    &Context { item: false, ..context.clone() },
                ));
            }
            return out;
        }
    }
    let names_first = context.topic == Some(Topic::Share) && party_first(view, &body);
    let sentence_like =
        !names_first && (whole_sentence(view, &body) || headless(view, &body, context));
    if sentence_like
        && !matches!(
            context.topic,
            Some(Topic::Security | Topic::Change | Topic::Contact | Topic::Use)
        )
    {
        let mut out = Vec::new();
        for sentence in view.sentences(body.clone()) {
            out.extend(statement::read(view, sentence, context));
        }
        widen(&mut out, &all, &body, arrow);
        // "**Password** — stored as a hash; never in plain text": what a list of
        // what is collected names is collected, whatever else is denied of it.
        let partly = |d: &Draft| d.kind == Kind::NeverShares || d.scope.is_some();
        let listed = matches!(context.topic, Some(Topic::Collect | Topic::Source))
            && !context.deny
            && sides.is_some()
            && !conditional(view, &all)
            && out.iter().all(|d| d.kind.denies() && partly(d));
        if listed && !out.is_empty() {
            let mode = if context.hedged { Mode::Hedged } else { Mode::Assert };
            out.extend(data_item(view, context, habit, sides.as_ref(), mode));
        }
        if !out.is_empty() {
            return out;
        }
    }
    let denies =
        view.is(0, view.class.not) && view.cue(&all, "not-only").is_none() && !context.deny;
    let context = &Context {
        deny: context.deny
            || denies && matches!(context.topic, Some(Topic::Share | Topic::Collect)),
        ..context.clone()
    };
    let mode = if context.deny {
        Mode::Deny
    } else if context.conditional || conditional(view, &all) {
        Mode::Conditional
    } else if context.hedged {
        Mode::Hedged
    } else {
        Mode::Assert
    };
    let draft = |kind: Kind| {
        let mut d = Draft::new(kind, mode, all.clone());
        d.verbs = context.verbs.clone();
        d.marks = marks(view, &all);
        d
    };
    let mut out = match context.topic {
        Some(Topic::Collect | Topic::Source) => {
            data_item(view, context, habit, sides.as_ref(), mode)
        }
        Some(Topic::Share) => {
            let shares = share_item(view, context, &all, &body, mode);
            // "All transfers are encrypted" names nobody: a safeguard.
            let bare = shares.iter().all(|d| d.says_nothing() && d.values.is_empty());
            match super::promise::security(view, &all, context) {
                Some(claim) if bare => vec![claim],
                _ => shares,
            }
        }
        Some(Topic::Use) => {
            let purposes = view.ids(&all, Sense::Purpose);
            let mut d = draft(Kind::Purpose);
            d.values = purposes.clone();
            d.purposes = purposes;
            vec![d]
        }
        Some(Topic::Security) => {
            let mut d = draft(Kind::SecurityClaim);
            d.values = view.ids(&all, Sense::Measure);
            // "Your data is never sent to anybody" below a heading about security.
            let plain = Context { topic: None, ..context.clone() };
            let denials = view.sentences(body.clone()).into_iter().flat_map(|sentence| {
                let mut found = statement::read(view, sentence, &plain);
                found.retain(|d| {
                    d.kind == Kind::NeverShares && !d.data.is_empty() || {
                        d.kind == Kind::NeverShares && !d.categories.is_empty()
                    }
                });
                found.retain(|d| !view.any(d.range.clone(), view.class.show & !view.class.send));
                found
            });
            let mut out: Vec<Draft> = denials.collect();
            if out.is_empty() || !d.values.is_empty() {
                out.push(d);
            }
            out
        }
        Some(Topic::Basis) => {
            let values = view.ids(&all, Sense::Basis);
            let mut d = draft(Kind::LegalBasis);
            d.values = values;
            d.values.extend(context.regime.iter().map(|r| format!("regime:{r}")));
            vec![d]
        }
        Some(Topic::Cookies) => {
            let mut d = draft(Kind::Cookie);
            d.purposes = view.ids(&all, Sense::Purpose);
            d.values = d.purposes.iter().map(|p| format!("purpose:{p}")).collect();
            d.data = data_in(view, None, &all, true);
            // "Stored in your browser:" and then what people enter.
            let stores = context.verbs.contains(&Verb::Store) && !context.deny;
            let entered = d.data.iter().all(|id| !super::object::tracks(view, id));
            if stores && !d.data.is_empty() && entered {
                d.kind = Kind::Collects;
                d.values.clear();
            }
            vec![d]
        }
        Some(Topic::Change) => {
            let mut d = draft(Kind::ChangeNotice);
            d.values = view
                .ids(&all, Sense::Channel)
                .into_iter()
                .map(|id| format!("channel:{id}"))
                .collect();
            vec![d]
        }
        Some(Topic::Transfer)
            if {
                let (p, g) = named(view, &all);
                !p.is_empty() || !g.is_empty()
            } =>
        {
            share_item(view, context, &all, &body, mode)
        }
        Some(
            Topic::Contact | Topic::Rights | Topic::Retention | Topic::Children | Topic::Transfer,
        ) => {
            let mut out = Vec::new();
            for sentence in view.sentences(all.clone()) {
                out.extend(statement::read(view, sentence, context));
            }
            out
        }
        _ => {
            let mut out = Vec::new();
            let body =
                if sides.as_ref().is_some_and(|s| s.arrow) { all.clone() } else { body.clone() };
            for sentence in view.sentences(body) {
                out.extend(statement::read(view, sentence, context));
            }
            out
        }
    };
    widen(&mut out, &all, &body, arrow);
    out
}

/// A statement of a list stands where its bullet stands.
fn widen(out: &mut [Draft], all: &Range<usize>, body: &Range<usize>, arrow: bool) {
    for draft in out {
        if draft.range.start < body.start || draft.range.start == body.start && !arrow {
            draft.range.start = all.start;
        }
    }
}

fn conditional(view: &View<'_>, range: &Range<usize>) -> bool {
    range.clone().any(|at| {
        view.is(at, view.class.cond)
            && at + 1 < range.end
            && !(at > range.start && view.is(at - 1, view.class.and))
            && !(view.is(at, view.class.give) && !view.is(at + 1, view.class.rel))
    }) || view.cue(range, "consent").is_some()
        || view.cue(range, "condition").is_some()
}

/// Whether a range has a subject and a verb of its own.
fn whole_sentence(view: &View<'_>, range: &Range<usize>) -> bool {
    let c = view.class;
    if range.is_empty() {
        return false;
    }
    view.sentences(range.clone()).into_iter().any(|s| {
        clause::clauses(view, s.clone()).iter().any(|cl| {
            cl.groups.iter().any(|g| {
                g.explicit
                    && (view.any(s.start..g.range.start, c.we | c.you)
                        || !g.classes & c.control != 0 && g.passive)
                    || g.passive && view.any(s.start..g.range.start, c.be)
            })
        }) || view.is(s.start, c.we | c.you) && view.any(s.clone(), c.verb)
            || view.is(s.start, c.be | c.may)
            || view.is(s.start, c.share | c.aux) && view.word(s.start).ends_with('s')
    })
}

/// "Used only to …", "Never sent to anybody" below the data it is about.
fn headless(view: &View<'_>, body: &Range<usize>, context: &Context) -> bool {
    let c = view.class;
    let verb = body.clone().find(|&at| !view.is(at, c.not | c.adverb));
    !context.last_data.is_empty()
        && verb.is_some_and(|at| view.is(at, c.practice) && view.word(at).ends_with("ed"))
        && data_in(view, None, body, false).is_empty()
}

fn share_item(
    view: &View<'_>,
    context: &Context,
    all: &Range<usize>,
    body: &Range<usize>,
    mode: Mode,
) -> Vec<Draft> {
    // "We have no access to your keys at Somebody": nothing goes there.
    let c = view.class;
    if !context.deny && view.any(all.clone(), c.we) && view.any(all.clone(), c.not) {
        return Vec::new();
    }
    let (mut parties, mut categories) = named(view, all);
    let conditions = view.ids(all, Sense::Condition);
    let kind = if context.deny { Kind::NeverShares } else { Kind::Shares };
    let mut d = Draft::new(kind, mode, all.clone());
    d.verbs = vec![Verb::Share];
    d.marks = marks(view, all);
    for id in conditions {
        if parties.is_empty() && matches!(id.as_str(), "authorities" | "successor") {
            categories = vec![id.clone()];
        }
        if d.mode != Mode::Deny {
            d.mode = Mode::Conditional;
        }
        d.values.push(format!("if:{id}"));
    }
    if parties.is_empty() {
        parties = bracketed(view, all);
    }
    if parties.is_empty() && d.values.is_empty() {
        // "Somebody (hosting)", "Somebody: what for", "What for: Somebody".
        let places = [all.clone(), body.clone()];
        parties.extend(places.iter().find_map(|place| unknown(view, place)));
    }
    // "Mail: Somebody, who …": the label says what for.
    let said = if party_first(view, body) { body } else { all };
    d.parties = parties;
    d.categories = categories;
    d.purposes = view.ids(all, Sense::Purpose);
    d.data = data_in(view, None, said, false);
    vec![d]
}

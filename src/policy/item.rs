//! Items of lists and rows of tables: what the section, the opener and the
//! list's habit make of "X: Y" and of fragments without a verb.

use std::ops::Range;

use super::clause;
use super::frame::Topic;
use super::lexicon::Sense;
use super::object::data_in;
use super::party::named;
use super::statement::{self, Context, Draft, marks};
use super::view::View;
use super::words::Sort;
use crate::model::{Kind, Mode, Verb};

/// Label and body of an item, if it has both.
#[derive(Debug, Clone)]
pub struct Sides {
    /// What stands before the colon, dash or arrow.
    pub label: Range<usize>,
    /// What stands behind it.
    pub body: Range<usize>,
    /// The mark between them is an arrow.
    pub arrow: bool,
}

/// What the items of one list do with their labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Habit {
    /// The body names the data, or there are no labels.
    #[default]
    BodyData,
    /// The label names the data, the body says what for.
    LabelData,
}

/// Splits an item at its first colon, dash or arrow.
pub fn sides(view: &View<'_>) -> Option<Sides> {
    let all = view.all();
    let bold_end = view.block.bold.first().filter(|b| b.start == 0).map(|b| b.end);
    let arrow = all.clone().find(|&at| at > 0 && view.mark(at, '>'));
    if let Some(at) = arrow {
        // "When …: data -> purpose": the condition is no label.
        let start = if view.is(0, view.class.cond) {
            (0..at).find(|&n| view.mark(n, ':')).map_or(0, |n| n + 1)
        } else {
            0
        };
        return Some(Sides { label: start..at, body: at + 1..all.end, arrow: true });
    }
    let mut depth = 0;
    for at in all.clone() {
        let token = &view.tokens[at];
        match token.sort {
            Sort::Mark('(') => depth += 1,
            Sort::Mark(')') => depth -= 1,
            Sort::Mark('.' | '!' | '?' | ';')
                if depth == 0 && bold_end.is_none_or(|b| b <= token.start) =>
            {
                return None;
            }
            Sort::Mark(mark @ (':' | '-')) if at > 0 && depth == 0 => {
                let words = (0..at).filter(|&n| view.tokens[n].sort == Sort::Word).count();
                let bold = bold_end.is_some_and(|b| b + 2 >= token.start);
                let ok = if mark == ':' { words <= 8 } else { bold || words <= 4 };
                if ok && at + 1 < all.end {
                    return Some(Sides { label: 0..at, body: at + 1..all.end, arrow: false });
                }
                if !ok {
                    return None;
                }
            }
            _ => {}
        }
    }
    // A bold label without a mark: "**Label** text".
    let end = bold_end?;
    let cut = all.clone().find(|&at| view.tokens[at].start >= end)?;
    let words = cut;
    (cut > 0
        && words <= 6
        && cut + 1 < all.end
        && !view.is(cut, view.class.be | view.class.and | view.class.prep))
    .then_some(Sides { label: 0..cut, body: cut..all.end, arrow: false })
}

/// The habit of a list, by majority of its items.
pub fn habit(items: &[&View<'_>]) -> Habit {
    let mut label = 0;
    let mut body = 0;
    for view in items {
        let Some(sides) = sides(view) else { continue };
        let left = data_in(view, None, &sides.label, false).len();
        let right = data_in(view, None, &sides.body, false).len();
        let purposes = view.ids(&sides.body, Sense::Purpose).len();
        if left > 0 && purposes > 0 && right <= purposes {
            label += 1;
        } else if right > 0 {
            body += 1;
        }
    }
    if label > 0 && label * 2 >= body { Habit::LabelData } else { Habit::BodyData }
}

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

/// An item under a collecting topic.
fn data_item(
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
            if !left.is_empty()
                && right.iter().all(|id| super::object::listed(view, "describes", id))
            {
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
    out.extend(super::promise::security(view, &all, context).filter(|_| !context.deny));
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

/// Whether a range opens with somebody's name or category, and says no more of
/// them than what for: "Somebody, who …", "a provider of mail".
fn party_first(view: &View<'_>, range: &Range<usize>) -> bool {
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

/// The tokens in a range of bytes of the block.
pub fn tokens_of(view: &View<'_>, bytes: &Range<usize>) -> Range<usize> {
    let start = view.tokens.partition_point(|t| t.start < bytes.start);
    let end = view.tokens.partition_point(|t| t.end <= bytes.end);
    start..end.max(start)
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

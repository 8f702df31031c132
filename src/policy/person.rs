//! Statements about people: children, and what a person may ask for or switch.

use std::ops::Range;

use super::clause::{Agent, Clause};
use super::frame::Topic;
use super::object::data_in;
use super::sense::Sense;
use super::statement::{Context, Draft};
use super::view::View;
use super::words::Sort;
use crate::model::{DataSubject, Kind, Mode, Verb};

/// See the module.
pub fn children(
    view: &View<'_>,
    sentence: &Range<usize>,
    clauses: &[Clause],
    context: &Context,
) -> Option<Vec<Draft>> {
    let c = view.class;
    let child = view.any(sentence.clone(), c.child);
    let age = view.cue(sentence, "child-age").is_some();
    let audience = view.cue(sentence, "child-audience").is_some();
    if !(child && (age || audience || context.child || view.cue(sentence, "knowingly").is_some())
        || age && (context.child || audience))
    {
        return None;
    }
    let denied = clauses.iter().flat_map(|cl| &cl.groups).any(|g| {
        g.denied && g.classes & (c.collect | c.store | c.retain | c.use_ | c.share | c.sell) != 0
    });
    let conditional = clauses.iter().any(Clause::conditional);
    if denied && context.audience_said && !conditional {
        let mut draft = Draft::new(Kind::NeverCollects, Mode::Deny, sentence.clone());
        draft.verbs = vec![Verb::Collect];
        draft.data = view.lexicon.plain("child-data").to_vec();
        draft.subject = DataSubject::Child;
        return Some(vec![draft]);
    }
    let mode = if denied {
        Mode::Deny
    } else if conditional {
        Mode::Conditional
    } else {
        Mode::Assert
    };
    let mut draft = Draft::new(Kind::Children, mode, sentence.clone());
    draft.subject = DataSubject::Child;
    draft.data = view.lexicon.plain("child-data").to_vec();
    if denied {
        draft.verbs = vec![Verb::Collect];
    }
    if let Some(number) = sentence.clone().find(|&at| view.tokens[at].sort == Sort::Number) {
        draft.values.push(format!("age:{}", view.word(number)));
    }
    Some(vec![draft])
}

/// A right or control of the person: with "you", an imperative in a section
/// about rights, or "the right to".
pub fn rights(
    view: &View<'_>,
    sentence: &Range<usize>,
    whole: &Range<usize>,
    clauses: &[Clause],
    context: &Context,
) -> Option<Draft> {
    let c = view.class;
    let in_rights = context.topic == Some(Topic::Rights);
    let ids = view.ids(sentence, Sense::Right);
    let right_word = sentence.clone().any(|at| {
        view.word(at).eq_ignore_ascii_case("right") || view.word(at).eq_ignore_ascii_case("rights")
    });
    let voluntary = view.cue(sentence, "voluntary").is_some() && view.any(sentence.clone(), c.you);
    let acts =
        if in_rights { c.control | c.delete | c.see | c.collect } else { c.control | c.delete };
    let sees = ids.iter().any(|id| id == "access");
    let you_acts = clauses.iter().flat_map(|cl| &cl.groups).any(|g| {
        g.agent == Agent::You
            && g.explicit
            && !g.denied
            && (g.classes & acts != 0 || sees && g.hedged && g.classes & c.see != 0)
    });
    let wish = view.cue(sentence, "wish").is_some()
        && view.any(sentence.clone(), c.you)
        && view.cue(whole, "contact").is_some();
    let handled = ids.len() >= 2 && view.cue(sentence, "requests").is_some();
    let switch = clauses.iter().flat_map(|cl| &cl.groups).any(|g| {
        g.hedged
            && !g.denied
            && g.classes & c.control != 0
            && !view.any(clauses[0].range.start..g.range.start, c.we)
            && ids.iter().any(|id| id == "opt-out")
    }) || clauses.iter().flat_map(|cl| &cl.groups).any(|g| {
        g.passive
            && g.hedged
            && g.classes & c.delete != 0
            && view.any(sentence.start..g.range.start, c.can)
            && ids.iter().any(|id| id == "erasure")
    });
    let imperative = view.is(sentence.start, c.control | c.delete)
        || view.is(sentence.start, c.not) && in_rights;
    let requestable = clauses
        .iter()
        .flat_map(|cl| &cl.groups)
        .any(|g| g.passive && g.classes & (c.collect | c.control) != 0)
        && sentence.clone().any(|at| view.word(at).to_ascii_lowercase().starts_with("request"));
    let we_collect = clauses.iter().flat_map(|cl| &cl.groups).any(|g| {
        g.agent == Agent::We
            && g.explicit
            && g.classes & (c.collect | c.store | c.share | c.use_ | c.retain) != 0
    });
    // A copy of the policy, or features, are no data.
    let only_access = ids.len() == 1
        && ids[0] == "access"
        && !right_word
        && data_in(view, None, sentence, true).is_empty();
    let denied = clauses.iter().flat_map(|cl| &cl.groups).all(|g| g.denied)
        && clauses.iter().any(|cl| !cl.groups.is_empty())
        || view.any(sentence.clone(), c.policy) && only_access;
    let kept = context.topic == Some(Topic::Retention)
        && (view.ids(sentence, Sense::Event).len() + view.ids(sentence, Sense::Span).len() > 0)
        && !right_word
        && !sentence.clone().any(|at| view.word(at).to_ascii_lowercase().starts_with("request"));
    // "The address is kept for 7 days": not in the person's hands, whatever the
    // section is about.
    let lengths = super::numbers::periods(
        view.lexicon,
        &view.block.text,
        &view.tokens,
        sentence.start,
        sentence.end,
    );
    let kept = kept
        || !lengths.is_empty()
            && !right_word
            && clauses.iter().flat_map(|cl| &cl.groups).any(|g| {
                !g.denied
                    && g.agent == Agent::We
                    && g.classes & (c.store | c.retain) != 0
                    && (g.passive || g.explicit)
            });
    let opens = view.mark(sentence.end - 1, ':')
        && view.cue(sentence, "elsewhere").is_none()
        && ids.is_empty()
        && sentence.clone().any(|at| view.is(at, c.you) && view.is(at + 1, c.may));
    let yes = voluntary
        || opens
        || wish && !ids.is_empty()
        || handled
        || switch
        || !ids.is_empty()
            && (right_word
                && (view.any(sentence.clone(), c.you | c.your) || in_rights || context.item))
        || !ids.is_empty() && (you_acts || requestable) && !we_collect
        || !ids.is_empty() && in_rights && (imperative || context.item) && !we_collect
        || in_rights
            && right_word
            && view.any(sentence.clone(), c.you)
            && view.cue(sentence, "has-rights").is_some()
        || in_rights && context.item && imperative
        || in_rights && you_acts;
    if !yes || kept || (denied && !voluntary && !in_rights) || only_access && !in_rights {
        return None;
    }
    let conditional = context.conditional || clauses.iter().any(Clause::conditional);
    let mut draft = Draft::new(
        Kind::Right,
        if conditional { Mode::Conditional } else { Mode::Assert },
        sentence.clone(),
    );
    draft.umbrella = ids.is_empty() && view.mark(sentence.end - 1, ':');
    draft.data = data_in(view, None, sentence, false);
    draft.values = ids;
    if draft.values.is_empty() && !draft.umbrella {
        draft.values.push("other".into());
    }
    let regime =
        view.ids(sentence, Sense::Regime).into_iter().next().or_else(|| context.regime.clone());
    draft.values.extend(regime.map(|r| format!("regime:{r}")));
    draft.values.extend(channels(view, whole));
    Some(draft)
}

/// How a right is had, as far as its sentence says so: `channel:contact` where
/// people are asked for it, `channel:request` where it is asked for and nobody
/// says of whom, `channel:program` where the program gives it.
fn channels(view: &View<'_>, sentence: &Range<usize>) -> Vec<String> {
    let address = sentence.clone().any(|at| view.tokens[at].sort == Sort::Email);
    let asked = address
        || super::promise::handle(view, sentence).is_some()
        || view.cue(sentence, "asked-of-people").is_some();
    let own = view.cue(sentence, "had-by-oneself").is_some();
    let open = !asked && !own && view.cue(sentence, "requested").is_some();
    let said = [(asked, "channel:contact"), (open, "channel:request"), (own, "channel:program")];
    said.into_iter().filter(|(said, _)| *said).map(|(_, value)| value.to_owned()).collect()
}

//! The verbs of a clause: which words go together, who does it, whether it is
//! denied, hedged or passive.

use std::ops::Range;

use super::clause::{Agent, Clause, Group, Part};
use super::sense::Sense;
use super::verb::is_verb;
use super::view::View;
use super::words::{Case, Sort};

/// The verbs of a clause, in the order of the text.
pub fn groups(view: &View<'_>, clause: &Clause) -> Vec<Group> {
    let c = view.class;
    let mut out: Vec<Group> = Vec::new();
    let range = clause.range.clone();
    let mut at = range.start;
    let mut previous_end = range.start;
    while at < range.end {
        let main = clause.part(at) == Part::Main;
        if !main || !is_verb(view, at, c.practice | c.engage | c.give | c.see | c.control) {
            at += 1;
            continue;
        }
        // "You need to provide": what is needed of you is what you do.
        let wraps = view.is(at, c.need | c.no_to)
            && view.is(at + 1, c.to)
            && view.any(at.saturating_sub(3).max(range.start)..at, c.you);
        if wraps {
            at += 1;
            continue;
        }
        // An attribute: "collected data", "shared hosting".
        let word = view.word(at).to_ascii_lowercase();
        let attribute = word.ends_with("ed")
            && view.near(at).iter().any(|h| {
                (h.from == at + 1 || h.from == at && h.to > at + 1)
                    && matches!(h.sense, Sense::Data | Sense::Weak)
            })
            && !view.is(at.wrapping_sub(1), c.we | c.be | c.aux | c.third | c.not);
        // "data collected by", "information stored on": reduced relative.
        let has_be = {
            let mut b = at;
            while b > range.start && (view.is(b - 1, c.adverb) || view.is(b - 1, c.not)) {
                b -= 1;
            }
            b > range.start && view.is(b - 1, c.be)
        };
        let reduced = word.ends_with("ed")
            && !has_be
            && at > range.start
            && view
                .near(at)
                .iter()
                .any(|h| h.to == at && matches!(h.sense, Sense::Data | Sense::Weak))
            && (at + 1..range.end)
                .any(|n| clause.part(n) == Part::Main && is_verb(view, n, c.be | c.verb));
        if attribute || reduced {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        let mut classes = view.tokens[at].classes;
        // Coordinated verbs.
        let mut look = end;
        while look < range.end && look < end + 4 {
            let joint = view.mark(look, ',')
                || view.mark(look, '/')
                || view.is(look, c.and | c.adverb | c.aux | c.may | c.not)
                || view.is(look, c.be) && view.is(look.wrapping_sub(1), c.and | c.may | c.aux)
                || view.is(look, c.to | c.with)
                    && (view.is(look + 1, c.and) || view.mark(look + 1, ','));
            if is_verb(view, look, c.practice | c.see | c.give | c.engage)
                && clause.part(look) == Part::Main
                && look > end
            {
                classes |= view.tokens[look].classes;
                end = look + 1;
                look = end;
            } else if joint {
                look += 1;
            } else if view.mark(look.wrapping_sub(1), ',')
                && (view.mark(look + 1, ',') || view.is(look + 1, c.and))
            {
                // One word between commas in a list of verbs.
                look += 1;
            } else {
                break;
            }
        }
        let group = describe(view, clause, at..end, classes, previous_end, out.last());
        previous_end = end;
        at = end;
        out.push(group);
    }
    out
}

fn describe(
    view: &View<'_>,
    clause: &Clause,
    range: Range<usize>,
    classes: u128,
    previous: usize,
    last: Option<&Group>,
) -> Group {
    let c = view.class;
    let mut denied = false;
    let mut hedged = false;
    let mut be = false;
    let mut aux = false;
    let mut agent: Option<(Agent, usize)> = None;
    let mut name: Option<Range<usize>> = None;
    for at in (previous..range.start).rev() {
        if clause.part(at) != Part::Main {
            continue;
        }
        if view.is(at, c.not) && !only_not(view, at) {
            denied = true;
        }
        hedged |= view.is(at, c.may) && agent.is_none();
        be |= view.is(at, c.be) && agent.is_none() && passive_at(view, range.start) == Some(at);
        aux |= view.is(at, c.aux | c.be | c.may) && agent.is_none();
        if agent.is_some() {
            continue;
        }
        let after_prep = at > clause.range.start
            && (view.is(at - 1, c.prep | c.to) && !view.is(at - 1, c.be)
                || view.is(at - 1, c.det)
                    && at > clause.range.start + 1
                    && view.is(at - 2, c.prep | c.to));
        let possessive = view.is(at, c.our | c.your) && !view.is(at, c.we | c.you);
        if possessive || after_prep {
            continue;
        }
        let owned =
            view.block.text.get(view.tokens[at].end..).is_some_and(|t| t.starts_with(['\'', '’']))
                || view
                    .tokens
                    .get(at + 1)
                    .is_some_and(|t| t.sort == Sort::Word && t.start == view.tokens[at].end);
        if view.is(at, c.we) {
            agent = Some((Agent::We, at));
        } else if let Some(hit) =
            view.near(at).iter().find(|h| h.to == at + 1 && h.sense == Sense::Named)
        {
            if !owned || view.word(at).ends_with('s') {
                agent = Some((Agent::Third(hit.from..hit.to), hit.from));
            }
        } else if let Some(hit) = view.near(at).iter().find(|h| {
            h.to == at + 1
                && h.sense == Sense::Party
                && h.to - h.from >= 2
                && h.from >= clause.range.start
                && view.lexicon.id(h) == "other-users"
        }) {
            agent = Some((Agent::Third(hit.from..hit.to), hit.from));
        } else if view.is(at, c.you)
            && !owned
            && (view.is(at + 1, c.verb | c.may | c.aux | c.not | c.be | c.adverb)
                || view.mark(at + 1, ':'))
        {
            agent = Some((Agent::You, at));
        } else if view.is(at, c.third) && !owned && !view.is(at + 1, c.prep) {
            let from = view
                .near(at)
                .iter()
                .filter(|h| h.sense == Sense::Party && h.to == at + 1)
                .map(|h| h.from)
                .min()
                .unwrap_or(at);
            agent = Some((Agent::Third(from..at + 1), from));
        } else if let Some(hit) = view
            .near(at)
            .iter()
            .find(|h| h.to == at + 1 && h.sense == Sense::Party && h.from >= clause.range.start)
        {
            // "other users can see", "firms for mail and hosting receive"
            if view.is(at + 1, c.verb | c.may | c.aux | c.not | c.adverb | c.be) {
                let from = coordinated(view, hit.from, clause.range.start);
                agent = Some((Agent::Third(from..hit.to), from));
            }
        } else if view.is(at, c.product)
            && view.is(at.wrapping_sub(1), c.foreign)
            && view.is(at + 1, c.verb | c.may | c.aux | c.not | c.be | c.adverb)
        {
            agent = Some((Agent::Third(at - 1..at + 1), at - 1));
        } else if view.is(at, c.product)
            && (view.is(at.wrapping_sub(1), c.det | c.our)
                || at == clause.range.start
                || view.name_like(at))
            && view.is(at + 1, c.verb | c.may | c.aux | c.not | c.be | c.adverb)
        {
            agent = Some((
                Agent::We,
                at.saturating_sub(usize::from(view.is(at.wrapping_sub(1), c.det))),
            ));
        } else if name.is_none()
            && view.name_like(at)
            && view.tokens[at].case != Case::Lower
            && !view.is(at, c.not | c.adverb)
            && view.is(at + 1, c.verb | c.may | c.aux | c.not | c.be | c.adverb)
        {
            name = Some(at..at + 1);
        }
    }
    if view.lexicon.free_order {
        // The verb may stand last, its negation anywhere before it.
        let wide = clause.range.clone().filter(|&at| clause.part(at) == Part::Main);
        for at in wide {
            denied |= view.is(at, c.not) && !only_not(view, at);
            hedged |= view.is(at, c.may);
        }
        if agent.is_none() && view.any(clause.range.clone(), c.we) {
            agent = Some((Agent::We, clause.range.start));
        }
    }
    // "collect no data", "shared with nobody"
    for at in range.end..(range.end + 3).min(clause.range.end) {
        if view.is(at, c.not)
            && !view.is(at, c.adverb)
            && clause.part(at) == Part::Main
            && !only_not(view, at)
        {
            denied = true;
        }
        if !view.is(at, c.not | c.with | c.det | c.adverb) {
            break;
        }
    }
    // "In no case is your address stored": the verb stands before its subject.
    let preposition = name.as_ref().is_none_or(|n| view.is(n.start, c.prep));
    if !be && denied && agent.is_none() && preposition && inverted(view, clause, range.start) {
        be = true;
        name = None;
    }
    let explicit = agent.is_some() || name.is_some();
    // A group that goes on from the last one shares subject and negation.
    let mut hedge = hedged;
    if let (None, None, Some(last)) = (&agent, &name, last) {
        let gap = last.range.end..range.start;
        let joined = view.any(gap.clone(), c.and)
            || gap.clone().any(|at| view.mark(at, ',') || view.mark(at, '/'));
        if joined && !be {
            if !denied {
                denied = last.denied && (view.any(gap.clone(), c.or) || !aux);
            }
            hedge |= last.hedged;
            return Group {
                passive: last.passive && !aux,
                agent: last.agent.clone(),
                explicit: last.explicit,
                range,
                classes,
                denied,
                hedged: hedge,
            };
        }
    }
    let passive = be;
    // "The version you have installed is not shared": you are not the agent.
    let agent = agent.filter(|(who, _)| !(passive && *who == Agent::You));
    let agent = agent.map_or(Agent::We, |(agent, _)| agent);
    // Passive: the agent stands behind "by".
    // What is done by somebody has that one as its agent, whatever its subject.
    let agent = if passive && matches!(agent, Agent::We | Agent::Third(_)) {
        let named = by_name(view, clause, range.end) && matches!(agent, Agent::Third(_));
        by_agent(view, clause, range.end).unwrap_or(if named { Agent::We } else { agent })
    } else {
        agent
    };
    Group { range, classes, denied, hedged: hedge, agent, passive, explicit }
}

/// Whether a denial opens the clause and "is" stands before the subject of the
/// participle at `at`.
fn inverted(view: &View<'_>, clause: &Clause, at: usize) -> bool {
    let c = view.class;
    let start = clause.range.start;
    let word = view.word(at).to_ascii_lowercase();
    let participle = word.ends_with("ed") || word.ends_with("en") || view.is(at, c.participle);
    let Some(first) = (start..at).find(|&n| view.is(n, c.be | c.aux | c.may)) else {
        return false;
    };
    participle
        && view.any(start..first, c.not)
        && !view.any(start..first, c.verb)
        && first + 1 < at
        && !(first + 1..at).any(|n| is_verb(view, n, c.verb | c.be) || view.is(n, c.we | c.you))
        && view
            .hits
            .iter()
            .any(|h| h.from > first && h.to <= at && matches!(h.sense, Sense::Data | Sense::Weak))
}

/// Where a list of parties that ends before `from` begins.
fn coordinated(view: &View<'_>, from: usize, start: usize) -> usize {
    let c = view.class;
    let mut from = from;
    loop {
        let mut at = from;
        while at > start && (view.is(at - 1, c.and) || view.mark(at - 1, ',')) {
            at -= 1;
        }
        let before = view.hits.iter().find(|h| {
            h.to == at && h.from >= start && matches!(h.sense, Sense::Party | Sense::Named)
        });
        match before {
            Some(hit) if at < from => from = hit.from,
            _ => return from,
        }
    }
}

/// "Hosted by Somebody": a name that nobody knows.
fn by_name(view: &View<'_>, clause: &Clause, from: usize) -> bool {
    let by = (from..(from + 2).min(clause.range.end)).find(|&at| view.is(at, view.class.by));
    by.is_some_and(|by| view.name_like(by + 1) && view.tokens[by + 1].classes == 0)
}

fn by_agent(view: &View<'_>, clause: &Clause, from: usize) -> Option<Agent> {
    let c = view.class;
    let by = (from..(from + 3).min(clause.range.end))
        .find(|&at| view.word(at).eq_ignore_ascii_case("by"))?;
    if view.is(by + 1, c.we | c.us | c.our) {
        return Some(Agent::We);
    }
    let zone = by + 1..(by + 6).min(clause.range.end);
    if view.any(zone.clone(), c.you) && !view.any(zone.clone(), c.third) {
        return Some(Agent::You);
    }
    let third = view.any(zone.clone(), c.third)
        || view.hits.iter().any(|h| {
            h.from >= zone.start
                && h.from < zone.end
                && matches!(h.sense, Sense::Named | Sense::Party)
        });
    third.then_some(Agent::Third(zone))
}

/// The "is" or "was" right before a participle, adverbs apart.
fn passive_at(view: &View<'_>, at: usize) -> Option<usize> {
    let c = view.class;
    let word = view.word(at).to_ascii_lowercase();
    let participle = word.ends_with("ed") || word.ends_with("en") || view.is(at, c.participle);
    let mut before = at.checked_sub(1)?;
    while before > 0 && view.is(before, c.adverb | c.not) && !view.is(before, c.be) {
        before -= 1;
    }
    if view.lexicon.free_order {
        return (0..at)
            .rev()
            .take(14)
            .take_while(|&n| !view.mark(n, ';'))
            .find(|&n| view.is(n, c.be));
    }
    (participle && view.is(before, c.be)).then_some(before)
}

/// "not only", "no longer", "not limited to": no denial.
pub fn only_not(view: &View<'_>, at: usize) -> bool {
    view.phrases(&(at..view.tokens.len()), Sense::Cue)
        .take_while(|h| h.from == at)
        .any(|h| view.lexicon.id(h) == "not-only")
}

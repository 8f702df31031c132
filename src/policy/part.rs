//! Which words of a clause are conditions, purposes, exceptions or relative
//! clauses, and where such a part ends. No verb is read for what it states.

use std::ops::Range;

use super::clause::Part;
use super::object::speaks_of_data;
use super::sense::Sense;
use super::verb::is_verb;
use super::view::View;
use super::words::Sort;

/// The part that each token of a clause plays in it.
pub fn parts(view: &View<'_>, range: &Range<usize>) -> Vec<Part> {
    let c = view.class;
    let mut parts = vec![Part::Main; range.len()];
    let mut at = range.start;
    let mut main_verb = false;
    while at < range.end {
        let set = |parts: &mut Vec<Part>, from: usize, to: usize, part: Part| {
            for n in from..to.min(range.end) {
                if parts[n - range.start] == Part::Main {
                    parts[n - range.start] = part;
                }
            }
        };
        let exception = view
            .phrases(&(at..range.end), Sense::Cue)
            .take_while(|h| h.from == at)
            .any(|h| view.lexicon.id(h) == "exception");
        if exception && at > range.start && !view.is(at, c.cond) {
            let end = finite(view, at + 1, boundary(view, at + 1, range.end, false), main_verb);
            set(&mut parts, at, end, Part::Exception);
            at = end.max(at + 1);
            continue;
        }
        if view.is(at, c.cond)
            && !(view.is(at, c.give) && !view.is(at + 1, c.rel))
            && !(view.is(at, c.verb) && main_verb_follows(view, at))
            && !(view.is(at, c.be | c.aux))
        {
            // "provided" is a verb unless a comma stands before it.
            let verb_form = view.is(at, c.give);
            if !verb_form || view.mark(at.wrapping_sub(1), ',') {
                let leading = !main_verb;
                let end = boundary(view, at + 1, range.end, leading);
                set(&mut parts, at, end, Part::Condition);
                at = end.max(at + 1);
                continue;
            }
        }
        if view.is(at, c.to) && at + 1 < range.end && infinitive(view, at, range) {
            let closed = boundary(view, at + 1, range.end, !main_verb);
            let end = if closed == range.end {
                finite(view, at + 1, closed, main_verb || at == range.start)
            } else {
                closed
            };
            set(&mut parts, at, end, Part::Purpose);
            at = end.max(at + 1);
            continue;
        }
        if view.is(at, c.for_) && main_verb {
            let next = view.word(at + 1).to_ascii_lowercase();
            let gerund = next.ends_with("ing") && next.len() > 5;
            let purpose = view
                .phrases(&(at + 1..range.end), Sense::Purpose)
                .next()
                .is_some_and(|h| h.from <= at + 4);
            let length = view.tokens.get(at + 1).is_some_and(|t| t.sort == Sort::Number)
                || view.word(at + 1) == "up"
                || view.is(at + 1, view.lexicon.class("number"));
            if (gerund || purpose) && !length {
                let end = boundary(view, at + 1, range.end, false);
                set(&mut parts, at, end, Part::Purpose);
                at = end.max(at + 1);
                continue;
            }
        }
        // "what data is collected": a question inside a sentence.
        if at > range.start
            && view.is(at, c.what)
            && (main_verb || view.is(at - 1, c.verb | c.prep))
        {
            let end = boundary(view, at + 1, range.end, false);
            set(&mut parts, at, end, Part::Relative);
            at = end.max(at + 1);
            continue;
        }
        // "Your address, used to greet you, is stored": a part between commas.
        if let Some(end) = aside(view, at, range).filter(|_| !main_verb) {
            set(&mut parts, at, end, Part::Relative);
            at = end;
            continue;
        }
        let inside = at > range.start && parts[at - 1 - range.start] != Part::Main;
        if let Some(end) = relative(view, at, range).filter(|_| !inside) {
            set(&mut parts, at, end, Part::Relative);
            at = end;
            continue;
        }
        if is_verb(view, at, c.verb | c.be) {
            main_verb = true;
        }
        at += 1;
    }
    parts
}

/// The end of a participle with what belongs to it that stands between commas
/// behind data, before the finite verb: ", used to greet you, is".
fn aside(view: &View<'_>, at: usize, range: &Range<usize>) -> Option<usize> {
    let c = view.class;
    let participle = at + 1;
    let opens = view.mark(at, ',')
        && at > range.start
        && view.is(participle, c.verb)
        && view.word(participle).ends_with("ed")
        && view.is(participle + 1, c.to | c.prep | c.for_)
        && speaks_of_data(view, &(range.start..at));
    if !opens || view.lexicon.free_order {
        return None;
    }
    let end = (participle + 1..range.end).find(|&n| view.mark(n, ','))?;
    view.is(end + 1, c.be | c.may | c.aux).then_some(end + 1)
}

/// Where a part that stands between subject and verb ends: at the finite verb.
fn finite(view: &View<'_>, from: usize, end: usize, main_verb: bool) -> usize {
    if main_verb {
        return end;
    }
    let c = view.class;
    (from + 1..end)
        .find(|&at| view.is(at, c.may | c.aux | c.be) && !view.is(at - 1, c.it | c.rel))
        .unwrap_or(end)
}

fn main_verb_follows(view: &View<'_>, at: usize) -> bool {
    view.is(at + 1, view.class.prep | view.class.to)
}

/// Where a subordinate part that starts before `from` ends: at the comma that
/// closes it if it leads, else at a comma before a new part.
fn boundary(view: &View<'_>, from: usize, end: usize, leading: bool) -> usize {
    let c = view.class;
    let mut depth = 0i32;
    for at in from..end {
        if view.mark(at, '(') {
            depth += 1;
        } else if view.mark(at, ')') {
            depth -= 1;
            if depth < 0 {
                return at;
            }
        } else if depth == 0 && (view.mark(at, ',') || view.mark(at, ':')) {
            let ends = view.mark(at, ':') && at + 1 >= end;
            if leading && !ends
                || view.is(at + 1, c.cond | c.we | c.but)
                || view.is(at + 1, c.and) && view.is(at + 2, c.we | c.not)
            {
                return at + 1;
            }
        } else if depth == 0
            && leading
            && at > from + 1
            && view.is(at, c.you)
            && view.is(at + 1, c.may | c.aux | c.work | c.need)
            && !view.is(at - 1, c.and | c.rel | c.wh | c.cond | c.det | c.to | c.prep)
            && !view.mark(at - 1, ',')
        {
            return at;
        } else if depth == 0
            && leading
            && at > from + 1
            && view.is(at, c.we)
            && !view.is(at - 1, c.and | c.rel | c.wh)
            && !view.mark(at - 1, ',')
        {
            return at;
        } else if depth == 0 && view.mark(at, '>') {
            return at;
        }
    }
    if leading {
        // "When you connect your address is logged": no comma ends it.
        // "… the following data will be collected".
        let subject = |at: usize| {
            view.is(at, c.det)
                && !view.is(at - 1, c.prep | c.verb | c.to | c.and | c.det | c.our | c.your)
                && view.near(at + 3).iter().any(|h| {
                    (at + 2..=at + 3).contains(&h.to)
                        && matches!(h.sense, Sense::Data | Sense::Weak)
                        && view.is(h.to, c.may | c.aux | c.be)
                        && h.to < end
                })
        };
        let own = |at: usize| {
            view.is(at, c.your | c.our)
                && !view.is(at - 1, c.prep | c.to)
                && (at..end).any(|n| view.is(n, c.may | c.aux | c.be))
                || subject(at)
        };
        if let Some(at) = (from + 2..end).find(|&at| own(at)) {
            return at;
        }
    }
    end
}

/// Whether "to" opens an infinitive of purpose and not a recipient.
fn infinitive(view: &View<'_>, at: usize, range: &Range<usize>) -> bool {
    let c = view.class;
    let next = at + 1;
    if at > range.start && view.is(at - 1, c.no_to) {
        return false;
    }
    if view.is(next, c.det | c.our | c.your | c.you | c.us | c.we | c.third | c.it | c.not | c.wh)
        && !view.is(next, c.adverb)
    {
        return false;
    }
    let recipient = view
        .near(next)
        .iter()
        .any(|h| h.from == next && matches!(h.sense, Sense::Party | Sense::Named));
    if recipient || view.tokens[next].sort != Sort::Word || view.name_like(next) {
        return false;
    }
    // "access to personal information", "transferred to countries": nouns.
    let data = view
        .near(next)
        .iter()
        .any(|h| h.from == next && matches!(h.sense, Sense::Data | Sense::Weak));
    !(data && !view.is(next, c.verb))
}

/// The end of a relative clause that starts at `at`: "that we collect",
/// "we hold", "collected by". Its objects belong to the sentence again.
fn relative(view: &View<'_>, at: usize, range: &Range<usize>) -> Option<usize> {
    let c = view.class;
    if at == range.start {
        return None;
    }
    let noun_before =
        view.near(at).iter().any(|h| h.to == at && matches!(h.sense, Sense::Data | Sense::Weak))
            || view.is(at - 1, c.it) && view.is(at, c.rel);
    let with_rel = view.is(at, c.rel) && !view.is(at, c.det) || view.is(at, c.rel) && noun_before;
    let mut next = at;
    if view.is(at - 1, c.says) && view.is(at, c.rel) {
        return None;
    }
    if with_rel
        && at > range.start
        && view.tokens[at - 1].sort == Sort::Word
        && !view.is(at - 1, c.verb)
    {
        next = at + 1;
    } else if view.mark(at, ',')
        && view.is(at + 1, c.rel)
        && view.is(at + 2, c.says)
        && !view.is(at + 2, c.be)
    {
        return None;
    } else if view.mark(at, ',') && view.is(at + 1, c.rel) && !view.is(at + 1, c.it) {
        next = at + 2;
    } else if !noun_before {
        return None;
    }
    let mut steps = 0;
    // The subject of the relative clause.
    let subject = view.is(next, c.we | c.you | c.it)
        || (next > at && view.is(next, c.product | c.det | c.third));
    if next == at && !subject {
        return None;
    }
    while next < range.end && steps < 8 {
        if is_verb(view, next, c.verb) || next > at + 1 && view.is(next, c.be) && steps > 3 {
            // Its verb, and the verbs coordinated with it.
            next += 1;
            while next + 1 < range.end && (view.mark(next, ',') || view.is(next, c.and)) {
                let step = if view.mark(next, ',') && view.is(next + 1, c.and) { 2 } else { 1 };
                if is_verb(view, next + step, c.practice) && !view.is(next + step, c.be) {
                    next += step + 1;
                } else {
                    break;
                }
            }
            return Some(next);
        }
        if view.mark(next, ',') || view.mark(next, ':') {
            break;
        }
        next += 1;
        steps += 1;
    }
    None
}

//! Which data types a run of words is about: objects of a verb, items of a
//! list. What is only a place, a source or a part of another noun is none.

use std::ops::Range;

use super::clause::{Clause, Group, Part};
use super::sense::Sense;
use super::view::View;
use super::words::{Case, Sort};

/// Data types in a range, in the order of the text; `weak` ones only where
/// collecting is the topic. What is only a place, a source, a part of another
/// noun or an explanation in brackets does not count.
pub fn data_in(
    view: &View<'_>,
    clause: Option<&Clause>,
    range: &Range<usize>,
    weak: bool,
) -> Vec<String> {
    let found = collect_data(view, clause, range, weak, false);
    // Where nothing else names the data, the words in brackets may.
    if found.is_empty() { collect_data(view, clause, range, weak, true) } else { found }
}

fn collect_data(
    view: &View<'_>,
    clause: Option<&Clause>,
    range: &Range<usize>,
    weak: bool,
    open: bool,
) -> Vec<String> {
    let c = view.class;
    let mut out: Vec<String> = Vec::new();
    let start = view.hits.partition_point(|h| h.from < range.start);
    let mut last_end = usize::MAX;
    let mut last_skipped = false;
    for hit in view.hits[start..].iter().take_while(|h| h.from < range.end) {
        if hit.to > range.end || !(hit.sense == Sense::Data || weak && hit.sense == Sense::Weak) {
            continue;
        }
        if clause.is_some_and(|c| {
            matches!(c.part(hit.from), Part::Purpose | Part::Condition | Part::Exception)
        }) {
            continue;
        }
        let id = view.lexicon.id(hit);
        // What stands before it, articles and possessives apart.
        let mut before = hit.from;
        let mut whole = false;
        while before > range.start && view.is(before - 1, c.det | c.our | c.your) {
            before -= 1;
            whole |= view.is(before, c.whole);
        }
        let prev = before.checked_sub(1).filter(|&p| p >= range.start);
        let coordinated = last_end != usize::MAX
            && (last_end..hit.from).all(|at| {
                view.is(at, c.and | c.det | c.your) || view.mark(at, ',') || view.mark(at, '/')
            })
            && last_end < hit.from;
        // "From the drop file": the place has a name of its own.
        let named_place = hit.to - hit.from == 1
            && before == hit.from
            && prev.is_some_and(|p| {
                let det = p.checked_sub(1).filter(|&d| d > range.start && view.is(d, c.det));
                view.tokens[p].sort == Sort::Word
                    && view.tokens[p].classes & !c.see == 0
                    && !view.near(p).iter().any(|h| {
                        h.from <= p && h.to > p && matches!(h.sense, Sense::Data | Sense::Weak)
                    })
                    && det.is_some_and(|d| view.is(d - 1, c.place))
            });
        let located = named_place
            || prev.is_some_and(|p| {
                view.is(p, c.place)
                    && !view.tokens[p].tied
                    && !(p == range.start && view.is(p, c.for_))
                    && !(view.is(p, c.verb) && !view.is(p, c.prep))
            });
        let part_of = hit.sense == Sense::Weak
            && prev.is_some_and(|p| {
                view.word(p).eq_ignore_ascii_case("of")
                    && !whole
                    && !p
                        .checked_sub(1)
                        .is_some_and(|b| view.is(b, c.whole | c.verb) || view.mark(b, ','))
            });
        let of_data = prev.is_some_and(|p| {
            view.word(p).eq_ignore_ascii_case("of")
                && view.near(p).iter().any(|h| h.to == p && h.sense == Sense::Data)
        });
        let part_of = part_of || of_data;
        let modifies = hit.sense == Sense::Weak
            && id != ROOT
            && (next_is_noun(view, hit.to, range.end)
                || prev_is_noun(view, hit.from, range.start)
                || view.near(hit.to).iter().any(|h| h.from == hit.to && h.sense == Sense::Data));
        // "Internet Protocol (IP) address": the word goes on with what the bracket
        // abbreviates.
        if abbreviated(view, hit.from, range.start) {
            continue;
        }
        let explained = explains(view, hit.from, range.start, open);
        let skip = (located && !listed(view, "placed", id) || part_of)
            || coordinated && last_skipped && !explained;
        last_end = hit.to;
        last_skipped = skip;
        if skip || modifies || explained {
            continue;
        }
        if !out.iter().any(|known| known == id) {
            out.push(id.to_owned());
        }
        if let Some((_, special)) =
            view.means.iter().find(|(general, _)| *general == id).filter(|_| view.on_platform(hit))
        {
            if let Some(last) = out.iter_mut().find(|known| *known == id) {
                last.clone_from(special);
            }
        }
    }
    if out.len() > 1 {
        out.retain(|id| id != ROOT);
    }
    let mut seen: Vec<String> = Vec::new();
    out.retain(|id| {
        !seen.contains(id) && {
            seen.push(id.clone());
            true
        }
    });
    out
}

/// Whether a bracket with nothing but an abbreviation in capitals, which has a
/// meaning of its own, ends right before a token.
fn abbreviated(view: &View<'_>, at: usize, start: usize) -> bool {
    let inside = at.checked_sub(2).filter(|&inside| inside > start + 1);
    inside.is_some_and(|inside| {
        view.mark(at - 1, ')')
            && view.mark(inside - 1, '(')
            && view.tokens[inside].case == Case::Upper
            && view.near(inside).iter().any(|h| h.from == inside && h.sense == Sense::Data)
    })
}

/// Whether a plain noun stands right before: "drop file", "system state".
fn prev_is_noun(view: &View<'_>, at: usize, start: usize) -> bool {
    let Some(prev) = at.checked_sub(1).filter(|&p| p >= start) else { return false };
    let token = &view.tokens[prev];
    let word = view.word(prev).to_ascii_lowercase();
    token.sort == Sort::Word
        && token.classes == 0
        && !word.ends_with("ed")
        && !word.ends_with("ent")
        && !word.ends_with("al")
        && !view.near(at).iter().any(|h| h.to == at && matches!(h.sense, Sense::Data | Sense::Weak))
}

/// Whether a plain noun follows: then the word before only describes it.
fn next_is_noun(view: &View<'_>, at: usize, end: usize) -> bool {
    let Some(token) = view.tokens.get(at).filter(|_| at < end) else { return false };
    let owner = view
        .tokens
        .get(at.wrapping_sub(1))
        .is_some_and(|t| view.block.text[t.end..].starts_with(['\'', '’']));
    if owner {
        return true;
    }
    if token.sort != Sort::Word {
        return false;
    }
    let c = view.class;
    let other = c.prep
        | c.and
        | c.be
        | c.aux
        | c.may
        | c.rel
        | c.cond
        | c.to
        | c.verb
        | c.adverb
        | c.not
        | c.but
        | c.we
        | c.you
        | c.it
        | c.det
        | c.wh;
    let word = view.word(at).to_ascii_lowercase();
    token.classes & other == 0
        && !word.ends_with("ed")
        && !word.ends_with("ing")
        && !view
            .near(at)
            .iter()
            .any(|h| h.from == at && matches!(h.sense, Sense::Data | Sense::Weak))
}

/// Whether a token stands in brackets that describe instead of listing.
fn explains(view: &View<'_>, at: usize, start: usize, lenient: bool) -> bool {
    let c = view.class;
    let open = (start..at).rev().find(|&n| view.mark(n, '(') || view.mark(n, ')'));
    let Some(open) = open.filter(|&n| view.mark(n, '(')) else { return false };
    let first = open + 1;
    let close = (at..view.tokens.len()).find(|&n| view.mark(n, ')')).unwrap_or(view.tokens.len());
    let behind_data = view
        .near(open)
        .iter()
        .any(|h| h.to == open && matches!(h.sense, Sense::Data | Sense::Weak));
    let lists = view
        .phrases(&(first..close), Sense::Cue)
        .next()
        .is_some_and(|h| h.from == first && view.lexicon.id(h) == "open");
    // "(such as name and phone number)" lists, whatever follows.
    if lists {
        return false;
    }
    let describes = (first..close).any(|n| {
        view.is(n, c.rel | c.be | c.by)
            || view.word(n).eq_ignore_ascii_case("of")
            || view.word(n).eq_ignore_ascii_case("where")
    });
    !lenient && behind_data && describes
        || view.is(first, c.it | c.we | c.you | c.adverb)
        || !lenient
            && view.is(first, c.det)
            && view.mark(first.wrapping_sub(1), '(')
            && !view.is(first, c.your)
            && (first..at).any(|n| view.is(n, c.prep))
        || !lenient && view.is(first, c.det) && view.word(first).eq_ignore_ascii_case("the")
}

/// The top of the taxonomy: says nothing beside anything narrower.
pub const ROOT: &str = "personal-data";

/// "The data", "this information", "no data" behind something narrower.
pub fn pointed(view: &View<'_>, range: &Range<usize>, fresh: bool) -> bool {
    view.phrases(range, Sense::Weak).chain(view.phrases(range, Sense::Data)).any(|h| {
        view.lexicon.id(h) == ROOT
            && h.to - h.from == 1
            && h.from > 0
            && (view.is(h.from - 1, view.class.it)
                || fresh && view.is(h.from - 1, view.class.not)
                || view.word(h.from - 1).eq_ignore_ascii_case("the"))
    })
}

/// Whether the zone speaks of data in general.
pub fn has_generic(view: &View<'_>, clause: &Clause, zone: &Range<usize>) -> bool {
    let start = view.hits.partition_point(|h| h.from < zone.start);
    view.hits[start..].iter().take_while(|h| h.from < zone.end).any(|h| {
        matches!(h.sense, Sense::Weak | Sense::Data)
            && view.lexicon.id(h) == ROOT
            && clause.part(h.from) != Part::Purpose
    })
}

/// See the module.
pub fn speaks_of_data(view: &View<'_>, range: &Range<usize>) -> bool {
    view.phrases(range, Sense::Data).next().is_some()
        || view.phrases(range, Sense::Weak).next().is_some()
}

/// Where the objects of a verb stand: before a passive, behind an active up
/// to the next verb that has objects of its own.
pub fn objects(view: &View<'_>, clause: &Clause, group: &Group) -> Range<usize> {
    if view.lexicon.free_order {
        return clause.range.clone();
    }
    if group.passive {
        return clause.range.start..group.range.start;
    }
    let next = clause
        .groups
        .iter()
        .map(|g| g.range.start)
        .find(|&start| start > group.range.end && !view.is(start - 1, view.class.to));
    group.range.end..next.unwrap_or(clause.range.end)
}

/// Whether a list of types in the rules holds a type or a family above it.
pub fn listed(view: &View<'_>, list: &str, id: &str) -> bool {
    view.lexicon
        .plain(list)
        .iter()
        .any(|f| id == f || id.strip_prefix(f.as_str()).is_some_and(|rest| rest.starts_with('.')))
}

/// Whether a type lives on the person's device, as cookies do.
pub fn tracks(view: &View<'_>, id: &str) -> bool {
    listed(view, "tracking", id)
}

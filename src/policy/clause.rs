//! The shape of a sentence: its clauses, each with the parts of its words and its
//! verbs with subject, voice and negation. Knows nothing of kinds of statements.

use std::ops::Range;

use super::group::groups;
pub use super::group::only_not;
use super::object::speaks_of_data;
use super::part::parts;
use super::sense::Sense;
use super::verb::is_verb;
use super::view::View;

/// The part that a token plays in its clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The statement itself.
    Main,
    /// "if …", "when …".
    Condition,
    /// "to …", "in order to …", "for …ing".
    Purpose,
    /// "that we collect".
    Relative,
    /// "except …", "other than …".
    Exception,
}

/// Who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agent {
    /// The first party, said or implied.
    We,
    /// The person whose data it is, or a customer.
    You,
    /// Somebody else: tokens that name them.
    Third(Range<usize>),
}

/// Verbs that share a subject and objects.
#[derive(Debug, Clone)]
pub struct Group {
    /// From the first verb to behind the last.
    pub range: Range<usize>,
    /// Classes of all its verbs.
    pub classes: u128,
    /// Denied.
    pub denied: bool,
    /// "may", "might".
    pub hedged: bool,
    /// Who does it.
    pub agent: Agent,
    /// "is collected".
    pub passive: bool,
    /// Whether the subject stands in the text.
    pub explicit: bool,
}

/// A clause with the parts of its tokens and its verbs.
#[derive(Debug)]
pub struct Clause {
    /// Its tokens.
    pub range: Range<usize>,
    /// One for each token of the range.
    pub parts: Vec<Part>,
    /// In the order of the text.
    pub groups: Vec<Group>,
}

impl Clause {
    /// The part of a token.
    pub fn part(&self, at: usize) -> Part {
        at.checked_sub(self.range.start)
            .and_then(|i| self.parts.get(i))
            .copied()
            .unwrap_or(Part::Main)
    }

    /// Whether it has a condition outside of exceptions.
    pub fn conditional(&self) -> bool {
        self.parts.contains(&Part::Condition)
    }

    /// The runs of tokens that play a part.
    pub fn runs(&self, part: Part) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        for at in self.range.clone() {
            if self.part(at) == part {
                match out.last_mut() {
                    Some(last) if last.end == at => last.end += 1,
                    _ => out.push(at..at + 1),
                }
            }
        }
        out
    }
}

/// Splits a sentence into clauses: at semicolons, at "but", and where a new
/// subject with its own verb begins.
pub fn clauses(view: &View<'_>, sentence: Range<usize>) -> Vec<Clause> {
    let c = view.class;
    let mut cuts = vec![sentence.start];
    let mut verb_seen = false;
    let mut leading_condition = false;
    let mut depth = 0i32;
    let mut colon = false;
    for at in sentence.clone() {
        colon |= view.mark(at, ':');
        if view.mark(at, '(') {
            depth += 1;
        } else if view.mark(at, ')') {
            depth -= 1;
        }
        if depth > 0 {
            continue;
        }
        let last = cuts[cuts.len() - 1];
        if at == last && view.is(at, c.cond) {
            leading_condition = true;
        }
        // "When you register we need …": the main part begins without a comma.
        if leading_condition
            && at > last + 2
            && view.is(at, c.we | c.you)
            && view.is(at + 1, c.may | c.aux | c.work | c.need)
            && !view.is(at - 1, c.and | c.rel | c.wh | c.cond | c.det | c.to | c.prep)
        {
            leading_condition = false;
        }
        let own_verb = |from: usize| {
            (from..(from + 8).min(sentence.end))
                .any(|n| is_verb(view, n, c.verb) && !view.mark(n, ','))
        };
        // "…, and IP addresses are often dynamic": data as the subject of its own
        // finite verb.
        let data_subject = |from: usize| {
            let from = (from..from + 2).find(|&n| !view.is(n, c.det | c.our | c.your));
            from.is_some_and(|from| {
                view.near(from).iter().any(|h| {
                    h.from == from
                        && matches!(h.sense, Sense::Data | Sense::Weak)
                        && view.is(h.to, c.be | c.may)
                        && h.to < sentence.end
                })
            })
        };
        let subject = |from: usize| {
            let from = if view.is(from, c.adverb) { from + 1 } else { from };
            view.is(from, c.we | c.you | c.it)
                || view.near(from).iter().any(|h| {
                    h.from == from
                        && h.sense == Sense::Data
                        && h.to > from + 1
                        && view.is(h.to, c.be | c.may)
                })
                || view.is(from, c.det) && view.is(from + 1, c.product | c.policy | c.you | c.third)
                || view.is(from, c.det)
                    && speaks_of_data(view, &(from..(from + 4).min(sentence.end)))
                    && view.any(from..(from + 6).min(sentence.end), c.be)
                || view.is(from, c.not)
                    && speaks_of_data(view, &(from..(from + 5).min(sentence.end)))
                    && view.any(from..(from + 7).min(sentence.end), c.be)
        };
        let cut = if view.mark(at, ';') {
            // Behind a colon, a part without a verb goes on with the list.
            let next = (at + 1..sentence.end).find(|&n| view.mark(n, ';')).unwrap_or(sentence.end);
            let listed = colon && !(at + 1..next).any(|n| is_verb(view, n, c.verb | c.be));
            (!listed).then_some(at + 1)
        } else if view.is(at, c.but)
            && at > last
            && (verb_seen || view.mark(at - 1, ','))
            && !(at + 1..at + 4).any(|n| n < sentence.end && view.is(n, c.not) && only_not(view, n))
        {
            Some(at)
        } else if view.mark(at, ',') && verb_seen {
            let joined = view.is(at + 1, c.and);
            let next = at + 1 + usize::from(joined);
            if leading_condition {
                // The comma that ends a leading condition starts the main part.
                leading_condition = false;
                verb_seen = false;
                None
            } else {
                ((subject(next) && own_verb(next))
                    || view.is(next, c.please)
                    || joined && !view.lexicon.free_order && data_subject(next))
                .then_some(next)
            }
        } else if view.is(at, c.and)
            && verb_seen
            && !leading_condition
            && (view.is(at + 1, c.we)
                || view.is(at + 1, c.not) && subject(at + 1)
                || view.is(at + 1, c.det) && subject(at + 1))
            && own_verb(at + 1)
        {
            Some(at + 1)
        } else if view.is(at, c.and)
            && verb_seen
            && !leading_condition
            && !view.lexicon.free_order
            && !view.is(at.wrapping_sub(1), c.verb)
            && data_subject(at + 1)
            && denied_before(view, last..at)
        {
            Some(at + 1)
        } else if view.mark(at, '-') && verb_seen && subject(at + 1) && own_verb(at + 1) {
            Some(at + 1)
        } else {
            None
        };
        if is_verb(view, at, c.verb | c.be) {
            verb_seen = true;
        }
        if let Some(cut) = cut {
            if cut > last && cut < sentence.end {
                cuts.push(cut);
                verb_seen = false;
                leading_condition = view.is(cut, c.cond);
            }
        }
    }
    cuts.push(sentence.end);
    let mut out: Vec<Clause> = Vec::new();
    for pair in cuts.windows(2) {
        if pair[0] < pair[1] {
            let clause = read(view, pair[0]..pair[1]);
            out.push(clause);
        }
    }
    out
}

/// Whether a verb of a range is denied: what is said next is not.
fn denied_before(view: &View<'_>, range: Range<usize>) -> bool {
    range.clone().any(|at| view.is(at, view.class.not) && !only_not(view, at))
}

/// Reads one clause.
pub fn read(view: &View<'_>, range: Range<usize>) -> Clause {
    let parts = parts(view, &range);
    let mut clause = Clause { range, parts, groups: Vec::new() };
    clause.groups = groups(view, &clause);
    clause
}

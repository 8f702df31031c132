//! The shape of a sentence: its clauses, which words are conditions, purposes
//! or relative clauses, and its verbs with subject, voice and negation. Knows
//! nothing of kinds of statements.

use std::ops::Range;

use super::lexicon::Sense;
use super::view::View;
use super::words::{Case, Sort};

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
    /// Where the subject's words begin.
    pub start: usize,
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
    for at in sentence.clone() {
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
        let subject = |from: usize| {
            let from = if view.is(from, c.adverb) { from + 1 } else { from };
            view.is(from, c.we | c.you | c.it)
                || view.hits.iter().any(|h| {
                    h.from == from
                        && h.sense == Sense::Data
                        && h.to > from + 1
                        && view.is(h.to, c.be | c.may)
                })
                || view.is(from, c.det) && view.is(from + 1, c.product | c.policy | c.you | c.third)
                || view.is(from, c.det)
                    && speaks_of_data(view, from..(from + 4).min(sentence.end))
                    && view.any(from..(from + 6).min(sentence.end), c.be)
                || view.is(from, c.not)
                    && speaks_of_data(view, from..(from + 5).min(sentence.end))
                    && view.any(from..(from + 7).min(sentence.end), c.be)
        };
        let cut = if view.mark(at, ';') {
            Some(at + 1)
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
                ((subject(next) && own_verb(next)) || view.is(next, c.please)).then_some(next)
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

fn speaks_of_data(view: &View<'_>, range: Range<usize>) -> bool {
    view.phrases(&range, Sense::Data).next().is_some()
        || view.phrases(&range, Sense::Weak).next().is_some()
}

/// Reads one clause.
pub fn read(view: &View<'_>, range: Range<usize>) -> Clause {
    let parts = parts(view, &range);
    let mut clause = Clause { range, parts, groups: Vec::new() };
    clause.groups = groups(view, &clause);
    clause
}

/// Whether a token is used as a verb.
pub fn is_verb(view: &View<'_>, at: usize, classes: u128) -> bool {
    let c = view.class;
    if !view.is(at, classes)
        || view.tokens[at].tied
        || view.tokens.get(at + 1).is_some_and(|t| t.tied)
    {
        return false;
    }
    if view.is(at, c.be | c.aux) && !view.is(at, c.verb) {
        return true;
    }
    // A part of a longer name of data: "tracking cookies", "stored data".
    if view
        .hits
        .iter()
        .any(|h| h.from <= at && h.to > at && h.to - h.from >= 2 && h.sense == Sense::Data)
        && !view.is(at.wrapping_sub(1), c.we | c.may | c.to | c.be)
    {
        return false;
    }
    if view.lexicon.free_order {
        // Nouns are capitalised there, or follow an article.
        return !view.name_like(at)
            && !(at > 0 && view.is(at - 1, c.det) && !view.is(at - 1, c.it))
            || at == 0;
    }
    let word = view.word(at).to_ascii_lowercase();
    let participle = word.ends_with("ed") || word.ends_with("en") || view.is(at, c.participle);
    let mut before = at;
    while before > 0 && view.is(before - 1, c.adverb) && !view.is(before - 1, c.not) {
        before -= 1;
    }
    // "requests may need", "access is limited": a noun that something is said of.
    if !participle
        && !word.ends_with("ing")
        && !(before > 0 && view.is(before - 1, c.we | c.you))
        && view.is(at + 1, c.may | c.be)
        && !view.is(at, c.be | c.aux)
    {
        return false;
    }
    // "Access to the database": a noun.
    if !participle
        && (view.word(at + 1).eq_ignore_ascii_case("of")
            || view.is(at + 1, c.to) && view.is(at, c.collect | c.transfer))
        && !(before > 0 && view.is(before - 1, c.may | c.to | c.you | c.we))
    {
        return false;
    }
    if before == 0 {
        // A fragment may open with a verb; a noun there is followed by another noun.
        return !(participle
            && !view.is(at + 1, c.prep | c.to | c.be | c.adverb | c.and | c.cond)
            && !view.mark(at + 1, ','))
            && !view.mark(at + 1, ':')
            || participle;
    }
    let prev = before - 1;
    let word_is_gerund = word.ends_with("ing");
    if before < at && view.name_like(prev) && !word_is_gerund {
        return true;
    }
    if word_is_gerund && view.is(prev, c.by) && view.is(at, c.engage) {
        return true;
    }
    // After an article or preposition it is a noun or an attribute.
    if view.is(prev, c.det | c.our | c.your) && !view.is(prev, c.it) {
        return false;
    }
    if view.is(prev, c.prep) && !view.is(prev, c.be) {
        return false;
    }
    if view.is(
        prev,
        c.be | c.aux
            | c.may
            | c.we
            | c.you
            | c.not
            | c.to
            | c.rel
            | c.product
            | c.third
            | c.it
            | c.us,
    ) {
        return true;
    }
    // "Companies for mail receive your address."
    if !participle
        && view.is(at, c.see | c.share)
        && view.hits.iter().any(|h| h.to == before && h.sense == Sense::Party)
        && view.is(at + 1, c.det | c.your)
    {
        return true;
    }
    // "API requests", "data use": a noun behind a noun, unless it is finite.
    let noun_like = matches!(word.as_str(), w if w.ends_with("ing"));
    if noun_like {
        return view.is(prev, c.and) || view.mark(prev, ',') || view.is(prev, c.verb);
    }
    if view.is(prev, c.and) || view.mark(prev, ',') || view.mark(prev, '/') {
        // Coordinated with what? A verb further left, at most a few words.
        return true;
    }
    if view.name_like(prev) || view.tokens[prev].sort == Sort::Word {
        if participle {
            return true;
        }
        // A name or noun as subject: "Acme stores", "this tool collects".
        return word.ends_with('s')
            && !view.is(at + 1, c.prep | c.be | c.and | c.may | c.aux)
            && !view.mark(at + 1, ',')
            && !view.mark(at + 1, '.')
            && at + 1 < view.tokens.len()
            || word.ends_with('s') && view.is(at, c.engage) && view.is(at + 1, c.prep | c.to);
    }
    true
}

fn parts(view: &View<'_>, range: &Range<usize>) -> Vec<Part> {
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
        if let Some(end) = relative(view, at, range) {
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
            if leading
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
        let own = |at: usize| {
            view.is(at, c.your | c.our) && (at..end).any(|n| view.is(n, c.may | c.aux | c.be))
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
    let recipient =
        view.hits.iter().any(|h| h.from == next && matches!(h.sense, Sense::Party | Sense::Named));
    if recipient || view.tokens[next].sort != Sort::Word || view.name_like(next) {
        return false;
    }
    // "access to personal information", "transferred to countries": nouns.
    let data =
        view.hits.iter().any(|h| h.from == next && matches!(h.sense, Sense::Data | Sense::Weak));
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
        view.hits.iter().any(|h| h.to == at && matches!(h.sense, Sense::Data | Sense::Weak))
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

fn groups(view: &View<'_>, clause: &Clause) -> Vec<Group> {
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
            && view.hits.iter().any(|h| {
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
            && view.hits.iter().any(|h| h.to == at && matches!(h.sense, Sense::Data | Sense::Weak))
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
            view.hits.iter().find(|h| h.to == at + 1 && h.sense == Sense::Named)
        {
            if !owned || view.word(at).ends_with('s') {
                agent = Some((Agent::Third(hit.from..hit.to), hit.from));
            }
        } else if let Some(hit) = view.hits.iter().find(|h| {
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
                .hits
                .iter()
                .filter(|h| h.sense == Sense::Party && h.to == at + 1)
                .map(|h| h.from)
                .min()
                .unwrap_or(at);
            agent = Some((Agent::Third(from..at + 1), from));
        } else if let Some(hit) = view
            .hits
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
                start: range.start,
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
    let (agent, start) = match (agent, name) {
        (Some((agent, start)), _) => (agent, start),
        (None, Some(name)) => (Agent::We, name.start),
        (None, None) => (Agent::We, clause.range.start),
    };
    // Passive: the agent stands behind "by".
    let agent = if passive && agent == Agent::We {
        by_agent(view, clause, range.end).unwrap_or(Agent::We)
    } else {
        agent
    };
    Group { range, classes, denied, hedged: hedge, agent, passive, start, explicit }
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
fn only_not(view: &View<'_>, at: usize) -> bool {
    view.phrases(&(at..view.tokens.len()), Sense::Cue)
        .take_while(|h| h.from == at)
        .any(|h| view.lexicon.id(h) == "not-only")
}

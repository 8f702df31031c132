//! The shape of a sentence: its clauses, which words are conditions, purposes
//! or relative clauses, and its verbs with subject, voice and negation. Knows
//! nothing of kinds of statements.

use std::ops::Range;

use super::group::groups;
pub use super::group::only_not;
use super::lexicon::Sense;
use super::view::View;
use super::words::Sort;

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
                    && speaks_of_data(view, from..(from + 4).min(sentence.end))
                    && view.any(from..(from + 6).min(sentence.end), c.be)
                || view.is(from, c.not)
                    && speaks_of_data(view, from..(from + 5).min(sentence.end))
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
        .near(at)
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
        && !relative_verb(view, at)
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
        return participle || !view.mark(at + 1, ':');
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
    // "Access to stored data": no infinitive.
    if before == at && view.is(prev, c.to) && word.ends_with("ed") && word != "need" {
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
        && view.near(prev).iter().any(|h| h.to == before && h.sense == Sense::Party)
        && view.is(at + 1, c.det | c.your)
    {
        return true;
    }
    // "API requests", "data use": a noun behind a noun, unless it is finite.
    let noun_like = matches!(word.as_str(), w if w.ends_with("ing"));
    if noun_like {
        // "We use tracking": a noun behind the verb that does something with it.
        return view.is(prev, c.and)
            || view.mark(prev, ',')
            || view.is(prev, c.verb) && !view.is(prev, c.use_ | c.engage);
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

/// Whether a word ends a relative clause: "the data that our service collects is
/// never sold".
fn relative_verb(view: &View<'_>, at: usize) -> bool {
    let c = view.class;
    at > 1
        && view.word(at).ends_with('s')
        && (view.is(at - 1, c.product | c.it | c.third) || view.name_like(at - 1))
        && (at.saturating_sub(4)..at - 1).any(|n| view.is(n, c.rel) && !view.is(n + 1, c.verb))
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
        && speaks_of_data(view, range.start..at);
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

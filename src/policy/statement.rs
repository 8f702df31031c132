//! Sentences to statements. Sections and lists reach this room as a
//! [`Context`] alone; what a clause says is read in the rooms beside it.

use std::ops::Range;

use super::clause::{self, Agent, Clause, Group};
use super::frame::Topic;
use super::object::{ROOT, data_in, speaks_of_data};
use super::party::{operated, vendors};
use super::person::{children, rights};
use super::practice::of_clause;
use super::promise::{change_notice, contact, security};
use super::verb::is_verb;
use super::view::View;
use super::words::Sort;
use crate::model::{DataSubject, Kind, Marks, Mode, Verb};

/// A statement before it has a place in a file.
#[derive(Debug, Clone)]
pub struct Draft {
    /// What it is about.
    pub kind: Kind,
    /// How firmly.
    pub mode: Mode,
    /// What is done.
    pub verbs: Vec<Verb>,
    /// Data types.
    pub data: Vec<String>,
    /// Named parties.
    pub parties: Vec<String>,
    /// Categories of parties.
    pub categories: Vec<String>,
    /// Purposes.
    pub purposes: Vec<String>,
    /// Normalised values.
    pub values: Vec<String>,
    /// Opens a list and says nothing itself.
    pub umbrella: bool,
    /// Whose data.
    pub subject: DataSubject,
    /// The product or part that it is limited to.
    pub scope: Option<String>,
    /// Absolutes and vagueness.
    pub marks: Marks,
    /// Its tokens.
    pub range: Range<usize>,
}

impl Draft {
    /// An empty statement.
    pub fn new(kind: Kind, mode: Mode, range: Range<usize>) -> Self {
        Self {
            kind,
            mode,
            verbs: Vec::new(),
            data: Vec::new(),
            parties: Vec::new(),
            categories: Vec::new(),
            purposes: Vec::new(),
            values: Vec::new(),
            umbrella: false,
            subject: DataSubject::General,
            scope: None,
            marks: Marks::default(),
            range,
        }
    }

    /// Whether it names neither data nor recipients.
    pub fn says_nothing(&self) -> bool {
        self.parties.is_empty()
            && self.categories.is_empty()
            && self.data.iter().all(|id| id == ROOT)
    }
}

/// What a sentence inherits from where it stands.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Of the section, or of the list's opener.
    pub topic: Option<Topic>,
    /// The section or opener denies.
    pub deny: bool,
    /// The section's or opener's condition.
    pub conditional: bool,
    /// The opener's "may".
    pub hedged: bool,
    /// The law of the section.
    pub regime: Option<String>,
    /// The section is about children.
    pub child: bool,
    /// It is an item of a list or a cell.
    pub item: bool,
    /// The opener's verbs.
    pub verbs: Vec<Verb>,
    /// The opener refuses ("We won't:"), its items say what.
    pub refuses: bool,
    /// The heading above asks: fragments answer it.
    pub answers: bool,
    /// What "this data" means here.
    pub last_data: Vec<String>,
    /// Whether `last_data` comes from the same paragraph.
    pub fresh: bool,
    /// What the sentence before names and states nothing of.
    pub named: Vec<String>,
    /// The data types that the heading above names.
    pub heading_data: Vec<String>,
    /// An earlier sentence of the paragraph said whom the service is for.
    pub audience_said: bool,
    /// The sentence before tells what a word means.
    pub defined: bool,
}

/// What one sentence states.
pub fn read(view: &View<'_>, sentence: Range<usize>, context: &Context) -> Vec<Draft> {
    let mut sentence = sentence;
    while sentence.start < sentence.end && matches!(view.tokens[sentence.start].sort, Sort::Mark(_))
    {
        sentence.start += 1;
    }
    if sentence.is_empty() || view.mark(sentence.end - 1, '?') {
        return Vec::new();
    }
    if let Some(meta) = about_itself(view, &sentence, context) {
        return meta;
    }
    if let Some(opener) = vendors(view, &sentence, context) {
        return vec![opener];
    }
    let clauses = clause::clauses(view, sentence.clone());
    if let Some(children) = children(view, &sentence, &clauses, context) {
        return children;
    }
    let mut out = Vec::new();
    let mut has_right = false;
    for clause in &clauses {
        if practice_of_others(view, &clause.range) {
            continue;
        }
        let right = rights(view, &clause.range, &sentence, std::slice::from_ref(clause), context);
        // "You can switch it off, and nothing will be stored."
        let consequence = has_right && view.is(clause.range.start, view.class.not);
        if right.is_some() {
            has_right = true;
            out.extend(right);
        } else if !consequence {
            out.extend(of_clause(view, clause, context));
        }
    }
    if let Some(denial) = left_out(view, &sentence, &clauses, &mut out) {
        out.push(denial);
    }
    let security = security(view, &sentence, context);
    if security.is_some() {
        // "All transfers are encrypted": nobody and nothing is named.
        out.retain(|d| d.kind != Kind::Shares || d.umbrella || !d.says_nothing());
    }
    let safe = view.lexicon.plain("kept-safe");
    let kept_safe = security.as_ref().is_some_and(|d| d.values.iter().any(|id| safe.contains(id)));
    if let Some(security) = security.filter(|_| {
        !out.iter().any(|d| {
            matches!(d.kind, Kind::Transfer | Kind::Retention)
                || d.kind == Kind::Shares && context.topic != Some(Topic::Security) && !kept_safe
        })
    }) {
        if !has_right {
            out.retain(|d: &Draft| {
                d.kind != Kind::Purpose
                    && !(context.topic == Some(Topic::Security)
                        && matches!(d.kind, Kind::Shares | Kind::Collects))
            });
            out.push(security);
        }
    }
    // Where questions go is no recipient: "GitHub: open an issue".
    if context.topic == Some(Topic::Contact) && context.item {
        out.retain(|d| !(d.kind == Kind::Shares && d.data.is_empty()));
    }
    let address = sentence.clone().any(|at| view.tokens[at].sort == Sort::Email);
    let handle = super::promise::handle(view, &sentence).is_some();
    let address = address || handle;
    let reach = (handle || view.cue(&sentence, "contact").is_some())
        && !clauses.iter().flat_map(|cl| &cl.groups).any(|g| g.explicit && g.agent == Agent::We);
    // "For requests, use the form and include your number": asked of the reader.
    let order = |g: &Group| {
        let before = g.range.start.checked_sub(1).filter(|&at| at >= sentence.start);
        !g.explicit
            && !g.passive
            && before.is_none_or(|at| view.is(at, view.class.and) || view.mark(at, ','))
    };
    let mut groups = clauses.iter().flat_map(|cl| &cl.groups).peekable();
    let asked = reach
        && groups.peek().is_some()
        && groups.all(order)
        && out.iter().all(|d| d.kind == Kind::Collects);
    if out.is_empty() || (address && reach || asked) && !has_right {
        let found = contact(view, &sentence, context);
        if found.is_some() {
            out.clear();
        }
        out.extend(found);
    }
    if let Some((form, data)) = super::scope::form(view, &sentence) {
        limit(&mut out, &form, &data);
    }
    if let Some(part) = super::scope::part(view, &sentence) {
        out.iter_mut().for_each(|d| d.scope = Some(part.clone()));
    }
    out
}

/// Limits what is denied to a form of the data: all of it, or what the form is
/// said of.
fn limit(out: &mut Vec<Draft>, form: &str, data: &[String]) {
    let mut others = Vec::new();
    for d in out.iter_mut().filter(|d| d.kind.denies()) {
        let (own, rest): (Vec<String>, Vec<String>) =
            d.data.iter().cloned().partition(|id| data.is_empty() || data.contains(id));
        if own.is_empty() {
            continue;
        }
        if !rest.is_empty() {
            others.push(Draft { data: rest, ..d.clone() });
        }
        d.data = own;
        d.scope = Some(form.to_owned());
    }
    out.extend(others);
}

/// "The host is stored, and not the path", "the city, but not the street": what
/// the tail names is denied, and never stated.
fn left_out(
    view: &View<'_>,
    sentence: &Range<usize>,
    clauses: &[Clause],
    out: &mut Vec<Draft>,
) -> Option<Draft> {
    let c = view.class;
    let at = (sentence.start + 2..sentence.end).find(|&at| {
        view.is(at, c.not)
            && !view.is(at, c.det)
            && !view.word(at).eq_ignore_ascii_case("no")
            && (view.is(at - 1, c.and | c.but) || view.mark(at - 1, ','))
            && !clause::only_not(view, at)
    })?;
    let end = (at + 1..sentence.end)
        .find(|&n| matches!(view.tokens[n].sort, Sort::Mark('.' | ';' | ',' | '(' | '-')))
        .unwrap_or(sentence.end);
    let tail = at + 1..end;
    let noun = (tail.start..tail.end).find(|&n| !view.is(n, c.det | c.our | c.your | c.adverb));
    let first = noun.filter(|&n| !view.is(n, c.prep | c.to | c.verb | c.we | c.it | c.and))?;
    if tail.clone().any(|n| is_verb(view, n, c.verb | c.be | c.aux)) {
        return None;
    }
    let data = data_in(view, None, &(first..tail.end), true);
    let before = clauses.iter().flat_map(|cl| &cl.groups).rfind(|g| g.range.end <= at)?;
    if data.is_empty() || data == [ROOT] || before.denied || before.agent == Agent::You {
        return None;
    }
    let gathers = before.classes & (c.collect | c.store | c.retain) != 0;
    if !gathers && before.classes & (c.share | c.sell) == 0 {
        return None;
    }
    for draft in out.iter_mut().filter(|d| !d.kind.denies() && !d.data.is_empty()) {
        draft.data.retain(|id| !data.contains(id));
        if draft.data.is_empty() {
            draft.values.clear();
            draft.umbrella = true;
        }
    }
    out.retain(|d| !(d.umbrella && d.data.is_empty() && !view.mark(sentence.end - 1, ':')));
    let kind = if gathers { Kind::NeverCollects } else { Kind::NeverShares };
    let mut draft = Draft::new(kind, Mode::Deny, tail);
    draft.verbs = if gathers {
        vec![if before.classes & c.collect != 0 { Verb::Collect } else { Verb::Store }]
    } else {
        vec![Verb::Share]
    };
    draft.data = data;
    Some(draft)
}

/// "We will never:", "What we won't do": what follows says what is refused.
pub fn refuses(view: &View<'_>, range: &Range<usize>) -> bool {
    let c = view.class;
    let mut end = range.end;
    while end > range.start && matches!(view.tokens[end - 1].sort, Sort::Mark(_)) {
        end -= 1;
    }
    let all = range.start..end;
    let last = end.checked_sub(1).filter(|&at| at >= range.start);
    all.len() <= 8
        && view.any(all.clone(), c.we | c.product)
        && view.any(all.clone(), c.not)
        && view.cue(range, "not-only").is_none()
        && last.is_some_and(|at| view.is(at, c.not | c.aux | c.adverb | c.may | c.to))
        && !all.clone().any(|at| view.is(at, c.practice) && !view.is(at, c.aux))
}

/// What an item says below an opener that refuses.
pub fn refused(view: &View<'_>, range: Range<usize>, context: &Context) -> Vec<Draft> {
    let c = view.class;
    let mut out = Vec::new();
    for mut clause in clause::clauses(view, range) {
        if view.any(clause.range.clone(), c.not) {
            continue;
        }
        for group in &mut clause.groups {
            group.agent = Agent::We;
            group.denied = true;
        }
        for mut draft in of_clause(view, &clause, context) {
            draft.kind = match draft.kind {
                kind @ (Kind::NeverCollects | Kind::NeverShares | Kind::Cookie) => kind,
                _ => continue,
            };
            draft.mode = Mode::Deny;
            draft.umbrella = false;
            out.push(draft);
        }
    }
    out
}

/// A question with its answer: "Do we sell data? No."
pub fn answered(
    view: &View<'_>,
    question: Range<usize>,
    yes: bool,
    context: &Context,
) -> Vec<Draft> {
    let asked = question.start..question.end - 1;
    let mut out = Vec::new();
    for clause in clause::clauses(view, asked) {
        // Whoever asks is the user: "you" is the first party.
        let mut clause = clause;
        for group in &mut clause.groups {
            group.agent = Agent::We;
            group.denied = false;
        }
        for mut draft in of_clause(view, &clause, context) {
            draft.kind = match (draft.kind, yes) {
                (kind @ (Kind::Collects | Kind::Shares | Kind::Cookie), true) => kind,
                (Kind::Collects, false) => Kind::NeverCollects,
                (Kind::Shares, false) => Kind::NeverShares,
                (Kind::Cookie, false) => {
                    draft.mode = Mode::Deny;
                    Kind::Cookie
                }
                _ => continue,
            };
            draft.umbrella = false;
            if !yes {
                draft.mode = Mode::Deny;
            } else {
                draft.mode = Mode::Assert;
            }
            out.push(draft);
        }
    }
    out
}

/// Whether a sentence that gave no statement ought to have given one: the
/// first party does something with data in it.
pub fn ought_to_say(view: &View<'_>, sentence: &Range<usize>, context: &Context) -> bool {
    if view.mark(sentence.end - 1, '?')
        || view.any(sentence.clone(), view.class.policy)
        || context.topic == Some(Topic::Definition)
    {
        return false;
    }
    let c = view.class;
    clause::clauses(view, sentence.clone()).iter().any(|clause| {
        clause.groups.iter().any(|g| {
            g.explicit
                && g.agent == Agent::We
                && g.classes & (c.collect | c.store | c.share | c.sell | c.use_) != 0
        }) && speaks_of_data(view, &clause.range)
    })
}

/// Sentences about the policy, changes of it, definitions, duties of others:
/// `Some` (perhaps empty) if it is one of them.
fn about_itself(view: &View<'_>, sentence: &Range<usize>, context: &Context) -> Option<Vec<Draft>> {
    let c = view.class;
    let change = view.cue(sentence, "change").is_some();
    if change && view.cue(sentence, "no-change").is_some_and(|h| h.from < sentence.start + 6) {
        return Some(Vec::new());
    }
    if change
        && (context.topic == Some(Topic::Change)
            || view.any(sentence.clone(), c.policy)
            || context.topic.is_none()
            || context.topic == Some(Topic::Intro))
    {
        return Some(vec![change_notice(view, sentence)]);
    }
    if context.topic == Some(Topic::Change) {
        return Some(vec![change_notice(view, sentence)]);
    }
    if context.topic == Some(Topic::Definition)
        || defines(view, sentence)
        || context.defined && view.is(sentence.start, c.it) && !first_person(view, sentence)
    {
        return Some(Vec::new());
    }
    None
}

/// Whether a sentence tells what a word means.
pub fn defines(view: &View<'_>, sentence: &Range<usize>) -> bool {
    view.cue(sentence, "definition").is_some() && !view.any(sentence.clone(), view.class.we)
}

fn first_person(view: &View<'_>, sentence: &Range<usize>) -> bool {
    let c = view.class;
    view.any(sentence.clone(), c.we | c.us | c.our)
}

/// Clauses about what the document is for, or what others have to do.
fn practice_of_others(view: &View<'_>, range: &Range<usize>) -> bool {
    let c = view.class;
    let basis = view.cue(range, "basis-mark").is_some();
    // "Kept as long as the purposes described in this policy need it."
    let keeps = view.any(range.clone(), c.retain)
        && view.phrases(range, super::sense::Sense::Span).next().is_some();
    operated(view, range)
        || view.cue(range, "controller").is_some()
            && !view.any(range.clone(), c.collect | c.store | c.share)
        || about_policy(view, range) && !basis && !keeps
        || view.cue(range, "advice").is_some()
        || view.cue(range, "liability").is_some()
        || view.cue(range, "contact").is_none()
            && range.clone().any(|at| {
                view.is(at, c.please)
                    && (at == range.start || view.mark(at - 1, ','))
                    // "Please note: …" goes on with a statement.
                    && !view.mark(at + 2, ':')
            })
        || view.cue(range, "duty").is_some() && !view.any(range.clone(), c.collect | c.store)
}

/// Whether a clause says what the document is for; "except as described in this
/// policy" only limits what a clause says.
fn about_policy(view: &View<'_>, range: &Range<usize>) -> bool {
    let limit = view.cue(range, "exception").map(|h| h.from);
    let start = view.first(range.clone(), view.class.we);
    let limits = limit.zip(start).is_some_and(|(limit, we)| {
        we < limit
            && view.any(we..limit, view.class.practice)
            && view.any(we..limit, view.class.not)
    });
    let end = if limits { limit.unwrap_or(range.end) } else { range.end };
    view.cue(&(range.start..end), "about-policy").is_some()
}

/// Mode of a clause.
pub fn mode_of(clause: &Clause, group: Option<&Group>, context: &Context) -> Mode {
    if group.is_some_and(|g| g.denied) || group.is_none() && context.deny {
        Mode::Deny
    } else if clause.conditional() || context.conditional {
        Mode::Conditional
    } else if group.is_some_and(|g| g.hedged) || group.is_none() && context.hedged {
        Mode::Hedged
    } else {
        Mode::Assert
    }
}

/// Absolutes and vagueness of a range.
pub fn marks(view: &View<'_>, range: &Range<usize>) -> Marks {
    let not_only = view.cue(range, "not-only").is_some();
    Marks {
        only: view.cue(range, "only").is_some() && !not_only,
        absolute: view.cue(range, "absolute").is_some(),
        open_ended: view.cue(range, "open").is_some() || not_only,
        vague: view.cue(range, "vague").is_some(),
        exception: view.cue(range, "exception").is_some(),
    }
}

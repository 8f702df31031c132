//! Sentences to statements: what is done or denied, with which data, by whom,
//! for whom. Sections and lists reach this room as a [`Context`] alone.

use std::ops::Range;

use super::clause::{self, Agent, Clause, Group, Part};
use super::frame::Topic;
use super::lexicon::{Hit, Sense};
use super::retention;
use super::view::View;
use super::words::{Case, Sort};
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
            marks: Marks::default(),
            range,
        }
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
    /// The opener's parties and categories.
    pub parties: Vec<String>,
    /// See `parties`.
    pub categories: Vec<String>,
    /// What "this data" means here.
    pub last_data: Vec<String>,
    /// An earlier sentence of the paragraph said whom the service is for.
    pub audience_said: bool,
}

/// Data types in a range, in the order of the text; `weak` ones only where
/// collecting is the topic. A type that another one refines goes.
pub fn data_in(
    view: &View<'_>,
    clause: Option<&Clause>,
    range: &Range<usize>,
    weak: bool,
) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let start = view.hits.partition_point(|h| h.from < range.start);
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
        if !out.iter().any(|known| known == id) {
            out.push(id.to_owned());
        }
    }
    if out.len() > 1 {
        out.retain(|id| id != ROOT);
    }
    out
}

/// The top of the taxonomy: says nothing beside anything narrower.
pub const ROOT: &str = "personal-data";

/// What one sentence states.
pub fn read(view: &View<'_>, sentence: Range<usize>, context: &Context) -> Vec<Draft> {
    let c = view.class;
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
    let clauses = clause::clauses(view, sentence.clone());
    if let Some(children) = children(view, &sentence, &clauses, context) {
        return children;
    }
    let mut out = Vec::new();
    let rights = rights(view, &sentence, &clauses, context);
    let has_right = rights.is_some();
    out.extend(rights);
    if !has_right {
        for clause in &clauses {
            out.extend(of_clause(view, clause, context));
        }
    }
    let security = security(view, &sentence, context);
    if let Some(security) = security {
        if !has_right {
            out.retain(|d: &Draft| {
                d.kind != Kind::Purpose
                    && !(context.topic == Some(Topic::Security)
                        && matches!(d.kind, Kind::Shares | Kind::Collects))
            });
            out.push(security);
        }
    }
    if out.is_empty() {
        out.extend(contact(view, &sentence, context));
    }
    let _ = c;
    out
}

/// Sentences about the policy, changes of it, definitions, duties of others:
/// `Some` (perhaps empty) if it is one of them.
fn about_itself(view: &View<'_>, sentence: &Range<usize>, context: &Context) -> Option<Vec<Draft>> {
    let c = view.class;
    let change = view.cue(sentence, "change").is_some();
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
        || view.cue(sentence, "definition").is_some() && !view.any(sentence.clone(), c.we)
    {
        return Some(Vec::new());
    }
    if view.cue(sentence, "about-policy").is_some() {
        return Some(Vec::new());
    }
    if view.cue(sentence, "duty").is_some() && !view.any(sentence.clone(), c.collect | c.store) {
        return Some(Vec::new());
    }
    None
}

fn change_notice(view: &View<'_>, sentence: &Range<usize>) -> Draft {
    let mode = if view.any(sentence.clone(), view.class.may) { Mode::Hedged } else { Mode::Assert };
    let mut draft = Draft::new(Kind::ChangeNotice, mode, sentence.clone());
    draft.values =
        view.ids(sentence, Sense::Channel).into_iter().map(|id| format!("channel:{id}")).collect();
    draft
}

fn children(
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
        draft.data = vec!["family.child".into()];
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
    draft.data = vec!["family.child".into()];
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
fn rights(
    view: &View<'_>,
    sentence: &Range<usize>,
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
    let you_acts = clauses.iter().flat_map(|cl| &cl.groups).any(|g| {
        g.agent == Agent::You && g.explicit && g.classes & (c.control | c.delete) != 0 && !g.denied
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
    let yes = voluntary
        || !ids.is_empty()
            && (right_word
                && (view.any(sentence.clone(), c.you | c.your) || in_rights || context.item))
        || !ids.is_empty() && (you_acts || requestable) && !we_collect
        || !ids.is_empty() && in_rights && (imperative || context.item) && !we_collect
        || in_rights && right_word && view.any(sentence.clone(), c.you)
        || in_rights && context.item && imperative
        || in_rights && you_acts;
    if !yes {
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
    Some(draft)
}

fn security(view: &View<'_>, sentence: &Range<usize>, context: &Context) -> Option<Draft> {
    let ids = view.ids(sentence, Sense::Measure);
    let section = context.topic == Some(Topic::Security);
    let said = !ids.is_empty() && (section || ids.iter().any(|id| STRONG.contains(&id.as_str())));
    if !said && !(section && context.item) {
        return None;
    }
    let conditional = view.any(sentence.clone(), view.class.cond) || context.conditional;
    let mut draft = Draft::new(
        Kind::SecurityClaim,
        if conditional { Mode::Conditional } else { Mode::Assert },
        sentence.clone(),
    );
    draft.values = ids;
    draft.umbrella = draft.values.is_empty() && view.mark(sentence.end - 1, ':');
    draft.data = data_in(view, None, sentence, false);
    draft.marks.vague = view.cue(sentence, "vague").is_some();
    Some(draft)
}

/// Measures that are claims wherever they are named.
const STRONG: [&str; 24] = [
    "encryption-in-transit",
    "encryption-at-rest",
    "end-to-end-encryption",
    "zero-knowledge-encryption",
    "password-hashing",
    "pseudonymisation",
    "ip-anonymisation",
    "mfa",
    "rbac",
    "firewall",
    "pen-testing",
    "certification",
    "hsm",
    "pfs",
    "incident-response",
    "encryption",
    "appropriate-measures",
    "no-guarantee",
    "confidentiality",
    "access-controls",
    "security-audits",
    "local-processing",
    "staff-training",
    "breach-notification",
];

fn contact(view: &View<'_>, sentence: &Range<usize>, context: &Context) -> Option<Draft> {
    let address = sentence.clone().find(|&at| view.tokens[at].sort == Sort::Email);
    let section = context.topic == Some(Topic::Contact);
    if address.is_none() && view.cue(sentence, "contact").is_none() && !(section && context.item) {
        return None;
    }
    let mut draft = Draft::new(Kind::Contact, Mode::Assert, sentence.clone());
    draft.umbrella = address.is_none() && view.mark(sentence.end - 1, ':');
    if let Some(at) = address {
        draft.values.push(format!("email:{}", view.word(at).trim_start_matches("mailto:")));
    }
    if let Some(at) = sentence.clone().find(|&at| view.tokens[at].sort == Sort::Url) {
        draft.values.push(format!("url:{}", view.word(at)));
    }
    Some(draft)
}

fn of_clause(view: &View<'_>, clause: &Clause, context: &Context) -> Vec<Draft> {
    let c = view.class;
    let mut out: Vec<Draft> = Vec::new();
    let range = &clause.range;
    let basis = view.ids(range, Sense::Basis);
    let basis_said = view.cue(range, "basis-mark").is_some() || context.topic == Some(Topic::Basis);
    if basis_said && (!basis.is_empty() || view.mark(range.end - 1, ':')) {
        let mut draft = Draft::new(Kind::LegalBasis, mode_of(clause, None, context), range.clone());
        draft.umbrella = basis.is_empty() || view.mark(range.end - 1, ':');
        draft.values = basis;
        draft.values.extend(context.regime.iter().map(|r| format!("regime:{r}")));
        return vec![draft];
    }
    if let Some(draft) = retention::read(view, clause, context) {
        out.push(draft);
    }
    let mechanism = view.ids(range, Sense::Mechanism);
    let abroad = view.cue(range, "placed-abroad").is_some();
    if context.topic == Some(Topic::Transfer)
        && (!mechanism.is_empty() || abroad || view.any(range.clone(), c.transfer | c.store))
        || mechanism.iter().any(|m| m != "safeguards")
        || abroad && view.any(range.clone(), c.transfer | c.store | c.use_ | c.share)
    {
        let mut draft = Draft::new(Kind::Transfer, mode_of(clause, None, context), range.clone());
        draft.verbs = vec![Verb::Transfer];
        draft.values = mechanism.into_iter().map(|m| format!("mechanism:{m}")).collect();
        out.push(draft);
        if context.topic == Some(Topic::Transfer) {
            return out;
        }
    }
    for group in &clause.groups {
        out.extend(of_group(view, clause, group, context, &out));
    }
    if clause.groups.is_empty() {
        out.extend(fragment(view, clause, context));
    }
    out
}

/// A clause without a verb of practice: the section says what it means.
fn fragment(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    if view.cue(&clause.range, "no-share").is_some() {
        let mut draft = Draft::new(Kind::NeverShares, Mode::Deny, clause.range.clone());
        draft.verbs = vec![Verb::Share];
        draft.marks.absolute = true;
        draft.categories = vec!["third-party".into()];
        return Some(draft);
    }
    if context.topic == Some(Topic::Use) {
        let purposes = view.ids(&clause.range, Sense::Purpose);
        if !purposes.is_empty() {
            let mut draft =
                Draft::new(Kind::Purpose, mode_of(clause, None, context), clause.range.clone());
            draft.purposes = purposes.clone();
            draft.values = purposes;
            return Some(draft);
        }
    }
    None
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

/// Where the objects of a verb stand.
fn objects(view: &View<'_>, clause: &Clause, group: &Group) -> Range<usize> {
    if group.passive {
        clause.range.start..group.range.start
    } else {
        group.range.end..clause.range.end.max(group.range.end)
    }
    .start..{
        if group.passive {
            group.range.start
        } else {
            let _ = view;
            clause.range.end
        }
    }
}

fn of_group(
    view: &View<'_>,
    clause: &Clause,
    group: &Group,
    context: &Context,
    before: &[Draft],
) -> Vec<Draft> {
    let c = view.class;
    let range = &clause.range;
    let mut out = Vec::new();
    let zone = objects(view, clause, group);
    let weak = matches!(context.topic, Some(Topic::Collect | Topic::Source | Topic::Retention));
    let mut data = data_in(view, Some(clause), &zone, weak);
    if data.is_empty() && group.passive {
        data = data_in(view, Some(clause), range, weak);
    }
    let generic = has_generic(view, clause, &zone);
    let mut root = false;
    if data.is_empty() {
        let points_back = view.any(zone.clone(), c.it) && !context.last_data.is_empty();
        if points_back {
            data = context.last_data.clone();
        } else if generic || group.passive && has_generic(view, clause, range) {
            data = vec![ROOT.into()];
            root = true;
        }
    }
    let purposes = purposes(view, clause);
    let mode = mode_of(clause, Some(group), context);
    let marks = marks(view, range);
    let verbs = verbs(view, group);
    let place = group.start.min(group.range.start)..range.end;
    let mut draft = |kind: Kind| {
        let mut d = Draft::new(kind, mode, clause.range.clone());
        d.verbs = verbs.clone();
        d.data = data.clone();
        d.purposes = purposes.clone();
        d.marks = marks;
        let _ = &place;
        d
    };
    let umbrella = |d: &Draft| {
        view.mark(range.end - 1, ':') && (d.data.is_empty() || root && purposes.is_empty())
    };
    // Cookies are their own kind.
    let cookies =
        data.iter().any(|id| id.starts_with("tracking")) && view.cue(range, "cookie-set").is_some();
    if cookies
        && !matches!(group.agent, Agent::You)
        && group.classes
            & (c.use_
                | c.store
                | c.collect
                | c.track
                | c.engage
                | c.give
                | c.see
                | c.retain
                | c.share)
            != 0
    {
        let mut d = draft(Kind::Cookie);
        if group.denied {
            d.mode = Mode::Deny;
        }
        d.values = purposes.iter().map(|p| format!("purpose:{p}")).collect();
        return vec![d];
    }
    // What goes to somebody else.
    let sharing = group.classes & (c.share | c.sell) != 0;
    let selling = group.classes & c.sell != 0;
    let moving = group.classes & c.transfer != 0;
    let (parties, categories) = recipients(view, clause, group);
    let received = !parties.is_empty() || !categories.is_empty();
    match &group.agent {
        Agent::You => {
            if group.classes & c.give != 0
                && !data.is_empty()
                && !group.denied
                && (view.any(range.clone(), c.us)
                    || view.any(range.clone(), c.no_to)
                    || clause.conditional())
                && !root
            {
                let mut d = draft(Kind::Collects);
                d.verbs = vec![Verb::Collect];
                out.push(d);
            }
            return out;
        }
        Agent::Third(who) => {
            if group.classes & (c.see | c.share | c.collect | c.store | c.use_) != 0 {
                let (mut names, mut groups) = named(view, who);
                if names.is_empty() && groups.is_empty() {
                    groups.push("third-party".into());
                }
                let kind = if group.denied { Kind::NeverShares } else { Kind::Shares };
                let mut d = draft(kind);
                d.verbs = vec![Verb::Share];
                d.parties.append(&mut names);
                d.categories.append(&mut groups);
                out.push(d);
            }
            return out;
        }
        Agent::We => {}
    }
    let to_us =
        !group.passive && view.any(group.range.end..(group.range.end + 4).min(range.end), c.us);
    let communication = view.any(group.range.end..(group.range.end + 2).min(range.end), c.you);
    let about_data = !data.is_empty() || generic;
    if (sharing || moving && received)
        && !to_us
        && !communication
        && (received && about_data
            || selling && about_data
            || received && group.denied
            || group.denied && about_data && group.classes & c.share != 0
            || context.topic == Some(Topic::Share) && about_data)
    {
        let kind = if group.denied { Kind::NeverShares } else { Kind::Shares };
        let mut d = draft(kind);
        d.verbs = if selling { vec![Verb::Sell] } else { vec![Verb::Share] };
        if sharing && selling && group.classes & c.share != 0 && group.range.len() > 1 {
            d.verbs = vec![Verb::Share, Verb::Sell];
        }
        d.parties = parties.clone();
        d.categories = categories.clone();
        d.umbrella = view.mark(range.end - 1, ':') && !received;
        if context.topic == Some(Topic::Share) && view.mark(range.end - 1, ':') && !group.denied {
            d.umbrella = true;
        }
        out.push(d);
        if group.classes & (c.collect | c.store) == 0 || !group.denied {
            return out;
        }
    }
    // Services of others at work.
    if group.classes & c.engage != 0
        && received
        && !group.denied
        && out.is_empty()
        && group.classes & c.collect == 0
    {
        let service = view.cue(range, "use-services").is_some() || !parties.is_empty();
        if service {
            let mut d = draft(Kind::Shares);
            d.verbs = vec![Verb::Share];
            d.parties = parties;
            d.categories = categories;
            d.umbrella = view.mark(range.end - 1, ':');
            out.push(d);
            return out;
        }
    }
    let retained = before.iter().any(|d| d.kind == Kind::Retention);
    let collecting = group.classes & (c.collect | c.store | c.track) != 0;
    if collecting
        && (!data.is_empty() || view.mark(range.end - 1, ':') && !clause.range.is_empty())
        && !(retained
            && (root
                || context.topic == Some(Topic::Retention)
                || group.classes & c.collect == 0 && context.topic.is_none()))
    {
        let local = view.cue(range, "local").is_some() && group.classes & c.collect == 0;
        let kind = match (group.denied, local) {
            (true, _) => Kind::NeverCollects,
            (false, true) => Kind::Cookie,
            (false, false) => Kind::Collects,
        };
        let mut d = draft(kind);
        d.umbrella =
            umbrella(&d) && !d.marks.only && d.mode != Mode::Conditional || d.data.is_empty();
        out.push(d);
        return out;
    }
    // Uses: a purpose, or data that is processed.
    if group.classes & c.use_ != 0 && !retained {
        if group.denied {
            if about_data && !purposes.is_empty() {
                let mut d = draft(Kind::Purpose);
                d.values = purposes.clone();
                out.push(d);
            }
        } else if !purposes.is_empty() && (about_data || context.topic == Some(Topic::Use)) {
            let mut d = draft(Kind::Purpose);
            d.values = purposes.clone();
            d.umbrella = view.mark(range.end - 1, ':') && !d.marks.only;
            out.push(d);
        } else if view.mark(range.end - 1, ':') && about_data {
            let kind =
                if context.topic == Some(Topic::Collect) { Kind::Collects } else { Kind::Purpose };
            let mut d = draft(kind);
            d.umbrella = true;
            out.push(d);
        } else if !data.is_empty()
            && !root
            && !group.passive
            && group.classes & c.use_ != 0
            && view.word(group.range.start).to_ascii_lowercase().starts_with("process")
        {
            out.push(draft(Kind::Collects));
        }
    }
    out
}

/// Whether the zone speaks of data in general.
fn has_generic(view: &View<'_>, clause: &Clause, zone: &Range<usize>) -> bool {
    let start = view.hits.partition_point(|h| h.from < zone.start);
    view.hits[start..].iter().take_while(|h| h.from < zone.end).any(|h| {
        matches!(h.sense, Sense::Weak | Sense::Data)
            && view.lexicon.id(h) == ROOT
            && clause.part(h.from) != Part::Purpose
    })
}

fn verbs(view: &View<'_>, group: &Group) -> Vec<Verb> {
    let c = view.class;
    let mut out = Vec::new();
    for (class, verb) in [
        (c.collect, Verb::Collect),
        (c.use_, Verb::Use),
        (c.store, Verb::Store),
        (c.share, Verb::Share),
        (c.sell, Verb::Sell),
        (c.transfer, Verb::Transfer),
        (c.track, Verb::Track),
    ] {
        if group.classes & class != 0 {
            out.push(verb);
        }
    }
    out.sort();
    out
}

/// Purposes that a clause names.
fn purposes(view: &View<'_>, clause: &Clause) -> Vec<String> {
    let mut out = Vec::new();
    for run in clause.runs(Part::Purpose) {
        for id in view.ids(&run, Sense::Purpose) {
            if !out.contains(&id) {
                out.push(id);
            }
        }
    }
    if out.is_empty() {
        // "for security", "for analytics"
        let after_for: Vec<usize> =
            clause.range.clone().filter(|&at| view.is(at, view.class.for_)).collect();
        for at in after_for {
            for id in view.ids(&(at + 1..clause.range.end), Sense::Purpose) {
                if !out.contains(&id) {
                    out.push(id);
                }
            }
        }
    }
    out
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

/// Parties and categories that a range names.
pub fn named(view: &View<'_>, range: &Range<usize>) -> (Vec<String>, Vec<String>) {
    let parties = view.ids(range, Sense::Named);
    let mut categories = view.ids(range, Sense::Party);
    if categories.len() > 1 {
        categories.retain(|c| c != "third-party");
    }
    (parties, categories)
}

/// Who receives: categories and names behind with, to, by, on, via.
fn recipients(view: &View<'_>, clause: &Clause, group: &Group) -> (Vec<String>, Vec<String>) {
    let c = view.class;
    let zone = group.range.start..clause.range.end;
    let usable = |hit: &&Hit| {
        hit.from >= zone.start
            && hit.to <= zone.end
            && !matches!(clause.part(hit.from), Part::Purpose | Part::Condition)
    };
    let mut parties: Vec<String> = Vec::new();
    let mut categories: Vec<String> = Vec::new();
    for hit in view.hits.iter().filter(usable) {
        let list = match hit.sense {
            Sense::Named => &mut parties,
            Sense::Party => &mut categories,
            _ => continue,
        };
        let id = view.lexicon.id(hit).to_owned();
        if !list.contains(&id) {
            list.push(id);
        }
    }
    if parties.is_empty() && !group.denied {
        // A name behind a preposition that nobody knows is a party as well.
        for at in zone.clone() {
            if view.is(at, c.with)
                && clause.part(at) == Part::Main
                && view.name_like(at + 1)
                && at + 1 < zone.end
            {
                let known = view.hits.iter().any(|h| {
                    h.from <= at + 1
                        && h.to > at + 1
                        && h.sense != Sense::Cue
                        && h.sense != Sense::Purpose
                });
                if known
                    || view.is(at + 1, c.our | c.your | c.det | c.we | c.you)
                    || view.lexicon.knows(view.word(at + 1))
                {
                    continue;
                }
                let mut end = at + 1;
                while end < zone.end
                    && view.name_like(end)
                    && view.tokens[end].sort == Sort::Word
                    && view.tokens[end].case != Case::Lower
                {
                    end += 1;
                }
                parties.push(view.text(&(at + 1..end)).to_owned());
            }
        }
    }
    if categories.len() > 1 {
        categories.retain(|c| c != "third-party");
    }
    (parties, categories)
}

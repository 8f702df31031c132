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
    /// Whether `last_data` comes from the same paragraph.
    pub fresh: bool,
    /// The data types that the heading above names.
    pub heading_data: Vec<String>,
    /// An earlier sentence of the paragraph said whom the service is for.
    pub audience_said: bool,
}

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
        let located = prev.is_some_and(|p| {
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
                && view.hits.iter().any(|h| h.to == p && h.sense == Sense::Data)
        });
        let part_of = part_of || of_data;
        let modifies = hit.sense == Sense::Weak
            && id != ROOT
            && (next_is_noun(view, hit.to, range.end) || prev_is_noun(view, hit.from, range.start));
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
        && !view.hits.iter().any(|h| h.to == at && matches!(h.sense, Sense::Data | Sense::Weak))
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
        && !view.hits.iter().any(|h| h.from == at && matches!(h.sense, Sense::Data | Sense::Weak))
}

/// Whether a token stands in brackets that describe instead of listing.
fn explains(view: &View<'_>, at: usize, start: usize, lenient: bool) -> bool {
    let c = view.class;
    let open = (start..at).rev().find(|&n| view.mark(n, '(') || view.mark(n, ')'));
    let Some(open) = open.filter(|&n| view.mark(n, '(')) else { return false };
    let first = open + 1;
    let close = (at..view.tokens.len()).find(|&n| view.mark(n, ')')).unwrap_or(view.tokens.len());
    let behind_data =
        view.hits.iter().any(|h| h.to == open && matches!(h.sense, Sense::Data | Sense::Weak));
    let lists = view
        .phrases(&(first..close), Sense::Cue)
        .next()
        .is_some_and(|h| h.from == first && view.lexicon.id(h) == "open");
    let describes = (first..close).any(|n| {
        view.is(n, c.rel | c.be | c.by)
            || view.word(n).eq_ignore_ascii_case("of")
            || view.word(n).eq_ignore_ascii_case("where")
    });
    !lenient && behind_data && describes && !lists
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
    let security = security(view, &sentence, context);
    if let Some(security) = security.filter(|_| {
        !out.iter().any(|d| {
            matches!(d.kind, Kind::Transfer | Kind::Retention)
                || d.kind == Kind::Shares && context.topic != Some(Topic::Security)
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
    let address = sentence.clone().any(|at| view.tokens[at].sort == Sort::Email);
    let reach = view.cue(&sentence, "contact").is_some()
        && !clauses.iter().flat_map(|cl| &cl.groups).any(|g| g.explicit && g.agent == Agent::We);
    if out.is_empty() || address && reach && !has_right {
        let found = contact(view, &sentence, context);
        if found.is_some() {
            out.clear();
        }
        out.extend(found);
    }
    let _ = c;
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

/// "We work with:", "Our vendors are:": a list of recipients follows.
fn vendors(view: &View<'_>, sentence: &Range<usize>, context: &Context) -> Option<Draft> {
    let c = view.class;
    view.cue(sentence, "vendor-opener")?;
    if !view.mark(sentence.end - 1, ':')
        || view.any(sentence.clone(), c.not)
        || view.phrases(sentence, Sense::Named).next().is_some()
        || view.cue(sentence, "about-policy").is_some()
    {
        return None;
    }
    let mode = if context.conditional || view.any(sentence.clone(), c.cond) {
        Mode::Conditional
    } else if view.any(sentence.clone(), c.may) {
        Mode::Hedged
    } else {
        Mode::Assert
    };
    let mut draft = Draft::new(Kind::Shares, mode, sentence.clone());
    draft.verbs = vec![Verb::Share];
    draft.umbrella = true;
    draft.categories = named(view, sentence).1;
    draft.purposes = view.ids(sentence, Sense::Purpose);
    draft.data = data_in(view, None, sentence, false);
    Some(draft)
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
    None
}

/// Clauses about what the document is for, or what others have to do.
fn practice_of_others(view: &View<'_>, range: &Range<usize>) -> bool {
    let c = view.class;
    let basis = view.cue(range, "basis-mark").is_some();
    operated(view, range)
        || view.cue(range, "about-policy").is_some() && !basis
        || view.cue(range, "advice").is_some()
        || view.is(range.start, c.please) && view.cue(range, "contact").is_none()
        || view.cue(range, "duty").is_some() && !view.any(range.clone(), c.collect | c.store)
}

/// "The service is run by Somebody": who we are, not who else gets data.
pub fn operated(view: &View<'_>, range: &Range<usize>) -> bool {
    let Some(hit) = view.cue(range, "operator") else { return false };
    let before = range.start..hit.from;
    let other = view.hits.iter().any(|h| {
        h.from >= before.start
            && h.to <= before.end
            && matches!(h.sense, Sense::Data | Sense::Weak | Sense::Party | Sense::Measure)
    });
    let parts = view.cue(&before, "infrastructure").is_some();
    let c = view.class;
    !other
        && !parts
        && !view.any(before.clone(), c.not | c.verb)
        && (before.clone().any(|at| view.is(at, c.product | c.we | c.it) || view.name_like(at)))
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
fn rights(
    view: &View<'_>,
    sentence: &Range<usize>,
    whole: &Range<usize>,
    clauses: &[Clause],
    context: &Context,
) -> Option<Draft> {
    let c = view.class;
    // "Until you delete your account" says how long.
    if context.topic == Some(Topic::Retention) && view.any(sentence.clone(), c.until) {
        return None;
    }
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
    let yes = voluntary
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
    if !yes || (denied && !voluntary && !in_rights) || only_access && !in_rights {
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

/// A safeguard that a sentence claims.
pub fn security(view: &View<'_>, sentence: &Range<usize>, context: &Context) -> Option<Draft> {
    let section = context.topic == Some(Topic::Security);
    // In a list of data, "rate limits" are data, not a promise.
    let data = |h: &Hit| {
        !section
            && context.item
            && view.hits.iter().any(|o| {
                o.from == h.from && o.to == h.to && matches!(o.sense, Sense::Data | Sense::Weak)
            })
    };
    let mut ids: Vec<String> = Vec::new();
    for hit in view.phrases(sentence, Sense::Measure).filter(|h| !data(h)) {
        let id = view.lexicon.id(hit);
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    let claims = view.lexicon.plain("claim");
    let sentences = view.lexicon.plain("claim-said");
    let whole = !context.item
        && !matches!(context.topic, Some(Topic::Use | Topic::Collect))
        && view.any(sentence.clone(), view.class.be);
    let said = !ids.is_empty()
        && (section || ids.iter().any(|id| claims.contains(id) || whole && sentences.contains(id)));
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
    let verbless = !view.any(sentence.clone(), view.class.work | view.class.practice);
    draft.umbrella = view.mark(sentence.end - 1, ':') && (draft.values.is_empty() || verbless);
    draft.data = data_in(view, None, sentence, false);
    draft.marks.vague = view.cue(sentence, "vague").is_some();
    Some(draft)
}

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
        if context.item || draft.umbrella || context.topic == Some(Topic::Basis) {
            return vec![draft];
        }
        out.push(draft);
    }
    if let Some(draft) = retention::read(view, clause, context) {
        out.push(draft);
    }
    let mechanism = view.ids(range, Sense::Mechanism);
    let places = view.ids(range, Sense::Place);
    let abroad = view.cue(range, "placed-abroad").is_some();
    let moves = view.any(range.clone(), c.transfer | c.store | c.share | c.host)
        || view.cue(range, "stays").is_some()
        || view.any(range.clone(), c.use_) && abroad;
    let of_data = speaks_of_data(view, range) || view.any(range.clone(), c.it);
    let section = context.topic == Some(Topic::Transfer);
    if (section || abroad) && !mechanism.is_empty()
        || section && (!mechanism.is_empty() || abroad || !places.is_empty() || moves)
        || mechanism.iter().any(|m| m != "safeguards")
        || (abroad || !places.is_empty()) && moves && of_data
    {
        let mut draft = Draft::new(
            Kind::Transfer,
            mode_of(clause, clause.groups.first(), context),
            range.clone(),
        );
        draft.umbrella = view.mark(range.end - 1, ':');
        draft.verbs = vec![Verb::Transfer];
        draft.data = data_in(view, Some(clause), range, false);
        draft.marks = marks(view, range);
        if view.cue(range, "stays").is_some() && !places.is_empty() {
            // It names the only place, whether it says "stays" or "never leaves".
            draft.marks.only = true;
            if draft.mode == Mode::Deny {
                draft.mode = Mode::Assert;
            }
        }
        draft.values = mechanism.into_iter().map(|m| format!("mechanism:{m}")).collect();
        draft.values.extend(places.into_iter().map(|p| format!("country:{p}")));
        if draft.mode != Mode::Deny {
            out.push(draft);
        }
        if section {
            return out;
        }
    }
    let purpose_mark = view.cue(range, "purpose-mark").is_some();
    if purpose_mark && clause.groups.is_empty() {
        let purposes = view.ids(range, Sense::Purpose);
        if !purposes.is_empty() {
            let mut draft =
                Draft::new(Kind::Purpose, mode_of(clause, None, context), range.clone());
            draft.data = context.last_data.clone();
            draft.values = purposes.clone();
            draft.purposes = purposes;
            out.push(draft);
            return out;
        }
    }
    let private = kept_private(view, clause, context);
    let confided = private.is_some();
    out.extend(private);
    if let Some(draft) = shown(view, clause, context) {
        out.push(draft);
    }
    if confided {
        return out;
    }
    if let Some(draft) = includes(view, clause, context) {
        out.push(draft);
        return out;
    }
    // Orders to nobody in a section about use are purposes.
    let orders =
        context.topic == Some(Topic::Use) && !clause.groups.iter().any(|g| g.explicit || g.passive);
    if !orders {
        for group in &clause.groups {
            out.extend(of_group(view, clause, group, context, &out));
        }
    }
    if clause.groups.is_empty() || out.is_empty() && !clause.groups.iter().any(|g| g.explicit) {
        out.extend(fragment(view, clause, context));
    }
    out
}

/// "The data collected is limited to your name", "this includes your name".
fn includes(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    let c = view.class;
    let hit =
        view.cue(&clause.range, "includes").filter(|h| clause.part(h.from) != Part::Condition)?;
    let before = clause.range.start..hit.from;
    let collected =
        view.any(before.start..hit.to, c.collect | c.store) && !view.any(before.clone(), c.not);
    let points = view.any(before.clone(), c.it)
        && matches!(context.topic, Some(Topic::Collect | Topic::Source));
    let of_data =
        speaks_of_data(view, &(before.start..hit.to)) || view.is(clause.range.start, c.it);
    let behind = hit.to..clause.range.end;
    let data = data_in(view, Some(clause), &behind, true);
    let opens = view.mark(clause.range.end - 1, ':') || context.item && behind.is_empty();
    if !of_data || !(collected || points) || data.is_empty() && !opens {
        return None;
    }
    let mut draft =
        Draft::new(Kind::Collects, mode_of(clause, None, context), clause.range.clone());
    draft.verbs = vec![Verb::Collect];
    draft.umbrella = data.is_empty();
    draft.data = data;
    draft.marks = marks(view, &clause.range);
    Some(draft)
}

/// "The address is held in confidence."
fn kept_private(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    view.cue(&clause.range, "kept-private")?;
    let mut draft = Draft::new(Kind::NeverShares, Mode::Deny, clause.range.clone());
    draft.verbs = vec![Verb::Share];
    draft.data = data_in(view, Some(clause), &clause.range, false);
    if draft.data.is_empty() {
        draft.data.clone_from(&context.last_data);
    }
    (!draft.data.is_empty()).then_some(draft)
}

/// What others get to see: "visible to other users", "made available to the
/// public".
fn shown(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    let hit = view.cue(&clause.range, "shown")?;
    let behind = hit.from..clause.range.end.min(hit.to + 8);
    let (parties, mut categories) = named(view, &behind);
    categories.retain(|c| matches!(c.as_str(), "public" | "other-users"));
    if categories.is_empty() || clause.groups.iter().any(|g| g.denied && g.range.start < hit.from) {
        return None;
    }
    let mut draft = Draft::new(
        Kind::Shares,
        mode_of(clause, clause.groups.first(), context),
        hit.from.min(clause.range.end - 1)..clause.range.end,
    );
    draft.verbs = vec![Verb::Share];
    draft.parties = parties;
    draft.categories = categories;
    draft.data = data_in(view, Some(clause), &(clause.range.start..hit.from), false);
    Some(draft)
}

fn speaks_of_data(view: &View<'_>, range: &Range<usize>) -> bool {
    view.phrases(range, Sense::Data).next().is_some()
        || view.phrases(range, Sense::Weak).next().is_some()
}

/// "No cookies, no tracking pixels", "There are no advertising cookies", "no
/// logging of addresses": denied without a verb.
fn verbless_denial(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    let c = view.class;
    let range = &clause.range;
    let at = view.cue(range, "none-there").filter(|h| h.from <= range.start + 1)?.to;
    if at >= range.end || clause.groups.iter().any(|g| g.explicit) {
        return None;
    }
    let data = data_in(view, Some(clause), &(at..range.end), true);
    let specific = !data.is_empty() && data != [ROOT];
    if !specific || view.cue(range, "exception").is_some() {
        return None;
    }
    let tools = data.iter().all(|id| listed(view, "denied-by-use", id));
    let practice = view.cue(range, "practice-noun").is_some();
    if !(tools || practice) {
        return None;
    }
    let cookies = data.iter().any(|id| tracks(view, id))
        && (view.cue(range, "cookie-set").is_some() || context.topic == Some(Topic::Cookies));
    let kind = if cookies { Kind::Cookie } else { Kind::NeverCollects };
    let mut draft = Draft::new(kind, Mode::Deny, range.clone());
    draft.verbs = vec![Verb::Collect];
    draft.data = data;
    draft.marks = marks(view, range);
    let _ = c;
    Some(draft)
}

/// A clause without a verb of practice: the section says what it means.
fn fragment(view: &View<'_>, clause: &Clause, context: &Context) -> Option<Draft> {
    if let Some(denial) = verbless_denial(view, clause, context) {
        return Some(denial);
    }
    if view.cue(&clause.range, "no-share").is_some() {
        let mut draft = Draft::new(Kind::NeverShares, Mode::Deny, clause.range.clone());
        draft.verbs = vec![Verb::Share];
        draft.marks.absolute = true;
        draft.categories = vec!["third-party".into()];
        return Some(draft);
    }
    if context.topic == Some(Topic::Share) && !context.item {
        let (parties, categories) = named(view, &clause.range);
        let conditions = view.ids(&clause.range, Sense::Condition);
        if !parties.is_empty() || !categories.is_empty() || !conditions.is_empty() {
            let kind = if context.deny { Kind::NeverShares } else { Kind::Shares };
            let mode = if conditions.is_empty() {
                mode_of(clause, None, context)
            } else {
                Mode::Conditional
            };
            let mut draft = Draft::new(kind, mode, clause.range.clone());
            draft.verbs = vec![Verb::Share];
            draft.umbrella = view.mark(clause.range.end - 1, ':');
            draft.parties = parties;
            draft.categories = categories;
            draft.values = conditions.into_iter().map(|id| format!("if:{id}")).collect();
            return Some(draft);
        }
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

/// Where the objects of a verb stand: before a passive, behind an active up
/// to the next verb that has objects of its own.
fn objects(view: &View<'_>, clause: &Clause, group: &Group) -> Range<usize> {
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
    let weak = matches!(context.topic, Some(Topic::Collect | Topic::Source | Topic::Retention))
        || group.classes & (c.collect | c.store | c.retain | c.show | c.give | c.need) != 0
        || group.passive && group.classes & (c.use_ | c.engage) != 0
        || handles(view, group);
    let mut data = data_in(view, Some(clause), &zone, weak);
    if data.is_empty() && group.passive {
        data = data_in(view, Some(clause), range, weak);
    }
    let generic = has_generic(view, clause, &zone);
    let mut root = data == [ROOT];
    if data.is_empty()
        || root && !context.last_data.is_empty() && pointed(view, &zone, context.fresh)
    {
        let points_back = !context.last_data.is_empty()
            && (view.any(zone.clone(), c.it) || pointed(view, &zone, context.fresh));
        if points_back {
            data = context.last_data.clone();
        } else if generic
            || group.passive && has_generic(view, clause, range)
            || view.any(zone.clone(), c.it) && group.classes & (c.sell | c.disclose) != 0
        {
            data = vec![ROOT.into()];
            root = true;
        }
    }
    let mentions = view.cue(range, "cookie-set").is_some();
    if data.is_empty() && mentions && !group.passive && group.agent == Agent::We {
        // "A session cookie keeps you signed in": the cookie does it.
        let subject = data_in(view, Some(clause), &(range.start..group.range.start), true);
        let near = view
            .hits
            .iter()
            .any(|h| h.sense == Sense::Data && h.to == group.range.start && h.from >= range.start);
        if near && !subject.is_empty() && subject.iter().any(|id| tracks(view, id)) {
            data = subject;
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
    // Cookies are their own kind; collecting them is collecting.
    let tracking = data.iter().any(|id| tracks(view, id));
    let sets = group.classes & (c.use_ | c.store | c.engage | c.give | c.retain | c.share) != 0;
    let cookies = mentions
        && (tracking || context.topic == Some(Topic::Cookies))
        && (sets || context.topic == Some(Topic::Cookies))
        && (group.classes & c.collect == 0 || context.topic == Some(Topic::Cookies));
    if cookies && !matches!(group.agent, Agent::You) {
        let mut d = draft(Kind::Cookie);
        if group.denied {
            d.mode = Mode::Deny;
        }
        d.umbrella =
            view.mark(range.end - 1, ':') && view.is(range.end.saturating_sub(2), c.to | c.for_);
        d.values = purposes.iter().map(|p| format!("purpose:{p}")).collect();
        if let Agent::Third(who) = &group.agent {
            let (names, groups) = named(view, who);
            d.parties = names;
            d.categories = groups;
        }
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
                d.data.retain(|id| !tracks(view, id));
                if mentions && tracking {
                    let mut cookie = draft(Kind::Cookie);
                    cookie.data.retain(|id| tracks(view, id));
                    out.push(cookie);
                }
                out.push(d);
            }
            return out;
        }
        Agent::Third(who) => {
            if group.classes & (c.see | c.share | c.collect | c.store | c.use_ | c.retain) != 0
                || group.passive && group.classes & (c.engage | c.host) != 0
            {
                let mut who = who.clone();
                if view.mark(who.end, '(') {
                    who.end =
                        (who.end..range.end).find(|&at| view.mark(at, ')')).unwrap_or(who.end);
                }
                let (mut names, mut groups) = named(view, &who);
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
    let specific = !data.is_empty() && data != [ROOT];
    // "Sends your address": out of the program, to whomever.
    let outbound = !group.passive
        && group.classes & c.share != 0
        && specific
        && view.is(group.range.start, c.send);
    let public = group.classes & c.show != 0
        && specific
        && !group.denied
        && !view.is(group.range.start.wrapping_sub(1), c.to);
    let goes = received && about_data
        || group.denied && !parties.is_empty()
        || selling && about_data
        || group.denied && about_data && group.classes & (c.disclose | c.show | c.send) != 0
        || outbound
        || public
        || context.topic == Some(Topic::Share)
            && about_data
            && (group.explicit || view.mark(range.end - 1, ':'))
        || about_data && view.mark(range.end - 1, ':') && view.is(range.end - 2, c.with | c.to);
    let lists = moving && view.mark(range.end - 1, ':');
    if (sharing
        || public
        || moving && received
        || lists
        || group.classes & c.show != 0 && group.denied)
        && !to_us
        && !communication
        && goes
    {
        let kind = if group.denied { Kind::NeverShares } else { Kind::Shares };
        let mut d = draft(kind);
        d.verbs = if selling { vec![Verb::Sell] } else { vec![Verb::Share] };
        if sharing && selling && group.classes & c.share != 0 && group.range.len() > 1 {
            d.verbs = vec![Verb::Share, Verb::Sell];
        }
        d.parties = parties.clone();
        d.categories = categories.clone();
        if public && d.categories.is_empty() && d.parties.is_empty() {
            d.categories.push("public".into());
        }
        let bare = data.is_empty() || data == [ROOT];
        d.umbrella = view.mark(range.end - 1, ':') && bare && !group.denied;
        out.push(d);
        if group.classes & (c.collect | c.store) == 0 || !group.denied {
            return out;
        }
    }
    // "Stored on servers at Somebody".
    let kept_by = group.passive
        && group.classes & (c.store | c.retain | c.use_ | c.engage | c.host) != 0
        && !parties.is_empty()
        && !group.denied;
    if kept_by && about_data {
        let mut d = draft(Kind::Shares);
        d.verbs = vec![Verb::Share];
        d.parties.clone_from(&parties);
        d.categories = categories;
        out.push(d);
        return out;
    }
    // "Uses databases to store information about users".
    if group.classes & (c.use_ | c.engage) != 0 && !group.denied {
        for run in clause.runs(Part::Purpose) {
            let verb = run.start + 1;
            let gathers = view.is(run.start, c.to)
                && view.is(verb, c.collect | c.store | c.track)
                && run.start < run.end;
            let inner = data_in(view, None, &(verb..run.end), true);
            if gathers && !inner.is_empty() {
                let mut d = draft(Kind::Collects);
                d.verbs = vec![Verb::Collect];
                d.data = inner;
                out.push(d);
            }
        }
    }
    // Services of others at work.
    if group.classes & c.engage != 0 && received && !group.denied && group.classes & c.collect == 0
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
    // "An address is required to use the service."
    if group.classes & c.need != 0 && specific && !group.denied {
        let mut d = draft(Kind::Collects);
        d.verbs = vec![Verb::Collect];
        out.push(d);
        return out;
    }
    let retained = before.iter().any(|d| d.kind == Kind::Retention);
    let collecting = group.classes & (c.collect | c.store | c.track) != 0;
    if collecting
        && (!data.is_empty() || view.mark(range.end - 1, ':') && !clause.range.is_empty())
        && !(retained
            && (root || context.topic == Some(Topic::Retention) || !specific || group.passive))
    {
        let local = view.cue(range, "local").is_some() && group.classes & c.collect == 0;
        let kind = match (group.denied, local) {
            (true, _) => Kind::NeverCollects,
            (false, true) => Kind::Cookie,
            (false, false) => Kind::Collects,
        };
        let mut d = draft(kind);
        if root
            && !marks.only
            && group.passive
            && group.classes & c.collect == 0
            && context.topic != Some(Topic::Collect)
            && !group.denied
            && !local
        {
            return out;
        }
        let says_nothing = umbrella(&d) && (!d.marks.only || d.data.is_empty());
        d.umbrella = says_nothing || d.data.is_empty();
        out.push(d);
        return out;
    }
    // "We do not use tracking pixels": what exists only to be used.
    let tools = group.denied
        && group.agent == Agent::We
        && group.classes & (c.use_ | c.engage | c.show) != 0
        && specific
        && data.iter().all(|id| listed(view, "denied-by-use", id));
    if tools {
        let mut d = draft(Kind::NeverCollects);
        d.verbs = vec![Verb::Collect];
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
        } else if (!purposes.is_empty()
            || clause.runs(Part::Purpose).iter().any(|r| r.len() > 1) && specific
            || marks.only
                && specific
                && group.passive
                && view.any(group.range.end..range.end, c.for_))
            && (about_data || context.topic == Some(Topic::Use))
        {
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
        } else if !data.is_empty() && !root && !group.passive && handles(view, group) {
            out.push(draft(Kind::Collects));
        }
    }
    out
}

/// "The shop processes names": what is handled is collected.
fn handles(view: &View<'_>, group: &Group) -> bool {
    !group.passive && view.is(group.range.start, view.lexicon.class("handle"))
}

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
fn has_generic(view: &View<'_>, clause: &Clause, zone: &Range<usize>) -> bool {
    let start = view.hits.partition_point(|h| h.from < zone.start);
    view.hits[start..].iter().take_while(|h| h.from < zone.end).any(|h| {
        matches!(h.sense, Sense::Weak | Sense::Data)
            && view.lexicon.id(h) == ROOT
            && clause.part(h.from) != Part::Purpose
    })
}

/// Whether a type lives on the person's device, as cookies do.
fn tracks(view: &View<'_>, id: &str) -> bool {
    listed(view, "tracking", id)
}

/// Whether a list of types in the rules holds a type or a family above it.
pub fn listed(view: &View<'_>, list: &str, id: &str) -> bool {
    view.lexicon
        .plain(list)
        .iter()
        .any(|f| id == f || id.strip_prefix(f.as_str()).is_some_and(|rest| rest.starts_with('.')))
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
    let zone = if view.lexicon.free_order {
        clause.range.clone()
    } else {
        group.range.start..clause.range.end
    };
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
    if group.classes & c.engage != 0
        && parties.is_empty()
        && view.name_like(group.range.end)
        && view.tokens[group.range.end].classes == 0
        && group.range.end < zone.end
    {
        // "contacting Somebody's server"
        let mut end = group.range.end;
        while end < zone.end && view.name_like(end) && view.tokens[end].classes == 0 {
            end += 1;
        }
        let free = !view.hits.iter().any(|h| {
            h.from < end
                && h.to > group.range.end
                && matches!(h.sense, Sense::Data | Sense::Weak | Sense::Measure)
        });
        if free {
            parties.push(view.text(&(group.range.end..end)).to_owned());
        }
    }
    if parties.is_empty() {
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
                        && matches!(
                            h.sense,
                            Sense::Data
                                | Sense::Weak
                                | Sense::Party
                                | Sense::Place
                                | Sense::Regime
                                | Sense::Measure
                        )
                });
                if known
                    || view.is(at + 1, c.our | c.your | c.det | c.we | c.you)
                    || view.tokens[at + 1].classes != 0
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

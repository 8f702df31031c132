//! What the views need to know about an audit, worked out once when it
//! arrives: what a filter searches, what each statement came to, which data
//! goes where, and who the third parties are.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::model::{Action, Audit, NoteKind, Place, SubjectKind, Verdict};
use crate::rules::Rules;

use super::filter::Facts;

/// How a statement of the policy stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Standing {
    /// The worst verdict that rests on it.
    Judged(Verdict),
    /// Nothing could be made of it.
    NotUnderstood,
    /// Understood, and nothing that code shows or denies.
    NotJudged,
}

impl Standing {
    /// Whether somebody should look at the statement.
    pub(crate) fn needs_an_eye(self) -> bool {
        match self {
            Self::Judged(v) => v != Verdict::Disclosed,
            Self::NotUnderstood => true,
            Self::NotJudged => false,
        }
    }
}

/// One marked place of a document.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    pub(crate) place: Place,
    pub(crate) standing: Standing,
    /// Indices into the audit.
    pub(crate) declarations: Vec<usize>,
    pub(crate) notes: Vec<usize>,
    pub(crate) evidence: Vec<usize>,
    pub(crate) findings: Vec<usize>,
}

/// Where data goes: something done here, or a party.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Goal {
    Done(Action),
    Party(String),
}

/// One cell of the map.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub(crate) verdict: Option<Verdict>,
    pub(crate) evidence: Vec<usize>,
    pub(crate) declarations: Vec<usize>,
    pub(crate) why: Vec<String>,
}

/// The map: data types by where they go.
#[derive(Debug, Clone, Default)]
pub(crate) struct Map {
    /// Data types, by id.
    pub(crate) rows: Vec<String>,
    /// Done here first, then parties by id.
    pub(crate) columns: Vec<Goal>,
    pub(crate) cells: BTreeMap<(usize, usize), Cell>,
}

/// A third party.
#[derive(Debug, Clone)]
pub(crate) struct PartyRow {
    pub(crate) id: String,
    pub(crate) verdict: Option<Verdict>,
    /// Data types that reach it.
    pub(crate) data: Vec<String>,
    pub(crate) evidence: Vec<usize>,
    pub(crate) declarations: Vec<usize>,
    pub(crate) why: Vec<String>,
}

/// A row of what was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SkipRow {
    /// A reason, and how many paths it holds for: they follow.
    Reason { reason: String, paths: usize },
    /// Index into [`Audit::skipped`].
    Path(usize),
}

/// All of that for one audit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Index {
    pub(crate) facts: Vec<Facts>,
    by_print: HashMap<String, usize>,
    /// The marks of each document, in the order of [`Audit::documents`].
    pub(crate) marks: Vec<Vec<Mark>>,
    pub(crate) map: Map,
    pub(crate) parties: Vec<PartyRow>,
    pub(crate) skipped: Vec<SkipRow>,
}

impl Index {
    pub(crate) fn new(audit: &Audit, rules: &Rules) -> Self {
        let by_print =
            audit.findings.iter().enumerate().map(|(at, f)| (f.fingerprint.clone(), at)).collect();
        Self {
            facts: (0..audit.findings.len()).map(|at| facts(audit, rules, at)).collect(),
            by_print,
            marks: marks(audit),
            map: map(audit),
            parties: parties(audit),
            skipped: skipped(audit),
        }
    }

    /// The finding with this fingerprint.
    pub(crate) fn finding(&self, print: &str) -> Option<usize> {
        self.by_print.get(print).copied()
    }
}

/// A party's name, or its id.
pub(crate) fn party_name<'a>(rules: &'a Rules, id: &'a str) -> &'a str {
    rules.catalogue.get(id).map_or(id, |p| p.name.as_str())
}

/// The label of what a subject names.
pub(crate) fn subject_name<'a>(rules: &'a Rules, subject: &'a crate::model::Subject) -> &'a str {
    match subject.kind {
        SubjectKind::Party => party_name(rules, &subject.id),
        SubjectKind::Data | SubjectKind::Literal => rules.taxonomy.label(&subject.id),
        SubjectKind::Practice | SubjectKind::Secret => &subject.id,
    }
}

fn facts(audit: &Audit, rules: &Rules, at: usize) -> Facts {
    let f = &audit.findings[at];
    let types = format!("{} {}", f.subject.id, subject_name(rules, &f.subject)).to_lowercase();
    let mut parties = String::new();
    if f.subject.kind == SubjectKind::Party {
        parties.clone_from(&types);
    }
    if let Some(r) = &f.recipient {
        parties.push_str(&format!(" {r} {}", party_name(rules, r)).to_lowercase());
    }
    let mut paths: BTreeSet<String> = f
        .evidence
        .iter()
        .filter_map(|&e| audit.evidence.get(e))
        .map(|e| e.place.path.to_lowercase())
        .collect();
    paths.extend(
        f.declarations
            .iter()
            .filter_map(|&d| audit.declarations.get(d))
            .map(|d| d.place.path.to_lowercase()),
    );
    let first = f.evidence.first().and_then(|&e| audit.evidence.get(e));
    let place = first.map_or("", |e| &e.place.path);
    let words = format!("{} {types} {parties} {} {place} {}", f.message, f.verdict.name(), f.rule)
        .to_lowercase();
    Facts {
        types,
        verdict: f.verdict.name(),
        severity: f.severity.name(),
        paths: paths.into_iter().collect(),
        parties,
        rule: f.rule.to_lowercase(),
        words,
    }
}

/// The verdict that each statement came to: of the assessments that it decides
/// (where it is named first) the worst; failing those, the best of the others,
/// since it was only mentioned there.
fn standings(audit: &Audit) -> Vec<Option<Verdict>> {
    let mut decided: Vec<Option<Verdict>> = vec![None; audit.declarations.len()];
    let mut mentioned = decided.clone();
    // What the policy does not say is no fault of what it says nearby.
    for a in audit.assessments.iter().filter(|a| a.verdict != Verdict::Undisclosed) {
        for (nth, &d) in a.declarations.iter().enumerate() {
            if d >= decided.len() {
                continue;
            }
            if nth == 0 {
                decided[d] = Some(decided[d].map_or(a.verdict, |v| v.min(a.verdict)));
            } else {
                mentioned[d] = Some(mentioned[d].map_or(a.verdict, |v| v.max(a.verdict)));
            }
        }
    }
    decided.into_iter().zip(mentioned).map(|(d, m)| d.or(m)).collect()
}

fn marks(audit: &Audit) -> Vec<Vec<Mark>> {
    let standings = standings(audit);
    let len = audit.declarations.len();
    // What a finding shows first comes first here too.
    let mut evidence: Vec<Vec<usize>> = vec![Vec::new(); len];
    let of_findings = audit.findings.iter().map(|f| (&f.declarations, &f.evidence));
    let of_assessments = audit.assessments.iter().map(|a| (&a.declarations, &a.evidence));
    for (declarations, places) in of_findings.chain(of_assessments) {
        for &d in declarations.iter().filter(|d| **d < len) {
            evidence[d].extend(places);
        }
    }
    let mut findings: Vec<Vec<usize>> = vec![Vec::new(); len];
    for (at, f) in audit.findings.iter().enumerate() {
        for &d in f.declarations.iter().filter(|d| **d < len) {
            findings[d].push(at);
        }
    }
    let mut documents: Vec<BTreeMap<(u32, u32), Mark>> =
        vec![BTreeMap::new(); audit.documents.len()];
    let document: HashMap<&Arc<str>, usize> =
        audit.documents.iter().enumerate().map(|(at, d)| (&d.path, at)).collect();
    let new = |place: &Place| Mark {
        place: place.clone(),
        standing: Standing::NotJudged,
        declarations: Vec::new(),
        notes: Vec::new(),
        evidence: Vec::new(),
        findings: Vec::new(),
    };
    for (at, d) in audit.declarations.iter().enumerate() {
        let Some(&doc) = document.get(&d.place.path) else { continue };
        let mark =
            documents[doc].entry((d.place.line, d.place.column)).or_insert_with(|| new(&d.place));
        if (d.place.end_line, d.place.end_column) > (mark.place.end_line, mark.place.end_column) {
            mark.place = d.place.clone();
        }
        mark.declarations.push(at);
        if let Some(v) = standings[at] {
            mark.standing = mark.standing.min(Standing::Judged(v));
        }
        mark.evidence.extend(&evidence[at]);
        mark.findings.extend(&findings[at]);
    }
    for (at, n) in audit.notes.iter().enumerate() {
        let Some(&doc) = document.get(&n.place.path) else { continue };
        let mark =
            documents[doc].entry((n.place.line, n.place.column)).or_insert_with(|| new(&n.place));
        mark.notes.push(at);
        if mark.declarations.is_empty()
            && matches!(
                n.kind,
                NoteKind::NotUnderstood | NoteKind::NotAnalysed | NoteKind::Placeholder
            )
        {
            mark.standing = Standing::NotUnderstood;
        }
    }
    documents
        .into_iter()
        .map(|marks| {
            let tidy = |mut m: Mark| {
                let mut seen = BTreeSet::new();
                m.evidence.retain(|e| seen.insert(*e));
                m.findings.sort_unstable();
                m.findings.dedup();
                m
            };
            marks.into_values().map(tidy).collect()
        })
        .collect()
}

/// The rarest reasons come first: they are the ones that nobody expects.
fn skipped(audit: &Audit) -> Vec<SkipRow> {
    let mut reasons: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, s) in audit.skipped.iter().enumerate() {
        reasons.entry(&s.reason).or_default().push(at);
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, paths)| paths.len());
    let rows = reasons.into_iter().flat_map(|(reason, paths)| {
        let head = SkipRow::Reason { reason: reason.to_owned(), paths: paths.len() };
        std::iter::once(head).chain(paths.into_iter().map(SkipRow::Path))
    });
    rows.collect()
}

fn map(audit: &Audit) -> Map {
    let mut cells: BTreeMap<(String, Goal), Cell> = BTreeMap::new();
    let goal = |action: Option<Action>, recipient: Option<&String>| match recipient {
        Some(r) => Some(Goal::Party(r.clone())),
        None => action.map(Goal::Done),
    };
    for (at, e) in audit.evidence.iter().enumerate() {
        if e.subject.kind == SubjectKind::Data && e.counts() {
            let goal = goal(Some(e.action), e.recipient.as_ref()).unwrap_or(Goal::Done(e.action));
            cells.entry((e.subject.id.clone(), goal)).or_default().evidence.push(at);
        }
    }
    // A verdict on the type as a whole holds for its cells that have none.
    let mut whole: BTreeMap<&str, (Verdict, &crate::model::Assessment)> = BTreeMap::new();
    for a in audit.assessments.iter().filter(|a| a.subject.kind == SubjectKind::Data) {
        let Some(goal) = goal(a.action, a.recipient.as_ref()) else {
            let entry = whole.entry(&a.subject.id).or_insert((a.verdict, a));
            if a.verdict < entry.0 {
                *entry = (a.verdict, a);
            }
            continue;
        };
        let cell = cells.entry((a.subject.id.clone(), goal)).or_default();
        cell.verdict = Some(cell.verdict.map_or(a.verdict, |v| v.min(a.verdict)));
        cell.declarations.extend(&a.declarations);
        cell.why.extend(a.why.iter().cloned());
        for &e in &a.evidence {
            if !cell.evidence.contains(&e) {
                cell.evidence.push(e);
            }
        }
    }
    for ((id, _), cell) in &mut cells {
        if let (None, Some((verdict, a))) = (cell.verdict, whole.get(id.as_str())) {
            cell.verdict = Some(*verdict);
            cell.declarations.extend(&a.declarations);
            cell.why.extend(a.why.iter().cloned());
        }
        cell.evidence.sort_unstable();
        cell.declarations.dedup();
    }
    // The rows with the worst verdicts come first.
    let mut worst: BTreeMap<String, usize> = BTreeMap::new();
    for ((id, _), cell) in &cells {
        let rank = cell.verdict.map_or(usize::MAX, |v| v as usize);
        let entry = worst.entry(id.clone()).or_insert(rank);
        *entry = rank.min(*entry);
    }
    let mut rows: Vec<String> = worst.keys().cloned().collect();
    rows.sort_by_key(|id| worst[id]);
    let row_of: BTreeMap<&String, usize> =
        rows.iter().enumerate().map(|(at, id)| (id, at)).collect();
    let columns: BTreeSet<Goal> = cells.keys().map(|(_, g)| g.clone()).collect();
    let columns: Vec<Goal> = columns.into_iter().collect();
    let cells = cells
        .into_iter()
        .filter_map(|((id, goal), cell)| {
            Some(((*row_of.get(&id)?, columns.binary_search(&goal).ok()?), cell))
        })
        .collect();
    Map { rows, columns, cells }
}

fn parties(audit: &Audit) -> Vec<PartyRow> {
    let mut rows: BTreeMap<&str, PartyRow> = BTreeMap::new();
    fn row<'r, 'a>(rows: &'r mut BTreeMap<&'a str, PartyRow>, id: &'a str) -> &'r mut PartyRow {
        rows.entry(id).or_insert_with(|| PartyRow {
            id: id.to_owned(),
            verdict: None,
            data: Vec::new(),
            evidence: Vec::new(),
            declarations: Vec::new(),
            why: Vec::new(),
        })
    }
    for (at, e) in audit.evidence.iter().enumerate().filter(|(_, e)| e.counts()) {
        if e.subject.kind == SubjectKind::Party {
            row(&mut rows, &e.subject.id).evidence.push(at);
        }
        if let Some(id) = &e.recipient {
            let row = row(&mut rows, id);
            row.evidence.push(at);
            if e.subject.kind == SubjectKind::Data && !row.data.contains(&e.subject.id) {
                row.data.push(e.subject.id.clone());
            }
        }
    }
    for (at, d) in audit.declarations.iter().enumerate() {
        for id in &d.parties {
            row(&mut rows, id).declarations.push(at);
        }
    }
    for a in &audit.assessments {
        let of_party = (a.subject.kind == SubjectKind::Party).then_some(&a.subject.id);
        let Some(id) = of_party.or(a.recipient.as_ref()) else { continue };
        let row = row(&mut rows, id);
        row.verdict = Some(row.verdict.map_or(a.verdict, |v| v.min(a.verdict)));
        if of_party.is_some() {
            row.why.extend(a.why.iter().cloned());
            row.declarations.extend(&a.declarations);
        }
    }
    let mut rows: Vec<PartyRow> = rows.into_values().collect();
    for row in &mut rows {
        row.evidence.dedup();
        row.data.sort();
        let mut seen = BTreeSet::new();
        row.declarations.retain(|d| seen.insert(*d));
    }
    // Worst first; what has no verdict comes last.
    rows.sort_by_key(|r| r.verdict.map_or(usize::MAX, |v| v as usize));
    rows
}

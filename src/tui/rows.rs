//! The rows of the findings: filtered, grouped, folded.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Audit, Finding, Status, SubjectKind};
use crate::rules::Rules;

use super::filter::Filter;
use super::index::{Index, party_name, subject_name};
use super::state::Group;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// With the numbers of its findings, also while it is folded.
    Group {
        key: String,
        label: String,
        members: Vec<usize>,
    },
    Finding(usize),
}

/// What a row is about, whatever its number is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowKey {
    Group(String),
    /// By fingerprint.
    Finding(String),
}

/// What decides on the rows.
pub(crate) struct Wanted<'a> {
    pub(crate) group: Group,
    pub(crate) filter: &'a Filter,
    pub(crate) show_decided: bool,
    pub(crate) folded: &'a BTreeSet<String>,
    pub(crate) later: &'a BTreeSet<String>,
    /// What was decided since the audit was made.
    pub(crate) decided: &'a BTreeMap<String, (Status, String)>,
}

impl Wanted<'_> {
    pub(crate) fn status(&self, f: &Finding) -> Status {
        self.decided.get(&f.fingerprint).map_or(f.status, |d| d.0)
    }
}

/// The rows, and how many findings pass the filter.
pub(crate) fn rows(
    audit: &Audit,
    index: &Index,
    rules: &Rules,
    wanted: &Wanted<'_>,
) -> (Vec<Row>, usize) {
    let shown = |&at: &usize| {
        let f = &audit.findings[at];
        let status = wanted.status(f);
        (wanted.show_decided || status == Status::Open || wanted.filter.asks_for_status())
            && wanted.filter.passes(&index.facts[at], status.name())
    };
    let mut groups: BTreeMap<(usize, String), (String, Vec<usize>)> = BTreeMap::new();
    let mut total = 0;
    for at in (0..audit.findings.len()).filter(shown) {
        total += 1;
        let (rank, key, label) = group(audit, rules, wanted.group, &audit.findings[at]);
        groups.entry((rank, key)).or_insert_with(|| (label, Vec::new())).1.push(at);
    }
    let mut rows = Vec::with_capacity(total + groups.len());
    for ((_, key), (label, mut members)) in groups {
        let folded = wanted.folded.contains(&key);
        members.sort_by_key(|&at| wanted.later.contains(&audit.findings[at].fingerprint));
        let shown = if folded { Vec::new() } else { members.clone() };
        rows.push(Row::Group { key, label, members });
        rows.extend(shown.into_iter().map(Row::Finding));
    }
    (rows, total)
}

/// A finding's group: its rank among the groups, its key, its label.
pub(crate) fn group(
    audit: &Audit,
    rules: &Rules,
    by: Group,
    f: &Finding,
) -> (usize, String, String) {
    match by {
        Group::Verdict => (f.verdict as usize, f.verdict.name().into(), f.verdict.name().into()),
        // Errors first.
        Group::Severity => {
            (usize::MAX - f.severity as usize, f.severity.name().into(), f.severity.name().into())
        }
        Group::Type => (
            0,
            format!("{} {}", f.subject.kind.name(), f.subject.id),
            subject_name(rules, &f.subject).to_owned(),
        ),
        Group::Party => {
            let own = (f.subject.kind == SubjectKind::Party).then_some(&f.subject.id);
            match f.recipient.as_ref().or(own) {
                Some(id) => (0, id.clone(), party_name(rules, id).to_owned()),
                None => (1, String::new(), "no third party".into()),
            }
        }
        Group::File => {
            let code =
                f.evidence.first().and_then(|&e| audit.evidence.get(e)).map(|e| &e.place.path);
            let said = f
                .declarations
                .first()
                .and_then(|&d| audit.declarations.get(d))
                .map(|d| &d.place.path);
            let noted = f.notes.first().and_then(|&n| audit.notes.get(n)).map(|n| &n.place.path);
            let said = said.or(noted);
            match code.or(said) {
                Some(path) => (usize::from(code.is_none()), path.to_string(), path.to_string()),
                None => (2, String::new(), "no place".into()),
            }
        }
    }
}

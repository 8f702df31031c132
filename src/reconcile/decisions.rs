//! What the owner decided, applied to findings; and decisions that no longer
//! mean anything.

use std::collections::BTreeSet;

use globset::GlobBuilder;

use super::Sides;
use crate::config::NotPersonal;
use crate::model::{Finding, Note, NoteKind, Status, SubjectKind};

/// Evidence that `[[not-personal]]` speaks of.
pub(super) fn muted(sides: &Sides<'_>) -> BTreeSet<usize> {
    let mut muted = BTreeSet::new();
    for entry in &sides.config.not_personal {
        muted.extend(matching(sides, entry));
    }
    muted
}

/// The evidence that one entry speaks of.
fn matching<'a>(sides: &'a Sides<'_>, entry: &'a NotPersonal) -> impl Iterator<Item = usize> + 'a {
    let name = fold(&entry.name);
    let path = entry.path.as_deref().and_then(|glob| {
        GlobBuilder::new(glob).literal_separator(true).build().ok().map(|g| g.compile_matcher())
    });
    sides.evidence.iter().enumerate().filter_map(move |(at, e)| {
        let symbol = fold(&e.symbol);
        let same = symbol == name || symbol.rsplit('.').next() == Some(name.as_str());
        let there = match (&entry.path, &path) {
            (None, _) => true,
            (Some(_), Some(glob)) => glob.is_match(e.place.path.as_ref()),
            (Some(_), None) => false,
        };
        let kind = e.subject.kind != SubjectKind::Party;
        let type_fits = entry.data.as_deref().is_none_or(|id| id == e.subject.id);
        (same && there && kind && type_fits).then_some(at)
    })
}

/// Letters, digits and dots in lower case, so that `userEmail`, `user_email`
/// and `user-email` are one name.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '.').flat_map(char::to_lowercase).collect()
}

/// Sets the status of findings and reports decisions that have expired or
/// match nothing.
pub(super) fn apply(
    sides: &Sides<'_>,
    muted: &BTreeSet<usize>,
    findings: &mut [Finding],
) -> Vec<Note> {
    let mut notes = Vec::new();
    for finding in findings.iter_mut() {
        let places = &finding.evidence;
        if !places.is_empty() && places.iter().all(|at| muted.contains(at)) {
            finding.status = Status::Suppressed;
            finding.reason = sides
                .config
                .not_personal
                .iter()
                .find(|entry| matching(sides, entry).any(|at| places.contains(&at)))
                .and_then(|entry| entry.reason.clone());
        }
    }
    for accept in &sides.config.accepts {
        let mut matched = false;
        let expired = match (sides.today, accept.until) {
            (Some(today), Some(until)) => today > until,
            _ => false,
        };
        for finding in findings.iter_mut() {
            if !finding.fingerprint.starts_with(&accept.finding) {
                continue;
            }
            matched = true;
            if expired {
                finding.why.push(format!(
                    "it was accepted until {}, which has passed",
                    accept.until.map(|d| d.to_string()).unwrap_or_default()
                ));
            } else {
                finding.status = Status::Accepted;
                finding.reason = Some(accept.reason.clone());
            }
        }
        let message = if expired && matched {
            "this acceptance has expired: renew it or settle the finding".to_owned()
        } else if !matched && sides.complete {
            format!("no finding `{}`: this acceptance can go", accept.finding)
        } else {
            continue;
        };
        let place = accept.place.clone();
        notes.push(Note { place, kind: NoteKind::Decision, message, other: None });
    }
    if sides.complete {
        for entry in &sides.config.not_personal {
            if matching(sides, entry).next().is_none() {
                let message = format!("nothing is called `{}`: this entry can go", entry.name);
                let place = entry.place.clone();
                notes.push(Note { place, kind: NoteKind::Decision, message, other: None });
            }
        }
    }
    notes.sort();
    notes
}

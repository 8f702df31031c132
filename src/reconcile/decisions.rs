//! What the owner decided, applied to findings; and decisions that no longer
//! mean anything.

use std::collections::{BTreeSet, HashMap};

use globset::GlobBuilder;

use super::Sides;
use crate::config::NotPersonal;
use crate::model::{Evidence, Finding, Note, NoteKind, Status, SubjectKind};

/// The evidence by its name and by the last part of it, so that thousands of
/// entries are looked up, not compared with everything.
struct ByName<'a> {
    sides: &'a Sides<'a>,
    names: HashMap<String, Vec<usize>>,
}

impl<'a> ByName<'a> {
    fn new(sides: &'a Sides<'a>) -> Self {
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        if sides.config.not_personal.is_empty() {
            return Self { sides, names };
        }
        for (at, e) in sides.evidence.iter().enumerate() {
            let symbol = fold(&e.symbol);
            if let Some((_, last)) = symbol.rsplit_once('.') {
                names.entry(last.to_owned()).or_default().push(at);
            }
            names.entry(symbol).or_default().push(at);
        }
        Self { sides, names }
    }

    /// The evidence that one entry speaks of.
    fn matching(&self, entry: &NotPersonal) -> Vec<usize> {
        let path = entry.path.as_deref().map(|glob| {
            let glob = GlobBuilder::new(glob).literal_separator(true).build();
            glob.ok().map(|g| g.compile_matcher())
        });
        let places = self.names.get(&fold(&entry.name)).map(Vec::as_slice).unwrap_or_default();
        let fits = |at: &usize| {
            let e = &self.sides.evidence[*at];
            let there = match &path {
                None => true,
                Some(glob) => glob.as_ref().is_some_and(|g| g.is_match(e.place.path.as_ref())),
            };
            let kind = e.subject.kind != SubjectKind::Party;
            there && kind && entry.data.as_deref().is_none_or(|id| id == e.subject.id)
        };
        places.iter().copied().filter(fits).collect()
    }
}

/// Evidence that `[[not-personal]]` speaks of.
pub(super) fn muted(sides: &Sides<'_>) -> BTreeSet<usize> {
    let names = ByName::new(sides);
    sides.config.not_personal.iter().flat_map(|entry| names.matching(entry)).collect()
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
    let names = ByName::new(sides);
    for finding in findings.iter_mut() {
        let places = &finding.evidence;
        if !places.is_empty() && places.iter().all(|at| muted.contains(at)) {
            finding.status = Status::Suppressed;
            finding.reason = sides
                .config
                .not_personal
                .iter()
                .find(|entry| names.matching(entry).iter().any(|at| places.contains(at)))
                .and_then(|entry| entry.reason.clone());
        }
    }
    for accept in &sides.config.accepts {
        let fits = |f: &Finding| f.fingerprint.starts_with(&accept.finding);
        let several = findings.iter().filter(|f| fits(f)).count();
        let mut matched = false;
        let expired = match (sides.today, accept.until) {
            (Some(today), Some(until)) => today > until,
            _ => false,
        };
        for finding in findings.iter_mut() {
            if !fits(finding) {
                continue;
            }
            matched = true;
            if several > 1 {
                continue; // nobody said which
            }
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
        let message = if several > 1 {
            format!("{several} findings begin with `{}`: give more digits", accept.finding)
        } else if expired && matched {
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
            if names.matching(entry).is_empty() {
                let message = format!("nothing is called `{}`: this entry can go", entry.name);
                let place = entry.place.clone();
                notes.push(Note { place, kind: NoteKind::Decision, message, other: None });
            }
        }
    }
    if sides.complete {
        for own in &sides.config.own_parties {
            let shows = |e: &Evidence| {
                (e.subject.kind == SubjectKind::Party && e.subject.id == own.party)
                    || e.recipient.as_deref() == Some(own.party.as_str())
            };
            if !sides.evidence.iter().any(shows) {
                let message = format!("nothing shows `{}`: this entry can go", own.party);
                let place = own.place.clone();
                notes.push(Note { place, kind: NoteKind::Decision, message, other: None });
            }
        }
    }
    notes.sort();
    notes
}

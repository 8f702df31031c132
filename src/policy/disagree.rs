//! Statements of one document, or of several, that cannot both be true.

use crate::model::{DataSubject, Declaration, Kind, Mode, Note, NoteKind, Verb};
use crate::rules::Taxonomy;

/// No more remarks than this.
const MOST: usize = 40;

/// No more statements are compared: each denial is held against all.
const COMPARED: usize = 3_000;

/// A denial and the first statement that goes against it, for each denial of
/// one document.
pub fn notes(declarations: &[Declaration], taxonomy: &Taxonomy) -> Vec<Note> {
    let apart = |denial: &Declaration, other: &Declaration| {
        other.place.path == denial.place.path && other.place.line != denial.place.line
    };
    found(declarations, taxonomy, apart)
}

/// The same between the documents of a project.
pub fn across(declarations: &[Declaration], taxonomy: &Taxonomy) -> Vec<Note> {
    found(declarations, taxonomy, |denial, other| other.place.path != denial.place.path)
}

fn found(
    declarations: &[Declaration],
    taxonomy: &Taxonomy,
    apart: impl Fn(&Declaration, &Declaration) -> bool,
) -> Vec<Note> {
    let declarations = &declarations[..declarations.len().min(COMPARED)];
    let mut out = Vec::new();
    for denial in
        declarations.iter().filter(|d| d.kind.denies() && d.subject == DataSubject::General)
    {
        if out.len() >= MOST {
            break;
        }
        let against = declarations
            .iter()
            .find(|other| apart(denial, other) && contradicts(denial, other, taxonomy));
        if let Some(other) = against {
            let place = if other.place.path == denial.place.path {
                format!("line {}", other.place.line)
            } else {
                format!("{}:{}", other.place.path, other.place.line)
            };
            out.push(Note {
                place: denial.place.clone(),
                kind: NoteKind::Disagreement,
                message: format!("{} says otherwise: “{}”", place, short(&other.quote)),
                other: Some(other.place.clone()),
            });
        }
    }
    out
}

fn contradicts(denial: &Declaration, other: &Declaration, taxonomy: &Taxonomy) -> bool {
    if other.umbrella || other.mode == Mode::Deny || other.subject != DataSubject::General {
        return false;
    }
    // What is denied with an exception allows what follows from it.
    if denial.marks.exception || denial.umbrella {
        return false;
    }
    // What is denied of one product may hold for another.
    if denial.scope.is_some() && denial.scope != other.scope {
        return false;
    }
    match (denial.kind, other.kind) {
        (Kind::NeverShares, Kind::Shares) => {
            // Not selling says nothing about sharing.
            let verb = denial.verbs.is_empty()
                || denial.verbs.contains(&Verb::Share) && !other.verbs.contains(&Verb::Sell)
                || denial.verbs.contains(&Verb::Sell) && other.verbs.contains(&Verb::Sell);
            let aggregated =
                other.data.iter().all(|id| id.starts_with("nonpersonal")) && !other.data.is_empty();
            let party = denial.parties.is_empty()
                || denial.parties.iter().any(|p| other.parties.contains(p));
            let general = denial.party_categories.is_empty()
                || denial
                    .party_categories
                    .iter()
                    .any(|c| c == "third-party" || other.party_categories.contains(c));
            verb && !aggregated && party && general && covers(&denial.data, &other.data, taxonomy)
        }
        (Kind::NeverCollects, Kind::Collects) => {
            let stores = denial.verbs == [Verb::Store] && !other.verbs.contains(&Verb::Store);
            !stores && covers(&denial.data, &other.data, taxonomy) && !other.data.is_empty()
        }
        _ => false,
    }
}

/// Whether something of `stated` lies in what is `denied`. No data stands for
/// all of it on the side of sharing.
fn covers(denied: &[String], stated: &[String], taxonomy: &Taxonomy) -> bool {
    if denied.is_empty() || stated.is_empty() {
        return denied.iter().chain(stated).all(|id| taxonomy.is_root(id))
            || denied.iter().any(|id| taxonomy.is_root(id));
    }
    denied
        .iter()
        .any(|d| stated.iter().any(|s| taxonomy.subsumes(d, s) && !s.starts_with("nonpersonal")))
}

fn short(quote: &str) -> String {
    let mut out: String = quote.chars().take(80).collect();
    if out.len() < quote.len() {
        out.push('…');
    }
    out
}

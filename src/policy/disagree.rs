//! Statements of one document, or of several, that cannot both be true.

use crate::model::{DataSubject, Declaration, Kind, Mode, Note, NoteKind, Verb};
use crate::rules::Taxonomy;

/// No more remarks than this.
const MOST: usize = 40;

/// No more statements are compared: each denial is held against all.
const COMPARED: usize = 3_000;

/// Where a statement stands, as far as it tells what it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setting {
    /// The headings that limit it to some people or a part of the service.
    pub section: String,
    /// Where the data is kept: memory, database, log, device.
    pub media: Vec<String>,
    /// The number of its sentence.
    pub sentence: usize,
}

/// An exception follows its rule within so many sentences.
const NEAR: usize = 2;

/// A denial and the first statement that goes against it, for each denial of
/// one document. `settings` are those of the declarations.
pub fn notes(declarations: &[Declaration], settings: &[Setting], taxonomy: &Taxonomy) -> Vec<Note> {
    let nowhere = Setting::default();
    let setting = |at: usize| settings.get(at).unwrap_or(&nowhere);
    found(declarations, taxonomy, |denial, other| {
        let (a, b) = (setting(denial), setting(other));
        let same_media = a.media.is_empty() && b.media.is_empty()
            || a.media.iter().any(|medium| b.media.contains(medium));
        declarations[other].place.path == declarations[denial].place.path
            && declarations[other].place.line != declarations[denial].place.line
            && a.section == b.section
            && same_media
            && !(a.sentence..=a.sentence + NEAR).contains(&b.sentence)
    })
}

/// The same between the documents of a project.
pub fn across(declarations: &[Declaration], taxonomy: &Taxonomy) -> Vec<Note> {
    found(declarations, taxonomy, |denial, other| {
        let narrow = |d: &Declaration| d.data.iter().all(|id| !taxonomy.is_root(id));
        declarations[other].place.path != declarations[denial].place.path
            && narrow(&declarations[denial])
    })
}

fn found(
    declarations: &[Declaration],
    taxonomy: &Taxonomy,
    apart: impl Fn(usize, usize) -> bool,
) -> Vec<Note> {
    let declarations = &declarations[..declarations.len().min(COMPARED)];
    let mut out = Vec::new();
    for (at, denial) in declarations.iter().enumerate() {
        if out.len() >= MOST {
            break;
        }
        if !stands_alone(denial) {
            continue;
        }
        let against = declarations
            .iter()
            .enumerate()
            .find(|(n, other)| apart(at, *n) && contradicts(denial, other, taxonomy));
        if let Some((_, other)) = against {
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

/// Whether a denial holds for everybody, everything and always.
fn stands_alone(denial: &Declaration) -> bool {
    denial.kind.denies()
        && denial.subject == DataSubject::General
        && denial.scope.is_none()
        && !denial.umbrella
        && !denial.marks.exception
        && !denial.values.iter().any(|v| v.starts_with("except:"))
}

fn contradicts(denial: &Declaration, other: &Declaration, taxonomy: &Taxonomy) -> bool {
    if other.umbrella
        || other.mode != Mode::Assert
        || other.subject != DataSubject::General
        || other.scope.is_some()
        || other.marks.exception
        || other.marks.only
        || other.marks.vague
        || other.marks.open_ended && other.data.is_empty()
    {
        return false;
    }
    match (denial.kind, other.kind) {
        (Kind::NeverShares, Kind::Shares) => {
            // Not selling says nothing about sharing.
            let verb = denial.verbs.contains(&Verb::Share) && !other.verbs.contains(&Verb::Sell)
                || denial.verbs.contains(&Verb::Sell) && other.verbs.contains(&Verb::Sell);
            let party = denial.parties.iter().any(|p| other.parties.contains(p));
            let general = denial.parties.is_empty()
                && (denial.party_categories.is_empty()
                    || denial
                        .party_categories
                        .iter()
                        .any(|c| c == "third-party" || other.party_categories.contains(c)));
            // To whom is said on the other side too.
            let told = !other.parties.is_empty() || !other.party_categories.is_empty();
            let whole = party && denial.data.is_empty();
            verb && told && (whole || (party || general) && covers(denial, &other.data, taxonomy))
        }
        (Kind::NeverCollects, Kind::Collects) => {
            let has = |d: &Declaration, verb: Verb| d.verbs.contains(&verb);
            let same = has(denial, Verb::Collect)
                && (has(other, Verb::Collect) || has(other, Verb::Store))
                || has(denial, Verb::Store) && has(other, Verb::Store);
            same && covers(denial, &other.data, taxonomy)
        }
        _ => false,
    }
}

/// Whether something of what is `stated` lies in what is denied. A denial of
/// all data covers what is named only where it says so: "any data whatsoever".
fn covers(denial: &Declaration, stated: &[String], taxonomy: &Taxonomy) -> bool {
    let narrow = |id: &String| !taxonomy.is_root(id) && !id.starts_with("nonpersonal");
    denial.data.iter().any(|denied| {
        let whole = denial.marks.absolute;
        stated
            .iter()
            .any(|id| narrow(id) && (id == denied || whole && taxonomy.subsumes(denied, id)))
    })
}

fn short(quote: &str) -> String {
    let mut out: String = quote.chars().take(80).collect();
    if out.len() < quote.len() {
        out.push('…');
    }
    out
}

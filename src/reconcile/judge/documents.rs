//! Findings on the documents themselves: remarks that somebody should act on,
//! and that there is nothing to compare with. No single statement is judged here.

use std::collections::BTreeMap;

use super::blank;
use crate::model::{Assessment, Finding, NoteKind, Severity, Subject, Verdict};
use crate::reconcile::statements::World;

/// Remarks on the documents that somebody should act on.
pub(super) fn findings(world: &World<'_>, out: &mut Vec<Finding>) {
    let mut groups: BTreeMap<(NoteKind, &str), Vec<usize>> = BTreeMap::new();
    for (at, note) in world.sides.notes.iter().enumerate() {
        groups.entry((note.kind, &note.place.path)).or_default().push(at);
    }
    for ((kind, path), notes) in groups {
        let first = &world.sides.notes[notes[0]];
        let more = match notes.len() - 1 {
            0 => String::new(),
            n => format!(" (and {n} more)"),
        };
        let (rule, verdict, severity, help) = match kind {
            NoteKind::Disagreement => (
                "policy-disagreement",
                Verdict::Ambiguous,
                Severity::Note,
                "make one of the two statements give way",
            ),
            NoteKind::Placeholder => {
                ("policy-placeholder", Verdict::Vague, Severity::Warning, "fill it in")
            }
            NoteKind::NotAnalysed => (
                "policy-not-analysed",
                Verdict::Vague,
                Severity::Note,
                "its statements are not compared; declare them in privaudit.toml",
            ),
            _ => continue,
        };
        let subject = Subject::practice(rule);
        let mut f = blank(rule, verdict, severity, subject);
        f.about = Some(path.to_owned());
        f.message = format!("{}:{}: {}{more}", first.place.path, first.place.line, first.message);
        f.help = help.to_owned();
        f.notes = notes;
        out.push(f);
    }
}

/// There is nothing to compare with: one finding, not one for each type.
pub(super) fn no_policy(world: &World<'_>, assessments: &[Assessment], out: &mut Vec<Finding>) {
    if assessments.is_empty() {
        return;
    }
    let subject = Subject::practice("privacy-policy");
    let mut f = blank("no-policy", Verdict::Undisclosed, Severity::Warning, subject);
    f.message = format!("this code handles {}, and there is no policy", handled(world));
    f.help = "start one: privaudit init, or name it with --policy FILE".to_owned();
    let places = world.data.values().chain(world.parties.values());
    f.evidence = places.filter_map(|places| places.first().copied()).collect();
    out.push(f);
}

/// No statement was read, though there is a document.
pub(super) fn unread(world: &World<'_>, out: &mut Vec<Finding>) {
    let subject = Subject::practice("privacy-policy");
    let mut f = blank("policy-not-analysed", Verdict::Vague, Severity::Warning, subject);
    f.message = format!(
        "no statement about data could be read in the policy; the code handles {}",
        handled(world)
    );
    f.help = "name the document that holds its text, or declare it in privaudit.toml".to_owned();
    out.push(f);
}

/// "2 data types and 1 third party".
fn handled(world: &World<'_>) -> String {
    let count =
        |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    format!(
        "{} and {}",
        count(world.data.len(), "data type", "data types"),
        count(world.parties.len(), "third party", "third parties"),
    )
}

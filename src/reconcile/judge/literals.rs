//! Findings on what is written into the code: secrets and personal data. The
//! policy has no part in them.

use std::collections::BTreeMap;

use super::blank;
use crate::model::{Confidence, Finding, Severity, Subject, SubjectKind, Verdict};
use crate::reconcile::statements::World;

/// Credentials and personal data written into production code.
pub(super) fn findings(world: &World<'_>, out: &mut Vec<Finding>) {
    // One finding for each file with a secret: who accepts the one does not
    // accept the next. Personal data is a habit of the whole project.
    let mut groups: BTreeMap<(SubjectKind, &str, Option<&str>), Vec<usize>> = BTreeMap::new();
    for &at in &world.literals {
        let e = world.evidence(at);
        let kind = e.subject.kind;
        let path = (kind == SubjectKind::Secret).then_some(e.place.path.as_ref());
        groups.entry((kind, &e.subject.id, path)).or_default().push(at);
    }
    for ((kind, id, path), evidence) in groups {
        let label = world.rules.taxonomy.noun(id);
        let sure = evidence.iter().any(|at| world.evidence(*at).confidence == Confidence::High);
        let (rule, severity, message, help) = if kind == SubjectKind::Secret {
            (
                "secret-in-code",
                if sure { Severity::Error } else { Severity::Warning },
                format!("a secret is written into the code ({label})"),
                "take it out of the code and its history, and replace it with a new one",
            )
        } else {
            (
                "personal-data-in-code",
                Severity::Note,
                format!("personal data is written into the code ({label})"),
                "use reserved examples (example.com, 192.0.2.1, 555-0100) or read it from settings",
            )
        };
        let subject = Subject { kind, id: id.to_owned() };
        let mut f = blank(rule, Verdict::Undisclosed, severity, subject);
        f.about = path.map(str::to_owned);
        f.evidence = evidence;
        f.message = message;
        f.help = help.to_owned();
        out.push(f);
    }
}

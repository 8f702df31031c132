//! Findings on third parties: one for each, with what reaches it.

use std::collections::BTreeSet;

use super::{blank, both, merge, section};
use crate::model::{Action, Assessment, Finding, Kind, Severity, SubjectKind, Verdict};
use crate::reconcile::statements::World;
use crate::reconcile::wording::list;

/// Third parties: one finding each, with all that reaches it.
pub(super) fn findings(world: &World<'_>, assessments: &[Assessment], out: &mut Vec<Finding>) {
    let heading = section(world, &[Kind::Shares, Kind::NeverShares]);
    for a in assessments.iter().filter(|a| a.subject.kind == SubjectKind::Party) {
        if a.verdict == Verdict::Disclosed {
            continue;
        }
        let id = a.subject.id.as_str();
        let catalogue = &world.rules.catalogue;
        let name = catalogue.name(id);
        let known = catalogue.get(id);
        let receives = received(world, a);
        let category = known
            .and_then(|p| p.categories.first())
            .map(|c| catalogue.category_label(c))
            .unwrap_or("not in the catalogue");
        let shown = matches!(receives, Receives::Shown(_));
        let what = match receives {
            Receives::Shown(data) => format!("{name} receives {}", list(&data)),
            Receives::Likely(data) if data.is_empty() => format!("{name} ({category}) is used"),
            Receives::Likely(data) => {
                format!("{name} ({category}) is used and may receive {}", list(&data))
            }
        };
        let named = a.declarations.first().map(|at| world.declaration(*at));
        let at = named.map(|d| format!("{}:{}", d.place.path, d.place.line)).unwrap_or_default();
        let (rule, severity, message, help) = match a.verdict {
            Verdict::Contradicted => (
                "contradicted-party",
                Severity::Error,
                format!("{what}, and the policy denies sharing"),
                format!("stop sending it, or change {at}"),
            ),
            Verdict::Ambiguous if both(world, &a.declarations) => (
                "ambiguous-party",
                Severity::Warning,
                format!("{what}; the policy both allows and denies it"),
                format!("make one of the two statements give way, starting at {at}"),
            ),
            Verdict::Ambiguous => (
                "ambiguous-party",
                Severity::Warning,
                format!("{what}; the policy denies sharing, with exceptions"),
                format!("say at {at} whether this is one of them"),
            ),
            Verdict::Vague => (
                "vague-party",
                Severity::Note,
                format!("{what}; the policy does not name it"),
                format!("name {name} at {at}"),
            ),
            Verdict::Unevidenced => (
                "unevidenced-party",
                Severity::Note,
                format!("{at} names {name}; nothing in the code shows it"),
                "drop the name if you no longer use it".to_owned(),
            ),
            _ => (
                "undisclosed-party",
                if catalogue.is_minor(id) || known.is_none() && !shown {
                    Severity::Note
                } else {
                    Severity::Warning
                },
                match named {
                    Some(_) => format!("{what}; {at} denies sharing, and nothing names it"),
                    None => format!("{what}, and the policy says nothing of it"),
                },
                match &heading {
                    Some(heading) => {
                        format!("name it under \u{201c}{heading}\u{201d}, or remove it")
                    }
                    None => "name it in the policy, or remove it".to_owned(),
                },
            ),
        };
        let mut f = blank(rule, a.verdict, severity, a.subject.clone());
        f.action = a.action;
        merge(&mut f, &[a]);
        f.message = message;
        f.help = help;
        out.push(f);
    }
}

/// What reaches a party.
enum Receives {
    /// The code shows it going there.
    Shown(Vec<String>),
    /// What it is there for, and what it gets merely by being used.
    Likely(Vec<String>),
}

fn received(world: &World<'_>, a: &Assessment) -> Receives {
    let taxonomy = &world.rules.taxonomy;
    let catalogue = &world.rules.catalogue;
    let nouns = |ids: &[&str]| -> Vec<String> {
        let mut seen = BTreeSet::new();
        let ids = ids.iter().filter(|id| seen.insert(**id));
        ids.map(|id| taxonomy.noun(id).to_owned()).collect()
    };
    let places = a.evidence.iter().map(|at| world.evidence(*at));
    let shared =
        places.filter(|e| e.action == Action::Share && e.subject.kind == SubjectKind::Data);
    let mut ids: Vec<&str> = shared.map(|e| e.subject.id.as_str()).collect();
    let by_use = catalogue.get(&a.subject.id).map(|p| p.receives.as_slice()).unwrap_or_default();
    if !ids.is_empty() {
        ids.extend(by_use.iter().map(String::as_str));
        return Receives::Shown(nouns(&ids));
    }
    if let Some(party) = catalogue.get(&a.subject.id) {
        ids.extend(catalogue.purposeful(party, taxonomy));
    }
    ids.extend(by_use.iter().map(String::as_str));
    Receives::Likely(nouns(&ids))
}

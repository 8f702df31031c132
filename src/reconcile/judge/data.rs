//! Findings on data types: one for a type and a verdict. What is done with
//! third parties beyond the data itself has its own file.

use std::collections::BTreeMap;

use super::{badness, blank, both, merge, section};
use crate::model::{
    Action, Assessment, Confidence, Finding, Kind, Severity, Subject, SubjectKind, Verdict,
};
use crate::reconcile::statements::World;
use crate::reconcile::wording::{self, list, participle, upper};

/// Data types: one finding for a type and a verdict, whatever is done with it.
/// What is shared is settled with its recipient, if that is the trouble.
pub(super) fn findings(world: &World<'_>, assessments: &[Assessment], out: &mut Vec<Finding>) {
    let mut groups: BTreeMap<(&str, Verdict), Vec<&Assessment>> = BTreeMap::new();
    for a in assessments.iter().filter(|a| a.subject.kind == SubjectKind::Data) {
        // What is nobody's data needs no word.
        let impersonal =
            a.verdict == Verdict::Undisclosed && !world.rules.taxonomy.is_personal(&a.subject.id);
        if a.verdict == Verdict::Disclosed || a.recipient.is_some() || impersonal {
            continue;
        }
        groups.entry((&a.subject.id, a.verdict)).or_default().push(a);
    }
    // Shared data that nothing else says is handled at all, with somebody that
    // the policy does name: what it does not name is settled with the party.
    for a in assessments.iter().filter(|a| a.subject.kind == SubjectKind::Data) {
        let Some(recipient) = a.recipient.as_deref() else { continue };
        let of_party =
            |b: &&Assessment| b.subject.kind == SubjectKind::Party && b.subject.id == recipient;
        let party = assessments.iter().find(of_party).map(|b| b.verdict);
        let alone = a.verdict == Verdict::Undisclosed
            && party.is_some_and(|v| badness(v) < badness(Verdict::Undisclosed))
            && !assessments.iter().any(|b| b.subject == a.subject && b.recipient.is_none());
        if alone {
            groups.entry((&a.subject.id, Verdict::Undisclosed)).or_default().push(a);
        }
    }
    fold(&mut groups);
    for ((id, verdict), rows) in groups {
        let kind = world.rules.taxonomy.get(id);
        let noun = world.rules.taxonomy.noun(id);
        let is = if kind.is_some_and(|t| t.plural) { "are" } else { "is" };
        let it = if is == "are" { "them" } else { "it" };
        let label = format!("{} {is}", upper(noun));
        let minor = kind.is_some_and(|t| t.minor);
        let sensitive = kind.is_some_and(|t| t.ccpa.iter().any(|c| c.starts_with("SPI")));
        // A guess is no error, nor is what every account needs and stays here.
        let leaves = |a: &&&Assessment| matches!(a.action, Some(Action::Share | Action::Log));
        let grave: Vec<&Assessment> = match kind.is_some_and(|t| t.sign_in) {
            true => rows.iter().filter(leaves).copied().collect(),
            false => rows.clone(),
        };
        let looks: Vec<&Assessment> =
            rows.iter().filter(|a| a.action == Some(Action::Use)).copied().collect();
        let alarming = sensitive && sure(world, &grave, verdict);
        let worst = rows.iter().filter(|a| a.verdict == verdict);
        let mut actions: Vec<Action> = worst.filter_map(|a| a.action).collect();
        actions.sort();
        actions.dedup();
        let done: Vec<&str> = actions.iter().map(|a| participle(*a)).collect();
        let done = if done.is_empty() { "handled".to_owned() } else { list(&done) };
        let name = match verdict {
            Verdict::Contradicted => "contradicted-data",
            Verdict::Undisclosed => "undisclosed-data",
            Verdict::Ambiguous => "ambiguous-data",
            Verdict::Vague => "vague-data",
            _ => "unevidenced-data",
        };
        let severity = match verdict {
            // To accuse somebody of the contrary takes one place beyond doubt.
            Verdict::Contradicted if !sure(world, &rows, verdict) => Severity::Warning,
            Verdict::Contradicted => Severity::Error,
            // What a program only shows is mostly shown to whom it belongs; what it only
            // looks at counts where that is sure.
            Verdict::Undisclosed
                if !actions.iter().any(|a| gathers(*a)) && !sure(world, &looks, verdict) =>
            {
                Severity::Note
            }
            Verdict::Undisclosed if minor => Severity::Note,
            Verdict::Undisclosed if alarming => Severity::Error,
            Verdict::Undisclosed | Verdict::Ambiguous => Severity::Warning,
            _ => Severity::Note,
        };
        let mut f = blank(name, verdict, severity, Subject::data(id));
        f.action = actions.first().copied();
        merge(&mut f, &rows);
        let first = f.declarations.first().map(|at| world.declaration(*at));
        let at = first.map(|d| format!("{}:{}", d.place.path, d.place.line)).unwrap_or_default();
        (f.message, f.help) = match (verdict, first) {
            (Verdict::Contradicted, Some(d)) => (
                format!("{label} {done}, and {}", wording::denial(d, it)),
                format!("stop that, or change {at}"),
            ),
            (Verdict::Ambiguous, _) if both(world, &f.declarations) => (
                format!("{label} {done}; the policy both states and denies {it}"),
                format!("make one of the two statements give way, starting at {at}"),
            ),
            (Verdict::Ambiguous, _) => (
                format!("{label} {done}; the policy denies {it}, with exceptions"),
                format!("say at {at} whether this is one of them"),
            ),
            (Verdict::Vague, Some(d)) => (
                format!("{label} {done}; the policy states only something broader"),
                format!("name it at {}", format_args!("{}:{}", d.place.path, d.place.line)),
            ),
            (Verdict::Unevidenced, _) => (
                format!("{at} states {noun}; nothing in the code shows {it}"),
                "drop the statement if it no longer holds".to_owned(),
            ),
            _ => (
                format!("{label} {done}, and the policy says nothing of {it}"),
                match section(world, &[Kind::Collects]) {
                    Some(heading) => format!("state it under \u{201c}{heading}\u{201d}, or stop"),
                    None => "state it in the policy, or stop".to_owned(),
                },
            ),
        };
        out.push(f);
    }
}

/// Whether an action takes hold of data.
fn gathers(action: Action) -> bool {
    !matches!(action, Action::Use | Action::Display)
}

/// Whether a place of the findings' worst verdict stands there beyond doubt.
fn sure(world: &World<'_>, rows: &[&Assessment], verdict: Verdict) -> bool {
    let worst = rows.iter().filter(|a| a.verdict == verdict);
    worst.flat_map(|a| &a.evidence).any(|at| world.evidence(*at).confidence == Confidence::High)
}

/// Where a type is contradicted, what is undisclosed of it is settled with
/// that; where it is undisclosed, so is what is vague.
fn fold<'a>(groups: &mut BTreeMap<(&'a str, Verdict), Vec<&'a Assessment>>) {
    let keys: Vec<(&str, Verdict)> = groups.keys().copied().collect();
    for (id, verdict) in keys {
        let worse = match verdict {
            Verdict::Undisclosed => [Verdict::Contradicted, Verdict::Ambiguous].as_slice(),
            Verdict::Vague | Verdict::Ambiguous => {
                [Verdict::Contradicted, Verdict::Undisclosed].as_slice()
            }
            _ => continue,
        };
        let into = worse.iter().find(|v| groups.contains_key(&(id, **v))).copied();
        if let Some(into) = into
            && let Some(rows) = groups.remove(&(id, verdict))
        {
            groups.entry((id, into)).or_default().extend(rows);
        }
    }
}

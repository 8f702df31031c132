//! From assessments to findings: what needs an eye, how much, and what to do.
//! Here stands what all findings share; each sort has a file of its own. No
//! verdict is decided here.

mod data;
mod documents;
mod literals;
mod parties;
mod promises;
mod reach;

use std::collections::BTreeMap;

use super::data::{dedup, severity as badness};
use super::statements::World;
use crate::model::{
    Action, Assessment, Finding, Kind, Severity, Status, Subject, SubjectKind, Verdict,
};

/// One finding for each thing to settle: rows that one change would settle
/// together are one finding.
pub(super) fn findings(world: &World<'_>, assessments: &[Assessment]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Somebody named a document of which nothing can be read: it is not silent.
    let speaks = world.statements().any(|(_, d)| !matches!(d.kind, Kind::Meta | Kind::Contact));
    if world.sides.has_policy && (speaks || !world.sides.complete) {
        data::findings(world, assessments, &mut findings);
        parties::findings(world, assessments, &mut findings);
        promises::findings(world, assessments, &mut findings);
        documents::findings(world, &mut findings);
    } else if world.sides.has_policy {
        documents::unread(world, &mut findings);
        documents::findings(world, &mut findings);
    } else if world.sides.complete {
        documents::no_policy(world, assessments, &mut findings);
    }
    literals::findings(world, &mut findings);
    for finding in &mut findings {
        finding.fingerprint = fingerprint(finding);
        finding.citations = world
            .rules
            .regimes
            .iter()
            .filter(|r| r.findings.contains(&finding.rule))
            .map(|r| r.citation.clone())
            .collect();
        order_evidence(world, finding);
        dedup(&mut finding.declarations);
    }
    findings
}

/// By meaning: no line, no wording; a path only where the file is the subject.
fn fingerprint(f: &Finding) -> String {
    let action = match f.verdict {
        Verdict::Contradicted => f.action.map_or("", Action::name),
        _ => "",
    };
    let key = [
        f.rule.as_str(),
        f.subject.kind.name(),
        &f.subject.id,
        action,
        f.recipient.as_deref().unwrap_or(""),
        f.about.as_deref().unwrap_or(""),
    ]
    .join("\0");
    blake3::hash(key.as_bytes()).to_hex()[..16].to_owned()
}

/// The best place first: what the finding is about, sure before likely, the
/// deed before its vessel. One place of a line is enough.
fn order_evidence(world: &World<'_>, f: &mut Finding) {
    let rank = |action: Action| match action {
        Action::Share => 0,
        Action::Log => 1,
        Action::Store => 2,
        Action::Collect => 3,
        Action::Display => 4,
        Action::Use => 5,
    };
    let action = f.action;
    dedup(&mut f.evidence);
    f.evidence.sort_by_key(|&at| {
        let e = world.evidence(at);
        // A line that only brings a library in shows no deed.
        let vessel = e.subject.kind == SubjectKind::Party && e.action == Action::Use;
        (Some(e.action) != action, vessel, std::cmp::Reverse(e.confidence), rank(e.action), at)
    });
}

fn blank(rule: &str, verdict: Verdict, severity: Severity, subject: Subject) -> Finding {
    Finding {
        fingerprint: String::new(),
        rule: rule.to_owned(),
        severity,
        verdict,
        status: Status::Open,
        subject,
        action: None,
        recipient: None,
        about: None,
        message: String::new(),
        help: String::new(),
        citations: Vec::new(),
        evidence: Vec::new(),
        declarations: Vec::new(),
        notes: Vec::new(),
        why: Vec::new(),
        reason: None,
    }
}

/// Whether statements stand on both sides.
fn both(world: &World<'_>, declarations: &[usize]) -> bool {
    let denies = |at: &usize| world.declaration(*at).kind.denies();
    declarations.iter().any(denies) && !declarations.iter().all(denies)
}

/// Gathers the places and reasons of rows, the worst row first.
fn merge(f: &mut Finding, rows: &[&Assessment]) {
    let mut rows = rows.to_vec();
    rows.sort_by_key(|a| std::cmp::Reverse(badness(a.verdict)));
    for a in rows {
        f.evidence.extend(&a.evidence);
        f.declarations.extend(&a.declarations);
        for why in &a.why {
            if !f.why.contains(why) {
                f.why.push(why.clone());
            }
        }
    }
}

/// The heading under which most statements of these kinds stand.
fn section(world: &World<'_>, kinds: &[Kind]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, d) in world.statements().filter(|(_, d)| kinds.contains(&d.kind)) {
        if let Some(heading) = d.headings.last() {
            *counts.entry(heading).or_default() += 1;
        }
    }
    // The first of those with the most, so that ties do not depend on order.
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, n)| *n == most).map(|(heading, _)| heading.to_owned())
}

//! Which finding comes first: one order for every list, in text, JSON and the
//! interface alike. What is worst comes first; among equals what would surprise
//! its owner most, what is surest, and what is in most places.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::statements::World;
use crate::model::{Finding, SubjectKind, Verdict};

/// How far from what everybody expects: what leaves the project, before what
/// stays in it, before what an account cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Nearness {
    Secret,
    /// Somebody else learns who a person is.
    PartyWithData,
    /// Somebody else is involved.
    Party,
    Data,
    /// What points at nobody by itself: a network address, a cookie.
    IndirectData,
    /// What signing in takes, and made-up people in the code.
    Expected,
}

/// Sorts them.
pub(super) fn sort(world: &World<'_>, findings: &mut [Finding]) {
    findings.sort_by_cached_key(|f| {
        let sure = f.evidence.iter().map(|&at| world.evidence(at).confidence).max();
        let (nearness, kinds) = nearness(world, f);
        let weight = (Reverse(sure), Reverse(kinds), Reverse(f.evidence.len()));
        // What nothing in the code shows comes as one reads the policy.
        let said = match f.evidence.is_empty() {
            true => said(world, f),
            false => None,
        };
        let meaning = (
            f.subject.clone(),
            f.action,
            f.recipient.clone(),
            f.about.clone(),
            f.fingerprint.clone(),
        );
        (Reverse(f.severity), f.verdict, nearness, weight, said, meaning)
    });
}

/// Where in the documents it is.
fn said(world: &World<'_>, f: &Finding) -> Option<crate::model::Place> {
    let declared = f.declarations.first().map(|&at| &world.declaration(at).place);
    let noted = || f.notes.first().and_then(|&at| world.sides.notes.get(at)).map(|n| &n.place);
    declared.or_else(noted).cloned()
}

/// That, and how many kinds of data a party receives.
fn nearness(world: &World<'_>, f: &Finding) -> (Nearness, usize) {
    if f.evidence.is_empty() {
        return (Nearness::Data, 0);
    }
    let taxonomy = &world.rules.taxonomy;
    let nearness = match f.subject.kind {
        SubjectKind::Secret => Nearness::Secret,
        SubjectKind::Literal => Nearness::Expected,
        SubjectKind::Practice => Nearness::Data,
        SubjectKind::Party => {
            let catalogue = &world.rules.catalogue;
            let sent = f.evidence.iter().map(|&at| &world.evidence(at).subject);
            let sent = sent.filter(|s| s.kind == SubjectKind::Data).map(|s| s.id.as_str());
            let known = catalogue.get(&f.subject.id).into_iter().flat_map(|party| {
                let purposeful = catalogue.purposeful(party, taxonomy);
                purposeful.into_iter().chain(party.receives.iter().map(String::as_str))
            });
            let all: BTreeSet<&str> = sent.chain(known).collect();
            let direct = |id: &&&str| taxonomy.get(id).is_some_and(|t| !t.indirect);
            return match all.iter().filter(direct).count() {
                0 => (Nearness::Party, all.len()),
                direct => (Nearness::PartyWithData, direct),
            };
        }
        SubjectKind::Data => match taxonomy.get(&f.subject.id) {
            _ if f.recipient.is_some() => Nearness::PartyWithData,
            // A promise is broken whatever it was about.
            _ if f.verdict == Verdict::Contradicted => Nearness::Data,
            Some(t) if t.sign_in => Nearness::Expected,
            Some(t) if t.indirect => Nearness::IndirectData,
            _ => Nearness::Data,
        },
    };
    (nearness, 0)
}

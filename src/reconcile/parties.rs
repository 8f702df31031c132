//! The verdict on each third party.

use std::collections::{BTreeMap, BTreeSet};

use super::data::{covers_party, dedup, open_exception};
use super::statements::{World, denies, denies_sharing, discloses};
use super::wording;
use crate::model::{Action, Assessment, Declaration, Kind, Subject, SubjectKind, Verdict};
use crate::rules::bare_name;

/// Rules on every third party that either side mentions.
pub(super) fn assess(world: &World<'_>, out: &mut Vec<Assessment>) {
    for (&party, evidence) in &world.parties {
        let (verdict, declarations) = verdict(world, party, None);
        let why = vec![match verdict {
            Verdict::Disclosed => wording::names(world, declarations[0]),
            Verdict::Vague => wording::names_category(world, declarations[0]),
            Verdict::Ambiguous => wording::both_parties(world, &declarations),
            Verdict::Contradicted => wording::denies(world, declarations[0]),
            _ => match declarations.first() {
                Some(no) => wording::denies_others(world, *no),
                None => "the policy names neither it nor its category".to_owned(),
            },
        }];
        let mut evidence = evidence.clone();
        dedup(&mut evidence);
        let shared = evidence.iter().any(|at| world.evidence(*at).action == Action::Share);
        out.push(Assessment {
            subject: Subject::party(party),
            action: shared.then_some(Action::Share),
            recipient: None,
            about: None,
            verdict,
            evidence,
            declarations,
            why,
        });
    }
    if world.sides.complete {
        assess_named(world, out);
    }
}

/// What the policy says of a party that receives `data`, or of the party at
/// all; with the statements that decide.
pub(super) fn verdict(world: &World<'_>, party: &str, data: Option<&str>) -> (Verdict, Vec<usize>) {
    let mut named = Vec::new();
    let mut by_category = Vec::new();
    let mut denied = Vec::new();
    for (at, d) in world.statements() {
        if speaks_of_recipients(d) {
            match names_party(world, d, party) {
                Some(true) => named.push(at),
                Some(false) => by_category.push(at),
                None => {}
            }
        } else if denies(d) && denies_sharing(d) && covers_party(world, at, Some(party)) {
            denied.push(at);
        }
    }
    if !named.is_empty() {
        // "We share it with X" against "never with X": the name is on both sides.
        let by_name = |at: &&usize| {
            world.declaration(**at).parties.iter().any(|p| p == party)
                && denial_is_broken(world, **at, party, data)
        };
        if let Some(&no) = denied.iter().find(by_name) {
            named.insert(1, no);
            return (Verdict::Ambiguous, named);
        }
        return (Verdict::Disclosed, named);
    }
    // A general "we share with nobody" is broken by data that demonstrably
    // goes there, not by an import alone.
    let broken = denied.iter().copied().find(|at| denial_is_broken(world, *at, party, data));
    match (by_category.is_empty(), broken) {
        (false, Some(no)) => {
            by_category.insert(1, no);
            (Verdict::Ambiguous, by_category)
        }
        (false, None) => (Verdict::Vague, by_category),
        (true, Some(no)) if open_exception(world.declaration(no)) => (Verdict::Ambiguous, vec![no]),
        (true, Some(no)) => (Verdict::Contradicted, vec![no]),
        (true, None) => match platform_named(world, party) {
            Some(at) => (Verdict::Disclosed, vec![at]),
            // Nothing shows that it is broken; but it is what a reader points at.
            None => (Verdict::Undisclosed, denied.into_iter().take(1).collect()),
        },
    }
}

/// The statement that speaks of what a platform keeps of people, which tells
/// that the product lives there.
fn platform_named(world: &World<'_>, party: &str) -> Option<usize> {
    let languages = &world.rules.policy.languages;
    let name = world.rules.catalogue.name(party);
    let platform = languages.iter().flat_map(|l| &l.platforms).find(|p| p.name == name)?;
    let own: Vec<&String> = platform.means.values().collect();
    let speaks = |d: &Declaration| d.data.iter().any(|id| own.contains(&id));
    world.statements().find(|(_, d)| speaks(d)).map(|(at, _)| at)
}

/// Whether data that a denial speaks of reaches the party.
fn denial_is_broken(world: &World<'_>, at: usize, party: &str, data: Option<&str>) -> bool {
    let d = world.declaration(at);
    let taxonomy = &world.rules.taxonomy;
    // A platform that the service runs on is no third party to it.
    let catalogue = &world.rules.catalogue;
    let carries = catalogue.get(party).is_some_and(|p| {
        p.categories.first().is_some_and(|c| {
            catalogue.category_subsumes("platform", c) || catalogue.category_subsumes("hosting", c)
        })
    });
    let hits = |id: &str| {
        let covered = d.data.is_empty() || d.data.iter().any(|s| taxonomy.subsumes(s, id));
        let direct = taxonomy.get(id).is_some_and(|t| !t.indirect);
        let by_root = d.data.is_empty() || d.data.iter().all(|s| taxonomy.is_root(s));
        covered && (direct || !by_root)
    };
    // Who denies a service by its name denies its use, not only what it gets.
    let by_name = d.parties.iter().any(|p| p == party);
    let of_all = d.data.iter().all(|id| taxonomy.is_root(id));
    if by_name && of_all && world.parties.contains_key(party) {
        return true;
    }
    if let Some(id) = data {
        return !carries && hits(id);
    }
    !carries
        && world.parties.get(party).is_some_and(|places| {
            places.iter().any(|&at| {
                let e = world.evidence(at);
                e.action == Action::Share
                    && e.subject.kind == SubjectKind::Data
                    && hits(&e.subject.id)
            })
        })
}

/// Whether a statement tells people who receives data.
fn speaks_of_recipients(d: &Declaration) -> bool {
    discloses(d) || matches!(d.kind, Kind::SecurityClaim | Kind::LegalBasis)
}

/// `Some(true)`: names the party; `Some(false)`: names its category, or the
/// company behind it; `None`: neither.
fn names_party(world: &World<'_>, d: &Declaration, party: &str) -> Option<bool> {
    let catalogue = &world.rules.catalogue;
    if d.parties.iter().any(|p| p == party) {
        return Some(true);
    }
    let Some(known) = catalogue.get(party) else {
        let named = d.parties.iter().any(|p| calls_host(p, party));
        return (named || speaks_of_host(d, party)).then_some(true);
    };
    if d.parties.iter().any(|p| catalogue.party_subsumes(p, party)) {
        return Some(false);
    }
    let operator = known.operator.as_deref().map(str::to_lowercase);
    let same_company = d.parties.iter().any(|p| {
        let other = catalogue.get(p);
        let name = other.map_or(p.as_str(), |o| o.name.as_str()).to_lowercase();
        operator.as_deref().is_some_and(|o| o == name || o == p)
    });
    if same_company {
        return Some(false);
    }
    if !matches!(d.kind, Kind::Shares | Kind::Transfer | Kind::Purpose | Kind::Cookie) {
        return None;
    }
    d.party_categories
        .iter()
        .filter(|broad| broad.as_str() != "third-party")
        .any(|broad| known.categories.iter().any(|c| catalogue.category_subsumes(broad, c)))
        .then_some(false)
}

/// Whether a name of a policy is that of a host: "Acme" of `api.acme.example`.
fn calls_host(name: &str, host: &str) -> bool {
    let name = bare_name(name);
    host.contains('.') && name.len() > 2 && host.split('.').any(|label| bare_name(label) == name)
}

/// Whether a statement or its headings hold the word that a host is known by:
/// "your Acme account" for `api.acme.example`.
fn speaks_of_host(d: &Declaration, host: &str) -> bool {
    const SHORTEST: usize = 4;
    let labels: Vec<&str> = host.split('.').collect();
    // The last label says nothing, the first is often that of a machine.
    let Some(own) = labels.len().checked_sub(2).and_then(|at| labels.get(at)) else {
        return false;
    };
    own.len() >= SHORTEST
        && std::iter::once(&d.quote)
            .chain(&d.headings)
            .flat_map(|text| text.split(|c: char| !c.is_alphanumeric() && c != '-'))
            .any(|word| word.eq_ignore_ascii_case(own))
}

/// Parties that the policy names as recipients and the code does not show.
fn assess_named(world: &World<'_>, out: &mut Vec<Assessment>) {
    let mut named: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, d) in world.statements() {
        if matches!(d.kind, Kind::Shares | Kind::Collects | Kind::Transfer) && discloses(d) {
            for party in &d.parties {
                named.entry(party).or_default().push(at);
            }
        }
    }
    let seen: BTreeSet<&str> = world.parties.keys().copied().collect();
    for (party, declarations) in named {
        // Somebody unknown to the catalogue cannot be looked for in code.
        if seen.contains(party) || same_company_seen(world, party, &seen) {
            continue;
        }
        let known = world.rules.catalogue.get(party).is_some();
        let why = if known {
            "nothing in the code shows it".to_owned()
        } else {
            "nothing in the code shows it; it is not in the catalogue".to_owned()
        };
        out.push(Assessment {
            subject: Subject::party(party),
            action: None,
            recipient: None,
            about: None,
            verdict: Verdict::Unevidenced,
            evidence: Vec::new(),
            declarations,
            why: vec![why],
        });
    }
}

/// Whether another service of the same company shows in the code.
fn same_company_seen(world: &World<'_>, party: &str, seen: &BTreeSet<&str>) -> bool {
    let catalogue = &world.rules.catalogue;
    if seen.iter().any(|id| catalogue.party_subsumes(party, id)) {
        return true;
    }
    let name = catalogue.name(party).to_lowercase();
    seen.iter()
        .filter_map(|id| catalogue.get(id))
        .any(|p| p.operator.as_deref().is_some_and(|o| o.to_lowercase() == name))
}

//! The verdict on where data is kept: countries that the code names against
//! countries that the policy states. What lies in what (a country in a union)
//! is no knowledge of this room.

use std::collections::{BTreeMap, BTreeSet};

use super::statements::{World, discloses};
use super::wording;
use crate::model::{Assessment, Kind, Subject, Verdict};

/// How a country is written in the values of both sides: `country:CA`.
const COUNTRY: &str = "country:";

/// One row for each country that the code names.
pub(super) fn assess(world: &World<'_>, out: &mut Vec<Assessment>) {
    let mut shown: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &at in world.practices.get(Kind::Transfer.name()).into_iter().flatten() {
        if let Some(country) = world.evidence(at).value.as_deref().and_then(country) {
            shown.entry(country).or_default().push(at);
        }
    }
    let mut stated: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut only: Vec<usize> = Vec::new();
    for (at, d) in world.statements() {
        let countries: Vec<&str> = d.values.iter().filter_map(|v| country(v)).collect();
        // What is limited to one product rules out nothing for the others.
        if d.kind != Kind::Transfer || !discloses(d) || countries.is_empty() {
            continue;
        }
        if d.marks.only && d.scope.is_none() {
            only.push(at);
        }
        for country in countries {
            stated.entry(country).or_default().push(at);
        }
    }
    let row = |verdict, evidence, declarations, why| Assessment {
        subject: Subject::practice(Kind::Transfer.name()),
        action: None,
        recipient: None,
        about: None,
        verdict,
        evidence,
        declarations,
        why: vec![why],
    };
    let named: BTreeSet<&str> = shown.keys().copied().collect();
    for (country, evidence) in shown {
        out.push(match stated.get(country) {
            Some(at) => {
                row(Verdict::Disclosed, evidence, at.clone(), wording::states(world, at[0]))
            }
            None if !only.is_empty() => {
                let why = wording::states_other_place(world, only[0], country);
                row(Verdict::Contradicted, evidence, only.clone(), why)
            }
            None => {
                let why = format!("the policy does not name {country}");
                row(Verdict::Undisclosed, evidence, Vec::new(), why)
            }
        });
    }
    if world.sides.complete {
        for (country, at) in stated.into_iter().filter(|(c, _)| !named.contains(c)) {
            let why = format!("nothing in the code shows {country}");
            out.push(row(Verdict::Unevidenced, Vec::new(), at, why));
        }
    }
}

/// The country of a value, as it is written there.
pub(super) fn country(value: &str) -> Option<&str> {
    value.strip_prefix(COUNTRY)
}

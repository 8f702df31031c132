//! The verdict on each practice: periods, safeguards, rights.

use std::collections::{BTreeMap, BTreeSet};

use super::data::dedup;
use super::statements::{Fit, World, discloses};
use super::wording;
use crate::model::{Assessment, DataSubject, Declaration, Kind, Mode, Subject, Verdict};

/// The value of evidence that a safeguard is switched off.
const OFF: &str = "off";

/// The measure that shows that people can have their data erased.
const ERASURE: &str = "right.erasure";

/// Rules on every practice that either side mentions.
pub(super) fn assess(world: &World<'_>, out: &mut Vec<Assessment>) {
    retention(world, out);
    cookies(world, out);
    safeguards(world, out);
    super::transfers::assess(world, out);
}

/// Periods that the code keeps against periods that the policy states.
fn retention(world: &World<'_>, out: &mut Vec<Assessment>) {
    let mut used = BTreeSet::new();
    let kept = world.practices.get(Kind::Retention.name()).cloned().unwrap_or_default();
    // One row for each data type and period that the code keeps.
    let mut groups: BTreeMap<(Option<&str>, &str), Vec<usize>> = BTreeMap::new();
    for at in kept {
        let e = world.evidence(at);
        let Some(period) = e.value.as_deref() else { continue };
        groups.entry((e.about.as_deref(), period)).or_default().push(at);
    }
    for ((about, period), evidence) in groups {
        let mut stated: Vec<(Fit, usize)> = world
            .statements()
            .filter(|(_, d)| d.kind == Kind::Retention && discloses(d))
            .filter_map(|(at, d)| Some((retention_fit(world, d, about?)?, at)))
            .filter(|(fit, _)| *fit != Fit::Root)
            .collect();
        stated.sort();
        let nearest = stated.first().map(|(fit, _)| *fit);
        let mut declarations: Vec<usize> =
            stated.iter().filter(|(fit, _)| Some(*fit) == nearest).map(|(_, at)| *at).collect();
        dedup(&mut declarations);
        let Some(days) = at_least(period) else { continue };
        let periods: BTreeSet<u32> = declarations
            .iter()
            .flat_map(|at| &world.declaration(*at).values)
            .filter_map(|value| stated_days(value))
            .collect();
        let (verdict, why) = match periods.iter().max() {
            Some(max) if days <= *max => (Verdict::Disclosed, wording::keeps_period(period)),
            Some(_) if matches!(nearest, Some(Fit::Exact)) => {
                (Verdict::Contradicted, wording::breaks_period(world, declarations[0], period))
            }
            Some(_) => (Verdict::Vague, wording::period_of_broader(period)),
            None if !declarations.is_empty() => {
                (Verdict::Vague, "the policy gives no period for it".to_owned())
            }
            None => (Verdict::Undisclosed, "the policy gives no period for it".to_owned()),
        };
        used.extend(declarations.iter().copied());
        out.push(Assessment {
            subject: Subject::practice(Kind::Retention.name()),
            action: None,
            recipient: None,
            about: about.map(str::to_owned),
            verdict,
            evidence,
            declarations,
            why: vec![why],
        });
    }
    if !world.sides.complete {
        return;
    }
    // Periods that the policy states and nothing in the code keeps.
    let erases = world.practices.contains_key(ERASURE);
    let mut promised: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (at, d) in world.statements() {
        let numeric = d.values.iter().any(|v| stated_days(v).is_some() || closes(v, erases));
        if d.kind == Kind::Retention && discloses(d) && numeric && !used.contains(&at) {
            promised.entry(d.data.first().map(String::as_str)).or_default().push(at);
        }
    }
    for (about, declarations) in promised {
        out.push(Assessment {
            subject: Subject::practice(Kind::Retention.name()),
            action: None,
            recipient: None,
            about: about.map(str::to_owned),
            verdict: Verdict::Unevidenced,
            evidence: Vec::new(),
            declarations,
            why: vec!["nothing in the code keeps this period".into()],
        });
    }
}

/// A period stated for a type holds for what lies under it, and what is kept
/// as a group is held to the period of a member.
fn retention_fit(world: &World<'_>, d: &crate::model::Declaration, about: &str) -> Option<Fit> {
    world.best_fit(d, about)
}

/// Days in a bare or `max:` period; what runs from an event or ends with one
/// (`until:`, `while:`, `after:`) is no period to compare with.
fn stated_days(value: &str) -> Option<u32> {
    if ["until", "while", "after", "anonymise", "purpose", "if:", "sla"]
        .iter()
        .any(|p| value.starts_with(p))
    {
        return None;
    }
    let at = value.find('P')?;
    let tail = &value[at..];
    let end = tail.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tail.len());
    at_most(&tail[..end])
}

/// Whether a value promises that something happens within a period after the
/// account is closed or no longer used. A program that erases an account at
/// once (`erases`) keeps it; a period after a request is an answer to a person,
/// which no code shows.
fn closes(value: &str, erases: bool) -> bool {
    let closing = !erases && value.starts_with("after:account-deletion<=P");
    closing || value.starts_with("after:inactivity<=P") || value.starts_with("anonymise@P")
}

/// The fewest days that an ISO 8601 period of the code can be.
fn at_least(period: &str) -> Option<u32> {
    days(period, 354, 365)
}

/// The most days that a stated period can be: a month may have 31.
fn at_most(period: &str) -> Option<u32> {
    days(period, 367, 366)
}

/// An ISO 8601 period in days, with the days of twelve months and of a year;
/// parts of a day count as one.
fn days(period: &str, months: u32, year: u32) -> Option<u32> {
    let mut rest = period.strip_prefix('P')?;
    let mut total: u32 = 0;
    let mut time = false;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            time = true;
            rest = after;
            continue;
        }
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u32 = rest[..digits].parse().ok()?;
        let unit = rest[digits..].chars().next()?;
        let days = match (unit, time) {
            ('D', false) => number,
            ('W', false) => number.checked_mul(7)?,
            ('M', false) => number.checked_mul(months)?.div_ceil(12),
            ('Y', false) => number.checked_mul(year)?,
            ('H', true) => number.div_ceil(24),
            ('M' | 'S', true) => 1,
            _ => return None,
        };
        total = total.checked_add(days)?;
        rest = &rest[digits + unit.len_utf8()..];
    }
    Some(total)
}

/// What the policy says of cookies against those that are set. Cookies that
/// the policy does not mention are ruled on as data.
fn cookies(world: &World<'_>, out: &mut Vec<Assessment>) {
    let id = Kind::Cookie.name();
    let Some(measure) = world.rules.measures.iter().find(|m| m.id == id) else { return };
    let taxonomy = &world.rules.taxonomy;
    let is_cookie = |handled: &str| measure.data.iter().any(|d| taxonomy.subsumes(d, handled));
    let mut evidence: Vec<usize> = Vec::new();
    for (handled, places) in &world.data {
        if is_cookie(handled) {
            evidence.extend(places.iter().filter(|at| !world.muted.contains(at)));
        }
    }
    evidence.extend(world.practices.get(id).into_iter().flatten());
    evidence.sort_unstable();
    // Who denies tracking cookies denies no others.
    let reaches = |d: &Declaration| {
        let general = d.data.is_empty() || d.data.iter().any(|id| measure.data.contains(id));
        general
            || evidence.is_empty()
            || evidence.iter().any(|at| {
                let handled = &world.evidence(*at).subject.id;
                d.data.iter().any(|denied| taxonomy.subsumes(denied, handled))
            })
    };
    let mut stated = Vec::new();
    let mut denied = Vec::new();
    for (at, d) in world.statements().filter(|(_, d)| d.subject == DataSubject::General) {
        let about = d.data.iter().any(|stated| measure.data.contains(stated));
        match (d.kind, d.mode) {
            (Kind::Cookie, Mode::Deny) if d.scope.is_none() && reaches(d) => denied.push(at),
            (Kind::Cookie, Mode::Deny) => {}
            (Kind::Cookie, _) => stated.push(at),
            (Kind::NeverCollects, _) if about && d.scope.is_none() => denied.push(at),
            _ => {}
        }
    }
    let row = |verdict, evidence, declarations: Vec<usize>, why: String| Assessment {
        subject: Subject::practice(id),
        action: None,
        recipient: None,
        about: None,
        verdict,
        evidence,
        declarations,
        why: vec![why],
    };
    out.extend(match (stated.is_empty(), denied.is_empty(), evidence.is_empty()) {
        (true, true, _) => None,
        (false, true, false) => {
            let why = wording::states(world, stated[0]);
            Some(row(Verdict::Disclosed, evidence, stated, why))
        }
        (true, false, false) => {
            let why = wording::denies(world, denied[0]);
            Some(row(Verdict::Contradicted, evidence, denied, why))
        }
        (false, false, false) => {
            let why = wording::both(world, stated[0], denied[0]);
            stated.insert(1, denied[0]);
            stated.extend(&denied[1..]);
            Some(row(Verdict::Ambiguous, evidence, stated, why))
        }
        (_, _, true) if !world.sides.complete => None,
        (true, false, true) => {
            Some(row(Verdict::Disclosed, evidence, denied, "upheld: nothing found".into()))
        }
        (false, _, true) => {
            let why = "nothing in the code shows it".to_owned();
            Some(row(Verdict::Unevidenced, evidence, stated, why))
        }
    });
}

/// Safeguards and rights: promised, shown, or shown to be off.
fn safeguards(world: &World<'_>, out: &mut Vec<Assessment>) {
    let mut promised: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, d) in world.statements() {
        if d.mode == Mode::Deny || d.subject == DataSubject::Other {
            continue;
        }
        for value in &d.values {
            let bare = value.split([':', '=']).next().unwrap_or(value);
            let found = world.rules.measures.iter().find(|m| match d.kind {
                Kind::SecurityClaim => m.id == bare,
                Kind::Right => m.id.strip_prefix("right.") == Some(bare) || m.id == bare,
                _ => false,
            });
            if let Some(measure) = found {
                promised.entry(&measure.id).or_default().push(at);
            }
        }
    }
    let shown = |id: &str, off: bool| -> Vec<usize> {
        let places = world.practices.get(id).map(Vec::as_slice).unwrap_or_default();
        places
            .iter()
            .copied()
            .filter(|at| (world.evidence(*at).value.as_deref() == Some(OFF)) == off)
            .collect()
    };
    for measure in &world.rules.measures {
        if measure.id == Kind::Retention.name() || measure.id == Kind::Cookie.name() {
            continue;
        }
        let on = shown(&measure.id, false);
        let off = shown(&measure.id, true);
        let Some(declarations) = promised.get(measure.id.as_str()) else {
            continue; // what is done and not promised needs no word
        };
        let mut declarations = declarations.clone();
        dedup(&mut declarations);
        let (verdict, evidence, why) = if !off.is_empty() {
            let why = wording::safeguard_off(world, declarations[0], &measure.label);
            (Verdict::Contradicted, off, why)
        } else if !on.is_empty() {
            (Verdict::Disclosed, on, "the code shows it".to_owned())
        } else if !world.sides.complete {
            continue;
        } else if measure.visible {
            (Verdict::Unevidenced, Vec::new(), "nothing in the code shows it".to_owned())
        } else {
            (Verdict::Unevidenced, Vec::new(), "code cannot show it".to_owned())
        };
        out.push(Assessment {
            subject: Subject::practice(&measure.id),
            action: None,
            recipient: None,
            about: None,
            verdict,
            evidence,
            declarations,
            why: vec![why],
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_compared_in_days() {
        assert_eq!(at_most("P30D"), Some(30));
        // A month may have 31 days and three may have 92.
        assert_eq!((at_most("P1M"), at_most("P3M")), (Some(31), Some(92)));
        assert!(at_least("P1M") <= Some(30) && at_least("P12M") <= Some(365));
        assert_eq!(at_least("PT24H"), Some(1));
        assert_eq!(at_least("P1DT1H"), Some(2));
        assert_eq!(at_least("P"), Some(0));
        assert_eq!(at_least("P9999999999D"), None);
        assert_eq!(at_least("soon"), None);
        assert_eq!(stated_days("max:P2Y"), Some(732));
        assert_eq!(stated_days("until:account-deletion"), None);
        assert_eq!(stated_days("after:inactivity<=P30D"), None);
        assert_eq!(stated_days("P12M;purpose"), Some(367));
    }

    #[test]
    fn a_promise_for_the_time_after_is_a_promise() {
        assert!(closes("after:account-deletion<=P30D", false));
        assert!(!closes("after:account-deletion<=P30D", true), "erased at once");
        assert!(closes("after:inactivity<=P1Y", true) && closes("anonymise@P26M", true));
        assert!(!closes("after:request<=P30D", false) && !closes("after:account-deletion", false));
    }
}

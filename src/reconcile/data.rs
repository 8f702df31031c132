//! The verdict on each data type, and on each thing that is done with it.

use std::collections::{BTreeMap, BTreeSet};

use super::statements::{
    Fit, World, denies, denies_action, denies_sharing, discloses, is_specific, states_action,
};
use super::wording;
use crate::model::{Action, Assessment, Confidence, Declaration, Kind, Subject, Verdict};

/// A denial that leaves out whatever the policy states elsewhere.
const REST: &str = "except:stated";

/// Rules on every data type that either side mentions.
pub(super) fn assess(world: &World<'_>, out: &mut Vec<Assessment>) {
    for (&id, places) in &world.data {
        let live: Vec<usize> =
            places.iter().copied().filter(|at| !world.muted.contains(at)).collect();
        // What is only muted is still assessed, so that it shows as suppressed.
        let judged = if live.is_empty() { places.clone() } else { live };
        let mut groups: BTreeMap<(Action, Option<&str>), Vec<usize>> = BTreeMap::new();
        for at in judged {
            let e = world.evidence(at);
            groups.entry((e.action, e.recipient.as_deref())).or_default().push(at);
        }
        for ((action, recipient), evidence) in groups {
            out.push(assess_handled(world, id, action, recipient, evidence));
        }
    }
    assess_stated(world, out);
}

/// What the code does with a data type.
#[derive(Clone, Copy)]
struct Handled<'a> {
    id: &'a str,
    action: Action,
    /// Some place shows it beyond doubt.
    sure: bool,
}

/// A data type that the code handles.
fn assess_handled(
    world: &World<'_>,
    id: &str,
    action: Action,
    recipient: Option<&str>,
    evidence: Vec<usize>,
) -> Assessment {
    let mut stated: Vec<(Fit, usize)> = Vec::new();
    let mut denied: Vec<(Fit, usize)> = Vec::new();
    for (at, d) in world.statements() {
        let Some(fit) = world.best_fit(d, id) else { continue };
        if discloses(d) {
            stated.push((fit, at));
        } else if denies(d) && reaches(world, at, id) && applies(world, at, action, recipient) {
            denied.push((fit, at));
        }
    }
    stated.sort();
    denied.sort();
    if !stated.is_empty() {
        // "No other data" denies nothing that is stated.
        denied.retain(|(_, at)| !world.declaration(*at).values.iter().any(|v| v == REST));
    }
    let mut why = Vec::new();
    let sure = evidence.iter().any(|at| world.evidence(*at).confidence == Confidence::High);
    let handled = Handled { id, action, sure };
    let mut verdict = from_statements(world, &handled, &stated, &denied, &mut why);
    let mut declarations: Vec<usize> = match verdict {
        Verdict::Contradicted => denied.iter().chain(&stated).map(|(_, at)| *at).collect(),
        Verdict::Undisclosed => Vec::new(),
        _ => stated.iter().chain(&denied).map(|(_, at)| *at).collect(),
    };
    if let Some(party) = recipient.filter(|party| !world.own.contains(party)) {
        // Sharing is disclosed only as far as the recipient is.
        let (about_party, more) = super::parties::verdict(world, party, Some(id));
        if severity(about_party) > severity(verdict) {
            why.push(wording::recipient_decides(world, party, about_party));
            verdict = about_party;
            declarations.splice(0..0, more);
        }
    }
    dedup(&mut declarations);
    Assessment {
        subject: Subject::data(id),
        action: Some(action),
        recipient: recipient.map(str::to_owned),
        about: None,
        verdict,
        evidence,
        declarations,
        why,
    }
}

/// Whether what a denial names holds this type. Denying a member of a group
/// denies nothing of the group.
fn reaches(world: &World<'_>, at: usize, id: &str) -> bool {
    let taxonomy = &world.rules.taxonomy;
    world.declaration(at).data.iter().any(|denied| taxonomy.subsumes(denied, id))
}

/// Whether a denial is about this action and recipient.
fn applies(world: &World<'_>, at: usize, action: Action, recipient: Option<&str>) -> bool {
    let d = world.declaration(at);
    match d.kind {
        Kind::NeverCollects => {
            // Whoever shows or uses something of somebody has not yet gathered
            // "personal data"; of what is denied by its name, more is expected.
            let general = d.data.iter().all(|id| world.rules.taxonomy.is_root(id));
            let gathers = matches!(action, Action::Collect | Action::Store | Action::Log);
            recipient.is_none() && denies_action(d, action) && (gathers || !general)
        }
        Kind::NeverShares => {
            action == Action::Share && denies_sharing(d) && covers_party(world, at, recipient)
        }
        _ => false,
    }
}

/// Whether a denial of sharing reaches this recipient: it names nobody, or it,
/// or its category.
pub(super) fn covers_party(world: &World<'_>, at: usize, recipient: Option<&str>) -> bool {
    let d = world.declaration(at);
    let Some(id) = recipient else { return false };
    let catalogue = &world.rules.catalogue;
    let categories = catalogue.get(id).map(|p| p.categories.as_slice()).unwrap_or_default();
    let left_out = d.values.iter().filter_map(|v| v.strip_prefix("except:")).any(|except| {
        except == id || categories.iter().any(|c| catalogue.category_subsumes(except, c))
    });
    if left_out {
        return false;
    }
    if d.parties.is_empty() && d.party_categories.is_empty() {
        return true;
    }
    d.parties.iter().any(|p| p == id)
        || d.party_categories
            .iter()
            .any(|broad| categories.iter().any(|c| catalogue.category_subsumes(broad, c)))
}

/// Whether a denial has an exception that nobody can tell the reach of.
pub(super) fn open_exception(d: &Declaration) -> bool {
    let mut left_out = d.values.iter().filter_map(|v| v.strip_prefix("except:")).peekable();
    d.marks.exception && (left_out.peek().is_none() || left_out.any(|id| id == "other"))
}

/// PoliCheck's algorithm: the nearest statement decides, the narrower sign
/// wins, and two signs of the same width are ambiguous.
fn from_statements(
    world: &World<'_>,
    handled: &Handled<'_>,
    stated: &[(Fit, usize)],
    denied: &[(Fit, usize)],
    why: &mut Vec<String>,
) -> Verdict {
    let Handled { id, action, sure } = *handled;
    let positive = stated.first().map(|(fit, _)| *fit);
    let negative = denied.first().map(|(fit, _)| *fit);
    match (positive, negative) {
        (Some(Fit::Exact), None) => {
            why.push(wording::states(world, stated[0].1));
            Verdict::Disclosed
        }
        (Some(Fit::Broader(_)), None) => {
            why.push(wording::states_broader(world, stated[0].1, id));
            Verdict::Vague
        }
        (Some(Fit::Root), None) => {
            why.push(wording::root_only(world, stated[0].1));
            Verdict::Undisclosed
        }
        (None, None) => {
            why.push("the policy does not mention it".into());
            Verdict::Undisclosed
        }
        (positive, Some(no)) => {
            let first = denied[0].1;
            let d = world.declaration(first);
            let indirect = world.rules.taxonomy.get(id).is_some_and(|t| t.indirect);
            // "We never store it" beside "we collect it": the action decides.
            let same_action =
                stated.iter().any(|(_, at)| states_action(world.declaration(*at), action));
            let specific = is_specific(d, action) && !same_action;
            let positive = positive.filter(|yes| *yes != Fit::Root);
            match positive {
                Some(yes) if yes < no && !specific => {
                    why.push(wording::states(world, stated[0].1));
                    why.push(wording::denies_more_broadly(world, first));
                    if yes == Fit::Exact { Verdict::Disclosed } else { Verdict::Vague }
                }
                Some(yes) if yes == no && !specific => {
                    why.push(wording::both(world, stated[0].1, first));
                    Verdict::Ambiguous
                }
                _ if no == Fit::Root && indirect => {
                    // Whether this is personal at all is what people differ on.
                    why.push(wording::root_denial(world, first));
                    if positive.is_some() { Verdict::Vague } else { Verdict::Undisclosed }
                }
                // "Personal data" is too wide a word to break with a likely name.
                _ if no == Fit::Root && !sure => {
                    why.push(wording::root_denial_unsure(world, first));
                    if positive.is_some() { Verdict::Vague } else { Verdict::Undisclosed }
                }
                _ if open_exception(d) => {
                    why.push(wording::denies_with_exception(world, first));
                    Verdict::Ambiguous
                }
                _ => {
                    why.push(wording::denies(world, first));
                    Verdict::Contradicted
                }
            }
        }
    }
}

/// Data types that the policy states or denies and the code does not show.
fn assess_stated(world: &World<'_>, out: &mut Vec<Assessment>) {
    let mut collects: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let mut denials: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, d) in world.statements() {
        let into = match d.kind {
            Kind::Collects if discloses(d) => &mut collects,
            Kind::NeverCollects if denies(d) => &mut denials,
            _ => continue,
        };
        for id in &d.data {
            if !world.rules.taxonomy.is_root(id) {
                into.entry(id).or_default().push(at);
            }
        }
    }
    let among = |id: &str, all: &BTreeMap<&str, Vec<usize>>| -> Vec<usize> {
        let taxonomy = &world.rules.taxonomy;
        let mut places: BTreeSet<usize> = BTreeSet::new();
        for (&handled, evidence) in all {
            if taxonomy.subsumes(id, handled) || world.fit(id, handled) == Some(Fit::Exact) {
                places.extend(evidence.iter().filter(|at| !world.muted.contains(at)));
            }
        }
        places.into_iter().collect()
    };
    let shown = |id: &str| among(id, &world.data);
    let faint = |id: &str| among(id, &world.faint);
    for (&id, declarations) in &collects {
        let evidence = shown(id);
        if !evidence.is_empty() && world.data.contains_key(id) {
            continue; // ruled on above
        }
        if evidence.is_empty() && !world.sides.complete {
            continue;
        }
        let faint = if evidence.is_empty() { faint(id) } else { Vec::new() };
        let (verdict, why) = match (evidence.is_empty(), faint.is_empty()) {
            (true, true) => (Verdict::Unevidenced, "nothing in the code shows it"),
            (true, false) => (Verdict::Disclosed, "the code shows it, if not beyond doubt"),
            _ => (Verdict::Disclosed, "the code handles what falls under it"),
        };
        let (evidence, why) = (if evidence.is_empty() { faint } else { evidence }, why.to_owned());
        out.push(stated_row(id, verdict, evidence, declarations.clone(), why));
    }
    for (&id, declarations) in &denials {
        if collects.contains_key(id) || !shown(id).is_empty() || !world.sides.complete {
            continue;
        }
        let why = "upheld: nothing found".to_owned();
        out.push(stated_row(id, Verdict::Disclosed, Vec::new(), declarations.clone(), why));
    }
}

fn stated_row(
    id: &str,
    verdict: Verdict,
    evidence: Vec<usize>,
    declarations: Vec<usize>,
    why: String,
) -> Assessment {
    Assessment {
        subject: Subject::data(id),
        action: None,
        recipient: None,
        about: None,
        verdict,
        evidence,
        declarations,
        why: vec![why],
    }
}

/// How bad a verdict is when two of them meet.
pub(super) fn severity(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Contradicted => 5,
        Verdict::Undisclosed => 4,
        Verdict::Ambiguous => 3,
        Verdict::Vague => 2,
        Verdict::Unevidenced => 1,
        Verdict::Disclosed => 0,
    }
}

/// Keeps the first of equals, in order.
pub(super) fn dedup(indices: &mut Vec<usize>) {
    let mut seen = BTreeSet::new();
    indices.retain(|at| seen.insert(*at));
}

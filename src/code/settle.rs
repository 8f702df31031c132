//! The whole project together: what its platform makes of plain names, and
//! what makes no sense alone.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Detector, Project, house, imports, normal};
use crate::model::{Action, Confidence, Evidence, Reason, Scope, Subject, SubjectKind};
use crate::rules::bare_name;

/// Settles the evidence of one project, in place.
pub fn settle(detector: &Detector, evidence: &mut Vec<Evidence>, project: &Project) {
    homemade(evidence, &project.packages);
    strangers(detector, evidence, project);
    // A project is built on what it brings in, not on a host that it calls.
    let parties: HashSet<String> = evidence
        .iter()
        .filter(|e| e.counts() && e.subject.kind == SubjectKind::Party)
        .filter(|e| e.symbol.starts_with(super::brought::LIBRARY))
        .map(|e| e.subject.id.clone())
        .collect();
    templates(evidence);
    makers(detector, evidence);
    fiction(detector, evidence, &parties);
    platforms(detector, evidence, &parties);
    gated(detector, evidence, &parties);
    back_home(detector, evidence, &parties);
    thin(evidence);
    evidence.sort();
    evidence.dedup();
}

/// A package that the project declares itself is not the vendor of that name:
/// its imports contact nobody, and what it is handed stays.
fn homemade(evidence: &mut Vec<Evidence>, packages: &BTreeSet<String>) {
    if packages.is_empty() {
        return;
    }
    let is_own = |e: &Evidence| {
        let module = e.why.first().and_then(|r| imports::said(&r.text));
        module.is_some_and(|module| {
            let mut around = module.match_indices('.').map(|(at, _)| &module[..at]);
            packages.contains(module) || around.any(|part| packages.contains(part))
        })
    };
    let mut local = HashSet::new();
    let mut other = HashSet::new();
    for e in evidence.iter().filter(|e| e.subject.kind == SubjectKind::Party) {
        let key = (e.place.path.clone(), e.subject.id.clone());
        if is_own(e) {
            local.insert(key)
        } else {
            other.insert(key)
        };
    }
    if local.is_empty() {
        return;
    }
    evidence.retain(|e| e.subject.kind != SubjectKind::Party || !is_own(e));
    for e in evidence.iter_mut() {
        let Some(party) = e.recipient.clone() else { continue };
        let key = (e.place.path.clone(), party);
        if local.contains(&key) && !other.contains(&key) {
            e.recipient = None;
            e.action = Action::Use;
        }
    }
}

/// Hosts that nobody knows and that are the project's own, by its names or its
/// policy, are no third parties.
fn strangers(detector: &Detector, evidence: &mut Vec<Evidence>, project: &Project) {
    let unknown = |id: &str| id.contains('.') && detector.rules.catalogue.get(id).is_none();
    let parts = |name: &String| name.split(['.', '/']).map(bare_name).collect::<Vec<_>>();
    let mut words: BTreeSet<String> = project.packages.iter().flat_map(parts).collect();
    words.extend(project.names.iter().map(|name| bare_name(name)));
    words.retain(|word| word.len() > 3);
    let starts: BTreeSet<String> = project.names.iter().flat_map(|n| normal::words(n)).collect();
    let is_own = |host: &str| {
        let Some(domain) = house::domain(host) else { return true };
        let name = bare_name(domain.split('.').next().unwrap_or_default());
        let called = |word: &String| word.contains(&name) || name.contains(word.as_str());
        project.domains.contains(&domain)
            || name.len() > 3 && words.iter().any(called)
            || starts.iter().any(|word| word.len() > 5 && name.starts_with(word.as_str()))
    };
    evidence.retain_mut(|e| {
        if e.recipient.as_deref().is_some_and(|r| unknown(r) && is_own(r)) {
            e.recipient = None;
        }
        let party = e.subject.kind == SubjectKind::Party;
        !(party && unknown(&e.subject.id) && is_own(&e.subject.id))
    });
}

/// An address or two that are written into a program are mostly those of the
/// people who made it: only more of them are a list of persons.
fn makers(detector: &Detector, evidence: &mut [Evidence]) {
    const FEW: usize = 2;
    for rule in detector.rules.literals.iter().filter(|rule| rule.several) {
        let origin = format!("{}: {}", rule.file, rule.id);
        let own = |e: &&mut Evidence| e.counts() && e.rule == origin;
        let mut found: Vec<&mut Evidence> = evidence.iter_mut().filter(own).collect();
        if found.len() <= FEW {
            for e in &mut found {
                e.confidence = Confidence::Low;
                e.why.insert(0, Reason::not("so few are mostly the makers' own", None));
            }
        }
    }
}

/// A party that only a template of the environment knows is one that the
/// framework can be set up with, not one that is used.
fn templates(evidence: &mut [Evidence]) {
    let template = |e: &Evidence| {
        let name = e.place.path.rsplit('/').next().unwrap_or_default();
        name.starts_with(".env") || name.ends_with(".env") || name.contains(".env.")
    };
    let used: HashSet<String> = evidence
        .iter()
        .filter(|e| e.counts() && e.subject.kind == SubjectKind::Party && !template(e))
        .map(|e| e.subject.id.clone())
        .collect();
    for e in evidence.iter_mut().filter(|e| e.subject.kind == SubjectKind::Party && template(e)) {
        if !used.contains(&e.subject.id) {
            e.confidence = Confidence::Low;
            e.why.insert(0, Reason::not("nothing but a template of settings knows it", None));
        }
    }
}

/// Takes what only characters of a story have for no data of people. What a
/// signal, a form or a call shows stays: there a person is asked.
fn fiction(detector: &Detector, evidence: &mut [Evidence], parties: &HashSet<String>) {
    let named: HashSet<&str> = detector.names.fields.iter().map(|f| f.origin.as_str()).collect();
    for rule in &detector.rules.fictions {
        if !rule.parties.is_empty() && !rule.parties.iter().any(|p| parties.contains(p)) {
            continue;
        }
        let mut found: HashSet<&str> = HashSet::new();
        for e in evidence.iter().filter(|e| e.counts()) {
            let words = [e.place.path.as_ref(), &e.symbol].map(normal::words);
            for word in words.iter().flatten() {
                let singular = word.strip_suffix('s').unwrap_or(word);
                found.extend(
                    rule.words.iter().find(|w| *w == word || *w == singular).map(|w| w.as_str()),
                );
            }
        }
        if found.len() < rule.enough {
            continue;
        }
        let taxonomy = &detector.rules.taxonomy;
        for e in evidence.iter_mut().filter(|e| named.contains(e.rule.as_str())) {
            if rule.types.iter().any(|broad| taxonomy.subsumes(broad, &e.subject.id)) {
                e.confidence = Confidence::Low;
                let origin = format!("{}: {}", rule.file, rule.id);
                e.why.insert(0, Reason::not(rule.why.clone(), Some(origin)));
            }
        }
    }
}

/// Plain names mean what the platform makes of them.
fn platforms(detector: &Detector, evidence: &mut [Evidence], parties: &HashSet<String>) {
    let rules: Vec<_> =
        detector.rules.platforms.iter().filter(|r| parties.contains(&r.party)).collect();
    if rules.is_empty() {
        return;
    }
    for e in evidence.iter_mut().filter(|e| e.subject.kind == SubjectKind::Data) {
        let own = e.symbol.rsplit('.').next().unwrap_or_default();
        let own = detector.names.untreated(own);
        let rule = rules.iter().find(|r| {
            r.names.iter().any(|n| n == own)
                && (r.from.is_empty() || r.from.contains(&e.subject.id))
                && (r.owners.is_empty()
                    || r.owners.iter().any(|o| e.symbol.split(['_', '.']).any(|w| w == o)))
        });
        let Some(rule) = rule else { continue };
        // `feedback.message`: the table says more than the platform.
        let owner = e.symbol.rsplit_once('.').and_then(|(owner, _)| detector.topics.of(owner));
        let nearer = |id: &String| {
            *id != rule.r#type && rule.from.iter().any(|f| detector.rules.taxonomy.subsumes(f, id))
        };
        if owner.as_ref().is_some_and(nearer) {
            continue;
        }
        if rule.r#type != e.subject.id {
            e.subject = Subject::data(rule.r#type.clone());
        }
        if e.confidence == Confidence::Low
            && matches!(e.action, Action::Store | Action::Log | Action::Collect)
        {
            e.confidence = Confidence::Medium;
        }
        let origin = format!("{}: {}", rule.file, rule.party);
        e.why.insert(
            0,
            Reason::because(
                format!("in a project built on {} `{own}` is {}", rule.party, rule.r#type),
                Some(origin.clone()),
            ),
        );
        e.rule = origin;
    }
}

/// Accesses that only mean something on a platform count where it is used.
fn gated(detector: &Detector, evidence: &mut Vec<Evidence>, parties: &HashSet<String>) {
    let gates: HashMap<String, &str> = detector
        .rules
        .accesses
        .iter()
        .filter_map(|r| Some((format!("{}: {}", r.file, r.id), r.platform.as_deref()?)))
        .collect();
    evidence.retain_mut(|e| {
        let Some(party) = gates.get(&e.rule) else { return true };
        if !parties.contains(*party) {
            return false;
        }
        if e.confidence == Confidence::Low {
            let looked_at = e.action == Action::Use;
            e.confidence = if looked_at { Confidence::Medium } else { Confidence::High };
            e.why.retain(|r| r.supports);
            e.why.push(Reason::because(format!("the project is built on {party}"), None));
        }
        true
    });
}

/// What an access on the platform says goes before what its bare name says, and
/// what came from a platform does not leave when it goes back there.
fn back_home(detector: &Detector, evidence: &mut Vec<Evidence>, parties: &HashSet<String>) {
    let rules = detector.rules.platforms.iter().filter(|r| parties.contains(&r.party));
    let own: HashSet<&str> = rules.map(|r| r.party.as_str()).collect();
    if own.is_empty() {
        return;
    }
    let gates: HashSet<String> = detector
        .rules
        .accesses
        .iter()
        .filter(|r| r.platform.as_ref().is_some_and(|p| parties.contains(p)))
        .map(|r| format!("{}: {}", r.file, r.id))
        .collect();
    let ruled: HashSet<_> =
        evidence.iter().filter(|e| gates.contains(&e.rule)).map(|e| e.place.clone()).collect();
    evidence.retain(|e| {
        e.subject.kind != SubjectKind::Data || gates.contains(&e.rule) || !ruled.contains(&e.place)
    });
    for e in evidence.iter_mut() {
        let home = e.recipient.as_deref().is_some_and(|r| own.contains(r));
        if home && e.subject.kind == SubjectKind::Data {
            e.recipient = None;
            e.action = Action::Display;
        }
    }
}

fn is_weak(e: &Evidence) -> bool {
    e.why.first().is_some_and(|r| !r.supports)
}

/// Low evidence is only there to be explained, or to believe a policy that
/// states it: a few places are enough.
fn thin(evidence: &mut Vec<Evidence>) {
    let mut seen: HashMap<(Subject, Action, Scope, Option<String>, bool), usize> = HashMap::new();
    evidence.retain(|e| {
        if e.confidence > Confidence::Low {
            return true;
        }
        let weak = is_weak(e);
        let count =
            seen.entry((e.subject.clone(), e.action, e.scope, e.value.clone(), weak)).or_default();
        *count += 1;
        *count <= if weak { 4 } else { 40 }
    });
}

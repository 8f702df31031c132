//! From assessments to findings: what needs an eye, how much, and what to do.

use std::collections::{BTreeMap, BTreeSet};

use super::data::{dedup, severity as badness};
use super::statements::World;
use super::wording::{self, list, participle, upper};
use crate::model::{
    Action, Assessment, Confidence, Finding, Kind, NoteKind, Severity, Status, Subject,
    SubjectKind, Verdict,
};

/// One finding for each thing to settle: rows that one change would settle
/// together are one finding.
pub(super) fn findings(world: &World<'_>, assessments: &[Assessment]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Somebody named a document of which nothing can be read: it is not silent.
    let speaks = world.statements().any(|(_, d)| !matches!(d.kind, Kind::Meta | Kind::Contact));
    if world.sides.has_policy && (speaks || !world.sides.complete) {
        on_data(world, assessments, &mut findings);
        on_parties(world, assessments, &mut findings);
        on_promises(world, assessments, &mut findings);
        on_documents(world, &mut findings);
    } else if world.sides.has_policy {
        unread(world, &mut findings);
        on_documents(world, &mut findings);
    } else if world.sides.complete {
        no_policy(world, assessments, &mut findings);
    }
    on_literals(world, &mut findings);
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

/// Data types: one finding for a type and a verdict, whatever is done with it.
/// What is shared is settled with its recipient, if that is the trouble.
fn on_data(world: &World<'_>, assessments: &[Assessment], out: &mut Vec<Finding>) {
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

/// Whether statements stand on both sides.
fn both(world: &World<'_>, declarations: &[usize]) -> bool {
    let denies = |at: &usize| world.declaration(*at).kind.denies();
    declarations.iter().any(denies) && !declarations.iter().all(denies)
}

/// Third parties: one finding each, with all that reaches it.
fn on_parties(world: &World<'_>, assessments: &[Assessment], out: &mut Vec<Finding>) {
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

/// Periods, safeguards and rights.
fn on_promises(world: &World<'_>, assessments: &[Assessment], out: &mut Vec<Finding>) {
    for a in assessments.iter().filter(|a| a.subject.kind == SubjectKind::Practice) {
        let id = a.subject.id.as_str();
        let measure = world.rules.measures.iter().find(|m| m.id == id);
        let label = measure.map_or(id, |m| m.label.as_str());
        let about = a.about.as_deref().map(|id| world.rules.taxonomy.noun(id));
        let of = about.map(|l| format!(" of {l}")).unwrap_or_default();
        let named = a.declarations.first().map(|at| world.declaration(*at));
        let at = named.map(|d| format!("{}:{}", d.place.path, d.place.line)).unwrap_or_default();
        let kept = a
            .evidence
            .first()
            .and_then(|at| world.evidence(*at).value.as_deref())
            .map(wording::human_period)
            .unwrap_or_default();
        let (rule, severity, message, help) = match (id, a.verdict) {
            (_, Verdict::Disclosed) => continue,
            ("retention", Verdict::Contradicted) => {
                let stated: Vec<String> = named
                    .map(|d| {
                        d.values
                            .iter()
                            .filter(|v| v.contains('P'))
                            .map(|v| wording::human_period(v))
                            .collect()
                    })
                    .unwrap_or_default();
                (
                    "contradicted-retention",
                    Severity::Error,
                    format!("retention{of} is {kept}, and the policy says {}", list(&stated)),
                    format!("shorten it, or change {at}"),
                )
            }
            ("retention", Verdict::Unevidenced) => (
                "unevidenced-retention",
                Severity::Note,
                format!("{at} promises a retention period{of}; nothing in the code keeps it"),
                "implement it (a scheduled deletion, an expiry), or change the promise".to_owned(),
            ),
            ("retention", Verdict::Vague | Verdict::Undisclosed) => (
                "undisclosed-retention",
                Severity::Note,
                format!("retention{of} is {kept}; the policy gives no period for it"),
                "state the period".to_owned(),
            ),
            ("transfer", Verdict::Contradicted) => (
                "contradicted-transfer",
                Severity::Error,
                format!(
                    "data is kept in {}, and the policy says {} alone",
                    kept_in(world, a),
                    named.map(wording::countries).unwrap_or_default()
                ),
                format!("keep it there, or change {at}"),
            ),
            ("transfer", Verdict::Undisclosed) => (
                "undisclosed-transfer",
                Severity::Note,
                format!("data is kept in {}; the policy does not say so", kept_in(world, a)),
                "state where data is kept".to_owned(),
            ),
            ("transfer", _) => continue,
            ("cookie", Verdict::Contradicted) => (
                "contradicted-cookie",
                Severity::Error,
                "cookies are set, and the policy denies it".to_owned(),
                format!("stop setting them, or change {at}"),
            ),
            ("cookie", Verdict::Ambiguous) => (
                "ambiguous-cookie",
                Severity::Warning,
                "cookies are set; the policy both states and denies it".to_owned(),
                format!("make one of the two statements give way, starting at {at}"),
            ),
            (_, Verdict::Contradicted) => (
                "contradicted-promise",
                Severity::Error,
                format!("the policy promises {label}, and the code switches it off"),
                format!("switch it on, or change {at}"),
            ),
            // A right that is asked for by mail is met by people, not by code.
            (_, Verdict::Unevidenced) if id.starts_with("right.") && by_mail(world, a) => continue,
            (_, Verdict::Unevidenced) if measure.is_some_and(|m| m.visible) => (
                "unevidenced-promise",
                Severity::Note,
                format!("{at} promises {label}; nothing in the code shows it"),
                "implement it, or keep a note of how it is met outside the code".to_owned(),
            ),
            _ => continue,
        };
        let mut f = blank(rule, a.verdict, severity, a.subject.clone());
        f.about = match id {
            // Each country is a thing of its own to settle.
            "transfer" => Some(kept_in(world, a).to_owned()),
            _ => a.about.clone(),
        };
        merge(&mut f, &[a]);
        f.message = message;
        f.help = help;
        out.push(f);
    }
}

/// Whether the document tells people where to write to.
fn by_mail(world: &World<'_>, a: &Assessment) -> bool {
    a.declarations.iter().map(|at| world.declaration(*at)).all(|d| {
        let contact = |other: &crate::model::Declaration| {
            other.kind == Kind::Contact && other.place.path == d.place.path
        };
        d.quote.contains('@') || world.statements().any(|(_, other)| contact(other))
    })
}

/// The country that the evidence of a transfer names.
fn kept_in<'a>(world: &World<'a>, a: &Assessment) -> &'a str {
    let value = a.evidence.first().and_then(|at| world.evidence(*at).value.as_deref());
    value.and_then(super::transfers::country).unwrap_or("another country")
}

/// Remarks on the documents that somebody should act on.
fn on_documents(world: &World<'_>, out: &mut Vec<Finding>) {
    let mut groups: BTreeMap<(NoteKind, &str), Vec<usize>> = BTreeMap::new();
    for (at, note) in world.sides.notes.iter().enumerate() {
        groups.entry((note.kind, &note.place.path)).or_default().push(at);
    }
    for ((kind, path), notes) in groups {
        let first = &world.sides.notes[notes[0]];
        let more = match notes.len() - 1 {
            0 => String::new(),
            n => format!(" (and {n} more)"),
        };
        let (rule, verdict, severity, help) = match kind {
            NoteKind::Disagreement => (
                "policy-disagreement",
                Verdict::Ambiguous,
                Severity::Note,
                "make one of the two statements give way",
            ),
            NoteKind::Placeholder => {
                ("policy-placeholder", Verdict::Vague, Severity::Warning, "fill it in")
            }
            NoteKind::NotAnalysed => (
                "policy-not-analysed",
                Verdict::Vague,
                Severity::Note,
                "its statements are not compared; declare them in privaudit.toml",
            ),
            _ => continue,
        };
        let subject = Subject::practice(rule);
        let mut f = blank(rule, verdict, severity, subject);
        f.about = Some(path.to_owned());
        f.message = format!("{}:{}: {}{more}", first.place.path, first.place.line, first.message);
        f.help = help.to_owned();
        f.notes = notes;
        out.push(f);
    }
}

/// Credentials and personal data written into production code.
fn on_literals(world: &World<'_>, out: &mut Vec<Finding>) {
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

/// There is nothing to compare with: one finding, not one for each type.
fn no_policy(world: &World<'_>, assessments: &[Assessment], out: &mut Vec<Finding>) {
    if assessments.is_empty() {
        return;
    }
    let subject = Subject::practice("privacy-policy");
    let mut f = blank("no-policy", Verdict::Undisclosed, Severity::Warning, subject);
    f.message = format!(
        "this code handles {} and {}, and there is no policy",
        count(world.data.len(), "data type", "data types"),
        count(world.parties.len(), "third party", "third parties"),
    );
    f.help = "start one: privaudit init, or name it with --policy FILE".to_owned();
    let places = world.data.values().chain(world.parties.values());
    f.evidence = places.filter_map(|places| places.first().copied()).collect();
    out.push(f);
}

/// No statement was read, though there is a document.
fn unread(world: &World<'_>, out: &mut Vec<Finding>) {
    let subject = Subject::practice("privacy-policy");
    let mut f = blank("policy-not-analysed", Verdict::Vague, Severity::Warning, subject);
    f.message = format!(
        "no statement about data could be read in the policy; the code handles {} and {}",
        count(world.data.len(), "data type", "data types"),
        count(world.parties.len(), "third party", "third parties"),
    );
    f.help = "name the document that holds its text, or declare it in privaudit.toml".to_owned();
    out.push(f);
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
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

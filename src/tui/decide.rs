//! Which decisions there are: how each starts, and what it changes on the
//! screen before the project was read again. Filling in is the form's matter.

use std::collections::BTreeSet;

use crate::model::{Finding, Status, SubjectKind};
use crate::report;

use super::dialog::Dialog;
use super::draft::Drafted;
use super::event::{Effect, Way};
use super::form::{Decision, Form, field};
use super::moves;
use super::state::{Screen, State, Tone};
use super::statement;
use super::text::count;

fn what(targets: &[&Finding]) -> String {
    match targets {
        [one] => one.message.clone(),
        many => count(many.len(), "finding", "findings"),
    }
}

fn begin(state: &mut State, form: Form, effects: &mut Vec<Effect>) {
    state.dialog = Some(Dialog::Form(Box::new(form)));
    effects.push(Effect::ReadConfig);
}

fn nothing(state: &mut State) {
    let words = match state.screen {
        Screen::Findings => "put the cursor on a finding first",
        _ => "no open finding rests on this",
    };
    state.say(Tone::Plain, words);
}

/// Starts an acceptance.
pub(crate) fn accept(state: &mut State, effects: &mut Vec<Effect>) {
    let numbers = state.targets();
    let targets = state.findings_of(&numbers);
    if targets.is_empty() {
        return nothing(state);
    }
    let title = format!("Accept: {}", what(&targets));
    let until = if state.today.is_some() { "1y" } else { "" };
    let fields = vec![
        field("Reason", "why it is all right", ""),
        field("Owner", "who answers for it; may be empty", state.owner.clone()),
        field("Until", "90d, 6m, 1y, a date, or never", until),
    ];
    begin(state, Form::new(state, Decision::Accept, title, fields, numbers), effects);
}

/// Starts a correction: not personal, or not a third party.
pub(crate) fn mistaken(state: &mut State, effects: &mut Vec<Effect>) {
    let numbers = state.targets();
    let targets = state.findings_of(&numbers);
    if targets.is_empty() {
        return nothing(state);
    }
    if targets.iter().all(|f| f.subject.kind == SubjectKind::Party) {
        let title = format!("Ourselves, no third party: {}", what(&targets));
        let fields = vec![field("Reason", "why; may be empty", "")];
        let mut form = Form::new(state, Decision::FirstParty, title, fields, numbers);
        form.advice = found_by(&form);
        return begin(state, form, effects);
    }
    let written =
        |f: &&Finding| matches!(f.subject.kind, SubjectKind::Secret | SubjectKind::Literal);
    if targets.iter().all(written) {
        return state.say(
            Tone::Plain,
            "this is a value, not a name: accept it with a reason, or take it out",
        );
    }
    let practice = |f: &&Finding| f.subject.kind == SubjectKind::Practice;
    let words = if targets.iter().all(practice) { "Mistaken" } else { "Not personal" };
    let title = format!("{words}: {}", what(&targets));
    let data = match targets.as_slice() {
        [one] if one.subject.kind == SubjectKind::Data => one.subject.id.clone(),
        _ => String::new(),
    };
    let mut form = Form::new(state, Decision::NotPersonal, title, Vec::new(), numbers);
    let places = || form.targets().flat_map(|f| form.places(f));
    let mut known = BTreeSet::new();
    let names: Vec<&str> = places()
        .map(|e| e.symbol.as_str())
        .filter(|name| !name.is_empty() && known.insert(*name))
        .collect();
    let paths: BTreeSet<&str> = places().map(|e| &*e.place.path).collect();
    let path = match paths.len() {
        1 => paths.first().copied().unwrap_or_default(),
        _ => "",
    };
    form.fields = vec![
        field("Name", "as the code writes it; commas between several", names.join(", ")),
        field("Where", "a file or glob; empty: everywhere", path),
        field("Type", "what it was taken for; empty: anything", data),
        field("Reason", "may be empty", ""),
    ];
    form.advice = found_by(&form);
    begin(state, form, effects);
}

/// Which rules are said to be wrong.
fn found_by(form: &Form) -> Option<String> {
    let places = form.targets().flat_map(|f| form.places(f));
    let rules: BTreeSet<&str> = places.map(|e| e.rule.as_str()).filter(|r| !r.is_empty()).collect();
    let more = rules.len().saturating_sub(2);
    let shown = rules.into_iter().take(2).collect::<Vec<_>>().join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| format!("found by {shown}{more}"))
}

/// Starts a statement.
pub(crate) fn declare(state: &mut State, effects: &mut Vec<Effect>) {
    let numbers = state.targets();
    let targets = state.findings_of(&numbers);
    if targets.is_empty() {
        return nothing(state);
    }
    if targets.iter().all(|f| f.rule == report::NO_POLICY) {
        return start(state, effects);
    }
    let title = format!("Declare: {}", what(&targets));
    let purposes = field("Purposes", "such as essential.service; may be empty", "");
    let fields = match targets.as_slice() {
        [one] => {
            let Some(d) = statement::of(&state.audit, one) else {
                return state.say(Tone::Bad, "nothing to declare: take it out of the code");
            };
            vec![
                field("Sentence", "the words of the policy; may be empty", ""),
                purposes,
                field("Kind", "collects, shares, retention, security-claim …", d.kind.name()),
                field("Data", "types, commas between", d.data.join(", ")),
                field("Parties", "who receives it, commas between", d.parties.join(", ")),
                field("Values", "P30D, measures, rights; commas between", d.values.join(", ")),
            ]
        }
        _ => vec![purposes],
    };
    let denial = targets.iter().find_map(|f| {
        let d = state.audit.declarations.get(*f.declarations.first()?)?;
        d.kind.denies().then(|| {
            format!("{}:{} denies it: change that sentence too", d.place.path, d.place.line)
        })
    });
    // Readers of the policy never see privaudit.toml.
    let elsewhere = || {
        let prose = state.audit.documents.iter().find(|d| d.format != "toml")?;
        Some(format!("{} stays as it is: say it there too", prose.path))
    };
    let mut form = Form::new(state, Decision::Declare, title, fields, numbers);
    form.warns = denial.is_some();
    form.advice = denial.or_else(elsewhere);
    begin(state, form, effects);
}

/// Starts a first configuration, with what the code does as drafts.
pub(crate) fn start(state: &mut State, effects: &mut Vec<Effect>) {
    if !state.scanned {
        return state
            .say(Tone::Plain, "wait for the end of the scan: all of it goes into the draft");
    }
    let title = "Start a policy: what the code does, as draft statements".to_owned();
    let mut form = Form::new(state, Decision::Start, title, Vec::new(), Vec::new());
    form.advice = Some("drafts: check every one, and add what code cannot show".into());
    begin(state, form, effects);
}

/// Puts off, or takes up again. Kept on this machine alone.
pub(crate) fn later(state: &mut State, effects: &mut Vec<Effect>) {
    let targets = state.targets();
    let prints: Vec<String> =
        state.findings_of(&targets).into_iter().map(|f| f.fingerprint.clone()).collect();
    if prints.is_empty() {
        return nothing(state);
    }
    let all = prints.iter().all(|p| state.later.contains(p));
    for p in &prints {
        if all {
            state.later.remove(p);
        } else {
            state.later.insert(p.clone());
        }
    }
    // The cursor goes on to what comes next instead of following.
    if !all && !state.opened && state.screen == Screen::Findings {
        let at = state.findings.cursor.at;
        state.refresh();
        state.findings.cursor.at = at;
        state.remember_key();
        moves::fresh(state);
    } else {
        state.refresh();
    }
    state.findings.marked.clear();
    let n = count(prints.len(), "finding", "findings");
    state
        .say(Tone::Plain, if all { format!("{n} taken up again") } else { format!("{n} put off") });
    effects.push(Effect::Remember(Box::new(state.session())));
}

/// Takes back the last thing that was written, or does again what was taken
/// back last: at once if that was a moment ago, after a look at the lines if it
/// was before the last restart.
pub(crate) fn undo(state: &mut State, way: Way, effects: &mut Vec<Effect>) {
    let (step, own, words, none) = match way {
        Way::Again => (state.history.undone(), state.taken_back, "Do again", "nothing to do again"),
        _ => (state.history.last(), state.own, "Take back", "nothing to take back"),
    };
    let Some(step) = step.cloned() else { return state.say(Tone::Plain, none) };
    if own > 0 {
        return effects.push(Effect::Undo(Box::new(step)));
    }
    let title = format!("{words}, from before: {}", step.what);
    let form = Form::new(state, Decision::Undo(step), title, Vec::new(), Vec::new());
    begin(state, form, effects);
}

/// The configuration was read.
pub(crate) fn config(
    state: &mut State,
    answer: Result<(String, Option<String>), String>,
    effects: &mut Vec<Effect>,
) {
    with_form(state, |state, form| {
        form.read(state, answer, effects);
        true
    });
}

/// A draft was worked out.
pub(crate) fn drafted(state: &mut State, drafted: Drafted, effects: &mut Vec<Effect>) {
    with_form(state, |state, form| {
        form.drafted(state, drafted, effects);
        true
    });
}

/// Lets `act` change the form while the state can be read; the form closes
/// when it answers false.
pub(crate) fn with_form(state: &mut State, act: impl FnOnce(&State, &mut Form) -> bool) {
    match state.dialog.take() {
        Some(Dialog::Form(mut form)) => {
            state.drafts += 1;
            if act(state, &mut form) {
                state.dialog = Some(Dialog::Form(form));
            }
        }
        other => state.dialog = other,
    }
}

/// The form's decision was written: until the project was read again the
/// findings show it already.
pub(crate) fn done(state: &mut State) {
    let Some(Dialog::Form(form)) = &state.dialog else { return };
    let status = match form.decision {
        Decision::Accept => Status::Accepted,
        Decision::NotPersonal | Decision::FirstParty => Status::Suppressed,
        Decision::Declare | Decision::Start | Decision::Undo(_) => return,
    };
    let reason = form.text("Reason").to_owned();
    for f in form.targets() {
        state.decided.insert(f.fingerprint.clone(), (status, reason.clone()));
    }
}

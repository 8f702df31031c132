//! Decisions: forms that are filled in, shown as the lines they would write,
//! and written with a key of their own.

use crossterm::event::KeyCode;
use similar::{ChangeTag, TextDiff};

use crate::config::{self, Accept, Change, NotPersonal};
use crate::model::{Finding, Place, Status, SubjectKind};

use super::actions;
use super::chord::Chord;
use super::dialog::Dialog;
use super::event::{Effect, Receipt};
use super::export;
use super::input::Input;
use super::state::{State, Tone};
use super::statement;
use super::text::count;

/// Which decision a form makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    Accept,
    NotPersonal,
    /// The party is the project's own.
    FirstParty,
    Declare,
}

/// One field of a form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) input: Input,
}

/// A line of the preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Same,
    Added,
    Removed,
}

/// A decision being made.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) decision: Decision,
    pub(crate) title: String,
    /// Copies: the audit may change while somebody types.
    targets: Vec<Finding>,
    symbols: Vec<(String, String)>,
    values: Vec<Option<String>>,
    pub(crate) fields: Vec<Field>,
    /// The field with the cursor; one past the last: the preview.
    pub(crate) focus: usize,
    pub(crate) scroll: usize,
    /// Path and text of the configuration, once it was read.
    config: Option<(String, Option<String>)>,
    after: Option<String>,
    /// It is being written: a second press must not write it twice.
    sent: bool,
    pub(crate) diff: Vec<(Sign, String)>,
    pub(crate) trouble: Option<String>,
    /// A word of advice.
    pub(crate) advice: Option<String>,
}

fn field(label: &'static str, hint: &'static str, text: impl Into<String>) -> Field {
    Field { label, hint, input: Input::new(text) }
}

impl Form {
    fn new(state: &State, decision: Decision, title: String, fields: Vec<Field>) -> Self {
        let targets: Vec<Finding> = state.targets().into_iter().cloned().collect();
        let places = |f: &Finding| {
            f.evidence.iter().filter_map(|&e| state.audit.evidence.get(e)).collect::<Vec<_>>()
        };
        let symbols = targets
            .iter()
            .flat_map(places)
            .map(|e| (e.symbol.clone(), e.place.path.to_string()))
            .collect();
        let values =
            targets.iter().map(|f| places(f).first().and_then(|e| e.value.clone())).collect();
        Self {
            decision,
            title,
            targets,
            symbols,
            values,
            fields,
            focus: 0,
            scroll: 0,
            config: None,
            after: None,
            sent: false,
            diff: Vec::new(),
            trouble: None,
            advice: None,
        }
    }

    /// The file that would be written.
    pub(crate) fn path(&self) -> &str {
        self.config.as_ref().map_or("privaudit.toml", |c| &c.0)
    }

    /// Whether the preview has the cursor.
    pub(crate) fn at_preview(&self) -> bool {
        self.focus >= self.fields.len()
    }

    fn text(&self, label: &str) -> &str {
        self.fields.iter().find(|f| f.label == label).map_or("", |f| f.input.text().trim())
    }

    fn some(&self, label: &str) -> Option<String> {
        Some(self.text(label)).filter(|t| !t.is_empty()).map(str::to_owned)
    }

    /// The changes that the form asks for.
    fn changes(&self, state: &State) -> Result<Vec<Change>, String> {
        let place = Place { path: "".into(), line: 1, column: 1, end_line: 1, end_column: 1 };
        match self.decision {
            Decision::Accept => {
                let reason = self.some("Reason").ok_or("a reason is needed")?;
                let until = ends(self.text("Until"), state.today)?;
                Ok(self
                    .targets
                    .iter()
                    .map(|f| Change::Accept {
                        accept: Accept {
                            finding: f.fingerprint.clone(),
                            reason: reason.clone(),
                            owner: self.some("Owner"),
                            until,
                            place: place.clone(),
                        },
                        what: f.message.clone(),
                    })
                    .collect())
            }
            Decision::NotPersonal => {
                let names = list(self.text("Name"));
                if names.is_empty() {
                    return Err("a name is needed".into());
                }
                let entry = |name: String| {
                    Change::NotPersonal(NotPersonal {
                        name,
                        path: self.some("Where"),
                        data: self.some("Type"),
                        reason: self.some("Reason"),
                        place: place.clone(),
                    })
                };
                Ok(names.into_iter().map(entry).collect())
            }
            Decision::FirstParty => {
                let mut ids: Vec<String> = self.targets.iter().filter_map(party).collect();
                ids.sort();
                ids.dedup();
                let change = |party| Change::FirstParty { party, reason: self.some("Reason") };
                Ok(ids.into_iter().map(change).collect())
            }
            Decision::Declare => self
                .targets
                .iter()
                .zip(&self.values)
                .map(|(f, value)| {
                    let mut d = statement::of(f, value.as_deref())
                        .ok_or("a credential or a person's data in code is nothing to declare: take it out")?;
                    if self.targets.len() == 1 {
                        let kind = self.text("Kind");
                        d.kind = crate::model::Kind::from_name(kind).ok_or_else(|| {
                            let near = config::normalise_kind(kind).map_or("", |k| k.name());
                            format!("no kind `{kind}`; did you mean `{near}`?")
                        })?;
                        d.data = list(self.text("Data"));
                        d.parties = list(self.text("Parties"));
                        d.values = list(self.text("Values"));
                        d.quote = self.text("Sentence").to_owned();
                        for id in &d.data {
                            if state.rules.taxonomy.get(id).is_none() {
                                let near = state.rules.taxonomy.nearest(id).unwrap_or("none");
                                return Err(format!("no data type `{id}`; did you mean `{near}`?"));
                            }
                        }
                    }
                    d.purposes = list(self.text("Purposes"));
                    let known = state.rules.taxonomy.purposes();
                    for id in &d.purposes {
                        if !known.iter().any(|p| p.id == *id) {
                            let near = state.rules.taxonomy.nearest_purpose(id).unwrap_or("none");
                            return Err(format!("no purpose `{id}`; did you mean `{near}`?"));
                        }
                    }
                    Ok(Change::Declare(Box::new(d)))
                })
                .collect(),
        }
    }

    /// Works out what would be written.
    fn preview(&mut self, state: &State) {
        self.after = None;
        self.diff.clear();
        let Some((path, before)) = self.config.clone() else { return };
        let before = before.unwrap_or_default();
        let after = self.changes(state).and_then(|changes| {
            config::apply_all(&path, &before, &changes).map_err(|t| t.to_string())
        });
        match after {
            Ok(after) => {
                self.trouble = None;
                self.diff = diff(&before, &after);
                self.after = Some(after);
            }
            Err(why) => self.trouble = Some(why),
        }
    }
}

/// The lines that differ, with one line of the rest around them.
fn diff(before: &str, after: &str) -> Vec<(Sign, String)> {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(1) {
        for op in group {
            for change in diff.iter_changes(&op) {
                let sign = match change.tag() {
                    ChangeTag::Equal => Sign::Same,
                    ChangeTag::Insert => Sign::Added,
                    ChangeTag::Delete => Sign::Removed,
                };
                lines.push((sign, change.value().trim_end_matches(['\n', '\r']).to_owned()));
            }
        }
    }
    lines
}

/// Words between commas.
fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// The last day: a date, or so many days, weeks, months, years from today;
/// nothing or `never`: for good.
fn ends(text: &str, today: Option<jiff::civil::Date>) -> Result<Option<jiff::civil::Date>, String> {
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() || text == "never" {
        return Ok(None);
    }
    let wrong = || format!("`{text}` is no day: write 90d, 6m, 1y, 2030-12-31 or never");
    let date = match text.parse::<jiff::civil::Date>() {
        Ok(date) => date,
        Err(_) => {
            let unit = text.chars().last().ok_or_else(wrong)?;
            let n: i32 =
                text[..text.len() - unit.len_utf8()].trim().parse().map_err(|_| wrong())?;
            let span = jiff::Span::new();
            let span = match unit {
                'd' => span.try_days(n),
                'w' => span.try_weeks(n),
                'm' => span.try_months(n),
                'y' => span.try_years(n),
                _ => return Err(wrong()),
            };
            let today = today.ok_or("today's date is not known: write a date")?;
            span.and_then(|s| today.checked_add(s)).map_err(|_| wrong())?
        }
    };
    match today {
        Some(today) if date < today => Err(format!("{date} is over already")),
        _ => Ok(Some(date)),
    }
}

fn party(f: &Finding) -> Option<String> {
    let own = (f.subject.kind == SubjectKind::Party).then(|| f.subject.id.clone());
    own.or_else(|| f.recipient.clone())
}

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
    let words = if state.screen == super::state::Screen::Findings {
        "put the cursor on a finding first"
    } else {
        "no open finding rests on this"
    };
    state.say(Tone::Plain, words);
}

/// Starts an acceptance.
pub(crate) fn accept(state: &mut State, effects: &mut Vec<Effect>) {
    let targets = state.targets();
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
    begin(state, Form::new(state, Decision::Accept, title, fields), effects);
}

/// Starts a correction: not personal, or not a third party.
pub(crate) fn mistaken(state: &mut State, effects: &mut Vec<Effect>) {
    let targets = state.targets();
    if targets.is_empty() {
        return nothing(state);
    }
    if targets.iter().all(|f| f.subject.kind == SubjectKind::Party) {
        let title = format!("Ourselves, no third party: {}", what(&targets));
        let fields = vec![field("Reason", "why; may be empty", "")];
        return begin(state, Form::new(state, Decision::FirstParty, title, fields), effects);
    }
    let written =
        |f: &&Finding| matches!(f.subject.kind, SubjectKind::Secret | SubjectKind::Literal);
    if targets.iter().all(written) {
        return state.say(
            Tone::Plain,
            "this is a value, not a name: accept it with a reason, or take it out",
        );
    }
    let title = format!("Not personal: {}", what(&targets));
    let data = match targets.as_slice() {
        [one] if one.subject.kind == SubjectKind::Data => one.subject.id.clone(),
        _ => String::new(),
    };
    let mut form = Form::new(state, Decision::NotPersonal, title, Vec::new());
    let mut names: Vec<String> = Vec::new();
    for (name, _) in form.symbols.iter().filter(|(n, _)| !n.is_empty()) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let mut paths: Vec<&String> = form.symbols.iter().map(|(_, p)| p).collect();
    paths.dedup();
    let path = if paths.len() == 1 { paths[0].clone() } else { String::new() };
    form.fields = vec![
        field("Name", "as the code writes it; commas between several", names.join(", ")),
        field("Where", "a file or glob; empty: everywhere", path),
        field("Type", "what it was taken for; empty: anything", data),
        field("Reason", "may be empty", ""),
    ];
    begin(state, form, effects);
}

/// Starts a statement.
pub(crate) fn declare(state: &mut State, effects: &mut Vec<Effect>) {
    let targets = state.targets();
    if targets.is_empty() {
        return nothing(state);
    }
    let title = format!("Declare: {}", what(&targets));
    let purposes = field("Purposes", "such as essential.service; may be empty", "");
    let fields = match targets.as_slice() {
        [one] => {
            let value = one
                .evidence
                .first()
                .and_then(|&e| state.audit.evidence.get(e))
                .and_then(|e| e.value.clone());
            let d = statement::of(one, value.as_deref());
            let Some(d) = d else {
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
    let mut form = Form::new(state, Decision::Declare, title, fields);
    form.advice = denial;
    begin(state, form, effects);
}

/// Puts off, or takes up again. Kept on this machine alone.
pub(crate) fn later(state: &mut State, effects: &mut Vec<Effect>) {
    let prints: Vec<String> = state.targets().iter().map(|f| f.fingerprint.clone()).collect();
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
    if !all && !state.opened && state.screen == super::state::Screen::Findings {
        let at = state.findings.cursor.at;
        state.refresh();
        state.findings.cursor.at = at;
        state.remember_key();
        actions::fresh(state);
    } else {
        state.refresh();
    }
    state.findings.marked.clear();
    let n = count(prints.len(), "finding", "findings");
    state
        .say(Tone::Plain, if all { format!("{n} taken up again") } else { format!("{n} put off") });
    effects.push(Effect::Remember(Box::new(state.session())));
}

/// Takes back the last thing that was written.
pub(crate) fn undo(state: &mut State, effects: &mut Vec<Effect>) {
    match state.history.last().cloned() {
        Some(r) => {
            let (before, after) = (r.after, r.before);
            effects.push(Effect::Write(Receipt { before, after, undo: true, ..r }));
        }
        None => state.say(Tone::Plain, "nothing to take back"),
    }
}

/// The configuration was read.
pub(crate) fn config(state: &mut State, answer: Result<(String, Option<String>), String>) {
    with_form(state, |state, form| {
        match answer {
            Ok(config) => {
                form.sent = false;
                form.config = Some(config);
                form.preview(state);
            }
            Err(why) => {
                form.sent = false;
                form.trouble = Some(why);
            }
        }
        true
    });
}

/// Lets `act` change the form while the state can be read.
fn with_form(state: &mut State, act: impl FnOnce(&State, &mut Form) -> bool) {
    match state.dialog.take() {
        Some(Dialog::Form(mut form)) => {
            if act(state, &mut form) {
                state.dialog = Some(Dialog::Form(form));
            }
        }
        other => state.dialog = other,
    }
}

/// Text was pasted into a dialog.
pub(crate) fn paste(state: &mut State, text: &str) {
    if let Some(Dialog::Palette(p)) = &mut state.dialog {
        p.input.insert(text);
        p.cursor = 0;
    }
    with_form(state, |state, form| {
        let focus = form.focus;
        if let Some(field) = form.fields.get_mut(focus) {
            field.input.insert(text);
            form.preview(state);
        }
        true
    });
}

/// A key while a dialog is open.
pub(crate) fn dialog_key(state: &mut State, chord: Chord, effects: &mut Vec<Effect>) {
    match state.dialog.as_ref() {
        Some(Dialog::Palette(_)) => palette_key(state, chord, effects),
        Some(Dialog::Form(_)) => {
            with_form(state, |state, form| form_key(state, form, chord, effects));
            if let Some(Dialog::Form(form)) = &state.dialog
                && form.decision == Decision::Accept
            {
                state.owner = form.text("Owner").to_owned();
            }
        }
        Some(Dialog::Export) => {
            let json = match chord.code {
                KeyCode::Char('m') => false,
                KeyCode::Char('j') => true,
                KeyCode::Esc | KeyCode::Char('q') => {
                    state.dialog = None;
                    return;
                }
                _ => return,
            };
            state.dialog = None;
            effects.push(export::shown(state, json));
        }
        None => {}
    }
}

/// Answers whether the form stays.
fn form_key(state: &State, form: &mut Form, chord: Chord, effects: &mut Vec<Effect>) -> bool {
    let last = form.fields.len();
    match chord.code {
        KeyCode::Esc => return false,
        KeyCode::Tab | KeyCode::Enter => {
            form.focus = if chord.code == KeyCode::Tab && form.focus == last {
                0
            } else {
                (form.focus + 1).min(last)
            }
        }
        KeyCode::BackTab => form.focus = form.focus.checked_sub(1).unwrap_or(last),
        KeyCode::Down if !form.at_preview() => form.focus += 1,
        KeyCode::Up if !form.at_preview() => form.focus = form.focus.saturating_sub(1),
        KeyCode::PageDown => form.scroll += 5,
        KeyCode::PageUp => form.scroll = form.scroll.saturating_sub(5),
        _ if form.at_preview() => match chord.code {
            KeyCode::Char('w') => write(form, effects),
            KeyCode::Char('q') => return false,
            KeyCode::Down | KeyCode::Char('j') => form.scroll += 1,
            KeyCode::Up if form.scroll == 0 => form.focus = last.saturating_sub(1),
            KeyCode::Up | KeyCode::Char('k') => form.scroll = form.scroll.saturating_sub(1),
            _ => {}
        },
        _ => {
            let focus = form.focus;
            if form.fields[focus].input.key(chord) {
                form.preview(state);
            }
        }
    }
    form.scroll = form.scroll.min(form.diff.len().saturating_sub(1));
    true
}

fn write(form: &mut Form, effects: &mut Vec<Effect>) {
    if std::mem::replace(&mut form.sent, form.after.is_some()) {
        return;
    }
    let (Some(after), Some((path, before))) = (&form.after, &form.config) else { return };
    let n = count(form.targets.len(), "finding", "findings");
    let what = match form.decision {
        Decision::Accept => format!("accepted {n}"),
        Decision::NotPersonal => format!("not personal: {}", form.text("Name")),
        Decision::FirstParty => {
            format!("our own: {}", count(form.targets.len(), "party", "parties"))
        }
        Decision::Declare => {
            format!("declared {}", count(form.targets.len(), "statement", "statements"))
        }
    };
    let after = Some(after.clone());
    effects.push(Effect::Write(Receipt {
        path: path.clone(),
        before: before.clone(),
        after,
        what,
        undo: false,
    }));
}

/// The form's decision was written: until the project was read again the
/// findings show it already.
pub(crate) fn done(state: &mut State) {
    let Some(Dialog::Form(form)) = &state.dialog else { return };
    let status = match form.decision {
        Decision::Accept => Status::Accepted,
        Decision::NotPersonal | Decision::FirstParty => Status::Suppressed,
        Decision::Declare => return,
    };
    let reason = form.text("Reason").to_owned();
    for f in &form.targets {
        state.decided.insert(f.fingerprint.clone(), (status, reason.clone()));
    }
}

fn palette_key(state: &mut State, chord: Chord, effects: &mut Vec<Effect>) {
    let context = state.context();
    let Some(Dialog::Palette(p)) = &mut state.dialog else { return };
    let entries = p.entries(context, &state.keymap);
    p.cursor = p.cursor.min(entries.len().saturating_sub(1));
    match (chord.code, chord.ctrl) {
        (KeyCode::Esc, _) => state.dialog = None,
        (KeyCode::Down, _) | (KeyCode::Tab, _) | (KeyCode::Char('n'), true) => {
            p.cursor = (p.cursor + 1).min(entries.len().saturating_sub(1));
        }
        (KeyCode::Up, _) | (KeyCode::BackTab, _) | (KeyCode::Char('p'), true) => {
            p.cursor = p.cursor.saturating_sub(1);
        }
        (KeyCode::PageDown, _) => p.cursor = (p.cursor + 10).min(entries.len().saturating_sub(1)),
        (KeyCode::PageUp, _) => p.cursor = p.cursor.saturating_sub(10),
        (KeyCode::Enter, _) => {
            let action = entries.get(p.cursor).map(|b| b.action);
            state.dialog = None;
            if let Some(action) = action {
                actions::perform(state, action, effects);
            }
        }
        // In help nothing has been typed: `?` and `q` close it as they opened it.
        (KeyCode::Char('?' | 'q'), false) if p.help && p.input.text().is_empty() => {
            state.dialog = None
        }
        (KeyCode::Backspace, _) if p.input.text().is_empty() => state.dialog = None,
        _ => {
            if p.input.key(chord) {
                p.cursor = 0;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_a_date_or_a_span_from_today_and_never_the_past() {
        let today = Some(jiff::civil::date(2030, 1, 31));
        let day = |text| ends(text, today).map(|d| d.map(|d| d.to_string()).unwrap_or_default());
        assert_eq!(day("90d").as_deref(), Ok("2030-05-01"));
        assert_eq!(day("1m").as_deref(), Ok("2030-02-28"));
        assert_eq!(day("1y").as_deref(), Ok("2031-01-31"));
        assert_eq!(day("2031-12-31").as_deref(), Ok("2031-12-31"));
        assert_eq!(day("never").as_deref(), Ok(""));
        assert!(day("2029-01-01").expect_err("over").contains("over already"));
        for wrong in ["x", "10", "9q", "99999999y", "-", "d", "é"] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_preview_shows_what_changes_and_little_else() {
        let lines = diff("a\nb\nc\nd\n", "a\nb\nc\nX\n");
        assert_eq!(
            lines,
            [(Sign::Same, "c".into()), (Sign::Removed, "d".into()), (Sign::Added, "X".into())]
        );
    }
}

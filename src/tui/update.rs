//! An event in, effects out. Nothing else changes the state, and nothing here
//! touches a file, a terminal or a clock.

use crossterm::event::KeyCode;

use super::chord::Chord;
use super::dialog::Dialog;
use super::event::{Effect, Event, Receipt, Scan, Seen, Way};
use super::filter::Filter;
use super::form::Decision;
use super::index::SkipRow;
use super::input::Input;
use super::keymap::Action;
use super::state::{Progress, Screen, State, Tone};
use super::theme::Theme;
use super::{actions, decide, dialog, mouse, moves, text};

/// Takes one event.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    let mut effects = Vec::new();
    match event {
        Event::Key(chord) => key(state, chord, &mut effects),
        Event::Paste(text) => paste(state, &text, &mut effects),
        Event::Mouse(kind, x, y) => mouse::mouse(state, kind, x, y, &mut effects),
        Event::Resize(width, height) => state.size = (width, height),
        Event::Ready(rules, bar) => {
            state.rules = rules;
            state.bar = bar;
        }
        Event::Scan(scan) => scanned(state, scan),
        Event::Loaded(path, page) => state.pages.put(&path, page),
        Event::Config(answer) => decide::config(state, answer, &mut effects),
        Event::Drafted(drafted) => decide::drafted(state, *drafted, &mut effects),
        Event::Written(answer) => written(state, answer, &mut effects),
        Event::Edited(answer) => {
            if let Err(why) = answer {
                state.say(Tone::Bad, why);
            }
            state.pages.forget();
            effects.push(Effect::Rescan);
        }
        Event::Told(Ok(what)) => state.say(Tone::Good, what),
        Event::Told(Err(why)) => state.say(Tone::Bad, why),
        Event::Changed(paths) => {
            if state.watching {
                let what = match paths.as_slice() {
                    [one] => one.clone(),
                    many => text::count(many.len(), "file", "files"),
                };
                state.say(Tone::Plain, format!("{what} changed, reading again"));
                state.pages.forget();
                effects.push(Effect::Rescan);
            }
        }
        Event::Watching(Ok(on)) => {
            state.watching = on;
            state.say(Tone::Plain, if on { "watching for changes" } else { "no longer watching" });
        }
        Event::Watching(Err(why)) => {
            state.watching = false;
            state.say(Tone::Bad, why);
        }
        Event::Ground(ground) => state.theme = Theme::new(ground, state.theme.depth),
        Event::Stop => quit(state, &mut effects),
    }
    state.settle(&mut effects);
    effects
}

/// Leaves, and has the session remembered.
pub(crate) fn quit(state: &State, effects: &mut Vec<Effect>) {
    effects.push(Effect::Remember(Box::new(state.session())));
    effects.push(Effect::Quit);
}

fn key(state: &mut State, chord: Chord, effects: &mut Vec<Effect>) {
    state.acted = true;
    let action = state.keymap.action(chord, state.context());
    let typing = state.filtering.is_some() || state.dialog.is_some();
    match action {
        Some(Action::Suspend) => return effects.push(Effect::Suspend),
        Some(Action::Interrupt) if !typing => return interrupt(state, effects),
        _ => {}
    }
    let interrupt = action == Some(Action::Interrupt);
    state.message = None;
    if state.dialog.is_some() {
        if interrupt {
            state.dialog = None;
        } else {
            dialog::key(state, chord, effects);
        }
    } else if let Some(input) = state.filtering.take() {
        filter_key(state, input, if interrupt { Chord::plain(KeyCode::Esc) } else { chord });
    } else if let Some(action) = action {
        actions::perform(state, action, effects);
    }
}

/// Ctrl-C: ends the scan and keeps what is known; without a scan it leaves.
fn interrupt(state: &mut State, effects: &mut Vec<Effect>) {
    if state.progress.is_some() && !state.ended {
        state.ended = true;
        state.say(Tone::Plain, "stopping the scan; once more to quit");
        effects.push(Effect::Cancel);
    } else {
        quit(state, effects);
    }
}

fn filter_key(state: &mut State, mut input: Input, chord: Chord) {
    match chord.code {
        KeyCode::Enter => return,
        KeyCode::Esc => {
            set_filter(state, "");
            return;
        }
        KeyCode::Down | KeyCode::Up => {
            let step = if chord.code == KeyCode::Down { 1 } else { -1 };
            moves::step(state, step);
        }
        _ => {
            let before = input.text().to_owned();
            if chord.code == KeyCode::Backspace && before.is_empty() {
                return;
            }
            input.key(chord);
            if input.text() != before {
                set_filter(state, input.text());
            }
        }
    }
    state.filtering = Some(input);
}

/// Filters by this text from now on.
pub(crate) fn set_filter(state: &mut State, text: &str) {
    state.findings.filter_text = text.to_owned();
    state.findings.filter = Filter::parse(text);
    state.refresh();
}

fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    if let Some(input) = &mut state.filtering {
        input.insert(text);
        let text = input.text().to_owned();
        set_filter(state, &text);
    } else if state.dialog.is_some() {
        dialog::paste(state, text, effects);
    }
}

fn scanned(state: &mut State, scan: Scan) {
    match scan {
        Scan::Started => {
            state.progress = Some(Progress::default());
            state.failure = None;
            state.ended = false;
        }
        Scan::Progress { files, total, bytes, path, elapsed_ms } => {
            if state.progress.is_some() {
                let path = path.to_string();
                state.progress = Some(Progress { files, total, bytes, path, elapsed_ms });
            }
        }
        // While a project is read again, what is known stays until the end:
        // rows would only flicker.
        Scan::Partial(seen) if !state.scanned => take(state, seen),
        Scan::Partial(_) => {}
        Scan::Done(seen, complete) => {
            let first = !state.scanned;
            state.progress = None;
            state.scanned = true;
            if complete || first {
                state.partial = !complete;
                state.decided.clear();
                take(state, seen);
                state.pages.forget();
            }
            if !complete {
                state.say(Tone::Plain, "the scan was stopped; this is what it had found");
            }
            if first && complete && !state.audit.has_policy() && !state.acted {
                state.screen = Screen::Policy;
            }
            let known: std::collections::BTreeSet<&str> =
                state.audit.findings.iter().map(|f| f.fingerprint.as_str()).collect();
            state.findings.marked.retain(|m| known.contains(m.as_str()));
        }
        Scan::Failed(why) => {
            state.progress = None;
            state.failure = Some(why.clone());
            state.say(Tone::Bad, why);
        }
    }
}

/// Puts a new audit in the place of the old one; every cursor stays on what
/// it was on, and what is under it where it was on the screen.
fn take(state: &mut State, seen: Seen) {
    let party = state.index.parties.get(state.party.at).map(|p| p.id.clone());
    let skipped = match state.index.skipped.get(state.skipped.at) {
        Some(SkipRow::Path(at)) => state.audit.skipped.get(*at).map(|s| s.path.clone()),
        _ => None,
    };
    let map = &state.index.map;
    let row = map.rows.get(state.map.row.at).cloned();
    let column = map.columns.get(state.map.column).cloned();
    let mark = state
        .index
        .marks
        .get(state.reading.document)
        .and_then(|m| m.get(state.reading.mark))
        .map(|m| (m.place.path.clone(), m.place.line, m.place.column, quote(&state.audit, m)));
    // Who has not looked at any place yet sees the best one first.
    let looked = state.opened || state.place > 0;
    let place = state.topic().filter(|_| looked).and_then(|t| {
        let e = t.evidence(state, state.place)?;
        Some((e.place.path.clone(), e.symbol.clone(), e.place.line))
    });
    let cursor = state.findings.cursor;

    let first = state.audit.documents.is_empty() && state.index.map.rows.is_empty();
    state.index = seen.index;
    state.audit = seen.audit;
    if first {
        begin(state);
    }

    let (index, audit) = (&state.index, &state.audit);
    if let Some(at) = index.parties.iter().position(|p| Some(&p.id) == party.as_ref()) {
        state.party.renumber(at);
    }
    let path = |row: &SkipRow| match row {
        SkipRow::Path(at) => audit.skipped.get(*at).map(|s| &s.path),
        SkipRow::Reason { .. } => None,
    };
    if skipped.is_some()
        && let Some(at) = index.skipped.iter().position(|row| path(row) == skipped.as_ref())
    {
        state.skipped.renumber(at);
    }
    if let Some(at) = index.map.rows.iter().position(|r| Some(r) == row.as_ref()) {
        state.map.row.renumber(at);
    }
    if let Some(at) = index.map.columns.iter().position(|c| Some(c) == column.as_ref()) {
        state.map.column = at;
    }
    if let Some((path, line, column, words)) = mark
        && let Some(document) = audit.documents.iter().position(|d| d.path == path)
    {
        state.reading.document = document;
        let marks = &index.marks[document];
        let near = marks.partition_point(|m| (m.place.line, m.place.column) < (line, column));
        let near = near.min(marks.len().saturating_sub(1));
        // The same words, wherever they stand by now.
        let same = |at: &usize| words.is_some() && quote(audit, &marks[*at]) == words;
        let far = |at: &usize| marks[*at].place.line.abs_diff(line);
        let found = (0..marks.len()).filter(same).min_by_key(far);
        if let Some(now) = found.map(|at| marks[at].place.line) {
            let top = &mut state.reading.top.0;
            *top = (*top + now).saturating_sub(line).max(1);
        }
        state.reading.mark = found.unwrap_or(near);
    }
    state.refresh();
    let at = state.findings.cursor.at;
    state.findings.cursor = cursor;
    state.findings.cursor.renumber(at);
    // Of several places the one that was looked at, wherever it is by now.
    let again = place.zip(state.topic()).and_then(|((path, symbol, line), topic)| {
        let same = |nth: &usize| {
            topic.evidence(state, *nth).is_some_and(|e| e.place.path == path && e.symbol == symbol)
        };
        let far = |nth: &usize| topic.place(state, *nth).map(|p| p.line.abs_diff(line));
        (0..topic.evidence.len()).filter(same).min_by_key(far)
    });
    state.place = again.unwrap_or(state.place);
}

/// The words of a statement.
fn quote(audit: &crate::model::Audit, mark: &super::index::Mark) -> Option<String> {
    let first = mark.declarations.first().and_then(|&d| audit.declarations.get(d));
    first.map(|d| d.quote.clone()).filter(|q| !q.is_empty())
}

/// Puts the cursors of policy and map on the worst that there is.
fn begin(state: &mut State) {
    let worst = |marks: &Vec<super::index::Mark>| {
        let problems = marks.iter().enumerate().filter(|(_, m)| m.standing.needs_an_eye());
        problems.min_by_key(|(_, m)| m.standing).map(|(at, m)| (m.standing, at))
    };
    let documents = state.index.marks.iter().enumerate();
    if let Some((_, document, mark)) =
        documents.filter_map(|(n, m)| worst(m).map(|(s, at)| (s, n, at))).min()
    {
        state.reading.document = document;
        state.reading.mark = mark;
    }
    let cells = state.index.map.cells.iter().filter(|((row, _), _)| *row == 0);
    let worst = cells.min_by_key(|(_, c)| c.verdict.map_or(usize::MAX, |v| v as usize));
    state.map.column = worst.map_or(0, |((_, column), _)| *column);
}

fn written(state: &mut State, answer: Result<Receipt, String>, effects: &mut Vec<Effect>) {
    match answer {
        Ok(receipt) => {
            let started =
                matches!(&state.dialog, Some(Dialog::Form(f)) if f.decision == Decision::Start);
            let (back, again) = (state.keymap.key(Action::Undo), state.keymap.key(Action::Redo));
            let words = match receipt.way {
                Way::Back => {
                    state.decided.clear();
                    state.own = state.own.saturating_sub(1);
                    state.taken_back += 1;
                    format!("taken back: {}; {again} does it again", receipt.what)
                }
                Way::Again => {
                    state.decided.clear();
                    state.own += 1;
                    state.taken_back = state.taken_back.saturating_sub(1);
                    format!("done again: {}; {back} takes it back", receipt.what)
                }
                Way::Done => {
                    decide::done(state);
                    state.own += 1;
                    state.taken_back = 0;
                    if started {
                        let key = state.keymap.key(Action::EditPolicy);
                        let what = &receipt.what;
                        format!(
                            "{what}: check each statement, {key} edits it; {back} takes it back"
                        )
                    } else {
                        format!("{}; {back} takes it back", receipt.what)
                    }
                }
            };
            state.say(Tone::Good, words);
            state.history.wrote(&receipt);
            state.dialog = None;
            state.findings.marked.clear();
            state.refresh();
            effects.push(Effect::Rescan);
        }
        Err(why) => {
            state.decided.clear();
            // What was typed stays; the file is read again for the preview.
            if matches!(state.dialog, Some(Dialog::Form(_))) {
                effects.push(Effect::ReadConfig);
            }
            state.refresh();
            state.say(Tone::Bad, why);
        }
    }
}

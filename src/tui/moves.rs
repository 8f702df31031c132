//! Getting about: cursors, folds, panes, views, and the way back.

use super::actions;
use super::event::Effect;
use super::rows::{Row, RowKey};
use super::state::{Pane, Screen, State, Tone, Trail};
use super::update::set_filter;
use crate::model::Status;

pub(crate) const FAR: isize = 1 << 30;

pub(crate) fn page(state: &State) -> isize {
    let panes = state.panes();
    let pane = if in_detail(state) { panes.code.or(panes.policy) } else { panes.list };
    pane.map_or(1, |r| isize::from(r.height as i16).saturating_sub(2).max(1))
}

pub(crate) fn in_detail(state: &State) -> bool {
    state.opened || state.pane != Pane::List
}

fn moved(at: usize, by: isize, len: usize) -> usize {
    at.saturating_add_signed(by).min(len.saturating_sub(1))
}

/// Moves the cursor of the list, or scrolls the detail.
pub(crate) fn step(state: &mut State, by: isize) {
    if in_detail(state) {
        let which = usize::from(state.pane == Pane::Policy && state.panes().policy.is_some());
        let most = super::view::detail::overflow(state, which);
        let at = &mut state.scroll[which];
        *at = at.saturating_add_signed(by).min(most);
        return;
    }
    match state.screen {
        Screen::Findings => {
            let f = &mut state.findings;
            f.cursor.at = moved(f.cursor.at, by, f.rows.len());
            f.touched = true;
            state.remember_key();
        }
        Screen::Policy => {
            let len = state.index.marks.get(state.reading.document).map_or(0, Vec::len);
            state.reading.mark = moved(state.reading.mark, by, len);
        }
        Screen::Map => state.map.row.at = moved(state.map.row.at, by, state.index.map.rows.len()),
        Screen::Parties => state.party.at = moved(state.party.at, by, state.index.parties.len()),
        Screen::Skipped => {
            state.skipped.at = moved(state.skipped.at, by, state.index.skipped.len());
        }
    }
    fresh(state);
}

/// Something else is under the cursor: its detail starts at the top.
pub(crate) fn fresh(state: &mut State) {
    state.place = 0;
    state.statement = 0;
    state.scroll = [0; 2];
}

pub(crate) fn sideways(state: &mut State, by: isize) {
    if in_detail(state) {
        return next_place(state, by);
    }
    match state.screen {
        Screen::Map => {
            state.map.column = moved(state.map.column, by, state.index.map.columns.len());
            fresh(state);
        }
        Screen::Findings => fold(state, by < 0),
        Screen::Policy | Screen::Parties => next_place(state, by),
        Screen::Skipped => {}
    }
}

/// Folds the group under the cursor (from a finding: its group), or unfolds it.
fn fold(state: &mut State, fold: bool) {
    let f = &mut state.findings;
    let at = f.cursor.at.min(f.rows.len().saturating_sub(1));
    let head = (0..=at).rev().find_map(|at| match f.rows.get(at) {
        Some(Row::Group { key, .. }) => Some((at, key.clone())),
        _ => None,
    });
    let Some((head, key)) = head else { return };
    if fold {
        f.folded.insert(key.clone());
        f.cursor.at = head;
        f.key = Some(RowKey::Group(key));
    } else {
        f.folded.remove(&key);
    }
    f.touched = true;
    fresh(state);
    state.refresh();
}

pub(crate) fn fold_all(state: &mut State) {
    let f = &mut state.findings;
    let groups = f.rows.iter().filter_map(|r| match r {
        Row::Group { key, .. } => Some(key.clone()),
        Row::Finding(_) => None,
    });
    if f.folded.is_empty() {
        f.folded = groups.collect();
        f.cursor.at = 0;
        f.key = None;
    } else {
        f.folded.clear();
    }
    f.touched = true;
    state.refresh();
    fresh(state);
}

pub(crate) fn open(state: &mut State, effects: &mut Vec<Effect>) {
    if state.screen == Screen::Skipped {
        return actions::edit(state, true, effects);
    }
    if in_detail(state) {
        let policy = state.pane == Pane::Policy;
        return actions::edit(state, !policy, effects);
    }
    if state.screen == Screen::Findings
        && let Some(Row::Group { key, .. }) = state.findings.rows.get(state.findings.cursor.at)
    {
        let folded = state.findings.folded.contains(key);
        return fold(state, !folded);
    }
    if state.topic().is_some() {
        leave_trail(state);
        state.opened = true;
        state.pane = Pane::Code;
        state.scroll = [0; 2];
    }
}

fn leave_trail(state: &mut State) {
    state.trail.push(Trail { screen: state.screen, opened: state.opened, pane: state.pane });
    if state.trail.len() > 50 {
        state.trail.remove(0);
    }
}

pub(crate) fn back(state: &mut State) {
    if let Some(trail) = state.trail.pop() {
        let elsewhere = trail.screen != state.screen;
        state.screen = trail.screen;
        state.opened = trail.opened;
        state.pane = trail.pane;
        state.scroll = [0; 2];
        if elsewhere {
            fresh(state);
        }
    } else if state.opened {
        state.opened = false;
        state.pane = Pane::List;
    } else if state.pane != Pane::List {
        state.pane = Pane::List;
    } else if state.zoomed {
        state.zoomed = false;
    } else if !state.findings.marked.is_empty() {
        state.findings.marked.clear();
    } else if !state.findings.filter_text.is_empty() {
        set_filter(state, "");
    }
}

/// Goes to a view as its number key does: from the start of the trail.
pub(crate) fn show(state: &mut State, screen: Screen) {
    state.trail.clear();
    state.opened = false;
    state.pane = Pane::List;
    if state.screen != screen {
        state.screen = screen;
        fresh(state);
    }
}

pub(crate) fn pane(state: &mut State, by: isize) {
    let panes = state.panes();
    let mut there = Vec::new();
    if panes.list.is_some() || state.zoomed {
        there.push(Pane::List);
    }
    if panes.code.is_some() || state.zoomed {
        there.push(Pane::Code);
    }
    if panes.policy.is_some() {
        there.push(Pane::Policy);
    }
    if state.opened {
        there.retain(|p| *p != Pane::List);
    }
    let at = there.iter().position(|p| *p == state.pane).unwrap_or(0);
    if !there.is_empty() {
        state.pane = there[(at as isize + by).rem_euclid(there.len() as isize) as usize];
    }
}

pub(crate) fn next_open(state: &mut State, by: isize) {
    if state.screen != Screen::Findings {
        return next_place(state, by);
    }
    let len = state.findings.rows.len() as isize;
    let start = state.findings.cursor.at as isize;
    for n in 1..=len {
        let at = (start + by * n).rem_euclid(len) as usize;
        if let Some(Row::Finding(finding)) = state.findings.rows.get(at) {
            let f = &state.audit.findings[*finding];
            if state.status(f) == Status::Open && !state.later.contains(&f.fingerprint) {
                state.findings.cursor.at = at;
                state.findings.touched = true;
                state.remember_key();
                return fresh(state);
            }
        }
    }
    state.say(Tone::Plain, "nothing undecided here");
}

/// Next place in the code; in the list of the policy the next problem.
pub(crate) fn next_place(state: &mut State, by: isize) {
    if state.screen == Screen::Policy && !in_detail(state) {
        return super::view::policy::next_problem(state, by);
    }
    let len = state.topic().map_or(0, |t| t.evidence.len()) as isize;
    if len > 0 {
        state.place = (state.place as isize + by).rem_euclid(len) as usize;
        state.scroll = [0; 2];
    }
}

pub(crate) fn next_statement(state: &mut State, by: isize) {
    if state.screen == Screen::Policy && !in_detail(state) {
        let len = state.audit.documents.len() as isize;
        if len > 1 {
            state.reading.document =
                (state.reading.document as isize + by).rem_euclid(len) as usize;
            state.reading.mark = 0;
            state.reading.top = (1, 0);
            fresh(state);
        }
        return;
    }
    let len = state.topic().map_or(0, |t| t.statements()) as isize;
    if len > 0 {
        state.statement = (state.statement as isize + by).rem_euclid(len) as usize;
        state.scroll = [0; 2];
    }
}

/// From a finding, cell or party to its statement in the policy; from a
/// statement to its finding.
pub(crate) fn across(state: &mut State) {
    if state.screen == Screen::Policy {
        let mark =
            state.index.marks.get(state.reading.document).and_then(|m| m.get(state.reading.mark));
        let finding = mark.and_then(|m| m.findings.first()).map(|f| print(state, *f));
        let Some(print) = finding else {
            return state.say(Tone::Plain, "no finding rests on this statement");
        };
        leave_trail(state);
        state.screen = Screen::Findings;
        state.opened = false;
        state.pane = Pane::List;
        state.findings.touched = true;
        state.findings.key = Some(RowKey::Finding(print.clone()));
        state.refresh();
        if state.selected().is_none_or(|f| f.fingerprint != print) {
            // Folded, filtered away or decided: show it all the same.
            state.findings.folded.clear();
            state.findings.show_decided = true;
            state.findings.key = Some(RowKey::Finding(print));
            set_filter(state, "");
        }
        return fresh(state);
    }
    let target = state.topic().and_then(|t| t.statement(state, state.statement).cloned());
    let Some(place) = target else {
        return state.say(Tone::Plain, "the policy has no statement on this");
    };
    let Some(document) = state.audit.documents.iter().position(|d| d.path == place.path) else {
        return state.say(Tone::Plain, "that document was not read");
    };
    leave_trail(state);
    state.screen = Screen::Policy;
    state.opened = false;
    state.pane = Pane::List;
    state.reading.document = document;
    let marks = &state.index.marks[document];
    let at = marks.partition_point(|m| (m.place.line, m.place.column) < (place.line, place.column));
    state.reading.mark = at.min(marks.len().saturating_sub(1));
    fresh(state);
}

fn print(state: &State, at: usize) -> String {
    state.audit.findings[at].fingerprint.clone()
}

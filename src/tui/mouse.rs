//! The mouse: what is under it, and what pressing it means.

use ratatui::layout::{Position, Rect};

use super::actions;
use super::event::{Effect, Mouse};
use super::keymap::Action;
use super::moves;
use super::state::{Pane, Screen, State};
use super::view;

/// Takes what the mouse did at a cell.
pub(crate) fn mouse(state: &mut State, kind: Mouse, x: u16, y: u16, effects: &mut Vec<Effect>) {
    state.acted = true;
    if state.dialog.is_some() {
        let step = match kind {
            Mouse::WheelDown => 1,
            Mouse::WheelUp => -1,
            _ => return,
        };
        if let Some(dialog) = &mut state.dialog {
            dialog.wheel(step);
        }
        return;
    }
    let panes = state.panes();
    let at = Position::new(x, y);
    let within = |r: Option<Rect>| r.is_some_and(|r| r.contains(at));
    match kind {
        Mouse::Press => {
            state.message = None;
            if panes.divider.is_some_and(|d| d.contains(at)) {
                state.dragging = true;
            } else if at.y == panes.header.y {
                if let Some(screen) = view::status::tab_at(state, x) {
                    moves::show(state, screen);
                }
            } else if within(panes.list) && !state.opened {
                state.pane = Pane::List;
                press(state, panes.list.unwrap_or_default(), at, effects);
            } else if within(panes.code) {
                state.pane = Pane::Code;
            } else if within(panes.policy) {
                state.pane = Pane::Policy;
            }
        }
        Mouse::Drag if state.dragging => {
            let (whole, part) = match panes.divider {
                Some(d) if d.height == 1 && d.width > 1 => {
                    (state.size.1.saturating_sub(2), y.saturating_sub(1))
                }
                Some(_) => (state.size.0, x),
                None => return,
            };
            state.split = actions::share(part, whole);
        }
        Mouse::Drag => {}
        Mouse::Release => state.dragging = false,
        Mouse::WheelDown | Mouse::WheelUp => {
            let by: isize = if kind == Mouse::WheelDown { 3 } else { -3 };
            let pane = state.pane;
            state.pane = if within(panes.code) {
                Pane::Code
            } else if within(panes.policy) {
                Pane::Policy
            } else {
                Pane::List
            };
            if state.pane == Pane::List && state.screen == Screen::Policy {
                // Statements are far apart: one at a time.
                moves::step(state, by.signum());
            } else {
                moves::step(state, by);
            }
            state.pane = pane;
        }
    }
}

/// A row of the list: the first press selects it, the next one opens it.
fn press(state: &mut State, list: Rect, at: Position, effects: &mut Vec<Effect>) {
    let Some(row) = usize::from(at.y).checked_sub(usize::from(list.y) + 1) else { return };
    let before = selected(state);
    match state.screen {
        Screen::Findings => {
            let target = state.findings.cursor.top + row;
            if target >= state.findings.rows.len() {
                return;
            }
            state.findings.cursor.at = target;
            state.findings.touched = true;
            state.remember_key();
        }
        Screen::Policy => match view::policy::mark_at(state, row, at.x.saturating_sub(list.x)) {
            Some(mark) => state.reading.mark = mark,
            None => return,
        },
        Screen::Map => {
            let Some(row) = row.checked_sub(1) else { return };
            state.map.row.at =
                (state.map.row.top + row).min(state.index.map.rows.len().saturating_sub(1));
            if let Some(column) = view::map::column_at(state, at.x.saturating_sub(list.x)) {
                state.map.column = column;
            }
        }
        Screen::Skipped => {
            let target = state.skipped.top + row;
            if target >= state.index.skipped.len() {
                return;
            }
            state.skipped.at = target;
        }
        Screen::Parties => {
            let Some(row) = row.checked_sub(1) else { return };
            state.party.at =
                (state.party.top + row).min(state.index.parties.len().saturating_sub(1));
        }
    }
    if selected(state) == before {
        actions::perform(state, Action::Open, effects);
    } else {
        moves::fresh(state);
    }
}

fn selected(state: &State) -> (usize, usize) {
    match state.screen {
        Screen::Findings => (state.findings.cursor.at, 0),
        Screen::Policy => (state.reading.mark, 0),
        Screen::Map => (state.map.row.at, state.map.column),
        Screen::Parties => (state.party.at, 0),
        Screen::Skipped => (state.skipped.at, 0),
    }
}

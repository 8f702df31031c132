//! The map: data types by what is done with them and who receives them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::index::{Goal, party_name};
use super::super::state::{Pane, Screen, State};
use super::super::text::{count, fit, say};
use super::{put, shade, title};

/// Columns for the names of rows, and for each goal.
fn widths(state: &State) -> (usize, usize) {
    match state.size.0 {
        0..60 => (16, 6),
        60..100 => (24, 8),
        _ => (30, 11),
    }
}

/// How many goals there is room for.
fn room(state: &State) -> usize {
    let wide = state.panes().list.map_or(0, |l| usize::from(l.width));
    let (name, cell) = widths(state);
    (wide.saturating_sub(name) / cell).max(1)
}

/// Keeps the column of the cursor in sight.
pub(crate) fn scroll(state: &mut State) {
    // Of another view's list the width says nothing.
    if state.screen != Screen::Map {
        return;
    }
    let room = room(state);
    let at = state.map.column;
    state.map.left = state.map.left.min(at).max((at + 1).saturating_sub(room));
    let len = state.index.map.columns.len();
    state.map.left = state.map.left.min(len.saturating_sub(room));
}

/// The goal at a column of the pane.
pub(crate) fn column_at(state: &State, x: u16) -> Option<usize> {
    let (name, cell) = widths(state);
    let at = usize::from(x).checked_sub(name)? / cell + state.map.left;
    (at < state.index.map.columns.len()).then_some(at)
}

fn goal(state: &State, goal: &Goal) -> String {
    match goal {
        Goal::Done(action) => action.name().to_owned(),
        Goal::Party(id) => party_name(&state.rules, id).to_owned(),
    }
}

pub(super) fn draw(state: &State, buf: &mut Buffer, area: Rect) {
    let theme = &state.theme;
    let map = &state.index.map;
    let parties = map.columns.iter().filter(|c| matches!(c, Goal::Party(_))).count();
    let words = format!(
        "{}, {}",
        count(map.rows.len(), "data type", "data types"),
        count(parties, "recipient", "recipients")
    );
    let (name, cell) = widths(state);
    let room = room(state);
    let more = map.columns.len().saturating_sub(state.map.left + room);
    let right = match (state.map.left, more) {
        (0, 0) => String::new(),
        (before, after) => format!("{before} to the left, {after} to the right"),
    };
    let body = title(state, buf, area, Pane::List, &words, &right);
    if map.rows.is_empty() {
        put(buf, body, 0, &Line::from(say(" no personal data found yet", theme.faint)));
        return;
    }
    let mut head = vec![Span::raw(" ".repeat(name))];
    for (at, column) in map.columns.iter().enumerate().skip(state.map.left).take(room) {
        let style = if at == state.map.column { theme.focus } else { theme.faint };
        head.push(say(fit(&goal(state, column), cell - 1, state.signs.cut()), style));
        head.push(Span::raw(" "));
    }
    put(buf, body, 0, &Line::from(head));
    let focused = state.pane == Pane::List && state.dialog.is_none();
    let height = usize::from(body.height).saturating_sub(1);
    for (nth, id) in map.rows.iter().enumerate().skip(state.map.row.top).take(height) {
        let here = nth == state.map.row.at;
        let y = nth - state.map.row.top + 1;
        let label = state.rules.taxonomy.label(id);
        let mut line = vec![
            say(if here { state.signs.cursor() } else { " " }, theme.key),
            say(
                fit(label, name - 2, state.signs.cut()),
                if here { theme.title } else { theme.text },
            ),
            Span::raw(" "),
        ];
        for at in (state.map.left..map.columns.len()).take(room) {
            let (words, style) = match map.cells.get(&(nth, at)) {
                Some(c) => {
                    let (sign, style) = match c.verdict {
                        Some(v) => (state.signs.verdict(v), theme.verdict(v)),
                        None => (state.signs.not_judged(), theme.faint),
                    };
                    let n = c.evidence.len();
                    (if n == 0 { sign.to_owned() } else { format!("{sign} {n}") }, style)
                }
                None => (state.signs.not_judged().to_owned(), theme.rule),
            };
            let style =
                if here && at == state.map.column { style.patch(theme.cursor) } else { style };
            line.push(say(fit(&words, cell - 1, ""), style));
            line.push(Span::raw(" "));
        }
        put(buf, body, y, &Line::from(line));
        if here && focused {
            shade(buf, Rect { width: name as u16, ..body }, y, theme.shade);
        }
    }
}

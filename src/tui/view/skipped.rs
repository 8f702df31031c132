//! What was not read, and why: nobody should take silence for a clean bill.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::index::SkipRow;
use super::super::keymap::Action;
use super::super::state::{Pane, State};
use super::super::text::{count, cut, cut_front, say};
use super::{ends, put, shade, title};

pub(super) fn draw(state: &State, buf: &mut Buffer, area: Rect) {
    let theme = &state.theme;
    let all = state.audit.skipped.len();
    let words = match all {
        0 if !state.scanned => "what is not read".to_owned(),
        0 => "everything was read".to_owned(),
        n => format!("{} not read, or not wholly", count(n, "path", "paths")),
    };
    let read = format!("{} read", count(state.audit.stats.files as usize, "file", "files"));
    let body = match &state.progress {
        Some(_) => super::status::progress(state, buf, area, &words),
        None => title(state, buf, area, Pane::List, &words, &read),
    };
    let wide = usize::from(body.width);
    let rows = &state.index.skipped;
    if rows.is_empty() {
        let words = if state.scanned { " nothing was passed over" } else { " reading …" };
        return put(buf, body, 0, &Line::from(say(words, theme.faint)));
    }
    let focused = state.dialog.is_none();
    let list = Rect { height: list_height(body.height), ..body };
    for (nth, row) in rows.iter().enumerate().skip(state.skipped.top).take(usize::from(list.height))
    {
        let here = nth == state.skipped.at;
        let cursor = say(if here { state.signs.cursor() } else { " " }, theme.key);
        let line = match row {
            SkipRow::Reason { reason, paths } => {
                let n = format!(" {paths} ");
                let room = wide.saturating_sub(n.len() + 2);
                ends(
                    vec![
                        cursor,
                        say(format!(" {}", cut(reason, room, state.signs.cut())), theme.title),
                    ],
                    vec![say(n, theme.faint)],
                    wide,
                    state.signs.cut(),
                )
            }
            SkipRow::Path(at) => {
                let path = state.audit.skipped.get(*at).map_or("", |s| &*s.path);
                Line::from(vec![
                    cursor,
                    Span::raw("   "),
                    say(cut_front(path, wide.saturating_sub(4), state.signs.cut()), theme.text),
                ])
            }
        };
        put(buf, list, nth - state.skipped.top, &line);
        if here {
            let style = if focused { theme.cursor } else { theme.shade };
            shade(buf, list, nth - state.skipped.top, style);
        }
    }
    if list.height < body.height {
        let edit = state.keymap.key(Action::EditCode);
        let copy = state.keymap.key(Action::CopyPlace);
        let words =
            format!(" What is not read is not judged. {edit} opens it, {copy} copies its path.");
        let more = " A policy among it is read when privaudit.toml says policy = [\"FILE\"].";
        for (nth, words) in [words.as_str(), more].into_iter().enumerate() {
            let line = Line::from(say(cut(words, wide, state.signs.cut()), theme.faint));
            put(buf, body, usize::from(list.height) + 1 + nth, &line);
        }
    }
}

/// Rows for the paths, above the words about them.
pub(crate) fn list_height(height: u16) -> u16 {
    if height >= 16 { height - 3 } else { height }
}

//! A project without a policy: what its code handles, and how to start one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::index::{Goal, party_name};
use super::super::keymap::Action;
use super::super::state::{Pane, State};
use super::super::text::{count, cut, fit, say, wrap};
use super::{put, title};

pub(super) fn draw(state: &State, buf: &mut Buffer, area: Rect) {
    let theme = &state.theme;
    let body = title(state, buf, area, Pane::List, "No privacy policy found", "");
    let wide = usize::from(body.width).saturating_sub(2);
    let map = &state.index.map;
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut tell = |text: &str, style| {
        for piece in wrap(text, wide) {
            lines.push(Line::from(vec![Span::raw(" "), say(piece, style)]));
        }
    };
    tell(
        &format!(
            "This code handles {} and sends data to {}.",
            count(map.rows.len(), "type of personal data", "types of personal data"),
            count(state.index.parties.len(), "third party", "third parties")
        ),
        theme.title,
    );
    tell("", theme.text);
    let key = |action| state.keymap.key(action);
    let start = [
        (key(Action::Start), "starts one in privaudit.toml, with these as drafts"),
        (key(Action::Skipped), "shows what was not read: the policy may be among it"),
        ("policy = [\"FILE\"]".to_owned(), "in privaudit.toml names one that was not found"),
    ];
    for (what, why) in start {
        lines.push(Line::from(vec![
            Span::raw("   "),
            say(fit(&what, 19.min(wide), state.signs.cut()), theme.key),
            say(cut(why, wide.saturating_sub(22), state.signs.cut()), theme.faint),
        ]));
    }
    lines.push(Line::default());
    let name = (wide / 3).clamp(12, 32);
    for (nth, id) in map.rows.iter().enumerate() {
        let mut done = Vec::new();
        let mut first = None;
        for (at, column) in map.columns.iter().enumerate() {
            let Some(cell) = map.cells.get(&(nth, at)) else { continue };
            first = first.or(cell.evidence.first());
            done.push(match column {
                Goal::Done(action) => action.name().to_owned(),
                Goal::Party(p) => {
                    format!("{} {}", state.signs.arrow(), party_name(&state.rules, p))
                }
            });
        }
        let place = first
            .and_then(|&e| state.audit.evidence.get(e))
            .map_or(String::new(), |e| format!("{}:{}", e.place.path, e.place.line));
        let left = vec![
            say(
                format!(" {} ", fit(state.rules.taxonomy.label(id), name, state.signs.cut())),
                theme.text,
            ),
            say(done.join(", "), theme.faint),
        ];
        let place = if wide >= 60 { place } else { String::new() };
        let right = vec![say(
            format!(" {}", super::super::text::cut_front(&place, wide / 3, state.signs.cut())),
            theme.faint,
        )];
        lines.push(super::ends(left, right, wide, state.signs.cut()));
    }
    let height = usize::from(body.height);
    let over = lines.len().saturating_sub(height);
    if over > 0 && height > 1 {
        lines.truncate(height - 1);
        let map_key = state.keymap.key(Action::Map);
        lines.push(Line::from(say(
            format!(" and {} more; {map_key} shows all", over + 1),
            theme.faint,
        )));
    }
    for (nth, line) in lines.iter().enumerate() {
        put(buf, body, nth, line);
    }
}

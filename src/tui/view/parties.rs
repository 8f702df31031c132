//! Third parties: who, how it is known, what reaches them, and where the
//! policy names them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::index::{PartyRow, party_name};
use super::super::state::{Pane, State};
use super::super::text::{count, cut, cut_front, fit, say};
use super::{put, shade, title};

pub(super) fn draw(state: &State, buf: &mut Buffer, area: Rect) {
    let theme = &state.theme;
    let rows = &state.index.parties;
    let words = count(rows.len(), "third party", "third parties");
    let named = rows.iter().filter(|r| !r.declarations.is_empty()).count();
    let right =
        if rows.is_empty() { String::new() } else { format!("{named} named by the policy") };
    let body = title(state, buf, area, Pane::List, &words, &right);
    if rows.is_empty() {
        put(buf, body, 0, &Line::from(say(" none found", theme.faint)));
        return;
    }
    let wide = usize::from(body.width);
    let (name, found, policy) = match wide {
        0..50 => (wide.saturating_sub(16), 0, 10),
        50..90 => (22, 10, 20),
        _ => (28, 12, 30),
    };
    let data = wide.saturating_sub(name + found + policy + 8);
    let head = [("", 4), ("who", name), ("found", found), ("receives", data), ("policy", policy)];
    let mut line = Vec::new();
    for (word, columns) in head {
        if columns > 0 {
            line.push(say(fit(word, columns, ""), theme.faint));
            line.push(Span::raw(" "));
        }
    }
    put(buf, body, 0, &Line::from(line));
    let focused = state.pane == Pane::List && state.dialog.is_none();
    for (nth, row) in rows
        .iter()
        .enumerate()
        .skip(state.party.top)
        .take(usize::from(body.height).saturating_sub(1))
    {
        let here = nth == state.party.at;
        let y = nth - state.party.top + 1;
        put(buf, body, y, &party(state, row, here, (name, found, data, policy)));
        if here {
            shade(buf, body, y, if focused { theme.cursor } else { theme.shade });
        }
    }
}

fn party(
    state: &State,
    row: &PartyRow,
    here: bool,
    widths: (usize, usize, usize, usize),
) -> Line<'static> {
    let theme = &state.theme;
    let cut_mark = state.signs.cut();
    let (name, found, data, policy) = widths;
    let (sign, style) = match row.verdict {
        Some(v) => (state.signs.verdict(v), theme.verdict(v)),
        None => (state.signs.not_judged(), theme.faint),
    };
    let mut line = vec![
        say(if here { state.signs.cursor() } else { " " }, theme.key),
        say(format!(" {sign}  "), style),
        say(fit(party_name(&state.rules, &row.id), name, cut_mark), theme.text),
        Span::raw(" "),
    ];
    if found > 0 {
        let words = match row.evidence.len() {
            0 => "not found".to_owned(),
            n => count(n, "place", "places"),
        };
        line.push(say(fit(&words, found, cut_mark), theme.faint));
        line.push(Span::raw(" "));
    }
    if data > 4 {
        let labels: Vec<&str> = row.data.iter().map(|d| state.rules.taxonomy.label(d)).collect();
        line.push(say(fit(&cut(&labels.join(", "), data, cut_mark), data, cut_mark), theme.text));
        line.push(Span::raw(" "));
    }
    let place = match row.declarations.first().and_then(|&d| state.audit.declarations.get(d)) {
        Some(d) if policy < 14 => format!("line {}", d.place.line),
        Some(d) => cut_front(&format!("{}:{}", d.place.path, d.place.line), policy, cut_mark),
        None => cut("not named", policy, cut_mark),
    };
    line.push(say(place, theme.faint));
    Line::from(line)
}

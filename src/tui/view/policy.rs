//! The policy itself, with a sign beside every statement.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::super::excerpt::Page;
use super::super::index::{Mark, Standing};
use super::super::pages::Known;
use super::super::state::{Pane, State};
use super::super::text::{cut_front, say};
use super::ink::{self, Glyph};
use super::{put, title};

/// No line is indented further.
const INDENT: usize = 4;

/// One row of the screen: a stretch of a line.
struct DocRow {
    line: u32,
    first: bool,
    glyphs: Vec<Glyph>,
    /// The mark that starts here, or the one that goes on, and whether it starts.
    mark: Option<(usize, bool)>,
}

fn page(state: &State) -> Option<&Page> {
    let document = state.audit.documents.get(state.reading.document)?;
    match state.pages.get(&document.path) {
        Known::Here(page) => Some(page),
        _ => None,
    }
}

fn marks(state: &State) -> &[Mark] {
    state.index.marks.get(state.reading.document).map_or(&[], Vec::as_slice)
}

/// Columns for sign, number and room, and those for the text.
fn columns(state: &State) -> (usize, usize) {
    let wide = state.panes().list.map_or(0, |l| usize::from(l.width));
    let gutter = if wide >= 60 { 11 } else { 6 };
    (gutter, wide.saturating_sub(gutter + 1))
}

/// The characters of a line. A page of markup may be far to the right: of deep
/// indentation only a little is kept.
fn glyphs(
    state: &State,
    page: &Page,
    line: u32,
    lit: Option<(u32, u32)>,
    style: Style,
) -> Vec<Glyph> {
    let mut glyphs = ink::glyphs(page, line, &state.theme, lit, style, &[]);
    let deep = glyphs.iter().take_while(|g| g.text.trim().is_empty()).count();
    glyphs.drain(..deep.saturating_sub(INDENT));
    glyphs
}

/// The rows from a line on, at most so many.
fn rows(state: &State, page: &Page, from: (u32, usize), wide: usize, most: usize) -> Vec<DocRow> {
    let marks = marks(state);
    let current = marks.get(state.reading.mark);
    let mut out = Vec::new();
    let mut line = from.0.max(1);
    while out.len() < most && line <= page.len() {
        let lit = current.and_then(|m| ink::covered(&m.place, line));
        let style = current
            .map_or(Style::new(), |m| style(state, m.standing))
            .add_modifier(Modifier::UNDERLINED);
        let glyphs = glyphs(state, page, line, lit, style);
        for (nth, range) in ink::wrapped(&glyphs, wide).into_iter().enumerate() {
            if line == from.0 && nth < from.1 {
                continue;
            }
            let piece = glyphs[range].to_vec();
            let mark = mark_of(marks, line, nth == 0, &piece);
            out.push(DocRow { line, first: nth == 0, glyphs: piece, mark });
            if out.len() >= most {
                break;
            }
        }
        line += 1;
    }
    out
}

/// Of the marks that start in a stretch the worst, or else the one that goes
/// on through it.
fn mark_of(marks: &[Mark], line: u32, first: bool, glyphs: &[Glyph]) -> Option<(usize, bool)> {
    let from = glyphs.first().map_or(1, |g| if first { 1 } else { g.column });
    let to = glyphs.last().map_or(u32::MAX, |g| g.column);
    let start = marks.partition_point(|m| (m.place.line, m.place.column) < (line, from));
    let end = marks.partition_point(|m| (m.place.line, m.place.column) <= (line, to));
    if let Some(worst) = (start..end).min_by_key(|&at| marks[at].standing) {
        return Some((worst, true));
    }
    let before = start.checked_sub(1)?;
    let p = &marks[before].place;
    ((p.end_line, p.end_column) >= (line, from)).then_some((before, false))
}

fn style(state: &State, standing: Standing) -> Style {
    match standing {
        Standing::Judged(v) => state.theme.verdict(v),
        Standing::NotUnderstood => state.theme.key,
        Standing::NotJudged => state.theme.faint,
    }
}

fn sign(state: &State, standing: Standing) -> &'static str {
    match standing {
        Standing::Judged(v) => state.signs.verdict(v),
        Standing::NotUnderstood => state.signs.not_understood(),
        Standing::NotJudged => state.signs.not_judged(),
    }
}

/// Keeps the statement under the cursor in sight.
pub(crate) fn scroll(state: &mut State) {
    if state.screen != super::super::state::Screen::Policy {
        return;
    }
    let height = state.panes().list_height().max(1);
    let (_, wide) = columns(state);
    let Some(mark) = marks(state).get(state.reading.mark) else { return };
    let target = (mark.place.line, mark.place.column);
    let Some(page) = page(state) else { return };
    let shows =
        |r: &DocRow| r.line == target.0 && r.glyphs.last().is_none_or(|g| g.column >= target.1);
    let seen = rows(state, page, state.reading.top, wide, height);
    let at = seen.iter().position(shows);
    if at.is_some_and(|at| at + 1 < height || height < 3) && state.reading.top.0 <= target.0 {
        return;
    }
    // Put it a third down: walk back over what is above.
    let segments = |line: u32| {
        let glyphs = glyphs(state, page, line, None, Style::new());
        ink::wrapped(&glyphs, wide)
            .into_iter()
            .map(|r| glyphs[r].last().map_or(1, |g| g.column))
            .collect::<Vec<_>>()
    };
    let inside = segments(target.0).iter().position(|last| *last >= target.1).unwrap_or(0);
    let mut above = height / 3;
    let mut top = (target.0, inside);
    while above > 0 {
        if top.1 > 0 {
            top.1 -= 1;
        } else if top.0 > 1 {
            top = (top.0 - 1, segments(top.0 - 1).len().saturating_sub(1));
        } else {
            break;
        }
        above -= 1;
    }
    state.reading.top = top;
}

/// Moves to the next statement that needs an eye.
pub(crate) fn next_problem(state: &mut State, by: isize) {
    let marks = marks(state);
    let len = marks.len() as isize;
    for n in 1..=len {
        let at = (state.reading.mark as isize + by * n).rem_euclid(len) as usize;
        if marks[at].standing.needs_an_eye() {
            state.reading.mark = at;
            super::super::moves::fresh(state);
            return;
        }
    }
}

/// The mark on a row of the pane, at a column.
pub(crate) fn mark_at(state: &State, row: usize, x: u16) -> Option<usize> {
    let (gutter, wide) = columns(state);
    let rows = rows(state, page(state)?, state.reading.top, wide, row + 1);
    let row = rows.get(row)?;
    let marks = marks(state);
    let mut used = 0;
    let column = row.glyphs.iter().find_map(|g| {
        used += g.wide;
        (used + gutter > usize::from(x)).then_some(g.column)
    });
    if let Some(column) = column.filter(|_| usize::from(x) >= gutter) {
        let hit = |m: &Mark| {
            ink::covered(&m.place, row.line).is_some_and(|(a, b)| column >= a && column <= b)
        };
        if let Some(at) = marks.iter().position(hit) {
            return Some(at);
        }
    }
    row.mark.map(|(at, _)| at)
}

pub(super) fn draw(state: &State, buf: &mut Buffer, area: Rect) {
    let theme = &state.theme;
    let Some(document) = state.audit.documents.get(state.reading.document) else {
        let body = title(state, buf, area, Pane::List, "Policy", "");
        put(buf, body, 0, &Line::from(say(" looking for the policy …", theme.faint)));
        return;
    };
    let many = state.audit.documents.len();
    let name = if many > 1 {
        format!(
            "{}  {} of {many}",
            cut_front(&document.path, 40, state.signs.cut()),
            state.reading.document + 1
        )
    } else {
        cut_front(&document.path, 60, state.signs.cut())
    };
    let body = title(state, buf, area, Pane::List, &name, &tally(state));
    let Some(page) = page(state) else {
        put(buf, body, 0, &Line::from(say(" reading …", theme.faint)));
        return;
    };
    let (gutter, wide) = columns(state);
    let marks = marks(state);
    for (nth, row) in
        rows(state, page, state.reading.top, wide, usize::from(body.height)).iter().enumerate()
    {
        let mut spans: Vec<Span<'static>> = Vec::new();
        let here = row.mark.is_some_and(|(at, _)| at == state.reading.mark)
            || marks.get(state.reading.mark).is_some_and(|m| {
                ink::covered(&m.place, row.line).is_some_and(|(a, b)| {
                    row.glyphs.first().is_some_and(|g| g.column <= b)
                        && row.glyphs.last().is_some_and(|g| g.column >= a)
                })
            });
        spans.push(say(if here { state.signs.cursor() } else { " " }, theme.key));
        if gutter > 6 {
            let number = if row.first { format!("{:>4} ", row.line) } else { " ".repeat(5) };
            spans.push(say(number, theme.faint));
        }
        match row.mark {
            Some((at, true)) => {
                let m = &marks[at];
                let n = match m.evidence.len() {
                    0 => "  ".to_owned(),
                    n @ 1..100 => format!("{n:<2}"),
                    _ => "++".to_owned(),
                };
                spans.push(say(
                    format!("{} {n} ", sign(state, m.standing)),
                    style(state, m.standing),
                ));
            }
            Some((at, false)) => spans
                .push(say(format!("{}    ", state.signs.bar()), style(state, marks[at].standing))),
            None => spans.push(Span::raw("     ")),
        }
        spans.extend(ink::spans(&row.glyphs));
        put(buf, body, nth, &Line::from(spans));
    }
}

/// How the statements stand, counted.
fn tally(state: &State) -> String {
    let mut counts: std::collections::BTreeMap<Standing, usize> = std::collections::BTreeMap::new();
    for m in marks(state) {
        *counts.entry(m.standing).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(s, n)| format!("{} {n}", sign(state, s)))
        .collect::<Vec<_>>()
        .join("  ")
}

//! Screens out of a state. Nothing here changes anything or reads a file;
//! what a view needs from a file is in the state already, or not yet.

pub(crate) mod detail;
mod dialogs;
mod excerpts;
mod findings;
mod first_run;
mod group;
mod ink;
pub(crate) mod map;
mod parties;
pub(crate) mod policy;
pub(crate) mod skipped;
pub(crate) mod status;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::layout::SMALLEST;
use super::state::{Pane, Screen, State};
use super::text::{self, cut, say};

/// Draws everything.
pub fn view(state: &State, frame: &mut Frame<'_>) {
    let area = frame.area();
    let buf = frame.buffer_mut();
    if state.size.0 < SMALLEST.0 || state.size.1 < SMALLEST.1 {
        let words = format!("needs {}x{}", SMALLEST.0, SMALLEST.1);
        put(buf, area, 0, &Line::from(say(words, state.theme.text)));
        return;
    }
    let panes = state.panes();
    status::header(state, buf, panes.header);
    if let Some(list) = panes.list {
        match state.screen {
            Screen::Policy if state.first_run() => first_run::draw(state, buf, list),
            Screen::Findings => findings::draw(state, buf, list),
            Screen::Policy => policy::draw(state, buf, list),
            Screen::Map => map::draw(state, buf, list),
            Screen::Parties => parties::draw(state, buf, list),
            Screen::Skipped => skipped::draw(state, buf, list),
        }
    }
    detail::draw(state, buf, &panes);
    if let Some(line) = panes.divider.filter(|d| d.width == 1) {
        for y in line.y..line.bottom() {
            buf.set_string(line.x, y, state.signs.bar(), state.theme.rule);
        }
    }
    let cursor = status::footer(state, buf, panes.status);
    let cursor = dialogs::draw(state, buf).or(cursor);
    if let Some(at) = cursor {
        frame.set_cursor_position(at);
    }
}

/// One line at row `nth` of an area, cut to its width.
fn put(buf: &mut Buffer, area: Rect, nth: usize, line: &Line<'_>) {
    let Ok(nth) = u16::try_from(nth) else { return };
    if nth < area.height {
        buf.set_line(area.x, area.y + nth, line, area.width);
    }
}

/// Lays a style over a whole row.
fn shade(buf: &mut Buffer, area: Rect, nth: usize, style: Style) {
    if let Ok(nth) = u16::try_from(nth)
        && nth < area.height
    {
        buf.set_style(Rect { y: area.y + nth, height: 1, ..area }, style);
    }
}

/// A pane's title: a rule with words on it. Answers the area below.
fn title(
    state: &State,
    buf: &mut Buffer,
    area: Rect,
    pane: Pane,
    words: &str,
    right: &str,
) -> Rect {
    let theme = &state.theme;
    let focused =
        state.pane == pane || (state.opened && pane == Pane::Code && state.pane == Pane::List);
    let style = if focused && state.dialog.is_none() { theme.focus } else { theme.title };
    let rule = state.signs.rule();
    let wide = usize::from(area.width);
    let room = wide.saturating_sub(4);
    let right = cut(right, room / 2, state.signs.cut());
    let words = cut(words, room.saturating_sub(text::width(&right) + 3), state.signs.cut());
    let fill = wide.saturating_sub(
        text::width(&words) + text::width(&right) + if right.is_empty() { 2 } else { 5 },
    );
    let mut spans = vec![
        Span::styled(rule, theme.rule),
        Span::raw(" ").style(theme.rule),
        Span::styled(words, style),
        Span::raw(" "),
        Span::styled(rule.repeat(fill.saturating_sub(1)), theme.rule),
    ];
    if !right.is_empty() {
        spans.push(Span::raw(" "));
        spans.push(Span::styled(right, theme.faint));
        spans.push(Span::raw(" "));
        spans.push(Span::styled(rule, theme.rule));
    }
    put(buf, area, 0, &Line::from(spans));
    Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area }
}

/// Words left and right on one line, the left ones cut where they meet.
fn ends(
    left: Vec<Span<'static>>,
    right: Vec<Span<'static>>,
    wide: usize,
    mark: &str,
) -> Line<'static> {
    let used: usize = right.iter().map(Span::width).sum();
    let mut line = clip(left, wide.saturating_sub(used + usize::from(used > 0)), mark);
    let have: usize = line.iter().map(Span::width).sum();
    line.push(Span::raw(" ".repeat(wide.saturating_sub(have + used))));
    line.extend(right);
    Line::from(line)
}

/// Spans cut to a width.
fn clip(spans: Vec<Span<'static>>, wide: usize, mark: &str) -> Vec<Span<'static>> {
    let total: usize = spans.iter().map(Span::width).sum();
    if total <= wide {
        return spans;
    }
    let mut left = wide;
    let mut out = Vec::new();
    for span in spans {
        let w = span.width();
        if w < left {
            left -= w;
            out.push(span);
        } else {
            let style = span.style;
            out.push(Span::styled(cut(&format!("{}{mark}", span.content), left, mark), style));
            break;
        }
    }
    out
}

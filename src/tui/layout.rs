//! Where everything is, from the size of the terminal alone: drawing and the
//! mouse agree because both ask here.

use ratatui::layout::Rect;

use super::state::{Pane, Screen, State};

/// Below this nothing useful can be drawn.
pub(crate) const SMALLEST: (u16, u16) = (20, 6);
/// From here on list and detail stand side by side.
const TWO: u16 = 100;
/// From here on code and policy have a pane each.
const THREE: u16 = 140;

/// The regions of the screen. A pane's first line is its title.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Panes {
    pub(crate) header: Rect,
    pub(crate) list: Option<Rect>,
    /// Code and the reasons; the policy too, if it has no pane of its own.
    pub(crate) code: Option<Rect>,
    pub(crate) policy: Option<Rect>,
    pub(crate) status: Rect,
    /// The line or column that the mouse can drag.
    pub(crate) divider: Option<Rect>,
}

impl Panes {
    /// Rows for the list, below its title.
    pub(crate) fn list_height(&self) -> usize {
        self.list.map_or(1, |r| usize::from(r.height.saturating_sub(1)))
    }
}

/// The regions for a state.
pub(crate) fn panes(state: &State) -> Panes {
    let (width, height) = state.size;
    let header = Rect::new(0, 0, width, 1.min(height));
    let status = Rect::new(0, height.saturating_sub(1), width, 1.min(height));
    let body = Rect::new(0, 1, width, height.saturating_sub(2));
    let mut panes = Panes { header, status, ..Panes::default() };
    if width < SMALLEST.0 || height < SMALLEST.1 {
        return panes;
    }
    let first_run = state.screen == Screen::Policy && state.first_run();
    if state.opened {
        if width >= TWO && !(state.zoomed && state.pane != Pane::List) {
            let (left, right, _) = columns(body, body.width / 2);
            panes.code = Some(left);
            panes.policy = Some(right);
        } else if state.zoomed && state.pane == Pane::Policy && width >= TWO {
            panes.policy = Some(body);
        } else {
            panes.code = Some(body);
        }
        return panes;
    }
    if first_run || state.screen == Screen::Skipped {
        panes.list = Some(body);
        return panes;
    }
    if state.zoomed {
        match state.pane {
            Pane::List => panes.list = Some(body),
            Pane::Policy if width >= THREE => panes.policy = Some(body),
            _ => panes.code = Some(body),
        }
        return panes;
    }
    // Tables want the whole width.
    let stacked = width < TWO || matches!(state.screen, Screen::Map | Screen::Parties);
    if width < 60 || body.height < 10 {
        panes.list = Some(body);
    } else if stacked {
        let share = if state.split == 0 { 45 } else { state.split };
        let top = (body.height * share / 100).clamp(4, body.height - 4);
        panes.list = Some(Rect { height: top, ..body });
        let below = Rect { y: body.y + top, height: body.height - top, ..body };
        panes.divider = Some(Rect { height: 1, ..below });
        if width >= TWO {
            let (left, right, _) = columns(below, below.width / 2);
            panes.code = Some(left);
            panes.policy = Some(right);
        } else {
            panes.code = Some(below);
        }
    } else {
        let usual = match (width >= THREE, state.screen) {
            (_, Screen::Policy) => 55,
            (true, _) => 36,
            (false, _) => 45,
        };
        let share = if state.split == 0 { usual } else { state.split };
        let left = (width * share / 100).clamp(24, width - 40);
        let (list, rest, line) = columns(body, left);
        panes.list = Some(list);
        panes.divider = Some(line);
        if width >= THREE && state.screen != Screen::Policy {
            let (code, policy, _) = columns(rest, rest.width * 55 / 100);
            panes.code = Some(code);
            panes.policy = Some(policy);
        } else {
            panes.code = Some(rest);
        }
    }
    panes
}

/// Two columns with one cell between them.
fn columns(area: Rect, left: u16) -> (Rect, Rect, Rect) {
    let left = left.min(area.width.saturating_sub(2));
    (
        Rect { width: left, ..area },
        Rect { x: area.x + left + 1, width: area.width.saturating_sub(left + 1), ..area },
        Rect { x: area.x + left, width: 1, ..area },
    )
}

/// The box of a dialog that would like to be this large.
pub(crate) fn dialog(size: (u16, u16), width: u16, height: u16) -> Rect {
    // A margin too narrow to show anything is better none.
    let w = if width + 6 > size.0 { size.0 } else { width };
    let h = height.min(size.1.saturating_sub(1));
    Rect::new((size.0 - w) / 2, (size.1.saturating_sub(1) - h) / 2, w, h)
}

//! What each action of the key map does.

use std::collections::BTreeSet;

use super::decide;
use super::dialog::Dialog;
use super::event::{Effect, Spot, Way};
use super::export;
use super::index::SkipRow;
use super::input::Input;
use super::keymap::Action;
use super::moves::{
    FAR, across, back, fold_all, in_detail, next_open, next_place, next_statement, open, page,
    pane, show, sideways, step,
};
use super::rows::Row;
use super::state::{Pane, Screen, State, Tone};
use super::update::quit;

/// Does it.
pub(crate) fn perform(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    let page = page(state);
    match action {
        Action::Down => step(state, 1),
        Action::Up => step(state, -1),
        Action::HalfDown => step(state, page / 2),
        Action::HalfUp => step(state, -page / 2),
        Action::PageDown => step(state, page),
        Action::PageUp => step(state, -page),
        Action::Top => step(state, -FAR),
        Action::Bottom => step(state, FAR),
        Action::Left => sideways(state, -1),
        Action::Right => sideways(state, 1),
        Action::Open => open(state, effects),
        Action::Back => back(state),
        Action::NextPane => pane(state, 1),
        Action::PreviousPane => pane(state, -1),
        Action::Findings => show(state, Screen::Findings),
        Action::Policy => show(state, Screen::Policy),
        Action::Map => show(state, Screen::Map),
        Action::Parties => show(state, Screen::Parties),
        Action::Skipped => show(state, Screen::Skipped),
        Action::Start => decide::start(state, effects),
        Action::Filter => state.filtering = Some(Input::new(state.findings.filter_text.clone())),
        Action::NextOpen => next_open(state, 1),
        Action::PreviousOpen => next_open(state, -1),
        Action::GroupBy => group_by(state, 1),
        Action::GroupByBack => group_by(state, 4),
        Action::FoldAll => fold_all(state),
        Action::ShowDecided => {
            state.findings.show_decided = !state.findings.show_decided;
            let what = if state.findings.show_decided { "showing" } else { "hiding" };
            state.say(Tone::Plain, format!("{what} what is decided"));
            state.refresh();
        }
        Action::Mark => mark(state),
        Action::MarkGroup => mark_group(state),
        Action::Unmark => state.findings.marked.clear(),
        Action::Accept => decide::accept(state, effects),
        Action::NotPersonal => decide::mistaken(state, effects),
        Action::Declare => decide::declare(state, effects),
        Action::Defer => decide::later(state, effects),
        Action::Undo => decide::undo(state, Way::Back, effects),
        Action::Redo => decide::undo(state, Way::Again, effects),
        Action::NextPlace => next_place(state, 1),
        Action::PreviousPlace => next_place(state, -1),
        Action::NextStatement => next_statement(state, 1),
        Action::PreviousStatement => next_statement(state, -1),
        Action::ToPolicy => across(state),
        Action::EditCode => edit(state, true, effects),
        Action::EditPolicy => edit(state, false, effects),
        Action::CopyPlace => copy_place(state, effects),
        Action::CopyFinding => copy_finding(state, effects),
        Action::Export => state.dialog = Some(Dialog::Export),
        Action::Rescan => {
            state.pages.forget();
            effects.push(Effect::ReadAll);
        }
        Action::Watch => effects.push(Effect::Watch(!state.watching)),
        Action::Zoom => state.zoomed = !state.zoomed,
        Action::Narrower => resize(state, -5),
        Action::Wider => resize(state, 5),
        Action::Mouse => {
            state.mouse = !state.mouse;
            state.say(
                Tone::Plain,
                if state.mouse { "mouse taken" } else { "mouse released: select text as usual" },
            );
            effects.push(Effect::Mouse(state.mouse));
        }
        Action::Theme => state.theme = state.theme.turned(),
        Action::Palette | Action::Help => {
            state.dialog = Some(Dialog::palette(action == Action::Help))
        }
        Action::Suspend => effects.push(Effect::Suspend),
        Action::Interrupt | Action::Quit => quit(state, effects),
    }
}

fn group_by(state: &mut State, by: usize) {
    let f = &mut state.findings;
    f.group = f.group.next(by);
    f.folded.clear();
    f.touched = true;
    let name = f.group.name();
    state.say(Tone::Plain, format!("by {name}"));
    state.refresh();
}

fn mark(state: &mut State) {
    match state.findings.rows.get(state.findings.cursor.at) {
        Some(Row::Group { .. }) => mark_group(state),
        Some(Row::Finding(at)) => {
            let print = state.audit.findings[*at].fingerprint.clone();
            if !state.findings.marked.remove(&print) {
                state.findings.marked.insert(print);
            }
        }
        None => {}
    }
    step(state, 1);
}

fn mark_group(state: &mut State) {
    let f = &state.findings;
    let at = f.cursor.at.min(f.rows.len().saturating_sub(1));
    let key = (0..=at).rev().find_map(|at| match f.rows.get(at) {
        Some(Row::Group { key, .. }) => Some(key.clone()),
        _ => None,
    });
    let Some(key) = key else { return };
    let members = state.members(&key);
    let members: BTreeSet<String> =
        state.findings_of(&members).into_iter().map(|f| f.fingerprint.clone()).collect();
    let marked = &mut state.findings.marked;
    if members.is_subset(marked) {
        marked.retain(|m| !members.contains(m));
    } else {
        marked.extend(members);
    }
}

/// Where the editor would open, or what would be copied.
pub(crate) fn spot(state: &State, code: bool) -> Option<Spot> {
    if state.screen == Screen::Skipped {
        let Some(SkipRow::Path(at)) = state.index.skipped.get(state.skipped.at) else {
            return None;
        };
        // A folder that was passed over whole is nothing for an editor.
        let path = state.audit.skipped.get(*at).map(|s| s.path.clone())?;
        return (!path.ends_with('/')).then_some(Spot { path, line: 1, column: 1 });
    }
    let topic = state.topic()?;
    let place = if code {
        topic.place(state, state.place)
    } else {
        topic.statement(state, state.statement)
    };
    place.map(|p| Spot { path: p.path.clone(), line: p.line, column: p.column })
}

/// Opens the editor at a place.
pub(crate) fn edit(state: &mut State, code: bool, effects: &mut Vec<Effect>) {
    let (first, second) = (spot(state, code), spot(state, !code));
    match first {
        Some(spot) => effects.push(Effect::Edit(spot)),
        // Only one side has a place: that is the one to open.
        None => match second.filter(|_| code) {
            Some(spot) => effects.push(Effect::Edit(spot)),
            None => state.say(
                Tone::Plain,
                if code { "no place to open" } else { "the policy has no statement on this" },
            ),
        },
    }
}

fn copy_place(state: &mut State, effects: &mut Vec<Effect>) {
    if state.screen == Screen::Policy && state.first_run() {
        return effects
            .push(Effect::Copy { text: "privaudit init".into(), what: "privaudit init".into() });
    }
    let policy = state.pane == Pane::Policy || state.screen == Screen::Policy && !in_detail(state);
    match spot(state, !policy).or_else(|| spot(state, policy)) {
        Some(s) => {
            let place = format!("{}:{}:{}", s.path, s.line, s.column);
            effects.push(Effect::Copy { text: place.clone(), what: place });
        }
        None => state.say(Tone::Plain, "no place to copy"),
    }
}

fn copy_finding(state: &mut State, effects: &mut Vec<Effect>) {
    match state.topic() {
        Some(topic) => {
            let text = export::topic(state, &topic);
            effects.push(Effect::Copy { text, what: "the whole as Markdown".into() });
        }
        None => state.say(Tone::Plain, "nothing to copy"),
    }
}

/// The least percentage that gives so many cells of a whole.
pub(crate) fn share(cells: u16, whole: u16) -> u16 {
    let share = (u32::from(cells) * 100).div_ceil(u32::from(whole.max(1)));
    share.clamp(10, 90) as u16
}

fn resize(state: &mut State, by: i16) {
    let panes = state.panes();
    let (list, Some(line)) = (panes.list.unwrap_or_default(), panes.divider) else { return };
    let (now, whole) = if line.height == 1 && line.width > 1 {
        (list.height, state.size.1.saturating_sub(2))
    } else {
        (list.width, state.size.0)
    };
    // A step moves the line, also where it is less than a row.
    let step = (whole / 20).max(1);
    let wanted = if by < 0 { now.saturating_sub(step) } else { now + step };
    state.split = share(wanted, whole);
}

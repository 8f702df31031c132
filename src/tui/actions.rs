//! What each action of the key map does.

use std::collections::BTreeSet;

use super::decide;
use super::dialog::Dialog;
use super::event::{Effect, Spot};
use super::export;
use super::index::SkipRow;
use super::input::Input;
use super::keymap::Action;
use super::rows::{Row, RowKey};
use super::state::{Pane, Screen, State, Tone, Trail};
use super::update::{quit, set_filter};
use crate::model::Status;

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
        Action::Undo => decide::undo(state, effects),
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
            effects.push(Effect::Rescan);
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

const FAR: isize = 1 << 30;

fn page(state: &State) -> isize {
    let panes = state.panes();
    let pane = if in_detail(state) { panes.code.or(panes.policy) } else { panes.list };
    pane.map_or(1, |r| isize::from(r.height as i16).saturating_sub(2).max(1))
}

fn in_detail(state: &State) -> bool {
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

fn sideways(state: &mut State, by: isize) {
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

fn fold_all(state: &mut State) {
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

fn open(state: &mut State, effects: &mut Vec<Effect>) {
    if state.screen == Screen::Skipped {
        return edit(state, true, effects);
    }
    if in_detail(state) {
        let policy = state.pane == Pane::Policy;
        return edit(state, !policy, effects);
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

fn back(state: &mut State) {
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

fn pane(state: &mut State, by: isize) {
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

fn next_open(state: &mut State, by: isize) {
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

fn print(state: &State, at: usize) -> String {
    state.audit.findings[at].fingerprint.clone()
}

/// Next place in the code; in the list of the policy the next problem.
fn next_place(state: &mut State, by: isize) {
    if state.screen == Screen::Policy && !in_detail(state) {
        return super::view::policy::next_problem(state, by);
    }
    let len = state.topic().map_or(0, |t| t.evidence.len()) as isize;
    if len > 0 {
        state.place = (state.place as isize + by).rem_euclid(len) as usize;
        state.scroll = [0; 2];
    }
}

fn next_statement(state: &mut State, by: isize) {
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
    let len = state.topic().map_or(0, |t| t.declarations.len()) as isize;
    if len > 0 {
        state.statement = (state.statement as isize + by).rem_euclid(len) as usize;
        state.scroll = [0; 2];
    }
}

/// From a finding, cell or party to its statement in the policy; from a
/// statement to its finding.
fn across(state: &mut State) {
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

fn edit(state: &mut State, code: bool, effects: &mut Vec<Effect>) {
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

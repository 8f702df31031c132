//! What stands over a view: the palette, a decision being made, an export
//! being chosen, and the keys while it is there. `view::dialogs` draws it.

use crossterm::event::KeyCode;

use super::chord::Chord;
use super::event::Effect;
use super::form::{Decision, Form};
use super::fuzzy;
use super::input::Input;
use super::keymap::{Action, BINDINGS, Binding, Context, Keymap};
use super::state::State;
use super::{actions, decide, export};

/// The dialog that is open.
#[derive(Debug, Clone)]
pub(crate) enum Dialog {
    Palette(Palette),
    Form(Box<Form>),
    Export,
}

/// Help and palette in one: the table of keys, narrowed by what is typed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Palette {
    pub(crate) input: Input,
    pub(crate) cursor: usize,
    /// Opened as help: nothing is typed yet.
    pub(crate) help: bool,
}

/// A key while a dialog is open.
pub(crate) fn key(state: &mut State, chord: Chord, effects: &mut Vec<Effect>) {
    match state.dialog.as_ref() {
        Some(Dialog::Palette(_)) => palette_key(state, chord, effects),
        Some(Dialog::Form(_)) => {
            decide::with_form(state, |state, form| form.key(state, chord, effects));
            if let Some(Dialog::Form(form)) = &state.dialog
                && form.decision == Decision::Accept
            {
                state.owner = form.text("Owner").to_owned();
            }
        }
        Some(Dialog::Export) => {
            let json = match chord.code {
                KeyCode::Char('m') => false,
                KeyCode::Char('j') => true,
                KeyCode::Esc | KeyCode::Char('q') => {
                    state.dialog = None;
                    return;
                }
                _ => return,
            };
            state.dialog = None;
            effects.push(export::shown(state, json));
        }
        None => {}
    }
}

/// Text was pasted into a dialog.
pub(crate) fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    if let Some(Dialog::Palette(p)) = &mut state.dialog {
        p.input.insert(text);
        p.cursor = 0;
    }
    decide::with_form(state, |state, form| {
        form.paste(state, text, effects);
        true
    });
}

fn palette_key(state: &mut State, chord: Chord, effects: &mut Vec<Effect>) {
    let context = state.context();
    let Some(Dialog::Palette(p)) = &mut state.dialog else { return };
    let entries = p.entries(context, &state.keymap);
    p.cursor = p.cursor.min(entries.len().saturating_sub(1));
    match (chord.code, chord.ctrl) {
        (KeyCode::Esc, _) => state.dialog = None,
        (KeyCode::Down, _) | (KeyCode::Tab, _) | (KeyCode::Char('n'), true) => {
            p.cursor = (p.cursor + 1).min(entries.len().saturating_sub(1));
        }
        (KeyCode::Up, _) | (KeyCode::BackTab, _) | (KeyCode::Char('p'), true) => {
            p.cursor = p.cursor.saturating_sub(1);
        }
        (KeyCode::PageDown, _) => p.cursor = (p.cursor + 10).min(entries.len().saturating_sub(1)),
        (KeyCode::PageUp, _) => p.cursor = p.cursor.saturating_sub(10),
        (KeyCode::Enter, _) => {
            let action = entries.get(p.cursor).map(|b| b.action);
            state.dialog = None;
            if let Some(action) = action {
                actions::perform(state, action, effects);
            }
        }
        // In help nothing has been typed: `?` and `q` close it as they opened it.
        (KeyCode::Char('?' | 'q'), false) if p.help && p.input.text().is_empty() => {
            state.dialog = None
        }
        (KeyCode::Backspace, _) if p.input.text().is_empty() => state.dialog = None,
        _ => {
            if p.input.key(chord) {
                p.cursor = 0;
            }
        }
    }
}

impl Dialog {
    pub(crate) fn palette(help: bool) -> Self {
        Self::Palette(Palette { help, ..Palette::default() })
    }

    /// Moves by the wheel.
    pub(crate) fn wheel(&mut self, by: isize) {
        match self {
            Self::Palette(p) => p.cursor = p.cursor.saturating_add_signed(by),
            Self::Form(form) => form.scroll = form.scroll.saturating_add_signed(by),
            Self::Export => {}
        }
    }
}

impl Palette {
    /// What it lists: all that works here, what belongs to this view first,
    /// and what fits the typed words best.
    pub(crate) fn entries(&self, context: Context, keymap: &Keymap) -> Vec<&'static Binding> {
        let typed = self.input.text().to_lowercase();
        let mut found: Vec<(usize, usize, &Binding)> = BINDINGS
            .iter()
            .enumerate()
            .filter(|(_, b)| {
                b.works_in(context) && !matches!(b.action, Action::Palette | Action::Help)
            })
            .filter_map(|(at, b)| {
                let hay = format!("{} {}", b.name.replace('-', " "), b.help.to_lowercase());
                // A key finds its own line.
                let own = keymap.keys(b.action).iter().any(|k| *k == self.input.text());
                let rank = if own { Some(0) } else { fuzzy::rank(&hay, &typed) };
                rank.map(|r| (r, at, b))
            })
            .collect();
        if typed.is_empty() {
            found.sort_by_key(|(_, at, b)| (b.contexts.is_empty(), *at));
        } else {
            found.sort_by_key(|(rank, at, _)| (*rank, *at));
        }
        found.into_iter().map(|(_, _, b)| b).collect()
    }
}

//! What stands over a view: the palette, a decision being made, an export
//! being chosen. State only; `decide` moves it and `view::dialogs` draws it.

use super::decide::Form;
use super::fuzzy;
use super::input::Input;
use super::keymap::{Action, BINDINGS, Binding, Context, Keymap};

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

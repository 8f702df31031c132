//! Floor 6, a window with handles: triage in a terminal.
//!
//! One enum of events, one loop. `update` takes an event and answers with
//! effects; `view` draws a state; both are pure. Only `runtime` touches the
//! terminal, files, the editor, threads and the clock.

mod actions;
mod asked;
mod chord;
mod decide;
mod dialog;
mod draft;
mod event;
mod excerpt;
mod export;
mod filter;
mod form;
mod fuzzy;
mod index;
mod input;
mod keymap;
mod layout;
mod lexer;
mod list;
mod mouse;
mod moves;
mod pages;
mod parts;
mod preferences;
mod rows;
mod runtime;
mod session;
mod signs;
mod state;
mod statement;
mod text;
mod theme;
mod topic;
mod undo;
mod update;
mod view;

pub use chord::Chord;
pub use draft::{Draft, Drafted};
pub use event::{Effect, Event, Mouse, Receipt, Scan, Seen, Spot, Way};
pub use excerpt::Page;
pub use keymap::{Action, BINDINGS, Binding, Context, Keymap};
pub use runtime::{Failure, Options, Outcome, run};
pub use session::Session;
pub use state::{Group, Screen, Start, State};
pub use theme::{Depth, Ground};
pub use undo::{History, Step};
pub use update::update;
pub use view::view;

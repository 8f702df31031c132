//! What reaches the interface and what it asks for: one enum each way.
//!
//! `update` turns events into effects; the runtime carries effects out and
//! answers with events. Nothing here touches the outside.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::{Audit, Severity};
use crate::rules::Rules;

use super::chord::Chord;
use super::draft::{Draft, Drafted};
use super::excerpt::Page;
use super::index::Index;
use super::session::Session;
use super::theme::Ground;
use super::undo::Step;

/// Something that happened.
#[derive(Debug, Clone)]
pub enum Event {
    /// A key, or keys pressed together.
    Key(Chord),
    /// Text that was pasted.
    Paste(String),
    /// The mouse, at a cell counted from 0.
    Mouse(Mouse, u16, u16),
    /// The terminal has this many columns and rows now.
    Resize(u16, u16),
    /// Rules and configuration are read, or read again: labels come from the
    /// one, and from which severity on `check` fails from the other.
    Ready(Arc<Rules>, Severity),
    /// The scan.
    Scan(Scan),
    /// The answer to [`Effect::Load`].
    Loaded(Arc<str>, Option<Arc<Page>>),
    /// The answer to [`Effect::ReadConfig`]: path relative to the root and
    /// text (`None`: there is no such file yet), or why it cannot be read.
    Config(Result<(String, Option<String>), String>),
    /// The answer to [`Effect::Draft`].
    Drafted(Box<Drafted>),
    /// The answer to [`Effect::Write`] and [`Effect::Undo`].
    Written(Result<Receipt, String>),
    /// The answer to [`Effect::Edit`].
    Edited(Result<(), String>),
    /// Something to tell: a copy or an export that worked or did not.
    Told(Result<String, String>),
    /// Files changed on disk, relative to the root.
    Changed(Vec<String>),
    /// Watching began, ended, or cannot be done.
    Watching(Result<bool, String>),
    /// The terminal said late what is behind the text.
    Ground(Ground),
    /// The process was told to end.
    Stop,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Mouse {
    Press,
    Drag,
    Release,
    WheelUp,
    WheelDown,
}

/// How far a scan is.
#[derive(Debug, Clone)]
pub enum Scan {
    /// It began.
    Started,
    /// Files and bytes read so far, files to read in all (0: not known yet),
    /// the file that was read last, and the milliseconds since the start.
    Progress {
        /// Files read.
        files: u64,
        /// Files to read; 0 while the walk goes on.
        total: u64,
        /// Bytes read.
        bytes: u64,
        /// The last file.
        path: Arc<str>,
        /// Since the start.
        elapsed_ms: u64,
    },
    /// What is known so far.
    Partial(Seen),
    /// The end; false when it was cancelled.
    Done(Seen, bool),
    /// It could not be done.
    Failed(String),
}

/// An audit with what the views need to know about it. Working that out takes
/// a while for a large one: whoever sends it does it, not the interface.
#[derive(Debug, Clone)]
pub struct Seen {
    pub(crate) audit: Arc<Audit>,
    pub(crate) index: Arc<Index>,
}

impl Seen {
    /// Works it out.
    pub fn new(audit: Arc<Audit>, rules: &Rules) -> Self {
        let index = Arc::new(Index::new(&audit, rules));
        Self { audit, index }
    }
}

/// A file that was written, and how to take it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Relative to the root.
    pub path: String,
    /// The text before; `None`: there was no file.
    pub before: Option<String>,
    /// The text that stands there now; `None`: it was removed.
    pub after: Option<String>,
    /// What it was for: `accepted 1 finding`.
    pub what: String,
    /// Whether this is new, or takes back or repeats an earlier one.
    pub way: Way,
}

/// Which way a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Way {
    /// Something new.
    #[default]
    Done,
    /// Takes back what was done.
    Back,
    /// Does again what was taken back.
    Again,
}

/// Which end an editor opens at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// Relative to the root.
    pub path: Arc<str>,
    /// 1-based.
    pub line: u32,
    /// 1-based.
    pub column: u32,
}

/// What `update` asks the runtime to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Leave.
    Quit,
    /// Suspend the process as Ctrl-Z does.
    Suspend,
    /// Start a scan that reads what was changed; a running one is cancelled.
    Rescan,
    /// The same, but reads everything.
    ReadAll,
    /// Cancel the running scan.
    Cancel,
    /// Read this file for an excerpt.
    Load(Arc<str>),
    /// Read the configuration file.
    ReadConfig,
    /// Write a file if its text is still `before`.
    Write(Receipt),
    /// Work out what a decision about many would write.
    Draft(Box<Draft>),
    /// Take back what was written, or write again what was taken back, if the
    /// file is as it was left.
    Undo(Box<Step>),
    /// Open the editor and come back.
    Edit(Spot),
    /// Put a text on the clipboard; `what` says what it is.
    Copy {
        /// The text.
        text: String,
        /// What it is, for the answer.
        what: String,
    },
    /// Write an export into the working folder, under a free name.
    Export {
        /// `privaudit-findings.md`.
        name: String,
        /// The whole file.
        text: String,
    },
    /// Watch the root for changes, or stop.
    Watch(bool),
    /// Take or release the mouse.
    Mouse(bool),
    /// Remember this for the next time.
    Remember(Box<Session>),
}

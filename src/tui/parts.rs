//! The parts that the state is made of: views, panes, cursors, and what each
//! view remembers of where one is.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::filter::Filter;
use super::rows::{Row, RowKey};

/// The views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Screen {
    #[default]
    Findings,
    Policy,
    Map,
    Parties,
    Skipped,
}

/// How findings are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Group {
    #[default]
    Verdict,
    Severity,
    Type,
    Party,
    File,
}

impl Group {
    const ALL: [Self; 5] = [Self::Verdict, Self::Severity, Self::Type, Self::Party, Self::File];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Severity => "severity",
            Self::Type => "type",
            Self::Party => "party",
            Self::File => "file",
        }
    }

    pub(crate) fn next(self, by: usize) -> Self {
        Self::ALL[(self as usize + by) % Self::ALL.len()]
    }
}

/// Which pane has the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Pane {
    #[default]
    List,
    Code,
    Policy,
}

/// A list with a cursor that stays in sight.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cursor {
    pub(crate) at: usize,
    pub(crate) top: usize,
}

impl Cursor {
    pub(crate) fn clamp(&mut self, len: usize, height: usize) {
        self.at = self.at.min(len.saturating_sub(1));
        let height = height.max(1);
        self.top = self.top.min(self.at).max((self.at + 1).saturating_sub(height));
        self.top = self.top.min(len.saturating_sub(height));
    }

    /// Goes on to be at another number, and looks as if nothing had moved. Who
    /// sees the beginning goes on to see it.
    pub(crate) fn renumber(&mut self, at: usize) {
        if self.top > 0 {
            self.top = (self.top + at).saturating_sub(self.at);
        }
        self.at = at;
    }
}

/// How far the scan is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Progress {
    pub(crate) files: u64,
    pub(crate) total: u64,
    pub(crate) bytes: u64,
    pub(crate) path: String,
    pub(crate) elapsed_ms: u64,
}

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Good,
    Bad,
}

/// The list of findings.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) group: Group,
    pub(crate) filter_text: String,
    pub(crate) filter: Filter,
    pub(crate) show_decided: bool,
    pub(crate) folded: BTreeSet<String>,
    pub(crate) rows: Vec<Row>,
    pub(crate) shown: usize,
    pub(crate) cursor: Cursor,
    pub(crate) key: Option<RowKey>,
    pub(crate) marked: BTreeSet<String>,
    /// Whether the cursor was ever moved: until then it stays on the first.
    pub(crate) touched: bool,
}

/// The policy view: which document and which of its marks.
#[derive(Debug, Default)]
pub(crate) struct Reading {
    pub(crate) document: usize,
    pub(crate) mark: usize,
    /// First line that is drawn, and how many of its pieces are above.
    pub(crate) top: (u32, usize),
}

/// The map view.
#[derive(Debug, Default)]
pub(crate) struct MapCursor {
    pub(crate) row: Cursor,
    pub(crate) column: usize,
    pub(crate) left: usize,
}

/// Where to come back to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trail {
    pub(crate) screen: Screen,
    pub(crate) opened: bool,
    pub(crate) pane: Pane,
}

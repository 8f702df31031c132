//! All that the interface knows. It changes in `update` alone; views only
//! look at it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Audit, Finding, Severity, Status};
use crate::rules::Rules;

use super::dialog::Dialog;
use super::event::Effect;
use super::filter::Filter;
use super::index::{Index, Standing};
use super::input::Input;
use super::keymap::{Context, Keymap};
use super::layout::{self, Panes};
use super::pages::Pages;
pub(crate) use super::parts::{Cursor, Findings, MapCursor, Pane, Progress, Reading, Tone, Trail};
pub use super::parts::{Group, Screen};
use super::rows::RowKey;
use super::session::Session;
use super::signs::Signs;
use super::theme::{Depth, Ground, Theme};
use super::undo::History;

/// What the interface starts with.
#[derive(Debug)]
pub struct Start {
    /// For labels.
    pub rules: Arc<Rules>,
    /// The name of the audited folder.
    pub project: String,
    /// Columns and rows.
    pub size: (u16, u16),
    /// What is behind the text.
    pub ground: Ground,
    /// How many colours there are.
    pub depth: Depth,
    /// Draw with ASCII alone.
    pub ascii: bool,
    /// The keys.
    pub keymap: Keymap,
    /// Whether the mouse is taken.
    pub mouse: bool,
    /// What is remembered.
    pub session: Session,
    /// What was written and can be taken back.
    pub history: History,
    /// For acceptances that end.
    pub today: Option<jiff::civil::Date>,
}

/// Everything.
#[derive(Debug)]
pub struct State {
    pub(crate) rules: Arc<Rules>,
    /// From here on an open finding makes `check` fail.
    pub(crate) bar: Severity,
    pub(crate) project: String,
    pub(crate) size: (u16, u16),
    pub(crate) theme: Theme,
    pub(crate) signs: Signs,
    pub(crate) keymap: Keymap,
    pub(crate) today: Option<jiff::civil::Date>,

    pub(crate) audit: Arc<Audit>,
    pub(crate) index: Arc<Index>,
    pub(crate) pages: Pages,
    /// The scan that runs.
    pub(crate) progress: Option<Progress>,
    /// Whether a scan has come to its end.
    pub(crate) scanned: bool,
    /// Whether the last one was cancelled.
    pub(crate) partial: bool,
    pub(crate) failure: Option<String>,

    pub(crate) screen: Screen,
    pub(crate) pane: Pane,
    pub(crate) opened: bool,
    pub(crate) zoomed: bool,
    pub(crate) split: u16,
    pub(crate) dragging: bool,
    pub(crate) trail: Vec<Trail>,

    pub(crate) findings: Findings,
    pub(crate) reading: Reading,
    pub(crate) map: MapCursor,
    pub(crate) party: Cursor,
    pub(crate) skipped: Cursor,
    /// Which place and which statement of the topic are shown, and how far the
    /// detail is scrolled.
    pub(crate) place: usize,
    pub(crate) statement: usize,
    pub(crate) scroll: [usize; 2],

    pub(crate) later: BTreeSet<String>,
    /// What was decided since the audit was made: status and reason.
    pub(crate) decided: BTreeMap<String, (Status, String)>,
    pub(crate) history: History,
    /// How many of its steps were taken since the start.
    pub(crate) own: usize,
    /// How many were taken back since the start, and nothing new done since.
    pub(crate) taken_back: usize,
    /// Numbers the drafts that are asked for.
    pub(crate) drafts: u64,
    pub(crate) owner: String,

    pub(crate) filtering: Option<Input>,
    pub(crate) dialog: Option<Dialog>,
    pub(crate) message: Option<(Tone, String)>,
    pub(crate) watching: bool,
    pub(crate) mouse: bool,
    /// Whether somebody did anything yet: from then on no view comes by itself.
    pub(crate) acted: bool,
    /// Set by Ctrl-C on a scan; the next one quits.
    pub(crate) ended: bool,
}

impl State {
    /// The state before anything is known.
    pub fn new(start: Start) -> Self {
        let session = start.session;
        let findings = Findings {
            group: session.group,
            filter: Filter::parse(&session.filter),
            filter_text: session.filter,
            show_decided: session.show_decided,
            key: session.cursor.map(RowKey::Finding),
            ..Findings::default()
        };
        let mut state = Self {
            rules: start.rules,
            bar: Severity::Warning,
            project: start.project,
            size: start.size,
            theme: Theme::new(start.ground, start.depth),
            signs: Signs::new(start.ascii),
            keymap: start.keymap,
            today: start.today,
            audit: Arc::default(),
            index: Arc::default(),
            pages: Pages::default(),
            progress: None,
            scanned: false,
            partial: false,
            failure: None,
            screen: session.screen,
            pane: Pane::List,
            opened: false,
            zoomed: false,
            split: session.split,
            dragging: false,
            trail: Vec::new(),
            findings,
            reading: Reading::default(),
            map: MapCursor::default(),
            party: Cursor::default(),
            skipped: Cursor::default(),
            place: 0,
            statement: 0,
            scroll: [0; 2],
            later: session.later.into_iter().collect(),
            decided: BTreeMap::new(),
            history: start.history,
            own: 0,
            taken_back: 0,
            drafts: 0,
            owner: session.owner,
            filtering: None,
            dialog: None,
            message: None,
            watching: false,
            mouse: start.mouse,
            acted: false,
            ended: false,
        };
        state.refresh();
        state
    }

    /// What should be remembered.
    pub fn session(&self) -> Session {
        Session {
            screen: self.screen,
            group: self.findings.group,
            filter: self.findings.filter_text.clone(),
            show_decided: self.findings.show_decided,
            split: self.split,
            later: self.later.iter().cloned().collect(),
            owner: self.owner.clone(),
            ground: Some(self.theme.ground),
            cursor: match &self.findings.key {
                Some(RowKey::Finding(print)) => Some(print.clone()),
                _ => None,
            },
        }
    }

    /// How many findings are open, and how many of them are errors.
    pub fn open(&self) -> (usize, usize) {
        let open = |f: &&Finding| self.status(f) == Status::Open;
        let errors = |f: &&Finding| f.severity == Severity::Error;
        let all = self.audit.findings.iter().filter(open).count();
        (all, self.audit.findings.iter().filter(open).filter(errors).count())
    }

    /// How many open findings make `check` fail.
    pub(crate) fn failing(&self) -> usize {
        let fails = |f: &&Finding| f.severity >= self.bar && self.status(f) == Status::Open;
        self.audit.findings.iter().filter(fails).count()
    }

    /// A finding's status with what was decided since.
    pub(crate) fn status(&self, f: &Finding) -> Status {
        self.decided.get(&f.fingerprint).map_or(f.status, |d| d.0)
    }

    /// What the keys act on now.
    pub(crate) fn context(&self) -> Context {
        if self.opened {
            return Context::Detail;
        }
        match self.screen {
            Screen::Findings if self.pane == Pane::List => Context::Findings,
            Screen::Findings => Context::Detail,
            Screen::Policy if self.first_run() => Context::FirstRun,
            Screen::Policy => Context::Policy,
            Screen::Map => Context::Map,
            Screen::Parties => Context::Parties,
            Screen::Skipped => Context::Skipped,
        }
    }

    /// How the statement under the cursor stands, in the policy view.
    pub(crate) fn standing(&self) -> Option<Standing> {
        let marks = self.index.marks.get(self.reading.document)?;
        let mark = marks.get(self.reading.mark).filter(|_| self.screen == Screen::Policy)?;
        Some(mark.standing)
    }

    /// Whether there is no policy to show.
    pub(crate) fn first_run(&self) -> bool {
        self.audit.documents.is_empty() && (self.scanned || self.progress.is_none())
    }

    pub(crate) fn panes(&self) -> Panes {
        layout::panes(self)
    }

    pub(crate) fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.message = Some((tone, text.into()));
    }

    /// Brings cursors into bounds and sight and asks for the files that the
    /// detail shows.
    pub(crate) fn settle(&mut self, effects: &mut Vec<Effect>) {
        if self.opened && self.topic().is_none() {
            // What was open is decided, filtered away or gone.
            self.opened = false;
            self.pane = Pane::List;
            self.trail.clear();
        }
        let panes = self.panes();
        let height = panes.list_height();
        let rows = self.findings.rows.len();
        // Behind an open detail there is no list: it comes back as it was.
        if panes.list.is_some() {
            self.findings.cursor.clamp(rows, height);
        }
        self.findings.cursor.at = self.findings.cursor.at.min(rows.saturating_sub(1));
        self.party.clamp(self.index.parties.len(), height.saturating_sub(1));
        let room = super::view::skipped::list_height(height as u16);
        self.skipped.clamp(self.index.skipped.len(), usize::from(room));
        self.map.row.clamp(self.index.map.rows.len(), height.saturating_sub(1));
        self.map.column = self.map.column.min(self.index.map.columns.len().saturating_sub(1));
        super::view::map::scroll(self);
        self.reading.document =
            self.reading.document.min(self.audit.documents.len().saturating_sub(1));
        let marks = self.index.marks.get(self.reading.document).map_or(0, Vec::len);
        self.reading.mark = self.reading.mark.min(marks.saturating_sub(1));
        super::view::policy::scroll(self);

        let topic = self.topic();
        let (places, statements) =
            topic.as_ref().map_or((0, 0), |t| (t.evidence.len(), t.statements()));
        let mut wanted: Vec<Arc<str>> = Vec::new();
        if let Some(t) = &topic {
            let place = self.place.min(places.saturating_sub(1));
            let statement = self.statement.min(statements.saturating_sub(1));
            wanted.extend(t.place(self, place).map(|p| p.path.clone()));
            wanted.extend(t.statement(self, statement).map(|p| p.path.clone()));
        }
        if self.screen == Screen::Policy {
            wanted.extend(self.audit.documents.get(self.reading.document).map(|d| d.path.clone()));
        }
        self.place = self.place.min(places.saturating_sub(1));
        self.statement = self.statement.min(statements.saturating_sub(1));
        effects.extend(self.pages.want(&wanted).into_iter().map(Effect::Load));
    }
}

//! A decision being made: fields that are filled in, the lines that they would
//! write, and the key of its own that writes them.

use std::sync::Arc;

use crossterm::event::KeyCode;

use crate::model::{Audit, Evidence, Finding};

use super::asked;
use super::chord::Chord;
use super::draft::{Draft, Drafted, Sign};
use super::event::{Effect, Receipt, Way};
use super::input::Input;
use super::state::State;
use super::text::count;
use super::undo::Step;

/// Which decision a form makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Decision {
    Accept,
    NotPersonal,
    /// The party is the project's own.
    FirstParty,
    Declare,
    /// A first configuration with drafts of statements.
    Start,
    /// Take back what was written before the last restart, or do it again.
    Undo(Step),
}

/// One field of a form.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) label: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) input: Input,
}

/// A decision being made.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) decision: Decision,
    pub(crate) title: String,
    /// The audit that it is about, which may change while somebody types.
    pub(crate) audit: Arc<Audit>,
    /// Indices into its findings.
    targets: Vec<usize>,
    pub(crate) fields: Vec<Field>,
    /// The field with the cursor; one past the last: the preview.
    pub(crate) focus: usize,
    pub(crate) scroll: usize,
    /// Path and text of the configuration, once it was read.
    pub(crate) config: Option<(String, Option<String>)>,
    after: Option<Option<String>>,
    /// The draft that is being worked out, and whether it is outdated already.
    waiting: Option<(u64, bool)>,
    /// It is being written: a second press must not write it twice.
    sent: bool,
    pub(crate) diff: Vec<(Sign, String)>,
    pub(crate) trouble: Option<String>,
    /// A word of advice, and whether it is a warning.
    pub(crate) advice: Option<String>,
    pub(crate) warns: bool,
}

/// A field with a text to start from.
pub(crate) fn field(label: &'static str, hint: &'static str, text: impl Into<String>) -> Field {
    Field { label, hint, input: Input::new(text) }
}

impl Form {
    pub(crate) fn new(
        state: &State,
        decision: Decision,
        title: String,
        fields: Vec<Field>,
        targets: Vec<usize>,
    ) -> Self {
        Self {
            decision,
            title,
            audit: state.audit.clone(),
            targets,
            fields,
            focus: 0,
            scroll: 0,
            config: None,
            after: None,
            waiting: None,
            sent: false,
            diff: Vec::new(),
            trouble: None,
            advice: None,
            warns: false,
        }
    }

    /// The findings that it is about.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &Finding> {
        self.targets.iter().filter_map(|&at| self.audit.findings.get(at))
    }

    /// How many they are.
    pub(crate) fn count(&self) -> usize {
        self.targets.len()
    }

    /// The places in the code of a finding.
    pub(crate) fn places(&self, f: &Finding) -> impl Iterator<Item = &Evidence> {
        f.evidence.iter().filter_map(|&e| self.audit.evidence.get(e))
    }

    /// The file that would be written.
    pub(crate) fn path(&self) -> &str {
        self.config.as_ref().map_or("privaudit.toml", |c| &c.0)
    }

    /// Whether the preview has the cursor.
    pub(crate) fn at_preview(&self) -> bool {
        self.focus >= self.fields.len()
    }

    /// Whether nothing would be left of the file.
    pub(crate) fn removes(&self) -> bool {
        self.after == Some(None)
    }

    /// Whether what would be written has been worked out, from the file as it is.
    pub(crate) fn ready(&self) -> bool {
        self.after.is_some()
    }

    /// Whether the lines are still being worked out.
    pub(crate) fn waits(&self) -> bool {
        self.waiting.is_some()
    }

    /// What was typed into a field.
    pub(crate) fn text(&self, label: &str) -> &str {
        self.fields.iter().find(|f| f.label == label).map_or("", |f| f.input.text().trim())
    }

    /// The same, if it is anything.
    pub(crate) fn some(&self, label: &str) -> Option<String> {
        Some(self.text(label)).filter(|t| !t.is_empty()).map(str::to_owned)
    }

    /// The configuration was read, or cannot be.
    pub(crate) fn read(
        &mut self,
        state: &State,
        answer: Result<(String, Option<String>), String>,
        effects: &mut Vec<Effect>,
    ) {
        self.sent = false;
        match answer {
            Ok(config) => {
                self.config = Some(config);
                self.preview(state, effects);
            }
            Err(why) => self.trouble = Some(why),
        }
    }

    /// Works out what would be written, or has it worked out. One is worked
    /// out at a time: what is typed meanwhile counts when it has come.
    pub(crate) fn preview(&mut self, state: &State, effects: &mut Vec<Effect>) {
        self.after = None;
        if let Some((_, outdated)) = &mut self.waiting {
            *outdated = true;
            return;
        }
        let Some((path, before)) = self.config.clone() else { return };
        match asked::work(self, state) {
            Ok(work) => {
                let draft = Draft { number: state.drafts, path, before, work };
                if draft.is_small() {
                    self.take(draft.work_out());
                } else {
                    self.trouble = None;
                    self.waiting = Some((draft.number, false));
                    effects.push(Effect::Draft(Box::new(draft)));
                }
            }
            Err(why) => {
                self.diff.clear();
                self.trouble = Some(why);
            }
        }
    }

    /// A draft was worked out.
    pub(crate) fn drafted(&mut self, state: &State, drafted: Drafted, effects: &mut Vec<Effect>) {
        match self.waiting {
            Some((number, outdated)) if number == drafted.number => {
                self.waiting = None;
                if outdated {
                    self.preview(state, effects);
                } else {
                    self.take(drafted);
                }
            }
            // Of a form that was closed.
            _ => {}
        }
    }

    fn take(&mut self, drafted: Drafted) {
        self.diff = drafted.diff;
        if self.decision == Decision::Start && self.scroll == 0 {
            // What was drafted counts, not the remarks above it.
            let first = self.diff.iter().position(|(_, line)| line.starts_with("[["));
            self.scroll = first.unwrap_or(0).saturating_sub(4);
        }
        match drafted.after {
            Ok(after) => {
                self.trouble = None;
                self.after = Some(after);
            }
            Err(why) => self.trouble = Some(why),
        }
    }

    /// Adds text to the field with the cursor.
    pub(crate) fn paste(&mut self, state: &State, text: &str, effects: &mut Vec<Effect>) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.input.insert(text);
            self.preview(state, effects);
        }
    }

    /// Takes a key; answers whether the form stays.
    pub(crate) fn key(&mut self, state: &State, chord: Chord, effects: &mut Vec<Effect>) -> bool {
        let last = self.fields.len();
        match chord.code {
            KeyCode::Esc => return false,
            KeyCode::Tab => self.focus = if self.focus == last { 0 } else { self.focus + 1 },
            // On to the lines; while something is missing, to the next field.
            KeyCode::Enter if self.trouble.is_none() => self.focus = last,
            KeyCode::Enter => self.focus = (self.focus + 1).min(last),
            KeyCode::BackTab => self.focus = self.focus.checked_sub(1).unwrap_or(last),
            KeyCode::Down if !self.at_preview() => self.focus += 1,
            KeyCode::Up if !self.at_preview() => self.focus = self.focus.saturating_sub(1),
            KeyCode::PageDown => self.scroll += 5,
            KeyCode::PageUp => self.scroll = self.scroll.saturating_sub(5),
            _ if self.at_preview() => match chord.code {
                KeyCode::Char('w') => self.write(effects),
                KeyCode::Char('q') => return false,
                KeyCode::Down | KeyCode::Char('j') => self.scroll += 1,
                KeyCode::Up if self.scroll == 0 => self.focus = last.saturating_sub(1),
                KeyCode::Up | KeyCode::Char('k') => self.scroll = self.scroll.saturating_sub(1),
                _ => {}
            },
            _ => {
                let focus = self.focus;
                if self.fields[focus].input.key(chord) {
                    self.preview(state, effects);
                }
            }
        }
        self.scroll = self.scroll.min(self.diff.len().saturating_sub(1));
        true
    }

    fn write(&mut self, effects: &mut Vec<Effect>) {
        if std::mem::replace(&mut self.sent, self.after.is_some()) {
            return;
        }
        let (Some(after), Some((path, before))) = (&self.after, &self.config) else { return };
        effects.push(Effect::Write(Receipt {
            path: path.clone(),
            before: before.clone(),
            after: after.clone(),
            what: self.what(),
            way: match &self.decision {
                Decision::Undo(step) => step.way,
                _ => Way::Done,
            },
        }));
    }

    /// What it does, for whoever is told that it was done.
    fn what(&self) -> String {
        let n = self.count();
        match &self.decision {
            Decision::Accept => format!("accepted {}", count(n, "finding", "findings")),
            Decision::NotPersonal => format!("not personal: {}", self.text("Name")),
            Decision::FirstParty => format!("our own: {}", count(n, "party", "parties")),
            Decision::Declare => format!("declared {}", count(n, "statement", "statements")),
            Decision::Start => format!("started {}", self.path()),
            Decision::Undo(step) => step.what.clone(),
        }
    }
}

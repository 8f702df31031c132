//! What a decision would write: worked out from the file as it is, with the
//! lines that differ. Small ones are worked out where they are asked for,
//! large ones by the runtime's clerk: typing never waits for thousands of lines.

use similar::{ChangeTag, TextDiff};

use crate::config::{self, Change};

use super::undo::Step;

/// Up to so many changes, and to a file of so many bytes, no key is held up.
const SMALL: (usize, usize) = (64, 128 << 10);

/// A line of the preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sign {
    Same,
    Added,
    Removed,
}

/// What is done to the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Work {
    Changes(Vec<Change>),
    /// A first configuration; what is there already stays above it.
    Start(String),
    /// Take back what was written.
    Back(Step),
}

/// A text to be worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub(crate) number: u64,
    pub(crate) path: String,
    pub(crate) before: Option<String>,
    pub(crate) work: Work,
}

/// The same, worked out.
#[derive(Debug, Clone)]
pub struct Drafted {
    pub(crate) number: u64,
    /// The text of the file, or that there is none; or why it cannot be.
    pub(crate) after: Result<Option<String>, String>,
    pub(crate) diff: Vec<(Sign, String)>,
}

impl Draft {
    /// Whether it can be done between two keys.
    pub(crate) fn is_small(&self) -> bool {
        let changes = match &self.work {
            Work::Changes(changes) => changes.len(),
            Work::Start(_) | Work::Back(_) => 0,
        };
        changes <= SMALL.0 && self.before.as_ref().map_or(0, String::len) <= SMALL.1
    }

    /// Does it.
    pub fn work_out(self) -> Drafted {
        let before = self.before.as_deref().unwrap_or("");
        let whole = |text: &str, changes: &[Change]| {
            config::apply_all(&self.path, text, changes).map(Some).map_err(|t| t.to_string())
        };
        let after = match &self.work {
            Work::Changes(changes) => whole(before, changes),
            Work::Start(text) if before.trim().is_empty() => Ok(Some(text.clone())),
            Work::Start(text) => {
                let new = text.strip_prefix(config::TEMPLATE).unwrap_or(text);
                whole(&format!("{}\n{new}", before.trim_end_matches('\n').to_owned() + "\n"), &[])
            }
            Work::Back(step) => step.back(self.before.as_deref()).map(|receipt| receipt.after),
        };
        let diff = match &after {
            Ok(after) => diff(before, after.as_deref().unwrap_or("")),
            Err(_) => Vec::new(),
        };
        Drafted { number: self.number, after, diff }
    }
}

/// The lines that differ, with one line of the rest around them.
fn diff(before: &str, after: &str) -> Vec<(Sign, String)> {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for group in diff.grouped_ops(1) {
        for op in group {
            for change in diff.iter_changes(&op) {
                let sign = match change.tag() {
                    ChangeTag::Equal => Sign::Same,
                    ChangeTag::Insert => Sign::Added,
                    ChangeTag::Delete => Sign::Removed,
                };
                lines.push((sign, change.value().trim_end_matches(['\n', '\r']).to_owned()));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preview_shows_what_changes_and_little_else() {
        let lines = diff("a\nb\nc\nd\n", "a\nb\nc\nX\n");
        assert_eq!(
            lines,
            [(Sign::Same, "c".into()), (Sign::Removed, "d".into()), (Sign::Added, "X".into())]
        );
    }

    #[test]
    fn a_first_configuration_keeps_what_is_there() {
        let text = format!("{}\n[[declare]]\nkind = \"collects\"\n", config::TEMPLATE);
        let start = |before: Option<&str>| {
            let draft = Draft {
                number: 0,
                path: "privaudit.toml".into(),
                before: before.map(str::to_owned),
                work: Work::Start(text.clone()),
            };
            draft.work_out().after
        };
        assert_eq!(start(None), Ok(Some(text.clone())));
        let kept = start(Some("exclude = [\"old/**\"]\n")).expect("fine").expect("a text");
        assert_eq!(kept, "exclude = [\"old/**\"]\n\n\n[[declare]]\nkind = \"collects\"\n");
        assert!(start(Some("exclude = [\n")).is_err());
    }
}

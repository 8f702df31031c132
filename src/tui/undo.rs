//! What was written can be taken back, also after a restart: a bounded list of
//! steps, each with what is needed to undo it and no more. A step fits only the
//! very text that it left behind: a file that somebody edited since is never
//! overwritten.

use serde::{Deserialize, Serialize};

use super::event::Receipt;

/// So many steps are kept.
const MOST: usize = 50;
/// And so many bytes of what they took away.
const MOST_BYTES: usize = 1 << 20;

/// One thing that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Relative to the root.
    pub(crate) path: String,
    /// What it was for: `accepted 1 finding`.
    pub(crate) what: String,
    /// The hash of the text that it left behind.
    after: String,
    /// The hash of the text before; `None`: there was no file.
    before: Option<String>,
    /// What stayed at the beginning and at the end, in bytes of the new text,
    /// and what stood between.
    front: usize,
    back: usize,
    middle: String,
}

/// The steps, the last one at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    steps: Vec<Step>,
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

impl Step {
    /// Of something that was written; none if the file was removed.
    fn of(receipt: &Receipt) -> Option<Self> {
        let after = receipt.after.as_deref()?;
        let before = receipt.before.as_deref();
        let old = before.unwrap_or("");
        let mut front = old.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
        while !(old.is_char_boundary(front) && after.is_char_boundary(front)) {
            front -= 1;
        }
        let rest = (old.len() - front).min(after.len() - front);
        let ends = old.bytes().rev().zip(after.bytes().rev()).take(rest);
        let mut back = ends.take_while(|(a, b)| a == b).count();
        while !(old.is_char_boundary(old.len() - back)
            && after.is_char_boundary(after.len() - back))
        {
            back -= 1;
        }
        Some(Self {
            path: receipt.path.clone(),
            what: receipt.what.clone(),
            after: hash(after),
            before: before.map(hash),
            front,
            back,
            middle: old[front..old.len() - back].to_owned(),
        })
    }

    /// What takes it back, if the file is as the step left it.
    ///
    /// # Errors
    /// That it cannot be taken back any more, in words.
    pub fn back(&self, present: Option<&str>) -> Result<Receipt, String> {
        let edited = || {
            format!(
                "{} was edited since: \"{}\" cannot be taken back any more; change the file by hand",
                self.path, self.what
            )
        };
        let text = present.filter(|text| hash(text) == self.after).ok_or_else(edited)?;
        let old = text.get(..self.front).zip(text.get(text.len().saturating_sub(self.back)..));
        let (front, back) = old.ok_or_else(edited)?;
        let old = format!("{front}{}{back}", self.middle);
        if self.before.as_ref().is_some_and(|before| *before != hash(&old)) {
            return Err(edited());
        }
        Ok(Receipt {
            path: self.path.clone(),
            before: Some(text.to_owned()),
            after: self.before.is_some().then_some(old),
            what: self.what.clone(),
            undo: true,
        })
    }
}

impl History {
    /// Reads what [`History::text`] wrote; anything else is an empty one.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// One JSON object.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    /// Whether there is nothing to take back.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The last step.
    pub(crate) fn last(&self) -> Option<&Step> {
        self.steps.last()
    }

    /// Takes note of something that was written, or taken back.
    pub fn wrote(&mut self, receipt: &Receipt) {
        if receipt.undo {
            self.steps.pop();
            return;
        }
        self.steps.extend(Step::of(receipt));
        let size = |steps: &[Step]| steps.iter().map(|s| s.middle.len()).sum::<usize>();
        while self.steps.len() > MOST || (self.steps.len() > 1 && size(&self.steps) > MOST_BYTES) {
            self.steps.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt(before: Option<&str>, after: &str) -> Receipt {
        Receipt {
            path: "privaudit.toml".into(),
            before: before.map(str::to_owned),
            after: Some(after.to_owned()),
            what: "a test".into(),
            undo: false,
        }
    }

    #[test]
    fn a_step_brings_back_the_very_bytes_and_holds_little() {
        for (before, after) in [
            (None, "a = 1\n"),
            (Some(""), "a = 1\n"),
            (Some("a = 1\n"), ""),
            (Some("# é\na\nb\n"), "# è\na\nc\nb\n"),
            (Some("aaa"), "aa"),
            (Some("aa"), "aaa"),
            (Some("same"), "same"),
            (Some("ü"), "ö"),
        ] {
            let mut history = History::default();
            history.wrote(&receipt(before, after));
            let history = History::read(&history.text());
            let step = history.last().expect("a step");
            let back = step.back(Some(after)).expect("back");
            assert_eq!(back.after.as_deref(), before, "{before:?} {after:?}");
            let edited = format!("{after}#");
            assert!(step.back(Some(&edited)).expect_err("no").contains("was edited since"));
            assert!(step.back(None).is_err());
        }
        let long = "x = 1\n".repeat(1000);
        let step = Step::of(&receipt(Some(&long), &format!("{long}y = 2\n"))).expect("a step");
        assert_eq!(step.middle, "");
    }

    #[test]
    fn the_list_is_bounded_and_a_forged_one_does_no_harm() {
        let mut history = History::default();
        for n in 0..80 {
            history.wrote(&receipt(Some("a"), &format!("a{n}")));
        }
        assert_eq!(history.steps.len(), MOST);
        assert_eq!(history.last().map(|s| s.after.clone()), Some(hash("a79")));
        for n in 0..5 {
            let old = format!("{n}{}", "y".repeat(MOST_BYTES / 2));
            history.wrote(&receipt(Some(&old), "z"));
        }
        assert!(history.steps.len() <= 3);
        let mut step = Step::of(&receipt(Some("é"), "éé")).expect("a step");
        for (front, back) in [(1, 0), (usize::MAX, 0), (0, usize::MAX), (0, 1), (3, 3)] {
            (step.front, step.back) = (front, back);
            let _ = step.back(Some("éé"));
        }
        assert_eq!(History::read("[]"), History::default());
    }
}

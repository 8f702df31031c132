//! What was written can be taken back, and what was taken back be done again,
//! also after a restart: two bounded lists of steps, each with what is needed to
//! go that way and no more. A step fits only the
//! very text that it left behind: a file that somebody edited since is never
//! overwritten.

use serde::{Deserialize, Serialize};

use super::event::{Receipt, Way};

/// So many steps are kept.
const MOST: usize = 50;
/// And so many bytes of what they took away.
const MOST_BYTES: usize = 1 << 20;

/// One thing that was written, as it can be reversed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Relative to the root.
    pub(crate) path: String,
    /// What it was for: `accepted 1 finding`.
    pub(crate) what: String,
    /// Which way it goes when it is reversed.
    #[serde(default = "back")]
    pub(crate) way: Way,
    /// The hash of the text that it left behind; `None`: it left no file.
    after: Option<String>,
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
    /// What was taken back since the last new step.
    undone: Vec<Step>,
}

/// The way of steps that were written before there was another one.
fn back() -> Way {
    Way::Back
}

fn hash(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

impl Step {
    /// Of something that was written.
    fn of(receipt: &Receipt) -> Self {
        let (before, written) = (receipt.before.as_deref(), receipt.after.as_deref());
        let (old, after) = (before.unwrap_or(""), written.unwrap_or(""));
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
        Self {
            path: receipt.path.clone(),
            what: receipt.what.clone(),
            way: if receipt.way == Way::Back { Way::Again } else { Way::Back },
            after: written.map(hash),
            before: before.map(hash),
            front,
            back,
            middle: old[front..old.len() - back].to_owned(),
        }
    }

    /// What reverses it, if the file is as the step left it.
    ///
    /// # Errors
    /// That it cannot be done any more, in words.
    pub fn back(&self, present: Option<&str>) -> Result<Receipt, String> {
        let edited = || {
            let way = if self.way == Way::Again { "done again" } else { "taken back" };
            format!(
                "cannot be {way}: {} was edited since; change it by hand ({})",
                self.path, self.what
            )
        };
        if present.map(hash) != self.after {
            return Err(edited());
        }
        let text = present.unwrap_or("");
        let old = text.get(..self.front).zip(text.get(text.len().saturating_sub(self.back)..));
        let (front, back) = old.ok_or_else(edited)?;
        let old = format!("{front}{}{back}", self.middle);
        if self.before.as_ref().is_some_and(|before| *before != hash(&old)) {
            return Err(edited());
        }
        Ok(Receipt {
            path: self.path.clone(),
            before: present.map(str::to_owned),
            after: self.before.is_some().then_some(old),
            what: self.what.clone(),
            way: self.way,
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

    /// Whether there is nothing to take back, and nothing to do again.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.undone.is_empty()
    }

    /// The last step.
    pub(crate) fn last(&self) -> Option<&Step> {
        self.steps.last()
    }

    /// What was taken back last.
    pub(crate) fn undone(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// Takes note of something that was written, taken back or done again.
    pub fn wrote(&mut self, receipt: &Receipt) {
        let step = Step::of(receipt);
        match receipt.way {
            Way::Done => {
                self.undone.clear();
                put(&mut self.steps, step);
            }
            Way::Back => {
                self.steps.pop();
                put(&mut self.undone, step);
            }
            Way::Again => {
                self.undone.pop();
                put(&mut self.steps, step);
            }
        }
    }
}

fn put(steps: &mut Vec<Step>, step: Step) {
    steps.push(step);
    let size = |steps: &[Step]| steps.iter().map(|s| s.middle.len()).sum::<usize>();
    while steps.len() > MOST || (steps.len() > 1 && size(steps) > MOST_BYTES) {
        steps.remove(0);
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
            way: Way::Done,
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
            let mut history = History::read(&history.text());
            let step = history.last().expect("a step").clone();
            let back = step.back(Some(after)).expect("back");
            assert_eq!(back.after.as_deref(), before, "{before:?} {after:?}");
            let edited = format!("{after}#");
            assert!(step.back(Some(&edited)).expect_err("no").contains("was edited since"));
            assert!(step.back(None).is_err());
            // And again, and back again, also after a restart.
            history.wrote(&back);
            let mut history = History::read(&history.text());
            assert!(history.last().is_none());
            let again = history.undone().expect("a step").back(before).expect("again");
            assert_eq!((again.after.as_deref(), again.way), (Some(after), Way::Again));
            let other = format!("{}#", before.unwrap_or(""));
            assert!(history.undone().expect("a step").back(Some(&other)).is_err());
            history.wrote(&again);
            assert!(history.undone().is_none());
            let back = history.last().expect("a step").back(Some(after)).expect("back");
            assert_eq!((back.after.as_deref(), back.way), (before, Way::Back));
            // Something new ends what could be done again.
            history.wrote(&back);
            history.wrote(&receipt(before, "new"));
            assert!(history.undone().is_none());
        }
        let long = "x = 1\n".repeat(1000);
        let step = Step::of(&receipt(Some(&long), &format!("{long}y = 2\n")));
        assert_eq!(step.middle, "");
    }

    #[test]
    fn the_list_is_bounded_and_a_forged_one_does_no_harm() {
        let mut history = History::default();
        for n in 0..80 {
            history.wrote(&receipt(Some("a"), &format!("a{n}")));
        }
        assert_eq!(history.steps.len(), MOST);
        assert_eq!(history.last().and_then(|s| s.after.clone()), Some(hash("a79")));
        for n in 0..5 {
            let old = format!("{n}{}", "y".repeat(MOST_BYTES / 2));
            history.wrote(&receipt(Some(&old), "z"));
        }
        assert!(history.steps.len() <= 3);
        let mut step = Step::of(&receipt(Some("é"), "éé"));
        for (front, back) in [(1, 0), (usize::MAX, 0), (0, usize::MAX), (0, 1), (3, 3)] {
            (step.front, step.back) = (front, back);
            let _ = step.back(Some("éé"));
        }
        assert_eq!(History::read("[]"), History::default());
    }
}

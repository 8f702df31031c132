//! The signs that stand for verdicts, severities and shapes, in Unicode and
//! in plain ASCII. Each takes one column.

use crate::model::{Severity, Status, Verdict};

/// Which set is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Signs {
    ascii: bool,
}

impl Signs {
    pub(crate) fn new(ascii: bool) -> Self {
        Self { ascii }
    }

    fn pick(self, sign: &'static str, ascii: &'static str) -> &'static str {
        if self.ascii { ascii } else { sign }
    }

    pub(crate) fn verdict(self, verdict: Verdict) -> &'static str {
        match verdict {
            Verdict::Contradicted => self.pick("✗", "x"),
            Verdict::Undisclosed => "!",
            Verdict::Ambiguous => self.pick("±", "="),
            Verdict::Vague => "~",
            Verdict::Unevidenced => self.pick("○", "o"),
            Verdict::Disclosed => self.pick("✓", "+"),
        }
    }

    pub(crate) fn severity(self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => "E",
            Severity::Warning => "W",
            Severity::Note => "n",
        }
    }

    /// What was decided; a space while it is open.
    pub(crate) fn status(self, status: Status, later: bool) -> &'static str {
        match status {
            Status::Open if later => self.pick("…", ">"),
            Status::Open => " ",
            Status::Accepted => "a",
            Status::Baselined => "b",
            Status::Suppressed => "m",
        }
    }

    /// A statement that nothing could be made of.
    pub(crate) fn not_understood(self) -> &'static str {
        "?"
    }
    /// A statement that code cannot show or deny.
    pub(crate) fn not_judged(self) -> &'static str {
        self.pick("·", ".")
    }
    pub(crate) fn cursor(self) -> &'static str {
        self.pick("▸", ">")
    }
    pub(crate) fn mark(self) -> &'static str {
        self.pick("●", "*")
    }
    pub(crate) fn unfolded(self) -> &'static str {
        self.pick("▾", "-")
    }
    pub(crate) fn folded(self) -> &'static str {
        self.pick("▸", "+")
    }
    pub(crate) fn rule(self) -> &'static str {
        self.pick("─", "-")
    }
    pub(crate) fn bar(self) -> &'static str {
        self.pick("│", "|")
    }
    pub(crate) fn cut(self) -> &'static str {
        self.pick("…", "~")
    }
    pub(crate) fn arrow(self) -> &'static str {
        self.pick("→", ">")
    }
    pub(crate) fn full(self) -> &'static str {
        self.pick("━", "=")
    }
    pub(crate) fn empty(self) -> &'static str {
        self.pick("─", "-")
    }
    /// The four corners of a dialog: top left, top right, bottom left, bottom right.
    pub(crate) fn corners(self) -> [&'static str; 4] {
        if self.ascii { ["+"; 4] } else { ["╭", "╮", "╰", "╯"] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_has_its_own_sign_of_one_column() {
        for signs in [Signs::new(false), Signs::new(true)] {
            let mut all: Vec<_> = Verdict::ALL.iter().map(|v| signs.verdict(*v)).collect();
            all.extend([signs.not_understood(), signs.not_judged()]);
            assert!(all.iter().all(|s| super::super::text::width(s) == 1));
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), 8);
        }
        assert!(Verdict::ALL.iter().all(|v| Signs::new(true).verdict(*v).is_ascii()));
    }
}

//! What comes of comparing the two sides.

use super::{Action, Subject};

/// The six verdicts: PoliCheck's clear, vague, ambiguous, incorrect and
/// omitted in plain words, and one for promises without evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The policy denies it, or states another value, and the code does it.
    Contradicted,
    /// The code does it and the policy says nothing.
    Undisclosed,
    /// The policy both states and denies it.
    Ambiguous,
    /// Only something broader is stated.
    Vague,
    /// The policy states it and nothing in the code shows it.
    Unevidenced,
    /// Both sides agree.
    Disclosed,
}

impl Verdict {
    /// All, worst first.
    pub const ALL: [Self; 6] = [
        Self::Contradicted,
        Self::Undisclosed,
        Self::Ambiguous,
        Self::Vague,
        Self::Unevidenced,
        Self::Disclosed,
    ];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contradicted => "contradicted",
            Self::Undisclosed => "undisclosed",
            Self::Ambiguous => "ambiguous",
            Self::Vague => "vague",
            Self::Unevidenced => "unevidenced",
            Self::Disclosed => "disclosed",
        }
    }

    /// The verdict with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.name() == name)
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// For information; never fails a run unless asked.
    Note,
    /// Somebody should look.
    Warning,
    /// The policy is wrong or silent about something that matters.
    Error,
}

impl Severity {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The severity with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Note, Self::Warning, Self::Error].into_iter().find(|s| s.name() == name)
    }
}

/// What the owner decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Nothing yet.
    Open,
    /// Accepted with a reason.
    Accepted,
    /// Known when the baseline was written.
    Baselined,
    /// Marked as wrong: not personal data, not this party.
    Suppressed,
}

impl Status {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Baselined => "baselined",
            Self::Suppressed => "suppressed",
        }
    }
}

/// The verdict on one subject that either side mentions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Data type, party or practice.
    pub subject: Subject,
    /// The action it is about, where one is decisive.
    pub action: Option<Action>,
    /// The party that receives it.
    pub recipient: Option<String>,
    /// For a practice: the data type that it concerns, where one is named.
    pub about: Option<String>,
    /// The outcome.
    pub verdict: Verdict,
    /// Indices into [`super::Audit::evidence`], ascending.
    pub evidence: Vec<usize>,
    /// Indices into [`super::Audit::declarations`], decisive ones first.
    pub declarations: Vec<usize>,
    /// Why this verdict, one sentence each.
    pub why: Vec<String>,
}

/// A source for a rule: an article of a law, a section of a standard.
pub type Citation = String;

/// Something that needs somebody's eye.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Sixteen hexadecimal digits, by meaning: the rule, the subject, the
    /// action, the recipient and what is contradicted; no lines, no paths.
    pub fingerprint: String,
    /// `undisclosed-data`, `contradicted-retention` …
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// The verdict behind it.
    pub verdict: Verdict,
    /// What the owner decided.
    pub status: Status,
    /// What it is about.
    pub subject: Subject,
    /// The action it is about, where one is decisive.
    pub action: Option<Action>,
    /// The party that receives it.
    pub recipient: Option<String>,
    /// For a practice: the data type that it concerns, where one is named.
    pub about: Option<String>,
    /// One line that anyone understands.
    pub message: String,
    /// What would settle it.
    pub help: String,
    /// Where the duty comes from.
    pub citations: Vec<Citation>,
    /// Indices into [`super::Audit::evidence`]; the one to show first.
    pub evidence: Vec<usize>,
    /// Indices into [`super::Audit::declarations`]; the one to show first.
    pub declarations: Vec<usize>,
    /// Indices into [`super::Audit::notes`], for findings about the documents.
    pub notes: Vec<usize>,
    /// Why, one sentence each.
    pub why: Vec<String>,
    /// The owner's words, where there is a decision.
    pub reason: Option<String>,
}

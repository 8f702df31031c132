//! What the code and its configuration do.

use super::{Place, Subject};

/// What is done with the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// It reaches the program: a form field, a request accessor, a parameter.
    Collect,
    /// It is kept: a column, a model field, a file, client storage.
    Store,
    /// It is written to a log.
    Log,
    /// It is sent to somebody else (see `recipient`).
    Share,
    /// It is shown to people.
    Display,
    /// Anything else that handles it.
    Use,
}

impl Action {
    /// All, in the order of reports.
    pub const ALL: [Self; 6] =
        [Self::Collect, Self::Store, Self::Log, Self::Share, Self::Display, Self::Use];

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Collect => "collect",
            Self::Store => "store",
            Self::Log => "log",
            Self::Share => "share",
            Self::Display => "display",
            Self::Use => "use",
        }
    }
}

/// How sure the reader is that this is what it says. `Low` is kept to be
/// explained and never judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A weak word, or a context that contradicts it.
    Low,
    /// A strong name, or a weak one that its surroundings confirm.
    Medium,
    /// Name and context agree.
    High,
}

impl Confidence {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Which part of a project a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// What runs for users. Only this is judged.
    Production,
    /// Tests and their fixtures.
    Test,
    /// Examples and samples.
    Example,
    /// Documentation.
    Docs,
    /// Somebody else's code, kept in the tree.
    Vendored,
    /// Written by a tool.
    Generated,
}

impl Scope {
    /// The name in reports; generated code counts as vendored in report version 1.
    pub fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Test => "test",
            Self::Example => "example",
            Self::Docs => "docs",
            Self::Vendored | Self::Generated => "vendored",
        }
    }
}

/// One step of the answer to "why?".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// One sentence, no final stop.
    pub text: String,
    /// The rule behind it, as `file: rule`, where there is one.
    pub rule: Option<String>,
    /// False for what was considered and ruled out.
    pub supports: bool,
}

impl Reason {
    /// A reason that speaks for the result.
    pub fn because(text: impl Into<String>, rule: Option<String>) -> Self {
        Self { text: text.into(), rule, supports: true }
    }
    /// Something that was considered and ruled out.
    pub fn not(text: impl Into<String>, rule: Option<String>) -> Self {
        Self { text: text.into(), rule, supports: false }
    }
}

/// One place in the code and what it does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// Where it stands.
    pub place: Place,
    /// What it is about.
    pub subject: Subject,
    /// What is done with it.
    pub action: Action,
    /// The third party that receives it, when the action is [`Action::Share`].
    pub recipient: Option<String>,
    /// A normalised value: an ISO 8601 period, a region, a cookie's name.
    pub value: Option<String>,
    /// For a practice: the data type that it concerns, where that is known.
    pub about: Option<String>,
    /// The source line, trimmed and with every secret redacted.
    pub snippet: String,
    /// What the code calls it: a normalised name with its owner
    /// (`users.email_address`); what the fingerprint of a finding rests on.
    pub symbol: String,
    /// How sure the reader is.
    pub confidence: Confidence,
    /// Which part of the project it belongs to.
    pub scope: Scope,
    /// The rule that decided, as `file: rule`.
    pub rule: String,
    /// Why, most important first; never empty.
    pub why: Vec<Reason>,
}

impl Evidence {
    /// Whether it is judged: production code, and at least medium confidence.
    pub fn counts(&self) -> bool {
        self.scope == Scope::Production && self.confidence > Confidence::Low
    }

    /// A short id that is unique within a report: place, subject and action.
    pub fn id(&self) -> String {
        let p = &self.place;
        let key = format!(
            "{}\0{}\0{}\0{}\0{}\0{}\0{}",
            p.path,
            p.line,
            p.column,
            self.subject.kind.name(),
            self.subject.id,
            self.action.name(),
            self.recipient.as_deref().unwrap_or(""),
        );
        format!("e{}", &blake3::hash(key.as_bytes()).to_hex()[..10])
    }
}

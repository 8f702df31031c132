//! What a statement, a piece of evidence or a verdict is about.

/// Which kind of thing a [`Subject`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// A data type of the taxonomy (`contact.email`).
    Data,
    /// A third party of the catalogue (`sentry`), or its name as written.
    Party,
    /// A practice (`retention`, `encryption-in-transit`, `right.erasure`).
    Practice,
    /// A credential written into the code (`credential.api-key`).
    Secret,
    /// Personal data written into the code (`contact.email`).
    Literal,
}

impl SubjectKind {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Party => "party",
            Self::Practice => "practice",
            Self::Secret => "secret",
            Self::Literal => "literal",
        }
    }
}

/// Kind and id; the id is a key of the rule files.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// What the id names.
    pub kind: SubjectKind,
    /// A taxonomy, catalogue or practice id.
    pub id: String,
}

impl Subject {
    /// A data type.
    pub fn data(id: impl Into<String>) -> Self {
        Self { kind: SubjectKind::Data, id: id.into() }
    }
    /// A third party.
    pub fn party(id: impl Into<String>) -> Self {
        Self { kind: SubjectKind::Party, id: id.into() }
    }
    /// A practice.
    pub fn practice(id: impl Into<String>) -> Self {
        Self { kind: SubjectKind::Practice, id: id.into() }
    }
}

//! What the policy says, one statement each.

use std::sync::Arc;

use super::Place;

/// What a statement is about; the names of the report contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Kind {
    Collects,
    NeverCollects,
    Shares,
    NeverShares,
    Purpose,
    Retention,
    SecurityClaim,
    Right,
    Cookie,
    Transfer,
    Children,
    LegalBasis,
    Contact,
    ChangeNotice,
    Meta,
}

impl Kind {
    /// All, in the order of the report contract.
    pub const ALL: [Self; 15] = [
        Self::Collects,
        Self::NeverCollects,
        Self::Shares,
        Self::NeverShares,
        Self::Purpose,
        Self::Retention,
        Self::SecurityClaim,
        Self::Right,
        Self::Cookie,
        Self::Transfer,
        Self::Children,
        Self::LegalBasis,
        Self::Contact,
        Self::ChangeNotice,
        Self::Meta,
    ];

    /// The name in reports and declaration files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Collects => "collects",
            Self::NeverCollects => "never-collects",
            Self::Shares => "shares",
            Self::NeverShares => "never-shares",
            Self::Purpose => "purpose",
            Self::Retention => "retention",
            Self::SecurityClaim => "security-claim",
            Self::Right => "right",
            Self::Cookie => "cookie",
            Self::Transfer => "transfer",
            Self::Children => "children",
            Self::LegalBasis => "legal-basis",
            Self::Contact => "contact",
            Self::ChangeNotice => "change-notice",
            Self::Meta => "meta",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }

    /// Whether the statement denies a practice.
    pub fn denies(self) -> bool {
        matches!(self, Self::NeverCollects | Self::NeverShares)
    }
}

/// How firmly it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Said plainly.
    Assert,
    /// "may", "might", "in some cases".
    Hedged,
    /// "if", "when required by law", "with your consent".
    Conditional,
    /// Denied.
    Deny,
}

impl Mode {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Assert, Self::Hedged, Self::Conditional, Self::Deny];

    /// The name in reports and declaration files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Assert => "assert",
            Self::Hedged => "hedged",
            Self::Conditional => "conditional",
            Self::Deny => "deny",
        }
    }

    /// The mode with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name)
    }
}

/// What exactly is done or denied. "We do not store" says nothing about
/// collecting, "we do not sell" nothing about sharing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Verb {
    Collect,
    Use,
    Store,
    Log,
    Share,
    Sell,
    Transfer,
    Track,
}

impl Verb {
    /// All, in a fixed order.
    pub const ALL: [Self; 8] = [
        Self::Collect,
        Self::Use,
        Self::Store,
        Self::Log,
        Self::Share,
        Self::Sell,
        Self::Transfer,
        Self::Track,
    ];

    /// The name in reports and declaration files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Collect => "collect",
            Self::Use => "use",
            Self::Store => "store",
            Self::Log => "log",
            Self::Share => "share",
            Self::Sell => "sell",
            Self::Transfer => "transfer",
            Self::Track => "track",
        }
    }

    /// The verb with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.name() == name)
    }
}

/// Whose data a statement is about. A denial about children denies nothing
/// about anybody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum DataSubject {
    /// Everybody, or users in general.
    #[default]
    General,
    /// Children, minors, people under an age.
    Child,
    /// Another group: employees, applicants, visitors of another product.
    Other,
}

/// What decides between contradicted, vague and disclosed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Marks {
    /// "only", "exclusively", "nothing else": a closed world.
    pub only: bool,
    /// "never", "under no circumstances", "no third parties".
    pub absolute: bool,
    /// "such as", "including but not limited to", "and other details".
    pub open_ended: bool,
    /// "as needed", "appropriate", "limited data".
    pub vague: bool,
    /// An exception follows ("except …", "other than …", or a later opener).
    pub exception: bool,
}

/// One statement of a policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declaration {
    /// Where its own words stand, in the file as it is on disk.
    pub place: Place,
    /// What it is about.
    pub kind: Kind,
    /// How firmly it is said.
    pub mode: Mode,
    /// What is done or denied; sorted; may be empty.
    pub verbs: Vec<Verb>,
    /// Data types: taxonomy ids, in the order of the text.
    pub data: Vec<String>,
    /// Third parties: catalogue ids, or the name as written.
    pub parties: Vec<String>,
    /// Categories of third parties.
    pub party_categories: Vec<String>,
    /// Fideslang data_use keys.
    pub purposes: Vec<String>,
    /// Normalised values: ISO 8601 periods, rights, measures, regimes, bases,
    /// e-mail addresses, dates; `key:value` where a bare value is not clear.
    pub values: Vec<String>,
    /// Opens a list and has no content of its own.
    pub umbrella: bool,
    /// Whose data.
    pub subject: DataSubject,
    /// The product or audience it is limited to, as written; `None` for all.
    pub scope: Option<String>,
    /// Absolutes and vagueness.
    pub marks: Marks,
    /// The words themselves, repaired for reading, white space folded.
    pub quote: String,
    /// The headings above it, outermost first.
    pub headings: Vec<String>,
}

impl Declaration {
    /// A short id that is unique within a report. `nth` tells apart statements
    /// with the same place, kind and content.
    pub fn id(&self) -> String {
        let p = &self.place;
        let key = format!(
            "{}\0{}\0{}\0{}\0{:?}\0{:?}\0{:?}\0{:?}",
            p.path,
            p.line,
            p.column,
            self.kind.name(),
            self.data,
            self.parties,
            self.party_categories,
            self.values,
        );
        format!("d{}", &blake3::hash(key.as_bytes()).to_hex()[..10])
    }
}

/// A policy document or declaration file that was read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Document {
    /// Relative to the root.
    pub path: Arc<str>,
    /// `markdown`, `html`, `text`, `toml`, or the name of a template language.
    pub format: String,
    /// ISO 639-1, or `und`.
    pub language: String,
    /// Who "we" is.
    pub entity: Option<String>,
    /// ISO 8601 date, or a month (`2024-12`).
    pub effective: Option<String>,
    /// ISO 8601 date, or a month.
    pub last_updated: Option<String>,
    /// How many sentences, list items and cells were looked at.
    pub sentences: u32,
}

/// Something about the document that a person should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// Says something, but nothing that could be understood or checked.
    NotUnderstood,
    /// Text in a language without a lexicon.
    NotAnalysed,
    /// Double-encoded text that was repaired for reading.
    Mojibake,
    /// A template's blank that was never filled in.
    Placeholder,
    /// Two statements that disagree.
    Disagreement,
    /// A claim that nobody could verify.
    Puffery,
    /// A linked document that was not read.
    LinkedDocument,
    /// A decision of the owner that has expired or matches nothing.
    Decision,
}

impl NoteKind {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotUnderstood => "not-understood",
            Self::NotAnalysed => "not-analysed",
            Self::Mojibake => "mojibake",
            Self::Placeholder => "placeholder",
            Self::Disagreement => "disagreement",
            Self::Puffery => "puffery",
            Self::LinkedDocument => "linked-document",
            Self::Decision => "decision",
        }
    }
}

/// A remark on one place of a document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// Where.
    pub place: Place,
    /// What sort of remark.
    pub kind: NoteKind,
    /// One sentence for a person.
    pub message: String,
    /// The other place of a disagreement.
    pub other: Option<Place>,
}

/// All that the policy wing reads out of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The document itself.
    pub document: Document,
    /// Its statements, in the order of the text.
    pub declarations: Vec<Declaration>,
    /// Remarks, in the order of the text.
    pub notes: Vec<Note>,
}

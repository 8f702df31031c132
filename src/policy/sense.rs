//! What phrases may be about, and where one was found: the words that the
//! lexicon and the rooms of the wing speak with. No phrase stands here.

/// What a phrase is about; the senses of `[[policy.phrase]]`, and data types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// A data type.
    Data,
    /// A data type, where collecting or keeping is the topic.
    Weak,
    /// Looks like a data type and is none.
    NotData,
    /// The topic of a heading.
    Frame,
    /// The topic of a heading, where none above it gives one.
    Topic,
    /// Something that matters in a sentence.
    Cue,
    /// A purpose (Fideslang data_use).
    Purpose,
    /// A category of third parties.
    Party,
    /// A named third party of the catalogue.
    Named,
    /// A right or control.
    Right,
    /// A safeguard.
    Measure,
    /// A legal basis.
    Basis,
    /// A law.
    Regime,
    /// A mechanism for transfers.
    Mechanism,
    /// How long without a number.
    Span,
    /// An event that starts or ends a period.
    Event,
    /// The role of a table's column.
    Column,
    /// How a change is announced, how somebody is reached.
    Channel,
    /// A condition for sharing.
    Condition,
    /// A country, by its ISO code.
    Place,
    /// A data type, where how long it is kept is the topic.
    Kept,
}

impl Sense {
    /// The name in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Weak => "weak",
            Self::NotData => "not",
            Self::Frame => "frame",
            Self::Topic => "topic",
            Self::Cue => "cue",
            Self::Purpose => "purpose",
            Self::Party => "party",
            Self::Named => "named",
            Self::Right => "right",
            Self::Measure => "measure",
            Self::Basis => "basis",
            Self::Regime => "regime",
            Self::Mechanism => "mechanism",
            Self::Span => "span",
            Self::Event => "event",
            Self::Column => "column",
            Self::Channel => "channel",
            Self::Condition => "condition",
            Self::Place => "place",
            Self::Kept => "kept",
        }
    }

    /// The sense with this name in rule files; data types have rules of their own.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "frame" => Self::Frame,
            "topic" => Self::Topic,
            "cue" => Self::Cue,
            "purpose" => Self::Purpose,
            "party" => Self::Party,
            "right" => Self::Right,
            "measure" => Self::Measure,
            "basis" => Self::Basis,
            "regime" => Self::Regime,
            "mechanism" => Self::Mechanism,
            "span" => Self::Span,
            "event" => Self::Event,
            "column" => Self::Column,
            "channel" => Self::Channel,
            "condition" => Self::Condition,
            "place" => Self::Place,
            "kept" => Self::Kept,
            _ => return None,
        })
    }
}

/// Where a phrase was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// First token.
    pub from: usize,
    /// Behind the last token.
    pub to: usize,
    /// What it is about.
    pub sense: Sense,
    /// Index of its meaning, for [`id`](super::lexicon::Lexicon::id).
    pub meaning: u32,
}

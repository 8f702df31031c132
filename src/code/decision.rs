//! What a judge says about one name: taken or refused, and why.

use std::ops::Range;

use crate::model::{Action, Confidence, Reason, Subject};

/// The ruling on one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The name as written.
    pub name: String,
    /// What it was held to be about.
    pub subject: Subject,
    /// What is done with it.
    pub action: Action,
    /// Who receives it.
    pub recipient: Option<String>,
    /// A period, a cookie's name.
    pub value: Option<String>,
    /// For a practice, the data type.
    pub about: Option<String>,
    /// How sure.
    pub confidence: Confidence,
    /// Whether it is evidence.
    pub taken: bool,
    /// Why, most important first.
    pub why: Vec<Reason>,
    /// The normalised name with its owner.
    pub symbol: String,
    /// The rule that decided, as `file: rule`.
    pub rule: String,
    /// Where it stands in the text.
    pub range: Range<usize>,
}

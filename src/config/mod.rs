//! Floor 1: `privaudit.toml`, what the owner of a project says to privaudit.
//!
//! It names the policy documents, holds settings, may declare statements as
//! data (beside the prose or instead of it) and keeps the decisions. It is
//! data only: no commands, no templates, no addresses. This room parses and
//! edits text; reading and writing files belongs to the doors.

mod declare;
mod edit;
mod parse;

pub use declare::{declaration_toml, normalise_kind};
pub use edit::{Change, apply, apply_all};
pub use parse::{TEMPLATE, parse};

use crate::model::{Declaration, Place, Severity, Trouble};

/// The names that a configuration file may have, best first, relative to the root.
pub const FILES: &[&str] = &["privaudit.toml", ".config/privaudit.toml"];

/// All that a configuration file says.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Path of the file, relative to the root; `None` when there is none.
    pub path: Option<String>,
    /// Policy documents, relative to the root; empty: they are looked for.
    pub policy: Vec<String>,
    /// Globs of what is not read, relative to the root.
    pub exclude: Vec<String>,
    /// From which severity on `check` fails; `None`: the default.
    pub fail_on: Option<Severity>,
    /// Statements as data.
    pub declarations: Vec<Declaration>,
    /// Findings that were accepted.
    pub accepts: Vec<Accept>,
    /// Names that are not personal data here.
    pub not_personal: Vec<NotPersonal>,
    /// Who a host, package or name belongs to that no rule knows.
    pub own_parties: Vec<OwnParty>,
}

/// `[[accept]]`: a finding that its owner lives with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accept {
    /// The fingerprint of the finding, or its first six digits or more.
    pub finding: String,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub owner: Option<String>,
    /// The last day on which it holds.
    pub until: Option<jiff::civil::Date>,
    /// Where it stands.
    pub place: Place,
}

/// `[[not-personal]]`: a name that means something else in this project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotPersonal {
    /// An identifier as it is written, or a symbol with its owner; compared in
    /// normal form.
    pub name: String,
    /// A glob; `None`: everywhere.
    pub path: Option<String>,
    /// The data type it was taken for; `None`: any.
    pub data: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// `[[first-party]]`: a catalogue party that is ourselves, so nobody's third.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnParty {
    /// Catalogue id.
    pub party: String,
    /// Why.
    pub reason: Option<String>,
    /// Where it stands.
    pub place: Place,
}

/// What the names in a configuration are checked against, so that this room
/// needs no rules of its own.
pub trait Names {
    /// `Err` with the nearest right one if a data type is unknown.
    ///
    /// # Errors
    /// The nearest known id, if any is near.
    fn data(&self, id: &str) -> Result<(), Option<String>>;
    /// The same for categories of third parties.
    ///
    /// # Errors
    /// The nearest known id, if any is near.
    fn category(&self, id: &str) -> Result<(), Option<String>>;
    /// The same for purposes.
    ///
    /// # Errors
    /// The nearest known id, if any is near.
    fn purpose(&self, id: &str) -> Result<(), Option<String>>;
    /// The catalogue id of a party that is named so, or the name itself.
    fn party(&self, name: &str) -> String;
}

/// Joins errors of this room to its file name.
pub(crate) fn trouble(
    path: &str,
    text: &str,
    span: std::ops::Range<usize>,
    message: impl Into<String>,
) -> Trouble {
    Trouble::at(path, text, span, message)
}

//! Credentials and personal data that are written into code.

use serde::Deserialize;

use super::load::Origin;
use super::{Pattern, Taxonomy};
use crate::model::Trouble;

/// A check that goes beyond the pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The check digit of card numbers.
    Luhn,
    /// The check digits of an IBAN.
    Iban,
    /// As mixed as random text: 3.5 bits a character.
    Entropy,
    /// An address that is neither reserved nor documentation.
    Email,
    /// A public address, outside the documentation ranges.
    Ip,
    /// A platform id whose time lies in the platform's life.
    Snowflake,
}

/// `[[literal]]` of a rule file. Owned by the code wing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LiteralRule {
    /// Unique among literals.
    pub id: String,
    /// The data type.
    pub r#type: String,
    /// A credential, rather than personal data.
    #[serde(default)]
    pub secret: bool,
    /// One of these must stand in the line, in any case.
    #[serde(default)]
    pub words: Vec<String>,
    /// Counts only where a project has several: one or two are its makers' own.
    #[serde(default)]
    pub several: bool,
    /// The pattern is for whole strings of code, instead of lines with a word.
    #[serde(default)]
    pub strings: bool,
    /// What such a string must hold, to be looked at.
    #[serde(default)]
    pub holds: String,
    /// Its first group, or all of it, is the value.
    pub pattern: Pattern,
    /// What the value must pass beside.
    #[serde(default)]
    pub check: Option<Check>,
    /// The party that it opens.
    #[serde(default)]
    pub party: Option<String>,
    /// Examples that must be found: `file name | text`; `~` is left out before
    /// the test, so that no scanner takes the example for a real credential.
    #[serde(default)]
    pub hit: Vec<String>,
    /// Examples that must not.
    #[serde(default)]
    pub miss: Vec<String>,
    /// The rule file; filled in by the loader.
    #[serde(skip)]
    pub file: String,
}

impl LiteralRule {
    pub(super) fn finish(
        &mut self,
        taxonomy: &Taxonomy,
        file: &str,
        origin: &Origin<'_>,
    ) -> Result<(), Trouble> {
        taxonomy.check(&self.r#type, origin)?;
        self.pattern.check(origin)?;
        self.file = file.to_owned();
        Ok(())
    }
}

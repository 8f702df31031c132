//! How data types show in code: names, strong and weak, and their look-alikes.

use serde::Deserialize;

use super::Taxonomy;
use super::load::Origin;
use crate::model::Trouble;

/// `[[field]]` of a rule file. Owned by the code wing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FieldRule {
    /// The data type that these names show.
    pub r#type: String,
    /// Names that are enough by themselves, in normal form (`email_address`).
    #[serde(default)]
    pub strong: Vec<String>,
    /// Names that need something around them that confirms it.
    #[serde(default)]
    pub weak: Vec<String>,
    /// Token sequences that make a name mean something else.
    #[serde(default)]
    pub not: Vec<String>,
    /// Names that must be found.
    #[serde(default)]
    pub hit: Vec<String>,
    /// Names that must not.
    #[serde(default)]
    pub miss: Vec<String>,
    /// The rule file; filled in by the loader.
    #[serde(skip)]
    pub file: String,
}

impl FieldRule {
    pub(super) fn finish(
        &mut self,
        taxonomy: &Taxonomy,
        file: &str,
        origin: &Origin<'_>,
    ) -> Result<(), Trouble> {
        taxonomy.check(&self.r#type, origin)?;
        self.file = file.to_owned();
        Ok(())
    }
}

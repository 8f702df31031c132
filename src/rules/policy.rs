//! The words and phrases of privacy prose. Owned by the policy wing.

use serde::Deserialize;

use super::{Catalogue, Taxonomy};
use crate::model::Trouble;

/// The `[policy]` section of a rule file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct PolicyFile {}

/// All of them, joined.
#[derive(Debug, Clone, Default)]
pub struct PolicyRules {}

impl PolicyRules {
    pub(super) fn add(
        &mut self,
        _file: PolicyFile,
        _taxonomy: &Taxonomy,
        _catalogue: &Catalogue,
        _path: &str,
        _text: &str,
    ) -> Result<(), Trouble> {
        Ok(())
    }
}

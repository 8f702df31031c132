//! Programming languages, file formats, and which part of a project is which.

use serde::Deserialize;

/// `[[language]]`. Owned by the code wing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LanguageRule {
    /// `python`.
    pub id: String,
    /// Without the dot, lower case.
    #[serde(default)]
    pub extensions: Vec<String>,
}

/// `[[scope]]`: glob patterns of paths and the scope they mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScopeRule {
    /// `test`, `example`, `docs`, `vendored`, `generated`.
    pub scope: String,
    /// Globs against the path relative to the root, in lower case.
    pub paths: Vec<String>,
    /// Whether such files are not read at all.
    #[serde(default)]
    pub skip: bool,
}

//! What the regimes ask a policy to state.

use serde::Deserialize;

/// `[[regime]]`: one thing that a regime asks for, with its source.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RegimeCheck {
    /// `gdpr.retention`.
    pub id: String,
    /// The article, section or recital.
    pub citation: String,
    /// The rules whose findings rest on it.
    #[serde(default)]
    pub findings: Vec<String>,
}

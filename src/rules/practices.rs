//! Practices: what can be promised (measures) and how each shows in code.

use serde::Deserialize;

use super::Rules;
use super::load::Origin;
use crate::model::Trouble;

/// `[[measure]]`: a security measure, right or other practice with an id that
/// policies, code and regimes share.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Measure {
    /// `encryption-in-transit`, `right.erasure`.
    pub id: String,
    /// For people: `encryption in transit`.
    pub label: String,
    /// Whether code or configuration can show it at all. What nobody can see
    /// in code is never reported as unevidenced.
    #[serde(default)]
    pub visible: bool,
}

/// `[[practice]]`: how a practice shows in code. Owned by the code wing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PracticeRule {
    /// Unique among practice rules.
    pub id: String,
    /// The measure that it shows.
    pub measure: String,
    /// Examples that must be found: `file name | text`.
    #[serde(default)]
    pub hit: Vec<String>,
    /// Examples that must not.
    #[serde(default)]
    pub miss: Vec<String>,
    /// The rule file; filled in by the loader.
    #[serde(skip)]
    pub file: String,
}

impl PracticeRule {
    pub(super) fn finish(
        &mut self,
        rules: &Rules,
        file: &str,
        origin: &Origin<'_>,
    ) -> Result<(), Trouble> {
        if !rules.measures.iter().any(|m| m.id == self.measure) {
            return Err(origin
                .trouble(format!("unknown measure `{}`", self.measure))
                .remedy("they are listed in rules/taxonomy/measures.toml"));
        }
        self.file = file.to_owned();
        Ok(())
    }
}

//! Practices: what can be promised (measures) and how each shows in code.

use serde::Deserialize;

use super::load::Origin;
use super::{Pattern, Rules};
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
    /// Data types that show it by themselves: cookies that are set.
    #[serde(default)]
    pub data: Vec<String>,
}

/// `[[practice]]`: how a practice shows in code. Owned by the code wing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PracticeRule {
    /// Unique among practice rules.
    pub id: String,
    /// The measure that it shows.
    pub measure: String,
    /// One of these must stand in the line, in any case.
    #[serde(default)]
    pub words: Vec<String>,
    /// What the line must match. Groups `n` and `unit` make a period, `value`
    /// is taken as it is.
    #[serde(default)]
    pub pattern: Option<Pattern>,
    /// What the line must not match.
    #[serde(default)]
    pub not: Option<Pattern>,
    /// What must stand within `within` lines around.
    #[serde(default)]
    pub near: Option<Pattern>,
    /// How far `near` reaches; 3 unless said.
    #[serde(default)]
    pub within: Option<u32>,
    /// The unit of `n` where the line has none: `s`, `ms`, `min`, `h`, `d`.
    #[serde(default)]
    pub unit: Option<String>,
    /// The value, where it is always the same.
    #[serde(default)]
    pub value: Option<String>,
    /// The data type that it concerns.
    #[serde(default)]
    pub about: Option<String>,
    /// Globs of paths in which it counts; empty: all.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Languages in which it counts; empty: all.
    #[serde(default)]
    pub languages: Vec<String>,
    /// `medium` unless said.
    #[serde(default)]
    pub confidence: Option<String>,
    /// Why it shows that, one sentence without a final stop.
    #[serde(default)]
    pub why: String,
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

/// `[[topic]]`: words in names, tables and comments that tell which data a
/// period is about.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TopicRule {
    /// The data type.
    pub r#type: String,
    /// Phrases in small letters and the singular: `request log`.
    pub words: Vec<String>,
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
        if let Some(about) = &self.about {
            rules.taxonomy.check(about, origin)?;
        }
        for pattern in [&self.pattern, &self.not, &self.near].into_iter().flatten() {
            pattern.check(origin)?;
        }
        if let Some(name) = &self.confidence {
            super::flows::confidence(name, origin)?;
        }
        self.file = file.to_owned();
        Ok(())
    }
}

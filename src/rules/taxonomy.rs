//! The data types, a graph with several parents to a type, and the purposes.

use std::collections::HashMap;

use serde::Deserialize;

use super::load::{Origin, nearest};
use crate::model::Trouble;

/// `[[type]]` of a rule file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TypeRule {
    id: String,
    #[serde(default)]
    parents: Vec<String>,
    label: String,
    #[serde(default)]
    noun: Option<String>,
    #[serde(default)]
    plural: bool,
    #[serde(default)]
    fides: Option<String>,
    #[serde(default)]
    dpv: Option<String>,
    #[serde(default)]
    apple: Option<String>,
    #[serde(default)]
    google: Option<String>,
    #[serde(default)]
    ccpa: Vec<String>,
    #[serde(default)]
    indirect: bool,
    #[serde(default)]
    minor: bool,
    #[serde(default)]
    sign_in: bool,
}

/// `[[purpose]]` of a rule file: a Fideslang data_use.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PurposeRule {
    id: String,
    label: String,
}

/// One data type.
#[derive(Debug, Clone)]
pub struct DataType {
    /// `contact.email`.
    pub id: String,
    /// For people: `E-mail address`.
    pub label: String,
    /// As it stands in a sentence: `e-mail address`.
    pub noun: String,
    /// Whether the noun takes a verb in the plural.
    pub plural: bool,
    /// Hypernyms, the primary one first, as indices into the taxonomy.
    pub parents: Vec<usize>,
    /// Fideslang data_category.
    pub fides: Option<String>,
    /// W3C DPV personal-data term.
    pub dpv: Option<String>,
    /// Apple privacy manifest value.
    pub apple: Option<String>,
    /// Google Play data safety type.
    pub google: Option<String>,
    /// CCPA categories, and `SPI:` for sensitive personal information.
    pub ccpa: Vec<String>,
    /// Many authors do not count it as personal: "we collect no personal data"
    /// alone does not deny it.
    pub indirect: bool,
    /// A policy may well leave it out: silence about it is a note.
    pub minor: bool,
    /// What signing in takes: whoever has an account expects it, as long as it
    /// stays here.
    pub sign_in: bool,
}

/// A purpose: a Fideslang data_use key.
#[derive(Debug, Clone)]
pub struct Purpose {
    /// `analytics.reporting`.
    pub id: String,
    /// For people.
    pub label: String,
}

/// All data types and purposes.
#[derive(Debug, Clone, Default)]
pub struct Taxonomy {
    types: Vec<DataType>,
    index: HashMap<String, usize>,
    purposes: Vec<Purpose>,
}

impl Taxonomy {
    /// All types, in the order of the rule files.
    pub fn types(&self) -> &[DataType] {
        &self.types
    }

    /// All purposes, in the order of the rule files.
    pub fn purposes(&self) -> &[Purpose] {
        &self.purposes
    }

    /// The type with this id.
    pub fn get(&self, id: &str) -> Option<&DataType> {
        self.index.get(id).map(|&at| &self.types[at])
    }

    /// The label of a type, or the id itself.
    pub fn label<'a>(&'a self, id: &'a str) -> &'a str {
        self.get(id).map_or(id, |t| t.label.as_str())
    }

    /// A type as it stands in a sentence, or the id itself.
    pub fn noun<'a>(&'a self, id: &'a str) -> &'a str {
        self.get(id).map_or(id, |t| t.noun.as_str())
    }

    /// Whether a type stands at the top: it says nothing by itself.
    pub fn is_root(&self, id: &str) -> bool {
        self.get(id).is_some_and(|t| t.parents.is_empty())
    }

    /// Whether a type is data about people at all: it lies below nothing that
    /// the DPV calls non-personal (backups, sums).
    pub fn is_personal(&self, id: &str) -> bool {
        let other = |t: &&DataType| {
            t.parents.is_empty() && t.dpv.as_ref().is_some_and(|d| d.contains("NonPersonal"))
        };
        !self.types().iter().filter(other).any(|t| self.subsumes(&t.id, id))
    }

    /// How many steps `narrow` lies below `broad` (0: the same), if it does.
    pub fn distance(&self, broad: &str, narrow: &str) -> Option<u32> {
        let goal = *self.index.get(broad)?;
        let mut level = vec![*self.index.get(narrow)?];
        let mut seen = level.clone();
        for steps in 0..=self.types.len() as u32 {
            if level.contains(&goal) {
                return Some(steps);
            }
            let mut next = Vec::new();
            for at in level {
                for &parent in &self.types[at].parents {
                    if !seen.contains(&parent) {
                        seen.push(parent);
                        next.push(parent);
                    }
                }
            }
            if next.is_empty() {
                return None;
            }
            level = next;
        }
        None
    }

    /// Whether `broad` is `narrow` or one of its hypernyms.
    pub fn subsumes(&self, broad: &str, narrow: &str) -> bool {
        self.distance(broad, narrow).is_some()
    }

    /// The id that is nearest to a wrong one.
    pub fn nearest(&self, wrong: &str) -> Option<&str> {
        nearest(wrong, self.types.iter().map(|t| t.id.as_str()))
    }

    /// The purpose id that is nearest to a wrong one.
    pub fn nearest_purpose(&self, wrong: &str) -> Option<&str> {
        nearest(wrong, self.purposes.iter().map(|p| p.id.as_str()))
    }

    /// Checks that a type exists; the error names the nearest one.
    pub(super) fn check(&self, id: &str, origin: &Origin<'_>) -> Result<(), Trouble> {
        if self.index.contains_key(id) {
            return Ok(());
        }
        let trouble = origin.trouble(format!("unknown data type `{id}`"));
        Err(match self.nearest(id) {
            Some(name) => {
                trouble.remedy(format!("did you mean `{name}`? list them: privaudit types"))
            }
            None => trouble.remedy("list them: privaudit types"),
        })
    }

    pub(super) fn add_type(&mut self, rule: &TypeRule, origin: &Origin<'_>) -> Result<(), Trouble> {
        let ok = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
        if rule.id.is_empty() || !rule.id.chars().all(ok) {
            return Err(origin
                .trouble(format!("`{}` is no id", rule.id))
                .remedy("use lower-case words, with - inside and . between the levels"));
        }
        let new = DataType {
            id: rule.id.clone(),
            label: rule.label.clone(),
            noun: rule.noun.clone().unwrap_or_else(|| rule.label.to_lowercase()),
            plural: rule.plural,
            parents: Vec::new(),
            fides: rule.fides.clone(),
            dpv: rule.dpv.clone(),
            apple: rule.apple.clone(),
            google: rule.google.clone(),
            ccpa: rule.ccpa.clone(),
            indirect: rule.indirect,
            minor: rule.minor,
            sign_in: rule.sign_in,
        };
        match self.index.get(&rule.id) {
            Some(&at) => self.types[at] = new,
            None => {
                self.index.insert(rule.id.clone(), self.types.len());
                self.types.push(new);
            }
        }
        Ok(())
    }

    pub(super) fn add_purpose(&mut self, rule: &PurposeRule) {
        self.purposes.retain(|p| p.id != rule.id);
        self.purposes.push(Purpose { id: rule.id.clone(), label: rule.label.clone() });
    }

    pub(super) fn link(&mut self, rule: &TypeRule, origin: &Origin<'_>) -> Result<(), Trouble> {
        let mut parents = Vec::with_capacity(rule.parents.len());
        for parent in &rule.parents {
            self.check(parent, origin)?;
            parents.push(self.index[parent]);
        }
        let at = self.index[&rule.id];
        self.types[at].parents = parents;
        Ok(())
    }

    /// Refuses a graph that runs in a circle.
    pub(super) fn finish(&self) -> Result<(), String> {
        for (at, start) in self.types.iter().enumerate() {
            let mut level = start.parents.clone();
            let mut seen = vec![false; self.types.len()];
            while let Some(next) = level.pop() {
                if next == at {
                    return Err(format!("data type `{}` is its own hypernym", start.id));
                }
                if !std::mem::replace(&mut seen[next], true) {
                    level.extend(&self.types[next].parents);
                }
            }
        }
        Ok(())
    }
}

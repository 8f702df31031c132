//! Third parties: who they are, how they show in code, what reaches them.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::Taxonomy;
use super::load::{Origin, nearest};
use crate::model::Trouble;

/// `[[category]]` of a rule file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryRule {
    id: String,
    label: String,
    #[serde(default)]
    parents: Vec<String>,
    #[serde(default)]
    about: Vec<String>,
    #[serde(default)]
    minor: bool,
}

/// `[[party]]` of a rule file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct PartyRule {
    id: String,
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    part_of: Option<String>,
    #[serde(default)]
    operator: Option<String>,
    categories: Vec<String>,
    #[serde(default)]
    country: Option<String>,
    #[serde(default)]
    packages: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    variables: Vec<String>,
    #[serde(default)]
    markers: Vec<String>,
    #[serde(default)]
    receives: Vec<String>,
    #[serde(default)]
    options: Vec<OptionRule>,
    #[serde(default)]
    inert: bool,
    #[serde(default)]
    hit: Vec<String>,
    #[serde(default)]
    miss: Vec<String>,
}

/// A switch of a library that changes what its party receives.
#[derive(Debug, Clone, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct OptionRule {
    /// As it is written in code: `sendDefaultPii`, `send_default_pii`.
    pub names: Vec<String>,
    /// The value that switches it on, or off with `removes`: `true`, `false`.
    pub value: String,
    /// Data types that are received when the switch has that value.
    #[serde(default)]
    pub adds: Vec<String>,
    /// Data types that are no longer received.
    #[serde(default)]
    pub removes: Vec<String>,
}

/// A category of third parties.
#[derive(Debug, Clone)]
pub struct Category {
    /// `error-reporting`.
    pub id: String,
    /// For people: `error reporting`.
    pub label: String,
    /// Broader categories, as indices into the catalogue.
    pub parents: Vec<usize>,
    /// Data types that such a party is there for: pages viewed for analytics.
    /// What else reaches it is a by-product of every request.
    pub about: Vec<String>,
    /// People know that it is there: a bot runs on its platform. Silence about
    /// it is a note.
    pub minor: bool,
}

/// One third party.
#[derive(Debug, Clone)]
pub struct Party {
    /// `sentry`.
    pub id: String,
    /// `Sentry`.
    pub name: String,
    /// Other names that a policy may use; compared without case and marks.
    pub aliases: Vec<String>,
    /// The id of the broader service that it belongs to: `firebase` for
    /// Crashlytics, `aws` for SES. A policy that names that one names less.
    pub part_of: Option<String>,
    /// The company behind it, if its name differs.
    pub operator: Option<String>,
    /// What it is used for, most usual first.
    pub categories: Vec<String>,
    /// ISO 3166-1 alpha-2 code of its seat.
    pub country: Option<String>,
    /// Package names by ecosystem (`npm`, `pypi`, `cargo`, `go`, `maven`,
    /// `rubygems`, `packagist`, `nuget`, `pub`, `swift`, `cocoapods`). A name that
    /// ends in `*` stands for all that start so.
    pub packages: BTreeMap<String, Vec<String>>,
    /// Hosts that traffic goes to; each stands for its subdomains too.
    pub hosts: Vec<String>,
    /// Environment variables, whole names or with a final `*`.
    pub variables: Vec<String>,
    /// Code that only this party's snippet or SDK has: `fbq(`, `gtag(`.
    pub markers: Vec<String>,
    /// Data types that reach it merely by its use.
    pub receives: Vec<String>,
    /// Switches that change that.
    pub options: Vec<OptionRule>,
    /// Bundled or offline use: the packages run locally and send nothing
    /// anywhere, only the hosts and markers count.
    pub inert: bool,
    /// Examples that must be found: `file name | text`.
    pub hit: Vec<String>,
    /// Examples that must not.
    pub miss: Vec<String>,
    /// The rule file.
    pub file: String,
}

/// All third parties and categories.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    parties: Vec<Party>,
    categories: Vec<Category>,
    by_id: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
    category_index: HashMap<String, usize>,
}

/// A name as names are compared: letters and digits alone, in lower case.
pub fn bare_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Catalogue {
    /// All parties, in the order of the rule files.
    pub fn parties(&self) -> &[Party] {
        &self.parties
    }

    /// All categories, in the order of the rule files.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The party with this id.
    pub fn get(&self, id: &str) -> Option<&Party> {
        self.by_id.get(id).map(|&at| &self.parties[at])
    }

    /// The party that is called so: by id, name, alias or operator.
    pub fn resolve(&self, name: &str) -> Option<&Party> {
        self.by_name.get(&bare_name(name)).map(|&at| &self.parties[at])
    }

    /// The name of a party for people, or the id itself.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.get(id).map_or(id, |p| p.name.as_str())
    }

    /// Whether `broad` is `narrow` or a service that it is part of, by id.
    pub fn party_subsumes(&self, broad: &str, narrow: &str) -> bool {
        let mut at = Some(narrow);
        // A chain cannot be longer than the catalogue, even if it is circular.
        for _ in 0..=self.parties.len() {
            match at {
                Some(id) if id == broad => return true,
                Some(id) => at = self.get(id).and_then(|p| p.part_of.as_deref()),
                None => return false,
            }
        }
        false
    }

    /// The label of a category, or the id itself.
    pub fn category_label<'a>(&'a self, id: &'a str) -> &'a str {
        self.category_index.get(id).map_or(id, |&at| self.categories[at].label.as_str())
    }

    /// Whether `broad` is `narrow` or one of its broader categories.
    pub fn category_subsumes(&self, broad: &str, narrow: &str) -> bool {
        if broad == narrow {
            return true;
        }
        let Some(&goal) = self.category_index.get(broad) else { return false };
        let Some(&start) = self.category_index.get(narrow) else { return false };
        let mut open = vec![start];
        let mut seen = vec![false; self.categories.len()];
        while let Some(at) = open.pop() {
            if at == goal {
                return true;
            }
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(&self.categories[at].parents);
            }
        }
        false
    }

    /// The data types that a party receives because that is what it is there
    /// for, in the order of its rule.
    pub fn purposeful<'a>(&'a self, party: &'a Party, taxonomy: &Taxonomy) -> Vec<&'a str> {
        let about: Vec<&str> = party
            .categories
            .iter()
            .filter_map(|c| self.category_index.get(c))
            .flat_map(|&at| &self.categories[at].about)
            .map(String::as_str)
            .collect();
        let fits = |id: &&str| about.iter().any(|broad| taxonomy.subsumes(broad, id));
        party.receives.iter().map(String::as_str).filter(fits).collect()
    }

    /// Whether people know of a party anyway: its main category is `minor`.
    pub fn is_minor(&self, id: &str) -> bool {
        let first = self.get(id).and_then(|p| p.categories.first());
        first.and_then(|c| self.category_index.get(c)).is_some_and(|&at| self.categories[at].minor)
    }

    /// Whether a category is known.
    pub fn has_category(&self, id: &str) -> bool {
        self.category_index.contains_key(id)
    }

    /// The category id that is nearest to a wrong one.
    pub fn nearest_category(&self, wrong: &str) -> Option<&str> {
        nearest(wrong, self.categories.iter().map(|c| c.id.as_str()))
    }

    pub(super) fn add_category(&mut self, rule: &CategoryRule) {
        let new = Category {
            id: rule.id.clone(),
            label: rule.label.clone(),
            parents: Vec::new(),
            about: rule.about.clone(),
            minor: rule.minor,
        };
        match self.category_index.get(&rule.id) {
            Some(&at) => self.categories[at] = new,
            None => {
                self.category_index.insert(rule.id.clone(), self.categories.len());
                self.categories.push(new);
            }
        }
    }

    pub(super) fn link(
        &mut self,
        rule: &CategoryRule,
        taxonomy: &Taxonomy,
        origin: &Origin<'_>,
    ) -> Result<(), Trouble> {
        for id in &rule.about {
            taxonomy.check(id, origin)?;
        }
        for parent in &rule.parents {
            self.check_category(parent, origin)?;
        }
        let parents = rule.parents.iter().map(|p| self.category_index[p]).collect();
        let at = self.category_index[&rule.id];
        self.categories[at].parents = parents;
        Ok(())
    }

    pub(super) fn finish(&mut self) {
        self.by_name.clear();
    }

    pub(super) fn check_category(&self, id: &str, origin: &Origin<'_>) -> Result<(), Trouble> {
        if self.category_index.contains_key(id) {
            return Ok(());
        }
        let trouble = origin.trouble(format!("unknown category of third parties `{id}`"));
        Err(match self.nearest_category(id) {
            Some(name) => trouble.remedy(format!("did you mean `{name}`?")),
            None => trouble.remedy("they are listed in rules/taxonomy/categories.toml"),
        })
    }

    pub(super) fn add_party(
        &mut self,
        rule: PartyRule,
        taxonomy: &Taxonomy,
        file: &str,
        origin: &Origin<'_>,
    ) -> Result<(), Trouble> {
        for category in &rule.categories {
            self.check_category(category, origin)?;
        }
        let options = rule.options.iter().flat_map(|o| o.adds.iter().chain(&o.removes));
        for id in rule.receives.iter().chain(options) {
            taxonomy.check(id, origin)?;
        }
        if let Some(wrong) = rule.packages.keys().find(|k| !ECOSYSTEMS.contains(&k.as_str())) {
            return Err(origin
                .trouble(format!("unknown ecosystem `{wrong}`"))
                .remedy(format!("known: {}", ECOSYSTEMS.join(", "))));
        }
        let party = Party {
            id: rule.id,
            name: rule.name,
            aliases: rule.aliases,
            part_of: rule.part_of,
            operator: rule.operator,
            categories: rule.categories,
            country: rule.country,
            packages: rule.packages,
            hosts: rule.hosts,
            variables: rule.variables,
            markers: rule.markers,
            receives: rule.receives,
            options: rule.options,
            inert: rule.inert,
            hit: rule.hit,
            miss: rule.miss,
            file: file.to_owned(),
        };
        let at = match self.by_id.get(&party.id) {
            Some(&at) => at,
            None => self.parties.len(),
        };
        for name in [&party.id, &party.name].into_iter().chain(&party.aliases) {
            self.by_name.insert(bare_name(name), at);
        }
        self.by_id.insert(party.id.clone(), at);
        if at == self.parties.len() {
            self.parties.push(party);
        } else {
            self.parties[at] = party;
        }
        Ok(())
    }
}

/// The package ecosystems that manifests and imports are read for.
pub const ECOSYSTEMS: &[&str] = &[
    "npm",
    "pypi",
    "cargo",
    "go",
    "maven",
    "rubygems",
    "packagist",
    "nuget",
    "pub",
    "swift",
    "cocoapods",
    "hex",
];

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_compared_by_letters_and_digits() {
        assert_eq!(super::bare_name("Hit-Count.io"), "hitcountio");
    }
}

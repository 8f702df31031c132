//! Reads rule files and joins them. Any file may hold any section.

use rayon::prelude::*;
use serde::Deserialize;
use toml::Spanned;

use super::catalogue::{CategoryRule, PartyRule};
use super::taxonomy::{PurposeRule, TypeRule};
use super::{
    AccessRule, FictionRule, FieldRule, Guards, LanguageRule, LineRule, LiteralRule, Measure,
    Models, NarrowRule, PracticeRule, RegimeCheck, Rules, ScopeRule, SinkRule, TopicRule,
};
use crate::model::Trouble;

/// One rule file: where it is, for messages, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSource {
    /// As it is shown in messages.
    pub path: String,
    /// TOML.
    pub text: String,
}

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded_rules.rs"));
}

/// The rule files inside the program: path and text, sorted by path.
pub const EMBEDDED: &[(&str, &str)] = embedded::FILES;

/// The sections that a rule file may have.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct RuleFile {
    r#type: Vec<Spanned<TypeRule>>,
    purpose: Vec<Spanned<PurposeRule>>,
    category: Vec<Spanned<CategoryRule>>,
    measure: Vec<Spanned<Measure>>,
    party: Vec<Spanned<PartyRule>>,
    field: Vec<Spanned<FieldRule>>,
    guards: Option<Guards>,
    platform: Vec<Spanned<NarrowRule>>,
    fiction: Vec<Spanned<FictionRule>>,
    access: Vec<Spanned<AccessRule>>,
    sink: Vec<Spanned<SinkRule>>,
    models: Option<Models>,
    signal: Vec<Spanned<LineRule>>,
    literal: Vec<Spanned<LiteralRule>>,
    practice: Vec<Spanned<PracticeRule>>,
    topic: Vec<Spanned<TopicRule>>,
    language: Vec<Spanned<LanguageRule>>,
    scope: Vec<Spanned<ScopeRule>>,
    regime: Vec<Spanned<RegimeCheck>>,
    policy: Option<super::policy::PolicyFile>,
}

/// What a later check needs to point back at a rule.
pub(super) struct Origin<'a> {
    pub path: &'a str,
    pub text: &'a str,
    /// Part of the program: a test has checked what is dear to check.
    pub embedded: bool,
    pub span: std::ops::Range<usize>,
}

impl Origin<'_> {
    pub(super) fn trouble(&self, message: impl Into<String>) -> Trouble {
        Trouble::at(self.path, self.text, self.span.clone(), message)
    }
}

/// Parses one TOML text; errors carry their place and, for a misspelt key, the
/// nearest right one.
pub(super) fn parse<T: serde::de::DeserializeOwned>(path: &str, text: &str) -> Result<T, Trouble> {
    toml::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().trim().to_owned();
        let trouble = Trouble::at(path, text, span, message.clone());
        match nearest_expected(&message) {
            Some(name) => trouble.remedy(format!("did you mean `{name}`?")),
            None => trouble.remedy("see rules/README.md for the schema"),
        }
    })
}

/// Out of "unknown field `x`, expected one of `a`, `b`": the nearest to `x`.
fn nearest_expected(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let wrong = quoted.next()?;
    quoted
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .min()
        .filter(|(distance, name)| *distance <= name.len().max(3) / 2)
        .map(|(_, name)| name.to_owned())
}

pub(super) fn load(extra: &[RuleSource]) -> Result<Rules, Trouble> {
    let sources: Vec<(&str, &str, bool)> = EMBEDDED
        .iter()
        .map(|(path, text)| (*path, *text, true))
        .chain(extra.iter().map(|s| (s.path.as_str(), s.text.as_str(), false)))
        .collect();
    let files: Vec<_> =
        sources.par_iter().map(|(path, text, _)| parse::<RuleFile>(path, text)).collect();
    // The first broken file is told, whoever was read first.
    let files = files.into_iter().collect::<Result<Vec<_>, _>>()?;
    let mut rules = Rules::default();
    // Names first, since everything else refers to them.
    for ((path, text, embedded), file) in sources.iter().zip(&files) {
        let at = |span| Origin { path, text, embedded: *embedded, span };
        for rule in &file.r#type {
            rules.taxonomy.add_type(rule.get_ref(), &at(rule.span()))?;
        }
        for rule in &file.purpose {
            rules.taxonomy.add_purpose(rule.get_ref());
        }
        for rule in &file.category {
            rules.catalogue.add_category(rule.get_ref());
        }
        for rule in &file.measure {
            replace(&mut rules.measures, rule.get_ref().clone(), |m| &m.id);
        }
    }
    for ((path, text, embedded), file) in sources.iter().zip(&files) {
        let at = |span| Origin { path, text, embedded: *embedded, span };
        for rule in &file.r#type {
            rules.taxonomy.link(rule.get_ref(), &at(rule.span()))?;
        }
        for rule in &file.category {
            rules.catalogue.link(rule.get_ref(), &rules.taxonomy, &at(rule.span()))?;
        }
    }
    rules.taxonomy.finish().map_err(Trouble::new)?;
    rules.catalogue.finish();
    for ((path, text, embedded), file) in sources.iter().zip(files) {
        let at = |span| Origin { path, text, embedded: *embedded, span };
        for rule in file.party {
            let origin = at(rule.span());
            rules.catalogue.add_party(rule.into_inner(), &rules.taxonomy, path, &origin)?;
        }
        for rule in file.field {
            let origin = at(rule.span());
            let mut rule = rule.into_inner();
            rule.finish(&rules.taxonomy, path, &origin)?;
            rules.fields.push(rule);
        }
        rules.guards.add(file.guards.unwrap_or_default());
        rules.models.add(file.models.unwrap_or_default());
        for rule in file.platform {
            let origin = at(rule.span());
            let mut rule = rule.into_inner();
            rule.finish(&rules.taxonomy, path, &origin)?;
            rules.platforms.push(rule);
        }
        for rule in file.fiction {
            let origin = at(rule.span());
            let mut rule = rule.into_inner();
            rule.finish(&rules.taxonomy, path, &origin)?;
            replace(&mut rules.fictions, rule, |r| &r.id);
        }
        for rule in file.access {
            let origin = at(rule.span());
            let mut rule = rule.into_inner();
            rule.finish(&rules.taxonomy, path, &origin)?;
            replace(&mut rules.accesses, rule, |r| &r.id);
        }
        for rule in file.sink {
            let origin = at(rule.span());
            let mut rule = rule.into_inner();
            rule.finish(path, &origin)?;
            replace(&mut rules.sinks, rule, |r| &r.id);
        }
        for rule in file.signal {
            let origin = at(rule.span());
            let mut rule = rule.into_inner();
            rule.finish(&rules.taxonomy, path, &origin)?;
            replace(&mut rules.signals, rule, |r| &r.id);
        }
        for rule in file.literal {
            let origin = at(rule.span());
            let mut rule = rule.into_inner();
            rule.finish(&rules.taxonomy, path, &origin)?;
            replace(&mut rules.literals, rule, |r| &r.id);
        }
        for rule in file.practice {
            let origin = at(rule.span());
            let mut rule = rule.into_inner();
            rule.finish(&rules, path, &origin)?;
            replace(&mut rules.practices, rule, |r| &r.id);
        }
        for rule in file.topic {
            let origin = at(rule.span());
            let rule = rule.into_inner();
            rules.taxonomy.check(&rule.r#type, &origin)?;
            replace(&mut rules.topics, rule, |r| &r.r#type);
        }
        for rule in file.language {
            replace(&mut rules.languages, rule.into_inner(), |r| &r.id);
        }
        rules.scopes.extend(file.scope.into_iter().map(Spanned::into_inner));
        for rule in file.regime {
            replace(&mut rules.regimes, rule.into_inner(), |r| &r.id);
        }
        if let Some(policy) = file.policy {
            rules.policy.add(policy, &rules.taxonomy, &rules.catalogue, path, text)?;
        }
    }
    Ok(rules)
}

/// Adds `rule`, in place of one with the same key.
fn replace<T>(rules: &mut Vec<T>, rule: T, key: impl Fn(&T) -> &String) {
    match rules.iter_mut().find(|r| key(r) == key(&rule)) {
        Some(old) => *old = rule,
        None => rules.push(rule),
    }
}

/// The name of `names` that is nearest to `wrong`, for "did you mean".
pub(super) fn nearest<'a>(
    wrong: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let last = |name: &'a str| name.rsplit('.').next().unwrap_or(name);
    let folded = wrong.to_ascii_lowercase().replace(['_', ' '], "-");
    let bare: String = folded.chars().filter(|c| c.is_alphanumeric() || *c == '.').collect();
    names
        .into_iter()
        .map(|name| {
            let whole = strsim::damerau_levenshtein(&folded, name);
            let tail = strsim::damerau_levenshtein(&folded, last(name));
            let plain = strsim::damerau_levenshtein(&bare, &last(name).replace('-', ""));
            (whole.min(tail + 1).min(plain), name)
        })
        .min()
        .filter(|(distance, _)| *distance <= wrong.len().max(4) / 2)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_that_comes_with_the_program_compiles() {
        let again = EMBEDDED
            .iter()
            .map(|(path, text)| RuleSource { path: (*path).to_owned(), text: (*text).to_owned() });
        load(&again.collect::<Vec<_>>()).expect("as strict as with the rules of a user");
        let broken = "[[practice]]\nid = \"x\"\nmeasure = \"retention\"\npattern = \"(\"\n";
        let source = RuleSource { path: "x.toml".to_owned(), text: broken.to_owned() };
        assert!(load(&[source]).is_err(), "a pattern of a user is compiled");
    }
}

//! The words and phrases of privacy prose, one set per language. Owned by the
//! policy wing, which compiles them; here they are only read and checked.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::load::Origin;
use super::{Catalogue, Taxonomy};
use crate::model::Trouble;

/// The `[policy]` section of a rule file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct PolicyFile {
    /// ISO 639-1; needed by every section but `place` and `signal`.
    language: Option<String>,
    /// The commonest words of the language, to tell it from others.
    stop_words: Vec<String>,
    /// Verbs may stand far from their subjects and helpers, as in German.
    free_order: bool,
    /// What adverbs end in: `ly`.
    adverb_ending: Option<String>,
    words: Vec<WordsRule>,
    verb: Vec<VerbRule>,
    term: Vec<Spanned<TermRule>>,
    phrase: Vec<Spanned<PhraseRule>>,
    platform: Vec<Spanned<PlatformWords>>,
    place: Vec<PlaceRule>,
    section: Vec<SectionRule>,
    signal: Vec<CueRule>,
    list: Vec<Spanned<ListRule>>,
}

/// `[[policy.words]]`: single words that do the same work in a sentence.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordsRule {
    /// The name by which patterns (`{we}`) and the reader know them.
    pub class: String,
    /// In any case, singular or plural.
    pub words: Vec<String>,
}

/// `[[policy.list]]`: ids of one sort that the reader treats alike, whatever
/// the language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListRule {
    /// The name by which the reader knows them.
    pub name: String,
    /// Ids of the taxonomy.
    #[serde(default)]
    pub types: Vec<String>,
    /// Ids of measures.
    #[serde(default)]
    pub measures: Vec<String>,
    /// Categories of parties.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// `[[policy.verb]]`: verbs of one practice.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerbRule {
    /// `collect`, `share` …
    pub class: String,
    /// Infinitives; regular forms are derived (English only).
    #[serde(default)]
    pub lemmas: Vec<String>,
    /// Forms that do not follow from the infinitive.
    #[serde(default)]
    pub forms: Vec<String>,
}

/// `[[policy.term]]`: what a data type is called in prose.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TermRule {
    /// Taxonomy id.
    pub r#type: String,
    /// Phrases that are enough wherever data is spoken of.
    #[serde(default)]
    pub strong: Vec<String>,
    /// Phrases that count only where collecting or keeping is the topic.
    #[serde(default)]
    pub weak: Vec<String>,
    /// Phrases that look like it and are not.
    #[serde(default)]
    pub not: Vec<String>,
}

/// `[[policy.phrase]]`: a phrase with one meaning.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhraseRule {
    /// `frame`, `right`, `measure`, `purpose`, `party`, `basis`, `cue` …
    pub sense: String,
    /// What it means within that sense.
    pub id: String,
    /// For a measure: it is a claim also outside of sections about security.
    #[serde(default)]
    pub anywhere: bool,
    /// Patterns: words, `{class}`, `a|b`, `word?`, `*` for up to three words.
    pub phrases: Vec<String>,
    /// Sentences in which it must be found.
    #[serde(default)]
    pub hit: Vec<String>,
    /// Sentences in which it must not.
    #[serde(default)]
    pub miss: Vec<String>,
}

/// `[[policy.platform]]`: where a product lives on somebody's platform, plain
/// terms mean that platform's.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformWords {
    /// For people.
    pub name: String,
    /// Phrases that show that the whole document is about it.
    pub document: Vec<String>,
    /// Words that show that one block is about it.
    pub block: Vec<String>,
    /// General type to the platform's type.
    pub means: BTreeMap<String, String>,
}

/// `[[policy.place]]`: where privacy policies are kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceRule {
    /// Regular expression for the whole path in lower case.
    pub path: String,
    /// 0 to 100; the best place counts, and a 0 ends the matter.
    pub score: u8,
    /// Only if the text speaks of privacy too.
    #[serde(default)]
    pub confirm: bool,
    /// Only what stands below a heading that a section rule knows.
    #[serde(default)]
    pub sections: bool,
    /// Paths that it must match.
    #[serde(default)]
    pub hit: Vec<String>,
    /// Paths that it must not.
    #[serde(default)]
    pub miss: Vec<String>,
}

/// `[[policy.section]]`: the headings below which a document about other things
/// speaks of privacy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionRule {
    /// Regular expression for the heading in lower case.
    pub heading: String,
    /// Headings that it must match.
    #[serde(default)]
    pub hit: Vec<String>,
    /// Headings that it must not.
    #[serde(default)]
    pub miss: Vec<String>,
}

/// `[[policy.signal]]`: words that show that a text is a policy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CueRule {
    /// How much one such phrase says; each counts once.
    pub weight: u8,
    /// Lower case.
    pub phrases: Vec<String>,
}

/// One language.
#[derive(Debug, Clone, Default)]
pub struct Language {
    /// ISO 639-1.
    pub id: String,
    /// Its commonest words.
    pub stop_words: Vec<String>,
    /// Verbs may stand far from their subjects and helpers.
    pub free_order: bool,
    /// What adverbs end in.
    pub adverb_ending: Option<String>,
    /// Classes of words.
    pub words: Vec<WordsRule>,
    /// Verbs.
    pub verbs: Vec<VerbRule>,
    /// Data types.
    pub terms: Vec<TermRule>,
    /// Everything else, with the rule file.
    pub phrases: Vec<(PhraseRule, String)>,
    /// Platforms.
    pub platforms: Vec<PlatformWords>,
}

/// All of them, joined.
#[derive(Debug, Clone, Default)]
pub struct PolicyRules {
    /// By the order of the rule files.
    pub languages: Vec<Language>,
    /// Where policies are kept.
    pub places: Vec<PlaceRule>,
    /// Sections of other documents that count as one.
    pub sections: Vec<SectionRule>,
    /// What their text shows.
    pub signals: Vec<CueRule>,
    /// Ids that are treated alike.
    pub lists: Vec<ListRule>,
}

impl PolicyRules {
    pub(super) fn add(
        &mut self,
        file: PolicyFile,
        taxonomy: &Taxonomy,
        catalogue: &Catalogue,
        path: &str,
        text: &str,
    ) -> Result<(), Trouble> {
        let at = |span| Origin { path, text, embedded: false, span };
        self.places.extend(file.place);
        self.sections.extend(file.section);
        self.signals.extend(file.signal);
        for list in file.list {
            for id in &list.get_ref().types {
                taxonomy.check(id, &at(list.span()))?;
            }
            self.lists.push(list.into_inner());
        }
        let Some(id) = file.language else {
            if file.words.is_empty() && file.verb.is_empty() && file.phrase.is_empty() {
                return Ok(());
            }
            return Err(Trouble::at(path, text, 0..0, "words and phrases without a language")
                .remedy("add `language = \"en\"` below `[policy]`"));
        };
        for term in &file.term {
            taxonomy.check(&term.get_ref().r#type, &at(term.span()))?;
        }
        for rule in &file.platform {
            for (general, special) in &rule.get_ref().means {
                taxonomy.check(general, &at(rule.span()))?;
                taxonomy.check(special, &at(rule.span()))?;
            }
        }
        for rule in &file.phrase {
            let phrase = rule.get_ref();
            if phrase.sense == "kept" {
                taxonomy.check(&phrase.id, &at(rule.span()))?;
            }
            if phrase.sense == "party" {
                catalogue.check_category(&phrase.id, &at(rule.span()))?;
            }
            if phrase.sense == "purpose" && !taxonomy.purposes().iter().any(|p| p.id == phrase.id) {
                let trouble = at(rule.span()).trouble(format!("unknown purpose `{}`", phrase.id));
                return Err(match taxonomy.nearest_purpose(&phrase.id) {
                    Some(name) => trouble.remedy(format!("did you mean `{name}`?")),
                    None => trouble,
                });
            }
        }
        let known = match self.languages.iter().position(|l| l.id == id) {
            Some(known) => known,
            None => {
                self.languages.push(Language { id, ..Language::default() });
                self.languages.len() - 1
            }
        };
        let language = &mut self.languages[known];
        language.stop_words.extend(file.stop_words);
        language.free_order |= file.free_order;
        language.adverb_ending = file.adverb_ending.or(language.adverb_ending.take());
        language.words.extend(file.words);
        language.verbs.extend(file.verb);
        language.terms.extend(file.term.into_iter().map(Spanned::into_inner));
        language.phrases.extend(file.phrase.into_iter().map(|p| (p.into_inner(), path.to_owned())));
        language.platforms.extend(file.platform.into_iter().map(Spanned::into_inner));
        Ok(())
    }
}

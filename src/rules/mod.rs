//! Floor 1: the shelf. Rule files in, [`Rules`] out.
//!
//! Everything that an analyst edits is TOML under `rules/` (see
//! `rules/README.md`); this room reads it, checks it against itself and hands
//! it to the wings as plain data. The wings build their own matchers from it.
//! No data type, vendor, phrase or article number is written in Rust.

mod catalogue;
mod fields;
mod flows;
mod languages;
mod literals;
mod load;
mod pattern;
mod policy;
mod practices;
mod regimes;
mod taxonomy;

pub use catalogue::{Catalogue, Category, OptionRule, Party, bare_name};
pub use fields::{FictionRule, FieldRule, Grade, Guards, NarrowRule};
pub use flows::{AccessRule, LineRule, Models, SinkRule};
pub use languages::{Interpolation, LanguageRule, Reader, ScopeRule};
pub use literals::{Check, LiteralRule};
pub use load::{EMBEDDED, RuleSource};
pub use pattern::Pattern;
pub use policy::{
    CueRule, Language, PhraseRule, PlaceRule, PlatformWords, PolicyRules, TermRule, VerbRule,
    WordsRule,
};
pub use practices::{Measure, PracticeRule, TopicRule};
pub use regimes::RegimeCheck;
pub use taxonomy::{DataType, Purpose, Taxonomy};

use crate::model::Trouble;

/// All rules, checked against each other.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Data types and purposes.
    pub taxonomy: Taxonomy,
    /// Third parties and their categories.
    pub catalogue: Catalogue,
    /// Security measures, rights and other practices that can be promised.
    pub measures: Vec<Measure>,
    /// How data types show in code.
    pub fields: Vec<FieldRule>,
    /// Words that decide for every data type alike.
    pub guards: Guards,
    /// What plain names mean on a platform.
    pub platforms: Vec<NarrowRule>,
    /// Projects that tell stories.
    pub fictions: Vec<FictionRule>,
    /// Paths and calls that hand over personal data.
    pub accesses: Vec<AccessRule>,
    /// Calls that do something with what they are given.
    pub sinks: Vec<SinkRule>,
    /// What makes a type one that is stored.
    pub models: Models,
    /// Lines that show data by themselves.
    pub signals: Vec<LineRule>,
    /// Credentials and personal data written into code.
    pub literals: Vec<LiteralRule>,
    /// How practices show in code.
    pub practices: Vec<PracticeRule>,
    /// Words that tell which data a period is about.
    pub topics: Vec<TopicRule>,
    /// Programming languages and file formats.
    pub languages: Vec<LanguageRule>,
    /// Which part of a project a path belongs to.
    pub scopes: Vec<ScopeRule>,
    /// The words and phrases of privacy prose.
    pub policy: PolicyRules,
    /// What the regimes ask a policy to state.
    pub regimes: Vec<RegimeCheck>,
}

impl Rules {
    /// The rules that come with the program.
    ///
    /// # Errors
    /// Only if an embedded file is broken, which a test rules out.
    pub fn builtin() -> Result<Self, Trouble> {
        Self::load(&[])
    }

    /// The embedded rules and then `extra`, in that order. A rule with an id
    /// that is already there replaces the earlier one.
    ///
    /// # Errors
    /// The first broken file, with place and remedy.
    pub fn load(extra: &[RuleSource]) -> Result<Self, Trouble> {
        load::load(extra)
    }
}

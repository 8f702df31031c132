//! What calls and paths do with data: where it enters, where it goes.

use serde::Deserialize;

use super::load::Origin;
use super::{Pattern, Taxonomy};
use crate::model::{Action, Confidence, Trouble};

/// The action with this name.
pub(super) fn action(name: &str, origin: &Origin<'_>) -> Result<Action, Trouble> {
    Action::ALL.into_iter().find(|a| a.name() == name).ok_or_else(|| {
        origin
            .trouble(format!("unknown action `{name}`"))
            .remedy("one of collect, store, log, share, display, use")
    })
}

/// The confidence with this name.
pub(super) fn confidence(name: &str, origin: &Origin<'_>) -> Result<Confidence, Trouble> {
    [Confidence::Low, Confidence::Medium, Confidence::High]
        .into_iter()
        .find(|c| c.name() == name)
        .ok_or_else(|| {
            origin
                .trouble(format!("unknown confidence `{name}`"))
                .remedy("one of low, medium, high")
        })
}

/// `[[access]]`: a path or call that hands over personal data, whatever the
/// variable is called that takes it (`message.author.id`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AccessRule {
    /// Unique among access rules.
    pub id: String,
    /// The data type that it hands over.
    pub r#type: String,
    /// Paths, matched from their end: `author.id`, `.get_remote_addr`.
    pub paths: Vec<String>,
    /// What is done with it unless a sink around it says more; `collect`.
    #[serde(default = "collect")]
    pub action: String,
    /// The party that the file or the project must use.
    #[serde(default)]
    pub platform: Option<String>,
    /// Languages in which it counts; empty: all.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Only where it is logged: an object that prints as a name.
    #[serde(default)]
    pub logged: bool,
    /// Parts of a path, in normal form, with which it is something else.
    #[serde(default)]
    pub not: Vec<String>,
    /// Examples that must be found: `file name | text`.
    #[serde(default)]
    pub hit: Vec<String>,
    /// Examples that must not.
    #[serde(default)]
    pub miss: Vec<String>,
    /// `action`, read; filled in by the loader.
    #[serde(skip)]
    pub does: Option<Action>,
    /// The rule file; filled in by the loader.
    #[serde(skip)]
    pub file: String,
}

fn collect() -> String {
    "collect".to_owned()
}

impl AccessRule {
    pub(super) fn finish(
        &mut self,
        taxonomy: &Taxonomy,
        file: &str,
        origin: &Origin<'_>,
    ) -> Result<(), Trouble> {
        taxonomy.check(&self.r#type, origin)?;
        self.does = Some(action(&self.action, origin)?);
        self.file = file.to_owned();
        Ok(())
    }
}

/// `[[sink]]`: calls that do something with what they are given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SinkRule {
    /// Unique among sinks.
    pub id: String,
    /// What they do with it.
    pub action: String,
    /// `print` (a bare call), `.set_item` (a method of anything), `logger.*`
    /// (any method of it), `storage.sync.set` (the end of a path).
    pub calls: Vec<String>,
    /// Languages in which it counts; empty: all.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Whether only keys of what is passed count (`create({email: …})`).
    #[serde(default)]
    pub keys: bool,
    /// Whether it keeps things on the device of whoever uses the program.
    #[serde(default)]
    pub device: bool,
    /// `action`, read; filled in by the loader.
    #[serde(skip)]
    pub does: Option<Action>,
    /// The rule file; filled in by the loader.
    #[serde(skip)]
    pub file: String,
}

impl SinkRule {
    pub(super) fn finish(&mut self, file: &str, origin: &Origin<'_>) -> Result<(), Trouble> {
        self.does = Some(action(&self.action, origin)?);
        self.file = file.to_owned();
        Ok(())
    }
}

/// `[models]`: what makes a type one that is stored. Several files add up.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Models {
    /// Attributes, annotations, base types: `FromRow`, `Entity`.
    pub markers: Vec<String>,
    /// Keys of a field's tag that say under which column it is kept: `db`.
    pub tags: Vec<String>,
    /// Calls that lead to a place in a store: `reference`, `doc`.
    pub addresses: Vec<String>,
    /// Calls and types that declare a column: `mapped_column`, `EmailField`.
    pub columns: Vec<String>,
    /// What a type of a column stands in front of: `DataTypes.STRING`.
    pub column_types: Vec<String>,
    /// Calls whose keys are columns: `new mongoose.Schema({…})`.
    pub column_maps: Vec<String>,
    /// Calls that put a field into a form: `f.email_field`.
    pub inputs: Vec<String>,
    /// Functions and calls whose keys name what comes in: `rules`, `validate`.
    pub shapes: Vec<String>,
    /// Builder methods whose first string is a column: `t.string`.
    pub builders: Vec<String>,
    /// Folders and file stems that hold stored types: `models`, `entities`.
    pub places: Vec<String>,
    /// Endings of types that take data in: `request`, `input`.
    pub intakes: Vec<String>,
    /// Parts of paths that hold what came in: `request`, `form`, `params`.
    pub requests: Vec<String>,
    /// Arrays of what came in, in PHP: `$_GET`.
    pub superglobals: Vec<String>,
    /// What declares the shape of what comes in: `z`, `yup`, `joi`.
    pub validators: Vec<String>,
    /// What methods that keep something start with: `save`, `insert`.
    pub store_verbs: Vec<String>,
    /// What keeps things: `repository`, `dao`.
    pub stores: Vec<String>,
    /// Receivers whose calls keep nothing of anybody: `StyleSheet.create`.
    pub makers: Vec<String>,
    /// Endings of types that show data: `response`, `props`.
    pub outlets: Vec<String>,
    /// Calls that answer something about what they are given, by their last
    /// name or its first word: `len`, `is_valid`.
    pub answers: Vec<String>,
    /// Words of calls that make a digest of what they are given: `sha256`.
    pub digests: Vec<String>,
    /// Words of names that hold digests and such without making any: `hash_map`.
    pub no_digests: Vec<String>,
    /// Data types that stay what they are when they are digested.
    pub digested: Vec<String>,
    /// Calls of a library in which something comes in, or which only register
    /// who is called: `webhooks`, `handle_func`.
    pub arrivals: Vec<String>,
    /// Calls whose function hands on what it is given: `map`.
    pub maps: Vec<String>,
    /// Variables that hold what went wrong: `err`, `exception`.
    pub errors: Vec<String>,
    /// Calls that show or load what stands at an address: `set_image`.
    pub embeds: Vec<String>,
    /// Calls that give a client the address that it calls: `base_url`.
    pub bases: Vec<String>,
    /// Attributes of layouts that tell people what a field asks for.
    pub hints: Vec<String>,
    /// Keys in programs that do: `hintText`.
    pub prompts: Vec<String>,
    /// Calls that make a table: `create_table`.
    pub tables: Vec<String>,
    /// Words of a prompt that only ask: `enter`, `your`.
    pub asks: Vec<String>,
    /// Calls that make a field and are given its words first: `TextField`.
    pub fields: Vec<String>,
    /// Calls that look up a text of the program by its key: `t`.
    pub translates: Vec<String>,
    /// What a service answered: its `body` is none of a request.
    pub answered: Vec<String>,
    /// Parts of a request that hold what people filled in: `body`.
    pub handed: Vec<String>,
    /// Calls behind a parameter that say that a form asks for it: `Form`.
    pub forms: Vec<String>,
    /// Names that are given the address of a service: `api_base_url`.
    pub services: Vec<String>,
    /// Calls that read a setting, with what counts where it is not set.
    pub settings: Vec<String>,
    /// Keys of a call that hold what is sent: `params`, `body`.
    pub bodies: Vec<String>,
}

impl Models {
    pub(super) fn add(&mut self, more: Self) {
        self.markers.extend(more.markers);
        self.columns.extend(more.columns);
        self.builders.extend(more.builders);
        self.column_types.extend(more.column_types);
        self.column_maps.extend(more.column_maps);
        self.inputs.extend(more.inputs);
        self.shapes.extend(more.shapes);
        self.places.extend(more.places);
        self.tags.extend(more.tags);
        self.superglobals.extend(more.superglobals);
        self.addresses.extend(more.addresses);
        self.intakes.extend(more.intakes);
        self.outlets.extend(more.outlets);
        self.requests.extend(more.requests);
        self.validators.extend(more.validators);
        self.store_verbs.extend(more.store_verbs);
        self.stores.extend(more.stores);
        self.makers.extend(more.makers);
        self.answers.extend(more.answers);
        self.digests.extend(more.digests);
        self.no_digests.extend(more.no_digests);
        self.digested.extend(more.digested);
        self.arrivals.extend(more.arrivals);
        self.maps.extend(more.maps);
        self.errors.extend(more.errors);
        self.embeds.extend(more.embeds);
        self.bases.extend(more.bases);
        self.services.extend(more.services);
        self.forms.extend(more.forms);
        self.handed.extend(more.handed);
        self.translates.extend(more.translates);
        self.answered.extend(more.answered);
        self.hints.extend(more.hints);
        self.prompts.extend(more.prompts);
        self.fields.extend(more.fields);
        self.asks.extend(more.asks);
        self.tables.extend(more.tables);
        self.settings.extend(more.settings);
        self.bodies.extend(more.bodies);
    }
}

/// `[[signal]]`: a line that shows data by itself: a permission, an intent, a
/// switch of a framework.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct LineRule {
    /// Unique among signals.
    pub id: String,
    /// The data types that it shows.
    pub types: Vec<String>,
    /// What is done with them.
    pub action: String,
    /// `medium` unless said.
    #[serde(default = "medium")]
    pub confidence: String,
    /// One of these must stand in the line, in any case.
    pub words: Vec<String>,
    /// What the line must match beside.
    #[serde(default)]
    pub pattern: Option<Pattern>,
    /// What the line must not match.
    #[serde(default)]
    pub not: Option<Pattern>,
    /// What must stand somewhere in the file.
    #[serde(default)]
    pub file: Option<Pattern>,
    /// Globs of paths in which it counts; empty: all.
    #[serde(default)]
    pub paths: Vec<String>,
    /// Languages in which it counts; empty: all.
    #[serde(default)]
    pub languages: Vec<String>,
    /// What the fingerprint rests on; the id unless said.
    #[serde(default)]
    pub symbol: Option<String>,
    /// The party that receives it.
    #[serde(default)]
    pub recipient: Option<String>,
    /// Why it shows that, one sentence without a final stop.
    pub why: String,
    /// Examples that must be found: `file name | text`.
    #[serde(default)]
    pub hit: Vec<String>,
    /// Examples that must not.
    #[serde(default)]
    pub miss: Vec<String>,
    /// `action` and `confidence`, read; filled in by the loader.
    #[serde(skip)]
    pub does: Option<(Action, Confidence)>,
    /// The rule file; filled in by the loader.
    #[serde(skip)]
    pub source: String,
}

fn medium() -> String {
    "medium".to_owned()
}

impl LineRule {
    pub(super) fn finish(
        &mut self,
        taxonomy: &Taxonomy,
        file: &str,
        origin: &Origin<'_>,
    ) -> Result<(), Trouble> {
        for id in &self.types {
            taxonomy.check(id, origin)?;
        }
        self.does = Some((action(&self.action, origin)?, confidence(&self.confidence, origin)?));
        for pattern in [&self.pattern, &self.not, &self.file].into_iter().flatten() {
            pattern.check(origin)?;
        }
        self.source = file.to_owned();
        Ok(())
    }
}

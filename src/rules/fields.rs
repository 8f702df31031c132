//! How data types show in code: names, strong and weak, their look-alikes, and
//! what a platform makes of plain names.

use serde::Deserialize;

use super::Taxonomy;
use super::load::Origin;
use crate::model::Trouble;

/// How much a strong name proves by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grade {
    /// Names that programs use for themselves too (`event_name`, `prometheus`):
    /// they count where they are stored, and where a flow says so.
    Operational,
    /// Names that infrastructure uses as well (`ip`, `session_id`): they count
    /// with a person, a table, a form, a request or a log around them.
    Contextual,
    /// Names that speak of people: they count in every declaration.
    #[default]
    Personal,
}

/// `[[field]]` of a rule file. Owned by the code wing.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FieldRule {
    /// The data type that these names show.
    pub r#type: String,
    /// What a strong name proves by itself.
    #[serde(default)]
    pub grade: Grade,
    /// Names that are enough by themselves, in normal form (`email_address`).
    #[serde(default)]
    pub strong: Vec<String>,
    /// Names that need something around them that confirms it.
    #[serde(default)]
    pub weak: Vec<String>,
    /// Further owners that confirm a weak name of this rule (`shipping`).
    #[serde(default)]
    pub owners: Vec<String>,
    /// Weak names that nobody's ownership confirms, only a name of `beside`
    /// next to them: `state` is one of an address beside `city`.
    #[serde(default)]
    pub paired: Vec<String>,
    /// Weak names of columns that are enough in a table whose rows say whose
    /// they are: `body` beside `author_id`.
    #[serde(default)]
    pub authored: Vec<String>,
    /// Weak names that are enough where a request or a form asks for them.
    #[serde(default)]
    pub asked: Vec<String>,
    /// What stands next to `paired` names.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Weak names of which three beside each other are enough: `xp`, `level`.
    #[serde(default)]
    pub together: Vec<String>,
    /// Token sequences that make a name mean something else.
    #[serde(default)]
    pub not: Vec<String>,
    /// Types, as written, that guard against this meaning, beside truth values.
    #[serde(default)]
    pub not_types: Vec<String>,
    /// Names that must be found.
    #[serde(default)]
    pub hit: Vec<String>,
    /// Names that must not.
    #[serde(default)]
    pub miss: Vec<String>,
    /// The rule file; filled in by the loader.
    #[serde(skip)]
    pub file: String,
}

impl FieldRule {
    pub(super) fn finish(
        &mut self,
        taxonomy: &Taxonomy,
        file: &str,
        origin: &Origin<'_>,
    ) -> Result<(), Trouble> {
        taxonomy.check(&self.r#type, origin)?;
        self.file = file.to_owned();
        Ok(())
    }
}

/// `[guards]`: words that decide for every data type alike. All in normal form;
/// several files add up.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Guards {
    /// What may follow a name without changing what it names: `hash`, `value`.
    pub neutral: Vec<String>,
    /// Prepositions: what follows them does not change the head of a name.
    pub prepositions: Vec<String>,
    /// What makes a name a question, a number or a deed when it goes before.
    pub blocking: Vec<String>,
    /// Verbs and such that do not narrow the word that follows: `get`.
    pub verbs: Vec<String>,
    /// Words for people that data can be about.
    pub persons: Vec<String>,
    /// What type and table names end in without changing what they are about.
    pub endings: Vec<String>,
    /// Owners that are no users: the operator, the program, the machine.
    pub operators: Vec<String>,
    /// Words in front of the name of a type that say nothing of it: `App`.
    pub prefixes: Vec<String>,
    /// Types that hold no personal data: truth values, functions.
    pub plain_types: Vec<String>,
    /// Types of numbers.
    pub numbers: Vec<String>,
    /// Data types that no number is, with all that is narrower.
    pub textual: Vec<String>,
    /// Words for people that mean machines as well.
    pub machines: Vec<String>,
    /// Columns that say whose a row is: `author_id`.
    pub authors: Vec<String>,
    /// Those which are parts of a program where the name says little.
    pub parts: Vec<String>,
    /// Ends of paths that mean the program's own user: `bot.user`.
    pub selves: Vec<String>,
    /// Beginnings of paths that lead to what a program brings along: `r.string`.
    pub resources: Vec<String>,
    /// Tables of how an installation is set up.
    pub installs: Vec<String>,
    /// Names that stand beside the name of a thing that is sold.
    pub goods: Vec<String>,
    /// Owners that are things with names and pages of their own.
    pub things: Vec<String>,
    /// Data types that such things have as well as people.
    pub named: Vec<String>,
    /// Words behind a name that say what was done to the value.
    pub treated: Vec<String>,
    /// Kinds of fields of a form, behind the name of what they ask for.
    pub boxes: Vec<String>,
    /// Ends of paths of files that a framework brings along to be filled in.
    pub stock: Vec<String>,
    /// How the variables and hosts begin that they bring along.
    pub stock_names: Vec<String>,
    /// Last words of parts of a program that do something: `client`, `sender`.
    pub agents: Vec<String>,
    /// Words of lists that say what is left out: `redacted`.
    pub leaving_out: Vec<String>,
    /// Data types that every request carries: they reach a host by themselves.
    pub carried: Vec<String>,
    /// Categories of parties whose pages people link to.
    pub linked_categories: Vec<String>,
    /// Parts of addresses behind which only public files of projects lie.
    pub public_paths: Vec<String>,
    /// Categories of parties whose libraries keep things for the project.
    pub keeping_categories: Vec<String>,
    /// Words that mark a form, a request or a sign-up around a name.
    pub intakes: Vec<String>,
}

impl Guards {
    pub(super) fn add(&mut self, more: Self) {
        self.neutral.extend(more.neutral);
        self.prepositions.extend(more.prepositions);
        self.blocking.extend(more.blocking);
        self.persons.extend(more.persons);
        self.verbs.extend(more.verbs);
        self.endings.extend(more.endings);
        self.operators.extend(more.operators);
        self.prefixes.extend(more.prefixes);
        self.plain_types.extend(more.plain_types);
        self.intakes.extend(more.intakes);
        self.numbers.extend(more.numbers);
        self.textual.extend(more.textual);
        self.machines.extend(more.machines);
        self.parts.extend(more.parts);
        self.authors.extend(more.authors);
        self.selves.extend(more.selves);
        self.resources.extend(more.resources);
        self.installs.extend(more.installs);
        self.goods.extend(more.goods);
        self.things.extend(more.things);
        self.named.extend(more.named);
        self.treated.extend(more.treated);
        self.boxes.extend(more.boxes);
        self.agents.extend(more.agents);
        self.stock.extend(more.stock);
        self.stock_names.extend(more.stock_names);
        self.leaving_out.extend(more.leaving_out);
        self.carried.extend(more.carried);
        self.linked_categories.extend(more.linked_categories);
        self.public_paths.extend(more.public_paths);
        self.keeping_categories.extend(more.keeping_categories);
    }
}

/// `[[platform]]`: what plain names mean in a project that is built on a
/// platform (a bare `user_id` in a chat bot).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct NarrowRule {
    /// The party that the project must use.
    pub party: String,
    /// What the names mean there.
    pub r#type: String,
    /// Last parts of symbols in normal form.
    pub names: Vec<String>,
    /// Only where the name was read as one of these, or as nothing sure.
    #[serde(default)]
    pub from: Vec<String>,
    /// Owners without which the name does not count; empty: any owner.
    #[serde(default)]
    pub owners: Vec<String>,
    /// The rule file; filled in by the loader.
    #[serde(skip)]
    pub file: String,
}

/// `[[fiction]]`: projects that tell stories, where what characters have is
/// nobody's personal data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct FictionRule {
    /// Unique among them.
    pub id: String,
    /// Words of such projects, in names and paths, in normal form.
    pub words: Vec<String>,
    /// How many different ones a project must have.
    pub enough: usize,
    /// Only in projects that use one of these parties; empty: in all.
    #[serde(default)]
    pub parties: Vec<String>,
    /// The types that a character may have too, and all below them.
    pub types: Vec<String>,
    /// Why they do not count, one sentence without a final stop.
    pub why: String,
    /// The rule file; filled in by the loader.
    #[serde(skip)]
    pub file: String,
}

impl FictionRule {
    pub(super) fn finish(
        &mut self,
        taxonomy: &Taxonomy,
        file: &str,
        origin: &Origin<'_>,
    ) -> Result<(), Trouble> {
        for id in &self.types {
            taxonomy.check(id, origin)?;
        }
        if self.enough < 3 {
            return Err(origin.trouble("a word or two make no fiction").remedy("raise `enough`"));
        }
        self.file = file.to_owned();
        Ok(())
    }
}

impl NarrowRule {
    pub(super) fn finish(
        &mut self,
        taxonomy: &Taxonomy,
        file: &str,
        origin: &Origin<'_>,
    ) -> Result<(), Trouble> {
        for id in self.from.iter().chain([&self.r#type]) {
            taxonomy.check(id, origin)?;
        }
        self.file = file.to_owned();
        Ok(())
    }
}

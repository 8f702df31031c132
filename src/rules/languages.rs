//! Programming languages, file formats, and which part of a project is which.

use serde::Deserialize;

/// How a file is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reader {
    /// Declarations, calls, strings.
    #[default]
    Code,
    /// `CREATE TABLE` and its friends.
    Sql,
    /// Tags with templates and scripts between them.
    Markup,
    /// Keys and values that describe data only when they are a schema.
    Data,
    /// Settings: switches and hosts count, names do not.
    Config,
    /// Prose: nothing in it is evidence.
    Prose,
}

/// How expressions stand in strings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interpolation {
    /// Not at all.
    #[default]
    None,
    /// `{x}` in strings with an `f` or `$` before them.
    Prefixed,
    /// `{name}`: bare names alone.
    Braces,
    /// `${x}`, and `$x`.
    Dollar,
    /// `#{x}`.
    Hash,
    /// `\(x)`.
    Backslash,
}

/// `[[language]]`. Owned by the code wing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct LanguageRule {
    /// `python`.
    pub id: String,
    /// Without the dot, lower case.
    pub extensions: Vec<String>,
    /// Whole file names, lower case; a final `*` stands for anything.
    pub names: Vec<String>,
    /// How it is read.
    pub reader: Reader,
    /// What starts a comment that runs to the end of the line.
    pub line_comments: Vec<String>,
    /// What starts and what ends a comment.
    pub block_comments: Vec<(String, String)>,
    /// Quotes of strings that end on their line.
    pub quotes: Vec<String>,
    /// Quotes of strings that may run over lines, longest first.
    pub long_quotes: Vec<String>,
    /// How expressions stand in strings.
    pub interpolation: Interpolation,
    /// Whether `'` is for single characters.
    pub characters: bool,
    /// Whether indentation shows what belongs to what.
    pub indented: bool,
    /// Whether `:name` is a symbol.
    pub symbols: bool,
    /// Whether a name stands before its type.
    pub name_first: bool,
    /// Whether its types are messages: what passes, not what is kept.
    pub messages: bool,
    /// Whether `->` reaches a member.
    pub arrow: bool,
    /// Keywords before the name of a type.
    pub types: Vec<String>,
    /// Keywords before the name of a function.
    pub functions: Vec<String>,
    /// The package ecosystem of its imports.
    pub ecosystem: String,
    /// The linked grammar, if there is one.
    pub grammar: String,
    /// Another linked grammar for some extensions.
    pub grammars: std::collections::BTreeMap<String, String>,
    /// Kinds of nodes of the grammar in which nothing is a name of data.
    pub no_names: Vec<String>,
    /// What parts names play, and the kinds of nodes that say so.
    pub parts: std::collections::BTreeMap<String, Vec<String>>,
}

impl LanguageRule {
    /// The grammar that reads a file; empty if none does.
    pub fn grammar_of(&self, path: &str) -> &str {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        self.grammars.get(&extension.to_lowercase()).unwrap_or(&self.grammar)
    }
}

/// `[[scope]]`: glob patterns of paths and the scope they mean.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScopeRule {
    /// `test`, `example`, `docs`, `vendored`, `generated`; `tooling` for paths whose
    /// parties serve only those who develop the project.
    pub scope: String,
    /// Globs against the path relative to the root, in lower case.
    pub paths: Vec<String>,
    /// Words in the comment that a file begins with, in lower case.
    #[serde(default)]
    pub heads: Vec<String>,
    /// Words there that speak against it.
    #[serde(default)]
    pub heads_not: Vec<String>,
    /// Whether such files are not read at all.
    #[serde(default)]
    pub skip: bool,
}

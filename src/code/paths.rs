//! What a path says: the language of a file, and which part of the project it
//! belongs to.

use std::collections::HashMap;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::model::Scope;
use crate::rules::Rules;

/// Languages and scopes by path.
#[derive(Debug)]
pub struct Paths {
    extensions: HashMap<String, usize>,
    names: Vec<(Glob, globset::GlobMatcher, usize)>,
    scopes: GlobSet,
    /// Words in heads, words against them, and what they mean.
    heads: Vec<(Vec<String>, Vec<String>, Scope)>,
    meanings: Vec<Scope>,
    tools: GlobSet,
}

/// Globs that are compared with lower-case paths, `*` stopping at `/`.
pub fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        if let Ok(glob) = GlobBuilder::new(&pattern.to_lowercase()).literal_separator(true).build()
        {
            set.add(glob);
        }
    }
    set.build().unwrap_or_else(|_| GlobSet::empty())
}

impl Paths {
    /// Builds the tables.
    pub fn new(rules: &Rules) -> Self {
        let mut extensions = HashMap::new();
        let mut names = Vec::new();
        for (at, language) in rules.languages.iter().enumerate() {
            for extension in &language.extensions {
                extensions.entry(extension.clone()).or_insert(at);
            }
            for name in &language.names {
                if let Ok(glob) = Glob::new(name) {
                    let matcher = glob.compile_matcher();
                    names.push((glob, matcher, at));
                }
            }
        }
        let mut patterns = Vec::new();
        let mut meanings = Vec::new();
        let mut heads = Vec::new();
        let mut tools = Vec::new();
        for rule in &rules.scopes {
            if rule.scope == "tooling" {
                tools.extend(rule.paths.iter().cloned());
                continue;
            }
            let scope = match rule.scope.as_str() {
                "test" => Scope::Test,
                "example" => Scope::Example,
                "docs" => Scope::Docs,
                "vendored" => Scope::Vendored,
                "generated" => Scope::Generated,
                _ => Scope::Production,
            };
            for path in &rule.paths {
                patterns.push(path.clone());
                meanings.push(scope);
            }
            if !rule.heads.is_empty() {
                heads.push((rule.heads.clone(), rule.heads_not.clone(), scope));
            }
        }
        Self { extensions, names, scopes: globs(&patterns), meanings, heads, tools: globs(&tools) }
    }

    /// The language of a file, as an index into the rules.
    pub fn language(&self, path: &str) -> Option<usize> {
        let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
        if let Some((_, _, at)) = self.names.iter().find(|(_, glob, _)| glob.is_match(&name)) {
            return Some(*at);
        }
        let mut rest = name.as_str();
        while let Some((_, extension)) = rest.split_once('.') {
            if let Some(at) = self.extensions.get(extension) {
                return Some(*at);
            }
            rest = extension;
        }
        None
    }

    /// Which part of the project a path belongs to.
    pub fn scope(&self, path: &str) -> Scope {
        let lower = unpackaged(&path.to_lowercase());
        self.scopes.matches(&lower).first().map_or(Scope::Production, |&at| self.meanings[at])
    }

    /// What the comment says that a file begins with, if it says where the file
    /// comes from.
    pub fn headed(&self, text: &str) -> Option<Scope> {
        let head = head(text);
        if head.is_empty() {
            return None;
        }
        let says = |words: &[String]| words.iter().any(|w| head.contains(w.as_str()));
        self.heads.iter().find(|(words, not, _)| says(words) && !says(not)).map(|(.., s)| *s)
    }

    /// Whether a path serves those who develop the project, not its users.
    pub fn is_tool(&self, path: &str) -> bool {
        self.tools.is_match(path.to_lowercase())
    }
}

/// The comment that a text begins with, in lower case.
fn head(text: &str) -> String {
    const LINES: usize = 40;
    let mut out = String::new();
    let mut block = false;
    for line in text.trim_start_matches('\u{feff}').lines().take(LINES) {
        let line = line.trim();
        let opens = line.starts_with("/*") || line.starts_with("<!--");
        let marked = ["//", "#", "--", "*", ";;"].iter().any(|mark| line.starts_with(mark));
        if !(block || opens || marked || line.is_empty() || line.starts_with("<?")) {
            break;
        }
        block = (block || opens) && !line.contains("*/") && !line.contains("-->");
        if line.len() <= 400 {
            out.push_str(&line.to_lowercase());
            out.push('\n');
        }
    }
    out
}

/// A path without the folders of its package: below the source root of the JVM
/// `example` is a part of a domain, not a sample.
fn unpackaged(path: &str) -> String {
    const ROOTS: &[&str] = &["src/main/java/", "src/main/kotlin/", "src/main/scala/"];
    let root = ROOTS.iter().find_map(|r| path.find(r).map(|at| at + r.len()));
    match (root, path.rfind('/')) {
        (Some(end), Some(last)) if last >= end => format!("{}{}", &path[..end], &path[last + 1..]),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Paths, head, unpackaged};
    use crate::model::Scope;
    use crate::rules::Rules;

    #[test]
    fn what_a_tool_wrote_says_so() {
        let paths = Paths::new(&Rules::builtin().expect("builtin rules"));
        let made = Some(Scope::Generated);
        assert_eq!(paths.headed("// Code generated by x. DO NOT EDIT.\npackage a"), made);
        assert_eq!(paths.headed("/**\n * NOTE: auto generated\n */\nlet a"), made);
        assert_eq!(paths.headed("# auto-generated from the database\ncreate_table"), None);
        assert_eq!(paths.headed("let a = '@generated';"), None);
    }

    #[test]
    fn a_head_ends_where_something_else_begins() {
        assert_eq!(head("/*\n * Made by A\n */\nlet a = 1; // B"), "/*\n* made by a\n*/\n");
        assert_eq!(head("#!/bin/sh\n\n# Made\nx=1\n# by"), "#!/bin/sh\n\n# made\n");
        assert_eq!(head("import a\n# Made"), "");
    }

    #[test]
    fn packages_are_no_folders() {
        assert_eq!(unpackaged("app/src/main/java/com/example/A.java"), "app/src/main/java/A.java");
        assert_eq!(unpackaged("example/src/main/java/A.java"), "example/src/main/java/A.java");
        assert_eq!(unpackaged("src/test/java/com/a/A.java"), "src/test/java/com/a/A.java");
    }
}

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
        }
        Self { extensions, names, scopes: globs(&patterns), meanings, tools: globs(&tools) }
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

    /// Whether a path serves those who develop the project, not its users.
    pub fn is_tool(&self, path: &str) -> bool {
        self.tools.is_match(path.to_lowercase())
    }
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
    use super::unpackaged;

    #[test]
    fn packages_are_no_folders() {
        assert_eq!(unpackaged("app/src/main/java/com/example/A.java"), "app/src/main/java/A.java");
        assert_eq!(unpackaged("example/src/main/java/A.java"), "example/src/main/java/A.java");
        assert_eq!(unpackaged("src/test/java/com/a/A.java"), "src/test/java/com/a/A.java");
    }
}

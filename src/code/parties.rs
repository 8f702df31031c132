//! Third parties as code shows them: packages that are imported or declared,
//! hosts that are called, variables, marks of their snippets.

use std::collections::HashMap;

use super::house;
use crate::rules::{Rules, bare_name};

/// Packages of one ecosystem: whole names, and beginnings.
#[derive(Debug, Default)]
struct Packages {
    whole: HashMap<String, usize>,
    starts: Vec<(String, usize)>,
}

/// What the catalogue says about packages.
#[derive(Debug)]
pub struct Parties {
    by_ecosystem: HashMap<String, Packages>,
    /// Party ids, by index.
    pub ids: Vec<String>,
    /// Their rule files.
    pub files: Vec<String>,
    /// What each is called: its names without marks, and its index.
    called: HashMap<String, usize>,
    hosts: HashMap<String, usize>,
}

/// A package name as its ecosystem compares it.
fn fold(ecosystem: &str, name: &str) -> String {
    match ecosystem {
        "pypi" => name.to_lowercase().replace(['_', '.'], "-"),
        "cargo" => name.replace('_', "-"),
        "npm" | "go" | "rubygems" | "pub" | "hex" => name.to_owned(),
        _ => name.to_lowercase(),
    }
}

impl Parties {
    /// Builds the tables.
    pub fn new(rules: &Rules) -> Self {
        let mut by_ecosystem: HashMap<String, Packages> = HashMap::new();
        let mut ids = Vec::new();
        let mut files = Vec::new();
        let mut called = HashMap::new();
        let mut hosts = HashMap::new();
        for (at, party) in rules.catalogue.parties().iter().enumerate() {
            ids.push(party.id.clone());
            files.push(party.file.clone());
            for host in &party.hosts {
                hosts.entry(host.to_lowercase()).or_insert(at);
            }
            for name in [&party.id, &party.name].into_iter().chain(&party.aliases) {
                called.entry(bare_name(name)).or_insert(at);
            }
            if party.inert {
                continue;
            }
            for (ecosystem, names) in &party.packages {
                let table = by_ecosystem.entry(ecosystem.clone()).or_default();
                for name in names {
                    match name.strip_suffix('*') {
                        Some(start) => table.starts.push((fold(ecosystem, start), at)),
                        None => {
                            table.whole.entry(fold(ecosystem, name)).or_insert(at);
                        }
                    }
                }
            }
        }
        for table in by_ecosystem.values_mut() {
            // The longest beginning says most.
            table.starts.sort_by_key(|(start, at)| (usize::MAX - start.len(), *at));
        }
        Self { by_ecosystem, ids, files, called, hosts }
    }

    /// The parties that go by one of these names.
    pub fn own(&self, names: &[String]) -> Vec<String> {
        let known = names.iter().filter_map(|name| self.called.get(&bare_name(name)));
        known.map(|&at| self.ids[at].clone()).collect()
    }

    /// Whose host this is: itself, or the longest one that it stands below.
    pub fn at_host(&self, host: &str) -> Option<usize> {
        let mut rest = host;
        loop {
            if let Some(&at) = self.hosts.get(rest) {
                return Some(at);
            }
            match rest.split_once('.') {
                Some((_, behind)) => rest = behind,
                None => break,
            }
        }
        // `mail.acme.example` of a party that is called Acme.
        let domain = house::domain(host)?;
        self.called.get(&bare_name(domain.split('.').next()?)).copied()
    }

    /// Whose package a manifest declares.
    pub fn declared(&self, ecosystem: &str, name: &str) -> Option<usize> {
        let table = self.by_ecosystem.get(ecosystem)?;
        let name = fold(ecosystem, name);
        let known = |name: &str| {
            table.whole.get(name).copied().or_else(|| {
                table.starts.iter().find(|(s, _)| name.starts_with(s.as_str())).map(|(_, at)| *at)
            })
        };
        if let Some(found) = known(&name) {
            return Some(found);
        }
        // Go modules carry a version, Swift packages a scheme.
        match ecosystem {
            "go" => {
                let cut =
                    name.rsplit_once("/v").filter(|(_, v)| v.bytes().all(|b| b.is_ascii_digit()));
                cut.and_then(|(front, _)| known(front))
            }
            "swift" => {
                let bare = name.trim_start_matches("https://").trim_end_matches(".git");
                known(bare)
            }
            _ => None,
        }
    }

    /// Whose module an import names.
    pub fn imported(&self, ecosystem: &str, module: &str) -> Option<usize> {
        let table = self.by_ecosystem.get(ecosystem)?;
        match ecosystem {
            "npm" => {
                if module.starts_with('.') || module.starts_with('/') {
                    return None;
                }
                // `pkg/sub`, `@scope/pkg/sub`
                let mut parts = module.splitn(3, '/');
                let first = parts.next()?;
                let package = match (first.starts_with('@'), parts.next()) {
                    (true, Some(second)) => format!("{first}/{second}"),
                    _ => first.to_owned(),
                };
                self.declared("npm", &package)
            }
            "pypi" => {
                let dashed = fold("pypi", module);
                self.prefixes(&dashed, '-', |name| {
                    table.whole.get(name).copied().or_else(|| {
                        table
                            .starts
                            .iter()
                            .find(|(s, _)| name.starts_with(s.as_str()))
                            .map(|(_, at)| *at)
                    })
                })
                .or_else(|| {
                    // `discord.py` is imported as `discord`, `python-x` as `x`.
                    let first = dashed.split('-').next()?;
                    table
                        .whole
                        .get(&format!("{first}-py"))
                        .or_else(|| table.whole.get(&format!("python-{first}")))
                        .or_else(|| table.whole.get(&format!("{first}-python")))
                        .copied()
                })
            }
            "cargo" => self.declared("cargo", module.split("::").next()?),
            "go" => {
                let mut rest = module;
                loop {
                    if let Some(found) = self.declared("go", rest) {
                        return Some(found);
                    }
                    rest = rest.rsplit_once('/')?.0;
                    if !rest.contains('/') {
                        return None;
                    }
                }
            }
            "maven" => {
                // The group is the beginning of the package.
                let lower = module.to_lowercase();
                let groups = table.whole.iter().map(|(name, at)| (name.as_str(), *at));
                let starts = table.starts.iter().map(|(name, at)| (name.as_str(), *at));
                let found: Vec<(usize, bool, usize)> = groups
                    .chain(starts)
                    .filter_map(|(name, at)| {
                        let (group, artifact) = name.split_once(':').unwrap_or((name, ""));
                        let fits = group.matches('.').count() >= 1
                            && lower.starts_with(group)
                            && lower[group.len()..].starts_with('.');
                        // A group of several parties: the package names the artifact.
                        let plain = artifact.replace(['-', '*'], "");
                        let said = plain.is_empty()
                            || lower[group.len().min(lower.len())..].split('.').any(|s| s == plain);
                        fits.then_some((group.len(), said, at))
                    })
                    .collect();
                let longest = found.iter().map(|f| f.0).max()?;
                let mut best = found.iter().filter(|f| f.0 == longest);
                let first = best.clone().map(|f| f.2).min()?;
                if best.clone().all(|f| f.2 == first) {
                    return Some(first);
                }
                best.by_ref().filter(|f| f.1).map(|f| f.2).min()
            }
            "nuget" => {
                let lower = module.to_lowercase();
                self.prefixes(&lower, '.', |name| table.whole.get(name).copied())
            }
            "rubygems" => self
                .declared("rubygems", &module.replace('/', "-"))
                .or_else(|| self.declared("rubygems", module.split('/').next()?)),
            "pub" => self.declared("pub", module.strip_prefix("package:")?.split('/').next()?),
            "swift" | "cocoapods" => self
                .by_ecosystem
                .get("cocoapods")
                .and_then(|t| t.whole.get(&module.to_lowercase()).copied()),
            _ => None,
        }
    }

    /// Tries a name and its beginnings up to each `mark`, the longest first.
    fn prefixes(
        &self,
        name: &str,
        mark: char,
        known: impl Fn(&str) -> Option<usize>,
    ) -> Option<usize> {
        let mut rest = name;
        loop {
            if let Some(found) = known(rest) {
                return Some(found);
            }
            rest = rest.rsplit_once(mark)?.0;
        }
    }
}

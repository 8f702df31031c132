//! What is the project's own, or clearly somebody else's: the names that its
//! manifests give it, the packages that its files declare, libraries that were
//! copied into it. No third party is looked up here.

use crate::model::SourceFile;

/// Bytes of a file in which a package or a banner is sought.
const HEAD: usize = 4000;
/// Bytes of a line that nobody writes by hand.
const DENSE: usize = 500;

/// What a manifest calls the project: names, and the name in the host of its
/// home page.
pub fn names(path: &str, text: &str) -> Vec<String> {
    if text.len() > 1 << 20 {
        return Vec::new();
    }
    let lower = last(path).to_lowercase();
    let mut out = match lower.as_str() {
        "package.json" | "composer.json" | "app.json" | "manifest.json" => json(text),
        "build.gradle" | "build.gradle.kts" => application(text),
        "go.mod" => module(text).into_iter().collect(),
        "cargo.toml" | "pyproject.toml" => settings(text, '='),
        "pubspec.yaml" => settings(text, ':'),
        _ if lower.ends_with(".gemspec") => settings(text, '='),
        _ => Vec::new(),
    };
    out.retain(|name| name.len() > 3);
    out
}

fn json(text: &str) -> Vec<String> {
    let Ok(whole) = serde_json::from_str::<serde_json::Value>(text) else { return Vec::new() };
    // An app of Expo is described one level below.
    let inner = whole.get("expo").filter(|v| v.is_object()).unwrap_or(&whole);
    let of = |key: &str| inner.get(key).and_then(serde_json::Value::as_str);
    let name = of("name").filter(|n| !n.starts_with('@')).map(|n| last(n).to_owned());
    name.into_iter().chain(of("homepage").and_then(home)).collect()
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The last part of a module's path that is no version.
fn module(text: &str) -> Option<String> {
    let path = text.lines().find_map(|l| l.trim().strip_prefix("module "))?.trim();
    let version =
        |part: &str| part.strip_prefix('v').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    path.rsplit('/').find(|part| !version(part)).map(str::to_owned)
}

/// `name = "x"` and `homepage = "https://x"` of the sections about the project
/// itself.
fn settings(text: &str, sign: char) -> Vec<String> {
    let mut out = Vec::new();
    let mut own = true;
    for line in text.lines().take(400) {
        let line = line.trim();
        if let Some(head) = line.strip_prefix('[') {
            let head = head.trim_matches(['[', ']', ' ']);
            own = matches!(
                head,
                "package" | "project" | "tool.poetry" | "project.urls" | "workspace.package"
            );
            continue;
        }
        let Some((key, value)) = line.split_once(sign).filter(|_| own) else { continue };
        let key = key.trim().rsplit('.').next().unwrap_or_default().to_lowercase();
        let value = value.trim().trim_matches(['"', '\'', ' ']);
        match key.as_str() {
            "name" => out.push(last(value).to_owned()),
            "homepage" => out.extend(home(value)),
            _ => {}
        }
    }
    out
}

/// The parts of the name that an app is published under.
fn application(text: &str) -> Vec<String> {
    let line = text.lines().find(|line| line.trim_start().starts_with("applicationId"));
    let name = line.and_then(|line| line.split(['"', '\'']).nth(1)).unwrap_or_default();
    name.split('.').map(str::to_owned).collect()
}

/// The domains that a text speaks of, without what stands before them.
pub fn domains(text: &str) -> Vec<String> {
    let inside = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let words = text.split(|c: char| !inside(c)).map(|w| w.trim_matches(['.', '-']));
    let mut out: Vec<String> = words.filter_map(domain).take(2000).collect();
    out.sort();
    out.dedup();
    out
}

/// The part of a host that is somebody's own: `acme.example` of `api.acme.example`.
pub fn domain(host: &str) -> Option<String> {
    let labels: Vec<&str> = host.split('.').collect();
    let top =
        labels.last().filter(|l| l.len() > 1 && l.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let second = labels.len().checked_sub(2).map(|at| labels[at])?;
    let public = top.len() == 2 && matches!(second, "co" | "com" | "org" | "net" | "ac" | "gov");
    let count = if public { 3 } else { 2 };
    let from = labels.len().checked_sub(count)?;
    labels[from..].iter().all(|l| !l.is_empty()).then(|| labels[from..].join(".").to_lowercase())
}

/// The name in the host of a home page, if the whole site is the project's.
fn home(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1.trim_end_matches('/');
    let host = rest.strip_prefix("www.").unwrap_or(rest);
    let (name, top) = host.split_once('.')?;
    (!top.contains(['.', '/', ':'])).then(|| name.to_owned())
}

/// The package that a file declares: `com.example.maps`, `Acme\Mail` with dots.
/// A folder of Python at the root is a package too.
pub fn package(file: &SourceFile, language: &str) -> Option<String> {
    let keyword = match language {
        "java" | "kotlin" | "groovy" | "scala" => "package ",
        "csharp" | "php" => "namespace ",
        "python" => {
            let inner = file.path.strip_prefix("src/").unwrap_or(&file.path);
            let name = inner.strip_suffix("/__init__.py")?;
            return (!name.contains('/')).then(|| name.to_owned());
        }
        _ => return None,
    };
    let head = &file.text[..floor(&file.text, HEAD)];
    let name = head.lines().find_map(|line| line.trim_start().strip_prefix(keyword))?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '\\');
    let end = name.find(|c| !plain(c)).unwrap_or(name.len());
    let name = name[..end].replace('\\', ".");
    (!name.is_empty()).then_some(name)
}

/// Whether a script is a library that was copied into the project: a banner
/// with version and licence in front of lines that nobody writes.
pub fn is_library(file: &SourceFile) -> bool {
    if !matches!(file.extension().as_str(), "js" | "mjs" | "cjs" | "css") {
        return false;
    }
    let text = file.text.trim_start();
    let Some(rest) = text.strip_prefix("/*").or_else(|| text.strip_prefix("//")) else {
        return false;
    };
    let banner = rest[..floor(rest, 1500)].split("*/").next().unwrap_or_default().to_lowercase();
    let licence = ["license", "licence", "copyright", "(c)"].iter().any(|w| banner.contains(w));
    if !licence || !has_version(&banner) {
        return false;
    }
    let folder = file.path.to_lowercase();
    let lib = folder.split('/').rev().skip(1).any(|part| {
        matches!(part, "lib" | "libs" | "library" | "libraries" | "plugins" | "vendors" | "js-lib")
    });
    lib || (1..=file.lines.len() as u32).any(|l| file.lines.text(&file.text, l).len() > DENSE)
}

/// `1.6.27`, `v2.0`
fn has_version(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.')).any(|word| {
        let word = word.trim_start_matches('v').trim_end_matches('.');
        let mut parts = word.split('.');
        let number = |p: &str| (1..4).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
        parts.clone().count() > 1 && parts.all(number)
    })
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{domain, domains, is_library, names, package};
    use crate::model::SourceFile;

    #[test]
    fn a_project_is_called_what_its_root_manifest_says() {
        let all = |path: &str, text: &str| names(path, text).join(" ");
        let json = r#"{"name": "hitcount", "homepage": "https://www.hitcount.example"}"#;
        assert_eq!(all("package.json", json), "hitcount hitcount");
        assert_eq!(all("package.json", r#"{"name": "@acme/mailer"}"#), "");
        assert_eq!(all("go.mod", "module example.org/hitcount/v2\n\ngo 1.24\n"), "hitcount");
        let toml = "[package]\nname = \"hitcount\"\n[dependencies]\nname = \"other\"\n";
        assert_eq!(all("Cargo.toml", toml), "hitcount");
        let pages = r#"{"homepage": "https://example.github.io/x"}"#;
        assert_eq!(all("package.json", pages), "");
    }

    #[test]
    fn a_host_belongs_to_a_domain() {
        assert_eq!(domain("api.acme.example").as_deref(), Some("acme.example"));
        assert_eq!(domain("api.acme.co.uk").as_deref(), Some("acme.co.uk"));
        assert_eq!(domain("localhost"), None);
        assert_eq!(
            domains("Write to us@acme.example, see https://acme.example/x."),
            ["acme.example"]
        );
    }

    #[test]
    fn a_file_says_which_package_it_is_of() {
        let of = |path: &str, language: &str, text: &str| {
            package(&SourceFile::new(path, text), language)
        };
        let java = "// x\npackage org.example.maps;\n";
        assert_eq!(of("A.java", "java", java).as_deref(), Some("org.example.maps"));
        let php = "<?php\nnamespace Acme\\Mail;\n";
        assert_eq!(of("a.php", "php", php).as_deref(), Some("Acme.Mail"));
        assert_eq!(of("acme/__init__.py", "python", "").as_deref(), Some("acme"));
        assert_eq!(of("app/acme/__init__.py", "python", ""), None);
    }

    #[test]
    fn a_banner_and_dense_lines_make_a_library() {
        let dense = "var a=1;".repeat(90);
        let library = format!("/* Slider v1.6.27 - (c) Acme. License: MIT */\n{dense}\n");
        assert!(is_library(&SourceFile::new("static/slider.js", library)));
        let own = "/* Copyright Acme, GPL license 3.0 */\nlet a = 1;\n";
        assert!(!is_library(&SourceFile::new("static/app.js", own)));
        assert!(is_library(&SourceFile::new("static/lib/chart.js", own)));
        assert!(!is_library(&SourceFile::new("static/app.js", dense)));
    }
}

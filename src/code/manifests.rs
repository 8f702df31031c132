//! Manifests: the packages that a project declares for itself, each with its
//! place. Lock files and what is only there for developers are left out.

use std::ops::Range;

/// A declared package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dependency {
    /// As written.
    pub name: String,
    /// Where the name stands.
    pub range: Range<usize>,
    /// It is there for developers only.
    pub development: bool,
}

/// The ecosystem of a manifest and what it declares; none for other files.
pub fn read(path: &str, text: &str) -> Option<(&'static str, Vec<Dependency>)> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let lower = name.to_lowercase();
    let ending = lower.rsplit('.').next().unwrap_or_default();
    Some(match lower.as_str() {
        "package.json" => (
            "npm",
            json(
                text,
                &["dependencies", "peerDependencies", "optionalDependencies"],
                &["devDependencies"],
            ),
        ),
        "composer.json" => ("packagist", json(text, &["require"], &["require-dev"])),
        "cargo.toml" => ("cargo", sections(text, cargo_section)),
        "pipfile" => (
            "pypi",
            sections(text, |s| match s {
                "packages" => Some(false),
                "dev-packages" => Some(true),
                _ => None,
            }),
        ),
        "pyproject.toml" => ("pypi", pyproject(text)),
        "setup.py" | "setup.cfg" => ("pypi", setup(text)),
        "go.mod" => ("go", go(text)),
        "pom.xml" => ("maven", pom(text)),
        "gemfile" => ("rubygems", quoted_after(text, &["gem "])),
        "podfile" => ("cocoapods", quoted_after(text, &["pod "])),
        "package.swift" => ("swift", quoted_after(text, &["url:"])),
        "mix.exs" => ("hex", mix(text)),
        "pubspec.yaml" => ("pub", pubspec(text)),
        "libs.versions.toml" => ("maven", catalog(text)),
        _ if ending == "gradle" || lower.ends_with(".gradle.kts") => ("maven", gradle(text)),
        _ if ending == "gemspec" => {
            ("rubygems", quoted_after(text, &["add_dependency", "add_runtime_dependency"]))
        }
        _ if matches!(ending, "csproj" | "fsproj" | "vbproj")
            || lower == "directory.packages.props"
            || lower == "packages.config" =>
        {
            ("nuget", nuget(text))
        }
        _ if lower.starts_with("requirements") && ending == "txt"
            || path.contains("requirements/") && ending == "txt" =>
        {
            (
                "pypi",
                requirements(
                    text,
                    lower.contains("dev") || lower.contains("test") || lower.contains("doc"),
                ),
            )
        }
        _ => return None,
    })
}

/// Lines with their offsets.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

fn dependency(line_start: usize, line: &str, name: &str, development: bool) -> Option<Dependency> {
    let offset = name.as_ptr() as usize - line.as_ptr() as usize;
    (!name.is_empty()).then(|| Dependency {
        name: name.to_owned(),
        range: line_start + offset..line_start + offset + name.len(),
        development,
    })
}

/// Keys of the named objects of a JSON text.
fn json(text: &str, keys: &[&str], dev: &[&str]) -> Vec<Dependency> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    // The names of the open objects, and strings as they come.
    let mut open: Vec<String> = Vec::new();
    let mut last = String::new();
    let mut key = String::new();
    let mut range = 0..0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let start = at + 1;
                let mut end = start;
                while end < bytes.len() && bytes[end] != b'"' {
                    end += 1 + usize::from(bytes[end] == b'\\');
                }
                let end = end.min(bytes.len());
                last = text.get(start..end).unwrap_or_default().to_owned();
                range = start..end;
                at = end;
            }
            b':' => {
                key = std::mem::take(&mut last);
                if open.len() == 2 {
                    let inside = open[1].as_str();
                    let development = dev.contains(&inside);
                    if keys.contains(&inside) || development {
                        out.push(Dependency {
                            name: key.clone(),
                            range: range.clone(),
                            development,
                        });
                    }
                }
            }
            b'{' | b'[' => open.push(std::mem::take(&mut key)),
            b'}' | b']' => {
                open.pop();
            }
            _ => {}
        }
        at += 1;
    }
    out
}

fn cargo_section(section: &str) -> Option<bool> {
    let last = section.rsplit('.').next().unwrap_or(section);
    match last {
        "dependencies" => Some(false),
        "dev-dependencies" | "build-dependencies" => Some(true),
        _ => None,
    }
}

/// `name = …` in the sections that `wanted` takes; its answer says whether
/// they are for developers. `[dependencies.name]` counts too.
fn sections(text: &str, wanted: impl Fn(&str) -> Option<bool>) -> Vec<Dependency> {
    let mut out = Vec::new();
    let mut inside = None;
    for (start, line) in lines(text) {
        let trimmed = line.trim();
        if let Some(head) = trimmed.strip_prefix('[') {
            let head = head.trim_matches(['[', ']', ' ']);
            inside = wanted(head);
            if inside.is_none()
                && let Some((front, name)) = head.rsplit_once('.')
                && let Some(development) = wanted(front)
            {
                out.extend(dependency(start, line, name, development));
            }
            continue;
        }
        if let Some(development) = inside {
            if trimmed.starts_with('#') || line.starts_with(char::is_whitespace) {
                continue;
            }
            if let Some((name, value)) = line.split_once('=') {
                let name = name.trim().trim_matches('"').split('.').next().unwrap_or_default();
                // `alias = { package = "real" }`
                let real = value
                    .split_once("package")
                    .and_then(|(_, rest)| rest.trim_start().strip_prefix('='))
                    .and_then(|rest| rest.trim_start().strip_prefix('"'))
                    .and_then(|rest| rest.split('"').next());
                out.extend(dependency(start, line, real.unwrap_or(name), development));
            }
        }
    }
    out
}

/// The name at the start of a requirement: `pkg[extra]>=1; python_version`.
fn requirement(text: &str) -> &str {
    let text = text.trim_start_matches(['"', '\'', ' ', '\t']);
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(text.len());
    &text[..end]
}

fn requirements(text: &str, development: bool) -> Vec<Dependency> {
    lines(text)
        .filter(|(_, line)| {
            let t = line.trim_start();
            !t.is_empty() && !t.starts_with(['#', '-']) && !t.contains("://")
        })
        .filter_map(|(start, line)| dependency(start, line, requirement(line), development))
        .collect()
}

fn pyproject(text: &str) -> Vec<Dependency> {
    let mut out = Vec::new();
    let mut section = String::new();
    let mut list: Option<bool> = None;
    for (start, line) in lines(text) {
        let trimmed = line.trim();
        if trimmed.starts_with('#') {
            continue;
        }
        if trimmed.starts_with('[') && list.is_none() {
            section = trimmed.trim_matches(['[', ']']).to_owned();
            continue;
        }
        let mut rest = line;
        if list.is_none() {
            let Some((key, value)) = line.split_once('=') else { continue };
            let key = key.trim().trim_matches('"');
            let groups =
                section == "dependency-groups" || section == "project.optional-dependencies";
            if section == "project" && key == "dependencies" || groups {
                let aside =
                    groups && ["dev", "test", "doc", "lint"].iter().any(|w| key.contains(w));
                list = Some(aside);
                rest = value;
            } else if section.starts_with("tool.poetry") && section.ends_with("dependencies") {
                let aside = section.contains("dev") || section.contains("test");
                if key != "python" {
                    out.extend(dependency(start, line, key, aside));
                }
                continue;
            } else {
                continue;
            }
        }
        let development = list.unwrap_or_default();
        let mut quote = None;
        let mut from = 0;
        for (at, c) in rest.char_indices() {
            match quote {
                None if c == '"' || c == '\'' => {
                    quote = Some(c);
                    from = at + 1;
                }
                None if c == ']' => list = None,
                None if c == '#' => break,
                Some(q) if c == q => {
                    quote = None;
                    out.extend(dependency(start, line, requirement(&rest[from..at]), development));
                }
                _ => {}
            }
        }
    }
    out
}

fn setup(text: &str) -> Vec<Dependency> {
    let mut out = Vec::new();
    let mut inside = false;
    for (start, line) in lines(text) {
        if line.contains("install_requires") {
            inside = true;
        } else if inside && (line.contains(']') || line.trim().is_empty() || line.starts_with('['))
        {
            inside = false;
        }
        if !inside {
            continue;
        }
        if line.contains(['"', '\'']) {
            for (at, part) in line.split(['"', '\'']).enumerate() {
                if at % 2 == 1 {
                    out.extend(dependency(start, line, requirement(part), false));
                }
            }
        } else if line.starts_with(char::is_whitespace) {
            let rest = line.trim_start();
            out.extend(dependency(start, line, requirement(rest), false));
        }
    }
    out
}

fn go(text: &str) -> Vec<Dependency> {
    let mut out = Vec::new();
    let mut inside = false;
    for (start, line) in lines(text) {
        let trimmed = line.trim();
        let rest = if let Some(rest) = trimmed.strip_prefix("require") {
            inside = rest.trim_start().starts_with('(');
            rest
        } else if inside {
            trimmed
        } else {
            continue;
        };
        if trimmed == ")" {
            inside = false;
            continue;
        }
        if line.contains("// indirect") {
            continue;
        }
        let name = rest.split_whitespace().find(|w| w.contains('/') && w.contains('.'));
        out.extend(name.and_then(|name| dependency(start, line, name, false)));
    }
    out
}

/// The text inside `<tag>…</tag>` on from `at`, within `limit`.
fn element<'t>(text: &'t str, tag: &str) -> Option<&'t str> {
    let open = format!("<{tag}>");
    let from = text.find(&open)? + open.len();
    let end = from + text[from..].find('<')?;
    Some(text[from..end].trim())
}

fn pom(text: &str) -> Vec<Dependency> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find("<dependency>") {
        let start = at + found;
        let end = text[start..].find("</dependency>").map_or(text.len(), |f| start + f);
        let body = &text[start..end];
        if let (Some(group), Some(artifact)) =
            (element(body, "groupId"), element(body, "artifactId"))
        {
            let offset = artifact.as_ptr() as usize - text.as_ptr() as usize;
            out.push(Dependency {
                name: format!("{group}:{artifact}"),
                range: offset..offset + artifact.len(),
                development: element(body, "scope") == Some("test"),
            });
        }
        at = end;
    }
    out
}

fn gradle(text: &str) -> Vec<Dependency> {
    let mut out = Vec::new();
    for (start, line) in lines(text) {
        let trimmed = line.trim_start();
        if trimmed.starts_with("//") {
            continue;
        }
        let development = trimmed.starts_with("test") || trimmed.starts_with("androidTest");
        for (at, part) in line.split(['"', '\'']).enumerate() {
            if at % 2 == 0
                || part.matches(':').count() == 0
                || part.contains(' ')
                || part.contains('/')
            {
                continue;
            }
            let mut fields = part.splitn(3, ':');
            if let (Some(group), Some(artifact)) = (fields.next(), fields.next()) {
                let name = &part[..group.len() + 1 + artifact.len()];
                if group.contains('.') || group.len() > 3 {
                    out.extend(dependency(start, line, name, development));
                }
            }
        }
    }
    out
}

fn catalog(text: &str) -> Vec<Dependency> {
    let mut out = Vec::new();
    let value = |line: &str, key: &str| -> Option<String> {
        let rest = line.split_once(key)?.1.trim_start().strip_prefix('=')?.trim_start();
        let rest = rest.strip_prefix('"')?;
        rest.split('"').next().map(str::to_owned)
    };
    for (start, line) in lines(text) {
        let name = value(line, "module")
            .or_else(|| Some(format!("{}:{}", value(line, "group")?, value(line, " name")?)));
        if let Some(name) = name {
            out.push(Dependency {
                name,
                range: start..start + line.len(),
                development: line.contains("test"),
            });
        }
    }
    out
}

fn quoted_after(text: &str, words: &[&str]) -> Vec<Dependency> {
    lines(text)
        .filter_map(|(start, line)| {
            if line.trim_start().starts_with(['#', '/']) {
                return None;
            }
            let word = words.iter().find(|w| line.contains(**w))?;
            let rest = line.split_once(word)?.1;
            let open = rest.find(['"', '\''])?;
            let quote = rest[open..].chars().next()?;
            let name = rest[open + 1..].split(quote).next()?;
            dependency(
                start,
                line,
                name,
                line.contains("group: :test") || line.contains("group: :development"),
            )
        })
        .collect()
}

fn nuget(text: &str) -> Vec<Dependency> {
    lines(text)
        .filter_map(|(start, line)| {
            let tags = ["<PackageReference", "<PackageVersion", "<SDKReference"];
            let key = if tags.iter().any(|tag| line.contains(tag)) {
                "Include=\""
            } else if line.contains("<package ") {
                "id=\""
            } else {
                return None;
            };
            let rest = line.split_once(key)?.1;
            let name = rest.split(['"', ',']).next()?;
            dependency(start, line, name, false)
        })
        .collect()
}

fn mix(text: &str) -> Vec<Dependency> {
    lines(text)
        .filter_map(|(start, line)| {
            let rest = line.trim_start().strip_prefix("{:")?;
            let name = rest.split(',').next()?;
            dependency(
                start,
                line,
                name.trim(),
                line.contains("only: :test") || line.contains("only: [:dev"),
            )
        })
        .collect()
}

fn pubspec(text: &str) -> Vec<Dependency> {
    let mut out = Vec::new();
    let mut inside = None;
    for (start, line) in lines(text) {
        if !line.starts_with(char::is_whitespace) {
            inside = match line.trim_end() {
                "dependencies:" => Some(false),
                "dev_dependencies:" => Some(true),
                "" => inside,
                _ => None,
            };
            continue;
        }
        let Some(development) = inside else { continue };
        let indent = line.len() - line.trim_start().len();
        if indent == 2
            && !line.trim_start().starts_with('#')
            && let Some((name, _)) = line.trim_start().split_once(':')
        {
            out.extend(dependency(start, line, name, development));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::read;

    fn names(path: &str, text: &str) -> Vec<String> {
        let (_, found) = read(path, text).expect("a manifest");
        for d in &found {
            if !d.name.contains(':') {
                assert_eq!(text.get(d.range.clone()), Some(d.name.as_str()), "{path}");
            }
        }
        found.into_iter().filter(|d| !d.development).map(|d| d.name).collect()
    }

    #[test]
    fn every_manifest_names_its_direct_dependencies() {
        let npm = r#"{"name": "x", "dependencies": {"a-b": "^1", "@s/p": "2"}, "devDependencies": {"d": "1"}}"#;
        assert_eq!(names("web/package.json", npm), ["a-b", "@s/p"]);
        let cargo = "[package]\nname = \"x\"\n[dependencies]\na = \"1\"\nb = { package = \"c\" }\n[dev-dependencies]\nd = \"1\"\n[dependencies.e]\nversion = \"1\"\n";
        assert_eq!(names("Cargo.toml", cargo), ["a", "c", "e"]);
        let py = "[project]\ndependencies = [\n  \"flask>=2\", # web\n  'x[y]==1',\n]\n[dependency-groups]\ndev = [\"pytest\"]\n";
        assert_eq!(names("pyproject.toml", py), ["flask", "x"]);
        assert_eq!(
            names("requirements.txt", "# c\nDjango==4\n-r x.txt\nboto3[crt]\n"),
            ["Django", "boto3"]
        );
        let go = "module m\nrequire (\n\tgithub.com/a/b v1\n\tgithub.com/c/d v2 // indirect\n)\nrequire github.com/e/f v1\n";
        assert_eq!(names("go.mod", go), ["github.com/a/b", "github.com/e/f"]);
        let pom = "<dependency><groupId>g.h</groupId>\n<artifactId>a</artifactId></dependency>";
        assert_eq!(names("pom.xml", pom), ["g.h:a"]);
        assert_eq!(
            names(
                "build.gradle",
                "dependencies {\n  implementation 'g.h:a:1.0'\n  testImplementation \"t.t:t:1\"\n}"
            ),
            ["g.h:a"]
        );
        assert_eq!(names("Gemfile", "gem 'rails', '~> 7'\n# gem 'no'\n"), ["rails"]);
        assert_eq!(
            names(
                "pubspec.yaml",
                "dependencies:\n  http: ^1\n  flutter:\n    sdk: flutter\ndev_dependencies:\n  t: 1\n"
            ),
            ["http", "flutter"]
        );
        assert_eq!(
            names("a.csproj", "<PackageReference Include=\"Serilog\" Version=\"1\" />"),
            ["Serilog"]
        );
    }
}

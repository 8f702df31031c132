//! Imports: which modules a file takes in, and under which names.

use super::lexer::{Kind, mark};
use super::tree::Tree;

/// One import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The module as the language writes it.
    pub module: String,
    /// The names that it brings.
    pub names: Vec<String>,
    /// The token of the module.
    pub token: usize,
}

/// How the reason for an import ends.
const SAID: &str = "` is imported";

/// The reason for the use of a party whose module is imported.
pub fn reason(module: &str) -> String {
    format!("`{module}{SAID}")
}

/// The module that such a reason names.
pub fn said(reason: &str) -> Option<&str> {
    reason.strip_suffix(SAID)?.strip_prefix('`')
}

/// All imports of a file.
pub fn imports(tree: &Tree<'_>) -> Vec<Import> {
    let mut out = Vec::new();
    let tokens = tree.tokens();
    let ecosystem = tree.language.ecosystem.as_str();
    let mut at = 0;
    while at < tokens.len() {
        let word = tree.word(at);
        let kind = tokens[at].kind;
        if kind != Kind::Name {
            at += 1;
            continue;
        }
        let found = match (ecosystem, word) {
            ("pypi", "import" | "from") if tokens[at].first => python(tree, at),
            ("npm", "import" | "require" | "from") => npm(tree, at),
            ("go", "import") if tokens[at].first => go(tree, at),
            ("cargo", "use") => cargo(tree, at),
            (
                "maven" | "nuget" | "packagist" | "swift" | "cocoapods",
                "import" | "using" | "use",
            ) if tokens[at].first => dotted(tree, at),
            ("rubygems", "require") if tokens[at].first => text_after(tree, at),
            ("pub", "import") if tokens[at].first => text_after(tree, at),
            _ => Vec::new(),
        };
        out.extend(found);
        at += 1;
    }
    out
}

fn text_after(tree: &Tree<'_>, at: usize) -> Vec<Import> {
    (at + 1..at + 3)
        .find(|&i| tree.is_kind(i, Kind::Text))
        .map(|i| Import { module: tree.word(i).to_owned(), names: Vec::new(), token: i })
        .into_iter()
        .collect()
}

fn dotted(tree: &Tree<'_>, at: usize) -> Vec<Import> {
    let mut next = at + 1;
    if matches!(tree.word(next), "static" | "global" | "function") {
        next += 1;
    }
    let start = next;
    let mut module = String::new();
    let mut last = String::new();
    while tree.is_kind(next, Kind::Name) && (next == start || !tree.tokens()[next].first) {
        last = tree.word(next).to_owned();
        module.push_str(&last);
        if tree.is_mark(next + 1, b'.') || tree.is_mark(next + 1, b'\\') {
            module.push('.');
            next += 2;
        } else {
            break;
        }
    }
    let module = module.trim_end_matches('.').to_owned();
    if module.is_empty() {
        return Vec::new();
    }
    vec![Import { module, names: vec![last], token: start }]
}

fn python(tree: &Tree<'_>, at: usize) -> Vec<Import> {
    let path = |mut at: usize| {
        let mut module = String::new();
        while tree.is_kind(at, Kind::Name) {
            module.push_str(tree.word(at));
            at += 1;
            if tree.is_mark(at, b'.') {
                module.push('.');
                at += 1;
            } else {
                break;
            }
        }
        (module, at)
    };
    let mut out = Vec::new();
    if tree.word(at) == "from" {
        let (module, mut next) = path(at + 1);
        if module.is_empty() || tree.word(next) != "import" {
            return out;
        }
        next += 1;
        let mut names = Vec::new();
        let grouped = tree.is_mark(next, b'(');
        while next < tree.tokens().len() && names.len() < 60 {
            if tree.tokens()[next].first && !grouped || tree.is_mark(next, b')') {
                break;
            }
            if tree.is_kind(next, Kind::Name) && tree.word(next) != "as" {
                if tree.word(next.wrapping_sub(1)) == "as" {
                    names.pop();
                }
                names.push(tree.word(next).to_owned());
            }
            next += 1;
        }
        out.push(Import { module, names, token: at + 1 });
        return out;
    }
    let mut next = at + 1;
    for _ in 0..12 {
        let token = next;
        let (module, after) = path(next);
        if module.is_empty() {
            break;
        }
        next = after;
        let mut name = module.split('.').next().unwrap_or_default().to_owned();
        if tree.word(next) == "as" {
            name = tree.word(next + 1).to_owned();
            next += 2;
        }
        out.push(Import { module, names: vec![name], token });
        if !tree.is_mark(next, b',') {
            break;
        }
        next += 1;
    }
    out
}

fn npm(tree: &Tree<'_>, at: usize) -> Vec<Import> {
    let word = tree.word(at);
    if word == "require" || word == "import" && tree.is_mark(at + 1, b'(') {
        if !tree.is_mark(at + 1, b'(') || !tree.is_kind(at + 2, Kind::Text) {
            return Vec::new();
        }
        // `const x = require("y")`, `const { a, b: c } = require("y")`
        let mut names = Vec::new();
        let mut back = at;
        while back > 0 && at - back < 30 {
            back -= 1;
            if tree.is_kind(back, Kind::Name) {
                if matches!(tree.word(back), "const" | "let" | "var") {
                    break;
                }
                if tree.word(back) != "await" {
                    names.push(tree.word(back).to_owned());
                }
            } else if tree.is_mark(back, b';') || tree.is_mark(back, b')') {
                names.clear();
                break;
            }
        }
        return vec![Import { module: tree.word(at + 2).to_owned(), names, token: at + 2 }];
    }
    if word == "from" {
        // `export * from "x"`, and the end of `import … from "x"`.
        if !tree.is_kind(at + 1, Kind::Text) {
            return Vec::new();
        }
        let mut names = Vec::new();
        let mut back = at;
        while back > 0 && at - back < 120 {
            back -= 1;
            if tree.is_kind(back, Kind::Name) {
                if matches!(tree.word(back), "import" | "export") {
                    break;
                }
                if tree.word(back) == "type" && tree.word(back.wrapping_sub(1)) == "import" {
                    return Vec::new();
                }
                if !matches!(tree.word(back), "as" | "type" | "default") {
                    names.push(tree.word(back).to_owned());
                }
            } else if tree.is_mark(back, b';') {
                return Vec::new();
            }
        }
        return vec![Import { module: tree.word(at + 1).to_owned(), names, token: at + 1 }];
    }
    if tree.is_kind(at + 1, Kind::Text) {
        return vec![Import {
            module: tree.word(at + 1).to_owned(),
            names: Vec::new(),
            token: at + 1,
        }];
    }
    Vec::new()
}

fn go(tree: &Tree<'_>, at: usize) -> Vec<Import> {
    let one = |i: usize| {
        let module = tree.word(i).to_owned();
        let alias =
            i.checked_sub(1).filter(|&b| tree.is_kind(b, Kind::Name) && tree.word(b) != "import");
        let mut last = module.rsplit('/').next().unwrap_or_default();
        if last.len() > 1 && last.starts_with('v') && last[1..].bytes().all(|b| b.is_ascii_digit())
        {
            last = module.rsplit('/').nth(1).unwrap_or(last);
        }
        let last = last.trim_end_matches("-go").trim_start_matches("go-").replace(['-', '.'], "");
        let name = alias.map_or(last, |b| tree.word(b).to_owned());
        Import { module, names: vec![name], token: i }
    };
    if tree.is_mark(at + 1, b'(') {
        let close = tree.mate(at + 1).unwrap_or(at + 1);
        return (at + 2..close).filter(|&i| tree.is_kind(i, Kind::Text)).map(one).collect();
    }
    (at + 1..at + 3).find(|&i| tree.is_kind(i, Kind::Text)).map(one).into_iter().collect()
}

fn cargo(tree: &Tree<'_>, at: usize) -> Vec<Import> {
    let mut next = at + 1;
    if tree.is_mark(next, mark::PATH) {
        next += 1;
    }
    if !tree.is_kind(next, Kind::Name)
        || matches!(tree.word(next), "crate" | "self" | "super" | "std" | "core")
    {
        return Vec::new();
    }
    let module = tree.word(next).to_owned();
    let mut names = vec![module.clone()];
    let token = next;
    while next < tree.tokens().len() && names.len() < 60 && !tree.is_mark(next, b';') {
        if tree.is_kind(next, Kind::Name) && next > token {
            // Only what is at the end of a path is brought in.
            let ends = !tree.is_mark(next + 1, mark::PATH) && tree.word(next) != "as";
            if ends {
                names.push(tree.word(next).to_owned());
            }
        }
        next += 1;
    }
    vec![Import { module, names, token }]
}

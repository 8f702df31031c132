//! Every folder of `fixtures/` against the answer that a person wrote down.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    #[serde(default)]
    expect: Vec<Expect>,
    #[serde(default)]
    quiet: Vec<Quiet>,
    findings: Open,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    kind: String,
    id: String,
    action: Option<String>,
    recipient: Option<String>,
    verdict: String,
    #[serde(default)]
    code: Vec<String>,
    #[serde(default)]
    policy: Vec<u64>,
    #[serde(default)]
    accept: Vec<String>,
    why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Quiet {
    path: String,
    line: u64,
    why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    open: Vec<String>,
}

fn report(name: &str) -> Value {
    let folder = crate::project().join("fixtures").join(name);
    let output = crate::privaudit(&["check", ".", "--format", "json"], &folder);
    assert!(output.status.code().is_some_and(|c| c < 2), "{}", crate::stderr(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn rows<'v>(report: &'v Value, key: &str) -> &'v [Value] {
    report[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The rows that `ids` of `row[key]` name.
fn named<'v>(report: &'v Value, key: &str, row: &Value) -> Vec<&'v Value> {
    let ids: BTreeSet<&str> = rows(row, key).iter().filter_map(Value::as_str).collect();
    rows(report, key).iter().filter(|r| ids.contains(r["id"].as_str().unwrap_or(""))).collect()
}

fn check(name: &str) -> Vec<String> {
    let path = crate::project().join("fixtures").join(name).join("expected.toml");
    let text = std::fs::read_to_string(path).expect("expected.toml");
    let expected: Expected = toml::from_str(&text).expect("expected.toml can be read");
    let report = report(name);
    let mut wrong = Vec::new();
    for e in &expected.expect {
        let what = format!("{} {} {}", e.verdict, e.kind, e.id);
        let fits = |a: &&Value| {
            a["subject"]["kind"] == e.kind.as_str()
                && a["subject"]["id"] == e.id.as_str()
                && e.action.as_deref().is_none_or(|x| a["action"] == x)
                && e.recipient.as_deref().is_none_or(|x| a["recipient"] == x)
        };
        let candidates: Vec<&Value> = rows(&report, "assessments").iter().filter(fits).collect();
        let right = |a: &&&Value| {
            let verdict = a["verdict"].as_str().unwrap_or("");
            verdict == e.verdict || e.accept.iter().any(|v| v == verdict)
        };
        let right: Vec<&&Value> = candidates.iter().filter(right).collect();
        if right.is_empty() {
            let got: Vec<&str> = candidates.iter().filter_map(|a| a["verdict"].as_str()).collect();
            wrong.push(format!("{what}: got {got:?} ({})", e.why));
            continue;
        }
        for place in &e.code {
            let (file, line) = place.rsplit_once(':').expect("path:line");
            let line: u64 = line.parse().expect("a line");
            let there = right.iter().any(|a| {
                named(&report, "evidence", a).iter().any(|p| {
                    p["path"] == file && p["line"].as_u64().is_some_and(|l| l.abs_diff(line) <= 1)
                })
            });
            if !there {
                wrong.push(format!("{what}: {place} is not among its evidence"));
            }
        }
        for line in &e.policy {
            let there = right.iter().any(|a| {
                named(&report, "declarations", a).iter().any(|p| {
                    let from = p["line"].as_u64().unwrap_or(0);
                    let to = p["end_line"].as_u64().unwrap_or(0);
                    (from..=to).contains(line)
                })
            });
            if !there {
                wrong.push(format!("{what}: policy line {line} is not among its statements"));
            }
        }
    }
    for q in &expected.quiet {
        for e in rows(&report, "evidence") {
            let kind = e["subject"]["kind"].as_str().unwrap_or("");
            if e["path"] == q.path.as_str()
                && e["line"] == q.line
                && matches!(kind, "data" | "secret" | "literal")
                && e["scope"] == "production"
                && e["confidence"] != "low"
            {
                let id = &e["subject"]["id"];
                wrong.push(format!("{}:{}: reported as {id}, but: {}", q.path, q.line, q.why));
            }
        }
    }
    let loud = |f: &&Value| {
        f["status"] == "open" && f["severity"] != "note" && f["subject"]["kind"] != "secret"
    };
    let told = |f: &Value| {
        format!(
            "{} {} {}",
            f["verdict"].as_str().unwrap_or(""),
            f["subject"]["kind"].as_str().unwrap_or(""),
            f["subject"]["id"].as_str().unwrap_or("")
        )
    };
    let open: BTreeSet<String> = rows(&report, "findings").iter().filter(loud).map(told).collect();
    for wanted in &expected.findings.open {
        if !open.contains(wanted) {
            wrong.push(format!("finding missing: {wanted}"));
        }
    }
    for found in &open {
        let bad = found.starts_with("contradicted") || found.starts_with("undisclosed");
        if bad && !expected.findings.open.contains(found) {
            wrong.push(format!("finding too much: {found}"));
        }
    }
    wrong
}

/// Differences that are known and not yet mended: `known-differences.txt` of a
/// fixture, one a line. One that is new fails the test, and so does one that is
/// mended and still listed. `BLESS=1 cargo test --test it fixtures` writes them.
fn known(name: &str) -> std::path::PathBuf {
    crate::project().join("fixtures").join(name).join("known-differences.txt")
}

#[test]
fn every_fixture_gives_the_expected_answer() {
    let fixtures = crate::project().join("fixtures");
    let mut names: Vec<String> = std::fs::read_dir(&fixtures)
        .expect("fixtures")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.join("expected.toml").is_file())
        .map(|p| p.file_name().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(!names.is_empty());
    let mut wrong = Vec::new();
    for name in names {
        let found: BTreeSet<String> = check(&name).into_iter().collect();
        if std::env::var_os("BLESS").is_some() {
            let text: String = found.iter().map(|d| format!("{d}\n")).collect();
            std::fs::write(known(&name), text).expect("written");
        }
        let listed = std::fs::read_to_string(known(&name)).unwrap_or_default();
        let listed: BTreeSet<String> = listed.lines().map(str::to_owned).collect();
        wrong.extend(found.difference(&listed).map(|d| format!("{name}: new: {d}")));
        wrong.extend(listed.difference(&found).map(|d| format!("{name}: mended: {d}")));
    }
    assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
}

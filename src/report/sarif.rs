//! SARIF 2.1.0, for code scanning. Written as plain JSON values: the part of
//! the format that is used is small, and a test holds it to the schema.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Sources, TOOL, VERSION};
use crate::model::{Audit, Finding, Place, Severity, SourceFile, Status, visible, visible_json};

/// More results than this are left out, worst first, and said so.
const MOST: usize = 5000;

/// All open findings.
pub fn sarif(audit: &Audit, sources: Sources<'_>) -> String {
    let open: Vec<&Finding> = audit.findings.iter().filter(|f| f.status == Status::Open).collect();
    let mut files: BTreeMap<String, Option<SourceFile>> = BTreeMap::new();
    let mut rules: BTreeMap<&str, &Finding> = BTreeMap::new();
    for f in &open {
        rules.entry(&f.rule).or_insert(f);
    }
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(at, id)| (*id, at)).collect();
    let results: Vec<Value> = open
        .iter()
        .take(MOST)
        .map(|f| {
            let mut utf16 = |place: &Place| {
                let file =
                    files.entry(place.path.to_string()).or_insert_with(|| sources(&place.path));
                region(place, file.as_ref())
            };
            result(audit, f, index[f.rule.as_str()], &mut utf16)
        })
        .collect();
    let mut invocation = json!({"executionSuccessful": true});
    let left_out = open.len().saturating_sub(MOST);
    if left_out > 0 {
        invocation["toolExecutionNotifications"] = json!([{
            "level": "warning",
            "message": {"text": format!("findings left out: {left_out}")}
        }]);
    }
    let report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": TOOL,
                // No informationUri: the project names no address of its own.
                "semanticVersion": VERSION,
                "rules": rules.values().map(|f| rule(f)).collect::<Vec<_>>(),
            }},
            "automationDetails": {"id": "privaudit/"},
            "columnKind": "utf16CodeUnits",
            "originalUriBaseIds": {"SRCROOT": {"description": {"text": "the audited folder"}}},
            "invocations": [invocation],
            "results": results,
        }]
    });
    let mut text = serde_json::to_string_pretty(&report).unwrap_or_default();
    text.push('\n');
    visible_json(text)
}

/// Words of others in a message: a bracket must not begin a link.
fn plain(text: &str) -> String {
    visible(text).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A rule, described by what its id says.
fn rule(f: &Finding) -> Value {
    let name = f.rule.replace('-', " ");
    let full = describe(&f.rule);
    let mut tags = vec!["privacy".to_owned()];
    tags.extend(f.citations.iter().take(8).cloned());
    let mut properties = json!({"tags": tags, "precision": "high"});
    if f.rule == "secret-in-code" {
        properties["security-severity"] = json!("7.5");
    } else {
        properties["problem.severity"] = json!(match f.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "recommendation",
        });
    }
    json!({
        "id": f.rule,
        "shortDescription": {"text": name},
        "fullDescription": {"text": full},
        "help": {"text": full},
        "defaultConfiguration": {"level": level(f.severity)},
        "properties": properties,
    })
}

fn describe(rule: &str) -> String {
    let (verdict, subject) = rule.split_once('-').unwrap_or((rule, "it"));
    let subject = match subject {
        "data" => "a data type",
        "party" => "a third party",
        "retention" => "a retention period",
        "promise" => "a promised practice",
        other => other,
    };
    match verdict {
        "contradicted" => {
            format!("The policy denies {subject}, or states another value, and the code does it.")
        }
        "undisclosed" => format!("The code involves {subject} that the policy does not mention."),
        "ambiguous" => format!("The policy both states and denies {subject}."),
        "vague" => format!("The policy states only something broader than {subject} in the code."),
        "unevidenced" => format!("The policy states {subject}, and nothing in the code shows it."),
        "secret" => "A credential is written into the code.".to_owned(),
        "personal" => "Personal data is written into the code.".to_owned(),
        "no" => "The code handles personal data, and there is no privacy policy.".to_owned(),
        _ => format!("The policy document needs an eye: {subject}."),
    }
}

fn result(
    audit: &Audit,
    f: &Finding,
    rule_index: usize,
    region: &mut dyn FnMut(&Place) -> Value,
) -> Value {
    let code: Vec<&Place> = f.evidence.iter().map(|at| &audit.evidence[*at].place).collect();
    let policy: Vec<&Place> =
        f.declarations.iter().map(|at| &audit.declarations[*at].place).collect();
    let notes: Vec<&Place> = f.notes.iter().map(|at| &audit.notes[*at].place).collect();
    let (main, mut related): (Option<&Place>, Vec<(&Place, &str)>) =
        match (code.first(), policy.first(), notes.first()) {
            (Some(first), ..) => {
                let more = code[1..].iter().take(20).map(|p| (*p, "also here"));
                (
                    Some(first),
                    policy.iter().take(5).map(|p| (*p, "the policy")).chain(more).collect(),
                )
            }
            (None, Some(first), _) => {
                (Some(first), policy[1..].iter().take(5).map(|p| (*p, "also here")).collect())
            }
            (None, None, Some(first)) => (Some(first), Vec::new()),
            _ => (None, Vec::new()),
        };
    let mut locate = |place: &Place| {
        json!({
            "artifactLocation": {"uri": uri(&place.path), "uriBaseId": "SRCROOT"},
            "region": region(place),
        })
    };
    let mut text = format!("{}. {}.", plain(&f.message), plain(&f.help));
    if let Some(at) = related.iter().position(|(_, what)| *what == "the policy") {
        text.push_str(&format!(" See [the policy]({at})."));
    }
    let mut out = json!({
        "ruleId": f.rule,
        "ruleIndex": rule_index,
        "level": level(f.severity),
        "message": {"text": text},
        "partialFingerprints": {
            "primaryLocationLineHash": format!("{}:1", f.fingerprint),
            "privaudit/v1": f.fingerprint,
        },
        "properties": {"verdict": f.verdict.name()},
    });
    out["locations"] = match main {
        Some(place) => json!([{"physicalLocation": locate(place)}]),
        None => json!([]),
    };
    let rows: Vec<Value> = related
        .drain(..)
        .enumerate()
        .map(|(id, (place, what))| {
            json!({"id": id, "physicalLocation": locate(place), "message": {"text": what}})
        })
        .collect();
    if !rows.is_empty() {
        out["relatedLocations"] = json!(rows);
    }
    out
}

/// A region with columns in UTF-16 code units, the end exclusive.
fn region(place: &Place, file: Option<&SourceFile>) -> Value {
    let utf16 = |line: u32, column: u32| -> u32 {
        let Some(file) = file else { return column };
        let text = file.lines.text(&file.text, line);
        let before = text.chars().take(column as usize - 1);
        before.map(|c| c.len_utf16() as u32).sum::<u32>() + 1
    };
    json!({
        "startLine": place.line,
        "startColumn": utf16(place.line, place.column),
        "endLine": place.end_line,
        "endColumn": utf16(place.end_line, place.end_column + 1),
    })
}

/// A relative path as a URI reference: every byte but the unreserved ones and
/// `/` is percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(byte as char);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

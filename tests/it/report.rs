//! The machine-readable reports hold to their schemas.

use serde_json::Value;

fn fixture(format: &str) -> Vec<u8> {
    let folder = crate::project().join("fixtures/kill-tracker");
    let out = crate::privaudit(&["check", ".", "--format", format], &folder);
    assert_eq!(out.status.code(), Some(1), "{}", crate::stderr(&out));
    out.stdout
}

fn schema(text: &[u8]) -> Value {
    serde_json::from_slice(text).expect("a schema")
}

#[test]
fn the_json_report_holds_to_its_schema() {
    let here = crate::folder(&[]);
    let schema = schema(&crate::privaudit(&["schema"], here.path()).stdout);
    let report: Value = serde_json::from_slice(&fixture("json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    // A schema that accepts anything would prove nothing.
    let mut broken = report;
    broken["findings"][0]["severity"] = "fatal".into();
    assert!(!validator.is_valid(&broken));
}

#[test]
fn the_policy_report_holds_to_its_part_of_the_schema() {
    let here = crate::folder(&[]);
    let mut schema = schema(&crate::privaudit(&["schema"], here.path()).stdout);
    let part = schema["$defs"]["policy"].take();
    let folder = crate::project().join("fixtures/kill-tracker");
    let out = crate::privaudit(&["policy", "PRIVACY.md", "--format", "json"], &folder);
    let report: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let validator = jsonschema::validator_for(&part).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn every_id_that_a_report_names_is_in_it() {
    let report: Value = serde_json::from_slice(&fixture("json")).expect("JSON");
    let rows = |key: &str| report[key].as_array().expect("an array").clone();
    for side in ["evidence", "declarations"] {
        let ids: Vec<String> =
            rows(side).iter().map(|r| r["id"].as_str().expect("an id").to_owned()).collect();
        let unique: std::collections::BTreeSet<&String> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "ids of {side} are unique");
        for row in rows("assessments").iter().chain(&rows("findings")) {
            for id in row[side].as_array().expect("an array") {
                let id = id.as_str().expect("an id").to_owned();
                assert!(unique.contains(&id), "{id} is not among the {side}");
            }
        }
    }
}

#[test]
fn sarif_is_sarif() {
    let text = fixture("sarif");
    let typed: serde_sarif::sarif::Sarif = serde_json::from_slice(&text).expect("SARIF 2.1.0");
    let run = &typed.runs[0];
    let results = run.results.as_ref().expect("results");
    assert!(!results.is_empty());
    let rules = run.tool.driver.rules.as_ref().expect("rules");
    for result in results {
        let at = result.rule_index.expect("an index") as usize;
        assert_eq!(Some(&rules[at].id), result.rule_id.as_ref());
        let prints = result.partial_fingerprints.as_ref().expect("fingerprints");
        assert!(prints.contains_key("primaryLocationLineHash"));
        assert!(!result.locations.as_ref().expect("locations").is_empty());
    }
}

#[test]
fn github_annotations_cannot_be_forged() {
    let here = crate::folder(&[
        ("a,b%0A::stop.py", "class User:\n    date_of_birth: date\n"),
        ("PRIVACY.md", "# Privacy Policy\n\nWe collect your email address.\n"),
    ]);
    let out = crate::privaudit(&["check", "--format", "github"], here.path());
    let text = crate::stdout(&out);
    assert!(text.contains("file=a%2Cb%250A%3A%3Astop.py,line=2"), "{text}");
    for line in text.lines() {
        assert!(
            ["::error ", "::warning ", "::notice "].iter().any(|c| line.starts_with(c)),
            "{line}"
        );
    }
}

#[test]
fn two_runs_give_the_same_bytes_on_one_thread_and_on_many() {
    let folder = crate::project().join("fixtures/kill-tracker");
    let one = |threads: &str| {
        let args = ["check", ".", "--format", "json", "--threads", threads];
        crate::privaudit(&args, &folder).stdout
    };
    let first = one("1");
    assert!(!first.is_empty());
    for threads in ["1", "2", "8"] {
        assert!(one(threads) == first, "{threads} threads differ from one");
    }
}

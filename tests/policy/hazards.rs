//! Every file of `tests/data/hazards`: short texts and what they state. Each
//! statement of the text must be expected, and each expectation met.

use std::fs;

use privaudit::model::Kind;
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    case: Vec<Case>,
}

/// One text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// What makes it hard.
    name: String,
    /// The name of the file it would be; decides the format.
    #[serde(default = "markdown")]
    path: String,
    text: String,
    /// Statements, as `super::is` reads them; umbrellas may be left out.
    #[serde(default)]
    expect: Vec<String>,
    /// Statements that must not be there, written the same way.
    #[serde(default)]
    never: Vec<String>,
    /// Remarks: `line kind`.
    #[serde(default)]
    notes: Vec<String>,
    /// Kinds of remarks that must not be there.
    #[serde(default)]
    silent: Vec<String>,
    /// Of the document: `entity:…`, `effective:…`, `updated:…`, `language:…`.
    #[serde(default)]
    document: Vec<String>,
}

fn markdown() -> String {
    "PRIVACY.md".into()
}

#[test]
fn every_hazard_is_read_as_a_person_would() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    let mut files: Vec<_> = fs::read_dir("tests/data/hazards")
        .expect("the folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    for path in files {
        let text = fs::read_to_string(&path).expect("a file");
        let file: File =
            toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        for case in file.case {
            seen += 1;
            check(&case, &mut wrong);
        }
    }
    assert!(seen >= 60, "only {seen} cases were found");
    assert!(wrong.is_empty(), "{} of {seen} cases:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(case: &Case, wrong: &mut Vec<String>) {
    // In a text of several lines, line 1 is the one of `text = """`, so that
    // lines can be counted in the file.
    let text =
        if case.text.contains('\n') { format!("\n{}", case.text) } else { case.text.clone() };
    let reading = super::read(&case.path, &text);
    let mut trouble = Vec::new();
    for wanted in &case.expect {
        if !reading.declarations.iter().any(|d| super::is(d, wanted)) {
            trouble.push(format!("    missing: {wanted}"));
        }
    }
    for d in reading.declarations.iter().filter(|d| d.kind != Kind::Meta && !d.umbrella) {
        if !case.expect.iter().any(|wanted| super::is(d, wanted)) {
            trouble.push(format!("    not expected: {}", super::told(d)));
        }
    }
    for unwanted in &case.never {
        if let Some(d) = reading.declarations.iter().find(|d| super::is(d, unwanted)) {
            trouble.push(format!("    must not be there: {unwanted}: {}", super::told(d)));
        }
    }
    for kind in &case.silent {
        if let Some(note) = reading.notes.iter().find(|n| n.kind.name() == kind) {
            trouble.push(format!("    must not be noted: {kind} at line {}", note.place.line));
        }
    }
    for wanted in &case.notes {
        let (line, kind) = wanted.split_once(' ').expect("line and kind");
        let found =
            reading.notes.iter().any(|n| n.place.line.to_string() == line && n.kind.name() == kind);
        if !found {
            let got: Vec<_> = reading
                .notes
                .iter()
                .map(|n| format!("{} {}", n.place.line, n.kind.name()))
                .collect();
            trouble.push(format!("    missing note: {wanted}, got {got:?}"));
        }
    }
    for wanted in &case.document {
        let (key, value) = wanted.split_once(':').expect("key:value");
        let d = &reading.document;
        let got = match key {
            "entity" => d.entity.clone().unwrap_or_default(),
            "effective" => d.effective.clone().unwrap_or_default(),
            "updated" => d.last_updated.clone().unwrap_or_default(),
            "language" => d.language.clone(),
            "format" => d.format.clone(),
            _ => panic!("unknown key {key}"),
        };
        if got != value {
            trouble.push(format!("    document: wanted {wanted}, got {got}"));
        }
    }
    if !trouble.is_empty() {
        wrong.push(format!("  {}\n{}", case.name, trouble.join("\n")));
    }
}

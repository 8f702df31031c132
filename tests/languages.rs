//! For every language and framework of the list: a type that stores, an
//! accessor of a request, a log, and look-alikes beside them. What stands
//! behind `⟵` is what its line must show, and no other line may show data.

use std::fmt::Write as _;
use std::sync::Arc;

use privaudit::code::Detector;
use privaudit::model::{Confidence, SourceFile, SubjectKind};
use privaudit::rules::Rules;

/// The files of a text: path, text, and what each line shows.
fn files(all: &str) -> Vec<(String, String, Vec<Vec<String>>)> {
    let mut out: Vec<(String, String, Vec<Vec<String>>)> = Vec::new();
    for line in all.lines() {
        if let Some(path) = line.strip_prefix("== ") {
            out.push((path.to_owned(), String::new(), Vec::new()));
            continue;
        }
        let (text, wanted) = line.split_once("  ⟵ ").unwrap_or((line, ""));
        let (_, file, lines) = out.last_mut().expect("a path comes first");
        file.push_str(text);
        file.push('\n');
        lines.push(wanted.split("; ").filter(|w| !w.is_empty()).map(str::to_owned).collect());
    }
    out
}

fn check(all: &str) {
    let rules = Arc::new(Rules::builtin().expect("builtin rules"));
    let detector = Detector::new(&rules);
    let mut failed = String::new();
    for (path, text, lines) in files(all) {
        let look = detector.look(&SourceFile::new(path.as_str(), text.clone()));
        let mut evidence = look.evidence;
        detector.settle(&mut evidence);
        evidence.retain(|e| e.confidence > Confidence::Low && e.subject.kind == SubjectKind::Data);
        if let Some(trouble) = look.trouble {
            let _ = writeln!(failed, "{path}: {trouble}");
        }
        for (at, wanted) in lines.iter().enumerate() {
            let line = at as u32 + 1;
            let here: Vec<_> = evidence.iter().filter(|e| e.place.line == line).collect();
            let shown = text.lines().nth(at).unwrap_or_default().trim();
            let got: Vec<String> =
                here.iter().map(|e| format!("{} {}", e.action.name(), e.subject.id)).collect();
            for want in wanted {
                let (action, id) = want.split_once(' ').expect("action and type");
                assert!(rules.taxonomy.get(id).is_some(), "{path}: no data type `{id}`");
                let fits = here.iter().any(|e| {
                    e.action.name() == action && rules.taxonomy.subsumes(id, &e.subject.id)
                });
                if !fits {
                    let _ = writeln!(failed, "{path}:{line}: no {want}, but {got:?}: {shown}");
                }
            }
            let mut ids: Vec<&str> = here.iter().map(|e| e.subject.id.as_str()).collect();
            ids.retain(|id| {
                let of_it = |w: &String| {
                    w.split_once(' ').is_some_and(|(_, want)| rules.taxonomy.subsumes(want, id))
                };
                !wanted.iter().any(of_it)
            });
            if !ids.is_empty() {
                let _ = writeln!(failed, "{path}:{line}: shows {ids:?} too: {shown}");
            }
        }
    }
    assert!(failed.is_empty(), "\n{failed}");
}

#[test]
fn languages_and_templates_of_the_web_show_what_they_handle_and_nothing_else() {
    check(include_str!("data/languages/web.txt"));
}

#[test]
fn languages_of_servers_and_devices_show_what_they_handle_and_nothing_else() {
    check(include_str!("data/languages/native.txt"));
}

#[test]
fn other_ways_to_say_the_same_are_understood_too() {
    check(include_str!("data/languages/more.txt"));
}

#[test]
fn what_stands_around_a_name_decides() {
    check(include_str!("data/languages/shapes.txt"));
}

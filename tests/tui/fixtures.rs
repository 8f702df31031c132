//! Every view and every decision on every fixture, each a journey: keys in,
//! and of the screen what they changed, with its styles.

use std::fmt::Write;

use privaudit::tui::Effect;

use super::desk::{Desk, Look, SIZES};
use super::project::{Project, names};
use super::sample;

/// Getting about: the keys, one view or one turn a step.
const VIEWS: &[&str] = &[
    "",
    "enter",
    "tab ]",
    "esc k",
    "j n n",
    "b b b f",
    "f B B B /",
    "esc 2",
    "]",
    "enter",
    "esc 3",
    "l j",
    "enter",
    "esc 4",
    "j enter",
    "esc 5",
    "j",
];

/// On a wide screen, the views alone.
const WIDE: &[&str] = &["", "enter", "esc 2", "esc 3", "esc 4", "esc 5"];

/// Decisions: the keys, and what is typed after them.
const DECISIONS: &[(&str, &str)] = &[
    ("a", "kept for a day"),
    ("enter", ""),
    ("w", ""),
    ("S g n", ""),
    ("S u", ""),
    ("U", ""),
    ("u m", ""),
    ("esc d", ""),
    ("enter", ""),
    ("w", ""),
    ("u s", ""),
    ("s space space g", ""),
    ("a", "agreed"),
    ("enter w", ""),
    ("u , k V d", ""),
    ("esc , x", ""),
];

/// Writes down what each step changes.
struct Journal {
    text: String,
    /// Row and style of each line before.
    before: Vec<(String, String)>,
}

impl Journal {
    fn new() -> Self {
        Self { text: String::new(), before: Vec::new() }
    }

    fn note(&mut self, what: &str, desk: &Desk) {
        let now = desk.rows();
        let _ = writeln!(self.text, "== {}", if what.is_empty() { "at first" } else { what });
        for (y, (row, style)) in now.iter().enumerate() {
            let before = self.before.get(y);
            if before.is_some_and(|(old, dressed)| old == row && dressed == style) {
                continue;
            }
            let _ = writeln!(self.text, "{y:>2} {row}");
            // The same style as the line above goes without saying.
            let above = y.checked_sub(1).and_then(|y| now.get(y)).map(|(_, style)| style);
            if above != Some(style) {
                let _ = writeln!(self.text, "   {style}");
            }
        }
        self.before = now;
    }
}

fn walk(journal: &mut Journal, desk: &mut Desk, wide: bool) {
    for keys in if wide { WIDE } else { VIEWS } {
        desk.press(keys);
        journal.note(keys, desk);
    }
    desk.press("esc esc 1 g n");
}

fn decide(journal: &mut Journal, desk: &mut Desk) {
    for (keys, typed) in DECISIONS {
        desk.press(keys).enter(typed);
        journal.note(&format!("{keys}  {typed}"), desk);
    }
}

fn shot(name: &str, journal: &Journal) {
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "snapshots/fixtures"}, {
        insta::assert_snapshot!(name, journal.text);
    });
}

#[test]
fn every_view_and_decision_on_every_fixture_at_every_size() {
    for name in names() {
        let project = Project::open(&name);
        for size in SIZES {
            let mut desk = project.desk(&Look { size, ..Look::default() });
            let mut journal = Journal::new();
            walk(&mut journal, &mut desk, size.0 >= 140);
            if size.0 < 140 {
                decide(&mut journal, &mut desk);
                first_run(&mut journal, &mut desk, &project);
            }
            shot(&format!("{name}-{}x{}", size.0, size.1), &journal);
        }
    }
}

/// The same project without its policy, and how one is started.
fn first_run(journal: &mut Journal, desk: &mut Desk, project: &Project) {
    desk.press("esc esc");
    desk.scan(sample::silent(project.audit.clone()));
    desk.press("2");
    journal.note("without a policy: 2", desk);
    desk.press("i");
    journal.note("i", desk);
}

#[test]
fn what_a_decision_writes_on_every_fixture_is_taken_back_to_the_byte() {
    for name in names() {
        let project = Project::open(&name);
        let mut desk = project.desk(&Look::default());
        desk.config = Some("# ours\n".into());
        let mut written = 0;
        for _ in 0..project.audit.findings.len() {
            for (key, text) in [("a", "x"), ("d", ""), ("m", "")] {
                desk.took();
                let before = desk.config.clone();
                desk.press(key).enter(text).press("enter enter enter enter enter enter w");
                if desk.config != before {
                    written += 1;
                    let after = desk.config.clone();
                    let text = after.as_deref().expect("a file");
                    assert!(text.starts_with("# ours\n"), "{name}: {text}");
                    desk.press("u");
                    assert_eq!(desk.config, before, "{name} {key}:\n{}", desk.screen());
                    desk.press("U");
                    assert_eq!(desk.config, after, "{name} {key}:\n{}", desk.screen());
                    desk.press("u");
                    let asks = desk.took();
                    assert!(asks.iter().filter(|e| **e == Effect::Rescan).count() >= 4);
                }
                desk.press("esc 1");
            }
            desk.press("n");
        }
        assert!(written > project.audit.findings.len(), "{name}: {written}");
    }
}

#[test]
fn every_fixture_can_be_walked_through_in_every_view() {
    for name in names() {
        let project = Project::open(&name);
        let open = project.audit.findings.len();
        for size in SIZES {
            let mut desk = project.desk(&Look { size, ..Look::default() });
            for view in ["1", "2", "3", "4", "5"] {
                desk.press(view);
                for _ in 0..open.min(10) {
                    desk.press("j ] enter");
                    let screen = desk.screen();
                    assert!(!screen.contains("the file has changed"), "{name} {view}:\n{screen}");
                    desk.press("p").buffer();
                    desk.press("esc esc").press(view);
                }
            }
        }
    }
}

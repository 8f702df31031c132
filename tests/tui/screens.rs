//! What is drawn: every view at every size, with its styles.

use privaudit::tui::{Depth, Event, Ground, Keymap, Scan, Session};
use std::sync::Arc;

use super::desk::{Desk, Look, SIZES, seen};
use super::sample;

/// One snapshot of a screen with its styles.
fn shot(name: &str, desk: &Desk) {
    insta::with_settings!({prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "snapshots"}, {
        insta::assert_snapshot!(name, desk.styled());
    });
}

/// The same journey at every size, one snapshot each.
fn at_all_sizes(name: &str, journey: impl Fn(&mut Desk)) {
    for (width, height) in SIZES {
        let mut desk = Desk::new((width, height));
        journey(&mut desk);
        shot(&format!("{name}-{width}x{height}"), &desk);
    }
}

#[test]
fn findings() {
    at_all_sizes("findings", |_| {});
}

#[test]
fn findings_marked_put_off_and_grouped() {
    at_all_sizes("findings-by-party", |desk| {
        desk.press("j j space space k s b b b");
    });
}

#[test]
fn detail() {
    at_all_sizes("detail", |desk| {
        desk.press("enter");
    });
}

#[test]
fn the_second_place_of_a_finding() {
    at_all_sizes("detail-second-place", |desk| {
        desk.press("enter ]");
    });
}

#[test]
fn policy() {
    at_all_sizes("policy", |desk| {
        desk.press("2 ]");
    });
}

#[test]
fn map() {
    at_all_sizes("map", |desk| {
        desk.press("3 G l");
    });
}

#[test]
fn parties() {
    at_all_sizes("parties", |desk| {
        desk.press("4 j");
    });
}

#[test]
fn skipped() {
    at_all_sizes("skipped", |desk| {
        let mut audit = sample::audit();
        audit.skipped = sample::skipped();
        desk.scan(audit);
        desk.press("5 j j");
    });
}

#[test]
fn nothing_skipped() {
    at_all_sizes("skipped-nothing", |desk| {
        desk.press("5");
    });
}

#[test]
fn the_title_of_a_group() {
    at_all_sizes("group", |desk| {
        desk.press("k");
    });
}

#[test]
fn a_statement_a_cell_and_a_party_opened() {
    at_all_sizes("detail-statement", |desk| {
        desk.press("2 enter");
    });
    at_all_sizes("detail-cell", |desk| {
        desk.press("3 enter");
    });
    at_all_sizes("detail-party", |desk| {
        desk.press("4 enter");
    });
}

#[test]
fn a_party_of_our_own() {
    at_all_sizes("first-party", |desk| {
        desk.press("j j j m").enter("we run it").press("enter");
    });
}

#[test]
fn a_group_declared_and_accepted() {
    at_all_sizes("declare-group", |desk| {
        desk.press("j d");
    });
    at_all_sizes("accept-group", |desk| {
        desk.press("j a").enter("agreed").press("enter");
    });
}

#[test]
fn after_a_decision_and_taken_back() {
    at_all_sizes("decided", |desk| {
        desk.press("a").enter("agreed").press("enter w");
    });
    at_all_sizes("decided-shown", |desk| {
        desk.press("a").enter("agreed").press("enter w S g j");
    });
    at_all_sizes("taken-back", |desk| {
        desk.press("a").enter("agreed").press("enter w u");
    });
}

#[test]
fn taken_back_after_a_restart() {
    for size in SIZES {
        let mut desk = Desk::new((80, 24));
        desk.press("a").enter("agreed").press("enter w");
        let look = Look { size, ..Look::default() };
        let history = desk.history.clone();
        let mut again = Desk::again(&look, Session::default(), Keymap::default(), history);
        again.config.clone_from(&desk.config);
        again.scan(sample::audit());
        again.press("u");
        shot(&format!("undo-{}x{}", size.0, size.1), &again);
        // Somebody was at the file: it is told, and nothing can be written.
        again.config = again.config.map(|text| text + "# by hand\n");
        again.press("esc u");
        shot(&format!("undo-edited-{}x{}", size.0, size.1), &again);
    }
}

#[test]
fn export() {
    at_all_sizes("export", |desk| {
        desk.press("x");
    });
}

#[test]
fn what_goes_wrong() {
    at_all_sizes("failed", |desk| {
        desk.tell(Event::Scan(Scan::Started));
        desk.tell(Event::Scan(Scan::Failed("privaudit.toml:3:1: unknown key `polcy`".into())));
    });
    at_all_sizes("filter-nothing", |desk| {
        desk.press("/").enter("zeppelin").press("enter");
    });
    at_all_sizes("broken-configuration", |desk| {
        desk.config = Some("policy = [\n".into());
        desk.press("a").enter("x");
    });
}

#[test]
fn start_a_policy() {
    for size in SIZES {
        let look = Look { size, ..Look::default() };
        let mut desk = Desk::looking(&look, sample::without_policy());
        desk.press("i");
        shot(&format!("start-{}x{}", size.0, size.1), &desk);
    }
}

#[test]
fn first_run() {
    for size in SIZES {
        let look = Look { size, ..Look::default() };
        let desk = Desk::looking(&look, sample::without_policy());
        shot(&format!("first-run-{}x{}", size.0, size.1), &desk);
    }
}

#[test]
fn help() {
    at_all_sizes("help", |desk| {
        desk.press("?");
    });
}

#[test]
fn palette() {
    at_all_sizes("palette", |desk| {
        desk.press(":").enter("group by");
    });
}

#[test]
fn accept() {
    at_all_sizes("accept", |desk| {
        desk.press("a").enter("agreed with the board").press("enter enter enter");
    });
}

#[test]
fn accept_without_a_reason() {
    at_all_sizes("accept-no-reason", |desk| {
        desk.press("a tab tab").enter("x");
    });
}

#[test]
fn mistaken() {
    at_all_sizes("mistaken", |desk| {
        desk.press("m");
    });
}

#[test]
fn declare() {
    at_all_sizes("declare", |desk| {
        desk.press("d").enter("We keep it for support.");
    });
}

#[test]
fn filter() {
    at_all_sizes("filter", |desk| {
        desk.press("/").enter("sev:error !party:sentry");
    });
}

#[test]
fn scanning() {
    for size in SIZES {
        let mut desk = Desk::empty(&Look { size, ..Look::default() });
        desk.tell(Event::Scan(Scan::Started));
        desk.tell(Event::Scan(Scan::Progress {
            files: 412,
            total: 1204,
            bytes: 5_300_000,
            path: Arc::from("src/server.ts"),
            elapsed_ms: 500,
        }));
        shot(&format!("scanning-empty-{}x{}", size.0, size.1), &desk);
        desk.tell(Event::Scan(Scan::Partial(seen(sample::audit()))));
        shot(&format!("scanning-{}x{}", size.0, size.1), &desk);
    }
}

#[test]
fn colours_light_dark_few_and_none() {
    for (name, ground, depth, ascii) in [
        ("full-dark", Ground::Dark, Depth::Full, false),
        ("full-light", Ground::Light, Depth::Full, false),
        ("256-dark", Ground::Dark, Depth::TwoFiftySix, false),
        ("16-light", Ground::Light, Depth::Sixteen, false),
        ("none", Ground::Dark, Depth::None, false),
        ("none-ascii", Ground::Dark, Depth::None, true),
    ] {
        let look = Look { ground, depth, ascii, ..Look::default() };
        let desk = Desk::looking(&look, sample::audit());
        shot(&format!("colours-{name}"), &desk);
    }
}

#[test]
fn without_colours_and_signs_a_screen_is_ascii_alone() {
    let look = Look { depth: Depth::None, ascii: true, ..Look::default() };
    for keys in ["", "enter", "2 ]", "3", "4", "5", "?", "a", "x", "/"] {
        let mut audit = sample::audit();
        for n in &mut audit.notes {
            n.message = "plain".into();
        }
        let mut desk = Desk::looking(&look, audit);
        desk.press(keys);
        let screen = desk.screen();
        // The ellipsis of the table of keys is text, not a sign.
        assert!(screen.is_ascii(), "{keys}:\n{screen}");
    }
}

#[test]
fn a_hostile_project_is_shown_and_never_acts() {
    for size in [(30, 8), (40, 15), (80, 24), (140, 40)] {
        let look = Look { size, ..Look::default() };
        let mut desk = Desk::looking(&look, sample::hostile());
        for keys in ["S", "enter", "esc 2", "3", "4 j", "5 j", "1", "a", "esc m", "esc d", "esc"] {
            desk.press(keys);
            let buffer = desk.buffer();
            for cell in buffer.content() {
                let symbol = cell.symbol();
                assert!(
                    !symbol.chars().any(|c| c.is_control() || c == '\u{202e}'),
                    "{keys}: {symbol:?}"
                );
            }
        }
        desk.press("1 S S");
        if size.0 >= 80 {
            assert!(desk.screen().contains("\\u{1b}]0;owned\\u{7}"), "{}", desk.screen());
        }
    }
}

#[test]
fn wide_characters_keep_their_columns() {
    let mut audit = sample::audit();
    audit.findings[0].message =
        "電子メールアドレスが保存されています、そしてポリシーはそれを否定しています".into();
    audit.findings[1].message = "naïve cafe\u{301} 👩‍👩‍👧 family".into();
    for size in SIZES {
        let look = Look { size, ..Look::default() };
        let mut desk = Desk::looking(&look, audit.clone());
        desk.files.insert("src/signup.ts".into(), "// 漢字 漢字 漢字\n".repeat(8) + "const 名 = \"値\"; f(request.ip, form.dateOfBirth); // 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字");
        desk.scan(audit.clone());
        for line in desk.screen().lines() {
            let wide = unicode_width::UnicodeWidthStr::width(line);
            assert!(wide <= usize::from(size.0), "{wide}: {line}");
        }
        assert!(desk.screen().contains("電子メール"), "{}", desk.screen());
    }
}

#[test]
fn any_size_can_be_drawn() {
    let mut desk = Desk::new((80, 24));
    for keys in ["", "enter", "esc 2", "3", "4", "5", "1 a", "esc ?", "esc z tab"] {
        desk.press(keys);
        for width in [1, 2, 5, 19, 20, 21, 39, 59, 60, 99, 100, 139, 140, 300] {
            for height in [1, 2, 5, 6, 7, 11, 12, 60] {
                desk.resize(width, height);
                desk.buffer();
            }
        }
        desk.resize(80, 24);
    }
    desk.resize(10, 3);
    assert!(desk.screen().starts_with("needs 20x"), "{}", desk.screen());
}

#[test]
fn of_a_secret_only_the_beginning_is_shown() {
    let mut audit = sample::audit();
    let e = &mut audit.evidence[2];
    e.place = sample::place("src/server.ts", "process.env.ERRORS_DSN", 0);
    e.subject = privaudit::model::Subject {
        kind: privaudit::model::SubjectKind::Secret,
        id: "credential.api-key".into(),
    };
    // The secret stands in the file of another finding too.
    for keys in ["n n", "n n n n n"] {
        let mut desk = Desk::looking(&Look::default(), audit.clone());
        desk.press(keys);
        let screen = desk.screen();
        assert!(screen.contains("pro*******************"), "{screen}");
        assert!(!screen.contains("ERRORS_DSN"), "{screen}");
    }
}

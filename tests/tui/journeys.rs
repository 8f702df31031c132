//! Moving about: keys and the mouse in, the right thing under the cursor out.

use std::sync::Arc;

use privaudit::tui::{Chord, Context, Effect, Event, Keymap, Mouse, Scan, Session, Spot};

use super::desk::{Desk, Look, seen};
use super::sample;

fn desk() -> Desk {
    Desk::new((80, 24))
}

/// The line of the list under the cursor.
fn under_cursor(desk: &Desk) -> String {
    let screen = desk.screen();
    screen
        .lines()
        .skip(2)
        .find(|l| l.starts_with('▸'))
        .unwrap_or_else(|| panic!("a cursor in\n{screen}"))
        .to_owned()
}

fn edited(desk: &mut Desk) -> Option<Spot> {
    desk.took().into_iter().find_map(|e| match e {
        Effect::Edit(spot) => Some(spot),
        _ => None,
    })
}

#[test]
fn enter_opens_the_detail_then_the_editor_at_the_place_and_esc_comes_back() {
    let mut desk = desk();
    desk.press("enter");
    assert_eq!(edited(&mut desk), None);
    desk.press("enter");
    let place = sample::place("src/signup.ts", "request.ip", 0);
    let spot = edited(&mut desk).expect("the editor");
    assert_eq!((&*spot.path, spot.line, spot.column), ("src/signup.ts", place.line, place.column));
    desk.press("] e");
    assert_eq!(edited(&mut desk).expect("the second place").path.as_ref(), "db/schema.sql");
    desk.press("E");
    let said = sample::place("PRIVACY.md", "We never store your IP address", 0);
    assert_eq!(
        edited(&mut desk).expect("the policy"),
        Spot { path: "PRIVACY.md".into(), line: said.line, column: said.column }
    );
    desk.press("esc");
    assert!(desk.screen().contains("by verdict"));
}

#[test]
fn after_the_editor_everything_is_read_again() {
    let mut desk = desk();
    desk.press("e");
    desk.took();
    desk.files.insert("src/signup.ts".into(), "// another file now\n".repeat(20));
    desk.tell(Event::Edited(Ok(())));
    assert!(desk.took().contains(&Effect::Rescan));
    assert!(desk.screen().contains("another file now"), "{}", desk.screen());
    desk.tell(Event::Edited(Err("vi: no such program".into())));
    assert!(desk.screen().contains("no such program"));
}

#[test]
fn the_cursor_stays_on_its_finding_while_results_stream_in() {
    let whole = sample::audit();
    let mut part = whole.clone();
    part.findings.drain(..3);
    let mut desk = Desk::empty(&Look::default());
    desk.tell(Event::Scan(Scan::Started));
    desk.tell(Event::Scan(Scan::Partial(seen(part))));
    desk.press("j j j");
    let before = under_cursor(&desk);
    desk.tell(Event::Scan(Scan::Partial(seen(whole.clone()))));
    assert_eq!(under_cursor(&desk), before);
    desk.tell(Event::Scan(Scan::Done(seen(whole), true)));
    assert_eq!(under_cursor(&desk), before);
}

#[test]
fn an_untouched_cursor_shows_the_worst() {
    let whole = sample::audit();
    let mut part = whole.clone();
    part.findings.drain(..3);
    let mut desk = Desk::empty(&Look::default());
    desk.tell(Event::Scan(Scan::Started));
    desk.tell(Event::Scan(Scan::Partial(seen(part))));
    desk.tell(Event::Scan(Scan::Done(seen(whole), true)));
    assert!(under_cursor(&desk).contains("IP address is stored"));
}

#[test]
fn a_rescan_keeps_cursor_marks_and_filter_and_drops_what_is_gone() {
    let mut desk = desk();
    desk.press("/").enter("sev:error").press("enter j j space");
    let before = under_cursor(&desk);
    desk.press("r");
    assert!(desk.took().contains(&Effect::ReadAll));
    let mut next = sample::audit();
    next.findings.remove(0);
    desk.scan(next);
    assert_eq!(under_cursor(&desk), before);
    assert!(desk.screen().contains("/sev:error"));
}

#[test]
fn watching_keeps_the_screen_as_it_was_but_for_what_changed() {
    let mut desk = Desk::looking(&Look::default(), sample::many(200));
    desk.tell(Event::Watching(Ok(true)));
    // A group folded, another one marked, and the cursor far down.
    desk.press("j space h").press("/").enter("!phone").press("enter");
    desk.press("pgdn pgdn k k space");
    let row = |desk: &Desk| desk.screen().lines().position(|l| l.starts_with('▸'));
    let top = |desk: &Desk| desk.screen().lines().nth(3).map(str::to_owned);
    let before = (under_cursor(&desk), row(&desk), top(&desk));
    desk.tell(Event::Changed(vec!["src/new.ts".into()]));
    assert!(desk.took().contains(&Effect::Rescan));
    // A new finding above everything else, and one that is gone.
    let mut next = sample::many(200);
    let mut new = next.findings[0].clone();
    (new.fingerprint, new.message) = ("new".into(), "something new".into());
    next.findings.insert(0, new);
    next.findings.pop();
    desk.scan(next);
    assert_eq!((under_cursor(&desk), row(&desk), top(&desk)), before, "{}", desk.screen());
    assert!(desk.screen().contains("/!phone"), "{}", desk.screen());
    assert!(desk.screen().contains("marked"), "{}", desk.screen());
    desk.press("g");
    assert!(!desk.screen().contains("something new"), "its group is folded: {}", desk.screen());
    // So does the statement, where the policy grew above it.
    let mut desk = self::desk();
    desk.press("2 ] ]");
    let before = under_cursor(&desk);
    let mut next = sample::audit();
    for d in &mut next.declarations {
        d.place.line += 2;
        d.place.end_line += 2;
    }
    let policy = "\n\n".to_owned() + &desk.files["PRIVACY.md"];
    desk.files.insert("PRIVACY.md".into(), policy);
    let line = |row: &str| row.chars().filter(char::is_ascii_digit).collect::<String>();
    desk.scan(next);
    assert_ne!(line(&under_cursor(&desk)), line(&before), "{}", desk.screen());
    let words = |row: &str| row.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    assert_eq!(words(&under_cursor(&desk)), words(&before), "{}", desk.screen());
    // The place that is looked at stays too, also where lines moved.
    let mut desk = self::desk();
    desk.press("enter ]");
    assert!(desk.screen().contains("db/schema.sql:5"), "{}", desk.screen());
    let mut next = sample::audit();
    for e in &mut next.evidence {
        e.place.line += 1;
    }
    let mut more = next.evidence[next.findings[0].evidence[0]].clone();
    more.place.path = Arc::from("src/also.ts");
    next.findings[0].evidence.insert(0, next.evidence.len());
    next.evidence.push(more);
    desk.scan(next);
    assert!(desk.screen().contains("place 3 of 3"), "{}", desk.screen());
    assert!(desk.screen().contains("db/schema.sql:6"), "{}", desk.screen());
}

#[test]
fn filters_narrow_as_they_are_typed_and_esc_shows_all_again() {
    let mut desk = desk();
    desk.press("/").enter("type:email");
    assert!(desk.screen().contains("1 of 8 findings"), "{}", desk.screen());
    desk.press("enter esc");
    assert!(desk.screen().contains("8 findings"), "{}", desk.screen());
    desk.press("/").enter("path:server !verdict:vague").press("enter");
    assert!(desk.screen().contains("1 of 8"), "{}", desk.screen());
    desk.press("/").enter(" nosuchthing");
    assert!(desk.screen().contains("nothing passes the filter"), "{}", desk.screen());
    desk.press("esc").press("/").enter("kind:x");
    assert!(desk.screen().contains("no field kind:"), "{}", desk.screen());
}

#[test]
fn decided_findings_come_with_a_key_or_a_filter() {
    let mut audit = sample::audit();
    audit.findings[0].status = privaudit::model::Status::Accepted;
    audit.findings[0].reason = Some("agreed".into());
    let mut desk = Desk::looking(&Look::default(), audit);
    assert!(!desk.screen().contains("E IP address is stored"));
    desk.press("S g j");
    assert!(desk.screen().contains("a E IP address is stored"), "{}", desk.screen());
    assert!(desk.screen().contains("accepted: agreed"), "{}", desk.screen());
    desk.press("S /").enter("status:accepted");
    assert!(desk.screen().contains("1 of 8"), "{}", desk.screen());
}

#[test]
fn from_a_finding_to_its_sentence_and_back_to_its_evidence() {
    let mut desk = desk();
    desk.press("p");
    assert!(desk.screen().contains("▸     ✗ 2"), "{}", desk.screen());
    desk.press("enter");
    assert!(desk.screen().contains("src/signup.ts:9:63"), "{}", desk.screen());
    desk.press("esc p");
    assert!(under_cursor(&desk).contains("IP address is stored"));
    desk.press("esc esc");
    assert!(desk.screen().contains("by verdict"));
}

#[test]
fn problems_of_the_policy_follow_each_other() {
    let mut desk = desk();
    desk.press("2");
    let mut seen = Vec::new();
    for _ in 0..7 {
        desk.press("]");
        seen.push(
            desk.screen()
                .lines()
                .last()
                .expect("a line")
                .trim()
                .rsplit(' ')
                .next()
                .expect("a place")
                .to_owned(),
        );
    }
    assert_eq!(seen, ["3/10", "5/10", "6/10", "7/10", "8/10", "10/10", "2/10"]);
    desk.press("]");
    assert!(desk.screen().contains("3/10"), "and round again");
}

#[test]
fn a_cell_of_the_map_opens_as_a_finding_does() {
    let mut desk = desk();
    desk.press("3 enter");
    let screen = desk.screen();
    assert!(
        screen.contains("IP address store")
            && screen.contains("src/signup.ts:9") | screen.contains("db/schema.sql:5"),
        "{screen}"
    );
    desk.press("e");
    assert!(edited(&mut desk).is_some());
}

#[test]
fn what_was_not_read_is_listed_by_reason_the_rarest_first() {
    let mut audit = sample::audit();
    audit.skipped = sample::skipped();
    let mut desk = Desk::looking(&Look::default(), audit);
    assert!(desk.screen().contains("4 not read (5)"), "{}", desk.screen());
    desk.press("5");
    let screen = desk.screen();
    let at = |words: &str| screen.find(words).unwrap_or_else(|| panic!("{words} in {screen}"));
    assert!(at("cannot be read: permission denied") < at("binary"), "{screen}");
    assert!(at("binary") < at("assets/logo.png") && at("assets/logo.png") < at("assets/pier.jpg"));
    assert!(screen.contains("12 files read"), "{screen}");
    // A reason and a folder are nothing to open; a file is.
    desk.press("e j e");
    assert_eq!(edited(&mut desk), None);
    desk.press("G enter");
    assert_eq!(edited(&mut desk).expect("the file").path.as_ref(), "assets/pier.jpg");
    desk.press("y");
    let took = desk.took();
    assert!(
        took.iter()
            .any(|e| matches!(e, Effect::Copy { text, .. } if text == "assets/pier.jpg:1:1")),
        "{took:?}"
    );
    desk.mouse(Mouse::Press, 10, 3).press("e");
    assert_eq!(edited(&mut desk), None, "{}", desk.screen());
    desk.press(":").enter("was not read").press("enter");
    assert!(desk.screen().contains("4 paths not read"), "{}", desk.screen());
}

#[test]
fn a_project_without_a_policy_opens_on_that_unless_somebody_is_elsewhere() {
    let scan = |keys: &str| {
        let mut desk = Desk::empty(&Look::default());
        desk.tell(Event::Scan(Scan::Started));
        desk.press(keys);
        desk.tell(Event::Scan(Scan::Done(seen(sample::without_policy()), true)));
        desk
    };
    assert!(scan("").screen().contains("No privacy policy found"));
    let map = scan("3");
    assert!(map.screen().contains("5 data types"), "{}", map.screen());
    let mut help = scan("?");
    help.press("esc");
    assert!(help.screen().contains("2 says how to start one"), "{}", help.screen());
    let mut desk = scan("5");
    assert!(desk.screen().contains("everything was read"), "{}", desk.screen());
    desk.press("2");
    assert!(desk.screen().contains("No privacy policy found"));
}

#[test]
fn the_list_says_how_many_fail_the_check() {
    let mut desk = desk();
    assert!(desk.screen().contains("8 findings, 6 fail check"), "{}", desk.screen());
    desk.tell(Event::Ready(super::desk::rules(), privaudit::model::Severity::Error));
    assert!(desk.screen().contains("8 findings, 3 fail check"), "{}", desk.screen());
    let mut audit = sample::audit();
    audit.findings.retain(|f| f.severity < privaudit::model::Severity::Error);
    desk.scan(audit);
    assert!(desk.screen().contains("check passes"), "{}", desk.screen());
}

#[test]
fn the_title_of_a_group_says_what_it_means_and_what_can_be_done() {
    let mut desk = desk();
    desk.press("k");
    let screen = desk.screen();
    assert!(screen.contains("the policy denies it or says otherwise"), "{screen}");
    assert!(screen.contains("a accepts, d declares, s puts off all of them"), "{screen}");
    assert!(screen.contains("does not fail check"), "{screen}");
}

#[test]
fn after_the_detail_the_list_is_where_it_was() {
    let mut desk = desk();
    let before = desk.screen();
    desk.press("enter esc");
    assert_eq!(desk.screen(), before);
}

#[test]
fn the_surest_place_comes_first() {
    let mut audit = sample::audit();
    audit.evidence[5].confidence = privaudit::model::Confidence::Medium;
    let mut desk = Desk::looking(&Look::default(), audit);
    assert!(under_cursor(&desk).contains("db/schema.sql:5 +1"), "{}", desk.screen());
    desk.press("e");
    assert_eq!(edited(&mut desk).expect("a place").path.as_ref(), "db/schema.sql");
}

#[test]
fn a_finding_about_the_documents_shows_both_of_their_places() {
    let mut audit = sample::audit();
    let line = |line| {
        let mut place = audit.declarations[0].place.clone();
        (place.line, place.end_line) = (line, line);
        place
    };
    let note = privaudit::model::Note {
        place: line(14),
        kind: privaudit::model::NoteKind::Disagreement,
        message: "line 16 says otherwise".into(),
        other: Some(line(16)),
    };
    let f = &mut audit.findings[0];
    (f.evidence, f.declarations) = (Vec::new(), Vec::new());
    f.notes = vec![audit.notes.len()];
    audit.notes.push(note);
    let mut desk = Desk::looking(&Look::default(), audit);
    let screen = desk.screen();
    assert!(under_cursor(&desk).contains("PRIVACY.md:14"), "{screen}");
    assert!(screen.contains("PRIVACY.md:14:1") && screen.contains("1/2"), "{screen}");
    assert!(
        !screen.contains("nothing in the code") && !screen.contains("says nothing"),
        "{screen}"
    );
    desk.press("}");
    assert!(desk.screen().contains("PRIVACY.md:16:1"), "{}", desk.screen());
    desk.press("E");
    assert_eq!(edited(&mut desk).expect("the policy").line, 16);
}

#[test]
fn a_group_says_how_many_of_it_are_marked_also_while_it_is_folded() {
    let mut desk = desk();
    desk.press("j space space");
    assert!(desk.screen().contains("! undisclosed  3  2 marked"), "{}", desk.screen());
    desk.press("k h");
    let screen = desk.screen();
    assert!(screen.contains("! undisclosed  3  2 marked"), "{screen}");
    assert!(screen.contains("3 findings, 2 marked"), "{screen}");
    assert!(screen.contains("puts off the 2 marked ones"), "{screen}");
    desk.press("V");
    assert!(desk.screen().contains("! undisclosed  3  all marked"), "{}", desk.screen());
    // What is filtered away is no part of the group, and still marked.
    desk.press("/").enter("date").press("enter");
    assert!(desk.screen().contains("! undisclosed  1  all marked"), "{}", desk.screen());
    assert!(desk.screen().contains("3 marked"), "{}", desk.screen());
}

#[test]
fn every_tab_has_its_word_where_there_is_room() {
    let header = |size| Desk::new(size).screen().lines().next().expect("a line").to_owned();
    for width in [60, 66, 72, 80, 90, 100, 110, 140] {
        let header = header((width, 24));
        assert!(header.contains("5 Skip") || header.contains("5 Not read"), "{width}: {header}");
        assert!(header.trim_end().ends_with("○ 2"), "{width}: {header}");
    }
    assert!(header((80, 24)).contains("5 Not read"));
    assert!(header((140, 24)).contains("harbour-club"));
}

#[test]
fn groups_fold_and_their_cursor_stays() {
    let mut desk = desk();
    desk.press("j j h");
    assert!(under_cursor(&desk).contains("undisclosed  3"));
    assert!(!desk.screen().contains("E Mixpanel"));
    desk.press("enter");
    assert!(desk.screen().contains("E Mixpanel"));
    desk.press("f");
    assert!(!desk.screen().contains("E IP address is stored"));
    desk.press("f");
    assert!(desk.screen().contains("E IP address is stored"));
}

#[test]
fn n_goes_from_undecided_to_undecided() {
    let mut desk = desk();
    desk.press("n");
    assert!(under_cursor(&desk).contains("Mixpanel"));
    desk.press("s");
    desk.press("g n n n");
    assert!(under_cursor(&desk).contains("date of birth"), "{}", desk.screen());
    desk.press("N N N");
    assert!(under_cursor(&desk).contains("Stripe"), "{}", desk.screen());
}

#[test]
fn the_mouse_selects_opens_scrolls_and_moves_the_divider() {
    let mut desk = desk();
    desk.mouse(Mouse::Press, 20, 5);
    assert!(under_cursor(&desk).contains("Mixpanel"), "{}", desk.screen());
    desk.mouse(Mouse::Press, 20, 5);
    assert!(desk.screen().contains("─ Detail ─"), "{}", desk.screen());
    assert!(!desk.screen().contains("by verdict"));
    desk.press("esc").mouse(Mouse::WheelDown, 20, 4);
    assert!(under_cursor(&desk).contains("± ambiguous"), "{}", desk.screen());
    let divider = |d: &Desk| {
        d.screen().lines().position(|l| l.starts_with("─ Detail")).expect("a divider") as u16
    };
    let before = divider(&desk);
    desk.mouse(Mouse::Press, 30, before).mouse(Mouse::Drag, 30, before + 5).mouse(
        Mouse::Release,
        30,
        before + 5,
    );
    assert!(divider(&desk) >= before + 4);
    let tab = desk.screen().lines().next().and_then(|l| l.find("3 Map")).expect("a tab") as u16;
    desk.mouse(Mouse::Press, tab, 0);
    assert!(desk.screen().contains("data types"), "{}", desk.screen());
}

#[test]
fn ctrl_c_ends_the_scan_first_and_then_the_program() {
    let mut desk = Desk::empty(&Look::default());
    desk.tell(Event::Scan(Scan::Started));
    desk.press("ctrl-c");
    assert_eq!(desk.took(), [Effect::Cancel]);
    desk.tell(Event::Scan(Scan::Done(seen(sample::audit()), false)));
    assert!(desk.screen().contains("8 findings, scan stopped early"), "{}", desk.screen());
    desk.press("a ctrl-c");
    assert!(!desk.took().contains(&Effect::Quit), "a dialog is closed first");
    desk.press("ctrl-c");
    assert!(desk.took().contains(&Effect::Quit));
}

#[test]
fn what_is_typed_never_runs_a_command() {
    let mut desk = desk();
    desk.press("/").enter("quit q 1 2 3 a d u x r");
    desk.press("esc a").enter("q u i t ? : / 2").press("esc");
    assert!(desk.took().iter().all(|e| *e != Effect::Quit && *e != Effect::ReadAll));
    desk.press("a");
    desk.tell(Event::Paste("line one\nline two\u{1b}[31m".into()));
    assert!(desk.screen().contains("line one line two"), "{}", desk.screen());
}

#[test]
fn the_palette_runs_what_it_names() {
    let mut desk = desk();
    desk.press(":").enter("third part").press("enter");
    assert!(desk.screen().contains("3 third parties"), "{}", desk.screen());
    desk.press(":").enter("quit").press("enter");
    assert!(desk.took().contains(&Effect::Quit));
}

#[test]
fn every_key_of_a_view_is_in_its_help_and_every_line_of_help_can_be_run() {
    let mut desk = Desk::new((80, 70));
    desk.press("?");
    let help = desk.screen();
    let map = Keymap::default();
    for b in privaudit::tui::BINDINGS.iter().filter(|b| b.works_in(Context::Findings)) {
        if matches!(b.name, "palette" | "help") {
            continue;
        }
        let key = map.key(b.action);
        let start: String = b.help.chars().take(30).collect();
        let line = help
            .lines()
            .find(|l| l.contains(&start))
            .unwrap_or_else(|| panic!("{} in\n{help}", b.help));
        assert!(line.contains(&key), "{key} in {line}");
    }
    for n in 0..privaudit::tui::BINDINGS.len() {
        let mut desk = self::desk();
        desk.press("?").press(&"down ".repeat(n)).press("enter");
        desk.buffer();
    }
}

#[test]
fn places_and_findings_are_copied_and_exports_say_what_is_shown() {
    let mut audit = sample::audit();
    audit.skipped = sample::skipped();
    let mut desk = Desk::looking(&Look::default(), audit);
    desk.press("y");
    assert!(
        desk.took()
            .iter()
            .any(|e| matches!(e, Effect::Copy { text, .. } if text == "src/signup.ts:9:63"))
    );
    desk.press("Y");
    let markdown = desk.took().into_iter().find_map(|e| match e {
        Effect::Copy { text, .. } => Some(text),
        _ => None,
    });
    let markdown = markdown.expect("copied");
    assert!(
        markdown.contains("### contradicted: IP address is stored")
            && markdown.contains("`PRIVACY.md:7`"),
        "{markdown}"
    );
    desk.press("/").enter("sev:error").press("enter x j");
    let Some(Effect::Export { name, text }) = desk.took().pop() else { panic!("an export") };
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(name, "privaudit-findings.json");
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(3));
    assert_eq!(json["findings"][0]["code"][0]["path"], "src/signup.ts");
    for (screen, name) in
        [("1", "findings"), ("2", "policy"), ("3", "map"), ("4", "parties"), ("5", "not-read")]
    {
        for (key, extension) in [("m", "md"), ("j", "json")] {
            desk.press(&format!("{screen} x {key}"));
            let Some(Effect::Export { name: got, text }) = desk.took().pop() else {
                panic!("an export")
            };
            assert_eq!(got, format!("privaudit-{name}.{extension}"));
            assert!(text.len() > 40, "{text}");
        }
    }
}

#[test]
fn an_export_of_a_hostile_project_holds_no_control_character() {
    let mut desk = Desk::looking(&Look::default(), sample::hostile());
    desk.press("S x m");
    let Some(Effect::Export { text, .. }) = desk.took().pop() else { panic!("an export") };
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
}

#[test]
fn view_filter_and_cursor_are_remembered() {
    let mut desk = desk();
    desk.press("b / ").enter("sev:error").press("enter j j 4 q");
    let session = desk.took().into_iter().find_map(|e| match e {
        Effect::Remember(session) => Some(*session),
        _ => None,
    });
    let session = session.expect("remembered");
    let session = Session::read(&session.text());
    let mut again = Desk::with(&Look::default(), session, Keymap::default());
    again.scan(sample::audit());
    assert!(again.screen().contains("3 third parties"), "{}", again.screen());
    again.press("1");
    assert!(again.screen().contains("/sev:error  by severity"), "{}", again.screen());
    assert!(under_cursor(&again).contains("Sentry"), "{}", again.screen());
    assert_eq!(Session::read("no JSON"), Session::default());
}

#[test]
fn watching_reads_again_what_changes() {
    let mut desk = desk();
    desk.press("W");
    assert_eq!(desk.took(), [Effect::Watch(true)]);
    desk.tell(Event::Changed(vec!["src/a.ts".into()]));
    assert_eq!(desk.took(), [], "nothing happens before watching began");
    desk.tell(Event::Watching(Ok(true)));
    desk.tell(Event::Changed(vec!["src/a.ts".into()]));
    assert_eq!(desk.took(), [Effect::Rescan]);
    assert!(desk.screen().contains("watching"), "{}", desk.screen());
}

#[test]
fn a_failed_scan_is_told_and_what_was_known_stays() {
    let mut desk = desk();
    desk.tell(Event::Scan(Scan::Started));
    desk.tell(Event::Scan(Scan::Failed("privaudit.toml:3:1: unknown key".into())));
    assert!(desk.screen().contains("privaudit.toml:3:1: unknown key"));
    assert!(desk.screen().contains("IP address is stored"));
}

#[test]
fn a_users_keys_are_the_keys() {
    let own = std::collections::BTreeMap::from([("accept".to_owned(), vec!["A".to_owned()])]);
    let mut desk =
        Desk::with(&Look::default(), Session::default(), Keymap::with(&own).expect("keys"));
    desk.scan(sample::audit());
    assert!(
        desk.screen().lines().last().is_some_and(|l| l.contains("A accept")),
        "{}",
        desk.screen()
    );
    desk.press("a");
    assert!(!desk.screen().contains("Accept:"));
    desk.press("A");
    assert!(desk.screen().contains("Accept:"));
    assert!(Chord::parse("A").is_some());
}

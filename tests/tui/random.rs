//! Any keys in any order: nothing breaks, and nobody is ever locked in.

use privaudit::tui::{BINDINGS, Chord, Effect, Event, Mouse};
use proptest::prelude::*;

use super::desk::{Desk, Look};
use super::dice::Dice;
use super::project::Project;
use super::sample;

#[derive(Debug, Clone)]
enum Step {
    Key(String),
    Mouse(u8, u16, u16),
    Resize(u16, u16),
    Scan(usize),
    Paste(String),
}

fn step() -> impl Strategy<Value = Step> {
    let keys: Vec<String> = BINDINGS
        .iter()
        .flat_map(|b| b.keys.iter().map(|k| (*k).to_owned()))
        .chain(["w".into(), "é".into()])
        .collect();
    prop_oneof![
        12 => proptest::sample::select(keys).prop_map(Step::Key),
        2 => (0u8..5, 0u16..150, 0u16..45).prop_map(|(k, x, y)| Step::Mouse(k, x, y)),
        1 => (1u16..200, 1u16..60).prop_map(|(w, h)| Step::Resize(w, h)),
        1 => (0usize..9).prop_map(Step::Scan),
        1 => ".{0,12}".prop_map(Step::Paste),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_steps_can_be_taken(steps in proptest::collection::vec(step(), 1..80)) {
        let mut desk = Desk::new((80, 24));
        for step in steps {
            match step {
                Step::Key(key) => desk.tell(Event::Key(Chord::parse(&key).expect("a key"))),
                Step::Mouse(kind, x, y) => {
                    let kinds = [Mouse::Press, Mouse::Drag, Mouse::Release, Mouse::WheelUp, Mouse::WheelDown];
                    desk.tell(Event::Mouse(kinds[usize::from(kind)], x, y));
                }
                Step::Resize(width, height) => { desk.resize(width, height); }
                Step::Scan(n) => {
                    let mut audit = sample::audit();
                    audit.findings.drain(..n.min(audit.findings.len()));
                    if n == 8 { audit = sample::without_policy(); }
                    desk.scan(audit);
                }
                Step::Paste(text) => desk.tell(Event::Paste(text)),
            }
            desk.buffer();
        }
        // Esc closes whatever is open, and then `q` leaves.
        desk.took();
        desk.press("esc esc esc q");
        prop_assert!(desk.took().contains(&Effect::Quit));
    }
}

/// Thousands of keys, presses and sizes on real projects, the sizes down to a
/// single cell: there is always a screen, as wide as it should be, and nothing
/// on it that could act.
#[test]
fn thousands_of_events_on_fixtures_always_leave_a_screen() {
    const TYPED: &[&str] =
        &["e", "x", "w", "tab", "enter", "漢", "é", "space", "backspace", "left"];
    const KINDS: &[Mouse] =
        &[Mouse::Press, Mouse::Drag, Mouse::Release, Mouse::WheelUp, Mouse::WheelDown];
    let keys: Vec<&str> = BINDINGS.iter().flat_map(|b| b.keys.iter().copied()).collect();
    for (name, seed) in [("kill-tracker", 7), ("pay-desk", 11), ("usage-ledger", 13)] {
        let project = Project::open(name);
        let audit = &project.audit;
        let mut hostile = audit.clone();
        for (at, f) in hostile.findings.iter_mut().enumerate() {
            f.message = match at % 4 {
                0 => "e\u{301}".repeat(60),
                1 => "漢字👩\u{200d}👩\u{200d}👧🇩🇪".repeat(9),
                2 => "\u{1b}]52;c;AAAA\u{7}\u{202e}\u{85}\u{9b}2J\t\r\n".repeat(3),
                _ => "\u{200b}\u{fe0f}\u{ad}\u{feff}".repeat(20),
            };
        }
        let mut desk = project.desk(&Look::default());
        let mut dice = Dice(seed);
        let mut size = (80, 24);
        let mut last = String::new();
        for event in 0..1200 {
            match dice.roll(20) {
                0 => {
                    size = match dice.roll(4) {
                        0 => (1 + dice.roll(30) as u16, 1 + dice.roll(8) as u16),
                        1 => (1, 1),
                        _ => (20 + dice.roll(180) as u16, 6 + dice.roll(50) as u16),
                    };
                    last = format!("resize {size:?}");
                    desk.resize(size.0, size.1);
                }
                1..4 => {
                    let kind = dice.pick(KINDS);
                    let at = (dice.roll(210) as u16, dice.roll(60) as u16);
                    last = format!("{kind:?} {at:?}");
                    desk.mouse(kind, at.0, at.1);
                }
                4 if dice.roll(3) == 0 => {
                    let mut next = if dice.roll(2) == 0 { audit.clone() } else { hostile.clone() };
                    let keep = dice.roll(next.findings.len() + 1);
                    next.findings.truncate(keep);
                    last = format!("scan {keep}");
                    desk.scan(next);
                }
                4 => desk.tell(Event::Paste("a\u{1b}[2Jb\n漢".into())),
                5..7 => {
                    let key = dice.pick(TYPED);
                    last = key.to_owned();
                    desk.press(key);
                }
                _ => {
                    let key = dice.pick(&keys);
                    last = key.to_owned();
                    desk.press(key);
                }
            }
            let buffer = desk.buffer();
            assert_eq!((buffer.area.width, buffer.area.height), size, "{name} {event} {last}");
            for cell in buffer.content() {
                let harmless = |c: char| !c.is_control() && c != '\u{202e}';
                assert!(cell.symbol().chars().all(harmless), "{name} {event} {last}");
            }
            for line in desk.screen().lines() {
                let wide = unicode_width::UnicodeWidthStr::width(line);
                assert!(wide <= usize::from(size.0), "{name} {event} {last}: {wide} {line}");
            }
        }
        desk.took();
        desk.press("esc esc esc esc q");
        assert!(desk.took().contains(&Effect::Quit), "{name}: nobody gets out\n{}", desk.screen());
    }
}

//! Any keys in any order: nothing breaks, and nobody is ever locked in.

use privaudit::tui::{BINDINGS, Chord, Effect, Event, Mouse};
use proptest::prelude::*;

use super::desk::Desk;
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

//! Every key of the table, with what it is for: a journey each, so that no key
//! is without a meaning and no meaning without a key that works.

use privaudit::tui::{BINDINGS, Chord, Effect, Event, Keymap};

use super::desk::{Desk, Look};
use super::sample;

/// What must be true after the key and not before it.
enum Then {
    /// The screen shows these words.
    Shows(&'static str),
    /// It shows them no longer.
    Hides(&'static str),
    /// The row under the cursor holds these words.
    On(&'static str),
    /// This is asked of the outside.
    Asks(fn(&Effect) -> bool),
    /// Something looks different, if only its style.
    Changes,
}

use Then::{Asks, Changes, Hides, On, Shows};

/// The name of a key's action, the keys that lead up to it, and what it does.
const JOURNEYS: &[(&str, &str, Then)] = &[
    ("open", "", Shows("rule    contradicted-data")),
    ("start", "", Shows("Start a policy:")),
    ("accept", "", Shows("Accept: IP address")),
    ("mistaken", "", Shows("Not personal: IP address")),
    ("declare", "", Shows("Declare: IP address")),
    ("defer", "", Shows("1 finding put off")),
    ("undo", "a x enter w", Shows("taken back: accepted 1 finding")),
    ("redo", "a x enter w u", Shows("done again: accepted 1 finding")),
    ("mark", "", Shows("1 marked")),
    ("mark-group", "j j", Shows("3 marked")),
    ("unmark", "space space", Hides("marked")),
    ("edit-code", "", Asks(|e| matches!(e, Effect::Edit(s) if &*s.path == "src/signup.ts"))),
    ("edit-policy", "", Asks(|e| matches!(e, Effect::Edit(s) if &*s.path == "PRIVACY.md"))),
    ("next-place", "enter", Shows("place 2 of 2")),
    ("previous-place", "enter", Shows("place 2 of 2")),
    ("next-statement", "/ b o t h enter enter", Shows("2/2")),
    ("previous-statement", "/ b o t h enter enter", Shows("2/2")),
    ("to-policy", "", Shows("─ PRIVACY.md")),
    ("filter", "", Shows("type: verdict: severity:")),
    ("next-open", "", On("Mixpanel receives")),
    ("previous-open", "n", On("IP address is stored")),
    ("group-by", "", Shows("by severity")),
    ("group-by-back", "", Shows("by file")),
    ("fold-all", "", Hides("E IP address is stored")),
    ("show-decided", "a x enter w", Shows("a E IP address is stored")),
    ("copy-place", "", Asks(|e| matches!(e, Effect::Copy { text, .. } if text.ends_with(":9:63")))),
    ("copy-finding", "", Asks(|e| matches!(e, Effect::Copy { text, .. } if text.contains("###")))),
    ("export", "", Shows("Export what is shown")),
    ("rescan", "", Asks(|e| *e == Effect::ReadAll)),
    ("watch", "", Asks(|e| *e == Effect::Watch(true))),
    ("findings", "2", Shows("by verdict")),
    ("policy", "", Shows("─ PRIVACY.md")),
    ("map", "", Shows("data types,")),
    ("parties", "", Shows("3 third parties")),
    ("skipped", "", Shows("4 paths not read")),
    ("down", "", On("undisclosed  3")),
    ("up", "", On("contradicted  1")),
    ("left", "", Hides("E IP address is stored")),
    ("right", "h", Shows("E IP address is stored")),
    ("half-down", "", On("Sentry receives")),
    ("half-up", "G", On("IP address is logged")),
    ("page-down", "", On("vague  1")),
    ("page-up", "G", On("date of birth")),
    ("top", "j j j", On("contradicted  1")),
    ("bottom", "", On("names Stripe")),
    ("next-pane", "", Changes),
    ("previous-pane", "", Changes),
    ("back", "enter", Shows("by verdict")),
    ("zoom", "", Hides("─ Detail")),
    ("narrower", "", Changes),
    ("wider", "", Changes),
    ("mouse", "", Asks(|e| *e == Effect::Mouse(false))),
    ("theme", "", Changes),
    ("palette", "", Shows("Commands")),
    ("help", "", Shows("Keys of this view")),
    ("suspend", "", Asks(|e| *e == Effect::Suspend)),
    ("interrupt", "", Asks(|e| *e == Effect::Quit)),
    ("quit", "", Asks(|e| *e == Effect::Quit)),
];

fn desk(name: &str) -> Desk {
    let mut audit = if name == "start" { sample::without_policy() } else { sample::audit() };
    audit.skipped = sample::skipped();
    Desk::looking(&Look::default(), audit)
}

fn is(then: &Then, desk: &mut Desk) -> bool {
    let screen = desk.screen();
    let on = |words: &str| screen.lines().any(|l| l.starts_with('▸') && l.contains(words));
    match then {
        Shows(words) => screen.contains(words),
        Hides(words) => !screen.contains(words),
        On(words) => on(words),
        Asks(what) => desk.took().iter().any(what),
        Changes => true,
    }
}

#[test]
fn every_key_of_the_table_does_what_it_is_for() {
    for b in BINDINGS {
        let (_, first, then) = JOURNEYS
            .iter()
            .find(|(name, ..)| *name == b.name)
            .unwrap_or_else(|| panic!("`{}` has no journey", b.name));
        for key in b.keys {
            let mut desk = desk(b.name);
            desk.press(first);
            let before = desk.styled();
            if !matches!(then, Changes) {
                assert!(!is(then, &mut desk), "{key}: true before it:\n{}", desk.screen());
            }
            desk.tell(Event::Key(Chord::parse(key).expect("a key")));
            assert!(is(then, &mut desk), "{} ({key}):\n{}", b.name, desk.screen());
            assert!(
                !matches!(then, Changes) || desk.styled() != before,
                "{} ({key}) changes nothing",
                b.name
            );
        }
    }
    assert_eq!(JOURNEYS.len(), BINDINGS.len(), "a journey for an action that is gone");
}

#[test]
fn decisions_are_made_on_what_is_looked_at_in_every_view() {
    // The detail, the statement that denies storing, the cell of sharing
    // e-mail addresses, and the party that receives errors.
    for (view, what) in [
        ("enter", "IP address is stored"),
        ("2", "IP address is stored"),
        ("2 enter", "IP address is stored"),
        ("3 j l l l", "Mixpanel receives e-mail"),
        ("3 j l l l enter", "Mixpanel receives e-mail"),
        ("4 j", "Sentry receives error"),
        ("4 j enter", "Sentry receives error"),
    ] {
        for (key, title) in [("a", "Accept: "), ("d", "Declare: ")] {
            let mut desk = desk("");
            desk.press(if view == "enter" { "" } else { "G" }).press(view).press(key);
            let screen = desk.screen();
            assert!(screen.contains(&format!("{title}{what}")), "{view} {key}:\n{screen}");
        }
        let mut desk = desk("");
        desk.press(view).press("m");
        let title = if what.starts_with("Sentry") { "Ourselves, no " } else { "Not personal: " };
        assert!(desk.screen().contains(title), "{view}:\n{}", desk.screen());
        desk.press("esc s");
        assert!(desk.screen().contains("1 finding put off"), "{view}:\n{}", desk.screen());
    }
}

#[test]
fn every_key_has_its_action_in_every_view_where_it_is_offered() {
    // In each view each key that its help lists can be pressed, and whatever
    // it opened, Esc leads out again.
    for view in ["1", "enter", "2", "2 enter", "3", "3 enter", "4", "4 enter", "5"] {
        for b in BINDINGS {
            for key in Keymap::default().keys(b.action) {
                let mut desk = desk("");
                desk.press(view).press(&key);
                desk.buffer();
                desk.press("esc esc esc q");
                assert!(desk.took().contains(&Effect::Quit), "{view} {key}");
            }
        }
    }
}

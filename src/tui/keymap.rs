//! The keys: one table that dispatches them, explains them and fills the
//! palette, so that no help text can go stale. A user may give an action other
//! keys, by its name.

use std::collections::BTreeMap;

use super::chord::Chord;

/// Everything that a key can do outside of dialogs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Action {
    Down,
    Up,
    PageDown,
    PageUp,
    HalfDown,
    HalfUp,
    Top,
    Bottom,
    Left,
    Right,
    Open,
    Back,
    NextPane,
    PreviousPane,
    Findings,
    Policy,
    Map,
    Parties,
    Skipped,
    Start,
    Filter,
    NextOpen,
    PreviousOpen,
    GroupBy,
    GroupByBack,
    FoldAll,
    ShowDecided,
    Mark,
    MarkGroup,
    Unmark,
    Accept,
    NotPersonal,
    Declare,
    Defer,
    Undo,
    Redo,
    NextPlace,
    PreviousPlace,
    NextStatement,
    PreviousStatement,
    ToPolicy,
    EditCode,
    EditPolicy,
    CopyPlace,
    CopyFinding,
    Export,
    Rescan,
    Watch,
    Zoom,
    Narrower,
    Wider,
    Mouse,
    Theme,
    Palette,
    Help,
    Suspend,
    Interrupt,
    Quit,
}

/// What the keys act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Context {
    Findings,
    Detail,
    Policy,
    Map,
    Parties,
    Skipped,
    FirstRun,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// What it does.
    pub action: Action,
    /// Its name in the user's configuration.
    pub name: &'static str,
    /// The keys it has unless the user says otherwise.
    pub keys: &'static [&'static str],
    /// What help and palette say.
    pub help: &'static str,
    /// One word for the status line; empty: not shown there.
    pub hint: &'static str,
    /// Where it works; empty: everywhere.
    pub contexts: &'static [Context],
}

use Context::{Detail, Map, Parties, Policy, Skipped};

const LISTS: &[Context] = &[Context::Findings];
const SEQUENCE: &[Context] = &[Context::Findings, Detail];
const FILES: &[Context] = &[Context::Findings, Detail, Policy, Map, Parties, Skipped];
const PLACES: &[Context] = &[Context::Findings, Detail, Policy, Map, Parties];

macro_rules! table {
    ($($action:ident $name:literal $keys:tt $hint:literal $help:literal $contexts:expr;)*) => {
        &[$(Binding {
            action: Action::$action, name: $name, keys: &$keys, help: $help, hint: $hint,
            contexts: $contexts,
        }),*]
    };
}

/// The table. Order is the order of the help and, for hints, of the status line.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = table! {
    Open          "open"           ["enter"]              "open"    "Open it; in the detail: the editor at this place"  FILES;
    Start         "start"          ["i"]                  "start a policy" "Start a policy: what the code does, as draft statements" &[Context::FirstRun];
    Accept        "accept"         ["a"]                  "accept"  "Accept: a reason, an owner, a day it ends"         PLACES;
    NotPersonal   "mistaken"       ["m"]                  "mistaken" "Mistaken: the name is not personal, the party is us" PLACES;
    Declare       "declare"        ["d"]                  "declare" "Declare it: write the statement to privaudit.toml" PLACES;
    Defer         "defer"          ["s"]                  "later"   "Later: keep it for the end, on this machine only"  PLACES;
    Undo          "undo"           ["u"]                  ""        "Undo the last thing that was written"              &[];
    Redo          "redo"           ["U", "ctrl-r"]        ""        "Do again what was taken back"                      &[];
    Mark          "mark"           ["space"]              ""        "Mark or unmark, and go on"                         LISTS;
    MarkGroup     "mark-group"     ["V"]                  ""        "Mark or unmark the whole group"                    LISTS;
    Unmark        "unmark"         [","]                  ""        "Unmark everything"                                 LISTS;
    EditCode      "edit-code"      ["e"]                  "edit"    "Edit the code at this place"                       FILES;
    EditPolicy    "edit-policy"    ["E"]                  ""        "Edit the policy at this statement"                 PLACES;
    NextPlace     "next-place"     ["]"]                  "next"    "Next place in the code; in the policy: next problem" PLACES;
    PreviousPlace "previous-place" ["["]                  ""        "Previous place, previous problem"                  PLACES;
    NextStatement "next-statement" ["}"]                  ""        "Next statement; in the policy: next document"      PLACES;
    PreviousStatement "previous-statement" ["{"]          ""        "Previous statement, previous document"             PLACES;
    ToPolicy      "to-policy"      ["p"]                  "across"  "To the statement in the policy; from there to its finding" PLACES;
    Filter        "filter"         ["/"]                  "filter"  "Filter: words, type: verdict: severity: path: party: status: rule:, ! negates" LISTS;
    NextOpen      "next-open"      ["n"]                  ""        "Next one that is not decided"                      SEQUENCE;
    PreviousOpen  "previous-open"  ["N"]                  ""        "Previous one that is not decided"                  SEQUENCE;
    GroupBy       "group-by"       ["b"]                  "by"      "Group by verdict, severity, type, party, file"     LISTS;
    GroupByBack   "group-by-back"  ["B"]                  ""        "Group by the one before"                           LISTS;
    FoldAll       "fold-all"       ["f"]                  ""        "Fold or unfold all groups"                         LISTS;
    ShowDecided   "show-decided"   ["S"]                  ""        "Show or hide what is decided"                      LISTS;
    CopyPlace     "copy-place"     ["y"]                  ""        "Copy the place"                                    &[];
    CopyFinding   "copy-finding"   ["Y"]                  ""        "Copy it as Markdown"                               PLACES;
    Export        "export"         ["x"]                  ""        "Export what is shown: Markdown or JSON"            &[];
    Rescan        "rescan"         ["r"]                  ""        "Read everything again"                             &[];
    Watch         "watch"          ["W"]                  ""        "Watch: read again whatever changes"                &[];
    Findings      "findings"       ["1"]                  ""        "Findings"                                          &[];
    Policy        "policy"         ["2"]                  ""        "The policy, every statement marked"                &[];
    Map           "map"            ["3"]                  ""        "Map: what goes where"                              &[];
    Parties       "parties"        ["4"]                  ""        "Third parties"                                     &[];
    Skipped       "skipped"        ["5"]                  ""        "What was not read, and why"                        &[];
    Down          "down"           ["j", "down"]          ""        "Down"                                              &[];
    Up            "up"             ["k", "up"]            ""        "Up"                                                &[];
    Left          "left"           ["h", "left"]          ""        "Fold; in the map: left"                            &[];
    Right         "right"          ["l", "right"]         ""        "Unfold; in the map: right"                         &[];
    HalfDown      "half-down"      ["ctrl-d"]             ""        "Half a page down"                                  &[];
    HalfUp        "half-up"        ["ctrl-u"]             ""        "Half a page up"                                    &[];
    PageDown      "page-down"      ["pgdn", "ctrl-f"]     ""        "A page down"                                       &[];
    PageUp        "page-up"        ["pgup", "ctrl-b"]     ""        "A page up"                                         &[];
    Top           "top"            ["g", "home"]          ""        "To the top"                                        &[];
    Bottom        "bottom"         ["G", "end"]           ""        "To the bottom"                                     &[];
    NextPane      "next-pane"      ["tab"]                ""        "Next pane"                                         &[];
    PreviousPane  "previous-pane"  ["shift-tab"]          ""        "Previous pane"                                     &[];
    Back          "back"           ["esc", "backspace"]   ""        "Back: from the detail, the filter, the marks"      &[];
    Zoom          "zoom"           ["z"]                  ""        "Zoom this pane, or show all again"                 &[];
    Narrower      "narrower"       ["<"]                  ""        "Give the list less room"                           &[];
    Wider         "wider"          [">"]                  ""        "Give the list more room"                           &[];
    Mouse         "mouse"          ["M"]                  ""        "Take or release the mouse, to select text"         &[];
    Theme         "theme"          ["T"]                  ""        "Dark or light"                                     &[];
    Palette       "palette"        [":", "ctrl-p"]        ""        "Commands"                                          &[];
    Help          "help"           ["?"]                  "help"    "These keys"                                        &[];
    Suspend       "suspend"        ["ctrl-z"]             ""        "Suspend; `fg` comes back"                          &[];
    Interrupt     "interrupt"      ["ctrl-c"]             ""        "Cancel the scan, or quit"                          &[];
    Quit          "quit"           ["q"]                  "quit"    "Quit; nothing is left unsaved"                     &[];
};

impl Binding {
    /// Whether it works here.
    pub fn works_in(&self, context: Context) -> bool {
        self.contexts.is_empty() || self.contexts.contains(&context)
    }
}

/// The table with the user's own keys.
#[derive(Debug, Clone)]
pub struct Keymap {
    keys: Vec<Vec<Chord>>,
}

impl Default for Keymap {
    fn default() -> Self {
        let read = |b: &Binding| b.keys.iter().filter_map(|k| Chord::parse(k)).collect();
        Self { keys: BINDINGS.iter().map(read).collect() }
    }
}

impl Keymap {
    /// The default keys with other ones for some actions. A key that is given
    /// to an action is taken from the others that work in the same place.
    ///
    /// # Errors
    /// An unknown action or key, in words, with what to write instead.
    pub fn with(own: &BTreeMap<String, Vec<String>>) -> Result<Self, String> {
        let mut map = Self::default();
        for (name, keys) in own {
            let Some(at) = BINDINGS.iter().position(|b| b.name == name) else {
                let near = BINDINGS
                    .iter()
                    .min_by_key(|b| strsim::damerau_levenshtein(b.name, name))
                    .map_or("", |b| b.name);
                return Err(format!("[keys] knows no action `{name}`; did you mean `{near}`?"));
            };
            let mut chords = Vec::new();
            for key in keys {
                chords.push(Chord::parse(key).ok_or_else(|| {
                    format!("[keys] {name}: `{key}` is no key; write j, G, ctrl-d, enter, f5 …")
                })?);
            }
            for (other, theirs) in map.keys.iter_mut().enumerate() {
                if other != at && overlap(&BINDINGS[other], &BINDINGS[at]) {
                    theirs.retain(|c| !chords.contains(c));
                }
            }
            map.keys[at] = chords;
        }
        // Without these nobody gets out.
        for needed in [Action::Quit, Action::Interrupt] {
            let at = BINDINGS.iter().position(|b| b.action == needed).unwrap_or(0);
            if map.keys[at].is_empty() {
                return Err(format!("[keys] leaves no key for `{}`", BINDINGS[at].name));
            }
        }
        Ok(map)
    }

    /// What a key does here.
    pub fn action(&self, chord: Chord, context: Context) -> Option<Action> {
        BINDINGS
            .iter()
            .zip(&self.keys)
            .find(|(b, keys)| keys.contains(&chord) && b.works_in(context))
            .map(|(b, _)| b.action)
    }

    /// The first key of an action, as it is shown; empty when it has none.
    pub fn key(&self, action: Action) -> String {
        self.keys(action).into_iter().next().unwrap_or_default()
    }

    /// All keys of an action, as they are shown.
    pub fn keys(&self, action: Action) -> Vec<String> {
        let at = BINDINGS.iter().position(|b| b.action == action).unwrap_or(0);
        self.keys[at].iter().map(ToString::to_string).collect()
    }
}

fn overlap(a: &Binding, b: &Binding) -> bool {
    a.contexts.is_empty()
        || b.contexts.is_empty()
        || a.contexts.iter().any(|c| b.contexts.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Context; 7] =
        [Context::Findings, Detail, Policy, Map, Parties, Skipped, Context::FirstRun];

    #[test]
    fn every_default_key_is_a_key_and_means_one_thing_in_each_place() {
        for (at, b) in BINDINGS.iter().enumerate() {
            for key in b.keys {
                let chord = Chord::parse(key).unwrap_or_else(|| panic!("{key} is no key"));
                for c in ALL.into_iter().filter(|c| b.works_in(*c)) {
                    let clash = BINDINGS[..at].iter().find(|o| {
                        o.works_in(c) && o.keys.iter().any(|k| Chord::parse(k) == Some(chord))
                    });
                    assert!(clash.is_none(), "{key}: {} and {:?} in {c:?}", b.name, clash);
                }
            }
            assert!(BINDINGS[..at].iter().all(|o| o.name != b.name && o.action != b.action));
        }
    }

    #[test]
    fn a_users_keys_replace_the_defaults_and_nobody_is_locked_in() {
        let own = BTreeMap::from([("accept".to_owned(), vec!["A".to_owned(), "d".to_owned()])]);
        let map = Keymap::with(&own).expect("fine");
        let at = |key| map.action(Chord::parse(key).expect("key"), Context::Findings);
        assert_eq!(at("A"), Some(Action::Accept));
        assert_eq!(at("d"), Some(Action::Accept));
        assert_eq!(at("a"), None);
        assert!(map.keys(Action::Declare).is_empty());
        let wrong = BTreeMap::from([("acept".to_owned(), vec![])]);
        assert!(Keymap::with(&wrong).expect_err("refused").contains("did you mean `accept`?"));
        let locked = BTreeMap::from([("quit".to_owned(), vec![])]);
        assert!(Keymap::with(&locked).expect_err("refused").contains("no key for `quit`"));
        let wrong = BTreeMap::from([("quit".to_owned(), vec!["hyper-q".to_owned()])]);
        assert!(Keymap::with(&wrong).expect_err("refused").contains("`hyper-q` is no key"));
    }
}

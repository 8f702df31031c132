//! The policy wing, through its public door: hazards of privacy prose as data,
//! every rule with its examples, places, hostile input.

#[path = "policy/formats.rs"]
mod formats;
#[path = "policy/hazards.rs"]
mod hazards;
#[path = "policy/hostile.rs"]
mod hostile;
#[path = "policy/places.rs"]
mod places;
#[path = "policy/rules.rs"]
mod rules;

use std::sync::OnceLock;

use privaudit::model::{Declaration, Kind, Reading, SourceFile};
use privaudit::policy::Reader;
use privaudit::rules::Rules;

/// The rules that come with the program.
fn builtin() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| Rules::builtin().expect("the embedded rules load"))
}

/// One reader for all tests.
fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader::new(builtin()))
}

fn read(path: &str, text: &str) -> Reading {
    reader().read(&SourceFile::new(path, text))
}

/// A statement in one line, for messages.
fn told(d: &Declaration) -> String {
    format!(
        "{} {} {} {:?} {:?} {:?} {:?} “{}”",
        d.place.line,
        d.kind.name(),
        d.mode.name(),
        d.data,
        d.parties,
        d.party_categories,
        d.values,
        d.quote
    )
}

/// Whether a statement is what `wanted` says: an optional line, a kind, then
/// any of: a mode, data ids, values, parties, `@category`, `use:purpose`,
/// marks (`only`, `absolute`, `open`, `vague`, `exception`), `child`,
/// `scoped`, `general`, `nobody`.
fn is(d: &Declaration, wanted: &str) -> bool {
    let mut words = wanted.split_whitespace().peekable();
    if let Some(line) = words.peek().and_then(|w| w.parse::<u32>().ok()) {
        words.next();
        if d.place.line != line {
            return false;
        }
    }
    let kind = words.next().and_then(Kind::from_name).expect("a kind");
    d.kind == kind
        && words.all(|word| {
            let marks = &d.marks;
            match word {
                "only" => marks.only,
                "absolute" => marks.absolute,
                "open" => marks.open_ended,
                "vague" => marks.vague,
                "exception" => marks.exception,
                "child" => d.subject == privaudit::model::DataSubject::Child,
                "umbrella" => d.umbrella,
                "scoped" => d.scope.is_some(),
                "general" => d.scope.is_none(),
                "nobody" => d.parties.is_empty() && d.party_categories.is_empty(),
                "-" => d.data.is_empty(),
                _ if word == d.mode.name() => true,
                _ => {
                    let has = |list: &[String], word: &str| {
                        list.iter().any(|x| x.replace(' ', "_") == word)
                    };
                    match word.split_once(['@', ':']) {
                        Some(("", category)) if word.starts_with('@') => {
                            has(&d.party_categories, category)
                        }
                        Some(("use", purpose)) => has(&d.purposes, purpose),
                        Some(("verb", verb)) => d.verbs.iter().any(|v| v.name() == verb),
                        _ => has(&d.data, word) || has(&d.values, word) || has(&d.parties, word),
                    }
                }
            }
        })
}

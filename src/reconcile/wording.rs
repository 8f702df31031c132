//! The sentences of verdicts and findings. Presentation only: no verdict is
//! decided here.

use super::statements::World;
use crate::model::{Action, Declaration, Kind, Verb, Verdict};

fn place(d: &Declaration) -> String {
    format!("{}:{}", d.place.path, d.place.line)
}

fn labels(world: &World<'_>, ids: &[String]) -> String {
    let names: Vec<&str> = ids.iter().map(|id| world.rules.taxonomy.noun(id)).collect();
    list(&names)
}

/// "a", "a and b", "a, b and c"; after four, "… and 3 more".
pub(super) fn list<S: AsRef<str>>(names: &[S]) -> String {
    const MOST: usize = 4;
    match names {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        _ => {
            let shown = names.len().min(MOST);
            let rest = names.len() - shown;
            let mut out = String::new();
            for (at, name) in names[..shown].iter().enumerate() {
                if at > 0 {
                    out.push_str(if at + 1 == shown && rest == 0 { " and " } else { ", " });
                }
                out.push_str(name.as_ref());
            }
            if rest > 0 {
                out.push_str(&format!(" and {rest} more"));
            }
            out
        }
    }
}

/// What is done, as a participle: `stored`.
pub(super) fn participle(action: Action) -> &'static str {
    match action {
        Action::Collect => "collected",
        Action::Store => "stored",
        Action::Log => "logged",
        Action::Share => "shared",
        Action::Display => "shown",
        Action::Use => "used",
    }
}

pub(super) fn states(world: &World<'_>, at: usize) -> String {
    let d = world.declaration(at);
    format!("{} states it", place(d))
}

pub(super) fn states_broader(world: &World<'_>, at: usize, id: &str) -> String {
    let d = world.declaration(at);
    let noun = world.rules.taxonomy.noun(id);
    format!("{} states only {}, not {noun}", place(d), labels(world, &d.data))
}

pub(super) fn root_only(world: &World<'_>, at: usize) -> String {
    let d = world.declaration(at);
    format!("{} speaks of personal data in general, which says nothing about it", place(d))
}

pub(super) fn denies(world: &World<'_>, at: usize) -> String {
    let d = world.declaration(at);
    format!("{} denies it", place(d))
}

pub(super) fn denies_more_broadly(world: &World<'_>, at: usize) -> String {
    let d = world.declaration(at);
    format!("{} denies something broader; the narrower statement holds", place(d))
}

pub(super) fn denies_with_exception(world: &World<'_>, at: usize) -> String {
    let d = world.declaration(at);
    format!("{} denies it, with exceptions", place(d))
}

pub(super) fn denies_others(world: &World<'_>, at: usize) -> String {
    let d = world.declaration(at);
    format!("{} denies sharing and names no exception for it", place(d))
}

pub(super) fn root_denial_unsure(world: &World<'_>, at: usize) -> String {
    let d = world.declaration(at);
    format!("{} denies personal data in general; that this is some is likely, not sure", place(d))
}

pub(super) fn root_denial(world: &World<'_>, at: usize) -> String {
    let d = world.declaration(at);
    format!(
        "{} denies personal data in general; whether this is personal is what people differ on",
        place(d)
    )
}

pub(super) fn both(world: &World<'_>, yes: usize, no: usize) -> String {
    let (yes, no) = (world.declaration(yes), world.declaration(no));
    format!("{} states it and {} denies it", place(yes), place(no))
}

pub(super) fn both_parties(world: &World<'_>, declarations: &[usize]) -> String {
    match declarations {
        [yes, no, ..] => both(world, *yes, *no),
        [no] => denies_with_exception(world, *no),
        [] => String::new(),
    }
}

pub(super) fn names(world: &World<'_>, at: usize) -> String {
    format!("{} names it", place(world.declaration(at)))
}

pub(super) fn names_category(world: &World<'_>, at: usize) -> String {
    let d = world.declaration(at);
    let catalogue = &world.rules.catalogue;
    let said: Vec<&str> = d.party_categories.iter().map(|c| catalogue.category_label(c)).collect();
    let said = if said.is_empty() { list(&d.parties) } else { list(&said) };
    format!("{} says only \u{201c}{said}\u{201d}", place(d))
}

pub(super) fn recipient_decides(world: &World<'_>, party: &str, verdict: Verdict) -> String {
    let name = world.rules.catalogue.name(party);
    match verdict {
        Verdict::Contradicted => format!("the policy denies sharing it with {name}"),
        Verdict::Undisclosed => format!("the policy does not name {name}"),
        Verdict::Ambiguous => {
            format!("the policy both allows and denies sharing it with {name}")
        }
        _ => format!("the policy names only a category that {name} belongs to"),
    }
}

pub(super) fn states_other_place(world: &World<'_>, at: usize, country: &str) -> String {
    let d = world.declaration(at);
    format!("{} states {} alone, the code names {country}", place(d), countries(d))
}

/// The countries that a statement names.
pub(super) fn countries(d: &Declaration) -> String {
    let named: Vec<&str> = d.values.iter().filter_map(|v| super::transfers::country(v)).collect();
    list(&named)
}

pub(super) fn keeps_period(period: &str) -> String {
    format!("the code keeps it for {}, no longer than stated", human_period(period))
}

pub(super) fn breaks_period(world: &World<'_>, at: usize, period: &str) -> String {
    let d = world.declaration(at);
    let stated: Vec<String> =
        d.values.iter().filter(|v| v.contains('P')).map(|v| human_period(v)).collect();
    format!("{} states {}, the code keeps {}", place(d), list(&stated), human_period(period))
}

pub(super) fn period_of_broader(period: &str) -> String {
    format!(
        "the code keeps {}; the policy states a period only for something broader",
        human_period(period)
    )
}

pub(super) fn safeguard_off(world: &World<'_>, at: usize, label: &str) -> String {
    format!("{} promises {label}, and the code switches it off", place(world.declaration(at)))
}

/// `P30D` as "30 days"; what is no plain period stays as it is.
pub(super) fn human_period(value: &str) -> String {
    let Some(at) = value.find('P') else { return value.to_owned() };
    let body = &value[at + 1..];
    let (body, units) = match body.strip_prefix('T') {
        Some(time) => (time, [('H', "hour"), ('M', "minute"), ('S', "second")].as_slice()),
        None => (body, [('D', "day"), ('W', "week"), ('M', "month"), ('Y', "year")].as_slice()),
    };
    let digits: String = body.chars().take_while(char::is_ascii_digit).collect();
    let unit = body[digits.len()..].chars().next();
    match units.iter().find(|(letter, _)| Some(*letter) == unit) {
        Some((_, name)) if body.len() == digits.len() + 1 => {
            format!("{digits} {name}{}", if digits == "1" { "" } else { "s" })
        }
        _ => value.to_owned(),
    }
}

/// What a denial denies, in a few words; `it` or `them`.
pub(super) fn denial(d: &Declaration, it: &str) -> String {
    if d.kind == Kind::NeverShares {
        return format!("the policy denies sharing {it}");
    }
    match d.verbs.as_slice() {
        [Verb::Store] => format!("the policy denies storing {it}"),
        [Verb::Log] => format!("the policy denies logging {it}"),
        _ => format!("the policy denies {it}"),
    }
}

/// The first letter in upper case, to begin a sentence.
pub(super) fn upper(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

//! Data described in YAML: the properties of an OpenAPI document or a JSON
//! Schema. Reads indentation alone, line by line; what is no plain key is
//! passed over.

use std::sync::Arc;

use super::facts::{Fact, Owner, Role};
use super::normal;

/// What stands above properties and names no type.
const PLAIN: &[&str] = &["schema", "items", "allof", "anyof", "oneof", "content"];
/// How deep keys may stand in one another.
const DEEPEST: usize = 200;

/// A key that is still open.
struct Open<'t> {
    indent: usize,
    key: &'t str,
    /// Where the properties below it start among the facts.
    first: usize,
}

/// A fact about each property.
pub fn facts(text: &str) -> Vec<Fact> {
    let mut out: Vec<Fact> = Vec::new();
    let mut open: Vec<Open<'_>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let here = start;
        start += line.len();
        let bare = line.trim_start_matches([' ', '-']);
        let indent = line.len() - bare.len();
        let Some((key, value)) = bare.split_once(':') else { continue };
        let (key, value) = (key.trim().trim_matches(['"', '\'']), value.trim());
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '$');
        if key.is_empty() || bare.starts_with('#') || !key.chars().all(plain) {
            continue;
        }
        while open.last().is_some_and(|o| o.indent >= indent) {
            close(&mut open, &mut out);
        }
        match open.last() {
            Some(around) if around.key == "properties" => {
                let at = here + line.find(key).unwrap_or(indent);
                out.push(property(key, at, owner(&open)));
            }
            Some(around) if key == "type" && is_property(&open) => {
                let name = around.key;
                if let Some(fact) = out.iter_mut().rev().find(|f| f.name == name) {
                    fact.declared = Some(value.trim_matches(['"', '\'']).to_owned());
                }
            }
            _ => {}
        }
        if open.len() < DEEPEST {
            open.push(Open { indent, key, first: out.len() });
        }
    }
    while !open.is_empty() {
        close(&mut open, &mut out);
    }
    out
}

/// Closes the innermost key: its properties stood beside one another.
fn close(open: &mut Vec<Open<'_>>, out: &mut [Fact]) {
    let Some(done) = open.pop() else { return };
    let Some(own) = out.get_mut(done.first..).filter(|_| done.key == "properties") else { return };
    let names: Arc<[String]> = own.iter().take(80).map(|f| normal::form(&f.name)).collect();
    for fact in own {
        if let Some(owner) = fact.owner.as_mut().filter(|o| o.siblings.is_empty()) {
            owner.siblings.clone_from(&names);
        }
    }
}

fn is_property(open: &[Open<'_>]) -> bool {
    open.len().checked_sub(2).and_then(|at| open.get(at)).is_some_and(|o| o.key == "properties")
}

/// The nearest key above the properties that names something.
fn owner(open: &[Open<'_>]) -> String {
    let mut above = open.iter().rev().skip(1).map(|o| o.key);
    let named = above.find(|key| !PLAIN.contains(&key.to_lowercase().as_str()));
    named.unwrap_or_default().to_owned()
}

fn property(name: &str, at: usize, owner: String) -> Fact {
    let range = at..at + name.len();
    Fact {
        owner: Some(Owner { name: owner, ..Owner::default() }),
        ..Fact::new(range, name.to_owned(), vec![normal::form(name)], Role::Field)
    }
}

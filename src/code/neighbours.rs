//! Names that stand beside each other although no bracket says so: what one
//! request hands in, and the columns that calls make in one table. What the
//! neighbours mean is for the judge to say.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::facts::{Fact, Owner, Role};
use super::flows::Flows;
use super::lexer::Kind;
use super::normal;
use super::reach;
use super::tree::{Frame, Tree};

/// What is read from the body of one request stands beside each other, however
/// many statements read it.
pub fn beside(tree: &Tree<'_>, facts: &mut [(usize, Fact)], flows: &Flows) {
    let mut bodies: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
    for (n, (at, fact)) in facts.iter().enumerate() {
        let Some((_, front)) = fact.path.split_last() else { continue };
        if matches!(fact.role, Role::Index | Role::Access) && flows.handed(front) {
            let function = fact.function.as_deref().unwrap_or_default();
            let key = format!("{function} {}", front.join("."));
            bodies.entry((reach::function_start(tree, *at, flows), key)).or_default().push(n);
        } else if let Some(call) = fact.calls.first().filter(|call| flows.input(&call.path)) {
            // `form.email_field :email` and `form.text_area :message`
            let form = call.path.split_last().map_or(String::new(), |(_, front)| front.join("."));
            bodies.entry((0, format!("field {form}"))).or_default().push(n);
        }
    }
    for all in bodies.into_values().filter(|all| all.len() > 1) {
        let names: Arc<[String]> =
            all.iter().take(80).map(|&n| normal::form(&facts[n].1.name)).collect();
        for n in all {
            let owner = facts[n].1.owner.get_or_insert_default();
            if owner.siblings.is_empty() {
                owner.siblings = names.clone();
            }
        }
    }
}

/// Columns that calls make stand in the table that another call makes around
/// them: `create_table "users" do |t|`, `Schema::create('users', …)`.
pub fn tables(tree: &Tree<'_>, facts: &mut [(usize, Fact)], flows: &Flows) {
    let is_column = |fact: &Fact| {
        fact.role == Role::Mention
            && fact.owner.is_none()
            && fact.calls.first().is_some_and(|call| flows.builder(&call.path))
    };
    if !facts.iter().any(|(_, fact)| is_column(fact)) {
        return;
    }
    // Calls without brackets, by their place.
    let bare: Vec<usize> = (0..tree.tokens().len())
        .filter(|&at| {
            tree.is_kind(at, Kind::Name)
                && !tree.is_mark(at + 1, b'(')
                && flows.table(&[tree.word(at).to_owned()])
        })
        .collect();
    let table = |at: usize| {
        let mut open = tree.parent(at);
        for _ in 0..6 {
            let Some(here) = open else { break };
            if let Frame::Call(path) = tree.frame(here)
                && flows.table(&path)
            {
                return Some(here);
            }
            open = tree.parent(here);
        }
        bare.partition_point(|&from| from < at).checked_sub(1).map(|last| bare[last])
    };
    let mut found: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (n, (at, fact)) in facts.iter().enumerate() {
        if is_column(fact)
            && let Some(from) = table(*at)
        {
            found.entry(from).or_default().push(n);
        }
    }
    for (from, columns) in found {
        let siblings: Arc<[String]> =
            columns.iter().take(80).map(|&n| normal::form(&facts[n].1.name)).collect();
        let name = (from + 1..from + 4)
            .find(|&at| tree.is_kind(at, Kind::Text) || tree.is_kind(at, Kind::Name))
            .map_or("", |at| tree.word(at));
        for n in columns {
            let owner =
                Owner { name: name.to_owned(), siblings: siblings.clone(), ..Owner::default() };
            facts[n].1.owner = Some(owner);
        }
    }
}

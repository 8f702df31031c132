//! What a file brings in: packages that its manifest declares, imports, and the
//! names that stand for a library from then on. What is done with them is no
//! business of this room.

use std::collections::HashSet;

use super::Detector;
use super::decision::Decision;
use super::judge::Setting;
use super::lexer::{Kind, mark};
use super::tree::Tree;
use super::{imports, lexical, manifests, normal};
use crate::model::{Action, Confidence, Reason, Subject};

/// What the symbol of a party begins with where its library is brought in.
pub const LIBRARY: &str = "library ";

pub(super) fn manifest(
    detector: &Detector,
    ecosystem: &str,
    dependencies: Vec<manifests::Dependency>,
    out: &mut Vec<Decision>,
) {
    for dependency in dependencies {
        if dependency.development {
            continue;
        }
        let Some(party) = detector.parties.declared(ecosystem, &dependency.name) else { continue };
        out.push(party_use(
            detector,
            party,
            &dependency.name,
            dependency.range,
            format!("`{}` is a declared dependency", dependency.name),
        ));
    }
}

fn party_use(
    detector: &Detector,
    party: usize,
    name: &str,
    range: std::ops::Range<usize>,
    why: String,
) -> Decision {
    let id = detector.parties.ids[party].clone();
    let origin = format!("{}: {id}", detector.parties.files[party]);
    Decision {
        name: name.to_owned(),
        subject: Subject::party(id.clone()),
        action: Action::Use,
        recipient: None,
        value: None,
        about: None,
        confidence: Confidence::High,
        taken: true,
        why: vec![Reason::because(why, Some(origin.clone()))],
        symbol: format!("{LIBRARY}{id}"),
        rule: origin,
        range,
    }
}

/// Imports: which parties the file uses, and under which names.
pub(super) fn bring_in(
    detector: &Detector,
    tree: &Tree<'_>,
    setting: &mut Setting,
    out: &mut Vec<Decision>,
) {
    for import in imports::imports(tree) {
        setting.imported.extend(import.names.iter().cloned());
        let ecosystem = &tree.language.ecosystem;
        let Some(party) = detector.parties.imported(ecosystem, &import.module) else { continue };
        let id = &detector.parties.ids[party];
        setting.parties.insert(id.clone());
        if keeps(detector, id) {
            setting.keepers.insert(id.clone());
        }
        for name in &import.names {
            setting.bound.insert(normal::form(name), id.clone());
        }
        let token = tree.tokens()[import.token];
        out.push(party_use(
            detector,
            party,
            &import.module,
            token.start as usize..token.end as usize,
            imports::reason(&import.module),
        ));
    }
}

/// Whether a party is there to keep things for the project.
fn keeps(detector: &Detector, id: &str) -> bool {
    let catalogue = &detector.rules.catalogue;
    let guards = &detector.rules.guards;
    catalogue.get(id).is_some_and(|party| {
        let within =
            |broad: &String| party.categories.iter().any(|c| catalogue.category_subsumes(broad, c));
        guards.keeping_categories.iter().any(within)
    })
}

/// Libraries that are at hand without an import: `Stripe::Charge` in Ruby.
pub(super) fn constants(
    detector: &Detector,
    tree: &Tree<'_>,
    setting: &mut Setting,
    out: &mut Vec<Decision>,
) {
    if tree.language.id != "ruby" {
        return;
    }
    let mut seen = HashSet::new();
    for (at, token) in tree.tokens().iter().enumerate() {
        let word = tree.word(at);
        let opens = token.kind == Kind::Name
            && word.len() > 3
            && word.starts_with(|c: char| c.is_ascii_uppercase())
            && word.bytes().any(|b| b.is_ascii_lowercase())
            && !(at > 0
                && (tree.is_joint(at - 1) || matches!(tree.word(at - 1), "class" | "module")))
            && tree.is_joint(at + 1)
            && tree.is_kind(at + 2, Kind::Name);
        if !opens || !seen.insert(word) {
            continue;
        }
        let name = normal::form(word);
        let known = |n: &str| detector.parties.declared("rubygems", n);
        let Some(party) = known(&name).or_else(|| known(&name.replace('_', "-"))) else { continue };
        let id = &detector.parties.ids[party];
        setting.parties.insert(id.clone());
        setting.bound.insert(name, id.clone());
        let range = token.start as usize..token.end as usize;
        out.push(party_use(detector, party, word, range, format!("`{word}` is its library")));
    }
}

/// `client = Library(...)`: the new name stands for the library too.
pub(super) fn bind_results(tree: &Tree<'_>, setting: &mut Setting) {
    if setting.bound.is_empty() {
        return;
    }
    for at in 0..tree.tokens().len() {
        if !tree.is_kind(at, Kind::Name) || !tree.is_mark(at + 1, b'(') && !tree.is_joint(at + 1) {
            continue;
        }
        if at > 0 && tree.is_joint(at - 1) {
            continue;
        }
        let Some(party) = setting.bound.get(&normal::form(tree.word(at))).cloned() else {
            continue;
        };
        // Made by a call of something that looks like a type or a maker.
        let mut head = at;
        while tree.is_joint(head + 1) && tree.is_kind(head + 2, Kind::Name) {
            head += 2;
        }
        let maker = tree.word(head);
        let made = maker.starts_with(|c: char| c.is_ascii_uppercase())
            || matches!(
                maker,
                "new" | "init" | "create" | "default" | "createClient" | "from_env" | "client"
            );
        if !tree.is_mark(head + 1, b'(') || !made {
            continue;
        }
        if let Some(name) = tree.assigned(at) {
            let name = normal::form(&name);
            if name.len() > 2 && !matches!(name.as_str(), "app" | "router" | "user") {
                setting.bound.entry(name).or_insert(party);
            }
        }
    }
}

/// `data = request.get_json()`: the members of the name came in.
pub(super) fn bring(detector: &Detector, tree: &Tree<'_>, setting: &mut Setting) {
    for at in 1..tree.tokens().len() {
        let given = tree.is_mark(at, b'=') || tree.is_mark(at, mark::WALRUS);
        if !given || !tree.is_kind(at - 1, Kind::Name) || at > 1 && tree.is_joint(at - 2) {
            continue;
        }
        let value = lexical::value_after(tree, at + 1);
        if value.is_some_and(|value| detector.flows.brings(&value)) {
            setting.incoming.insert(normal::form(tree.word(at - 1)));
        }
    }
}

//! Changes to `privaudit.toml` as text to text: comments and order stay.

use std::collections::{HashMap, HashSet};

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::{Accept, NotPersonal, declaration_toml};
use crate::model::{Declaration, Trouble};

/// One change to a configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Accept a finding; `what` says in words which.
    Accept {
        /// The decision; its place is not used.
        accept: Accept,
        /// The message of the finding, for people who read the file.
        what: String,
    },
    /// Mark a name as not personal; its place is not used.
    NotPersonal(NotPersonal),
    /// Declare a statement; its place is not used.
    Declare(Box<Declaration>),
    /// Mark a catalogue party as the project's own.
    FirstParty {
        /// Catalogue id.
        party: String,
        /// Why.
        reason: Option<String>,
    },
    /// Take the acceptance of this fingerprint back.
    Withdraw(String),
}

/// The file after a change; `text` is empty when there was none. An acceptance
/// of the same finding, or the same name, is replaced.
///
/// # Errors
/// If `text` is not TOML, or a section has another shape than it should.
pub fn apply(path: &str, text: &str, change: &Change) -> Result<String, Trouble> {
    apply_all(path, text, std::slice::from_ref(change))
}

/// The file after several changes, as if made one after another.
///
/// # Errors
/// The same as for one; then none is made.
pub fn apply_all(path: &str, text: &str, changes: &[Change]) -> Result<String, Trouble> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        super::trouble(path, text, error.span().unwrap_or(0..0), error.message())
    })?;
    let mut edit = Edit::default();
    for change in changes {
        edit.make(&mut document, path, change)?;
    }
    if !edit.kept.is_empty() {
        let rest = document.trailing().as_str().unwrap_or("").to_owned();
        document.set_trailing(edit.kept + &rest);
    }
    let mut rest = document.to_string();
    // What was taken out may have been the first: no empty line is left there.
    if rest.starts_with('\n') && !text.starts_with('\n') {
        rest = rest.trim_start_matches('\n').to_owned();
    }
    Ok(append(rest, edit.added.into_iter().flatten().collect()))
}

/// What several changes add up to.
#[derive(Default)]
struct Edit {
    /// New entries with the name of their section, in order; `None` where a
    /// later one stands in for it.
    added: Vec<Option<(&'static str, Table)>>,
    /// Where among them an entry is, by what it is about.
    places: HashMap<(&'static str, String), usize>,
    /// What the entries of a section in the file are about.
    known: HashMap<&'static str, HashSet<String>>,
    /// Comments above entries that were taken out, and not theirs.
    kept: String,
}

impl Edit {
    fn make(
        &mut self,
        document: &mut DocumentMut,
        path: &str,
        change: &Change,
    ) -> Result<(), Trouble> {
        match change {
            Change::Accept { accept, what } => {
                let mut table = Table::new();
                table["finding"] = toml_edit::value(&accept.finding);
                table["what"] = toml_edit::value(what);
                table["reason"] = toml_edit::value(&accept.reason);
                if let Some(owner) = &accept.owner {
                    table["owner"] = toml_edit::value(owner);
                }
                if let Some(until) = accept.until {
                    table["until"] = match until.to_string().parse::<toml_edit::Datetime>() {
                        Ok(date) => toml_edit::value(date),
                        Err(_) => toml_edit::value(until.to_string()),
                    };
                }
                self.put(document, path, "accept", table)?;
            }
            Change::NotPersonal(entry) => {
                let mut table = Table::new();
                table["name"] = toml_edit::value(&entry.name);
                for (key, value) in
                    [("path", &entry.path), ("data", &entry.data), ("reason", &entry.reason)]
                {
                    if let Some(value) = value {
                        table[key] = toml_edit::value(value);
                    }
                }
                self.put(document, path, "not-personal", table)?;
            }
            Change::Declare(declaration) => {
                let written = declaration_toml(declaration);
                let parsed: DocumentMut = written
                    .parse()
                    .map_err(|e: toml_edit::TomlError| Trouble::new(e.message().to_owned()))?;
                section(document, path, "declare")?;
                if let Some(new) = parsed["declare"].as_array_of_tables() {
                    self.added.extend(new.iter().map(|t| Some(("declare", t.clone()))));
                }
            }
            Change::FirstParty { party, reason } => {
                let mut table = Table::new();
                table["party"] = toml_edit::value(party);
                if let Some(reason) = reason {
                    table["reason"] = toml_edit::value(reason);
                }
                self.put(document, path, "first-party", table)?;
            }
            Change::Withdraw(finding) => {
                self.take_out(document, path, "accept", finding.clone())?;
                if section(document, path, "accept")?.is_some_and(|tables| tables.is_empty()) {
                    document.remove("accept");
                }
            }
        }
        Ok(())
    }

    /// Adds an entry in the place of one that is about the same.
    fn put(
        &mut self,
        document: &mut DocumentMut,
        path: &str,
        name: &'static str,
        table: Table,
    ) -> Result<(), Trouble> {
        let about = about(name, &table);
        self.take_out(document, path, name, about.clone())?;
        self.places.insert((name, about), self.added.len());
        self.added.push(Some((name, table)));
        Ok(())
    }

    /// Takes out the entries that are about this. The file is searched only
    /// for what it holds: there may be thousands of changes.
    fn take_out(
        &mut self,
        document: &mut DocumentMut,
        path: &str,
        name: &'static str,
        what: String,
    ) -> Result<(), Trouble> {
        if let Some(tables) = section(document, path, name)? {
            let all = || tables.iter().map(|t| about(name, t)).collect();
            if self.known.entry(name).or_insert_with(all).remove(&what) {
                self.kept.push_str(&remove(tables, |t| about(name, t) == what));
            }
        }
        if let Some(at) = self.places.remove(&(name, what)) {
            self.added[at] = None;
        }
        Ok(())
    }
}

/// The array of tables with this name, if there is one.
fn section<'d>(
    document: &'d mut DocumentMut,
    path: &str,
    name: &str,
) -> Result<Option<&'d mut ArrayOfTables>, Trouble> {
    let Some(item) = document.get_mut(name) else { return Ok(None) };
    item.as_array_of_tables_mut().map(Some).ok_or_else(|| {
        Trouble::new(format!("{path}: `{name}` is not written as [[{name}]] tables"))
            .remedy(format!("write each entry under a [[{name}]] line of its own"))
    })
}

/// New entries at the end of the text, each after an empty line. They are put
/// there as text: comments at the end of the file stay where they are.
fn append(text: String, added: Vec<(&str, Table)>) -> String {
    let mut out = text;
    let mut added = added.into_iter().peekable();
    while let Some((name, first)) = added.next() {
        let mut tables = ArrayOfTables::new();
        let mut push = |mut table: Table| {
            table.set_position(None);
            table.decor_mut().set_prefix("\n");
            tables.push(table);
        };
        push(first);
        while let Some((_, table)) = added.next_if(|(other, _)| *other == name) {
            push(table);
        }
        let mut document = DocumentMut::new();
        document.insert(name, Item::ArrayOfTables(tables));
        let new = document.to_string();
        if out.trim().is_empty() {
            out = new.trim_start().to_owned();
        } else {
            if !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(&new);
        }
    }
    out
}

/// What an entry is about: two that are about the same are never both there.
fn about(section: &str, table: &Table) -> String {
    let keys: &[&str] = match section {
        "accept" => &["finding"],
        "not-personal" => &["name", "path", "data"],
        _ => &["party"],
    };
    let text = |key: &&str| text_of(table, key).map_or("\u{1}", |text| text).to_owned();
    keys.iter().map(text).collect::<Vec<_>>().join("\0")
}

fn text_of<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    table.get(key).and_then(Item::as_str)
}

/// Takes out the entries that match. Answers the comments above them that an
/// empty line parts from them, which are not theirs.
fn remove(tables: &mut ArrayOfTables, matches: impl Fn(&Table) -> bool) -> String {
    let mut kept = String::new();
    for table in tables.iter().filter(|t| matches(t)) {
        let above = table.decor().prefix().and_then(|p| p.as_str()).unwrap_or("");
        if let Some((others, _)) = above.rsplit_once("\n\n") {
            kept.push_str(others);
            kept.push('\n');
        }
    }
    tables.retain(|t| !matches(t));
    if kept.trim().is_empty() { String::new() } else { kept }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Place;

    fn accept(finding: &str) -> Change {
        let place = Place { path: "x".into(), line: 1, column: 1, end_line: 1, end_column: 1 };
        Change::Accept {
            accept: Accept {
                finding: finding.into(),
                reason: "agreed".into(),
                owner: None,
                until: "2030-12-31".parse().ok(),
                place,
            },
            what: "IP address is logged".into(),
        }
    }

    #[test]
    fn comments_and_order_stay_and_the_same_finding_is_replaced() {
        let text = "# ours\npolicy = [\"P.md\"] # here\n\n# why\n[[accept]]\nfinding = \"aaaaaaaa\"\nreason = \"old\"\n";
        let once = apply("privaudit.toml", text, &accept("bbbbbbbb")).expect("fine");
        assert!(once.starts_with(text), "{once}");
        assert!(once.contains("until = 2030-12-31\n"), "{once}");
        let twice = apply("privaudit.toml", &once, &accept("bbbbbbbb")).expect("fine");
        assert_eq!(once, twice);
        let back = apply("privaudit.toml", &once, &Change::Withdraw("bbbbbbbb".into()));
        assert_eq!(back.expect("fine"), text);
    }

    #[test]
    fn comments_at_the_end_of_the_file_stay_where_they_are() {
        for text in ["# only words\n", "policy = []\n\n# [[accept]]\n# finding = \"…\"\n"] {
            let once = apply("privaudit.toml", text, &accept("bbbbbbbb")).expect("fine");
            assert!(once.starts_with(text), "{once}");
            let twice = apply("privaudit.toml", &once, &accept("bbbbbbbb")).expect("fine");
            assert_eq!(once, twice);
            let back = apply("privaudit.toml", &once, &Change::Withdraw("bbbbbbbb".into()));
            assert_eq!(back.expect("fine"), text);
        }
        assert!(apply("p", "accept = 1\n", &accept("bbbbbbbb")).is_err());
    }

    #[test]
    fn a_name_and_a_party_of_our_own_are_written_once() {
        let place = Place { path: "x".into(), line: 1, column: 1, end_line: 1, end_column: 1 };
        let name = |path: Option<&str>| {
            Change::NotPersonal(NotPersonal {
                name: "emailTemplateId".into(),
                path: path.map(str::to_owned),
                data: None,
                reason: None,
                place: place.clone(),
            })
        };
        let party = Change::FirstParty { party: "sentry".into(), reason: Some("our own".into()) };
        let changes = [name(None), name(Some("src/**")), name(None), party.clone(), party];
        let mut text = String::new();
        for change in &changes {
            text = apply("privaudit.toml", &text, change).expect("fine");
        }
        assert_eq!(apply_all("privaudit.toml", "", &changes).expect("fine"), text);
        assert_eq!(text.matches("[[not-personal]]").count(), 2, "{text}");
        assert_eq!(text.matches("[[first-party]]").count(), 1, "{text}");
        assert!(
            text.starts_with("[[not-personal]]") && text.contains("party = \"sentry\"\n"),
            "{text}"
        );
    }

    #[test]
    fn an_empty_file_gets_its_first_entry() {
        let got = apply("privaudit.toml", "", &accept("bbbbbbbb")).expect("fine");
        assert!(got.trim_start().starts_with("[[accept]]\nfinding = \"bbbbbbbb\""), "{got}");
    }
}

//! Changes to `privaudit.toml` as text to text: comments and order stay.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use super::{Accept, NotPersonal, declaration_toml};
use crate::model::{Declaration, Trouble};

/// One change to a configuration file.
#[derive(Debug, Clone)]
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
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        super::trouble(path, text, error.span().unwrap_or(0..0), error.message())
    })?;
    match change {
        Change::Accept { accept, what } => {
            let tables = section(&mut document, path, "accept")?;
            remove(tables, "finding", &accept.finding);
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
            push(tables, table);
        }
        Change::NotPersonal(entry) => {
            let tables = section(&mut document, path, "not-personal")?;
            let mut table = Table::new();
            table["name"] = toml_edit::value(&entry.name);
            for (key, value) in
                [("path", &entry.path), ("data", &entry.data), ("reason", &entry.reason)]
            {
                if let Some(value) = value {
                    table[key] = toml_edit::value(value);
                }
            }
            push(tables, table);
        }
        Change::Declare(declaration) => {
            let written = declaration_toml(declaration);
            let parsed: DocumentMut = written
                .parse()
                .map_err(|e: toml_edit::TomlError| Trouble::new(e.message().to_owned()))?;
            let tables = section(&mut document, path, "declare")?;
            if let Some(new) = parsed["declare"].as_array_of_tables() {
                for table in new {
                    push(tables, table.clone());
                }
            }
        }
        Change::FirstParty { party, reason } => {
            let tables = section(&mut document, path, "first-party")?;
            remove(tables, "party", party);
            let mut table = Table::new();
            table["party"] = toml_edit::value(party);
            if let Some(reason) = reason {
                table["reason"] = toml_edit::value(reason);
            }
            push(tables, table);
        }
        Change::Withdraw(finding) => {
            let tables = section(&mut document, path, "accept")?;
            remove(tables, "finding", finding);
            if tables.is_empty() {
                document.remove("accept");
            }
        }
    }
    Ok(document.to_string())
}

/// The array of tables with this name, made if it is missing.
fn section<'d>(
    document: &'d mut DocumentMut,
    path: &str,
    name: &str,
) -> Result<&'d mut ArrayOfTables, Trouble> {
    let item = document.entry(name).or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
    item.as_array_of_tables_mut().ok_or_else(|| {
        Trouble::new(format!("{path}: `{name}` is not written as [[{name}]] tables"))
            .remedy(format!("write each entry under a [[{name}]] line of its own"))
    })
}

/// Appends with an empty line before, and behind everything that is there.
fn push(tables: &mut ArrayOfTables, mut table: Table) {
    table.set_position(None);
    table.decor_mut().set_prefix("\n");
    tables.push(table);
}

fn remove(tables: &mut ArrayOfTables, key: &str, value: &str) {
    tables.retain(|t| t.get(key).and_then(Item::as_str) != Some(value));
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
    fn an_empty_file_gets_its_first_entry() {
        let got = apply("privaudit.toml", "", &accept("bbbbbbbb")).expect("fine");
        assert!(got.trim_start().starts_with("[[accept]]\nfinding = \"bbbbbbbb\""), "{got}");
    }
}

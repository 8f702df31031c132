//! Statements as data: `[[declare]]` to [`Declaration`] and back.

use std::borrow::Cow;

use serde::Deserialize;
use toml::Spanned;

use super::{Names, trouble};
use crate::model::{DataSubject, Declaration, Kind, Marks, Mode, Place, Trouble, Verb, visible};

/// `[[declare]]` as it is written; the field names are those of the report.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct Entry {
    kind: Option<Spanned<String>>,
    mode: Option<Spanned<String>>,
    verbs: Vec<Spanned<String>>,
    data: Vec<Spanned<String>>,
    parties: Vec<String>,
    party_categories: Vec<Spanned<String>>,
    purposes: Vec<Spanned<String>>,
    values: Vec<String>,
    umbrella: bool,
    subject: Option<Spanned<String>>,
    scope: Option<String>,
    marks: Vec<Spanned<String>>,
    quote: Option<String>,
    headings: Vec<String>,
    /// The place in the prose that this was drawn from; for people.
    #[serde(rename = "from")]
    _from: Option<String>,
}

/// `[policy-meta]`: who speaks, and since when.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct MetaEntry {
    entity: Option<Spanned<String>>,
    effective: Option<Spanned<String>>,
    last_updated: Option<Spanned<String>>,
}

impl MetaEntry {
    pub(super) fn add_to(
        self,
        declarations: &mut Vec<Declaration>,
        place: &dyn Fn(std::ops::Range<usize>) -> Place,
    ) {
        let entries = [
            ("entity", self.entity),
            ("effective-date", self.effective),
            ("last-updated", self.last_updated),
        ];
        for (key, entry) in entries {
            let Some(entry) = entry else { continue };
            let mut new = blank(Kind::Meta, place(entry.span()));
            new.quote = entry.get_ref().clone();
            new.values = vec![format!("{key}:{}", entry.into_inner())];
            declarations.push(new);
        }
    }
}

/// The mark names, in the order of [`Marks`].
const MARKS: [&str; 5] = ["only", "absolute", "open-ended", "vague", "exception"];

fn blank(kind: Kind, place: Place) -> Declaration {
    Declaration {
        place,
        kind,
        mode: if kind.denies() { Mode::Deny } else { Mode::Assert },
        verbs: Vec::new(),
        data: Vec::new(),
        parties: Vec::new(),
        party_categories: Vec::new(),
        purposes: Vec::new(),
        values: Vec::new(),
        umbrella: false,
        subject: DataSubject::General,
        scope: None,
        marks: Marks::default(),
        quote: String::new(),
        headings: Vec::new(),
    }
}

/// The kind that a misspelt one is nearest to.
pub fn normalise_kind(wrong: &str) -> Option<Kind> {
    Kind::ALL
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(wrong, k.name()), k))
        .min()
        .filter(|(distance, _)| *distance <= 4)
        .map(|(_, k)| k)
}

pub(super) fn check_data(
    id: &Spanned<String>,
    path: &str,
    text: &str,
    names: &dyn Names,
) -> Result<(), Trouble> {
    names.data(id.get_ref()).map_err(|near| {
        let message = format!("unknown data type `{}`", id.get_ref());
        let hint = near.map(|n| format!("did you mean `{n}`? ")).unwrap_or_default();
        trouble(path, text, id.span(), message).remedy(format!("{hint}list them: privaudit types"))
    })
}

/// Turns one entry into a statement.
pub(super) fn declaration(
    entry: &Entry,
    path: &str,
    text: &str,
    place: Place,
    names: &dyn Names,
) -> Result<Declaration, Trouble> {
    let whole = |message: &str| Trouble {
        place: Some(place.clone()),
        line: None,
        message: message.into(),
        remedy: None,
    };
    let Some(kind) = &entry.kind else {
        return Err(whole("a declaration needs a kind").remedy("for example kind = \"collects\""));
    };
    let Some(found) = Kind::from_name(kind.get_ref()) else {
        let trouble =
            trouble(path, text, kind.span(), format!("unknown kind `{}`", kind.get_ref()));
        let all: Vec<_> = Kind::ALL.iter().map(|k| k.name()).collect();
        return Err(match normalise_kind(kind.get_ref()) {
            Some(near) => trouble.remedy(format!("did you mean `{}`?", near.name())),
            None => trouble.remedy(format!("known: {}", all.join(", "))),
        });
    };
    let mut new = blank(found, place);
    if let Some(mode) = &entry.mode {
        new.mode = named(
            mode,
            path,
            text,
            "mode",
            Mode::from_name,
            "assert, hedged, conditional or deny",
        )?;
    }
    for verb in &entry.verbs {
        let known = "collect, use, store, log, share, sell, transfer, track";
        new.verbs.push(named(verb, path, text, "verb", Verb::from_name, known)?);
    }
    for id in &entry.data {
        check_data(id, path, text, names)?;
        new.data.push(id.get_ref().clone());
    }
    new.parties = entry.parties.iter().map(|p| names.party(p)).collect();
    for id in &entry.party_categories {
        names
            .category(id.get_ref())
            .map_err(|near| unknown(path, text, id, "category of third parties", near))?;
        new.party_categories.push(id.get_ref().clone());
    }
    for id in &entry.purposes {
        names.purpose(id.get_ref()).map_err(|near| unknown(path, text, id, "purpose", near))?;
        new.purposes.push(id.get_ref().clone());
    }
    if let Some(subject) = &entry.subject {
        let find = |name: &str| match name {
            "general" => Some(DataSubject::General),
            "child" => Some(DataSubject::Child),
            "other" => Some(DataSubject::Other),
            _ => None,
        };
        new.subject = named(subject, path, text, "subject", find, "general, child or other")?;
    }
    for mark in &entry.marks {
        let at = MARKS.iter().position(|m| m == mark.get_ref()).ok_or_else(|| {
            let message = format!("unknown mark `{}`", mark.get_ref());
            trouble(path, text, mark.span(), message).remedy(format!("known: {}", MARKS.join(", ")))
        })?;
        let marks = &mut new.marks;
        *[
            &mut marks.only,
            &mut marks.absolute,
            &mut marks.open_ended,
            &mut marks.vague,
            &mut marks.exception,
        ][at] = true;
    }
    new.values.clone_from(&entry.values);
    new.umbrella = entry.umbrella;
    new.scope.clone_from(&entry.scope);
    new.headings.clone_from(&entry.headings);
    new.quote = entry.quote.clone().unwrap_or_else(|| new.kind.name().to_owned());
    Ok(new)
}

fn named<T>(
    value: &Spanned<String>,
    path: &str,
    text: &str,
    what: &str,
    find: impl Fn(&str) -> Option<T>,
    known: &str,
) -> Result<T, Trouble> {
    find(value.get_ref()).ok_or_else(|| {
        trouble(path, text, value.span(), format!("unknown {what} `{}`", value.get_ref()))
            .remedy(format!("use {known}"))
    })
}

fn unknown(
    path: &str,
    text: &str,
    id: &Spanned<String>,
    what: &str,
    near: Option<String>,
) -> Trouble {
    let trouble = trouble(path, text, id.span(), format!("unknown {what} `{}`", id.get_ref()));
    match near {
        Some(near) => trouble.remedy(format!("did you mean `{near}`?")),
        None => trouble.remedy("they are listed in the rule files under rules/taxonomy"),
    }
}

/// A string of TOML in which nothing acts on a terminal.
pub(super) fn text(value: &str) -> toml_edit::Value {
    if visible(value) == value {
        return value.into();
    }
    let mut written = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            c if matches!(visible(c.encode_utf8(&mut [0; 4])), Cow::Owned(_)) => {
                written.push_str(&format!("\\U{:08X}", c as u32));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written.parse().unwrap_or_else(|_| value.into())
}

/// One statement as a `[[declare]]` table, ready to be appended to a file.
/// Reading it back gives the same statement but for its place.
pub fn declaration_toml(d: &Declaration) -> String {
    let mut table = toml_edit::Table::new();
    let list = |items: &[String]| {
        toml_edit::value(items.iter().map(|item| text(item)).collect::<toml_edit::Array>())
    };
    table["kind"] = toml_edit::value(d.kind.name());
    let usual = if d.kind.denies() { Mode::Deny } else { Mode::Assert };
    if d.mode != usual {
        table["mode"] = toml_edit::value(d.mode.name());
    }
    let verbs: Vec<String> = d.verbs.iter().map(|v| v.name().to_owned()).collect();
    let marks: Vec<String> =
        [d.marks.only, d.marks.absolute, d.marks.open_ended, d.marks.vague, d.marks.exception]
            .iter()
            .zip(MARKS)
            .filter(|(set, _)| **set)
            .map(|(_, name)| name.to_owned())
            .collect();
    let lists: [(&str, &[String]); 8] = [
        ("verbs", &verbs),
        ("data", &d.data),
        ("parties", &d.parties),
        ("party-categories", &d.party_categories),
        ("purposes", &d.purposes),
        ("values", &d.values),
        ("marks", &marks),
        ("headings", &d.headings),
    ];
    for (key, items) in lists {
        if !items.is_empty() {
            table[key] = list(items);
        }
    }
    if d.umbrella {
        table["umbrella"] = toml_edit::value(true);
    }
    match d.subject {
        DataSubject::General => {}
        DataSubject::Child => table["subject"] = toml_edit::value("child"),
        DataSubject::Other => table["subject"] = toml_edit::value("other"),
    }
    if let Some(scope) = &d.scope {
        table["scope"] = toml_edit::value(text(scope));
    }
    if d.quote != d.kind.name() {
        table["quote"] = toml_edit::value(text(&d.quote));
    }
    format!("[[declare]]\n{table}")
}

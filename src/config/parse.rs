//! From TOML to [`Config`], with the place of everything that is wrong.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::{Accept, Config, Names, NotPersonal, OwnParty, declare, trouble};
use crate::model::{LineIndex, Severity, Trouble};

/// The file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
struct File {
    policy: Vec<Spanned<String>>,
    exclude: Vec<Spanned<String>>,
    fail_on: Option<Spanned<String>>,
    policy_meta: declare::MetaEntry,
    declare: Vec<Spanned<declare::Entry>>,
    accept: Vec<Spanned<AcceptEntry>>,
    not_personal: Vec<Spanned<NotPersonalEntry>>,
    first_party: Vec<Spanned<OwnPartyEntry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AcceptEntry {
    finding: Spanned<String>,
    reason: Spanned<String>,
    #[serde(default)]
    owner: Option<String>,
    #[serde(default)]
    until: Option<Spanned<toml::Value>>,
    /// What was accepted, for people; never read.
    #[serde(default, rename = "what")]
    _what: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NotPersonalEntry {
    name: Spanned<String>,
    #[serde(default)]
    path: Option<Spanned<String>>,
    #[serde(default)]
    data: Option<Spanned<String>>,
    #[serde(default)]
    reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnPartyEntry {
    party: Spanned<String>,
    #[serde(default)]
    reason: Option<String>,
}

/// What `privaudit init` writes around the draft declarations.
pub const TEMPLATE: &str = "\
# What privaudit should know about this project. Every key may be left out.

# policy = [\"PRIVACY.md\"]        # the documents to read; otherwise they are looked for
# exclude = [\"legacy/**\"]        # what not to read
# fail-on = \"warning\"            # error | warning | note: from where on `check` fails

# A finding that you live with (privaudit accept FINGERPRINT --reason \"…\"):
# [[accept]]
# finding = \"0123456789abcdef\"
# reason = \"why it is all right\"
# until = 2030-12-31             # it comes back after that day

# A name that means something else here:
# [[not-personal]]
# name = \"emailTemplateId\"
# path = \"src/mail/**\"
";

/// Parses a configuration file.
///
/// # Errors
/// The first thing that is wrong, with its place and, for a misspelt key or
/// id, the nearest right one.
pub fn parse(path: &str, text: &str, names: &dyn Names) -> Result<Config, Trouble> {
    let file: File = toml::from_str(text).map_err(|error| syntax(path, text, &error))?;
    let lines = LineIndex::new(text);
    let shared: Arc<str> = Arc::from(path);
    let place = |span: std::ops::Range<usize>| lines.place(&shared, text, span);
    let mut config = Config { path: Some(path.to_owned()), ..Config::default() };

    for entry in file.policy {
        check_inside(path, text, &entry)?;
        let parts = entry.get_ref().split(['/', '\\']).filter(|part| !matches!(*part, "" | "."));
        config.policy.push(parts.collect::<Vec<_>>().join("/"));
    }
    for entry in file.exclude {
        check_glob(path, text, &entry)?;
        config.exclude.push(entry.into_inner());
    }
    if let Some(entry) = file.fail_on {
        let found = Severity::from_name(entry.get_ref());
        config.fail_on = Some(found.ok_or_else(|| {
            trouble(path, text, entry.span(), format!("unknown severity `{}`", entry.get_ref()))
                .remedy("use error, warning or note")
        })?);
    }
    for entry in &file.declare {
        let at = place(entry.span());
        config.declarations.push(declare::declaration(entry.get_ref(), path, text, at, names)?);
    }
    file.policy_meta.add_to(&mut config.declarations, &place);
    for entry in file.accept {
        let at = place(entry.span());
        config.accepts.push(accept(entry.into_inner(), path, text, at)?);
    }
    for entry in file.not_personal {
        let at = place(entry.span());
        let entry = entry.into_inner();
        if let Some(data) = &entry.data {
            declare::check_data(data, path, text, names)?;
        }
        if let Some(glob) = &entry.path {
            check_glob(path, text, glob)?;
        }
        config.not_personal.push(NotPersonal {
            name: entry.name.into_inner(),
            path: entry.path.map(Spanned::into_inner),
            data: entry.data.map(Spanned::into_inner),
            reason: entry.reason,
            place: at,
        });
    }
    for entry in file.first_party {
        let at = place(entry.span());
        let entry = entry.into_inner();
        let party = names.party(entry.party.get_ref());
        config.own_parties.push(OwnParty { party, reason: entry.reason, place: at });
    }
    Ok(config)
}

fn accept(
    entry: AcceptEntry,
    path: &str,
    text: &str,
    place: crate::model::Place,
) -> Result<Accept, Trouble> {
    let finding = entry.finding.get_ref().trim().to_ascii_lowercase();
    if finding.len() < 6 || !finding.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(trouble(path, text, entry.finding.span(), "this is no fingerprint")
            .remedy("give six or more of the hexadecimal digits that privaudit shows"));
    }
    if entry.reason.get_ref().trim().is_empty() {
        return Err(trouble(path, text, entry.reason.span(), "an accepted finding needs a reason"));
    }
    let until = match entry.until {
        None => None,
        Some(value) => {
            let written = match value.get_ref() {
                toml::Value::Datetime(date) => date.to_string(),
                toml::Value::String(date) => date.clone(),
                other => other.to_string(),
            };
            let parsed = written.parse::<jiff::civil::Date>().map_err(|_| {
                trouble(path, text, value.span(), format!("`{written}` is no date"))
                    .remedy("write it as 2030-12-31")
            })?;
            Some(parsed)
        }
    };
    let reason = entry.reason.into_inner();
    Ok(Accept { finding, reason, owner: entry.owner, until, place })
}

/// A glob stays inside the root and can be read.
fn check_glob(path: &str, text: &str, entry: &Spanned<String>) -> Result<(), Trouble> {
    check_inside(path, text, entry)?;
    globset::Glob::new(entry.get_ref()).map(drop).map_err(|error| {
        let message = format!("cannot read the glob `{}`: {}", entry.get_ref(), error.kind());
        trouble(path, text, entry.span(), message)
            .remedy("write it as in .gitignore, for example legacy/**")
    })
}

/// Paths and globs stay inside the root.
fn check_inside(path: &str, text: &str, entry: &Spanned<String>) -> Result<(), Trouble> {
    let value = entry.get_ref();
    let outside = value.starts_with(['/', '\\', '~'])
        || value.contains(':')
        || value.split(['/', '\\']).any(|part| part == "..");
    if outside {
        return Err(trouble(path, text, entry.span(), format!("`{value}` leaves the project"))
            .remedy("give a path relative to the project's root"));
    }
    Ok(())
}

/// An error of the TOML parser, with "did you mean" for a misspelt key.
fn syntax(path: &str, text: &str, error: &toml::de::Error) -> Trouble {
    let message = error.message().trim().lines().next().unwrap_or("not TOML").to_owned();
    let span = error.span().unwrap_or(0..0);
    let mut quoted = message.split('`').skip(1).step_by(2);
    let wrong = quoted.next().filter(|_| message.starts_with("unknown"));
    let nearest = wrong.and_then(|wrong| {
        quoted
            .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
            .min()
            .filter(|(distance, name)| *distance <= name.len().max(4) / 2)
            .map(|(_, name)| name.to_owned())
    });
    let short = match wrong {
        Some(wrong) => format!("unknown key `{wrong}`"),
        None => message.clone(),
    };
    let trouble = trouble(path, text, span, short);
    match nearest {
        Some(name) => trouble.remedy(format!("did you mean `{name}`?")),
        None if wrong.is_some() => {
            let known: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
            trouble.remedy(format!("known here: {}", known.join(", ")))
        }
        None => trouble,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Any;
    impl Names for Any {
        fn data(&self, id: &str) -> Result<(), Option<String>> {
            if id == "e-mail" { Err(Some("contact.email".into())) } else { Ok(()) }
        }
        fn category(&self, _: &str) -> Result<(), Option<String>> {
            Ok(())
        }
        fn purpose(&self, _: &str) -> Result<(), Option<String>> {
            Ok(())
        }
        fn party(&self, name: &str) -> String {
            name.to_owned()
        }
    }

    fn error(text: &str) -> String {
        parse("privaudit.toml", text, &Any).expect_err("must be refused").to_string()
    }

    #[test]
    fn what_is_wrong_is_told_with_place_and_remedy() {
        let got = error("\n[[declare]]\nkind = \"collects\"\ndata = [\"e-mail\"]\n");
        assert_eq!(
            got,
            "privaudit.toml:4:9: unknown data type `e-mail`; \
             did you mean `contact.email`? list them: privaudit types"
        );
        assert!(error("polcy = []").contains("did you mean `policy`?"), "{}", error("polcy = []"));
        assert!(error("exclude = [\"../other\"]").contains("leaves the project"));
        assert!(error("exclude = [\"a[\"]").contains("privaudit.toml:1:12: cannot read the glob"));
        let name = "[[not-personal]]\nname = \"x\"\npath = \"a[\"\n";
        assert!(
            error(name).contains("privaudit.toml:3:8: cannot read the glob"),
            "{}",
            error(name)
        );
        let dotted = parse("privaudit.toml", "policy = [\"./docs//P.md\"]", &Any).expect("right");
        assert_eq!(dotted.policy, ["docs/P.md"]);
        assert!(error("fail-on = \"high\"").contains("use error, warning or note"));
        let accept = "[[accept]]\nfinding = \"abcdef12\"\nreason = \"r\"\nuntil = 2030-02-31\n";
        assert!(error(accept).contains("privaudit.toml:4"), "{}", error(accept));
        assert!(error("[[accept]]\nfinding = \"abcdef12\"\nreason = \" \"\n").contains("reason"));
    }

    #[test]
    fn decisions_are_read() {
        let text = "[[accept]]\nfinding = \"ABCDEF12\"\nreason = \"r\"\nuntil = 2030-02-28\n\
                    [[not-personal]]\nname = \"emailTemplateId\"\n";
        let config = parse("privaudit.toml", text, &Any).expect("right");
        assert_eq!(config.accepts[0].finding, "abcdef12");
        assert_eq!(config.accepts[0].until.map(|d| d.to_string()).as_deref(), Some("2030-02-28"));
        assert_eq!(config.not_personal[0].name, "emailTemplateId");
        assert_eq!(config.not_personal[0].place.line, 5);
    }
}

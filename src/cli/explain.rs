//! `privaudit explain` and `privaudit types`: why, and what there is.

use std::fmt::Write as _;
use std::path::Path;

use super::args::{Explain, Types};
use super::check::{options, relative_to};
use super::{CLEAN, output};
use crate::audit::Setup;
use crate::code::Decision;
use crate::input::{Source, rule_files};
use crate::model::{Trouble, visible};
use crate::report::Style;
use crate::rules::{RuleSource, Rules};

/// Says why something on a line, or a name, is personal data or not.
pub(super) fn explain(args: &Explain) -> Result<u8, Trouble> {
    let style = output::text_options().style;
    let mut out = String::new();
    match place(&args.what) {
        Some((path, line)) => {
            // Below the working folder its settings hold, as for check.
            let here = Path::new(".");
            let below = relative_to(here, path).ok().filter(|_| path.is_file());
            let setup = setup_for(if below.is_some() { here } else { path }, args)?;
            let name = match below {
                Some(below) => below.into(),
                None => setup.root.only.clone().unwrap_or_default(),
            };
            let file = setup
                .root
                .read(&name)
                .ok_or_else(|| Trouble::new(format!("cannot read `{}` as text", path.display())))?;
            if line == 0 || line as usize > file.lines.len() {
                return Err(Trouble::new(format!(
                    "`{}` has no line {line}, only {}",
                    path.display(),
                    file.lines.len()
                )));
            }
            let decisions = setup.detector.explain(&file, line);
            if decisions.is_empty() {
                let shown = setup.detector.redact(&file);
                let text = visible(shown.lines.text(&shown.text, line).trim()).into_owned();
                let _ = writeln!(
                    out,
                    "{text}\n  nothing on this line is, or looks like, personal data"
                );
            }
            for d in &decisions {
                write_decision(&mut out, d, style);
            }
            let _ = writeln!(out, "to change this: privaudit.toml  [[not-personal]] or [[accept]]");
        }
        None => {
            let setup = setup_for(Path::new("."), args)?;
            let decisions = setup.detector.explain_name(&args.what);
            if decisions.is_empty() {
                let _ = writeln!(
                    out,
                    "{}\n  no rule knows this name, or a word in it; a rule of yours can: rules/README.md",
                    visible(&args.what)
                );
            }
            for d in &decisions {
                write_decision(&mut out, d, style);
            }
        }
    }
    output::print(&out)?;
    Ok(CLEAN)
}

/// `PATH:LINE`, if the path is there; a column after it is passed over.
fn place(what: &str) -> Option<(&Path, u32)> {
    let (head, last) = what.rsplit_once(':')?;
    let last: u32 = last.parse().ok()?;
    if let Some((path, line)) = head.rsplit_once(':')
        && let Ok(line) = line.parse()
        && Path::new(path).exists()
    {
        return Some((Path::new(path), line));
    }
    Some((Path::new(head), last))
}

fn setup_for(path: &Path, args: &Explain) -> Result<Setup, Trouble> {
    Setup::new(options(path, &args.project, Source::WorkTree)?)
}

fn write_decision(out: &mut String, d: &Decision, style: Style) {
    let subject = if d.taken {
        format!("{}, {}, {} confidence", d.subject.id, done(d), d.confidence.name())
    } else {
        format!("not {}", d.subject.id)
    };
    let _ = writeln!(out, "{}      {subject}", style.strong(&visible(&d.name)));
    for reason in &d.why {
        let sign = if reason.supports { "because" } else { "not    " };
        let rule = reason.rule.as_deref().map(|r| format!("     {r}")).unwrap_or_default();
        let _ = writeln!(out, "  {sign}  {}{}", visible(&reason.text), visible(&rule));
    }
}

fn done(d: &Decision) -> String {
    let action = match d.action.name() {
        "store" => "stored",
        "log" => "logged",
        "share" => "shared",
        "collect" => "collected",
        "display" => "shown",
        _ => "used",
    };
    match &d.recipient {
        Some(party) => format!("{action} with {party}"),
        None => action.to_owned(),
    }
}
/// Lists the data types as a tree.
pub(super) fn types(args: &Types) -> Result<u8, Trouble> {
    let mut sources = Vec::new();
    for folder in &args.rules {
        for (path, text) in rule_files(folder)? {
            sources.push(RuleSource { path, text });
        }
    }
    let rules = Rules::load(&sources)?;
    let wanted = args.filter.as_deref().unwrap_or_default().to_lowercase();
    let mut out = String::new();
    for t in rules.taxonomy.types() {
        let fields = [Some(&t.id), Some(&t.label), t.fides.as_ref(), t.dpv.as_ref()];
        let fits = fields.into_iter().flatten().any(|f| f.to_lowercase().contains(&wanted));
        if !fits {
            continue;
        }
        let parents: Vec<&str> =
            t.parents.iter().map(|&p| rules.taxonomy.types()[p].id.as_str()).collect();
        let _ = writeln!(
            out,
            "{:<30} {:<42} {}",
            t.id,
            t.label,
            if parents.is_empty() { String::new() } else { format!("< {}", parents.join(", ")) }
        );
    }
    if out.is_empty() {
        return Err(Trouble::new(format!("no data type fits `{wanted}`"))
            .remedy("list all: privaudit types"));
    }
    output::print(&out)?;
    Ok(CLEAN)
}

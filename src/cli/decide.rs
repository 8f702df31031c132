//! `privaudit accept` and `privaudit init`: what writes to the project.

use super::args::{Accept, Init, Project};
use super::check::{options, run_with_progress};
use super::{CLEAN, output};
use crate::audit::Setup;
use crate::config::{self, Change};
use crate::input::Source;
use crate::model::{Finding, Place, Trouble, visible};
use crate::report;

/// Accepts a finding in `privaudit.toml`.
pub(super) fn accept(args: &Accept) -> Result<u8, Trouble> {
    let wanted = args.finding.trim().to_ascii_lowercase();
    if wanted.len() < 6 || !wanted.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Trouble::new(format!("`{}` is no fingerprint", args.finding))
            .remedy("give six or more of the digits that privaudit check shows"));
    }
    if args.reason.trim().is_empty() {
        return Err(Trouble::new("an accepted finding needs a reason"));
    }
    let until = match &args.until {
        None => None,
        Some(text) => Some(text.parse::<jiff::civil::Date>().map_err(|_| {
            Trouble::new(format!("`{text}` is no date")).remedy("write it as 2030-12-31")
        })?),
    };
    let setup = Setup::new(options(&args.path, &args.project, Source::WorkTree)?)?;
    let audit = run_with_progress(&setup)?;
    let fits: Vec<&Finding> =
        audit.findings.iter().filter(|f| f.fingerprint.starts_with(&wanted)).collect();
    let finding = match fits.as_slice() {
        [one] => *one,
        [] => {
            return Err(Trouble::new(format!("no finding starts with `{wanted}`"))
                .remedy("list them: privaudit check --notes"));
        }
        _ => {
            return Err(Trouble::new(format!("{} findings start with `{wanted}`", fits.len()))
                .remedy("give more digits"));
        }
    };
    let name = setup.config.path.clone().unwrap_or_else(|| config::FILES[0].to_owned());
    let old = match setup.root.read(&name) {
        Some(file) => file.text,
        None if setup.root.exists(&name) => {
            return Err(Trouble::new(format!("`{name}` is there and cannot be read"))
                .remedy("mend it first: nothing was written"));
        }
        None => String::new(),
    };
    let place =
        Place { path: name.as_str().into(), line: 1, column: 1, end_line: 1, end_column: 1 };
    let accept = config::Accept {
        finding: finding.fingerprint.clone(),
        reason: args.reason.clone(),
        owner: args.owner.clone(),
        until,
        place,
    };
    let change = Change::Accept { accept, what: finding.message.clone() };
    let new = config::apply(&name, &old, &change)?;
    output::write_file(&setup.root.folder.join(&name), &new)?;
    output::say(&format!("accepted in {name}: {}\n", visible(&finding.message)));
    Ok(CLEAN)
}

/// Writes a first `privaudit.toml`.
pub(super) fn init(args: &Init) -> Result<u8, Trouble> {
    let path = args.path.join(config::FILES[0]);
    let mut places = config::FILES.iter().map(|name| args.path.join(name));
    let there = places.find(|path| path.symlink_metadata().is_ok());
    if let Some(path) = there.filter(|_| !args.print) {
        return Err(Trouble::new(format!("`{}` is already there", path.display()))
            .remedy("print a draft beside it: privaudit init --print"));
    }
    let project = Project::default();
    let setup = Setup::new(options(&args.path, &project, Source::WorkTree)?)?;
    let audit = run_with_progress(&setup)?;
    let draft = if audit.has_policy() {
        config::TEMPLATE.to_owned()
    } else {
        report::init_draft(&audit, &setup.rules)
    };
    if args.print {
        output::print(&draft)?;
        return Ok(CLEAN);
    }
    output::write_file(&path, &draft)?;
    output::say(&format!("wrote {}\n", path.display()));
    Ok(CLEAN)
}

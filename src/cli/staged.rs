//! `privaudit check --staged`: what the commit would add, and nothing else.
//!
//! The index and HEAD are audited alike; what the first has and the second
//! has not is what the commit adds. A commit that touches nothing of the kind
//! costs one question to git.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use super::args::{Check, Format};
use super::check::{options, status, write_report};
use super::{CLEAN, output};
use crate::audit::{Setup, run};
use crate::input::{Git, Source};
use crate::model::{Audit, Severity, Status, Trouble};
use crate::report;

/// Audits what is staged.
pub(super) fn check(args: &Check) -> Result<u8, Trouble> {
    let git = Git::open(&args.path)?;
    let staged = git.staged()?;
    let quiet = args.format.is_none_or(|f| f == Format::Text);
    if staged.is_empty() && quiet {
        return Ok(CLEAN);
    }
    let setup = Setup::new(options(&args.path, &args.project, Source::Index)?)?;
    let never = AtomicBool::new(false);
    let mut audit = run(&setup, &|_| {}, &never)?;
    if git.has_head() {
        let before = Setup::new(options(&args.path, &args.project, Source::Commit("HEAD".into()))?);
        // What HEAD says may be broken; then everything counts as added.
        if let Ok(before) = before {
            let old = run(&before, &|_| {}, &never)?;
            keep_added(&mut audit, &old, &staged);
        }
    }
    if !quiet {
        write_report(args, &setup, &audit, args.format.unwrap_or(Format::Text))?;
        return Ok(status(args, &setup, &audit));
    }
    let code = status(args, &setup, &audit);
    if code != CLEAN {
        output::print(&hook_text(&setup, &audit))?;
    }
    Ok(code)
}

/// Drops findings that HEAD has too, and puts staged places first.
fn keep_added(audit: &mut Audit, old: &Audit, staged: &[String]) {
    let known: BTreeSet<&str> = old
        .findings
        .iter()
        .filter(|f| f.status == Status::Open)
        .map(|f| f.fingerprint.as_str())
        .collect();
    audit.findings.retain(|f| !known.contains(f.fingerprint.as_str()));
    let evidence = &audit.evidence;
    for finding in &mut audit.findings {
        let changed = |at: &usize| {
            staged.binary_search_by(|p| p.as_str().cmp(&evidence[*at].place.path)).is_ok()
        };
        finding.evidence.sort_by_key(|at| !changed(at));
    }
}

fn hook_text(setup: &Setup, audit: &Audit) -> String {
    let sources = |path: &str| setup.root.read(path);
    let mut options = output::text_options();
    options.terse = true;
    let count = audit
        .findings
        .iter()
        .filter(|f| f.status == Status::Open && f.severity > Severity::Note)
        .count();
    let document = audit.documents.first().map_or("the policy", |d| d.path.as_ref());
    let things = if count == 1 { "thing" } else { "things" };
    let head = if audit.has_policy() {
        format!("privaudit: this commit adds {count} {things} to settle with {document}\n")
    } else {
        "privaudit: this commit handles personal data, and there is no policy\n".to_owned()
    };
    let body = report::text(audit, &sources, options);
    format!(
        "{head}{body}accept one: privaudit accept ID --reason \"…\"     skip once: git commit --no-verify\n"
    )
}

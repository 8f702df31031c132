//! `privaudit check --staged`: what the commit would add, and nothing else.
//!
//! The index and HEAD are audited alike; what the first has and the second
//! has not is what the commit adds. Where nothing is staged, git is asked that
//! and nothing else.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

use super::args::{Check, FailOn, Format};
use super::check::{options, status, write_report};
use super::{CLEAN, output};
use crate::audit::{Setup, run};
use crate::input::{Git, Source};
use crate::model::{Audit, Evidence, Severity, Status, SubjectKind, Trouble, visible};
use crate::report;

/// Audits what is staged.
pub(super) fn check(args: &Check) -> Result<u8, Trouble> {
    let git = Git::open(&args.path)?;
    let staged = git.staged()?;
    let quiet = args.format.is_none_or(|f| f == Format::Text) && args.output.is_none();
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
        output::print(&hook_text(args, &setup, &audit))?;
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
    // A finding stands for all secrets of a type: one more of them is added
    // too, unless the same words stood somewhere before.
    let literal = |e: &Evidence| {
        matches!(e.subject.kind, SubjectKind::Secret | SubjectKind::Literal)
            .then(|| (e.subject.id.clone(), e.snippet.clone()))
    };
    let old_literals: BTreeSet<(String, String)> =
        old.evidence.iter().filter_map(literal).collect();
    let is_new = |at: &usize| {
        literal(&audit.evidence[*at]).is_some_and(|found| !old_literals.contains(&found))
    };
    audit.findings.retain(|f| {
        !known.contains(f.fingerprint.as_str())
            || (f.severity > Severity::Note && f.evidence.iter().any(is_new))
    });
    let evidence = &audit.evidence;
    for finding in &mut audit.findings {
        let changed = |at: &usize| {
            staged.binary_search_by(|p| p.as_str().cmp(&evidence[*at].place.path)).is_ok()
        };
        finding.evidence.sort_by_key(|at| !changed(at));
    }
}

fn hook_text(args: &Check, setup: &Setup, audit: &Audit) -> String {
    let sources = |path: &str| setup.shown(path);
    let mut options = output::text_options();
    options.terse = true;
    options.all_notes = args.notes || args.fail_on == Some(FailOn::Note);
    let open = || audit.findings.iter().filter(|f| f.status == Status::Open);
    let loud = open().filter(|f| f.severity > Severity::Note).count();
    let count = if loud == 0 { open().count() } else { loud };
    let things = if count == 1 { "thing" } else { "things" };
    let head = if open().any(|f| f.rule == report::NO_POLICY) {
        "privaudit: this commit handles personal data, and there is no policy".to_owned()
    } else if let Some(document) = audit.documents.first() {
        let path = visible(&document.path);
        format!("privaudit: this commit adds {count} {things} to settle with {path}")
    } else {
        format!("privaudit: this commit adds {count} {things} to settle")
    };
    let head = report::line(&head, options.width);
    let body = report::text(audit, &sources, options);
    let accept = "accept one: privaudit accept ID --reason \"…\"";
    let skip = "skip once: git commit --no-verify";
    let gap = if options.width < 80 { "\n" } else { "     " };
    format!("{head}{body}{accept}{gap}{skip}\n")
}

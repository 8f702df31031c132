//! `privaudit check`, and the TUI.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::args::{Args, Check, FailOn, Format, Project};
use super::{CLEAN, FOUND, output, staged};
use crate::audit::{Setup, SetupOptions, run};
use crate::input::Source;
use crate::model::{Audit, Severity, Status, Trouble, visible};
use crate::report;

/// What a run needs, from what was typed.
pub(super) fn options(
    path: &Path,
    project: &Project,
    source: Source,
) -> Result<SetupOptions, Trouble> {
    let below = |file: &PathBuf| relative_to(path, file);
    Ok(SetupOptions {
        path: path.to_owned(),
        policies: project.policy.iter().map(below).collect::<Result<_, _>>()?,
        config: project.config.as_ref().map(below).transpose()?,
        isolated: project.isolated,
        rules: project.rules.clone(),
        source,
        threads: project.threads,
        today: Some(today()),
        whole_only: true,
        worker: std::env::current_exe().ok(),
    })
}

/// A file that was typed, relative to the root: as it stands if it is there,
/// otherwise from the working folder.
pub(super) fn relative_to(root: &Path, file: &Path) -> Result<String, Trouble> {
    let folder = if root.is_file() { root.parent().unwrap_or(Path::new(".")) } else { root };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let portable = |p: &Path| {
        let parts: Vec<_> = p.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        parts.join("/")
    };
    let whole = |p: &Path| std::fs::canonicalize(p).ok();
    if let (Some(folder), Some(file)) = (whole(folder), whole(file))
        && let Ok(below) = file.strip_prefix(&folder)
    {
        return Ok(portable(below));
    }
    if file.is_relative() && folder.join(file).exists() {
        return Ok(portable(file));
    }
    let shown = file.display();
    if file.exists() {
        return Err(Trouble::new(format!("`{shown}` lies outside the audited folder"))
            .remedy("audit a folder that holds it, or move it inside"));
    }
    Err(Trouble::new(format!("`{shown}` does not exist")))
}

/// Today, or the day that SOURCE_DATE_EPOCH names, for runs that can be
/// repeated.
fn today() -> jiff::civil::Date {
    std::env::var("SOURCE_DATE_EPOCH")
        .ok()
        .and_then(|s| s.parse::<i64>().ok())
        .and_then(|s| jiff::Timestamp::from_second(s).ok())
        .unwrap_or_else(jiff::Timestamp::now)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}

/// Runs with a progress bar on standard error.
pub(super) fn run_with_progress(setup: &Setup) -> Result<Audit, Trouble> {
    let progress = output::Progress::new();
    let audit = run(setup, &|event| progress.event(&event), &AtomicBool::new(false));
    progress.clear();
    audit
}

/// Compares and prints.
pub(super) fn check(args: &Check) -> Result<u8, Trouble> {
    if args.staged {
        return staged::check(args);
    }
    let setup = Setup::new(options(&args.path, &args.project, Source::WorkTree)?)?;
    let audit = run_with_progress(&setup)?;
    write_report(args, &setup, &audit, args.format.unwrap_or(Format::Text))?;
    Ok(status(args, &setup, &audit))
}

/// Opens the TUI. Its exit status tells no verdict: whoever triages has seen it.
pub(super) fn tui(args: &Args) -> Result<u8, Trouble> {
    let mut wanted = options(&args.check.path, &args.check.project, Source::WorkTree)?;
    wanted.whole_only = false;
    let options = crate::tui::Options {
        ascii: args.ascii,
        mouse: args.no_mouse.then_some(false),
        watch: args.watch,
        ..crate::tui::Options::default()
    };
    let outcome = crate::tui::run(wanted, options).map_err(|failure| match failure {
        crate::tui::Failure::Setup(trouble) => trouble,
        crate::tui::Failure::Terminal(e) => {
            Trouble::new(format!("cannot use the terminal: {e}")).remedy("privaudit check")
        }
    })?;
    match (outcome.signal, outcome.failure) {
        (Some(signal), _) => Ok(128 + signal as u8),
        (None, Some(failure)) => Err(Trouble::new(failure)),
        (None, None) => Ok(CLEAN),
    }
}

/// 1 if something is open at or above the bar.
pub(super) fn status(args: &Check, setup: &Setup, audit: &Audit) -> u8 {
    let bar = match args.fail_on {
        Some(FailOn::Never) => return CLEAN,
        Some(FailOn::Error) => Severity::Error,
        Some(FailOn::Warning) => Severity::Warning,
        Some(FailOn::Note) => Severity::Note,
        None => setup.config.fail_on.unwrap_or(Severity::Warning),
    };
    let open = audit.findings.iter().any(|f| f.status == Status::Open && f.severity >= bar);
    if open { FOUND } else { CLEAN }
}

/// Writes the report where it was asked for.
pub(super) fn write_report(
    args: &Check,
    setup: &Setup,
    audit: &Audit,
    format: Format,
) -> Result<(), Trouble> {
    let sources = |path: &str| setup.shown(path);
    let text = match format {
        Format::Json => report::json(audit, args.timing),
        Format::Sarif => report::sarif(audit, &sources),
        Format::Github => report::github(audit),
        Format::Text => {
            let mut options = output::text_options();
            options.all_notes = args.notes;
            if args.output.is_some() {
                options.style.color = false;
            }
            text_report(args, setup, audit, options)
        }
    };
    match &args.output {
        Some(path) => output::write_file(path, &text),
        None => output::print(&text),
    }
}

fn text_report(args: &Check, setup: &Setup, audit: &Audit, options: report::TextOptions) -> String {
    let sources = |path: &str| setup.shown(path);
    let mut text = String::new();
    if !audit.has_policy() {
        text.push_str(&report::first_run(audit, &setup.rules, options.style));
        // What is wrong without any policy: secrets in the code.
        let open = audit.findings.iter().filter(|f| f.status == Status::Open);
        for f in open.filter(|f| f.severity > Severity::Note && f.rule != report::NO_POLICY) {
            text.push('\n');
            text.push_str(&report::finding_text(audit, f, &sources, options));
        }
    } else if is_quiet(audit) {
        text.push_str(&report::status_line(audit, options.style));
    } else {
        text.push_str(&report::text(audit, &sources, options));
    }
    for note in audit.notes.iter().filter(|n| n.kind == crate::model::NoteKind::Decision) {
        let p = &note.place;
        let (path, message) = (visible(&p.path), visible(&note.message));
        text.push_str(&report::line(&format!("note: {path}:{}: {message}", p.line), options.width));
    }
    if args.skipped {
        for skipped in &audit.skipped {
            let (path, reason) = (visible(&skipped.path), visible(&skipped.reason));
            text.push_str(&format!("not read: {path}: {reason}\n"));
        }
    }
    text
}

/// Whether there is nothing at all to tell.
fn is_quiet(audit: &Audit) -> bool {
    audit.findings.iter().all(|f| f.status != Status::Open)
}

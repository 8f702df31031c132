//! The report for people on a terminal: verdict first, both places, one remedy.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style as Ansi};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Sources;
use super::excerpt::excerpt;
use super::summary::{status_line, table};
use crate::model::{
    Audit, Declaration, Evidence, Finding, Kind, Mode, Place, Severity, Status, Trouble, Verdict,
    visible,
};

/// The colours of the text report, by role.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Whether to colour at all.
    pub color: bool,
}

impl Style {
    fn paint(self, style: Ansi, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }

    pub(super) fn verdict(self, verdict: Verdict, text: &str) -> String {
        let color = match verdict {
            Verdict::Contradicted => AnsiColor::Red,
            Verdict::Undisclosed => AnsiColor::Yellow,
            Verdict::Ambiguous => AnsiColor::Magenta,
            Verdict::Vague => AnsiColor::Cyan,
            Verdict::Unevidenced => AnsiColor::Blue,
            Verdict::Disclosed => AnsiColor::Green,
        };
        self.paint(color.on_default().bold(), text)
    }

    /// Bold, where there are colours.
    pub fn strong(self, text: &str) -> String {
        self.paint(Ansi::new().bold(), text)
    }

    pub(super) fn faint(self, text: &str) -> String {
        self.paint(Ansi::new().dimmed(), text)
    }

    pub(super) fn error(self, text: &str) -> String {
        self.paint(AnsiColor::Red.on_default().bold(), text)
    }

    pub(super) fn gutter(self, text: &str) -> String {
        self.paint(AnsiColor::Blue.on_default(), text)
    }
}

/// How the text report is written.
#[derive(Debug, Clone, Copy)]
pub struct TextOptions {
    /// Colours.
    pub style: Style,
    /// Columns at hand.
    pub width: usize,
    /// Every note, also when there are many.
    pub all_notes: bool,
    /// Only what was found, without the summary: for the hook.
    pub terse: bool,
}

/// How many one-line notes are shown unless all are asked for.
const NOTES: usize = 6;

/// Columns of an error message.
const TROUBLE_WIDTH: usize = 80;

/// How many further places are named.
const MORE_PLACES: usize = 3;

/// The whole report.
pub fn text(audit: &Audit, sources: Sources<'_>, options: TextOptions) -> String {
    let mut out = String::new();
    let open = |f: &&Finding| f.status == Status::Open;
    for f in audit.findings.iter().filter(open).filter(|f| f.severity > Severity::Note) {
        out.push_str(&finding_text(audit, f, sources, options));
        out.push('\n');
    }
    let notes: Vec<&Finding> =
        audit.findings.iter().filter(open).filter(|f| f.severity == Severity::Note).collect();
    let shown = if options.all_notes { notes.len() } else { notes.len().min(NOTES) };
    for f in &notes[..shown] {
        let said = format!("note: {} ({})", visible(&f.message), f.verdict.name());
        let strong = options.style.strong("note");
        out.push_str(&line(&said, options.width).replacen("note", &strong, 1));
    }
    if notes.len() > shown {
        let _ = writeln!(out, "… and {} more notes: --notes shows them", notes.len() - shown);
    }
    if !notes.is_empty() {
        out.push('\n');
    }
    if !options.terse {
        out.push_str(&table(audit, options));
        out.push_str(&status_line(audit, options.style));
    }
    out
}

/// One finding with both sides.
pub fn finding_text(
    audit: &Audit,
    f: &Finding,
    sources: Sources<'_>,
    options: TextOptions,
) -> String {
    let style = options.style;
    let mut out = String::new();
    let verdict = style.verdict(f.verdict, f.verdict.name());
    let id = style.faint(&format!("[{}]", &f.fingerprint[..8]));
    let taken = f.verdict.name().len() + "[01234567]: ".len();
    let message = wrap_after(&visible(&f.message), options.width, taken, 2);
    let mut message = message.iter().map(|part| style.strong(part));
    let _ = writeln!(out, "{verdict}{id}: {}", message.next().unwrap_or_default());
    for part in message {
        let _ = writeln!(out, "  {part}");
    }

    let code = f.evidence.first().map(|at| &audit.evidence[*at]);
    let policy: Vec<&Declaration> =
        f.declarations.iter().map(|at| &audit.declarations[*at]).collect();
    let places = code.map(|e| &e.place).into_iter().chain(policy.first().map(|d| &d.place));
    let number = places.map(|p| p.line.to_string().len()).max().unwrap_or(1);
    let pad = " ".repeat(number);
    let mut first = true;
    let mut corner = || {
        let sign = if first { "╭─" } else { "├─" };
        first = false;
        style.gutter(&format!("{pad} {sign} "))
    };
    if let Some(e) = code {
        let _ = writeln!(out, "{}{}", corner(), locate(&e.place));
        block(&mut out, &e.place, &evidence_label(e), number, sources, options);
    }
    if let Some(d) = policy.first() {
        let _ = writeln!(out, "{}{}", corner(), locate(&d.place));
        let label = declaration_label(d);
        block(&mut out, &d.place, &label, number, sources, options);
    } else if f.verdict == Verdict::Undisclosed
        && let Some(line) = silent_policy(audit, f)
    {
        let parts = wrap_after(&line, options.width, number + 4, number + 4);
        let next = format!("\n{}   ", style.gutter(&format!("{pad} │")));
        let _ = writeln!(out, "{}{}", corner(), parts.join(&next));
    }
    let equals = style.gutter(&format!("{pad} = "));
    // A second statement, where two of them make the verdict.
    if f.verdict == Verdict::Ambiguous
        && let Some(d) = policy.get(1)
    {
        let said = format!("{}: {}", locate(&d.place), visible(&declaration_label(d)));
        let parts = wrap_after(&said, options.width, number + 3, number + 3);
        let _ = writeln!(out, "{equals}{}", parts.join(&format!("\n{pad}   ")));
    }
    let mut more: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for at in f.evidence.iter().skip(1) {
        let p = &audit.evidence[*at].place;
        let line = format!("{}:{}", visible(&p.path), p.line);
        let shown = code.is_some_and(|e| e.place.path == p.path && e.place.line == p.line);
        if !shown && seen.insert((&p.path, p.line)) {
            more.push(line);
        }
    }
    if !more.is_empty() {
        let rest = more.len();
        let tail = if rest > MORE_PLACES { ", …" } else { "" };
        let noun = if rest == 1 { "place" } else { "places" };
        more.truncate(MORE_PLACES);
        let said = format!("{rest} more {noun}: {}{tail}", more.join(", "));
        let parts = wrap_after(&said, options.width, number + 3, number + 3);
        let _ = writeln!(out, "{equals}{}", parts.join(&format!("\n{pad}   ")));
    }
    let explain = code
        .map(|e| format!("privaudit explain {}:{}", visible(&e.place.path), e.place.line))
        .unwrap_or_default();
    let help = visible(&f.help);
    let gap = 6;
    if number + 3 + help.width() + gap + explain.width() <= options.width {
        let _ = writeln!(out, "{equals}{help}{}{}", " ".repeat(gap), style.faint(&explain));
    } else {
        let parts = wrap_after(&help, options.width, number + 3, number + 3);
        let next = format!("\n{pad}   ");
        let _ = writeln!(out, "{equals}{}", parts.join(&next));
        if !explain.is_empty() {
            let _ = writeln!(out, "{equals}{}", style.faint(&explain));
        }
    }
    out
}

/// `path:line:column`, which terminals can open.
fn locate(place: &Place) -> String {
    format!("{}:{}:{}", visible(&place.path), place.line, place.column)
}

/// The source line, its mark and what the mark means.
fn block(
    out: &mut String,
    place: &Place,
    label: &str,
    number: usize,
    sources: Sources<'_>,
    options: TextOptions,
) {
    let style = options.style;
    let room = options.width.saturating_sub(number + 3).max(20);
    let pad = " ".repeat(number);
    let bar = style.gutter("│");
    let Some(file) = sources(&place.path) else {
        for part in wrap(&visible(label), room) {
            let _ = writeln!(out, "{pad} {bar} {part}");
        }
        return;
    };
    let e = excerpt(&file, place, room);
    let line = format!("{:>number$}", e.line);
    let _ = writeln!(out, "{} {bar} {}", style.gutter(&line), e.text);
    let marks = style.error(&"^".repeat(e.mark_width));
    let lead = " ".repeat(e.mark_at);
    let label = visible(label);
    if e.mark_at + e.mark_width + 1 + label.width() <= room {
        let _ = writeln!(out, "{pad} {bar} {lead}{marks} {label}");
    } else {
        let _ = writeln!(out, "{pad} {bar} {lead}{marks}");
        for part in wrap(&label, room.saturating_sub(4)) {
            let _ = writeln!(out, "{pad} {bar}     {part}");
        }
    }
}

/// One line of the report, broken where it is too wide.
pub fn line(text: &str, width: usize) -> String {
    format!("{}\n", wrap_after(text, width, 0, 2).join("\n  "))
}

/// Breaks at spaces, at most `width` columns a line.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    wrap_after(text, width, 0, 0)
}

/// The same where `first` columns of the first line are taken and `next` of
/// the others. A word that is wider than a line is broken, a path is not: it
/// must stay one to be opened.
pub(super) fn wrap_after(text: &str, width: usize, first: usize, next: usize) -> Vec<String> {
    let room = |nth: usize| width.saturating_sub(if nth == 0 { first } else { next }).max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let wide = word.width();
        if used > 0 && used + 1 + wide <= room(lines.len() - 1) {
            let last = lines.len() - 1;
            lines[last].push(' ');
            lines[last].push_str(word);
            used += 1 + wide;
            continue;
        }
        if used > 0 {
            lines.push(String::new());
            used = 0;
        }
        let path = word.contains(['/', ':']);
        for c in word.chars() {
            let columns = c.width().unwrap_or(0);
            if !path && used > 0 && used + columns > room(lines.len() - 1) {
                lines.push(String::new());
                used = 0;
            }
            let last = lines.len() - 1;
            lines[last].push(c);
            used += columns;
        }
    }
    lines
}

fn evidence_label(e: &Evidence) -> String {
    e.why.iter().find(|r| r.supports).map_or_else(String::new, |r| r.text.clone())
}

/// How a statement reads, in a few words.
fn declaration_label(d: &Declaration) -> String {
    let what = match d.kind {
        Kind::NeverCollects | Kind::NeverShares => "denies",
        Kind::Shares => "shares",
        Kind::Retention => "keeps",
        Kind::Purpose => "uses",
        Kind::SecurityClaim | Kind::Right => "promises",
        _ => "states",
    };
    let how = match d.mode {
        Mode::Hedged => ", hedged",
        Mode::Conditional => ", under a condition",
        Mode::Assert | Mode::Deny => "",
    };
    let objects: Vec<&str> = d
        .data
        .iter()
        .chain(&d.parties)
        .chain(&d.party_categories)
        .chain(if matches!(d.kind, Kind::Retention | Kind::SecurityClaim | Kind::Right) {
            &d.values[..]
        } else {
            &[]
        })
        .map(String::as_str)
        .take(4)
        .collect();
    let absolute = if d.marks.absolute { ", without exception" } else { "" };
    format!("{what} {}{how}{absolute}", objects.join(", ")).trim().replace(" ,", ",")
}

/// "PRIVACY.md:64 names two recipients, none of them for error reporting".
fn silent_policy(audit: &Audit, f: &Finding) -> Option<String> {
    let kinds: &[Kind] = match f.subject.kind {
        crate::model::SubjectKind::Party => &[Kind::Shares],
        crate::model::SubjectKind::Data => &[Kind::Collects],
        _ => return None,
    };
    let mut about: Vec<&Declaration> =
        audit.declarations.iter().filter(|d| kinds.contains(&d.kind) && !d.umbrella).collect();
    about.sort_by(|a, b| a.place.cmp(&b.place));
    let path = audit.documents.first().map(|d| d.path.clone())?;
    let (Some(first), Some(last)) = (about.first(), about.last()) else {
        return Some(format!("{} says nothing of this kind", visible(&path)));
    };
    let what = if kinds == [Kind::Shares] { "who receives data" } else { "what is collected" };
    let lines = if first.place.path == last.place.path && first.place.line != last.place.line {
        format!("{}:{}-{}", visible(&first.place.path), first.place.line, last.place.line)
    } else {
        format!("{}:{}", visible(&first.place.path), first.place.line)
    };
    Some(format!("{lines} says {what}, and this is not there"))
}

/// An error, after the manner of compilers.
pub fn trouble(trouble: &Trouble, style: Style) -> String {
    let mut out = String::new();
    let head = style.error("error");
    match &trouble.place {
        None => {
            let _ = writeln!(out, "{head}: {}", visible(&trouble.message));
            if let Some(remedy) = &trouble.remedy {
                let _ = writeln!(out, "  = {}", visible(remedy));
            }
        }
        Some(place) => {
            let message = visible(&trouble.message);
            let _ = writeln!(out, "{head}: {}: {message}", locate(place));
            if let Some(line) = &trouble.line {
                let file = crate::model::SourceFile::new(place.path.clone(), line.as_str());
                let mut here = place.clone();
                (here.line, here.end_line) = (1, 1);
                let e = excerpt(&file, &here, 70);
                let number = place.line.to_string();
                let pad = " ".repeat(number.len());
                let bar = style.gutter("│");
                let _ = writeln!(out, "{} {bar} {}", style.gutter(&number), e.text);
                let lead = " ".repeat(e.mark_at);
                let marks = style.error(&"^".repeat(e.mark_width));
                let remedy = trouble.remedy.as_deref().map(visible).unwrap_or_default();
                let taken = pad.len() + 4 + e.mark_at + e.mark_width;
                let one_line = taken + remedy.width() <= TROUBLE_WIDTH;
                let beside = if one_line { format!(" {remedy}") } else { String::new() };
                let _ = writeln!(out, "{pad} {bar} {lead}{marks}{beside}");
                if !one_line {
                    for part in wrap(&remedy, TROUBLE_WIDTH - pad.len() - 3) {
                        let _ = writeln!(out, "{pad} {bar} {part}");
                    }
                }
            } else if let Some(remedy) = &trouble.remedy {
                let _ = writeln!(out, "  = {}", visible(remedy));
            }
        }
    }
    out
}

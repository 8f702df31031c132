//! The tables and last lines of the text report, and the first run.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::text::{Style, TextOptions, wrap_after};
use crate::config::{TEMPLATE, declaration_toml};
use crate::model::{
    Action, Audit, DataSubject, Declaration, Kind, Marks, Mode, Severity, Status, SubjectKind,
    Verdict, visible,
};
use crate::rules::Rules;

/// What was read, and the verdicts by what they are about.
pub(super) fn table(audit: &Audit, options: TextOptions) -> String {
    let style = options.style;
    let mut out = String::new();
    let mut worst: BTreeMap<usize, Verdict> = BTreeMap::new();
    for a in &audit.assessments {
        for at in &a.declarations {
            let entry = worst.entry(*at).or_insert(a.verdict);
            *entry = (*entry).min(a.verdict);
        }
    }
    let mut by_path: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, d) in audit.declarations.iter().enumerate().filter(|(_, d)| !d.umbrella) {
        by_path.entry(&d.place.path).or_default().push(at);
    }
    for document in &audit.documents {
        let mine = by_path.get(document.path.as_ref()).map(Vec::as_slice).unwrap_or_default();
        let date = document.last_updated.as_deref().or(document.effective.as_deref());
        let date = date.map(|d| format!(" (updated {})", visible(d))).unwrap_or_default();
        let count = |v: Verdict| mine.iter().filter(|at| worst.get(at) == Some(&v)).count();
        let parts: Vec<String> = [
            Verdict::Disclosed,
            Verdict::Contradicted,
            Verdict::Ambiguous,
            Verdict::Vague,
            Verdict::Unevidenced,
        ]
        .into_iter()
        .map(|v| (count(v), v.name()))
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| format!("{n} {name}"))
        .collect();
        let parts =
            if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        let path = visible(&document.path);
        let said = format!("{path}{date}  {} statement{}{parts}", mine.len(), plural(mine.len()));
        let rest = said[path.len()..].trim_start();
        let mut parts = wrap_after(rest, options.width, path.width() + 1, 2).into_iter();
        let first = parts.next().unwrap_or_default();
        let _ = writeln!(out, "{} {first}", style.strong(&path));
        for part in parts {
            let _ = writeln!(out, "  {part}");
        }
    }
    let types = count_subjects(audit, SubjectKind::Data);
    let parties = count_subjects(audit, SubjectKind::Party);
    let _ = writeln!(
        out,
        "{}  {} file{}: {types} data type{}, {parties} third part{}",
        style.strong("code"),
        audit.stats.files,
        plural(audit.stats.files as usize),
        plural(types),
        if parties == 1 { "y" } else { "ies" },
    );
    if !audit.skipped.is_empty() {
        let line = format!(
            "{} file{s} or folder{s} not read: --skipped lists them",
            audit.skipped.len(),
            s = plural(audit.skipped.len())
        );
        let _ = writeln!(out, "{}", style.faint(&line));
    }
    out.push('\n');
    let _ = writeln!(out, "  verdict        data  parties  promises");
    for verdict in Verdict::ALL {
        let count = |kind: SubjectKind| -> usize {
            let mut subjects: Vec<_> = audit
                .assessments
                .iter()
                .filter(|a| a.subject.kind == kind && a.verdict == verdict)
                .map(|a| (&a.subject.id, &a.about))
                .collect();
            subjects.sort();
            subjects.dedup();
            subjects.len()
        };
        let cells = [SubjectKind::Data, SubjectKind::Party, SubjectKind::Practice].map(count);
        if cells.iter().sum::<usize>() == 0 {
            continue;
        }
        let cell = |n: usize, width: usize| {
            let text = if n == 0 { "-".to_owned() } else { n.to_string() };
            format!("{text:>width$}")
        };
        let name = format!("{:<13}", verdict.name());
        let _ = writeln!(
            out,
            "  {} {}  {}  {}",
            style.verdict(verdict, &name),
            cell(cells[0], 5),
            cell(cells[1], 7),
            cell(cells[2], 8)
        );
    }
    out.push('\n');
    out
}

pub(super) fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

fn count_subjects(audit: &Audit, kind: SubjectKind) -> usize {
    let mut ids: Vec<&str> = audit
        .evidence
        .iter()
        .filter(|e| e.counts() && e.subject.kind == kind)
        .map(|e| e.subject.id.as_str())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids.len()
}

/// The last line: how much there is to look at.
pub fn status_line(audit: &Audit, style: Style) -> String {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    let open = audit.findings.iter().filter(|f| f.status == Status::Open);
    for f in open.filter(|f| f.severity > Severity::Note) {
        *counts.entry(f.verdict).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let decided = audit.findings.iter().filter(|f| f.status != Status::Open).count();
    let decided = if decided > 0 { format!("; {decided} decided") } else { String::new() };
    if total == 0 {
        return format!(
            "{}: nothing to look at in {} file{}{decided}\n",
            style.verdict(Verdict::Disclosed, "privaudit"),
            audit.stats.files,
            plural(audit.stats.files as usize)
        );
    }
    let parts: Vec<String> = counts.iter().map(|(v, n)| format!("{n} {}", v.name())).collect();
    format!(
        "{} to look at ({}){decided}\n\
         privaudit opens them; privaudit accept ID --reason \"…\" settles one\n",
        style.strong(&total.to_string()),
        parts.join(", ")
    )
}

/// What a project without a policy is shown.
pub fn first_run(audit: &Audit, rules: &Rules, style: Style) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} (looked for PRIVACY*, privacy-policy*, docs/, legal/, public/,\n\
         page templates; name one with --policy FILE).",
        style.strong("No privacy policy found")
    );
    let types = count_subjects(audit, SubjectKind::Data);
    let parties = count_subjects(audit, SubjectKind::Party);
    if types + parties == 0 {
        let _ = writeln!(
            out,
            "{} file{} read: no personal data and no third party found.",
            audit.stats.files,
            plural(audit.stats.files as usize)
        );
        return out;
    }
    let _ = writeln!(
        out,
        "This code handles {types} data type{} and sends data to {parties} third part{}:\n",
        plural(types),
        if parties == 1 { "y" } else { "ies" }
    );
    // type → first place, actions, recipients
    let mut rows: BTreeMap<&str, (String, Vec<Action>, Vec<&str>)> = BTreeMap::new();
    for e in audit.evidence.iter().filter(|e| e.counts() && e.subject.kind == SubjectKind::Data) {
        let row = rows.entry(&e.subject.id).or_insert_with(|| {
            (format!("{}:{}", visible(&e.place.path), e.place.line), Vec::new(), Vec::new())
        });
        if !row.1.contains(&e.action) {
            row.1.push(e.action);
        }
        if let Some(recipient) = e.recipient.as_deref()
            && !row.2.contains(&recipient)
        {
            row.2.push(recipient);
        }
    }
    let _ = writeln!(out, "  {:<28} {:<30} what is done with it", "data", "first seen");
    for (id, (place, mut actions, recipients)) in rows {
        actions.sort();
        let done: Vec<&str> = actions.iter().map(|a| a.name()).collect();
        let names: Vec<&str> = recipients.iter().map(|r| rules.catalogue.name(r)).collect();
        let to =
            if names.is_empty() { String::new() } else { format!(" → {}", names.join(", ")) };
        let _ = writeln!(out, "  {id:<28} {:<30} {}{to}", tail(&place, 30), done.join(", "));
    }
    let mut seen: BTreeMap<&str, String> = BTreeMap::new();
    for e in audit.evidence.iter().filter(|e| e.counts() && e.subject.kind == SubjectKind::Party) {
        seen.entry(&e.subject.id)
            .or_insert_with(|| format!("{}:{}", visible(&e.place.path), e.place.line));
    }
    if !seen.is_empty() {
        let _ = writeln!(out, "\n  {:<28} first seen", "third party");
        for (id, place) in seen {
            let _ = writeln!(out, "  {:<28} {}", rules.catalogue.name(id), tail(&place, 48));
        }
    }
    let _ = writeln!(
        out,
        "\nStart one from this: privaudit init     (writes privaudit.toml with these as\ndraft declarations)"
    );
    out
}

/// The end of a long path, so that file and line stay in view.
fn tail(path: &str, width: usize) -> String {
    let count = path.chars().count();
    if count <= width {
        return path.to_owned();
    }
    let rest: String = path.chars().skip(count - width + 1).collect();
    format!("…{rest}")
}

/// A `privaudit.toml` that declares what the code does, for its owner to check.
pub fn init_draft(audit: &Audit, rules: &Rules) -> String {
    let mut out = String::from(TEMPLATE);
    out.push_str(
        "\n# Drafted from the code: what it handles and who receives it. Check every entry,\n\
         # and add what code cannot show: purposes, rights, periods, contact.\n",
    );
    let mut collected: BTreeMap<&str, String> = BTreeMap::new();
    let mut shared: BTreeMap<&str, (Vec<&str>, String)> = BTreeMap::new();
    for e in audit.evidence.iter().filter(|e| e.counts()) {
        let place = format!("{}:{}", e.place.path, e.place.line);
        match (e.subject.kind, e.recipient.as_deref()) {
            (SubjectKind::Data, recipient) => {
                collected.entry(&e.subject.id).or_insert_with(|| place.clone());
                if let Some(party) = recipient {
                    let entry = shared.entry(party).or_insert_with(|| (Vec::new(), place));
                    if !entry.0.contains(&e.subject.id.as_str()) {
                        entry.0.push(&e.subject.id);
                    }
                }
            }
            (SubjectKind::Party, _) => {
                shared.entry(&e.subject.id).or_insert_with(|| (Vec::new(), place));
            }
            _ => {}
        }
    }
    for (id, place) in collected {
        let draft = draft(Kind::Collects, vec![id.to_owned()], Vec::new(), Vec::new());
        let label = rules.taxonomy.label(id);
        let _ = write!(out, "\n# {label}: {}\n{}", visible(&place), declaration_toml(&draft));
    }
    for (id, (data, place)) in shared {
        let party = rules.catalogue.get(id);
        let categories = party.map(|p| p.categories.clone()).unwrap_or_default();
        let data = data.into_iter().map(str::to_owned).collect();
        let draft = draft(Kind::Shares, data, vec![id.to_owned()], categories);
        let name = rules.catalogue.name(id);
        let _ = write!(out, "\n# {name}: {}\n{}", visible(&place), declaration_toml(&draft));
    }
    out
}

fn draft(
    kind: Kind,
    data: Vec<String>,
    parties: Vec<String>,
    party_categories: Vec<String>,
) -> Declaration {
    Declaration {
        place: crate::model::Place {
            path: "privaudit.toml".into(),
            line: 1,
            column: 1,
            end_line: 1,
            end_column: 1,
        },
        kind,
        mode: Mode::Assert,
        verbs: Vec::new(),
        data,
        parties,
        party_categories,
        purposes: Vec::new(),
        values: Vec::new(),
        umbrella: false,
        subject: DataSubject::General,
        scope: None,
        marks: Marks::default(),
        quote: kind.name().to_owned(),
        headings: Vec::new(),
    }
}

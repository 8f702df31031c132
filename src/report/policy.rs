//! How a policy was read, shown in its margin; and the same as a declaration.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::summary::plural;
use super::text::{TextOptions, wrap};
use crate::config::declaration_toml;
use crate::model::{Declaration, Kind, Mode, NoteKind, Reading, SourceFile, visible};

/// The document with each statement marked in the margin.
pub fn policy_text(reading: &Reading, file: &SourceFile, options: TextOptions) -> String {
    let style = options.style;
    let mut out = String::new();
    let mut by_line: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for d in &reading.declarations {
        by_line.entry(d.place.line).or_default().push(describe(d));
    }
    for n in &reading.notes {
        let sign = match n.kind {
            NoteKind::NotUnderstood => format!("? {}", n.message),
            NoteKind::Disagreement => match &n.other {
                Some(other) => format!("⚠ {} (line {})", n.message, other.line),
                None => format!("⚠ {}", n.message),
            },
            _ => format!("! {}", n.message),
        };
        by_line.entry(n.place.line).or_default().push(sign);
    }
    let lines = file.lines.len() as u32;
    let number = lines.to_string().len();
    // Two columns where there is room, the reading below the text otherwise.
    let left = (options.width.saturating_sub(number + 5) * 55 / 100).max(30);
    let right = options.width.saturating_sub(number + 3 + left + 2).max(20);
    for line in 1..=lines {
        let text = file.lines.text(&file.text, line);
        if text.trim().is_empty() {
            continue;
        }
        let readings: Vec<String> = by_line
            .get(&line)
            .map(|all| all.iter().flat_map(|r| wrap(&visible(r), right)).collect())
            .unwrap_or_default();
        // Long lines are wrapped, so that nothing of the policy is hidden.
        let texts = wrap_indented(&visible(text), left);
        for row in 0..texts.len().max(readings.len()) {
            let text = texts.get(row).map_or("", String::as_str);
            let reading = readings.get(row).map_or("", String::as_str);
            let head = if row == 0 { format!("{line:>number$}") } else { " ".repeat(number) };
            let fill = " ".repeat(left.saturating_sub(text.width()) + 2);
            let body = format!("{text}{fill}{}", style.strong(reading));
            let body = if reading.is_empty() { text.to_owned() } else { body };
            let row = format!("{} {} {body}", style.gutter(&head), style.gutter("│"));
            let _ = writeln!(out, "{}", row.trim_end());
        }
    }
    let statements = reading.declarations.iter().filter(|d| !d.umbrella).count();
    let lines_of = |kind: NoteKind| -> Vec<u32> {
        reading.notes.iter().filter(|n| n.kind == kind).map(|n| n.place.line).collect()
    };
    let missed = lines_of(NoteKind::NotUnderstood);
    let against = lines_of(NoteKind::Disagreement).len();
    let sentences = reading.document.sentences as usize;
    let shown: Vec<String> = missed.iter().take(12).map(u32::to_string).collect();
    let dots = if missed.len() > shown.len() { ", …" } else { "" };
    let places = if missed.is_empty() {
        String::new()
    } else {
        format!(" (lines {}{dots})", shown.join(", "))
    };
    let _ = writeln!(
        out,
        "{}",
        wrap(
            &format!(
                "{statements} statement{} in {sentences} sentence{}; {} not understood{places}; \
                 {against} disagreement{} with itself",
                plural(statements),
                plural(sentences),
                missed.len(),
                plural(against),
            ),
            options.width
        )
        .join("\n"),
    );
    out
}

fn wrap_indented(text: &str, width: usize) -> Vec<String> {
    let indent: String = text.chars().take_while(|c| *c == ' ').take(8).collect();
    wrap(text.trim(), width.saturating_sub(indent.len()).max(10))
        .into_iter()
        .map(|line| format!("{indent}{line}"))
        .collect()
}

/// "collects  contact.email, social.discord-id".
fn describe(d: &Declaration) -> String {
    let verb = match d.kind {
        Kind::NeverCollects => "denies",
        Kind::NeverShares => "denies sharing",
        Kind::Purpose if d.mode == Mode::Deny => "denies use",
        Kind::Cookie if d.mode == Mode::Deny => "denies cookies",
        other => other.name(),
    };
    let mut parts: Vec<String> = Vec::new();
    parts.extend(d.data.iter().cloned());
    parts.extend(d.parties.iter().map(|p| format!("→{p}")));
    parts.extend(d.party_categories.iter().map(|c| format!("→({c})")));
    parts.extend(d.purposes.iter().map(|p| format!("for {p}")));
    parts.extend(d.values.iter().cloned());
    let mode = match d.mode.name() {
        "assert" | "deny" => "",
        "hedged" => " (may)",
        _ => " (if)",
    };
    let umbrella = if d.umbrella { " …" } else { "" };
    format!("{verb}{mode}  {}{umbrella}", parts.join(", ")).trim_end().to_owned()
}

/// The reading as a declaration file, which can be edited and used in place of
/// the prose.
pub fn policy_toml(reading: &Reading) -> String {
    let document = &reading.document;
    let mut out = format!(
        "# Read from {}. Edit it, and use it in place of the prose: put it into\n\
         # privaudit.toml, where reading it back gives the same statements.\n",
        visible(&document.path)
    );
    for d in &reading.declarations {
        let place = format!("{}:{}", visible(&d.place.path), d.place.line);
        let _ = write!(out, "\n# {place}\n{}", declaration_toml(d));
    }
    out
}

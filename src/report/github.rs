//! GitHub workflow annotations. Scanned text must not be able to give the
//! runner commands: everything is escaped, and nothing else is printed.

use std::fmt::Write as _;

use crate::model::{Audit, Severity, Status, visible};

/// GitHub shows no more than this many annotations of a level for a step.
const MOST: usize = 10;

/// One annotation for each open finding, worst first, then one line that says
/// how many were left out.
pub fn github(audit: &Audit) -> String {
    let mut out = String::new();
    let mut counts = [0usize; 3];
    let mut left_out = 0;
    for f in audit.findings.iter().filter(|f| f.status == Status::Open) {
        let (level, at) = match f.severity {
            Severity::Error => ("error", 0),
            Severity::Warning => ("warning", 1),
            Severity::Note => ("notice", 2),
        };
        counts[at] += 1;
        if counts[at] > MOST {
            left_out += 1;
            continue;
        }
        let place = f
            .evidence
            .first()
            .map(|at| &audit.evidence[*at].place)
            .or_else(|| f.declarations.first().map(|at| &audit.declarations[*at].place))
            .or_else(|| f.notes.first().map(|at| &audit.notes[*at].place));
        let mut properties = Vec::new();
        if let Some(p) = place {
            properties.push(format!("file={}", property(&p.path)));
            properties.push(format!("line={}", p.line));
            properties.push(format!("endLine={}", p.end_line));
            if p.line == p.end_line {
                properties.push(format!("col={}", p.column));
                properties.push(format!("endColumn={}", p.end_column + 1));
            }
        }
        properties.push(format!("title={}", property(&format!("privaudit: {}", f.verdict.name()))));
        let mut message = format!("{}. {}.", f.message, f.help);
        if !f.evidence.is_empty()
            && let Some(at) = f.declarations.first()
        {
            let p = &audit.declarations[*at].place;
            let _ = write!(message, " Policy: {}:{}.", p.path, p.line);
        }
        let _ = writeln!(out, "::{level} {}::{}", properties.join(","), data(&message));
    }
    if left_out > 0 {
        let _ = writeln!(
            out,
            "::notice title=privaudit::findings left out: {left_out}; see the report"
        );
    }
    out
}

fn data(text: &str) -> String {
    // The older form of commands is obeyed anywhere in a line.
    let text = visible(text).replace("##[", "## [");
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

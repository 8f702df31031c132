//! What is shown, as Markdown or JSON. The fields of the JSON are named as in
//! the report.

use serde_json::{Value, json};

use crate::model::{Declaration, Evidence, Finding, visible};

use super::event::Effect;
use super::index::{Goal, Standing, party_name};
use super::rows::Row;
use super::state::{Screen, State};
use super::topic::Topic;

/// The whole of the current view, as a file to be written.
pub(crate) fn shown(state: &State, as_json: bool) -> Effect {
    let (name, markdown, json) = match state.screen {
        Screen::Findings => ("findings", findings_markdown(state), findings_json(state)),
        Screen::Policy => ("policy", policy_markdown(state), policy_json(state)),
        Screen::Map => ("map", map_markdown(state), map_json(state)),
        Screen::Parties => ("parties", parties_markdown(state), parties_json(state)),
        Screen::Skipped => ("not-read", skipped_markdown(state), skipped_json(state)),
    };
    let text = if as_json { format!("{json:#}\n") } else { markdown };
    Effect::Export {
        name: format!("privaudit-{name}.{}", if as_json { "json" } else { "md" }),
        text,
    }
}

/// Text from a project inside Markdown: harmless, and no markup of its own.
fn md(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '!') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Text inside a code span.
fn code(text: &str) -> String {
    format!("`{}`", visible(text).replace('`', "'"))
}

fn shown_findings(state: &State) -> impl Iterator<Item = &Finding> {
    state.findings.rows.iter().filter_map(|r| match r {
        Row::Finding(at) => state.audit.findings.get(*at),
        Row::Group { .. } => None,
    })
}

fn evidence<'a>(state: &'a State, all: &'a [usize]) -> impl Iterator<Item = &'a Evidence> {
    all.iter().filter_map(|&e| state.audit.evidence.get(e))
}

fn declarations<'a>(state: &'a State, all: &'a [usize]) -> impl Iterator<Item = &'a Declaration> {
    all.iter().filter_map(|&d| state.audit.declarations.get(d))
}

/// One topic as Markdown.
pub(crate) fn topic(state: &State, topic: &Topic<'_>) -> String {
    let mut out = String::new();
    let verdict = topic.verdict.map_or(String::new(), |v| format!("{}: ", v.name()));
    out.push_str(&format!("### {verdict}{}\n\n", md(&topic.title)));
    for e in evidence(state, &topic.evidence) {
        out.push_str(&format!(
            "- {} {}\n",
            code(&format!("{}:{}", e.place.path, e.place.line)),
            code(&e.snippet)
        ));
    }
    for d in declarations(state, &topic.declarations) {
        out.push_str(&format!(
            "- {} \"{}\"\n",
            code(&format!("{}:{}", d.place.path, d.place.line)),
            md(&d.quote)
        ));
    }
    out.push('\n');
    for why in &topic.why {
        out.push_str(&format!("{}\n", md(why)));
    }
    if let Some(help) = topic.help.filter(|h| !h.is_empty()) {
        out.push_str(&format!("\nTo do: {}\n", md(help)));
    }
    if !topic.citations.is_empty() {
        out.push_str(&format!("\nSource: {}\n", md(&topic.citations.join("; "))));
    }
    if let Some(f) = topic.finding {
        out.push_str(&format!(
            "\nFinding {} ({}, {})\n",
            code(&f.fingerprint),
            f.rule,
            f.severity.name()
        ));
    }
    out
}

fn findings_markdown(state: &State) -> String {
    let mut out = format!("# Findings in {}\n\n", md(&state.project));
    if !state.findings.filter_text.is_empty() {
        out.push_str(&format!("Filter: {}\n\n", code(&state.findings.filter_text)));
    }
    for row in &state.findings.rows {
        match row {
            Row::Group { label, members, .. } => {
                let count = members.len();
                out.push_str(&format!("## {} ({count})\n\n", md(label)))
            }
            Row::Finding(at) => {
                let f = &state.audit.findings[*at];
                let places: Vec<String> = evidence(state, &f.evidence)
                    .map(|e| code(&format!("{}:{}", e.place.path, e.place.line)))
                    .chain(
                        declarations(state, &f.declarations)
                            .map(|d| code(&format!("{}:{}", d.place.path, d.place.line))),
                    )
                    .collect();
                out.push_str(&format!("- **{}** {}\n", f.severity.name(), md(&f.message)));
                if !places.is_empty() {
                    out.push_str(&format!("  - {}\n", places.join(", ")));
                }
                if !f.help.is_empty() {
                    out.push_str(&format!("  - {}\n", md(&f.help)));
                }
            }
        }
    }
    out
}

fn findings_json(state: &State) -> Value {
    let place =
        |p: &crate::model::Place| json!({"path": *p.path, "line": p.line, "column": p.column});
    let all: Vec<Value> = shown_findings(state)
        .map(|f| {
            json!({
                "fingerprint": f.fingerprint, "rule": f.rule, "severity": f.severity.name(),
                "verdict": f.verdict.name(), "status": state.status(f).name(),
                "subject": {"kind": f.subject.kind.name(), "id": f.subject.id},
                "message": f.message, "help": f.help, "citations": f.citations,
                "code": evidence(state, &f.evidence).map(|e| place(&e.place)).collect::<Vec<_>>(),
                "policy": declarations(state, &f.declarations).map(|d| place(&d.place)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({"filter": state.findings.filter_text, "findings": all})
}

fn standing(s: Standing) -> &'static str {
    match s {
        Standing::Judged(v) => v.name(),
        Standing::NotUnderstood => "not understood",
        Standing::NotJudged => "not judged",
    }
}

fn policy_markdown(state: &State) -> String {
    let mut out = String::new();
    for (document, marks) in state.audit.documents.iter().zip(&state.index.marks) {
        out.push_str(&format!(
            "# {}\n\n| line | stands as | statement | places |\n|---|---|---|---|\n",
            md(&document.path)
        ));
        for m in marks {
            let quote = m
                .declarations
                .first()
                .and_then(|&d| state.audit.declarations.get(d))
                .map(|d| d.quote.clone());
            let quote = quote.or_else(|| {
                m.notes.first().and_then(|&n| state.audit.notes.get(n)).map(|n| n.message.clone())
            });
            out.push_str(&format!(
                "| {} | {} | {} | {} |\n",
                m.place.line,
                standing(m.standing),
                md(&quote.unwrap_or_default()),
                m.evidence.len()
            ));
        }
        out.push('\n');
    }
    out
}

fn policy_json(state: &State) -> Value {
    let documents: Vec<Value> = state
        .audit
        .documents
        .iter()
        .zip(&state.index.marks)
        .map(|(document, marks)| {
            let statements: Vec<Value> = marks
                .iter()
                .map(|m| {
                    let quote = m.declarations.first().and_then(|&d| state.audit.declarations.get(d)).map(|d| &d.quote);
                    json!({"line": m.place.line, "column": m.place.column, "stands": standing(m.standing),
                           "quote": quote, "places": m.evidence.len()})
                })
                .collect();
            json!({"path": *document.path, "statements": statements})
        })
        .collect();
    json!({ "documents": documents })
}

fn goal(state: &State, goal: &Goal) -> String {
    match goal {
        Goal::Done(action) => action.name().to_owned(),
        Goal::Party(id) => party_name(&state.rules, id).to_owned(),
    }
}

fn map_markdown(state: &State) -> String {
    let map = &state.index.map;
    let mut out = String::from("| data |");
    for c in &map.columns {
        out.push_str(&format!(" {} |", md(&goal(state, c))));
    }
    out.push_str(&format!("\n|---|{}\n", "---|".repeat(map.columns.len())));
    for (row, id) in map.rows.iter().enumerate() {
        out.push_str(&format!("| {} |", md(state.rules.taxonomy.label(id))));
        for column in 0..map.columns.len() {
            match map.cells.get(&(row, column)) {
                Some(c) => out.push_str(&format!(
                    " {} {} |",
                    c.verdict.map_or("", |v| v.name()),
                    c.evidence.len()
                )),
                None => out.push_str(" |"),
            }
        }
        out.push('\n');
    }
    out
}

fn map_json(state: &State) -> Value {
    let map = &state.index.map;
    let cells: Vec<Value> = map
        .cells
        .iter()
        .map(|((row, column), c)| {
            let (action, recipient) = match &map.columns[*column] {
                Goal::Done(a) => (a.name(), None),
                Goal::Party(p) => ("share", Some(p)),
            };
            json!({"data": map.rows[*row], "action": action, "recipient": recipient,
                   "verdict": c.verdict.map(|v| v.name()), "places": c.evidence.len()})
        })
        .collect();
    json!({ "cells": cells })
}

fn parties_markdown(state: &State) -> String {
    let mut out = String::from(
        "| third party | verdict | receives | places | policy |\n|---|---|---|---|---|\n",
    );
    for p in &state.index.parties {
        let data: Vec<&str> = p.data.iter().map(|d| state.rules.taxonomy.label(d)).collect();
        let place = declarations(state, &p.declarations).next();
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            md(party_name(&state.rules, &p.id)),
            p.verdict.map_or("", |v| v.name()),
            md(&data.join(", ")),
            p.evidence.len(),
            place.map_or(String::new(), |d| code(&format!("{}:{}", d.place.path, d.place.line)))
        ));
    }
    out
}

fn parties_json(state: &State) -> Value {
    let all: Vec<Value> = state
        .index
        .parties
        .iter()
        .map(|p| {
            let place = declarations(state, &p.declarations).next();
            json!({"id": p.id, "name": party_name(&state.rules, &p.id), "verdict": p.verdict.map(|v| v.name()),
                   "receives": p.data, "places": p.evidence.len(),
                   "policy": place.map(|d| json!({"path": *d.place.path, "line": d.place.line}))})
        })
        .collect();
    json!({ "parties": all })
}

fn skipped_markdown(state: &State) -> String {
    let mut out = format!(
        "# Not read in {}\n\n{} files were read.\n\n| path | why |\n|---|---|\n",
        md(&state.project),
        state.audit.stats.files
    );
    for s in &state.audit.skipped {
        out.push_str(&format!("| {} | {} |\n", code(&s.path), md(&s.reason)));
    }
    out
}

fn skipped_json(state: &State) -> Value {
    let all: Vec<Value> =
        state.audit.skipped.iter().map(|s| json!({"path": *s.path, "reason": s.reason})).collect();
    json!({ "skipped": all })
}

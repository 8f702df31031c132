//! The JSON report, version 1: a public contract. Fields may be added; none is
//! renamed or dropped without a new version. `schema/report-v1.json` describes
//! it, and a test holds the output to that.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{TOOL, VERSION};
use crate::model::{
    Assessment, Audit, DataSubject, Declaration, Document, Evidence, Finding, Note, Place, Reading,
    Subject, visible_json,
};

/// The version of the report's shape.
pub const SCHEMA_VERSION: u32 = 1;

/// The JSON Schema of the report.
pub const SCHEMA: &str = include_str!("../../schema/report-v1.json");

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

const ME: Tool = Tool { name: TOOL, version: VERSION };

#[derive(Serialize)]
struct Report<'a> {
    schema_version: u32,
    tool: Tool,
    root: &'a str,
    documents: Vec<DocumentRow<'a>>,
    declarations: Vec<DeclarationRow<'a>>,
    evidence: Vec<EvidenceRow<'a>>,
    assessments: Vec<AssessmentRow<'a>>,
    findings: Vec<FindingRow<'a>>,
    notes: Vec<NoteRow<'a>>,
    skipped: Vec<SkippedRow<'a>>,
    stats: StatsRow,
}

#[derive(Serialize)]
struct PolicyReport<'a> {
    schema_version: u32,
    tool: Tool,
    documents: Vec<DocumentRow<'a>>,
    declarations: Vec<DeclarationRow<'a>>,
    notes: Vec<NoteRow<'a>>,
}

#[derive(Serialize)]
struct DocumentRow<'a> {
    path: &'a str,
    format: &'a str,
    language: &'a str,
    entity: Option<&'a str>,
    effective: Option<&'a str>,
    last_updated: Option<&'a str>,
    sentences: u32,
}

#[derive(Serialize)]
struct SubjectRow<'a> {
    kind: &'static str,
    id: &'a str,
}

#[derive(Serialize)]
struct MarksRow {
    only: bool,
    absolute: bool,
    open_ended: bool,
    vague: bool,
    exception: bool,
}

#[derive(Serialize)]
struct DeclarationRow<'a> {
    id: String,
    kind: &'static str,
    mode: &'static str,
    verbs: Vec<&'static str>,
    data: &'a [String],
    parties: &'a [String],
    party_categories: &'a [String],
    purposes: &'a [String],
    values: &'a [String],
    umbrella: bool,
    subject: &'static str,
    scope: Option<&'a str>,
    marks: MarksRow,
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    quote: &'a str,
    headings: &'a [String],
}

#[derive(Serialize)]
struct ReasonRow<'a> {
    text: &'a str,
    rule: Option<&'a str>,
    supports: bool,
}

#[derive(Serialize)]
struct EvidenceRow<'a> {
    id: String,
    subject: SubjectRow<'a>,
    action: &'static str,
    recipient: Option<&'a str>,
    value: Option<&'a str>,
    about: Option<&'a str>,
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    snippet: &'a str,
    symbol: &'a str,
    confidence: &'static str,
    scope: &'static str,
    rule: &'a str,
    why: String,
    reasons: Vec<ReasonRow<'a>>,
}

#[derive(Serialize)]
struct AssessmentRow<'a> {
    subject: SubjectRow<'a>,
    action: Option<&'static str>,
    recipient: Option<&'a str>,
    about: Option<&'a str>,
    verdict: &'static str,
    evidence: Vec<&'a str>,
    declarations: Vec<&'a str>,
    why: &'a [String],
}

#[derive(Serialize)]
struct FindingRow<'a> {
    fingerprint: &'a str,
    rule: &'a str,
    severity: &'static str,
    verdict: &'static str,
    status: &'static str,
    subject: SubjectRow<'a>,
    action: Option<&'static str>,
    recipient: Option<&'a str>,
    about: Option<&'a str>,
    message: &'a str,
    help: &'a str,
    citations: &'a [String],
    evidence: Vec<&'a str>,
    declarations: Vec<&'a str>,
    why: &'a [String],
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct NoteRow<'a> {
    kind: &'static str,
    message: &'a str,
    path: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    other: Option<PlaceRow<'a>>,
}

#[derive(Serialize)]
struct PlaceRow<'a> {
    path: &'a str,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct SkippedRow<'a> {
    path: &'a str,
    reason: &'a str,
}

#[derive(Serialize)]
struct StatsRow {
    files: u64,
    bytes: u64,
    elapsed_ms: u64,
    cached_files: u64,
}

/// The whole report. `timing` writes how long it took, which alone differs
/// between two runs; otherwise `elapsed_ms` is 0.
pub fn json(audit: &Audit, timing: bool) -> String {
    let evidence = unique(audit.evidence.iter().map(Evidence::id));
    let declarations = unique(audit.declarations.iter().map(Declaration::id));
    let report = Report {
        schema_version: SCHEMA_VERSION,
        tool: ME,
        root: &audit.root,
        documents: audit.documents.iter().map(document).collect(),
        declarations: declaration_rows(&audit.declarations, &declarations),
        evidence: audit.evidence.iter().zip(&evidence).map(evidence_row).collect(),
        assessments: audit
            .assessments
            .iter()
            .map(|a| assessment(a, &evidence, &declarations))
            .collect(),
        findings: audit.findings.iter().map(|f| finding(f, &evidence, &declarations)).collect(),
        notes: audit.notes.iter().map(note).collect(),
        skipped: audit
            .skipped
            .iter()
            .map(|s| SkippedRow { path: &s.path, reason: &s.reason })
            .collect(),
        stats: StatsRow {
            files: audit.stats.files,
            bytes: audit.stats.bytes,
            elapsed_ms: if timing { audit.stats.elapsed_ms } else { 0 },
            cached_files: audit.stats.cached_files,
        },
    };
    to_string(&report)
}

/// The report of reading policies alone.
pub fn policy_json(readings: &[Reading]) -> String {
    let ids = unique(readings.iter().flat_map(|r| &r.declarations).map(Declaration::id));
    let mut rest = ids.as_slice();
    let mut rows = Vec::with_capacity(ids.len());
    for reading in readings {
        let (mine, others) = rest.split_at(reading.declarations.len());
        rows.extend(declaration_rows(&reading.declarations, mine));
        rest = others;
    }
    to_string(&PolicyReport {
        schema_version: SCHEMA_VERSION,
        tool: ME,
        documents: readings.iter().map(|r| document(&r.document)).collect(),
        declarations: rows,
        notes: readings.iter().flat_map(|r| &r.notes).map(note).collect(),
    })
}

fn to_string(report: &impl Serialize) -> String {
    // Plain structs with string keys: serialising them cannot fail.
    let mut text = serde_json::to_string_pretty(report).unwrap_or_default();
    text.push('\n');
    visible_json(text)
}

/// Ids in order; equal ones get a running number.
fn unique(ids: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    ids.map(|id| {
        let count = seen.entry(id.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { id } else { format!("{id}-{count}") }
    })
    .collect()
}

fn pick<'a>(ids: &'a [String], indices: &[usize]) -> Vec<&'a str> {
    indices.iter().filter_map(|at| ids.get(*at)).map(String::as_str).collect()
}

fn subject(subject: &Subject) -> SubjectRow<'_> {
    SubjectRow { kind: subject.kind.name(), id: &subject.id }
}

fn document(d: &Document) -> DocumentRow<'_> {
    DocumentRow {
        path: &d.path,
        format: &d.format,
        language: &d.language,
        entity: d.entity.as_deref(),
        effective: d.effective.as_deref(),
        last_updated: d.last_updated.as_deref(),
        sentences: d.sentences,
    }
}

fn declaration_rows<'a>(all: &'a [Declaration], ids: &[String]) -> Vec<DeclarationRow<'a>> {
    all.iter()
        .zip(ids)
        .map(|(d, id)| DeclarationRow {
            id: id.clone(),
            kind: d.kind.name(),
            mode: d.mode.name(),
            verbs: d.verbs.iter().map(|v| v.name()).collect(),
            data: &d.data,
            parties: &d.parties,
            party_categories: &d.party_categories,
            purposes: &d.purposes,
            values: &d.values,
            umbrella: d.umbrella,
            subject: match d.subject {
                DataSubject::General => "general",
                DataSubject::Child => "child",
                DataSubject::Other => "other",
            },
            scope: d.scope.as_deref(),
            marks: MarksRow {
                only: d.marks.only,
                absolute: d.marks.absolute,
                open_ended: d.marks.open_ended,
                vague: d.marks.vague,
                exception: d.marks.exception,
            },
            path: &d.place.path,
            line: d.place.line,
            column: d.place.column,
            end_line: d.place.end_line,
            end_column: d.place.end_column,
            quote: &d.quote,
            headings: &d.headings,
        })
        .collect()
}

fn evidence_row<'a>((e, id): (&'a Evidence, &'a String)) -> EvidenceRow<'a> {
    EvidenceRow {
        id: id.clone(),
        subject: subject(&e.subject),
        action: e.action.name(),
        recipient: e.recipient.as_deref(),
        value: e.value.as_deref(),
        about: e.about.as_deref(),
        path: &e.place.path,
        line: e.place.line,
        column: e.place.column,
        end_line: e.place.end_line,
        end_column: e.place.end_column,
        snippet: &e.snippet,
        symbol: &e.symbol,
        confidence: e.confidence.name(),
        scope: e.scope.name(),
        rule: &e.rule,
        why: e.why.iter().map(|r| r.text.as_str()).collect::<Vec<_>>().join("; "),
        reasons: e
            .why
            .iter()
            .map(|r| ReasonRow { text: &r.text, rule: r.rule.as_deref(), supports: r.supports })
            .collect(),
    }
}

fn assessment<'a>(
    a: &'a Assessment,
    evidence: &'a [String],
    declarations: &'a [String],
) -> AssessmentRow<'a> {
    AssessmentRow {
        subject: subject(&a.subject),
        action: a.action.map(|x| x.name()),
        recipient: a.recipient.as_deref(),
        about: a.about.as_deref(),
        verdict: a.verdict.name(),
        evidence: pick(evidence, &a.evidence),
        declarations: pick(declarations, &a.declarations),
        why: &a.why,
    }
}

fn finding<'a>(
    f: &'a Finding,
    evidence: &'a [String],
    declarations: &'a [String],
) -> FindingRow<'a> {
    FindingRow {
        fingerprint: &f.fingerprint,
        rule: &f.rule,
        severity: f.severity.name(),
        verdict: f.verdict.name(),
        status: f.status.name(),
        subject: subject(&f.subject),
        action: f.action.map(|x| x.name()),
        recipient: f.recipient.as_deref(),
        about: f.about.as_deref(),
        message: &f.message,
        help: &f.help,
        citations: &f.citations,
        evidence: pick(evidence, &f.evidence),
        declarations: pick(declarations, &f.declarations),
        why: &f.why,
        reason: f.reason.as_deref(),
    }
}

fn note(n: &Note) -> NoteRow<'_> {
    let other = n.other.as_ref().map(|p: &Place| PlaceRow {
        path: &p.path,
        line: p.line,
        column: p.column,
    });
    NoteRow {
        kind: n.kind.name(),
        message: &n.message,
        path: &n.place.path,
        line: n.place.line,
        column: n.place.column,
        end_line: n.place.end_line,
        end_column: n.place.end_column,
        other,
    }
}

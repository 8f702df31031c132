//! Remarks on a document that are no statements: blanks that were never filled
//! in, boasts, links to other documents, repaired text.

use std::ops::Range;

use super::document::Shape;
use super::sense::Sense;
use super::view::View;
use super::words::Sort;
use crate::model::{Note, NoteKind, SourceFile};

/// No more remarks of one sort than this: a broken file says it once.
const MOST: usize = 40;

/// The remarks on one block.
pub fn of_block(view: &View<'_>, file: &SourceFile, out: &mut Vec<Note>) {
    let mut add = |kind: NoteKind, range: Range<usize>, message: String| {
        if out.iter().filter(|n| n.kind == kind).count() < MOST {
            let place = file.place(view.block.range(range));
            let note = Note { place, kind, message, other: None };
            if !out.contains(&note) {
                out.push(note);
            }
        }
    };
    let all = view.all();
    for (range, words) in blanks(view) {
        add(
            NoteKind::Placeholder,
            range,
            format!("“{words}” looks like a blank that was never filled in"),
        );
    }
    if let Some(hit) = view.cue(&all, "puffery") {
        let range = view.tokens[hit.from].start..view.tokens[hit.to - 1].end;
        let words = view.text(&(hit.from..hit.to));
        add(NoteKind::Puffery, range, format!("nobody can verify “{words}”"));
    }
    for (range, to) in &view.block.links {
        let words = view.block.text.get(range.clone()).unwrap_or("");
        let other = to.starts_with("http")
            || to.starts_with('/')
            || to.starts_with("./")
            || to.ends_with(".md")
            || to.ends_with(".html");
        let named = view.tokens.iter().any(|t| {
            t.start >= range.start
                && t.end <= range.end
                && t.classes & view.lexicon.class("document") != 0
        });
        // What a company has written about itself is nobody else's policy.
        let foreign = view.hits.iter().any(|h| {
            h.sense == Sense::Named
                && view.tokens[h.from].start >= range.start
                && view.tokens[h.to - 1].end <= range.end
        });
        if other && named && !foreign {
            add(
                NoteKind::LinkedDocument,
                range.clone(),
                format!("“{words}” ({to}) belongs to what is said here and was not read"),
            );
        }
    }
}

/// Blanks of templates: bracketed words, reserved hosts and numbers, filler.
fn blanks(view: &View<'_>) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    let text = &view.block.text;
    let hosts = view.lexicon.plain("placeholder-host");
    let blank = view.lexicon.class("blank");
    for (at, token) in view.tokens.iter().enumerate() {
        let word = &text[token.start..token.end];
        match token.sort {
            Sort::Email | Sort::Url => {
                let lower = word.to_ascii_lowercase();
                let host = |h: &String| {
                    lower
                        .split(['@', '/', ':'])
                        .any(|part| part == h || part.ends_with(&format!(".{h}")))
                };
                if hosts.iter().any(host) {
                    out.push((token.start..token.end, word.to_owned()));
                }
            }
            Sort::Number if word == "555" => {
                if let Some(next) = view.tokens.get(at + 1).filter(|n| n.sort == Sort::Number) {
                    let tail = &text[next.start..next.end];
                    if tail.len() == 4 && tail.starts_with("01") {
                        out.push((token.start..next.end, text[token.start..next.end].to_owned()));
                    }
                }
            }
            Sort::Mark('(') if text[token.start..].starts_with('[') => {
                let close = (at + 1..(at + 9).min(view.tokens.len())).find(|&n| view.mark(n, ')'));
                let Some(close) = close.filter(|&c| c > at + 1) else { continue };
                let link = view
                    .block
                    .links
                    .iter()
                    .any(|(r, _)| r.start <= token.end && r.end >= token.end);
                let words = at + 1..close;
                if !link
                    && view.any(words.clone(), blank)
                    && words.clone().all(|n| view.tokens[n].sort == Sort::Word)
                {
                    let range = token.start..view.tokens[close].end;
                    out.push((range.clone(), text[range].to_owned()));
                }
            }
            _ => {}
        }
    }
    let name =
        view.phrases(&view.all(), Sense::Cue).find(|h| {
            view.lexicon.id(h) == "placeholder-name"
                && h.to - h.from >= 2
                && h.to - h.from < view.tokens.len()
                && !matches!(view.block.shape, Shape::Heading(_))
                && (h.from..h.to).all(|at| view.name_like(at))
                && !view.block.bold.iter().any(|b| {
                    b.start <= view.tokens[h.from].start && b.end >= view.tokens[h.to - 1].end
                })
                && !view.mark(h.to, ':')
        });
    if let Some(hit) = view.cue(&view.all(), "placeholder").or(name) {
        let range = view.tokens[hit.from].start..view.tokens[hit.to - 1].end;
        if !out.iter().any(|(r, _)| r.start <= range.start && r.end >= range.start) {
            out.push((range.clone(), text[range].to_owned()));
        }
    }
    out
}

/// A remark on a document that states nothing which could be read.
pub fn silent(file: &SourceFile) -> Note {
    let end = file.text.find('\n').unwrap_or(file.text.len());
    Note {
        place: file.place(0..end),
        kind: NoteKind::NotAnalysed,
        message: "no statement could be read here".to_owned(),
        other: None,
    }
}

/// A remark on repaired text.
pub fn mended(file: &SourceFile, range: Range<usize>, good: &str, out: &mut Vec<Note>) {
    if out.iter().filter(|n| n.kind == NoteKind::Mojibake).count() < MOST {
        let place = file.place(range);
        out.push(Note {
            place,
            kind: NoteKind::Mojibake,
            message: format!("double-encoded text, read as “{good}”"),
            other: None,
        });
    }
}

//! What stands beside the title of a group: what its verdict means, and that a
//! decision is about all of it.

use ratatui::text::Line;

use crate::model::{Severity, Verdict};

use super::super::keymap::Action;
use super::super::rows::Row;
use super::super::state::{Group, Screen, State};
use super::super::text::{count, say};
use super::detail::paragraph;

/// On the title of a group: what its verdict means, and that a decision is
/// about all of it.
pub(super) fn lines(state: &State, wide: usize) -> Vec<Line<'static>> {
    let theme = &state.theme;
    let mut out = Vec::new();
    if state.screen != Screen::Findings {
        return out;
    }
    let f = &state.findings;
    let Some(Row::Group { label, members, .. }) = f.rows.get(f.cursor.at) else {
        if state.progress.is_some() && f.rows.is_empty() {
            out.push(Line::from(say("reading …", theme.faint)));
        }
        return out;
    };
    match Verdict::from_name(label).filter(|_| f.group == Group::Verdict) {
        Some(v) => {
            let first = format!("{} {}: ", state.signs.verdict(v), v.name());
            paragraph(
                vec![say(first, theme.verdict(v))],
                meaning(v),
                theme.text,
                wide,
                3,
                &mut out,
            );
        }
        None => paragraph(Vec::new(), label, theme.title, wide, 2, &mut out),
    }
    out.push(Line::default());
    let mut n = count(members.len(), "finding", "findings");
    match state.marked_among(members) {
        0 => {}
        marked if marked == members.len() => n.push_str(", all marked"),
        marked => n.push_str(&format!(", {marked} marked")),
    }
    paragraph(vec![say("group   ", theme.faint)], &n, theme.text, wide, 2, &mut out);
    let key = |action| state.keymap.key(action);
    // Marks are what a decision is about, wherever they are.
    let whom = match f.marked.len() {
        0 => "all of them".to_owned(),
        1 => "the marked one".to_owned(),
        n => format!("the {n} marked ones"),
    };
    let all = format!(
        "{} accepts, {} declares, {} puts off {whom}; {} marks them, Enter folds",
        key(Action::Accept),
        key(Action::Declare),
        key(Action::Defer),
        key(Action::Mark)
    );
    paragraph(vec![say("to do   ", theme.key)], &all, theme.text, wide, 4, &mut out);
    let bar = match state.bar {
        Severity::Error => "E error; W warning and n note, which do not fail check",
        Severity::Warning => "E error, W warning; n note, which does not fail check",
        Severity::Note => "E error, W warning, n note; each of them fails check",
    };
    paragraph(vec![say("signs   ", theme.faint)], bar, theme.faint, wide, 3, &mut out);
    out
}

fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Contradicted => "the policy denies it or says otherwise, and the code does it",
        Verdict::Undisclosed => "the code does it, and the policy says nothing of it",
        Verdict::Ambiguous => "the policy both says it and denies it",
        Verdict::Vague => "the policy names only something broader",
        Verdict::Unevidenced => "the policy says it, and nothing in the code shows it",
        Verdict::Disclosed => "the policy says it",
    }
}

//! Excerpts: a place in the code, a place in the policy, each with what is
//! around it.

use ratatui::style::Modifier;
use ratatui::text::Line;

use crate::model::{Evidence, Place, SubjectKind};

use super::super::index::{Standing, party_name};
use super::super::pages::Known;
use super::super::state::State;
use super::super::text::{cut_front, say};
use super::super::topic::Topic;
use super::detail::paragraph;
use super::ink::{self, Look};
use super::{clip, ends};

/// A place as a title of its excerpt.
fn place_line(state: &State, place: &Place, more: &str, wide: usize) -> Line<'static> {
    let theme = &state.theme;
    let at = format!(":{}:{}", place.line, place.column);
    let more = if wide >= 50 { more } else { "" };
    let room = wide.saturating_sub(at.len() + more.len() + 2);
    ends(
        vec![
            say(cut_front(&place.path, room.max(10), state.signs.cut()), theme.key),
            say(at, theme.faint),
        ],
        vec![say(more, theme.faint)],
        wide,
        state.signs.cut(),
    )
}

/// The credentials and people's data that are written into a file: a screen
/// may be shared, so only their beginning is shown.
fn secrets(state: &State, path: &str) -> Vec<Place> {
    let written = |e: &&Evidence| {
        matches!(e.subject.kind, SubjectKind::Secret | SubjectKind::Literal)
            && *e.place.path == *path
    };
    state.audit.evidence.iter().filter(written).map(|e| e.place.clone()).collect()
}

fn look<'a>(state: &'a State, wide: usize, hidden: &'a [Place]) -> Look<'a> {
    Look {
        hidden,
        theme: &state.theme,
        columns: wide,
        cursor: state.signs.cursor(),
        bar: state.signs.bar(),
        cut: state.signs.cut(),
    }
}

/// The code around the place that is shown.
pub(super) fn code(
    state: &State,
    topic: &Topic<'_>,
    wide: usize,
    height: usize,
    out: &mut Vec<Line<'static>>,
) {
    let theme = &state.theme;
    let Some(e) = topic.evidence(state, state.place) else {
        let words = match state.standing() {
            Some(Standing::NotJudged) => "nothing that code could show or deny",
            Some(Standing::NotUnderstood) => "nothing could be made of it",
            _ if topic.finding.is_some_and(|f| !f.notes.is_empty()) => {
                "about what the documents say, whatever the code does"
            }
            _ => "nothing in the code shows it",
        };
        out.push(Line::from(say(words, theme.faint)));
        return;
    };
    let mut more = format!("{}, {} confidence", e.action.name(), e.confidence.name());
    if let Some(r) = &e.recipient {
        more = format!("{} {} {more}", state.signs.arrow(), party_name(&state.rules, r));
    }
    out.push(place_line(state, &e.place, &more, wide));
    match state.pages.get(&e.place.path) {
        Known::Here(page) => {
            let gone = page.len() < e.place.line;
            if gone {
                out.push(Line::from(say("the file has changed: read again with r", theme.faint)));
            } else {
                out.extend(ink::code(
                    page,
                    &e.place,
                    &look(state, wide, &secrets(state, &e.place.path)),
                    height,
                ));
            }
        }
        // Until the file is here its line is, as the report has it.
        Known::Loading | Known::Missing => {
            let mut line =
                vec![say(format!("{} {} ", e.place.line, state.signs.bar()), theme.faint)];
            line.push(say(&e.snippet, theme.text));
            out.push(Line::from(clip(line, wide, state.signs.cut())));
            let blank = if matches!(state.pages.get(&e.place.path), Known::Missing) {
                "the file is not there any more"
            } else {
                ""
            };
            out.push(Line::from(say(blank, theme.faint)));
            out.extend(std::iter::repeat_n(Line::default(), height.saturating_sub(2)));
        }
    }
}

/// The policy around the statement that is shown.
pub(super) fn policy(
    state: &State,
    topic: &Topic<'_>,
    wide: usize,
    height: usize,
    out: &mut Vec<Line<'static>>,
) {
    let theme = &state.theme;
    let Some(place) = topic.statement(state, state.statement) else {
        let words = match state.audit.documents.as_slice() {
            [] => "there is no policy".to_owned(),
            [one] => format!("{} says nothing about it", one.path),
            many => format!("{} documents say nothing about it", many.len()),
        };
        out.push(Line::from(say(words, theme.faint)));
        return;
    };
    let declaration = topic.declaration(state, state.statement);
    let mut more = declaration.map_or(String::new(), |d| d.kind.name().to_owned());
    if topic.statements() > 1 {
        more = format!("{more}  {}/{}", state.statement + 1, topic.statements());
    }
    out.push(place_line(state, place, &more, wide));
    let style =
        topic.verdict.map_or(theme.key, |v| theme.verdict(v)).add_modifier(Modifier::UNDERLINED);
    match state.pages.get(&place.path) {
        Known::Here(page) if page.len() >= place.line => {
            out.extend(ink::prose(page, place, &look(state, wide, &[]), height, style));
        }
        _ => {
            let quote = declaration.map_or("", |d| &d.quote);
            let lead = vec![say(format!("{} {} ", place.line, state.signs.bar()), theme.faint)];
            paragraph(lead, quote, theme.text, wide, height, out);
        }
    }
}

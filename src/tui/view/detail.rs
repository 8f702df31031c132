//! The detail: places in the code beside places in the policy, and why.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::model::Status;

use super::super::layout::Panes;
use super::super::state::{Pane, Screen, State};
use super::super::text::{cut_front, say, wrap};
use super::super::topic::Topic;

use super::{clip, excerpts, group, put, title};

/// What a pane shows of the topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Code,
    Policy,
}

/// Draws the panes that show the topic.
pub(super) fn draw(state: &State, buf: &mut Buffer, panes: &Panes) {
    let parts = parts(panes);
    for (pane, area, part) in parts {
        let topic = state.topic();
        let (name, right) = head(state, topic.as_ref(), part);
        let body = title(state, buf, area, pane, &name, &right);
        let inner = inset(body);
        let Some(topic) = topic else {
            if part != Part::Policy {
                for (nth, line) in group::lines(state, usize::from(inner.width)).iter().enumerate()
                {
                    put(buf, inner, nth, line);
                }
            }
            continue;
        };
        let lines = lines(state, &topic, inner, part);
        let scroll = state.scroll[usize::from(part == Part::Policy)]
            .min(lines.len().saturating_sub(usize::from(inner.height)));
        for (nth, line) in lines.iter().skip(scroll).enumerate() {
            put(buf, inner, nth, line);
        }
    }
}

/// How many lines of a pane (0: code, 1: policy) are below its end.
pub(crate) fn overflow(state: &State, which: usize) -> usize {
    let panes = state.panes();
    let part = parts(&panes).into_iter().find(|(_, _, p)| (*p == Part::Policy) == (which == 1));
    let (Some((_, area, part)), Some(topic)) = (part, state.topic()) else { return 0 };
    let inner = inset(Rect { height: area.height.saturating_sub(1), ..area });
    lines(state, &topic, inner, part).len().saturating_sub(usize::from(inner.height))
}

fn parts(panes: &Panes) -> Vec<(Pane, Rect, Part)> {
    let mut parts = Vec::new();
    if let Some(area) = panes.code {
        parts.push((Pane::Code, area, if panes.policy.is_some() { Part::Code } else { Part::All }));
    }
    if let Some(area) = panes.policy {
        parts.push((Pane::Policy, area, Part::Policy));
    }
    parts
}

fn inset(area: Rect) -> Rect {
    let by = u16::from(area.width > 50);
    Rect { x: area.x + by, width: area.width.saturating_sub(2 * by), ..area }
}

fn head(state: &State, topic: Option<&Topic<'_>>, part: Part) -> (String, String) {
    let Some(topic) = topic else { return (name(part).into(), String::new()) };
    let nth = |at: usize, of: usize, what: &str| {
        if of > 1 { format!("{what} {} of {of}", at + 1) } else { String::new() }
    };
    let right = match part {
        Part::All | Part::Code => nth(state.place, topic.evidence.len(), "place"),
        Part::Policy => nth(state.statement, topic.declarations.len(), "statement"),
    };
    (name(part).into(), right)
}

fn name(part: Part) -> &'static str {
    match part {
        Part::All => "Detail",
        Part::Code => "Code",
        Part::Policy => "Policy",
    }
}

fn lines(state: &State, topic: &Topic<'_>, area: Rect, part: Part) -> Vec<Line<'static>> {
    let wide = usize::from(area.width);
    let height = usize::from(area.height);
    let mut out = Vec::new();
    match part {
        Part::All => {
            headline(state, topic, wide, if height < 12 { 1 } else { 3 }, &mut out);
            let room = height.saturating_sub(out.len() + 2);
            // Small panes show both places first; what explains them follows.
            let (code, said) =
                if height < 18 { (room * 3 / 5, room * 2 / 5) } else { (room * 2 / 5, room / 4) };
            if state.screen == Screen::Policy && !state.opened {
                // The document stands beside it: the places matter here.
                excerpts::code(state, topic, wide, (room / 2).max(1), &mut out);
                other_places(state, topic, wide, &mut out);
                out.push(Line::default());
                remedy(state, topic, wide, &mut out);
                why(state, topic, wide, &mut out);
                sources(state, topic, wide, &mut out);
                return out;
            }
            let has_code = !topic.evidence.is_empty();
            let (code, said) = if has_code { (code.max(1), said.max(1)) } else { (1, code + said) };
            excerpts::code(state, topic, wide, code, &mut out);
            excerpts::policy(state, topic, wide, said, &mut out);
            out.push(Line::default());
            remedy(state, topic, wide, &mut out);
            evidence_reasons(state, topic, wide, &mut out);
            why(state, topic, wide, &mut out);
            sources(state, topic, wide, &mut out);
        }
        Part::Code => {
            headline(state, topic, wide, 4, &mut out);
            let room = (height * 3 / 5).max(3).min(height.saturating_sub(out.len() + 1));
            excerpts::code(state, topic, wide, room, &mut out);
            out.push(Line::default());
            evidence_reasons(state, topic, wide, &mut out);
            other_places(state, topic, wide, &mut out);
        }
        Part::Policy => {
            excerpts::policy(state, topic, wide, (height / 2).max(3), &mut out);
            out.push(Line::default());
            remedy(state, topic, wide, &mut out);
            why(state, topic, wide, &mut out);
            sources(state, topic, wide, &mut out);
        }
    }
    out
}

/// A paragraph that starts with some words and hangs under what follows them,
/// unless those take too much room.
pub(super) fn paragraph(
    first: Vec<Span<'static>>,
    text: &str,
    style: Style,
    wide: usize,
    most: usize,
    out: &mut Vec<Line<'static>>,
) {
    let lead: usize = first.iter().map(Span::width).sum();
    let hang = if lead > 8 { 2 } else { lead };
    // The first line is shorter by its words: a blank of that width stands for them.
    let held = "\u{2007}".repeat(lead - hang);
    let pieces = wrap(&format!("{held}{text}"), wide.saturating_sub(hang).max(8));
    for (nth, piece) in pieces.iter().take(most).enumerate() {
        let mut spans = if nth == 0 { first.clone() } else { vec![Span::raw(" ".repeat(hang))] };
        spans.push(say(piece.trim_start_matches('\u{2007}'), style));
        out.push(Line::from(spans));
    }
}

/// What it is, in a line or two.
fn headline(
    state: &State,
    topic: &Topic<'_>,
    wide: usize,
    most: usize,
    out: &mut Vec<Line<'static>>,
) {
    let theme = &state.theme;
    let mut first = Vec::new();
    if let Some(v) = topic.verdict {
        first.push(say(format!("{} ", state.signs.verdict(v)), theme.verdict(v)));
        if wide >= 60 {
            first.push(say(format!("{}: ", v.name()), theme.verdict(v)));
        }
    }
    paragraph(first, &topic.title, theme.title, wide, most, out);
    if let Some(f) = topic.finding {
        let status = state.status(f);
        if status != Status::Open {
            let reason =
                state.decided.get(&f.fingerprint).map(|d| d.1.clone()).or_else(|| f.reason.clone());
            let words = format!("{}: {}", status.name(), reason.unwrap_or_default());
            paragraph(Vec::new(), &words, theme.good, wide, 2, out);
        } else if state.later.contains(&f.fingerprint) {
            out.push(Line::from(say("put off for later", theme.faint)));
        }
    }
}

/// Why the place is taken for what it is.
fn evidence_reasons(state: &State, topic: &Topic<'_>, wide: usize, out: &mut Vec<Line<'static>>) {
    let theme = &state.theme;
    let Some(e) = topic.evidence(state, state.place) else { return };
    for reason in &e.why {
        let word = if reason.supports { "because " } else { "not     " };
        let mut text = reason.text.clone();
        if let Some(rule) = reason.rule.as_ref().filter(|_| wide >= 90) {
            text.push_str(&format!("  ({rule})"));
        }
        paragraph(vec![say(word, theme.faint)], &text, theme.text, wide, 4, out);
    }
}

/// Why the verdict is what it is.
fn why(state: &State, topic: &Topic<'_>, wide: usize, out: &mut Vec<Line<'static>>) {
    for text in &topic.why {
        // A party's own line, not a verdict's.
        let (word, text) = match text.strip_prefix("receives ") {
            Some(rest) if topic.finding.is_none() => ("receives ", rest),
            _ => ("verdict ", text.as_str()),
        };
        paragraph(vec![say(word, state.theme.faint)], text, state.theme.text, wide, 4, out);
    }
}

/// What would settle it.
fn remedy(state: &State, topic: &Topic<'_>, wide: usize, out: &mut Vec<Line<'static>>) {
    let theme = &state.theme;
    if let Some(help) = topic.help.filter(|h| !h.is_empty()) {
        paragraph(vec![say("to do   ", theme.key)], help, theme.text, wide, 6, out);
    }
}

/// Where the duty comes from, and which rule looked.
fn sources(state: &State, topic: &Topic<'_>, wide: usize, out: &mut Vec<Line<'static>>) {
    let theme = &state.theme;
    if !topic.citations.is_empty() {
        paragraph(
            vec![say("source  ", theme.faint)],
            &topic.citations.join("; "),
            theme.faint,
            wide,
            4,
            out,
        );
    }
    if let Some(f) = topic.finding {
        let words = format!("{}  {}  {}", f.rule, f.severity.name(), f.fingerprint);
        paragraph(vec![say("rule    ", theme.faint)], &words, theme.faint, wide, 2, out);
    }
}

/// The other places, one line each.
fn other_places(state: &State, topic: &Topic<'_>, wide: usize, out: &mut Vec<Line<'static>>) {
    let theme = &state.theme;
    if topic.evidence.len() < 2 {
        return;
    }
    out.push(Line::default());
    for (nth, &at) in topic.evidence.iter().enumerate().take(50) {
        let Some(e) = state.audit.evidence.get(at) else { continue };
        let here = nth == state.place;
        let place = format!("{}:{}", e.place.path, e.place.line);
        let line = vec![
            say(if here { state.signs.cursor() } else { " " }, theme.key),
            say(
                format!(" {} ", cut_front(&place, (wide / 2).max(12), state.signs.cut())),
                if here { theme.title } else { theme.text },
            ),
            say(&e.snippet, theme.faint),
        ];
        out.push(Line::from(clip(line, wide, state.signs.cut())));
    }
}

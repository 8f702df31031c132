//! The list of findings, grouped.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use crate::model::{Finding, Status, Verdict};

use super::super::rows::Row;
use super::super::state::{Group, Pane, Progress, State};
use super::super::text::{self, count, cut_front, fit, say};
use super::{ends, put, shade, title};

/// After so many milliseconds a second scan shows how far it is.
const SLOW: u64 = 400;

pub(super) fn draw(state: &State, buf: &mut Buffer, area: Rect) {
    let f = &state.findings;
    let all = state.audit.findings.len();
    let mut words = match (f.shown, area.width) {
        (n, 0..60) if n == all => format!("{n} found"),
        (n, 0..60) => format!("{n} of {all}"),
        (n, _) if n == all => count(n, "finding", "findings"),
        (n, _) => format!("{n} of {}", count(all, "finding", "findings")),
    };
    let marking = !f.marked.is_empty() && area.width < 60;
    if state.scanned && !state.partial && state.audit.has_policy() && !marking {
        words = match state.failing() {
            0 => format!("{words}, check passes"),
            1 => format!("{words}, 1 fails check"),
            n => format!("{words}, {n} fail check"),
        };
    }
    if !f.marked.is_empty() {
        words = format!("{words}, {} marked", f.marked.len());
    }
    if state.partial {
        words = format!("{words}, scan stopped early");
    }
    if !state.audit.skipped.is_empty() && area.width >= 60 {
        let n = state.audit.skipped.len();
        let key = state.keymap.key(super::super::keymap::Action::Skipped);
        words = format!("{words}, {n} not read ({key})");
    }
    let right = if f.filter_text.is_empty() {
        format!("by {}", f.group.name())
    } else {
        format!("/{}  by {}", f.filter_text, f.group.name())
    };
    // What is read again is there in a moment: a bar would only flicker.
    let slow = |p: &&Progress| !state.scanned || p.elapsed_ms >= SLOW;
    let body = match state.progress.as_ref().filter(slow) {
        Some(_) => super::status::progress(state, buf, area, &words),
        None => title(state, buf, area, Pane::List, &words, &right),
    };
    if f.rows.is_empty() {
        return nothing(state, buf, body);
    }
    let focused = state.pane == Pane::List && state.dialog.is_none();
    let top = f.cursor.top;
    for (nth, row) in f.rows.iter().enumerate().skip(top).take(usize::from(body.height)) {
        let here = nth == f.cursor.at;
        let line = match row {
            Row::Group { key, label, members } => {
                group(state, key, label, members, here, body.width)
            }
            Row::Finding(at) => finding(state, &state.audit.findings[*at], here, body.width),
        };
        put(buf, body, nth - top, &line);
        if here {
            shade(
                buf,
                body,
                nth - top,
                if focused { state.theme.cursor } else { state.theme.shade },
            );
        }
    }
}

fn nothing(state: &State, buf: &mut Buffer, body: Rect) {
    let theme = &state.theme;
    let undecided = state.open().0;
    let words = if let Some(p) = &state.progress {
        format!("reading {}", if p.path.is_empty() { "the code and the policy" } else { &p.path })
    } else if let Some(why) = &state.failure {
        why.clone()
    } else if !state.findings.filter_text.is_empty() {
        format!(
            "nothing passes the filter; {} shows all again",
            state.keymap.key(super::super::keymap::Action::Back)
        )
    } else if undecided == 0 && !state.audit.findings.is_empty() {
        format!(
            "all is decided; {} shows it",
            state.keymap.key(super::super::keymap::Action::ShowDecided)
        )
    } else if state.scanned && !state.audit.has_policy() {
        let key = state.keymap.key(super::super::keymap::Action::Policy);
        format!("there is no policy to compare with; {key} says how to start one")
    } else if state.scanned {
        "nothing to look at: what the policy says is what the code does".to_owned()
    } else {
        String::new()
    };
    let style = if state.failure.is_some() { theme.bad } else { theme.faint };
    for (nth, piece) in
        text::wrap(&words, usize::from(body.width).saturating_sub(2)).into_iter().enumerate()
    {
        put(buf, body, nth, &Line::from(say(format!(" {piece}"), style)));
    }
}

fn group(
    state: &State,
    key: &str,
    label: &str,
    members: &[usize],
    here: bool,
    wide: u16,
) -> Line<'static> {
    let theme = &state.theme;
    let folded = state.findings.folded.contains(key);
    let fold = if folded { state.signs.folded() } else { state.signs.unfolded() };
    let mut spans = vec![
        say(if here { state.signs.cursor() } else { " " }, theme.key),
        say(format!("{fold} "), theme.faint),
    ];
    match Verdict::from_name(label).filter(|_| state.findings.group == Group::Verdict) {
        Some(v) => {
            spans.push(say(format!("{} {}", state.signs.verdict(v), v.name()), theme.verdict(v)));
        }
        None => spans.push(say(label, theme.title)),
    }
    spans.push(say(format!("  {}", members.len()), theme.faint));
    match state.marked_among(members) {
        0 => {}
        n if n == members.len() => spans.push(say("  all marked", theme.key)),
        n => spans.push(say(format!("  {n} marked"), theme.key)),
    }
    Line::from(super::clip(spans, usize::from(wide), state.signs.cut()))
}

fn finding(state: &State, f: &Finding, here: bool, wide: u16) -> Line<'static> {
    let theme = &state.theme;
    let wide = usize::from(wide);
    let marked = state.findings.marked.contains(&f.fingerprint);
    let status = state.status(f);
    let later = state.later.contains(&f.fingerprint);
    let quiet = status != Status::Open || later;
    let mut left: Vec<Span<'static>> = vec![
        say(if here { state.signs.cursor() } else { " " }, theme.key),
        say(if marked { state.signs.mark() } else { state.signs.status(status, later) }, theme.key),
        say(format!(" {}", state.signs.severity(f.severity)), theme.severity(f.severity)),
    ];
    if state.findings.group != Group::Verdict {
        left.push(say(format!(" {}", state.signs.verdict(f.verdict)), theme.verdict(f.verdict)));
    }
    left.push(Span::raw(" "));
    left.push(say(&f.message, if quiet { theme.faint } else { theme.text }));
    let place = place(state, f);
    let room = match wide {
        // The detail beside it names the place; the words matter here.
        0..60 => 0,
        60..70 => 16,
        70..110 => 22,
        _ => 36,
    }
    .min(wide / 2);
    let mut right = Vec::new();
    if room > 0 && !place.is_empty() {
        let shown = cut_front(&place, room, state.signs.cut());
        right
            .push(say(format!(" {}", fit(&shown, room.min(text::width(&shown)), "")), theme.faint));
    }
    ends(left, right, wide, state.signs.cut())
}

/// Where the finding is, as `file.rs:12`, or the policy's place.
fn place(state: &State, f: &Finding) -> String {
    let code = state.first_place(&f.evidence);
    let said =
        f.declarations.first().and_then(|&d| state.audit.declarations.get(d)).map(|d| &d.place);
    let said = said.or_else(|| state.remarked(f).first().copied());
    let more = f.evidence.len().saturating_sub(1);
    match code.or(said) {
        Some(p) if more > 0 && code.is_some() => format!("{}:{} +{more}", p.path, p.line),
        Some(p) => format!("{}:{}", p.path, p.line),
        None => String::new(),
    }
}

//! The first line (which project, which view, how much is open), the last
//! (keys, messages, what is typed) and the bar of a running scan.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use crate::model::{Status, Verdict};

use super::super::keymap::{Action, BINDINGS, Context};
use super::super::state::{Pane, Screen, State, Tone};
use super::super::text::{self, cut, say};
use super::{ends, put};

const TABS: [(Screen, &str, &str); 5] = [
    (Screen::Findings, "Findings", "Find"),
    (Screen::Policy, "Policy", "Pol"),
    (Screen::Map, "Map", "Map"),
    (Screen::Parties, "Third parties", "3rd"),
    (Screen::Skipped, "Not read", "Skip"),
];

/// What this is, where there is room to say it.
const OWN: &str = " privaudit ";

/// The words of the tabs with the columns that they take, and before them the
/// name of the project, as long as there is room for all of it.
fn tabs(state: &State) -> (String, Vec<(Screen, String, u16)>) {
    let wide = usize::from(state.size.0);
    let words = |last: Option<&str>| -> Vec<String> {
        let word = |(screen, long, short): &(Screen, &str, &str)| match (wide, *screen) {
            (0..44, s) if s != state.screen => String::new(),
            // Seldom wanted: where there is no room, its number alone.
            (44.., Screen::Skipped) => last.unwrap_or("").to_owned(),
            (0..72, _) => (*short).to_owned(),
            (72..100, Screen::Parties) => "Parties".to_owned(),
            _ => (*long).to_owned(),
        };
        let labelled = TABS.iter().map(|tab| (tab.0, word(tab)));
        labelled
            .map(|(screen, word)| {
                let key = state.keymap.key(match screen {
                    Screen::Findings => Action::Findings,
                    Screen::Policy => Action::Policy,
                    Screen::Map => Action::Map,
                    Screen::Parties => Action::Parties,
                    Screen::Skipped => Action::Skipped,
                });
                if word.is_empty() { format!(" {key} ") } else { format!(" {key} {word} ") }
            })
            .collect()
    };
    let taken: usize = counts(state, false).iter().map(Span::width).sum();
    let room = |words: &[String]| {
        let used: usize = words.iter().map(|w| text::width(w)).sum();
        wide.checked_sub(used + taken + 1)
    };
    let (_, long, short) = TABS[TABS.len() - 1];
    let fit = [long, short].map(|word| words(Some(word))).into_iter().find(|w| room(w).is_some());
    let shown = fit.unwrap_or_else(|| words(None));
    let most = if wide >= 100 { 24 } else { 16 };
    let left = room(&shown).unwrap_or(0);
    let own = if wide >= 100 && left >= OWN.len() + 8 { OWN } else { "" };
    let name = match left - own.len() {
        left if wide >= 72 && left >= 8 => {
            format!(" {} ", cut(&state.project, most.min(left - 2), state.signs.cut()))
        }
        _ => String::new(),
    };
    let name = own.to_owned() + &name;
    let mut x = text::width(&text::clean(&name)) as u16;
    let placed = TABS.iter().zip(shown).map(|(tab, word)| {
        let at = x;
        x += text::width(&word) as u16;
        (tab.0, word, at)
    });
    let placed = placed.collect();
    (name, placed)
}

/// The view whose tab is at this column.
pub(crate) fn tab_at(state: &State, x: u16) -> Option<Screen> {
    tabs(state)
        .1
        .into_iter()
        .find(|(_, word, at)| x >= *at && x < at + text::width(word) as u16)
        .map(|(screen, ..)| screen)
}

pub(super) fn header(state: &State, buf: &mut Buffer, area: Rect) {
    let theme = &state.theme;
    let (name, tabs) = tabs(state);
    let (own, project) = match name.strip_prefix(OWN) {
        Some(project) if area.width >= 100 => (OWN, project.to_owned()),
        _ => ("", name),
    };
    let quiet = if own.is_empty() { theme.title } else { theme.faint };
    let mut left = vec![say(own, theme.title), say(project, quiet)];
    for (screen, word, _) in tabs {
        let style = if screen == state.screen {
            theme.focus.add_modifier(ratatui::style::Modifier::UNDERLINED)
        } else {
            theme.faint
        };
        left.push(say(word, style));
    }
    let wide = usize::from(area.width);
    let used: usize = left.iter().map(Span::width).sum();
    // Words if there is room for them, else signs and numbers alone.
    let full = counts(state, true);
    let fits = used + full.iter().map(Span::width).sum::<usize>() < wide;
    let right = if fits { full } else { counts(state, false) };
    put(buf, area, 0, &ends(left, right, wide, ""));
}

/// What is open, worst first.
fn counts(state: &State, words: bool) -> Vec<Span<'static>> {
    let theme = &state.theme;
    let mut spans = Vec::new();
    let mut open = [0; Verdict::ALL.len()];
    for f in state.audit.findings.iter().filter(|f| state.status(f) == Status::Open) {
        open[f.verdict as usize] += 1;
    }
    let mut any = false;
    for v in Verdict::ALL {
        let n = open[v as usize];
        if n == 0 {
            continue;
        }
        any = true;
        let name = if words { format!(" {}", v.name()) } else { String::new() };
        spans.push(say(format!("{} {n}{name} ", state.signs.verdict(v)), theme.verdict(v)));
    }
    if state.scanned && !state.audit.has_policy() {
        spans.push(say("no policy ", theme.bad));
    } else if !any && state.scanned {
        spans.push(say("nothing open ", theme.good));
    }
    spans
}

/// The title of the list while a scan runs: the rule fills up with it.
pub(super) fn progress(state: &State, buf: &mut Buffer, area: Rect, words: &str) -> Rect {
    let theme = &state.theme;
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let Some(p) = &state.progress else { return below };
    let wide = usize::from(area.width);
    let rate = p.files.saturating_mul(1000).checked_div(p.elapsed_ms).unwrap_or(0);
    let told = match (p.total, wide) {
        (0, _) => format!("{} files", p.files),
        (total, 0..60) => format!("{}/{total}", p.files),
        (total, _) => format!("{} of {total} files, {}, {rate}/s", p.files, size(p.bytes)),
    };
    let room = wide.saturating_sub(text::width(words) + text::width(&told) + 6);
    let full = (room as u64 * p.files.min(p.total)).checked_div(p.total).unwrap_or(0) as usize;
    let line = Line::from(vec![
        Span::styled(format!("{} ", state.signs.rule()), theme.rule),
        say(words, theme.title),
        Span::raw(" "),
        Span::styled(state.signs.full().repeat(full), theme.key),
        Span::styled(state.signs.empty().repeat(room - full), theme.rule),
        Span::raw(" "),
        say(told, theme.faint),
        Span::styled(format!(" {}", state.signs.rule()), theme.rule),
    ]);
    put(buf, area, 0, &line);
    below
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// The last line. Answers where the cursor is while something is typed.
pub(super) fn footer(state: &State, buf: &mut Buffer, area: Rect) -> Option<Position> {
    let theme = &state.theme;
    let wide = usize::from(area.width);
    if let Some(input) = &state.filtering {
        let (before, after) = input.halves();
        let left = vec![say("/", theme.key), say(before, theme.text), say(after, theme.text)];
        let right = match &state.findings.filter.trouble {
            Some(why) => say(cut(why, wide / 2, state.signs.cut()), theme.bad),
            None if input.text().is_empty() && wide >= 76 => {
                say("type: verdict: severity: path: party: status: rule:  !not", theme.faint)
            }
            None => say(format!("{} ", state.findings.shown), theme.faint),
        };
        put(buf, area, 0, &ends(left, vec![right], wide, state.signs.cut()));
        let x = area.x + (1 + text::width(&text::clean(before))).min(wide.saturating_sub(1)) as u16;
        return Some(Position::new(x, area.y));
    }
    let right = vec![say(position(state), theme.faint)];
    let left = match &state.message {
        Some((tone, words)) => {
            let style = match tone {
                Tone::Plain => theme.text,
                Tone::Good => theme.good,
                Tone::Bad => theme.bad,
            };
            vec![say(format!(" {words}"), style)]
        }
        // A dialog says its keys itself.
        None if state.dialog.is_some() => Vec::new(),
        None => hints(state, wide.saturating_sub(right[0].width() + 1)),
    };
    put(buf, area, 0, &ends(left, right, wide, state.signs.cut()));
    None
}

/// As many hints as there is room for; help and quit are always there.
fn hints(state: &State, wide: usize) -> Vec<Span<'static>> {
    let theme = &state.theme;
    let context = state.context();
    let all = BINDINGS.iter().filter(|b| {
        !b.hint.is_empty() && b.works_in(context) && !state.keymap.key(b.action).is_empty()
    });
    let (last, mut first): (Vec<_>, Vec<_>) =
        all.partition(|b| matches!(b.action, Action::Help | Action::Quit));
    // Whoever reads the policy wants to get about in it.
    let moves = |b: &&&super::super::keymap::Binding| {
        context == Context::Policy
            && matches!(b.action, Action::Open | Action::NextPlace | Action::ToPolicy)
    };
    first.sort_by_key(|b| !moves(&b));
    let hint = |b: &super::super::keymap::Binding| {
        let word = match (b.action, context) {
            (Action::ToPolicy, Context::Policy) => "finding",
            (Action::ToPolicy, _) => "policy",
            _ => b.hint,
        };
        (state.keymap.key(b.action), word)
    };
    let length = |(key, word): &(String, &str)| text::width(key) + text::width(word) + 3;
    let last: Vec<_> = last.into_iter().map(hint).collect();
    let mut left = wide.saturating_sub(last.iter().map(length).sum());
    let mut shown = Vec::new();
    for h in first.into_iter().map(hint) {
        if length(&h) > left {
            break;
        }
        left -= length(&h);
        shown.push(h);
    }
    let mut spans = Vec::new();
    for (key, word) in shown.into_iter().chain(last) {
        spans.push(say(format!(" {key}"), theme.key));
        spans.push(say(format!(" {word} "), theme.faint));
    }
    spans
}

/// Which of how many.
fn position(state: &State) -> String {
    let of =
        |at: usize, len: usize| if len == 0 { String::new() } else { format!("{}/{len} ", at + 1) };
    let watch = if state.watching { "watching " } else { "" };
    let place = match state.screen {
        Screen::Findings => {
            let f = &state.findings;
            let before = f
                .rows
                .iter()
                .take(f.cursor.at + 1)
                .filter(|r| matches!(r, super::super::rows::Row::Finding(_)))
                .count();
            let all =
                f.rows.iter().filter(|r| matches!(r, super::super::rows::Row::Finding(_))).count();
            of(before.saturating_sub(1), all)
        }
        Screen::Policy => of(
            state.reading.mark,
            state.index.marks.get(state.reading.document).map_or(0, Vec::len),
        ),
        Screen::Map => of(state.map.row.at, state.index.map.rows.len()),
        Screen::Parties => of(state.party.at, state.index.parties.len()),
        Screen::Skipped => of(state.skipped.at, state.index.skipped.len()),
    };
    let pane = if state.pane == Pane::List { "" } else { " " };
    format!("{watch}{place}{pane}").trim_end().to_owned() + " "
}

//! Dialogs: the palette, which is the help too, decisions, and the choice of
//! an export.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::super::dialog::{Dialog, Palette};
use super::super::draft::Sign;
use super::super::form::Form;
use super::super::layout;
use super::super::state::State;
use super::super::text::{self, cut, fit, say, wrap};
use super::{clip, put, shade};

/// Draws the dialog that is open; answers where its cursor is.
pub(super) fn draw(state: &State, buf: &mut Buffer) -> Option<Position> {
    match state.dialog.as_ref()? {
        Dialog::Palette(palette) => self::palette(state, palette, buf),
        Dialog::Form(form) => self::form(state, form, buf),
        Dialog::Export => {
            let area = frame(
                state,
                buf,
                layout::dialog(state.size, 46, 6),
                "Export what is shown",
                "Esc closes",
            );
            let theme = &state.theme;
            for (nth, (key, what)) in
                [("m", "Markdown, for people and issues"), ("j", "JSON, for scripts")]
                    .iter()
                    .enumerate()
            {
                let line =
                    Line::from(vec![say(format!(" {key} "), theme.key), say(*what, theme.text)]);
                put(buf, area, nth + 1, &line);
            }
            None
        }
    }
}

/// A box with a title above and words below; answers what is inside.
fn frame(state: &State, buf: &mut Buffer, area: Rect, words: &str, below: &str) -> Rect {
    let theme = &state.theme;
    let wide = usize::from(area.width).saturating_sub(2);
    let [a, b, c, d] = state.signs.corners();
    let edge = |left: &'static str, right: &'static str, words: &str, style| {
        let words = if words.is_empty() {
            String::new()
        } else {
            format!(" {} ", cut(words, wide.saturating_sub(4), state.signs.cut()))
        };
        let fill = wide.saturating_sub(text::width(&words) + 1);
        Line::from(vec![
            Span::styled(format!("{left}{}", state.signs.rule()), theme.rule),
            say(words, style),
            Span::styled(format!("{}{right}", state.signs.rule().repeat(fill)), theme.rule),
        ])
    };
    for y in area.y..area.bottom() {
        for x in area.x..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
    put(buf, area, 0, &edge(a, b, words, theme.focus));
    for nth in 1..usize::from(area.height).saturating_sub(1) {
        put(buf, area, nth, &Line::from(Span::styled(state.signs.bar(), theme.rule)));
        let right = Rect { x: area.right().saturating_sub(1), width: 1, ..area };
        put(buf, right, nth, &Line::from(Span::styled(state.signs.bar(), theme.rule)));
    }
    put(buf, area, usize::from(area.height).saturating_sub(1), &edge(c, d, below, theme.faint));
    Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

fn palette(state: &State, palette: &Palette, buf: &mut Buffer) -> Option<Position> {
    let theme = &state.theme;
    let context = state.context();
    let entries = palette.entries(context, &state.keymap);
    let name = if palette.help { "Keys of this view" } else { "Commands" };
    let height = (entries.len() as u16 + 3).max(8);
    let area = frame(
        state,
        buf,
        layout::dialog(state.size, 76, height),
        name,
        "type to narrow, Enter runs, Esc closes",
    );
    let (before, after) = palette.input.halves();
    put(
        buf,
        area,
        0,
        &Line::from(vec![say("> ", theme.key), say(before, theme.text), say(after, theme.text)]),
    );
    let at = palette.cursor.min(entries.len().saturating_sub(1));
    // Where a line cannot hold it, the words of the one under the cursor
    // stand whole at the bottom.
    let whole: Vec<String> = match entries.get(at) {
        Some(b) if area.width < 70 => wrap(b.help, usize::from(area.width).saturating_sub(2)),
        _ => Vec::new(),
    };
    let room = usize::from(area.height).saturating_sub(1 + whole.len());
    for (nth, piece) in whole.iter().enumerate() {
        put(buf, area, room + 1 + nth, &Line::from(say(format!(" {piece}"), theme.title)));
    }
    let top = (at + 1).saturating_sub(room);
    let keys = if area.width < 50 { 9 } else { 16 };
    for (nth, b) in entries.iter().enumerate().skip(top).take(room) {
        let here = nth == at;
        let shown = state.keymap.keys(b.action).join(" ");
        let line = vec![
            say(if here { state.signs.cursor() } else { " " }, theme.key),
            say(format!("{} ", fit(&shown, keys, state.signs.cut())), theme.key),
            say(b.help, if b.contexts.is_empty() { theme.faint } else { theme.text }),
        ];
        let row = nth - top + 1;
        put(buf, area, row, &Line::from(clip(line, usize::from(area.width), state.signs.cut())));
        if here {
            shade(buf, area, row, theme.cursor);
        }
    }
    if entries.is_empty() {
        put(buf, area, 1, &Line::from(say(" nothing by that name", theme.faint)));
    }
    Some(Position::new(area.x + 2 + text::width(before) as u16, area.y))
}

fn form(state: &State, form: &Form, buf: &mut Buffer) -> Option<Position> {
    let theme = &state.theme;
    let extra = usize::from(form.advice.is_some());
    let preview = form.diff.len().clamp(3, 14);
    let height = (form.fields.len() + preview + extra + 4) as u16;
    let below = match (form.at_preview(), form.trouble.is_some()) {
        // What is not worked out yet cannot be written.
        (true, false) if !form.ready() => "j k scroll, Esc cancels",
        (true, false) => "w writes, j k scroll, Esc cancels",
        (true, true) => "nothing can be written so, Esc cancels",
        (false, false) => "Tab next field, Enter when done, Esc cancels",
        (false, true) => "Tab next field, Esc cancels",
    };
    let area = frame(state, buf, layout::dialog(state.size, 78, height), &form.title, below);
    let wide = usize::from(area.width);
    let label = 10;
    let mut cursor = None;
    // In a low terminal the fields before the one with the cursor give way.
    let skip = (form.focus + 4).saturating_sub(usize::from(area.height)).min(form.fields.len());
    let mut row = 0;
    for (nth, field) in form.fields.iter().enumerate().skip(skip) {
        let here = nth == form.focus;
        let (before, after) = field.input.halves();
        let before = text::clean(before).into_owned();
        // The end of what was typed stays in sight.
        let room = wide.saturating_sub(label + 2);
        let shown = text::cut_front(&before, room, state.signs.cut());
        let mut line = vec![say(
            format!(" {} ", fit(field.label, label - 2, "")),
            if here { theme.focus } else { theme.faint },
        )];
        if field.input.text().is_empty() {
            line.push(say(field.hint, theme.faint));
        } else {
            line.push(say(&shown, theme.text));
            line.push(say(after, theme.text));
            let used = text::width(&shown) + text::width(after);
            if here && used + text::width(field.hint) + 4 < room {
                line.push(say(format!("  ({})", field.hint), theme.faint));
            }
        }
        put(buf, area, row, &Line::from(clip(line, wide, state.signs.cut())));
        if here {
            cursor = Some(Position::new(
                area.x + (label + text::width(&shown)).min(wide.saturating_sub(1)) as u16,
                area.y + row as u16,
            ));
        }
        row += 1;
    }
    if let Some(advice) = &form.advice {
        put(
            buf,
            area,
            row,
            &Line::from(say(
                format!(" {}", cut(advice, wide.saturating_sub(1), state.signs.cut())),
                if form.warns { theme.bad } else { theme.faint },
            )),
        );
        row += 1;
    }
    let at_preview = form.at_preview();
    let words = if form.waits() {
        format!(" writes {}: working out the lines {} ", form.path(), state.signs.cut())
    } else {
        let verb = if form.removes() { "removes" } else { "writes" };
        format!(" {verb} {} ", form.path())
    };
    let fill = wide.saturating_sub(text::width(&words) + 2);
    put(
        buf,
        area,
        row,
        &Line::from(vec![
            Span::styled(state.signs.rule().repeat(2), theme.rule),
            say(words, if at_preview { theme.focus } else { theme.faint }),
            Span::styled(state.signs.rule().repeat(fill), theme.rule),
        ]),
    );
    row += 1;
    match &form.trouble {
        Some(why) => {
            for piece in wrap(why, wide.saturating_sub(2)) {
                put(buf, area, row, &Line::from(say(format!(" {piece}"), theme.bad)));
                row += 1;
            }
        }
        None => {
            let room = usize::from(area.height).saturating_sub(row);
            for (sign, text) in form.diff.iter().skip(form.scroll).take(room) {
                let (mark, style) = match sign {
                    Sign::Same => (" ", theme.faint),
                    Sign::Added => ("+", theme.added),
                    Sign::Removed => ("-", theme.removed),
                };
                let line = format!(" {mark} {}", text::clean(text));
                put(buf, area, row, &Line::from(say(cut(&line, wide, state.signs.cut()), style)));
                row += 1;
            }
        }
    }
    cursor
}

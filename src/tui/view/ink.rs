//! Lines of a file as cells: harmless, coloured, with a stretch marked.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::model::Place;

use super::super::excerpt::Page;
use super::super::text::{clean, width};
use super::super::theme::Theme;

/// No line is shown past this many characters around what is marked.
const LONGEST: usize = 4000;

/// One character as it is drawn.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    pub(super) text: String,
    pub(super) wide: usize,
    pub(super) style: Style,
    /// 1-based column in the file.
    pub(super) column: u32,
}

/// The columns of `line` that a place covers, inclusive.
pub(super) fn covered(place: &Place, line: u32) -> Option<(u32, u32)> {
    if line < place.line || line > place.end_line {
        return None;
    }
    let from = if line == place.line { place.column } else { 1 };
    let to = if line == place.end_line { place.end_column } else { u32::MAX };
    Some((from, to))
}

/// How many characters of a secret are shown.
const SHOWN: u32 = 3;

/// The characters of a line; those in `marked` get `style` on top. Of what is
/// in `hidden` only the beginning can be read.
pub(super) fn glyphs(
    page: &Page,
    line: u32,
    theme: &Theme,
    marked: Option<(u32, u32)>,
    style: Style,
    hidden: &[Place],
) -> Vec<Glyph> {
    let hidden: Vec<(u32, u32)> = hidden.iter().filter_map(|p| covered(p, line)).collect();
    let mut out = Vec::new();
    let mut column = 0;
    let skip = marked.map_or(0, |(from, _)| (from as usize).saturating_sub(LONGEST / 2));
    let mut small = [0; 4];
    'line: for (text, ink) in page.pieces(line) {
        let base = theme.ink(ink);
        for c in text.chars() {
            column += 1;
            if (column as usize) <= skip {
                continue;
            }
            if out.len() >= LONGEST {
                break 'line;
            }
            let secret =
                |&(from, to): &(u32, u32)| column >= from.saturating_add(SHOWN) && column <= to;
            let shown = match c {
                _ if hidden.iter().any(secret) => "*".to_owned(),
                '\t' => "    ".to_owned(),
                c => clean(c.encode_utf8(&mut small)).into_owned(),
            };
            let style = match marked {
                Some((from, to)) if column >= from && column <= to => base.patch(style),
                _ => base,
            };
            out.push(Glyph { wide: width(&shown), text: shown, style, column });
        }
    }
    out
}

/// Joins glyphs of one style into spans.
pub(super) fn spans(glyphs: &[Glyph]) -> Vec<Span<'static>> {
    let mut out: Vec<Span<'static>> = Vec::new();
    let mut run = String::new();
    let mut style = Style::new();
    for g in glyphs {
        if g.style != style && !run.is_empty() {
            out.push(Span::styled(std::mem::take(&mut run), style));
        }
        style = g.style;
        run.push_str(&g.text);
    }
    if !run.is_empty() {
        out.push(Span::styled(run, style));
    }
    out
}

/// Breaks a line into stretches of at most `columns`, after spaces if it can.
pub(super) fn wrapped(glyphs: &[Glyph], columns: usize) -> Vec<std::ops::Range<usize>> {
    let columns = columns.max(1);
    let mut out = Vec::new();
    let (mut start, mut used, mut space) = (0, 0, None);
    for (at, g) in glyphs.iter().enumerate() {
        if used + g.wide > columns && at > start {
            let end = match space {
                Some(space) if space > start => space,
                _ => at,
            };
            out.push(start..end);
            start = end;
            used = glyphs[start..at].iter().map(|g| g.wide).sum();
            space = None;
        }
        used += g.wide;
        if g.text == " " {
            space = Some(at + 1);
        }
    }
    out.push(start..glyphs.len());
    out
}

/// Lines of code around a place, with numbers, not wrapped: a long line is
/// moved so that what is marked can be seen.
pub(super) fn code(
    page: &Page,
    place: &Place,
    look: &Look<'_>,
    height: usize,
) -> Vec<Line<'static>> {
    let theme = look.theme;
    let (first, last) = window(page, place, height);
    let digits = last.to_string().len().max(3);
    let columns = look.columns.saturating_sub(digits + 4);
    let style = theme.span;
    let lines: Vec<(u32, Vec<Glyph>)> = (first..=last)
        .map(|n| (n, glyphs(page, n, theme, covered(place, n), style, look.hidden)))
        .collect();
    // What all lines share in front is only room lost.
    let blank = |g: &&Glyph| g.text.trim().is_empty();
    let indent = lines
        .iter()
        .filter(|(_, l)| l.iter().any(|g| !blank(&g)))
        .map(|(_, l)| l.iter().take_while(blank).count())
        .min()
        .unwrap_or(0);
    lines
        .into_iter()
        .map(|(n, glyphs)| {
            let marked = covered(place, n);
            let mut from = indent.min(glyphs.len());
            if let Some((start, _)) = marked {
                let at = glyphs.iter().position(|g| g.column >= start).unwrap_or(from);
                let before: usize = glyphs[from.min(at)..at].iter().map(|g| g.wide).sum();
                let length = glyphs[at..]
                    .iter()
                    .take_while(|g| {
                        g.style.add_modifier == style.add_modifier | g.style.add_modifier
                    })
                    .map(|g| g.wide)
                    .sum::<usize>()
                    .min(columns / 2);
                if before + length > columns {
                    let mut room = columns / 3;
                    from = at;
                    while from > 0 && room >= glyphs[from - 1].wide {
                        from -= 1;
                        room -= glyphs[from].wide;
                    }
                }
            }
            let sign = if marked.is_some() { look.cursor } else { " " };
            let number = if marked.is_some() { theme.title } else { theme.faint };
            let mut line = vec![
                Span::styled(sign.to_owned(), theme.key),
                Span::styled(format!("{n:>digits$} "), number),
                Span::styled(format!("{} ", look.bar), theme.rule),
            ];
            let cut = from > indent;
            if cut {
                line.push(Span::styled(look.cut.to_owned(), theme.faint));
            }
            line.extend(spans(&glyphs[from..]));
            Line::from(super::clip(line, look.columns, look.cut))
        })
        .collect()
}

/// What is the same for all lines of an excerpt.
pub(super) struct Look<'a> {
    pub(super) theme: &'a Theme,
    pub(super) columns: usize,
    pub(super) cursor: &'static str,
    pub(super) bar: &'static str,
    pub(super) cut: &'static str,
    /// Secrets of this file.
    pub(super) hidden: &'a [Place],
}

/// Lines of a policy around a place, wrapped.
pub(super) fn prose(
    page: &Page,
    place: &Place,
    look: &Look<'_>,
    height: usize,
    style: Style,
) -> Vec<Line<'static>> {
    let theme = look.theme;
    let (first, last) = window(page, place, height);
    let digits = last.to_string().len().max(3);
    let columns = look.columns.saturating_sub(digits + 4);
    let mut out = Vec::new();
    let mut at = 0;
    for n in first..=last {
        let marked = covered(place, n);
        let glyphs = glyphs(page, n, theme, marked, style, look.hidden);
        for (nth, range) in wrapped(&glyphs, columns).into_iter().enumerate() {
            let piece = &glyphs[range];
            let inside =
                |g: &Glyph| marked.is_some_and(|(from, to)| g.column >= from && g.column <= to);
            let here = piece.iter().any(inside);
            if here && at == 0 {
                at = out.len() + 1;
            }
            let number = if nth == 0 { format!("{n:>digits$} ") } else { " ".repeat(digits + 1) };
            let mut line = vec![
                Span::styled(if here { look.cursor } else { " " }.to_owned(), theme.key),
                Span::styled(number, if here { theme.title } else { theme.faint }),
                Span::styled(format!("{} ", look.bar), theme.rule),
            ];
            line.extend(spans(piece));
            out.push(Line::from(line));
        }
    }
    // Wrapping made more lines than there is room for: the marked ones stay.
    if out.len() > height {
        let from = at.saturating_sub(1).saturating_sub(height / 4).min(out.len() - height);
        out.drain(..from);
        out.truncate(height);
    }
    out
}

/// The lines of a file around a place.
fn window(page: &Page, place: &Place, height: usize) -> (u32, u32) {
    let len = page.len().max(1);
    let height = height.max(1) as u32;
    let start = place.line.min(len);
    let span = place.end_line.min(len).saturating_sub(start).min(height - 1);
    let above = (height - 1 - span) / 2;
    let first = start.saturating_sub(above).max(1);
    let last = (first + height - 1).min(len);
    (last.saturating_sub(height - 1).max(1), last)
}

//! A source line with its span marked below it, cut to the width at hand.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::model::{Place, SourceFile, visible};

/// One line of source, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// 1-based.
    pub line: u32,
    /// The text, control characters made visible, cut with `…`.
    pub text: String,
    /// Where the mark starts, in columns of the terminal.
    pub mark_at: usize,
    /// How wide it is, at least 1.
    pub mark_width: usize,
}

/// How much of a marked span is shown at most, in columns.
const MOST: usize = 60;

/// The first line of a place, at most `width` columns wide.
pub(super) fn excerpt(file: &SourceFile, place: &Place, width: usize) -> Excerpt {
    let text = file.lines.text(&file.text, place.line);
    let end = if place.end_line == place.line { place.end_column } else { u32::MAX };
    let mut shown = String::new();
    let (mut start, mut stop) = (None, 0);
    let mut at = 0;
    // A line may be megabytes long: look at the part around the span alone.
    let from = (place.column as usize).saturating_sub(width);
    let window: Vec<(usize, char)> = text.chars().enumerate().skip(from).take(width * 3).collect();
    for (column, c) in window {
        let column = column as u32 + 1;
        if column == place.column {
            start = Some(at);
        }
        let mut buffer = [0; 4];
        let piece = visible(c.encode_utf8(&mut buffer));
        at += piece.width();
        shown.push_str(&piece);
        if column <= end {
            stop = at;
        }
    }
    let lead = shown.len() - shown.trim_start_matches(' ').len();
    let start = start.unwrap_or(lead);
    let mark_width = stop.saturating_sub(start).clamp(1, MOST);
    cut(place.line, shown.trim_end(), start, mark_width, width, from > 0)
}

/// Cuts to `width` columns so that the mark stays in view.
fn cut(
    line: u32,
    text: &str,
    start: usize,
    mark_width: usize,
    width: usize,
    cut_before: bool,
) -> Excerpt {
    let total = text.width();
    // Common indentation is worth little when space is short.
    let mut left =
        if start + mark_width.min(width / 2) > width { start.saturating_sub(width / 4) } else { 0 };
    if total <= width && !cut_before {
        left = 0;
    }
    let mut out = String::new();
    let mut at = 0;
    let mut used = 0;
    let dots_before = left > 0 || cut_before;
    if dots_before {
        out.push('…');
        used = 1;
    }
    for c in text.chars() {
        let w = c.width().unwrap_or(0);
        if at >= left {
            if used + w > width.saturating_sub(1) && at + w < total {
                out.push('…');
                break;
            }
            out.push(c);
            used += w;
        }
        at += w;
    }
    let mark_at = start.saturating_sub(left) + usize::from(dots_before);
    let room = width.saturating_sub(mark_at).max(1);
    Excerpt { line, text: out, mark_at, mark_width: mark_width.min(room) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, needle: &str, width: usize) -> Excerpt {
        let file = SourceFile::new("a.ts", text);
        let start = text.find(needle).expect("needle");
        excerpt(&file, &file.place(start..start + needle.len()), width)
    }

    #[test]
    fn the_mark_lies_under_the_words() {
        let e = at("\tconst 漢 = req.ip;\n", "req.ip", 60);
        let marked: String = e
            .text
            .chars()
            .skip(e.text.find("req").map_or(0, |b| e.text[..b].chars().count()))
            .take(6)
            .collect();
        assert_eq!(marked, "req.ip");
        assert_eq!(e.mark_at, e.text[..e.text.find("req").expect("req")].width());
        assert_eq!(e.mark_width, 6);
    }

    #[test]
    fn long_lines_are_cut_around_the_mark() {
        let text = format!("{}req.ip{}", "x".repeat(5000), "y".repeat(5000));
        let e = at(&text, "req.ip", 40);
        assert!(e.text.width() <= 40, "{}", e.text.width());
        assert!(e.text.contains("req.ip"), "{e:?}");
        assert_eq!(e.text.chars().position(|c| c == 'r'), Some(e.mark_at));
        let e = at("a\u{1b}[31mb", "b", 40);
        assert!(!e.text.contains('\u{1b}'));
    }
}

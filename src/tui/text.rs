//! Text for a grid of cells: made harmless, measured, cut and wrapped.
//!
//! Whatever comes from a file, a path or a policy goes through [`say`] or
//! [`clean`] before it is drawn; nothing else makes spans of such text.

use std::borrow::Cow;

use ratatui::style::Style;
use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::model::visible;

/// A text that cannot act on a terminal.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    visible(text)
}

/// A span of harmless text.
pub(crate) fn say(text: impl AsRef<str>, style: Style) -> Span<'static> {
    Span::styled(visible(text.as_ref()).into_owned(), style)
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// At most `max` columns of a text, with `mark` at the end if some were cut.
pub(crate) fn cut(text: &str, max: usize, mark: &str) -> String {
    let text = clean(text);
    if width(&text) <= max {
        return text.into_owned();
    }
    let room = max.saturating_sub(width(mark));
    let mut out = String::new();
    let mut used = 0;
    for g in text.graphemes(true) {
        let w = width(g);
        if used + w > room {
            break;
        }
        used += w;
        out.push_str(g);
    }
    if max >= width(mark) {
        out.push_str(mark);
    }
    out
}

/// The last `max` columns of a text, with `mark` in front if some were cut:
/// for paths, whose end says more.
pub(crate) fn cut_front(text: &str, max: usize, mark: &str) -> String {
    let text = clean(text);
    if width(&text) <= max {
        return text.into_owned();
    }
    let room = max.saturating_sub(width(mark));
    let mut kept: Vec<&str> = Vec::new();
    let mut used = 0;
    for g in text.graphemes(true).rev() {
        let w = width(g);
        if used + w > room {
            break;
        }
        used += w;
        kept.push(g);
    }
    kept.reverse();
    let mark = if max >= width(mark) { mark } else { "" };
    format!("{mark}{}", kept.concat())
}

/// A text cut or filled up to exactly `columns`.
pub(crate) fn fit(text: &str, columns: usize, mark: &str) -> String {
    let mut out = cut(text, columns, mark);
    let used = width(&out);
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    out
}

/// Breaks a text into lines of at most `columns`, at spaces where there are any.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let text = clean(text);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    // A word keeps the space behind it; the space alone never makes a line long.
    for word in text.split_inclusive(' ') {
        let w = width(word.trim_end());
        if used + w > columns && used > 0 {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            used = 0;
        }
        if w <= columns {
            line.push_str(word);
            used += width(word);
            continue;
        }
        for g in word.graphemes(true) {
            let gw = width(g);
            if used + gw > columns && used > 0 {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            line.push_str(g);
            used += gw;
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// `1 finding`, `2 findings`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cutting_counts_columns_and_never_splits_a_character() {
        assert_eq!(cut("漢字テスト", 5, "…"), "漢字…");
        assert_eq!(width(&fit("漢字テスト", 6, "…")), 6);
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2, "…"), "e\u{301}…");
        assert_eq!(cut_front("src/api/user.ts", 9, "…"), "…/user.ts");
        assert_eq!(cut("abc", 0, "…"), "");
        assert_eq!(cut("a\u{1b}[2Jb", 40, "…"), "a\\u{1b}[2Jb");
    }

    #[test]
    fn wrapping_keeps_every_word_within_the_width() {
        let lines = wrap("We never share your data with anyone else.", 16);
        assert!(lines.iter().all(|l| width(l) <= 16), "{lines:?}");
        assert_eq!(lines.join(" "), "We never share your data with anyone else.");
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("three parties.", 13), ["three", "parties."]);
        assert_eq!(wrap("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
    }
}

//! One line that somebody types: by characters as people see them.

use crossterm::event::KeyCode;
use unicode_segmentation::UnicodeSegmentation;

use super::chord::Chord;

/// No line that somebody types is longer, in characters; what is pasted may be.
const LONGEST: usize = 2000;

/// A line and where one is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Input {
    text: String,
    /// In bytes, at a grapheme boundary.
    at: usize,
}

impl Input {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { at: text.len(), text }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The text before and after the cursor.
    pub(crate) fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.at)
    }

    /// Adds text at the cursor, as much as there is room for; line breaks
    /// become spaces.
    pub(crate) fn insert(&mut self, text: &str) {
        let room = LONGEST.saturating_sub(self.text.chars().count());
        let harmless = |c: char| if c.is_control() { ' ' } else { c };
        let line: String = text.chars().take(room).map(harmless).collect();
        self.text.insert_str(self.at, &line);
        self.at += line.len();
    }

    /// Takes a key; false if it is none for a line of text.
    pub(crate) fn key(&mut self, chord: Chord) -> bool {
        if let Some(c) = chord.typed() {
            self.insert(&c.to_string());
            return true;
        }
        let before =
            |s: &Self| s.text[..s.at].grapheme_indices(true).next_back().map_or(0, |(i, _)| i);
        match (chord.code, chord.ctrl) {
            (KeyCode::Backspace, false) | (KeyCode::Char('h'), true) => {
                let from = before(self);
                self.text.replace_range(from..self.at, "");
                self.at = from;
            }
            (KeyCode::Delete, _) => {
                let len = self.text[self.at..].graphemes(true).next().map_or(0, str::len);
                self.text.replace_range(self.at..self.at + len, "");
            }
            (KeyCode::Left, false) => self.at = before(self),
            (KeyCode::Right, false) => {
                self.at += self.text[self.at..].graphemes(true).next().map_or(0, str::len);
            }
            (KeyCode::Home, _) | (KeyCode::Char('a'), true) => self.at = 0,
            (KeyCode::End, _) | (KeyCode::Char('e'), true) => self.at = self.text.len(),
            (KeyCode::Char('w'), true) => {
                let kept = self.text[..self.at].trim_end().rfind(' ').map_or(0, |n| n + 1);
                self.text.replace_range(kept..self.at, "");
                self.at = kept;
            }
            (KeyCode::Char('u'), true) => {
                self.text.replace_range(..self.at, "");
                self.at = 0;
            }
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editing_goes_by_what_people_see_as_one_character() {
        let mut input = Input::new("ae\u{301}");
        assert!(input.key(Chord::plain(KeyCode::Backspace)));
        assert_eq!(input.text(), "a");
        input.insert("b\nc d");
        assert_eq!(input.text(), "ab c d");
        assert!(input.key(Chord::parse("ctrl-w").expect("key")));
        assert_eq!(input.text(), "ab c ");
        assert!(input.key(Chord::plain(KeyCode::Home)) && input.key(Chord::plain(KeyCode::Delete)));
        assert_eq!(input.halves(), ("", "b c "));
        assert!(!input.key(Chord::plain(KeyCode::Enter)));
        input.insert(&"漢".repeat(1_000_000));
        assert_eq!(input.text().chars().count(), LONGEST);
    }
}

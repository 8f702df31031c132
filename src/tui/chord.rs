//! A key as people write it (`ctrl-d`, `shift-tab`, `?`), and back.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One key with what is held down with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Hash)]
pub struct Chord {
    /// The key.
    pub code: KeyCode,
    /// Control is held.
    pub ctrl: bool,
    /// Alt is held.
    pub alt: bool,
}

/// Named keys, in the spelling that is shown and read.
const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("space", KeyCode::Char(' ')),
    ("tab", KeyCode::Tab),
    ("shift-tab", KeyCode::BackTab),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pgup", KeyCode::PageUp),
    ("pgdn", KeyCode::PageDown),
];

impl Chord {
    /// A key alone.
    pub fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false }
    }

    /// Reads `j`, `G`, `ctrl-d`, `alt-x`, `enter`, `f5`.
    pub fn parse(text: &str) -> Option<Self> {
        let named = |name: &str| {
            let mut chars = name.chars();
            if let (Some(c), None) = (chars.next(), chars.next()) {
                return Some(KeyCode::Char(c));
            }
            let lower = name.to_ascii_lowercase();
            if let Some(n) = lower.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()) {
                return (1..=24).contains(&n).then_some(KeyCode::F(n));
            }
            NAMES.iter().find(|(n, _)| *n == lower).map(|(_, code)| *code)
        };
        if let Some(rest) = text.strip_prefix("ctrl-") {
            return Some(Self { code: named(rest)?, ctrl: true, alt: false });
        }
        if let Some(rest) = text.strip_prefix("alt-") {
            return Some(Self { code: named(rest)?, ctrl: false, alt: true });
        }
        named(text).map(Self::plain)
    }

    /// The character that a text field takes, if the key types one.
    pub(crate) fn typed(self) -> Option<char> {
        match self.code {
            KeyCode::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }
}

impl From<KeyEvent> for Chord {
    fn from(key: KeyEvent) -> Self {
        let shift = key.modifiers.contains(KeyModifiers::SHIFT);
        let code = match key.code {
            KeyCode::Tab if shift => KeyCode::BackTab,
            // Some terminals report Shift with the small letter.
            KeyCode::Char(c) if shift => c.to_uppercase().next().map_or(key.code, KeyCode::Char),
            code => code,
        };
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        Self { code, ctrl, alt: key.modifiers.contains(KeyModifiers::ALT) }
    }
}

impl std::fmt::Display for Chord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.ctrl {
            f.write_str("ctrl-")?;
        }
        if self.alt {
            f.write_str("alt-")?;
        }
        match NAMES.iter().find(|(_, code)| *code == self.code) {
            Some((name, _)) => f.write_str(name),
            None => match self.code {
                KeyCode::Char(c) => write!(f, "{c}"),
                KeyCode::F(n) => write!(f, "f{n}"),
                other => write!(f, "{other}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_read_back_as_they_are_shown() {
        for text in ["j", "G", "?", "ctrl-d", "alt-x", "enter", "shift-tab", "space", "f5", "pgdn"]
        {
            let chord = Chord::parse(text).expect(text);
            assert_eq!(chord.to_string(), text);
        }
        assert_eq!(Chord::parse("ctrl-"), None);
        assert_eq!(Chord::parse("nonsense"), None);
        let upper = KeyEvent::new(KeyCode::Char('g'), KeyModifiers::SHIFT);
        assert_eq!(Chord::from(upper), Chord::parse("G").expect("G"));
    }
}

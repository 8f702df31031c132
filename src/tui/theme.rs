//! Colours by what they are for. No view names a colour; each asks for a role.
//!
//! Nothing is told by colour alone: every role that means something also has
//! a sign (see `signs`), and without colours it falls back to bold, underline
//! and reverse.

use ratatui::style::{Color, Modifier, Style};

use crate::model::{Severity, Verdict};

use super::lexer::Ink;

/// How many colours a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Depth {
    None,
    Sixteen,
    TwoFiftySix,
    Full,
}

/// What is behind the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Ground {
    Dark,
    Light,
}

/// Every role with its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub(crate) struct Theme {
    pub(crate) ground: Ground,
    pub(crate) depth: Depth,
    /// Running text.
    pub(crate) text: Style,
    /// What may be overlooked: places, counts, help.
    pub(crate) faint: Style,
    /// Rules between panes.
    pub(crate) rule: Style,
    /// Titles of panes and of the view one is in.
    pub(crate) title: Style,
    /// The same while the pane has the focus.
    pub(crate) focus: Style,
    /// The row under the cursor, in the pane with the focus.
    pub(crate) cursor: Style,
    /// The row under the cursor elsewhere.
    pub(crate) shade: Style,
    /// Keys in hints and help.
    pub(crate) key: Style,
    /// The words that a span marks in code or policy.
    pub(crate) span: Style,
    /// Lines that a diff adds and takes away.
    pub(crate) added: Style,
    pub(crate) removed: Style,
    /// A message that all went well, or not.
    pub(crate) good: Style,
    pub(crate) bad: Style,
    warn: Style,
    note: Style,
    comment: Style,
    string: Style,
    number: Style,
    keyword: Style,
    name: Style,
}

/// A colour in full and its stand-ins: 24 bit, of 256, of 16.
type Shade = (u32, u8, Color);

struct Palette {
    faint: Shade,
    rule: Shade,
    accent: Shade,
    red: Shade,
    amber: Shade,
    green: Shade,
    blue: Shade,
    violet: Shade,
    cursor: Shade,
    shade: Shade,
}

/// On a dark ground. Checked by a test: at least 4.5 to 1 against it.
const DARK: Palette = Palette {
    faint: (0x9a_a0_ab, 247, Color::Gray),
    rule: (0x5b_62_6e, 241, Color::DarkGray),
    accent: (0x7d_c4_e4, 117, Color::Cyan),
    red: (0xf0_8a_8a, 210, Color::LightRed),
    amber: (0xe5_c0_7b, 180, Color::Yellow),
    green: (0x98_c3_79, 114, Color::Green),
    blue: (0x8a_b4_f8, 111, Color::LightBlue),
    violet: (0xc6_a0_f6, 183, Color::LightMagenta),
    cursor: (0x33_3d_4d, 237, Color::Reset),
    shade: (0x26_2c_36, 235, Color::Reset),
};

/// On a light ground, likewise.
const LIGHT: Palette = Palette {
    faint: (0x5c_63_70, 241, Color::DarkGray),
    rule: (0xa8_ae_b8, 248, Color::Gray),
    accent: (0x00_5f_87, 24, Color::Blue),
    red: (0xb0_1c_2e, 124, Color::Red),
    amber: (0x85_54_00, 94, Color::Magenta),
    green: (0x2b_6a_22, 22, Color::Green),
    blue: (0x1a_55_b5, 25, Color::Blue),
    violet: (0x78_38_a8, 91, Color::Magenta),
    cursor: (0xd6_e2_f0, 153, Color::Reset),
    shade: (0xea_ee_f3, 254, Color::Reset),
};

impl Theme {
    /// The theme for a terminal.
    pub(crate) fn new(ground: Ground, depth: Depth) -> Self {
        let palette = match ground {
            Ground::Dark => &DARK,
            Ground::Light => &LIGHT,
        };
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let ink = |shade: Shade| match colour(shade, depth) {
            Some(colour) => plain.fg(colour),
            None => plain,
        };
        let back = |shade: Shade, other: Modifier| match depth {
            Depth::Full | Depth::TwoFiftySix => colour(shade, depth).map_or(plain, |c| plain.bg(c)),
            Depth::Sixteen | Depth::None => plain.add_modifier(other),
        };
        Self {
            ground,
            depth,
            text: plain,
            faint: if depth == Depth::None { plain } else { ink(palette.faint) },
            rule: ink(palette.rule),
            title: bold,
            focus: ink(palette.accent).add_modifier(Modifier::BOLD),
            cursor: back(palette.cursor, Modifier::REVERSED).add_modifier(Modifier::BOLD),
            shade: back(palette.shade, Modifier::BOLD),
            key: ink(palette.accent).add_modifier(Modifier::BOLD),
            span: ink(palette.red).add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
            added: ink(palette.green),
            removed: ink(palette.red),
            good: ink(palette.green),
            bad: ink(palette.red).add_modifier(Modifier::BOLD),
            warn: ink(palette.amber),
            note: ink(palette.blue),
            comment: ink(palette.faint).add_modifier(Modifier::ITALIC),
            string: ink(palette.green),
            number: ink(palette.amber),
            keyword: ink(palette.violet),
            name: ink(palette.blue),
        }
    }

    /// The other ground.
    pub(crate) fn turned(self) -> Self {
        let other = if self.ground == Ground::Dark { Ground::Light } else { Ground::Dark };
        Self::new(other, self.depth)
    }

    pub(crate) fn verdict(&self, verdict: Verdict) -> Style {
        match verdict {
            Verdict::Contradicted => self.bad,
            Verdict::Undisclosed => self.warn.add_modifier(Modifier::BOLD),
            Verdict::Ambiguous | Verdict::Vague => self.warn,
            Verdict::Unevidenced => self.note,
            Verdict::Disclosed => self.good,
        }
    }

    pub(crate) fn severity(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.bad,
            Severity::Warning => self.warn,
            Severity::Note => self.note,
        }
    }

    pub(crate) fn ink(&self, ink: Option<Ink>) -> Style {
        match ink {
            None => self.text,
            Some(Ink::Comment) => self.comment,
            Some(Ink::Text) => self.string,
            Some(Ink::Number) => self.number,
            Some(Ink::Keyword) => self.keyword,
            Some(Ink::Key) => self.name,
            Some(Ink::Heading) => self.title,
        }
    }
}

fn colour(shade: Shade, depth: Depth) -> Option<Color> {
    let (rgb, indexed, named) = shade;
    match depth {
        Depth::None => None,
        Depth::Sixteen => Some(named),
        Depth::TwoFiftySix => Some(Color::Indexed(indexed)),
        Depth::Full => Some(Color::Rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(rgb: u32) -> f64 {
        let part = |shift: u32| {
            let c = f64::from((rgb >> shift) & 0xff) / 255.0;
            if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    fn contrast(a: u32, b: u32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn every_text_colour_is_readable_on_its_ground_and_on_the_cursor() {
        for (p, grounds) in [(DARK, [0x00_00_00, 0x28_2c_34]), (LIGHT, [0xff_ff_ff, 0xfa_f4_e6])] {
            for (rgb, ..) in [p.faint, p.accent, p.red, p.amber, p.green, p.blue, p.violet] {
                for ground in grounds {
                    let c = contrast(rgb, ground);
                    assert!(c >= 4.5, "{rgb:06x} on {ground:06x}: {c:.2}");
                }
                let c = contrast(rgb, p.cursor.0);
                assert!(c >= 3.8, "{rgb:06x} on the cursor: {c:.2}");
            }
        }
    }

    #[test]
    fn without_colours_no_role_has_one() {
        let theme = Theme::new(Ground::Dark, Depth::None);
        for style in [theme.bad, theme.cursor, theme.key, theme.span, theme.added, theme.rule] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert!(theme.cursor.add_modifier.contains(Modifier::REVERSED));
    }
}

//! Colours by what they are for. No view names a colour; each asks for a role.
//!
//! Nothing is told by colour alone: every role that means something also has
//! a sign (see `signs`), and without colours it falls back to bold, underline
//! and reverse.

use ratatui::style::{Color, Modifier, Style};
use serde::{Deserialize, Serialize};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
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

/// On a dark ground. Checked by a test: at least 4.5 to 1 against it, and under
/// the cursor. Of sixteen colours none is taken that is dim there by default.
const DARK: Palette = Palette {
    faint: (0xa6_ac_b7, 248, Color::Gray),
    rule: (0x5b_62_6e, 241, Color::DarkGray),
    accent: (0x7d_c4_e4, 117, Color::Cyan),
    red: (0xf0_8a_8a, 210, Color::LightRed),
    amber: (0xe5_c0_7b, 180, Color::Yellow),
    green: (0x98_c3_79, 114, Color::Green),
    blue: (0x8a_b4_f8, 111, Color::LightCyan),
    violet: (0xc6_a0_f6, 183, Color::LightYellow),
    cursor: (0x33_3d_4d, 237, Color::Reset),
    shade: (0x26_2c_36, 235, Color::Reset),
};

/// On a light ground, likewise. Of the sixteen colours of terminals only few
/// are dark enough on white: signs and words say the rest.
const LIGHT: Palette = Palette {
    faint: (0x5c_63_70, 240, Color::Reset),
    rule: (0xa8_ae_b8, 248, Color::DarkGray),
    accent: (0x00_5f_87, 24, Color::Blue),
    red: (0xb0_1c_2e, 124, Color::Red),
    amber: (0x85_54_00, 94, Color::Magenta),
    green: (0x2b_6a_22, 22, Color::Blue),
    blue: (0x1a_55_b5, 25, Color::Blue),
    violet: (0x78_38_a8, 91, Color::Magenta),
    cursor: (0xd6_e2_f0, 195, Color::Reset),
    shade: (0xea_ee_f3, 255, Color::Reset),
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
            // Turned round, a row of many colours would be a row of patches.
            cursor: match depth {
                Depth::Sixteen => plain.fg(Color::Reset).add_modifier(Modifier::REVERSED),
                _ => back(palette.cursor, Modifier::REVERSED),
            }
            .add_modifier(Modifier::BOLD),
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

    /// What xterm shows for the numbers from 16 on.
    fn indexed(number: u8) -> u32 {
        if number >= 232 {
            return (8 + 10 * (u32::from(number) - 232)) * 0x01_01_01;
        }
        let level = |n: u32| [0, 95, 135, 175, 215, 255][n as usize];
        let n = u32::from(number) - 16;
        level(n / 36) << 16 | level(n / 6 % 6) << 8 | level(n % 6)
    }

    /// What two kinds of terminals show for the sixteen names, as they come:
    /// xterm, and the newer palette of the Windows console.
    fn named(colour: Color, kind: usize) -> u32 {
        let both = match colour {
            Color::Black => [0x00_00_00, 0x0c_0c_0c],
            Color::Red => [0xcd_00_00, 0xc5_0f_1f],
            Color::Green => [0x00_cd_00, 0x13_a1_0e],
            Color::Yellow => [0xcd_cd_00, 0xc1_9c_00],
            Color::Blue => [0x00_00_ee, 0x00_37_da],
            Color::Magenta => [0xcd_00_cd, 0x88_17_98],
            Color::Cyan => [0x00_cd_cd, 0x3a_96_dd],
            Color::Gray => [0xe5_e5_e5, 0xcc_cc_cc],
            Color::DarkGray => [0x7f_7f_7f, 0x76_76_76],
            Color::LightRed => [0xff_00_00, 0xe7_48_56],
            Color::LightGreen => [0x00_ff_00, 0x16_c6_0c],
            Color::LightYellow => [0xff_ff_00, 0xf9_f1_a5],
            Color::LightBlue => [0x5c_5c_ff, 0x3b_78_ff],
            Color::LightMagenta => [0xff_00_ff, 0xb4_00_9e],
            Color::LightCyan => [0x00_ff_ff, 0x61_d6_d6],
            _ => [0xff_ff_ff, 0xf2_f2_f2],
        };
        both[kind]
    }

    fn shown(colour: Color, kind: usize) -> u32 {
        match colour {
            Color::Rgb(r, g, b) => u32::from(r) << 16 | u32::from(g) << 8 | u32::from(b),
            Color::Indexed(number) => indexed(number),
            other => named(other, kind),
        }
    }

    /// Every role that letters are written in.
    fn roles(t: &Theme) -> Vec<(&'static str, Style)> {
        vec![
            ("text", t.text),
            ("faint", t.faint),
            ("title", t.title),
            ("focus", t.focus),
            ("key", t.key),
            ("span", t.span),
            ("added", t.added),
            ("removed", t.removed),
            ("good", t.good),
            ("bad", t.bad),
            ("warn", t.warn),
            ("note", t.note),
            ("comment", t.comment),
            ("string", t.string),
            ("number", t.number),
            ("keyword", t.keyword),
            ("name", t.name),
        ]
    }

    const DEPTHS: [Depth; 3] = [Depth::Full, Depth::TwoFiftySix, Depth::Sixteen];

    #[test]
    fn every_role_is_readable_on_usual_grounds_and_under_the_cursor() {
        let dark = (Ground::Dark, 0xd7_da_e0, [0x00_00_00, 0x1e_1e_1e, 0x28_2c_34, 0x00_2b_36]);
        let light = (Ground::Light, 0x24_29_2f, [0xff_ff_ff, 0xfb_fa_f7, 0xfa_f4_e6, 0xfd_f6_e3]);
        for (ground, ink, papers) in [dark, light] {
            for depth in DEPTHS {
                let theme = Theme::new(ground, depth);
                // Sixteen colours are the terminal's own, made for its own ground.
                let (kinds, papers) = match depth {
                    Depth::Sixteen => (2, &papers[..1]),
                    _ => (1, &papers[..]),
                };
                for (kind, (role, style)) in
                    (0..kinds).flat_map(|k| roles(&theme).into_iter().map(move |r| (k, r)))
                {
                    let own = style.fg.filter(|c| *c != Color::Reset);
                    let letters = own.map_or(ink, |c| shown(c, kind));
                    let under = [theme.cursor.bg, theme.shade.bg].into_iter().flatten();
                    let under = under.map(|c| shown(c, kind));
                    for paper in papers.iter().copied().chain(under) {
                        let c = contrast(letters, paper);
                        assert!(
                            c >= 4.5,
                            "{role} {letters:06x} on {paper:06x}, {ground:?} {depth:?}: {c:.2}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn without_colours_no_role_has_one() {
        let theme = Theme::new(Ground::Dark, Depth::None);
        let mut all = roles(&theme);
        all.extend([("cursor", theme.cursor), ("shade", theme.shade), ("rule", theme.rule)]);
        for (role, style) in all {
            assert_eq!((style.fg, style.bg), (None, None), "{role}");
        }
        assert!(theme.cursor.add_modifier.contains(Modifier::REVERSED));
    }
}

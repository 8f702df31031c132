//! Pictures of real screens for the README: `scripts/pictures.sh` runs this.
//! A fixture is audited, keys are pressed, and the buffers become SVG files.

use std::fmt::Write;
use std::path::Path;

use privaudit::tui::{Depth, Ground};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::desk::{Desk, Look};
use super::project::Project;
use super::sample;

/// A cell in pixels.
const CELL: (f32, f32) = (8.4, 18.0);

/// What xterm shows for a colour; `usual` for the terminal's own.
fn hex(colour: Color, usual: &str) -> String {
    const NAMED: [u32; 16] = [
        0x00_00_00, 0xcd_00_00, 0x00_cd_00, 0xcd_cd_00, 0x00_00_ee, 0xcd_00_cd, 0x00_cd_cd,
        0xe5_e5_e5, 0x7f_7f_7f, 0xff_00_00, 0x00_ff_00, 0xff_ff_00, 0x5c_5c_ff, 0xff_00_ff,
        0x00_ff_ff, 0xff_ff_ff,
    ];
    let number = match colour {
        Color::Rgb(r, g, b) => return format!("#{r:02x}{g:02x}{b:02x}"),
        Color::Indexed(number) => u32::from(number),
        Color::Black => 0,
        Color::Red => 1,
        Color::Green => 2,
        Color::Yellow => 3,
        Color::Blue => 4,
        Color::Magenta => 5,
        Color::Cyan => 6,
        Color::Gray => 7,
        Color::DarkGray => 8,
        Color::LightRed => 9,
        Color::LightGreen => 10,
        Color::LightYellow => 11,
        Color::LightBlue => 12,
        Color::LightMagenta => 13,
        Color::LightCyan => 14,
        Color::White => 15,
        Color::Reset => return usual.to_owned(),
    };
    let level = |n: u32| [0, 95, 135, 175, 215, 255][n as usize];
    match number {
        0..16 => format!("#{:06x}", NAMED[number as usize]),
        16..232 => {
            let n = number - 16;
            format!("#{:02x}{:02x}{:02x}", level(n / 36), level(n / 6 % 6), level(n % 6))
        }
        _ => format!("#{:06x}", (8 + 10 * (number - 232)) * 0x01_01_01),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn svg(buffer: &Buffer, ground: Ground) -> String {
    let (paper, ink) = match ground {
        Ground::Dark => ("#1b1f27", "#d7dae0"),
        Ground::Light => ("#fbfaf7", "#24292f"),
    };
    let (w, h) = (f32::from(buffer.area.width) * CELL.0, f32::from(buffer.area.height) * CELL.1);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.0}\" height=\"{:.0}\" \
         font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{paper}\"/>\n<g transform=\"translate(12 12)\" xml:space=\"preserve\">\n",
        w + 24.0,
        h + 24.0
    );
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let style = buffer[(x, y)].style();
            let start = x;
            let mut text = String::new();
            while x < buffer.area.width && buffer[(x, y)].style() == style {
                text.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            let (left, top) = (f32::from(start) * CELL.0, f32::from(y) * CELL.1);
            let wide = f32::from(x - start) * CELL.0;
            let turned = style.add_modifier.contains(Modifier::REVERSED);
            let letters = hex(style.fg.unwrap_or(Color::Reset), ink);
            let behind = style.bg.filter(|b| *b != Color::Reset).map(|b| hex(b, paper));
            let (letters, behind) = match turned {
                true => (behind.unwrap_or_else(|| paper.to_owned()), Some(letters)),
                false => (letters, behind),
            };
            if let Some(back) = behind {
                let _ = writeln!(
                    out,
                    "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{}\" fill=\"{}\"/>",
                    CELL.1, back
                );
            }
            if text.trim().is_empty() {
                continue;
            }
            let mut more = String::new();
            for (modifier, attribute) in [
                (Modifier::BOLD, " font-weight=\"bold\""),
                (Modifier::ITALIC, " font-style=\"italic\""),
                (Modifier::UNDERLINED, " text-decoration=\"underline\""),
            ] {
                if style.add_modifier.contains(modifier) {
                    more.push_str(attribute);
                }
            }
            let _ = writeln!(
                out,
                "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{wide:.1}\" lengthAdjust=\"spacingAndGlyphs\" fill=\"{}\"{more}>{}</text>",
                top + 13.5,
                letters,
                escape(&text.replace(' ', "\u{a0}"))
            );
        }
    }
    out.push_str("</g>\n</svg>\n");
    out
}

#[test]
#[ignore = "writes docs/pictures; run by scripts/pictures.sh"]
fn pictures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures");
    std::fs::create_dir_all(&folder).expect("a folder");
    let project = Project::open("kill-tracker");
    let take = |name: &str, size: (u16, u16), ground: Ground, journey: &dyn Fn(&mut Desk)| {
        let look = Look { size, ground, depth: Depth::Full, ascii: false };
        let mut desk = project.desk(&look);
        journey(&mut desk);
        std::fs::write(folder.join(format!("{name}.svg")), svg(&desk.buffer(), ground))
            .expect("a picture");
    };
    take("findings", (100, 30), Ground::Dark, &|_| {});
    take("findings-light", (100, 30), Ground::Light, &|_| {});
    take("wide", (150, 36), Ground::Dark, &|_| {});
    take("small", (60, 20), Ground::Dark, &|desk| {
        desk.press("enter");
    });
    take("policy", (110, 30), Ground::Dark, &|desk| {
        desk.press("2");
    });
    take("map", (100, 30), Ground::Dark, &|desk| {
        desk.press("3");
    });
    take("parties", (100, 26), Ground::Dark, &|desk| {
        desk.press("4");
    });
    take("accept", (100, 30), Ground::Dark, &|desk| {
        desk.press("a").enter("rate limits are kept for a day").press("enter");
    });
    take("skipped", (80, 16), Ground::Dark, &|desk| {
        desk.press("5 j");
    });
    take("group", (100, 30), Ground::Dark, &|desk| {
        desk.press("k");
    });
    take("first-run", (80, 24), Ground::Dark, &|desk| {
        desk.scan(sample::silent(project.audit.clone()));
        desk.press("2");
    });
    take("help", (100, 40), Ground::Light, &|desk| {
        desk.press("?");
    });
}

/// Every view as it looks with these colours, to be looked at: not kept.
/// `PICTURES=folder cargo test --test tui -- --ignored all_views`
#[test]
#[ignore = "writes pictures of every view to the folder that PICTURES names"]
fn all_views_on_all_grounds() {
    let Some(folder) = std::env::var_os("PICTURES") else { return };
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder).expect("a folder");
    let project = Project::open("kill-tracker");
    for (look, ground, depth, ascii) in [
        ("light", Ground::Light, Depth::Full, false),
        ("light-256", Ground::Light, Depth::TwoFiftySix, false),
        ("light-16", Ground::Light, Depth::Sixteen, false),
        ("dark-16", Ground::Dark, Depth::Sixteen, false),
        ("none-ascii", Ground::Light, Depth::None, true),
    ] {
        for (view, keys, text) in [
            ("findings", "j space k", ""),
            ("detail", "enter", ""),
            ("policy", "2 ]", ""),
            ("map", "3 l", ""),
            ("parties", "4", ""),
            ("skipped", "5 j", ""),
            ("accept", "a", "kept for a day"),
            ("help", "?", ""),
        ] {
            let mut desk = project.desk(&Look { size: (100, 30), ground, depth, ascii });
            desk.press(keys).enter(text);
            let name = format!("{look}-{view}.svg");
            std::fs::write(folder.join(name), svg(&desk.buffer(), ground)).expect("a picture");
        }
    }
}

//! Pictures of real screens for the README: `scripts/pictures.sh` runs this.
//! A fixture is audited, keys are pressed, and the buffers become SVG files.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use privaudit::audit::{Setup, SetupOptions, run};
use privaudit::model::Audit;
use privaudit::tui::{Depth, Ground};
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};

use super::desk::{Desk, Look};

/// A cell in pixels.
const CELL: (f32, f32) = (8.4, 18.0);

/// Copies a fixture without what is known about it.
pub fn copy(name: &str, to: &Path) {
    fn copy_below(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).expect("a folder");
        for entry in std::fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            let (name, target) = (entry.file_name(), to.join(entry.file_name()));
            if entry.path().is_dir() {
                copy_below(&entry.path(), &target);
            } else if name != "expected.toml" && name != "known-differences.txt" {
                std::fs::copy(entry.path(), target).expect("copied");
            }
        }
    }
    copy_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name), to);
}

pub fn fixture(name: &str) -> (Audit, std::collections::BTreeMap<String, String>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name);
    let options = SetupOptions {
        path,
        today: Some(jiff::civil::date(2030, 3, 15)),
        ..SetupOptions::default()
    };
    let setup = Setup::new(options).expect("a setup");
    let audit = run(&setup, &|_| {}, &AtomicBool::new(false)).expect("an audit");
    let code = audit.evidence.iter().map(|e| &e.place.path);
    let paths = code.chain(audit.documents.iter().map(|d| &d.path));
    let files =
        paths.filter_map(|p: &Arc<str>| Some((p.to_string(), setup.root.read(p)?.text))).collect();
    (audit, files)
}

fn hex(colour: Color, usual: &str) -> String {
    match colour {
        Color::Rgb(r, g, b) => format!("#{r:02x}{g:02x}{b:02x}"),
        _ => usual.to_owned(),
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
            if let Some(back @ Color::Rgb(..)) = style.bg {
                let _ = writeln!(
                    out,
                    "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{}\" fill=\"{}\"/>",
                    CELL.1,
                    hex(back, paper)
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
                hex(style.fg.unwrap_or(Color::Reset), ink),
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
    let (audit, files) = fixture("kill-tracker");
    let take = |name: &str, size: (u16, u16), ground: Ground, journey: &dyn Fn(&mut Desk)| {
        let look = Look { size, ground, depth: Depth::Full, ascii: false };
        let mut desk = Desk::empty(&look);
        desk.files.clone_from(&files);
        desk.scan(audit.clone());
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
        let mut audit = audit.clone();
        audit.findings.clear();
        audit.documents.clear();
        audit.declarations.clear();
        audit.assessments.clear();
        audit.notes.clear();
        desk.scan(audit);
        desk.press("2");
    });
    take("help", (100, 40), Ground::Light, &|desk| {
        desk.press("?");
    });
}

#[test]
fn every_fixture_can_be_walked_through_in_every_view() {
    for entry in
        std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")).expect("fixtures")
    {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        let (audit, files) = fixture(&name);
        let open = audit.findings.len();
        for size in super::desk::SIZES {
            let mut desk = Desk::empty(&Look { size, ..Look::default() });
            desk.files.clone_from(&files);
            desk.scan(audit.clone());
            for view in ["1", "2", "3", "4", "5"] {
                desk.press(view);
                for _ in 0..open.min(10) {
                    desk.press("j ] enter");
                    let screen = desk.screen();
                    assert!(!screen.contains("the file has changed"), "{name} {view}:\n{screen}");
                    desk.press("p").buffer();
                    desk.press("esc esc").press(view);
                }
            }
        }
    }
}

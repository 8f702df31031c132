//! Any input ends, soon and without a panic.

use std::time::{Duration, Instant};

/// Small, since the test runs without optimisation; what grows faster than the
/// text shows at this size already.
const SIZE: usize = 1 << 15;
const PATIENCE: Duration = Duration::from_secs(5);

fn repeat(unit: &str) -> String {
    unit.repeat(SIZE / unit.len().max(1))
}

#[test]
fn hostile_texts_end_in_time() {
    let units = [
        "- ",
        "> ",
        "* a\n  ",
        "|a",
        "| a | b |\n|---|---|\n",
        "[",
        "[a](",
        "![",
        "(",
        "**",
        "`",
        "<",
        "<a ",
        "<a '",
        "<a \"",
        "<div>",
        "</",
        "<!--",
        "{{",
        "{%",
        "{",
        "&",
        "&#x",
        "%",
        "@",
        "\"",
        "'",
        "a@b.",
        "we collect ",
        "not ",
        "if ",
        "to ",
        "your name, ",
        "30 days ",
        "x",
        "\u{fffd}",
        "\u{e2}\u{20ac}",
        ". ",
        "; ",
        "#",
        "1. ",
        "\\",
        "\r",
        "\0",
        "do not ",
        "name or ",
    ];
    for path in ["a.md", "a.html", "a.txt", "a.jsx", "a.js", "a.slim", "a.po"] {
        for unit in units {
            let text = repeat(unit);
            let start = Instant::now();
            let reading = super::read(path, &text);
            let took = start.elapsed();
            assert!(took < PATIENCE, "{path} of {unit:?} took {took:?}");
            assert!(
                reading.notes.len() < 1000,
                "{path} of {unit:?}: {} notes",
                reading.notes.len()
            );
        }
    }
}

#[test]
fn every_prefix_of_a_text_is_read() {
    let text = "---\na: b\n---\n# P\u{e2}\u{20ac}\u{2122}s\n\n- **A**: b (c, d) -> e; 30 days <b>x</b> {{ _('y z') }} [l](u) a@b.exampleC\n\n| a | b |\n|-|-|\n| c | d |\n";
    for path in
        ["a.md", "a.html", "a.txt", "a.jsx", "a.js", "a.slim", "a.po", "a.properties", "a.yml"]
    {
        for end in (0..=text.len()).filter(|&end| text.is_char_boundary(end)) {
            super::read(path, &text[..end]);
        }
    }
}

#[test]
fn of_a_document_without_end_the_beginning_is_read() {
    let text = "We collect your phone number.\n\n".repeat(120_000);
    let reading = super::read("PRIVACY.md", &text);
    assert!(text.len() > 3 << 20 && !reading.declarations.is_empty());
    let told = reading.notes.iter().filter(|n| n.message.contains("only the first"));
    assert_eq!(told.count(), 1);
}

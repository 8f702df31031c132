//! The same statement in every format, at its place on disk.

use privaudit::model::Kind;

/// Each text states that the e-mail address is collected; `line`, `column` are
/// where its words begin.
const TEXTS: [(&str, &str, u32, u32); 14] = [
    (
        "PRIVACY.md",
        "---\ntitle: Privacy\n---\n\nIntro\n=====\n\nWe collect your email address.\n",
        8,
        1,
    ),
    (
        "privacy.html",
        "<html><body><h1>Privacy</h1>\n<p>We <b>collect</b> your email&nbsp;address.</p></body></html>",
        2,
        4,
    ),
    ("privacy.txt", "Privacy\n\nWe collect your email address.\n", 3, 1),
    (
        "templates/privacy.jinja",
        "{% extends 'a' %}\n{% block b %}\n<p>{{ _('We collect your email address.') }}</p>\n{% endblock %}",
        3,
        10,
    ),
    (
        "views/privacy.blade.php",
        "@extends('app')\n@section('x')\n<div><p>We collect your email address.</p></div>\n@endsection",
        3,
        9,
    ),
    (
        "views/privacy.html.erb",
        "<h1><%= t('x') %></h1>\n<p>We collect your email address.</p>",
        2,
        4,
    ),
    ("views/privacy.slim", "h1 Privacy\np We collect your email address.\n", 2, 3),
    (
        "Privacy.vue",
        "<template>\n<p>We collect your email address.</p>\n</template>\n<script>\nlet x = 'a b c d e f';\n</script>",
        2,
        4,
    ),
    (
        "Privacy.svelte",
        "<script>\nlet y = 1;\n</script>\n<p>We collect your email address.</p>\n",
        4,
        4,
    ),
    (
        "Privacy.jsx",
        "export default () => {\n  return (\n    <View><Text>We collect your email address.{`\\n`}</Text></View>\n  );\n}",
        3,
        17,
    ),
    (
        "privacy.go",
        "package x\n\nconst p = `# Privacy\n\nWe collect your email address.\n`\n",
        5,
        1,
    ),
    ("privacy.js", "export const text = \"We collect your email address.\";\n", 1, 22),
    ("privacy.properties", "# x\nprivacy.text=We collect your email address.\n", 2, 14),
    ("privacy.po", "msgid \"\"\n\"We collect your \"\n\"email address.\"\nmsgstr \"\"\n", 2, 2),
];

#[test]
fn one_statement_in_fourteen_formats() {
    let mut wrong = Vec::new();
    for (path, text, line, column) in TEXTS {
        let reading = super::read(path, text);
        let found = reading
            .declarations
            .iter()
            .find(|d| d.kind == Kind::Collects && d.data == ["contact.email"]);
        match found {
            Some(d) if (d.place.line, d.place.column) == (line, column) => {}
            Some(d) => wrong.push(format!(
                "{path}: at {}:{}, wanted {line}:{column}",
                d.place.line, d.place.column
            )),
            None => wrong.push(format!(
                "{path}: not read, {:?}",
                reading.declarations.iter().map(super::told).collect::<Vec<_>>()
            )),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn double_encoded_text_is_mended_and_keeps_its_columns() {
    // The heading holds UTF-8 that was read as windows-1252.
    let text = "# \u{f0}\u{178}\u{201d}\u{2019} Privacy\n\nIt\u{e2}\u{20ac}\u{2122}s simple: we collect your phone number.\n";
    let reading = super::read("PRIVACY.md", text);
    assert!(reading.notes.iter().any(|n| n.kind.name() == "mojibake" && n.place.line == 1));
    let d = reading.declarations.iter().find(|d| d.kind == Kind::Collects).expect("a statement");
    assert!(d.quote.contains("It’s simple") || d.quote.contains("we collect"), "{}", d.quote);
    assert_eq!(
        (d.place.line, d.place.end_column),
        (3, text.lines().nth(2).expect("a line").chars().count() as u32)
    );
}

#[test]
fn a_carriage_return_alone_or_with_a_line_feed_ends_a_line() {
    for text in ["a\r\n\r\nWe collect your name.\r\n", "a\r\rWe collect your name.\r"] {
        let reading = super::read("privacy.txt", text);
        assert_eq!(reading.declarations.first().map(|d| d.place.line), Some(3), "{text:?}");
    }
}

#[test]
fn the_same_text_reads_the_same_twice() {
    let text = "## Data we collect\n- Name\n- IP address\n\nWe never sell data. We share data with Acme.\n";
    assert_eq!(super::read("a.md", text), super::read("a.md", text));
}

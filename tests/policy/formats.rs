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

/// The screens of apps and the catalogues of their messages: what is stated, and
/// at which line.
#[test]
fn screens_and_catalogues_are_read() {
    let screens: [(&str, &str, &[&str]); 7] = [
        (
            "lib/privacy_policy_screen.dart",
            "Widget build() {\n  return Column(children: [\n    _section(\n      '1. What we collect',\n      'We store the following:\\n\\n'\n          '• Email address\\n'\n          '• Phone number\\n\\n'\n          'We never sell your '\n          'username.',\n    ),\n  ]);\n}\n",
            &[
                "6 collects contact.email",
                "7 collects contact.phone",
                "8 never-shares account.username",
            ],
        ),
        (
            "lib/privacy_dialog.dart",
            "final page = [\n  _sectionTitle('Data we do not collect'),\n  _bullet('Phone number'),\n  _sectionTitle('Data we collect'),\n  _bullet('Email address'),\n];\n",
            &["3 never-collects contact.phone", "5 collects contact.email"],
        ),
        (
            "app/PrivacyPolicyActivity.kt",
            "val text = \"\"\"\n        # Privacy Policy\n\n        We collect your email address.\n\n        - We never sell it.\n    \"\"\".trimIndent()\n",
            &["4 collects contact.email"],
        ),
        (
            "ios/PrivacyPolicyView.swift",
            "Text(\"Privacy Policy\").font(.title)\nText(\"We collect your email address.\")\n",
            &["2 collects contact.email"],
        ),
        (
            "lib/l10n/app_en.arb",
            "{\n  \"greeting\": \"We collect your phone number, says the cat.\",\n  \"privacyPolicyBody\": \"We collect your email address.\"\n}\n",
            &["3 collects contact.email"],
        ),
        (
            "res/values/strings.xml",
            "<resources>\n  <string name=\"hello\">We collect your phone number, it said.</string>\n  <string name=\"privacy_policy_text\">We collect your email address.</string>\n</resources>\n",
            &["3 collects contact.email"],
        ),
        (
            "messages.properties",
            "cat.says=We collect your phone number, says the cat.\nprivacy.notice=We collect your email address.\n",
            &["2 collects contact.email"],
        ),
    ];
    let mut wrong = Vec::new();
    for (path, text, expect) in screens {
        let reading = super::read(path, text);
        for wanted in expect {
            if !reading.declarations.iter().any(|d| super::is(d, wanted)) {
                let got: Vec<_> = reading.declarations.iter().map(super::told).collect();
                wrong.push(format!("{path}: no {wanted}: {got:?}"));
            }
        }
        let strays = reading.declarations.iter().filter(|d| d.kind.name() != "meta" && !d.umbrella);
        for d in strays.filter(|d| d.quote.contains("cat") || d.quote.contains("it said")) {
            wrong.push(format!("{path}: {}", super::told(d)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_document_that_states_nothing_says_so() {
    let noted = |text: &str| {
        super::read("PRIVACY.md", text)
            .notes
            .iter()
            .any(|n| n.kind.name() == "not-analysed" && n.message.contains("no statement"))
    };
    assert!(noted("# Privacy\n\nThe weather is fine today.\n"));
    assert!(!noted("# Privacy\n\nWe collect your name.\n"));
    assert!(!noted(""));
}

#[test]
fn a_page_may_lay_out_a_list_of_texts() {
    let filler = "We keep what you send us with care and look after it as long as we hold it. ";
    let text = format!(
        "const SECTIONS: Section[] = [\n  {{\n    heading: \"Information we collect\",\n    body: [\"We collect this data:\"],\n    bullets: [\n      \"Account data: your name and phone number.\",\n      \"Technical data: browser type and IP address.\",\n    ],\n  }},\n  {{ heading: \"More\", body: [\"{}\"] }},\n];\nexport default () => <Page title=\"Privacy\" sections={{SECTIONS}} />;\n",
        filler.repeat(8)
    );
    let reading = super::read("app/privacy/page.tsx", &text);
    let on = |line: u32, id: &str| {
        reading.declarations.iter().any(|d| {
            d.place.line == line
                && d.data.iter().any(|found| found == id)
                && d.headings == ["Information we collect"]
        })
    };
    assert!(on(6, "identity.name") && on(6, "contact.phone"), "{:#?}", reading.declarations);
    assert!(on(7, "network.ip-address"), "{:#?}", reading.declarations);
}

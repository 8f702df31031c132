//! Where policies are looked for.

use privaudit::model::SourceFile;

const POLICY: &str = "Privacy policy. We collect personal data: your email address. We do not share your data with third parties.";

#[test]
fn every_place_rule_keeps_its_examples() {
    for place in &super::builtin().policy.places {
        let rule = regex::Regex::new(&place.path).unwrap_or_else(|e| panic!("{}: {e}", place.path));
        for path in &place.hit {
            assert!(rule.is_match(&path.to_lowercase()), "{} should match {path}", place.path);
            let file = SourceFile::new(path.as_str(), POLICY);
            if place.score == 0 {
                assert_eq!(super::reader().likelihood(&file), 0, "{path}");
            } else {
                assert!(super::reader().likelihood(&file) >= place.score, "{path}");
            }
        }
        for path in &place.miss {
            assert!(!rule.is_match(&path.to_lowercase()), "{} should not match {path}", place.path);
        }
    }
}

#[test]
fn every_section_rule_keeps_its_examples() {
    for section in &super::builtin().policy.sections {
        let rule = regex::Regex::new(&section.heading).expect("a pattern");
        for heading in &section.hit {
            assert!(rule.is_match(heading), "{} should match {heading}", section.heading);
        }
        for heading in &section.miss {
            assert!(!rule.is_match(heading), "{} should not match {heading}", section.heading);
        }
    }
}

#[test]
fn of_a_readme_only_the_section_about_privacy_counts() {
    let text = "# A bot\n\nWe collect your phone number.\n\n## Privacy\n\nWe store your email address.\n\n### More\n\nWe collect your name.\n\n## Setup\n\nWe collect your birth date.\n";
    let lines = |reading: privaudit::model::Reading| {
        reading.declarations.iter().map(|d| d.place.line).collect::<Vec<_>>()
    };
    let readme = SourceFile::new("README.md", text);
    assert_eq!(super::reader().read_instead(&readme).map(lines), Some(vec![7, 11]));
    assert_eq!(lines(super::reader().read(&readme)), [7, 11]);
    // Without such a section it is no policy, unless somebody says that it is.
    let bare = SourceFile::new("README.md", "# A bot\n\nWe collect your phone number.\n");
    assert!(super::reader().read_instead(&bare).is_none());
    assert_eq!(lines(super::reader().read(&bare)), [3]);
}

#[test]
fn text_decides_only_where_the_path_leaves_it_open() {
    let likely = |path: &str, text: &str| super::reader().likelihood(&SourceFile::new(path, text));
    assert!(likely("legal/data.md", POLICY) > 0);
    assert_eq!(likely("legal/data.md", "# A library for sorting"), 0);
    assert_eq!(likely("src/main.rs", POLICY), 0);
    assert_eq!(likely("PRIVACY.md", ""), 100);
    assert_eq!(likely("Privacy.MD", ""), 100);
    assert!(likely("pages.go", POLICY) > 0);
    assert_eq!(likely("pages.go", "package main"), 0);
}

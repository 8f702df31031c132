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
fn text_decides_only_where_the_path_leaves_it_open() {
    let likely = |path: &str, text: &str| super::reader().likelihood(&SourceFile::new(path, text));
    assert!(likely("README.md", POLICY) > 0);
    assert_eq!(likely("README.md", "# A library for sorting"), 0);
    assert_eq!(likely("src/main.rs", POLICY), 0);
    assert_eq!(likely("PRIVACY.md", ""), 100);
    assert_eq!(likely("Privacy.MD", ""), 100);
    assert!(likely("pages.go", POLICY) > 0);
    assert_eq!(likely("pages.go", "package main"), 0);
}

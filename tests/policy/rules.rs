//! Every rule with its examples, through the real wing; and the order that
//! rule files must keep.

use std::collections::BTreeSet;

use privaudit::model::Kind;

#[test]
fn every_phrase_is_found_in_its_hits_and_not_in_its_misses() {
    let mut wrong = Vec::new();
    for language in &super::builtin().policy.languages {
        for (rule, file) in &language.phrases {
            let found = |text: &str| {
                let senses = super::reader().senses(&language.id, text);
                senses.iter().any(|(sense, id)| *sense == rule.sense && *id == rule.id)
            };
            for text in rule.hit.iter().filter(|t| !found(t)) {
                wrong.push(format!("{file}: {} {} is not found in “{text}”", rule.sense, rule.id));
            }
            for text in rule.miss.iter().filter(|t| found(t)) {
                wrong.push(format!("{file}: {} {} is found in “{text}”", rule.sense, rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_english_phrase_has_an_example_and_a_known_sense() {
    let english = super::builtin().policy.languages.iter().find(|l| l.id == "en").expect("English");
    let bare: Vec<_> = english
        .phrases
        .iter()
        .filter(|(rule, _)| rule.hit.is_empty() && rule.sense != "place")
        .map(|(rule, file)| format!("{file}: {} {}", rule.sense, rule.id))
        .collect();
    assert!(bare.is_empty(), "no example:\n{}", bare.join("\n"));
    for language in &super::builtin().policy.languages {
        let unknown = super::reader().unknown(&language.id);
        assert!(unknown.is_empty(), "{}: {unknown:?}", language.id);
    }
}

#[test]
fn every_strong_name_of_a_data_type_is_read_as_collected() {
    let english = super::builtin().policy.languages.iter().find(|l| l.id == "en").expect("English");
    let mut wrong = Vec::new();
    for term in &english.terms {
        // Names with a choice or a gap in them are tried by other cases.
        for phrase in term.strong.iter().filter(|p| !p.contains(['|', '*', '?', '{', '^'])) {
            let reading =
                super::read("PRIVACY.md", &format!("## Information we collect\n\n- {phrase}\n"));
            let read = reading
                .declarations
                .iter()
                .any(|d| d.kind == Kind::Collects && d.data.contains(&term.r#type));
            if !read {
                let got: Vec<_> =
                    reading.declarations.iter().flat_map(|d| d.data.clone()).collect();
                wrong.push(format!("{}: “{phrase}” is read as {got:?}", term.r#type));
            }
        }
    }
    assert!(wrong.is_empty(), "{} names:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_two_types_share_a_strong_name() {
    let english = super::builtin().policy.languages.iter().find(|l| l.id == "en").expect("English");
    let mut seen = BTreeSet::new();
    let mut twice = Vec::new();
    for term in &english.terms {
        for phrase in &term.strong {
            if !seen.insert(phrase.to_lowercase()) {
                twice.push(format!("{}: {phrase}", term.r#type));
            }
        }
    }
    assert!(twice.is_empty(), "{}", twice.join("\n"));
}

#[test]
fn measures_and_rights_named_by_phrases_exist() {
    let rules = super::builtin();
    let known: BTreeSet<&str> = rules.measures.iter().map(|m| m.id.as_str()).collect();
    let mut wrong = Vec::new();
    for language in &rules.policy.languages {
        for (rule, file) in &language.phrases {
            let id = match rule.sense.as_str() {
                "right" => format!("right.{}", rule.id),
                "measure" => rule.id.clone(),
                _ => continue,
            };
            if !known.contains(id.as_str()) {
                wrong.push(format!("{file}: {id}"));
            }
        }
    }
    assert!(wrong.is_empty(), "no such measure:\n{}", wrong.join("\n"));
}

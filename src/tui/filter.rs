//! What is shown: words matched fuzzily and fields matched exactly.
//!
//! `type:email verdict:contradicted path:src/ !party:sentry sign up`

use super::fuzzy;

/// The fields of the filter syntax.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Type,
    Verdict,
    Severity,
    Path,
    Party,
    Status,
    Rule,
}

const FIELDS: &[(&str, Field)] = &[
    ("type", Field::Type),
    ("verdict", Field::Verdict),
    ("severity", Field::Severity),
    ("path", Field::Path),
    ("party", Field::Party),
    ("status", Field::Status),
    ("rule", Field::Rule),
];

/// The field names, for help and completion.
pub(crate) fn field_names() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(name, _)| *name)
}

/// The searchable side of one finding, in lower case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// Subject id and label.
    pub(crate) types: String,
    /// The verdict's name.
    pub(crate) verdict: &'static str,
    /// The severity's name.
    pub(crate) severity: &'static str,
    /// All places of code and policy.
    pub(crate) paths: Vec<String>,
    /// Ids and names of third parties.
    pub(crate) parties: String,
    /// The rule's name.
    pub(crate) rule: String,
    /// Everything a free word is looked for in.
    pub(crate) words: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Term {
    field: Option<Field>,
    value: String,
    negated: bool,
}

/// So many words of a filter count: each is looked for in every finding.
const MOST: usize = 40;

/// A filter that was read from what somebody typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Filter {
    terms: Vec<Term>,
    /// What is wrong with it, in words.
    pub(crate) trouble: Option<String>,
}

impl Filter {
    /// Reads a filter. An unknown field is told and otherwise taken as a word.
    pub(crate) fn parse(text: &str) -> Self {
        let mut filter = Self::default();
        for word in words(text).into_iter().take(MOST) {
            let (negated, word) = match word.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, word.as_str()),
            };
            if word.is_empty() {
                continue;
            }
            let (field, value) = match word.split_once(':') {
                Some((name, value)) => match named(name) {
                    Some(field) => (Some(field), value),
                    None if name.chars().all(char::is_alphabetic) && !value.starts_with("//") => {
                        let known: Vec<_> = field_names().collect();
                        filter.trouble = Some(format!("no field {name}: ({})", known.join(" ")));
                        (None, word)
                    }
                    None => (None, word),
                },
                None => (None, word),
            };
            if !value.is_empty() {
                filter.terms.push(Term { field, value: value.to_lowercase(), negated });
            }
        }
        filter
    }

    /// Whether it asks for a status itself, so that none is hidden.
    pub(crate) fn asks_for_status(&self) -> bool {
        self.terms.iter().any(|t| t.field == Some(Field::Status) && !t.negated)
    }

    /// Whether a finding passes; `status` may change after the facts were drawn.
    pub(crate) fn passes(&self, facts: &Facts, status: &str) -> bool {
        self.terms.iter().all(|term| {
            let value = term.value.as_str();
            let found = match term.field {
                None => fuzzy::contains(&facts.words, value),
                Some(Field::Type) => facts.types.contains(value),
                Some(Field::Verdict) => facts.verdict.starts_with(value),
                Some(Field::Severity) => facts.severity.starts_with(value),
                Some(Field::Path) => facts.paths.iter().any(|p| p.contains(value)),
                Some(Field::Party) => facts.parties.contains(value),
                Some(Field::Status) => status.starts_with(value),
                Some(Field::Rule) => facts.rule.contains(value),
            };
            found != term.negated
        })
    }
}

/// A field by its name or an unambiguous start of it, from two letters on.
fn named(name: &str) -> Option<Field> {
    let name = name.to_lowercase();
    if let Some((_, field)) = FIELDS.iter().find(|(n, _)| *n == name) {
        return Some(*field);
    }
    let mut starts = FIELDS.iter().filter(|(n, _)| name.len() >= 2 && n.starts_with(&name));
    match (starts.next(), starts.next()) {
        (Some((_, field)), None) => Some(*field),
        _ => None,
    }
}

/// Splits at spaces outside of quotation marks.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        Facts {
            types: "contact.email e-mail address".into(),
            verdict: "contradicted",
            severity: "error",
            paths: vec!["src/api/user.ts".into(), "privacy.md".into()],
            parties: "sentry".into(),
            rule: "contradicted-data".into(),
            words: "e-mail address is stored src/api/user.ts".into(),
        }
    }

    fn passes(filter: &str) -> bool {
        Filter::parse(filter).passes(&facts(), "open")
    }

    #[test]
    fn fields_words_and_negation() {
        assert!(passes("type:email verdict:contra path:src/ severity:error party:sentry"));
        assert!(passes("sev:err status:open rule:contradicted"));
        assert!(!passes("!type:email"));
        assert!(passes("!verdict:vague !party:stripe"));
        assert!(passes("mail stored") && passes("eml") && passes("\"is stored\""));
        assert!(!passes("telephone"));
        assert!(passes("") && passes("  ! "));
    }

    #[test]
    fn a_wrong_field_is_told_and_kept_as_a_word() {
        let filter = Filter::parse("typ0:email kind:x");
        assert!(filter.trouble.as_deref().is_some_and(|t| t.contains("no field kind:")));
        assert!(!filter.passes(&facts(), "open"));
        assert_eq!(Filter::parse("https://mail.example").trouble, None);
    }
}

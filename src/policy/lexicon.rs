//! One language's words and phrases, compiled from its rules: a vocabulary with
//! word classes, and the patterns made of them. Knows no document.

use std::collections::{HashMap, HashSet};

use super::phrases::{Part, Pattern, Phrases};
use super::sense::{Hit, Sense};
use super::words::{Sort, Token, fold, tokens};
use crate::rules::{Language, Rules};

/// A platform: the cues that show it, and what plain terms mean there.
#[derive(Debug)]
pub struct Platform {
    /// Cue for a document about it.
    pub document: String,
    /// Cue for a block about it.
    pub block: String,
    /// General type to special type.
    pub means: Vec<(String, String)>,
}

/// See the module.
#[derive(Debug)]
pub struct Lexicon {
    /// ISO 639-1.
    pub language: String,
    vocabulary: HashMap<String, (u32, u128)>,
    classes: HashMap<String, u128>,
    phrases: Phrases,
    ids: Vec<String>,
    values: HashMap<u32, u32>,
    /// Platforms that give plain terms a narrower meaning.
    pub platforms: Vec<Platform>,
    anywhere: HashSet<u32>,
    /// Senses and classes that rules name and nobody knows.
    pub unknown: Vec<String>,
    /// Folded stop words.
    stop_words: HashSet<String>,
    /// Verbs may stand far from their subjects and helpers.
    pub free_order: bool,
    /// It has names of data types, not only those of parties.
    readable: bool,
    /// What folded adverbs end in.
    adverb_ending: Option<String>,
    /// Words of classes that start with `@`, as they are written.
    plain: HashMap<String, Vec<String>>,
}

impl Lexicon {
    /// Compiles the rules of one language, with the names of the catalogue.
    pub fn new(rules: &Rules, language: &Language) -> Self {
        let mut lexicon = Self {
            language: language.id.clone(),
            vocabulary: HashMap::new(),
            classes: HashMap::new(),
            phrases: Phrases::default(),
            ids: vec![String::new()],
            values: HashMap::new(),
            anywhere: HashSet::new(),
            unknown: Vec::new(),
            platforms: Vec::new(),
            stop_words: language.stop_words.iter().map(|w| fold(w)).collect(),
            free_order: language.free_order,
            readable: !language.terms.is_empty(),
            adverb_ending: language
                .adverb_ending
                .as_ref()
                .map(|e| fold(&format!("aaaa{e}"))[4..].to_owned()),
            plain: HashMap::new(),
        };
        for list in &rules.policy.lists {
            let ids = list.types.iter().chain(&list.measures).chain(&list.categories).cloned();
            lexicon.plain.entry(list.name.clone()).or_default().extend(ids);
        }
        for rule in &language.words {
            if let Some(name) = rule.class.strip_prefix('@') {
                lexicon
                    .plain
                    .entry(name.to_owned())
                    .or_default()
                    .extend(rule.words.iter().cloned());
                continue;
            }
            for word in &rule.words {
                lexicon.class_word(&rule.class, word);
            }
        }
        for rule in &language.verbs {
            for lemma in &rule.lemmas {
                for form in forms(lemma) {
                    lexicon.class_word(&rule.class, &form);
                }
            }
            for form in &rule.forms {
                lexicon.class_word(&rule.class, form);
            }
        }
        for term in &language.terms {
            for (phrases, sense) in [
                (&term.strong, Sense::Data),
                (&term.weak, Sense::Weak),
                (&term.not, Sense::NotData),
            ] {
                for phrase in phrases {
                    lexicon.add(phrase, sense, &term.r#type, false);
                }
            }
        }
        for (rule, _) in &language.phrases {
            let Some(sense) = Sense::from_name(&rule.sense) else {
                lexicon.unknown.push(format!("sense {}", rule.sense));
                continue;
            };
            if rule.anywhere {
                let meaning = lexicon.meaning(&rule.id);
                lexicon.anywhere.insert(meaning);
            }
            for phrase in &rule.phrases {
                lexicon.add(phrase, sense, &rule.id, false);
            }
        }
        for rule in &language.platforms {
            let cue = |part: &str| format!("platform:{}:{part}", rule.name);
            for (part, phrases) in [("document", &rule.document), ("block", &rule.block)] {
                for phrase in phrases {
                    lexicon.add(phrase, Sense::Cue, &cue(part), false);
                }
            }
            lexicon.platforms.push(Platform {
                document: cue("document"),
                block: cue("block"),
                means: rule.means.iter().map(|(g, s)| (g.clone(), s.clone())).collect(),
            });
        }
        // A company stands for its service only if it is known for no other one.
        let mut runs: HashMap<&str, usize> = HashMap::new();
        for operator in rules.catalogue.parties().iter().filter_map(|p| p.operator.as_deref()) {
            *runs.entry(operator).or_default() += 1;
        }
        for party in rules.catalogue.parties() {
            let operator = party.operator.as_ref().filter(|operator| {
                let named = rules.catalogue.resolve(operator);
                runs[operator.as_str()] == 1 && named.is_none_or(|p| p.id == party.id)
            });
            for name in std::iter::once(&party.name).chain(&party.aliases).chain(operator) {
                lexicon.add(name, Sense::Named, &party.id, true);
            }
        }
        lexicon.phrases.index();
        lexicon
    }

    /// The bit of a word class; 0 if no word is in it.
    pub fn class(&self, name: &str) -> u128 {
        self.classes.get(name).copied().unwrap_or(0)
    }

    /// What a meaning is called.
    pub fn id(&self, hit: &Hit) -> &str {
        &self.ids[hit.meaning as usize]
    }

    /// Whether a measure is a claim outside of sections about security too.
    pub fn anywhere(&self, hit: &Hit) -> bool {
        self.anywhere.contains(&hit.meaning)
    }

    /// Whether a word occurs in any rule.
    pub fn knows(&self, word: &str) -> bool {
        self.vocabulary.contains_key(&fold(word))
    }

    /// The words of a class that are compared as they are written.
    pub fn plain(&self, class: &str) -> &[String] {
        self.plain.get(class).map_or(&[], Vec::as_slice)
    }

    /// Whether there is anything to read this language with.
    pub fn reads(&self) -> bool {
        self.readable
    }

    /// How many phrases it knows.
    pub fn size(&self) -> usize {
        self.phrases.len()
    }

    /// How many of some words are among the commonest of this language.
    pub fn common<'w>(&self, words: impl Iterator<Item = &'w str>) -> usize {
        words.filter(|w| self.stop_words.contains(*w)).count()
    }

    /// The number that a word stands for.
    pub fn value(&self, word: &str) -> Option<u32> {
        let (id, _) = self.vocabulary.get(&fold(word))?;
        self.values.get(id).copied()
    }

    /// Whether a dot behind this word is its own.
    pub fn abbreviates(&self, word: &str) -> bool {
        let class = self.class("abbreviation");
        self.vocabulary.get(&fold(word)).is_some_and(|(_, classes)| classes & class != 0)
    }

    /// The same for a word that is folded already.
    pub fn knows_folded(&self, word: &str) -> bool {
        self.vocabulary.contains_key(word)
    }

    /// Breaks a text into tokens of this vocabulary.
    pub fn tokens(&self, text: &str) -> Vec<Token> {
        let adverb = self.class("adverb");
        let ending = self.adverb_ending.as_deref();
        tokens(text, |word| match self.vocabulary.get(word) {
            Some(&known) => known,
            None if word.len() > 5 && ending.is_some_and(|e| word.ends_with(e)) => (0, adverb),
            None => (0, 0),
        })
    }

    /// All phrases in a run of tokens: see [`Phrases::hits`].
    pub fn hits(&self, tokens: &[Token]) -> Vec<Hit> {
        self.phrases.hits(tokens)
    }

    /// The data type that exactly these words mean, in this sense.
    pub fn exactly(&self, words: &[Token], sense: Sense) -> Option<u32> {
        self.hits(words)
            .into_iter()
            .find(|h| h.sense == sense && h.from == 0 && h.to == words.len())
            .map(|h| h.meaning)
    }

    fn class_word(&mut self, class: &str, word: &str) {
        let (class, value) = match class.split_once(':') {
            Some((class, value)) => (class, value.parse::<u32>().ok()),
            None => (class, None),
        };
        let next = self.classes.len();
        let bit = *self.classes.entry(class.to_owned()).or_insert(1u128 << next.min(127));
        let id = self.vocabulary.len() as u32 + 1;
        self.vocabulary.entry(fold(word)).or_insert((id, 0)).1 |= bit;
        if let Some(value) = value {
            let id = self.word(word);
            self.values.insert(id, value);
        }
    }

    fn word(&mut self, word: &str) -> u32 {
        let id = self.vocabulary.len() as u32 + 1;
        self.vocabulary.entry(fold(word)).or_insert((id, 0)).0
    }

    fn meaning(&mut self, id: &str) -> u32 {
        // Few hundred ids: a scan at start-up costs less than a second map.
        match self.ids.iter().position(|known| known == id) {
            Some(at) => at as u32,
            None => {
                self.ids.push(id.to_owned());
                self.ids.len() as u32 - 1
            }
        }
    }

    fn add(&mut self, phrase: &str, sense: Sense, id: &str, name: bool) {
        // A hyphenated alternative is two words: a phrase of its own.
        let split = phrase.split_whitespace().find(|p| p.contains('|') && p.contains('-'));
        if let Some(piece) = split {
            let (tied, plain): (Vec<&str>, Vec<&str>) =
                piece.split('|').partition(|word| word.contains('-'));
            let plain = Some(plain.join("|")).filter(|p| !p.is_empty());
            for choice in tied.into_iter().map(str::to_owned).chain(plain) {
                self.add(&phrase.replacen(piece, &choice, 1), sense, id, name);
            }
            return;
        }
        let mut parts = Vec::new();
        let (mut first, mut last) = (false, false);
        for piece in phrase.split_whitespace() {
            if piece == "^" {
                first = true;
                continue;
            }
            if piece == "$" {
                last = true;
                continue;
            }
            let (piece, optional) = match piece.strip_suffix('?') {
                Some(rest) if !rest.is_empty() => (rest, true),
                _ => (piece, false),
            };
            if piece == "*" {
                parts.push((Part::Gap, false));
            } else if piece == "#" {
                parts.push((Part::Number, optional));
            } else if let Some(class) = piece.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
                let bits = class.split('|').fold(0, |bits, name| bits | self.class(name));
                if class.split('|').any(|name| self.class(name) == 0) {
                    self.unknown.push(format!("class {class} in “{phrase}”"));
                }
                parts.push((Part::Class(bits), optional));
            } else if piece.contains('|') {
                let words = piece.split('|').map(|w| (self.word(w), capitals(w))).collect();
                parts.push((Part::Word(words), optional));
            } else {
                // The tokenizer splits hyphens and apostrophes: so must this.
                let split = tokens(piece, |_| (0, 0));
                for token in &split {
                    let text = &piece[token.start..token.end];
                    if matches!(token.sort, Sort::Word | Sort::Number) {
                        let word = (self.word(text), capitals(text));
                        parts.push((Part::Word(vec![word]), optional));
                    }
                }
            }
        }
        if parts.is_empty() || matches!(parts[0].0, Part::Gap) {
            return;
        }
        let meaning = self.meaning(id);
        self.phrases.push(Pattern { parts, sense, meaning, name, first, last });
    }
}

/// An acronym in a rule stands for itself in capitals only.
fn capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() >= 2 && !word.chars().any(char::is_lowercase)
}

/// The regular English forms of a verb.
fn forms(lemma: &str) -> Vec<String> {
    let mut out = vec![lemma.to_owned()];
    if let Some(stem) = lemma.strip_suffix('e') {
        out.extend([format!("{lemma}s"), format!("{lemma}d"), format!("{stem}ing")]);
    } else if let Some(stem) = lemma.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o'])) {
        out.extend([format!("{stem}ies"), format!("{stem}ied"), format!("{lemma}ing")]);
    } else {
        out.extend([format!("{lemma}s"), format!("{lemma}ed"), format!("{lemma}ing")]);
        if lemma.ends_with(['s', 'x', 'z']) || lemma.ends_with("ch") || lemma.ends_with("sh") {
            out.push(format!("{lemma}es"));
        }
        // "Transmitted", "logged"; a form that nobody writes does no harm.
        let mut tail = lemma.chars().rev();
        if let (Some(last), Some(vowel), before) = (tail.next(), tail.next(), tail.next())
            && "bdglmnprt".contains(last)
            && "aeiou".contains(vowel)
            && before.is_some_and(|b| !"aeiou".contains(b))
        {
            out.extend([format!("{lemma}{last}ed"), format!("{lemma}{last}ing")]);
        }
    }
    out
}

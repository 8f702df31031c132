//! One language's words and phrases, compiled: a vocabulary with word classes,
//! and patterns that are looked up by their first word. Knows no document.

use std::collections::{HashMap, HashSet};

use super::words::{Case, Sort, Token, fold, tokens};
use crate::rules::{Language, Rules};

/// Up to how many words `*` in a pattern stands for.
const GAP: usize = 3;

/// What a phrase is about; the senses of `[[policy.phrase]]`, and data types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    /// A data type.
    Data,
    /// A data type, where collecting or keeping is the topic.
    Weak,
    /// Looks like a data type and is none.
    NotData,
    /// The topic of a heading.
    Frame,
    /// The topic of a heading, where none above it gives one.
    Topic,
    /// Something that matters in a sentence.
    Cue,
    /// A purpose (Fideslang data_use).
    Purpose,
    /// A category of third parties.
    Party,
    /// A named third party of the catalogue.
    Named,
    /// A right or control.
    Right,
    /// A safeguard.
    Measure,
    /// A legal basis.
    Basis,
    /// A law.
    Regime,
    /// A mechanism for transfers.
    Mechanism,
    /// How long without a number.
    Span,
    /// An event that starts or ends a period.
    Event,
    /// The role of a table's column.
    Column,
    /// How a change is announced, how somebody is reached.
    Channel,
    /// A condition for sharing.
    Condition,
    /// A country, by its ISO code.
    Place,
    /// A data type, where how long it is kept is the topic.
    Kept,
}

impl Sense {
    /// The name in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Weak => "weak",
            Self::NotData => "not",
            Self::Frame => "frame",
            Self::Topic => "topic",
            Self::Cue => "cue",
            Self::Purpose => "purpose",
            Self::Party => "party",
            Self::Named => "named",
            Self::Right => "right",
            Self::Measure => "measure",
            Self::Basis => "basis",
            Self::Regime => "regime",
            Self::Mechanism => "mechanism",
            Self::Span => "span",
            Self::Event => "event",
            Self::Column => "column",
            Self::Channel => "channel",
            Self::Condition => "condition",
            Self::Place => "place",
            Self::Kept => "kept",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "frame" => Self::Frame,
            "topic" => Self::Topic,
            "cue" => Self::Cue,
            "purpose" => Self::Purpose,
            "party" => Self::Party,
            "right" => Self::Right,
            "measure" => Self::Measure,
            "basis" => Self::Basis,
            "regime" => Self::Regime,
            "mechanism" => Self::Mechanism,
            "span" => Self::Span,
            "event" => Self::Event,
            "column" => Self::Column,
            "channel" => Self::Channel,
            "condition" => Self::Condition,
            "place" => Self::Place,
            "kept" => Self::Kept,
            _ => return None,
        })
    }
}

/// Where a phrase was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// First token.
    pub from: usize,
    /// Behind the last token.
    pub to: usize,
    /// What it is about.
    pub sense: Sense,
    /// Index of its meaning, for [`Lexicon::id`].
    pub meaning: u32,
}

#[derive(Debug, Clone)]
enum Part {
    /// One of these words; `true`: in capitals only.
    Word(Vec<(u32, bool)>),
    Class(u128),
    Gap,
    Number,
}

#[derive(Debug, Clone)]
struct Pattern {
    parts: Vec<(Part, bool)>,
    sense: Sense,
    meaning: u32,
    /// The first word must be capitalised: a name that is a common word too.
    name: bool,
    /// Nothing but numbers and marks may stand before it, or behind it.
    first: bool,
    last: bool,
}

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
    patterns: Vec<Pattern>,
    by_word: HashMap<u32, Vec<u32>>,
    by_class: Vec<(u128, Vec<u32>)>,
    by_number: Vec<u32>,
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
            patterns: Vec::new(),
            by_word: HashMap::new(),
            by_class: Vec::new(),
            by_number: Vec::new(),
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
        lexicon.index();
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
        self.patterns.len()
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

    /// All phrases in a run of tokens: for each sense the longest at each
    /// place, no two of one sense overlapping; in the order of the text.
    pub fn hits(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut all: Vec<Hit> = Vec::new();
        for from in 0..tokens.len() {
            let token = &tokens[from];
            let candidates = self
                .by_word
                .get(&token.id)
                .into_iter()
                .flatten()
                .chain(
                    self.by_class
                        .iter()
                        .filter(|(c, _)| token.classes & c != 0)
                        .flat_map(|(_, p)| p),
                )
                .chain(self.by_number.iter().filter(|_| token.sort == Sort::Number));
            for &at in candidates {
                let pattern = &self.patterns[at as usize];
                if pattern.name && token.case == Case::Lower {
                    continue;
                }
                let bare = |range: std::ops::Range<usize>| {
                    tokens[range].iter().all(|t| t.sort != Sort::Word)
                };
                if pattern.first && !bare(0..from) {
                    continue;
                }
                if let Some(to) = longest(&pattern.parts, tokens, from) {
                    if pattern.last && !bare(to..tokens.len()) {
                        continue;
                    }
                    all.push(Hit { from, to, sense: pattern.sense, meaning: pattern.meaning });
                }
            }
        }
        let lane = |h: &Hit| match h.sense {
            Sense::Weak | Sense::NotData => (Sense::Data, 0),
            // Cues do not compete with one another; meanings of data do.
            Sense::Cue | Sense::Frame | Sense::Topic | Sense::Right | Sense::Event => {
                (h.sense, h.meaning)
            }
            sense => (sense, 0),
        };
        all.sort_by_key(|h| (lane(h), h.from, usize::MAX - h.to, h.sense, h.meaning));
        let mut out: Vec<Hit> = Vec::with_capacity(all.len());
        for hit in all {
            match out.last() {
                Some(last) if lane(last) == lane(&hit) && hit.from < last.to => {
                    // The same words may have two meanings of one sense.
                    if hit.from == last.from && hit.to == last.to && hit.meaning != last.meaning {
                        out.push(hit);
                    }
                }
                _ => out.push(hit),
            }
        }
        out.retain(|h| h.sense != Sense::NotData);
        out.sort_by_key(|h| (h.from, h.to, h.sense, h.meaning));
        out
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
        self.patterns.push(Pattern { parts, sense, meaning, name, first, last });
    }

    fn index(&mut self) {
        let mut by_class: Vec<(u128, Vec<u32>)> = Vec::new();
        for (at, pattern) in self.patterns.iter().enumerate() {
            for (part, optional) in &pattern.parts {
                match part {
                    Part::Word(words) => {
                        for (word, _) in words {
                            let list = self.by_word.entry(*word).or_default();
                            if list.last() != Some(&(at as u32)) {
                                list.push(at as u32);
                            }
                        }
                    }
                    Part::Class(bits) => match by_class.iter_mut().find(|(b, _)| b == bits) {
                        Some((_, list)) => list.push(at as u32),
                        None => by_class.push((*bits, vec![at as u32])),
                    },
                    Part::Number => self.by_number.push(at as u32),
                    Part::Gap => {}
                }
                if !optional {
                    break;
                }
            }
        }
        self.by_class = by_class;
    }
}

/// An acronym in a rule stands for itself in capitals only.
fn capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() >= 2 && !word.chars().any(char::is_lowercase)
}

/// The end of the longest match of `parts` at `from`. Patterns are short and a
/// gap is bounded, so that this is constant work.
fn longest(parts: &[(Part, bool)], tokens: &[Token], from: usize) -> Option<usize> {
    let Some(((part, optional), rest)) = parts.split_first() else { return Some(from) };
    let skipped = if *optional { longest(rest, tokens, from) } else { None };
    let taken = match part {
        Part::Gap => {
            let mut best = None;
            for width in 0..=GAP {
                let at = from + width;
                if width > 0
                    && !matches!(
                        tokens.get(at - 1).map(|t| t.sort),
                        Some(Sort::Word | Sort::Number)
                    )
                {
                    break;
                }
                best = best.max(longest(rest, tokens, at));
            }
            best
        }
        _ => {
            let token = tokens.get(from)?;
            let fits = match part {
                Part::Word(words) => words.iter().any(|&(id, capitals)| {
                    id == token.id && (!capitals || token.case == Case::Upper)
                }),
                Part::Class(bits) => token.classes & bits != 0,
                Part::Number => token.sort == Sort::Number,
                Part::Gap => false,
            };
            if fits { longest(rest, tokens, from + 1) } else { None }
        }
    };
    taken.max(skipped)
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

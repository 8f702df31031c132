//! What a bare name says: which data types it may name, how surely, and what
//! speaks against it. Knows words, no code.

use std::collections::BTreeSet;

use super::normal;
use super::quick::{QuickMap, QuickSet};
use crate::model::Reason;
use crate::rules::{Grade, Rules};

/// A data type that a name may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Index into [`Rules::fields`].
    pub rule: usize,
    /// The words of the rule, in normal form.
    pub phrase: String,
    /// Whether these words are enough by themselves.
    pub strong: bool,
    /// Words of a person in front of it: `customer_address`.
    pub person: Option<String>,
    /// Why it does not stand for it after all.
    pub refused: Option<String>,
    /// `hash`, `encrypted` and such behind it.
    pub treated: Option<String>,
}

#[derive(Debug)]
struct Phrase {
    words: Vec<String>,
    rule: usize,
    strong: bool,
}

/// What the matchers need to know of a field rule.
#[derive(Debug)]
pub struct Field {
    /// The data type.
    pub id: String,
    /// What a strong name proves.
    pub grade: Grade,
    /// Further owners that confirm, in a fixed order.
    pub owners: BTreeSet<String>,
    /// Types that guard against it.
    pub not_types: QuickSet<String>,
    /// Names that only one of `beside` confirms.
    paired: QuickSet<String>,
    /// Weak names of columns that are enough where a row says whose it is.
    authored: QuickSet<String>,
    /// Weak names that are enough where a request asks for them.
    asked: QuickSet<String>,
    /// In normal form.
    beside: QuickSet<String>,
    /// Names of which several stand for it, one beside the other.
    together: QuickSet<String>,
    /// No number is one.
    textual: bool,
    /// Things have one as well as people.
    named: bool,
    not: Vec<Vec<String>>,
    /// `file: type`, for reasons.
    pub origin: String,
}

/// All names of the rules.
#[derive(Debug)]
pub struct Names {
    first: QuickMap<String, Vec<Phrase>>,
    /// By index of [`Rules::fields`].
    pub fields: Vec<Field>,
    neutral: QuickSet<String>,
    prepositions: QuickSet<String>,
    blocking: QuickSet<String>,
    verbs: QuickSet<String>,
    persons: QuickSet<String>,
    endings: QuickSet<String>,
    operators: QuickSet<String>,
    prefixes: QuickSet<String>,
    plain_types: QuickSet<String>,
    numbers: QuickSet<String>,
    machines: QuickSet<String>,
    parts: QuickSet<String>,
    authors: QuickSet<String>,
    selves: Vec<Vec<String>>,
    resources: Vec<Vec<String>>,
    installs: QuickSet<String>,
    goods: QuickSet<String>,
    things: QuickSet<String>,
    treated: QuickSet<String>,
    boxes: QuickSet<String>,
    agents: QuickSet<String>,
    leaving_out: QuickSet<String>,
    intakes: QuickSet<String>,
}

fn set(words: &[String]) -> QuickSet<String> {
    words.iter().cloned().collect()
}

fn paths(written: &[String]) -> Vec<Vec<String>> {
    written.iter().map(|path| path.split('.').map(str::to_owned).collect()).collect()
}

impl Names {
    /// Builds the vocabulary.
    pub fn new(rules: &Rules) -> Self {
        let mut first: QuickMap<String, Vec<Phrase>> = QuickMap::default();
        let mut fields = Vec::with_capacity(rules.fields.len());
        let mut seen = QuickSet::default();
        for (rule, field) in rules.fields.iter().enumerate() {
            let strong = field.strong.iter().map(|n| (n, true));
            let weak = field.weak.iter().map(|n| (n, false));
            for (name, strong) in strong.chain(weak) {
                let words: Vec<String> =
                    name.split('_').filter(|w| !w.is_empty()).map(str::to_owned).collect();
                // `emailaddress` is `email_address` as well.
                let joined = words.concat();
                if words.len() > 1 && joined.len() >= 6 && seen.insert((joined.clone(), rule)) {
                    let phrase = Phrase { words: vec![joined.clone()], rule, strong };
                    first.entry(joined).or_default().push(phrase);
                }
                if let Some(head) = words.first().cloned()
                    && (seen.insert((words.join("_"), rule)) || words.len() > 1)
                {
                    first.entry(head).or_default().push(Phrase { words, rule, strong });
                }
            }
            fields.push(Field {
                id: field.r#type.clone(),
                grade: field.grade,
                owners: field.owners.iter().cloned().collect(),
                paired: set(&field.paired),
                asked: set(&field.asked),
                authored: set(&field.authored),
                beside: set(&field.beside),
                together: set(&field.together),
                textual: rules
                    .guards
                    .textual
                    .iter()
                    .any(|broad| rules.taxonomy.subsumes(broad, &field.r#type)),
                named: rules.guards.named.contains(&field.r#type),
                not_types: field.not_types.iter().map(|t| t.to_lowercase()).collect(),
                not: field.not.iter().map(|n| n.split('_').map(str::to_owned).collect()).collect(),
                origin: format!("{}: {}", field.file, field.r#type),
            });
        }
        let g = &rules.guards;
        Self {
            first,
            fields,
            neutral: set(&g.neutral),
            prepositions: set(&g.prepositions),
            blocking: set(&g.blocking),
            verbs: set(&g.verbs),
            persons: set(&g.persons),
            endings: set(&g.endings),
            operators: set(&g.operators),
            prefixes: set(&g.prefixes),
            plain_types: g.plain_types.iter().map(|t| t.to_lowercase()).collect(),
            intakes: set(&g.intakes),
            numbers: set(&g.numbers),
            machines: set(&g.machines),
            parts: set(&g.parts),
            authors: set(&g.authors),
            resources: paths(&g.resources),
            selves: paths(&g.selves),
            installs: set(&g.installs),
            goods: set(&g.goods),
            things: set(&g.things),
            treated: set(&g.treated),
            boxes: set(&g.boxes),
            agents: set(&g.agents),
            leaving_out: set(&g.leaving_out),
        }
    }

    /// What a name may stand for, the best first. Refused ones come last.
    pub fn read(&self, name: &str) -> Vec<Match> {
        self.read_words(&normal::words(name))
    }

    /// The same for a name that is split already.
    pub fn read_words(&self, words: &[String]) -> Vec<Match> {
        let mut out: Vec<(usize, usize, Match)> = Vec::new();
        for at in 0..words.len().min(16) {
            for (rule, strong, length) in self.phrases_at(words, at) {
                let prefix = &words[..at];
                let suffix = &words[at + length..];
                let phrase = words[at..at + length].join("_");
                let mut found = Match {
                    rule,
                    phrase,
                    strong,
                    person: self.person_before(prefix),
                    refused: None,
                    treated: None,
                };
                found.refused = self
                    .refusal(words, rule, prefix, suffix, &mut found.treated)
                    .or_else(|| if strong { None } else { self.modified(prefix, suffix) });
                out.push((at, length, found));
            }
        }
        // A shorter phrase inside a longer one says less than that one.
        let spans: Vec<(usize, usize)> = out.iter().map(|(a, l, _)| (*a, *l)).collect();
        let mut kept: Vec<(usize, usize, Match)> = out
            .into_iter()
            .filter(|(at, length, _)| {
                !spans.iter().any(|(a, l)| a <= at && a + l >= at + length && l > length)
            })
            .collect();
        kept.sort_by_key(|(at, length, m)| {
            (
                m.refused.is_some(),
                !m.strong,
                usize::MAX - (at + length),
                usize::MAX - length,
                m.rule,
            )
        });
        kept.into_iter().map(|(_, _, m)| m).collect()
    }

    fn phrases_at<'a>(
        &'a self,
        words: &'a [String],
        at: usize,
    ) -> impl Iterator<Item = (usize, bool, usize)> + 'a {
        let bare = singular(&words[at]);
        let undigited = words[at].trim_end_matches(|c: char| c.is_ascii_digit());
        let keys = [
            Some(words[at].as_str()),
            bare,
            (undigited.len() >= 3 && undigited != words[at]).then_some(undigited),
        ];
        keys.into_iter().flatten().flat_map(move |key| {
            self.first.get(key).into_iter().flatten().filter_map(move |phrase| {
                let length = phrase.words.len();
                if at + length > words.len() {
                    return None;
                }
                if length == 1 {
                    return Some((phrase.rule, phrase.strong, 1));
                }
                // In longer phrases only the last word may stand in the plural.
                (words[at] == phrase.words[0]
                    && phrase.words[1..length - 1] == words[at + 1..at + length - 1]
                    && self.same(&words[at + length - 1], &phrase.words[length - 1]))
                .then_some((phrase.rule, phrase.strong, length))
            })
        })
    }

    fn same(&self, word: &str, want: &str) -> bool {
        word == want
            || singular(word) == Some(want)
            || word.trim_end_matches(|c: char| c.is_ascii_digit()) == want
    }

    /// A weak word stands for itself only where nothing narrows it: `name` in
    /// `user_name` and `get_name`, not in `emoji_name` or `login_at`.
    fn modified(&self, prefix: &[String], suffix: &[String]) -> Option<String> {
        let plain =
            |w: &&String| self.verbs.contains(*w) || self.is_person(w) || self.neutral.contains(*w);
        if let Some(word) = prefix.iter().find(|w| !plain(w)) {
            return Some(format!("`{word}` in front narrows it to something else"));
        }
        let word = suffix.iter().find(|w| self.prepositions.contains(*w))?;
        Some(format!("`{word}` behind it turns it around"))
    }

    fn refusal(
        &self,
        words: &[String],
        rule: usize,
        prefix: &[String],
        suffix: &[String],
        treated: &mut Option<String>,
    ) -> Option<String> {
        for not in &self.fields[rule].not {
            // Of several words one must be a word of the name that was found.
            let end = words.len() - suffix.len();
            let near = |at: usize| not.len() == 1 || at < end && at + not.len() > prefix.len();
            if words.windows(not.len()).enumerate().any(|(at, w)| w == not.as_slice() && near(at)) {
                return Some(format!("`{}` is something else", not.join("_")));
            }
        }
        if let Some(word) = prefix.iter().find(|w| self.blocking.contains(*w)) {
            return Some(format!("`{word}` in front makes it something else"));
        }
        for word in suffix {
            if self.prepositions.contains(word) {
                break;
            }
            let digits = word.chars().all(|c| c.is_ascii_digit());
            if self.neutral.contains(word) {
                if self.treated.contains(word) {
                    *treated = Some(word.clone());
                }
            } else if !digits {
                return Some(format!("the name is about its `{word}`"));
            }
        }
        None
    }

    /// The person whose thing follows: `customer` of `customer_home_address`.
    fn person_before(&self, prefix: &[String]) -> Option<String> {
        for word in prefix.iter().rev() {
            if self.is_person(word) && !self.machines.contains(word) {
                return Some(word.clone());
            }
            if !self.neutral.contains(word) {
                return None;
            }
        }
        None
    }

    /// Whether a word for people means machines as well.
    pub fn machine(&self, word: &str) -> bool {
        self.machines.contains(word)
    }

    /// Whether a word is more often a part of a program than somebody.
    pub fn part(&self, word: &str) -> bool {
        self.parts.contains(word)
    }

    /// Whether a word names people.
    pub fn is_person(&self, word: &str) -> bool {
        self.persons.contains(word) || singular(word).is_some_and(|w| self.persons.contains(w))
    }

    /// The person that an owner is about: `UserDTO`, `current_user`,
    /// `CreateCustomerRequest`; none for `UserRole`.
    pub fn person(&self, owner: &str) -> Option<String> {
        let words = normal::words(owner);
        let mut rest = words.as_slice();
        while let Some((last, front)) = rest.split_last() {
            if self.is_person(last) {
                // `ApiClient`, `HttpHost`: a word that means machines too
                // must stand alone.
                if !front.is_empty() && self.machines.contains(last) {
                    return None;
                }
                return (!front.iter().any(|w| self.operators.contains(w))).then(|| last.clone());
            }
            if !self.endings.contains(last) {
                return None;
            }
            rest = front;
        }
        None
    }

    /// The word that an owner is about: `address` of `BillingAddressInput`.
    pub fn head(&self, owner: &str) -> Option<String> {
        let words = normal::words(owner);
        let head = words.iter().rev().find(|w| !self.endings.contains(*w))?;
        Some(singular(head).unwrap_or(head).to_owned())
    }

    /// Whether an owner is the operator, the program or the machine.
    pub fn operator(&self, owner: &str) -> Option<String> {
        let words = normal::words(owner);
        // `AppRequests` is a type of the program, not one of the operator.
        let own = words.iter().skip(1).any(|w| !self.endings.contains(w));
        let first = usize::from(own && self.prefixes.contains(&words[0]));
        words[first..].iter().find(|w| self.operators.contains(*w)).cloned()
    }

    /// The operator's word in front of what was found in a name: `admin` of
    /// `admin_email`.
    pub fn operated(&self, name: &str, found: &Match) -> Option<String> {
        let form = normal::form(name);
        let (front, _) = form.split_once(&found.phrase)?;
        front.split('_').find(|w| self.operators.contains(*w)).map(str::to_owned)
    }

    /// Whether a name says that something comes in from people: a form, a
    /// sign-up, a request.
    pub fn intake(&self, name: &str) -> Option<String> {
        normal::words(name).into_iter().find(|w| self.intakes.contains(w))
    }

    /// Whether a type holds no personal data: truth values, functions.
    pub fn plain_type(&self, found: &Match, written: &str) -> bool {
        let lower = written.trim().to_lowercase();
        let bare = lower
            .trim_start_matches("option<")
            .trim_start_matches("optional<")
            .trim_matches(|c: char| !c.is_alphanumeric());
        let field = &self.fields[found.rule];
        let first = bare.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or(bare);
        self.plain_types.contains(bare)
            || field.not_types.contains(bare)
            // The key of another record may be a number.
            || field.textual && !found.phrase.ends_with("_id") && self.numbers.contains(first)
    }

    /// Whether a path leads to the program's own user on a platform.
    pub fn itself(&self, path: &[String]) -> bool {
        self.selves.iter().any(|own| path.windows(own.len()).any(|part| part == own.as_slice()))
    }

    /// Whether a path leads to what a program brings along: `R.string.email`.
    pub fn resource(&self, path: &[String]) -> bool {
        self.resources.iter().any(|own| path.len() > own.len() && path.starts_with(own))
    }

    /// Whether a table says how an installation is set up: `settings`, not
    /// `user_settings`, and no row of it names a person.
    pub fn installs(&self, owner: &str, siblings: &[String]) -> bool {
        let words = normal::words(owner);
        let last = words.last().map(|w| singular(w).unwrap_or(w));
        last.is_some_and(|w| self.installs.contains(w))
            && !words.iter().any(|w| self.is_person(w))
            && !siblings.iter().any(|s| s.split('_').next().is_some_and(|w| self.is_person(w)))
    }

    /// The thing that an owner is, if the match may be its own: the name of a
    /// `Repository`, not that of its author.
    pub fn thing(&self, found: &Match, owner: &str) -> Option<String> {
        let someone = found.person.is_some() || found.phrase.split('_').any(|w| self.is_person(w));
        let named = self.fields[found.rule].named && !someone;
        self.head(owner).filter(|head| named && self.things.contains(head))
    }

    /// Whether names that stand beside each other describe something that is
    /// sold or limited.
    pub fn sold<'s>(&self, siblings: &'s [String]) -> Option<&'s str> {
        siblings.iter().find(|s| self.goods.contains(*s)).map(String::as_str)
    }

    /// What a weak name needs beside it and lacks.
    pub fn unpaired(&self, found: &Match, siblings: &[String]) -> bool {
        let field = &self.fields[found.rule];
        let near =
            |s: &String| s.split('_').any(|w| field.beside.contains(w)) || field.beside.contains(s);
        field.paired.contains(&found.phrase) && !siblings.iter().any(near)
    }

    /// Whether a weak name is enough where a request asks for it.
    pub fn asked(&self, found: &Match) -> bool {
        self.fields[found.rule].asked.contains(&found.phrase)
    }

    /// What says whose a row is, where that is enough for a weak name in it.
    pub fn authored<'s>(&self, found: &Match, siblings: &'s [String]) -> Option<&'s str> {
        let authored = self.fields[found.rule].authored.contains(&found.phrase);
        siblings.iter().find(|s| authored && self.authors.contains(*s)).map(String::as_str)
    }

    /// Names beside a weak one that stand for the same with it, if there are
    /// enough of them: `level` and `score` beside `xp`.
    pub fn together<'s>(&self, found: &Match, siblings: &'s [String]) -> Option<&'s str> {
        const ENOUGH: usize = 2;
        let field = &self.fields[found.rule];
        if !field.together.contains(&found.phrase) {
            return None;
        }
        let mut others: Vec<&'s str> = siblings
            .iter()
            .map(String::as_str)
            .filter(|s| *s != found.phrase && field.together.contains(*s))
            .collect();
        others.sort_unstable();
        others.dedup();
        (others.len() >= ENOUGH).then(|| others[0])
    }

    /// A name without what was done to the value: `user_id` of `user_id_hash`.
    pub fn untreated<'s>(&self, name: &'s str) -> &'s str {
        match name.rsplit_once('_') {
            Some((front, last)) if self.treated.contains(last) => front,
            _ => name,
        }
    }

    /// A name without the kind of field that shows it: `password` of
    /// `password_input`.
    pub fn unboxed<'s>(&self, name: &'s str) -> &'s str {
        match name.rsplit_once('_') {
            Some((front, last)) if self.boxes.contains(last) => front,
            _ => name,
        }
    }

    /// Whether a name ends in the kind of a field, quickly: `emailInput`.
    pub fn boxed(&self, name: &str) -> bool {
        let last = name.rfind(|c: char| c.is_ascii_uppercase() || c == '_');
        last.is_some_and(|at| {
            let word = name[at..].trim_start_matches('_').to_ascii_lowercase();
            at > 0 && self.boxes.contains(&word)
        })
    }

    /// Whether an owner is a part of the program that does something: `mailSender`,
    /// `http_client`; a word alone may be a person.
    pub fn agent(&self, owner: &str) -> bool {
        let words = normal::words(owner);
        match words.split_last() {
            Some((last, front)) => {
                self.agents.contains(last)
                    && !front.is_empty()
                    && !front.iter().any(|w| self.is_person(w))
            }
            None => false,
        }
    }

    /// Whether a list of names says what is left out of something.
    pub fn leaves_out(&self, name: &str) -> bool {
        normal::words(name).iter().any(|w| self.leaving_out.contains(w))
    }

    /// The reason that a match gives.
    pub fn reason(&self, found: &Match) -> Reason {
        let kind = if found.strong { "names" } else { "may name" };
        let field = &self.fields[found.rule];
        Reason::because(
            format!("`{}` {kind} {}", found.phrase, field.id),
            Some(field.origin.clone()),
        )
    }
}

fn singular(word: &str) -> Option<&str> {
    if word.len() > 4 && word.ends_with("sses") {
        return Some(&word[..word.len() - 2]);
    }
    (word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us"))
        .then(|| &word[..word.len() - 1])
}

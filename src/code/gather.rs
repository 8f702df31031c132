//! Which names of a file may matter, each with what stands around it. What they
//! mean is for the judge to say.

use std::collections::HashMap;
use std::sync::Arc;

use super::Detector;
use super::facts::{Fact, Owner, Role};
use super::lexer::{Kind, mark};
use super::quick::QuickMap;
use super::readings::Known;
use super::tree::{Frame, Tree};
use super::{lexical, markup, normal};
use crate::rules::Reader;

/// Names read once per file, however often they stand in it.
pub(super) struct Memo<'d, 't> {
    detector: &'d Detector,
    /// The code does not run for users: only what is strong is worth a look,
    /// and that not often.
    aside: bool,
    seen: QuickMap<&'t str, Seen>,
}

/// What a name says, and how often it was met.
struct Seen {
    known: Arc<Known>,
    matters: bool,
    times: usize,
}

/// How often a name is looked at in a file that does not run for users.
const ASIDE: usize = 4;

impl<'d, 't> Memo<'d, 't> {
    pub(super) fn new(detector: &'d Detector, aside: bool) -> Self {
        Self { detector, aside, seen: QuickMap::default() }
    }

    /// Whether this occurrence of a name may matter at all.
    fn matters(&mut self, name: &'t str) -> bool {
        let Self { detector, aside, seen } = self;
        let seen = seen.entry(name).or_insert_with(|| {
            let known = detector.readings.read(name, &detector.names, &detector.flows);
            let says = known.access || known.matches.iter().any(|m| !*aside || m.strong);
            let matters = says || detector.names.boxed(name);
            Seen { known, matters, times: 0 }
        });
        seen.times += 1;
        seen.matters && !(*aside && seen.times > ASIDE)
    }

    pub(super) fn read(&self, name: &str) -> Arc<Known> {
        match self.seen.get(name) {
            Some(seen) => seen.known.clone(),
            None => self.detector.readings.read(name, &self.detector.names, &self.detector.flows),
        }
    }
}

/// How many names of different data types make a list one of fields.
const FIELDS: usize = 5;

/// The facts about every name that may matter.
pub(super) fn facts<'t>(
    tree: &Tree<'t>,
    regions: &[markup::Region],
    memo: &mut Memo<'_, 't>,
) -> Vec<(usize, Fact)> {
    let mut out = Vec::new();
    let mut siblings: HashMap<(String, usize), Arc<[String]>> = HashMap::new();
    let mut lists: HashMap<usize, Option<Owner>> = HashMap::new();
    let data = tree.language.reader == Reader::Data;
    let shows = |at: usize| {
        let next = regions.partition_point(|r| r.range.start <= at);
        let region = next.checked_sub(1).and_then(|n| regions.get(n));
        region.is_some_and(|r| r.shows && r.range.contains(&at) && !asks(tree.text, &r.range))
    };
    let end = own_start(tree).unwrap_or(tree.tokens().len());
    for at in 0..end {
        let token = tree.tokens()[at];
        let word = tree.word(at);
        match token.kind {
            Kind::Name if word.len() > 1 => {}
            Kind::Text if (2..=60).contains(&word.len()) && is_word(word) => {}
            _ => continue,
        }
        if !memo.matters(word) {
            continue;
        }
        // `t("form.author.name")`: a text of the program, found by its key.
        if token.kind == Kind::Text && word.contains('.') && translated(tree, at, memo) {
            continue;
        }
        let Some(mut fact) = lexical::fact(tree, at) else { continue };
        // A schema describes data where it lists properties, nowhere else.
        if fact.role == Role::Mention && token.kind == Kind::Text {
            listed(tree, at, &mut fact, &mut lists, memo);
        }
        if data {
            let Some(owner) = fact.owner.as_mut().filter(|o| o.name == "properties") else {
                continue;
            };
            owner.name = owner.marks.drain(..).next().unwrap_or_default();
            fact.role = Role::Field;
        }
        if let Some(owner) = &mut fact.owner
            && matches!(fact.role, Role::Field | Role::Key | Role::Parameter)
            && let Some(open) = body(tree, at, fact.role)
        {
            let found =
                siblings.entry((owner.name.clone(), open)).or_insert_with(|| beside(tree, open));
            owner.siblings = found.clone();
        }
        // `const { name, email } = request.body`
        let taken_apart = fact.role == Role::Variable
            && tree
                .parent(at)
                .is_some_and(|open| tree.is_mark(open, b'{') && is_pattern(tree, open));
        if fact.owner.is_none()
            && (taken_apart || matches!(fact.role, Role::Key | Role::Parameter))
            && let Some(open) = body(tree, at, fact.role)
        {
            let found = siblings.entry((String::new(), open)).or_insert_with(|| beside(tree, open));
            fact.owner = Some(Owner { siblings: found.clone(), ..Owner::default() });
        }
        fact.shown = shows(token.start as usize) || shown_in_tag(tree, at);
        out.push((at, fact));
    }
    out
}

/// Where a module of Python tries itself out: behind classes of its own, what
/// runs only if the file itself is started.
pub(super) fn own_start(tree: &Tree<'_>) -> Option<usize> {
    if tree.language.id != "python" {
        return None;
    }
    let first = |at: usize| tree.tokens()[at].first;
    let start = (0..tree.tokens().len())
        .find(|&at| first(at) && tree.word(at) == "if" && tree.word(at + 1) == "__name__")?;
    let module = (0..start).any(|at| first(at) && tree.word(at) == "class");
    // A program starts something there.
    let serves = (start..tree.tokens().len()).any(|at| {
        matches!(tree.word(at), "run" | "main" | "serve" | "run_forever" | "start" | "run_polling")
            && tree.is_mark(at + 1, b'(')
    });
    (module && !serves).then_some(start)
}

/// `const FIELDS = ["email", "phone", "firstName", …]`: a list of nothing but
/// names says what a record holds, unless it says what is left out.
fn listed(
    tree: &Tree<'_>,
    at: usize,
    fact: &mut Fact,
    lists: &mut HashMap<usize, Option<Owner>>,
    memo: &mut Memo<'_, '_>,
) {
    let Some(open) = tree.parent(at).filter(|open| tree.is_mark(*open, b'[')) else { return };
    if tree.frame(open) != Frame::List {
        return;
    }
    let owner = lists.entry(open).or_insert_with(|| {
        let close = tree.mate(open)?;
        // `[…].join(", ")`, `[…].includes(x)`: a text, a question.
        if close > open + 400 || tree.is_joint(close + 1) {
            return None;
        }
        let names: Vec<&str> = (open + 1..close)
            .filter(|&i| tree.is_kind(i, Kind::Text) && tree.parent(i) == Some(open))
            .map(|i| tree.word(i))
            .collect();
        let mut types: Vec<usize> = Vec::new();
        for name in &names {
            let known = memo.read(name);
            types.extend(
                known.matches.iter().filter(|m| m.strong && m.refused.is_none()).map(|m| m.rule),
            );
        }
        types.sort_unstable();
        types.dedup();
        let around = tree.parent(open).filter(|up| tree.is_mark(*up, b'('));
        let name = tree.assigned(open).or_else(|| tree.assigned(around?)).or_else(|| {
            // `const FIELDS = z.enum([…])`: the call's own name is given a name.
            let head = tree.path(around?.checked_sub(1)?).len();
            tree.assigned((around? + 1).checked_sub(2 * head)?)
        })?;
        let left_out = memo.detector.names.leaves_out(&name);
        let siblings = names.iter().map(|n| normal::form(n)).collect();
        (types.len() >= FIELDS && !left_out).then(|| Owner { name, marks: Vec::new(), siblings })
    });
    if let Some(owner) = owner {
        fact.role = Role::Field;
        fact.owner = Some(owner.clone());
    }
}

fn translated(tree: &Tree<'_>, at: usize, memo: &Memo<'_, '_>) -> bool {
    let Some(open) = tree.parent(at).filter(|open| tree.is_mark(*open, b'(')) else { return false };
    match tree.frame(open) {
        Frame::Call(path) => memo.detector.flows.translates(&path),
        _ => false,
    }
}

fn is_word(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'$'))
        && text.bytes().any(|b| b.is_ascii_alphabetic())
}

/// JSX: `>{user.email}`.
fn shown_in_tag(tree: &Tree<'_>, at: usize) -> bool {
    if tree.language.ecosystem != "npm" {
        return false;
    }
    let Some(open) = tree.parent(at) else { return false };
    tree.is_mark(open, b'{') && open > 0 && tree.is_mark(open - 1, b'>')
}

/// Whether a bracket takes an object apart: something is assigned to it.
fn is_pattern(tree: &Tree<'_>, open: usize) -> bool {
    tree.mate(open).is_some_and(|close| tree.is_mark(close + 1, b'='))
}

/// The bracket that holds a fact's neighbours.
fn body(tree: &Tree<'_>, at: usize, role: Role) -> Option<usize> {
    if role == Role::Field && tree.language.indented {
        return None;
    }
    tree.parent(at)
}

/// The names that stand directly in a bracket, in normal form.
fn beside(tree: &Tree<'_>, open: usize) -> Arc<[String]> {
    let close = tree.mate(open).unwrap_or(tree.tokens().len()).min(open + 1500);
    let mut out = Vec::new();
    for at in open + 1..close {
        let ok = tree.is_kind(at, Kind::Name)
            || tree.is_kind(at, Kind::Text)
                && (tree.is_mark(at + 1, b':') || tree.is_mark(at + 1, mark::FAT));
        if ok && tree.parent(at) == Some(open) && !(at > 0 && tree.is_joint(at - 1)) {
            out.push(normal::form(tree.word(at)));
            if out.len() >= 80 {
                break;
            }
        }
    }
    out.into()
}

/// Whether code of a page only asks something: `{{if .User.Email}}`.
fn asks(text: &str, range: &std::ops::Range<usize>) -> bool {
    let code = text.get(range.clone()).unwrap_or_default();
    let code = code.trim_start_matches(|c: char| c.is_whitespace() || "-#^~/".contains(c));
    let word: String = code.chars().take_while(char::is_ascii_alphanumeric).collect();
    let rest = &code[word.len()..];
    let ends = rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || c == '(');
    matches!(
        word.as_str(),
        "if" | "unless"
            | "else"
            | "elif"
            | "elseif"
            | "eq"
            | "ne"
            | "not"
            | "and"
            | "range"
            | "each"
    ) && ends
}

//! One file through the wing: text to decisions, decisions to evidence.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::brought::{bind_results, bring, bring_in, constants, manifest};
use super::decision::Decision;
use super::facts::{Fact, Owner, Role};
use super::gather::{Memo, facts};
use super::holders::Holders;
use super::judge::{Judge, Setting};
use super::lexer::{self, Kind, Lexed};
use super::normal;
use super::reach;
use super::syntax::{self, Silence};
use super::tree::{Frame, Tree};
use super::words::Kind as Word;
use super::{Detector, Look};
use super::{
    described, hosts, house, lines, manifests, markup, neighbours, outgoing, prompts, queries,
    secrets, sql,
};
use crate::model::{Action, Confidence, Evidence, Reason, Scope, SourceFile, Subject, SubjectKind};
use crate::rules::{LanguageRule, Reader};

/// Files beyond this are not read for names.
const LARGEST: usize = 4 << 20;
/// A line beyond this means that a tool wrote the file.
const LONGEST: usize = 20_000;
/// The same for scripts.
const SQUEEZED: usize = 2_500;
/// Places kept for one thing in one file.
const PLACES: usize = 8;
/// The same for plain uses, which say least.
const USES: usize = 6;
/// Brackets in one another beyond this were not written by anybody: the
/// grammar is not asked.
const DEEPEST: usize = 256;
/// Fixed words looked at in one file.
const HITS: usize = 20_000;

/// Why a file is not read for names, if it is not.
fn too_long(file: &SourceFile) -> Option<String> {
    if file.text.len() > LARGEST {
        return Some(format!("larger than {} MiB: read for fixed words only", LARGEST >> 20));
    }
    packed(file).then(|| "lines too long for written code: read for fixed words only".to_owned())
}

/// What is wrong with the shape of a program, if anything is. It is read all
/// the same: what stands in which brackets is then partly a guess.
fn broken(tree: &Tree<'_>) -> Option<String> {
    if tree.deepest > DEEPEST {
        return Some(format!("nested {} deep: read without its grammar", tree.deepest));
    }
    let s = if tree.open == 1 { " is" } else { "s are" };
    (tree.open > 0).then(|| format!("broken or cut off: {} bracket{s} never closed", tree.open))
}

fn packed(file: &SourceFile) -> bool {
    // Scripts are squeezed before they are shipped; a written line is shorter.
    let script = matches!(file.extension().as_str(), "js" | "mjs" | "cjs" | "css");
    let longest = if script { SQUEEZED } else { LONGEST };
    let mut last = 0;
    for line in 2..=file.lines.len() as u32 {
        let start = file.lines.start(line).unwrap_or(last);
        if start - last > longest {
            return true;
        }
        last = start;
    }
    file.text.len() - last > longest
}

/// Which part of the project a file is, by its path or by what it holds.
pub fn scope(detector: &Detector, file: &SourceFile) -> Scope {
    let scope = detector.paths.scope(&file.path);
    if scope != Scope::Production {
        scope
    } else if packed(file) {
        Scope::Generated
    } else if house::is_library(file) {
        Scope::Vendored
    } else {
        detector.paths.headed(&file.text).unwrap_or(scope)
    }
}

/// Everything that the file shows, and whether it could be read as it should.
pub fn look(detector: &Detector, file: &SourceFile) -> Look {
    let scope = scope(detector, file);
    let tool = detector.paths.is_tool(&file.path);
    let (decisions, trouble) = decisions(detector, file, scope, false);
    let mut out: Vec<Evidence> = Vec::with_capacity(decisions.len());
    let mut order: Vec<&Decision> = decisions.iter().filter(|d| d.taken).collect();
    // The surest first, so that they are the ones that stay.
    order.sort_by(|a, b| {
        (b.confidence, a.range.start, &a.subject, a.action).cmp(&(
            a.confidence,
            b.range.start,
            &b.subject,
            b.action,
        ))
    });
    let mut lines_seen = HashSet::new();
    let mut places: HashMap<(Subject, Action, Option<String>, String), usize> = HashMap::new();
    for d in order {
        let line = file.lines.line(d.range.start);
        let value = d.value.clone();
        if !lines_seen.insert((line, d.subject.clone(), d.action, d.recipient.clone(), value)) {
            continue;
        }
        let key = (d.subject.clone(), d.action, d.recipient.clone(), d.symbol.clone());
        let count = places.entry(key).or_default();
        *count += 1;
        let most = if d.action == Action::Use { USES } else { PLACES };
        if *count > most {
            continue;
        }
        out.push(Evidence {
            place: file.place(d.range.clone()),
            subject: d.subject.clone(),
            action: d.action,
            recipient: d.recipient.clone(),
            value: d.value.clone(),
            about: d.about.clone(),
            snippet: secrets::snippet(file.lines.text(&file.text, line), &detector.secrets),
            symbol: d.symbol.clone(),
            confidence: d.confidence,
            scope,
            rule: d.rule.clone(),
            why: d.why.clone(),
        });
    }
    if tool {
        // Who is asked while the project is built gets nobody's data.
        for e in out.iter_mut().filter(|e| e.subject.kind == SubjectKind::Party) {
            e.confidence = Confidence::Low;
            e.why.push(Reason::not("it serves those who develop the project", None));
        }
    }
    out.sort();
    let language = detector.paths.language(&file.path).map(|at| &detector.rules.languages[at]);
    let package = language
        .filter(|_| scope == Scope::Production)
        .and_then(|language| house::package(file, &language.id));
    let names = house::names(&file.path, &file.text);
    // What stands in a folder may be one of many things that the project makes.
    let own = if file.path.contains('/') { Vec::new() } else { detector.parties.own(&names) };
    Look { evidence: out, trouble, package, own, names }
}

/// What is ruled on each name of the file, and why it was not looked at as
/// closely as it should, if so; `all` keeps what was refused.
pub fn decisions(
    detector: &Detector,
    file: &SourceFile,
    scope: Scope,
    all: bool,
) -> (Vec<Decision>, Option<String>) {
    let mut trouble = too_long(file);
    let mut out = Vec::new();
    let text = file.text.as_str();
    let declared = manifests::read(&file.path, text);
    let builds = declared.is_some();
    if let Some((ecosystem, dependencies)) = declared {
        manifest(detector, ecosystem, dependencies, &mut out);
    }
    let known = detector.paths.language(&file.path);
    let Some(at) = known.or_else(|| sql_inside(detector, text)) else { return (out, trouble) };
    let language = &detector.rules.languages[at];
    if language.reader == Reader::Prose {
        return (out, trouble);
    }
    if scope == Scope::Docs && !all {
        return (out, trouble);
    }
    let small = trouble.is_none();
    let braces = matches!(file.extension().as_str(), "svelte" | "astro");
    let php = language.id == "php";
    let plain = matches!(language.reader, Reader::Data | Reader::Config);
    let schema = plain && is_schema(language, text);
    let (lexed, regions) = if !small || plain && !schema {
        let marks = if plain { lexer::comment_lines(text, language) } else { Lexed::default() };
        (marks, Vec::new())
    } else if language.reader == Reader::Markup || php {
        let regions = markup::regions(text, braces, php);
        let lexed = lexer::lex_parts(text, language, regions.iter().map(|r| r.range.clone()));
        (lexed, regions)
    } else {
        (lexer::lex(text, language), Vec::new())
    };
    let tree = Tree::new(text, language, lexed);
    let reads_names = small && (matches!(language.reader, Reader::Code | Reader::Markup) || schema);
    let mut setting = Setting {
        language: language.id.clone(),
        stored: detector.flows.place(&file.path).filter(|_| !language.messages),
        pages: language.reader == Reader::Markup,
        scripts: language.ecosystem == "npm",
        ..Setting::default()
    };
    if language.reader == Reader::Code || language.reader == Reader::Markup {
        bring_in(detector, &tree, &mut setting, &mut out);
        constants(detector, &tree, &mut setting, &mut out);
    }
    setting.builds = builds;
    fixed_words(detector, file, &tree, language, &mut setting, &mut out);
    if reads_names
        && !builds
        && (all || scope == Scope::Production && !detector.paths.is_tool(&file.path))
    {
        outgoing::calls(detector, &tree, language, has_tags(language), &mut setting, &mut out);
    }
    if small && matches!(language.reader, Reader::Code | Reader::Markup) {
        out.extend(lines::strings(detector, &tree));
    }
    let judge =
        Judge { names: &detector.names, flows: &detector.flows, readings: &detector.readings };
    let mut memo = Memo::new(detector, scope != Scope::Production && !all);
    let mut doubtful = HashSet::new();
    if language.reader == Reader::Sql && small {
        for fact in sql::facts(text, &tree.lexed, 0) {
            out.extend(judge.rule(&fact, &memo.read(&fact.name).matches, &setting));
        }
    } else if reads_names && language.id == "yaml" {
        for fact in described::facts(text) {
            out.extend(judge.rule(&fact, &memo.read(&fact.name).matches, &setting));
        }
    } else if reads_names {
        bind_results(&tree, &mut setting);
        texts(&tree, &mut setting);
        let mut facts = facts(&tree, &regions, &mut memo);
        neighbours::beside(&tree, &mut facts, &detector.flows);
        neighbours::tables(&tree, &mut facts, &detector.flows);
        if !facts.is_empty() {
            bring(detector, &tree, &mut setting);
        }
        let mut holders = Holders::default();
        let names = |m: &super::names::Match| detector.names.fields[m.rule].id.as_str();
        for (at, mut fact) in facts {
            let known = memo.read(&fact.name);
            // `emailInput.value`, `_emailController.text`: a field of a form.
            // So is what `TextField(controller: emailController)` shows.
            let shown = at > 1 && tree.is_mark(at - 1, b':') && tree.word(at - 2) == "controller";
            if (fact.read_from || shown) && matches!(fact.role, Role::Access | Role::Mention) {
                let form = normal::form(&fact.name);
                let own = detector.names.unboxed(&form);
                if own.len() < form.len() {
                    fact.role = Role::Input;
                    let mut matches = memo.read(own).matches.clone();
                    matches.retain(|m| m.strong);
                    out.extend(judge.rule(&fact, &matches, &setting));
                    continue;
                }
            }
            let kept = known.matches.iter().any(|m| detector.flows.digested(names(m)));
            reach::narrow(&tree, at, &mut fact, &detector.flows, kept);
            let found = judge.rule(&fact, &known.matches, &setting);
            // A word that says little by itself: its place must be sure.
            let weak =
                |d: &Decision| known.matches.iter().any(|m| !m.strong && names(m) == d.subject.id);
            if found.iter().any(|d| d.taken && weak(d)) {
                doubtful.insert(fact.range.start);
            }
            holders.note(&tree, at, fact.function.as_deref(), &found, &detector.flows);
            out.extend(found);
        }
        out.extend(holders.follow(&tree, &judge, &setting));
        queries::statements(&tree, &judge, &mut memo, &setting, &mut out);
        if has_tags(language) {
            let inputs = markup::inputs(text);
            // A weak word is one of a person where its form asks for something of persons.
            let asks: HashSet<usize> = inputs
                .iter()
                .filter(|i| i.named && judge.asks(&memo.read(&i.name).matches))
                .map(|i| i.form)
                .collect();
            let mut forms: HashMap<usize, Vec<String>> = HashMap::new();
            for input in inputs.iter().filter(|i| i.named) {
                forms.entry(input.form).or_default().push(normal::form(&input.name));
            }
            let forms: HashMap<usize, Arc<[String]>> =
                forms.into_iter().map(|(form, names)| (form, names.into())).collect();
            for input in inputs {
                if tree.lexed.in_comment(input.range.start) {
                    continue;
                }
                let named = input.named;
                let name = normal::form(&input.name);
                let siblings = forms.get(&input.form).cloned().unwrap_or_default();
                let mut fact = Fact::new(input.range, input.name, vec![name.clone()], Role::Input);
                fact.owner = Some(Owner { siblings, ..Owner::default() });
                // `passwordInput` is an input by what it is.
                let own = detector.names.unboxed(&name);
                let mut matches = memo.read(own).matches.clone();
                matches.retain(|m| m.strong || named && asks.contains(&input.form));
                out.extend(judge.rule(&fact, &matches, &setting));
            }
        }
    }
    let prompts = if reads_names && language.reader == Reader::Code {
        prompts::texts(&tree, &detector.flows)
    } else if small && language.id == "xml" {
        prompts::attributes(text, &detector.flows)
    } else {
        Vec::new()
    };
    for prompt in prompts {
        if tree.lexed.in_comment(prompt.range.start) {
            continue;
        }
        let mut matches = memo.read(&prompt.name).matches.clone();
        matches.retain(|m| m.strong && m.refused.is_none());
        let path = vec![prompt.name.clone()];
        let fact = Fact::new(prompt.range, prompt.name, path, Role::Input);
        out.extend(judge.rule(&fact, &matches, &setting));
    }
    if reads_names && (all || scope == Scope::Production) {
        let broken = (language.reader == Reader::Code).then(|| broken(&tree)).flatten();
        let asked = !language.grammar.is_empty() && tree.deepest <= DEEPEST;
        let parser = detector.parser.as_ref();
        let silence =
            asked.then(|| syntax::review(parser, language, file, &doubtful, &mut out)).flatten();
        trouble = trouble.or_else(|| silence.and_then(Silence::reason)).or(broken);
    }
    if !all {
        addressed(file, &mut out);
    }
    out.retain(|d| all || d.taken);
    out.sort_by(|a, b| a.range.start.cmp(&b.range.start).then_with(|| a.subject.cmp(&b.subject)));
    (out, trouble)
}

/// What is shared with somebody known need not be shared with nobody known in
/// the same line.
fn addressed(file: &SourceFile, out: &mut Vec<Decision>) {
    let shared = |d: &Decision| d.taken && d.action == Action::Share;
    let line = |d: &Decision| file.lines.line(d.range.start);
    let known: HashSet<(u32, Subject)> = out
        .iter()
        .filter(|d| shared(d) && d.recipient.is_some() && d.confidence > Confidence::Low)
        .map(|d| (line(d), d.subject.clone()))
        .collect();
    if !known.is_empty() {
        out.retain(|d| {
            !shared(d) || d.recipient.is_some() || !known.contains(&(line(d), d.subject.clone()))
        });
    }
}

/// The language of SQL, for a file of an unknown kind that creates tables:
/// templates of schemas.
fn sql_inside(detector: &Detector, text: &str) -> Option<usize> {
    let head = text.get(..text.len().min(8 * 1024)).or_else(|| text.get(..0))?;
    let creates = head.lines().any(|line| {
        let line = line.trim_start();
        line.get(..12).is_some_and(|start| start.eq_ignore_ascii_case("create table"))
    });
    creates.then(|| detector.rules.languages.iter().position(|l| l.id == "sql"))?
}

fn has_tags(language: &LanguageRule) -> bool {
    language.reader == Reader::Markup || language.ecosystem == "npm" || language.id == "php"
}

/// Whether a data file describes data: an OpenAPI or JSON Schema document.
fn is_schema(language: &LanguageRule, text: &str) -> bool {
    if language.reader != Reader::Data || text.len() > 1 << 20 {
        return false;
    }
    let head = &text[..text.char_indices().nth(400).map_or(text.len(), |(i, _)| i)];
    ["openapi", "swagger", "$schema\": \"http", "\"$defs\"", "asyncapi"]
        .iter()
        .any(|w| head.contains(w))
        && text.contains("properties")
}

/// Strings that matter to what stands around them: statements that write to a
/// database, and texts that a name stands for once and for all.
fn texts(tree: &Tree<'_>, setting: &mut Setting) {
    let (mut written, mut read) = (HashSet::new(), HashSet::new());
    for (at, token) in tree.tokens().iter().enumerate() {
        if !matches!(token.kind, Kind::Text | Kind::Piece) {
            continue;
        }
        let word = tree.word(at);
        if let Some(name) = queries::prepared(tree, at) {
            // A name that is used for reading as well says nothing.
            if queries::writes(word) {
                written.insert(name);
            } else {
                read.insert(name);
            }
        }
        if queries::writes(word) {
            if let Some(open) = tree.parent(at).filter(|open| tree.is_mark(*open, b'(')) {
                setting.writes.insert(tree.tokens()[open].start as usize);
            }
        } else if token.kind == Kind::Text
            && at >= 2
            && (tree.is_mark(at - 1, b'='))
            && tree.is_kind(at - 2, Kind::Name)
            && !(at > 2 && tree.is_joint(at - 3))
            && tree.tokens().get(at + 1).is_none_or(|next| {
                next.first
                    || next.kind == Kind::Mark && matches!(next.mark, b';' | b',' | b')' | b'}')
            })
        {
            let name = tree.word(at - 2);
            let shouts = name.len() > 3 && !name.bytes().any(|b| b.is_ascii_lowercase());
            let constant = at >= 3 && matches!(tree.word(at - 3), "const" | "val")
                || at >= 4 && matches!(tree.word(at - 4), "const" | "final");
            if shouts || constant {
                setting.fixed.insert(name.to_owned());
            }
        }
    }
    written.retain(|name| !read.contains(name));
    setting.prepared = written;
}

/// Signals, practices, literals, hosts, marks, variables, switches.
fn fixed_words(
    detector: &Detector,
    file: &SourceFile,
    tree: &Tree<'_>,
    language: &LanguageRule,
    setting: &mut Setting,
    out: &mut Vec<Decision>,
) {
    let text = file.text.as_str();
    let mut seen_lines = HashSet::new();
    for hit in detector.words.hits(text, HITS) {
        if tree.lexed.in_comment(hit.start) {
            continue;
        }
        match hit.kind {
            Word::Signal | Word::Practice | Word::Literal => {
                // Several words of one rule in one line say it once.
                let line = file.lines.line(hit.start);
                if !seen_lines.insert((line, hit.kind, hit.rule)) {
                    continue;
                }
                let found = lines::rule(detector, file, &language.id, &hit);
                if found.is_empty() {
                    seen_lines.remove(&(line, hit.kind, hit.rule));
                }
                out.extend(found);
            }
            Word::Option => out.extend(hosts::option(detector, text, &tree.lexed, &hit)),
            Word::Host | Word::Marker | Word::Variable(_) => {
                // Build files name packages; their links call nobody.
                // So do rows of data.
                let idle = setting.builds || language.reader == Reader::Sql;
                if idle || is_policy_of_the_house(&file.path) {
                    continue;
                }
                let Some(mut found) =
                    hosts::rule(detector, text, &hit, language.reader, has_tags(language))
                else {
                    continue;
                };
                if hit.kind == Word::Host
                    && let Some(open) = call_around(tree, hit.start)
                    && detector
                        .flows
                        .sink(&open.1, &language.id, false)
                        .is_some_and(|e| e.action == Action::Share)
                {
                    let id = detector.parties.ids[hit.rule].clone();
                    setting.hosts.insert(open.0, id);
                    found.taken = true;
                    found.confidence = Confidence::High;
                    found
                        .why
                        .push(Reason::because(format!("`{}` calls it", open.1.join(".")), None));
                }
                // What a framework brings along to be filled in says nothing.
                let guards = &detector.rules.guards;
                let brought = matches!(hit.kind, Word::Variable(_) | Word::Host)
                    && guards.stock_names.iter().any(|name| found.name.contains(name.as_str()));
                if brought && guards.stock.iter().any(|end| file.path.ends_with(end.as_str())) {
                    found.confidence = Confidence::Low;
                    found.taken = false;
                }
                if found.confidence > Confidence::Low {
                    setting.parties.insert(detector.parties.ids[hit.rule].clone());
                    out.extend(received(detector, &hit, &found));
                }
                out.push(found);
            }
        }
    }
}

/// What reaches a party because the page loads its snippet, and that is what
/// the party is there for.
fn received(detector: &Detector, hit: &super::words::Hit, found: &Decision) -> Vec<Decision> {
    let snippet =
        hit.kind == Word::Marker || hit.kind == Word::Host && found.action == Action::Share;
    if !snippet {
        return Vec::new();
    }
    let party = &detector.rules.catalogue.parties()[hit.rule];
    detector
        .rules
        .catalogue
        .purposeful(party, &detector.rules.taxonomy)
        .into_iter()
        .enumerate()
        .map(|(at, id)| {
            let mut one = found.clone();
            one.subject = Subject::data(id);
            one.action = Action::Share;
            one.recipient = Some(party.id.clone());
            // What it is there for comes first; the rest is only explained.
            one.confidence = if at == 0 { Confidence::Medium } else { Confidence::Low };
            one.symbol = format!("{}.{id}", party.id);
            one.why.push(Reason::because(
                format!("{} receives it merely by its use", party.name),
                None,
            ));
            one
        })
        .collect()
}

/// Files that run the project's own development, not the program.
fn is_policy_of_the_house(path: &str) -> bool {
    path.starts_with(".github/")
        || path.contains("/.github/")
        || path.starts_with(".gitlab")
        || path.starts_with(".circleci")
}

/// The innermost call around a place: the offset of its bracket and its path.
fn call_around(tree: &Tree<'_>, at: usize) -> Option<(usize, Vec<String>)> {
    let tokens = tree.tokens();
    let token = tokens.partition_point(|t| (t.end as usize) <= at);
    let mut open = tree.parent(token.min(tokens.len().checked_sub(1)?));
    for _ in 0..6 {
        let here = open?;
        if let Frame::Call(path) = tree.frame(here) {
            return Some((tokens[here].start as usize, path));
        }
        open = tree.parent(here);
    }
    None
}

/// What a bare name, or a path such as `user.email`, would be taken for.
pub fn name(detector: &Detector, name: &str) -> Vec<Decision> {
    let parts: Vec<&str> = name
        .split(|c: char| {
            matches!(c, '.' | ' ' | ':' | '[' | ']' | '(' | ')' | '"' | '\'' | '?') || c == '>'
        })
        .map(|p| p.trim_end_matches('-'))
        .filter(|p| !p.is_empty() && *p != "table")
        .collect();
    let Some((own, front)) = parts.split_last() else { return Vec::new() };
    let matches = detector.names.read(own);
    let owner = front.last().map(|o| (*o).to_owned());
    let mut out = Vec::new();
    for found in &matches {
        let field = &detector.names.fields[found.rule];
        let mut why = vec![detector.names.reason(found)];
        let person =
            found.person.clone().or_else(|| owner.as_ref().and_then(|o| detector.names.person(o)));
        let own_owner = owner.as_ref().is_some_and(|o| {
            normal::words(o).iter().any(|w| field.owners.contains(w))
                || detector.names.head(o).is_some_and(|head| field.owners.contains(&head))
        });
        let mut taken = found.refused.is_none() && (found.strong || person.is_some() || own_owner);
        if let Some(reason) = &found.refused {
            why.insert(0, Reason::not(reason.clone(), None));
        } else if let Some(person) = &person {
            why.push(Reason::because(format!("it belongs to `{person}`"), None));
        } else if !found.strong && !own_owner {
            why.insert(0, Reason::not("the word alone says too little", None));
        }
        if taken && out.iter().any(|d: &Decision| d.taken) {
            taken = false;
            why.insert(0, Reason::not("a nearer meaning was taken", None));
        }
        out.push(Decision {
            name: (*own).to_owned(),
            subject: Subject { kind: SubjectKind::Data, id: field.id.clone() },
            action: Action::Use,
            recipient: None,
            value: None,
            about: None,
            confidence: if taken { Confidence::Medium } else { Confidence::Low },
            taken,
            why,
            symbol: normal::form(name),
            rule: field.origin.clone(),
            range: 0..name.len(),
        });
    }
    out
}

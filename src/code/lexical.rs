//! The lexical reader: tokens and brackets into facts. Works for every
//! language, however broken the file is.

use std::sync::Arc;

use super::facts::{Call, Fact, Owner, Role};
use super::lexer::{Kind, mark};
use super::tree::{Frame, Tree};
use crate::rules::Reader;

/// Methods whose first string picks a member.
const PICKS: &[&str] = &[
    "get",
    "getlist",
    "get_list",
    "get_all",
    "fetch",
    "dig",
    "param",
    "params",
    "query",
    "header",
    "headers",
    "get_header",
    "cookie",
    "get_cookie",
    "input",
    "post",
    "post_form",
    "form_value",
    "query_param",
    "get_parameter",
    "get_string",
    "get_claim",
    "claim",
    "pop",
    "get_or_default",
    "opt_string",
    "optstring",
    "get_query",
    "request",
    "get_value",
    "value",
    "field",
    "bind",
    "get_item",
    "find_first",
    "find_first_value",
    "has",
    "getattr",
    "get_attribute",
    "get_attr",
    "int",
    "str",
    "only",
    "post_form_value",
    "permit",
];

/// Of those, the ones that pick with every string that they are given.
const PICK_ALL: &[&str] = &["only", "get_attr", "permit"];
/// Of those, the ones that tell by themselves what they pick from.
const TELLING: &[&str] =
    &["post_form", "form_value", "post_form_value", "query_param", "get_parameter"];
/// Lists that are given to a model: their strings are handled like arguments.
const LISTS: &[&str] = &["fillable"];

/// The fact about the name or string at token `at`.
pub fn fact(tree: &Tree<'_>, at: usize) -> Option<Fact> {
    let token = tree.tokens()[at];
    let text = token.kind == Kind::Text;
    let name = tree.word(at);
    // `@IsEmail()` says something of what follows, and holds nothing itself.
    if at > 0 && tree.is_mark(at - 1, b'@') && tree.is_mark(at + 1, b'(') {
        return None;
    }
    let range = token.start as usize..token.end as usize;
    let mut fact = Fact::new(range, name.to_owned(), tree.path(at), Role::Mention);
    let direct = tree.parent(at).map(|p| (p, tree.frame(p)));
    climb(tree, at, &mut fact);
    let (outer, function) = tree.outline(at);
    if fact.function.is_none() {
        fact.function = function.clone();
    }
    if text {
        fact.role = text_role(tree, at, direct.as_ref(), &mut fact)?;
    } else {
        fact.role =
            name_role(tree, at, direct.as_ref(), outer.is_some() && function.is_none(), &mut fact);
    }
    if !text && matches!(fact.role, Role::Access | Role::Mention) {
        given(tree, at, direct.as_ref(), &mut fact);
    }
    if fact.role == Role::Mention && tree.language.reader == Reader::Markup {
        helper(tree, at, &mut fact);
    }
    if matches!(fact.role, Role::Field | Role::Variable | Role::Key) && fact.value.is_some() {
        fact.hints = hints(tree, at);
    }
    fact.fixed = match fact.role {
        // `name: "x"`, `name = "x"`: the mark, then the string and no more.
        Role::Key | Role::Variable => {
            tree.is_kind(at + 2, Kind::Text)
                && !tree.is_mark(at + 1, b']')
                && !tree.is_mark(at + 3, b'+')
                && !tree.is_mark(at + 3, b'%')
                && !tree.is_joint(at + 3)
        }
        Role::Callee => !tree.is_mark(at + 2, b')'),
        _ => false,
    };
    fact.leads = tree.is_joint(at + 1);
    fact.read_from = tree.is_joint(at + 1)
        && matches!(tree.word(at + 2), "value" | "text" | "Text" | "valueAsNumber")
        && !tree.is_mark(at + 3, b'=');
    fact.compared = matches!(fact.role, Role::Access | Role::Mention)
        && tree.is_mark(at + 1, mark::COMPARE)
        && tree.is_kind(at + 2, Kind::Text);
    if matches!(fact.role, Role::Field) && fact.owner.is_none() {
        fact.owner = outer.map(|(_, frame)| {
            let mut marks = frame.marks;
            marks.push(frame.keyword);
            Owner { name: frame.name, marks, siblings: Arc::default() }
        });
    } else if fact.path.first().is_some_and(|f| f == "self" || f == "this" || f == "cls")
        && fact.path.len() == 2
    {
        let frame = outer.map(|(_, frame)| frame).or_else(|| enclosing_type(tree, at));
        if let Some(frame) = frame {
            fact.owner =
                Some(Owner { name: frame.name, marks: frame.marks, siblings: Arc::default() });
        }
    }
    Some(fact)
}

fn enclosing_type(tree: &Tree<'_>, at: usize) -> Option<super::tree::TypeFrame> {
    let mut open = tree.parent(at);
    for _ in 0..16 {
        let here = open?;
        if let Frame::Type(frame) = tree.frame(here) {
            return Some(frame);
        }
        open = tree.parent(here);
    }
    None
}

/// Gathers calls, the function and the owner on the way up.
fn climb(tree: &Tree<'_>, at: usize, fact: &mut Fact) {
    let mut open = tree.parent(at);
    let mut inside_body = false;
    for depth in 0..14 {
        let Some(here) = open else { break };
        match tree.frame(here) {
            Frame::Call(path) => {
                let next = tree.mate(here).map(|close| close + 1).filter(|&n| tree.is_joint(n));
                let then = next.map(|n| super::normal::form(tree.word(n + 1))).unwrap_or_default();
                fact.calls.push(Call { path, open: tree.tokens()[here].start as usize, then });
            }
            Frame::Object(Some(name)) if fact.owner.is_none() && !inside_body => {
                fact.owner = Some(Owner { name, ..Owner::default() });
            }
            // What holds a list of properties says more than that word.
            Frame::Object(Some(name))
                if fact.owner.as_ref().is_some_and(|o| o.name == "properties") && !inside_body =>
            {
                if let Some(owner) = &mut fact.owner {
                    owner.marks.push(name);
                }
            }
            Frame::Type(frame) if !inside_body => {
                let mut marks = frame.marks;
                marks.push(frame.keyword);
                if depth == 0 || fact.owner.is_none() {
                    fact.owner = Some(Owner { name: frame.name, marks, siblings: Arc::default() });
                }
                break;
            }
            Frame::Body(name) => {
                inside_body = true;
                if fact.function.is_none() && !name.is_empty() {
                    fact.function = Some(name);
                }
            }
            Frame::Parameters(name) if fact.function.is_none() => {
                fact.function = Some(name);
            }
            _ => {}
        }
        open = tree.parent(here);
    }
}

fn name_role(
    tree: &Tree<'_>,
    at: usize,
    direct: Option<&(usize, Frame)>,
    in_class: bool,
    fact: &mut Fact,
) -> Role {
    let next = at + 1;
    if at > 0 && tree.is_joint(at - 1) {
        if tree.is_mark(next, b'(') {
            // `User.builder().email(x)`: what is built is given a member.
            let built =
                fact.path.iter().position(|part| part == "builder" || part == "new_builder");
            if let Some(built) = built.filter(|at| *at > 0)
                && !tree.is_mark(next + 1, b')')
            {
                let name = fact.path[built - 1].clone();
                fact.owner = Some(Owner { name, ..Owner::default() });
                fact.path = vec![super::normal::form(&fact.name)];
                return Role::Key;
            }
            return Role::Callee;
        }
        if is_assignment(tree, next) {
            fact.value = value_after(tree, next + 1);
            return Role::Variable;
        }
        return Role::Access;
    }
    let optional = usize::from(tree.is_mark(next, b'?') || tree.is_mark(next, b'!'));
    let after = next + optional;
    // `const { email } = req.body`
    if let Some((open, _)) = direct
        && tree.is_mark(*open, b'{')
        && let Some(close) = tree.mate(*open)
        && tree.is_mark(close + 1, b'=')
        && open.checked_sub(1).is_some_and(|b| matches!(tree.word(b), "const" | "let" | "var"))
    {
        fact.value = value_after(tree, close + 2);
        return Role::Variable;
    }
    match direct {
        Some((_, Frame::Type(frame))) => {
            if let Some(role) = member(tree, at, after, fact, &frame.keyword) {
                return role;
            }
        }
        Some((_, Frame::Parameters(_))) => {
            if tree.is_mark(after, b':') {
                fact.declared = declared(tree, after + 1);
                let ends = |i: &usize| tree.is_mark(*i, b'=') || tree.is_mark(*i, b',');
                let mut own =
                    (after + 1..after + 12).filter(|&i| tree.parent(i) == tree.parent(at));
                let default = own.find(ends).filter(|&i| tree.is_mark(i, b'='));
                fact.value = default.and_then(|i| value_after(tree, i + 1));
                fact.value = fact.value.take().or_else(|| annotation(tree, at));
                return Role::Parameter;
            }
            let ends =
                tree.is_mark(next, b',') || tree.is_mark(next, b')') || tree.is_mark(next, b'=');
            if ends || tree.language.id == "go" {
                if at > 0 && tree.is_kind(at - 1, Kind::Name) {
                    fact.declared = Some(tree.word(at - 1).to_owned());
                }
                fact.value = annotation(tree, at);
                return Role::Parameter;
            }
        }
        Some((_, Frame::Object(_) | Frame::Block)) | None
            if tree.is_mark(after, b':') && !tree.is_mark(after, mark::PATH) =>
        {
            // A label, a ternary and a typed variable look alike; keys follow
            // `{`, `,` or a new line.
            let starts = at.checked_sub(1).is_none_or(|b| {
                tree.is_mark(b, b'{')
                    || tree.is_mark(b, b',')
                    || tree.is_mark(b, b'(')
                    || tree.tokens()[at].first
            });
            let object = matches!(direct, Some((_, Frame::Object(_))));
            if object || (starts && !matches!(tree.language.id.as_str(), "python" | "swift")) {
                fact.value = value_after(tree, after + 1);
                return Role::Key;
            }
        }
        Some((open, Frame::Object(_)))
            if (tree.is_mark(next, b',') || tree.is_mark(next, b'}'))
                && (tree.is_mark(at.wrapping_sub(1), b',') || at == open + 1) =>
        {
            return Role::Key;
        }
        Some((_, Frame::Object(_))) if tree.is_mark(next, b'=') && tree.language.id == "csharp" => {
            return Role::Key;
        }
        Some((open, Frame::Call(_) | Frame::Block)) => {
            let starts = at == open + 1 || tree.is_mark(at.wrapping_sub(1), b',');
            let round = tree.is_mark(*open, b'(');
            if round
                && starts
                && (tree.is_mark(next, b'=') || (tree.is_mark(after, b':') && optional == 0))
            {
                fact.value = value_after(tree, next + 1);
                return Role::Key;
            }
        }
        _ => {}
    }
    if in_class
        && tree.language.indented
        && tree.tokens()[at].first
        && direct.is_none()
        && (tree.is_mark(next, b'=') || tree.is_mark(next, b':'))
    {
        if tree.is_mark(next, b':') {
            fact.declared = declared(tree, next + 1);
            let assign = (next..next + 12)
                .find(|&i| tree.is_mark(i, b'=') && tree.parent(i) == tree.parent(at));
            fact.value = assign.and_then(|i| value_after(tree, i + 1));
        } else {
            fact.value = value_after(tree, next + 1);
        }
        return Role::Field;
    }
    if is_assignment(tree, next) {
        fact.value = value_after(tree, next + 1);
        return Role::Variable;
    }
    if tree.is_mark(after, b':') && !tree.is_mark(next, mark::PATH) && tree.language.name_first {
        let typed = (after + 1..after + 10)
            .find(|&i| tree.is_mark(i, b'=') || tree.tokens().get(i).is_none_or(|t| t.first));
        if let Some(i) = typed.filter(|&i| tree.is_mark(i, b'=')) {
            fact.declared = declared(tree, after + 1);
            fact.value = value_after(tree, i + 1);
            return Role::Variable;
        }
    }
    // Diesel: `email -> Varchar,` in a table.
    if tree.language.id == "rust" && tree.is_mark(next, mark::ARROW) && tree.tokens()[at].first {
        fact.declared = declared(tree, next + 1);
        let head = direct.and_then(|(open, _)| tree.mate(open.checked_sub(1)?)?.checked_sub(1));
        if let Some(table) = head.filter(|&head| tree.is_kind(head, Kind::Name)) {
            fact.owner = Some(Owner { name: tree.word(table).to_owned(), ..Owner::default() });
            return Role::Column;
        }
    }
    if tree.is_mark(next, b'(') {
        return Role::Callee;
    }
    Role::Mention
}

/// What an annotation says of a parameter: `@RequestParam String email`,
/// `[FromForm] string email`.
fn annotation(tree: &Tree<'_>, at: usize) -> Option<Vec<String>> {
    let mut back = at;
    for _ in 0..8 {
        back = back.checked_sub(1)?;
        if tree.is_mark(back, b']') || tree.is_mark(back, b')') {
            let square = tree.is_mark(back, b']');
            back = tree.mate(back)?;
            if square && tree.is_kind(back + 1, Kind::Name) && tree.language.id == "csharp" {
                return Some(vec![super::normal::form(tree.word(back + 1))]);
            }
        } else if sends(tree, back) {
            return None;
        } else if tree.is_mark(back, b'@') {
            return Some(vec![super::normal::form(tree.word(back + 1))]);
        } else if tree.is_mark(back, b',') || Some(back) == tree.parent(at) {
            return None;
        }
    }
    None
}

/// Whether the mark at `at` opens an annotation of what an HTTP client of the
/// JVM sends; servers there say `@QueryParam` or `@RequestParam`.
fn sends(tree: &Tree<'_>, at: usize) -> bool {
    tree.is_mark(at, b'@')
        && matches!(tree.language.id.as_str(), "java" | "kotlin")
        && matches!(
            tree.word(at + 1),
            "Query" | "QueryMap" | "Field" | "FieldMap" | "Part" | "Header" | "Path"
        )
}

fn is_assignment(tree: &Tree<'_>, at: usize) -> bool {
    tree.is_mark(at, b'=') || tree.is_mark(at, mark::WALRUS)
}

/// A member of a type body.
fn member(
    tree: &Tree<'_>,
    at: usize,
    after: usize,
    fact: &mut Fact,
    keyword: &str,
) -> Option<Role> {
    let id = tree.language.id.as_str();
    if keyword == "enum" && id != "rust" {
        return None;
    }
    if tree.is_mark(after, b'(') {
        return None;
    }
    if tree.is_mark(after, b':') && tree.language.name_first {
        fact.declared = declared(tree, after + 1);
        return Some(Role::Field);
    }
    match id {
        "go" | "prisma" => {
            let typed = tree.is_kind(after, Kind::Name)
                || tree.is_mark(after, b'*')
                || tree.is_mark(after, b'[');
            if tree.tokens()[at].first && typed {
                fact.declared = declared(tree, after);
                let line = (after + 1..after + 16)
                    .take_while(|&i| tree.tokens().get(i).is_some_and(|t| !t.first));
                let tag = line.filter(|&i| tree.is_kind(i, Kind::Text)).last();
                fact.hints = tag.map(|i| tree.word(i).to_owned()).into_iter().collect();
                return Some(Role::Field);
            }
            None
        }
        "rust" | "kotlin" | "swift" | "typescript" | "javascript" | "graphql" | "vue" | "html" => {
            if is_assignment(tree, after) {
                fact.value = value_after(tree, after + 1);
                return Some(Role::Field);
            }
            // `class User { email; }`
            (tree.is_mark(after, b';') && tree.tokens()[at].first).then_some(Role::Field)
        }
        _ => {
            let ends = [b';', b'=', b'{', b',', b')'].iter().any(|&m| tree.is_mark(after, m))
                || tree.is_mark(after, mark::FAT)
                || tree.is_mark(after, b'[') && matches!(id, "c" | "cpp" | "objective-c" | "java");
            let before = at.checked_sub(1)?;
            let typed = tree.is_kind(before, Kind::Name)
                || tree.is_mark(before, b'>')
                || tree.is_mark(before, b']')
                || tree.is_mark(before, b'?')
                || tree.is_mark(before, b'*');
            if ends && typed {
                fact.declared =
                    tree.is_kind(before, Kind::Name).then(|| tree.word(before).to_owned());
                if tree.is_mark(after, b'=') {
                    fact.value = value_after(tree, after + 1);
                }
                return Some(Role::Field);
            }
            // PHP: `public $email;`
            (ends && tree.word(at).starts_with('$')).then_some(Role::Field)
        }
    }
}

/// The first names in the brackets that follow on the same line.
fn hints(tree: &Tree<'_>, at: usize) -> Vec<String> {
    let mut open = None;
    for i in at + 1..at + 14 {
        let Some(token) = tree.tokens().get(i) else { break };
        if token.first {
            break;
        }
        if token.kind == Kind::Mark && token.mark == b'(' {
            open = Some(i);
            break;
        }
    }
    let Some(open) = open else { return Vec::new() };
    let close = tree.mate(open).unwrap_or(open).min(open + 14);
    (open + 1..close)
        .filter(|&i| tree.is_kind(i, Kind::Name))
        .map(|i| tree.word(i).to_owned())
        .collect()
}

/// A type as written from token `at`, a few words at most.
fn declared(tree: &Tree<'_>, at: usize) -> Option<String> {
    let start = tree.tokens().get(at)?;
    let mut end = start.start;
    for i in at..at + 8 {
        let Some(token) = tree.tokens().get(i) else { break };
        if token.kind == Kind::Mark && matches!(token.mark, b',' | b';' | b'=' | b')' | b'}' | b'{')
        {
            break;
        }
        if i > at && token.first {
            break;
        }
        end = token.end;
    }
    (end > start.start).then(|| tree.text[start.start as usize..end as usize].to_owned())
}

/// The path of the call or member that a value starts with.
pub(super) fn value_after(tree: &Tree<'_>, mut at: usize) -> Option<Vec<String>> {
    // `email: { type: DataTypes.STRING }` is given a type.
    if tree.is_mark(at, b'{') && tree.word(at + 1) == "type" && tree.is_mark(at + 2, b':') {
        if tree.is_kind(at + 3, Kind::Text) {
            return (tree.word(at + 3) == "boolean").then(|| vec!["boolean".to_owned()]);
        }
        at += 3;
    }
    // `await`, `new`, brackets and marks in front are passed over.
    for _ in 0..6 {
        if tree.is_kind(at, Kind::Name) {
            let word = tree.word(at);
            let passed = matches!(word, "await" | "new" | "return" | "const")
                || matches!(word, "str" | "String" | "int")
                    && (tree.is_mark(at + 1, b'(') || tree.is_kind(at + 1, Kind::Name));
            if passed {
                at += 1;
                continue;
            }
            break;
        }
        if tree.is_mark(at, b'(')
            || tree.is_mark(at, b'&')
            || tree.is_mark(at, b'*')
            || tree.is_mark(at, b'!')
        {
            at += 1;
            continue;
        }
        return None;
    }
    if !tree.is_kind(at, Kind::Name) {
        return None;
    }
    // To the end of the path, over calls.
    let mut last = at;
    for _ in 0..10 {
        let mut next = last + 1;
        while tree.is_mark(next, b'(') || tree.is_mark(next, b'[') || tree.is_mark(next, b'?') {
            if tree.is_mark(next, b'[')
                && tree.is_kind(next + 1, Kind::Text)
                && tree.is_mark(next + 2, b']')
            {
                last = next + 1;
            }
            match tree.mate(next) {
                Some(close) => next = close + 1,
                None if tree.is_mark(next, b'?') => next += 1,
                None => break,
            }
        }
        if tree.is_joint(next) && tree.is_kind(next + 1, Kind::Name) {
            last = next + 1;
        } else {
            break;
        }
    }
    Some(tree.path(last))
}

fn text_role(
    tree: &Tree<'_>,
    at: usize,
    direct: Option<&(usize, Frame)>,
    fact: &mut Fact,
) -> Option<Role> {
    let next = at + 1;
    if tree.is_mark(next, b':') && !tree.is_mark(next, mark::PATH) || tree.is_mark(next, mark::FAT)
    {
        // `x ? "email" : y` is no key.
        if at > 0 && tree.is_mark(at - 1, b'?') {
            return None;
        }
        if tree.word(at.wrapping_sub(1)) == "case"
            || tree.is_mark(next, mark::FAT) && tree.language.id == "rust"
        {
            return None;
        }
        fact.value = value_after(tree, next + 1);
        return Some(Role::Key);
    }
    if tree.is_mark(next, mark::ARROW) {
        return None;
    }
    match direct {
        Some((open, Frame::Index(path))) if at == open + 1 && tree.is_mark(next, b']') => {
            let mut path = path.clone();
            path.push(super::normal::form(&fact.name));
            fact.path = path;
            if is_assignment(tree, next + 1) {
                fact.value = value_after(tree, next + 2);
                return Some(Role::Variable);
            }
            return Some(Role::Index);
        }
        // `@Query("name") name: String` of an HTTP client: it is sent, not read.
        Some((open, Frame::Call(_))) if *open > 1 && sends(tree, open - 2) => {
            return Some(Role::Mention);
        }
        Some((open, Frame::Call(path))) => {
            let method = path.last()?.clone();
            let first = at == open + 1;
            if PICKS.contains(&method.as_str()) && (first || PICK_ALL.contains(&method.as_str())) {
                let mut path = path.clone();
                // The method only picks; what it picks from owns the member.
                if path.len() > 1 && !TELLING.contains(&method.as_str()) {
                    path.pop();
                }
                path.push(super::normal::form(&fact.name));
                fact.path = path;
                return Some(Role::Index);
            }
            if first || tree.language.symbols {
                // `Column("verified", Boolean())`: what stands behind it.
                let behind = (next..next + 6).filter(|&i| tree.is_kind(i, Kind::Name));
                fact.hints = behind.map(|i| tree.word(i).to_owned()).collect();
                return Some(Role::Mention);
            }
        }
        Some((open, Frame::List)) => {
            let list = tree.assigned(*open).map(|name| super::normal::form(&name));
            if let Some(list) = list.filter(|name| LISTS.contains(&name.as_str())) {
                let open = tree.tokens()[*open].start as usize;
                fact.calls.insert(0, Call { path: vec![list], open, then: String::new() });
                return Some(Role::Mention);
            }
        }
        _ => {}
    }
    // Ruby and its kin call without brackets: `t.string :email`.
    command(tree, at, direct, fact);
    Some(Role::Mention)
}

/// The call without brackets around a token, if its line is one.
fn command(tree: &Tree<'_>, at: usize, direct: Option<&(usize, Frame)>, fact: &mut Fact) {
    if !tree.language.symbols
        || direct.is_some_and(|(_, f)| !matches!(f, Frame::Block | Frame::Body(_)))
    {
        return;
    }
    let mut back = at;
    for _ in 0..40 {
        let Some(before) = back.checked_sub(1) else { break };
        if tree.tokens()[back].first {
            break;
        }
        back = before;
    }
    if !tree.is_kind(back, Kind::Name) {
        return;
    }
    let mut head = back;
    while tree.is_joint(head + 1) && tree.is_kind(head + 2, Kind::Name) {
        head += 2;
    }
    if head < at {
        let open = tree.tokens()[head].end as usize;
        let call = Call { path: tree.path(head), open, then: String::new() };
        fact.calls.insert(0, call);
    }
}

/// `logger.info "mail to #{email}"`: a value that a call without brackets is
/// given.
fn given(tree: &Tree<'_>, at: usize, direct: Option<&(usize, Frame)>, fact: &mut Fact) {
    let before = fact.calls.len();
    command(tree, at, direct, fact);
    if fact.calls.len() > before {
        // What follows the call must be what it is given, not a mark.
        let end = fact.calls[0].open as u32;
        let next = tree.tokens().partition_point(|t| t.start < end);
        let gives = !tree.is_kind(next, Kind::Mark) && next <= at;
        if !gives {
            fact.calls.remove(0);
        }
    }
}

/// `f.email_field :email` in a page: its helper is a call without brackets.
fn helper(tree: &Tree<'_>, at: usize, fact: &mut Fact) {
    if at >= 2 && tree.is_mark(at - 1, b':') && tree.is_kind(at - 2, Kind::Name) {
        let open = tree.tokens()[at - 2].end as usize;
        let call = Call { path: tree.path(at - 2), open, then: String::new() };
        fact.calls.insert(0, call);
    }
}

//! The shape of a token stream: what stands in which brackets, and what those
//! brackets are: a call, the body of a type, an object. Worked out only around
//! the names that matter.

use std::cell::RefCell;

use super::lexer::{Kind, Lexed, Token, mark};
use super::normal;
use super::quick::QuickMap;
use crate::rules::LanguageRule;

/// No token.
pub const NONE: u32 = u32::MAX;

/// What a pair of brackets is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// Arguments of a call, with the path of what is called, in normal form.
    Call(Vec<String>),
    /// Parameters of a function with this name.
    Parameters(String),
    /// The body of a type: its name and the words around it.
    Type(TypeFrame),
    /// An object, map or struct literal, with the name that it is given.
    Object(Option<String>),
    /// `[...]` after a value: the path of that value.
    Index(Vec<String>),
    /// A list.
    List,
    /// Statements of a function with this name.
    Body(String),
    /// Statements, or brackets that only group.
    Block,
}

/// The head of a type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypeFrame {
    /// As written.
    pub name: String,
    /// The keyword: `class`, `struct`.
    pub keyword: String,
    /// Attributes, annotations and base types, as written.
    pub marks: Vec<String>,
}

/// A line that opens a type or function in an indented language.
#[derive(Debug)]
struct Header {
    token: u32,
    indent: u32,
    is_type: bool,
    name: u32,
}

/// Tokens with their brackets.
pub struct Tree<'t> {
    /// The text.
    pub text: &'t str,
    /// The language.
    pub language: &'t LanguageRule,
    /// Tokens and comments.
    pub lexed: Lexed,
    mate: Vec<u32>,
    parent: Vec<u32>,
    headers: Vec<Header>,
    frames: RefCell<QuickMap<u32, Frame>>,
    /// How deep brackets stand in one another.
    pub deepest: usize,
    /// Brackets that are open where the text ends.
    pub open: usize,
}

impl<'t> Tree<'t> {
    /// Pairs the brackets. Linear in the number of tokens.
    pub fn new(text: &'t str, language: &'t LanguageRule, lexed: Lexed) -> Self {
        let tokens = &lexed.tokens;
        let mut mate = vec![NONE; tokens.len()];
        let mut parent = vec![NONE; tokens.len()];
        let mut open: Vec<u32> = Vec::new();
        let mut deepest = 0;
        for (at, token) in tokens.iter().enumerate() {
            if token.kind != Kind::Mark {
                parent[at] = open.last().copied().unwrap_or(NONE);
                continue;
            }
            match token.mark {
                b'(' | b'[' | b'{' => {
                    parent[at] = open.last().copied().unwrap_or(NONE);
                    open.push(at as u32);
                    deepest = deepest.max(open.len());
                }
                b')' | b']' | b'}' => {
                    let want = match token.mark {
                        b')' => b'(',
                        b']' => b'[',
                        _ => b'{',
                    };
                    // Brackets that were never closed are dropped, a few deep.
                    let found =
                        open.iter().rev().take(4).position(|&o| tokens[o as usize].mark == want);
                    if let Some(back) = found {
                        open.truncate(open.len() - back);
                        if let Some(o) = open.pop() {
                            mate[o as usize] = at as u32;
                            mate[at] = o;
                        }
                    }
                    parent[at] = open.last().copied().unwrap_or(NONE);
                }
                _ => parent[at] = open.last().copied().unwrap_or(NONE),
            }
        }
        let mut tree = Self {
            text,
            language,
            lexed,
            mate,
            parent,
            headers: Vec::new(),
            frames: RefCell::default(),
            deepest,
            open: open.len(),
        };
        if language.indented {
            tree.headers = tree.find_headers();
        }
        tree
    }

    fn find_headers(&self) -> Vec<Header> {
        let mut out = Vec::new();
        for (at, token) in self.tokens().iter().enumerate() {
            if !token.first || token.kind != Kind::Name {
                continue;
            }
            let mut at = at;
            let word = self.word(at);
            let indent = self.indent(token.start as usize);
            if matches!(word, "async" | "private" | "public" | "protected") {
                at += 1;
            }
            let word = self.word(at);
            let is_type = self.language.types.iter().any(|t| t == word);
            if is_type || self.language.functions.iter().any(|t| t == word) {
                let mut name = at + 1;
                // `def self.name`, `module A::B`
                while self.is_mark(name + 1, b'.') || self.is_mark(name + 1, mark::PATH) {
                    name += 2;
                }
                out.push(Header { token: at as u32, indent, is_type, name: name as u32 });
            }
        }
        out
    }

    fn indent(&self, start: usize) -> u32 {
        let bytes = self.text.as_bytes();
        let mut at = start;
        let mut width = 0;
        while at > 0 && matches!(bytes[at - 1], b' ' | b'\t') {
            width += if bytes[at - 1] == b'\t' { 4 } else { 1 };
            at -= 1;
        }
        width
    }

    /// All tokens.
    pub fn tokens(&self) -> &[Token] {
        &self.lexed.tokens
    }

    /// The text of a token; empty if there is none.
    pub fn word(&self, at: usize) -> &'t str {
        self.lexed
            .tokens
            .get(at)
            .and_then(|t| self.text.get(t.start as usize..t.end as usize))
            .unwrap_or("")
    }

    /// Whether there is a token and it is this mark.
    pub fn is_mark(&self, at: usize, mark: u8) -> bool {
        self.lexed.tokens.get(at).is_some_and(|t| t.kind == Kind::Mark && t.mark == mark)
    }

    /// Whether there is a token of this kind.
    pub fn is_kind(&self, at: usize, kind: Kind) -> bool {
        self.lexed.tokens.get(at).is_some_and(|t| t.kind == kind)
    }

    /// The bracket that belongs to this one.
    pub fn mate(&self, at: usize) -> Option<usize> {
        self.mate.get(at).filter(|&&m| m != NONE).map(|&m| m as usize)
    }

    /// The innermost open bracket around a token.
    pub fn parent(&self, at: usize) -> Option<usize> {
        self.parent.get(at).filter(|&&p| p != NONE).map(|&p| p as usize)
    }

    /// Whether a mark joins a name to what owns it.
    pub fn is_joint(&self, at: usize) -> bool {
        self.is_mark(at, b'.')
            || self.is_mark(at, mark::MAYBE)
            || self.is_mark(at, mark::PATH)
            || (self.language.arrow && self.is_mark(at, mark::ARROW))
    }

    /// The path that ends in the name at `at`, in normal form, its own name
    /// last: `ctx.author().id` gives `[ctx, author, id]`, `row["user"].id`
    /// `[row, user, id]`.
    pub fn path(&self, at: usize) -> Vec<String> {
        let mut out = vec![normal::form(self.word(at))];
        let mut at = at;
        while at >= 2 && out.len() < 16 {
            if !self.is_joint(at - 1) {
                // `row["user"]`: the string's owner stands before the bracket.
                if self.is_mark(at - 1, b'[')
                    && self.is_kind(at, Kind::Text)
                    && self.value_end(at - 2)
                {
                    match self.value_head(at - 2) {
                        Some(head) => at = head,
                        None => break,
                    }
                    out.push(normal::form(self.word(at)));
                    continue;
                }
                break;
            }
            let Some(head) = self.value_head(at - 2) else { break };
            if self.is_kind(head, Kind::Text) {
                break;
            }
            at = head;
            out.push(normal::form(self.word(at)));
        }
        out.reverse();
        out
    }

    fn value_end(&self, at: usize) -> bool {
        self.is_kind(at, Kind::Name) || self.is_mark(at, b')') || self.is_mark(at, b']')
    }

    /// The name at the head of the value that ends at `at`, over calls,
    /// indices, generics and marks of doubt.
    fn value_head(&self, mut at: usize) -> Option<usize> {
        for _ in 0..6 {
            if self.is_kind(at, Kind::Name) {
                return Some(at);
            }
            if self.is_mark(at, b'?') || self.is_mark(at, b'!') {
                at = at.checked_sub(1)?;
                continue;
            }
            if self.is_mark(at, b')') || self.is_mark(at, b']') {
                let open = self.mate(at)?;
                // `a["b"]` is read as `b` of `a`.
                if self.is_mark(at, b']') && at == open + 2 && self.is_kind(open + 1, Kind::Text) {
                    return Some(open + 1);
                }
                at = open.checked_sub(1)?;
                // `await` in brackets: `(await x.y()).z`
                if !self.value_end(at) && !self.is_mark(at, b'!') && !self.is_mark(at, b'>') {
                    return (open + 1..at.max(open + 2) + 12)
                        .take_while(|&i| i < self.tokens().len())
                        .find(|&i| self.is_kind(i, Kind::Name) && self.word(i) != "await");
                }
                continue;
            }
            if self.is_mark(at, b'>') {
                let mut back = at;
                while back > 0 && at - back < 12 && !self.is_mark(back, b'<') {
                    back -= 1;
                }
                at = back.checked_sub(1)?;
                if self.is_mark(at, mark::PATH) {
                    at = at.checked_sub(1)?;
                }
                continue;
            }
            return None;
        }
        None
    }

    /// What the bracket at `open` is.
    pub fn frame(&self, open: usize) -> Frame {
        if let Some(known) = self.frames.borrow().get(&(open as u32)) {
            return known.clone();
        }
        let frame = match self.tokens()[open].mark {
            b'(' => self.round(open),
            b'[' => self.square(open),
            _ => self.curly(open),
        };
        self.frames.borrow_mut().insert(open as u32, frame.clone());
        frame
    }

    fn square(&self, open: usize) -> Frame {
        match open.checked_sub(1).filter(|&at| self.value_end(at)) {
            Some(before) if !is_keyword(self.word(before)) => match self.value_head(before) {
                Some(head) => Frame::Index(self.path(head)),
                None => Frame::List,
            },
            _ => Frame::List,
        }
    }

    fn round(&self, open: usize) -> Frame {
        let Some(mut before) = open.checked_sub(1) else { return Frame::Block };
        if self.is_mark(before, b'!') && before > 0 && self.is_kind(before - 1, Kind::Name) {
            before -= 1;
        } else if self.is_mark(before, b'>') || self.is_mark(before, mark::MAYBE) {
            match self.value_head(if self.is_mark(before, b'>') { before } else { before - 1 }) {
                Some(head) => before = head,
                None => return Frame::Block,
            }
        }
        let after = self.mate(open).map(|close| close + 1);
        let arrow = after.is_some_and(|a| self.is_mark(a, mark::FAT));
        if !self.is_kind(before, Kind::Name) || is_keyword(self.word(before)) {
            if arrow || self.language.functions.iter().any(|f| f == self.word(before)) {
                return Frame::Parameters(self.assigned(before).unwrap_or_default());
            }
            // Go: `func (r *Repo) Save(`
            return Frame::Block;
        }
        let name = self.word(before);
        let keyword = before.checked_sub(1).map_or("", |at| self.word(at));
        if self.language.functions.iter().any(|f| f == keyword) {
            return Frame::Parameters(name.to_owned());
        }
        if self.language.types.iter().any(|f| f == keyword) {
            // `record User(String email)`, `data class User(val email: String)`,
            // `class User(Base):`
            if self.language.indented {
                return Frame::Block;
            }
            return Frame::Type(TypeFrame {
                name: name.to_owned(),
                keyword: keyword.to_owned(),
                marks: self.marks_before(before - 1),
            });
        }
        if before >= 1 && self.is_mark(before - 1, b')') && self.language.id == "go" {
            let head = self.mate(before - 1).and_then(|o| o.checked_sub(1));
            if head.is_some_and(|h| self.word(h) == "func") {
                return Frame::Parameters(name.to_owned());
            }
        }
        // A method: `String getEmail(...) {`, `save(user) {`.
        let braces = after.is_some_and(|a| {
            self.is_mark(a, b'{')
                || (self.word(a) == "throws")
                || (self.is_mark(a, b':')
                    && self.language.id == "typescript"
                    && !self.is_joint(before.wrapping_sub(1)))
        });
        if braces
            && !self.is_joint(before.wrapping_sub(1))
            && self.language.functions.iter().all(|f| f != "fn" && f != "func")
        {
            let kotlin = self.language.id == "kotlin" || self.language.id == "groovy";
            let new = keyword == "new" || keyword == "await" || keyword == "return";
            if !kotlin && !new && !self.language.indented {
                return Frame::Parameters(name.to_owned());
            }
        }
        Frame::Call(self.path(before))
    }

    fn curly(&self, open: usize) -> Frame {
        let Some(before) = open.checked_sub(1) else { return Frame::Block };
        if let Some(frame) = self.head(open) {
            return frame;
        }
        let token = self.tokens()[before];
        if token.kind == Kind::Mark {
            match token.mark {
                b')' => {
                    if let Some(args) = self.mate(before) {
                        if let Frame::Parameters(name) = self.frame(args) {
                            return Frame::Body(name);
                        }
                        if let Frame::Call(path) = self.frame(args) {
                            // Kotlin, Swift, Ruby: a block after a call.
                            let _ = path;
                        }
                    }
                    return Frame::Block;
                }
                b'=' | b':' | b'(' | b',' | b'[' | mark::WALRUS | mark::LOGIC | b'?' | b'|' => {
                    return Frame::Object(self.assigned(open));
                }
                mark::FAT | mark::ARROW => {
                    let name =
                        before.checked_sub(1).and_then(|at| self.mate(at)).map(|o| self.frame(o));
                    if let Some(Frame::Parameters(name)) = name {
                        return Frame::Body(name);
                    }
                    return Frame::Block;
                }
                _ => return Frame::Block,
            }
        }
        if token.kind == Kind::Name {
            let word = self.word(before);
            if matches!(word, "return" | "in" | "default" | "yield" | "await") {
                return Frame::Object(self.assigned(open));
            }
            if matches!(self.language.id.as_str(), "rust" | "go" | "swift" | "cpp" | "csharp")
                && word.starts_with(|c: char| c.is_ascii_uppercase())
                && !self.is_mark(before.wrapping_sub(1), mark::ARROW)
            {
                return Frame::Object(Some(word.to_owned()));
            }
        }
        Frame::Block
    }

    /// Reads the statement in front of `open` for a keyword of a type or a
    /// function.
    fn head(&self, open: usize) -> Option<Frame> {
        let mut at = open;
        let mut function = None;
        for _ in 0..60 {
            at = at.checked_sub(1)?;
            let token = self.tokens()[at];
            if token.kind == Kind::Mark {
                match token.mark {
                    b';' | b'{' | b'(' | b'[' | b',' => break,
                    b'}' if self.parent(at) == self.parent(open) => break,
                    b')' | b']' | b'}' => match self.mate(at) {
                        Some(o) => at = o,
                        None => break,
                    },
                    b'=' | mark::WALRUS
                        if self.language.id != "typescript" && self.language.id != "csharp" =>
                    {
                        break;
                    }
                    _ => {}
                }
                continue;
            }
            if token.kind == Kind::Name {
                let word = self.word(at);
                let next = at + 1;
                if self.language.types.iter().any(|t| t == word) && self.is_kind(next, Kind::Name) {
                    if word == "impl" || word == "extend" && self.language.id != "graphql" {
                        return Some(Frame::Block);
                    }
                    // Go: `type User struct {`; `type F func(...)` is none.
                    if self.language.id == "go"
                        && !matches!(self.word(next + 1), "struct" | "interface")
                        && !self.is_mark(next + 1, b'[')
                    {
                        return None;
                    }
                    let mut name = next;
                    if word == "extend"
                        || matches!(
                            self.word(name),
                            "class" | "struct" | "type" | "input" | "interface"
                        )
                    {
                        name += 1;
                    }
                    let mut marks: Vec<String> = (name + 1..open)
                        .filter(|&i| self.is_kind(i, Kind::Name))
                        .take(20)
                        .map(|i| self.word(i).to_owned())
                        .collect();
                    marks.extend(self.marks_before(at));
                    return Some(Frame::Type(TypeFrame {
                        name: self.word(name).to_owned(),
                        keyword: word.to_owned(),
                        marks,
                    }));
                }
                if function.is_none() && self.language.functions.iter().any(|t| t == word) {
                    function = Some(if self.is_kind(next, Kind::Name) {
                        self.word(next).to_owned()
                    } else if self.is_mark(next, b'(') && self.language.id == "go" {
                        self.mate(next).map(|c| self.word(c + 1).to_owned()).unwrap_or_default()
                    } else {
                        self.assigned(at).unwrap_or_default()
                    });
                }
            }
        }
        function.map(Frame::Body)
    }

    /// Attributes and annotations in front of the head of a type: the words of
    /// its own line, and of lines above it that begin with one.
    fn marks_before(&self, head: usize) -> Vec<String> {
        let mut out = Vec::new();
        let mut at = head;
        let mut line = Vec::new();
        let mut own = true;
        for _ in 0..80 {
            if self.tokens()[at].first {
                if !own && !matches!(self.tokens()[at].mark, b'@' | b'[' | b'#') {
                    return out;
                }
                out.append(&mut line);
                own = false;
            }
            let Some(next) = at.checked_sub(1) else { break };
            at = next;
            let token = self.tokens()[at];
            match token.kind {
                Kind::Mark if matches!(token.mark, b';' | b'{' | b'}') => break,
                Kind::Mark if token.mark == b')' || token.mark == b']' => {
                    let Some(open) = self.mate(at) else { break };
                    let names = (open..at).filter(|&i| self.is_kind(i, Kind::Name));
                    line.extend(names.take(24).map(|i| self.word(i).to_owned()));
                    at = open;
                }
                Kind::Name => line.push(self.word(at).to_owned()),
                _ => {}
            }
        }
        out.append(&mut line);
        out
    }

    /// The name that the value starting at `at` is given: `x = {`, `x: {`,
    /// `"x": {`, `const x = (`.
    pub fn assigned(&self, at: usize) -> Option<String> {
        let mut at = at.checked_sub(1)?;
        for _ in 0..6 {
            let token = self.tokens()[at];
            match token.kind {
                Kind::Mark if matches!(token.mark, b'=' | b':' | mark::WALRUS | mark::FAT) => {
                    let mut name = at.checked_sub(1)?;
                    // `const x: Type = {`
                    if name >= 2 && self.is_mark(name - 1, b':') && token.mark == b'=' {
                        name -= 2;
                    }
                    return (self.is_kind(name, Kind::Name) || self.is_kind(name, Kind::Text))
                        .then(|| self.word(name).to_owned());
                }
                Kind::Name
                    if matches!(
                        self.word(at),
                        "await" | "async" | "new" | "function" | "func" | "dict" | "Some" | "Ok"
                    ) =>
                {
                    at = at.checked_sub(1)?;
                }
                Kind::Mark if matches!(token.mark, b'&' | b'(' | b'*') => at = at.checked_sub(1)?,
                _ => return None,
            }
        }
        None
    }

    /// The type and the function around a token in an indented language.
    pub fn outline(&self, at: usize) -> (Option<(usize, TypeFrame)>, Option<String>) {
        let mut found = (None, None);
        if self.headers.is_empty() {
            return found;
        }
        let mut line = at;
        while line > 0 && !self.tokens()[line].first {
            line -= 1;
        }
        let mut indent = self.indent(self.tokens()[line].start as usize);
        let next = self.headers.partition_point(|h| (h.token as usize) < line.max(1));
        for header in self.headers[..next].iter().rev().take(400) {
            if header.indent >= indent {
                continue;
            }
            indent = header.indent;
            let name = self.word(header.name as usize).to_owned();
            if header.is_type {
                let end = (header.name as usize + 1..header.name as usize + 16)
                    .take_while(|&i| i < self.tokens().len() && !self.tokens()[i].first);
                let mut marks: Vec<String> = end
                    .filter(|&i| self.is_kind(i, Kind::Name))
                    .map(|i| self.word(i).to_owned())
                    .collect();
                marks.extend(self.marks_above(header.token as usize));
                let keyword = self.word(header.token as usize).to_owned();
                found.0 = Some((header.token as usize, TypeFrame { name, keyword, marks }));
                break;
            }
            if found.1.is_none() {
                found.1 = Some(name);
            }
            if indent == 0 {
                break;
            }
        }
        found
    }

    /// Decorators on the lines above a header.
    fn marks_above(&self, header: usize) -> Vec<String> {
        let mut out = Vec::new();
        let mut at = header;
        for _ in 0..24 {
            let Some(next) = at.checked_sub(1) else { break };
            at = next;
            if self.tokens()[at].first {
                if !self.is_mark(at, b'@') {
                    break;
                }
                out.push(self.word(at + 1).to_owned());
            }
        }
        out
    }
}

/// Words that stand before brackets without being called.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "if" | "for"
            | "while"
            | "switch"
            | "catch"
            | "return"
            | "in"
            | "and"
            | "or"
            | "not"
            | "match"
            | "else"
            | "elif"
            | "case"
            | "await"
            | "yield"
            | "async"
            | "function"
            | "func"
            | "fn"
            | "with"
            | "typeof"
            | "new"
            | "throw"
            | "raise"
            | "assert"
            | "let"
            | "const"
            | "var"
            | "when"
            | "where"
            | "from"
            | "import"
            | "using"
            | "unless"
            | "until"
            | "foreach"
            | "guard"
            | "elseif"
            | "do"
            | "try"
            | "lambda"
            | "as"
            | "is"
    )
}

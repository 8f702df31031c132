//! Tables in SQL: columns of `CREATE TABLE` and `ALTER TABLE`, and what
//! `INSERT` and `UPDATE` write.

use std::sync::Arc;

use super::facts::{Fact, Owner, Role};
use super::lexer::{Kind, Lexed};
use super::normal;

/// Words that start a constraint where a column could stand.
const CONSTRAINTS: &[&str] = &[
    "primary",
    "foreign",
    "unique",
    "constraint",
    "check",
    "key",
    "index",
    "exclude",
    "like",
    "fulltext",
    "spatial",
    "period",
];

/// Whether a string in code looks like a statement that writes.
pub fn is_statement(text: &str) -> bool {
    let trimmed = text.trim_start();
    let head: String = trimmed.chars().take(14).flat_map(char::to_lowercase).collect();
    [
        "insert into ",
        "insert into\n",
        "create table",
        "alter table",
        "update ",
        "replace into",
        "insert or",
        "create temp",
    ]
    .iter()
    .any(|s| head.starts_with(s))
        && (!head.starts_with("update ") || trimmed.len() > 16 && contains(trimmed, " set "))
}

fn contains(text: &str, what: &str) -> bool {
    text.get(..text.len().min(400)).unwrap_or(text).to_lowercase().replace('\n', " ").contains(what)
}

/// The columns that a text names; `offset` is added to their places.
pub fn facts(text: &str, lexed: &Lexed, offset: usize) -> Vec<Fact> {
    let mut reader = Reader { text, lexed, offset, at: 0, out: Vec::new() };
    while reader.at < lexed.tokens.len() {
        let word = reader.word(reader.at).to_ascii_lowercase();
        match word.as_str() {
            "create" => reader.create(),
            "alter" => reader.alter(),
            "insert" | "replace" => reader.insert(),
            "update" => reader.update(),
            _ => reader.at += 1,
        }
    }
    reader.out
}

struct Reader<'t> {
    text: &'t str,
    lexed: &'t Lexed,
    offset: usize,
    at: usize,
    out: Vec<Fact>,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.lexed
            .tokens
            .get(at)
            .filter(|t| t.kind != Kind::Mark)
            .and_then(|t| self.text.get(t.start as usize..t.end as usize))
            .unwrap_or("")
    }

    fn mark(&self, at: usize, mark: u8) -> bool {
        self.lexed.tokens.get(at).is_some_and(|t| t.kind == Kind::Mark && t.mark == mark)
    }

    fn is_quote(&self, at: usize) -> bool {
        self.mark(at, b'"') || self.mark(at, b'`') || self.mark(at, b'[') || self.mark(at, b']')
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.word(at).eq_ignore_ascii_case(word)
    }

    /// Skips quotes, then takes a name with its schema.
    fn name(&mut self) -> Option<usize> {
        let mut found = None;
        for _ in 0..12 {
            while self.is_quote(self.at) {
                self.at += 1;
            }
            if self.lexed.tokens.get(self.at)?.kind != Kind::Name {
                break;
            }
            found = Some(self.at);
            self.at += 1;
            while self.is_quote(self.at) && !self.mark(self.at, b'[') {
                self.at += 1;
            }
            if !self.mark(self.at, b'.') {
                break;
            }
            self.at += 1;
        }
        found
    }

    fn skip(&mut self, words: &[&str]) {
        while words.iter().any(|w| self.is(self.at, w)) {
            self.at += 1;
        }
    }

    fn create(&mut self) {
        self.at += 1;
        self.skip(&[
            "or",
            "replace",
            "temp",
            "temporary",
            "unlogged",
            "global",
            "local",
            "virtual",
            "external",
            "foreign",
        ]);
        if !self.is(self.at, "table") {
            return;
        }
        self.at += 1;
        self.skip(&["if", "not", "exists"]);
        let Some(table) = self.name() else { return };
        if !self.mark(self.at, b'(') {
            return;
        }
        self.at += 1;
        let mut columns = Vec::new();
        let mut depth = 1;
        let mut fresh = true;
        while depth > 0 && self.at < self.lexed.tokens.len() {
            if self.mark(self.at, b'(') {
                depth += 1;
            } else if self.mark(self.at, b')') {
                depth -= 1;
            } else if self.mark(self.at, b',') && depth == 1 {
                fresh = true;
            } else if self.mark(self.at, b';') {
                break;
            } else if fresh && depth == 1 && !self.is_quote(self.at) {
                fresh = false;
                let name = self.at;
                let lower = self.word(name).to_ascii_lowercase();
                if self.lexed.tokens[name].kind == Kind::Name
                    && !CONSTRAINTS.contains(&lower.as_str())
                {
                    let mut kind = name + 1;
                    while self.is_quote(kind) {
                        kind += 1;
                    }
                    columns.push((name, Some(self.word(kind).to_owned())));
                }
            }
            self.at += 1;
        }
        self.push(table, &columns);
    }

    fn alter(&mut self) {
        self.at += 1;
        if !self.is(self.at, "table") {
            return;
        }
        self.at += 1;
        self.skip(&["if", "exists", "only"]);
        let Some(table) = self.name() else { return };
        let mut columns = Vec::new();
        let mut depth = 0;
        while self.at < self.lexed.tokens.len() && !self.mark(self.at, b';') {
            if self.mark(self.at, b'(') {
                depth += 1;
            } else if self.mark(self.at, b')') {
                depth -= 1;
            }
            let starts = self.is(self.at, "create")
                || self.is(self.at, "insert")
                || self.is(self.at, "alter") && self.is(self.at + 1, "table");
            if starts {
                break;
            }
            if self.is(self.at, "add") && depth == 0 {
                self.at += 1;
                self.skip(&["column", "if", "not", "exists"]);
                while self.is_quote(self.at) {
                    self.at += 1;
                }
                let name = self.at;
                let lower = self.word(name).to_ascii_lowercase();
                if !lower.is_empty() && !CONSTRAINTS.contains(&lower.as_str()) {
                    let mut kind = name + 1;
                    while self.is_quote(kind) {
                        kind += 1;
                    }
                    columns.push((name, Some(self.word(kind).to_owned())));
                }
                continue;
            }
            self.at += 1;
        }
        self.push(table, &columns);
    }

    fn insert(&mut self) {
        self.at += 1;
        self.skip(&["or", "replace", "ignore", "into", "overwrite"]);
        let Some(table) = self.name() else { return };
        if self.is(self.at, "as") {
            self.at += 2;
        }
        if !self.mark(self.at, b'(') {
            return;
        }
        self.at += 1;
        let mut columns = Vec::new();
        while self.at < self.lexed.tokens.len() && !self.mark(self.at, b')') {
            if self.lexed.tokens[self.at].kind == Kind::Name {
                columns.push((self.at, None));
            } else if self.mark(self.at, b'(') || self.mark(self.at, b';') {
                return;
            }
            self.at += 1;
        }
        self.push(table, &columns);
    }

    fn update(&mut self) {
        self.at += 1;
        let Some(table) = self.name() else { return };
        let mut ahead = self.at;
        while ahead < self.at + 4 && !self.is(ahead, "set") {
            ahead += 1;
        }
        if !self.is(ahead, "set") {
            return;
        }
        self.at = ahead + 1;
        let mut columns = Vec::new();
        let mut depth = 0i32;
        let mut fresh = true;
        while self.at < self.lexed.tokens.len() {
            if self.mark(self.at, b'(') {
                depth += 1;
            } else if self.mark(self.at, b')') {
                depth -= 1;
            } else if self.mark(self.at, b',') && depth == 0 {
                fresh = true;
            } else if self.mark(self.at, b';')
                || self.is(self.at, "where")
                || self.is(self.at, "from")
            {
                break;
            } else if fresh && self.lexed.tokens[self.at].kind == Kind::Name {
                fresh = false;
                let mut next = self.at + 1;
                while self.is_quote(next) {
                    next += 1;
                }
                if self.mark(next, b'=') {
                    columns.push((self.at, None));
                }
            }
            self.at += 1;
        }
        self.push(table, &columns);
    }

    fn push(&mut self, table: usize, columns: &[(usize, Option<String>)]) {
        let table = self.word(table).to_owned();
        let siblings: Arc<[String]> =
            columns.iter().take(200).map(|(at, _)| normal::form(self.word(*at))).collect();
        for (at, kind) in columns.iter().take(400) {
            let token = self.lexed.tokens[*at];
            let name = self.word(*at).to_owned();
            let range = token.start as usize + self.offset..token.end as usize + self.offset;
            let path = vec![normal::form(&table), normal::form(&name)];
            self.out.push(Fact {
                owner: Some(Owner {
                    name: table.clone(),
                    marks: Vec::new(),
                    siblings: siblings.clone(),
                }),
                declared: kind.clone(),
                ..Fact::new(range, name, path, Role::Column)
            });
        }
    }
}

//! SQL in the strings of a program: which string is a statement, under which name
//! it is prepared, and the facts that it holds. How SQL is read stands in `sql`.

use super::decision::Decision;
use super::gather::{Memo, own_start};
use super::judge::{Judge, Setting};
use super::lexer::{self, Kind, mark};
use super::normal;
use super::sql;
use super::tree::{Frame, Tree};
use crate::rules::{Interpolation, LanguageRule};

/// SQL in strings of code.
pub fn statements(
    tree: &Tree<'_>,
    judge: &Judge<'_>,
    memo: &mut Memo<'_, '_>,
    setting: &Setting,
    out: &mut Vec<Decision>,
) {
    let sql = LanguageRule {
        id: "sql".to_owned(),
        long_quotes: vec!["'".to_owned()],
        line_comments: vec!["--".to_owned()],
        interpolation: Interpolation::None,
        ..LanguageRule::default()
    };
    let end = own_start(tree).unwrap_or(tree.tokens().len());
    for (at, token) in tree.tokens()[..end].iter().enumerate() {
        if !matches!(token.kind, Kind::Text | Kind::Piece) || token.end - token.start < 12 {
            continue;
        }
        let Some(text) = tree.text.get(token.start as usize..token.end as usize) else { continue };
        if !sql::is_statement(text) {
            continue;
        }
        let whole = whole(tree, at);
        let text = whole.as_str();
        let lexed = lexer::lex(text, &sql);
        for fact in sql::facts(text, &lexed, token.start as usize) {
            let known = memo.read(&fact.name);
            out.extend(judge.rule(&fact, &known.matches, setting));
        }
    }
}

/// The string that begins with the piece at `at`, with blanks where values are
/// put into it, so that places stay what they are.
fn whole(tree: &Tree<'_>, at: usize) -> String {
    const LONGEST: usize = 16 << 10;
    const VALUE: usize = 300;
    let tokens = tree.tokens();
    let mut out = tree.word(at).to_owned();
    let mut end = tokens[at].end as usize;
    for next in tokens[at + 1..].iter().filter(|t| matches!(t.kind, Kind::Text | Kind::Piece)) {
        let value = tree.text.get(end..next.start as usize).unwrap_or_default();
        let opens = ["${", "{", "#{", "\\(", "$"].iter().any(|open| value.starts_with(open));
        if !opens || value.len() > VALUE || out.len() > LONGEST {
            break;
        }
        // A string inside of the value comes first.
        if next.kind == Kind::Text {
            continue;
        }
        out.push('?');
        out.extend(std::iter::repeat_n(' ', value.len() - 1));
        out.push_str(tree.text.get(next.start as usize..next.end as usize).unwrap_or_default());
        end = next.end as usize;
    }
    out
}

/// Whether a string is a statement that adds or changes rows.
pub fn writes(text: &str) -> bool {
    let head: String = text.trim_start().chars().take(12).collect::<String>().to_lowercase();
    let adds = head.starts_with("insert into") || head.starts_with("replace into");
    adds || head.starts_with("update ") && text.to_lowercase().contains(" set ")
}

/// The name that a statement is prepared under:
/// `const insert = db.prepare("INSERT INTO …")`.
pub fn prepared(tree: &Tree<'_>, at: usize) -> Option<String> {
    let open = tree.parent(at).filter(|&open| open + 1 == at && tree.is_mark(open, b'('))?;
    let Frame::Call(path) = tree.frame(open) else { return None };
    if !path.last().is_some_and(|last| last.starts_with("prepare")) {
        return None;
    }
    let sign = (open + 1).checked_sub(2 * path.len() + 1)?;
    let mut name = sign.checked_sub(1)?;
    if !tree.is_mark(sign, b'=') && !tree.is_mark(sign, mark::WALRUS) {
        return None;
    }
    // `stmt, err := db.Prepare(…)`
    while name >= 2 && tree.is_mark(name - 1, b',') && tree.is_kind(name - 2, Kind::Name) {
        name -= 2;
    }
    tree.is_kind(name, Kind::Name).then(|| normal::form(tree.word(name)))
}

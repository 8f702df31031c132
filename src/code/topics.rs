//! Which data a period is about: the words of the line, of the comment beside
//! it, of the constant's uses, of what stands around it, of the file.

use std::collections::HashMap;

use super::normal;
use crate::model::SourceFile;
use crate::rules::Rules;

/// Lines of uses that are looked at for one constant.
const USES: usize = 6;
/// Blocks around a line that are looked at.
const BLOCKS: usize = 6;
/// Lines before a place in which its blocks begin.
const REACH: u32 = 80;

/// Phrases of data types by their first word.
#[derive(Debug)]
pub struct Topics {
    first: HashMap<String, Vec<(Vec<String>, usize)>>,
    types: Vec<String>,
}

/// Where words were found and what they name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The data type.
    pub id: String,
    /// The words that say so.
    pub phrase: String,
    /// Where they stand, for the reason.
    pub place: &'static str,
    /// The line itself or its comment says so. Hours and minutes that only
    /// their surroundings explain are mostly those of a cache.
    pub near: bool,
}

impl Topics {
    /// Builds the table.
    pub fn new(rules: &Rules) -> Self {
        let mut first: HashMap<String, Vec<(Vec<String>, usize)>> = HashMap::new();
        let mut types = Vec::new();
        for (at, rule) in rules.topics.iter().enumerate() {
            types.push(rule.r#type.clone());
            for phrase in &rule.words {
                let words: Vec<String> = phrase.split(' ').map(singular).collect();
                let Some(key) = words.first().cloned() else { continue };
                first.entry(key).or_default().push((words, at));
            }
        }
        Self { first, types }
    }

    /// What the line at a place is about. `wide`: the lines within that many
    /// are about the same thing.
    pub fn about(&self, file: &SourceFile, line: u32, wide: u32) -> Option<Topic> {
        let text = |l: u32| short(file.lines.text(&file.text, l));
        let here = text(line);
        self.said(here, "the line")
            .or_else(|| self.comment(file, line))
            .map(|topic| Topic { near: true, ..topic })
            .or_else(|| {
                let lines = |d| [line.checked_sub(d), Some(line + d)];
                let near = (1..=wide).flat_map(lines).flatten().filter(|l| *l > 0);
                let table = near.map(text).find_map(table)?;
                self.said(table, "the table that rows are deleted from")
            })
            .or_else(|| {
                let near = (1..=wide).flat_map(|d| [line.checked_sub(d), Some(line + d)]);
                near.flatten().filter(|l| *l > 0).find_map(|l| {
                    let text = text(l);
                    named(text).and_then(|name| self.said(name, "what is deleted beside it"))
                })
            })
            .or_else(|| self.uses(file, line, here))
            .or_else(|| self.blocks(file, line))
            .or_else(|| {
                let stem = file.path.rsplit('/').next().unwrap_or(&file.path);
                let stem = stem.split('.').next().unwrap_or(stem);
                self.said(stem, "the file's name")
            })
    }

    /// The data type that a table or type is for, by its name.
    pub fn of(&self, owner: &str) -> Option<String> {
        self.said(owner, "the name").map(|topic| topic.id)
    }

    /// The comment in the line right above.
    fn comment(&self, file: &SourceFile, line: u32) -> Option<Topic> {
        let above = short(file.lines.text(&file.text, line.checked_sub(1).filter(|l| *l > 0)?));
        let mark = ["#", "//", "--", "*", "/*", ";", "<!--", "%"];
        mark.iter()
            .any(|m| above.trim_start().starts_with(m))
            .then(|| self.said(above, "the comment above"))?
    }

    /// Lines that use the constant which this line defines.
    fn uses(&self, file: &SourceFile, line: u32, here: &str) -> Option<Topic> {
        let name = constant(here)?;
        let mut found = 0;
        let mut from = 0;
        while found < USES {
            let at = from + file.text.get(from..)?.find(name)?;
            from = at + name.len();
            let bytes = file.text.as_bytes();
            let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
            if at > 0 && word(bytes[at - 1]) || bytes.get(from).is_some_and(|b| word(*b)) {
                continue;
            }
            let used = file.lines.line(at);
            if used == line {
                continue;
            }
            found += 1;
            for l in [used, used.saturating_sub(1), used + 1, used + 2, used.saturating_sub(2)] {
                let topic = named(short(file.lines.text(&file.text, l.max(1))))
                    .and_then(|name| self.said(name, "what is deleted by it"));
                if topic.is_some() {
                    return topic;
                }
            }
            let topic = self.said(short(file.lines.text(&file.text, used)), "a line that uses it");
            if topic.is_some() {
                return topic;
            }
        }
        None
    }

    /// The heads of the blocks around: lines that are indented less.
    fn blocks(&self, file: &SourceFile, line: u32) -> Option<Topic> {
        let indent = |text: &str| text.len() - text.trim_start().len();
        let mut depth = indent(file.lines.text(&file.text, line));
        let mut seen = 0;
        for l in (line.saturating_sub(REACH).max(1)..line).rev() {
            let text = short(file.lines.text(&file.text, l));
            if text.trim().is_empty() || indent(text) >= depth {
                continue;
            }
            depth = indent(text);
            seen += 1;
            if seen > BLOCKS {
                break;
            }
            if let Some(topic) = self.said(text, "the block around it") {
                return Some(topic);
            }
            // What stands above its own resource says more than its folder.
        }
        None
    }

    /// The longest phrase of a text, the first of its length.
    fn said(&self, text: &str, place: &'static str) -> Option<Topic> {
        let words = words(text);
        let mut best: Option<(&[String], usize)> = None;
        for at in 0..words.len() {
            for (phrase, rule) in self.first.get(&words[at]).into_iter().flatten() {
                let longer = best.is_none_or(|(b, _)| phrase.len() > b.len());
                if longer && words[at..].starts_with(phrase) {
                    best = Some((phrase, *rule));
                }
            }
        }
        let (phrase, rule) = best?;
        Some(Topic { id: self.types[rule].clone(), phrase: phrase.join(" "), place, near: false })
    }
}

/// At most the first 400 bytes of a line.
fn short(line: &str) -> &str {
    let mut end = line.len().min(400);
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    &line[..end]
}

/// The words of a line in the singular. A session that is asked or written to
/// is a database's.
fn words(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for part in text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | ';' | '='))
    {
        let lower = part.to_lowercase();
        // `ORDER BY` of a statement.
        if lower == "by" {
            out.pop();
            continue;
        }
        if lower.contains("session.") || lower.contains("logger.") || lower.starts_with("log.") {
            continue;
        }
        out.extend(normal::words(part).iter().map(|w| singular(w)));
    }
    out
}

/// The table of a `DELETE FROM`.
fn table(text: &str) -> Option<&str> {
    const START: &str = "delete from ";
    let at = text.to_ascii_lowercase().find(START)? + START.len();
    text.get(at..)?.split_whitespace().next()
}

/// A line that deletes something.
fn named(text: &str) -> Option<&str> {
    let lower = text.to_ascii_lowercase();
    let deletes = [
        "delete", "destroy", "purge", "prune", "remove", "sweep", "drop", "expire", "evict",
        "cleanup", "clean_up", "anonymi", ": none", "= null",
    ];
    deletes.iter().any(|d| lower.contains(d)).then_some(text)
}

/// The name that a line gives a value: `KEEP_DAYS` of `const KEEP_DAYS = 3`.
fn constant(line: &str) -> Option<&str> {
    let front = line.split_once([':', '='])?.0.trim_end();
    let start = front
        .rfind(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .map_or(0, |at| at + front[at..].chars().next().map_or(1, char::len_utf8));
    let name = &front[start..];
    (name.len() > 5).then_some(name)
}

fn singular(word: &str) -> String {
    if let Some(front) = word.strip_suffix("ies").filter(|f| f.len() > 2) {
        return format!("{front}y");
    }
    match word.strip_suffix('s') {
        Some(front) if front.len() > 2 && !front.ends_with(['s', 'u', 'i']) => front.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Topics, constant, singular, words};
    use crate::model::SourceFile;
    use crate::rules::Rules;

    fn about(text: &str, line: u32, wide: u32) -> Option<String> {
        let rules = Rules::builtin().expect("rules");
        let file = SourceFile::new("src/keep.py", text);
        Topics::new(&rules).about(&file, line, wide).map(|t| t.id)
    }

    #[test]
    fn words_come_to_one_form() {
        assert_eq!(words("db.session.query(AccessLogs)"), ["access", "log"]);
        assert_eq!(singular("access"), "access");
        assert_eq!(singular("inquiries"), "inquiry");
        assert_eq!(constant("export const KEEP_DAYS: number = 3"), Some("KEEP_DAYS"));
    }

    #[test]
    fn the_nearest_words_tell_what_is_kept() {
        let kept =
            "KEEP_DAYS = 9\n\ndef run():\n    db.run('DELETE FROM access_logs', KEEP_DAYS)\n";
        assert_eq!(about(kept, 1, 0).as_deref(), Some("network.request-log"));
        let own = "# How long invoices stay.\nKEEP_DAYS = 9\n";
        assert_eq!(about(own, 2, 0).as_deref(), Some("financial.billing"));
        let block = "resource \"db_snapshot\" \"x\" {\n  retention = 7\n}\n";
        assert_eq!(about(block, 2, 0).as_deref(), Some("nonpersonal.backup"));
        assert_eq!(about("KEEP_DAYS = 9\n", 1, 0), None);
    }
}

//! What a field of a form says to people, where it has no name of its own: the
//! hint of a layout, the label of a widget. The words are read like a name; what
//! they mean is for the judge to say.

use std::ops::Range;

use super::flows::Flows;
use super::lexer::Kind;
use super::normal;
use super::tree::{Frame, Tree};

/// Words that a prompt has at most: a longer text explains something.
const LONGEST: usize = 4;
/// Prompts that are read in one file.
const MOST: usize = 500;

/// What a field says, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Where the words stand.
    pub range: Range<usize>,
    /// The words, in the normal form of a name.
    pub name: String,
}

/// The prompts in attributes of a layout: `android:hint="Phone"`.
pub fn attributes(text: &str, flows: &Flows) -> Vec<Prompt> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices("=\"") {
        if !flows.hints(attribute(text, at)) {
            continue;
        }
        let from = at + 2;
        let Some(end) = text[from..].find(['"', '\n']).map(|n| from + n) else { break };
        // `@string/email_hint` names the text.
        let skipped = text[from..end].rfind('/').map_or(0, |slash| slash + 1);
        out.extend(prompt(text, from + skipped..end, flows));
        if out.len() >= MOST {
            break;
        }
    }
    out
}

/// The name of the attribute that ends at a place, if it is a short one.
fn attribute(text: &str, end: usize) -> &str {
    const LONGEST: usize = 40;
    let bytes = &text.as_bytes()[end.saturating_sub(LONGEST)..end];
    let named = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b':' | b'_' | b'-');
    let length = bytes.iter().rev().take_while(named).count();
    // What was passed over is ASCII, so that both ends stand between characters.
    text.get(end - length..end).unwrap_or_default()
}

/// The prompts in a program: `hintText: 'Phone'`, `TextField("Phone", …)`.
pub fn texts(tree: &Tree<'_>, flows: &Flows) -> Vec<Prompt> {
    let mut out = Vec::new();
    for (at, token) in tree.tokens().iter().enumerate() {
        if token.kind != Kind::Text || at < 2 {
            continue;
        }
        // Attributes of tags stand beside a name, which `markup` reads.
        let keyed = tree.is_mark(at - 1, b':') && flows.prompts(&normal::form(tree.word(at - 2)));
        let first = || match tree.parent(at).filter(|open| open + 1 == at) {
            Some(open) if tree.is_mark(open, b'(') => match tree.frame(open) {
                Frame::Call(path) => path.last().is_some_and(|last| flows.fields(last)),
                _ => false,
            },
            _ => false,
        };
        if keyed || first() {
            out.extend(prompt(tree.text, token.start as usize..token.end as usize, flows));
        }
        if out.len() >= MOST {
            break;
        }
    }
    out
}

fn prompt(text: &str, range: Range<usize>, flows: &Flows) -> Option<Prompt> {
    let words = text.get(range.clone())?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '*' | ':' | '\'');
    if words.is_empty() || !words.chars().all(plain) || words.split_whitespace().count() > LONGEST {
        return None;
    }
    // `E-Mail` is one word.
    let form = normal::form(&words.to_lowercase().replace("e-mail", "email"));
    let said: Vec<&str> = form.split('_').filter(|word| !flows.asks(word)).collect();
    let name = said.join("_");
    (!name.is_empty()).then_some(Prompt { range, name })
}

#[cfg(test)]
mod tests {
    use super::attributes;
    use crate::code::flows::Flows;
    use crate::rules::Rules;

    #[test]
    fn hints_are_read_and_other_attributes_are_not() {
        let flows = Flows::new(&Rules::builtin().expect("builtin rules"));
        let text = "<EditText\n  android:hint=\"E-Mail\"\n  android:text=\"Phone\"\n  android:hint=\"@string/old_password\" android:hint=\"What shall we call you, stranger?\"/>";
        let names: Vec<String> =
            attributes(text, &flows).into_iter().map(|prompt| prompt.name).collect();
        assert_eq!(names, ["email", "old_password"]);
    }
}

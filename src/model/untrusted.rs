//! The one way for somebody else's text to reach a terminal or a report.

use std::borrow::Cow;

/// Makes control characters, escape sequences, bidirectional overrides, zero
/// width and tag characters visible as `\u{..}`. Tabs become one space; a line
/// break becomes `\n` in letters. What is harmless is returned as it is.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(hides) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\t' => out.push(' '),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c if hides(c) => {
                use std::fmt::Write;
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", c as u32);
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The same for a JSON text, in which whatever is not ASCII stands inside a
/// string: what would act on a terminal is written as `\uXXXX`, which every
/// reader of JSON turns back into the character.
pub fn visible_json(json: String) -> String {
    // A report is long, and nearly all of it plain.
    let plain = |b: &u8| matches!(b, b' '..=b'~' | b'\n');
    let mut out = String::with_capacity(json.len() + 64);
    let mut rest = json.as_str();
    while let Some(odd) = rest.bytes().position(|b| !plain(&b)) {
        let (front, back) = rest.split_at(odd);
        out.push_str(front);
        let Some(c) = back.chars().next() else { break };
        if hides(c) {
            use std::fmt::Write;
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
        rest = &back[c.len_utf8()..];
    }
    out.push_str(rest);
    out
}

/// Whether a character would act on a terminal, or would not be seen.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::{visible, visible_json};

    #[test]
    fn json_keeps_its_meaning_and_acts_on_nothing() {
        let value = serde_json::json!({"k": "a\u{9b}b\u{202e}\u{7f}\u{e0041}ü"});
        let text = visible_json(serde_json::to_string_pretty(&value).expect("JSON"));
        assert!(text.chars().all(|c| c == '\n' || c == 'ü' || (' '..='~').contains(&c)), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
    }

    #[test]
    fn nothing_that_acts_on_a_terminal_gets_through() {
        for code in (0..0x20).chain(0x7f..0xa0).chain([0x202e, 0x2066, 0x200b, 0xfeff, 0xe0041]) {
            let c = char::from_u32(code).expect("a scalar");
            let text = format!("a{c}b");
            assert!(!visible(&text).contains(c), "U+{code:04X} got through");
        }
        assert_eq!(visible("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(visible("plain ü 漢"), "plain ü 漢");
    }
}

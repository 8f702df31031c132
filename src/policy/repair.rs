//! Undoes double encoding: UTF-8 that was read as windows-1252 or MacRoman and
//! written again. Only runs whose bytes are valid UTF-8 are touched.

use std::ops::Range;

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// The repairs of a text: byte range and what it should say. Empty for a sound
/// text. Linear.
pub fn repairs(text: &str) -> Vec<(Range<usize>, String)> {
    let mut out = Vec::new();
    if text.is_ascii() {
        return out;
    }
    let mut run: Option<usize> = None;
    let ends = text.char_indices().map(|(at, c)| (at, !c.is_ascii())).chain([(text.len(), false)]);
    for (at, high) in ends {
        match (run, high) {
            (None, true) => run = Some(at),
            (Some(from), false) => {
                run = None;
                if let Some(good) = decode(&text[from..at]) {
                    out.push((from..at, good));
                }
            }
            _ => {}
        }
    }
    out
}

fn decode(run: &str) -> Option<String> {
    if run.chars().nth(1).is_none() {
        return None;
    }
    [WINDOWS_1252, MACINTOSH].into_iter().find_map(|encoding| undo(run, encoding))
}

fn undo(run: &str, encoding: &'static Encoding) -> Option<String> {
    let (bytes, _, lossy) = encoding.encode(run);
    if lossy {
        return None;
    }
    let good = std::str::from_utf8(&bytes).ok()?;
    (good.chars().count() < run.chars().count() && !good.chars().any(char::is_control))
        .then(|| good.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mend(text: &str) -> String {
        let mut out = text.to_owned();
        for (range, good) in repairs(text).into_iter().rev() {
            out.replace_range(range, &good);
        }
        out
    }

    #[test]
    fn both_encodings_are_undone_and_sound_text_is_left_alone() {
        assert_eq!(mend("caf\u{c3}\u{a9}"), "café");
        assert_eq!(mend("caf\u{221a}\u{a9}"), "café");
        assert_eq!(mend("it\u{e2}\u{20ac}\u{2122}s"), "it’s");
        for sound in ["café", "Größe", "naïve – “quoted”", "日本語", "ÄÖÜ"] {
            assert_eq!(mend(sound), sound);
        }
    }
}

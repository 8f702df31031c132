//! Fuzzy matching: the letters in their order, near each other.

/// Whether `needle` (in lower case) is in `hay` (in lower case): as it is, or
/// with letters left out inside one stretch of hardly more than twice its
/// length, so that a long text does not match everything.
pub(crate) fn contains(hay: &str, needle: &str) -> bool {
    if hay.contains(needle) {
        return true;
    }
    // Two letters match nearly everywhere: those must be there as they are.
    needle.chars().nth(2).is_some()
        && needle.is_ascii()
        && spread(hay.as_bytes(), needle.as_bytes())
}

fn spread(hay: &[u8], needle: &[u8]) -> bool {
    let limit = needle.len() * 2 + 1;
    memchr::memchr_iter(needle[0], hay).any(|start| {
        let window = &hay[start..hay.len().min(start + limit)];
        let mut rest = needle.iter();
        let mut want = rest.next();
        for byte in window {
            if want == Some(byte) {
                want = rest.next();
            }
        }
        want.is_none()
    })
}

/// How well `needle` fits `hay`, both in lower case: smaller is better; `None`
/// if it does not. For short lists such as the palette.
pub(crate) fn rank(hay: &str, needle: &str) -> Option<usize> {
    if needle.is_empty() {
        return Some(0);
    }
    if let Some(at) = hay.find(needle) {
        let at_word = at == 0 || hay.as_bytes()[at - 1] == b' ';
        return Some(if at_word { at } else { 100 + at });
    }
    let mut rest = needle.chars().filter(|c| !c.is_whitespace());
    let mut want = rest.next();
    let mut first = None;
    let mut last = 0;
    for (at, c) in hay.char_indices() {
        if want == Some(c) {
            first.get_or_insert(at);
            last = at;
            want = rest.next();
        }
    }
    want.is_none().then(|| 1000 + last - first.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_letters_match_and_far_ones_do_not() {
        assert!(contains("contact.email", "email"));
        assert!(contains("contact.email", "eml"));
        assert!(!contains("every minute of a long day", "eml"));
        assert!(!contains("abcdef", "ac"));
        assert!(contains("größe", "größ"));
    }

    #[test]
    fn a_word_start_ranks_before_the_middle_and_that_before_scattered_letters() {
        let score = |hay| rank(hay, "ex").expect("matches");
        assert!(score("export what is shown") < score("next place"));
        assert!(score("next place") < score("everything xyz"));
        assert_eq!(rank("abc", "x"), None);
    }
}

//! Names in normal form: words in lower case, joined with `_`, however the
//! language writes them.

/// Spellings that capitals tear apart, as they come out and as they are meant.
const TORN: &[(&str, &str, &str)] = &[
    ("o", "auth", "oauth"),
    ("o", "auth2", "oauth2"),
    ("i", "pv4", "ip"),
    ("i", "p", "ip"),
    ("i", "os", "ios"),
    ("git", "hub", "github"),
    ("git", "lab", "gitlab"),
    ("linked", "in", "linkedin"),
    ("you", "tube", "youtube"),
    ("pay", "pal", "paypal"),
];

/// Characters of a name that are read.
const LONGEST: usize = 120;

/// The words of a name: `customerEmail`, `X-Forwarded-For`, `USER_ID`,
/// `HTTPServer2`. Digits stay with the word before them.
pub fn words(name: &str) -> Vec<String> {
    form(name).split('_').filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// The normal form: `customer_email`.
pub fn form(name: &str) -> String {
    if name.len() <= LONGEST && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return name.to_owned();
    }
    let split = if name.is_ascii() { split_ascii(name.as_bytes()) } else { split(name) };
    let torn = split.match_indices('_').any(|(at, _)| {
        let before = split[..at].rsplit('_').next().unwrap_or_default();
        TORN.iter().any(|(first, ..)| *first == before)
    });
    if torn { mended(&split) } else { split }
}

/// Whether a new word starts at a capital: after a small letter or digit, and
/// where a run of capitals ends (`HTTPServer`). `IDs` is one word.
fn breaks(before: char, next: Option<char>, after: Option<char>) -> bool {
    let plural = next == Some('s') && after.is_none_or(|c| !c.is_lowercase());
    before.is_lowercase()
        || before.is_numeric()
        || before.is_uppercase() && next.is_some_and(char::is_lowercase) && !plural
}

fn split(name: &str) -> String {
    let chars: Vec<char> = name.chars().take(LONGEST).collect();
    let mut out = String::with_capacity(name.len() + 8);
    let mut open = false;
    for (at, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            open = false;
            continue;
        }
        let starts = !open
            || c.is_uppercase()
                && breaks(chars[at - 1], chars.get(at + 1).copied(), chars.get(at + 2).copied());
        if starts && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
        open = true;
    }
    out
}

/// The same for the names that nearly all programs use.
fn split_ascii(name: &[u8]) -> String {
    let name = &name[..name.len().min(LONGEST)];
    let mut out = String::with_capacity(name.len() + 8);
    let mut open = false;
    for (at, &b) in name.iter().enumerate() {
        if !b.is_ascii_alphanumeric() {
            open = false;
            continue;
        }
        let char_at = |at: usize| name.get(at).map(|b| char::from(*b));
        let starts = !open
            || b.is_ascii_uppercase()
                && breaks(char::from(name[at - 1]), char_at(at + 1), char_at(at + 2));
        if starts && !out.is_empty() {
            out.push('_');
        }
        out.push(char::from(b.to_ascii_lowercase()));
        open = true;
    }
    out
}

/// Joins what capitals tore apart.
fn mended(form: &str) -> String {
    let mut out: Vec<&str> = form.split('_').collect();
    let mut at = 0;
    while at + 1 < out.len() {
        match TORN.iter().find(|(a, b, _)| (*a, *b) == (out[at], out[at + 1])) {
            Some((_, _, whole)) => {
                out[at] = whole;
                out.remove(at + 1);
            }
            None => at += 1,
        }
    }
    out.join("_")
}

#[cfg(test)]
mod tests {
    use super::{form, split, split_ascii};

    #[test]
    fn names_of_all_tongues_come_to_one_form() {
        for (name, want) in [
            ("customerEmail", "customer_email"),
            ("X-Forwarded-For", "x_forwarded_for"),
            ("USER_ID", "user_id"),
            ("userID", "user_id"),
            ("IPAddress", "ip_address"),
            ("clientIP", "client_ip"),
            ("OAuthToken", "oauth_token"),
            ("userIDs", "user_ids"),
            ("$email", "email"),
            ("@first_name", "first_name"),
            ("HTTPServer2", "http_server2"),
            ("getExpoPushTokenAsync", "get_expo_push_token_async"),
            ("gitHubToken", "github_token"),
            ("__dunder__", "dunder"),
            ("prénomÉlève", "prénom_élève"),
            ("e", "e"),
        ] {
            assert_eq!(form(name), want, "{name}");
        }
    }

    #[test]
    fn the_short_way_for_plain_names_leads_to_the_same_place() {
        for name in ["aB", "IDs", "IDsX", "a1B", "X-Y_z", "_", "HTTP", "HTTPs", "aBCd", "2FAuth"] {
            assert_eq!(split_ascii(name.as_bytes()), split(name), "{name}");
        }
    }
}

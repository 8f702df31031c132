//! Names in normal form: words in lower case, joined with `_`, however the
//! language writes them.

/// The words of a name: `customerEmail`, `X-Forwarded-For`, `USER_ID`,
/// `HTTPServer2`. Digits stay with the word before them.
pub fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().take(120).collect();
    for (at, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            if !word.is_empty() {
                out.push(std::mem::take(&mut word));
            }
            continue;
        }
        if c.is_uppercase() && !word.is_empty() {
            let before = chars[at - 1];
            let next = chars.get(at + 1);
            // A new word starts after a small letter or digit, and where a run
            // of capitals ends (`HTTPServer`). `IDs` is one word.
            let plural = next == Some(&'s') && chars.get(at + 2).is_none_or(|c| !c.is_lowercase());
            let breaks = before.is_lowercase()
                || before.is_numeric()
                || (before.is_uppercase() && next.is_some_and(|n| n.is_lowercase()) && !plural);
            if breaks {
                out.push(std::mem::take(&mut word));
            }
        }
        word.extend(c.to_lowercase());
    }
    if !word.is_empty() {
        out.push(word);
    }
    // Spellings that capitals tear apart.
    let mut at = 0;
    while at + 1 < out.len() {
        let joined = match (out[at].as_str(), out[at + 1].as_str()) {
            ("o", "auth") => "oauth",
            ("o", "auth2") => "oauth2",
            ("i", "pv4") | ("i", "p") => "ip",
            ("i", "os") => "ios",
            ("git", "hub") => "github",
            ("git", "lab") => "gitlab",
            ("linked", "in") => "linkedin",
            ("you", "tube") => "youtube",
            ("pay", "pal") => "paypal",
            _ => {
                at += 1;
                continue;
            }
        };
        out[at] = joined.to_owned();
        out.remove(at + 1);
    }
    out
}

/// The normal form: `customer_email`.
pub fn form(name: &str) -> String {
    if name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return name.to_owned();
    }
    words(name).join("_")
}

#[cfg(test)]
mod tests {
    use super::form;

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
        ] {
            assert_eq!(form(name), want, "{name}");
        }
    }
}

//! Values that are written into code: checks beyond a pattern.

use crate::rules::Check;

/// Whether a value passes a check.
pub fn passes(check: Check, value: &str) -> bool {
    match check {
        Check::Luhn => luhn(value),
        Check::Iban => iban(value),
        Check::Entropy => mixed(value),
        Check::Email => email(value),
        Check::Ip => ip(value),
        Check::Snowflake => snowflake(value),
    }
}

fn luhn(value: &str) -> bool {
    let digits: Vec<u32> = value.chars().filter_map(|c| c.to_digit(10)).collect();
    if !(13..=19).contains(&digits.len()) || digits.iter().all(|d| *d == digits[0]) {
        return false;
    }
    // Numbers that every payment service gives out for tests.
    const TEST: &[&str] = &[
        "4242",
        "4000",
        "4111",
        "4012",
        "5555555555554444",
        "2223",
        "5200828282828210",
        "5105",
        "3782",
        "3714",
        "6011",
        "3056",
        "3530",
        "3566",
    ];
    let joined: String = digits.iter().filter_map(|d| char::from_digit(*d, 10)).collect();
    if TEST.iter().any(|t| joined.starts_with(t)) {
        return false;
    }
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, d)| if at % 2 == 1 { if d * 2 > 9 { d * 2 - 9 } else { d * 2 } } else { *d })
        .sum();
    sum.is_multiple_of(10)
}

fn iban(value: &str) -> bool {
    let plain: Vec<u8> = value.bytes().filter(u8::is_ascii_alphanumeric).collect();
    if !(15..=34).contains(&plain.len()) {
        return false;
    }
    let mut rest = 0u32;
    for b in plain[4..].iter().chain(&plain[..4]) {
        let v = u32::from(match b {
            b'0'..=b'9' => b - b'0',
            _ => b.to_ascii_uppercase() - b'A' + 10,
        });
        rest = if v > 9 { (rest * 100 + v) % 97 } else { (rest * 10 + v) % 97 };
    }
    rest == 1
}

/// At least 3.2 bits a character, and neither words nor a placeholder.
pub fn mixed(value: &str) -> bool {
    if value.len() < 12 || placeholder(value) {
        return false;
    }
    let mut counts = [0u32; 256];
    for b in value.bytes() {
        counts[b as usize] += 1;
    }
    let n = value.len() as f64;
    let bits: f64 = counts
        .iter()
        .filter(|c| **c > 0)
        .map(|c| {
            let p = f64::from(*c) / n;
            -p * p.log2()
        })
        .sum();
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    bits >= 3.2 && digits >= 2 && value.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Values that stand for one to be filled in.
pub fn placeholder(value: &str) -> bool {
    let lower = value.to_lowercase();
    [
        "example",
        "your",
        "xxxx",
        "changeme",
        "change_me",
        "placeholder",
        "dummy",
        "sample",
        "test",
        "fake",
        "secret",
        "insert",
        "replace",
        "todo",
        "1234567",
        "abcdef",
        "<",
        "{",
        "$",
        "...",
    ]
    .iter()
    .any(|w| lower.contains(w))
}

fn email(value: &str) -> bool {
    let Some((user, domain)) = value.rsplit_once('@') else { return false };
    let lower = domain.to_lowercase();
    let user = user.to_lowercase();
    let reserved = [
        "example.com",
        "example.org",
        "example.net",
        "example.edu",
        "localhost",
        "domain.com",
        "email.com",
        "test.com",
        "acme.com",
        "mail.com",
        "company.com",
        "sentry.io",
        "users.noreply.github.com",
        "foo.com",
        "bar.com",
        "yourdomain.com",
        "mydomain.com",
        "2x.png",
    ];
    let endings = [
        ".example",
        ".test",
        ".invalid",
        ".local",
        ".localhost",
        ".png",
        ".jpg",
        ".svg",
        ".webp",
        ".gif",
        ".js",
        ".css",
        ".internal",
        ".git",
    ];
    // Roles are the operator's own addresses.
    let roles = [
        "info",
        "support",
        "contact",
        "admin",
        "hello",
        "help",
        "noreply",
        "no-reply",
        "no_reply",
        "donotreply",
        "privacy",
        "security",
        "legal",
        "abuse",
        "sales",
        "team",
        "root",
        "postmaster",
        "webmaster",
        "git",
        "user",
        "users",
        "test",
        "email",
        "name",
        "you",
        "me",
        "someone",
        "jane",
        "john",
        "john.doe",
        "jane.doe",
        "foo",
        "bar",
        "dev",
        "feedback",
        "office",
        "mail",
        "press",
        "billing",
        "hi",
        "service",
        "bot",
        "notifications",
        "newsletter",
        "dpo",
        "data",
        "app",
        "enquiries",
        "accounting",
        "accounts",
        "finance",
        "careers",
        "jobs",
        "media",
        "marketing",
        "community",
        "developers",
        "engineering",
        "ops",
        "abuse-reports",
        "hostmaster",
        "orders",
        "no.reply",
        "customer",
        "username",
        "firstname.lastname",
        "first.last",
        "your.name",
        "alice",
        "bob",
        "inquiries",
        "example",
    ];
    !reserved.iter().any(|r| lower == *r || lower.ends_with(&format!(".{r}")))
        && !endings.iter().any(|e| lower.ends_with(e))
        && !lower.contains("example")
        && !roles.contains(&user.as_str())
        && !user.contains('%')
}

fn ip(value: &str) -> bool {
    use std::net::Ipv4Addr;
    let Ok(ip) = value.parse::<Ipv4Addr>() else { return false };
    let o = ip.octets();
    !(ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_unspecified()
        || ip.is_documentation()
        || ip.is_broadcast()
        || ip.is_multicast()
        || o[0] == 0
        || o[0] >= 240
        || (o[0] == 100 && (64..128).contains(&o[1]))
        // Public resolvers, and what looks like a version.
        || matches!(o, [8, 8, 8 | 4, _] | [1, 1 | 0, ..] | [9, 9, 9, 9] | [1..=9, 0..=20, 0..=30, 0..=20])
        || o[3] == 0)
}

/// A platform id whose time lies between 2015 and a little after today.
fn snowflake(value: &str) -> bool {
    let Ok(id) = value.parse::<u64>() else { return false };
    let ms = (id >> 22) + 1_420_070_400_000;
    value.len() >= 17
        && (1_425_000_000_000..1_900_000_000_000).contains(&ms)
        && !value.ends_with("000000")
}

/// A value of which only the beginning may be seen: `abc…(32)`.
pub fn masked(value: &str) -> String {
    let head: String = value.chars().take(3).collect();
    format!("{head}…({})", value.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_know_real_values_from_look_alikes() {
        assert!(iban("DE89 3704 0044 0532 0130 00"));
        assert!(!iban("DE89 3704 0044 0532 0130 01"));
        assert!(!luhn("4242 4242 4242 4242"), "a number for tests");
        assert!(!luhn("4539 1488 0343 6468"));
        assert!(luhn("4539 1488 0343 6467"));
        assert!(!ip("192.0.2.7") && !ip("10.0.0.1") && !ip("1.2.3.4"));
        assert!(!email("a@example.com") && !email("support@firm.zz") && email("ada.l@firm.zz"));
        assert!(snowflake("175928847299117063") && !snowflake("175928847"));
    }
}

//! A party's host, mark, variable or switch in a text: does traffic go there,
//! or is it only a link?

use super::Detector;
use super::decision::Decision;
use super::lexer::Lexed;
use super::words::{Hit, Kind};
use crate::model::{Action, Confidence, Reason, Subject};
use crate::rules::Reader;

/// What a host stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// The browser or the program fetches from it.
    Called,
    /// A string that may be called.
    Named,
    /// Somebody may click on it.
    Linked,
}

fn host_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_')
}

/// Rules on a hit of the catalogue. `markup`: tags may stand around it.
pub fn rule(
    detector: &Detector,
    text: &str,
    hit: &Hit,
    reader: Reader,
    tags: bool,
) -> Option<Decision> {
    match hit.kind {
        Kind::Host => host(detector, text, hit, reader, tags),
        Kind::Marker => marker(detector, text, hit),
        Kind::Variable(open) => variable(detector, text, hit, open),
        _ => None,
    }
}

fn decision(
    detector: &Detector,
    text: &str,
    hit: &Hit,
    confidence: Confidence,
    why: String,
) -> Decision {
    let party = &detector.parties.ids[hit.rule];
    let origin = format!("{}: {party}", detector.parties.files[hit.rule]);
    Decision {
        name: text[hit.start..hit.end].to_owned(),
        subject: Subject::party(party.clone()),
        action: Action::Use,
        recipient: None,
        value: None,
        about: None,
        confidence,
        taken: confidence > Confidence::Low,
        why: vec![Reason::because(why, Some(origin.clone()))],
        symbol: party.clone(),
        rule: origin,
        range: hit.start..hit.end,
    }
}

fn marker(detector: &Detector, text: &str, hit: &Hit) -> Option<Decision> {
    let bytes = text.as_bytes();
    let found = &text[hit.start..hit.end];
    // Marks are compared as they are written.
    let party = &detector.rules.catalogue.parties()[hit.rule];
    if !party.markers.iter().any(|m| m == found) {
        return None;
    }
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let inside = hit.start > 0
        && word(bytes[hit.start])
        && (word(bytes[hit.start - 1]) || bytes[hit.start - 1] == b'.');
    let runs_on = hit.end < bytes.len() && word(bytes[hit.end - 1]) && word(bytes[hit.end]);
    if inside || runs_on {
        return None;
    }
    Some(decision(
        detector,
        text,
        hit,
        Confidence::High,
        format!("`{found}` belongs to its snippet or library"),
    ))
}

fn variable(detector: &Detector, text: &str, hit: &Hit, open: bool) -> Option<Decision> {
    let bytes = text.as_bytes();
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    if hit.start > 0 && word(bytes[hit.start - 1]) {
        return None;
    }
    let found = &text[hit.start..hit.end];
    if found.bytes().any(|b| b.is_ascii_lowercase()) {
        return None;
    }
    if !open && hit.end < bytes.len() && word(bytes[hit.end]) {
        return None;
    }
    Some(decision(detector, text, hit, Confidence::Medium, format!("`{found}` configures it")))
}

fn host(
    detector: &Detector,
    text: &str,
    hit: &Hit,
    reader: Reader,
    tags: bool,
) -> Option<Decision> {
    let bytes = text.as_bytes();
    let mut start = hit.start;
    if start > 0 && host_byte(bytes[start - 1]) && bytes[start - 1] != b'.' {
        return None;
    }
    if hit.end < bytes.len() && (bytes[hit.end].is_ascii_alphanumeric() || bytes[hit.end] == b'-') {
        return None;
    }
    // `a.com.evil` is another host; `a.com.` ends a sentence.
    if bytes.get(hit.end) == Some(&b'.')
        && bytes.get(hit.end + 1).is_some_and(u8::is_ascii_alphanumeric)
    {
        return None;
    }
    while start > 0 && host_byte(bytes[start - 1]) && hit.start - start < 80 {
        start -= 1;
    }
    let before = &text[floor(text, start.saturating_sub(120))..start];
    let word_before =
        before.rsplit(|c: char| c.is_whitespace() || c == '"' || c == '\'').next().unwrap_or("");
    if before.ends_with('@') && !word_before.contains("://") {
        return None;
    }
    let full = text.get(start..hit.end)?.trim_start_matches('.');
    let after = &text[hit.end..floor(text, hit.end + 60)];
    let scheme = word_before.contains("//");
    let how = context(text, start, reader, tags);
    let labels = text[hit.start..hit.end].split('.').count();
    let first = full.split('.').next().unwrap_or_default();
    let technical = [
        "api",
        "cdn",
        "ingest",
        "graph",
        "graphql",
        "login",
        "oauth",
        "oauth2",
        "accounts",
        "auth",
        "id",
        "ws",
        "wss",
        "gateway",
        "hooks",
        "smtp",
        "upload",
        "events",
        "collect",
        "stats",
        "static",
        "js",
        "fonts",
        "maps",
        "tiles",
        "rpc",
        "app",
        "hook",
        "s3",
        "storage",
        "analytics",
        "in",
        "us",
        "eu",
    ]
    .contains(&first)
        || first.starts_with("api")
        || first.ends_with("api") && first.len() < 12;
    let path_called = [
        "/api",
        "/oauth",
        "/login/oauth",
        "/v1",
        "/v2",
        "/v3",
        "/v4",
        "/graphql",
        "/rest",
        "/webhooks",
        "/connect/",
        "/token",
        "/rpc",
        "/.well-known",
        "/o/oauth2",
    ]
    .iter()
    .any(|p| after.starts_with(p));
    const PAGES: &[&str] = &[
        "www",
        "docs",
        "help",
        "support",
        "developers",
        "developer",
        "blog",
        "console",
        "dashboard",
        "status",
        "community",
        "forum",
        "wiki",
        "learn",
        "marketplace",
        "gist",
        "raw",
        "about",
        "m",
        "en",
        "news",
        "store",
        "shop",
    ];
    // Somebody's own place at the party: a bucket, an app.
    let own_subdomain = full.len() > hit.end - hit.start && !PAGES.contains(&first);
    let page = text[hit.end..floor(text, hit.end + 160)]
        .split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | ')'))
        .next()
        .unwrap_or_default();
    let public = detector.rules.guards.public_paths.iter().any(|p| page.contains(p.as_str()));
    let (confidence, why) = match how {
        _ if public => (Confidence::Low, format!("public files are fetched from `{full}`")),
        Use::Linked => (Confidence::Low, format!("`{full}` is only linked to")),
        Use::Called => (Confidence::High, format!("the page or program fetches from `{full}`")),
        Use::Named if path_called || technical => (Confidence::High, format!("`{full}` is called")),
        // What the catalogue lists with three labels is no front page.
        Use::Named if labels >= 3 && !PAGES.contains(&first) => {
            (Confidence::Medium, format!("`{full}` is named"))
        }
        Use::Named if scheme && (!linked(detector, hit) || own_subdomain) => {
            (Confidence::Medium, format!("`{full}` is named"))
        }
        Use::Named => (Confidence::Low, format!("`{full}` may be only a link")),
    };
    if !scheme && confidence == Confidence::High && how == Use::Named && !technical {
        return Some(decision(detector, text, hit, Confidence::Medium, why));
    }
    let mut decision = decision(detector, text, hit, confidence, why);
    decision.range = start..hit.end;
    if how == Use::Called {
        // The browser itself goes there: what it always sends reaches it.
        decision.action = Action::Share;
        decision.recipient = Some(detector.parties.ids[hit.rule].clone());
    }
    Some(decision)
}

/// Whether people link to pages of this party.
fn linked(detector: &Detector, hit: &Hit) -> bool {
    let party = &detector.rules.catalogue.parties()[hit.rule];
    party.categories.iter().any(|c| detector.rules.guards.linked_categories.contains(c))
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// What stands before a URL: an attribute of a tag, or something else.
pub(super) fn context(text: &str, start: usize, reader: Reader, tags: bool) -> Use {
    let line_start = text[..start]
        .rfind('\n')
        .map_or(0, |at| at + 1)
        .max(floor(text, start.saturating_sub(300)));
    // A content security policy allows hosts; it calls none.
    if text[floor(text, line_start)..start].contains("-src") {
        return Use::Linked;
    }
    if !tags {
        return Use::Named;
    }
    let from = floor(text, start.saturating_sub(400));
    let before = &text[from..start];
    // Out of the tag again: text of the page, or a script.
    let Some(open) = before.rfind('<') else { return Use::Named };
    let tag = &before[open + 1..];
    if tag.contains('>') && !tag.contains("=>") {
        let line = before.rsplit('\n').next().unwrap_or(before);
        let code = line.contains(['"', '\'', '`']) || line.contains("url(");
        return if reader == Reader::Markup && !code { Use::Linked } else { Use::Named };
    }
    let lower = tag.to_ascii_lowercase();
    let name: String =
        lower.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let attribute = lower
        .rsplit_once('=')
        .map(|(front, _)| {
            front
                .trim_end()
                .rsplit(|c: char| c.is_whitespace() || c == '"')
                .next()
                .unwrap_or("")
                .to_owned()
        })
        .unwrap_or_default();
    let attribute = attribute.trim_start_matches([':', '@']).to_owned();
    match name.as_str() {
        "a" | "area" | "meta" | "base" | "html" | "svg" | "link"
            if attribute != "href" || name != "link" =>
        {
            Use::Linked
        }
        "link" => {
            let rest = &text[start..floor(text, start + 300)].to_ascii_lowercase();
            let end = rest.find('>').unwrap_or(rest.len());
            let whole = format!("{lower}{}", &rest[..end]);
            let quiet = ["canonical", "alternate", "\"me\"", "author", "license", "help", "search"];
            if quiet.iter().any(|q| whole.contains(q)) { Use::Linked } else { Use::Called }
        }
        "script" | "img" | "iframe" | "form" | "video" | "audio" | "source" | "embed"
        | "object" | "track" | "image" => Use::Called,
        _ if attribute == "src" || attribute == "action" || attribute == "data" => Use::Called,
        _ if attribute.ends_with("href")
            || attribute == "to"
            || attribute == "url"
            || attribute == "link" =>
        {
            Use::Linked
        }
        _ => Use::Named,
    }
}

/// Data types that a party's switch adds, where the switch is set.
pub fn option(detector: &Detector, text: &str, lexed: &Lexed, hit: &Hit) -> Vec<Decision> {
    if lexed.in_comment(hit.start) {
        return Vec::new();
    }
    let party = &detector.rules.catalogue.parties()[hit.rule];
    let name = &text[hit.start..hit.end];
    let rest = text[hit.end..floor(text, hit.end + 40)].trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '=' | '"' | '\'' | '(' | '>')
    });
    let mut out = Vec::new();
    for option in
        party.options.iter().filter(|o| o.names.iter().any(|n| n.eq_ignore_ascii_case(name)))
    {
        if !rest.to_ascii_lowercase().starts_with(&option.value.to_ascii_lowercase()) {
            continue;
        }
        for id in &option.adds {
            let mut found = decision(
                detector,
                text,
                hit,
                Confidence::High,
                format!("`{name}` is `{}`, so {} is sent as well", option.value, id),
            );
            found.subject = Subject::data(id.clone());
            found.action = Action::Share;
            found.recipient = Some(party.id.clone());
            found.symbol = format!("{}.{name}", party.id);
            out.push(found);
        }
    }
    out
}

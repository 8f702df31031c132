//! Calls that leave the program for a literal host: written into the call, or
//! given to a name that the call takes. Hosts that the catalogue knows become
//! its parties; one that it does not know becomes a party of its own, called
//! like the host, where something of the program goes along. Who is the project
//! itself is not decided here.

use std::collections::{BTreeSet, HashMap};

use super::Detector;
use super::decision::Decision;
use super::hosts::{Use, context};
use super::judge::Setting;
use super::lexer::{Kind, mark};
use super::normal;
use super::tree::{Frame, Tree};
use crate::model::{Action, Confidence, Reason, Subject};
use crate::rules::LanguageRule;

/// Where the rule for unknown hosts is told of.
pub const RULE: &str = "outgoing: a host that is not in the catalogue";
/// Brackets around a place that are looked at.
const CLIMB: usize = 6;
/// Addresses and names that are looked at in one file.
const LOOKS: usize = 2000;

/// An address in the text of a program.
struct Address {
    /// The token of the string.
    token: usize,
    /// The host, in lower case.
    host: String,
    /// Where it stands.
    range: std::ops::Range<usize>,
    /// Something is put into it.
    filled: bool,
    /// It says that programs call it: `api.…`, `…/v1`.
    api: bool,
}

/// Notes the calls that go to a host, and shows hosts that nobody knows.
pub fn calls(
    detector: &Detector,
    tree: &Tree<'_>,
    language: &LanguageRule,
    tags: bool,
    setting: &mut Setting,
    out: &mut Vec<Decision>,
) {
    let addresses = addresses(detector, tree);
    if addresses.is_empty() {
        return;
    }
    let mut names: HashMap<&str, usize> = HashMap::new();
    let mut handed: HashMap<&str, usize> = HashMap::new();
    for (n, address) in addresses.iter().enumerate() {
        if is_default(detector, tree, address.token) {
            continue;
        }
        let mut reached = reach(detector, tree, language, address.token, address.filled);
        if tags
            && address.filled
            && is_source(tree.text, address.range.start)
            && context(tree.text, address.range.start, language.reader, true) == Use::Called
        {
            reached = Some((None, true));
        }
        match reached {
            Some((open, goes)) => show(detector, address, open, goes, setting, out),
            None => {
                if let Some((name, kept)) = given(tree, address.token) {
                    let known = if kept { &mut names } else { &mut handed };
                    known.entry(name).or_insert(n);
                }
            }
        }
    }
    if names.is_empty() && handed.is_empty() {
        return;
    }
    let mut looks = 0;
    let mut reached: BTreeSet<usize> = BTreeSet::new();
    for at in 0..tree.tokens().len() {
        if !tree.is_kind(at, Kind::Name) || tree.is_mark(at + 1, b'=') {
            continue;
        }
        let Some(&n) = names.get(tree.word(at)) else { continue };
        let address = &addresses[n];
        looks += 1;
        if looks > LOOKS {
            break;
        }
        let filled = address.filled || joined(tree, at);
        if let Some((open, goes)) = reach(detector, tree, language, at, filled) {
            show(detector, address, open, goes, setting, out);
            reached.insert(n);
        }
    }
    // `self.BASE_URL` goes through names of its own: the constant says it all.
    let mut constants: Vec<(&str, usize)> =
        names.into_iter().filter(|(_, n)| !reached.contains(n)).chain(handed).collect();
    constants.sort_by_key(|(_, n)| *n);
    for (name, n) in constants {
        if addresses[n].api && detector.flows.service(name) {
            show(detector, &addresses[n], None, true, setting, out);
        }
    }
}

/// The addresses in strings, with a host that somebody else may have.
fn addresses(detector: &Detector, tree: &Tree<'_>) -> Vec<Address> {
    let mut out = Vec::new();
    for (at, token) in tree.tokens().iter().enumerate() {
        if !matches!(token.kind, Kind::Text | Kind::Piece) {
            continue;
        }
        let word = tree.word(at);
        let Some(scheme) = word.find("://").filter(|&n| n <= 5) else { continue };
        if !matches!(&word[..scheme], "http" | "https" | "ws" | "wss") {
            continue;
        }
        let start = scheme + 3;
        let rest = &word[start..];
        let end = rest.find(['/', '?', ':', '#']).unwrap_or(rest.len());
        let host = rest[..end].to_lowercase();
        let open = end == rest.len() && token.kind == Kind::Piece;
        if !is_foreign(&host) || open && !ends_whole(&host) {
            continue;
        }
        let tail = &rest[end..];
        let public = &detector.rules.guards.public_paths;
        if public.iter().any(|part| rest.contains(part.as_str())) {
            continue;
        }
        let filled = token.kind == Kind::Piece
            || joined(tree, at)
            || tail.ends_with(['=', '?', '&'])
            || ["%s", "{}", "{0}", "%v"].iter().any(|mark| tail.contains(mark));
        let from = token.start as usize + start;
        let api = is_api(&host, tail);
        out.push(Address { token: at, range: from..from + host.len(), host, filled, api });
        if out.len() >= LOOKS {
            break;
        }
    }
    out
}

/// Whether an address is one that programs call.
fn is_api(host: &str, tail: &str) -> bool {
    let version = |part: &str| {
        part.strip_prefix('v')
            .is_some_and(|n| n.len() <= 3 && n.starts_with(|c: char| c.is_ascii_digit()))
    };
    host.split('.').any(|label| label == "api" || label.starts_with("api-"))
        || tail.split('/').any(|part| part == "api" || version(part))
}

/// Whether a host is a name that can belong to somebody: no address, nothing
/// reserved, nothing of the own network.
fn is_foreign(host: &str) -> bool {
    const RESERVED: &[&str] = &[
        "test",
        "example",
        "invalid",
        "local",
        "localhost",
        "internal",
        "lan",
        "home",
        "arpa",
        "localdomain",
        "docker",
        "svc",
        "cluster",
        "corp",
        "onion",
        "i2p",
    ];
    let labels: Vec<&str> = host.split('.').collect();
    let Some((top, front)) = labels.split_last() else { return false };
    let plain = |l: &&str| {
        !l.is_empty() && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    !front.is_empty()
        && labels.iter().all(plain)
        && (2..=24).contains(&top.len())
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && !RESERVED.contains(top)
        && !labels.iter().any(|l| l.contains("example") || l.starts_with("your") || *l == "domain")
}

/// Whether a host that is cut off by an expression is likely a whole one.
fn ends_whole(host: &str) -> bool {
    const TOPS: &[&str] =
        &["com", "org", "net", "io", "dev", "app", "co", "me", "ai", "de", "fr", "uk", "eu"];
    host.rsplit('.').next().is_some_and(|top| TOPS.contains(&top)) && host.contains('.')
}

/// Whether something is joined to the string or name at `at`.
fn joined(tree: &Tree<'_>, at: usize) -> bool {
    let next = at + 1;
    tree.is_mark(next, b'+')
        || tree.is_mark(next, b'%')
        || tree.language.id == "php" && tree.is_mark(next, b'.')
        || tree.is_kind(next, Kind::Name)
            && tree.parent(next) != tree.parent(at)
            && tree.is_kind(at, Kind::Name)
        || tree.is_mark(next, b'.') && tree.word(at + 2) == "format"
        || at > 1 && tree.is_mark(at - 1, b',') && matches!(tree.word(at - 2), "format")
        || neighbours_piece(tree, at)
}

/// `${BASE}/search?q=${word}`: the name stands among pieces of a string.
fn neighbours_piece(tree: &Tree<'_>, at: usize) -> bool {
    tree.is_kind(at, Kind::Name)
        && (1..4)
            .any(|n| tree.is_kind(at + n, Kind::Piece) && tree.word(at + n).contains(['/', '?']))
}

/// Whether the address at `start` is given to an attribute that loads it.
fn is_source(text: &str, start: usize) -> bool {
    let mut from = start.saturating_sub(24);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let before = text[from..start].to_ascii_lowercase();
    ["src", "action", "poster"].iter().any(|name| before.contains(name))
}

/// What stands behind a setting's name is used where nobody sets it.
fn is_default(detector: &Detector, tree: &Tree<'_>, at: usize) -> bool {
    if at > 0 && tree.is_mark(at - 1, mark::LOGIC) {
        return true;
    }
    let Some(open) = tree.parent(at) else { return false };
    let Frame::Call(path) = tree.frame(open) else { return false };
    let inside = at > open + 1;
    inside && detector.flows.sets(&path)
}

/// The name that the string at a token is given, and whether it stays known by
/// it: `f(url="…")` only hands it over.
fn given<'t>(tree: &Tree<'t>, at: usize) -> Option<(&'t str, bool)> {
    let mut sign = at.checked_sub(1)?;
    for _ in 0..4 {
        if tree.is_mark(sign, b'=') || tree.is_mark(sign, mark::WALRUS) {
            break;
        }
        let wraps =
            tree.is_mark(sign, b'(') || tree.is_kind(sign, Kind::Name) || tree.is_joint(sign);
        if !wraps {
            return None;
        }
        sign = sign.checked_sub(1)?;
    }
    if !tree.is_mark(sign, b'=') && !tree.is_mark(sign, mark::WALRUS) {
        return None;
    }
    let mut name = sign.checked_sub(1)?;
    let same = !tree.tokens()[name].first;
    if name >= 2 && same && tree.is_mark(name - 1, b':') && tree.is_kind(name - 2, Kind::Name) {
        name -= 2;
    }
    let kept = !tree.parent(name).is_some_and(|open| tree.is_mark(open, b'('));
    (tree.is_kind(name, Kind::Name) && tree.word(name).len() > 2).then(|| (tree.word(name), kept))
}

/// The call that takes what stands at a token to its host, by the offset of its
/// bracket, and whether something of the program goes along.
fn reach(
    detector: &Detector,
    tree: &Tree<'_>,
    language: &LanguageRule,
    at: usize,
    filled: bool,
) -> Option<(Option<usize>, bool)> {
    let mut open = tree.parent(at);
    for _ in 0..CLIMB {
        let here = open?;
        let frame = tree.frame(here);
        if let Frame::Call(path) = &frame {
            let start = Some(tree.tokens()[here].start as usize);
            let sends = detector
                .flows
                .sink(path, &language.id, false)
                .is_some_and(|e| e.action == Action::Share);
            if sends {
                return Some((start, filled || carries(detector, tree, here)));
            }
            if detector.flows.embeds(path) && filled {
                return Some((start, true));
            }
            if detector.flows.bases(path) {
                return Some((start, true));
            }
        }
        if matches!(frame, Frame::Body(_) | Frame::Type(_)) {
            return None;
        }
        open = tree.parent(here);
    }
    None
}

/// Whether a call is given a body or parameters beside the address.
fn carries(detector: &Detector, tree: &Tree<'_>, open: usize) -> bool {
    let close = tree.mate(open).unwrap_or(open).min(open + 400);
    (open + 1..close).any(|at| {
        let key = tree.is_mark(at + 1, b':') || tree.is_mark(at + 1, b'=');
        key && (tree.is_kind(at, Kind::Name) || tree.is_kind(at, Kind::Text))
            && detector.flows.bodies(&normal::form(tree.word(at)))
    })
}

fn show(
    detector: &Detector,
    address: &Address,
    open: Option<usize>,
    goes: bool,
    setting: &mut Setting,
    out: &mut Vec<Decision>,
) {
    let known = detector.parties.at_host(&address.host);
    let id = known.map_or(address.host.as_str(), |at| detector.parties.ids[at].as_str());
    if let Some(open) = open {
        setting.hosts.entry(open).or_insert_with(|| id.to_owned());
    }
    if known.is_none() && !goes || !out_is_new(out, id, address.range.start) {
        return;
    }
    let origin = match known {
        Some(at) => format!("{}: {id}", detector.parties.files[at]),
        None => RULE.to_owned(),
    };
    let why = format!("a call of the program goes to `{}`", address.host);
    out.push(Decision {
        name: address.host.clone(),
        subject: Subject::party(id),
        action: Action::Use,
        recipient: None,
        value: None,
        about: None,
        confidence: if known.is_some() { Confidence::High } else { Confidence::Medium },
        taken: true,
        why: vec![Reason::because(why, Some(origin.clone()))],
        symbol: id.to_owned(),
        rule: origin,
        range: address.range.clone(),
    });
}

/// One address says once whose it is.
fn out_is_new(out: &[Decision], id: &str, start: usize) -> bool {
    !out.iter()
        .any(|d| d.range.start == start && d.subject.id == id && d.confidence > Confidence::Low)
}

//! Lines that speak for themselves: signals of data, practices, and values
//! written into code. A fixed word leads here; a pattern decides.

use std::sync::OnceLock;

use globset::GlobSet;

use super::Detector;
use super::decision::Decision;
use super::lexer::Kind as Token;
use super::literals;
use super::paths::globs;
use super::topics::Topic;
use super::tree::Tree;
use super::words::{Hit, Kind};
use crate::model::{Confidence, Kind as Declared, Reason, SourceFile, Subject, SubjectKind};
use crate::rules::{Pattern, Rules};

/// The paths in which signals and practices count, by index of the rules;
/// built when a word first leads to them.
#[derive(Debug)]
pub struct Lines {
    signals: Vec<OnceLock<GlobSet>>,
    practices: Vec<OnceLock<GlobSet>>,
}

impl Lines {
    /// Makes room for them.
    pub fn new(rules: &Rules) -> Self {
        Self {
            signals: rules.signals.iter().map(|_| OnceLock::new()).collect(),
            practices: rules.practices.iter().map(|_| OnceLock::new()).collect(),
        }
    }
}

/// What signals and practices ask of a line in the same way.
struct Asked<'a> {
    pattern: Option<&'a Pattern>,
    not: Option<&'a Pattern>,
    /// What must stand beside it: in the file, or a few lines around.
    other: Option<&'a Pattern>,
    languages: &'a [String],
    paths: &'a [String],
    globs: &'a OnceLock<GlobSet>,
}

impl Asked<'_> {
    fn is_in(&self, path: &str) -> bool {
        self.paths.is_empty()
            || self.globs.get_or_init(|| globs(self.paths)).is_match(path.to_lowercase())
    }
}

fn asked<'a>(detector: &'a Detector, hit: &Hit) -> Option<Asked<'a>> {
    Some(match hit.kind {
        Kind::Signal => {
            let rule = &detector.rules.signals[hit.rule];
            Asked {
                pattern: rule.pattern.as_ref(),
                not: rule.not.as_ref(),
                other: rule.file.as_ref(),
                languages: &rule.languages,
                paths: &rule.paths,
                globs: &detector.lines.signals[hit.rule],
            }
        }
        Kind::Practice => {
            let rule = &detector.rules.practices[hit.rule];
            Asked {
                pattern: rule.pattern.as_ref(),
                not: rule.not.as_ref(),
                other: rule.near.as_ref(),
                languages: &rule.languages,
                paths: &rule.paths,
                globs: &detector.lines.practices[hit.rule],
            }
        }
        _ => return None,
    })
}

/// The line around a place, at most `REACH` bytes to each side.
fn around(file: &SourceFile, at: usize) -> (usize, &str) {
    const REACH: usize = 1000;
    let line = file.lines.line(at);
    let start = file.lines.start(line).unwrap_or(0);
    let text = file.lines.text(&file.text, line);
    let offset = at.saturating_sub(start);
    if text.len() <= REACH * 2 {
        return (start, text);
    }
    let mut from = offset.saturating_sub(REACH);
    let mut to = (offset + REACH).min(text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    while !text.is_char_boundary(to) {
        to += 1;
    }
    (start + from, &text[from..to])
}

/// Whether a word stands alone where it begins and ends with a letter.
fn whole(text: &str, hit: &Hit) -> bool {
    let bytes = text.as_bytes();
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let before = hit.start > 0 && word(bytes[hit.start]) && word(bytes[hit.start - 1]);
    let after = hit.end < bytes.len() && word(bytes[hit.end - 1]) && word(bytes[hit.end]);
    !before && !after
}

/// Rules on one hit.
pub fn rule(detector: &Detector, file: &SourceFile, language: &str, hit: &Hit) -> Vec<Decision> {
    if hit.kind == Kind::Literal {
        return literal(detector, file, hit);
    }
    let Some(line) = asked(detector, hit) else { return Vec::new() };
    if !line.languages.is_empty() && !line.languages.iter().any(|l| l == language) {
        return Vec::new();
    }
    // Rows of data quote whatever they like.
    if language == "sql" && line.languages.is_empty() && line.other.is_none() {
        return Vec::new();
    }
    if !line.is_in(&file.path) {
        return Vec::new();
    }
    let (start, text) = around(file, hit.start);
    if line.pattern.is_none() && !whole(&file.text, hit) {
        return Vec::new();
    }
    if line.pattern.is_some_and(|p| !p.is_match(text)) || line.not.is_some_and(|n| n.is_match(text))
    {
        return Vec::new();
    }
    let range = hit.start.max(start)..hit.end;
    match hit.kind {
        Kind::Signal => {
            if line.other.is_some_and(|o| !o.is_match(&file.text)) {
                return Vec::new();
            }
            signal(detector, hit, &file.text[range.clone()], range)
        }
        _ => {
            if !near(detector, file, hit, line.other) {
                return Vec::new();
            }
            let period = line.pattern.and_then(|p| value(detector, hit, p, text));
            let brief = period.as_ref().is_some_and(|p| p.starts_with("PT"));
            let topic = topic(detector, file, hit).filter(|t| t.near || !brief);
            practice(detector, hit, &file.text[range.clone()], range, period, topic)
        }
    }
}

/// Which data a period is about, where the rule does not say so.
fn topic(detector: &Detector, file: &SourceFile, hit: &Hit) -> Option<Topic> {
    let rule = &detector.rules.practices[hit.rule];
    if rule.measure != Declared::Retention.name() || rule.about.is_some() {
        return None;
    }
    let wide = rule.near.as_ref().map_or(0, |_| rule.within.unwrap_or(3).min(6));
    detector.topics.about(file, file.lines.line(hit.start), wide)
}

fn near(detector: &Detector, file: &SourceFile, hit: &Hit, near: Option<&Pattern>) -> bool {
    let Some(near) = near else { return true };
    let reach = detector.rules.practices[hit.rule].within.unwrap_or(3).min(40);
    let here = file.lines.line(hit.start);
    (here.saturating_sub(reach).max(1)..=here + reach).any(|l| {
        let text = file.lines.text(&file.text, l);
        text.len() <= 2000 && near.is_match(text)
    })
}

fn signal(
    detector: &Detector,
    hit: &Hit,
    name: &str,
    range: std::ops::Range<usize>,
) -> Vec<Decision> {
    let rule = &detector.rules.signals[hit.rule];
    let Some((action, confidence)) = rule.does else { return Vec::new() };
    let origin = format!("{}: {}", rule.source, rule.id);
    rule.types
        .iter()
        .map(|id| Decision {
            name: name.to_owned(),
            subject: Subject::data(id.clone()),
            action,
            recipient: rule.recipient.clone(),
            value: None,
            about: None,
            confidence,
            taken: true,
            why: vec![Reason::because(rule.why.clone(), Some(origin.clone()))],
            symbol: rule.symbol.clone().unwrap_or_else(|| rule.id.clone()),
            rule: origin.clone(),
            range: range.clone(),
        })
        .collect()
}

fn practice(
    detector: &Detector,
    hit: &Hit,
    name: &str,
    range: std::ops::Range<usize>,
    period: Option<String>,
    topic: Option<Topic>,
) -> Vec<Decision> {
    let rule = &detector.rules.practices[hit.rule];
    // A rule that reads a value and found none has nothing to say.
    let reads = rule.pattern.as_ref().is_some_and(|p| reads_value(p));
    if reads && period.is_none() {
        return Vec::new();
    }
    let origin = format!("{}: {}", rule.file, rule.id);
    let about = topic.as_ref().map(|t| t.id.clone()).or_else(|| rule.about.clone());
    let confidence = match rule.confidence.as_deref() {
        // A period of nobody knows what is only explained.
        _ if rule.measure == Declared::Retention.name() && about.is_none() => Confidence::Low,
        Some("high") => Confidence::High,
        Some("low") => Confidence::Low,
        _ => Confidence::Medium,
    };
    let why = if rule.why.is_empty() {
        format!("`{name}` shows {}", rule.measure)
    } else {
        rule.why.clone()
    };
    vec![Decision {
        name: name.to_owned(),
        subject: Subject::practice(rule.measure.clone()),
        action: crate::model::Action::Use,
        recipient: None,
        value: rule.value.clone().or(period),
        about,
        confidence,
        taken: true,
        why: {
            let mut all = vec![Reason::because(why, Some(origin.clone()))];
            all.extend(topic.map(|t| {
                Reason::because(format!("`{}` in {} says what is kept", t.phrase, t.place), None)
            }));
            all
        },
        symbol: rule.id.clone(),
        rule: origin,
        range,
    }]
}

/// Whether a pattern has a group that holds a period or a value.
fn reads_value(pattern: &Pattern) -> bool {
    ["(?P<n>", "(?P<value>"].iter().any(|group| pattern.as_str().contains(group))
}

/// The period or value that a practice's pattern captures.
fn value(detector: &Detector, hit: &Hit, pattern: &Pattern, text: &str) -> Option<String> {
    let rule = &detector.rules.practices[hit.rule];
    let found = pattern.captures(text)?;
    if let Some(value) = found.name("value") {
        return Some(value.as_str().to_owned());
    }
    let n = found.name("n")?.as_str();
    let unit = found
        .name("unit")
        .map(|u| u.as_str())
        .filter(|u| !u.is_empty())
        .or(rule.unit.as_deref())?;
    period(n, unit)
}

/// `60 * 60 * 24 * 30` and a unit, as an ISO 8601 period.
fn period(n: &str, unit: &str) -> Option<String> {
    let mut product = 1f64;
    for factor in n.split('*') {
        let clean: String = factor.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
        product *= clean.parse::<f64>().ok()?;
    }
    let unit = unit.to_lowercase();
    let seconds = match unit.trim_end_matches('s') {
        "m" if unit == "ms" => 0.001,
        "milli" | "millisecond" | "frommillisecond" | "ofmilli" => 0.001,
        "" | "second" | "sec" | "fromsecond" | "ofsecond" => 1.0,
        "min" | "minute" | "m" | "fromminute" | "ofminute" => 60.0,
        "h" | "hour" | "fromhour" | "ofhour" => 3600.0,
        "d" | "day" | "fromday" | "ofday" => 86_400.0,
        "w" | "week" => 604_800.0,
        "month" | "mon" => 2_592_000.0,
        "y" | "year" => 31_536_000.0,
        _ => return None,
    };
    let total = product * seconds;
    if !(1.0..=4e9).contains(&total) {
        return None;
    }
    match unit.trim_end_matches('s') {
        "month" | "mon" => return Some(format!("P{product:.0}M")),
        "y" | "year" => return Some(format!("P{product:.0}Y")),
        _ => {}
    }
    let total = total.round() as u64;
    Some(if total.is_multiple_of(86_400) {
        let days = total / 86_400;
        if days.is_multiple_of(365) { format!("P{}Y", days / 365) } else { format!("P{days}D") }
    } else if total.is_multiple_of(3600) {
        format!("PT{}H", total / 3600)
    } else if total.is_multiple_of(60) {
        format!("PT{}M", total / 60)
    } else {
        format!("PT{total}S")
    })
}

fn literal(detector: &Detector, file: &SourceFile, hit: &Hit) -> Vec<Decision> {
    let pattern = &detector.rules.literals[hit.rule].pattern;
    let (start, text) = around(file, hit.start);
    let mut out = Vec::new();
    for found in pattern.captures_iter(text).into_iter().flatten().take(20) {
        let Some(value) = found.get(1).or_else(|| found.get(0)) else { continue };
        out.extend(written(detector, hit.rule, value.as_str(), start + value.start()));
    }
    out
}

/// Strings of code that are personal data as a whole.
pub fn strings(detector: &Detector, tree: &Tree<'_>) -> Vec<Decision> {
    let literals = detector.rules.literals.iter().enumerate();
    let rules: Vec<_> = literals.filter(|(_, rule)| rule.strings).collect();
    let mut out = Vec::new();
    for (at, token) in tree.tokens().iter().enumerate() {
        if token.kind != Token::Text || !(7..=80).contains(&(token.end - token.start)) {
            continue;
        }
        let text = tree.word(at);
        for (at, rule) in &rules {
            if !text.contains(&rule.holds) {
                continue;
            }
            let Some(found) = rule.pattern.captures(text) else { continue };
            let Some(value) = found.get(1).or_else(|| found.get(0)) else { continue };
            out.extend(written(
                detector,
                *at,
                value.as_str(),
                token.start as usize + value.start(),
            ));
        }
    }
    out
}

/// The decision on a value that is written into code, if it passes.
fn written(detector: &Detector, at: usize, value: &str, start: usize) -> Option<Decision> {
    let rule = &detector.rules.literals[at];
    let fails = rule.check.is_some_and(|c| !literals::passes(c, value));
    if fails || rule.secret && literals::placeholder(value) {
        return None;
    }
    let origin = format!("{}: {}", rule.file, rule.id);
    let kind = if rule.secret { SubjectKind::Secret } else { SubjectKind::Literal };
    let why = format!("a value of the form `{}` is written into the file", rule.id);
    Some(Decision {
        name: literals::masked(value),
        subject: Subject { kind, id: rule.r#type.clone() },
        action: crate::model::Action::Store,
        recipient: None,
        value: None,
        about: None,
        confidence: if rule.secret { Confidence::High } else { Confidence::Medium },
        taken: true,
        why: vec![Reason::because(why, Some(origin.clone()))],
        symbol: rule.id.clone(),
        rule: origin,
        range: start..start + value.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::period;

    #[test]
    fn periods_are_written_in_iso_8601() {
        assert_eq!(period("60 * 60 * 24 * 30", "s").as_deref(), Some("P30D"));
        assert_eq!(period("90", "days").as_deref(), Some("P90D"));
        assert_eq!(period("6000", "s").as_deref(), Some("PT100M"));
        assert_eq!(period("1", "year").as_deref(), Some("P1Y"));
        assert_eq!(period("31536000000", "ms").as_deref(), Some("P1Y"));
        assert_eq!(period("x", "s"), None);
    }
}

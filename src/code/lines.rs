//! Lines that speak for themselves: signals of data, practices, and values
//! written into code. A fixed word leads here; a pattern decides.

use globset::GlobSet;
use regex::Regex;

use super::Detector;
use super::decision::Decision;
use super::lexer::Kind as Token;
use super::literals;
use super::paths::globs;
use super::topics::Topic;
use super::tree::Tree;
use super::words::{Hit, Kind};
use crate::model::{Confidence, Kind as Declared, Reason, SourceFile, Subject, SubjectKind};
use crate::rules::Rules;

/// One rule, compiled.
#[derive(Debug)]
struct Line {
    pattern: Option<Regex>,
    not: Option<Regex>,
    other: Option<Regex>,
    paths: Option<GlobSet>,
}

/// All of them, by kind and index of the rules.
#[derive(Debug)]
pub struct Lines {
    signals: Vec<Line>,
    practices: Vec<Line>,
    literals: Vec<Line>,
    /// Patterns of secrets, for redaction.
    pub secrets: Vec<Regex>,
}

fn compile(pattern: &Option<String>) -> Option<Regex> {
    pattern.as_ref().and_then(|p| Regex::new(p).ok())
}

fn limits(paths: &[String]) -> Option<GlobSet> {
    (!paths.is_empty()).then(|| globs(paths))
}

impl Lines {
    /// Compiles the patterns.
    pub fn new(rules: &Rules) -> Self {
        let signals = rules.signals.iter().map(|r| Line {
            pattern: compile(&r.pattern),
            not: compile(&r.not),
            other: compile(&r.file),
            paths: limits(&r.paths),
        });
        let practices = rules.practices.iter().map(|r| Line {
            pattern: compile(&r.pattern),
            not: compile(&r.not),
            other: compile(&r.near),
            paths: limits(&r.paths),
        });
        let literals = rules.literals.iter().map(|r| Line {
            pattern: Regex::new(&r.pattern).ok(),
            not: None,
            other: None,
            paths: None,
        });
        let secrets = rules.literals.iter().filter(|r| r.secret);
        Self {
            signals: signals.collect(),
            practices: practices.collect(),
            literals: literals.collect(),
            secrets: secrets.filter_map(|r| Regex::new(&r.pattern).ok()).collect(),
        }
    }
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
    let (line, what) = match hit.kind {
        Kind::Signal => {
            (&detector.lines.signals[hit.rule], &detector.rules.signals[hit.rule].languages)
        }
        Kind::Practice => {
            (&detector.lines.practices[hit.rule], &detector.rules.practices[hit.rule].languages)
        }
        Kind::Literal => return literal(detector, file, hit),
        _ => return Vec::new(),
    };
    if !what.is_empty() && !what.iter().any(|l| l == language) {
        return Vec::new();
    }
    // Rows of data quote whatever they like.
    if language == "sql" && what.is_empty() && line.other.is_none() {
        return Vec::new();
    }
    if line.paths.as_ref().is_some_and(|p| !p.is_match(file.path.to_lowercase())) {
        return Vec::new();
    }
    let (start, text) = around(file, hit.start);
    if line.pattern.is_none() && !whole(&file.text, hit) {
        return Vec::new();
    }
    if line.pattern.as_ref().is_some_and(|p| !p.is_match(text))
        || line.not.as_ref().is_some_and(|n| n.is_match(text))
    {
        return Vec::new();
    }
    let range = hit.start.max(start)..hit.end;
    match hit.kind {
        Kind::Signal => {
            if line.other.as_ref().is_some_and(|o| !o.is_match(&file.text)) {
                return Vec::new();
            }
            signal(detector, hit, &file.text[range.clone()], range)
        }
        _ => {
            if !near(detector, file, hit, line) {
                return Vec::new();
            }
            let period = line.pattern.as_ref().and_then(|p| value(detector, hit, p, text));
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

fn near(detector: &Detector, file: &SourceFile, hit: &Hit, line: &Line) -> bool {
    let Some(near) = &line.other else { return true };
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
    let reads =
        rule.pattern.as_ref().is_some_and(|p| p.contains("(?P<n>") || p.contains("(?P<value>"));
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

/// The period or value that a practice's pattern captures.
fn value(detector: &Detector, hit: &Hit, pattern: &Regex, text: &str) -> Option<String> {
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
    let Some(pattern) = &detector.lines.literals[hit.rule].pattern else { return Vec::new() };
    let (start, text) = around(file, hit.start);
    let mut out = Vec::new();
    for found in pattern.captures_iter(text).take(20) {
        let Some(value) = found.get(1).or_else(|| found.get(0)) else { continue };
        out.extend(written(detector, hit.rule, value.as_str(), start + value.start()));
    }
    out
}

/// Strings of code that are personal data as a whole.
pub fn strings(detector: &Detector, tree: &Tree<'_>) -> Vec<Decision> {
    let rules: Vec<(usize, &Regex, &str)> = detector
        .rules
        .literals
        .iter()
        .enumerate()
        .filter(|(_, rule)| rule.strings)
        .filter_map(|(at, rule)| {
            Some((at, detector.lines.literals[at].pattern.as_ref()?, rule.holds.as_str()))
        })
        .collect();
    let mut out = Vec::new();
    for (at, token) in tree.tokens().iter().enumerate() {
        if token.kind != Token::Text || !(7..=80).contains(&(token.end - token.start)) {
            continue;
        }
        let text = tree.word(at);
        for (rule, pattern, holds) in &rules {
            if !text.contains(holds) {
                continue;
            }
            let Some(found) = pattern.captures(text) else { continue };
            let Some(value) = found.get(1).or_else(|| found.get(0)) else { continue };
            out.extend(written(
                detector,
                *rule,
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

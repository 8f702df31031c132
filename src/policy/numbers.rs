//! Periods and dates in a run of tokens, in ISO 8601. Which of them are
//! periods of retention is for others to decide.

use super::lexicon::Lexicon;
use super::words::{Sort, Token};

/// A period of time, and the tokens that say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First token.
    pub from: usize,
    /// Behind the last token.
    pub to: usize,
    /// `P30D`, `P12M`, `PT24H`.
    pub iso: String,
}

/// The classes of words for units, with the ISO form.
const UNITS: [(&str, &str, &str); 7] = [
    ("unit-minute", "PT", "M"),
    ("unit-hour", "PT", "H"),
    ("unit-day", "P", "D"),
    ("unit-week", "P", "W"),
    ("unit-month", "P", "M"),
    ("unit-quarter", "Q", "M"),
    ("unit-year", "P", "Y"),
];

/// All periods in `from..to`: a number in digits or words, perhaps with its
/// digits in brackets, then a unit.
pub fn periods(
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    from: usize,
    to: usize,
) -> Vec<Period> {
    let mut out = Vec::new();
    let number_class = lexicon.class("number");
    let mut at = from;
    while at < to {
        let token = &tokens[at];
        let word = &text[token.start..token.end];
        let value = match token.sort {
            Sort::Number => word.replace(',', "").parse::<u32>().ok(),
            Sort::Word if token.classes & number_class != 0 => lexicon.value(word),
            _ => None,
        };
        let Some(mut value) = value else {
            at += 1;
            continue;
        };
        let mut next = at + 1;
        // "twenty-four", "ninety (90)"
        if let Some(tail) = tokens.get(next).filter(|t| t.tied && t.classes & number_class != 0) {
            value += lexicon.value(&text[tail.start..tail.end]).unwrap_or(0);
            next += 1;
        }
        if matches!(tokens.get(next).map(|t| t.sort), Some(Sort::Mark('(')))
            && matches!(tokens.get(next + 1).map(|t| t.sort), Some(Sort::Number))
        {
            next += 3;
        }
        // "30 calendar days", "90 consecutive days"
        let mut unit = None;
        for step in next..(next + 2).min(to) {
            if !matches!(tokens[step].sort, Sort::Word) {
                break;
            }
            unit = UNITS
                .iter()
                .find(|(class, ..)| tokens[step].classes & lexicon.class(class) != 0)
                .map(|u| (u, step));
            if unit.is_some() {
                break;
            }
        }
        match unit {
            Some(((_, prefix, letter), step)) if value > 0 && value < 100_000 => {
                let (prefix, value) =
                    if *prefix == "Q" { ("P", value * 3) } else { (*prefix, value) };
                out.push(Period {
                    from: at,
                    to: step + 1,
                    iso: format!("{prefix}{value}{letter}"),
                });
                at = step + 1;
            }
            _ => at = next,
        }
    }
    out
}

/// A date in `from..to`, as `2025-01-09` or `2024-12`. `15/01/2025` counts
/// where only one order is possible.
pub fn date(
    lexicon: &Lexicon,
    text: &str,
    tokens: &[Token],
    from: usize,
    to: usize,
) -> Option<String> {
    let month_class = lexicon.class("month");
    let word = |at: usize| tokens.get(at).filter(|_| at < to).map(|t| &text[t.start..t.end]);
    let digits = |at: usize| word(at).and_then(|w| w.parse::<u32>().ok());
    let year = |at: usize| digits(at).filter(|y| (1990..2100).contains(y));
    let sort = |at: usize| tokens.get(at).filter(|_| at < to).map(|t| t.sort);
    for at in from..to {
        // 2025-01-09
        if let Some(y) = year(at) {
            let tied = |n: usize| tokens.get(n).is_some_and(|t| t.tied);
            if let (Some(m), Some(d)) = (
                digits(at + 1).filter(|m| tied(at + 1) && (1..=12).contains(m)),
                digits(at + 2).filter(|d| (1..=31).contains(d)),
            ) {
                return Some(format!("{y}-{m:02}-{d:02}"));
            }
        }
        if tokens[at].classes & month_class != 0 {
            let Some(m) = word(at).and_then(|w| lexicon.value(w)) else { continue };
            // January 9, 2025; January 9th 2025; 9 January 2025; January 2025
            if let Some(d) = digits(at + 1).filter(|d| (1..=31).contains(d)) {
                let y = (at + 2..at + 5).find_map(|n| year(n));
                if let Some(y) = y {
                    return Some(format!("{y}-{m:02}-{d:02}"));
                }
            }
            let y = year(at + 1).or_else(|| year(at + 2));
            if let Some(y) = y {
                let back = (1..=3)
                    .filter_map(|n| at.checked_sub(n))
                    .find_map(|n| digits(n).filter(|d| (1..=31).contains(d)));
                return Some(match back.filter(|_| at > from) {
                    Some(d) => format!("{y}-{m:02}-{d:02}"),
                    None => format!("{y}-{m:02}"),
                });
            }
        }
        // 28/11/2024, 09.01.2025
        if let Some(first) = digits(at) {
            if sort(at + 1) == Some(Sort::Mark('/')) && sort(at + 3) == Some(Sort::Mark('/')) {
                let year = digits(at + 4).map(|y| if y < 100 { y + 2000 } else { y });
                if let (Some(second), Some(y)) = (digits(at + 2), year) {
                    let (d, m) = if first > 12 {
                        (first, second)
                    } else if second > 12 {
                        (second, first)
                    } else {
                        continue;
                    };
                    if (1..=12).contains(&m) && d <= 31 && (1990..2100).contains(&y) {
                        return Some(format!("{y}-{m:02}-{d:02}"));
                    }
                }
            }
        }
        let dotted: Vec<u32> = word(at)
            .map(|w| w.split('.').filter_map(|p| p.parse().ok()).collect())
            .unwrap_or_default();
        if let [d, m, y] = dotted[..] {
            if (1..=31).contains(&d) && (1..=12).contains(&m) && (1990..2100).contains(&y) {
                return Some(format!("{y}-{m:02}-{d:02}"));
            }
        }
    }
    None
}

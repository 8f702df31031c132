//! From a form that was filled in to the changes that it asks for, or what is
//! wrong with it in words.

use std::collections::BTreeSet;

use crate::config::{self, Accept, Change, NotPersonal};
use crate::model::{Finding, Kind, Place, SubjectKind};
use crate::report;
use crate::rules::Rules;

use super::draft::Work;
use super::form::{Decision, Form};
use super::state::State;
use super::statement;

/// What is to be done to the file.
pub(crate) fn work(form: &Form, state: &State) -> Result<Work, String> {
    match &form.decision {
        Decision::Accept => accepts(form, state.today).map(Work::Changes),
        Decision::NotPersonal => names(form).map(Work::Changes),
        Decision::FirstParty => {
            let ids: BTreeSet<String> = form.targets().filter_map(party).collect();
            let change = |party| Change::FirstParty { party, reason: form.some("Reason") };
            Ok(Work::Changes(ids.into_iter().map(change).collect()))
        }
        Decision::Declare => statements(form, &state.rules).map(Work::Changes),
        Decision::Start => Ok(Work::Start(report::init_draft(&form.audit, &state.rules))),
        Decision::Undo(step) => match &form.config {
            Some((path, _)) if *path != step.path => Err(format!(
                "{} was written, and {path} is the configuration now: nothing is taken back",
                step.path
            )),
            _ => Ok(Work::Back(step.clone())),
        },
    }
}

fn nowhere() -> Place {
    Place { path: "".into(), line: 1, column: 1, end_line: 1, end_column: 1 }
}

fn accepts(form: &Form, today: Option<jiff::civil::Date>) -> Result<Vec<Change>, String> {
    let reason = form.some("Reason").ok_or("a reason is needed")?;
    let until = ends(form.text("Until"), today)?;
    let accept = |f: &Finding| Change::Accept {
        accept: Accept {
            finding: f.fingerprint.clone(),
            reason: reason.clone(),
            owner: form.some("Owner"),
            until,
            place: nowhere(),
        },
        what: f.message.clone(),
    };
    Ok(form.targets().map(accept).collect())
}

fn names(form: &Form) -> Result<Vec<Change>, String> {
    let names = list(form.text("Name"));
    if names.is_empty() {
        return Err("a name is needed".into());
    }
    let entry = |name: String| {
        Change::NotPersonal(NotPersonal {
            name,
            path: form.some("Where"),
            data: form.some("Type"),
            reason: form.some("Reason"),
            place: nowhere(),
        })
    };
    Ok(names.into_iter().map(entry).collect())
}

fn statements(form: &Form, rules: &Rules) -> Result<Vec<Change>, String> {
    let purposes = list(form.text("Purposes"));
    let known = rules.taxonomy.purposes();
    for id in &purposes {
        if !known.iter().any(|p| p.id == *id) {
            let near = rules.taxonomy.nearest_purpose(id).unwrap_or("none");
            return Err(format!("no purpose `{id}`; did you mean `{near}`?"));
        }
    }
    let alone = form.count() == 1;
    let statement = |f: &Finding| {
        let mut d = statement::of(&form.audit, f)
            .ok_or("a credential or a person's data in code is nothing to declare: take it out")?;
        if alone {
            let kind = form.text("Kind");
            d.kind = Kind::from_name(kind).ok_or_else(|| {
                let near = config::normalise_kind(kind).map_or("", |k| k.name());
                format!("no kind `{kind}`; did you mean `{near}`?")
            })?;
            d.data = list(form.text("Data"));
            d.parties = list(form.text("Parties"));
            d.values = list(form.text("Values"));
            d.quote = form.text("Sentence").to_owned();
            for id in &d.data {
                if rules.taxonomy.get(id).is_none() {
                    let near = rules.taxonomy.nearest(id).unwrap_or("none");
                    return Err(format!("no data type `{id}`; did you mean `{near}`?"));
                }
            }
        }
        if d.quote.is_empty() {
            // Without words of its own a statement is told by its kind.
            d.quote = d.kind.name().to_owned();
        }
        d.purposes.clone_from(&purposes);
        Ok(Change::Declare(Box::new(d)))
    };
    form.targets().map(statement).collect()
}

/// The third party that a finding is about.
pub(crate) fn party(f: &Finding) -> Option<String> {
    let own = (f.subject.kind == SubjectKind::Party).then(|| f.subject.id.clone());
    own.or_else(|| f.recipient.clone())
}

/// Words between commas.
fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
}

/// The last day: a date, or so many days, weeks, months, years from today;
/// nothing or `never`: for good.
fn ends(text: &str, today: Option<jiff::civil::Date>) -> Result<Option<jiff::civil::Date>, String> {
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty() || text == "never" {
        return Ok(None);
    }
    let wrong = || format!("`{text}` is no day: write 90d, 6m, 1y, 2030-12-31 or never");
    let date = match text.parse::<jiff::civil::Date>() {
        Ok(date) => date,
        Err(_) => {
            let unit = text.chars().last().ok_or_else(wrong)?;
            let n: i32 =
                text[..text.len() - unit.len_utf8()].trim().parse().map_err(|_| wrong())?;
            let span = jiff::Span::new();
            let span = match unit {
                'd' => span.try_days(n),
                'w' => span.try_weeks(n),
                'm' => span.try_months(n),
                'y' => span.try_years(n),
                _ => return Err(wrong()),
            };
            let today = today.ok_or("today's date is not known: write a date")?;
            span.and_then(|s| today.checked_add(s)).map_err(|_| wrong())?
        }
    };
    match today {
        Some(today) if date < today => Err(format!("{date} is over already")),
        _ => Ok(Some(date)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_a_date_or_a_span_from_today_and_never_the_past() {
        let today = Some(jiff::civil::date(2030, 1, 31));
        let day = |text| ends(text, today).map(|d| d.map(|d| d.to_string()).unwrap_or_default());
        assert_eq!(day("90d").as_deref(), Ok("2030-05-01"));
        assert_eq!(day("1m").as_deref(), Ok("2030-02-28"));
        assert_eq!(day("1y").as_deref(), Ok("2031-01-31"));
        assert_eq!(day("2031-12-31").as_deref(), Ok("2031-12-31"));
        assert_eq!(day("never").as_deref(), Ok(""));
        assert!(day("2029-01-01").expect_err("over").contains("over already"));
        for wrong in ["x", "10", "9q", "99999999y", "-", "d", "é"] {
            assert!(day(wrong).is_err(), "{wrong}");
        }
    }
}

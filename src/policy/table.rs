//! Tables: columns by their headings, one statement a row; or rows by their
//! headings under an opener that says what is collected.

use super::document::Shape;
use super::frame::Topic;
use super::item;
use super::label::Habit;
use super::object::data_in;
use super::party::named;
use super::retention;
use super::sense::Sense;
use super::statement::{Context, Draft};
use super::view::View;
use crate::model::{Kind, Mode, Verb};

/// What the rows of one table state, each with the cell it stands in.
pub fn read<'v, 'a>(cells: &'v [View<'a>], context: &Context) -> Vec<(&'v View<'a>, Draft)> {
    let mut out = Vec::new();
    let at = |view: &View<'_>| match view.block.shape {
        Shape::Cell { row, column, head, .. } => (row, column, head),
        _ => (0, 0, false),
    };
    let first_row: Vec<&View<'_>> = cells.iter().filter(|v| at(v).0 == 0).collect();
    let header = first_row.len() > 1 && first_row.iter().all(|v| at(v).2);
    let row_headed = !header && cells.iter().any(|v| at(v).1 == 0 && at(v).2);
    let mut roles: Vec<(u16, String)> = Vec::new();
    if header {
        for view in &first_row {
            let all = view.all();
            if let Some(hit) = view.phrases(&all, Sense::Column).next() {
                roles.push((at(view).1, view.lexicon.id(hit).to_owned()));
            }
        }
    }
    let rows = cells.iter().map(|v| at(v).0).max().unwrap_or(0);
    let role = |name: &str| roles.iter().find(|(_, r)| r == name).map(|(c, _)| *c);
    let (data, example, purpose, kept, party) =
        (role("data"), role("example"), role("purpose"), role("retention"), role("party"));
    let topic = context.topic;
    // Columns that are answered with yes or no: "Collected", "Shared".
    let asks = |column: u16, classes: u128| {
        Some(column) != data
            && first_row.iter().any(|v| at(v).1 == column && v.any(v.all(), classes))
    };
    let mut start = 0;
    for row in 0..=rows {
        let end = (start..cells.len()).find(|&n| at(&cells[n]).0 > row).unwrap_or(cells.len());
        let line = &cells[start..end];
        start = end;
        if line.is_empty() || header && row == 0 {
            continue;
        }
        let cell = |column: Option<u16>| column.and_then(|c| line.iter().find(|v| at(v).1 == c));
        let first = &line[0];
        let mode = if context.deny {
            Mode::Deny
        } else if context.conditional {
            Mode::Conditional
        } else if context.hedged {
            Mode::Hedged
        } else {
            Mode::Assert
        };
        if row_headed {
            if topic == Some(Topic::Collect) && at(first).2 {
                out.extend(
                    item::read(first, context, Habit::BodyData).into_iter().map(|d| (first, d)),
                );
            }
            continue;
        }
        let refused = |classes: fn(&View<'_>) -> u128| {
            line.iter().any(|v| {
                let c = v.class;
                v.is(0, c.yes_no) && v.is(0, c.not) && asks(at(v).1, classes(v))
            })
        };
        let never = refused(|v| v.class.collect | v.class.store);
        let kept_back = refused(|v| v.class.share | v.class.sell);
        let recipients = cell(party).map(|v| {
            let (mut names, groups) = named(v, &v.all());
            // "No" and "N/A" are answers, and nobody's name.
            let answer = v.is(0, v.class.yes_no | v.class.not) || v.block.text.len() <= 3;
            if names.is_empty() && groups.is_empty() && v.name_like(0) && !answer {
                names.push(v.block.text.clone());
            }
            // The purpose of a named vendor tells what it is.
            let mut groups = groups;
            if groups.is_empty() && !names.is_empty() {
                groups = cell(purpose).map(|v| named(v, &v.all()).1).unwrap_or_default();
            }
            (names, groups)
        });
        let purposes = cell(purpose).map(|v| v.ids(&v.all(), Sense::Purpose)).unwrap_or_default();
        if topic == Some(Topic::Cookies) && header {
            let mut d = Draft::new(Kind::Cookie, mode, first.all());
            d.data = data_in(first, None, &first.all(), true);
            d.purposes = purposes;
            if let Some(view) = cell(kept) {
                d.values = retention::periods_of(view);
            }
            out.push((first, d));
            continue;
        }
        if data.is_some() && topic != Some(Topic::Share) || data.is_some() && party.is_none() {
            let mut ids: Vec<String> = Vec::new();
            let left = cell(data).map(|v| data_in(v, None, &v.all(), true)).unwrap_or_default();
            let right = cell(example).map(|v| data_in(v, None, &v.all(), true)).unwrap_or_default();
            ids.extend(if right.is_empty() { left } else { right });
            let retained = cell(kept);
            if !ids.is_empty() && !(topic == Some(Topic::Retention) && retained.is_some()) {
                let deny = context.deny || never;
                let kind = if deny { Kind::NeverCollects } else { Kind::Collects };
                let mode = if deny { Mode::Deny } else { mode };
                let mut d = Draft::new(kind, mode, first.all());
                d.verbs = vec![Verb::Collect];
                d.data.clone_from(&ids);
                d.purposes.clone_from(&purposes);
                out.push((first, d));
                if kept_back && !never {
                    let mut d = Draft::new(Kind::NeverShares, Mode::Deny, first.all());
                    d.verbs = vec![Verb::Share];
                    d.data.clone_from(&ids);
                    out.push((first, d));
                }
            }
            if let Some(view) = retained {
                let values = retention::periods_of(view);
                if !values.is_empty() && !ids.is_empty() {
                    let mut d = Draft::new(Kind::Retention, mode, view.all());
                    d.verbs = vec![Verb::Store];
                    d.data.clone_from(&ids);
                    d.values = values;
                    out.push((view, d));
                }
            }
        }
        if let Some((names, groups)) = recipients {
            let shared = topic == Some(Topic::Share) || data.is_some();
            if shared && (!names.is_empty() || !groups.is_empty()) {
                let conditional = line.iter().any(|v| v.cue(&v.all(), "consent").is_some());
                let mut d = Draft::new(
                    if context.deny { Kind::NeverShares } else { Kind::Shares },
                    if conditional { Mode::Conditional } else { mode },
                    first.all(),
                );
                d.verbs = vec![Verb::Share];
                d.parties = names;
                d.categories = groups;
                d.purposes = purposes;
                d.data = cell(data).map(|v| data_in(v, None, &v.all(), true)).unwrap_or_default();
                out.push((first, d));
            }
        }
    }
    out
}

//! "X: Y": the label and the body of an item, and what the items of one list do
//! with theirs. What either states is read elsewhere.

use std::ops::Range;

use super::object::data_in;
use super::sense::Sense;
use super::view::View;
use super::words::Sort;

/// Label and body of an item, if it has both.
#[derive(Debug, Clone)]
pub struct Sides {
    /// What stands before the colon, dash or arrow.
    pub label: Range<usize>,
    /// What stands behind it.
    pub body: Range<usize>,
    /// The mark between them is an arrow.
    pub arrow: bool,
}

/// What the items of one list do with their labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Habit {
    /// The body names the data, or there are no labels.
    #[default]
    BodyData,
    /// The label names the data, the body says what for.
    LabelData,
}

/// Splits an item at its first colon, dash or arrow.
pub fn sides(view: &View<'_>) -> Option<Sides> {
    let all = view.all();
    let bold_end = view.block.bold.first().filter(|b| b.start == 0).map(|b| b.end);
    let arrow = all.clone().find(|&at| at > 0 && view.mark(at, '>'));
    if let Some(at) = arrow {
        // "When …: data -> purpose": the condition is no label.
        let start = if view.is(0, view.class.cond) {
            (0..at).find(|&n| view.mark(n, ':')).map_or(0, |n| n + 1)
        } else {
            0
        };
        return Some(Sides { label: start..at, body: at + 1..all.end, arrow: true });
    }
    let mut depth = 0;
    for at in all.clone() {
        let token = &view.tokens[at];
        match token.sort {
            Sort::Mark('(') => depth += 1,
            Sort::Mark(')') => depth -= 1,
            Sort::Mark('.' | '!' | '?' | ';')
                if depth == 0 && bold_end.is_none_or(|b| b <= token.start) =>
            {
                return None;
            }
            Sort::Mark(mark @ (':' | '-')) if at > 0 && depth == 0 => {
                let words = (0..at).filter(|&n| view.tokens[n].sort == Sort::Word).count();
                let bold = bold_end.is_some_and(|b| b + 2 >= token.start);
                let ok = if mark == ':' { words <= 8 } else { bold || words <= 4 };
                if ok && at + 1 < all.end {
                    return Some(Sides { label: 0..at, body: at + 1..all.end, arrow: false });
                }
                if !ok {
                    return None;
                }
            }
            _ => {}
        }
    }
    // A bold label without a mark: "**Label** text".
    let end = bold_end?;
    let cut = all.clone().find(|&at| view.tokens[at].start >= end)?;
    let words = cut;
    (cut > 0
        && words <= 6
        && cut + 1 < all.end
        && !view.is(cut, view.class.be | view.class.and | view.class.prep))
    .then_some(Sides { label: 0..cut, body: cut..all.end, arrow: false })
}

/// The habit of a list, by majority of its items.
pub fn habit(items: &[&View<'_>]) -> Habit {
    let mut label = 0;
    let mut body = 0;
    for view in items {
        let Some(sides) = sides(view) else { continue };
        let left = data_in(view, None, &sides.label, false).len();
        let right = data_in(view, None, &sides.body, false).len();
        let purposes = view.ids(&sides.body, Sense::Purpose).len();
        if left > 0 && purposes > 0 && right <= purposes {
            label += 1;
        } else if right > 0 {
            body += 1;
        }
    }
    if label > 0 && label * 2 >= body { Habit::LabelData } else { Habit::BodyData }
}

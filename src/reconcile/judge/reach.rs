//! Which rights a policy has people meet: where it says whom to write to, and
//! how near to the right it says so. What the code shows plays no part here.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Assessment, Declaration, Kind};
use crate::reconcile::statements::World;

/// How many lines apart two statements of one passage may stand.
const NEAR: u32 = 2;

/// Where documents say whom to write to.
pub(super) struct Reach<'a> {
    /// Sections, by document and headings.
    sections: BTreeSet<(&'a str, &'a [String])>,
    /// Lines.
    lines: BTreeSet<(&'a str, u32)>,
    /// Documents that say whom to write to for rights.
    for_rights: BTreeSet<&'a str>,
    /// Documents that say whom to write to at all.
    contacts: BTreeSet<&'a str>,
    /// Documents that are one section, with a title or without.
    whole: BTreeSet<&'a str>,
}

impl<'a> Reach<'a> {
    pub(super) fn new(world: &World<'a>) -> Self {
        let mut reach = Self {
            sections: BTreeSet::new(),
            lines: BTreeSet::new(),
            for_rights: BTreeSet::new(),
            contacts: BTreeSet::new(),
            whole: BTreeSet::new(),
        };
        let mut headings: BTreeMap<&str, Option<&[String]>> = BTreeMap::new();
        for d in world.sides.declarations {
            let (path, own) = (d.place.path.as_ref(), d.headings.as_slice());
            let known = headings.entry(path).or_insert(Some(own));
            *known = known.filter(|first| *first == own);
            if tells(d) {
                reach.sections.insert((path, own));
                reach.lines.extend([(path, d.place.line), (path, d.place.end_line)]);
            }
            if d.kind == Kind::Contact {
                reach.contacts.insert(path);
            }
            if d.kind == Kind::Contact && says(d, "for:rights") {
                reach.for_rights.insert(path);
            }
        }
        reach.whole = headings.into_iter().filter(|(_, h)| h.is_some()).map(|(p, _)| p).collect();
        reach
    }

    /// Whether people are asked for a right, and no statement gives it in the
    /// program.
    pub(super) fn meets(&self, world: &World<'_>, right: &Assessment) -> bool {
        let stated = || right.declarations.iter().map(|at| world.declaration(*at));
        let given = stated().any(|d| says(d, "channel:program") && !tells(d));
        !given && stated().any(|d| tells(d) || self.near(d))
    }

    /// Whether the passage or section of a statement says whom to write to, or
    /// the document does for rights.
    fn near(&self, d: &Declaration) -> bool {
        let path = d.place.path.as_ref();
        // Who may request something asks whoever the document names.
        let asks = says(d, "channel:request") && self.contacts.contains(path);
        if asks || self.for_rights.contains(path) {
            return true;
        }
        if self.whole.contains(path) {
            let lines = d.place.line.saturating_sub(NEAR)..=d.place.end_line.saturating_add(NEAR);
            return self
                .lines
                .range((path, *lines.start())..=(path, *lines.end()))
                .next()
                .is_some();
        }
        self.sections.contains(&(path, d.headings.as_slice()))
    }
}

/// Whether a statement says whom to write to.
fn tells(d: &Declaration) -> bool {
    d.kind == Kind::Contact || says(d, "channel:contact") || d.quote.contains('@')
}

fn says(d: &Declaration, value: &str) -> bool {
    d.values.iter().any(|v| v == value)
}

//! Floor 3, the hall: what the code does meets what the policy says.
//!
//! [`reconcile`] is pure and sees [`Evidence`] and [`Declaration`] alone:
//! never a syntax tree, never a sentence. `assess` files rule on every
//! subject; `judge` turns what needs an eye into findings; `decisions` applies
//! what the owner decided; `order` says what comes first.

mod data;
mod decisions;
mod judge;
mod order;
mod parties;
mod promises;
mod statements;
mod transfers;
mod wording;

use std::collections::BTreeSet;

use crate::config::Config;
use crate::model::{Assessment, Declaration, Evidence, Finding, Note};
use crate::rules::Rules;

/// All that a comparison rests on.
#[derive(Debug, Clone, Copy)]
pub struct Sides<'a> {
    /// What the code does.
    pub evidence: &'a [Evidence],
    /// What the policy says.
    pub declarations: &'a [Declaration],
    /// Remarks on the documents.
    pub notes: &'a [Note],
    /// Parties that are the project itself, by its manifests.
    pub own: &'a BTreeSet<String>,
    /// Whether there is a policy at all.
    pub has_policy: bool,
    /// Whether everything has been read; if not, nothing is called unevidenced.
    pub complete: bool,
    /// The rules.
    pub rules: &'a Rules,
    /// The owner's settings and decisions.
    pub config: &'a Config,
    /// Today, for decisions that expire.
    pub today: Option<jiff::civil::Date>,
}

/// What comes of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// One for every subject that either side mentions, sorted.
    pub assessments: Vec<Assessment>,
    /// What needs an eye, worst first.
    pub findings: Vec<Finding>,
    /// Remarks on decisions that have expired or match nothing.
    pub notes: Vec<Note>,
}

/// Compares the two sides.
pub fn reconcile(sides: &Sides<'_>) -> Outcome {
    let muted = decisions::muted(sides);
    let world = statements::World::new(sides, &muted);
    let mut assessments = Vec::new();
    data::assess(&world, &mut assessments);
    parties::assess(&world, &mut assessments);
    promises::assess(&world, &mut assessments);
    assessments.sort_by(|a, b| key(a).cmp(&key(b)));
    let mut findings = judge::findings(&world, &assessments);
    let notes = decisions::apply(sides, &muted, &mut findings);
    order::sort(&world, &mut findings);
    Outcome { assessments, findings, notes }
}

/// The order of assessments: subject, then what is done, to whom, about what.
fn key(
    a: &Assessment,
) -> (&crate::model::Subject, Option<crate::model::Action>, &Option<String>, &Option<String>) {
    (&a.subject, a.action, &a.recipient, &a.about)
}

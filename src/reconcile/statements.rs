//! The two sides, indexed: which evidence counts, which statement covers what.

use std::collections::{BTreeMap, BTreeSet};

use super::Sides;
use crate::model::{
    Action, DataSubject, Declaration, Evidence, Kind, Mode, Scope, SubjectKind, Verb,
};
use crate::rules::Rules;

/// How closely a statement fits a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The same, or nearly as narrow.
    Exact,
    /// Something broader.
    Broader(u32),
    /// The root term: "personal information".
    Root,
}

/// The sides with what is looked up again and again.
pub(super) struct World<'a> {
    pub sides: &'a Sides<'a>,
    pub rules: &'a Rules,
    /// Evidence on data types that is judged, by type.
    pub data: BTreeMap<&'a str, Vec<usize>>,
    /// Evidence on data types that is too weak to accuse anybody: enough to
    /// believe a policy that states the type.
    pub faint: BTreeMap<&'a str, Vec<usize>>,
    /// Evidence on third parties that is judged, by party: the party itself,
    /// and whatever is shared with it.
    pub parties: BTreeMap<&'a str, Vec<usize>>,
    /// Evidence on practices that is judged, by measure.
    pub practices: BTreeMap<&'a str, Vec<usize>>,
    /// Secrets and personal data written into the code.
    pub literals: Vec<usize>,
    /// Parties that are the project itself.
    pub own: BTreeSet<&'a str>,
    /// Types of data that a platform of this project makes one: `(plain, its own)`.
    pub aliases: Vec<(&'a str, &'a str)>,
    /// Evidence that the owner called not personal.
    pub muted: &'a BTreeSet<usize>,
}

impl<'a> World<'a> {
    pub(super) fn new(sides: &'a Sides<'a>, muted: &'a BTreeSet<usize>) -> Self {
        let decided = sides.config.own_parties.iter().map(|p| p.party.as_str());
        let own: BTreeSet<&str> = decided.chain(sides.own.iter().map(String::as_str)).collect();
        let mut world = World {
            sides,
            rules: sides.rules,
            data: BTreeMap::new(),
            faint: BTreeMap::new(),
            parties: BTreeMap::new(),
            practices: BTreeMap::new(),
            literals: Vec::new(),
            own,
            aliases: Vec::new(),
            muted,
        };
        for (at, e) in sides.evidence.iter().enumerate() {
            let id = e.subject.id.as_str();
            if !e.counts() {
                let faint = e.scope == Scope::Production && e.subject.kind == SubjectKind::Data;
                if faint && !muted.contains(&at) {
                    world.faint.entry(id).or_default().push(at);
                }
                continue;
            }
            match e.subject.kind {
                SubjectKind::Data => world.data.entry(id).or_default().push(at),
                SubjectKind::Party if !world.own.contains(id) => {
                    world.parties.entry(id).or_default().push(at);
                }
                SubjectKind::Party => {}
                SubjectKind::Practice => world.practices.entry(id).or_default().push(at),
                SubjectKind::Secret | SubjectKind::Literal => world.literals.push(at),
            }
            if let Some(recipient) = e.recipient.as_deref().filter(|r| !world.own.contains(r))
                && e.subject.kind != SubjectKind::Party
                && !muted.contains(&at)
            {
                world.parties.entry(recipient).or_default().push(at);
            }
        }
        for platform in sides.rules.policy.languages.iter().flat_map(|l| &l.platforms) {
            // A project that handles nothing of the platform does not live on it.
            if !platform.means.values().any(|own| world.data.contains_key(own.as_str())) {
                continue;
            }
            for (plain, own) in &platform.means {
                if !world.aliases.contains(&(plain, own)) {
                    world.aliases.push((plain, own));
                }
            }
        }
        world
    }

    pub(super) fn evidence(&self, at: usize) -> &'a Evidence {
        &self.sides.evidence[at]
    }

    pub(super) fn declaration(&self, at: usize) -> &'a Declaration {
        &self.sides.declarations[at]
    }

    /// The statements that say something themselves, with their index.
    pub(super) fn statements(&self) -> impl Iterator<Item = (usize, &'a Declaration)> {
        self.sides.declarations.iter().enumerate().filter(|(_, d)| !d.umbrella)
    }

    /// How closely a statement about `stated` fits `handled`, if it covers it.
    pub(super) fn fit(&self, stated: &str, handled: &str) -> Option<Fit> {
        let one = |pair: &&(&str, &str)| **pair == (stated, handled) || **pair == (handled, stated);
        if self.aliases.iter().any(|pair| one(&pair)) {
            return Some(Fit::Exact);
        }
        let taxonomy = &self.rules.taxonomy;
        if let Some(distance) = taxonomy.distance(stated, handled) {
            if distance == 0 {
                return Some(Fit::Exact);
            }
            if taxonomy.is_root(stated) {
                return Some(Fit::Root);
            }
            // One step up the primary line, below the group: nearly as narrow.
            let primary = taxonomy
                .get(handled)
                .and_then(|t| t.parents.first())
                .is_some_and(|&p| taxonomy.types()[p].id == stated);
            if distance == 1 && primary && !is_group(self.rules, stated) {
                return Some(Fit::Exact);
            }
            return Some(Fit::Broader(distance));
        }
        // Code that only shows the group is covered by a member of it.
        (is_group(self.rules, handled) && taxonomy.distance(handled, stated) == Some(1))
            .then_some(Fit::Exact)
    }

    /// The closest fit of any of a statement's data types.
    pub(super) fn best_fit(&self, d: &Declaration, handled: &str) -> Option<Fit> {
        if d.data.is_empty() && d.kind == Kind::Cookie {
            // "Remembers your language", in a list of what cookies do.
            let measure = self.rules.measures.iter().find(|m| m.id == Kind::Cookie.name())?;
            return self.fit(measure.data.first()?, handled);
        }
        d.data.iter().filter_map(|stated| self.fit(stated, handled)).min()
    }
}

/// Whether a type is the head of a group: right below the root.
fn is_group(rules: &Rules, id: &str) -> bool {
    let taxonomy = &rules.taxonomy;
    taxonomy
        .get(id)
        .and_then(|t| t.parents.first())
        .is_some_and(|&p| taxonomy.types()[p].parents.is_empty())
}

/// Whether a statement tells people that its data is handled.
pub(super) fn discloses(d: &Declaration) -> bool {
    matches!(
        d.kind,
        Kind::Collects
            | Kind::Shares
            | Kind::Purpose
            | Kind::Retention
            | Kind::Cookie
            | Kind::Transfer
            // Who says how it is secured says that it is there.
            | Kind::SecurityClaim
    ) && d.mode != Mode::Deny
        && d.subject == DataSubject::General
}

/// Whether a statement denies something for everybody.
pub(super) fn denies(d: &Declaration) -> bool {
    d.kind.denies()
        && d.mode == Mode::Deny
        && d.subject == DataSubject::General
        && d.scope.is_none()
}

/// Whether a denial of collecting is about this action. "We do not store"
/// says nothing about collecting; "we do not collect" covers keeping too.
pub(super) fn denies_action(d: &Declaration, action: Action) -> bool {
    if d.verbs.is_empty() {
        return action != Action::Share;
    }
    d.verbs.iter().any(|verb| match verb {
        // Who shows or uses something has got it.
        Verb::Collect => action != Action::Share,
        Verb::Track => matches!(action, Action::Collect | Action::Store | Action::Log),
        Verb::Store => matches!(action, Action::Store | Action::Log),
        Verb::Log => action == Action::Log,
        Verb::Use => matches!(action, Action::Use | Action::Display),
        Verb::Share | Verb::Transfer => action == Action::Share,
        Verb::Sell => false,
    })
}

/// Whether a denial of sharing is about sharing at all, not about selling alone.
pub(super) fn denies_sharing(d: &Declaration) -> bool {
    d.kind == Kind::NeverShares
        && (d.verbs.is_empty() || d.verbs.iter().any(|v| matches!(v, Verb::Share | Verb::Transfer)))
}

/// Whether a denial names the very action and no broader one: "never store".
pub(super) fn is_specific(d: &Declaration, action: Action) -> bool {
    match action {
        Action::Store => d.verbs == [Verb::Store] || d.verbs == [Verb::Store, Verb::Log],
        Action::Log => d.verbs == [Verb::Log] || d.verbs == [Verb::Store, Verb::Log],
        _ => false,
    }
}

/// Whether a positive statement states the very action.
pub(super) fn states_action(d: &Declaration, action: Action) -> bool {
    match action {
        Action::Store => d.kind == Kind::Retention || d.verbs.contains(&Verb::Store),
        Action::Log => d.verbs.contains(&Verb::Log) || d.kind == Kind::Retention,
        _ => true,
    }
}

//! What one verb states, by whom: cookies, what people give, what data is used for.
//! What it is about, what is gathered, what is shared, and what is denied without
//! being named have files of their own.

use std::ops::Range;

use super::matter::{Matter, handles, matter};
use crate::model::{Kind, Marks, Mode, Verb};
use crate::policy::clause::{Agent, Clause, Group, Part};
use crate::policy::frame::Topic;
use crate::policy::object::{ROOT, objects, tracks};
use crate::policy::party::{named, recipients};
use crate::policy::sense::Sense;
use crate::policy::statement::{Context, Draft, marks, mode_of};
use crate::policy::view::View;

/// Verbs of a clause with all that belongs to them.
pub(super) struct Deed<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) clause: &'a Clause,
    pub(super) group: &'a Group,
    pub(super) context: &'a Context,
    /// Where the objects stand.
    pub(super) zone: Range<usize>,
    /// The data that it is about.
    pub(super) data: Vec<String>,
    /// Its words name personal data in general, whatever they point back at.
    pub(super) root: bool,
    /// The objects name data in general.
    pub(super) generic: bool,
    /// What for.
    pub(super) purposes: Vec<String>,
    pub(super) mode: Mode,
    pub(super) marks: Marks,
    pub(super) verbs: Vec<Verb>,
    /// Who receives it.
    pub(super) parties: Vec<String>,
    pub(super) categories: Vec<String>,
}

/// What one group of verbs states; `before` is what its clause stated already.
pub(super) fn of_group(
    view: &View<'_>,
    clause: &Clause,
    group: &Group,
    context: &Context,
    before: &[Draft],
) -> Vec<Draft> {
    let zone = objects(view, clause, group);
    let Matter { data, root, generic } = matter(view, clause, group, context, &zone);
    let (parties, categories) = recipients(view, clause, group);
    let deed = Deed {
        view,
        clause,
        group,
        context,
        zone,
        data,
        root,
        generic,
        purposes: purposes(view, clause),
        mode: mode_of(clause, Some(group), context),
        marks: marks(view, &clause.range),
        verbs: verbs(view, group),
        parties,
        categories,
    };
    if let Some(cookie) = deed.cookie() {
        return vec![cookie];
    }
    match &group.agent {
        Agent::You => deed.given(),
        Agent::Third(who) => deed.by(who),
        Agent::We => deed.ours(before),
    }
}

impl Deed<'_> {
    /// A statement with all that the verbs share.
    pub(super) fn draft(&self, kind: Kind) -> Draft {
        let mut d = Draft::new(kind, self.mode, self.clause.range.clone());
        d.verbs = self.verbs.clone();
        d.data = self.data.clone();
        d.purposes = self.purposes.clone();
        d.marks = self.marks;
        d
    }

    /// Whether it names data narrower than all of it.
    pub(super) fn specific(&self) -> bool {
        !self.data.is_empty() && self.data != [ROOT]
    }

    /// Whether it is about data at all.
    pub(super) fn about_data(&self) -> bool {
        !self.data.is_empty() || self.generic
    }

    /// Whether it says who receives it.
    pub(super) fn received(&self) -> bool {
        !self.parties.is_empty() || !self.categories.is_empty()
    }

    /// Whether cookies are spoken of.
    pub(super) fn mentions(&self) -> bool {
        self.view.cue(&self.clause.range, "cookie-set").is_some()
    }

    /// Whether some of the data is what cookies hold.
    pub(super) fn tracking(&self) -> bool {
        self.data.iter().any(|id| tracks(self.view, id))
    }

    /// Whether a statement opens a list that says what it is about.
    pub(super) fn opens(&self, d: &Draft) -> bool {
        self.view.mark(self.clause.range.end - 1, ':')
            && (d.data.is_empty() || self.root && self.purposes.is_empty())
    }

    /// What the first party does.
    fn ours(&self, before: &[Draft]) -> Vec<Draft> {
        let mut out = Vec::new();
        if self.shared(&mut out) || self.kept_by(&mut out) {
            return out;
        }
        self.gathered_by_use(&mut out);
        if self.served(&mut out) || self.collected(before, &mut out) || self.unused(&mut out) {
            return out;
        }
        self.used(before, &mut out);
        out
    }

    /// Cookies are their own kind; collecting them is collecting.
    fn cookie(&self) -> Option<Draft> {
        let Self { view, clause, group, context, .. } = *self;
        let c = view.class;
        let range = &clause.range;
        let tracking = self.tracking();
        let sets = group.classes & (c.use_ | c.store | c.engage | c.give | c.retain | c.share) != 0;
        let cookies = self.mentions()
            && (tracking || context.topic == Some(Topic::Cookies))
            && (sets || context.topic == Some(Topic::Cookies))
            && (group.classes & c.collect == 0 || context.topic == Some(Topic::Cookies));
        if cookies && !matches!(group.agent, Agent::You) {
            let mut d = self.draft(Kind::Cookie);
            if group.denied {
                d.mode = Mode::Deny;
            }
            d.umbrella = view.mark(range.end - 1, ':')
                && view.is(range.end.saturating_sub(2), c.to | c.for_);
            d.values = self.purposes.iter().map(|p| format!("purpose:{p}")).collect();
            // "Cookies that hold sensitive data" says nothing of what they hold.
            let vague = view.lexicon.plain("vague-in-cookies");
            d.data.retain(|id| !vague.contains(id));
            match &group.agent {
                Agent::Third(who) => (d.parties, d.categories) = named(view, who),
                _ if !group.denied => d.parties = named(view, range).0,
                _ => {}
            }
            return Some(d);
        }
        None
    }

    /// What people give.
    fn given(&self) -> Vec<Draft> {
        let Self { view, clause, group, context, .. } = *self;
        let c = view.class;
        let range = &clause.range;
        let data = &self.data;
        let mut out = Vec::new();
        if group.classes & c.give != 0
            && !data.is_empty()
            && !group.denied
            && (view.any(range.clone(), c.us)
                || context.topic == Some(Topic::Collect)
                || view.any(range.clone(), c.no_to)
                || clause.conditional())
            && !self.root
        {
            let mut d = self.draft(Kind::Collects);
            d.verbs = vec![Verb::Collect];
            d.data.retain(|id| !tracks(view, id));
            if self.mentions() && self.tracking() {
                let mut cookie = self.draft(Kind::Cookie);
                cookie.data.retain(|id| tracks(view, id));
                out.push(cookie);
            }
            out.push(d);
        }
        out
    }

    /// What it is used for.
    fn used(&self, before: &[Draft], out: &mut Vec<Draft>) {
        let Self { view, clause, group, context, .. } = *self;
        let c = view.class;
        let range = &clause.range;
        let data = &self.data;
        // Uses: a purpose, or data that is processed.
        if group.classes & c.use_ != 0 && !kept_so(before) {
            if group.denied {
                if self.about_data() && !self.purposes.is_empty() {
                    let mut d = self.draft(Kind::Purpose);
                    d.values = self.purposes.clone();
                    out.push(d);
                }
            } else if (!self.purposes.is_empty()
                || clause.runs(Part::Purpose).iter().any(|r| r.len() > 1) && self.specific()
                || self.marks.only
                    && self.specific()
                    && group.passive
                    && view.any(group.range.end..range.end, c.for_))
                && (self.about_data() || context.topic == Some(Topic::Use))
            {
                let mut d = self.draft(Kind::Purpose);
                d.values = self.purposes.clone();
                d.umbrella = view.mark(range.end - 1, ':') && !d.marks.only;
                out.push(d);
            } else if view.mark(range.end - 1, ':') && self.about_data() {
                let kind = if context.topic == Some(Topic::Collect) {
                    Kind::Collects
                } else {
                    Kind::Purpose
                };
                let mut d = self.draft(kind);
                d.umbrella = true;
                out.push(d);
            } else if !data.is_empty() && !self.root && !group.passive && handles(view, group) {
                out.push(self.draft(Kind::Collects));
            }
        }
    }
}

/// Whether a period was stated already.
pub(super) fn kept_so(before: &[Draft]) -> bool {
    before.iter().any(|d| d.kind == Kind::Retention)
}

fn verbs(view: &View<'_>, group: &Group) -> Vec<Verb> {
    let c = view.class;
    let mut out = Vec::new();
    for (class, verb) in [
        (c.collect, Verb::Collect),
        (c.use_, Verb::Use),
        (c.store, Verb::Store),
        (c.share, Verb::Share),
        (c.sell, Verb::Sell),
        (c.transfer, Verb::Transfer),
        (c.track, Verb::Track),
    ] {
        if group.classes & class != 0 {
            out.push(verb);
        }
    }
    out.sort();
    out
}

/// Purposes that a clause names.
fn purposes(view: &View<'_>, clause: &Clause) -> Vec<String> {
    let mut out = Vec::new();
    for run in clause.runs(Part::Purpose) {
        for id in view.ids(&run, Sense::Purpose) {
            if !out.contains(&id) {
                out.push(id);
            }
        }
    }
    if out.is_empty() {
        // "for security", "for analytics"
        let after_for: Vec<usize> =
            clause.range.clone().filter(|&at| view.is(at, view.class.for_)).collect();
        for at in after_for {
            for id in view.ids(&(at + 1..clause.range.end), Sense::Purpose) {
                if !out.contains(&id) {
                    out.push(id);
                }
            }
        }
    }
    out
}

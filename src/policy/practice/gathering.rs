//! What is collected or kept, here or on the device, and by what. Where it goes
//! from here is read elsewhere.

use super::deed::{Deed, kept_so};
use crate::model::{Kind, Verb};
use crate::policy::clause::{Clause, Group, Part};
use crate::policy::frame::Topic;
use crate::policy::object::data_in;
use crate::policy::sense::Sense;
use crate::policy::statement::Draft;
use crate::policy::view::View;

impl Deed<'_> {
    /// What is collected or kept; whether that is all.
    pub(super) fn collected(&self, before: &[Draft], out: &mut Vec<Draft>) -> bool {
        let Self { view, clause, group, context, .. } = *self;
        let c = view.class;
        let range = &clause.range;
        let data = &self.data;
        // "An address is required to use the service."
        if group.classes & c.need != 0 && self.specific() && !group.denied {
            let mut d = self.draft(Kind::Collects);
            d.verbs = vec![Verb::Collect];
            out.push(d);
            return true;
        }
        let retained = kept_so(before);
        let collecting = group.classes & (c.collect | c.store | c.track) != 0;
        if collecting
            && (!data.is_empty() || view.mark(range.end - 1, ':') || group.range.end >= range.end)
            && !(retained
                && (self.root
                    || context.topic == Some(Topic::Retention)
                    || !self.specific()
                    || group.passive))
        {
            // Where it is kept is said already.
            if self.root && before.iter().any(|d| d.kind == Kind::Transfer) {
                return true;
            }
            let local = local(view, clause, group) && group.classes & c.collect == 0;
            let kind = match (group.denied, local) {
                (true, _) => Kind::NeverCollects,
                // What people enter is kept on their device as it would be elsewhere.
                (false, true) if self.specific() && !self.tracking() && group.explicit => {
                    Kind::Collects
                }
                (false, true) => Kind::Cookie,
                (false, false) => Kind::Collects,
            };
            let mut d = self.draft(kind);
            if self.root
                && !self.marks.only
                && !view.mark(range.end - 1, ':')
                && group.passive
                && group.classes & c.collect == 0
                && context.topic != Some(Topic::Collect)
                && !group.denied
                && !local
            {
                return true;
            }
            let says_nothing = self.opens(&d) && (!d.marks.only || d.data.is_empty());
            d.umbrella = says_nothing || d.data.is_empty();
            out.push(d);
            return true;
        }
        false
    }

    /// What is gathered by the use of something, if anything.
    pub(super) fn gathered_by_use(&self, out: &mut Vec<Draft>) {
        let Self { view, clause, group, .. } = *self;
        let c = view.class;
        // "Uses databases to store information about users".
        if group.classes & (c.use_ | c.engage) != 0 && !group.denied {
            for run in clause.runs(Part::Purpose) {
                let verb = run.start + 1;
                let gathers = view.is(run.start, c.to)
                    && view.is(verb, c.collect | c.store | c.track)
                    && run.start < run.end;
                let inner = data_in(view, None, &(verb..run.end), true);
                if gathers && !inner.is_empty() {
                    let mut d = self.draft(Kind::Collects);
                    d.verbs = vec![Verb::Collect];
                    d.data = inner;
                    out.push(d);
                }
            }
        }
    }
}

/// Whether a verb keeps things on the device: the words for it stand behind the
/// verb, or no other verb takes them.
pub(super) fn local(view: &View<'_>, clause: &Clause, group: &Group) -> bool {
    let c = view.class;
    let start = clause.range.start;
    view.phrases(&clause.range, Sense::Cue).any(|h| {
        view.lexicon.id(h) == "local"
            && (view.lexicon.free_order
                || h.to > group.range.start
                || !(start..h.from)
                    .any(|at| view.is(at, c.verb) && view.is(at.wrapping_sub(1), c.be | c.we)))
    })
}

//! What goes to somebody else: sent, sold or shown to them, kept at theirs, taken
//! by them, or handed to services at work. What stays here is read elsewhere.

use std::ops::Range;

use super::deed::Deed;
use super::denial::{excepted, object_named};
use super::gathering::local;
use crate::model::{Kind, Verb};
use crate::policy::clause::Part;
use crate::policy::frame::Topic;
use crate::policy::object::ROOT;
use crate::policy::party::named;
use crate::policy::statement::Draft;

impl Deed<'_> {
    /// What somebody else does with it.
    pub(super) fn by(&self, who: &Range<usize>) -> Vec<Draft> {
        let Self { view, clause, group, .. } = *self;
        let c = view.class;
        let range = &clause.range;
        let data = &self.data;
        let mut out = Vec::new();
        if group.classes & (c.see | c.share | c.collect | c.store | c.use_ | c.retain) != 0
            || group.passive && group.classes & (c.engage | c.host) != 0
        {
            // "Somebody does not use it for advertising" denies no recipient.
            let limits = group.classes & c.use_ != 0
                && (!clause.runs(Part::Purpose).is_empty() || view.any(range.clone(), c.for_));
            if group.denied && (limits || data.is_empty() && !self.generic) {
                return out;
            }
            let mut who = who.clone();
            if view.mark(who.end, '(') {
                who.end = (who.end..range.end).find(|&at| view.mark(at, ')')).unwrap_or(who.end);
            }
            let (mut names, mut groups) = named(view, &who);
            if names.is_empty() && groups.is_empty() {
                groups.push("third-party".into());
            }
            let kind = if group.denied { Kind::NeverShares } else { Kind::Shares };
            let mut d = self.draft(kind);
            d.verbs = vec![Verb::Share];
            d.parties.append(&mut names);
            d.categories.append(&mut groups);
            out.push(d);
        }
        out
    }

    /// What goes to somebody else; whether that is all.
    pub(super) fn shared(&self, out: &mut Vec<Draft>) -> bool {
        let Self { view, clause, group, context, .. } = *self;
        let c = view.class;
        let range = &clause.range;
        let data = &self.data;
        let sharing = group.classes & (c.share | c.sell) != 0;
        let selling = group.classes & c.sell != 0;
        let moving = group.classes & c.transfer != 0;
        let to_us =
            !group.passive && view.any(group.range.end..(group.range.end + 4).min(range.end), c.us);
        let communication = view.any(group.range.end..(group.range.end + 2).min(range.end), c.you);
        let about_data = self.about_data();
        let specific = self.specific();
        // "Sends your address": out of the program, to whomever.
        let outbound = !group.passive
            && group.classes & c.share != 0
            && specific
            && view.is(group.range.start, c.send);
        let public = group.classes & c.show != 0
            && specific
            && !group.denied
            && !view.is(group.range.start.wrapping_sub(1), c.to);
        let goes = self.received() && about_data
            || group.denied && !self.parties.is_empty()
            || selling && about_data
            || group.denied && about_data && group.classes & (c.disclose | c.show | c.send) != 0
            || outbound
            || public
            || group.passive && !self.parties.is_empty() && group.classes & c.send != 0
            || context.topic == Some(Topic::Share)
                && about_data
                && (group.explicit || view.mark(range.end - 1, ':'))
            || about_data && view.mark(range.end - 1, ':') && view.is(range.end - 2, c.with | c.to);
        let lists = moving && view.mark(range.end - 1, ':');
        // "The version that you installed is not sent to Somebody": of what is not
        // understood nothing is said.
        if group.denied
            && (sharing || moving)
            && data.is_empty()
            && object_named(view, clause, group)
        {
            return true;
        }
        if (sharing
            || public
            || moving && self.received()
            || lists
            || group.classes & c.show != 0 && group.denied)
            && !to_us
            && !communication
            && goes
        {
            let kind = if group.denied { Kind::NeverShares } else { Kind::Shares };
            let mut d = self.draft(kind);
            d.verbs = if selling { vec![Verb::Sell] } else { vec![Verb::Share] };
            if sharing && selling && group.classes & c.share != 0 && group.range.len() > 1 {
                d.verbs = vec![Verb::Share, Verb::Sell];
            }
            d.parties = self.parties.clone();
            d.categories = self.categories.clone();
            if public && d.categories.is_empty() && d.parties.is_empty() {
                d.categories.push("public".into());
            }
            let bare = data.is_empty() || *data == [ROOT];
            d.umbrella = view.mark(range.end - 1, ':') && bare && !group.denied;
            let excepted = excepted(view, clause, &mut d);
            out.push(d);
            out.extend(excepted);
            if group.classes & (c.collect | c.store) == 0 || !group.denied {
                return true;
            }
        }
        false
    }

    /// What is kept at somebody's; whether that is all.
    pub(super) fn kept_by(&self, out: &mut Vec<Draft>) -> bool {
        let Self { view, clause, group, .. } = *self;
        let c = view.class;
        // "Stored on servers at Somebody".
        let here = local(view, clause, group);
        let kept_by = group.passive
            && !here
            && group.classes & (c.store | c.retain | c.use_ | c.engage | c.host) != 0
            && !self.parties.is_empty()
            && !group.denied;
        // Whatever is kept there: "Questions are kept in Somebody".
        let placed = kept_by && group.classes & (c.store | c.retain | c.host) != 0;
        if kept_by && self.about_data() || placed {
            let mut d = self.draft(Kind::Shares);
            d.verbs = vec![Verb::Share];
            d.parties.clone_from(&self.parties);
            d.categories.clone_from(&self.categories);
            out.push(d);
            return true;
        }
        false
    }

    /// Services of others at work; whether that is all.
    pub(super) fn served(&self, out: &mut Vec<Draft>) -> bool {
        let Self { view, clause, group, .. } = *self;
        let c = view.class;
        let range = &clause.range;
        if group.classes & c.engage != 0
            && self.received()
            && !group.denied
            && group.classes & c.collect == 0
        {
            let service = view.cue(range, "use-services").is_some() || !self.parties.is_empty();
            if service {
                let mut d = self.draft(Kind::Shares);
                d.verbs = vec![Verb::Share];
                d.parties.clone_from(&self.parties);
                d.categories.clone_from(&self.categories);
                d.umbrella = view.mark(range.end - 1, ':');
                out.push(d);
                return true;
            }
        }
        false
    }
}

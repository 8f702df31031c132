//! Clauses to statements of practice: what is collected, shared, stored, used,
//! by whom and for whom.

use super::clause::{Agent, Clause, Group, Part};
use super::fragment::{fragment, includes, kept_private, shown};
use super::frame::Topic;
use super::object::{ROOT, data_in, has_generic, listed, objects, pointed, speaks_of_data, tracks};
use super::party::{named, recipients};
use super::retention;
use super::sense::Sense;
use super::statement::{Context, Draft, marks, mode_of};
use super::view::View;
use super::words::Sort;
use crate::model::{Kind, Mode, Verb};

/// What one clause states, and how far its denials reach.
pub fn of_clause(view: &View<'_>, clause: &Clause, context: &Context) -> Vec<Draft> {
    let mut out = stated(view, clause, context);
    let denied = |d: &Draft| d.kind.denies() || d.mode == Mode::Deny;
    for draft in out.iter_mut().filter(|d| denied(d)) {
        // "No other data": what is stated elsewhere is left out.
        if view.cue(&clause.range, "remainder").is_some() {
            draft.values.push("except:stated".into());
        }
        draft.marks.exception |= view.cue(&clause.range, "as-a-rule").is_some();
        draft.marks.absolute |= view.cue(&clause.range, "whole").is_some();
    }
    // "Nothing is kept except your name": the name is.
    let mut kept: Vec<String> = Vec::new();
    for run in clause.runs(Part::Exception) {
        if !view.any(run.clone(), view.class.cond) {
            kept.extend(data_in(view, None, &run, true).into_iter().filter(|id| id != ROOT));
        }
    }
    let gathers = |d: &&mut Draft| d.kind == Kind::NeverCollects && d.data == [ROOT];
    if let Some(denial) = out.iter_mut().find(gathers).filter(|_| !kept.is_empty()) {
        let mut draft = denial.clone();
        denial.values.retain(|v| v != "except:stated");
        denial.values.push("except:stated".into());
        draft.kind = Kind::Collects;
        draft.mode = if context.conditional { Mode::Conditional } else { Mode::Assert };
        draft.data = kept;
        draft.values.clear();
        draft.marks.exception = false;
        draft.marks.only = true;
        draft.marks.absolute = false;
        out.push(draft);
    }
    out
}

fn stated(view: &View<'_>, clause: &Clause, context: &Context) -> Vec<Draft> {
    let c = view.class;
    let mut out: Vec<Draft> = Vec::new();
    let range = &clause.range;
    out.extend(super::fragment::fetched(view, clause, context));
    let fetches = !out.is_empty();
    let basis = view.ids(range, Sense::Basis);
    let basis_said = view.cue(range, "basis-mark").is_some() || context.topic == Some(Topic::Basis);
    if basis_said && (!basis.is_empty() || view.mark(range.end - 1, ':')) {
        let mut draft = Draft::new(Kind::LegalBasis, mode_of(clause, None, context), range.clone());
        draft.umbrella = basis.is_empty() || view.mark(range.end - 1, ':');
        draft.values = basis;
        draft.values.extend(context.regime.iter().map(|r| format!("regime:{r}")));
        if context.item || draft.umbrella || context.topic == Some(Topic::Basis) {
            return vec![draft];
        }
        out.push(draft);
    }
    if let Some(draft) = retention::read(view, clause, context) {
        out.push(draft);
    }
    let mechanism = view.ids(range, Sense::Mechanism);
    let places = view.ids(range, Sense::Place);
    let stays = view.cue(range, "stays").is_some();
    // "It never leaves the Union": a place without a code.
    let region = stays && view.cue(range, "region").is_some();
    let abroad = region || view.cue(range, "placed-abroad").is_some();
    let moves = view.any(range.clone(), c.transfer | c.store | c.share | c.host)
        || stays
        || view.any(range.clone(), c.use_) && abroad;
    let of_data = speaks_of_data(view, range) || view.any(range.clone(), c.it);
    let section = context.topic == Some(Topic::Transfer);
    if (section || abroad) && !mechanism.is_empty()
        || section && (!mechanism.is_empty() || abroad || !places.is_empty() || moves)
        || mechanism.iter().any(|m| m != "safeguards")
        || (abroad || !places.is_empty()) && moves && of_data
    {
        let mut draft = Draft::new(
            Kind::Transfer,
            mode_of(clause, clause.groups.first(), context),
            range.clone(),
        );
        draft.umbrella = view.mark(range.end - 1, ':');
        draft.verbs = vec![Verb::Transfer];
        draft.data = data_in(view, Some(clause), range, false);
        draft.marks = marks(view, range);
        if stays && (!places.is_empty() || region) {
            // It names the only place, whether it says "stays" or "never leaves".
            draft.marks.only = true;
            draft.marks.exception = false;
            if draft.mode == Mode::Deny {
                draft.mode = Mode::Assert;
            }
        }
        draft.values = mechanism.into_iter().map(|m| format!("mechanism:{m}")).collect();
        draft.values.extend(places.into_iter().map(|p| format!("country:{p}")));
        if draft.mode != Mode::Deny {
            out.push(draft);
        }
        if section {
            return out;
        }
    }
    let purpose_mark = view.cue(range, "purpose-mark").is_some();
    if purpose_mark && clause.groups.is_empty() {
        let purposes = view.ids(range, Sense::Purpose);
        if !purposes.is_empty() {
            let mut draft =
                Draft::new(Kind::Purpose, mode_of(clause, None, context), range.clone());
            draft.data = context.last_data.clone();
            draft.values = purposes.clone();
            draft.purposes = purposes;
            out.push(draft);
            return out;
        }
    }
    if fetches {
        return out;
    }
    let private = kept_private(view, clause, context);
    let confided = private.is_some();
    out.extend(private);
    if let Some(draft) = shown(view, clause, context) {
        out.push(draft);
    }
    if confided {
        return out;
    }
    if let Some(draft) = includes(view, clause, context) {
        out.push(draft);
        return out;
    }
    // Orders to nobody in a section about use are purposes.
    let orders =
        context.topic == Some(Topic::Use) && !clause.groups.iter().any(|g| g.explicit || g.passive);
    if !orders {
        for group in &clause.groups {
            out.extend(of_group(view, clause, group, context, &out));
        }
    }
    if clause.groups.is_empty() || out.is_empty() && !clause.groups.iter().any(|g| g.explicit) {
        out.extend(fragment(view, clause, context));
    }
    out
}

fn of_group(
    view: &View<'_>,
    clause: &Clause,
    group: &Group,
    context: &Context,
    before: &[Draft],
) -> Vec<Draft> {
    let c = view.class;
    let range = &clause.range;
    let mut out = Vec::new();
    let zone = objects(view, clause, group);
    let weak = matches!(context.topic, Some(Topic::Collect | Topic::Source | Topic::Retention))
        || group.classes & (c.collect | c.store | c.retain | c.show | c.give | c.need) != 0
        || group.passive && group.classes & (c.use_ | c.engage) != 0
        || handles(view, group);
    let mut data = data_in(view, Some(clause), &zone, weak);
    if data.is_empty() && group.passive {
        data = data_in(view, Some(clause), range, weak);
    }
    if data.is_empty() {
        data = meant(view, clause, group, context);
    }
    // "In case of an error we collect logs": logs of errors.
    if view.cue(range, "on-error").is_some() {
        for id in &mut data {
            if let Some(other) = view.lexicon.plain(&format!("on-error:{id}")).first() {
                id.clone_from(other);
            }
        }
    }
    // "Saved with a user ID": what it is kept with is kept as well.
    if !group.denied && group.classes & (c.collect | c.store | c.retain) != 0 {
        let with = companions(view, clause, group);
        if !with.is_empty() {
            data.retain(|id| id != ROOT);
            for id in with {
                if id != ROOT && !data.contains(&id) {
                    data.push(id);
                }
            }
        }
    }
    let generic = has_generic(view, clause, &zone);
    let mut root = data == [ROOT];
    if data.is_empty()
        || root && !context.last_data.is_empty() && pointed(view, &zone, context.fresh)
    {
        // "The data that we collect" is all of it.
        let told = view.phrases(&zone, Sense::Weak).chain(view.phrases(&zone, Sense::Data));
        let told = told.into_iter().any(|h| {
            view.lexicon.id(h) == ROOT && clause.part(h.to) == Part::Relative && h.to < range.end
        });
        let points_back = !context.last_data.is_empty()
            && !told
            && (view.any(zone.clone(), c.it) && (context.fresh || context.item)
                || pointed(view, &zone, context.fresh));
        if points_back {
            data = context.last_data.clone();
        } else if generic
            || group.passive && has_generic(view, clause, range)
            || view.any(zone.clone(), c.it) && group.classes & (c.sell | c.disclose) != 0
        {
            data = vec![ROOT.into()];
            root = true;
        }
    }
    // "We gather nothing else."
    let nothing_but = !clause.runs(Part::Exception).is_empty()
        && view.any(range.clone(), view.lexicon.class("pronoun"));
    let remainder = view.cue(range, "remainder").is_some() || nothing_but;
    if data.is_empty() && group.denied && remainder && group.classes & (c.collect | c.store) != 0 {
        data = vec![ROOT.into()];
        root = true;
    }
    let mentions = view.cue(range, "cookie-set").is_some();
    if data.is_empty() && mentions && !group.passive && group.agent == Agent::We {
        // "A session cookie keeps you signed in": the cookie does it.
        let subject = data_in(view, Some(clause), &(range.start..group.range.start), true);
        let near = view
            .hits
            .iter()
            .any(|h| h.sense == Sense::Data && h.to == group.range.start && h.from >= range.start);
        if near && !subject.is_empty() && subject.iter().any(|id| tracks(view, id)) {
            data = subject;
        }
    }
    // "Used only to …" below the data that it is about.
    let headless = group.passive || view.word(group.range.start).ends_with("ed");
    if data.is_empty() && context.item && headless && !group.explicit {
        let bare = !view.any(range.start..group.range.start, c.verb | c.we | c.you)
            && group.range.start <= range.start + 2;
        if bare {
            data.clone_from(&context.last_data);
        }
    }
    let purposes = purposes(view, clause);
    let mode = mode_of(clause, Some(group), context);
    let marks = marks(view, range);
    let verbs = verbs(view, group);
    let draft = |kind: Kind| {
        let mut d = Draft::new(kind, mode, clause.range.clone());
        d.verbs = verbs.clone();
        d.data = data.clone();
        d.purposes = purposes.clone();
        d.marks = marks;
        d
    };
    let umbrella = |d: &Draft| {
        view.mark(range.end - 1, ':') && (d.data.is_empty() || root && purposes.is_empty())
    };
    // Cookies are their own kind; collecting them is collecting.
    let tracking = data.iter().any(|id| tracks(view, id));
    let sets = group.classes & (c.use_ | c.store | c.engage | c.give | c.retain | c.share) != 0;
    let cookies = mentions
        && (tracking || context.topic == Some(Topic::Cookies))
        && (sets || context.topic == Some(Topic::Cookies))
        && (group.classes & c.collect == 0 || context.topic == Some(Topic::Cookies));
    if cookies && !matches!(group.agent, Agent::You) {
        let mut d = draft(Kind::Cookie);
        if group.denied {
            d.mode = Mode::Deny;
        }
        d.umbrella =
            view.mark(range.end - 1, ':') && view.is(range.end.saturating_sub(2), c.to | c.for_);
        d.values = purposes.iter().map(|p| format!("purpose:{p}")).collect();
        // "Cookies that hold sensitive data" says nothing of what they hold.
        let vague = view.lexicon.plain("vague-in-cookies");
        d.data.retain(|id| !vague.contains(id));
        match &group.agent {
            Agent::Third(who) => (d.parties, d.categories) = named(view, who),
            _ if !group.denied => d.parties = named(view, range).0,
            _ => {}
        }
        return vec![d];
    }
    // What goes to somebody else.
    let sharing = group.classes & (c.share | c.sell) != 0;
    let selling = group.classes & c.sell != 0;
    let moving = group.classes & c.transfer != 0;
    let (parties, categories) = recipients(view, clause, group);
    let received = !parties.is_empty() || !categories.is_empty();
    match &group.agent {
        Agent::You => {
            if group.classes & c.give != 0
                && !data.is_empty()
                && !group.denied
                && (view.any(range.clone(), c.us)
                    || context.topic == Some(Topic::Collect)
                    || view.any(range.clone(), c.no_to)
                    || clause.conditional())
                && !root
            {
                let mut d = draft(Kind::Collects);
                d.verbs = vec![Verb::Collect];
                d.data.retain(|id| !tracks(view, id));
                if mentions && tracking {
                    let mut cookie = draft(Kind::Cookie);
                    cookie.data.retain(|id| tracks(view, id));
                    out.push(cookie);
                }
                out.push(d);
            }
            return out;
        }
        Agent::Third(who) => {
            if group.classes & (c.see | c.share | c.collect | c.store | c.use_ | c.retain) != 0
                || group.passive && group.classes & (c.engage | c.host) != 0
            {
                // "Somebody does not use it for advertising" denies no recipient.
                let limits = group.classes & c.use_ != 0
                    && (!clause.runs(Part::Purpose).is_empty() || view.any(range.clone(), c.for_));
                if group.denied && (limits || data.is_empty() && !generic) {
                    return out;
                }
                let mut who = who.clone();
                if view.mark(who.end, '(') {
                    who.end =
                        (who.end..range.end).find(|&at| view.mark(at, ')')).unwrap_or(who.end);
                }
                let (mut names, mut groups) = named(view, &who);
                if names.is_empty() && groups.is_empty() {
                    groups.push("third-party".into());
                }
                let kind = if group.denied { Kind::NeverShares } else { Kind::Shares };
                let mut d = draft(kind);
                d.verbs = vec![Verb::Share];
                d.parties.append(&mut names);
                d.categories.append(&mut groups);
                out.push(d);
            }
            return out;
        }
        Agent::We => {}
    }
    let to_us =
        !group.passive && view.any(group.range.end..(group.range.end + 4).min(range.end), c.us);
    let communication = view.any(group.range.end..(group.range.end + 2).min(range.end), c.you);
    let about_data = !data.is_empty() || generic;
    let specific = !data.is_empty() && data != [ROOT];
    // "Sends your address": out of the program, to whomever.
    let outbound = !group.passive
        && group.classes & c.share != 0
        && specific
        && view.is(group.range.start, c.send);
    let public = group.classes & c.show != 0
        && specific
        && !group.denied
        && !view.is(group.range.start.wrapping_sub(1), c.to);
    let goes = received && about_data
        || group.denied && !parties.is_empty()
        || selling && about_data
        || group.denied && about_data && group.classes & (c.disclose | c.show | c.send) != 0
        || outbound
        || public
        || group.passive && !parties.is_empty() && group.classes & c.send != 0
        || context.topic == Some(Topic::Share)
            && about_data
            && (group.explicit || view.mark(range.end - 1, ':'))
        || about_data && view.mark(range.end - 1, ':') && view.is(range.end - 2, c.with | c.to);
    let lists = moving && view.mark(range.end - 1, ':');
    // "The version that you installed is not sent to Somebody": of what is not
    // understood nothing is said.
    if group.denied && (sharing || moving) && data.is_empty() && object_named(view, clause, group) {
        return out;
    }
    if (sharing
        || public
        || moving && received
        || lists
        || group.classes & c.show != 0 && group.denied)
        && !to_us
        && !communication
        && goes
    {
        let kind = if group.denied { Kind::NeverShares } else { Kind::Shares };
        let mut d = draft(kind);
        d.verbs = if selling { vec![Verb::Sell] } else { vec![Verb::Share] };
        if sharing && selling && group.classes & c.share != 0 && group.range.len() > 1 {
            d.verbs = vec![Verb::Share, Verb::Sell];
        }
        d.parties = parties.clone();
        d.categories = categories.clone();
        if public && d.categories.is_empty() && d.parties.is_empty() {
            d.categories.push("public".into());
        }
        let bare = data.is_empty() || data == [ROOT];
        d.umbrella = view.mark(range.end - 1, ':') && bare && !group.denied;
        let excepted = excepted(view, clause, &mut d);
        out.push(d);
        out.extend(excepted);
        if group.classes & (c.collect | c.store) == 0 || !group.denied {
            return out;
        }
    }
    // "Stored on servers at Somebody".
    let here = local(view, clause, group);
    let kept_by = group.passive
        && !here
        && group.classes & (c.store | c.retain | c.use_ | c.engage | c.host) != 0
        && !parties.is_empty()
        && !group.denied;
    // Whatever is kept there: "Questions are kept in Somebody".
    let placed = kept_by && group.classes & (c.store | c.retain | c.host) != 0;
    if kept_by && about_data || placed {
        let mut d = draft(Kind::Shares);
        d.verbs = vec![Verb::Share];
        d.parties.clone_from(&parties);
        d.categories = categories;
        out.push(d);
        return out;
    }
    // "Uses databases to store information about users".
    if group.classes & (c.use_ | c.engage) != 0 && !group.denied {
        for run in clause.runs(Part::Purpose) {
            let verb = run.start + 1;
            let gathers = view.is(run.start, c.to)
                && view.is(verb, c.collect | c.store | c.track)
                && run.start < run.end;
            let inner = data_in(view, None, &(verb..run.end), true);
            if gathers && !inner.is_empty() {
                let mut d = draft(Kind::Collects);
                d.verbs = vec![Verb::Collect];
                d.data = inner;
                out.push(d);
            }
        }
    }
    // Services of others at work.
    if group.classes & c.engage != 0 && received && !group.denied && group.classes & c.collect == 0
    {
        let service = view.cue(range, "use-services").is_some() || !parties.is_empty();
        if service {
            let mut d = draft(Kind::Shares);
            d.verbs = vec![Verb::Share];
            d.parties = parties;
            d.categories = categories;
            d.umbrella = view.mark(range.end - 1, ':');
            out.push(d);
            return out;
        }
    }
    // "An address is required to use the service."
    if group.classes & c.need != 0 && specific && !group.denied {
        let mut d = draft(Kind::Collects);
        d.verbs = vec![Verb::Collect];
        out.push(d);
        return out;
    }
    let retained = before.iter().any(|d| d.kind == Kind::Retention);
    let collecting = group.classes & (c.collect | c.store | c.track) != 0;
    if collecting
        && (!data.is_empty() || view.mark(range.end - 1, ':') || group.range.end >= range.end)
        && !(retained
            && (root || context.topic == Some(Topic::Retention) || !specific || group.passive))
    {
        // Where it is kept is said already.
        if root && before.iter().any(|d| d.kind == Kind::Transfer) {
            return out;
        }
        let local = here && group.classes & c.collect == 0;
        let kind = match (group.denied, local) {
            (true, _) => Kind::NeverCollects,
            // What people enter is kept on their device as it would be elsewhere.
            (false, true) if specific && !tracking && group.explicit => Kind::Collects,
            (false, true) => Kind::Cookie,
            (false, false) => Kind::Collects,
        };
        let mut d = draft(kind);
        if root
            && !marks.only
            && !view.mark(range.end - 1, ':')
            && group.passive
            && group.classes & c.collect == 0
            && context.topic != Some(Topic::Collect)
            && !group.denied
            && !local
        {
            return out;
        }
        let says_nothing = umbrella(&d) && (!d.marks.only || d.data.is_empty());
        d.umbrella = says_nothing || d.data.is_empty();
        out.push(d);
        return out;
    }
    // "We use no services of others that collect your data."
    let foreign = group.denied
        && group.classes & (c.use_ | c.engage) != 0
        && categories_in(view, &zone)
        && clause
            .runs(Part::Relative)
            .iter()
            .any(|r| view.any(r.clone(), c.collect | c.track | c.share | c.sell));
    let others = group.denied && !foreign && no_others(view, clause, group, &zone);
    if foreign || others {
        let mut d = draft(Kind::NeverShares);
        d.verbs = vec![Verb::Share];
        if data.iter().all(|id| listed(view, "denied-by-use", id)) {
            d.data.clear();
        }
        (d.parties, d.categories) = named(view, &zone);
        out.push(d);
    }
    // "We do not use tracking pixels": what exists only to be used.
    let tools = group.denied
        && group.agent == Agent::We
        && group.classes & (c.use_ | c.engage | c.show) != 0
        && specific
        && (data.iter().all(|id| listed(view, "denied-by-use", id))
            || view.is(group.range.start, view.lexicon.class("light")));
    if tools {
        let mut d = draft(Kind::NeverCollects);
        d.verbs = vec![Verb::Collect, Verb::Use, Verb::Share];
        out.push(d);
        return out;
    }
    if foreign || others {
        return out;
    }
    // "We do not use Somebody": what is not used gets nothing.
    let unused = group.denied
        && group.agent == Agent::We
        && group.classes & (c.use_ | c.engage) != 0
        && !group.passive
        && data.is_empty()
        && !generic
        && clause.runs(Part::Purpose).is_empty()
        && !clause.conditional()
        && !view.any(group.range.end..range.end, c.for_ | c.prep | c.to | c.wh);
    if unused {
        let (parties, _) = named(view, &(group.range.end..range.end));
        let near = view
            .phrases(&(group.range.end..range.end), Sense::Named)
            .any(|h| h.from <= group.range.end + 1);
        if near && !parties.is_empty() {
            let mut d = draft(Kind::NeverShares);
            d.verbs = vec![Verb::Share];
            d.parties = parties;
            out.push(d);
            return out;
        }
    }
    // Uses: a purpose, or data that is processed.
    if group.classes & c.use_ != 0 && !retained {
        if group.denied {
            if about_data && !purposes.is_empty() {
                let mut d = draft(Kind::Purpose);
                d.values = purposes.clone();
                out.push(d);
            }
        } else if (!purposes.is_empty()
            || clause.runs(Part::Purpose).iter().any(|r| r.len() > 1) && specific
            || marks.only
                && specific
                && group.passive
                && view.any(group.range.end..range.end, c.for_))
            && (about_data || context.topic == Some(Topic::Use))
        {
            let mut d = draft(Kind::Purpose);
            d.values = purposes.clone();
            d.umbrella = view.mark(range.end - 1, ':') && !d.marks.only;
            out.push(d);
        } else if view.mark(range.end - 1, ':') && about_data {
            let kind =
                if context.topic == Some(Topic::Collect) { Kind::Collects } else { Kind::Purpose };
            let mut d = draft(kind);
            d.umbrella = true;
            out.push(d);
        } else if !data.is_empty() && !root && !group.passive && handles(view, group) {
            out.push(draft(Kind::Collects));
        }
    }
    out
}

/// "Shared with nobody except Somebody": what is denied of all others is said
/// of the one, and the denial tells whom it leaves out: `except:ID`, and
/// `except:other` for what was not understood.
fn excepted(view: &View<'_>, clause: &Clause, denial: &mut Draft) -> Option<Draft> {
    let runs = clause.runs(Part::Exception);
    if runs.is_empty() || denial.kind != Kind::NeverShares {
        return None;
    }
    let mut draft = denial.clone();
    draft.kind = Kind::Shares;
    draft.mode = Mode::Assert;
    draft.marks.exception = false;
    (draft.parties, draft.categories) = (Vec::new(), Vec::new());
    let mut left_out: Vec<String> = Vec::new();
    for run in runs {
        // What the law asks for is no recipient of every day.
        let conditions = view.ids(&run, Sense::Condition);
        let (parties, mut categories) = named(view, &run);
        categories.retain(|c| c != "third-party");
        if conditions.is_empty() && view.any(run.clone(), view.class.cond | view.class.wh)
            || conditions.is_empty() && parties.is_empty() && categories.is_empty()
        {
            left_out.push("other".to_owned());
            continue;
        }
        if !conditions.is_empty() {
            draft.mode = Mode::Conditional;
        }
        left_out.extend(conditions.iter().chain(&parties).chain(&categories).cloned());
        categories.retain(|c| !conditions.contains(c));
        draft.parties.extend(parties);
        draft.categories.extend(categories);
    }
    denial.parties.retain(|p| !left_out.contains(p));
    denial.categories.retain(|c| !left_out.contains(c));
    denial.values.extend(left_out.into_iter().map(|id| format!("except:{id}")));
    (!draft.parties.is_empty() || !draft.categories.is_empty()).then_some(draft)
}

/// What something is kept with: "stored along with your user ID", "logged by
/// address".
fn companions(view: &View<'_>, clause: &Clause, group: &Group) -> Vec<String> {
    let c = view.class;
    let mut out: Vec<String> = Vec::new();
    if group.classes & (c.share | c.sell | c.transfer) != 0 {
        return out;
    }
    let next = clause.groups.iter().map(|g| g.range.start).find(|&at| at >= group.range.end);
    let end = next.unwrap_or(clause.range.end);
    for at in group.range.end..end {
        if clause.part(at) != Part::Main || !view.is(at, c.companion) {
            continue;
        }
        let by = view.is(at, c.by);
        let first = (at + 1..end).find(|&n| !view.is(n, c.det | c.our | c.your));
        let Some(first) = first else { continue };
        let data = view.near(first).iter().any(|h| h.from == first && h.sense == Sense::Data);
        let agent = view
            .near(first)
            .iter()
            .any(|h| h.from == first && matches!(h.sense, Sense::Named | Sense::Party));
        if by && (!data || agent) || !data && !view.is(first, c.whole) && agent {
            continue;
        }
        let stop = (first..end)
            .find(|&n| view.is(n, c.rel | c.prep) && !view.is(n, c.companion))
            .filter(|_| by)
            .unwrap_or(end);
        out.extend(data_in(view, Some(clause), &(at + 1..stop), false));
        break;
    }
    out
}

/// Whether a verb keeps things on the device: the words for it stand behind the
/// verb, or no other verb takes them.
fn local(view: &View<'_>, clause: &Clause, group: &Group) -> bool {
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

/// Whether a denied verb has an object or subject that is somebody's thing, not
/// data as far as anybody knows: "the version", "our list of themes".
fn object_named(view: &View<'_>, clause: &Clause, group: &Group) -> bool {
    let c = view.class;
    let zone = if group.passive {
        clause.range.start..group.range.start
    } else {
        let stop = (group.range.end..clause.range.end).find(|&at| view.is(at, c.with | c.to));
        group.range.end..stop.unwrap_or(group.range.end)
    };
    let noun = |at: usize| {
        let token = &view.tokens[at];
        token.sort == Sort::Word
            && clause.part(at) == Part::Main
            && token.classes & !(c.product | c.whole) == 0
            && !view.is(at, view.lexicon.class("pronoun"))
            && view.is(at.wrapping_sub(1), c.det | c.our | c.your)
    };
    !view.lexicon.free_order && zone.clone().any(noun) && !view.any(zone, c.it & !c.det)
}

/// Whether a denial names kinds of services and nothing else: "we use no
/// advertising networks". What is limited to a purpose or a case is no such.
fn no_others(
    view: &View<'_>,
    clause: &Clause,
    group: &Group,
    zone: &std::ops::Range<usize>,
) -> bool {
    let c = view.class;
    let uses = group.classes & (c.use_ | c.engage) != 0 && group.agent == Agent::We;
    let first = (zone.start..zone.end).find(|&at| !view.is(at, c.det | c.not | c.adverb));
    let party = first.is_some_and(|first| {
        view.phrases(zone, Sense::Party).any(|h| h.from == first && h.to - h.from >= 2)
    });
    uses && !group.passive
        && party
        && !view.lexicon.free_order
        && !clause.conditional()
        && clause.runs(Part::Purpose).is_empty()
        && clause.runs(Part::Relative).is_empty()
        && !view.any(zone.clone(), c.for_ | c.prep | c.to | c.wh | c.with)
        && view.phrases(zone, Sense::Named).next().is_none()
}

fn categories_in(view: &View<'_>, zone: &std::ops::Range<usize>) -> bool {
    view.phrases(zone, Sense::Party).next().is_some()
}

/// "The shop processes names": what is handled is collected.
fn handles(view: &View<'_>, group: &Group) -> bool {
    !group.passive && view.is(group.range.start, view.lexicon.class("handle"))
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

/// What a bare "it" or "them" stands for, where the same sentence, or one
/// before it that states nothing, has named it: "If you enter an address, it is stored".
fn meant(view: &View<'_>, clause: &Clause, group: &Group, context: &Context) -> Vec<String> {
    let c = view.class;
    let start = clause.range.start;
    let helpers = c.be | c.may | c.aux | c.adverb | c.not;
    // "It is received but never saved": the subject stands in the clause before.
    let elliptic = view.is(start, c.but)
        && (start..group.range.start).all(|at| view.is(at, helpers | c.but))
        && view.word(group.range.start).ends_with("ed");
    if elliptic {
        let sentences = view.sentences(view.all());
        let from = sentences.iter().find(|s| s.contains(&start)).map_or(start, |s| s.start);
        return data_in(view, None, &(from..start), true);
    }
    let at = if group.passive {
        let at = (start..group.range.start).rev().find(|&at| !view.is(at, helpers));
        at.filter(|&at| view.is(at, c.it))
    } else {
        let at = group.range.end;
        let ends = view.mark(at + 1, ',')
            || view.mark(at + 1, '.')
            || view.is(at + 1, c.prep | c.and | c.to | c.adverb | c.for_ | c.cond);
        (view.is(at, c.it) && (ends || at + 1 >= clause.range.end)).then_some(at)
    };
    let Some(at) = at else { return Vec::new() };
    let near = data_in(view, None, &(start..at), group.denied);
    if !near.is_empty() {
        return near;
    }
    let sentences = view.sentences(view.all());
    let whole = sentences.iter().find(|s| s.contains(&start)).map_or(start, |s| s.start);
    let near = data_in(view, None, &(whole..start), group.denied);
    if near.is_empty() { context.named.clone() } else { near }
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

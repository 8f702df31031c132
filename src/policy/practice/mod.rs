//! Clauses to statements of practice: what is collected, shared, stored, used,
//! by whom and for whom. Here a clause is read as a whole; its verbs have a room
//! each for what they are about and for what they state.

mod deed;
mod denial;
mod gathering;
mod matter;
mod sharing;

use deed::of_group;

use super::clause::{Clause, Part};
use super::fragment::{fragment, includes, kept_private, shown};
use super::frame::Topic;
use super::object::{ROOT, data_in, speaks_of_data};
use super::retention;
use super::sense::Sense;
use super::statement::{Context, Draft, marks, mode_of};
use super::view::View;
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

//! Where the calls around a fact take it: to a log, a store, a party, a page, or
//! nowhere. What the fact is plays no part here.

use super::facts::{Fact, Role};
use super::judge::{Judge, Setting};
use crate::model::{Action, Reason};

/// Where the data goes.
pub struct Course {
    /// What is done with it.
    pub action: Action,
    /// Who gets it.
    pub recipient: Option<String>,
    /// What says so.
    pub why: Option<Reason>,
    /// A call takes it somewhere.
    pub sunk: bool,
    /// It is kept on the device of whoever uses the program.
    pub device: bool,
}

impl Course {
    /// It is written to a store of the project.
    fn stored(why: String) -> Self {
        Self {
            action: Action::Store,
            recipient: None,
            why: Some(Reason::because(why, None)),
            sunk: true,
            device: false,
        }
    }
}

impl Judge<'_> {
    /// Where the calls around a fact take it.
    pub fn course(&self, fact: &Fact, setting: &Setting, usual: Action) -> Course {
        let key = fact.role == Role::Key;
        let to = |party: &String, text: String| Course {
            action: Action::Share,
            recipient: Some(party.clone()),
            why: Some(Reason::because(text, None)),
            sunk: true,
            device: false,
        };
        for call in &fact.calls {
            let said = || call.path.join(".");
            if let Some(party) = setting.hosts.get(&call.open) {
                return to(party, format!("`{}` sends it to {party}", said()));
            }
            let runs = call.path.len() == 2 && setting.prepared.contains(&call.path[0]);
            if runs || setting.writes.contains(&call.open) {
                return Course::stored(format!("`{}` writes it to the database", said()));
            }
            // `db.reference(id).set(…)`: what is written stands below that address.
            if self.flows.addresses(&call.path, &call.then) {
                let text = format!("`{}` … `{}` stores something of it", said(), call.then);
                return Course::stored(text);
            }
            let bound = call.path.first().and_then(|first| setting.bound.get(first));
            if let Some(effect) = self.flows.sink(&call.path, &setting.language, key)
                && bound.is_none_or(|party| match effect.action {
                    Action::Log => false,
                    Action::Store => setting.keepers.contains(party),
                    _ => true,
                })
            {
                let text = format!("`{}` {}s it", said(), effect.action.name());
                return Course {
                    action: effect.action,
                    recipient: None,
                    why: Some(Reason::because(text, Some(effect.origin.to_owned()))),
                    sunk: true,
                    device: effect.device,
                };
            }
            if let Some(party) = bound {
                return to(party, format!("`{}` hands it to {party}", said()));
            }
        }
        let member = matches!(fact.role, Role::Access | Role::Index | Role::Callee);
        let sunk = fact.shown && member && usual == Action::Display;
        Course { action: usual, recipient: None, why: None, sunk, device: false }
    }

    /// Where a variable that holds something is taken: to a log, a store or a
    /// third party; none if it merely stands there.
    pub fn taken(
        &self,
        fact: &Fact,
        setting: &Setting,
    ) -> Option<(Action, Option<String>, Reason)> {
        let course = self.course(fact, setting, Action::Use);
        let far = matches!(course.action, Action::Log | Action::Store | Action::Share);
        if !course.sunk || !far {
            return None;
        }
        Some((course.action, course.recipient, course.why?))
    }
}

//! The statement that would settle a finding, as a policy would make it.

use crate::model::{
    Action, Audit, DataSubject, Declaration, Finding, Kind, Marks, Mode, Place, SubjectKind, Verb,
};

/// The statement, or `None` for what nobody may declare away. Of a value that
/// the code shows (a period, a region) it states that value, and of a third
/// party what reaches it.
pub(crate) fn of(audit: &Audit, f: &Finding) -> Option<Declaration> {
    let places = || f.evidence.iter().filter_map(|&e| audit.evidence.get(e));
    let value = places().next().and_then(|e| e.value.clone());
    let place = Place { path: "".into(), line: 1, column: 1, end_line: 1, end_column: 1 };
    let mut d = Declaration {
        place,
        kind: Kind::Collects,
        mode: Mode::Assert,
        verbs: Vec::new(),
        data: Vec::new(),
        parties: f.recipient.iter().cloned().collect(),
        party_categories: Vec::new(),
        purposes: Vec::new(),
        values: Vec::new(),
        umbrella: false,
        subject: DataSubject::General,
        scope: None,
        marks: Marks::default(),
        quote: String::new(),
        headings: Vec::new(),
    };
    match f.subject.kind {
        SubjectKind::Data => {
            d.data.push(f.subject.id.clone());
            d.verbs.extend(f.action.map(verb));
            if f.recipient.is_some() || f.action == Some(Action::Share) {
                d.kind = Kind::Shares;
            }
        }
        SubjectKind::Party => {
            d.kind = Kind::Shares;
            d.verbs.push(Verb::Share);
            d.parties = vec![f.subject.id.clone()];
            let data = places().filter(|e| e.subject.kind == SubjectKind::Data && e.counts());
            d.data = data.map(|e| e.subject.id.clone()).collect();
            d.data.sort();
            d.data.dedup();
        }
        SubjectKind::Practice => {
            // A practice is named after the kind of statement that promises it
            // (`retention`, `right.erasure`), or it is a measure.
            let (head, rest) = f.subject.id.split_once('.').unwrap_or((&f.subject.id, ""));
            d.kind = Kind::from_name(head).unwrap_or(Kind::SecurityClaim);
            if d.kind == Kind::SecurityClaim {
                d.values.push(f.subject.id.clone());
            } else if !rest.is_empty() {
                d.values.push(rest.to_owned());
            }
            d.values.extend(value);
            // The data that a period is about.
            d.data.extend(f.about.clone());
        }
        SubjectKind::Secret | SubjectKind::Literal => return None,
    }
    Some(d)
}

fn verb(action: Action) -> Verb {
    match action {
        Action::Collect => Verb::Collect,
        Action::Store => Verb::Store,
        Action::Log => Verb::Log,
        Action::Share => Verb::Share,
        Action::Display | Action::Use => Verb::Use,
    }
}

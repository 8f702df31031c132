//! What a line that opens a list gives to the items behind it. No item is read
//! here.

use crate::model::{Kind, Mode, Verb};
use crate::policy::frame::Topic;
use crate::policy::statement::Draft;

/// What an opener gives to the items behind it.
#[derive(Debug, Clone, Default)]
pub(super) struct Opener {
    pub(super) topic: Option<Topic>,
    pub(super) deny: bool,
    pub(super) conditional: bool,
    pub(super) hedged: bool,
    pub(super) verbs: Vec<Verb>,
    /// It refuses, and the items say what.
    pub(super) refuses: bool,
    /// The items are documents, laws, links: no statements.
    pub(super) skip: bool,
    /// The part of the service that the items are about.
    pub(super) part: Option<String>,
}

impl Opener {
    /// What the first of an opener's statements gives to the items.
    pub(super) fn of(drafts: &[Draft]) -> Self {
        let Some(draft) = drafts.first() else { return Self::default() };
        let topic = match draft.kind {
            Kind::Collects | Kind::NeverCollects => Some(Topic::Collect),
            Kind::Shares | Kind::NeverShares => Some(Topic::Share),
            Kind::Purpose => Some(Topic::Use),
            Kind::Retention => Some(Topic::Retention),
            Kind::SecurityClaim => Some(Topic::Security),
            Kind::Right => Some(Topic::Rights),
            Kind::Cookie => Some(Topic::Cookies),
            Kind::Transfer => Some(Topic::Transfer),
            Kind::Children => Some(Topic::Children),
            Kind::LegalBasis => Some(Topic::Basis),
            Kind::Contact => Some(Topic::Contact),
            Kind::ChangeNotice => Some(Topic::Change),
            Kind::Meta => None,
        };
        Self {
            topic,
            deny: draft.kind.denies() || draft.mode == Mode::Deny,
            conditional: draft.mode == Mode::Conditional,
            hedged: draft.mode == Mode::Hedged,
            verbs: draft.verbs.clone(),
            refuses: false,
            skip: false,
            part: draft.scope.clone(),
        }
    }
}

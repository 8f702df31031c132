//! Floor 0: the nouns that every room shares.
//!
//! Plain data and nothing else: no file is read here, no rule is known and
//! nothing is serialised. Each report owns the shape that it writes.

mod assessment;
mod audit;
mod declaration;
mod evidence;
mod source;
mod span;
mod subject;
mod trouble;
mod untrusted;

pub use assessment::{Assessment, Citation, Finding, Severity, Status, Verdict};
pub use audit::{Audit, Skipped, Stats};
pub use declaration::{
    DataSubject, Declaration, Document, Kind, Marks, Mode, Note, NoteKind, Reading, Verb,
};
pub use evidence::{Action, Confidence, Evidence, Reason, Scope};
pub use source::SourceFile;
pub use span::{LineIndex, Place};
pub use subject::{Subject, SubjectKind};
pub use trouble::Trouble;
pub use untrusted::{visible, visible_json};

//! Floor 5, window: an [`Audit`](crate::model::Audit) in, bytes out. One file
//! for each format; nothing is read or decided here.

mod excerpt;
mod github;
mod json;
mod policy;
mod sarif;
mod summary;
mod text;

pub use github::github;
pub use json::{SCHEMA, SCHEMA_VERSION, json, policy_json};
pub use policy::{policy_text, policy_toml};
pub use sarif::sarif;
pub use summary::{first_run, init_draft, status_line};
pub use text::{Style, TextOptions, finding_text, line, text, trouble};

use crate::model::SourceFile;

/// Where excerpts come from: the text of a file of the audited version.
pub type Sources<'a> = &'a dyn Fn(&str) -> Option<SourceFile>;

/// The rule of the one finding that a project without a policy gets.
pub const NO_POLICY: &str = "no-policy";

/// What made the report.
pub const TOOL: &str = env!("CARGO_PKG_NAME");

/// Its version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

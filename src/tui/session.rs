//! What is remembered for the next time, for each project: where one was and
//! what was put off. It lives in the user's state folder, never in the
//! project, and never holds a line of code or policy.

use serde::{Deserialize, Serialize};

use super::state::{Group, Screen};
use super::theme::Ground;

/// One project's memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The view one was in.
    pub screen: Screen,
    /// How findings are grouped.
    pub group: Group,
    /// The filter, as it was typed.
    pub filter: String,
    /// Whether what is decided is shown.
    pub show_decided: bool,
    /// The list's share of the screen in percent; 0: the default.
    pub split: u16,
    /// Fingerprints that were put off.
    pub later: Vec<String>,
    /// Who decided the last time.
    pub owner: String,
    /// The fingerprint under the cursor.
    pub cursor: Option<String>,
    /// What was behind the text: a guess for the first frame.
    pub ground: Option<Ground>,
}

impl Session {
    /// Reads what [`Session::text`] wrote; anything else is an empty memory.
    pub fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// One JSON object.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}

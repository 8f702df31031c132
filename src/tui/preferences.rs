//! The user's own configuration, `config.toml` in the user's folder for
//! privaudit; never one of the audited project.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::keymap::Keymap;
use super::theme::Ground;

/// What it may say. Other keys belong to other parts and are left alone.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct File {
    theme: Option<String>,
    ascii: Option<bool>,
    mouse: Option<bool>,
    keys: BTreeMap<String, Vec<String>>,
}

/// The same, checked.
#[derive(Debug, Default)]
pub(crate) struct Preferences {
    pub(crate) ground: Option<Ground>,
    pub(crate) ascii: Option<bool>,
    pub(crate) mouse: Option<bool>,
    pub(crate) keymap: Keymap,
}

/// Reads it. What is wrong is answered in words beside what could be used.
pub(crate) fn read(text: &str) -> (Preferences, Option<String>) {
    let file: File = match toml::from_str(text) {
        Ok(file) => file,
        Err(error) => return (Preferences::default(), Some(error.message().to_owned())),
    };
    let mut trouble = None;
    let ground = match file.theme.as_deref() {
        Some("dark") => Some(Ground::Dark),
        Some("light") => Some(Ground::Light),
        None | Some("auto") => None,
        Some(other) => {
            trouble = Some(format!("theme = \"{other}\": use dark, light or auto"));
            None
        }
    };
    let keymap = Keymap::with(&file.keys).unwrap_or_else(|why| {
        trouble = Some(why);
        Keymap::default()
    });
    (Preferences { ground, ascii: file.ascii, mouse: file.mouse, keymap }, trouble)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::{Action, Chord, Context};

    #[test]
    fn preferences_are_read_and_wrong_ones_are_told_not_fatal() {
        let (p, trouble) = read("theme = \"light\"\nmouse = false\n[keys]\naccept = [\"A\"]\n");
        assert_eq!((p.ground, p.mouse, trouble), (Some(Ground::Light), Some(false), None));
        let key = Chord::parse("A").expect("key");
        assert_eq!(p.keymap.action(key, Context::Findings), Some(Action::Accept));
        let (p, trouble) = read("theme = \"pink\"\nascii = true\n");
        assert!(p.ascii == Some(true) && trouble.is_some_and(|t| t.contains("use dark, light")));
        assert!(read("= broken").1.is_some());
        assert!(read("[keys]\nnone = [\"x\"]").1.is_some_and(|t| t.contains("no action `none`")));
    }
}

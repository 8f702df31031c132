//! The user's editor, at a place: `$PRIVAUDIT_EDITOR`, `$VISUAL`, `$EDITOR`
//! or `vi`. No shell, and nothing that the project says.

use std::path::Path;
use std::process::Command;

/// An editor with what it is to be told.
#[derive(Debug)]
pub(super) struct Editor {
    program: String,
    args: Vec<String>,
}

impl Editor {
    /// The user's editor for this place.
    pub(super) fn at(path: &Path, line: u32, column: u32) -> Result<Self, String> {
        let chosen = ["PRIVAUDIT_EDITOR", "VISUAL", "EDITOR"]
            .into_iter()
            .filter_map(|name| std::env::var(name).ok())
            .find(|value| !value.trim().is_empty())
            .unwrap_or_else(|| "vi".to_owned());
        let mut args = split(&chosen);
        if args.is_empty() {
            return Err("no editor: set EDITOR".into());
        }
        let program = args.remove(0);
        args.extend(place(&program, &path.to_string_lossy(), line, column));
        Ok(Self { program, args })
    }

    /// Whether it opens a window of its own, so that nobody waits for it.
    pub(super) fn has_a_window(&self) -> bool {
        WINDOWS.contains(&name(&self.program).as_str())
    }

    /// Runs it in the terminal until it is closed.
    pub(super) fn wait(&self) -> Result<(), String> {
        match Command::new(&self.program).args(&self.args).status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(format!("{} ended with {status}", self.program)),
            Err(error) => Err(self.missing(&error)),
        }
    }

    /// Starts it beside the terminal; answers what to say.
    pub(super) fn start(&self) -> Result<String, String> {
        let nothing = std::process::Stdio::null;
        let mut command = Command::new(&self.program);
        command.args(&self.args).stdin(nothing()).stdout(nothing()).stderr(nothing());
        let mut child = command.spawn().map_err(|error| self.missing(&error))?;
        // Somebody must hear of its end, or it stays in the process table.
        std::thread::spawn(move || child.wait());
        Ok(format!("opened in {}", name(&self.program)))
    }

    fn missing(&self, error: &std::io::Error) -> String {
        format!("{}: {error}; set EDITOR to another one", self.program)
    }
}

/// Editors with a window of their own.
#[rustfmt::skip]
const WINDOWS: &[&str] = &[
    "code", "code-insiders", "codium", "vscodium", "cursor", "windsurf", "subl", "sublime_text",
    "zed", "idea", "pycharm", "webstorm", "goland", "rubymine", "phpstorm", "rustrover", "gedit",
    "kate", "mate", "gvim", "mvim", "notepad",
];

fn name(program: &str) -> String {
    Path::new(program).file_stem().map_or_else(String::new, |n| n.to_string_lossy().to_lowercase())
}

/// How this editor is told the place.
fn place(program: &str, path: &str, line: u32, column: u32) -> Vec<String> {
    let name = name(program);
    let file = path.to_owned();
    match name.as_str() {
        "nano" => vec![format!("+{line},{column}"), file],
        "emacs" | "emacsclient" | "kak" | "micro" => vec![format!("+{line}:{column}"), file],
        "hx" | "helix" | "zed" | "subl" | "sublime_text" => vec![format!("{file}:{line}:{column}")],
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" => {
            vec!["--goto".into(), format!("{file}:{line}:{column}")]
        }
        "idea" | "pycharm" | "webstorm" | "goland" | "rubymine" | "phpstorm" | "rustrover" => {
            vec!["--line".into(), line.to_string(), "--column".into(), column.to_string(), file]
        }
        "gedit" | "kate" | "mate" | "notepad" => vec![file],
        // What every vi understands, and most of the others.
        _ => vec![format!("+{line}"), file],
    }
}

/// Splits as a shell would: at spaces, but for quotation marks and `\`.
fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None | Some('"'), '\\') if !cfg!(windows) => {
                word.get_or_insert_default().extend(chars.next())
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_split_without_a_shell() {
        assert_eq!(split("code --new-window"), ["code", "--new-window"]);
        assert_eq!(
            split(r#""/opt/my editor/ed" -x 'a b' c\ d"#),
            ["/opt/my editor/ed", "-x", "a b", "c d"]
        );
        assert_eq!(split("vi; rm -rf $HOME"), ["vi;", "rm", "-rf", "$HOME"]);
        assert_eq!(split("  "), [""; 0]);
    }

    #[test]
    fn every_editor_is_told_the_place_in_its_way() {
        assert_eq!(place("/usr/bin/nvim", "/p/a", 3, 7), ["+3", "/p/a"]);
        assert_eq!(place("hx", "/p/a", 3, 7), ["/p/a:3:7"]);
        assert_eq!(place("code", "/p/a", 3, 7), ["--goto", "/p/a:3:7"]);
        assert_eq!(place("nano", "/p/a", 3, 7), ["+3,7", "/p/a"]);
    }
}

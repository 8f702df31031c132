//! The user's editor, at a place: `$PRIVAUDIT_EDITOR`, `$VISUAL`, `$EDITOR`
//! or `vi`. No shell, and nothing that the project says.

use std::path::Path;
use std::process::Command;

/// Opens it and waits until it is closed.
pub(super) fn open(path: &Path, line: u32, column: u32) -> Result<(), String> {
    let chosen = ["PRIVAUDIT_EDITOR", "VISUAL", "EDITOR"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|value| !value.trim().is_empty())
        .unwrap_or_else(|| "vi".to_owned());
    let words = split(&chosen);
    let Some((program, first)) = words.split_first() else {
        return Err("no editor: set EDITOR".into());
    };
    let path = path.to_string_lossy();
    let status =
        Command::new(program).args(first).args(place(program, &path, line, column)).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} ended with {status}")),
        Err(error) => Err(format!("{program}: {error}; set EDITOR to another one")),
    }
}

/// How this editor is told the place.
fn place(program: &str, path: &str, line: u32, column: u32) -> Vec<String> {
    let name = Path::new(program)
        .file_stem()
        .map_or_else(String::new, |n| n.to_string_lossy().to_lowercase());
    let file = path.to_owned();
    match name.as_str() {
        "nano" => vec![format!("+{line},{column}"), file],
        "emacs" | "emacsclient" | "kak" | "micro" => vec![format!("+{line}:{column}"), file],
        "hx" | "helix" | "zed" | "subl" | "sublime_text" => vec![format!("{file}:{line}:{column}")],
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" | "windsurf" => {
            vec!["--wait".into(), "--goto".into(), format!("{file}:{line}:{column}")]
        }
        "idea" | "pycharm" | "webstorm" | "goland" | "rubymine" | "phpstorm" | "rustrover" => {
            vec![
                "--wait".into(),
                "--line".into(),
                line.to_string(),
                "--column".into(),
                column.to_string(),
                file,
            ]
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
        assert_eq!(place("code", "/p/a", 3, 7), ["--wait", "--goto", "/p/a:3:7"]);
        assert_eq!(place("nano", "/p/a", 3, 7), ["+3,7", "/p/a"]);
    }
}

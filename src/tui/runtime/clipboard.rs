//! The clipboard, through the terminal itself (OSC 52): that works over SSH
//! too. Inside tmux, tmux is told as well.

use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Terminals take no more than about this.
const LARGEST: usize = 70_000;

/// Copies; answers what to say.
pub(super) fn copy(text: &str, what: &str) -> Result<String, String> {
    if text.len() > LARGEST {
        return Err(format!("{what} is too long for the clipboard: export it"));
    }
    let mut out = io::stdout();
    write!(out, "\x1b]52;c;{}\x07", base64(text.as_bytes()))
        .and_then(|()| out.flush())
        .map_err(|error| format!("not copied: {error}"))?;
    if std::env::var_os("TMUX").is_some() {
        let text = text.to_owned();
        // Nobody waits for tmux; without its help the sequence above may still
        // have done it.
        std::thread::spawn(move || tmux(&text));
    }
    Ok(format!("copied {what}"))
}

fn tmux(text: &str) -> io::Result<()> {
    let mut child = Command::new("tmux")
        .args(["load-buffer", "-w", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    child.wait().map(|_| ())
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for part in bytes.chunks(3) {
        let three = [part[0], *part.get(1).unwrap_or(&0), *part.get(2).unwrap_or(&0)];
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        for nth in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * nth)) as usize & 63];
            out.push(if nth <= part.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_as_everybody_writes_it() {
        for (plain, coded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foobar", "Zm9vYmFy"),
            ("ü:1", "w7w6MQ=="),
        ] {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}

//! Standard output and error, files, and the progress bar.

use std::io::{IsTerminal, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::audit::Event;
use crate::model::Trouble;
use crate::report::{self, Style, TextOptions};

/// The width of reports that go to no terminal, in columns.
const WIDTH: usize = 80;

/// Whether a person sits at both ends.
pub(super) fn is_terminal() -> bool {
    std::io::stdout().is_terminal() && std::io::stdin().is_terminal() && !is_dumb()
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|t| t == "dumb")
}

/// Colours and width for standard output.
pub(super) fn text_options() -> TextOptions {
    let out = std::io::stdout();
    let color = match anstream::AutoStream::choice(&out) {
        anstream::ColorChoice::Never => false,
        anstream::ColorChoice::Always | anstream::ColorChoice::AlwaysAnsi => true,
        anstream::ColorChoice::Auto => out.is_terminal(),
    };
    let width = match crossterm::terminal::size() {
        Ok((columns, _)) if out.is_terminal() => (columns as usize).clamp(40, 160),
        _ => WIDTH,
    };
    TextOptions { style: Style { color }, width, all_notes: false, terse: false }
}

/// Writes to standard output; a reader that has left is no error.
pub(super) fn print(text: &str) -> Result<(), Trouble> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        Err(e) => Err(Trouble::new(format!("cannot write the report: {e}"))),
    }
}

/// Writes to standard error, if it can be.
pub(super) fn say(text: &str) {
    let _ = anstream::stderr().write_all(text.as_bytes());
}

/// Shows what is wrong on standard error.
pub(super) fn trouble(trouble: &Trouble) {
    say(&report::trouble(trouble, Style { color: true }));
}

/// Writes a file whole or not at all; a link is not written through. What is
/// there and no plain file (a pipe, a device) is written to as it is: it must
/// not be put away for a file.
pub(super) fn write_file(path: &Path, text: &str) -> Result<(), Trouble> {
    let shown = path.display();
    let cannot = |e: std::io::Error| Trouble::new(format!("cannot write `{shown}`: {e}"));
    let there = path.symlink_metadata().ok();
    if there.as_ref().is_some_and(|m| m.file_type().is_symlink()) {
        return Err(
            Trouble::new(format!("`{shown}` is a link")).remedy("name the file that it points to")
        );
    }
    if there.as_ref().is_some_and(std::fs::Metadata::is_dir) {
        return Err(Trouble::new(format!("`{shown}` is a folder")).remedy("name a file in it"));
    }
    if there.as_ref().is_some_and(|m| !m.is_file()) {
        let mut device = std::fs::OpenOptions::new().write(true).open(path).map_err(cannot)?;
        return device.write_all(text.as_bytes()).map_err(cannot);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut new = tempfile::Builder::new();
    new.prefix(".privaudit-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the user's mask leaves of this.
        new.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = new.tempfile_in(folder).map_err(cannot)?;
    file.write_all(text.as_bytes()).map_err(cannot)?;
    file.as_file().sync_all().map_err(cannot)?;
    if let Some(old) = there {
        let _ = file.as_file().set_permissions(old.permissions());
    }
    file.persist(path).map_err(|e| cannot(e.error))?;
    Ok(())
}

/// A bar on standard error while a run works; nothing when nobody looks.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new() -> Self {
        let watched = std::io::stderr().is_terminal() && !is_dumb();
        let target =
            if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} files  {msg}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    pub(super) fn event(&self, event: &Event) {
        match event {
            Event::Walked { files } => self.0.set_length(*files),
            Event::Read { files, .. } => self.0.set_position(*files),
            _ => {}
        }
    }

    pub(super) fn clear(&self) {
        self.0.finish_and_clear();
    }
}

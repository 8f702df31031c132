//! Watching the project: what changes is told in one batch once it is quiet.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::time::Duration;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use notify::{EventKind, RecursiveMode, Watcher as _};

use crate::input::Root;

use super::super::event::Event;
use super::{Letter, Post};

/// Editors write in several steps: so long must it be quiet.
const QUIET: Duration = Duration::from_millis(150);

/// No more lines of `.gitignore` are honoured.
const MAX_LINES: usize = 5_000;

/// Watches until it is dropped.
pub(super) struct Watcher {
    end: Sender<News>,
}

/// What reaches the thread.
enum News {
    Files(notify::Event),
    End,
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // A thread that is gone already needs no telling.
        let _ = self.end.send(News::End);
    }
}

impl Watcher {
    pub(super) fn start(root: Root, post: Post) -> Self {
        let (sender, events) = channel();
        let end = sender.clone();
        std::thread::spawn(move || {
            let mut watcher = match notify::recommended_watcher(move |event| {
                if let Ok(event) = event {
                    // After the end nobody listens.
                    let _ = sender.send(News::Files(event));
                }
            }) {
                Ok(watcher) => watcher,
                Err(error) => {
                    return post.send(Letter::Event(Event::Watching(Err(format!(
                        "cannot watch: {error}"
                    )))));
                }
            };
            if let Err(error) = watcher.watch(&root.folder, RecursiveMode::Recursive) {
                return post
                    .send(Letter::Event(Event::Watching(Err(format!("cannot watch: {error}")))));
            }
            post.send(Letter::Event(Event::Watching(Ok(true))));
            let mut left_out = ignored(&root);
            let mut changed = BTreeSet::new();
            loop {
                let event = if changed.is_empty() {
                    events.recv().map_err(|_| RecvTimeoutError::Disconnected)
                } else {
                    events.recv_timeout(QUIET)
                };
                match event {
                    Ok(News::Files(event)) => {
                        changed.extend(paths(&event, &root.folder, &left_out));
                    }
                    Err(RecvTimeoutError::Timeout) => {
                        if changed.contains(".gitignore") {
                            left_out = ignored(&root);
                        }
                        let paths = std::mem::take(&mut changed).into_iter().collect();
                        post.send(Letter::Event(Event::Changed(paths)));
                    }
                    Ok(News::End) | Err(RecvTimeoutError::Disconnected) => return,
                }
            }
        });
        Self { end }
    }
}

/// What the project's `.gitignore` leaves out. It is read as every file of the
/// project is: no link, no pipe, nothing without an end.
fn ignored(root: &Root) -> Gitignore {
    let mut lines = GitignoreBuilder::new("");
    if let Some(file) = root.read(".gitignore") {
        for line in file.text.lines().take(MAX_LINES) {
            // A line that cannot be read is passed over, as git does.
            let _ = lines.add_line(None, line);
        }
    }
    lines.build().unwrap_or_else(|_| Gitignore::empty())
}

/// What an event is about, relative to the root, without what is not read.
fn paths(event: &notify::Event, root: &Path, ignored: &Gitignore) -> Vec<String> {
    if matches!(event.kind, EventKind::Access(_)) {
        return Vec::new();
    }
    let wanted = |path: &&Path| {
        let own = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(".privaudit-"));
        !own && !path.components().any(|c| c.as_os_str() == ".git")
            && !ignored.matched_path_or_any_parents(path, root.join(path).is_dir()).is_ignore()
    };
    event
        .paths
        .iter()
        .filter_map(|p| p.strip_prefix(root).ok())
        .filter(wanted)
        .map(|p| p.to_string_lossy().replace('\\', "/"))
        .collect()
}

//! What the `.gitignore` files of the tree leave out. They belong to the
//! audited project, so they are opened as carefully as everything else: a pipe
//! or an endless device of that name stops nothing.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::open::read_below;

/// The name of these files.
const NAME: &str = ".gitignore";

/// No larger one is honoured, in bytes.
const MAX_BYTES: u64 = 256 << 10;

/// No more lines of one are honoured: each becomes a pattern in memory.
const MAX_LINES: usize = 5_000;

/// The files that hold for a folder, the innermost first.
#[derive(Debug)]
struct Chain {
    own: Gitignore,
    outer: Option<Arc<Chain>>,
}

/// The files met so far, by folder. A folder is entered before what lies in it.
#[derive(Debug, Default)]
pub(super) struct Ignored {
    chains: Mutex<HashMap<String, Option<Arc<Chain>>>>,
}

impl Ignored {
    /// Reads the file of one folder; answers why it is not honoured, if it is
    /// there and is not.
    pub(super) fn enter(&self, root: &Path, folder: &str) -> Option<String> {
        let outer = self.chain(parent(folder));
        let path = if folder.is_empty() { NAME.to_owned() } else { format!("{folder}/{NAME}") };
        let (own, trouble) = match read_below(root, Path::new(&path), MAX_BYTES) {
            Ok(Some(bytes)) => build(folder, &String::from_utf8_lossy(&bytes)),
            Ok(None) => (None, Some("too large to be honoured".to_owned())),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => (None, None),
            Err(_) => (None, Some("not honoured: no plain file, or unreadable".to_owned())),
        };
        let chain = match own {
            Some(own) => Some(Arc::new(Chain { own, outer })),
            None => outer,
        };
        let mut chains = self.chains.lock().unwrap_or_else(PoisonError::into_inner);
        chains.insert(folder.to_owned(), chain);
        trouble
    }

    /// Whether a path is left out.
    pub(super) fn leaves_out(&self, path: &str, is_folder: bool) -> bool {
        let chain = self.chain(parent(path));
        let mut at = chain.as_deref();
        while let Some(chain) = at {
            match chain.own.matched(path, is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => at = chain.outer.as_deref(),
            }
        }
        false
    }

    fn chain(&self, folder: Option<&str>) -> Option<Arc<Chain>> {
        let chains = self.chains.lock().unwrap_or_else(PoisonError::into_inner);
        chains.get(folder?).cloned().flatten()
    }
}

/// The folder that a path lies in; the root is the empty one and lies in none.
fn parent(path: &str) -> Option<&str> {
    if path.is_empty() {
        return None;
    }
    Some(path.rsplit_once('/').map_or("", |(folder, _)| folder))
}

fn build(folder: &str, text: &str) -> (Option<Gitignore>, Option<String>) {
    let mut lines = GitignoreBuilder::new(folder);
    for line in text.lines().take(MAX_LINES) {
        // A line that cannot be read is passed over, as git does.
        let _ = lines.add_line(None, line);
    }
    let cut = text.lines().nth(MAX_LINES).is_some();
    match lines.build() {
        Ok(own) => {
            let cut = cut.then(|| format!("only its first {MAX_LINES} lines are honoured"));
            ((!own.is_empty()).then_some(own), cut)
        }
        Err(_) => (None, Some("not honoured: its patterns cannot be read".to_owned())),
    }
}

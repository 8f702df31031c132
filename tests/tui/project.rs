//! The fixtures as somebody at the desk meets them: audited, with their files.
//! No key is pressed here.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use privaudit::audit::{Setup, SetupOptions, run};
use privaudit::model::Audit;

use super::desk::{Desk, Look};

/// What the fixtures are called, in order.
pub fn names() -> Vec<String> {
    let all = std::fs::read_dir(folder("")).expect("fixtures");
    let mut names: Vec<String> =
        all.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A fixture's audit, and its files by path.
pub struct Project {
    pub audit: Audit,
    pub files: BTreeMap<String, String>,
}

impl Project {
    pub fn open(name: &str) -> Self {
        let options = SetupOptions {
            path: folder(name),
            today: Some(jiff::civil::date(2030, 3, 15)),
            ..SetupOptions::default()
        };
        let setup = Setup::new(options).expect("a setup");
        let audit = run(&setup, &|_| {}, &AtomicBool::new(false)).expect("an audit");
        let code = audit.evidence.iter().map(|e| &e.place.path);
        let paths = code.chain(audit.documents.iter().map(|d| &d.path));
        let files = paths
            .filter_map(|p: &Arc<str>| Some((p.to_string(), setup.root.read(p)?.text)))
            .collect();
        Self { audit, files }
    }

    /// A desk with its audit done.
    pub fn desk(&self, look: &Look) -> Desk {
        let mut desk = Desk::empty(look);
        desk.files.clone_from(&self.files);
        desk.scan(self.audit.clone());
        desk
    }
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// Copies a fixture without what is known about it.
pub fn copy(name: &str, to: &Path) {
    fn copy_below(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).expect("a folder");
        for entry in std::fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            let (name, target) = (entry.file_name(), to.join(entry.file_name()));
            if entry.path().is_dir() {
                copy_below(&entry.path(), &target);
            } else if name != "expected.toml" && name != "known-differences.txt" {
                std::fs::copy(entry.path(), target).expect("copied");
            }
        }
    }
    copy_below(&folder(name), to);
}

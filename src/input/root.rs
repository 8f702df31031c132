//! The audited root: what lies in it, and how each file is read.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::{WalkBuilder, WalkState};
use rayon::prelude::*;

use super::decode::{Decoded, MAX_BYTES, decode};
use super::git::Git;
use super::ignored::Ignored;
use super::open::read_below;
use super::walk::SkipRules;
use crate::model::{Skipped, SourceFile, Trouble};

/// How many blobs of git are held at a time, and how many bytes of them.
const BATCH: usize = 512;
const BATCH_BYTES: usize = 32 << 20;

/// A line longer than this, in bytes, makes a script or style sheet minified.
const MINIFIED_LINE: usize = 20_000;

/// How many folders deep the walk goes.
const MAX_DEPTH: usize = 200;
/// Files that one thread takes at a time: what it has taken nobody takes from
/// it, and a large share keeps it busy alone at the end.
const SHARE: usize = 8;

/// Which version of the tree is read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Source {
    /// The files as they lie in the work tree.
    #[default]
    WorkTree,
    /// What is staged in the git index.
    Index,
    /// A commit, by any name that git knows.
    Commit(String),
}

/// The audited root.
#[derive(Debug, Clone)]
pub struct Root {
    /// The folder.
    pub folder: PathBuf,
    /// Which version of it.
    pub source: Source,
    /// The only file whose code is looked at, when a single file was named.
    pub only: Option<Arc<str>>,
    git: Option<Git>,
    /// Path to object name, for the index and commits.
    objects: Arc<BTreeMap<String, String>>,
}

/// A file that can be read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileEntry {
    /// Relative to the root.
    pub path: Arc<str>,
    /// The same as the system knows it, where it is not UTF-8.
    raw: Option<Arc<Path>>,
}

/// What lies in a root, both parts sorted by path.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// What can be read.
    pub files: Vec<FileEntry>,
    /// What was passed over.
    pub skipped: Vec<Skipped>,
}

impl Listing {
    /// Adds a file that was passed over; both parts stay sorted.
    pub fn add(&mut self, path: &str) {
        if let Err(at) = self.files.binary_search_by(|f| f.path.as_ref().cmp(path)) {
            self.files.insert(at, FileEntry { path: path.into(), raw: None });
            self.skipped.retain(|s| s.path.as_ref() != path);
        }
    }
}

impl Root {
    /// Opens a folder or a single file.
    ///
    /// # Errors
    /// A path that is missing or cannot be looked at; for the index or a
    /// commit, what git answers.
    pub fn open(path: &Path, source: Source) -> Result<Self, Trouble> {
        let shown = path.display();
        let meta = std::fs::metadata(path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Trouble::new(format!("`{shown}` does not exist"))
                .remedy("name a folder or a file: privaudit check PATH"),
            _ => Trouble::new(format!("cannot look at `{shown}`: {e}")),
        })?;
        let (folder, only) = if meta.is_dir() {
            (path.to_owned(), None)
        } else if meta.is_file() {
            let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            (parent.unwrap_or(Path::new(".")).to_owned(), Some(Arc::from(name.as_ref())))
        } else {
            return Err(Trouble::new(format!("`{shown}` is neither a folder nor a plain file")));
        };
        if meta.is_dir() {
            std::fs::read_dir(&folder)
                .map_err(|e| Trouble::new(format!("cannot read the folder `{shown}`: {e}")))?;
        } else {
            File::open(path).map_err(|e| Trouble::new(format!("cannot read `{shown}`: {e}")))?;
        }
        let git = match source {
            Source::WorkTree => None,
            _ => Some(Git::open(&folder)?),
        };
        let blobs = match (&source, &git) {
            (Source::Index, Some(git)) => git.index()?,
            (Source::Commit(name), Some(git)) => git.tree(name)?,
            _ => Vec::new(),
        };
        let objects = Arc::new(blobs.into_iter().map(|b| (b.path, b.object)).collect());
        Ok(Self { folder, source, only, git, objects })
    }

    /// Lists what can be read and what is passed over.
    pub fn list(&self, skip: &SkipRules) -> Listing {
        let mut listing = match self.source {
            Source::WorkTree => self.walk(skip),
            _ => self.list_objects(skip),
        };
        listing.files.sort();
        listing.skipped.sort();
        listing.skipped.dedup();
        listing
    }

    fn list_objects(&self, skip: &SkipRules) -> Listing {
        let mut listing = Listing::default();
        for path in self.objects.keys() {
            match skip.any(path) {
                None => {
                    listing.files.push(FileEntry { path: Arc::from(path.as_str()), raw: None });
                }
                Some("") => {}
                Some(reason) => {
                    let skipped = Skipped { path: path.as_str().into(), reason: reason.into() };
                    listing.skipped.push(skipped);
                }
            }
        }
        listing
    }

    fn walk(&self, skip: &SkipRules) -> Listing {
        let (send, receive) = std::sync::mpsc::channel::<Result<FileEntry, Skipped>>();
        let mut walk = WalkBuilder::new(&self.folder);
        // Only what lies in the root decides, so that the result is the same on
        // every machine: no global excludes, no ignore files of parents.
        // Its .gitignore files are read here, see `Ignored`.
        walk.hidden(false).git_ignore(false).git_global(false).git_exclude(false).parents(false);
        walk.ignore(false).follow_links(false).max_depth(Some(MAX_DEPTH));
        let ignored = &Ignored::default();
        let canonical = std::fs::canonicalize(&self.folder).ok();
        walk.build_parallel().run(|| {
            let send = send.clone();
            let canonical = canonical.clone();
            Box::new(move |entry| {
                let entry = match entry {
                    Ok(entry) => entry,
                    Err(error) => {
                        if let Some(skipped) = self.walk_error(&error) {
                            let _ = send.send(Err(skipped));
                        }
                        return WalkState::Continue;
                    }
                };
                let Some(path) = self.relative(entry.path()) else { return WalkState::Continue };
                let pass_over = |path: String, reason: &str| {
                    let _ = send.send(Err(Skipped { path: path.into(), reason: reason.into() }));
                };
                let enter = |path: &str| {
                    if let Some(reason) = ignored.enter(&self.folder, path) {
                        pass_over(join(path, ".gitignore"), &reason);
                    }
                };
                if path.is_empty() {
                    enter("");
                    return WalkState::Continue;
                }
                let Some(kind) = entry.file_type() else { return WalkState::Continue };
                if kind.is_dir() {
                    return match skip.folder(&path) {
                        _ if ignored.leaves_out(&path, true) => WalkState::Skip,
                        None if entry.depth() >= MAX_DEPTH => {
                            pass_over(format!("{path}/"), "too deep");
                            WalkState::Skip
                        }
                        None => {
                            enter(&path);
                            WalkState::Continue
                        }
                        Some("") => WalkState::Skip,
                        Some(reason) => {
                            pass_over(format!("{path}/"), reason);
                            WalkState::Skip
                        }
                    };
                }
                if ignored.leaves_out(&path, false) {
                    return WalkState::Continue;
                }
                if kind.is_symlink() {
                    match std::fs::canonicalize(entry.path()) {
                        // What lies inside is met by its own name.
                        Ok(to) if canonical.as_ref().is_some_and(|root| to.starts_with(root)) => {}
                        Ok(_) => pass_over(path, "a link that leads out of the root"),
                        Err(_) => pass_over(path, "a link that leads nowhere"),
                    }
                    return WalkState::Continue;
                }
                let message = if !kind.is_file() {
                    Err(Skipped { path: path.into(), reason: "no plain file".into() })
                } else {
                    match skip.file(&path) {
                        None => Ok(FileEntry { raw: self.raw(entry.path()), path: path.into() }),
                        Some("") => return WalkState::Continue,
                        Some(reason) => Err(Skipped { path: path.into(), reason: reason.into() }),
                    }
                };
                let _ = send.send(message);
                WalkState::Continue
            })
        });
        drop(send);
        let mut listing = Listing::default();
        for message in receive {
            match message {
                Ok(file) => listing.files.push(file),
                Err(skipped) => listing.skipped.push(skipped),
            }
        }
        listing
    }

    /// A folder that could not be entered.
    fn walk_error(&self, error: &ignore::Error) -> Option<Skipped> {
        let mut inner = error;
        let mut path = None;
        loop {
            inner = match inner {
                ignore::Error::WithPath { path: at, err } => {
                    path = self.relative(at);
                    err
                }
                ignore::Error::WithDepth { err, .. } => err,
                ignore::Error::WithLineNumber { err, .. } => err,
                _ => break,
            };
        }
        let reason = format!("cannot be read: {}", error_kind(inner));
        Some(Skipped { path: path.filter(|p| !p.is_empty())?.into(), reason })
    }

    /// A path below the folder as the system knows it, if it is not UTF-8.
    fn raw(&self, path: &Path) -> Option<Arc<Path>> {
        let below = path.strip_prefix(&self.folder).ok()?;
        below.to_str().is_none().then(|| Arc::from(below))
    }

    /// A path below the folder with `/` between its parts.
    fn relative(&self, path: &Path) -> Option<String> {
        let below = path.strip_prefix(&self.folder).ok()?;
        let parts: Vec<_> = below.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        Some(parts.join("/"))
    }

    /// Reads one file below the root, decoded. `None` if it is missing, no
    /// plain file, too large, no text, or outside.
    pub fn read(&self, path: &str) -> Option<SourceFile> {
        self.load(path).ok()
    }

    /// Whether there is anything at a path below the root.
    pub fn exists(&self, path: &str) -> bool {
        match self.git {
            None => std::fs::symlink_metadata(self.folder.join(path)).is_ok(),
            Some(_) => self.objects.contains_key(path),
        }
    }

    /// The files with this ending right in a folder below the root, sorted.
    pub fn files_in(&self, folder: &str, ending: &str) -> Vec<String> {
        let fits = |name: &str| name.rsplit_once('.').is_some_and(|(_, e)| e == ending);
        let mut paths: Vec<String> = match self.git {
            None => self
                .real_folder(folder)
                .and_then(|folder| std::fs::read_dir(folder).ok())
                .into_iter()
                .flatten()
                .flatten()
                .map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy()))
                .collect(),
            Some(_) => {
                let inside = |path: &&String| {
                    path.strip_prefix(folder)
                        .and_then(|rest| rest.strip_prefix('/'))
                        .is_some_and(|name| !name.contains('/'))
                };
                self.objects.keys().filter(inside).cloned().collect()
            }
        };
        paths.retain(|path| fits(path));
        paths.sort();
        paths
    }

    /// A folder below the root that no link leads to.
    fn real_folder(&self, below: &str) -> Option<PathBuf> {
        let mut at = self.folder.clone();
        for part in below.split('/') {
            at.push(part);
            at.symlink_metadata().ok().filter(std::fs::Metadata::is_dir)?;
        }
        Some(at)
    }

    /// Where a file of the work tree lies.
    pub(super) fn on_disk(&self, file: &FileEntry) -> Option<PathBuf> {
        let below = file.raw.as_deref().unwrap_or(Path::new(file.path.as_ref()));
        self.git.is_none().then(|| self.folder.join(below))
    }

    fn load(&self, path: &str) -> Result<SourceFile, String> {
        let bytes = match &self.git {
            None => self.read_disk(Path::new(path))?,
            Some(git) => {
                let object = self.objects.get(path).ok_or("not in this version")?;
                let mut found = None;
                git.contents(&[object], MAX_BYTES, &mut |bytes| found = bytes)
                    .map_err(|trouble| trouble.message)?;
                found.ok_or_else(too_large)?
            }
        };
        to_source(path, bytes)
    }

    fn read_disk(&self, below: &Path) -> Result<Vec<u8>, String> {
        match read_below(&self.folder, below, MAX_BYTES) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(too_large()),
            Err(e) if e.kind() == std::io::ErrorKind::InvalidInput => Err(e.to_string()),
            Err(e) => Err(format!("cannot be read: {}", e.kind())),
        }
    }

    /// Reads all `files` in parallel and hands each, or why it could not be
    /// read, to `visit`, in no particular order.
    ///
    /// # Errors
    /// What git answers, for the index and commits.
    pub fn visit(
        &self,
        files: &[FileEntry],
        visit: &(dyn Fn(usize, Result<SourceFile, String>) + Sync),
    ) -> Result<(), Trouble> {
        let Some(git) = &self.git else {
            files.par_iter().with_max_len(SHARE).enumerate().for_each(|(at, file)| {
                let below = file.raw.as_deref().unwrap_or(Path::new(file.path.as_ref()));
                visit(at, self.read_disk(below).and_then(|b| to_source(&file.path, b)));
            });
            return Ok(());
        };
        let name = |f: &FileEntry| self.objects.get(f.path.as_ref()).map_or("", String::as_str);
        let objects: Vec<&str> = files.iter().map(name).collect();
        let mut held: Vec<Option<Vec<u8>>> = Vec::new();
        let (mut done, mut size) = (0, 0);
        let read = |first: usize, held: &mut Vec<Option<Vec<u8>>>| {
            std::mem::take(held).into_par_iter().enumerate().for_each(|(nth, bytes)| {
                let at = first + nth;
                let file = bytes.ok_or_else(too_large);
                visit(at, file.and_then(|b| to_source(&files[at].path, b)));
            });
        };
        git.contents(&objects, MAX_BYTES, &mut |bytes| {
            size += bytes.as_ref().map_or(0, Vec::len);
            held.push(bytes);
            if held.len() >= BATCH || size >= BATCH_BYTES {
                let first = done;
                (done, size) = (done + held.len(), 0);
                read(first, &mut held);
            }
        })?;
        read(done, &mut held);
        Ok(())
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

fn too_large() -> String {
    format!("larger than {} MiB", MAX_BYTES >> 20)
}

fn error_kind(error: &ignore::Error) -> String {
    match error.io_error() {
        Some(io) => io.kind().to_string(),
        None => error.to_string(),
    }
}

/// Decodes and wraps the bytes of one file.
fn to_source(path: &str, bytes: Vec<u8>) -> Result<SourceFile, String> {
    let size = bytes.len() as u64;
    let Decoded::Text(text) = decode(bytes) else { return Err("binary".into()) };
    let mut file = SourceFile::new(path, text);
    file.bytes = size;
    if matches!(file.extension().as_str(), "js" | "mjs" | "cjs" | "css") {
        let named = file.name().contains(".min.");
        if named || file.text.lines().any(|l| l.len() > MINIFIED_LINE) {
            return Err("minified".into());
        }
    }
    Ok(file)
}

/// The rule files right in a folder of the user: path as shown, and text.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn rule_files(folder: &Path) -> Result<Vec<(String, String)>, Trouble> {
    let shown = folder.display();
    let cannot = |what: String, e: std::io::Error| {
        Trouble::new(format!("cannot read {what}: {e}")).remedy("name a folder with .toml files")
    };
    let entries =
        std::fs::read_dir(folder).map_err(|e| cannot(format!("the rules folder `{shown}`"), e))?;
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    paths.sort();
    let mut files = Vec::with_capacity(paths.len());
    for path in paths {
        let bytes = std::fs::read(&path).map_err(|e| cannot(format!("`{}`", path.display()), e))?;
        files.push((path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned()));
    }
    Ok(files)
}

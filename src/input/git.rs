//! Git, asked only with plumbing that runs nothing the repository configures.
//!
//! The audited repository is not trusted: its configuration can name programs
//! for hooks, filters, pagers and monitors. The options below switch all of
//! them off for the few commands used here, and file contents come from
//! objects, never through a filter. See the test with a hostile repository.

use std::io::{BufRead, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::model::Trouble;

/// Options before every command.
const HARDENED: &[&str] = &[
    "--no-pager",
    "--no-optional-locks",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.pager=cat",
    "-c",
    "diff.external=",
    "-c",
    "log.showSignature=false",
    "-c",
    "core.attributesFile=/dev/null",
    "-c",
    "protocol.allow=never",
];

/// No answer of git is read beyond this, in bytes.
const MAX_ANSWER: u64 = 256 << 20;

/// A git repository that holds the audited folder.
#[derive(Debug, Clone)]
pub struct Git {
    folder: PathBuf,
    /// The audited folder inside the repository: empty, or with a final `/`.
    prefix: String,
}

/// One file of a tree or of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Blob {
    /// Relative to the audited folder.
    pub path: String,
    /// Its object name.
    pub object: String,
}

impl Git {
    /// The repository that `folder` lies in.
    ///
    /// # Errors
    /// If git is missing, or this is no repository.
    pub fn open(folder: &Path) -> Result<Self, Trouble> {
        let prefix = output(folder, &["rev-parse", "--show-prefix"])?;
        let prefix = String::from_utf8_lossy(&prefix).trim_end_matches(['\n', '\r']).to_owned();
        Ok(Self { folder: folder.to_owned(), prefix })
    }

    /// Whether there is a first commit.
    pub fn has_head(&self) -> bool {
        output(&self.folder, &["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]).is_ok()
    }

    /// Paths below the audited folder that the index changes against HEAD,
    /// sorted; all of them when there is no commit yet.
    ///
    /// # Errors
    /// What git answers.
    pub fn staged(&self) -> Result<Vec<String>, Trouble> {
        if !self.has_head() {
            return Ok(self.index()?.into_iter().map(|b| b.path).collect());
        }
        let args = ["diff-index", "--cached", "--raw", "-z", "--no-renames", "HEAD", "--"];
        let raw = output(&self.folder, &args)?;
        let mut paths: Vec<String> = raw
            .split(|b| *b == 0)
            .filter(|part| !part.is_empty() && part[0] != b':')
            .filter_map(|part| self.below(part))
            .collect();
        paths.sort();
        Ok(paths)
    }

    /// The regular files of the index, sorted by path.
    pub(super) fn index(&self) -> Result<Vec<Blob>, Trouble> {
        let raw = output(&self.folder, &["ls-files", "--stage", "-z", "--full-name"])?;
        // mode SP object SP stage TAB path
        Ok(self.blobs(&raw, |fields| match fields {
            [mode, object, "0"] => Some((*mode, *object)),
            _ => None,
        }))
    }

    /// The regular files of a commit, sorted by path.
    pub(super) fn tree(&self, commit: &str) -> Result<Vec<Blob>, Trouble> {
        if commit.starts_with('-') {
            return Err(Trouble::new(format!("`{commit}` is no commit")));
        }
        let name = format!("{commit}^{{tree}}");
        let raw =
            output(&self.folder, &["ls-tree", "-r", "-z", "--full-name", "--full-tree", &name])?;
        // mode SP type SP object TAB path
        Ok(self.blobs(&raw, |fields| match fields {
            [mode, "blob", object] => Some((*mode, *object)),
            _ => None,
        }))
    }

    fn blobs<'r>(
        &self,
        raw: &'r [u8],
        pick: impl Fn(&[&'r str]) -> Option<(&'r str, &'r str)>,
    ) -> Vec<Blob> {
        let mut blobs = Vec::new();
        for record in raw.split(|b| *b == 0) {
            let Some(tab) = record.iter().position(|b| *b == b'\t') else { continue };
            let Ok(head) = std::str::from_utf8(&record[..tab]) else { continue };
            let fields: Vec<&str> = head.split(' ').collect();
            let Some((mode, object)) = pick(&fields) else { continue };
            // Only plain files: no links, no submodules.
            if !mode.starts_with("100") {
                continue;
            }
            if let Some(path) = self.below(&record[tab + 1..]) {
                blobs.push(Blob { path, object: object.to_owned() });
            }
        }
        blobs.sort_by(|a, b| a.path.cmp(&b.path));
        blobs
    }

    /// A path of the repository as one below the audited folder.
    fn below(&self, path: &[u8]) -> Option<String> {
        let path = String::from_utf8_lossy(path);
        path.strip_prefix(&self.prefix).map(str::to_owned)
    }

    /// Hands the contents of objects to `take`, in their order and one at a
    /// time; `None` for one that is missing or larger than `max` bytes.
    pub(super) fn contents(
        &self,
        objects: &[&str],
        max: u64,
        take: &mut dyn FnMut(Option<Vec<u8>>),
    ) -> Result<(), Trouble> {
        let mut child = command(&self.folder, &["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(no_git)?;
        let mut ask = child.stdin.take().expect("it is piped");
        let names: String = objects.iter().map(|o| format!("{o}\n")).collect();
        // Asking and reading at once, or both sides would wait on a full pipe.
        let asker = std::thread::spawn(move || {
            let _ = ask.write_all(names.as_bytes());
        });
        let mut answer = std::io::BufReader::new(child.stdout.take().expect("it is piped"));
        let mut trouble = None;
        for _ in objects {
            match read_object(&mut answer, max) {
                Ok(bytes) => take(bytes),
                Err(e) => {
                    trouble = Some(Trouble::new(format!("git cat-file: {e}")));
                    break;
                }
            }
        }
        drop(answer);
        let _ = asker.join();
        let _ = child.wait();
        trouble.map_or(Ok(()), |trouble| Err(trouble.remedy("is the repository whole?")))
    }
}

/// One answer of `cat-file --batch`.
fn read_object(from: &mut impl std::io::BufRead, max: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut head = Vec::new();
    from.take(4096).read_until(b'\n', &mut head)?;
    let head = String::from_utf8_lossy(&head);
    let mut fields = head.trim_end().split(' ').skip(1);
    let size = match (fields.next(), fields.next().and_then(|s| s.parse::<u64>().ok())) {
        (Some("missing"), _) => return Ok(None),
        (Some(_), Some(size)) => size,
        _ => return Err(std::io::Error::other("an answer that cannot be read")),
    };
    if size > max {
        std::io::copy(&mut from.take(size + 1), &mut std::io::sink())?;
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(size as usize);
    from.take(size).read_to_end(&mut bytes)?;
    let mut end = [0];
    from.read_exact(&mut end)?;
    Ok(Some(bytes))
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(HARDENED)
        .args(args)
        .current_dir(folder)
        // What the index and HEAD name is what is judged, not a replacement.
        .env("GIT_NO_REPLACE_OBJECTS", "1")
        // Nothing is fetched, by no protocol that the repository allows.
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_ALLOW_PROTOCOL", "")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("LC_ALL", "C");
    // A hook gets these relative to its own folder, which is not that of git
    // here; and a named repository without a work tree has it where one stands.
    if std::env::var_os("GIT_DIR").is_some()
        && std::env::var_os("GIT_WORK_TREE").is_none()
        && let Ok(here) = std::env::current_dir()
    {
        command.env("GIT_WORK_TREE", here);
    }
    for key in ["GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_OBJECT_DIRECTORY"] {
        if let Some(path) = std::env::var_os(key).map(PathBuf::from)
            && path.is_relative()
            && let Ok(path) = std::path::absolute(path)
        {
            command.env(key, path);
        }
    }
    command
}

fn output(folder: &Path, args: &[&str]) -> Result<Vec<u8>, Trouble> {
    let mut child = command(folder, args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(no_git)?;
    let mut errors = child.stderr.take().expect("it is piped");
    let complaint = std::thread::spawn(move || {
        let mut text = Vec::new();
        let _ = errors.by_ref().take(4096).read_to_end(&mut text);
        let _ = std::io::copy(&mut errors, &mut std::io::sink());
        text
    });
    let mut bytes = Vec::new();
    let mut from = child.stdout.take().expect("it is piped");
    let read = from.by_ref().take(MAX_ANSWER).read_to_end(&mut bytes);
    drop(from);
    let status = child.wait();
    let complaint = complaint.join().unwrap_or_default();
    match (read, status) {
        (Ok(_), Ok(status)) if status.success() => Ok(bytes),
        _ => {
            let first = String::from_utf8_lossy(&complaint);
            let first = first.lines().next().unwrap_or("no answer");
            let first = first.trim_start_matches("fatal: ");
            Err(Trouble::new(format!("git: {first}"))
                .remedy("this needs a git repository that git itself accepts"))
        }
    }
}

fn no_git(error: std::io::Error) -> Trouble {
    Trouble::new(format!("cannot run git: {error}"))
        .remedy("install git, or audit the work tree instead")
}

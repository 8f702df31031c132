//! The files that the interface reads and writes: the project's
//! configuration, the user's memory and preferences, exports.

use std::fs;
use std::io::Write;
use std::path::{Component, Path, PathBuf};

use crate::audit::SetupOptions;
use crate::config;
use crate::input::Root;

use super::super::event::Receipt;
use super::super::session::Session;
use super::super::undo::{History, Step};
use super::Options;

/// Configuration and memory are small; more than this is something else.
const LARGEST: u64 = 4 << 20;

/// Where everything is.
#[derive(Debug, Clone)]
pub(super) struct Files {
    root: PathBuf,
    /// The configuration that was named; `None`: the usual one.
    config: Option<String>,
    session: Option<PathBuf>,
    history: Option<PathBuf>,
    preferences: Option<PathBuf>,
}

impl Files {
    pub(super) fn new(root: &Root, wanted: &SetupOptions, options: &Options) -> Self {
        let root = root.folder.clone();
        let key = blake3::hash(root.as_os_str().as_encoded_bytes()).to_hex();
        let state =
            options.state_dir.clone().or_else(|| user_folder("XDG_STATE_HOME", ".local/state"));
        let own = options.config_dir.clone().or_else(|| user_folder("XDG_CONFIG_HOME", ".config"));
        Self {
            config: wanted.config.clone(),
            session: state.as_ref().map(|folder| folder.join(format!("{}.json", &key[..16]))),
            history: state.map(|folder| folder.join(format!("{}.undo.json", &key[..16]))),
            preferences: own.map(|folder| folder.join("config.toml")),
            root,
        }
    }

    /// The name of the audited folder.
    pub(super) fn project(&self) -> String {
        self.root.file_name().map_or_else(|| "/".to_owned(), |n| n.to_string_lossy().into_owned())
    }

    /// A path of the project, if it does not lead out of it.
    pub(super) fn absolute(&self, path: &str) -> Option<PathBuf> {
        let inside = Path::new(path).components().all(|c| matches!(c, Component::Normal(_)));
        inside.then(|| self.root.join(path))
    }

    pub(super) fn preferences(&self) -> String {
        self.preferences.as_deref().and_then(read_small).unwrap_or_default()
    }

    pub(super) fn session(&self) -> String {
        self.session.as_deref().and_then(read_small).unwrap_or_default()
    }

    /// What was written and can be taken back.
    pub(super) fn history(&self) -> History {
        History::read(&self.history.as_deref().and_then(read_small).unwrap_or_default())
    }

    /// Takes note of it for the next time, at once: no end is certain.
    fn note(&self, receipt: &Receipt) {
        let Some(path) = &self.history else { return };
        let mut history = self.history();
        history.wrote(receipt);
        if history.is_empty() {
            // It may never have been there.
            let _ = fs::remove_file(path);
        } else {
            keep(path, &history.text());
        }
    }

    /// Keeps the memory; a folder that cannot be written means none is kept.
    pub(super) fn remember(&self, session: &Session) {
        let Some(path) = &self.session else { return };
        keep(path, &session.text());
    }

    pub(super) fn read_config(&self) -> Result<(String, Option<String>), String> {
        let path = self.config();
        let text = self.text_of(&path)?;
        Ok((path, text))
    }

    /// The configuration that decisions go to: the one that is there.
    fn config(&self) -> String {
        let there = |name: &&&str| self.root.join(name).symlink_metadata().is_ok();
        let usual = || config::FILES.iter().find(there).unwrap_or(&config::FILES[0]);
        self.config.clone().unwrap_or_else(|| (*usual()).to_owned())
    }

    /// The text of a file to be changed; `None` if there is no such file.
    fn text_of(&self, path: &str) -> Result<Option<String>, String> {
        let file = self.absolute(path).ok_or_else(|| format!("{path} is not in the project"))?;
        let meta = match fs::symlink_metadata(&file) {
            Ok(meta) => meta,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(format!("{path}: {error}")),
        };
        if !meta.is_file() {
            return Err(format!("{path} is no plain file; change it by hand"));
        }
        if meta.len() > LARGEST {
            return Err(format!("{path} is too large"));
        }
        fs::read_to_string(&file).map(Some).map_err(|error| format!("{path}: {error}"))
    }

    /// Writes if the file still is what it was.
    pub(super) fn write(&self, receipt: Receipt) -> Result<Receipt, String> {
        let path = &receipt.path;
        if self.text_of(path)? != receipt.before {
            return Err(format!("{path} has changed meanwhile: nothing written, look again"));
        }
        let file = self.absolute(path).ok_or_else(|| format!("{path} is not in the project"))?;
        let done = match &receipt.after {
            Some(text) => replace(&file, text),
            None => fs::remove_file(&file),
        };
        done.map_err(|error| format!("{path}: {error}"))?;
        self.note(&receipt);
        Ok(receipt)
    }

    /// Takes back what was written, if the file is as it was left.
    pub(super) fn undo(&self, step: &Step) -> Result<Receipt, String> {
        let receipt = step.back(self.text_of(&step.path)?.as_deref())?;
        self.write(receipt)
    }

    /// Writes an export into the working folder, never over anything.
    pub(super) fn export(&self, name: &str, text: &str) -> Result<String, String> {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
        for n in 1..100 {
            let name = if n == 1 { name.to_owned() } else { format!("{stem}-{n}.{extension}") };
            match fs::OpenOptions::new().write(true).create_new(true).open(&name) {
                Ok(mut file) => {
                    file.write_all(text.as_bytes()).map_err(|error| format!("{name}: {error}"))?;
                    return Ok(format!("written to {name}"));
                }
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(format!("{name}: {error}")),
            }
        }
        Err(format!("{name}: too many exports here already"))
    }
}

/// Writes into the user's own folder, where nobody misses what cannot be kept.
fn keep(path: &Path, text: &str) {
    if let Some(folder) = path.parent()
        && fs::create_dir_all(folder).is_ok()
    {
        let _ = replace(path, text);
    }
}

/// Puts a whole new file in the place of the old one, or leaves the old one.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".privaudit-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    if let Ok(meta) = fs::metadata(path) {
        file.as_file().set_permissions(meta.permissions())?;
    } else {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            file.as_file().set_permissions(fs::Permissions::from_mode(0o644))?;
        }
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn read_small(path: &Path) -> Option<String> {
    let meta = fs::metadata(path).ok()?;
    if !meta.is_file() || meta.len() > LARGEST {
        return None;
    }
    fs::read_to_string(path).ok()
}

/// A folder for privaudit below one that the environment names.
fn user_folder(variable: &str, usual: &str) -> Option<PathBuf> {
    let named = std::env::var_os(variable).map(PathBuf::from).filter(|p| p.is_absolute());
    let base = named.or_else(|| std::env::home_dir().map(|home| home.join(usual)))?;
    Some(base.join("privaudit"))
}

#[cfg(test)]
mod tests {
    use super::super::super::event::Way;
    use super::*;

    fn files(root: &Path) -> Files {
        Files {
            root: root.into(),
            config: None,
            session: Some(root.join("s/m.json")),
            history: None,
            preferences: None,
        }
    }

    fn receipt(before: Option<&str>, after: Option<&str>) -> Receipt {
        Receipt {
            path: "privaudit.toml".into(),
            before: before.map(str::to_owned),
            after: after.map(str::to_owned),
            what: "test".into(),
            way: Way::Done,
        }
    }

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("folder");
        let files = files(folder.path());
        let path = folder.path().join("privaudit.toml");
        assert_eq!(files.read_config(), Ok(("privaudit.toml".into(), None)));
        files.write(receipt(None, Some("a = 1\n"))).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("there"), "a = 1\n");
        let refused = files.write(receipt(None, Some("b"))).expect_err("refused");
        assert!(refused.contains("has changed"), "{refused}");
        assert_eq!(fs::read_to_string(&path).expect("there"), "a = 1\n");
        files.write(receipt(Some("a = 1\n"), None)).expect("removed");
        assert!(!path.exists());
        assert_eq!(
            fs::read_dir(folder.path()).expect("folder").count(),
            0,
            "nothing is left behind"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_never_written_through() {
        let folder = tempfile::tempdir().expect("folder");
        let target = folder.path().join("elsewhere");
        fs::write(&target, "mine").expect("written");
        std::os::unix::fs::symlink(&target, folder.path().join("privaudit.toml")).expect("linked");
        let files = files(folder.path());
        assert!(files.read_config().is_err());
        assert!(files.write(receipt(Some("mine"), Some("x"))).is_err());
        assert_eq!(fs::read_to_string(target).expect("there"), "mine");
        assert_eq!(files.absolute("../x"), None);
        assert_eq!(files.absolute("/etc/passwd"), None);
    }
}

//! Which files of a tree are looked at, for every kind of source alike.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::model::Trouble;

/// Hidden folders that say something about what a project does.
const HIDDEN_FOLDERS: &[&str] =
    &[".github", ".gitlab", ".circleci", ".config", ".well-known", ".forgejo", ".gitea"];

/// Hidden files that do, by how they start.
const HIDDEN_FILES: &[&str] =
    &[".env", ".gitlab-ci", ".travis", ".htaccess", ".drone", ".woodpecker", ".platform"];

/// Endings of files that hold no text, so that they need not be opened.
const BINARY: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "icns", "bmp", "tif", "tiff", "psd", "mp3",
    "mp4", "m4a", "ogg", "wav", "flac", "webm", "mov", "avi", "mkv", "ttf", "otf", "woff", "woff2",
    "eot", "zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "jar", "war", "class", "o", "a",
    "so", "dylib", "dll", "exe", "pdb", "wasm", "pyc", "pdf", "doc", "docx", "xls", "xlsx", "ppt",
    "pptx", "sqlite", "sqlite3", "db", "mmdb", "bin", "dat", "glb", "blend", "fbx", "apk", "aab",
    "ipa", "dmg", "iso", "deb", "rpm", "snap", "keystore", "jks", "p12", "pfx", "onnx", "pt",
    "parquet", "npy", "npz", "pack", "idx",
];

/// What is passed over, and why.
#[derive(Debug, Clone)]
pub struct SkipRules {
    globs: GlobSet,
    reasons: Vec<String>,
    ignore: Gitignore,
}

impl Default for SkipRules {
    fn default() -> Self {
        Self { globs: GlobSet::empty(), reasons: Vec::new(), ignore: Gitignore::empty() }
    }
}

impl SkipRules {
    /// From `(glob, reason)` pairs; a glob matches the lower-case path relative
    /// to the root. `ignore` is the text of a `.privauditignore`.
    ///
    /// # Errors
    /// A glob that cannot be read.
    pub fn new(globs: &[(String, String)], ignore: Option<&str>) -> Result<Self, Trouble> {
        let mut set = GlobSetBuilder::new();
        let mut reasons = Vec::with_capacity(globs.len());
        for (glob, reason) in globs {
            let parsed = GlobBuilder::new(&glob.to_lowercase()).literal_separator(true).build();
            set.add(parsed.map_err(|e| {
                Trouble::new(format!("cannot read the glob `{glob}`: {}", e.kind()))
                    .remedy("write it as in .gitignore, for example legacy/**")
            })?);
            reasons.push(reason.clone());
        }
        let mut lines = GitignoreBuilder::new("");
        for line in ignore.unwrap_or_default().lines() {
            // A line that cannot be read is passed over, as git does.
            let _ = lines.add_line(None, line);
        }
        Ok(Self {
            globs: set.build().map_err(|e| Trouble::new(e.to_string()))?,
            reasons,
            ignore: lines.build().unwrap_or_else(|_| Gitignore::empty()),
        })
    }

    /// Why a folder is not entered, if it is not. `Some("")`: it need not be
    /// mentioned.
    pub fn folder(&self, path: &str) -> Option<&str> {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name.starts_with('.') && !HIDDEN_FOLDERS.contains(&name) {
            return Some("");
        }
        if self.ignore.matched(path, true).is_ignore() {
            return Some("ignored by .privauditignore");
        }
        // A glob that holds for whatever lies inside holds for the folder.
        self.matched(&format!("{path}/\u{1}"))
    }

    /// Why a file is not read, if it is not. `Some("")`: it need not be mentioned.
    pub fn file(&self, path: &str) -> Option<&str> {
        let name = path.rsplit('/').next().unwrap_or(path);
        if name.starts_with('.') && !HIDDEN_FILES.iter().any(|h| name.starts_with(h)) {
            return Some("");
        }
        if self.ignore.matched(path, false).is_ignore() {
            return Some("ignored by .privauditignore");
        }
        if let Some((_, ending)) = name.rsplit_once('.')
            && BINARY.contains(&ending.to_ascii_lowercase().as_str())
        {
            return Some("binary");
        }
        self.matched(path)
    }

    /// The same for a path whose folders were not walked, as in the git index.
    pub fn any(&self, path: &str) -> Option<&str> {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        for folder in folders {
            if let Some(reason) = self.folder(folder) {
                return Some(reason);
            }
        }
        self.file(path)
    }

    fn matched(&self, path: &str) -> Option<&str> {
        if self.globs.is_empty() {
            return None;
        }
        let lower = path.to_lowercase();
        self.globs.matches(lower.as_str()).first().map(|&at| self.reasons[at].as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_passed_over() {
        let globs = [("**/node_modules/**".to_owned(), "vendored".to_owned())];
        let rules = SkipRules::new(&globs, Some("secret/\n*.gen.ts\n")).expect("fine");
        assert_eq!(rules.folder("a/node_modules"), Some("vendored"));
        assert_eq!(rules.folder("a/modules"), None);
        assert_eq!(rules.folder(".git"), Some(""));
        assert_eq!(rules.folder(".github"), None);
        assert_eq!(rules.file(".env.example"), None);
        assert_eq!(rules.file("a/logo.PNG"), Some("binary"));
        assert_eq!(rules.folder("secret"), Some("ignored by .privauditignore"));
        assert_eq!(rules.any("x/node_modules/y/z.js"), Some("vendored"));
        assert_eq!(rules.any("src/api.gen.ts"), Some("ignored by .privauditignore"));
        assert_eq!(rules.any("src/api.ts"), None);
    }
}

//! The hook: what is staged is what is judged, and git runs nothing for us.

use std::path::Path;
use std::process::Command;

use crate::{folder, privaudit, stderr, stdout};

const POLICY: &str = "# Privacy Policy\n\nWe collect your email address.\n";

fn git(folder: &Path, args: &[&str]) {
    let out = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"])
        .args(args)
        .current_dir(folder)
        .output()
        .expect("git runs");
    assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
}

fn repository() -> tempfile::TempDir {
    let here =
        folder(&[("PRIVACY.md", POLICY), ("app.py", "class User:\n    email_address: str\n")]);
    git(here.path(), &["init", "-q"]);
    git(here.path(), &["add", "."]);
    git(here.path(), &["commit", "-qm", "first"]);
    here
}

#[test]
fn a_commit_that_adds_nothing_of_the_kind_prints_nothing() {
    let here = repository();
    let out = privaudit(&["check", "--staged"], here.path());
    assert_eq!((out.status.code(), stdout(&out).as_str()), (Some(0), ""), "{}", stderr(&out));
    std::fs::write(
        here.path().join("app.py"),
        "class User:\n    email_address: str\n    size: int\n",
    )
    .expect("written");
    git(here.path(), &["add", "."]);
    let out = privaudit(&["check", "--staged"], here.path());
    assert_eq!((out.status.code(), stdout(&out).as_str()), (Some(0), ""), "{}", stderr(&out));
}

#[test]
fn the_index_is_judged_not_the_work_tree() {
    let here = repository();
    let app = here.path().join("app.py");
    let added = "class User:\n    email_address: str\n    date_of_birth: date\n";
    std::fs::write(&app, added).expect("written");
    // Not staged: not judged.
    let out = privaudit(&["check", "--staged"], here.path());
    assert_eq!(out.status.code(), Some(0), "{}", stdout(&out));
    git(here.path(), &["add", "app.py"]);
    // Staged, and gone from the work tree: judged.
    std::fs::write(&app, "class User:\n    email_address: str\n").expect("written");
    let out = privaudit(&["check", "--staged"], here.path());
    let text = stdout(&out);
    assert_eq!(out.status.code(), Some(1), "{text}{}", stderr(&out));
    assert!(text.contains("this commit adds 1 thing"), "{text}");
    assert!(text.contains("app.py:3"), "{text}");
    assert!(text.contains("date_of_birth: date"), "the excerpt is of the index: {text}");
}

#[test]
fn what_was_there_before_is_not_the_commits_fault() {
    let here = repository();
    let app = here.path().join("app.py");
    std::fs::write(&app, "class User:\n    date_of_birth: date\n").expect("written");
    git(here.path(), &["commit", "-qam", "second"]);
    std::fs::write(here.path().join("b.py"), "class Customer:\n    date_of_birth: date\n")
        .expect("written");
    git(here.path(), &["add", "."]);
    let out = privaudit(&["check", "--staged"], here.path());
    assert_eq!(out.status.code(), Some(0), "{}", stdout(&out));
}

#[test]
fn a_denial_added_to_the_policy_is_judged_too() {
    let here = repository();
    let policy = "# Privacy Policy\n\nWe never collect your email address.\n";
    std::fs::write(here.path().join("PRIVACY.md"), policy).expect("written");
    git(here.path(), &["add", "."]);
    let out = privaudit(&["check", "--staged"], here.path());
    assert_eq!(out.status.code(), Some(1), "{}", stdout(&out));
    assert!(stdout(&out).contains("contradicted"), "{}", stdout(&out));
}

#[cfg(unix)]
#[test]
fn nothing_that_the_repository_configures_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let here = repository();
    let marker = here.path().join("ran");
    let trap = here.path().join(".git/trap.sh");
    std::fs::write(&trap, format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\ncat\n", marker.display()))
        .expect("written");
    std::fs::set_permissions(&trap, std::fs::Permissions::from_mode(0o755)).expect("executable");
    let trap = trap.display().to_string();
    std::fs::write(here.path().join("b.py"), "class User:\n    date_of_birth: date\n")
        .expect("written");
    std::fs::write(here.path().join(".gitattributes"), "* filter=evil diff=evil\n")
        .expect("written");
    git(here.path(), &["add", "."]);
    for key in [
        "core.fsmonitor",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "core.pager",
        "core.sshCommand",
        "gpg.program",
        "core.alternateRefsCommand",
        "core.editor",
        "core.askPass",
        "core.gitProxy",
        "credential.helper",
        "diff.orderFile",
        "interactive.diffFilter",
        "pager.diff-index",
        "pager.cat-file",
        "uploadpack.packObjectsHook",
        "remote.origin.uploadpack",
        "trace2.eventTarget",
    ] {
        git(here.path(), &["config", key, &trap]);
    }
    // The same once more by way of an included file, and a remote that would
    // be asked for what is missing.
    let included = here.path().join(".git/more");
    std::fs::write(&included, format!("[core]\n\tfsmonitor = {trap}\n")).expect("written");
    git(here.path(), &["config", "include.path", "more"]);
    git(here.path(), &["config", "includeIf.gitdir:/.path", "more"]);
    for (key, value) in [
        ("remote.origin.url", format!("ext::{trap} %S")),
        ("remote.origin.vcs", "evil".to_owned()),
        ("remote.origin.promisor", "true".to_owned()),
        ("extensions.partialClone", "origin".to_owned()),
        ("protocol.ext.allow", "always".to_owned()),
        ("protocol.allow", "always".to_owned()),
        ("core.repositoryFormatVersion", "1".to_owned()),
    ] {
        git(here.path(), &["config", key, &value]);
    }
    let object = Command::new("git")
        .args(["rev-parse", ":PRIVACY.md"])
        .current_dir(here.path())
        .output()
        .expect("git runs");
    let object = String::from_utf8_lossy(&object.stdout).trim().to_owned();
    let (kept, lost) = (here.path().join("kept"), here.path().join(".git/objects"));
    let lost = lost.join(&object[..2]).join(&object[2..]);
    let hooks = here.path().join(".git/hooks");
    std::fs::create_dir_all(&hooks).expect("hooks");
    for hook in ["post-index-change", "pre-commit", "reference-transaction"] {
        std::fs::copy(here.path().join(".git/trap.sh"), hooks.join(hook)).expect("a hook");
    }
    // Configuring may itself have run the monitor: start clean.
    let _ = std::fs::remove_file(&marker);
    let out = privaudit(&["check", "--staged"], here.path());
    assert_eq!(out.status.code(), Some(1), "{}", stderr(&out));
    // An object that is missing is missing: nobody is asked for it.
    std::fs::rename(&lost, &kept).expect("moved");
    let out = privaudit(&["check", "--staged", "--format", "json"], here.path());
    assert!(out.status.code().is_some(), "{}", stderr(&out));
    std::fs::rename(&kept, &lost).expect("moved");
    let out = privaudit(&["check"], here.path());
    assert_eq!(out.status.code(), Some(1), "{}", stderr(&out));
    let ran = std::fs::read_to_string(&marker).unwrap_or_default();
    assert!(ran.is_empty(), "the repository had these run: {ran}");
}

#[test]
fn outside_a_repository_the_hook_says_so() {
    let here = folder(&[]);
    let out = Command::new(env!("CARGO_BIN_EXE_privaudit"))
        .args(["check", "--staged"])
        .current_dir(here.path())
        .env("GIT_CEILING_DIRECTORIES", here.path().parent().expect("a parent"))
        .output()
        .expect("runs");
    assert_eq!(out.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&out.stderr).contains("git"));
}

/// The answer of the hook, as git runs it for `git commit` with these arguments.
#[cfg(unix)]
fn commit(here: &Path, folder: &Path, hook: &str, args: &[&str]) -> (bool, String) {
    use std::os::unix::fs::PermissionsExt;
    let hooks = here.join(".git/hooks");
    std::fs::create_dir_all(&hooks).expect("hooks");
    let path = hooks.join("pre-commit");
    let bin = env!("CARGO_BIN_EXE_privaudit");
    std::fs::write(&path, format!("#!/bin/sh\nNO_COLOR=1 '{bin}' {hook}\n")).expect("written");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("executable");
    let out = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"])
        .args(args)
        .current_dir(folder)
        .output()
        .expect("git runs");
    let said = [out.stdout, out.stderr].concat();
    (out.status.success(), String::from_utf8_lossy(&said).into_owned())
}

const BIRTH: &str = "class User:\n    email_address: str\n    date_of_birth: date\n";

#[cfg(unix)]
#[test]
fn the_hook_sees_what_git_is_about_to_commit() {
    let here = repository();
    let root = here.path();
    std::fs::write(root.join("app.py"), BIRTH).expect("written");
    let message = ["commit", "-qm", "next"];
    // Nothing staged: git has nothing to ask about.
    let (done, said) = commit(root, root, "check --staged", &["commit", "-qam", "all"]);
    assert!(!done && said.contains("date_of_birth"), "-a: {said}");
    let (done, said) = commit(root, root, "check --staged", &["commit", "-qm", "one", "app.py"]);
    assert!(!done && said.contains("date_of_birth"), "partial: {said}");
    // A partial commit of something else is not held up by what is staged.
    std::fs::write(root.join("b.py"), "x = 1\n").expect("written");
    git(root, &["add", "app.py"]);
    git(root, &["add", "-N", "b.py"]);
    let (done, said) = commit(root, root, "check --staged", &["commit", "-qm", "one", "b.py"]);
    assert!(done, "{said}");
    // From another folder, and with the repository named by hand.
    std::fs::create_dir_all(root.join("sub")).expect("a folder");
    std::fs::write(root.join("sub/PRIVACY.md"), POLICY).expect("written");
    std::fs::write(root.join("sub/a.py"), BIRTH).expect("written");
    git(root, &["add", "."]);
    let (done, said) = commit(root, &root.join("sub"), "check --staged", &message);
    assert!(!done && said.contains("date_of_birth"), "{said}");
    let named = ["--git-dir=.git", "--work-tree=.", "commit", "-qm", "next"];
    let (done, said) = commit(root, root, "check --staged sub", &named);
    assert!(!done && said.contains("a.py:3"), "{said}");
    assert!(!said.contains("sub/a.py"), "the subfolder is the root: {said}");
    let (done, said) =
        commit(root, root, "check --staged sub", &["--git-dir=.git", "commit", "-qm", "n"]);
    assert!(!done && said.contains("a.py:3") && !said.contains("sub/a.py"), "{said}");
    // A linked work tree sets the folder of the repository for its hooks.
    let other = tempfile::tempdir().expect("a folder");
    let tree = other.path().join("tree");
    git(root, &["worktree", "add", "-q", &tree.display().to_string()]);
    std::fs::write(tree.join("app.py"), BIRTH).expect("written");
    let (done, said) = commit(root, &tree, "check --staged", &["commit", "-qam", "all"]);
    assert!(!done && said.contains("date_of_birth"), "work tree: {said}");
}

#[test]
fn sparse_and_split_indexes_submodules_and_links_are_read() {
    let here = repository();
    let root = here.path();
    let staged = |what: &str| {
        let out = privaudit(&["check", "--staged"], root);
        let text = stdout(&out);
        assert_eq!(out.status.code(), Some(1), "{what}: {text}{}", stderr(&out));
        assert!(text.contains("app.py:3"), "{what}: {text}");
    };
    std::fs::create_dir_all(root.join("away/deep")).expect("folders");
    std::fs::write(root.join("away/deep/x.py"), "x = 1\n").expect("written");
    std::fs::create_dir_all(root.join("near")).expect("folders");
    std::fs::write(root.join("near/x.py"), "x = 1\n").expect("written");
    git(root, &["add", "."]);
    git(root, &["commit", "-qm", "away"]);
    let inner = repository();
    let inner = inner.path().display().to_string();
    git(root, &["-c", "protocol.file.allow=always", "submodule", "-q", "add", &inner, "lib"]);
    std::fs::write(root.join("app.py"), BIRTH).expect("written");
    git(root, &["add", "."]);
    staged("submodule");
    git(root, &["update-index", "--split-index"]);
    staged("split");
    git(root, &["update-index", "--no-split-index"]);
    git(root, &["sparse-checkout", "set", "--cone", "--sparse-index", "near"]);
    staged("sparse");
}

#[test]
fn a_replacement_of_an_object_is_not_what_gets_committed() {
    let here = repository();
    let root = here.path();
    std::fs::write(root.join("app.py"), BIRTH).expect("written");
    git(root, &["add", "."]);
    let id = |what: &str| {
        let out = Command::new("git")
            .args(["rev-parse", what])
            .current_dir(root)
            .output()
            .expect("git runs");
        String::from_utf8_lossy(&out.stdout).trim().to_owned()
    };
    git(root, &["replace", &id(":app.py"), &id("HEAD:app.py")]);
    let out = privaudit(&["check", "--staged"], root);
    assert_eq!(out.status.code(), Some(1), "{}{}", stdout(&out), stderr(&out));
}

#[test]
fn what_a_commit_deletes_renames_and_ignores_is_judged() {
    let here = repository();
    let root = here.path();
    // A rename adds nothing.
    git(root, &["mv", "app.py", "user.py"]);
    let out = privaudit(&["check", "--staged"], root);
    assert_eq!((out.status.code(), stdout(&out).as_str()), (Some(0), ""), "{}", stderr(&out));
    git(root, &["commit", "-qm", "renamed"]);
    // What the staged .privauditignore leaves out is left out; the one that
    // lies in the work tree alone is not.
    std::fs::write(root.join("old.py"), BIRTH).expect("written");
    git(root, &["add", "old.py"]);
    std::fs::write(root.join(".privauditignore"), "old.py\n").expect("written");
    let out = privaudit(&["check", "--staged"], root);
    assert_eq!(out.status.code(), Some(1), "{}", stdout(&out));
    git(root, &["add", ".privauditignore"]);
    let out = privaudit(&["check", "--staged"], root);
    assert_eq!(out.status.code(), Some(0), "{}", stdout(&out));
    git(root, &["commit", "-qm", "left out"]);
    // Without its policy the project says nothing any more.
    git(root, &["rm", "-q", "PRIVACY.md"]);
    let out = privaudit(&["check", "--staged"], root);
    assert_eq!(out.status.code(), Some(1), "{}", stdout(&out));
    assert!(stdout(&out).contains("there is no policy"), "{}", stdout(&out));
}

#[test]
fn before_the_first_commit_everything_is_added() {
    let here = folder(&[("PRIVACY.md", POLICY), ("app.py", BIRTH)]);
    git(here.path(), &["init", "-q"]);
    let out = privaudit(&["check", "--staged"], here.path());
    assert_eq!(out.status.code(), Some(0), "{}{}", stdout(&out), stderr(&out));
    git(here.path(), &["add", "."]);
    let out = privaudit(&["check", "--staged"], here.path());
    assert_eq!(out.status.code(), Some(1), "{}{}", stdout(&out), stderr(&out));
    assert!(stdout(&out).contains("app.py:3"), "{}", stdout(&out));
}

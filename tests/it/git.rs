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
    ] {
        git(here.path(), &["config", key, &trap]);
    }
    let hooks = here.path().join(".git/hooks");
    std::fs::create_dir_all(&hooks).expect("hooks");
    for hook in ["post-index-change", "pre-commit", "reference-transaction"] {
        std::fs::copy(here.path().join(".git/trap.sh"), hooks.join(hook)).expect("a hook");
    }
    // Configuring may itself have run the monitor: start clean.
    let _ = std::fs::remove_file(&marker);
    let out = privaudit(&["check", "--staged"], here.path());
    assert_eq!(out.status.code(), Some(1), "{}", stderr(&out));
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

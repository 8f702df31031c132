//! Folders that were made to hurt: the audit ends, in bounded time, with valid
//! JSON and without a control character.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::folder;

/// No audit here may take longer; most take well below a second.
const LONGEST: Duration = Duration::from_secs(120);

/// Runs the binary and ends it if it has not ended by itself in time.
fn bounded(args: &[&str], folder: &Path) -> Output {
    let out = tempfile::NamedTempFile::new().expect("a file");
    let err = tempfile::NamedTempFile::new().expect("a file");
    let mut child = Command::new(env!("CARGO_BIN_EXE_privaudit"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("SOURCE_DATE_EPOCH", "1767225600")
        .stdin(Stdio::null())
        .stdout(out.reopen().expect("a file"))
        .stderr(err.reopen().expect("a file"))
        .spawn()
        .expect("the binary runs");
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if start.elapsed() > LONGEST {
            let _ = child.kill();
            let _ = child.wait();
            panic!("privaudit {args:?} had not ended after {LONGEST:?}");
        }
        std::thread::yield_now();
        std::thread::park_timeout(Duration::from_millis(5));
    };
    let read = |f: &tempfile::NamedTempFile| fs::read(f.path()).expect("a file");
    Output { status, stdout: read(&out), stderr: read(&err) }
}

/// The audit in all formats: it ends well, and nothing acts on a terminal.
fn survives(folder: &Path) -> Value {
    for format in ["text", "github", "sarif"] {
        clean(&bounded(&["check", "--format", format, "--notes", "--skipped"], folder), format);
    }
    let out = bounded(&["check", "--format", "json"], folder);
    clean(&out, "json");
    serde_json::from_slice(&out.stdout).expect("JSON")
}

fn clean(out: &Output, what: &str) {
    let err = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.code().is_some_and(|c| c < 2), "{what}: {:?} {err}", out.status);
    assert!(!err.contains("panicked"), "{what}: {err}");
    let text = String::from_utf8(out.stdout.clone()).expect("UTF-8");
    let bad = text.chars().find(|c| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert!(bad.is_none(), "{what}: {bad:?} got through");
}

fn skipped(report: &Value, path: &str) -> Option<String> {
    let rows = report["skipped"].as_array().expect("skipped");
    let row = rows.iter().find(|r| r["path"] == path)?;
    row["reason"].as_str().map(str::to_owned)
}

#[cfg(unix)]
fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo runs");
    assert!(made.success());
}

#[cfg(unix)]
#[test]
fn a_pipe_or_an_endless_device_by_the_name_of_a_settings_file_stops_nothing() {
    use std::os::unix::fs::symlink;
    let here =
        folder(&[("a/x.py", "class User:\n    date_of_birth: date\n"), ("b/y.py", "x = 1\n")]);
    pipe(&here.path().join(".gitignore"));
    symlink("/dev/zero", here.path().join("a/.gitignore")).expect("a link");
    symlink("/dev/zero", here.path().join(".privauditignore")).expect("a link");
    pipe(&here.path().join("PRIVACY.md"));
    let report = survives(here.path());
    assert!(report["evidence"].to_string().contains("a/x.py"), "{report}");
    assert!(skipped(&report, "a/.gitignore").is_some(), "{report}");
    // A configuration that is there and cannot be read is no missing one.
    pipe(&here.path().join("privaudit.toml"));
    assert_eq!(bounded(&["check"], here.path()).status.code(), Some(2));
}

#[test]
fn gitignore_files_hold_for_their_folder_and_the_innermost_decides() {
    let here = folder(&[
        (".gitignore", "*.gen.py\n/out/\n"),
        ("a/.gitignore", "!keep.gen.py\nonly.py\n"),
        ("a/keep.gen.py", "class User:\n    date_of_birth: date\n"),
        ("a/drop.gen.py", "class User:\n    date_of_birth: date\n"),
        ("a/only.py", "class User:\n    date_of_birth: date\n"),
        ("a/out/x.py", "class User:\n    date_of_birth: date\n"),
        ("out/x.py", "class User:\n    date_of_birth: date\n"),
        ("only.py", "class User:\n    date_of_birth: date\n"),
    ]);
    let report = survives(here.path());
    let mut paths: Vec<&str> = report["evidence"]
        .as_array()
        .expect("evidence")
        .iter()
        .filter_map(|e| e["path"].as_str())
        .collect();
    paths.dedup();
    assert_eq!(paths, ["a/keep.gen.py", "a/out/x.py", "only.py"]);
}

#[cfg(unix)]
#[test]
fn no_link_on_the_way_leads_out_of_the_root() {
    use std::os::unix::fs::symlink;
    let policy = "# Privacy Policy\n\nWe collect your passport number.\n";
    let outside = folder(&[
        ("PRIVACY.md", policy),
        ("privaudit.toml", "exclude = [\"**\"]\n"),
        ("own.toml", "this is no rule file\n"),
    ]);
    let here = folder(&[("a/x.py", "class User:\n    date_of_birth: date\n")]);
    symlink(outside.path(), here.path().join("a/link")).expect("a link");
    symlink(outside.path(), here.path().join(".config")).expect("a link");
    fs::create_dir(here.path().join(".privaudit")).expect("a folder");
    symlink(outside.path(), here.path().join(".privaudit/rules")).expect("a link");
    // The configuration is there and leads out: that is told, not followed.
    let out = bounded(&["check", "--format", "json"], here.path());
    assert_eq!(out.status.code(), Some(2), "{out:?}");
    fs::remove_file(here.path().join(".config")).expect("removed");
    let report = survives(here.path());
    assert!(report["evidence"].to_string().contains("a/x.py"), "{report}");
    fs::write(here.path().join("privaudit.toml"), "policy = [\"a/link/PRIVACY.md\"]\n")
        .expect("written");
    let out = bounded(&["check", "--format", "json"], here.path());
    assert_eq!(out.status.code(), Some(2));
    assert!(out.stdout.is_empty(), "{out:?}");
}

#[cfg(unix)]
#[test]
fn deep_folders_are_counted_as_a_gap_and_names_that_are_no_text_are_read() {
    use std::os::unix::ffi::OsStrExt;
    let here = folder(&[]);
    let deep = ["d/"; 300].concat();
    fs::create_dir_all(here.path().join(&deep)).expect("folders");
    fs::write(here.path().join(&deep).join("x.py"), "user_email = 1\n").expect("a file");
    let odd = std::ffi::OsStr::from_bytes(b"odd\xff.py");
    fs::write(here.path().join(odd), "class User:\n    date_of_birth: date\n").expect("a file");
    let report = survives(here.path());
    let gap =
        report["skipped"].as_array().expect("skipped").iter().any(|s| s["reason"] == "too deep");
    assert!(gap, "{report}");
    assert!(report["evidence"].to_string().contains("odd\u{fffd}.py"), "{report}");
}

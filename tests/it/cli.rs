//! What a person or a script sees of the commands.

use std::fs;

use crate::{folder, privaudit, stderr, stdout};

#[test]
fn an_empty_folder_is_told_plainly() {
    let here = folder(&[]);
    let out = privaudit(&["check"], here.path());
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert!(stdout(&out).contains("no personal data and no third party found"));
}

#[test]
fn a_missing_path_exits_2_with_a_remedy_and_prints_nothing() {
    let here = folder(&[]);
    let out = privaudit(&["check", "nowhere"], here.path());
    assert_eq!(out.status.code(), Some(2));
    assert!(out.stdout.is_empty());
    assert!(stderr(&out).contains("`nowhere` does not exist"), "{}", stderr(&out));
    assert!(stderr(&out).contains("privaudit check PATH"));
}

#[test]
fn code_without_a_policy_shows_what_it_handles_and_how_to_start() {
    let here =
        folder(&[("app.py", "class User:\n    email_address: str\n    date_of_birth: date\n")]);
    let out = privaudit(&["check"], here.path());
    let text = stdout(&out);
    assert_eq!(out.status.code(), Some(1), "{text}{}", stderr(&out));
    assert!(text.contains("No privacy policy found"), "{text}");
    assert!(text.contains("contact.email"), "{text}");
    assert!(text.contains("privaudit init"), "{text}");
}

#[test]
fn a_single_file_is_audited_against_the_policy_beside_it() {
    let here = folder(&[
        ("app.py", "class User:\n    date_of_birth: date\n"),
        ("other.py", "class User:\n    passport_number: str\n"),
        ("PRIVACY.md", "# Privacy Policy\n\nWe collect your email address.\n"),
    ]);
    let out = privaudit(&["check", "app.py"], here.path());
    let text = stdout(&out);
    assert!(text.contains("app.py:2"), "{text}{}", stderr(&out));
    assert!(!text.contains("other.py"), "{text}");
}

#[test]
fn a_broken_configuration_exits_2_and_names_file_line_and_remedy() {
    let here =
        folder(&[("privaudit.toml", "\n[[declare]]\nkind = \"collects\"\ndata = [\"e-mail\"]\n")]);
    let out = privaudit(&["check"], here.path());
    assert_eq!(out.status.code(), Some(2));
    assert!(out.stdout.is_empty());
    let err = stderr(&out);
    assert!(err.contains("privaudit.toml:4:9: unknown data type `e-mail`"), "{err}");
    assert!(err.contains("did you mean `contact.email`?"), "{err}");
}

#[test]
fn a_broken_rule_file_exits_2_and_names_file_line_and_remedy() {
    let here = folder(&[(
        ".privaudit/rules/own.toml",
        "[[type]]\nid = \"x.y\"\nlabel = \"X\"\nparents = [\"contcat\"]\n",
    )]);
    let out = privaudit(&["check"], here.path());
    assert_eq!(out.status.code(), Some(2));
    let err = stderr(&out);
    assert!(err.contains(".privaudit/rules/own.toml:1"), "{err}");
    assert!(err.contains("did you mean `contact`?"), "{err}");
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_listed_and_stops_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let here = folder(&[("a.py", "user_email = 1\n"), ("b.py", "x = 1\n")]);
    let path = here.path().join("a.py");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read(&path).is_ok() {
        return; // whoever may read everything cannot show this
    }
    let out = privaudit(&["check", "--skipped"], here.path());
    assert!(stdout(&out).contains("not read: a.py"), "{}", stdout(&out));
}

#[cfg(unix)]
#[test]
fn links_out_of_the_root_and_pipes_are_never_opened() {
    let outside = folder(&[("secret.py", "class User:\n    passport_number: str\n")]);
    let here = folder(&[("a.py", "x = 1\n")]);
    std::os::unix::fs::symlink(outside.path(), here.path().join("out")).expect("a link");
    std::os::unix::fs::symlink("/dev/zero", here.path().join("zero.py")).expect("a link");
    let fifo = here.path().join("pipe.py");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    let out = privaudit(&["check", "--format", "json"], here.path());
    let text = stdout(&out);
    assert!(!text.contains("passport"), "{text}");
    assert!(text.contains("a link that leads out of the root"), "{text}");
    if made.is_ok_and(|s| s.success()) {
        assert!(text.contains("no plain file"), "{text}");
    }
}

#[test]
fn init_writes_once_and_what_it_writes_can_be_read_back() {
    let here = folder(&[("app.py", "class User:\n    email_address: str\n")]);
    let out = privaudit(&["init"], here.path());
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    let written = fs::read_to_string(here.path().join("privaudit.toml")).expect("written");
    assert!(written.contains("data = [\"contact.email\"]"), "{written}");
    let again = privaudit(&["init"], here.path());
    assert_eq!(again.status.code(), Some(2));
    let out = privaudit(&["check"], here.path());
    assert_eq!(out.status.code(), Some(0), "{}{}", stdout(&out), stderr(&out));
}

#[test]
fn accept_settles_a_finding_until_it_expires() {
    let here = folder(&[
        ("app.py", "class User:\n    date_of_birth: date\n"),
        ("PRIVACY.md", "# Privacy Policy\n\nWe collect your email address.\n"),
        ("mail.py", "class User:\n    email_address: str\n"),
    ]);
    let json = |args: &[&str]| -> serde_json::Value {
        serde_json::from_slice(&privaudit(args, here.path()).stdout).expect("JSON")
    };
    let before = json(&["check", "--format", "json"]);
    let finding = before["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|f| f["subject"]["id"] == "identity.date-of-birth")
        .expect("the finding")
        .clone();
    let id = finding["fingerprint"].as_str().expect("a fingerprint");
    let out = privaudit(
        &["accept", &id[..8], "--reason", "age check", "--until", "2026-06-30"],
        here.path(),
    );
    assert_eq!(out.status.code(), Some(0), "{}", stderr(&out));
    assert_eq!(privaudit(&["check"], here.path()).status.code(), Some(0));
    let config = here.path().join("privaudit.toml");
    let text = fs::read_to_string(&config).expect("written");
    fs::write(&config, text.replace("2026-06-30", "2025-06-30")).expect("changed");
    let out = privaudit(&["check"], here.path());
    assert_eq!(out.status.code(), Some(1), "an expired acceptance holds no longer");
    assert!(stdout(&out).contains("expired"), "{}", stdout(&out));
}

#[test]
fn types_completions_schema_and_help_are_there() {
    let here = folder(&[]);
    let out = privaudit(&["types", "email"], here.path());
    assert!(stdout(&out).contains("contact.email"));
    let out = privaudit(&["completions", "bash"], here.path());
    assert!(stdout(&out).contains("_privaudit"));
    let out = privaudit(&["schema"], here.path());
    serde_json::from_slice::<serde_json::Value>(&out.stdout).expect("a schema");
    assert_eq!(privaudit(&["--help"], here.path()).status.code(), Some(0));
    assert_eq!(privaudit(&["check", "--nonsense"], here.path()).status.code(), Some(2));
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let here = folder(&[
        ("a\u{1b}[31m.py", "class User:\n    date_of_birth: date  # \u{1b}]0;title\u{7}\n"),
        ("PRIVACY.md", "# Privacy Policy\n\nWe collect your email \u{202e}address.\n"),
    ]);
    for format in ["text", "github", "json", "sarif"] {
        let out = privaudit(&["check", "--format", format, "--notes"], here.path());
        let text = stdout(&out);
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{format}: {text:?}");
    }
}

#[test]
fn reading_a_policy_as_a_declaration_and_that_again_gives_the_same_statements() {
    let mut seen = 0;
    for fixture in fs::read_dir(crate::project().join("fixtures")).expect("fixtures") {
        let fixture = fixture.expect("an entry").path();
        for name in ["PRIVACY.md", "privacy.md", "docs/PRIVACY.md", "PRIVACY_POLICY.md"] {
            if !fixture.join(name).is_file() {
                continue;
            }
            let read = privaudit(&["policy", name, "--format", "json"], &fixture);
            let toml = privaudit(&["policy", name, "--format", "toml"], &fixture);
            let here = folder(&[("privaudit.toml", &stdout(&toml))]);
            let back = privaudit(&["check", "--format", "json"], here.path());
            assert!(back.status.code().is_some_and(|c| c < 2), "{name}: {}", stderr(&back));
            let statements = |bytes: &[u8]| -> Vec<serde_json::Value> {
                let report: serde_json::Value = serde_json::from_slice(bytes).expect("JSON");
                let rows = report["declarations"].as_array().expect("declarations");
                let bare = |row: &serde_json::Value| {
                    let mut row = row.clone();
                    for key in ["id", "path", "line", "column", "end_line", "end_column"] {
                        row.as_object_mut().expect("an object").remove(key);
                    }
                    row
                };
                rows.iter().map(bare).collect()
            };
            let (one, two) = (statements(&read.stdout), statements(&back.stdout));
            assert!(!one.is_empty());
            assert_eq!(one.len(), two.len(), "{}", fixture.display());
            for (a, b) in one.iter().zip(&two) {
                assert_eq!(a, b, "{}", fixture.display());
            }
            seen += 1;
        }
    }
    assert!(seen > 0, "no fixture has a policy");
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_exits_2_and_leaves_nothing_behind() {
    let here = folder(&[("app.py", "class User:\n    date_of_birth: date\n")]);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let status = std::process::Command::new(env!("CARGO_BIN_EXE_privaudit"))
        .args(["check", "--format", "json"])
        .current_dir(here.path())
        .stdout(full)
        .status()
        .expect("runs");
    assert_eq!(status.code(), Some(2));
    let out = privaudit(&["check", "--output", "nowhere/report.txt"], here.path());
    assert_eq!(out.status.code(), Some(2), "{}", stderr(&out));
    let out = privaudit(&["check", "--output", "."], here.path());
    assert_eq!(out.status.code(), Some(2), "{}", stderr(&out));
    assert_eq!(fs::read_dir(here.path()).expect("a folder").count(), 1, "nothing is left behind");
    // A pipe is written to and stays a pipe.
    let pipe = here.path().join("report");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("runs").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).expect("a report")
    });
    let out = privaudit(&["check", "--format", "json", "--output", "report"], here.path());
    assert_eq!(out.status.code(), Some(1), "{}", stderr(&out));
    assert!(reader.join().expect("read").contains("schema_version"));
    use std::os::unix::fs::FileTypeExt;
    assert!(fs::symlink_metadata(&pipe).expect("there").file_type().is_fifo());
}

#[test]
fn a_configuration_that_cannot_be_read_is_never_written_over() {
    let here = folder(&[("app.py", "class User:\n    date_of_birth: date\n")]);
    let config = here.path().join("privaudit.toml");
    fs::write(&config, b"\x00\x01\x02\x00 mine").expect("written");
    let json = privaudit(&["check", "--isolated", "--format", "json"], here.path());
    let report: serde_json::Value = serde_json::from_slice(&json.stdout).expect("JSON");
    let id = report["findings"][0]["fingerprint"].as_str().expect("a finding").to_owned();
    let out = privaudit(&["accept", &id, "--reason", "r", "--isolated"], here.path());
    assert_eq!(out.status.code(), Some(2), "{}", stderr(&out));
    assert!(fs::read(&config).expect("there").ends_with(b"mine"));
}

#[test]
fn a_named_policy_is_read_also_where_nobody_would_look() {
    let here = folder(&[
        ("app.py", "class User:\n    date_of_birth: date\n"),
        (".hidden/terms.md", "# Privacy Policy\n\nWe collect your date of birth.\n"),
        (".gitignore", "ignored.md\n"),
        ("ignored.md", "# Privacy Policy\n\nWe collect your date of birth.\n"),
    ]);
    for name in [".hidden/terms.md", "./ignored.md"] {
        fs::write(here.path().join("privaudit.toml"), format!("policy = [\"{name}\"]\n"))
            .expect("written");
        let out = privaudit(&["check"], here.path());
        assert_eq!(out.status.code(), Some(0), "{name}: {}{}", stdout(&out), stderr(&out));
    }
}

#[test]
fn the_text_report_keeps_to_eighty_columns() {
    let fixture = crate::project().join("fixtures/kill-tracker");
    let out = privaudit(&["check", "--notes", "--skipped"], &fixture);
    for line in stdout(&out).lines() {
        let wide = line.chars().count();
        let path = line.split_whitespace().any(|w| w.contains('/') && w.chars().count() > 40);
        assert!(wide <= 80 || path, "{wide} columns: {line}");
    }
}

#[test]
fn documents_that_disagree_are_reported() {
    let here = folder(&[
        ("PRIVACY.md", "# Privacy Policy\n\nWe never collect your phone number.\n"),
        ("terms.md", "# Terms\n\nWe collect your phone number.\n"),
    ]);
    let args = ["check", "--policy", "PRIVACY.md", "--policy", "terms.md", "--notes"];
    let output = privaudit(&args, here.path());
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("terms.md:3 says otherwise"), "{text}");
}

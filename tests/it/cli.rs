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

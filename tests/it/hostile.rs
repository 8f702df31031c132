//! Folders that were made to hurt: the audit ends, in bounded time, with valid
//! JSON and without a control character.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::dice::Dice;
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

const ENDINGS: &[&str] = &[
    "py", "js", "ts", "tsx", "go", "java", "rs", "rb", "php", "kt", "swift", "cs", "vue", "html",
    "sql", "tf", "yml", "json", "toml", "xml", "md", "txt", "ejs", "lock", "sh", "dart", "",
];

const STEMS: &[&str] = &[
    "a\u{1b}[31m",
    "b\nc",
    "d\u{202e}e",
    "package",
    "PRIVACY",
    "privacy-policy",
    ".env",
    "f'g\"h",
    "i%0A::error::",
    "j,k",
    "-l",
    "Cargo",
    "requirements",
    "m n",
    "漢字",
    "\u{9b}31m",
];

fn content(dice: &mut Dice) -> Vec<u8> {
    let bits = [
        "user_email = req.ip\n",
        "class User {\n",
        "\u{1b}]0;t\u{7}",
        "\u{202e}\u{2066}",
        "\u{0}",
        "We never collect your e-mail address. ",
        "# Privacy Policy\n\n",
        "- **IP address**: ",
        "Ã©Ã¼â€™ ",
        "{{ user.email }}",
        "<script>",
        "<!--",
        "\"\"\"",
        "/*",
        "${",
        "`",
        "'",
        "\\",
        "P99999999999Y",
        "retention_days = 99999999999999999999\n",
        "\r",
        "\u{2028}",
        "|a|b|\n|-|-|\n",
        "&#x1b;[2J",
        "sentry_sdk.init(send_default_pii=True)\n",
        "[[declare]]\n",
        "\u{9b}2J",
        "٣ days ",
    ];
    let mut text = String::new();
    match dice.roll(8) {
        0 => {
            text = dice
                .pick(&["(", "[", "{", "<div>", "if (a) {", "- ", "> ", "${`", "f(x, "])
                .repeat(20_000)
        }
        1 => {
            text = format!(
                "user_email = \"{}\"",
                dice.pick(&["x", "漢", "ab1", "\u{301}"]).repeat(1 << 18)
            )
        }
        2 => {
            return format!("user_email = 1\n{}", dice.pick(&bits))
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect();
        }
        3 => return (0..4096).map(|_| dice.roll(256) as u8).collect(),
        _ => {}
    }
    for _ in 0..dice.roll(60) {
        text.push_str(dice.pick(&bits));
    }
    let mut bytes = text.into_bytes();
    if dice.roll(4) == 0 && !bytes.is_empty() {
        // Cut in the middle of a character, or broken.
        let at = dice.roll(bytes.len());
        bytes[at] = 0xff;
    }
    bytes
}

#[test]
fn generated_folders_are_survived() {
    for seed in 1..=4u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let here = folder(&[]);
        let mut at = here.path().to_owned();
        for nth in 0..40 {
            let name = format!("{}{nth}.{}", dice.pick(STEMS), dice.pick(ENDINGS));
            // A name that this system refuses is no test of privaudit.
            let _ = fs::write(at.join(&name), content(&mut dice));
            #[cfg(unix)]
            match dice.roll(12) {
                0 => pipe(&at.join(format!("pipe{nth}.py"))),
                1 => {
                    let to = dice.pick(&["..", ".", "/dev/zero", "nowhere", "loop.py"]);
                    let _ = std::os::unix::fs::symlink(to, at.join(format!("link{nth}.py")));
                }
                _ => {}
            }
            if dice.roll(5) == 0 {
                at = at.join(dice.pick(STEMS));
                let _ = fs::create_dir_all(&at);
            }
        }
        let report = survives(here.path());
        assert_eq!(report["schema_version"], 1, "seed {seed}");
    }
}

#[test]
fn no_secret_is_printed_whole() {
    let key = ["sk_", "live_", "4eC39HqLyjWDarjtT1zdp7dc"].concat();
    let line = format!("    user_email = send(\"{key}\", email_address, date_of_birth)\n");
    let here = folder(&[
        (
            "app.py",
            &format!("class User:\n{line}    date_of_birth: date\nstripe_api_key = \"{key}\"\n"),
        ),
        (
            "PRIVACY.md",
            &format!("# Privacy Policy\n\nWe never collect your date of birth (key {key}).\n"),
        ),
    ]);
    for format in ["text", "github", "sarif", "json"] {
        let out = bounded(&["check", "--format", format, "--notes"], here.path());
        assert!(!String::from_utf8_lossy(&out.stdout).contains(&key), "{format}");
    }
    for format in ["text", "json", "toml"] {
        let out = bounded(&["policy", "PRIVACY.md", "--format", format], here.path());
        assert!(!String::from_utf8_lossy(&out.stdout).contains(&key), "policy {format}");
    }
}

#[test]
fn every_file_with_a_secret_asks_for_itself() {
    let key = ["sk_", "live_", "4eC39HqLyjWDarjtT1zdp7dc"].concat();
    let line = format!("stripe_api_key = \"{key}\"\n");
    let here = folder(&[("a.py", &line), ("b/a.py", &line), ("PRIVACY.md", "# Privacy Policy\n")]);
    let report = survives(here.path());
    let found: Vec<_> = report["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter(|f| f["rule"] == "secret-in-code")
        .map(|f| (f["about"].as_str(), f["fingerprint"].as_str()))
        .collect();
    assert_eq!(found.iter().map(|f| f.0).collect::<Vec<_>>(), [Some("a.py"), Some("b/a.py")]);
    assert_ne!(found[0].1, found[1].1);
}

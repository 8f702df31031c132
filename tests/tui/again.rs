//! A project that is read again: only what was changed is looked at, and the
//! report is the one that a first scan gives, byte for byte.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use privaudit::audit::{Event, Memory, Setup, SetupOptions, run, run_again};
use privaudit::report;

use super::project::copy;

fn options(root: &Path) -> SetupOptions {
    SetupOptions {
        path: root.to_owned(),
        today: Some(jiff::civil::date(2030, 3, 15)),
        whole_only: true,
        ..SetupOptions::default()
    }
}

/// The report of a scan that knows nothing.
fn fresh(root: &Path) -> Result<String, String> {
    let setup = Setup::new(options(root)).map_err(|trouble| trouble.to_string())?;
    let audit = run(&setup, &|_| {}, &AtomicBool::new(false)).map_err(|t| t.to_string())?;
    Ok(report::json(&audit, false))
}

/// A project with what is known of it.
struct Known {
    setup: Setup,
    memory: Memory,
}

impl Known {
    /// The report, how many files were read for it and how many looked at.
    fn again(&mut self) -> Result<(String, u64, u64), String> {
        self.setup.renew().map_err(|trouble| trouble.to_string())?;
        let read = AtomicU64::new(0);
        let count = |event| {
            if matches!(event, Event::Read { .. }) {
                read.fetch_add(1, Ordering::SeqCst);
            }
        };
        let audit = run_again(&self.setup, &mut self.memory, &count, &AtomicBool::new(false));
        let mut audit = audit.map_err(|trouble| trouble.to_string())?;
        let looked_at = audit.stats.files - audit.stats.cached_files;
        // The only thing in a report that tells how it came about.
        audit.stats.cached_files = 0;
        Ok((report::json(&audit, false), read.into_inner(), looked_at))
    }
}

const NEW_CODE: &str = "export function log(req) {\n  console.log(req.ip, user.dateOfBirth);\n  fetch(\"https://api.mixpanel.com/track\", { body: user.email });\n}\n";
const NEW_POLICY: &str =
    "# Privacy policy\n\nWe never collect your e-mail address. We use Mixpanel for analytics.\n";
const RULES: &str = "[[party]]\nid = \"harbour-mail\"\nname = \"Harbour Mail\"\ncategories = [\"communication\"]\nhosts = [\"mail.harbour.example\"]\n";

/// A change: what is done below a folder, and how many files it lets be looked
/// at; none where all of them may be.
type Change = (&'static str, fn(&Path), Option<u64>);

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(path, text).expect("written");
}

fn edit(root: &Path, path: &str, from: &str, to: &str) {
    let text = fs::read_to_string(root.join(path)).expect("a text");
    assert!(text.contains(from), "{from} in {path}");
    write(root, path, &text.replace(from, to));
}

/// One after another, on the same copy.
const CHANGES: &[Change] = &[
    ("nothing", |_| {}, Some(0)),
    ("a file is touched", |r| edit(r, "src/server.ts", "", ""), Some(0)),
    ("code is added", |r| write(r, "src/extra.ts", NEW_CODE), Some(1)),
    ("code is edited", |r| edit(r, "src/extra.ts", "dateOfBirth", "phoneNumber"), Some(1)),
    ("code moves down", |r| edit(r, "src/extra.ts", "export", "\n\n// here\nexport"), Some(1)),
    (
        "code is renamed",
        |r| fs::rename(r.join("src/extra.ts"), r.join("src/other.ts")).expect("renamed"),
        Some(1),
    ),
    (
        "code becomes a test",
        |r| {
            fs::create_dir_all(r.join("tests")).expect("a folder");
            fs::rename(r.join("src/other.ts"), r.join("tests/other.test.ts")).expect("renamed");
        },
        Some(1),
    ),
    ("the policy says more", |r| edit(r, "PRIVACY.md", "never", "hardly ever"), Some(1)),
    ("another policy appears", |r| write(r, "docs/privacy-policy.md", NEW_POLICY), Some(1)),
    (
        "an acceptance",
        |r| write(r, "privaudit.toml", "[[not-personal]]\nname = \"phoneNumber\"\n"),
        None,
    ),
    (
        "a policy is named",
        |r| edit(r, "privaudit.toml", "[[", "policy = [\"docs/privacy-policy.md\"]\n\n[["),
        None,
    ),
    (
        "a statement is declared",
        |r| {
            let path = r.join("privaudit.toml");
            let text = fs::read_to_string(&path).expect("a text");
            let more = "\n[[declare]]\nkind = \"collects\"\ndata = [\"contact.email\"]\n";
            fs::write(path, text + more).expect("written");
        },
        Some(1),
    ),
    ("the configuration breaks", |r| write(r, "privaudit.toml", "policy = [\n"), None),
    ("and is gone", |r| fs::remove_file(r.join("privaudit.toml")).expect("removed"), None),
    ("a folder is left out", |r| write(r, ".gitignore", "/src/api/\n"), None),
    ("and read again", |r| fs::remove_file(r.join(".gitignore")).expect("removed"), None),
    ("one is left out by name", |r| write(r, ".privauditignore", "server.ts\n"), None),
    ("it is no longer", |r| write(r, ".privauditignore", "\n"), None),
    (
        "a manifest names a party",
        |r| write(r, "web/package.json", "{\"dependencies\": {\"@sentry/node\": \"8.0.0\"}}\n"),
        Some(1),
    ),
    ("it names another", |r| edit(r, "web/package.json", "@sentry/node", "mixpanel"), Some(1)),
    ("a rule of the project", |r| write(r, ".privaudit/rules/own.toml", RULES), None),
    (
        "a file that is binary now",
        |r| fs::write(r.join("src/server.ts"), [0, 159, 146, 150, 0, 1]).expect("written"),
        None,
    ),
    ("the code is gone", |r| fs::remove_dir_all(r.join("src")).expect("removed"), None),
    (
        "the policies are gone",
        |r| {
            fs::remove_dir_all(r.join("docs")).expect("removed");
            fs::remove_file(r.join("PRIVACY.md")).expect("removed");
        },
        None,
    ),
    (
        "the README speaks of privacy instead",
        |r| write(r, "README.md", "# A board\n\n## Privacy\n\nWe store your e-mail address.\n"),
        Some(1),
    ),
    ("a policy is back", |r| write(r, "PRIVACY.md", NEW_POLICY), Some(1)),
];

#[test]
fn what_is_read_again_gives_what_a_first_scan_gives() {
    // Where the clock is coarse every file is read and compared; where it is
    // fine only those that were written to.
    for (memory, fine) in [(Memory::default(), false), (Memory::on_a_fine_clock(), true)] {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        copy("kill-tracker", root);
        let setup = Setup::new(options(root)).expect("a setup");
        let mut known = Known { setup, memory };
        let (first, read, looked_at) = known.again().expect("a report");
        assert_eq!(Ok(first), fresh(root));
        assert!(looked_at > 10 && looked_at == read, "{looked_at} of {read}");
        let mut last = String::new();
        let mut same = 0;
        for (what, change, most) in CHANGES {
            change(root);
            match (known.again(), fresh(root)) {
                (Ok((again, read, looked_at)), Ok(fresh)) => {
                    assert!(again == fresh, "{what}: the reports differ");
                    assert!(most.is_none_or(|most| looked_at <= most), "{what}: {looked_at} files");
                    if fine
                        && cfg!(unix)
                        && let Some(most) = most
                    {
                        assert!(read <= (*most).max(1), "{what}: {read} files read");
                    }
                    same += usize::from(again == last);
                    last = again;
                }
                (again, fresh) => assert_eq!(again.map(|_| ()).unwrap_err(), fresh.unwrap_err()),
            }
        }
        assert!(same <= 3, "the changes hardly change anything: {same}");
    }
}

#[test]
fn a_scan_that_was_stopped_leaves_what_it_has_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = folder.path();
    copy("usage-ledger", root);
    let setup = Setup::new(SetupOptions { threads: 1, ..options(root) }).expect("a setup");
    let mut known = Known { setup, memory: Memory::default() };
    let cancel = AtomicBool::new(false);
    let stop = |event| {
        if matches!(event, Event::Read { files: 5, .. }) {
            cancel.store(true, Ordering::SeqCst);
        }
    };
    run_again(&known.setup, &mut known.memory, &stop, &cancel).expect("an audit");
    let (again, _, looked_at) = known.again().expect("a report");
    let whole =
        Known { setup: Setup::new(options(root)).expect("a setup"), memory: Memory::default() }
            .again()
            .expect("a report");
    assert_eq!(again, whole.0);
    assert_eq!(looked_at + 5, whole.2);
}

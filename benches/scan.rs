//! How long an audit takes and where: start-up, one thread, all threads, and
//! the reading of a long policy. `cargo bench --bench scan`.
//!
//! The tree is made of the bundled examples, copied side by side until it has
//! about five thousand files. To measure beside ripgrep on trees of your own:
//! `scripts/beside-rg.sh DIR…`.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::expect_used, missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use privaudit::audit::{Setup, SetupOptions, run};
use privaudit::model::SourceFile;

const FILES: usize = 5_000;
const ROUNDS: usize = 5;

fn main() {
    // `cargo test` runs benches too; there nothing is measured.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    let examples = files(Path::new("fixtures"));
    let tree = tempfile::tempdir().expect("a folder for the tree");
    let mut bytes = 0;
    for at in 0..FILES {
        let from = &examples[at % examples.len()];
        let to = tree.path().join(format!("part{}", at / examples.len())).join(from);
        fs::create_dir_all(to.parent().expect("it lies in a part")).expect("a folder");
        bytes += fs::copy(from, to).expect("a copy");
    }
    println!("tree: {FILES} files, {} KB", bytes / 1024);

    let setup = |threads| {
        let path = tree.path().to_owned();
        Setup::new(SetupOptions { path, threads, whole_only: true, ..SetupOptions::default() })
            .expect("the rules are whole")
    };
    show("start-up", || drop(setup(0)));
    for threads in [1, 0] {
        let ready = setup(threads);
        let name = if threads == 1 { "audit, one thread" } else { "audit, all threads" };
        show(name, || drop(run(&ready, &|_| {}, &AtomicBool::new(false)).expect("it ends")));
    }

    let ready = setup(0);
    let policy = examples.iter().find(|p| p.ends_with("kill-tracker/PRIVACY.md"));
    let one = fs::read_to_string(policy.expect("the example has a policy")).expect("it is text");
    let long = SourceFile::new("PRIVACY.md", one.repeat(50 * 1024 / one.len() + 1));
    println!("policy: {} KB", long.text.len() / 1024);
    show("reading the policy", || drop(ready.reader.read(&long)));
}

/// Runs something a few times and prints the median and the extremes.
fn show(name: &str, mut run: impl FnMut()) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            run();
            start.elapsed()
        })
        .collect();
    times.sort();
    let ms = |t: Duration| t.as_secs_f64() * 1e3;
    let (least, median, most) = (times[0], times[ROUNDS / 2], times[ROUNDS - 1]);
    println!("{name:<20} {:>8.1} ms ({:.1} to {:.1})", ms(median), ms(least), ms(most));
}

/// Every file below a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    let entries = fs::read_dir(folder).expect("the examples are there");
    for entry in entries.map(|e| e.expect("it can be listed").path()) {
        if entry.is_dir() {
            out.extend(files(&entry));
        } else {
            out.push(entry);
        }
    }
    out.sort();
    out
}

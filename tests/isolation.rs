//! Parsing in processes apart: workers that die, hang, lie or stop half-way end
//! no scan and change nobody else's evidence; the known reproducers and texts
//! of every bad shape cost bounded time and memory.

use std::sync::Arc;

use privaudit::code::Detector;
use privaudit::model::SourceFile;
use privaudit::rules::Rules;

/// A source file with a name that its grammar is asked about.
fn asks(nth: usize) -> (String, String) {
    let path = format!("src/part_{nth}.py");
    let text = format!(
        "import os\n\n\ndef handle_{nth}(user, city):\n    log.info(user.phone, user.email)\n    \
         # the e-mail address\n    order.address = request.form['address']\n    return city\n"
    );
    (path, text)
}

fn detector() -> Detector {
    Detector::new(&Arc::new(Rules::builtin().expect("rules")))
}

#[cfg(unix)]
mod workers {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant};

    use privaudit::code::{Bounds, Crew, Parsing, Question, Silence};

    use super::*;

    const REAL: &str = env!("CARGO_BIN_EXE_privaudit");

    /// A program that behaves as the lines of shell say.
    fn program(folder: &Path, lines: &str) -> PathBuf {
        let path = folder.join("worker");
        fs::write(&path, format!("#!/bin/sh\n{lines}\n")).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("may be run");
        path
    }

    const QUESTION: Question<'_> =
        Question { grammar: "python", text: "def f(mail):\n    pass\n", places: &[6..10] };

    fn bounds(wall: u64) -> Bounds {
        Bounds { wall: Duration::from_millis(wall), ..Bounds::default() }
    }

    #[test]
    fn a_worker_answers_as_this_process_does() {
        let crew = Crew::new(REAL.into(), Bounds::default());
        let apart = crew.ask(&QUESTION).expect("an answer");
        assert_eq!(Ok(&apart), privaudit::code::Here.ask(&QUESTION).as_ref());
        let nobody = Question { grammar: "klingon", ..QUESTION };
        assert_eq!(crew.ask(&nobody), Err(Silence::NoGrammar));
        crew.rest();
        assert_eq!(crew.ask(&QUESTION), Ok(apart), "it starts again after a rest");
    }

    #[test]
    fn whatever_a_worker_does_the_question_ends_and_the_reason_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let head = r"pa\000\061";
        let cases = [
            ("exit 0".to_owned(), Silence::Stopped),
            ("kill -ABRT $$".to_owned(), Silence::Stopped),
            ("kill -SEGV $$".to_owned(), Silence::Stopped),
            // Hangs, without reading and with.
            ("exec sleep 1000".to_owned(), Silence::Slow),
            ("exec 3>&1; exec cat > /dev/null".to_owned(), Silence::Slow),
            // Garbage: the question itself, a log line, noise without end.
            ("exec cat".to_owned(), Silence::Garbled),
            ("echo all is well, and I have much to say".to_owned(), Silence::Garbled),
            ("exec yes".to_owned(), Silence::Garbled),
            // Half a head, half an answer and then silence, or the end.
            (format!("printf '{head}'; exec sleep 1000"), Silence::Slow),
            (format!("printf '{head}\\020\\000\\000\\000\\001\\000'"), Silence::Stopped),
            (format!("printf '{head}\\020\\000\\000\\000\\001'; exec sleep 1000"), Silence::Slow),
            // A length that no memory should be taken for.
            (format!("printf '{head}\\377\\377\\377\\377'; exec yes"), Silence::Garbled),
        ];
        for (lines, silence) in cases {
            let crew = Crew::new(program(folder.path(), &lines), bounds(400));
            let start = Instant::now();
            assert_eq!(crew.ask(&QUESTION), Err(silence), "{lines}");
            // A question that fills the pipe of whoever does not read.
            let text = "x = 1\n".repeat(40_000);
            let large = Question { text: &text, ..QUESTION };
            assert!(crew.ask(&large).is_err(), "{lines}");
            assert!(start.elapsed() < Duration::from_secs(20), "{lines}: {:?}", start.elapsed());
        }
        let crew = Crew::new(folder.path().join("nobody"), Bounds::default());
        assert_eq!(crew.ask(&QUESTION), Err(Silence::Absent));
        assert!(Silence::Absent.reason().is_some());
    }

    #[test]
    fn who_fails_too_often_is_asked_no_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("log");
        let lines = format!("echo started >> '{}'; exit 1", log.display());
        let few = Bounds { deaths: 5, ..Bounds::default() };
        let crew = Crew::new(program(folder.path(), &lines), few);
        let said: Vec<_> = (0..20).map(|_| crew.ask(&QUESTION)).collect();
        assert_eq!(said.first(), Some(&Err(Silence::Stopped)));
        assert_eq!(said.last(), Some(&Err(Silence::GivenUp)));
        let started = fs::read_to_string(log).expect("a log").lines().count();
        assert!(started <= 7, "{started} were started");
    }

    #[test]
    fn a_worker_that_dies_once_in_a_while_costs_no_answer() {
        let folder = tempfile::tempdir().expect("a folder");
        // Every second one that is started dies at once.
        let mark = folder.path().join("mark");
        let lines = format!(
            "if [ -e '{0}' ]; then rm '{0}'; exec '{REAL}' \"$@\"; else : > '{0}'; exit 1; fi",
            mark.display()
        );
        let crew = Crew::new(program(folder.path(), &lines), Bounds::default());
        for _ in 0..8 {
            assert!(crew.ask(&QUESTION).is_ok());
            crew.rest();
        }
    }

    #[test]
    fn a_text_that_ends_its_worker_takes_nobody_else_along() {
        let folder = tempfile::tempdir().expect("a folder");
        // Dies of one text alone: the real worker answers everything else.
        let lines = format!(
            "exec 3<&0\nhead -c 400 <&3 > '{0}/head'\n\
             if grep -q poison '{0}/head'; then kill -ABRT $$; fi\n\
             cat '{0}/head' - <&3 | '{REAL}' \"$@\"",
            folder.path().display()
        );
        // The text is longer than what the program looks at, and so is the rest.
        let rules = Arc::new(Rules::builtin().expect("rules"));
        let real = Detector::new(&rules);
        let files: Vec<SourceFile> = (0..12)
            .map(|nth| {
                let (path, mut text) = asks(nth);
                if nth % 4 == 1 {
                    text.insert_str(0, "# poison\n");
                }
                text.push_str(&"x = 1\n".repeat(100));
                SourceFile::new(path.as_str(), text)
            })
            .collect();
        for file in &files {
            let crew = Crew::new(program(folder.path(), &lines), Bounds::default());
            let apart = Detector::with_parser(&rules, Box::new(crew));
            let look = apart.look(file);
            let poisoned = file.text.contains("poison");
            assert_eq!(look.trouble.is_some(), poisoned, "{}: {:?}", file.path, look.trouble);
            let places = |e: &[privaudit::model::Evidence]| -> Vec<String> {
                e.iter().map(|e| format!("{:?} {:?} {:?}", e.place, e.subject, e.action)).collect()
            };
            let whole = real.detect(file);
            assert!(!whole.is_empty());
            if poisoned {
                // The lexical facts stay; what the grammar adds does not.
                assert_eq!(places(&look.evidence), places(&whole));
            } else {
                assert_eq!(look.evidence, whole);
            }
        }
    }
}

#[cfg(target_os = "linux")]
mod processes {
    use std::collections::BTreeSet;
    use std::fs;
    use std::io::Read;
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    use super::*;

    const REAL: &str = env!("CARGO_BIN_EXE_privaudit");

    fn project(files: usize) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("src")).expect("a folder");
        for nth in 0..files {
            let (path, text) = asks(nth);
            // Long enough that workers are busy for a while.
            let text = text.repeat(60);
            fs::write(folder.path().join(path), text).expect("written");
        }
        folder
    }

    fn start(folder: &Path, threads: &str) -> Child {
        Command::new(REAL)
            .args(["check", "--format", "json", "--threads", threads])
            .current_dir(folder)
            .env("SOURCE_DATE_EPOCH", "1767225600")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs")
    }

    fn finish(mut child: Child) -> serde_json::Value {
        let mut out = Vec::new();
        child.stdout.take().expect("a pipe").read_to_end(&mut out).expect("read");
        let status = child.wait().expect("ended");
        assert!(status.code().is_some_and(|code| code < 2), "{status:?}");
        serde_json::from_slice(&out).expect("JSON")
    }

    fn children(parent: u32) -> Vec<u32> {
        let mut out = Vec::new();
        let Ok(tasks) = fs::read_dir(format!("/proc/{parent}/task")) else { return out };
        for task in tasks.flatten() {
            let list = fs::read_to_string(task.path().join("children")).unwrap_or_default();
            out.extend(list.split_whitespace().filter_map(|pid| pid.parse::<u32>().ok()));
        }
        out
    }

    fn kill(pid: u32) {
        let _ = Command::new("kill").args(["-KILL", &pid.to_string()]).status();
    }

    fn wait_for(what: &str, mut done: impl FnMut() -> bool) {
        let start = Instant::now();
        while !done() {
            assert!(start.elapsed() < Duration::from_secs(60), "waited too long for {what}");
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    #[test]
    fn workers_killed_at_random_change_no_evidence() {
        let folder = project(120);
        let calm = finish(start(folder.path(), "2"));
        assert!(calm["evidence"].as_array().expect("evidence").len() > 200);
        for round in 0..3u64 {
            let scan = start(folder.path(), "2");
            let pid = scan.id();
            let killer = std::thread::spawn(move || {
                let mut killed = 0;
                // Not in step with the scan, and never more than are borne.
                let mut pause = 3 + round * 2;
                while killed < 20 && Path::new(&format!("/proc/{pid}/task")).exists() {
                    let found = children(pid);
                    if let Some(worker) = found.get(pause as usize % found.len().max(1)) {
                        kill(*worker);
                        killed += 1;
                    }
                    pause = (pause * 7 + 5) % 23;
                    std::thread::sleep(Duration::from_millis(pause));
                    if fs::read_to_string(format!("/proc/{pid}/stat"))
                        .is_ok_and(|stat| stat.contains(") Z "))
                    {
                        break;
                    }
                }
                killed
            });
            let shaken = finish(scan);
            let killed = killer.join().expect("a killer");
            assert!(killed > 0, "there was nobody to kill");
            let listed: Vec<&str> = shaken["skipped"]
                .as_array()
                .expect("skipped")
                .iter()
                .filter_map(|row| row["path"].as_str())
                .collect();
            let of_others = |report: &serde_json::Value| -> Vec<serde_json::Value> {
                let all = report["evidence"].as_array().expect("evidence");
                let others =
                    all.iter().filter(|e| !listed.contains(&e["path"].as_str().unwrap_or("")));
                others.cloned().collect()
            };
            assert!(listed.len() < 100, "{listed:?}");
            assert_eq!(of_others(&shaken), of_others(&calm));
        }
    }

    #[test]
    fn threads_change_nothing_and_no_worker_outlives_the_scan() {
        let folder = project(24);
        let one = finish(start(folder.path(), "1"));
        for threads in ["2", "8"] {
            let scan = start(folder.path(), threads);
            let pid = scan.id();
            let most = threads.parse::<usize>().expect("a number");
            let done = Arc::new(AtomicBool::new(false));
            let over = Arc::clone(&done);
            let seen = std::thread::spawn(move || {
                let mut seen = 0;
                let mut all = BTreeSet::new();
                while !over.load(Ordering::Relaxed) {
                    let now = children(pid);
                    seen = seen.max(now.len());
                    all.extend(now);
                    std::thread::sleep(Duration::from_millis(1));
                }
                (seen, all)
            });
            let report = finish(scan);
            done.store(true, Ordering::Relaxed);
            assert_eq!(report, one, "{threads} threads");
            let (seen, all) = seen.join().expect("a watcher");
            assert!((1..=most).contains(&seen), "{seen} workers for {threads} threads");
            for worker in all {
                wait_for("the workers' end", || !Path::new(&format!("/proc/{worker}")).exists());
            }
        }
    }

    #[test]
    fn a_worker_ends_with_whoever_started_it() {
        let folder = project(400);
        let mut scan = start(folder.path(), "2");
        let pid = scan.id();
        let mut workers = Vec::new();
        wait_for("a worker", || {
            workers = children(pid);
            !workers.is_empty()
        });
        scan.kill().expect("killed");
        scan.wait().expect("ended");
        for worker in workers {
            // Whoever takes over orphans may leave the remains for a while.
            wait_for("the worker's end", || {
                fs::read_to_string(format!("/proc/{worker}/stat"))
                    .map_or(true, |stat| stat.contains(") Z "))
            });
        }
    }

    #[test]
    fn a_worker_bounds_its_memory_and_leaves_nobody_waiting() {
        let mut worker = Command::new(REAL)
            .arg("__parse")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        wait_for("its bounds", || {
            let limits = fs::read_to_string(format!("/proc/{}/limits", worker.id()));
            limits.is_ok_and(|text| {
                let line = text.lines().find(|l| l.starts_with("Max address space"));
                line.is_some_and(|l| !l.contains("unlimited"))
            })
        });
        drop(worker.stdin.take());
        wait_for("its end", || worker.try_wait().expect("a child").is_some());
        // With nothing to read from at all, and with a person's typing.
        for input in [Stdio::null(), Stdio::from(fs::File::open("/dev/zero").expect("zeros"))] {
            let out = Command::new(REAL).arg("__parse").stdin(input).output().expect("it runs");
            assert!(out.stdout.is_empty());
        }
    }
}

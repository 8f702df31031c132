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

/// Texts that hurt grammars and readers, made here: path and text.
fn hazards() -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut add = |path: &str, text: String| out.push((format!("src/{path}"), text));
    let deep = 100_000;
    let line = |mut text: String| {
        // Broken into lines, so that it counts as written code.
        let mut at = 1_000;
        while at < text.len() {
            text.insert(at, '\n');
            at += 1_001;
        }
        text
    };
    // A name that the grammar would be asked about, in front of everything.
    let ask = "order.address = request.form['address']\n";
    for extension in [
        "py", "js", "ts", "tsx", "go", "java", "rs", "rb", "kt", "php", "cs", "c", "cpp", "swift",
        "dart", "sql", "html", "vue", "svelte", "erb", "jinja", "json", "yaml", "toml", "graphql",
    ] {
        let ask = if extension == "php" { format!("<?php\n{ask}") } else { ask.to_owned() };
        for (shape, unit) in [("round", "("), ("curly", "{"), ("mixed", "[{(")] {
            let text = format!("{ask}{}", unit.repeat(deep / unit.len()));
            add(&format!("{shape}.{extension}"), line(text));
        }
        add(&format!("quote.{extension}"), format!("{ask}x = \"\"\"never closed '\n{ask}"));
        add(&format!("empty.{extension}"), String::new());
        add(&format!("noise.{extension}"), "\u{0}\u{1}\u{fffd}email<%{{".repeat(3_000));
    }
    // Balanced and deep.
    let both = |open: &str, close: &str| format!("{}{}", open.repeat(deep), close.repeat(deep));
    add("list.py", line(format!("{ask}x = {}", both("[", "]"))));
    add("tuple.rs", line(format!("fn f(address: A) {{ {} }}", both("(", ")"))));
    add("ternary.js", line(format!("{ask}x = {}1", "a?b:".repeat(deep / 2))));
    add("generic.ts", line(format!("{ask}let x: {}", both("A<", ">"))));
    add("else.java", line(format!("{ask}{}", "if(a){}else ".repeat(deep / 8))));
    // A heredoc whose quote is not closed, and one with a long name.
    add("heredoc.rb", format!("{ask}{}", "a = <<~\"SQL\n  select\n".repeat(40)));
    add("open.rb", format!("{ask}a = <<~'SQL\n  select\n"));
    add("long.rb", format!("{ask}a = <<~{}\n  select\n", "N".repeat(300)));
    // YAML, deeper than its grammar bears and longer.
    let steps: String = (0..2_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    add("deep.yaml", steps);
    add("flow.yaml", format!("a: {}", both("[", "]")));
    add("long.yaml", "email: a\n".repeat(40_000));
    // Kotlin, as mutation leaves it: halves of types, lambdas and generics.
    let bits = ["fun <T:", "val x: (", "@A(", "when{", "${", "\"\"\"", "<<", "::", "?.let{", "->"];
    let mut seed = 17_usize;
    let mut mutated = String::from(ask);
    for _ in 0..600 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        mutated.push_str(bits[(seed >> 33) % bits.len()]);
        mutated.push_str(if seed >> 40 & 3 == 0 { "\n" } else { " email " });
    }
    add("mutated.kt", mutated.clone());
    add("generics.kt", format!("{ask}val x = {}", "a<".repeat(900)));
    add("lambdas.kt", format!("{ask}val x = {}", "{ a -> ".repeat(900)));
    // Tags in tags.
    for extension in ["html", "svelte", "vue"] {
        let text = format!("{}<input name=\"email\">", "<div>".repeat(deep));
        add(&format!("tags.{extension}"), line(text));
    }
    add("attributes.html", line(format!("<div {}>", "a=1 ".repeat(deep))));
    // Half of a file: cut in the middle of a type.
    let (_, whole) = asks(0);
    add("half.py", whole[..whole.len() / 2 + 20].to_owned());
    add(
        "half.java",
        "@Entity\nclass A {\n  private String email;\n  void f(String addr".to_owned(),
    );
    out
}

/// Fifty million bytes of JavaScript on one line.
fn fifty_million() -> String {
    let unit = "f({email:user.email,a:[1,2]});";
    unit.repeat(50_000_000 / unit.len())
}

#[test]
fn no_text_harms_the_reader_that_is_asked_in_this_process() {
    let detector = detector();
    // Deep and broken programs are told about, and not left out.
    for (path, text) in [
        ("src/a.js", format!("const email = req.body.email;\n{}", "(".repeat(15_000))),
        ("src/a.py", "def f():\n    x = request.form['email']\n    g(x, [1, (2\n".to_owned()),
        ("src/A.java", "class A { void f() { g(request.getParameter(\"email\")".to_owned()),
    ] {
        let text = if path.ends_with("js") { text.replace("((((", "((((\n") } else { text };
        let look = detector.look(&SourceFile::new(path, text));
        assert!(look.trouble.is_some(), "{path}");
        let email = look.evidence.iter().any(|e| e.subject.id == "contact.email");
        assert!(email, "{path}: {:?}", look.evidence);
    }
    let (path, text) = asks(1);
    assert_eq!(detector.look(&SourceFile::new(path.as_str(), text)).trouble, None);
}

#[cfg(unix)]
mod workers {
    #![allow(clippy::single_range_in_vec_init)] // one place is a list of one
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
            (
                "echo all is well, and I have much to say; exec sleep 1000".to_owned(),
                Silence::Garbled,
            ),
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
    fn texts_made_to_hurt_grammars_end_in_the_worker_and_it_goes_on() {
        let rules = Arc::new(Rules::builtin().expect("rules"));
        let crew = Crew::new(REAL.into(), Bounds { deaths: 1_000, ..Bounds::default() });
        let begun = Instant::now();
        for language in rules.languages.iter().filter(|l| !l.grammar.is_empty()) {
            let of_it = |path: &str| {
                let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
                language.extensions.iter().any(|e| e == extension)
            };
            for (path, text) in hazards().iter().filter(|(path, _)| of_it(path)) {
                let text = &text[..text.len().min(256 << 10)];
                let grammar = language.grammar_of(path);
                let middle = text.floor_char_boundary(text.len() / 2);
                let places = [0..text.len().min(1), middle..middle];
                let question = Question { grammar, text, places: &places };
                let said = crew.ask(&question);
                assert_ne!(said, Err(Silence::GivenUp), "{path}");
                assert_ne!(said, Err(Silence::Slow), "{path}: {:?}", begun.elapsed());
            }
            assert!(crew.ask(&QUESTION).is_ok(), "after {}", language.id);
        }
        assert!(begun.elapsed() < Duration::from_secs(300), "{:?}", begun.elapsed());
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
        // It may be gone by then.
        let _ =
            Command::new("kill").args(["-KILL", &pid.to_string()]).stderr(Stdio::null()).status();
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

    /// The most memory that a process and its workers held at once, in KiB.
    fn most_memory(scan: &Child, over: &AtomicBool) -> u64 {
        let held = |pid: u32| -> u64 {
            let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
            let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
            line.and_then(|l| l.split_whitespace().next()?.parse().ok()).unwrap_or(0)
        };
        let mut most = 0;
        let pid = scan.id();
        while !over.load(Ordering::Relaxed) {
            let now = held(pid) + children(pid).into_iter().map(held).sum::<u64>();
            most = most.max(now);
            std::thread::sleep(Duration::from_millis(5));
        }
        most
    }

    #[test]
    fn hostile_texts_cost_bounded_time_and_memory_and_change_nobody_elses_evidence() {
        let folder = project(6);
        let calm = finish(start(folder.path(), "2"));
        for (path, text) in hazards() {
            fs::write(folder.path().join(path), text).expect("written");
        }
        fs::write(folder.path().join("src/line.js"), fifty_million()).expect("written");
        let begun = Instant::now();
        let mut scan = start(folder.path(), "2");
        let out = scan.stdout.take().expect("a pipe");
        let over = Arc::new(AtomicBool::new(false));
        let done = Arc::clone(&over);
        let reader = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let mut out = out;
            out.read_to_end(&mut bytes).expect("read");
            done.store(true, Ordering::Relaxed);
            bytes
        });
        let most = most_memory(&scan, &over);
        let bytes = reader.join().expect("a reader");
        let status = scan.wait().expect("ended");
        let took = begun.elapsed();
        assert!(status.code().is_some_and(|code| code < 2), "{status:?}");
        // A debug build on a busy machine; the parser's own bounds are far below.
        assert!(took < Duration::from_secs(120), "{took:?}");
        assert!(most < 700 << 10, "{most} KiB");
        let hurt: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        let of_parts = |report: &serde_json::Value| -> Vec<serde_json::Value> {
            let all = report["evidence"].as_array().expect("evidence");
            let own = |e: &&serde_json::Value| e["path"].as_str().unwrap_or("").contains("/part_");
            all.iter().filter(own).cloned().collect()
        };
        assert_eq!(of_parts(&hurt), of_parts(&calm));
        assert!(!of_parts(&calm).is_empty());
        let reason = |path: &str| {
            let rows = hurt["skipped"].as_array().expect("skipped").iter();
            let mut rows = rows.filter(|row| row["path"] == path);
            rows.next().and_then(|row| row["reason"].as_str()).unwrap_or_default().to_owned()
        };
        for extension in ["py", "js", "tsx", "go", "java", "rs", "rb", "kt", "php", "cs", "swift"] {
            let path = format!("src/curly.{extension}");
            assert!(!reason(&path).is_empty(), "{path}: {}", hurt["skipped"]);
        }
        for path in ["src/list.py", "src/line.js", "src/half.java", "src/tuple.rs", "src/long.rb"] {
            assert!(!reason(path).is_empty(), "{path}: {}", hurt["skipped"]);
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

//! The real program in a pseudo-terminal: what it writes, and how it leaves
//! the terminal however it ends. Waiting is for what is on the screen; the
//! clock only says when a test has failed.

#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::num::NonZero;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// Long enough for a busy machine; only ever waited for by a failing test.
const PATIENCE: Duration = Duration::from_secs(60);

const POLICY: &str = "# Privacy\n\n- **No Addresses**: We never store your IP address.\n- We use Stripe for payments.\n";
const CODE: &str = "export function limit(req, reply) {\n  log.warn({ ip: req.ip, route: req.url }, \"rate limit\");\n}\n";

struct Seen {
    parser: vt100::Parser,
    /// Everything that was sent.
    sent: Vec<u8>,
    ended: bool,
}

struct Window {
    folder: tempfile::TempDir,
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    termios: String,
}

fn cells(n: u16) -> NonZero<u16> {
    NonZero::new(n).expect("not 0")
}

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in [("app/PRIVACY.md", POLICY), ("app/src/limit.js", CODE)] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    // An editor that says what it was asked, and comes back at once.
    let editor = folder.path().join("editor");
    fs::write(
        &editor,
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$EDITED\"\necho '// by hand' >> \"$2\"\n",
    )
    .expect("an editor");
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("executable");
    folder
}

impl Window {
    fn open(env: &[(&str, &str)]) -> Self {
        Self::of(project(), env, env!("CARGO_BIN_EXE_privaudit"), &[])
    }

    fn of(folder: tempfile::TempDir, env: &[(&str, &str)], program: &str, args: &[&str]) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let termios = format!("{:?}", pair.master.get_termios());
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.cwd(folder.path().join("app"));
        for name in ["NO_COLOR", "VISUAL", "PRIVAUDIT_EDITOR", "TMUX", "COLORTERM"] {
            command.env_remove(name);
        }
        // A backtrace would push the message off the screen.
        command.env("RUST_BACKTRACE", "0");
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env("SOURCE_DATE_EPOCH", "1767225600");
        command.env("XDG_STATE_HOME", folder.path().join("state"));
        command.env("XDG_CONFIG_HOME", folder.path().join("config"));
        command.env("EDITOR", folder.path().join("editor"));
        command.env("EDITED", folder.path().join("edited"));
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("started");
        drop(pair.slave);
        let keys = pair.master.take_writer().expect("keys");
        let mut output = pair.master.try_clone_reader().expect("a screen");
        let parser = vt100::Parser::new(cells(24), cells(80), 0);
        let seen =
            Arc::new((Mutex::new(Seen { parser, sent: Vec::new(), ended: false }), Condvar::new()));
        let shared = seen.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            loop {
                let n = output.read(&mut bytes).unwrap_or(0);
                let mut seen = shared.0.lock().expect("the screen");
                if n == 0 {
                    seen.ended = true;
                    shared.1.notify_all();
                    return;
                }
                seen.parser.process(&bytes[..n]);
                seen.sent.extend_from_slice(&bytes[..n]);
                shared.1.notify_all();
            }
        });
        Self { folder, child, master: pair.master, keys, seen, termios }
    }

    /// Waits until this is true of the screen.
    fn until(&self, what: &str, is: impl Fn(&vt100::Screen) -> bool) {
        let seen = self.seen.0.lock().expect("the screen");
        let waiting = |seen: &mut Seen| !is(seen.parser.screen()) && !seen.ended;
        let (seen, _) =
            self.seen.1.wait_timeout_while(seen, PATIENCE, waiting).expect("the screen");
        assert!(
            is(seen.parser.screen()),
            "{what}: never came; the screen is\n{}",
            seen.parser.screen().contents()
        );
    }

    fn shows(&self, text: &str) {
        self.until(text, |s| s.contents().contains(text));
    }

    fn screen(&self) -> String {
        self.seen.0.lock().expect("the screen").parser.screen().contents()
    }

    fn type_in(&mut self, keys: &str) -> &mut Self {
        self.keys.write_all(keys.as_bytes()).expect("typed");
        self.keys.flush().expect("typed");
        self
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Waits for the end; answers the exit status.
    fn end(&mut self) -> u32 {
        let status = self.child.wait().expect("an end");
        status.exit_code()
    }

    /// Whether the terminal is as it was before.
    fn is_clean(&self) {
        self.until("a clean terminal", |s| {
            !s.alternate_screen()
                && !s.hide_cursor()
                && !s.bracketed_paste()
                && s.mouse_protocol_mode() == vt100::MouseProtocolMode::None
        });
        assert_eq!(format!("{:?}", self.master.get_termios()), self.termios, "the line settings");
    }

    fn signal(&self, signal: Signal) {
        let pid =
            self.child.process_id().and_then(|id| Pid::from_raw(id as i32)).expect("a process");
        kill_process(pid, signal).expect("sent");
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

#[test]
fn a_triage_from_the_first_screen_to_the_files() {
    let mut w = Window::open(&[]);
    w.shows("contradicted");
    w.shows("log.warn");
    assert!(w.seen.0.lock().expect("screen").parser.screen().alternate_screen());

    w.type_in("e");
    w.until("what the editor wrote", |s| {
        s.alternate_screen() && s.contents().contains("// by hand")
    });
    let edited = read(&w.path("edited"));
    assert!(edited.starts_with("+2\n") && edited.trim().ends_with("app/src/limit.js"), "{edited}");

    w.type_in("a");
    w.shows("Accept: ");
    w.type_in("kept for a day\t\t\t");
    w.shows("reason = \"kept for a day\"");
    w.type_in("w");
    w.shows("accepted 1 finding");
    let config = read(&w.path("app/privaudit.toml"));
    assert!(config.contains("[[accept]]") && config.contains("kept for a day"), "{config}");
    assert!(config.contains("until = 2027-01-01"), "{config}");

    w.type_in("u");
    w.shows("taken back");
    assert!(!w.path("app/privaudit.toml").exists());

    w.type_in("bq");
    assert_eq!(w.end(), 0);
    w.is_clean();
    let state = fs::read_dir(w.path("state/privaudit")).expect("a memory").flatten();
    let (again, memory): (Vec<_>, Vec<_>) =
        state.map(|f| f.path()).partition(|f| f.to_string_lossy().contains(".undo."));
    assert_eq!((again.len(), memory.len()), (1, 1), "{again:?} {memory:?}");
    assert!(read(&again[0]).contains("accepted 1 finding"), "it can be done again");
    let memory = read(&memory[0]);
    assert!(memory.contains("severity") && !memory.contains("log.warn"), "{memory}");
    let left: Vec<_> = fs::read_dir(w.path("app"))
        .expect("the project")
        .flatten()
        .map(|e| e.file_name())
        .collect();
    assert_eq!(left.len(), 2, "nothing is left in the project: {left:?}");
}

/// A folder of ours with a copy of a fixture in it.
fn fixture(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    super::project::copy(name, &folder.path().join("app"));
    folder
}

/// One step of a newcomer: what the screen must say first, what is typed, and
/// what the screen says then.
struct Trial {
    window: Window,
    steps: usize,
}

impl Trial {
    #[allow(clippy::print_stdout)] // `scripts/trial.sh` shows it
    fn step(&mut self, told: &str, keys: &str, then: &str) {
        self.window.shows(told);
        let screen = self.window.screen();
        let line = screen.lines().find(|l| l.contains(told)).unwrap_or_default().trim();
        self.steps += 1;
        let named = keys.replace('\r', "Enter").replace('\u{7f}', "Backspace");
        println!("{:>2}. the screen says  {line}\n    typed            {named}", self.steps);
        self.window.type_in(keys);
        self.window.shows(then);
    }
}

/// From `privaudit` to a clean `privaudit check`, with nothing read but the
/// screen: every key is one that the screen names. `scripts/trial.sh` shows it.
#[test]
fn a_newcomer_gets_from_the_first_screen_to_a_clean_check() {
    let check = |folder: &Path| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_privaudit"));
        command.args(["check", "app"]).current_dir(folder).env("SOURCE_DATE_EPOCH", "1767225600");
        command.output().expect("ran").status.code()
    };
    for name in ["kill-tracker", "pay-desk"] {
        let begun = std::time::Instant::now();
        println!("\n{name}");
        let folder = fixture(name);
        assert_eq!(check(folder.path()), Some(1));
        let window = Window::of(folder, &[], env!("CARGO_BIN_EXE_privaudit"), &[]);
        let mut trial = Trial { window, steps: 0 };
        // What is it, and what can be done?
        trial.step("fail check", "?", "Keys of this view");
        trial.step("type to narrow, Enter runs", "filter", "Filter: words");
        trial.step("Enter runs", "\r", "type: verdict: severity:");
        trial.step("type: verdict: severity:", "verdict:undisclosed", "/verdict:undisclosed");
        // One thing is declared,
        trial.step("/verdict:undisclosed", "\r", "d declare");
        trial.step("d declare", "d", "Declare: ");
        trial.step("stays as it is: say it there too", "We say so now.", "We say so now.");
        trial.step("Enter when done", "\r", "w writes");
        trial.step("w writes", "w", "declared 1 statement");
        // one taken back and done again,
        trial.step("u takes it back", "u", "U does it again");
        trial.step("U does it again", "U", "u takes it back");
        // and the rest is accepted, group by group.
        trial.window.type_in("\u{7f}");
        trial.window.until("the filter gone", |s| !s.contents().contains("/verdict"));
        for group in 0.. {
            if trial.window.screen().contains("check passes") {
                break;
            }
            assert!(group < 8, "no end:\n{}", trial.window.screen());
            trial.window.type_in("g");
            trial.step("a accepts, d declares", "a", "Accept: ");
            trial.step("why it is all right", "known to us", "reason = \"known to us\"");
            trial.step("Enter when done", "\r", "w writes");
            trial.window.type_in("w");
            trial.window.until("the decision", |s| !s.contents().contains("Accept: "));
            // What was written is read again at once.
            trial.window.until("the end of the scan", |s| !s.contents().contains(" files, "));
        }
        trial.step("check passes", "q", "");
        assert_eq!(trial.window.end(), 0);
        trial.window.is_clean();
        assert_eq!(check(trial.window.folder.path()), Some(0));
        let config = read(&trial.window.path("app/privaudit.toml"));
        assert!(config.contains("[[declare]]") && config.contains("[[accept]]"), "{config}");
        println!(
            "check passes after {} steps, {:.1} s",
            trial.steps,
            begun.elapsed().as_secs_f32()
        );
    }
}

#[test]
fn a_decision_is_taken_back_by_the_next_session() {
    let mut w = Window::open(&[]);
    w.shows("contradicted");
    w.type_in("a");
    w.shows("Accept: ");
    w.type_in("kept for a day\t\t\t");
    w.shows("reason = \"kept for a day\"");
    w.type_in("w");
    w.shows("accepted 1 finding");
    // Not even a sudden end loses it.
    w.signal(Signal::KILL);
    w.end();
    assert!(w.path("app/privaudit.toml").exists());

    let mut w = Window::of(w.folder, &[], env!("CARGO_BIN_EXE_privaudit"), &[]);
    w.shows("unevidenced");
    w.type_in("u");
    w.shows("Take back, from before: accepted 1 finding");
    w.shows("- reason = \"kept for a day\"");
    w.type_in("w");
    w.shows("taken back");
    w.shows("contradicted");
    w.type_in("q");
    assert_eq!(w.end(), 0);
    w.is_clean();
    assert!(!w.path("app/privaudit.toml").exists());
}

#[test]
fn signals_leave_the_terminal_clean_and_their_number_in_the_status() {
    for (signal, status) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut w = Window::open(&[]);
        w.shows("contradicted");
        w.signal(signal);
        assert_eq!(w.end(), status);
        w.is_clean();
    }
}

#[test]
fn ctrl_c_leaves_with_a_clean_terminal() {
    let mut w = Window::open(&[]);
    w.shows("log.warn");
    w.type_in("\u{3}\u{3}");
    assert_eq!(w.end(), 0);
    w.is_clean();
}

#[test]
fn a_panic_of_the_interface_leaves_the_terminal_clean_and_is_told() {
    let mut w = Window::open(&[("PRIVAUDIT_PANIC", "ui")]);
    assert_eq!(w.end(), 101);
    w.is_clean();
    w.shows("asked to panic in ui");
}

#[test]
fn a_panic_of_a_worker_is_told_inside_and_writes_over_nothing() {
    let mut w = Window::open(&[("PRIVAUDIT_PANIC", "worker")]);
    w.shows("the scan failed inside privaudit");
    w.until("the frame", |s| s.alternate_screen() && s.contents().contains("Findings"));
    w.type_in("q");
    assert_eq!(w.end(), 2);
    w.is_clean();
}

#[test]
fn the_first_frame_is_there_before_a_broken_configuration_is_told() {
    let folder = project();
    fs::write(folder.path().join("app/privaudit.toml"), "policy = [\n").expect("written");
    let mut w = Window::of(folder, &[], env!("CARGO_BIN_EXE_privaudit"), &[]);
    assert_eq!(w.end(), 2);
    w.is_clean();
    w.shows("error: privaudit.toml:");
    let seen = w.seen.0.lock().expect("the screen");
    let sent = String::from_utf8_lossy(&seen.sent);
    let at = |what: &str| sent.find(what).unwrap_or_else(|| panic!("{what} in {sent:?}"));
    assert!(at("reading") < at("\u{1b}[?1049l"), "a frame, then the terminal is given back");
    assert!(at("\u{1b}[?1049l") < at("privaudit.toml:"), "and then the reason is told");
}

#[test]
fn a_missing_folder_is_told_and_no_terminal_is_taken() {
    let mut w = Window::of(project(), &[], env!("CARGO_BIN_EXE_privaudit"), &["nowhere"]);
    assert_eq!(w.end(), 2);
    w.shows("`nowhere` does not exist");
    let seen = w.seen.0.lock().expect("the screen");
    assert!(!String::from_utf8_lossy(&seen.sent).contains("?1049h"));
}

#[test]
fn a_pipe_for_a_gitignore_holds_up_no_watching() {
    let folder = project();
    let pipe = folder.path().join("app/.gitignore");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo");
    assert!(made.success());
    let mut w = Window::of(folder, &[], env!("CARGO_BIN_EXE_privaudit"), &[]);
    w.shows("contradicted");
    w.type_in("W");
    w.shows("watching");
    fs::write(w.path("app/PRIVACY.md"), "# Privacy\n\n- We store your IP address in our logs.\n")
        .expect("written");
    w.until("the contradiction gone", |s| {
        s.contents().contains("Findings") && !s.contents().contains("✗ contradicted")
    });
    w.type_in("q");
    assert_eq!(w.end(), 0);
}

#[test]
fn a_storm_of_sizes_ends_in_the_right_one() {
    let mut w = Window::open(&[]);
    w.shows("contradicted");
    for n in 0..200u16 {
        let size =
            PtySize { rows: 1 + n % 50, cols: 1 + (n * 7) % 180, pixel_width: 0, pixel_height: 0 };
        w.master.resize(size).expect("resized");
    }
    w.seen.0.lock().expect("screen").parser.screen_mut().set_size(cells(30), cells(120));
    w.master
        .resize(PtySize { rows: 30, cols: 120, pixel_width: 0, pixel_height: 0 })
        .expect("resized");
    w.until("the last line at the bottom", |s| {
        s.rows(0, 120).nth(29).is_some_and(|l| l.contains("quit"))
            && s.contents().contains("log.warn")
    });
    w.type_in("q");
    assert_eq!(w.end(), 0);
    w.is_clean();
}

#[test]
fn suspended_from_a_shell_it_leaves_the_terminal_and_comes_back() {
    let bash = Path::new("/bin/bash");
    if !bash.exists() {
        return;
    }
    let mut w = Window::of(
        project(),
        &[("PS1", "prompt> ")],
        "/bin/bash",
        &["--norc", "--noprofile", "-i"],
    );
    w.shows("prompt> ");
    w.type_in(&format!("{}\n", env!("CARGO_BIN_EXE_privaudit")));
    w.until("the interface", |s| s.alternate_screen() && s.contents().contains("log.warn"));
    w.type_in("\u{1a}");
    w.until("the shell", |s| {
        !s.alternate_screen()
            && !s.hide_cursor()
            && s.mouse_protocol_mode() == vt100::MouseProtocolMode::None
            && s.contents().contains("Stopped")
    });
    w.type_in("fg\n");
    w.until("the interface again", |s| s.alternate_screen() && s.contents().contains("log.warn"));
    w.type_in("q");
    w.until("the shell again", |s| !s.alternate_screen());
    w.type_in("exit\n");
    assert_eq!(w.end(), 0);
}

#[test]
fn watching_shows_what_changes() {
    let mut w = Window::open(&[]);
    w.shows("contradicted");
    w.type_in("W");
    w.shows("watching");
    fs::write(w.path("app/PRIVACY.md"), "# Privacy\n\n- We store your IP address in our logs.\n")
        .expect("written");
    w.until("the contradiction gone", |s| {
        s.contents().contains("Findings") && !s.contents().contains("✗ contradicted")
    });
    w.type_in("q");
    assert_eq!(w.end(), 0);
}

#[test]
fn the_background_is_asked_after_the_first_frame_and_a_late_answer_counts() {
    let mut w = Window::open(&[]);
    let sent = |w: &Window| {
        let seen = w.seen.0.lock().expect("the screen");
        String::from_utf8_lossy(&seen.sent).into_owned()
    };
    w.shows("contradicted");
    let before = sent(&w);
    let question = before.find("\x1b]11;?").expect("the question");
    assert!(before[..question].contains("Findings"), "no frame before the question");
    let key = |s: &vt100::Screen| {
        let line =
            (0..80).filter_map(|x| s.cell(23, x).map(|c| (c.contents().to_owned(), c.fgcolor())));
        line.filter(|(text, _)| text == "q").map(|(_, colour)| colour).next()
    };
    w.until("dark", |s| key(s) == Some(vt100::Color::Idx(117)));
    w.type_in("\x1b]11;rgb:ffff/fafa/f4f4\x1b\\");
    w.until("light", |s| key(s) == Some(vt100::Color::Idx(24)));
    w.type_in("q");
    assert_eq!(w.end(), 0);
    // It is remembered: the next first frame is light already.
    let state = fs::read_dir(w.path("state/privaudit")).expect("a folder");
    let kept: String = state.map(|f| read(&f.expect("a file").path())).collect();
    assert!(kept.contains("\"ground\": \"light\""), "{kept}");
}

#[test]
fn without_colours_none_is_sent() {
    let mut w = Window::open(&[("NO_COLOR", "1")]);
    w.shows("contradicted");
    {
        let seen = w.seen.0.lock().expect("screen");
        let screen = seen.parser.screen();
        for row in 0..24 {
            for column in 0..80 {
                let cell = screen.cell(row, column).expect("a cell");
                assert_eq!(
                    (cell.fgcolor(), cell.bgcolor()),
                    (vt100::Color::Default, vt100::Color::Default)
                );
            }
        }
    }
    w.type_in("q");
    assert_eq!(w.end(), 0);
}

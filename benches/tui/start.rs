//! The real program in a pseudo-terminal: how long until its first frame, and
//! what it costs while nothing happens.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const RUNS: usize = 11;

/// A program that runs, and what it sends.
struct Running {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    sent: Receiver<Vec<u8>>,
    seen: Vec<u8>,
    /// It ends when this does.
    _master: Box<dyn MasterPty + Send>,
}

impl Running {
    fn start(project: &Path, state: &Path) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_privaudit"));
        command.cwd(project);
        command.env("TERM", "xterm-256color");
        command.env("LC_ALL", "C.UTF-8");
        command.env("XDG_STATE_HOME", state);
        command.env("XDG_CONFIG_HOME", state);
        let child = pair.slave.spawn_command(command).expect("started");
        drop(pair.slave);
        let keys = pair.master.take_writer().expect("keys");
        let mut output = pair.master.try_clone_reader().expect("a screen");
        let (sender, sent) = channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 65536];
            while let Ok(n @ 1..) = output.read(&mut bytes) {
                if sender.send(bytes[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { child, keys, sent, seen: Vec::new(), _master: pair.master }
    }

    /// Waits for some bytes; answers the question for the background like a
    /// terminal, if it is one that does.
    fn until(&mut self, what: &str, answers: bool) {
        let holds =
            |seen: &[u8], what: &str| seen.windows(what.len()).any(|w| w == what.as_bytes());
        let mut asked = false;
        while !holds(&self.seen, what) {
            let more = self.sent.recv_timeout(Duration::from_secs(60)).expect(what);
            self.seen.extend(more);
            if answers && !asked && holds(&self.seen, "\u{1b}]11;?") {
                asked = true;
                let answer = b"\x1b]11;rgb:1111/1111/1111\x1b\\\x1b[?62c";
                self.keys.write_all(answer).and_then(|()| self.keys.flush()).expect("answered");
            }
        }
    }

    fn quit(mut self) {
        self.keys.write_all(b"q").and_then(|()| self.keys.flush()).expect("typed");
        self.child.wait().expect("an end");
    }
}

/// Milliseconds of processor time of a process, user and system.
fn processor_ms(pid: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    // A tick is 10 ms everywhere that this runs.
    Some((fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?) * 10)
}

pub fn report() {
    let project: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/kill-tracker");
    let state = tempfile::tempdir().expect("a folder");
    for (name, answers) in
        [("first frame, terminal answers", true), ("first frame, it does not", false)]
    {
        let mut all: Vec<Duration> = (0..RUNS)
            .map(|_| {
                let start = Instant::now();
                let mut running = Running::start(&project, state.path());
                running.until("quit", answers);
                let took = start.elapsed();
                running.until("check", answers);
                running.quit();
                took
            })
            .collect();
        all.sort();
        println!("{name:32} median {:>10.1?}  worst {:>10.1?}", all[RUNS / 2], all[RUNS - 1]);
    }
    let mut running = Running::start(&project, state.path());
    running.until("fail check", true);
    std::thread::sleep(Duration::from_secs(1));
    if let Some(pid) = running.child.process_id()
        && let (Some(before), ()) = (processor_ms(pid), std::thread::sleep(Duration::from_secs(10)))
        && let Some(after) = processor_ms(pid)
    {
        println!("{:32} {} ms of processor time in 10 s", "idle", after - before);
    }
    running.quit();
}

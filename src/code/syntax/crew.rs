//! Workers: processes that parse, one for each thread that asks at a time,
//! started at the first question and again when they die. What a worker does
//! is bounded in time here, and in memory by itself.

use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use super::{Kinds, Parsing, Question, Silence, WORKER, wire};

/// How long is waited, and how many failures are borne.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// The wall time that one file may take. The last resort: what merely
    /// takes long is ended by a bound that is counted.
    pub wall: Duration,
    /// After so many workers that died, nobody is asked any more.
    pub deaths: u32,
    /// The same for workers that had to be ended.
    pub hangs: u32,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { wall: Duration::from_secs(20), deaths: 64, hangs: 3 }
    }
}

/// The workers of one scan.
#[derive(Debug)]
pub struct Crew {
    program: PathBuf,
    bounds: Bounds,
    state: Mutex<State>,
    /// One is started at a time: a pipe that a second one inherits by accident
    /// would outlive its owner.
    starting: Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    idle: Vec<Worker>,
    asked: u32,
    deaths: u32,
    hangs: u32,
    absent: bool,
}

impl Crew {
    /// `program` becomes a worker when it is started with [`WORKER`]. Nothing
    /// is started yet.
    pub fn new(program: PathBuf, bounds: Bounds) -> Self {
        Self { program, bounds, state: Mutex::default(), starting: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|broken| broken.into_inner())
    }

    /// A worker that lives, and a number for the question.
    fn worker(&self) -> Result<(Worker, u32), Silence> {
        let mut state = self.state();
        state.asked = state.asked.wrapping_add(1);
        let number = state.asked;
        loop {
            if state.absent {
                return Err(Silence::Absent);
            }
            if state.deaths > self.bounds.deaths || state.hangs > self.bounds.hangs {
                return Err(Silence::GivenUp);
            }
            let Some(mut worker) = state.idle.pop() else { break };
            if worker.lives() {
                return Ok((worker, number));
            }
            // Ended by somebody else: the file before it has its answer.
            state.deaths += 1;
        }
        drop(state);
        let starting = self.starting.lock().unwrap_or_else(|broken| broken.into_inner());
        let worker = Worker::start(&self.program);
        drop(starting);
        worker.map(|worker| (worker, number)).map_err(|_| {
            self.state().absent = true;
            Silence::Absent
        })
    }
}

impl Parsing for Crew {
    fn ask(&self, question: &Question<'_>) -> Result<Kinds, Silence> {
        // Twice: a worker may be ended by somebody else, such as the system
        // when memory is short. A text that ends two is to blame.
        for _ in 0..2 {
            let (mut worker, number) = self.worker()?;
            match worker.ask(wire::question(number, question), self.bounds.wall) {
                Ok(payload) => {
                    let answer = wire::answered(&payload, number, question.places.len());
                    if answer == Err(Silence::Garbled) {
                        self.state().deaths += 1;
                    } else {
                        self.state().idle.push(worker);
                    }
                    return answer;
                }
                Err(Silence::Stopped) => self.state().deaths += 1,
                Err(Silence::Garbled) => {
                    self.state().deaths += 1;
                    return Err(Silence::Garbled);
                }
                Err(silence) => {
                    self.state().hangs += 1;
                    return Err(silence);
                }
            }
        }
        Err(Silence::Stopped)
    }

    fn rest(&self) {
        // Whoever looks again has the same patience as at first.
        let fresh = State { asked: self.state().asked, ..State::default() };
        let before = std::mem::replace(&mut *self.state(), fresh);
        drop(before);
    }
}

/// One process, and the thread that writes to it and reads from it.
#[derive(Debug)]
struct Worker {
    child: Child,
    questions: Sender<Vec<u8>>,
    answers: Receiver<io::Result<Vec<u8>>>,
}

impl Worker {
    fn start(program: &PathBuf) -> io::Result<Self> {
        let mut child = Command::new(program)
            .arg(WORKER)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(mut to), Some(mut from)) = (child.stdin.take(), child.stdout.take()) else {
            let _ = child.kill();
            let _ = child.wait();
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let (questions, asked) = channel::<Vec<u8>>();
        let (said, answers) = channel();
        let worker = Self { child, questions, answers };
        std::thread::Builder::new().name("parser".to_owned()).spawn(move || {
            for question in asked {
                let answer = wire::send(&mut to, &question).and_then(|()| wire::receive(&mut from));
                let last = answer.is_err();
                if said.send(answer).is_err() || last {
                    return;
                }
            }
        })?;
        Ok(worker)
    }

    fn lives(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The answer, or what became of the worker, which is then of no use.
    fn ask(&mut self, question: Vec<u8>, wall: Duration) -> Result<Vec<u8>, Silence> {
        self.questions.send(question).map_err(|_| Silence::Stopped)?;
        match self.answers.recv_timeout(wall) {
            Ok(Ok(payload)) => Ok(payload),
            Ok(Err(e)) if e.kind() == io::ErrorKind::InvalidData => Err(Silence::Garbled),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(Silence::Stopped),
            Err(RecvTimeoutError::Timeout) => Err(Silence::Slow),
        }
    }
}

impl Drop for Worker {
    /// Leaves neither a process nor its remains.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

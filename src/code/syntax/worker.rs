//! The worker: the same binary, started with [`WORKER`] alone, that answers
//! questions about syntax on its pipes and touches nothing else. It ends with
//! its standard input, even while a grammar hangs, so that none is left behind.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{ExitCode, exit};
use std::sync::mpsc::{Receiver, sync_channel};

use super::grammars::{STACK, answer};
use super::{Question, wire};

/// What the binary is started with to become a worker.
pub const WORKER: &str = "__parse";

/// What a worker may take beside its stack, in bytes: a text of the largest
/// size takes an eighth of it.
#[cfg(unix)]
const MEMORY: u64 = 384 << 20;

/// Answers on standard output what is asked on standard input, until that is
/// closed.
pub fn serve() -> ExitCode {
    bound();
    let (give, questions) = sync_channel::<Vec<u8>>(1);
    let parser = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let done = catch_unwind(AssertUnwindSafe(|| work(&questions)));
        exit(if matches!(done, Ok(Ok(()))) { 0 } else { 1 });
    });
    if parser.is_err() {
        return ExitCode::FAILURE;
    }
    let mut from = io::stdin().lock();
    while let Ok(question) = wire::receive(&mut from) {
        if give.send(question).is_err() {
            return ExitCode::FAILURE;
        }
    }
    // Whoever asked is gone: nobody waits for what may still be going on.
    exit(0)
}

fn work(questions: &Receiver<Vec<u8>>) -> io::Result<()> {
    let mut to = io::stdout().lock();
    for payload in questions {
        let asked = wire::asked(&payload).ok_or(io::ErrorKind::InvalidData)?;
        let said =
            answer(&Question { grammar: asked.grammar, text: asked.text, places: &asked.places });
        wire::send(&mut to, &wire::answer(asked.number, &said))?;
    }
    Ok(())
}

/// Bounds the memory of this process, and has it leave no core behind. Where
/// the platform knows no such bound, or cannot say what is taken already, the
/// size of the text is the bound.
#[cfg(unix)]
fn bound() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let lower = |resource: Resource, bytes: u64| {
        let now = getrlimit(resource);
        let most = now.maximum.map_or(bytes, |most| most.min(bytes));
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    };
    lower(Resource::Core, 0);
    // Allocators reserve addresses ahead: what is taken at the start is free.
    if let Some(taken) = taken() {
        lower(Resource::As, taken + STACK as u64 + MEMORY);
    }
}

/// The address space that this process takes already, in bytes.
#[cfg(unix)]
fn taken() -> Option<u64> {
    let sizes = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = sizes.split(' ').next()?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

#[cfg(not(unix))]
fn bound() {}

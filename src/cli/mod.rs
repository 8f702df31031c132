//! Floor 7, door out: what was typed, and what it means. Everything printed
//! and every file written from the command line goes through here.

mod args;
mod check;
mod decide;
mod explain;
mod output;
mod policy;
mod staged;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::model::Trouble;
use args::{Args, Command};

/// Nothing open at or above the bar.
const CLEAN: u8 = 0;
/// Something is.
const FOUND: u8 = 1;
/// It could not run.
const FAILED: u8 = 2;

/// Runs what was typed and returns the exit status: 0 nothing open at or above
/// `--fail-on`, 1 something is, 2 it could not run.
pub fn run() -> ExitCode {
    // Not for people: the scan starts the binary anew to read syntax. Whoever
    // types it means a folder of that name.
    let mut typed = std::env::args_os().skip(1);
    let worker = typed.next().is_some_and(|word| word == crate::code::WORKER);
    if worker && typed.next().is_none() && !std::io::stdin().is_terminal() {
        return crate::code::serve();
    }
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are no errors.
            let code = if error.use_stderr() { FAILED } else { CLEAN };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match dispatch(args) {
        Ok(code) => ExitCode::from(code),
        Err(trouble) => {
            output::trouble(&trouble);
            ExitCode::from(FAILED)
        }
    }
}

fn dispatch(args: Args) -> Result<u8, Trouble> {
    match args.command {
        None if output::is_terminal() && !args.check.wants_report() => check::tui(&args),
        None => check::check(&args.check),
        Some(Command::Check(check)) => check::check(&check),
        Some(Command::Policy(policy)) => policy::policy(&policy),
        Some(Command::Explain(explain)) => explain::explain(&explain),
        Some(Command::Accept(accept)) => decide::accept(&accept),
        Some(Command::Init(init)) => decide::init(&init),
        Some(Command::Types(types)) => explain::types(&types),
        Some(Command::Schema) => {
            output::print(crate::report::SCHEMA)?;
            Ok(CLEAN)
        }
        Some(Command::Completions { shell }) => {
            let mut bytes = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "privaudit", &mut bytes);
            output::print(&String::from_utf8_lossy(&bytes))?;
            Ok(CLEAN)
        }
    }
}

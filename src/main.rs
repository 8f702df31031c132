//! The exit status, and nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    privaudit::cli::run()
}

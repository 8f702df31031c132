//! The exit status, and nothing else.

use std::process::ExitCode;

/// Many small values of many threads: the system's allocator takes a fifth of a
/// scan for them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    privaudit::cli::run()
}

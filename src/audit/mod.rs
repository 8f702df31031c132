//! Floor 4: the conductor. Reads the files, sets both wings to work in
//! parallel, has the result reconciled and tells how far it is.

mod memory;
mod run;
mod setup;

pub use memory::Memory;
pub use run::{run, run_again};
pub use setup::{Setup, SetupOptions};

use std::sync::Arc;

use crate::model::{Audit, Trouble};

/// What a run tells while it works. Events may come from any thread.
#[derive(Debug, Clone)]
pub enum Event {
    /// How many files there are to read, once the walk is done.
    Walked {
        /// Files to read.
        files: u64,
    },
    /// One more file was read.
    Read {
        /// Files read so far.
        files: u64,
        /// Bytes read so far.
        bytes: u64,
        /// The file, relative to the root.
        path: Arc<str>,
    },
    /// What is known so far, judged as if it were all: sent now and then.
    /// Nothing is called unevidenced yet.
    Partial(Arc<Audit>),
    /// The end of a run.
    Done(Arc<Audit>),
    /// The run could not be finished.
    Failed(Trouble),
}

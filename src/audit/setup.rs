//! What a run needs before it starts: rules, configuration, matchers.

use std::path::PathBuf;
use std::sync::Arc;

use crate::code::Detector;
use crate::config::Config;
use crate::input::{Root, Source};
use crate::model::Trouble;
use crate::policy::Reader;
use crate::rules::Rules;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct SetupOptions {
    /// The folder or single file to audit, as it was given.
    pub path: PathBuf,
    /// Policy documents named on the command line; relative to the working folder.
    pub policies: Vec<PathBuf>,
    /// A configuration file named on the command line.
    pub config: Option<PathBuf>,
    /// Do not read the project's configuration and rules.
    pub isolated: bool,
    /// Folders with rule files of the user.
    pub rules: Vec<PathBuf>,
    /// Which version of the tree is read.
    pub source: Source,
    /// How many threads; 0: as many as there are processors.
    pub threads: usize,
    /// Today, for acceptances that expire; `None`: they never do.
    pub today: Option<jiff::civil::Date>,
}

/// Everything that does not change between two runs on the same project.
#[derive(Debug)]
pub struct Setup {
    /// As asked for.
    pub options: SetupOptions,
    /// Where the files are.
    pub root: Root,
    /// The rules, the project's own among them.
    pub rules: Arc<Rules>,
    /// The project's configuration; empty when there is none.
    pub config: Config,
    /// The code wing.
    pub detector: Detector,
    /// The policy wing.
    pub reader: Reader,
}

impl Setup {
    /// Reads rules and configuration and builds the matchers.
    ///
    /// # Errors
    /// A missing or unreadable path, a broken rule or configuration file.
    pub fn new(_options: SetupOptions) -> Result<Self, Trouble> {
        Err(Trouble::new("not there yet"))
    }
}

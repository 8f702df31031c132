//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Is what your privacy policy says what your code does?
#[derive(Debug, Parser)]
#[command(name = "privaudit", version, about, args_conflicts_with_subcommands = true)]
#[command(after_help = "Exit status of check: 0 nothing open at or above --fail-on, \
    1 something is, 2 it could not run.")]
pub(super) struct Args {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub check: Check,
    /// In the terminal: read again whatever changes
    #[arg(long)]
    pub watch: bool,
    /// In the terminal: draw with ASCII alone
    #[arg(long)]
    pub ascii: bool,
    /// In the terminal: leave the mouse alone, so that text can be selected
    #[arg(long)]
    pub no_mouse: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Compare code and policy, and print a report
    Check(Check),
    /// Show how a policy is read, statement by statement
    Policy(Policy),
    /// Say why something is, or is not, personal data
    Explain(Explain),
    /// Accept a finding, with a reason
    Accept(Accept),
    /// Write privaudit.toml, with what the code does as draft declarations
    Init(Init),
    /// List the data types
    Types(Types),
    /// Print the JSON Schema of the report
    Schema,
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Clone, clap::Args)]
pub(super) struct Check {
    /// The folder or file to audit
    #[arg(default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub project: Project,
    /// How the report is written
    #[arg(long, value_enum)]
    pub format: Option<Format>,
    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// From which severity on the exit status is 1
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Read the git index instead of the work tree, and report what it adds
    #[arg(long, conflicts_with = "policy")]
    pub staged: bool,
    /// Show every note
    #[arg(long)]
    pub notes: bool,
    /// List what was not read
    #[arg(long)]
    pub skipped: bool,
    /// Write how long it took into the JSON report
    #[arg(long)]
    pub timing: bool,
}

impl Check {
    /// Whether something was typed that only a printed report can honour.
    pub fn wants_report(&self) -> bool {
        self.format.is_some()
            || self.output.is_some()
            || self.fail_on.is_some()
            || self.staged
            || self.notes
            || self.skipped
            || self.timing
    }
}

/// What is read, for every command that audits a project.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Project {
    /// A policy document, instead of looking for them; may be given again
    #[arg(long, value_name = "FILE")]
    pub policy: Vec<PathBuf>,
    /// A configuration file instead of privaudit.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Ignore the project's own configuration and rules
    #[arg(long)]
    pub isolated: bool,
    /// A folder with rule files of yours; may be given again
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// How many threads to use; 0: one for each processor
    #[arg(long, default_value_t = 0, value_name = "N", value_parser = threads)]
    pub threads: usize,
}

#[derive(Debug, Clone, clap::Args)]
pub(super) struct Policy {
    /// The document, or - for standard input
    pub file: PathBuf,
    /// How the reading is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: PolicyFormat,
    /// A folder with rule files of yours; may be given again
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

#[derive(Debug, Clone, clap::Args)]
pub(super) struct Explain {
    /// A place, or a name as it stands in code
    #[arg(value_name = "PATH:LINE|NAME")]
    pub what: String,
    #[command(flatten)]
    pub project: Project,
}

#[derive(Debug, Clone, clap::Args)]
pub(super) struct Accept {
    /// The fingerprint of the finding, or its first digits
    pub finding: String,
    /// Why it is all right
    #[arg(long)]
    pub reason: String,
    /// The last day on which it holds, as 2030-12-31
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Who decided
    #[arg(long)]
    pub owner: Option<String>,
    /// The folder to audit
    #[arg(long, default_value = ".")]
    pub path: PathBuf,
    #[command(flatten)]
    pub project: Project,
}

#[derive(Debug, Clone, clap::Args)]
pub(super) struct Init {
    /// The folder to audit
    #[arg(default_value = ".")]
    pub path: PathBuf,
    /// Print it instead of writing privaudit.toml
    #[arg(long)]
    pub print: bool,
}

#[derive(Debug, Clone, clap::Args)]
pub(super) struct Types {
    /// Only those whose id, label or mapped terms contain this
    pub filter: Option<String>,
    /// A folder with rule files of yours; may be given again
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people on a terminal
    Text,
    /// The whole report, version 1 (see: privaudit schema)
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// GitHub workflow annotations
    Github,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PolicyFormat {
    /// The document with each statement in its margin
    Text,
    /// The reading after the report contract
    Json,
    /// A declaration that can be edited and used in place of prose
    Toml,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Errors alone
    Error,
    /// Warnings and errors
    Warning,
    /// Everything
    Note,
    /// Never
    Never,
}

/// Each thread costs memory: a number that no machine has is a slip.
fn threads(text: &str) -> Result<usize, String> {
    const MOST: usize = 1024;
    match text.parse() {
        Ok(count) if count <= MOST => Ok(count),
        Ok(_) => Err(format!("no more than {MOST}")),
        Err(_) => Err("not a number".to_owned()),
    }
}

//! Floor 2, west wing: what the program does.
//!
//! [`Detector::detect`] is pure: it depends on a file's bytes, its path and the
//! rules alone, and cannot fail. Data walks one way: text → tokens
//! ([`lexer`]) → brackets ([`tree`]) → facts ([`lexical`], [`sql`],
//! [`markup`]) → decisions ([`judge`]) → evidence; fixed words ([`words`]) go
//! straight to decisions ([`lines`], [`hosts`]). No judge sees a parser.

mod brought;
mod course;
mod decision;
mod described;
mod facts;
mod flows;
mod gather;
mod holders;
mod hosts;
mod house;
mod imports;
mod judge;
mod lexer;
mod lexical;
mod lines;
mod literals;
mod manifests;
mod markup;
mod names;
mod neighbours;
mod normal;
mod outgoing;
mod parties;
mod paths;
mod prompts;
mod queries;
mod quick;
mod reach;
mod readings;
mod scan;
mod secrets;
mod settle;
mod sql;
mod syntax;
mod topics;
mod tree;
mod words;

pub use decision::Decision;
pub use syntax::{Bounds, Crew, Here, Kinds, Parsing, Question, Silence, WORKER, serve};

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{Evidence, Scope, SourceFile};
use crate::rules::Rules;

/// The matchers of the code wing, built once from the rules.
#[derive(Debug)]
pub struct Detector {
    rules: Arc<Rules>,
    paths: paths::Paths,
    names: names::Names,
    flows: flows::Flows,
    parties: parties::Parties,
    words: words::Words,
    lines: lines::Lines,
    secrets: secrets::Secrets,
    topics: topics::Topics,
    readings: readings::Readings,
    parser: Box<dyn Parsing>,
}

/// What one file shows.
#[derive(Debug, Default)]
pub struct Look {
    /// By place.
    pub evidence: Vec<Evidence>,
    /// Why the file was not looked at as closely as it should, if so.
    pub trouble: Option<String>,
    /// The package that the file declares, with dots.
    pub package: Option<String>,
    /// Parties of the catalogue that are the project itself, by its manifest.
    pub own: Vec<String>,
    /// What the file, a manifest, calls the project.
    pub names: Vec<String>,
}

/// What a project says of itself.
#[derive(Debug, Default)]
pub struct Project {
    /// The packages that its files declare, with dots.
    pub packages: BTreeSet<String>,
    /// What its manifests and its folder call it.
    pub names: BTreeSet<String>,
    /// The domains that its policy speaks of.
    pub domains: BTreeSet<String>,
}

impl Detector {
    /// Builds the matchers. Syntax is parsed in this very process, which a
    /// hostile file can end; see [`Detector::with_parser`].
    pub fn new(rules: &Arc<Rules>) -> Self {
        Self::with_parser(rules, Box::new(Here))
    }

    /// Builds the matchers, with somebody to ask about syntax.
    pub fn with_parser(rules: &Arc<Rules>, parser: Box<dyn Parsing>) -> Self {
        Self {
            parser,
            paths: paths::Paths::new(rules),
            names: names::Names::new(rules),
            flows: flows::Flows::new(rules),
            parties: parties::Parties::new(rules),
            words: words::Words::new(rules),
            lines: lines::Lines::new(rules),
            secrets: secrets::Secrets::new(rules),
            topics: topics::Topics::new(rules),
            readings: readings::Readings::new(),
            rules: Arc::clone(rules),
        }
    }

    /// Everything that one file shows, by place.
    pub fn detect(&self, file: &SourceFile) -> Vec<Evidence> {
        self.look(file).evidence
    }

    /// The same, and whether the file could be read as it should.
    pub fn look(&self, file: &SourceFile) -> Look {
        scan::look(self, file)
    }

    /// Nothing will be looked at for a while: lets go what costs memory.
    pub fn rest(&self) {
        self.parser.rest();
    }

    /// Whether a path belongs to the project itself: neither a test, nor an
    /// example, nor somebody else's code.
    pub fn is_production(&self, path: &str) -> bool {
        matches!(self.paths.scope(path), Scope::Production | Scope::Docs)
    }

    /// Which part of the project a path belongs to.
    pub fn scope(&self, path: &str) -> Scope {
        self.paths.scope(path)
    }

    /// The file as it may be shown: secrets in it are overwritten, and every
    /// place stays where it is.
    pub fn redact(&self, file: &SourceFile) -> SourceFile {
        let text = secrets::covered(&file.text, &self.secrets);
        let mut shown = SourceFile::new(file.path.clone(), text);
        shown.bytes = file.bytes;
        shown
    }

    /// Looks at all the evidence of a project together: drops what only makes
    /// sense alone and narrows what the whole project tells more about.
    pub fn settle(&self, evidence: &mut Vec<Evidence>) {
        self.settle_with(evidence, &Project::default());
    }

    /// The same, with what the project says of itself.
    pub fn settle_with(&self, evidence: &mut Vec<Evidence>, project: &Project) {
        settle::settle(self, evidence, project);
    }

    /// The domains that a text speaks of.
    pub fn domains(&self, text: &str) -> Vec<String> {
        house::domains(text)
    }

    /// Every name on a 1-based line, taken or refused, with its reasons.
    pub fn explain(&self, file: &SourceFile, line: u32) -> Vec<Decision> {
        let (mut decisions, _) = scan::decisions(self, file, scan::scope(self, file), true);
        decisions.retain(|d| file.lines.line(d.range.start) == line);
        decisions
    }

    /// What a bare name, or a path such as `user.email`, would be taken for.
    pub fn explain_name(&self, name: &str) -> Vec<Decision> {
        scan::name(self, name)
    }
}

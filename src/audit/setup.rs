//! What a run needs before it starts: rules, configuration, matchers.

use std::path::PathBuf;
use std::sync::Arc;

use crate::code::{Bounds, Crew, Detector, Here, Parsing};
use crate::config::{self, Config, Names};
use crate::input::{Root, SkipRules, Source, rule_files};
use crate::model::{SourceFile, Trouble};
use crate::policy::Reader;
use crate::rules::{RuleSource, Rules};

/// Where a project keeps rules of its own, relative to the root.
const PROJECT_RULES: &str = ".privaudit/rules";

/// The stack of a thread that reads files, in bytes.
const STACK: usize = 8 << 20;

/// What was asked for.
#[derive(Debug, Clone, Default)]
pub struct SetupOptions {
    /// The folder or single file to audit, as it was given.
    pub path: PathBuf,
    /// Policy documents named on the command line, relative to the root.
    pub policies: Vec<String>,
    /// A configuration file named on the command line, relative to the root.
    pub config: Option<String>,
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
    /// Nobody looks before the end: no partial results are judged.
    pub whole_only: bool,
    /// The program that parses in processes apart, which a hostile file may
    /// end; without one, this very process parses.
    pub worker: Option<PathBuf>,
}

/// Everything that does not change between two runs on the same project.
#[derive(Debug)]
pub struct Setup {
    /// As asked for.
    pub options: SetupOptions,
    /// Where the files are.
    pub root: Root,
    /// What is passed over.
    pub skip: SkipRules,
    /// The rules, the project's own among them.
    pub rules: Arc<Rules>,
    /// The project's configuration; empty when there is none.
    pub config: Config,
    /// The code wing.
    pub detector: Detector,
    /// The policy wing.
    pub reader: Reader,
    /// The threads that all of it runs on.
    pub pool: rayon::ThreadPool,
    /// The rule files of user and project that it was made of.
    sources: Vec<RuleSource>,
}

impl Setup {
    /// Reads rules and configuration and builds the matchers.
    ///
    /// # Errors
    /// A missing or unreadable path, a broken rule or configuration file.
    pub fn new(options: SetupOptions) -> Result<Self, Trouble> {
        let root = Root::open(&options.path, options.source.clone())?;
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(options.threads)
            .stack_size(STACK)
            .build()
            .map_err(|e| Trouble::new(format!("cannot start threads: {e}")))?;
        let sources = rule_sources(&root, &options)?;
        let rules = Arc::new(pool.install(|| Rules::load(&sources))?);
        let config = read_config(&root, &options, &rules)?;
        let skip = skip_rules(&root, &rules, &config)?;
        let parser: Box<dyn Parsing> = match &options.worker {
            Some(program) => Box::new(Crew::new(program.clone(), Bounds::default())),
            None => Box::new(Here),
        };
        let (detector, reader) =
            pool.join(|| Detector::with_parser(&rules, parser), || Reader::new(&rules));
        Ok(Self { options, root, skip, rules, config, detector, reader, pool, sources })
    }

    /// A file as it may be shown in an excerpt, without whole secrets.
    pub fn shown(&self, path: &str) -> Option<SourceFile> {
        self.root.read(path).map(|file| self.detector.redact(&file))
    }

    /// Makes it what a new one would be by now. Rules and matchers are made
    /// anew only if a rule file was changed.
    ///
    /// # Errors
    /// As for [`Setup::new`].
    pub fn renew(&mut self) -> Result<(), Trouble> {
        self.root = Root::open(&self.options.path, self.options.source.clone())?;
        if rule_sources(&self.root, &self.options)? != self.sources {
            *self = Self::new(self.options.clone())?;
            return Ok(());
        }
        self.config = read_config(&self.root, &self.options, &self.rules)?;
        self.skip = skip_rules(&self.root, &self.rules, &self.config)?;
        Ok(())
    }
}

/// The rule files of the user and of the project.
fn rule_sources(root: &Root, options: &SetupOptions) -> Result<Vec<RuleSource>, Trouble> {
    let mut sources = Vec::new();
    for folder in &options.rules {
        for (path, text) in rule_files(folder)? {
            sources.push(RuleSource { path, text });
        }
    }
    if !options.isolated {
        for path in root.files_in(PROJECT_RULES, "toml") {
            if let Some(file) = root.read(&path) {
                sources.push(RuleSource { path, text: file.text });
            }
        }
    }
    Ok(sources)
}

fn read_config(root: &Root, options: &SetupOptions, rules: &Rules) -> Result<Config, Trouble> {
    if let Some(named) = &options.config {
        let file = root.read(named).ok_or_else(|| {
            Trouble::new(format!("cannot read the configuration `{named}`"))
                .remedy("name a file below the audited folder")
        })?;
        return config::parse(named, &file.text, &RuleNames(rules));
    }
    if options.isolated {
        return Ok(Config::default());
    }
    for name in config::FILES {
        if let Some(file) = root.read(name) {
            return config::parse(name, &file.text, &RuleNames(rules));
        }
        if root.exists(name) {
            return Err(Trouble::new(format!("`{name}` is there and cannot be read"))
                .remedy("mend its permissions, or leave it out with --isolated"));
        }
    }
    Ok(Config::default())
}

fn skip_rules(root: &Root, rules: &Rules, config: &Config) -> Result<SkipRules, Trouble> {
    let mut globs = Vec::new();
    for glob in &config.exclude {
        globs.push((glob.clone(), "excluded by privaudit.toml".to_owned()));
    }
    for scope in rules.scopes.iter().filter(|s| s.skip) {
        for glob in &scope.paths {
            globs.push((glob.clone(), scope.scope.clone()));
        }
    }
    let ignore = root.read(".privauditignore");
    SkipRules::new(&globs, ignore.as_ref().map(|f| f.text.as_str()))
}

/// What the configuration may name, out of the rules.
struct RuleNames<'a>(&'a Rules);

impl Names for RuleNames<'_> {
    fn data(&self, id: &str) -> Result<(), Option<String>> {
        match self.0.taxonomy.get(id) {
            Some(_) => Ok(()),
            None => Err(self.0.taxonomy.nearest(id).map(str::to_owned)),
        }
    }

    fn category(&self, id: &str) -> Result<(), Option<String>> {
        if self.0.catalogue.has_category(id) {
            return Ok(());
        }
        Err(self.0.catalogue.nearest_category(id).map(str::to_owned))
    }

    fn purpose(&self, id: &str) -> Result<(), Option<String>> {
        if self.0.taxonomy.purposes().iter().any(|p| p.id == id) {
            return Ok(());
        }
        Err(self.0.taxonomy.nearest_purpose(id).map(str::to_owned))
    }

    fn party(&self, name: &str) -> String {
        self.0.catalogue.resolve(name).map_or_else(|| name.to_owned(), |p| p.id.clone())
    }
}

//! One run, from the walk to the verdicts.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::memory::{Kept, Memory, Part};
use super::{Event, Setup};
use crate::code::Project;
use crate::input::Stamped;
use crate::model::{Audit, Scope, Skipped, SourceFile, Stats, Trouble};
use crate::policy;
use crate::reconcile::{Sides, reconcile};

/// How long at least between two partial results.
const PARTIAL_EVERY: Duration = Duration::from_millis(200);

/// How many times as long as judging took at least: what is judged grows with
/// the project, and must not take the time of reading it.
const PARTIAL_REST: u32 = 10;

/// A file of the listing with what it gave.
struct Read {
    at: usize,
    part: Arc<Part>,
}

/// What has been gathered so far.
#[derive(Default)]
struct Gathered {
    parts: Vec<Read>,
    kept: Vec<(Arc<str>, Kept)>,
    next_partial: Option<Instant>,
}

/// Audits the project. `on_event` is told how far it is; when `cancel` turns
/// true, what is known by then is judged and returned.
///
/// # Errors
/// When the files cannot be listed, or a named policy cannot be read.
pub fn run(
    setup: &Setup,
    on_event: &(dyn Fn(Event) + Sync),
    cancel: &AtomicBool,
) -> Result<Audit, Trouble> {
    setup.pool.install(|| run_here(setup, None, on_event, cancel))
}

/// The same, but a file that was not changed since the last run with this
/// memory is not looked at again. The audit is the one that [`run`] gives,
/// except that it says how many files it knew already.
///
/// # Errors
/// As for [`run`].
pub fn run_again(
    setup: &Setup,
    memory: &mut Memory,
    on_event: &(dyn Fn(Event) + Sync),
    cancel: &AtomicBool,
) -> Result<Audit, Trouble> {
    setup.pool.install(|| run_here(setup, Some(memory), on_event, cancel))
}

fn run_here(
    setup: &Setup,
    mut memory: Option<&mut Memory>,
    on_event: &(dyn Fn(Event) + Sync),
    cancel: &AtomicBool,
) -> Result<Audit, Trouble> {
    let start = Instant::now();
    let named = named_policies(setup)?;
    let mut listing = setup.root.list(&setup.skip);
    // Whoever names a policy wants it read, also if it is ignored or hidden.
    named.iter().for_each(|path| listing.add(path));
    on_event(Event::Walked { files: listing.files.len() as u64 });
    if let Some(memory) = &mut memory {
        memory.fit(setup, &named);
    }
    let known = memory.as_deref();
    // A stamp is taken before the file is read: what is written meanwhile
    // shows the next time.
    let stamps: Vec<Option<Stamped>> = match known {
        Some(_) => listing.files.par_iter().map(|file| setup.root.stamp(file)).collect(),
        None => Vec::new(),
    };
    let stamp = |at: usize| known?.sure(stamps.get(at)?.as_ref());

    let mut gathered = Gathered::default();
    let mut to_read = Vec::new();
    let mut size = 0;
    for (at, file) in listing.files.iter().enumerate() {
        match known.and_then(|memory| memory.unchanged(file, stamps[at].as_ref())) {
            Some(kept) => {
                size += kept.bytes;
                gathered.parts.push(Read { at, part: Arc::clone(&kept.part) });
                gathered.kept.push((file.path.clone(), kept.clone()));
            }
            None => to_read.push(at),
        }
    }
    let files = AtomicU64::new(gathered.parts.len() as u64);
    let cached = AtomicU64::new(gathered.parts.len() as u64);
    let bytes = AtomicU64::new(size);
    let gathered = Mutex::new(gathered);

    let entries: Vec<_> = to_read.iter().map(|&at| listing.files[at].clone()).collect();
    setup.root.visit(&entries, &|nth, file| {
        if cancel.load(Ordering::Relaxed) {
            return;
        }
        let (at, path) = (to_read[nth], &entries[nth].path);
        let (part, kept) = match file {
            Err(reason) => {
                let skipped = Some(Skipped { path: path.clone(), reason });
                (Arc::new(Part { skipped, ..Part::default() }), None)
            }
            Ok(file) => {
                let read = files.fetch_add(1, Ordering::Relaxed) + 1;
                let size = bytes.fetch_add(file.bytes, Ordering::Relaxed) + file.bytes;
                on_event(Event::Read { files: read, bytes: size, path: path.clone() });
                let before = known.and_then(|memory| memory.of(path)?.again(stamp(at), &file));
                if let Some(kept) = before {
                    cached.fetch_add(1, Ordering::Relaxed);
                    (Arc::clone(&kept.part), Some(kept))
                } else {
                    let part = Arc::new(look_at(setup, &file, &named));
                    let kept = known.and_then(|_| Kept::new(stamp(at), &file, &part));
                    (part, kept)
                }
            }
        };
        let mut gathered = gathered.lock().unwrap_or_else(|broken| broken.into_inner());
        gathered.parts.push(Read { at, part });
        gathered.kept.extend(kept.map(|kept| (path.clone(), kept)));
        let begun = Instant::now();
        let due = *gathered.next_partial.get_or_insert(start + PARTIAL_EVERY) <= begun;
        if due && !setup.options.whole_only {
            let partial = judge(setup, &gathered.parts, &[], false);
            let rest = PARTIAL_EVERY.max(begun.elapsed() * PARTIAL_REST);
            gathered.next_partial = Some(Instant::now() + rest);
            drop(gathered);
            on_event(Event::Partial(Arc::new(partial)));
        }
    })?;
    setup.detector.rest();

    let complete = !cancel.load(Ordering::Relaxed);
    let gathered = gathered.into_inner().unwrap_or_else(|broken| broken.into_inner());
    let mut audit = judge(setup, &gathered.parts, &listing.skipped, complete);
    audit.stats = Stats {
        files: files.into_inner(),
        bytes: bytes.into_inner(),
        elapsed_ms: start.elapsed().as_millis() as u64,
        cached_files: cached.into_inner(),
    };
    if let Some(memory) = memory {
        memory.keep(gathered.kept, complete);
    }
    on_event(Event::Done(Arc::new(audit.clone())));
    Ok(audit)
}

/// The documents that were named, which must then be there.
fn named_policies(setup: &Setup) -> Result<Vec<String>, Trouble> {
    let (named, place) = if setup.options.policies.is_empty() {
        (&setup.config.policy, "privaudit.toml")
    } else {
        (&setup.options.policies, "--policy")
    };
    for path in named {
        if setup.root.read(path).is_none() {
            return Err(Trouble::new(format!("cannot read the policy `{path}` named by {place}"))
                .remedy("name a text file below the audited folder"));
        }
    }
    Ok(named.clone())
}

/// What one file says and does.
fn look_at(setup: &Setup, file: &SourceFile, named: &[String]) -> Part {
    let mut part = Part::default();
    if setup.config.path.as_deref() == Some(file.path.as_ref()) {
        return part; // its statements are read by the configuration
    }
    let likely = match named.is_empty() {
        true if is_own(setup, &file.path) => setup.reader.likelihood(file),
        true => 0,
        false if named.iter().any(|n| n == file.path.as_ref()) => 100,
        false => 0,
    };
    if likely >= policy::POLICY {
        // A quote never holds a whole secret.
        let reading = setup.reader.read(&setup.detector.redact(file));
        // A page that is all policy does nothing; code that holds one does.
        let prose = !setup.reader.is_program(file);
        part.reading = Some(reading);
        part.domains = setup.detector.domains(&file.text);
        if prose {
            return part;
        }
    } else if likely >= policy::INSTEAD {
        part.instead = setup.reader.read_instead(&setup.detector.redact(file));
    }
    let other = setup.root.only.as_ref().is_some_and(|only| only != &file.path);
    if !other {
        let look = setup.detector.look(file);
        part.evidence = look.evidence;
        part.package = look.package;
        part.own = look.own;
        part.names = look.names;
        part.skipped = look.trouble.map(|reason| Skipped { path: file.path.clone(), reason });
    }
    part
}

/// Whether a path can be the project's own policy: no test, no example, no
/// code of others.
fn is_own(setup: &Setup, path: &str) -> bool {
    matches!(setup.detector.scope(path), Scope::Production | Scope::Docs)
}

/// Puts the parts in order and compares the two sides.
fn judge(setup: &Setup, parts: &[Read], passed_over: &[Skipped], complete: bool) -> Audit {
    let mut order: Vec<&Read> = parts.iter().collect();
    order.sort_by_key(|read| read.at);
    let mut audit = Audit { root: setup.options.path.display().to_string(), ..Audit::default() };
    audit.skipped = passed_over.to_vec();
    let mut own = BTreeSet::new();
    let mut project = Project::default();
    // A policy may still come while not all is read. One that says nothing (a page
    // that is filled in elsewhere) gives way to what stands for it.
    let says = |reading: &Option<crate::model::Reading>| {
        reading.as_ref().is_some_and(|reading| !reading.declarations.is_empty())
    };
    let silent = complete && !parts.iter().any(|read| says(&read.part.reading));
    let asked = !setup.options.policies.is_empty() || !setup.config.policy.is_empty();
    let instead = silent && parts.iter().any(|read| read.part.instead.is_some());
    for Read { part, .. } in order {
        audit.evidence.extend(part.evidence.iter().cloned());
        project.packages.extend(part.package.iter().cloned());
        project.names.extend(part.names.iter().cloned());
        project.domains.extend(part.domains.iter().cloned());
        own.extend(part.own.iter().cloned());
        audit.skipped.extend(part.skipped.iter().cloned());
        // Nothing is said of a page that says nothing beside one that does.
        let reading = match instead {
            true => part.instead.as_ref(),
            false => part.reading.as_ref().filter(|_| asked || silent || says(&part.reading)),
        };
        if let Some(reading) = reading {
            audit.documents.push(reading.document.clone());
            audit.declarations.extend(reading.declarations.iter().cloned());
            audit.notes.extend(reading.notes.iter().cloned());
        }
    }
    if audit.documents.len() > 1 {
        audit.notes.extend(setup.reader.across(&audit.declarations));
    }
    if !setup.config.declarations.is_empty() {
        audit.documents.push(declared_document(setup));
        audit.declarations.extend(setup.config.declarations.iter().cloned());
    }
    audit.skipped.sort();
    setup.detector.settle_with(&mut audit.evidence, &project);
    audit.evidence.sort();
    audit.evidence.dedup();
    let outcome = reconcile(&Sides {
        evidence: &audit.evidence,
        declarations: &audit.declarations,
        notes: &audit.notes,
        own: &own,
        has_policy: audit.has_policy(),
        complete,
        rules: &setup.rules,
        config: &setup.config,
        today: setup.options.today,
    });
    audit.assessments = outcome.assessments;
    audit.findings = outcome.findings;
    audit.notes.extend(outcome.notes);
    audit
}

/// The configuration as a document, when it declares statements.
fn declared_document(setup: &Setup) -> crate::model::Document {
    let meta = |key: &str| {
        setup.config.declarations.iter().flat_map(|d| &d.values).find_map(|value| {
            value.strip_prefix(key).and_then(|rest| rest.strip_prefix(':')).map(str::to_owned)
        })
    };
    crate::model::Document {
        path: setup.config.path.as_deref().unwrap_or(crate::config::FILES[0]).into(),
        format: "toml".into(),
        language: "und".into(),
        entity: meta("entity"),
        effective: meta("effective-date"),
        last_updated: meta("last-updated"),
        sentences: setup.config.declarations.len() as u32,
    }
}

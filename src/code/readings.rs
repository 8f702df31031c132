//! Names that were read before, in whatever file: reading one costs more than
//! looking it up. What is kept depends on the rules alone, so that it changes
//! no answer; how much is kept is bounded.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::{Arc, PoisonError, RwLock};

use super::flows::Flows;
use super::names::{Match, Names};
use super::normal;
use super::quick::{Quick, QuickMap};

/// Shards, so that threads seldom wait for each other.
const SHARDS: usize = 32;
/// Names kept in one shard.
const KEPT: usize = 8_000;

/// What a name says by itself.
#[derive(Debug, Default)]
pub struct Known {
    /// The data types that it may name.
    pub matches: Vec<Match>,
    /// Some access rule ends in it.
    pub access: bool,
}

/// The names that were read.
#[derive(Debug, Default)]
pub struct Readings {
    shards: Vec<RwLock<QuickMap<String, Arc<Known>>>>,
    nothing: Arc<Known>,
}

impl Readings {
    /// None yet.
    pub fn new() -> Self {
        Self { shards: (0..SHARDS).map(|_| RwLock::default()).collect(), nothing: Arc::default() }
    }

    /// What a name says.
    pub fn read(&self, name: &str, names: &Names, flows: &Flows) -> Arc<Known> {
        let hash = BuildHasherDefault::<Quick>::default().hash_one(name);
        let shard = &self.shards[(hash >> 40) as usize % SHARDS];
        if let Some(known) = shard.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return known.clone();
        }
        let words = normal::words(name);
        let matches = names.read_words(&words);
        let access = flows.knows(&words.join("_"));
        let known = if matches.is_empty() && !access {
            self.nothing.clone()
        } else {
            Arc::new(Known { matches, access })
        };
        let mut shard = shard.write().unwrap_or_else(PoisonError::into_inner);
        if shard.len() < KEPT && name.len() <= 80 {
            shard.insert(name.to_owned(), known.clone());
        }
        known
    }
}

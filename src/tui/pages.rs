//! The files that excerpts are cut from: the few that were looked at last.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::excerpt::Page;

/// How many files are kept.
const KEPT: usize = 24;

#[derive(Debug, Default)]
struct Slot {
    page: Option<Arc<Page>>,
    asked: bool,
    answered: bool,
    used: u64,
}

/// Files by path.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    slots: BTreeMap<Arc<str>, Slot>,
    clock: u64,
}

/// What is known of a file.
#[derive(Debug)]
pub(crate) enum Known<'p> {
    Here(&'p Page),
    Loading,
    Missing,
}

impl Pages {
    /// Says what is shown now; answers what must be read for it.
    pub(crate) fn want(&mut self, paths: &[Arc<str>]) -> Vec<Arc<str>> {
        self.clock += 1;
        let mut ask = Vec::new();
        for path in paths {
            let slot = self.slots.entry(path.clone()).or_default();
            slot.used = self.clock;
            if !slot.asked {
                slot.asked = true;
                ask.push(path.clone());
            }
        }
        while self.slots.len() > KEPT {
            let oldest = self.slots.iter().min_by_key(|(_, s)| s.used).map(|(p, _)| p.clone());
            match oldest {
                Some(path) => self.slots.remove(&path),
                None => break,
            };
        }
        ask
    }

    /// Takes an answer.
    pub(crate) fn put(&mut self, path: &Arc<str>, page: Option<Arc<Page>>) {
        if let Some(slot) = self.slots.get_mut(path) {
            slot.page = page;
            slot.answered = true;
        }
    }

    /// Everything may have changed: what is here stays until it is read again.
    pub(crate) fn forget(&mut self) {
        for slot in self.slots.values_mut() {
            slot.asked = false;
        }
    }

    /// What is known of a file.
    pub(crate) fn get(&self, path: &str) -> Known<'_> {
        match self.slots.get(path) {
            Some(Slot { page: Some(page), .. }) => Known::Here(page),
            Some(Slot { answered: true, .. }) => Known::Missing,
            _ => Known::Loading,
        }
    }
}

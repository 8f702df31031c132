//! What the detail shows. A finding, a statement, a cell of the map and a
//! third party all open the same way: places in the code beside places in the
//! policy, and why.

use crate::model::{Citation, Declaration, Evidence, Finding, Place, Scope, Verdict};

use super::index::{Goal, Standing, party_name};
use super::state::{Screen, State};

/// One thing to look at from both sides.
#[derive(Debug)]
pub(crate) struct Topic<'s> {
    /// One line; untrusted.
    pub(crate) title: String,
    pub(crate) verdict: Option<Verdict>,
    pub(crate) finding: Option<&'s Finding>,
    /// Indices into the audit.
    pub(crate) evidence: Vec<usize>,
    pub(crate) declarations: Vec<usize>,
    pub(crate) why: Vec<String>,
    pub(crate) help: Option<&'s str>,
    pub(crate) citations: &'s [Citation],
    /// Places of the policy that are no statements: those of a remark.
    pub(crate) remarks: Vec<&'s Place>,
}

impl Topic<'_> {
    pub(crate) fn evidence<'a>(&self, state: &'a State, nth: usize) -> Option<&'a Evidence> {
        state.audit.evidence.get(*self.evidence.get(nth)?)
    }

    pub(crate) fn declaration<'a>(&self, state: &'a State, nth: usize) -> Option<&'a Declaration> {
        state.audit.declarations.get(*self.declarations.get(nth)?)
    }

    /// The place in the code.
    pub(crate) fn place<'a>(&self, state: &'a State, nth: usize) -> Option<&'a Place> {
        self.evidence(state, nth).map(|e| &e.place)
    }

    /// The place in the policy.
    pub(crate) fn statement<'a>(&'a self, state: &'a State, nth: usize) -> Option<&'a Place> {
        self.declaration(state, nth).map(|d| &d.place).or(self.remarks.get(nth).copied())
    }

    /// How many places in the policy there are.
    pub(crate) fn statements(&self) -> usize {
        if self.declarations.is_empty() { self.remarks.len() } else { self.declarations.len() }
    }
}

impl State {
    /// What is under the cursor.
    pub(crate) fn topic(&self) -> Option<Topic<'_>> {
        match self.screen {
            Screen::Findings => self.selected().map(|f| self.of_finding(f)),
            Screen::Policy => self.of_mark(),
            Screen::Map => self.of_cell(),
            Screen::Parties => self.of_party(),
            Screen::Skipped => None,
        }
    }

    fn of_finding<'s>(&'s self, f: &'s Finding) -> Topic<'s> {
        Topic {
            title: f.message.clone(),
            verdict: Some(f.verdict),
            finding: Some(f),
            evidence: self.surest(&f.evidence),
            declarations: f.declarations.clone(),
            why: f.why.clone(),
            help: Some(&f.help),
            citations: &f.citations,
            remarks: if f.declarations.is_empty() { self.remarked(f) } else { Vec::new() },
        }
    }

    /// Where the documents say what a finding about them is about.
    pub(crate) fn remarked(&self, f: &Finding) -> Vec<&Place> {
        let notes = f.notes.iter().filter_map(|&at| self.audit.notes.get(at));
        notes.flat_map(|n| std::iter::once(&n.place).chain(&n.other)).collect()
    }

    /// The first of [`State::surest`], without sorting them all.
    pub(crate) fn first_place(&self, evidence: &[usize]) -> Option<&Place> {
        let places = evidence.iter().filter_map(|&e| self.audit.evidence.get(e));
        // The last of equals is the greatest one: from the end it is the first.
        let sure = |e: &&Evidence| (e.scope == Scope::Production, e.confidence);
        places.rev().max_by_key(sure).map(|e| &e.place)
    }

    /// Places with the surest first: what is seen first should convince.
    pub(crate) fn surest(&self, evidence: &[usize]) -> Vec<usize> {
        let mut all = evidence.to_vec();
        all.sort_by_key(|&e| {
            std::cmp::Reverse(
                self.audit.evidence.get(e).map(|e| (e.scope == Scope::Production, e.confidence)),
            )
        });
        all
    }

    fn of_mark(&self) -> Option<Topic<'_>> {
        let mark = self.index.marks.get(self.reading.document)?.get(self.reading.mark)?;
        let finding = mark.findings.first().and_then(|&f| self.audit.findings.get(f));
        let first = mark.declarations.first().and_then(|&d| self.audit.declarations.get(d));
        let note = mark.notes.first().and_then(|&n| self.audit.notes.get(n));
        let mut why: Vec<String> = Vec::new();
        for f in mark.findings.iter().filter_map(|&f| self.audit.findings.get(f)) {
            match f.why.as_slice() {
                [] => why.push(f.message.clone()),
                all => why.extend(all.iter().cloned()),
            }
        }
        for a in &self.audit.assessments {
            if a.declarations.first().is_some_and(|d| mark.declarations.contains(d)) {
                why.extend(a.why.iter().cloned());
            }
        }
        why.extend(
            mark.notes.iter().filter_map(|&n| self.audit.notes.get(n)).map(|n| n.message.clone()),
        );
        let mut seen = std::collections::BTreeSet::new();
        why.retain(|w| seen.insert(w.clone()));
        why.truncate(12);
        Some(Topic {
            title: first.map(|d| self.words(d)).or_else(|| note.map(|n| n.message.clone()))?,
            verdict: match mark.standing {
                Standing::Judged(v) => Some(v),
                _ => None,
            },
            finding: None,
            evidence: self.surest(&mark.evidence),
            declarations: mark.declarations.clone(),
            why,
            help: finding.map(|f| f.help.as_str()),
            citations: finding.map_or(&[], |f| &f.citations),
            remarks: vec![&mark.place],
        })
    }

    /// The words of a statement; of one that is data alone what it says.
    fn words(&self, d: &Declaration) -> String {
        if d.quote != d.kind.name() {
            return d.quote.clone();
        }
        let data = d.data.iter().map(|id| self.rules.taxonomy.label(id));
        let who = d.parties.iter().map(|id| party_name(&self.rules, id));
        let all: Vec<&str> = data.chain(who).chain(d.values.iter().map(String::as_str)).collect();
        format!("{} {}", d.kind.name(), all.join(", "))
    }

    fn of_cell(&self) -> Option<Topic<'_>> {
        let map = &self.index.map;
        let (row, column) = (self.map.row.at, self.map.column);
        let id = map.rows.get(row)?;
        let label = self.rules.taxonomy.label(id);
        let goal = match map.columns.get(column)? {
            Goal::Done(action) => action.name().to_owned(),
            Goal::Party(party) => {
                format!("{} {}", self.signs.arrow(), party_name(&self.rules, party))
            }
        };
        let cell = map.cells.get(&(row, column)).cloned().unwrap_or_default();
        Some(Topic {
            title: format!("{label} {goal}"),
            verdict: cell.verdict,
            finding: None,
            evidence: self.surest(&cell.evidence),
            declarations: cell.declarations,
            why: cell.why,
            help: None,
            citations: &[],
            remarks: Vec::new(),
        })
    }

    fn of_party(&self) -> Option<Topic<'_>> {
        let row = self.index.parties.get(self.party.at)?;
        let mut title = party_name(&self.rules, &row.id).to_owned();
        if let Some(party) = self.rules.catalogue.get(&row.id) {
            let operator =
                party.operator.iter().chain(&party.country).cloned().collect::<Vec<_>>().join(", ");
            if !operator.is_empty() {
                title.push_str(&format!(" ({operator})"));
            }
            if let Some(c) = party.categories.first() {
                title.push_str(&format!(": {c}"));
            }
        }
        let mut why = row.why.clone();
        let receives: Vec<&str> = row.data.iter().map(|d| self.rules.taxonomy.label(d)).collect();
        if !receives.is_empty() {
            why.insert(0, format!("receives {}", receives.join(", ")));
        }
        Some(Topic {
            title,
            verdict: row.verdict,
            finding: None,
            evidence: self.surest(&row.evidence),
            declarations: row.declarations.clone(),
            why,
            help: None,
            citations: &[],
            remarks: Vec::new(),
        })
    }
}

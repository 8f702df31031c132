//! The list of findings: its rows, the one under the cursor, and what a
//! decision is about.

use std::collections::BTreeSet;

use crate::model::{Finding, Status, SubjectKind};

use super::rows::{self, Row, RowKey, Wanted};
use super::state::{Screen, State};

impl State {
    /// Works the rows of the findings out again and keeps the cursor on what
    /// it was on.
    pub(crate) fn refresh(&mut self) {
        let wanted = self.wanted(&self.findings.folded);
        let (rows, shown) = rows::rows(&self.audit, &self.index, &self.rules, &wanted);
        let at = self.findings.key.as_ref().and_then(|key| self.find(&rows, key));
        let first = rows.iter().position(|r| matches!(r, Row::Finding(_))).unwrap_or(0);
        let f = &mut self.findings;
        f.rows = rows;
        f.shown = shown;
        f.cursor.at = match at {
            Some(at) if f.touched || self.scanned => at,
            _ if !f.touched => first,
            Some(at) => at,
            None => f.cursor.at.min(f.rows.len().saturating_sub(1)),
        };
        // Where a decided finding was, the next one is worth more than a title.
        if at.is_none()
            && matches!(f.rows.get(f.cursor.at), Some(Row::Group { .. }))
            && matches!(f.rows.get(f.cursor.at + 1), Some(Row::Finding(_)))
        {
            f.cursor.at += 1;
        }
        if f.touched || self.scanned {
            self.remember_key();
        }
    }

    /// Takes the row under the cursor as the one to stay on.
    pub(crate) fn remember_key(&mut self) {
        let f = &mut self.findings;
        f.key = match f.rows.get(f.cursor.at) {
            Some(Row::Finding(at)) => {
                Some(RowKey::Finding(self.audit.findings[*at].fingerprint.clone()))
            }
            Some(Row::Group { key, .. }) => Some(RowKey::Group(key.clone())),
            None => return,
        };
    }

    fn find(&self, rows: &[Row], key: &RowKey) -> Option<usize> {
        match key {
            RowKey::Group(key) => {
                rows.iter().position(|r| matches!(r, Row::Group { key: k, .. } if k == key))
            }
            RowKey::Finding(print) => {
                let finding = self.index.finding(print)?;
                rows.iter().position(|r| *r == Row::Finding(finding))
            }
        }
    }

    /// The finding under the cursor.
    pub(crate) fn selected(&self) -> Option<&Finding> {
        match self.findings.rows.get(self.findings.cursor.at)? {
            Row::Finding(at) => self.audit.findings.get(*at),
            Row::Group { .. } => None,
        }
    }

    /// What a decision is about: the marked findings, or what is under the
    /// cursor (of a group all members), in the order of the audit. Answers
    /// indices into its findings.
    pub(crate) fn targets(&self) -> Vec<usize> {
        let f = &self.findings;
        if self.screen != Screen::Findings {
            return self.related();
        }
        if f.marked.is_empty() || self.opened {
            return match f.rows.get(f.cursor.at) {
                Some(Row::Group { key, .. }) => self.members(key),
                Some(Row::Finding(at)) => vec![*at],
                None => Vec::new(),
            };
        }
        let all = self.audit.findings.iter().enumerate();
        let marked = all.filter(|(_, f)| self.findings.marked.contains(&f.fingerprint));
        marked.map(|(at, _)| at).collect()
    }

    /// The findings with these indices.
    pub(crate) fn findings_of(&self, numbers: &[usize]) -> Vec<&Finding> {
        numbers.iter().filter_map(|&at| self.audit.findings.get(at)).collect()
    }

    /// The open findings that rest on the statement, cell or party under the
    /// cursor.
    fn related(&self) -> Vec<usize> {
        let map = &self.index.map;
        let row = map.rows.get(self.map.row.at);
        let cell = map.cells.get(&(self.map.row.at, self.map.column));
        let places = cell.map_or(&[][..], |c| &c.evidence);
        let mark =
            self.index.marks.get(self.reading.document).and_then(|m| m.get(self.reading.mark));
        let party = self.index.parties.get(self.party.at).map(|p| &p.id);
        let rests = |at: usize, f: &Finding| match self.screen {
            Screen::Findings | Screen::Skipped => false,
            Screen::Policy => mark.is_some_and(|m| m.findings.contains(&at)),
            Screen::Map => {
                f.subject.kind == SubjectKind::Data
                    && Some(&f.subject.id) == row
                    && f.evidence.iter().any(|e| places.contains(e))
            }
            Screen::Parties => {
                let own = (f.subject.kind == SubjectKind::Party).then_some(&f.subject.id);
                party.is_some() && (own == party || f.recipient.as_ref() == party)
            }
        };
        let all = self.audit.findings.iter().enumerate();
        all.filter(|(at, f)| self.status(f) == Status::Open && rests(*at, f))
            .map(|(at, _)| at)
            .collect()
    }

    /// The findings of a group that pass the filter, folded or not.
    pub(crate) fn members(&self, key: &str) -> Vec<usize> {
        let group = self.findings.rows.iter().find_map(|row| match row {
            Row::Group { key: k, members, .. } if k == key => Some(members.clone()),
            _ => None,
        });
        group.unwrap_or_default()
    }

    /// How many of these findings are marked.
    pub(crate) fn marked_among(&self, members: &[usize]) -> usize {
        let marked = &self.findings.marked;
        if marked.is_empty() {
            return 0;
        }
        self.findings_of(members).iter().filter(|f| marked.contains(&f.fingerprint)).count()
    }

    fn wanted<'a>(&'a self, folded: &'a BTreeSet<String>) -> Wanted<'a> {
        Wanted {
            group: self.findings.group,
            filter: &self.findings.filter,
            show_decided: self.findings.show_decided,
            folded,
            later: &self.later,
            decided: &self.decided,
        }
    }
}

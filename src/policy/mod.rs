//! Floor 2, east wing: what the policy says.
//!
//! [`Reader::read`] is pure: it depends on a document's bytes, its path and the
//! rules alone, and cannot fail.

mod clause;
mod disagree;
mod document;
mod fragment;
mod frame;
mod group;
mod inventory;
mod item;
mod label;
mod language;
mod lexicon;
mod likelihood;
mod notes;
mod numbers;
mod object;
mod part;
mod party;
mod person;
mod phrases;
mod practice;
mod promise;
mod read;
mod repair;
mod retention;
mod scope;
mod sense;
mod statement;
mod table;
mod verb;
mod view;
mod words;

use rayon::prelude::*;

use crate::model::{Declaration, Document, Note, NoteKind, Reading, SourceFile};
use crate::rules::Rules;

/// From which likelihood on a file is read as a policy.
pub const POLICY: u8 = 50;

/// From which likelihood on it is, where a project has none.
pub const INSTEAD: u8 = 40;

/// Of a longer document only the beginning is read, in bytes.
const LONGEST: usize = 2 << 20;

/// The matchers of the policy wing, built once from the rules.
#[derive(Debug)]
pub struct Reader {
    languages: Vec<(lexicon::Lexicon, view::Classes)>,
    places: likelihood::Places,
    taxonomy: crate::rules::Taxonomy,
}

/// Undoes double encoding, and says so.
fn mend(file: &SourceFile, block: document::Block, notes: &mut Vec<Note>) -> document::Block {
    let repairs = repair::repairs(&block.text);
    if repairs.is_empty() {
        return block;
    }
    for (range, good) in &repairs {
        notes::mended(file, block.range(range.clone()), good, notes);
    }
    block.mended(&repairs)
}

impl Reader {
    /// Builds the matchers.
    pub fn new(rules: &Rules) -> Self {
        let languages = rules
            .policy
            .languages
            .par_iter()
            .map(|language| {
                let lexicon = lexicon::Lexicon::new(rules, language);
                let classes = view::Classes::new(&lexicon);
                (lexicon, classes)
            })
            .collect::<Vec<_>>();
        Self { languages, places: likelihood::Places::new(rules), taxonomy: rules.taxonomy.clone() }
    }

    /// How likely it is that a file is a privacy policy, from its path and, if
    /// the path leaves it open, its text: 0 (no) to 100.
    pub fn likelihood(&self, file: &SourceFile) -> u8 {
        self.places.likelihood(file)
    }

    /// Whether a file is a program that may hold a policy in its strings, not a
    /// page or text that is one.
    pub fn is_program(&self, file: &SourceFile) -> bool {
        document::is_program(file)
    }

    /// Reads one document; of one that is longer than 2 MiB, the beginning; of
    /// one about other things (a README) its sections about privacy, if it has
    /// such headings.
    pub fn read(&self, file: &SourceFile) -> Reading {
        self.read_beginning(file, true)
    }

    /// Reads what may stand for a policy where a project has none: the sections
    /// about privacy of a README, the long strings of a program. `None` where
    /// there is nothing of the kind.
    pub fn read_instead(&self, file: &SourceFile) -> Option<Reading> {
        Some(self.read_beginning(file, false)).filter(|r| !r.declarations.is_empty())
    }

    fn read_beginning(&self, file: &SourceFile, whole: bool) -> Reading {
        if file.text.len() <= LONGEST {
            return self.read_blocks(file, whole);
        }
        let cut = (0..=LONGEST).rev().find(|&at| file.text.is_char_boundary(at)).unwrap_or(0);
        let beginning = SourceFile::new(file.path.clone(), file.text[..cut].to_owned());
        let mut reading = self.read_blocks(&beginning, whole);
        reading.notes.push(Note {
            place: beginning.place(cut..cut),
            kind: NoteKind::NotAnalysed,
            message: format!("only the first {} KiB were read", LONGEST / 1024),
            other: None,
        });
        reading.notes.sort();
        reading
    }

    fn read_blocks(&self, file: &SourceFile, whole: bool) -> Reading {
        let mut document = Document {
            path: file.path.clone(),
            format: "text".into(),
            language: "und".into(),
            entity: None,
            effective: None,
            last_updated: None,
            sentences: 0,
        };
        let Some(main) = self.languages.first() else {
            return Reading { document, declarations: Vec::new(), notes: Vec::new() };
        };
        let known = |word: &str| self.languages.iter().any(|(l, _)| l.knows(word));
        let prose = document::literals::Prose {
            relevant: &|text| self.places.relevant(file, text),
            about: &|key| self.places.about(key),
        };
        let content = document::read(file, &known, &prose);
        document.format = content.format.into();
        let mut notes = Vec::new();
        let mut blocks = content.blocks;
        if self.places.sectioned(file) {
            let sections = self.places.sections(&blocks);
            if !sections.is_empty() || !whole {
                blocks = sections;
            }
        }
        let blocks: Vec<document::Block> =
            blocks.into_iter().map(|block| mend(file, block, &mut notes)).collect();
        let tongues = language::of_blocks(&self.languages, &blocks);
        let most = language::most(&self.languages, &tongues).unwrap_or(main);
        document.language.clone_from(&most.0.language);
        let mut walk = read::Walk::new(file, document, notes);
        walk.run(&blocks, &tongues);
        if walk.declarations.is_empty() && whole && !file.text.trim().is_empty() {
            walk.notes.push(notes::silent(file));
        }
        walk.notes.extend(disagree::notes(&walk.declarations, &walk.settings, &self.taxonomy));
        walk.notes.sort();
        Reading { document: walk.document, declarations: walk.declarations, notes: walk.notes }
    }

    /// Where documents of one project disagree with each other.
    pub fn across(&self, declarations: &[Declaration]) -> Vec<Note> {
        disagree::across(declarations, &self.taxonomy)
    }

    /// The phrases in a text, by sense and id, in the language with this id:
    /// what the examples of the rule files are checked with.
    pub fn senses(&self, language: &str, text: &str) -> Vec<(&'static str, String)> {
        let Some((lexicon, _)) = self.languages.iter().find(|(l, _)| l.language == language) else {
            return Vec::new();
        };
        let tokens = lexicon.tokens(text);
        lexicon.hits(&tokens).iter().map(|h| (h.sense.name(), lexicon.id(h).to_owned())).collect()
    }

    /// Senses and word classes that rule files name and nobody knows.
    pub fn unknown(&self, language: &str) -> Vec<String> {
        self.languages
            .iter()
            .filter(|(l, _)| l.language == language)
            .flat_map(|(l, _)| l.unknown.clone())
            .collect()
    }
}

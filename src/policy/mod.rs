//! Floor 2, east wing: what the policy says.
//!
//! [`Reader::read`] is pure: it depends on a document's bytes, its path and the
//! rules alone, and cannot fail.

mod clause;
mod disagree;
mod document;
mod frame;
mod item;
mod language;
mod lexicon;
mod likelihood;
mod notes;
mod numbers;
mod read;
mod repair;
mod retention;
mod statement;
mod table;
mod view;
mod words;

use crate::model::{Document, Note, Reading, SourceFile};
use crate::rules::Rules;

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
            .iter()
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
    pub fn is_program(&self, _file: &SourceFile) -> bool {
        false
    }

    /// Reads one document.
    pub fn read(&self, file: &SourceFile) -> Reading {
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
        let content = document::read(file, &known, &|text| self.places.relevant(file, text));
        document.format = content.format.into();
        let mut notes = Vec::new();
        let blocks: Vec<document::Block> =
            content.blocks.into_iter().map(|block| mend(file, block, &mut notes)).collect();
        let tongues = language::of_blocks(&self.languages, &blocks);
        let most = language::most(&self.languages, &tongues).unwrap_or(main);
        document.language.clone_from(&most.0.language);
        let mut walk = read::Walk::new(file, document, notes);
        walk.run(&blocks, &tongues);
        walk.notes.extend(disagree::notes(&walk.declarations, &self.taxonomy));
        walk.notes.sort();
        Reading { document: walk.document, declarations: walk.declarations, notes: walk.notes }
    }
}

// TRACE
impl Reader {
    #[doc(hidden)]
    pub fn trace(&self, text: &str) -> String {
        let (lexicon, class) =
            &self.languages.iter().find(|(l, _)| l.language == "en").expect("en");
        let file = SourceFile::new("x.txt", text);
        let content = document::read(&file, &|word| lexicon.knows(word), &|_| true);
        let mut out = String::new();
        for block in &content.blocks {
            let view = view::View::new(lexicon, class, block);
            for h in &view.hits {
                out += &format!(
                    "   {:?}={} [{}]\n",
                    h.sense,
                    lexicon.id(h),
                    view.text(&(h.from..h.to))
                );
            }
            for s in view.sentences(view.all()) {
                for c in clause::clauses(&view, s) {
                    out += "CLAUSE ";
                    for at in c.range.clone() {
                        out += &format!(
                            "{}{} ",
                            view.word(at),
                            match c.part(at) {
                                clause::Part::Main => "",
                                clause::Part::Condition => "_C",
                                clause::Part::Purpose => "_P",
                                clause::Part::Relative => "_R",
                                clause::Part::Exception => "_X",
                            }
                        );
                    }
                    out += "\n";
                    for g in &c.groups {
                        out += &format!(
                            "  GROUP {} denied={} hedged={} passive={} explicit={} {:?}\n",
                            view.text(&g.range),
                            g.denied,
                            g.hedged,
                            g.passive,
                            g.explicit,
                            match &g.agent {
                                clause::Agent::Third(r) => format!("third {}", view.text(r)),
                                a => format!("{a:?}"),
                            }
                        );
                    }
                }
            }
        }
        out
    }
}

//! Floor 2, east wing: what the policy says.
//!
//! [`Reader::read`] is pure: it depends on a document's bytes, its path and the
//! rules alone, and cannot fail.

mod clause;
mod document;
mod frame;
mod item;
mod lexicon;
mod likelihood;
mod numbers;
mod read;
mod repair;
mod retention;
mod statement;
mod table;
mod view;
mod words;

use crate::model::{Document, Reading, SourceFile};
use crate::rules::Rules;

/// The matchers of the policy wing, built once from the rules.
#[derive(Debug)]
pub struct Reader {
    languages: Vec<(lexicon::Lexicon, view::Classes)>,
    places: likelihood::Places,
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
            .collect();
        Self { languages, places: likelihood::Places::new(rules) }
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
        let Some((lexicon, class)) =
            self.languages.iter().find(|(l, _)| l.language == "en").or(self.languages.first())
        else {
            return Reading { document, declarations: Vec::new(), notes: Vec::new() };
        };
        let content = document::read(file, &|word| lexicon.knows(word));
        document.format = content.format.into();
        document.language.clone_from(&lexicon.language);
        let mut walk = read::Walk::new(file, lexicon, class, document);
        walk.run(&content.blocks);
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
        let content = document::read(&file, &|word| lexicon.knows(word));
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

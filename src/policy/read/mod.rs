//! Walks the blocks of a document, keeps section, opener and list in mind, and
//! turns drafts into declarations with their places in the file.

mod list;
mod opener;
mod owner;
mod paragraph;

use list::bare_line;
use opener::Opener;

use super::disagree::Setting;
use super::document::{Block, Shape};
use super::frame::{self, Chain, Topic};
use super::language::Tongue;
use super::object::data_in;
use super::sense::Sense;
use super::statement::{self, Context, Draft};
use super::view::View;
use super::{notes, numbers, scope, table};
use crate::model::{DataSubject, Declaration, Document, Kind, Mode, Note, NoteKind, SourceFile};

/// How many statements back a repetition is looked for.
const NEAR: usize = 64;

/// Reads a document block by block.
pub struct Walk<'a> {
    pub file: &'a SourceFile,
    pub document: Document,
    pub declarations: Vec<Declaration>,
    pub notes: Vec<Note>,
    chain: Chain,
    opener: Option<Opener>,
    /// The opener stands right above a heading and governs the lists below it.
    spans: bool,
    last_data: Vec<String>,
    heading_data: Vec<String>,
    /// The document has sections on several products.
    products: bool,
    /// The level and name of the product that the section is about.
    product: Option<(u8, String)>,
    /// Where each declaration stands, for what may disagree with what.
    pub settings: Vec<Setting>,
    /// How many sentences were read.
    sentence: usize,
    /// The links below name services that receive data.
    services: bool,
}

impl<'a> Walk<'a> {
    /// Starts a walk.
    pub fn new(file: &'a SourceFile, document: Document, notes: Vec<Note>) -> Self {
        Self {
            file,
            document,
            declarations: Vec::new(),
            notes,
            chain: Chain::default(),
            opener: None,
            spans: false,
            last_data: Vec::new(),
            heading_data: Vec::new(),
            products: false,
            product: None,
            settings: Vec::new(),
            sentence: 0,
            services: false,
        }
    }

    /// Reads all blocks.
    pub fn run(&mut self, blocks: &'a [Block], tongues: &[&'a Tongue]) {
        let mut views: Vec<View<'a>> = blocks
            .iter()
            .zip(tongues)
            .map(|(b, (lexicon, class))| View::new(lexicon, class, b))
            .collect();
        owner::platforms(&mut views);
        owner::own_names(&mut views);
        self.document.entity = owner::entity(&views);
        self.products = scope::several(&views);
        let mut at = 0;
        while at < views.len() {
            let view = &views[at];
            self.document.sentences += view.sentences(view.all()).len() as u32;
            notes::of_block(view, self.file, &mut self.notes);
            if !view.lexicon.reads() {
                self.not_analysed(view);
                at += 1;
                continue;
            }
            match views[at].block.shape {
                Shape::Heading(level) => {
                    self.services = false;
                    self.heading(&views[at], level);
                    at += 1;
                }
                Shape::Item(_) => {
                    let end = (at..views.len())
                        .find(|&n| !matches!(views[n].block.shape, Shape::Item(_)))
                        .unwrap_or(views.len());
                    for view in &views[at + 1..end] {
                        self.document.sentences += view.sentences(view.all()).len() as u32;
                        notes::of_block(view, self.file, &mut self.notes);
                    }
                    self.list(&views[at..end]);
                    at = end;
                }
                Shape::Cell { table, .. } => {
                    let end = (at..views.len())
                        .find(|&n| !matches!(views[n].block.shape, Shape::Cell { table: t, .. } if t == table))
                        .unwrap_or(views.len());
                    let context = self.context(true);
                    for (view, draft) in table::read(&views[at..end], &context) {
                        self.keep(view, draft);
                    }
                    at = end;
                }
                Shape::Paragraph => {
                    let list_next = views.get(at + 1).is_some_and(|v| {
                        matches!(v.block.shape, Shape::Item(_) | Shape::Cell { .. })
                    });
                    // "Do you sell my data?" as a heading, "No." below it.
                    if let Some(question) = at.checked_sub(1).map(|q| &views[q]).filter(|q| {
                        matches!(q.block.shape, Shape::Heading(_))
                            && q.mark(q.tokens.len().wrapping_sub(1), '?')
                    }) {
                        if view.is(0, view.class.yes_no) {
                            let yes = !view.is(0, view.class.not);
                            let context = self.context(false);
                            for draft in
                                statement::answered(question, question.all(), yes, &context)
                            {
                                self.keep(question, draft);
                            }
                        }
                    }
                    // Lines below "We store:" that nobody marked as a list.
                    let listing = self.opener.as_ref().is_some_and(|o| {
                        matches!(o.topic, Some(Topic::Collect | Topic::Share | Topic::Cookies))
                    });
                    if listing && at > 0 && bare_line(&views[at]) {
                        self.list(&views[at..=at]);
                        at += 1;
                        continue;
                    }
                    if self.services && self.linked(&views[at], views[at].all(), true) {
                        at += 1;
                        continue;
                    }
                    let heading_next = views
                        .get(at + 1)
                        .is_some_and(|v| matches!(v.block.shape, Shape::Heading(_)));
                    self.paragraph(&views[at], list_next, heading_next);
                    at += 1;
                }
            }
        }
    }

    fn not_analysed(&mut self, view: &View<'_>) {
        let seen = self.notes.iter().filter(|n| n.kind == NoteKind::NotAnalysed).count();
        if seen < 40 {
            let place = self.file.place(view.block.range(0..view.block.text.len()));
            let message =
                format!("text in a language without a lexicon ({})", view.lexicon.language);
            self.notes.push(Note { place, kind: NoteKind::NotAnalysed, message, other: None });
        }
    }

    fn heading(&mut self, view: &View<'_>, level: u8) {
        self.last_data.clear();
        // What stands below a heading is no exception to what stands above it.
        self.sentence += 3;
        if self.product.as_ref().is_some_and(|(above, _)| level <= *above) {
            self.product = None;
        }
        if let Some(name) = scope::product(view).filter(|_| self.products) {
            self.product = Some((level, name));
        }
        self.heading_data = data_in(view, None, &view.all(), false);
        self.meta(view);
        let outer = self.chain.topic();
        let frame = frame::read(view, level, outer);
        if !(self.spans && self.governs(view, &frame)) {
            self.opener = None;
            self.spans = false;
        }
        let statement = !frame.question && frame_is_statement(view);
        self.chain.enter(frame);
        if statement {
            let context = self.context(false);
            let drafts = statement::read(view, view.all(), &context);
            for draft in drafts {
                if matches!(draft.kind, Kind::NeverCollects | Kind::NeverShares) {
                    self.keep(view, draft);
                }
            }
        }
    }

    /// Whether the lists below a heading still belong to the opener above it:
    /// the heading is a narrower one that opens no section of its own.
    fn governs(&self, view: &View<'_>, frame: &frame::Frame) -> bool {
        let c = view.class;
        let narrower = frame.level == 0 || self.chain.follows(frame.level);
        let topic = self.opener.as_ref().and_then(|o| o.topic);
        narrower
            && topic.is_some()
            && (frame.topic.is_none() || frame.topic == topic)
            && !view.any(view.all(), c.we | c.not | c.practice)
            && view.cue(&view.all(), "collect-noun").is_none()
            && !frame.question
    }

    fn context(&self, item: bool) -> Context {
        let opener = self.opener.as_ref();
        Context {
            topic: opener.and_then(|o| o.topic).or_else(|| self.chain.topic()),
            deny: opener.map_or_else(
                || self.chain.denies(),
                |o| o.deny || o.topic.is_none() && self.chain.denies(),
            ),
            conditional: opener.is_some_and(|o| o.conditional) || self.chain.conditional(),
            hedged: opener.is_some_and(|o| o.hedged),
            regime: self.chain.regime().map(str::to_owned),
            child: self.chain.child(),
            item,
            verbs: opener.map(|o| o.verbs.clone()).unwrap_or_default(),
            last_data: self.last_data.clone(),
            heading_data: self.heading_data.clone(),
            refuses: opener.map_or_else(
                || item && self.chain.last().is_some_and(|f| f.refuses),
                |o| o.refuses,
            ),
            answers: self.chain.last().is_some_and(|f| f.question),
            fresh: false,
            named: Vec::new(),
            audience_said: false,
            defined: false,
        }
    }

    /// Dates and the like; whether the block says nothing else.
    fn meta(&mut self, view: &View<'_>) -> bool {
        let all = view.all();
        if view.tokens.len() > 40 {
            return false;
        }
        let Some(date) =
            numbers::date(view.lexicon, &view.block.text, &view.tokens, 0, view.tokens.len())
        else {
            return false;
        };
        let updated = view.cue(&all, "updated").is_some();
        let effective = view.cue(&all, "effective").is_some();
        if effective && self.document.effective.is_none() {
            self.document.effective = Some(date.clone());
        }
        if (updated || !effective && view.tokens.len() <= 6) && self.document.last_updated.is_none()
        {
            self.document.last_updated = Some(date.clone());
        }
        if !(updated || effective) {
            return false;
        }
        let mut draft = Draft::new(Kind::Meta, Mode::Assert, all);
        draft
            .values
            .push(format!("{}:{date}", if updated { "last-updated" } else { "effective-date" }));
        self.keep(view, draft);
        true
    }

    fn keep(&mut self, view: &View<'_>, mut draft: Draft) {
        // What is denied in a section about children is denied of children.
        if draft.kind.denies() && self.chain.child() {
            draft.subject = DataSubject::Child;
        }
        let tokens = &view.tokens;
        let Some(first) = tokens.get(draft.range.start) else { return };
        let last = tokens.get(draft.range.end.saturating_sub(1)).unwrap_or(first);
        let range = first.start..last.end.max(first.end);
        let quote = view.block.text.get(range.clone()).unwrap_or("").to_owned();
        let place = self.file.place(view.block.range(range));
        let declaration = Declaration {
            place,
            kind: draft.kind,
            mode: if draft.kind.denies() { Mode::Deny } else { draft.mode },
            verbs: draft.verbs,
            data: draft.data,
            parties: draft.parties,
            party_categories: draft.categories,
            purposes: draft.purposes,
            values: draft.values,
            umbrella: draft.umbrella,
            subject: draft.subject,
            scope: draft
                .scope
                .or_else(|| self.opener.as_ref().and_then(|o| o.part.clone()))
                .or_else(|| self.product.as_ref().map(|(_, name)| name.clone())),
            marks: draft.marks,
            quote,
            headings: self.chain.texts(),
        };
        // What is said twice of one place stands close together.
        if !self.declarations.iter().rev().take(NEAR).any(|d| *d == declaration) {
            let media = view
                .phrases(&draft.range, Sense::Cue)
                .filter_map(|h| view.lexicon.id(h).strip_prefix("medium:").map(str::to_owned))
                .collect();
            let setting =
                Setting { section: self.chain.audience(), media, sentence: self.sentence };
            self.settings.push(setting);
            self.declarations.push(declaration);
        }
    }
}

/// Whether a heading is a sentence: it has a subject and a verb and asks nothing.
fn frame_is_statement(view: &View<'_>) -> bool {
    let c = view.class;
    view.is(0, c.we) || view.is(1, c.we) && !view.is(0, c.wh)
}

//! Walks the blocks of a document, keeps section, opener and list in mind, and
//! turns drafts into declarations with their places in the file.

use std::collections::BTreeMap;

use super::disagree::Setting;
use super::document::{Block, Shape};
use super::frame::{self, Chain, Topic};
use super::item;
use super::label;
use super::language::Tongue;
use super::notes;
use super::numbers;
use super::object::ROOT;
use super::scope;
use super::sense::Sense;
use super::statement::{self, Context, Draft};
use super::table;
use super::view::View;
use super::words::Sort;
use crate::model::{
    DataSubject, Declaration, Document, Kind, Mode, Note, NoteKind, SourceFile, Verb,
};

/// What an opener gives to the items behind it.
#[derive(Debug, Clone, Default)]
struct Opener {
    topic: Option<Topic>,
    deny: bool,
    conditional: bool,
    hedged: bool,
    verbs: Vec<Verb>,
    /// It refuses, and the items say what.
    refuses: bool,
    /// The items are documents, laws, links: no statements.
    skip: bool,
    /// The part of the service that the items are about.
    part: Option<String>,
}

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
        platforms(&mut views);
        own_names(&mut views);
        self.entity(&views);
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

    /// Who "we" is: the name before ("we", "us"), or "At Somebody, we …".
    fn entity(&mut self, views: &[View<'_>]) {
        for view in views.iter().take(80) {
            let c = view.class;
            for at in view.all() {
                let close = (at..(at + 14).min(view.tokens.len()))
                    .find(|&n| view.mark(n, ')'))
                    .unwrap_or(at);
                let alias =
                    view.mark(at, '(') && view.any((at + 1).min(close)..close, c.we) && at > 0;
                let opening = view.is(at, view.lexicon.class("locative"))
                    && view.name_like(at + 1)
                    && at <= 1;
                let operated = view
                    .cue(&view.all(), "operator")
                    .filter(|h| h.to == at && view.name_like(at))
                    .is_some();
                let range = if operated {
                    let mut to = at;
                    while view.name_like(to)
                        && view.tokens[to].sort == Sort::Word
                        && (to == at || !view.is(to, c.we))
                    {
                        to += 1;
                    }
                    if !super::party::operated(view, &(0..to)) {
                        continue;
                    }
                    at..to
                } else if alias {
                    let mut from = at;
                    while from > 0
                        && (view.mark(from - 1, '.') || view.mark(from - 1, ','))
                        && from > 1
                        && view.name_like(from - 2)
                    {
                        from -= 1;
                    }
                    while from > 0
                        && view.tokens[from - 1].sort == Sort::Word
                        && (view.name_like(from - 1) || view.is(from - 1, c.and))
                    {
                        from -= 1;
                    }
                    from..at
                } else if opening {
                    let mut to = at + 1;
                    while view.name_like(to) && view.tokens[to].sort == Sort::Word {
                        to += 1;
                    }
                    if !(view.mark(to, ',') && view.is(to + 1, c.we)) {
                        continue;
                    }
                    at + 1..to
                } else {
                    continue;
                };
                let plain = range.len() <= 8
                    && !range.is_empty()
                    && !range.clone().all(|n| view.is(n, c.product | c.det));
                if plain {
                    self.document.entity = Some(view.text(&range).to_owned());
                    return;
                }
            }
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
        self.heading_data = super::object::data_in(view, None, &view.all(), false);
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

    fn paragraph(&mut self, view: &View<'_>, list_next: bool, heading_next: bool) {
        self.opener = None;
        self.spans = false;
        self.services = false;
        if self.meta(view) {
            return;
        }
        let text = view.block.text.trim_end();
        let opens = list_next && (text.ends_with(':') || !text.ends_with(['.', '!', '?']));
        let opens = opens || text.ends_with(':') && text.len() < 400;
        let mut context = self.context(false);
        let ranges = view.sentences(view.all());
        let sentences = ranges.clone();
        let count = sentences.len();
        let mut last: Vec<Draft> = Vec::new();
        for (n, sentence) in sentences.into_iter().enumerate() {
            let question =
                n.checked_sub(1).map(|p| ranges[p].clone()).filter(|q| view.mark(q.end - 1, '?'));
            if let Some(question) = question.filter(|_| view.is(sentence.start, view.class.yes_no))
            {
                let yes = !view.is(sentence.start, view.class.not);
                for draft in statement::answered(view, question, yes, &context) {
                    self.keep(view, draft);
                }
            }
            self.sentence += 1;
            let start = sentence.start..sentence.start + 2;
            let says = |id: &str| view.cue(&sentence, id).is_some_and(|h| start.contains(&h.from));
            if says("announces") || says("announces-data") {
                self.except_before(says("announces"));
            }
            let drafts = statement::read(view, sentence.clone(), &context);
            if self.points_to_services(view, &sentence) {
                self.services = true;
                self.linked(view, sentence.clone(), false);
            }
            if drafts.is_empty() {
                self.not_understood(view, &sentence, &context);
            }
            context.defined = drafts.is_empty()
                && (statement::defines(view, &sentence)
                    || context.defined && view.is(sentence.start, view.class.it));
            context.audience_said |= drafts.iter().any(|d| d.kind == Kind::Children);
            if let Some(draft) = drafts.iter().find(|d| {
                !d.data.is_empty()
                    && matches!(
                        d.kind,
                        Kind::Collects
                            | Kind::Shares
                            | Kind::Cookie
                            | Kind::Retention
                            | Kind::Purpose
                    )
            }) {
                context.fresh = true;
                context.last_data = draft.data.iter().filter(|id| *id != ROOT).cloned().collect();
            }
            context.named = match drafts.is_empty() {
                // "Our server sees your address. We do not log it."
                true => super::object::data_in(view, None, &sentence, false),
                false => Vec::new(),
            };
            if opens && n + 1 == count {
                last.clone_from(&drafts);
            }
            for mut draft in drafts {
                // "Not for children under 13; we gather nothing about them."
                if draft.kind.denies() && context.audience_said {
                    draft.subject = DataSubject::Child;
                }
                self.keep(view, draft);
            }
        }
        self.last_data = context.last_data;
        if opens {
            let mut opener = opener_of(&last);
            let final_sentence = ranges.last().cloned().unwrap_or(view.all());
            // "As all of it is on your device, you are in control:": a list of rights.
            let rights = last.iter().any(|d| d.kind == Kind::Right);
            if self.chain.topic() == Some(Topic::Rights)
                && !rights
                && view.any(final_sentence.clone(), view.class.you)
            {
                opener = Opener::default();
            }
            opener.refuses = last.is_empty() && statement::refuses(view, &final_sentence);
            if last.is_empty() && !opener.refuses && view.tokens.len() <= 9 {
                // A short line with a colon is a heading that nobody marked.
                let frame = frame::read(view, 0, None);
                opener.topic = frame.topic.filter(|t| *t != Topic::Intro);
                opener.deny = frame.deny;
            }
            opener.part = opener.part.or_else(|| scope::part(view, &final_sentence));
            opener.skip = last.is_empty() && view.cue(&view.all(), "about-policy").is_some();
            if self.services && (opener.skip || opener.topic.is_none()) {
                opener = Opener { topic: Some(Topic::Share), ..Opener::default() };
            }
            self.opener = Some(opener);
            self.spans = heading_next;
            self.chain.mark_opener();
        } else if self.services && list_next {
            self.opener = Some(Opener { topic: Some(Topic::Share), ..Opener::default() });
        }
    }

    /// Whether a sentence points to services of others that links beside or below
    /// it name: "Please review the terms of these services:".
    fn points_to_services(&self, view: &View<'_>, sentence: &std::ops::Range<usize>) -> bool {
        view.cue(sentence, "points-to").is_some()
            && view.cue(sentence, "their-services").is_some()
            && !view.any(sentence.clone(), view.class.not)
            && !matches!(self.chain.topic(), Some(Topic::Rights | Topic::Contact | Topic::Change))
    }

    /// States the services that the links in a range name; with `alone`, only
    /// where a block is made of such links. Whether there were any.
    fn linked(&mut self, view: &View<'_>, range: std::ops::Range<usize>, alone: bool) -> bool {
        let text: usize = view.block.links.iter().map(|(r, _)| r.len()).sum();
        if alone && text * 10 < view.block.text.trim().len() * 7 {
            return false;
        }
        let mut found = Vec::new();
        for (link, _) in &view.block.links {
            let tokens = tokens_of(view, link);
            if tokens.is_empty() || tokens.start < range.start || tokens.end > range.end {
                continue;
            }
            let (mut parties, _) = super::party::named(view, &tokens);
            if parties.is_empty() {
                parties.extend(super::party::unknown(view, &tokens));
            }
            if parties.is_empty() {
                continue;
            }
            let mut draft = Draft::new(Kind::Shares, Mode::Assert, tokens);
            draft.verbs = vec![Verb::Share];
            draft.parties = parties;
            found.push(draft);
        }
        let any = !found.is_empty();
        for draft in found {
            self.keep(view, draft);
        }
        any
    }

    /// "The only data that is gathered …": what the last two sentences denied
    /// has an exception; of denials of certain data only where `all` says so.
    fn except_before(&mut self, all: bool) {
        let near = self.sentence.saturating_sub(2);
        for (declaration, setting) in self.declarations.iter_mut().zip(&self.settings).rev() {
            if setting.sentence < near {
                break;
            }
            let root = declaration.data.iter().all(|id| id == ROOT);
            if declaration.kind.denies() && setting.sentence < self.sentence && (all || root) {
                declaration.marks.exception = true;
            }
        }
    }

    fn not_understood(
        &mut self,
        view: &View<'_>,
        sentence: &std::ops::Range<usize>,
        context: &Context,
    ) {
        let seen = self.notes.iter().filter(|n| n.kind == NoteKind::NotUnderstood).count();
        if seen >= 40 || !statement::ought_to_say(view, sentence, context) {
            return;
        }
        let (Some(first), Some(last)) =
            (view.tokens.get(sentence.start), view.tokens.get(sentence.end - 1))
        else {
            return;
        };
        let place = self.file.place(view.block.range(first.start..last.end));
        let message = "speaks of data in a way that was not understood".to_owned();
        self.notes.push(Note { place, kind: NoteKind::NotUnderstood, message, other: None });
    }

    fn list(&mut self, views: &[View<'_>]) {
        let refs: Vec<&View<'_>> = views.iter().collect();
        let habit = label::habit(&refs);
        let outer = self.opener.clone();
        if outer.as_ref().is_some_and(|o| o.skip) {
            return;
        }
        let mut parents: Vec<(u8, Vec<String>)> = Vec::new();
        for view in views {
            if self.meta(view) {
                continue;
            }
            let depth = if let Shape::Item(depth) = view.block.shape { depth } else { 1 };
            parents.retain(|(d, _)| *d < depth);
            self.sentence += 1;
            let mut context = self.context(true);
            if let Some((_, data)) = parents.last() {
                context.last_data.clone_from(data);
            }
            let drafts = item::read(view, &context, habit);
            if let Some(draft) = drafts.iter().find(|d| !d.data.is_empty()) {
                parents.push((depth, draft.data.clone()));
            } else {
                let data = super::object::data_in(view, None, &view.all(), true);
                if !data.is_empty() {
                    parents.push((depth, data));
                }
            }
            let text = view.block.text.trim_end();
            if text.ends_with(':') {
                // An item may open a list of its own.
                if let Some(first) = drafts.first() {
                    if context.topic.is_none() {
                        self.opener = Some(opener_of(std::slice::from_ref(first)));
                    }
                }
            }
            for draft in drafts {
                self.keep(view, draft);
            }
        }
        self.opener = outer;
        self.services = false;
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

/// The tokens in a range of bytes of the block.
fn tokens_of(view: &View<'_>, bytes: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let start = view.tokens.partition_point(|t| t.start < bytes.start);
    let end = view.tokens.partition_point(|t| t.end <= bytes.end);
    start..end.max(start)
}

/// A line without a verb of its own: an item that nobody marked.
fn bare_line(view: &View<'_>) -> bool {
    let c = view.class;
    let all = view.all();
    all.len() <= 12
        && !view.block.text.trim_end().ends_with(['.', ':', '!', '?'])
        && !all.clone().any(|at| view.is(at, c.we | c.be | c.aux | c.may))
}

/// A service of the catalogue may publish its own policy: its name is then no
/// third party. Titles say so ("Somebody privacy policy"); headings do ("What
/// Somebody stores") where most names of the document are this one.
fn own_names(views: &mut [View<'_>]) {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for hit in views.iter().flat_map(|v| &v.hits).filter(|h| h.sense == Sense::Named) {
        *counts.entry(hit.meaning).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    let mut own: Vec<u32> = Vec::new();
    for (n, view) in views.iter().enumerate() {
        if !matches!(view.block.shape, Shape::Heading(_)) {
            continue;
        }
        let c = view.class;
        for hit in view.hits.iter().filter(|h| h.sense == Sense::Named) {
            let title = n < 3
                && hit.from == 0
                && view.any(hit.to..(hit.to + 3).min(view.tokens.len()), c.policy);
            let asks = hit.from == 1
                && view.is(0, c.wh)
                && view.is(hit.to, c.practice)
                && counts.get(&hit.meaning).is_some_and(|count| count * 2 > all);
            if (title || asks) && !own.contains(&hit.meaning) {
                own.push(hit.meaning);
            }
        }
    }
    for view in views.iter() {
        own.extend(aliases(view));
    }
    for view in views.iter_mut() {
        view.hits.retain(|h| h.sense != Sense::Named || !own.contains(&h.meaning));
    }
}

/// Names that a bracket puts beside "we": `(collectively "we", "us", "Name")`.
fn aliases(view: &View<'_>) -> Vec<u32> {
    let mut out = Vec::new();
    for open in view.all().filter(|&at| view.mark(at, '(')) {
        let close = (open..(open + 16).min(view.tokens.len())).find(|&n| view.mark(n, ')'));
        let Some(close) = close.filter(|&close| view.any(open..close, view.class.we)) else {
            continue;
        };
        let bracket = open..close;
        let inside = view.phrases(&bracket, Sense::Named);
        out.extend(inside.filter(|h| h.to - h.from <= 3).map(|h| h.meaning));
    }
    out
}

/// On whose platform the document or a block lives.
fn platforms(views: &mut [View<'_>]) {
    let Some(lexicon) = views.first().map(|v| v.lexicon) else { return };
    for platform in &lexicon.platforms {
        let whole = views.iter().any(|v| v.cue(&v.all(), &platform.document).is_some());
        for view in views.iter_mut() {
            if whole || view.cue(&view.all(), &platform.block).is_some() {
                view.means.extend(platform.means.iter().cloned());
                view.whole_platform |= whole;
            }
        }
    }
}

/// Whether a heading is a sentence: it has a subject and a verb and asks nothing.
fn frame_is_statement(view: &View<'_>) -> bool {
    let c = view.class;
    view.is(0, c.we) || view.is(1, c.we) && !view.is(0, c.wh)
}

fn opener_of(drafts: &[Draft]) -> Opener {
    let Some(draft) = drafts.first() else { return Opener::default() };
    let topic = match draft.kind {
        Kind::Collects | Kind::NeverCollects => Some(Topic::Collect),
        Kind::Shares | Kind::NeverShares => Some(Topic::Share),
        Kind::Purpose => Some(Topic::Use),
        Kind::Retention => Some(Topic::Retention),
        Kind::SecurityClaim => Some(Topic::Security),
        Kind::Right => Some(Topic::Rights),
        Kind::Cookie => Some(Topic::Cookies),
        Kind::Transfer => Some(Topic::Transfer),
        Kind::Children => Some(Topic::Children),
        Kind::LegalBasis => Some(Topic::Basis),
        Kind::Contact => Some(Topic::Contact),
        Kind::ChangeNotice => Some(Topic::Change),
        Kind::Meta => None,
    };
    Opener {
        topic,
        deny: draft.kind.denies() || draft.mode == Mode::Deny,
        conditional: draft.mode == Mode::Conditional,
        hedged: draft.mode == Mode::Hedged,
        verbs: draft.verbs.clone(),
        refuses: false,
        skip: false,
        part: draft.scope.clone(),
    }
}

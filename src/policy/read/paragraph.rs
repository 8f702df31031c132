//! Paragraphs, sentence by sentence: what one sentence leaves for the next, for a
//! list below, and for links to services. Items and cells are not read here.

use std::ops::Range;

use super::{Opener, Walk};
use crate::model::{DataSubject, Kind, Mode, Note, NoteKind, Verb};
use crate::policy::frame::{self, Topic};
use crate::policy::object::{ROOT, data_in};
use crate::policy::party::{named, unknown};
use crate::policy::scope;
use crate::policy::statement::{self, Context, Draft};
use crate::policy::view::View;

impl Walk<'_> {
    pub(super) fn paragraph(&mut self, view: &View<'_>, list_next: bool, heading_next: bool) {
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
                true => data_in(view, None, &sentence, false),
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
            let mut opener = Opener::of(&last);
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
    fn points_to_services(&self, view: &View<'_>, sentence: &Range<usize>) -> bool {
        view.cue(sentence, "points-to").is_some()
            && view.cue(sentence, "their-services").is_some()
            && !view.any(sentence.clone(), view.class.not)
            && !matches!(self.chain.topic(), Some(Topic::Rights | Topic::Contact | Topic::Change))
    }

    /// States the services that the links in a range name; with `alone`, only
    /// where a block is made of such links. Whether there were any.
    pub(super) fn linked(&mut self, view: &View<'_>, range: Range<usize>, alone: bool) -> bool {
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
            let (mut parties, _) = named(view, &tokens);
            if parties.is_empty() {
                parties.extend(unknown(view, &tokens));
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

    fn not_understood(&mut self, view: &View<'_>, sentence: &Range<usize>, context: &Context) {
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
}

/// The tokens in a range of bytes of the block.
fn tokens_of(view: &View<'_>, bytes: &Range<usize>) -> Range<usize> {
    let start = view.tokens.partition_point(|t| t.start < bytes.start);
    let end = view.tokens.partition_point(|t| t.end <= bytes.end);
    start..end.max(start)
}

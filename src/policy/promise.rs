//! Promises around the data: safeguards, how to reach somebody, notice of
//! changes.

use std::ops::Range;

use super::frame::Topic;
use super::object::data_in;
use super::sense::{Hit, Sense};
use super::statement::{Context, Draft};
use super::view::View;
use super::words::Sort;
use crate::model::{Kind, Mode, Verb};

/// A safeguard that a sentence claims.
pub fn security(view: &View<'_>, sentence: &Range<usize>, context: &Context) -> Option<Draft> {
    let section = context.topic == Some(Topic::Security);
    // In a list of data, "rate limits" are data, not a promise.
    let data = |h: &Hit| {
        !section
            && context.item
            && view.near(h.from).iter().any(|o| {
                o.from == h.from && o.to == h.to && matches!(o.sense, Sense::Data | Sense::Weak)
            })
    };
    let mut ids: Vec<String> = Vec::new();
    for hit in view.phrases(sentence, Sense::Measure).filter(|h| !data(h)) {
        let id = view.lexicon.id(hit);
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    let sentences = view.lexicon.plain("claim-said");
    let whole = !context.item
        && !matches!(context.topic, Some(Topic::Use | Topic::Collect))
        && view.any(sentence.clone(), view.class.be);
    let said = !ids.is_empty()
        && (section
            || view
                .phrases(sentence, Sense::Measure)
                .any(|h| view.lexicon.anywhere(h) && !data(h))
            || whole && ids.iter().any(|id| sentences.contains(id)));
    if !said && !(section && context.item) {
        return None;
    }
    let conditional = view.any(sentence.clone(), view.class.cond) || context.conditional;
    let mut draft = Draft::new(
        Kind::SecurityClaim,
        if conditional { Mode::Conditional } else { Mode::Assert },
        sentence.clone(),
    );
    draft.values = ids;
    let verbless = !view.any(sentence.clone(), view.class.work | view.class.practice);
    draft.umbrella = view.mark(sentence.end - 1, ':') && (draft.values.is_empty() || verbless);
    draft.data = data_in(view, None, sentence, false);
    // "We hash your password": what is kept safe is kept. On its way it is not.
    let kept = view.lexicon.plain("kept-safe");
    let denied = view.any(sentence.clone(), view.class.not);
    if !denied && !draft.data.is_empty() && draft.values.iter().any(|id| kept.contains(id)) {
        draft.verbs = vec![Verb::Store];
    }
    draft.marks.vague = view.cue(sentence, "vague").is_some();
    Some(draft)
}

/// "Contact @somebody", "message @somebody": the name with its mark.
pub fn handle(view: &View<'_>, sentence: &Range<usize>) -> Option<String> {
    let hits = view.phrases(sentence, Sense::Cue);
    let at = hits.filter(|h| view.lexicon.id(h) == "writes-to").map(|h| h.to).find(|&at| {
        at < sentence.end
            && view.tokens[at].sort == Sort::Word
            && view.block.text[..view.tokens[at].start].ends_with('@')
    })?;
    let mut end = at + 1;
    while end < sentence.end && view.tokens[end].tied {
        end += 1;
    }
    Some(format!("@{}", view.text(&(at..end))))
}

/// See the module.
pub fn contact(view: &View<'_>, sentence: &Range<usize>, context: &Context) -> Option<Draft> {
    let address = sentence.clone().find(|&at| view.tokens[at].sort == Sort::Email);
    let section = context.topic == Some(Topic::Contact);
    let handle = handle(view, sentence);
    if address.is_none()
        && handle.is_none()
        && view.cue(sentence, "contact").is_none()
        && !(section && context.item)
    {
        return None;
    }
    let mut draft = Draft::new(Kind::Contact, Mode::Assert, sentence.clone());
    draft.umbrella = address.is_none() && handle.is_none() && view.mark(sentence.end - 1, ':');
    draft.values.extend(handle.map(|name| format!("handle:{name}")));
    if let Some(at) = address {
        draft.values.push(format!("email:{}", view.word(at).trim_start_matches("mailto:")));
    }
    if let Some(at) = sentence.clone().find(|&at| view.tokens[at].sort == Sort::Url) {
        draft.values.push(format!("url:{}", view.word(at)));
    }
    // Who is written to for a right.
    let whom = !draft.values.is_empty() || view.cue(sentence, "asked-of-people").is_some();
    let section = context.topic == Some(Topic::Rights);
    if whom && (section || view.cue(sentence, "for-rights").is_some()) {
        draft.values.push("for:rights".to_owned());
    }
    Some(draft)
}

/// See the module.
pub fn change_notice(view: &View<'_>, sentence: &Range<usize>) -> Draft {
    let mode = if view.any(sentence.clone(), view.class.may) { Mode::Hedged } else { Mode::Assert };
    let mut draft = Draft::new(Kind::ChangeNotice, mode, sentence.clone());
    draft.values =
        view.ids(sentence, Sense::Channel).into_iter().map(|id| format!("channel:{id}")).collect();
    draft
}

//! What a statement is limited to: one of several products that the document
//! speaks of, or a part of the service ("This check does not send …"). A denial
//! that is limited denies nothing else.

use std::ops::Range;

use super::document::Shape;
use super::sense::Sense;
use super::view::View;
use super::words::Sort;

/// No heading that names a product has more words.
const LONGEST: usize = 5;

/// The product that a heading names, and nothing else: "Mobile app", "Our
/// website". `None` for other headings.
pub fn product(view: &View<'_>) -> Option<String> {
    let c = view.class;
    let all = view.all();
    if !matches!(view.block.shape, Shape::Heading(_)) || all.len() > LONGEST {
        return None;
    }
    let products = all.clone().filter(|&at| view.is(at, c.product)).count();
    let others = all
        .clone()
        .filter(|&at| !view.is(at, c.product | c.det | c.our | c.for_ | c.and))
        .collect::<Vec<_>>();
    let plain = others.iter().all(|&at| {
        view.tokens[at].sort == Sort::Word && !view.is(at, c.verb | c.policy | c.not | c.we)
    });
    let said = [Sense::Data, Sense::Weak, Sense::Party, Sense::Purpose, Sense::Measure];
    let topic = said.iter().any(|sense| view.phrases(&all, *sense).next().is_some());
    (products > 0 && others.len() <= 2 && plain && !topic)
        .then(|| view.block.text.trim().to_owned())
}

/// Whether a document has sections on several products.
pub fn several(views: &[View<'_>]) -> bool {
    let mut products: Vec<String> = views.iter().filter_map(product).collect();
    products.sort();
    products.dedup();
    products.len() >= 2
}

/// The form of data that a denial is limited to: "never in plain text", "no raw
/// addresses". What is kept in another form is no breach of it. With the data
/// that it stands before; none if it is said of all.
pub fn form(view: &View<'_>, sentence: &Range<usize>) -> Option<(String, Vec<String>)> {
    let c = view.class;
    let form = view.lexicon.class("form");
    let data = |at: usize| {
        let mut hits = view.near(at).iter();
        hits.any(|h| h.from == at && matches!(h.sense, Sense::Data | Sense::Weak))
    };
    let follows = |at: usize| {
        (at + 1..sentence.end).find(|&next| !view.is(next, form) && !view.mark(next, '-'))
    };
    let at = sentence.clone().find(|&at| {
        let next = follows(at);
        view.is(at, form)
            && !data(at)
            && (next.is_none_or(|next| view.tokens[next].sort != Sort::Word || data(next))
                || at > sentence.start && view.is(at - 1, c.prep))
    })?;
    let hit = follows(at).and_then(|next| {
        let mut near = view.near(next).iter();
        near.find(|h| h.from == next && matches!(h.sense, Sense::Data | Sense::Weak))
    });
    let data = hit.map(|h| view.ids(&(h.from..h.to), h.sense)).unwrap_or_default();
    Some((view.text(&(at..at + 1)).to_owned(), data))
}

/// The part of the service that a sentence has as its subject: "this check",
/// where it stands before the verb or, in an opener, before the colon.
pub fn part(view: &View<'_>, sentence: &Range<usize>) -> Option<String> {
    let c = view.class;
    let (this, noun) = (sentence.start, sentence.start + 1);
    let speaks = view.near(noun).iter().any(|h| {
        h.from <= noun
            && h.to > noun
            && matches!(h.sense, Sense::Data | Sense::Weak | Sense::Party | Sense::Purpose)
    });
    let points = view.is(this, c.it) && view.is(this, c.det);
    let thing = view.tokens.get(noun).is_some_and(|t| t.sort == Sort::Word)
        && !view.is(
            noun,
            c.adverb | c.product | c.policy | c.be | c.aux | c.may | c.not | c.we | c.you | c.and,
        )
        && !view.is(noun, view.lexicon.class("document"));
    let ends = view.is(noun + 1, c.be | c.aux | c.may | c.not | c.verb | c.adverb)
        || view.mark(noun + 1, ':');
    (points && thing && ends && !speaks && noun + 1 < sentence.end)
        .then(|| view.text(&(this..noun + 1)).to_owned())
}

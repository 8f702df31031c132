//! Which words are verbs where they stand: "access" and "use" are nouns as often.
//! Who does it, and whether it is denied, is for the rooms that read clauses.

use super::sense::Sense;
use super::view::View;
use super::words::Sort;

/// Whether a token is used as a verb.
pub fn is_verb(view: &View<'_>, at: usize, classes: u128) -> bool {
    let c = view.class;
    if !view.is(at, classes)
        || view.tokens[at].tied
        || view.tokens.get(at + 1).is_some_and(|t| t.tied)
    {
        return false;
    }
    if view.is(at, c.be | c.aux) && !view.is(at, c.verb) {
        return true;
    }
    // A part of a longer name of data: "tracking cookies", "stored data".
    if view
        .near(at)
        .iter()
        .any(|h| h.from <= at && h.to > at && h.to - h.from >= 2 && h.sense == Sense::Data)
        && !view.is(at.wrapping_sub(1), c.we | c.may | c.to | c.be)
    {
        return false;
    }
    if view.lexicon.free_order {
        // Nouns are capitalised there, or follow an article.
        return !view.name_like(at)
            && !(at > 0 && view.is(at - 1, c.det) && !view.is(at - 1, c.it))
            || at == 0;
    }
    let word = view.word(at).to_ascii_lowercase();
    let participle = word.ends_with("ed") || word.ends_with("en") || view.is(at, c.participle);
    let mut before = at;
    while before > 0 && view.is(before - 1, c.adverb) && !view.is(before - 1, c.not) {
        before -= 1;
    }
    // "requests may need", "access is limited": a noun that something is said of.
    if !participle
        && !word.ends_with("ing")
        && !(before > 0 && view.is(before - 1, c.we | c.you))
        && view.is(at + 1, c.may | c.be)
        && !view.is(at, c.be | c.aux)
        && !relative_verb(view, at)
    {
        return false;
    }
    // "Access to the database": a noun.
    if !participle
        && (view.word(at + 1).eq_ignore_ascii_case("of")
            || view.is(at + 1, c.to) && view.is(at, c.collect | c.transfer))
        && !(before > 0 && view.is(before - 1, c.may | c.to | c.you | c.we))
    {
        return false;
    }
    if before == 0 {
        // A fragment may open with a verb; a noun there is followed by another noun.
        return participle || !view.mark(at + 1, ':');
    }
    let prev = before - 1;
    let word_is_gerund = word.ends_with("ing");
    if before < at && view.name_like(prev) && !word_is_gerund {
        return true;
    }
    if word_is_gerund && view.is(prev, c.by) && view.is(at, c.engage) {
        return true;
    }
    // After an article or preposition it is a noun or an attribute.
    if view.is(prev, c.det | c.our | c.your) && !view.is(prev, c.it) {
        return false;
    }
    if view.is(prev, c.prep) && !view.is(prev, c.be) {
        return false;
    }
    // "Access to stored data": no infinitive.
    if before == at && view.is(prev, c.to) && word.ends_with("ed") && word != "need" {
        return false;
    }
    if view.is(
        prev,
        c.be | c.aux
            | c.may
            | c.we
            | c.you
            | c.not
            | c.to
            | c.rel
            | c.product
            | c.third
            | c.it
            | c.us,
    ) {
        return true;
    }
    // "Companies for mail receive your address."
    if !participle
        && view.is(at, c.see | c.share)
        && view.near(prev).iter().any(|h| h.to == before && h.sense == Sense::Party)
        && view.is(at + 1, c.det | c.your)
    {
        return true;
    }
    // "API requests", "data use": a noun behind a noun, unless it is finite.
    let noun_like = matches!(word.as_str(), w if w.ends_with("ing"));
    if noun_like {
        // "We use tracking": a noun behind the verb that does something with it.
        return view.is(prev, c.and)
            || view.mark(prev, ',')
            || view.is(prev, c.verb) && !view.is(prev, c.use_ | c.engage);
    }
    if view.is(prev, c.and) || view.mark(prev, ',') || view.mark(prev, '/') {
        // Coordinated with what? A verb further left, at most a few words.
        return true;
    }
    if view.name_like(prev) || view.tokens[prev].sort == Sort::Word {
        if participle {
            return true;
        }
        // A name or noun as subject: "Acme stores", "this tool collects".
        return word.ends_with('s')
            && !view.is(at + 1, c.prep | c.be | c.and | c.may | c.aux)
            && !view.mark(at + 1, ',')
            && !view.mark(at + 1, '.')
            && at + 1 < view.tokens.len()
            || word.ends_with('s') && view.is(at, c.engage) && view.is(at + 1, c.prep | c.to);
    }
    true
}

/// Whether a word ends a relative clause: "the data that our service collects is
/// never sold".
fn relative_verb(view: &View<'_>, at: usize) -> bool {
    let c = view.class;
    at > 1
        && view.word(at).ends_with('s')
        && (view.is(at - 1, c.product | c.it | c.third) || view.name_like(at - 1))
        && (at.saturating_sub(4)..at - 1).any(|n| view.is(n, c.rel) && !view.is(n + 1, c.verb))
}

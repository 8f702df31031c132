//! Which language a block is in: by its commonest words. A short block is in
//! the language of the document.

use super::document::Block;
use super::lexicon::Lexicon;
use super::view::Classes;
use super::words::fold;

/// Fewer words than this do not show a language.
const SHORT: usize = 6;

/// In fewer words than this, one common word does not show a language.
const PLAIN: usize = 12;

/// A lexicon with its word classes.
pub type Tongue = (Lexicon, Classes);

/// The language of each block, and whether it was seen or only assumed.
pub fn of_blocks<'l>(tongues: &'l [Tongue], blocks: &[Block]) -> Vec<&'l Tongue> {
    let guesses: Vec<Option<usize>> = blocks.iter().map(|b| guess(tongues, &b.text)).collect();
    // Nothing seen: the language that is known best.
    let main = (0..tongues.len())
        .max_by_key(|&at| {
            let blocks_of = guesses.iter().filter(|g| **g == Some(at)).count();
            // Where every block is short, the words that a language knows decide.
            let known = if guesses.iter().all(Option::is_none) {
                known_words(&tongues[at].0, blocks)
            } else {
                0
            };
            (blocks_of, known, tongues[at].0.size())
        })
        .unwrap_or(0);
    let mut last = main;
    guesses
        .into_iter()
        .map(|guess| {
            // A short item goes with what stands above it.
            last = guess.unwrap_or(last);
            &tongues[last]
        })
        .collect()
}

/// The language that most blocks are in.
pub fn most<'l>(tongues: &'l [Tongue], of: &[&'l Tongue]) -> Option<&'l Tongue> {
    tongues
        .iter()
        .enumerate()
        .max_by_key(|(_, t)| (of.iter().filter(|o| std::ptr::eq(**o, *t)).count(), t.0.size()))
        .map(|(_, t)| t)
}

/// How many words of a short document a language knows.
fn known_words(lexicon: &Lexicon, blocks: &[Block]) -> usize {
    let words = blocks.iter().flat_map(|b| b.text.split(|c: char| !c.is_alphabetic()));
    words.filter(|w| !w.is_empty()).take(200).filter(|w| lexicon.knows(w)).count()
}

fn guess(tongues: &[Tongue], text: &str) -> Option<usize> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .take(200)
        .map(fold)
        .collect();
    if words.len() < SHORT {
        // Too short for its commonest words: is it made of known ones?
        let known: Vec<usize> = tongues
            .iter()
            .map(|(l, _)| words.iter().filter(|w| l.knows_folded(w)).count())
            .collect();
        let best = (0..known.len()).max_by_key(|&at| known[at])?;
        let only = known.iter().enumerate().all(|(at, n)| at == best || *n < known[best]);
        return (words.len() > 2 && only && known[best] * 5 >= words.len() * 4).then_some(best);
    }
    // A word that stands there twice shows no more than once.
    let mut distinct: Vec<&str> = words.iter().map(String::as_str).collect();
    distinct.sort_unstable();
    distinct.dedup();
    let counts: Vec<usize> =
        tongues.iter().map(|(l, _)| l.common(distinct.iter().copied())).collect();
    let best = (0..counts.len()).max_by_key(|&at| (counts[at], usize::MAX - at))?;
    let second =
        counts.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, c)| *c).max().unwrap_or(0);
    // One word that several languages share ("no") shows nothing in a short line.
    let alone = counts[best] < 2 && words.len() < PLAIN;
    (counts[best] * 8 >= distinct.len() && counts[best] > second && !alone).then_some(best)
}

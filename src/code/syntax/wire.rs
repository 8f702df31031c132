//! What passes between a scan and its workers: frames with a length in front.
//! Both sides distrust each other: every length is bounded before memory is
//! taken for it, every index is checked, and nothing may be left over.

use std::io::{self, Read, Write};
use std::ops::Range;

use super::{Kinds, LARGEST, LOOKUPS, Question, Silence};

/// Starts every frame, and changes with its form.
const MAGIC: &[u8; 4] = b"pa\x001";
/// No frame is longer, in bytes.
const LONGEST: usize = LARGEST + LOOKUPS * 8 + (1 << 20);

const READ: u8 = 0;
const LOST: u8 = 1;
const NO_GRAMMAR: u8 = 2;

/// Writes a frame.
pub(super) fn send(to: &mut impl Write, payload: &[u8]) -> io::Result<()> {
    to.write_all(MAGIC)?;
    to.write_all(&(payload.len() as u32).to_le_bytes())?;
    to.write_all(payload)?;
    to.flush()
}

/// Reads a frame.
pub(super) fn receive(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = [0; 8];
    from.read_exact(&mut head)?;
    let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
    if &head[..4] != MAGIC || length > LONGEST {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut payload = Vec::new();
    from.take(length as u64).read_to_end(&mut payload)?;
    if payload.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(payload)
}

/// A question with its number.
pub(super) fn question(number: u32, question: &Question<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(question.text.len() + question.places.len() * 8 + 64);
    out.extend(number.to_le_bytes());
    string(&mut out, question.grammar);
    out.extend((question.places.len() as u16).to_le_bytes());
    for place in question.places {
        out.extend((place.start as u32).to_le_bytes());
        out.extend((place.end as u32).to_le_bytes());
    }
    out.extend(question.text.as_bytes());
    out
}

/// A question as it came in.
pub(super) struct Asked<'a> {
    /// To be given back with the answer.
    pub number: u32,
    pub grammar: &'a str,
    pub text: &'a str,
    pub places: Vec<Range<usize>>,
}

/// Takes a question apart; none if it is not one.
pub(super) fn asked(payload: &[u8]) -> Option<Asked<'_>> {
    let mut rest = Rest(payload);
    let number = rest.long()?;
    let grammar = rest.string()?;
    let count = rest.short()?;
    let mut places = Vec::new();
    for _ in 0..count {
        places.push(rest.long()? as usize..rest.long()? as usize);
    }
    let text = std::str::from_utf8(rest.0).ok()?;
    let inside = |place: &Range<usize>| place.start <= place.end && place.end <= text.len();
    places.iter().all(inside).then_some(Asked { number, grammar, text, places })
}

/// An answer to the question of this number.
pub(super) fn answer(number: u32, answer: &Result<Kinds, Silence>) -> Vec<u8> {
    let mut out = Vec::new();
    out.extend(number.to_le_bytes());
    let kinds = match answer {
        Ok(kinds) => kinds,
        Err(silence) => {
            out.push(if *silence == Silence::NoGrammar { NO_GRAMMAR } else { LOST });
            return out;
        }
    };
    out.push(READ);
    out.extend((kinds.names.len() as u16).to_le_bytes());
    for name in &kinds.names {
        string(&mut out, name);
    }
    for place in &kinds.places {
        out.extend((place.len() as u16).to_le_bytes());
        for at in place {
            out.extend(at.to_le_bytes());
        }
    }
    out
}

/// Takes apart the answer to a question of this number about so many places.
pub(super) fn answered(payload: &[u8], number: u32, places: usize) -> Result<Kinds, Silence> {
    read_answer(payload, number, places).unwrap_or(Err(Silence::Garbled))
}

fn read_answer(payload: &[u8], number: u32, places: usize) -> Option<Result<Kinds, Silence>> {
    let mut rest = Rest(payload);
    if rest.long()? != number {
        return None;
    }
    let said = *rest.take(1)?.first()?;
    let mut kinds = Kinds::default();
    if said == READ {
        for _ in 0..rest.short()? {
            kinds.names.push(rest.string()?.to_owned());
        }
        for _ in 0..places {
            let count = rest.short()? as usize;
            let bytes = rest.take(count * 2)?;
            let place: Vec<u16> =
                bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect();
            if place.iter().any(|&at| at as usize >= kinds.names.len()) {
                return None;
            }
            kinds.places.push(place);
        }
    }
    let answer = match said {
        READ => Ok(kinds),
        LOST => Err(Silence::Lost),
        NO_GRAMMAR => Err(Silence::NoGrammar),
        _ => return None,
    };
    rest.0.is_empty().then_some(answer)
}

/// Names are short; what is not is cut.
fn string(out: &mut Vec<u8>, text: &str) {
    let text = &text.as_bytes()[..text.len().min(u8::MAX as usize)];
    out.push(text.len() as u8);
    out.extend(text);
}

/// What is left of a payload.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn long(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }

    fn string(&mut self) -> Option<&'a str> {
        let length = *self.take(1)?.first()? as usize;
        std::str::from_utf8(self.take(length)?).ok()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::single_range_in_vec_init)] // one place is a list of one
    use super::*;

    fn kinds() -> Kinds {
        let mut kinds = Kinds::default();
        kinds.add(&["module", "comment"]);
        kinds.add(&[]);
        kinds.add(&["module", "call", "module"]);
        kinds
    }

    #[test]
    fn what_is_sent_arrives() {
        let places = [0..3, 4..9];
        let sent = Question { grammar: "python", text: "an übung", places: &places };
        let mut pipe = Vec::new();
        send(&mut pipe, &question(7, &sent)).expect("sent");
        let payload = receive(&mut pipe.as_slice()).expect("a frame");
        let got = asked(&payload).expect("a question");
        assert_eq!((got.number, got.grammar, got.text), (7, sent.grammar, sent.text));
        assert_eq!(got.places, places);
        for said in [Ok(kinds()), Err(Silence::Lost), Err(Silence::NoGrammar)] {
            assert_eq!(answered(&answer(7, &said), 7, 3), said);
        }
    }

    #[test]
    fn what_is_cut_short_changed_or_for_somebody_else_is_refused() {
        let whole = answer(7, &Ok(kinds()));
        assert_eq!(answered(&whole, 8, 3), Err(Silence::Garbled));
        assert_eq!(answered(&whole, 7, 2), Err(Silence::Garbled));
        for end in 0..whole.len() {
            assert_eq!(answered(&whole[..end], 7, 3), Err(Silence::Garbled), "{end}");
        }
        let mut beyond = whole.clone();
        let last = beyond.len() - 1;
        beyond[last] = 9;
        assert_eq!(answered(&beyond, 7, 3), Err(Silence::Garbled));
        let question = question(1, &Question { grammar: "go", text: "x", places: &[0..1] });
        for end in 0..question.len() {
            assert!(asked(&question[..end]).is_none(), "{end}");
        }
        let mut frame = Vec::new();
        send(&mut frame, &whole).expect("sent");
        for end in 0..frame.len() {
            assert!(receive(&mut &frame[..end]).is_err(), "{end}");
        }
        // A length that no memory should be taken for.
        let huge = [&MAGIC[..], &u32::MAX.to_le_bytes(), b"x"].concat();
        assert!(receive(&mut huge.as_slice()).is_err());
    }
}

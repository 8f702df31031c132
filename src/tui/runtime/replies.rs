//! A terminal that answers late: its words must not be taken for keys.
//!
//! The question for the background is asked after the first frame, and not
//! waited for for long. Over a slow line the answer comes afterwards, as if it
//! were typed: `Alt-]`, `11;rgb:…`, and `Ctrl-G` or `Alt-\`.

use crossterm::event::KeyCode;

use super::super::event::Event;
use super::super::theme::Ground;

/// No answer is longer.
const LONGEST: usize = 64;

/// Takes answers out of the stream of keys.
#[derive(Debug, Default)]
pub(super) struct Replies {
    answer: Option<String>,
}

impl Replies {
    /// Lets an event through, keeps it back as part of an answer, or turns the
    /// end of an answer into what it says.
    pub(super) fn sift(&mut self, event: Option<Event>) -> Option<Event> {
        let Some(Event::Key(chord)) = event else { return event };
        let Some(answer) = &mut self.answer else {
            if chord.alt && chord.code == KeyCode::Char(']') {
                self.answer = Some(String::new());
                return None;
            }
            return event;
        };
        let ends = (chord.ctrl && chord.code == KeyCode::Char('g'))
            || (chord.alt && chord.code == KeyCode::Char('\\'));
        match chord.typed() {
            Some(c) if answer.len() < LONGEST => {
                answer.push(c);
                None
            }
            _ => {
                let ground = ground(answer);
                self.answer = None;
                if ends { ground.map(Event::Ground) } else { event }
            }
        }
    }
}

/// What `11;rgb:rrrr/gggg/bbbb` says is behind the text.
fn ground(answer: &str) -> Option<Ground> {
    let parts = answer.strip_prefix("11;rgb:")?.split('/');
    let mut light = 0.0;
    for (part, weight) in parts.zip([0.2126, 0.7152, 0.0722]) {
        let most = (1u32 << (4 * part.len().min(4))) - 1;
        let value = u32::from_str_radix(part.get(..part.len().min(4))?, 16).ok()?;
        light += weight * f64::from(value) / f64::from(most.max(1));
    }
    Some(if light > 0.5 { Ground::Light } else { Ground::Dark })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::Chord;

    fn keys(replies: &mut Replies, keys: &[&str]) -> Vec<Event> {
        let event = |k: &&str| Some(Event::Key(Chord::parse(k).expect("a key")));
        keys.iter().filter_map(|k| replies.sift(event(k))).collect()
    }

    #[test]
    fn a_late_answer_is_understood_and_never_typed() {
        let mut replies = Replies::default();
        let letters: Vec<String> = "11;rgb:ffff/f8f8/e7e7".chars().map(String::from).collect();
        let mut answer: Vec<&str> = vec!["alt-]"];
        answer.extend(letters.iter().map(String::as_str));
        answer.push("alt-\\");
        let got = keys(&mut replies, &answer);
        assert!(matches!(got.as_slice(), [Event::Ground(Ground::Light)]), "{got:?}");
        assert_eq!(keys(&mut replies, &["j", "q"]).len(), 2);
        assert_eq!(keys(&mut replies, &["alt-]", "x", "ctrl-g"]).len(), 0);
        assert_eq!(keys(&mut replies, &["alt-]", "x", "enter", "j"]).len(), 2);
    }
}

//! What headings give to that which stands below them: a topic, a polarity, a
//! law, whose data. Reads headings only.

use super::sense::Sense;
use super::view::View;

/// The topic of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Topic {
    Collect,
    Source,
    Use,
    Share,
    Security,
    Retention,
    Rights,
    Cookies,
    Transfer,
    Children,
    Basis,
    Change,
    Contact,
    Definition,
    Intro,
}

impl Topic {
    /// The topic with this name in rule files, without `topic:`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "collect" => Self::Collect,
            "source" => Self::Source,
            "use" => Self::Use,
            "share" => Self::Share,
            "security" => Self::Security,
            "retention" => Self::Retention,
            "rights" => Self::Rights,
            "cookies" => Self::Cookies,
            "transfer" => Self::Transfer,
            "children" => Self::Children,
            "basis" => Self::Basis,
            "change" => Self::Change,
            "contact" => Self::Contact,
            "definition" => Self::Definition,
            "intro" => Self::Intro,
            _ => return None,
        })
    }

    /// Which of several topics of one heading wins: the narrower one.
    fn rank(self) -> u8 {
        match self {
            Self::Children => 0,
            Self::Definition => 1,
            Self::Cookies => 2,
            Self::Retention => 3,
            Self::Basis => 4,
            Self::Transfer => 5,
            Self::Change => 6,
            Self::Contact => 7,
            Self::Rights => 8,
            Self::Source => 9,
            Self::Intro => 10,
            Self::Share => 11,
            Self::Security => 12,
            Self::Collect => 13,
            Self::Use => 14,
        }
    }
}

/// What one heading says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// 1 outermost; 0 where nobody marked it.
    pub level: u8,
    /// As written.
    pub text: String,
    /// The topic, if it names one.
    pub topic: Option<Topic>,
    /// It asks or tells how data is used as well.
    pub also_use: bool,
    /// "What we never collect".
    pub deny: bool,
    /// "(when enabled)".
    pub conditional: bool,
    /// `GDPR`.
    pub regime: Option<String>,
    /// It is about children.
    pub child: bool,
    /// It was a question.
    pub question: bool,
    /// "What we won't do".
    pub refuses: bool,
    /// It names people or a part of the service, or no topic at all.
    pub limits: bool,
}

/// The headings above the place that is read.
#[derive(Debug, Default)]
pub struct Chain {
    frames: Vec<Frame>,
    /// Whether the document marks the levels of its headings.
    marked: bool,
    /// The level of the heading that an opener stands below.
    opener: u8,
}

impl Chain {
    /// Enters the section of a heading.
    pub fn enter(&mut self, mut frame: Frame) {
        if frame.level == 0 && self.marked {
            frame.level = 8;
        }
        if frame.level == 0 {
            // Unmarked: a heading with a topic opens a section, one without
            // belongs to the section that is open.
            let strong = frame.topic.is_some();
            if strong {
                self.frames.retain(|f| f.level > 0 && f.level < 7);
            } else {
                self.frames.retain(|f| f.topic.is_some() || f.deny || f.level > 0);
                self.frames.truncate(4);
            }
        } else {
            self.marked = true;
            let level = frame.level;
            self.frames.retain(|f| f.level < level);
        }
        self.frames.push(frame);
    }

    /// An opener stands at this place.
    pub fn mark_opener(&mut self) {
        self.opener = self.frames.last().map_or(0, |f| f.level);
    }

    /// Whether a heading of this level stands below the last opener.
    pub fn follows(&self, level: u8) -> bool {
        level > self.opener
    }

    /// The innermost topic.
    pub fn topic(&self) -> Option<Topic> {
        self.innermost().and_then(|f| f.topic)
    }

    /// The innermost heading that has a topic. The title of the document and
    /// introductions give no topic to what stands deeper.
    pub fn innermost(&self) -> Option<&Frame> {
        let last = self.frames.len().saturating_sub(1);
        self.frames
            .iter()
            .enumerate()
            .rev()
            .find(|(at, f)| f.topic.is_some_and(|t| t != Topic::Intro || *at == last))
            .map(|(_, f)| f)
    }

    /// Whether the innermost topic denies.
    pub fn denies(&self) -> bool {
        self.innermost().is_some_and(|f| f.deny)
    }

    /// Whether any heading names a condition.
    pub fn conditional(&self) -> bool {
        self.frames.iter().any(|f| f.conditional)
    }

    /// The law that the innermost heading with one names.
    pub fn regime(&self) -> Option<&str> {
        self.frames.iter().rev().find_map(|f| f.regime.as_deref())
    }

    /// Whether any heading is about children.
    pub fn child(&self) -> bool {
        self.frames.iter().any(|f| f.child)
    }

    /// The innermost heading.
    pub fn last(&self) -> Option<&Frame> {
        self.frames.last()
    }

    /// The headings that tell for whom or for which part of the service
    /// something is said, in one text. A title of the whole document is none.
    pub fn audience(&self) -> String {
        let mut out = String::new();
        for (at, frame) in self.frames.iter().enumerate() {
            if frame.limits && !(at == 0 && frame.level <= 1) {
                out.push_str(&frame.text);
                out.push('\n');
            }
        }
        out
    }

    /// All headings, outermost first.
    pub fn texts(&self) -> Vec<String> {
        self.frames.iter().map(|f| f.text.clone()).collect()
    }
}

/// Reads a heading. `outer` is the topic above it.
pub fn read(view: &View<'_>, level: u8, outer: Option<Topic>) -> Frame {
    let all = view.all();
    let mut topics: Vec<(Topic, usize)> = Vec::new();
    let mut source = false;
    for hit in view.phrases(&all, Sense::Frame) {
        let Some(topic) = Topic::from_name(view.lexicon.id(hit)) else { continue };
        source |= topic == Topic::Source;
        topics.push((topic, hit.from));
    }
    // "Topic" phrases count where nothing above gives one, and none here.
    if topics.is_empty() && outer.is_none_or(|t| t == Topic::Intro) {
        for hit in view.phrases(&all, Sense::Topic) {
            if let Some(topic) = Topic::from_name(view.lexicon.id(hit)) {
                topics.push((topic, hit.from));
            }
        }
    }
    let deny = view.any(all.clone(), view.class.not) && view.cue(&all, "not-only").is_none();
    let child = view.any(all.clone(), view.class.child);
    let also_use = topics.iter().any(|(t, _)| *t == Topic::Use)
        && topics.iter().any(|(t, _)| *t == Topic::Collect);
    let topic = topics
        .iter()
        .min_by_key(|(t, at)| (if also_use && *t == Topic::Collect { 0 } else { t.rank() }, *at))
        .map(|(t, _)| *t);
    let topic = if source { Some(Topic::Source) } else { topic };
    // "Why we collect it" asks what for.
    let why = view.cue(&all, "asks-why").is_some() && topics.iter().any(|(t, _)| *t == Topic::Use);
    let topic = if why { Some(Topic::Use) } else { topic };
    // A title names the whole document, not a section.
    let title = level == 1
        && view.any(all.clone(), view.class.policy)
        && topic.is_some_and(|t| t == Topic::Intro);
    Frame {
        level,
        text: view.block.text.clone(),
        topic: topic.filter(|_| !title),
        also_use,
        deny: deny
            && topic.is_some_and(|t| matches!(t, Topic::Collect | Topic::Share | Topic::Source)),
        conditional: view.is(0, view.class.cond)
            && !view.any(all.clone(), view.class.we)
            && !view.block.text.ends_with('?')
            || view.any(all.clone(), view.class.cond)
                && !view.block.text.ends_with('?')
                && !view.any(0..1, view.class.wh)
            || view.cue(&all, "consent").is_some() && topic != Some(Topic::Rights),
        regime: view.ids(&all, Sense::Regime).into_iter().next(),
        child,
        limits: topic.is_none()
            || view.any(all.clone(), view.class.product)
            || view.cue(&all, "audience").is_some(),
        refuses: topic.is_none() && super::statement::refuses(view, &all),
        question: view.block.text.trim_end().ends_with('?'),
    }
}

//! A desk to sit at: keys and events in, screens out, with the files of the
//! sample behind it and no terminal, clock or thread anywhere.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use privaudit::model::{Audit, SourceFile};
use privaudit::rules::Rules;
use privaudit::tui::{
    Chord, Depth, Effect, Event, Ground, History, Keymap, Mouse, Page, Receipt, Scan, Seen,
    Session, Start, State, update, view,
};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use super::sample;

/// The sizes at which every view is looked at.
pub const SIZES: [(u16, u16); 3] = [(40, 15), (80, 24), (140, 40)];

pub fn rules() -> Arc<Rules> {
    static RULES: OnceLock<Arc<Rules>> = OnceLock::new();
    RULES.get_or_init(|| Arc::new(Rules::builtin().expect("the rules"))).clone()
}

/// An audit as the scan sends it.
pub fn seen(audit: Audit) -> Seen {
    Seen::new(Arc::new(audit), &rules())
}

pub struct Desk {
    pub state: State,
    pub files: BTreeMap<String, String>,
    pub config: Option<String>,
    /// Whether drafts are worked out only when they are asked for.
    pub late: bool,
    pub drafts: Vec<privaudit::tui::Draft>,
    /// What the next session finds.
    pub history: History,
    /// What was asked of the outside and is not answered here.
    pub asked: Vec<Effect>,
    size: (u16, u16),
}

pub struct Look {
    pub size: (u16, u16),
    pub ground: Ground,
    pub depth: Depth,
    pub ascii: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { size: (80, 24), ground: Ground::Dark, depth: Depth::Sixteen, ascii: false }
    }
}

impl Desk {
    /// A desk at which nothing was scanned yet.
    pub fn empty(look: &Look) -> Self {
        Self::with(look, Session::default(), Keymap::default())
    }

    pub fn with(look: &Look, session: Session, keymap: Keymap) -> Self {
        Self::again(look, session, keymap, History::default())
    }

    /// A desk that somebody sat at before.
    pub fn again(look: &Look, session: Session, keymap: Keymap, history: History) -> Self {
        let state = State::new(Start {
            rules: rules(),
            project: "harbour-club".into(),
            size: look.size,
            ground: look.ground,
            depth: look.depth,
            ascii: look.ascii,
            keymap,
            mouse: true,
            session,
            history: history.clone(),
            today: Some(jiff::civil::date(2030, 3, 15)),
        });
        let files =
            sample::files().into_iter().map(|(p, t)| (p.to_owned(), t.to_owned())).collect();
        Self {
            state,
            files,
            config: None,
            late: false,
            drafts: Vec::new(),
            history,
            asked: Vec::new(),
            size: look.size,
        }
    }

    /// A desk with the sample's audit done.
    pub fn new(size: (u16, u16)) -> Self {
        Self::looking(&Look { size, ..Look::default() }, sample::audit())
    }

    pub fn looking(look: &Look, audit: Audit) -> Self {
        let mut desk = Self::empty(look);
        desk.scan(audit);
        desk
    }

    pub fn scan(&mut self, audit: Audit) {
        self.tell(Event::Scan(Scan::Started));
        self.tell(Event::Scan(Scan::Done(seen(audit), true)));
    }

    /// An event, with the answers that the outside would give at once.
    pub fn tell(&mut self, event: Event) {
        let mut waiting = update(&mut self.state, event);
        while !waiting.is_empty() {
            let effect = waiting.remove(0);
            let answer = match effect {
                Effect::Load(path) => {
                    let text = self.files.get(&*path).cloned();
                    let page = text.map(|t| Arc::new(Page::new(SourceFile::new(path.clone(), t))));
                    Event::Loaded(path, page)
                }
                Effect::ReadConfig => {
                    Event::Config(Ok(("privaudit.toml".into(), self.config.clone())))
                }
                Effect::Draft(draft) if self.late => {
                    self.drafts.push(*draft);
                    continue;
                }
                Effect::Draft(draft) => Event::Drafted(Box::new(draft.work_out())),
                Effect::Write(receipt) => Event::Written(self.write(receipt)),
                Effect::Undo(step) => {
                    let receipt = step.back(self.config.as_deref());
                    Event::Written(receipt.and_then(|receipt| self.write(receipt)))
                }
                other => {
                    self.asked.push(other);
                    continue;
                }
            };
            waiting.extend(update(&mut self.state, answer));
        }
    }

    /// Works out the draft that waits the longest.
    pub fn answer(&mut self) {
        let draft = self.drafts.remove(0);
        self.tell(Event::Drafted(Box::new(draft.work_out())));
    }

    fn write(&mut self, receipt: Receipt) -> Result<Receipt, String> {
        assert_eq!(receipt.path, "privaudit.toml");
        if receipt.before != self.config {
            return Err("privaudit.toml has changed meanwhile: nothing written, look again".into());
        }
        self.config.clone_from(&receipt.after);
        self.history.wrote(&receipt);
        Ok(receipt)
    }

    /// Keys by name, one after another.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            let chord = Chord::parse(key).unwrap_or_else(|| panic!("{key} is a key"));
            self.tell(Event::Key(chord));
        }
        self
    }

    /// A text, letter by letter.
    pub fn enter(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            let key = if c == ' ' { "space".to_owned() } else { c.to_string() };
            self.press(&key);
        }
        self
    }

    pub fn mouse(&mut self, kind: Mouse, x: u16, y: u16) -> &mut Self {
        self.tell(Event::Mouse(kind, x, y));
        self
    }

    pub fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.size = (width, height);
        self.tell(Event::Resize(width, height));
        self
    }

    pub fn took(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.asked)
    }

    pub fn buffer(&self) -> Buffer {
        let mut terminal =
            Terminal::new(TestBackend::new(self.size.0, self.size.1)).expect("a backend");
        terminal.draw(|frame| view(&self.state, frame)).expect("drawn");
        terminal.backend().buffer().clone()
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        let buffer = self.buffer();
        (0..self.size.1).map(|y| row(&buffer, y)).collect::<Vec<_>>().join("\n")
    }

    /// Each row as text, with its styles in runs; `-` is none.
    pub fn rows(&self) -> Vec<(String, String)> {
        let buffer = self.buffer();
        (0..self.size.1).map(|y| (row(&buffer, y), runs(&buffer, y))).collect()
    }

    /// The screen as text, and below it the styles of each row in runs.
    pub fn styled(&self) -> String {
        let mut out = self.screen();
        out.push_str("\n\n");
        for (y, (_, runs)) in self.rows().into_iter().enumerate() {
            if runs.contains(' ') || !runs.ends_with('-') {
                out.push_str(&format!("{y:>2}: {runs}\n"));
            }
        }
        out
    }
}

fn runs(buffer: &Buffer, y: u16) -> String {
    let mut runs: Vec<(String, u16)> = Vec::new();
    for x in 0..buffer.area.width {
        let name = name(buffer[(x, y)].style());
        match runs.last_mut() {
            Some((last, n)) if *last == name => *n += 1,
            _ => runs.push((name, 1)),
        }
    }
    let runs: Vec<String> = runs.into_iter().map(|(name, n)| format!("{n}{name}")).collect();
    runs.join(" ")
}

fn row(buffer: &Buffer, y: u16) -> String {
    let mut line = String::new();
    let mut x = 0;
    while x < buffer.area.width {
        let symbol = buffer[(x, y)].symbol();
        line.push_str(symbol);
        x += unicode_width::UnicodeWidthStr::width(symbol).max(1) as u16;
    }
    line.trim_end().to_owned()
}

/// A style in a few letters: `-` for none.
fn name(style: Style) -> String {
    let mut out = String::new();
    let colour =
        |c: Option<Color>| c.filter(|c| *c != Color::Reset).map(|c| c.to_string().to_lowercase());
    out.extend(colour(style.fg));
    if let Some(back) = colour(style.bg) {
        out.push_str(&format!("/{back}"));
    }
    for (modifier, sign) in [
        (Modifier::BOLD, "*"),
        (Modifier::UNDERLINED, "_"),
        (Modifier::REVERSED, "%"),
        (Modifier::ITALIC, "'"),
    ] {
        if style.add_modifier.contains(modifier) {
            out.push_str(sign);
        }
    }
    if out.is_empty() { "-".into() } else { out }
}

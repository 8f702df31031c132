//! The door of the interface: the one loop, and the only place here that
//! touches the terminal, files, the editor, threads and the clock.

mod clerk;
mod clipboard;
mod editor;
mod files;
mod replies;
mod scan;
mod terminal;
mod wait;
mod watch;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use crossterm::event as keys;

use crate::audit::SetupOptions;
use crate::input::Root;
use crate::model::Trouble;
use crate::rules::Rules;

use super::event::{Effect, Event, Mouse, Scan};
use super::excerpt::Page;
use super::preferences::{self, Preferences};
use super::session::Session;
use super::state::{Start, State, Tone};
use super::theme::Ground;
use super::update::update;
use super::view::view;
use clerk::{Clerk, Job};
use editor::Editor;
use files::Files;
use replies::Replies;
use scan::Scanner;
use terminal::Screen;
use wait::{Waiter, Waker};

/// While results stream in, no more than this many milliseconds a frame.
const FRAME: Duration = Duration::from_millis(33);

/// How the interface should be.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Draw with ASCII alone; also done when the locale is not UTF-8.
    pub ascii: bool,
    /// No colours; also done when `NO_COLOR` is set or the terminal is dumb.
    pub no_color: bool,
    /// Take the mouse; `None`: as the user's configuration says, else yes.
    pub mouse: Option<bool>,
    /// What is behind the text; `None`: the terminal is asked.
    pub ground: Option<Ground>,
    /// Where memory is kept; `None`: the user's state folder.
    pub state_dir: Option<PathBuf>,
    /// Where the user's configuration is; `None`: the usual folder.
    pub config_dir: Option<PathBuf>,
    /// Read again whatever changes, from the start.
    pub watch: bool,
    /// A filter to start with, instead of the remembered one.
    pub filter: Option<String>,
}

/// How it ended.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Findings that are still open.
    pub open: usize,
    /// How many of them are errors.
    pub errors: usize,
    /// The signal that ended it, if one did: the exit status is 128 and that.
    pub signal: Option<i32>,
    /// Why the last scan could not be done.
    pub failure: Option<String>,
}

/// Why it could not run.
#[derive(Debug)]
pub enum Failure {
    /// The terminal cannot be used.
    Terminal(io::Error),
    /// A missing or unreadable path, a broken rule or configuration file.
    Setup(Trouble),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Terminal(error)
    }
}

/// What other threads send.
#[derive(Debug)]
enum Letter {
    Event(Event),
    /// Of a scan, with the number of that scan.
    Scan(u64, super::event::Scan),
    /// There is news of the running scan's progress.
    Progress(u64),
    /// Rules or configuration are broken from the start.
    Refused(Trouble),
}

/// The way for threads to reach the loop.
#[derive(Debug, Clone)]
struct Post {
    sender: Sender<Letter>,
    waker: Waker,
}

impl Post {
    fn send(&self, letter: Letter) {
        // The loop is gone when the receiver is: then nobody wants the news.
        if self.sender.send(letter).is_ok() {
            self.waker.wake();
        }
    }
}

/// Runs the interface until it is left. The first frame is drawn before rules
/// and configuration are read, which the scan's thread does; the terminal is
/// restored however this ends.
///
/// # Errors
/// When the terminal cannot be used, or rules or configuration are broken.
pub fn run(wanted: SetupOptions, options: Options) -> Result<Outcome, Failure> {
    let mut root = Root::open(&wanted.path, wanted.source.clone()).map_err(Failure::Setup)?;
    // What the system tells of changes is told in whole paths.
    root.folder = root.folder.canonicalize().unwrap_or(root.folder);
    let waiter = Waiter::new()?;
    let (sender, letters) = channel();
    let post = Post { sender, waker: waiter.waker() };
    let files = Files::new(&root, &wanted, &options);
    let today = wanted.today;
    let mut scanner = Scanner::new(wanted, post.clone());
    let (preferences, trouble) = preferences::read(&files.preferences());
    let session = Session::read(&files.session());
    let hooks = terminal::Hooks::install();
    let loader = loader(root.clone(), post.clone());

    let depth = terminal::depth(options.no_color);
    let Preferences { ground, ascii, mouse, keymap } = preferences;
    let chosen = options.ground.or(ground);
    let ground = chosen.unwrap_or_else(|| terminal::likely(session.ground));
    let mouse = options.mouse.or(mouse).unwrap_or(true);
    let mut screen = Screen::enter(mouse)?;
    let size = screen.size()?;
    let session = match &options.filter {
        Some(filter) => Session { filter: filter.clone(), ..session },
        None => session,
    };
    let mut state = State::new(Start {
        rules: Arc::new(Rules::default()),
        project: files.project(),
        size,
        ground,
        depth,
        ascii: options.ascii || ascii.unwrap_or_else(|| !terminal::speaks_utf8()),
        keymap,
        mouse,
        session,
        history: files.history(),
        today,
    });
    update(&mut state, Event::Scan(Scan::Started));
    // The first frame is there before the scan takes all processors.
    screen.draw(|frame| view(&state, frame))?;
    scanner.start(true);
    // A slow terminal holds up no first frame; if the guess was right, its
    // answer changes nothing.
    if chosen.is_none()
        && let Some(ground) = terminal::ground(depth)
    {
        update(&mut state, Event::Ground(ground));
    }
    if let Some(why) = trouble {
        state.say(Tone::Bad, format!("config.toml: {why}"));
    }
    let clerk = Clerk::start(files.clone(), post.clone());
    let mut runtime = Runtime {
        scanner,
        loader,
        clerk,
        root,
        post,
        files,
        watcher: None,
        waiter,
        replies: Replies::default(),
        quit: false,
    };
    if options.watch {
        runtime.carry_out(Effect::Watch(true), &mut state, &mut screen)?;
    }
    let end = runtime.turn(&mut state, &mut screen, &letters);
    drop(screen);
    drop(hooks);
    runtime.scanner.cancel();
    runtime.clerk.finish();
    let signal = match end? {
        End::Left => None,
        End::Signal(signal) => Some(signal),
        End::Refused(trouble) => return Err(Failure::Setup(trouble)),
    };
    let (open, errors) = state.open();
    Ok(Outcome { open, errors, signal, failure: state.failure.clone() })
}

/// How the loop ended.
enum End {
    Left,
    Signal(i32),
    Refused(Trouble),
}

struct Runtime {
    scanner: Scanner,
    root: Root,
    loader: Sender<Arc<str>>,
    clerk: Clerk,
    files: Files,
    post: Post,
    watcher: Option<watch::Watcher>,
    waiter: Waiter,
    replies: Replies,
    quit: bool,
}

impl Runtime {
    /// The loop. Answers how it ended.
    fn turn(
        &mut self,
        state: &mut State,
        screen: &mut Screen,
        letters: &Receiver<Letter>,
    ) -> io::Result<End> {
        terminal::panic_if_asked("ui");
        loop {
            screen.draw(|frame| view(state, frame))?;
            let drawn = Instant::now();
            let key = self.waiter.wait(None)?;
            if !key && !self.waiter.signalled() {
                // News of the scan can wait for the next frame; keys cannot.
                let rest = FRAME.saturating_sub(drawn.elapsed());
                if !rest.is_zero() {
                    self.waiter.wait_for_key(rest)?;
                }
            }
            self.waiter.clear();
            if let Some(signal) = self.waiter.ended() {
                self.feed(Event::Stop, state, screen)?;
                return Ok(End::Signal(signal));
            }
            if self.waiter.stopped() {
                screen.suspend(&self.waiter, false)?;
            }
            if self.waiter.continued() {
                screen.repaint()?;
            }
            while !self.waiter.gone() && keys::poll(Duration::ZERO)? {
                if let Some(event) = self.replies.sift(translate(keys::read()?)) {
                    self.feed(event, state, screen)?;
                }
                if self.quit {
                    return Ok(End::Left);
                }
            }
            while let Ok(letter) = letters.try_recv() {
                if let Letter::Refused(trouble) = letter {
                    return Ok(End::Refused(trouble));
                }
                if let Some(event) = self.scanner.open(letter) {
                    self.feed(event, state, screen)?;
                }
            }
            if self.quit {
                return Ok(End::Left);
            }
            if self.waiter.take_suspend() {
                screen.suspend(&self.waiter, true)?;
            }
        }
    }

    fn feed(&mut self, event: Event, state: &mut State, screen: &mut Screen) -> io::Result<()> {
        for effect in update(state, event) {
            self.carry_out(effect, state, screen)?;
        }
        Ok(())
    }

    fn carry_out(
        &mut self,
        effect: Effect,
        state: &mut State,
        screen: &mut Screen,
    ) -> io::Result<()> {
        let answer = match effect {
            Effect::Quit => {
                self.quit = true;
                return Ok(());
            }
            Effect::Suspend => {
                self.post.waker.ask_suspend();
                return Ok(());
            }
            Effect::Rescan => {
                self.scanner.start(false);
                return Ok(());
            }
            Effect::ReadAll => {
                self.scanner.start(true);
                return Ok(());
            }
            Effect::Cancel => {
                self.scanner.cancel();
                return Ok(());
            }
            Effect::Load(path) => {
                // Without its thread nothing is loaded, and the snippets stay.
                let _ = self.loader.send(path);
                return Ok(());
            }
            Effect::Mouse(on) => return screen.mouse(on),
            Effect::Watch(on) => {
                self.watcher = None;
                if on {
                    self.watcher =
                        Some(watch::Watcher::start(self.root.clone(), self.post.clone()));
                    return Ok(());
                }
                Event::Watching(Ok(false))
            }
            Effect::Remember(session) => {
                self.clerk.ask(Job::Remember(session));
                return Ok(());
            }
            Effect::ReadConfig => {
                self.clerk.ask(Job::ReadConfig);
                return Ok(());
            }
            Effect::Draft(draft) => {
                self.clerk.ask(Job::Draft(draft));
                return Ok(());
            }
            Effect::Undo(step) => {
                self.clerk.ask(Job::Undo(step));
                return Ok(());
            }
            Effect::Write(receipt) => {
                self.clerk.ask(Job::Write(receipt));
                return Ok(());
            }
            Effect::Export { name, text } => {
                self.clerk.ask(Job::Export { name, text });
                return Ok(());
            }
            Effect::Copy { text, what } => Event::Told(clipboard::copy(&text, &what)),
            Effect::Edit(spot) => {
                let inside = self.files.absolute(&spot.path);
                let path = inside.ok_or_else(|| format!("{} is not in the project", spot.path));
                match path.and_then(|path| Editor::at(&path, spot.line, spot.column)) {
                    Ok(editor) if editor.has_a_window() => Event::Told(editor.start()),
                    Ok(editor) => Event::Edited(screen.aside(&self.waiter, || editor.wait())?),
                    Err(why) => Event::Told(Err(why)),
                }
            }
        };
        self.feed(answer, state, screen)
    }
}

/// The thread that reads files for excerpts.
fn loader(root: crate::input::Root, post: Post) -> Sender<Arc<str>> {
    let (sender, wanted) = channel::<Arc<str>>();
    std::thread::spawn(move || {
        for path in wanted {
            let read = || root.read(&path).map(|file| Arc::new(Page::new(file)));
            let page = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or(None);
            post.send(Letter::Event(Event::Loaded(path, page)));
        }
    });
    sender
}

fn translate(event: keys::Event) -> Option<Event> {
    use keys::{MouseButton, MouseEventKind};
    match event {
        keys::Event::Key(key) if key.kind != keys::KeyEventKind::Release => {
            Some(Event::Key(key.into()))
        }
        keys::Event::Paste(text) => Some(Event::Paste(text)),
        keys::Event::Resize(width, height) => Some(Event::Resize(width, height)),
        keys::Event::Mouse(m) => {
            let kind = match m.kind {
                MouseEventKind::Down(MouseButton::Left) => Mouse::Press,
                MouseEventKind::Drag(MouseButton::Left) => Mouse::Drag,
                MouseEventKind::Up(MouseButton::Left) => Mouse::Release,
                MouseEventKind::ScrollDown => Mouse::WheelDown,
                MouseEventKind::ScrollUp => Mouse::WheelUp,
                _ => return None,
            };
            Some(Event::Mouse(kind, m.column, m.row))
        }
        _ => None,
    }
}

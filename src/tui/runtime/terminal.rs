//! The terminal: taken, given back whatever happens, and asked what it can.

use std::io::{self, IsTerminal, Stdout, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::ThreadId;
use std::time::Duration;

use crossterm::{cursor, event, execute, terminal};
use ratatui::backend::CrosstermBackend;
use ratatui::{Frame, Terminal};

use super::super::theme::{Depth, Ground};
use super::wait::Waiter;

/// Whether the terminal is ours at the moment.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// What a panic in another thread said.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Presses, drags and the wheel, without every move of the pointer.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1002h\x1b[?1006h";

/// The terminal while it is ours.
pub(super) struct Screen {
    terminal: Terminal<CrosstermBackend<Stdout>>,
    mouse: bool,
}

impl Screen {
    /// Takes the terminal.
    pub(super) fn enter(mouse: bool) -> io::Result<Self> {
        if !io::stdout().is_terminal() {
            return Err(io::Error::other("standard output is no terminal"));
        }
        let terminal =
            take(mouse).and_then(|()| Terminal::new(CrosstermBackend::new(io::stdout())));
        if terminal.is_err() {
            give_back();
        }
        Ok(Self { terminal: terminal?, mouse })
    }

    pub(super) fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    pub(super) fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.terminal.draw(view).map(|_| ())
    }

    /// Draws everything anew.
    pub(super) fn repaint(&mut self) -> io::Result<()> {
        take(self.mouse)?;
        execute!(io::stdout(), terminal::Clear(terminal::ClearType::All))?;
        // A new one knows nothing of what was drawn before. Clearing the old
        // one would ask the terminal for its cursor and wait for the answer.
        self.terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        Ok(())
    }

    pub(super) fn mouse(&mut self, on: bool) -> io::Result<()> {
        self.mouse = on;
        if on {
            execute!(io::stdout(), crossterm::style::Print(MOUSE_ON))
        } else {
            execute!(io::stdout(), event::DisableMouseCapture)
        }
    }

    /// Gives the terminal to another program for as long as `run` takes.
    pub(super) fn aside<T>(&mut self, waiter: &Waiter, run: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        waiter.aside(true);
        let result = run();
        waiter.aside(false);
        self.repaint()?;
        Ok(result)
    }

    /// Suspends the process.
    pub(super) fn suspend(&mut self, waiter: &Waiter, group: bool) -> io::Result<()> {
        give_back();
        waiter.stop(group);
        self.repaint()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back();
    }
}

fn take(mouse: bool) -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    terminal::enable_raw_mode()?;
    let mut out = io::stdout();
    execute!(out, terminal::EnterAlternateScreen, event::EnableBracketedPaste, cursor::Hide)?;
    if mouse {
        execute!(out, crossterm::style::Print(MOUSE_ON))?;
    }
    Ok(())
}

/// Puts the terminal back as it was; more than once does no harm.
fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // There is nobody left to tell if this fails: the terminal is gone.
    let _ = execute!(
        out,
        event::DisableMouseCapture,
        event::DisableBracketedPaste,
        terminal::LeaveAlternateScreen,
        cursor::Show
    );
    let _ = terminal::disable_raw_mode();
    let _ = out.flush();
}

type Hook = Box<dyn Fn(&std::panic::PanicHookInfo<'_>) + Sync + Send>;

/// The panic hook of the interface, until it is dropped. A panic of the
/// interface itself restores the terminal first; one in another thread must
/// not write over the screen and is kept for [`last_panic`].
pub(super) struct Hooks(std::sync::Arc<Hook>);

impl Hooks {
    pub(super) fn install() -> Self {
        let ours: ThreadId = std::thread::current().id();
        let usual: std::sync::Arc<Hook> = std::sync::Arc::new(std::panic::take_hook());
        let next = usual.clone();
        std::panic::set_hook(Box::new(move |info| {
            if std::thread::current().id() == ours || !TAKEN.load(Ordering::SeqCst) {
                give_back();
                next(info);
            } else if let Ok(mut slot) = PANIC.lock() {
                *slot = Some(info.to_string().replace('\n', " "));
            }
        }));
        Self(usual)
    }
}

impl Drop for Hooks {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let usual = self.0.clone();
            std::panic::set_hook(Box::new(move |info| usual(info)));
        }
    }
}

/// What the last panic of another thread said.
pub(super) fn last_panic() -> Option<String> {
    PANIC.lock().ok()?.take()
}

/// Panics when a test asks for it; never in a release.
pub(super) fn panic_if_asked(place: &str) {
    if cfg!(debug_assertions) && std::env::var("PRIVAUDIT_PANIC").is_ok_and(|at| at == place) {
        panic!("asked to panic in {place}");
    }
}

/// How many colours the terminal says it has.
pub(super) fn depth(no_color: bool) -> Depth {
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let term = var("TERM");
    if no_color || !var("NO_COLOR").is_empty() || term == "dumb" {
        return Depth::None;
    }
    let colours = var("COLORTERM");
    if colours == "truecolor" || colours == "24bit" || term.ends_with("-direct") {
        Depth::Full
    } else if term.contains("256color") {
        Depth::TwoFiftySix
    } else {
        Depth::Sixteen
    }
}

/// What is likely behind the text, before the terminal has answered: what the
/// environment says, or what was there the last time.
pub(super) fn likely(last: Option<Ground>) -> Ground {
    hinted().or(last).unwrap_or(Ground::Dark)
}

/// What is behind the text. The terminal is asked once, and not waited for for
/// long: nothing if it does not answer.
pub(super) fn ground(depth: Depth) -> Option<Ground> {
    if depth == Depth::None {
        return None;
    }
    let mut options = terminal_colorsaurus::QueryOptions::default();
    options.timeout = Duration::from_millis(60);
    match terminal_colorsaurus::theme_mode(options) {
        Ok(terminal_colorsaurus::ThemeMode::Light) => Some(Ground::Light),
        Ok(terminal_colorsaurus::ThemeMode::Dark) => Some(Ground::Dark),
        Err(_) => None,
    }
}

/// `COLORFGBG`, which some terminals set instead of answering.
fn hinted() -> Option<Ground> {
    let hint = std::env::var("COLORFGBG").ok()?;
    match hint.rsplit(';').next()?.parse::<u8>().ok()? {
        7 | 15 => Some(Ground::Light),
        _ => Some(Ground::Dark),
    }
}

/// Whether the locale takes more than ASCII.
pub(super) fn speaks_utf8() -> bool {
    if cfg!(windows) {
        return true;
    }
    let set = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|v| std::env::var(v).ok())
        .find(|v| !v.is_empty());
    let locale = set.unwrap_or_default().to_ascii_lowercase();
    locale.contains("utf-8") || locale.contains("utf8")
}

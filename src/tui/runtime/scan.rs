//! Scans in a thread of their own, told to the loop in letters it can bear.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use crate::audit::{self, Memory, Setup, SetupOptions};
use crate::model::{Severity, Trouble};
use crate::rules::Rules;

use super::super::event::{Event, Scan, Seen};
use super::{Letter, Post, terminal};

/// The news of a running scan: only the last counts.
#[derive(Debug)]
struct News {
    files: u64,
    total: u64,
    bytes: u64,
    path: Arc<str>,
    started: Instant,
    /// Whether the loop was told that there is some.
    told: bool,
}

/// What a scan leaves for the next one.
type Left = Option<(Setup, Memory)>;

/// Starts scans and cancels them.
pub(super) struct Scanner {
    options: SetupOptions,
    /// Held by the scan that runs: one that was cancelled ends soon, and what
    /// it has read serves the next.
    left: Arc<Mutex<Left>>,
    post: Post,
    number: u64,
    cancel: Arc<AtomicBool>,
    news: Arc<Mutex<News>>,
}

impl Scanner {
    pub(super) fn new(options: SetupOptions, post: Post) -> Self {
        Self {
            options,
            left: Arc::default(),
            post,
            number: 0,
            cancel: Arc::default(),
            news: Arc::new(Mutex::new(News::new())),
        }
    }

    /// Starts one, and cancels the one before. Rules and configuration are
    /// read again each time: they may have changed; other files only if they
    /// were changed, or if the `whole` is wanted. When the first scan finds
    /// rules or configuration broken there is nothing to show, and the loop is
    /// told to end.
    pub(super) fn start(&mut self, whole: bool) {
        self.cancel();
        self.number += 1;
        let number = self.number;
        let (cancel, news) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(News::new())));
        self.cancel = cancel.clone();
        self.news = news.clone();
        let (options, post, left) = (self.options.clone(), self.post.clone(), self.left.clone());
        post.send(Letter::Scan(number, Scan::Started));
        std::thread::spawn(move || {
            let work = || {
                terminal::panic_if_asked("worker");
                let mut left = left.lock().unwrap_or_else(|broken| {
                    // Nobody knows what a scan that failed has left.
                    left.clear_poison();
                    let mut left = broken.into_inner();
                    *left = None;
                    left
                });
                if whole {
                    *left = None;
                }
                let (setup, memory) =
                    ready(&mut left, options).map_err(|trouble| (number == 1, trouble))?;
                let bar = setup.config.fail_on.unwrap_or(Severity::Warning);
                post.send(Letter::Event(Event::Ready(setup.rules.clone(), bar)));
                let tell = |event| tell(&post, number, &news, &setup.rules, event);
                let audit =
                    audit::run_again(setup, memory, &tell, &cancel).map_err(|t| (false, t))?;
                Ok(Seen::new(Arc::new(audit), &setup.rules))
            };
            let scan = match catch_unwind(AssertUnwindSafe(work)) {
                Ok(Ok(seen)) => Scan::Done(seen, !cancel.load(Ordering::SeqCst)),
                Ok(Err((true, trouble))) => return post.send(Letter::Refused(trouble)),
                Ok(Err((false, trouble))) => Scan::Failed(trouble.to_string()),
                Err(_) => {
                    let why = terminal::last_panic().unwrap_or_default();
                    Scan::Failed(format!("the scan failed inside privaudit: {why}"))
                }
            };
            post.send(Letter::Scan(number, scan));
        });
    }

    pub(super) fn cancel(&self) {
        self.cancel.store(true, Ordering::SeqCst);
    }

    /// The event in a letter; none if it is about a scan that is over.
    pub(super) fn open(&self, letter: Letter) -> Option<Event> {
        match letter {
            Letter::Event(event) => Some(event),
            Letter::Refused(_) => None,
            Letter::Scan(number, scan) => (number == self.number).then_some(Event::Scan(scan)),
            Letter::Progress(number) => {
                if number != self.number {
                    return None;
                }
                let mut news = self.news.lock().ok()?;
                news.told = false;
                Some(Event::Scan(Scan::Progress {
                    files: news.files,
                    total: news.total,
                    bytes: news.bytes,
                    path: news.path.clone(),
                    elapsed_ms: news.started.elapsed().as_millis() as u64,
                }))
            }
        }
    }
}

/// What a scan needs, as it is by now.
fn ready(left: &mut Left, options: SetupOptions) -> Result<&mut (Setup, Memory), Trouble> {
    match left {
        Some((setup, _)) => setup.renew()?,
        None => *left = Some((Setup::new(options)?, Memory::default())),
    }
    left.as_mut().ok_or_else(|| Trouble::new("nothing is ready"))
}

impl News {
    fn new() -> Self {
        Self { files: 0, total: 0, bytes: 0, path: "".into(), started: Instant::now(), told: false }
    }
}

fn tell(post: &Post, number: u64, news: &Mutex<News>, rules: &Rules, event: audit::Event) {
    let first = match event {
        // The end comes once, from the thread itself.
        audit::Event::Done(_) | audit::Event::Failed(_) => return,
        audit::Event::Partial(audit) => {
            return post.send(Letter::Scan(number, Scan::Partial(Seen::new(audit, rules))));
        }
        audit::Event::Walked { files } => {
            let Ok(mut news) = news.lock() else { return };
            news.total = files;
            !std::mem::replace(&mut news.told, true)
        }
        audit::Event::Read { files, bytes, path } => {
            let Ok(mut news) = news.lock() else { return };
            // Events of several threads may come out of order.
            if files >= news.files {
                news.files = files;
                news.bytes = bytes.max(news.bytes);
                news.path = path;
            }
            !std::mem::replace(&mut news.told, true)
        }
    };
    if first {
        post.send(Letter::Progress(number));
    }
}

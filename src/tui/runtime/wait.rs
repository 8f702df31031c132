//! Waiting for whatever comes first: a key, news from a thread, a signal.
//! Nothing is polled: an idle interface takes no time at all.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

#[derive(Debug, Default)]
struct Flags {
    /// The signal that wants us to end; 0: none.
    end: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    cont: Arc<AtomicBool>,
    /// While set, the stop signal stops us at once: an editor has the terminal.
    aside: Arc<AtomicBool>,
    suspend: AtomicBool,
}

/// Wakes the loop from another thread.
#[derive(Debug, Clone)]
pub(super) struct Waker {
    flags: Arc<Flags>,
    #[cfg(unix)]
    end: Arc<std::os::unix::net::UnixStream>,
}

/// The waiting side.
#[derive(Debug)]
pub(super) struct Waiter {
    waker: Waker,
    /// Where keys come from when standard input is no terminal.
    #[cfg(unix)]
    tty: Option<std::fs::File>,
    #[cfg(unix)]
    woken: std::os::unix::net::UnixStream,
    #[cfg(unix)]
    signals: Vec<signal_hook::SigId>,
}

impl Waker {
    #[cfg(unix)]
    pub(super) fn wake(&self) {
        use std::io::Write;
        // A full pipe wakes the loop as well as one byte more would.
        let _ = (&*self.end).write(&[0]);
    }
    #[cfg(not(unix))]
    pub(super) fn wake(&self) {}

    /// Has the loop suspend the process after this turn.
    pub(super) fn ask_suspend(&self) {
        self.flags.suspend.store(true, Ordering::SeqCst);
    }
}

impl Waiter {
    pub(super) fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// The signal that wants us to end.
    pub(super) fn ended(&self) -> Option<i32> {
        let signal = self.waker.flags.end.load(Ordering::SeqCst);
        (signal != 0).then_some(signal as i32)
    }

    pub(super) fn signalled(&self) -> bool {
        let f = &self.waker.flags;
        self.ended().is_some() || f.stop.load(Ordering::SeqCst) || f.cont.load(Ordering::SeqCst)
    }

    /// Whether somebody else asked the process to stop.
    pub(super) fn stopped(&self) -> bool {
        self.waker.flags.stop.swap(false, Ordering::SeqCst)
    }

    /// Whether the process was stopped and goes on.
    pub(super) fn continued(&self) -> bool {
        self.waker.flags.cont.swap(false, Ordering::SeqCst)
    }

    pub(super) fn take_suspend(&self) -> bool {
        self.waker.flags.suspend.swap(false, Ordering::SeqCst)
    }

    /// Forgets signals that were meant for the program in the foreground.
    pub(super) fn forget(&self) {
        self.waker.flags.stop.store(false, Ordering::SeqCst);
        self.waker.flags.cont.store(false, Ordering::SeqCst);
    }
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::net::UnixStream;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    use signal_hook::{flag, low_level};

    impl Waiter {
        pub(in super::super) fn new() -> io::Result<Self> {
            let (woken, end) = UnixStream::pair()?;
            woken.set_nonblocking(true)?;
            end.set_nonblocking(true)?;
            let flags = Arc::new(Flags::default());
            let mut signals = Vec::new();
            for signal in [SIGTERM, SIGHUP, SIGINT] {
                signals.push(flag::register_usize(signal, flags.end.clone(), signal as usize)?);
            }
            signals.push(flag::register_conditional_default(SIGTSTP, flags.aside.clone())?);
            signals.push(flag::register(SIGTSTP, flags.stop.clone())?);
            signals.push(flag::register(SIGCONT, flags.cont.clone())?);
            // The byte in the pipe comes after the flag is set.
            for signal in [SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH] {
                signals.push(low_level::pipe::register(signal, end.try_clone()?)?);
            }
            let waker = Waker { flags, end: Arc::new(end) };
            use std::io::IsTerminal;
            let tty = match io::stdin().is_terminal() {
                true => None,
                false => Some(std::fs::File::open("/dev/tty")?),
            };
            Ok(Self { waker, tty, woken, signals })
        }

        /// Waits for a key or anything else; true if there is a key.
        pub(in super::super) fn wait(&self, timeout: Option<Duration>) -> io::Result<bool> {
            self.poll(true, timeout)
        }

        /// Waits for a key or the end of this time.
        pub(in super::super) fn wait_for_key(&self, time: Duration) -> io::Result<bool> {
            self.poll(false, Some(time))
        }

        /// Whether the window is gone: whoever reads from it then reads for ever.
        /// It counts as the signal that tells so.
        pub(in super::super) fn gone(&self) -> bool {
            let stdin = rustix::stdio::stdin();
            let mut fds = [match &self.tty {
                Some(tty) => PollFd::new(tty, PollFlags::IN),
                None => PollFd::new(&stdin, PollFlags::IN),
            }];
            let now = Timespec::try_from(Duration::ZERO).ok();
            let gone = poll(&mut fds, now.as_ref()).is_ok()
                && fds[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
            if gone {
                let (end, order) = (&self.waker.flags.end, Ordering::SeqCst);
                let _ = end.compare_exchange(0, SIGHUP as usize, order, order);
            }
            gone
        }

        fn poll(&self, news: bool, timeout: Option<Duration>) -> io::Result<bool> {
            if self.gone() {
                return Ok(false);
            }
            // Keys that crossterm has read already never show on the terminal.
            if crossterm::event::poll(Duration::ZERO)? {
                return Ok(true);
            }
            let stdin = rustix::stdio::stdin();
            let keys = match &self.tty {
                Some(tty) => PollFd::new(tty, PollFlags::IN),
                None => PollFd::new(&stdin, PollFlags::IN),
            };
            let mut fds = vec![keys];
            if news {
                fds.push(PollFd::new(&self.woken, PollFlags::IN));
            }
            let timeout = timeout.and_then(|t| Timespec::try_from(t).ok());
            match poll(&mut fds, timeout.as_ref()) {
                Ok(_) => {
                    let seen = fds[0].revents();
                    if seen.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
                        // The window was closed: the same as being told so.
                        let (end, order) = (&self.waker.flags.end, Ordering::SeqCst);
                        // If another signal came first, that one stands.
                        let _ = end.compare_exchange(0, SIGHUP as usize, order, order);
                        return Ok(false);
                    }
                    Ok(seen.contains(PollFlags::IN))
                }
                Err(rustix::io::Errno::INTR) => Ok(false),
                Err(error) => Err(error.into()),
            }
        }

        /// Takes all wake-ups that came so far.
        pub(in super::super) fn clear(&self) {
            use std::io::Read;
            let mut bytes = [0; 64];
            while matches!((&self.woken).read(&mut bytes), Ok(n) if n > 0) {}
        }

        /// Says whether another program has the terminal.
        pub(in super::super) fn aside(&self, aside: bool) {
            self.waker.flags.aside.store(aside, Ordering::SeqCst);
            if !aside {
                self.forget();
            }
        }

        /// Stops this process as Ctrl-Z would; false if nobody could wake it.
        pub(in super::super) fn stop(&self, group: bool) -> bool {
            use rustix::process::{Signal, getpid, getsid, kill_current_process_group};
            // The leader of a session has no shell above it that says `fg`.
            if getsid(None).is_ok_and(|session| session == getpid()) {
                return false;
            }
            if group {
                // The other processes of a pipe stop too; ours is told below.
                let _ = kill_current_process_group(Signal::TSTP);
            }
            let _ = low_level::emulate_default_handler(SIGTSTP);
            self.forget();
            true
        }
    }

    impl Drop for Waiter {
        fn drop(&mut self) {
            for id in self.signals.drain(..) {
                low_level::unregister(id);
            }
        }
    }
}

#[cfg(not(unix))]
mod other {
    use super::*;

    /// Without one call that waits for both, news is looked for so often.
    const LOOK: Duration = Duration::from_millis(30);

    impl Waiter {
        pub(in super::super) fn new() -> io::Result<Self> {
            Ok(Self { waker: Waker { flags: Arc::default() } })
        }
        pub(in super::super) fn gone(&self) -> bool {
            false
        }
        pub(in super::super) fn wait(&self, timeout: Option<Duration>) -> io::Result<bool> {
            crossterm::event::poll(timeout.unwrap_or(LOOK))
        }
        pub(in super::super) fn wait_for_key(&self, time: Duration) -> io::Result<bool> {
            crossterm::event::poll(time)
        }
        pub(in super::super) fn clear(&self) {}
        pub(in super::super) fn aside(&self, _aside: bool) {}
        pub(in super::super) fn stop(&self, _group: bool) -> bool {
            false
        }
    }
}

//! The clerk: one thread that reads and writes the small files, in the order
//! in which it was asked, so that a slow disk never holds up a key.

use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;

use super::super::draft::Draft;
use super::super::event::{Event, Receipt};
use super::super::session::Session;
use super::super::undo::Step;
use super::files::Files;
use super::{Letter, Post};

/// What can be asked.
#[derive(Debug)]
pub(super) enum Job {
    ReadConfig,
    Draft(Box<Draft>),
    Write(Receipt),
    Undo(Box<Step>),
    Export { name: String, text: String },
    Remember(Box<Session>),
}

/// The way to the clerk.
pub(super) struct Clerk {
    jobs: Option<Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Clerk {
    pub(super) fn start(files: Files, post: Post) -> Self {
        let (jobs, wanted) = channel();
        let thread = std::thread::spawn(move || {
            for job in wanted {
                let event = match job {
                    Job::ReadConfig => Event::Config(files.read_config()),
                    Job::Draft(draft) => Event::Drafted(Box::new(draft.work_out())),
                    Job::Undo(step) => Event::Written(files.undo(&step)),
                    Job::Write(receipt) => Event::Written(files.write(receipt)),
                    Job::Export { name, text } => Event::Told(files.export(&name, &text)),
                    Job::Remember(session) => {
                        files.remember(&session);
                        continue;
                    }
                };
                post.send(Letter::Event(event));
            }
        });
        Self { jobs: Some(jobs), thread: Some(thread) }
    }

    pub(super) fn ask(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The clerk lives as long as this does.
            let _ = jobs.send(job);
        }
    }

    /// Waits until all is written.
    pub(super) fn finish(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

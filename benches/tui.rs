//! How long a key takes with 10,000 findings, from the event to the drawn
//! buffer: `cargo bench --bench tui`. What must hold: 50 ms for any key, 100 ms
//! for the first frame, and nothing while nothing happens.

#![allow(clippy::print_stdout)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use privaudit::tui::{Event, Scan, Seen, view};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

#[allow(dead_code)]
#[path = "../tests/tui/desk.rs"]
mod desk;
#[allow(dead_code)]
#[path = "../tests/tui/sample.rs"]
mod sample;
#[path = "tui/start.rs"]
mod start;

use desk::{Desk, Look};

const FINDINGS: usize = 10_000;

fn main() {
    // `cargo test` runs benches too; there nothing is measured.
    if !std::env::args().any(|a| a == "--bench") {
        return;
    }
    start::report();
    let size = (140, 40);
    let audit = Arc::new(sample::many(FINDINGS));
    let start = Instant::now();
    let seen = Seen::new(audit.clone(), &desk::rules());
    println!("the index of {FINDINGS} findings, in the scan's thread: {:.1?}", start.elapsed());
    let mut desk = Desk::empty(&Look { size, ..Look::default() });
    let mut terminal = Terminal::new(TestBackend::new(size.0, size.1)).expect("a backend");
    let mut report = Vec::new();

    let mut measure =
        |name: &str, times: usize, desk: &mut Desk, act: &mut dyn FnMut(&mut Desk, usize)| {
            let mut all: Vec<Duration> = (0..times)
                .map(|n| {
                    let start = Instant::now();
                    act(desk, n);
                    terminal.draw(|frame| view(&desk.state, frame)).expect("drawn");
                    start.elapsed()
                })
                .collect();
            all.sort();
            let at = |share: usize| all[(all.len() - 1) * share / 100];
            report.push((name.to_owned(), at(50), at(99), all[all.len() - 1]));
        };

    measure("a partial result arrives", 10, &mut desk, &mut |desk, _| {
        desk.tell(Event::Scan(Scan::Started));
        desk.tell(Event::Scan(Scan::Partial(seen.clone())));
    });
    desk.tell(Event::Scan(Scan::Done(seen.clone(), true)));
    measure("draw", 200, &mut desk, &mut |_, _| {});
    measure("down", 500, &mut desk, &mut |desk, _| {
        desk.press("j");
    });
    measure("to the end and back", 100, &mut desk, &mut |desk, n| {
        desk.press(if n % 2 == 0 { "G" } else { "g" });
    });
    measure("mark", 200, &mut desk, &mut |desk, _| {
        desk.press("space");
    });
    measure("next undecided", 100, &mut desk, &mut |desk, _| {
        desk.press("n");
    });
    desk.press("/");
    let letters: Vec<String> = "stored !type:phone path:file9"
        .chars()
        .map(|c| if c == ' ' { "space".into() } else { c.to_string() })
        .collect();
    measure("a letter of a filter", letters.len(), &mut desk, &mut |desk, n| {
        desk.press(&letters[n]);
    });
    desk.press("esc");
    measure("group by", 50, &mut desk, &mut |desk, _| {
        desk.press("b");
    });
    measure("fold all", 50, &mut desk, &mut |desk, _| {
        desk.press("f");
    });
    desk.press("esc b g");
    measure("mark a group, and unmark it", 20, &mut desk, &mut |desk, _| {
        desk.press("V");
    });
    // What a decision about many would write is worked out beside the keys.
    desk.late = true;
    measure("accept all of a group", 1, &mut desk, &mut |desk, _| {
        desk.press("a");
    });
    measure("and a letter of the reason", 30, &mut desk, &mut |desk, _| {
        desk.press("x");
    });
    let start = Instant::now();
    let changes = desk.drafts.len();
    desk.answer();
    let beside = start.elapsed();
    desk.answer();
    measure("the lines arrive, and it is written", 1, &mut desk, &mut |desk, _| {
        desk.press("enter w");
    });
    let written = desk.config.as_ref().map_or(0, |c| c.matches("[[accept]]").count());
    println!("the lines of {written} acceptances, beside the keys: {beside:.1?} ({changes} draft)");
    measure("all is shown again", 10, &mut desk, &mut |desk, _| {
        desk.press("S");
    });
    for (name, median, most, worst) in report {
        println!("{name:32} median {median:>10.1?}  99 % {most:>10.1?}  worst {worst:>10.1?}");
    }
}

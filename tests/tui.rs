//! The interface from outside: journeys of keys and events, screens with
//! their styles, and the real program in a pseudo-terminal.

#[path = "tui/again.rs"]
mod again;
#[path = "tui/decisions.rs"]
mod decisions;
#[path = "tui/desk.rs"]
mod desk;
#[path = "common/dice.rs"]
mod dice;
#[path = "tui/fixtures.rs"]
mod fixtures;
#[path = "tui/journeys.rs"]
mod journeys;
#[path = "tui/keys.rs"]
mod keys;
#[path = "tui/pictures.rs"]
mod pictures;
#[path = "tui/project.rs"]
mod project;
#[path = "tui/random.rs"]
mod random;
#[path = "tui/sample.rs"]
mod sample;
#[path = "tui/screens.rs"]
mod screens;
#[path = "tui/terminal.rs"]
mod terminal;

//! The interface from outside: journeys of keys and events, screens with
//! their styles, and the real program in a pseudo-terminal.

#[path = "tui/desk.rs"]
mod desk;
#[path = "tui/journeys.rs"]
mod journeys;
#[path = "tui/sample.rs"]
mod sample;

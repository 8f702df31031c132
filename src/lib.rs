//! Tells a developer whether what their privacy policy says is what their
//! code does.
//!
//! Data walks one way through the house:
//!
//! 1. [`input`] reads the work tree, or the git index, into decoded files;
//! 2. [`code`] finds in each what the program does: [`model::Evidence`];
//! 3. [`policy`] reads the policy into what it says: [`model::Declaration`];
//! 4. [`reconcile`] compares the two and rules on each subject;
//! 5. [`audit`] conducts all that, in parallel, into one [`model::Audit`];
//! 6. [`report`] turns an audit into bytes, [`tui`] into screens, and [`cli`]
//!    decides which.
//!
//! What is known about the world (data types, vendors, phrases, regimes) lives
//! in `rules/*.toml` and is read by [`rules`]; what the owner of the project
//! decided is read by [`config`].

#![allow(rustdoc::private_intra_doc_links)]

pub mod model;

pub mod config;
pub mod input;
pub mod rules;

pub mod code;
pub mod policy;

pub mod reconcile;

pub mod audit;

pub mod report;

pub mod tui;

pub mod cli;

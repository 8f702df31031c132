//! Keeps the house in order: who may import whom, what may not be said where.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Each room and the rooms that it may import. ARCHITECTURE.md tells why.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("input", &["model"]),
    ("rules", &["model"]),
    ("config", &["model"]),
    ("code", &["model", "rules"]),
    ("policy", &["model", "rules"]),
    ("reconcile", &["model", "rules", "config"]),
    ("audit", &["model", "input", "rules", "config", "code", "policy", "reconcile"]),
    ("report", &["model", "rules", "audit", "config"]),
    ("tui", &["model", "input", "rules", "config", "audit", "report"]),
    (
        "cli",
        &[
            "model",
            "input",
            "rules",
            "config",
            "code",
            "policy",
            "reconcile",
            "audit",
            "report",
            "tui",
        ],
    ),
];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Every `crate::room` that a file names.
fn rooms_named(text: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in text.match_indices("crate::") {
        let rest = &text[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let list = &list[..list.find("};").unwrap_or(list.len())];
            for part in list.split(',') {
                let name: String =
                    part.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                rooms.insert(name);
            }
        } else {
            rooms.insert(rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
    }
    rooms
}

#[test]
fn rooms_import_only_what_they_may() {
    let src = crate::project().join("src");
    let known: BTreeSet<&str> = MAY_IMPORT.iter().map(|(room, _)| *room).collect();
    let mut files = Vec::new();
    sources(&src, &mut files);
    let mut seen = BTreeSet::new();
    for file in files {
        let below = file.strip_prefix(&src).expect("below src");
        let first = below.components().next().expect("a part").as_os_str().to_string_lossy();
        let room = first.trim_end_matches(".rs").to_owned();
        if room == "lib" || room == "main" {
            continue;
        }
        seen.insert(room.clone());
        let allowed = MAY_IMPORT
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("{room} is in no line of the table"))
            .1;
        let text = std::fs::read_to_string(&file).expect("a file");
        for named in rooms_named(&text) {
            if known.contains(named.as_str()) && named != room {
                assert!(
                    allowed.contains(&named.as_str()),
                    "{}: {room} may not import {named}",
                    below.display()
                );
            }
        }
    }
    let table: BTreeSet<String> = known.iter().map(|r| (*r).to_owned()).collect();
    assert_eq!(seen, table, "the table names every room, and no other");
}

#[test]
fn the_map_names_every_room() {
    let map = std::fs::read_to_string(crate::project().join("ARCHITECTURE.md")).expect("the map");
    for (room, _) in MAY_IMPORT {
        assert!(map.contains(&format!("`{room}`")), "ARCHITECTURE.md does not name `{room}`");
    }
}

/// Only these may touch the outside; every other room is pure.
const DOORS: &[&str] =
    &["input/", "cli/", "tui/runtime", "audit/", "code/syntax/", "rules/load.rs"];

#[test]
fn only_doors_touch_the_outside() {
    let src = crate::project().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for file in files {
        let below =
            file.strip_prefix(&src).expect("below src").to_string_lossy().replace('\\', "/");
        if DOORS.iter().any(|door| below.starts_with(door)) {
            continue;
        }
        let text = std::fs::read_to_string(&file).expect("a file");
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for outside in
            ["std::fs", "std::net::Tcp", "std::process::Command", "std::env::var", "println!"]
        {
            assert!(!code.contains(outside), "{below} uses {outside}");
        }
    }
}

#[test]
fn nothing_can_reach_the_network() {
    let lock = std::fs::read_to_string(crate::project().join("Cargo.toml")).expect("a manifest");
    let dependencies = lock.split("[dev-dependencies]").next().expect("a part");
    for name in ["reqwest", "hyper", "ureq", "curl", "tokio", "socket2", "rustls", "native-tls"] {
        assert!(!dependencies.contains(name), "{name} among the dependencies");
    }
    let src = crate::project().join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a file");
        assert!(!text.contains("std::net::Tcp") && !text.contains("std::net::Udp"));
    }
}

//! `privaudit policy`: how one document is read.

use std::io::Read;
use std::path::Path;

use super::args::{Policy, PolicyFormat};
use super::{CLEAN, output};
use crate::code::Detector;
use crate::input::{Decoded, MAX_BYTES, Root, Source, decode, rule_files};
use crate::model::{SourceFile, Trouble};
use crate::policy::Reader;
use crate::report;
use crate::rules::{RuleSource, Rules};

/// Reads and prints.
pub(super) fn policy(args: &Policy) -> Result<u8, Trouble> {
    let mut sources = Vec::new();
    for folder in &args.rules {
        for (path, text) in rule_files(folder)? {
            sources.push(RuleSource { path, text });
        }
    }
    let rules = std::sync::Arc::new(Rules::load(&sources)?);
    // A quote never holds a whole secret.
    let file = Detector::new(&rules).redact(&read(&args.file)?);
    let reading = Reader::new(&rules).read(&file);
    let text = match args.format {
        PolicyFormat::Json => report::policy_json(std::slice::from_ref(&reading)),
        PolicyFormat::Toml => report::policy_toml(&reading),
        PolicyFormat::Text => report::policy_text(&reading, &file, output::text_options()),
    };
    output::print(&text)?;
    Ok(CLEAN)
}

/// One file, or standard input.
fn read(path: &Path) -> Result<SourceFile, Trouble> {
    if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin()
            .lock()
            .take(MAX_BYTES)
            .read_to_end(&mut bytes)
            .map_err(|e| Trouble::new(format!("cannot read standard input: {e}")))?;
        return match decode(bytes) {
            Decoded::Text(text) => Ok(SourceFile::new("-", text)),
            Decoded::Binary => Err(Trouble::new("standard input is no text")),
        };
    }
    let root = Root::open(path, Source::WorkTree)?;
    let shown = path.display();
    match &root.only {
        None => Err(Trouble::new(format!("`{shown}` is a folder"))
            .remedy("name the document: privaudit policy PRIVACY.md")),
        Some(name) => root.read(name).ok_or_else(|| {
            Trouble::new(format!("cannot read `{shown}` as text"))
                .remedy("name a text file of no more than 8 MiB")
        }),
    }
}

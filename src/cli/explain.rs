//! `privaudit explain` and `privaudit types`: why, and what there is.

use std::fmt::Write as _;

use super::args::{Explain, Types};
use super::{CLEAN, output};
use crate::input::rule_files;
use crate::model::Trouble;
use crate::rules::{RuleSource, Rules};

/// Says why.
pub(super) fn explain(args: &Explain) -> Result<u8, Trouble> {
    let _ = args;
    Err(Trouble::new("not there yet"))
}

/// Lists the data types as a tree.
pub(super) fn types(args: &Types) -> Result<u8, Trouble> {
    let mut sources = Vec::new();
    for folder in &args.rules {
        for (path, text) in rule_files(folder)? {
            sources.push(RuleSource { path, text });
        }
    }
    let rules = Rules::load(&sources)?;
    let wanted = args.filter.as_deref().unwrap_or_default().to_lowercase();
    let mut out = String::new();
    for t in rules.taxonomy.types() {
        let fields = [Some(&t.id), Some(&t.label), t.fides.as_ref(), t.dpv.as_ref()];
        let fits = fields.into_iter().flatten().any(|f| f.to_lowercase().contains(&wanted));
        if !fits {
            continue;
        }
        let parents: Vec<&str> =
            t.parents.iter().map(|&p| rules.taxonomy.types()[p].id.as_str()).collect();
        let _ = writeln!(
            out,
            "{:<30} {:<42} {}",
            t.id,
            t.label,
            if parents.is_empty() { String::new() } else { format!("< {}", parents.join(", ")) }
        );
    }
    if out.is_empty() {
        return Err(Trouble::new(format!("no data type fits `{wanted}`"))
            .remedy("list all: privaudit types"));
    }
    output::print(&out)?;
    Ok(CLEAN)
}

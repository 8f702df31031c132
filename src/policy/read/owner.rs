//! Whose document it is: who "we" is, which names of the catalogue are our own,
//! and on whose platform we live. What the document states is read elsewhere.

use std::collections::BTreeMap;

use crate::policy::document::Shape;
use crate::policy::party;
use crate::policy::sense::Sense;
use crate::policy::view::View;
use crate::policy::words::Sort;

/// Who "we" is: the name before ("we", "us"), or "At Somebody, we …".
pub(super) fn entity(views: &[View<'_>]) -> Option<String> {
    for view in views.iter().take(80) {
        let c = view.class;
        for at in view.all() {
            let close =
                (at..(at + 14).min(view.tokens.len())).find(|&n| view.mark(n, ')')).unwrap_or(at);
            let alias = view.mark(at, '(') && view.any((at + 1).min(close)..close, c.we) && at > 0;
            let opening =
                view.is(at, view.lexicon.class("locative")) && view.name_like(at + 1) && at <= 1;
            let operated = view
                .cue(&view.all(), "operator")
                .filter(|h| h.to == at && view.name_like(at))
                .is_some();
            let range = if operated {
                let mut to = at;
                while view.name_like(to)
                    && view.tokens[to].sort == Sort::Word
                    && (to == at || !view.is(to, c.we))
                {
                    to += 1;
                }
                if !party::operated(view, &(0..to)) {
                    continue;
                }
                at..to
            } else if alias {
                let mut from = at;
                while from > 0
                    && (view.mark(from - 1, '.') || view.mark(from - 1, ','))
                    && from > 1
                    && view.name_like(from - 2)
                {
                    from -= 1;
                }
                while from > 0
                    && view.tokens[from - 1].sort == Sort::Word
                    && (view.name_like(from - 1) || view.is(from - 1, c.and))
                {
                    from -= 1;
                }
                from..at
            } else if opening {
                let mut to = at + 1;
                while view.name_like(to) && view.tokens[to].sort == Sort::Word {
                    to += 1;
                }
                if !(view.mark(to, ',') && view.is(to + 1, c.we)) {
                    continue;
                }
                at + 1..to
            } else {
                continue;
            };
            let plain = range.len() <= 8
                && !range.is_empty()
                && !range.clone().all(|n| view.is(n, c.product | c.det));
            if plain {
                return Some(view.text(&range).to_owned());
            }
        }
    }
    None
}

/// A service of the catalogue may publish its own policy: its name is then no
/// third party. Titles say so ("Somebody privacy policy"); headings do ("What
/// Somebody stores") where most names of the document are this one.
pub(super) fn own_names(views: &mut [View<'_>]) {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for hit in views.iter().flat_map(|v| &v.hits).filter(|h| h.sense == Sense::Named) {
        *counts.entry(hit.meaning).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    let mut own: Vec<u32> = Vec::new();
    for (n, view) in views.iter().enumerate() {
        if !matches!(view.block.shape, Shape::Heading(_)) {
            continue;
        }
        let c = view.class;
        for hit in view.hits.iter().filter(|h| h.sense == Sense::Named) {
            let title = n < 3
                && hit.from == 0
                && view.any(hit.to..(hit.to + 3).min(view.tokens.len()), c.policy);
            let asks = hit.from == 1
                && view.is(0, c.wh)
                && view.is(hit.to, c.practice)
                && counts.get(&hit.meaning).is_some_and(|count| count * 2 > all);
            if (title || asks) && !own.contains(&hit.meaning) {
                own.push(hit.meaning);
            }
        }
    }
    for view in views.iter() {
        own.extend(aliases(view));
    }
    for view in views.iter_mut() {
        view.hits.retain(|h| h.sense != Sense::Named || !own.contains(&h.meaning));
    }
}

/// Names that a bracket puts beside "we": `(collectively "we", "us", "Name")`.
fn aliases(view: &View<'_>) -> Vec<u32> {
    let mut out = Vec::new();
    for open in view.all().filter(|&at| view.mark(at, '(')) {
        let close = (open..(open + 16).min(view.tokens.len())).find(|&n| view.mark(n, ')'));
        let Some(close) = close.filter(|&close| view.any(open..close, view.class.we)) else {
            continue;
        };
        let bracket = open..close;
        let inside = view.phrases(&bracket, Sense::Named);
        out.extend(inside.filter(|h| h.to - h.from <= 3).map(|h| h.meaning));
    }
    out
}

/// On whose platform the document or a block lives.
pub(super) fn platforms(views: &mut [View<'_>]) {
    let Some(lexicon) = views.first().map(|v| v.lexicon) else { return };
    for platform in &lexicon.platforms {
        let whole = views.iter().any(|v| v.cue(&v.all(), &platform.document).is_some());
        for view in views.iter_mut() {
            if whole || view.cue(&view.all(), &platform.block).is_some() {
                view.means.extend(platform.means.iter().cloned());
                view.whole_platform |= whole;
            }
        }
    }
}

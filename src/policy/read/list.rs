//! Lists: the items of one list share an opener and a habit, and what an item
//! names, those below it are about. What an item states is read in `item`.

use super::{Opener, Walk};
use crate::policy::document::Shape;
use crate::policy::object::data_in;
use crate::policy::view::View;
use crate::policy::{item, label};

impl Walk<'_> {
    pub(super) fn list(&mut self, views: &[View<'_>]) {
        let refs: Vec<&View<'_>> = views.iter().collect();
        let habit = label::habit(&refs);
        let outer = self.opener.clone();
        if outer.as_ref().is_some_and(|o| o.skip) {
            return;
        }
        let mut parents: Vec<(u8, Vec<String>)> = Vec::new();
        for view in views {
            if self.meta(view) {
                continue;
            }
            let depth = if let Shape::Item(depth) = view.block.shape { depth } else { 1 };
            parents.retain(|(d, _)| *d < depth);
            self.sentence += 1;
            let mut context = self.context(true);
            if let Some((_, data)) = parents.last() {
                context.last_data.clone_from(data);
            }
            let drafts = item::read(view, &context, habit);
            if let Some(draft) = drafts.iter().find(|d| !d.data.is_empty()) {
                parents.push((depth, draft.data.clone()));
            } else {
                let data = data_in(view, None, &view.all(), true);
                if !data.is_empty() {
                    parents.push((depth, data));
                }
            }
            let text = view.block.text.trim_end();
            if text.ends_with(':') {
                // An item may open a list of its own.
                if let Some(first) = drafts.first() {
                    if context.topic.is_none() {
                        self.opener = Some(Opener::of(std::slice::from_ref(first)));
                    }
                }
            }
            for draft in drafts {
                self.keep(view, draft);
            }
        }
        self.opener = outer;
        self.services = false;
    }
}

/// A line without a verb of its own: an item that nobody marked.
pub(super) fn bare_line(view: &View<'_>) -> bool {
    let c = view.class;
    let all = view.all();
    all.len() <= 12
        && !view.block.text.trim_end().ends_with(['.', ':', '!', '?'])
        && !all.clone().any(|at| view.is(at, c.we | c.be | c.aux | c.may))
}

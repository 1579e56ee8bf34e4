//! Conditions: what must be so.

use super::lists::Toward;
use super::{Comparing, Effect};
use crate::policy::conditions::{By, Conditions, Count, Requirement};
use crate::policy::glob::PathGlob;
use crate::policy::print::values;
use crate::policy::words::Due;

impl Comparing<'_> {
    /// The conditions of a table.
    pub(super) fn conditions(&mut self, table: &str, before: &Conditions, after: &Conditions) {
        let Conditions { must_state, requires, max_files, max_lines, count } = before;
        let clause = |key: &str| format!("{table}.{key}");
        let stated = (must_state.as_slice(), after.must_state.as_slice());
        self.listed(
            &clause("must-state"),
            stated,
            Toward::More,
            PartialEq::eq,
            ToString::to_string,
        );
        self.requires(&clause("requires"), requires, &after.requires);
        self.lowered(&clause("max-files"), *max_files, after.max_files, Toward::Less);
        self.lowered(&clause("max-lines"), *max_lines, after.max_lines, Toward::Less);
        // What is counted means something only where there is a limit on both sides.
        if before.has_limit() && after.has_limit() {
            self.count(&clause("count"), count, &after.count);
        }
    }

    fn count(&mut self, clause: &str, before: &Count, after: &Count) {
        let Count { per, exclude, ignore } = before;
        self.kept(&format!("{clause}.per"), per, &after.per, ToString::to_string);
        let globs = (exclude.as_slice(), after.exclude.as_slice());
        let show = |glob: &PathGlob| glob.as_str().to_owned();
        self.listed(&format!("{clause}.exclude"), globs, Toward::Less, PartialEq::eq, show);
        let words = (ignore.as_slice(), after.ignore.as_slice());
        let clause = format!("{clause}.ignore");
        self.listed(&clause, words, Toward::Less, PartialEq::eq, ToString::to_string);
    }

    fn requires(&mut self, clause: &str, before: &[Requirement], after: &[Requirement]) {
        let all_is_more = self.all_is_more();
        let raised = |wanted: &Requirement| {
            after.iter().any(|asked| {
                let is_due = asked.due == wanted.due || (asked.due == Due::All && all_is_more);
                is_due && asks_as_much(asked, wanted)
            })
        };
        for gone in before.iter().filter(|wanted| !raised(wanted)) {
            let shown = values::requirement(gone);
            if after.iter().any(|asked| asks_as_much(asked, gone) && asked.due == Due::All) {
                let what =
                    format!("asks for `{shown}` of commits alone, and no longer of pull requests");
                self.note(clause, Effect::Differs, what);
            } else {
                self.note(clause, Effect::Loosens, format!("no longer asks for `{shown}`"));
            }
        }
        for new in after.iter().filter(|asked| !before.contains(asked)) {
            let what = format!("now asks for `{}`", values::requirement(new));
            self.note(clause, Effect::Tightens, what);
        }
    }
}

/// Whether whatever meets one requirement meets the other too, where both are due.
fn asks_as_much(asked: &Requirement, wanted: &Requirement) -> bool {
    let Requirement { keys, by, values, reference, trust, due: _ } = wanted;
    let known = |key: &String| keys.iter().any(|known| known.eq_ignore_ascii_case(key));
    let fewer_values = values.is_empty()
        || (!asked.values.is_empty() && asked.values.iter().all(|value| values.contains(value)));
    asked.keys.iter().all(known)
        && (asked.by == *by || *by == By::Anyone)
        && fewer_values
        && (asked.reference || !reference)
        && asked.trust >= *trust
}

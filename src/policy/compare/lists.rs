//! Lists, which are compared by their entries: order means nothing.

use super::{Comparing, Effect};
use crate::policy::glob::Selecting;

/// In which direction a point is stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Toward {
    /// The less is listed or selected, the stricter.
    Less,
    /// The more, the stricter.
    More,
    /// Neither: who is selected here may be better or worse off.
    Neither,
}

impl Toward {
    /// The effect, given what it is where less is stricter.
    pub(super) fn turn(self, effect: Effect) -> Effect {
        match (self, effect) {
            (Self::Less, effect) => effect,
            (Self::More, Effect::Loosens) => Effect::Tightens,
            (Self::More, Effect::Tightens) => Effect::Loosens,
            (Self::More, effect) => effect,
            (Self::Neither, _) => Effect::Differs,
        }
    }
}

impl Comparing<'_> {
    /// A list of which every entry counts.
    pub(super) fn listed<T>(
        &mut self,
        clause: &str,
        (before, after): (&[T], &[T]),
        toward: Toward,
        same: impl Fn(&T, &T) -> bool,
        show: impl Fn(&T) -> String,
    ) {
        let (gone, new) = apart(before, after, same);
        self.gone_and_new(clause, toward, (&gone, &new), &show);
    }

    fn gone_and_new<T>(
        &mut self,
        clause: &str,
        toward: Toward,
        (gone, new): (&[&T], &[&T]),
        show: &impl Fn(&T) -> String,
    ) {
        if !gone.is_empty() {
            let what = format!("no longer lists {}", all_of(gone, show));
            self.note(clause, toward.turn(Effect::Tightens), what);
        }
        if !new.is_empty() {
            let what = format!("now lists {} too", all_of(new, show));
            self.note(clause, toward.turn(Effect::Loosens), what);
        }
    }

    /// A list that selects; one that is not given selects everything.
    pub(super) fn selecting<T: PartialEq>(
        &mut self,
        clause: &str,
        before: Option<&Selecting<T>>,
        after: Option<&Selecting<T>>,
        toward: Toward,
        show: impl Fn(&T) -> String,
    ) {
        let (narrows, widens) = (toward.turn(Effect::Tightens), toward.turn(Effect::Loosens));
        let (before, after) = match (before, after) {
            (None, None) => return,
            (None, Some(_)) => return self.note(clause, narrows, "selects less: it had no list"),
            (Some(_), None) => return self.note(clause, widens, "selects everything now"),
            (Some(before), Some(after)) => (before, after),
        };
        match (before.plain.is_empty(), after.plain.is_empty()) {
            (true, false) => {
                let only: Vec<&T> = after.plain.iter().collect();
                let what = format!("selects only {} now", all_of(&only, &show));
                self.note(clause, narrows, what);
            }
            (false, true) => {
                self.note(clause, widens, "selects everything but what it excludes now");
            }
            (true, true) | (false, false) => {
                let (gone, new) = apart(&before.plain, &after.plain, PartialEq::eq);
                self.gone_and_new(clause, toward, (&gone, &new), &show);
            }
        }
        let (gone, new) = apart(&before.except, &after.except, PartialEq::eq);
        if !gone.is_empty() {
            let what = format!("no longer excludes {}", all_of(&gone, &show));
            self.note(clause, widens, what);
        }
        if !new.is_empty() {
            self.note(clause, narrows, format!("now excludes {} too", all_of(&new, &show)));
        }
    }
}

/// The entries of the first list that the second lacks, and the other way round.
fn apart<'l, T>(
    before: &'l [T],
    after: &'l [T],
    same: impl Fn(&T, &T) -> bool,
) -> (Vec<&'l T>, Vec<&'l T>) {
    let gone = before.iter().filter(|one| !after.iter().any(|other| same(one, other)));
    let new = after.iter().filter(|one| !before.iter().any(|other| same(one, other)));
    (gone.collect(), new.collect())
}

/// "`a`, `b`"
fn all_of<T>(entries: &[&T], show: &impl Fn(&T) -> String) -> String {
    let entries: Vec<String> = entries.iter().map(|entry| format!("`{}`", show(entry))).collect();
    entries.join(", ")
}

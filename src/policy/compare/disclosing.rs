//! `[disclosure]`.

use super::lists::Toward;
use super::{Change, Comparing, Effect, goes};
use crate::policy::disclosing::{Disclosing, DisclosureKey};
use crate::policy::glob::TextGlob;
use crate::policy::print::values;
use crate::policy::words::{ClaimStyle, NamedForm, Placeholder, Statement, Where};
use crate::policy::{Form, Policy};

impl Comparing<'_> {
    /// How AI use is stated.
    pub(super) fn disclosing(&mut self, before: &Disclosing, after: &Disclosing) {
        let Disclosing {
            keys: _,
            dropped: _,
            form: _,
            place,
            own_words,
            when,
            none,
            claim,
            one_per_tool,
            mixed,
            aids,
            not_ai,
            forbidden_names,
            forbidden_keys,
            human_only,
            prompts,
            cards,
            pull_request,
        } = before;
        let clause = |key: &str| format!("disclosure.{key}");
        self.disclosure_keys(before, after);
        self.place(*place, after.place);
        self.own_words(*own_words, after.own_words);
        self.raised(&clause("when"), *when, after.when);
        let ignoring_case = |a: &String, b: &String| a.eq_ignore_ascii_case(b);
        self.vocabulary(&clause("none"), none, &after.none, ignoring_case, Clone::clone);
        self.claim(*claim, after.claim);
        let from = self.changes.len();
        self.raised(&clause("one-per-tool"), *one_per_tool, after.one_per_tool);
        self.refuses_malformed(from);
        self.mixed(*mixed, after.mixed);
        self.vocabulary(&clause("aids"), aids, &after.aids, ignoring_case, Clone::clone);
        let shown = |glob: &TextGlob| glob.as_str().to_owned();
        self.vocabulary(&clause("not-ai"), not_ai, &after.not_ai, PartialEq::eq, shown);
        let lists = (forbidden_names.as_slice(), after.forbidden_names.as_slice());
        self.listed(&clause("forbidden-names"), lists, Toward::More, PartialEq::eq, shown);
        let lists = (forbidden_keys.as_slice(), after.forbidden_keys.as_slice());
        self.listed(&clause("forbidden-keys"), lists, Toward::More, PartialEq::eq, shown);
        let places = |places: &[crate::policy::HumanOnly]| -> Vec<String> {
            places.iter().map(|place| values::human_only(place).to_owned()).collect()
        };
        let (kept, now) = (places(human_only), places(&after.human_only));
        let lists = (kept.as_slice(), now.as_slice());
        self.listed(&clause("human-only"), lists, Toward::More, ignoring_case, Clone::clone);
        self.kept(&clause("prompts"), prompts, &after.prompts, ToString::to_string);
        self.raised(&clause("cards"), *cards, after.cards);
        if *pull_request != after.pull_request {
            let what = "asks something else of a pull request";
            self.note(&clause("pull-request"), Effect::Differs, what);
        }
    }

    /// A disclosure under a key that nobody reads would be none, so a key that is taken away must still be
    /// read, as malformed; this is so where a policy builds on another.
    fn disclosure_keys(&mut self, before: &Disclosing, after: &Disclosing) {
        let clause = "disclosure.keys";
        let from = self.changes.len();
        for key in &before.keys {
            if let Some(now) = after.keys.iter().find(|now| is_same(now, key)) {
                self.disclosure_key(clause, (key, before), (now, after));
            } else if after.dropped.iter().any(|dropped| is_same(dropped, key)) {
                let what = format!("no longer lists `{}`, which is read as malformed", key.key);
                self.note(clause, Effect::Tightens, what);
            } else {
                let what = format!("no longer lists `{}`: it is read no more", key.key);
                self.note(clause, Effect::Loosens, what);
            }
        }
        for key in &before.dropped {
            let is_read = |known: &[DisclosureKey]| known.iter().any(|known| is_same(known, key));
            if !is_read(&after.dropped) && !is_read(&after.keys) {
                let what = format!("no longer reads `{}`", key.key);
                self.note(clause, Effect::Loosens, what);
            }
        }
        for new in after.keys.iter().filter(|new| !before.keys.iter().any(|k| is_same(k, new))) {
            self.note(clause, Effect::Loosens, format!("now lists `{}` too", new.key));
        }
        self.refuses_malformed(from);
    }

    /// The changes from here on make disclosures malformed, which is stricter as long as that is refused.
    fn refuses_malformed(&mut self, from: usize) {
        if !self.denies("malformed-disclosure") {
            self.changes[from..].iter_mut().for_each(Change::doubt);
        }
    }

    fn disclosure_key(
        &mut self,
        clause: &str,
        (before, in_before): (&DisclosureKey, &Disclosing),
        (after, in_after): (&DisclosureKey, &Disclosing),
    ) {
        let DisclosureKey { key, form, values, extent, shared } = before;
        let forms = form.as_ref().unwrap_or(&in_before.form);
        let form_clause = match (form, &after.form) {
            (None, None) => "disclosure.form",
            _ => clause,
        };
        self.form(form_clause, key, forms, in_after, after);
        let fewer = values.is_empty() && !after.values.is_empty();
        let kept = !after.values.is_empty() && after.values.iter().all(|v| values.contains(v));
        if *values != after.values {
            let effect = if fewer || kept { Effect::Tightens } else { Effect::Loosens };
            self.note(clause, effect, format!("changes the values of `{key}`"));
        }
        if *extent != after.extent {
            self.note(clause, Effect::Differs, format!("changes the extent that `{key}` states"));
        }
        // What is more of a disclosure is not always stricter: it can disclose a mark.
        if *shared != after.shared {
            let effect = if after.shared { Effect::Loosens } else { Effect::Differs };
            let what = format!("changes `shared` of `{key}`: it {}", goes(shared, &after.shared));
            self.note(clause, effect, what);
        }
    }

    /// The forms of a key. `free` takes every text, so any other asks more; but what it takes apart is
    /// stated, where something asks for it.
    fn form(
        &mut self,
        clause: &str,
        key: &str,
        before: &[Form],
        in_after: &Disclosing,
        after: &DisclosureKey,
    ) {
        let after = after.form.as_ref().unwrap_or(&in_after.form);
        if before == after.as_slice() {
            return;
        }
        let what = format!("{} for `{key}`", goes(&values::forms(before), &values::forms(after)));
        let was_free = before == [Form::Named(NamedForm::Free)];
        let states_categories = after.iter().any(|form| form.template().has(Placeholder::Category));
        // A list of tools is looked for in other places, too, where each has a trailer of its own.
        let other_places = in_after.one_per_tool;
        let effect = if was_free && !states_categories && !other_places && !self.parts_decide() {
            Effect::Tightens
        } else {
            Effect::Differs
        };
        self.note(clause, effect, what);
    }

    /// Whether something asks which agent or model a use states, or selects by it. A card is asked for by
    /// the agent.
    fn parts_decide(&self) -> bool {
        let by_part = |policy: &Policy| {
            let exceptions = policy.exceptions.values().map(|exception| &exception.conditions);
            let areas = policy.areas.values().map(|area| &area.conditions);
            let mut all = std::iter::once(&policy.conditions).chain(exceptions).chain(areas);
            all.any(|conditions| {
                conditions.must_state.contains(&Statement::Agent)
                    || conditions.must_state.contains(&Statement::Model)
            })
        };
        self.tools_decide() || by_part(self.before) || by_part(self.after)
    }

    fn place(&mut self, before: Where, after: Where) {
        let effect = match (before, after) {
            (before, after) if before == after => return,
            (_, Where::Either) | (Where::Both, _) => Effect::Loosens,
            // What is stated in the other place is judged no more; and where both state it, the pull request
            // answers for less than where it speaks alone.
            (
                Where::Either | Where::Commit | Where::PullRequest,
                Where::Commit | Where::PullRequest | Where::Both,
            ) => Effect::Differs,
        };
        self.note("disclosure.where", effect, goes(&before, &after));
    }

    /// What words say is for a person to read, so with them less is refused.
    fn own_words(&mut self, before: bool, after: bool) {
        let effect = match (before, after) {
            (false, true) => Effect::Loosens,
            (true, false) => Effect::Tightens,
            _ => return,
        };
        self.note("disclosure.own-words", effect, goes(&before, &after));
    }

    /// A way to claim is a matter of taste, but for that which claims by itself.
    fn claim(&mut self, before: ClaimStyle, after: ClaimStyle) {
        let effect = match (before, after) {
            (before, after) if before == after => return,
            (_, ClaimStyle::Category) => Effect::Loosens,
            (ClaimStyle::Category, _) if self.denies("missing-exception") => Effect::Tightens,
            (ClaimStyle::Category, _) => Effect::Differs,
            (ClaimStyle::Trailer | ClaimStyle::Field, _) => Effect::Neutral,
        };
        self.note("disclosure.claim", effect, goes(&before, &after));
    }

    /// A commit that may not mix is judged as a whole; but nobody checks any more that what its field
    /// `paths=` says is so.
    fn mixed(&mut self, before: bool, after: bool) {
        let effect = match (before, after) {
            (false, true) => Effect::Loosens,
            (true, false) => Effect::Differs,
            _ => return,
        };
        self.note("disclosure.mixed", effect, goes(&before, &after));
    }

    /// Words that tell what is no disclosure. With more of them, fewer uses are seen; with fewer, what is
    /// now a use can disclose a mark, or answer where something must be stated.
    fn vocabulary<T>(
        &mut self,
        clause: &str,
        before: &[T],
        after: &[T],
        same: impl Fn(&T, &T) -> bool + Copy,
        show: impl Fn(&T) -> String + Copy,
    ) {
        let from = self.changes.len();
        self.listed(clause, (before, after), Toward::Less, same, show);
        self.changes[from..].iter_mut().for_each(Change::doubt);
    }
}

fn is_same(one: &DisclosureKey, other: &DisclosureKey) -> bool {
    one.key.eq_ignore_ascii_case(&other.key)
}

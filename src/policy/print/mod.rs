//! Prints a policy as a file, in one canonical form: tables and keys in the order of the reference,
//! defaults left out. Reading what was printed gives the same policy.

pub(super) mod values;

use std::fmt::Display;

use self::values::{
    count, disclosure_key, example, field, forms, human_only, list, model, people, requirement,
    selecting, text,
};
use super::card::{Card, DataFlow};
use super::conditions::{Conditions, Count};
use super::disclosing::{Disclosing, PullRequestForm};
use super::glob::{PathGlob, Selecting, TextGlob};
use super::selectors::Selectors;
use super::words::{DateBasis, ToolStatus, Trust};
use super::{Attest, Budget, Duty, DutyFor, Policy, Since, Tool};

impl Policy {
    /// The policy as the text of a file. The lines of the file it was read from are not kept.
    pub fn to_toml(&self) -> String {
        let mut file = Printer { text: "version = 1\n".to_owned() };
        file.project(self);
        file.disclosure(&self.disclosure);
        if !self.groups.is_empty() {
            file.table("groups");
            for (name, members) in &self.groups {
                file.line(name, &list(members.iter().map(|member| text(&member.to_string()))));
            }
        }
        for (name, category) in &self.categories {
            if category.own || category.paths.is_some() {
                file.table(&format!("categories.{name}"));
                file.text("title", category.own.then_some(&category.title));
                file.paths("paths", category.paths.as_ref());
            }
        }
        for (id, exception) in &self.exceptions {
            file.table(&format!("exceptions.{id}"));
            file.text("title", Some(&exception.title));
            file.text("text", exception.text.as_ref());
            file.text("contact", exception.contact.as_ref());
            file.texts("examples", &exception.examples);
            file.selectors(&exception.selectors);
            file.conditions(&exception.conditions);
        }
        for (name, area) in &self.areas {
            file.table(&format!("areas.{name}"));
            file.text("title", area.title.as_ref());
            file.text("text", area.text.as_ref());
            file.text("stance", area.stance);
            file.selectors(&area.selectors);
            file.conditions(&area.conditions);
        }
        for (id, duty) in &self.duties {
            file.duty(id, duty);
        }
        for (name, automation) in &self.automation {
            file.table(&format!("automation.{name}"));
            file.text("title", automation.title.as_ref());
            file.line(
                "identities",
                &list(automation.identities.iter().map(|one| text(&one.to_string()))),
            );
            file.text("trust", (automation.trust != Trust::Vouched).then_some(automation.trust));
            file.paths("paths", automation.paths.as_ref());
            file.value("from", automation.from);
            file.value("until", automation.until);
            file.value("ai", automation.ai.then_some(true));
            file.text("approval", automation.approval.as_ref());
        }
        for (name, tool) in &self.tools {
            file.tool(name, tool);
        }
        if !self.levels.is_empty() {
            file.table("levels");
            for (rule, level) in &self.levels {
                file.text(rule, Some(level));
            }
        }
        file.text
    }
}

/// The text of a file as it grows.
struct Printer {
    text: String,
}

impl Printer {
    fn table(&mut self, name: &str) {
        self.text.push_str("\n[");
        self.text.push_str(name);
        self.text.push_str("]\n");
    }

    fn line(&mut self, key: &str, value: &str) {
        self.text.push_str(key);
        self.text.push_str(" = ");
        self.text.push_str(value);
        self.text.push('\n');
    }

    fn text(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.line(key, &text(&value.to_string()));
        }
    }

    fn value(&mut self, key: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.line(key, &value.to_string());
        }
    }

    fn texts<T: Display>(&mut self, key: &str, values: &[T]) {
        if !values.is_empty() {
            self.line(key, &list(values.iter().map(|value| text(&value.to_string()))));
        }
    }

    fn globs(&mut self, key: &str, globs: &[TextGlob]) {
        let globs: Vec<_> = globs.iter().map(TextGlob::as_str).collect();
        self.texts(key, &globs);
    }

    fn paths(&mut self, key: &str, paths: Option<&Selecting<PathGlob>>) {
        self.selecting(key, paths, |glob| glob.as_str().to_owned());
    }

    fn selecting<T>(
        &mut self,
        key: &str,
        entries: Option<&Selecting<T>>,
        print: impl Fn(&T) -> String,
    ) {
        if let Some(entries) = entries {
            self.line(key, &selecting(entries, print));
        }
    }

    fn project(&mut self, policy: &Policy) {
        self.table("policy");
        self.text("project", Some(&policy.project));
        self.text("stance", Some(policy.stance));
        self.text("statement", policy.statement.as_ref());
        self.text("contact", policy.contact.as_ref());
        self.text("page", policy.page.as_ref());
        self.text("consequence", policy.consequence.as_ref());
        self.text("language", (policy.language != "en").then_some(&policy.language));
        match &policy.since {
            Some(Since::Day(day)) => self.value("since", Some(day)),
            Some(Since::After(id)) => self.line("since", &format!("{{ after = \"{id}\" }}")),
            None => {}
        }
        self.text("dates", (policy.dates != DateBasis::Entered).then_some(policy.dates));
        self.paths("refs", policy.refs.as_ref());
        self.value("review", policy.review);
        if let Some(Budget { percent, days }) = policy.budget {
            self.line("budget", &format!("{{ percent = {percent}, days = {days} }}"));
        }
        self.conditions(&policy.conditions);
    }

    fn disclosure(&mut self, disclosure: &Disclosing) {
        let default = Disclosing::default();
        if *disclosure == default {
            return;
        }
        self.table("disclosure");
        if disclosure.keys != default.keys {
            self.line("keys", &list(disclosure.keys.iter().map(disclosure_key)));
        }
        if disclosure.form != default.form {
            self.line("form", &forms(&disclosure.form));
        }
        self.text("where", (disclosure.place != default.place).then_some(disclosure.place));
        self.value("own-words", disclosure.own_words.then_some(true));
        self.text("when", (disclosure.when != default.when).then_some(disclosure.when));
        if disclosure.none != default.none {
            self.texts("none", &disclosure.none);
        }
        self.text("claim", (disclosure.claim != default.claim).then_some(disclosure.claim));
        self.value("one-per-tool", disclosure.one_per_tool.then_some(true));
        self.value("mixed", disclosure.mixed.then_some(true));
        self.texts("aids", &disclosure.aids);
        self.globs("not-ai", &disclosure.not_ai);
        self.globs("forbidden-names", &disclosure.forbidden_names);
        self.globs("forbidden-keys", &disclosure.forbidden_keys);
        if disclosure.human_only != default.human_only {
            let places: Vec<_> = disclosure.human_only.iter().map(human_only).collect();
            self.texts("human-only", &places);
        }
        self.text("prompts", (disclosure.prompts != default.prompts).then_some(disclosure.prompts));
        self.text("cards", (disclosure.cards != default.cards).then_some(disclosure.cards));
        if let Some(form) = &disclosure.pull_request {
            self.pull_request(form);
        }
    }

    fn pull_request(&mut self, form: &PullRequestForm) {
        self.table("disclosure.pull-request");
        self.text("section", form.section.as_ref());
        if !form.fields.is_empty() {
            self.line("fields", &list(form.fields.iter().map(field)));
        }
        self.texts("boxes", &form.boxes);
        self.text("none", form.none.as_ref());
    }

    fn selectors(&mut self, selectors: &Selectors) {
        self.paths("paths", selectors.paths.as_ref());
        self.paths("refs", selectors.refs.as_ref());
        self.selecting("categories", selectors.categories.as_ref(), Clone::clone);
        self.selecting("surfaces", selectors.surfaces.as_ref(), ToString::to_string);
        self.selecting("extents", selectors.extents.as_ref(), ToString::to_string);
        self.selecting("tools", selectors.tools.as_ref(), |glob| glob.as_str().to_owned());
        self.selecting("hosting", selectors.hosting.as_ref(), ToString::to_string);
        if let Some(authors) = &selectors.authors {
            self.line("authors", &people(authors));
        }
        self.text("trust", selectors.trust);
        self.value("from", selectors.from);
        self.value("until", selectors.until);
    }

    fn conditions(&mut self, conditions: &Conditions) {
        self.texts("must-state", &conditions.must_state);
        match conditions.requires.as_slice() {
            [] => {}
            requires => self.line("requires", &list(requires.iter().map(requirement))),
        }
        self.value("max-files", conditions.max_files);
        self.value("max-lines", conditions.max_lines);
        if conditions.count != Count::default() {
            self.line("count", &count(&conditions.count));
        }
    }

    fn duty(&mut self, id: &str, duty: &Duty) {
        self.table(&format!("duties.{id}"));
        self.text("text", Some(&duty.text));
        match &duty.due {
            DutyFor::Ai => {}
            DutyFor::All => self.text("for", Some("all")),
            DutyFor::Exceptions(ids) => self.texts("for", ids),
        }
        match &duty.attest {
            Attest::Nothing => {}
            Attest::Person => self.text("attest", Some("person")),
            Attest::Key(key) => self.text("attest", Some(key)),
        }
    }

    fn tool(&mut self, name: &str, tool: &Tool) {
        self.table(&format!("tools.{name}"));
        self.text("title", tool.title.as_ref());
        self.text("text", tool.text.as_ref());
        if tool.agents != [name] {
            self.texts("agents", &tool.agents);
        }
        self.texts("marks", &tool.marks);
        for (key, examples) in
            [("examples", &tool.examples), ("counterexamples", &tool.counterexamples)]
        {
            if !examples.is_empty() {
                self.line(key, &list(examples.iter().map(example)));
            }
        }
        self.text("hosting", tool.hosting);
        let is_said = tool.status != ToolStatus::Active || tool.card.is_some();
        self.text("status", is_said.then_some(tool.status));
        self.value("since", tool.since);
        self.text("approval", tool.approval.as_ref());
        if let Some(card) = &tool.card {
            self.card(name, card);
        }
    }

    fn card(&mut self, name: &str, card: &Card) {
        self.text("identity", Some(card.kind));
        self.line("models", &list(card.models.iter().map(model)));
        self.texts("limits", &card.limits);
        self.text("steward", Some(&card.steward));
        self.text("licence", Some(&card.licence));
        self.text("source", card.source.as_ref());
        self.text("monitoring", card.monitoring.as_ref());
        self.table(&format!("tools.{name}.system"));
        self.text("prompts", Some(&card.system.prompts));
        self.text("workflow", Some(&card.system.workflow));
        self.text("sampling", Some(&card.system.sampling));
        self.text("guardrails", Some(&card.system.guardrails));
        self.table(&format!("tools.{name}.data-flow"));
        match &card.data_flow {
            DataFlow::Nothing => self.text("sent", Some("nothing")),
            DataFlow::Sent { what, to, retained, trained_on } => {
                self.texts("sent", what);
                self.texts("to", to);
                self.text("retained", Some(retained));
                self.text("trained-on", Some(trained_on));
            }
        }
        for (task, said) in &card.tasks {
            self.table(&format!("tools.{name}.tasks.{task}"));
            self.text("title", Some(&said.title));
            self.text("results", Some(&said.results));
            self.text("reproduce", Some(&said.reproduce));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::policy::arbitrary::policies;

    proptest! {
        #[test]
        fn reading_what_was_printed_gives_the_same_policy(policy in policies()) {
            let printed = policy.to_toml();
            let read = Policy::read(printed.as_bytes());
            let (read, _) = read.map_err(|diagnoses| {
                TestCaseError::fail(format!("{diagnoses:#?}\n{printed}"))
            })?;
            prop_assert_eq!(Policy { lines: policy.lines.clone(), ..read.clone() }, policy, "{}", printed);
            prop_assert_eq!(read.to_toml(), printed);
        }
    }
}

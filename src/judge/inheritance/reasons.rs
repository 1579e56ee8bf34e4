//! Why some points may not be changed that look stricter: for each, what a parent refuses and a child would let
//! pass.

use std::collections::BTreeMap;

use bstr::BString;
use jiff::civil::date;

use super::judge;
use crate::commit::{CommitFacts, Kind, Person, Stage, Standing};
use crate::fact::Fact;
use crate::judge::Verdict;
use crate::message::Message;
use crate::policy::{Parents, Policy};
use crate::pull_request::{Commits, PullRequest};
use crate::size::{Counting, Lines, Sizes};

/// The one file on which a child builds here.
struct Beside(String);

impl Parents for Beside {
    fn path(&self) -> &'static str {
        "AI_POLICY.toml"
    }

    fn text(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone().into_bytes())
    }
}

/// What is judged: a commit, and the text of its pull request, which is judged in its place if it is given.
struct Told {
    author: &'static str,
    trailers: &'static str,
    paths: &'static [&'static str],
    text: Option<&'static str>,
}

const COMMIT: Told =
    Told { author: "jo@example.org", trailers: "Change-Id: I1", paths: &["src/a.c"], text: None };

impl Told {
    fn verdict(&self, policy: &Policy) -> Verdict {
        let agents = policy.agents();
        let person = Person { name: "Jo".into(), address: self.author.into(), seconds: 0 };
        let paths: Vec<BString> = self.paths.iter().map(|path| BString::from(*path)).collect();
        let lines = paths.iter().map(|path| (path.clone(), Lines::Counted(10))).collect();
        let sizes = Sizes {
            lines: BTreeMap::from([(Counting::default(), lines)]),
            generated: Fact::NotGiven,
        };
        let mut facts = CommitFacts::unread(None, Stage::Landing);
        facts.parents = Fact::Read(1);
        facts.author = Fact::Read(person.clone());
        facts.committer = Fact::Read(person);
        facts.message =
            Fact::Read(Message::stored(format!("Mend the menu\n\n{}\n", self.trailers)));
        facts.changed_paths = Fact::Read(paths);
        facts.sizes = Fact::Read(sizes);
        facts.target = Fact::Read("refs/heads/main".into());
        facts.entered = Fact::Read(date(2026, 7, 1));
        facts.standing = Fact::Read(Standing::InForce);
        let Some(text) = self.text else { return judge(policy, &agents, &facts).verdict() };
        let text = PullRequest::read(text.as_bytes(), Kind::PullRequest, policy, &agents);
        facts.pull_request = text.clone();
        let commit = judge(policy, &agents, &facts);
        let mut of_text = CommitFacts::of_text(Kind::PullRequest, text);
        of_text.author = facts.author.clone();
        of_text.target = facts.target.clone();
        of_text.entered = facts.entered.clone();
        of_text.standing = Fact::Read(Standing::InForce);
        of_text.changed_paths = if commit.is_spoken_for(policy) {
            facts.changed_paths.clone()
        } else {
            Fact::Read(Vec::new())
        };
        of_text.commits = Fact::Read(Commits::of(std::iter::once(&commit)));
        judge(policy, &agents, &of_text).verdict()
    }
}

/// A child that its parent refuses, though each of its lines looks stricter; and something that the parent
/// refuses and the child, if it were one, would not.
fn passes_by(point: &str, parent: &str, child: &str, told: &Told) {
    let parent = format!("version = 1\n[policy]\nproject = \"P\"\n{parent}");
    let child = format!("version = 1\nextends = {{ file = \"p.toml\" }}\n{child}");
    let read = |parent: &str| Policy::read_with(child.as_bytes(), &Beside(parent.to_owned()));
    let errors = read(&parent).expect_err(point);
    assert!(errors.iter().all(|error| error.title.contains(&format!("`{point}`"))), "{errors:#?}");
    let opens = "version = 1\nopens = [\"policy\", \"disclosure\", \"exceptions\", \"areas\", \"duties\", \"automation\"]";
    let (opened, _) = read(&parent.replacen("version = 1", opens, 1)).expect(point);
    let (parent, _) = Policy::read(parent.as_bytes()).expect(point);
    assert_eq!(told.verdict(&parent), Verdict::Violation, "{point}");
    assert_ne!(told.verdict(&opened), Verdict::Violation, "{point}");
}

const CHILD: &str = "[policy]\nproject = \"C\"\n";

#[test]
fn automation_that_is_not_vouched_for_is_judged_as_a_person_who_says_nothing() {
    let parent = "stance = \"forbid\"\n[automation.bot]\nidentities = [\"bot@example.org\"]\n\
                  trust = \"stated\"\nai = true\napproval = \"https://example.org\"\n";
    let child = format!("{CHILD}[automation.bot]\ntrust = \"vouched\"\n");
    let told = Told { author: "bot@example.org", ..COMMIT };
    passes_by("automation.bot.trust", parent, &child, &told);
}

#[test]
fn a_stricter_area_lets_out_whom_nobody_vouches_for() {
    let parent = "stance = \"disclose\"\n[areas.jo]\nauthors = [\"jo@example.org\"]\nstance = \"forbid\"\n\
                  trust = \"stated\"\n";
    let child = format!("{CHILD}[areas.jo]\ntrust = \"vouched\"\n");
    let told = Told { trailers: "Assisted-by: Claude Code", ..COMMIT };
    passes_by("areas.jo.trust", parent, &child, &told);
}

#[test]
fn what_is_asked_of_every_commit_is_not_asked_of_a_pull_request_that_speaks_for_them() {
    let told = Told { text: Some("Mends it.\n\nAssisted-by: Claude Code\n"), ..COMMIT };
    let of = |due: &str| format!("requires = [{{ key = \"Approved-by\", for = \"{due}\" }}]\n");
    let parent =
        format!("stance = \"disclose\"\n{}[disclosure]\nwhere = \"pull-request\"\n", of("ai"));
    passes_by("policy.requires", &parent, &format!("{CHILD}{}", of("all")), &told);
    let parent = "stance = \"disclose\"\n[disclosure]\nwhere = \"pull-request\"\n\
                  [duties.read]\ntext = \"You read it.\"\nattest = \"Read-by\"\n";
    passes_by("duties.read.for", parent, &format!("{CHILD}[duties.read]\nfor = \"all\"\n"), &told);
}

#[test]
fn a_pull_request_answers_for_less_where_the_commits_state_their_uses_too() {
    let parent = "stance = \"disclose\"\nrequires = [{ key = \"Approved-by\" }]\n\
                  [disclosure]\nwhere = \"pull-request\"\n";
    let child = format!("{CHILD}[disclosure]\nwhere = \"both\"\n");
    let told = Told {
        trailers: "Assisted-by: Claude Code\nApproved-by: Ann <ann@example.org>",
        text: Some("Mends it.\n\nAssisted-by: Claude Code\n"),
        ..COMMIT
    };
    passes_by("disclosure.where", parent, &child, &told);
}

#[test]
fn a_pull_request_speaks_for_its_text_alone_where_only_commits_state_uses() {
    let parent =
        "stance = \"disclose\"\n[areas.text]\nsurfaces = [\"pull-request\"]\nstance = \"forbid\"\n";
    let child = format!("{CHILD}[disclosure]\nwhere = \"both\"\n");
    let told = Told {
        trailers: "Assisted-by: Claude Code",
        text: Some("Mends it.\n\nAssisted-by: Claude Code\n"),
        ..COMMIT
    };
    passes_by("disclosure.where", parent, &child, &told);
}

#[test]
fn what_an_exception_does_not_select_does_not_count_for_its_limit() {
    let parent = "stance = \"no-unless\"\n[exceptions.small]\ntitle = \"S\"\nmax-lines = 5\n\
                  [exceptions.any]\ntitle = \"A\"\n";
    let child = format!("{CHILD}[exceptions.small]\nsurfaces = [\"message\"]\n");
    let told = Told {
        trailers: "Assisted-by: Claude Code; surface=content, message; exception=small, any",
        ..COMMIT
    };
    passes_by("exceptions.small.surfaces", parent, &child, &told);
}

#[test]
fn a_duty_of_a_closed_exception_is_due_where_nobody_needs_the_exception() {
    let parent = "stance = \"no-unless\"\n[exceptions.small]\ntitle = \"S\"\n[areas.src]\n\
                  paths = [\"src/**\"]\nstance = \"disclose\"\n[duties.read]\n\
                  text = \"You read it.\"\nattest = \"Read-by\"\nfor = [\"small\"]\n";
    let child = format!("closes = [\"exceptions.small\"]\n{CHILD}");
    let told = Told { trailers: "Assisted-by: Claude Code\nAI-Exception: small", ..COMMIT };
    passes_by("exceptions.small", parent, &child, &told);
}

#[test]
fn what_is_malformed_is_refused_only_where_its_rule_is_at_deny() {
    let parent = "stance = \"disclose\"\n[levels]\nmalformed-disclosure = \"warn\"\n[disclosure]\n\
                  keys = [\"Assisted-by\", \"Generated-by\"]\n";
    let child = format!("{CHILD}[disclosure]\nkeys = [\"Assisted-by\"]\n");
    let told = Told { trailers: "Generated-by: none\nAI-assisted: yes", ..COMMIT };
    passes_by("disclosure.keys", parent, &child, &told);
}

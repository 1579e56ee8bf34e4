//! What is judged by a parent and by its child: commits, with a pull request or without, and texts.

use std::collections::{BTreeMap, BTreeSet};

use bstr::BString;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::agents::Agents;
use crate::commit::{CommitFacts, Kind, Stage, Standing};
use crate::fact::{Fact, Input};
use crate::judge::judge;
use crate::judge::village::{BY_PEOPLE, CLAIMS, CommitText, USES, commits};
use crate::policy::{Policy, Surface};
use crate::pull_request::{Commits, PullRequest};
use crate::size::{Counting, Lines, Sizes};

/// Something to judge.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    commit: CommitText,
    kind: Kind,
    /// The text of a pull request, where there is one; of a commit, that which it is a part of.
    text: Option<String>,
    /// Whether what other people give later is due.
    pub(super) stage: Stage,
    /// What of it is not known.
    pub(super) lacks: Lacks,
}

/// What of a subject is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lacks {
    Nothing,
    NotGiven(Input),
    Unreadable(Input),
}

const FORMS: &[&str] = &[
    "tool: Claude Code",
    "tool: ",
    "## AI\n\nClaude Code wrote the test.\n",
    "## AI\n\n<!-- which? -->\n",
    "- [x] I used AI\n- [ ] I used no AI",
    "- [ ] I used AI\n- [x] I used no AI",
    "I used no AI",
    "I asked Claude Code to write the test, and read what it wrote.",
];

/// Lines that the village does not know.
const MORE: &[&str] = &[
    "Assisted-by: Zork:9; category=menu",
    "Assisted-by: Zork Claude",
    "Assisted-by: Claude Code; surface=message, content; exception=agreed, words; category=docs",
    "Assisted-by: Claude:opus-5; category=docs, code; extent=generated; exception=helped, core",
    "Generated-by: none",
    "Generated-by: Claude Code; exception=agreed",
    "Co-authored-by: Zork <zork@example.org>",
    "Zork-Session: 1",
    "Reviewed-by: Jane Doe <jane@example.org> https://example.org/r",
    "Reviewed-by: Jo <jo@example.org>",
];

const INPUTS: &[Input] = &[
    Input::TargetRef,
    Input::Sizes,
    Input::Generated,
    Input::ChangedPaths,
    Input::Entered,
    Input::Author,
    Input::PullRequest,
    Input::Commits,
];

/// The first day of the village, 2026-07-01, in seconds.
const FIRST_DAY: i64 = 1_782_864_000;

pub(super) fn subjects() -> impl Strategy<Value = Subject> {
    let few = |lines: &'static [&'static str]| prop_oneof![1 => Just(Vec::new()), 2 => subsequence(lines, 1..=2)];
    let negative = prop_oneof![5 => Just(""), 1 => Just("Assisted-by: none\n")];
    let text = (few(FORMS), few(USES), few(CLAIMS), subsequence(BY_PEOPLE, 0..4), negative)
        .prop_map(|(forms, uses, claims, people, negative)| {
            let trailers = [uses, claims, people].concat().join("\n");
            format!("It mends the menu.\n\n{}\n\n{negative}{trailers}\n", forms.join("\n\n"))
        });
    let lacks = prop_oneof![
        6 => Just(Lacks::Nothing),
        1 => select(INPUTS).prop_map(Lacks::NotGiven),
        1 => select(INPUTS).prop_map(Lacks::Unreadable),
    ];
    let kind = select(vec![
        Kind::Commit,
        Kind::Commit,
        Kind::Commit,
        Kind::Commit,
        Kind::PullRequest,
        Kind::PullRequest,
        Kind::Text(Surface::Issue),
    ]);
    let early = proptest::bool::weighted(0.15);
    let more = prop_oneof![2 => Just(Vec::new()), 1 => subsequence(MORE, 1..=2)];
    (commits(), kind, proptest::option::of(text), early, lacks, (author(), more)).prop_map(
        |(mut commit, kind, text, early, lacks, (author, more))| {
            // Only a message comes before a commit.
            let early = early && kind == Kind::Commit;
            let stage = if early { Stage::Message } else { Stage::Landing };
            commit.author = author.unwrap_or(commit.author);
            commit.trailers.extend(more.into_iter().map(str::to_owned));
            let text = text.or_else(|| (kind != Kind::Commit).then(String::new));
            Subject { commit, kind, text, stage, lacks }
        },
    )
}

/// Automation that the village does not know.
fn author() -> impl Strategy<Value = Option<&'static str>> {
    let others = vec!["Helper <helper@example.org>", "Zork <zork@example.org>"];
    prop_oneof![6 => Just(None), 1 => select(others).prop_map(Some)]
}

impl Subject {
    /// The same with everything known.
    pub(super) fn whole(&self) -> Self {
        Self { lacks: Lacks::Nothing, ..self.clone() }
    }

    /// The same where it lands.
    pub(super) fn landing(&self) -> Self {
        Self { stage: Stage::Landing, ..self.clone() }
    }

    /// What is known of it where this policy is in force, by whose vocabulary its text is read.
    pub(super) fn facts(&self, policy: &Policy, agents: &Agents) -> CommitFacts {
        let mut commit = self.of_commit();
        if let Some(text) = &self.text {
            let kind = match self.kind {
                Kind::Commit => Kind::PullRequest,
                kind => kind,
            };
            commit.pull_request = PullRequest::read(text.as_bytes(), kind, policy, agents);
        }
        let mut facts = match self.kind {
            Kind::Commit => commit,
            kind => of_text(kind, commit, policy, agents),
        };
        facts.stage = self.stage;
        self.forget(&mut facts);
        facts
    }

    fn of_commit(&self) -> CommitFacts {
        let mut facts = self.commit.facts();
        for (person, days) in [(&mut facts.author, 0), (&mut facts.committer, 1)] {
            if let Fact::Read(person) = person {
                person.seconds = FIRST_DAY + 86_400 * (i64::from(self.commit.day) - 1 + days);
            }
        }
        facts.sizes = Fact::Read(self.sizes());
        facts
    }

    /// Ten lines in each path, but none in pictures; fewer where some do not count.
    fn sizes(&self) -> Sizes {
        let lines = |counting: Counting| -> BTreeMap<BString, Lines> {
            let left_out =
                2 * u64::from(counting.without_whitespace) + 5 * u64::from(counting.without_moved);
            let counted = |path: &str| {
                if path.starts_with("art/") { Lines::Binary } else { Lines::Counted(10 - left_out) }
            };
            self.commit.paths.iter().map(|path| (BString::from(*path), counted(path))).collect()
        };
        let ways = [false, true].into_iter().flat_map(|without_whitespace| {
            [false, true].map(|without_moved| Counting { without_whitespace, without_moved })
        });
        let generated = self.commit.paths.iter().filter(|path| path.starts_with("po/"));
        let generated: BTreeSet<BString> = generated.map(|path| BString::from(*path)).collect();
        Sizes {
            lines: ways.map(|way| (way, lines(way))).collect(),
            generated: Fact::Read(generated),
        }
    }

    fn forget(&self, facts: &mut CommitFacts) {
        let (input, unreadable) = match self.lacks {
            Lacks::Nothing => return,
            Lacks::NotGiven(input) => (input, false),
            Lacks::Unreadable(input) => (input, true),
        };
        match input {
            Input::TargetRef => lost(&mut facts.target, unreadable),
            Input::Sizes => lost(&mut facts.sizes, unreadable),
            Input::Generated => {
                if let Fact::Read(sizes) = &mut facts.sizes {
                    lost(&mut sizes.generated, unreadable);
                }
            }
            Input::ChangedPaths => lost(&mut facts.changed_paths, unreadable),
            Input::Entered => lost(&mut facts.entered, unreadable),
            Input::Author => lost(&mut facts.author, unreadable),
            Input::PullRequest if self.kind == Kind::Commit => {
                lost(&mut facts.pull_request, unreadable);
            }
            Input::Commits => lost(&mut facts.commits, unreadable),
            _ => {}
        }
    }
}

/// A text that stands beside its only commit, as the check of a range reads it.
fn of_text(kind: Kind, commit: CommitFacts, policy: &Policy, agents: &Agents) -> CommitFacts {
    let mut facts = CommitFacts::of_text(kind, commit.pull_request.clone());
    facts.entered = commit.entered.clone();
    facts.target = commit.target.clone();
    facts.standing = Fact::Read(Standing::InForce);
    facts.author = commit.author.clone();
    if kind == Kind::PullRequest {
        let judged = judge(policy, agents, &commit);
        facts.commits = Fact::Read(Commits::of(std::iter::once(&judged)));
        facts.changed_paths = if judged.is_spoken_for(policy) {
            commit.changed_paths.clone()
        } else {
            Fact::Read(Vec::new())
        };
        facts.sizes = commit.sizes;
    }
    facts
}

fn lost<T>(fact: &mut Fact<T>, unreadable: bool) {
    *fact = if unreadable { Fact::Unreadable("lost".to_owned()) } else { Fact::NotGiven };
}

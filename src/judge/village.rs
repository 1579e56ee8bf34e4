//! Small random worlds: policies out of a few tables, and commits that meet them often.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bstr::BString;
use jiff::civil::date;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::commit::{CommitFacts, PartOf, Person, Stage, Standing};
use crate::fact::Fact;
use crate::message::Message;
use crate::policy::Policy;
use crate::size::{Counting, Lines, Sizes};

/// A policy as text, in parts that can be shuffled.
#[derive(Clone, Debug)]
pub(crate) struct PolicyText {
    pub(crate) stance: &'static str,
    pub(crate) policy: Vec<&'static str>,
    pub(crate) disclosure: Vec<&'static str>,
    pub(crate) tables: Vec<&'static str>,
    pub(crate) levels: Vec<(&'static str, &'static str)>,
}

impl PolicyText {
    pub(crate) fn read(&self) -> Policy {
        let mut text = format!(
            "version = 1\n[policy]\nproject = \"D\"\nstance = \"{}\"\n{}\n{FIXED}\n[disclosure]\n{}\n{}\n[levels]\n",
            self.stance,
            self.policy.join("\n"),
            self.disclosure.join("\n"),
            self.tables.join("\n"),
        );
        for (rule, level) in &self.levels {
            writeln!(text, "{rule} = \"{level}\"").expect("a text takes any");
        }
        match Policy::read(text.as_bytes()) {
            Ok((policy, _)) => policy,
            Err(errors) => panic!("{errors:#?}\n{text}"),
        }
    }
}

/// An area that needs exceptions, so that they always have an effect; and the groups.
const FIXED: &str = "
[areas.closed]
categories = [\"research\"]
stance = \"no-unless\"
[groups]
core = [\"amina@example.org\", \"jane@example.org\"]
bots = [\"bot@example.org\"]";

pub(super) const POLICY_KEYS: &[&str] = &[
    "must-state = [\"category\"]",
    "since = 2026-06-18",
    "refs = [\"refs/heads/main\"]",
    "requires = [{ key = \"Signed-off-by\", by = \"author\", for = \"all\" }]",
    "max-lines = 9\nmax-files = 1\ncount = { ignore = [\"generated\"] }",
];

pub(super) const DISCLOSURE_KEYS: &[&str] = &[
    "form = [\"agent:model\", \"tool model\"]",
    "where = \"either\"",
    "when = \"always\"",
    "mixed = true",
    "forbidden-names = [\"acme*\"]",
    "forbidden-keys = [\"Claude-*\", \"Read-*\"]",
    "cards = \"required\"",
    "not-ai = [\"release.sh\"]",
    "keys = [\"Assisted-by\", { key = \"Generated-by\", extent = \"generated\" }, \"Co-authored-by\"]",
];

pub(super) const AREAS: &[&str] = &[
    "[areas.art]\npaths = [\"art/**\"]\nstance = \"forbid\"",
    "[areas.vendored]\npaths = [\"vendor/**\"]\nstance = \"open\"",
    "[areas.docs]\npaths = [\"doc/**\"]\nstance = \"disclose\"\nmust-state = [\"detail\"]",
    "[areas.completion]\ncategories = [\"completion\"]\nstance = \"open\"",
    "[areas.messages]\nsurfaces = [\"message\"]\nstance = \"forbid\"",
    "[areas.alone]\nextents = [\"autonomous\", \"generated\"]\nrequires = [{ key = \"Reviewed-by\", by = \"other-person\" }]",
    "[areas.core-team]\nauthors = [\"@core\"]\ntrust = \"stated\"\nstance = \"disclose\"",
    "[areas.core-vouched]\nauthors = [\"@core\"]\nstance = \"open\"",
    "[areas.others]\nauthors = [\"!@core\"]\npaths = [\"src/**\"]\nstance = \"no-unless\"",
    "[areas.next]\nrefs = [\"refs/heads/next\"]\nstance = \"open\"",
    "[areas.frozen]\npaths = [\"src/**\"]\nuntil = 2026-07-01\nstance = \"forbid\"",
];

pub(super) const EXCEPTIONS: &[&str] = &[
    "[exceptions.translation]\ntitle = \"T\"\npaths = [\"po/**\", \"doc/**\"]\nrequires = [{ key = \"Reviewed-by\", by = \"other-person\" }]",
    "[exceptions.words]\ntitle = \"W\"\ncategories = [\"docs\", \"comments\"]",
    "[exceptions.helped]\ntitle = \"H\"\nextents = [\"assisted\"]\nmust-state = [\"detail\"]",
    "[exceptions.agreed]\ntitle = \"A\"\nmax-lines = 19",
    "[exceptions.trial]\ntitle = \"R\"\nuntil = 2026-07-01",
    "[exceptions.core]\ntitle = \"C\"\nauthors = [\"@core\"]",
    "[exceptions.claude]\ntitle = \"L\"\ntools = [\"claude*\"]\nrefs = [\"refs/heads/main\"]",
];

pub(super) const OTHER_TABLES: &[&str] = &[
    "[duties.read]\ntext = \"You read it.\"\nattest = \"Read-by\"",
    "[duties.asked]\ntext = \"You asked.\"\nattest = \"person\"\nfor = \"all\"",
    "[automation.bot]\nidentities = [\"bot@example.org\"]\ntrust = \"stated\"",
    "[automation.helper]\nidentities = [\"noreply@anthropic.com\"]\ntrust = \"stated\"\nai = true\napproval = \"https://example.org/1\"",
    "[categories.docs]\npaths = [\"doc/**\"]",
    CARD,
];

const CARD: &str = "
[tools.claude]
title = \"C\"
hosting = \"external\"
status = \"paused\"
since = 2026-07-01
identity = \"wrapper\"
steward = \"Jane\"
licence = \"MIT\"
limits = [\"many\"]
models = [{ name = \"o\", card = \"https://example.org/o\", weights = \"open\", code = \"open\", data = \"open\" }]
tasks.write = { title = \"Writes\", results = \"unknown\", reproduce = \"unknown\" }
system = { prompts = \"none\", workflow = \"none\", sampling = \"none\", guardrails = \"none\" }
data-flow = { sent = [\"all\"], to = [\"them\"], retained = \"unknown\", trained-on = \"unknown\" }";

/// Disclosures, which state a use under every policy of [`policies`].
pub(crate) const USES: &[&str] = &[
    "Assisted-by: Claude:opus-5",
    "Assisted-by: Claude Code; category=docs; extent=assisted; detail=words",
    "Assisted-by: GitHub Copilot; category=completion",
    "Assisted-by: Claude Code, GitHub Copilot; surface=content, message",
    "Assisted-by: Claude:opus-5; exception=agreed",
    "Assisted-by: Claude:opus-5; exception=words, trial",
    "Assisted-by: Claude:opus-5; paths=po/**",
    "Assisted-by: Claude:acme-1 2",
    "Assisted-by: a robot; category=code",
    "Assisted-by: Claude:opus-5; extent=autonomous; category=research",
];

/// Trailers that a person gives, and that bear no mark.
pub(crate) const BY_PEOPLE: &[&str] = &[
    "Signed-off-by: Jane Doe <jane@example.org>",
    "Reviewed-by: Amina Bello <amina@example.org>",
    "Reviewed-by: Jane Doe <jane@example.org>",
    "Read-by: Jane Doe <jane@example.org>",
];

pub(crate) const CLAIMS: &[&str] = &[
    "AI-Exception: translation",
    "AI-Exception: words",
    "AI-Exception: agreed, helped",
    "AI-Exception: trial",
    "AI-Exception: core",
    "AI-Exception: claude",
    "AI-Exception: agreed",
    "AI-Exception: tranlation",
    "AI-Exception:",
];

const OTHERS: &[&str] = &[
    "Assisted-by: none",
    "Assisted-by: release.sh",
    "Assisted-by: Cl\u{200b}aude",
    "Generated-by: Claude:opus-5",
    "Co-authored-by: Claude <noreply@anthropic.com>",
    "Co-authored-by: Copilot <223556219+Copilot@users.noreply.github.com>",
    "Signed-off-by: Claude <noreply@anthropic.com>",
    "AI-assisted: yes",
    "Claude-Session: https://claude.ai/code/session_1",
];

const PATHS: &[&str] = &["art/a.png", "doc/a.md", "po/ha.po", "src/a.c", "vendor/a.c"];

/// A commit as parts of which each can be taken away.
#[derive(Clone, Debug)]
pub(crate) struct CommitText {
    /// Lines of a paragraph of their own, above the trailers.
    pub(crate) above: Vec<String>,
    pub(crate) trailers: Vec<String>,
    pub(crate) paths: Vec<&'static str>,
    pub(crate) author: &'static str,
    pub(crate) committer: &'static str,
    pub(crate) day: i8,
    pub(crate) target: &'static str,
    pub(crate) parents: usize,
}

impl CommitText {
    pub(crate) fn facts(&self) -> CommitFacts {
        let mut text = "Mend the menu\n\n".to_owned();
        for line in &self.above {
            writeln!(text, "{line}\n").expect("a text takes any");
        }
        text.push_str("Change-Id: I1\n");
        for line in &self.trailers {
            writeln!(text, "{line}").expect("a text takes any");
        }
        let person = |text: &str| {
            let (name, address) = text.split_once(" <").expect("a person");
            let address = address.trim_end_matches('>').into();
            Fact::Read(Person { name: name.into(), address, seconds: 0 })
        };
        let mut facts = CommitFacts::unread(None, Stage::Landing);
        facts.parents = Fact::Read(self.parents);
        facts.author = person(self.author);
        facts.committer = person(self.committer);
        facts.message = Fact::Read(Message::stored(text));
        facts.changed_paths = Fact::Read(self.paths.iter().copied().map(BString::from).collect());
        facts.sizes = Fact::Read(self.sizes());
        facts.automatic_merge = Fact::Read(self.paths.is_empty());
        facts.part_of = Fact::Read(PartOf::History);
        facts.target = Fact::Read(self.target.into());
        facts.entered = Fact::Read(date(2026, 7, self.day));
        facts.standing = Fact::Read(Standing::InForce);
        facts
    }

    /// Ten lines in each path, but none in pictures.
    fn sizes(&self) -> Sizes {
        let lines = |path: &&str| {
            if path.starts_with("art/") { Lines::Binary } else { Lines::Counted(10) }
        };
        let counted = self.paths.iter().map(|path| (BString::from(*path), lines(path)));
        let generated = self.paths.iter().filter(|path| path.starts_with("po/"));
        Sizes {
            lines: BTreeMap::from([(Counting::default(), counted.collect())]),
            generated: Fact::Read(generated.map(|path| BString::from(*path)).collect()),
        }
    }
}

pub(crate) fn policies() -> impl Strategy<Value = PolicyText> {
    (
        select(vec!["open", "disclose", "no-unless", "no-unless", "no-unless", "forbid"]),
        subsequence(POLICY_KEYS, 0..2),
        subsequence(DISCLOSURE_KEYS, 0..3),
        (subsequence(AREAS, 0..4), subsequence(EXCEPTIONS, 3..8), subsequence(OTHER_TABLES, 0..3)),
    )
        .prop_map(|(stance, mut policy, disclosure, (areas, exceptions, others))| {
            let tables = [areas, exceptions, others].concat();
            // A condition in a table that is `open` is an error.
            let asks = |key: &str| {
                !key.starts_with("since") && !key.starts_with("refs") && !key.contains("for = ")
            };
            policy.retain(|key| stance != "open" || !asks(key));
            PolicyText { stance, policy, disclosure, tables, levels: Vec::new() }
        })
}

/// Levels for some rules.
pub(crate) fn levels() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    let rules: Vec<&str> = crate::rules::ALL
        .iter()
        .map(|rule| rule.id)
        .filter(|rule| *rule != "policy-invalid")
        .collect();
    let level = select(vec!["allow", "warn", "deny"]);
    (subsequence(rules, 0..8), proptest::collection::vec(level, 8))
        .prop_map(|(rules, levels)| rules.into_iter().zip(levels).collect())
}

pub(crate) fn commits() -> impl Strategy<Value = CommitText> {
    let few = |lines: &'static [&'static str], most| prop_oneof![1 => Just(Vec::new()), 1 => subsequence(lines, 1..=most)];
    let others = || prop_oneof![4 => Just(Vec::new()), 1 => subsequence(OTHERS, 1)];
    (
        (few(USES, 2), subsequence(BY_PEOPLE, 0..4), few(CLAIMS, 2), others()),
        others(),
        subsequence(PATHS, 0..3),
        select(vec![
            "Jane <jane@example.org>",
            "Jane <jane@example.org>",
            "Jo <jo@example.org>",
            "Jo <jo@example.org>",
            "Bot <bot@example.org>",
            "Claude <noreply@anthropic.com>",
        ]),
        select(vec![
            "Jane <jane@example.org>",
            "Jo <jo@example.org>",
            "Claude <noreply@anthropic.com>",
        ]),
        (
            1_i8..3,
            select(vec!["refs/heads/main", "refs/heads/main", "refs/heads/next"]),
            1_usize..3,
        ),
    )
        .prop_map(|(trailers, above, paths, author, committer, (day, target, parents))| {
            let (uses, people, claims, others) = trailers;
            let trailers = [uses, people, claims, others].concat();
            let owned = |lines: Vec<&str>| lines.into_iter().map(str::to_owned).collect();
            CommitText {
                above: owned(above),
                trailers: owned(trailers),
                paths,
                author,
                committer,
                day,
                target,
                parents,
            }
        })
}

//! One property for each kind of input that others write. A property that does not hold panics.

use std::sync::LazyLock;

use bstr::ByteSlice;
use provenance::commit::{CommitFacts, Kind, Stage};
use provenance::fact::Fact;
use provenance::git::object::Commit;
use provenance::message::{Cleanup, Message, Mode, configuration_could_matter};
use provenance::policy::{POLICY_SIZE, Policy, Surface};
use provenance::pull_request::PullRequest;
use provenance::untrusted::{Untrusted, is_unprintable};

const KEYS: [&str; 3] = ["Assisted-by", "AI-exception", "Signed-off-by"];

/// A message, stored or in a file: everything that is found in it has a line of it, and what git would
/// store of a file stays as it is when it is a file again.
pub fn message(data: &[u8]) {
    holds_together(&Message::stored(data), data);
    for mode in [Mode::Strip, Mode::Whitespace, Mode::Verbatim, Mode::Scissors] {
        let cleanup = Cleanup { mode, comment: "#".into() };
        let message = Message::from_file(data, &cleanup);
        holds_together(&message, data);
        let again = Message::from_file(message.text(), &cleanup);
        assert_eq!(again.text(), message.text(), "{mode:?}");
    }
    configuration_could_matter(data, &KEYS);
}

fn holds_together(message: &Message, text: &[u8]) {
    let last = text.lines().count().max(1);
    let trailers = message.trailers().iter().map(|trailer| trailer.line);
    let look_alikes = message.look_alikes(&KEYS);
    for line in trailers.chain(look_alikes.iter().map(|look_alike| look_alike.line)) {
        assert!((1..=last).contains(&line), "line {line} of {last}");
    }
    assert!(!message.subject().contains(&b'\n'));
    if let Some(lines) = message.block_lines() {
        assert!(1 <= lines.start && lines.start < lines.end && lines.end <= last + 1, "{lines:?}");
    }
}

/// A policy: it is refused with places that lie in it, or it is the same after it was printed and read.
pub fn policy(data: &[u8]) {
    let (policy, diagnoses) = match Policy::read(data) {
        Ok((policy, hints)) => (Some(policy), hints),
        Err(diagnoses) => {
            assert!(!diagnoses.is_empty());
            (None, diagnoses)
        }
    };
    for diagnosis in &diagnoses {
        let span = &diagnosis.span;
        let length = diagnosis.file.as_ref().map_or(data.len(), |file| file.text.len());
        assert!(span.start <= span.end && span.end <= length, "{diagnosis:?}");
    }
    let Some(policy) = policy else { return };
    let printed = policy.to_toml();
    // Escapes can make a text longer than any policy may be.
    if printed.len() <= POLICY_SIZE {
        let (read, _) = Policy::read(printed.as_bytes()).expect("what is printed can be read");
        assert_eq!(read.to_toml(), printed);
    }
}

/// A commit object: taken apart without a panic, and the same each time.
pub fn commit(data: &[u8]) {
    let Ok(commit) = Commit::parse(data) else { return };
    if let Ok(message) = commit.message() {
        self::message(&message);
    }
    for person in [commit.author(), commit.committer()].into_iter().flatten() {
        // The name ends before the first `<` (git: ident.c).
        assert!(!person.name.contains(&b'<'));
        let _ = person.date();
    }
    assert_eq!(Commit::parse(data), Ok(commit));
}

/// A message and fixed policies: the judge gives the same judgement twice, whatever is known.
pub fn judge(data: &[u8]) {
    static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
        let texts = [
            include_str!("../../tests/fixtures/policies/project-sympy.toml"),
            include_str!("../../tests/fixtures/policies/valid-microsoft-terminal-reduced.toml"),
            include_str!("../../tests/fixtures/policies/valid-all-keys.toml"),
        ];
        let read = |text: &str| Policy::read(text.as_bytes()).expect("it is a policy").0;
        texts.into_iter().map(read).collect()
    });
    for policy in POLICIES.iter() {
        let agents = policy.agents();
        for stage in [Stage::Message, Stage::Landing] {
            let mut facts = CommitFacts::unread(None, stage);
            facts.message = Fact::Read(Message::stored(data));
            let judge = || provenance::judge::judge(policy, &agents, &facts);
            let (first, second) = (judge(), judge());
            assert_eq!(first.verdict(), second.verdict());
            assert_eq!(format!("{first:?}"), format!("{second:?}"));
        }
    }
}

/// A text and fixed policies: everything that is found has a line of it, and the judge gives the same
/// judgement twice.
pub fn pull_request(data: &[u8]) {
    static POLICIES: LazyLock<Vec<Policy>> = LazyLock::new(|| {
        let texts = [
            include_str!("../../tests/fixtures/policies/project-sympy.toml"),
            include_str!("../../tests/fixtures/policies/project-apache-fory.toml"),
            include_str!("../../tests/fixtures/policies/project-kubernetes-community.toml"),
        ];
        let read = |text: &str| Policy::read(text.as_bytes()).expect("it is a policy").0;
        texts.into_iter().map(read).collect()
    });
    let last = data.lines().count().max(1);
    for policy in POLICIES.iter() {
        let agents = policy.agents();
        let text = PullRequest::read(data, Kind::PullRequest, policy, &agents);
        if let Fact::Read(text) = &text {
            let uses = text.said().uses.iter().map(|stated| stated.origin.line);
            let negatives = text.said().negatives.iter().map(|negative| negative.origin.line);
            let flaws = text.flaws().iter().filter_map(|flaw| Some(flaw.place.as_ref()?.0));
            for line in uses.chain(negatives).chain(flaws) {
                assert!((1..=last).contains(&line), "line {line} of {last}");
            }
        }
        for kind in [Kind::PullRequest, Kind::Text(Surface::Issue)] {
            let text = PullRequest::read(data, kind, policy, &agents);
            let facts = CommitFacts::of_text(kind, text);
            let judge = || provenance::judge::judge(policy, &agents, &facts);
            assert_eq!(format!("{:?}", judge()), format!("{:?}", judge()));
        }
    }
}

/// Untrusted text as it is shown: one line, no control characters, no command to a CI system.
pub fn untrusted(data: &[u8]) {
    let shown = Untrusted::new(data).to_string();
    assert!(!shown.chars().any(|c| c.is_control() || is_unprintable(c)), "{shown:?}");
    assert!(!shown.trim_start().starts_with("::") && !shown.contains("##"), "{shown:?}");
    assert!(shown.len() <= data.len() * 10);
}

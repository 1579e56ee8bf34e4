//! Random pushes: whatever is pushed where, and in whichever order, a commit that the policy refuses never
//! comes to be reachable from a governed ref, and nothing else is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::hooked::{DISCLOSED, with_policy};
use crate::repo::{Repo, TestRepo, provenance_in};

const COMMITS: usize = 14;
/// The first three are governed; `HEAD` names the first.
const REFS: [&str; 5] =
    ["refs/heads/main", "refs/heads/a/b", "refs/heads/c", "refs/scratch/x", "refs/tags/t"];
const GOVERNED: usize = 3;

/// Commits by number, each with all that it reaches.
struct Graph {
    ids: Vec<String>,
    reached: Vec<BTreeSet<usize>>,
    refused: Vec<bool>,
}

/// Two parents, which may be one, and whether the policy refuses the commit.
type Drawn = (prop::sample::Index, prop::sample::Index, bool);

impl Graph {
    fn new(repo: &Repo, drawn: &[Drawn]) -> Self {
        let root = repo.git(["rev-parse", "HEAD"]);
        let tree = repo.git(["rev-parse", "HEAD^{tree}"]);
        let mut graph =
            Self { ids: vec![root], reached: vec![BTreeSet::from([0])], refused: vec![false] };
        for (number, (one, other, refused)) in drawn.iter().enumerate() {
            let parents = BTreeSet::from([one.index(number + 1), other.index(number + 1)]);
            let mut arguments = vec!["commit-tree".to_owned(), tree.clone()];
            let mut reached = BTreeSet::from([number + 1]);
            for parent in parents {
                arguments.extend(["-p".to_owned(), graph.ids[parent].clone()]);
                reached.extend(&graph.reached[parent]);
            }
            let message = if *refused { DISCLOSED } else { "Fine\n" };
            arguments.extend(["-m".to_owned(), format!("{number} {message}")]);
            graph.ids.push(repo.git(arguments));
            graph.reached.push(reached);
            graph.refused.push(*refused);
        }
        graph
    }

    fn reaches_refused(&self, commit: usize) -> bool {
        self.reached[commit].iter().any(|reached| self.refused[*reached])
    }
}

#[test]
fn what_is_refused_never_comes_in_and_nothing_else_is_refused() {
    let config = Config { rng_seed: RngSeed::Fixed(20_261_121), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let index = any::<prop::sample::Index>;
    let graph = prop::collection::vec((index(), index(), prop::bool::weighted(0.25)), COMMITS);
    // Each push: for some refs, a commit, or none to delete the ref.
    let to = prop::option::weighted(0.85, index());
    let push = prop::collection::btree_map(0..REFS.len(), to, 1..=3);
    let case = (graph, prop::collection::vec(push, 40));
    let (graph, pushes) = case.new_tree(&mut runner).expect("it can be made").current();

    let repo = with_policy(TestRepo::new());
    let graph = Graph::new(&repo, &graph);
    let zero = "0".repeat(40);
    let mut refs = BTreeMap::from([(0, 0)]);
    let (mut taken, mut refused) = (0, 0);
    for push in pushes {
        let mut lines = String::new();
        let mut after = refs.clone();
        for (name, to) in push {
            // A server keeps its default branch (git-config(1), `receive.denyDeleteCurrent`).
            let to = to.map(|to| to.index(graph.ids.len())).or((name == 0).then_some(0));
            let id = |commit: Option<&usize>| commit.map_or(&zero, |commit| &graph.ids[*commit]);
            let (old, new) = (id(refs.get(&name)), id(to.as_ref()));
            writeln!(lines, "{old} {new} {}", REFS[name]).expect("a string takes it");
            match to {
                Some(to) => after.insert(name, to),
                None => after.remove(&name),
            };
        }
        let input = repo.beside("input");
        std::fs::write(&input, &lines).expect("files can be written");
        let mut hook = provenance_in(repo.path());
        hook.args(["hook", "pre-receive"]);
        hook.stdin(std::fs::File::open(&input).expect("it is there"));
        let output = hook.output().expect("the program runs");
        let said = String::from_utf8_lossy(&output.stderr);
        let governed = || after.iter().filter(|(name, _)| **name < GOVERNED);
        let expected = i32::from(governed().any(|(_, tip)| graph.reaches_refused(*tip)));
        assert_eq!(output.status.code(), Some(expected), "{lines}\n{said}");
        if expected == 1 {
            refused += 1;
            continue;
        }
        taken += 1;
        for (number, name) in REFS.iter().enumerate() {
            match after.get(&number) {
                Some(commit) => repo.git(["update-ref", name, &graph.ids[*commit]]),
                None => repo.git(["update-ref", "-d", name]),
            };
        }
        refs = after;
    }
    assert!(taken >= 10 && refused >= 10, "{taken} taken, {refused} refused");
}

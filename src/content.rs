//! Facts that rest on what stands in trees: of merges, what they change of their own; of every commit, how
//! many lines. They cost something, so they are read for those commits only of which a rule asks.
//!
//! All commits that want one are read together. Where that fails, each is read by itself, so that one
//! that is damaged, or not all there, leaves the others to be judged.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use bstr::BString;

use crate::commit::{CommitFacts, CommitId};
use crate::fact::{Fact, Input};
use crate::git::object::Commit;
use crate::git::{Apart, Error, Merged, Object, Pair, Repository};
use crate::policy::Policy;
use crate::size::{Counting, Lines, Sizes};

/// Where trees are read, and by what.
pub(crate) struct Contents<'a> {
    repository: &'a Repository,
    policy: &'a Policy,
    /// The commit whose `.gitattributes` say what is generated: never one that is judged.
    trusted: Option<CommitId>,
    apart: OnceCell<Apart>,
}

/// A commit's own tree, and what it is compared with.
struct Sides {
    tree: CommitId,
    parents: Vec<CommitId>,
}

/// What a merge is compared with.
enum Against {
    /// What git makes of its two parents by itself.
    Merged(Merged),
    /// Each of its parents: git's way to merge more than two is not repeated here.
    Parents(Vec<CommitId>),
}

impl<'a> Contents<'a> {
    pub(crate) fn new(
        repository: &'a Repository,
        policy: &'a Policy,
        trusted: Option<CommitId>,
    ) -> Self {
        Self { repository, policy, trusted, apart: OnceCell::new() }
    }

    /// Reads what merges change of their own, and adds it to the paths that differ from every parent.
    pub(crate) fn read_merges(&self, merges: &mut [&mut CommitFacts]) {
        let ids = ids(merges);
        let beside = together_or_alone(&ids, |ids| self.beside(ids));
        for (facts, beside) in merges.iter_mut().zip(beside) {
            facts.add_merge(beside);
        }
    }

    /// Of the merge that is staged, the paths that differ from what git makes of both commits by itself, and
    /// whether it is just that.
    pub(crate) fn staged_merge(
        &self,
        ours: CommitId,
        theirs: CommitId,
    ) -> Result<(BTreeSet<BString>, bool), Error> {
        let merged = self.apart()?.merged(&[(ours, theirs)])?.pop();
        let Merged { tree, conflicts } = merged.ok_or(Error::Missing(theirs))?;
        let (automatic, staged) = (self.apart()?.entries(tree)?, self.repository.staged_entries()?);
        let mut paths = conflicts;
        let differs = |(path, entry): &(&BString, &BString)| automatic.get(*path) != Some(*entry);
        paths.extend(staged.iter().filter(differs).map(|(path, _)| path.clone()));
        paths.extend(automatic.into_keys().filter(|path| !staged.contains_key(path)));
        let is_automatic = paths.is_empty();
        Ok((paths, is_automatic))
    }

    /// Reads how many lines commits change, in all ways in which the policy counts.
    pub(crate) fn read_sizes(&self, commits: &mut [&mut CommitFacts]) {
        let ids = ids(commits);
        let counted = together_or_alone(&ids, |ids| self.lines(ids));
        for (facts, counted) in commits.iter_mut().zip(counted) {
            facts.sizes = match counted {
                Ok(mut lines) => {
                    // Where a merge is as one of its sides, or as git merges it, it changes nothing itself.
                    if facts.is_merge()
                        && let Fact::Read(changed) = &facts.changed_paths
                    {
                        for counted in lines.values_mut() {
                            for path in changed {
                                counted.entry(path.clone()).or_insert(Lines::Counted(0));
                            }
                        }
                    }
                    Fact::Read(Sizes { lines, generated: Fact::NotGiven })
                }
                Err(why) => Fact::Unreadable(why),
            };
        }
        let sizes = commits.iter_mut().filter_map(|facts| match &mut facts.sizes {
            Fact::Read(sizes) => Some(sizes),
            _ => None,
        });
        self.read_generated(sizes.collect());
    }

    /// How large the change between two commits is, in all ways in which the policy counts.
    pub(crate) fn between(&self, base: CommitId, head: CommitId) -> Fact<Sizes> {
        let lines = || {
            let trees = self.apart()?.trees(&[base, head])?;
            self.count(&[Pair { old: trees[0], new: trees[1] }])
        };
        match lines() {
            Ok(mut lines) => {
                let lines = lines.pop().unwrap_or_default();
                let mut sizes = Sizes { lines, generated: Fact::NotGiven };
                self.read_generated(vec![&mut sizes]);
                Fact::Read(sizes)
            }
            Err(error) => Fact::Unreadable(error.to_string()),
        }
    }

    /// Reads which of the paths are generated, where a table leaves these out.
    pub(crate) fn read_generated(&self, sizes: Vec<&mut Sizes>) {
        let Some(trusted) = self.trusted.filter(|_| self.policy.ignores_generated()) else {
            return;
        };
        let paths = |sizes: &Sizes| -> BTreeSet<BString> {
            sizes.lines.values().flat_map(|counted| counted.keys().cloned()).collect()
        };
        let all: BTreeSet<BString> = sizes.iter().flat_map(|sizes| paths(sizes)).collect();
        let generated = self.apart().and_then(|apart| apart.generated(trusted, &all));
        for sizes in sizes {
            sizes.generated = match &generated {
                Ok(generated) => {
                    Fact::Read(paths(sizes).intersection(generated).cloned().collect())
                }
                Err(error) => Fact::Unreadable(error.to_string()),
            };
        }
    }

    /// What merges are compared with, in the order of `merges`.
    fn against(&self, merges: &[&Sides]) -> Result<Vec<Against>, Error> {
        let two = |sides: &Sides| match sides.parents.as_slice() {
            [ours, theirs] => Some((*ours, *theirs)),
            _ => None,
        };
        let pairs: Vec<_> = merges.iter().filter_map(|sides| two(sides)).collect();
        let mut made = self.apart()?.merged(&pairs)?.into_iter();
        let against = |sides: &&Sides| match two(sides).and_then(|_| made.next()) {
            Some(by_git) => Ok(Against::Merged(by_git)),
            None => Ok(Against::Parents(self.apart()?.trees(&sides.parents)?)),
        };
        merges.iter().map(against).collect()
    }

    /// Of each merge, the paths that differ from what git merges by itself, and whether it is just that.
    fn beside(&self, ids: &[CommitId]) -> Result<Vec<(BTreeSet<BString>, bool)>, Error> {
        let sides = self.sides(ids)?;
        let against = self.against(&sides.iter().collect::<Vec<_>>())?;
        let pairs =
            sides.iter().zip(&against).flat_map(|(sides, against)| against.pairs(sides.tree));
        let mut differing = self.apart()?.paths(&pairs.collect::<Vec<_>>())?.into_iter();
        let beside = against.iter().zip(&sides).map(|(against, sides)| {
            let count = against.pairs(sides.tree).len();
            let mut paths: BTreeSet<BString> = differing.by_ref().take(count).flatten().collect();
            let mut automatic = false;
            if let Against::Merged(merged) = against {
                paths.extend(merged.conflicts.iter().cloned());
                automatic = paths.is_empty();
            }
            (paths, automatic)
        });
        Ok(beside.collect())
    }

    /// The lines that commits change: against the parent, the automatic merge, or of several parents the
    /// one against which they are the most.
    fn lines(&self, ids: &[CommitId]) -> Result<Vec<BTreeMap<Counting, Counted>>, Error> {
        let apart = self.apart()?;
        let sides = self.sides(ids)?;
        let merges: Vec<&Sides> = sides.iter().filter(|sides| sides.parents.len() > 1).collect();
        let mut against = self.against(&merges)?.into_iter();
        let lone: Vec<CommitId> = sides
            .iter()
            .filter(|sides| sides.parents.len() == 1)
            .map(|sides| sides.parents[0])
            .collect();
        let mut trees = apart.trees(&lone)?.into_iter();
        let pairs: Vec<Vec<Pair>> = sides
            .iter()
            .map(|Sides { tree, parents }| match parents.len() {
                0 => vec![Pair { old: apart.empty_tree, new: *tree }],
                1 => trees.by_ref().take(1).map(|old| Pair { old, new: *tree }).collect(),
                _ => against.next().map_or_else(Vec::new, |against| against.pairs(*tree)),
            })
            .collect();
        let mut counted = self.count(&pairs.concat())?.into_iter();
        Ok(pairs
            .iter()
            .map(|pairs| {
                let mut most: BTreeMap<Counting, Counted> = BTreeMap::new();
                for (counting, counted) in counted.by_ref().take(pairs.len()).flatten() {
                    let most = most.entry(counting).or_default();
                    for (path, lines) in counted {
                        let known = most.entry(path).or_insert(lines);
                        *known = (*known).max(lines);
                    }
                }
                most
            })
            .collect())
    }

    fn count(&self, pairs: &[Pair]) -> Result<Vec<BTreeMap<Counting, Counted>>, Error> {
        let mut all = vec![BTreeMap::new(); pairs.len()];
        for counting in Counting::all_of(self.policy) {
            for (all, counted) in all.iter_mut().zip(self.apart()?.lines(pairs, counting)?) {
                all.insert(counting, counted);
            }
        }
        Ok(all)
    }

    fn sides(&self, ids: &[CommitId]) -> Result<Vec<Sides>, Error> {
        let mut all = Vec::with_capacity(ids.len());
        let _ = self.repository.read_commits(ids.iter().copied(), |_, object| {
            if let Object::Bytes(bytes) = object
                && let Ok(Commit { tree, parents, .. }) = Commit::parse(bytes)
            {
                all.push(Sides { tree, parents });
                return std::ops::ControlFlow::Continue(());
            }
            std::ops::ControlFlow::Break(())
        })?;
        if all.len() == ids.len() { Ok(all) } else { Err(Error::Missing(ids[all.len()])) }
    }

    fn apart(&self) -> Result<&Apart, Error> {
        if let Some(apart) = self.apart.get() {
            return Ok(apart);
        }
        let apart = self.repository.apart()?;
        Ok(self.apart.get_or_init(|| apart))
    }
}

type Counted = BTreeMap<BString, Lines>;

impl Against {
    /// The trees that are compared with that of the merge.
    fn pairs(&self, new: CommitId) -> Vec<Pair> {
        match self {
            Self::Merged(merged) => vec![Pair { old: merged.tree, new }],
            Self::Parents(trees) => trees.iter().map(|old| Pair { old: *old, new }).collect(),
        }
    }
}

fn ids(commits: &[&mut CommitFacts]) -> Vec<CommitId> {
    commits.iter().filter_map(|facts| facts.id).collect()
}

/// Reads something of all commits at once, or where that fails of each by itself.
fn together_or_alone<T>(
    ids: &[CommitId],
    read: impl Fn(&[CommitId]) -> Result<Vec<T>, Error>,
) -> Vec<Result<T, String>> {
    if ids.is_empty() {
        return Vec::new();
    }
    if let Ok(all) = read(ids) {
        return all.into_iter().map(Ok).collect();
    }
    let alone = |id: &CommitId| {
        let mut one = read(std::slice::from_ref(id)).map_err(|error| error.to_string())?;
        one.pop().ok_or_else(|| "nothing was read".to_owned())
    };
    ids.iter().map(alone).collect()
}

impl CommitFacts {
    /// Adds what a merge changes of its own to the paths that differ from every parent, and whether it is
    /// what git merges by itself. What could not be read takes away what was known: it is a part only.
    pub(crate) fn add_merge(&mut self, beside: Result<(BTreeSet<BString>, bool), String>) {
        match beside {
            Ok((paths, automatic)) => {
                self.automatic_merge = Fact::Read(automatic);
                if let Fact::Read(changed) = &mut self.changed_paths {
                    let all: BTreeSet<BString> = changed.drain(..).chain(paths).collect();
                    changed.extend(all);
                }
            }
            Err(why) => {
                self.automatic_merge = Fact::Unreadable(why.clone());
                self.changed_paths = Fact::Unreadable(why);
            }
        }
    }
}

/// Whether a rule asks what a merge changes of its own.
pub(crate) fn wants_merge(facts: &CommitFacts, needs: &BTreeSet<Input>) -> bool {
    facts.is_merge()
        && (needs.contains(&Input::ChangedPaths) || needs.contains(&Input::AutomaticMerge))
}

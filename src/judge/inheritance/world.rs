//! Random parents, and children of each, as the texts that people write.

use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use super::document::{Document, Tree};
use super::language::{Key, TABLES, WITH_CARD, keys_of};
use super::steps::STEPS;
use super::subjects::{Subject, subjects};
use crate::policy::Policy;

/// How many children each parent has.
const CHILDREN: usize = 12;
/// How many of them take a step: all that build on the parent itself, so that few parents reach every change.
const STEPS_TAKEN: usize = 5;
/// How many of them build on the first one.
const GRANDCHILDREN: usize = 3;
/// How many commits and texts are judged by them.
const SUBJECTS: usize = 16;

/// A parent, its children and what is judged by them, before anything is read.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// Which of the [`STEPS`] begin here; as many children take one.
    steps: Vec<usize>,
    stance: &'static str,
    parent: Vec<Pick>,
    children: Vec<Vec<Pick>>,
    pub(super) subjects: Vec<Subject>,
}

/// A point that is set, out of all that there are.
#[derive(Clone, Copy, Debug)]
struct Pick {
    what: What,
    at: Index,
    key: Index,
    value: Index,
}

#[derive(Clone, Copy, Debug)]
enum What {
    /// A table with what it must say, and perhaps a key of it.
    Table,
    /// A key of a table that is there.
    Key,
    /// A key that the parent sets gets another value.
    Change,
    /// An exception of the parent is closed.
    Close,
    /// The step of this world is taken.
    Step(usize),
}

fn picks(what: impl Strategy<Value = What>) -> impl Strategy<Value = Pick> {
    let any = || any::<Index>();
    (what, any(), any(), any()).prop_map(|(what, at, key, value)| Pick { what, at, key, value })
}

pub(super) fn worlds() -> impl Strategy<Value = World> {
    let of_child = prop_oneof![
        3 => Just(What::Table),
        6 => Just(What::Key),
        8 => Just(What::Change),
        1 => Just(What::Close),
    ];
    let child = proptest::collection::vec(picks(of_child), 1..4);
    let stance = select(vec![
        "\"open\"",
        "\"disclose\"",
        "\"disclose\"",
        "\"no-unless\"",
        "\"no-unless\"",
        "\"forbid\"",
    ]);
    let parent = (stance, proptest::collection::vec(picks(Just(What::Table)), 2..16));
    (
        (subsequence((0..STEPS.len()).collect::<Vec<_>>(), STEPS_TAKEN), parent),
        proptest::collection::vec(child, CHILDREN),
        proptest::collection::vec(subjects(), SUBJECTS),
    )
        .prop_map(|((steps, (stance, parent)), mut children, subjects)| {
            for (child, step) in children.iter_mut().zip(&steps) {
                child[0].what = What::Step(*step);
            }
            World { steps, stance, parent, children, subjects }
        })
}

/// A policy that builds on the parent, and passed.
pub(super) struct Child {
    document: Document,
    pub(super) policy: Policy,
    /// Its text, and that of the policy between it and the parent, if there is one.
    pub(super) texts: Vec<String>,
}

impl World {
    /// The parent: as many of its points as make a valid policy together.
    pub(super) fn parent(&self) -> (Document, Policy) {
        let mut parent = Document::default();
        parent.set("policy", "project", "\"P\"");
        parent.set("policy", "stance", self.stance);
        parent.set("groups", "core", "[\"amina@example.org\", \"jane@example.org\"]");
        parent.set("groups", "bots", "[\"bot@example.org\"]");
        let read = |parent: &Document| Some(Policy::read(parent.text().as_bytes()).ok()?.0);
        for step in &self.steps {
            let (table, key, before, _) = STEPS[*step];
            let mut more = parent.clone();
            if table.starts_with("duties.") {
                more.begin("exceptions.agreed");
            }
            more.begin(table);
            more.set(table, key, before);
            let mut is_one = read(&more).is_some();
            if !is_one {
                // What is `open` asks nothing, and what needs no exception has none.
                more.set("policy", "stance", "\"no-unless\"");
                is_one = read(&more).is_some();
            }
            parent = if is_one { more } else { parent };
        }
        let none = Document::default();
        let apply = |parent: &mut Document, pick: &Pick| pick.apply(parent, &none);
        grown(&parent, &self.parent, apply, read).unwrap_or_else(|| {
            let policy = read(&parent).expect("what was kept is a policy");
            (parent, policy)
        })
    }

    /// The children that `extends` accepts: each with as many of its points as it accepts together, and at
    /// least one. The last ones build on the first, and so on the parent in two steps.
    pub(super) fn children(&self, parent: &Document) -> Vec<Child> {
        let mut tree = Tree::of(parent);
        let (near, far) = self.children.split_at(CHILDREN - GRANDCHILDREN);
        let mut children: Vec<Child> =
            near.iter().filter_map(|picks| child(picks, parent, &tree)).collect();
        if let Some(first) = children.first() {
            let known = parent.with(&first.document);
            let text = first.document.text();
            tree.0.insert("middle.toml", text.clone());
            let mut far: Vec<Child> =
                far.iter().filter_map(|picks| child(picks, &known, &tree)).collect();
            for child in &mut far {
                child.texts.push(text.clone());
            }
            children.extend(far);
        }
        children
    }

    /// Points of children, each by itself: what a child with it would be if its parent opened everything, and
    /// what it is where the parent opens only these points.
    pub(super) fn single_points(
        &self,
    ) -> impl Iterator<Item = impl Fn(&Document) -> Document + '_> {
        self.children.iter().map(|picks| {
            move |parent: &Document| {
                let mut child = Document::child("parent.toml");
                picks[0].apply(&mut child, parent);
                child
            }
        })
    }
}

/// A child of what these files say, which is known of its parents as if it were one.
fn child(picks: &[Pick], known: &Document, tree: &Tree) -> Option<Child> {
    let extends = if tree.0.contains_key("middle.toml") { "middle.toml" } else { "parent.toml" };
    let first = Document::child(extends);
    let apply = |child: &mut Document, pick: &Pick| pick.apply(child, known);
    let (document, policy) = grown(&first, picks, apply, |child| child.read_in(tree).ok())?;
    (document != first).then(|| Child { texts: vec![document.text()], document, policy })
}

/// A document with all of these points, if that can be read; else with those that can, one after the other. None
/// if none can. Reading is what costs most here, so nothing is read twice.
fn grown(
    first: &Document,
    picks: &[Pick],
    apply: impl Fn(&mut Document, &Pick),
    read: impl Fn(&Document) -> Option<Policy>,
) -> Option<(Document, Policy)> {
    let mut whole = first.clone();
    for pick in picks {
        apply(&mut whole, pick);
    }
    if let Some(policy) = read(&whole) {
        return Some((whole, policy));
    }
    let mut grown: Option<(Document, Policy)> = None;
    for pick in picks {
        let mut more = grown.as_ref().map_or(first, |(document, _)| document).clone();
        apply(&mut more, pick);
        let policy = if more == whole { None } else { read(&more) };
        grown = policy.map(|policy| (more, policy)).or(grown);
    }
    grown
}

impl Pick {
    /// Sets what was picked in a document.
    fn apply(&self, document: &mut Document, parent: &Document) {
        match self.what {
            What::Table => {
                let (name, _) = *self.at.get(TABLES);
                if !parent.tables.contains_key(name) {
                    document.begin(name);
                }
                let keys = keys_of(name);
                // Sometimes a table comes as it is.
                if let Some(key) = keys.get(self.key.index(keys.len() + 1)) {
                    self.set(document, parent, name, *key);
                }
            }
            What::Key => {
                let keys: Vec<(&'static str, Key)> =
                    parent.tables.keys().flat_map(|name| self.keys_of(name)).collect();
                let (name, key) = *self.at.get(&keys);
                self.set(document, parent, name, key);
            }
            What::Change => {
                let is_set = |name: &str, key: &str| {
                    parent.tables.get(name).is_some_and(|table| table.contains_key(key))
                };
                let keys = parent
                    .tables
                    .keys()
                    .flat_map(|name| keys_of(name).into_iter().map(|key| (*name, key)));
                let keys: Vec<(&'static str, Key)> =
                    keys.filter(|(name, (key, _))| is_set(name, key)).collect();
                let (name, key) = *self.at.get(&keys);
                self.set(document, parent, name, key);
            }
            What::Step(step) => {
                let (table, key, _, after) = STEPS[step];
                match after {
                    "" => document.closes.push("exceptions.agreed"),
                    after => document.set(table, key, after),
                }
            }
            What::Close => {
                let exceptions =
                    parent.tables.keys().filter(|name| name.starts_with("exceptions."));
                let exceptions: Vec<&str> = exceptions.copied().collect();
                if !exceptions.is_empty() && document.closes.is_empty() {
                    document.closes.push(*self.at.get(&exceptions));
                }
            }
        }
    }

    /// The keys of a table, and only one of the many rules.
    fn keys_of(&self, name: &'static str) -> Vec<(&'static str, Key)> {
        let mut keys = keys_of(name);
        if name == "levels" {
            keys = vec![*self.key.get(&keys)];
        }
        keys.into_iter().map(|key| (name, key)).collect()
    }

    fn set(&self, document: &mut Document, parent: &Document, name: &'static str, key: Key) {
        let (key, values) = key;
        if key == "licence" && !parent.has_card(name) {
            for (key, value) in WITH_CARD {
                document.tables.entry(name).or_default().entry(key).or_insert(value);
            }
        }
        document.set(name, key, self.value.get::<&str>(values));
    }
}

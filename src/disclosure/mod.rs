//! What a commit says of AI use: its disclosures, claims and statements that there was none.
//!
//! [`read`] turns the trailers of a message, and the lines that were meant as trailers, into [`Said`],
//! by the vocabulary of a policy. It judges nothing.

mod fields;
mod form;
mod list;
mod odd;
mod value;
mod write;

use std::collections::{BTreeSet, HashSet};

use bstr::{BString, ByteSlice};

pub(crate) use self::form::{UNSPECIFIED, example, naming as head_naming};
pub(crate) use self::list::SEVERAL_TOOLS;
pub(crate) use self::odd::{disguised_keys, odd_character};
use self::value::Value;
pub use self::value::{Beside, Stated};
pub use self::write::write;
pub(crate) use self::write::write_in_its_form;
use crate::agents::Agents;
use crate::commit::Person;
use crate::message::Message;
use crate::policy::{CLAIM_KEY, DisclosureKey, Extent, Policy};
use crate::trailer::{LookAlike, Misplaced};

/// How much one commit may say of AI use, and how many marks it may bear: no honest message has a
/// hundredth of it, and what judges it must end. The limit `uses-per-commit`.
pub(crate) const USES_PER_COMMIT: usize = 10_000;

/// All that a message says of AI use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The uses, one for each disclosure trailer, and for each look-alike of one; and that of declared
    /// automation which states none.
    pub uses: Vec<Use>,
    /// The statements that no AI was used.
    pub negatives: Vec<Negative>,
    /// The trailers that claim exceptions.
    pub claims: Vec<Claim>,
}

/// One act of AI assistance that a commit discloses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// Where it stands.
    pub origin: Origin,
    /// What it states.
    pub stated: Stated,
    /// The exceptions that it claims, whichever way they are written.
    pub claims: Vec<String>,
    /// Whether declared automation that uses AI made the commit: it needs no exception.
    pub by_automation: bool,
    /// Whether a text states it by the form of the policy, and no line under a key of disclosures does.
    pub by_form: bool,
}

impl Use {
    /// A use that claims nothing yet.
    pub(crate) fn new(origin: Origin, stated: Stated) -> Self {
        Self { origin, stated, claims: Vec::new(), by_automation: false, by_form: false }
    }

    /// The fields of the author's own line, as written, without the one that claims exceptions. No honest
    /// line has more of them than there are names.
    pub(crate) fn own_fields(&self) -> Vec<String> {
        let value = self.origin.value.to_str_lossy();
        let fields = fields::split(&value).fields.into_iter();
        let fields = fields.filter(|(name, _)| *name != "exception").take(fields::NAMES.len());
        fields.map(|(name, text)| format!("{name}={text}")).collect()
    }

    /// The author's own line with other `paths=`.
    pub(crate) fn line_with_paths(&self, globs: &[String]) -> String {
        let value = self.origin.value.to_str_lossy();
        let split = fields::split(&value);
        let fields = split.fields.iter().map(|(name, text)| match *name {
            "paths" => format!("paths={}", globs.join(",")),
            name => format!("{name}={text}"),
        });
        let parts: Vec<String> = std::iter::once(split.head.to_owned()).chain(fields).collect();
        format!("{}: {}", self.origin.key, parts.join("; "))
    }
}

/// Where something that a message says stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The line, from 1; 0 where no line says it: the author is declared automation that uses AI.
    pub line: usize,
    /// The key as it is, or was meant to be, written.
    pub key: String,
    /// The value.
    pub value: BString,
    /// Why git does not read it as a trailer; none: it is one.
    pub misplaced: Option<Misplaced>,
}

impl Origin {
    /// `Key: value`, as text; the line itself where it has no key.
    pub fn text(&self) -> String {
        if self.key.is_empty() {
            return self.value.to_str_lossy().into_owned();
        }
        format!("{}: {}", self.key, self.value.to_str_lossy())
    }
}

/// A statement that no AI was used. Where it is misplaced it counts for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Negative {
    /// Where it stands.
    pub origin: Origin,
    /// The value without its fields.
    pub head: String,
    /// What is malformed.
    pub malformed: Vec<String>,
}

/// A trailer `AI-Exception: ID[, ID]`. Where it is misplaced it claims nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Where it stands.
    pub origin: Origin,
    /// The ids, as written.
    pub ids: Vec<String>,
}

/// Reads what a message says, by the vocabulary of a policy.
pub fn read(message: &Message, policy: &Policy, agents: &Agents) -> Said {
    read_beside(message, policy, agents, Said::default(), Vec::new(), &HashSet::new())
}

/// Reads what a message says beside what is known of it already: what it says otherwise than by trailers,
/// look-alikes of another kind, and the lines that are read.
pub(crate) fn read_beside(
    message: &Message,
    policy: &Policy,
    agents: &Agents,
    mut said: Said,
    mut look_alikes: Vec<LookAlike>,
    read: &HashSet<usize>,
) -> Said {
    for trailer in message.trailers() {
        if read.contains(&trailer.line) {
            continue;
        }
        let origin = Origin {
            line: trailer.line,
            key: trailer.key.clone(),
            value: trailer.value.clone(),
            misplaced: None,
        };
        said.take(origin, policy, agents);
    }
    look_alikes.splice(0..0, message.look_alikes(&policy.statement_keys()));
    for look_alike in look_alikes.into_iter().filter(|found| !read.contains(&found.line)) {
        let origin = Origin {
            line: look_alike.line,
            key: look_alike.key,
            value: look_alike.value,
            misplaced: Some(look_alike.why),
        };
        if is_meant(&origin, policy, agents) {
            said.take(origin, policy, agents);
        }
    }
    if said.size() <= USES_PER_COMMIT {
        said.settle_claims(policy);
    }
    said
}

/// Whether a look-alike was meant as a trailer, and is not the beginning of a sentence. Prose begins like
/// a trailer more often than a trailer loses its colon: without one, only a known agent makes a line a
/// disclosure. Under a key that people share, a misspelt one is prose: thanks are written in many ways.
fn is_meant(origin: &Origin, policy: &Policy, agents: &Agents) -> bool {
    use Misplaced::{BadKey, DoubledHyphen, Markdown, MissingColon};
    let is_shared = policy.disclosure.key(&origin.key).is_some_and(|key| key.shared);
    match origin.misplaced {
        Some(BadKey | DoubledHyphen | Markdown | MissingColon) if is_shared => false,
        Some(MissingColon) => agents.named(&origin.value).is_some(),
        _ => true,
    }
}

impl Said {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.uses.is_empty() && self.negatives.is_empty() && self.claims.is_empty()
    }

    /// The claims that count.
    pub fn standing_claims(&self) -> impl Iterator<Item = &Claim> {
        self.claims.iter().filter(|claim| claim.origin.misplaced.is_none())
    }

    /// The statements that no AI was used which count.
    pub fn standing_negatives(&self) -> impl Iterator<Item = &Negative> {
        self.negatives.iter().filter(|negative| negative.origin.misplaced.is_none())
    }

    /// How much is said: each use counts once for every exception that it claims, in each category and
    /// surface that it states.
    pub(crate) fn size(&self) -> usize {
        let ids: Vec<&String> = self.claims.iter().flat_map(|claim| &claim.ids).collect();
        let by_trailer = ids.iter().collect::<BTreeSet<_>>().len();
        let said = |stated: &Use| {
            let stated = &stated.stated;
            let claims = stated.claims.as_ref().map_or(by_trailer, Vec::len);
            let categories = stated.categories.len() + stated.beside.categories.len();
            [claims, categories, stated.surfaces.len()]
                .into_iter()
                .fold(1_usize, |size, list| size.saturating_mul(list.max(1)))
        };
        let uses = self.uses.iter().map(said).fold(0_usize, usize::saturating_add);
        uses.saturating_add(self.negatives.len() + ids.len())
    }

    /// Every use of declared automation is `autonomous` and needs no exception; a commit of it that
    /// states none is one.
    pub(crate) fn made_by_automation(&mut self, name: &str, author: &Person) {
        if self.uses.is_empty() {
            let value = [&author.name[..], b" <", &author.address, b">"].concat().into();
            let origin = Origin { line: 0, key: String::new(), value, misplaced: None };
            let stated = Stated { agent: Some(name.to_owned()), ..Stated::default() };
            self.uses.push(Use { by_automation: true, ..Use::new(origin, stated) });
        }
        for stated_use in &mut self.uses {
            stated_use.by_automation = true;
            stated_use.stated.extent.get_or_insert(Extent::Autonomous);
        }
    }

    fn take(&mut self, origin: Origin, policy: &Policy, agents: &Agents) {
        if origin.key.eq_ignore_ascii_case(CLAIM_KEY) {
            self.claims.push(Claim { ids: claimed_ids(&origin.value), origin });
            return;
        }
        let Some(key) = policy.disclosure.key(&origin.key) else { return };
        self.take_disclosure(origin, key, policy, agents);
    }

    fn take_disclosure(
        &mut self,
        origin: Origin,
        key: &DisclosureKey,
        policy: &Policy,
        agents: &Agents,
    ) {
        match value::read(origin.value.as_bstr(), key, policy, agents) {
            Value::NotAi => {}
            Value::None(head, malformed) => {
                self.negatives.push(Negative { origin, head, malformed });
            }
            Value::Use(stated) => self.uses.push(Use::new(origin, *stated)),
        }
    }

    /// Gives every use its claims: a field claims for its own use; a trailer claims for every use
    /// that has no such field, never by position. A claim without a disclosure is a use of its own.
    fn settle_claims(&mut self, policy: &Policy) {
        let by_trailer: BTreeSet<String> =
            self.standing_claims().flat_map(|claim| claim.ids.iter().cloned()).collect();
        let by_trailer: Vec<String> = by_trailer.into_iter().collect();
        if self.uses.is_empty() {
            let bare = self.standing_claims().next().map(|claim| {
                let problem = format!(
                    "an exception is claimed, and no `{}:` trailer says for which use",
                    policy.disclosure.written_key()
                );
                Use::new(
                    claim.origin.clone(),
                    Stated { malformed: vec![problem], ..Stated::default() },
                )
            });
            self.uses.extend(bare);
        }
        for stated_use in &mut self.uses {
            stated_use.claims = match &stated_use.stated.claims {
                Some(own) => own.clone(),
                None if by_trailer.is_empty() => claimed_by_category(&stated_use.stated, policy),
                None => by_trailer.clone(),
            };
            stated_use.claims.sort();
            stated_use.claims.dedup();
            state_category_by_claim(stated_use, policy);
        }
    }
}

/// The ids in the value of a claim.
pub(crate) fn claimed_ids(value: &BString) -> Vec<String> {
    fields::items(&value.to_str_lossy()).map(str::to_owned).collect()
}

/// With `claim = "category"`, a use that claims nothing claims the exceptions that list a category
/// which it states.
fn claimed_by_category(stated: &Stated, policy: &Policy) -> Vec<String> {
    if policy.disclosure.claim != crate::policy::ClaimStyle::Category {
        return Vec::new();
    }
    let lists = |categories: &crate::policy::Selecting<String>| {
        categories.plain.iter().any(|category| stated.categories.contains(category))
    };
    let claimed = policy
        .exceptions
        .iter()
        .filter(|(_, exception)| exception.selectors.categories.as_ref().is_some_and(lists));
    claimed.map(|(id, _)| id.clone()).collect()
}

/// A claim states the category if the use does not.
fn state_category_by_claim(stated_use: &mut Use, policy: &Policy) {
    if !stated_use.stated.categories.is_empty() {
        return;
    }
    let by_claim = stated_use
        .claims
        .iter()
        .filter_map(|id| policy.exceptions.get(id)?.selectors.categories.as_ref())
        .flat_map(|categories| categories.plain.iter().cloned());
    stated_use.stated.categories = by_claim.collect();
    stated_use.stated.categories.sort();
    stated_use.stated.categories.dedup();
}

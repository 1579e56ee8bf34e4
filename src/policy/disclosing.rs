//! `[disclosure]`: how this project wants AI use to be stated.

use super::form::Form;
use super::glob::TextGlob;
use super::words::{Cards, ClaimStyle, Extent, NamedForm, Prompts, When, Where};

/// The table `[disclosure]`, with its defaults filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disclosing {
    /// The keys of a disclosure; the first is the one that is written.
    pub keys: Vec<DisclosureKey>,
    /// Keys that a policy on which this one builds has and this one has not: they are still read, and
    /// what stands under them is malformed.
    pub dropped: Vec<DisclosureKey>,
    /// The forms of a value, tried in order.
    pub form: Vec<Form>,
    /// Where it is stated.
    pub place: Where,
    /// Whether words of one's own that name the tool can state it in a pull request. No program reads
    /// what they say: a person does.
    pub own_words: bool,
    /// When it is stated.
    pub when: When,
    /// The values that state "no AI", compared without regard to ASCII case.
    pub none: Vec<String>,
    /// How an exception is claimed.
    pub claim: ClaimStyle,
    /// Whether each tool has a trailer of its own, so that a list in one value is malformed.
    pub one_per_tool: bool,
    /// Whether a commit may mix AI-assisted and other files by the field `paths=`.
    pub mixed: bool,
    /// Programs that may follow a model, added to the built-in list.
    pub aids: Vec<String>,
    /// Whole values that are people or generators, never disclosures.
    pub not_ai: Vec<TextGlob>,
    /// Words, agents, models and aids that no value may hold.
    pub forbidden_names: Vec<TextGlob>,
    /// Keys that no commit may hold.
    pub forbidden_keys: Vec<TextGlob>,
    /// Keys under which no AI may stand.
    pub human_only: Vec<HumanOnly>,
    /// Whether links to prompts are wanted.
    pub prompts: Prompts,
    /// Whether a disclosed tool must have a card.
    pub cards: Cards,
    /// How a pull request states it; none: by trailers at its end.
    pub pull_request: Option<PullRequestForm>,
}

/// `[disclosure.pull-request]`: how the text of a pull request, or of a cover letter, states AI use. What
/// is given must all be met.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct PullRequestForm {
    /// A heading whose text may not be blank, once HTML comments are removed.
    pub section: Option<String>,
    /// Lines `key: value` that must be there.
    pub fields: Vec<PullRequestField>,
    /// Check boxes, of which exactly one is ticked; a single one must be.
    pub boxes: Vec<String>,
    /// The line that states "no AI"; then no field is needed.
    pub none: Option<String>,
}

/// A line `key: value` of a pull request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullRequestField {
    /// What stands before the colon.
    pub key: String,
    /// What the value must match, any of them; an empty list takes any text.
    pub values: Vec<TextGlob>,
}

/// The key of the trailer by which a commit claims exceptions.
pub const CLAIM_KEY: &str = "AI-Exception";

/// Keys under which people and programs stand beside AI, unless a policy says otherwise.
pub const SHARED_KEYS: &[&str] =
    &["Co-authored-by", "Co-developed-by", "Signed-off-by", "Reviewed-by", "Acked-by", "Tested-by"];

/// One key of a disclosure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisclosureKey {
    /// The key; compared without regard to ASCII case.
    pub key: String,
    /// Its own forms; none: those of the section.
    pub form: Option<Vec<Form>>,
    /// Fixed words that its value must match; an empty list asks nothing.
    pub values: Vec<TextGlob>,
    /// The extent that this key states.
    pub extent: Option<Extent>,
    /// Whether people and programs stand under it too, so that only a value that names a known agent
    /// is a disclosure.
    pub shared: bool,
}

impl DisclosureKey {
    /// A key with the defaults of the language.
    pub fn new(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            form: None,
            values: Vec::new(),
            extent: None,
            shared: SHARED_KEYS.iter().any(|shared| shared.eq_ignore_ascii_case(key)),
        }
    }
}

/// A place that is kept for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HumanOnly {
    /// The author of the commit.
    Author,
    /// The committer.
    Committer,
    /// A trailer with this key.
    Key(String),
}

impl Default for Disclosing {
    fn default() -> Self {
        let key = |key: &str| HumanOnly::Key(key.to_owned());
        Self {
            keys: vec![DisclosureKey::new("Assisted-by")],
            dropped: Vec::new(),
            form: vec![Form::Named(NamedForm::Free)],
            place: Where::Commit,
            own_words: false,
            when: When::Used,
            none: vec!["none".to_owned()],
            claim: ClaimStyle::Trailer,
            one_per_tool: false,
            mixed: false,
            aids: Vec::new(),
            not_ai: Vec::new(),
            forbidden_names: Vec::new(),
            forbidden_keys: Vec::new(),
            human_only: vec![
                HumanOnly::Author,
                key("Signed-off-by"),
                key("Reviewed-by"),
                key("Acked-by"),
                key("Tested-by"),
            ],
            prompts: Prompts::Optional,
            cards: Cards::Optional,
            pull_request: None,
        }
    }
}

impl Disclosing {
    /// The key under which disclosures are read that equals `key`, ASCII case ignored.
    pub fn key(&self, key: &str) -> Option<&DisclosureKey> {
        self.read_keys().find(|known| known.key.eq_ignore_ascii_case(key))
    }

    /// All keys under which disclosures are read.
    pub fn read_keys(&self) -> impl Iterator<Item = &DisclosureKey> {
        self.keys.iter().chain(&self.dropped)
    }

    /// Whether a disclosure under this key is malformed, whatever it says.
    pub fn is_dropped(&self, key: &DisclosureKey) -> bool {
        self.dropped.iter().any(|dropped| dropped.key.eq_ignore_ascii_case(&key.key))
    }

    /// The key that remedies write: the first that is not shared with people, else the first.
    pub fn written_key(&self) -> &str {
        let own = self.keys.iter().find(|key| !key.shared).or(self.keys.first());
        own.map_or("Assisted-by", |key| &key.key)
    }

    /// Whether a value states "no AI".
    pub fn is_none(&self, head: &str) -> bool {
        self.none.iter().any(|none| none.eq_ignore_ascii_case(head))
    }
}

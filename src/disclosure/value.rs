//! One value under a disclosure key: what it says, in the order of the language (reading a value).

use bstr::{BStr, ByteSlice};

use super::fields::{self, Split};
use super::form::{self, Aids, Head};
use super::list::{self, SEVERAL_TOOLS};
use super::odd::{disguised_name, odd_character};
use crate::agents::Agents;
use crate::policy::{
    Disclosing, DisclosureKey, Extent, Form, PathGlob, Policy, Statement, Surface,
};

/// The longest value that is read, in bytes: the limit `value-size`. A longer one is malformed, and a use.
pub(crate) const VALUE_SIZE: usize = 16 * 1024;

/// What a value under a disclosure key turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// People, a generator or ordinary programs: no disclosure.
    NotAi,
    /// It states that no AI was used, by this head; the problems make it malformed.
    None(String, Vec<String>),
    /// A use of AI.
    Use(Box<Stated>),
}

/// What a use states of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// The value without its fields.
    pub head: String,
    /// The agent as written.
    pub agent: Option<String>,
    /// The ids of the known agents that it names.
    pub known: Vec<String>,
    /// The model as written.
    pub model: Option<String>,
    /// Ordinary programs named after the model.
    pub aids: Vec<String>,
    /// The address of the agent.
    pub address: Option<String>,
    /// Other text, in a form that has a place for it.
    pub text: Option<String>,
    /// What it was for.
    pub categories: Vec<String>,
    /// Where the result goes; none stated means `content`.
    pub surfaces: Vec<Surface>,
    /// How much the tool made.
    pub extent: Option<Extent>,
    /// More, in words.
    pub detail: Option<String>,
    /// The files it answers for, where the policy lets a commit mix.
    pub paths: Option<Vec<PathGlob>>,
    /// The exceptions that its own field claims; none: it has no such field.
    pub claims: Option<Vec<String>>,
    /// Words that were read as part of the model, though a reader could take them for aids.
    pub spaced: Vec<String>,
    /// Text in brackets at the end.
    pub note: Option<String>,
    /// The heads to write in place of a list of tools, where each has a trailer of its own.
    pub tools: Vec<String>,
    /// What is malformed.
    pub malformed: Vec<String>,
    /// A character that two readers could read differently.
    pub odd: Option<String>,
}

impl Stated {
    /// Whether it states something.
    pub(crate) fn states(&self, asked: Statement) -> bool {
        match asked {
            Statement::Agent => self.agent.is_some() || !self.known.is_empty(),
            Statement::Model => self.model.as_deref().is_some_and(|model| !names_no_model(model)),
            Statement::Category => !self.categories.is_empty(),
            Statement::Extent => self.extent.is_some(),
            Statement::Surface => !self.surfaces.is_empty(),
            Statement::Detail => self.detail.is_some(),
        }
    }
}

/// Whether what stands in place of a model is no model: with these words the tool chooses one.
/// `unspecified` says openly that it is not known, and is an answer.
pub(crate) fn names_no_model(text: &str) -> bool {
    ["auto", "default"].iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Whether what stands in place of an agent says only that there was one: `AI-assisted: yes`.
fn names_no_agent(text: &str) -> bool {
    ["true", "yes"].iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// Reads the value of a trailer under `key`.
pub(crate) fn read(value: &BStr, key: &DisclosureKey, policy: &Policy, agents: &Agents) -> Value {
    let table = &policy.disclosure;
    // A folded value of a message with CRLF keeps the CR inside (git's trailer.c unfolds only the LF).
    let text = value.to_str_lossy().replace('\r', " ");
    let text = text.trim();
    if text.len() > VALUE_SIZE {
        return too_long(text, key);
    }
    let Split { head, fields, buried } = fields::split(text);
    let aids = Aids { agents, own: &table.aids };

    // Nobody writes a field of the language after the name of a person.
    let says_use = fields.iter().any(|(name, _)| fields::is_known(name));
    if is_not_ai(text, head, key, table, &aids, says_use) {
        return Value::NotAi;
    }
    let dropped = table.is_dropped(key).then(|| {
        format!(
            "`{}:` is no key of this policy any more; write `{}:`",
            key.key,
            table.written_key()
        )
    });
    if table.is_none(head) && dropped.is_none() {
        let problem = "a statement that no AI was used has no fields".to_owned();
        let problems = if fields.is_empty() { Vec::new() } else { vec![problem] };
        return Value::None(head.to_owned(), problems);
    }

    let mut stated = Stated { head: head.to_owned(), extent: key.extent, ..Stated::default() };
    let forbidden = &table.forbidden_names;
    stated.odd = odd_character(value).or_else(|| disguised_name(head, forbidden, agents));
    stated.malformed.extend(dropped);
    if let Some(name) = buried {
        stated
            .malformed
            .push(format!("the field `{name}=` has prose to its right; fields stand last"));
    }
    read_head(&mut stated, key, table, &aids);
    for (place, (name, text)) in fields.iter().enumerate() {
        if fields[..place].iter().any(|(earlier, _)| earlier == name) {
            stated.malformed.push(format!("the field `{name}=` stands twice"));
        } else {
            read_field(&mut stated, name, text, key);
        }
    }
    stated.know_categories(policy);
    Value::Use(Box::new(stated))
}

/// What is too long to be read is a use by nobody knows whom: what cannot be judged does not pass.
fn too_long(text: &str, key: &DisclosureKey) -> Value {
    let head = text.chars().take(60).chain(['…']).collect();
    let problem =
        format!("it has more than {VALUE_SIZE} bytes (limit `value-size`), and is not read");
    let malformed = vec![problem];
    Value::Use(Box::new(Stated { head, extent: key.extent, malformed, ..Stated::default() }))
}

impl Stated {
    /// Takes what a field of a form states, where it has a name of the language: one of a field behind a
    /// value, or a part of the value itself.
    pub(crate) fn take_field(&mut self, name: &str, text: &str, policy: &Policy) {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "agent" | "tool" => self.agent = Some(text.to_owned()),
            "model" => self.model = Some(text.to_owned()),
            "category" => {
                read_field(self, "category", text, &DisclosureKey::new(""));
                self.know_categories(policy);
            }
            "exception" | "surface" | "extent" | "detail" => {
                read_field(self, &name, text, &DisclosureKey::new(""));
            }
            _ => {}
        }
    }

    /// A category that nobody knows is malformed.
    fn know_categories(&mut self, policy: &Policy) {
        for category in &self.categories {
            if !policy.categories.contains_key(category) {
                self.malformed.push(format!("`{category}` is no category that this policy knows"));
            }
        }
    }
}

/// People and programs stand beside AI in real trailers; these are no disclosures.
fn is_not_ai(
    text: &str,
    head: &str,
    key: &DisclosureKey,
    table: &Disclosing,
    aids: &Aids<'_>,
    says_use: bool,
) -> bool {
    let only_aids = !head.is_empty()
        && head.split([' ', '\t', ',']).filter(|word| !word.is_empty()).all(|word| aids.know(word));
    let shared_with_people = key.shared
        && !says_use
        && !table.is_none(head)
        && aids.agents.credited(head.into()).is_none();
    table.not_ai.iter().any(|glob| glob.matches(text)) || only_aids || shared_with_people
}

/// Reads the head by the key's forms, else by the section's, and finds the known agent.
fn read_head(stated: &mut Stated, key: &DisclosureKey, table: &Disclosing, aids: &Aids<'_>) {
    let head = stated.head.clone();
    if head.is_empty() {
        stated.malformed.push("it names no agent".to_owned());
        return;
    }
    let mut known: Vec<_> = aids.agents.of_key(&key.key).into_iter().collect();
    known.extend(aids.agents.all_named(&head));
    for agent in known {
        if !stated.known.contains(&agent.id) {
            stated.known.push(agent.id.clone());
        }
    }
    let is_word = key.values.is_empty() || key.values.iter().any(|glob| glob.matches(&head));
    if !is_word {
        let allowed: Vec<String> =
            key.values.iter().map(|glob| format!("`{}`", glob.as_str())).collect();
        stated.malformed.push(format!("under this key the value is {}", allowed.join(" or ")));
    }
    let forms = key.form.as_ref().unwrap_or(&table.form);
    let places = match in_forms(&head, forms, aids) {
        Ok(parts) => {
            let places = [parts.agent.clone(), parts.model.clone()];
            if is_word {
                take_head(stated, parts);
            }
            places
        }
        Err(refusals) => {
            stated.malformed.push(refusals.join("; nor does it fit another form: "));
            [Some(head), None]
        }
    };
    if table.one_per_tool {
        find_list(stated, &places, forms, aids);
    }
}

/// Reads a head in the first form that it fits, or says what each of them expects.
fn in_forms(head: &str, forms: &[Form], aids: &Aids<'_>) -> Result<Head, Vec<String>> {
    let mut refusals = Vec::new();
    for form in forms {
        match form::read(head, form, aids) {
            Ok(parts) => return Ok(parts),
            Err(refusal) => refusals.push(refusal),
        }
    }
    Err(refusals)
}

/// Refuses a list of tools in one of the places that name a tool. Where each of them fits alone, they
/// are the lines to write.
fn find_list(stated: &mut Stated, places: &[Option<String>], forms: &[Form], aids: &Aids<'_>) {
    let is_list = |text: &String| !list::entries(text, aids.agents).is_empty();
    let goes_on = match places {
        [agent, Some(model)] => list::goes_on(agent.as_deref(), model, aids.agents),
        _ => false,
    };
    if !goes_on && !places.iter().flatten().any(is_list) {
        return;
    }
    stated.malformed.push(SEVERAL_TOOLS.to_owned());
    // The words are another tool, so no reader is told that they could be a model.
    stated.spaced.clear();
    let mut tools = list::entries(&stated.head, aids.agents);
    if tools.len() < 2 {
        tools = list::by_names(&stated.head, aids.agents);
    }
    if tools.len() > 1 && tools.iter().all(|tool| in_forms(tool, forms, aids).is_ok()) {
        stated.tools = tools.into_iter().map(str::to_owned).collect();
    }
}

fn take_head(stated: &mut Stated, parts: Head) {
    stated.agent = parts.agent.filter(|agent| !names_no_agent(agent));
    stated.model = parts.model;
    stated.aids = parts.aids;
    stated.address = parts.address;
    stated.categories = parts.categories;
    stated.text = parts.text;
    stated.note = parts.note;
    stated.spaced = parts.spaced;
}

fn read_field(stated: &mut Stated, name: &str, text: &str, key: &DisclosureKey) {
    if text.is_empty() {
        stated.malformed.push(format!("the field `{name}=` is empty"));
        return;
    }
    let list = || fields::items(text).map(str::to_owned).collect::<Vec<_>>();
    if fields::is_list(name) && list().is_empty() {
        stated.malformed.push(format!("the field `{name}=` is empty"));
        return;
    }
    match name {
        "exception" => stated.claims = Some(list()),
        "category" => stated.categories.extend(list()),
        "detail" => stated.detail = Some(text.to_owned()),
        "extent" => match (Extent::parse(text), key.extent) {
            (Some(extent), Some(own)) if extent != own => stated
                .malformed
                .push(format!("`extent={extent}` contradicts the key, which states `{own}`")),
            (Some(extent), _) => stated.extent = Some(extent),
            (None, _) => stated.malformed.push(unknown(text, "extent", Extent::ALL)),
        },
        "surface" => {
            let mut surfaces = Vec::new();
            for item in fields::items(text) {
                match Surface::parse(item) {
                    Some(surface) => surfaces.push(surface),
                    None => stated.malformed.push(unknown(item, "surface", Surface::ALL)),
                }
            }
            // With a word that nobody understands, the use counts as one in the content.
            if surfaces.len() == fields::items(text).count() {
                stated.surfaces = surfaces;
            }
        }
        "paths" => {
            let mut globs = Vec::new();
            for item in fields::globs(text) {
                // A plain name is a file at the root here: nobody writes a list of globs by habit. What
                // matches several names could be meant anywhere.
                let is_name = !item.contains(['/', '*', '?', '{']);
                let rooted = if is_name { format!("/{item}") } else { item.to_owned() };
                match PathGlob::new(&rooted) {
                    Ok(glob) => globs.push(glob),
                    Err(why) => stated.malformed.push(format!("`paths={item}`: {why}")),
                }
            }
            stated.paths = Some(globs);
        }
        _ => {
            let meant = fields::NAMES
                .iter()
                .map(|known| (strsim::damerau_levenshtein(name, known), known))
                .min()
                .filter(|(distance, _)| *distance <= 2);
            let hint = meant.map_or(String::new(), |(_, known)| format!("; is `{known}=` meant?"));
            stated.malformed.push(format!("there is no field `{name}=`{hint}"));
        }
    }
}

fn unknown<T: std::fmt::Display>(word: &str, what: &str, all: &[T]) -> String {
    let known: Vec<String> = all.iter().map(|word| format!("`{word}`")).collect();
    format!("`{word}` is no {what}; there are {}", known.join(", "))
}

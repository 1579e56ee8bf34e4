//! The head of a value in a form: `Claude:opus-5 coccinelle`.

mod example;
mod fill;
mod matching;
mod tool_model;

pub(crate) use self::example::{UNSPECIFIED, example, naming};
pub(crate) use self::fill::fill;
use self::matching::matched;
use crate::agents::{Agents, built_in_aids, is_aid, leads_away};
use crate::policy::{Form, FormTemplate, NamedForm, Placeholder};

/// The parts of a head, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// The agent or tool.
    pub agent: Option<String>,
    /// The model; `unspecified` is one that is openly not known.
    pub model: Option<String>,
    /// Programs named after the model.
    pub aids: Vec<String>,
    /// The address of the agent.
    pub address: Option<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// Other text, in a form that has a place for it.
    pub text: Option<String>,
    /// Text in brackets at the end, kept and not interpreted.
    pub note: Option<String>,
    /// The words that were read as part of the model because no aid has their name.
    pub spaced: Vec<String>,
}

/// The longest head that is compared with a template, in bytes: the limit `head-size`.
pub(crate) const HEAD_SIZE: usize = 4096;

/// Reads a head in one form; the error says in words what the form expects.
pub(crate) fn read(head: &str, form: &Form, aids: &Aids<'_>) -> Result<Head, String> {
    if *form == Form::Named(NamedForm::Free) {
        return Ok(free(head));
    }
    if head.len() > HEAD_SIZE {
        return Err(format!(
            "it has more than {HEAD_SIZE} bytes (limit `head-size`), and is not compared with a form"
        ));
    }
    let words: Vec<&str> = head.split_whitespace().collect();
    let head = words.join(" ");
    match form {
        Form::Named(NamedForm::ToolModel) => Ok(tool_model::read(&head, aids.agents)),
        Form::Named(named) => {
            let read = by_template(&head, named.template(), aids);
            read.and_then(|read| keeps_to(*named, read)).ok_or_else(|| {
                if is_address(&head) { NO_AGENT } else { expected(*named) }.to_owned()
            })
        }
        Form::Own(template) => by_template(&head, template, aids).ok_or_else(|| {
            format!("it is not of the form `{}`, such as `{}`", template.as_str(), example(form))
        }),
    }
}

/// Any text is the agent; an address or a path alone leads to words about the use, and is none.
fn free(head: &str) -> Head {
    let text = Some(head.to_owned());
    if is_address(head) {
        Head { text, ..Head::default() }
    } else {
        Head { agent: text, ..Head::default() }
    }
}

/// What is said of an address where a form asks for more.
const NO_AGENT: &str = "it is the address of a page or a file, and names no agent";

fn is_address(head: &str) -> bool {
    !head.contains(char::is_whitespace) && leads_away(head)
}

/// The programs that may follow a model: the built-in ones and the policy's.
pub(crate) struct Aids<'a> {
    pub(crate) agents: &'a Agents,
    pub(crate) own: &'a [String],
}

impl Aids<'_> {
    /// Whether a word is the name of an ordinary program.
    pub(crate) fn know(&self, word: &str) -> bool {
        is_aid(word) || self.own.iter().any(|aid| aid.eq_ignore_ascii_case(word))
    }

    /// The lengths of the names of ordinary programs with which a text begins.
    fn lengths<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        let names = built_in_aids().iter().copied().chain(self.own.iter().map(String::as_str));
        let begins = |name: &&str| {
            let here = text.as_bytes().get(..name.len());
            !name.contains(' ')
                && here.is_some_and(|here| here.eq_ignore_ascii_case(name.as_bytes()))
        };
        names.filter(begins).map(str::len)
    }
}

/// Reads a head by a template. Where programs may follow a model, brackets at the end are a note, and
/// the further words of a model are noticed: other readers take both for programs.
fn by_template(head: &str, template: &FormTemplate, aids: &Aids<'_>) -> Option<Head> {
    let whole = matched(head, template, aids).map(|found| parts(&found, template));
    if whole.as_ref().is_some_and(|whole| whole.spaced.is_empty())
        || !template.has(Placeholder::Aid)
    {
        return whole;
    }
    let (rest, Some(note)) = without_note(head) else { return whole };
    let noted = matched(rest, template, aids).map(|found| parts(&found, template));
    noted.map(|read| Head { note: Some(note), ..read }).or(whole)
}

/// Puts what was found in its places. In a form with neither agent nor model, the text is the agent.
fn parts(found: &[(Placeholder, &str)], template: &FormTemplate) -> Head {
    let all = |name| -> Vec<String> {
        found
            .iter()
            .filter(|(found, _)| *found == name)
            .map(|(_, text)| (*text).to_owned())
            .collect()
    };
    let joined = |name| {
        let all = all(name);
        (!all.is_empty()).then(|| all.join(", "))
    };
    let mut head = Head {
        agent: joined(Placeholder::Agent),
        model: joined(Placeholder::Model),
        aids: all(Placeholder::Aid),
        address: joined(Placeholder::Address),
        categories: all(Placeholder::Category),
        text: joined(Placeholder::Text),
        ..Head::default()
    };
    if text_is_agent(template) {
        head.agent = head.text.take();
    }
    if template.has(Placeholder::Aid) {
        let model = head.model.as_deref().unwrap_or_default();
        head.spaced = model.split(' ').skip(1).map(str::to_owned).collect();
    }
    head
}

/// Whether only the text of a form can name an agent.
fn text_is_agent(template: &FormTemplate) -> bool {
    !template.has(Placeholder::Agent) && !template.has(Placeholder::Model)
}

/// What a named form asks beyond its template.
fn keeps_to(form: NamedForm, read: Head) -> Option<Head> {
    let model = read.model.as_deref().unwrap_or_default();
    let keeps = match form {
        // `https://example.org` is an address.
        NamedForm::AgentModel => !model.starts_with("//"),
        // It splits at the first `/`, whatever stands there.
        NamedForm::AgentSlashModel => {
            !model.contains(' ') && !read.agent.as_deref().unwrap_or_default().contains('/')
        }
        NamedForm::ModelId => !model.contains(' ') && model.contains(|c: char| c.is_ascii_digit()),
        _ => true,
    };
    keeps.then_some(read)
}

/// What a named form looks like, where a value does not.
fn expected(form: NamedForm) -> &'static str {
    match form {
        NamedForm::AgentModel => {
            "`agent:model` needs a `:` between the agent and the model, without a blank beside it"
        }
        NamedForm::AgentSlashModel => {
            "`agent/model` needs an agent, then a `/`, then a model without blanks"
        }
        NamedForm::NameAddress => {
            "`name <address>` needs a name and then an address with `@` in `<` and `>`"
        }
        NamedForm::ModelId => "`model-id` is one word with a digit, such as `claude-opus-5`",
        NamedForm::Categories => {
            "`categories` needs a name and then categories in `[` and `]`, with commas"
        }
        NamedForm::ToolModel | NamedForm::Free => "it needs a tool",
    }
}

/// A head without the `(…)` and `[…]` at its end, and these.
fn without_note(head: &str) -> (&str, Option<String>) {
    let mut rest = head;
    while let Some(open) = note_start(rest) {
        rest = rest[..open].trim_end();
    }
    let note = head[rest.len()..].trim();
    (rest, (!note.is_empty()).then(|| note.to_owned()))
}

/// Where a bracket begins that ends the text and stands behind a blank.
fn note_start(text: &str) -> Option<usize> {
    let open = match text.as_bytes().last()? {
        b')' => text.rfind('(')?,
        b']' => text.rfind('[')?,
        _ => return None,
    };
    text[..open].ends_with(' ').then_some(open)
}

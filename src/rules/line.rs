//! The line that states a use: the author's own, mended as little as can be, or an example.
//!
//! Whatever is shown is read before, so that nobody who pastes it is refused for it.

use crate::agents::Agents;
use crate::disclosure::{self, UNSPECIFIED, Use, example, head_naming};
use crate::message::Message;
use crate::policy::{DisclosureKey, Extent, Policy, Selectors, Statement, Surface, TextGlob};
use crate::rules::forbidden_name;

/// What a line is to say.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'w> {
    pub(super) policy: &'w Policy,
    /// The use that the author stated; none: an example is wanted.
    pub(super) stated: Option<&'w Use>,
    /// The id of the known agent that it names, where the author stated none.
    pub(super) agent: Option<&'w str>,
    /// What it states beside that.
    pub(super) asked: &'w [Statement],
    /// The selectors of the exception that is claimed for it.
    pub(super) selectors: Option<&'w Selectors>,
    /// Whether it stands under another key than the author's.
    pub(super) elsewhere: bool,
}

/// The longest head that is taken for the name of a tool.
const NAME_SIZE: usize = 80;

/// General words, for a project that wants no names.
const GENERAL: [&str; 2] = ["LLM", "AI"];

/// The line: one for each tool, where the author listed tools or one line cannot name them. No line ever
/// names a tool in place of the author's.
pub(super) fn lines(wanted: &Wanted<'_>) -> Vec<String> {
    let own = wanted.stated.filter(|stated| !stated.stated.head.is_empty());
    if let Some(line) = own.and_then(|own| as_it_stands(own, wanted)) {
        return vec![line];
    }
    let agents = wanted.policy.agents();
    let writer = Writer { wanted, agents: &agents };
    match own.and_then(|own| writer.of_use(own)) {
        Some(lines) => lines,
        None => vec![writer.example(own.is_some())],
    }
}

/// The author's line without a claim, where nothing else is to be changed.
fn as_it_stands(own: &Use, wanted: &Wanted<'_>) -> Option<String> {
    let is_right = own.stated.malformed.is_empty()
        && !wanted.elsewhere
        && !forbidden_name::is_in(own, wanted.policy)
        && wanted.asked.iter().all(|asked| own.stated.states(*asked));
    let parts = std::iter::once(own.stated.head.clone()).chain(own.own_fields());
    is_right.then(|| format!("{}: {}", own.origin.key, parts.collect::<Vec<_>>().join("; ")))
}

/// A use as one reads it who reads this line alone.
pub(super) fn read(line: &str, policy: &Policy, agents: &Agents) -> Option<Use> {
    let message = Message::stored(format!("Subject\n\n{line}\n"));
    let mut said = disclosure::read(&message, policy, agents);
    let stated = said.uses.pop()?;
    (said.uses.is_empty() && stated.origin.misplaced.is_none()).then_some(stated)
}

/// A value that answers a question, as an example.
pub(super) fn example_of(
    statement: Statement,
    policy: &Policy,
    selectors: Option<&Selectors>,
) -> String {
    match statement {
        Statement::Agent => "Claude".to_owned(),
        Statement::Model => "opus-5".to_owned(),
        Statement::Category => category(policy, selectors),
        Statement::Extent => extent(policy, selectors).to_string(),
        Statement::Surface => surface(selectors).to_string(),
        Statement::Detail => "what it did, in your words".to_owned(),
    }
}

struct Writer<'w, 'a> {
    wanted: &'w Wanted<'w>,
    agents: &'a Agents,
}

impl Writer<'_, '_> {
    /// The author's own use.
    fn of_use(&self, own: &Use) -> Option<Vec<String>> {
        let fields = own.own_fields();
        let named = |head: &str| -> Vec<String> {
            self.agents.all_named(head).iter().map(|agent| agent.id.clone()).collect()
        };
        let line_of = |head: &str, known: &[String]| {
            let heads = |key: &DisclosureKey| self.heads_of(head, known, key);
            self.line(&self.keys(Some(own)), heads, known, &fields)
        };
        if !own.stated.tools.is_empty() {
            return own.stated.tools.iter().map(|tool| line_of(tool, &named(tool))).collect();
        }
        let known = &own.stated.known;
        if let Some(line) = line_of(&own.stated.head, known) {
            return Some(vec![line]);
        }
        // What one line has no place for, several say.
        let each = || {
            let title = |id: &String| self.agents.by_id(id).map(|agent| agent.title.clone());
            known.iter().map(|id| line_of(&title(id)?, std::slice::from_ref(id))).collect()
        };
        let several = if known.len() > 1 { each() } else { None };
        several.or_else(|| self.general(&self.keys(Some(own)), &fields).map(|line| vec![line]))
    }

    /// A line with words to replace. It names the agent whose mark is there.
    fn example(&self, is_own: bool) -> String {
        let keys = self.keys(self.wanted.stated);
        let agent = self.wanted.agent.and_then(|id| self.agents.by_id(id));
        let ids: Vec<String> = agent.iter().map(|agent| agent.id.clone()).collect();
        let titles: Vec<&str> = agent.iter().flat_map(|agent| names_of(agent)).collect();
        let heads = |key: &DisclosureKey| {
            let mut heads = if is_own { Vec::new() } else { vec![self.example_under(key)] };
            heads.extend(titles.iter().flat_map(|title| self.naming(title, key)));
            if titles.is_empty() && !is_own {
                heads.extend(self.naming("Claude", key));
            }
            heads
        };
        self.line(&keys, heads, &ids, &[]).or_else(|| self.general(&keys, &[])).unwrap_or_else(
            || match keys.first() {
                Some(key) => format!("{}: {}", key.key, self.example_under(key)),
                None => String::new(),
            },
        )
    }

    fn example_under(&self, key: &DisclosureKey) -> String {
        let own = key.form.as_ref().unwrap_or(&self.wanted.policy.disclosure.form).first();
        fixed_word(&key.values)
            .or_else(|| own.map(example))
            .unwrap_or_else(|| "Claude:opus-5".to_owned())
    }

    /// A line that names no tool, where the names are not to be written.
    fn general(&self, keys: &[&DisclosureKey], fields: &[String]) -> Option<String> {
        let heads = |key: &DisclosureKey| {
            let plain = GENERAL.iter().map(|word| (*word).to_owned());
            plain.chain(GENERAL.iter().flat_map(|word| self.naming(word, key))).collect()
        };
        self.line(keys, heads, &[], fields)
    }

    /// The keys under which it could stand, the author's own first.
    fn keys(&self, own: Option<&Use>) -> Vec<&DisclosureKey> {
        let disclosure = &self.wanted.policy.disclosure;
        let of_use = own.and_then(|own| disclosure.key(&own.origin.key));
        let skipped = of_use.filter(|_| self.wanted.elsewhere);
        let written = disclosure.key(disclosure.written_key());
        let all = of_use.into_iter().chain(written).chain(&disclosure.keys);
        let mut keys: Vec<&DisclosureKey> = Vec::new();
        for key in all {
            if Some(key) != skipped && !disclosure.is_dropped(key) && !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// The heads that could say what the author's says.
    fn heads_of(&self, head: &str, known: &[String], key: &DisclosureKey) -> Vec<String> {
        let mut heads = vec![head.to_owned()];
        heads.extend(fixed_word(&key.values));
        let known = known.iter().filter_map(|id| self.agents.by_id(id));
        for agent in known {
            let mut names: Vec<&str> =
                names_of(&agent).filter(|name| contains(head, name)).collect();
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
            for name in names.iter().copied().chain([agent.title.as_str()]) {
                heads.extend(self.with_model_of(head, name, key));
                heads.extend(self.naming(name, key));
            }
        }
        if head.len() <= NAME_SIZE {
            heads.extend(self.naming(head, key));
        }
        heads
    }

    /// A name in each form of a key.
    fn naming(&self, name: &str, key: &DisclosureKey) -> Vec<String> {
        self.naming_with(name, UNSPECIFIED, key)
    }

    fn naming_with(&self, name: &str, model: &str, key: &DisclosureKey) -> Vec<String> {
        let forms = key.form.as_ref().unwrap_or(&self.wanted.policy.disclosure.form);
        let head = |form| Some(head_naming(name, Some(model), None, form)?.0);
        forms.iter().filter_map(head).collect()
    }

    /// A name in each form, with what the author wrote behind it as the model.
    fn with_model_of(&self, head: &str, name: &str, key: &DisclosureKey) -> Vec<String> {
        let behind = head.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name));
        let model = behind.map_or("", |start| &head[start.len()..]);
        let model = model.trim_matches([' ', ':', '/', '-', '(', ')', ',']).replace(' ', "-");
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        if model.is_empty() || !model.chars().all(is_plain) {
            return Vec::new();
        }
        // `Claude` alone is the word of the examples, and comes with the model of theirs.
        let named = self.naming_with(name, &model, key).into_iter();
        named
            .map(|text| if name == "Claude" { text.replacen("opus-5", &model, 1) } else { text })
            .collect()
    }

    /// The first line that is right, with the fields that fit and with what is asked for.
    fn line(
        &self,
        keys: &[&DisclosureKey],
        heads: impl Fn(&DisclosureKey) -> Vec<String>,
        known: &[String],
        fields: &[String],
    ) -> Option<String> {
        // What the author's line says already is not lost with its words.
        let own = self.wanted.stated.filter(|own| own.stated.malformed.is_empty());
        let is_wanted = |statement: &Statement| {
            self.wanted.asked.contains(statement)
                || own.is_some_and(|own| own.stated.states(*statement))
        };
        let mut wanted = vec![Statement::Agent, Statement::Model];
        wanted.retain(is_wanted);
        // A form may have no place for both.
        let all = self.line_that_states(&wanted, keys, &heads, known, fields);
        all.or_else(|| self.line_that_states(&[], keys, &heads, known, fields))
    }

    fn line_that_states(
        &self,
        wanted: &[Statement],
        keys: &[&DisclosureKey],
        heads: impl Fn(&DisclosureKey) -> Vec<String>,
        known: &[String],
        fields: &[String],
    ) -> Option<String> {
        for key in keys {
            for head in heads(key) {
                let line = format!("{}: {head}", key.key);
                let Some(stated) = self.fitting(&line) else { continue };
                // A fixed word of the policy names nobody.
                let names_all = known.iter().all(|id| stated.stated.known.contains(id));
                let says_all = wanted.iter().all(|statement| stated.stated.states(*statement));
                if (names_all || !key.values.is_empty()) && says_all {
                    return Some(self.with_fields(line, fields));
                }
            }
        }
        None
    }

    fn with_fields(&self, mut line: String, fields: &[String]) -> String {
        for field in fields {
            let longer = format!("{line}; {field}");
            if self.fitting(&longer).is_some() {
                line = longer;
            }
        }
        let Wanted { policy, asked, selectors, .. } = *self.wanted;
        for statement in asked {
            let value = example_of(*statement, policy, selectors);
            let longer = format!("{line}; {statement}={value}");
            let is_said = self.fitting(&line).is_some_and(|s| s.stated.states(*statement));
            if !is_said && self.fitting(&longer).is_some() {
                line = longer;
            }
        }
        line
    }

    /// The use that a line states, where nothing in it is refused.
    fn fitting(&self, line: &str) -> Option<Use> {
        let stated = read(line, self.wanted.policy, self.agents)?;
        let is_right = stated.stated.malformed.is_empty()
            && !forbidden_name::is_in(&stated, self.wanted.policy);
        is_right.then_some(stated)
    }
}

/// The title of an agent and its names.
fn names_of(agent: &crate::agents::Agent) -> impl Iterator<Item = &str> {
    std::iter::once(agent.title.as_str()).chain(agent.names.iter().map(String::as_str))
}

fn contains(head: &str, name: &str) -> bool {
    head.to_ascii_lowercase().contains(&name.to_ascii_lowercase())
}

/// A word that the values of a key allow: the first that is no pattern, else the first without its `*`.
fn fixed_word(values: &[TextGlob]) -> Option<String> {
    let is_word = |glob: &&TextGlob| !glob.as_str().contains(['*', '?']);
    let glob = values.iter().find(is_word).or(values.first())?;
    Some(glob.as_str().replace('*', "").replace('?', "x"))
}

/// A category that the exception is for; one of which no area and no list of paths says more, if there is
/// one.
fn category(policy: &Policy, selectors: Option<&Selectors>) -> String {
    let list = selectors.and_then(|selectors| selectors.categories.as_ref());
    let is_selected =
        |name: &&String| list.is_none_or(|list| list.selects(|listed| listed == *name));
    let is_special = |name: &str| {
        let mut lists = policy.areas.values().filter_map(|area| area.selectors.categories.as_ref());
        lists.any(|list| list.selects(|listed| listed == name))
            || policy.categories.get(name).is_some_and(|category| category.paths.is_some())
    };
    let known = policy.categories.keys().filter(is_selected);
    let best = known.min_by_key(|name| (is_special(name), *name != "translation", *name != "code"));
    best.map_or("translation", String::as_str).to_owned()
}

fn extent(policy: &Policy, selectors: Option<&Selectors>) -> Extent {
    let list = selectors.and_then(|selectors| selectors.extents.as_ref());
    let is_selected =
        |extent: &&Extent| list.is_none_or(|list| list.selects(|listed| listed == *extent));
    let is_special = |extent: &Extent| {
        let mut lists = policy.areas.values().filter_map(|area| area.selectors.extents.as_ref());
        lists.any(|list| list.selects(|listed| listed == extent))
    };
    let known = Extent::ALL.iter().filter(is_selected);
    known.min_by_key(|extent| (is_special(extent), **extent)).copied().unwrap_or(Extent::Assisted)
}

fn surface(selectors: Option<&Selectors>) -> Surface {
    let list = selectors.and_then(|selectors| selectors.surfaces.as_ref());
    let mut all = [Surface::Content].iter().chain(Surface::ALL);
    let selected = all.find(|surface| list.is_none_or(|list| list.selects(|l| l == *surface)));
    selected.copied().unwrap_or(Surface::Content)
}

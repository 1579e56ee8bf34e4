//! What does less than it seems to: hints, with which a policy is valid all the same, and one error that only
//! the whole policy shows.

use super::diagnosis::Log;
use super::unanswerable::unanswerable;
use crate::policy::conditions::Conditions;
use crate::policy::people::People;
use crate::policy::selectors::Selectors;
use crate::policy::words::{Level, Placeholder, Prompts, Statement, Surface, Trust, When, Where};
use crate::policy::{
    Area, Disclosing, DisclosureKey, Exception, Form, Policy, PullRequestForm, TextGlob,
};
use crate::rules::Rule;

/// Hints at a policy that is right.
pub(super) fn hints(policy: &Policy, log: &Log) {
    if policy.contact.is_none() {
        log.hint(
            log.place("policy"),
            "the policy names no contact",
            "nobody is named whom a contributor can ask",
            "add `contact = \"maintainers@example.org\"`, or a page where people answer",
        );
    }
    for (kind, id, conditions) in conditions(policy) {
        if conditions.requires.iter().any(|requirement| requirement.trust == Trust::Vouched) {
            let name = if id.is_empty() { kind.to_owned() } else { format!("{kind}.{id}") };
            not_verified(&name, "requires", "asks for what cannot be decided yet", log);
        }
    }
    prompts_unheard(policy, log);
    form_left_blank(policy, log);
    unanswerable(policy, log);
    for (kind, id, conditions) in conditions(policy) {
        model_unsayable(policy, kind, id, conditions, log);
    }
    tools_unknown(policy, log);
    for (id, exception) in &policy.exceptions {
        let name = format!("exceptions.{id}");
        hints_of_exception(exception, &name, log);
        loosens(&exception.selectors, &name, "exempts nobody yet", log);
    }
    for (id, area) in &policy.areas {
        let name = format!("areas.{id}");
        if area.stance.is_some_and(|stance| stance < policy.stance) {
            loosens(&area.selectors, &name, "exempts nobody yet", log);
        } else {
            tightens(&area.selectors, &name, log);
        }
        nothing_asks(policy, area, &name, log);
    }
    for (id, automation) in &policy.automation {
        if automation.trust == Trust::Vouched {
            not_verified(&format!("automation.{id}"), "trust", "exempts nobody yet", log);
        }
    }
}

/// The conditions of all tables that may have some, with the kind of the table and its name.
fn conditions(policy: &Policy) -> impl Iterator<Item = (&str, &str, &Conditions)> {
    let areas = policy.areas.iter().map(|(id, area)| ("areas", id.as_str(), &area.conditions));
    let exceptions = policy
        .exceptions
        .iter()
        .map(|(id, exception)| ("exceptions", id.as_str(), &exception.conditions));
    std::iter::once(("policy", "", &policy.conditions)).chain(areas).chain(exceptions)
}

/// Hints that what is said of links to prompts is never heard: the rule that says so is at `allow`.
fn prompts_unheard(policy: &Policy, log: &Log) {
    let level = Rule::find("prompt-link").map(|rule| policy.level(rule));
    if policy.disclosure.prompts == Prompts::Optional || level != Some(Level::Allow) {
        return;
    }
    log.hint(
        log.place("disclosure.prompts"),
        format!("nobody hears that links to prompts are {}", policy.disclosure.prompts),
        "the rule `prompt-link` is at the level `allow`",
        "to have it said, add `prompt-link = \"warn\"` to `[levels]`",
    );
}

/// Hints that a form with a way to say "no AI" need not be filled in by those who used none.
fn form_left_blank(policy: &Policy, log: &Log) {
    let Disclosing { place, when, pull_request, .. } = &policy.disclosure;
    let says_none = pull_request.as_ref().is_some_and(|form| form.none.is_some());
    if !says_none || *when == When::Always || *place == Where::Commit {
        return;
    }
    log.hint(
        log.place("disclosure.pull-request"),
        "the form of the pull request can be left blank",
        "a blank form states nothing, and only those who used AI have to state something",
        "this can be what you want; else write `when = \"always\"` in `[disclosure]`",
    );
}

/// Refuses that a model is asked for which no form of a value has a place for: every use would be refused,
/// and no remedy could help.
fn model_unsayable(policy: &Policy, kind: &str, id: &str, conditions: &Conditions, log: &Log) {
    let table = &policy.disclosure;
    let says_model = |form: &Form| form.template().has(Placeholder::Model);
    let forms =
        |key: &DisclosureKey| key.form.as_ref().unwrap_or(&table.form).iter().any(says_model);
    let is_field = |form: &PullRequestForm| {
        form.fields.iter().any(|field| field.key.trim().eq_ignore_ascii_case("model"))
    };
    if !conditions.must_state.contains(&Statement::Model)
        || table.keys.iter().any(forms)
        || table.pull_request.as_ref().is_some_and(is_field)
    {
        return;
    }
    let name = if id.is_empty() { kind.to_owned() } else { format!("{kind}.{id}") };
    log.error_with_help(
        log.place(&format!("{name}.must-state")),
        format!("`[{name}]` asks for the model, and no form has a place for it"),
        "no use can state it",
        "write for example `form = \"agent:model\"` in `[disclosure]`",
    );
}

/// Hints that a name in a list of `tools` is that of no known tool: a slip there selects nothing, or, behind
/// `!`, lets through what it was to keep out.
fn tools_unknown(policy: &Policy, log: &Log) {
    let exceptions =
        policy.exceptions.iter().map(|(id, table)| ("exceptions", id, &table.selectors));
    let areas = policy.areas.iter().map(|(id, table)| ("areas", id, &table.selectors));
    let agents = policy.agents();
    let is_known = |name: &str| {
        name.contains(['*', '?'])
            || policy.tools.contains_key(&name.to_ascii_lowercase())
            || agents.by_name_exact(name).is_some()
            || agents.by_id(&name.to_ascii_lowercase()).is_some()
    };
    for (kind, id, selectors) in exceptions.chain(areas) {
        let Some(list) = &selectors.tools else { continue };
        let names = list.plain.iter().chain(&list.except).map(TextGlob::as_str);
        for name in names.filter(|name| !is_known(name)) {
            let meant = agents.slip(name).map(|(_, meant)| format!("is `{meant}` meant? Else "));
            log.hint(
                log.place(&format!("{kind}.{id}.tools")),
                format!("`{name}` is the name of no known tool"),
                "it is compared with what a use says, letter by letter",
                format!(
                    "{}list its names in `[tools]`, or write a pattern such as `*{name}*`",
                    meant.unwrap_or_default()
                ),
            );
        }
    }
}

/// The hints that concern one exception by itself.
fn hints_of_exception(exception: &Exception, name: &str, log: &Log) {
    if exception.selectors.is_empty() && exception.conditions.is_empty() {
        log.hint(
            log.place(name),
            format!("`[{name}]` is a statement that nothing checks"),
            "it has neither a selector nor a condition",
            "this can be what you want; else add for example `paths` or `requires`",
        );
    }
    let claimable = exception.selectors.surfaces.as_ref().is_none_or(|surfaces| {
        [Surface::Content, Surface::Message]
            .iter()
            .any(|place| surfaces.selects(|listed| listed == place))
    });
    if !claimable {
        log.hint(
            log.place(&format!("{name}.surfaces")),
            format!("no commit can claim `[{name}]`"),
            "neither `content` nor `message` is among its surfaces",
            "this can be what you want; what needs no claim at all is an area",
        );
    }
}

/// Hints that a loosening rests on an identity that this version cannot verify.
fn loosens(selectors: &Selectors, name: &str, then: &str, log: &Log) {
    if selectors.authors.is_some() && selectors.trust != Some(Trust::Stated) {
        let key = if selectors.trust.is_some() { "trust" } else { "authors" };
        not_verified(name, key, then, log);
    }
}

/// Hints that a stricter area rests on an identity that this version cannot verify: because it says
/// so, or because a `!@group` lets people out of it.
fn tightens(selectors: &Selectors, name: &str, log: &Log) {
    let outside = selectors.authors.as_ref().is_some_and(People::excludes_a_group);
    let vouched = selectors.trust == Some(Trust::Vouched) && selectors.authors.is_some();
    if vouched || (outside && selectors.trust.is_none()) {
        let key = if vouched { "trust" } else { "authors" };
        not_verified(name, key, "cannot be decided yet", log);
    }
}

/// The hint itself. `key` may be absent: then the table is the place.
fn not_verified(name: &str, key: &str, then: &str, log: &Log) {
    let key = format!("{name}.{key}");
    let place = if log.lacks(&key) { log.place(name) } else { log.place(&key) };
    log.hint(
        place,
        format!("`[{name}]` {then}"),
        "it rests on identities that are vouched for, which this version cannot verify",
        "write `trust = \"stated\"` to believe the name and address in the commit, which anyone \
         can write",
    );
}

/// Hints that an area asks more where a use states something that nothing asks for.
fn nothing_asks(policy: &Policy, area: &Area, name: &str, log: &Log) {
    let stricter = area.stance.is_some_and(|stance| stance > policy.stance);
    if !stricter && area.conditions.is_empty() {
        return;
    }
    let asked = |what: Statement| {
        conditions(policy).any(|(_, _, conditions)| conditions.must_state.contains(&what))
    };
    let keys_state = policy.disclosure.keys.iter().any(|key| key.extent.is_some());
    let categories = area.selectors.categories.as_ref().is_some_and(|list| !list.only_excludes());
    let extents = area.selectors.extents.as_ref().is_some_and(|list| !list.only_excludes());
    for (selects, key, what) in [
        (categories, "categories", Statement::Category),
        (extents && !keys_state, "extents", Statement::Extent),
    ] {
        if selects && !asked(what) {
            log.hint(
                log.place(&format!("{name}.{key}")),
                format!("`[{name}]` selects by what nothing asks for"),
                &format!("a use that does not state its {what} is not met by this area"),
                format!("to have it decided, add `must-state = [\"{what}\"]` to `[policy]`"),
            );
        }
    }
}

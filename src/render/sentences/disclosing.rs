//! How to say that AI was used: what to type, with an example.

use super::{any_of, shown};
use crate::policy::{
    By, CLAIM_KEY, ClaimStyle, Disclosing, DisclosureKey, Exception, Extent, HumanOnly, Policy,
    PullRequestForm, Stance, Statement, Surface, When, Where,
};
use crate::pull_request::writing;

/// What a contributor types, and where.
pub(super) fn disclosing(policy: &Policy) -> Vec<String> {
    let disclosure = &policy.disclosure;
    let permits = |stance: Stance| stance != Stance::Forbid;
    let permitted = permits(policy.stance)
        || policy.areas.values().any(|area| area.stance.is_some_and(permits));
    let mut lines = Vec::new();
    if permitted {
        lines.push(
            match disclosure.place {
                Where::Commit => "At the end of the commit message, after a blank line.",
                Where::PullRequest => "In the text of the pull request.",
                Where::Either => {
                    "At the end of the commit message, or in the text of the pull request."
                }
                Where::Both => {
                    "At the end of the commit message, and in the text of the pull request."
                }
            }
            .to_owned(),
        );
        let form = disclosure.pull_request.as_ref().filter(|_| disclosure.place != Where::Commit);
        if form.is_none_or(|_| disclosure.place != Where::PullRequest) {
            lines.extend(["For example:".to_owned(), String::new()]);
            lines.extend(example(policy).into_iter().map(|line| format!("    {line}")));
            lines.push(String::new());
        }
        if let Some(form) = form {
            lines.extend(by_form(policy, form));
        }
    } else if disclosure.when == When::Used {
        lines.push("There is nothing to say, for no AI is used.".to_owned());
    }
    let form = disclosure.pull_request.as_ref();
    let form = form.filter(|_| matches!(disclosure.place, Where::PullRequest | Where::Both));
    if let Some(form) = form {
        lines.extend(none_by_form(policy, form));
    }
    if disclosure.when == When::Always && (form.is_none() || disclosure.place == Where::Both) {
        let none = disclosure.none.first().map_or("none", String::as_str);
        let line = format!("{}: {}", disclosure.written_key(), shown(none));
        lines.push("It is always said whether AI was used. Where it was not, write:".to_owned());
        lines.extend([String::new(), format!("    {line}"), String::new()]);
    }
    lines.extend(values(disclosure));
    let places = disclosure.human_only.iter().map(|place| match place {
        HumanOnly::Author => "as author".to_owned(),
        HumanOnly::Committer => "as committer".to_owned(),
        HumanOnly::Key(key) => format!("under `{key}:`"),
    });
    lines.push(format!("No AI stands {}.", any_of(places)));
    if disclosure.mixed {
        lines.push(
            "A commit may mix AI-assisted and other files: say which by `; paths=…`.".to_owned(),
        );
    }
    lines
}

/// How a pull request says it, by the form of the policy.
fn by_form(policy: &Policy, form: &PullRequestForm) -> Vec<String> {
    let mut lines = vec!["A pull request says it like this:".to_owned(), String::new()];
    lines.extend(writing::used(form, policy).iter().map(|line| indented(line)));
    if let Some((id, _)) = claimed(policy) {
        lines.extend([String::new(), indented(&format!("{CLAIM_KEY}: {id}"))]);
    }
    lines.push(String::new());
    lines
}

/// How a pull request says that no AI was used, or what it has people confirm.
fn none_by_form(policy: &Policy, form: &PullRequestForm) -> Vec<String> {
    let asks = if policy.disclosure.when == When::Always {
        "A pull request always says whether AI was used. Where it was not, write:"
    } else {
        "A pull request can say that AI was not used:"
    };
    let asks = if writing::can_state_none(form) { asks } else { "A pull request confirms:" };
    let mut lines = vec![asks.to_owned(), String::new()];
    lines.extend(writing::none(form, policy).iter().map(|line| indented(line)));
    lines.push(String::new());
    lines
}

fn indented(line: &str) -> String {
    format!("    {}", shown(line)).trim_end().to_owned()
}

/// What a value may and may not hold.
fn values(disclosure: &Disclosing) -> Vec<String> {
    let globs =
        |globs: &[crate::policy::TextGlob]| any_of(globs.iter().map(|glob| shown(glob.as_str())));
    let mut lines = Vec::new();
    if disclosure.keys.len() > 1 {
        let keys = any_of(disclosure.keys.iter().map(|key| format!("`{}:`", key.key)));
        lines.push(format!("It stands under {keys}."));
    }
    if !disclosure.aids.is_empty() {
        let aids = any_of(disclosure.aids.iter().map(|aid| shown(aid)));
        lines.push(format!("After the model, ordinary programs may be named: {aids}."));
    }
    if !disclosure.not_ai.is_empty() {
        lines.push(format!("{} counts as no AI.", globs(&disclosure.not_ai)));
    }
    if !disclosure.forbidden_names.is_empty() {
        lines.push(format!("It does not name {}.", globs(&disclosure.forbidden_names)));
    }
    if !disclosure.forbidden_keys.is_empty() {
        lines.push(format!("No commit has a trailer {}.", globs(&disclosure.forbidden_keys)));
    }
    lines
}

/// The lines that a commit could end with: under the first exception, if the stance needs one.
fn example(policy: &Policy) -> Vec<String> {
    let disclosure = &policy.disclosure;
    let key = disclosure.key(disclosure.written_key());
    let value = key.map_or_else(|| value(disclosure, None), |key| value(disclosure, Some(key)));
    let mut line = format!("{}: {value}", disclosure.written_key());
    let claimed = claimed(policy);
    let exception = claimed.map(|(_, exception)| exception);
    let asked: Vec<_> = [&policy.conditions]
        .into_iter()
        .chain(exception.map(|exception| &exception.conditions))
        .collect();
    let must_state = |what| asked.iter().any(|asked| asked.must_state.contains(&what));
    if must_state(Statement::Category) {
        line = format!("{line}; category={}", category(exception));
    }
    // What a claimed exception selects by, the use must state; its category goes without saying.
    let extents = exception.and_then(|exception| exception.selectors.extents.as_ref());
    if must_state(Statement::Extent) || extents.is_some() {
        let fits =
            |extent: &&Extent| extents.is_none_or(|list| list.selects(|listed| listed == *extent));
        let extent = Extent::ALL.iter().find(fits).unwrap_or(&Extent::Assisted);
        line = format!("{line}; extent={extent}");
    }
    if must_state(Statement::Surface) {
        line = format!("{line}; surface=content");
    }
    if must_state(Statement::Detail) {
        line = format!("{line}; detail=what it did, in your words");
    }
    let mut lines = Vec::new();
    if let Some((id, _)) = claimed {
        match disclosure.claim {
            ClaimStyle::Trailer => lines.push(format!("{CLAIM_KEY}: {id}")),
            ClaimStyle::Field => line = format!("{line}; exception={id}"),
            ClaimStyle::Category => {}
        }
    }
    lines.insert(0, line);
    for requirement in asked.iter().flat_map(|asked| &asked.requires) {
        let who = match requirement.by {
            By::Anyone | By::Author => "Your Name <you@example.org>",
            By::OtherPerson | By::People(_) => "Amina Bello <amina@example.org>",
        };
        let reference = if requirement.reference { " https://example.org/thread/1" } else { "" };
        lines.push(format!("{}: {who}{reference}", requirement.keys[0]));
    }
    lines
}

/// The first exception that can be claimed, if the stance needs one.
fn claimed(policy: &Policy) -> Option<(&String, &Exception)> {
    let mut exceptions = policy.exceptions.iter();
    exceptions
        .find(|(_, exception)| can_be_claimed(exception))
        .filter(|_| policy.stance == Stance::NoUnless)
}

/// Whether a commit can claim the exception for its files.
fn can_be_claimed(exception: &Exception) -> bool {
    let surfaces = exception.selectors.surfaces.as_ref();
    surfaces.is_none_or(|surfaces| surfaces.selects(|listed| *listed == Surface::Content))
}

/// A category that the exception selects.
fn category(exception: Option<&Exception>) -> &str {
    exception
        .and_then(|exception| exception.selectors.categories.as_ref())
        .and_then(|categories| categories.plain.first())
        .map_or("code", String::as_str)
}

/// A value of the first form, or a fixed word where only such are allowed.
fn value(disclosure: &Disclosing, key: Option<&DisclosureKey>) -> String {
    let fixed = key.and_then(|key| key.values.first()).map(|glob| shown(glob.as_str()));
    if let Some(fixed) = fixed.filter(|text| !text.contains(['*', '?'])) {
        return fixed;
    }
    let forms = key.and_then(|key| key.form.as_ref()).unwrap_or(&disclosure.form);
    forms.first().map_or_else(|| "Claude:opus-5".to_owned(), crate::disclosure::example)
}

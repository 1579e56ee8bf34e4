//! How to say that AI was used: what to write and where.

use super::permitted::later;
use super::points;
use super::selectors::goes;
use super::strict::by_level;
use crate::advice::{Example, example_without_claim};
use crate::policy::{
    ClaimStyle, Disclosing, DisclosureKey, Form, HumanOnly, Policy, Prompts, PullRequestForm,
    Selectors, Stance, Surface, TextGlob, When, Where,
};
use crate::pull_request::writing;
use crate::render::page::{Block, Line, any_of};

/// What a contributor writes, and where; nothing, where nobody could ever have something to write.
pub(super) fn disclosing(policy: &Policy) -> Vec<Block> {
    let disclosure = &policy.disclosure;
    let in_commits = is_asked_in_commits(policy);
    let is_asked = is_asked(policy);
    // Where only a form is filled in, it says what to write.
    let by_form = disclosure.place == Where::PullRequest && disclosure.pull_request.is_some();
    let mut blocks = Vec::new();
    if in_commits {
        blocks.extend(points(place(policy)));
    }
    if is_asked && !by_form {
        let example = example_without_claim(policy, &policy.agents());
        blocks.extend(example.iter().flat_map(|example| shown(policy, example)));
    }
    if !is_asked && policy.stance == Stance::Open && disclosure.when == When::Used {
        let nothing = "There is nothing to say. Whoever says it all the same is welcome to.";
        blocks.extend(points(vec![Line::ours(nothing)]));
    }
    let always = by_level(policy, "missing-declaration", "is always", "should always be");
    if disclosure.when == When::Always
        && !by_form
        && let Some(always) = always
    {
        let none = disclosure.none.first().map_or("none", String::as_str);
        let line = format!("{}: {none}", disclosure.written_key());
        let lead = format!("It {always} stated whether AI was used. Where it was not, write:");
        blocks.extend([Block::Lead(Line::ours(lead)), Block::Code(vec![line])]);
    }
    if let Some(form) = &disclosure.pull_request {
        blocks.extend(pull_request(policy, form));
    }
    let mut rules = Vec::new();
    if is_asked && !by_form {
        rules.extend(values(policy));
    }
    if is_asked {
        rules.extend(keys_kept_out(policy));
    }
    if in_commits {
        rules.extend(claims(policy));
    }
    blocks.extend(points(rules));
    blocks
}

/// Whether there is a case in which the policy asks to state a use of AI.
pub(super) fn is_asked(policy: &Policy) -> bool {
    is_asked_in_commits(policy) || !surfaces_that_ask(policy).is_empty()
}

/// Whether there is such a case that ends in a commit.
fn is_asked_in_commits(policy: &Policy) -> bool {
    let ends_in_commit = |selectors: &Selectors| {
        selectors.surfaces.as_ref().is_none_or(|list| {
            [Surface::Content, Surface::Message].iter().any(|s| list.selects(|listed| listed == s))
        })
    };
    let is_claimed =
        policy.exceptions.values().any(|exception| ends_in_commit(&exception.selectors));
    let asks =
        |stance: Stance| stance == Stance::Disclose || (stance == Stance::NoUnless && is_claimed);
    asks(policy.stance)
        || policy
            .areas
            .values()
            .any(|area| area.stance.is_some_and(asks) && ends_in_commit(&area.selectors))
}

/// Where areas ask for it in what ends in no commit.
fn surfaces_that_ask(policy: &Policy) -> Vec<Surface> {
    let is_asked = |surface: &Surface| {
        policy.areas.values().filter(|area| area.stance == Some(Stance::Disclose)).any(|area| {
            let surfaces = area.selectors.surfaces.as_ref();
            surfaces.is_some_and(|list| list.selects(|listed| listed == surface))
        })
    };
    let outside = |surface: &Surface| {
        !matches!(surface, Surface::Content | Surface::Message | Surface::Private)
    };
    Surface::ALL.iter().copied().filter(outside).filter(is_asked).collect()
}

/// An example, and where such lines belong.
fn shown(policy: &Policy, example: &Example) -> Vec<Block> {
    let lead = match example.question.surface {
        Some(surface) if !matches!(surface, Surface::Content | Surface::Message) => {
            let places = surfaces_that_ask(policy).into_iter().enumerate();
            any_of(places.map(|(at, surface)| match (at, goes(surface).strip_prefix('i')) {
                (0, Some(rest)) => Line::ours(format!("I{rest}")),
                _ => Line::ours(goes(surface)),
            }))
            .say(", write for example:")
        }
        _ if policy.stance == Stance::Disclose => Line::ours("For example:"),
        _ if policy.exceptions.is_empty() => Line::ours("Where this is asked, for example:"),
        _ => Line::ours("Where no exception is needed, for example:"),
    };
    let mut blocks = vec![Block::Lead(lead), Block::Code(example.way.lines.clone())];
    blocks.extend(later(&example.way.later));
    blocks
}

fn place(policy: &Policy) -> Vec<Line> {
    let disclosure = &policy.disclosure;
    let last = "in the last paragraph of the commit message, after a blank line";
    let pull_request = match &disclosure.pull_request {
        Some(form) if confirmed(form).is_some() => "in the pull request",
        Some(_) => "in the pull request, in the form below",
        None => "at the end of the text of the pull request",
    };
    let place = match disclosure.place {
        Where::Commit => last.to_owned(),
        Where::PullRequest => pull_request.to_owned(),
        Where::Either => format!("{last}; or {pull_request}"),
        Where::Both => format!("{last}; and {pull_request}"),
    };
    let stated = by_level(policy, "misplaced-disclosure", "is stated", "should be stated");
    let stated = stated.unwrap_or("should be stated");
    let mut lines = vec![Line::ours(format!("The use of AI {stated} {place}."))];
    if disclosure.own_words {
        let words = "In the pull request, words of your own about it will do: a person reads them.";
        lines.push(Line::ours(words));
    }
    let has = by_level(policy, "malformed-disclosure", "has", "should have");
    if disclosure.one_per_tool
        && let Some(has) = has
    {
        lines.push(Line::ours(format!("Each tool {has} a line of its own.")));
    }
    lines
}

/// What is filled in in a pull request.
fn pull_request(policy: &Policy, form: &PullRequestForm) -> Vec<Block> {
    let mut lines = Vec::new();
    if let Some(section) = &form.section {
        let section = Line::ours("Under the heading ").code(section);
        lines.push(section.say(" stands a text."));
    }
    for field in &form.fields {
        let line = Line::ours("There is a line ").code(format!("{}:", field.key));
        lines.push(if field.values.is_empty() {
            line.say(" with any text.")
        } else {
            line.say(" with ").then(globs(&field.values)).say(".")
        });
    }
    if let [only] = form.boxes.as_slice() {
        lines.push(Line::ours("The box ").code(only).say(" is ticked."));
    } else if !form.boxes.is_empty() {
        let boxes = any_of(form.boxes.iter().map(|text| Line::default().code(text)));
        lines.push(Line::ours("Exactly one box is ticked: ").then(boxes).say("."));
    }
    if let Some(none) = form.none.as_ref().filter(|_| form.boxes.is_empty()) {
        let none = Line::ours("Where there is nothing to state, the line ").code(none);
        lines.push(none.say(" says so, and no other field is needed."));
    }
    let lead = |text: &str| Block::Lead(Line::ours(text));
    if confirmed(form).is_some() {
        return vec![lead("A pull request confirms:"), Block::Code(writing::none(form, policy))];
    }
    if lines.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![lead("In a pull request:"), Block::Points(lines)];
    if is_asked(policy) {
        blocks.push(lead("A pull request states the use of AI like this:"));
        blocks.push(Block::Code(writing::used(form, policy)));
    }
    let none = writing::none(form, policy);
    if !none.is_empty() {
        let always = policy.disclosure.when == When::Always;
        blocks.push(lead(if always {
            "Every pull request fills this in. Where there is nothing to state, write:"
        } else {
            "Where there is nothing to state, a pull request can say so:"
        }));
        blocks.push(Block::Code(none));
    }
    blocks
}

/// The only box of a form that has nothing else: it confirms something, and states no use.
fn confirmed(form: &PullRequestForm) -> Option<&String> {
    match form.boxes.as_slice() {
        [only] if !writing::can_state_none(form) => Some(only),
        _ => None,
    }
}

/// What a value may and may not hold.
fn values(policy: &Policy) -> Vec<Line> {
    let disclosure = &policy.disclosure;
    let mut lines: Vec<Line> = Vec::new();
    for key in &disclosure.keys {
        lines.push(key_line(disclosure, key));
    }
    if !disclosure.aids.is_empty() {
        let aids = any_of(disclosure.aids.iter().map(|aid| Line::default().code(aid)));
        let line = Line::ours("After the model, ordinary programs may be named, such as ");
        lines.push(line.then(aids).say("."));
    }
    if !disclosure.not_ai.is_empty() {
        lines.push(globs(&disclosure.not_ai).say(" counts as no AI."));
    }
    let names = by_level(policy, "forbidden-name", "does not name ", "should not name ");
    if !disclosure.forbidden_names.is_empty()
        && let Some(names) = names
    {
        let list = globs(&disclosure.forbidden_names);
        lines.push(Line::ours("The line ").say(names).then(list).say("."));
    }
    // A wish is one at any level.
    let (wanted, unwanted) = ("A link to the prompt", "No link to a prompt");
    let link = |stands, should| by_level(policy, "prompt-link", stands, should);
    let prompts = match disclosure.prompts {
        Prompts::Optional => None,
        Prompts::Wanted => Some((wanted, link("stands", "should stand").unwrap_or("is welcome"))),
        Prompts::Unwanted => {
            Some((unwanted, link("stands", "should stand").unwrap_or("is wanted")))
        }
    };
    lines.extend(prompts.map(|(what, so)| Line::ours(format!("{what} {so} in the message."))));
    lines
}

/// What stands under one key.
fn key_line(disclosure: &Disclosing, key: &DisclosureKey) -> Line {
    let line = Line::default().code(format!("{}:", key.key));
    let line = if key.values.is_empty() {
        let forms = key.form.as_ref().unwrap_or(&disclosure.form);
        let forms = any_of(forms.iter().map(form));
        line.say(" is followed by ").then(forms)
    } else {
        line.say(" says ").then(globs(&key.values))
    };
    let line = match key.extent {
        Some(extent) => line.say(", and states that it is ").then(super::selectors::extent(extent)),
        None => line,
    };
    let line = line.say(".");
    if key.shared { line.say(" People stand there too: only a known tool counts.") } else { line }
}

/// A form, as a person reads it.
fn form(form: &Form) -> Line {
    if form.template().as_str() == "{text}" {
        return Line::ours("the name of the tool, and its model if you like");
    }
    let example = crate::disclosure::example(form);
    Line::default().code(form.as_str()).say(", such as ").code(example)
}

/// How an exception is claimed.
fn claims(policy: &Policy) -> Vec<Line> {
    let disclosure = &policy.disclosure;
    let mut lines = Vec::new();
    if !policy.exceptions.is_empty() {
        lines.push(match disclosure.claim {
            ClaimStyle::Trailer => Line::ours("An exception is claimed by the line ")
                .code("AI-Exception: NAME")
                .say("."),
            ClaimStyle::Field => Line::ours("An exception is claimed in the same line by ")
                .code("; exception=NAME")
                .say("."),
            ClaimStyle::Category => {
                Line::ours("Whoever states a category claims the exceptions that list it; ")
                    .code("AI-Exception: NAME")
                    .say(" claims one by name.")
            }
        });
    }
    lines.push(if disclosure.place == Where::PullRequest {
        Line::ours("What the pull request says holds for all of its commits.")
    } else if disclosure.mixed {
        Line::ours("A commit may mix AI-assisted and other files: say which by ").code("; paths=…").say(".")
    } else {
        Line::ours("The lines speak for the whole commit: what AI did not help with goes into another one.")
    });
    lines
}

/// The keys under which nothing stands.
pub(super) fn keys_kept_out(policy: &Policy) -> Option<Line> {
    let has = by_level(policy, "forbidden-key", "has", "should have")?;
    let keys = &policy.disclosure.forbidden_keys;
    let line = Line::ours(format!("No commit {has} a trailer ")).then(globs(keys)).say(".");
    (!keys.is_empty()).then_some(line)
}

/// The places where no AI stands.
pub(super) fn kept_for_people(policy: &Policy) -> Option<Line> {
    let stands = by_level(policy, "ai-in-human-role", "stands", "should stand")?;
    let human_only = &policy.disclosure.human_only;
    let roles = human_only.iter().filter_map(|place| match place {
        HumanOnly::Author => Some(Line::ours("as author")),
        HumanOnly::Committer => Some(Line::ours("as committer")),
        HumanOnly::Key(_) => None,
    });
    let keys: Vec<Line> = human_only
        .iter()
        .filter_map(|place| match place {
            HumanOnly::Key(key) => Some(Line::default().code(format!("{key}:"))),
            HumanOnly::Author | HumanOnly::Committer => None,
        })
        .collect();
    let keys = (!keys.is_empty()).then(|| Line::ours("under ").then(any_of(keys)));
    let places = any_of(roles.chain(keys));
    let line = Line::ours(format!("No AI {stands} ")).then(places).say(": these are for people.");
    (!human_only.is_empty()).then_some(line)
}

fn globs(globs: &[TextGlob]) -> Line {
    any_of(globs.iter().map(|glob| Line::default().code(glob.as_str())))
}

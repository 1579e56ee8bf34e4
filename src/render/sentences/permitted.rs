//! What holds, and when it is otherwise.

use super::conditions::conditions;
use super::selectors::selectors;
use super::strict::by_level;
use super::{points, quote};
use crate::advice::{Example, example_of};
use crate::policy::{Area, CLAIM_KEY, Exception, Policy, Selectors, Stance, Trust, When, Where};
use crate::render::page::{Block, Item, Line, all_of};

/// The policy in a few sentences.
pub(super) fn in_short(policy: &Policy) -> Vec<Block> {
    let mut lines = vec![Line::ours(match policy.stance {
        Stance::Open => "AI may be used, and nothing about it is asked.".to_owned(),
        Stance::Disclose => "AI may be used, and whoever uses it says so.".to_owned(),
        Stance::NoUnless if !policy.exceptions.is_empty() => {
            let used = used(policy, "missing-exception");
            format!("No AI {used} here, unless one of the exceptions applies and is claimed.")
        }
        Stance::NoUnless | Stance::Forbid => {
            format!("No AI {} here.", used(policy, "use-not-permitted"))
        }
    })];
    if policy.areas.values().any(|area| area.stance.is_some_and(|stance| stance != policy.stance)) {
        lines.push(Line::ours("In some areas something else holds; they are listed below."));
    }
    if policy.stance != Stance::Open && policy.disclosure.when == When::Used {
        let what = match policy.disclosure.place {
            Where::PullRequest => "A pull request",
            Where::Commit | Where::Either | Where::Both => "A commit",
        };
        lines.push(Line::ours(format!(
            "{what} that says nothing of AI is taken as what it is: no AI declared."
        )));
    }
    quote(policy.statement.as_ref()).into_iter().chain([Block::Points(lines)]).collect()
}

/// How firmly no AI is used: a stance stands, whatever the level of the rule.
fn used(policy: &Policy, rule: &str) -> &'static str {
    by_level(policy, rule, "is used", "should be used").unwrap_or("should be used")
}

/// The exceptions, each with what to write.
pub(super) fn exceptions(policy: &Policy) -> Vec<Item> {
    let agents = policy.agents();
    let item = |(id, exception): (&String, &Exception)| {
        let mut blocks: Vec<Block> = quote(exception.text.as_ref()).into_iter().collect();
        blocks.extend(points(exception_lines(policy, exception)));
        blocks.extend(written(policy, id, example_of(policy, &agents, id).as_ref()));
        Item {
            anchor: format!("exception-{id}"),
            name: id.clone(),
            title: Some(exception.title.clone()),
            blocks,
        }
    };
    policy.exceptions.iter().map(item).collect()
}

fn exception_lines(policy: &Policy, exception: &Exception) -> Vec<Line> {
    let mut lines = Vec::new();
    if exception.selectors.is_empty() && exception.conditions.is_empty() {
        lines.push(Line::ours("Nothing about it is checked but that it is claimed."));
    }
    lines.extend(selectors(&exception.selectors));
    lines.extend(exempts_nobody(&exception.selectors));
    lines.extend(conditions(policy, &exception.conditions));
    if !exception.examples.is_empty() {
        let examples = exception.examples.iter().map(|text| Line::default().theirs(text));
        lines.push(Line::ours("For example: ").then(all_of(examples)).say("."));
    }
    lines
        .extend(exception.contact.iter().map(|who| Line::ours("Who helps instead: ").address(who)));
    lines
}

/// What to write to claim it.
fn written(policy: &Policy, id: &str, example: Option<&Example>) -> Vec<Block> {
    let Some(Example { way, .. }) = example else {
        return points(vec![Line::ours(
            "No commit can claim it: it is for what does not end in a commit, or nothing that is \
             written meets all that is asked.",
        )]);
    };
    let form = policy.disclosure.pull_request.as_ref();
    let (lead, lines) = match (policy.disclosure.place, form) {
        (Where::PullRequest, Some(_)) => (
            "To claim it, put this line at the end of the pull request, beside its form:",
            vec![format!("{CLAIM_KEY}: {id}")],
        ),
        (Where::PullRequest, None) => {
            ("To claim it, end the pull request for example so:", way.lines.clone())
        }
        _ => ("To claim it, end the commit message for example so:", way.lines.clone()),
    };
    let mut blocks = vec![Block::Lead(Line::ours(lead)), Block::Code(lines)];
    blocks.extend(later(&way.later));
    blocks
}

/// The lines that others add.
pub(super) fn later(lines: &[String]) -> Vec<Block> {
    if lines.is_empty() {
        return Vec::new();
    }
    let lead = Line::ours("Before it lands, another person adds:");
    vec![Block::Lead(lead), Block::Code(lines.to_vec())]
}

/// The areas.
pub(super) fn areas(policy: &Policy) -> Vec<Item> {
    let item = |(name, area): (&String, &Area)| Item {
        anchor: format!("area-{name}"),
        name: name.clone(),
        title: area.title.clone(),
        blocks: quote(area.text.as_ref())
            .into_iter()
            .chain(points(area_lines(policy, area)))
            .collect(),
    };
    policy.areas.iter().map(item).collect()
}

fn area_lines(policy: &Policy, area: &Area) -> Vec<Line> {
    let mut lines = selectors(&area.selectors);
    lines.extend(area.stance.map(|stance| {
        Line::ours(match stance {
            Stance::Open => "Here AI may be used, and nothing about it is asked.".to_owned(),
            Stance::Disclose => "Here AI may be used, and whoever uses it says so.".to_owned(),
            Stance::NoUnless if !policy.exceptions.is_empty() => {
                let used = used(policy, "missing-exception");
                format!("Here no AI {used}, unless an exception applies and is claimed.")
            }
            Stance::Forbid if !policy.exceptions.is_empty() => {
                let used = used(policy, "use-not-permitted");
                format!("Here no AI {used}, and no exception changes that.")
            }
            Stance::NoUnless | Stance::Forbid => {
                format!("Here no AI {}.", used(policy, "use-not-permitted"))
            }
        })
    }));
    if area.stance.is_some_and(|stance| stance < policy.stance) {
        lines.extend(exempts_nobody(&area.selectors));
    }
    lines.extend(conditions(policy, &area.conditions));
    lines
}

/// What lets people through counts for those whom somebody vouches for, which nothing verifies yet.
fn exempts_nobody(selectors: &Selectors) -> Option<Line> {
    let unverified = selectors.authors.is_some() && selectors.trust != Some(Trust::Stated);
    let line = "As long as nobody vouches for who they are, this exempts nobody.";
    unverified.then(|| Line::ours(line))
}

use proptest::prelude::*;

use super::*;
use crate::advice::{Example, example_of, example_without_claim};
use crate::finding::{Finding, Outcome};
use crate::judge::{How, Verdict, judge};
use crate::policy::arbitrary::policies;
use crate::policy::{Level, Template, When, Where};

fn said(text: &str) -> String {
    sentences(&Policy::read(text.as_bytes()).expect("a valid policy").0)
}

#[test]
fn a_policy_with_every_key_reads_as_sentences() {
    insta::assert_snapshot!(said(include_str!(
        "../../../tests/fixtures/policies/valid-all-keys.toml"
    )));
}

#[test]
fn the_least_policy_reads_as_sentences() {
    insta::assert_snapshot!(said(
        "version = 1\n[policy]\nproject = \"Depictor\"\nstance = \"forbid\"\n"
    ));
}

#[test]
fn a_form_reads_as_what_to_write() {
    insta::assert_snapshot!(said(include_str!(
        "../../../tests/fixtures/policies/project-apache-fory.toml"
    )));
}

#[test]
fn without_exceptions_none_is_promised() {
    let said = said("version = 1\n[policy]\nproject = \"x\"\nstance = \"no-unless\"\n");
    assert!(!said.contains("unless one of the exceptions"), "{said}");
    assert!(said.contains("No AI is used here."), "{said}");
    // Nobody could ever have something to write.
    assert!(!said.contains("What to write"), "{said}");
}

fn of_template(name: &str) -> String {
    let template = Template::named(name).expect("a template");
    said(template.text())
}

#[test]
fn what_no_rule_looks_at_is_not_asked() {
    let policy = |level: &str| {
        said(&format!(
            "version = 1\n[policy]\nproject = \"x\"\nstance = \"disclose\"\nmax-lines = 9\n\
             [levels]\nai-in-human-role = \"{level}\"\nover-limit = \"{level}\"\n"
        ))
    };
    let deny = policy("deny");
    assert!(deny.contains("No AI stands as author") && deny.contains("changes at most 9 lines"));
    let warn = policy("warn");
    assert!(warn.contains("No AI should stand as author"), "{warn}");
    assert!(warn.contains("should change at most 9 lines"), "{warn}");
    let allow = policy("allow");
    assert!(!allow.contains("as author") && !allow.contains("9 lines"), "{allow}");
}

#[test]
fn what_an_area_asks_of_an_issue_is_not_asked_of_commits() {
    let curl = of_template("curl");
    assert!(curl.contains("In an issue, write for example:"), "{curl}");
    assert!(!curl.contains("commit message, after"), "{curl}");
}

/// The check lets nobody through by a name and address that anybody can write.
#[test]
fn who_nobody_vouches_for_is_promised_nothing() {
    let nobody = "As long as nobody vouches for who they are, this exempts nobody.";
    let of = |trust: &str| {
        format!(
            "version = 1\n[policy]\nproject = \"x\"\nstance = \"disclose\"\n[areas.core]\n\
             authors = [\"jane@example.org\"]\nstance = \"open\"\n{trust}"
        )
    };
    assert!(said(&of("")).contains(nobody));
    assert!(said(&of("trust = \"vouched\"\n")).contains(nobody));
    assert!(!said(&of("trust = \"stated\"\n")).contains(nobody));
}

#[test]
fn a_box_that_confirms_stands_once() {
    let sdl = of_template("sdl");
    assert_eq!(sdl.matches("I confirm that I am the author").count(), 1, "{sdl}");
    assert!(sdl.contains("A pull request confirms:"), "{sdl}");
}

#[test]
fn what_a_pull_request_says_holds_for_all_of_it() {
    let kubernetes = of_template("kubernetes");
    assert!(kubernetes.contains("holds for all of its commits"), "{kubernetes}");
    assert!(!kubernetes.contains("whole commit"), "{kubernetes}");
}

/// Whether a commit that ends as the example says is judged as the page promises.
fn is_judged_as_promised(name: &str, policy: &Policy, id: Option<&str>, example: &Example) {
    let page = sentences(policy);
    if policy.disclosure.place == Where::PullRequest && policy.disclosure.pull_request.is_some() {
        // The form is shown in place of the lines.
        assert!(id.is_none_or(|id| page.contains(&format!("AI-Exception: {id}"))), "{name}");
        return;
    }
    for line in example.way.lines.iter().chain(&example.way.later) {
        assert!(page.contains(line.as_str()), "{name}: the page does not show {line}");
    }
    if matches!(policy.disclosure.place, Where::PullRequest | Where::Both) {
        return;
    }
    let facts = example.question.facts(example.way.lines.iter().chain(&example.way.later));
    let judgement = judge(policy, &policy.agents(), &facts);
    let warns = |found: &&Finding| found.level == Level::Warn && found.outcome == Outcome::Fail;
    let warning = judgement.findings.iter().find(warns);
    assert!(warning.is_none(), "{name}: {id:?} draws a warning: {warning:#?}");
    match (judgement.verdict(), id) {
        (Verdict::Compliant(How::PermittedUnder(ids)), Some(id)) => {
            assert!(ids.iter().any(|known| known == id), "{name}: {ids:?}");
        }
        (Verdict::Compliant(How::Disclosed), None) => {}
        (Verdict::NeedsPerson(inputs), _) => {
            assert!(inputs.is_subset(&example.way.missing), "{name}: {inputs:?}");
        }
        (other, _) => panic!("{name}: {id:?} is {other:?}: {:#?}", judgement.findings),
    }
}

#[test]
fn every_example_of_every_template_is_judged_as_the_page_promises() {
    let mut shown = 0;
    for template in Template::ALL {
        // That every template is valid is another test's.
        let Ok((policy, _)) = Policy::read(template.text().as_bytes()) else { continue };
        let agents = policy.agents();
        for id in policy.exceptions.keys() {
            let Some(example) = example_of(&policy, &agents, id) else {
                // Only what ends in no commit can go without.
                let surfaces = policy.exceptions[id].selectors.surfaces.as_ref();
                assert!(surfaces.is_some(), "{}: no example of `{id}`", template.name);
                continue;
            };
            is_judged_as_promised(template.name, &policy, Some(id), &example);
            shown += 1;
        }
        if let Some(example) = example_without_claim(&policy, &agents) {
            is_judged_as_promised(template.name, &policy, None, &example);
            shown += 1;
        } else {
            assert!(
                policy.stance != crate::policy::Stance::Disclose,
                "{}: no example",
                template.name
            );
        }
        if policy.disclosure.when == When::Always && policy.disclosure.place == Where::Commit {
            let none =
                format!("{}: {}", policy.disclosure.written_key(), policy.disclosure.none[0]);
            assert!(sentences(&policy).contains(&none), "{}", template.name);
        }
    }
    assert!(shown >= 4, "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn nothing_of_a_policy_is_printed_raw(policy in policies()) {
        let said = sentences(&policy);
        prop_assert!(!said.contains(|c: char| c != '\n' && crate::untrusted::is_unprintable(c)));
    }
}

/// What stands first as an example is what people copy.
#[test]
fn an_example_names_no_tool_that_is_unwanted_and_no_model_that_nobody_stated() {
    for template in Template::ALL {
        let (policy, _) = Policy::read(template.text().as_bytes()).expect("a policy");
        let said = sentences(&policy);
        for unwanted in [": copilot", ":unspecified", "/unspecified"] {
            assert!(!said.contains(unwanted), "{}: {unwanted}", template.name);
        }
    }
}

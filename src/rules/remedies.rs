//! What people read to mend a finding: every rule in every situation, one page a rule.

use std::fmt::Write as _;

use super::{ALL, Rule, Situation};
use crate::agents::Agents;
use crate::commit::{CommitFacts, Kind, Person, Stage};
use crate::disclosure;
use crate::fact::Fact;
use crate::finding::{Finding, Place, Remedy};
use crate::judge::judge;
use crate::message::Message;
use crate::policy::{
    CLAIM_KEY, Form, NamedForm, Policy, PullRequestField, PullRequestForm, Stance,
};

const EXCEPTIONS: &str = "
[exceptions.docs]
title = \"Drafts of documentation\"
contact = \"docs@example.org\"
[exceptions.translation]
title = \"Machine translation\"
";

fn policy(claim: &str) -> Policy {
    let duties = "[duties.understand]\ntext = \"You understand what you submit.\"";
    let text = format!("[disclosure]\nclaim = \"{claim}\"\n{EXCEPTIONS}{duties}");
    Policy::example_of("no-unless", &text)
}

/// What each rule can be about.
fn abouts(rule: &Rule) -> &'static [&'static str] {
    match rule.id {
        "ai-in-human-role" => &["author", "committer", "Reviewed-by"],
        "ambiguous-text" | "contradiction" | "missing-declaration" => &["Assisted-by"],
        "detail-missing" => &["model", "category", "extent", "surface", "detail"],
        "duty-not-attested" => &["Understood-by", "understand"],
        "category-mismatch" | "exception-unused" | "expired-exception" => &["docs"],
        "outside-exception" => &["docs", ""],
        "over-limit" => &["", "change"],
        "use-not-permitted" => &["", "docs"],
        "forbidden-key" => &["Claude-Session"],
        "forbidden-name" => &["gcc"],
        "malformed-disclosure" => &["", "Assisted-by: none"],
        "prompt-link" => &["wanted", "unwanted"],
        "misplaced-disclosure" => &["Assisted-by: Claude:opus-5"],
        "missing-trailer" => &["", "you", "whoever did it", "one of `@core`"],
        "self-review" => &["Reviewed-by"],
        "tool-without-card" => &["", "GitHub Copilot", "scribe: status", "scribe: approval"],
        "spaced-model" => &["Opus 4.8", "Opus-4.8"],
        "unknown-agent" => &["Nobody"],
        "unknown-exception" => &["doc", "another"],
        _ => &[""],
    }
}

/// What a remedy is about.
#[derive(Clone, Copy, PartialEq)]
enum Judged {
    Commit,
    Text,
    TextWithForm,
}

fn form() -> PullRequestForm {
    let field = |key: &str| PullRequestField { key: key.to_owned(), values: Vec::new() };
    PullRequestForm {
        section: Some("AI use".to_owned()),
        fields: vec![field("tool"), field("scope")],
        boxes: Vec::new(),
        none: Some("NO AI USE".to_owned()),
    }
}

/// Every situation: the stance, and how many exceptions could be claimed in which style.
fn each_situation(
    about: &str,
    judged: Judged,
    mut each: impl FnMut(Stance, String, &Situation<'_>),
) {
    for stance in Stance::ALL {
        for claimable in [&[][..], &["docs"], &["docs", "translation"]] {
            for style in ["trailer", "field"] {
                let mut policy = policy(style);
                if judged == Judged::TextWithForm {
                    policy.disclosure.pull_request = Some(form());
                }
                let name = format!("{stance}, {} claimable by {style}", claimable.len());
                let kind = match judged {
                    Judged::Commit => Kind::Commit,
                    Judged::Text | Judged::TextWithForm => Kind::PullRequest,
                };
                let by_people = ["you", "whoever did it", "one of `@core`"].contains(&about);
                let lines = ["Reviewed-by: Name <name@example.org>".to_owned()];
                let lines = if by_people { &lines[..] } else { &[] };
                let (policy, stance, stated) = (&policy, *stance, None);
                let (agent, asked) = (None, &[][..]);
                let situation = Situation {
                    policy,
                    stance,
                    claimable,
                    about,
                    stated,
                    kind,
                    lines,
                    agent,
                    asked,
                };
                each(stance, name, &situation);
            }
        }
    }
}

/// All remedies of a rule: of a commit, and of a text where they are others.
fn page(rule: &Rule) -> String {
    let mut page = page_of(rule, Judged::Commit);
    let mut last = page.clone();
    for (judged, title) in [
        (Judged::Text, "of a text"),
        (Judged::TextWithForm, "of a text, with [disclosure.pull-request]"),
    ] {
        let of_it = page_of(rule, judged);
        if of_it != last {
            let _ = writeln!(page, "=== {title} ===\n\n{of_it}");
            last = of_it;
        }
    }
    page
}

/// Each remedy with the situations in which it is shown.
fn page_of(rule: &Rule, judged: Judged) -> String {
    let mut page = String::new();
    for about in abouts(rule) {
        // A text has neither.
        if judged != Judged::Commit && ["author", "committer"].contains(about) {
            continue;
        }
        let mut texts: Vec<(String, Vec<(Stance, String)>)> = Vec::new();
        each_situation(about, judged, |stance, name, situation| {
            let text = shown(&(rule.remedy)(situation));
            match texts.iter_mut().find(|(known, _)| *known == text) {
                Some((_, names)) => names.push((stance, name)),
                None => texts.push((text, vec![(stance, name)])),
            }
        });
        if !about.is_empty() {
            let _ = writeln!(page, "# about `{about}`\n");
        }
        for (text, situations) in &texts {
            let _ = writeln!(page, "{}:\n{text}", named(situations));
        }
    }
    page
}

fn shown(remedy: &Remedy) -> String {
    let mut text = format!("  {}\n", remedy.say);
    for line in &remedy.lines {
        let _ = writeln!(text, "      {line}");
    }
    for choice in &remedy.choices {
        let help = choice.contact.as_ref().map_or(String::new(), |who| format!("; ask {who}"));
        let _ = writeln!(text, "    could fit: {}   {}{help}", choice.line, choice.title);
    }
    text
}

/// The situations, a stance alone where all of it is meant.
fn named(situations: &[(Stance, String)]) -> String {
    let mut names = Vec::new();
    for stance in Stance::ALL {
        let of_it: Vec<&String> =
            situations.iter().filter(|(of, _)| of == stance).map(|(_, name)| name).collect();
        if of_it.len() == 6 {
            names.push(stance.to_string());
        } else {
            names.extend(of_it.into_iter().cloned());
        }
    }
    if names.len() == Stance::ALL.len() && situations.len() == 24 {
        return "always".to_owned();
    }
    names.join("\n")
}

#[test]
fn remedies_read_well() {
    for rule in ALL {
        insta::with_settings!({
            prepend_module_to_snapshot => false,
            omit_expression => true,
            snapshot_path => "remedies",
        }, { insta::assert_snapshot!(rule.id, page(rule)) });
    }
}

#[test]
fn nothing_says_disclose_where_that_is_refused() {
    for rule in ALL {
        // These are about a line that is there already, beside a claim that is the question elsewhere.
        if ["misplaced-disclosure", "detail-missing", "unknown-exception"].contains(&rule.id) {
            continue;
        }
        for about in abouts(rule) {
            let mut hold = |stance, name: String, situation: &Situation<'_>| {
                let refused = match stance {
                    Stance::Forbid => true,
                    Stance::NoUnless => situation.claimable.is_empty(),
                    Stance::Open | Stance::Disclose => false,
                };
                let remedy = (rule.remedy)(situation);
                let discloses = |line: &String| {
                    (line.starts_with("Assisted-by:") && !line.ends_with(": none"))
                        || line.starts_with(CLAIM_KEY)
                };
                if refused {
                    assert!(!remedy.lines.iter().any(discloses), "{}: {name}", rule.id);
                    assert!(remedy.choices.is_empty(), "{}: {name}", rule.id);
                }
            };
            for judged in [Judged::Commit, Judged::Text, Judged::TextWithForm] {
                each_situation(about, judged, &mut hold);
            }
        }
    }
}

#[test]
fn no_claim_is_suggested_where_a_part_is_forbidden() {
    let text = format!("{EXCEPTIONS}[areas.art]\npaths = [\"art/**\"]\nstance = \"forbid\"");
    let policy = Policy::example_of("no-unless", &text);
    for (path, count) in [("src/a", 2), ("art/a", 0)] {
        let mut facts = CommitFacts::unread(None, Stage::Landing);
        facts.message = Fact::Read(Message::stored("Mend it\n\nAssisted-by: Claude\n"));
        facts.changed_paths = Fact::Read(vec!["src/b".into(), path.into()]);
        let judgement = judge(&policy, Agents::builtin(), &facts);
        let finding = judgement.findings.iter().find(|found| found.rule == "missing-exception");
        let remedy = finding.and_then(|finding| finding.remedy.as_ref()).expect("a remedy");
        assert_eq!(remedy.choices.len(), count, "{path}");
    }
}

/// A list of tools becomes a line for each, with its claim.
#[test]
fn a_list_is_parted_into_lines() {
    for (claim, stance, expected) in [
        (
            "trailer",
            "disclose",
            "Assisted-by: Codex; category=docs\nAssisted-by: Claude; category=docs",
        ),
        (
            "field",
            "no-unless",
            "Assisted-by: Codex; category=docs; exception=docs\nAssisted-by: Claude; category=docs; exception=docs",
        ),
    ] {
        let exception = "[exceptions.docs]\ntitle = \"Drafts of documentation\"";
        let exception = if stance == "disclose" { "" } else { exception };
        let policy = Policy::example_of(
            stance,
            &format!("[disclosure]\none-per-tool = true\nclaim = \"{claim}\"\n{exception}"),
        );
        let mut facts = CommitFacts::unread(None, Stage::Landing);
        let said = "Mend it\n\nAssisted-by: Codex and Claude; category=docs\n";
        facts.message = Fact::Read(Message::stored(said));
        facts.changed_paths = Fact::Read(vec!["src/a".into()]);
        let judgement = judge(&policy, Agents::builtin(), &facts);
        let finding = judgement.findings.iter().find(|found| found.rule == "malformed-disclosure");
        let finding = finding.expect("a finding");
        assert_eq!(finding.clause.dotted(), "disclosure.one-per-tool");
        assert_eq!(finding.remedy.as_ref().expect("a remedy").lines.join("\n"), expected);
    }
}

fn facts_of(message: &str, path: &str) -> CommitFacts {
    let jane = Person { name: "Jane".into(), address: "jane@example.org".into(), seconds: 0 };
    let mut facts = CommitFacts::unread(None, Stage::Landing);
    facts.message = Fact::Read(Message::stored(format!("Mend it\n\n{message}\n")));
    facts.changed_paths = Fact::Read(vec![path.into()]);
    facts.author = Fact::Read(jane.clone());
    facts.committer = Fact::Read(jane);
    facts
}

/// The remedy of the first finding of a rule, its lines behind what it says.
fn remedy_of(rule: &str, table: &str, message: &str, path: &str) -> (String, String) {
    let policy = Policy::example_of("disclose", table);
    let facts = facts_of(message, path);
    let judgement = judge(&policy, Agents::builtin(), &facts);
    let found = judgement.findings.iter().find(|f| f.rule == rule && f.remedy.is_some());
    let found = found.expect("a finding");
    let remedy = found.remedy.clone().expect("a remedy");
    (remedy.say, remedy.lines.join("\n"))
}

#[test]
fn a_remedy_names_the_tool_whose_mark_is_there() {
    for form in ["free", "agent:model", "model-id", "name <address>", "tool model"] {
        let table = format!("[disclosure]\nform = \"{form}\"");
        let mark = "Co-authored-by: Copilot <copilot@github.com>";
        let (_, line) = remedy_of("undisclosed-use", &table, mark, "a");
        let policy = Policy::example_of("disclose", &table);
        let facts = facts_of(&format!("{line}\n{mark}"), "a");
        let judgement = judge(&policy, Agents::builtin(), &facts);
        let again: Vec<_> = judgement.findings.iter().map(|found| found.rule).collect();
        assert!(!again.contains(&"undisclosed-use"), "{form}: {line}");
        assert!(!again.contains(&"malformed-disclosure"), "{form}: {line}");
    }
}

#[test]
fn a_remedy_keeps_what_the_author_wrote_well() {
    let mixed = "[disclosure]\nmixed = true";
    for (value, path, expected) in [
        ("Claude:opus-5; paths=a/[b; extent=assisted", "a/z", "Claude:opus-5; extent=assisted"),
        ("Claude:opus-5; paths=./a/z; extent=assisted", "a/z", "Claude:opus-5; extent=assisted"),
        (
            "Claude:opus-5; paths=nope/q; extent=assisted",
            "a/z",
            "Claude:opus-5; paths=a/z; extent=assisted",
        ),
        ("Claude:opus-5; paths=nope/q", "z", "Claude:opus-5; paths=/z"),
    ] {
        let line = format!("Assisted-by: {value}");
        let (_, lines) = remedy_of("malformed-disclosure", mixed, &line, path);
        assert_eq!(lines, format!("Assisted-by: {expected}"), "{value}");
    }
}

#[test]
fn a_model_with_blanks_is_mended_in_the_form_that_it_has() {
    let table = "[disclosure]\nform = [\"{agent} v{model}[ using {aid}...]\", \"agent:model\"]";
    let line = "Assisted-by: Claude:Opus high 4.8";
    let (say, lines) = remedy_of("spaced-model", table, line, "a");
    assert_eq!(lines, "Assisted-by: Claude:Opus-high-4.8");
    assert!(say.contains("if `high`, `4.8` are programs, the policy can list them in"), "{say}");
}

/// Whoever pastes what a remedy shows must not be refused for its form.
#[test]
fn what_remedies_show_reads_well_formed() {
    let more = Policy::example_of("no-unless", EXCEPTIONS);
    let mut policies: Vec<Policy> = NamedForm::ALL
        .iter()
        .map(|form| {
            let mut policy = more.clone();
            policy.disclosure.form = vec![Form::Named(*form)];
            policy
        })
        .collect();
    for table in [
        "keys = [{ key = \"AI-used\", values = [\"yes\", \"partly*\"] }]",
        "keys = [{ key = \"AI-used\", values = [\"partly*\"] }]",
        "keys = [\"Co-authored-by\"]\nhuman-only = [\"author\"]\nform = \"name <address>\"",
        "keys = [{ key = \"Made-with\", form = \"agent/model\" }, \"Assisted-by\"]",
        "claim = \"field\"",
    ] {
        let text = format!("[disclosure]\n{table}\n{EXCEPTIONS}");
        policies.push(Policy::example_of("no-unless", &text));
    }
    for policy in &policies {
        let situation = Situation {
            policy,
            stance: Stance::NoUnless,
            claimable: &["docs"],
            about: "",
            stated: None,
            kind: Kind::Commit,
            lines: &[],
            agent: None,
            asked: &[],
        };
        let lines = situation.disclosure_lines().join("\n");
        let message = Message::stored(format!("Mend the menu\n\n{lines}\n"));
        let said = disclosure::read(&message, policy, Agents::builtin());
        let [stated] = said.uses.as_slice() else { panic!("{lines}: {said:?}") };
        assert_eq!(stated.stated.malformed, [""; 0], "{lines}");
        assert_eq!(stated.claims, ["docs"], "{lines}");
    }
}

/// A message in two parts, so that a line can be moved to where it belongs.
#[derive(Clone, Debug)]
struct Draft {
    body: Vec<String>,
    trailers: Vec<String>,
}

impl Draft {
    fn of(body: &str, trailers: &str) -> Self {
        let lines = |text: &str| text.lines().map(str::to_owned).collect();
        Self { body: lines(body), trailers: lines(trailers) }
    }

    fn judged(&self, policy: &Policy) -> Vec<Finding> {
        let parts = [self.body.join("\n"), self.trailers.join("\n")];
        let mut facts = facts_of(&parts.join("\n\n"), "src/a");
        facts.target = Fact::Read("refs/heads/main".into());
        judge(policy, Agents::builtin(), &facts).findings
    }

    /// Does what a remedy says: its lines stand in place of the line that it is about.
    fn mended(&self, finding: &Finding) -> Self {
        let remedy = finding.remedy.as_ref().expect("a remedy");
        let mut mended = self.clone();
        let mut pasted = remedy.lines.clone();
        let claims = pasted.iter().any(|line| line.contains("ception"));
        if let Some(choice) = remedy.choices.first().filter(|_| !claims) {
            if choice.line.contains("; exception=") {
                pasted.clear();
            }
            pasted.push(choice.line.clone());
        }
        let claims_alone = pasted.iter().all(|line| line.starts_with(CLAIM_KEY));
        let is_kept = match finding.rule {
            "undisclosed-use" => true,
            "missing-exception" => claims_alone,
            _ => false,
        };
        if let (Place::Line(_, text), false) = (&finding.place, is_kept) {
            // Most findings show the line as git would read it, and a misplaced one as it stands.
            let text = text.to_string().replace("Assisted by", "Assisted-by");
            let is_meant =
                |line: &str| line.replace("Assisted by", "Assisted-by").trim() == text.trim();
            for lines in [&mut mended.body, &mut mended.trailers] {
                lines.retain(|line| !is_meant(line));
            }
        }
        // A claim in the line of the use takes the place of that line.
        if finding.rule == "unknown-exception" && !claims_alone {
            mended.trailers.retain(|line| !line.starts_with("Assisted-by:"));
        }
        mended.trailers.extend(pasted);
        mended
    }
}

fn shows_lines(finding: &Finding) -> bool {
    let remedy = finding.remedy.as_ref();
    finding.is_violation()
        && remedy.is_some_and(|remedy| !remedy.lines.is_empty() || !remedy.choices.is_empty())
}

/// Whoever does what the first answer says is not refused for what it could have said too.
#[test]
fn no_refusal_follows_that_could_have_been_told() {
    const COPILOT: &str = "Copilot <223556219+Copilot@users.noreply.github.com>";
    let drafts = [
        ("Why.", "Assisted-by: Claude"),
        ("Why.", "Assisted-by: GitHub Copilot; category=code; extent=assisted; detail=hello"),
        ("Why.", "Assisted-by: GitHub Copilot; extents=assisted; category=code"),
        ("Why.", "Assisted-by: Gemini CLI 2.5"),
        ("Why.", "Assisted-by: Claude:opus-5"),
        ("Why.", "Assisted-by: Foo Tool; category=code"),
        ("Why.", "Assisted-by:"),
        ("Why.", &format!("Co-authored-by: {COPILOT}")),
        ("Why.", &format!("Signed-off-by: {COPILOT}")),
        ("Why.", &format!("Assisted-by: none\nCo-authored-by: {COPILOT}")),
        ("Why.", "Co-authored-by: Claude <noreply@anthropic.com>"),
        ("Assisted-by: Gemini CLI\n\nWhy.", ""),
        ("Assisted by: GitHub Copilot; category=code\n\nWhy.", ""),
        ("Why.", "Assisted-by: Claude; exception=e"),
        ("Why.", "Assisted-by: GitHub Copilot\nAI-Exception: e"),
        ("Why.", "Assisted-by: GitHub Copilot\nAI-Exception: e, nope"),
        ("Why.", "Assisted-by: GitHub Copilot; exception=e, nope"),
        ("Why.", "Assisted-by: GitHub Copilot; category=code\nAI-Exception: nope"),
    ];
    let forms = ["free", "agent:model", "tool model", "model-id", "name <address>"];
    let exceptions = [
        "",
        "[exceptions.e]\ntitle = \"E\"",
        "[exceptions.e]\ntitle = \"E\"\nextents = [\"assisted\"]",
        "[exceptions.e]\ntitle = \"E\"\nmust-state = [\"detail\"]\n[exceptions.f]\ntitle = \"F\"\ncategories = [\"code\", \"docs\"]",
    ];
    let (mut told, mut wrong) = (0, Vec::new());
    for form in forms {
        for must_state in ["", "\"extent\", \"category\"", "\"model\", \"detail\""] {
            let has_model = !["free", "name <address>"].contains(&form);
            if must_state.contains("model") && !has_model {
                continue;
            }
            for (forbidden, claim) in
                [("", "trailer"), ("", "field"), ("\"claude*\", \"anthropic*\"", "trailer")]
            {
                for exceptions in exceptions {
                    let stance = if exceptions.is_empty() { "disclose" } else { "no-unless" };
                    let list = |key: &str, items: &str| match items {
                        "" => String::new(),
                        items => format!("{key} = [{items}]\n"),
                    };
                    let table = format!(
                        "{}[disclosure]\nform = \"{form}\"\nclaim = \"{claim}\"\n{}{exceptions}",
                        list("must-state", must_state),
                        list("forbidden-names", forbidden),
                    );
                    let policy = Policy::example_of(stance, &table);
                    for (body, trailers) in drafts {
                        let draft = Draft::of(body, trailers);
                        match is_mended_at_once(&policy, &draft) {
                            Ok(is_told) => told += usize::from(is_told),
                            Err(why) => wrong.push(format!("{table}\n{why}")),
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong.join("\n---\n"));
    assert!(told > 500, "{told}");
}

/// Whether the first answer shows lines; an error where these lead to the next refusal.
fn is_mended_at_once(policy: &Policy, draft: &Draft) -> Result<bool, String> {
    let first = draft.judged(policy);
    let shown: Vec<&Finding> = first.iter().filter(|finding| shows_lines(finding)).collect();
    let Some(mended) = shown.first() else { return Ok(false) };
    let is_of_copilot = format!("{draft:?}").contains("Copilot");
    for line in shown.iter().flat_map(|finding| &finding.remedy.as_ref().expect("one").lines) {
        if is_of_copilot && line.contains("Claude") {
            return Err(format!("{draft:?} gets {line}"));
        }
    }
    let after = draft.mended(mended);
    // What a choice asks for is told beside it.
    let choices = &mended.remedy.as_ref().expect("one").choices;
    let is_asked = choices.first().is_some_and(|choice| !choice.asks.is_empty());
    let with_remedy = |rule| {
        if is_asked && rule == "detail-missing" {
            return true;
        }
        let mut others = first.iter().filter(|other| !std::ptr::eq(*other, *mended));
        others.any(|other| other.rule == rule && other.remedy.is_some())
    };
    let second = after.judged(policy);
    let untold: Vec<&Finding> =
        second.iter().filter(|found| found.is_violation() && !with_remedy(found.rule)).collect();
    if untold.is_empty() {
        return Ok(true);
    }
    let told: Vec<_> = first.iter().map(|found| (found.rule, &found.remedy)).collect();
    let untold: Vec<_> = untold.iter().map(|found| (found.rule, &found.reason)).collect();
    Err(format!("{draft:?}\nis told {told:?}\nthen {after:?}\nand is told {untold:?}"))
}

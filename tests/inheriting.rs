//! Policies that build on others: what merges, what may not be loosened, and what is said about it.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;

use provenance::policy::{CardFile, Diagnosis, Parents, Policy, Stance};
use provenance::render::diagnosis::render;

/// Files of one tree, in memory; the policy is `AI_POLICY.toml`.
struct Tree(BTreeMap<&'static str, Vec<u8>>);

impl Tree {
    fn of(files: &[(&'static str, &str)]) -> Self {
        Self(files.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())).collect())
    }

    fn read(&self) -> Result<(Policy, Vec<Diagnosis>), Vec<Diagnosis>> {
        Policy::read_with(&self.0["AI_POLICY.toml"], self)
    }

    fn policy(&self) -> Policy {
        match self.read() {
            Ok((policy, _)) => policy,
            Err(errors) => panic!("{}", self.shown(&errors)),
        }
    }

    /// What is said about a policy that is wrong.
    fn refusal(&self) -> String {
        let errors = self.read().expect_err("it is wrong");
        self.shown(&errors)
    }

    fn shown(&self, diagnoses: &[Diagnosis]) -> String {
        let shown = render(diagnoses, "AI_POLICY.toml", &self.0["AI_POLICY.toml"]);
        anstream::adapter::strip_str(&shown).to_string()
    }
}

impl Parents for Tree {
    fn path(&self) -> &'static str {
        "AI_POLICY.toml"
    }

    fn text(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).cloned().ok_or_else(|| "there is no such file".to_owned())
    }
}

const FOUNDATION: &str = r#"version = 1
opens = ["policy.budget", "areas.docs"]

[policy]
project  = "The Foundation"
stance   = "no-unless"
contact  = "board@example.org"
requires = [{ key = "Signed-off-by" }]
budget   = { percent = 20, days = 90 }

[disclosure]
keys = ["Assisted-by", "Generated-by"]

[areas.docs]
paths  = ["docs/**"]
stance = "disclose"

[exceptions.translation]
title = "Machine translation"
paths = ["i18n/**", "po/**"]

[exceptions.agreed]
title = "Anything to which the board agreed"

[duties.ask]
text = "You asked the board."
for  = ["agreed"]

[duties.read]
text = "You read what you send."
"#;

const CHILD: &str =
    "version = 1\nextends = { file = \"foundation.toml\" }\n\n[policy]\nproject = \"Depictor\"\n";

fn child(more: &str) -> Tree {
    Tree::of(&[("foundation.toml", FOUNDATION), ("AI_POLICY.toml", &format!("{CHILD}{more}"))])
}

#[test]
fn three_lines_are_a_whole_policy() {
    let policy = child("").policy();
    assert_eq!(policy.project, "Depictor");
    assert_eq!(policy.stance, Stance::NoUnless);
    assert_eq!(policy.contact.as_deref(), Some("board@example.org"));
    assert_eq!(policy.exceptions.len(), 2);
    let place = |name: &str| {
        let line = &policy.lines[name];
        (line.file.as_deref(), line.number)
    };
    assert_eq!(place("policy.project"), (None, 5));
    assert_eq!(place("policy.stance"), (Some("foundation.toml"), 6));
    assert_eq!(place("exceptions.translation"), (Some("foundation.toml"), 18));
    let parents: Vec<String> = policy.parents.iter().map(ToString::to_string).collect();
    assert_eq!(parents, ["foundation.toml"]);
}

#[test]
fn tables_merge_and_lists_replace() {
    let policy = child(
        "contact = \"maintainers@example.org\"\nbudget = { percent = 50 }\n\
         [exceptions.translation]\npaths = [\"i18n/**\"]\n[areas.docs]\nstance = \"open\"\n",
    )
    .policy();
    assert_eq!(policy.contact.as_deref(), Some("maintainers@example.org"));
    let budget = policy.budget.expect("one");
    assert_eq!((budget.percent, budget.days), (50, 90));
    let translation = &policy.exceptions["translation"];
    assert_eq!(translation.title, "Machine translation");
    assert_eq!(translation.selectors.paths.as_ref().expect("some").plain.len(), 1);
}

#[test]
fn an_exception_can_be_closed_with_the_duties_that_are_for_it() {
    let policy = child("").0;
    let text = String::from_utf8(policy["AI_POLICY.toml"].clone()).expect("UTF-8");
    let text = text.replace("\n[policy]", "closes = [\"exceptions.agreed\"]\n[policy]");
    let policy = Tree::of(&[("foundation.toml", FOUNDATION), ("AI_POLICY.toml", &text)]).policy();
    let names = |table: Vec<&String>| table.into_iter().cloned().collect::<Vec<_>>();
    assert_eq!(names(policy.exceptions.keys().collect()), ["translation"]);
    assert_eq!(names(policy.duties.keys().collect()), ["read"]);
}

#[test]
fn a_template_can_be_the_parent() {
    let text = |name: &str| {
        format!("version = 1\nextends = {{ template = \"{name}\" }}\n[policy]\nproject = \"D\"\n")
    };
    let (policy, hints) =
        Policy::read(text("no-unless@1").as_bytes()).expect("no file is needed for a template");
    assert_eq!(policy.stance, Stance::NoUnless);
    assert_eq!(policy.contact, None, "the place for a contact is not inherited");
    assert!(hints.iter().any(|hint| hint.title.contains("no contact")));
    let own_people = "since = 2026-01-01\n[groups]\nmaintainers = [\"jo@example.net\"]\n";
    for template in provenance::policy::Template::ALL {
        if Policy::read(template.text().as_bytes()).is_err() {
            // It says what this version cannot check yet.
            continue;
        }
        let name = template.name;
        let text = text(&format!("{name}@1")) + own_people;
        let shown =
            |errors: Vec<Diagnosis>| panic!("{name}: {}", render(&errors, name, text.as_bytes()));
        let (policy, _) = Policy::read(text.as_bytes()).unwrap_or_else(shown);
        assert_eq!(policy.project, "D");
    }
}

#[test]
fn what_loosens_is_refused_with_both_places() {
    let tree = child(
        "stance = \"disclose\"\nrequires = [{ key = \"Reviewed-by\" }]\ndates = \"author\"\n\
         [disclosure]\nkeys = [\"Assisted-by\", \"Made-with\"]\nwhen = \"always\"\n\
         [exceptions.menu]\ntitle = \"The menu\"\n[exceptions.translation]\npaths = [\"i18n/**\", \"src/**\"]\n\
         [areas.tests]\npaths = [\"tests/**\"]\nstance = \"open\"\n[levels]\noutside-exception = \"warn\"\n",
    );
    insta::assert_snapshot!(tree.refusal());
}

#[test]
fn what_a_template_asks_cannot_be_loosened_either() {
    let tree = Tree::of(&[(
        "AI_POLICY.toml",
        "version = 1\nextends = { template = \"no-unless@1\" }\n[policy]\nproject = \"D\"\nstance = \"open\"\n",
    )]);
    insta::assert_snapshot!(tree.refusal());
}

#[test]
fn what_is_wrong_in_a_parent_is_shown_there() {
    let broken = FOUNDATION.replace("no-unless", "no-ulness").replace("\"docs/**\"", "\"docs\"");
    let tree = Tree::of(&[("foundation.toml", &broken), ("AI_POLICY.toml", CHILD)]);
    insta::assert_snapshot!(tree.refusal());
}

#[test]
fn what_is_no_toml_in_a_parent_is_shown_there() {
    let broken = FOUNDATION.replace("project  = \"The Foundation\"", "project = The");
    let tree = Tree::of(&[("foundation.toml", &broken), ("AI_POLICY.toml", CHILD)]);
    insta::assert_snapshot!(tree.refusal());
}

#[test]
fn what_cannot_be_a_parent_is_refused_with_a_reason() {
    let digest = "0".repeat(64);
    let headers = [
        "extends = \"foundation.toml\"".to_owned(),
        "extends = \"no-unless@1\"".to_owned(),
        "extends = {}".to_owned(),
        "extends = { file = \"a\", template = \"open@1\" }".to_owned(),
        "extends = { template = \"no-unles@1\" }".to_owned(),
        "extends = { template = \"no-unless\" }".to_owned(),
        "extends = { template = \"no-unless@2\" }".to_owned(),
        "extends = { template = \"no-unless@1\", sha256 = \"0\" }".to_owned(),
        "extends = { file = \"foundation.toml\", sha256 = \"0\" }".to_owned(),
        format!("extends = {{ file = \"foundation.toml\", sha256 = \"{digest}\" }}"),
        "extends = { file = \"nothing.toml\" }".to_owned(),
        "extends = { file = \"../foundation.toml\" }".to_owned(),
        "extends = { file = \"/etc/foundation.toml\" }".to_owned(),
        "extends = { file = \"latin1.toml\" }".to_owned(),
        "extends = { file = \"long.toml\" }".to_owned(),
        "closes = [\"exceptions.x\"]".to_owned(),
        "extends = { file = \"foundation.toml\" }\ncloses = [\"exceptions.menu\"]".to_owned(),
        "extends = { file = \"foundation.toml\" }\ncloses = [\"areas.docs\"]".to_owned(),
        "opens = [\"disclosures.form\", \"policy..x\"]".to_owned(),
    ];
    let mut all = String::new();
    for header in headers {
        let text =
            format!("version = 1\n{header}\n[policy]\nproject = \"D\"\nstance = \"no-unless\"\n");
        let mut tree = Tree::of(&[("foundation.toml", FOUNDATION), ("AI_POLICY.toml", &text)]);
        tree.0.insert("latin1.toml", b"version = 1 # caf\xe9\n".to_vec());
        tree.0.insert("long.toml", vec![b'#'; 256 * 1024 + 1]);
        all += &tree.refusal();
        all.push('\n');
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_digest_holds_the_parent() {
    let digest = "608f233e2e3951e4e4beb86d7576bc1832384398b6c3425ca6294d6866e09591";
    let text = CHILD.replace("\" }", &format!("\", sha256 = \"{digest}\" }}"));
    let foundation = "version = 1\n[policy]\nproject = \"F\"\nstance = \"open\"\n";
    let tree = Tree::of(&[("foundation.toml", foundation), ("AI_POLICY.toml", &text)]);
    if let Err(errors) = tree.read() {
        panic!("{}", tree.shown(&errors));
    }
}

#[test]
fn policies_in_a_circle_are_refused_by_naming_it() {
    let to = |file: &str| CHILD.replace("foundation.toml", file);
    let tree = Tree::of(&[
        ("AI_POLICY.toml", &to("policies/a.toml")),
        ("policies/a.toml", &to("b.toml")),
        ("policies/b.toml", &to("../AI_POLICY.toml")),
    ]);
    let refusal = tree.refusal();
    let chain = "AI_POLICY.toml > policies/a.toml > policies/b.toml > AI_POLICY.toml";
    assert!(refusal.contains(chain), "{refusal}");
    assert!(refusal.contains("policies/b.toml:2:"), "the file that closes it: {refusal}");
}

#[test]
fn policies_build_on_one_another_at_most_four_deep() {
    let to = |file: &str| CHILD.replace("foundation.toml", file);
    let mut files = vec![
        ("AI_POLICY.toml", to("1.toml")),
        ("1.toml", to("2.toml")),
        ("2.toml", to("3.toml")),
        ("3.toml", to("foundation.toml")),
        ("foundation.toml", FOUNDATION.to_owned()),
    ];
    let tree = |files: &[(&'static str, String)]| {
        Tree::of(&files.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>())
    };
    let policy = tree(&files).policy();
    assert_eq!(policy.parents.len(), 4);
    assert_eq!(policy.stance, Stance::NoUnless);
    files[3].1 = to("4.toml");
    files.push(("4.toml", to("foundation.toml")));
    let refusal = tree(&files).refusal();
    assert!(refusal.contains("extends-depth"), "{refusal}");
    assert!(refusal.contains("3.toml > 4.toml > foundation.toml"), "{refusal}");
}

#[test]
fn a_middle_policy_cannot_open_what_the_first_does_not() {
    let middle = CHILD.replace("extends", "opens = [\"policy.stance\"]\nextends");
    let grandchild = CHILD.replace("foundation", "middle") + "stance = \"disclose\"\n";
    let tree = Tree::of(&[
        ("foundation.toml", FOUNDATION),
        ("middle.toml", &middle),
        ("AI_POLICY.toml", &grandchild),
    ]);
    let refusal = tree.refusal();
    assert!(refusal.contains("loosens what `foundation.toml` asks"), "{refusal}");
    assert!(!refusal.contains("loosens what `middle.toml` asks"), "{refusal}");
}

#[test]
fn an_exception_that_a_stricter_child_never_needs_is_no_error() {
    let policy = child("stance = \"forbid\"\n").policy();
    assert_eq!(policy.exceptions.len(), 2);
    let refusal = child("stance = \"forbid\"\n[exceptions.x]\ntitle = \"X\"\n").refusal();
    assert!(refusal.contains("`[exceptions.x]` has no effect"), "{refusal}");
    assert!(!refusal.contains("`[exceptions.translation]` has no effect"), "{refusal}");
}

/// Each looks stricter, and would let something pass that the parent refuses.
#[test]
fn what_only_looks_stricter_is_refused() {
    let parent = format!(
        "{}{}",
        FOUNDATION.replace("for  = [\"agreed\"]\n", "for  = [\"agreed\"]\nattest = \"Asked-by\"\n"),
        "attest = \"Read-by\"\n[areas.board]\nauthors = [\"jo@example.org\"]\ntrust = \"stated\"\nstance = \"forbid\"\n\
         [automation.bot]\nidentities = [\"bot@example.org\"]\ntrust = \"stated\"\nai = true\n\
         approval = \"https://example.org/1\"\n[exceptions.small]\ntitle = \"Small\"\nmax-lines = 5\n",
    );
    let lax = format!("{parent}[levels]\nmalformed-disclosure = \"warn\"\n");
    let spoken = parent.replace("[disclosure]\n", "[disclosure]\nwhere = \"pull-request\"\n");
    let where_both = "[disclosure]\nwhere = \"both\"\n";
    let for_all = "requires = [{ key = \"Signed-off-by\", for = \"all\" }]\n";
    for (parent, more, clause) in [
        (&parent, where_both, "disclosure.where"),
        (&spoken, for_all, "policy.requires"),
        (&spoken, "[duties.read]\nfor = \"all\"\n", "duties.read.for"),
        (&parent, "[areas.board]\ntrust = \"vouched\"\n", "areas.board.trust"),
        (&parent, "[automation.bot]\ntrust = \"vouched\"\n", "automation.bot.trust"),
        (&parent, "[exceptions.small]\nsurfaces = [\"message\"]\n", "exceptions.small.surfaces"),
        (&parent, "CLOSES", "exceptions.agreed"),
        (&lax, "[disclosure]\nkeys = [\"Assisted-by\"]\n", "disclosure.keys"),
        (&lax, "[disclosure]\none-per-tool = true\n", "disclosure.one-per-tool"),
    ] {
        let text = match more {
            "CLOSES" => CHILD.replace("\n[policy]", "closes = [\"exceptions.agreed\"]\n[policy]"),
            more => format!("{CHILD}{more}"),
        };
        let refusal = Tree::of(&[("foundation.toml", parent), ("AI_POLICY.toml", &text)]).refusal();
        let told =
            format!("`{clause}` is not what `foundation.toml` says, and need not be stricter");
        assert!(refusal.contains(&told), "{refusal}");
    }
}

/// Where no pull request speaks for commits, to ask all of them is to ask more.
#[test]
fn a_child_may_ask_all_commits_where_these_state_their_uses() {
    let for_all = "requires = [{ key = \"Signed-off-by\", for = \"all\" }]\n";
    assert_eq!(child(for_all).policy().conditions.requires.len(), 1);
}

/// What is asked of every commit can be asked beside what is asked of each use.
#[test]
fn a_child_may_ask_for_both() {
    let both =
        "requires = [{ key = \"Signed-off-by\" }, { key = \"Signed-off-by\", for = \"all\" }]\n";
    assert_eq!(child(both).policy().conditions.requires.len(), 2);
}

/// On the page about inheriting, the first policy is the foundation's, and the others build on it.
#[test]
#[allow(clippy::disallowed_methods, reason = "a test reads a page of the book")]
fn the_policies_of_the_page_are_valid() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/src/inherit.md");
    let page = std::fs::read_to_string(file).expect("a page of the book");
    let policies: Vec<&str> = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split_once("```").expect("the end of the block").0)
        .collect();
    let [foundation, children @ ..] = policies.as_slice() else { panic!("no foundation") };
    assert!(children.len() >= 2);
    for child in children {
        assert!(child.contains("extends = { file = \"foundation.toml\" }"), "{child}");
        let tree = Tree::of(&[("AI_POLICY.toml", child), ("foundation.toml", foundation)]);
        tree.policy();
    }
}

/// In an area that is laxer than the policy around it, an author must be vouched for by default. A stricter
/// stance around it makes it laxer, and turns that.
#[test]
fn a_stance_that_turns_what_an_author_rests_on_is_refused() {
    let of = |more: &str, stance: &str| {
        let area = format!("[areas.team]\nauthors = [\"jane@example.org\"]\n{more}");
        let foundation = format!("{FOUNDATION}{area}");
        let child = format!("{CHILD}stance = \"{stance}\"\n");
        Tree::of(&[("foundation.toml", &foundation), ("AI_POLICY.toml", &child)])
    };
    let told = "rests on another identity: by default it depends on the stance around it";
    let same = "stance = \"no-unless\"\n";
    let refusal = of(same, "forbid").refusal();
    assert!(refusal.contains(told) && refusal.contains("areas.team.trust"), "{refusal}");
    for (area, stance) in [
        // It was laxer before, and is.
        ("stance = \"disclose\"\n", "forbid"),
        // It is no laxer after.
        (same, "no-unless"),
        // Nothing is left to a default.
        ("stance = \"no-unless\"\ntrust = \"stated\"\n", "forbid"),
        ("stance = \"no-unless\"\ntrust = \"vouched\"\n", "forbid"),
    ] {
        let refusal = match of(area, stance).read() {
            Ok(_) => String::new(),
            Err(errors) => of(area, stance).shown(&errors),
        };
        assert!(!refusal.contains(told), "{area}: {refusal}");
    }
}

const TRANSLATOR: &[u8] = include_bytes!("fixtures/cards/valid-translator.toml");

/// The translator's card, as that of a tool with another name.
fn card(name: &str, agent: &str) -> CardFile {
    let text = String::from_utf8(TRANSLATOR.to_vec()).expect("UTF-8");
    let lines = text.lines().map(|line| {
        if line.starts_with("agents") { format!("agents = [\"{agent}\"]") } else { line.to_owned() }
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    CardFile { name: format!("{name}.toml"), text: text.into_bytes() }
}

/// What is said of a card beside the policy of a tree.
fn said_of(tree: &Tree, card: CardFile) -> String {
    match tree.policy().with_cards(&[card]) {
        Ok(_) => "fine".to_owned(),
        Err(bad) => bad[0].diagnoses[0].title.clone(),
    }
}

#[test]
fn cards_are_held_to_what_the_policy_builds_on() {
    let tree = child("");
    assert_eq!(said_of(&tree, card("zork", "Zork")), "fine");
    assert_eq!(said_of(&tree, card("mine", "Claude Code")), "fine");
    let told = said_of(&tree, card("zork", "Zork Claude"));
    assert!(told.starts_with("`tools.zork` is not what `foundation.toml` says"), "{told}");
    let strict =
        format!("{FOUNDATION}[exceptions.here]\ntitle = \"Here\"\nhosting = [\"local\"]\n");
    let of =
        |foundation: &str| Tree::of(&[("foundation.toml", foundation), ("AI_POLICY.toml", CHILD)]);
    let told = said_of(&of(&strict), card("zork", "Zork"));
    assert!(told.starts_with("`tools.zork` is not what `foundation.toml` says"), "{told}");
    let open = strict.replace("opens = [", "opens = [\"tools\", ");
    assert_eq!(said_of(&of(&open), card("zork", "Zork")), "fine");
}

#[test]
fn an_agent_belongs_to_one_tool() {
    let tool = "[tools.zork]\nagents = [\"Zork\"]\n";
    let two = child(&format!("{tool}[tools.bork]\nagents = [\"zork\"]\n")).refusal();
    assert!(two.contains("two tools have `Zork` among their `agents`"), "{two}");
    let told = said_of(&child(tool), card("mine", "Zork"));
    assert_eq!(told, "two tools have `Zork` among their `agents`");
}

#[test]
fn what_is_opened_is_there() {
    for (point, said) in [
        ("disclosure.frm", "did you mean `disclosure.form`?"),
        ("policy.stnace", "did you mean `policy.stance`?"),
        ("levels.unknown-agnet", "did you mean `levels.unknown-agent`?"),
        ("exceptions.nosuch", "there is no `nosuch` in `exceptions`"),
        ("exceptions.translation.pahts", "did you mean `exceptions.translation.paths`?"),
        ("disclosure.form.x", "there is no `x` in `disclosure.form`"),
    ] {
        let text = FOUNDATION.replace("\"areas.docs\"", &format!("\"{point}\""));
        let told = Tree::of(&[("AI_POLICY.toml", &text)]).refusal();
        assert!(told.contains(said), "{told}");
        let told = Tree::of(&[("foundation.toml", &text), ("AI_POLICY.toml", CHILD)]).refusal();
        assert!(told.contains(said) && told.contains("foundation.toml"), "{told}");
    }
}

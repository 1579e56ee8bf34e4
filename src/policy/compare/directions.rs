//! For each direction in which a point can change, all that such a change does.

use super::{Policy, compare};

/// A stance, what a policy of it says, what another says, and all effects of the change.
type Case = (&'static str, String, String, &'static str);

/// The changes from one policy to another, each as `effect clause`.
fn effects(before: &Policy, after: &Policy) -> String {
    let changes = compare(before, after);
    let shown: Vec<String> =
        changes.iter().map(|change| format!("{} {}", change.effect, change.clause)).collect();
    shown.join(", ")
}

#[track_caller]
fn hold(cases: &[Case]) {
    for (stance, before, after, expected) in cases {
        let read = |more: &str| Policy::example_of(stance, more);
        assert_eq!(effects(&read(before), &read(after)), *expected, "{before}->\n{after}");
    }
}

/// Two values of a line, in either direction.
fn both_ways(
    stance: &'static str,
    head: &str,
    (one, other): (&str, &str),
    (there, back): (&'static str, &'static str),
) -> [Case; 2] {
    let (one, other) = (format!("{head}{one}\n"), format!("{head}{other}\n"));
    [(stance, one.clone(), other.clone(), there), (stance, other, one, back)]
}

const NO_UNLESS: &str = "no-unless";

#[test]
fn disclosures_each_way() {
    let of = |values: (&str, &str), effects| {
        hold(&both_ways(NO_UNLESS, "[disclosure]\n", values, effects));
    };
    let key = |more: &str| format!("keys = [{{ key = \"Assisted-by\"{more} }}]");
    let plain = key("");
    of(
        ("when = \"used\"", "when = \"always\""),
        ("tightens disclosure.when", "loosens disclosure.when"),
    );
    of(
        ("where = \"either\"", "where = \"either\"\nown-words = true"),
        ("loosens disclosure.own-words", "tightens disclosure.own-words"),
    );
    of(
        ("none = [\"none\"]", "none = [\"none\", \"no\"]"),
        ("loosens disclosure.none", "differs disclosure.none"),
    );
    of(("mixed = false", "mixed = true"), ("loosens disclosure.mixed", "differs disclosure.mixed"));
    of(
        ("forbidden-names = [\"a*\"]", "forbidden-names = [\"a*\", \"b*\"]"),
        ("tightens disclosure.forbidden-names", "loosens disclosure.forbidden-names"),
    );
    of(
        ("forbidden-keys = [\"A-*\"]", "forbidden-keys = [\"A-*\", \"B-*\"]"),
        ("tightens disclosure.forbidden-keys", "loosens disclosure.forbidden-keys"),
    );
    of(
        ("human-only = [\"Signed-off-by\"]", "human-only = [\"Signed-off-by\", \"author\"]"),
        ("tightens disclosure.human-only", "loosens disclosure.human-only"),
    );
    of(
        ("cards = \"optional\"", "cards = \"required\""),
        ("tightens disclosure.cards", "loosens disclosure.cards"),
    );
    of(
        ("one-per-tool = false", "one-per-tool = true"),
        ("tightens disclosure.one-per-tool", "loosens disclosure.one-per-tool"),
    );
    of(
        (&plain, &key(", values = [\"A*\"]")),
        ("tightens disclosure.keys", "loosens disclosure.keys"),
    );
    of(
        (&key(", values = [\"A*\", \"B*\"]"), &key(", values = [\"A*\"]")),
        ("tightens disclosure.keys", "loosens disclosure.keys"),
    );
    of(
        (&plain, &key(", extent = \"generated\"")),
        ("differs disclosure.keys", "differs disclosure.keys"),
    );
    of(
        (
            "keys = [{ key = \"Co-authored-by\", shared = false }]",
            "keys = [{ key = \"Co-authored-by\", shared = true }]",
        ),
        ("loosens disclosure.keys", "differs disclosure.keys"),
    );
}

#[test]
fn forms_are_stricter_only_where_nothing_asks_for_their_parts() {
    let free = "form = \"free\"";
    let of = |more: &str, form: &str, effect| {
        let [there, _] =
            both_ways(NO_UNLESS, &format!("[disclosure]\n{more}"), (free, form), (effect, ""));
        hold(&[there]);
    };
    of("", "form = \"agent:model\"", "tightens disclosure.form");
    of("one-per-tool = true\n", "form = \"agent:model\"", "differs disclosure.form");
    of("", "form = \"{agent}[ \\\\[{category}\\\\]]\"", "differs disclosure.form");
}

/// It was read as malformed; by a policy that does not build on the same, it is not read at all.
#[test]
fn what_was_dropped_is_read_still() {
    let two = Policy::example("[disclosure]\nkeys = [\"Assisted-by\", \"Generated-by\"]\n");
    let one = Policy::example("");
    let mut dropped = one.clone();
    dropped.disclosure.dropped = vec![two.disclosure.keys[1].clone()];
    assert_eq!(effects(&dropped, &one), "loosens disclosure.keys");
    assert_eq!(effects(&dropped, &dropped), "");
    assert_eq!(effects(&two, &dropped), "tightens disclosure.keys");
}

#[test]
fn claims_by_category_rest_on_the_rule_that_asks_for_them() {
    let claim = ("claim = \"category\"", "claim = \"trailer\"");
    let warned = "[levels]\nmissing-exception = \"warn\"\n[disclosure]\n";
    hold(&both_ways(
        NO_UNLESS,
        "[disclosure]\n",
        claim,
        ("tightens disclosure.claim", "loosens disclosure.claim"),
    ));
    hold(&both_ways(
        NO_UNLESS,
        warned,
        claim,
        ("differs disclosure.claim", "loosens disclosure.claim"),
    ));
}

#[test]
fn conditions_each_way() {
    let of = |head: &str, values: (&str, &str), effects| {
        hold(&both_ways(NO_UNLESS, head, values, effects));
    };
    of(
        "",
        ("must-state = [\"category\"]", "must-state = [\"category\", \"detail\"]"),
        ("tightens policy.must-state", "loosens policy.must-state"),
    );
    of(
        "max-lines = 5\n",
        ("count = { exclude = [\"po/**\"] }", "count = { exclude = [\"po/**\", \"doc/**\"] }"),
        ("loosens policy.count.exclude", "tightens policy.count.exclude"),
    );
    of(
        "max-lines = 5\n",
        ("count = { ignore = [\"moved\"] }", "count = { ignore = [\"moved\", \"whitespace\"] }"),
        ("loosens policy.count.ignore", "tightens policy.count.ignore"),
    );
    // What is asked for is something else: the old requirement is gone, and the new one is new.
    let required = |more: &str| {
        format!("requires = [{{ key = \"A\"{more} }}]\n[groups]\ncore = [\"a@x.org\", \"b@x.org\"]")
    };
    let (stricter, laxer) =
        ("tightens policy.requires", "loosens policy.requires, tightens policy.requires");
    of("", (&required(""), &required(", reference = true")), (stricter, laxer));
    of("", (&required(""), &required(", values = [\"A*\"]")), (stricter, laxer));
    let by = ", by = \"@core\"";
    let (stated, vouched) =
        (format!("{by}, trust = \"stated\""), format!("{by}, trust = \"vouched\""));
    of("", (&required(&stated), &required(&vouched)), (stricter, laxer));
}

/// To ask all commits is to ask more only where neither policy lets a pull request speak for them.
#[test]
fn what_is_asked_of_all_is_more_only_where_both_ask_each_commit() {
    let of = |place: &str, due: &str| {
        format!(
            "requires = [{{ key = \"A\", for = \"{due}\" }}]\n[disclosure]\nwhere = \"{place}\"\n"
        )
    };
    let asked = "differs policy.requires, tightens policy.requires";
    let and_place = "differs disclosure.where, differs policy.requires, tightens policy.requires";
    for (before, after, expected) in [
        ("commit", "commit", "tightens policy.requires"),
        ("both", "both", "tightens policy.requires"),
        ("pull-request", "pull-request", asked),
        ("either", "either", asked),
        ("commit", "pull-request", and_place),
        ("pull-request", "commit", and_place),
    ] {
        hold(&[(NO_UNLESS, of(before, "ai"), of(after, "all"), expected)]);
    }
}

#[test]
fn exceptions_each_way() {
    let exception = "[exceptions.x]\ntitle = \"X\"\n";
    let core = format!("[groups]\ncore = [\"a@x.org\"]\n{exception}authors = [\"@core\"]\n");
    hold(&both_ways(
        NO_UNLESS,
        &core,
        ("trust = \"stated\"", "trust = \"vouched\""),
        ("tightens exceptions.x.trust", "loosens exceptions.x.trust"),
    ));
    // By default, somebody must vouch.
    hold(&both_ways(
        NO_UNLESS,
        &core,
        ("", "trust = \"stated\""),
        ("loosens exceptions.x.trust", "tightens exceptions.x.trust"),
    ));
    let categories = ("categories = [\"docs\", \"code\"]", "categories = [\"docs\"]");
    hold(&both_ways(
        NO_UNLESS,
        exception,
        categories,
        ("tightens exceptions.x.categories", "loosens exceptions.x.categories"),
    ));
    hold(&both_ways(
        NO_UNLESS,
        &format!("must-state = [\"category\"]\n{exception}"),
        categories,
        ("differs exceptions.x.categories", "differs exceptions.x.categories"),
    ));
}

#[test]
fn an_exception_that_goes_takes_more_with_it() {
    let exception = "[exceptions.x]\ntitle = \"X\"\ncategories = [\"docs\"]\n";
    for (head, expected) in [
        ("", "tightens exceptions.x"),
        ("[levels]\nunknown-exception = \"warn\"\n", "differs exceptions.x"),
        ("[disclosure]\nclaim = \"category\"\n", "differs exceptions.x"),
    ] {
        let before = format!("{head}{exception}");
        hold(&[(NO_UNLESS, before, head.to_owned(), expected)]);
    }
    let area = "[areas.a]\npaths = [\"a/**\"]\nstance = \"no-unless\"\n";
    for (head, expected) in [
        ("", "tightens areas.a, neutral exceptions.x"),
        ("must-state = [\"category\"]\n", "differs exceptions.x, tightens areas.a"),
    ] {
        let after = format!("{head}{area}{exception}");
        hold(&[("disclose", head.to_owned(), after, expected)]);
    }
}

/// Who is selected by an area that is laxer than the policy, and not the laxest, may be better or worse off.
#[test]
fn what_an_area_selects_is_stricter_by_its_stance() {
    let paths = ("paths = [\"a/**\"]", "paths = [\"a/**\", \"b/**\"]");
    for (area, there, back) in [
        ("stance = \"open\"\n", "loosens areas.a.paths", "tightens areas.a.paths"),
        ("stance = \"disclose\"\n", "differs areas.a.paths", "differs areas.a.paths"),
        ("stance = \"no-unless\"\n", "tightens areas.a.paths", "loosens areas.a.paths"),
        ("stance = \"forbid\"\n", "tightens areas.a.paths", "loosens areas.a.paths"),
        ("max-files = 1\n", "tightens areas.a.paths", "loosens areas.a.paths"),
        (
            "stance = \"forbid\"\nauthors = [\"a@x.org\"]\ntrust = \"vouched\"\n",
            "differs areas.a.paths",
            "loosens areas.a.paths",
        ),
    ] {
        hold(&both_ways(NO_UNLESS, &format!("[areas.a]\n{area}"), paths, (there, back)));
    }
}

#[test]
fn stances_of_areas_each_way() {
    let area = "[areas.a]\npaths = [\"a/**\"]\n";
    let warned = "[levels]\nuse-not-permitted = \"warn\"\n";
    let stances = ("stance = \"disclose\"", "stance = \"forbid\"");
    hold(&both_ways(
        NO_UNLESS,
        area,
        stances,
        ("tightens areas.a.stance", "loosens areas.a.stance"),
    ));
    hold(&both_ways(
        NO_UNLESS,
        &format!("{warned}{area}"),
        stances,
        ("differs areas.a.stance", "loosens areas.a.stance"),
    ));
    for (head, stance, there, back) in [
        ("", "open", "loosens areas.a", "tightens areas.a"),
        ("", "disclose", "loosens areas.a", "differs areas.a"),
        ("", "no-unless", "tightens areas.a", "loosens areas.a"),
        ("", "forbid", "tightens areas.a", "loosens areas.a"),
        (warned, "forbid", "differs areas.a", "loosens areas.a"),
    ] {
        let new = format!("{area}stance = \"{stance}\"\n");
        hold(&both_ways(NO_UNLESS, head, ("", &new), (there, back)));
    }
}

#[test]
fn duties_each_way() {
    let duty = "[exceptions.x]\ntitle = \"X\"\n[exceptions.y]\ntitle = \"Y\"\n[duties.d]\ntext = \"You do.\"\n";
    let of = |values: (&str, &str), effects| hold(&both_ways(NO_UNLESS, duty, values, effects));
    of(("for = \"ai\"", "for = [\"x\"]"), ("loosens duties.d.for", "tightens duties.d.for"));
    of(
        ("for = [\"x\"]", "for = [\"x\", \"y\"]"),
        ("tightens duties.d.for", "loosens duties.d.for"),
    );
    of(("", "attest = \"Read-by\""), ("tightens duties.d.attest", "differs duties.d.attest"));
    of(
        ("attest = \"Read-by\"", "attest = \"Checked-by\""),
        ("differs duties.d.attest", "differs duties.d.attest"),
    );
    let new = "[duties.d]\ntext = \"You do.\"\n";
    hold(&both_ways(NO_UNLESS, "", ("", new), ("tightens duties.d", "loosens duties.d")));
    let idle = format!("[exceptions.x]\ntitle = \"X\"\n{new}for = [\"x\"]\n");
    hold(&[(NO_UNLESS, idle, String::new(), "tightens exceptions.x, neutral duties.d")]);
}

#[test]
fn categories_each_way() {
    let art = "[categories.art]\ntitle = \"Art\"\n";
    hold(&both_ways(
        NO_UNLESS,
        "",
        ("", art),
        ("neutral categories.art", "differs categories.art"),
    ));
    hold(&both_ways(
        NO_UNLESS,
        art,
        ("", "paths = [\"art/**\"]"),
        ("tightens categories.art.paths", "loosens categories.art.paths"),
    ));
    hold(&both_ways(
        NO_UNLESS,
        art,
        ("paths = [\"art/**\"]", "paths = [\"art/**\", \"doc/**\"]"),
        ("differs categories.art.paths", "differs categories.art.paths"),
    ));
}

#[test]
fn groups_that_areas_name_are_stricter_by_the_stance() {
    let members = ("core = [\"a@x.org\"]", "core = [\"a@x.org\", \"b@x.org\"]");
    for (area, there, back) in [
        ("authors = [\"@core\"]\nstance = \"open\"", "loosens groups.core", "tightens groups.core"),
        (
            "authors = [\"!@core\"]\nstance = \"open\"",
            "tightens groups.core",
            "loosens groups.core",
        ),
        (
            "authors = [\"@core\"]\nstance = \"disclose\"",
            "differs groups.core",
            "differs groups.core",
        ),
        (
            "authors = [\"@core\"]\nstance = \"forbid\"",
            "differs groups.core",
            "differs groups.core",
        ),
    ] {
        hold(&both_ways(
            NO_UNLESS,
            &format!("[areas.a]\n{area}\n[groups]\n"),
            members,
            (there, back),
        ));
    }
}

#[test]
fn automation_that_uses_ai_is_no_stricter_in_any_direction() {
    let bot = "[automation.bot]\nidentities = [\"bot@x.org\"]\napproval = \"https://x.org/1\"\n";
    let using = format!("{bot}ai = true\n");
    hold(&both_ways(
        NO_UNLESS,
        "",
        ("", bot),
        ("loosens automation.bot", "tightens automation.bot"),
    ));
    hold(&both_ways(
        NO_UNLESS,
        "",
        ("", &using),
        ("loosens automation.bot", "differs automation.bot"),
    ));
    for (bot, there, back) in [
        (bot, "tightens automation.bot.paths", "loosens automation.bot.paths"),
        (&using, "differs automation.bot.paths", "differs automation.bot.paths"),
    ] {
        hold(&both_ways(NO_UNLESS, bot, ("", "paths = [\"po/**\"]"), (there, back)));
    }
}

#[test]
fn tools_each_way() {
    let zork = "[tools.zork]\nmarks = [\"zork@x.org\"]\n";
    hold(&both_ways(NO_UNLESS, "", ("", zork), ("tightens tools.zork", "loosens tools.zork")));
    let said = "[tools.zork]\ntitle = \"Zork\"\nhosting = \"external\"\nstatus = \"active\"\nsince = 2026-06-18\n";
    let card = "licence = \"MIT\"
identity = \"wrapper\"
steward = \"Jane\"
limits = [\"many\"]
models = [{ name = \"o\", card = \"https://example.org/o\", weights = \"open\", code = \"open\", data = \"open\" }]
tasks.write = { title = \"Writes\", results = \"unknown\", reproduce = \"unknown\" }
system = { prompts = \"none\", workflow = \"none\", sampling = \"none\", guardrails = \"none\" }
data-flow = { sent = [\"all\"], to = [\"them\"], retained = \"unknown\", trained-on = \"unknown\" }";
    hold(&both_ways(NO_UNLESS, said, ("", card), ("differs tools.zork", "differs tools.zork")));
}

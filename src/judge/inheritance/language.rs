//! The tables and keys of the language, each with some values, out of which parents and children are made.

/// The tables that a policy can have here, with what each must say to be one. A table that stands here
/// twice comes twice as often.
pub(super) const TABLES: &[(&str, &[(&str, &str)])] = &[
    ("policy", &[]),
    ("policy", &[]),
    ("policy", &[]),
    ("policy", &[]),
    ("disclosure", &[]),
    ("disclosure", &[]),
    ("disclosure", &[]),
    ("disclosure", &[]),
    ("disclosure.pull-request", &[("fields", "[{ key = \"tool\" }]")]),
    ("exceptions.translation", &[TITLE, ("paths", "[\"po/**\", \"doc/**\"]")]),
    ("exceptions.words", &[TITLE, ("categories", "[\"docs\", \"comments\"]")]),
    ("exceptions.helped", &[TITLE, ("extents", "[\"assisted\"]")]),
    ("exceptions.agreed", &[TITLE]),
    ("exceptions.trial", &[TITLE, ("until", "2026-07-01")]),
    ("exceptions.core", &[TITLE, ("authors", "[\"@core\"]")]),
    ("areas.art", &[("paths", "[\"art/**\"]"), ("stance", "\"forbid\"")]),
    ("areas.vendored", &[("paths", "[\"vendor/**\"]"), ("stance", "\"open\"")]),
    ("areas.docs", &[("paths", "[\"doc/**\"]"), ("stance", "\"disclose\"")]),
    ("areas.completion", &[("categories", "[\"completion\"]"), ("stance", "\"open\"")]),
    ("areas.messages", &[("surfaces", "[\"message\"]"), ("stance", "\"forbid\"")]),
    (
        "areas.alone",
        &[("extents", "[\"autonomous\", \"generated\"]"), ("must-state", "[\"detail\"]")],
    ),
    (
        "areas.team",
        &[("authors", "[\"@core\"]"), ("trust", "\"stated\""), ("stance", "\"disclose\"")],
    ),
    ("areas.others", &[("authors", "[\"!@core\"]"), ("stance", "\"no-unless\"")]),
    ("areas.next", &[("refs", "[\"refs/heads/next\"]"), ("stance", "\"open\"")]),
    ("duties.read", &[TEXT, ("attest", "\"Read-by\"")]),
    ("duties.asked", &[TEXT, ("for", "[\"agreed\"]"), ("attest", "\"Read-by\"")]),
    ("duties.heard", &[TEXT]),
    ("categories.docs", &[]),
    ("categories.menu", &[TITLE]),
    ("groups", &[]),
    ("groups", &[]),
    ("automation.bot", &[("identities", "[\"bot@example.org\"]"), ("trust", "\"stated\"")]),
    (
        "automation.helper",
        &[
            ("identities", "[\"helper@example.org\"]"),
            ("trust", "\"stated\""),
            ("ai", "true"),
            ("approval", "\"https://example.org/1\""),
        ],
    ),
    ("tools.claude", &[("agents", "[\"Claude Code\"]")]),
    ("tools.claude", &[("agents", "[\"Claude Code\"]")]),
    ("tools.zork", &[("agents", "[\"Zork\"]")]),
    ("levels", &[]),
    ("levels", &[]),
    ("levels", &[]),
];

const TITLE: (&str, &str) = ("title", "\"T\"");
const TEXT: (&str, &str) = ("text", "\"You do.\"");

/// A key, and the values that it can have.
pub(super) type Key = (&'static str, &'static [&'static str]);

/// The keys of a table, with some values of each.
pub(super) fn keys_of(table: &str) -> Vec<Key> {
    let of = |lists: &[&[Key]]| lists.concat();
    match table.split('.').next() {
        Some("policy") => of(&[POLICY, CONDITIONS, &[("requires", FOR_ALL)]]),
        Some("disclosure") if table == "disclosure" => of(&[DISCLOSURE]),
        Some("disclosure") => of(&[PULL_REQUEST]),
        Some("exceptions") => of(&[EXCEPTION, SELECTORS, CONDITIONS]),
        Some("areas") => of(&[AREA, SELECTORS, CONDITIONS]),
        Some("duties") => of(&[DUTY]),
        Some("categories") => of(&[CATEGORY]),
        Some("groups") => of(&[GROUPS]),
        Some("automation") => of(&[AUTOMATION]),
        Some("tools") => of(&[TOOL]),
        Some("levels") => {
            let rules = crate::policy::rule_ids().filter(|id| *id != "policy-invalid");
            rules.map(|id| (id, LEVELS)).collect()
        }
        _ => panic!("there is no table `{table}`"),
    }
}

const LEVELS: &[&str] = &["\"allow\"", "\"warn\"", "\"deny\"", "\"deny\""];
const STANCES: &[&str] = &["\"open\"", "\"disclose\"", "\"no-unless\"", "\"forbid\""];
const WORDS: &[&str] = &["\"A\"", "\"B\""];
const URLS: &[&str] = &["\"https://example.org/2\"", "\"https://example.org/3\""];
const DAYS: &[&str] = &["2026-06-18", "2026-07-01", "2026-07-02"];
const PATHS: &[&str] = &[
    "[\"po/**\"]",
    "[\"po/**\", \"doc/**\", \"src/**\"]",
    "[\"src/**\", \"doc/**\"]",
    "[\"doc/**\", \"!doc/a.md\"]",
    "[\"!src/**\"]",
];
const REFS: &[&str] = &[
    "[\"refs/heads/main\"]",
    "[\"refs/heads/main\", \"refs/heads/next\"]",
    "[\"refs/heads/next\"]",
    "[\"!refs/heads/next\"]",
];

const POLICY: &[Key] = &[
    ("stance", STANCES),
    ("stance", STANCES),
    ("statement", WORDS),
    ("contact", WORDS),
    ("page", URLS),
    ("consequence", WORDS),
    ("language", &["\"ha\"", "\"pt-BR\""]),
    ("since", DAYS),
    ("dates", &["\"entered\"", "\"committer\"", "\"author\""]),
    ("refs", REFS),
    ("review", DAYS),
    (
        "budget",
        &[
            "{ percent = 20, days = 90 }",
            "{ percent = 10, days = 90 }",
            "{ percent = 10, days = 30 }",
        ],
    ),
];

const CONDITIONS: &[Key] = &[
    (
        "must-state",
        &["[\"category\"]", "[\"category\", \"detail\"]", "[\"model\"]", "[\"extent\"]"],
    ),
    ("requires", REQUIRES),
    ("requires", REQUIRES),
    ("max-files", &["0", "1", "2"]),
    ("max-lines", &["5", "15", "30"]),
    ("count", COUNT),
    ("count", COUNT),
];

const REQUIRES: &[&str] = &[
    "[{ key = \"Reviewed-by\" }]",
    "[{ key = [\"Reviewed-by\", \"Signed-off-by\"] }]",
    "[{ key = \"Reviewed-by\", by = \"other-person\" }]",
    "[{ key = \"Reviewed-by\", by = \"@core\" }]",
    "[{ key = \"Reviewed-by\", by = [\"!@core\"], trust = \"stated\" }]",
    "[{ key = \"Reviewed-by\", by = \"@core\", trust = \"vouched\" }]",
    "[{ key = \"Reviewed-by\", values = [\"Jane*\"] }]",
    "[{ key = \"Reviewed-by\", values = [\"Jane*\", \"Amina*\"] }]",
    "[{ key = \"Reviewed-by\", reference = true }]",
    "[{ key = \"Reviewed-by\" }, { key = \"Signed-off-by\", by = \"author\" }]",
];

const FOR_ALL: &[&str] = &[
    "[{ key = \"Reviewed-by\", for = \"all\" }]",
    "[{ key = \"Reviewed-by\" }, { key = \"Reviewed-by\", for = \"all\" }]",
];

const COUNT: &[&str] = &[
    "{ ignore = [\"generated\"] }",
    "{ ignore = [\"whitespace\"] }",
    "{ ignore = [\"whitespace\", \"moved\"] }",
    "{ exclude = [\"po/**\"] }",
    "{ exclude = [\"po/**\", \"src/**\"] }",
    "{ exclude = [\"doc/**\"], ignore = [\"moved\", \"generated\"] }",
    "{ per = \"change\" }",
];

const DISCLOSURE: &[Key] = &[
    (
        "keys",
        &[
            "[\"Assisted-by\"]",
            "[\"Assisted-by\", \"Generated-by\"]",
            "[\"Assisted-by\", { key = \"Generated-by\", extent = \"generated\" }]",
            "[\"Assisted-by\", \"Co-authored-by\"]",
            "[\"Assisted-by\", { key = \"Co-authored-by\", shared = false }]",
            "[{ key = \"Assisted-by\", values = [\"Claude*\"] }]",
            "[{ key = \"Assisted-by\", values = [\"Claude*\", \"GitHub*\"] }]",
            "[{ key = \"Assisted-by\", form = \"agent:model\" }]",
        ],
    ),
    (
        "form",
        &[
            "\"free\"",
            "[\"agent:model\", \"tool model\"]",
            "\"agent:model\"",
            "\"categories\"",
            "\"{agent}[ \\\\[{category}\\\\]]\"",
        ],
    ),
    ("where", &["\"commit\"", "\"pull-request\"", "\"either\"", "\"both\""]),
    ("where", &["\"commit\"", "\"pull-request\"", "\"either\"", "\"both\""]),
    ("when", &["\"used\"", "\"always\""]),
    ("none", &["[\"none\"]", "[\"none\", \"no\"]", "[\"no\"]"]),
    ("claim", &["\"trailer\"", "\"field\"", "\"category\""]),
    ("one-per-tool", &["true", "false"]),
    ("own-words", &["true", "false"]),
    ("mixed", &["true", "false"]),
    ("aids", &["[\"release.sh\"]", "[\"release.sh\", \"other.sh\"]"]),
    ("not-ai", &["[\"release.sh\"]", "[\"release*\", \"a robot*\"]"]),
    ("forbidden-names", &["[\"acme*\"]", "[\"acme*\", \"*opus*\"]"]),
    ("forbidden-keys", &["[\"Claude-*\"]", "[\"Claude-*\", \"Read-*\", \"Change-*\"]"]),
    (
        "human-only",
        &[
            "[\"author\", \"Signed-off-by\", \"Reviewed-by\", \"Acked-by\", \"Tested-by\"]",
            "[\"author\", \"committer\", \"Signed-off-by\", \"Reviewed-by\", \"Acked-by\", \"Tested-by\"]",
            "[\"Signed-off-by\"]",
        ],
    ),
    ("prompts", &["\"optional\"", "\"wanted\"", "\"unwanted\""]),
    ("cards", &["\"optional\"", "\"required\""]),
];

const PULL_REQUEST: &[Key] = &[
    ("fields", &["[{ key = \"tool\" }]", "[{ key = \"tool\", values = [\"Claude*\"] }]"]),
    ("section", &["\"AI\""]),
    ("boxes", &["[\"I used AI\", \"I used no AI\"]"]),
    ("none", &["\"I used no AI\""]),
];

const SELECTORS: &[Key] = &[
    ("paths", PATHS),
    ("paths", PATHS),
    ("refs", REFS),
    (
        "categories",
        &[
            "[\"docs\"]",
            "[\"docs\", \"comments\", \"code\"]",
            "[\"code\"]",
            "[\"!docs\"]",
            "[\"completion\", \"docs\"]",
        ],
    ),
    (
        "surfaces",
        &[
            "[\"content\"]",
            "[\"content\", \"message\"]",
            "[\"!content\"]",
            "[\"pull-request\", \"content\"]",
            "[\"message\", \"pull-request\"]",
        ],
    ),
    (
        "extents",
        &[
            "[\"assisted\"]",
            "[\"assisted\", \"generated\"]",
            "[\"autonomous\", \"generated\"]",
            "[\"!autonomous\"]",
        ],
    ),
    ("tools", &["[\"claude*\"]", "[\"claude*\", \"github-copilot\"]", "[\"!claude*\"]"]),
    ("hosting", &["[\"local\"]", "[\"local\", \"community\"]", "[\"!external\"]"]),
    (
        "authors",
        &[
            "[\"@core\"]",
            "[\"jane@example.org\"]",
            "[\"@core\", \"jo@example.org\"]",
            "[\"!jo@example.org\"]",
            "[\"!@bots\"]",
        ],
    ),
    ("trust", &["\"stated\"", "\"vouched\""]),
    ("from", DAYS),
    ("until", DAYS),
];

const EXCEPTION: &[Key] =
    &[("title", WORDS), ("text", WORDS), ("contact", WORDS), ("examples", &["[\"a\"]", "[\"b\"]"])];

const AREA: &[Key] = &[("title", WORDS), ("text", WORDS), ("stance", STANCES), ("stance", STANCES)];

const DUTY: &[Key] = &[
    ("text", WORDS),
    (
        "for",
        &[
            "\"ai\"",
            "\"all\"",
            "[\"agreed\"]",
            "[\"words\"]",
            "[\"agreed\", \"words\"]",
            "[\"agreed\", \"translation\"]",
        ],
    ),
    ("attest", &["\"Read-by\"", "\"Reviewed-by\"", "\"person\""]),
];

const CATEGORY: &[Key] = &[("title", WORDS), ("paths", PATHS), ("paths", PATHS)];

const GROUPS: &[Key] = &[
    (
        "core",
        &[
            "[\"amina@example.org\", \"jane@example.org\"]",
            "[\"jane@example.org\"]",
            "[\"amina@example.org\"]",
            "[\"amina@example.org\", \"jane@example.org\", \"jo@example.org\"]",
        ],
    ),
    ("bots", &["[\"bot@example.org\"]", "[\"helper@example.org\", \"bot@example.org\"]"]),
    ("new", &["[\"jo@example.org\"]"]),
];

const AUTOMATION: &[Key] = &[
    ("title", WORDS),
    (
        "identities",
        &[
            "[\"bot@example.org\"]",
            "[\"bot@example.org\", \"helper@example.org\"]",
            "[\"jo@example.org\", \"helper@example.org\"]",
        ],
    ),
    ("trust", &["\"stated\"", "\"vouched\""]),
    ("paths", PATHS),
    ("from", DAYS),
    ("until", DAYS),
    ("ai", &["true", "false"]),
    ("approval", URLS),
];

const TOOL: &[Key] = &[
    ("title", WORDS),
    ("text", WORDS),
    (
        "agents",
        &[
            "[\"Claude Code\"]",
            "[\"Claude Code\", \"Claude\"]",
            "[\"Zork\"]",
            "[\"Zork\", \"a robot\"]",
            "[\"Zork Claude\"]",
        ],
    ),
    (
        "marks",
        &[
            "[\"zork@example.org\"]",
            "[\"zork@example.org\", \"noreply@anthropic.com\"]",
            "[\"zork@example.org\", \"Zork-Session:\"]",
        ],
    ),
    (
        "examples",
        &[
            "[{ author = \"Zork <zork@example.org>\" }]",
            "[{ trailer = \"Co-authored-by: Z <zork@example.org>\" }]",
        ],
    ),
    (
        "counterexamples",
        &["[{ author = \"Jo <jo@example.org>\" }]", "[{ author = \"Jane <jane@example.org>\" }]"],
    ),
    ("hosting", &["\"external\"", "\"community\"", "\"local\""]),
    ("status", &["\"active\"", "\"paused\"", "\"retired\""]),
    ("status", &["\"active\"", "\"paused\"", "\"retired\""]),
    ("since", DAYS),
    ("approval", URLS),
    // A card is whole or none: one of its keys stands for all.
    ("licence", &[CARD, "\"GPL-3.0-only\""]),
    ("licence", &[CARD, CARD]),
];

/// A card; what a tool says without one stands in keys of its own.
const CARD: &str = "\"MIT\"
identity = \"wrapper\"
steward = \"Jane\"
limits = [\"many\"]
models = [{ name = \"o\", card = \"https://example.org/o\", weights = \"open\", code = \"open\", data = \"open\" }]
tasks.write = { title = \"Writes\", results = \"unknown\", reproduce = \"unknown\" }
system = { prompts = \"none\", workflow = \"none\", sampling = \"none\", guardrails = \"none\" }
data-flow = { sent = [\"all\"], to = [\"them\"], retained = \"unknown\", trained-on = \"unknown\" }";

/// What a card needs beside [`CARD`].
pub(super) const WITH_CARD: &[(&str, &str)] = &[
    ("title", "\"C\""),
    ("hosting", "\"external\""),
    ("status", "\"active\""),
    ("since", "2026-06-18"),
];

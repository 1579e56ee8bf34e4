//! The tables of the policy file, in the order of the reference.

use serde_json::{Value, json};

use super::values::{
    date, described, flag, list, named, number, object, paths, selecting, text, texts, word,
    word_list,
};
use crate::policy::{
    Cards, ClaimStyle, DateBasis, Due, Extent, Hosting, Ignored, Level, Openness, Per, Prompts,
    Stance, Statement, Surface, ToolKind, ToolStatus, TrainedOn, Trust, When, Where,
    built_in_categories, rule_ids,
};

pub(super) fn policy() -> Value {
    let since = json!({
        "anyOf": [
            date("The first day."),
            object(&["after"], vec![("after", commit())]),
        ],
        "description": "Since when it holds. Default: from where the file first stood in the target branch.",
    });
    let budget = object(
        &["percent", "days"],
        vec![
            ("percent", number(0, Some(100), "The share of the commits.")),
            ("days", number(1, Some(3_650), "Over how many days.")),
        ],
    );
    let mut keys = vec![
        ("project", text("The project's name.")),
        ("stance", word::<Stance>("What holds where nothing else is said.")),
        ("statement", text("The policy in one sentence of your own.")),
        ("contact", text("Whom to ask.")),
        ("page", text("The URL of the policy in prose.")),
        (
            "consequence",
            text("What happens to a contribution that does not follow; shown, never done."),
        ),
        ("language", text("The language of your texts, a BCP 47 tag. Default `en`.")),
        ("since", since),
        ("dates", word::<DateBasis>("Which date of a commit counts. Default `entered`.")),
        ("refs", paths("Globs over full ref names: the refs that are governed. Default: all.")),
        ("review", date("A day after which a warning asks you to look at the policy again.")),
        (
            "budget",
            described(budget, "Which share of the commits may state a use; read by `report`."),
        ),
    ];
    keys.extend(conditions(true));
    object(&["project", "stance"], keys)
}

pub(super) fn extends() -> Value {
    let template = vec![("template", text("A built-in template and its version: `NAME@1`."))];
    let digest = json!({ "type": "string", "pattern": "^[0-9A-Fa-f]{64}$" });
    let file = vec![
        ("file", text("A file of the same tree, relative to this one.")),
        ("sha256", described(digest, "The SHA-256 digest of that file.")),
    ];
    json!({
        "anyOf": [object(&["template"], template), object(&["file"], file)],
        "description": "The policy on which this one builds, and which it must not loosen.",
    })
}

pub(super) fn closes() -> Value {
    let exception = json!({ "type": "string", "pattern": "^exceptions\\.[a-z0-9-]+$" });
    list(exception, "Inherited exceptions that do not hold here.")
}

fn commit() -> Value {
    json!({ "type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$" })
}

pub(super) fn exception() -> Value {
    let mut keys = vec![
        ("title", text("What AI may be used for here.")),
        ("text", text("More, in your own words.")),
        ("contact", text("Who helps instead.")),
        ("examples", texts("Examples, shown to people.")),
    ];
    keys.extend(selectors());
    keys.extend(conditions(false));
    object(&["title"], keys)
}

pub(super) fn area() -> Value {
    let mut keys = vec![
        ("title", text("What it is, in a few words.")),
        ("text", text("More, in your own words.")),
        ("stance", word::<Stance>("Its stance. Without: it only adds conditions.")),
    ];
    keys.extend(selectors());
    keys.extend(conditions(false));
    object(&[], keys)
}

fn selectors() -> Vec<(&'static str, Value)> {
    vec![
        ("paths", paths("Globs over the changed paths; `!` excludes.")),
        ("refs", paths("Globs over the full name of the target ref; `!` excludes.")),
        ("categories", texts("What the work was for; `!` excludes.")),
        ("surfaces", selecting::<Surface>("Where the result goes; `!` excludes.")),
        ("extents", selecting::<Extent>("How much the tool made; `!` excludes.")),
        ("tools", texts("Globs over names of tools; `!` excludes.")),
        ("hosting", selecting::<Hosting>("Where the tool runs, by its card; `!` excludes.")),
        ("authors", texts("People: `@group` or an address; `!` excludes.")),
        ("trust", word::<Trust>("What it takes to be believed to be one of them.")),
        ("from", date("The first day.")),
        ("until", date("The last day.")),
    ]
}

fn conditions(everywhere: bool) -> Vec<(&'static str, Value)> {
    let count = object(
        &[],
        vec![
            ("per", word::<Per>("Over what is counted. Default `commit`.")),
            ("exclude", paths("Globs over paths that do not count.")),
            ("ignore", word_list::<Ignored>("Lines that do not count.")),
        ],
    );
    vec![
        ("must-state", word_list::<Statement>("What a use must state.")),
        ("requires", list(requirement(everywhere), "Trailers that must be there.")),
        ("max-files", number(0, None, "How many files a use may change.")),
        ("max-lines", number(0, None, "How many lines a use may add and remove, together.")),
        ("count", described(count, "What counts for `max-files` and `max-lines`.")),
    ]
}

fn requirement(everywhere: bool) -> Value {
    let due = if everywhere {
        word::<Due>("For which commits it holds. Default `ai`.")
    } else {
        json!({ "const": Due::Ai.as_str() })
    };
    object(
        &["key"],
        vec![
            ("key", one_or_several("The key of the trailer; of several any suffices.")),
            ("by", one_or_several("`author`, `other-person`, or people.")),
            ("values", texts("Text globs, of which one must match the value.")),
            ("reference", flag("Whether a URL or Message-ID stands after `Name <address>`.")),
            ("trust", word::<Trust>("What the identity must rest on.")),
            ("for", due),
        ],
    )
}

fn one_or_several(description: &str) -> Value {
    json!({ "anyOf": [{ "type": "string", "pattern": "\\S" }, texts("Several.")], "description": description })
}

pub(super) fn disclosure() -> Value {
    let key = object(
        &["key"],
        vec![
            ("key", text("The key of the trailer.")),
            ("form", form()),
            ("values", texts("Text globs, of which one must match the value.")),
            ("extent", word::<Extent>("The extent that this key states.")),
            ("shared", flag("Whether people and programs stand under this key too.")),
        ],
    );
    let key = json!({ "anyOf": [{ "type": "string", "pattern": "^[A-Za-z0-9-]+$" }, key] });
    object(
        &[],
        vec![
            ("keys", list(key, "The keys of a disclosure; the first is the one that is written.")),
            ("form", form()),
            ("where", word::<Where>("Where a use is stated. Default `commit`.")),
            (
                "own-words",
                flag(
                    "Whether words of one's own, which a person reads, can state it in a pull request.",
                ),
            ),
            ("when", word::<When>("When something must be stated. Default `used`.")),
            ("none", texts("Values that state \"no AI\". Default `none`.")),
            ("claim", word::<ClaimStyle>("How an exception is claimed. Default `trailer`.")),
            ("one-per-tool", flag("Whether each tool has a trailer of its own.")),
            ("mixed", flag("Whether a commit may mix AI-assisted and other files, by `paths=`.")),
            ("aids", texts("Programs, not AI, that may be named after a model.")),
            ("not-ai", texts("Text globs over whole values that are people or generators.")),
            ("forbidden-names", texts("Text globs that no word of a value may match.")),
            ("forbidden-keys", texts("Text globs over keys that no commit may hold.")),
            (
                "human-only",
                texts("Keys, and `author` and `committer`, under which no AI may stand."),
            ),
            (
                "prompts",
                word::<Prompts>("Whether links to prompts are wanted. Default `optional`."),
            ),
            ("cards", word::<Cards>("Whether a tool must have a card. Default `optional`.")),
            ("pull-request", pull_request()),
        ],
    )
}

fn form() -> Value {
    one_or_several(
        "The form of a value: a name such as `agent:model`, or a template with `{agent}`.",
    )
}

fn pull_request() -> Value {
    let field = object(
        &["key"],
        vec![
            ("key", text("What stands before the colon.")),
            ("values", texts("Text globs, of which one must match the value.")),
        ],
    );
    object(
        &[],
        vec![
            ("section", text("A heading whose text may not be blank.")),
            ("fields", list(field, "Lines `key: value` that must be there.")),
            ("boxes", texts("Check boxes, of which exactly one is ticked.")),
            ("none", text("The line that states \"no AI\".")),
        ],
    )
}

pub(super) fn duty() -> Value {
    object(
        &["text"],
        vec![
            ("text", text("The duty, in your own words.")),
            ("for", one_or_several("`ai` (default), `all`, or a list of exceptions.")),
            (
                "attest",
                text("The key of a trailer by which a person says that it was done; or `person`."),
            ),
        ],
    )
}

pub(super) fn category() -> Value {
    let known: Vec<&str> = built_in_categories().map(|(name, _)| name).collect();
    object(
        &[],
        vec![
            (
                "title",
                text(&format!(
                    "What such work is. Not for the built-in ones: {}.",
                    known.join(", ")
                )),
            ),
            ("paths", paths("Where such work is expected; `!` excludes.")),
        ],
    )
}

pub(super) fn group() -> Value {
    texts(
        "Members: `Name <address>`, an address, `ssh:SHA256:…`, `gpg:<fingerprint>` or `forge:<user>`.",
    )
}

pub(super) fn automation() -> Value {
    object(
        &["identities"],
        vec![
            ("title", text("What it is, in a few words.")),
            ("identities", texts("Who stands as author.")),
            ("trust", word::<Trust>("What its identity must rest on. Default `vouched`.")),
            ("paths", paths("What it may change; `!` excludes.")),
            ("from", date("The first day.")),
            ("until", date("The last day.")),
            ("ai", flag("Whether it uses AI.")),
            ("approval", text("The URL where it was approved.")),
        ],
    )
}

pub(super) fn tool() -> Value {
    let example = object(
        &[],
        vec![
            ("message", text("The whole message.")),
            ("trailer", text("One trailer.")),
            ("author", text("`Name <address>`.")),
            ("committer", text("`Name <address>`.")),
        ],
    );
    let mut keys = vec![
        ("title", text("What people call it.")),
        ("text", text("What it is, in your own words.")),
        ("agents", texts("Its names in disclosures.")),
        ("marks", texts("Texts by which a commit shows it.")),
        ("examples", list(example.clone(), "Small commits that bear its mark.")),
        ("counterexamples", list(example, "Small commits that bear nobody's mark.")),
        ("hosting", word::<Hosting>("Where it runs.")),
        ("status", word::<ToolStatus>("Its state. Default `active`.")),
        ("since", date("The first day of that state.")),
        ("approval", text("The URL where it was approved.")),
    ];
    keys.extend(card());
    object(&[], keys)
}

/// The keys of a tool card; where one is there, the others must be.
fn card() -> Vec<(&'static str, Value)> {
    let task = object(
        &["title", "results", "reproduce"],
        vec![
            ("title", text("What it does.")),
            ("results", text("What was measured, on what, and what came of it; or `unknown`.")),
            ("reproduce", text("How somebody else measures it again; or `unknown`.")),
        ],
    );
    let best = object(
        &["name", "gaps"],
        vec![("name", text("One of `compared-with`.")), ("gaps", text("What it does less well."))],
    );
    let model = object(
        &["name", "card", "weights", "code", "data"],
        vec![
            ("name", text("What its maker calls it.")),
            ("card", text("The URL of its model card.")),
            ("weights", word::<Openness>("Whether everybody can have its weights.")),
            ("code", word::<Openness>("Whether everybody can have the code that trained it.")),
            ("data", word::<Openness>("Whether everybody can have the data it was trained on.")),
            ("compared-with", texts("Open models that were evaluated in its place.")),
            ("best-open", described(best, "The best of them. Needed unless its weights are open.")),
        ],
    );
    let system = object(
        &["prompts", "workflow", "sampling", "guardrails"],
        vec![
            ("prompts", text("What the models are told, or where that is; or `none`.")),
            ("workflow", text("The steps from what goes in to what comes out.")),
            ("sampling", text("How an answer is chosen; or `none`.")),
            ("guardrails", text("What keeps bad answers back; or `none`.")),
        ],
    );
    let sent = json!({
        "anyOf": [json!({ "const": "nothing" }), texts("What is sent.")],
        "description": "What leaves the contributor's machine; or `nothing`, and then no other key.",
    });
    let data_flow = object(
        &["sent"],
        vec![
            ("sent", sent),
            ("to", texts("Who receives it.")),
            ("retained", text("What they keep, and for how long; or `unknown`.")),
            ("trained-on", word::<TrainedOn>("Whether models are trained on it.")),
        ],
    );
    vec![
        ("identity", word::<ToolKind>("What it is made of.")),
        ("tasks", described(named(task), "Each thing that it does, with its evaluation.")),
        ("models", list(model, "The models in it.")),
        ("system", described(system, "What stands around the models.")),
        ("data-flow", described(data_flow, "What leaves the contributor's machine.")),
        ("limits", texts("Known limits and biases, apart from those of its models.")),
        ("steward", text("Who runs it and answers for it.")),
        ("licence", text("The licence of the tool.")),
        ("source", text("The URL of its source.")),
        ("monitoring", text("How it is watched while it is used.")),
    ]
}

pub(super) fn levels() -> Value {
    let rules: Vec<(&str, Value)> = rule_ids()
        .map(|rule| (rule, word::<Level>("What a finding of this rule means.")))
        .collect();
    described(object(&[], rules), "Levels that differ from the rules' own.")
}

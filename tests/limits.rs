//! Each limit of a policy and its cards: what just keeps it is read, and one more is refused by its name.

use provenance::policy::{CARD_SIZE, Diagnosis, FORM_PARTS, FORM_SIZE, POLICY_SIZE, Policy, Tool};

const HEAD: &str = "version = 1\n[policy]\nproject = \"x\"\nstance = \"no-unless\"\n";

/// The labels of the errors that name a limit.
fn limits(errors: &[Diagnosis]) -> Vec<&str> {
    let labels = errors.iter().map(|error| error.label.as_str());
    labels.filter(|label| label.contains("(limit `")).collect()
}

#[test]
fn each_limit_of_a_policy_is_where_it_is_said_to_be() {
    type Text = fn(usize) -> String;
    let cases: [(&str, usize, Text); 8] = [
        ("policy-size", POLICY_SIZE, |bytes| {
            format!("{HEAD}#{}", "#".repeat(bytes - HEAD.len() - 1))
        }),
        ("nesting", 80, |levels| format!("x = {}{}", "[".repeat(levels), "]".repeat(levels))),
        ("nesting", 80, |levels| format!("{}a = 1", "a.".repeat(levels - 1))),
        ("list-length", 1_000, |entries| {
            let aids = (0..entries).map(|aid| format!("\"a{aid}\"")).collect::<Vec<_>>().join(",");
            format!("{HEAD}[disclosure]\naids = [{aids}]")
        }),
        ("glob-length", 1_024, |bytes| glob(&format!("{}/", "a".repeat(bytes - 1)))),
        ("glob-nesting", 8, |levels| {
            glob(&format!("a/{}b{}", "{".repeat(levels), "}".repeat(levels)))
        }),
        ("form-size", FORM_SIZE, |bytes| form(&format!("{{agent}}{}", "a".repeat(bytes - 7)))),
        // One for `{agent}`, two for each optional part.
        ("form-parts", FORM_PARTS, |parts| {
            let odd = if parts % 2 == 0 { "a" } else { "" };
            form(&format!("{{agent}}{odd}{}", "[a]".repeat((parts - 1) / 2)))
        }),
    ];
    for (limit, most, text) in cases {
        let errors = |size| Policy::read(text(size).as_bytes()).err().unwrap_or_default();
        assert_eq!(limits(&errors(most)), [""; 0], "{limit}");
        let above = errors(most + 1);
        let [label] = limits(&above)[..] else { panic!("{limit}: {above:#?}") };
        assert!(label.contains(&format!("(limit `{limit}`)")), "{limit}: {label}");
    }
}

fn glob(glob: &str) -> String {
    format!("{HEAD}[areas.a]\npaths = [\"{glob}\"]\nstance = \"open\"\n")
}

fn form(form: &str) -> String {
    format!("{HEAD}[disclosure]\nform = \"{form}\"\n")
}

#[test]
fn a_card_may_be_as_long_as_it_is_said() {
    let card = include_str!("fixtures/cards/valid-translator.toml");
    let of = |bytes: usize| format!("{card}{}", "#".repeat(bytes - card.len()));
    assert!(Tool::read("translator", of(CARD_SIZE).as_bytes()).is_ok());
    let errors = Tool::read("translator", of(CARD_SIZE + 1).as_bytes()).expect_err("too long");
    assert!(limits(&errors)[0].contains("(limit `card-size`)"), "{errors:#?}");
}

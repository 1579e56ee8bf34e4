use proptest::prelude::*;
use proptest::sample;

use super::*;
use crate::policy::arbitrary::policies;
use crate::policy::words::Stance;

#[test]
fn the_policy_of_this_project_is_valid() {
    let (policy, diagnoses) =
        Policy::read(include_bytes!("../../../AI_POLICY.toml")).expect("a valid policy");
    assert_eq!(diagnoses, []);
    assert_eq!(policy.project, "provenance");
    assert_eq!(policy.stance, Stance::Disclose);
    assert_eq!(policy.lines["policy"].number, 3);
    assert_eq!(policy.lines["duties.understand.text"].number, 13);
}

#[test]
fn the_least_policy_is_three_keys() {
    let text = b"version = 1\n[policy]\nproject = \"x\"\nstance = \"forbid\"\n";
    let (policy, hints) = Policy::read(text).expect("a valid policy");
    assert_eq!(policy.language, "en");
    assert_eq!(hints.len(), 1, "no contact");
    assert_eq!(hints[0].severity, Severity::Hint);
}

#[test]
fn a_long_policy_is_refused_before_it_is_parsed() {
    let text = "#".repeat(POLICY_SIZE + 1);
    let errors = Policy::read(text.as_bytes()).expect_err("too long");
    assert_eq!(errors.len(), 1);
    assert!(errors[0].label.contains("policy-size"), "{errors:?}");
    let errors = Policy::read("#".repeat(POLICY_SIZE).as_bytes()).expect_err("nothing in it");
    assert!(errors.iter().all(|error| error.title.contains("missing")), "{errors:?}");
}

/// What is built to cost time or memory is refused at its place, by the name of the limit that it meets.
#[test]
fn hostile_policies_meet_a_named_limit() {
    let head = "version = 1\n[policy]\nproject = \"x\"\nstance = \"no-unless\"\n";
    let many = |word: &str, count: usize| vec![word; count].join(",");
    for (limit, text) in [
        ("nesting", format!("x = {}", "[".repeat(60_000))),
        ("nesting", format!("x = {}", "{a=".repeat(20_000))),
        ("nesting", format!("{}a = 1", "a.".repeat(10_000))),
        ("nesting", format!("[{}a]\nb = 1", "a.".repeat(10_000))),
        ("list-length", format!("{head}[disclosure]\naids = [{}]", many("\"a\"", 20_000))),
        ("glob-length", format!("{head}refs = [\"refs/heads/{{{}}}\"]", many("a", 1_000))),
    ] {
        let errors = Policy::read(text.as_bytes()).expect_err("a limit");
        assert_eq!(errors.len(), 1, "{limit}: {errors:?}");
        let wanted = format!("(limit `{limit}`)");
        assert!(errors[0].label.contains(&wanted), "{limit}: {errors:?}");
        assert!(!errors[0].span.is_empty(), "{limit}: no place");
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_do_not_count() {
    let text = "version = 1\n[policy]\nproject = \"x\"\nstance = \"forbid\"\ncontact = \"y\"\n";
    let (plain, _) = Policy::read(text.as_bytes()).expect("a valid policy");
    let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
    let (windows, _) = Policy::read(text.as_bytes()).expect("a valid policy");
    assert_eq!(plain, windows);
}

/// One file beside a policy, whatever it is asked for.
struct OneFile(Vec<u8>);

impl crate::policy::Parents for OneFile {
    fn path(&self) -> &'static str {
        crate::policy::FILE_NAME
    }

    fn text(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.0.clone())
    }
}

const LEAST_CHILD: &str =
    "version = 1\nextends = { file = \"a.toml\" }\n[policy]\nproject = \"Child\"\n";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is done to a policy, each diagnosis has its place in the text.
    #[test]
    fn no_text_makes_the_reader_fail(
        policy in policies(),
        at in any::<sample::Index>(),
        cut in 0..20_usize,
        put in "[\\[\\]{}=\",.'!@#\\n\\\\é\u{0}a-z0-9 -]{0,8}",
    ) {
        let mut text = policy.to_toml().into_bytes();
        let at = at.index(text.len());
        text.splice(at..(at + cut).min(text.len()), put.bytes());
        let (Ok((_, diagnoses)) | Err(diagnoses)) = Policy::read(&text);
        for diagnosis in diagnoses {
            prop_assert!(diagnosis.span.start <= diagnosis.span.end);
            let length = diagnosis.file.as_ref().map_or(text.len(), |file| file.text.len());
            prop_assert!(diagnosis.span.end <= length);
        }
    }

    /// The order of tables in the file never matters.
    #[test]
    fn the_order_of_tables_does_not_matter(policy in policies()) {
        let text = policy.to_toml();
        let mut tables: Vec<_> = text.split("\n\n[").collect();
        let head = tables.remove(0);
        tables.reverse();
        let text = [&[head], tables.as_slice()].concat().join("\n\n[");
        let (read, _) = Policy::read(text.as_bytes()).expect("valid");
        prop_assert_eq!(Policy { lines: policy.lines.clone(), ..read }, policy);
    }

    /// The least child says what its parent says.
    #[test]
    fn everything_is_inherited(policy in policies()) {
        let parent = OneFile(policy.to_toml().into_bytes());
        let (child, _) = Policy::read_with(LEAST_CHILD.as_bytes(), &parent).expect("valid");
        prop_assert!(child.lines.values().filter(|line| line.file.is_some()).count() > 0);
        let Policy { project, lines, .. } = policy.clone();
        prop_assert_eq!(Policy { project, lines, parents: Vec::new(), foundations: Vec::new(), ..child }, policy);
    }

    /// Whatever is done to a parent, each diagnosis has its place in one of the texts.
    #[test]
    fn no_parent_makes_the_reader_fail(
        policy in policies(),
        own in policies(),
        at in any::<sample::Index>(),
        cut in 0..20_usize,
        put in "[\\[\\]{}=\",.'!@#\\n\\\\é\u{0}a-z0-9 -]{0,8}",
    ) {
        let mut text = policy.to_toml().into_bytes();
        let at = at.index(text.len());
        text.splice(at..(at + cut).min(text.len()), put.bytes());
        let child = own.to_toml().replacen('\n', "\nextends = { file = \"a.toml\" }\n", 1);
        for child in [child.as_str(), LEAST_CHILD] {
            let read = Policy::read_with(child.as_bytes(), &OneFile(text.clone()));
            let (Ok((_, diagnoses)) | Err(diagnoses)) = read;
            for diagnosis in diagnoses {
                let length = |file: &Option<std::sync::Arc<crate::policy::ParentText>>| {
                    file.as_ref().map_or(child.len(), |file| file.text.len())
                };
                prop_assert!(diagnosis.span.start <= diagnosis.span.end);
                prop_assert!(diagnosis.span.end <= length(&diagnosis.file));
                if let Some(second) = diagnosis.second {
                    prop_assert!(second.span.end <= length(&second.file));
                }
            }
        }
    }
}

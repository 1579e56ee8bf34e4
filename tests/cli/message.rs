//! Trailers and look-alikes against tables.

use provenance::message::{Cleanup, Message, Mode, configuration_could_matter};
use serde::Deserialize;

#[derive(Deserialize)]
pub(crate) struct Table<T> {
    pub(crate) case: Vec<T>,
}

#[derive(Deserialize)]
pub(crate) struct TrailerCase {
    name: String,
    pub(crate) message: String,
    trailers: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct LookAlikeCase {
    name: String,
    message: String,
    look_alikes: Vec<(usize, String, String, String)>,
}

const KEYS: [&str; 2] = ["Assisted-by", "Signed-off-by"];

pub(crate) fn trailer_cases() -> Vec<TrailerCase> {
    let table = include_str!("../fixtures/trailers/git.toml");
    toml::from_str::<Table<TrailerCase>>(table).expect("the fixture is valid").case
}

fn look_alikes(message: &Message) -> Vec<(usize, String, String, String)> {
    let row = |found: provenance::trailer::LookAlike| {
        (found.line, found.key, found.value.to_string(), format!("{:?}", found.why))
    };
    message.look_alikes(&KEYS).into_iter().map(row).collect()
}

#[test]
fn trailers_are_those_of_the_table() {
    for case in trailer_cases() {
        let message = Message::stored(case.message);
        let read: Vec<_> =
            message.trailers().iter().map(|t| (t.key.clone(), t.value.to_string())).collect();
        assert_eq!(read, case.trailers, "{}", case.name);
    }
}

#[test]
fn look_alikes_are_those_of_the_table() {
    let table = include_str!("../fixtures/trailers/look-alikes.toml");
    for case in toml::from_str::<Table<LookAlikeCase>>(table).expect("the fixture is valid").case {
        assert_eq!(look_alikes(&Message::stored(case.message)), case.look_alikes, "{}", case.name);
    }
}

#[test]
fn lines_are_counted_from_one() {
    let message = Message::stored("\nsubject\n\nA: 1\n# c\nB: 2\n more\nC: 3\n\n");
    let lines: Vec<_> = message.trailers().iter().map(|trailer| trailer.line).collect();
    assert_eq!(lines, [4, 6, 8]);
    assert_eq!(message.block_lines(), Some(4..9));
    assert_eq!(message.subject(), "subject");
}

#[test]
fn a_nul_ends_what_git_reads() {
    let message = Message::stored("subject\n\nA: X\0Y\nB: z\n");
    assert!(message.has_nul());
    assert_eq!(message.trailers().len(), 1);
    assert_eq!(message.trailers()[0].value, "X");
}

#[test]
fn a_file_is_read_as_git_would_store_it() {
    let file = b"# hint\nsubject\n\n\n; Assisted-by: X\nA: 1  \n\n; status\n\
        ; ------------------------ >8 ------------------------\n; Do not\ndiff --git a/a b/a\nAssisted-by: Y\n";
    let message = Message::from_file(file, &Cleanup { mode: Mode::Strip, comment: ";".into() });
    assert_eq!(message.text(), "# hint\nsubject\n\nA: 1\n");
    assert_eq!(message.trailers()[0].line, 6, "lines are those of the file");
    let row = |line, value: &str, why: &str| {
        (line, "Assisted-by".to_owned(), value.to_owned(), why.to_owned())
    };
    assert_eq!(look_alikes(&message), [row(5, "X", "Comment"), row(12, "Y", "BelowScissors")]);
}

#[test]
fn scissors_that_a_person_wrote_cut_nothing_by_themselves() {
    let file = b"subject\n\n# ------------------------ >8 ------------------------\nA: 1\n";
    let read = |mode| Message::from_file(file, &Cleanup { mode, comment: "#".into() });
    assert_eq!(read(Mode::Strip).text(), "subject\n\nA: 1\n");
    assert_eq!(read(Mode::Scissors).text(), "subject\n");
}

#[test]
fn modes_have_the_names_that_git_gives_them() {
    let named = |name: &str, editor| Mode::named(name.into(), editor);
    assert_eq!(named("default", true), Some(Mode::Strip));
    assert_eq!(named("default", false), Some(Mode::Whitespace));
    assert_eq!(named("scissors", true), Some(Mode::Scissors));
    assert_eq!(named("scissors", false), Some(Mode::Whitespace));
    assert_eq!(named("strip", false), Some(Mode::Strip));
    assert_eq!(named("verbatim", true), Some(Mode::Verbatim));
    assert_eq!(named("Strip", true), None);
}

#[test]
fn configuration_is_asked_only_where_it_could_matter() {
    let matters = |file: &str| configuration_could_matter(file.as_bytes(), &KEYS);
    assert!(!matters("subject\n\n- a list\n- of things\n\nAssisted-by: X\n# Please enter\n"));
    assert!(!matters("subject\n\nAssisted-by: X\n# On branch\n# -- diff\n"));
    assert!(matters("subject\n\n; Assisted-by: X\n"));
    assert!(matters("subject\n\nAssisted-by: X\n; status of another comment character\n"));
    assert!(matters("subject\n\nAssisted-by: X  \n  folded\n"), "verbatim keeps the blanks");
    assert!(matters(
        "subject\n# ------------------------ >8 ------------------------\n\nAssisted-by: X\n"
    ));
}

#[test]
fn hostile_sizes_take_linear_time() {
    let trailers = "Assisted-by: X\n".repeat(100_000);
    assert_eq!(Message::stored(format!("s\n\n{trailers}")).trailers().len(), 100_000);
    let folded = Message::stored(format!("s\n\nAssisted-by: X\n{}", " \tx\n".repeat(500_000)));
    assert_eq!(folded.trailers().len(), 1);
    let one_line = Message::stored(format!("s\n\nAssisted-by: {}", "x".repeat(4_000_000)));
    assert_eq!(one_line.trailers()[0].value.len(), 4_000_000);
    let claims = Message::stored(format!("s\n\n{}", "Assisted by X\n \n".repeat(200_000)));
    assert_eq!(claims.look_alikes(&KEYS).len(), 200_000);
    let scissors =
        Message::stored("------------------------ >8 ------------------------\n".repeat(60_000));
    assert!(scissors.trailers().is_empty());
}

//! Our reading of messages against git's own, on hostile messages, a batch of commits at a time.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use provenance::message::Message;

use crate::message::trailer_cases;
use crate::repo::{Repo, TestRepo};

/// What a line may be made of: everything that a rule of git's turns on, and near misses of it.
const PIECES: [&str; 64] = [
    "\n",
    "\n",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "\n\n",
    "\n \n",
    "\n\t\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "\t",
    "\x0b",
    "\x0c",
    "\u{a0}",
    "#",
    "# ",
    ";",
    ":",
    ": ",
    " : ",
    "=",
    "-",
    "--",
    "---",
    "---\n",
    "_",
    "a",
    "Z",
    "9",
    "Assisted-by: X",
    "Assisted-by",
    "assisted-BY:x",
    "Assisted by: X",
    "Foo: bar",
    "Foo:",
    "k:v",
    "Signed-off-by: A <a@b>",
    "Signed-off-by:",
    "signed-off-by: x",
    "Signed-off-by: ",
    "Signed-off-by ",
    "(cherry picked from commit 1234)",
    "(cherry picked from commit ",
    "(cherry picked from",
    "Conflicts:\n",
    "Conflicts:\n\ta.c\n",
    "Conflicts:\n a.c\n",
    "\tb.c\n",
    "Conflicts: ",
    "# ------------------------ >8 ------------------------\n",
    "# ------------------------ >8 ------------------------\r\n",
    "------------------------ >8 ------------------------\n",
    "; ------------------------ >8 ---\n",
    "prose here\n",
    "one\ntwo\nthree\nfour\n",
    "https://example.org/",
    "\u{200b}",
    "\u{202e}",
    "ä",
    " more\n",
    "\tmore",
];

fn messages() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        12 => proptest::sample::select(&PIECES[..]).prop_map(|piece| piece.as_bytes().to_vec()),
        1 => (1..=255_u8).prop_map(|byte| vec![byte]),
    ];
    let subject = prop_oneof![3 => Just(b"subject\n\n".to_vec()), 1 => Just(Vec::new())];
    (subject, proptest::collection::vec(piece, 0..24))
        .prop_map(|(subject, pieces)| [subject, pieces.concat()].concat())
}

/// Stores each message in a commit, all by one `git hash-object`, and gives git's
/// reading of each, in order.
fn read_by_git(repo: &Repo, messages: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let tree = repo.empty_tree();
    let objects: Vec<_> = messages
        .iter()
        .enumerate()
        // The number keeps equal messages from being one commit, which git would list once.
        .map(|(number, message)| {
            let people = "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000";
            [format!("tree {tree}\n{people}\nnumber {number}\n\n").as_bytes(), message].concat()
        })
        .collect();
    let ids = repo.commit_objects(&objects).join("\n");
    assert_eq!(ids.lines().count(), messages.len());
    let log = [
        "-c",
        "core.commentString=#",
        "-c",
        "trailer.separators=:",
        "-c",
        "i18n.logOutputEncoding=UTF-8",
        "log",
        "--no-walk=unsorted",
        "-z",
        "--stdin",
        "--format=%(trailers:only,unfold,key_value_separator=%x00,separator=%x00)%x00end",
    ];
    let output = repo.git_bytes(&log, ids.as_bytes());
    let rows = bstr::ByteSlice::split_str(&output[..], "\0end\0").map(<[u8]>::to_vec);
    let mut rows: Vec<_> = rows.collect();
    assert_eq!(rows.pop().as_deref(), Some(&b""[..]));
    assert_eq!(rows.len(), messages.len());
    rows
}

fn read_by_us(message: &[u8]) -> Vec<u8> {
    let message = Message::stored(message);
    let pairs: Vec<_> = message
        .trailers()
        .iter()
        .map(|trailer| [trailer.key.as_bytes(), b"\0", &trailer.value[..]].concat())
        .collect();
    pairs.join(&0)
}

fn assert_equal(messages: &[Vec<u8>]) {
    let repo = TestRepo::new().bare().build();
    for (message, by_git) in messages.iter().zip(read_by_git(&repo, messages)) {
        let show = |bytes: &[u8]| bytes.escape_ascii().to_string();
        assert_eq!(show(&read_by_us(message)), show(&by_git), "{}", show(message));
    }
}

#[test]
fn hostile_messages_are_read_as_git_reads_them() {
    let config = Config { rng_seed: RngSeed::Fixed(20_261_121), ..Config::default() };
    let mut runner = TestRunner::new(config);
    let batch = proptest::collection::vec(messages(), 4000);
    assert_equal(&batch.new_tree(&mut runner).expect("messages can be made").current());
}

#[test]
fn the_table_is_what_git_reads() {
    let messages: Vec<_> =
        trailer_cases().into_iter().map(|case| case.message.into_bytes()).collect();
    assert_equal(&messages);
}

#[test]
fn a_nul_ends_the_message_for_git_too() {
    assert_equal(&[b"subject\n\nA: x\0y\nB: z\n".to_vec(), b"sub\0ject\n\nA: x\n".to_vec()]);
}

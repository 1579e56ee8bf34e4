//! What is wrong with a policy, shown at its place, as a compiler does.
//!
//! The policy is text that somebody else wrote: its lines, and its words in a message, are escaped.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::policy::{Diagnosis, ParentText, Second, Severity};
use crate::untrusted::Untrusted;

/// The most diagnoses that are shown; the rest is counted.
pub const SHOWN: usize = 50;

/// The longest message that is shown whole, in characters.
const LONGEST: usize = 400;

/// Shows diagnoses of the policy `text` in the file `name`, with terminal styles, which a stream that
/// is no terminal must strip. What comes out ends with a newline, unless there is nothing to show.
pub fn render(diagnoses: &[Diagnosis], name: &str, text: &[u8]) -> String {
    let mut sources = Sources { own: (name, Source::new(text)), parents: BTreeMap::new() };
    for diagnosis in diagnoses.iter().take(SHOWN) {
        sources.take(diagnosis.file.as_ref());
        sources.take(diagnosis.second.as_ref().and_then(|second| second.file.as_ref()));
    }
    let mut shown: String =
        diagnoses.iter().take(SHOWN).map(|diagnosis| one(diagnosis, &sources) + "\n\n").collect();
    if let Some(more @ 1..) = diagnoses.len().checked_sub(SHOWN) {
        return format!("{shown}… and {more} more\n");
    }
    shown.pop();
    shown
}

fn one(diagnosis: &Diagnosis, sources: &Sources<'_>) -> String {
    let level = match diagnosis.severity {
        Severity::Error => Level::ERROR,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let escaped = |text: &str| Untrusted::new(&*cut(text)).to_string();
    let (name, source) = sources.of(diagnosis.file.as_ref());
    let snippet = Snippet::source(source.shown.as_str()).path(escaped(name));
    let mut first = snippet.annotation(
        AnnotationKind::Primary.span(source.span(&diagnosis.span)).label(escaped(&diagnosis.label)),
    );
    let mut other = None;
    if let Some(Second { file, span, label }) = &diagnosis.second {
        let (name, source) = sources.of(file.as_ref());
        let annotation = AnnotationKind::Context.span(source.span(span)).label(escaped(label));
        if *file == diagnosis.file {
            first = first.annotation(annotation);
        } else {
            let snippet = Snippet::source(source.shown.as_str()).path(escaped(name));
            other = Some(snippet.annotation(annotation));
        }
    }
    let mut group = level.primary_title(escaped(&diagnosis.title)).element(first);
    if let Some(other) = other {
        group = group.element(other);
    }
    if let Some(help) = &diagnosis.help {
        group = group.element(Level::HELP.message(escaped(help)));
    }
    Renderer::styled().render(&[group])
}

/// The texts in which the places are, with their names.
struct Sources<'a> {
    own: (&'a str, Source),
    parents: BTreeMap<&'a str, Source>,
}

impl<'a> Sources<'a> {
    fn take(&mut self, file: Option<&'a Arc<ParentText>>) {
        if let Some(file) = file {
            let source = || Source::new(file.text.as_bytes());
            self.parents.entry(&file.name).or_insert_with(source);
        }
    }

    fn of<'s>(&'s self, file: Option<&'s Arc<ParentText>>) -> (&'s str, &'s Source) {
        match file {
            None => (self.own.0, &self.own.1),
            Some(file) => (&file.name, &self.parents[file.name.as_str()]),
        }
    }
}

/// A message, shortened where a value of the policy makes it too long to read; its place shows the value.
fn cut(message: &str) -> Cow<'_, str> {
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &message[..end])),
        None => Cow::Borrowed(message),
    }
}

/// The text as it can be shown: each line escaped by itself, a tab as one blank.
struct Source {
    shown: String,
    /// For each line: where it begins in the text and in what is shown, and how it stands in the text.
    lines: Vec<(usize, usize, String)>,
}

impl Source {
    fn new(text: &[u8]) -> Self {
        let text = String::from_utf8_lossy(text);
        let mut source = Self { shown: String::with_capacity(text.len()), lines: Vec::new() };
        let mut start = 0;
        for line in text.split('\n') {
            let whole = line.len() + 1;
            let line = line.strip_suffix('\r').unwrap_or(line).replace('\t', " ");
            let escaped = Untrusted::new(&line).to_string();
            let at = source.shown.len();
            source.shown.push_str(&escaped);
            source.shown.push('\n');
            source.lines.push((start, at, line));
            start += whole;
        }
        source
    }

    /// The place of bytes of the text in what is shown.
    fn span(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.place(span.start);
        start..self.place(span.end).max(start)
    }

    fn place(&self, at: usize) -> usize {
        let line = self.lines.partition_point(|(start, ..)| *start <= at).saturating_sub(1);
        let Some((start, shown, line)) = self.lines.get(line) else { return 0 };
        // Escaping looks only backwards, so what stands before a place is escaped as within the line.
        let mut column = (at - start).min(line.len());
        while !line.is_char_boundary(column) {
            column -= 1;
        }
        shown + Untrusted::new(&line[..column]).to_string().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &[u8]) -> String {
        let diagnoses = crate::policy::Policy::read(text).expect_err("not a policy");
        anstream::adapter::strip_str(&render(&diagnoses, "AI_POLICY.toml", text)).to_string()
    }

    #[test]
    fn places_move_with_what_is_escaped() {
        let text = "\tx = \"\u{202e}\" # \u{1f}\r\ny = 1\n";
        let source = Source::new(text.as_bytes());
        assert_eq!(source.shown, " x = \"\\u{202e}\" # \\x1f\ny = 1\n\n");
        for part in ["x", "#", "y", "1"] {
            let at = text.find(part).expect("it is there");
            assert!(source.shown[source.span(&(at..at + 1))].starts_with(part), "{part}");
        }
        assert_eq!(source.span(&(999..1000)).end, source.shown.len() - 1);
    }

    #[test]
    fn nothing_of_a_policy_is_printed_raw() {
        let text =
            b"version = 1\n[policy]\nproject = \"x\"\nstance = \"\\u001b[31m\xe2\x80\xae\"\n";
        let shown = shown(text);
        assert!(shown.contains("\\x1b[31m\\u{202e}"), "{shown}");
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{shown}");
    }

    #[test]
    fn a_text_that_is_not_utf8_is_shown_at_its_first_wrong_byte() {
        insta::assert_snapshot!(shown(b"version = 1\nproject = \"caf\xe9\"\n"));
    }

    #[test]
    fn many_errors_are_counted() {
        let text = (0..60).map(|n| format!("k{n} = 1")).collect::<Vec<_>>().join("\n");
        // Two required tables are missing as well.
        assert!(shown(text.as_bytes()).ends_with("\n… and 12 more\n"));
    }
}

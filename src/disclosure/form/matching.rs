//! Matching a head against a template, in time that grows with the length of the head alone.
//!
//! The template becomes a list of at most 64 steps. From the end of the head to its beginning, each
//! position gets the set of the steps from which the rest of the head fits, as bits of one number.
//! Then one walk from the beginning takes, of the ways that lead to the end, the one that the language
//! prefers. Nothing is ever tried twice.

use std::ops::Range;

use super::Aids;
use crate::policy::{FormTemplate, FormValue, Part, Placeholder, Repeat, is_free};

/// The values that a template finds in a head, in the order in which they stand there; none if it
/// does not fit. In the head, one blank stands between words and none at the ends.
pub(super) fn matched<'h>(
    head: &'h str,
    template: &FormTemplate,
    aids: &Aids<'_>,
) -> Option<Vec<(Placeholder, &'h str)>> {
    let mut program = Program::default();
    program.parts(template.parts());
    program.steps.push(Step::End);
    let depths = depths(head);
    let search = Search { head, steps: &program.steps, depths: &depths, aids };
    let fitting = search.fitting();
    Some(search.walk(&fitting)?.into_iter().map(|(name, at)| (name, &head[at])).collect())
}

/// One step through a head. Unless it says otherwise, what it takes leads to the next step.
enum Step<'t> {
    /// Takes this text.
    Literal(&'t str),
    /// Takes the first character of a value; of an address, all to its `@`.
    Begin(Placeholder),
    /// Takes more of a value, or ends it. A value that can hold blanks ends outside the brackets that
    /// it opens, or with the head; the number says how many the template opened before it.
    Inside(Placeholder, u16),
    /// Takes the name of an ordinary program.
    Aid,
    /// Takes any blanks and leads to another step.
    Blanks(usize),
    /// Leads to the first step if that fits, else to the second.
    Fork(usize, usize),
    /// Nothing is left.
    End,
}

#[derive(Default)]
struct Program<'t> {
    steps: Vec<Step<'t>>,
    depth: u16,
}

impl<'t> Program<'t> {
    fn parts(&mut self, parts: &'t [Part]) {
        for part in parts {
            match part {
                Part::Literal(text) => {
                    self.depth = text.chars().fold(self.depth, deeper);
                    self.steps.push(Step::Literal(text));
                }
                Part::Value(value) => self.value(*value),
                Part::Optional(inner) => {
                    let fork = self.steps.len();
                    self.steps.push(Step::End);
                    self.parts(inner);
                    self.steps[fork] = Step::Fork(fork + 1, self.steps.len());
                }
            }
        }
    }

    fn value(&mut self, value: FormValue) {
        let first = self.steps.len();
        if value.placeholder == Placeholder::Aid {
            self.steps.push(Step::Aid);
        } else {
            self.steps.push(Step::Begin(value.placeholder));
            self.steps.push(Step::Inside(value.placeholder, self.depth));
        }
        if let Some(repeat) = value.repeat {
            let fork = self.steps.len();
            self.steps.push(Step::Fork(fork + 1, fork + 3));
            self.steps.push(Step::Literal(match repeat {
                Repeat::Blanks => " ",
                Repeat::Commas => ",",
            }));
            self.steps.push(Step::Blanks(first));
        }
    }
}

/// How deep a place behind this character lies in `<>`, `()` and `[]`.
fn deeper(depth: u16, c: char) -> u16 {
    match c {
        '<' | '(' | '[' => depth.saturating_add(1),
        '>' | ')' | ']' => depth.saturating_sub(1),
        _ => depth,
    }
}

/// The depth at each byte of a head, and at its end.
fn depths(head: &str) -> Vec<u16> {
    let mut depth = 0;
    let mut depths = vec![0; head.len() + 1];
    for (at, c) in head.char_indices() {
        depth = deeper(depth, c);
        depths[at + c.len_utf8()] = depth;
    }
    depths
}

struct Search<'a> {
    head: &'a str,
    steps: &'a [Step<'a>],
    depths: &'a [u16],
    aids: &'a Aids<'a>,
}

impl Search<'_> {
    /// For each byte of the head and its end, the steps from which the rest fits.
    fn fitting(&self) -> Vec<u64> {
        let mut fitting = vec![0_u64; self.head.len() + 1];
        let places = self.head.char_indices().map(|(at, c)| (at, Some(c)));
        let end = std::iter::once((self.head.len(), None));
        for (at, c) in end.chain(places.rev()) {
            // First what takes something, for it leads to places behind this one; then, from the last
            // step to the first, what takes nothing: it leads to later steps, or to one that takes.
            for (number, step) in self.steps.iter().enumerate() {
                let taken = self.take(step, at, c);
                let fits = taken.is_some_and(|(end, stays)| has(fitting[end], next(number, stays)))
                    || (matches!(step, Step::Aid) && self.aid(at, number, &fitting).is_some());
                if fits || (c.is_none() && matches!(step, Step::End)) {
                    fitting[at] |= 1 << number;
                }
            }
            for (number, step) in self.steps.iter().enumerate().rev() {
                let fits = match step {
                    Step::Inside(name, depth) => {
                        self.may_end(*name, *depth, at) && has(fitting[at], number + 1)
                    }
                    Step::Blanks(then) => has(fitting[at], *then),
                    Step::Fork(first, second) => {
                        has(fitting[at], *first) || has(fitting[at], *second)
                    }
                    _ => false,
                };
                if fits {
                    fitting[at] |= 1 << number;
                }
            }
        }
        fitting
    }

    /// Where a step leads that takes something here, and whether it can take more behind it.
    fn take(&self, step: &Step<'_>, at: usize, c: Option<char>) -> Option<(usize, bool)> {
        let c = c?;
        let behind = at + c.len_utf8();
        match step {
            Step::Literal(text) => {
                self.head[at..].starts_with(text).then_some((at + text.len(), false))
            }
            Step::Begin(name) => {
                let stays = *name == Placeholder::Address && c != '@';
                (c != ' ' && can_hold(*name, c)).then_some((behind, stays))
            }
            Step::Inside(name, _) => can_hold(*name, c).then_some((behind, true)),
            Step::Blanks(_) => (c == ' ').then_some((behind, true)),
            Step::Aid | Step::Fork(..) | Step::End => None,
        }
    }

    /// The end of the shortest name of a program here behind which the rest fits.
    fn aid(&self, at: usize, step: usize, fitting: &[u64]) -> Option<usize> {
        let ends = self.aids.lengths(&self.head[at..]).map(|length| at + length);
        ends.filter(|end| has(fitting[*end], step + 1)).min()
    }

    fn may_end(&self, name: Placeholder, depth: u16, at: usize) -> bool {
        !is_free(name)
            || at == self.head.len()
            || (self.depths[at] == depth && !self.head[..at].ends_with(' '))
    }

    /// The values on the preferred way: each takes as little as it can, is repeated as often as it can,
    /// and an optional part stands there if it can; what stands further left decides first.
    fn walk(&self, fitting: &[u64]) -> Option<Vec<(Placeholder, Range<usize>)>> {
        has(fitting[0], 0).then_some(())?;
        let mut found = Vec::new();
        let (mut step, mut at, mut begun) = (0, 0, None);
        loop {
            let c = self.head[at..].chars().next();
            let behind = at + c.map_or(0, char::len_utf8);
            match &self.steps[step] {
                Step::End => return Some(found),
                Step::Literal(text) => (step, at) = (step + 1, at + text.len()),
                Step::Begin(name) => {
                    begun.get_or_insert(at);
                    let stays = *name == Placeholder::Address && c != Some('@');
                    (step, at) = (next(step, stays), behind);
                }
                Step::Inside(name, depth) => {
                    let ends = self.may_end(*name, *depth, at) && has(fitting[at], step + 1);
                    if ends {
                        found.push((*name, begun.take().unwrap_or(at)..at));
                        step += 1;
                    } else {
                        at = behind;
                    }
                }
                Step::Aid => {
                    let end = self.aid(at, step, fitting)?;
                    found.push((Placeholder::Aid, at..end));
                    (step, at) = (step + 1, end);
                }
                Step::Blanks(then) if has(fitting[at], *then) => step = *then,
                Step::Blanks(_) => at = behind,
                Step::Fork(first, _) if has(fitting[at], *first) => step = *first,
                Step::Fork(_, second) => step = *second,
            }
        }
    }
}

fn next(step: usize, stays: bool) -> usize {
    if stays { step } else { step + 1 }
}

fn has(set: u64, step: usize) -> bool {
    set >> step & 1 == 1
}

/// Whether a value can hold a character.
fn can_hold(name: Placeholder, c: char) -> bool {
    match name {
        Placeholder::Address => !matches!(c, ' ' | '<' | '>'),
        Placeholder::Category => matches!(c, 'a'..='z' | '0'..='9' | '-'),
        Placeholder::Agent | Placeholder::Model | Placeholder::Text | Placeholder::Aid => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agents::Agents;
    use std::fmt::Write as _;

    fn read(template: &str, head: &str) -> String {
        let template = FormTemplate::new(template).expect("a template");
        let aids = Aids { agents: Agents::builtin(), own: &["my-lint".to_owned()] };
        let Some(found) = matched(head, &template, &aids) else { return "no".to_owned() };
        found.iter().fold(String::new(), |mut text, (name, value)| {
            let _ = write!(text, "{}{name}={value}", if text.is_empty() { "" } else { " | " });
            text
        })
    }

    #[test]
    fn each_value_takes_as_little_as_lets_the_rest_fit() {
        for (template, head, expected) in [
            ("{agent}:{model}", "Claude Code:opus-5", "agent=Claude Code | model=opus-5"),
            ("{agent}:{model}", "a:b:c", "agent=a | model=b:c"),
            ("{agent}:{model}", "a: b:c", "agent=a: b | model=c"),
            ("{agent}:{model}", "a :b", "no"),
            ("{agent}:{model}", ":b", "no"),
            ("{agent}:{model}", "a:", "no"),
            ("{agent} {model}", "Claude opus 5", "agent=Claude | model=opus 5"),
            ("{agent} in {text}", "Claude in in in", "agent=Claude | text=in in"),
            ("{agent}[ {model}]", "Claude", "agent=Claude"),
            ("{agent}[ {model}]", "Claude opus 5", "agent=Claude | model=opus 5"),
            ("{agent}[ {model}[ ({text})]]", "C o (x y)", "agent=C | model=o | text=x y"),
            ("{agent}[ {model}[ ({text})]]", "C (x y)", "agent=C | model=(x y)"),
            (
                "[{model} via ]{agent}",
                "Opus 4.6 via Claude Code",
                "model=Opus 4.6 | agent=Claude Code",
            ),
            ("[{model} via ]{agent}", "Claude Code", "agent=Claude Code"),
            ("{agent} has \\{\\}\\\\", "x has {}\\", "agent=x"),
            ("Ünï {text}", "Ünï cödé", "text=cödé"),
        ] {
            assert_eq!(read(template, head), expected, "{template} on {head}");
        }
    }

    #[test]
    fn words_are_of_their_kind() {
        for (template, head, expected) in [
            (
                "{agent}[ {aid}...]",
                "Claude coccinelle My-Lint",
                "agent=Claude | aid=coccinelle | aid=My-Lint",
            ),
            ("{agent}[ {aid}...]", "Claude 4.8 sparse", "agent=Claude 4.8 | aid=sparse"),
            (
                "{agent}[ with {aid},...]",
                "C with clang-tidy,  sparse",
                "agent=C | aid=clang-tidy | aid=sparse",
            ),
            ("{agent} ({aid})", "C (smatch)", "agent=C | aid=smatch"),
            ("{agent} ({aid})", "C (gcc)", "no"),
            ("{agent} <{address}>", "A B <a@b.c>", "agent=A B | address=a@b.c"),
            ("{agent} <{address}>", "A <@>", "agent=A | address=@"),
            ("{agent} <{address}>", "A <opus-5>", "no"),
            ("{agent} <{address}>", "A <a @b>", "no"),
            (
                "{agent} \\[{category},...\\]",
                "L [a, b-2,c]",
                "agent=L | category=a | category=b-2 | category=c",
            ),
            ("{agent} \\[{category},...\\]", "L [a b]", "no"),
            ("{agent} \\[{category},...\\]", "L [a,]", "no"),
            (
                "{agent} for {category}...",
                "L for code docs",
                "agent=L | category=code | category=docs",
            ),
            ("{agent},...", "A, B C,D", "agent=A | agent=B C | agent=D"),
            ("{category}-{agent}", "a-b-c", "category=a | agent=b-c"),
        ] {
            assert_eq!(read(template, head), expected, "{template} on {head}");
        }
    }

    #[test]
    fn a_value_ends_outside_the_brackets_that_it_opens() {
        for (template, head, expected) in [
            ("{agent}:{model}", "Claude (a:b):opus", "agent=Claude (a:b) | model=opus"),
            ("{agent}:{model}", "Claude (a:opus", "no"),
            ("{agent}:{model}", "Claude:opus[1m", "agent=Claude | model=opus[1m"),
            ("{agent} ({model})", "Claude (opus (1M))", "agent=Claude | model=opus (1M)"),
            ("{agent} ({model}), {text}", "C (o), x", "agent=C | model=o | text=x"),
        ] {
            assert_eq!(read(template, head), expected, "{template} on {head}");
        }
    }

    /// What lets a matcher that tries one way after the other run for years.
    #[test]
    fn a_template_that_invites_to_go_back_is_read() {
        let template = "{agent}[ a][ a][ a][ a][ a][ a][ a] {model}a{text},...a[[[[a]a]a]a]b";
        let head = "a ".repeat(super::super::HEAD_SIZE / 2);
        assert_eq!(read(template, head.trim_end()), "no");
    }

    /// The steps of a template are bits of one number.
    #[test]
    fn no_template_has_more_than_64_steps() {
        let values = "{agent},...a{model},...a{aid},...a{address},...a{category},...a{text},...";
        let optional = "[a]".repeat((crate::policy::FORM_PARTS - 11) / 2);
        let template = FormTemplate::new(&format!("{values}{optional}")).expect("a template");
        let mut program = Program::default();
        program.parts(template.parts());
        assert!(program.steps.len() < 64, "{}", program.steps.len());
    }
}

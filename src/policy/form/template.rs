//! Templates: `{agent} by {model}[ ({category},...)]`.

use std::ops::Range;

use crate::policy::words::Placeholder;

/// The longest template, in bytes: the limit `form-size`.
pub const FORM_SIZE: usize = 256;

/// The most parts of a template, each a placeholder, a literal text or an optional part: the limit
/// `form-parts`.
pub const FORM_PARTS: usize = 32;

/// A form of a project's own, as a template.
///
/// `{x}` stands for a value; `[ ]` is optional, and may hold another; `...` repeats the placeholder
/// before it with blanks, `,...` with commas; `\` takes the next character as it is; all else is
/// literal. Each placeholder stands there once, and something stands between any two: so there is
/// one way to read a value, and whoever writes the template can foresee it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormTemplate {
    written: String,
    parts: Vec<Part>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Text that stands there as it is.
    Literal(String),
    /// A placeholder.
    Value(Value),
    /// Parts that stand there together or not at all.
    Optional(Vec<Part>),
}

/// A placeholder in a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    /// What stands here.
    pub(crate) placeholder: Placeholder,
    /// How it is repeated.
    pub(crate) repeat: Option<Repeat>,
}

/// What stands between repeated values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Blanks: `...`.
    Blanks,
    /// A comma, and blanks behind it: `,...`.
    Commas,
}

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadForm {
    /// The place: bytes of the template.
    pub range: Range<usize>,
    /// What is wrong, in one phrase.
    pub title: String,
    /// What is to be said at the place.
    pub label: String,
    /// What was expected, or what to write.
    pub help: Option<String>,
    /// The name that no placeholder has, for whoever can say which was meant.
    pub unknown: Option<String>,
}

impl FormTemplate {
    /// Reads a template as it is written in a policy, or says all that is wrong with it.
    pub fn new(written: &str) -> Result<Self, Vec<BadForm>> {
        if written.len() > FORM_SIZE {
            let label = format!("it has more than {FORM_SIZE} bytes (limit `form-size`)");
            return Err(vec![BadForm::new(0..written.len(), "the template is too long", label)]);
        }
        let mut reader = Reader { written, blank: Some(0..0), ..Reader::default() };
        let parts = reader.sequence(None);
        reader.judge_whole();
        if reader.flaws.is_empty() {
            return Ok(Self { written: written.to_owned(), parts });
        }
        reader.flaws.sort_by_key(|flaw| flaw.range.start);
        Err(reader.flaws)
    }

    /// The template as written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Its parts, in order.
    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// Whether it has this placeholder.
    pub(crate) fn has(&self, placeholder: Placeholder) -> bool {
        holds(&self.parts, placeholder)
    }
}

/// Whether parts of a template hold a placeholder.
pub(crate) fn holds(parts: &[Part], placeholder: Placeholder) -> bool {
    parts.iter().any(|part| match part {
        Part::Literal(_) => false,
        Part::Value(value) => value.placeholder == placeholder,
        Part::Optional(parts) => holds(parts, placeholder),
    })
}

impl BadForm {
    fn new(range: Range<usize>, title: impl Into<String>, label: impl Into<String>) -> Self {
        let (title, label) = (title.into(), label.into());
        Self { range, title, label, help: None, unknown: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// What reads a template from left to right, and goes on behind what is wrong.
#[derive(Default)]
struct Reader<'t> {
    written: &'t str,
    at: usize,
    flaws: Vec<BadForm>,
    seen: Vec<(Placeholder, Range<usize>)>,
    /// The placeholders that can stand directly before this place.
    before: Vec<Placeholder>,
    /// What parts a list that can end directly before this place, and could begin what goes on there.
    listed: Option<char>,
    /// The blank that can stand directly before this place, or the beginning.
    blank: Option<Range<usize>>,
    parts: usize,
}

impl Reader<'_> {
    /// Reads to the end, or to the `]` that closes what was opened at a place.
    fn sequence(&mut self, opened: Option<usize>) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut brackets = Vec::new();
        while let Some(c) = self.written[self.at..].chars().next() {
            let start = self.at;
            self.at += c.len_utf8();
            match c {
                '{' => {
                    if let Some(value) = self.placeholder(start) {
                        parts.push(Part::Value(value));
                        self.parts += 1;
                    }
                }
                '[' => {
                    self.parts += 1;
                    let (before, blank, listed) =
                        (self.before.clone(), self.blank.clone(), self.listed);
                    let inner = self.sequence(Some(start));
                    self.before.extend(before);
                    self.blank = self.blank.take().or(blank);
                    self.listed = self.listed.or(listed);
                    if inner.is_empty() && self.flaws.is_empty() {
                        self.flaw(
                            start..self.at,
                            "an optional part is empty",
                            "nothing can stand here",
                        );
                    }
                    parts.push(Part::Optional(inner));
                }
                ']' if opened.is_some() => {
                    self.unclosed(brackets);
                    return parts;
                }
                ']' | '}' => {
                    let open = if c == ']' { '[' } else { '{' };
                    let flaw = BadForm::new(
                        start..self.at,
                        format!("a `{c}` closes nothing"),
                        format!("no `{open}` is open here"),
                    );
                    self.flaws.push(flaw.help(format!("for a literal `{c}`, write `\\{c}`")));
                }
                '.' | ',' if self.is_repeat(start) => self.repeat(start, &mut parts),
                '\\' => match self.written[self.at..].chars().next() {
                    Some(next) => {
                        self.at += next.len_utf8();
                        self.literal(next, start, &mut parts, &mut brackets);
                    }
                    None => self.flaws.push(
                        BadForm::new(
                            start..self.at,
                            "a `\\` stands at the end",
                            "it takes the next character as it is",
                        )
                        .help("for a literal `\\`, write `\\\\`"),
                    ),
                },
                _ => self.literal(c, start, &mut parts, &mut brackets),
            }
        }
        self.unclosed(brackets);
        if let Some(opened) = opened {
            let flaw = BadForm::new(
                opened..opened + 1,
                "a `[` is not closed",
                "the optional part begins here",
            );
            self.flaws.push(flaw.help("write a `]` at its end; for a literal `[`, write `\\[`"));
        }
        parts
    }

    /// Reads a placeholder whose `{` stands at a place.
    fn placeholder(&mut self, start: usize) -> Option<Value> {
        let rest = &self.written[self.at..];
        let end = rest.find(['{', '}']).filter(|end| rest[*end..].starts_with('}'));
        let Some(end) = end else {
            let flaw =
                BadForm::new(start..self.at, "a `{` is not closed", "the placeholder begins here");
            self.flaws
                .push(flaw.help("write a `}` behind its name; for a literal `{`, write `\\{`"));
            // The name is none of the literal text.
            self.at += rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            (self.before, self.blank) = (Vec::new(), None);
            return None;
        };
        let name = &rest[..end];
        self.at += end + 1;
        let range = start..self.at;
        let Some(placeholder) = Placeholder::parse(name) else {
            let known: Vec<_> =
                Placeholder::ALL.iter().map(|known| format!("`{{{known}}}`")).collect();
            let flaw = BadForm::new(
                range,
                format!("unknown placeholder `{{{name}}}`"),
                "no placeholder has this name",
            );
            let help = format!("expected one of {}", known.join(", "));
            self.flaws.push(BadForm { unknown: Some(name.to_owned()), ..flaw.help(help) });
            (self.before, self.blank) = (Vec::new(), None);
            return None;
        };
        if self.seen.iter().any(|(seen, _)| *seen == placeholder) {
            let flaw = BadForm::new(
                range.clone(),
                format!("`{{{placeholder}}}` stands there twice"),
                "it stands before this already",
            );
            self.flaws.push(flaw.help(format!("to repeat it, write `{{{placeholder}}},...`")));
        }
        if let Some(before) = self.before.first() {
            let title = format!("nothing parts `{{{before}}}` and `{{{placeholder}}}`");
            let flaw = BadForm::new(
                range.clone(),
                title,
                "nobody can know where the one ends and the other begins",
            );
            self.flaws.push(flaw.help(format!("write something between them that always stands there, such as `{{{before}}}: {{{placeholder}}}`")));
        }
        self.seen.push((placeholder, range));
        self.before = vec![placeholder];
        (self.blank, self.listed) = (None, None);
        Some(Value { placeholder, repeat: None })
    }

    fn is_repeat(&self, start: usize) -> bool {
        let rest = &self.written[start..];
        rest.starts_with("...") || rest.starts_with(",...")
    }

    /// Reads `...` or `,...` at a place: it repeats the placeholder that stands directly before it.
    fn repeat(&mut self, start: usize, parts: &mut [Part]) {
        let commas = self.written[start..].starts_with(',');
        let sign = if commas { ",..." } else { "..." };
        self.at = start + sign.len();
        let range = start..self.at;
        let follows =
            self.written[..start].ends_with('}') && !self.written[..start].ends_with("\\}");
        match parts.last_mut() {
            Some(Part::Value(value)) if follows && value.repeat.is_none() => {
                if !commas && is_free(value.placeholder) {
                    let name = value.placeholder;
                    let title = format!("`{{{name}}}...` repeats what can hold blanks itself");
                    let flaw = BadForm::new(range, title, "blanks cannot part one from the next");
                    self.flaws.push(
                        flaw.help(format!("write `{{{name}}},...` to part them with commas")),
                    );
                }
                self.listed = match value.placeholder {
                    _ if commas => Some(','),
                    Placeholder::Category => Some(' '),
                    _ => None,
                };
                value.repeat = Some(if commas { Repeat::Commas } else { Repeat::Blanks });
            }
            // The placeholder before it is wrong, and that is said already.
            _ if follows && !self.flaws.is_empty() => {}
            _ => {
                let flaw = BadForm::new(
                    range,
                    format!("`{sign}` has no placeholder before it"),
                    "it repeats the placeholder directly before it",
                );
                self.flaws.push(flaw.help(format!("write it behind a placeholder, such as `{{category}}{sign}`; for literal points, write `\\...`")));
            }
        }
    }

    /// Refuses literal brackets that nothing closes: in a value they would hide the fields behind them.
    fn unclosed(&mut self, brackets: Vec<(char, Range<usize>)>) {
        for (open, range) in brackets {
            let title = format!("a literal `{open}` is not closed");
            let flaw = BadForm::new(range, title, "in a value it would hide the fields behind it");
            self.flaws.push(flaw.help("close it in the same part of the template"));
        }
    }

    /// Reads one literal character.
    fn literal(
        &mut self,
        c: char,
        start: usize,
        parts: &mut Vec<Part>,
        brackets: &mut Vec<(char, Range<usize>)>,
    ) {
        let range = start..self.at;
        match c {
            '(' | '[' | '<' => brackets.push((c, range.clone())),
            ')' | ']' | '>' => {
                let closes = |(open, _): &(char, _)| {
                    matches!((open, c), ('(', ')') | ('[', ']') | ('<', '>'))
                };
                if let Some(place) = brackets.iter().rposition(closes) {
                    brackets.truncate(place);
                }
            }
            _ => {}
        }
        if c == ';' {
            let flaw = BadForm::new(
                range.clone(),
                "a `;` stands in the template",
                "in a value the fields begin there",
            );
            self.flaws.push(flaw.help(
                "write another sign; fields such as `; category=docs` are read in every form",
            ));
        } else if c.is_control() || (c.is_whitespace() && c != ' ') {
            self.flaw(
                range.clone(),
                format!("the template holds `{}`", c.escape_unicode()),
                "of all blanks and controls, only a plain blank can stand here",
            );
        } else if self.listed == Some(c) {
            let sign = if c == ',' {
                "commas can stand before a comma"
            } else {
                "blanks can stand before a blank"
            };
            let flaw = BadForm::new(
                range.clone(),
                format!("a list with {sign}"),
                "nobody can know where the list ends",
            );
            self.flaws.push(flaw.help("write another sign behind the list"));
        } else if let (' ', Some(blank)) = (c, &self.blank) {
            let place = if blank.is_empty() { "at the beginning" } else { "behind another" };
            self.stray_blank(range.clone(), place);
        }
        self.blank = (c == ' ').then_some(range);
        self.listed = None;
        if let Some(Part::Literal(text)) = parts.last_mut() {
            text.push(c);
        } else {
            parts.push(Part::Literal(c.to_string()));
            self.parts += 1;
        }
        self.before.clear();
    }

    /// A value is read without blanks at its ends, and without two in a row.
    fn stray_blank(&mut self, range: Range<usize>, place: &str) {
        let title = format!("a blank can stand {place}");
        let flaw = BadForm::new(range, title, "a value is read without such blanks");
        self.flaws.push(flaw.help("take it out, or into the optional part beside it: `[ {text}]`"));
    }

    /// What can be said only of the whole template.
    fn judge_whole(&mut self) {
        if let Some(blank) = self.blank.take().filter(|blank| !blank.is_empty()) {
            self.stray_blank(blank, "at the end");
        }
        let whole = 0..self.written.len();
        if self.parts > FORM_PARTS {
            self.flaw(
                whole.clone(),
                "the template has too many parts",
                format!("more than {FORM_PARTS} (limit `form-parts`)"),
            );
        }
        let placeholders = || self.seen.iter().map(|(placeholder, _)| *placeholder);
        if self.flaws.is_empty()
            && placeholders().all(|placeholder| placeholder == Placeholder::Aid)
        {
            let (title, label) = if self.seen.is_empty() {
                ("the template has no placeholder", "it fits one value only")
            } else {
                (
                    "the template has no placeholder but `{aid}`",
                    "ordinary programs alone are never a disclosure",
                )
            };
            let flaw = BadForm::new(whole, title, label);
            self.flaws.push(flaw.help(
                "write `{agent}`, `{model}` or `{text}`; for fixed words, use `values` of a key",
            ));
        }
    }

    fn flaw(&mut self, range: Range<usize>, title: impl Into<String>, label: impl Into<String>) {
        self.flaws.push(BadForm::new(range, title, label));
    }
}

/// Whether a value can hold blanks.
pub(crate) fn is_free(placeholder: Placeholder) -> bool {
    matches!(placeholder, Placeholder::Agent | Placeholder::Model | Placeholder::Text)
}

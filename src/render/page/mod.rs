//! A page of plain sentences: what is said, without how it is shown. One file a form.
//!
//! Who said a thing is kept: our own sentences, what the project wrote, and what is typed as it stands. So
//! each form can escape what it must, and a page in HTML can say which language a sentence is in.

pub mod html;
pub mod markdown;
#[cfg(test)]
mod tests;
pub mod text;

/// A whole page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it is about.
    pub title: Line,
    /// The language of the project's own sentences, a BCP 47 tag; ours are English.
    pub language: String,
    /// What is said before all else.
    pub lead: Vec<Block>,
    /// What stands in it.
    pub sections: Vec<Section>,
    /// What stands below it, where it is published.
    pub footer: Option<Line>,
}

/// Several pages in one document, such as one of each tool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collection {
    /// What they are about, in words of our own.
    pub title: &'static str,
    /// Each page, with the name by which a link finds it: letters, digits and `-`. What stands below a page
    /// by itself is left out.
    pub pages: Vec<(String, Page)>,
    /// What stands below them all.
    pub footer: Option<Line>,
}

/// A part of a page, with a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// By which a link finds it.
    pub anchor: &'static str,
    /// What it is about.
    pub heading: &'static str,
    /// What is said.
    pub blocks: Vec<Block>,
    /// Named things below it.
    pub items: Vec<Item>,
}

/// A named thing, such as an exception.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// By which a link finds it, such as `exception-translation`.
    pub anchor: String,
    /// Its name in the policy.
    pub name: String,
    /// What it is, in the project's words.
    pub title: Option<String>,
    /// What is said of it.
    pub blocks: Vec<Block>,
}

/// Some lines of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// What the project says itself, paragraph by paragraph.
    Quote(Vec<String>),
    /// A sentence before what follows.
    Lead(Line),
    /// Sentences, each by itself.
    Points(Vec<Line>),
    /// Lines to type as they stand.
    Code(Vec<String>),
    /// Words, and what is meant by them.
    Terms(Vec<(Line, Line)>),
}

/// A sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(pub Vec<Span>);

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Our own words.
    Ours(String),
    /// The project's words.
    Theirs(String),
    /// What is typed as it stands, or stands so in a file.
    Code(String),
    /// An address of a page, from the project; a link, where it certainly is one.
    Address(String),
    /// What the rest of the sentence is about; a colon follows.
    Label(Line),
}

impl Line {
    /// Begins with what the rest is about.
    pub fn label(label: Line) -> Self {
        Self(vec![Span::Label(label)])
    }

    /// Begins with words of our own.
    pub fn ours(text: impl Into<String>) -> Self {
        Self::default().say(text)
    }

    /// Goes on with words of our own.
    #[must_use]
    pub fn say(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Ours(text.into()));
        self
    }

    /// Goes on with what the project wrote.
    #[must_use]
    pub fn theirs(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Theirs(text.into()));
        self
    }

    /// Goes on with what is typed as it stands.
    #[must_use]
    pub fn code(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Code(text.into()));
        self
    }

    /// Goes on with whom or what to turn to, as the project wrote it.
    #[must_use]
    pub fn address(mut self, text: impl Into<String>) -> Self {
        self.0.push(Span::Address(text.into()));
        self
    }

    /// Goes on with another line.
    #[must_use]
    pub fn then(mut self, line: Line) -> Self {
        self.0.extend(line.0);
        self
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Things as a person lists them: "a, b or c".
pub fn any_of(lines: impl IntoIterator<Item = Line>) -> Line {
    listed(lines, " or ")
}

/// Things as a person lists them: "a, b and c".
pub fn all_of(lines: impl IntoIterator<Item = Line>) -> Line {
    listed(lines, " and ")
}

fn listed(lines: impl IntoIterator<Item = Line>, last: &str) -> Line {
    let lines: Vec<Line> = lines.into_iter().collect();
    let count = lines.len();
    let mut whole = Line::default();
    for (place, line) in lines.into_iter().enumerate() {
        if place > 0 {
            whole = whole.say(if place + 1 == count { last } else { ", " });
        }
        whole = whole.then(line);
    }
    whole
}

/// Where a page stands in its document.
#[derive(Clone, Copy)]
enum Place<'a> {
    /// It is the document.
    Alone,
    /// It is one of several, of this name.
    Among(&'a str),
}

impl Place<'_> {
    /// How many headings stand above that of the page.
    fn depth(self) -> usize {
        match self {
            Self::Alone => 0,
            Self::Among(_) => 1,
        }
    }

    /// An anchor of the page, as the document knows it. No name holds a dot, so that no two are the same.
    fn anchor(self, anchor: &str) -> String {
        match self {
            Self::Alone => anchor.to_owned(),
            Self::Among(name) => format!("{name}.{anchor}"),
        }
    }
}

/// Whether a text is an address of a page on the web and nothing else, so that it can be a link.
fn is_link(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?#=&%+:,@".contains(c);
    text.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && rest.chars().all(plain))
}

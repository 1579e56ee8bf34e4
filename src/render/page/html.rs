//! A page as HTML: one file that needs no other, runs nothing and asks for nothing.
//!
//! Everything that is written goes through [`Html::text`] or [`Html::tag`]; the first escapes.

use html_escape::{encode_double_quoted_attribute, encode_text};

use super::{Block, Line, Page, Span, is_link, text};
use crate::untrusted::is_unprintable;

/// The language of our own sentences.
const OURS: &str = "en";

/// The page as HTML.
pub fn html(page: &Page) -> String {
    let mut html = Html { text: "<!doctype html>\n".to_owned(), language: &page.language };
    let title = text::line(&page.title);
    html.tag("html", &[("lang", &page.language)]);
    html.raw("\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    html.text(&title);
    html.raw("</title>\n<style>\n");
    html.raw(include_str!("page.css"));
    html.raw("</style>\n</head>\n");
    html.tag("body", &if page.language == OURS { vec![] } else { vec![("lang", OURS)] });
    html.raw("\n<main>\n<h1>");
    html.line(&page.title);
    html.raw("</h1>\n");
    html.contents(page);
    for section in &page.sections {
        let heading = format!("{}-heading", section.anchor);
        html.tag("section", &[("id", section.anchor), ("aria-labelledby", &heading)]);
        html.raw("\n");
        html.tag("h2", &[("id", &heading)]);
        html.text(section.heading);
        html.raw("</h2>\n");
        html.blocks(&section.blocks);
        for item in &section.items {
            html.tag("h3", &[("id", &item.anchor)]);
            html.raw("<code>");
            html.text(&item.name);
            html.raw("</code>");
            if let Some(title) = &item.title {
                html.raw(": ");
                html.theirs(title);
            }
            html.raw("</h3>\n");
            html.blocks(&item.blocks);
        }
        html.raw("</section>\n");
    }
    html.raw("</main>\n");
    if let Some(footer) = &page.footer {
        html.raw("<footer><p>");
        html.line(footer);
        html.raw("</p></footer>\n");
    }
    html.raw("</body>\n</html>\n");
    html.text
}

/// HTML as it grows.
struct Html<'a> {
    text: String,
    language: &'a str,
}

impl Html<'_> {
    /// Markup of our own.
    fn raw(&mut self, markup: &'static str) {
        self.text.push_str(markup);
    }

    /// Any text.
    fn text(&mut self, text: &str) {
        let shown: String = text
            .chars()
            .map(|c| match c {
                '\t' | '\n' | '\r' => " ".to_owned(),
                c if is_unprintable(c) => format!("\\u{{{:x}}}", u32::from(c)),
                c => c.to_string(),
            })
            .collect();
        self.text.push_str(&encode_text(&shown));
    }

    /// An opening tag with attributes of any value.
    fn tag(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.text.extend(["<", name]);
        for (key, value) in attributes {
            self.text.extend([" ", key, "=\"", &encode_double_quoted_attribute(value), "\""]);
        }
        self.text.push('>');
    }

    /// What the project wrote, in its language.
    fn theirs(&mut self, text: &str) {
        if self.language == OURS {
            return self.text(text);
        }
        self.tag("span", &[("lang", self.language)]);
        self.text(text);
        self.raw("</span>");
    }

    fn line(&mut self, line: &Line) {
        for span in &line.0 {
            match span {
                Span::Ours(text) => self.text(text),
                Span::Code(text) => {
                    self.raw("<code>");
                    self.text(text);
                    self.raw("</code>");
                }
                Span::Address(text) if is_link(text) => {
                    self.tag("a", &[("href", text), ("rel", "nofollow noreferrer")]);
                    self.text(text);
                    self.raw("</a>");
                }
                Span::Theirs(text) | Span::Address(text) => self.theirs(text),
            }
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Quote(paragraphs) => {
                    self.raw("<blockquote>\n");
                    for paragraph in paragraphs {
                        self.raw("<p>");
                        self.theirs(paragraph);
                        self.raw("</p>\n");
                    }
                    self.raw("</blockquote>\n");
                }
                Block::Lead(lead) => {
                    self.raw("<p>");
                    self.line(lead);
                    self.raw("</p>\n");
                }
                Block::Points(points) => {
                    self.raw("<ul>\n");
                    for point in points {
                        self.raw("<li>");
                        self.line(point);
                        self.raw("</li>\n");
                    }
                    self.raw("</ul>\n");
                }
                // A line can be longer than a screen: who uses a keyboard can reach it to scroll.
                Block::Code(lines) => {
                    self.raw("<pre tabindex=\"0\" aria-label=\"Lines to write\"><code>");
                    for line in lines {
                        self.text(line);
                        self.raw("\n");
                    }
                    self.raw("</code></pre>\n");
                }
                Block::Terms(terms) => {
                    self.raw("<dl>\n");
                    for (term, meaning) in terms {
                        self.raw("<dt>");
                        self.line(term);
                        self.raw("</dt>\n<dd>");
                        self.line(meaning);
                        self.raw("</dd>\n");
                    }
                    self.raw("</dl>\n");
                }
            }
        }
    }

    /// Where to find what.
    fn contents(&mut self, page: &Page) {
        self.raw("<nav aria-label=\"On this page\">\n<ul>\n");
        for section in &page.sections {
            self.raw("<li>");
            self.tag("a", &[("href", &format!("#{}", section.anchor))]);
            self.text(section.heading);
            self.raw("</a></li>\n");
        }
        self.raw("</ul>\n</nav>\n");
    }
}

//! A page as HTML: one file that needs no other, runs nothing and asks for nothing.
//!
//! Everything that is written goes through [`Html::text`] or [`Html::tag`]; the first escapes.

use html_escape::{encode_double_quoted_attribute, encode_text};

use super::{Block, Collection, Line, Page, Place, Span, is_link, text};
use crate::untrusted::is_unprintable;

/// The language of our own sentences.
const OURS: &str = "en";

/// Headings by their depth in the document.
const HEADINGS: [&str; 4] = ["h1", "h2", "h3", "h4"];

/// The page as HTML.
pub fn html(page: &Page) -> String {
    let mut html = Html { text: String::new(), language: &page.language };
    html.begin(&page.title);
    html.page(page, Place::Alone);
    html.end(page.footer.as_ref());
    html.text
}

/// Several pages as one document of HTML, each an article.
pub fn collection(collection: &Collection) -> String {
    let mut html = Html { text: String::new(), language: OURS };
    html.begin(&Line::ours(collection.title));
    html.raw("<h1>");
    html.text(collection.title);
    html.raw("</h1>\n");
    let links = collection.pages.iter();
    html.contents(links.map(|(name, page)| (name.as_str(), text::line(&page.title))));
    for (name, page) in &collection.pages {
        html.language = &page.language;
        let place = Place::Among(name);
        html.tag("article", &[("id", name), ("aria-labelledby", &place.anchor("title"))]);
        html.raw("\n");
        html.page(page, place);
        html.raw("</article>\n");
    }
    html.end(collection.footer.as_ref());
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

    /// All that stands before the first heading.
    fn begin(&mut self, title: &Line) {
        self.raw("<!doctype html>\n");
        self.tag("html", &[("lang", self.language)]);
        self.raw("\n<head>\n<meta charset=\"utf-8\">\n");
        self.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        self.raw("<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
        self.text(&text::line(title));
        self.raw("</title>\n<style>\n");
        self.raw(include_str!("page.css"));
        self.raw("</style>\n</head>\n");
        self.tag("body", &if self.language == OURS { vec![] } else { vec![("lang", OURS)] });
        self.raw("\n<main>\n");
    }

    /// All that stands after the last section.
    fn end(&mut self, footer: Option<&Line>) {
        self.raw("</main>\n");
        if let Some(footer) = footer {
            self.raw("<footer><p>");
            self.line(footer);
            self.raw("</p></footer>\n");
        }
        self.raw("</body>\n</html>\n");
    }

    fn page(&mut self, page: &Page, place: Place<'_>) {
        let depth = place.depth();
        match place {
            Place::Alone => self.tag(HEADINGS[depth], &[]),
            Place::Among(_) => self.tag(HEADINGS[depth], &[("id", &place.anchor("title"))]),
        }
        self.line(&page.title);
        self.end_tag(HEADINGS[depth]);
        self.blocks(&page.lead);
        if matches!(place, Place::Alone) {
            let sections = page.sections.iter();
            self.contents(sections.map(|section| (section.anchor, section.heading.to_owned())));
        }
        for section in &page.sections {
            let anchor = place.anchor(section.anchor);
            let heading = format!("{anchor}-heading");
            self.tag("section", &[("id", &anchor), ("aria-labelledby", &heading)]);
            self.raw("\n");
            self.tag(HEADINGS[depth + 1], &[("id", &heading)]);
            self.text(section.heading);
            self.end_tag(HEADINGS[depth + 1]);
            self.blocks(&section.blocks);
            for item in &section.items {
                self.tag(HEADINGS[depth + 2], &[("id", &place.anchor(&item.anchor))]);
                self.raw("<code>");
                self.text(&item.name);
                self.raw("</code>");
                if let Some(title) = &item.title {
                    self.raw(": ");
                    self.theirs(title);
                }
                self.end_tag(HEADINGS[depth + 2]);
                self.blocks(&item.blocks);
            }
            self.raw("</section>\n");
        }
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

    fn end_tag(&mut self, name: &'static str) {
        self.text.extend(["</", name, ">\n"]);
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
                Span::Label(label) => {
                    self.raw("<strong>");
                    self.line(label);
                    self.raw(":</strong> ");
                }
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

    /// Where to find what: anchors, and what stands there.
    fn contents<'t>(&mut self, links: impl Iterator<Item = (&'t str, String)>) {
        self.raw("<nav aria-label=\"On this page\">\n<ul>\n");
        for (anchor, heading) in links {
            self.raw("<li>");
            self.tag("a", &[("href", &format!("#{anchor}"))]);
            self.text(&heading);
            self.raw("</a></li>\n");
        }
        self.raw("</ul>\n</nav>\n");
    }
}

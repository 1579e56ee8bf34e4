//! A card as a page of HTML that loads nothing, runs nothing, and can be printed.

use askama::Template;

use super::{Item, Page, visible, web};

/// The pages, one after another in one document.
pub fn html(pages: &[Page]) -> String {
    let document = Document {
        title: match pages {
            [page] => visible(&page.title),
            _ => "AI tools".to_owned(),
        },
        pages,
    };
    document.render().expect("a text takes any") + "\n"
}

/// The template escapes whatever stands in it.
#[derive(Template)]
#[template(path = "card.html")]
struct Document<'a> {
    title: String,
    pages: &'a [Page],
}

/// An address that can be led to.
fn leads(item: &Item) -> Option<&str> {
    item.link.as_deref().and_then(web)
}

/// An address that can be shown only.
fn stays(item: &Item) -> Option<&str> {
    item.link.as_deref().filter(|url| web(url).is_none())
}

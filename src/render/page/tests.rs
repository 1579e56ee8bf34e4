use super::html::html;
use super::markdown::markdown;
use super::*;
use crate::policy::{Policy, Template};
use crate::render::sentences::page;

#[test]
fn templates_read_well_as_pages() {
    for name in ["no-unless", "disclose", "gentoo", "openjdk"] {
        let template = Template::named(name).expect(name);
        let (policy, _) = Policy::read(template.text().as_bytes()).expect(name);
        let page = page(&policy);
        insta::assert_snapshot!(format!("{name}.md"), markdown(&page));
        insta::assert_snapshot!(format!("{name}.html"), html(&page));
    }
}

/// Text as nobody writes it who means well, wherever a policy takes text.
const HOSTILE: &str =
    "<script>alert(1)</script> \\\" onload=x [a](https://example.org) ![b](c) `d` \\u202e &amp;";

fn hostile() -> Page {
    let text = format!(
        "version = 1\n[policy]\nproject = \"{HOSTILE}\"\nstance = \"no-unless\"\nstatement = \"{HOSTILE}\"\n\
         contact = \"{HOSTILE}\"\npage = \"https://example.org/\"\nconsequence = \"{HOSTILE}\"\n\
         language = \"ha\"\n\
         [disclosure]\nnone = [\"{HOSTILE}\"]\nwhen = \"always\"\naids = [\"x<b>\"]\nnot-ai = [\"{HOSTILE}\"]\n\
         [exceptions.a]\ntitle = \"{HOSTILE}\"\ntext = \"{HOSTILE}\"\ncontact = \"{HOSTILE}\"\n\
         examples = [\"{HOSTILE}\"]\npaths = [\"<script>/**\"]\n\
         [areas.b]\ntitle = \"{HOSTILE}\"\ntext = \"{HOSTILE}\"\nstance = \"forbid\"\npaths = [\"b/**\"]\n\
         [duties.c]\ntext = \"{HOSTILE}\"\n"
    );
    match Policy::read(text.as_bytes()) {
        Ok((policy, _)) => page(&policy),
        Err(errors) => panic!("{errors:#?}"),
    }
}

#[test]
fn nothing_of_a_policy_becomes_html() {
    let html = html(&hostile());
    for markup in ["<script", "onload=x\"", "<b>", "\u{202e}", "href=\"javascript"] {
        assert!(!html.contains(markup), "{markup} in {html}");
    }
    assert!(html.contains("&lt;script&gt;"), "{html}");
    assert!(html.contains("<html lang=\"ha\">") && html.contains("<body lang=\"en\">"), "{html}");
    assert!(html.contains("<span lang=\"ha\">"), "{html}");
    // Every tag that is opened is closed, but for those that never are.
    let mut open: Vec<&str> = Vec::new();
    for tag in html.split('<').skip(1).filter_map(|rest| rest.split(['>', ' ', '\n']).next()) {
        match tag {
            "!doctype" | "meta" => {}
            _ if tag.starts_with('/') => assert_eq!(open.pop(), Some(&tag[1..])),
            _ => open.push(tag),
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn nothing_of_a_policy_becomes_markup_in_markdown() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let markdown = markdown(&hostile());
    for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
    {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                assert_eq!(&*dest_url, "https://example.org/", "{markdown}");
            }
            Event::Start(Tag::Image { .. }) => panic!("an image in {markdown}"),
            // Our own anchors are the only HTML.
            Event::Html(html) | Event::InlineHtml(html) => {
                assert!(html.starts_with("<a id=\"") || html.trim() == "</a>", "{html}");
            }
            _ => {}
        }
    }
    assert!(!markdown.contains('\u{202e}'));
}

#[test]
fn every_exception_can_be_linked_to() {
    let page = hostile();
    assert!(html(&page).contains("id=\"exception-a\""));
    assert!(markdown(&page).contains("<a id=\"exception-a\"></a>"));
}

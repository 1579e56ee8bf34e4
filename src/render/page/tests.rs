use super::html::{self, html};
use super::markdown::{self, markdown};
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
    let mut page = match Policy::read(text.as_bytes()) {
        Ok((policy, _)) => page(&policy),
        Err(errors) => panic!("{errors:#?}"),
    };
    let theirs = || Line::default().theirs(HOSTILE);
    page.lead = vec![
        Block::Lead(theirs()),
        Block::Points(vec![Line::label(theirs()).address("javascript:alert(1)")]),
    ];
    page
}

/// The hostile page beside another in one document.
fn together() -> Collection {
    let pages = vec![("a".to_owned(), hostile()), ("a-b".to_owned(), hostile())];
    Collection { title: "Both", pages, footer: Some(Line::ours("The end.")) }
}

#[test]
fn nothing_of_a_policy_becomes_html() {
    let page = html(&hostile());
    assert!(page.contains("<html lang=\"ha\">") && page.contains("<body lang=\"en\">"), "{page}");
    is_text_only(&page);
    is_text_only(&html::collection(&together()));
}

fn is_text_only(html: &str) {
    for markup in ["<script", "onload=x\"", "<b>", "\u{202e}", "href=\"javascript"] {
        assert!(!html.contains(markup), "{markup} in {html}");
    }
    assert!(html.contains("&lt;script&gt;"), "{html}");
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
    for markdown in [markdown(&hostile()), markdown::collection(&together())] {
        stays_text(&markdown);
    }
}

fn stays_text(markdown: &str) {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
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

#[test]
fn several_pages_stand_below_one_heading_each_with_anchors_of_its_own() {
    let (html, markdown) = (html::collection(&together()), markdown::collection(&together()));
    let mut anchors: Vec<&str> =
        html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(anchors.contains(&"a") && anchors.contains(&"a-b.exception-a"), "{anchors:?}");
    for anchor in html.split("=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(anchors.contains(&anchor), "{anchor}");
    }
    let count = anchors.len();
    anchors.sort_unstable();
    anchors.dedup();
    assert_eq!(anchors.len(), count);
    for (part, count) in [("<article ", 2), ("<h1", 1), ("<h2 ", 2), ("<nav ", 1), ("<footer>", 1)]
    {
        assert_eq!(html.matches(part).count(), count, "{part} in {html}");
    }
    assert!(markdown.starts_with("# Both\n\n<a id=\"a\"></a>\n\n## AI in "), "{markdown}");
    assert!(markdown.contains("\n<a id=\"a-b.exception-a\"></a>\n\n#### `a`: "), "{markdown}");
    assert!(markdown.ends_with("\n---\n\nThe end.\n"), "{markdown}");
}

#[test]
fn only_the_web_is_led_to() {
    for (address, leads) in [
        ("https://example.org/a?b=c#d", true),
        ("https://", false),
        ("http://example.org", false),
        ("javascript:alert(1)", false),
        ("mailto:jane@example.org", false),
        ("https://example.org/<x>", false),
        ("https://example.org/)[x](y", false),
        ("https://example.org/\"onclick=", false),
        ("https://example.org/ and more", false),
    ] {
        assert_eq!(is_link(address), leads, "{address}");
    }
}

#[test]
fn a_lead_and_a_label_are_told_apart() {
    let page = Page {
        title: Line::ours("Title"),
        language: "en".to_owned(),
        lead: vec![Block::Lead(Line::ours("First.")), Block::Lead(Line::ours("Second."))],
        sections: vec![Section {
            anchor: "part",
            heading: "Part",
            blocks: vec![Block::Points(vec![Line::label(Line::ours("It")).theirs("is")])],
            items: Vec::new(),
        }],
        footer: None,
    };
    assert_eq!(text::text(&page), "Title\n\n    First.\n    Second.\n\nPart\n\n    It: is\n");
    let written = markdown(&page);
    assert!(written.starts_with("# Title\n\nFirst.\n\nSecond.\n"), "{written}");
    assert!(written.ends_with("\n## Part\n\n- **It:** is\n"), "{written}");
    let written = html(&page);
    assert!(written.contains("</h1>\n<p>First.</p>\n<p>Second.</p>\n<nav"), "{written}");
    assert!(written.contains("<li><strong>It:</strong> is</li>"), "{written}");
}

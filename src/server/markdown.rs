//! Markdown as HTML that can do nothing (H3): written from a list of what is allowed, so that whatever else a model says comes out as
//! text. No markup of its own, no scripts, no images, no addresses but those of sites, of mail, and of pages here, where a link changes
//! nothing.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use url::{Position, Url};

/// How deep blocks and spans may lie in each other; what lies deeper is shown without its frame.
const MAX_DEPTH: usize = 24;
/// The schemes that a link may have.
const SCHEMES: [&str; 3] = ["http", "https", "mailto"];
/// The longest name of a language that is shown over code, in characters.
const MAX_LANGUAGE: usize = 24;

/// The text as HTML, one string for each block: a text that grows changes its last ones alone. `copy` are the words on the button over
/// code.
pub fn blocks(markdown: &str, copy: &str) -> Vec<String> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut writer =
        Writer { copy, html: String::new(), open: Vec::new(), in_head: false, level: 1, blocks: Vec::new() };
    Parser::new_ext(markdown, options).for_each(|event| writer.event(event));
    writer.end_block();
    writer.blocks
}

/// A text that is no markdown, as one block.
pub fn paragraph(text: &str) -> String {
    let mut html = "<p>".to_owned();
    escape(text, &mut html);
    html + "</p>"
}

struct Writer<'a> {
    copy: &'a str,
    html: String,
    /// What closes each frame that is open.
    open: Vec<&'static str>,
    /// Whether cells head their columns.
    in_head: bool,
    /// The level of the heading before; at first that of the page's own.
    level: usize,
    blocks: Vec<String>,
}

impl Writer<'_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            // Markup of the text's own is text.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => escape(&text, &mut self.html),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::Code(text) => {
                self.html.push_str("<code>");
                escape(&text, &mut self.html);
                self.html.push_str("</code>");
            }
            Event::SoftBreak => self.html.push('\n'),
            Event::HardBreak => self.html.push_str("<br>"),
            Event::Rule => self.html.push_str("<hr>"),
            Event::TaskListMarker(done) => self.html.push_str(if done { "☑ " } else { "☐ " }),
            Event::FootnoteReference(_) => {}
        }
        if self.open.is_empty() {
            self.end_block();
        }
    }

    fn end_block(&mut self) {
        if !self.html.is_empty() {
            self.blocks.push(std::mem::take(&mut self.html));
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        if self.open.len() >= MAX_DEPTH {
            return self.open.push("");
        }
        let (begins, ends) = match tag {
            Tag::Paragraph | Tag::HtmlBlock | Tag::DefinitionListTitle => ("<p>", "</p>"),
            Tag::Heading { level, .. } => self.heading(level),
            Tag::BlockQuote(_) => ("<blockquote>", "</blockquote>"),
            Tag::CodeBlock(kind) => return self.start_code(&kind),
            Tag::List(None) | Tag::DefinitionList => ("<ul>", "</ul>"),
            Tag::List(Some(first)) => return self.start_list(first),
            Tag::Item | Tag::DefinitionListDefinition => ("<li>", "</li>"),
            Tag::Table(_) => (r#"<div class="table-scroll"><table>"#, "</tbody></table></div>"),
            Tag::TableHead => {
                self.in_head = true;
                ("<thead><tr>", "</tr></thead><tbody>")
            }
            Tag::TableRow => {
                self.in_head = false;
                ("<tr>", "</tr>")
            }
            Tag::TableCell if self.in_head => (r#"<th scope="col">"#, "</th>"),
            Tag::TableCell => ("<td>", "</td>"),
            Tag::Emphasis => ("<em>", "</em>"),
            Tag::Strong => ("<strong>", "</strong>"),
            Tag::Strikethrough => ("<s>", "</s>"),
            Tag::Superscript => ("<sup>", "</sup>"),
            Tag::Subscript => ("<sub>", "</sub>"),
            Tag::Link { dest_url, .. } => return self.start_link(&dest_url),
            // Of an image its words: nothing is fetched from anywhere.
            Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => ("", ""),
        };
        self.html.push_str(begins);
        self.open.push(ends);
    }

    fn end(&mut self, _: TagEnd) {
        if let Some(ends) = self.open.pop() {
            self.html.push_str(ends);
        }
    }

    /// Below the page's own heading, and never more than a level below the heading before (WCAG 1.3.1). Not by what comes later: a text
    /// that grows keeps its headings.
    fn heading(&mut self, level: HeadingLevel) -> (&'static str, &'static str) {
        self.level = (level as usize + 1).min(self.level + 1);
        match self.level {
            2 => ("<h2>", "</h2>"),
            3 => ("<h3>", "</h3>"),
            4 => ("<h4>", "</h4>"),
            5 => ("<h5>", "</h5>"),
            _ => ("<h6>", "</h6>"),
        }
    }

    fn start_list(&mut self, first: u64) {
        // Numbers that no list of a person has would be out of place, and some browsers' range.
        let first = first.min(1_000_000);
        self.html.push_str(&format!(r#"<ol start="{first}">"#));
        self.open.push("</ol>");
    }

    fn start_link(&mut self, address: &str) {
        let (address, rest) = match (page_here(address), Url::parse(address)) {
            (Some(page), _) => (page, r#"">"#),
            (None, Ok(site)) if SCHEMES.contains(&site.scheme()) => {
                (site.into(), r#"" target="_blank" rel="noopener noreferrer nofollow">"#)
            }
            _ => return self.open.push(""),
        };
        self.html.push_str(r#"<a href=""#);
        escape(&address, &mut self.html);
        self.html.push_str(rest);
        self.open.push("</a>");
    }

    fn start_code(&mut self, kind: &CodeBlockKind<'_>) {
        let language: String = match kind {
            CodeBlockKind::Fenced(info) => {
                let word = info.split([' ', ',', '{']).next().unwrap_or_default();
                word.chars().filter(|c| c.is_alphanumeric() || "+-#._".contains(*c)).take(MAX_LANGUAGE).collect()
            }
            CodeBlockKind::Indented => String::new(),
        };
        self.html.push_str(r#"<div class="code"><div class="code-head"><span>"#);
        escape(&language, &mut self.html);
        self.html.push_str(r#"</span><button type="button" class="text-button code-copy js-only" aria-live="polite">"#);
        escape(self.copy, &mut self.html);
        self.html.push_str(r#"</button></div><pre tabindex="0"><code>"#);
        self.open.push("</code></pre></div>");
    }
}

/// The address of a page here, as a browser understands it; nothing for whatever is elsewhere, and for what is no page.
fn page_here(address: &str) -> Option<String> {
    if !address.starts_with('/') {
        return None;
    }
    let here = Url::parse("https://here.invalid/").ok()?;
    let page = here.join(address).ok().filter(|page| page.origin() == here.origin())?;
    let page = page[Position::BeforePath..].to_owned();
    (!page.starts_with("//") && page != "/api" && !page.starts_with("/api/")).then_some(page)
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // Signs that no text has, but that a parser of another making might read in its own way.
            c if c.is_control() && c != '\n' && c != '\t' => {}
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::html::tags;
    use proptest::prelude::*;

    fn html(markdown: &str) -> String {
        blocks(markdown, "Copy").concat()
    }

    #[test]
    fn what_people_write_looks_as_they_mean_it() {
        for (markdown, expected) in [
            ("Hello *there* **you**", "<p>Hello <em>there</em> <strong>you</strong></p>"),
            ("# Title", "<h2>Title</h2>"),
            ("### a\n\n#### b\n\n# c\n\n###### d", "<h2>a</h2><h3>b</h3><h2>c</h2><h3>d</h3>"),
            (
                "# a\n## b\n### c\n#### d\n##### e\n###### f",
                "<h2>a</h2><h3>b</h3><h4>c</h4><h5>d</h5><h6>e</h6><h6>f</h6>",
            ),
            ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
            ("3. a", r#"<ol start="3"><li>a</li></ol>"#),
            ("> said", "<blockquote><p>said</p></blockquote>"),
            ("a `b<c` d", "<p>a <code>b&lt;c</code> d</p>"),
            ("~~gone~~", "<p><s>gone</s></p>"),
            ("---", "<hr>"),
        ] {
            assert_eq!(html(markdown), expected, "{markdown}");
        }
        let table = html("|a|b|\n|-|-|\n|1|2|");
        assert!(table.contains("</th></tr></thead><tbody><tr><td>1</td>"), "{table}");
        let code = html("```rust\nlet a = 1 < 2;\n```");
        assert!(code.contains("<span>rust</span>") && code.contains("let a = 1 &lt; 2;\n</code>"), "{code}");
        assert_eq!(paragraph("*a* <b>"), "<p>*a* &lt;b&gt;</p>", "no markdown, and no markup");
        // While it is being written a fence is not closed yet.
        assert!(html("```\nlet").ends_with("let</code></pre></div>"));
        let link = html("[x](https://example.com/?a=1&b=\"2\")");
        assert!(
            link.contains(r#"href="https://example.com/?a=1&amp;b=%222%22" target="_blank" rel="noopener"#),
            "{link}"
        );
    }

    #[test]
    fn h3_nothing_runs_nothing_is_fetched_and_no_address_but_of_a_site_or_mail_is_a_link() {
        for evil in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "text <b onclick=alert(1)>bold</b>",
            "![logo](https://evil.example/pixel.png \"title\")",
            "![](data:image/svg+xml;base64,PHN2Zz4=)",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java\tscript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x)",
            "[x](//evil.example)",
            "[x](/api/auth/sign_out)",
            "[x](/chat/../api/auth/sign_out)",
            "[x](/\\\\evil.example)",
            "[x](/\t/evil.example)",
            "[x](users)",
            "[x][y]\n\n[y]: javascript:alert(1)",
            "<javascript:alert(1)>",
            "<style>*{display:none}</style>",
            "<!-- <img src=x> -->",
            "```\"><img src=x onerror=alert(1)>\ncode\n```",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "<a href=\"javascript:alert(1)\">x</a>",
            "| <img src=x> |\n|-|\n| <script> |",
        ] {
            assert_tame(&html(evil), evil);
            assert!(!html(evil).contains("<a "), "{evil}");
        }
        assert_eq!(html("![A chart of sales](https://evil.example/pixel.png)"), "<p>A chart of sales</p>");
    }

    #[test]
    fn pages_here_are_linked_as_they_are() {
        assert_eq!(html("[People](/users?tab=invited)"), r#"<p><a href="/users?tab=invited">People</a></p>"#);
        assert_eq!(html("[x](/a/../users)"), r#"<p><a href="/users">x</a></p>"#);
    }

    #[test]
    fn what_lies_too_deep_is_shown_without_its_frame() {
        let deep = html(&format!("{} end", ">".repeat(5_000)));
        assert!(deep.matches("<blockquote>").count() <= MAX_DEPTH && deep.contains("end"), "{deep}");
        assert_eq!(deep.matches("<blockquote>").count(), deep.matches("</blockquote>").count());
    }

    #[test]
    fn a_text_that_grows_changes_its_last_blocks_alone() {
        let (before, after) = (blocks("One.\n\nTwo *th", "Copy"), blocks("One.\n\nTwo *three*.\n\n- a", "Copy"));
        assert_eq!((before.len(), after.len()), (2, 3));
        assert_eq!(before[0], after[0]);
    }

    const TAGS: &[&str] = &[
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "ul",
        "ol",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "td",
        "th",
        "em",
        "strong",
        "s",
        "sup",
        "sub",
        "a",
        "code",
        "pre",
        "div",
        "span",
        "button",
        "br",
        "hr",
    ];

    /// Whatever was said, there are no tags and attributes but ours.
    fn assert_tame(html: &str, said: &str) {
        for tag in tags(html) {
            assert!(TAGS.contains(&tag.name.trim_start_matches('/')), "{said:?} makes {tag:?}");
            for (name, value) in &tag.attributes {
                let may = match name.as_str() {
                    "href" if value.starts_with('/') => !value.starts_with("//") && !value.starts_with("/api"),
                    "href" => ["http:", "https:", "mailto:"].iter().any(|scheme| value.starts_with(scheme)),
                    "class" | "type" | "scope" | "aria-live" | "tabindex" | "start" | "target" | "rel" => true,
                    _ => false,
                };
                assert!(may, "{said:?} makes {tag:?}");
            }
        }
    }

    fn evil_text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "\\PC{0,6}",
            Just("<script>".to_owned()),
            Just("<img src=x onerror=a>".to_owned()),
            Just("[a](javascript:a)".to_owned()),
            Just("[a](/api/x)".to_owned()),
            Just("[a](/".to_owned()),
            Just("![a](https://e.example/x)".to_owned()),
            Just("](".to_owned()),
            Just("```".to_owned()),
            Just("\n".to_owned()),
            Just("> ".to_owned()),
            Just("- ".to_owned()),
            Just("|".to_owned()),
            Just("**".to_owned()),
            Just("\" onload=a x=\"".to_owned()),
            Just("&#60;".to_owned()),
        ];
        proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn h3_whatever_a_model_says_has_no_markup_but_ours(text in evil_text()) {
            assert_tame(&html(&text), &text);
            for block in blocks(&text, "Copy") {
                for name in ["div", "p", "ul", "ol", "li", "table", "tbody", "blockquote", "a", "pre", "em", "strong"] {
                    let (open, close) = (format!("<{name}"), format!("</{name}>"));
                    let opened = block.match_indices(&open)
                        .filter(|(at, _)| matches!(block.as_bytes().get(at + open.len()), Some(b'>' | b' ')))
                        .count();
                    prop_assert_eq!(opened, block.matches(&close).count(), "{} in {}", name, block);
                }
            }
        }
    }
}

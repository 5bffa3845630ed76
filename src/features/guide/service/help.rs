//! The help pages: markdown files that are compiled in. Each begins with lines `title`, `words` (others by which people look for it),
//! `for` (`everybody` or `admins`), and, where it is about a page of Pinchy, `link` and `button`; an empty line ends them.

use crate::domain::Role;
use crate::error::AppError;
use crate::features::{
    auth::routes::{self, Access},
    guide::model::{Block, BlockKind, Span, TopicCard, TopicPage},
};
use http::Method;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::sync::LazyLock;

macro_rules! pages {
    ($($id:literal),+ $(,)?) => {
        /// Every help page by its id, in the order in which they are listed.
        const FILES: &[(&str, &str)] = &[$(($id, include_str!(concat!("../help/", $id, ".md")))),+];
    };
}

pages!(
    "smithers",
    "chat",
    "context",
    "account",
    "password",
    "sessions",
    "find-anything",
    "roles",
    "invite",
    "invite-many",
    "pending-invites",
    "change-role",
    "deactivate",
    "reset-password",
    "erase",
    "groups",
    "agents",
    "providers",
    "organisation",
    "audit",
    "backup",
);

/// A help page as it is searched and quoted.
#[derive(Debug)]
pub struct Topic {
    /// The last part of its address.
    pub id: &'static str,
    /// What it is about.
    pub title: &'static str,
    /// Other words by which people look for it.
    pub words: &'static str,
    /// Whether it tells of what admins alone may do.
    pub for_admins: bool,
    /// The page of Pinchy that it is about: address and words.
    link: Option<(&'static str, &'static str)>,
    /// What it says, as markdown without links.
    pub body: &'static str,
}

static TOPICS: LazyLock<Vec<Topic>> = LazyLock::new(|| FILES.iter().filter_map(|(id, text)| read(id, text)).collect());

fn read(id: &'static str, text: &'static str) -> Option<Topic> {
    let (head, body) = text.split_once("\n\n")?;
    let line = |name: &str| {
        head.lines().find_map(|line| line.split_once(": ").filter(|(key, _)| *key == name).map(|(_, value)| value))
    };
    Some(Topic {
        id,
        title: line("title")?,
        words: line("words")?,
        for_admins: match line("for")? {
            "everybody" => false,
            "admins" => true,
            _ => return None,
        },
        link: line("link").zip(line("button")),
        body: body.trim(),
    })
}

/// All help pages.
pub fn topics() -> &'static [Topic] {
    &TOPICS
}

impl Topic {
    /// Whether it is of use to somebody of this role. Others are told to ask an admin.
    pub fn is_for(&self, role: Role) -> bool {
        role.is_admin() || !self.for_admins
    }

    /// Its address.
    pub fn path(&self) -> String {
        format!("/help/{}", self.id)
    }

    /// The page of Pinchy that it is about, where somebody of this role may open that: address and words.
    pub fn link(&self, role: Role) -> Option<(&'static str, &'static str)> {
        self.link.filter(|(path, _)| may_open(path, role))
    }

    /// Its paragraphs and lists, as they are written.
    pub fn passages(&self) -> impl Iterator<Item = &'static str> {
        self.body.split("\n\n").map(str::trim)
    }

    /// How it stands in a list.
    pub fn card(&self) -> TopicCard {
        let first = blocks(self.passages().next().unwrap_or_default()).into_iter().next();
        let spans = first.into_iter().flat_map(|block| block.items).flatten();
        TopicCard {
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            summary: spans.map(|span| span.text).collect(),
        }
    }
}

/// Whether somebody of this role may open a page of Pinchy.
pub fn may_open(address: &str, role: Role) -> bool {
    let path = address.split('?').next().unwrap_or_default();
    routes::find(&Method::GET, path).is_some_and(|route| match route.access {
        Access::Member => true,
        Access::Admin => role.is_admin(),
        Access::Public | Access::SetUp | Access::Limited | Access::Leave | Access::Log => false,
    })
}

/// One help page, as somebody of this role reads it.
///
/// # Errors
/// [`AppError::NotFound`], for one that tells of admins' pages to a member too (P2).
pub fn page(id: &str, role: Role) -> Result<TopicPage, AppError> {
    let topic = topics().iter().find(|topic| topic.id == id && topic.is_for(role)).ok_or(AppError::NotFound)?;
    Ok(TopicPage {
        title: topic.title.to_owned(),
        blocks: blocks(topic.body),
        link: topic.link(role).map(|(path, words)| (path.to_owned(), words.to_owned())),
    })
}

/// Markdown as blocks of text. What help pages have no use for (links, pictures, tables, markup) is left out; a test sees to it that
/// none of them holds any.
pub fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut strong, mut in_list) = (false, false);
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::List(first)) => {
                in_list = true;
                let kind = if first.is_some() { BlockKind::Steps } else { BlockKind::List };
                blocks.push(Block { kind, items: Vec::new() });
            }
            Event::End(TagEnd::List(_)) => in_list = false,
            Event::Start(Tag::Item) => blocks.last_mut().into_iter().for_each(|list| list.items.push(Vec::new())),
            Event::Start(Tag::Heading { .. }) => {
                blocks.push(Block { kind: BlockKind::Heading, items: vec![Vec::new()] })
            }
            Event::Start(Tag::Paragraph) if !in_list => {
                blocks.push(Block { kind: BlockKind::Paragraph, items: vec![Vec::new()] });
            }
            Event::Start(Tag::Strong) => strong = true,
            Event::End(TagEnd::Strong) => strong = false,
            Event::Text(text) => add(&mut blocks, &text, strong, false),
            Event::Code(text) => add(&mut blocks, &text, strong, true),
            Event::SoftBreak | Event::HardBreak => add(&mut blocks, " ", strong, false),
            _ => {}
        }
    }
    blocks
}

fn add(blocks: &mut [Block], text: &str, strong: bool, code: bool) {
    let Some(line) = blocks.last_mut().and_then(|block| block.items.last_mut()) else { return };
    match line.last_mut() {
        Some(last) if (last.strong, last.code) == (strong, code) => last.text.push_str(text),
        _ => line.push(Span { text: text.to_owned(), strong, code }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn h1_every_help_page_can_be_read_and_keeps_to_the_form() {
        assert_eq!(topics().len(), FILES.len(), "each has its lines");
        let titles: BTreeSet<_> = topics().iter().map(|topic| topic.title).collect();
        assert_eq!(titles.len(), FILES.len(), "no title twice");
        for topic in topics() {
            let id = topic.id;
            assert!(topic.passages().count() > 1 && topic.body.len() < 2_500, "{id} is short and says something");
            assert!(!topic.body.contains("](") && !topic.body.contains('<'), "{id}: its one link stands in its head");
            assert!(!topic.card().summary.is_empty() && topic.card().summary.len() < 240, "{id}");
            let understood: String =
                blocks(topic.body).into_iter().flat_map(|block| block.items).flatten().map(|span| span.text).collect();
            assert!(!understood.contains("**") && !understood.contains('`'), "{id}: {understood}");
            for event in Parser::new(topic.body) {
                let is_known = !matches!(
                    event,
                    Event::Start(
                        Tag::Link { .. }
                            | Tag::Image { .. }
                            | Tag::CodeBlock(_)
                            | Tag::BlockQuote(_)
                            | Tag::HtmlBlock
                            | Tag::Emphasis
                    ) | Event::Html(_)
                        | Event::InlineHtml(_)
                        | Event::Rule
                );
                assert!(is_known, "{id}: {event:?}");
            }
        }
    }

    #[test]
    fn p2_nobody_is_sent_where_they_may_not_go() {
        for topic in topics() {
            for role in [Role::Member, Role::Admin] {
                if let Some((path, words)) = topic.link(role) {
                    assert!(may_open(path, role) && !words.is_empty(), "{}", topic.id);
                }
            }
            if let Some((path, _)) = topic.link.filter(|(path, _)| may_open(path, Role::Admin)) {
                assert_eq!(may_open(path, Role::Member), !topic.for_admins, "{} is for whom its page is for", topic.id);
            }
        }
        assert_eq!(page("invite", Role::Member), Err(AppError::NotFound));
        assert!(page("invite", Role::Admin).unwrap().link.is_some());
        assert_eq!(page("nowhere", Role::Admin), Err(AppError::NotFound));
        assert!(!may_open("/login", Role::Admin) && !may_open("/nowhere", Role::Admin));
    }

    #[test]
    fn markdown_becomes_blocks() {
        let read = blocks("Open **Users**\nand `x`.\n\n1. One\n2. Two **bold**\n\n- a\n\n## Then");
        let span = |text: &str, strong, code| Span { text: text.to_owned(), strong, code };
        let of = |kind, items| Block { kind, items };
        assert_eq!(
            read,
            [
                of(
                    BlockKind::Paragraph,
                    vec![vec![
                        span("Open ", false, false),
                        span("Users", true, false),
                        span(" and ", false, false),
                        span("x", false, true),
                        span(".", false, false)
                    ]]
                ),
                of(
                    BlockKind::Steps,
                    vec![vec![span("One", false, false)], vec![span("Two ", false, false), span("bold", true, false)]]
                ),
                of(BlockKind::List, vec![vec![span("a", false, false)]]),
                of(BlockKind::Heading, vec![vec![span("Then", false, false)]]),
            ]
        );
    }
}

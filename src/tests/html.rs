//! Reads pages as a browser does, as far as tests need it: tags with their attributes, and what a form would send.

use super::browser::{Answer, Browser, encode};
use http::Method;

/// An opening tag, or a closing one, whose name then begins with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    /// An attribute's value, without the escapes.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Every tag of a page, in order. What stands inside a script or a text area is no tag, up to the first thing that closes it; the text of the
/// latter is read as its `value`.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            continue;
        }
        let (mut tag, after) = read_tag(rest);
        rest = after;
        if tag.name == "textarea" {
            let end = rest.find("</textarea").unwrap_or(rest.len());
            // A line end at the beginning is none of its text.
            let text = rest[..end].strip_prefix('\n').unwrap_or(&rest[..end]);
            tag.attributes.push(("value".to_owned(), unescape(text)));
            rest = &rest[end..];
        }
        if tag.name == "script" {
            let end = rest.to_ascii_lowercase().find("</script").unwrap_or(rest.len());
            rest = &rest[end..];
        }
        found.push(tag);
    }
    found
}

fn read_tag(text: &str) -> (Tag, &str) {
    // A slash in front is part of the name: it closes.
    let end = match text.strip_prefix('/') {
        Some(name) => 1 + name.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(name.len()),
        None => text.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(text.len()),
    };
    let mut tag = Tag { name: text[..end].to_ascii_lowercase(), attributes: Vec::new() };
    let mut rest = &text[end..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return (tag, rest);
        }
        if let Some(after) = rest.strip_prefix('>') {
            return (tag, after);
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>')).unwrap_or(rest.len()).max(1);
        let name = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let (value, after) = match rest.strip_prefix('=') {
            Some(value) => read_value(value),
            None => ("", rest),
        };
        rest = after;
        tag.attributes.push((name, unescape(value)));
    }
}

fn read_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    text.split_at(text.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(text.len()))
}

fn unescape(text: &str) -> String {
    let plain = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'");
    plain.replace("&amp;", "&")
}

/// A form of a page, with what it would send untouched.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    pub post: bool,
    pub fields: Vec<(String, String)>,
}

/// The first form of a page that leads to this address. Fails where there is none.
pub fn form(page: &Answer, action: &str) -> Form {
    let mut found: Option<Form> = None;
    let mut choice: Option<String> = None;
    for tag in tags(&page.body) {
        match (tag.name.as_str(), &mut found) {
            ("form", None) if tag.get("action") == Some(action) => {
                let post = tag.get("method").is_some_and(|method| method.eq_ignore_ascii_case("post"));
                found = Some(Form { action: action.to_owned(), post, fields: Vec::new() });
            }
            ("/form", Some(_)) => break,
            ("input" | "textarea", Some(form)) => form.fields.extend(sent(&tag)),
            ("select", Some(_)) => choice = tag.get("name").map(str::to_owned),
            ("option", Some(form)) if tag.get("selected").is_some() => {
                let value = tag.get("value").unwrap_or_default().to_owned();
                form.fields.extend(choice.take().map(|name| (name, value)));
            }
            _ => {}
        }
    }
    found.unwrap_or_else(|| panic!("no form for {action} ({}): {}", page.status, page.body))
}

/// What a field sends as it stands.
fn sent(input: &Tag) -> Option<(String, String)> {
    let name = input.get("name")?.to_owned();
    let chosen = match input.get("type") {
        Some("radio" | "checkbox") => input.get("checked").is_some(),
        Some("submit" | "button") => false,
        _ => true,
    };
    chosen.then(|| (name, input.get("value").unwrap_or_default().to_owned()))
}

impl Form {
    /// Fills fields in. A field that the form does not have cannot be filled in.
    pub fn with(mut self, values: &[(&str, &str)]) -> Self {
        for (name, value) in values {
            let field = self.fields.iter_mut().find(|(known, _)| known == name);
            let (_, field) = field.unwrap_or_else(|| panic!("{} has no field {name}", self.action));
            (*value).clone_into(field);
        }
        self
    }

    /// What a field holds.
    pub fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

impl Browser {
    /// Sends a form as a browser without scripts.
    pub async fn submit(&mut self, form: &Form) -> Answer {
        let fields = encode(&form.fields);
        if form.post {
            self.send(Method::POST, &form.action, "text/html", Some(fields)).await
        } else {
            self.get(&format!("{}?{fields}", form.action)).await
        }
    }

    /// Sends a form and opens the page it leads to; asserts that it leads to this one.
    pub async fn submit_to(&mut self, form: &Form, page: &str) -> Answer {
        let answer = self.submit(form).await;
        assert_eq!(
            (answer.status.as_u16(), answer.location().as_str(), answer.body.as_str()),
            (303, page, ""),
            "{}",
            form.action
        );
        self.get(page).await
    }
}

#[test]
fn tags_are_read_as_a_browser_reads_them() {
    let page = r#"<!-- <a> --><p class="a>b" hidden data-x='<i>'>1 < 2<br/><script nonce=n>"<b>"</script ><img src=x onerror="a(&quot;&amp;lt;&quot;)">"#;
    let found = tags(page);
    let names: Vec<&str> = found.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!(names, ["p", "br", "script", "/script", "img"]);
    assert_eq!(
        (found[0].get("class"), found[0].get("hidden"), found[0].get("data-x")),
        (Some("a>b"), Some(""), Some("<i>"))
    );
    assert_eq!(found[2].get("nonce"), Some("n"));
    assert_eq!(found[4].get("onerror"), Some("a(\"&lt;\")"));
}

#[test]
fn a_form_sends_its_fields_and_the_radio_that_is_checked() {
    let body = r#"<form action="/a" method="post"><input name="x"></form><form method="post" action="/b"><input type="hidden" name="id" value="7">
        <input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked><button type="submit">Go</button></form>"#;
    let page = Answer { status: http::StatusCode::OK, headers: http::HeaderMap::new(), body: body.to_owned() };
    let form = form(&page, "/b");
    assert!(form.post);
    assert_eq!(form.fields, [("id".to_owned(), "7".to_owned()), ("r".to_owned(), "2".to_owned())]);
}

#[test]
fn a_form_sends_its_text_areas_and_choices_as_well() {
    let body = "<form method=post action=/x><textarea name=t>\na&lt;b>\n<i></textarea><select name=s><option value=1><option value=2 selected>\
                </select><input name=i value=3></form>";
    let page = Answer { status: http::StatusCode::OK, headers: http::HeaderMap::new(), body: body.to_owned() };
    let form = form(&page, "/x");
    assert_eq!([form.value("t"), form.value("s"), form.value("i")], ["a<b>\n<i>", "2", "3"]);
}

//! What somebody may find: only what they may open (P2).

use super::model::{Finding, Kind};
use super::text::PLACES;
use crate::domain::{Member, Status};
use crate::error::AppError;
use crate::features::agents::{self, model::AgentCard};
use crate::features::guide::service::help;
use crate::features::users::{
    model::Sort,
    service::list::{self, PeopleQuery},
};
use crate::server::AppState;

/// How many people are shown.
const PEOPLE: usize = 8;
/// How many help pages are shown.
const TOPICS: usize = 4;
/// How many agents are shown.
const AGENTS: usize = 8;

/// What is called as the words say; pages and acts alone where there are none.
///
/// # Errors
/// A fault of the database.
pub async fn find(app: &AppState, member: &Member, words: &str) -> Result<Vec<Finding>, AppError> {
    let words = words.trim().to_lowercase();
    let mut findings = Vec::new();
    if !words.is_empty() {
        if member.role.is_admin() {
            findings.extend(people(app, &words).await?);
        }
        findings.extend(agents(app, member, &words).await?);
    }
    findings.extend(places(member, &words));
    if !words.is_empty() {
        findings.extend(topics(member, &words));
    }
    Ok(findings)
}

/// The help pages whose title, or other words for it, say what is looked for.
fn topics(member: &Member, words: &str) -> impl Iterator<Item = Finding> {
    let for_reader = help::topics().iter().filter(|topic| topic.is_for(member.role));
    let found = for_reader.filter(|topic| matches(words, &[topic.title, topic.words])).take(TOPICS);
    found.map(|topic| Finding {
        kind: Kind::Help,
        label: topic.title.to_owned(),
        hint: String::new(),
        href: topic.path(),
    })
}

async fn people(app: &AppState, words: &str) -> Result<Vec<Finding>, AppError> {
    let mut findings = Vec::new();
    for status in [Status::Active, Status::Deactivated] {
        if findings.len() == PEOPLE {
            break;
        }
        let query =
            PeopleQuery { status, search: words.to_owned(), role: None, group: None, sort: Sort::Name, after: None };
        let found = list::people(app, query).await?.rows.into_iter().filter(|person| !person.erased);
        findings.extend(found.take(PEOPLE - findings.len()).map(|person| Finding {
            kind: Kind::Person,
            label: person.name.to_string(),
            hint: person.email.to_string(),
            href: format!("/users/{}", person.id),
        }));
    }
    Ok(findings)
}

/// The agents that the reader sees.
async fn agents(app: &AppState, member: &Member, words: &str) -> Result<Vec<Finding>, AppError> {
    let seen = agents::service::access::visible(&mut app.db.read().await?, member.user).await?;
    let found = seen.into_iter().filter(|agent| matches(words, &[&agent.name, &agent.tagline]));
    let finding = |agent: AgentCard| Finding {
        kind: Kind::Agent,
        label: agent.name,
        hint: if agent.personal { agents::text::PERSONAL.to_owned() } else { agent.tagline },
        href: format!("/chat/{}", agent.id),
    };
    Ok(found.take(AGENTS).map(finding).collect())
}

fn places(member: &Member, words: &str) -> Vec<Finding> {
    let may_open = PLACES.iter().filter(|place| !place.admins || member.role.is_admin());
    let found = may_open.filter(|place| matches(words, &[place.label, place.words]));
    let finding = |place: &super::text::Place| Finding {
        kind: place.kind,
        label: place.label.to_owned(),
        hint: String::new(),
        href: place.href.to_owned(),
    };
    found.map(finding).collect()
}

/// Whether each word is part of some text.
fn matches(words: &str, texts: &[&str]) -> bool {
    words.split_whitespace().all(|word| texts.iter().any(|text| text.to_lowercase().contains(word)))
}

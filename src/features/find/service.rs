//! What somebody may find: only what they may open (P2).

use super::model::{Finding, Kind};
use super::text::{PERSON_ACTS, PLACES, PersonAct};
use crate::domain::{Member, Status};
use crate::error::AppError;
use crate::features::agents::{self, model::AgentCard};
use crate::features::guide::service::help;
use crate::features::users::{
    model::{PersonRow, Sort},
    service::list::{self, PeopleQuery},
};
use crate::server::AppState;

/// How many people are shown.
const PEOPLE: usize = 8;
/// How many people are shown for one act.
const PEOPLE_OF_ACT: usize = 3;
/// The fewest letters by which an act is known.
const MIN_ACT: usize = 3;
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
            findings.extend(people(app, &words, None, PEOPLE).await?.into_iter().map(person));
            findings.extend(acts_on_people(app, member, &words).await?);
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

/// The first people who are called so, in one status or in any.
async fn people(app: &AppState, words: &str, status: Option<Status>, limit: usize) -> Result<Vec<PersonRow>, AppError> {
    let mut people = Vec::new();
    for status in [Status::Active, Status::Deactivated].into_iter().filter(|one| status.is_none_or(|only| *one == only))
    {
        if people.len() == limit {
            break;
        }
        let query =
            PeopleQuery { status, search: words.to_owned(), role: None, group: None, sort: Sort::Name, after: None };
        let found = list::people(app, query).await?.rows.into_iter().filter(|person| !person.erased);
        people.extend(found.take(limit - people.len()));
    }
    Ok(people)
}

fn person(row: PersonRow) -> Finding {
    Finding {
        kind: Kind::Person,
        label: row.name.to_string(),
        hint: row.email.to_string(),
        href: format!("/users/{}", row.id),
    }
}

/// What can be done to somebody else: some of the words name the act, the others the person.
async fn acts_on_people(app: &AppState, member: &Member, words: &str) -> Result<Vec<Finding>, AppError> {
    let mut findings = Vec::new();
    for act in PERSON_ACTS {
        let Some(called) = person_of(act, words) else { continue };
        let people = people(app, &called, act.status, PEOPLE_OF_ACT + 1).await?;
        let others = people.into_iter().filter(|row| row.id != member.user).take(PEOPLE_OF_ACT);
        let finding = |row: PersonRow| {
            let label = format!("{} {}", act.label, row.name);
            Finding { kind: Kind::Act, label, ..person(row) }
        };
        findings.extend(others.map(finding));
    }
    Ok(findings)
}

/// The words that are left for the person where others begin words of the act; none where no words are left, or all.
fn person_of(act: &PersonAct, words: &str) -> Option<String> {
    let begins = |word: &&str| word.len() >= MIN_ACT && act.words.split(' ').any(|of_act| of_act.starts_with(word));
    let (of_act, of_person): (Vec<&str>, Vec<&str>) = words.split_whitespace().partition(begins);
    (!of_act.is_empty() && !of_person.is_empty()).then(|| of_person.join(" "))
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

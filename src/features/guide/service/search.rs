//! Finding the help page that answers a question: a search that scores words by how few pages have them and by where they stand. Pure,
//! and small enough for some twenty pages.

use super::help::Topic;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// What a word counts for in the title, among the other words for it, and in the text.
const IN_TITLE: f64 = 4.0;
const IN_WORDS: f64 = 3.0;
const IN_TEXT: f64 = 1.0;
/// The part of a question's words, weighed by how much they say, that a page has to have to answer it.
const ANSWERS: f64 = 0.4;
/// What a page counts for whose title says nothing of what was asked; one whose title says that and no more counts whole.
const OTHER_TITLE: f64 = 0.6;
/// A longer question is looked at so far, in characters.
const MAX_QUESTION: usize = 400;

/// Words that say nothing about what is looked for.
const EMPTY: &[&str] = &[
    "a", "about", "an", "and", "any", "anybody", "are", "as", "at", "be", "by", "can", "could", "do", "does", "for",
    "from", "get", "give", "have", "help", "here", "how", "i", "if", "in", "is", "it", "its", "let", "like", "may",
    "me", "my", "need", "of", "on", "one", "or", "our", "pinchy", "please", "should", "so", "some", "somebody",
    "someone", "tell", "that", "the", "their", "them", "there", "they", "this", "to", "use", "want", "we", "what",
    "when", "where", "which", "who", "why", "will", "with", "work", "would", "you", "your",
];

/// Words that mean the same here.
const SAME: &[(&str, &str)] = &[
    ("add", "invite"),
    ("colleague", "person"),
    ("employee", "person"),
    ("user", "person"),
    ("people", "person"),
    ("team", "group"),
    ("log", "audit"),
    ("trail", "audit"),
    ("remove", "delete"),
    ("disable", "deactivate"),
    ("block", "deactivate"),
    ("enable", "reactivate"),
    ("bot", "agent"),
    ("assistant", "agent"),
    ("promote", "role"),
    ("demote", "role"),
    ("permission", "role"),
    ("language", "preference"),
    ("tone", "preference"),
];

/// The words of a text that say something, each in its plainest form.
pub fn stems(text: &str) -> Vec<String> {
    let folded: String =
        text.nfkd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase().replace(['\'', '’'], "");
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty() && !EMPTY.contains(word));
    words.map(stem).collect()
}

/// A word without the endings that English gives it; words that mean the same become one.
fn stem(word: &str) -> String {
    let mut stem = word;
    for (ending, shortest) in [("ing", 4), ("ies", 4), ("ied", 4), ("es", 4), ("ed", 4), ("s", 3), ("e", 4), ("y", 4)] {
        if let Some(rest) = stem.strip_suffix(ending).filter(|rest| rest.len() >= shortest - 1 && !rest.ends_with('s'))
        {
            stem = rest;
        }
    }
    let same = SAME.iter().find(|(one, _)| *one == word || bare(one) == stem);
    same.map_or_else(|| stem.to_owned(), |(_, other)| bare(other).to_owned())
}

fn bare(word: &str) -> &str {
    word.strip_suffix(['e', 'y']).filter(|rest| rest.len() >= 3).unwrap_or(word)
}

/// A page with how well it answers.
#[derive(Debug)]
pub struct Hit<'t> {
    /// The page.
    pub topic: &'t Topic,
    /// The part of the question that it knows, by weight, from 0 to 1.
    pub covered: f64,
    score: f64,
}

impl Hit<'_> {
    /// Whether it is likely to answer the question, and not only to hold a word of it.
    pub fn answers(&self) -> bool {
        self.covered >= ANSWERS
    }
}

/// Where a page's words stand, each by what it counts for there.
fn weights(topic: &Topic) -> BTreeMap<String, f64> {
    let mut weights = BTreeMap::new();
    for (text, weight) in [(topic.body, IN_TEXT), (topic.words, IN_WORDS), (topic.title, IN_TITLE)] {
        for stem in stems(text) {
            weights.insert(stem, weight);
        }
    }
    weights
}

/// The pages that know words of a question, the best first.
pub fn search<'t>(topics: impl Iterator<Item = &'t Topic>, question: &str) -> Vec<Hit<'t>> {
    let question: String = question.chars().take(MAX_QUESTION).collect();
    let asked: BTreeSet<String> = stems(&question).into_iter().collect();
    let pages: Vec<_> = topics.map(|topic| (topic, weights(topic))).collect();
    // The fewer pages have a word, the more it says; one that none has says most of all.
    let says = |word: &String| {
        let having = pages.iter().filter(|(_, weights)| weights.contains_key(word)).count();
        (1.0 + pages.len() as f64 / (1.0 + having as f64)).ln()
    };
    let said: Vec<(&String, f64)> = asked.iter().map(|word| (word, says(word))).collect();
    let total: f64 = said.iter().map(|(_, says)| says).sum();
    let hit = |(topic, weights): &(&'t Topic, BTreeMap<String, f64>)| {
        let title: BTreeSet<String> = stems(topic.title).into_iter().collect();
        let fitting = title.intersection(&asked).count() as f64 / title.len().max(1) as f64;
        let known = said.iter().filter_map(|(word, says)| weights.get(*word).map(|weight| (*says, *weight)));
        let (covered, score) =
            known.fold((0.0, 0.0), |(covered, score), (says, weight)| (covered + says, score + says * weight));
        (score > 0.0).then(|| Hit {
            topic,
            covered: covered / total,
            score: score * (OTHER_TITLE + (1.0 - OTHER_TITLE) * fitting),
        })
    };
    let mut hits: Vec<_> = pages.iter().filter_map(hit).collect();
    hits.sort_by(|a, b| b.score.total_cmp(&a.score));
    hits
}

/// The passage of a page that says most about a question: its first, unless another says more.
pub fn passage(topic: &Topic, question: &str) -> String {
    let asked: BTreeSet<String> = stems(question).into_iter().collect();
    let known = |passage: &str| stems(passage).into_iter().collect::<BTreeSet<_>>().intersection(&asked).count();
    let passages: Vec<&str> = topic.passages().filter(|passage| !passage.starts_with('#')).collect();
    let most = passages.iter().map(|passage| known(passage)).max().unwrap_or(0);
    let at = passages.iter().position(|passage| known(passage) == most).unwrap_or(0);
    // A line that ends in a colon leads to the list behind it, and a list follows from the line before it.
    let is_list = |passage: &&str| passage.starts_with("- ") || passage.starts_with("1. ");
    let first = if at > 0 && is_list(&passages[at]) { at - 1 } else { at };
    let last = if passages[at].ends_with(':') { (at + 1).min(passages.len() - 1) } else { at };
    passages[first..=last].join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::guide::service::help::topics;
    use proptest::prelude::*;

    fn best(question: &str) -> Option<&'static str> {
        search(topics().iter(), question).into_iter().next().filter(Hit::answers).map(|hit| hit.topic.id)
    }

    #[test]
    fn h1_questions_as_people_ask_them_find_their_page() {
        for (question, id) in [
            ("How do I invite somebody?", "invite"),
            ("how can I add a user", "invite"),
            ("How do I invite a whole team from a CSV file?", "invite-many"),
            ("The invite link has expired, how do I renew it?", "pending-invites"),
            ("How do I make somebody an admin?", "change-role"),
            ("How do I deactivate a colleague who has left?", "deactivate"),
            ("A person forgot their password, how do I reset it?", "reset-password"),
            ("How do I change my password?", "password"),
            ("Where do I see on which devices I am signed in?", "sessions"),
            ("how do I change my name", "account"),
            ("What do agents know about me?", "context"),
            ("How do I connect OpenAI?", "providers"),
            ("How do I create a new agent?", "agents"),
            ("Who did what? Where is the audit log?", "audit"),
            ("How do I make a backup?", "backup"),
            ("How do I delete a person's data for GDPR?", "erase"),
            ("What may a member do?", "roles"),
            ("How do I create a group?", "groups"),
            ("Is there a keyboard shortcut for search?", "find-anything"),
            ("How do I change the name of the organisation?", "organisation"),
            ("Who is Smithers?", "smithers"),
            ("How do I rename a chat?", "chat"),
        ] {
            assert_eq!(
                best(question),
                Some(id),
                "{question}: {:?}",
                search(topics().iter(), question)
                    .iter()
                    .map(|hit| (hit.topic.id, hit.score, hit.covered))
                    .take(4)
                    .collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn what_no_page_knows_is_not_answered() {
        for question in ["What is the capital of France?", "Write me a poem about lobsters", "", "how do I", "🦞", "%"]
        {
            assert_eq!(best(question), None, "{question}");
        }
    }

    #[test]
    fn words_are_found_in_each_of_their_forms() {
        for (one, other) in [
            ("inviting", "invite"),
            ("Invites", "invited"),
            ("deactivated", "deactivate"),
            ("Kovač", "kovac"),
            ("policies", "policy"),
            ("agents", "agent's"),
        ] {
            assert_eq!(stems(one), stems(other), "{one}");
        }
    }

    proptest! {
        #[test]
        fn a_search_never_breaks_and_is_sorted(question in "\\PC{0,100}") {
            let hits = search(topics().iter(), &question);
            prop_assert!(hits.windows(2).all(|pair| pair[0].score >= pair[1].score));
            for hit in hits {
                prop_assert!((0.0..=1.000_001).contains(&hit.covered));
                prop_assert!(!passage(hit.topic, &question).is_empty());
            }
        }
    }

    #[test]
    fn a_title_finds_its_own_page() {
        for topic in topics() {
            assert_eq!(best(topic.title), Some(topic.id));
        }
    }
}

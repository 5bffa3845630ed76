//! The way of a browser: the stream of an answer, pages and forms without scripts (F1, H2, H3, P2).

use super::{page_of, running, say, scripted::Scripted, until};
use crate::domain::{AgentId, AgentName, Authority, ChatId, Member, Operator, Role};
use crate::features::{
    agents::{model::Template, service::create::create},
    chat::{model::address, service::connected::Connected},
    context,
    providers::{model::NewProvider, service::connect::connect},
};
use crate::server::scripted;
use crate::tests::{
    browser::Browser,
    fixture::{Fixture, Person, on_both, on_both_with},
    html::{form, tags},
};
use futures::StreamExt;
use http::StatusCode;
use std::{sync::Arc, time::Duration};

struct Visit {
    person: Person,
    member: Member,
    browser: Browser,
    models: Scripted,
    chat: ChatId,
    agent: AgentId,
    asked: super::scripted::Asked,
}

impl Visit {
    fn address(&self) -> String {
        address(self.agent, Some(self.chat))
    }
}

/// Mira in the middle of an answer.
async fn visit(fixture: &Arc<Fixture>) -> Visit {
    fixture.set_up().await;
    let person = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
    let (member, models, agent) = (fixture.member(&person).await, Scripted::new(), person.smithers);
    let chat = say(&fixture.app, &models, &member, agent, None, "Tell <me>").await.unwrap();
    let asked = models.asked().await;
    asked.say("One.\n\n");
    until(&fixture.app, &models, &member, (agent, chat), |page| page.running.as_ref().is_some_and(|run| run.seq > 0))
        .await;
    let browser = fixture.browser(&person).await;
    Visit { person, member, browser, models, chat, agent, asked }
}

/// The next event of a stream, as its lines.
async fn next(stream: &mut axum::body::BodyDataStream) -> Option<String> {
    let told = tokio::time::timeout(Duration::from_secs(20), stream.next()).await.expect("something is told");
    told.map(|event| String::from_utf8(event.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn h2_a_line_that_was_lost_is_taken_up_where_it_broke_off() {
    on_both(|fixture| async move {
        let mut visit = visit(&fixture).await;
        let run = running(&page_of(&fixture.app, &visit.models, &visit.member, visit.agent, visit.chat).await);
        let path = format!("/chat/runs/{run}/events?after=0");
        let (status, headers, body) = visit.browser.open(&path).await;
        assert_eq!((status, headers["content-type"].to_str().unwrap()), (StatusCode::OK, "text/event-stream"));
        let mut stream = body.into_data_stream();
        let first = next(&mut stream).await.unwrap();
        assert!(first.contains("id: 1\n") && first.contains(r#"{"from":0,"blocks":["<p>One.</p>"]}"#), "{first}");
        drop(stream);
        visit.asked.say("Two");
        let here = (visit.agent, visit.chat);
        until(&fixture.app, &visit.models, &visit.member, here, |page| {
            page.running.as_ref().is_some_and(|run| run.seq > 1)
        })
        .await;
        // The browser says what it has seen last; a line that has nothing new says nothing until there is.
        visit.browser.extra = vec![("last-event-id".to_owned(), "1".to_owned())];
        let (_, _, body) = visit.browser.open(&path).await;
        let mut stream = body.into_data_stream();
        let rest = next(&mut stream).await.unwrap();
        assert!(rest.contains("id: 2\n") && rest.contains("<p>Two</p>"), "{rest}");
        visit.asked.end();
        assert_eq!(next(&mut stream).await.as_deref(), Some("data: over\n\n"));
        assert_eq!(next(&mut stream).await, None);
    })
    .await;
}

#[tokio::test]
async fn p2_the_chats_and_streams_of_others_answer_as_what_does_not_exist_to_admins_too() {
    on_both(|fixture| async move {
        let visit = visit(&fixture).await;
        let run = running(&page_of(&fixture.app, &visit.models, &visit.member, visit.agent, visit.chat).await);
        let ana = fixture.user("Ana Second", "ana2@harbour.example", Role::Admin).await;
        let mut admin = fixture.browser(&ana).await;
        let chat = visit.chat.to_string();
        let nobody = uuid::Uuid::nil().to_string();
        for id in [&chat, &nobody] {
            for agent in [visit.agent, ana.smithers] {
                let page = admin.get(&format!("/chat/{agent}/{id}")).await;
                assert_eq!(page.status, 404);
                assert!(!page.body.contains("Tell"), "{}", page.body);
                let read = admin.read(&format!("/api/chat/page?agent={agent}&chat={id}")).await;
                assert_eq!((read.status.as_u16(), read.body.as_str()), (404, r#""not_found""#));
                for function in ["send", "stop", "retry", "rename", "delete", "context", "draft"] {
                    let fields = [
                        ("agent", &*agent.to_string()),
                        ("chat", id),
                        ("text", "x"),
                        ("title", "x"),
                        ("use_context", ""),
                    ];
                    let answer = admin.call(&format!("/api/chat/{function}"), &fields).await;
                    assert_eq!((answer.status.as_u16(), answer.body.as_str()), (404, r#""not_found""#), "{function}");
                }
            }
        }
        for run in [run.to_string(), nobody] {
            let (status, _, _) = admin.open(&format!("/chat/runs/{run}/events")).await;
            assert_eq!(status, StatusCode::NOT_FOUND);
        }
        assert!(
            admin.read(&format!("/api/chat/list?agent={}&q=tell", ana.smithers)).await.body.contains(r#""rows":[]"#)
        );
        visit.asked.end();
    })
    .await;
}

#[tokio::test]
async fn f1_without_scripts_a_chat_is_read_stopped_renamed_searched_and_deleted() {
    on_both(|fixture| async move {
        let mut visit = visit(&fixture).await;
        let here = visit.address();
        let page = visit.browser.get(&here).await;
        for words in ["Tell &lt;me&gt;", "<p>One.</p>", "The answer is being written.", "Stop"] {
            assert!(page.body.contains(words), "{words} in {}", page.body);
        }
        let (chat, agent) = (visit.chat.to_string(), visit.agent.to_string());
        let of_chat = [("agent", agent.as_str()), ("chat", chat.as_str())];
        // What is typed while the answer is being written is there after Refresh and after Stop.
        let refreshed = visit.browser.post("/api/chat/draft", &[of_chat[0], of_chat[1], ("text", "And")]).await;
        assert_eq!((refreshed.status.as_u16(), refreshed.location()), (303, here.clone()));
        let kept =
            async |text: &str| fixture.number(&format!("SELECT COUNT(*) FROM drafts WHERE text = '{text}'")).await;
        assert_eq!(kept("And").await, 1);
        let stopped = visit.browser.post("/api/chat/stop", &[of_chat[0], of_chat[1], ("text", "And then")]).await;
        assert_eq!((stopped.status.as_u16(), stopped.location()), (303, here.clone()));
        let page = visit.browser.get(&here).await;
        assert!(page.says("You stopped this answer."), "{}", page.body);
        assert_eq!(kept("And then").await, 1);
        visit.asked.is_dropped().await;
        let rename = form(&page, "/api/chat/rename").with(&[("title", "Plans & more")]);
        let renamed = visit.browser.submit_to(&rename, &here).await;
        assert!(renamed.says("The chat has another name now") && renamed.body.contains("Plans &amp; more"));
        let refused =
            visit.browser.post_and_follow("/api/chat/rename", &[of_chat[0], of_chat[1], ("title", " ")]).await;
        assert!(refused.body.contains(r#"aria-invalid="true""#), "{}", refused.body);
        let context = form(&renamed, "/api/chat/context").with(&[("use_context", "")]);
        let switched = visit.browser.submit_to(&context, &here).await;
        assert!(switched.says("not used in this chat any more"));
        let found = visit.browser.get(&format!("{here}?q=plans")).await;
        assert!(
            found.body.contains("<details class=\"picker\" open") || found.body.contains("<details open"),
            "{}",
            found.body
        );
        let none = visit.browser.get(&format!("{here}?q=zzz")).await;
        assert!(none.says("No chat has these words."));
        let deleted = visit.browser.post("/api/chat/delete", &of_chat).await;
        assert_eq!((deleted.status.as_u16(), deleted.location()), (303, address(visit.agent, None)));
        assert!(visit.browser.get(&deleted.location()).await.says("The chat is deleted"));
        assert_eq!(visit.browser.get(&here).await.status, 404);
    })
    .await;
}

#[tokio::test]
async fn f4_what_cannot_be_sent_is_refused_in_words_and_still_there() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let mut browser = fixture.browser(&mira).await;
        let agent = mira.smithers.to_string();
        for length in [60_000, 1_000_000] {
            let long = "x".repeat(length);
            let fields = [("agent", agent.as_str()), ("chat", ""), ("text", long.as_str())];
            let answer = browser.call("/api/chat/send", &fields).await;
            assert_eq!(answer.status, 422, "{length}: {}", answer.body);
            let plain = browser.post("/api/chat/send", &fields).await;
            assert_eq!(plain.status, 303, "{length}: {}", plain.body);
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM chats").await, 0);
    })
    .await;
}

#[tokio::test]
async fn h1_h6_without_any_provider_smithers_is_the_guide_who_says_so_and_saves_what_it_is_told() {
    on_both(|fixture| async move {
        fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let (member, models) = (fixture.member(&mira).await, Connected(fixture.app.clone()));
        let mut browser = fixture.browser(&mira).await;
        let new = browser.get(&address(mira.smithers, None)).await;
        for words in ["built-in guide", "ask an admin to connect one", "What do you do here?", "Skip this question"] {
            assert!(new.body.contains(words), "{words} in {}", new.body);
        }
        let agent = mira.smithers.to_string();
        let told = [("agent", agent.as_str()), ("chat", ""), ("text", "I build boats")];
        let here = browser.post("/api/chat/send", &told).await.location();
        let chat = here.rsplit('/').next().unwrap().parse().unwrap();
        until(&fixture.app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
        let page = browser.get(&here).await;
        assert!(page.body.contains("Noted, under") && page.body.contains("How do you like answers"), "{}", page.body);
        assert_eq!(fixture.trail().await.iter().filter(|action| action.starts_with("context.")).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn h3_what_an_agent_says_is_tame_on_the_page_and_in_the_stream() {
    on_both(|fixture| async move {
        let mut visit = visit(&fixture).await;
        let evil = "![](https://evil.example/p.png) [x](javascript:alert(1))\n\n<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>";
        let address = visit.address();
        visit.asked.say(evil);
        visit.asked.end();
        let here = (visit.agent, visit.chat);
        until(&fixture.app, &visit.models, &visit.member, here, |page| page.running.is_none()).await;
        let page = visit.browser.get(&address).await;
        for sign in ["<script>alert", "evil.example", "javascript:", "<img"] {
            assert!(!page.body.split("__RESOLVED_RESOURCES").next().unwrap().contains(sign), "{sign} in {}", page.body);
        }
        assert!(page.body.contains("&lt;script&gt;alert(1)"), "{}", page.body);
        assert_eq!(visit.person.smithers, visit.agent);
    })
    .await;
}

/// Connects a provider on this machine, whose first model answers for everybody.
pub(super) async fn provided(fixture: &Fixture) -> scripted::Scripted {
    let provider = scripted::Scripted::start(0).await.unwrap();
    let operator = Authority::Operator(Operator::from_command_line());
    let new = NewProvider::parse("compatible", "sk-scripted-0123456789", &provider.address()).unwrap();
    let key = Some("sk-scripted-0123456789".to_owned().into());
    connect(&fixture.app, &operator, new, key).await.unwrap();
    provider
}

#[tokio::test]
async fn h2_v1_what_is_sent_is_answered_by_a_provider_whose_name_the_page_shows() {
    on_both_with(&[("PINCHY_ALLOW_LOOPBACK", "true")], |fixture| async move {
        fixture.set_up().await;
        let provider = provided(&fixture).await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let (member, models) = (fixture.member(&mira).await, Connected(fixture.app.clone()));
        let mut browser = fixture.browser(&mira).await;
        let new = browser.get(&address(mira.smithers, None)).await;
        assert!(new.body.contains("scripted at 127.0.0.1:"), "{}", new.body);
        let fields = form(&new, "/api/chat/send").with(&[("text", "say **Gladly**, Mira")]);
        let sent = browser.submit(&fields).await;
        assert_eq!(sent.status, 303, "{}", sent.body);
        let here = sent.location();
        // The same form once more is the same message (F7).
        assert_eq!(browser.submit(&fields).await.location(), here);
        let chat = here.rsplit('/').next().unwrap().parse().unwrap();
        until(&fixture.app, &models, &member, (mira.smithers, chat), |page| page.running.is_none()).await;
        let page = browser.get(&here).await;
        assert!(page.body.contains("<p><strong>Gladly</strong>, Mira</p>"), "{}", page.body);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM messages").await, 2);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM runs WHERE tokens_in > 0 AND tokens_out > 0").await, 1);
        let asked = provider.requests();
        let messages = asked.last().unwrap()["messages"].as_array().unwrap();
        assert_eq!(
            (messages[0]["role"].as_str(), messages[1]["content"].as_str()),
            (Some("system"), Some("say **Gladly**, Mira"))
        );
    })
    .await;
}

/// What the model was told before the conversation, and the last thing that was said to it.
pub(super) fn told(provider: &scripted::Scripted) -> (String, String) {
    let asked = provider.requests();
    let messages = asked.last().unwrap()["messages"].as_array().unwrap();
    let text = |message: &serde_json::Value| message["content"].as_str().unwrap_or_default().to_owned();
    (text(&messages[0]), text(messages.last().unwrap()))
}

#[tokio::test]
async fn x3_a_chat_that_begins_with_an_offer_uses_ones_context_as_the_box_beside_it_says() {
    on_both_with(&[("PINCHY_ALLOW_LOOPBACK", "true")], |fixture| async move {
        let ana = fixture.set_up().await;
        let provider = provided(&fixture).await;
        let by: Authority = fixture.admin(&ana).await.into();
        let name = AgentName::parse("Research").unwrap();
        let agent = create(&fixture.app, &by, name, Template::Research).await.unwrap().agent.unwrap();
        let (member, models) = (fixture.member(&ana).await, Connected(fixture.app.clone()));
        let known = context::model::PersonalContext::parse(["Ana", "Harbour master", "", ""]).unwrap();
        context::service::save(&fixture.app, &member, &known, None).await.unwrap();
        let mut browser = fixture.browser(&ana).await;
        let new = browser.get(&address(agent, None)).await;
        let offers: Vec<_> = tags(&new.body).into_iter().filter(|tag| tag.get("name") == Some("offer")).collect();
        assert!(!offers.is_empty() && offers.iter().all(|offer| offer.get("form") == Some("composer")), "{offers:?}");
        assert!(new.body.contains(r#"id="composer""#), "{}", new.body);
        for (use_context, is_told) in [("on", true), ("", false)] {
            let composer = form(&browser.get(&address(agent, None)).await, "/api/chat/send");
            let mut fields = composer.with(&[("text", "And then"), ("use_context", use_context)]);
            fields.fields.push(("offer".to_owned(), offers[0].get("value").unwrap().to_owned()));
            let here = browser.submit(&fields).await.location();
            let chat = here.rsplit('/').next().unwrap().parse().unwrap();
            until(&fixture.app, &models, &member, (agent, chat), |page| page.running.is_none()).await;
            let (system, said) = told(&provider);
            assert_eq!(said, offers[0].get("value").unwrap());
            assert_eq!(system.contains("Harbour master"), is_told, "{system}");
            // What was typed meanwhile is still to be sent, in the chat that has begun.
            assert_eq!(form(&browser.get(&here).await, "/api/chat/send").value("text"), "And then");
            assert_eq!(form(&browser.get(&address(agent, None)).await, "/api/chat/send").value("text"), "");
        }
        assert_eq!(fixture.number("SELECT COUNT(*) FROM chats WHERE context_off = 1").await, 1);
    })
    .await;
}

#[tokio::test]
async fn x2_the_model_is_told_the_context_of_the_asker_and_of_nobody_else() {
    on_both_with(&[("PINCHY_ALLOW_LOOPBACK", "true")], |fixture| async move {
        let ana = fixture.set_up().await;
        let provider = provided(&fixture).await;
        let by: Authority = fixture.admin(&ana).await.into();
        let name = AgentName::parse("Research").unwrap();
        let agent = create(&fixture.app, &by, name, Template::Scratch).await.unwrap().agent.unwrap();
        let cleo = fixture.user("Cleo Third", "cleo@harbour.example", Role::Admin).await;
        for (person, role) in [(&ana, "Harbour master"), (&cleo, "Sail maker")] {
            let known = context::model::PersonalContext::parse(["", role, "", ""]).unwrap();
            context::service::save(&fixture.app, &fixture.member(person).await, &known, None).await.unwrap();
        }
        let models = Connected(fixture.app.clone());
        for (person, own, other) in [(&ana, "Harbour master", "Sail maker"), (&cleo, "Sail maker", "Harbour master")] {
            let member = fixture.member(person).await;
            let chat = say(&fixture.app, &models, &member, agent, None, "Who am I?").await.unwrap();
            until(&fixture.app, &models, &member, (agent, chat), |page| page.running.is_none()).await;
            let (system, _) = told(&provider);
            assert!(system.contains(own) && !system.contains(other), "{system}");
        }
    })
    .await;
}

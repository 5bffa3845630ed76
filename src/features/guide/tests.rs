//! What the guide says and does, on both databases.

use super::model::Reply;
use super::service::{self, tools};
use super::text;
use crate::domain::{Member, Role};
use crate::error::AppError;
use crate::features::{
    audit::service as audit,
    context::{
        model::{ContextField, PersonalContext},
        service as context,
    },
    users::service::deactivate::deactivate,
};
use crate::tests::{
    fixture::{Fixture, Person, on_both},
    world::contents,
};
use crate::write_tx;
use serde_json::{Value, json};
use std::time::Duration;

const TABLES: &[&str] = &["personal_context", "guide_interviews", "audit_entries"];

struct Scene {
    ana: Person,
    mira: Person,
    by_mira: Member,
}

async fn scene(fixture: &Fixture) -> Scene {
    let ana = fixture.set_up().await;
    let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
    let by_mira = fixture.member(&mira).await;
    Scene { ana, mira, by_mira }
}

async fn open(fixture: &Fixture, member: &Member) -> Reply {
    service::open(&mut fixture.app.db.read().await.unwrap(), member).await.unwrap()
}

async fn answer(fixture: &Fixture, member: &Member, message: &str) -> Result<Reply, AppError> {
    let app = &fixture.app;
    write_tx!(app.db, |tx| { service::reply(tx, app, member, message).await })
}

async fn say(fixture: &Fixture, member: &Member, message: &str) -> Reply {
    answer(fixture, member, message).await.unwrap()
}

async fn call(
    fixture: &Fixture,
    member: &Member,
    person: &Person,
    name: &str,
    arguments: &Value,
) -> tools::ToolOutcome {
    let app = &fixture.app;
    let done: Result<_, AppError> =
        async { write_tx!(app.db, |tx| { tools::apply(tx, app, member, person.smithers, name, arguments).await }) }
            .await;
    done.unwrap()
}

async fn known(fixture: &Fixture, member: &Member) -> PersonalContext {
    context::page(&fixture.app, member).await.unwrap().context
}

#[tokio::test]
async fn h1_it_greets_by_name_says_what_it_is_and_asks_three_questions_that_fill_the_context() {
    on_both(|fixture| async move {
        let Scene { mira, by_mira, .. } = scene(&fixture).await;
        let first = open(&fixture, &by_mira).await;
        assert!(first.text.starts_with("Welcome, Mira."), "{}", first.text);
        assert!(first.text.contains("**built-in guide**") && first.text.contains("no AI model"), "{}", first.text);
        assert!(first.text.ends_with("**What do you do here?**"), "{}", first.text);
        assert!(first.text.contains("ask an admin to connect one"), "H6: {}", first.text);
        assert_eq!(first, open(&fixture, &by_mira).await, "opening changes nothing");

        let second = say(&fixture, &by_mira, "I design *boats*, and sell them").await;
        assert!(
            second.text.contains("I design \\*boats\\*\\, and sell them"),
            "its user sees what was saved: {}",
            second.text
        );
        assert!(
            second.text.contains("**Undo**")
                && second.text.ends_with(&format!("**{}**", text::question(super::model::Question::Style)))
        );
        assert!(second.saved.is_some());
        let newest = audit::list(&fixture.app, None).await.unwrap().rows.remove(0);
        assert_eq!(
            (newest.action.as_str(), newest.actor_kind.as_str(), Some(newest.id)),
            ("context.saved", "agent", second.saved)
        );
        say(&fixture, &by_mira, "Short and direct").await;
        let last = say(&fixture, &by_mira, "Deutsch").await;
        assert!(!last.text.contains('?') && last.quick.contains(&text::START_OVER.to_owned()), "{last:?}");
        let saved = known(&fixture, &by_mira).await;
        assert_eq!(saved.role, "I design *boats*, and sell them");
        assert_eq!(saved.preferences, "Answers: Short and direct\nLanguage: Deutsch");
        // What agents receive is what it shows.
        let received = context::received(&mut fixture.app.db.read().await.unwrap(), mira.id).await.unwrap();
        let shown = say(&fixture, &by_mira, text::SHOW).await.text;
        for line in received.lines() {
            assert!(shown.contains(&text::plain(line)), "{line} in {shown}");
        }
        assert!(open(&fixture, &by_mira).await.text.contains("**Start over**"), "it does not ask twice");
        // Once more from the beginning: the answer takes its own place, and leaves the others.
        for message in [text::START_OVER, text::SKIP, text::SKIP, "English"] {
            say(&fixture, &by_mira, message).await;
        }
        assert_eq!(known(&fixture, &by_mira).await.preferences, "Answers: Short and direct\nLanguage: English");
    })
    .await;
}

#[tokio::test]
async fn h1_questions_can_be_left_out_put_off_and_answered_with_a_question_of_ones_own() {
    on_both(|fixture| async move {
        let Scene { by_mira, .. } = scene(&fixture).await;
        let before = contents(&fixture, &["personal_context", "audit_entries"]).await;
        let helped = say(&fixture, &by_mira, "How do I change my password?").await;
        assert!(
            helped.text.contains("**Change your password**") && helped.text.contains("](/account)"),
            "{}",
            helped.text
        );
        assert!(helped.text.ends_with("**What do you do here?**"), "the question stands: {}", helped.text);
        let skipped = say(&fixture, &by_mira, text::SKIP).await;
        assert!(
            skipped.text.starts_with("Skipped.")
                && skipped.text.contains(text::question(super::model::Question::Style))
        );
        let later = say(&fixture, &by_mira, text::LATER).await;
        assert_eq!(later.quick, [text::GO_ON, text::CAN_DO]);
        say(&fixture, &by_mira, "Just some words about the weather").await;
        let again = say(&fixture, &by_mira, text::GO_ON).await;
        assert!(
            again.text.ends_with(&format!("**{}**", text::question(super::model::Question::Style))),
            "{}",
            again.text
        );
        assert_eq!(
            contents(&fixture, &["personal_context", "audit_entries"]).await,
            before,
            "none of this saves anything"
        );
    })
    .await;
}

#[tokio::test]
async fn f6_undo_is_said_or_clicked_and_takes_back_the_last_answer_alone() {
    on_both(|fixture| async move {
        let Scene { by_mira, .. } = scene(&fixture).await;
        assert_eq!(
            say(&fixture, &by_mira, "Undo").await.text,
            format!("{}\n\n**What do you do here?**", text::NOTHING_TO_UNDO)
        );
        say(&fixture, &by_mira, "Harbour pilot").await;
        let second = say(&fixture, &by_mira, "With all the reasons").await;
        let undone = say(&fixture, &by_mira, "undo").await;
        assert!(undone.text.starts_with(text::UNDONE), "{}", undone.text);
        let left = known(&fixture, &by_mira).await;
        assert_eq!((left.role.as_str(), left.preferences.as_str()), ("Harbour pilot", ""));
        let refused = context::undo(&fixture.app, &by_mira, second.saved.unwrap()).await;
        assert_eq!(refused, Err(AppError::UndoStale), "the button under the answer comes too late");
        let third = say(&fixture, &by_mira, "Deutsch").await.saved.unwrap();
        fixture.app.clock.advance(Duration::from_secs(601));
        let late = say(&fixture, &by_mira, "undo").await;
        assert!(late.text.contains("can no longer be undone"), "{}", late.text);
        assert_eq!(context::undo(&fixture.app, &by_mira, third).await, Err(AppError::UndoTooLate));
        assert_eq!(known(&fixture, &by_mira).await.preferences, "Language: Deutsch");
    })
    .await;
}

#[tokio::test]
async fn h1_what_cannot_be_saved_is_told_and_the_question_stays() {
    on_both(|fixture| async move {
        let Scene { by_mira, .. } = scene(&fixture).await;
        let before = contents(&fixture, TABLES).await;
        for told in ["x".repeat(16_001), "a\0b".to_owned(), "x\u{1b}[31m".to_owned()] {
            let refused = say(&fixture, &by_mira, &told).await;
            assert!(refused.text.starts_with(text::NOT_SAVED) && refused.text.ends_with("**What do you do here?**"));
            assert_eq!(refused.saved, None);
        }
        assert_eq!(contents(&fixture, TABLES).await, before);
        for told in ["🦞", "<script>alert(1)</script>", "שלום", "' OR 1=1 --"] {
            say(&fixture, &by_mira, text::START_OVER).await;
            let saved = say(&fixture, &by_mira, told).await;
            assert!(saved.saved.is_some() && !saved.text.replace("\\<", "").contains("<script"), "{}", saved.text);
            assert_eq!(known(&fixture, &by_mira).await.role, told);
        }
    })
    .await;
}

#[tokio::test]
async fn p2_it_leads_nobody_where_they_may_not_go_and_admins_where_they_may() {
    on_both(|fixture| async move {
        let Scene { ana, by_mira, .. } = scene(&fixture).await;
        let by_ana = fixture.member(&ana).await;
        let question = "How do I invite somebody?";
        let refused = say(&fixture, &by_mira, question).await.text;
        assert!(
            refused.contains("please ask an admin") && !refused.contains("/users") && !refused.contains("/help/invite")
        );
        let helped = say(&fixture, &by_ana, question).await.text;
        assert!(helped.contains("](/users/invite)") && helped.contains("](/help/invite)"), "{helped}");
        for (member, has) in [(&by_mira, false), (&by_ana, true)] {
            let all = say(&fixture, member, text::CAN_DO).await.text;
            assert!(all.contains("](/help/context)") && all.contains("](/help/invite)") == has, "{all}");
        }
        let unknown = say(&fixture, &by_mira, "What is the capital of France?").await.text;
        assert!(unknown.contains("I know only those") && unknown.contains("ask an admin to connect one"), "{unknown}");
    })
    .await;
}

#[tokio::test]
async fn p1_nothing_is_saved_for_whom_is_active_no_more_nor_is_the_interview_moved_on() {
    on_both(|fixture| async move {
        let Scene { ana, mira, by_mira } = scene(&fixture).await;
        say(&fixture, &by_mira, "Harbour pilot").await;
        let before = contents(&fixture, &["personal_context", "guide_interviews"]).await;
        fixture.break_inserts("audit_entries").await;
        answer(&fixture, &by_mira, "Short and direct").await.unwrap_err();
        fixture.mend_inserts("audit_entries").await;
        deactivate(&fixture.app, &fixture.admin(&ana).await.into(), mira.id).await.unwrap();
        assert_eq!(answer(&fixture, &by_mira, "Short and direct").await, Err(AppError::SignedOut));
        assert_eq!(contents(&fixture, &["personal_context", "guide_interviews"]).await, before);
    })
    .await;
}

#[tokio::test]
async fn h1_a_model_saves_by_a_tool_that_its_user_sees_and_can_undo() {
    on_both(|fixture| async move {
        let Scene { mira, by_mira, .. } = scene(&fixture).await;
        let arguments = json!({ "preferred_name": "Mi", "preferences": "In German." });
        let done = call(&fixture, &by_mira, &mira, tools::SAVE_CONTEXT, &arguments).await;
        let saved = done.saved.unwrap();
        assert_eq!(saved.fields, [ContextField::PreferredName, ContextField::Preferences]);
        assert!(done.result.contains("can undo"), "{}", done.result);
        assert_eq!(call(&fixture, &by_mira, &mira, tools::SAVE_CONTEXT, &arguments).await.saved, None, "U7");
        assert!(
            open(&fixture, &by_mira).await.text.starts_with("Welcome, Mi."),
            "it is what they are called from now on"
        );
        context::undo(&fixture.app, &by_mira, saved.undo.unwrap()).await.unwrap();
        assert!(known(&fixture, &by_mira).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn h1_what_a_model_gets_wrong_is_told_to_the_model_and_saves_nothing() {
    on_both(|fixture| async move {
        let Scene { mira, by_mira, .. } = scene(&fixture).await;
        let before = contents(&fixture, TABLES).await;
        let long = "x".repeat(16_001);
        for (name, arguments) in [
            (tools::SAVE_CONTEXT, json!({})),
            (tools::SAVE_CONTEXT, json!(null)),
            (tools::SAVE_CONTEXT, json!(["role"])),
            (tools::SAVE_CONTEXT, json!({ "role": 1 })),
            (tools::SAVE_CONTEXT, json!({ "role": "Pilot", "is_admin": "true" })),
            (tools::SAVE_CONTEXT, json!({ "role": "a\u{0}b" })),
            (tools::SAVE_CONTEXT, json!({ "role": "Pilot", "anything_else": long })),
            ("delete_user", json!({ "user": mira.id.to_string() })),
            (tools::SEARCH_HELP, json!({ "question": 7 })),
        ] {
            let done = call(&fixture, &by_mira, &mira, name, &arguments).await;
            assert_eq!(done.saved, None, "{name} {arguments}");
            assert!(!done.result.is_empty());
        }
        assert_eq!(contents(&fixture, TABLES).await, before);
        let found =
            call(&fixture, &by_mira, &mira, tools::SEARCH_HELP, &json!({ "question": "change my password" })).await;
        assert!(
            found.result.contains("# Change your password") && found.result.contains("](/account)"),
            "{}",
            found.result
        );
        let refused =
            call(&fixture, &by_mira, &mira, tools::SEARCH_HELP, &json!({ "question": "invite somebody" })).await;
        assert!(refused.result.contains("Only admins can do this") && !refused.result.contains("/users/invite"));
        // Every tool says what it takes.
        for tool in tools::all() {
            assert_eq!(tool.schema["type"], "object");
            assert!(tool.schema["properties"].as_object().is_some_and(|fields| !fields.is_empty()), "{}", tool.name);
        }
    })
    .await;
}

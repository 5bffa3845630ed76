//! T1: no entry, no change. T2, T9: personal values are committed to, kept beside the entry, and can be erased.

use super::super::Event;
use super::{append_limited, bodies, refused, trail};
use crate::domain::{Actor, Admin, AgentName, Authority, Email, Member, Operator, Origin, PersonName, Role, UserId};
use crate::error::AppError;
use crate::features::{
    agents::{
        model::{Audience, Template},
        service::{archive, configure::configure, create as create_agent, list as list_agents, show::show},
    },
    audit::{NewEntry, model::Action},
    auth::service::{change_password, sessions, sessions::Found, sign_in, sign_out},
    context::{model::PersonalContext, service as context},
    groups::{
        model::GroupDetails,
        service::{add_members, change_group, create_group, delete_group, set_user_groups, undo as groups_undo},
    },
    settings::{model::NewSettings, service as settings},
    setup::{model::NewWorkspace, service as setup},
    users::{
        model::{Holds, InviteEdit, NewInvite},
        service::{
            change_reset, change_role, claim, correct_profile, create_invite, deactivate, edit_invite, end_sessions,
            erase, export, finish_reset, reactivate, renew_invite, revoke_invite, revoke_reset, start_reset, undo,
        },
    },
};
use crate::server::{AppState, crypto::sha256, db::copy::Value};
use crate::tests::{
    fixture::{Fixture, PASSWORD, Person, on_both},
    world::{self, ACTED_ON, contents},
};
use data_encoding::HEXLOWER;
use secrecy::ExposeSecret;
use std::{collections::BTreeSet, time::Duration};

const ADDRESS: &str = "203.0.113.7";

fn here() -> Origin {
    super::origin(ADDRESS)
}

fn entered(email: &str, password: &str) -> sign_in::Entered {
    sign_in::Entered {
        email: email.to_owned(),
        password: password.to_owned(),
        former: None,
        device: None,
        origin: here(),
    }
}

fn claimed(token: &str, name: &str) -> claim::Entered {
    claim::Entered {
        token: token.to_owned(),
        email: String::new(),
        name: name.to_owned(),
        password: PASSWORD.to_owned(),
        origin: here(),
    }
}

/// What is set by link.
const NEW_PASSWORD: &str = "quiet harbour lantern";

/// A session of somebody whose password is [`PASSWORD`] or [`NEW_PASSWORD`].
async fn member_of(fixture: &Fixture, user: UserId) -> Member {
    let email = "mira@harbour.example";
    let mut begun = sign_in::sign_in(&fixture.app, entered(email, NEW_PASSWORD)).await;
    if begun.is_err() {
        begun = sign_in::sign_in(&fixture.app, entered(email, PASSWORD)).await;
    }
    let token = begun.unwrap().session.token.expose_secret().to_owned();
    let Found::Live(member) = sessions::find(&fixture.app, &token, here()).await.unwrap() else { panic!("no session") };
    assert_eq!(member.user, user);
    *member
}

/// Every act of this version once; gives the secrets that were seen on the way.
async fn whole_story(fixture: &Fixture) -> Vec<String> {
    let app = &fixture.app;
    setup::check_code(app, "WRONG", here()).await.unwrap_err();
    let code = setup::code(app).await.unwrap();
    let new = NewWorkspace::parse("Harbour & Co", "Ana Kovač", "ana@harbour.example", PASSWORD, None).unwrap();
    let done = setup::set_up(app, new, PASSWORD, here()).await.unwrap();
    sign_in::begin_with_new_password(app, sign_in::PasswordSet::first(done.user), None, here()).await.unwrap();
    sign_in::sign_in(app, entered("ana@harbour.example", "wrong password")).await.err().unwrap();
    let session = sign_in::sign_in(app, entered("Ana@Harbour.example", PASSWORD)).await.unwrap().session;
    let ana = Person {
        id: done.user,
        name: PersonName::parse("Ana Kovač").unwrap(),
        email: Email::parse("ana@harbour.example").unwrap(),
        role: Role::Admin,
        smithers: done.smithers,
    };
    let (mira, old) = world::invite(fixture, &ana, "Mira Lindqvist", "mira@harbour.example").await;
    let admin = fixture.admin(&ana).await;
    let link = renew_invite::renew_invite(app, &admin, mira, false).await.unwrap().link;
    let token = link.rsplit('/').next().unwrap().to_owned();
    let mira = claim::claim(app, claimed(&token, "Mira Łukaszewicz")).await.unwrap().user;
    claim::claim(app, claimed(&token, "Mira Łukaszewicz")).await.unwrap_err();
    let (ben, other) = world::invite(fixture, &ana, "Ben Osei", "").await;
    let authority: Authority = admin.clone().into();
    let revoked = revoke_invite::revoke_invite(app, &authority, ben).await.unwrap().undo.unwrap();
    undo::undo(app, &admin, revoked).await.unwrap();
    let first = start_reset::start_reset(app, &authority, mira, Holds::Day, false).await.unwrap();
    change_reset::change_reset(app, &authority, &first.token, Holds::Hour, true, false).await.unwrap();
    revoke_reset::revoke_reset(app, &authority, first.reset).await.unwrap();
    let second = start_reset::start_reset(app, &authority, mira, Holds::Week, false).await.unwrap();
    finish_reset::finish_reset(app, &second.token, NEW_PASSWORD, None, &here()).await.unwrap();
    finish_reset::finish_reset(app, &second.token, NEW_PASSWORD, None, &here()).await.unwrap_err();
    let member = member_of(fixture, mira).await;
    change_password::change_password(app, &member, NEW_PASSWORD, PASSWORD).await.unwrap();
    member_of(fixture, mira).await;
    end_sessions::end_sessions(app, &authority, mira).await.unwrap();
    correct_profile::correct_profile(app, &authority, mira, "Mira L.", "mira@harbour.example").await.unwrap();
    let member = member_of(fixture, mira).await;
    correct_profile::change_own_name(app, &member, "Mira Łukaszewicz").await.unwrap();
    let known = PersonalContext::parse(["Mira", "Product designer", "Answers: like a harbour master", ""]).unwrap();
    context::save(app, &member, &known, None).await.unwrap();
    let edit = InviteEdit::parse("Ben O.", "member", Some(&[])).unwrap();
    edit_invite::edit_invite(app, &authority, ben, edit).await.unwrap();
    groups_story(app, &admin, mira).await;
    agents_story(app, &admin).await;
    let gone = fixture.user("Gone Already", "gone@harbour.example", Role::Member).await;
    deactivate::deactivate(app, &authority, gone.id).await.unwrap();
    erase::erase(app, &authority, gone.id).await.unwrap();
    change_role::change_role(app, &authority, mira, Role::Admin).await.unwrap();
    deactivate::deactivate(app, &authority, mira).await.unwrap();
    reactivate::reactivate(app, &authority, mira).await.unwrap();
    let changed = NewSettings::parse("Harbour and Company", "").unwrap();
    settings::change(app, &authority, changed).await.unwrap();
    export::begin(app, &admin, export::Wanted::default()).await.unwrap();
    append_limited(app, refused(admin.member(), app.clock.now())).await.unwrap();
    sign_out::sign_out(app, admin.member()).await.unwrap();
    let created = NewWorkspace::parse("Harbour", "Zoë Quist", "zoe@harbour.example", PASSWORD, None).unwrap();
    let operator = Operator::from_command_line().into();
    setup::create_admin(app, &operator, created, PASSWORD).await.unwrap();
    let session = session.token.expose_secret().to_owned();
    let passwords = [PASSWORD, NEW_PASSWORD, "wrong password"].map(str::to_owned);
    // What agents know about her is no secret of this kind, but the trail holds none of it either (X3).
    let known = ["Product designer", "like a harbour master"].map(str::to_owned);
    [vec![code, token, old, other, session, first.token, second.token], passwords.to_vec(), known.to_vec()].concat()
}

/// Every act on groups.
async fn groups_story(app: &AppState, admin: &Admin, mira: UserId) {
    let by: Authority = admin.clone().into();
    let new = |name: &str| GroupDetails::parse(name, "").unwrap();
    let group = create_group::create_group(app, &by, new("Designers")).await.unwrap().group.unwrap();
    change_group::change_group(app, &by, group, new("Design")).await.unwrap();
    add_members::add_members(app, &by, group, &[mira]).await.unwrap();
    set_user_groups::set_user_groups(app, &by, mira, &[]).await.unwrap();
    let gone = delete_group::delete_group(app, &by, group).await.unwrap().undo.unwrap();
    groups_undo::undo(app, admin, gone).await.unwrap();
}

fn text(value: &Value) -> &str {
    match value {
        Value::Text(Some(text)) => text,
        other => panic!("no text: {other:?}"),
    }
}

/// Every act on agents.
async fn agents_story(app: &AppState, admin: &Admin) {
    let by: Authority = admin.clone().into();
    let name = AgentName::parse("Policy guide").unwrap();
    let agent = create_agent::create(app, &by, name, Template::Policies).await.unwrap().agent.unwrap();
    let mut details = list_agents::agent(app, agent).await.unwrap().details;
    details.instructions = "Answer from the rules.".to_owned();
    configure(app, &by, agent, details).await.unwrap();
    show(app, &by, agent, Audience::parse("everyone", Vec::new()).unwrap()).await.unwrap();
    archive::archive(app, &by, agent).await.unwrap();
    archive::restore(app, &by, agent).await.unwrap();
}

#[tokio::test]
async fn t2_an_entry_holds_no_personal_value_no_e_mail_and_no_secret() {
    on_both(|fixture| async move {
        let secrets = whole_story(&fixture).await;
        let told: BTreeSet<_> = trail(&fixture).await.iter().map(|row| row.action.as_str()).collect();
        let by_other_tests = [
            Action::HeldBack,
            Action::BackupMade,
            Action::BackupRestored,
            Action::UsersListed,
            Action::InstallationExamined,
            Action::SetUpAddressShown,
            Action::AuditKeyShown,
            Action::AuditKeyRotated,
            Action::AuditVerified,
            Action::AuditExported,
            Action::InstallationMoved,
            Action::AuditPruned,
            Action::AuditPruneShown,
            Action::ReadTokenMade,
            Action::ReadTokenRevoked,
        ];
        // Of features that have tests of their own entries.
        let by_other_features = ["provider.", "license.", "branding."];
        let is_here = |action: &&Action| {
            !by_other_tests.contains(action) && !by_other_features.iter().any(|area| action.as_str().starts_with(area))
        };
        let expected = Action::ALL.iter().filter(is_here);
        assert_eq!(told, expected.map(|action| action.as_str()).collect(), "each act is told of");
        let tables = contents(&fixture, &["audit_entries", "audit_index", "audit_personal"]).await;
        let public = format!("{:?}{:?}", tables["audit_entries"], tables["audit_index"]).to_lowercase();
        let names =
            ["ana", "kova", "mira", "lindqvist", "łukaszewicz", "ben", "osei", "zoë", "quist", "gone", "already"];
        for personal in names.iter().chain(&["@", "harbour.example", ADDRESS, "203.0.113", "mozilla", "linux"]) {
            let found = public.match_indices(personal).next();
            let around = found.map(|(at, _)| &public[at.saturating_sub(60)..(at + 60).min(public.len())]);
            assert_eq!(around, None, "{personal} in an entry");
        }
        let beside = format!("{:?}", tables["audit_personal"]);
        for (personal, there) in [("Ana Kovač", true), ("Mira Łukaszewicz", true), (ADDRESS, true), ("@", false)] {
            assert_eq!(beside.contains(personal), there, "{personal}");
        }
        for secret in &secrets {
            let secret = secret.to_lowercase();
            assert!(!public.contains(&secret) && !beside.to_lowercase().contains(&secret), "{secret}");
        }
    })
    .await;
}

#[tokio::test]
async fn t2_each_personal_value_is_committed_to_by_sha256_of_its_salt_and_itself() {
    on_both(|fixture| async move {
        whole_story(&fixture).await;
        let tables = contents(&fixture, &["audit_entries", "audit_personal"]).await;
        let mut salts = BTreeSet::new();
        for entry in &tables["audit_entries"] {
            let body: serde_json::Value = serde_json::from_str(text(&entry[3])).unwrap();
            assert_eq!(body["id"], text(&entry[0]));
            assert_eq!((&Value::Number(body["at"].as_i64()), body["v"].as_i64()), (&entry[1], Some(1)));
            let mut recomputed = serde_json::Map::new();
            for row in tables["audit_personal"].iter().filter(|row| row[0] == entry[0]) {
                let Value::Bytes(Some(salt)) = &row[3] else {
                    // Erased: what it was committed to stays in the entry.
                    assert_eq!(row[4], Value::Text(None), "a value without its salt");
                    let field = text(&row[1]);
                    recomputed.insert(field.to_owned(), body["personal"][field].clone());
                    continue;
                };
                assert_eq!(salt.len(), 32);
                assert!(salts.insert(salt.clone()), "a salt serves once");
                let commitment = HEXLOWER.encode(&sha256(&[salt, text(&row[4]).as_bytes()].concat()));
                recomputed.insert(text(&row[1]).to_owned(), commitment.into());
            }
            assert_eq!(body["personal"], serde_json::Value::Object(recomputed), "{body}");
        }
        assert!(salts.len() > 20, "{}", salts.len());
    })
    .await;
}

#[tokio::test]
async fn t9_a_person_can_be_erased_from_beside_the_entries_and_the_entries_stay_as_they_are() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        world::invite(&fixture, &ana, "Mira Lindqvist", "mira@harbour.example").await;
        let before = bodies(&fixture).await;
        let erase = format!("UPDATE audit_personal SET value = NULL, salt = NULL WHERE subject = '{}'", ana.id);
        assert_eq!(fixture.sql(&erase).await.unwrap(), 3, "name, address and program");
        assert_eq!(bodies(&fixture).await, before);
        let row = &trail(&fixture).await[0];
        assert_eq!((&row.actor_name, &row.address), (&None, &None));
        assert_eq!((row.actor, row.target_name.as_deref()), (Some(ana.id), Some("Mira Lindqvist")));
        assert_eq!(fixture.sql(&erase).await.unwrap(), 3, "erasing twice does no harm");
    })
    .await;
}

#[tokio::test]
async fn t1_what_cannot_be_written_into_the_trail_does_not_happen() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let (waiting, token) = world::invite(&fixture, &ana, "Mira Lindqvist", "mira@harbour.example").await;
        let admin = fixture.admin(&ana).await;
        let authority: Authority = admin.clone().into();
        let before = contents(&fixture, ACTED_ON).await;
        for table in ["audit_entries", "audit_index", "audit_personal"] {
            fixture.break_inserts(table).await;
            let new = NewInvite::parse("ben@harbour.example", "Ben Osei", "", "").unwrap();
            let settings = NewSettings::parse("Another", "").unwrap();
            let failures = [
                create_invite::create_invite(app, &admin, new, false).await.err(),
                renew_invite::renew_invite(app, &admin, waiting, false).await.err(),
                revoke_invite::revoke_invite(app, &authority, waiting).await.err(),
                claim::claim(app, claimed(&token, "Mira")).await.err(),
                settings::change(app, &authority, settings).await.err(),
                sign_in::sign_in(app, entered("ana@harbour.example", PASSWORD)).await.err(),
                sign_out::sign_out(app, admin.member()).await.err(),
            ];
            for (number, failure) in failures.into_iter().enumerate() {
                assert_eq!(failure, Some(AppError::Internal), "act {number} without {table}");
            }
            assert_eq!(contents(&fixture, ACTED_ON).await, before, "without {table}");
            fixture.mend_inserts(table).await;
        }
        // Mended, the same acts go through: it was the trail that held them back.
        claim::claim(app, claimed(&token, "Mira")).await.unwrap();
        sign_out::sign_out(app, admin.member()).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn t1_an_entry_goes_with_a_change_that_is_rolled_back() {
    on_both(|fixture| async move {
        let entry = NewEntry::new(fixture.app.clock.now(), Actor::System, None, Origin::default(), Event::SetUpRefused);
        let mut tx = fixture.app.db.begin().await.unwrap();
        super::service::append(&mut tx, &fixture.app.random, entry).await.unwrap();
        drop(tx);
        fixture.app.clock.advance(Duration::from_secs(1));
        assert_eq!(bodies(&fixture).await, Vec::<String>::new());
    })
    .await;
}

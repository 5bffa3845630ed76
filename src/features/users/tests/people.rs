//! One person: seen, corrected, and erased (U2, U9, T9, A5).

use super::{claim, invite};
use crate::domain::{Authority, Email, PersonName, Role};
use crate::error::{AppError, Fault};
use crate::features::{
    audit::service as audit,
    auth::service::{own_sessions, sessions, sign_in},
    users::{
        model::{Deed, ERASED_NAME, Holds, is_no_address, no_address},
        service::{
            correct_profile::{change_own_name, correct_profile},
            deactivate::deactivate,
            end_sessions::end_sessions,
            erase::erase,
            finish_reset::reset_page,
            list,
            person::person,
            reactivate::reactivate,
            renew_invite::renew_invite,
            revoke_invite::revoke_invite,
            start_reset::start_reset,
            undo::undo,
        },
    },
};
use crate::server::db::copy::TABLES;
use crate::tests::{
    fixture::{Fixture, PASSWORD, on_both},
    world::{ACTED_ON, contents},
};
use secrecy::ExposeSecret;
use std::time::Duration;

async fn signs_in(fixture: &Fixture, email: &str) -> Result<String, AppError> {
    let entered = sign_in::Entered {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        former: None,
        device: None,
        origin: Default::default(),
    };
    Ok(sign_in::sign_in(&fixture.app, entered).await?.session.token.expose_secret().to_owned())
}

#[tokio::test]
async fn u7_ending_sessions_whose_time_is_over_writes_nothing() {
    on_both(|fixture| async move {
        let by_ana: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let (old, _) = fixture.session(&ben).await;
        fixture.app.clock.advance(fixture.app.config.session_idle);
        let member = fixture.member(&ben).await;
        assert_eq!(own_sessions::end(&fixture.app, &member, old).await.unwrap(), 0);
        fixture.sql("UPDATE sessions SET ended_at = NULL").await.unwrap();
        assert_eq!(own_sessions::end_others(&fixture.app, &member).await.unwrap(), 0);
        fixture.app.clock.advance(fixture.app.config.session_idle);
        fixture.sql("UPDATE sessions SET ended_at = NULL").await.unwrap();
        end_sessions(&fixture.app, &by_ana, ben.id).await.unwrap();
        assert!(fixture.trail().await.is_empty(), "{:?}", fixture.trail().await);
        let of_ben = format!("SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL AND user_id = '{}'", ben.id);
        assert_eq!(fixture.number(&of_ben).await, 0, "they are ended all the same: the limit may be longer tomorrow");
    })
    .await;
}

#[tokio::test]
async fn u7_every_live_session_is_counted_also_beyond_those_that_a_list_shows_and_no_other() {
    on_both(|fixture| async move {
        let by_ana: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        fixture.session(&ben).await;
        fixture.app.clock.advance(fixture.app.config.session_idle);
        let (first, _) = fixture.session(&ben).await;
        for _ in 0..104 {
            fixture.app.clock.advance(Duration::from_millis(1));
            fixture.session(&ben).await;
        }
        let member = fixture.member(&ben).await;
        assert_eq!(own_sessions::end(&fixture.app, &member, first).await.unwrap(), 1, "one that no list shows");
        deactivate(&fixture.app, &by_ana, ben.id).await.unwrap();
        let newest = audit::list(&fixture.app, None).await.unwrap().rows.remove(0);
        assert_eq!(newest.details["ended_sessions"], "105", "not the one whose time was over");
        assert_eq!(fixture.trail().await, ["user.sessions_ended", "user.deactivated"]);
    })
    .await;
}

#[tokio::test]
async fn u2_a_person_is_shown_with_sessions_link_invites_and_timeline() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let by_ben = fixture.admin(&ben).await;
        invite(&fixture, &by_ben, "Mira", "mira@harbour.example").await.unwrap();
        let by_ana: Authority = ana.clone().into();
        start_reset(&fixture.app, &by_ana, ben.id, Holds::Day, false).await.unwrap();
        signs_in(&fixture, "ben@harbour.example").await.unwrap();
        let page = person(&fixture.app, ana.member(), ben.id).await.unwrap();
        assert_eq!((&page.name, &page.email, page.role, page.is_viewer), (&ben.name, &ben.email, Role::Admin, false));
        assert!(page.must_change && page.reset.as_ref().unwrap().maker == Some(ana.member().name.clone()));
        assert_eq!(page.sessions.iter().map(|session| session.limited).collect::<Vec<_>>(), [true]);
        assert_eq!(page.invites.iter().map(|invite| invite.name.as_str()).collect::<Vec<_>>(), ["Mira"]);
        let told: Vec<_> = page.timeline.rows.iter().rev().map(|row| row.action.as_str()).collect();
        assert_eq!(told, ["invite.created", "reset.started", "session.signed_in"], "by them and about them, once each");
        let unknown = crate::domain::UserId::from_uuid(uuid::Uuid::nil());
        assert_eq!(person(&fixture.app, ana.member(), unknown).await.err(), Some(AppError::NotFound));
        let own = person(&fixture.app, ana.member(), ana.member().user).await.unwrap();
        assert!(own.is_viewer && !own.must_change && own.reset.is_none());
    })
    .await;
}

#[tokio::test]
async fn u2_name_and_e_mail_are_corrected_and_the_reset_link_dies_with_another_e_mail() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await;
        let by_ana: Authority = ana.clone().into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let correct = async |name: &str, email: &str| correct_profile(&fixture.app, &by_ana, ben.id, name, email).await;
        let link = start_reset(&fixture.app, &by_ana, ben.id, Holds::Day, false).await.unwrap();
        let same_person = correct("Benjamin Osei", "Ben@Harbour.example").await.unwrap();
        assert_eq!(same_person.deed, Deed::ProfileCorrected);
        assert!(reset_page(&fixture.app, &link.token, None).await.is_ok(), "the same address in other letters");
        let entries = fixture.trail().await.len();
        correct("Benjamin Osei", "Ben@Harbour.example").await.unwrap();
        assert_eq!(fixture.trail().await.len(), entries, "U7");
        correct("Benjamin Osei", "benjamin@harbour.example").await.unwrap();
        assert!(matches!(reset_page(&fixture.app, &link.token, None).await, Err(AppError::LinkDead { .. })));
        assert_eq!(signs_in(&fixture, "ben@harbour.example").await.err(), Some(AppError::WrongCredentials));
        signs_in(&fixture, "benjamin@harbour.example").await.unwrap();
        let before = contents(&fixture, ACTED_ON).await;
        let faulty = correct(" ", "nobody").await.unwrap_err();
        assert_eq!((faulty.fault_of("name"), faulty.fault_of("email")), (Some(Fault::Empty), Some(Fault::NotAnEmail)));
        assert!(matches!(correct("Ben", "ANA@harbour.example").await, Err(AppError::EmailTaken { .. })));
        invite(&fixture, &ana, "Mira", "mira@harbour.example").await.unwrap();
        assert!(matches!(correct("Ben", "mira@harbour.example").await, Err(AppError::InviteExists { .. })));
        let after = contents(&fixture, ACTED_ON).await;
        assert_eq!((&after["users"], &after["credentials"]), (&before["users"], &before["credentials"]));
        let rows = audit::list(&fixture.app, None).await.unwrap().rows;
        let corrected = rows.iter().rfind(|row| row.action.as_str() == "user.profile_corrected").unwrap();
        assert_eq!(corrected.former_name.as_deref(), Some("Ben Osei"));
        assert!(!format!("{rows:?}").contains("@harbour"), "T2: no e-mail in the trail");
        // Also one's own, which no rule forbids.
        correct_profile(&fixture.app, &by_ana, ana.member().user, "Ana K.", "ana@harbour.example").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a5_ones_own_name_and_sessions() {
    on_both(|fixture| async move {
        let ana = fixture.set_up().await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let of_ana = fixture.session(&ana).await;
        let member = fixture.member(&ben).await;
        let others = [fixture.session(&ben).await, fixture.session(&ben).await];
        assert_eq!(change_own_name(&fixture.app, &member, "  Benjamin ").await.unwrap().as_str(), "Benjamin");
        let empty = change_own_name(&fixture.app, &member, "\0").await.unwrap_err();
        assert!(empty.fault_of("name").is_some());
        let own = own_sessions::list(&fixture.app, &member).await.unwrap();
        assert_eq!((own.sessions.len(), own.current), (3, member.session));
        assert_eq!(own_sessions::end(&fixture.app, &member, of_ana.0).await.unwrap(), 0, "another's does not end");
        assert_eq!(own_sessions::end(&fixture.app, &member, others[0].0).await.unwrap(), 1);
        assert_eq!(own_sessions::end(&fixture.app, &member, others[0].0).await.unwrap(), 0);
        assert_eq!(own_sessions::end_others(&fixture.app, &member).await.unwrap(), 1);
        assert_eq!(own_sessions::end_others(&fixture.app, &member).await.unwrap(), 0);
        let found = sessions::find(&fixture.app, &of_ana.1, Default::default()).await.unwrap();
        assert!(matches!(found, sessions::Found::Live(_)));
        let expected = ["user.name_changed", "user.sessions_ended", "user.sessions_ended"];
        assert_eq!(fixture.trail().await, expected, "U7: what changes nothing writes nothing");
    })
    .await;
}

#[tokio::test]
async fn an_admin_signs_somebody_out_everywhere() {
    on_both(|fixture| async move {
        let by_ana: Authority = fixture.admin(&fixture.set_up().await).await.into();
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        let cookie = fixture.session(&ben).await.1;
        assert_eq!(end_sessions(&fixture.app, &by_ana, ben.id).await.unwrap().deed, Deed::SessionsEnded);
        let found = sessions::find(&fixture.app, &cookie, Default::default()).await.unwrap();
        assert!(matches!(found, sessions::Found::Ended(_)));
        end_sessions(&fixture.app, &by_ana, ben.id).await.unwrap();
        assert_eq!(fixture.trail().await, ["user.sessions_ended"]);
        signs_in(&fixture, "ben@harbour.example").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn u9_t9_a_deactivated_person_is_erased_everywhere_and_ids_and_counts_stay() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await;
        let by_ana: Authority = ana.clone().into();
        let unclaimed = invite(&fixture, &ana, "Zebulon Quux", "zebulon@quux.example").await.unwrap().invite;
        let revoked = revoke_invite(&fixture.app, &by_ana, unclaimed).await.unwrap();
        let link = invite(&fixture, &ana, "Zebulon Quux", "zebulon@quux.example").await.unwrap();
        let zebulon = claim(&fixture, &link, "").await.unwrap().user;
        correct_profile(&fixture.app, &by_ana, zebulon, "Zebulon Quux", "zebulon@quux.example").await.unwrap();
        signs_in(&fixture, "zebulon@quux.example").await.unwrap();
        for _ in 0..3 {
            fixture.app.clock.advance(std::time::Duration::from_secs(1));
            let mut wrong = super::super::super::auth::service::sign_in::Entered {
                email: "zebulon@quux.example".to_owned(),
                password: "wrong".to_owned(),
                former: None,
                device: None,
                origin: Default::default(),
            };
            wrong.origin.address = Some("198.51.100.77".to_owned());
            sign_in::sign_in(&fixture.app, wrong).await.err().unwrap();
        }
        let counts = list::counts(&fixture.app).await.unwrap();
        assert_eq!(erase(&fixture.app, &by_ana, zebulon).await, Err(AppError::NotDeactivated));
        assert_eq!(erase(&fixture.app, &by_ana, ana.member().user).await, Err(AppError::OwnAccount));
        deactivate(&fixture.app, &by_ana, zebulon).await.unwrap();
        let bodies = contents(&fixture, &["audit_entries"]).await;
        erase(&fixture.app, &by_ana, zebulon).await.unwrap();
        let tables: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
        let everything = format!("{:?}", contents(&fixture, &tables).await).to_lowercase();
        for personal in ["zebulon", "quux"] {
            assert!(!everything.contains(personal), "{personal} is left: {everything}");
        }
        let after = contents(&fixture, &["audit_entries"]).await;
        assert!(bodies["audit_entries"].iter().all(|entry| after["audit_entries"].contains(entry)), "entries stay");
        let page = person(&fixture.app, ana.member(), zebulon).await.unwrap();
        assert!(page.erased && page.name.as_str() == ERASED_NAME && page.sessions.is_empty());
        let later = list::counts(&fixture.app).await.unwrap();
        assert_eq!(
            (later.claimed, later.active + later.deactivated),
            (counts.claimed, counts.active + counts.deactivated)
        );
        // An invite that nobody claimed leads to nobody either.
        let invites = list::invites(&fixture.app, "", None, None, None).await.unwrap().rows;
        let unclaimed = invites.iter().find(|row| row.id == unclaimed).unwrap();
        assert!(unclaimed.erased && unclaimed.email.is_none());
        let renewed = renew_invite(&fixture.app, &ana, unclaimed.id, true).await;
        assert_eq!(renewed.err(), Some(AppError::Erased));
        let undone = undo(&fixture.app, &ana, revoked.undo.unwrap()).await;
        assert_eq!(undone.err(), Some(AppError::UndoStale), "F6");
        // Nothing comes back, and nobody signs in with what stands in the e-mail's place.
        assert_eq!(reactivate(&fixture.app, &by_ana, zebulon).await, Err(AppError::Erased));
        for email in [page.email.as_str(), "zebulon@quux.example"] {
            assert_eq!(signs_in(&fixture, email).await.err(), Some(AppError::WrongCredentials), "{email}");
        }
        let entries = fixture.trail().await.len();
        erase(&fixture.app, &by_ana, zebulon).await.unwrap();
        assert_eq!(fixture.trail().await.len(), entries, "U7");
        let corrected = correct_profile(&fixture.app, &by_ana, zebulon, "Back", "back@harbour.example").await;
        assert_eq!(corrected.err(), Some(AppError::NotFound));
        // The e-mail is free again.
        invite(&fixture, &ana, "Somebody", "zebulon@quux.example").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn u9_an_earlier_invite_at_a_former_address_is_erased_too_and_nobody_elses() {
    on_both(|fixture| async move {
        let ana = fixture.admin(&fixture.set_up().await).await;
        let by_ana: Authority = ana.clone().into();
        let invited = async |email| invite(&fixture, &ana, "Zebulon Quux", email).await.unwrap();
        let first = invited("zebulon@quux.example").await.invite;
        revoke_invite(&fixture.app, &by_ana, first).await.unwrap();
        let link = invited("Zebulon@quux.example").await;
        let zebulon = claim(&fixture, &link, "").await.unwrap().user;
        correct_profile(&fixture.app, &by_ana, zebulon, "Zebulon Quux", "zq@harbour.example").await.unwrap();
        deactivate(&fixture.app, &by_ana, zebulon).await.unwrap();
        erase(&fixture.app, &by_ana, zebulon).await.unwrap();
        let tables: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
        let everything = format!("{:?}", contents(&fixture, &tables).await).to_lowercase();
        for personal in ["zebulon", "quux", "zq@"] {
            assert!(!everything.contains(personal), "{personal} is left: {everything}");
        }
        // Whoever has the address now is somebody else.
        let link = invite(&fixture, &ana, "Yara", "yara@harbour.example").await.unwrap();
        let yara = claim(&fixture, &link, "").await.unwrap().user;
        correct_profile(&fixture.app, &by_ana, yara, "Yara", "yara.berg@harbour.example").await.unwrap();
        invite(&fixture, &ana, "Xenia", "yara@harbour.example").await.unwrap();
        deactivate(&fixture.app, &by_ana, yara).await.unwrap();
        erase(&fixture.app, &by_ana, yara).await.unwrap();
        let waits = list::invites(&fixture.app, "xenia", None, None, None).await.unwrap().rows.remove(0);
        assert_eq!(waits.email.map(|email| email.to_string()).as_deref(), Some("yara@harbour.example"));
    })
    .await;
}

#[test]
fn what_stands_in_place_of_a_name_is_a_name() {
    assert!(PersonName::parse(ERASED_NAME).is_ok());
    assert!(Email::parse(&no_address("0")).is_ok_and(|email| is_no_address(&email)));
}

#[tokio::test]
async fn t5_the_page_of_an_invite_shows_what_happened_to_it() {
    use crate::features::users::{
        model::InviteEdit,
        service::{
            edit_invite::edit_invite, list::one_invite, renew_invite::renew_invite, revoke_invite::revoke_invite,
        },
    };
    use crate::tests::world::{Actor, World};
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let (app, invite) = (&fixture.app, world.invite);
        let by_ana = fixture.admin(&world.admin).await;
        let edit = InviteEdit::parse("Noor Haddad-Lind", "member", None).unwrap();
        app.clock.advance(std::time::Duration::from_millis(1));
        edit_invite(app, &by_ana.clone().into(), invite, edit).await.unwrap();
        app.clock.advance(std::time::Duration::from_millis(1));
        renew_invite(app, &by_ana, invite, false).await.unwrap();
        let page = world.browser(Actor::Admin).get(&format!("/users/invites/{invite}")).await;
        for words in ["Timeline", "invited", "edited an invite", "renewed an invite", "was Noor Haddad"] {
            assert!(page.says(words), "{words}: {}", page.body);
        }
        app.clock.advance(std::time::Duration::from_millis(1));
        revoke_invite(app, &by_ana.into(), invite).await.unwrap();
        let told = one_invite(app, invite).await.unwrap().timeline;
        let did: Vec<&str> = told.iter().map(|entry| entry.did.as_str()).collect();
        assert_eq!(did, ["revoked an invite", "renewed an invite", "edited an invite", "invited"]);
        assert!(told.iter().all(|entry| entry.who == world.admin.name.as_str()));
        let page = world.browser(Actor::Admin).get(&format!("/users/invites/{invite}")).await;
        assert!(page.says("revoked an invite"), "also where there is nothing to edit: {}", page.body);
    })
    .await;
}

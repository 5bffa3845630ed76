//! An invite in each of its states: how long it holds, where it is listed, whom a dead link names (I1, I2, I3, I5, C3).

use super::{claim, form, invite, token};
use crate::domain::{Authority, Role};
use crate::error::{AppError, DeadLink};
use crate::features::audit;
use crate::features::settings::model::Unreachable;
use crate::features::users::{
    model::{Counts, Holds, InviteRow, InviteState, NewInvite},
    service::{
        claim as service, create_invite::create_invite, list, many::invite_many, renew_invite::renew_invite,
        revoke_invite::revoke_invite, start_reset::start_reset,
    },
};
use crate::tests::{
    fixture::{Fixture, on_both, on_both_with},
    world::{ACTED_ON, contents},
};
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

async fn listed(fixture: &Fixture, search: &str, state: Option<InviteState>) -> Vec<InviteRow> {
    list::invites(&fixture.app, search, state, None, None).await.unwrap().rows
}

fn names(rows: &[InviteRow]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

#[tokio::test]
async fn i1_an_invite_holds_for_as_long_as_was_chosen_to_the_millisecond() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        for (holds, hours) in [("1h", 1), ("1d", 24), ("3d", 72), ("7d", 168), ("", 168), ("30d", 720)] {
            let new = NewInvite::parse("", "Mira", "", holds).unwrap();
            let link = create_invite(&fixture.app, &admin, new, false).await.unwrap();
            assert_eq!(link.expires_at, fixture.app.clock.now() + hours * HOUR, "{holds}");
            fixture.app.clock.advance(hours * HOUR - Duration::from_millis(1));
            service::claim_page(&fixture.app, token(&link), None).await.unwrap();
            fixture.app.clock.advance(Duration::from_millis(1));
            let dead = service::claim_page(&fixture.app, token(&link), None).await;
            assert!(matches!(dead, Err(AppError::LinkDead { reason: DeadLink::Expired, .. })), "{holds}: {dead:?}");
        }
        assert_eq!(Holds::ALL.len(), 5);
    })
    .await;
}

#[tokio::test]
async fn i5_every_invite_stays_listed_in_one_state_with_its_sender_and_its_times() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let admin = fixture.admin(&ana).await;
        let start = app.clock.now();
        let claimed = invite(&fixture, &admin, "Clára Claimed", "clara@harbour.example").await.unwrap();
        claim(&fixture, &claimed, "").await.unwrap();
        let revoked = invite(&fixture, &admin, "Rémi Revoked", "remi@harbour.example").await.unwrap();
        revoke_invite(app, &admin.clone().into(), revoked.invite).await.unwrap();
        invite(&fixture, &admin, "Évi Expired", "evi@harbour.example").await.unwrap();
        app.clock.advance(HOUR);
        let waiting = invite(&fixture, &admin, "Wanda Waiting", "").await.unwrap();
        for (state, name) in [
            (InviteState::Claimed, "Clára Claimed"),
            (InviteState::Revoked, "Rémi Revoked"),
            (InviteState::Expired, "Évi Expired"),
            (InviteState::Waiting, "Wanda Waiting"),
        ] {
            let rows = listed(&fixture, "", Some(state)).await;
            assert_eq!(names(&rows), [name]);
            assert_eq!((rows[0].state, &rows[0].sender), (state, &ana.name));
            assert_eq!(rows[0].claimed_at, (state == InviteState::Claimed).then_some(start));
            // By name without case and accents, and by e-mail where there is one.
            let search = name.split(' ').next().unwrap().to_uppercase();
            assert_eq!(names(&listed(&fixture, &search, None).await), [name], "{search}");
        }
        let all = listed(&fixture, "", None).await;
        assert_eq!((all.len(), all[0].id, &all[0].email), (4, waiting.invite, &None), "newest link first");
        assert_eq!((all[0].sent_at, all[0].expires_at), (start + HOUR, start + 2 * HOUR));
        assert_eq!(names(&listed(&fixture, "remi@", None).await), ["Rémi Revoked"]);
        for nothing in ["%", "_", "!", "\\", "' OR ''='"] {
            assert_eq!(names(&listed(&fixture, nothing, None).await), Vec::<&str>::new(), "{nothing}");
        }
        let one_each =
            Counts { active: 2, admins: 1, waiting: 1, claimed: 1, expired: 1, revoked: 1, ..Counts::default() };
        assert_eq!(list::counts(app).await.unwrap(), one_each);
        // Renewed, the expired and the revoked one wait again, and are no second rows.
        for id in [revoked.invite, listed(&fixture, "evi", None).await[0].id] {
            renew_invite(app, &admin, id, false).await.unwrap();
        }
        let counts = list::counts(app).await.unwrap();
        assert_eq!((counts.waiting, counts.claimed, counts.expired, counts.revoked), (3, 1, 0, 0));
    })
    .await;
}

#[tokio::test]
async fn i5_a_hundred_and_twenty_invites_come_in_pages_once_each() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        for number in 0..120 {
            invite(&fixture, &admin, &format!("Mira {number}"), "").await.unwrap();
            if number % 30 == 0 {
                fixture.app.clock.advance(Duration::from_millis(1));
            }
        }
        for state in [None, Some(InviteState::Waiting)] {
            let (mut seen, mut sizes, mut after) = (Vec::new(), Vec::new(), None::<String>);
            loop {
                let page = list::invites(&fixture.app, "mira", state, None, after.as_deref()).await.unwrap();
                sizes.push(page.rows.len());
                seen.extend(page.rows.iter().map(|row| (row.sent_at, row.id)));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            assert_eq!(sizes, [50, 50, 20]);
            assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "newest first, and none twice");
        }
        for foreign in ["", "x", "\0", "AAAA", "' OR ''='"] {
            let page = list::invites(&fixture.app, "", None, None, Some(foreign)).await.unwrap();
            assert_eq!(page.rows.len(), 50, "a foreign cursor gives the first page: {foreign:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn i2_an_e_mail_whose_own_invite_has_expired_or_was_revoked_can_be_typed() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        invite(&fixture, &admin, "Late", "late@harbour.example").await.unwrap();
        let back = invite(&fixture, &admin, "Back", "back@harbour.example").await.unwrap();
        revoke_invite(&fixture.app, &admin.clone().into(), back.invite).await.unwrap();
        fixture.app.clock.advance(HOUR);
        invite(&fixture, &admin, "Waits", "waits@harbour.example").await.unwrap();
        for (email, expected) in [
            ("late@harbour.example", None),
            ("Back@harbour.example", None),
            ("waits@harbour.example", Some(AppError::EmailUnavailable)),
        ] {
            let open = invite(&fixture, &admin, "Open", "").await.unwrap();
            assert_eq!(claim(&fixture, &open, email).await.err(), expected, "{email}");
        }
        let typed = "SELECT COUNT(*) FROM users WHERE email_typed = 1";
        assert_eq!(fixture.number(typed).await, 2);
    })
    .await;
}

#[tokio::test]
async fn i2_the_database_itself_knows_that_an_admins_invite_names_an_e_mail() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        invite(&fixture, &admin, "Open", "").await.unwrap();
        fixture.sql("UPDATE invites SET role = 'admin'").await.unwrap_err();
        fixture.sql("UPDATE invites SET email = 'a@harbour.example', role = 'admin'").await.unwrap();
        fixture.sql("UPDATE invites SET email = NULL").await.unwrap_err();
    })
    .await;
}

#[tokio::test]
async fn i3_the_link_is_built_from_the_public_address_and_says_where_nobody_else_can_open_it() {
    use Unreachable::{Loopback, NoAddress};
    for (address, listens, origin, elsewhere, here) in [
        ("https://pinchy.harbour.example", "", "https://pinchy.harbour.example", None, None),
        ("", "", "http://127.0.0.1:3000", Some(Loopback), None),
        // Nothing was asked for where the command line has made the first admin.
        ("", "0.0.0.0:3000", "", Some(NoAddress), Some(NoAddress)),
    ] {
        on_both_with(&[("PINCHY_PUBLIC_URL", address), ("PINCHY_ADDR", listens)], |fixture| async move {
            let admin = fixture.admin(&fixture.set_up().await).await;
            let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
            for (local, unreachable) in [(true, here), (false, elsewhere)] {
                let new = NewInvite::parse("", "Mira", "", "").unwrap();
                let link = create_invite(&fixture.app, &admin, new, local).await.unwrap();
                assert!(link.link.starts_with(&format!("{origin}/invite/inv_")), "{}", link.link);
                assert_eq!(link.unreachable, unreachable, "{origin}, local: {local}");
                assert!(link.qr_svg.starts_with("<svg"));
                let renewed = renew_invite(&fixture.app, &admin, link.invite, local).await.unwrap();
                assert_eq!((renewed.unreachable, renewed.renewed), (unreachable, true));
                assert_ne!(renewed.link, link.link);
                let many = invite_many(&fixture.app, &admin, ",Noor", Holds::Day, local).await.unwrap();
                assert_eq!(many.unreachable, unreachable, "{origin}, local: {local}");
                let authority: Authority = admin.clone().into();
                let reset = start_reset(&fixture.app, &authority, ben.id, Holds::Day, local).await.unwrap();
                assert_eq!(reset.unreachable, unreachable, "{origin}, local: {local}");
            }
        })
        .await;
    }
}

#[tokio::test]
async fn c3_a_refused_claim_is_an_entry_and_names_whoever_sent_the_link_last() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.admin(&fixture.set_up().await).await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let link = invite(&fixture, &ana, "Mira", "mira@harbour.example").await.unwrap();
        let renewed = renew_invite(app, &fixture.admin(&ben).await, link.invite, false).await.unwrap();
        revoke_invite(app, &ana.into(), link.invite).await.unwrap();
        app.clock.advance(HOUR);
        let dead = AppError::LinkDead { reason: DeadLink::Revoked, ask: Some(ben.name.clone()) };
        assert_eq!(claim(&fixture, &renewed, "").await.unwrap_err(), dead);
        let row = audit::service::list(app, None).await.unwrap().rows.remove(0);
        assert_eq!((row.action.as_str(), row.outcome.as_str()), ("invite.claim_refused", "failed"));
        assert_eq!((row.actor_kind.as_str(), row.target_name.as_deref()), ("link_holder", Some("Mira")));
        assert_eq!((row.details["reason"].as_str(), row.address.as_deref()), ("revoked", Some("203.0.113.9")));
        // Looking is no act (I8), and an unknown link is nobody's.
        let before = fixture.trail().await;
        service::claim_page(app, token(&renewed), None).await.unwrap_err();
        claim(&fixture, &link, "").await.unwrap_err();
        assert_eq!(fixture.trail().await, before);
    })
    .await;
}

#[tokio::test]
async fn c1_a_claim_that_fails_at_any_step_leaves_nothing_and_can_be_sent_again() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let link = invite(&fixture, &admin, "Mira", "").await.unwrap();
        let before = contents(&fixture, ACTED_ON).await;
        for table in ["users", "credentials", "agents", "audit_entries", "audit_personal"] {
            fixture.break_inserts(table).await;
            let failed = claim(&fixture, &link, "mira@harbour.example").await;
            assert_eq!(failed.err(), Some(AppError::Internal), "without {table}");
            assert_eq!(contents(&fixture, ACTED_ON).await, before, "without {table}");
            fixture.mend_inserts(table).await;
        }
        for (name, email, password) in [("", "x@y.example", "otter lamp granite"), ("\0", "nobody", "short")] {
            let mut form = form(&link, email);
            (form.name, form.password) = (name.to_owned(), password.to_owned());
            let refused = service::claim(&fixture.app, form).await.unwrap_err();
            assert!(refused.fault_of("name").is_some(), "{refused:?}");
        }
        assert_eq!(contents(&fixture, ACTED_ON).await, before);
        claim(&fixture, &link, "mira@harbour.example").await.unwrap();
    })
    .await;
}

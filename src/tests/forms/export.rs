//! The list as a file (U8), and the way on from an e-mail that belongs to somebody deactivated (I4), without scripts.

use crate::domain::Role;
use crate::tests::{
    fixture::on_both,
    html::form,
    world::{Actor, World},
};
use http::StatusCode;

#[tokio::test]
async fn u8_the_list_is_exported_as_it_is_narrowed_with_an_entry_and_without_formulas() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        fixture.user("=HYPERLINK(\"x\")", "zed@harbour.example", Role::Member).await;
        for n in 0..60 {
            fixture.user(&format!("Person {n}"), &format!("p{n}@harbour.example"), Role::Member).await;
        }
        let mut admin = world.browser(Actor::Admin);
        let page = admin.get("/users?role=member").await;
        let export = form(&page, "/api/users/export");
        assert_eq!(export.value("role"), "member");
        let file = admin.post("/api/users/export", &[("role", "member")]).await;
        assert_eq!(file.status, StatusCode::OK);
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(file.header("content-disposition"), "attachment; filename=\"pinchy-active-2026-11-24.csv\"");
        let lines: Vec<&str> = file.body.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(lines[0], "name,email,email_typed,role,status,last_active_at,joined_at,groups");
        assert_eq!(lines.len(), 1 + 62, "over several pages: {}", file.body);
        assert!(
            file.body
                .contains("\"'=HYPERLINK(\"\"x\"\")\",zed@harbour.example,no,member,active,2026-11-24T10:00:00.000Z")
        );
        assert!(!file.body.contains("ana@harbour.example"), "admins are left out");
        let found = admin.post("/api/users/export", &[("tab", "deactivated"), ("q", "osei")]).await;
        assert_eq!(found.body.lines().count(), 2, "{}", found.body);
        let invites = admin.post("/api/users/export", &[("tab", "invited"), ("state", "waiting")]).await;
        assert_eq!(invites.body.lines().count(), 3, "{}", invites.body);
        assert!(invites.body.contains("Noor Haddad,noor@harbour.example,member,waiting,Ana Kovač,"));
        let group = world.group.to_string();
        let of_group = admin.post("/api/users/export", &[("group", &group)]).await;
        assert_eq!(of_group.body.lines().count(), 2, "{}", of_group.body);
        assert!(of_group.body.contains("mira@harbour.example") && of_group.body.trim_end().ends_with(",Design"));
        let entries = "SELECT COUNT(*) FROM audit_index WHERE action = 'users.exported'";
        assert_eq!(fixture.number(entries).await, 4);
    })
    .await;
}

#[tokio::test]
async fn u8_who_is_no_admin_any_more_gets_no_further_piece() {
    use crate::error::AppError;
    use crate::features::users::service::export::{Wanted, begin};
    on_both(|fixture| async move {
        fixture.set_up().await;
        let ben = fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        let by_ben = fixture.admin(&ben).await;
        let mut export = begin(&fixture.app, &by_ben, Wanted::default()).await.unwrap();
        assert!(export.next().await.unwrap().is_some());
        fixture.sql(&format!("UPDATE users SET role = 'member' WHERE id = '{}'", ben.id)).await.unwrap();
        assert_eq!(export.next().await, Err(AppError::RightLost));
        assert_eq!(begin(&fixture.app, &by_ben, Wanted::default()).await.err(), Some(AppError::RightLost));
    })
    .await;
}

#[tokio::test]
async fn i4_the_email_of_somebody_deactivated_offers_to_reactivate_them() {
    on_both(|fixture| async move {
        let world = World::new(&fixture).await;
        let mut admin = world.browser(Actor::Admin);
        let fields = [("email", "BEN@harbour.example"), ("name", "Ben"), ("role", "member"), ("holds", "7d")];
        let refused = admin.post_and_follow("/api/users/invite", &fields).await;
        let offered = form(&refused, "/api/users/reactivate");
        assert_eq!(offered.value("user"), world.gone.id.to_string());
        let (user, view) = (offered.value("user").to_owned(), offered.value("view").to_owned());
        let done = admin.post_and_follow("/api/users/reactivate", &[("user", &user), ("view", &view)]).await;
        assert!(done.body.contains("Ben Osei") && done.body.contains("Undo"), "{}", done.body);
        assert_eq!(fixture.number("SELECT COUNT(*) FROM users WHERE status = 'deactivated'").await, 0);
        let taken = admin.post_and_follow("/api/users/invite", &fields).await;
        assert!(!taken.body.contains("/api/users/reactivate"), "nothing to reactivate");
    })
    .await;
}

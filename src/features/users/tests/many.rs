//! Inviting many at once (I9).

use super::invite;
use crate::domain::{Authority, Role};
use crate::error::{AppError, Fault, FieldFault};
use crate::features::{
    audit,
    users::{
        model::{Holds, InviteLink, LineFault, ManyLink},
        service::{
            claim, list,
            many::{invite_many, preview},
            person::person,
        },
    },
};
use crate::tests::{
    fixture::{Fixture, Person, on_both},
    world::{self, ACTED_ON, contents},
};
use std::time::Duration;

/// One line of each kind; the three first are good.
const LINES: &str = "email,name,role,groups\n\
    mira@harbour.example,Mira Lindqvist,admin,design;Ops\n\
    noor@harbour.example,Noor Haddad\n\
    ,Somebody New,member,Ops;OPS\n\
    MIRA@harbour.example,Mira Again\n\
    Ana@Harbour.example,Ana\n\
    gone@harbour.example,Gone\n\
    wait@harbour.example,Waiting\n\
    new@harbour.example,New,member,Nowhere;Design\n\
    not an address,Nobody\n\
    ,Admin Without,admin\n\
    late@harbour.example,Late\n";

async fn scene(fixture: &Fixture) -> Person {
    let ana = fixture.set_up().await;
    let admin = fixture.admin(&ana).await;
    let gone = fixture.user("Gone Already", "gone@harbour.example", Role::Member).await;
    fixture.sql(&format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", gone.id)).await.unwrap();
    for name in ["Design", "Ops"] {
        world::group(fixture, &ana, name, &[]).await;
    }
    invite(fixture, &admin, "Late", "late@harbour.example").await.unwrap();
    fixture.app.clock.advance(Duration::from_secs(3600));
    invite(fixture, &admin, "Wait", "wait@harbour.example").await.unwrap();
    ana
}

fn field(name: &str, fault: Fault) -> LineFault {
    LineFault::Field(FieldFault { field: name.to_owned(), fault })
}

#[tokio::test]
async fn i9_a_preview_tells_of_each_line_what_it_will_do_and_what_is_wrong_and_changes_nothing() {
    on_both(|fixture| async move {
        let ana = scene(&fixture).await;
        let before = (contents(&fixture, ACTED_ON).await, fixture.trail().await);
        let preview = preview(&fixture.app, LINES.to_owned(), Holds::Day).await.unwrap();
        assert_eq!((contents(&fixture, ACTED_ON).await, fixture.trail().await), before);
        assert_eq!((preview.good(), preview.lines.len(), preview.text.as_str()), (3, 11, LINES));
        let first = &preview.lines[0];
        let names: Vec<_> = first.groups.iter().map(|label| label.name.as_str()).collect();
        assert_eq!((first.number, first.role, names), (2, Role::Admin, vec!["Design", "Ops"]));
        assert_eq!(preview.lines[2].groups.len(), 1, "a group that is named twice is one");
        let faults: Vec<_> = preview.lines[3..].iter().map(|line| line.faults.clone()).collect();
        let account = |user, name: &str, deactivated| LineFault::HasAccount {
            user,
            name: crate::domain::PersonName::parse(name).unwrap(),
            deactivated,
        };
        let gone = list::by_email(&fixture.app, "gone@harbour.example").await.unwrap().unwrap();
        assert_eq!(
            faults,
            [
                vec![LineFault::Repeats { line: 2 }],
                vec![account(ana.id, "Ana Kovač", false)],
                vec![account(gone, "Gone Already", true)],
                vec![LineFault::HasInvite { expired: false }],
                vec![LineFault::UnknownGroup { name: "Nowhere".to_owned() }],
                vec![field("email", Fault::NotAnEmail)],
                vec![field("email", Fault::AdminNeedsEmail)],
                vec![LineFault::HasInvite { expired: true }],
            ]
        );
    })
    .await;
}

/// What the holder of a link would have got by an invite of their own.
fn as_link(many: &ManyLink) -> InviteLink {
    InviteLink {
        invite: many.invite,
        link: many.link.clone(),
        qr_svg: String::new(),
        name: many.name.clone(),
        email: many.email.clone(),
        role: Role::Member,
        expires_at: Default::default(),
        renewed: false,
        unreachable: None,
    }
}

#[tokio::test]
async fn i9_all_good_lines_become_invites_with_an_entry_and_a_working_link_each() {
    on_both(|fixture| async move {
        let ana = scene(&fixture).await;
        let admin = fixture.admin(&ana).await;
        let before = fixture.trail().await.len();
        let made = invite_many(&fixture.app, &admin, LINES, Holds::Day, false).await.unwrap();
        assert_eq!((made.links.len(), made.skipped.len()), (3, 8));
        assert_eq!(fixture.trail().await[before..], ["invite.created"; 3]);
        assert_eq!(list::counts(&fixture.app).await.unwrap().waiting, 4);
        let rows = list::invites(&fixture.app, "mira", None, None, None).await.unwrap().rows;
        assert_eq!((rows[0].role, rows[0].groups.len()), (Role::Admin, 2));
        assert_eq!(rows[0].expires_at, fixture.app.clock.now() + Duration::from_secs(86_400));
        for one in &made.links {
            assert!(one.link.starts_with("http://pinchy.test/invite/inv_"), "{}", one.link);
            let mut entered = super::form(&as_link(one), "somebody@harbour.example");
            entered.name = one.name.to_string();
            claim::claim(&fixture.app, entered).await.unwrap();
        }
        let mira = list::by_email(&fixture.app, "mira@harbour.example").await.unwrap().unwrap();
        assert_eq!(person(&fixture.app, admin.member(), mira).await.unwrap().groups.len(), 2, "C1");
        let again = invite_many(&fixture.app, &admin, LINES, Holds::Day, false).await.unwrap();
        assert_eq!((again.links.len(), again.skipped.len()), (1, 10), "an open invite is for whoever comes");
    })
    .await;
}

#[tokio::test]
async fn i9_all_lines_are_made_or_none_and_only_by_who_still_may() {
    on_both(|fixture| async move {
        let ana = scene(&fixture).await;
        let admin = fixture.admin(&ana).await;
        let before = contents(&fixture, ACTED_ON).await;
        fixture.break_inserts("audit_index").await;
        let broken = invite_many(&fixture.app, &admin, LINES, Holds::Day, false).await;
        assert_eq!(broken.err(), Some(AppError::Internal), "T1");
        fixture.mend_inserts("audit_index").await;
        assert_eq!(contents(&fixture, ACTED_ON).await, before);
        let too_many = "a@b.example,A\n".repeat(501);
        let refused = invite_many(&fixture.app, &admin, &too_many, Holds::Day, false).await;
        assert_eq!(refused.err().and_then(|e| e.fault_of("lines")), Some(Fault::TooManyLines { max: 500 }));
        fixture.user("Ben Osei", "ben@harbour.example", Role::Admin).await;
        fixture.sql(&format!("UPDATE users SET role = 'member' WHERE id = '{}'", ana.id)).await.unwrap();
        let refused = invite_many(&fixture.app, &admin, LINES, Holds::Day, false).await;
        assert_eq!(refused.err(), Some(AppError::RightLost), "P1");
        assert_eq!(contents(&fixture, ACTED_ON).await["invites"], before["invites"]);
    })
    .await;
}

#[tokio::test]
async fn i9_five_hundred_lines_go_in_one_step() {
    on_both(|fixture| async move {
        let admin = fixture.admin(&fixture.set_up().await).await;
        let lines: String = (0..500).map(|n| format!("p{n}@harbour.example,Person {n}\n")).collect();
        let made = invite_many(&fixture.app, &admin, &lines, Holds::Week, false).await.unwrap();
        assert_eq!((made.links.len(), made.skipped.len()), (500, 0));
        assert_eq!(fixture.number("SELECT COUNT(*) FROM audit_index WHERE action = 'invite.created'").await, 500);
        let page = audit::service::list(&fixture.app, None).await.unwrap();
        assert!(page.rows.iter().all(|row| row.actor == Authority::from(admin.clone()).user()));
    })
    .await;
}

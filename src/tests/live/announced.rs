//! Each act announces what it changed, and no more.

use super::operator;
use crate::domain::{AgentName, Authority, Role, Topic, UserId};
use crate::error::AppError;
use crate::features::{
    agents::{
        self,
        model::{AgentDetails, Audience, Template},
        service::{
            archive, configure::configure, create::create as create_agent, of_group, show::show,
            undo::undo as undo_agent,
        },
    },
    auth::service::{sign_in, sign_out},
    groups::{
        model::GroupDetails,
        service::{
            add_members::add_members, change_group::change_group, create_group::create_group,
            delete_group::delete_group, remove_members::remove_members, set_user_groups::set_user_groups,
            undo::undo as undo_group,
        },
    },
    settings::{self, model::NewSettings},
    users::{
        model::{InviteEdit, NewInvite},
        service::{
            change_role::change_role, claim, create_invite::create_invite, deactivate::deactivate,
            edit_invite::edit_invite, reactivate::reactivate, renew_invite::renew_invite, revoke_invite::revoke_invite,
            undo::undo,
        },
    },
};
use crate::server::{
    AppState,
    events::{Event, Subscription},
};
use crate::tests::{
    fixture::{PASSWORD, on_both},
    world,
};
use crate::write_tx;
use std::future::Future;
use uuid::Uuid;

/// No act is about this user: it marks the end of what an act has announced.
const END: Topic = Topic::Sessions(UserId::from_uuid(Uuid::max()));

async fn until_the_end(heard: &mut Subscription) -> Vec<Topic> {
    let mut topics = Vec::new();
    loop {
        match heard.next().await.unwrap() {
            Event::Changed(END) => return topics,
            Event::Changed(topic) => topics.push(topic),
            Event::Gap => panic!("nothing was missed"),
        }
    }
}

/// What an act announces, whether it succeeds or not.
async fn announced<T>(
    app: &AppState,
    act: impl Future<Output = Result<T, AppError>>,
) -> (Result<T, AppError>, Vec<Topic>) {
    let mut heard = app.events().subscribe();
    let outcome = act.await;
    let marked: Result<(), AppError> = async {
        write_tx!(app.db, |tx| {
            tx.announce(END);
            Ok(())
        })
    }
    .await;
    marked.unwrap();
    (outcome, until_the_end(&mut heard).await)
}

async fn topics<T>(app: &AppState, act: impl Future<Output = Result<T, AppError>>) -> Vec<Topic> {
    let (outcome, topics) = announced(app, act).await;
    assert!(outcome.is_ok(), "{:?}", outcome.err());
    topics
}

fn new_invite(email: &str) -> NewInvite {
    NewInvite::parse(email, "Noor Haddad", "member", "7d").unwrap()
}

#[tokio::test]
async fn f2_acts_on_accounts_announce_the_list_and_the_account_once_and_doing_it_again_announces_nothing() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let by_ana: Authority = fixture.admin(&ana).await.into();
        let account = [Topic::User(mira.id), Topic::People, Topic::Audit];
        assert_eq!(topics(app, change_role(app, &by_ana, mira.id, Role::Admin)).await, account);
        assert_eq!(topics(app, change_role(app, &by_ana, mira.id, Role::Admin)).await, [], "U7");
        // An invite of hers falls with her role, and comes back with it (I7, F6).
        let of_mira = fixture.admin(&mira).await;
        create_invite(app, &of_mira, new_invite("noor@harbour.example"), false).await.unwrap();
        let with_invites = [Topic::User(mira.id), Topic::People, Topic::Invites, Topic::Audit];
        let ana_again = fixture.admin(&ana).await;
        let (demoted, told) = announced(app, change_role(app, &by_ana, mira.id, Role::Member)).await;
        assert_eq!(told, with_invites);
        assert_eq!(topics(app, undo(app, &ana_again, demoted.unwrap().undo.unwrap())).await, with_invites);
        change_role(app, &operator(), mira.id, Role::Member).await.unwrap();

        let shut = [Topic::User(mira.id), Topic::Sessions(mira.id), Topic::People, Topic::Audit];
        assert_eq!(topics(app, deactivate(app, &by_ana, mira.id)).await, shut);
        assert_eq!(topics(app, deactivate(app, &by_ana, mira.id)).await, [], "U7");
        assert_eq!(topics(app, reactivate(app, &by_ana, mira.id)).await, account);
        assert_eq!(topics(app, reactivate(app, &by_ana, mira.id)).await, [], "U7");
    })
    .await;
}

#[tokio::test]
async fn f2_acts_on_invites_announce_their_list() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let by_ana = fixture.admin(&ana).await;
        let invite = [Topic::Invites, Topic::Audit];
        let (made, told) = announced(app, create_invite(app, &by_ana, new_invite("noor@harbour.example"), false)).await;
        assert_eq!(told, invite);
        let id = made.unwrap().invite;
        assert_eq!(topics(app, renew_invite(app, &by_ana, id, false)).await, invite);
        let authority = by_ana.clone().into();
        let (revoked, told) = announced(app, revoke_invite(app, &authority, id)).await;
        assert_eq!(told, invite);
        assert_eq!(topics(app, revoke_invite(app, &authority, id)).await, [], "U7");
        assert_eq!(topics(app, undo(app, &by_ana, revoked.unwrap().undo.unwrap())).await, invite);

        let (_, token) = world::invite(&fixture, &ana, "Ben Osei", "ben@harbour.example").await;
        let entered = claim::Entered {
            token,
            email: String::new(),
            name: "Ben Osei".to_owned(),
            password: PASSWORD.to_owned(),
            origin: Default::default(),
        };
        let claimed = [Topic::People, Topic::Invites, Topic::Audit];
        assert_eq!(topics(app, claim::claim(app, entered.clone())).await, claimed);
        let (refused, told) = announced(app, claim::claim(app, entered)).await;
        assert!(refused.is_err());
        assert_eq!(told, [Topic::Audit], "a refusal is an entry and nothing else");
    })
    .await;
}

#[tokio::test]
async fn f2_acts_on_groups_announce_every_list_that_shows_them() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let by_ana = fixture.admin(&ana).await;
        let by: Authority = by_ana.clone().into();
        let new = |name: &str| GroupDetails::parse(name, "").unwrap();
        let (made, told) = announced(app, create_group(app, &by, new("Design"))).await;
        assert_eq!(told, [Topic::Groups, Topic::Audit]);
        let group = made.unwrap().group.unwrap();
        let named = [Topic::People, Topic::Invites, Topic::Groups, Topic::Audit];
        assert_eq!(topics(app, change_group(app, &by, group, new("Sales"))).await, named);
        assert_eq!(topics(app, change_group(app, &by, group, new("Sales"))).await, [], "U7");
        // Whoever comes or goes sees other agents, and need be no admin to hear of it (N2).
        let members = [Topic::People, Topic::Groups, Topic::Agents, Topic::Audit];
        assert_eq!(topics(app, add_members(app, &by, group, &[ana.id])).await, members);
        assert_eq!(topics(app, add_members(app, &by, group, &[ana.id])).await, [], "U7");
        assert_eq!(topics(app, remove_members(app, &by, group, &[ana.id])).await, members);
        assert_eq!(topics(app, set_user_groups(app, &by, ana.id, &[group])).await, members);
        assert_eq!(topics(app, set_user_groups(app, &by, ana.id, &[group])).await, [], "U7");
        let (gone, told) = announced(app, delete_group(app, &by, group)).await;
        let with_agents = [Topic::People, Topic::Invites, Topic::Groups, Topic::Agents, Topic::Audit];
        assert_eq!(told, with_agents);
        assert_eq!(topics(app, undo_group(app, &by_ana, gone.unwrap().undo.unwrap())).await, with_agents);

        // An invite that leads into a group changes that group when it is claimed, and its list when it is edited (I6).
        let invite = new_invite("noor@harbour.example").into_groups(vec![group]);
        let link = create_invite(app, &by_ana, invite, false).await.unwrap();
        let edit = |name: &str| InviteEdit::parse(name, "member", Some(&[group.to_string()])).unwrap();
        let edited = [Topic::Invites, Topic::Audit];
        assert_eq!(topics(app, edit_invite(app, &by, link.invite, edit("Noor H."))).await, edited);
        assert_eq!(topics(app, edit_invite(app, &by, link.invite, edit("Noor H."))).await, [], "U7");
        let entered = claim::Entered {
            token: link.link.rsplit('/').next().unwrap().to_owned(),
            email: String::new(),
            name: "Noor Haddad".to_owned(),
            password: PASSWORD.to_owned(),
            origin: Default::default(),
        };
        assert_eq!(topics(app, claim::claim(app, entered)).await, with_agents);
    })
    .await;
}

#[tokio::test]
async fn f2_acts_on_agents_announce_them_without_naming_one() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let by_ana = fixture.admin(&ana).await;
        let by: Authority = by_ana.clone().into();
        let agents = [Topic::Agents, Topic::Audit];
        let name = AgentName::parse("Contract analyst").unwrap();
        let (made, told) = announced(app, create_agent(app, &by, name, Template::Contracts)).await;
        assert_eq!(told, agents);
        let agent = made.unwrap().agent.unwrap();
        let details = agents::service::list::agent(app, agent).await.unwrap().details;
        assert_eq!(topics(app, configure(app, &by, agent, details.clone())).await, [], "U7");
        let other = AgentDetails { tagline: "Reads".to_owned(), ..details };
        assert_eq!(topics(app, configure(app, &by, agent, other)).await, agents);
        let everyone = || Audience::parse("everyone", Vec::new()).unwrap();
        let (shown, told) = announced(app, show(app, &by, agent, everyone())).await;
        assert_eq!(told, agents);
        assert_eq!(topics(app, show(app, &by, agent, everyone())).await, [], "U7");
        assert_eq!(topics(app, undo_agent(app, &by_ana, shown.unwrap().undo.unwrap())).await, agents);
        let group = world::group(&fixture, &ana, "Design", &[]).await;
        assert_eq!(topics(app, of_group::set(app, &by, group, &[agent])).await, agents);
        assert_eq!(topics(app, of_group::set(app, &by, group, &[agent])).await, [], "U7");
        assert_eq!(topics(app, archive::archive(app, &by, agent)).await, agents);
        assert_eq!(topics(app, archive::archive(app, &by, agent)).await, [], "U7");
        assert_eq!(topics(app, archive::restore(app, &by, agent)).await, agents);
    })
    .await;
}

#[tokio::test]
async fn f2_signing_in_and_out_and_settings_announce_what_they_change() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let entered = |password: &str| sign_in::Entered {
            email: ana.email.as_str().to_owned(),
            password: password.to_owned(),
            former: None,
            device: None,
            origin: Default::default(),
        };
        let session = [Topic::Sessions(ana.id), Topic::Audit];
        assert_eq!(topics(app, sign_in::sign_in(app, entered(PASSWORD))).await, session);
        assert_eq!(announced(app, sign_in::sign_in(app, entered("another one entirely"))).await.1, [Topic::Audit]);
        let member = fixture.member(&ana).await;
        assert_eq!(topics(app, sign_out::sign_out(app, &member)).await, session);
        assert_eq!(topics(app, sign_out::sign_out(app, &member)).await, [], "U7");

        let by_ana = fixture.admin(&ana).await.into();
        let change = |name: &str| settings::service::change(app, &by_ana, NewSettings::parse(name, "").unwrap());
        assert_eq!(topics(app, change("Harbour")).await, [Topic::Organisation, Topic::Settings, Topic::Audit]);
        assert_eq!(topics(app, change("Harbour")).await, [], "nothing changed");
    })
    .await;
}

#[tokio::test]
async fn f2_what_is_refused_or_fails_announces_nothing() {
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let by_ana: Authority = fixture.admin(&ana).await.into();
        let mira = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let own = announced(app, deactivate(app, &by_ana, ana.id)).await;
        assert_eq!((own.0.err(), own.1), (Some(AppError::OwnAccount), vec![]));
        let last = announced(app, change_role(app, &operator(), ana.id, Role::Member)).await;
        assert_eq!((last.0.err(), last.1), (Some(AppError::LastAdmin), vec![]));
        // No entry, no change (T1), and nothing to tell.
        fixture.break_inserts("audit_entries").await;
        let broken = announced(app, deactivate(app, &by_ana, mira.id)).await;
        assert!(broken.0.is_err());
        assert_eq!(broken.1, []);
    })
    .await;
}

#[tokio::test]
async fn f2_acts_on_read_tokens_announce_their_list() {
    use crate::domain::TokenName;
    use crate::features::audit::service::read_tokens::{list, make, note_use, revoke};
    on_both(|fixture| async move {
        let app = &fixture.app;
        let ana = fixture.set_up().await;
        let by_ana = fixture.admin(&ana).await;
        let name = TokenName::parse("Monitor").unwrap();
        let (made, told) = announced(app, make(app, &by_ana, name)).await;
        assert_eq!(told, [Topic::Audit, Topic::ReadTokens]);
        let token = made.unwrap().token;
        assert_eq!(topics(app, note_use(app, &token)).await, [Topic::ReadTokens]);
        assert_eq!(topics(app, note_use(app, &token)).await, []);
        let (id, authority) = (list(app).await.unwrap().tokens[0].id, by_ana.into());
        assert_eq!(topics(app, revoke(app, &authority, id)).await, [Topic::Audit, Topic::ReadTokens]);
        assert_eq!(topics(app, revoke(app, &authority, id)).await, [], "U7");
    })
    .await;
}

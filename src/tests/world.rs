//! A workspace with somebody of every kind in it, an invite in every state, and every page that can be opened.

use super::{
    browser::Browser,
    fixture::{Fixture, Person},
};
use crate::domain::{AgentId, AgentName, GroupId, InviteId, ProviderId, Role, UserId, Visibility};
use crate::features::agents::{
    model::{Audience, Template},
    service::{create::create, show::show},
};
use crate::features::audit;
use crate::features::groups::{
    model::GroupDetails,
    service::{add_members, create_group},
};
use crate::features::users::{
    model::{Holds, NewInvite},
    service::{create_invite, revoke_invite, start_reset},
};
use crate::server::db::copy::{TABLES, Value, rows};
use futures::TryStreamExt;
use std::{collections::BTreeMap, sync::Arc};

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Actor {
    Anonymous,
    Member,
    Admin,
    Deactivated,
    /// Signed in with a password that an admin has reset (R1).
    Limited,
}

/// All of them.
pub const ACTORS: [Actor; 5] = [Actor::Anonymous, Actor::Member, Actor::Admin, Actor::Deactivated, Actor::Limited];

/// A workspace.
pub struct World {
    pub fixture: Arc<Fixture>,
    pub admin: Person,
    pub member: Person,
    /// Who must set a new password.
    pub held: Person,
    /// Who is deactivated.
    pub gone: Person,
    pub tokens: Tokens,
    /// The token of a reset link that works.
    pub reset: String,
    /// A group with the member in it.
    pub group: GroupId,
    /// A provider without a key, where nobody answers.
    pub provider: ProviderId,
    /// A shared agent for that group.
    pub agent: AgentId,
    /// An invite that waits.
    pub invite: InviteId,
    /// How many entries of the trail are sealed, and the first of them.
    pub sealed: i64,
    pub entry: String,
    browsers: BTreeMap<Actor, Browser>,
}

/// The tokens of invites, by their state.
pub struct Tokens {
    pub waiting: String,
    /// Waiting, and for whoever has the link (I2).
    pub open: String,
    pub expired: String,
    pub revoked: String,
    pub used: String,
}

impl World {
    /// Sets the fixture up and peoples it.
    pub async fn new(fixture: &Arc<Fixture>) -> Self {
        let admin = fixture.set_up().await;
        Self::with_admin(fixture, admin).await
    }

    /// Everybody is there, but the workspace counts as not set up.
    pub async fn not_set_up(fixture: &Arc<Fixture>) -> Self {
        let admin = fixture.user("Ana Kovač", "ana@harbour.example", Role::Admin).await;
        Self::with_admin(fixture, admin).await
    }

    async fn with_admin(fixture: &Arc<Fixture>, admin: Person) -> Self {
        let member = fixture.user("Mira Lindqvist", "mira@harbour.example", Role::Member).await;
        let gone = fixture.user("Ben Osei", "ben@harbour.example", Role::Member).await;
        // Of all people an admin: what is refused to them is not refused for their role.
        let held = fixture.user("Noa Held", "noa@harbour.example", Role::Admin).await;
        let anonymous = fixture.anonymous();
        let browsers = BTreeMap::from([
            (Actor::Member, fixture.signed_in(anonymous.clone(), &member).await),
            (Actor::Admin, fixture.signed_in(anonymous.clone(), &admin).await),
            (Actor::Deactivated, fixture.signed_in(anonymous.clone(), &gone).await),
            (Actor::Limited, fixture.signed_in(anonymous.clone(), &held).await),
            (Actor::Anonymous, anonymous),
        ]);
        fixture.sql(&format!("UPDATE users SET status = 'deactivated' WHERE id = '{}'", gone.id)).await.unwrap();
        fixture.sql(&format!("UPDATE sessions SET limited = 1 WHERE user_id = '{}'", held.id)).await.unwrap();
        fixture.sql(&format!("UPDATE credentials SET must_change = 1 WHERE user_id = '{}'", held.id)).await.unwrap();
        let (invite, tokens) = invites(fixture, &admin, &member).await;
        let reset = reset(fixture, &admin, &member).await;
        let group = group(fixture, &admin, "Design", &[member.id]).await;
        let provider = provider(fixture).await;
        let agent = agent(fixture, &admin, "Contract analyst", Template::Contracts, &[group]).await;
        audit::service::seal::seal(&fixture.app).await.unwrap();
        let sealed = fixture.number("SELECT MAX(size) FROM audit_checkpoints").await;
        let entry = fixture.text("SELECT entry_id FROM audit_leaves WHERE leaf_index = 0").await;
        let fixture = Arc::clone(fixture);
        Self {
            fixture,
            admin,
            member,
            held,
            gone,
            tokens,
            reset,
            group,
            provider,
            agent,
            invite,
            sealed,
            entry,
            browsers,
        }
    }

    /// A browser of somebody; each call gives it as it was at first.
    pub fn browser(&self, actor: Actor) -> Browser {
        self.browsers[&actor].clone()
    }

    /// The same in a session of its own.
    pub async fn fresh(&self, actor: Actor) -> Browser {
        let browser = self.browser(actor);
        match actor {
            Actor::Member => self.fixture.signed_in(browser, &self.member).await,
            Actor::Admin => self.fixture.signed_in(browser, &self.admin).await,
            Actor::Limited => {
                let browser = self.fixture.signed_in(browser, &self.held).await;
                self.fixture
                    .sql(&format!("UPDATE sessions SET limited = 1 WHERE user_id = '{}'", self.held.id))
                    .await
                    .unwrap();
                browser
            }
            Actor::Anonymous | Actor::Deactivated => browser,
        }
    }

    /// Every page that shows itself, with whoever may open it.
    pub fn pages(&self) -> Vec<(Actor, String)> {
        let Tokens { waiting, open, expired, revoked, used } = &self.tokens;
        let unknown = format!("inv_{}", "x".repeat(43));
        let of_strangers = [waiting, open, expired, revoked, used, &unknown]
            .map(|token| (Actor::Anonymous, format!("/invite/{token}")));
        let of_the_signed_in = [
            (Actor::Anonymous, format!("/reset/{}", self.reset)),
            (Actor::Admin, format!("/reset/{}", self.reset)),
            (Actor::Anonymous, format!("/reset/rst_{}", "x".repeat(43))),
            (Actor::Limited, "/new-password".to_owned()),
            (Actor::Anonymous, "/login".to_owned()),
            (Actor::Anonymous, "/login?next=%2Fusers".to_owned()),
            (Actor::Member, format!("/chat/{}", self.member.smithers)),
            (Actor::Member, format!("/chat/{}/new", self.member.smithers)),
            (Actor::Member, format!("/chat/{}", self.agent)),
            (Actor::Member, format!("/invite/{waiting}")),
            (Actor::Member, "/account".to_owned()),
            (Actor::Member, "/nowhere".to_owned()),
            (Actor::Admin, format!("/chat/{}", self.admin.smithers)),
        ];
        let of_admins = [
            "/users",
            "/users?tab=invited",
            "/users?tab=deactivated",
            "/users?q=a&sort=joined",
            "/users/invite",
            "/users/invite-many",
            "/groups",
            "/groups/new",
            "/agents",
            "/agents?tab=archived",
            "/agents/new",
            "/account",
            "/providers",
            "/providers/connect",
            "/settings",
            "/license",
            "/audit",
            "/audit/checkpoints",
            "/audit/tokens",
            "/audit/checkpoints?from=0&to=1",
            "/audit/prune?older_than=90d",
            "/nowhere",
        ];
        let people = [&self.admin, &self.member, &self.held, &self.gone];
        let of_people = people
            .into_iter()
            .flat_map(|person| ["", "/agents"].map(|page| (Actor::Admin, format!("/users/{}{page}", person.id))));
        let of_things = [
            format!("/groups/{}", self.group),
            format!("/groups/{}/agents", self.group),
            format!("/agents/{}", self.agent),
            format!("/users/invites/{}", self.invite),
            format!("/providers/{}/remove", self.provider),
            format!("/audit/proof?entry={}", self.entry),
            format!("/audit/checkpoints?from={0}&to={0}", self.sealed),
        ];
        let of_things = of_things.map(|path| (Actor::Admin, path));
        let of_admins =
            of_admins.map(|path| (Actor::Admin, path.to_owned())).into_iter().chain(of_people).chain(of_things);
        of_strangers.into_iter().chain(of_the_signed_in).chain(of_admins).collect()
    }
}

/// A group with these people in it.
pub async fn group(fixture: &Fixture, admin: &Person, name: &str, members: &[UserId]) -> GroupId {
    let authority = fixture.admin(admin).await.into();
    let details = GroupDetails::parse(name, "").unwrap();
    let made = create_group::create_group(&fixture.app, &authority, details).await.unwrap().group.unwrap();
    add_members::add_members(&fixture.app, &authority, made, members).await.unwrap();
    made
}

/// A provider with one model and without a key, at an address that is not called.
pub async fn provider(fixture: &Fixture) -> ProviderId {
    let id = ProviderId::from_uuid(fixture.app.random.uuid_v7(fixture.app.clock.now()));
    for sql in [
        format!(
            "INSERT INTO providers (id, kind, name, address, created_at, models_at)
            VALUES ('{id}', 'compatible', 'Harbour models', 'http://192.0.2.1:1/v1', 1, 1)"
        ),
        format!("INSERT INTO provider_models (provider_id, model) VALUES ('{id}', 'harbour-1')"),
    ] {
        fixture.sql(&sql).await.unwrap();
    }
    id
}

/// A shared agent, for everybody or for these groups.
pub async fn agent(fixture: &Fixture, admin: &Person, name: &str, template: Template, groups: &[GroupId]) -> AgentId {
    let authority = fixture.admin(admin).await.into();
    let name = AgentName::parse(name).unwrap();
    let made = create(&fixture.app, &authority, name, template).await.unwrap().agent.unwrap();
    let visibility = if groups.is_empty() { Visibility::Everyone } else { Visibility::Groups };
    show(&fixture.app, &authority, made, Audience { visibility, groups: groups.to_vec() }).await.unwrap();
    made
}

/// A reset link for somebody, whose sessions go on all the same: other tests need them.
async fn reset(fixture: &Arc<Fixture>, admin: &Person, member: &Person) -> String {
    let authority = fixture.admin(admin).await.into();
    let link = start_reset::start_reset(&fixture.app, &authority, member.id, Holds::Day, false).await.unwrap();
    for mended in [
        format!("UPDATE sessions SET ended_at = NULL WHERE user_id = '{}'", member.id),
        format!(
            "UPDATE credentials SET must_change = 0, stops_at = NULL, credential_version = 1 WHERE user_id = '{}'",
            member.id
        ),
        "UPDATE reset_links SET credential_version = 1".to_owned(),
    ] {
        fixture.sql(&mended).await.unwrap();
    }
    link.token
}

async fn invites(fixture: &Arc<Fixture>, admin: &Person, member: &Person) -> (InviteId, Tokens) {
    let waiting = invite(fixture, admin, "Noor Haddad", "noor@harbour.example").await;
    let open = invite(fixture, admin, "Somebody New", "").await;
    let expired = invite(fixture, admin, "Late Comer", "late@harbour.example").await;
    let revoked = invite(fixture, admin, "Taken Back", "back@harbour.example").await;
    let used = invite(fixture, admin, "Come Already", "come@harbour.example").await;
    fixture.sql(&format!("UPDATE invites SET expires_at = 1 WHERE id = '{}'", expired.0)).await.unwrap();
    let claimed = format!("UPDATE invites SET claimed_at = 1, claimed_by = '{}' WHERE id = '{}'", member.id, used.0);
    fixture.sql(&claimed).await.unwrap();
    let authority = fixture.admin(admin).await.into();
    revoke_invite::revoke_invite(&fixture.app, &authority, revoked.0).await.unwrap();
    let id = waiting.0;
    (id, Tokens { waiting: waiting.1, open: open.1, expired: expired.1, revoked: revoked.1, used: used.1 })
}

/// Invites somebody as a member; gives the invite and its token.
pub async fn invite(fixture: &Fixture, admin: &Person, name: &str, email: &str) -> (InviteId, String) {
    let new = NewInvite::parse(email, name, "member", "7d").unwrap();
    let link = create_invite::create_invite(&fixture.app, &fixture.admin(admin).await, new, false).await.unwrap();
    let token = link.link.rsplit('/').next().unwrap().to_owned();
    (link.invite, token)
}

/// Everything that these tables hold.
pub async fn contents(fixture: &Fixture, tables: &[&str]) -> BTreeMap<String, Vec<Vec<Value>>> {
    let mut contents = BTreeMap::new();
    for (table, columns) in TABLES.iter().filter(|(table, _)| tables.contains(table)) {
        let mut tx = fixture.app.db.read().await.unwrap();
        contents.insert((*table).to_owned(), rows(&mut tx, table, columns).try_collect().await.unwrap());
    }
    assert_eq!(contents.len(), tables.len(), "a table of another name");
    contents
}

/// What acts change: everything but the notes that reading and refusing leave (throttle, flashes, outcomes, the trail).
pub const ACTED_ON: &[&str] = &[
    "installation",
    "settings",
    "users",
    "credentials",
    "sessions",
    "known_devices",
    "invites",
    "groups",
    "group_members",
    "invite_groups",
    "reset_links",
    "license",
    "branding",
    "agents",
    "providers",
    "provider_models",
    "default_model",
    "personal_context",
    "guide_interviews",
    "agent_groups",
    "audit_read_tokens",
];

//! The people of the demo, in every state that there is: how they came, what became of them, and who was invited.

use super::{
    stage::{Person, Stage},
    words,
};
use crate::domain::{Admin, Authority, Email, GroupId, Holds, PersonName, Role};
use crate::error::AppError;
use crate::features::{
    groups::{model::GroupDetails, service::create_group},
    settings::{self, model::NewSettings},
    setup::{model::NewWorkspace, service as setup},
    users::{
        model::NewInvite,
        service::{change_role, deactivate, erase, reactivate, revoke_invite, start_reset, undo},
    },
};

/// What was there on the first day.
pub struct Founded {
    /// The first admin.
    pub ana: Person,
    /// A group.
    pub design: GroupId,
    /// Another.
    pub sales: GroupId,
}

/// Who joined.
pub struct Team {
    /// In Design.
    pub mira: Person,
    /// In Sales; an admin later.
    pub chiara: Person,
    /// In both.
    pub ben: Person,
    goran: Person,
    elif: Person,
    hana: Person,
}

/// Who the walk needs.
pub struct Cast {
    /// The first admin.
    pub ana: Person,
    /// A member.
    pub mira: Person,
    /// A link that waits to be claimed.
    pub invite: String,
}

/// Sets the workspace up, with groups and what every agent is told of it.
pub async fn found(stage: &Stage<'_>) -> Result<Founded, AppError> {
    let (password, origin) = (stage.password(), stage.origin(10));
    let new = NewWorkspace::parse(words::ORGANISATION, "Ana Kovač", "ana@harbour.example", &password, None)?;
    let email = new.email.clone();
    let done = setup::set_up(stage.app, new, &password, origin.clone()).await?;
    let ana = Person { id: done.user, smithers: done.smithers, email, password, origin };
    let authority = stage.authority(&ana).await?;
    stage.minutes_later(10);
    let told = NewSettings::parse_all(words::ORGANISATION, "", Some(words::ABOUT_US))?;
    settings::service::change(stage.app, &authority, told).await?;
    let design = group(stage, &authority, words::DESIGN).await?;
    let sales = group(stage, &authority, words::SALES).await?;
    group(stage, &authority, words::BOARD).await?;
    stage.seal().await;
    Ok(Founded { ana, design, sales })
}

async fn group(
    stage: &Stage<'_>,
    authority: &Authority,
    (name, description): (&str, &str),
) -> Result<GroupId, AppError> {
    let details = GroupDetails::parse(name, description)?;
    let made = create_group::create_group(stage.app, authority, details).await?;
    made.group.ok_or(AppError::Internal)
}

/// The team comes, within the first days; one becomes an admin for good, another by mistake, which is undone.
pub async fn join(stage: &Stage<'_>, founded: &Founded) -> Result<Team, AppError> {
    let Founded { ana, design, sales } = founded;
    stage.ago(20, 3);
    let admin = stage.admin(ana).await?;
    let mira = comes(stage, &admin, ("Mira Lindqvist", "mira@harbour.example"), &[*design], 11).await?;
    let chiara = comes(stage, &admin, ("Chiara Romano", "chiara@harbour.example"), &[*sales], 12).await?;
    let ben = comes(stage, &admin, ("Ben Osei", "ben@harbour.example"), &[*design, *sales], 13).await?;
    stage.ago(19, 2);
    let admin = stage.admin(ana).await?;
    let authority = Authority::Admin(admin.clone());
    change_role::change_role(stage.app, &authority, chiara.id, Role::Admin).await?;
    let mistake = change_role::change_role(stage.app, &authority, ben.id, Role::Admin).await?;
    stage.minutes_later(2);
    undo::undo(stage.app, &admin, mistake.undo.ok_or(AppError::Internal)?).await?;
    let goran = comes(stage, &admin, ("Goran Ilić", "goran@harbour.example"), &[*sales], 14).await?;
    let elif = comes(stage, &admin, ("Elif Demir", "elif@harbour.example"), &[], 15).await?;
    let hana = comes(stage, &admin, ("Hana Novák", "hana@harbour.example"), &[*sales], 16).await?;
    stage.seal().await;
    Ok(Team { mira, chiara, ben, goran, elif, hana })
}

/// Somebody is invited, and joins a little later.
async fn comes(
    stage: &Stage<'_>,
    admin: &Admin,
    (name, email): (&str, &str),
    groups: &[GroupId],
    last: u8,
) -> Result<Person, AppError> {
    let link = stage.invite(admin, invite_for(name, email, Role::Member, groups)?).await?;
    stage.minutes_later(25);
    stage.claim(&link, last).await
}

fn invite_for(name: &str, email: &str, role: Role, groups: &[GroupId]) -> Result<NewInvite, AppError> {
    let name = PersonName::parse(name).map_err(|fault| AppError::field("name", fault))?;
    let email = Email::parse(email).map_err(|fault| AppError::field("email", fault))?;
    Ok(NewInvite { email: Some(email), name, role, holds: Holds::Week, groups: groups.to_vec() })
}

/// One leaves, one leaves and is erased, one was taken for gone and comes back.
pub async fn leave(stage: &Stage<'_>, ana: &Person, team: &Team) -> Result<(), AppError> {
    stage.ago(9, 4);
    let authority = stage.authority(ana).await?;
    deactivate::deactivate(stage.app, &authority, team.goran.id).await?;
    deactivate::deactivate(stage.app, &authority, team.elif.id).await?;
    deactivate::deactivate(stage.app, &authority, team.ben.id).await?;
    stage.minutes_later(45);
    reactivate::reactivate(stage.app, &authority, team.ben.id).await?;
    stage.ago(6, 1);
    erase::erase(stage.app, &stage.authority(ana).await?, team.elif.id).await?;
    stage.seal().await;
    Ok(())
}

/// The last days: invites in every state, a forgotten password, a mistyped one.
pub async fn today(stage: &Stage<'_>, founded: Founded, team: Team) -> Result<Cast, AppError> {
    let Founded { ana, design, .. } = founded;
    stage.ago(3, 5);
    let admin = stage.admin(&ana).await?;
    let late = invite_for("Ivan Petrov", "ivan@harbour.example", Role::Member, &[])?;
    stage.invite(&admin, NewInvite { holds: Holds::Hour, ..late }).await?;
    let wrong = stage.invite(&admin, invite_for("Jun Tanaka", "jun@habour.example", Role::Member, &[])?).await?;
    stage.minutes_later(3);
    revoke_invite::revoke_invite(stage.app, &Authority::Admin(admin), wrong.invite).await?;
    stage.ago(1, 2);
    let admin = stage.admin(&team.chiara).await?;
    start_reset::start_reset(stage.app, &Authority::Admin(admin), team.hana.id, Holds::Week, true).await?;
    stage.ago(0, 3);
    mistyped(stage, &team.ben).await?;
    let admin = stage.admin(&ana).await?;
    stage.invite(&admin, invite_for("Farah Haddad", "farah@harbour.example", Role::Admin, &[])?).await?;
    let noor = invite_for("Noor Haddad", "noor@harbour.example", Role::Member, &[design])?;
    let invite = stage.invite(&admin, noor).await?.link;
    Ok(Cast { ana, mira: team.mira, invite })
}

/// Somebody signs in after a wrong password.
async fn mistyped(stage: &Stage<'_>, person: &Person) -> Result<(), AppError> {
    let wrong = Person { password: "not this one".to_owned(), ..person.clone() };
    match stage.sign_in(&wrong).await {
        Err(AppError::WrongCredentials) => {}
        Err(other) => return Err(other),
        Ok(_) => return Err(AppError::Internal),
    }
    stage.minutes_later(1);
    stage.sign_in(person).await.map(drop)
}

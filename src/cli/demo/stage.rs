//! Where the demo is played: a clock that is moved by hand, and people who do what they do as anybody does it.

use crate::cli::seal_own;
use crate::domain::{Admin, AgentId, Authority, ChatId, Email, Member, Origin, Timestamp, UserId};
use crate::error::AppError;
use crate::features::{
    auth::{guard, service::sign_in},
    chat::{
        model::Place,
        service::{connected::Connected, page, send},
    },
    users::{
        model::{InviteLink, NewInvite},
        service::{claim, create_invite},
    },
};
use crate::server::AppState;
use data_encoding::BASE32_NOPAD;
use secrecy::ExposeSecret;
use std::time::Duration;

/// How much of the past is made up.
pub const PAST: Duration = Duration::from_secs(21 * 24 * 60 * 60);
/// Bytes of a password: 80 bits, sixteen letters and digits.
const PASSWORD_BYTES: usize = 10;
const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// An installation with a clock that is moved by hand.
pub struct Stage<'a> {
    /// The installation.
    pub app: &'a AppState,
    today: Timestamp,
}

/// Somebody with an account.
#[derive(Clone)]
pub struct Person {
    /// Their account.
    pub id: UserId,
    /// Their own agent.
    pub smithers: AgentId,
    /// Their e-mail.
    pub email: Email,
    /// Their password.
    pub password: String,
    /// The browser they use, and from where.
    pub origin: Origin,
}

impl Person {
    /// What they type to sign in.
    pub fn sign_in_details(&self) -> (String, String) {
        (self.email.as_str().to_owned(), self.password.clone())
    }
}

impl<'a> Stage<'a> {
    /// A stage in this installation, whose play ends `today`.
    pub const fn new(app: &'a AppState, today: Timestamp) -> Self {
        Self { app, today }
    }

    /// Lets time pass until so many days and hours ago.
    pub fn ago(&self, days: u64, hours: u64) {
        let then = self.today.minus(Duration::from_secs((days * 24 + hours) * 60 * 60));
        self.app.clock.advance(then.since(self.app.clock.now()));
    }

    /// Lets some minutes pass.
    pub fn minutes_later(&self, minutes: u64) {
        self.app.clock.advance(Duration::from_secs(minutes * 60));
    }

    /// Seals what was written so far, as a server does within a second (T3).
    pub async fn seal(&self) {
        seal_own(self.app).await;
    }

    /// A password nobody has to think of, in groups that can be typed.
    pub fn password(&self) -> String {
        let letters = BASE32_NOPAD.encode(&self.app.random.bytes::<PASSWORD_BYTES>()).to_lowercase();
        let groups: Vec<&str> = (0..letters.len()).step_by(4).map(|at| &letters[at..at + 4]).collect();
        groups.join("-")
    }

    /// A place from which somebody acts; the last number tells people apart.
    pub fn origin(&self, last: u8) -> Origin {
        // RFC 5737, 3: addresses for documentation, which belong to nobody.
        Origin { address: Some(format!("192.0.2.{last}")), user_agent: Some(BROWSER.to_owned()) }
    }

    /// Signs somebody in, and gives them as the guard would hand them to a page.
    ///
    /// # Errors
    /// Those of [`sign_in::sign_in`].
    pub async fn sign_in(&self, person: &Person) -> Result<Member, AppError> {
        let entered = sign_in::Entered {
            email: person.email.as_str().to_owned(),
            password: person.password.clone(),
            former: None,
            device: None,
            origin: person.origin.clone(),
        };
        let signed_in = sign_in::sign_in(self.app, entered).await?;
        guard::member_of(self.app, signed_in.session.token.expose_secret(), person.origin.clone()).await
    }

    /// The same for an admin.
    ///
    /// # Errors
    /// As [`Self::sign_in`]; [`AppError::NotFound`] for a member.
    pub async fn admin(&self, person: &Person) -> Result<Admin, AppError> {
        guard::admin_of(self.sign_in(person).await?).ok_or(AppError::NotFound)
    }

    /// The same as what acts take.
    ///
    /// # Errors
    /// As [`Self::admin`].
    pub async fn authority(&self, person: &Person) -> Result<Authority, AppError> {
        self.admin(person).await.map(Authority::Admin)
    }

    /// Invites somebody; gives the link.
    ///
    /// # Errors
    /// Those of [`create_invite::create_invite`].
    pub async fn invite(&self, admin: &Admin, new: NewInvite) -> Result<InviteLink, AppError> {
        create_invite::create_invite(self.app, admin, new, true).await
    }

    /// Has the holder of a link join with it.
    ///
    /// # Errors
    /// Those of [`claim::claim`].
    pub async fn claim(&self, link: &InviteLink, last: u8) -> Result<Person, AppError> {
        let email = link.email.clone().ok_or(AppError::Internal)?;
        let (password, origin) = (self.password(), self.origin(last));
        let entered = claim::Entered {
            token: token_of(&link.link).to_owned(),
            email: String::new(),
            name: link.name.as_str().to_owned(),
            password: password.clone(),
            origin: origin.clone(),
        };
        let claimed = claim::claim(self.app, entered).await?;
        Ok(Person { id: claimed.user, smithers: claimed.smithers, email, password, origin })
    }

    /// Says something to an agent, in a chat or a new one, and waits for the answer.
    ///
    /// # Errors
    /// Those of [`send::send`].
    pub async fn say(
        &self,
        member: &Member,
        agent: AgentId,
        chat: Option<ChatId>,
        text: &str,
    ) -> Result<ChatId, AppError> {
        let models = Connected(self.app.clone());
        let mut events = self.app.events().subscribe();
        let new =
            send::NewMessage { place: Place { agent, chat }, text: text.to_owned(), draft: None, context_off: false };
        let chat = send::send(self.app, &models, member, &new).await?.chat.ok_or(AppError::Internal)?;
        loop {
            let page = page::page(self.app, &models, member, agent, page::Wanted::Chat(chat), None).await?;
            if page.running.is_none() {
                self.minutes_later(1);
                return Ok(chat);
            }
            events.next().await.ok_or(AppError::Internal)?;
        }
    }
}

/// The token at the end of a link.
fn token_of(link: &str) -> &str {
    link.rsplit('/').next().unwrap_or(link)
}

//! Streams that tell an open page what has changed, for as long as its session lives (P3, F2, H4).

use super::sessions::{Standing, standing};
use crate::domain::{Member, Notice, Role, SessionId, Timestamp, Topic, UserId};
use crate::error::AppError;
use crate::server::{
    AppState,
    events::{Event, Subscription},
    streams::Seat,
};

/// How many streams one session may hold. A browser needs one; where its tabs cannot share, it opens at most six.
const PER_SESSION: usize = 8;
/// How many all sessions of a user may hold together.
const PER_USER: usize = 32;
/// When to come back where all are taken, in seconds.
const COME_BACK_AFTER_S: u32 = 30;

/// One open stream.
pub struct Watch {
    app: AppState,
    user: UserId,
    session: SessionId,
    role: Role,
    /// When the session ends, as far as is known.
    until: Timestamp,
    events: Subscription,
    stage: Stage,
    _seats: [Seat; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Beginning,
    Open,
    Over,
}

/// Why a stream looks up.
enum Cause {
    Event(Event),
    /// The session may have run out.
    Due,
    Stop,
}

/// Opens a stream for a session. It begins with [`Notice::Gap`]: what changed since the page was made was told to nobody.
///
/// # Errors
/// [`AppError::Throttled`] where the session or its user holds too many already.
pub fn open(app: &AppState, member: &Member) -> Result<Watch, AppError> {
    let seat = |holder, limit| {
        let full = AppError::Throttled { retry_after_s: COME_BACK_AFTER_S };
        app.streams.seat(holder, limit).ok_or(full)
    };
    Ok(Watch {
        _seats: [seat(member.session.uuid(), PER_SESSION)?, seat(member.user.uuid(), PER_USER)?],
        events: app.events().subscribe(),
        app: app.clone(),
        user: member.user,
        session: member.session,
        role: member.role,
        until: app.clock.now(),
        stage: Stage::Beginning,
    })
}

impl Watch {
    /// Waits for what the page is to be told next; nothing once the stream is over, and when the server stops (O4).
    pub async fn next(&mut self) -> Option<Notice> {
        loop {
            match self.stage {
                Stage::Over => return None,
                Stage::Beginning => {
                    self.stage = Stage::Open;
                    return self.checked().await.map(|over| over.unwrap_or(Notice::Gap));
                }
                Stage::Open => {}
            }
            let told = match self.look_up().await {
                Cause::Event(Event::Changed(topic)) => self.told(topic).await?,
                Cause::Event(Event::Gap) => Some(self.checked().await?.unwrap_or(Notice::Gap)),
                Cause::Due => self.checked().await?,
                Cause::Stop => return None,
            };
            if told.is_some() {
                return told;
            }
        }
    }

    async fn look_up(&mut self) -> Cause {
        tokio::select! {
            biased;
            () = self.app.streams.stop.cancelled() => Cause::Stop,
            // What ends a session comes before what its page may still hear.
            () = self.app.clock.wait_until(self.until) => Cause::Due,
            event = self.events.next() => event.map_or(Cause::Stop, Cause::Event),
        }
    }

    /// What the page is told of a change, if anything; the outer nothing ends the stream.
    async fn told(&mut self, topic: Topic) -> Option<Option<Notice>> {
        let is_own = matches!(topic, Topic::User(id) | Topic::Sessions(id) if id == self.user);
        let role = self.role;
        // Settings hold how long sessions live (O1).
        if (is_own || topic == Topic::Settings)
            && let Some(over) = self.checked().await?
        {
            return Some(Some(over));
        }
        if topic == Topic::Settings {
            // Another role is told by its own topic, in its turn.
            self.role = role;
        }
        Some(match topic {
            Topic::User(id) if id == self.user => Some(Notice::You),
            topic => topic.may_be_heard_by(self.user, self.role).then_some(Notice::Changed(topic)),
        })
    }

    /// Looks at the session and the role as they are now; gives what to say last where the session is over. A fault of the database
    /// gives the outer nothing, which ends the stream: nobody hears on with rights that cannot be looked up.
    async fn checked(&mut self) -> Option<Option<Notice>> {
        match standing(&self.app, self.session).await.ok()? {
            Standing::Live { role, until } => {
                (self.role, self.until) = (role, until);
                Some(None)
            }
            over => {
                self.stage = Stage::Over;
                Some(Some(if over == Standing::Deactivated { Notice::Deactivated } else { Notice::Ended }))
            }
        }
    }
}

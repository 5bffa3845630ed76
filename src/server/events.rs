//! What has changed, told to whoever in this process waits for it (P3, F2).
//!
//! A transaction announces with [`Tx::announce`](super::db::Tx::announce); other processes on the same database are heard by
//! [`Db::hear_others`](super::db::Db::hear_others).

use crate::domain::Topic;
use tokio::sync::broadcast::{self, error::RecvError};
use uuid::Uuid;

/// How many events a slow listener may fall behind before it only learns that it has missed some.
const KEPT: usize = 1024;

/// What a listener hears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// This has changed; the change can be read by now.
    Changed(Topic),
    /// Anything may have changed: some events were missed, or another process writes without telling what.
    Gap,
}

/// The bus of one process and one database. Clones are the same bus.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<Event>,
    /// Tells this process from others on the same database. No secret.
    process: Uuid,
}

impl Default for Events {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(KEPT), process: Uuid::new_v4() }
    }
}

impl Events {
    /// Tells this process from others on the same database.
    pub const fn process(&self) -> Uuid {
        self.process
    }

    /// Tells everybody who listens now.
    pub fn publish(&self, event: Event) {
        // Fails only where nobody listens.
        self.sender.send(event).ok();
    }

    /// Listens from now on.
    pub fn subscribe(&self) -> Subscription {
        Subscription(self.sender.subscribe())
    }

    /// A topic as it travels to other processes.
    pub(super) fn notice(&self, topic: Topic) -> String {
        format!("{} {topic}", self.process)
    }

    /// What another process says. `None` for what this one has said itself, which everybody here knows already; what cannot be read
    /// comes from another version and may be about anything.
    pub(super) fn heard(&self, notice: &str) -> Option<Event> {
        let (process, topic) = notice.split_once(' ').unwrap_or_default();
        if process.parse() == Ok(self.process) {
            return None;
        }
        Some(topic.parse().map_or(Event::Gap, Event::Changed))
    }
}

/// One listener.
#[derive(Debug)]
pub struct Subscription(broadcast::Receiver<Event>);

impl Subscription {
    /// Waits for the next event; `None` when the bus is gone. Can be given up at any time without losing one.
    pub async fn next(&mut self) -> Option<Event> {
        match self.0.recv().await {
            Ok(event) => Some(event),
            Err(RecvError::Lagged(_)) => Some(Event::Gap),
            Err(RecvError::Closed) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::UserId;

    #[tokio::test]
    async fn who_falls_behind_learns_that_something_was_missed() {
        let events = Events::default();
        let mut slow = events.subscribe();
        for _ in 0..=KEPT {
            events.publish(Event::Changed(Topic::Audit));
        }
        assert_eq!(slow.next().await, Some(Event::Gap));
        assert_eq!(slow.next().await, Some(Event::Changed(Topic::Audit)));
    }

    #[test]
    fn a_notice_is_heard_by_others_alone() {
        let (here, there) = (Events::default(), Events::default());
        let user = UserId::from_uuid(Uuid::nil());
        for topic in [Topic::People, Topic::Settings, Topic::Audit, Topic::User(user)] {
            let notice = here.notice(topic);
            assert_eq!(here.heard(&notice), None);
            assert_eq!(there.heard(&notice), Some(Event::Changed(topic)));
        }
        assert_eq!(here.heard("of another version"), Some(Event::Gap));
    }
}

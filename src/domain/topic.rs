//! What can change while a page is open, told by a topic and an id, never by data (P3, F2). Who hears of a topic reads what it is about
//! by the ordinary way, where rights are checked (P1).

use super::{Role, RunId, UserId};
use std::{fmt, str::FromStr};

/// What a change is about. In this order the topics of one act are told: who may hear the others is known first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// The role, status or name of this user has changed.
    User(UserId),
    /// A session of this user has begun or ended.
    Sessions(UserId),
    /// The chats of this user, or what stands in one of them, are others (H2).
    Chats(UserId),
    /// The organisation is called something else.
    Organisation,
    /// The list of accounts is another.
    People,
    /// The list of invites is another.
    Invites,
    /// The list of groups, or who is in one, is another.
    Groups,
    /// Providers, their models, or the default are others.
    Providers,
    /// The licence, or what it brings, is another.
    License,
    /// The shared agents are others, or who sees one. It names none, so that whoever hears of it learns of none that they do not see.
    Agents,
    /// The settings are others.
    Settings,
    /// The audit trail has grown.
    Audit,
    /// The audit trail was verified anew, or what is said of its anchors is another.
    Verdict,
    /// The tokens with which programs follow the log of the trail are others.
    ReadTokens,
    /// An answer has grown, or has ended. Between processes alone: its page follows it on a stream of its own.
    Run(RunId),
}

impl Topic {
    /// Whether somebody may learn that it has changed: admins of everything but the chats of others, members of what is theirs or shown
    /// to all.
    pub fn may_be_heard_by(self, user: UserId, role: Role) -> bool {
        match self {
            Self::User(id) | Self::Sessions(id) => id == user || role.is_admin(),
            Self::Chats(id) => id == user,
            Self::Run(_) => false,
            // Every chat shows its model and its host (V4), and everybody has agents beside every page.
            Self::Organisation | Self::Providers | Self::Agents => true,
            Self::People | Self::Invites | Self::Groups | Self::License => role.is_admin(),
            Self::Settings | Self::Audit | Self::Verdict | Self::ReadTokens => role.is_admin(),
        }
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(f, "user {id}"),
            Self::Sessions(id) => write!(f, "sessions {id}"),
            Self::Organisation => f.write_str("organisation"),
            Self::People => f.write_str("people"),
            Self::Invites => f.write_str("invites"),
            Self::Groups => f.write_str("groups"),
            Self::Providers => f.write_str("providers"),
            Self::License => f.write_str("license"),
            Self::Agents => f.write_str("agents"),
            Self::Settings => f.write_str("settings"),
            Self::Audit => f.write_str("audit"),
            Self::Verdict => f.write_str("verdict"),
            Self::ReadTokens => f.write_str("read_tokens"),
            Self::Chats(id) => write!(f, "chats {id}"),
            Self::Run(id) => write!(f, "run {id}"),
        }
    }
}

impl FromStr for Topic {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (word, id) = text.split_once(' ').unwrap_or((text, ""));
        match (word, id) {
            ("user", id) => id.parse().map(Self::User).map_err(drop),
            ("sessions", id) => id.parse().map(Self::Sessions).map_err(drop),
            ("chats", id) => id.parse().map(Self::Chats).map_err(drop),
            ("run", id) => id.parse().map(Self::Run).map_err(drop),
            ("organisation", "") => Ok(Self::Organisation),
            ("people", "") => Ok(Self::People),
            ("invites", "") => Ok(Self::Invites),
            ("groups", "") => Ok(Self::Groups),
            ("providers", "") => Ok(Self::Providers),
            ("license", "") => Ok(Self::License),
            ("agents", "") => Ok(Self::Agents),
            ("settings", "") => Ok(Self::Settings),
            ("audit", "") => Ok(Self::Audit),
            ("verdict", "") => Ok(Self::Verdict),
            ("read_tokens", "") => Ok(Self::ReadTokens),
            _ => Err(()),
        }
    }
}

/// What a stream tells an open page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// This has changed.
    Changed(Topic),
    /// Anything may have changed: the stream has just begun, or has missed something.
    Gap,
    /// The reader's own role or name is another.
    You,
    /// The reader's session is over. Nothing comes after it.
    Ended,
    /// The reader's account is deactivated. Nothing comes after it.
    Deactivated,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(topic) => topic.fmt(f),
            Self::Gap => f.write_str("gap"),
            Self::You => f.write_str("you"),
            Self::Ended => f.write_str("ended"),
            Self::Deactivated => f.write_str("deactivated"),
        }
    }
}

impl FromStr for Notice {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "gap" => Ok(Self::Gap),
            "you" => Ok(Self::You),
            "ended" => Ok(Self::Ended),
            "deactivated" => Ok(Self::Deactivated),
            topic => topic.parse().map(Self::Changed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ME: UserId = UserId::from_uuid(Uuid::from_u128(1));
    const OTHER: UserId = UserId::from_uuid(Uuid::from_u128(2));
    const TOPICS: &[Topic] = &[
        Topic::User(ME),
        Topic::User(OTHER),
        Topic::Sessions(ME),
        Topic::Sessions(OTHER),
        Topic::Organisation,
        Topic::People,
        Topic::Invites,
        Topic::Groups,
        Topic::Providers,
        Topic::License,
        Topic::Agents,
        Topic::Settings,
        Topic::Audit,
        Topic::Verdict,
        Topic::ReadTokens,
        Topic::Chats(ME),
        Topic::Chats(OTHER),
        Topic::Run(RunId::from_uuid(Uuid::from_u128(3))),
    ];

    #[test]
    fn p1_members_hear_of_their_own_and_of_what_everybody_sees_alone() {
        let heard = TOPICS.iter().copied().filter(|topic| topic.may_be_heard_by(ME, Role::Member));
        let all = [Topic::Organisation, Topic::Providers, Topic::Agents];
        let own = [vec![Topic::User(ME), Topic::Sessions(ME)], all.to_vec(), vec![Topic::Chats(ME)]].concat();
        assert_eq!(heard.collect::<Vec<_>>(), own);
        let unheard = TOPICS.iter().filter(|topic| !topic.may_be_heard_by(ME, Role::Admin));
        assert!(unheard.eq(&TOPICS[TOPICS.len() - 2..]), "admins hear of all but the chats of others");
    }

    #[test]
    fn a_notice_is_read_as_it_was_written() {
        let others = [Notice::Gap, Notice::You, Notice::Ended, Notice::Deactivated];
        for notice in TOPICS.iter().copied().map(Notice::Changed).chain(others) {
            assert_eq!(notice.to_string().parse(), Ok(notice));
        }
        for text in ["", "user", "user x", "people x", "People", "gap "] {
            assert_eq!(text.parse::<Notice>(), Err(()), "{text:?}");
        }
    }
}

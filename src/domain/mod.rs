//! The words of the product as types: used by every other module, on both targets, without any I/O.

mod actor;
mod agent;
mod email;
mod group;
mod holds;
mod ids;
mod keep_for;
mod length;
mod lines;
mod model_error;
mod model_ref;
mod name;
mod role;
mod text_enum;
mod timestamp;
mod topic;

#[cfg(feature = "ssr")]
mod authority;
#[cfg(feature = "ssr")]
mod sql_text;

pub use actor::{Actor, Origin};
pub use agent::{AgentLabel, Visibility};
#[cfg(feature = "ssr")]
pub use authority::{Admin, Authority, Limited, LogReader, Member, Operator};
pub use email::{Email, EmailFault};
pub use group::GroupLabel;
pub use holds::Holds;
pub use ids::{
    AgentId, ChatId, EntryId, GroupId, InviteId, MessageId, ProviderId, ReadTokenId, ResetId, RunId, SessionId, UserId,
};
pub use keep_for::{KeepFor, MIN_PRUNED_AGE};
pub use length::parse_length;
pub use lines::checked_lines;
pub use model_error::ModelError;
pub use model_ref::{MAX_MODEL, ModelLabel, ModelRef, ProviderLabel};
pub use name::{
    AgentName, GroupName, NameFault, OrganisationName, PersonName, TokenName, checked_name, checked_text, tidy_line,
    tidy_text,
};
pub use role::{Role, Status};
pub use text_enum::text_enum;
pub use timestamp::Timestamp;
pub use topic::{Notice, Topic};

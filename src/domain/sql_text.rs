//! How the domain's types stand in both databases: ids and words as TEXT, times as BIGINT.

use super::{
    AgentId, AgentName, ChatId, Email, EntryId, GroupId, GroupName, InviteId, MessageId, OrganisationName, PersonName,
    ProviderId, ReadTokenId, ResetId, Role, RunId, SessionId, Status, Timestamp, TokenName, UserId, Visibility,
};
use sqlx::{Database, Decode, Encode, Type, encode::IsNull, error::BoxDynError};

/// Implements a type as TEXT by way of `to_string` and the given reading function.
#[macro_export]
#[doc(hidden)]
macro_rules! sql_text {
    ($($name:ty => $read:expr;)+) => {$(
        impl<DB: ::sqlx::Database> ::sqlx::Type<DB> for $name where String: ::sqlx::Type<DB> {
            fn type_info() -> DB::TypeInfo {
                <String as ::sqlx::Type<DB>>::type_info()
            }

            fn compatible(info: &DB::TypeInfo) -> bool {
                <String as ::sqlx::Type<DB>>::compatible(info)
            }
        }

        impl<'q, DB: ::sqlx::Database> ::sqlx::Encode<'q, DB> for $name where String: ::sqlx::Encode<'q, DB> {
            fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<::sqlx::encode::IsNull, ::sqlx::error::BoxDynError> {
                ::sqlx::Encode::<'q, DB>::encode(self.to_string(), buffer)
            }
        }

        impl<'r, DB: ::sqlx::Database> ::sqlx::Decode<'r, DB> for $name where String: ::sqlx::Decode<'r, DB> {
            fn decode(value: DB::ValueRef<'r>) -> Result<Self, ::sqlx::error::BoxDynError> {
                let text = <String as ::sqlx::Decode<'r, DB>>::decode(value)?;
                let read: fn(String) -> Result<Self, ::sqlx::error::BoxDynError> = $read;
                read(text)
            }
        }
    )+};
}

sql_text! {
    UserId => |text| Ok(text.parse()?);
    InviteId => |text| Ok(text.parse()?);
    ResetId => |text| Ok(text.parse()?);
    SessionId => |text| Ok(text.parse()?);
    AgentId => |text| Ok(text.parse()?);
    GroupId => |text| Ok(text.parse()?);
    ChatId => |text| Ok(text.parse()?);
    MessageId => |text| Ok(text.parse()?);
    RunId => |text| Ok(text.parse()?);
    ProviderId => |text| Ok(text.parse()?);
    EntryId => |text| Ok(text.parse()?);
    ReadTokenId => |text| Ok(text.parse()?);
    Email => |text| Ok(Email::from_stored(text));
    PersonName => |text| Ok(PersonName::from_stored(text));
    GroupName => |text| Ok(GroupName::from_stored(text));
    TokenName => |text| Ok(TokenName::from_stored(text));
    AgentName => |text| Ok(AgentName::from_stored(text));
    OrganisationName => |text| Ok(OrganisationName::from_stored(text));
    Role => |text| text.parse().map_err(|()| format!("no role: {text}").into());
    Visibility => |text| text.parse().map_err(|()| format!("no visibility: {text}").into());
    Status => |text| text.parse().map_err(|()| format!("no status: {text}").into());
}

impl<DB: Database> Type<DB> for Timestamp
where
    i64: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        <i64 as Type<DB>>::type_info()
    }

    fn compatible(info: &DB::TypeInfo) -> bool {
        <i64 as Type<DB>>::compatible(info)
    }
}

impl<'q, DB: Database> Encode<'q, DB> for Timestamp
where
    i64: Encode<'q, DB>,
{
    fn encode_by_ref(&self, buffer: &mut DB::ArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<'q, DB>::encode(self.as_millis(), buffer)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for Timestamp
where
    i64: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self::from_millis(<i64 as Decode<'r, DB>>::decode(value)?))
    }
}

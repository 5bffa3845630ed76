//! Copying a whole database into another one with the same schema, whichever of the two kinds each is.

mod column;

pub use column::{Column, Value};

use super::{Db, Parts, Tx};
use crate::error::AppError;
use column::{ColumnKind, bytes, num, text};
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use sqlx::{AssertSqlSafe, Database, Row, ValueRef, postgres::PgRow, sqlite::SqliteRow};

/// Every table, in an order in which no row refers to a later one.
pub const TABLES: &[(&str, &[Column])] = &[
    ("installation", &[num("only_row"), text("id"), text("key_fingerprint"), num("created_at"), num("set_up_at")]),
    ("settings", &[text("name"), text("value"), num("updated_at")]),
    (
        "users",
        &[
            text("id"),
            text("email"),
            text("email_key"),
            num("email_typed"),
            text("name"),
            text("search_key"),
            text("sort_key"),
            text("role"),
            text("status"),
            num("joined_at"),
            num("last_active_at"),
            text("role_entry"),
            text("status_entry"),
            num("erased_at"),
            text("groups_entry"),
        ],
    ),
    (
        "credentials",
        &[
            text("user_id"),
            text("password_hash"),
            num("credential_version"),
            num("changed_at"),
            num("must_change"),
            num("stops_at"),
            text("reset_by"),
            num("reset_at"),
            num("untold_reset_at"),
        ],
    ),
    (
        "sessions",
        &[
            text("id"),
            bytes("token_hash"),
            text("user_id"),
            num("created_at"),
            num("last_seen_at"),
            num("ended_at"),
            text("address"),
            text("user_agent"),
            num("limited"),
            num("tells_reset_at"),
        ],
    ),
    ("known_devices", &[bytes("token_hash"), text("user_id"), num("last_used_at")]),
    (
        "invites",
        &[
            text("id"),
            bytes("token_hash"),
            text("email"),
            text("email_key"),
            text("name"),
            text("search_key"),
            text("role"),
            num("holds_ms"),
            num("created_at"),
            text("sender_id"),
            num("sent_at"),
            num("expires_at"),
            num("claimed_at"),
            text("claimed_by"),
            num("revoked_at"),
            text("revoked_entry"),
            text("revoked_because"),
        ],
    ),
    (
        "groups",
        &[
            text("id"),
            text("name"),
            text("name_key"),
            text("sort_key"),
            text("description"),
            num("created_at"),
            text("details_entry"),
            text("members_entry"),
            num("deleted_at"),
            text("deleted_entry"),
        ],
    ),
    ("group_members", &[text("group_id"), text("user_id"), num("joined_at")]),
    ("invite_groups", &[text("invite_id"), text("group_id")]),
    (
        "reset_links",
        &[
            text("id"),
            bytes("token_hash"),
            text("user_id"),
            num("credential_version"),
            text("maker_id"),
            num("made_at"),
            num("expires_at"),
            num("used_at"),
            num("revoked_at"),
            text("revoked_because"),
        ],
    ),
    ("license", &[num("only_row"), text("token"), num("seats"), num("changed_at")]),
    (
        "branding",
        &[
            num("only_row"),
            text("colour"),
            bytes("logo"),
            text("logo_kind"),
            text("logo_hash"),
            num("logo_width"),
            num("logo_height"),
            num("changed_at"),
        ],
    ),
    (
        "personal_context",
        &[
            text("user_id"),
            text("preferred_name"),
            text("role"),
            text("preferences"),
            text("anything_else"),
            num("updated_at"),
            text("entry"),
            text("former"),
        ],
    ),
    ("guide_interviews", &[text("user_id"), text("stage"), num("updated_at")]),
    (
        "providers",
        &[
            text("id"),
            text("kind"),
            text("name"),
            text("address"),
            bytes("sealed_key"),
            text("key_end"),
            num("created_at"),
            num("models_at"),
        ],
    ),
    ("provider_models", &[text("provider_id"), text("model")]),
    ("default_model", &[num("only_row"), text("provider_id"), text("model"), text("entry")]),
    (
        "agents",
        &[
            text("id"),
            text("owner_id"),
            text("name"),
            num("created_at"),
            text("sort_key"),
            text("tagline"),
            text("avatar"),
            text("instructions"),
            text("greeting"),
            text("starters"),
            text("provider_id"),
            text("model"),
            num("updated_at"),
            text("name_key"),
            text("template"),
            text("visibility"),
            num("archived_at"),
            text("visibility_entry"),
            text("archived_entry"),
        ],
    ),
    ("agent_groups", &[text("agent_id"), text("group_id")]),
    (
        "chats",
        &[
            text("id"),
            text("user_id"),
            text("agent_id"),
            text("title"),
            text("title_key"),
            num("created_at"),
            num("last_at"),
            num("context_off"),
        ],
    ),
    (
        "runs",
        &[
            text("id"),
            text("chat_id"),
            text("user_id"),
            text("agent_id"),
            text("session_id"),
            text("state"),
            text("failure"),
            text("provider_id"),
            text("provider_name"),
            text("model"),
            text("host"),
            num("tokens_in"),
            num("tokens_out"),
            text("node"),
            num("heartbeat_at"),
            num("started_at"),
            num("ended_at"),
        ],
    ),
    (
        "messages",
        &[
            text("id"),
            text("chat_id"),
            num("ordinal"),
            text("role"),
            text("text"),
            text("search_key"),
            num("at"),
            text("run_id"),
        ],
    ),
    ("run_deltas", &[text("run_id"), num("seq"), text("chat_id"), text("text")]),
    ("drafts", &[text("user_id"), text("place"), text("text"), num("at")]),
    ("throttle", &[bytes("key"), num("failures"), num("failed_at"), num("free_at")]),
    ("flashes", &[bytes("cookie_hash"), text("path"), bytes("body"), num("expires_at")]),
    ("form_outcomes", &[bytes("key"), bytes("body"), num("expires_at")]),
    ("audit_entries", &[text("id"), num("at"), num("format"), text("body")]),
    ("audit_personal", &[text("entry_id"), text("field"), text("subject"), bytes("salt"), text("value")]),
    ("audit_index", &[text("entry_id"), num("at"), text("actor"), text("target"), text("action"), text("outcome")]),
    ("audit_leaves", &[num("leaf_index"), text("entry_id")]),
    (PRUNED, &[num("only_row"), num("below")]),
    (PENDING, &[text("entry_id")]),
    ("audit_tiles", &[num("level"), num("number"), bytes("hashes")]),
    ("audit_checkpoints", &[num("size"), num("log"), num("at"), text("note")]),
    ("audit_keys", &[num("number"), bytes("public_key"), num("since"), text("note")]),
    ("audit_logs", &[num("number"), num("first_leaf"), text("first_entry"), num("began_at")]),
    (
        "audit_read_tokens",
        &[
            text("id"),
            bytes("token_hash"),
            text("name"),
            text("maker_id"),
            num("made_at"),
            num("last_used_at"),
            num("revoked_at"),
        ],
    ),
    (
        "audit_webhook",
        &[
            num("only_row"),
            bytes("url_hash"),
            num("size"),
            num("sent_at"),
            num("next_at"),
            num("attempts"),
            num("failing_since"),
            text("failure"),
        ],
    ),
    ("audit_repeats", &[bytes("key"), num("since"), num("count"), bytes("body")]),
];

/// The one table that has its row from the first migration on.
const PRUNED: &str = "audit_pruned";
/// The one table that fills itself, while entries and leaves are copied.
const PENDING: &str = "audit_pending";

/// Copies every row of every table; gives how many. `to` must hold the bare schema.
///
/// # Errors
/// A fault of either database, also where a row stands in `to` already.
pub async fn copy_all(from: &mut Tx, to: &mut Tx) -> Result<u64, AppError> {
    let mut copied = 0;
    for (table, columns) in TABLES {
        let insert = insert_statement(table, columns);
        let mut rows = rows(from, table, columns);
        while let Some(row) = rows.try_next().await? {
            put(to, &insert, row).await?;
            copied += 1;
        }
    }
    Ok(copied)
}

/// All rows of a table, in the order of its first column.
pub fn rows<'t>(
    tx: &'t mut Tx,
    table: &str,
    columns: &'static [Column],
) -> BoxStream<'t, Result<Vec<Value>, AppError>> {
    let order = if columns.len() > 1 { "1, 2" } else { "1" };
    let sql = AssertSqlSafe(format!("SELECT {} FROM {table} ORDER BY {order}", names(columns)));
    match tx.parts() {
        Parts::Sqlite(connection) => {
            sqlx::query(sql).fetch(connection).map(|row| Ok(values::<SqliteRow>(&row?, columns)?)).boxed()
        }
        Parts::Postgres(connection) => {
            sqlx::query(sql).fetch(connection).map(|row| Ok(values::<PgRow>(&row?, columns)?)).boxed()
        }
    }
}

fn names(columns: &[Column]) -> String {
    columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
}

fn insert_statement(table: &str, columns: &[Column]) -> String {
    if table == PRUNED {
        return format!("UPDATE {PRUNED} SET below = $2 WHERE only_row = $1");
    }
    let unless_there = if table == PENDING { " ON CONFLICT DO NOTHING" } else { "" };
    let places = (1..=columns.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
    format!("INSERT INTO {table} ({}) VALUES ({places}){unless_there}", names(columns))
}

fn values<R: Row>(row: &R, columns: &[Column]) -> Result<Vec<Value>, sqlx::Error>
where
    usize: sqlx::ColumnIndex<R>,
    for<'r> Option<String>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> Option<i64>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> Option<Vec<u8>>: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    for<'r> <R::Database as Database>::ValueRef<'r>: ValueRef<'r>,
{
    let value = |(at, column): (usize, &Column)| {
        Ok(match column.kind {
            ColumnKind::Text => Value::Text(row.try_get(at)?),
            ColumnKind::Number => Value::Number(row.try_get(at)?),
            ColumnKind::Bytes => Value::Bytes(row.try_get(at)?),
        })
    };
    columns.iter().enumerate().map(value).collect()
}

async fn put(tx: &mut Tx, sql: &str, row: Vec<Value>) -> Result<(), AppError> {
    macro_rules! run {
        ($connection:expr) => {{
            let mut query = sqlx::query(AssertSqlSafe(sql.to_owned()));
            for value in row {
                query = match value {
                    Value::Text(value) => query.bind(value),
                    Value::Number(value) => query.bind(value),
                    Value::Bytes(value) => query.bind(value),
                };
            }
            query.execute($connection).await?;
        }};
    }
    match tx.parts() {
        Parts::Sqlite(connection) => run!(connection),
        Parts::Postgres(connection) => run!(connection),
    }
    Ok(())
}

/// Writes a consistent copy of a SQLite database into a new file, while others read and write.
///
/// # Errors
/// A fault of the database, or of the file.
pub async fn vacuum_into(db: &Db, path: &str) -> Result<(), AppError> {
    if let Db::Sqlite { write, .. } = db {
        sqlx::query("VACUUM INTO $1").bind(path).execute(write).await?;
    }
    Ok(())
}

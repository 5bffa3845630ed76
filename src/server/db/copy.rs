//! Copying a whole database into another one with the same schema, whichever of the two kinds each is.

use super::{
    Db, Tx,
    rows::{bytes, insert_statement, num, put, text},
};
use crate::error::AppError;
use futures::{TryStreamExt, stream::TryChunksError};

pub use super::rows::{Column, Value, rows};

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
    (MOVED, &[num("only_row"), text("state"), text("place"), num("at")]),
];

/// The one table that has its row from the first migration on.
pub(super) const PRUNED: &str = "audit_pruned";
/// Empty in whatever is copied: what was moved is not opened.
pub(super) const MOVED: &str = "moved";
/// How many values are written at once.
const AT_ONCE: usize = 600;
/// The one table that fills itself, while entries and leaves are copied.
pub(super) const PENDING: &str = "audit_pending";

/// Copies every row of every table; gives how many. `to` must hold the bare schema.
///
/// # Errors
/// A fault of either database, also where a row stands in `to` already.
pub async fn copy_all(from: &mut Tx, to: &mut Tx) -> Result<u64, AppError> {
    let mut copied = 0;
    for (table, columns) in TABLES {
        let mut rows = rows(from, table, columns).try_chunks(AT_ONCE / columns.len());
        while let Some(some) = rows.try_next().await.map_err(|TryChunksError(_, error)| error)? {
            copied += some.len() as u64;
            put(to, &insert_statement(table, columns, some.len()), some.concat()).await?;
        }
    }
    Ok(copied)
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

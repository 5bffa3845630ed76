//! What is left after a kill: wholly there, or not at all.

use super::{
    acts::{Done, Tally},
    house::House,
};
use pinchy::server::db::{Db, Kind, Tx, fetch_all, fetch_one};

/// Each finds what is half done: a change without its entry, an entry without its change, an account without its parts.
const HALVES: &[(&str, &str)] = &[
    ("an invite without its entry", "SELECT COUNT(*) FROM invites i WHERE NOT EXISTS
        (SELECT 1 FROM audit_index a WHERE a.target = i.id AND a.action = 'invite.created')"),
    ("an entry of an invite that is not there", "SELECT COUNT(*) FROM audit_index a WHERE a.action = 'invite.created'
        AND NOT EXISTS (SELECT 1 FROM invites i WHERE i.id = a.target)"),
    ("a revocation without its entry", "SELECT COUNT(*) FROM invites i WHERE i.revoked_at IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM audit_index a WHERE a.target = i.id AND a.action = 'invite.revoked')"),
    ("an entry of a revocation that was not", "SELECT COUNT(*) FROM audit_index a WHERE a.action = 'invite.revoked'
        AND NOT EXISTS (SELECT 1 FROM invites i WHERE i.id = a.target AND i.revoked_at IS NOT NULL)"),
    ("a claim without its entry", "SELECT COUNT(*) FROM invites i WHERE i.claimed_at IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM audit_index a WHERE a.target = i.id AND a.action = 'invite.claimed')"),
    ("an entry of a claim that was not", "SELECT COUNT(*) FROM audit_index a WHERE a.action = 'invite.claimed'
        AND NOT EXISTS (SELECT 1 FROM invites i WHERE i.id = a.target AND i.claimed_at IS NOT NULL)"),
    ("an account of no claim", "SELECT COUNT(*) FROM users u WHERE u.email_key <> 'ana@harbour.example'
        AND NOT EXISTS (SELECT 1 FROM invites i WHERE i.claimed_by = u.id)"),
    ("an account without password or Smithers", "SELECT COUNT(*) FROM users u WHERE NOT EXISTS
        (SELECT 1 FROM credentials c WHERE c.user_id = u.id) OR NOT EXISTS (SELECT 1 FROM agents g WHERE g.owner_id = u.id)"),
    ("a promotion without its entry", "SELECT COUNT(*) FROM users u WHERE u.role = 'admin'
        AND u.email_key <> 'ana@harbour.example' AND NOT EXISTS
        (SELECT 1 FROM audit_index a WHERE a.target = u.id AND a.action = 'user.role_changed')"),
    ("an entry of a promotion that was not", "SELECT COUNT(*) FROM audit_index a WHERE a.action = 'user.role_changed'
        AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = a.target AND u.role = 'admin')"),
    ("a deactivation without its entry", "SELECT COUNT(*) FROM users u WHERE u.status = 'deactivated' AND NOT EXISTS
        (SELECT 1 FROM audit_index a WHERE a.target = u.id AND a.action = 'user.deactivated')"),
    ("an entry of a deactivation that was not", "SELECT COUNT(*) FROM audit_index a WHERE a.action = 'user.deactivated'
        AND NOT EXISTS (SELECT 1 FROM users u WHERE u.id = a.target AND u.status = 'deactivated')"),
    ("a live session of somebody deactivated", "SELECT COUNT(*) FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE u.status = 'deactivated' AND s.ended_at IS NULL"),
    ("an entry that is not in the index", "SELECT COUNT(*) FROM audit_entries e WHERE NOT EXISTS
        (SELECT 1 FROM audit_index a WHERE a.entry_id = e.id)"),
];

const INVITED: &str = "SELECT COUNT(*) FROM invites WHERE email_key = $1";
const REVOKED: &str = "SELECT COUNT(*) FROM invites WHERE id = $1 AND revoked_at IS NOT NULL";
const CLAIMED: &str = "SELECT COUNT(*) FROM users WHERE email_key = $1";
const PROMOTED: &str = "SELECT COUNT(*) FROM users WHERE id = $1 AND role = 'admin'";
const DEACTIVATED: &str = "SELECT COUNT(*) FROM users WHERE id = $1 AND status = 'deactivated'";

/// Fails where an answered act is not there, anything is half done, or the database itself is not whole.
pub async fn whole(house: &House, tally: &Tally) -> anyhow::Result<()> {
    let db = house.open().await?;
    let outcome = look(&db, tally).await;
    db.close().await;
    outcome
}

async fn look(db: &Db, tally: &Tally) -> anyhow::Result<()> {
    let mut tx = db.read().await?;
    if db.kind() == Kind::Sqlite {
        const INTEGRITY: &str = "SELECT integrity_check FROM pragma_integrity_check";
        const REFERENCES: &str = "SELECT \"table\" FROM pragma_foreign_key_check";
        let integrity: Vec<(String,)> = fetch_all!(tx, INTEGRITY)?;
        anyhow::ensure!(integrity == [("ok".to_owned(),)], "the file is damaged: {integrity:?}");
        let references: Vec<(String,)> = fetch_all!(tx, REFERENCES)?;
        anyhow::ensure!(references.is_empty(), "rows refer to none: {references:?}");
    }
    for (what, sql) in HALVES {
        let count = number(&mut tx, sql).await?;
        anyhow::ensure!(count == 0, "{count} times {what}");
    }
    for act in &tally.answered {
        anyhow::ensure!(is_there(&mut tx, act).await?, "lost, though it was answered: {act:?}");
    }
    Ok(())
}

/// How many of the acts that got no answer were done all the same.
pub async fn unanswered_but_there(house: &House, tally: &Tally) -> anyhow::Result<usize> {
    let db = house.open().await?;
    let mut tx = db.read().await?;
    let mut there = 0;
    for act in &tally.unanswered {
        there += usize::from(is_there(&mut tx, act).await?);
    }
    drop(tx);
    db.close().await;
    Ok(there)
}

async fn is_there(tx: &mut Tx, act: &Done) -> anyhow::Result<bool> {
    let (count,): (i64,) = match act {
        Done::Invited { email } => fetch_one!(tx, INVITED, email)?,
        Done::Revoked { invite } => fetch_one!(tx, REVOKED, invite)?,
        Done::Claimed { email } => fetch_one!(tx, CLAIMED, email)?,
        Done::Promoted { user } => fetch_one!(tx, PROMOTED, user)?,
        Done::Deactivated { user } => fetch_one!(tx, DEACTIVATED, user)?,
    };
    Ok(count == 1)
}

async fn number(tx: &mut Tx, sql: &'static str) -> anyhow::Result<i64> {
    use pinchy::server::db::Parts;
    Ok(match tx.parts() {
        Parts::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
        Parts::Postgres(connection) => sqlx::query_scalar(sql).fetch_one(connection).await?,
    })
}

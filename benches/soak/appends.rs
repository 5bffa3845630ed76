//! Kills a process that writes and seals entries, again and again, until so many are written; and holds what is left against everything
//! that was seen before: answers, and checkpoints that were kept outside (T3, T4).

use super::{house::House, random_life};
use anyhow::{Context, ensure};
use pinchy::{
    cli::open::open,
    domain::{Actor, Origin},
    error::AppError,
    features::audit::{
        Event, NewEntry, append,
        log::{Checkpoint, Tiles, check_tree, wanted},
        service::{check, watch},
    },
    server::{
        AppState,
        config::Config,
        db::{Db, Tx, fetch_all, fetch_one, fetch_optional},
    },
    write_tx,
};
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    process::Stdio,
    time::Duration,
};
use tlog_tiles::prove_tree;
use tokio_util::sync::CancellationToken;

/// The word that makes this program the process that is killed.
pub const CHILD: &str = "append";
/// How many append at the same time.
const WRITERS: usize = 4;
/// What the process says before the first entry.
const READY: &str = "ready";

const THERE: &str = "SELECT COUNT(*) FROM audit_entries WHERE id = $1";
const ENTRIES: &str = "SELECT COUNT(*) FROM audit_entries";
const LEAVES: &str =
    "SELECT COUNT(*), COUNT(DISTINCT leaf_index), COUNT(DISTINCT entry_id), COALESCE(MIN(leaf_index), 0),
    COALESCE(MAX(leaf_index), -1) FROM audit_leaves";
const TILE: &str = "SELECT hashes FROM audit_tiles WHERE level = $1 AND number = $2";
const CHECKPOINTS: &str = "SELECT size, note FROM audit_checkpoints ORDER BY size";

/// Writes entries until it is killed, and says each one that is committed; the real sealer runs beside.
pub async fn write_until_killed() -> anyhow::Result<()> {
    let app = open(Config::load()?).await?;
    tokio::spawn(watch::seal_until(app.clone(), CancellationToken::new()));
    say(READY)?;
    let writers: Vec<_> = (0..WRITERS).map(|_| tokio::spawn(write(app.clone()))).collect();
    for writer in writers {
        writer.await??;
    }
    Ok(())
}

async fn write(app: AppState) -> anyhow::Result<()> {
    loop {
        let entry = NewEntry::new(app.clock.now(), Actor::Anonymous, None, Origin::default(), Event::SetUpRefused);
        let written: Result<_, AppError> =
            async { write_tx!(app.db, |tx| { append(tx, &app.random, entry.clone()).await }) }.await;
        say(&written?.to_string())?;
    }
}

fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

/// What was seen so far.
#[derive(Default)]
struct Seen {
    kills: u32,
    answered: usize,
    entries: i64,
    checkpoints: BTreeMap<i64, String>,
    /// Pairs of checkpoints between which a proof was checked.
    proofs: usize,
}

/// Kills until `wanted` entries are written.
pub async fn kill_until(house: &House, wanted: i64) -> anyhow::Result<()> {
    let mut seen = Seen::default();
    while seen.entries < wanted {
        let answered = one_life(house)?;
        seen.kills += 1;
        look(house, &mut seen, &answered).await.with_context(|| format!("after kill {}", seen.kills))?;
        seen.answered += answered.len();
    }
    writeln!(
        std::io::stdout(),
        "{}: {} kills during {} appends, {} of them answered, 0 lost; leaves without gap or repeat, {} checkpoints kept outside, {} proofs between them, 0 contradict",
        house.database,
        seen.kills,
        seen.entries,
        seen.answered,
        seen.checkpoints.len(),
        seen.proofs,
    )?;
    Ok(())
}

/// One process from start to kill: the entries that it said were committed.
fn one_life(house: &House) -> anyhow::Result<Vec<String>> {
    let mut child = house.appender(CHILD)?.stdout(Stdio::piped()).spawn()?;
    let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
    ensure!(lines.next().transpose()?.as_deref() == Some(READY), "it does not begin: {}", house.log());
    let reader = std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>());
    std::thread::sleep(Duration::from_millis(random_life()));
    child.kill()?;
    child.wait()?;
    let mut answered = reader.join().map_err(|_| anyhow::anyhow!("the reader failed"))?;
    // The last line may have been cut off by the kill.
    answered.retain(|id| id.len() == 36);
    Ok(answered)
}

async fn look(house: &House, seen: &mut Seen, answered: &[String]) -> anyhow::Result<()> {
    let db = Db::open(&house.database_url).await?;
    let mut tx = db.read().await?;
    for id in answered {
        let (there,): (i64,) = fetch_one!(tx, THERE, id)?;
        ensure!(there == 1, "{id} was answered and is not there");
    }
    let (entries,): (i64,) = fetch_one!(tx, ENTRIES)?;
    ensure!(entries >= seen.entries + answered.len() as i64, "entries are gone");
    seen.entries = entries;
    let (count, indexes, of_entries, first, last): (i64, i64, i64, i64, i64) = fetch_one!(tx, LEAVES)?;
    let is_whole = count == indexes && count == of_entries && first == 0 && last == count - 1;
    ensure!(is_whole, "{count} leaves from {first} to {last}, {indexes} indexes, {of_entries} entries");
    hold_against(&mut tx, seen).await?;
    drop(tx);
    db.close().await;
    let app = open(house.config()?).await?;
    let verdict = check::check(&app, |_, _| ()).await?;
    app.db.close().await;
    ensure!(verdict.findings.is_empty(), "{:?}", verdict.findings);
    Ok(())
}

/// Every checkpoint that was seen is still there, word for word, and the next ones grow out of it.
async fn hold_against(tx: &mut Tx, seen: &mut Seen) -> anyhow::Result<()> {
    let now: Vec<(i64, String)> = fetch_all!(tx, CHECKPOINTS)?;
    let now: BTreeMap<i64, String> = now.into_iter().collect();
    for (size, note) in &seen.checkpoints {
        ensure!(now.get(size) == Some(note), "the checkpoint over {size} entries is another one now");
    }
    let new: Vec<_> = now.range(seen.checkpoints.keys().next_back().copied().unwrap_or(0)..).collect();
    for pair in new.windows(2) {
        let [(_, old), (_, newer)] = pair else { continue };
        grows(tx, &parse(old)?, &parse(newer)?).await?;
        seen.proofs += 1;
    }
    seen.checkpoints = now;
    Ok(())
}

fn parse(note: &str) -> anyhow::Result<Checkpoint> {
    Checkpoint::parse(note).map_err(|fault| anyhow::anyhow!("{fault:?}: {note}"))
}

/// A consistency proof between the two (RFC 6962, 2.1.2), out of the hashes that are stored.
async fn grows(tx: &mut Tx, old: &Checkpoint, new: &Checkpoint) -> anyhow::Result<()> {
    let (from, to) = (u64::try_from(old.size)?, u64::try_from(new.size)?);
    ensure!(from < to && from > 0, "a checkpoint over {to} entries after one over {from}");
    let mut tiles = Vec::new();
    for at in wanted(|tiles| prove_tree(to, from, tiles)) {
        let row: Option<(Vec<u8>,)> = fetch_optional!(tx, TILE, at.0, at.1)?;
        tiles.extend(row.map(|(hashes,)| (at, hashes)));
    }
    let proof = prove_tree(to, from, &Tiles::new(new.size, tiles)).map_err(|error| anyhow::anyhow!("{error:?}"))?;
    check_tree(&proof, to, new.root, from, old.root)
        .map_err(|error| anyhow::anyhow!("{to} does not grow out of {from}: {error:?}"))
}

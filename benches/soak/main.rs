//! Kills the real server at random moments while people act, again and again, and looks what is left: every act that was answered is
//! there with its entry, and none is half done (T1).
//!
//! `soak --pinchy FILE --rounds N` runs on a SQLite file, and on PostgreSQL too where `PINCHY_TEST_POSTGRES` names a server. Prints a
//! line of figures for each and ends with a failure where something was lost. Loopback only; every server is ended by its own process.
//! With `--appends N` in the place of `--rounds` the trail alone is tried: until N entries are written.

mod acts;
mod appends;
mod check;
mod house;

use acts::Tally;
use anyhow::Context;
use house::House;
use rand::RngExt;
use std::{io::Write, path::Path, time::Duration};

const USAGE: &str = "usage: soak --pinchy FILE --rounds N | --appends N";
/// How long a server lives, at the least and at the most, once it is ready.
const LIFE_MS: std::ops::Range<u64> = 20..600;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == [appends::CHILD] {
        return appends::write_until_killed().await;
    }
    let [pinchy_flag, pinchy, what, count] = arguments.as_slice() else { anyhow::bail!(USAGE) };
    anyhow::ensure!(pinchy_flag == "--pinchy", USAGE);
    let (pinchy, count) = (Path::new(pinchy), count.parse().context("the number")?);
    soak(House::on_sqlite(pinchy)?, what, count).await?;
    if let Some(house) = House::on_postgres(pinchy).await? {
        soak(house, what, count).await?;
    }
    Ok(())
}

async fn soak(mut house: House, what: &str, count: u32) -> anyhow::Result<()> {
    let outcome = match what {
        "--rounds" => kill_again_and_again(&mut house, count).await,
        "--appends" => appends::kill_until(&house, count.into()).await,
        _ => Err(anyhow::anyhow!(USAGE)),
    };
    house.remove().await;
    outcome
}

async fn kill_again_and_again(house: &mut House, rounds: u32) -> anyhow::Result<()> {
    house.start()?;
    let cookie = acts::sign_in(&house.url)?;
    house.kill()?;
    let mut all = Tally::default();
    for round in 0..rounds {
        house.start().with_context(|| format!("round {round}: the server does not start again"))?;
        let workers = acts::work(&house.url, &cookie, round);
        tokio::time::sleep(Duration::from_millis(random_life())).await;
        house.kill()?;
        let tally = acts::finish(workers)?;
        check::whole(house, &tally).await.with_context(|| format!("round {round}"))?;
        all.add(tally);
    }
    // Once more after everything: what later rounds did took nothing away.
    house.start()?;
    house.kill()?;
    check::whole(house, &all).await.context("after the last round")?;
    let there = check::unanswered_but_there(house, &all).await?;
    let mut out = std::io::stdout();
    writeln!(
        out,
        "{}: {rounds} rounds, {rounds} kills, {} acts answered, 0 of them lost; {} on their way, {there} of them wholly there, 0 half done",
        house.database,
        all.answered.len(),
        all.unanswered.len(),
    )?;
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "no secret: the moment of a kill")]
fn random_life() -> u64 {
    rand::rng().random_range(LIFE_MS)
}

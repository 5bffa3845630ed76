//! The scripted provider as a program of its own, for browser tests and for trying things out: `scripted_provider [PORT]`. It prints the
//! address to connect as an OpenAI-compatible provider, and ends when its standard input does, so that it never outlives who started it.

use anyhow::Context;
use pinchy::server::scripted::Scripted;
use std::io::{Write, copy, sink, stdin};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let port = std::env::args().nth(1).map_or(Ok(0), |port| port.parse()).context("usage: scripted_provider [PORT]")?;
    let scripted = Scripted::start(port).await.context("the port cannot be had")?;
    writeln!(std::io::stdout(), "{}", scripted.address())?;
    tokio::task::spawn_blocking(|| copy(&mut stdin(), &mut sink())).await??;
    Ok(())
}

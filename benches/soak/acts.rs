//! A stream of acts over HTTP, and what was answered.

use super::house::{EMAIL, PASSWORD};
use anyhow::Context;
use serde_json::Value;
use std::{
    sync::atomic::{AtomicU32, Ordering},
    thread::JoinHandle,
    time::Duration,
};
use ureq::Agent;

/// Who acts at the same time.
const WORKERS: u32 = 4;
/// The longest that an answer may take: a server that was killed gives none.
const PATIENCE: Duration = Duration::from_secs(20);

/// An act by what it leaves behind; each is done to its target once.
#[derive(Clone, Debug)]
pub enum Done {
    Invited { email: String },
    Revoked { invite: String },
    Claimed { email: String },
    Promoted { user: String },
    Deactivated { user: String },
}

/// What was done in a round.
#[derive(Debug, Default)]
pub struct Tally {
    pub answered: Vec<Done>,
    /// Sent, but the server was gone before it answered.
    pub unanswered: Vec<Done>,
}

impl Tally {
    pub fn add(&mut self, other: Self) {
        self.answered.extend(other.answered);
        self.unanswered.extend(other.unanswered);
    }
}

pub type Workers = Vec<JoinHandle<anyhow::Result<Tally>>>;

/// Signs the admin in; gives the cookie, which is good for every round.
pub fn sign_in(url: &str) -> anyhow::Result<String> {
    let answer = agent()
        .post(format!("{url}/api/auth/sign_in"))
        .header("accept", "application/json")
        .send_form([("email", EMAIL), ("password", PASSWORD)])?;
    let cookies = answer.headers().get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
    let cookies: Vec<&str> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
    anyhow::ensure!(answer.status() == 200 && !cookies.is_empty(), "the admin cannot sign in: {}", answer.status());
    Ok(cookies.join("; "))
}

fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).timeout_global(Some(PATIENCE)).max_redirects(0);
    config.build().into()
}

/// Searches are limited by address, and so are claims that were counted and never ended (A3): each comes from another one.
fn another_address() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let [_, a, b, c] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    format!("10.{a}.{b}.{c}")
}

/// Begins to act, until the server is gone.
pub fn work(url: &str, cookie: &str, round: u32) -> Workers {
    let worker = |n| {
        let worker = Worker { agent: agent(), url: url.to_owned(), cookie: cookie.to_owned(), tally: Tally::default() };
        std::thread::spawn(move || worker.run(round, n))
    };
    (0..WORKERS).map(worker).collect()
}

/// Waits for them all.
pub fn finish(workers: Workers) -> anyhow::Result<Tally> {
    let mut all = Tally::default();
    for worker in workers {
        all.add(worker.join().map_err(|_| anyhow::anyhow!("a worker panicked"))??);
    }
    Ok(all)
}

struct Worker {
    agent: Agent,
    url: String,
    cookie: String,
    tally: Tally,
}

impl Worker {
    /// Invites people; takes a third of the invites back; the others are claimed, and then promoted or deactivated.
    fn run(mut self, round: u32, worker: u32) -> anyhow::Result<Tally> {
        for n in 0.. {
            let email = format!("p{round}-{worker}-{n}@harbour.example");
            if self.story(&email, n)?.is_none() {
                break;
            }
        }
        Ok(self.tally)
    }

    /// Nothing once the server is gone.
    fn story(&mut self, email: &str, n: u32) -> anyhow::Result<Option<()>> {
        let invited = Done::Invited { email: email.to_owned() };
        let fields = [("email", email), ("name", "Mira Lindqvist"), ("role", "member"), ("holds", "7d")];
        let Some(link) = self.act("users/invite", &fields, invited)? else { return Ok(None) };
        let field = |name: &str| link[name].as_str().map(str::to_owned).with_context(|| format!("no {name}: {link}"));
        if n.is_multiple_of(3) {
            let invite = field("invite")?;
            let revoked = Done::Revoked { invite: invite.clone() };
            return Ok(self.act("users/revoke_invite", &[("invite", &invite)], revoked)?.map(drop));
        }
        let link = field("link")?;
        let token = link.rsplit('/').next().unwrap_or_default();
        let claimed = Done::Claimed { email: email.to_owned() };
        let fields = [("token", token), ("name", "Mira Lindqvist"), ("password", PASSWORD)];
        if self.act_as("", "users/claim", &fields, claimed)?.is_none() {
            return Ok(None);
        }
        let Some(user) = self.find(email)? else { return Ok(None) };
        if n % 3 == 1 {
            let promoted = Done::Promoted { user: user.clone() };
            return Ok(self.act("users/change_role", &[("user", &user), ("role", "admin")], promoted)?.map(drop));
        }
        let deactivated = Done::Deactivated { user: user.clone() };
        Ok(self.act("users/deactivate", &[("user", &user)], deactivated)?.map(drop))
    }

    fn act(&mut self, path: &str, fields: &[(&str, &str)], done: Done) -> anyhow::Result<Option<Value>> {
        let cookie = self.cookie.clone();
        self.act_as(&cookie, path, fields, done)
    }

    /// An answer of any other kind is a fault of the server: nothing here is refused.
    fn act_as(
        &mut self,
        cookie: &str,
        path: &str,
        fields: &[(&str, &str)],
        done: Done,
    ) -> anyhow::Result<Option<Value>> {
        let request = self.agent.post(format!("{}/api/{path}", self.url)).header("accept", "application/json");
        let request = request.header("x-forwarded-for", another_address());
        let answer = request.header("cookie", cookie).send_form(fields.iter().copied());
        let body = answer.and_then(|mut answer| Ok((answer.status(), answer.body_mut().read_to_string()?)));
        match body {
            Ok((status, body)) if status == 200 => {
                self.tally.answered.push(done);
                Ok(Some(serde_json::from_str(&body).unwrap_or_default()))
            }
            Ok((status, body)) => anyhow::bail!("{done:?}: {status}: {body}"),
            Err(_) => {
                self.tally.unanswered.push(done);
                Ok(None)
            }
        }
    }

    /// The account that came of a claim.
    fn find(&self, email: &str) -> anyhow::Result<Option<String>> {
        let request = self.agent.get(format!("{}/api/users/people", self.url)).query("search", email);
        let request = request.header("x-forwarded-for", another_address());
        let answer = request.header("accept", "application/json").header("cookie", &self.cookie).call();
        let Ok((status, body)) =
            answer.and_then(|mut answer| Ok((answer.status(), answer.body_mut().read_to_string()?)))
        else {
            return Ok(None);
        };
        anyhow::ensure!(status == 200, "searching for {email}: {status}: {body}");
        let page: Value = serde_json::from_str(&body)?;
        let id = page["rows"][0]["id"].as_str().map(str::to_owned);
        Ok(Some(id.with_context(|| format!("{email} has claimed, and is not there: {body}"))?))
    }
}

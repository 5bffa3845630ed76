//! An answer that is being written: a row, and a task that listens to the model and keeps what it says, whether or not anybody looks on.

mod lookout;
mod request;
pub(super) mod settle;
mod write;

pub use lookout::{Lookout, recover_at_start};

use super::model::Chosen;
use crate::domain::{AgentId, ChatId, Member, RunId};
use crate::error::AppError;
use crate::features::agents::model::ChatAgent;
use crate::features::providers::service::call::ModelRequest;
use crate::server::{AppState, db::Tx};

/// Everything that an answer needs.
pub(super) struct Job {
    pub run: RunId,
    pub chat: ChatId,
    pub agent: AgentId,
    pub member: Member,
    pub chosen: Chosen,
    pub request: ModelRequest,
}

impl Job {
    /// Gathers what the model is given, in the transaction that begins the run.
    pub async fn prepare(
        tx: &mut Tx,
        run: RunId,
        chat: ChatId,
        member: &Member,
        agent: &ChatAgent,
        chosen: Chosen,
    ) -> Result<Self, AppError> {
        let mut request = request::gather(tx, chat, member, agent).await?;
        request.tools = chosen.tools.tools();
        Ok(Self { run, chat, agent: agent.id, member: member.clone(), chosen, request })
    }
}

/// Has the answer written. It goes on when the page is closed, and ends with the server.
pub(super) fn start(app: &AppState, job: Job) {
    let writing = write::Writing::new(app, &job);
    app.streams.work.spawn(writing.write(job));
}

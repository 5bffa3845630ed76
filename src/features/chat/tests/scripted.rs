//! A model that says what its test has it say, when its test has it say it.

use crate::domain::Member;
use crate::error::AppError;
use crate::features::agents::model::ChatAgent;
use crate::features::chat::{
    model::{AnsweredBy, Failure},
    service::model::{Answer, Chosen, Model, Models, NoTools, ToolBox},
};
use crate::features::providers::service::call::{Delta, ModelRequest};
use crate::server::db::Tx;
use futures::{StreamExt, future::BoxFuture, stream::unfold};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The models of a workspace with one provider, or with none.
pub struct Scripted {
    by: Mutex<Option<AnsweredBy>>,
    tools: Mutex<Arc<dyn ToolBox>>,
    model: Arc<Listener>,
    asked: tokio::sync::Mutex<UnboundedReceiver<Asked>>,
}

struct Listener(UnboundedSender<Asked>);

/// One question to the model.
pub struct Asked {
    pub request: ModelRequest,
    say: UnboundedSender<Result<Delta, Failure>>,
}

impl Scripted {
    pub fn new() -> Self {
        let (sender, asked) = unbounded_channel();
        Self {
            by: Mutex::new(Some(by("llama-4", "ai.harbour.example"))),
            tools: Mutex::new(Arc::new(NoTools)),
            model: Arc::new(Listener(sender)),
            asked: tokio::sync::Mutex::new(asked),
        }
    }

    /// From now on somebody else answers, or nobody.
    pub fn set(&self, by: Option<AnsweredBy>) {
        *self.by.lock().unwrap() = by;
    }

    /// From now on these can be had done.
    pub fn give(&self, tools: Arc<dyn ToolBox>) {
        *self.tools.lock().unwrap() = tools;
    }

    /// Waits for the next question.
    pub async fn asked(&self) -> Asked {
        let mut asked = self.asked.lock().await;
        let asked = tokio::time::timeout(Duration::from_secs(20), asked.recv());
        asked.await.expect("the model is asked").unwrap()
    }
}

pub fn by(model: &str, host: &str) -> AnsweredBy {
    AnsweredBy {
        provider: host.split('.').next().unwrap_or_default().to_owned(),
        model: model.to_owned(),
        host: host.to_owned(),
    }
}

impl Models for Scripted {
    fn choose<'a>(
        &'a self,
        _: &'a mut Tx,
        _: &'a Member,
        _: &'a ChatAgent,
    ) -> BoxFuture<'a, Result<Option<Chosen>, AppError>> {
        let by = self.by.lock().unwrap().clone();
        let (model, tools) = (Arc::clone(&self.model), Arc::clone(&self.tools.lock().unwrap()));
        Box::pin(async move { Ok(by.map(|by| Chosen { by, provider: None, model, tools })) })
    }
}

impl Model for Listener {
    fn answer(&self, request: ModelRequest) -> Answer {
        let (say, said) = unbounded_channel();
        self.0.send(Asked { request, say }).ok();
        unfold(said, async |mut said| Some((said.recv().await?, said))).boxed()
    }
}

impl Asked {
    /// Says this.
    pub fn say(&self, text: &str) {
        self.send(Ok(Delta::Text(text.to_owned())));
    }

    /// Says this beside words, or breaks off.
    pub fn send(&self, delta: Result<Delta, Failure>) {
        // Fails only where nobody listens any more.
        self.say.send(delta).ok();
    }

    /// Has said all.
    pub fn end(self) {
        drop(self);
    }

    /// Waits until nobody listens any more: the model call is stopped.
    pub async fn is_dropped(&self) {
        tokio::time::timeout(Duration::from_secs(20), self.say.closed())
            .await
            .expect("the model is not listened to any more");
    }
}

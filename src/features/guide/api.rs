//! Server functions of the help pages.

use super::model::{TopicCard, TopicPage};
use crate::error::AppError;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use {
    super::service::{help, search},
    crate::server::http::reply::Call,
};

/// The help pages that are of use to the reader; those that know words of `q`, the best first, where there are any.
///
/// # Errors
/// [`AppError::SignedOut`].
#[server(name = ReadTopics, prefix = "/api", endpoint = "guide/topics", input = server_fn::codec::GetUrl)]
pub async fn topics(#[server(default)] q: String) -> Result<Vec<TopicCard>, AppError> {
    let role = Call::current().require_member()?.role;
    let for_reader = help::topics().iter().filter(|topic| topic.is_for(role));
    if q.trim().is_empty() {
        return Ok(for_reader.map(help::Topic::card).collect());
    }
    Ok(search::search(for_reader, &q).iter().map(|hit| hit.topic.card()).collect())
}

/// One help page.
///
/// # Errors
/// [`AppError::NotFound`], for a member also for one about what admins do (P2).
#[server(name = ReadTopic, prefix = "/api", endpoint = "guide/topic", input = server_fn::codec::GetUrl)]
pub async fn topic(#[server(default)] topic: String) -> Result<TopicPage, AppError> {
    let call = Call::current();
    let role = call.require_member()?.role;
    call.page(help::page(&topic, role))
}

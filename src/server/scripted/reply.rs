//! The answers of a scripted provider.

use super::{Memory, demo, script::Script};
use axum::{
    Json,
    body::{Body, Bytes},
    response::{IntoResponse, Redirect, Response},
};
use futures::{Stream, StreamExt, stream};
use http::{StatusCode, header};
use serde_json::{Value, json};
use std::{io, sync::Arc, time::Duration};

/// Where a redirect leads.
const METADATA: &str = "http://169.254.169.254/latest/meta-data/";
/// A part of what is huge, and how many there are of it.
const PART: usize = 1024 * 1024;
const PARTS: usize = 100;
/// How long a demo's model takes for a word.
const PACE: Duration = Duration::from_millis(12);

/// What a request says.
pub struct Known {
    system: String,
    /// The last message, and who said it.
    last: (String, String),
    /// How many words all messages have: what takes the place of tokens.
    words: usize,
}

/// A call of a tool, and what is said before it.
struct Call<'a> {
    before: &'a str,
    name: &'a str,
    arguments: &'a str,
}

impl Known {
    /// Reads a chat request.
    pub fn of(request: &Value) -> Self {
        let messages = request["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
        let text = |message: &Value, field: &str| message[field].as_str().unwrap_or_default().to_owned();
        let is_system = |message: &&Value| message["role"] == "system";
        let last = messages.last().map(|last| (text(last, "role"), text(last, "content"))).unwrap_or_default();
        Self {
            system: messages.iter().filter(is_system).map(|message| text(message, "content")).collect(),
            last,
            words: messages.iter().map(|message| text(message, "content").split_whitespace().count()).sum(),
        }
    }

    /// A call of a tool that the last line of the message asks for: `call NAME {arguments}`. The lines before are said first.
    fn call(&self) -> Option<Call<'_>> {
        let (role, text) = &self.last;
        let (before, line) = text.rsplit_once('\n').unwrap_or(("", text));
        let (name, arguments) = line.strip_prefix("call ")?.split_once(' ')?;
        let is_call = role == "user" && serde_json::from_str::<Value>(arguments).is_ok();
        is_call.then_some(Call { before, name, arguments })
    }

    fn answer(&self) -> String {
        match (self.last.0.as_str(), self.last.1.as_str()) {
            ("tool", result) => format!("Done: {result}"),
            (_, text) => text.strip_prefix("say ").map_or_else(|| format!("You said: {text}"), str::to_owned),
        }
    }
}

/// A refusal as providers write it.
pub fn refusal(status: StatusCode) -> Response {
    let error = json!({ "error": { "message": "Refused, as the script says.", "code": status.as_u16() } });
    (status, Json(error)).into_response()
}

/// An answer that does not depend on what was asked.
pub fn bare(script: Script) -> Response {
    match script {
        Script::Error(status) => refusal(status),
        Script::Redirect => Redirect::temporary(METADATA).into_response(),
        Script::Page => "<!DOCTYPE html><title>A site</title><p>Welcome.".into_response(),
        Script::Nothing => StatusCode::OK.into_response(),
        Script::Huge => Body::from_stream(huge()).into_response(),
        Script::HugeError => (StatusCode::INTERNAL_SERVER_ERROR, Body::from_stream(huge())).into_response(),
        Script::Endless => {
            Body::from_stream(stream::repeat(Bytes::from_static(b"{\"data\": [")).map(Ok::<_, io::Error>))
                .into_response()
        }
        Script::Cut => Body::from_stream(broken(vec!["{\"data\": [".to_owned()])).into_response(),
        _ => "{\"data\": nonsense".into_response(),
    }
}

/// The answer to a chat request, which counts as open until its body is at its end or nobody takes it any more.
pub fn reply(script: Script, known: &Known, memory: Arc<Memory>) -> Response {
    let open = Open::begin(Arc::clone(&memory));
    answer(script, known, memory).map(|body| {
        let written = (body.into_data_stream(), open);
        Body::from_stream(stream::unfold(written, async |(mut body, open)| Some((body.next().await?, (body, open)))))
    })
}

/// An answer that is being written.
struct Open(Arc<Memory>);

impl Open {
    fn begin(memory: Arc<Memory>) -> Self {
        memory.open.send_modify(|open| *open += 1);
        Self(memory)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.0.open.send_modify(|open| *open -= 1);
    }
}

fn answer(script: Script, known: &Known, memory: Arc<Memory>) -> Response {
    let events = match script {
        Script::Talk => talk(known),
        Script::Demo => {
            let events =
                if known.call().is_some() { talk(known) } else { whole(&demo::answer(&known.last.1), known.words) };
            return streamed(stream::iter(events).then(move |event| wait(PACE, event)));
        }
        Script::System => whole(&known.system, known.words),
        Script::Slow(pause) => return streamed(stream::iter(talk(known)).then(move |event| wait(pause, event))),
        Script::Gate => return streamed(gated(talk(known), memory)),
        Script::Cut => return streamed(broken(half(known))),
        Script::HalfLine => {
            let mut events = half(known);
            events.push("data: {\"choices\":[{\"del".to_owned());
            events.into_iter().map(Ok).collect()
        }
        Script::Short => half(known).into_iter().chain(end("length", known.words, 1)).map(Ok).collect(),
        Script::Silent => end("stop", known.words, 0).into_iter().map(Ok).collect(),
        Script::Garbage => vec![Ok("data: {]\n\n".to_owned()), Ok("\u{0}\u{1}\n\n".to_owned())],
        Script::Endless => return streamed(stream::repeat_with(|| Ok(said("and so on, "))).inspect(|_| ())),
        Script::Huge => {
            let begin = stream::iter([Ok::<_, io::Error>(Bytes::from_static(
                b"data: {\"choices\":[{\"delta\":{\"content\":\"",
            ))]);
            return events_of(Body::from_stream(begin.chain(huge())));
        }
        other => return bare(other),
    };
    streamed(stream::iter(events))
}

type Event = Result<String, io::Error>;

fn streamed(events: impl Stream<Item = Event> + Send + 'static) -> Response {
    events_of(Body::from_stream(events))
}

fn events_of(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "text/event-stream")], body).into_response()
}

fn huge() -> impl Stream<Item = Result<Bytes, io::Error>> + Send {
    let part = Bytes::from(vec![b'x'; PART]);
    stream::repeat(part).take(PARTS).map(Ok)
}

async fn wait(pause: Duration, event: Event) -> Event {
    tokio::time::sleep(pause).await;
    event
}

/// The first event at once, the others when the gate is opened.
fn gated(events: Vec<Event>, memory: Arc<Memory>) -> impl Stream<Item = Event> + Send {
    stream::iter(events.into_iter().enumerate()).then(move |(place, event)| {
        let memory = Arc::clone(&memory);
        async move {
            if place == 1 {
                memory.gate.acquire().await.map_err(io::Error::other)?.forget();
            }
            event
        }
    })
}

/// What was said before goes out first: the connection is flushed when its body has nothing ready.
fn broken(events: Vec<String>) -> impl Stream<Item = Event> + Send {
    let cut = async {
        tokio::task::yield_now().await;
        Err(io::Error::other("cut, as the script says"))
    };
    stream::iter(events.into_iter().map(Ok)).chain(stream::once(cut))
}

fn half(known: &Known) -> Vec<String> {
    let answer = known.answer();
    let words: Vec<_> = answer.split_inclusive(' ').collect();
    words[..words.len().div_ceil(2)].iter().map(|word| said(word)).collect()
}

fn talk(known: &Known) -> Vec<Event> {
    match known.call() {
        Some(call) => calling(&call, known.words),
        None => whole(&known.answer(), known.words),
    }
}

fn whole(answer: &str, words: usize) -> Vec<Event> {
    let mut events: Vec<_> = answer.split_inclusive(' ').map(said).collect();
    events.extend(end("stop", words, answer.split_whitespace().count()));
    events.into_iter().map(Ok).collect()
}

/// A call in the pieces in which providers send it.
fn calling(call: &Call<'_>, words: usize) -> Vec<Event> {
    let Call { before, name, arguments } = *call;
    let piece = |call: Value| event(json!({ "choices": [{ "index": 0, "delta": { "tool_calls": [call] } }] }));
    let middle = arguments.char_indices().nth(arguments.chars().count() / 2).map_or(0, |(at, _)| at);
    let (begin, rest) = arguments.split_at(middle);
    let mut events: Vec<_> = (!before.is_empty()).then(|| said(before)).into_iter().collect();
    events.extend([
        piece(json!({ "index": 0, "id": "call_1", "type": "function", "function": { "name": name, "arguments": "" } })),
        piece(json!({ "index": 0, "function": { "arguments": begin } })),
        piece(json!({ "index": 0, "function": { "arguments": rest } })),
    ]);
    events.extend(end("tool_calls", words, 1));
    events.into_iter().map(Ok).collect()
}

fn said(text: &str) -> String {
    event(json!({ "choices": [{ "index": 0, "delta": { "content": text } }] }))
}

fn end(reason: &str, input: usize, output: usize) -> [String; 3] {
    [
        event(json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": reason }] })),
        event(json!({ "choices": [], "usage": { "prompt_tokens": input, "completion_tokens": output } })),
        "data: [DONE]\n\n".to_owned(),
    ]
}

fn event(data: Value) -> String {
    format!("data: {data}\n\n")
}

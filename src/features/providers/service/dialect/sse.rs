//! An answer's bytes as events (`text/event-stream`), of which only the data is of interest.

use crate::domain::ModelError;
use crate::server::outbound::Failure;
use axum::body::Bytes;
use futures::{Stream, StreamExt, TryStreamExt, stream, stream::BoxStream};
use std::io;
use tokio_util::{
    codec::{FramedRead, LinesCodec, LinesCodecError},
    io::StreamReader,
};

/// The longest line, in bytes: events are small, and a line is held until it ends.
const MAX_LINE: usize = 1024 * 1024;

/// The data of each event. What comes after the last empty line was cut off and is none.
pub fn events(
    body: BoxStream<'static, Result<Bytes, Failure>>,
) -> impl Stream<Item = Result<String, ModelError>> + Send {
    let bytes = StreamReader::new(body.map_err(io::Error::other));
    let lines = FramedRead::new(bytes, LinesCodec::new_with_max_length(MAX_LINE));
    stream::unfold((lines, String::new()), |(mut lines, mut data)| async move {
        loop {
            match lines.next().await {
                None => return None,
                Some(Err(error)) => return Some((Err(failed(&error)), (lines, data))),
                Some(Ok(line)) if line.is_empty() => {
                    if !data.is_empty() {
                        return Some((Ok(std::mem::take(&mut data)), (lines, data)));
                    }
                }
                Some(Ok(line)) => match field(&line) {
                    Some(("data", _)) if data.len() > MAX_LINE => {
                        return Some((Err(ModelError::TooLong), (lines, data)));
                    }
                    Some(("data", value)) => {
                        if !data.is_empty() {
                            data.push('\n');
                        }
                        data.push_str(value);
                    }
                    Some(_) => {}
                    None => return Some((Err(ModelError::Garbled), (lines, data))),
                },
            }
        }
    })
}

/// Name and value of a line; a comment has no name. Nothing for what is no line of a stream of events.
fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(':').unwrap_or((line, ""));
    ["", "data", "event", "id", "retry"].contains(&name).then(|| (name, value.strip_prefix(' ').unwrap_or(value)))
}

fn failed(error: &LinesCodecError) -> ModelError {
    match error {
        LinesCodecError::MaxLineLengthExceeded => ModelError::TooLong,
        LinesCodecError::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<Failure>()) {
            Some(failure) => super::failed(*failure),
            // Bytes that are no text.
            None => ModelError::Garbled,
        },
    }
}

//! Serves the files of the site: hashed ones for ever, the others with an `ETag`, all of them compressed at build.
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, Response as HttpResponse, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::BASE64URL_NOPAD;

use super::no_store::Cacheable;
pub use super::site::Site;
use super::site::{File, PKG};
use super::trace::RoutePattern;

const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Kept, but asked for each time.
const REVALIDATE: &str = "no-cache";
/// The length of the hashes that cargo-leptos writes into names: MD5 in base64url.
const HASH_LENGTH: usize = 22;

/// Endings of compressed copies, best first, with the names browsers know them by.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// Answers requests for files of the site, and passes everything else on.
pub async fn serve(State(site): State<Site>, request: Request, next: Next) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return next.run(request).await;
    }
    match find(&site, request.uri().path(), request.headers()) {
        Some(found) => found.answer(request.method() == Method::HEAD, request.headers()),
        None => next.run(request).await,
    }
}

/// A file and how it goes out.
struct Found {
    path: String,
    file: File,
    encoding: Option<&'static str>,
}

fn find(site: &Site, path: &str, headers: &HeaderMap) -> Option<Found> {
    let path = path.strip_prefix('/').filter(|path| is_public(path))?;
    // The plain file must be there, whichever copy goes out: a stray copy alone is nothing to serve.
    let plain = site.get(path)?;
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let compressed = ENCODINGS
        .iter()
        .filter(|(encoding, _)| accepts(accepted, encoding))
        .find_map(|(encoding, ending)| Some((site.get(&format!("{path}{ending}"))?, *encoding)));
    let (file, encoding) = match compressed {
        Some((file, encoding)) => (file, Some(encoding)),
        None => (plain, None),
    };
    Some(Found { path: path.to_owned(), file, encoding })
}

/// Names as they come out of a build. Anything that would need decoding or climbing is none; compressed copies go out under the
/// name of their original only.
fn is_public(path: &str) -> bool {
    let plain = path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
    let climbs = path.split('/').any(|part| part.is_empty() || part.starts_with('.'));
    let copy = ENCODINGS.iter().any(|(_, ending)| path.ends_with(ending));
    plain && !climbs && !copy
}

/// Whether an `Accept-Encoding` names an encoding without forbidding it.
fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let forbidden = parts.filter_map(|parameter| parameter.split_once('=')).any(|(name, weight)| {
            name.trim().eq_ignore_ascii_case("q") && weight.trim().parse::<f32>().is_ok_and(|q| q == 0.0)
        });
        named && !forbidden
    })
}

impl Found {
    fn answer(self, head: bool, headers: &HeaderMap) -> Response {
        let etag = self.etag();
        let builder = HttpResponse::builder()
            .header(CACHE_CONTROL, if self.is_hashed() { IMMUTABLE } else { REVALIDATE })
            .header(VARY, HeaderValue::from_static("accept-encoding"))
            .header(ETAG, &etag)
            .extension(Cacheable)
            .extension(self.pattern());
        let built = if is_known(headers, &etag) {
            builder.status(StatusCode::NOT_MODIFIED).body(Body::empty())
        } else {
            let mut builder =
                builder.header(CONTENT_TYPE, content_type(&self.path)).header(CONTENT_LENGTH, self.file.data.len());
            if let Some(encoding) = self.encoding {
                builder = builder.header(CONTENT_ENCODING, encoding);
            }
            builder.body(if head { Body::empty() } else { Body::from(self.file.data) })
        };
        // Every header above is written by us, so this cannot fail; were it to, the fault is ours.
        built.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
    }

    /// The compressed copy is other bytes, so it has another tag.
    fn etag(&self) -> String {
        format!("\"{}\"", BASE64URL_NOPAD.encode(&self.file.hash[..16]))
    }

    fn is_hashed(&self) -> bool {
        self.path.starts_with(PKG) && self.path.split(['.', '/']).any(is_hash)
    }

    fn pattern(&self) -> RoutePattern {
        RoutePattern(if self.path.starts_with(PKG) { "/pkg/{*file}" } else { "/{file}" })
    }
}

fn is_hash(part: &str) -> bool {
    part.len() == HASH_LENGTH && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Whether the client has this very copy. Weak and strong tags compare alike here (RFC 9110, 13.1.2).
fn is_known(headers: &HeaderMap, etag: &str) -> bool {
    headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

fn content_type(path: &str) -> String {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let essence = mime.essence_str();
    if mime.type_() == mime_guess::mime::TEXT { format!("{essence}; charset=utf-8") } else { essence.to_owned() }
}

#[cfg(test)]
mod tests;

//! Values that come as JSON. In the browser its own reader reads them: another one would be a good part of the WASM.

#[cfg(feature = "hydrate")]
mod from_js;

use serde::de::DeserializeOwned;

/// Reads a value; nothing where the text is none of its kind.
pub fn read<T: DeserializeOwned>(json: &str) -> Option<T> {
    #[cfg(feature = "hydrate")]
    return T::deserialize(from_js::Value(&js_sys::JSON::parse(json).ok()?)).ok();
    #[cfg(not(feature = "hydrate"))]
    serde_json::from_str(json).ok()
}

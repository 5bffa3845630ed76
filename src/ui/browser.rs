//! What only a browser can tell or do. On the server each answers as a browser without that ability would.

#[cfg(feature = "hydrate")]
mod client {
    use js_sys::{Date, JsString, Reflect, futures::JsFuture};
    use leptos::prelude::{document, window};
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{HtmlInputElement, HtmlTextAreaElement, ShareData};

    /// What is nearly at the end, in pixels.
    const NEARLY: f64 = 160.0;

    /// The browser's clock in Unix milliseconds.
    pub fn now_ms() -> i64 {
        Date::now() as i64
    }

    /// How far local time is ahead of UTC at the moment `at`, in minutes.
    pub fn offset_minutes(at: i64) -> i32 {
        let date = Date::new(&JsValue::from_f64(at as f64));
        -(date.get_timezone_offset() as i32)
    }

    /// Text in small letters. The browser has the tables of all alphabets already, and they are long.
    pub fn lowercase(text: &str) -> String {
        JsString::from(text).to_lower_case().into()
    }

    /// Text in capitals.
    pub fn uppercase(text: &str) -> String {
        JsString::from(text).to_upper_case().into()
    }

    fn input(id: &str) -> Option<HtmlInputElement> {
        document().get_element_by_id(id)?.dyn_into().ok()
    }

    /// What stands in the input with this id.
    pub fn value_of(id: &str) -> Option<String> {
        Some(input(id)?.value())
    }

    /// The text of the file that was chosen in the input with this id.
    pub async fn file_in(id: &str) -> Option<String> {
        let file = input(id)?.files()?.get(0)?;
        JsFuture::from(file.text()).await.ok()?.as_string()
    }

    fn area(id: &str) -> Option<HtmlTextAreaElement> {
        document().get_element_by_id(id)?.dyn_into().ok()
    }

    /// What stands in the field with this id, of one line or of several.
    pub fn text_of(id: &str) -> Option<String> {
        area(id).map(|area| area.value()).or_else(|| value_of(id))
    }

    /// Puts text into the field of several lines with this id.
    pub fn fill(id: &str, text: &str) {
        if let Some(area) = area(id) {
            area.set_value(text);
        }
    }

    /// Puts the focus into the field of several lines with this id, behind what stands there.
    pub fn focus(id: &str) {
        if let Some(area) = area(id) {
            // A courtesy: a field that takes none is no fault.
            area.focus().ok();
            area.set_selection_range(u32::MAX, u32::MAX).ok();
        }
    }

    /// Selects all that stands in the field with this id.
    pub fn select(id: &str) {
        if let Some(area) = area(id) {
            area.select();
        }
        if let Some(input) = input(id) {
            input.select();
        }
    }

    /// Whether the end of the page is in view, or nearly so.
    pub fn is_at_end() -> bool {
        let window = window();
        let (top, height) = (window.scroll_y().unwrap_or_default(), window.inner_height().ok());
        let height = height.and_then(|height| height.as_f64()).unwrap_or_default();
        let whole = document().document_element().map_or(0, |root| root.scroll_height());
        top + height > f64::from(whole) - NEARLY
    }

    /// Shows the end of the page.
    pub fn go_to_end() {
        let whole = document().document_element().map_or(0, |root| root.scroll_height());
        window().scroll_to_with_x_and_y(0.0, f64::from(whole));
    }

    /// Whether the browser has a share sheet.
    pub fn can_share() -> bool {
        Reflect::has(&window().navigator(), &"share".into()).unwrap_or_default()
    }

    /// Opens the share sheet. Changing one's mind there is no error.
    pub fn share(title: &str, url: &str) {
        let data = ShareData::new();
        data.set_title(title);
        data.set_url(url);
        let shared = window().navigator().share_with_data(&data);
        leptos::task::spawn_local(async move {
            JsFuture::from(shared).await.ok();
        });
    }

    /// Puts text on the clipboard; false where the browser does not allow it, as on plain http.
    pub async fn copy(text: &str) -> bool {
        let navigator = window().navigator();
        // Absent outside a secure context, although the binding says it is always there.
        let absent = Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_undefined());
        if absent {
            return false;
        }
        JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
    }
}

#[cfg(not(feature = "hydrate"))]
mod client {
    pub fn now_ms() -> i64 {
        0
    }

    pub fn lowercase(text: &str) -> String {
        text.to_lowercase()
    }

    pub fn uppercase(text: &str) -> String {
        text.to_uppercase()
    }

    pub fn offset_minutes(_at: i64) -> i32 {
        0
    }

    pub fn value_of(_id: &str) -> Option<String> {
        None
    }

    pub fn text_of(_id: &str) -> Option<String> {
        None
    }

    pub async fn file_in(_id: &str) -> Option<String> {
        None
    }

    pub fn fill(_id: &str, _text: &str) {}

    pub fn focus(_id: &str) {}

    pub fn select(_id: &str) {}

    pub fn is_at_end() -> bool {
        false
    }

    pub fn go_to_end() {}

    pub fn can_share() -> bool {
        false
    }

    pub fn share(_title: &str, _url: &str) {}

    pub async fn copy(_text: &str) -> bool {
        false
    }
}

pub use client::*;

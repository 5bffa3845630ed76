use leptos::tachys::html::property::IntoProperty;
#[cfg(feature = "hydrate")]
use leptos::tachys::renderer::Rndr;
use leptos::tachys::renderer::types::Element;
use leptos::wasm_bindgen::JsValue;

/// A property of a field, which starts as the attribute of the same meaning says. Once the page has loaded another value the field
/// takes that, unless it was changed by hand meanwhile: what is typed stays (F2).
#[derive(Clone)]
pub(super) struct Follow<T>(pub T);

impl<T: Into<JsValue> + Clone + PartialEq + 'static> IntoProperty for Follow<T> {
    /// The field, and what was loaded last.
    type State = (Element, T);
    type Cloneable = Self;
    type CloneableOwned = Self;

    // Not set here: something may have been typed before the page was taken over.
    fn hydrate<const FROM_SERVER: bool>(self, el: &Element, _key: &str) -> Self::State {
        (el.clone(), self.0)
    }

    fn build(self, el: &Element, _key: &str) -> Self::State {
        (el.clone(), self.0)
    }

    fn rebuild(self, (el, last): &mut Self::State, key: &str) {
        if self.0 != *last {
            set(el, key, &last.clone().into(), &self.0.clone().into());
            *last = self.0;
        }
    }

    fn into_cloneable(self) -> Self {
        self
    }

    fn into_cloneable_owned(self) -> Self {
        self
    }
}

/// Sets a property that stands at `last`.
#[cfg(feature = "hydrate")]
fn set(el: &Element, key: &str, last: &JsValue, value: &JsValue) {
    if js_sys::Reflect::get(el, &JsValue::from_str(key)).is_ok_and(|stands| stands == *last) {
        Rndr::set_property(el, key, value);
    }
}

/// The server writes attributes alone.
#[cfg(not(feature = "hydrate"))]
fn set(_el: &Element, _key: &str, _last: &JsValue, _value: &JsValue) {}

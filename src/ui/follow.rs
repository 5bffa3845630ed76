use leptos::tachys::html::property::IntoProperty;
use leptos::tachys::renderer::types::Element;

/// A property of a field, which starts as the attribute of the same meaning says. Once the page has loaded another value the field
/// takes that, unless it was changed by hand meanwhile: what is typed stays (F2).
#[derive(Clone)]
pub(super) struct Follow<T>(pub T);

/// What a field holds: a text, or whether it is chosen.
pub(super) trait Held: Clone + PartialEq + 'static {
    /// Puts `self` into the field, where that still holds `last`.
    fn put(&self, field: &Element, last: &Self);
}

impl<T: Held> IntoProperty for Follow<T> {
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

    fn rebuild(self, (el, last): &mut Self::State, _key: &str) {
        if self.0 != *last {
            self.0.put(el, last);
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

#[cfg(feature = "hydrate")]
mod held {
    use super::{Element, Held};
    use leptos::wasm_bindgen::JsCast;
    use web_sys::{HtmlInputElement, HtmlOptionElement, HtmlTextAreaElement};

    impl Held for String {
        fn put(&self, field: &Element, last: &Self) {
            if let Some(input) = field.dyn_ref::<HtmlInputElement>().filter(|input| input.value() == *last) {
                input.set_value(self);
            }
            if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>().filter(|area| area.value() == *last) {
                area.set_value(self);
            }
        }
    }

    impl Held for bool {
        fn put(&self, field: &Element, last: &Self) {
            if let Some(input) = field.dyn_ref::<HtmlInputElement>().filter(|input| input.checked() == *last) {
                input.set_checked(*self);
            }
            if let Some(option) = field.dyn_ref::<HtmlOptionElement>().filter(|option| option.selected() == *last) {
                option.set_selected(*self);
            }
        }
    }
}

/// The server writes attributes alone.
#[cfg(not(feature = "hydrate"))]
mod held {
    use super::{Element, Held};

    impl Held for String {
        fn put(&self, _field: &Element, _last: &Self) {}
    }

    impl Held for bool {
        fn put(&self, _field: &Element, _last: &Self) {}
    }
}

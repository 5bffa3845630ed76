use leptos::tachys::html::property::IntoProperty;
use leptos::tachys::renderer::types::Element;

/// What a field holds as the page has loaded it, beside the attribute that it starts with. Once the page has loaded another value the
/// field takes that, unless it was changed by hand meanwhile: what is typed stays (F2). It is given as `prop:loaded`, which is no
/// property that a field has: the framework takes the properties of an element away before it draws the element anew.
#[derive(Clone)]
pub(super) struct Follow<T>(pub T);

/// What a field holds: a text, or whether it is chosen.
pub(super) trait Held: Clone + PartialEq + 'static {
    /// Has the field remember that it is what was loaded last; where the field still holds what was loaded before, it takes it.
    fn follow(self, field: &Element);
}

impl<T: Held> IntoProperty for Follow<T> {
    /// The field, and what was loaded last.
    type State = (Element, T);
    type Cloneable = Self;
    type CloneableOwned = Self;

    fn hydrate<const FROM_SERVER: bool>(self, el: &Element, key: &str) -> Self::State {
        self.build(el, key)
    }

    fn build(self, el: &Element, _key: &str) -> Self::State {
        self.0.clone().follow(el);
        (el.clone(), self.0)
    }

    fn rebuild(self, (el, last): &mut Self::State, _key: &str) {
        if self.0 != *last {
            self.0.clone().follow(el);
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
    use js_sys::Reflect;
    use leptos::wasm_bindgen::{JsCast, JsValue};
    use web_sys::{HtmlInputElement, HtmlOptionElement, HtmlTextAreaElement};

    /// What a field remembers. The framework keeps nothing of an element's properties when it draws the element anew.
    const LAST: &str = "loadedLast";

    /// What the field remembers until now.
    fn remember(field: &Element, loaded: &JsValue) -> JsValue {
        let key = JsValue::from_str(LAST);
        let last = Reflect::get(field, &key).unwrap_or(JsValue::UNDEFINED);
        // Fails only on what is no object.
        Reflect::set(field, &key, loaded).ok();
        last
    }

    impl Held for String {
        fn follow(self, field: &Element) {
            let Some(last) = remember(field, &JsValue::from_str(&self)).as_string().filter(|last| *last != self) else {
                return;
            };
            if let Some(input) = field.dyn_ref::<HtmlInputElement>().filter(|input| input.value() == last) {
                input.set_value(&self);
            }
            if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>().filter(|area| area.value() == last) {
                area.set_value(&self);
            }
        }
    }

    impl Held for bool {
        fn follow(self, field: &Element) {
            let Some(last) = remember(field, &JsValue::from_bool(self)).as_bool().filter(|last| *last != self) else {
                return;
            };
            if let Some(input) = field.dyn_ref::<HtmlInputElement>().filter(|input| input.checked() == last) {
                input.set_checked(self);
            }
            if let Some(option) = field.dyn_ref::<HtmlOptionElement>().filter(|option| option.selected() == last) {
                option.set_selected(self);
            }
        }
    }
}

/// The server writes attributes alone.
#[cfg(not(feature = "hydrate"))]
mod held {
    use super::{Element, Held};

    impl Held for String {
        fn follow(self, _field: &Element) {}
    }

    impl Held for bool {
        fn follow(self, _field: &Element) {}
    }
}

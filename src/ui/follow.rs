use leptos::tachys::html::property::IntoProperty;
use leptos::tachys::renderer::types::Element;

/// What a field holds as the page has loaded it, beside the attribute that it starts with. Once the page has loaded another value the
/// field takes that, unless it was changed by hand meanwhile: what is typed stays (F2). It is given as `prop:loaded`, which is no
/// property that a field has: the framework takes the properties of an element away before it draws the element anew.
#[derive(Clone)]
pub(super) struct Follow<T>(pub T);

/// What a group of choices holds: those that are chosen. It stands on the element around them, whose attributes are drawn before them.
/// A choice that was made by hand goes with its value, wherever the list has that value now; all others are as the page has loaded them.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Choices;

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
    use super::{Choices, Element, Held};
    use js_sys::Reflect;
    use leptos::{
        leptos_dom::helpers::queue_microtask,
        wasm_bindgen::{JsCast, JsValue},
    };
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
        }
    }

    impl Held for Choices {
        /// Notes what was chosen by hand; once the choices are drawn, puts it back.
        fn follow(self, group: &Element) {
            let by_hand: Vec<_> = choices(group).filter(|choice| choice.is_on() != choice.is_loaded()).collect();
            let by_hand: Vec<_> = by_hand.iter().map(|choice| (choice.value(), choice.is_on())).collect();
            let group = group.clone();
            queue_microtask(move || {
                choices(&group).for_each(|choice| choice.set(choice.is_loaded()));
                for choice in choices(&group) {
                    let value = choice.value();
                    if let Some((_, on)) =
                        by_hand.iter().find(|(known, on)| *known == value && (*on || choice.may_be_none()))
                    {
                        choice.set(*on);
                    }
                }
            });
        }
    }

    /// One choice of a group.
    enum Choice {
        /// A radio, or a box to check.
        Input(HtmlInputElement),
        /// An entry of a list that opens.
        Entry(HtmlOptionElement),
    }

    fn choices(group: &Element) -> impl Iterator<Item = Choice> {
        let found = group.query_selector_all("[type=radio],[type=checkbox],option").ok();
        let node = move |at| found.as_ref().and_then(|found| found.item(at));
        (0..).map_while(node).filter_map(|node| match node.dyn_into() {
            Ok(input) => Some(Choice::Input(input)),
            Err(node) => node.dyn_into().ok().map(Choice::Entry),
        })
    }

    impl Choice {
        fn value(&self) -> String {
            match self {
                Self::Input(input) => input.value(),
                Self::Entry(entry) => entry.value(),
            }
        }

        fn is_on(&self) -> bool {
            match self {
                Self::Input(input) => input.checked(),
                Self::Entry(entry) => entry.selected(),
            }
        }

        fn is_loaded(&self) -> bool {
            match self {
                Self::Input(input) => input.default_checked(),
                Self::Entry(entry) => entry.default_selected(),
            }
        }

        fn set(&self, on: bool) {
            match self {
                Self::Input(input) => input.set_checked(on),
                Self::Entry(entry) => entry.set_selected(on),
            }
        }

        /// Of a group where one is always chosen none can be taken back, only another be chosen.
        fn may_be_none(&self) -> bool {
            matches!(self, Self::Input(input) if input.type_() == "checkbox")
        }
    }
}

/// The server writes attributes alone.
#[cfg(not(feature = "hydrate"))]
mod held {
    use super::{Choices, Element, Held};

    impl Held for String {
        fn follow(self, _field: &Element) {}
    }

    impl Held for bool {
        fn follow(self, _field: &Element) {}
    }
    impl Held for Choices {
        fn follow(self, _group: &Element) {}
    }
}

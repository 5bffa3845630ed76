//! Effects, values and views that come and go: the framework's own bring their machinery once for each closure and each type, these
//! once for all.

use leptos::prelude::{self as framework, *};
use std::{any::Any, marker::PhantomData, sync::Arc};

/// Runs now, in the browser alone, and whenever what it has read changes.
pub fn effect(run: impl Fn() + 'static) {
    start(Box::new(move |_| run()));
}

/// Runs `act` whenever `source` changes, and not at the start.
pub fn on_change<T>(source: impl Fn() -> T + 'static, act: impl Fn(T) + 'static) {
    start(Box::new(move |is_first| {
        let value = source();
        if !is_first {
            untrack(|| act(value));
        }
    }));
}

fn start(run: Box<dyn Fn(bool)>) {
    Effect::new(move |ran: Option<()>| run(ran.is_none()));
}

/// A text that follows what it has read.
pub fn words(say: impl Fn() -> String + Send + 'static) -> AnyView {
    let say: Box<dyn Fn() -> String + Send> = Box::new(say);
    say.into_any()
}

/// A view that is there at times: drawn anew whenever what it has read changes.
pub fn optional(draw: impl Fn() -> Option<AnyView> + Send + 'static) -> AnyView {
    let draw: Box<dyn Fn() -> Option<AnyView> + Send> = Box::new(draw);
    draw.into_any()
}

/// A value of any type.
type Anything = Arc<dyn Any + Send + Sync>;

/// One that is told apart from others.
#[derive(Clone)]
struct Held {
    value: Anything,
    is_same: fn(&Anything, &Anything) -> bool,
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        (self.is_same)(&self.value, &other.value)
    }
}

fn is_same<T: PartialEq + 'static>(one: &Anything, other: &Anything) -> bool {
    one.downcast_ref::<T>() == other.downcast_ref()
}

/// What follows from what it has read, and tells those who read it only where it has become another. To be used in place of the
/// framework's `Memo`.
pub struct Memo<T> {
    held: framework::Memo<Held>,
    value: PhantomData<fn() -> T>,
}

// Derived, these would ask the same of `T`, which lies behind a memo.
impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T: PartialEq + Send + Sync + 'static> Memo<T> {
    /// Follows what `compute` reads, which is handed what it said last.
    pub fn new(compute: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self {
        let compute = move |last: Option<&Anything>| Arc::new(compute(last.and_then(|last| last.downcast_ref()))) as _;
        Self { held: held(Box::new(compute), is_same::<T>), value: PhantomData }
    }
}

type Compute = Box<dyn Fn(Option<&Anything>) -> Anything + Send + Sync>;

fn held(compute: Compute, is_same: fn(&Anything, &Anything) -> bool) -> framework::Memo<Held> {
    framework::Memo::new(move |last: Option<&Held>| Held { value: compute(last.map(|last| &last.value)), is_same })
}

impl<T: 'static> Memo<T> {
    /// Reads it, and follows it.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(known(&self.held.get().value))
    }

    /// Reads it as it is for the moment.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(known(&self.held.get_untracked().value))
    }
}

impl<T: Clone + 'static> Memo<T> {
    /// A copy of it; whoever asks follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of it as it is for the moment.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// The same, unless its page is gone.
    pub fn try_get_untracked(self) -> Option<T> {
        self.held.try_get_untracked().map(|held| known::<T>(&held.value).clone())
    }
}

fn known<T: 'static>(value: &Anything) -> &T {
    value.downcast_ref().expect("only values of its type are put into it")
}

/// What is there at times, as it is put there. To be used in place of the framework's `RwSignal<Option<…>>`.
pub struct Slot<T> {
    value: RwSignal<Option<Anything>>,
    kind: PhantomData<fn() -> T>,
}

// Derived, these would ask the same of `T`, which lies behind a signal.
impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Slot<T> {}

impl<T: Clone + Send + Sync + 'static> Slot<T> {
    /// Begins with this.
    pub fn new(value: Option<T>) -> Self {
        Self { value: RwSignal::new(value.map(anything)), kind: PhantomData }
    }

    /// Puts something there, or takes away what there is.
    pub fn set(self, value: Option<T>) {
        self.value.set(value.map(anything));
    }

    /// Whether there is anything.
    pub fn is_some(self) -> bool {
        self.value.with(Option::is_some)
    }

    /// A copy of it; whoever asks follows it.
    pub fn get(self) -> Option<T> {
        self.value.get().map(|value| known::<T>(&value).clone())
    }

    /// A copy of it as it is for the moment.
    pub fn get_untracked(self) -> Option<T> {
        self.value.get_untracked().map(|value| known::<T>(&value).clone())
    }
}

fn anything<T: Send + Sync + 'static>(value: T) -> Anything {
    Arc::new(value)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_memo_tells_only_of_what_has_become_another() {
        let owner = Owner::new();
        owner.set();
        let source = RwSignal::new(2);
        let half = Memo::new(move |last: Option<&String>| match last {
            Some(last) if source.get() > 9 => last.clone(),
            _ => (source.get() / 2).to_string(),
        });
        let told = StoredValue::new(0);
        let heard = framework::Memo::new(move |_| {
            told.update_value(|times| *times += 1);
            half.get()
        });
        assert_eq!((heard.get(), half.get_untracked()), ("1".to_owned(), "1".to_owned()));
        source.set(3);
        assert_eq!((heard.get(), told.get_value()), ("1".to_owned(), 1));
        source.set(4);
        assert_eq!((heard.get(), told.get_value()), ("2".to_owned(), 2));
        source.set(10);
        assert_eq!((heard.get(), told.get_value()), ("2".to_owned(), 2), "it is handed what it said last");
        assert_eq!(half.with(String::len), 1);
    }

    #[test]
    fn a_slot_holds_what_was_put_there() {
        let owner = Owner::new();
        owner.set();
        let slot = Slot::new(None);
        assert!(!slot.is_some());
        slot.set(Some("a link"));
        assert_eq!((slot.get(), slot.get_untracked(), slot.is_some()), (Some("a link"), Some("a link"), true));
        slot.set(None);
        assert_eq!(slot.get(), None);
    }
}

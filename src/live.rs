//! Open pages follow what others change (F2), and learn at once when the reader's own rights or session change (P3).
//!
//! A page [`follow`]s topics; what it has loaded is loaded anew when one of them is heard of, in the background. In the browser [`attend`] holds
//! the line on which topics are heard.

#[cfg(feature = "hydrate")]
mod line;

use crate::domain::{Notice, SessionId, Topic, UserId};
use crate::effect::effect;
use leptos::prelude::*;
use std::time::Duration;

/// The header of a fetch that nobody asked for: it keeps no session alive (A2), and widens nothing.
pub const BACKGROUND: &str = "x-pinchy-background";
/// How long a topic that was told is not told again, so that many changes in a row do not load a page as many times.
const REST: Duration = Duration::from_millis(400);

/// How a session came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// It was ended, or ran out.
    Ended,
    /// Its user's account was deactivated.
    Deactivated,
}

/// What the document hears, for all its pages.
#[derive(Clone, Copy)]
pub struct Live {
    /// How often each topic was heard of, for those that a page has asked about.
    topics: StoredValue<Vec<(Topic, ArcRwSignal<u32>)>>,
    /// How often something was heard about the reader.
    you: RwSignal<u32>,
    /// What was told a moment ago, and whether it was heard again since.
    told: StoredValue<Vec<(Notice, bool)>>,
    /// Set once the reader's session is over.
    over: RwSignal<Option<Over>>,
    /// Whether the reader is ending it themselves, and so is on the way to another document.
    leaving: StoredValue<bool>,
}

impl Live {
    /// Begins, for the whole document.
    pub fn provide() -> Self {
        let live = Self {
            topics: StoredValue::default(),
            you: RwSignal::new(0),
            told: StoredValue::default(),
            over: RwSignal::new(None),
            leaving: StoredValue::new(false),
        };
        provide_context(live);
        live
    }

    fn count_of(self, topic: Topic) -> ArcRwSignal<u32> {
        let known = self.topics.with_value(|topics| topics.iter().find(|(known, _)| *known == topic).cloned());
        known.map(|(_, count)| count).unwrap_or_else(|| {
            let count = ArcRwSignal::new(0);
            self.topics.update_value(|topics| topics.push((topic, count.clone())));
            count
        })
    }

    /// How the reader's session came to its end, once it has.
    pub fn over(self) -> Signal<Option<Over>> {
        self.over.into()
    }

    /// Says that the reader ends the session themselves, or has not done so after all: they need not be told.
    pub fn set_leaving(self, leaving: bool) {
        self.leaving.set_value(leaving);
    }

    fn end(self, over: Over) {
        if !self.leaving.get_value() {
            self.over.set(Some(over));
        }
    }

    /// Has the reader's own rights looked at.
    pub fn look(self) {
        self.you.update(|count| *count += 1);
    }

    /// Tells the page, at once; what is heard again and again it is told now and then.
    pub fn hear(self, notice: Notice) {
        let rests = self.told.try_update_value(|told| match told.iter_mut().find(|(known, _)| *known == notice) {
            Some((_, again)) => {
                *again = true;
                true
            }
            None => {
                told.push((notice, false));
                false
            }
        });
        if rests == Some(false) {
            self.tell(notice);
            set_timeout(move || self.rested(notice), REST);
        }
    }

    fn rested(self, notice: Notice) {
        let mut again = false;
        self.told.try_update_value(|told| {
            again = told.contains(&(notice, true));
            told.retain(|(known, _)| *known != notice);
        });
        if again {
            self.hear(notice);
        }
    }

    fn tell(self, notice: Notice) {
        let heard = |is_meant: &dyn Fn(Topic) -> bool| {
            let topics = self.topics.get_value();
            topics
                .iter()
                .filter(|(topic, _)| is_meant(*topic))
                .for_each(|(_, count)| count.update(|count| *count += 1));
        };
        match notice {
            Notice::Changed(topic) => heard(&|known| known == topic),
            Notice::You => self.look(),
            Notice::Gap => {
                self.look();
                heard(&|_| true);
            }
            Notice::Ended => self.end(Over::Ended),
            Notice::Deactivated => self.end(Over::Deactivated),
        }
    }
}

/// What the document hears.
pub fn use_live() -> Live {
    use_context().unwrap_or_else(Live::provide)
}

/// Follows topics, and whatever is heard about the reader where `you` is set.
pub fn follow(topics: &[Topic], you: bool) -> Heard {
    let live = use_live();
    let counts: Vec<_> = topics.iter().map(|topic| live.count_of(*topic)).collect();
    let count = Signal::derive(move || {
        let about_you = if you { live.you.get() } else { 0 };
        counts.iter().fold(about_you, |sum, count| sum + count.get())
    });
    Heard { count, loaded: StoredValue::new((count.get_untracked(), false)) }
}

/// What a page has heard of the topics that it follows.
#[derive(Clone, Copy)]
pub struct Heard {
    count: Signal<u32>,
    /// The count with which the page loaded last, and whether it did so because of it.
    loaded: StoredValue<(u32, bool)>,
}

impl Heard {
    /// How often; a part of what the page's value hangs on.
    pub fn get(self) -> u32 {
        self.count.get()
    }

    /// Notes that the page loads, and says whether nobody has asked for it: the count is another than the last time.
    #[cfg(not(feature = "ssr"))]
    pub(crate) fn loads(self, count: u32) -> bool {
        let in_background = self.loaded.with_value(|(last, _)| *last != count);
        self.loaded.set_value((count, in_background));
        in_background
    }

    /// Whether what was loaded last was asked for by nobody.
    pub(crate) fn is_in_background(self) -> bool {
        self.loaded.with_value(|(_, in_background)| *in_background)
    }
}

/// Holds the line for whoever is signed in, and tells the page when they are no more. Another person than before gets a new document.
pub fn attend(reader: Memo<Option<(UserId, SessionId)>>) {
    let live = use_live();
    let before = StoredValue::new(None::<(UserId, SessionId)>);
    effect(move || {
        let now = reader.get();
        untrack(|| match (before.get_value(), now) {
            (Some((before, _)), Some((now, _))) if before != now => open_anew(None),
            (_, Some((_, session))) => {
                live.over.set(None);
                hold_line(Some(session), live);
            }
            (before, None) => {
                hold_line(None, live);
                if before.is_some() && live.over.get_untracked().is_none() {
                    live.end(Over::Ended);
                }
            }
        });
        before.set_value(now);
    });
}

/// Begins to listen. To be called once the page that the server sent is taken over.
#[cfg(feature = "hydrate")]
pub fn begin() {
    line::begin();
}

fn hold_line(session: Option<SessionId>, live: Live) {
    #[cfg(feature = "hydrate")]
    line::hold(session, live);
    #[cfg(not(feature = "hydrate"))]
    let _ = (session, live);
}

/// Opens a document in place of this one: the one at `path`, or the same anew.
pub fn open_anew(path: Option<&str>) {
    #[cfg(feature = "hydrate")]
    {
        let location = window().location();
        // Fails only where the browser is leaving already.
        path.map_or_else(|| location.reload(), |path| location.replace(path)).ok();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = path;
}

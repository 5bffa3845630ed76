//! Focus in a list whose rows are drawn anew or go: it stays in the list, so that whoever works by keys goes on where they were (F2, F3).

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlTableRowElement};

/// Where the focus was.
struct Held {
    list: Element,
    /// Which row of the list, from 0.
    index: i32,
    /// What the control was called.
    label: Option<String>,
}

/// To be called before rows change. Gives the focus back where they take it with them.
pub fn keep() {
    if let Some(held) = Held::now() {
        request_animation_frame(move || held.give_back());
    }
}

impl Held {
    fn now() -> Option<Self> {
        let focused = document().active_element()?;
        let row: HtmlTableRowElement = focused.closest("tr").ok()??.dyn_into().ok()?;
        Some(Self { list: row.parent_element()?, index: row.section_row_index(), label: focused.text_content() })
    }

    fn give_back(self) {
        let is_lost = document().active_element().is_none_or(|focused| focused.tag_name() == "BODY");
        if !is_lost {
            return;
        }
        let page = || document().get_element_by_id("main")?.dyn_into().ok();
        if let Some(control) = self.control().or_else(page) {
            drop(control.focus());
        }
    }

    /// The control of the same name in the row that stands there now, else the first of its acts, else the first of all.
    fn control(&self) -> Option<HtmlElement> {
        let row = self.row()?;
        let all = controls(&row, "button, a[href]");
        let named = all.iter().find(|control| control.text_content() == self.label).cloned();
        named.or_else(|| controls(&row, ".cell-actions button").into_iter().next()).or_else(|| all.into_iter().next())
    }

    fn row(&self) -> Option<Element> {
        let nth = |place: String| self.list.query_selector(&format!(":scope > tr:{place}")).ok().flatten();
        self.list.is_connected().then_some(())?;
        nth(format!("nth-child({})", self.index + 1)).or_else(|| nth("last-child".to_owned()))
    }
}

/// What can be seen of a row's controls; those of a closed menu cannot.
fn controls(row: &Element, which: &str) -> Vec<HtmlElement> {
    let Ok(found) = row.query_selector_all(which) else { return Vec::new() };
    let all = (0..found.length()).filter_map(|index| found.get(index)?.dyn_into::<HtmlElement>().ok());
    all.filter(|control| control.offset_parent().is_some()).collect()
}

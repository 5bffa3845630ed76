//! What `/users` is asked for, as its address says it: so every view of the list works without scripts and can be linked to (U1, F1).

use crate::domain::{GroupId, Role};
use crate::effect::Memo;
use crate::features::users::model::{InviteState, MAX_SEARCH, Sort, Tab};
use crate::ui::escaped;
use leptos::prelude::*;
use leptos_router::{hooks::use_query_map, params::ParamsMap};
use std::str::FromStr;

/// Where the list stands.
pub const LIST: &str = "/users";
/// Where the dialog over it stands.
pub const INVITE: &str = "/users/invite";
/// Where many are invited at once.
pub const MANY: &str = "/users/invite-many";

/// A view of the list. What an address does not say, or says in words that are none of ours, is the usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsersQuery {
    /// Which tab.
    pub tab: Tab,
    /// What is searched for; nothing finds everybody.
    pub search: String,
    /// People of one role alone.
    pub role: Option<Role>,
    /// Those of one group alone.
    pub group: Option<GroupId>,
    /// Invites in one state alone.
    pub state: Option<InviteState>,
    /// The order of people.
    pub sort: Sort,
    /// Where the page begins; nothing for the first one.
    pub after: String,
}

impl Default for UsersQuery {
    fn default() -> Self {
        Self {
            tab: Tab::Active,
            search: String::new(),
            role: None,
            group: None,
            state: None,
            sort: Sort::Name,
            after: String::new(),
        }
    }
}

impl UsersQuery {
    /// What the words of an address ask for.
    pub fn read(params: &ParamsMap) -> Self {
        fn word<T: FromStr>(params: &ParamsMap, name: &str) -> Option<T> {
            params.get_str(name).and_then(|word| word.parse().ok())
        }
        let usual = Self::default();
        Self {
            tab: word(params, "tab").unwrap_or(usual.tab),
            search: searched(params.get_str("q").unwrap_or_default()),
            role: word(params, "role"),
            group: word(params, "group"),
            state: word(params, "state"),
            sort: word(params, "sort").unwrap_or(usual.sort),
            after: params.get("after").unwrap_or_default(),
        }
    }

    /// The fields that say it, the usual ones left out.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let usual = Self::default();
        let said = [
            ("tab", (self.tab != usual.tab).then(|| self.tab.to_string())),
            ("q", Some(self.search.clone())),
            ("role", self.role.map(|role| role.to_string())),
            ("group", self.group.map(|group| group.to_string())),
            ("state", self.state.map(|state| state.to_string())),
            ("sort", (self.sort != usual.sort).then(|| self.sort.to_string())),
            ("after", Some(self.after.clone())),
        ];
        said.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?))).collect()
    }

    /// The address of this view of the list.
    pub fn address(&self) -> String {
        let fields = self.fields().into_iter().map(|(name, value)| format!("{name}={}", escaped(&value)));
        let query = fields.collect::<Vec<_>>().join("&");
        if query.is_empty() { LIST.to_owned() } else { format!("{LIST}?{query}") }
    }

    /// Another tab; the search and the group go along.
    pub fn on_tab(&self, tab: Tab) -> Self {
        Self { tab, search: self.search.clone(), group: self.group, ..Self::default() }
    }

    /// The same with another search, from its first page.
    pub fn searching(&self, text: &str) -> Self {
        Self { search: searched(text), ..self.first_page() }
    }

    /// The same for one role or both, from its first page.
    pub fn of_role(&self, role: Option<Role>) -> Self {
        Self { role, ..self.first_page() }
    }

    /// The same for one group or all, from its first page.
    pub fn of_group(&self, group: Option<GroupId>) -> Self {
        Self { group, ..self.first_page() }
    }

    /// The same for one state or all, from its first page.
    pub fn in_state(&self, state: Option<InviteState>) -> Self {
        Self { state, ..self.first_page() }
    }

    /// The same in another order, from its first page.
    pub fn sorted_by(&self, sort: Sort) -> Self {
        Self { sort, ..self.first_page() }
    }

    /// The same, from its first page.
    pub fn first_page(&self) -> Self {
        self.going_on(String::new())
    }

    /// The same, from a later page.
    pub fn going_on(&self, after: String) -> Self {
        Self { after, ..self.clone() }
    }

    /// Whether something keeps rows out.
    pub fn is_narrowed(&self) -> bool {
        !self.search.is_empty() || self.role.is_some() || self.group.is_some() || self.state.is_some()
    }
}

/// What the address asks for, as it changes.
pub fn use_users_query() -> Memo<UsersQuery> {
    let params = use_query_map();
    Memo::new(move |_| params.with(UsersQuery::read))
}

fn searched(text: &str) -> String {
    text.trim().chars().take(MAX_SEARCH).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_is_not_said() {
        assert_eq!(UsersQuery::default().address(), "/users");
    }

    #[test]
    fn an_address_says_everything_once() {
        let query =
            UsersQuery::default().on_tab(Tab::Invited).searching(" Kovač & co ").in_state(Some(InviteState::Waiting));
        assert_eq!(query.address(), "/users?tab=invited&q=Kova%C4%8D%20%26%20co&state=waiting");
        assert_eq!(UsersQuery::read(&query.fields().into_iter().collect()), query);
    }

    #[test]
    fn another_filter_or_order_begins_at_the_first_page() {
        let later = UsersQuery::default().going_on("cursor".to_owned());
        for query in [
            later.searching("a"),
            later.of_role(Some(Role::Admin)),
            later.of_group(None),
            later.in_state(None),
            later.sorted_by(Sort::Joined),
            later.on_tab(Tab::Active),
        ] {
            assert_eq!(query.after, "");
        }
    }

    #[test]
    fn words_that_are_none_of_ours_count_as_left_out() {
        let params = [("tab", "<script>"), ("role", "owner"), ("sort", ""), ("state", "\0"), ("group", "1")]
            .into_iter()
            .collect();
        assert_eq!(UsersQuery::read(&params), UsersQuery::default());
    }

    #[test]
    fn a_search_is_cut_to_what_is_looked_at() {
        assert_eq!(UsersQuery::default().searching(&"é".repeat(10_000)).search.chars().count(), MAX_SEARCH);
    }
}

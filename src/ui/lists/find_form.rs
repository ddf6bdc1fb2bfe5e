use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use super::finder::find_while_typing;
use crate::ui::{
    kit::{ElementRef, Icon, Shape, address::param},
    words::words,
};

/// The search above a list, and its filters. It works by itself; what a script adds is loaded when it is
/// first touched.
#[component]
pub fn FindForm(
    /// The list's address.
    list: &'static str,
    /// What is searched.
    label: &'static str,
    /// The filters, if there are any.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let w = words();
    let search = use_location().search;
    let node = ElementRef::default();
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let is_alive = StoredValue::new(false);
    let come_alive = move |_| {
        let Some(form) = node.get_untracked() else { return };
        if !is_alive.try_update_value(|is_alive| std::mem::replace(is_alive, true)).unwrap_or(true) {
            spawn_local(find_while_typing(form, owner.get_value()));
        }
    };
    view! {
        <form class="find" role="search" method="get" action=list node_ref=node on:focusin=come_alive>
            <div class="find-words">
                <Icon shape=Shape::Search />
                <input type="search" name="q" value=move || param(&search.get(), "q") placeholder=label aria-label=label autocomplete="off" dir="auto" />
                <button class="button plain" type="submit">{w.search()}</button>
            </div>
            <input type="hidden" name="show" value=move || param(&search.get(), "show") />
            {children.map(|children| children())}
        </form>
    }
}

use leptos::{html::Form, prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

use super::{chips::ShowChips, finder::find_while_typing};
use crate::{
    domain::{
        accounts::Role,
        lists::{PAGE_SIZES, SubjectKind},
        shop::VendorName,
    },
    ui::{
        kit::{Icon, Shape, address::param},
        words::{self, words},
    },
};

/// What stands in an address without a field of its own.
const KEPT: [&str; 2] = ["show", "sort"];

/// The search and the filters above a list. It works by itself; what a script adds is loaded when it is
/// first touched.
#[component]
pub fn FindForm(
    /// The list's address.
    list: &'static str,
    /// Who looks.
    role: Role,
    /// The vendors to choose from, for admins.
    #[prop(optional)]
    vendors: Vec<VendorName>,
) -> impl IntoView {
    let w = words();
    let search = use_location().search;
    let node = NodeRef::<Form>::new();
    let owner = StoredValue::new(Owner::current().unwrap_or_default());
    let is_alive = StoredValue::new(false);
    let come_alive = move |_| {
        let Some(form) = node.get_untracked() else { return };
        if !is_alive.try_update_value(|is_alive| std::mem::replace(is_alive, true)).unwrap_or(true) {
            spawn_local(find_while_typing(form, owner.get_value()));
        }
    };
    let kept = KEPT
        .into_iter()
        .map(|name| {
            view! { <input type="hidden" name=name value=move || param(&search.get(), name) /> }.into_any()
        })
        .collect_view();
    view! {
        <form class="find" role="search" method="get" action=list node_ref=node on:focusin=come_alive>
            <div class="find-words">
                <Icon shape=Shape::Search />
                <input type="search" name="q" value=move || param(&search.get(), "q") placeholder=w.find_in_messages aria-label=w.find_in_messages autocomplete="off" dir="auto" />
                <button class="button plain" type="submit">{w.search}</button>
            </div>
            {kept}
            <ShowChips role=role />
            {(role != Role::Customer).then(|| view! { <Filters role=role vendors=vendors /> }.into_any())}
        </form>
    }
}

#[component]
fn Filters(
    /// Who looks.
    role: Role,
    /// The vendors to choose from.
    vendors: Vec<VendorName>,
) -> impl IntoView {
    let w = words();
    let search = use_location().search;
    let value = move |name: &'static str| param(&search.get_untracked(), name).unwrap_or_default();
    let is_open = ["vendor", "subject", "from", "to", "per"].iter().any(|name| !value(name).is_empty());
    let subjects =
        SubjectKind::ALL.map(|kind| (kind.as_str().to_owned(), words::subject_kind(kind).to_owned()));
    let sellers = vendors.into_iter().map(|vendor| (vendor.id.to_string(), vendor.name));
    let sellers = [("own".to_owned(), w.marketplace_itself.to_owned())].into_iter().chain(sellers).collect();
    let sizes = PAGE_SIZES.map(|size| (size.to_string(), (w.rows_a_page)(size.into()))).to_vec();
    view! {
        <details class="filters" open=is_open>
            <summary>{w.filters}</summary>
            <div class="fields">
                <Choice name="subject" label=w.subject all=w.any_subject options=subjects.to_vec() value=value("subject") />
                {(role == Role::Admin).then(|| view! {
                    <Choice name="vendor" label=w.vendor all=w.any_vendor options=sellers value=value("vendor") />
                }.into_any())}
                <Day name="from" label=w.from value=value("from") />
                <Day name="to" label=w.to value=value("to") />
                <Choice name="per" label=w.page_size all="" options=sizes value=value("per") />
                <button class="button plain" type="submit">{w.apply}</button>
            </div>
        </details>
    }
}

#[component]
fn Choice(
    /// Its name in the address.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// What choosing nothing is called, if that can be chosen.
    all: &'static str,
    /// Values and what they are called.
    options: Vec<(String, String)>,
    /// What is chosen.
    value: String,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|(option, label)| {
            view! { <option value=option.clone() selected=option == value dir="auto">{label}</option> }
                .into_any()
        })
        .collect_view();
    view! {
        <label class="choice">
            <span class="label">{label}</span>
            <select name=name>
                {(!all.is_empty()).then(|| view! { <option value="">{all}</option> }.into_any())}
                {options}
            </select>
        </label>
    }
}

#[component]
fn Day(
    /// Its name in the address.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// The day, as `2026-11-20`.
    value: String,
) -> impl IntoView {
    view! {
        <label class="choice">
            <span class="label">{label}</span>
            <input type="date" name=name value=value />
        </label>
    }
}

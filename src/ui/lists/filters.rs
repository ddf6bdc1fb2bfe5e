//! The fields of a list's filters.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    domain::{lists::PAGE_SIZES, shop::VendorName},
    ui::{kit::address::param, words::words},
};

/// Filters that are used now and then, folded unless one of them is.
#[component]
pub fn Filters(
    /// The names that they have in the address.
    names: &'static [&'static str],
    /// Whether they are unfolded anyway.
    #[prop(optional)]
    is_open: bool,
    /// The fields.
    children: Children,
) -> impl IntoView {
    let w = words();
    let query = use_location().search.get_untracked();
    let is_open =
        is_open || names.iter().any(|name| param(&query, name).is_some_and(|value| !value.is_empty()));
    view! {
        <details class="filters" open=is_open>
            <summary>{w.filters()}</summary>
            <div class="fields">
                {children()}
                <button class="button plain" type="submit">{w.apply()}</button>
            </div>
        </details>
    }
}

/// One of several things.
#[component]
pub fn Choice(
    /// Its name in the address.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// What choosing nothing is called, if that can be chosen.
    #[prop(optional)]
    all: &'static str,
    /// Values and what they are called.
    options: Vec<(String, String)>,
) -> impl IntoView {
    let value = value_of(name);
    let options = options
        .into_iter()
        .map(|(option, label)| view! { <option value=option.clone() selected=option == value dir="auto">{label}</option> })
        .collect_view();
    view! {
        <label class="choice">
            <span class="label">{label}</span>
            <select name=name>
                {(!all.is_empty()).then(|| view! { <option value="">{all}</option> })}
                {options}
            </select>
        </label>
    }
}

/// A seller, for admins.
#[component]
pub fn SellerChoice(
    /// The vendors to choose from.
    vendors: Vec<VendorName>,
) -> impl IntoView {
    let w = words();
    let sellers = vendors.into_iter().map(|vendor| (vendor.id.to_string(), vendor.name));
    let sellers =
        [("own".to_owned(), w.marketplace_itself().to_owned())].into_iter().chain(sellers).collect();
    view! { <Choice name="vendor" label=w.vendor() all=w.any_vendor() options=sellers /> }
}

/// How many rows a page has.
#[component]
pub fn SizeChoice() -> impl IntoView {
    let w = words();
    let sizes = PAGE_SIZES.map(|size| (size.to_string(), w.rows_a_page(size.into()))).to_vec();
    view! { <Choice name="per" label=w.page_size() options=sizes /> }
}

/// A day, as `2026-11-20`.
#[component]
pub fn Day(
    /// Its name in the address.
    name: &'static str,
    /// What it is called.
    label: &'static str,
) -> impl IntoView {
    view! {
        <label class="choice">
            <span class="label">{label}</span>
            <input type="date" name=name value=value_of(name) />
        </label>
    }
}

fn value_of(name: &str) -> String {
    param(&use_location().search.get_untracked(), name).unwrap_or_default()
}

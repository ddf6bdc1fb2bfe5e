use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{Part, samples::MARKET};
use crate::{
    api::surroundings::{Counts, Surroundings},
    domain::{
        accounts::{Employer, Role, Viewer},
        ids::{AccountId, VendorId},
        lists::SubjectKind,
        shop::VendorName,
    },
    ui::{
        kit::address::param,
        layout::{AccountTabs, Bell, GuestLinks, OwnLinks, PanelHead, PanelLinks},
        lists::{
            Choice, Day, Filters, FindForm, PagerLinks, SellerChoice, ShowChips, SizeChoice, SortChoice,
        },
        words::{self, words},
    },
};

fn around(name: &str, employer: Option<&str>) -> Surroundings {
    let employer = employer.map(|name| Employer { id: VendorId(1), name: name.to_owned() });
    let role = if employer.is_some() { Role::Vendor } else { Role::Admin };
    Surroundings {
        market: MARKET.to_owned(),
        me: Some(Viewer { id: AccountId(0), name: name.to_owned(), role, employer }),
        demo: None,
    }
}

#[component]
pub fn Around() -> impl IntoView {
    let heads = [
        (around("Nora Lindqvist", Some("Lumen Lighting")), Counts { unread: 0, disputes: 0 }),
        (around("Nora Lindqvist", Some("Lumen Lighting")), Counts { unread: 7, disputes: 0 }),
        (around("Alexandra of the longest names", None), Counts { unread: 120, disputes: 2 }),
    ]
    .map(|(around, counts)| view! { <div class="stage"><PanelHead around=around counts=counts /></div> });
    let customer =
        Viewer { id: AccountId(0), name: "Carla Meyer".to_owned(), role: Role::Customer, employer: None };
    view! {
        <Part title="Around the pages" about="The shop's head for a guest and a customer. The panel's with the bell: nothing waits, messages do, disputes are open, too; what it says when it is pressed. The panel's navigation, and an account's tabs.">
            // Only to be looked at, since this page has such a head already
            <div class="stage" inert><div class="shop-head"><ShopLogo /><GuestLinks /></div></div>
            <div class="stage" inert><div class="shop-head"><ShopLogo /><OwnLinks me=customer unread=3 /></div></div>
            {heads.collect_view()}
            <div class="stage"><Bell unread=7 disputes=2 is_open=true /></div>
            <div class="stage side"><PanelLinks unread=7 may_settle=true /></div>
            <AccountTabs />
        </Part>
    }
}

#[component]
fn ShopLogo() -> impl IntoView {
    view! { <a class="logo" href="/" dir="auto">{MARKET}</a> }
}

#[component]
pub fn Finding() -> impl IntoView {
    let w = words();
    let search = use_location().search;
    let kept = ["dir", "theme"]
        .map(|name| view! { <input type="hidden" name=name value=move || param(&search.get(), name) /> });
    let kinds = SubjectKind::ALL.map(|kind| (kind.as_str().to_owned(), words::subject_kind(kind).to_owned()));
    let vendors = vec![VendorName { id: VendorId(1), name: "Lumen Lighting".to_owned() }];
    let here = || Some("/styleguide".to_owned());
    view! {
        <Part title="Finding" about="Search, what is shown, and filters, which are folded until they are used, unfolded here; the ways from page to page.">
            <FindForm list="/styleguide" label=w.find_in_messages()>
                {kept.collect_view()}
                <ShowChips shows=words::shows(Role::Admin) />
                <Filters names=&[] is_open=true>
                    <Choice name="subject" label=w.subject() all=w.any_subject() options=kinds.to_vec() />
                    <SellerChoice vendors=vendors />
                    <Day name="from" label=w.from() />
                    <Day name="to" label=w.to() />
                    <SizeChoice />
                    <SortChoice columns=vec![("customer", w.customer(), false), ("id", w.id(), true)] />
                </Filters>
            </FindForm>
            <PagerLinks first=here() next=here() />
        </Part>
    }
}

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
        layout::{AccountTabs, PanelHead, PanelLinks},
        lists::{Choice, Day, Filters, FindForm, PagerLinks, SellerChoice, ShowChips, SizeChoice},
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
    view! {
        <Part title="Around the pages" about="The panel's head with the bell: nothing waits, messages do, disputes are open, too. Its navigation, and an account's tabs. The shop's own head is above this page.">
            {heads.collect_view()}
            <div class="stage side"><PanelLinks unread=7 may_settle=true /></div>
            <AccountTabs />
        </Part>
    }
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
        <Part title="Finding" about="Search, what is shown, and filters, which are folded until they are used; the ways from page to page.">
            <FindForm list="/styleguide" label=w.find_in_messages()>
                {kept.collect_view()}
                <ShowChips shows=words::shows(Role::Admin) />
                <Filters names=&["subject", "vendor", "from", "to", "per"]>
                    <Choice name="subject" label=w.subject() all=w.any_subject() options=kinds.to_vec() />
                    <SellerChoice vendors=vendors />
                    <Day name="from" label=w.from() />
                    <Day name="to" label=w.to() />
                    <SizeChoice />
                </Filters>
            </FindForm>
            <PagerLinks first=here() next=here() />
        </Part>
    }
}

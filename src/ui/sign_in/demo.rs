use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::{accounts::SignIn, surroundings::DemoAccount},
    ui::words::{self, words},
};

/// The accounts of the demo marketplace, each a button that signs in.
#[component]
pub fn DemoAccounts(
    /// Whose.
    people: Vec<DemoAccount>,
    /// Where to go then.
    next: Memo<String>,
) -> impl IntoView {
    let w = words();
    let forms = people
        .into_iter()
        .map(|person| {
            let role = words::role(person.role);
            view! {
                <li>
                    <form method="post" action=SignIn::url()>
                        <input type="hidden" name="from" value="/sign-in" />
                        <input type="hidden" name="next" value=move || next.get() />
                        <input type="hidden" name="email" value=person.email.clone() />
                        <input type="hidden" name="password" value="demo" />
                        <button class="button" type="submit">
                            <b dir="auto">{person.name}</b>
                            <span class="quiet small">{role} " · " {person.email}</span>
                        </button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <aside class="demo">
            <h2>{w.demo_title()}</h2>
            <p class="quiet">{w.demo_intro()}</p>
            <ul>{forms}</ul>
        </aside>
    }
}

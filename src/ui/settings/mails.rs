use leptos::{prelude::*, server_fn::ServerFn};

use super::section::{HiddenWay, Saved};
use crate::{
    api::mails::TryMailsAgain,
    domain::{
        accounts::Role,
        mails::{SetAside, SetAsideList},
        paths::{self, MARKET_SETTINGS},
    },
    ui::{
        kit::{Time, TimeStyle},
        words::{self, words},
    },
};

/// The e-mails that were given up, to be tried again.
#[component]
pub fn MailsSetAside(
    /// Which.
    list: SetAsideList,
) -> impl IntoView {
    let w = words();
    let (hint, has_any) = match list.mails.as_slice() {
        [] => (w.mails_none(), false),
        _ => (w.mails_set_aside_hint(), true),
    };
    let all = has_any.then(|| {
        view! {
            <form method="post" action=TryMailsAgain::PATH>
                <HiddenWay page=MARKET_SETTINGS id="mails" />
                <button class="button" type="submit" name="all" value="all">{w.try_all_again()}</button>
            </form>
        }
        .into_any()
    });
    let more = list.has_more.then(|| view! { <p class="quiet small">{w.mails_more()}</p> }.into_any());
    let rows = list.mails.into_iter().map(|mail| view! { <Row mail=mail /> }).collect_view();
    view! {
        <section class="settings-part" id="mails" aria-labelledby="mails-title">
            <h2 id="mails-title">{w.mails_set_aside()}</h2>
            <p class="quiet">{hint}</p>
            <ul class="settings-rows">{rows}</ul>
            {more}
            <div class="settings-save">
                {all}
                <Saved id="mails" says=w.mails_put_back() />
            </div>
        </section>
    }
}

#[component]
fn Row(
    /// An e-mail.
    mail: SetAside,
) -> impl IntoView {
    let w = words();
    let about = words::mails::about(&mail.about);
    let about = match mail.thread {
        Some(thread) => view! { <a href=paths::thread(Role::Admin, thread)>{about}</a> }.into_any(),
        None => view! { <span>{about}</span> }.into_any(),
    };
    let label = w.try_again_for(&mail.name);
    view! {
        <li>
            <div>
                <b dir="auto">{mail.name}</b>
                " "
                <span class="quiet">{mail.email}</span>
                <p dir="auto">{about}</p>
                <p class="quiet small">
                    <span dir="auto">{words::mails::given_up(mail.reason)}</span>
                    <span><Time at=mail.at style=TimeStyle::Brief /></span>
                </p>
            </div>
            <form method="post" action=TryMailsAgain::PATH>
                <HiddenWay page=MARKET_SETTINGS id="mails" />
                <input type="hidden" name="mails[]" value=mail.id.to_string() />
                <button class="button small" type="submit" aria-label=label>{w.try_again()}</button>
            </form>
        </li>
    }
}

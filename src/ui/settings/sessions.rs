use leptos::{prelude::*, server_fn::ServerFn};

use super::section::{HiddenWay, Saved};
use crate::{
    api::own_settings::{EndOtherSessions, EndSession},
    domain::{
        paths::SETTINGS,
        sessions::{ON, SessionRow},
    },
    ui::{
        kit::{Time, TimeStyle},
        words::words,
    },
};

/// Where somebody is signed in, and how to end that.
#[component]
pub fn Sessions(
    /// Their sessions.
    sessions: Vec<SessionRow>,
) -> impl IntoView {
    let w = words();
    let all_others = sessions.iter().any(|session| !session.is_this).then(|| {
        view! {
            <form method="post" action=EndOtherSessions::PATH>
                <HiddenWay page=SETTINGS id="sessions" />
                <button class="button" type="submit">{w.sign_out_elsewhere()}</button>
            </form>
        }
        .into_any()
    });
    let rows = sessions.into_iter().map(|session| view! { <Row session=session /> }).collect_view();
    view! {
        <section class="settings-part" id="sessions" aria-labelledby="sessions-title">
            <h2 id="sessions-title">{w.sessions()}</h2>
            <p class="quiet">{w.sessions_hint()}</p>
            <ul class="settings-rows">{rows}</ul>
            <div class="settings-save">
                {all_others}
                <Saved id="sessions" says=w.signed_out() />
            </div>
        </section>
    }
}

#[component]
fn Row(
    /// A session.
    session: SessionRow,
) -> impl IntoView {
    let w = words();
    let SessionRow { id, begun, seen, browser, address, is_this } = session;
    let browser = match browser.split_once(ON) {
        Some((browser, system)) => {
            w.filled(w.browser_on_system(), &[("browser", browser), ("system", system)])
        }
        None if browser.is_empty() => w.unknown_browser().to_owned(),
        None => browser,
    };
    let label = w.sign_out_of(&browser);
    let end = if is_this {
        view! { <span class="badge soft">{w.this_one()}</span> }.into_any()
    } else {
        view! {
            <form method="post" action=EndSession::PATH>
                <HiddenWay page=SETTINGS id="sessions" />
                <input type="hidden" name="session" value=id.to_string() />
                <button class="button small" type="submit" aria-label=label>{w.sign_out()}</button>
            </form>
        }
        .into_any()
    };
    let last = (!is_this).then(|| {
        view! { <span>{w.last_seen()} " " <Time at=seen style=TimeStyle::Brief /></span> }.into_any()
    });
    let from = (!address.is_empty()).then(|| view! { <span class="num">{address}</span> }.into_any());
    view! {
        <li>
            <div>
                <b>{browser}</b>
                <p class="quiet small">
                    <span>{w.signed_in()} " " <Time at=begun style=TimeStyle::Brief /></span>
                    {last}
                    {from}
                </p>
            </div>
            {end}
        </li>
    }
}

//! Notifications of the browser's own, for a page that nobody looks at.

use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Notification, NotificationOptions, NotificationPermission};

use crate::{
    api::threads::ListThreads,
    domain::{ids::AccountId, lists::Show, paths},
    error::AppError,
    ui::{
        kit::{effect, read_once},
        layout::{Shared, use_shared},
        threads::shown_name,
        words::{self, words},
    },
};

/// How a notification replaces the one before.
const TAG: &str = "stoa";

/// Whether notifications are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notices {
    /// This browser has none.
    Impossible,
    /// The browser was told not to.
    Forbidden,
    /// They aren't.
    Off,
    /// They are.
    On,
}

impl Notices {
    /// How it is for an account in this browser.
    #[must_use]
    pub fn of(account: AccountId) -> Self {
        if !js_sys::Reflect::has(&window(), &"Notification".into()).unwrap_or(false) {
            return Self::Impossible;
        }
        let is_wanted = || window().local_storage().ok()??.get_item(&key(account)).ok()?;
        match Notification::permission() {
            NotificationPermission::Denied => Self::Forbidden,
            NotificationPermission::Granted if is_wanted().is_some() => Self::On,
            _ => Self::Off,
        }
    }

    /// Turns them on or off in this browser, which asks whether it may.
    pub async fn turn(account: AccountId, on: bool) -> Self {
        let Ok(Some(storage)) = window().local_storage() else { return Self::Impossible };
        if on && let Ok(asked) = Notification::request_permission() {
            drop(wasm_bindgen_futures::JsFuture::from(asked).await);
            drop(storage.set_item(&key(account), "on"));
        } else {
            drop(storage.remove_item(&key(account)));
        }
        Self::of(account)
    }
}

fn key(AccountId(account): AccountId) -> String {
    format!("stoa.notices.{account}")
}

/// Shows what has come last whenever more is unread than before, nobody looks, and it is this tab's turn.
pub fn notify(account: AccountId, shared: Shared, is_turn: impl Fn() -> bool + 'static) {
    let mut before = None;
    effect(move || {
        let Some(Ok(counts)) = shared.counts.get() else { return };
        let is_more = before.replace(counts.unread).is_some_and(|before| counts.unread > before);
        if is_more && is_turn() && document().hidden() && Notices::of(account) == Notices::On {
            spawn_local(tell_latest(shared));
        }
    });
}

#[lazy]
async fn tell_latest(shared: Shared) {
    drop(show(shared).await);
}

async fn show(shared: Shared) -> Result<(), AppError> {
    let around = shared.known().await?;
    let me = around.me.ok_or(AppError::SignInRequired)?;
    let unread = ListThreads { query: format!("show={}", Show::Unread.as_str()) };
    let Some(row) = read_once(unread).await?.rows.into_iter().next() else { return Ok(()) };
    let title =
        format!("{} · {}", shown_name(&row.latest_author, &around.market), words::subject(&row.subject));
    let options = NotificationOptions::new();
    options.set_tag(TAG);
    options.set_icon("/icon.svg");
    let said = words::notice(row.latest_kind)
        .map_or(row.latest_words.clone(), |what| format!("{what}: {}", row.latest_words));
    options.set_body(&said);
    if let Ok(notice) = Notification::new_with_options(&title, &options) {
        let path = paths::thread(me.role, row.id);
        let clicked = Closure::<dyn Fn()>::new(move || {
            drop(window().focus());
            drop(window().location().set_href(&path));
        });
        notice.set_onclick(Some(clicked.into_js_value().unchecked_ref()));
    }
    Ok(())
}

/// Turns notifications on and off, where there are any.
#[component]
pub fn NoticesSwitch() -> impl IntoView {
    let w = words();
    let shared = use_shared();
    let account = move || shared.surroundings.get()?.ok()?.account();
    let notices = RwSignal::new(Notices::Impossible);
    effect(move || notices.set(account().map_or(Notices::Impossible, Notices::of)));
    let turn = move |_| {
        let Some(account) = untrack(account) else { return };
        let on = notices.try_get_untracked() == Some(Notices::Off);
        spawn_local(async move {
            notices.try_set(Notices::turn(account, on).await);
        });
    };
    move || match notices.get() {
        Notices::Impossible => ().into_any(),
        Notices::Forbidden => view! { <p class="quiet small">{w.notices_forbidden()}</p> }.into_any(),
        state => {
            let label = if state == Notices::On { w.notices_turn_off() } else { w.notices_turn_on() };
            view! {
                <div class="notices">
                    <p>{if state == Notices::On { w.notices_on() } else { w.notices_off() }}</p>
                    <button type="button" class="button" on:click=turn>{label}</button>
                </div>
            }
            .into_any()
        }
    }
}

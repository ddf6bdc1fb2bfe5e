use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    own_forms::{LanguageForm, NameForm, NotificationsForm, PasswordForm},
    sessions::Sessions,
};
use crate::{
    api::own_settings::{ChangePassword, ChooseLanguage, FindOwnSettings, Rename},
    error::AppError,
    ui::{
        kit::{Title, loaded, reading, refused},
        layout::{AccountTabs, use_shared},
        live::NoticesSwitch,
        words::words,
    },
};

/// What everybody settles about their own account, in their own surroundings.
#[component]
pub fn OwnSettingsPage() -> impl IntoView {
    let shared = use_shared();
    let refusals = StoredValue::new([Rename::PATH, ChangePassword::PATH, ChooseLanguage::PATH].map(refused));
    let settings = reading(|| 0, || Ok(FindOwnSettings {}));
    loaded(move || async move {
        let role = shared.known().await?.me.ok_or(AppError::SignInRequired)?.role;
        let settings = settings.await?;
        let [name_refused, password_refused, language_refused] = refusals.get_value();
        let tabs = (!shared.sells).then(|| view! { <AccountTabs /> }.into_any());
        let w = words();
        Ok(view! {
            <Title text=w.my_settings() />
            <div class="settings">
                <h1>{w.my_settings()}</h1>
                <p class="quiet" dir="auto">{settings.email}</p>
                {tabs}
                <NameForm name=settings.name role=role refused=name_refused />
                <LanguageForm refused=language_refused />
                <PasswordForm refused=password_refused />
                <Sessions sessions=settings.sessions />
                <NotificationsForm wants_mail=settings.wants_mail />
                <section class="settings-part script" aria-labelledby="notices-title">
                    <h2 id="notices-title">{w.notices()}</h2>
                    <p class="quiet small">{w.notices_hint()}</p>
                    <NoticesSwitch />
                </section>
            </div>
        })
    })
}

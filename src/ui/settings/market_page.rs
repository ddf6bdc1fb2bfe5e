use leptos::{prelude::*, server_fn::ServerFn};

use super::{check::Check, mails::MailsSetAside, section::Section};
use crate::{
    api::{
        mails::ListMailsSetAside,
        settings::{FindSettings, Settle},
    },
    domain::{
        paths::MARKET_SETTINGS,
        settings::{Settings, Switch},
    },
    error::Refused,
    ui::{
        kit::{Field, Title, loaded, reading, refused},
        words::{self, words},
    },
};

/// What admins settle for the whole marketplace.
#[component]
pub fn MarketSettingsPage() -> impl IntoView {
    let refused = StoredValue::new(refused(Settle::PATH));
    let settings = reading(|| 0, || Ok(FindSettings {}));
    let mails = reading(|| 0, || Ok(ListMailsSetAside {}));
    loaded(move || async move {
        let (settings, mails) = (settings.await?, mails.await?);
        let w = words();
        Ok(view! {
            <Title text=w.market_settings() />
            <div class="settings">
                <h1>{w.market_settings()}</h1>
                <MarketForm settings=settings refused=refused.get_value() />
                <MailsSetAside list=mails />
            </div>
        })
    })
}

/// The settings themselves.
#[component]
pub fn MarketForm(
    /// What is in force.
    settings: Settings,
    /// The refusal that the page was made for.
    refused: Option<Refused>,
) -> impl IntoView {
    let w = words();
    let error = refused.as_ref().map(|refused| refused.error.clone());
    let typed = |field: &str, now: String| {
        refused.as_ref().and_then(|refused| refused.typed(field)).map_or(now, str::to_owned)
    };
    let market = typed("market", settings.market.clone());
    let messages = typed("messages_per_minute", settings.messages_per_minute.to_string());
    let threads = typed("threads_per_hour", settings.threads_per_hour.to_string());
    let switches = Switch::ALL
        .map(|switch| {
            let (label, hint) = words::switch(switch);
            let is_on = refused
                .as_ref()
                .map_or_else(|| settings.is_on(switch), |refused| was_ticked(refused, switch));
            view! { <Check name="on[]" value=switch.name() label=label hint=hint is_on=is_on /> }
        })
        .into_iter()
        .collect_view();
    view! {
        <Section id="marketplace" title=w.marketplace() page=MARKET_SETTINGS to=Settle::PATH refused=refused>
            <Field name="market" label=w.market_name() autocomplete="off" hint=w.market_name_hint() value=market error=error.clone() />
            <Field
                name="messages_per_minute"
                label=w.messages_per_minute()
                autocomplete="off"
                inputmode="numeric"
                hint=w.limit_hint()
                value=messages
                error=error.clone()
            />
            <Field
                name="threads_per_hour"
                label=w.threads_per_hour()
                autocomplete="off"
                inputmode="numeric"
                hint=w.limit_hint()
                value=threads
                error=error
            />
            {switches}
        </Section>
    }
}

fn was_ticked(refused: &Refused, switch: Switch) -> bool {
    refused.fields.iter().any(|(field, value)| field == "on[]" && value == switch.name())
}

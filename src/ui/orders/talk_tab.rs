use std::sync::Arc;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;

use super::number_in_address;
use crate::{
    api::orders::{OpenOrderTalk, WriteAboutOrder},
    domain::{accounts::Viewer, ids::ThreadId, orders::OrderTalk},
    error::AppError,
    ui::{
        kit::{Blank, FormState, effect, keep_rows, loaded, reading},
        layout::use_shared,
        threads::{Announced, Composer, ComposerWords, Following, Talk, pages_alone, shown_seller},
        words::words,
    },
};

/// All that has been said about an order, and the box to say more: the first message makes its thread.
#[component]
pub fn OrderMessages() -> impl IntoView {
    let shared = use_shared();
    let location = use_location();
    let number = number_in_address();
    let page = Memo::new(move |before: Option<&String>| {
        let is_left = !location.pathname.get().ends_with("/messages");
        before.filter(|_| is_left).cloned().unwrap_or_else(|| pages_alone(&location.search.get()))
    });
    keep_rows();
    let shown = StoredValue::new(None::<ThreadId>);
    let following = Following::begin(move |thread| shown.get_value().is_none_or(|shown| shown == thread));
    let form = StoredValue::new(FormState::of(WriteAboutOrder::PATH));
    let talk = reading(
        move || following.times() + shared.acts.get(),
        move || Ok(OpenOrderTalk { number: number.get(), query: page.get(), peek: following.peeks(false) }),
    );
    effect(move || {
        let Some(thread) = talk.get().and_then(|talk| talk.ok()?.thread) else { return };
        shown.set_value(Some(thread.id));
        if thread.was_marked {
            shared.note_news();
        }
    });
    let can_write = move || following.has_box(talk.get().map(|talk| talk.map(|talk| !talk.customer_left)));
    view! {
        <div class="thread alone">
            {loaded(move || async move {
                let around = shared.known().await?;
                let me = around.me.ok_or(AppError::SignInRequired)?;
                // Why there is no order stands above
                Ok(talk.await.ok().map(|talk| view! { <Said talk=talk viewer=me market=around.market /> }))
            })}
            <Announced following=following />
            <Transition>
                <Show when=can_write>
                    <Composer
                        to=WriteAboutOrder::PATH
                        field="order"
                        value=number.get_untracked()
                        form=form.get_value()
                        draft=format!("order-{}", number.get_untracked())
                        thread=untrack(|| talk.get()).and_then(|talk| talk.ok()?.thread).map(|thread| (thread.id, thread.draft))
                        asked=ComposerWords::labelled(words().your_message())
                        taken=following.sent
                        on_its_way=following.on_its_way
                    />
                </Show>
            </Transition>
        </div>
    }
}

#[component]
fn Said(
    /// What has been said.
    talk: OrderTalk,
    /// Who reads it.
    viewer: Viewer,
    /// The marketplace's name.
    market: String,
) -> impl IntoView {
    let w = words();
    let (seller, _) = shown_seller(talk.vendor.as_deref(), &market);
    let left = talk.customer_left.then(|| w.customer_left(&talk.customer.name));
    let other = if viewer.sells() { talk.customer.name } else { seller };
    if let Some(thread) = talk.thread {
        return view! { <Talk thread=Arc::new(thread) market=market /> }.into_any();
    }
    let hint = left.unwrap_or_else(|| w.no_order_talk_hint(&other));
    view! { <Blank title=w.no_order_talk() hint=hint /> }.into_any()
}

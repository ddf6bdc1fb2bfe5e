use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::{use_location, use_query_map};

use super::{
    composer::Composer, conversation::Conversation, list_query, shown_seller, subject_card::SubjectCard,
};
use crate::{
    api::{messages::SendMessage, threads::open_thread},
    domain::{accounts::Viewer, ids::ThreadId, names::Side, threads::ThreadView},
    error::AppError,
    ui::{
        kit::{Avatar, FormState, Icon, Shape, loaded, reading},
        layout::use_shared,
        words::{self, words},
    },
};

/// A thread: what it is about, its messages, and the box to answer in.
#[component]
pub fn Thread(
    /// Which.
    id: ThreadId,
    /// The list that it came from.
    list: &'static str,
) -> impl IntoView {
    let shared = use_shared();
    let query = use_query_map();
    let before = Memo::new(move |_| query.get().get("before").and_then(|number| number.parse::<i64>().ok()));
    let taken = RwSignal::new(0);
    let form = StoredValue::new(FormState::of(SendMessage::PATH));
    let thread = reading(move || (before.get(), taken.get()), move |(before, _)| open_thread(id, before));
    Effect::new(move |_| {
        if thread.get().is_some_and(|thread| thread.is_ok_and(|thread| thread.was_marked)) {
            shared.note_change();
        }
    });
    view! {
        <section class="thread">
            {loaded(move || async move {
                let around = shared.known().await?;
                let thread = thread.await?;
                let me = around.me.ok_or(AppError::SignInRequired)?;
                Ok(view! { <Opened thread=thread viewer=me.viewer market=around.market list=list /> })
            })}
            <Transition>
                <Show when=move || thread.get().is_some_and(|thread| thread.is_ok())>
                    <Composer
                        to=SendMessage::PATH
                        field="thread"
                        value=id.to_string()
                        form=form.get_value()
                        draft=format!("thread-{id}")
                        label=words().your_message
                        taken=taken
                    />
                </Show>
            </Transition>
        </section>
    }
}

#[component]
fn Opened(
    /// The thread.
    thread: ThreadView,
    /// Who reads it.
    viewer: Viewer,
    /// The marketplace's name.
    market: String,
    /// The list that it came from.
    list: &'static str,
) -> impl IntoView {
    let w = words();
    let title = words::subject(&thread.subject);
    let (seller, side) = shown_seller(thread.vendor.as_deref(), &market);
    let other = if viewer.sells() { thread.customer.name.clone() } else { seller.clone() };
    let earlier = thread.has_earlier.then(|| thread.messages.first().map(|first| first.number)).flatten();
    let search = use_location().search;
    let back = move || format!("{list}{}", list_query(&search.get()));
    view! {
        <Title text=title.clone() />
        <header class="thread-head">
            <a class="back" href=back aria-label=w.back_to_messages>
                <Icon shape=Shape::Back />
            </a>
            <div>
                <h1 dir="auto">{title}</h1>
                <p class="quiet small">
                    <span dir="auto">{other}</span>
                    " · "
                    {(w.thread_number)(&thread.id.to_string())}
                </p>
            </div>
        </header>
        <aside class="thread-aside">
            <SubjectCard subject=thread.subject.clone() />
            {viewer.sells().then(|| view! { <CustomerCard name=thread.customer.name.clone() email=thread.customer.email.clone() /> })}
            {(!viewer.sells()).then(|| view! {
                <p class="party">
                    <Avatar name=seller.clone() side=side />
                    <span><span class="quiet small">{w.vendor}</span><b dir="auto">{seller}</b></span>
                </p>
            })}
        </aside>
        <div class="scroll" tabindex="0" role="region" aria-label=w.messages>
            <div>
                {earlier.map(|number| view! { <p class="earlier"><a class="button" href=format!("?before={number}")>{w.earlier_messages}</a></p> })}
                <Conversation thread=thread market=market />
            </div>
        </div>
    }
}

#[component]
fn CustomerCard(
    /// Their name.
    name: String,
    /// Their address, for those who may know it.
    email: Option<String>,
) -> impl IntoView {
    view! {
        <p class="party">
            <Avatar name=name.clone() side=Side::Customer />
            <span>
                <span class="quiet small">{words().customer}</span>
                <b dir="auto">{name}</b>
                {email.map(|email| view! { <span class="quiet small">{email}</span> })}
            </span>
        </p>
    }
}

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;

use super::{
    composer::{Composer, ComposerWords},
    conversation::Conversation,
    list_query, page_query, shown_seller,
    subject_card::SubjectCard,
};
use crate::{
    api::{messages::SendMessage, threads::OpenThread},
    domain::{
        accounts::{Role, Viewer},
        ids::ThreadId,
        paths,
        threads::{Subject, ThreadView},
    },
    error::AppError,
    ui::{
        disputes::DisputeBanner,
        kit::{
            Avatar, FormState, Icon, Shape, Title,
            address::{pairs, query_of},
            loaded, reading,
        },
        layout::use_shared,
        words::{self, words},
    },
};

/// What of a thread's page only the selling side has, so that customers needn't load it.
#[derive(Clone, Copy)]
pub struct SellersParts {
    /// Beside its title; told which thread, and where to go when it is left.
    pub tools: fn(&ThreadView, String) -> AnyView,
    /// Above its messages; told the marketplace's name, and how to have the thread read again.
    pub notice: fn(&ThreadView, &str, Callback<()>) -> AnyView,
    /// Beside it, below what it is about.
    pub aside: fn(&ThreadView, &Viewer) -> AnyView,
}

/// A thread: what it is about, its messages, and the box to answer in.
#[component]
pub fn Thread(
    /// Which.
    id: ThreadId,
    /// The list that it came from.
    list: &'static str,
    /// What only the selling side has.
    #[prop(optional)]
    sellers: Option<SellersParts>,
) -> impl IntoView {
    let shared = use_shared();
    let location = use_location();
    let page = Memo::new(move |before: Option<&String>| {
        let is_left = !location.pathname.get().ends_with(&format!("/{id}"));
        before.filter(|_| is_left).cloned().unwrap_or_else(|| pages_alone(&location.search.get()))
    });
    let taken = RwSignal::new(0);
    let read_again = Callback::new(move |()| taken.update(|taken| *taken += 1));
    let form = StoredValue::new(FormState::of(SendMessage::PATH));
    let thread = reading(move || taken.get(), move || Ok(OpenThread { id, query: page.get() }));
    Effect::new(move |_| {
        if thread.get().is_some_and(|thread| thread.is_ok_and(|thread| thread.was_marked)) {
            shared.note_change();
        }
    });
    let can_answer = move || thread.get().is_some_and(|thread| thread.is_ok_and(|thread| thread.is_open()));
    view! {
        <section class="thread">
            {loaded(move || async move {
                let around = shared.known().await?;
                let thread = thread.await?;
                let me = around.me.ok_or(AppError::SignInRequired)?;
                Ok(view! { <Opened thread=thread viewer=me.viewer market=around.market list=list sellers=sellers read_again=read_again /> })
            })}
            <Transition>
                <Show when=can_answer>
                    <Composer
                        to=SendMessage::PATH
                        field="thread"
                        value=id.to_string()
                        form=form.get_value()
                        draft=format!("thread-{id}")
                        asked=ComposerWords::labelled(words().your_message)
                        taken=taken
                    />
                </Show>
            </Transition>
        </section>
    }
}

/// What of an address says which page of a thread is shown, so that nothing else reads it again.
#[must_use]
pub fn pages_alone(search: &str) -> String {
    query_of(pairs(search).filter(|(name, _)| ["before", "after", "message"].contains(&name.as_str())))
        .trim_start_matches('?')
        .to_owned()
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
    /// What only the selling side has.
    sellers: Option<SellersParts>,
    /// Has the thread read again.
    read_again: Callback<()>,
) -> impl IntoView {
    let w = words();
    let title = words::subject(&thread.subject);
    let (seller, side) = shown_seller(thread.vendor.as_deref(), &market);
    let other = if viewer.sells() { thread.customer.name.clone() } else { seller.clone() };
    let search = use_location().search;
    let back = Memo::new(move |_| format!("{list}{}", list_query(&search.get())));
    let banner = match &thread.subject {
        Subject::Order { number, .. } if thread.is_disputed => {
            let order = paths::order_talk(viewer.role, number);
            Some(view! {
                <DisputeBanner market=market.clone()>
                    <a class="button small" href=order>{w.to_the_order}</a>
                </DisputeBanner>
            })
        }
        _ => None,
    };
    let notice = sellers.map(|parts| (parts.notice)(&thread, &market, read_again));
    view! {
        <Title text=title.clone() />
        <header class="thread-head">
            <a class="back" href=move || back.get() aria-label=w.back_to_messages>
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
            {thread.is_disputed.then(|| view! { <span class="badge dispute">{w.dispute}</span> }.into_any())}
            {sellers.map(|parts| (parts.tools)(&thread, back.get_untracked()))}
        </header>
        {banner}
        <aside class="thread-aside">
            <SubjectCard subject=thread.subject.clone() role=viewer.role />
            {(viewer.role != Role::Vendor).then(|| view! {
                <p class="party">
                    <Avatar name=seller.clone() side=side />
                    <span><span class="quiet small">{w.vendor}</span><b dir="auto">{seller}</b></span>
                </p>
            }.into_any())}
            {sellers.map(|parts| (parts.aside)(&thread, &viewer))}
        </aside>
        <Talk thread=thread market=market notice=notice />
    }
}

/// A page of a thread's messages, and the ways to earlier and later ones.
#[component]
pub fn Talk(
    /// The thread.
    thread: ThreadView,
    /// The marketplace's name.
    market: String,
    /// What stands above the messages.
    #[prop(optional_no_strip)]
    notice: Option<AnyView>,
) -> impl IntoView {
    let w = words();
    let search = use_location().search;
    let page = move |page, number| move || page_query(&search.get(), page, number);
    let (earlier, later) = (thread.earlier(), thread.later());
    let left = thread.customer_left.then(|| (w.customer_left)(&thread.customer.name));
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=w.messages>
            <div>
                {notice}
                {earlier.map(|number| view! { <p class="earlier"><a class="button" href=move || page("before", number)>{w.earlier_messages}</a></p> }.into_any())}
                <Conversation thread=thread market=market />
                {later.map(|number| view! { <p class="earlier"><a class="button" href=move || page("after", number)>{w.later_messages}</a></p> }.into_any())}
                {left.map(|left| view! { <p class="closed" role="note" dir="auto">{left}</p> }.into_any())}
            </div>
        </div>
    }
}

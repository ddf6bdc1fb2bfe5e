use std::sync::Arc;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;
use maud::{Markup, html};

use super::{
    composer::{Composer, ComposerWords},
    conversation::Conversation,
    following::{Announced, Following},
    list_query, page_query, shown_seller,
    subject_card::SubjectCard,
};
use crate::{
    api::{messages::SendMessage, threads::OpenThread},
    domain::{
        accounts::{Role, Viewer},
        ids::ThreadId,
        names::Side,
        paths,
        threads::{Subject, ThreadView},
    },
    error::AppError,
    ui::{
        disputes::DisputeBanner,
        kit::{
            Fixed, FormState, Icon, Shape, Title,
            address::{pairs, query_of},
            avatar, effect, is_ahead, keep_rows, later, loaded, reading,
        },
        layout::use_shared,
        live::use_live,
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
    keep_rows();
    let following = Following::begin(move |thread| thread == id);
    let read_again = Callback::new(move |()| following.read_again());
    let form = StoredValue::new(FormState::of(SendMessage::PATH));
    let opened = move |peek| OpenThread { id, query: page.get(), peek };
    let thread =
        reading(move || following.times(), move || Ok(opened(following.peeks(is_ahead(&opened(true))))));
    effect(move || {
        if thread.get().is_some_and(|thread| thread.is_ok_and(|thread| thread.was_marked)) {
            shared.note_news();
        }
    });
    let can_answer =
        move || following.has_box(thread.get().map(|thread| thread.map(|thread| thread.is_open())));
    view! {
        <section class="thread">
            {loaded(move || async move {
                let around = shared.known().await?;
                let thread = thread.await?;
                let me = around.me.ok_or(AppError::SignInRequired)?;
                Ok(view! { <Opened thread=thread viewer=me market=around.market list=list sellers=sellers read_again=read_again /> })
            })}
            <Announced following=following />
            <Transition>
                <Show when=can_answer>
                    <Composer
                        to=SendMessage::PATH
                        field="thread"
                        value=id.to_string()
                        form=form.get_value()
                        draft=format!("thread-{id}")
                        thread=untrack(|| thread.get()).and_then(Result::ok).map(|thread| (id, thread.draft))
                        asked=ComposerWords::labelled(words().your_message())
                        taken=following.sent
                        on_its_way=following.on_its_way
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
    let banner = match &thread.subject {
        Subject::Order { number, .. } if thread.is_disputed => {
            let order = paths::order_talk(viewer.role, number);
            Some(view! {
                <DisputeBanner market=market.clone()>
                    <a class="button small" href=order>{words().to_the_order()}</a>
                </DisputeBanner>
            })
        }
        _ => None,
    };
    let notice = sellers.map(|parts| (parts.notice)(&thread, &market, read_again));
    let about = About { thread: Arc::new(thread), viewer: Arc::new(viewer), market: market.clone(), sellers };
    let thread = Arc::clone(&about.thread);
    let beside = about.clone();
    view! {
        <Title text=words::subject(&thread.subject) />
        {later(move || view! { <Head about=about list=list /> }.into_any())}
        {banner}
        {later(move || view! { <Aside about=beside /> }.into_any())}
        <Talk thread=thread market=market notice=notice />
    }
}

/// What stands around a thread's messages.
#[derive(Clone)]
struct About {
    thread: Arc<ThreadView>,
    viewer: Arc<Viewer>,
    market: String,
    sellers: Option<SellersParts>,
}

#[component]
fn Head(
    /// What it says.
    about: About,
    /// The list that it came from.
    list: &'static str,
) -> impl IntoView {
    let w = words();
    let About { thread, viewer, market, sellers } = about;
    let seller = || shown_seller(thread.vendor.as_deref(), &market).0;
    let other = if viewer.sells() { thread.customer.name.clone() } else { seller() };
    let title = html! {
        div {
            h1 dir="auto" { (words::subject(&thread.subject)) }
            p.quiet.small {
                @if thread.is_disputed { span.badge.dispute { (w.dispute()) } " " }
                span dir="auto" { (other) }
                " "
                span.number { "· " (w.thread_number(&thread.id.to_string())) }
            }
        }
    };
    let search = use_location().search;
    let back = Memo::new(move |_| format!("{list}{}", list_query(&search.get())));
    view! {
        <header class="thread-head">
            <a class="back" href=move || back.get() aria-label=w.back_to_messages()>
                <Icon shape=Shape::Back />
            </a>
            {Fixed::from(title)}
            {sellers.map(|parts| (parts.tools)(&thread, back.get_untracked()))}
        </header>
    }
}

#[component]
fn Aside(
    /// What it says.
    about: About,
) -> impl IntoView {
    let About { thread, viewer, market, sellers } = about;
    let (seller, side) = shown_seller(thread.vendor.as_deref(), &market);
    view! {
        <aside class="thread-aside">
            <SubjectCard subject=thread.subject.clone() role=viewer.role />
            {(viewer.role != Role::Vendor).then(|| Fixed::from(party(&seller, side)))}
            {sellers.map(|parts| (parts.aside)(&thread, &viewer))}
        </aside>
    }
}

fn party(seller: &str, side: Side) -> Markup {
    html! {
        p.party {
            (avatar(seller, side))
            span {
                span.quiet.small { (words().vendor()) }
                b dir="auto" { (seller) }
            }
        }
    }
}

/// A page of a thread's messages, and the ways to earlier and later ones.
#[component]
pub fn Talk(
    /// The thread.
    thread: Arc<ThreadView>,
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
    let left = thread.customer_left.then(|| w.customer_left(&thread.customer.name));
    let following = expect_context::<Following>();
    let (line, below) = following.take(&thread, &market);
    let typing = who_is_typing(&thread, &market).into_any();
    let new = move || {
        (below > 0 && following.is_up()).then(|| {
            view! { <NewBelow messages=below go=Callback::new(move |()| following.go_to_end()) /> }.into_any()
        })
    };
    view! {
        <div
            class="scroll"
            tabindex="0"
            role="region"
            aria-label=w.messages()
            node_ref=following.scroll
            on:scroll=move |_| following.note_scroll()
        >
            <div>
                {notice}
                {earlier.map(|number| view! { <p class="earlier"><a class="button" href=move || page("before", number)>{w.earlier_messages()}</a></p> }.into_any())}
                <Conversation thread=thread market=market line=line />
                <div class="leaving"></div>
                {later.map(|number| view! { <p class="earlier"><a class="button" href=move || page("after", number)>{w.later_messages()}</a></p> }.into_any())}
                {left.map(|left| Fixed::from(html! { p.closed role="note" dir="auto" { (left) } }))}
            </div>
        </div>
        <Floor typing=typing new=new.into_any() />
    }
}

/// What stands above a conversation's end.
#[component]
pub fn Floor(
    /// That somebody is typing, while they are.
    typing: AnyView,
    /// That there is something new below, while there is.
    new: AnyView,
) -> impl IntoView {
    view! {
        <div class="floor">
            <p class="typing small" dir="auto">{typing}</p>
            <div role="status">{new}</div>
        </div>
    }
}

/// The way to what has come below.
#[component]
pub fn NewBelow(
    /// How many messages.
    messages: usize,
    /// Goes there.
    go: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class="button main small" on:click=move |_| {
            go.try_run(());
        }>
            {words().new_below(messages)}
        </button>
    }
}

/// That somebody else is typing in a thread, while they are.
fn who_is_typing(thread: &ThreadView, market: &str) -> impl Fn() -> Option<String> + use<> {
    let typing = use_live().typing;
    let (id, customer, market) = (thread.id, thread.customer.name.clone(), market.to_owned());
    let vendor = thread.vendor.clone().unwrap_or_default();
    move || {
        let ((_, side), _) = typing.get().into_iter().find(|((thread, _), _)| *thread == id)?;
        Some(words().is_typing(match side {
            Side::Customer => &customer,
            Side::Vendor => &vendor,
            Side::Marketplace => &market,
        }))
    }
}

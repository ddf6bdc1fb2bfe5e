use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::threads::{MarkThreads, RestoreThread},
    domain::{
        accounts::{Role, Viewer},
        names::Side,
        paths,
        threads::{OtherThread, Party, ThreadView},
    },
    error::AppError,
    ui::{
        kit::{ActForm, Avatar, Failure, Time, TimeStyle},
        threads::{SellersParts, Thread, shown_name, thread_in_address},
        words::{self, words},
    },
};

/// What the selling side has on a thread's page.
pub const SELLERS_PARTS: SellersParts = SellersParts { tools, notice, aside };

/// A thread beside the list.
#[component]
pub fn ThreadPane() -> impl IntoView {
    let id = thread_in_address();
    view! {
        <div class="pane">
            {move || match id.get() {
                Some(id) => view! { <Thread id=id list=paths::MESSAGE_CENTER sellers=SELLERS_PARTS /> }.into_any(),
                None => view! { <Failure error=AppError::NotFound /> }.into_any(),
            }}
        </div>
    }
}

/// *Mark as unread*, which leaves the thread.
fn tools(thread: &ThreadView, back: String) -> AnyView {
    if thread.deletion.is_some() {
        return ().into_any();
    }
    let only = format!("{}.unread", thread.id);
    view! {
        <ActForm to=MarkThreads::PATH then=back>
            <button class="button bare" type="submit" name="only" value=only>{words().mark_unread()}</button>
        </ActForm>
    }
    .into_any()
}

/// That it was deleted, and the way back.
fn notice(thread: &ThreadView, market: &str, read_again: Callback<()>) -> AnyView {
    let Some(deletion) = &thread.deletion else { return ().into_any() };
    let by = words().deleted_by(&shown_name(&deletion.by, market));
    let (id, at) = (thread.id.to_string(), deletion.at);
    view! {
        <div class="deleted" role="note">
            <p>
                <span dir="auto">{by}</span>
                " · "
                <Time at=at style=TimeStyle::Day />
            </p>
            <ActForm to=RestoreThread::PATH done=read_again>
                <input type="hidden" name="thread" value=id />
                <button class="button" type="submit">{words().restore()}</button>
            </ActForm>
        </div>
    }
    .into_any()
}

/// The customer, and their other threads.
fn aside(thread: &ThreadView, viewer: &Viewer) -> AnyView {
    let Party { name, email } = thread.customer.clone();
    let others = thread.others.clone();
    let role = viewer.role;
    view! {
        <p class="party">
            <Avatar name=name.clone() side=Side::Customer />
            <span>
                <span class="quiet small">{words().customer()}</span>
                <b dir="auto">{name}</b>
                {email.map(|email| view! { <span class="quiet small">{email}</span> }.into_any())}
            </span>
        </p>
        {(!others.is_empty()).then(|| view! { <Others threads=others role=role /> }.into_any())}
    }
    .into_any()
}

#[component]
fn Others(
    /// The customer's other threads.
    threads: Vec<OtherThread>,
    /// Who reads.
    role: Role,
) -> impl IntoView {
    let rows = threads
        .into_iter()
        .map(|other| {
            view! {
                <p>
                    <a href=paths::thread(role, other.id) dir="auto">{words::subject(&other.subject)}</a>
                    <span class="quiet small">
                        {format!("#{} · ", other.id)} <Time at=other.latest_at style=TimeStyle::Brief />
                    </span>
                </p>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <section class="others">
            <h2>{words().other_threads()}</h2>
            {rows}
        </section>
    }
}

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_location;

use crate::{
    api::threads::{DeleteThread, OpenThread},
    domain::{accounts::Role, ids::ThreadId, paths, threads::ThreadView},
    error::AppError,
    ui::{
        kit::{ActForm, Title, loaded, reading},
        layout::use_shared,
        threads::{list_query, thread_in_address},
        words::{self, words},
    },
};

/// Asks an admin whether a thread is to be deleted.
#[component]
pub fn DeletePage() -> impl IntoView {
    let shared = use_shared();
    let id = thread_in_address();
    let thread = reading(
        || 0,
        move || Ok(OpenThread { id: id.get().ok_or(AppError::NotFound)?, query: String::new(), peek: true }),
    );
    view! {
        <div class="pane">
            {loaded(move || async move {
                let around = shared.known().await?;
                let thread = thread.await?;
                if around.me.as_ref().is_none_or(|viewer| viewer.role != Role::Admin) || thread.deletion.is_some() {
                    return Err(AppError::NotFound);
                }
                Ok(view! {
                    <Title text=words().delete_title() />
                    <DeleteQuestion id=thread.id thread=thread />
                })
            })}
        </div>
    }
}

/// The question.
#[component]
pub fn DeleteQuestion(
    /// Which thread.
    id: ThreadId,
    /// What is in it.
    thread: ThreadView,
) -> impl IntoView {
    let w = words();
    let search = use_location().search.get_untracked();
    let list = format!("{}{}", paths::MESSAGE_CENTER, list_query(&search));
    let back = format!("{}{}", paths::thread(Role::Admin, id), list_query(&search));
    let about = w.delete_question(&words::subject(&thread.subject), &thread.customer.name, thread.latest);
    view! {
        <section class="blank question">
            <h1>{w.delete_title()}</h1>
            <p dir="auto">{about}</p>
            <p class="quiet">{w.delete_hint()}</p>
            <ActForm to=DeleteThread::PATH then=list>
                <input type="hidden" name="thread" value=id.to_string() />
                <button class="button danger" type="submit">{w.delete()}</button>
                <a class="button" href=back>{w.cancel()}</a>
            </ActForm>
        </section>
    }
}

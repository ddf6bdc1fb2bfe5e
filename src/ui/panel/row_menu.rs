use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
use leptos_router::hooks::use_location;

use crate::{
    api::threads::RestoreThread,
    domain::{accounts::Role, ids::ThreadId, paths},
    ui::{
        kit::{ActForm, Icon, Shape, close_behind, close_by_key},
        threads::list_query,
        words::words,
    },
};

/// What can be done with a thread of the list: behind the gear.
#[component]
pub fn RowMenu(
    /// The thread.
    id: ThreadId,
    /// Who looks.
    role: Role,
    /// Whether there is anything to be marked as read.
    is_unread: bool,
    /// Whether it is deleted.
    is_deleted: bool,
) -> impl IntoView {
    let w = words();
    let search = use_location().search;
    let was_copied = RwSignal::new(false);
    let copy = move |_| {
        let link = format!("{}{}", window().location().origin().unwrap_or_default(), paths::thread(role, id));
        spawn_local(async move {
            let copied =
                wasm_bindgen_futures::JsFuture::from(window().navigator().clipboard().write_text(&link));
            was_copied.set(copied.await.is_ok());
        });
    };
    let delete = move || format!("{}{}", paths::delete_thread(id), list_query(&search.get()));
    let mark = |act: &'static str, label: &'static str| {
        view! { <button type="submit" form="marks" name="only" value=format!("{id}.{act}")>{label}</button> }
    };
    view! {
        <details class="menu" name="row-menu" on:focusout=close_behind on:keydown=close_by_key>
            <summary aria-label=w.actions_of(&id.to_string())>
                <Icon shape=Shape::Gear />
            </summary>
            <div class="menu-items">
                {(!is_deleted).then(|| if is_unread { mark("read", w.mark_read()) } else { mark("unread", w.mark_unread()) })}
                <button type="button" class="script" on:click=copy>
                    {move || if was_copied.get() { w.link_copied() } else { w.copy_link() }}
                </button>
                {(role == Role::Admin && !is_deleted).then(|| view! { <a class="danger" href=move || delete()>{w.delete()}</a> }.into_any())}
                {is_deleted.then(|| view! {
                    <ActForm to=RestoreThread::PATH>
                        <input type="hidden" name="thread" value=id.to_string() />
                        <button type="submit">{w.restore()}</button>
                    </ActForm>
                }.into_any())}
            </div>
        </details>
    }
}

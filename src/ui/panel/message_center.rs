use leptos::prelude::*;
use leptos_router::{components::Outlet, hooks::use_location};

use super::{keys::ListKeys, marking::MarkBar, thread_table::ThreadTable};
use crate::{
    api::{shop::ListVendors, threads::ListThreads},
    domain::{
        accounts::Role, ids::ThreadId, lists::SubjectKind, paths, shop::VendorName, threads::ThreadList,
    },
    error::AppError,
    ui::{
        kit::{Blank, Title, keep_rows, later, loaded, reading},
        layout::use_shared,
        lists::{
            CantList, Choice, Day, Filters, FindForm, NothingFound, Pager, SellerChoice, ShowChips,
            SizeChoice, SortChoice,
        },
        threads::list_query,
        words::{self, words},
    },
};

/// *Customers → Message center*: all threads one may see, and beside them the open one.
#[component]
pub fn MessageCenter() -> impl IntoView {
    let shared = use_shared();
    let search = use_location().search;
    let query = Memo::new(move |_| list_query(&search.get()).trim_start_matches('?').to_owned());
    let threads = reading(move || shared.changes.get(), move || Ok(ListThreads { query: query.get() }));
    let vendors = reading(|| 0, || Ok(ListVendors {}));
    let selected = Selected::default();
    keep_rows();
    view! {
        <div class="center">
            <section class="list">
                <h1>{words().message_center()}</h1>
                {loaded(move || async move {
                    let role = shared.known().await?.me.as_ref().map_or(Role::Vendor, |viewer| viewer.role);
                    // Why they can't be read, the list below says
                    let vendors = vendors.await.unwrap_or_default();
                    Ok(later(move || view! {
                        <FindForm list=paths::MESSAGE_CENTER label=words().find_in_messages()>
                            <ShowChips shows=words::shows(role) />
                            <ThreadFilters role=role vendors=vendors />
                        </FindForm>
                    }.into_any()))
                })}
                {loaded(move || async move {
                    let around = shared.known().await?;
                    let role = around.me.as_ref().map_or(Role::Vendor, |viewer| viewer.role);
                    Ok(match threads.await {
                        Ok(list) => view! { <ThreadsListed list=list role=role market=around.market query=query selected=selected /> }.into_any(),
                        Err(error @ (AppError::Invalid(_) | AppError::Malformed)) => view! { <CantList error=error /> }.into_any(),
                        Err(error) => return Err(error),
                    })
                })}
            </section>
            <ListKeys />
            <Outlet />
        </div>
    }
}

/// Nothing beside the list.
#[component]
pub fn NoThreadOpen() -> impl IntoView {
    view! { <Title text=words().message_center() /> }
}

#[component]
fn ThreadFilters(
    /// Who looks.
    role: Role,
    /// The vendors to choose from, for admins.
    vendors: Vec<VendorName>,
) -> impl IntoView {
    let w = words();
    let subjects =
        SubjectKind::ALL.map(|kind| (kind.as_str().to_owned(), words::subject_kind(kind).to_owned()));
    let is_admin = role == Role::Admin;
    let columns = [("customer", w.customer(), false)]
        .into_iter()
        .chain(is_admin.then(|| ("vendor", w.vendor(), false)))
        .chain([("id", w.id(), true)]);
    view! {
        <Filters names=&["vendor", "subject", "from", "to", "per"]>
            <Choice name="subject" label=w.subject() all=w.any_subject() options=subjects.to_vec() />
            {is_admin.then(|| view! { <SellerChoice vendors=vendors /> }.into_any())}
            <Day name="from" label=w.from() />
            <Day name="to" label=w.to() />
            <SizeChoice />
            <SortChoice columns=columns.collect() />
        </Filters>
    }
}

/// The threads that are selected.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selected(RwSignal<Vec<ThreadId>>);

impl Selected {
    /// Whether this one is.
    #[must_use]
    pub fn has(self, thread: ThreadId) -> bool {
        self.0.with(|threads| threads.contains(&thread))
    }

    /// Selects one, or not.
    pub fn set(self, thread: ThreadId, is_selected: bool) {
        self.0.update(|threads| {
            threads.retain(|other| *other != thread);
            if is_selected {
                threads.push(thread);
            }
        });
    }

    /// Selects none.
    pub fn clear(self) {
        self.0.set(Vec::new());
    }

    /// Selects nothing but these.
    pub fn keep_only(self, shown: &[ThreadId]) {
        if self.0.with_untracked(|threads| threads.iter().any(|thread| !shown.contains(thread))) {
            self.0.update(|threads| threads.retain(|thread| shown.contains(thread)));
        }
    }
}

/// A list of threads, with what can be done to all of them.
#[component]
pub fn ThreadsListed(
    /// The threads.
    list: ThreadList,
    /// Who looks.
    role: Role,
    /// The marketplace's name.
    market: String,
    /// What the list was asked for.
    query: Memo<String>,
    /// Which of them are selected.
    selected: Selected,
) -> impl IntoView {
    let w = words();
    selected.keep_only(&list.rows.iter().map(|row| row.id).collect::<Vec<_>>());
    if list.rows.is_empty() {
        return if query.get_untracked().is_empty() {
            view! { <Blank title=w.no_threads() hint=w.no_threads_hint() /> }.into_any()
        } else {
            view! { <NothingFound /> }.into_any()
        };
    }
    view! {
        <MarkBar list=paths::MESSAGE_CENTER matches=list.matches marking=list.marking query=query selected=selected />
        <ThreadTable list=list.rows role=role market=market selected=selected />
        <Pager next=list.next />
        <p class="keys-hint quiet small">{w.keys_hint()}</p>
    }
    .into_any()
}

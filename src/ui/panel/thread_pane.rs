use leptos::prelude::*;

use crate::{
    error::AppError,
    ui::{
        kit::Failure,
        threads::{Thread, thread_in_address},
    },
};

/// A thread beside the list.
#[component]
pub fn ThreadPane() -> impl IntoView {
    let id = thread_in_address();
    view! {
        <div class="pane">
            {move || match id.get() {
                Some(id) => view! { <Thread id=id list="/panel/message-center" /> }.into_any(),
                None => view! { <Failure error=AppError::NotFound /> }.into_any(),
            }}
        </div>
    }
}

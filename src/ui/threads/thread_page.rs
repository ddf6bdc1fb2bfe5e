use leptos::prelude::*;

use super::{thread::Thread, thread_in_address};
use crate::{error::AppError, ui::kit::Failure};

/// A customer's thread.
#[component]
pub fn ThreadPage() -> impl IntoView {
    let id = thread_in_address();
    view! {
        {move || match id.get() {
            Some(id) => view! { <Thread id=id list="/account/messages" /> }.into_any(),
            None => view! { <Failure error=AppError::NotFound /> }.into_any(),
        }}
    }
}

use std::pin::Pin;

use leptos::prelude::*;

use super::failure::Failure;
use crate::{api::encoding::Compact, error::AppError};

type Shown = Pin<Box<dyn Future<Output = AnyView> + Send>>;

/// Shows what has been read, once it is there, or why it couldn't be. Until what is read next is
/// there, it stays.
///
/// All pages show what they read through this, so that the client has the machinery for it once and
/// not per page.
pub fn loaded<V, F, Fut>(read: F) -> AnyView
where
    V: IntoAny,
    F: Fn() -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<V, AppError>> + Send + 'static,
{
    erased(Box::new(move || {
        let read = read();
        Box::pin(async move {
            match read.await {
                Ok(view) => view.into_any(),
                Err(error) => view! { <Failure error=error /> }.into_any(),
            }
        })
    }))
}

fn erased(read: Box<dyn Fn() -> Shown + Send + Sync>) -> AnyView {
    view! { <Transition>{move || Suspend::new(read())}</Transition> }.into_any()
}

/// What a server function answers to a key, read again whenever the key changes.
pub fn reading<K, T, Fut>(
    key: impl Fn() -> K + Send + Sync + 'static,
    read: impl Fn(K) -> Fut + Send + Sync + 'static,
) -> Reading<T>
where
    K: PartialEq + Clone + Send + Sync + 'static,
    T: serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let key: Box<dyn Fn() -> K + Send + Sync> = Box::new(key);
    let read =
        move |key| -> Pin<Box<dyn Future<Output = Result<T, AppError>> + Send>> { Box::pin(read(key)) };
    Resource::new_with_options(key, read, false)
}

/// What a server function answers.
pub type Reading<T> = Resource<Result<T, AppError>, Compact>;

/// What server and browser agree on although it is made by chance or known to the server alone:
/// made on the server, and in the browser only for pages that the server hasn't rendered.
#[must_use]
pub fn agreed<T>(make: impl FnOnce() -> T) -> T
where
    T: serde::Serialize + serde::de::DeserializeOwned + 'static,
{
    SharedValue::<T, Compact>::new_with_encoding(make).into_inner()
}

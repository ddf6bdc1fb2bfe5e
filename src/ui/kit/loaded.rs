use std::{marker::PhantomData, pin::Pin};

use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

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
    key: impl Fn() -> K + Clone + Send + Sync + 'static,
    read: impl Fn(K) -> Fut + Send + Sync + 'static,
) -> Reading<T>
where
    K: Serialize,
    T: Serialize,
    Fut: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let written = {
        let key = key.clone();
        move || postcard::to_allocvec(&key()).unwrap_or_default()
    };
    let read = move || -> Pending {
        let answer = read(untrack(&key));
        Box::pin(async move { answer.await.and_then(|answer| written_answer(&answer)) })
    };
    Reading { answer: resource(Box::new(written), Box::new(read)), of: PhantomData }
}

type Pending = Pin<Box<dyn Future<Output = Result<Vec<u8>, AppError>> + Send>>;

/// All that is read is of this one type, for the client's size.
fn resource(
    key: Box<dyn Fn() -> Vec<u8> + Send + Sync>,
    read: Box<dyn Fn() -> Pending + Send + Sync>,
) -> Resource<Result<Vec<u8>, AppError>, Compact> {
    Resource::new_with_options(key, move |_| read(), false)
}

/// What a server function answers, as it travels to the client.
pub struct Reading<T> {
    answer: Resource<Result<Vec<u8>, AppError>, Compact>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Reading<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Reading<T> {}

impl<T: DeserializeOwned> Reading<T> {
    /// The answer, if it is there.
    #[must_use]
    pub fn get(self) -> Option<Result<T, AppError>> {
        self.answer.get().map(|answer| answer.and_then(|answer| read_answer(&answer)))
    }
}

impl<T: DeserializeOwned + 'static> IntoFuture for Reading<T> {
    type Output = Result<T, AppError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { read_answer(&self.answer.await?) })
    }
}

fn written_answer<T: Serialize>(answer: &T) -> Result<Vec<u8>, AppError> {
    postcard::to_allocvec(answer).map_err(|_| AppError::Malformed)
}

fn read_answer<T: DeserializeOwned>(answer: &[u8]) -> Result<T, AppError> {
    postcard::from_bytes(answer).map_err(|_| AppError::Unreachable)
}

/// What server and browser agree on although it is made by chance or known to the server alone:
/// made on the server, and in the browser only for pages that the server hasn't rendered.
#[must_use]
pub fn agreed<T>(make: impl FnOnce() -> T) -> T
where
    T: Serialize + DeserializeOwned + 'static,
{
    SharedValue::<T, Compact>::new_with_encoding(make).into_inner()
}

use std::{cell::RefCell, marker::PhantomData, pin::Pin, rc::Rc, sync::Arc};

use leptos::{prelude::*, server_fn::ServerFn};
use send_wrapper::SendWrapper;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    coming::Coming,
    failure::{Failure, times_read_again},
    fetch::{Pending, answer, answer_ahead, has_answer_ahead},
};
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

/// What a server function answers to a question, asked again whenever it is another one, or `changes` counts up.
pub fn reading<F>(
    changes: impl Fn() -> u32 + Send + Sync + 'static,
    question: impl Fn() -> Result<F, AppError> + Clone + Send + Sync + 'static,
) -> Reading<F::Output>
where
    F: ServerFn<Error = AppError, Output: Serialize> + Serialize + Clone + Sync + 'static,
{
    let key = {
        let question = question.clone();
        move || (changes(), question().and_then(|question| fields(&question)))
    };
    Reading { answer: resource(Box::new(key), Box::new(move || ask(untrack(&question)))), of: PhantomData }
}

/// On the server its function is run; in the browser the question is posted and the answer stays in bytes, for
/// the client's size.
fn ask<F>(question: Result<F, AppError>) -> Pending
where
    F: ServerFn<Error = AppError, Output: Serialize> + Serialize + Clone + Sync + 'static,
{
    let asked = question.and_then(|question| Ok((fields(&question)?, question)));
    match asked {
        Ok((fields, question)) if cfg!(feature = "ssr") => find(F::PATH, fields, question),
        Ok((fields, _)) => answer(F::PATH, fields),
        Err(error) => Box::pin(async { Err(error) }),
    }
}

/// What a page asks the server that makes it.
#[derive(Clone)]
pub struct Asked {
    /// Which server function, by its path.
    pub path: &'static str,
    /// With which fields.
    pub fields: String,
    /// Runs it, for whoever the context says.
    pub run: Arc<dyn Fn() -> Pending + Send + Sync>,
}

/// How the server finds answers for the page that it makes; it may have them already.
#[derive(Clone)]
pub struct FindAnswer(pub Arc<dyn Fn(Asked) -> Pending + Send + Sync>);

fn find<F>(path: &'static str, fields: String, question: F) -> Pending
where
    F: ServerFn<Error = AppError, Output: Serialize> + Clone + Sync + 'static,
{
    let run = move || -> Pending {
        let question = question.clone();
        Box::pin(async move { written(&question.run_body().await?) })
    };
    match use_context() {
        Some(FindAnswer(find)) => find(Asked { path, fields, run: Arc::new(run) }),
        None => run(),
    }
}

/// What a server function answers to a question, once.
///
/// # Errors
/// What it says, or [`AppError::Unreachable`].
pub async fn read_once<F>(question: F) -> Result<F::Output, AppError>
where
    F: ServerFn<Error = AppError, Output: Serialize + DeserializeOwned> + Serialize + Clone + Sync + 'static,
{
    read_answer(&ask(Ok(question)).await?)
}

/// Asks a question that is going to be asked; whoever asks next has the answer at once.
pub async fn fetch_ahead<F>(question: F)
where
    F: ServerFn<Error = AppError> + Serialize,
{
    if let Ok(fields) = fields(&question) {
        answer_ahead(F::PATH, fields).await;
    }
}

/// Whether the answer to a question is there already.
#[must_use]
pub fn is_ahead<F>(question: &F) -> bool
where
    F: ServerFn<Error = AppError> + Serialize,
{
    fields(question).is_ok_and(|fields| has_answer_ahead(F::PATH, &fields))
}

type Question = Result<String, AppError>;

/// All that is read is of this one type, for the client's size.
type Answer = Resource<Result<Vec<u8>, AppError>, Compact>;

fn resource(
    key: Box<dyn Fn() -> (u32, Question) + Send + Sync>,
    read: Box<dyn Fn() -> Pending + Send + Sync>,
) -> Answer {
    if cfg!(feature = "ssr") {
        return Resource::new_with_options(key, move |_| read(), false);
    }
    let held = SendWrapper::new(Rc::new(RefCell::new(Held::default())));
    let key = move || {
        let (changes, question) = key();
        (changes + times_read_again(), question)
    };
    let answer = Resource::new_with_options(
        key,
        {
            let held = held.clone();
            move |(_, question)| renewed(held.clone(), question, read())
        },
        false,
    );
    held.borrow_mut().answer = Some(answer);
    answer
}

/// What is known already.
#[derive(Default)]
struct Held {
    answer: Option<Answer>,
    /// To which question, if that was answered.
    to: Option<String>,
}

/// What is read anew. Who has the answer to a question keeps it when the same can't be answered for a while; who waits
/// for that to another one is told so.
fn renewed(held: SendWrapper<Rc<RefCell<Held>>>, question: Question, read: Pending) -> Pending {
    let question = question.ok().map(|fields| as_to_what(&fields).to_owned());
    let is_known = question.is_some() && held.borrow().to == question;
    held.borrow_mut().to = question;
    Box::pin(async move {
        let coming = (!is_known).then(Coming::begin);
        let answer = read.await;
        drop(coming);
        let Err(error) = answer else { return answer };
        let known = held.borrow().answer.filter(|_| is_known && error.passes());
        if let Some(Ok(known)) = known.and_then(|known| known.try_get_untracked().flatten()) {
            return Ok(known);
        }
        held.borrow_mut().to = None;
        Err(error)
    })
}

/// A question but for whether its answer is looked at.
fn as_to_what(fields: &str) -> &str {
    fields.split_once("&peek=").map_or(fields, |(fields, _)| fields)
}

/// What a server function answers, as it travels to the client.
pub struct Reading<T> {
    answer: Answer,
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
        let answer = pending(self.answer);
        Box::pin(async move { read_answer(&answer.await?) })
    }
}

fn pending(answer: Answer) -> Pending {
    Box::pin(async move { answer.await })
}

/// A question as a form would send it.
fn fields(question: &impl Serialize) -> Result<String, AppError> {
    serde_qs::to_string(question).map_err(|_| AppError::Malformed)
}

fn written(answer: &impl Serialize) -> Result<Vec<u8>, AppError> {
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

//! In which language a request is answered, and the texts of each for browsers.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    Router,
    extract::{Path, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};

use super::{client, context::AppState};
use crate::{
    domain::languages::Language,
    ui::words::{in_order, language, speaking},
};

/// Where the texts of a language are, for the client of a build.
pub const TEXTS: &str = "/words/{build}/{language}";

/// What stands for the build while that changes.
const CHANGING: &str = "latest";

/// Serves them.
pub fn routes() -> Router<AppState> {
    Router::new().route(TEXTS, get(texts))
}

/// The address of the texts of the language that is spoken.
#[must_use]
pub fn address(client: &client::Client) -> String {
    format!("/words/{}/{}", build(client), language().tag())
}

fn build(client: &client::Client) -> &str {
    match client.build() {
        "" => CHANGING,
        build => build,
    }
}

/// Another build's client would take them for others.
async fn texts(State(state): State<AppState>, Path((asked, tag)): Path<(String, String)>) -> Response {
    let found = Language::ALL.into_iter().find(|language| language.tag() == tag);
    let Some(language) = found.filter(|_| asked == build(&state.client)) else {
        return (StatusCode::NOT_FOUND, [(header::CACHE_CONTROL, "no-store")], "There are no such words.\n")
            .into_response();
    };
    let kept = if asked == CHANGING { "no-cache" } else { client::FOR_EVER };
    ([(header::CACHE_CONTROL, kept)], in_order(language)).into_response()
}

/// Speaks the language that a browser asks for, until it is known whose it is.
pub async fn speak(request: Request, next: Next) -> Response {
    let language = asked_for(request.headers());
    in_language(language, next.run(request)).await
}

fn asked_for(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|asked| asked.to_str().ok());
    asked.and_then(Language::liked_best).unwrap_or_default()
}

/// Has all that is done for something be said in a language.
pub fn in_language<F: Future>(language: Language, task: F) -> InLanguage<F> {
    InLanguage { language, task: Box::pin(task) }
}

/// What is done in a language.
pub struct InLanguage<F> {
    language: Language,
    task: Pin<Box<F>>,
}

impl<F: Future> Future for InLanguage<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let language = self.language;
        speaking(language, || self.task.as_mut().poll(context))
    }
}

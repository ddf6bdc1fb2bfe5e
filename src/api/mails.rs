//! E-mails that were given up.

use leptos::prelude::*;

use super::encoding::Answer;
use crate::{
    domain::{ids::MailId, mails::SetAsideList},
    error::AppError,
};

/// The e-mails that were given up last, for admins.
#[server(endpoint = "list_mails_set_aside", output = Answer)]
pub async fn list_mails_set_aside() -> Result<SetAsideList, AppError> {
    use crate::server::{actions::mails, context};
    mails::set_aside(&context::state().db, &context::viewer()?).await
}

/// Has these e-mails tried again, or with `all` every one that was given up. Says how many.
#[server(endpoint = "try_mails_again", output = Answer)]
pub async fn try_mails_again(
    #[server(default)] mails: Vec<MailId>,
    all: Option<String>,
) -> Result<u64, AppError> {
    use crate::server::{
        actions::mails::{Which, try_again},
        clock, context,
    };
    let which = if all.is_some() { Which::All } else { Which::These(mails) };
    try_again(&context::state().db, &context::viewer()?, &which, clock::now()).await
}

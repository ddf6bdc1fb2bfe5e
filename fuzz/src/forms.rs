//! The bodies of posts, as forms and scripts send them.

use axum::{
    body::Body,
    http::{Request, header},
};
use futures_util::FutureExt;
use leptos::server_fn::codec::{FromReq, PostUrl};
use serde::{Serialize, de::DeserializeOwned};
use stoa::{
    api::{
        accounts, disputes, mails, messages, orders, own_settings, passwords, settings, shop, surroundings,
        threads,
    },
    domain::paths::on_this_site,
    error::AppError,
    server::door::{MOST_FIELDS, address, typed},
};

/// The arguments of a server function read from a body.
type Read = fn(&[u8]);

/// All server functions, by their endpoints.
pub const CALLS: [(&str, Read); 42] = [
    ("ask_for_password_link", reads::<passwords::AskForPasswordLink>),
    ("ask_question", reads::<threads::AskQuestion>),
    ("change_password", reads::<own_settings::ChangePassword>),
    ("choose_language", reads::<own_settings::ChooseLanguage>),
    ("close_dispute", reads::<disputes::CloseDispute>),
    ("contact_vendor", reads::<threads::ContactVendor>),
    ("count_threads", reads::<threads::CountThreads>),
    ("count_waiting", reads::<surroundings::CountWaiting>),
    ("delete_thread", reads::<threads::DeleteThread>),
    ("end_other_sessions", reads::<own_settings::EndOtherSessions>),
    ("end_session", reads::<own_settings::EndSession>),
    ("find_disputes", reads::<disputes::FindDisputes>),
    ("find_order", reads::<orders::FindOrder>),
    ("find_own_settings", reads::<own_settings::FindOwnSettings>),
    ("find_password_link", reads::<passwords::FindPasswordLink>),
    ("find_product", reads::<shop::FindProduct>),
    ("find_settings", reads::<settings::FindSettings>),
    ("find_surroundings", reads::<surroundings::FindSurroundings>),
    ("find_vendor", reads::<shop::FindVendor>),
    ("keep_draft", reads::<messages::KeepDraft>),
    ("list_mails_set_aside", reads::<mails::ListMailsSetAside>),
    ("list_orders", reads::<orders::ListOrders>),
    ("list_products", reads::<shop::ListProducts>),
    ("list_threads", reads::<threads::ListThreads>),
    ("list_vendors", reads::<shop::ListVendors>),
    ("mark_threads", reads::<threads::MarkThreads>),
    ("note_typing", reads::<threads::NoteTyping>),
    ("open_dispute", reads::<disputes::OpenDispute>),
    ("open_order_talk", reads::<orders::OpenOrderTalk>),
    ("open_thread", reads::<threads::OpenThread>),
    ("register", reads::<accounts::Register>),
    ("rename", reads::<own_settings::Rename>),
    ("renew_password", reads::<passwords::RenewPassword>),
    ("restore_thread", reads::<threads::RestoreThread>),
    ("send_message", reads::<messages::SendMessage>),
    ("settle", reads::<settings::Settle>),
    ("sign_in", reads::<accounts::SignIn>),
    ("sign_out", reads::<accounts::SignOut>),
    ("try_mails_again", reads::<mails::TryMailsAgain>),
    ("undo_marking", reads::<threads::UndoMarking>),
    ("want_mail", reads::<own_settings::WantMail>),
    ("write_about_order", reads::<orders::WriteAboutOrder>),
];

/// What is in a body becomes a function's arguments or is refused, and arguments written as a body are read as the same;
/// what is shown again of a form is bounded, and where it leads on to is on this site.
pub fn hold(bytes: &[u8]) {
    for (_, read) in CALLS {
        read(bytes);
    }
    let fields = typed(bytes);
    assert!(fields.len() <= MOST_FIELDS);
    for name in ["from", "then"] {
        assert!(address(&fields, name).is_none_or(|address| on_this_site(address) == Some(address)));
    }
}

fn reads<T: Serialize + DeserializeOwned>(bytes: &[u8]) {
    let Some(arguments) = read::<T>(bytes) else { return };
    let written = serde_qs::to_string(&arguments).expect("arguments can be written");
    let again = read::<T>(written.as_bytes()).unwrap_or_else(|| panic!("{written:?} can't be read"));
    assert_eq!(serde_qs::to_string(&again).ok(), Some(written));
}

/// As the server reads them.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let request =
        Request::post("/api/call").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = request.body(Body::from(bytes.to_vec())).ok()?;
    let arguments = <T as FromReq<PostUrl, Request<Body>, AppError>>::from_req(request);
    arguments.now_or_never().expect("all of the body is there").ok()
}

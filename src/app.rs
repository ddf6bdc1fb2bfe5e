//! The HTML shell, and all routes in one table.

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Redirect, Route, Router, Routes},
    path,
};

use crate::{
    error::{AppError, Refused},
    ui::{
        kit::{Failure, provide_clock, provide_refused},
        layout::{StorefrontLayout, provide_shared},
        pages::{Account, Conversation, Entrance, Orders, Panel, PanelOrders, Shop},
        sign_in::SignOutPage,
    },
};

/// The page around the application. A refused form's page takes back its own address first, so
/// that the application finds its way, and a reload asks for the page and posts nothing.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let take_back = use_context::<Refused>().map(|refused| {
        view! {
            <script nonce=use_nonce() data-address=refused.from>
                "history.replaceState(null, '', document.currentScript.dataset.address)"
            </script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href="/pkg/stoa.css" />
                {take_back}
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// All routes. Each renders whole on the server, so that it has the right status and works
/// without JavaScript; the panel's code is loaded only there.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_clock();
    provide_refused();
    provide_shared();
    view! {
        <Router>
            <Routes fallback=|| view! { <Failure error=AppError::NotFound /> }>
                <ParentRoute path=path!("") view=StorefrontLayout ssr=SsrMode::Async>
                    <Route path=path!("/") view=Shop::Products ssr=SsrMode::Async />
                    <Route path=path!("/products/:id") view=Shop::Product ssr=SsrMode::Async />
                    <Route path=path!("/products/:id/ask") view=Account::Ask ssr=SsrMode::Async />
                    <Route path=path!("/vendors/:id") view=Shop::Vendor ssr=SsrMode::Async />
                    <Route path=path!("/vendors/:id/contact") view=Account::Contact ssr=SsrMode::Async />
                    <Route path=path!("/sign-in") view=Entrance::SignIn ssr=SsrMode::Async />
                    <Route path=path!("/sign-out") view=SignOutPage ssr=SsrMode::Async />
                    <Route path=path!("/register") view=Entrance::Register ssr=SsrMode::Async />
                    <Route path=path!("/account/messages") view=Account::Messages ssr=SsrMode::Async />
                    <Route path=path!("/account/orders") view=Orders::List ssr=SsrMode::Async />
                    <ParentRoute path=path!("/account/orders/:number") view=Orders::Order ssr=SsrMode::Async>
                        <Route path=path!("") view=Orders::Details ssr=SsrMode::Async />
                        <Route path=path!("messages") view=Orders::Messages ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("/account/messages/:thread") view=Conversation::Thread ssr=SsrMode::Async />
                </ParentRoute>
                <ParentRoute path=path!("/panel") view=Panel::Layout ssr=SsrMode::Async>
                    <Route path=path!("") view=|| view! { <Redirect path="/panel/message-center" /> } ssr=SsrMode::Async />
                    <ParentRoute path=path!("/message-center") view=Panel::MessageCenter ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!("mark") view=Panel::MarkAll ssr=SsrMode::Async />
                        <Route path=path!(":thread") view=Panel::Thread ssr=SsrMode::Async />
                        <Route path=path!(":thread/delete") view=Panel::Delete ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("/orders") view=PanelOrders::List ssr=SsrMode::Async />
                    <ParentRoute path=path!("/orders/:number") view=Orders::Order ssr=SsrMode::Async>
                        <Route path=path!("") view=Orders::Details ssr=SsrMode::Async />
                        <Route path=path!("messages") view=Orders::Messages ssr=SsrMode::Async />
                    </ParentRoute>
                    <ParentRoute path=path!("/messages") view=PanelOrders::Messages ssr=SsrMode::Async>
                        <Route path=path!("") view=|| () ssr=SsrMode::Async />
                        <Route path=path!("mark") view=PanelOrders::MarkAll ssr=SsrMode::Async />
                    </ParentRoute>
                </ParentRoute>
            </Routes>
        </Router>
    }
}

//! The HTML shell, and all routes in one table.

use leptos::{nonce::use_nonce, prelude::*, task::spawn_local};
use leptos_meta::{MetaTags, provide_meta_context};
use leptos_router::components::{Router, Routes};

use crate::{
    error::{AppError, Refused},
    ui::{
        ahead::{has_resting_pointer, watch_pointer},
        kit::{Failure, effect, note_places, provide_clock, provide_refused, provide_title},
        layout::provide_shared,
        live::{Connection, provide_live},
        pages::{
            Account, Asking, Conversation, Dispute, Entrance, Guide, Order, OrderTalk, Page, Panel,
            PanelOrders, Settings, Shop,
        },
        routing::{Route, RouteTable, pages_of},
        words::language,
    },
};

/// Under which address the client's folder is, without a slash at its end.
#[derive(Debug, Clone, Default)]
pub struct ClientRoot(pub String);

/// The address of the words that the page is written in.
#[derive(Debug, Clone, Default)]
pub struct WordsAddress(pub String);

/// What the code of the page is called that comes with the client to browsers that have nothing of it yet, in one file with
/// it; nothing where there is no such file.
#[derive(Debug, Clone, Default)]
pub struct FirstCode(pub Option<&'static str>);

/// Has the client come once the page is there whole and was shown: what is read comes before what reacts. A page that
/// nobody looks at is never shown. A browser that has the client together with the code of some page goes on with that.
const START: &str = "(() => {
    const come = () => {
        const { content, dataset } = document.getElementById('client');
        const client = content.cloneNode(true);
        if (dataset.code) choose(client.querySelector('[type=\"application/wasm\"]'), dataset.code);
        document.head.append(client);
    };
    const choose = (client, code) => {
        const alone = client.href.replace('.wasm', '_');
        client.href = `${alone}${document.querySelector('.panel') ? 'show_panel' : code}.wasm`;
        try {
            const { stoaClient } = localStorage;
            if (stoaClient?.startsWith(alone)) client.href = stoaClient;
            else localStorage.stoaClient = client.href;
        } catch {}
    };
    const read = () => document.readyState === 'loading' ? addEventListener('DOMContentLoaded', come) : come();
    document.hidden ? read() : requestAnimationFrame(() => setTimeout(read));
})()";

/// The page around the application. A refused form's page takes back its own address first, so
/// that the application finds its way, and a reload asks for the page and posts nothing.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    provide_meta_context();
    let ClientRoot(root) = use_context().unwrap_or_default();
    let WordsAddress(words) = use_context().unwrap_or_default();
    let FirstCode(code) = use_context().unwrap_or_default();
    let take_back = use_context::<Refused>().map(|refused| {
        view! {
            <script nonce=use_nonce() data-address=refused.from>
                "history.replaceState(null, '', document.currentScript.dataset.address)"
            </script>
        }
    });
    view! {
        <!DOCTYPE html>
        <html lang=language().tag() dir=language().direction()>
            <head>
                <meta charset="utf-8" />
                // The keyboard of a phone takes room from the page, and hides nothing of it
                <meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content" />
                <meta name="color-scheme" content="light dark" />
                <meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)" />
                <meta name="theme-color" content="#1e1c1a" media="(prefers-color-scheme: dark)" />
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                <link rel="apple-touch-icon" href="/icon-whole-180.png" />
                <link rel="manifest" href="/manifest.webmanifest" />
                <link rel="stylesheet" href=format!("{root}/pkg/stoa.css") />
                // What is shown while its end is missing would shift
                <link rel="expect" href="#end" blocking="render" />
                {take_back}
                <script nonce=use_nonce()>
                    "addEventListener('load', () => navigator.serviceWorker?.register('/worker.js'))"
                </script>
                <AutoReload options=options.clone() />
                <template id="client" data-code=code>
                    <link rel="preload" id="words" href=words r#as="fetch" crossorigin="anonymous" />
                    <HydrationScripts options root=root />
                </template>
                <script nonce=use_nonce()>{START}</script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// All routes. Each renders whole on the server, so that it has the right status and works
/// without JavaScript; the code of its pages is loaded only there.
const ROUTES: &[Route] = &[
    ("/", &[Page::Storefront, Page::Shop(Shop::Products)]),
    ("/products/:id", &[Page::Storefront, Page::Shop(Shop::Product)]),
    ("/products/:id/ask", &[Page::Storefront, Page::Asking(Asking::Ask)]),
    ("/vendors/:id", &[Page::Storefront, Page::Shop(Shop::Vendor)]),
    ("/vendors/:id/contact", &[Page::Storefront, Page::Asking(Asking::Contact)]),
    ("/sign-in", &[Page::Storefront, Page::Entrance(Entrance::SignIn)]),
    ("/sign-out", &[Page::Storefront, Page::Entrance(Entrance::SignOut)]),
    ("/register", &[Page::Storefront, Page::Entrance(Entrance::Register)]),
    ("/password", &[Page::Storefront, Page::Entrance(Entrance::Forgotten)]),
    ("/password/:token", &[Page::Storefront, Page::Entrance(Entrance::Renewal)]),
    ("/styleguide", &[Page::Storefront, Page::Guide(Guide::Styleguide)]),
    ("/account/settings", &[Page::Own, Page::Settings(Settings::Own)]),
    ("/account/messages", &[Page::Storefront, Page::Account(Account::Messages)]),
    ("/account/orders", &[Page::Storefront, Page::Account(Account::Orders)]),
    ("/account/orders/:number", &[Page::Storefront, ORDER, Page::Order(Order::Details)]),
    ("/account/orders/:number/messages", &[Page::Storefront, ORDER_OF_TALK, ORDER_TALK]),
    ("/account/orders/:number/dispute", &[Page::Storefront, ORDER_OF_DISPUTE, DISPUTE]),
    ("/account/messages/:thread", &[Page::Storefront, Page::Conversation(Conversation::Thread)]),
    ("/panel", &[PANEL, Page::Panel(Panel::Start)]),
    ("/panel/message-center", &[PANEL, MESSAGE_CENTER, Page::Panel(Panel::Closed)]),
    ("/panel/message-center/mark", &[PANEL, MESSAGE_CENTER, Page::Panel(Panel::MarkAll)]),
    ("/panel/message-center/:thread", &[PANEL, MESSAGE_CENTER, Page::Panel(Panel::Thread)]),
    ("/panel/message-center/:thread/delete", &[PANEL, MESSAGE_CENTER, Page::Panel(Panel::Delete)]),
    ("/panel/orders", &[PANEL, Page::PanelOrders(PanelOrders::List)]),
    ("/panel/orders/:number", &[PANEL, ORDER, Page::Order(Order::Details)]),
    ("/panel/orders/:number/messages", &[PANEL, ORDER_OF_TALK, ORDER_TALK]),
    ("/panel/orders/:number/dispute", &[PANEL, ORDER_OF_DISPUTE, DISPUTE]),
    ("/panel/settings", &[PANEL, Page::Settings(Settings::Market)]),
    ("/panel/messages", &[PANEL, ORDER_MESSAGES, Page::PanelOrders(PanelOrders::Closed)]),
    ("/panel/messages/mark", &[PANEL, ORDER_MESSAGES, Page::PanelOrders(PanelOrders::MarkAll)]),
];

const PANEL: Page = Page::Panel(Panel::Layout);
const MESSAGE_CENTER: Page = Page::Panel(Panel::MessageCenter);
// What stands around these comes with them
const ORDER: Page = Page::Order(Order::Order);
const ORDER_OF_TALK: Page = Page::OrderTalk(OrderTalk::Order);
const ORDER_TALK: Page = Page::OrderTalk(OrderTalk::Messages);
const ORDER_OF_DISPUTE: Page = Page::Dispute(Dispute::Order);
const DISPUTE: Page = Page::Dispute(Dispute::Dispute);
const ORDER_MESSAGES: Page = Page::PanelOrders(PanelOrders::Messages);

/// What the code of the innermost page at a path is called.
#[must_use]
pub fn code_of(path: &str) -> Option<&'static str> {
    pages_of(ROUTES, path)?.last()?.code()
}

/// Loads the code of the pages that are shown, so that all of them come to life at once
/// (`docs/decisions/0004-client-size.md`).
#[cfg(feature = "hydrate")]
pub async fn load_pages() {
    let path = window().location().pathname().unwrap_or_default();
    for page in pages_of(ROUTES, &path).unwrap_or_default() {
        leptos_router::ChooseView::preload(page).await;
    }
}

/// The application.
#[component]
pub fn App() -> impl IntoView {
    provide_clock();
    provide_title();
    note_places();
    provide_refused();
    provide_shared();
    provide_live();
    effect(|| {
        if has_resting_pointer() {
            spawn_local(watch_pointer(ROUTES));
        }
    });
    view! {
        <Router>
            <Routes fallback=|| view! { <Failure error=AppError::NotFound /> }>
                <RouteTable routes=ROUTES />
            </Routes>
        </Router>
        <Connection />
    }
}

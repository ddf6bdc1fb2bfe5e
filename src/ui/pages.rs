//! The pages in groups, each of which the client loads when its first page is asked for.
//!
//! Fewer and larger groups make fewer requests, more and smaller ones fewer bytes
//! (`docs/decisions/0004-client-size.md`).

use leptos::prelude::*;
use leptos_router::ChooseView;

#[cfg(target_arch = "wasm32")]
use super::kit::Coming;
use super::{
    disputes::DisputePage,
    kit::{awaited, note_life},
    layout::{PanelLayout, PanelStart, StorefrontLayout, use_shared},
    orders::{OrderDetails, OrderMessages, OrderPage, OrdersPage},
    panel::{
        DeletePage, MarkAllPage, MessageCenter, NoThreadOpen, NoneMarked, OrderMessagesList, OrdersList,
        ThreadPane,
    },
    settings::{MarketSettingsPage, OwnSettingsPage},
    shop::{AskPage, ContactPage, ProductPage, ProductsPage, VendorPage},
    sign_in::{ForgottenPage, RegisterPage, RenewalPage, SignInPage, SignOutPage},
    styleguide::StyleguidePage,
    threads::{MessagesPage, ThreadPage},
};

/// A page, or what stands around pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// Around the shop's pages.
    Storefront,
    /// Around what everybody has in their own surroundings: the panel for who sells, the shop for everyone else.
    Own,
    /// Of the shop.
    Shop(Shop),
    /// At the entrance.
    Entrance(Entrance),
    /// Where customers ask.
    Asking(Asking),
    /// Customers' lists.
    Account(Account),
    /// A customer's thread.
    Conversation(Conversation),
    /// Of an order, on both sides.
    Order(Order),
    /// Of what is said about an order, on both sides.
    OrderTalk(OrderTalk),
    /// Of an order's dispute, on both sides.
    Dispute(Dispute),
    /// Of settings.
    Settings(Settings),
    /// Of the panel, about orders.
    PanelOrders(PanelOrders),
    /// Of the panel.
    Panel(Panel),
    /// The parts that pages are made of, in their states.
    Guide(Guide),
}

impl Page {
    /// The same page for all groups that have it.
    #[must_use]
    pub const fn of_any_group(self) -> Self {
        match self {
            Self::OrderTalk(OrderTalk::Order) | Self::Dispute(Dispute::Order) => Self::Order(Order::Order),
            page => page,
        }
    }

    /// What the code is called that comes first for it; nothing for what the client always has.
    #[must_use]
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::Storefront | Self::Own => None,
            Self::Shop(_) => Some("show_shop"),
            Self::Entrance(_) => Some("show_entrance"),
            Self::Asking(_) => Some("show_asking"),
            Self::Account(_) => Some("show_account"),
            Self::Conversation(_) => Some("show_conversation"),
            Self::Order(_) => Some("show_order"),
            Self::OrderTalk(_) => Some("show_order_talk"),
            Self::Dispute(_) => Some("show_dispute"),
            Self::Settings(_) => Some("show_settings"),
            Self::Panel(_) | Self::PanelOrders(_) => Some("show_panel"),
            Self::Guide(_) => Some("show_guide"),
        }
    }
}

impl ChooseView for Page {
    async fn choose(self) -> AnyView {
        match self {
            Self::Own if use_shared().sells => awaited(show_panel(Panel::Layout)).await,
            Self::Storefront | Self::Own => view! { <StorefrontLayout /> }.into_any(),
            Self::Shop(page) => awaited(show_shop(page)).await,
            Self::Entrance(page) => awaited(show_entrance(page)).await,
            Self::Asking(page) => awaited(show_asking(page)).await,
            Self::Account(page) => awaited(show_account(page)).await,
            Self::Conversation(page) => awaited(show_conversation(page)).await,
            Self::Order(page) => awaited(show_order(page)).await,
            Self::OrderTalk(page) => awaited(show_order_talk(page)).await,
            Self::Dispute(page) => awaited(show_dispute(page)).await,
            Self::Settings(page) => awaited(show_settings(page)).await,
            Self::PanelOrders(page) => awaited(show_panel_orders(page)).await,
            Self::Panel(page) => awaited(show_panel(page)).await,
            Self::Guide(page) => awaited(show_guide(page)).await,
        }
    }

    #[cfg(target_arch = "wasm32")]
    async fn preload(&self) {
        let _coming = Coming::if_asked_for();
        match self {
            Self::Own if is_in_panel() => __preload_show_panel().await,
            Self::Storefront | Self::Own => {}
            Self::Shop(_) => __preload_show_shop().await,
            Self::Entrance(_) => __preload_show_entrance().await,
            Self::Asking(_) => __preload_show_asking().await,
            Self::Account(_) => __preload_show_account().await,
            Self::Conversation(_) => __preload_show_conversation().await,
            Self::Order(_) => __preload_show_order().await,
            Self::OrderTalk(_) => __preload_show_order_talk().await,
            Self::Dispute(_) => __preload_show_dispute().await,
            Self::Settings(_) => __preload_show_settings().await,
            Self::PanelOrders(_) => __preload_show_panel_orders().await,
            Self::Panel(_) => __preload_show_panel().await,
            Self::Guide(_) => __preload_show_guide().await,
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    async fn preload(&self) {}
}

/// Whether the panel is shown, as it is before it has come to life.
#[cfg(target_arch = "wasm32")]
fn is_in_panel() -> bool {
    document().query_selector(".panel").is_ok_and(|panel| panel.is_some())
}

/// Makes a group: an enum of its pages, and what shows them.
macro_rules! group {
    ($(#[$doc:meta])* $name:ident by $show:ident { $($page:ident => $component:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is its component's page")]
        pub enum $name {
            $($page),*
        }

        #[lazy]
        fn $show(page: $name) -> AnyView {
            note_life();
            match page {
                $($name::$page => view! { <$component /> }.into_any()),*
            }
        }
    };
}

group!(
    /// Of the shop.
    Shop by show_shop {
        Products => ProductsPage,
        Product => ProductPage,
        Vendor => VendorPage,
    }
);

group!(
    /// At the entrance.
    Entrance by show_entrance {
        SignIn => SignInPage,
        SignOut => SignOutPage,
        Register => RegisterPage,
        Forgotten => ForgottenPage,
        Renewal => RenewalPage,
    }
);

group!(
    /// Where customers ask.
    Asking by show_asking {
        Ask => AskPage,
        Contact => ContactPage,
    }
);

group!(
    /// Customers' lists.
    Account by show_account {
        Messages => MessagesPage,
        Orders => OrdersPage,
    }
);

group!(
    /// A customer's thread.
    Conversation by show_conversation {
        Thread => ThreadPage,
    }
);

group!(
    /// Of an order, on both sides.
    Order by show_order {
        Order => OrderPage,
        Details => OrderDetails,
    }
);

group!(
    /// Of what is said about an order, on both sides.
    OrderTalk by show_order_talk {
        Order => OrderPage,
        Messages => OrderMessages,
    }
);

group!(
    /// Where a dispute is opened or closed, on both sides.
    Dispute by show_dispute {
        Order => OrderPage,
        Dispute => DisputePage,
    }
);

group!(
    /// Of settings.
    Settings by show_settings {
        Own => OwnSettingsPage,
        Market => MarketSettingsPage,
    }
);

group!(
    /// Of the panel, about orders.
    PanelOrders by show_panel_orders {
        List => OrdersList,
        Messages => OrderMessagesList,
        Closed => NoneMarked,
        MarkAll => MarkAllPage,
    }
);

group!(
    /// Of the panel.
    Panel by show_panel {
        Layout => PanelLayout,
        Start => PanelStart,
        MessageCenter => MessageCenter,
        Closed => NoThreadOpen,
        Thread => ThreadPane,
        Delete => DeletePage,
        MarkAll => MarkAllPage,
    }
);

group!(
    /// For who works on Stoa.
    Guide by show_guide {
        Styleguide => StyleguidePage,
    }
);

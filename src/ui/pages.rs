//! The pages in groups, each of which the client loads when its first page is asked for.
//!
//! Fewer and larger groups make fewer requests, more and smaller ones fewer bytes
//! (`docs/decisions/0004-client-size.md`).

use leptos::prelude::*;
use leptos_router::ChooseView;

use super::{
    kit::note_life,
    layout::PanelLayout,
    orders::{OrderDetails, OrderMessages, OrderPage, OrdersPage},
    panel::{DeletePage, MarkAllPage, MessageCenter, OrderMessagesList, OrdersList, ThreadPane},
    shop::{AskPage, ContactPage, ProductPage, ProductsPage, VendorPage},
    sign_in::{RegisterPage, SignInPage},
    threads::{MessagesPage, ThreadPage},
};

/// Makes a group: an enum of its pages, each of which can be a route's view.
macro_rules! group {
    ($(#[$doc:meta])* $name:ident by $show:ident, $preload:ident { $($page:ident => $component:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[expect(missing_docs, reason = "each is its component's page")]
        pub enum $name {
            $($page),*
        }

        impl ChooseView for $name {
            async fn choose(self) -> AnyView {
                $show(self).await
            }

            async fn preload(&self) {
                #[cfg(target_arch = "wasm32")]
                $preload().await;
            }
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
    Shop by show_shop, __preload_show_shop {
        Products => ProductsPage,
        Product => ProductPage,
        Vendor => VendorPage,
    }
);

group!(
    /// At the entrance.
    Entrance by show_entrance, __preload_show_entrance {
        SignIn => SignInPage,
        Register => RegisterPage,
    }
);

group!(
    /// Where customers ask, and their list.
    Account by show_account, __preload_show_account {
        Ask => AskPage,
        Contact => ContactPage,
        Messages => MessagesPage,
    }
);

group!(
    /// A customer's thread.
    Conversation by show_conversation, __preload_show_conversation {
        Thread => ThreadPage,
    }
);

group!(
    /// Of orders, on both sides.
    Orders by show_orders, __preload_show_orders {
        List => OrdersPage,
        Order => OrderPage,
        Details => OrderDetails,
        Messages => OrderMessages,
    }
);

group!(
    /// Of the panel, about orders.
    PanelOrders by show_panel_orders, __preload_show_panel_orders {
        List => OrdersList,
        Messages => OrderMessagesList,
        MarkAll => MarkAllPage,
    }
);

group!(
    /// Of the panel.
    Panel by show_panel, __preload_show_panel {
        Layout => PanelLayout,
        MessageCenter => MessageCenter,
        Thread => ThreadPane,
        Delete => DeletePage,
        MarkAll => MarkAllPage,
    }
);

//! The addresses of things, and which of them may be gone back to.

use super::{
    accounts::Role,
    ids::{ProductId, ThreadId, VendorId},
    orders::is_order_number,
};

/// A thread's page in the surroundings of somebody with this role.
#[must_use]
pub fn thread(role: Role, id: ThreadId) -> String {
    format!("{}/{id}", threads(role))
}

/// The list of threads for the selling side.
pub const MESSAGE_CENTER: &str = "/panel/message-center";

/// Where a thread is deleted.
#[must_use]
pub fn delete_thread(id: ThreadId) -> String {
    format!("{MESSAGE_CENTER}/{id}/delete")
}

/// The list of threads in the surroundings of somebody with this role.
#[must_use]
pub const fn threads(role: Role) -> &'static str {
    match role {
        Role::Customer => "/account/messages",
        Role::Vendor | Role::Admin => MESSAGE_CENTER,
    }
}

/// Where somebody with this role begins.
#[must_use]
pub const fn home(role: Role) -> &'static str {
    match role {
        Role::Customer => "/",
        Role::Vendor | Role::Admin => MESSAGE_CENTER,
    }
}

/// A product's page.
#[must_use]
pub fn product(id: ProductId) -> String {
    format!("/products/{id}")
}

/// The page of *Ask a question*.
#[must_use]
pub fn ask(id: ProductId) -> String {
    format!("/products/{id}/ask")
}

/// A vendor's page.
#[must_use]
pub fn vendor(id: VendorId) -> String {
    format!("/vendors/{id}")
}

/// The page of *Contact vendor*.
#[must_use]
pub fn contact(id: VendorId) -> String {
    format!("/vendors/{id}/contact")
}

/// Where everybody settles what is theirs to settle.
pub const SETTINGS: &str = "/account/settings";

/// Where e-mails are turned off, for a router.
pub const UNSUBSCRIBE: &str = "/unsubscribe/{signed}";

/// Where the e-mails of an account are turned off, which is signed.
#[must_use]
pub fn unsubscribe(signed: &str) -> String {
    UNSUBSCRIBE.replace("{signed}", signed)
}

/// The list of orders for the selling side.
pub const ORDERS: &str = "/panel/orders";

/// The list of orders' threads for the selling side.
pub const ORDER_MESSAGES: &str = "/panel/messages";

/// What that list asks for besides what its address does.
pub const ABOUT_ORDERS: &str = "subject=order";

/// The list of orders in the surroundings of somebody with this role.
#[must_use]
pub const fn orders(role: Role) -> &'static str {
    match role {
        Role::Customer => "/account/orders",
        Role::Vendor | Role::Admin => ORDERS,
    }
}

/// The page of the order with this number.
#[must_use]
pub fn order(role: Role, number: &str) -> String {
    format!("{}/{number}", orders(role))
}

/// What has been said about the order with this number.
#[must_use]
pub fn order_talk(role: Role, number: &str) -> String {
    format!("{}/{number}/messages", orders(role))
}

/// Where a dispute on the order with this number is opened or closed.
#[must_use]
pub fn order_dispute(role: Role, number: &str) -> String {
    format!("{}/{number}/dispute", orders(role))
}

/// The settings of the marketplace.
pub const MARKET_SETTINGS: &str = "/panel/settings";

/// Where a link for a new password is asked for.
pub const FORGOTTEN_PASSWORD: &str = "/password";

/// The number of the order whose messages are on the page with this path, in whichever surroundings.
#[must_use]
pub fn order_talked_of(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("/account/orders/").or_else(|| path.strip_prefix("/panel/orders/"))?;
    rest.strip_suffix("/messages").filter(|number| is_order_number(number))
}

/// The thread whose page this path is, in whichever surroundings.
#[must_use]
pub fn thread_of(path: &str) -> Option<ThreadId> {
    let id =
        path.strip_prefix("/account/messages/").or_else(|| path.strip_prefix("/panel/message-center/"))?;
    id.parse().ok()
}

/// An address to go back to, if it is one of this site's: it begins with exactly one slash and
/// holds nothing that a browser would read as another host or a second header.
#[must_use]
pub fn on_this_site(address: &str) -> Option<&str> {
    let sound = address.starts_with('/')
        && !address.starts_with("//")
        && address.is_ascii()
        && !address.bytes().any(|byte| byte == b'\\' || byte.is_ascii_control() || byte == b' ');
    sound.then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_this_site_are_gone_back_to() {
        for good in ["/", "/products/3/ask", "/account/messages?cursor=1.2#m4", "/x?y=https://z.example"] {
            assert_eq!(on_this_site(good), Some(good));
        }
        for bad in [
            "",
            "products",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: x=y",
            "/\t/evil.example",
            " /x",
            "/é",
        ] {
            assert_eq!(on_this_site(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn an_order_is_found_in_the_path_of_its_messages() {
        assert_eq!(order_talked_of(&order_talk(Role::Customer, "A-7")), Some("A-7"));
        assert_eq!(order_talked_of("/panel/orders/10042/messages"), Some("10042"));
        for other in
            ["/panel/orders/10042", "/panel/orders//messages", "/panel/orders/a/b/messages", "/x/messages"]
        {
            assert_eq!(order_talked_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_thread_is_found_in_its_path() {
        assert_eq!(thread_of("/account/messages/12"), Some(ThreadId(12)));
        assert_eq!(thread_of("/panel/message-center/12"), Some(ThreadId(12)));
        for other in
            ["/account/messages", "/account/messages/", "/account/messages/12/x", "/account/messages/x", "/"]
        {
            assert_eq!(thread_of(other), None, "{other}");
        }
    }
}

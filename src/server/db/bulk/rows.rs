//! What can be stored in bulk.

use super::{Row, Value};
use crate::{
    domain::{
        accounts::Role,
        ids::{AccountId, OrderId, ProductId, ThreadId, VendorId},
        messages::MessageKind,
        moment::Moment,
        orders::{OrderStatus, number_key},
        threads::beginning,
        words::{Wording, sort_key},
    },
    server::db::{
        accounts::NewAccount,
        dialect,
        orders::{NewItem, NewOrder},
        shop::NewProduct,
    },
};

/// A vendor.
pub struct Vendor {
    /// Its id.
    pub id: VendorId,
    /// The shop's own name for it.
    pub reference: String,
    /// Its name.
    pub name: String,
    /// What it says about itself.
    pub about: String,
}

/// A thread, with all that it has come to; it is stored with its latest message.
pub struct Thread {
    /// Its id.
    pub id: ThreadId,
    /// What it is about.
    pub subject_kind: &'static str,
    /// The buyer.
    pub customer: AccountId,
    /// The seller; none is the marketplace itself.
    pub vendor: Option<VendorId>,
    /// The product it is about.
    pub product: Option<ProductId>,
    /// The order it is about.
    pub order: Option<OrderId>,
    /// When its first message was sent.
    pub created_at: Moment,
    /// The latest customer message.
    pub asked_number: i64,
    /// How far the selling side has opened it.
    pub opened_number: i64,
    /// Whether its messages count for admins.
    pub admins_follow: bool,
    /// The customer's and the vendor's names, as they are sorted.
    pub sort_keys: (String, String),
    /// Whether a dispute is open.
    pub is_disputed: bool,
    /// When it was deleted and by whom.
    pub deleted: Option<(Moment, AccountId)>,
}

/// A message.
pub struct Message {
    /// Its thread.
    pub thread: ThreadId,
    /// Its number there.
    pub number: i64,
    /// Who wrote it.
    pub author: AccountId,
    /// As what.
    pub role: Role,
    /// What it is.
    pub kind: MessageKind,
    /// The id that its form gave it.
    pub send_id: String,
    /// Whether it counts for admins.
    pub for_admins: bool,
    /// When it was sent.
    pub at: Moment,
    /// Its text.
    pub body: String,
}

/// What a message is found by.
pub struct Entry {
    /// Its place in the order of sending.
    pub id: i64,
    /// Its thread.
    pub thread: ThreadId,
    /// Its number there.
    pub number: i64,
    /// Its words.
    pub wording: Wording,
}

/// A dispute that its customer has opened.
pub struct Dispute {
    /// On which order.
    pub order: OrderId,
    /// The order's thread.
    pub thread: ThreadId,
    /// By whom.
    pub by: AccountId,
    /// The notice's number there.
    pub number: i64,
    /// When.
    pub at: Moment,
}

/// That somebody opened it.
pub struct Attempt<'a>(pub &'a Dispute);

/// How far somebody has read a thread.
pub struct Mark {
    /// Who.
    pub account: AccountId,
    /// What.
    pub thread: ThreadId,
    /// The last message read.
    pub number: i64,
    /// How many messages beyond count.
    pub unread: i64,
    /// When the thread's latest message was sent.
    pub latest_at: Moment,
    /// Whether the thread is deleted.
    pub is_deleted: bool,
    /// The order that the thread is about, and when it was placed.
    pub order: Option<(OrderId, Moment)>,
}

/// An account.
pub struct Account<'a> {
    /// Its id.
    pub id: AccountId,
    /// What it is made with.
    pub new: NewAccount<'a>,
}

/// A product.
pub struct Product<'a> {
    /// Its id.
    pub id: ProductId,
    /// What it is made with.
    pub new: NewProduct<'a>,
}

/// An order.
pub struct Order<'a> {
    /// Its id.
    pub id: OrderId,
    /// What it is made with.
    pub new: &'a NewOrder<'a>,
}

/// Something that was bought.
pub struct OrderItem<'a> {
    /// In which order.
    pub order: OrderId,
    /// At which place of it.
    pub place: i64,
    /// What.
    pub new: &'a NewItem<'a>,
}

/// What an order is found by.
pub struct OrderWords {
    /// The order.
    pub id: OrderId,
    /// Its words, with blanks between.
    pub words: String,
}

/// The words of an entry, which SQLite has in a table of their own.
pub(super) struct EntryWords {
    pub id: i64,
    pub words: String,
}

/// The same in their order.
pub(super) struct EntryPhrases {
    pub id: i64,
    pub wording: Wording,
}

/// An entry without its words.
pub(super) struct EntryPlace {
    pub id: i64,
    pub thread: ThreadId,
    pub number: i64,
}

/// Says what the columns of a table hold, given a row of it.
macro_rules! row {
    ($row:ty, $table:literal, |$it:ident| { $($column:literal => $value:expr,)* }) => {
        impl Row for $row {
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$($column),*];

            fn values(self) -> Vec<Value> {
                let $it = self;
                vec![$($value.into()),*]
            }
        }
    };
}

row!(Vendor, "vendors", |it| {
    "id" => it.id.0,
    "reference" => it.reference,
    "name" => it.name,
    "about" => it.about,
});

row!(Account<'_>, "accounts", |it| {
    "id" => it.id.0,
    "email" => it.new.email.as_str(),
    "email_key" => it.new.email.key(),
    "name" => it.new.name.as_str(),
    "role" => role(it.new.role),
    "vendor_id" => it.new.vendor.map(|id| id.0),
    "password_hash" => it.new.password_hash,
    "created_at" => it.new.at,
});

row!(Product<'_>, "products", |it| {
    "id" => it.id.0,
    "reference" => it.new.reference,
    "vendor_id" => it.new.vendor.map(|id| id.0),
    "name" => it.new.name,
    "price" => it.new.price.0,
    "picture" => it.new.picture,
    "summary" => it.new.summary,
    "details" => it.new.details,
});

row!(Order<'_>, "orders", |it| {
    "id" => it.id.0,
    "reference" => it.new.reference,
    "number" => it.new.number,
    "customer_id" => it.new.customer.0.0,
    "vendor_id" => it.new.vendor.map(|(id, _)| id.0),
    "status" => status(it.new.status),
    "total" => it.new.total.0,
    "placed_at" => it.new.placed_at,
    "number_key" => number_key(it.new.number),
    "customer_key" => sort_key(it.new.customer.1),
    "vendor_key" => it.new.vendor.map(|(_, name)| sort_key(name)).unwrap_or_default(),
});

row!(OrderItem<'_>, "order_items", |it| {
    "order_id" => it.order.0,
    "place" => it.place,
    "product_id" => it.new.product.map(|id| id.0),
    "name" => it.new.name,
    "quantity" => it.new.quantity,
    "price" => it.new.price.0,
});

row!(OrderWords, "order_words", |it| {
    "rowid" => it.id.0,
    "words" => it.words,
});

row!((Thread, Message), "threads", |it| {
    "id" => it.0.id.0,
    "subject_kind" => it.0.subject_kind,
    "customer_id" => it.0.customer.0,
    "vendor_id" => it.0.vendor.map(|id| id.0),
    "product_id" => it.0.product.map(|id| id.0),
    "order_id" => it.0.order.map(|id| id.0),
    "created_at" => it.0.created_at,
    "latest_number" => it.1.number,
    "latest_at" => it.1.at,
    "latest_author_id" => it.1.author.0,
    "latest_author_role" => role(it.1.role),
    "latest_kind" => kind(it.1.kind),
    "latest_words" => beginning(&it.1.body),
    "asked_number" => it.0.asked_number,
    "opened_number" => it.0.opened_number,
    "admins_follow" => it.0.admins_follow,
    "customer_key" => it.0.sort_keys.0,
    "vendor_key" => it.0.sort_keys.1,
    "is_disputed" => it.0.is_disputed,
    "deleted_at" => it.0.deleted.map(|(at, _)| at.0),
    "deleted_by" => it.0.deleted.map(|(_, by)| by.0),
});

row!(Message, "messages", |it| {
    "thread_id" => it.thread.0,
    "number" => it.number,
    "author_id" => it.author.0,
    "author_role" => role(it.role),
    "send_id" => it.send_id,
    "for_admins" => it.for_admins,
    "kind" => kind(it.kind),
    "sent_at" => it.at,
    "body" => it.body,
});

row!(Dispute, "disputes", |it| {
    "order_id" => it.order.0,
    "thread_id" => it.thread.0,
    "opened_by" => it.by.0,
    "opened_number" => it.number,
});

row!(Attempt<'_>, "dispute_attempts", |it| {
    "order_id" => it.0.order.0,
    "account_id" => it.0.by.0,
    "role" => role(Role::Customer),
    "address" => "",
    "act" => "open",
    "outcome" => "done",
    "tried_at" => it.0.at,
});

row!(Mark, "read_marks", |it| {
    "account_id" => it.account.0,
    "thread_id" => it.thread.0,
    "number" => it.number,
    "unread" => it.unread,
    "latest_at" => it.latest_at,
    "is_deleted" => it.is_deleted,
    "order_id" => it.order.map(|(order, _)| order.0),
    "placed_at" => it.order.map(|(_, placed_at)| placed_at.0),
});

row!(Entry, "message_entries", |it| {
    "id" => it.id,
    "thread_id" => it.thread.0,
    "number" => it.number,
    "words" => dialect::vector(&it.wording),
});

row!(EntryPlace, "message_entries", |it| {
    "id" => it.id,
    "thread_id" => it.thread.0,
    "number" => it.number,
});

row!(EntryWords, "message_words", |it| {
    "rowid" => it.id,
    "words" => it.words,
});

row!(EntryPhrases, "message_phrases", |it| {
    "rowid" => it.id,
    "words" => it.wording.as_str(),
});

const fn kind(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Text => "text",
        MessageKind::DisputeOpened => "dispute_opened",
        MessageKind::DisputeClosed => "dispute_closed",
    }
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Customer => "customer",
        Role::Vendor => "vendor",
        Role::Admin => "admin",
    }
}

const fn status(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Placed => "placed",
        OrderStatus::Paid => "paid",
        OrderStatus::Shipped => "shipped",
        OrderStatus::Delivered => "delivered",
        OrderStatus::Cancelled => "cancelled",
    }
}

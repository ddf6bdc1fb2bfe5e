//! What stands in the components: the same people and things again and again.

use crate::{
    domain::{
        disputes::{Act, DisputeEnd, DisputeView, Version},
        ids::{ProductId, ThreadId, VendorId},
        lists::Matches,
        messages::MessageKind,
        moment::Moment,
        money::Money,
        names::{Name, Side},
        orders::{OrderItem, OrderRow, OrderStatus, OrderView},
        threads::{Party, Subject, ThreadRow},
    },
    error::{AppError, Refused},
};

/// The marketplace's name.
pub const MARKET: &str = "Agora";

/// 2026-09-21, 14:13 UTC.
pub const BEGUN: Moment = Moment(1_790_000_000_000_000);

/// All that there are.
pub const MATCHES: Matches = Matches { counted: 1_000, has_more: true };

/// So many days after it began.
pub fn days_later(days: i64) -> Moment {
    BEGUN.plus_seconds(days * 86_400)
}

pub fn customer() -> Party {
    Party { name: "Carla Meyer".to_owned(), email: Some("carla@demo.test".to_owned()) }
}

pub fn product() -> Subject {
    Subject::Product {
        id: ProductId(1),
        name: "Halo floor lamp, brass".to_owned(),
        price: Money(18_900),
        picture: "lumen-halo.svg".to_owned(),
    }
}

pub fn vendor() -> Subject {
    Subject::Vendor { id: VendorId(1), name: "Lumen Lighting".to_owned() }
}

pub fn order() -> Subject {
    Subject::Order {
        number: "10042".to_owned(),
        status: OrderStatus::Paid,
        total: Money(24_800),
        placed_at: BEGUN,
    }
}

/// A thread's row; nobody has a thread of this number.
pub fn thread_row(id: i64, subject: Subject, unread: i64, is_new: bool, is_disputed: bool) -> ThreadRow {
    ThreadRow {
        id: ThreadId(90_000 + id),
        subject,
        customer: customer(),
        vendor: Some("Lumen Lighting".to_owned()),
        latest_kind: if is_disputed { MessageKind::DisputeOpened } else { MessageKind::Text },
        latest_author: if id == 1 { Name::You } else { Name::Known("Carla M.".to_owned()) },
        latest_side: Side::Customer,
        latest_words: "Is it bright enough to read by? It will stand behind an armchair, near a window."
            .to_owned(),
        latest_at: days_later(id),
        unread,
        is_new,
        is_disputed,
        is_deleted: false,
        found: None,
    }
}

/// Read, unread to oneself, New to the team, disputed.
pub fn thread_rows(subject: fn() -> Subject) -> Vec<ThreadRow> {
    vec![
        thread_row(1, subject(), 0, false, false),
        thread_row(2, subject(), 2, false, false),
        thread_row(3, subject(), 1, true, false),
        thread_row(4, subject(), 120, true, true),
    ]
}

pub fn order_row(number: &str, unread: i64, has_messages: bool, is_disputed: bool) -> OrderRow {
    OrderRow {
        number: number.to_owned(),
        customer: customer(),
        vendor: Some("Lumen Lighting".to_owned()),
        total: Money(24_800),
        status: OrderStatus::Paid,
        placed_at: BEGUN,
        has_messages,
        unread,
        is_disputed,
    }
}

/// Without messages, with read ones, with unread ones, disputed.
pub fn order_rows() -> Vec<OrderRow> {
    vec![
        order_row("S-1", 0, false, false),
        order_row("S-2", 0, true, false),
        order_row("S-3", 2, true, false),
        order_row("S-4", 120, true, true),
    ]
}

/// With an open dispute, or without.
pub fn order_view(row: OrderRow) -> OrderView {
    let act = if row.is_disputed { Act::Close } else { Act::Open };
    let item = |name: &str, picture: Option<&str>, quantity, price| OrderItem {
        product_id: picture.map(|_| ProductId(1)),
        name: name.to_owned(),
        picture: picture.map(str::to_owned),
        quantity,
        price: Money(price),
    };
    OrderView {
        vendor_id: Some(VendorId(1)),
        items: vec![
            item("Halo floor lamp, brass", Some("lumen-halo.svg"), 1, 18_900),
            item("A bulb that isn't sold any more", None, 2, 2_950),
        ],
        dispute: DisputeView {
            version: Version(i64::from(row.is_disputed)),
            open: row.is_disputed.then(|| dispute_end(3, "It arrived broken.")),
            may: Some(act),
        },
        row,
    }
}

pub fn dispute_end(days: i64, words: &str) -> DisputeEnd {
    DisputeEnd {
        by: Name::Known("Carla Meyer".to_owned()),
        side: Side::Customer,
        at: days_later(days),
        words: words.to_owned(),
    }
}

/// A form that wasn't taken.
pub fn refused(call: &str, error: AppError, typed: &[(&str, &str)]) -> Refused {
    let fields = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Refused { call: call.to_owned(), from: String::new(), error, fields: fields.collect() }
}

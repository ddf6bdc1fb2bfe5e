//! The queries of lists' and threads' addresses.

use stoa::{
    domain::{
        accounts::{Employer, Role, Viewer},
        ids::{AccountId, VendorId},
        lists::{Cursor, LONGEST_SEARCH, PAGE_SIZES, Seller, Show, Sort, SortBy, ThreadQuery},
        moment::Moment,
        orders::{HasMessages, OrderQuery, OrderSortBy},
        threads::{MESSAGES_A_PAGE, MarkAs, PageOf},
    },
    ui::kit::address::{param, query_of, with_param},
};

use super::{text, two};

/// In which zones days begin: as far east and west as there are any.
const ZONES: [i32; 3] = [0, 840, -840];

const DAY: i64 = 86_400;

/// What an address asks for is something that there is and that the viewer may ask for, and written as an address again
/// it asks for the same.
pub fn hold(bytes: &[u8]) {
    let text = text(bytes);
    for role in [Role::Customer, Role::Vendor, Role::Admin] {
        let viewer = viewer(role);
        for zone in ZONES {
            if let Ok(query) = ThreadQuery::parse(&text, &viewer, zone) {
                threads(&query, &viewer, zone);
            }
        }
        if let Ok(query) = OrderQuery::parse(&text, &viewer) {
            orders(&query, &viewer);
        }
    }
    cursor(&text);
    page(&text);
    marking(&text);
    changing(&text);
}

fn viewer(role: Role) -> Viewer {
    let employer = (role == Role::Vendor).then(|| Employer { id: VendorId(1), name: String::new() });
    Viewer { id: AccountId(1), name: String::new(), role, employer }
}

fn threads(query: &ThreadQuery, viewer: &Viewer, zone: i32) {
    let filter = &query.filter;
    common(&filter.search, query.per, filter.seller, viewer);
    assert!(Show::offered_to(viewer.role).any(|show| show == filter.show));
    assert!(query.sort.by != SortBy::Vendor || viewer.role == Role::Admin);
    let column = match query.sort.by {
        SortBy::Date => "date",
        SortBy::Id => "id",
        SortBy::Customer => "customer",
        SortBy::Vendor => "vendor",
    };
    let address = written([
        ("q", Some(filter.search.clone())),
        ("show", Some(filter.show.as_str().to_owned())),
        ("vendor", filter.seller.map(seller)),
        ("subject", filter.subject.map(|subject| subject.as_str().to_owned())),
        ("from", filter.from.map(|from| day(from, zone))),
        ("to", filter.to.map(|to| day(to.plus_seconds(-DAY), zone))),
        ("sort", Some(sorted(column, query.sort))),
        ("per", Some(query.per.to_string())),
        ("cursor", query.cursor.as_ref().map(ToString::to_string)),
    ]);
    assert_eq!(ThreadQuery::parse(&address, viewer, zone).as_ref(), Ok(query), "{address}");
}

fn orders(query: &OrderQuery, viewer: &Viewer) {
    let filter = &query.filter;
    common(&filter.search, query.per, filter.seller, viewer);
    assert!(HasMessages::CHOICES.contains(&filter.messages));
    assert!(query.sort.by != OrderSortBy::Customer || viewer.role != Role::Customer);
    assert!(query.sort.by != OrderSortBy::Vendor || viewer.role != Role::Vendor);
    let column = match query.sort.by {
        OrderSortBy::Date => "date",
        OrderSortBy::Number => "number",
        OrderSortBy::Customer => "customer",
        OrderSortBy::Vendor => "vendor",
        OrderSortBy::Total => "total",
    };
    let address = written([
        ("q", Some(filter.search.clone())),
        ("messages", Some(filter.messages.as_str().to_owned())),
        ("vendor", filter.seller.map(seller)),
        ("sort", Some(sorted(column, query.sort))),
        ("per", Some(query.per.to_string())),
        ("cursor", query.cursor.as_ref().map(ToString::to_string)),
    ]);
    assert_eq!(OrderQuery::parse(&address, viewer).as_ref(), Ok(query), "{address}");
}

fn common(search: &str, per: u16, seller: Option<Seller>, viewer: &Viewer) {
    assert!(search.chars().count() <= LONGEST_SEARCH && search.trim() == search);
    assert!(PAGE_SIZES.contains(&per));
    assert!(seller.is_none() || viewer.role == Role::Admin, "only admins choose a seller");
}

fn seller(seller: Seller) -> String {
    match seller {
        Seller::Vendor(id) => id.to_string(),
        Seller::Marketplace => "own".to_owned(),
    }
}

fn sorted<By>(column: &str, sort: Sort<By>) -> String {
    format!("{}{column}", if sort.is_descending { "-" } else { "" })
}

fn day(at: Moment, zone: i32) -> String {
    let day = at.in_zone(zone);
    format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day())
}

fn written<const N: usize>(pairs: [(&str, Option<String>); N]) -> String {
    let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    query_of(pairs).trim_start_matches('?').to_owned()
}

fn cursor(text: &str) {
    if let Ok(cursor) = text.parse::<Cursor>() {
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
    }
}

/// A page has the numbers of messages that there are, and no more than a page has.
fn page(text: &str) {
    for latest in [0, 1, MESSAGES_A_PAGE, 10_000, i64::MAX] {
        let numbers = PageOf::parse(text).numbers(latest);
        assert!(*numbers.start() >= 1 && *numbers.end() <= latest, "{numbers:?} of {latest}");
        assert!(numbers.end() - numbers.start() < MESSAGES_A_PAGE, "{numbers:?} of {latest}");
        assert!(latest == 0 || !numbers.is_empty(), "nothing of {latest}");
    }
}

fn marking(text: &str) {
    if let Ok((thread, act)) = MarkAs::of_one(text) {
        let act_name = if act == MarkAs::Read { "read" } else { "unread" };
        assert_eq!(MarkAs::of_one(&format!("{thread}.{act_name}")), Ok((thread, act)));
    }
}

/// A link that changes one value leads to an address that has it.
fn changing(text: &str) {
    let (query, value) = two(text);
    let changed = with_param(query, "show", Some(value).filter(|value| !value.is_empty()));
    assert_eq!(param(&changed, "show").unwrap_or_default(), value);
    assert_eq!(param(&changed, "cursor"), None);
    assert!(changed.is_empty() || changed.starts_with('?'));
}

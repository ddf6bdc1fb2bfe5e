//! Lists of threads: what an address asks for, and how much there is.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use time::{Date, Month};

use super::{
    accounts::{Role, Viewer},
    ids::VendorId,
    moment::Moment,
};
use crate::error::{AppError, Problem};

/// The most characters that may be searched for at once.
pub const LONGEST_SEARCH: usize = 200;

/// How many rows a page may have; the first unless another is asked for.
pub const PAGE_SIZES: [u16; 3] = [50, 20, 100];

/// Up to how many matches are counted.
pub const COUNTED: i64 = 1_000;

/// Up to how many messages or disputes each page says that they wait.
pub const WAITING: i64 = 99;

const DAY: i64 = 86_400;

/// What an address asks of a list of threads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadQuery {
    /// Which threads.
    pub filter: ThreadFilter,
    /// In which order; found words come newest match first instead.
    pub sort: Sort,
    /// How many at once.
    pub per: u16,
    /// After which place.
    pub cursor: Option<Cursor>,
}

/// Which threads of those that a viewer may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThreadFilter {
    /// Words to be found, as they were typed.
    pub search: String,
    /// *All*, *Unread*, *New* and so on.
    pub show: Show,
    /// One seller's only.
    pub seller: Option<Seller>,
    /// About one kind of thing only.
    pub subject: Option<SubjectKind>,
    /// With their latest message not before this.
    pub from: Option<Moment>,
    /// With their latest message before this.
    pub to: Option<Moment>,
}

/// The filter that most people use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its label")]
pub enum Show {
    #[default]
    All,
    Unread,
    New,
    Disputes,
    /// For admins only.
    Deleted,
}

impl Show {
    /// Those that are offered to somebody.
    pub fn offered_to(role: Role) -> impl Iterator<Item = Self> {
        let shown: &[Self] = match role {
            Role::Customer => &[Self::All, Self::Unread],
            Role::Vendor => &[Self::All, Self::Unread, Self::New, Self::Disputes],
            Role::Admin => &[Self::All, Self::Unread, Self::New, Self::Disputes, Self::Deleted],
        };
        shown.iter().copied()
    }

    /// As it stands in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Unread => "unread",
            Self::New => "new",
            Self::Disputes => "disputes",
            Self::Deleted => "deleted",
        }
    }
}

/// Whose threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seller {
    /// A vendor's.
    Vendor(VendorId),
    /// The marketplace's own: `own` in an address.
    Marketplace,
}

/// What a thread can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says itself")]
pub enum SubjectKind {
    Product,
    Vendor,
    Order,
}

impl SubjectKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Product, Self::Vendor, Self::Order];

    /// As it stands in an address, and in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Vendor => "vendor",
            Self::Order => "order",
        }
    }
}

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// The latest message's time.
    Date,
    /// The thread's number.
    Id,
    /// The customer's name.
    Customer,
    /// The vendor's name; for admins.
    Vendor,
}

/// The order of a list. In an address it is the name of the column, after a `-` for the highest or
/// latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort<By = SortBy> {
    /// By what.
    pub by: By,
    /// Whether the highest or latest comes first.
    pub is_descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { by: SortBy::Date, is_descending: true }
    }
}

/// A place in a list: after the row with this key, and after this id among equals. In a search it is
/// the id of the last match alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is sorted by.
    pub key: String,
    /// A thread, or a match.
    pub id: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.id, self.key)
    }
}

impl FromStr for Cursor {
    type Err = AppError;

    fn from_str(text: &str) -> Result<Self, AppError> {
        let (id, key) = text.split_once('.').ok_or(AppError::Malformed)?;
        // Keys are words and numbers, and not every database takes a NUL
        if key.contains(char::is_control) {
            return Err(AppError::Malformed);
        }
        Ok(Self { key: key.to_owned(), id: id.parse().map_err(|_| AppError::Malformed)? })
    }
}

/// How many match a filter, counted up to [`COUNTED`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matches {
    /// So many.
    pub counted: i64,
    /// And more.
    pub has_more: bool,
}

impl Matches {
    /// Of a count that went one further than it will say.
    #[must_use]
    pub fn of(count: i64) -> Self {
        Self { counted: count.min(COUNTED), has_more: count > COUNTED }
    }
}

impl ThreadQuery {
    /// Everything, latest first.
    #[must_use]
    pub fn all() -> Self {
        Self { filter: ThreadFilter::default(), sort: Sort::default(), per: PAGE_SIZES[0], cursor: None }
    }

    /// Reads the query of an address, with days as the viewer's zone has them, so many minutes east of
    /// UTC. What isn't there or is empty means nothing special; names that aren't ours are left alone.
    ///
    /// # Errors
    /// [`AppError::Malformed`] for a value that there isn't, or isn't for this viewer;
    /// [`AppError::Invalid`] for what a person typed: too much to search for, or no day.
    pub fn parse(address: &str, viewer: &Viewer, zone: i32) -> Result<Self, AppError> {
        let mut query = Self::all();
        let mut cursor = None;
        for (name, value) in form_urlencoded::parse(address.as_bytes()).filter(|(_, value)| !value.is_empty())
        {
            match name.as_ref() {
                "q" => query.filter.search = search(&value)?,
                "show" => query.filter.show = show(&value, viewer.role)?,
                "vendor" => query.filter.seller = Some(seller(&value, viewer.role)?),
                "subject" => query.filter.subject = Some(subject(&value)?),
                "from" => query.filter.from = Some(day("from", &value, zone)?),
                "to" => query.filter.to = Some(day("to", &value, zone)?.plus_seconds(DAY)),
                "sort" => query.sort = sort(&value, viewer.role)?,
                "per" => query.per = page_size(&value)?,
                "cursor" => cursor = Some(value.parse::<Cursor>()?),
                _ => {}
            }
        }
        query.cursor = cursor.map(|cursor| query.fitting(cursor)).transpose()?;
        Ok(query)
    }

    fn fitting(&self, cursor: Cursor) -> Result<Cursor, AppError> {
        let fits = match self.sort.by {
            _ if !self.filter.search.is_empty() => cursor.key.is_empty(),
            SortBy::Date => cursor.key.parse::<i64>().is_ok(),
            SortBy::Id => cursor.key.is_empty(),
            SortBy::Customer | SortBy::Vendor => cursor.key.chars().count() <= LONGEST_SEARCH,
        };
        if fits { Ok(cursor) } else { Err(AppError::Malformed) }
    }
}

pub(super) fn search(value: &str) -> Result<String, AppError> {
    let search = value.trim();
    if search.chars().count() > LONGEST_SEARCH {
        return Err(AppError::invalid([("q", Problem::SearchTooLong)]));
    }
    Ok(search.to_owned())
}

fn show(value: &str, role: Role) -> Result<Show, AppError> {
    Show::offered_to(role).find(|show| show.as_str() == value).ok_or(AppError::Malformed)
}

pub(super) fn seller(value: &str, role: Role) -> Result<Seller, AppError> {
    match value {
        _ if role != Role::Admin => Err(AppError::Malformed),
        "own" => Ok(Seller::Marketplace),
        id => id.parse().map(Seller::Vendor).map_err(|_| AppError::Malformed),
    }
}

fn subject(value: &str) -> Result<SubjectKind, AppError> {
    SubjectKind::ALL.into_iter().find(|kind| kind.as_str() == value).ok_or(AppError::Malformed)
}

fn sort(value: &str, role: Role) -> Result<Sort, AppError> {
    sort_by(value, |by| match by {
        "date" => Some(SortBy::Date),
        "id" => Some(SortBy::Id),
        "customer" => Some(SortBy::Customer),
        "vendor" if role == Role::Admin => Some(SortBy::Vendor),
        _ => None,
    })
}

/// The order that an address asks for, by one of the columns that there are.
pub(super) fn sort_by<By>(value: &str, column: impl Fn(&str) -> Option<By>) -> Result<Sort<By>, AppError> {
    let by = column(value.strip_prefix('-').unwrap_or(value)).ok_or(AppError::Malformed)?;
    Ok(Sort { by, is_descending: value.starts_with('-') })
}

pub(super) fn page_size(value: &str) -> Result<u16, AppError> {
    PAGE_SIZES.into_iter().find(|size| size.to_string() == value).ok_or(AppError::Malformed)
}

/// The beginning of a day written as `2026-11-20` (ISO 8601).
fn day(field: &str, value: &str, zone: i32) -> Result<Moment, AppError> {
    let date = || {
        let mut parts = value.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
        Date::from_calendar_date(
            year.parse().ok().filter(|year| (1970..=9999).contains(year))?,
            month,
            day.parse().ok()?,
        )
        .ok()
    };
    let date = date().ok_or_else(|| AppError::invalid([(field, Problem::DateMalformed)]))?;
    let midnight = date.midnight().assume_utc().unix_timestamp();
    Ok(Moment(0).plus_seconds(midnight - i64::from(zone) * 60))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{accounts::Employer, ids::AccountId};

    fn viewer(role: Role) -> Viewer {
        let employer = (role == Role::Vendor).then(|| Employer { id: VendorId(1), name: String::new() });
        Viewer { id: AccountId(1), name: String::new(), role, employer }
    }

    fn read(address: &str, role: Role) -> Result<ThreadQuery, AppError> {
        ThreadQuery::parse(address, &viewer(role), 60)
    }

    #[test]
    fn an_address_without_wishes_asks_for_everything() {
        for address in ["", "q=&show=&vendor=&from=", "utm_source=x", "&&=", "message=3"] {
            assert_eq!(read(address, Role::Vendor), Ok(ThreadQuery::all()), "{address}");
        }
    }

    #[test]
    fn an_address_holds_filter_sort_and_page() {
        let query = read(
            "q=red+lamp&show=unread&vendor=3&subject=order&from=2026-11-01&to=2026-11-20&sort=customer&per=20",
            Role::Admin,
        )
        .unwrap();
        let filter = ThreadFilter {
            search: "red lamp".to_owned(),
            show: Show::Unread,
            seller: Some(Seller::Vendor(VendorId(3))),
            subject: Some(SubjectKind::Order),
            from: Some(Moment(1_793_487_600_000_000)),
            to: Some(Moment(1_795_215_600_000_000)),
        };
        assert_eq!(query.filter, filter);
        assert_eq!((query.sort, query.per), (Sort { by: SortBy::Customer, is_descending: false }, 20));
        assert_eq!(read("vendor=own", Role::Admin).unwrap().filter.seller, Some(Seller::Marketplace));
    }

    #[test]
    fn what_there_is_not_is_refused() {
        for address in [
            "show=everything",
            "show=ALL",
            "subject=lamp",
            "sort=price",
            "sort=--date",
            "sort=-",
            "per=1000",
            "per=-20",
            "cursor=x",
            "cursor=1",
            "cursor=1.x",
            "cursor=.1",
            "cursor=1.1+OR+1%3D1",
            "sort=customer&cursor=1.%00",
            "cursor=99999999999999999999.1",
            "q=x&cursor=1.5",
            "sort=id&cursor=1.5",
        ] {
            assert_eq!(read(address, Role::Admin), Err(AppError::Malformed), "{address}");
        }
        for address in ["show=deleted", "vendor=1", "vendor=own", "sort=vendor"] {
            assert_eq!(read(address, Role::Vendor), Err(AppError::Malformed), "only for admins: {address}");
            assert!(read(address, Role::Admin).is_ok(), "{address}");
        }
        assert_eq!(read("vendor=x", Role::Admin), Err(AppError::Malformed));
        assert_eq!(read("show=new", Role::Customer), Err(AppError::Malformed));
    }

    #[test]
    fn what_was_typed_is_answered_with_a_reason() {
        let long = format!("q={}", "x".repeat(10_000));
        assert_eq!(read(&long, Role::Vendor), Err(AppError::invalid([("q", Problem::SearchTooLong)])));
        for bad in ["x", "2026-02-30", "2026-13-01", "20-1", "0000-01-01", "2026-11-20T00:00"] {
            let wrong = Err(AppError::invalid([("to", Problem::DateMalformed)]));
            assert_eq!(read(&format!("to={bad}"), Role::Vendor), wrong, "{bad}");
        }
    }

    #[test]
    fn a_cursor_reads_back() {
        for (address, key, id) in [
            ("cursor=7.-5", "-5", 7),
            ("q=x&cursor=7.", "", 7),
            ("sort=customer&cursor=7.an+a.b", "an a.b", 7),
        ] {
            let cursor = read(address, Role::Vendor).unwrap().cursor.unwrap();
            assert_eq!(cursor, Cursor { key: key.to_owned(), id });
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
    }

    #[test]
    fn matches_are_exact_up_to_a_thousand() {
        assert_eq!(Matches::of(1_000), Matches { counted: 1_000, has_more: false });
        assert_eq!(Matches::of(1_001), Matches { counted: 1_000, has_more: true });
    }
}

//! Which threads a viewer may see, as a condition.

use crate::domain::{
    accounts::{Role, Viewer},
    ids::AccountId,
};

/// A condition on a thread `t` whose only placeholder is `$1`.
pub(super) struct Scope {
    /// The condition.
    pub sql: &'static str,
    /// What `$1` stands for.
    pub id: i64,
}

/// The threads a viewer may see (section 1 of the specification).
pub(super) fn of(viewer: &Viewer) -> Scope {
    let AccountId(own) = viewer.id;
    match (viewer.role, viewer.vendor_id()) {
        (Role::Customer, _) => Scope { sql: "t.customer_id = $1", id: own },
        (Role::Vendor, Some(vendor)) => Scope { sql: "t.vendor_id = $1", id: vendor.0 },
        (Role::Vendor, None) => Scope { sql: "CAST($1 AS BIGINT) IS NULL", id: own },
        (Role::Admin, _) => Scope { sql: "CAST($1 AS BIGINT) IS NOT NULL", id: own },
    }
}

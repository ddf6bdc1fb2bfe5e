//! Which threads and orders a viewer may see, as conditions.

use crate::domain::{
    accounts::{Role, Viewer},
    ids::AccountId,
};

/// A condition on a thread `t` whose only placeholder is `$1`.
pub(super) struct Scope {
    /// Whose it must be.
    whose: &'static str,
    /// Whether it may be deleted.
    and_deleted: bool,
    /// What `$1` stands for.
    pub id: i64,
}

impl Scope {
    /// The threads that the viewer may see.
    pub fn visible(&self) -> String {
        let life = if self.and_deleted { "" } else { " AND t.deleted_at IS NULL" };
        format!("{}{life}", self.whose)
    }

    /// The threads that the viewer may see, or could see until they were deleted.
    pub const fn once_visible(&self) -> &'static str {
        self.whose
    }
}

/// The orders `o` a viewer may see, as a condition whose only placeholder is `$1`, and what that stands for.
pub(super) fn of_orders(viewer: &Viewer) -> (&'static str, i64) {
    let AccountId(own) = viewer.id;
    match (viewer.role, viewer.vendor_id()) {
        (Role::Customer, _) => ("o.customer_id = $1", own),
        (Role::Vendor, Some(vendor)) => ("o.vendor_id = $1", vendor.0),
        (Role::Vendor, None) => ("CAST($1 AS BIGINT) IS NULL", own),
        (Role::Admin, _) => ("CAST($1 AS BIGINT) IS NOT NULL", own),
    }
}

/// The threads a viewer may see (section 1 of the specification).
pub(super) fn of(viewer: &Viewer) -> Scope {
    let AccountId(own) = viewer.id;
    let (whose, id) = match (viewer.role, viewer.vendor_id()) {
        (Role::Customer, _) => ("t.customer_id = $1", own),
        (Role::Vendor, Some(vendor)) => ("t.vendor_id = $1", vendor.0),
        (Role::Vendor, None) => ("CAST($1 AS BIGINT) IS NULL", own),
        (Role::Admin, _) => ("CAST($1 AS BIGINT) IS NOT NULL", own),
    };
    Scope { whose, and_deleted: viewer.role == Role::Admin, id }
}

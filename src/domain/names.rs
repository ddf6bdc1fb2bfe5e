//! How a person is named to another.

use serde::{Deserialize, Serialize};

use super::{
    accounts::{Role, Viewer},
    ids::AccountId,
};

/// Which side of a conversation somebody spoke from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Side {
    /// The buyer's.
    Customer,
    /// The vendor's.
    Vendor,
    /// The marketplace's own.
    Marketplace,
}

impl Side {
    /// Its name where programs tell it each other.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Vendor => "vendor",
            Self::Marketplace => "marketplace",
        }
    }

    /// The side with such a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Customer, Self::Vendor, Self::Marketplace].into_iter().find(|side| side.as_str() == name)
    }
}

impl From<Role> for Side {
    fn from(role: Role) -> Self {
        match role {
            Role::Customer => Self::Customer,
            Role::Vendor => Self::Vendor,
            Role::Admin => Self::Marketplace,
        }
    }
}

/// The name by which a viewer knows somebody.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Name {
    /// The viewer.
    You,
    /// A person or a vendor, by this name.
    Known(String),
    /// The marketplace, by the name that is set for it.
    Marketplace,
}

/// Somebody who wrote in a thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author<'a> {
    /// Their account.
    pub id: AccountId,
    /// Their role when they wrote.
    pub role: Role,
    /// Their own name.
    pub name: &'a str,
    /// The thread's vendor, for which its staff speak.
    pub vendor: Option<&'a str>,
}

impl Author<'_> {
    /// The name this viewer knows the author by.
    #[must_use]
    pub fn name_for(&self, viewer: &Viewer) -> Name {
        let own = || Name::Known(self.name.to_owned());
        match (self.role, viewer.role) {
            _ if self.id == viewer.id => Name::You,
            (Role::Vendor, Role::Customer) => {
                self.vendor.map_or_else(own, |vendor| Name::Known(vendor.to_owned()))
            }
            (Role::Admin, Role::Customer | Role::Vendor) => Name::Marketplace,
            _ => own(),
        }
    }
}

/// Up to two letters that stand for a name in a small circle, where its style makes capitals of them.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{accounts::Employer, ids::VendorId};

    fn viewer(role: Role) -> Viewer {
        let employer = (role == Role::Vendor).then(|| Employer { id: VendorId(1), name: "Lumen".to_owned() });
        Viewer { id: AccountId(9), name: "Viewer".to_owned(), role, employer }
    }

    fn author(role: Role) -> Author<'static> {
        Author { id: AccountId(1), role, name: "Own Name", vendor: Some("Lumen") }
    }

    #[test]
    fn everyone_is_named_as_the_viewer_may_know_them() {
        let own = || Name::Known("Own Name".to_owned());
        let vendor = || Name::Known("Lumen".to_owned());
        for (wrote, sees, name) in [
            (Role::Customer, Role::Customer, own()),
            (Role::Customer, Role::Vendor, own()),
            (Role::Customer, Role::Admin, own()),
            (Role::Vendor, Role::Customer, vendor()),
            (Role::Vendor, Role::Vendor, own()),
            (Role::Vendor, Role::Admin, own()),
            (Role::Admin, Role::Customer, Name::Marketplace),
            (Role::Admin, Role::Vendor, Name::Marketplace),
            (Role::Admin, Role::Admin, own()),
        ] {
            assert_eq!(author(wrote).name_for(&viewer(sees)), name, "{wrote:?} to {sees:?}");
        }
    }

    #[test]
    fn you_are_you() {
        for role in [Role::Customer, Role::Vendor, Role::Admin] {
            let mine = Author { id: AccountId(9), ..author(role) };
            assert_eq!(mine.name_for(&viewer(role)), Name::You);
        }
    }

    #[test]
    fn initials_of_names() {
        assert_eq!(initials("Carla Meyer"), "CM");
        assert_eq!(initials("مريم حداد"), "مح");
        assert_eq!(initials("Ana María de la Cruz"), "AC");
        assert_eq!(initials("ben"), "b");
        assert_eq!(initials(""), "");
    }
}

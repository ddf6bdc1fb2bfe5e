//! Who takes part: the demo's people and vendors, and many more.

use super::{
    super::{
        World,
        market::{PEOPLE, PRODUCTS, VENDORS},
        misspelt,
    },
    Size,
    dice::{Dice, Part},
    names,
    texts::Pens,
};
use crate::{
    domain::{
        accounts::{Email, PersonName, Role},
        ids::{AccountId, ProductId, VendorId},
        moment::Moment,
    },
    server::{
        Result,
        db::{accounts::NewAccount, bulk::Ids},
    },
};

/// How many threads there are for a customer.
const THREADS_A_CUSTOMER: usize = 10;
/// How many threads there are for a vendor.
const THREADS_A_VENDOR: usize = 2_000;
/// The place of the language that vendors' staff have their names in.
const ENGLISH: usize = 0;
/// How many products a vendor has.
const PRODUCTS_A_VENDOR: usize = 8;

/// Everybody.
pub struct Cast {
    /// The demo's vendors in their order, the crowd's, and last the marketplace itself.
    pub sellers: Vec<Seller>,
    /// The crowd's customers.
    pub customers: Vec<Customer>,
    /// The marketplace's admins.
    pub admins: Vec<AccountId>,
}

/// A vendor, or the marketplace itself.
pub struct Seller {
    /// The vendor; none is the marketplace itself.
    pub id: Option<VendorId>,
    /// Its name.
    pub name: String,
    /// Its staff.
    pub staff: Vec<AccountId>,
    /// What it sells.
    pub products: Vec<Good>,
}

/// A product, as far as a thread about it needs.
pub struct Good {
    /// The product.
    pub id: ProductId,
    /// Its name.
    pub name: String,
}

/// A customer.
pub struct Customer {
    /// The account.
    pub id: AccountId,
    /// Their name.
    pub name: String,
    /// The place of the language that they write in.
    pub language: usize,
}

impl Cast {
    /// Those of the demo, and as many more as a crowd so large has.
    pub fn of(world: &World, ids: Ids, size: Size, pens: &Pens) -> Self {
        let vendors = (size.threads / THREADS_A_VENDOR).clamp(5, names::MOST_VENDORS);
        let customers = size.threads.div_ceil(THREADS_A_CUSTOMER).max(20);
        let mut ids = Ids { ..ids };
        let mut sellers: Vec<Seller> =
            VENDORS.iter().map(|vendor| demo_seller(world, Some(vendor.reference))).collect();
        sellers.extend((0..vendors).map(|place| seller(place, &mut ids, size.seed)));
        sellers.push(demo_seller(world, None));
        let customers = (0..customers).map(|place| customer(place, &mut ids, size.seed, pens)).collect();
        let admins = PEOPLE.iter().filter(|person| person.role == Role::Admin);
        let admins =
            admins.filter_map(|person| world.people.get(person.email)).map(|admin| admin.id).collect();
        Self { sellers, customers, admins }
    }

    /// The vendors that aren't the demo's.
    pub fn new_sellers(&self) -> impl Iterator<Item = (VendorId, &Seller)> {
        let new = self.sellers.iter().skip(VENDORS.len());
        new.filter_map(|seller| Some((seller.id?, seller)))
    }
}

fn demo_seller(world: &World, reference: Option<&'static str>) -> Seller {
    let staff = PEOPLE.iter().filter(|person| reference.is_some() && person.vendor == reference);
    let products = PRODUCTS.iter().filter(|product| product.vendor == reference);
    let good = |name: &str, id: &ProductId| Good { id: *id, name: name.to_owned() };
    Seller {
        id: reference.and_then(|reference| world.vendors.get(reference).copied()),
        name: VENDORS
            .iter()
            .find(|vendor| Some(vendor.reference) == reference)
            .map_or_else(String::new, |vendor| vendor.name.to_owned()),
        staff: staff.filter_map(|person| Some(world.people.get(person.email)?.id)).collect(),
        products: products
            .filter_map(|product| Some(good(product.name, world.products.get(product.reference)?)))
            .collect(),
    }
}

fn seller(place: usize, ids: &mut Ids, seed: u64) -> Seller {
    let mut dice = Dice::of(seed, Part::Vendors, place);
    let products = (0..PRODUCTS_A_VENDOR)
        .map(|_| Good { id: ProductId(next(&mut ids.products)), name: names::product(&mut dice) });
    Seller {
        products: products.collect(),
        id: Some(VendorId(next(&mut ids.vendors))),
        name: names::vendor(place),
        staff: (0..=place % 3).map(|_| AccountId(next(&mut ids.accounts))).collect(),
    }
}

fn customer(place: usize, ids: &mut Ids, seed: u64, pens: &Pens) -> Customer {
    let mut dice = Dice::of(seed, Part::Customers, place);
    let language = pens.some_language(&mut dice);
    Customer { id: AccountId(next(&mut ids.accounts)), name: names::person(language, &mut dice), language }
}

/// Somebody new.
pub struct Person {
    /// The account.
    pub id: AccountId,
    email: Email,
    name: PersonName,
    vendor: Option<VendorId>,
    joined: Moment,
}

impl Person {
    /// Their account, with the hash of their password.
    pub fn account<'a>(&'a self, hash: &'a str) -> NewAccount<'a> {
        NewAccount {
            email: &self.email,
            name: &self.name,
            role: if self.vendor.is_some() { Role::Vendor } else { Role::Customer },
            vendor: self.vendor,
            password_hash: hash,
            at: self.joined,
        }
    }
}

/// All accounts that are new: staff that has been there from a moment on, and customers, each since they joined.
///
/// # Errors
/// [`AppError::Internal`] when a name or address breaks a rule.
pub fn people(cast: &Cast, seed: u64, from: Moment, joined: &[Moment]) -> Result<Vec<Person>> {
    let mut people = Vec::new();
    for (vendor, seller) in cast.new_sellers() {
        for id in &seller.staff {
            let mut dice = Dice::of(seed, Part::Staff, people.len());
            let name = names::person(ENGLISH, &mut dice);
            people.push(person(*id, &name, Some(vendor), from)?);
        }
    }
    for (customer, joined) in cast.customers.iter().zip(joined) {
        people.push(person(customer.id, &customer.name, None, *joined)?);
    }
    Ok(people)
}

fn person(id: AccountId, name: &str, vendor: Option<VendorId>, joined: Moment) -> Result<Person> {
    let kind = if vendor.is_some() { "staff" } else { "customer" };
    Ok(Person {
        id,
        email: Email::parse(&format!("{kind}-{id}@crowd.test")).map_err(misspelt)?,
        name: PersonName::parse(name).map_err(misspelt)?,
        vendor,
        joined,
    })
}

/// The next id.
fn next(id: &mut i64) -> i64 {
    *id += 1;
    *id
}

//! The demo marketplace: the same each time, dated back from now, made by the same actions as
//! everything else.

mod crowd;
mod market;
mod talks;

use std::collections::HashMap;

pub use crowd::Size;
use market::{DemoOrder, DemoPerson, DemoProduct, ORDERS, PEOPLE, PRODUCTS, VENDORS};
use talks::{About, Post, TALKS, Talk};

use super::{
    Result,
    actions::{
        messages::{self, Outgoing},
        read_marks, threads,
    },
    config::{Limit, Limits},
    db::{
        Db, Tx,
        accounts::{self, NewAccount},
        orders::{self, NewOrder},
        settings,
        shop::{self, NewProduct},
    },
    passwords,
};
use crate::{
    api::surroundings::DemoAccount,
    domain::{
        accounts::{Email, Employer, PersonName, Viewer},
        ids::{AccountId, OrderId, ProductId, ThreadId, VendorId},
        messages::{MessageBody, SendId},
        moment::Moment,
        money::Money,
        threads::{PageOf, Topic},
    },
    error::{AppError, Problem},
};

/// Everybody's password.
pub const PASSWORD: &str = "demo";

const MARK: &str = "demo";
const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;
const UNLIMITED: Limits = Limits { messages_per_minute: Limit(0), threads_per_hour: Limit(0) };

/// The accounts that are offered to whoever wants to look around, by address.
const SHOWN: [&str; 6] = [
    "carla@demo.test",
    "chris@demo.test",
    "nora@lumen.test",
    "otto@lumen.test",
    "vera@fjord.test",
    "admin@demo.test",
];

/// The people that are offered to whoever wants to look around.
pub fn shown() -> impl Iterator<Item = &'static DemoPerson> {
    SHOWN.iter().filter_map(|email| PEOPLE.iter().find(|person| person.email == *email))
}

/// Whether this database holds the demo marketplace.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn is_here(db: &Db) -> Result<bool> {
    Ok(settings::get(db, MARK).await?.is_some())
}

/// Fills an empty database, as if the marketplace had been at work until now. The database is
/// marked as a demo first, so that accounts with a known password are never there without it.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn fill(db: &Db, now: Moment) -> Result<()> {
    open(db, now.plus_seconds(-90 * DAY), now).await?;
    Ok(())
}

/// Fills an empty database, and adds a crowd: a marketplace as large as is wanted, made up by chance, the
/// same for the same seed.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn fill_with_crowd(db: &Db, size: Size, now: Moment) -> Result<()> {
    let world = open(db, crowd::joined_by(now), now).await?;
    crowd::add(db, &world, size, now).await
}

/// Makes the marketplace, whose people joined at some moment, and lets them talk until now.
async fn open(db: &Db, joined: Moment, now: Moment) -> Result<World> {
    let mut tx = db.begin().await?;
    settings::set(&mut tx, MARK, "here").await?;
    let world = World::build(&mut tx, joined, now).await?;
    tx.commit().await?;
    world.talk(db, now).await?;
    Ok(world)
}

/// What the demo marketplace is made of, by the names its script uses.
struct World {
    people: HashMap<&'static str, Viewer>,
    vendors: HashMap<&'static str, VendorId>,
    products: HashMap<&'static str, ProductId>,
    orders: HashMap<&'static str, OrderId>,
    /// The hash of everybody's password.
    hash: String,
}

impl World {
    async fn build(tx: &mut Tx, joined: Moment, now: Moment) -> Result<Self> {
        let mut world = Self {
            people: HashMap::new(),
            vendors: HashMap::new(),
            products: HashMap::new(),
            orders: HashMap::new(),
            hash: passwords::hash_demo(PASSWORD).await?,
        };
        for vendor in VENDORS {
            let id = shop::insert_vendor(tx, vendor.reference, vendor.name, vendor.about).await?;
            world.vendors.insert(vendor.reference, id);
        }
        for product in PRODUCTS {
            world.add_product(tx, product).await?;
        }
        for person in PEOPLE {
            world.add_person(tx, person, joined).await?;
        }
        for order in ORDERS {
            world.add_order(tx, order, now).await?;
        }
        Ok(world)
    }

    async fn add_product(&mut self, tx: &mut Tx, product: &DemoProduct) -> Result<()> {
        let new = NewProduct {
            reference: product.reference,
            vendor: self.vendor(product.vendor)?,
            name: product.name,
            price: Money(product.cents),
            picture: product.picture,
            summary: product.summary,
            details: &product.details.join("\n"),
        };
        let id = shop::insert_product(tx, &new).await?;
        self.products.insert(product.reference, id);
        Ok(())
    }

    async fn add_person(&mut self, tx: &mut Tx, person: &DemoPerson, joined: Moment) -> Result<()> {
        let vendor = self.vendor(person.vendor)?;
        let new = NewAccount {
            email: &Email::parse(person.email).map_err(misspelt)?,
            name: &PersonName::parse(person.name).map_err(misspelt)?,
            role: person.role,
            vendor,
            password_hash: &self.hash,
            at: joined,
        };
        let id: AccountId = accounts::insert(tx, &new).await?.ok_or_else(|| unknown(person.email))?;
        let employer = VENDORS.iter().find(|vendor| Some(vendor.reference) == person.vendor);
        let employer = vendor.zip(employer).map(|(id, vendor)| Employer { id, name: vendor.name.to_owned() });
        let viewer = Viewer { id, name: person.name.to_owned(), role: person.role, employer };
        self.people.insert(person.email, viewer);
        Ok(())
    }

    async fn add_order(&mut self, tx: &mut Tx, order: &DemoOrder, now: Moment) -> Result<()> {
        let new = NewOrder {
            reference: order.number,
            number: order.number,
            customer: self.person(order.customer)?.id,
            vendor: self.vendor(order.vendor)?,
            status: order.status,
            total: Money(order.cents),
            placed_at: now.plus_seconds(-order.days_ago * DAY),
        };
        let id = orders::insert(tx, &new).await?;
        self.orders.insert(order.number, id);
        Ok(())
    }

    /// Lets everybody write what they wrote, in the order in which they did.
    async fn talk(&self, db: &Db, now: Moment) -> Result<()> {
        let mut posts: Vec<(usize, &Post)> = TALKS
            .iter()
            .enumerate()
            .flat_map(|(talk, said)| said.posts.iter().map(move |post| (talk, post)))
            .collect();
        posts.sort_by_key(|(talk, post)| (-post.minutes_ago, *talk));
        let mut threads = HashMap::new();
        for (talk, post) in posts {
            let thread = self.post(db, &TALKS[talk], post, threads.get(&talk).copied(), now).await?;
            threads.insert(talk, thread);
        }
        for (talk, thread) in threads {
            for reader in TALKS[talk].opened_by {
                read_marks::open(db, self.person(reader)?, thread, PageOf::Newest).await?;
            }
        }
        Ok(())
    }

    /// Lets somebody read what there is and then write.
    async fn post(
        &self,
        db: &Db,
        talk: &Talk,
        post: &Post,
        thread: Option<ThreadId>,
        now: Moment,
    ) -> Result<ThreadId> {
        let author = self.person(post.by)?;
        let out = Outgoing {
            send_id: SendId::fresh(),
            body: MessageBody::parse(post.words).map_err(misspelt)?,
            at: now.plus_seconds(-post.minutes_ago * MINUTE),
        };
        let sent = match thread {
            None => threads::start(db, &UNLIMITED, author, self.topic(&talk.about)?, &out).await?,
            Some(thread) => {
                read_marks::open(db, author, thread, PageOf::Newest).await?;
                messages::send(db, &UNLIMITED, author, thread, &out).await?
            }
        };
        Ok(sent.thread)
    }

    fn topic(&self, about: &About) -> Result<Topic> {
        Ok(match about {
            About::Product(name) => Topic::Product(*self.products.get(name).ok_or_else(|| unknown(name))?),
            About::Vendor(name) => Topic::Vendor(*self.vendors.get(name).ok_or_else(|| unknown(name))?),
            About::Order(name) => Topic::Order(*self.orders.get(name).ok_or_else(|| unknown(name))?),
        })
    }

    fn person(&self, email: &str) -> Result<&Viewer> {
        self.people.get(email).ok_or_else(|| unknown(email))
    }

    fn vendor(&self, name: Option<&str>) -> Result<Option<VendorId>> {
        name.map(|name| self.vendor_known(name)).transpose()
    }

    fn vendor_known(&self, name: &str) -> Result<VendorId> {
        self.vendors.get(name).copied().ok_or_else(|| unknown(name))
    }
}

fn unknown(name: &str) -> AppError {
    AppError::internal(format!("the demo marketplace has no {name}"))
}

fn misspelt(problem: Problem) -> AppError {
    AppError::internal(format!("the demo marketplace breaks a rule: {problem:?}"))
}

impl From<&DemoPerson> for DemoAccount {
    fn from(person: &DemoPerson) -> Self {
        Self { email: person.email.to_owned(), name: person.name.to_owned(), role: person.role }
    }
}

//! The demo marketplace: the same each time, dated back from now, made by the same actions as
//! everything else.

mod crowd;
mod market;
mod talks;

use std::collections::HashMap;

pub use crowd::Size;
use market::{DemoOrder, DemoPerson, DemoProduct, DemoVendor, ORDERS, PEOPLE, PRODUCTS, VENDORS};
use talks::{About, DISPUTES, DemoDispute, Post, TALKS, Talk};

use super::{
    Result,
    actions::{
        disputes::{self, Wish},
        messages::{self, Outgoing},
        read_marks, threads,
    },
    config::{Limit, Limits},
    db::{
        Db, Tx,
        accounts::{self, NewAccount},
        import as imported, mail_queue, settings,
    },
    import::{self, Line, Outcome},
    passwords,
};
use crate::{
    api::surroundings::DemoAccount,
    domain::{
        accounts::{Email, Employer, PersonName, Role, Viewer},
        disputes::{Act, Version},
        ids::{AccountId, OrderId, ProductId, ThreadId, VendorId},
        messages::{MessageBody, SendId},
        moment::Moment,
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

/// Whether somebody is one of them.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn is_shown(db: &Db, viewer: &Viewer) -> Result<bool> {
    let own = accounts::own(db, viewer.id).await?;
    Ok(own.is_some_and(|(email, ..)| SHOWN.contains(&email.as_str())))
}

/// Whether this database holds the demo marketplace.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn is_here(db: &Db) -> Result<bool> {
    Ok(settings::get(db, MARK).await?.is_some())
}

/// Those of its people who can sign in with the password that everybody knows, by address.
///
/// # Errors
/// [`AppError::Internal`] when the database fails.
pub async fn open_to_all(db: &Db) -> Result<Vec<&'static str>> {
    let mut open = Vec::new();
    for person in PEOPLE {
        let email = Email::parse(person.email).map_err(misspelt)?;
        if let Some(known) = accounts::credentials(db, &email).await?
            && passwords::matches(PASSWORD.to_owned(), Some(known.password_hash)).await?
        {
            open.push(person.email);
        }
    }
    Ok(open)
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
    let mut tx = db.begin().await?;
    mail_queue::forget(&mut tx).await?;
    tx.commit().await?;
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
        import(tx, &shop_lines(now), joined).await?;
        for vendor in VENDORS {
            let known = imported::vendors(tx, &[vendor.reference]).await?.pop();
            world.vendors.insert(vendor.reference, known.ok_or_else(|| unknown(vendor.reference))?.id);
        }
        for product in PRODUCTS {
            let known = imported::products(tx, &[product.reference]).await?.pop();
            world.products.insert(product.reference, known.ok_or_else(|| unknown(product.reference))?.id);
        }
        for person in PEOPLE {
            world.add_person(tx, person, joined).await?;
        }
        for order in ORDERS {
            let known = imported::orders(tx, &[order.number]).await?.pop();
            world.orders.insert(order.number, known.ok_or_else(|| unknown(order.number))?.id);
        }
        Ok(world)
    }

    async fn add_person(&mut self, tx: &mut Tx, person: &DemoPerson, joined: Moment) -> Result<()> {
        let vendor = self.vendor(person.vendor)?;
        let email = Email::parse(person.email).map_err(misspelt)?;
        let id = if person.role == Role::Customer {
            accounts::set_password(tx, &email, &self.hash).await?
        } else {
            self.add_staff(tx, person, vendor, &email, joined).await?
        };
        let employer = VENDORS.iter().find(|vendor| Some(vendor.reference) == person.vendor);
        let employer = vendor.zip(employer).map(|(id, vendor)| Employer { id, name: vendor.name.to_owned() });
        let id = id.ok_or_else(|| unknown(person.email))?;
        let viewer = Viewer { id, name: person.name.to_owned(), role: person.role, employer };
        self.people.insert(person.email, viewer);
        Ok(())
    }

    async fn add_staff(
        &self,
        tx: &mut Tx,
        person: &DemoPerson,
        vendor: Option<VendorId>,
        email: &Email,
        joined: Moment,
    ) -> Result<Option<AccountId>> {
        let new = NewAccount {
            email,
            name: &PersonName::parse(person.name).map_err(misspelt)?,
            role: person.role,
            vendor,
            password_hash: &self.hash,
            at: joined,
        };
        accounts::insert(tx, &new).await
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
        for dispute in DISPUTES {
            disputes::act(db, &UNLIMITED, self.person(dispute.by)?, &dispute.wish(now)).await?;
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

/// Takes the shop's things in by the door that every shop uses.
async fn import(tx: &mut Tx, lines: &[Line], joined: Moment) -> Result<()> {
    for some in lines.chunk_by(|one, other| std::mem::discriminant(one) == std::mem::discriminant(other)) {
        for (line, outcome) in some.iter().zip(import::store(tx, some, joined).await?) {
            if outcome != Outcome::Created {
                return Err(AppError::internal(format!("the demo's {} is {outcome:?}", line.reference())));
            }
        }
    }
    Ok(())
}

/// What the shop has, as a file of its would say it.
fn shop_lines(now: Moment) -> Vec<Line> {
    let customers = PEOPLE.iter().filter(|person| person.role == Role::Customer);
    let vendors = VENDORS.iter().map(|vendor| Line::Vendor(vendor.into()));
    let products = PRODUCTS.iter().map(|product| Line::Product(product.into()));
    let customers = customers.map(|person| Line::Customer(person.into()));
    let orders = ORDERS.iter().map(|order| Line::Order(order.line(now)));
    vendors.chain(products).chain(customers).chain(orders).collect()
}

impl From<&DemoVendor> for import::Vendor {
    fn from(vendor: &DemoVendor) -> Self {
        Self {
            reference: vendor.reference.to_owned(),
            name: vendor.name.to_owned(),
            about: vendor.about.to_owned(),
        }
    }
}

impl From<&DemoProduct> for import::Product {
    fn from(product: &DemoProduct) -> Self {
        Self {
            reference: product.reference.to_owned(),
            vendor: product.vendor.map(str::to_owned),
            name: product.name.to_owned(),
            price: product.cents,
            picture: product.picture.to_owned(),
            summary: product.summary.to_owned(),
            details: product.details.iter().map(|&detail| detail.to_owned()).collect(),
        }
    }
}

impl From<&DemoPerson> for import::Customer {
    fn from(person: &DemoPerson) -> Self {
        Self {
            reference: person.email.to_owned(),
            email: person.email.to_owned(),
            name: person.name.to_owned(),
        }
    }
}

impl DemoDispute {
    fn wish(&self, now: Moment) -> Wish {
        Wish {
            act: Act::Open,
            order: self.order.to_owned(),
            words: self.reason.to_owned(),
            seen: Version(0),
            send_id: SendId::fresh(),
            address: String::new(),
            at: now.plus_seconds(-self.minutes_ago * MINUTE),
        }
    }
}

impl DemoOrder {
    fn line(&self, now: Moment) -> import::Order {
        let item = |(reference, quantity): &(&str, i64)| {
            let product = PRODUCTS.iter().find(|product| product.reference == *reference);
            import::Item {
                product: Some((*reference).to_owned()),
                name: product.map_or_else(String::new, |product| product.name.to_owned()),
                quantity: *quantity,
                price: product.map_or(0, |product| product.cents),
            }
        };
        let items: Vec<import::Item> = self.items.iter().map(item).collect();
        import::Order {
            reference: self.number.to_owned(),
            number: self.number.to_owned(),
            customer: self.customer.to_owned(),
            vendor: self.vendor.map(str::to_owned),
            status: self.status,
            total: items.iter().map(|item| item.price * item.quantity).sum(),
            placed_at: now.plus_seconds(-self.days_ago * DAY).rfc3339(),
            items,
        }
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

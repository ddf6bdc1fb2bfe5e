//! A small marketplace in a database of its own, on either engine.

mod browser;
mod engine;
mod postgres;

pub use browser::{Browser, Page};
use stoa::{
    domain::{
        accounts::{Email, Employer, NewPassword, PersonName, Role, Viewer},
        ids::{OrderId, ProductId, ThreadId, VendorId},
        messages::{MessageBody, SendId},
        moment::Moment,
        money::Money,
        orders::OrderStatus,
        threads::Topic,
    },
    server::{
        Result,
        actions::{
            messages::{self, Outgoing, Sent},
            read_marks, threads,
        },
        config::{Limit, Limits},
        db::{
            self, Db,
            accounts::NewAccount,
            orders::NewOrder,
            shop::{self, NewProduct},
        },
        passwords, reads,
    },
};

/// Makes a test of its body on each engine.
macro_rules! on_both {
    ($(#[$doc:meta])* async fn $name:ident($world:ident: World) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "small tests need less")]
            use super::*;

            $(#[$doc])*
            async fn check($world: $crate::support::World) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                check($crate::support::World::on_sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                check($crate::support::World::on_postgres().await).await;
            }
        }
    };
}
pub(crate) use on_both;

/// Everybody's password.
pub const PASSWORD: &str = "correct horse";

/// Some day in 2026, from which tests count.
pub const NOW: Moment = Moment(1_790_000_000_000_000);

/// Two vendors, three products, three orders and seven people.
pub struct World {
    pub db: Db,
    pub limits: Limits,
    pub lumen: VendorId,
    /// Lumen's product.
    pub lamp: ProductId,
    /// The marketplace's own product.
    pub card: ProductId,
    /// Carla's order at Lumen.
    pub carlas_order: OrderId,
    /// Carla's order at the marketplace itself.
    pub own_order: OrderId,
    pub carla: Viewer,
    pub chris: Viewer,
    pub nora: Viewer,
    pub otto: Viewer,
    pub vera: Viewer,
    pub ada: Viewer,
    pub abe: Viewer,
    /// Removes the database when the world ends.
    _engine: engine::Engine,
}

impl World {
    pub async fn on_sqlite() -> Self {
        Self::build(engine::Engine::sqlite()).await
    }

    pub async fn on_postgres() -> Self {
        Self::build(engine::Engine::postgres().await).await
    }

    async fn build(engine: engine::Engine) -> Self {
        let db = Db::open(engine.address()).await.unwrap();
        db.migrate().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let lumen = shop::insert_vendor(&mut tx, "lumen", "Lumen Lighting", "Lamps.").await.unwrap();
        let fjord = shop::insert_vendor(&mut tx, "fjord", "Fjord Outdoor", "Tents.").await.unwrap();
        let lamp = shop::insert_product(&mut tx, &product("lamp", Some(lumen))).await.unwrap();
        shop::insert_product(&mut tx, &product("tent", Some(fjord))).await.unwrap();
        let card = shop::insert_product(&mut tx, &product("card", None)).await.unwrap();
        tx.commit().await.unwrap();
        let people = People { db: &db, lumen, fjord };
        let carla = people.add("carla", Role::Customer).await;
        let chris = people.add("chris", Role::Customer).await;
        let nora = people.add("nora", Role::Vendor).await;
        let otto = people.add("otto", Role::Vendor).await;
        let vera = people.add("vera", Role::Vendor).await;
        let ada = people.add("ada", Role::Admin).await;
        let abe = people.add("abe", Role::Admin).await;
        let mut tx = db.begin().await.unwrap();
        let carlas_order = db::orders::insert(&mut tx, &order("1001", &carla, Some(lumen))).await.unwrap();
        db::orders::insert(&mut tx, &order("1002", &chris, Some(fjord))).await.unwrap();
        let own_order = db::orders::insert(&mut tx, &order("1003", &carla, None)).await.unwrap();
        tx.commit().await.unwrap();
        let limits = Limits { messages_per_minute: Limit(20), threads_per_hour: Limit(10) };
        Self {
            db,
            limits,
            lumen,
            lamp,
            card,
            carlas_order,
            own_order,
            carla,
            chris,
            nora,
            otto,
            vera,
            ada,
            abe,
            _engine: engine,
        }
    }

    /// Another database on the same engine, with tables and nothing in them.
    pub async fn emptied(&self) -> Emptied {
        let engine = match &self.db {
            Db::Sqlite { .. } => engine::Engine::sqlite(),
            Db::Postgres(_) => engine::Engine::postgres().await,
        };
        let db = Db::open(engine.address()).await.unwrap();
        db.migrate().await.unwrap();
        Emptied { db, _engine: engine }
    }

    /// Has somebody start a thread.
    pub async fn start(&self, who: &Viewer, topic: Topic, out: &Outgoing) -> Result<Sent> {
        threads::start(&self.db, &self.limits, who, topic, out).await
    }

    /// Has Carla ask Lumen about the lamp.
    pub async fn question(&self) -> ThreadId {
        self.start(&self.carla, Topic::Product(self.lamp), &out("Is it bright?", 0)).await.unwrap().thread
    }

    /// Has somebody write.
    pub async fn send(&self, who: &Viewer, thread: ThreadId, out: &Outgoing) -> Result<Sent> {
        messages::send(&self.db, &self.limits, who, thread, out).await
    }

    /// Has somebody write, so many seconds from now.
    pub async fn say(&self, who: &Viewer, thread: ThreadId, words: &str, seconds: i64) -> i64 {
        self.send(who, thread, &out(words, seconds)).await.unwrap().number
    }

    /// Has somebody open a thread.
    pub async fn open(&self, who: &Viewer, thread: ThreadId) -> Result<Option<i64>> {
        read_marks::open(&self.db, who, thread, None).await.map(|opened| opened.first_unread)
    }

    /// How many messages somebody hasn't read in a thread, and whether it is New to them.
    pub async fn unread(&self, who: &Viewer, thread: ThreadId) -> (i64, bool) {
        let list = reads::thread_list(&self.db, who, None).await.unwrap();
        list.rows.iter().find(|row| row.id == thread).map_or((0, false), |row| (row.unread, row.is_new))
    }

    /// How many messages somebody hasn't read at all.
    pub async fn unread_in_all(&self, who: &Viewer) -> i64 {
        db::read_marks::unread_of(&self.db, who.id).await.unwrap()
    }

    /// What is in a thread, as somebody sees it.
    pub async fn bodies(&self, who: &Viewer, thread: ThreadId) -> Vec<String> {
        let view = reads::thread(&self.db, who, thread, None).await.unwrap();
        view.messages.into_iter().map(|message| message.body).collect()
    }

    /// A browser at this marketplace.
    pub fn browser(&self) -> Browser {
        Browser::new(self, false)
    }

    /// A browser at this marketplace where somebody has signed in.
    pub async fn browser_of(&self, who: &Viewer) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(&address(who)).await;
        browser
    }
}

/// A database with tables and nothing in them.
pub struct Emptied {
    db: Db,
    _engine: engine::Engine,
}

impl std::ops::Deref for Emptied {
    type Target = Db;

    fn deref(&self) -> &Db {
        &self.db
    }
}

/// What somebody sends, so many seconds from now.
pub fn out(words: &str, seconds: i64) -> Outgoing {
    Outgoing {
        send_id: SendId::fresh(),
        body: MessageBody::parse(words).unwrap(),
        at: NOW.plus_seconds(seconds),
    }
}

/// Somebody's e-mail address.
pub fn address(who: &Viewer) -> String {
    format!("{}@demo.test", who.name.to_lowercase())
}

struct People<'a> {
    db: &'a Db,
    lumen: VendorId,
    fjord: VendorId,
}

impl People<'_> {
    async fn add(&self, name: &str, role: Role) -> Viewer {
        let employer = match name {
            "nora" | "otto" => Some(Employer { id: self.lumen, name: "Lumen Lighting".to_owned() }),
            "vera" => Some(Employer { id: self.fjord, name: "Fjord Outdoor".to_owned() }),
            _ => None,
        };
        let new = NewAccount {
            email: &Email::parse(&format!("{name}@demo.test")).unwrap(),
            name: &PersonName::parse(&capital(name)).unwrap(),
            role,
            vendor: employer.as_ref().map(|employer| employer.id),
            password_hash: hash().await,
            at: NOW.plus_seconds(-1_000_000),
        };
        let mut tx = self.db.begin().await.unwrap();
        let id = db::accounts::insert(&mut tx, &new).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        Viewer { id, name: capital(name), role, employer }
    }
}

/// The hash of everybody's password, made once.
async fn hash() -> &'static str {
    static HASH: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    HASH.get_or_init(|| async { passwords::hash(NewPassword::parse(PASSWORD).unwrap()).await.unwrap() }).await
}

fn capital(name: &str) -> String {
    format!("{}{}", name[..1].to_uppercase(), &name[1..])
}

fn product(name: &'static str, vendor: Option<VendorId>) -> NewProduct<'static> {
    NewProduct {
        reference: name,
        vendor,
        name,
        price: Money(18_900),
        picture: "lumen-halo.svg",
        summary: "",
        details: "",
    }
}

fn order<'a>(number: &'a str, customer: &Viewer, vendor: Option<VendorId>) -> NewOrder<'a> {
    NewOrder {
        reference: number,
        number,
        customer: customer.id,
        vendor,
        status: OrderStatus::Shipped,
        total: Money(18_900),
        placed_at: NOW.plus_seconds(-86_400),
    }
}

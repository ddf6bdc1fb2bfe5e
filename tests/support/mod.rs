//! A small marketplace in a database of its own, on either engine.

mod browser;
mod cluster;
mod ear;
mod engine;
mod gate;
mod live;
mod mail_server;
mod postgres;
mod program;
mod proxy;
mod whole;

pub use browser::{Browser, Page, state};
pub use cluster::program as postgres_program;
pub use ear::Ear;
pub use gate::{Gate, Way};
pub use live::{Listening, Server, note};
pub use mail_server::{MailServer, Received};
pub use program::{Program, address_of, call, database, exchange, get};
pub use proxy::{Manner, proxy};
use stoa::{
    domain::{
        accounts::{Email, Employer, NewPassword, PersonName, Registration, Role, Viewer},
        ids::{AccountId, LinkId, OrderId, ProductId, ThreadId, VendorId},
        limits::Counted,
        links::Piece,
        lists::ThreadQuery,
        messages::{MessageBody, SendId},
        moment::Moment,
        money::Money,
        orders::{OrderList, OrderQuery, OrderStatus},
        sessions::Device,
        threads::{MarkAs, PageOf, ThreadList, ThreadRow, Topic},
    },
    server::{
        Result,
        actions::{
            accounts, deletion, marking,
            messages::{self, Outgoing, Sent},
            passwords::{LINK_LIFETIME, fresh_link},
            read_marks,
            sessions::{self, SignedIn},
            threads,
        },
        clock,
        config::{Limit, Limits, Market},
        context::AppState,
        db::{
            self, Db,
            accounts::NewAccount,
            mail_queue,
            orders::{NewItem, NewOrder},
            password_links,
            shop::{self, NewProduct},
        },
        limiter::{Limiter, Most},
        lists, passwords, reads,
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
    /// In the database, whichever that is; see [`World::counting_in_memory`].
    pub limiter: Limiter,
    pub lumen: VendorId,
    pub fjord: VendorId,
    /// Lumen's product.
    pub lamp: ProductId,
    /// Fjord's product.
    pub tent: ProductId,
    /// The marketplace's own product.
    pub card: ProductId,
    /// Carla's order at Lumen.
    pub carlas_order: OrderId,
    /// Chris's order at Fjord.
    pub chris_order: OrderId,
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
        let tent = shop::insert_product(&mut tx, &product("tent", Some(fjord))).await.unwrap();
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
        let new = [
            order("1001", &carla, Some((lumen, "Lumen Lighting")), (lamp, "lamp")),
            order("1002", &chris, Some((fjord, "Fjord Outdoor")), (tent, "tent")),
            order("1003", &carla, None, (card, "card")),
        ];
        let orders = db::orders::insert(&mut tx, &new).await.unwrap();
        tx.commit().await.unwrap();
        let &[carlas_order, chris_order, own_order] = orders.as_slice() else { panic!("three orders") };
        let limits = Limits { messages_per_minute: Limit(20), threads_per_hour: Limit(10) };
        Self {
            limiter: limiter(&db),
            db,
            limits,
            lumen,
            fjord,
            lamp,
            tent,
            card,
            carlas_order,
            chris_order,
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

    /// Another such world on the same engine.
    pub async fn another(&self) -> Self {
        match &self.db {
            Db::Sqlite { .. } => Self::on_sqlite().await,
            Db::Postgres(_) => Self::on_postgres().await,
        }
    }

    /// Another database on the same engine, with tables and nothing in them.
    pub async fn emptied(&self) -> Emptied {
        let emptied = self.untouched().await;
        emptied.migrate().await.unwrap();
        emptied
    }

    /// Another database on the same engine, without tables.
    pub async fn untouched(&self) -> Emptied {
        let engine = match &self.db {
            Db::Sqlite { .. } => engine::Engine::sqlite(),
            Db::Postgres(_) => engine::Engine::postgres().await,
        };
        let db = Db::open(engine.address()).await.unwrap();
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
        read_marks::open(&self.db, who, thread, PageOf::Newest).await.map(|opened| opened.first_unread)
    }

    /// How many messages somebody hasn't read in a thread, and whether it is New to them.
    pub async fn unread(&self, who: &Viewer, thread: ThreadId) -> (i64, bool) {
        let list = lists::threads(&self.db, who, &ThreadQuery::all()).await.unwrap();
        list.rows.iter().find(|row| row.id == thread).map_or((0, false), |row| (row.unread, row.is_new))
    }

    /// How many messages somebody hasn't read at all.
    pub async fn unread_in_all(&self, who: &Viewer) -> i64 {
        db::waiting::count(&self.db, who).await.unwrap().0
    }

    /// How many messages somebody hasn't read, counted from the messages themselves.
    pub async fn recount(&self, who: &Viewer) -> i64 {
        const SQL: &str = "SELECT COUNT(*) FROM messages m JOIN threads t ON t.id = m.thread_id
            JOIN accounts a ON a.id = $1
            LEFT JOIN read_marks r ON r.thread_id = t.id AND r.account_id = a.id
            WHERE t.deleted_at IS NULL AND m.number > COALESCE(r.number, 0) AND m.author_id <> a.id
                AND m.sent_at >= a.created_at AND (a.role <> 'admin' OR m.for_admins)
                AND (a.role = 'admin' OR t.vendor_id = a.vendor_id OR t.customer_id = a.id)";
        match &self.db {
            Db::Sqlite { readers, .. } => sqlx::query_scalar(SQL).bind(who.id).fetch_one(readers).await,
            Db::Postgres(pool) => sqlx::query_scalar(SQL).bind(who.id).fetch_one(pool).await,
        }
        .unwrap()
    }

    /// A page of somebody's threads, as an address asks for it.
    pub async fn list(&self, who: &Viewer, address: &str) -> ThreadList {
        let query = ThreadQuery::parse(address, who, 0).unwrap();
        lists::threads(&self.db, who, &query).await.unwrap()
    }

    /// All pages of such a list: each is full but the last, and says how many rows there are in all.
    pub async fn rows(&self, who: &Viewer, address: &str) -> Vec<ThreadRow> {
        let per = usize::from(ThreadQuery::parse(address, who, 0).unwrap().per);
        let mut list = self.list(who, address).await;
        let matches = list.matches;
        let mut rows = std::mem::take(&mut list.rows);
        while let Some(next) = list.next {
            assert_eq!(rows.len() % per, 0, "only the last page isn't full: {address}");
            list = self.list(who, &format!("{address}&cursor={}", encoded(&next))).await;
            assert_eq!(list.matches, matches, "{address}");
            assert!(!list.rows.is_empty() && list.rows.len() <= per, "{address}");
            rows.append(&mut list.rows);
        }
        assert_eq!((matches.counted, matches.has_more), (rows.len() as i64, false), "{} {address}", who.name);
        rows
    }

    /// The threads of all pages of such a list.
    pub async fn ids(&self, who: &Viewer, address: &str) -> Vec<ThreadId> {
        self.rows(who, address).await.into_iter().map(|row| row.id).collect()
    }

    /// A page of somebody's orders, as an address asks for it.
    pub async fn orders(&self, who: &Viewer, address: &str) -> OrderList {
        lists::orders(&self.db, who, &OrderQuery::parse(address, who).unwrap()).await.unwrap()
    }

    /// The numbers of all pages of such a list: each is full but the last, and says how many orders there are in all.
    pub async fn numbers(&self, who: &Viewer, address: &str) -> Vec<String> {
        let per = usize::from(OrderQuery::parse(address, who).unwrap().per);
        let mut list = self.orders(who, address).await;
        let matches = list.matches;
        let mut numbers: Vec<String> = list.rows.into_iter().map(|row| row.number).collect();
        while let Some(next) = list.next {
            assert_eq!(numbers.len() % per, 0, "only the last page isn't full: {address}");
            list = self.orders(who, &format!("{address}&cursor={}", encoded(&next))).await;
            assert!(!list.rows.is_empty() && list.matches == matches, "{address}");
            numbers.extend(list.rows.into_iter().map(|row| row.number));
        }
        assert_eq!(
            (matches.counted, matches.has_more),
            (numbers.len() as i64, false),
            "{} {address}",
            who.name
        );
        numbers
    }

    /// Has somebody mark threads, and says how many were changed.
    pub async fn mark(&self, who: &Viewer, threads: &[ThreadId], act: MarkAs) -> u64 {
        marking::mark(&self.db, who, threads, act, clock::now()).await.unwrap()
    }

    /// Has Ada delete a thread.
    pub async fn delete(&self, thread: ThreadId) {
        deletion::delete(&self.db, &self.ada, thread, NOW).await.unwrap();
    }

    /// Another customer, who has been here as long as the others.
    pub async fn customer(&self, name: &str, address: &str) -> Viewer {
        let person = Registration::parse(name, address, PASSWORD).unwrap();
        let at = NOW.plus_seconds(-1_000_000);
        let id = accounts::create(&self.db, person, Role::Customer, None, at).await.unwrap();
        Viewer { id, name: name.to_owned(), role: Role::Customer, employer: None }
    }

    /// The customer with an address.
    pub async fn viewer(&self, email: &str) -> Viewer {
        let id = self.number(&format!("SELECT id FROM accounts WHERE email_key = '{email}'")).await;
        Viewer { id: AccountId(id), name: String::new(), role: Role::Customer, employer: None }
    }

    /// The order with a number.
    pub async fn order_id(&self, number: &str) -> OrderId {
        OrderId(self.number(&format!("SELECT id FROM orders WHERE number = '{number}'")).await)
    }

    /// The product with a reference.
    pub async fn product_id(&self, reference: &str) -> ProductId {
        ProductId(self.number(&format!("SELECT id FROM products WHERE reference = '{reference}'")).await)
    }

    /// Changes something in the database behind everybody's back.
    pub async fn sql(&self, statement: &str) {
        self.try_sql(statement).await.unwrap();
    }

    /// The same, where it may be refused.
    pub async fn try_sql(&self, statement: &str) -> std::result::Result<(), sqlx::Error> {
        try_sql(&self.db, statement).await
    }

    /// A number that the database finds.
    pub async fn number(&self, question: &str) -> i64 {
        number(&self.db, question).await
    }

    /// Texts that the database finds.
    pub async fn texts(&self, question: &str) -> Vec<String> {
        texts(&self.db, question).await
    }

    /// The token that the link which was asked for last is mailed with.
    pub async fn mailed_token(&self) -> String {
        let link = LinkId(self.number("SELECT MAX(link_id) FROM mails").await);
        fresh_link(&self.db, link, Moment(0)).await.unwrap().unwrap()
    }

    /// Queues an e-mail with a link that was asked for so many seconds from the beginning.
    pub async fn ask_for_link(&self, account: AccountId, seconds: i64) {
        enqueue_link(&self.db, account, NOW.plus_seconds(seconds)).await;
    }

    /// The same world without limits.
    pub fn unlimited(mut self) -> Self {
        self.limits = Limits { messages_per_minute: Limit(0), threads_per_hour: Limit(0) };
        self
    }

    /// The same world, where what is done how often is counted in memory.
    pub fn counting_in_memory(mut self) -> Self {
        self.limiter = Limiter::in_memory(self.limiter.most);
        self
    }

    /// The same world, where an account may search so often a minute, and have so many streams.
    pub fn limited(mut self, searches: u32, streams: u32) -> Self {
        self.limiter.most = Most { searches, streams, ..self.limiter.most };
        self
    }

    /// Uses up what may be done, for the next minute at least.
    pub async fn use_up(&self, what: Counted<'_>) {
        let soon = clock::now().plus_seconds(60);
        while self.limiter.count(&[what], soon).await.is_ok() {}
    }

    /// Uses up what each server counts by itself.
    pub fn use_up_here(limiter: &Limiter, what: Counted<'_>) {
        let soon = clock::now().plus_seconds(60);
        while limiter.count_here(what, soon).is_ok() {}
    }

    /// Forgets how often anything was done.
    pub async fn forgive(&self) {
        self.limiter.tidy(clock::now().plus_seconds(86_400)).await.unwrap();
    }

    /// What is in a thread, as somebody sees it.
    pub async fn bodies(&self, who: &Viewer, thread: ThreadId) -> Vec<String> {
        let view = reads::thread(&self.db, who, thread, PageOf::Newest).await.unwrap();
        view.messages.into_iter().map(|message| message.body.iter().map(Piece::as_str).collect()).collect()
    }

    /// The cookie of somebody who has signed in.
    pub async fn cookie_of(&self, who: &Viewer) -> String {
        let email = Email::parse(&address(who)).unwrap();
        let session = sign_in(&self.db, &email, PASSWORD, clock::now()).await.unwrap();
        format!("stoa_session={}", session.token)
    }

    /// A browser at this marketplace.
    pub fn browser(&self) -> Browser {
        Browser::new(self, false)
    }

    /// What a server of this marketplace shares.
    pub fn shared_state(&self) -> AppState {
        state(Market { is_demo: false, is_secure: false, is_behind_proxy: false }, self)
    }

    /// A browser at this marketplace where somebody has signed in.
    pub async fn browser_of(&self, who: &Viewer) -> Browser {
        let mut browser = self.browser();
        browser.sign_in(&address(who)).await;
        browser
    }
}

/// A database with nothing in it.
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

impl Emptied {
    /// Changes something in the database.
    pub async fn sql(&self, statement: &str) {
        self.try_sql(statement).await.unwrap();
    }

    /// The same, where it may be refused.
    pub async fn try_sql(&self, statement: &str) -> std::result::Result<(), sqlx::Error> {
        try_sql(&self.db, statement).await
    }

    /// A number that the database finds.
    pub async fn number(&self, question: &str) -> i64 {
        number(&self.db, question).await
    }

    /// Texts that the database finds.
    pub async fn texts(&self, question: &str) -> Vec<String> {
        texts(&self.db, question).await
    }
}

/// Queues an e-mail with a link that is asked for at a moment.
pub async fn enqueue_link(db: &Db, account: AccountId, at: Moment) {
    let mut tx = db.begin().await.unwrap();
    let until = at.plus_seconds(LINK_LIFETIME);
    let link = password_links::insert(&mut tx, account, at, until, i64::MAX).await.unwrap().unwrap();
    mail_queue::enqueue_renewal(&mut tx, account, link, at).await.unwrap();
    tx.commit().await.unwrap();
}

async fn try_sql(db: &Db, statement: &str) -> std::result::Result<(), sqlx::Error> {
    let statement = sqlx::AssertSqlSafe(statement.to_owned());
    match db {
        Db::Sqlite { writer, .. } => sqlx::query(statement).execute(writer).await.map(drop),
        Db::Postgres(pool) => sqlx::query(statement).execute(pool).await.map(drop),
    }
}

/// A number that a database finds.
pub async fn number(db: &Db, question: &str) -> i64 {
    let question = sqlx::AssertSqlSafe(question.to_owned());
    match db {
        Db::Sqlite { readers, .. } => sqlx::query_scalar(question).fetch_one(readers).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(question).fetch_one(pool).await.unwrap(),
    }
}

/// Texts that a database finds.
pub async fn texts(db: &Db, question: &str) -> Vec<String> {
    let question = sqlx::AssertSqlSafe(question.to_owned());
    match db {
        Db::Sqlite { readers, .. } => sqlx::query_scalar(question).fetch_all(readers).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(question).fetch_all(pool).await.unwrap(),
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

/// Numbers by chance, the same for the same seed (Knuth's MMIX).
pub fn chance(seed: u64) -> impl FnMut(u64) -> u64 {
    let mut state = seed;
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    }
}

/// A value as it stands in an address.
pub fn encoded(value: &str) -> String {
    form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

/// Signs somebody in with a browser that nothing is known of.
pub async fn sign_in(db: &Db, email: &Email, password: &str, at: Moment) -> Result<SignedIn> {
    sessions::sign_in(db, &limiter(db), email, password.to_owned(), &Device::default(), at).await
}

/// What holds people to their limits.
pub fn limiter(db: &Db) -> Limiter {
    Limiter::in_database(db, Most { searches: 120, disputes: 30, streams: 20 })
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
    HASH.get_or_init(|| async {
        passwords::hash(NewPassword::parse(PASSWORD).unwrap(), [""; 2]).await.unwrap()
    })
    .await
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

/// An order of one thing.
pub fn order<'a>(
    number: &'a str,
    customer: &'a Viewer,
    vendor: Option<(VendorId, &'a str)>,
    (product, name): (ProductId, &'a str),
) -> NewOrder<'a> {
    NewOrder {
        reference: number,
        number,
        customer: (customer.id, &customer.name),
        vendor,
        status: OrderStatus::Shipped,
        total: Money(18_900),
        placed_at: NOW.plus_seconds(-86_400),
        items: vec![NewItem { product: Some(product), name, quantity: 1, price: Money(18_900) }],
    }
}

//! A world that is open: a server on a copy of it, and people who are signed in there.

use std::{cell::RefCell, collections::HashMap, env, fs, path::PathBuf, process};

use stoa::domain::messages::SendId;

use super::{
    Result,
    client::{Connection, get, post},
    engine::{Engine, row, rows},
    full_lists::{self, ADMIN},
    long_threads::{CUSTOMER, STAFF},
    paths::Ask,
    server::Server,
    worlds::Kept,
};

/// How many senders there are, each with a thread of their own.
pub const SENDERS: usize = 16;
/// How many orders there are to open disputes on, at most.
const ORDERS: usize = 20_000;
/// What senders say.
pub const BODY: &str = "Thank you, it has come. The parcel was open on one side, though nothing is missing as far as I \
    see. Could you tell me whether the smaller one fits the same box? I'd order two more then.";

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// Staff of a vendor with 40 threads.
    Few,
    /// Staff of the vendor with the most threads.
    Many,
    /// An admin.
    Admin,
    /// The vendor's staff in the threads that are the same in each world.
    Staff,
    /// The customer there.
    Customer,
}

impl Who {
    /// What the tables call them.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Few => "vendor with 40 threads",
            Self::Many => "vendor with the most threads",
            Self::Admin => "admin",
            Self::Staff => "vendor",
            Self::Customer => "customer",
        }
    }
}

/// A world that is open.
pub struct Market {
    /// What it is a copy of.
    pub kept: Kept,
    /// What the copy is called.
    pub name: String,
    /// Its server.
    pub server: Server,
    /// The vendor with the most threads.
    pub largest: Largest,
    /// Their cookies and threads.
    pub senders: Vec<(String, i64)>,
    cookies: HashMap<Who, String>,
    orders: RefCell<Vec<String>>,
}

/// The vendor with the most threads.
#[derive(Debug, Clone)]
pub struct Largest {
    /// The vendor.
    pub id: i64,
    /// How many threads it has.
    pub threads: i64,
    /// One of its staff.
    pub email: String,
}

impl Market {
    /// Opens a copy of a world.
    pub async fn open(engine: &Engine, kept: Kept) -> Result<Self> {
        let name = kept.copied(engine).await?;
        let db = engine.open(&name).await?;
        let (id, threads): (i64, i64) = row(&db, LARGEST).await?;
        let staff = format!("SELECT email FROM accounts WHERE vendor_id = {id} ORDER BY id LIMIT 1");
        let (email,): (String,) = row(&db, &staff).await?;
        let largest = Largest { id, threads, email };
        full_lists::fill(engine, &name, &largest).await?;
        let senders: Vec<(String, i64)> = rows(&db, &format!("{OF_SENDERS} LIMIT {SENDERS}")).await?;
        let orders: Vec<(String,)> = rows(&db, &format!("{UNDISPUTED} LIMIT {ORDERS}")).await?;
        db.close().await;
        let server = Server::start(&engine.address(&name), &data(engine, &name))?;
        let mut market = Self {
            kept,
            name,
            server,
            largest,
            senders,
            cookies: HashMap::new(),
            orders: RefCell::new(orders.into_iter().map(|(number,)| number).collect()),
        };
        market.sign_in().await?;
        Ok(market)
    }

    async fn sign_in(&mut self) -> Result<()> {
        let mut connection = self.connection().await?;
        let people = [
            (Who::Few, "vera@fjord.test"),
            (Who::Many, &self.largest.email),
            (Who::Admin, ADMIN),
            (Who::Staff, STAFF),
            (Who::Customer, CUSTOMER),
        ];
        for (who, email) in people {
            let cookie = signed_in(&mut connection, &self.server.address, email).await?;
            self.cookies.insert(who, cookie);
        }
        for (sender, _) in &mut self.senders {
            *sender = signed_in(&mut connection, &self.server.address, sender).await?;
        }
        Ok(())
    }

    /// A connection to its server.
    pub async fn connection(&self) -> Result<Connection> {
        Connection::open(&self.server.address).await
    }

    /// Somebody's cookie.
    pub fn cookie(&self, who: Who) -> &str {
        self.cookies.get(&who).map_or("", String::as_str)
    }

    /// The request that is made on a connection to a server of this world; none when there is nothing left to act on.
    pub fn request(&self, host: &str, ask: &Ask, connection: usize) -> Option<Vec<u8>> {
        let call =
            |who, name: &str, fields: &[(&str, &str)]| post(host, name, who, "application/json", fields);
        Some(match ask {
            Ask::Page(who, path) => get(host, &path(self), self.cookie(*who)),
            Ask::CountWaiting(who) => call(self.cookie(*who), "count_waiting", &[]),
            Ask::CountThreads(who, query) => call(self.cookie(*who), "count_threads", &[("query", query)]),
            Ask::Send => {
                let (cookie, thread) = self.senders.get(connection % self.senders.len())?;
                let (thread, send_id) = (thread.to_string(), SendId::fresh().to_string());
                call(cookie, "send_message", &[("thread", &thread), ("body", BODY), ("send_id", &send_id)])
            }
            Ask::OpenDispute => {
                let (order, send_id) = (self.orders.borrow_mut().pop()?, SendId::fresh().to_string());
                let fields = [
                    ("order", order.as_str()),
                    ("body", "It never came."),
                    ("send_id", &send_id),
                    ("seen", "0"),
                ];
                call(self.cookie(Who::Admin), "open_dispute", &fields)
            }
        })
    }

    /// Closes it, and removes the copy.
    pub async fn close(self, engine: &Engine) -> Result<()> {
        drop(self.server);
        engine.remove(&self.name).await?;
        let _ = fs::remove_dir_all(data(engine, &self.name));
        Ok(())
    }
}

/// The folder for what a server has besides its database.
pub fn data(engine: &Engine, name: &str) -> PathBuf {
    env::temp_dir().join(format!("stoa-bench-{}-{}-{name}", process::id(), engine.name()))
}

const LARGEST: &str =
    "SELECT vendor_id, COUNT(*) FROM threads WHERE vendor_id IS NOT NULL AND deleted_at IS NULL
    GROUP BY vendor_id ORDER BY 2 DESC LIMIT 1";

/// Customers and a thread of each, of the newest.
const OF_SENDERS: &str = "SELECT a.email, MAX(t.id) FROM threads t JOIN accounts a ON a.id = t.customer_id
    WHERE t.id > (SELECT MAX(id) FROM threads) - 1000 AND t.deleted_at IS NULL AND NOT t.is_disputed
        AND a.email LIKE '%@crowd.test' GROUP BY a.email ORDER BY 2 DESC";

/// Orders of customers that nothing was disputed about.
const UNDISPUTED: &str = "SELECT o.number FROM orders o
    WHERE NOT EXISTS (SELECT 1 FROM disputes d WHERE d.order_id = o.id) ORDER BY o.id DESC";

async fn signed_in(connection: &mut Connection, host: &str, email: &str) -> Result<String> {
    let fields = [("from", "/sign-in"), ("email", email), ("password", "demo")];
    let answer = connection.ask(&post(host, "sign_in", "", "text/html", &fields)).await?;
    let cookie = answer.header("set-cookie").filter(|cookie| cookie.starts_with("stoa_session="));
    let cookie = cookie.and_then(|cookie| cookie.split(';').next());
    cookie.map(str::to_owned).ok_or_else(|| format!("{email} can't sign in: {}", answer.status).into())
}

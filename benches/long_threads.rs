//! What a world has besides the crowd: two threads that are the same in each, one short and one long.

use stoa::{
    domain::{
        accounts::{Employer, Role, Viewer},
        ids::{AccountId, ProductId, ThreadId, VendorId},
        messages::{MessageBody, SendId},
        moment::Moment,
        threads::Topic,
    },
    server::{
        actions::{
            messages::{self, Outgoing},
            threads,
        },
        clock,
        config::{Limit, Limits},
        db::{Db, mail_queue},
    },
};

use super::{
    Result,
    engine::{Engine, row},
};

/// Goes up when these threads become others.
pub const EDITION: u32 = 1;

/// The customer of both threads.
pub const CUSTOMER: &str = "carla@demo.test";
/// The vendor's staff.
pub const STAFF: &str = "nora@lumen.test";

const SHORT: i64 = 20;
const LONG: i64 = 5_000;
/// As if nothing had a limit.
pub const UNLIMITED: Limits = Limits { messages_per_minute: Limit(0), threads_per_hour: Limit(0) };

const SAID: [&str; 8] = [
    "Hello, is this lamp bright enough to read by?",
    "Yes, it is: 800 lumens, which is what a reading lamp needs. With the dimmer you can have less.",
    "Thank you! And does the shade come off for cleaning? Ours get dusty quickly, since the window is open all \
     summer and the road isn't far away.",
    "It does, by the three screws at the back. Please let it cool down first, and don't use anything with alcohol \
     on the inside, which is coated. A dry cloth does most of the time; for the rest take a little soap.",
    "Good.",
    "Is there anything else that you'd like to know? The parcel leaves today if you order before noon.",
    "One thing: my sister has the older one and says that its cable was short.\n\nIs it longer now? I'd put it \
     on a shelf, about two metres from the socket.",
    "This one has 2.5 metres, in white or black. See https://example.com/lamps/halo for all the measures.",
];

/// Makes both, and says which they are: the short one, and the long one.
pub async fn add(engine: &Engine, name: &str) -> Result<(i64, i64)> {
    let db = engine.open_in_haste(name).await?;
    let people = [viewer(&db, CUSTOMER).await?, viewer(&db, STAFF).await?];
    let product =
        "SELECT MIN(p.id) FROM products p JOIN vendors v ON v.id = p.vendor_id WHERE v.reference = 'lumen'";
    let (product,) = row(&db, product).await?;
    let now = clock::now();
    let mut made = Vec::new();
    for length in [SHORT, LONG] {
        made.push(talk(&db, &people, product, length, now).await?);
    }
    let mut tx = db.begin().await?;
    mail_queue::forget(&mut tx).await?;
    tx.commit().await?;
    db.close().await;
    Ok((made[0].0, made[1].0))
}

/// Lets customer and vendor write by turns, up to now.
async fn talk(
    db: &Db,
    people: &[Viewer; 2],
    product: ProductId,
    length: i64,
    now: Moment,
) -> Result<ThreadId> {
    let mut thread = None;
    let said = (0..length).zip(SAID.iter().cycle()).zip(people.iter().cycle());
    for ((place, words), author) in said {
        let out = Outgoing {
            send_id: SendId::fresh(),
            body: MessageBody::parse(words).map_err(|problem| format!("{problem:?}"))?,
            at: now.plus_seconds(place - length),
        };
        let sent = match thread {
            None => threads::start(db, &UNLIMITED, author, Topic::Product(product), &out).await,
            Some(thread) => messages::send(db, &UNLIMITED, author, thread, &out).await,
        };
        thread = Some(sent?.thread);
    }
    thread.ok_or_else(|| "a thread without messages".into())
}

/// The person with an address.
pub async fn viewer(db: &Db, email: &str) -> Result<Viewer> {
    let sql = format!(
        "SELECT a.id, a.name, a.role, v.id, v.name FROM accounts a LEFT JOIN vendors v ON v.id = a.vendor_id
        WHERE a.email = '{email}'"
    );
    let (id, name, role, vendor, vendor_name): (AccountId, String, Role, Option<VendorId>, Option<String>) =
        row(db, &sql).await?;
    let employer = vendor.zip(vendor_name).map(|(id, name)| Employer { id, name });
    Ok(Viewer { id, name, role, employer })
}

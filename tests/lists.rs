//! Lists of threads: which are in them, in which order, page by page.

use stoa::{
    domain::{
        accounts::{Role, Viewer},
        ids::{ThreadId, VendorId},
        lists::{Show, ThreadFilter, ThreadQuery},
        threads::{MarkAs, ThreadRow, Topic},
    },
    error::{AppError, Problem},
    server::{
        actions::{deletion, marking},
        lists,
        vendor_choice::VendorChoice,
    },
};

use crate::support::{World, encoded, on_both, out};

const HOUR: i64 = 3_600;

/// From the first moment of the fair to the midnight after: it begins on 2026-09-21 at 14:13:20.
const TO_MIDNIGHT: i64 = 9 * HOUR + 46 * 60 + 40;

/// A thread of the fair.
#[derive(Debug, Clone)]
struct Stall {
    id: ThreadId,
    customer: Viewer,
    /// The place of the customer's name among all.
    customer_place: usize,
    seller: Option<VendorId>,
    /// The place of the seller's name among all.
    seller_place: usize,
    kind: &'static str,
    seconds: i64,
}

/// The customers of the fair in the order of their names, which two of them share.
async fn customers(world: &World) -> Vec<(usize, Viewer)> {
    let mut customers = Vec::new();
    for (n, (place, name)) in [
        (0, "★"),
        (1, "100"),
        (2, "Anna-Lena"),
        (2, "anna  lena"),
        (3, "Carla"),
        (4, "Chris"),
        (5, "Émile"),
        (6, "zoe"),
        (7, "李雷"),
    ]
    .into_iter()
    .enumerate()
    {
        let customer = match name {
            "Carla" => world.carla.clone(),
            "Chris" => world.chris.clone(),
            _ => world.customer(name, &format!("customer{n}@demo.test")).await,
        };
        customers.push((place, customer));
    }
    customers
}

/// 45 threads of nine customers with all sellers about everything there is, up to five of a moment.
async fn fair(world: &World) -> Vec<Stall> {
    let customers = customers(world).await;
    let mut stalls = Vec::new();
    for n in 0..45 {
        let (customer_place, customer) = customers[n % 9].clone();
        let (topic, kind, seller_place, seller) = match n {
            4 => (Topic::Order(world.carlas_order), "order", 2, Some(world.lumen)),
            5 => (Topic::Order(world.chris_order), "order", 1, Some(world.fjord)),
            13 => (Topic::Order(world.own_order), "order", 0, None),
            _ if n % 4 == 0 => (Topic::Product(world.lamp), "product", 2, Some(world.lumen)),
            _ if n % 4 == 1 => (Topic::Product(world.tent), "product", 1, Some(world.fjord)),
            _ if n % 4 == 2 => (Topic::Product(world.card), "product", 0, None),
            _ => (Topic::Vendor(world.lumen), "vendor", 2, Some(world.lumen)),
        };
        let seconds = TO_MIDNIGHT + i64::try_from(n * 5 % 11).unwrap() * 6 * HOUR;
        let id = world.start(&customer, topic, &out("Hello", seconds)).await.unwrap().thread;
        stalls.push(Stall { id, customer, customer_place, seller, seller_place, kind, seconds });
    }
    stalls
}

fn sees(viewer: &Viewer, stall: &Stall) -> bool {
    match viewer.role {
        Role::Customer => stall.customer.id == viewer.id,
        Role::Vendor => stall.seller.is_some() && stall.seller == viewer.vendor_id(),
        Role::Admin => true,
    }
}

/// The threads in the order of a key, and by their ids where that is equal.
fn sorted<K: Ord>(stalls: &[&Stall], is_descending: bool, key: impl Fn(&Stall) -> K) -> Vec<ThreadId> {
    let mut sorted = stalls.to_vec();
    sorted.sort_by_key(|stall| (key(stall), stall.id));
    if is_descending {
        sorted.reverse();
    }
    sorted.iter().map(|stall| stall.id).collect()
}

on_both!(
    async fn every_order_goes_through_all_pages(world: World) {
        let world = world.unlimited();
        let stalls = fair(&world).await;
        for viewer in [&world.carla, &world.chris, &world.nora, &world.vera, &world.ada] {
            let seen: Vec<&Stall> = stalls.iter().filter(|stall| sees(viewer, stall)).collect();
            assert!(seen.len() >= 5, "there is something to be sorted for {}", viewer.name);
            for is_descending in [false, true] {
                let mut orders = vec![
                    ("id", sorted(&seen, is_descending, |_| 0)),
                    ("customer", sorted(&seen, is_descending, |stall| stall.customer_place)),
                    ("date", sorted(&seen, is_descending, |stall| stall.seconds)),
                ];
                if viewer.role == Role::Admin {
                    orders.push(("vendor", sorted(&seen, is_descending, |stall| stall.seller_place)));
                }
                for (by, expected) in orders {
                    let way = if is_descending { "-" } else { "" };
                    for per in [20, 50] {
                        let address = format!("sort={way}{by}&per={per}");
                        assert_eq!(world.ids(viewer, &address).await, expected, "{} {address}", viewer.name);
                    }
                }
            }
            let latest_first = sorted(&seen, true, |stall| stall.seconds);
            assert_eq!(world.ids(viewer, "").await, latest_first, "unless another order is asked for");
        }
        assert_eq!(world.list(&world.ada, "per=20").await.rows.len(), 20);
    }
);

on_both!(
    async fn filters_let_through_what_they_say(world: World) {
        type Filter<'a> = (String, Box<dyn Fn(&Stall) -> bool + 'a>);
        let world = world.unlimited();
        let stalls = fair(&world).await;
        let (lumen, fjord) = (world.lumen, world.fjord);
        let (day, two_days) = (TO_MIDNIGHT + 24 * HOUR, TO_MIDNIGHT + 48 * HOUR);
        let filters: Vec<Filter> = vec![
            ("subject=product".to_owned(), Box::new(|stall| stall.kind == "product")),
            ("subject=vendor".to_owned(), Box::new(|stall| stall.kind == "vendor")),
            ("subject=order".to_owned(), Box::new(|stall| stall.kind == "order")),
            ("from=2026-09-23".to_owned(), Box::new(|stall| stall.seconds >= day)),
            ("to=2026-09-22".to_owned(), Box::new(|stall| stall.seconds < day)),
            (
                "from=2026-09-23&to=2026-09-23".to_owned(),
                Box::new(|stall| (day..two_days).contains(&stall.seconds)),
            ),
            ("from=2026-09-24&to=2026-09-22".to_owned(), Box::new(|_| false)),
            ("to=2026-09-21".to_owned(), Box::new(|_| false)),
            (
                "from=2026-09-23&subject=product&sort=customer".to_owned(),
                Box::new(|stall| stall.seconds >= day && stall.kind == "product"),
            ),
            (format!("vendor={lumen}"), Box::new(move |stall| stall.seller == Some(lumen))),
            (format!("vendor={fjord}"), Box::new(move |stall| stall.seller == Some(fjord))),
            ("vendor=own".to_owned(), Box::new(|stall| stall.seller.is_none())),
            ("vendor=999".to_owned(), Box::new(|_| false)),
            (
                "vendor=own&subject=order".to_owned(),
                Box::new(|stall| stall.seller.is_none() && stall.kind == "order"),
            ),
            (
                format!("vendor={lumen}&from=2026-09-23&subject=product"),
                Box::new(move |stall| {
                    stall.seller == Some(lumen) && stall.seconds >= day && stall.kind == "product"
                }),
            ),
        ];
        for viewer in [&world.carla, &world.nora, &world.vera, &world.ada] {
            for (address, lets_through) in &filters {
                if address.contains("vendor=") && viewer.role != Role::Admin {
                    assert_eq!(ThreadQuery::parse(address, viewer, 0), Err(AppError::Malformed), "{address}");
                    continue;
                }
                let seen = stalls.iter().filter(|stall| sees(viewer, stall) && lets_through(stall));
                let seen: Vec<&Stall> = seen.collect();
                let expected = if address.contains("sort=customer") {
                    sorted(&seen, false, |stall| stall.customer_place)
                } else {
                    sorted(&seen, true, |stall| stall.seconds)
                };
                let found = world.ids(viewer, &format!("{address}&per=20")).await;
                assert_eq!(found, expected, "{} {address}", viewer.name);
                if !address.contains("sort=") {
                    let found = world.ids(viewer, &format!("{address}&sort=id")).await;
                    assert_eq!(found, sorted(&seen, false, |_| 0), "{} {address}", viewer.name);
                }
            }
        }
    }
);

on_both!(
    async fn days_are_the_readers(world: World) {
        let about = Topic::Product(world.lamp);
        let mut sent = Vec::new();
        for seconds in [TO_MIDNIGHT - 2 * HOUR - 1, TO_MIDNIGHT - 2 * HOUR, TO_MIDNIGHT - 1, TO_MIDNIGHT] {
            sent.push(world.start(&world.carla, about, &out("Hello", seconds)).await.unwrap().thread);
        }
        for (zone, since) in [(0, &sent[3..]), (120, &sent[1..]), (121, &sent[..]), (-1, &sent[4..])] {
            let query = ThreadQuery::parse("from=2026-09-22&sort=id", &world.nora, zone).unwrap();
            let list = lists::threads(&world.db, &world.nora, &query).await.unwrap();
            let ids: Vec<ThreadId> = list.rows.iter().map(|row| row.id).collect();
            assert_eq!(ids, *since, "{zone}");
            let query = ThreadQuery::parse("to=2026-09-21&sort=id", &world.nora, zone).unwrap();
            let before = lists::threads(&world.db, &world.nora, &query).await.unwrap().rows.len();
            assert_eq!(before + ids.len(), 4, "the day before ends where the day begins: {zone}");
        }
    }
);

on_both!(
    async fn each_role_is_shown_what_it_asks_for(world: World) {
        let asked = world.question().await;
        let about_tent = Topic::Product(world.tent);
        let answered = world.question().await;
        let disputed = world.start(&world.chris, about_tent, &out("It leaks", 20)).await.unwrap().thread;
        let own =
            world.start(&world.carla, Topic::Product(world.card), &out("Valid?", 30)).await.unwrap().thread;
        let deleted =
            world.start(&world.chris, Topic::Product(world.lamp), &out("Psst", 40)).await.unwrap().thread;
        let order = Topic::Order(world.carlas_order);
        let written = world.start(&world.nora, order, &out("It ships", 50)).await.unwrap().thread;
        world.open(&world.nora, answered).await.unwrap();
        world.say(&world.nora, answered, "Yes.", 60).await;
        world.sql(&format!("UPDATE threads SET is_disputed = TRUE WHERE id = {disputed}")).await;
        world.delete(deleted).await;
        for (viewer, show, expected) in [
            (&world.carla, "all", vec![answered, written, own, asked]),
            (&world.carla, "unread", vec![answered, written]),
            (&world.chris, "all", vec![disputed]),
            (&world.chris, "unread", vec![]),
            (&world.nora, "all", vec![answered, written, asked]),
            (&world.nora, "unread", vec![asked]),
            (&world.nora, "new", vec![asked]),
            (&world.nora, "disputes", vec![]),
            (&world.otto, "all", vec![answered, written, asked]),
            (&world.otto, "unread", vec![answered, written, asked]),
            (&world.otto, "new", vec![asked]),
            (&world.vera, "all", vec![disputed]),
            (&world.vera, "unread", vec![disputed]),
            (&world.vera, "new", vec![disputed]),
            (&world.vera, "disputes", vec![disputed]),
            (&world.ada, "all", vec![answered, written, own, disputed, asked]),
            (&world.ada, "unread", vec![own]),
            (&world.ada, "new", vec![own, disputed, asked]),
            (&world.ada, "disputes", vec![disputed]),
            (&world.ada, "deleted", vec![deleted]),
        ] {
            let rows = world.rows(viewer, &format!("show={show}")).await;
            let ids: Vec<ThreadId> = rows.iter().map(|row| row.id).collect();
            assert_eq!(ids, expected, "{} {show}", viewer.name);
            let is_so = |row: &ThreadRow| match show {
                "unread" => row.unread > 0,
                "new" => row.is_new,
                "disputes" => row.is_disputed,
                "deleted" => row.is_deleted,
                _ => !row.is_deleted,
            };
            assert!(rows.iter().all(is_so), "{} {show}: the rows say so too", viewer.name);
        }
        for (viewer, show) in [
            (&world.carla, "new"),
            (&world.carla, "disputes"),
            (&world.carla, "deleted"),
            (&world.nora, "deleted"),
            (&world.ada, "everything"),
        ] {
            let refused = ThreadQuery::parse(&format!("show={show}"), viewer, 0);
            assert_eq!(refused, Err(AppError::Malformed), "{} {show}", viewer.name);
        }
        let filter = ThreadFilter { show: Show::New, ..ThreadFilter::default() };
        let query = ThreadQuery { filter, ..ThreadQuery::all() };
        let new = lists::threads(&world.db, &world.carla, &query).await.unwrap();
        let new: Vec<ThreadId> = new.rows.iter().map(|row| row.id).collect();
        assert_eq!(new, [answered, written], "New to a customer is what is unread");
    }
);

on_both!(
    async fn filters_go_together(world: World) {
        let world = world.unlimited();
        let mut stalls = fair(&world).await;
        let [read, disputed] = [0, 1].map(|rest| {
            let some = stalls.iter().enumerate().filter(move |(n, _)| n % 3 == rest);
            some.map(|(_, stall)| stall.id).collect::<Vec<_>>()
        });
        for seller in [&world.nora, &world.vera] {
            world.mark(seller, &read, MarkAs::Read).await;
        }
        for id in &disputed {
            world.sql(&format!("UPDATE threads SET is_disputed = TRUE WHERE id = {id}")).await;
        }
        world.delete(stalls.pop().unwrap().id).await;
        let is_new = |stall: &Stall| stall.seller.is_none() || !read.contains(&stall.id);
        let is_disputed = |stall: &Stall| disputed.contains(&stall.id);
        let lumen = Some(world.lumen);
        let only = |is_in: &dyn Fn(&Stall) -> bool| -> Vec<Stall> {
            stalls.iter().filter(|stall| is_in(stall)).cloned().collect()
        };
        for (viewer, address, expected) in [
            (&world.nora, "show=new", only(&|stall| stall.seller == lumen && is_new(stall))),
            (&world.nora, "show=unread", only(&|stall| stall.seller == lumen && is_new(stall))),
            (
                &world.nora,
                "show=unread&subject=vendor",
                only(&|stall| stall.seller == lumen && is_new(stall) && stall.kind == "vendor"),
            ),
            (
                &world.nora,
                "show=unread&from=2026-09-23",
                only(&|stall| {
                    stall.seller == lumen && is_new(stall) && stall.seconds >= TO_MIDNIGHT + 24 * HOUR
                }),
            ),
            (&world.otto, "show=new", only(&|stall| stall.seller == lumen && is_new(stall))),
            (&world.otto, "show=unread", only(&|stall| stall.seller == lumen)),
            (&world.ada, "show=new", only(&is_new)),
            (&world.ada, "show=new&vendor=1", only(&|stall| stall.seller == lumen && is_new(stall))),
            (&world.ada, "show=new&vendor=own", only(&|stall| stall.seller.is_none())),
            (&world.ada, "show=unread", only(&|stall| stall.seller.is_none())),
            (&world.ada, "show=unread&vendor=1", vec![]),
            (&world.ada, "show=disputes", only(&is_disputed)),
            (
                &world.ada,
                "show=disputes&vendor=own&subject=product",
                only(&|stall| is_disputed(stall) && stall.seller.is_none() && stall.kind == "product"),
            ),
            (&world.nora, "show=disputes", only(&|stall| stall.seller == lumen && is_disputed(stall))),
        ] {
            let expected: Vec<&Stall> = expected.iter().collect();
            for (sort, expected) in [
                ("-date", sorted(&expected, true, |stall| stall.seconds)),
                ("id", sorted(&expected, false, |_| 0)),
                ("-customer", sorted(&expected, true, |stall| stall.customer_place)),
            ] {
                let address = format!("{address}&sort={sort}&per=20");
                assert_eq!(world.ids(viewer, &address).await, expected, "{} {address}", viewer.name);
            }
        }
    }
);

on_both!(
    async fn a_row_that_goes_between_two_pages_takes_no_other_with_it(world: World) {
        let world = world.unlimited();
        for address in ["sort=id&per=20", "sort=-date&per=20", "sort=customer&per=20", "sort=-vendor&per=20"]
        {
            for _ in 0..25 {
                world.question().await;
            }
            let all = world.ids(&world.ada, address).await;
            let first = world.list(&world.ada, address).await;
            for gone in [all[0], all[19], all[20], all[22]] {
                world.delete(gone).await;
            }
            let next = encoded(&first.next.unwrap());
            let second = world.list(&world.ada, &format!("{address}&cursor={next}")).await;
            let ids: Vec<ThreadId> = second.rows.iter().map(|row| row.id).collect();
            let rest: Vec<ThreadId> = [21, 23, 24].map(|n| all[n]).into();
            assert_eq!(ids.get(..3), Some(&rest[..]), "{address}");
            assert_eq!(second.matches.counted, all.len() as i64 - 4, "{address}");
        }
    }
);

on_both!(
    async fn what_arrives_between_two_pages_shifts_nothing(world: World) {
        let world = world.unlimited();
        let mut asked = Vec::new();
        for n in 0..25 {
            let question = out("Is it bright?", n);
            asked
                .push(world.start(&world.carla, Topic::Product(world.lamp), &question).await.unwrap().thread);
        }
        asked.reverse();
        let first = world.list(&world.nora, "show=unread&per=20").await;
        world.say(&world.carla, asked[10], "Hello?", 100).await;
        world.start(&world.carla, Topic::Product(world.lamp), &out("And warm?", 101)).await.unwrap();
        world.mark(&world.nora, &asked[15..22], MarkAs::Read).await;
        let next = encoded(&first.next.unwrap());
        let second = world.list(&world.nora, &format!("show=unread&per=20&cursor={next}")).await;
        let ids: Vec<ThreadId> = second.rows.iter().map(|row| row.id).collect();
        assert_eq!(ids, asked[22..]);
    }
);

on_both!(
    async fn unread_threads_are_in_the_order_of_their_latest_message(world: World) {
        let first = world.question().await;
        let second = world.question().await;
        let third = world.question().await;
        let unread = async |who| world.ids(who, "show=unread").await;
        assert_eq!(unread(&world.nora).await, [third, second, first]);
        world.say(&world.otto, second, "I'll answer this.", 10).await;
        assert_eq!(unread(&world.nora).await, [second, third, first], "a colleague wrote");
        assert_eq!(unread(&world.otto).await, [second, third, first], "its author had not read it");
        assert_eq!(unread(&world.carla).await, [second]);
        world.say(&world.otto, first, "This too.", 20).await;
        assert_eq!(unread(&world.carla).await, [first, second]);
        world.say(&world.carla, second, "Hello?", 30).await;
        assert_eq!(unread(&world.carla).await, [second, first], "she had not read Otto's answer");
        world.say(&world.ada, third, "Can we help?", 40).await;
        for who in [&world.nora, &world.otto] {
            assert_eq!(unread(who).await, [third, second, first], "{}", who.name);
            assert_eq!(world.ids(who, "show=unread&sort=date").await, [first, second, third]);
        }
        assert_eq!(unread(&world.carla).await, [third, second, first]);
        world.open(&world.nora, second).await.unwrap();
        world.open(&world.abe, third).await.unwrap();
        world.say(&world.carla, second, "Please!", 50).await;
        assert_eq!(unread(&world.nora).await, [second, third, first]);
        world.say(&world.carla, third, "Yes.", 60).await;
        assert_eq!(unread(&world.abe).await, [third]);
        world.mark(&world.otto, &[first, second, third], MarkAs::Read).await;
        world.mark(&world.otto, &[first], MarkAs::Unread).await;
        world.mark(&world.otto, &[second], MarkAs::Unread).await;
        world.mark(&world.otto, &[third], MarkAs::Unread).await;
        assert_eq!(unread(&world.otto).await, [third, second, first]);
    }
);

/// Numbers that look like chance, and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

/// It was done, or refused for a reason.
fn assert_sound<T>(outcome: Result<T, AppError>) {
    let is_sound = match &outcome {
        Ok(_) => true,
        Err(error) => matches!(error, AppError::NotFound | AppError::Conflict(Problem::ThreadDeleted)),
    };
    assert!(is_sound, "{:?}", outcome.err());
}

on_both!(
    /// Whatever was done, each filter holds what the rows of all threads say, in the same order, and
    /// what is counted is what a recount finds.
    async fn filters_rows_and_counts_agree(world: World) {
        let world = world.unlimited();
        let mut threads = Vec::new();
        for topic in [Topic::Product(world.lamp), Topic::Product(world.tent), Topic::Product(world.card)] {
            for n in 0..3 {
                threads.push(world.start(&world.carla, topic, &out("Hello", n)).await.unwrap().thread);
            }
        }
        let people = [&world.carla, &world.nora, &world.otto, &world.vera, &world.ada, &world.abe];
        let mut chance = Chance(7);
        for step in 0..200 {
            let (who, thread) = (people[chance.below(6)], threads[chance.below(9)]);
            let one_and_another = [thread, threads[chance.below(9)]];
            match chance.below(12) {
                0..=4 => assert_sound(world.send(who, thread, &out("More", step / 2)).await),
                5..=6 => assert_sound(world.open(who, thread).await),
                7 => {
                    world.mark(who, &one_and_another, MarkAs::Read).await;
                }
                8 => {
                    world.mark(who, &one_and_another, MarkAs::Unread).await;
                }
                9 => {
                    marking::undo(&world.db, who).await.unwrap();
                }
                10 => world.delete(thread).await,
                _ => deletion::restore(&world.db, &world.ada, thread).await.unwrap(),
            }
            if step % 10 < 9 {
                continue;
            }
            for who in people {
                let all = world.rows(who, "").await;
                let only = |is_so: fn(&ThreadRow) -> bool| -> Vec<ThreadId> {
                    all.iter().filter(|row| is_so(row)).map(|row| row.id).collect()
                };
                let unread = world.ids(who, "show=unread").await;
                assert_eq!(unread, only(|row| row.unread > 0), "{} after {step}", who.name);
                if who.sells() {
                    let new = world.ids(who, "show=new").await;
                    assert_eq!(new, only(|row| row.is_new), "{} after {step}", who.name);
                }
                let counted = world.unread_in_all(who).await;
                assert_eq!(
                    counted,
                    all.iter().map(|row| row.unread).sum::<i64>(),
                    "{} after {step}",
                    who.name
                );
                assert_eq!(counted, world.recount(who).await, "{} after {step}", who.name);
            }
        }
    }
);

on_both!(
    async fn matches_are_counted_up_to_a_thousand(world: World) {
        let thread = world.question().await;
        let copy =
            "INSERT INTO threads (subject_kind, customer_id, vendor_id, product_id, order_id, created_at,
                latest_number, latest_at, asked_number, opened_number, admins_follow)
            SELECT subject_kind, customer_id, vendor_id, product_id, order_id, created_at,
                latest_number, latest_at, asked_number, opened_number, admins_follow FROM threads";
        for _ in 0..9 {
            world.sql(copy).await;
        }
        let rest = format!("{copy} WHERE id < {} + 488", thread.0);
        world.sql(&rest).await;
        let count = async |viewer, address| {
            let query = ThreadQuery::parse(address, viewer, 0).unwrap();
            let matches = lists::count(&world.db, viewer, &query.filter).await.unwrap();
            (matches.counted, matches.has_more)
        };
        let counts = "SELECT COUNT(*) FROM threads";
        assert_eq!(world.number(counts).await, 1_000);
        assert_eq!(count(&world.nora, "").await, (1_000, false));
        world.sql(&format!("{copy} WHERE id = {thread}")).await;
        assert_eq!(count(&world.nora, "").await, (1_000, true));
        assert_eq!(count(&world.ada, "vendor=own").await, (0, false));
        assert_eq!(count(&world.chris, "").await, (0, false));
    }
);

on_both!(
    async fn vendors_to_choose_from_are_read_once_for_many_lists(world: World) {
        let choice = VendorChoice::default();
        let before = choice.get(&world.db).await.unwrap();
        world.sql("INSERT INTO vendors (reference, name, about) VALUES ('late', 'Latecomers', '')").await;
        assert_eq!(choice.get(&world.db).await.unwrap(), before);
        let after = VendorChoice::default().get(&world.db).await.unwrap();
        assert_eq!(after.len(), before.len() + 1);
        assert!(after.iter().any(|vendor| vendor.name == "Latecomers"));
    }
);

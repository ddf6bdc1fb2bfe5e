//! The newest matches of a frequent word, in a world of very many messages: found as everywhere, and without looking at
//! old ones.

use stoa::{
    domain::{
        accounts::Viewer,
        ids::ThreadId,
        lists::ThreadFilter,
        search::Query,
        threads::{MarkAs, Topic},
    },
    server::{
        Result,
        db::{
            Db,
            search::{Newest, Search, Span},
        },
    },
};

use crate::support::{World, database, encoded, on_both, out};

/// From now on messages have entries after this one.
async fn jump(world: &World, entry: i64) {
    world
        .sql(&match &world.db {
            Db::Sqlite { .. } => {
                format!("UPDATE sqlite_sequence SET seq = {entry} WHERE name = 'message_entries'")
            }
            Db::Postgres(_) => format!("SELECT setval('message_entries_id_seq', {})", entry.max(1)),
        })
        .await;
}

async fn ask(world: &World, who: &Viewer, words: &str) -> ThreadId {
    world.start(who, Topic::Product(world.lamp), &out(words, 1)).await.unwrap().thread
}

/// A few threads each time, with ever more entries of others in between; oldest first.
async fn far_apart(world: &World) -> Vec<ThreadId> {
    let mut threads = Vec::new();
    let mut entry = 0;
    for far in [0, 3_000_000, 40_000, 9_000, 2_000_000, 100_000, 5_000, 30] {
        entry += far;
        jump(world, entry).await;
        for who in [&world.carla, &world.chris, &world.carla] {
            threads.push(ask(world, who, "Hello, is the parcel here? 防水").await);
            ask(world, who, "Nothing that is looked for").await;
        }
        entry += 6;
    }
    threads
}

async fn found(world: &World, who: &Viewer, search: &str, filter: &str) -> Vec<ThreadId> {
    world.ids(who, &format!("q={}{filter}", encoded(search))).await
}

on_both!(
    async fn matches_far_apart_are_found_newest_first(world: World) {
        let world = world.unlimited();
        let mut threads = far_apart(&world).await;
        threads.reverse();
        let of_carla: Vec<ThreadId> = threads.chunks(3).flat_map(|three| [three[0], three[2]]).collect();
        for search in ["parcel", "parc", "\"the parcel\"", "hello parcel", "水", "\"parcel here\" hel"] {
            for filter in ["", "&per=20", "&show=unread", "&show=new&subject=product"] {
                for who in [&world.nora, &world.otto] {
                    assert_eq!(found(&world, who, search, filter).await, threads, "{search} {filter}");
                }
                let of_others = found(&world, &world.vera, search, filter).await;
                assert!(of_others.is_empty(), "another vendor's: {search} {filter}");
            }
            assert_eq!(found(&world, &world.ada, search, "&per=20").await, threads, "{search}");
            assert_eq!(found(&world, &world.carla, search, "").await, of_carla, "{search}");
            let list = world.list(&world.nora, &format!("q={}", encoded(search))).await;
            assert_eq!(list.matches.counted, 24, "{search}");
        }
        for search in ["parcels", "\"parcel the\"", "parcel nothing"] {
            assert!(found(&world, &world.nora, search, "").await.is_empty(), "{search}");
        }
        for (place, many) in [(i64::MIN, 0), (-1, 0), (0, 0), (i64::MAX, 24)] {
            let list = world.list(&world.nora, &format!("q=parcel&cursor={place}.")).await;
            assert_eq!(list.rows.len(), many, "nobody was sent to {place}");
        }
    }
);

on_both!(
    /// PostgreSQL's index says of each entry whose it is as a window of that seller asks for it.
    async fn entries_are_in_the_blocks_of_their_seller(world: World) {
        if matches!(world.db, Db::Sqlite { .. }) {
            return;
        }
        let world = world.unlimited();
        far_apart(&world).await;
        for product in [world.tent, world.card] {
            world.start(&world.carla, Topic::Product(product), &out("A parcel", 1)).await.unwrap();
        }
        let blocks = "ARRAY[e.id / 4096 * 3, e.id / 65536 * 3 + 1, e.id / 1048576 * 3 + 2,
            s.seller * 4294967296 + e.id / 65536 * 3 + 1, s.seller * 4294967296 + e.id / 1048576 * 3 + 2]";
        let sql = format!(
            "SELECT COUNT(*) FROM message_entries e JOIN threads t ON t.id = e.thread_id
            CROSS JOIN LATERAL (SELECT COALESCE(t.vendor_id + 2, 1) AS seller) AS s
            WHERE entry_blocks(e.id, e.words) = {blocks}"
        );
        assert_eq!(world.number(&sql).await, world.number("SELECT COUNT(*) FROM message_entries").await);
        assert_eq!(world.number("SELECT COUNT(DISTINCT COALESCE(vendor_id, 0)) FROM threads").await, 3);
    }
);

on_both!(
    async fn what_changes_is_found_as_it_is(world: World) {
        let world = world.unlimited();
        let mut threads = far_apart(&world).await;
        let (oldest, newest) = (threads[0], threads[23]);
        world.mark(&world.nora, &threads, MarkAs::Read).await;
        world.say(&world.carla, oldest, "The parcel again, and a parcelling", 9).await;
        assert_eq!(found(&world, &world.nora, "parcel", "&show=unread").await, [oldest]);
        assert_eq!(found(&world, &world.nora, "parcell", "").await, [oldest]);
        world.delete(newest).await;
        threads.retain(|thread| *thread != newest && *thread != oldest);
        threads.push(oldest);
        threads.reverse();
        assert_eq!(found(&world, &world.nora, "parcel", "&per=20").await, threads);
        assert_eq!(found(&world, &world.ada, "parcel", "&show=deleted").await, [newest]);
    }
);

on_both!(
    /// On PostgreSQL how often something is found is known from the search before.
    async fn what_comes_after_a_search_is_found_by_the_next(world: World) {
        let world = world.unlimited();
        let mut threads = far_apart(&world).await;
        for far in [6_000_000, 9_000_000] {
            for who in [&world.nora, &world.ada] {
                assert_eq!(found(&world, who, "hello parcel", "").await.len(), threads.len());
            }
            jump(&world, far).await;
            for _ in 0..25 {
                threads.push(ask(&world, &world.chris, "Hello, a parcel again").await);
            }
            let newest: Vec<ThreadId> = threads.iter().rev().take(20).copied().collect();
            for who in [&world.nora, &world.ada] {
                let page = world.list(who, "q=hello+parcel&per=20").await;
                assert_eq!(page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), newest);
                assert_eq!(page.matches.counted, i64::try_from(threads.len()).unwrap());
            }
        }
        assert!(found(&world, &world.vera, "hello parcel", "").await.is_empty(), "another vendor's");
    }
);

on_both!(
    /// More words begin so than are looked up one by one.
    async fn a_beginning_of_very_many_words_is_found_too(world: World) {
        let world = world.unlimited();
        let words = (0..150).map(|number| format!("par{number}")).collect::<Vec<_>>().join(" ");
        let many = ask(&world, &world.chris, &words).await;
        let mut threads = vec![many];
        threads.extend(far_apart(&world).await);
        threads.reverse();
        for filter in ["", "&per=20", "&show=unread"] {
            assert_eq!(found(&world, &world.nora, "hello par", filter).await, threads[..24], "{filter}");
            assert_eq!(found(&world, &world.nora, "par", filter).await, threads, "{filter}");
            assert!(found(&world, &world.vera, "par", filter).await.is_empty());
        }
        assert_eq!(found(&world, &world.nora, "par14", "").await, [many]);
        assert_eq!(world.list(&world.nora, "q=par").await.matches.counted, 25);
    }
);

/// The newest of a vendor's matches, in so many threads.
async fn newest(db: &Db, who: &Viewer, words: &str, threads: i64) -> Result<Newest> {
    let (filter, query) = (ThreadFilter::default(), Query::parse(words));
    let search = Search::of(db, who, &filter, &query).await?;
    search.newest(Span { before: i64::MAX, without: &[], threads }).await
}

on_both!(
    /// A thread that is long and new hides none behind it.
    async fn a_long_thread_is_one_of_many(world: World) {
        let world = world.unlimited();
        let (mut threads, mut entry) = (Vec::new(), 0);
        for _ in 0..60 {
            entry += 1_000;
            jump(&world, entry).await;
            threads.push(ask(&world, &world.carla, "Is the parcel here?").await);
        }
        jump(&world, entry + 10_000).await;
        for second in 2..700 {
            world.say(&world.carla, threads[0], "And the parcel?", second).await;
        }
        threads[1..].reverse();
        assert_eq!(found(&world, &world.nora, "parcel", "&per=20").await, threads);
        assert_eq!(found(&world, &world.nora, "parc", "").await, threads);
        assert!(found(&world, &world.vera, "parcel", "").await.is_empty());
        assert_eq!(world.list(&world.ada, "q=parcel").await.matches.counted, 60);
    }
);

on_both!(
    async fn old_messages_aren_t_looked_at_for_the_newest(world: World) {
        let world = world.unlimited();
        let mut threads = Vec::new();
        for entry in [0, 10_000_000] {
            jump(&world, entry).await;
            for _ in 0..110 {
                threads.push(ask(&world, &world.carla, "Is the parcel here?").await);
            }
        }
        threads.reverse();
        let Db::Postgres(_) = &world.db else {
            let hits = newest(&world.db, &world.nora, "parcel", 20).await.unwrap().hits;
            assert!(hits.iter().map(|hit| &hit.thread).eq(&threads[..hits.len()]) && hits.len() >= 20);
            return;
        };
        // Whoever looks at an old entry fails; that costs much, so that what sorts out more is asked before
        world.sql("ALTER TABLE message_entries RENAME TO all_entries").await;
        world
            .sql(
                "CREATE FUNCTION is_recent(id BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql COST 100000 AS $$ BEGIN
                IF id < 10000000 THEN RAISE EXCEPTION 'an old entry is looked at'; END IF;
                RETURN TRUE; END; $$",
            )
            .await;
        world
            .sql("CREATE VIEW message_entries AS SELECT * FROM all_entries WHERE is_recent(all_entries.id)")
            .await;
        world.sql("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database()); END $$").await;
        let db = Db::open(&database(&world).await.parse().unwrap()).await.unwrap();
        for words in ["parcel", "parc", "\"the parcel\"", "the parcel"] {
            let found = newest(&db, &world.nora, words, 20).await.unwrap();
            assert!(found.hits.iter().map(|hit| &hit.thread).eq(&threads[..20]), "{words}");
            assert_eq!(found.next, found.hits.last().map(|hit| hit.entry));
            assert!(newest(&db, &world.nora, words, 200).await.is_err(), "those are old ones, too");
        }
        db.close().await;
    }
);

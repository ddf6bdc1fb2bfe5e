//! The demo marketplace with a crowd: what is stored in bulk is what the actions would have stored.

use sqlx::AssertSqlSafe;
use stoa::{
    domain::{
        accounts::Viewer,
        ids::ThreadId,
        lists::{Show, ThreadFilter, ThreadQuery},
        search::Part,
        threads::{PageOf, ThreadRow},
        words,
    },
    server::{
        actions::messages,
        db::{self, Db},
        demo::{self, Size},
        lists, reads,
    },
};

use crate::{
    demo::person,
    support::{Emptied, NOW, World, on_both, out},
};

const SIZE: Size = Size { threads: 300, messages: 1_200, seed: 7 };

impl World {
    async fn crowd(&self, size: Size) -> Emptied {
        let db = self.emptied().await;
        demo::fill_with_crowd(&db, size, NOW).await.unwrap();
        db
    }
}

async fn number(db: &Db, sql: &str) -> i64 {
    let sql = AssertSqlSafe(format!("SELECT COUNT(*) FROM {sql}"));
    match db {
        Db::Sqlite { readers, .. } => sqlx::query_scalar(sql).fetch_one(readers).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_scalar(sql).fetch_one(pool).await.unwrap(),
    }
}

async fn texts(db: &Db) -> Vec<(i64, i64, i64, String, String)> {
    let sql = "SELECT thread_id, number, author_id, send_id, body FROM messages WHERE thread_id > 30
        ORDER BY thread_id, number";
    match db {
        Db::Sqlite { readers, .. } => sqlx::query_as(sql).fetch_all(readers).await.unwrap(),
        Db::Postgres(pool) => sqlx::query_as(sql).fetch_all(pool).await.unwrap(),
    }
}

fn filtered(show: Show, search: &str) -> ThreadQuery {
    let filter = ThreadFilter { show, search: search.to_owned(), ..ThreadFilter::default() };
    ThreadQuery { filter, per: 100, ..ThreadQuery::all() }
}

async fn all_rows(db: &Db, viewer: &Viewer, query: ThreadQuery) -> Vec<ThreadRow> {
    let mut query = query;
    let mut rows = Vec::new();
    loop {
        let mut list = lists::threads(db, viewer, &query).await.unwrap();
        rows.append(&mut list.rows);
        let Some(next) = list.next else { return rows };
        query.cursor = Some(next.parse().unwrap());
    }
}

on_both!(
    async fn a_seed_means_the_same_texts(world: World) {
        let of = async |seed| {
            let db = world.crowd(Size { seed, ..SIZE }).await;
            texts(&db).await
        };
        let one = of(7).await;
        assert_eq!(one.len(), 1_200);
        assert_eq!(one, of(7).await);
        assert_ne!(one, of(8).await);
    }
);

on_both!(
    async fn it_is_as_large_as_was_wanted(world: World) {
        for (threads, messages) in [(1, 1), (20, 20), (150, 1_501)] {
            let db = world.crowd(Size { threads, messages, seed: 1 }).await;
            assert_eq!(number(&db, "threads WHERE id > 30").await, threads as i64);
            assert_eq!(number(&db, "messages WHERE thread_id > 30").await, messages as i64);
        }
    }
);

on_both!(
    async fn sqlite_goes_on_with_its_words_as_it_comes(world: World) {
        let db = world.crowd(SIZE).await;
        let Db::Sqlite { .. } = &*db else { return };
        for index in ["message_words", "message_phrases"] {
            assert_eq!(number(&db, &format!("(SELECT DISTINCT segid FROM {index}_idx)")).await, 1, "{index}");
            let as_it_comes = "('hashsize', 1048576), ('automerge', 4), ('crisismerge', 16)";
            let said = format!("{index}_config WHERE (k, v) IN (VALUES {as_it_comes})");
            assert_eq!(number(&db, &said).await, 3, "{index}");
        }
    }
);

on_both!(
    async fn threads_say_what_their_messages_say(world: World) {
        let db = &world.crowd(SIZE).await;
        let wrong =
            "threads t WHERE latest_number <> (SELECT COUNT(*) FROM messages m WHERE m.thread_id = t.id)
            OR latest_number <> (SELECT MAX(number) FROM messages m WHERE m.thread_id = t.id)
            OR latest_at <> (SELECT MAX(sent_at) FROM messages m WHERE m.thread_id = t.id)
            OR created_at <> (SELECT MIN(sent_at) FROM messages m WHERE m.thread_id = t.id)
            OR asked_number <> (SELECT COALESCE(MAX(number), 0) FROM messages m
                WHERE m.thread_id = t.id AND m.author_role = 'customer')
            OR admins_follow <> (t.vendor_id IS NULL OR EXISTS (SELECT 1 FROM messages m
                WHERE m.thread_id = t.id AND m.author_role = 'admin'))
            OR opened_number > latest_number";
        assert_eq!(number(db, wrong).await, 0);
        let of_another = "threads t JOIN messages m ON m.thread_id = t.id AND m.number = t.latest_number
            WHERE latest_author_id <> m.author_id OR latest_author_role <> m.author_role OR latest_kind <> m.kind
                OR latest_words <> substr(m.body, 1, 200)";
        assert_eq!(number(db, of_another).await, 0);
        assert_eq!(number(db, "threads WHERE latest_words IS NULL").await, 0);
        let out_of_time =
            "messages m JOIN messages n ON n.thread_id = m.thread_id AND n.number = m.number + 1
            WHERE n.sent_at <= m.sent_at";
        assert_eq!(number(db, out_of_time).await, 0);
        assert_eq!(number(db, &format!("messages WHERE sent_at >= {}", NOW.0)).await, 0);
        let by_strangers = "messages m JOIN threads t ON t.id = m.thread_id JOIN accounts a ON a.id = m.author_id
            WHERE a.role <> m.author_role OR a.created_at > m.sent_at
                OR (a.role = 'customer' AND a.id <> t.customer_id) OR (a.role = 'vendor' AND a.vendor_id <> t.vendor_id)";
        assert_eq!(number(db, by_strangers).await, 0);
        let of_others = "threads t JOIN orders o ON o.id = t.order_id
            WHERE o.customer_id <> t.customer_id OR COALESCE(o.vendor_id, 0) <> COALESCE(t.vendor_id, 0)
                OR o.placed_at > t.created_at";
        assert_eq!(number(db, of_others).await, 0);
        let of_other_vendors = "threads t JOIN products p ON p.id = t.product_id
            WHERE COALESCE(p.vendor_id, 0) <> COALESCE(t.vendor_id, 0)";
        assert_eq!(number(db, of_other_vendors).await, 0);
    }
);

on_both!(
    /// For everybody and every thread, by.
    async fn counts_are_what_a_recount_says(world: World) {
        let db = &world.crowd(SIZE).await;
        let for_admins = "messages m JOIN threads t ON t.id = m.thread_id
            WHERE m.for_admins <> (t.vendor_id IS NULL OR EXISTS (SELECT 1 FROM messages b
                WHERE b.thread_id = t.id AND b.number < m.number AND b.author_role = 'admin'))
            AND NOT (t.is_disputed AND m.for_admins)";
        assert_eq!(number(db, for_admins).await, 0);
        let concerned = "((a.role = 'customer' AND t.customer_id = a.id)
            OR (a.role = 'vendor' AND t.vendor_id = a.vendor_id) OR (a.role = 'admin' AND m.for_admins))
            AND m.author_id <> a.id AND m.sent_at >= a.created_at";
        let miscounted = format!(
            "read_marks r JOIN accounts a ON a.id = r.account_id JOIN threads t ON t.id = r.thread_id
            WHERE r.unread <> (SELECT COUNT(*) FROM messages m
                WHERE m.thread_id = t.id AND m.number > r.number AND {concerned})
            OR r.is_deleted <> (t.deleted_at IS NOT NULL) OR (r.unread > 0 AND r.latest_at <> t.latest_at)"
        );
        assert_eq!(number(db, &miscounted).await, 0);
        let misplaced = "read_marks r JOIN threads t ON t.id = r.thread_id LEFT JOIN orders o ON o.id = t.order_id
            WHERE COALESCE(r.order_id, 0) <> COALESCE(o.id, 0) OR COALESCE(r.placed_at, 0) <> COALESCE(o.placed_at, 0)";
        assert_eq!(number(db, misplaced).await, 0);
        let uncounted = format!(
            "messages m JOIN threads t ON t.id = m.thread_id JOIN accounts a ON {concerned}
            WHERE NOT EXISTS (SELECT 1 FROM read_marks r WHERE r.account_id = a.id AND r.thread_id = t.id)"
        );
        assert_eq!(number(db, &uncounted).await, 0);
        for email in [
            "admin@demo.test",
            "nora@lumen.test",
            "vera@fjord.test",
            "mei@kiln.test",
            "customer-24@crowd.test",
        ] {
            let viewer = person(db, email).await;
            let unread: i64 =
                all_rows(db, &viewer, filtered(Show::Unread, "")).await.iter().map(|row| row.unread).sum();
            assert_eq!(unread, db::waiting::count(db, &viewer).await.unwrap().0, "{email}");
        }
        let by_sellers =
            "threads t WHERE EXISTS (SELECT 1 FROM read_marks r JOIN accounts a ON a.id = r.account_id
            WHERE r.thread_id = t.id AND a.vendor_id = t.vendor_id AND r.unread > 0) AND t.id > 30";
        let unread = number(db, by_sellers).await;
        assert!((3..20).contains(&unread), "{unread}");
    }
);

on_both!(
    async fn what_is_there_is_found(world: World) {
        let db = &world.crowd(SIZE).await;
        let admin = person(db, "admin@demo.test").await;
        assert_eq!(number(db, "messages WHERE LOWER(body) LIKE '%xylograph%'").await, 20);
        let rare = all_rows(db, &admin, filtered(Show::All, "xylograph")).await;
        assert_eq!(rare.len(), 20);
        for row in &rare {
            let found = row.found.as_ref().unwrap();
            let is_marked = |part: &Part| part.is_marked && words::sort_key(&part.text) == "xylograph";
            assert!(found.parts.iter().any(is_marked), "{found:?}");
        }
        let times: Vec<_> = rare.iter().map(|row| row.found.as_ref().unwrap().sent_at).collect();
        assert!(times.is_sorted_by(|one, next| one > next), "newest first: {times:?}");
        assert!(all_rows(db, &admin, filtered(Show::All, "xylograph parc")).await.len() >= 5);
        let with_parcel = number(db, "messages WHERE LOWER(body) LIKE '%parcel%' AND thread_id > 30").await;
        assert!((40..80).contains(&with_parcel), "{with_parcel}");
        for email in ["vera@fjord.test", "customer-24@crowd.test"] {
            let viewer = person(db, email).await;
            let all = all_rows(db, &viewer, filtered(Show::All, "")).await;
            let found = all_rows(db, &viewer, filtered(Show::All, &viewer.name)).await;
            assert!(!all.is_empty() && (email.starts_with("vera") || found.len() == all.len()), "{email}");
        }
        let out_of_order = "message_entries d JOIN message_entries e ON e.id = d.id + 1
            JOIN messages m ON m.thread_id = d.thread_id AND m.number = d.number
            JOIN messages n ON n.thread_id = e.thread_id AND n.number = e.number WHERE n.sent_at < m.sent_at";
        assert_eq!(number(db, out_of_order).await, 0);
        assert_eq!(number(db, "message_entries").await, number(db, "messages").await);
    }
);

on_both!(
    async fn vendors_have_their_shares(world: World) {
        let db = &world.crowd(SIZE).await;
        let of = async |name: &str| {
            number(db, &format!("threads t JOIN vendors v ON v.id = t.vendor_id WHERE v.name = '{name}'"))
                .await
        };
        assert_eq!((of("Lumen Lighting").await, of("Fjord Outdoor").await), (12, 40));
        let vera = person(db, "vera@fjord.test").await;
        assert_eq!(lists::count(db, &vera, &ThreadFilter::default()).await.unwrap().counted, 40);
        assert_eq!(number(db, "threads WHERE is_disputed").await, 2, "one of the demo, one of the crowd");
        assert_eq!(number(db, "disputes WHERE closed_number IS NULL").await, 2);
        let noted = "disputes d JOIN messages m ON m.thread_id = d.thread_id AND m.number = d.opened_number
            WHERE m.kind = 'dispute_opened' AND m.author_id = d.opened_by";
        assert_eq!(number(db, noted).await, 2);
        assert_eq!(number(db, "threads WHERE deleted_at IS NOT NULL").await, 1);
        let orders = number(db, "threads WHERE order_id IS NOT NULL AND id > 30").await;
        assert!((60..120).contains(&orders), "{orders}");
        assert_eq!((number(db, "vendors").await, number(db, "products").await), (9, 56));
        assert_eq!(number(db, "accounts WHERE role = 'customer' AND email LIKE '%@crowd.test'").await, 30);
        let names = "threads t JOIN accounts c ON c.id = t.customer_id WHERE c.name = 'Carla Meyer' AND customer_key <> 'carla meyer'";
        assert_eq!(number(db, names).await, 0);
        assert_eq!(
            number(db, "threads WHERE customer_key = '' OR (vendor_key = '') <> (vendor_id IS NULL)").await,
            0
        );
    }
);

on_both!(
    async fn life_goes_on_in_it(world: World) {
        let db = &world.crowd(SIZE).await;
        let vera = person(db, "vera@fjord.test").await;
        let thread: ThreadId = all_rows(db, &vera, filtered(Show::All, "")).await[0].id;
        messages::send(db, &world.limits, &vera, thread, &out("A word nobody knew: quaquaversal", 60))
            .await
            .unwrap();
        let found = all_rows(db, &vera, filtered(Show::All, "quaquaversal")).await;
        assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [thread]);
        let view = reads::thread(db, &vera, thread, PageOf::Newest).await.unwrap();
        assert_eq!(view.latest, number(db, &format!("messages WHERE thread_id = {thread}")).await);
    }
);

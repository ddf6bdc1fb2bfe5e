//! The demo marketplace.

use stoa::{
    domain::{
        accounts::{Email, Role, Viewer},
        lists::ThreadQuery,
        threads::Subject,
    },
    server::{
        actions::sessions,
        db::{self, Db},
        demo, lists,
    },
};

use crate::support::{Browser, NOW, on_both, sign_in};

pub async fn person(db: &Db, email: &str) -> Viewer {
    let session = sign_in(db, &Email::parse(email).unwrap(), demo::PASSWORD, NOW).await.unwrap();
    db::sessions::find(db, &sessions::token_hash(&session.token), NOW).await.unwrap().unwrap().viewer
}

on_both!(
    async fn it_is_as_described(world: World) {
        let db = &world.emptied().await;
        demo::fill(db, NOW).await.unwrap();
        assert!(demo::is_here(db).await.unwrap());
        let accounts = db::accounts::list(db).await.unwrap();
        let count = |role| accounts.iter().filter(|account| account.role == role).count();
        assert_eq!((count(Role::Customer), count(Role::Admin)), (6, 2));
        let products = db::shop::products(db).await.unwrap();
        assert_eq!(products.len(), 16);
        assert_eq!(products.iter().filter(|product| product.vendor.is_none()).count(), 1);
        for product in &products {
            assert!(
                std::path::Path::new("public/pictures").join(&product.picture).exists(),
                "{}",
                product.picture
            );
        }
        let threads =
            lists::threads(db, &person(db, "admin@demo.test").await, &ThreadQuery::all()).await.unwrap();
        assert_eq!(threads.rows.len(), 30);
        assert!(threads.rows.iter().all(|row| row.latest_at < NOW));
        assert_eq!(threads.rows.iter().filter(|row| row.is_disputed).count(), 1);
        assert_eq!(db::mail_queue::next_due(db).await.unwrap(), None, "its past was told long ago");
    }
);

on_both!(
    async fn everybody_finds_something_to_do(world: World) {
        let db = &world.emptied().await;
        demo::fill(db, NOW).await.unwrap();
        for email in ["nora@lumen.test", "otto@lumen.test", "vera@fjord.test"] {
            let list = lists::threads(db, &person(db, email).await, &ThreadQuery::all()).await.unwrap();
            assert!(list.rows.iter().filter(|row| row.is_new).count() >= 2, "{email}");
            assert!(list.rows.iter().any(|row| !row.is_new), "{email}");
        }
        for email in ["carla@demo.test", "chris@demo.test"] {
            let list = lists::threads(db, &person(db, email).await, &ThreadQuery::all()).await.unwrap();
            assert!(list.rows.iter().any(|row| row.is_new), "{email}");
            for vendor in ["Lumen Lighting", "Fjord Outdoor"] {
                let has_order = list.rows.iter().any(|row| {
                    row.vendor.as_deref() == Some(vendor) && matches!(row.subject, Subject::Order { .. })
                });
                assert!(has_order, "{email} at {vendor}");
            }
        }
    }
);

on_both!(
    async fn sign_in_offers_its_people_and_elsewhere_nobody(world: World) {
        let offered = Browser::new(&world, true).get("/sign-in").await;
        assert!(offered.says("This is a demo") && offered.says("carla@demo.test"));
        let page = world.browser().get("/sign-in").await;
        assert!(!page.says("This is a demo") && !page.text.contains("demo.test"));
    }
);

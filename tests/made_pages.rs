//! Pages that are asked for again: the same when nothing has changed, and never what was another's or has passed.

use stoa::domain::threads::Topic;

use crate::support::{Browser, Page, on_both, out};

on_both!(
    async fn a_page_asked_for_again_is_the_same_but_for_what_is_used_once(world: World) {
        let world = world.unlimited();
        let thread = world.question().await;
        let carla = world.browser_of(&world.carla).await;
        let path = format!("/account/messages/{thread}");
        let (first, second, third) = (carla.get(&path).await, carla.get(&path).await, carla.get(&path).await);
        for (one, other) in [(&first, &second), (&second, &third), (&first, &third)] {
            assert_eq!(one.status, 200);
            let (nonces, ids) = ((nonce(one), nonce(other)), (send_id(one), send_id(other)));
            assert_ne!(nonces.0, nonces.1);
            assert_ne!(ids.0, ids.1);
            assert!(!other.text.contains(&nonces.0) && !other.text.contains(&ids.0), "{}", other.text);
            let without = |page: &Page| body(page).replace(&nonce(page), "").replace(&send_id(page), "");
            assert_eq!(without(one), without(other));
        }
        // Each form sends a message of its own
        for page in [&first, &second, &second] {
            let (thread, id) = (thread.to_string(), send_id(page));
            let fields = [("thread", thread.as_str()), ("body", "Hello again"), ("send_id", id.as_str())];
            assert_eq!(carla.post("send_message", &path, &fields).await.status, 303);
        }
        assert_eq!(body(&carla.get(&path).await).matches("Hello again").count(), 2);
    }
);

on_both!(
    async fn a_page_asked_for_again_shows_what_is_there_now(world: World) {
        let world = world.unlimited();
        let thread = world.question().await;
        let path = format!("/account/messages/{thread}");
        let carla = world.browser_of(&world.carla).await;
        for _ in 0..2 {
            assert!(!carla.get(&path).await.text.contains("As the sun"));
        }
        world.say(&world.nora, thread, "As the sun", 10).await;
        for _ in 0..2 {
            assert!(carla.get(&path).await.text.contains("As the sun"));
        }
        world.delete(thread).await;
        assert_eq!(carla.get(&path).await.status, 404);
    }
);

on_both!(
    async fn a_page_may_be_as_long_as_its_messages(world: World) {
        let world = world.unlimited();
        let thread = world.question().await;
        let long = "語".repeat(10_000);
        for seconds in 1..=100 {
            world.say(&world.carla, thread, &long, seconds).await;
        }
        let (carla, nora) = (world.browser_of(&world.carla).await, world.browser_of(&world.nora).await);
        for _ in 0..2 {
            for (reader, list) in [(&carla, "/account/messages"), (&nora, "/panel/message-center")] {
                let page = reader.get(&format!("{list}/{thread}")).await;
                assert_eq!(page.status, 200);
                assert_eq!(page.text.matches(&long).count(), 100);
            }
        }
    }
);

on_both!(
    async fn a_page_is_its_readers_alone(world: World) {
        let world = world.unlimited();
        world.start(&world.carla, Topic::Product(world.lamp), &out("Is it bright?", 0)).await.unwrap();
        let guest = Browser::new(&world, false);
        let (carla, chris) = (world.browser_of(&world.carla).await, world.browser_of(&world.chris).await);
        let (nora, vera) = (world.browser_of(&world.nora).await, world.browser_of(&world.vera).await);
        for _ in 0..2 {
            assert!(carla.get("/account/messages").await.text.contains("Is it bright?"));
            assert!(!chris.get("/account/messages").await.text.contains("Is it bright?"));
            assert_eq!(guest.get("/account/messages").await.status, 303);
            assert!(nora.get("/panel/message-center").await.text.contains("Is it bright?"));
            assert!(!vera.get("/panel/message-center").await.text.contains("Is it bright?"));
        }
    }
);

fn nonce(page: &Page) -> String {
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    let nonce = policy.split_once("'nonce-").unwrap().1.split('\'').next().unwrap();
    assert!(page.text.contains(&format!("nonce=\"{nonce}\"")));
    nonce.to_owned()
}

fn send_id(page: &Page) -> String {
    let field = page.text.split_once("name=\"send_id\" value=\"").unwrap().1;
    field.split('"').next().unwrap().to_owned()
}

/// What is shown; what scripts read has the page's time in it.
fn body(page: &Page) -> String {
    page.text.split("__RESOLVED_RESOURCES").next().unwrap().to_owned()
}

//! Fields that a form doesn't have, and fields that it has once.

use stoa::domain::messages::SendId;

use super::*;

/// Whoever somebody would rather be.
fn smuggled(who: &str) -> Vec<(String, String)> {
    let names = ["account_id", "account", "author_id", "author", "viewer[id]", "customer_id", "user", "me"];
    let mut fields: Vec<_> = names.map(|name| (name.to_owned(), who.to_owned())).into();
    for (name, value) in
        [("role", "admin"), ("viewer[role]", "admin"), ("vendor_id", "1"), ("is_admin", "true")]
    {
        fields.push((name.to_owned(), value.to_owned()));
    }
    fields
}

async fn post(browser: &Browser, call: &str, fields: &[(&str, &str)], who: &str) -> Page {
    let smuggled = smuggled(who);
    let more = smuggled.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let fields: Vec<_> = fields.iter().copied().chain(more).collect();
    browser.post(call, "/", &fields).await
}

on_both!(
    async fn nobody_is_who_a_form_says(world: World) {
        let thread = world.question().await;
        let (chris, vera) = (world.browser_of(&world.chris).await, world.browser_of(&world.vera).await);
        let (id, lamp, send_id) = (thread.to_string(), world.lamp.to_string(), SendId::fresh().to_string());
        let carla = world.carla.id.to_string();
        let message = [("thread", id.as_str()), ("send_id", send_id.as_str()), ("body", "As Carla")];
        for stranger in [&chris, &vera] {
            assert_eq!(post(stranger, "send_message", &message, &carla).await.status, 404);
        }
        let question = [("product", lamp.as_str()), ("send_id", send_id.as_str()), ("body", "As myself")];
        assert_eq!(post(&chris, "ask_question", &question, &carla).await.status, 303);
        let theirs =
            "SELECT a.name FROM messages m JOIN accounts a ON a.id = m.author_id ORDER BY m.thread_id";
        assert_eq!(world.texts(theirs).await, ["Carla", "Chris"]);
        let whose = "SELECT a.name FROM threads t JOIN accounts a ON a.id = t.customer_id ORDER BY t.id";
        assert_eq!(world.texts(whose).await, ["Carla", "Chris"]);

        assert_eq!(post(&chris, "rename", &[("name", "Christa")], &carla).await.status, 303);
        assert_eq!(post(&chris, "want_mail", &[], &carla).await.status, 303);
        let settled = "SELECT name FROM accounts WHERE wants_mail = FALSE OR name = 'Christa'";
        assert_eq!(world.texts(settled).await, ["Christa"]);
    }
);

on_both!(
    async fn nobody_registers_as_more_than_a_customer(world: World) {
        let fields = [("name", "Eve"), ("email", "eve@x.test"), ("password", "long enough")];
        let page = post(&world.browser(), "register", &fields, &world.ada.id.to_string()).await;
        assert_eq!(page.status, 303);
        let role = "SELECT role FROM accounts WHERE name = 'Eve' AND vendor_id IS NULL";
        assert_eq!(world.texts(role).await, ["customer"]);
    }
);

on_both!(
    async fn an_id_that_is_said_twice_is_none(world: World) {
        let (thread, own) = (world.question().await.to_string(), own_thread(&world).await);
        let chris = world.browser_of(&world.chris).await;
        for ids in [[own.as_str(), &thread], [&thread, &own]] {
            let send_id = SendId::fresh().to_string();
            let fields = [("thread", ids[0]), ("thread", ids[1]), ("send_id", &send_id), ("body", "Psst")];
            for answer in
                [chris.post("send_message", "/", &fields).await, chris.call("send_message", &fields).await]
            {
                assert!([400, 404].contains(&answer.status), "{ids:?}: {}", answer.status);
            }
            for name in ["thread[]", "thread[0]", "thread[id]"] {
                let fields =
                    [("thread", own.as_str()), (name, &thread), ("send_id", &send_id), ("body", "Psst")];
                chris.call("send_message", &fields).await;
            }
        }
        assert_eq!(world.bodies(&world.carla, thread.parse().unwrap()).await.len(), 1);
    }
);

async fn own_thread(world: &World) -> String {
    let (topic, out) = (stoa::domain::threads::Topic::Product(world.lamp), crate::support::out("Mine", 0));
    world.start(&world.chris, topic, &out).await.unwrap().thread.to_string()
}

//! What admins settle for the marketplace, and everybody for their own account.

use std::time::Duration;

use stoa::{
    domain::{accounts::PersonName, limits::NAMES, messages::SendId, threads::Topic},
    server::actions::accounts,
};

use crate::support::{Browser, NOW, PASSWORD, Page, World, address, on_both, out};

const MARKET: &str = "/panel/settings";
const OWN: &str = "/account/settings";

/// Settles the marketplace's settings by their form.
async fn settle(browser: &Browser, name: &str, messages: &str, threads: &str, on: &[&str]) -> Page {
    let mut fields = vec![("market", name), ("messages_per_minute", messages), ("threads_per_hour", threads)];
    fields.extend(on.iter().map(|switch| ("on[]", *switch)));
    browser
        .post("settle", MARKET, &[&fields[..], &[("then", "/panel/settings?saved=marketplace")]].concat())
        .await
}

/// Somebody else's browser at the same server.
async fn other(browser: &Browser, email: &str) -> Browser {
    let mut other = browser.another();
    other.sign_in(email).await;
    other
}

/// Whether a box is ticked.
fn is_ticked(page: &Page, value: &str) -> bool {
    let tag = page.text.split("<input").find(|tag| tag.contains(&format!("value=\"{value}\""))).unwrap();
    tag.split('>').next().unwrap().contains(" checked")
}

mod marketplace {
    use super::*;

    on_both!(
        async fn what_admins_settle_is_in_force_at_once(world: World) {
            let ada = world.browser_of(&world.ada).await;
            let carla = other(&ada, "carla@demo.test").await;
            let page = ada.get(MARKET).await;
            assert_eq!(page.status, 200);
            assert!(page.says("Marketplace settings") && !page.says("Saved."));
            assert_eq!(page.field("market").as_deref(), Some("Agora"));
            assert_eq!(page.field("messages_per_minute").as_deref(), Some("20"));
            assert!(is_ticked(&page, "mail_customers") && is_ticked(&page, "typing"));
            let saved = settle(&ada, " Kiosk  & Sons ", "2", "1", &["mail_text", "seen"]).await;
            assert_eq!(
                (saved.status, saved.location.as_deref()),
                (303, Some("/panel/settings?saved=marketplace"))
            );
            let page = ada.get(&saved.location.unwrap()).await;
            assert!(
                page.says("Saved.") && page.text.contains("value=\"Kiosk  &amp; Sons\""),
                "{}",
                page.text
            );
            assert!(is_ticked(&page, "seen") && !is_ticked(&page, "mail_customers"));
            assert!(carla.get("/").await.text.contains("Kiosk  &amp; Sons"), "for everybody");
            let topic = |n: u8| [("product", world.lamp.to_string()), ("body", format!("Question {n}"))];
            let mut asked = vec![];
            for n in 0..2 {
                let send_id = SendId::fresh().to_string();
                let [product, body] = &topic(n);
                let fields =
                    [(product.0, product.1.as_str()), (body.0, body.1.as_str()), ("send_id", &send_id)];
                asked.push(carla.call("ask_question", &fields).await.status);
            }
            assert_eq!(asked, [200, 429], "one thread an hour");
            settle(&ada, "Agora", "2", "0", &[]).await;
            let send_id = SendId::fresh().to_string();
            let fields = [("vendor", "1"), ("body", "Hello"), ("send_id", send_id.as_str())];
            assert_eq!(carla.call("contact_vendor", &fields).await.status, 200, "0 is no limit");
            let fields =
                [("vendor", "1"), ("body", "Again"), ("send_id", "0fd2b7a2-0000-4000-8000-000000000001")];
            assert_eq!(carla.call("contact_vendor", &fields).await.status, 429, "two messages a minute");
            assert_eq!(
                world.number("SELECT COUNT(*) FROM events WHERE kind = 'settings' AND for_admins").await,
                2
            );
        }
    );

    on_both!(
        async fn what_is_refused_is_still_there(world: World) {
            let ada = world.browser_of(&world.ada).await;
            let page = settle(&ada, "  ", "many", "10001", &["seen"]).await;
            assert_eq!(page.status, 422);
            assert!(page.says("Give the marketplace a name."));
            assert_eq!(
                page.text.matches("Enter a whole number from 0 to 10,000.").count(),
                2,
                "at both fields"
            );
            assert_eq!(page.field("messages_per_minute").as_deref(), Some("many"));
            assert_eq!(page.field("threads_per_hour").as_deref(), Some("10001"));
            assert!(is_ticked(&page, "seen") && !is_ticked(&page, "typing"), "ticks too");
            assert!(!page.says("Saved."));
            let long = settle(&ada, &"<é>".repeat(21), "1", "1", &[]).await;
            assert!(long.status == 422 && long.says("60 characters fit"));
            assert!(long.text.contains(&"&lt;é>".repeat(21)) || long.text.contains(&"&lt;é&gt;".repeat(21)));
            assert_eq!(world.number("SELECT COUNT(*) FROM settings WHERE name = 'market'").await, 0);
            assert_eq!(world.number("SELECT COUNT(*) FROM events").await, 0);
            assert!(ada.get("/").await.says("Agora"));
        }
    );

    on_both!(
        async fn for_everyone_else_there_is_nothing_to_settle(world: World) {
            for who in [&world.nora, &world.carla] {
                let browser = world.browser_of(who).await;
                let page = browser.get(MARKET).await;
                assert_eq!(page.status, 404, "{}", who.name);
                assert!(!page.says("Marketplace settings"), "{}", who.name);
                assert_eq!(browser.call("find_settings", &[]).await.status, 404, "{}", who.name);
                for name in ["Mine", ""] {
                    assert_eq!(
                        settle(&browser, name, "1", "1", &[]).await.status,
                        404,
                        "{} {name}",
                        who.name
                    );
                }
            }
            let guest = world.browser();
            assert_eq!(
                guest.get(MARKET).await.location.as_deref(),
                Some("/sign-in?next=%2Fpanel%2Fsettings")
            );
            assert_eq!(guest.call("find_settings", &[]).await.status, 401);
            assert_eq!(settle(&guest, "Mine", "1", "1", &[]).await.status, 401);
            assert_eq!(world.number("SELECT COUNT(*) FROM settings WHERE name = 'market'").await, 0);
            let ada = world.browser_of(&world.ada).await;
            assert!(ada.get("/panel/orders").await.text.contains(&format!("href=\"{MARKET}\"")));
            let nora = world.browser_of(&world.nora).await;
            assert!(!nora.get("/panel/orders").await.text.contains(MARKET), "and nothing leads there");
        }
    );

    on_both!(
        async fn of_two_who_settle_at_once_one_wins(world: World) {
            let ada = world.browser_of(&world.ada).await;
            let abe = other(&ada, "abe@demo.test").await;
            let (one, two) = tokio::join!(
                settle(&ada, "One", "1", "1", &["seen"]),
                settle(&abe, "Two", "2", "2", &["typing"])
            );
            assert_eq!((one.status, two.status), (303, 303));
            let stored = world.number("SELECT COUNT(*) FROM settings WHERE (name, value) IN
                (('market', 'One'), ('messages_per_minute', '1'), ('threads_per_hour', '1'), ('seen', 'on'), ('typing', 'off'))");
            assert!([0, 5].contains(&stored.await), "all of it is of one of them");
            let name = world.texts("SELECT value FROM settings WHERE name = 'market'").await.remove(0);
            assert_eq!(ada.get(MARKET).await.field("market"), Some(name), "what is stored is in force");
        }
    );
}

mod mails_set_aside {
    use super::*;

    const ASIDE: &str = "SELECT COUNT(*) FROM mails WHERE set_aside_at IS NOT NULL";

    /// Gives up all e-mails that wait.
    async fn give_up(world: &World) {
        world.sql("UPDATE mails SET is_open = FALSE, set_aside_at = 1, reason = 'No such <mailbox>'").await;
    }

    on_both!(
        async fn admins_see_them_and_have_them_tried_again(world: World) {
            let ada = world.browser_of(&world.ada).await;
            assert!(ada.get(MARKET).await.says("None: every e-mail has left, or is still being tried."));
            let thread = world.question().await;
            give_up(&world).await;
            let page = ada.get(MARKET).await;
            assert!(page.says("nora@demo.test") && page.says("otto@demo.test"), "who");
            assert!(
                page.text.contains(&format!("href=\"/panel/message-center/{thread}\"")) && page.says("lamp"),
                "what"
            );
            assert!(page.text.contains("No such &lt;mailbox"), "why");
            let fields = [
                ("mails[]", page.field("mails[]").unwrap()),
                ("then", "/panel/settings?saved=mails".to_owned()),
            ];
            let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let tried = ada.post("try_mails_again", MARKET, &fields).await;
            assert_eq!(tried.location.as_deref(), Some("/panel/settings?saved=mails"));
            assert_eq!(world.number(ASIDE).await, 1, "one of them");
            assert!(ada.get("/panel/settings?saved=mails").await.says("They are tried again now."));
            give_up(&world).await;
            ada.post("try_mails_again", MARKET, &[("all", "all")]).await;
            assert_eq!(world.number(ASIDE).await, 0, "or all");
        }
    );

    on_both!(
        async fn nobody_else_does(world: World) {
            world.question().await;
            give_up(&world).await;
            for who in [&world.nora, &world.carla] {
                let browser = world.browser_of(who).await;
                assert_eq!(browser.call("list_mails_set_aside", &[]).await.status, 404, "{}", who.name);
                assert_eq!(
                    browser.call("try_mails_again", &[("all", "all")]).await.status,
                    404,
                    "{}",
                    who.name
                );
            }
            assert_eq!(world.browser().call("try_mails_again", &[("all", "all")]).await.status, 401);
            assert_eq!(world.number(ASIDE).await, 2);
        }
    );
}

mod own {
    use super::*;

    /// The ids of the sessions that a page offers to end.
    fn offered(page: &Page) -> Vec<String> {
        let offered = page.text.split("name=\"session\"").skip(1);
        offered
            .map(|input| input.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned())
            .collect()
    }

    on_both!(
        async fn everyone_finds_their_settings_in_their_own_surroundings(world: World) {
            for (who, surroundings, foreign) in [
                (&world.carla, "class=\"shop\"", "panel-links"),
                (&world.nora, "panel-links", "class=\"shop\""),
                (&world.ada, "panel-links", "class=\"shop\""),
            ] {
                let page = world.browser_of(who).await.get(OWN).await;
                assert_eq!(page.status, 200, "{}", who.name);
                assert!(page.text.contains(surroundings) && !page.text.contains(foreign), "{}", who.name);
                assert_eq!(page.field("name").as_deref(), Some(who.name.as_str()));
                assert!(page.says(&address(who)) && page.says("Where you are signed in"));
            }
            let guest = world.browser();
            assert_eq!(guest.get(OWN).await.location.as_deref(), Some("/sign-in?next=%2Faccount%2Fsettings"));
            for call in [
                "find_own_settings",
                "rename",
                "change_password",
                "want_mail",
                "end_session",
                "end_other_sessions",
            ] {
                let fields =
                    [("name", "x"), ("current_password", "x"), ("password", "long enough"), ("session", "1")];
                assert_eq!(guest.call(call, &fields).await.status, 401, "{call}");
            }
            let nora = world.browser_of(&world.nora).await;
            for path in ["/account", "/account/settingsx", "/account/orders", "/account/settings/x"] {
                assert_eq!(nora.get(path).await.status, 404, "{path}");
            }
        }
    );

    on_both!(
        async fn a_new_name_is_found_and_sorted_by_everywhere(world: World) {
            let thread = world.question().await;
            let other_thread = world
                .start(&world.chris, Topic::Product(world.lamp), &out("Is it warm?", 1))
                .await
                .unwrap()
                .thread;
            let carla = world.browser_of(&world.carla).await;
            let renamed = carla
                .post(
                    "rename",
                    OWN,
                    &[("name", "  Zoë   Ångström "), ("then", "/account/settings?saved=name#name")],
                )
                .await;
            assert_eq!(renamed.location.as_deref(), Some("/account/settings?saved=name#name"));
            let page = carla.get("/account/settings?saved=name").await;
            assert_eq!(page.field("name").as_deref(), Some("Zoë Ångström"));
            assert_eq!(page.text.matches("Saved.").count(), 1, "only where it was saved");
            for (words, found) in
                [("carla", vec![]), ("zoe+angstrom", vec![thread]), ("bright", vec![thread])]
            {
                assert_eq!(world.ids(&world.nora, &format!("q={words}")).await, found, "{words}");
            }
            assert_eq!(world.numbers(&world.ada, "q=zoe").await, ["1003", "1001"]);
            assert!(world.numbers(&world.ada, "q=carla").await.is_empty());
            assert_eq!(world.ids(&world.ada, "sort=customer").await, [other_thread, thread]);
            let last = world.orders(&world.ada, "sort=customer").await.rows.pop().unwrap().customer.name;
            assert_eq!(last, "Zoë Ångström");
            world.say(&world.carla, thread, "And dimmable?", 2).await;
            assert_eq!(world.ids(&world.nora, "q=zoe+dimmable").await, [thread], "what comes later too");
        }
    );

    on_both!(
        async fn what_is_written_while_a_name_changes_is_found_by_the_new_one(world: World) {
            let world = world.unlimited();
            let mut threads = vec![];
            for _ in 0..4 {
                threads.push(world.question().await);
            }
            for round in 0..5 {
                let name = PersonName::parse(&format!("Name{round}")).unwrap();
                let talks = threads.iter().map(async |thread| {
                    for n in 0..5 {
                        world.say(&world.nora, *thread, &format!("round{round} word{n}"), n).await;
                    }
                });
                let talks = futures_util::future::join_all(talks);
                let (renamed, _) = tokio::join!(
                    accounts::rename(&world.db, &world.limiter, &world.carla, &name, NOW),
                    talks
                );
                renamed.unwrap();
                let found = world.ids(&world.nora, &format!("q=name{round}+round{round}+word4")).await;
                assert_eq!(found.len(), threads.len(), "{round}");
            }
        }
    );

    on_both!(
        async fn staff_change_their_names_too(world: World) {
            let thread = world.question().await;
            world.say(&world.nora, thread, "Yes.", 1).await;
            let nora = world.browser_of(&world.nora).await;
            assert_eq!(nora.post("rename", OWN, &[("name", "Nora Berg")]).await.status, 303);
            let path = format!("/panel/message-center/{thread}");
            assert!(world.browser_of(&world.otto).await.get(&path).await.says("Nora Berg"));
            let page = world.browser_of(&world.carla).await.get(&format!("/account/messages/{thread}")).await;
            assert!(page.says("Lumen Lighting") && !page.says("Nora"), "customers see the vendor");
            assert_eq!(world.ids(&world.ada, "q=bright").await, [thread]);
        }
    );

    on_both!(
        async fn a_refused_name_is_still_there(world: World) {
            for who in [&world.carla, &world.nora] {
                let browser = world.browser_of(who).await;
                for (name, sentence) in [(" ", "Enter your name."), (&*"x".repeat(81), "80 characters fit")] {
                    let page = browser.post("rename", OWN, &[("name", name)]).await;
                    assert_eq!(page.status, 422);
                    assert!(page.says(sentence) && !page.says("Saved."), "{sentence}");
                    assert_eq!(page.field("name").as_deref(), Some(name));
                    assert!(page.says("Where you are signed in"), "it is the same page");
                }
            }
        }
    );

    on_both!(
        async fn mail_is_wanted_or_not(world: World) {
            let carla = world.browser_of(&world.carla).await;
            let wanted = "SELECT COUNT(*) FROM accounts WHERE wants_mail";
            let everyone = world.number(wanted).await;
            assert!(is_ticked(&carla.get(OWN).await, "wants_mail"));
            assert_eq!(
                carla.post("want_mail", OWN, &[]).await.status,
                303,
                "a box that isn't ticked isn't sent"
            );
            assert!(!is_ticked(&carla.get(OWN).await, "wants_mail"));
            assert_eq!(world.number(wanted).await, everyone - 1, "nobody else's");
            carla.post("want_mail", OWN, &[("wants_mail", "wants_mail")]).await;
            assert!(is_ticked(&carla.get(OWN).await, "wants_mail"));
        }
    );

    on_both!(
        async fn sessions_are_listed_to_their_owner_alone(world: World) {
            let (first, second) =
                (world.browser_of(&world.carla).await, world.browser_of(&world.carla).await);
            let chris = world.browser_of(&world.chris).await;
            let page = first.get(OWN).await;
            assert_eq!(page.text.matches("Firefox on Windows</b>").count(), 2);
            assert_eq!(page.text.matches("This one").count(), 1);
            let [theirs] = &offered(&page)[..] else { panic!("the other one can be ended") };
            assert!(offered(&chris.get(OWN).await).is_empty(), "nobody else's is listed");
            for id in [theirs.as_str(), "999"] {
                assert_eq!(chris.call("end_session", &[("session", id)]).await.status, 200, "{id}");
            }
            assert_eq!(second.get(OWN).await.status, 200, "that has ended nothing");
            for time in ["once", "twice"] {
                let ended = first.post("end_session", OWN, &[("session", theirs)]).await;
                assert_eq!(ended.status, 303, "{time}");
            }
            assert_eq!((first.get(OWN).await.status, second.get(OWN).await.status), (200, 303));
            let events =
                "SELECT COUNT(*) FROM events WHERE kind = 'session' AND NOT for_admins AND account_id = ";
            assert_eq!(world.number(&format!("{events}{}", world.carla.id)).await, 1);
            assert_eq!(world.number(&format!("{events}{}", world.chris.id)).await, 0);
        }
    );

    on_both!(
        async fn all_other_sessions_end_at_once(world: World) {
            let (this, other) = (world.browser_of(&world.nora).await, world.browser_of(&world.nora).await);
            let otto = world.browser_of(&world.otto).await;
            assert_eq!(this.post("end_other_sessions", OWN, &[]).await.status, 303);
            assert_eq!((this.get(OWN).await.status, other.get(OWN).await.status), (200, 303));
            assert_eq!(otto.get(OWN).await.status, 200);
            assert!(!this.get(OWN).await.says("Sign out everywhere else"), "there is nothing left to end");
        }
    );

    on_both!(
        async fn when_a_session_was_seen_is_noted_once_an_hour(world: World) {
            let carla = world.browser_of(&world.carla).await;
            let noted = async || world.number("SELECT seen_at FROM sessions").await;
            let begun = noted().await;
            carla.get("/").await;
            assert_eq!(noted().await, begun, "not with each request");
            world.sql(&format!("UPDATE sessions SET seen_at = {}", begun - 3_600_000_000)).await;
            carla.get("/").await;
            for _ in 0..200 {
                if noted().await >= begun {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            panic!("nobody waits for it, but it comes");
        }
    );

    on_both!(
        async fn names_change_so_often_and_no_more(world: World) {
            let thread = world.question().await;
            let carla = world.browser_of(&world.carla).await;
            let rename = async |name: &str| carla.post("rename", OWN, &[("name", name)]).await;
            for _ in 0..=NAMES.most {
                assert_eq!(rename("Carla").await.status, 303, "it is so already");
            }
            for n in 0..NAMES.most {
                assert_eq!(rename(&format!("Name{n}")).await.status, 303, "{n}");
            }
            let page = rename("Onemore").await;
            assert!(page.status == 429 && page.headers.contains_key("retry-after"));
            assert_eq!(page.field("name").as_deref(), Some("Onemore"), "it is still there");
            let found = format!("q=name{}", NAMES.most - 1);
            assert_eq!(world.ids(&world.nora, &found).await, [thread]);
            let chris = world.browser_of(&world.chris).await;
            assert_eq!(chris.post("rename", OWN, &[("name", "Other")]).await.status, 303, "others may");
        }
    );

    on_both!(
        /// Deleted threads come back under the new name, longer ones whole.
        async fn all_messages_of_all_threads_are_renewed(world: World) {
            let world = world.unlimited();
            let (long, deleted) = (world.question().await, world.question().await);
            for n in 0..510 {
                world.say(&world.nora, long, &format!("word{n}"), n).await;
            }
            world.delete(deleted).await;
            let name = PersonName::parse("Zoe").unwrap();
            accounts::rename(&world.db, &world.limiter, &world.carla, &name, NOW).await.unwrap();
            for words in ["zoe+bright", "zoe+word0", "zoe+word509"] {
                assert_eq!(world.ids(&world.nora, &format!("q={words}")).await, [long], "{words}");
            }
            assert!(world.ids(&world.nora, "q=carla").await.is_empty());
            assert_eq!(world.ids(&world.ada, "show=deleted&q=zoe").await, [deleted]);
        }
    );

    on_both!(
        async fn accounts_that_the_demo_offers_stay_as_they_are(world: World) {
            let shown = ["carla@demo.test", "chris@demo.test"];
            let demo = Browser::new(&world, true);
            for email in shown {
                let browser = other(&demo, email).await;
                let renamed = browser.post("rename", OWN, &[("name", "Mine")]).await;
                let fields = [("current_password", PASSWORD), ("password", "mine from now on")];
                let changed = browser.post("change_password", OWN, &fields).await;
                for page in [&renamed, &changed] {
                    assert_eq!(page.status, 409, "{email}");
                    assert!(page.says("This account is for everybody who looks around"), "{email}");
                }
                assert_eq!(renamed.field("name").as_deref(), Some("Mine"), "what was typed is still there");
                assert_eq!(other(&demo, email).await.get(OWN).await.status, 200, "{email} opens as before");
            }
            let ada = other(&demo, "ada@demo.test").await;
            assert_eq!(
                ada.post("rename", OWN, &[("name", "Ada B.")]).await.status,
                303,
                "others' are theirs"
            );
            let elsewhere = world.browser_of(&world.carla).await;
            let renamed = elsewhere.post("rename", OWN, &[("name", "Carla B.")]).await;
            assert_eq!(renamed.status, 303, "outside the demo all are");
        }
    );
}

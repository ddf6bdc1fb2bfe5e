//! What holds abuse off: as many as are allowed, also at once, and none that can't be counted.

use futures_util::future::join_all;
use stoa::{
    domain::{ids::AccountId, limits::Counted, messages::SendId, sessions::Network, threads::Topic},
    error::AppError,
    server::{clock, config::Market, limiter::Limiter, tidying},
};

use crate::support::{
    Browser, NOW, PASSWORD, Page, Program, Server, World, address, call, database, on_both, out,
};

const SEARCHED: &str = "/account/messages?q=bright+lamp";

fn is_held_up(page: &Page) -> bool {
    page.status == 429 && page.headers.contains_key("retry-after")
}

/// The same, said to a person.
fn says_when(page: &Page) -> bool {
    is_held_up(page) && page.says("A little slower, please") && page.says("Try again in")
}

mod counting {
    use super::*;

    const SEARCH: Counted<'_> = Counted::Search(AccountId(7), 15);

    on_both!(
        async fn as_many_at_once_as_are_allowed(world: World) {
            let at_once = async |limiter: &Limiter| {
                let taken = join_all((0..40).map(|_| limiter.count(&[SEARCH], NOW))).await;
                assert_eq!(taken.iter().filter(|taken| taken.is_ok()).count(), 15);
                assert_eq!(
                    taken.iter().filter(|taken| **taken == Err(AppError::TooMany { retry_after: 4 })).count(),
                    25
                );
            };
            at_once(&world.limiter).await;
            at_once(&world.counting_in_memory().limiter).await;
        }
    );

    on_both!(
        /// Who is held up for one thing hasn't used any of another.
        async fn under_all_of_several_or_none(world: World) {
            let network = Network::of("192.0.2.1");
            let several = async |limiter: &Limiter| {
                let [from, with, other] = [
                    Counted::LinkFrom(&network),
                    Counted::LinkFor("ana@shop.test"),
                    Counted::LinkFor("x@shop.test"),
                ];
                while limiter.count(&[with], NOW).await.is_ok() {}
                for _ in 0..30 {
                    assert!(limiter.count(&[from, with], NOW).await.is_err());
                }
                for _ in 0..10 {
                    assert_eq!(limiter.count(&[from], NOW).await, Ok(()));
                }
                assert!(limiter.count(&[from, other], NOW).await.is_err());
                assert_eq!(limiter.count(&[other], NOW).await, Ok(()));
            };
            several(&world.limiter).await;
            several(&world.counting_in_memory().limiter).await;
        }
    );

    on_both!(
        async fn servers_on_one_database_count_together(world: World) {
            let [here, there] = [(), ()].map(|()| Limiter::in_database(&world.db, world.limiter.most));
            let on_either = |n: u32| {
                let server = if n.is_multiple_of(2) { &here } else { &there };
                server.count(&[SEARCH], NOW)
            };
            let taken = join_all((0..40).map(on_either)).await;
            assert_eq!(taken.iter().filter(|taken| taken.is_ok()).count(), 15);
            assert_eq!(
                world.counting_in_memory().limiter.count(&[SEARCH], NOW).await,
                Ok(()),
                "a server by itself"
            );
        }
    );

    on_both!(
        async fn what_is_over_is_forgotten(world: World) {
            let state = world.shared_state();
            let rows = async || world.number("SELECT COUNT(*) FROM limits_used").await;
            for n in 0..20 {
                world.limiter.count(&[Counted::Search(AccountId(n), 1)], NOW.plus_seconds(n)).await.unwrap();
            }
            world.limiter.count(&[SEARCH], NOW.plus_seconds(86_400)).await.unwrap();
            assert_eq!(rows().await, 20, "one for each, however often");
            tidying::tidy(&state, NOW.plus_seconds(59)).await.unwrap();
            assert_eq!(rows().await, 19, "what a clock noted that has been put back since keeps nobody out");
            tidying::tidy(&state, NOW.plus_seconds(69)).await.unwrap();
            assert_eq!(rows().await, 10);
            let still = world.limiter.count(&[Counted::Search(AccountId(19), 1)], NOW.plus_seconds(69)).await;
            assert_eq!(still, Err(AppError::TooMany { retry_after: 10 }), "what counts stays");
            tidying::tidy(&state, NOW.plus_seconds(86_400)).await.unwrap();
            assert_eq!(rows().await, 0);
        }
    );

    on_both!(
        async fn where_it_is_counted_is_chosen(world: World) {
            let database = database(&world).await;
            let is_postgres = database.starts_with("postgres");
            for (chosen, rows) in [
                (&["--limits", "memory"][..], 0),
                (&[], i64::from(is_postgres)),
                (&["--limits", "database"], 1),
            ] {
                let program = Program::start(&database, chosen).await;
                let answer =
                    call(&program.address, "/api/sign_in", "", "email=carla@demo.test&password=wrong");
                assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
                let counted = "SELECT COUNT(*) FROM limits_used WHERE key = 'password for carla@demo.test'";
                assert_eq!(world.number(counted).await, rows, "{chosen:?}");
                world.sql("DELETE FROM limits_used").await;
            }
        }
    );
}

mod failing {
    use super::*;

    /// Posts whatever is counted.
    async fn acts(world: &World, carla: &Browser) -> Vec<(&'static str, Page)> {
        let (guest, email, send_id) = (world.browser(), address(&world.carla), SendId::fresh().to_string());
        let own = "/account/settings";
        let dispute = [("order", "1001"), ("send_id", &send_id), ("seen", "0"), ("body", "Broken.")];
        let person = [("name", "Ana"), ("email", "ana@shop.test"), ("password", "long enough")];
        vec![
            (
                "sign_in",
                guest.post("sign_in", "/sign-in", &[("email", &email), ("password", PASSWORD)]).await,
            ),
            ("register", guest.post("register", "/register", &person).await),
            ("link", guest.post("ask_for_password_link", "/password", &[("email", &email)]).await),
            ("rename", carla.post("rename", own, &[("name", "Zoe")]).await),
            ("dispute", carla.post("open_dispute", "/account/orders/1001/dispute", &dispute).await),
            ("search", carla.get(SEARCHED).await),
            ("count", carla.call("count_threads", &[("query", "q=lamp")]).await),
            ("orders", carla.call("list_orders", &[("query", "q=lamp")]).await),
            ("mark", carla.call("mark_threads", &[("act", "read"), ("all", "?q=lamp")]).await),
            (
                "change_password",
                carla
                    .post(
                        "change_password",
                        own,
                        &[("current_password", PASSWORD), ("password", "a better one")],
                    )
                    .await,
            ),
        ]
    }

    const DONE: &str = "SELECT (SELECT COUNT(*) FROM sessions) + (SELECT COUNT(*) FROM accounts)
        + (SELECT COUNT(*) FROM mails) + (SELECT COUNT(*) FROM disputes) + (SELECT COUNT(*) FROM dispute_attempts)
        + (SELECT COUNT(*) FROM accounts WHERE name = 'Zoe')";

    on_both!(
        /// What can't be counted isn't done.
        async fn nothing_passes_uncounted(world: World) {
            let carla = world.browser_of(&world.carla).await;
            let before = world.number(DONE).await;
            world.sql("ALTER TABLE limits_used RENAME TO elsewhere").await;
            for (act, page) in acts(&world, &carla).await {
                assert_eq!(page.status, 500, "{act}");
                assert!(!page.text.contains("limits_used"), "{act}: nothing of the inside is told");
            }
            assert_eq!(world.number(DONE).await, before);
            assert_eq!(carla.get("/account/messages").await.status, 200, "what isn't counted goes on");
            world.sql("ALTER TABLE elsewhere RENAME TO limits_used").await;
            for (act, page) in acts(&world, &carla).await {
                assert!(page.status < 400, "{act}: {} {}", page.status, page.text);
            }
        }
    );

    on_both!(
        /// The same where it can be read, and not be written.
        async fn nor_where_it_can_only_be_read(world: World) {
            let carla = world.browser_of(&world.carla).await;
            world.limiter.count(&[Counted::Search(world.carla.id, 120)], clock::now()).await.unwrap();
            let before = world.number(DONE).await;
            refuse_to_write(&world).await;
            for (act, page) in acts(&world, &carla).await {
                assert_eq!(page.status, 500, "{act}");
            }
            assert_eq!(world.number(DONE).await, before);
        }
    );

    async fn refuse_to_write(world: &World) {
        let triggers: &[&str] = match world.db {
            stoa::server::db::Db::Sqlite { .. } => &[
                "CREATE TRIGGER broken BEFORE INSERT ON limits_used BEGIN SELECT RAISE(ABORT, 'broken'); END",
                "CREATE TRIGGER broken_too BEFORE UPDATE ON limits_used BEGIN SELECT RAISE(ABORT, 'broken'); END",
            ],
            stoa::server::db::Db::Postgres(_) => &[
                "CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''broken''; END'",
                "CREATE TRIGGER broken BEFORE INSERT OR UPDATE ON limits_used
                    FOR EACH ROW EXECUTE FUNCTION broken()",
            ],
        };
        for trigger in triggers {
            world.sql(trigger).await;
        }
    }
}

mod searching {
    use super::*;

    on_both!(
        async fn is_limited_and_the_words_stay(world: World) {
            let world = world.limited(1, 0);
            world.question().await;
            for (who, searched, other) in [
                (&world.carla, SEARCHED, "/account/orders?q=bright+lamp"),
                (&world.nora, "/panel/message-center?q=bright+lamp", "/panel/messages?q=bright+lamp"),
                (&world.ada, "/panel/orders?q=bright+lamp", "/panel/message-center?q=bright+lamp"),
            ] {
                let browser = world.browser_of(who).await;
                assert_eq!(browser.get(searched).await.status, 200, "{searched}");
                for again in [searched, other] {
                    let page = browser.get(again).await;
                    assert!(says_when(&page), "{again}: {} {}", page.status, page.text);
                    assert_eq!(page.field("q").as_deref(), Some("bright lamp"), "{again}");
                }
                let list = searched.split('?').next().unwrap();
                assert_eq!(browser.get(list).await.status, 200, "{list} is there without words");
            }
            let chris = world.browser_of(&world.chris).await;
            assert_eq!(chris.get(SEARCHED).await.status, 200, "others aren't held up");
        }
    );

    on_both!(
        async fn is_limited_for_scripts_and_marks_too(world: World) {
            let world = world.limited(1, 0);
            let thread = world.question().await;
            let nora = world.browser_of(&world.nora).await;
            assert_eq!(nora.call("list_threads", &[("query", "q=bright")]).await.status, 200);
            for (call, fields) in [
                ("list_threads", &[("query", "q=other")][..]),
                ("count_threads", &[("query", "q=other")]),
                ("list_orders", &[("query", "q=other")]),
                ("mark_threads", &[("act", "read"), ("all", "?q=bright")]),
            ] {
                assert!(is_held_up(&nora.call(call, fields).await), "{call}");
            }
            assert_eq!(world.unread(&world.nora, thread).await, (1, true), "nothing was marked");
            assert_eq!(nora.call("mark_threads", &[("act", "read"), ("all", "?")]).await.status, 200);
            let all = [("act", "read"), ("all", "?q=bright"), ("from", "/panel/message-center?q=bright")];
            let page = nora.post("mark_threads", "/panel/message-center?q=bright", &all[..2]).await;
            assert!(is_held_up(&page) && page.says("Try again in"));
            assert_eq!(page.field("q").as_deref(), Some("bright"));
        }
    );

    on_both!(
        async fn is_for_those_who_are_signed_in(world: World) {
            let guest = world.browser();
            assert_eq!(guest.get(SEARCHED).await.status, 303);
            for call in ["list_threads", "count_threads", "list_orders"] {
                assert_eq!(guest.call(call, &[("query", "q=lamp")]).await.status, 401, "{call}");
            }
            assert_eq!(world.number("SELECT COUNT(*) FROM limits_used").await, 0);
        }
    );

    on_both!(
        async fn is_as_one_likes_where_there_is_no_limit(world: World) {
            let world = world.limited(0, 0);
            let carla = world.browser_of(&world.carla).await;
            for _ in 0..5 {
                assert_eq!(carla.get(SEARCHED).await.status, 200);
            }
            assert_eq!(world.number("SELECT COUNT(*) FROM limits_used WHERE key LIKE 'search%'").await, 0);
        }
    );
}

mod streams {
    use super::*;

    on_both!(
        async fn are_so_many_an_account(world: World) {
            let world = world.limited(0, 2);
            let server = Server::of(&world).await;
            let carla = server.browser_of(&world.carla).await;
            let at_once = join_all((0..8).map(|_| carla.listen(None))).await;
            let mut open: Vec<_> = at_once.into_iter().flatten().collect();
            assert_eq!(open.len(), 2, "not one more, however fast they come");
            let elsewhere = server.browser_of(&world.carla).await;
            for browser in [&carla, &elsewhere] {
                assert_eq!(browser.listen(None).await.unwrap_err(), 429, "in whichever browser");
                let page = browser.get("/live").await;
                assert!(is_held_up(&page) && page.says("Try again in 30 seconds"));
            }
            assert_eq!(carla.get("/account/messages").await.status, 200, "all else is as it was");
            server.listen(&world.nora).await;
            drop(open.pop());
            let mut another = elsewhere.listen(None).await.unwrap();
            assert_eq!(carla.listen(None).await.unwrap_err(), 429);
            let thread = world.question().await;
            for stream in open.iter_mut().chain([&mut another]) {
                assert_eq!(
                    stream.next().await,
                    Some(format!("change {thread}")),
                    "those that are open go on"
                );
            }
            server.stop().await;
        }
    );

    on_both!(
        /// Each server has its own people's: what one holds costs the others nothing.
        async fn are_counted_by_each_server(world: World) {
            let world = world.limited(0, 1);
            let (here, there) = (Server::of(&world).await, Server::of(&world).await);
            let _here = here.listen(&world.carla).await;
            let _there = there.listen(&world.carla).await;
            assert_eq!(there.browser_of(&world.carla).await.listen(None).await.unwrap_err(), 429);
            here.stop().await;
            there.stop().await;
        }
    );
}

mod people {
    use super::*;

    on_both!(
        /// What isn't said by a proxy of ours is anybody's word.
        async fn are_told_apart_by_who_has_connected_unless_a_proxy_says_so(world: World) {
            world.use_up(Counted::LinkFrom(&Network::of(""))).await;
            for (is_behind_proxy, status) in [(false, 429), (true, 303)] {
                let market = Market { is_demo: false, is_secure: false, is_behind_proxy };
                let fields = [("email", "ana@shop.test"), ("from", "/password")];
                let browser = Browser::at(market, &world);
                let page = browser.post_forwarded("ask_for_password_link", "192.0.2.1", &fields).await;
                assert_eq!(page.status, status, "{is_behind_proxy}");
            }
        }
    );

    on_both!(
        async fn who_tries_disputes_all_the_time_are_held_up(world: World) {
            let carla = world.browser_of(&world.carla).await;
            let open = async |browser: &Browser| {
                let send_id = SendId::fresh().to_string();
                let fields = [("order", "1001"), ("send_id", &send_id), ("seen", "0"), ("body", "It broke.")];
                browser.post("open_dispute", "/account/orders/1001/dispute", &fields).await
            };
            world.use_up(Counted::Dispute(world.carla.id, 30)).await;
            let page = open(&carla).await;
            assert!(is_held_up(&page) && page.says("Try again in"));
            assert_eq!(page.typed().as_deref(), Some("It broke."), "it is still there");
            assert_eq!(world.number("SELECT COUNT(*) FROM dispute_attempts").await, 0, "no more is noted");
            assert_eq!(open(&world.browser_of(&world.chris).await).await.status, 404, "nobody else is");
        }
    );

    on_both!(
        /// What costs little is counted by each server, wherever the rest is.
        async fn who_types_and_marks_all_the_time_is_held_up(world: World) {
            let thread = world.question().await.to_string();
            let id = SendId::fresh().to_string();
            let here = world.browser_of(&world.carla).await;
            let keep = [("thread", thread.as_str()), ("send_id", &id), ("body", "Well")];
            let mark = [("threads[]", thread.as_str()), ("act", "read")];
            assert_eq!(here.call("keep_draft", &keep).await.status, 200);
            assert_eq!(here.call("mark_threads", &mark).await.status, 200);
            for used in [Counted::Draft(world.carla.id), Counted::Marking(world.carla.id)] {
                World::use_up_here(&world.limiter, used);
            }
            assert!(is_held_up(&here.call("keep_draft", &keep).await));
            assert!(is_held_up(&here.call("mark_threads", &mark).await));
            assert!(is_held_up(&here.call("undo_marking", &[]).await));
            let together = "SELECT COUNT(*) FROM limits_used WHERE key LIKE 'draft%' OR key LIKE 'marking%'";
            assert_eq!(world.number(together).await, 0);
            let another = world.browser_of(&world.chris).await;
            assert_eq!(another.call("mark_threads", &mark).await.status, 200, "nobody else is");
        }
    );

    on_both!(
        /// Messages and threads are counted from what is stored, whatever else is counted where.
        async fn write_as_often_as_they_may_wherever_else_is_counted(world: World) {
            let world = world.counting_in_memory();
            let sends = join_all((0..13).map(|n| {
                let out = out("Is it bright?", n);
                let world = &world;
                async move { world.start(&world.carla, Topic::Product(world.lamp), &out).await }
            }));
            let refused =
                sends.await.iter().filter(|sent| matches!(sent, Err(AppError::TooMany { .. }))).count();
            assert_eq!(refused, 3);
            assert_eq!(world.number("SELECT COUNT(*) FROM threads").await, 10);
        }
    );

    on_both!(
        async fn who_have_an_account_and_who_have_none_are_answered_alike(world: World) {
            let mut answers = Vec::new();
            for who in ["carla@demo.test", "nobody@demo.test"] {
                let guest = world.browser();
                let sign_in = async || {
                    let page =
                        guest.post("sign_in", "/sign-in", &[("email", who), ("password", "wrong")]).await;
                    (page.status, without_chance(&page, who))
                };
                let mut seen = vec![sign_in().await];
                world.use_up(Counted::PasswordFor(who)).await;
                seen.push(sign_in().await);
                world.use_up(Counted::LinkFor(who)).await;
                let page = guest.post("ask_for_password_link", "/password", &[("email", who)]).await;
                seen.push((page.status, without_chance(&page, who)));
                answers.push(seen);
            }
            assert_eq!(answers[0].iter().map(|(status, _)| *status).collect::<Vec<_>>(), [422, 429, 429]);
            assert_eq!(answers[0], answers[1]);
        }
    );

    /// The page without what differs from one to the next, and how long to wait.
    fn without_chance(page: &Page, who: &str) -> String {
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        let nonce = policy.split_once("'nonce-").unwrap().1.split('\'').next().unwrap();
        let text = page.text.replace(who, "somebody").replace(nonce, "nonce");
        let lines = text.split('<').filter(|tag| !tag.contains("nonce") && !tag.contains("Try again in"));
        lines.filter(|tag| !tag.starts_with("script")).collect()
    }
}

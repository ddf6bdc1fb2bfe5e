//! Who hears what, at once, and who doesn't.

use stoa::{
    domain::{
        accounts::{Email, Viewer},
        disputes::{Act, Version},
        ids::ThreadId,
        limits::Counted,
        messages::SendId,
        settings::Switch,
        threads::{MarkAs, PageOf, Topic},
    },
    server::{
        actions::{
            accounts, deletion,
            disputes::{self, Wish},
            marking,
        },
        clock,
        db::settings,
        reads,
    },
};

use crate::support::{Browser, Listening, NOW, Server, World, address, note, on_both};

/// Streams of all people of a world.
struct Ears {
    ears: Vec<(Viewer, Listening)>,
}

impl Ears {
    async fn of(world: &World, server: &Server) -> Self {
        let mut ears = Vec::new();
        for who in [&world.carla, &world.chris, &world.nora, &world.otto, &world.vera, &world.ada, &world.abe]
        {
            ears.push((who.clone(), server.listen(who).await));
        }
        Self { ears }
    }

    /// Who has heard what up to now.
    async fn heard(&mut self, world: &World) -> Vec<(String, Vec<String>)> {
        let mut heard = Vec::new();
        for (who, ear) in &mut self.ears {
            let new = ear.up_to_now(world, who).await;
            if !new.is_empty() {
                heard.push((who.name.clone(), new));
            }
        }
        heard
    }
}

fn all(names: &[&str], what: &str) -> Vec<(String, Vec<String>)> {
    names.iter().map(|name| ((*name).to_owned(), vec![what.to_owned()])).collect()
}

const IN_THE_THREAD: [&str; 5] = ["Carla", "Nora", "Otto", "Ada", "Abe"];

on_both!(
    async fn everybody_in_a_thread_hears_and_nobody_else(world: World) {
        let server = Server::of(&world).await;
        let mut ears = Ears::of(&world, &server).await;
        let thread = world.question().await;
        let changed = format!("change {thread}");
        assert_eq!(ears.heard(&world).await, all(&IN_THE_THREAD, &changed));
        world.say(&world.nora, thread, "Yes.", 1).await;
        assert_eq!(ears.heard(&world).await, all(&IN_THE_THREAD, &changed));
        world.delete(thread).await;
        assert_eq!(ears.heard(&world).await, all(&IN_THE_THREAD, &changed));
        deletion::restore(&world.db, &world.ada, thread).await.unwrap();
        assert_eq!(ears.heard(&world).await, all(&IN_THE_THREAD, &changed));
        let own = world.start(&world.chris, Topic::Product(world.card), &crate::support::out("?", 2)).await;
        let changed = format!("change {}", own.unwrap().thread);
        assert_eq!(
            ears.heard(&world).await,
            all(&["Chris", "Ada", "Abe"], &changed),
            "the marketplace's own"
        );
        server.stop().await;
    }
);

on_both!(
    async fn disputes_are_heard_of_by_those_who_see_them(world: World) {
        let server = Server::of(&world).await;
        let mut ears = Ears::of(&world, &server).await;
        let wish = Wish {
            act: Act::Open,
            order: "1001".to_owned(),
            words: "It never came.".to_owned(),
            seen: Version(0),
            send_id: SendId::fresh(),
            address: String::new(),
            at: NOW,
        };
        disputes::act(&world.db, &world.limits, &world.carla, &wish).await.unwrap();
        let heard = ears.heard(&world).await;
        let names: Vec<_> = heard.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, IN_THE_THREAD);
        assert!(heard.iter().all(|(_, what)| what.len() == 1 && what[0].starts_with("change ")), "{heard:?}");
        server.stop().await;
    }
);

on_both!(
    async fn reading_is_ones_own_but_new_is_the_teams_and_seen_the_others(world: World) {
        let thread = world.question().await;
        let server = Server::of(&world).await;
        let mut ears = Ears::of(&world, &server).await;
        world.open(&world.nora, thread).await.unwrap();
        let seen = format!("change {thread}");
        let lists = "change lists".to_owned();
        let told = |name: &str, what: &[&String]| {
            (name.to_owned(), what.iter().map(|what| (*what).clone()).collect())
        };
        let expected: Vec<(String, Vec<String>)> = vec![
            told("Carla", &[&seen]),
            told("Nora", &[&lists, &lists]),
            told("Otto", &[&lists]),
            told("Ada", &[&lists]),
            told("Abe", &[&lists]),
        ];
        assert_eq!(ears.heard(&world).await, expected, "no longer New; seen");
        world.open(&world.otto, thread).await.unwrap();
        assert_eq!(ears.heard(&world).await, all(&["Otto"], "change lists"), "not New before: his alone");
        world.mark(&world.otto, &[thread], MarkAs::Unread).await;
        assert_eq!(ears.heard(&world).await, all(&["Otto"], "change lists"));
        marking::undo(&world.db, &world.otto).await.unwrap();
        assert_eq!(ears.heard(&world).await, all(&["Otto"], "change lists"));
        world.say(&world.nora, thread, "Yes.", 1).await;
        ears.heard(&world).await;
        world.open(&world.carla, thread).await.unwrap();
        let expected: Vec<(String, Vec<String>)> = vec![
            told("Carla", &[&lists]),
            told("Nora", &[&seen]),
            told("Otto", &[&seen]),
            told("Ada", &[&seen]),
            told("Abe", &[&seen]),
        ];
        assert_eq!(ears.heard(&world).await, expected);
        server.stop().await;
    }
);

on_both!(
    async fn what_was_seen_is_told_only_where_that_is_on(world: World) {
        let thread = world.question().await;
        let server = Server::of(&world).await;
        switch_off(&world, &server, Switch::Seen).await;
        let mut ears = Ears::of(&world, &server).await;
        world.open(&world.nora, thread).await.unwrap();
        assert!(!ears.heard(&world).await.iter().any(|(name, _)| name == "Carla"));
        server.stop().await;
    }
);

on_both!(
    async fn a_deleted_thread_is_read_by_admins_alone(world: World) {
        let thread = world.question().await;
        world.delete(thread).await;
        let server = Server::of(&world).await;
        let mut ears = Ears::of(&world, &server).await;
        world.open(&world.ada, thread).await.unwrap();
        let heard = ears.heard(&world).await;
        assert!(heard.iter().all(|(name, _)| name == "Ada"), "{heard:?}");
        server.stop().await;
    }
);

on_both!(
    async fn marking_all_tells_the_teams(world: World) {
        world.question().await;
        let server = Server::of(&world).await;
        let mut ears = Ears::of(&world, &server).await;
        let query = stoa::domain::lists::ThreadQuery::all();
        marking::mark_all(&world.db, &world.otto, query, MarkAs::Read, NOW).await.unwrap();
        let names: Vec<String> = ears.heard(&world).await.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, IN_THE_THREAD, "seen; no longer New; nobody else's marks");
        server.stop().await;
    }
);

on_both!(
    async fn who_was_away_hears_what_they_missed(world: World) {
        let server = Server::of(&world).await;
        let (carla, chris) = (server.browser_of(&world.carla).await, server.browser_of(&world.chris).await);
        let last = carla.listen(None).await.unwrap().last;
        let thread = world.question().await;
        let mut witness = server.listen(&world.ada).await;
        witness.up_to_now(&world, &world.ada).await;
        let mut again = carla.listen(Some(last)).await.unwrap();
        assert_eq!(again.up_to_now(&world, &world.carla).await, [format!("change {thread}")]);
        let mut stranger = chris.listen(Some(last)).await.unwrap();
        assert_eq!(stranger.up_to_now(&world, &world.chris).await, [] as [String; 0]);
        let mut old = carla.listen(Some(1)).await.unwrap();
        assert_eq!(old.up_to_now(&world, &world.carla).await, ["change all"], "too long ago: read all again");
        server.stop().await;

        let next = Server::of(&world).await;
        let carla = next.browser_of(&world.carla).await;
        let mut again = carla.listen(Some(last)).await.unwrap();
        let heard = again.up_to_now(&world, &world.carla).await;
        assert!(heard.contains(&format!("change {thread}")), "after a restart too: {heard:?}");
        next.stop().await;
    }
);

on_both!(
    async fn numbers_that_never_were_are_not_waited_for(world: World) {
        let server = Server::of(&world).await;
        let mut carla = server.listen(&world.carla).await;
        let far = "INSERT INTO events (id, at, kind, thread_id, account_id, for_admins)";
        let at = clock::now().0;
        world
            .sql(&format!("{far} VALUES (900000000000, {at}, 'change', 77, {}, FALSE)", world.carla.id))
            .await;
        assert_eq!(carla.next().await.as_deref(), Some("change 77"));
        server.stop().await;
    }
);

on_both!(
    async fn streams_end_with_their_sessions(world: World) {
        let server = Server::of(&world).await;
        assert_eq!(Browser::of(server.state.clone()).listen(None).await.unwrap_err(), 401);
        let carla = server.browser_of(&world.carla).await;
        let mut stream = carla.listen(None).await.unwrap();
        let mut elsewhere = server.listen(&world.carla).await;
        carla.post("sign_out", "/", &[]).await;
        assert_eq!(stream.next().await, None);
        assert_eq!(carla.listen(None).await.unwrap_err(), 401);
        world.question().await;
        assert!(elsewhere.next().await.unwrap().starts_with("change"), "her other browser goes on");

        let mut nora = server.listen(&world.nora).await;
        let email = Email::parse(&address(&world.nora)).unwrap();
        accounts::deactivate(&world.db, &email, clock::now()).await.unwrap();
        assert_eq!(nora.next().await, None);

        let mut otto = server.listen(&world.otto).await;
        world
            .sql(&format!("UPDATE accounts SET vendor_id = {} WHERE id = {}", world.fjord, world.otto.id))
            .await;
        note(&world, &format!("'session', NULL, {}, FALSE", world.otto.id)).await;
        assert_eq!(otto.next().await, None, "he comes back as what he is now");
        server.stop().await;
        assert_eq!(elsewhere.next().await, None, "a server that stops ends them");
    }
);

on_both!(
    async fn typing_is_told_to_the_others_in_the_thread(world: World) {
        let thread = world.question().await;
        let server = Server::of(&world).await;
        let mut ears = Ears::of(&world, &server).await;
        let id = thread.to_string();
        let nora = server.browser_of(&world.nora).await;
        assert_eq!(type_in(&nora, thread).await, 200);
        let typing = format!("typing {id} vendor");
        until_heard(&mut ears, &world.carla, &typing).await;
        assert_eq!(ears.heard(&world).await, all(&["Ada", "Abe"], &typing), "Carla has heard it");
        World::use_up_here(&server.state.limiter, Counted::Typing(world.nora.id));
        assert_eq!(type_in(&nora, thread).await, 200);
        assert_eq!(ears.heard(&world).await, [], "who types all the time is told of no more");
        assert_eq!(type_in(&server.browser_of(&world.otto).await, thread).await, 200);
        until_heard(&mut ears, &world.carla, &typing).await;
        assert_eq!(ears.heard(&world).await, all(&["Ada", "Abe"], &typing));
        assert_eq!(type_in(&server.browser_of(&world.vera).await, thread).await, 404);
        assert_eq!(type_in(&Browser::of(server.state.clone()), thread).await, 401);
        switch_off(&world, &server, Switch::Typing).await;
        assert_eq!(type_in(&nora, thread).await, 200);
        let heard = ears.heard(&world).await;
        assert!(
            heard.iter().all(|(_, what)| what == &["change lists"]),
            "only that settings changed: {heard:?}"
        );
        server.stop().await;
    }
);

/// Other servers are told by PostgreSQL, a moment later.
async fn until_heard(ears: &mut Ears, who: &Viewer, what: &str) {
    let (_, ear) = ears.ears.iter_mut().find(|(ear, _)| ear.id == who.id).unwrap();
    assert_eq!(ear.next().await.as_deref(), Some(what));
}

async fn type_in(browser: &Browser, thread: ThreadId) -> u16 {
    browser.call("note_typing", &[("thread", &thread.to_string())]).await.status
}

async fn switch_off(world: &World, server: &Server, switch: Switch) {
    let mut witness = server.listen(&world.ada).await;
    let mut tx = world.db.begin().await.unwrap();
    settings::set(&mut tx, switch.name(), "off").await.unwrap();
    tx.commit().await.unwrap();
    note(world, "'settings', NULL, NULL, FALSE").await;
    assert_eq!(witness.next().await.as_deref(), Some("change lists"));
    assert!(!server.state.settled.get().is_on(switch));
}

/// Two servers on one database (only PostgreSQL has several; on SQLite another program may write).
mod two_servers {
    use std::time::Duration;

    use sqlx::postgres::PgListener;
    use stoa::server::db::{Db, events};
    use tokio::time::timeout;

    use super::*;
    use crate::support::{Ear, Program, database, exchange};

    on_both!(
        async fn one_hears_what_happens_on_the_other(world: World) {
            let (here, there) = (Server::of(&world).await, Server::of(&world).await);
            let mut carla = there.listen(&world.carla).await;
            let mut chris = there.listen(&world.chris).await;
            let thread = world.question().await;
            assert_eq!(carla.next().await, Some(format!("change {thread}")));
            let nora = here.browser_of(&world.nora).await;
            let (thread_id, send_id) = (thread.to_string(), SendId::fresh().to_string());
            let fields = [("thread", thread_id.as_str()), ("body", "Yes."), ("send_id", &send_id)];
            assert_eq!(nora.call("send_message", &fields).await.status, 200);
            assert_eq!(carla.next().await, Some(format!("change {thread}")));
            assert_eq!(chris.up_to_now(&world, &world.chris).await, [] as [String; 0]);
            here.stop().await;
            there.stop().await;
        }
    );

    on_both!(
        async fn each_says_how_far_it_is(world: World) {
            let Db::Postgres(pool) = &world.db else { return };
            let mut listener = PgListener::connect_with(pool).await.unwrap();
            listener.listen(events::HAPPENED).await.unwrap();
            let server = Server::of(&world).await;
            world.question().await;
            let last = world.number("SELECT MAX(id) FROM events").await;
            while listener.recv().await.unwrap().payload() != last.to_string() {}
            server.stop().await;
        }
    );

    on_both!(
        async fn two_programs_tell_each_other(world: World) {
            world.sql("UPDATE accounts SET created_at = 0").await;
            let thread = world.question().await;
            let mails = std::env::temp_dir().join(format!("stoa-mails-{}", std::process::id()));
            let mails = ["--mail-folder", mails.to_str().unwrap()];
            let at = database(&world).await;
            let (here, there) = (Program::start(&at, &mails).await, Program::start(&at, &mails).await);
            let mut carla = Ear::of(&there, &world, &world.carla).await;
            let mut chris = Ear::of(&there, &world, &world.chris).await;
            let cookie = world.cookie_of(&world.nora).await;
            let form = format!("thread={thread}&body=Yes.&send_id={}", SendId::fresh());
            let post = format!(
                "POST /api/send_message HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\nAccept: application/json\r\n\
                 Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
                here.address,
                form.len()
            );
            assert!(exchange(&here.address, &post).starts_with(b"HTTP/1.1 200 "));
            carla.until(&format!("data: {thread}\n")).await;
            note(&world, &format!("'change', 4711, {}, FALSE", world.chris.id)).await;
            let heard = chris.until("data: 4711\n").await;
            assert_eq!(heard.matches("event: change").count(), 1, "{heard}");
        }
    );

    on_both!(
        /// Typing is told by nothing but the connection between them.
        async fn a_connection_that_breaks_comes_back(world: World) {
            const BREAK: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND query LIKE 'LISTEN%'";
            if matches!(world.db, Db::Sqlite { .. }) {
                return;
            }
            let (here, there) = (Server::of(&world).await, Server::of(&world).await);
            let mut carla = there.listen(&world.carla).await;
            let thread = world.question().await;
            assert_eq!(carla.next().await, Some(format!("change {thread}")));
            let nora = here.browser_of(&world.nora).await;
            let typing = Some(format!("typing {thread} vendor"));
            for _ in 0..2 {
                type_in(&nora, thread).await;
                while timeout(Duration::from_millis(300), carla.next()).await != Ok(typing.clone()) {
                    type_in(&nora, thread).await;
                }
                world.sql(BREAK).await;
                carla.up_to_now(&world, &world.carla).await;
            }
            here.stop().await;
            there.stop().await;
        }
    );
}

on_both!(
    async fn what_nobody_looks_at_is_not_marked_read(world: World) {
        let thread = world.question().await;
        let server = Server::of(&world).await;
        let nora = server.browser_of(&world.nora).await;
        let id = thread.to_string();
        assert_eq!(nora.call("open_thread", &[("id", &id), ("peek", "true")]).await.status, 200);
        assert_eq!(world.unread(&world.nora, thread).await, (1, true));
        assert_eq!(nora.call("open_thread", &[("id", &id)]).await.status, 200);
        assert_eq!(world.unread(&world.nora, thread).await, (0, false));
        let vera = server.browser_of(&world.vera).await;
        assert_eq!(vera.call("open_thread", &[("id", &id), ("peek", "true")]).await.status, 404);
        server.stop().await;
    }
);

on_both!(
    async fn seen_says_how_far_the_other_side_has_read(world: World) {
        let thread = world.question().await;
        let seen = async |who: &Viewer| {
            reads::thread(&world.db, who, thread, PageOf::Newest).await.unwrap().seen_number
        };
        assert_eq!(seen(&world.carla).await, 0);
        world.open(&world.otto, thread).await.unwrap();
        assert_eq!(seen(&world.carla).await, 1, "a colleague's eyes are the vendor's");
        assert_eq!(seen(&world.nora).await, 0, "it isn't hers");
        world.say(&world.nora, thread, "Yes.", 1).await;
        assert_eq!(seen(&world.nora).await, 0);
        world.open(&world.carla, thread).await.unwrap();
        assert_eq!((seen(&world.nora).await, seen(&world.otto).await, seen(&world.carla).await), (2, 0, 0));
    }
);

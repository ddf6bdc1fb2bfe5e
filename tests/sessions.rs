//! Sessions: how they begin, how long they last, and what ends them.

use std::time::Duration;

use stoa::{
    domain::{
        accounts::{Email, NewPassword, Viewer},
        moment::Moment,
        sessions::Lifetime,
    },
    server::{
        actions::{accounts, passwords, sessions},
        clock,
        config::Market,
        db, tidying,
    },
};

use crate::support::{Browser, NOW, PASSWORD, Page, Server, World, address, on_both, sign_in};

const OWN: &str = "/account/settings";

const HOUR: i64 = 3_600;

async fn is_in(browser: &Browser) -> bool {
    browser.get(OWN).await.status == 200
}

async fn count(world: &World) -> i64 {
    world.number("SELECT COUNT(*) FROM sessions").await
}

mod beginning {
    use super::*;

    on_both!(
        async fn each_sign_in_has_a_fresh_secret_and_ends_the_one_before(world: World) {
            let mut browser = world.browser_of(&world.carla).await;
            let (before, elsewhere) = (browser.clone(), world.browser_of(&world.carla).await);
            assert_eq!(browser.sign_in(&address(&world.carla)).await.status, 303);
            assert_ne!(browser.cookie(), before.cookie());
            assert!(is_in(&browser).await && !is_in(&before).await, "the old secret opens nothing");
            assert!(is_in(&elsewhere).await, "other browsers stay signed in");
            assert_eq!(count(&world).await, 2);
        }
    );

    on_both!(
        async fn somebody_else_in_the_same_browser_ends_it_too(world: World) {
            let server = Server::of(&world).await;
            let mut browser = server.browser_of(&world.carla).await;
            let (before, mut stream) = (browser.clone(), browser.listen(None).await.unwrap());
            browser.sign_in(&address(&world.nora)).await;
            assert!(is_in(&browser).await && !is_in(&before).await);
            assert_eq!(stream.next().await, None, "nor does her page hear anything more");
            server.stop().await;
        }
    );

    on_both!(
        async fn a_refused_sign_in_ends_nothing(world: World) {
            let browser = world.browser_of(&world.carla).await;
            let fields = [("email", "nora@demo.test"), ("password", "wrong")];
            assert_eq!(browser.post("sign_in", "/sign-in", &fields).await.status, 422);
            assert!(is_in(&browser).await);
        }
    );

    on_both!(
        /// Whoever has put a secret into somebody's browser doesn't share what they sign in to.
        async fn a_planted_secret_is_not_taken_over(world: World) {
            let planted = "stoa_session=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
            for entry in ["sign_in", "register", "renew_password"] {
                let mut victim = world.browser();
                victim.plant_cookie(planted);
                let page = enter(&world, &victim, entry).await;
                assert_eq!(page.status, 303, "{entry}");
                victim.keep_cookie(&page);
                assert_ne!(victim.cookie(), planted, "{entry}");
                assert!(is_in(&victim).await, "{entry}");
                let mut attacker = world.browser();
                attacker.plant_cookie(planted);
                assert!(!is_in(&attacker).await, "{entry}");
            }
        }
    );

    on_both!(
        /// Nor does somebody whose own session it was.
        async fn a_planted_session_ends_with_each_way_in(world: World) {
            for entry in ["sign_in", "register", "renew_password"] {
                let attacker = world.browser_of(&world.chris).await;
                let mut victim = world.browser();
                victim.plant_cookie(attacker.cookie());
                let page = enter(&world, &victim, entry).await;
                victim.keep_cookie(&page);
                assert!(is_in(&victim).await && !is_in(&attacker).await, "{entry}");
            }
        }
    );

    async fn enter(world: &World, browser: &Browser, entry: &str) -> Page {
        let carla = address(&world.carla);
        match entry {
            "sign_in" => browser.post(entry, "/sign-in", &[("email", &carla), ("password", PASSWORD)]).await,
            "register" => {
                let email = format!("{}@ana.test", count(world).await);
                let person = [("name", "Ana"), ("email", &email), ("password", "long enough")];
                browser.post(entry, "/register", &person).await
            }
            _ => {
                let vera = Email::parse(&address(&world.vera)).unwrap();
                passwords::ask_for_link(&world.db, &world.limiter, &vera, "", clock::now()).await.unwrap();
                let token = world.mailed_token().await;
                browser.post(entry, "/password", &[("token", &token), ("password", "a better horse")]).await
            }
        }
    }

    on_both!(
        async fn with_https_the_cookie_is_kept_to_this_host(world: World) {
            let market = Market { is_demo: false, is_secure: true, is_behind_proxy: false };
            let mut browser = Browser::at(market, &world);
            let page = browser.sign_in(&address(&world.carla)).await;
            let cookie = page.headers["set-cookie"].to_str().unwrap();
            for part in ["__Host-stoa_session=", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
                assert!(cookie.contains(part), "{part} in {cookie}");
            }
            assert!(!cookie.contains("Domain") && is_in(&browser).await);
            let mut neighbour = browser.clone();
            neighbour.plant_cookie(&browser.cookie().replace("__Host-", ""));
            assert!(!is_in(&neighbour).await, "one that anybody under the same domain can have set");
            let out = browser.post("sign_out", "/", &[]).await;
            let cookie = out.headers["set-cookie"].to_str().unwrap();
            assert!(cookie.starts_with("__Host-stoa_session=;") && cookie.contains("Max-Age=0"), "{cookie}");
            assert!(cookie.contains("; Secure"), "or browsers keep the other");
            assert!(!is_in(&browser).await);
        }
    );

    on_both!(
        async fn the_secret_is_not_stored(world: World) {
            let browser = world.browser_of(&world.carla).await;
            let secret = browser.cookie().strip_prefix("stoa_session=").unwrap();
            assert_eq!(secret.len(), 64, "256 bits");
            let hash = sessions::token_hash(secret);
            let stored = db::sessions::find(&world.db, &hash, clock::now()).await.unwrap();
            assert_eq!(stored.map(|session| session.viewer.id), Some(world.carla.id));
            let long = "SELECT CAST(MAX(LENGTH(token_hash)) AS BIGINT) FROM sessions";
            assert_eq!(world.number(long).await, 32);
            let mut by_hash = world.browser();
            let hex = hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            by_hash.plant_cookie(&format!("stoa_session={hex}"));
            assert!(!is_in(&by_hash).await, "who reads the database can't sign in with it");
        }
    );
}

mod lasting {
    use super::*;

    on_both!(
        async fn until_nobody_uses_them_or_for_so_long(world: World) {
            for who in [&world.carla, &world.nora, &world.ada] {
                let Lifetime { idle, at_most } = Lifetime::of(who.role);
                let email = Email::parse(&address(who)).unwrap();
                let token = sign_in(&world.db, &email, PASSWORD, NOW).await.unwrap().token;
                let session = async |seconds: i64| {
                    let at = NOW.plus_seconds(seconds);
                    db::sessions::find(&world.db, &sessions::token_hash(&token), at).await.unwrap()
                };
                let listed = async |seconds: i64| {
                    let this = stoa::domain::ids::SessionId(0);
                    let at = NOW.plus_seconds(seconds);
                    db::sessions::list(&world.db, who, this, at).await.unwrap().len()
                };
                assert!(session(idle - 1).await.is_some() && session(idle).await.is_none(), "{}", who.name);
                assert_eq!((listed(idle - 1).await, listed(idle).await), (1, 0), "{}", who.name);
                let mut used = 0;
                while used + idle <= at_most {
                    used += idle - HOUR;
                    let id = session(used).await.unwrap().id;
                    sessions::note_seen(&world.db, id, NOW.plus_seconds(used)).await.unwrap();
                }
                assert!(session(at_most - 1).await.is_some() && session(at_most).await.is_none());
                assert_eq!((listed(at_most - 1).await, listed(at_most).await), (1, 0), "{}", who.name);
            }
        }
    );

    async fn backdate(world: &World, who: &Viewer, column: &str, seconds: i64) {
        let at = clock::now().plus_seconds(-seconds).0;
        world.sql(&format!("UPDATE sessions SET {column} = {at} WHERE account_id = {}", who.id)).await;
    }

    on_both!(
        async fn whoever_comes_back_too_late_signs_in_again(world: World) {
            for who in [&world.carla, &world.nora] {
                let browser = world.browser_of(who).await;
                let idle = Lifetime::of(who.role).idle;
                backdate(&world, who, "seen_at", idle - HOUR).await;
                assert!(is_in(&browser).await, "{}", who.name);
                until_seen(&world, who).await;
                backdate(&world, who, "seen_at", idle + HOUR).await;
                assert_eq!(browser.get(OWN).await.status, 303, "{}", who.name);
                assert_eq!(browser.call("find_own_settings", &[]).await.status, 401, "{}", who.name);
                assert_eq!(browser.listen(None).await.unwrap_err(), 401, "{}", who.name);
            }
        }
    );

    on_both!(
        /// Nobody says that it is over; it is.
        async fn streams_end_when_their_session_is_over(world: World) {
            let server = Server::of(&world).await;
            for column in ["expires_at", "seen_at"] {
                let browser = server.browser_of(&world.nora).await;
                let idle = if column == "seen_at" { Lifetime::of(world.nora.role).idle } else { 0 };
                backdate(&world, &world.nora, column, idle - 5).await;
                let mut stream = browser.listen(None).await.unwrap();
                assert_eq!(stream.next().await, None, "{column}");
                assert_eq!(browser.listen(None).await.unwrap_err(), 401, "{column}");
            }
            server.stop().await;
        }
    );

    on_both!(
        /// A page that is left open keeps nobody signed in for ever.
        async fn to_listen_is_no_use_of_one(world: World) {
            let server = Server::of(&world).await;
            let browser = server.browser_of(&world.nora).await;
            backdate(&world, &world.nora, "seen_at", 5 * HOUR).await;
            let mut stream = browser.listen(None).await.unwrap();
            stream.up_to_now(&world, &world.nora).await;
            let before = clock::now();
            assert!(is_in(&browser).await);
            let seen = until_seen(&world, &world.nora).await;
            assert!(seen >= before, "the page has used it, not the stream");
            server.stop().await;
        }
    );

    /// When it was noted that somebody's session is used, as soon as that was lately: nobody waits for it, but it comes.
    async fn until_seen(world: &World, who: &Viewer) -> Moment {
        let noted = format!("SELECT MAX(seen_at) FROM sessions WHERE account_id = {}", who.id);
        for _ in 0..400 {
            let seen = Moment(world.number(&noted).await);
            if seen > clock::now().plus_seconds(-HOUR) {
                return seen;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("a page is a use of it");
    }

    on_both!(
        async fn what_is_over_is_forgotten(world: World) {
            let mut old = world.browser_of(&world.carla).await;
            backdate(&world, &world.carla, "expires_at", HOUR).await;
            let new = world.browser_of(&world.nora).await;
            for who in [&world.carla, &world.nora] {
                let email = Email::parse(&address(who)).unwrap();
                let ago = clock::now().plus_seconds(if who.id == world.carla.id { -2 * HOUR } else { 0 });
                passwords::ask_for_link(&world.db, &world.limiter, &email, "", ago).await.unwrap();
            }
            tidying::tidy(&world.shared_state(), clock::now()).await.unwrap();
            assert_eq!(count(&world).await, 1);
            assert_eq!(world.number("SELECT COUNT(*) FROM password_links").await, 1);
            assert!(is_in(&new).await && !is_in(&old).await);
            assert_eq!(old.sign_in(&address(&world.carla)).await.status, 303);
        }
    );
}

mod ending {
    use super::*;

    on_both!(
        async fn a_changed_password_ends_the_others_and_what_they_hear(world: World) {
            let server = Server::of(&world).await;
            let (mut this, other) =
                (server.browser_of(&world.nora).await, server.browser_of(&world.nora).await);
            let mut heard = other.listen(None).await.unwrap();
            let mut otto = server.listen(&world.otto).await;
            let fields = [("current_password", PASSWORD), ("password", "a better horse")];
            let page = this.post("change_password", OWN, &fields).await;
            let old = this.clone();
            this.keep_cookie(&page);
            assert!(is_in(&this).await && !is_in(&other).await && !is_in(&old).await);
            assert_eq!(heard.next().await, None);
            assert!(this.listen(None).await.is_ok(), "this one goes on");
            assert_eq!(otto.up_to_now(&world, &world.otto).await, [] as [String; 0]);
            server.stop().await;
        }
    );

    on_both!(
        async fn one_ends_ones_own_and_no_others(world: World) {
            let server = Server::of(&world).await;
            let (carla, elsewhere) =
                (server.browser_of(&world.carla).await, server.browser_of(&world.carla).await);
            let chris = server.browser_of(&world.chris).await;
            let mut heard = elsewhere.listen(None).await.unwrap();
            let id = world
                .number(
                    "SELECT MAX(id) FROM sessions WHERE account_id = (SELECT MIN(account_id) FROM sessions)",
                )
                .await;
            let (theirs, none) = (id.to_string(), "999999".to_owned());
            let mut answers = Vec::new();
            for session in [&theirs, &none] {
                let page = chris.call("end_session", &[("session", session)]).await;
                answers.push((page.status, page.bytes));
            }
            assert_eq!(answers[0], answers[1], "nobody learns which there are");
            assert!(is_in(&elsewhere).await);
            assert_eq!(carla.call("end_session", &[("session", &theirs)]).await.status, 200);
            assert!(is_in(&carla).await && !is_in(&elsewhere).await && is_in(&chris).await);
            assert_eq!(heard.next().await, None, "it hears nothing more");
            server.stop().await;
        }
    );

    on_both!(
        async fn a_closed_account_and_another_role_end_them_at_once(world: World) {
            let server = Server::of(&world).await;
            let (nora, otto) = (server.browser_of(&world.nora).await, server.browser_of(&world.otto).await);
            let (mut nora_hears, email) =
                (nora.listen(None).await.unwrap(), Email::parse(&address(&world.nora)).unwrap());
            accounts::deactivate(&world.db, &email, clock::now()).await.unwrap();
            assert_eq!(nora_hears.next().await, None);
            assert!(!is_in(&nora).await);
            assert_eq!(nora.call("list_threads", &[]).await.status, 401);
            let admin = format!(
                "UPDATE accounts SET role = 'customer', vendor_id = NULL WHERE id = {}",
                world.otto.id
            );
            world.sql(&admin).await;
            assert_eq!(otto.get("/panel/message-center").await.status, 404, "with the next request");
            let email = Email::parse(&address(&world.ada)).unwrap();
            let ada = server.browser_of(&world.ada).await;
            let mut ada_hears = ada.listen(None).await.unwrap();
            let password = NewPassword::parse("a better horse").unwrap();
            accounts::set_password(&world.db, &email, password).await.unwrap();
            assert_eq!(ada_hears.next().await, None);
            assert!(!is_in(&ada).await);
            server.stop().await;
        }
    );
}

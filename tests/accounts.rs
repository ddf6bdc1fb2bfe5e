//! Accounts and sessions.

use stoa::{
    domain::{
        accounts::{Email, NewPassword, Registration, Role},
        limits::{Counted, PASSWORDS, PASSWORDS_FROM, REGISTRATIONS},
        sessions::{Device, Network},
    },
    error::{AppError, Problem},
    server::{
        actions::{accounts, sessions},
        config::Market,
        db::{self, Db},
    },
};

use crate::support::{Browser, NOW, PASSWORD, World, on_both, sign_in};

fn email(text: &str) -> Email {
    Email::parse(text).unwrap()
}

async fn viewer_of(db: &Db, token: &str, seconds: i64) -> Option<String> {
    let hash = sessions::token_hash(token);
    let session = db::sessions::find(db, &hash, NOW.plus_seconds(seconds)).await.unwrap();
    session.map(|session| session.viewer.name)
}

on_both!(
    async fn a_session_begins_and_ends(world: World) {
        let db = &world.db;
        let session = sign_in(db, &email("Carla@DEMO.test"), PASSWORD, NOW).await.unwrap();
        assert_eq!(session.role, Role::Customer);
        assert_eq!(viewer_of(db, &session.token, 1).await.as_deref(), Some("Carla"));
        assert_eq!(viewer_of(db, "another token", 1).await, None);
        let other = sign_in(db, &email("carla@demo.test"), PASSWORD, NOW).await.unwrap();
        sessions::sign_out(db, &session.token).await.unwrap();
        assert_eq!(viewer_of(db, &session.token, 1).await, None);
        assert!(viewer_of(db, &other.token, 1).await.is_some(), "other devices stay signed in");
    }
);

on_both!(
    async fn wrong_credentials_are_all_alike(world: World) {
        accounts::deactivate(&world.db, &email("chris@demo.test"), NOW).await.unwrap();
        let wrong = Err(AppError::invalid([("password", Problem::CredentialsWrong)]));
        for (address, password) in
            [("carla@demo.test", "wrong"), ("nobody@demo.test", PASSWORD), ("chris@demo.test", PASSWORD)]
        {
            let refused = sign_in(&world.db, &email(address), password, NOW).await;
            assert_eq!(refused.map(|_| ()), wrong, "{address}");
        }
    }
);

on_both!(
    async fn tries_are_limited(world: World) {
        let wrong_tries = async |world: &World| {
            let sign_in = async |address: &str, password: &str, seconds| {
                let (address, at) = (email(address), NOW.plus_seconds(seconds));
                let (db, limiter, device) = (&world.db, &world.limiter, Device::default());
                sessions::sign_in(db, limiter, &address, password.to_owned(), &device, at).await.map(|_| ())
            };
            let wait = |retry_after| Err(AppError::TooMany { retry_after });
            for address in ["carla@demo.test", "nobody@demo.test"] {
                for _ in 0..PASSWORDS.most {
                    assert!(matches!(sign_in(address, "wrong", 0).await, Err(AppError::Invalid(_))));
                }
                let refused = sign_in(address, PASSWORD, 30).await;
                assert_eq!(refused, wait(30), "even with the right password; {address}");
            }
            assert_eq!(sign_in("chris@demo.test", PASSWORD, 30).await, Ok(()), "others aren't held up");
            assert!(matches!(sign_in("nobody@demo.test", "wrong", 60).await, Err(AppError::Invalid(_))));
            assert_eq!(sign_in("nobody@demo.test", "wrong", 60).await, wait(60), "one a minute from then on");
            assert_eq!(sign_in("carla@demo.test", PASSWORD, 60).await, Ok(()));
            for _ in 0..PASSWORDS.most {
                let refused = sign_in("carla@demo.test", "wrong", 60).await;
                assert!(matches!(refused, Err(AppError::Invalid(_))), "all forgiven");
            }
        };
        wrong_tries(&world).await;
        wrong_tries(&world.counting_in_memory()).await;
    }
);

on_both!(
    /// Whoever tries somebody's passwords keeps them out where they do so themselves, unless they come from everywhere.
    async fn the_tries_of_strangers_do_not_keep_an_owner_out(world: World) {
        let market = || Market { is_demo: false, is_secure: false, is_behind_proxy: true };
        let strangers = async |world: &World| {
            let browser = Browser::at(market(), world);
            let sign_in = async |network: &str, password: &str| {
                let fields = [("email", "carla@demo.test"), ("password", password), ("from", "/sign-in")];
                browser.post_forwarded("sign_in", network, &fields).await.status
            };
            let try_from = async |network: &str| {
                for _ in 0..PASSWORDS.most {
                    assert_eq!(sign_in(network, "wrong").await, 422);
                }
                assert_eq!(sign_in(network, "wrong").await, 429, "{network}");
            };
            try_from("192.0.2.1").await;
            assert_eq!(sign_in("192.0.2.1", PASSWORD).await, 429);
            assert_eq!(sign_in("198.51.100.7", PASSWORD).await, 303);
            world.use_up(Counted::PasswordFor("carla@demo.test")).await;
            assert_eq!(sign_in("198.51.100.7", PASSWORD).await, 429, "a hundred are too many");
            assert_eq!(sign_in("198.51.100.7", "wrong").await, 429, "whatever it is");
        };
        strangers(&world).await;
        strangers(&world.counting_in_memory()).await;
    }
);

on_both!(
    /// Whoever tries many addresses from one network is held up; others aren't.
    async fn wrong_tries_are_limited_by_network_too(world: World) {
        let market = || Market { is_demo: false, is_secure: false, is_behind_proxy: true };
        let by_network = async |world: &World| {
            let browser = Browser::at(market(), world);
            let sign_in = async |network: &str, email: &str, password: &str| {
                let fields = [("email", email), ("password", password), ("from", "/sign-in")];
                browser.post_forwarded("sign_in", network, &fields).await
            };
            let (mut wrong, mut last) = (0, 422);
            while last == 422 {
                if wrong % 10 == 0 {
                    let right = sign_in("2001:db8::1", "carla@demo.test", PASSWORD).await.status;
                    assert!(right == 303 || wrong >= PASSWORDS_FROM.most, "right ones don't count");
                }
                last = sign_in(&format!("2001:db8::{wrong}"), &format!("{wrong}@demo.test"), "wrong")
                    .await
                    .status;
                wrong += u32::from(last == 422);
            }
            assert_eq!(last, 429);
            assert!(wrong >= PASSWORDS_FROM.most, "{wrong}: they excuse no others");
            world.use_up(Counted::PasswordFrom(&Network::of("2001:db8::"))).await;
            let page = sign_in("2001:db8::ffff", "carla@demo.test", PASSWORD).await;
            assert!(page.status == 429 && page.headers.contains_key("retry-after"));
            assert!(page.says("Try again in"));
            assert_eq!(page.field("email").as_deref(), Some("carla@demo.test"));
            for other in ["2001:db8:0:1::1", "192.0.2.1"] {
                assert_eq!(sign_in(other, "carla@demo.test", PASSWORD).await.status, 303, "{other}");
            }
            world.use_up(Counted::PasswordFrom(&Network::of("10.0.0.7"))).await;
            assert_eq!(
                sign_in("10.0.0.7", "carla@demo.test", PASSWORD).await.status,
                429,
                "many, but not any number"
            );
            assert_eq!(sign_in("10.0.0.8", "carla@demo.test", PASSWORD).await.status, 303);
        };
        by_network(&world).await;
        by_network(&world.counting_in_memory()).await;
    }
);

on_both!(
    async fn registrations_are_limited_by_network(world: World) {
        let market = Market { is_demo: false, is_secure: false, is_behind_proxy: true };
        let browser = Browser::at(market, &world);
        let register = async |network: &str, email: &str| {
            let fields =
                [("name", "Ana"), ("email", email), ("password", "long enough"), ("from", "/register")];
            browser.post_forwarded("register", network, &fields).await
        };
        for n in 0..REGISTRATIONS.most {
            let page = register(&format!("2001:db8::{n}"), &format!("{n}@ana.test")).await;
            assert_eq!(page.status, 303, "{n}");
        }
        world.use_up(Counted::Registration(&Network::of("2001:db8::"))).await;
        let page = register("2001:db8::ffff", "more@ana.test").await;
        assert!(page.status == 429 && page.headers.contains_key("retry-after"));
        assert!(page.says("Try again in"));
        assert_eq!(page.field("name").as_deref(), Some("Ana"));
        assert_eq!(page.field("email").as_deref(), Some("more@ana.test"));
        assert!(!page.text.contains("long enough"), "but passwords aren't put back");
        let made = "SELECT COUNT(*) FROM accounts WHERE email_key = 'more@ana.test'";
        assert_eq!(world.number(made).await, 0);
        assert_eq!(register("192.0.2.1", "more@ana.test").await.status, 303, "others may");
        assert_eq!(register("127.0.0.1", "local@ana.test").await.status, 303);
        world.use_up(Counted::Registration(&Network::of("127.0.0.1"))).await;
        let page = register("127.0.0.1", "more@local.test").await;
        assert_eq!(page.status, 429, "on our own machine there may be many people, not any number");
    }
);

on_both!(
    async fn registrations_made_at_once_are_all_counted(world: World) {
        let device = Device { browser: String::new(), address: "192.0.2.1".to_owned() };
        let register = async |n: u32| {
            let person = Registration::parse("Ana", &format!("{n}@ana.test"), "long enough").unwrap();
            accounts::register(&world.db, &world.limiter, person, &device, NOW).await
        };
        let outcomes = futures_util::future::join_all((0..REGISTRATIONS.most + 3).map(register)).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_err()).count(), 3);
        let made = "SELECT COUNT(*) FROM accounts WHERE email_key LIKE '%@ana.test'";
        assert_eq!(world.number(made).await, i64::from(REGISTRATIONS.most));
    }
);

on_both!(
    async fn deactivation_takes_effect_at_once(world: World) {
        let session = sign_in(&world.db, &email("nora@demo.test"), PASSWORD, NOW).await.unwrap();
        accounts::deactivate(&world.db, &email("nora@demo.test"), NOW).await.unwrap();
        assert_eq!(viewer_of(&world.db, &session.token, 1).await, None);
        let again = accounts::deactivate(&world.db, &email("nora@demo.test"), NOW).await;
        assert_eq!(again, Err(AppError::NotFound));
    }
);

on_both!(
    async fn a_new_password_ends_all_sessions(world: World) {
        let carla = email("carla@demo.test");
        let session = sign_in(&world.db, &carla, PASSWORD, NOW).await.unwrap();
        let password = NewPassword::parse("a better one").unwrap();
        accounts::set_password(&world.db, &carla, password).await.unwrap();
        assert_eq!(viewer_of(&world.db, &session.token, 1).await, None);
        assert!(sign_in(&world.db, &carla, PASSWORD, NOW).await.is_err());
        assert!(sign_in(&world.db, &carla, "a better one", NOW).await.is_ok());
    }
);

on_both!(
    /// Live connections of what has ended are closed by it, on every server.
    async fn that_sessions_ended_is_told(world: World) {
        let carla = email("carla@demo.test");
        let session = sign_in(&world.db, &carla, PASSWORD, NOW).await.unwrap();
        let of_carla =
            format!("SELECT COUNT(*) FROM events WHERE kind = 'session' AND account_id = {}", world.carla.id);
        assert_eq!(world.number(&of_carla).await, 0);
        sessions::sign_out(&world.db, &session.token).await.unwrap();
        assert_eq!(world.number(&of_carla).await, 1);
        sessions::sign_out(&world.db, &session.token).await.unwrap();
        assert_eq!(world.number(&of_carla).await, 1, "nothing has ended");
        accounts::set_password(&world.db, &carla, NewPassword::parse("a better one").unwrap()).await.unwrap();
        assert_eq!(world.number(&of_carla).await, 2);
        accounts::deactivate(&world.db, &carla, NOW).await.unwrap();
        assert_eq!(world.number(&of_carla).await, 3);
        assert_eq!(world.number("SELECT COUNT(*) FROM events").await, 3, "of nobody else");
    }
);

on_both!(
    async fn an_address_has_one_account(world: World) {
        let person = || Registration::parse("Ana", "ANA@demo.test", "long enough").unwrap();
        let taken = Err(AppError::invalid([("email", Problem::EmailTaken)]));
        let create = async || accounts::create(&world.db, person(), Role::Customer, None, NOW).await;
        let (first, second) = tokio::join!(create(), create());
        assert!(first.is_ok() != second.is_ok(), "of two at once, one wins");
        assert_eq!(first.and(second), taken);
        let listed = db::accounts::list(&world.db).await.unwrap();
        assert_eq!(listed.iter().filter(|account| account.name == "Ana").count(), 1);
    }
);

on_both!(
    async fn tokens_and_passwords_are_not_stored(world: World) {
        let session = sign_in(&world.db, &email("carla@demo.test"), PASSWORD, NOW).await.unwrap();
        let stored = db::accounts::credentials(&world.db, &email("carla@demo.test")).await.unwrap().unwrap();
        assert!(stored.password_hash.starts_with("$argon2id$"));
        let by_token = db::sessions::find(&world.db, session.token.as_bytes(), NOW).await.unwrap();
        assert!(by_token.is_none(), "what is stored is not the token");
    }
);

on_both!(
    async fn tries_made_at_once_are_all_counted(world: World) {
        let address = email("carla@demo.test");
        let tries = (0..14).map(|_| sign_in(&world.db, &address, "wrong", NOW));
        let outcomes = futures_util::future::join_all(tries).await;
        let refused =
            outcomes.iter().filter(|outcome| matches!(outcome, Err(AppError::TooMany { .. }))).count();
        assert_eq!(refused, 4);
    }
);

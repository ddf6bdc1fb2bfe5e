//! Accounts and sessions.

use stoa::{
    domain::accounts::{Email, NewPassword, Registration, Role},
    error::{AppError, Problem},
    server::{
        actions::{accounts, sessions},
        config::Market,
        db::{self, Db},
    },
};

use crate::support::{Browser, NOW, PASSWORD, on_both, sign_in};

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
        assert_eq!(
            viewer_of(db, &session.token, sessions::LIFETIME).await,
            None,
            "it lasts so long and no longer"
        );
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
        let sign_in = async |address: &str, password: &str, seconds| {
            sign_in(&world.db, &email(address), password, NOW.plus_seconds(seconds)).await.map(|_| ())
        };
        for address in ["carla@demo.test", "nobody@demo.test"] {
            for second in 0..sessions::TRIES {
                assert!(matches!(sign_in(address, "wrong", second).await, Err(AppError::Invalid(_))));
            }
            let refused = sign_in(address, PASSWORD, 100).await;
            assert_eq!(refused, Err(AppError::TooMany { retry_after: 500 }), "even with the right password");
        }
        assert_eq!(sign_in("chris@demo.test", PASSWORD, 100).await, Ok(()), "others aren't held up");
        assert_eq!(sign_in("carla@demo.test", PASSWORD, sessions::TRIES_WINDOW).await, Ok(()));
        assert!(
            matches!(sign_in("carla@demo.test", "wrong", 700).await, Err(AppError::Invalid(_))),
            "all forgiven"
        );
    }
);

on_both!(
    /// Whoever tries many addresses from one network is held up; others, and networks of nobody in particular, aren't.
    async fn wrong_tries_are_limited_by_network_too(world: World) {
        let market = Market { is_demo: false, is_secure: false, is_behind_proxy: true };
        let browser = Browser::at(market, &world);
        let sign_in = async |network: &str, email: &str, password: &str| {
            let fields = [("email", email), ("password", password), ("from", "/sign-in")];
            browser.post_forwarded("sign_in", network, &fields).await
        };
        for n in 0..sessions::NETWORK_TRIES {
            let page = sign_in(&format!("2001:db8::{n}"), &format!("{n}@demo.test"), "wrong").await;
            assert_eq!(page.status, 422, "{n}");
            if n % 10 == 0 {
                let right = sign_in("2001:db8::1", "carla@demo.test", PASSWORD).await;
                assert_eq!(right.status, 303, "right ones don't count, and excuse no others");
            }
        }
        let page = sign_in("2001:db8::ffff", "carla@demo.test", PASSWORD).await;
        assert!(page.status == 429 && page.headers.contains_key("retry-after"));
        assert_eq!(page.field("email").as_deref(), Some("carla@demo.test"));
        for other in ["2001:db8:0:1::1", "192.0.2.1"] {
            assert_eq!(sign_in(other, "carla@demo.test", PASSWORD).await.status, 303, "{other}");
        }
        for n in 0..=sessions::NETWORK_TRIES {
            let page = sign_in("10.0.0.7", &format!("{n}@x.test"), "wrong").await;
            assert_eq!(page.status, 422, "a private address is nobody in particular");
        }
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
        for n in 0..accounts::REGISTRATIONS {
            let page = register(&format!("2001:db8::{n}"), &format!("{n}@ana.test")).await;
            assert_eq!(page.status, 303, "{n}");
        }
        let page = register("2001:db8::ffff", "more@ana.test").await;
        assert!(page.status == 429 && page.headers.contains_key("retry-after"));
        assert_eq!(page.field("email").as_deref(), Some("more@ana.test"));
        let made = "SELECT COUNT(*) FROM accounts WHERE email_key = 'more@ana.test'";
        assert_eq!(world.number(made).await, 0);
        assert_eq!(register("192.0.2.1", "more@ana.test").await.status, 303, "others may");
        for n in 0..=accounts::REGISTRATIONS {
            let page = register("127.0.0.1", &format!("{n}@local.test")).await;
            assert_eq!(page.status, 303, "our own machine is nobody in particular");
        }
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

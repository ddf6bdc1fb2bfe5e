//! Turning e-mails off with one click.

use super::{round, worker};
use crate::support::{MailServer, World, on_both};

async fn wants(world: &World, who: i64) -> bool {
    world.number(&format!("SELECT COUNT(*) FROM accounts WHERE id = {who} AND wants_mail")).await == 1
}

on_both!(
    async fn one_click_is_enough(world: World) {
        let server = MailServer::start();
        let worker = worker(&world, &server);
        let thread = world.question().await;
        round(&worker, 60).await;
        let path = |mail: usize| {
            let link = server.received()[mail].header("List-Unsubscribe").unwrap();
            link.trim_matches(['<', '>']).trim_start_matches("https://stoa.example").to_owned()
        };
        let (noras, ottos) = (path(0), path(1));
        let browser = world.browser();
        let asked = browser.get(&noras).await;
        assert_eq!(asked.status, 200);
        assert!(
            asked.says("Turn e-mails off?") && asked.text.contains("<form method=\"post\">"),
            "{}",
            asked.text
        );
        assert!(wants(&world, world.nora.id.0).await, "looking changes nothing");
        let forged = noras.replacen(&world.nora.id.to_string(), &world.vera.id.to_string(), 1);
        for bad in [forged.as_str(), "/unsubscribe/1", "/unsubscribe/1-00", &noras[..noras.len() - 1]] {
            assert_eq!(browser.get(bad).await.status, 404, "{bad}");
            assert_eq!(browser.one_click(bad).await.status, 404, "{bad}");
        }
        assert_eq!(world.number("SELECT COUNT(*) FROM accounts WHERE NOT wants_mail").await, 0);
        let done = browser.one_click(&noras).await;
        assert_eq!(done.status, 200);
        assert!(done.says("E-mails are off") && done.text.contains("/account/settings"), "{}", done.text);
        assert!(!wants(&world, world.nora.id.0).await);
        assert!(wants(&world, world.otto.id.0).await, "nobody else's");
        assert_eq!(browser.one_click(&noras).await.status, 200, "again");
        server.forget();
        world.say(&world.carla, thread, "Hello?", 100).await;
        round(&worker, 160).await;
        assert_eq!(server.recipients(), ["otto@demo.test"]);
        assert_eq!(path(0), ottos, "the link stays the same");
        assert_eq!(browser.post_from_elsewhere("sign_out").await.status, 403, "all else is as safe as ever");
    }
);

//! The client's files: kept for long under an address that changes with them.

use std::{fs, path::PathBuf};

use leptos::prelude::LeptosOptions;
use stoa::server::{client::Client, config::Market, context::AppState};

use crate::support::{Browser, Page, Program, World, database, get, on_both, state};

/// A site as the build makes it, which goes when it is dropped.
struct Site(PathBuf);

const FILES: [(&str, &str); 6] = [
    ("pkg/stoa.js", "the script"),
    ("pkg/stoa.js.br", "the script, small"),
    ("pkg/stoa.js.gz", "the script, smaller"),
    ("pkg/stoa_bg.wasm", "the client"),
    ("pkg/stoa.css", "the style"),
    ("pictures/lamp.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
];

impl Site {
    fn new() -> Self {
        let site = Self(std::env::temp_dir().join(format!("stoa-site-{}", uuid::Uuid::new_v4())));
        for (name, content) in FILES {
            site.write(name, content);
        }
        site
    }

    fn write(&self, name: &str, content: &str) {
        let file = self.0.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, content).unwrap();
    }

    fn client(&self) -> Client {
        Client::read(&self.0.join("pkg")).unwrap()
    }

    /// A browser at a server that has this client.
    fn browser(&self, world: &World, client: Client) -> Browser {
        let market = Market { is_demo: false, is_secure: false, is_behind_proxy: false };
        let root = self.0.to_string_lossy().into_owned();
        let options = LeptosOptions::builder().output_name("stoa").site_root(root).build().into();
        Browser::of(AppState { options, client, ..state(market, world) })
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn header<'a>(page: &'a Page, name: &str) -> Option<&'a str> {
    page.headers.get(name).map(|value| value.to_str().unwrap())
}

on_both!(
    async fn a_page_names_files_that_can_be_kept(world: World) {
        let site = Site::new();
        let client = site.client();
        let root = client.root();
        let browser = site.browser(&world, client);
        let page = browser.get("/").await;
        for (name, kind, content) in [
            ("stoa.js", "text/javascript", "the script"),
            ("stoa_bg.wasm", "application/wasm", "the client"),
            ("stoa.css", "text/css", "the style"),
        ] {
            let path = format!("{root}/pkg/{name}");
            assert!(page.text.contains(&format!("href=\"{path}\"")), "{path} in {}", page.text);
            let file = browser.get(&path).await;
            assert_eq!((file.status, file.text.as_str()), (200, content), "{path}");
            assert_eq!(header(&file, "cache-control"), Some("public, max-age=31536000, immutable"));
            assert_eq!(header(&file, "content-type"), Some(kind));
            assert_eq!(header(&file, "x-content-type-options"), Some("nosniff"));
        }
        assert!(!page.text.contains("\"/pkg/stoa"), "nothing under an address that stays: {}", page.text);
    }
);

on_both!(
    async fn a_browser_gets_the_smallest_that_it_takes(world: World) {
        let site = Site::new();
        let client = site.client();
        let path = format!("{}/pkg/stoa.js", client.root());
        let browser = site.browser(&world, client);
        for (takes, encoding, content) in [
            ("gzip, deflate, br, zstd", Some("br"), "the script, small"),
            ("gzip", Some("gzip"), "the script, smaller"),
            ("br;q=0, gzip;q=0.5", Some("gzip"), "the script, smaller"),
            ("GZIP", Some("gzip"), "the script, smaller"),
            ("identity", None, "the script"),
            ("br; q=0.000, gzip;q=0", None, "the script"),
        ] {
            let file = browser.get_with(&path, "accept-encoding", takes).await;
            assert_eq!(
                (header(&file, "content-encoding"), file.text.as_str()),
                (encoding, content),
                "{takes}"
            );
            assert_eq!(header(&file, "vary"), Some("accept-encoding"));
        }
    }
);

on_both!(
    async fn another_builds_files_are_not_found(world: World) {
        let (site, before) = (Site::new(), Site::new());
        before.write("pkg/stoa_bg.wasm", "the client as it was");
        let (client, before) = (site.client(), before.client());
        assert_ne!(client.root(), before.root());
        assert_eq!(client.root(), Site::new().client().root(), "the same files have the same address");
        let browser = site.browser(&world, client.clone());
        for path in [
            format!("{}/pkg/stoa.js", before.root()),
            format!("{}/pkg/page_nothing.wasm", client.root()),
            format!("{}/pkg/..%2Fpictures%2Flamp.svg", client.root()),
            "/pkg/page_nothing.wasm".to_owned(),
        ] {
            let file = browser.get(&path).await;
            assert_eq!((file.status, header(&file, "cache-control")), (404, Some("no-store")), "{path}");
        }
    }
);

on_both!(
    async fn a_page_says_which_code_comes_first_with_the_client_if_there_is_such_a_file(world: World) {
        let site = Site::new();
        site.write("pkg/stoa_show_shop.wasm", "the client with the shop");
        site.write("pkg/stoa_show_panel.wasm", "the client with the panel");
        let browser = site.browser(&world, site.client());
        for (path, code) in [
            ("/", Some("show_shop")),
            ("/products/1?from=mail", Some("show_shop")),
            ("/panel/orders", Some("show_panel")),
            ("/sign-in", None),
            ("/nowhere", None),
        ] {
            let page = browser.get(path).await.text;
            let template = match code {
                Some(code) => format!("<template id=\"client\" data-code=\"{code}\">"),
                None => "<template id=\"client\">".to_owned(),
            };
            assert!(page.contains(&template), "{path} {template} in {page}");
        }
    }
);

on_both!(
    async fn who_does_not_know_the_build_is_led_to_it(world: World) {
        let site = Site::new();
        let client = site.client();
        let there = format!("{}/pkg/stoa.css", client.root());
        let browser = site.browser(&world, client);
        let lost = browser.get("/products/999/nothing").await;
        assert_eq!(lost.status, 404);
        let led = browser.get("/pkg/stoa.css").await;
        assert_eq!((led.status, led.location.as_deref()), (307, Some(there.as_str())));
        assert_eq!(header(&led, "cache-control"), Some("no-cache"));
    }
);

on_both!(
    async fn the_program_serves_what_its_site_has(world: World) {
        let site = Site::new();
        let folder = site.0.to_string_lossy().into_owned();
        let program = Program::start(&database(&world).await, &["--site", &folder]).await;
        let path = format!("{}/pkg/stoa.js", site.client().root());
        assert!(get(&program.address, "/", "").contains(&path));
        assert!(get(&program.address, &path, "").ends_with("\r\n\r\nthe script"));
    }
);

on_both!(
    async fn files_that_are_replaced_meanwhile_are_not_mixed_in(world: World) {
        let site = Site::new();
        let client = site.client();
        let path = format!("{}/pkg/stoa.js", client.root());
        let browser = site.browser(&world, client.clone());
        site.write("pkg/stoa.js", "another script");
        assert_eq!(browser.get(&path).await.text, "the script");
        assert_ne!(site.client().root(), client.root());
    }
);

on_both!(
    async fn while_it_is_worked_on_files_are_served_as_they_are(world: World) {
        let site = Site::new();
        let browser = site.browser(&world, Client::default());
        assert!(browser.get("/").await.text.contains("href=\"/pkg/stoa.css\""));
        for content in ["the script", "another script"] {
            site.write("pkg/stoa.js", content);
            let file = browser.get("/pkg/stoa.js").await;
            assert_eq!((file.status, file.text.as_str()), (200, content));
            assert_eq!(header(&file, "cache-control"), Some("no-cache"));
        }
    }
);

on_both!(
    async fn pictures_are_kept_for_a_day(world: World) {
        let site = Site::new();
        let browser = site.browser(&world, site.client());
        let picture = browser.get("/pictures/lamp.svg").await;
        assert_eq!((picture.status, header(&picture, "cache-control")), (200, Some("public, max-age=86400")));
        let none = browser.get("/pictures/none-such.svg").await;
        assert_eq!((none.status, header(&none, "cache-control")), (404, Some("no-store")));
    }
);

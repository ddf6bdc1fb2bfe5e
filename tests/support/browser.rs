//! A browser without JavaScript: it keeps cookies, follows no redirect by itself, and posts forms.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderName, HeaderValue, Request, Response, header},
};
use leptos::prelude::LeptosOptions;
use stoa::{
    domain::settings::Settings,
    server::{
        client::Client, config::Market, context::AppState, http::router, live::Live, made_pages::MadePages,
        made_rows::MadeRows, settled::Settled, vendor_choice::VendorChoice,
    },
};
use tower::ServiceExt;

use super::{PASSWORD, World, live::Listening};

/// A browser at a marketplace.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    cookie: Option<String>,
    agent: HeaderValue,
    languages: Option<&'static str>,
}

/// What a browser says that it is.
const AGENT: &str = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0";

/// What a browser got.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub location: Option<String>,
    pub headers: axum::http::HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Browser {
    pub fn new(world: &World, is_demo: bool) -> Self {
        Self::at(Market { is_demo, is_secure: false, is_behind_proxy: false }, world)
    }

    /// A browser at a marketplace like that.
    pub fn at(market: Market, world: &World) -> Self {
        Self::of(state(market, world))
    }

    /// A browser of a server.
    pub fn of(state: AppState) -> Self {
        Self { router: router(state), cookie: None, agent: HeaderValue::from_static(AGENT), languages: None }
    }

    /// The same browser saying that it is something else.
    pub fn called(mut self, agent: &[u8]) -> Self {
        self.agent = HeaderValue::from_bytes(agent).unwrap();
        self
    }

    /// The same browser of somebody who understands these languages (RFC 9110, 12.5.4).
    pub fn speaking(mut self, languages: &'static str) -> Self {
        self.languages = Some(languages);
        self
    }

    /// Opens a stream, as a page does that has heard all since then; its status when it is refused.
    pub async fn listen(&self, since: Option<i64>) -> Result<Listening, u16> {
        let since = since.map_or_else(String::new, |since| format!("?since={since}"));
        let request = self.request("GET", &format!("/live{since}")).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        match response.status().as_u16() {
            200 => Ok(Listening::to(response).await),
            refused => Err(refused),
        }
    }

    /// Another browser at the same server, where nobody has signed in.
    pub fn another(&self) -> Self {
        Self { cookie: None, ..self.clone() }
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Page {
        self.ask(self.request("GET", path), Body::empty()).await
    }

    /// Asks for a page with one more header.
    pub async fn get_with(&self, path: &str, name: &str, value: &str) -> Page {
        self.ask(self.request("GET", path).header(name, value), Body::empty()).await
    }

    /// Asks as no page of ours makes a browser ask.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Page {
        let mut request = self.request(method, path).body(Body::from(body)).unwrap();
        for (name, value) in headers {
            let name: HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        page(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// Posts a form as if it had come by a proxy that tells from where, in a header for each line.
    pub async fn post_forwarded(&self, call: &str, from: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        let mut request = self
            .request("POST", &format!("/api/{call}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        for line in from.lines() {
            request = request.header("x-forwarded-for", line);
        }
        self.ask(request, form.finish().into()).await
    }

    /// Posts a form of a page, as a browser without JavaScript does.
    pub async fn post(&self, call: &str, from: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("from", from).extend_pairs(fields);
        self.post_bytes(call, form.finish().into_bytes()).await
    }

    /// Posts a body as it stands.
    pub async fn post_bytes(&self, call: &str, body: Vec<u8>) -> Page {
        let request = self.request("POST", &format!("/api/{call}"));
        self.ask(request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"), body.into()).await
    }

    /// Posts as a script does.
    pub async fn call(&self, call: &str, fields: &[(&str, &str)]) -> Page {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields);
        self.call_bytes(call, form.finish().into_bytes()).await
    }

    /// The same with a body as it stands.
    pub async fn call_bytes(&self, call: &str, body: Vec<u8>) -> Page {
        let request = self
            .request("POST", &format!("/api/{call}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let mut request = request.body(Body::from(body)).unwrap();
        request.headers_mut().insert(header::ACCEPT, "application/json".parse().unwrap());
        page(self.router.clone().oneshot(request).await.unwrap()).await
    }

    /// Posts from another site.
    pub async fn post_from_elsewhere(&self, call: &str) -> Page {
        let request = self.request("POST", &format!("/api/{call}")).header("sec-fetch-site", "cross-site");
        self.ask(request.header(header::ORIGIN, "https://evil.example"), Body::empty()).await
    }

    /// Posts what a mail program does, from wherever it is (RFC 8058).
    pub async fn one_click(&self, path: &str) -> Page {
        let request = self
            .request("POST", path)
            .header("sec-fetch-site", "cross-site")
            .header(header::ORIGIN, "https://mail.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, "List-Unsubscribe=One-Click".into()).await
    }

    /// Signs in, or keeps out.
    pub async fn sign_in(&mut self, email: &str) -> Page {
        let page = self.post("sign_in", "/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        self.keep_cookie(&page);
        page
    }

    /// Keeps the cookie that came with a page.
    pub fn keep_cookie(&mut self, page: &Page) {
        let cookie = page.headers.get(header::SET_COOKIE).and_then(|cookie| cookie.to_str().ok());
        self.cookie = cookie.and_then(|cookie| cookie.split(';').next()).map(str::to_owned);
    }

    /// Keeps a cookie that came from somewhere else.
    pub fn plant_cookie(&mut self, cookie: &str) {
        self.cookie = Some(cookie.to_owned());
    }

    /// The cookie that it keeps.
    pub fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap_or_default()
    }

    fn request(&self, method: &str, path: &str) -> axum::http::request::Builder {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "stoa.test")
            .header(header::USER_AGENT, &self.agent)
            .header(header::ACCEPT, "text/html,application/xhtml+xml");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(languages) = self.languages {
            request = request.header(header::ACCEPT_LANGUAGE, languages);
        }
        request
    }

    async fn ask(&self, request: axum::http::request::Builder, body: Body) -> Page {
        page(self.router.clone().oneshot(request.body(body).unwrap()).await.unwrap()).await
    }
}

/// What a server of such a marketplace shares.
pub fn state(market: Market, world: &World) -> AppState {
    let options = LeptosOptions::builder().output_name("stoa").site_root("target/no-site").build().into();
    let usual = Settings {
        market: "Agora".to_owned(),
        messages_per_minute: world.limits.messages_per_minute.0,
        threads_per_hour: world.limits.threads_per_hour.0,
        off: Vec::new(),
    };
    AppState {
        options,
        client: Client::default(),
        db: world.db.clone(),
        market: Arc::new(market),
        settled: Settled::new(usual),
        limiter: world.limiter.clone(),
        live: Live::default(),
        rows: MadeRows::default(),
        pages: MadePages::default(),
        vendors: VendorChoice::default(),
    }
}

impl Page {
    /// Whether it says something, however it is cut into elements.
    pub fn says(&self, words: &str) -> bool {
        self.plain().contains(words)
    }

    /// The value of the first field with a name.
    pub fn field(&self, name: &str) -> Option<String> {
        let input = self.text.split("<input").find(|input| {
            input.split('>').next().is_some_and(|tag| tag.contains(&format!("name=\"{name}\"")))
        })?;
        let tag = input.split('>').next()?;
        Some(tag.split("value=\"").nth(1)?.split('"').next()?.to_owned())
    }

    /// What stands in the box, decoded.
    pub fn typed(&self) -> Option<String> {
        let area = self.text.split("<textarea").nth(1)?.split_once('>')?.1.split("</textarea>").next()?;
        let area = area.strip_prefix('\n').unwrap_or(area);
        Some(html_escape::decode_html_entities(area).into_owned())
    }

    /// The visible text, roughly: no tags, no comments.
    fn plain(&self) -> String {
        let mut text = String::new();
        let mut is_tag = false;
        for c in self.text.replace("<!>", "").chars() {
            match c {
                '<' => is_tag = true,
                '>' => is_tag = false,
                _ if !is_tag => text.push(c),
                _ => {}
            }
        }
        text
    }
}

async fn page(response: Response<Body>) -> Page {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    let location =
        parts.headers.get(header::LOCATION).and_then(|place| place.to_str().ok()).map(str::to_owned);
    Page {
        status: parts.status.as_u16(),
        location,
        headers: parts.headers,
        text: String::from_utf8_lossy(&bytes).into_owned(),
        bytes: bytes.to_vec(),
    }
}

//! What the command line can do. A reason to fail is one sentence.

mod care;

use std::{
    env,
    fs::File,
    io::{self, BufRead, BufReader, IsTerminal},
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::Duration,
};

use axum::serve::ListenerExt;
pub use care::{back_up, doctor, restore};
use leptos::prelude::LeptosOptions;
use stoa::{
    api::surroundings::DemoAccount,
    domain::accounts::{NewPassword, Registration, Role},
    error::AppError,
    server::{
        actions::accounts,
        client::Client,
        clock,
        config::{Account, Demo, Import, Market, Serve, Store},
        context::AppState,
        db::{self, Db},
        demo::{self, Size},
        http::{GRACE, router},
        import::{self, Listener, Refusal, Report},
        live::{self, Live},
        made_pages::MadePages,
        made_rows::MadeRows,
        mail::{
            options::{MailOptions, host_of},
            worker::{Post, Worker},
        },
        metrics,
        progress::Progress,
        serving::{self, Patience},
        settled::Settled,
        tidying::keep_tidy,
        vendor_choice::VendorChoice,
    },
    ui::words,
};
use tokio::{net::TcpListener, signal};
use tokio_util::sync::CancellationToken;

type Done = Result<(), String>;

/// How many messages a thread of a large demo marketplace has, unless said otherwise.
const MESSAGES_A_THREAD: usize = 4;

/// Serves until told to stop, then lets running requests finish.
pub async fn serve(store: &Store, serve: Serve) -> Done {
    let db = open(store).await?;
    let is_demo = demo::is_here(&db).await.map_err(sentence)?;
    let settled = Settled::new(serve.usual_settings());
    settled.read(&db).await.map_err(sentence)?;
    let listener = listen(serve.addr).await?;
    let local = format!("http://{}", listener.local_addr().map_err(|cause| cause.to_string())?);
    let url = serve.url.unwrap_or(local);
    let post = post(store, &serve.mail, &url)?;
    let client = client(&serve.site);
    let market =
        Market { is_demo, is_secure: url.starts_with("https:"), is_behind_proxy: serve.behind_proxy };
    let patience = Patience(Duration::from_secs(serve.patience));
    let options = LeptosOptions::builder()
        .output_name("stoa")
        .site_root(serve.site.to_string_lossy().into_owned())
        .site_addr(serve.addr)
        .build();
    let live = Live::default();
    let stop = live.stopped();
    let state = AppState {
        options: Arc::new(options),
        client,
        db: db.clone(),
        market: Arc::new(market),
        settled: settled.clone(),
        limiter: serve.guard.limiter(&db),
        live,
        rows: MadeRows::default(),
        pages: MadePages::default(),
        vendors: VendorChoice::default(),
    };
    if let Some(addr) = serve.metrics_addr {
        let listener = listen(addr).await?;
        tracing::info!(
            "metrics are at http://{}/metrics",
            listener.local_addr().map_err(|cause| cause.to_string())?
        );
        tokio::spawn(serving::serve(listener, metrics::router(state.clone()), patience, stop.clone()));
    }
    let following = tokio::spawn(live::follow(state.clone()));
    let tidying = tokio::spawn(keep_tidy(state.clone()));
    let moving = tokio::spawn(db::log::keep_short(db.clone(), stop.clone()));
    let worker = Worker { db: db.clone(), settled, post: Arc::new(post) };
    let sending = tokio::spawn(worker.run(stop.clone()));
    announce(&url, is_demo);
    until_stopped(listener, router(state), patience, stop).await;
    if tokio::time::timeout(GRACE, sending).await.is_err() {
        tracing::warn!("the mail server takes too long; what it was being told will be sent again");
    }
    drop(tokio::join!(following, tidying, moving));
    db.close().await;
    Ok(())
}

async fn listen(addr: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(addr).await.map_err(|cause| format!("can't listen on {addr}: {cause}."))
}

/// The client's files, unless cargo-leptos makes them anew while this runs.
fn client(site: &Path) -> Client {
    if env::var_os("LEPTOS_WATCH").is_some() {
        return Client::default();
    }
    let folder = site.join("pkg");
    Client::read(&folder).unwrap_or_else(|cause| {
        tracing::warn!("there is no client in {}, so pages do without: {cause}", folder.display());
        Client::default()
    })
}

/// How e-mails leave, and in whose name.
fn post(store: &Store, options: &MailOptions, url: &str) -> Result<Post, String> {
    let host = host_of(url);
    let carrier = options.carrier(&store.data)?;
    tracing::info!("e-mails go to {carrier}");
    Ok(Post { carrier, from: options.from(&host)?, url: url.to_owned(), host })
}

/// Brings the database up to date.
pub async fn migrate(store: &Store) -> Done {
    open(store).await?.close().await;
    println!("The database is up to date.");
    Ok(())
}

/// Fills an empty database with the demo marketplace.
pub async fn demo(store: &Store, wanted: Demo) -> Done {
    let size = size(&wanted)?;
    let db = open(store).await?;
    if demo::is_here(&db).await.map_err(sentence)? {
        if size.is_some() {
            return Err("the demo marketplace is here already; --threads needs an empty database.".to_owned());
        }
        println!("The demo marketplace is here already.");
    } else if db::accounts::are_none(&db).await.map_err(sentence)? {
        match size {
            None => demo::fill(&db, clock::now()).await,
            Some(size) => demo::fill_with_crowd(&db, size, clock::now()).await,
        }
        .map_err(sentence)?;
        println!("The demo marketplace is here.");
    } else {
        return Err(
            "this database has accounts of its own; the demo marketplace only goes into an empty one."
                .to_owned(),
        );
    }
    db.close().await;
    Ok(())
}

fn size(wanted: &Demo) -> Result<Option<Size>, String> {
    let Some(threads) = wanted.threads else { return Ok(None) };
    let messages = wanted.messages.unwrap_or(threads * MESSAGES_A_THREAD);
    if messages < threads {
        return Err(format!("each thread has a message: --messages must be {threads} or more."));
    }
    Ok(Some(Size { threads, messages, seed: wanted.seed }))
}

/// Takes a file in; lines that can't be taken are named, and make it a failure.
pub async fn import(store: &Store, wanted: &Import) -> Done {
    let name = wanted.file.display();
    let file = File::open(&wanted.file).map_err(|cause| format!("can't open {name}: {cause}."))?;
    let size = file.metadata().map_or(0, |about| about.len());
    let db = open(store).await?;
    let mut waiting = Waiting { progress: Progress::of(size) };
    let outcome = import::run(&db, BufReader::new(file), clock::now(), &mut waiting).await;
    waiting.progress.clear();
    db.close().await;
    let Report { created, changed, unchanged, refused } = outcome.map_err(|stop| format!("{stop}."))?;
    println!("{created} new, {changed} changed, {unchanged} as they were.");
    match refused {
        0 => Ok(()),
        1 => Err("1 line was refused; all others are in.".to_owned()),
        _ => Err(format!("{refused} lines were refused; all others are in.")),
    }
}

/// Somebody at a terminal who waits for an import.
struct Waiting {
    progress: Progress,
}

impl Listener for Waiting {
    fn refused(&mut self, line: usize, refusal: &Refusal) {
        self.progress.clear();
        eprintln!("line {line}: {refusal}.");
    }

    fn progress(&mut self, bytes: u64, lines: usize) {
        self.progress.say(bytes, || format!("{lines} lines"));
    }
}

/// Makes and changes accounts.
pub async fn account(store: &Store, account: Account) -> Done {
    let db = open(store).await?;
    match account {
        Account::Create { email, name, role, vendor } => {
            let role = Role::from(role);
            let vendor = vendor_of(&db, role, vendor).await?;
            let address = email.as_str().to_owned();
            let person = Registration { name, email, password: read_password()? };
            accounts::create(&db, person, role, vendor, clock::now()).await.map_err(sentence)?;
            println!("{address} can sign in.");
        }
        Account::List => {
            for listed in db::accounts::list(&db).await.map_err(sentence)? {
                let role = words::role(listed.role);
                let whose = listed.vendor.map(|vendor| format!(" of {vendor}")).unwrap_or_default();
                let gone = if listed.is_deactivated { ", deactivated" } else { "" };
                println!("{}\t{}\t{role}{whose}{gone}", listed.email, listed.name);
            }
        }
        Account::Deactivate { email } => {
            accounts::deactivate(&db, &email, clock::now())
                .await
                .map_err(|error| no_such(&error, email.as_str()))?;
            println!("{} is deactivated and signed out.", email.as_str());
        }
        Account::Password { email } => {
            let password = read_password()?;
            accounts::set_password(&db, &email, password)
                .await
                .map_err(|error| no_such(&error, email.as_str()))?;
            println!("{} has a new password and is signed out.", email.as_str());
        }
    }
    db.close().await;
    Ok(())
}

async fn open(store: &Store) -> Result<Db, String> {
    let address = store.address();
    let db = Db::open(&address).await.map_err(|cause| format!("can't open {address}: {cause}."))?;
    let done = db::bring_up_to_date(&db).await;
    done.map_err(|cause| format!("can't bring {address} up to date: {cause}."))?;
    Ok(db)
}

async fn vendor_of(
    db: &Db,
    role: Role,
    reference: Option<String>,
) -> Result<Option<stoa::domain::ids::VendorId>, String> {
    let Some(reference) = reference.filter(|_| role == Role::Vendor) else { return Ok(None) };
    let found = db::shop::vendor_by_reference(db, &reference).await.map_err(sentence)?;
    found.map(Some).ok_or_else(|| format!("there is no vendor with the reference {reference}."))
}

fn read_password() -> Result<NewPassword, String> {
    let typed = if io::stdin().is_terminal() {
        rpassword::prompt_password("Password: ")
    } else {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line).map(|_| line.trim_end_matches(['\r', '\n']).to_owned())
    };
    let typed = typed.map_err(|cause| format!("can't read the password: {cause}."))?;
    NewPassword::parse(&typed).map_err(words::problem)
}

fn announce(url: &str, is_demo: bool) {
    println!("Stoa is open at {url}");
    if is_demo {
        println!("\nThis is the demo marketplace. All passwords are \"demo\":");
        for person in demo::shown().map(DemoAccount::from) {
            println!("  {:<18} {}", person.email, words::demo_person(&person));
        }
    }
}

/// Serves until told to stop, which `stopping` tells others.
async fn until_stopped(
    listener: TcpListener,
    app: axum::Router,
    patience: Patience,
    stopping: CancellationToken,
) {
    let listener = listener.tap_io(|tcp| {
        if let Err(cause) = tcp.set_nodelay(true) {
            tracing::warn!(%cause, "can't set TCP_NODELAY");
        }
    });
    let told = stopping.clone();
    tokio::spawn(async move {
        stop_signal().await;
        told.cancel();
    });
    tokio::select! {
        () = serving::serve(listener, app, patience, stopping.clone()) => {}
        () = async {
            stopping.cancelled().await;
            tokio::time::sleep(GRACE).await;
        } => {}
    }
}

async fn stop_signal() {
    #[cfg(unix)]
    {
        let Ok(mut terminate) = signal::unix::signal(signal::unix::SignalKind::terminate()) else {
            return std::future::pending().await;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = signal::ctrl_c() => {}
        }
    }
    #[cfg(not(unix))]
    drop(signal::ctrl_c().await);
}

fn sentence(error: AppError) -> String {
    match &error {
        AppError::Invalid(fields) => {
            fields.iter().map(|wrong| words::problem(wrong.problem)).collect::<Vec<_>>().join(" ")
        }
        other => words::error(other),
    }
}

fn no_such(error: &AppError, email: &str) -> String {
    match error {
        AppError::NotFound => format!("there is no active account {email}."),
        other => words::error(other),
    }
}

//! A proxy as small as one can be, which does to requests and answers what a test wants.

use std::{path::Path, sync::Arc};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// What a proxy does with a line of a request's head: passes it on, perhaps another one, or drops it.
type Edit = fn(&str) -> Option<String>;

/// How a proxy treats what passes through it.
#[derive(Clone, Copy)]
pub struct Manner {
    pub edit: Edit,
    /// Whether it collects the answer before it passes it on.
    pub collects: bool,
}

impl Manner {
    /// One that does so with lines, and nothing else.
    pub fn editing(edit: Edit) -> Self {
        Self { edit, collects: false }
    }
}

/// Opens a proxy in front of a server, until the test ends, and says its port. With a certificate's file it serves https
/// for localhost, and leaves there what to trust.
pub async fn proxy(server: &str, manner: Manner, certificate: Option<&Path>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (server, tls) = (server.to_owned(), certificate.map(acceptor));
    tokio::spawn(async move {
        while let Ok((browser, _)) = listener.accept().await {
            let (server, tls) = (server.clone(), tls.clone());
            tokio::spawn(async move {
                let _ = match tls {
                    None => pass(browser, &server, manner).await,
                    Some(tls) => match tls.accept(browser).await {
                        Ok(browser) => pass(browser, &server, manner).await,
                        Err(cause) => Err(cause),
                    },
                };
            });
        }
    });
    port
}

fn acceptor(certificate: &Path) -> TlsAcceptor {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    std::fs::write(certificate, own.cert.pem()).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

/// Passes one request on, which has no body, and its answer back.
async fn pass<S>(mut browser: S, server: &str, manner: Manner) -> std::io::Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(browser.read_u8().await?);
    }
    let head = String::from_utf8(head).unwrap();
    let lines = head.trim_end().lines().filter_map(manner.edit);
    let passed = lines.collect::<Vec<_>>().join("\r\n");
    let mut server = TcpStream::connect(server).await?;
    server.write_all(format!("{passed}\r\nconnection: close\r\n\r\n").as_bytes()).await?;
    if manner.collects {
        let mut answer = Vec::new();
        server.read_to_end(&mut answer).await?;
        browser.write_all(&answer).await?;
    } else {
        tokio::io::copy(&mut server, &mut browser).await?;
    }
    browser.shutdown().await
}

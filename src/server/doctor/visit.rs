//! Asking a server as a browser would, with headers as we want them.

use std::{sync::Arc, time::Duration};

use axum::{
    body::Body,
    http::{Request, Response, header, request::Builder},
};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls_native_certs::load_native_certs;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use url::Url;

use crate::server::mail::options::is_this_machine;

/// How long a server may take to begin its answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The place that a public address leads to.
pub(super) struct Place {
    url: Url,
    tls: TlsConnector,
}

impl Place {
    pub fn new(url: &str) -> Result<Self, String> {
        let url = Url::parse(url).map_err(|cause| cause.to_string())?;
        let mut roots = RootCertStore::empty();
        roots.add_parsable_certificates(load_native_certs().certs);
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|cause| cause.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { url, tls: TlsConnector::from(Arc::new(config)) })
    }

    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    pub fn is_here(&self) -> bool {
        is_this_machine(self.host())
    }

    /// As browsers send it with their posts.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Asks for what is at a path, on a connection of its own.
    pub async fn ask(
        &self,
        path: &str,
        with: impl FnOnce(Builder) -> Builder,
    ) -> Result<Response<Body>, String> {
        let authority = self.origin();
        let authority = authority.split_once("://").map_or("", |(_, authority)| authority);
        let request = with(Request::builder().uri(path).header(header::HOST, authority));
        let request = request.body(Body::empty()).map_err(|cause| cause.to_string())?;
        let answer = timeout(PATIENCE, self.exchange(request)).await;
        answer.unwrap_or_else(|_| Err(format!("no answer within {} s", PATIENCE.as_secs())))
    }

    async fn exchange(&self, request: Request<Body>) -> Result<Response<Body>, String> {
        let port = self.url.port_or_known_default().unwrap_or(80);
        let tcp = TcpStream::connect((self.host(), port)).await.map_err(|cause| cause.to_string())?;
        if !self.is_secure() {
            return send(tcp, request).await;
        }
        let name = ServerName::try_from(self.host().to_owned()).map_err(|cause| cause.to_string())?;
        send(self.tls.connect(name, tcp).await.map_err(|cause| cause.to_string())?, request).await
    }

    fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }
}

async fn send<S>(stream: S, request: Request<Body>) -> Result<Response<Body>, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let opened = http1::handshake(TokioIo::new(stream)).await.map_err(|cause| cause.to_string())?;
    let (mut sender, connection) = opened;
    tokio::spawn(connection);
    let answer = sender.send_request(request).await.map_err(|cause| cause.to_string())?;
    Ok(answer.map(Body::new))
}

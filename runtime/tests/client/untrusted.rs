//! Servers with untrusted certificates, and permanent errors of transports.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use specwright::CallErrorKind;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::support::api::{Client, GetTicket};

/// A server with a self-signed certificate, which counts connections.
pub(crate) async fn unknown() -> (String, Arc<AtomicUsize>) {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certified.cert.der().clone()], key).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let (acceptor, connections) = (TlsAcceptor::from(Arc::new(config)), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let acceptor = acceptor.clone();
            tokio::spawn(async move { acceptor.accept(stream).await.map(drop) });
        }
    });
    (address, connections)
}

#[tokio::test]
async fn an_untrusted_certificate_is_not_retried() {
    let (url, connections) = unknown().await;
    let client = Client::builder(url).no_proxy().build().unwrap();
    let error = client.tickets().get(&GetTicket::new(7)).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Transport { .. }), "{error:?}");
    assert!(error.to_string().contains("certificate"), "{error}");
    assert!(!error.is_retryable() && error.status().is_none(), "{error:?}");
    assert_eq!(connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_permanent_error_of_a_transport_is_not_retried() {
    let server = crate::support::server::Server::script([]).await;
    let client = crate::support::builder(&server).transport(Broken(AtomicUsize::new(0))).build().unwrap();
    let error = client.tickets().get(&GetTicket::new(7)).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Transport { message, .. } if message == "attempt 0"), "{error:?}");
    assert!(!error.is_retryable() && error.status().is_none());
}

/// A transport that fails permanently.
struct Broken(AtomicUsize);

impl specwright::client::Transport for Broken {
    fn send(
        &self,
        _: http::Request<specwright::client::TransportBody>,
    ) -> specwright::client::BoxFuture<
        '_,
        Result<http::Response<specwright::client::TransportBody>, specwright::client::TransportError>,
    > {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { Err(specwright::client::TransportError::permanent(format!("attempt {number}"))) })
    }
}

//! Servers that the default transport reaches and does not believe.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use specwright::CallErrorKind;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::support::api::{Client, GetTicket};

/// A server with a certificate that nobody vouches for; counts who knocks.
pub(crate) async fn unknown() -> (String, Arc<AtomicUsize>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![made.cert.der().clone()], key).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let (acceptor, knocks) = (TlsAcceptor::from(Arc::new(config)), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&knocks);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            let acceptor = acceptor.clone();
            tokio::spawn(async move { acceptor.accept(stream).await.map(drop) });
        }
    });
    (address, knocks)
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_not_tried_again() {
    let (url, knocks) = unknown().await;
    let client = Client::builder(url).no_proxy().build().unwrap();
    let error = client.tickets().get(&GetTicket::new(7)).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Transport { .. }), "{error:?}");
    assert!(error.to_string().contains("certificate"), "{error}");
    assert!(!error.is_retryable() && error.status().is_none(), "{error:?}");
    assert_eq!(knocks.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn what_the_transport_says_would_last_is_a_transport_error_that_is_not_tried_again() {
    let server = crate::support::server::Server::script([]).await;
    let client = crate::support::builder(&server).transport(Broken(AtomicUsize::new(0))).build().unwrap();
    let error = client.tickets().get(&GetTicket::new(7)).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Transport { message, .. } if message == "attempt 0"), "{error:?}");
    assert!(!error.is_retryable() && error.status().is_none());
}

/// Says each time that it would last.
struct Broken(AtomicUsize);

impl specwright::client::Transport for Broken {
    fn send(
        &self,
        _: http::Request<specwright::client::Body>,
    ) -> specwright::client::BoxFuture<'_, Result<http::Response<specwright::client::Body>, specwright::client::TransportError>>
    {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move { Err(specwright::client::TransportError::permanent(format!("attempt {number}"))) })
    }
}

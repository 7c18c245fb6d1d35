//! TLS with HTTP/1.1 or HTTP/2, whichever the client offers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use specwright::server::Server;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};

use super::service::*;
use super::wire;

/// A server with a self-signed certificate, and the certificates that a client has to trust.
async fn start() -> (SocketAddr, RootCertStore) {
    let certified = rcgen::generate_simple_self_signed(["desk.example".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
    let mut trusted = RootCertStore::empty();
    trusted.add(certified.cert.der().clone()).unwrap();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certified.cert.der().clone()], key).unwrap();
    let server = Server::bind("127.0.0.1:0").await.unwrap().tls(Arc::new(config));
    let address = server.address().unwrap();
    tokio::spawn(server.serve(open(), std::future::pending()));
    (address, trusted)
}

async fn connect(address: SocketAddr, trusted: RootCertStore, offered: &[&str]) -> TlsStream<TcpStream> {
    let mut config = ClientConfig::builder().with_root_certificates(trusted).with_no_client_auth();
    config.alpn_protocols = offered.iter().map(|name| name.as_bytes().to_vec()).collect();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = ServerName::try_from("desk.example").unwrap();
    tokio_rustls::TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
}

#[tokio::test]
async fn calls_over_tls_are_answered() {
    let (address, trusted) = start().await;
    for offered in [&[][..], &["http/1.1"]] {
        let mut stream = connect(address, trusted.clone(), offered).await;
        stream.write_all(b"GET /api/ping HTTP/1.1\r\nhost: desk.example\r\nconnection: close\r\n\r\n").await.unwrap();
        let mut read = String::new();
        stream.read_to_string(&mut read).await.unwrap();
        assert!(read.starts_with("HTTP/1.1 200 OK") && read.ends_with(r#"{"id":0}"#), "{read}");
    }
    // A client without TLS, and one that sends nothing, are disconnected and do not block others.
    assert!(wire::send_raw(address, b"GET /api/ping HTTP/1.1\r\nhost: h\r\n\r\n").await.is_none());
    let silent = TcpStream::connect(address).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    let mut other = connect(address, trusted, &["http/1.1"]).await;
    other.write_all(b"GET /api/ping HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut read = String::new();
    other.read_to_string(&mut read).await.unwrap();
    assert!(read.starts_with("HTTP/1.1 200"), "{read}");
    drop(silent);
}

#[cfg(feature = "http2")]
#[tokio::test]
async fn http2_is_used_if_the_client_offers_it() {
    let (address, trusted) = start().await;
    let stream = connect(address, trusted, &["h2", "http/1.1"]).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(b"h2".as_slice()));
    let (sender, _) = super::http2::handshake(stream).await;
    let (status, body) = super::http2::call(&sender, super::http2::get("/api/ping")).await;
    assert_eq!((status.as_u16(), body.as_str()), (200, r#"{"id":0}"#));
}

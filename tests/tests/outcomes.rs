//! Outcomes: responses of status 200 whose body says whether the call succeeded, by a boolean, a number, a string or the presence of a
//! field. Clients and servers are connected by sockets.

use specwright::CallErrorKind;
use specwright::server::Server;
use specwright::service_api;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[service_api("specs/outcomes/flag")]
mod flag {}
#[service_api("specs/outcomes/code")]
mod code {}
#[service_api("specs/outcomes/present")]
mod present {}
#[service_api("specs/outcomes/open")]
mod open {}
#[service_api("specs/outcomes/undeclared", server = "none")]
mod undeclared {}

/// Starts a server that responds to every request with this JSON. Returns its address.
async fn responding(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4_096]).await.unwrap();
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
            let response = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(response.as_bytes()).await.unwrap();
        }
    });
    format!("http://{address}")
}

/// Calls `post` of a server that returns a body. Returns the id of the message, or the text of the failure.
macro_rules! call {
    ($service:ident, $body:expr) => {{
        let client = $service::Client::builder(responding($body).await).build().unwrap();
        match client.messages().post(&$service::PostMessages::new("hello")).await {
            Ok(posted) => Ok(posted.id),
            Err(error) => match error.kind() {
                CallErrorKind::Refused { message, .. } => Err(message.clone()),
                other => panic!("{other:?}"),
            },
        }
    }};
}

fn failed(message: &str) -> Result<Option<i64>, String> {
    Err(message.to_owned())
}

#[tokio::test]
async fn boolean_is_the_outcome() {
    assert_eq!(call!(flag, r#"{"ok":true,"id":7}"#), Ok(Some(7)));
    assert_eq!(call!(flag, r#"{"id":7,"ok":true}"#), Ok(Some(7)));
    assert_eq!(call!(flag, r#"{"ok":false,"error":"channel_not_found"}"#), failed("channel_not_found"));
    assert_eq!(call!(flag, r#"{"error":"channel_not_found","ok":false}"#), failed("channel_not_found"));
    assert_eq!(call!(flag, r#"{"ok":false}"#), failed("`ok` is false"));
    assert_eq!(call!(flag, r#"{"ok":"true","id":7}"#), failed("`ok` is \"true\""));
    assert_eq!(call!(flag, r#"{"ok":1,"id":7}"#), failed("`ok` is 1"));
    assert_eq!(call!(flag, r#"{"ok":null,"id":7}"#), failed("the answer has no `ok`"));
    assert_eq!(call!(flag, r#"{"id":7}"#), failed("the answer has no `ok`"));
    assert_eq!(call!(flag, "{}"), failed("the answer has no `ok`"));
}

#[tokio::test]
async fn number_is_the_outcome() {
    assert_eq!(call!(code, r#"{"errcode":0,"errmsg":"ok","id":7}"#), Ok(Some(7)));
    assert_eq!(call!(code, r#"{"errcode":0.0,"id":7}"#), Ok(Some(7)));
    assert_eq!(call!(code, r#"{"id":7}"#), Ok(Some(7)));
    assert_eq!(call!(code, r#"{"errcode":40029,"errmsg":"invalid code"}"#), failed("invalid code"));
    assert_eq!(call!(code, r#"{"errcode":-1,"errmsg":""}"#), failed("`errcode` is -1"));
    assert_eq!(call!(code, r#"{"errcode":"0","id":7}"#), failed("`errcode` is \"0\""));
    assert_eq!(call!(code, r#"{"errcode":{"a":1}}"#), failed("`errcode` is {\"a\":1}"));
}

#[tokio::test]
async fn presence_of_a_field_is_the_outcome() {
    assert_eq!(call!(present, r#"{"id":7}"#), Ok(Some(7)));
    assert_eq!(call!(present, r#"{"id":7,"error":null}"#), Ok(Some(7)));
    assert_eq!(call!(present, r#"{"error":"denied","error_description":"no access"}"#), failed("no access"));
    assert_eq!(call!(present, r#"{"error":{"code":5}}"#), failed("`error` is {\"code\":5}"));
    assert_eq!(call!(present, r#"{"error":false}"#), failed("`error` is false"));
}

#[tokio::test]
async fn lenient_service_accepts_other_types_and_undeclared_values() {
    for success in
        [r#"{"status":"OK","id":7}"#, r#"{"status":1,"id":7}"#, r#"{"status":"1","id":7}"#, r#"{"status":true,"id":7}"#]
    {
        assert_eq!(call!(open, success), Ok(Some(7)), "{success}");
    }
    assert_eq!(call!(open, r#"{"status":"WARNING","id":7}"#), Ok(Some(7)));
    assert_eq!(call!(open, r#"{"id":7}"#), Ok(Some(7)));
    for failure in [
        r#"{"status":"ERROR","info":"no"}"#,
        r#"{"status":0,"info":"no"}"#,
        r#"{"status":"0","info":"no"}"#,
        r#"{"status":false,"info":"no"}"#,
    ] {
        assert_eq!(call!(open, failure), failed("no"), "{failure}");
    }
}

/// Calls `post` of a server. Returns the body of the response. The handler accepts the text "hello" and refuses other texts.
macro_rules! body_of {
    ($service:ident, $text:expr) => {
        body_of!($service, $text, 200)
    };
    ($service:ident, $text:expr, $status:expr) => {{
        struct Handler;
        impl $service::server::Messages for Handler {
            async fn post(
                &self,
                _: &specwright::server::RequestContext,
                request: $service::PostMessages,
            ) -> Result<$service::PostMessagesAnswer, specwright::HandlerError> {
                match request.text.as_str() {
                    "hello" => Ok($service::PostMessagesAnswer { id: Some(7), ..Default::default() }),
                    _ => Err(specwright::HandlerError::refused("too rude")),
                }
            }
            async fn list(
                &self,
                _: &specwright::server::RequestContext,
                _: $service::ListMessages,
            ) -> Result<Vec<i64>, specwright::HandlerError> {
                Ok(vec![7])
            }
        }
        let server = Server::bind("127.0.0.1:0").await.unwrap();
        let address = server.address().unwrap();
        tokio::spawn(server.serve($service::server::Router::new().messages(Handler), std::future::pending()));
        let (status, body) = post(address, &format!(r#"{{"text":"{}"}}"#, $text)).await;
        assert_eq!(status, $status);
        body
    }};
}

/// Sends a message. Returns the status and the body of the response.
async fn post(address: std::net::SocketAddr, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = "POST /messages HTTP/1.1\r\nhost: chat\r\nconnection: close\r\ncontent-type: application/json";
    stream.write_all(format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len()).as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    (response[9..12].parse().unwrap(), response.split_once("\r\n\r\n").unwrap().1.to_owned())
}

#[tokio::test]
async fn server_writes_the_declared_type() {
    assert_eq!(body_of!(flag, "hello"), r#"{"ok":true,"id":7}"#);
    assert_eq!(body_of!(flag, "grr"), r#"{"ok":false,"error":"too rude"}"#);
    assert_eq!(body_of!(code, "hello"), r#"{"errcode":0,"id":7}"#);
    // Without a listed error, a failure has a status of its own.
    assert!(body_of!(code, "grr", 409).contains("too rude"));
    assert_eq!(body_of!(present, "hello"), r#"{"id":7}"#);
    assert_eq!(body_of!(present, "grr"), r#"{"error":"too rude","error_description":"too rude"}"#);
    assert_eq!(body_of!(open, "grr"), r#"{"status":"ERROR","info":"too rude"}"#);
}

/// A list cannot contain the field of the outcome. If the response is an object whose field has a value that means failure, the client reads it
/// as a failure.
#[tokio::test]
async fn object_of_failure_in_place_of_a_list() {
    let base = responding(r#"{"ok":false,"error":"not_authed"}"#).await;
    let client = flag::Client::builder(base).build().unwrap();
    let error = client.messages().list(&flag::ListMessages::default()).await.unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Refused { message, .. } if message == "not_authed"), "{error:?}");
}

/// Without a list of errors, only the list of successes shows a failure. It does so for each kind of answer.
#[tokio::test]
async fn undeclared_outcome_is_checked_if_only_successes_are_listed() {
    const FAILURE: &str = r#"{"errcode":40029,"errmsg":"invalid code"}"#;
    let client = async |body| undeclared::Client::builder(responding(body).await).build().unwrap();
    let (get, list, counts) =
        (undeclared::GetMessages::new(7), undeclared::ListMessages::default(), undeclared::CountsMessages::default());
    let failing = client(FAILURE).await;
    let errors = [
        failing.messages().get(&get).await.unwrap_err(),
        failing.messages().list(&list).await.unwrap_err(),
        failing.messages().counts(&counts).await.unwrap_err(),
        failing.messages().attachment(&undeclared::AttachmentMessages::new(7)).await.unwrap_err(),
        failing.messages().delete(&undeclared::DeleteMessages::new(7)).await.unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error.kind(), CallErrorKind::Refused { message, .. } if message == "invalid code"), "{error:?}");
    }
    // `errcode` is a field of this answer, so it says nothing about the call.
    let last = failing.messages().last_error(&undeclared::LastErrorMessages::new(7)).await.unwrap();
    assert_eq!(last.errcode, Some(40_029));
    let text = async |body| client(body).await.messages().get(&get).await.map(|message| message.text);
    assert_eq!(text(r#"{"text":"hello"}"#).await.unwrap().as_deref(), Some("hello"));
    assert_eq!(text(r#"{"errcode":0,"text":"hello"}"#).await.unwrap().as_deref(), Some("hello"));
    assert!(text(r#"{"text":"hello","errcode":"0"}"#).await.is_err());
}

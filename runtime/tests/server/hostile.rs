//! Malformed requests: each gets a 4xx or a closed connection, and the next request is served.

use super::service::*;
use super::wire::*;

/// Requests with one fault each, which is in the name.
fn requests() -> Vec<(&'static str, Vec<u8>)> {
    let mut all: Vec<(&'static str, Vec<u8>)> = RAW.iter().map(|(name, text)| (*name, text.as_bytes().to_vec())).collect();
    let get = |target: &[u8]| [b"GET ", target, b" HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"].concat();
    let post = |content_type: &str, body: &[u8]| {
        let head = format!(
            "POST /api/echo HTTP/1.1\r\nhost: h\r\nconnection: close\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        [head.as_bytes(), body].concat()
    };
    let (form, json, multipart) = ("application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x");
    all.extend([
        ("an invalid byte in the path", get(b"/api/\xff\xfe")),
        ("an invalid byte in the query", get(b"/api/echo?title=\xff")),
        ("a null byte in the query", get(b"/api/echo?title=a\0b")),
        ("a very long path", get(&[b"/".as_slice(), &b"a".repeat(60_000)].concat())),
        ("a longer path than the head may be", get(&b"/a".repeat(70_000))),
        ("too many parameters", get(&[b"/api/echo?".as_slice(), &b"a&".repeat(10_001)].concat())),
        ("a huge header", [b"GET /api/echo HTTP/1.1\r\nhost: h\r\nx: ".as_slice(), &b"a".repeat(100_000), b"\r\n\r\n"].concat()),
        ("a thousand headers", [b"GET /api/echo HTTP/1.1\r\n".as_slice(), &b"x: y\r\n".repeat(1_000), b"\r\n"].concat()),
        ("a null byte in a header", b"GET /api/echo HTTP/1.1\r\nhost: h\r\nx: a\0b\r\n\r\n".to_vec()),
        ("random bytes", (0..=255).cycle().take(4_096).collect()),
        ("a TLS hello", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".repeat(20)),
        ("an HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec()),
        ("a form that is not UTF-8", post(form, b"title=\xc3\x28")),
        ("a form with an overlong slash", post(form, b"title=%c0%af")),
        ("a form with a surrogate", post(form, b"title=%ed%a0%80")),
        ("a form with half an escape", post(form, b"title=%a")),
        ("a form of too many fields", post(form, &b"a=1&".repeat(10_001))),
        ("JSON that is not UTF-8", post(json, b"{\"title\":\"\xff\"}")),
        ("JSON with half a surrogate", post(json, br#"{"title":"\ud800"}"#)),
        ("JSON with a null byte", post(json, b"{\"title\":\"a\0b\"}")),
        ("JSON with two byte order marks", post(json, b"\xef\xbb\xbf\xef\xbb\xbf{\"title\":\"ab\"}")),
        ("JSON that goes on", post(json, br#"{"title":"ab"} {"title":"cd"}"#)),
        ("JSON of great depth", post(json, &[b"{\"labels\":".as_slice(), &b"[".repeat(200_000)].concat())),
        ("objects of great depth", post(json, &b"{\"a\":".repeat(100_000))),
        ("a JSON number of great size", post(json, br#"{"limit":1e999}"#)),
        ("a JSON number of great length", post(json, &[b"{\"limit\":".as_slice(), &b"9".repeat(10_000), b"}"].concat())),
        ("JSON that is a number", post(json, b"1")),
        ("JSON with NaN", post(json, br#"{"limit":NaN}"#)),
        ("JSON of another shape", post(json, br#"{"title":{"a":[1]},"ids":{"x":1},"labels":5}"#)),
        ("an array that is too long", post(json, format!("{{\"ids\":[{}1]}}", "1,".repeat(10_000)).as_bytes())),
        ("UTF-16", post("application/json; charset=utf-16", b"{\0\"\0")),
        ("an unknown content type", post("text/xml", b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>")),
        ("a content type that is no text", post("\u{fc}", b"title=ab")),
        ("multipart without a boundary", post("multipart/form-data", b"--x--")),
        ("multipart that never begins", post(multipart, b"nothing here")),
        ("multipart that never ends", post(multipart, b"--x\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nab")),
        ("a part without a name", post(multipart, b"--x\r\ncontent-disposition: form-data\r\n\r\nab\r\n--x--\r\n")),
        ("a part without headers", post(multipart, b"--x\r\n\r\nab\r\n--x--\r\n")),
        (
            "a part that is not UTF-8",
            post(multipart, b"--x\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\n\xff\r\n--x--\r\n"),
        ),
        (
            "a part of too many headers",
            post(multipart, &[b"--x\r\n".as_slice(), &b"a: b\r\n".repeat(5_000), b"\r\nx\r\n--x--"].concat()),
        ),
        (
            "too many parts",
            post(
                multipart,
                &[b"--x\r\ncontent-disposition: form-data; name=\"words[]\"\r\n\r\na\r\n".repeat(1_001), b"--x--".to_vec()]
                    .concat(),
            ),
        ),
        (
            "a file where text is expected",
            post(multipart, b"--x\r\ncontent-disposition: form-data; name=\"limit\"; filename=\"f\"\r\n\r\na\r\n--x--"),
        ),
        ("brackets of great depth", get(&[b"/api/echo?limit=x&labels".as_slice(), &b"[a]".repeat(5_000), b"=1"].concat())),
        ("brackets that do not match", get(b"/api/echo?ids[=1&ids]=2&ids[[]]=3&ids[0]x=4&[]=5&title[]=1")),
        ("conflicting spellings", get(b"/api/echo?title=ab&title[]=cd&title[x]=ef")),
    ]);
    all
}

/// Requests as bytes.
const RAW: &[(&str, &str)] = &[
    ("half a request line", "GET /api/ec"),
    ("a request line without an end", "GET /api/echo HTTP/1.1"),
    ("half a header", "GET /api/echo HTTP/1.1\r\nhos"),
    ("headers without an end", "GET /api/echo HTTP/1.1\r\nhost: h\r\n"),
    ("no version", "GET /api/echo\r\n\r\n"),
    ("an unknown version", "GET /api/echo HTTP/9.9\r\nhost: h\r\n\r\n"),
    ("no method", " /api/echo HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("an odd method", "G@T /api/echo HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("an unknown method", "BREW /api/echo HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("CONNECT", "CONNECT example.com:443 HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"),
    ("TRACE", "TRACE /api/echo HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("an absolute address", "GET http://elsewhere/api/secret HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("a path without a slash", "GET api/echo HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("a path upwards", "GET /api/../../etc/passwd HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("an encoded path upwards", "GET /api/things/..%2f..%2fetc HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("an encoded null byte in the path", "GET /api/things/1%00 HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("half an escape in the path", "GET /api/things/%1 HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("an empty segment", "GET /api/things// HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("spaces in the path", "GET /api/ec ho HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("a header without a colon", "GET /api/echo HTTP/1.1\r\nhost h\r\n\r\n"),
    ("a header without a name", "GET /api/echo HTTP/1.1\r\n: h\r\n\r\n"),
    ("a space before the colon", "GET /api/echo HTTP/1.1\r\nhost : h\r\n\r\n"),
    ("a folded header", "GET /api/echo HTTP/1.1\r\nhost: h\r\n folded\r\n\r\n"),
    ("a bare line feed in a header", "GET /api/echo HTTP/1.1\r\nx: a\rb\r\n\r\n"),
    ("half an escape", "GET /api/echo?title=% HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("an escape of no number", "GET /api/echo?title=%gg HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("an escape in a name", "GET /api/echo?ti%ZZtle=a&limit=x HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("a comma list", "GET /api/echo?ids=1,2 HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("a shell in a number", "GET /api/echo?limit=1;ls HTTP/1.1\r\nhost: h\r\n\r\n"),
    ("two different lengths", "POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-length: 3\r\ncontent-length: 5\r\n\r\nabcde"),
    ("a negative length", "POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-length: -1\r\n\r\n"),
    ("a length of no number", "POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-length: ten\r\n\r\n"),
    ("a length with a sign", "POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-length: +3\r\n\r\na=b"),
    ("a length of great size", "POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-length: 99999999999999999999999\r\n\r\n"),
    ("a length above the limit", "POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-length: 99999999999\r\n\r\n"),
    ("less than the length", "POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-length: 50\r\n\r\ntitle=ab"),
    ("an unknown transfer encoding", "POST /api/echo HTTP/1.1\r\nhost: h\r\ntransfer-encoding: gzip\r\n\r\n"),
    ("chunked not last", "POST /api/echo HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked, gzip\r\n\r\n0\r\n\r\n"),
    (
        "a chunk size of no number",
        "POST /api/echo HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n",
    ),
    (
        "a chunk of great size",
        "POST /api/echo HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffffff\r\nabc",
    ),
    ("a chunk without an end", "POST /api/echo HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab"),
    ("chunks without an end", "POST /api/echo HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n8\r\ntitle=ab\r\n"),
    (
        "a chunk of the wrong length",
        "POST /api/echo HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n2\r\nabcdef\r\n0\r\n\r\n",
    ),
    ("chunks in HTTP/1.0", "POST /api/echo HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"),
    ("a broken Authorization", "GET /api/things/1x HTTP/1.1\r\nhost: h\r\nauthorization: Basic \u{1f980}\r\n\r\n"),
    (
        "an unknown expectation of a large body",
        "POST /api/echo HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ncontent-length: 99999999999\r\n\r\n",
    ),
    ("an upgrade and a wrong path", "GET /api/x HTTP/1.1\r\nhost: h\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
    ("a split response in the id", "GET /api/things/1%0d%0aset-cookie:%20a=b HTTP/1.1\r\nhost: h\r\n\r\n"),
    (
        "a request in the body",
        "POST /api/nowhere HTTP/1.1\r\nhost: h\r\ncontent-length: 37\r\n\r\nGET /api/ping HTTP/1.1\r\nhost: h\r\n\r\n\r\n",
    ),
    ("no host", "GET /api/ping HTTP/1.1\r\nconnection: close\r\n\r\n"),
    ("no host in an absolute address", "GET http://h/api/ping HTTP/1.1\r\n\r\n"),
    ("two hosts", "GET /api/ping HTTP/1.1\r\nhost: h\r\nhost: g\r\n\r\n"),
    ("the same host twice", "GET /api/ping HTTP/1.1\r\nhost: h\r\nhost: h\r\n\r\n"),
    ("two hosts in HTTP/1.0", "GET /api/ping HTTP/1.0\r\nhost: h\r\nhost: g\r\n\r\n"),
    ("two hosts in one header", "GET /api/ping HTTP/1.1\r\nhost: h, g/\r\n\r\n"),
    ("a host with spaces", "GET /api/ping HTTP/1.1\r\nhost: a b\r\n\r\n"),
    ("a host with a path", "GET /api/ping HTTP/1.1\r\nhost: h/api\r\n\r\n"),
    ("a host with a user", "GET /api/ping HTTP/1.1\r\nhost: user@h\r\n\r\n"),
    ("a host with a port of no number", "GET /api/ping HTTP/1.1\r\nhost: h:x\r\n\r\n"),
    ("a host with two ports", "GET /api/ping HTTP/1.1\r\nhost: h:1:2\r\n\r\n"),
    ("a host in half a bracket", "GET /api/ping HTTP/1.1\r\nhost: [::1\r\n\r\n"),
    ("a host of other letters", "GET /api/ping HTTP/1.1\r\nhost: h\u{f1}\r\n\r\n"),
    (
        "two credentials",
        "GET /api/ping HTTP/1.1\r\nhost: h\r\nauthorization: Basic YXBpOnJpZ2h0\r\nauthorization: Bearer known\r\n\r\n",
    ),
    (
        "two content types",
        "POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\ncontent-type: \
         application/x-www-form-urlencoded\r\ncontent-length: 2\r\n\r\n{}",
    ),
    ("a coded body", "POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-encoding: gzip\r\ncontent-length: 8\r\n\r\ntitle=ab"),
    ("only line ends", "\r\n\r\n\r\n\r\n"),
    ("a line feed", "\n"),
    ("a null byte", "\0"),
    ("nothing", ""),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn malformed_requests_are_refused_and_the_next_is_served() {
    let server = Running::start(open()).await;
    let requests = requests();
    assert!(requests.len() >= 105, "{}", requests.len());
    let mut accepted = Vec::new();
    for (name, bytes) in requests {
        let response = send_raw(server.address, &bytes).await;
        accepted.extend(response.filter(|response| !(400..500).contains(&response.status)).map(|response| (name, response)));
        assert_eq!(get(server.address, "/api/ping").await.status, 200, "after {name}");
    }
    assert!(accepted.is_empty(), "{accepted:#?}");
}

/// RFC 9112 (6.3): the chunks decide, and the rest is not read as another request.
#[tokio::test]
async fn a_length_together_with_chunks_smuggles_no_request() {
    let server = Running::start(open()).await;
    let begin = "POST /api/echo HTTP/1.1\r\nhost: h\r\ncontent-length: 44\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n";
    let response =
        send_raw(server.address, format!("{begin}GET /api/panic HTTP/1.1\r\nhost: h\r\n\r\n").as_bytes()).await.unwrap();
    assert_eq!((response.status, response.header("connection").as_str()), (200, "close"));
    assert!(!response.body.contains("HTTP/1.1"), "{response:?}");
}

#[tokio::test]
async fn a_refused_request_leaves_the_connection_usable() {
    let server = Running::start(open()).await;
    let bytes = b"GET /api/echo?limit=x HTTP/1.1\r\nhost: h\r\n\r\nGET /nowhere HTTP/1.1\r\nhost: h\r\n\r\nGET /api/ping HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n";
    let response = send_raw(server.address, bytes).await.unwrap();
    assert_eq!(response.status, 428);
    assert!(response.body.contains("HTTP/1.1 404") && response.body.ends_with(r#"{"id":0}"#), "{response:?}");
}

/// Names, addresses and ports; HTTP/1.0 needs no host.
#[tokio::test]
async fn every_valid_host_is_accepted() {
    let server = Running::start(open()).await;
    for host in ["", "h", "h:80", "h:", "127.0.0.1:8080", "[::1]", "[::1]:8080", "a-b.c_d.example", "%C3%B1.example"] {
        let request = format!("GET /api/ping HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        assert_eq!(send_raw(server.address, request.as_bytes()).await.unwrap().status, 200, "{host}");
    }
    assert_eq!(send_raw(server.address, b"GET /api/ping HTTP/1.0\r\n\r\n").await.unwrap().status, 200);
}

/// The response has the error body of the service, and a request id.
#[tokio::test]
async fn the_response_to_an_invalid_head_has_the_reason() {
    let server = Running::start(open()).await;
    let cases = [
        ("", "the header host is missing"),
        ("host: h\r\nhost: h\r\n", "there is more than one header host"),
        ("host: h/\r\n", "the header host names no host"),
        ("host: h\r\nauthorization: a\r\nauthorization: b\r\n", "there is more than one header authorization"),
        ("host: h\r\ncontent-type: a\r\ncontent-type: b\r\n", "there is more than one header content-type"),
    ];
    for (headers, error) in cases {
        let request = format!("GET /api/ping HTTP/1.1\r\nconnection: close\r\nx-request-id: r-1\r\n{headers}\r\n");
        let response = send_raw(server.address, request.as_bytes()).await.unwrap();
        assert_eq!((response.status, response.header("x-request-id").as_str()), (400, "r-1"), "{headers}: {response:?}");
        assert_eq!(response.json(), serde_json::json!({ "error": error, "status": 400 }));
    }
    let coded = send(server.address, "POST /api/echo", "content-encoding: br\r\n", "title=ab").await;
    assert_eq!(coded.status, 415, "{coded:?}");
    let plain = send(server.address, "POST /api/echo", "content-encoding: identity\r\n", "title=ab").await;
    assert_eq!(plain.status, 200, "{plain:?}");
}

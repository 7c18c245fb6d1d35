//! Timestamps over a socket: the defaults of parameters, and the text that is read and written in each format.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use specwright::server::{RequestContext, Server};
use specwright::{HandlerError, Timestamp, service_api};

#[service_api("specs/dates")]
mod dates {}

use dates::{DefaultsMoments, EchoMoments, LateMoments, Moment, StyledMoments};

/// Handlers that return the timestamps of the request.
struct Desk;

impl dates::server::Moments for Desk {
    async fn defaults(&self, _: &RequestContext, request: DefaultsMoments) -> Result<Vec<Timestamp>, HandlerError> {
        let DefaultsMoments { never, seconds, millis, fraction, zone, .. } = request;
        Ok([never, seconds, millis, fraction, zone].into_iter().flatten().collect())
    }
    async fn echo(&self, _: &RequestContext, request: EchoMoments) -> Result<Moment, HandlerError> {
        Ok(request.moment)
    }
    async fn styled(&self, _: &RequestContext, _: StyledMoments) -> Result<Vec<Timestamp>, HandlerError> {
        Ok(vec![timestamp("2026-01-31T10:00:30Z")])
    }
    async fn late(&self, _: &RequestContext, request: LateMoments) -> Result<Vec<Timestamp>, HandlerError> {
        Ok([request.begin, request.end].into_iter().flatten().collect())
    }
}

/// Starts a server that runs until the test ends. Returns its address.
async fn serve() -> String {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap().to_string();
    let router = dates::server::Router::new().without_authentication().moments(Desk);
    tokio::spawn(server.serve(router, std::future::pending()));
    address
}

/// Sends a request line and a body. Returns the status and the body of the response.
async fn call(line: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(serve().await).await.unwrap();
    let length = body.len();
    let json = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
    let head = format!("{line} HTTP/1.1\r\nhost: desk\r\nconnection: close\r\n{json}content-length: {length}\r\n\r\n{body}");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    let status = response.split(' ').nth(1).unwrap().parse().unwrap();
    (status, response.split_once("\r\n\r\n").unwrap().1.to_owned())
}

fn timestamp(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

#[tokio::test]
async fn absent_parameters_have_the_declared_defaults() {
    let never = "\"9999-12-31T23:59:59+00:00\"";
    let zone = "\"2026-01-30T20:00:00.123456789+00:00\"";
    let (seconds, millis) = ("\"2023-11-14T22:13:20+00:00\"", "\"2023-11-14T22:13:20.5+00:00\"");
    let fraction = "\"2023-11-14T22:13:20.25+00:00\"";
    assert_eq!(call("GET /defaults", "").await, (200, format!("[{never},{seconds},{millis},{fraction},{zone}]")));
    let empty = call("GET /defaults?never=&seconds=&millis=&fraction=&zone=", "").await;
    assert_eq!(empty, (200, format!("[{never},{seconds},{millis},{fraction},{zone}]")));
}

#[tokio::test]
async fn a_value_of_a_parameter_selects_the_format_that_it_states() {
    for (query, expected) in [
        ("", r#"["2026-01-31 10:00"]"#),
        ("?style=short", r#"["2026-01-31 10:00"]"#),
        ("?style=iso8601", r#"["2026-01-31T10:00:30+00:00"]"#),
    ] {
        assert_eq!(call(&format!("GET /styled{query}"), "").await, (200, expected.to_owned()), "{query}");
    }
    assert_eq!(call("GET /styled?style=utc_minutes", "").await.0, 400, "the name of a format is no value of the parameter");
}

#[tokio::test]
async fn query_accepts_every_format() {
    let query = "never=9999-12-31T23:59:59-05:00&seconds=1700000000.75&millis=1700000000001&fraction=-0.5&zone=2026-01-31T10:00:00.99999999999%2B18:00";
    let expected = [
        "9999-12-31T10:59:59-18:00",
        "2023-11-14T22:13:20.75+00:00",
        "2023-11-14T22:13:20.001+00:00",
        "1969-12-31T23:59:59.5+00:00",
        "2026-01-30T16:00:00.999999999+00:00",
    ];
    assert_eq!(call(&format!("GET /defaults?{query}"), "").await, (200, format!("{expected:?}").replace(", ", ",")));
    for invalid in [
        "zone=2026-01-31T10:00:00%2B18:01",
        "never=10000-01-01T00:00:00Z",
        "seconds=1700000000000",
        "millis=tomorrow",
        "fraction=1e9",
    ] {
        let (status, body) = call(&format!("GET /defaults?{invalid}"), "").await;
        assert_eq!(status, 400, "{invalid}: {body}");
    }
}

#[tokio::test]
async fn dates_of_headers_are_read_and_written() {
    let moment = r#"{"moment":{"header":"Sat, 31 Jan 2026 10:00:00 GMT"}}"#;
    assert_eq!(call("POST /echo", moment).await, (200, r#"{"header":"Sat, 31 Jan 2026 10:00:00 GMT"}"#.to_owned()));
    let moment = r#"{"moment":{"header":1769853600.75,"text":"Sat, 31 Jan 2026 10:00:00 GMT"}}"#;
    let expected = r#"{"text":"2026-01-31T10:00:00+00:00","header":"Sat, 31 Jan 2026 10:00:00 GMT"}"#;
    assert_eq!(call("POST /echo", moment).await, (200, expected.to_owned()));
    assert_eq!(call("POST /echo", r#"{"moment":{"header":"Sun, 31 Jan 2026 10:00:00 GMT"}}"#).await.0, 400);
}

#[tokio::test]
async fn fractions_of_seconds_are_preserved() {
    let moment = r#"{"seconds":1769853600,"millis":1769853600999,"fraction":1769853600.999,"text":"2026-01-31T10:00:00.999+00:00","many":[1,-1]}"#;
    assert_eq!(call("POST /echo", &format!("{{\"moment\":{moment}}}")).await, (200, moment.to_owned()));
    let read = r#"{"moment":{"seconds":"2026-01-31T10:00:00.999Z","millis":"1769853600999","fraction":"2026-01-31 10:00:00.999","text":1769853600.999,"many":["1"]}}"#;
    let written = moment.replace("[1,-1]", "[1]");
    assert_eq!(call("POST /echo", read).await, (200, written));
}

#[tokio::test]
async fn lenient_service_reads_zero_dates_as_absent() {
    for zero in ["0000-00-00", "0000-00-00 00:00:00", "0000-00-00T00:00:00", "0000-00-00 00:00:00.000000", ""] {
        let body = format!(r#"{{"moment":{{"text":"{zero}","millis":"{zero}","day":"{zero}"}}}}"#);
        assert_eq!(call("POST /echo", &body).await, (200, "{}".to_owned()), "{zero}");
    }
    assert_eq!(call("GET /late?begin=0000-00-00&end=0000-00-00+00:00:00", "").await, (200, "[]".to_owned()));
    assert_eq!(call("POST /echo", r#"{"moment":{"many":["0000-00-00"]}}"#).await.0, 400);
    assert_eq!(call("GET /late?begin=0000-00-01", "").await.0, 400);
}

#[tokio::test]
async fn rules_compare_timestamps_to_the_nanosecond() {
    assert_eq!(call("GET /late?begin=2025-12-31T23:59:59.999999999Z", "").await, (200, "[1767225599.999999999]".to_owned()));
    let (status, body) = call("GET /late?begin=2026-01-01T00:00:00Z", "").await;
    assert!(status == 400 && body.contains("reason is required when begin is at least 2026-01-01T00:00:00+00:00"), "{body}");
    assert_eq!(call("GET /late?begin=1700000000.5&end=1700000000.5", "").await.0, 200);
    let (status, body) = call("GET /late?begin=1700000000.5&end=1700000000.25", "").await;
    assert!(status == 400 && body.contains("begin must not be after end"), "{body}");
}

/// Calls a server that responds with a body. Returns the answer that the client reads.
async fn read_answer(body: &'static str) -> Result<Moment, specwright::CallError> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
        stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    });
    let client = dates::Client::builder(format!("http://{address}")).build().unwrap();
    client.moments().echo(&EchoMoments::new(Moment::default())).await
}

#[tokio::test]
async fn client_accepts_every_format() {
    let moment = read_answer(
        r#"{"seconds":253402300799,"millis":1700000000500,"fraction":1700000000.5,"text":"9999-12-31T23:59:59Z","many":["1700000000500",-1500],"day":"0000-00-00"}"#,
    )
    .await
    .unwrap();
    assert_eq!(moment.seconds, Some(timestamp("9999-12-31T23:59:59Z")));
    assert_eq!((moment.millis, moment.fraction), (Some(timestamp("2023-11-14T22:13:20.5Z")), moment.millis));
    assert_eq!(moment.text, moment.seconds);
    assert_eq!(moment.many, Some(vec![timestamp("2023-11-14T22:13:20.5Z"), timestamp("1969-12-31T23:59:58.5Z")]));
    assert_eq!(moment.day, None);
    let zero = read_answer(r#"{"seconds":"0000-00-00 00:00:00","text":"0000-00-00","millis":""}"#).await.unwrap();
    assert_eq!(zero, Moment::default());
    for invalid in [r#"{"text":"2026-01-31T10:00:00+99:59"}"#, r#"{"seconds":1700000000000}"#, r#"{"millis":true}"#] {
        assert!(read_answer(invalid).await.is_err(), "{invalid}");
    }
}

#[tokio::test]
async fn client_writes_every_format_with_its_fraction() {
    let client = dates::Client::builder(format!("http://{}", serve().await)).build().unwrap();
    let last = timestamp("9999-12-31T23:59:59Z");
    for [never, seconds, millis, fraction, zone] in [
        [
            "9999-12-31T23:59:59.999999999Z",
            "2023-11-14T22:13:20Z",
            "2023-11-14T22:13:20.001Z",
            "1969-12-31T23:59:59.5Z",
            "2026-01-30T16:00:00.999999999Z",
        ],
        [
            "0001-01-01T00:00:00.5Z",
            "1969-12-31T23:59:59Z",
            "1969-12-31T23:59:59.999Z",
            "2023-11-14T22:13:20.123456789Z",
            "1970-01-01T00:00:00Z",
        ],
        [
            "2026-01-31T10:00:00.1Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.999Z",
            "9999-12-31T23:59:59.25Z",
            "2026-01-31T10:00:00.000000001Z",
        ],
    ]
    .map(|texts| texts.map(timestamp))
    {
        let request = DefaultsMoments::default().never(never).seconds(seconds).millis(millis).fraction(fraction).zone(zone);
        let read = client.moments().defaults(&request).await.unwrap();
        assert_eq!(read, [never, seconds, millis, fraction, zone]);
    }
    let read = client.moments().late(&LateMoments::default().begin(timestamp("2025-01-31T10:00:00Z")).end(last)).await.unwrap();
    assert_eq!(read, [timestamp("2025-01-31T10:00:00Z"), last]);
}

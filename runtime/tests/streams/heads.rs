//! Heads of parts as browsers and other programs write them, over a socket, and compared with Python's `email` package.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};
use specwright::server::Server;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

use super::forms::{Show, repeat};

pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    _stop: oneshot::Sender<()>,
}

pub(crate) async fn start() -> Running {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let address = server.address().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    tokio::spawn(server.serve(repeat::server::Router::new().forms(Show), async move { drop(stopped.await) }));
    Running { address, _stop: stop }
}

/// A persistent connection for many requests.
pub(crate) struct Connection(BufReader<TcpStream>);

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        Connection(BufReader::new(TcpStream::connect(address).await.unwrap()))
    }
    /// Sends a body with this content type; returns the status and the body of the response.
    pub(crate) async fn post(&mut self, content_type: &str, body: &[u8]) -> (u16, String) {
        let length = body.len();
        let head = format!("POST /fill HTTP/1.1\r\nhost: h\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n");
        self.0.get_mut().write_all(&[head.as_bytes(), body].concat()).await.unwrap();
        let (mut status, mut length, mut line) = (0, 0, String::new());
        loop {
            line.clear();
            self.0.read_line(&mut line).await.unwrap();
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().unwrap(),
                None if line.starts_with("HTTP/") => status = line[9..12].parse().unwrap(),
                None if line.trim_end().is_empty() => break,
                _ => {}
            }
        }
        let mut response = vec![0; length];
        self.0.read_exact(&mut response).await.unwrap();
        (status, String::from_utf8(response).unwrap())
    }
    /// The response to one part with this head.
    async fn part(&mut self, head: &[u8]) -> (u16, String) {
        self.post("multipart/form-data; boundary=B", &[b"--B\r\n", head, b"\r\n\r\nhi\r\n--B--\r\n"].concat()).await
    }
}

/// The response of a handler that got one file of two bytes.
fn seen(name: &str) -> String {
    json!({ "request": format!("Fill {{ doc: file {name:?} of 2 bytes }}") }).to_string()
}

/// A head, and the file name that the handler gets.
#[tokio::test]
async fn file_names_of_common_clients_are_read() {
    let server = start().await;
    let mut connection = Connection::open(server.address).await;
    let cases: &[(&str, &str)] = &[
        ("name=\"doc\"", ""),
        ("name=\"doc\"; filename=\"\"", ""),
        ("name=doc; filename=a.txt", "a.txt"),
        ("filename=\"a.txt\"; name=\"doc\"", "a.txt"),
        ("NAME=\"doc\"; FileName=\"a.txt\"", "a.txt"),
        ("name = \"doc\" ; filename\t=\t\"a.txt\" ;", "a.txt"),
        // Browsers.
        ("name=\"doc\"; filename=\"a%22b.txt\"", "a\"b.txt"),
        ("name=\"doc\"; filename=\"ü 鳥.txt\"", "ü 鳥.txt"),
        ("name=\"doc\"; filename=\"a\\\"b\\\\c.txt\"", "c.txt"),
        ("name=\"doc\"; filename=\"100%41.txt\"", "100%41.txt"),
        ("name=\"doc\"; filename=\"C:\\temp\\a.txt\"", "a.txt"),
        // `filename*` in front of `filename`, after it, alone, and in other charsets.
        ("name=\"doc\"; filename*=UTF-8''%C3%BC.txt", "ü.txt"),
        ("name=\"doc\"; filename*=utf-8''%C3%BC.txt; filename=\"u.txt\"", "ü.txt"),
        ("name=\"doc\"; filename=\"u.txt\"; filename*=utf-8'en'%C3%BC.txt", "ü.txt"),
        ("name=\"doc\"; filename*=iso-8859-1''%FC%80.txt", "ü€.txt"),
        ("name=\"doc\"; filename*=utf-7''x; filename=\"u.txt\"", "u.txt"),
        ("name=\"doc\"; filename*=utf-8''%ff; filename=\"u.txt\"", "u.txt"),
        ("name*=utf-8''doc; filename=\"u.txt\"", "u.txt"),
        ("name=\"lost\"; name*=utf-8''doc", ""),
        // Encoded words, as .NET and mail programs write them.
        ("name=\"doc\"; filename=\"=?utf-8?B?w7xiZXIudHh0?=\"; filename*=utf-8''%C3%BCber.txt", "über.txt"),
        ("name=\"doc\"; filename=\"=?utf-8?B?w7xiZXIudHh0?=\"", "über.txt"),
        ("name=\"=?utf-8?B?ZG9j?=\"; filename=\"=?ISO-8859-1?q?=FCb_er?=\"", "üb er"),
        ("name=\"doc\"; filename=\"=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=.txt\"", "ü.txt"),
        ("name=\"doc\"; filename=\"a =?utf-8?Q?b?= =?latin1?Q?=FC?= c\"", "a bü c"),
        (
            "name=\"doc\"; filename=\"=?utf-9?Q?b?= =?utf-8?Z?b?= =?utf-8?B?%?= =?\"",
            "=?utf-9?Q?b?= =?utf-8?Z?b?= =?utf-8?B?%?= =?",
        ),
        // Parameters inside of quotes.
        ("name=\"doc\"; note=\"x; filename=evil.exe \"; filename=\"safe.txt\"", "safe.txt"),
        ("note=\"; name=evil; filename*=utf-8''evil\"; name=\"doc\"; filename=\"safe.txt\"", "safe.txt"),
        ("xname=\"evil\"; xfilename=\"evil\"; name=\"doc\"; filename=\"safe.txt\"", "safe.txt"),
        ("note=\"\\\"; name=evil; \"; name=\"doc\"", ""),
        // Folded lines.
        ("\r\n name=\"doc\";\r\n\tfilename=\"a.txt\"", "a.txt"),
        ("name=\"doc\"; filename=\"a\r\n b.txt\"", "a b.txt"),
    ];
    for (parameters, name) in cases {
        let response = connection.part(format!("Content-Disposition: form-data; {parameters}").as_bytes()).await;
        assert_eq!(response, (200, seen(name)), "{parameters}");
    }
    let latin = connection.part(b"content-disposition: form-data; name=\"doc\"; filename=\"\xfc\x93.txt\"").await;
    assert_eq!(latin, (200, seen("ü“.txt")));
    let heads = [
        "X-Other: 1\r\nCONTENT-DISPOSITION:form-data;name=doc\r\nContent-Type: application/pdf",
        "content-transfer-encoding: binary\r\ncontent-disposition: Form-Data; name=doc",
        "content-disposition: form-data; name=doc\r\ncontent-transfer-encoding: 8BIT\r\ncontent-type: \u{fc}",
    ];
    for head in heads {
        assert_eq!(connection.part(head.as_bytes()).await, (200, seen("")), "{head}");
    }
}

/// A head, the status, and the message of the response.
#[tokio::test]
async fn invalid_heads_are_refused_with_a_reason() {
    let server = start().await;
    let cases: &[(&[u8], u16, &str)] = &[
        (b"", 400, "part 1 of the multipart body has no content-disposition"),
        (b"content-type: text/plain", 400, "has no content-disposition"),
        (b"content-disposition: form-data", 400, "has no name"),
        (b"content-disposition: form-data; filename=\"a\"", 400, "has no name"),
        (b"content-disposition: attachment; name=doc", 400, "is not form-data"),
        (b"content-disposition: form-data; name=\"doc", 400, "quoted value that does not end"),
        (b"content-disposition: form-data; name=\"doc\"x; filename=a", 400, "between a closing quotation mark and the next `;`"),
        (b"content-disposition: form-data; name=doc; hidden", 400, "a parameter without a value"),
        (b"content-disposition: form-data; name=doc; =x", 400, "a parameter whose name is not a token"),
        (b"content-disposition: form-data; name=doc; file name=x", 400, "a parameter whose name is not a token"),
        (b"content-disposition: form-data; name=doc; \"filename\"=x", 400, "a parameter whose name is not a token"),
        (b"content-disposition: form-data; name=doc; filename=a\"b\"", 400, "a quotation mark inside of a value without quotes"),
        (
            "content-disposition: form-data; filename=\"open;FileName=\"; =?utf-8?B?w7w=?=\u{fc}\"; name=doc".as_bytes(),
            400,
            "a parameter whose name is not a token",
        ),
        (
            b"content-disposition: form-data; filename=\"open;note=\"; size=1\"; name=doc",
            400,
            "a quotation mark inside of a value without quotes",
        ),
        (b"content-disposition: form-data; name=a; name=doc", 400, "the same name parameter twice"),
        (b"content-disposition: form-data; name=doc; filename=a; FILENAME=b", 400, "the same name parameter twice"),
        (b"content-disposition: form-data; name=doc; filename*0=a; filename*1=b", 400, "RFC 2231"),
        (b"content-disposition: form-data; name=\"\xfc\"", 400, "a name that is not UTF-8"),
        (
            b"content-disposition: form-data; name=doc\r\ncontent-disposition: form-data; name=x",
            400,
            "two headers content-disposition",
        ),
        (
            b"content-disposition: form-data; name=doc\r\ncontent-transfer-encoding: base64",
            415,
            "content-transfer-encoding base64",
        ),
        (b"content-transfer-encoding: Quoted-Printable\r\ncontent-disposition: form-data; name=doc", 415, "Quoted-Printable"),
        (b"content-disposition : form-data; name=doc", 400, "a line in its head that is not a header"),
        (b"name=doc", 400, "a line in its head that is not a header"),
        (b" content-disposition: form-data; name=doc", 400, "a line in its head that is not a header"),
        (b"content-disposition: form-data; name=do\x00c", 400, "a control character in its head"),
        (b"content-disposition: form-data; name=\"do\nc\"", 400, "a control character in its head"),
    ];
    for (head, status, expected) in cases {
        let mut connection = Connection::open(server.address).await;
        let (got, response) = connection.part(head).await;
        assert!(got == *status && response.contains(expected), "{}: {got} {response}", String::from_utf8_lossy(head));
    }
}

/// A file name does not make a part a file. For an unknown part, the service's `unknown` decides.
#[tokio::test]
async fn the_parameter_decides_whether_a_part_is_a_file() {
    let server = start().await;
    let mut connection = Connection::open(server.address).await;
    let text = |field: &str| (200, json!({ "request": format!("Fill {{ {field} }}") }).to_string());
    let part = |parameters: &str| format!("content-disposition: form-data; {parameters}");
    assert_eq!(connection.part(part("name=note; filename=\"blob\"").as_bytes()).await, text("note: \"hi\""));
    assert_eq!(
        connection.part(part("name=\"labels[a%22]\"; filename=\"a\"").as_bytes()).await,
        text("labels: {\"a\\\"\": \"hi\"}")
    );
    assert_eq!(connection.part(part("name=free; filename*=utf-8''a").as_bytes()).await, text("free: \"hi\""));
    for name in ["lost", "docs", "doc[]x", "x-note", "Doc", ""] {
        for file in ["", "; filename=\"a\""] {
            let (status, response) = connection.part(part(&format!("name=\"{name}\"{file}")).as_bytes()).await;
            let response: Json = serde_json::from_str(&response).unwrap();
            let expected = (response["violations"][0]["param"].as_str(), response["violations"][0]["rule"].as_str());
            assert_eq!((status, expected), (400, (Some(name), Some("unknown"))), "{name}{file}: {response}");
        }
    }
    let latin = b"content-disposition: form-data; name=note\r\ncontent-type: text/plain; charset=iso-8859-1";
    let (status, response) = connection.part(latin).await;
    assert!(status == 400 && response.contains("note is not UTF-8"), "{response}");
}

#[tokio::test]
async fn backslashes_before_a_quotation_mark_are_read() {
    let server = start().await;
    let mut connection = Connection::open(server.address).await;
    for (parameters, name) in [
        (r#"name="lost\\""#, r"lost\"),
        (r#"name="lost\\"; filename="a""#, r"lost\"),
        (r#"filename="a\\"; name="lost""#, "lost"),
        (r#"name="lo\\\"st""#, r#"lo\"st"#),
        (r#"note="\\"; name="lost\\\\""#, r"lost\\"),
        (r#"note="\\\"; name=evil"; name="lost""#, "lost"),
    ] {
        let (status, body) = connection.part(format!("content-disposition: form-data; {parameters}").as_bytes()).await;
        let body: Json = serde_json::from_str(&body).unwrap();
        assert_eq!((status, body["violations"][0]["param"].as_str()), (400, Some(name)), "{parameters}: {body}");
    }
}

/// A generator of pseudorandom numbers, which are the same in every run.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        ((mixed ^ (mixed >> 27)) % limit as u64) as usize
    }
    pub(crate) fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// Pieces of names inside of quotes.
const PIECES: &[&str] = &[
    "a",
    "B",
    "7",
    ".txt",
    " ",
    "; ",
    "=",
    ",",
    "'",
    "%41",
    "%22",
    "%0D",
    "\\\"",
    "\\\\",
    "\\x",
    "ü",
    "鳥",
    "=?utf-8?Q?=C3=BC?=",
    "=?utf-8?B?w7w=?=",
    "=?iso-8859-1?q?=FC_?=",
    "=?x?=",
    "filename=evil",
    "name=evil",
    "*",
    "\t",
];

/// The content of a quoted value. An escaped backslash is followed by another character, since Python misreads `\\` in front of a quotation
/// mark or of another backslash; see [`backslashes_before_a_quotation_mark_are_read`].
fn quoted(chance: &mut Chance) -> String {
    let mut content = String::new();
    for _ in 0..chance.below(5) {
        content += chance.of(PIECES);
        if content.ends_with("\\\\") {
            content.push('-');
        }
    }
    content
}

/// A head of a part, with lines and parameters in any order and case, and whether it has a parameter twice, for which the server refuses it.
fn head(chance: &mut Chance) -> (String, bool) {
    let name = match chance.below(4) {
        0 => "name=doc".to_owned(),
        1 => format!("name=\"{}\"", quoted(chance)),
        _ => "name=\"doc\"".to_owned(),
    };
    let mut parameters = vec![name];
    if chance.below(4) > 0 {
        parameters.push(match chance.below(5) {
            0 => "filename=a.txt".to_owned(),
            _ => format!("{}=\"{}\"", chance.of(&["filename", "FileName", "FILENAME"]), quoted(chance)),
        });
    }
    if chance.below(3) == 0 {
        let value = ["utf-8''%C3%BC.txt", "UTF-8'en'a%20b", "iso-8859-1''%FC", "utf-8''a%22%3B", "us-ascii''x"];
        parameters.push(format!("filename*={}", chance.of(&value)));
    }
    if chance.below(3) == 0 {
        parameters.push(format!("{}=\"{}\"", chance.of(&["note", "xname", "filenames", "size"]), quoted(chance)));
    }
    let is_refused = chance.below(40) == 0;
    if is_refused {
        parameters.push(chance.of(&["name=doc", "name=\"doc\"", "filename=\"open", "bare", "name*0=x"]).to_owned());
    }
    for at in (1..parameters.len()).rev() {
        parameters.swap(at, chance.below(at + 1));
    }
    let mut value = chance.of(&["form-data", "Form-Data", "FORM-DATA"]).to_owned();
    for parameter in parameters {
        value.push_str(chance.of(&["; ", ";", " ;", ";  ", ";\r\n ", ";\r\n\t"]));
        value.push_str(&parameter);
    }
    let mut lines =
        vec![format!("{}: {value}", chance.of(&["Content-Disposition", "content-disposition", "CONTENT-DISPOSITION"]))];
    if chance.below(2) == 0 {
        lines.push(
            chance.of(&["Content-Type: text/plain", "X-Other: name=\"evil\"; filename=\"evil\"", "Content-Length: 2"]).to_owned(),
        );
    }
    if chance.below(2) == 0 {
        lines.reverse();
    }
    (lines.join("\r\n"), is_refused)
}

/// The number of heads to compare: a default, or the value of the environment variable.
fn count() -> usize {
    std::env::var("SPECWRIGHT_HEADS").ok().and_then(|count| count.parse().ok()).unwrap_or(10_000)
}

/// The name and the file name that Python reads in each head, with folders.
fn python(heads: &[(String, bool)]) -> Option<Vec<(Option<String>, Option<String>)>> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/streams/heads.py");
    let child = Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        assert!(std::env::var_os("CI").is_none(), "python3 is needed");
        println!("NOT RUN: there is no python3");
        return None;
    };
    let mut stdin = child.stdin.take().unwrap();
    let input = serde_json::to_vec(&heads.iter().map(|(head, _)| head).collect::<Vec<_>>()).unwrap();
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    assert!(output.status.success());
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

/// The expected name from the network: the last part of a path, without control characters.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).collect();
    if plain.chars().all(|c| c == '.' || c.is_whitespace()) { String::new() } else { plain }
}

/// The reason why the server and Python may differ on a head.
fn explained(head: &str, ours: &str, theirs: &str) -> Option<&'static str> {
    let squeezed = |text: &str| text.replace([' ', '\t'], "").replace("\\t", "");
    if head.contains("=?") && squeezed(ours) == squeezed(theirs) {
        return Some("white space beside an encoded word: Python drops it in front of the first one");
    }
    None
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn random_heads_are_read_as_python_reads_them() {
    let server = start().await;
    let mut chance = Chance(7);
    let heads: Vec<_> = (0..count()).map(|_| head(&mut chance)).collect();
    let Some(theirs) = python(&heads) else { return };
    let mut connection = Connection::open(server.address).await;
    let (mut differences, mut unexplained) = (BTreeMap::<&str, usize>::new(), Vec::new());
    for ((head, is_refused), (name, file_name)) in heads.iter().zip(theirs) {
        let (status, response) = connection.part(head.as_bytes()).await;
        if *is_refused {
            assert!(status == 400 && response.contains("part 1 of the multipart body"), "{head:?}: {response}");
            *differences.entry("refused: a bare or open parameter, or a name twice; Python takes what it can").or_default() += 1;
            continue;
        }
        let response: Json = serde_json::from_str(&response).unwrap();
        let ours = match (status, response["violations"][0]["param"].as_str()) {
            (200, _) => response["request"].as_str().unwrap().to_owned(),
            (400, Some(param)) => format!("unknown {param:?}"),
            _ => format!("{response}"),
        };
        let theirs = match (name.as_deref(), file_name) {
            (Some("doc"), file_name) => format!("Fill {{ doc: file {:?} of 2 bytes }}", plain(&file_name.unwrap_or_default())),
            (Some(name), _) => format!("unknown {name:?}"),
            (None, _) => "no name".to_owned(),
        };
        if ours != theirs {
            match explained(head, &ours, &theirs) {
                Some(why) => *differences.entry(why).or_default() += 1,
                None => unexplained.push(format!("{head:?}\nours   {ours}\ntheirs {theirs}")),
            }
        }
    }
    println!("{} heads: {differences:#?}", heads.len());
    let shown = unexplained.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(unexplained.is_empty(), "{} differences are not explained:\n{shown}", unexplained.len());
}

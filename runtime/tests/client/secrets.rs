//! Secrets in memory: credentials, tokens, parameters and answers are cleared when the client and its calls are dropped.
//!
//! In: the memory of this process, which the system shows as a file. Out: whether a text is in it. Not here: logs (see `observed`), and the
//! buffers of sockets and TLS in other libraries.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use specwright::client::{BoxFuture, Transport, TransportBody, TransportError};
use specwright::{File as Content, Operation as _, Secret};

use crate::support::api::{Client, GetTicket};
use crate::support::vault::{self, Door, FormHouse, House, JsonHouse, QueryHouse};

/// A secret that is created at run time, so that the program itself does not contain it.
fn new_secret(seed: u32) -> Secret {
    let mut state = seed;
    let letters = (0..48).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(u32::from(b'a') + (state >> 16) % 26).unwrap()
    });
    Secret::new(letters.collect::<String>())
}

/// The text with every byte increased by one. It can stay in memory during the search, since it differs from the secret.
fn shifted(secret: &str) -> Vec<u8> {
    secret.bytes().map(|byte| byte.wrapping_add(1)).collect()
}

/// The number of occurrences of the original text in the writable memory of this process. The first 16 bytes are ignored, since the
/// allocator overwrites them in freed memory.
fn occurrences(shifted: &[u8]) -> usize {
    let tail: Vec<u8> = shifted.iter().skip(16).copied().collect();
    let (maps, mut memory) = (std::fs::read_to_string("/proc/self/maps").unwrap(), File::open("/proc/self/mem").unwrap());
    // All reads use one buffer, so that copies in other buffers are not found.
    let (mut bytes, mut count) = (vec![0; 1 << 16], 0);
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (begin, end) = line.split_once(' ').unwrap().0.split_once('-').unwrap();
        let (begin, end) = (u64::from_str_radix(begin, 16).unwrap(), u64::from_str_radix(end, 16).unwrap());
        let step = u64::try_from(bytes.len() - tail.len()).unwrap();
        for at in (begin..end).step_by(usize::try_from(step).unwrap()) {
            let wanted = usize::try_from(end - at).unwrap().min(bytes.len());
            bytes.fill(0);
            // Some pages of the system cannot be read.
            if memory.seek(SeekFrom::Start(at)).is_ok() && memory.read_exact(&mut bytes[..wanted]).is_ok() {
                bytes.iter_mut().for_each(|byte| *byte = byte.wrapping_add(1));
                count += bytes.windows(tail.len()).filter(|window| *window == tail).count();
            }
        }
    }
    count
}

/// A transport that answers token requests with a secret as the token, the path of tickets with a ticket, and other paths with a house that
/// contains the secret. The body of a response has one or two pieces. It keeps no other copy of the secret.
struct Forgetful {
    secret: Secret,
    pieces: bool,
}

impl Forgetful {
    fn body(&self, path: &str) -> TransportBody {
        let secret = self.secret.expose();
        if path.contains("ticket") {
            return TransportBody::whole(r#"{"id":7}"#);
        }
        let whole = match path.contains("access_token") {
            true => [r#"{"access_token":""#, secret, r#"","refresh_token":""#, secret, r#"","expires_in":3600}"#].concat(),
            false => [r#"[{"codes":[""#, secret, r#""],"by_guest":{"ada":""#, secret, r#""},"open":null}]"#].concat(),
        };
        if !self.pieces {
            return TransportBody::whole(whole);
        }
        let whole = zeroize::Zeroizing::new(whole);
        let (begin, end) = whole.split_at(whole.len() - 10);
        let pieces = [begin, end].map(|piece| Ok::<_, std::io::Error>(http_body::Frame::data(piece.to_owned().into())));
        TransportBody::stream(http_body_util::StreamBody::new(futures_util::stream::iter(pieces)))
    }
}

impl Transport for Forgetful {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        let body = self.body(request.uri().path());
        Box::pin(async move { Ok(http::Response::new(body)) })
    }
}

/// Makes a client and a call; returns the occurrences of a secret before and after the client is dropped.
fn occurrences_around_drop(choose: impl FnOnce() -> Client, secret: &[u8]) -> (usize, usize) {
    let client = choose();
    client.tickets().get(&GetTicket::new(7)).wait().unwrap();
    let before = occurrences(secret);
    drop(client);
    (before, occurrences(secret))
}

fn builder() -> specwright::client::Builder<Client> {
    Client::builder("http://desk.example").transport(Forgetful { secret: new_secret(4), pieces: false })
}

/// Makes calls with this secret as a parameter, one for each location.
fn send(client: &vault::Client, secret: &Secret) {
    let (houses, word) = (client.houses(), || secret.clone());
    let house = || House { front: Some(Door { place: "x".to_owned(), opens_with: word() }), ..House::default() };
    let guests = || std::collections::BTreeMap::from([("ada".to_owned(), word())]);
    let form = FormHouse::new(word()).house(house()).codes([word()]).by_guest(guests());
    houses.form(&form).wait().unwrap();
    houses.form(&form.plan(Content::new("plan.txt", "a plan"))).wait().unwrap();
    houses.json(&JsonHouse::new(word()).house(house()).codes([word()]).by_guest(guests())).wait().unwrap();
    houses.query(&QueryHouse::new(word()).house(house()).codes([word()]).by_guest(guests())).wait().unwrap();
}

/// The occurrences of a parameter and an answer after the calls.
fn occurrences_after_calls(pieces: bool) -> (usize, usize) {
    let (parameter, answer) = (new_secret(5), new_secret(6));
    let texts = [shifted(parameter.expose()), shifted(answer.expose())];
    let client = vault::Client::builder("http://desk.example").transport(Forgetful { secret: answer, pieces }).build().unwrap();
    send(&client, &parameter);
    drop((client, parameter));
    (occurrences(&texts[0]), occurrences(&texts[1]))
}

/// The occurrences of a token and other members of its response after the calls.
fn occurrences_after_token_calls(pieces: bool) -> usize {
    let token = new_secret(7);
    let text = shifted(token.expose());
    let builder = Client::builder("http://desk.example").transport(Forgetful { secret: token, pieces });
    occurrences_around_drop(move || builder.oauth2("id", new_secret(8)).build().unwrap(), &text).1
}

/// Does nothing by default. Another test runs it in a new process, in which nothing else happens at the same time.
#[test]
fn memory_of_a_process_of_its_own() {
    if std::env::var_os("SPECWRIGHT_MEMORY").is_none() {
        return;
    }
    assert_eq!(GetTicket::ENDPOINT.name, "tickets.get");
    let (basic, bearer, oauth2) = (new_secret(1), new_secret(2), new_secret(3));
    let texts = [shifted(basic.expose()), shifted(bearer.expose()), shifted(oauth2.expose())];
    let coded = shifted(&base64_of("api", basic.expose()));
    assert!(texts.iter().all(|text| occurrences(text) > 0), "the search finds a text that memory contains");
    let (there, gone) = occurrences_around_drop(move || builder().basic("api", basic).build().unwrap(), &coded);
    assert!(there > 0 && gone == 0, "Basic: {there} and {gone} times");
    let (there, gone) = occurrences_around_drop(move || builder().bearer(bearer).build().unwrap(), &texts[1]);
    assert!(there > 0 && gone == 0, "bearer: {there} and {gone} times");
    let (there, gone) = occurrences_around_drop(move || builder().oauth2("id", oauth2).build().unwrap(), &texts[2]);
    assert!(there > 0 && gone == 0, "OAuth2: {there} and {gone} times");
    assert_eq!(texts.iter().map(|text| occurrences(text)).sum::<usize>(), 0, "nothing is left");
    for pieces in [false, true] {
        assert_eq!(occurrences_after_token_calls(pieces), 0, "tokens");
        assert_eq!(occurrences_after_calls(pieces), (0, 0), "parameters and answers");
    }
}

/// The value of the header for HTTP Basic, in memory that is cleared.
fn base64_of(user: &str, secret: &str) -> zeroize::Zeroizing<String> {
    use base64::Engine as _;
    let pair = zeroize::Zeroizing::new([user, ":", secret].concat());
    zeroize::Zeroizing::new(base64::engine::general_purpose::STANDARD.encode(pair.as_bytes()))
}

#[cfg(target_os = "linux")]
#[test]
fn secrets_are_cleared_from_memory() {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "secrets::memory_of_a_process_of_its_own", "--nocapture"]);
    let output = child.env("SPECWRIGHT_MEMORY", "1").output().unwrap();
    assert!(output.status.success(), "{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
}

/// A transport that answers every request with this text.
struct Says(&'static str);

impl Transport for Says {
    fn send(&self, _: http::Request<TransportBody>) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        let text = self.0;
        Box::pin(async move { Ok(http::Response::new(TransportBody::whole(text))) })
    }
}

async fn failure_of(text: &'static str) -> specwright::CallError {
    let client = vault::Client::builder("http://desk.example").transport(Says(text)).build().unwrap();
    client.houses().json(&JsonHouse::new("w0rd")).await.unwrap_err()
}

#[tokio::test]
async fn an_excerpt_does_not_contain_values_of_the_type_secret() {
    for text in [
        r#"[{"codes":["k3y"],"front":3}]"#,
        r#"[{"front":{"place":"x","opens_with":"k3y"},"by_guest":3}]"#,
        r#"[{"by_floor":{"1":{"opens_with":"k3y"}},"front":3}]"#,
        r#"[{"mark_a":"k3y","front":3}]"#,
        r#"[{"entrance":{"opens_with":"k3y"},"front":3}]"#,
        r#"[{"codes":["k3y"],"#,
    ] {
        let error = failure_of(text).await;
        assert!(!format!("{error} {error:?}").contains("k3y"), "{text}: {error:?}");
    }
    let error = failure_of(r#"[{"name":"Rose Hill","front":3}]"#).await;
    assert!(error.to_string().contains("/0/front") && error.to_string().contains("Rose Hill"), "{error}");
}

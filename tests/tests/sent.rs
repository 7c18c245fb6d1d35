//! The requests that the client of the InvGate API sends, byte for byte.
//!
//! A transport records the requests of calls through the generated client. The expected lines were written by hand from observations of
//! live instances, not from the specification. `answers.rs` and `round_trip.rs` test answers.

use std::sync::{Arc, Mutex};

use http_body_util::BodyExt as _;
use invgate::*;
use specwright::client::{BoxFuture, Call, Transport, TransportBody, TransportError};
use specwright::{CallErrorKind, File, Operation, Timestamp};

/// A transport that records requests and returns the same body for each call.
#[derive(Clone)]
struct Recorder {
    /// The recorded requests: the method and the target, the media type, and the body, each on its own line.
    requests: Arc<Mutex<Vec<String>>>,
    /// The body of every response.
    body: &'static str,
}

impl Transport for Recorder {
    fn send(
        &self,
        request: http::Request<TransportBody>,
    ) -> BoxFuture<'_, Result<http::Response<TransportBody>, TransportError>> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await.map_err(|error| TransportError::new(error.to_string()))?.to_bytes();
            let target = head.uri.path_and_query().map_or("", |target| target.as_str());
            let kind = head.headers.get("content-type").map_or("", |kind| kind.to_str().unwrap());
            let text = String::from_utf8(body.to_vec()).unwrap();
            let (kind, text) = match kind.split_once("; boundary=") {
                Some((kind, boundary)) => (kind, text.replace(boundary, "B").replace("\r\n", "\n")),
                None => (kind, text),
            };
            let lines = [format!("{} {target}", head.method), kind.to_owned(), text];
            let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            self.requests.lock().unwrap().push(lines.join("\n"));
            Ok(http::Response::new(TransportBody::whole(self.body)))
        })
    }
}

/// A client with the transport that records its requests.
struct Desk {
    recorder: Recorder,
    client: Client,
}

impl Desk {
    /// A desk whose transport returns a body for each call.
    fn new(body: &'static str) -> Desk {
        let recorder = Recorder { requests: Arc::default(), body };
        let client = Client::builder("https://desk.example").basic("api", "token").transport(recorder.clone()).build().unwrap();
        Desk { recorder, client }
    }
    /// Makes a call, and returns the requests that were sent since the last call of `lines`. The client may fail to read the response, since its
    /// body is the same for every operation.
    async fn sent<R: Operation>(&self, call: Call<'_, R>) -> String {
        let result = call.await;
        if let Err(error) = result {
            assert!(matches!(error.kind(), CallErrorKind::Unreadable(_)), "{error}");
        }
        self.lines().join("\n\n")
    }
    fn lines(&self) -> Vec<String> {
        std::mem::take(&mut *self.recorder.requests.lock().unwrap())
    }
}

/// A recorded request with a form as its body.
fn form(line: &str, body: &str) -> String {
    format!("{line}\napplication/x-www-form-urlencoded\n{body}")
}

/// The timestamp 2026-01-01T10:00:00Z.
fn ten_oclock() -> Timestamp {
    Timestamp::from_epoch(1_767_261_600).unwrap()
}

#[tokio::test]
async fn get_request_has_a_query() {
    let desk = Desk::new("{}");
    let (requests, api) = (desk.client.requests(), &desk.client);
    // Operations of incidents have the parameter `id`. A true flag is 1.
    let get = GetRequest::new(309).comments(true).date_format(DateFormat::Iso8601);
    assert_eq!(desk.sent(requests.get(&get)).await, "GET /api/v1/incident?date_format=iso8601&comments=1&id=309");
    // A list repeats its name with brackets. Instances refuse a list with commas.
    let list = ListRequests::new([306, 309].map(RequestId));
    assert_eq!(desk.sent(requests.list(&list)).await, "GET /api/v1/incidents?ids%5B%5D=306&ids%5B%5D=309");
    let statuses = RequestsByStatus::default().status_ids([RequestStatus::New, RequestStatus::Open]).limit(2);
    assert_eq!(
        desk.sent(requests.by_status(&statuses)).await,
        "GET /api/v1/incidents.by.status?limit=2&status_ids%5B%5D=1&status_ids%5B%5D=2"
    );
    let mail = RequestsByAgent::default().email("ana+desk@example.com");
    assert_eq!(desk.sent(requests.by_agent(&mail)).await, "GET /api/v1/incidents.by.agent?email=ana%2Bdesk%40example.com");
    // Operations of parts of an incident have the parameter `request_id`.
    let comments = ListComments::new(309).is_solution(false);
    assert_eq!(desk.sent(api.comments().list(&comments)).await, "GET /api/v1/incident.comment?is_solution=0&request_id=309");
    assert_eq!(desk.sent(api.system().version(&GetSystemVersion {})).await, "GET /api/v1/sd.version");
}

#[tokio::test]
async fn put_and_delete_requests_have_a_query_and_no_body() {
    let desk = Desk::new(r#"{"status":"OK"}"#);
    let update = UpdateRequest::new(309).title("Café & more").priority_id(RequestPriority::High).reassignment(true);
    assert_eq!(
        desk.sent(desk.client.requests().update(&update)).await,
        "PUT /api/v1/incident?id=309&title=Caf%C3%A9%20%26%20more&priority_id=3&reassignment=1"
    );
    // This operation has the parameter `id`, not `request_id`.
    let accept = AcceptSolution::new(309, 5);
    assert_eq!(
        desk.sent(desk.client.request_states().accept_solution(&accept)).await,
        "PUT /api/v1/incident.solution.accept?id=309&rating=5"
    );
    let remove = RemoveGroupUsers::new(7, [1, 2].map(UserId));
    assert_eq!(
        desk.sent(desk.client.groups().remove_users(&remove)).await,
        "DELETE /api/v1/groups.users?id=7&users%5B%5D=1&users%5B%5D=2"
    );
}

#[tokio::test]
async fn post_request_has_a_form() {
    let desk = Desk::new(r#"{"status":"OK"}"#);
    let api = &desk.client;
    let create = CreateRequest::new("Mail", RequestType::Incident, RequestPriority::High, 12, 34, 56)
        .related_to([306, 309].map(RequestId));
    assert_eq!(
        desk.sent(api.requests().create(&create)).await,
        form(
            "POST /api/v1/incident",
            "title=Mail&type_id=1&priority_id=3&category_id=12&customer_id=34&creator_id=56&related_to%5B%5D=306&related_to%5B%5D=309"
        )
    );
    // A flag is 1 or 0. The text of a comment is HTML.
    let comment = AddComment::new(56, 309, "<p>Hello</p>").customer_visible(true).is_solution(false);
    assert_eq!(
        desk.sent(api.comments().add(&comment)).await,
        form(
            "POST /api/v1/incident.comment",
            "customer_visible=1&is_solution=0&author_id=56&request_id=309&comment=%3Cp%3EHello%3C%2Fp%3E"
        )
    );
    let link = LinkRequests::new([4, 5].map(RequestId), 3);
    assert_eq!(
        desk.sent(api.request_links().link(&link)).await,
        form("POST /api/v1/incident.link", "request_ids%5B%5D=4&request_ids%5B%5D=5&request_id=3")
    );
    let add = AddGroupUsers::new(7, [1, 2].map(UserId));
    assert_eq!(
        desk.sent(api.groups().add_users(&add)).await,
        form("POST /api/v1/groups.users", "id=7&users%5B%5D=1&users%5B%5D=2")
    );
    // The names of map entries have the key in brackets.
    let labels = [("a", "First"), ("b", "Second")].map(|(key, label)| (key.to_owned(), label.to_owned()));
    let options = SetCustomFieldListOptions::new(CustomFieldListSetting::KeyValue, labels, 4);
    assert_eq!(
        desk.sent(api.custom_fields().set_list_options(&options)).await,
        form("POST /api/v1/cf.field.options.list", "type=key-value&key_values%5Ba%5D=First&key_values%5Bb%5D=Second&uid=4")
    );
}

#[tokio::test]
async fn request_with_files_is_multipart() {
    let desk = Desk::new(r#"{"status":"OK"}"#);
    let files = [File::new("a.txt", "one").content_type("text/plain"), File::new("b.bin", "two")];
    let comment = AddComment::new(56, 309, "<p>Hello</p>").customer_visible(true).attachments(files);
    let expected = "POST /api/v1/incident.comment\nmultipart/form-data\n\
        --B\ncontent-disposition: form-data; name=\"customer_visible\"\n\n1\n\
        --B\ncontent-disposition: form-data; name=\"author_id\"\n\n56\n\
        --B\ncontent-disposition: form-data; name=\"attachments[]\"; filename=\"a.txt\"\ncontent-type: text/plain\n\none\n\
        --B\ncontent-disposition: form-data; name=\"attachments[]\"; filename=\"b.bin\"\ncontent-type: application/octet-stream\n\ntwo\n\
        --B\ncontent-disposition: form-data; name=\"request_id\"\n\n309\n\
        --B\ncontent-disposition: form-data; name=\"comment\"\n\n<p>Hello</p>\n\
        --B--\n";
    assert_eq!(desk.sent(desk.client.comments().add(&comment)).await, expected);
}

#[tokio::test]
async fn list_has_timestamps_as_text_and_create_as_seconds() {
    let desk = Desk::new(r#"{"status":"OK"}"#);
    let times = desk.client.time_tracking();
    let list = ListTimeEntries::default().from(ten_oclock());
    assert_eq!(desk.sent(times.list(&list)).await, "GET /api/v1/timetracking?from=2026-01-01T10%3A00%3A00Z");
    let create = CreateTimeEntry::new(309, 56, ten_oclock()).comment("Call");
    assert_eq!(
        desk.sent(times.create(&create)).await,
        form("POST /api/v1/timetracking", "request_id=309&user_id=56&to=1767261600&comment=Call")
    );
    let wait = SetWaitingForDate::new(309, ten_oclock());
    assert_eq!(
        desk.sent(desk.client.request_states().set_waiting_for_date(&wait)).await,
        form("POST /api/v1/incident.waitingfor.date", "request_id=309&timestamp=1767261600")
    );
}

/// Some instances ignore the limit and return all identifiers in the first page.
#[tokio::test]
async fn pages_end_when_the_first_page_has_everything() {
    let body = r#"{"status":"OK","info":"","requestIds":[306,309,"311"],"limit":null,"offset":0,"total":3}"#;
    let desk = Desk::new(body);
    let by_status = RequestsByStatus::default().status_id(RequestStatus::Open);
    let mut pages = desk.client.requests().by_status(&by_status).pages().wait();
    let page = pages.next().unwrap().unwrap();
    assert_eq!(page.request_ids, [306, 309, 311].map(RequestId));
    assert!(pages.next().is_none());
    assert_eq!(desk.lines(), ["GET /api/v1/incidents.by.status?limit=100&status_id=2"]);
}

#[tokio::test]
async fn long_list_is_sent_in_chunks() {
    let desk = Desk::new("[]");
    let list = ListRequests::new((100_000..101_000).map(RequestId).collect::<Vec<_>>());
    let error = desk.client.requests().list(&list).await.unwrap_err();
    assert!(error.to_string().contains(".chunked()") && desk.lines().is_empty(), "{error}");
    desk.client.requests().list(&list).chunked().await.unwrap();
    let lines = desk.lines();
    let ids: usize = lines.iter().map(|line| line.matches("ids%5B%5D=").count()).sum();
    assert!(ids == 1000 && lines.iter().all(|line| line.len() < 8_100), "{ids} in {} lines", lines.len());
}

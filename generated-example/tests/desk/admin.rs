//! The administration interface: fault injection, and the record of calls.

use std::time::{Duration, Instant};

use invgate::GetSystemVersion;
use invgate::admin::{self, ClearCalls, ClearFaults, EmptyMapForm, ListCalls, ListFaults, RecordedCall, SetFaults};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use crate::common::{ADMIN_TOKEN, Running, TOKEN, start};

/// A client of the administration interface.
fn administration(running: &Running) -> admin::Client {
    admin::Client::builder(format!("http://{}", running.address)).bearer(ADMIN_TOKEN).build().unwrap()
}

fn get(running: &Running, path: &str) -> RequestBuilder {
    Client::new().get(running.url(path)).basic_auth("api", Some(TOKEN))
}

async fn status(request: RequestBuilder) -> u16 {
    request.send().await.unwrap().status().as_u16()
}

async fn recorded(running: &Running) -> Vec<RecordedCall> {
    administration(running).calls().list(&ListCalls::default()).await.unwrap().calls
}

#[tokio::test]
async fn the_administration_interface_has_separate_credentials() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let url = format!("http://{}/admin/calls", running.address);
    assert_eq!(status(Client::new().get(&url)).await, 401);
    assert_eq!(status(Client::new().get(&url).basic_auth("api", Some(TOKEN))).await, 401);
    assert_eq!(status(Client::new().get(&url).bearer_auth("wrong")).await, 401);
    assert_eq!(status(Client::new().get(&url).bearer_auth(ADMIN_TOKEN)).await, 200);
    // The credentials of the administration interface are not valid for the API.
    assert_eq!(status(Client::new().get(running.url("sd.version")).bearer_auth(ADMIN_TOKEN)).await, 401);
    let document = Client::new().get(format!("http://{}/admin/openapi.json", running.address));
    let document: Value = document.send().await.unwrap().json().await.unwrap();
    assert!(
        document["paths"]["/admin/faults"]["put"].is_object() || document["paths"]["/faults"]["put"].is_object(),
        "{document}"
    );
    running.stop().await;
}

#[tokio::test]
async fn a_number_of_calls_fails() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let faults = administration(&running);
    let rule = faults.faults().set(&SetFaults::default().operation("system.version").fail("503*2")).await.unwrap();
    assert_eq!((rule.operation.as_deref(), rule.fail.as_deref()), (Some("system.version"), Some("503*2")));
    let failed = get(&running, "sd.version").send().await.unwrap();
    assert_eq!((failed.status(), failed.headers()["retry-after"].to_str().unwrap()), (StatusCode::SERVICE_UNAVAILABLE, "1"));
    let body: Value = failed.json().await.unwrap();
    assert_eq!(body, json!({ "error": "this call fails because a fault was set", "status": 503 }));
    // Calls of other operations do not fail, and they do not count as one of the two failures.
    assert_eq!(status(get(&running, "breakingnews.all")).await, 200);
    assert_eq!(status(get(&running, "sd.version")).await, 503);
    assert_eq!(status(get(&running, "sd.version")).await, 200);
    running.stop().await;
}

#[tokio::test]
async fn a_share_of_calls_fails_except_for_an_exempt_operation() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let faults = administration(&running);
    faults.faults().set(&SetFaults::default().fail("429:0.5")).await.unwrap();
    faults.faults().set(&SetFaults::default().operation("system.version").fail("429:0")).await.unwrap();
    let mut failed = 0;
    for _ in 0..60 {
        failed += u32::from(status(get(&running, "breakingnews.all")).await == 429);
        assert_eq!(status(get(&running, "sd.version")).await, 200);
    }
    assert!((15..=45).contains(&failed), "{failed} of 60");
    let rules = faults.faults().list(&ListFaults::default()).await.unwrap();
    let rules: Vec<_> = rules.iter().map(|rule| (rule.operation.as_deref(), rule.fail.as_deref())).collect();
    assert_eq!(rules, [(None, Some("429:0.5")), (Some("system.version"), Some("429:0"))]);
    faults.faults().clear(&ClearFaults::default()).await.unwrap();
    for _ in 0..20 {
        assert_eq!(status(get(&running, "breakingnews.all")).await, 200);
    }
    running.stop().await;
}

#[tokio::test]
async fn calls_are_delayed() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    administration(&running).faults().set(&SetFaults::default().latency("300ms..400ms")).await.unwrap();
    let begin = Instant::now();
    assert_eq!(status(get(&running, "sd.version")).await, 200);
    assert!(begin.elapsed() >= Duration::from_millis(300), "{:?}", begin.elapsed());
    let call = recorded(&running).await.pop().unwrap();
    assert!(call.fault.as_deref().unwrap().starts_with("delayed 3") && call.milliseconds >= 300.0, "{call:?}");
    running.stop().await;
}

#[tokio::test]
async fn the_json_of_empty_maps_can_be_set() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let faults = administration(&running);
    let empty = async || get(&running, "incidents?ids[]=99999").send().await.unwrap().text().await.unwrap();
    assert_eq!(empty().await, "[]");
    faults.faults().set(&SetFaults::default().empty_map(EmptyMapForm::Object)).await.unwrap();
    assert_eq!(empty().await, "{}");
    let list = SetFaults::default().operation("requests.list").empty_map(EmptyMapForm::List);
    faults.faults().set(&list).await.unwrap();
    assert_eq!(empty().await, "[]");
    running.stop().await;
}

#[tokio::test]
async fn invalid_faults_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let faults = administration(&running);
    let wrong = [
        (SetFaults::default().latency("2s..50ms"), "ends before it begins"),
        (SetFaults::default().latency("5 minutes"), "is not a delay"),
        (SetFaults::default().latency("601s"), "is not a delay"),
        (SetFaults::default().fail("200:0.5"), "is not a list of failures"),
        (SetFaults::default().fail("429:1.5"), "is not a list of failures"),
        (SetFaults::default().fail("429"), "is not a list of failures"),
        (SetFaults::default().operation("requests.crate").fail("429*1"), "no operation `requests.crate`"),
        (SetFaults::default().operation("requests.get").fail("ERROR*1"), "`requests.get` has no `status`"),
    ];
    for (request, message) in wrong {
        let error = faults.faults().set(&request).await.unwrap_err();
        assert_eq!(error.status(), Some(400), "{error}");
        assert!(error.message().contains(message), "{error}");
    }
    assert!(faults.faults().list(&ListFaults::default()).await.unwrap().is_empty());
    running.stop().await;
}

#[tokio::test]
async fn calls_are_recorded_with_the_names_of_the_client() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let http = Client::new();
    get(&running, "incidents?ids[]=1&ids[]=2&date_format=iso8601").send().await.unwrap();
    let json = json!({ "title": "Ink", "type_id": 1, "related_to": [1, 2] });
    http.post(running.url("incident")).basic_auth("api", Some(TOKEN)).json(&json).send().await.unwrap();
    let file = reqwest::multipart::Part::bytes(vec![0; 200_000]).file_name("photo.png");
    let form = reqwest::multipart::Form::new().text("request_id", "1").text("comment", "See.").part("attachments[]", file);
    http.post(running.url("incident.comment")).basic_auth("api", Some(TOKEN)).multipart(form).send().await.unwrap();
    get(&running, "no.such.operation?x=1").send().await.unwrap();
    // Calls of monitoring programs and of the data page are not recorded.
    http.get(format!("http://{}/readyz", running.address)).send().await.unwrap();
    get(&running, "sd.version").header("x-not-recorded", "1").send().await.unwrap();
    let calls = recorded(&running).await;
    let summary: Vec<_> = calls.iter().map(|call| (call.number, call.operation.as_deref(), call.status)).collect();
    assert_eq!(
        summary,
        [(1, Some("requests.list"), 200), (2, Some("requests.create"), 428), (3, Some("comments.add"), 428), (4, None, 404)]
    );
    let parameters = |index: usize| {
        Value::from_iter(
            calls[index]
                .parameters
                .iter()
                .map(|(name, value)| (name.clone(), serde_json::from_str::<Value>(&value.to_string()).unwrap())),
        )
    };
    assert_eq!(parameters(0), json!({ "ids[]": ["1", "2"], "date_format": "iso8601" }));
    assert_eq!(parameters(1), json);
    assert_eq!(parameters(2), json!({ "request_id": "1", "comment": "See.", "attachments[]": "photo.png" }));
    assert!(calls[2].body_bytes > 200_000, "{}", calls[2].body_bytes);
    let id = calls[1].request_id.as_deref().unwrap();
    assert!(!id.is_empty() && calls[3].path == "/api/v1/no.such.operation");
    let only = administration(&running).calls().list(&ListCalls::default().status(428).after(2)).await.unwrap();
    assert_eq!(only.calls.iter().map(|call| call.number).collect::<Vec<_>>(), [3]);
    assert_eq!(only.last, 4);
    administration(&running).calls().clear(&ClearCalls::default()).await.unwrap();
    assert!(recorded(&running).await.is_empty());
    running.stop().await;
}

#[tokio::test]
async fn secrets_are_not_recorded() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let http = Client::new();
    let user = [("name", "Ada"), ("lastname", "Byron"), ("email", "ada@desk.example"), ("pass", "hunter2hunter2")];
    http.post(running.url("user")).basic_auth("api", Some(TOKEN)).form(&user).send().await.unwrap();
    let json = json!({ "id": 1, "password": "hunter2hunter2" });
    http.put(running.url("user.password")).basic_auth("api", Some(TOKEN)).json(&json).send().await.unwrap();
    let token = [("grant_type", "client_credentials"), ("client_id", "a-client"), ("client_secret", "a-secret")];
    http.post(format!("http://{}/oauth/v2.0/access_token", running.address)).form(&token).send().await.unwrap();
    let url = format!("http://{}/admin/calls", running.address);
    let record = http.get(url).bearer_auth(ADMIN_TOKEN).send().await.unwrap().text().await.unwrap();
    assert!(record.contains("ada@desk.example") && record.contains("\"***\"") && record.contains("access_token"), "{record}");
    for secret in ["hunter2", "a-secret", TOKEN, ADMIN_TOKEN] {
        assert!(!record.contains(secret), "{record}");
    }
    running.stop().await;
}

/// A failure with status 200 has the fields that the operation has for it, and the record has the parameters of a call that failed.
#[tokio::test]
async fn failures_within_a_200_are_injected() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let faults = administration(&running);
    faults.faults().set(&SetFaults::default().fail("ERROR:1")).await.unwrap();
    let http = Client::new();
    let post =
        |path: &str| http.post(running.url(path)).basic_auth("api", Some(TOKEN)).form(&[("title", "Ink"), ("comment", "See.")]);
    for (path, outcome, message) in
        [("incident", "status", "info"), ("incident.comment", "status", "error"), ("internalnotes", "Status", "info")]
    {
        let failed = post(path).send().await.unwrap();
        assert_eq!(failed.status(), StatusCode::OK);
        let body: Value = failed.json().await.unwrap();
        assert_eq!(body, json!({ outcome: "ERROR", message: "this call fails because a fault was set" }));
    }
    // This operation has no failures with status 200.
    assert_eq!(status(get(&running, "sd.version")).await, 200);
    let calls = recorded(&running).await;
    let title = calls[0].parameters.get("title").map(ToString::to_string);
    assert_eq!((title.as_deref(), calls[0].fault.as_deref()), (Some("\"Ink\""), Some("failed")), "{:?}", calls[0]);
    running.stop().await;
}

#[tokio::test]
async fn the_record_is_selected_by_the_name_or_the_id_of_an_operation() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    get(&running, "sd.version").send().await.unwrap();
    get(&running, "breakingnews.all").send().await.unwrap();
    let calls = administration(&running);
    for name in ["system.version", "system_version"] {
        let found = calls.calls().list(&ListCalls::default().operation(name)).await.unwrap().calls;
        assert_eq!(found.iter().map(|call| call.number).collect::<Vec<_>>(), [1]);
    }
    let error = calls.calls().list(&ListCalls::default().operation("system.versions")).await.unwrap_err();
    assert_eq!((error.status(), error.message().contains("no operation `system.versions`")), (Some(400), true), "{error}");
    let error = calls.faults().clear(&ClearFaults::default().operation("system.versions")).await.unwrap_err();
    assert_eq!(error.status(), Some(400), "{error}");
    running.stop().await;
}

/// The generated client retries injected failures with a status that it retries in general.
#[tokio::test]
async fn the_generated_client_retries_after_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    administration(&running).faults().set(&SetFaults::default().fail("503*1")).await.unwrap();
    running.client().system().version(&GetSystemVersion::default()).await.unwrap();
    let statuses: Vec<_> = recorded(&running).await.iter().map(|call| call.status).collect();
    assert_eq!(statuses, [503, 200]);
    administration(&running).faults().set(&SetFaults::default().fail("500:1")).await.unwrap();
    let error = running.client().system().version(&GetSystemVersion::default()).await.unwrap_err();
    assert_eq!(error.status(), Some(500), "{error}");
    running.stop().await;
}

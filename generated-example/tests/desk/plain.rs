//! Breaking news, categories, attributes and the version, called by a plain HTTP client as from other languages.

use serde_json::{Value as Json, json};

use crate::common::{self, Running, start};

/// A plain HTTP client. It sends a query with GET and PUT, and a form with POST.
struct Plain<'a> {
    running: &'a Running,
    http: reqwest::Client,
}

impl<'a> Plain<'a> {
    fn of(running: &'a Running) -> Self {
        Plain { running, http: reqwest::Client::new() }
    }
    async fn get(&self, path: &str) -> Json {
        self.answer(self.http.get(self.running.url(path))).await
    }
    async fn put(&self, path: &str) -> Json {
        self.answer(self.http.put(self.running.url(path))).await
    }
    async fn post(&self, path: &str, form: &[(&str, &str)]) -> Json {
        self.answer(self.http.post(self.running.url(path)).form(form)).await
    }
    async fn answer(&self, call: reqwest::RequestBuilder) -> Json {
        let answer = call.basic_auth("api", Some(common::TOKEN)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{}", answer.url());
        answer.json().await.unwrap()
    }
}

/// The id and a second field of each row.
fn pairs(rows: &Json, second: &str) -> Vec<(i64, String)> {
    let pair = |row: &Json| (row["id"].as_i64().unwrap(), row[second].as_str().unwrap().to_owned());
    rows.as_array().unwrap().iter().map(pair).collect()
}

#[tokio::test]
async fn news_are_changed_and_listed() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let desk = Plain::of(&running);
    let before = desk.get("breakingnews.all").await.as_array().unwrap().len();
    let form = [("title", "Mail is down"), ("body", "We are on it."), ("type_id", "1"), ("affected_group_ids[]", "3")];
    let created = desk.post("breakingnews", &form).await;
    assert_eq!(created["status"], "OK");
    // Real instances write this id as a text.
    let id: i64 = created["id"].as_str().unwrap().parse().unwrap();
    let changed = desk
        .put(&format!("breakingnews?id={id}&title=Mail+is+slow&body=Better.&type_id=3&affected_helpdesk_ids[]=1&status_id=2"))
        .await;
    assert_eq!(changed["status"], "OK", "{changed}");
    let all = desk.get("breakingnews.all?date_format=iso8601").await;
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), before + 1);
    let found = all.iter().find(|news| news["id"] == id).unwrap();
    assert_eq!((&found["title"], &found["type_id"]), (&json!("Mail is slow"), &json!(3)));
    assert_eq!(found["affected_helpdesk_ids"], json!([1]));
    assert!(found["created_at"].as_str().unwrap().ends_with("+00:00"), "{found}");
    let same = desk.get(&format!("breakingnews?id={id}")).await;
    assert_eq!(same["title"], "Mail is slow");
    assert!(same["created_at"].is_i64(), "{same}");
    running.stop().await;
}

#[tokio::test]
async fn attributes_have_their_codes_and_names() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let desk = Plain::of(&running);
    let lists: &[(&str, &[(i64, &str)])] = &[
        ("breakingnews.attributes.status", &[(1, "Open"), (2, "Closed")]),
        ("breakingnews.attributes.type", &[(1, "High"), (2, "Medium"), (3, "Low")]),
        ("incident.attributes.priority", &[(1, "Low"), (2, "Medium"), (3, "High"), (4, "Urgent"), (5, "Critical")]),
        (
            "incident.attributes.status",
            &[
                (1, "New"),
                (2, "Open"),
                (3, "Pending"),
                (4, "Waiting"),
                (5, "Solved"),
                (6, "Closed"),
                (7, "Rejected"),
                (8, "Cancelled"),
            ],
        ),
        (
            "incident.attributes.type",
            &[(1, "Incident"), (2, "Service request"), (3, "Question"), (4, "Problem"), (5, "Change"), (6, "Major incident")],
        ),
    ];
    for (path, known) in lists {
        let known: Vec<_> = known.iter().map(|(id, name)| (*id, (*name).to_owned())).collect();
        assert_eq!(pairs(&desk.get(path).await, "name"), known, "{path}");
        let (id, name) = known.last().unwrap();
        let one = desk.get(&format!("{path}?id={id}")).await;
        assert_eq!(pairs(&one, "name"), [(*id, name.clone())], "{path}");
    }
    let sources = pairs(&desk.get("incident.attributes.source").await, "name");
    assert!(sources.contains(&(1, "Email".to_owned())) && sources.contains(&(8, "API".to_owned())), "{sources:?}");
    running.stop().await;
}

#[tokio::test]
async fn categories_are_a_tree_and_the_version_is_returned() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let desk = Plain::of(&running);
    let categories = desk.get("categories").await;
    let rows = categories.as_array().unwrap();
    let of = |parent: &Json| rows.iter().filter(|row| row["parent_category_id"] == *parent).count();
    let root = rows.iter().find(|row| !rows.iter().any(|other| other["id"] == row["parent_category_id"])).unwrap();
    assert!(of(&root["id"]) > 0, "{categories}");
    let one = desk.get(&format!("categories?id={}", root["id"])).await;
    assert_eq!(one, json!([root]));
    // As on real instances, an empty search text matches all categories.
    assert_eq!(desk.get("categories?search=").await.as_array().unwrap().len(), rows.len());
    let version = desk.get("sd.version").await;
    let version = version["version"].as_str().unwrap();
    assert!(version.starts_with('v') && version.split('.').count() == 3, "{version}");
    running.stop().await;
}

#[tokio::test]
async fn failures_have_the_form_of_their_operation() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let desk = Plain::of(&running);
    for (path, names) in [
        ("incidents.by.status", "status_id, status_ids"),
        ("incidents.by.sentiment", "sentiment_id, sentiment_ids"),
        ("incidents.by.helpdesk", "helpdesk_id, helpdesk_ids"),
        ("incidents.by.agent", "id, username, email"),
        ("incidents.by.customer", "id, username, email"),
    ] {
        let text = format!("at least one of {names} is required");
        assert_eq!(desk.get(path).await, json!({ "status": "ERROR", "info": text }), "{path}");
    }
    let unknown = json!({ "status": "ERROR", "error": "there is no request 9999" });
    assert_eq!(desk.post("incident.comment", &[("request_id", "9999"), ("author_id", "8"), ("comment", "a")]).await, unknown);
    assert_eq!(desk.post("incident.link", &[("request_id", "9999"), ("request_ids[]", "1")]).await, unknown);
    assert_eq!(desk.put("incident.reopen?request_id=9999&author_id=1").await, unknown);
    // A request that is wrong in another way, too, has the status of invalid parameters.
    let call = desk.http.get(running.url("incidents.by.status?limit=many")).basic_auth("api", Some(common::TOKEN));
    let answer = call.send().await.unwrap();
    assert_eq!(answer.status(), 428);
    assert!(answer.json::<Json>().await.unwrap()["error"].as_str().unwrap().contains("limit"));
}

/// The form of a new request of user 8.
const NEW_REQUEST: [(&str, &str); 6] =
    [("title", "A"), ("type_id", "1"), ("priority_id", "2"), ("category_id", "2"), ("customer_id", "8"), ("creator_id", "8")];

#[tokio::test]
async fn a_view_has_the_people_of_its_requests() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let desk = Plain::of(&running);
    let id = desk.post("incident", &NEW_REQUEST).await["request_id"].clone();
    let number = id.as_i64().map_or_else(|| id.as_str().unwrap().to_owned(), |id| id.to_string());
    desk.post("incident.collaborator", &[("request_id", &number), ("author_id", "2"), ("user_id", "3")]).await;
    desk.post("companies.users", &[("id", "1"), ("users[]", "8")]).await;
    desk.post("groups.users", &[("id", "1"), ("users[]", "8")]).await;
    desk.post("incident.reject", &[("request_id", &number), ("author_id", "2")]).await;
    // The first view has all requests.
    let view = desk.get("incidents.details.by.view?view_id=1").await;
    assert!(view["metadata"]["customer_groups"]["label"].is_string(), "{}", view["metadata"]);
    let found = view["data"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap();
    assert!(found["rejection_date"]["value"].is_i64() && found["rejection_date"]["formatted"].is_string(), "{found}");
    assert_eq!(found["collaborators"], json!([3]));
    let contains = |name: &str| found[name].as_array().unwrap().contains(&json!(1));
    assert!(contains("customer_companies") && contains("customer_groups"), "{found}");
    running.stop().await;
}

/// The total of a list by status is the sum of counters, which every change of a status updates.
#[tokio::test]
async fn totals_by_status_are_exact() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let desk = Plain::of(&running);
    desk.post("incident", &NEW_REQUEST).await;
    desk.post("incident.cancel", &[("request_id", "1"), ("author_id", "2")]).await;
    desk.post("incident.reject", &[("request_id", "2"), ("author_id", "2")]).await;
    for status in 1..=8 {
        let found = desk.get(&format!("incidents.by.status?status_id={status}")).await;
        assert_eq!(found["total"], json!(found["requestIds"].as_array().unwrap().len()), "status {status}");
    }
    running.stop().await;
}

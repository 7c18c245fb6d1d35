//! Users, requests and breaking news: creating, finding and changing them, refusals, a restart, and concurrent writers.

use crate::common::{self, start};
use invgate::{
    AcceptSolution, AddBreakingNewsUpdate, AddComment, AddGroupUsers, BreakingNewsId, BreakingNewsImportance, BreakingNewsStatus,
    CategoryId, CreateBreakingNews, CreateGroup, CreateRequest, CreateUser, DeleteUser, DisableUser, GetBreakingNews, GetRequest,
    GetUser, GroupId, ListBreakingNewsUpdates, ListComments, ListGroupUsers, ListRequests, ListUsers, ReassignRequest,
    ReopenRequest, RequestId, RequestPriority, RequestStatus, RequestType, RequestsByAgent, RequestsByStatus,
    SetWaitingForCustomer, UpdateRequest, UpdateUser, UserId,
};
use specwright::{CallErrorKind, Timestamp};

fn printer() -> CreateRequest {
    let (category, person) = (CategoryId(2), UserId(8));
    CreateRequest::new("Printer smokes", RequestType::Incident, RequestPriority::High, category, person, person)
}

fn refusal(error: &specwright::CallError) -> &str {
    match error.kind() {
        CallErrorKind::Refused { message, .. } => message,
        other => panic!("not a refusal: {other:?}"),
    }
}

#[tokio::test]
async fn created_records_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let when = Timestamp::from_epoch(1_900_000_000).unwrap();
    let news =
        CreateBreakingNews::new("Mail is down", "We are on it", BreakingNewsImportance::High).affected_group_ids([GroupId(3)]);
    let news = client.breaking_news().create(&news.resolution_time(when)).await.unwrap().id;
    let request = client.requests().create(&printer().description("Black smoke.")).await.unwrap().request_id;
    let user =
        client.users().create(&CreateUser::new("Mara", "Silva", "mara@desk.example").password("correct horse")).await.unwrap();
    running.stop().await;

    let running = start(folder.path()).await;
    let client = running.client();
    let found = client.breaking_news().get(&GetBreakingNews::new(news)).await.unwrap();
    assert_eq!(found.title.as_deref(), Some("Mail is down"));
    assert_eq!(found.affected_group_ids, Some(vec![GroupId(3)]));
    assert_eq!(found.resolution_time, Some(when));
    assert_eq!(found.status_id, Some(BreakingNewsStatus::Open));
    let found = client.requests().get(&GetRequest::new(request)).await.unwrap();
    assert_eq!((found.title.as_deref(), found.description.as_deref()), (Some("Printer smokes"), Some("Black smoke.")));
    assert_eq!(client.users().get(&GetUser::new(user.id)).await.unwrap().unwrap().lastname.as_deref(), Some("Silva"));
    running.stop().await;
}

#[tokio::test]
async fn dates_have_the_requested_format() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let http = reqwest::Client::new();
    let get = async |query: &str| {
        let url = running.url(&format!("breakingnews?{query}"));
        let answer = http.get(url).basic_auth("api", Some(common::TOKEN)).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, text) = get("id=1&date_format=iso8601").await;
    assert_eq!(status, 200);
    assert!(text.contains("\"created_at\":\"20") && text.contains("+00:00\""), "{text}");
    let (status, text) = get("id=1").await;
    assert_eq!(status, 200);
    let news: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(news["created_at"].as_i64().is_some_and(|seconds| seconds > 1_000_000_000), "{text}");
    let (status, text) = get("date_format=iso8601").await;
    assert_eq!(status, 428);
    assert_eq!(text, r#"{"error":"id is required","status":428}"#);
    let (status, text) = get("id=1&date_format=xyz").await;
    assert_eq!(status, 428, "{text}");
    assert_eq!(text, r#"{"error":"date_format must be one of epoch, iso8601","status":428}"#);
    running.stop().await;
}

#[tokio::test]
async fn calls_need_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let http = reqwest::Client::new();
    let url = running.url("sd.version");
    assert_eq!(http.get(&url).send().await.unwrap().status(), 401);
    for (name, token) in [("api", "wrong"), ("nobody", common::TOKEN), ("api", "")] {
        assert_eq!(http.get(&url).basic_auth(name, Some(token)).send().await.unwrap().status(), 401, "{name} {token}");
    }
    assert_eq!(http.get(&url).basic_auth("api", Some(common::TOKEN)).send().await.unwrap().status(), 200);
    running.stop().await;
}

#[tokio::test]
async fn a_request_passes_its_lifecycle() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let id = client.requests().create(&printer()).await.unwrap().request_id;
    let status = async || client.requests().get(&GetRequest::new(id)).await.unwrap().status_id.unwrap();
    assert_eq!(status().await, RequestStatus::New);
    let states = client.request_states();
    states.reassign(&ReassignRequest::new(id, 1, 2).agent_id(2)).await.unwrap();
    assert_eq!(status().await, RequestStatus::Open);
    states.set_waiting_for_customer(&SetWaitingForCustomer::new(id)).await.unwrap();
    assert_eq!(status().await, RequestStatus::Waiting);
    client.comments().add(&AddComment::new(8, id, "It still smokes.")).await.unwrap();
    assert_eq!(status().await, RequestStatus::Open);
    let early = states.accept_solution(&AcceptSolution::new(id, 5)).await.unwrap_err();
    assert!(refusal(&early).contains("is open"), "{early}");
    client.comments().add(&AddComment::new(2, id, "Replaced.").customer_visible(true).is_solution(true)).await.unwrap();
    assert_eq!(status().await, RequestStatus::Solved);
    states.accept_solution(&AcceptSolution::new(id, 5)).await.unwrap();
    let closed = client.requests().get(&GetRequest::new(id).comments(true)).await.unwrap();
    assert_eq!((closed.status_id, closed.rating), (Some(RequestStatus::Closed), Some(5)));
    assert!(closed.closed_at.is_some() && closed.solved_at.is_some());
    assert_eq!(closed.comments.unwrap().len(), 2);
    states.reopen(&ReopenRequest::new(id)).await.unwrap();
    assert_eq!(status().await, RequestStatus::Open);
    running.stop().await;
}

#[tokio::test]
async fn invalid_requests_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let unknown = client.requests().get(&GetRequest::new(99_999)).await.unwrap_err();
    assert!(matches!(unknown.kind(), CallErrorKind::NotFound { .. }), "{unknown}");
    let nobody = CreateRequest { customer_id: UserId(999), ..printer() };
    assert_eq!(refusal(&client.requests().create(&nobody).await.unwrap_err()), "there is no user 999");
    let hidden = AddComment::new(2, 1, "Done.").is_solution(true).customer_visible(false);
    let hidden = client.comments().add(&hidden).await.unwrap_err();
    assert_eq!(hidden.status(), Some(409), "{hidden}");
    let customer = AddComment::new(8, 1, "Done.").is_solution(true).customer_visible(true);
    assert_eq!(client.comments().add(&customer).await.unwrap_err().status(), Some(409));
    assert!(client.comments().list(&ListComments::new(1)).await.unwrap().is_empty());
    assert_eq!(client.users().get(&GetUser::new(999)).await.unwrap(), None);
    let twice = client.users().create(&CreateUser::new("Ana", "Again", "ana.torres@desk.example")).await.unwrap_err();
    assert!(refusal(&twice).contains("e-mail") || refusal(&twice).contains("user name"), "{twice}");
    running.stop().await;
}

#[tokio::test]
async fn changes_are_visible() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let changed =
        client.requests().update(&UpdateRequest::new(1).title("Another title").category_id(8).reassignment(true)).await.unwrap();
    assert_eq!((changed.title.as_deref(), changed.assigned_group_id), (Some("Another title"), Some(invgate::HelpdeskId(5))));
    client.breaking_news().add_update(&AddBreakingNewsUpdate::new("Over.", BreakingNewsId(1)).is_solution(true)).await.unwrap();
    let news = client.breaking_news().get(&GetBreakingNews::new(1)).await.unwrap();
    assert_eq!(news.status_id, Some(BreakingNewsStatus::Closed));
    assert_eq!(client.breaking_news().list_updates(&ListBreakingNewsUpdates::new(1)).await.unwrap().len(), 2);
    client.users().update(&UpdateUser::new(6).city("Anytown")).await.unwrap();
    assert_eq!(client.users().get(&GetUser::new(6)).await.unwrap().unwrap().city.as_deref(), Some("Anytown"));
    client.users().disable(&DisableUser::new(6)).await.unwrap();
    assert_eq!(client.users().get(&GetUser::new(6)).await.unwrap(), None);
    assert!(client.users().get(&GetUser::new(6).include_disabled(true)).await.unwrap().is_some());
    client.users().delete(&DeleteUser::new(7)).await.unwrap();
    assert_eq!(client.users().list(&ListUsers::default()).await.unwrap().len(), 10);
    let group = client.groups().create(&CreateGroup::new("Night shift")).await.unwrap().id;
    let added = client.groups().add_users(&AddGroupUsers::new(group, [UserId(8), UserId(9)])).await.unwrap();
    assert_eq!(added.len(), 2);
    assert!(client.groups().add_users(&AddGroupUsers::new(group, [UserId(8)])).await.unwrap().is_empty());
    assert_eq!(client.groups().list_users(&ListGroupUsers::new(group)).await.unwrap().len(), 2);
    running.stop().await;
}

#[tokio::test]
async fn requests_are_listed_by_page_and_by_id() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let some = client.requests().list(&ListRequests::new([RequestId(3), RequestId(999), RequestId(1)])).await.unwrap();
    assert_eq!(some.keys().map(|id| id.0).collect::<Vec<_>>(), [1, 3]);
    let first = client.requests().by_agent(&RequestsByAgent::default().id(2).limit(1)).await.unwrap();
    assert_eq!(first.requests.len(), 1);
    let key = first.next_page_key.unwrap();
    let second = client.requests().by_agent(&RequestsByAgent::default().id(2).limit(1).page_key(key)).await.unwrap();
    assert!(second.requests.keys().next() > first.requests.keys().next());
    let solved = client.requests().by_status(&RequestsByStatus::default().status_id(RequestStatus::Solved)).await.unwrap();
    assert_eq!((solved.request_ids.len(), solved.total), (4, Some(4)));
    running.stop().await;
}

#[tokio::test]
async fn concurrent_writers_lose_no_comment() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..40 {
        let client = client.clone();
        tasks.spawn(async move { client.comments().add(&AddComment::new(8, 1, format!("Number {number}"))).await });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap().unwrap();
    }
    let comments = client.comments().list(&ListComments::new(1)).await.unwrap();
    let numbers: Vec<_> = comments.iter().filter_map(|comment| comment.msg_num).collect();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    running.stop().await;
}

//! Effects of a call on the answers of later calls: waits, comments on linked requests, reports, custom fields, workflows, ratings.

use invgate::admin::{
    self, AddWorkflowVersion, AnswerEntity, CreateItem, CreateReport, CreateTask, CreateTemplate, CreateTrigger, CreateView,
    CreateWorkflow, ExecuteTrigger, FinishTask, ListMails, OpenSession, RateArticle, ReadArticle, ReportSubject, SignIn,
};
use invgate::client::Client;
use invgate::{
    AcceptSolution, AddComment, CancelRequest, CategoryId, ChangeUserPassword, ChangeWorkflowValues, ClearRequestCustomField,
    CreateArticle, CreateRequest, CreateUser, CreateUserToken, DeployWorkflow, DisableUser, GetDataExport, GetRequest,
    LinkRequestExternalEntity, LinkRequests, ListComments, ListStartingFields, ListWorkflowValues, ListWorkflows,
    RequestFieldValue, RequestId, RequestPriority, RequestSentiment, RequestStatus, RequestType, SearchArticles,
    SearchUsersExtended, SetRequestCustomField, SetWaitingForAgent, SetWaitingForExternalEntity, SetWaitingForRequest, UserId,
    WorkflowValueChange,
};
use invgate::{PasswordResetReason, ResetUserPassword, UpdateUser, UserLanguage};
use specwright::File;

use crate::common::{self, Running, start};

const CUSTOMER: UserId = UserId(8);
const AGENT: UserId = UserId(2);

async fn new_request(client: &Client, category: i64) -> RequestId {
    let (kind, priority) = (RequestType::Incident, RequestPriority::Low);
    let call = CreateRequest::new("A test", kind, priority, CategoryId(category), CUSTOMER, CUSTOMER);
    client.requests().create(&call).await.unwrap().request_id
}

async fn status(client: &Client, id: RequestId) -> RequestStatus {
    client.requests().get(&GetRequest::new(id)).await.unwrap().status_id.unwrap()
}

/// The answer of a GET operation, as JSON.
async fn json(running: &Running, path: &str) -> serde_json::Value {
    let request = reqwest::Client::new().get(running.url(path)).basic_auth("api", Some(common::TOKEN));
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_request_that_waits_for_another_is_resumed_when_the_other_is_finished() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let (one, two) = (new_request(&client, 2).await, new_request(&client, 2).await);
    let wait = async |request, awaited| {
        client.request_states().set_waiting_for_request(&SetWaitingForRequest::new(request, awaited)).await
    };
    wait(one, two).await.unwrap();
    assert_eq!(status(&client, one).await, RequestStatus::Waiting);
    assert!(wait(two, one).await.unwrap_err().to_string().contains("waits for"), "two requests would wait for each other");
    client.request_states().cancel(&CancelRequest::new(two, AGENT)).await.unwrap();
    assert_eq!(status(&client, one).await, RequestStatus::Open);
    assert!(wait(one, two).await.unwrap_err().to_string().contains("is already finished"));
    running.stop().await;
}

#[tokio::test]
async fn a_comment_ends_a_wait_for_its_author() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let request = new_request(&client, 2).await;
    client.request_states().set_waiting_for_agent(&SetWaitingForAgent::new(request)).await.unwrap();
    client.comments().add(&AddComment::new(AGENT, request, "I have a look.")).await.unwrap();
    assert_eq!(status(&client, request).await, RequestStatus::Open);
    let link = LinkRequestExternalEntity::new(1, request).external_entity_ref_id("T-1");
    let link = client.request_links().link_external_entity(&link).await.unwrap().link_id;
    let wait = SetWaitingForExternalEntity::new(request, link);
    client.request_states().set_waiting_for_external_entity(&wait).await.unwrap();
    client.comments().add(&AddComment::new(AGENT, request, "They know.")).await.unwrap();
    assert_eq!(status(&client, request).await, RequestStatus::Waiting, "the request waits for the entity, not for an agent");
    client.comments().add(&AddComment::new(CUSTOMER, request, "They called me.")).await.unwrap();
    assert_eq!(status(&client, request).await, RequestStatus::Open);
    running.stop().await;
}

#[tokio::test]
async fn a_comment_is_copied_to_linked_unfinished_requests() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let (original, open, finished) =
        (new_request(&client, 2).await, new_request(&client, 2).await, new_request(&client, 2).await);
    client.request_links().link(&LinkRequests::new([open, finished], original)).await.unwrap();
    client.request_states().cancel(&CancelRequest::new(finished, AGENT)).await.unwrap();
    let note = File::new("note.txt", "The same for all.");
    let comment = AddComment::new(AGENT, original, "The network is down.").is_propagation(true).attachments(vec![note]);
    client.comments().add(&comment).await.unwrap();
    client.comments().add(&AddComment::new(AGENT, original, "Only here.")).await.unwrap();
    let comments = async |id| client.comments().list(&ListComments::new(id)).await.unwrap();
    let copies = comments(open).await;
    assert_eq!(copies.len(), 1);
    assert_eq!((copies[0].message.as_deref(), copies[0].author_id), (Some("The network is down."), Some(AGENT)));
    assert_eq!(copies[0].attached_files.as_ref().unwrap().len(), 1);
    assert_eq!((comments(original).await.len(), comments(finished).await.len()), (2, 0));
    running.stop().await;
}

#[tokio::test]
async fn a_rating_sets_the_sentiment_of_the_customer() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    for (rating, sentiment) in [(1, RequestSentiment::Negative), (3, RequestSentiment::Neutral), (5, RequestSentiment::Positive)]
    {
        let request = new_request(&client, 2).await;
        let solution = AddComment::new(AGENT, request, "Done.").customer_visible(true).is_solution(true);
        client.comments().add(&solution).await.unwrap();
        client.request_states().accept_solution(&AcceptSolution::new(request, rating).comment("Well.")).await.unwrap();
        let closed = client.requests().get(&GetRequest::new(request)).await.unwrap();
        assert_eq!((closed.rating, closed.request_customer_sentiment_current), (Some(rating), Some(sentiment)));
    }
    running.stop().await;
}

#[tokio::test]
async fn required_custom_fields_keep_a_value() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let fields = client.request_custom_fields();
    let set = async |values: Vec<String>, field: i64| fields.set(&SetRequestCustomField::new(1, values, field, 5)).await;
    set(vec!["1".to_owned()], 3).await.unwrap();
    assert!(set(vec![String::new()], 3).await.unwrap_err().to_string().contains("requires a value"));
    assert!(fields.clear(&ClearRequestCustomField::new(1, 3, 5)).await.is_err());
    set(vec!["SN-1".to_owned(), "SN-2".to_owned()], 1).await.unwrap();
    // The keys of the values are the ids of the items and files.
    set(vec!["LAP-17".to_owned(), "prn-01".to_owned()], 6).await.unwrap();
    let photo = SetRequestCustomField::new(1, ["roof.jpg".to_owned()], 7, 5).attachments(vec![File::new("roof.jpg", *b"roof")]);
    fields.set(&photo).await.unwrap();
    let request = client.requests().get(&GetRequest::new(5)).await.unwrap();
    let values = request.custom_fields.unwrap();
    let options = |field: i64| match values.get(&field.into()) {
        Some(RequestFieldValue::Options(options)) => options.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(options(6), [("1", "PRN-01"), ("2", "LAP-17")].map(|(id, name)| (id.to_owned(), name.to_owned())).into());
    let file = options(7);
    let id = file.keys().next().unwrap().parse::<i64>().unwrap();
    assert_eq!(
        values.get(&1.into()),
        Some(&RequestFieldValue::Text("SN-1".to_owned())),
        "a single-value field uses the first value"
    );
    assert_eq!((file.values().next().unwrap().as_str(), request.attachments), ("roof.jpg", Some(vec![id.into()])));
    running.stop().await;
}

#[tokio::test]
async fn new_requests_use_the_deployed_workflow() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let process = async |id| client.requests().get(&GetRequest::new(id)).await.unwrap().process_id;
    let before = new_request(&client, 6).await;
    let workflow = client.undocumented().list_workflows(&ListWorkflows::default()).await.unwrap().data.remove(0);
    assert_eq!((workflow.status_name.as_deref(), workflow.versions.unwrap().len()), (Some("Draft"), 1));
    client.workflows().deploy(&DeployWorkflow::new(workflow.wf_id)).await.unwrap();
    let (after, other) = (new_request(&client, 6).await, new_request(&client, 2).await);
    assert_eq!((process(before).await, process(other).await), (None, None));
    assert!(process(after).await.is_some());
    let values = async |request| client.undocumented().list_workflow_values(&ListWorkflowValues::new(request, "badges")).await;
    assert!(values(before).await.unwrap_err().to_string().contains("has no workflow"));
    let change = ChangeWorkflowValues::new(after, "badges");
    client.undocumented().change_workflow_values(&change.clone().value("one")).await.unwrap();
    client.undocumented().change_workflow_values(&change.clone().values(["two".to_owned()])).await.unwrap();
    assert_eq!(values(after).await.unwrap().values, Some(vec!["one".to_owned(), "two".to_owned()]));
    let set = change.value("three").operation(WorkflowValueChange::Set);
    client.undocumented().change_workflow_values(&set).await.unwrap();
    assert_eq!(values(after).await.unwrap().values, Some(vec!["three".to_owned()]));
    running.stop().await;
}

#[tokio::test]
async fn reports_have_different_columns() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let mut headings = std::collections::BTreeSet::new();
    for id in [
        "8f14e45f-ceea-467f-9a3b-0c6d6a1d2b10",
        "c9f0f895-fb98-4b91-99f5-1fd0297e236d",
        "45c48cce-2e2d-4fbd-8a1a-fc51c7c6ad26",
        "d3d94468-02a4-4259-b55d-38e6d163e820",
    ] {
        let export = GetDataExport::new(specwright::Uuid::parse(id).unwrap());
        let url = client.exports().get(&export).await.unwrap().url.unwrap().to_string();
        let file = reqwest::Client::new().get(url).basic_auth("api", Some(common::TOKEN)).send().await.unwrap();
        let text = file.text().await.unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert!(lines.len() > 1, "{text}");
        assert_eq!(lines[1].split("\",\"").count(), lines[0].split(',').count(), "{text}");
        headings.insert(lines[0].to_owned());
    }
    assert_eq!(headings.len(), 4);
    running.stop().await;
}

#[tokio::test]
async fn an_article_is_found_by_its_description() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let article = CreateArticle::new(1, 1, "Doors", "How to open them.").description("Zwölf Schlüssel");
    let id = client.articles().create(&article).await.unwrap().article_id;
    let found = client.articles().search(&SearchArticles::new("SCHLÜSSEL")).await.unwrap();
    assert_eq!(found.data.iter().map(|article| article.id).collect::<Vec<_>>(), [id]);
    running.stop().await;
}

#[tokio::test]
async fn absent_values_are_null_and_unrequested_fields_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let request = json(&running, "incident?id=1").await;
    for name in ["solved_at", "closed_at", "closed_reason", "rating", "process_id", "assigned_id", "data_cleaned"] {
        assert_eq!(request.get(name), Some(&serde_json::Value::Null), "{name} in {request}");
    }
    assert_eq!(request.get("comments"), None);
    let page = json(&running, "incidents.by.customer?id=8").await;
    assert_eq!((page.get("next_page_key"), &page["status"]), (Some(&serde_json::Value::Null), &"OK".into()));
    assert_eq!(json(&running, "categories?id=1").await[0].get("parent_category_id"), Some(&serde_json::Value::Null));
    assert_eq!(json(&running, "locations?id=1").await[0].get("parent_id"), Some(&serde_json::Value::Null));
    let costs = json(&running, "timetracking.attributes.category?id=3").await;
    assert_eq!(costs[0].get("cost_per_hour"), Some(&serde_json::Value::Null));
    running.stop().await;
}

/// The documentation does not say what an instance does with such a page.
#[tokio::test]
async fn pages_without_items_and_negative_offsets_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    for (path, param, least) in [
        ("incidents.by.agent?id=2&limit=0", "limit", 1),
        ("incidents.by.customer?id=2&limit=-1", "limit", 1),
        ("incidents.by.status?status_id=1&limit=0", "limit", 1),
        ("incidents.by.status?status_id=1&limit=1&offset=-1", "offset", 0),
        ("incidents.by.sentiment?sentiment_id=positive&limit=0", "limit", 1),
        ("incidents.by.view?view_id=1&limit=0", "limit", 1),
        ("incidents.last.hour?limit=0", "limit", 1),
        ("kb.articles?limit=0", "limit", 1),
        ("kb.articles.by.category?category_id=1&offset=-1", "offset", 0),
        ("kb.articles.by.keywords?keywords=a&limit=0", "limit", 1),
    ] {
        let request = reqwest::Client::new().get(running.url(path)).basic_auth("api", Some(common::TOKEN));
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body: serde_json::Value = response.json().await.unwrap();
        assert_eq!((status, &body["error"]), (428, &format!("{param} must be at least {least}").into()), "{path}");
    }
    for path in ["incidents.by.status?status_id=1&limit=1&offset=0", "kb.articles?limit=1", "incidents.last.hour?limit=1000000"] {
        assert_eq!(json(&running, path).await.get("error"), None, "{path}");
    }
    running.stop().await;
}

#[tokio::test]
async fn undocumented_operations_have_the_answers_of_the_documented_ones() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let undocumented = client.undocumented();
    let add = [("uid", "2"), ("type", "key-value"), ("key_values[bsd]", "BSD")];
    let add = reqwest::Client::new().post(running.url("cf.field.options")).form(&add).basic_auth("api", Some(common::TOKEN));
    let added: serde_json::Value = add.send().await.unwrap().json().await.unwrap();
    assert_eq!((&added["status"], &added["total"]), (&"OK".into(), &1.into()));
    assert_eq!(json(&running, "cf.field.options?uid=2").await["key-value"]["bsd"], "BSD");
    let tree = json(&running, "cf.field.options?uid=5").await;
    assert_eq!(tree["key-value"].as_object().map(serde_json::Map::len), Some(3), "a tree has options too");
    let fields = undocumented.list_starting_fields(&ListStartingFields::new(6)).await.unwrap();
    assert_eq!(fields.iter().map(|field| field.uid.0).collect::<Vec<_>>(), [4]);
    let by_name = undocumented.search_users(&SearchUsersExtended::default().search("torres")).await.unwrap();
    assert_eq!(by_name.data.values().next().unwrap().lastname.as_deref(), Some("Torres"));
    let page = undocumented.search_users(&SearchUsersExtended::default().page(2).page_size(5)).await.unwrap();
    assert_eq!((page.data.len(), page.next_page_key), (5, None));
    let first = undocumented.search_users(&SearchUsersExtended::default().page_size(5)).await.unwrap();
    let next = SearchUsersExtended::default().page_size(500).page_key(first.next_page_key.unwrap());
    assert_eq!(undocumented.search_users(&next).await.unwrap().data.len(), 7);
    for (path, expected) in [
        ("incident.attributes.statuses?id=5", serde_json::json!([{ "id": 5, "name": "Solved" }])),
        (
            "incident.attributes.category?search=lapt",
            serde_json::json!([{ "id": 3, "name": "Laptops", "parent_category_id": 1 }]),
        ),
        ("assets?assets_source_id=1&assets_ids[]=1", serde_json::json!([{ "asset_id": "1", "status_id": 1, "incident_id": 1 }])),
    ] {
        assert_eq!(json(&running, path).await, expected, "{path}");
    }
    let (old, new) = ("incidents.by.asset?asset_id=1", "incidents.by.cis?group=asset&cis_source_id=1&ci_ids[]=1");
    assert_eq!(json(&running, old).await, json(&running, new).await);
    let old = json(&running, "assets.linked.assets.counters.from?assets_source_id=1&from=0").await;
    assert_eq!(old, json(&running, "incident.linked_cis.counters.from?cis_source_id=1&from=0").await);
    assert_eq!(json(&running, "cf.field.options.list.config?uid=2").await["count"], 1);
    running.stop().await;
}

/// A client of the administration interface.
fn administration(running: &Running) -> admin::Client {
    admin::Client::builder(format!("http://{}", running.address)).bearer(common::ADMIN_TOKEN).build().unwrap()
}

#[tokio::test]
async fn passwords_and_session_tokens_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let (client, people) = (running.client(), administration(&running));
    let new = CreateUser::new("Mara", "Silva", "mara@desk.example").password("correct horse").force_password_change(true);
    let user = client.users().create(&new).await.unwrap().id;
    let sign_in = async |password: &str| people.people().sign_in(&SignIn::new("MARA@desk.example", password)).await.unwrap();
    assert_eq!(sign_in("battery staple").await.user_id, None);
    let right = sign_in("correct horse").await;
    assert_eq!((right.user_id, right.must_change_password), (Some(user.0), Some(true)));
    client.users().change_password(&ChangeUserPassword::new(user, "battery staple")).await.unwrap();
    assert_eq!(sign_in("correct horse").await.user_id, None);
    assert_eq!(sign_in("battery staple").await.must_change_password, Some(false));
    let token = client.users().create_token(&CreateUserToken::new(user)).await.unwrap().token.unwrap();
    let session = async |token: &str| people.people().open_session(&OpenSession::new(token)).await.unwrap().user_id;
    assert_eq!((session(token.expose()).await, session("guess").await), (Some(user.0), None));
    client.users().update(&UpdateUser::new(user).language(UserLanguage::German)).await.unwrap();
    client.users().reset_password(&ResetUserPassword::new(user, PasswordResetReason::ExistingUser)).await.unwrap();
    assert_eq!(sign_in("battery staple").await.user_id, None);
    let mails = people.people().list_mails(&ListMails::default().user_id(user.0)).await.unwrap();
    let mail = mails.last().unwrap();
    assert_eq!((mail.kind.as_str(), mail.language.as_deref()), ("reset password", Some("de")));
    client.users().reset_password(&ResetUserPassword::new(user, PasswordResetReason::NewUser)).await.unwrap();
    let mails = people.people().list_mails(&ListMails::default().user_id(user.0)).await.unwrap();
    assert_eq!(mails.last().unwrap().kind, "set password");
    client.users().disable(&DisableUser::new(user)).await.unwrap();
    assert_eq!(session(token.expose()).await, None);
    running.stop().await;
}

#[tokio::test]
async fn the_administration_interface_creates_read_only_records() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let (client, admin) = (running.client(), administration(&running));
    let catalog = admin.catalog();
    let trigger = catalog.create_trigger(&CreateTrigger::new("Escalate")).await.unwrap().id;
    catalog.execute_trigger(&ExecuteTrigger::new(trigger, 1)).await.unwrap();
    let ran = json(&running, &format!("triggers.executions?trigger_id={trigger}")).await;
    assert_eq!((&ran[0]["request_id"], ran.as_array().unwrap().len()), (&1.into(), 1));
    let task = catalog.create_task(&CreateTask::new(1, "Order parts")).await.unwrap().id;
    catalog.finish_task(&FinishTask::new(task)).await.unwrap();
    let tasks = json(&running, "incident.tasks?request_id=1").await;
    assert_eq!((&tasks[0]["name"], &tasks[0]["status"]), (&"Order parts".into(), &1.into()));
    catalog.create_item(&CreateItem::new("SRV-9", "asset")).await.unwrap();
    client.request_custom_fields().set(&SetRequestCustomField::new(1, ["SRV-9".to_owned()], 6, 1)).await.unwrap();
    let report = catalog.create_report(&CreateReport::new("People", ReportSubject::Users)).await.unwrap().id;
    assert!(client.exports().get(&GetDataExport::new(report)).await.unwrap().url.is_some());
    let view = catalog.create_view(&CreateView::new("Closed").status_id(6)).await.unwrap().id;
    assert_eq!(json(&running, &format!("incidents.by.view?view_id={view}")).await["requestIds"].as_array().unwrap().len(), 4);
    let template = catalog.create_template(&CreateTemplate::new("Travel")).await.unwrap().id;
    assert!(json(&running, "incident.custom_approval?request_id=1").await.get(template.to_string()).is_some());
    let workflow = catalog.create_workflow(&CreateWorkflow::new("Repair").category_id(2)).await.unwrap().id;
    assert_eq!(catalog.add_workflow_version(&AddWorkflowVersion::new(workflow)).await.unwrap().number, 2);
    client.workflows().deploy(&DeployWorkflow::new(workflow)).await.unwrap();
    let request = new_request(&client, 2).await;
    assert!(client.requests().get(&GetRequest::new(request)).await.unwrap().process_id.is_some());
    running.stop().await;
}

#[tokio::test]
async fn answers_of_external_entities_and_ratings_of_articles_have_effects() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let (client, admin) = (running.client(), administration(&running));
    let request = new_request(&client, 2).await;
    let link = LinkRequestExternalEntity::new(1, request);
    let link = client.request_links().link_external_entity(&link).await.unwrap().link_id;
    let wait = SetWaitingForExternalEntity::new(request, link);
    client.request_states().set_waiting_for_external_entity(&wait).await.unwrap();
    admin.people().answer_entity(&AnswerEntity::new(link.0)).await.unwrap();
    assert_eq!(status(&client, request).await, RequestStatus::Open);
    let before = json(&running, "kb.articles.by.ids?ids[]=1").await["data"][0]["views"].as_i64().unwrap();
    admin.people().read_article(&ReadArticle::new(1)).await.unwrap();
    for (user, rating) in [(8, 5), (9, 2), (9, 4)] {
        admin.people().rate_article(&RateArticle::new(1, user, rating)).await.unwrap();
    }
    let article = json(&running, "kb.articles.by.ids?ids[]=1").await["data"][0].clone();
    assert_eq!((article["views"].as_i64(), article["rating"].as_f64()), (Some(before + 1), Some(4.5)));
    running.stop().await;
}

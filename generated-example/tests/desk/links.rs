//! Approvals, files, custom fields and links of requests; articles, working time, notes, locations and companies.

use crate::common::{TOKEN, start};
use invgate::{
    AcceptApproval, AddArticleAttachments, AddComment, AddCustomFieldTreeOption, AddRequestObservers, ApprovalStatus,
    ArticlesByCategory, CreateArticle, CreateArticleCategory, CreateCompany, CreateInternalNote, CreateLocation, CreateRequest,
    CreateSpontaneousApproval, CreateTimeEntry, DeleteArticleCategory, DeleteLocation, DeleteTimeEntry,
    GetCustomFieldListOptions, GetCustomFieldTree, GetDataExport, GetRequest, GetRequestAttachment, InternalNoteSubject,
    LinkRequestExternalEntity, LinkRequests, ListApprovals, ListArticleAttachments, ListArticles, ListCompanies,
    ListCustomFields, ListHelpdesks, ListHelpdesksAndLevels, ListInternalNotes, ListLinkedRequests, ListLocations,
    ListRequestObservers, ListTimeEntries, ListTriggers, RejectSolution, RequestCiGroup, RequestDetailsByView, RequestFieldValue,
    RequestId, RequestStatus, RequestViewFieldValue, RequestsByCis, SearchArticles, SetRequestCustomField,
    SetWaitingForExternalEntity, UserId,
};
use specwright::{CallErrorKind, File, Timestamp};

#[tokio::test]
async fn a_request_is_pending_until_its_approval_is_decided() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let approvals = client.approvals();
    approvals.create_spontaneous(&CreateSpontaneousApproval::new(1, 3, 2, "Please approve.")).await.unwrap();
    let status = async || client.requests().get(&GetRequest::new(2)).await.unwrap().status_id;
    assert_eq!(status().await, Some(RequestStatus::Pending));
    let asked = approvals.list(&ListApprovals::new(2).only_pending(true)).await.unwrap();
    let id = asked.first().unwrap().id;
    let stranger = approvals.accept(&AcceptApproval::new(id, 4)).await.unwrap_err();
    assert!(matches!(stranger.kind(), CallErrorKind::Refused { .. }), "{stranger}");
    approvals.accept(&AcceptApproval::new(id, 3).note("Yes.")).await.unwrap();
    assert_eq!(status().await, Some(RequestStatus::Open));
    let decided = approvals.list(&ListApprovals::new(2)).await.unwrap();
    assert_eq!(decided.first().unwrap().status, Some(ApprovalStatus::Approved));
    assert!(approvals.accept(&AcceptApproval::new(id, 3)).await.is_err());
    running.stop().await;
}

#[tokio::test]
async fn files_are_stored() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let photo = File::new("photo.png", vec![0, 1, 2, 255]).content_type("image/png");
    let comment = AddComment::new(8, 1, "See the photo.").attachments(vec![photo.clone()]);
    client.comments().add(&comment).await.unwrap();
    let request = client.requests().get(&GetRequest::new(1).comments(true)).await.unwrap();
    let id = *request.attachments.unwrap().first().unwrap();
    let answer = client.request_attachments().get(&GetRequestAttachment::new(id)).await.unwrap();
    assert_eq!((answer.name.as_deref(), answer.extension.as_deref()), (Some("photo.png"), Some("png")));
    assert_eq!(answer.hash.unwrap().len(), 64);
    let values = SetRequestCustomField::new(8, ["roof.jpg".to_owned()], 7, 1).attachments(vec![File::new("roof.jpg", *b"roof")]);
    client.request_custom_fields().set(&values).await.unwrap();
    assert_eq!(client.requests().get(&GetRequest::new(1)).await.unwrap().attachments.unwrap().len(), 2);
    running.stop().await;
}

#[tokio::test]
async fn custom_fields_accept_valid_values_only() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let set = async |field: i64, value: &str| {
        let call = SetRequestCustomField::new(1, [value.to_owned()], field, 3);
        client.request_custom_fields().set(&call).await
    };
    set(1, "SN-1").await.unwrap();
    set(2, "Linux").await.unwrap();
    set(3, "1").await.unwrap();
    set(4, "2026-01-31").await.unwrap();
    set(5, "hq-1").await.unwrap();
    assert!(set(2, "BeOS").await.is_err());
    assert!(set(4, "soon").await.is_err());
    let values = client.requests().get(&GetRequest::new(3)).await.unwrap().custom_fields.unwrap();
    assert_eq!(values.get(&1.into()), Some(&RequestFieldValue::Text("SN-1".to_owned())));
    assert_eq!(values.get(&3.into()), Some(&RequestFieldValue::Flag(true)));
    assert!(matches!(values.get(&2.into()), Some(RequestFieldValue::Options(options)) if options.get("linux").is_some()));
    let view = client.requests().details_by_view(&RequestDetailsByView::new(1)).await.unwrap();
    let columns = &view.data.iter().find(|row| row.id == RequestId(3)).unwrap().custom_fields.as_ref().unwrap();
    assert_eq!(columns.get(&1.into()), Some(&RequestViewFieldValue::Text("SN-1".to_owned())));
    assert_eq!(columns.get(&2.into()), Some(&RequestViewFieldValue::Options(vec!["linux".to_owned()])));
    let heading = view.metadata.unwrap().remove("cf_2").unwrap();
    assert_eq!(heading.values.unwrap().get("linux").unwrap().label.as_deref(), Some("Linux"));
    set(1, "").await.unwrap();
    assert!(!client.requests().get(&GetRequest::new(3)).await.unwrap().custom_fields.unwrap().contains_key(&1.into()));
    let fields = client.custom_fields();
    assert_eq!(fields.list(&ListCustomFields {}).await.unwrap().len(), 7);
    assert_eq!(fields.get_list_options(&GetCustomFieldListOptions::new(2)).await.unwrap().key_value.unwrap().len(), 3);
    fields.add_tree_option(&AddCustomFieldTreeOption::new("Third floor", 5).parent_hash("t1")).await.unwrap();
    assert_eq!(fields.get_tree(&GetCustomFieldTree::new(5)).await.unwrap().len(), 2);
    running.stop().await;
}

#[tokio::test]
async fn requests_are_linked() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let links = client.request_links();
    links.link(&LinkRequests::new([RequestId(4), RequestId(5)], 3)).await.unwrap();
    assert_eq!(links.list(&ListLinkedRequests::new(4)).await.unwrap().first().unwrap().id, RequestId(3));
    assert!(links.link(&LinkRequests::new([RequestId(3)], 3)).await.is_err());
    let link = links.link_external_entity(&LinkRequestExternalEntity::new(1, 3)).await.unwrap().link_id;
    client.request_states().set_waiting_for_external_entity(&SetWaitingForExternalEntity::new(3, link)).await.unwrap();
    let waiting = client.requests().get(&GetRequest::new(3)).await.unwrap();
    assert_eq!(waiting.status_id, Some(RequestStatus::Waiting));
    let people = client.request_people();
    people.add_observers(&AddRequestObservers::new(1, 3).users_id([UserId(4), UserId(5)]).user_id(6)).await.unwrap();
    assert_eq!(people.list_observers(&ListRequestObservers::new(3)).await.unwrap(), [UserId(4), UserId(5), UserId(6)]);
    let of_items = client.requests().by_cis(&RequestsByCis::new(RequestCiGroup::Asset, 1, [invgate::CiId(1)])).await.unwrap();
    assert_eq!(of_items.len(), 1);
    running.stop().await;
}

#[tokio::test]
async fn articles_are_written_and_found() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let articles = client.articles();
    let category = articles.create_category(&CreateArticleCategory::new("Coffee machines")).await.unwrap().category_id;
    let article = CreateArticle::new(1, category, "Descaling", "<p>Use citric acid.</p>")
        .attachments(vec![File::new("plan.txt", *b"plan")]);
    let id = articles.create(&article).await.unwrap().article_id;
    let found = articles.search(&SearchArticles::new("citric descaling")).await.unwrap().data;
    assert_eq!(found.first().unwrap().id, id);
    assert_eq!(found.first().unwrap().attachments.as_ref().unwrap().len(), 1);
    assert_eq!(articles.by_category(&ArticlesByCategory::new(category)).await.unwrap().total_count, Some(1));
    let page = articles.list(&ListArticles::default().limit(2).offset(4)).await.unwrap();
    assert_eq!((page.data.len(), page.total_count), (2, Some(6)));
    assert!(articles.delete_category(&DeleteArticleCategory::new(category)).await.is_err());
    running.stop().await;
}

#[tokio::test]
async fn working_time_notes_locations_and_companies() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let (from, to) = (Timestamp::from_epoch(1_700_000_000).unwrap(), Timestamp::from_epoch(1_700_003_600).unwrap());
    let entry = client.time_tracking().create(&CreateTimeEntry::new(1, 2, to).from(from)).await.unwrap().timetracking_id;
    let entries = client.time_tracking().list(&ListTimeEntries::default().request_id(1)).await.unwrap();
    assert_eq!(entries.first().unwrap().total.unwrap().get(), 3600);
    client.time_tracking().delete(&DeleteTimeEntry::new(entry, 1, 2)).await.unwrap();
    assert!(client.time_tracking().list(&ListTimeEntries::default().request_id(1)).await.unwrap().is_empty());
    let note = CreateInternalNote::new(1, InternalNoteSubject::User, 8, "Left-handed", "Mind the mouse.");
    client.internal_notes().create(&note).await.unwrap();
    assert_eq!(client.internal_notes().list(&ListInternalNotes::new(2)).await.unwrap().len(), 1);
    let inner = client.locations().create(&CreateLocation::new("Shed").parent_id(4)).await.unwrap().id;
    assert!(client.locations().list(&ListLocations::default().id(inner)).await.unwrap().len() == 1);
    client.locations().delete(&DeleteLocation::new(4)).await.unwrap();
    assert_eq!(client.locations().list(&ListLocations::default()).await.unwrap().len(), 3);
    client.companies().create(&CreateCompany::new("Elm Studio").external_id("ELM")).await.unwrap();
    assert_eq!(client.companies().list(&ListCompanies::default().external_id("ELM")).await.unwrap().len(), 1);
    assert_eq!(client.help_desks().list(&ListHelpdesks::default()).await.unwrap().len(), 2);
    assert_eq!(client.help_desks().list_with_levels(&ListHelpdesksAndLevels::default()).await.unwrap().len(), 5);
    assert_eq!(client.triggers().list(&ListTriggers::default()).await.unwrap().len(), 2);
    let id = specwright::Uuid::parse("8f14e45f-ceea-467f-9a3b-0c6d6a1d2b10").unwrap();
    assert!(client.exports().get(&GetDataExport::new(id)).await.unwrap().url.is_some());
    running.stop().await;
}

#[tokio::test]
async fn a_rejected_solution_reopens_the_request() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let request = CreateRequest::new("Lamp", invgate::RequestType::Incident, invgate::RequestPriority::Low, 7, 8, 8);
    let id = client.requests().create(&request).await.unwrap().request_id;
    client.comments().add(&AddComment::new(5, id, "New bulb.").is_solution(true).customer_visible(true)).await.unwrap();
    client.request_states().reject_solution(&RejectSolution::new(id, "Still dark.")).await.unwrap();
    let request = client.requests().get(&GetRequest::new(id).comments(true)).await.unwrap();
    assert_eq!((request.status_id, request.solved_at), (Some(RequestStatus::Open), None));
    assert_eq!(request.comments.unwrap().len(), 2);
    running.stop().await;
}

/// The outcome of internal notes is in the field `Status`, with a capital letter.
#[tokio::test]
async fn refused_notes_have_their_outcome_in_another_field() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let notes = running.client();
    let nobody = CreateInternalNote::new(1, InternalNoteSubject::User, 999, "Lost", "Who is this?");
    let refused = notes.internal_notes().create(&nobody).await.unwrap_err();
    assert!(matches!(refused.kind(), CallErrorKind::Refused { message, .. } if message.contains("999")), "{refused}");
    let call = |url: String| reqwest::Client::new().delete(url).basic_auth("api", Some(TOKEN)).send();
    let answer = async |id: i64| {
        let answer = call(running.url(&format!("internalnotes?id={id}&author_id=1"))).await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.json::<serde_json::Value>().await.unwrap()
    };
    assert_eq!(answer(1).await["Status"], "OK");
    let failure = answer(1).await;
    assert_eq!((&failure["Status"], failure.get("status")), (&"ERROR".into(), None));
    running.stop().await;
}

/// Files that are uploaded with a request or to an article are downloaded unchanged.
#[tokio::test]
async fn uploads_are_downloaded_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let photo = File::new("roof.png", vec![0, 13, 10, 45, 45, 255]).content_type("image/png");
    let note = File::new("note.txt", *b"Mind the gap.").content_type("text/plain");
    let files = vec![photo, note];
    let request = CreateRequest::new("Leak", invgate::RequestType::Incident, invgate::RequestPriority::Low, 7, 8, 8);
    let id = client.requests().create(&request.attachments(files.clone())).await.unwrap().request_id;
    let mut urls = Vec::new();
    for attachment in client.requests().get(&GetRequest::new(id)).await.unwrap().attachments.unwrap() {
        let answer = client.request_attachments().get(&GetRequestAttachment::new(attachment)).await.unwrap();
        urls.push((answer.name.unwrap(), answer.url.unwrap()));
    }
    client.articles().add_attachments(&AddArticleAttachments::new(1, 1).attachments(files.clone())).await.unwrap();
    let of_article = client.articles().list_attachments(&ListArticleAttachments::new(1)).await.unwrap().data;
    urls.extend(of_article.into_iter().map(|file| (file.name.unwrap(), file.url.unwrap())));
    let mut found = Vec::new();
    for (name, url) in urls {
        let file = reqwest::Client::new().get(url).basic_auth("api", Some(TOKEN)).send().await.unwrap();
        found.push((name, file.bytes().await.unwrap().to_vec()));
    }
    let mut sent = Vec::new();
    for file in files.iter().chain(&files) {
        sent.push((file.name.clone(), file.bytes().await.unwrap().to_vec()));
    }
    assert_eq!(found, sent);
    running.stop().await;
}

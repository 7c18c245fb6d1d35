//! Approvals: their voters, reminders, and what happens to them when their request is finished.

use invgate::admin::{self, ListMails};
use invgate::client::Client;
use invgate::desk::Clock;
use invgate::{
    AddApprovalVoter, AddComment, Approval, ApprovalId, ApprovalStatus, ApprovalTemplateId, ApprovalVoteStatus, CancelRequest,
    CategoryId, CreateRequest, CreateSpontaneousApproval, GetRequest, ListApprovalVoters, ListApprovals, RejectRequest,
    ReopenRequest, RequestCustomApproval, RequestId, RequestPriority, RequestStatus, RequestType, UpdateUser, UserId,
};
use specwright::Timestamp;

use crate::common::{self, Running, start, start_at};

const CUSTOMER: UserId = UserId(8);
const AGENT: UserId = UserId(2);

async fn new_request(client: &Client) -> RequestId {
    let (kind, priority) = (RequestType::Incident, RequestPriority::Low);
    let call = CreateRequest::new("A test", kind, priority, CategoryId(2), CUSTOMER, CUSTOMER);
    client.requests().create(&call).await.unwrap().request_id
}

/// Requests an approval from user 3.
async fn request_approval(client: &Client, request: RequestId) -> Approval {
    client.approvals().create_spontaneous(&CreateSpontaneousApproval::new(1, 3, request, "Please approve.")).await.unwrap();
    client.approvals().list(&ListApprovals::new(request)).await.unwrap().pop().unwrap()
}

/// The number of mails that remind this user of an approval.
async fn reminder_mails(running: &Running, user: i64) -> usize {
    let url = format!("http://{}", running.address);
    let administration = admin::Client::builder(url).bearer(common::ADMIN_TOKEN).build().unwrap();
    let mails = administration.people().list_mails(&ListMails::default().user_id(user)).await.unwrap();
    mails.iter().filter(|mail| mail.kind == "approval reminder").count()
}

#[tokio::test]
async fn voters_are_reminded_once_a_day() {
    let folder = tempfile::tempdir().unwrap();
    let at = |hours: i64| Clock::Stopped(Timestamp::from_epoch(1_800_000_000 + hours * 3600).unwrap());
    let reminded = async |running: &Running, request: RequestId| {
        let approvals = running.client().approvals().list(&ListApprovals::new(request)).await.unwrap();
        (approvals[0].reminder_count, approvals[0].reminders_sent, approvals[0].last_reminder_date.map(Timestamp::epoch))
    };
    let running = start_at(folder.path(), at(0)).await;
    let request = new_request(&running.client()).await;
    let ask = CreateSpontaneousApproval::new(1, 3, request, "Please approve.");
    running.client().approvals().create_spontaneous(&ask).await.unwrap();
    assert_eq!(reminded(&running, request).await, (Some(0), Some(false), None));
    running.stop().await;
    for (hours, count) in [(23, 0), (24, 1), (47, 1), (50, 2)] {
        let running = start_at(folder.path(), at(hours)).await;
        let (reminders, are_sent, last) = reminded(&running, request).await;
        assert_eq!((reminders, are_sent), (Some(count), Some(count > 0)), "after {hours} hours");
        assert_eq!(last.is_some(), count > 0);
        assert_eq!(reminder_mails(&running, 3).await, usize::try_from(count).unwrap());
        running.stop().await;
    }
}

#[tokio::test]
async fn an_approval_is_reassigned_when_a_voter_is_added() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    let request = new_request(&client).await;
    client.approvals().create_spontaneous(&CreateSpontaneousApproval::new(1, 3, request, "Please approve.")).await.unwrap();
    let approval = async || client.approvals().list(&ListApprovals::new(request)).await.unwrap().remove(0);
    let before = approval().await;
    assert_eq!((before.reassigned, before.is_using_approval_manager), (Some(false), Some(false)));
    client.approvals().add_voter(&AddApprovalVoter::new(ApprovalId(before.id.0), 4)).await.unwrap();
    assert_eq!(approval().await.reassigned, Some(true));
    running.stop().await;
}

#[tokio::test]
async fn finishing_a_request_cancels_its_approvals() {
    let folder = tempfile::tempdir().unwrap();
    let at = |hours: i64| Clock::Stopped(Timestamp::from_epoch(1_800_000_000 + hours * 3600).unwrap());
    let running = start_at(folder.path(), at(0)).await;
    let client = running.client();
    for end in ["solved", "rejected", "cancelled"] {
        let request = new_request(&client).await;
        let (one, two) = (request_approval(&client, request).await, request_approval(&client, request).await);
        match end {
            "solved" => {
                let solution = AddComment::new(AGENT, request, "Done.").customer_visible(true).is_solution(true);
                client.comments().add(&solution).await.unwrap();
            }
            "rejected" => drop(client.request_states().reject(&RejectRequest::new(request, AGENT)).await.unwrap()),
            _ => drop(client.request_states().cancel(&CancelRequest::new(request, AGENT)).await.unwrap()),
        }
        for approval in client.approvals().list(&ListApprovals::new(request)).await.unwrap() {
            assert_eq!(approval.status, Some(ApprovalStatus::Cancelled), "{end}");
        }
        for approval in [one, two] {
            let voters = client.approvals().list_possible_voters(&ListApprovalVoters::new(approval.id)).await.unwrap();
            assert_eq!(voters[0].status, Some(ApprovalVoteStatus::Cancelled), "{end}");
        }
        client.request_states().reopen(&ReopenRequest::new(request).author_id(AGENT)).await.unwrap();
        let reopened = client.requests().get(&GetRequest::new(request)).await.unwrap();
        assert_eq!(reopened.status_id, Some(RequestStatus::Open), "{end}");
    }
    running.stop().await;
    let running = start_at(folder.path(), at(25)).await;
    assert_eq!(reminder_mails(&running, 3).await, 0, "nobody is reminded of a cancelled approval");
    running.stop().await;
}

#[tokio::test]
async fn the_manager_of_the_customer_votes_on_a_custom_approval() {
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let client = running.client();
    for manager in [None, Some(UserId(4))] {
        if let Some(manager) = manager {
            client.users().update(&UpdateUser::new(CUSTOMER).manager_id(manager)).await.unwrap();
        }
        let request = new_request(&client).await;
        let ask = RequestCustomApproval::new(AGENT, ApprovalTemplateId(1), request).description("A new chair.");
        client.approvals().request_custom(&ask).await.unwrap();
        let approval = client.approvals().list(&ListApprovals::new(request)).await.unwrap().remove(0);
        assert_eq!(approval.is_using_approval_manager, Some(manager.is_some()));
        let voters = client.approvals().list_possible_voters(&ListApprovalVoters::new(approval.id)).await.unwrap();
        assert_eq!(voters[0].user_id, manager.or(Some(AGENT)));
    }
    running.stop().await;
}

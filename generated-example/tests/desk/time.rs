//! Due work of the background task: waits for a date, and expiry of approvals.

use crate::common::{Running, start_at};
use invgate::desk::Clock;
use invgate::{
    ApprovalStatus, ApprovalTemplateId, ApprovalVoteStatus, GetRequest, ListApprovalVoters, ListApprovals, RequestCustomApproval,
    RequestId, RequestStatus, SetWaitingForDate,
};
use specwright::Timestamp;

/// A time, this number of seconds after a fixed time.
fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_epoch(1_800_000_000 + seconds).unwrap()
}

async fn status(running: &Running, id: i64) -> RequestStatus {
    running.client().requests().get(&GetRequest::new(id)).await.unwrap().status_id.unwrap()
}

#[tokio::test]
async fn a_wait_ends_at_its_date() {
    let folder = tempfile::tempdir().unwrap();
    let running = start_at(folder.path(), Clock::Stopped(moment(0))).await;
    running.client().request_states().set_waiting_for_date(&SetWaitingForDate::new(RequestId(1), moment(60))).await.unwrap();
    assert_eq!(status(&running, 1).await, RequestStatus::Waiting);
    running.stop().await;
    let running = start_at(folder.path(), Clock::Stopped(moment(59))).await;
    assert_eq!(status(&running, 1).await, RequestStatus::Waiting);
    running.stop().await;
    let running = start_at(folder.path(), Clock::Stopped(moment(60))).await;
    assert_eq!(status(&running, 1).await, RequestStatus::Open);
    running.stop().await;
}

#[tokio::test]
async fn an_approval_expires() {
    let folder = tempfile::tempdir().unwrap();
    let running = start_at(folder.path(), Clock::Stopped(moment(0))).await;
    let asked = RequestCustomApproval::new(1, ApprovalTemplateId(1), 2).description("A new chair.");
    running.client().approvals().request_custom(&asked).await.unwrap();
    assert_eq!(status(&running, 2).await, RequestStatus::Pending);
    running.stop().await;
    let running = start_at(folder.path(), Clock::Stopped(moment(10 * 365 * 86_400))).await;
    let approvals = running.client().approvals().list(&ListApprovals::new(2)).await.unwrap();
    let approval = approvals.first().unwrap();
    assert_eq!(approval.status, Some(ApprovalStatus::Rejected));
    let voters = running.client().approvals().list_possible_voters(&ListApprovalVoters::new(approval.id)).await.unwrap();
    assert_eq!(voters.first().unwrap().status, Some(ApprovalVoteStatus::Expired));
    assert_eq!(status(&running, 2).await, RequestStatus::Open);
    running.stop().await;
}

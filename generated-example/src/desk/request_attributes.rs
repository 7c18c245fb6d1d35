//! The resource `request_attributes`: the priorities, sources, statuses and types of requests with their names.
//!

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use crate::{
    ListRequestPriorities, ListRequestSources, ListRequestStatuses, ListRequestTypes, RequestPriority, RequestPriorityLabel,
    RequestSource, RequestSourceLabel, RequestStatus, RequestStatusLabel, RequestType, RequestTypeLabel, server,
};

const PRIORITIES: [(RequestPriority, &str); 5] = [
    (RequestPriority::Low, "Low"),
    (RequestPriority::Medium, "Medium"),
    (RequestPriority::High, "High"),
    (RequestPriority::Urgent, "Urgent"),
    (RequestPriority::Critical, "Critical"),
];

const SOURCES: [(RequestSource, &str); 14] = [
    (RequestSource::Email, "Email"),
    (RequestSource::Web, "Web"),
    (RequestSource::Phone, "Phone"),
    (RequestSource::InPerson, "In person"),
    (RequestSource::InstantMessaging, "Instant messaging"),
    (RequestSource::Scheduled, "Scheduled"),
    (RequestSource::Imported, "Imported"),
    (RequestSource::Api, "API"),
    (RequestSource::MsTeams, "MS Teams"),
    (RequestSource::WhatsApp, "WhatsApp"),
    (RequestSource::Workflow, "Workflow"),
    (RequestSource::EmbeddedChat, "Embedded chat"),
    (RequestSource::MobileApp, "Mobile app"),
    (RequestSource::Mcp, "MCP"),
];

const STATUSES: [(RequestStatus, &str); 8] = [
    (RequestStatus::New, "New"),
    (RequestStatus::Open, "Open"),
    (RequestStatus::Pending, "Pending"),
    (RequestStatus::Waiting, "Waiting"),
    (RequestStatus::Solved, "Solved"),
    (RequestStatus::Closed, "Closed"),
    (RequestStatus::Rejected, "Rejected"),
    (RequestStatus::Cancelled, "Cancelled"),
];

const TYPES: [(RequestType, &str); 6] = [
    (RequestType::Incident, "Incident"),
    (RequestType::ServiceRequest, "Service request"),
    (RequestType::Question, "Question"),
    (RequestType::Problem, "Problem"),
    (RequestType::Change, "Change"),
    (RequestType::MajorIncident, "Major incident"),
];

impl server::RequestAttributes for Desk {
    async fn list_priorities(
        &self,
        _: &RequestContext,
        request: ListRequestPriorities,
    ) -> Result<Vec<RequestPriorityLabel>, HandlerError> {
        Ok(selected(&PRIORITIES, request.id).map(|(id, name)| RequestPriorityLabel { id, name: Some(name) }).collect())
    }
    async fn list_sources(
        &self,
        _: &RequestContext,
        request: ListRequestSources,
    ) -> Result<Vec<RequestSourceLabel>, HandlerError> {
        Ok(selected(&SOURCES, request.id).map(|(id, name)| RequestSourceLabel { id, name: Some(name) }).collect())
    }
    async fn list_statuses(
        &self,
        _: &RequestContext,
        request: ListRequestStatuses,
    ) -> Result<Vec<RequestStatusLabel>, HandlerError> {
        Ok(statuses(request.id))
    }
    async fn list_types(&self, _: &RequestContext, request: ListRequestTypes) -> Result<Vec<RequestTypeLabel>, HandlerError> {
        Ok(selected(&TYPES, request.id).map(|(id, name)| RequestTypeLabel { id, name: Some(name) }).collect())
    }
}

/// The statuses with their names; if `only` is set, at most this status.
pub(super) fn statuses(only: Option<RequestStatus>) -> Vec<RequestStatusLabel> {
    selected(&STATUSES, only).map(|(id, name)| RequestStatusLabel { id, name: Some(name) }).collect()
}

fn selected<T: Copy + PartialEq>(all: &'static [(T, &'static str)], only: Option<T>) -> impl Iterator<Item = (T, String)> {
    let kept = all.iter().filter(move |(id, _)| only.is_none_or(|only| only == *id));
    kept.map(|(id, name)| (*id, (*name).to_owned()))
}

/// The name of a status.
pub(super) fn status_name(status: RequestStatus) -> String {
    name(&STATUSES, status)
}
/// The name of a priority.
pub(super) fn priority_name(priority: RequestPriority) -> String {
    name(&PRIORITIES, priority)
}
/// The name of a type.
pub(super) fn type_name(kind: RequestType) -> String {
    name(&TYPES, kind)
}
/// The name of a source.
pub(super) fn source_name(source: RequestSource) -> String {
    name(&SOURCES, source)
}

fn name<T: Copy + PartialEq>(all: &'static [(T, &'static str)], value: T) -> String {
    selected(all, Some(value)).next().map(|(_, name)| name).unwrap_or_default()
}

//! The resource `request_people`: collaborators and observers of requests.
//!
//! Not here: the customer and the agent, which are fields of the request.

use specwright::server::RequestContext;
use specwright::{HandlerError, Violations};

use super::Desk;
use super::lifecycle::Action;
use super::membership::{self, MembershipChange};
use super::record::REQUEST;
use super::storage::{JoinTable, write_row};
use crate::{
    AddRequestCollaborators, AddRequestObservers, ListRequestCollaborators, ListRequestObservers, Outcome, RequestId, UserId,
    server,
};

pub(super) const COLLABORATORS: JoinTable =
    JoinTable { table: "request_collaborators", owner_column: "request_id", member_column: "user_id", member_table: "users" };
const OBSERVERS: JoinTable =
    JoinTable { table: "request_observers", owner_column: "request_id", member_column: "user_id", member_table: "users" };

impl server::RequestPeople for Desk {
    async fn list_collaborators(
        &self,
        _: &RequestContext,
        request: ListRequestCollaborators,
    ) -> Result<Vec<UserId>, HandlerError> {
        self.people(COLLABORATORS, request.request_id).await
    }

    async fn list_observers(&self, _: &RequestContext, request: ListRequestObservers) -> Result<Vec<UserId>, HandlerError> {
        self.people(OBSERVERS, request.request_id).await
    }

    async fn add_collaborators(&self, _: &RequestContext, request: AddRequestCollaborators) -> Result<Outcome, HandlerError> {
        let users = request.users_id.into_iter().flatten().chain(request.user_id).collect();
        self.add_people(COLLABORATORS, request.request_id, request.author_id, users).await
    }

    async fn add_observers(&self, _: &RequestContext, request: AddRequestObservers) -> Result<Outcome, HandlerError> {
        let users = request.users_id.into_iter().flatten().chain(request.user_id).collect();
        self.add_people(OBSERVERS, request.request_id, request.author_id, users).await
    }
}

impl Desk {
    async fn people(&self, join: JoinTable, request: RequestId) -> Result<Vec<UserId>, HandlerError> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request).await? {
            return Err(REQUEST.not_found(request));
        }
        join.members(&mut db, request).await
    }
    async fn add_people(
        &self,
        join: JoinTable,
        request: RequestId,
        author: UserId,
        users: Vec<UserId>,
    ) -> Result<Outcome, HandlerError> {
        if users.is_empty() {
            return Err(missing_users());
        }
        self.transaction((join, request, author, users), async |desk, db, (join, request, author, users)| {
            let action: Action = desk.action_on(db, request, Some(author)).await?;
            action.lock(db).await?;
            membership::change_users(db, join, request, &users, MembershipChange::Add).await?;
            write_row("requests").set("last_update", action.now).update(db, "id", request).await?;
            Ok(Outcome::default())
        })
        .await
    }
}

/// The documentation of the API marks both parameters as optional, but a request needs one.
fn missing_users() -> HandlerError {
    let mut violations = Violations::default();
    violations.add("user_id", "any_of", "user_id or users_id is required");
    HandlerError::invalid(violations)
}

//! Collaborators and observers of requests.
//!
//! In: requests of the resource. Out: users, by their numbers. Not here: customer and agent, which the request itself names.

use specwright::server::RequestContext;
use specwright::{HandlerError, Violations};

use super::Desk;
use super::known::REQUEST;
use super::lifecycle::Step;
use super::membership::{self, Change};
use super::storage::{Link, columns};
use crate::{
    AddRequestCollaborators, AddRequestObservers, ListRequestCollaborators, ListRequestObservers, Outcome, RequestId, UserId,
    server,
};

const COLLABORATORS: Link = Link { table: "request_collaborators", owner: "request_id", member: "user_id", members: "users" };
const OBSERVERS: Link = Link { table: "request_observers", owner: "request_id", member: "user_id", members: "users" };

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
    async fn people(&self, link: Link, request: RequestId) -> Result<Vec<UserId>, HandlerError> {
        let mut db = self.read().await?;
        if !REQUEST.exists(&mut db, request).await? {
            return Err(REQUEST.missing(request));
        }
        link.members(&mut db, request).await
    }
    async fn add_people(
        &self,
        link: Link,
        request: RequestId,
        author: UserId,
        users: Vec<UserId>,
    ) -> Result<Outcome, HandlerError> {
        if users.is_empty() {
            return Err(nobody());
        }
        self.change((link, request, author, users), async |desk, db, (link, request, author, users)| {
            let step: Step = desk.step_of(db, request, Some(author)).await?;
            step.lock(db).await?;
            membership::users(db, link, request, &users, Change::Add).await?;
            columns("requests").set("last_update", step.now).update(db, "id", request).await?;
            Ok(Outcome::default())
        })
        .await
    }
}

/// The document makes neither parameter required, and one of them is.
fn nobody() -> HandlerError {
    let mut violations = Violations::default();
    violations.add("user_id", "any_of", "user_id or users_id is required");
    HandlerError::invalid(violations)
}

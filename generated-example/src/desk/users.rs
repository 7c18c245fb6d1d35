//! Users: making, reading, changing and finding them.
//!
//! In: requests of the resource. Out: users as they are stored. Not here: what they belong to, which is told by
//! `users/memberships`, and logging in; only API users call.

mod find;
mod memberships;
mod write;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::storage::sql;
use crate::{
    ChangeUserPassword, ConvertUser, CreateUser, CreateUserToken, DeleteUser, DisableUser, EnableUser, FindUser, FoundUsers,
    GetUser, ListUserMemberships, ListUsers, Outcome, ResetUserPassword, SearchUsers, UpdateUser, User, UserMemberships,
    UserToken, server,
};

pub(super) use write::{NewUser, insert};

impl server::Users for Desk {
    async fn create(&self, _: &RequestContext, request: CreateUser) -> Result<User, HandlerError> {
        let new = NewUser::from_call(request).await?;
        let mut db = self.write().await?;
        let id = insert(&mut db, new, self.now()).await?;
        let created = find::one(&mut db, id, true).await?;
        db.commit().await?;
        created.ok_or_else(|| super::known::USER.missing(id))
    }

    async fn get(&self, _: &RequestContext, request: GetUser) -> Result<Option<User>, HandlerError> {
        find::one(&mut *self.read().await?, request.id, request.include_disabled == Some(true)).await
    }

    async fn update(&self, _: &RequestContext, request: UpdateUser) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        write::change(&mut db, request).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn delete(&self, _: &RequestContext, request: DeleteUser) -> Result<Outcome, HandlerError> {
        self.mark(request.id, "is_deleted", true).await
    }

    async fn disable(&self, _: &RequestContext, request: DisableUser) -> Result<Outcome, HandlerError> {
        self.mark(request.id, "is_disabled", true).await
    }

    async fn enable(&self, _: &RequestContext, request: EnableUser) -> Result<Outcome, HandlerError> {
        self.mark(request.id, "is_disabled", false).await
    }

    async fn convert(&self, _: &RequestContext, request: ConvertUser) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        write::convert(&mut db, request.id, self.now()).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn find(&self, _: &RequestContext, request: FindUser) -> Result<Option<User>, HandlerError> {
        find::by_name(&mut *self.read().await?, request.username, request.email).await
    }

    async fn list(&self, _: &RequestContext, request: ListUsers) -> Result<Vec<User>, HandlerError> {
        let mut db = self.read().await?;
        let disabled = request.include_disabled == Some(true);
        match request.ids.filter(|ids| !ids.is_empty()) {
            Some(ids) => find::many(&mut db, &ids, disabled).await,
            None => {
                let text = "SELECT * FROM users WHERE is_deleted = 0 AND (is_disabled = 0 OR is_disabled = $1) ORDER BY id";
                sql(text).bind(disabled).all(&mut db).await?.iter().map(find::read).collect()
            }
        }
    }

    async fn search(&self, _: &RequestContext, request: SearchUsers) -> Result<FoundUsers, HandlerError> {
        find::search(&mut *self.read().await?, request).await
    }

    async fn change_password(&self, _: &RequestContext, request: ChangeUserPassword) -> Result<Outcome, HandlerError> {
        let hash = super::digest::password(request.password).await?;
        let mut db = self.write().await?;
        write::set_password(&mut db, request.id, hash, request.force_password_change == Some(true)).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn reset_password(&self, _: &RequestContext, request: ResetUserPassword) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        write::reset_password(&mut db, request, self.now()).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }

    async fn create_token(&self, _: &RequestContext, request: CreateUserToken) -> Result<UserToken, HandlerError> {
        let token = specwright::Secret::new(super::digest::random(24)?);
        let mut db = self.write().await?;
        write::open_session(&mut db, request.id, &token, self.now()).await?;
        db.commit().await?;
        Ok(UserToken { token: Some(token) })
    }

    async fn list_memberships(
        &self,
        _: &RequestContext,
        request: ListUserMemberships,
    ) -> Result<Vec<UserMemberships>, HandlerError> {
        memberships::of(&mut *self.read().await?, &request.ids).await
    }
}

impl Desk {
    async fn mark(&self, user: crate::UserId, column: &'static str, value: bool) -> Result<Outcome, HandlerError> {
        let mut db = self.write().await?;
        write::mark(&mut db, user, column, value).await?;
        db.commit().await?;
        Ok(Outcome::default())
    }
}

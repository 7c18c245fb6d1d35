//! The resource `users`: creating, reading, updating and finding users.
//!
//! Not here: the credentials of the API (see `auth`). Users of the desk cannot call the API.

pub(super) mod find;
mod memberships;
mod write;

use specwright::HandlerError;
use specwright::server::RequestContext;

use super::Desk;
use super::record::USER;
use crate::{
    ChangeUserPassword, ConvertUser, CreateUser, CreateUserToken, DeleteUser, DisableUser, EnableUser, FindUser, FoundUsers,
    GetUser, ListUserMemberships, ListUsers, Outcome, ResetUserPassword, SearchUsers, UpdateUser, User, UserMemberships,
    UserToken, server,
};

pub(super) use write::{NewUser, insert};

impl server::Users for Desk {
    async fn create(&self, _: &RequestContext, request: CreateUser) -> Result<User, HandlerError> {
        let (mut new, password) = NewUser::from_call(request);
        if let Some(password) = password {
            // Hashing is expensive, so a request that will be refused is refused before.
            new.check(&mut self.read().await?).await?;
            new.password_hash = Some(self.hasher.hash(password).await?);
        }
        self.transaction(new, async |desk, db, new| {
            let id = insert(db, new, desk.now()).await?;
            find::by_id(db, id, true).await?.ok_or_else(|| USER.not_found(id))
        })
        .await
    }

    async fn get(&self, _: &RequestContext, request: GetUser) -> Result<Option<User>, HandlerError> {
        find::by_id(&mut self.read().await?, request.id, request.include_disabled == Some(true)).await
    }

    async fn update(&self, _: &RequestContext, request: UpdateUser) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |_, db, request| {
            write::update(db, request).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn delete(&self, _: &RequestContext, request: DeleteUser) -> Result<Outcome, HandlerError> {
        self.set_user_state(request.id, write::AccountState::Deleted).await
    }

    async fn disable(&self, _: &RequestContext, request: DisableUser) -> Result<Outcome, HandlerError> {
        self.set_user_state(request.id, write::AccountState::Disabled).await
    }

    async fn enable(&self, _: &RequestContext, request: EnableUser) -> Result<Outcome, HandlerError> {
        self.set_user_state(request.id, write::AccountState::Enabled).await
    }

    async fn convert(&self, _: &RequestContext, request: ConvertUser) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            write::convert(db, request.id, desk.now()).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn find(&self, _: &RequestContext, request: FindUser) -> Result<Option<User>, HandlerError> {
        find::by_name(&mut self.read().await?, request.username, request.email).await
    }

    async fn list(&self, _: &RequestContext, request: ListUsers) -> Result<Vec<User>, HandlerError> {
        let ids = request.ids.filter(|ids| !ids.is_empty());
        find::by_ids(&mut self.read().await?, ids.as_deref(), request.include_disabled == Some(true)).await
    }

    async fn search(&self, _: &RequestContext, request: SearchUsers) -> Result<FoundUsers, HandlerError> {
        find::search(&mut self.read().await?, request).await
    }

    async fn change_password(&self, _: &RequestContext, request: ChangeUserPassword) -> Result<Outcome, HandlerError> {
        USER.require_exists(&mut self.read().await?, request.id).await?;
        let hash = self.hasher.hash(request.password).await?;
        let input = (request.id, hash, request.force_password_change == Some(true));
        self.transaction(input, async |_, db, (id, hash, force)| write::set_password(db, id, hash, force).await).await?;
        Ok(Outcome::default())
    }

    async fn reset_password(&self, _: &RequestContext, request: ResetUserPassword) -> Result<Outcome, HandlerError> {
        self.transaction(request, async |desk, db, request| {
            write::reset_password(db, request, desk.now()).await?;
            Ok(Outcome::default())
        })
        .await
    }

    async fn create_token(&self, _: &RequestContext, request: CreateUserToken) -> Result<UserToken, HandlerError> {
        let token = specwright::Secret::new(super::digest::random_hex(24)?);
        self.transaction((request.id, token), async |desk, db, (id, token)| {
            write::add_session_token(db, id, &token, desk.now()).await?;
            Ok(UserToken { token: Some(token) })
        })
        .await
    }

    async fn list_memberships(
        &self,
        _: &RequestContext,
        request: ListUserMemberships,
    ) -> Result<Vec<UserMemberships>, HandlerError> {
        memberships::by_user(&mut self.read().await?, &request.ids).await
    }
}

impl Desk {
    async fn set_user_state(&self, user: crate::UserId, state: write::AccountState) -> Result<Outcome, HandlerError> {
        self.transaction((user, state), async |_, db, (user, state)| write::set_state(db, user, state).await).await?;
        Ok(Outcome::default())
    }
}

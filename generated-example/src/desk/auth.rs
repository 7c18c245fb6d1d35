//! Authenticates API users by name and token (HTTP Basic).
//!
//! In: the credentials of a call. Out: the principal, or a 401. Not here: the delay of guesses (see `site/guesses`), OAuth2 tokens (see
//! `tokens`), and the passwords of users, which the API does not accept.

use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
use specwright::{HandlerError, Secret};

use super::storage::{Db, sql};
use super::{Desk, digest};

impl Authenticate for Desk {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        let Some(Credentials::Basic { user, password }) = credentials else { return Err(HandlerError::unauthenticated()) };
        match self.accepts(user, password).await? {
            true => Ok(Principal::new(user)),
            false => Err(HandlerError::unauthenticated()),
        }
    }
}

impl Desk {
    /// Whether this token is the token of the API user with this name.
    pub async fn accepts(&self, user: &str, token: &Secret) -> Result<bool, HandlerError> {
        accepts(&mut self.storage.read().await?, user, token).await
    }
    /// Sets the token of the API user with this name. Creates the user if it does not exist. The previous token becomes invalid.
    pub async fn set_api_token(&self, name: &str, token: &Secret) -> Result<(), HandlerError> {
        let input = (name.to_owned(), token.clone());
        self.transaction(input, async |_, db, (name, token)| set_token(db, &name, &token).await).await
    }
}

/// Whether this token is the token of the API user with this name.
pub(super) async fn accepts(db: &mut Db, user: &str, token: &Secret) -> Result<bool, HandlerError> {
    // PostgreSQL refuses text with a null character, so no name in the database contains one.
    let name = user.replace('\0', "");
    let known = sql("SELECT salt, token_hash FROM api_users WHERE name = $1").bind_text(&name).optional(db).await?;
    // The token of an unknown user is compared with an empty hash, so that the response time does not reveal which users exist.
    let (salt, expected) = match &known {
        Some(row) => (row.get::<String>("salt")?, row.get::<String>("token_hash")?),
        None => (String::new(), String::new()),
    };
    let shown = Secret::new(digest::hash_token(&salt, token));
    Ok(same_secret(&shown, &Secret::new(expected)) && name == user)
}

/// Sets the token of an API user. Creates the user if it does not exist.
pub(super) async fn set_token(db: &mut Db, name: &str, token: &Secret) -> Result<(), HandlerError> {
    let salt = digest::random_hex(16)?;
    let hash = digest::hash_token(&salt, token);
    let text = "INSERT INTO api_users (name, salt, token_hash) VALUES ($1, $2, $3) \
        ON CONFLICT (name) DO UPDATE SET salt = excluded.salt, token_hash = excluded.token_hash";
    sql(text).bind_text(name).bind_text(&salt).bind_text(&hash).run(db).await.map(drop)
}

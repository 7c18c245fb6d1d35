//! Who may call: API users with tokens.
//!
//! In: the credentials of a call. Out: the caller, or a refusal. Not here: OAuth2 tokens, which the router issues (see `tokens`),
//! and portal passwords, which do not open the API.

use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
use specwright::{HandlerError, Secret};

use super::storage::sql;
use super::{Desk, digest};

impl Authenticate for Desk {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        let Some(Credentials::Basic { user, password }) = credentials else { return Err(HandlerError::unauthenticated()) };
        if self.accepts(user, password).await? { Ok(Principal::new(user)) } else { Err(HandlerError::unauthenticated()) }
    }
}

impl Desk {
    /// Whether an API user of this name has this token.
    pub async fn accepts(&self, user: &str, token: &Secret) -> Result<bool, HandlerError> {
        let mut db = self.read().await?;
        let known = sql("SELECT salt, token_hash FROM api_users WHERE name = $1").text(user).optional(&mut db).await?;
        // An unknown name is compared too, with what no token gives, so that time does not tell which names exist.
        let (salt, expected) = match &known {
            Some(row) => (row.get::<String>("salt")?, row.get::<String>("token_hash")?),
            None => (String::new(), String::new()),
        };
        let shown = Secret::new(digest::token(&salt, token));
        Ok(same_secret(&shown, &Secret::new(expected)))
    }
    /// Lets an API user of this name call with this token, from now on and with no other.
    pub async fn set_api_token(&self, name: &str, token: &Secret) -> Result<(), HandlerError> {
        let salt = digest::random(16)?;
        let hash = digest::token(&salt, token);
        let mut db = self.write().await?;
        let text = "INSERT INTO api_users (name, salt, token_hash) VALUES ($1, $2, $3) \
            ON CONFLICT (name) DO UPDATE SET salt = excluded.salt, token_hash = excluded.token_hash";
        sql(text).text(name).text(&salt).text(&hash).run(&mut db).await?;
        db.commit().await
    }
}

//! Authenticates API users by name and token (HTTP Basic).
//!
//! In: the credentials of a call. Out: the principal, or a 401. Not here: OAuth2 tokens (see `tokens`), and the passwords of users, which the
//! API does not accept.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
use specwright::{HandlerError, Secret};

use super::storage::{Db, sql};
use super::{Desk, digest};

/// The delay of the response to a wrong token, per delayed response that is already waiting.
const DELAY: Duration = Duration::from_millis(50);
/// The longest delay of a response to a wrong token.
const MAX_DELAY: Duration = Duration::from_secs(2);

/// Delays the responses to wrong tokens, to slow down guessing. The delay grows with the number of responses that are waiting. Responses to
/// correct tokens are never delayed.
#[derive(Debug, Default)]
pub(super) struct GuessDelay(AtomicU32);

impl GuessDelay {
    async fn wait(&self) {
        let waiting = DelayedResponse::new(&self.0);
        tokio::time::sleep(DELAY.saturating_mul(waiting.before).min(MAX_DELAY)).await;
    }
}

/// Counts a delayed response while it waits. Its `Drop` decrements the count even if the call is cancelled.
struct DelayedResponse<'a> {
    count: &'a AtomicU32,
    before: u32,
}

impl<'a> DelayedResponse<'a> {
    fn new(count: &'a AtomicU32) -> Self {
        DelayedResponse { count, before: count.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for DelayedResponse<'_> {
    fn drop(&mut self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Authenticate for Desk {
    async fn authenticate(&self, _: &RequestContext, credentials: Option<Credentials<'_>>) -> Result<Principal, HandlerError> {
        let Some(Credentials::Basic { user, password }) = credentials else { return Err(HandlerError::unauthenticated()) };
        if self.accepts(user, password).await? {
            return Ok(Principal::new(user));
        }
        self.delay_wrong_token().await;
        Err(HandlerError::unauthenticated())
    }
}

impl Desk {
    /// Whether this token is the token of the API user with this name.
    pub async fn accepts(&self, user: &str, token: &Secret) -> Result<bool, HandlerError> {
        accepts(&mut self.storage.read().await?, user, token).await
    }
    /// Waits before the response to a wrong token. See [`GuessDelay`].
    pub(crate) async fn delay_wrong_token(&self) {
        self.guess_delay.wait().await;
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

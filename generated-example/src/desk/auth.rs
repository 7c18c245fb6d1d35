//! Who may call: API users with tokens.
//!
//! In: the credentials of a call. Out: the caller, or a refusal. Not here: OAuth2 tokens, which the router issues (see `tokens`),
//! and portal passwords, which do not open the API.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use specwright::server::{Authenticate, Credentials, Principal, RequestContext, same_secret};
use specwright::{HandlerError, Secret};

use super::storage::{Db, sql};
use super::{Desk, digest};

/// How long the answer to a wrong token waits, for each wrong one that waits already, and at most.
const DELAY: Duration = Duration::from_millis(50);
const LONGEST_DELAY: Duration = Duration::from_secs(2);

/// Slows guessing down: the more wrong tokens were shown in the last seconds, the longer each answer waits. Right ones never wait.
#[derive(Debug, Default)]
pub(super) struct Guesses(AtomicU32);

impl Guesses {
    async fn slow_down(&self) {
        let waiting = Waiting::new(&self.0);
        tokio::time::sleep(DELAY.saturating_mul(waiting.before).min(LONGEST_DELAY)).await;
    }
}

/// Counts an answer that waits, also when its call is cancelled.
struct Waiting<'a> {
    count: &'a AtomicU32,
    before: u32,
}

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicU32) -> Self {
        Waiting { count, before: count.fetch_add(1, Ordering::Relaxed) }
    }
}

impl Drop for Waiting<'_> {
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
        self.slow_down_guesses().await;
        Err(HandlerError::unauthenticated())
    }
}

impl Desk {
    /// Whether an API user of this name has this token.
    pub async fn accepts(&self, user: &str, token: &Secret) -> Result<bool, HandlerError> {
        accepts(&mut self.storage.read().await?, user, token).await
    }
    /// Delays the answer to a wrong token, longer the more of them were shown in the last seconds.
    pub(crate) async fn slow_down_guesses(&self) {
        self.guesses.slow_down().await;
    }
    /// Lets an API user of this name call with this token, from now on and with no other.
    pub async fn set_api_token(&self, name: &str, token: &Secret) -> Result<(), HandlerError> {
        let input = (name.to_owned(), token.clone());
        self.change(input, async |_, db, (name, token)| set_token(db, &name, &token).await).await
    }
}

/// Whether an API user of this name has this token.
pub(super) async fn accepts(db: &mut Db, user: &str, token: &Secret) -> Result<bool, HandlerError> {
    // No name in the database has this character, and PostgreSQL takes no text with it.
    let asked = user.replace('\0', "");
    let known = sql("SELECT salt, token_hash FROM api_users WHERE name = $1").text(&asked).optional(db).await?;
    // An unknown name is compared too, with what no token gives, so that time does not tell which names exist.
    let (salt, expected) = match &known {
        Some(row) => (row.get::<String>("salt")?, row.get::<String>("token_hash")?),
        None => (String::new(), String::new()),
    };
    let shown = Secret::new(digest::token(&salt, token));
    Ok(same_secret(&shown, &Secret::new(expected)) && asked == user)
}

/// Sets the token of an API user, who is made if there is none of this name.
pub(super) async fn set_token(db: &mut Db, name: &str, token: &Secret) -> Result<(), HandlerError> {
    let salt = digest::random(16)?;
    let hash = digest::token(&salt, token);
    let text = "INSERT INTO api_users (name, salt, token_hash) VALUES ($1, $2, $3) \
        ON CONFLICT (name) DO UPDATE SET salt = excluded.salt, token_hash = excluded.token_hash";
    sql(text).text(name).text(&salt).text(&hash).run(db).await.map(drop)
}

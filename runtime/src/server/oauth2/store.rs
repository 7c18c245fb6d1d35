//! Stores of tokens.
//!
//! In: tokens and their grants. Out: the grant of a token, until the token expires. Not here: who gets a token (see `oauth2`). The default
//! store is memory. With a store in a database, several processes share tokens, and tokens survive a restart.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::HandlerError;
use crate::server::auth::same_secret;
use crate::types::Secret;

/// The client and the scopes of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// The client that requested the token.
    pub client: String,
    /// The scopes; `None` means all of the client's.
    pub scopes: Option<BTreeSet<String>>,
}

impl Grant {
    /// A grant for this client with these scopes; `None` means all of the client's.
    pub fn new(client: impl Into<String>, scopes: Option<BTreeSet<String>>) -> Self {
        Grant { client: client.into(), scopes }
    }
}

/// An issued token, for the store.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NewToken<'t> {
    /// The token. A store outside of memory should store a hash of it, since anyone with the token can call the service.
    pub token: &'t Secret,
    /// The client and the scopes.
    pub grant: &'t Grant,
    /// The time until the token expires.
    pub lifetime: Duration,
    /// The largest number of tokens of one client. If there are more, its oldest tokens expire.
    pub tokens_per_client: usize,
}

/// A store of tokens.
pub trait TokenStore: Send + Sync + 'static {
    /// Stores a new token, and removes the oldest tokens of its client above `tokens_per_client`.
    fn insert(&self, token: NewToken<'_>) -> impl Future<Output = Result<(), HandlerError>> + Send;
    /// The grant of a token; `None` if there is no such token, or if it has expired.
    fn find(&self, token: &Secret) -> impl Future<Output = Result<Option<Grant>, HandlerError>> + Send;
}

/// [`TokenStore`] as a trait object.
pub(super) trait DynStore: Send + Sync {
    fn insert<'a>(&'a self, token: NewToken<'a>) -> StoreFuture<'a, ()>;
    fn find<'a>(&'a self, token: &'a Secret) -> StoreFuture<'a, Option<Grant>>;
}

type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, HandlerError>> + Send + 'a>>;

impl<S: TokenStore> DynStore for S {
    fn insert<'a>(&'a self, token: NewToken<'a>) -> StoreFuture<'a, ()> {
        Box::pin(TokenStore::insert(self, token))
    }
    fn find<'a>(&'a self, token: &'a Secret) -> StoreFuture<'a, Option<Grant>> {
        Box::pin(TokenStore::find(self, token))
    }
}

/// A store in memory. Tokens are found by a keyed hash, so that the time of a search reveals nothing about them.
#[derive(Default)]
pub(super) struct Memory {
    hasher: RandomState,
    tokens: Mutex<Tokens>,
}

#[derive(Default)]
struct Tokens {
    by_hash: BTreeMap<u64, Token>,
    /// The hashes of each client's tokens, the oldest first.
    by_client: BTreeMap<String, VecDeque<u64>>,
}

struct Token {
    text: Secret,
    grant: Grant,
    /// When the token expires; `None` if that is out of the clock's range.
    expires: Option<Instant>,
}

impl Token {
    fn has_expired(&self, now: Instant) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

impl Tokens {
    fn insert(&mut self, hash: u64, token: Token, limit: usize) {
        let client = token.grant.client.clone();
        self.by_hash.insert(hash, token);
        let hashes = self.by_client.entry(client).or_default();
        hashes.push_back(hash);
        while hashes.len() > limit.max(1)
            && let Some(oldest) = hashes.pop_front()
        {
            self.by_hash.remove(&oldest);
        }
    }
    fn remove_expired(&mut self, now: Instant) {
        for hashes in self.by_client.values_mut() {
            while let Some(oldest) = hashes.front()
                && self.by_hash.get(oldest).is_none_or(|token| token.has_expired(now))
            {
                self.by_hash.remove(oldest);
                hashes.pop_front();
            }
        }
        self.by_client.retain(|_, hashes| !hashes.is_empty());
    }
}

impl TokenStore for Memory {
    async fn insert(&self, new: NewToken<'_>) -> Result<(), HandlerError> {
        let now = Instant::now();
        let token = Token { text: new.token.clone(), grant: new.grant.clone(), expires: now.checked_add(new.lifetime) };
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.remove_expired(now);
        tokens.insert(self.hasher.hash_one(new.token.expose()), token, new.tokens_per_client);
        Ok(())
    }
    async fn find(&self, token: &Secret) -> Result<Option<Grant>, HandlerError> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tokens.by_hash.get(&self.hasher.hash_one(token.expose()));
        let known = known.filter(|known| same_secret(&known.text, token) && !known.has_expired(Instant::now()));
        Ok(known.map(|known| known.grant.clone()))
    }
}

//! Stores of tokens.
//!
//! In: a token and what it grants. Out: what a token grants, until it ends. Not here: who gets one (see `oauth2`). The default store is
//! memory. With a database, several processes share tokens and a restart keeps them.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::HandlerError;
use crate::server::auth::same_secret;
use crate::types::Secret;

/// What a token grants.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// The client that requested it.
    pub client: String,
    /// The scopes; `None`: all of the client's.
    pub scopes: Option<BTreeSet<String>>,
}

impl Grant {
    /// To this client, with these scopes; `None`: all of the client's.
    pub fn new(client: impl Into<String>, scopes: Option<BTreeSet<String>>) -> Self {
        Grant { client: client.into(), scopes }
    }
}

/// A token that was issued, to be stored.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NewToken<'t> {
    /// The token. A store that is not memory writes a hash of it: the token itself opens the service.
    pub token: &'t Secret,
    /// What it grants.
    pub grant: &'t Grant,
    /// How long it lives.
    pub lifetime: Duration,
    /// How many tokens one client may have; when there are more, its oldest tokens end.
    pub tokens_per_client: usize,
}

/// Stores tokens.
pub trait TokenStore: Send + Sync + 'static {
    /// Stores a new token, and ends the oldest ones of its client above `tokens_per_client`.
    fn insert(&self, token: NewToken<'_>) -> impl Future<Output = Result<(), HandlerError>> + Send;
    /// What a token grants; `None` when there is no such token, or it has ended.
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

/// Tokens in memory, by a keyed hash, so that the time of a search tells nothing about them.
#[derive(Default)]
pub(super) struct Memory {
    hasher: RandomState,
    tokens: Mutex<Tokens>,
}

#[derive(Default)]
struct Tokens {
    by_hash: BTreeMap<u64, Token>,
    /// Hashes of each client's tokens, the oldest first.
    by_client: BTreeMap<String, VecDeque<u64>>,
}

struct Token {
    text: Secret,
    grant: Grant,
    /// `None`: later than the clock goes.
    ends: Option<Instant>,
}

impl Token {
    fn has_ended(&self, now: Instant) -> bool {
        self.ends.is_some_and(|ends| ends <= now)
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
    fn remove_ended(&mut self, now: Instant) {
        for hashes in self.by_client.values_mut() {
            while let Some(oldest) = hashes.front()
                && self.by_hash.get(oldest).is_none_or(|token| token.has_ended(now))
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
        let token = Token { text: new.token.clone(), grant: new.grant.clone(), ends: now.checked_add(new.lifetime) };
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.remove_ended(now);
        tokens.insert(self.hasher.hash_one(new.token.expose()), token, new.tokens_per_client);
        Ok(())
    }
    async fn find(&self, token: &Secret) -> Result<Option<Grant>, HandlerError> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let known = tokens.by_hash.get(&self.hasher.hash_one(token.expose()));
        let known = known.filter(|known| same_secret(&known.text, token) && !known.has_ended(Instant::now()));
        Ok(known.map(|known| known.grant.clone()))
    }
}

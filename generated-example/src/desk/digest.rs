//! Hashes of files, tokens and passwords.
//!
//! In: bytes or secrets. Out: text to store. Tokens are long and random, so a fast hash (SHA-256) protects them. Passwords are not, so their
//! hash is slow (Argon2id).

use std::fmt::Write as _;
use std::num::NonZero;
use std::sync::Arc;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, RECOMMENDED_SALT_LEN, Version, password_hash};
use sha2::{Digest as _, Sha256};
use specwright::{HandlerError, Secret};
use tokio::sync::Semaphore;

/// The SHA-256 hash as hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Computes the SHA-256 hash of a sequence of pieces.
#[derive(Default)]
pub(super) struct IncrementalHash(Sha256);

impl IncrementalHash {
    /// Adds the next piece.
    pub(super) fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }
    /// The hash of all pieces, as hexadecimal digits.
    pub(super) fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

/// The hash of a token with a salt.
pub(super) fn hash_token(salt: &str, token: &Secret) -> String {
    sha256(format!("{salt}:{}", token.expose()).as_bytes())
}

/// Hashes and verifies passwords. The number of parallel computations is limited to the number of cores: each takes 19 MiB of memory, and
/// more would not be faster.
#[derive(Clone, Debug)]
pub(super) struct Hasher(Arc<Semaphore>);

impl Hasher {
    pub(super) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        Hasher(Arc::new(Semaphore::new(cores)))
    }
    /// Hashes a password with a random salt, which is part of the result. The computation is slow by design and runs on a blocking thread.
    pub(super) async fn hash(&self, secret: Secret) -> Result<String, HandlerError> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(HandlerError::internal)?;
        let hashed = tokio::task::spawn_blocking(move || {
            let hash = argon2id(secret.expose().as_bytes());
            // The closure drops the permit: the computation continues if the call is cancelled.
            drop(permit);
            hash
        });
        let hash = hashed.await.map_err(HandlerError::internal)?;
        hash.map_err(|error| HandlerError::internal(error.to_string()))
    }
    /// Whether a hash belongs to a password. As slow as [`hash`](Self::hash).
    pub(super) async fn verify(&self, secret: Secret, hash: String) -> Result<bool, HandlerError> {
        let permit = Arc::clone(&self.0).acquire_owned().await.map_err(HandlerError::internal)?;
        let verified = tokio::task::spawn_blocking(move || {
            let is_right = is_hash_of(&hash, secret.expose().as_bytes());
            drop(permit);
            is_right
        });
        verified.await.map_err(HandlerError::internal)
    }
}

/// The size of an allocation, in bytes, from which glibc returns the memory to the system when it is freed. glibc keeps smaller freed
/// allocations for the thread that made them, so each of many blocking threads would keep the memory of one hash.
const RETURNED_TO_SYSTEM: usize = 34 << 20;

/// Hashes a password with Argon2id and its recommended parameters. The result is a PHC string.
fn argon2id(password: &[u8]) -> Result<String, password_hash::Error> {
    let argon2 = Argon2::default();
    let mut salt = [0; RECOMMENDED_SALT_LEN];
    getrandom::fill(&mut salt).map_err(|_| password_hash::Error::Internal)?;
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    argon2.hash_password_into_with_memory(password, &salt, &mut out, memory(&argon2))?;
    let hash = PasswordHash {
        algorithm: Algorithm::default().ident(),
        version: Some(Version::default().into()),
        params: ParamsString::try_from(argon2.params())?,
        salt: Some(Salt::new(&salt)?),
        hash: Some(Output::new(&out)?),
    };
    Ok(hash.to_string())
}

/// Whether a PHC string is the hash of a password. `false` if it is not a hash of Argon2.
fn is_hash_of(text: &str, password: &[u8]) -> bool {
    let Ok(hash) = PasswordHash::new(text) else { return false };
    let (Some(salt), Some(expected)) = (&hash.salt, &hash.hash) else { return false };
    let (Ok(algorithm), Ok(params)) = (Algorithm::new(hash.algorithm), Params::try_from(&hash)) else { return false };
    let Ok(version) = hash.version.map_or(Ok(Version::default()), Version::try_from) else { return false };
    let argon2 = Argon2::new(algorithm, version, params);
    let mut out = vec![0; expected.len()];
    let hashed = argon2.hash_password_into_with_memory(password, salt, &mut out, memory(&argon2));
    // The comparison of `Output` takes the same time for every difference.
    hashed.is_ok() && Output::new(&out).is_ok_and(|out| out == *expected)
}

/// The memory of one computation. The unused part of the capacity takes address space but no memory.
fn memory(argon2: &Argon2<'_>) -> Vec<Block> {
    let mut memory = Vec::with_capacity(RETURNED_TO_SYSTEM.div_ceil(Block::SIZE));
    memory.resize(argon2.params().block_count(), Block::default());
    memory
}

/// Random bytes as hexadecimal digits, two per byte.
pub(super) fn random_hex(bytes: usize) -> Result<String, HandlerError> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(|error| HandlerError::internal(error.to_string()))?;
    Ok(hexadecimal(&random))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

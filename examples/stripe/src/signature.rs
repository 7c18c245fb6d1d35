//! The signatures of webhooks: `Stripe-Signature: t=1492774577,v1=5257a869…`. The message is the time, a full stop and the body.
//!
//! In: the secret of an endpoint, which begins with `whsec_`. Out: a signer for the client of webhooks, and a verifier for their router.

use std::fmt::Write as _;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::HeaderValue;
use sha2::Sha256;
use specwright::client::{BoxFuture, RequestSigner, UnsignedRequest};
use specwright::server::{SignedRequest, VerifySignature};
use specwright::{CallError, HandlerError, Secret};

/// The header with the signature.
pub const HEADER: &str = "stripe-signature";

/// Signs webhooks, as Stripe does.
pub struct Signer(Secret);

impl Signer {
    /// Signs with the secret of an endpoint.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Signer(secret.into())
    }
}

impl RequestSigner for Signer {
    fn sign<'a>(&'a self, mut request: UnsignedRequest<'a>) -> BoxFuture<'a, Result<(), CallError>> {
        Box::pin(async move {
            let body = request.body().ok_or_else(|| CallError::unauthenticated("a stream has no signature"))?;
            let value = header(&self.0, now(), body).and_then(|text| HeaderValue::try_from(text).ok());
            let value = value.ok_or_else(|| CallError::unauthenticated("the body cannot be signed"))?;
            request.headers_mut().insert(HEADER, value);
            Ok(())
        })
    }
}

/// Accepts webhooks of Stripe only, and none that were signed long ago: somebody could have recorded them.
pub struct Verifier {
    secret: Secret,
    tolerance: Duration,
}

impl Verifier {
    /// Accepts signatures with the secret of an endpoint, of the last five minutes.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Verifier { secret: secret.into(), tolerance: Duration::from_secs(300) }
    }
}

impl VerifySignature for Verifier {
    async fn verify(&self, request: SignedRequest<'_>) -> Result<(), HandlerError> {
        let refused = || HandlerError::status(400, "the signature is missing or wrong");
        let text = request.headers().get(HEADER).and_then(|value| value.to_str().ok()).ok_or_else(refused)?;
        let values =
            |name: &'static str| text.split(',').filter_map(move |pair| pair.trim().strip_prefix(name)?.strip_prefix('='));
        let time: u64 = values("t").next().and_then(|time| time.parse().ok()).ok_or_else(refused)?;
        // While a secret is replaced, there is a signature with each.
        let is_signed = values("v1")
            .filter_map(bytes)
            .any(|sent| mac(&self.secret, time, request.body()).is_some_and(|mac| mac.verify_slice(&sent).is_ok()));
        let is_recent = now().abs_diff(time) <= self.tolerance.as_secs();
        if is_signed && is_recent { Ok(()) } else { Err(refused()) }
    }
}

/// The value of the header for a body at a time, in seconds since 1970.
pub fn header(secret: &Secret, time: u64, body: &[u8]) -> Option<String> {
    let mut text = format!("t={time},v1=");
    for byte in mac(secret, time, body)?.finalize().into_bytes() {
        write!(text, "{byte:02x}").ok()?;
    }
    Some(text)
}

/// The code for a body at a time. HMAC takes keys of every length, so that there always is one.
fn mac(secret: &Secret, time: u64, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).ok()?;
    mac.update(time.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

/// The bytes of hexadecimal digits.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let pair = |at| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    (0..digits.len()).step_by(2).map(pair).collect()
}

/// The time in seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

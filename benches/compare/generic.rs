//! What a call would be if it were generic: one function with all its work, which the compiler makes anew for each operation. It does less
//! than the runtime's: neither files nor parameters of the path, no redirects, no deadline, no spans. In front of a program that calls
//! every operation by it (see `erasure` in `run`); beside it stands the one that calls the client, whose work is compiled once.

use std::time::Duration;

use specwright::operation::{Method, Operation};
use specwright::value::Value as _;
use specwright::wire::json::{Reading, read};

type Failure = Box<dyn std::error::Error + Send + Sync>;

pub struct Client {
    http: reqwest::Client,
    base: String,
}

impl Client {
    pub async fn call<R: Operation + serde::Serialize>(&self, request: &R) -> Result<R::Answer, Failure> {
        specwright::validate::validate(request)?;
        let body = serde_json::to_vec(request)?;
        let mut wait = Duration::from_millis(200);
        for _ in 0..2 {
            match self.attempt(request, body.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(_) => tokio::time::sleep(wait).await,
            }
            wait *= 2;
        }
        self.attempt(request, body).await
    }

    async fn attempt<R: Operation>(&self, _: &R, body: Vec<u8>) -> Result<R::Answer, Failure> {
        let method = match R::ENDPOINT.method {
            Method::Get | Method::Head => reqwest::Method::GET,
            Method::Delete => reqwest::Method::DELETE,
            _ => reqwest::Method::POST,
        };
        let sent = self.http.request(method, format!("{}{}", self.base, R::ENDPOINT.path)).body(body).send().await?;
        let bytes = sent.error_for_status()?.bytes().await?;
        let mut answer = R::Answer::default();
        read(&bytes, answer.slot(), Reading { lenient: true, ..Reading::default() }).map_err(|unread| format!("{unread:?}"))?;
        Ok(answer)
    }
}

//! Every operation of the InvGate API, client to router to handler and back, in one process: what arrives is what was
//! sent, on both ways.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use specwright::operation::Operation;
use specwright::server::RequestContext;

type Answer<R> = Result<<R as Operation>::Answer, specwright::Error>;

/// Keeps the last request and answers with a sample.
#[derive(Clone, Default)]
struct Echo(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    last: Option<(&'static str, Value)>,
    compared: usize,
}

impl Echo {
    fn answer<R: Operation + serde::Serialize>(&self, request: &R, answer: &str) -> Answer<R>
    where
        R::Answer: serde::de::DeserializeOwned,
    {
        self.0.lock().unwrap().last = Some((R::ENDPOINT.name, serde_json::to_value(request).unwrap()));
        Ok(sample(answer))
    }

    fn compare<R: Operation + serde::Serialize>(&self, request: &R, answer: Answer<R>, expected: &str)
    where
        R::Answer: serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
    {
        let name = R::ENDPOINT.name;
        let answer = answer.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(answer, sample::<R::Answer>(expected), "the answer of {name}");
        let mut seen = self.0.lock().unwrap();
        assert_eq!(seen.last.take(), Some((name, serde_json::to_value(request).unwrap())), "the request of {name}");
        seen.compared += 1;
    }
}

fn sample<T: serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error} in the sample {json}"))
}

include!(concat!(env!("OUT_DIR"), "/round_trip.rs"));

#[tokio::test]
async fn every_operation_arrives_as_it_was_sent() {
    let echo = Echo::default();
    let transport = specwright::client::Tower::new(router(&echo).without_authentication());
    let client = invgate::Client::builder("http://desk.test").transport(transport).build().unwrap();
    call_all(&client, &echo).await;
    assert_eq!(echo.0.lock().unwrap().compared, 162);
}

//! A server by hand on axum, with serde's derives and its own checks. Its list of reports is cloned or borrowed.

use std::sync::LazyLock;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Form, Json, Router};
use regex_lite::Regex;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use super::sample::{self, Create, Report, Thing};

struct Data {
    thing: Thing,
    reports: Vec<Report>,
}

#[derive(Deserialize)]
struct ThingQuery {
    id: i64,
}

#[derive(Serialize)]
struct Created {
    id: i64,
}

type Checked = Result<Json<Created>, (StatusCode, Json<Vec<&'static str>>)>;

static EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("^[^@ ]+@[^@ ]+$").ok());
static CODE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("^[A-Z]{3}-[0-9]{4}$").ok());

/// The router.
pub fn app(borrowed: bool) -> Router {
    let data: &'static Data = Box::leak(Box::new(Data { thing: sample::thing(), reports: sample::reports() }));
    let list = if borrowed { get(borrowed_list) } else { get(cloned_list) };
    Router::new().route("/thing", get(thing).post(create).put(replace)).route("/reports", list).with_state(data)
}

pub(super) async fn serve(listener: TcpListener, borrowed: bool) -> std::io::Result<()> {
    axum::serve(NoDelay(listener), app(borrowed)).await
}

async fn thing(State(data): State<&'static Data>, Query(query): Query<ThingQuery>) -> Result<Json<Thing>, StatusCode> {
    if query.id < 1 { Err(StatusCode::BAD_REQUEST) } else { Ok(Json(data.thing.clone())) }
}

async fn cloned_list(State(data): State<&'static Data>) -> Json<Vec<Report>> {
    Json(data.reports.clone())
}

async fn borrowed_list(State(data): State<&'static Data>) -> Json<&'static [Report]> {
    Json(&data.reports)
}

async fn create(Form(new): Form<Create>) -> Checked {
    checked(&new)
}

async fn replace(Json(new): Json<Create>) -> Checked {
    checked(&new)
}

fn checked(new: &Create) -> Checked {
    let mut wrong = Vec::new();
    texts(new, &mut wrong);
    numbers(new, &mut wrong);
    if wrong.is_empty() { Ok(Json(Created { id: 8 })) } else { Err((StatusCode::BAD_REQUEST, Json(wrong))) }
}

fn texts(new: &Create, wrong: &mut Vec<&'static str>) {
    let mut check = |name, right: bool| {
        if !right {
            wrong.push(name)
        }
    };
    check("title", (3..=80).contains(&new.title.chars().count()));
    check("body", (1..=4000).contains(&new.body.chars().count()));
    check("email", EMAIL.as_ref().is_some_and(|pattern| pattern.is_match(&new.email)));
    check("code", CODE.as_ref().is_some_and(|pattern| pattern.is_match(&new.code)));
    check("phone", new.phone.as_ref().is_none_or(|phone| phone.chars().count() <= 20));
    check("team", new.team.as_ref().is_none_or(|team| (2..=40).contains(&team.chars().count())));
}

fn numbers(new: &Create, wrong: &mut Vec<&'static str>) {
    let mut check = |name, right: bool| {
        if !right {
            wrong.push(name)
        }
    };
    check("priority", (1..=5).contains(&new.priority));
    check("category", new.category >= 1);
    check("customer", new.customer >= 1);
    check("rating", new.rating.is_none_or(|rating| (0.0..=5.0).contains(&rating)));
    check("hours", new.hours.is_none_or(|hours| (0..=1000).contains(&hours)));
    check("group", new.group.is_none_or(|group| group >= 1));
}

/// A listener that sets `TCP_NODELAY`, as the other servers do.
struct NoDelay(TcpListener);

impl axum::serve::Listener for NoDelay {
    type Io = tokio::net::TcpStream;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            if let Ok((stream, address)) = self.0.accept().await {
                let _ = stream.set_nodelay(true);
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

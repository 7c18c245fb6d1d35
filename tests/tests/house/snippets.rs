//! The Rust code of README.md and docs/server.md, compiled. A page shows the regions between `// README: name` and `// end`.

// README: uses of the server
use http::HeaderValue;
use specwright::server::{Failure, ResponseBody, compression};
use tower::limit::ConcurrencyLimitLayer;
// end

use specwright::server::RequestContext;
use specwright::{CallError, HandlerError};

use self::invgate::server::Router;
use self::invgate::{BreakingNewsId, BreakingNewsImportance, CreateBreakingNews, CreateBreakingNewsAnswer, GroupId};

mod build {
    // README: build
    fn main() -> std::process::ExitCode {
        specwright_generator::build("../spec")
    }
    // end
    pub(super) const MAIN: fn() -> std::process::ExitCode = main;
}

/// The module that the build script of the page would generate, made by the macro.
#[specwright::service_api("../spec", only = ["breaking_news.create"])]
pub mod invgate {}

mod macros {
    // README: macro
    #[specwright::service_api("specs/library/service.yaml")]
    pub mod api {}
    // end
}

async fn client(token: &str) -> Result<CreateBreakingNewsAnswer, CallError> {
    // README: client
    let desk = invgate::Client::builder("https://desk.example").basic("api", token).build()?;
    let request =
        CreateBreakingNews::new("Mail is down", "We are on it.", BreakingNewsImportance::High).affected_group_ids([GroupId(3)]);
    let created = desk.breaking_news().create(&request).await?;
    // end
    Ok(created)
}

struct Desk;

impl Desk {
    fn publish(&self, news: CreateBreakingNews) -> BreakingNewsId {
        BreakingNewsId(i64::try_from(news.title.len()).unwrap())
    }
}

// README: server
impl invgate::server::BreakingNews for Desk {
    async fn create(&self, _: &RequestContext, news: CreateBreakingNews) -> Result<CreateBreakingNewsAnswer, HandlerError> {
        Ok(CreateBreakingNewsAnswer { id: self.publish(news), ..Default::default() })
    }
}
// end

fn failures() -> Router {
    // README: failures
    let router = Router::new().breaking_news(Desk).failures(|failure: &Failure<'_>| {
        let broken: Vec<_> = failure.violations.iter().map(|one| &*one.param).collect();
        let body = format!("{}: {} ({})", failure.status, failure.message, broken.join(", "));
        (HeaderValue::from_static("text/plain"), ResponseBody::new(body))
    });
    // end
    router
}

fn layers() -> Router {
    // README: layers
    let router = Router::new()
        .layered(ConcurrencyLimitLayer::new(8), |inside| inside.breaking_news(Desk))
        .layer_operation::<CreateBreakingNews>(ConcurrencyLimitLayer::new(1))
        .layer(compression());
    // end
    router
}

#[test]
fn snippets_compile() {
    drop(client("token"));
    drop((failures(), layers()));
    let _ = (build::MAIN, macros::api::BookId(1), invgate::server::Router::new().breaking_news(Desk));
}

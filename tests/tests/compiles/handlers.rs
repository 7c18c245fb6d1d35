//! Handlers with a missing method: they do not compile with `complete`, and respond with 501 with `stubs`.

use crate::project::{Project, output_text};

const DEPENDENCIES: &str = r#"[features]
whole = []

[dependencies]
http = "1"
specwright = { path = "{root}/runtime", features = ["client", "macros", "reqwest", "server"] }
tokio = { version = "1", features = ["macros", "rt"] }"#;

const SERVICE: &str = "specwright: 1\nservice: Shop\ndocs: Things.\nfiles: [things.yaml]\n";

const THINGS: &str = "resource: things
docs: Things.
types: { Thing: { docs: A thing., fields: { name: { type: string, docs: Name. } } } }
operations:
  find: { http: GET /things, docs: Finds., returns: { type: Thing } }
  remove: { http: DELETE /things, docs: Removes., returns: { type: Thing } }
";

/// `{server}` is a placeholder for the option `server`. The method `remove` exists only with the feature.
const MAIN: &str = r#"//! A shop.

use specwright::HandlerError;
use specwright::server::RequestContext;

/// Generated.
#[specwright::service_api("spec", client = false, server = "{server}")]
pub mod api {}

struct Shop;

impl api::server::Things for Shop {
    async fn find(&self, _: &RequestContext, _: api::FindThings) -> Result<api::Thing, HandlerError> {
        Ok(api::Thing::default())
    }
    #[cfg(feature = "whole")]
    async fn remove(&self, _: &RequestContext, _: api::RemoveThings) -> Result<api::Thing, HandlerError> {
        Ok(api::Thing::default())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let router: specwright::server::Router = api::server::Router::new().things(Shop).into();
    for method in ["GET", "DELETE", "PUT"] {
        let request = http::Request::builder().method(method).uri("/things").body(specwright::server::ResponseBody::empty()).unwrap();
        println!("{method} {}", router.handle(request, None).await.status().as_u16());
    }
}
"#;

fn project(name: &str, server: &str) -> Project {
    let project = Project::new(name, DEPENDENCIES);
    project.write("spec/service.yaml", SERVICE);
    project.write("spec/things.yaml", THINGS);
    project.write("src/main.rs", &MAIN.replace("{server}", server));
    project
}

#[test]
fn missing_method_is_a_compile_error_with_complete() {
    let project = project("complete", "complete");
    let whole = project.lint(&["--features", "whole"]);
    assert!(whole.status.success(), "{}", output_text(&whole));
    let lacking = project.lint(&[]);
    let words = ["not all trait items implemented, missing: `remove`", "missing `remove` in implementation"];
    assert!(
        !lacking.status.success() && words.iter().all(|words| output_text(&lacking).contains(words)),
        "{}",
        output_text(&lacking)
    );
}

#[test]
fn missing_method_responds_with_501_with_stubs() {
    let output = project("stubbed", "stubs").run();
    assert!(output.status.success(), "{}", output_text(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "GET 200\nDELETE 501\nPUT 405\n");
}

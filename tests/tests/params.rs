//! Parameters with one wire name in several locations, and parameters of every style, over a socket.

use serde_json::json;
use specwright::server::{RequestContext, Server};
use specwright::{CallErrorKind, File, HandlerError, service_api};
use specwright_generator::source::Sources;
use specwright_generator::{OpenApiOptions, analyse, openapi};

#[service_api("specs/params")]
mod api {}

use api::{AddBooks, CookiesBooks, DescribeBooks, Filter, LendBooks, ListBooks, LoanKind, MoveBooks, Range, UploadBooks};

struct Books;

impl api::server::Books for Books {
    async fn list(&self, cx: &RequestContext, request: ListBooks) -> Result<Vec<String>, HandlerError> {
        let header = |name: &str| cx.headers().get(name).map(|value| value.to_str().unwrap_or_default().to_owned());
        let sent = [Some(cx.uri().to_string()), header("x-range"), header("x-filter")];
        Ok(sent.into_iter().flatten().chain([serde_json::to_string(&request).unwrap()]).collect())
    }
    async fn cookies(&self, cx: &RequestContext, request: CookiesBooks) -> Result<Vec<String>, HandlerError> {
        let sent = cx.headers().get("cookie").map(|value| value.to_str().unwrap_or_default().to_owned());
        Ok(sent.into_iter().chain([format!("{:?} {} {:?}", request.theme, request.visits, request.since)]).collect())
    }
    async fn add(&self, _: &RequestContext, request: AddBooks) -> Result<Vec<String>, HandlerError> {
        Ok(vec![serde_json::to_string(&request).unwrap()])
    }
    async fn describe(&self, cx: &RequestContext, request: DescribeBooks) -> Result<Vec<String>, HandlerError> {
        let media = cx.headers().get("content-type").map_or("", |media| media.to_str().unwrap_or_default());
        Ok(vec![media.split(';').next().unwrap_or_default().to_owned(), serde_json::to_string(&request).unwrap()])
    }
    async fn upload(&self, _: &RequestContext, request: UploadBooks) -> Result<Vec<String>, HandlerError> {
        Ok(vec![format!("{:?} {:?}", request.tags, serde_json::to_value(request.filter).unwrap())])
    }
    async fn lend(&self, _: &RequestContext, request: LendBooks) -> Result<Vec<String>, HandlerError> {
        Ok(vec![request.id.to_string()])
    }
    async fn r#move(&self, _: &RequestContext, request: MoveBooks) -> Result<Vec<String>, HandlerError> {
        let header = request.header_id.map(|id| id.expose().to_owned());
        let ids = [format!("{:?}", request.id), format!("{:?}", request.query_id), format!("{header:?}")];
        let body = [format!("{:?}", request.body_id), format!("{:?}", request.tags), format!("{:?}", request.new_tags)];
        Ok(ids.into_iter().chain(body).collect())
    }
}

async fn server() -> String {
    let server = Server::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", server.address().unwrap());
    tokio::spawn(server.serve(api::server::Router::new().books(Books), std::future::pending()));
    url
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

async fn client() -> api::Client {
    api::Client::builder(server().await).build().unwrap()
}

#[tokio::test]
async fn each_location_has_its_own_value_of_one_wire_name() {
    let request = MoveBooks::new(7).query_id("shelf").header_id("caller").body_id(true).tags(texts(["a", "b"])).new_tags([1, 2]);
    let received = client().await.books().r#move(&request).await.unwrap();
    let expected = ["7", "Some(\"shelf\")", "Some(\"caller\")", "Some(true)", "Some([\"a\", \"b\"])", "Some([1, 2])"];
    assert_eq!(received, expected);
    let received = client().await.books().r#move(&MoveBooks::new(7).new_tags([3])).await.unwrap();
    assert_eq!(received, ["7", "None", "None", "None", "None", "Some([3])"]);
}

#[tokio::test]
async fn a_body_is_multipart_without_a_file_too() {
    let filter = Filter { words: Some(texts(["a"])), ..Filter::default() };
    let request = DescribeBooks::default().shelf(3).title("Ä & b").tags(texts(["x", "y"])).filter(filter);
    let expected = r#"{"shelf":3,"title":"Ä & b","tags":["x","y"],"filter":{"words":["a"]}}"#;
    assert_eq!(client().await.books().describe(&request).await.unwrap(), ["multipart/form-data", expected]);
    // A form is read too, and nothing is sent if there is nothing to send.
    assert_eq!(client().await.books().describe(&DescribeBooks::default().shelf(3)).await.unwrap(), ["", r#"{"shelf":3}"#]);
    let form = reqwest::Client::new().post(format!("{}/books/parts", server().await)).body("title=a");
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    let answer = form.send().await.unwrap().text().await.unwrap();
    assert_eq!(answer, r#"["application/x-www-form-urlencoded","{\"title\":\"a\"}"]"#);
    let analysis = analyse("specs/params".as_ref(), Sources::disk());
    let document = openapi(analysis.service.as_ref().unwrap(), &OpenApiOptions::default()).unwrap();
    assert!(document["paths"]["/books/parts"]["post"]["requestBody"]["content"]["multipart/form-data"].is_object());
}

#[tokio::test]
async fn a_request_of_another_client_is_read_from_each_location() {
    let request = reqwest::Client::new().put(format!("{}/books/7?tags=x&id=shelf", server().await));
    let response = request
        .header("id", "caller")
        .header("content-type", "application/json")
        .body(r#"{"tags": [5], "id": false}"#)
        .send()
        .await
        .unwrap();
    let received: Vec<String> = serde_json::from_str(&response.text().await.unwrap()).unwrap();
    assert_eq!(received, ["7", "Some(\"shelf\")", "Some(\"caller\")", "Some(false)", "Some([\"x\"])", "Some([5])"]);
}

#[tokio::test]
async fn rules_distinguish_parameters_of_one_wire_name() {
    for request in [MoveBooks::new(7).query_id("shelf"), MoveBooks::new(7).body_id(true)] {
        let error = client().await.books().r#move(&request).await.unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::Invalid { .. }) && error.status().is_none(), "{error:?}");
        assert!(error.to_string().contains("query.id"), "{error}");
    }
}

/// Changes a request.
type Change = fn(LendBooks) -> LendBooks;

/// Requests that break one rule each: what they state beside the kind, and the sentence about the rule. A request of a member for a day is
/// valid.
fn broken_loans() -> Vec<(LoanKind, Change, &'static str)> {
    const DEPOSIT: &str =
        "deposit is required when kind is guest and days is above 7, or kind is one of company, school and days is above 30";
    vec![
        (LoanKind::Guest, |loan| loan.days(8), DEPOSIT),
        (LoanKind::School, |loan| loan.days(31), DEPOSIT),
        (LoanKind::Guest, |loan| loan.library("west"), "library must not be given when kind is one of member, guest"),
        (LoanKind::School, |loan| loan.member(1), "member must not be given unless kind is member or kind is guest"),
        (LoanKind::Member, |loan| loan.from(day(2)).until(day(2)), "from must be before until"),
        (LoanKind::Member, |loan| loan.shelf("a").target("a"), "shelf and target must differ"),
        (LoanKind::Member, |loan| loan.pin("1").again("2"), "pin and again must be equal"),
    ]
}

fn day(day: u32) -> specwright::Date {
    format!("2026-01-{day:02}").parse().unwrap()
}

#[tokio::test]
async fn client_and_server_refuse_a_broken_rule_in_the_same_words() {
    let (client, url) = (client().await, server().await);
    for (kind, change, sentence) in broken_loans() {
        let request = change(LendBooks::new(7, kind));
        let error = client.books().lend(&request).await.unwrap_err();
        assert!(error.status().is_none(), "the client sent {request:?}");
        assert!(error.to_string().contains(sentence), "{error}");
        let request = reqwest::Client::new().post(format!("{url}/books/7/loans")).body(serde_json::to_string(&request).unwrap());
        let response = request.header("content-type", "application/json").send().await.unwrap();
        assert_eq!(response.status(), 400);
        let body = response.text().await.unwrap();
        assert!(body.contains(sentence), "{body}");
    }
}

#[tokio::test]
async fn requests_that_keep_the_rules_are_served() {
    let client = client().await;
    let kept: [(LoanKind, Change); 8] = [
        (LoanKind::Member, |loan| loan),
        (LoanKind::Guest, |loan| loan.days(7).member(1)),
        (LoanKind::Guest, |loan| loan.days(8).deposit("12.50".parse::<specwright::Decimal>().unwrap())),
        (LoanKind::Member, |loan| loan.days(40)),
        (LoanKind::School, |loan| loan.days(30).library("west")),
        (LoanKind::Member, |loan| loan.from(day(1)).until(day(2))),
        (LoanKind::Member, |loan| loan.shelf("a").target("b")),
        (LoanKind::Member, |loan| loan.pin("1").again("1")),
    ];
    for (kind, change) in kept {
        assert_eq!(client.books().lend(&change(LendBooks::new(7, kind))).await.unwrap(), ["7"]);
    }
}

#[test]
fn openapi_has_the_rules_as_data() {
    let service = analyse("specs/params".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let rules = &document["paths"]["/books/{id}/loans"]["post"]["x-specwright-rules"];
    let when = "kind == guest and days > 7 or kind in [company, school] and days > 30";
    assert_eq!(rules[0], json!({ "required_if": { "param": "deposit", "when": when } }));
    assert_eq!(rules[3], json!({ "strictly_ordered": ["from", "until"] }));
}

#[test]
fn a_request_with_one_wire_name_in_several_locations_is_serialized_without_loss() {
    let request = MoveBooks::new(7).query_id("shelf").body_id(true).tags(texts(["a"])).new_tags([1]);
    let json = serde_json::to_value(&request).unwrap();
    assert_eq!(json, json!({ "path.id": 7, "query.id": "shelf", "id": true, "query.tags": ["a"], "tags": [1] }));
    assert_eq!(serde_json::from_value::<MoveBooks>(json).unwrap(), request);
}

#[test]
fn openapi_has_each_parameter_in_its_location() {
    let service = analyse("specs/params".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let operation = &document["paths"]["/books/{id}"]["put"];
    let parameters: Vec<_> = operation["parameters"].as_array().unwrap().iter().map(|it| (&it["name"], &it["in"])).collect();
    assert_eq!(json!(parameters), json!([["id", "path"], ["id", "query"], ["id", "header"], ["tags", "query"]]));
    let body = &document["components"]["schemas"]["MoveBooksBody"];
    assert_eq!(body["properties"]["id"]["type"], "boolean");
    assert_eq!(body["properties"]["tags"]["items"]["type"], "integer");
}

#[tokio::test]
async fn cookies_are_sent_together_and_each_is_read() {
    let own = api::Client::builder(server().await).header("cookie", "a=1").build().unwrap();
    let request = CookiesBooks::new(3)
        .theme("dark%20")
        .session("s/=")
        .since("2026-01-31T10:00:00Z".parse::<specwright::Timestamp>().unwrap());
    let received = own.books().cookies(&request).await.unwrap();
    assert_eq!(received[0], "a=1; theme=dark%20; visit-count=3; session=s/=; since=2026-01-31T10:00:00Z");
    assert!(received[1].starts_with(r#"Some("dark%20") 3 Some("#), "{received:?}");
    let received = client().await.books().cookies(&CookiesBooks::new(1)).await.unwrap();
    assert_eq!(received, ["visit-count=1", "None 1 None"]);
    for wrong in ["a b", "a;b", "\"a\"", "ü", "a,b", "a\\b"] {
        let error = client().await.books().cookies(&CookiesBooks::new(1).session(wrong)).await.unwrap_err();
        assert!(error.to_string().contains("session") && !error.to_string().contains(wrong), "{error}");
    }
}

#[tokio::test]
async fn cookies_of_another_client_are_read_and_checked() {
    let url = format!("{}/books/cookies", server().await);
    let get = async |cookie: &str| {
        let response = reqwest::Client::new().get(&url).header("cookie", cookie).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let (status, body) = get(r#"theme="light"; x; visit-count=7; theme=dark"#).await;
    assert_eq!(status, 200, "{body}");
    assert!(body.contains(r#"Some(\"light\") 7 None"#), "{body}");
    for (wrong, about) in [("theme=a", "visit-count"), ("visit-count=x", "visit-count"), ("visit-count=0", "visit-count")] {
        let (status, body) = get(wrong).await;
        assert!(status == 400 && body.contains(about), "{wrong}: {status} {body}");
    }
}

#[test]
fn openapi_has_cookies() {
    let service = analyse("specs/params".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let parameters = document["paths"]["/books/cookies"]["get"]["parameters"].as_array().unwrap();
    let shown: Vec<_> = parameters.iter().map(|it| (&it["name"], &it["in"], it["required"] == true)).collect();
    let expected = json!([
        ["theme", "cookie", false],
        ["visit-count", "cookie", true],
        ["session", "cookie", false],
        ["since", "cookie", false]
    ]);
    assert_eq!(json!(shown), expected);
}

fn range() -> Range {
    Range { from: 1, to: Some("2026-01-31".parse().unwrap()), note: Some("a b/c".to_owned()) }
}

fn filter() -> Filter {
    Filter { words: Some(vec!["a,b|c".to_owned(), "ü".to_owned()]), ranges: Some(vec![range()]), pin: Some("1".into()) }
}

#[tokio::test]
async fn each_style_is_written_and_read() {
    let request = ListBooks::new([1, 2], range(), [("a".to_owned(), 1)])
        .repeat(texts(["a", "b,c"]))
        .brackets(texts(["a", "b"]))
        .indexed(texts(["a", "b"]))
        .comma(texts(["a", "b c|d"]))
        .space([1, 2])
        .pipe(texts(["a", "b,c"]))
        .joined(range())
        .labels([("x".to_owned(), 1), ("y".to_owned(), 2)])
        .deep(range())
        .filter(filter())
        .texts(texts(["1", "[2]"]))
        .text("12")
        .in_header(range())
        .json_in_header(filter());
    let received = client().await.books().list(&request).await.unwrap();
    let [uri, in_header, json_in_header, read] = <[String; 4]>::try_from(received).unwrap();
    assert_eq!(serde_json::from_str::<ListBooks>(&read).unwrap(), request);
    let (path, query) = uri.split_once('?').unwrap();
    assert_eq!(path, "/books/1,2/pages/from,1,to,2026-01-31,note,a%20b%2Fc/%7B%22a%22%3A1%7D");
    let json = "%7B%22words%22%3A%5B%22a%2Cb%7Cc%22%2C%22%C3%BC%22%5D%2C%22ranges%22%3A%5B%7B%22from%22%3A1%2C%22to%22%3A%222026-01-31%22%2C\
                %22note%22%3A%22a%20b%2Fc%22%7D%5D%2C%22pin%22%3A%221%22%7D";
    let expected = [
        "repeat=a&repeat=b%2Cc",
        "brackets%5B%5D=a&brackets%5B%5D=b",
        "indexed%5B0%5D=a&indexed%5B1%5D=b",
        "comma=a,b%20c%7Cd",
        "space=1%202",
        "pipe=a%7Cb%2Cc",
        "joined=from,1,to,2026-01-31,note,a%20b%2Fc",
        "labels=x%7C1%7Cy%7C2",
        "deep%5Bfrom%5D=1&deep%5Bto%5D=2026-01-31&deep%5Bnote%5D=a%20b%2Fc",
        &format!("filter={json}"),
        "texts=%5B%221%22%2C%22%5B2%5D%22%5D",
        "text=%2212%22",
    ];
    assert_eq!(query, expected.join("&"));
    assert_eq!(in_header, "from,1,to,2026-01-31,note,a b/c");
    assert!(json_in_header.is_empty() || json_in_header.starts_with('{'), "{json_in_header}");
}

#[tokio::test]
async fn json_and_lists_with_commas_are_in_forms_and_in_parts() {
    let client = client().await;
    let request = AddBooks::new(filter()).tags(texts(["a", "b"]));
    let received = client.books().add(&request).await.unwrap();
    assert_eq!(serde_json::from_str::<AddBooks>(&received[0]).unwrap(), request);
    let upload = UploadBooks::new(File::new("a.txt", "text")).tags(texts(["a", "b"])).filter(Filter { pin: None, ..filter() });
    let received = client.books().upload(&upload).await.unwrap();
    assert!(received[0].starts_with("Some([\"a\", \"b\"])") && received[0].contains("a,b|c"), "{received:?}");
}

#[tokio::test]
async fn a_client_refuses_items_that_a_server_would_read_as_others() {
    let client = client().await;
    let request = || ListBooks::new([1], range(), [("a".to_owned(), 1)]);
    let with_comma = Range { note: Some("a,b".to_owned()), ..range() };
    for (wrong, name) in [
        (request().comma(texts(["a,b"])), "comma"),
        (request().comma(texts([""])), "comma"),
        (request().pipe(texts(["a|b"])), "pipe"),
        (request().joined(with_comma.clone()), "joined"),
        (request().in_header(with_comma.clone()), "X-Range"),
        (ListBooks::new([1], with_comma, [("a".to_owned(), 1)]), "range"),
        (ListBooks::new(Vec::<i64>::new(), range(), [("a".to_owned(), 1)]), "ids"),
    ] {
        let error = client.books().list(&wrong).await.unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::Invalid { .. }) && error.status().is_none(), "{error:?}");
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[tokio::test]
async fn a_server_refuses_texts_that_do_not_fit_the_style() {
    let server = server().await;
    for (target, status, message) in [
        ("/books/1,2/pages/from,1/{}?comma=a,b&comma[]=c", 200, "[\"a,b\",\"c\"]"),
        ("/books/1/pages/from,1/{}?space=1+2%203", 200, "[1,2,3]"),
        ("/books/1/pages/from,1/{}?comma=", 200, "from"),
        ("/books/1,x/pages/from,1/{}", 400, "ids[1]"),
        ("/books/1/pages/from/{}", 400, "keys and values in turn"),
        ("/books/1/pages/to,2026-01-31/{}", 400, "range[from] must be given"),
        ("/books/1/pages/from,1/{", 400, "map must be well-formed JSON"),
        ("/books/1/pages/from,1/[1]", 400, "map"),
        ("/books/1/pages/from,1/{}?filter=x", 400, "filter must be well-formed JSON"),
        ("/books/1/pages/from,1/{}?filter={\"ranges\":[{\"from\":\"a\"}]}", 400, "filter[ranges][0][from]"),
        ("/books/1/pages/from,1/{}?text=12", 400, "text"),
    ] {
        let target = target.replace('{', "%7B").replace('}', "%7D").replace('"', "%22").replace('[', "%5B").replace(']', "%5D");
        let response = reqwest::Client::new().get(format!("{server}{target}")).send().await.unwrap();
        let (found, text) = (response.status().as_u16(), response.text().await.unwrap().replace('\\', ""));
        assert!(found == status && text.contains(message), "{target}: {found} {text}");
    }
}

#[test]
fn openapi_has_the_style_of_each_parameter() {
    let service = analyse("specs/params".as_ref(), Sources::disk()).service.unwrap();
    let document = openapi(&service, &OpenApiOptions::default()).unwrap();
    let parameters = &document["paths"]["/books/{ids}/pages/{range}/{map}"]["get"]["parameters"];
    let found = |name: &str| parameters.as_array().unwrap().iter().find(|it| it["name"] == name).unwrap().clone();
    let style = |name: &str| json!([found(name)["style"], found(name)["explode"]]);
    assert_eq!(style("comma"), json!(["form", false]));
    assert_eq!(style("space"), json!(["spaceDelimited", false]));
    assert_eq!(style("pipe"), json!(["pipeDelimited", false]));
    assert_eq!(style("joined"), json!(["form", false]));
    assert_eq!(style("deep"), json!(["deepObject", true]));
    assert_eq!(style("repeat"), json!(["form", true]));
    assert_eq!(style("ids"), json!([null, null]));
    for name in ["filter", "texts", "text", "map", "X-Filter"] {
        assert!(
            found(name)["content"]["application/json"]["schema"].is_object() && found(name).get("schema").is_none(),
            "{name}"
        );
    }
    let form = &document["paths"]["/books"]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]["encoding"];
    assert_eq!(form["filter"], json!({ "contentType": "application/json" }));
    assert_eq!(form["tags"], json!({ "style": "form", "explode": false }));
}

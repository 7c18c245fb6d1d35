//! Difficult texts: long and random texts in every parameter, letters beyond ASCII, files in place of texts, wrong tokens.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Map, Value};

use crate::common::Program;

#[tokio::test]
async fn comparisons_fold_the_case_of_all_letters() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Program::start(folder.path()).await;
    let user = [("name", "José"), ("lastname", "Ñandú"), ("email", "josé@desk.example"), ("employee_number", "ÄÖ-7")];
    let id = desk.post("user").form(&user).send().await.unwrap().json::<Value>().await.unwrap()["id"].clone();
    // Upper case, and a combining accent.
    for other in ["JOSÉ@DESK.EXAMPLE", "jose\u{301}@desk.example"] {
        let twice = desk.post("user").form(&[("name", "J"), ("lastname", "N"), ("email", other)]).send().await.unwrap();
        assert!(twice.status().is_client_error(), "{other}: {}", twice.status());
        let found: Value = desk.get("/api/v1/user.by").query(&[("email", other)]).send().await.unwrap().json().await.unwrap();
        assert_eq!(found["id"], id, "{other}");
    }
    let found = desk.get("/api/v1/users.by").query(&[("employee_number", "äö")]).send().await.unwrap();
    assert_eq!(found.json::<Value>().await.unwrap()["data"].as_object().unwrap().len(), 1);
    let article = [("title", "ÉCRAN noir"), ("content", "<p>Straße</p>"), ("category_id", "1"), ("author_id", "1")];
    assert_eq!(desk.post("kb.articles").form(&article).send().await.unwrap().status(), 200);
    for (words, score) in [("écran", 1.0), ("STRASSE", 0.5), ("écran strasse", 0.75)] {
        let found = desk.get("/api/v1/kb.articles.by.keywords").query(&[("keywords", words)]).send().await.unwrap();
        assert_eq!(found.json::<Value>().await.unwrap()["data"][0]["search_scoring"], score, "{words}");
    }
}

#[tokio::test]
async fn long_texts_cause_no_server_error() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Program::start(folder.path()).await;
    let many = "a ".repeat(500);
    let found = desk.get("/api/v1/kb.articles.by.keywords").query(&[("keywords", many.trim())]).send().await.unwrap();
    assert_eq!(found.status(), 200, "500 words");
    let long = "x".repeat(60_000);
    for (path, name) in [("kb.articles.by.keywords", "keywords"), ("users.by", "username"), ("categories", "search")] {
        let status = desk.get(&format!("/api/v1/{path}")).query(&[(name, &long)]).send().await.unwrap().status();
        assert!(status.is_client_error(), "{path}: {status}");
    }
    for length in [300, 9_000] {
        let email = format!("{}@desk.example", "x".repeat(length));
        let user = desk.post("user").form(&[("name", "A"), ("lastname", "B"), ("email", &email)]).send().await.unwrap();
        assert!(user.status().is_client_error(), "{}", user.status());
        let group = desk.post("groups").form(&[("name", &email)]).send().await.unwrap();
        assert!(group.status().is_client_error(), "{}", group.status());
    }
    let ids: String = (1..40_000).map(|id| format!("ids[]={id}&")).collect();
    let form = desk.get("/api/v1/users").header("content-type", "application/x-www-form-urlencoded").body(ids);
    let status = form.send().await.unwrap().status();
    assert!(!status.is_server_error(), "{status}");
    let blank = desk.post("incident.relate.ci.by.keyword").form(&[("request_id", "1"), ("keyword", " ")]).send().await.unwrap();
    assert!(!blank.text().await.unwrap().contains("\"OK\""), "a blank keyword links nothing");
}

/// Letters and digits that no compression shortens. PostgreSQL refuses such a text of more than 2.7 kB in an index.
fn random_text(length: usize) -> String {
    let mut state = 7_u64;
    let mut letter = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from_digit(u32::try_from(state >> 59).unwrap(), 36).unwrap()
    };
    (0..length).map(|_| letter()).collect()
}

/// The values of an operation's example request, and the names of its texts.
fn parameters<'d>(document: &'d Value, operation: &'d Value) -> (Map<String, Value>, Vec<&'d str>) {
    let (mut values, mut texts) = (Map::new(), Vec::new());
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        values.extend(parameter.get("example").map(|value| (name.to_owned(), value.clone())));
        texts.extend((parameter["schema"]["type"] == "string").then_some(name));
    }
    for (_, media) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
        values.extend(media["example"].as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
        let schema = media["schema"]["$ref"].as_str().and_then(|path| document.pointer(path.strip_prefix('#')?));
        let fields = schema.unwrap_or(&media["schema"])["properties"].as_object().into_iter().flatten();
        texts.extend(fields.filter(|(_, schema)| schema["type"] == "string").map(|(name, _)| name.as_str()));
    }
    (values, texts)
}

/// The example request with the random text in each of its texts, one at a time: the value of a parameter, an item of a list, a key or a value
/// of a map.
fn with_random_texts(values: &Map<String, Value>, texts: &[&str], random: &str) -> Vec<Map<String, Value>> {
    let parts = values.iter().flat_map(|(name, value)| match value {
        Value::Array(items) if items.iter().all(Value::is_string) => vec![(name.as_str(), Value::from(vec![random]))],
        Value::Object(members) => {
            let key: Map<_, _> = members.values().take(1).map(|value| (random.to_owned(), value.clone())).collect();
            let member: Map<_, _> = members.keys().take(1).map(|key| (key.clone(), Value::from(random))).collect();
            vec![(name.as_str(), key.into()), (name.as_str(), member.into())]
        }
        _ => Vec::new(),
    });
    let with = |(name, value): (&str, Value)| {
        let mut changed = values.clone();
        changed.insert(name.to_owned(), value);
        changed
    };
    parts.chain(texts.iter().map(|name| (*name, Value::from(random)))).map(with).collect()
}

#[tokio::test]
async fn a_random_text_in_any_parameter_causes_no_server_error() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Program::start(folder.path()).await;
    let document: Value = desk.get("/openapi.json").send().await.unwrap().json().await.unwrap();
    let random = random_text(9_000);
    let mut sent = 0;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else { continue };
            let (values, texts) = parameters(&document, operation);
            for values in with_random_texts(&values, &texts, &random) {
                // The desk reads JSON with every method.
                let answer = desk.send(method.clone(), path).json(&values).send().await.unwrap();
                let status = answer.status();
                assert!(!status.is_server_error(), "{method} {path}: {status} {}", answer.text().await.unwrap());
                sent += 1;
            }
        }
    }
    assert!(sent > 100, "only {sent} requests have a text");
}

#[tokio::test]
async fn a_part_with_a_file_name_is_a_text_where_a_text_is_declared() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Program::start(folder.path()).await;
    let text = reqwest::multipart::Part::text("From a file").file_name("comment.txt");
    let form = reqwest::multipart::Form::new().text("request_id", "1").text("author_id", "8").part("comment", text);
    let form = form.text("customer_visible", "True");
    let answer = desk.post("incident.comment").multipart(form).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
    let comments = desk.json("incident.comment?request_id=1").await;
    let last = comments.as_array().unwrap().last().unwrap();
    assert_eq!((last["message"].as_str(), &last["customer_visible"]), (Some("From a file"), &true.into()));
}

/// The time of ten wrong guesses, one after the other.
async fn time_of_guesses(guess: impl AsyncFn(usize) -> u16) -> Duration {
    let began = Instant::now();
    for number in 0..10 {
        assert_eq!(guess(number).await, 401);
    }
    began.elapsed()
}

#[tokio::test]
async fn consecutive_guesses_are_delayed() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Program::start(folder.path()).await;
    let http = reqwest::Client::new();
    let at = |path: &str| format!("http://{}{path}", desk.address);
    let of_token = async |number: usize| {
        let call = http.get(at("/api/v1/sd.version")).basic_auth("api", Some(number.to_string()));
        call.send().await.unwrap().status().as_u16()
    };
    let of_secret = async |number: usize| {
        let (id, secret) = ("client".to_owned(), number.to_string());
        let form = [("grant_type", "client_credentials".to_owned()), ("client_id", id), ("client_secret", secret)];
        http.post(at("/oauth/v2.0/access_token")).form(&form).send().await.unwrap().status().as_u16()
    };
    let of_administrator = async |number: usize| {
        http.get(at("/admin/calls")).bearer_auth(number.to_string()).send().await.unwrap().status().as_u16()
    };
    for time in [time_of_guesses(of_token).await, time_of_guesses(of_secret).await, time_of_guesses(of_administrator).await] {
        assert!(time >= Duration::from_millis(500), "{time:?}");
    }
}

#[tokio::test]
async fn answers_to_wrong_tokens_are_delayed() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Program::start(folder.path()).await;
    let http = reqwest::Client::new();
    let url = format!("http://{}/api/v1/sd.version", desk.address);
    let began = std::time::Instant::now();
    let guesses = (0..20).map(|number| tokio::spawn(http.get(&url).basic_auth("api", Some(number.to_string())).send()));
    for guess in guesses.collect::<Vec<_>>() {
        assert_eq!(guess.await.unwrap().unwrap().status(), 401);
    }
    assert!(began.elapsed() > Duration::from_millis(200), "{:?}", began.elapsed());
    let began = std::time::Instant::now();
    assert_eq!(desk.get("/api/v1/sd.version").send().await.unwrap().status(), 200);
    assert!(
        began.elapsed() < Duration::from_millis(500),
        "the answer to the correct token is not delayed: {:?}",
        began.elapsed()
    );
}

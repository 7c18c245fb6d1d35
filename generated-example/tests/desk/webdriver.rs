//! A browser, driven over WebDriver.
//!
//! In: a chromedriver, named by the environment. Out: a page that is loaded, typed into and read. Not here: what is looked at.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value, json};

/// The key under which WebDriver names elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// One window.
pub(crate) struct Browser {
    driver: Child,
    http: Client,
    session: String,
}

impl Browser {
    /// Opens a window with this chromedriver.
    pub(crate) async fn open(chromedriver: &str) -> Browser {
        let mut driver = Command::new(chromedriver).arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let port = port(&mut driver);
        let http = Client::new();
        // The sandbox does not start for root, as in containers; it is our own page that is shown.
        let arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage"];
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" } } } });
        let mut browser = Browser { driver, http, session: format!("http://127.0.0.1:{port}/session") };
        let session = browser.ask(Method::POST, "", wanted).await;
        browser.session = format!("{}/{}", browser.session, session["sessionId"].as_str().unwrap());
        browser
    }
    pub(crate) async fn visit(&self, url: &str) {
        self.ask(Method::POST, "/url", json!({ "url": url })).await;
    }
    /// The value of an expression.
    pub(crate) async fn eval(&self, script: &str) -> Value {
        self.ask(Method::POST, "/execute/sync", json!({ "script": format!("return {script};"), "args": [] })).await
    }
    /// Waits until an expression is true.
    pub(crate) async fn wait(&self, script: &str) {
        self.wait_for(script, Duration::from_secs(20)).await;
    }
    /// The same, for at most so long.
    pub(crate) async fn wait_for(&self, script: &str, longest: Duration) {
        let begin = Instant::now();
        while self.eval(script).await != json!(true) {
            assert!(begin.elapsed() < longest, "never true: {script}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    pub(crate) async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        self.ask(Method::POST, &format!("/element/{element}/click"), json!({})).await;
    }
    pub(crate) async fn write(&self, selector: &str, text: &str) {
        let element = self.find(selector).await;
        self.ask(Method::POST, &format!("/element/{element}/clear"), json!({})).await;
        self.ask(Method::POST, &format!("/element/{element}/value"), json!({ "text": text })).await;
    }
    /// Presses keys while an element has the focus. Keys without a letter have numbers from U+E000, as WebDriver lists them.
    pub(crate) async fn press(&self, selector: &str, keys: &str) {
        let element = self.find(selector).await;
        self.ask(Method::POST, &format!("/element/{element}/value"), json!({ "text": keys })).await;
    }
    pub(crate) async fn text(&self, selector: &str) -> String {
        let element = self.find(selector).await;
        let text = self.ask(Method::GET, &format!("/element/{element}/text"), Value::Null).await;
        text.as_str().unwrap().to_owned()
    }
    /// What the page complained about on its console, with breaches of its policy.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.ask(Method::POST, "/se/log", json!({ "type": "browser" })).await;
        log.as_array().unwrap().iter().map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }
    pub(crate) async fn close(self) {
        self.ask(Method::DELETE, "", Value::Null).await;
    }
    async fn find(&self, selector: &str) -> String {
        let found = self.ask(Method::POST, "/element", json!({ "using": "css selector", "value": selector })).await;
        found[ELEMENT].as_str().unwrap_or_else(|| panic!("no {selector}: {found}")).to_owned()
    }
    async fn ask(&self, method: Method, path: &str, body: Value) -> Value {
        let request = self.http.request(method, format!("{}{path}", self.session));
        let request = if body.is_null() { request } else { request.json(&body) };
        let mut answer: Value = request.send().await.unwrap().json().await.unwrap();
        let value = answer["value"].take();
        assert!(value["error"].is_null(), "{path}: {value}");
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn port(driver: &mut Child) -> u16 {
    let lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let said = lines.map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("started successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    });
    said.expect("chromedriver does not start")
}

//! Controls a browser through WebDriver.
//!
//! In: the path of a chromedriver. Out: functions that load a page, type, click and read.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use reqwest::{Client, Method};
use serde_json::{Value, json};

/// The key of element ids in the JSON of WebDriver.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser window.
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
        // The sandbox does not start as root, as in containers. The browser shows only the pages of the desk.
        let arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage"];
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments },
            "goog:loggingPrefs": { "browser": "ALL" } } } });
        let mut browser = Browser { driver, http, session: format!("http://127.0.0.1:{port}/session") };
        let session = browser.command(Method::POST, "", wanted).await;
        browser.session = format!("{}/{}", browser.session, session["sessionId"].as_str().unwrap());
        browser
    }
    pub(crate) async fn visit(&self, url: &str) {
        self.command(Method::POST, "/url", json!({ "url": url })).await;
    }
    /// The value of a JavaScript expression.
    pub(crate) async fn eval(&self, script: &str) -> Value {
        self.command(Method::POST, "/execute/sync", json!({ "script": format!("return {script};"), "args": [] })).await
    }
    /// Waits until an expression is true.
    pub(crate) async fn wait(&self, script: &str) {
        self.wait_for(script, Duration::from_secs(20)).await;
    }
    /// Like [`wait`](Self::wait), with this timeout.
    pub(crate) async fn wait_for(&self, script: &str, timeout: Duration) {
        let begin = Instant::now();
        while self.eval(script).await != json!(true) {
            assert!(begin.elapsed() < timeout, "timeout: {script}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    pub(crate) async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        self.command(Method::POST, &format!("/element/{element}/click"), json!({})).await;
    }
    pub(crate) async fn write(&self, selector: &str, text: &str) {
        let element = self.find(selector).await;
        self.command(Method::POST, &format!("/element/{element}/clear"), json!({})).await;
        self.command(Method::POST, &format!("/element/{element}/value"), json!({ "text": text })).await;
    }
    /// Presses keys while an element has the focus. WebDriver defines code points from U+E000 for keys without a character.
    pub(crate) async fn press(&self, selector: &str, keys: &str) {
        let element = self.find(selector).await;
        self.command(Method::POST, &format!("/element/{element}/value"), json!({ "text": keys })).await;
    }
    pub(crate) async fn text(&self, selector: &str) -> String {
        let element = self.find(selector).await;
        let text = self.command(Method::GET, &format!("/element/{element}/text"), Value::Null).await;
        text.as_str().unwrap().to_owned()
    }
    /// The messages in the console of the browser, including violations of the content security policy.
    pub(crate) async fn console_messages(&self) -> Vec<String> {
        let log = self.command(Method::POST, "/se/log", json!({ "type": "browser" })).await;
        log.as_array().unwrap().iter().map(|entry| entry["message"].as_str().unwrap().to_owned()).collect()
    }
    /// Blocks until the chromedriver has closed the window, at most 10 s.
    fn delete_session(&self) -> std::io::Result<()> {
        let url = reqwest::Url::parse(&self.session).unwrap();
        let host = url.authority();
        let mut stream = TcpStream::connect(host)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(stream, "DELETE {} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n", url.path())?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
    async fn find(&self, selector: &str) -> String {
        let found = self.command(Method::POST, "/element", json!({ "using": "css selector", "value": selector })).await;
        found[ELEMENT].as_str().unwrap_or_else(|| panic!("no {selector}: {found}")).to_owned()
    }
    async fn command(&self, method: Method, path: &str, body: Value) -> Value {
        let request = self.http.request(method, format!("{}{path}", self.session));
        let request = if body.is_null() { request } else { request.json(&body) };
        let mut answer: Value = request.send().await.unwrap().json().await.unwrap();
        let value = answer["value"].take();
        assert!(value["error"].is_null(), "{path}: {value}");
        value
    }
}

impl Drop for Browser {
    /// Closes the window, also after a failed test: the browser is a process that does not end with the chromedriver.
    fn drop(&mut self) {
        let _ = self.delete_session();
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

//! The pages in a real browser. The tests run if `INVGATE_TEST_BROWSER` is the path of a chromedriver. If `CI` is set, the variable is required.

use std::time::Duration;

use serde_json::{Value, json};

use crate::common::{ADMIN_TOKEN, Running, TOKEN, required_variable, start};
use crate::webdriver::Browser;

#[tokio::test]
async fn the_page_finds_explains_and_calls_operations() {
    let Some(chromedriver) = required_variable("INVGATE_TEST_BROWSER") else { return };
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let browser = Browser::open(&chromedriver).await;
    browser.visit(&format!("http://{}/", running.address)).await;
    browser.wait("document.querySelectorAll('nav li').length === 177").await;
    assert!(browser.text("main").await.contains("Authentication"));
    search(&browser).await;
    read_news(&browser).await;
    create(&browser).await;
    every_operation_is_shown(&browser).await;
    let messages = browser.console_messages().await;
    assert!(messages.iter().all(|line| line.contains("401") || line.contains("428")), "{messages:?}");
    drop(browser);
    running.stop().await;
}

async fn search(browser: &Browser) {
    browser.write("#search", "solution accept").await;
    assert_eq!(browser.text("#found").await, "1 of 177 operations");
    browser.click("nav li:not([hidden]) a").await;
    browser.wait("document.querySelector('main h2').textContent === 'PUT /incident.solution.accept'").await;
    let shown = browser.text("main").await;
    assert!(shown.contains("rating") && shown.contains("api.v1.incident.solution.accept:put"), "{shown}");
}

async fn read_news(browser: &Browser) {
    browser.eval("(location.hash = 'breaking_news_get')").await;
    browser.wait("document.querySelector('main h2').textContent === 'GET /breakingnews'").await;
    browser.click("#call").await;
    browser.wait("document.querySelector('#answer-status')?.textContent === '401'").await;
    browser.write("#token", TOKEN).await;
    browser.click("#call").await;
    browser.wait("document.querySelector('#answer-status')?.textContent === '428'").await;
    browser.write("#field-id", "1").await;
    browser.click("#field-date_format option[value=iso8601]").await;
    browser.click("#call").await;
    browser.wait("document.querySelector('#answer-status')?.textContent === '200'").await;
    let body = browser.text("#answer-body").await;
    assert!(body.contains("\"id\": 1") && body.contains("+00:00"), "{body}");
    let curl = browser.text("#curl").await;
    let address = browser.eval("location.origin").await;
    let address = address.as_str().unwrap();
    assert!(curl.starts_with(&format!("curl -g -u 'api:{TOKEN}' '{address}/api/v1/breakingnews?")), "{curl}");
    assert!(curl.contains("id=1") && curl.contains("date_format=iso8601"), "{curl}");
}

async fn create(browser: &Browser) {
    browser.eval("(location.hash = 'requests_create')").await;
    browser.wait("document.querySelector('main h2').textContent === 'POST /incident'").await;
    assert_eq!(browser.text("#operation").await, "requests.create");
    browser.write("#field-title", "Ink & <paper>").await;
    for (field, value) in [("type_id", 1), ("priority_id", 2)] {
        browser.click(&format!("#field-{field} option[value='{value}']")).await;
    }
    for field in ["category_id", "customer_id", "creator_id"] {
        browser.write(&format!("#field-{field}"), "1").await;
    }
    browser.click("#call").await;
    browser.wait("document.querySelector('#answer-status')?.textContent === '200'").await;
    assert!(browser.text("#answer-body").await.contains("\"request_id\""));
}

/// The page shows every operation.
async fn every_operation_is_shown(browser: &Browser) {
    let all = "(() => { const wrong = []; for (const link of document.querySelectorAll('nav li a')) { \
        location.hash = link.hash; dispatchEvent(new HashChangeEvent('hashchange')); \
        const shown = document.querySelector('main'); \
        if (!shown.querySelector('#curl')?.textContent.includes('/api/v1/') || !shown.textContent.includes('Answers')) wrong.push(link.hash); } \
        return wrong.join(' '); })()";
    assert_eq!(browser.eval(all).await, "");
}

/// Starts a desk, opens a browser at one of its pages, and enters the token.
async fn opened(folder: &std::path::Path, path: &str) -> Option<(Running, Browser)> {
    let chromedriver = required_variable("INVGATE_TEST_BROWSER")?;
    let running = start(folder).await;
    let browser = Browser::open(&chromedriver).await;
    browser.visit(&format!("http://{}{path}", running.address)).await;
    browser.wait("document.querySelector('#loading') === null").await;
    browser.write("#token", TOKEN).await;
    Some((running, browser))
}

async fn show(browser: &Browser, operation: &str) {
    browser.eval(&format!("(location.hash = '{operation}')")).await;
    browser.wait(&format!("document.querySelector('nav [aria-current]')?.hash === '#{operation}'.split('?')[0]")).await;
}

/// The desk accepts the example of every operation: GET operations return 200, and no parameter is invalid.
#[tokio::test]
async fn the_desk_accepts_the_examples() {
    let folder = tempfile::tempdir().unwrap();
    let Some((running, browser)) = opened(folder.path(), "/").await else { return };
    browser.wait("document.querySelectorAll('nav li').length > 0").await;
    let run = "(window.results = {}, (async () => { \
        const links = [...document.querySelectorAll('nav li a')]; \
        const order = (link) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].indexOf(link.querySelector('.method').textContent); \
        links.sort((one, other) => order(one) - order(other)); \
        for (const link of links) { \
            const shown = new Promise((done) => addEventListener('hashchange', done, { once: true })); location.hash = link.hash; await shown; \
            document.querySelector('#example').click(); \
            const empty = [...document.querySelectorAll('#console [aria-required]')].filter((field) => field.type !== 'file' && field.value === ''); \
            const bare = [...document.querySelectorAll('#console input, #console textarea')].filter((field) => field.type !== 'file' && !field.placeholder.includes('for example')); \
            document.querySelector('#call').click(); \
            while (!document.querySelector('#answer-status')) await new Promise((done) => setTimeout(done, 5)); \
            window.results[link.hash.slice(1)] = [link.querySelector('.method').textContent, Number(document.querySelector('#answer-status').textContent), \
                empty.length, bare.map((field) => field.name).filter((name) => name !== 'page_key').join(' '), document.querySelector('#answer-body').textContent]; \
        } \
        window.finished = true; })(), 0)";
    browser.eval(run).await;
    // A debug build on a busy machine is slow.
    browser.wait_for("window.finished === true", Duration::from_secs(240)).await;
    let results = browser.eval("window.results").await;
    let wrong: Vec<_> = results.as_object().unwrap().iter().filter(|(name, result)| !is_accepted(name, result)).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    drop(browser);
    running.stop().await;
}

/// Whether the desk accepted an example. `result` has the method, the status, the number of required fields without an example, and the names
/// of all fields without an example. A 409 is accepted, since earlier calls change the data. The demonstration data has no attachment.
fn is_accepted(operation: &str, result: &Value) -> bool {
    let status = result[1].as_u64().unwrap();
    let accepted = match result[0].as_str().unwrap() {
        "GET" => status == if operation == "request_attachments_get" { 404 } else { 200 },
        _ => matches!(status, 200 | 409),
    };
    accepted && result[2] == 0 && result[3] == ""
}

/// A link contains the values of the form without secrets. Credentials survive a reload, and are stored for one tab only.
#[tokio::test]
async fn a_link_contains_the_form_and_the_tab_keeps_the_token() {
    let folder = tempfile::tempdir().unwrap();
    let Some((running, browser)) = opened(folder.path(), "/").await else { return };
    show(&browser, "requests_create").await;
    browser.click("#example").await;
    browser.write("#field-title", "Ink & <paper>").await;
    let link = browser.eval("document.querySelector('#link').href").await;
    let link = link.as_str().unwrap();
    assert!(link.contains("#requests_create?") && !link.contains(TOKEN), "{link}");
    browser.visit("about:blank").await;
    browser.visit(link).await;
    browser.wait("document.querySelector('#field-title')?.value === 'Ink & <paper>'").await;
    assert_eq!(browser.eval("document.querySelector('#field-type_id').value").await, "1");
    assert_eq!(browser.eval("document.querySelector('#token').value").await, TOKEN);
    assert_eq!(browser.eval("localStorage.getItem('token')").await, Value::Null);
    browser.click("#call").await;
    browser.wait("document.querySelector('#answer-status')?.textContent === '200'").await;
    assert!(browser.text("#answer-time").await.ends_with(" ms"));
    assert!(
        browser.eval("document.querySelector('#answer-headers').textContent.includes('x-request-id: ')").await == json!(true)
    );
    let keys = "[...document.querySelectorAll('#answer-body .json-key')].map((key) => key.textContent)";
    assert!(browser.eval(keys).await.as_array().unwrap().contains(&json!("\"request_id\"")));
    show(&browser, "users_create").await;
    browser.click("#example").await;
    browser.write("#field-pass", "a-long-passphrase-42").await;
    let link = browser.eval("document.querySelector('#link').href").await;
    assert!(!link.as_str().unwrap().contains("passphrase"), "{link}");
    drop(browser);
    running.stop().await;
}

/// The page works with the keyboard, and with the chosen colours.
#[tokio::test]
async fn the_page_works_with_keys_and_dark_colours() {
    let folder = tempfile::tempdir().unwrap();
    let Some((running, browser)) = opened(folder.path(), "/").await else { return };
    browser.eval("document.activeElement.blur()").await;
    browser.press("body", "/").await;
    browser.wait("document.activeElement.id === 'search'").await;
    // Arrow down to the first found operation, Enter, and Ctrl+Enter in its form.
    browser.press("#search", "sd.version").await;
    browser.press("#search", "\u{e015}").await;
    browser.press("nav li:not([hidden]) a", "\u{e007}").await;
    browser.wait("location.hash === '#system_version'").await;
    browser.press("#call", "\u{e009}\u{e007}").await;
    browser.wait("document.querySelector('#answer-status')?.textContent === '200'").await;
    let ground = "getComputedStyle(document.body).backgroundColor";
    let of = async |scheme: &str| {
        while browser.eval("document.documentElement.dataset.colours").await != scheme {
            browser.click("#colours").await;
        }
        browser.eval(ground).await
    };
    assert_eq!((of("light").await, of("dark").await), (json!("rgb(255, 255, 255)"), json!("rgb(13, 17, 23)")));
    browser.visit(&format!("http://{}/data", running.address)).await;
    assert_eq!(browser.eval(ground).await, "rgb(13, 17, 23)", "the other page has other colours");
    drop(browser);
    running.stop().await;
}

/// The data page shows the effects of calls.
#[tokio::test]
async fn the_data_page_shows_the_effect_of_calls() {
    let folder = tempfile::tempdir().unwrap();
    let Some((running, browser)) = opened(folder.path(), "/data").await else { return };
    browser.write("#admin-token", ADMIN_TOKEN).await;
    browser.click("#show").await;
    browser.wait("document.querySelectorAll('#list tbody tr').length === 40").await;
    let form = [("request_id", "1"), ("author_id", "1"), ("group_id", "2"), ("agent_id", "3")];
    let call = reqwest::Client::new().post(running.url("incident.reassign")).basic_auth("api", Some(TOKEN));
    assert_eq!(call.form(&form).send().await.unwrap().status(), 200);
    browser.click("#follow").await;
    browser.wait("document.querySelector('#request-1 .badge')?.textContent === 'Open'").await;
    browser.click("#request-1").await;
    browser.wait("document.querySelector('#state')?.textContent === 'Open'").await;
    let shown = browser.text("#detail").await;
    assert!(shown.contains("created by Felix Brandt (6)") && shown.contains("Clara Lindgren (3)"), "{shown}");
    browser.eval("(location.hash = 'requests/17')").await;
    browser.wait("document.querySelector('#state')?.textContent === 'Pending'").await;
    assert!(browser.text("#detail").await.contains("Please approve this purchase."));
    for (tab, text) in [
        ("users", "ana.torres@desk.example"),
        ("approvals", "Please approve this purchase."),
        ("calls", "/api/v1/incident.reassign"),
    ] {
        browser.click(&format!("#tab-{tab}")).await;
        browser.wait(&format!("document.querySelector('#list').textContent.includes('{text}')")).await;
    }
    browser.click("#tab-requests").await;
    browser.click("#status option[value='7']").await;
    browser.wait("document.querySelectorAll('#list tbody tr').length === 4").await;
    assert!(browser.console_messages().await.is_empty());
    drop(browser);
    running.stop().await;
}

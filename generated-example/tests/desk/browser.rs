//! The page in a real browser. Runs when `INVGATE_TEST_BROWSER` names a chromedriver; where `CI` is set, its lack is an error.

use crate::common::{TOKEN, needed, start};
use crate::webdriver::Browser;

#[tokio::test]
async fn the_page_finds_explains_and_calls_operations() {
    let Some(chromedriver) = needed("INVGATE_TEST_BROWSER") else { return };
    let folder = tempfile::tempdir().unwrap();
    let running = start(folder.path()).await;
    let browser = Browser::open(&chromedriver).await;
    browser.visit(&format!("http://{}/", running.address)).await;
    browser.wait("document.querySelectorAll('nav li').length === 162").await;
    assert!(browser.text("main").await.contains("Authentication"));
    search(&browser).await;
    read_news(&browser).await;
    create(&browser).await;
    all_are_shown(&browser).await;
    let complaints = browser.complaints().await;
    assert!(complaints.iter().all(|line| line.contains("401") || line.contains("428")), "{complaints:?}");
    browser.close().await;
    running.stop().await;
}

async fn search(browser: &Browser) {
    browser.write("#search", "solution accept").await;
    assert_eq!(browser.text("#found").await, "1 of 162 operations");
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

/// Every operation can be shown.
async fn all_are_shown(browser: &Browser) {
    let all = "(() => { const wrong = []; for (const link of document.querySelectorAll('nav li a')) { \
        location.hash = link.hash; dispatchEvent(new HashChangeEvent('hashchange')); \
        const shown = document.querySelector('main'); \
        if (!shown.querySelector('#curl')?.textContent.includes('/api/v1/') || !shown.textContent.includes('Answers')) wrong.push(link.hash); } \
        return wrong.join(' '); })()";
    assert_eq!(browser.eval(all).await, "");
}

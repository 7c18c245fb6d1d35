// Opens a document in pages that show an API, with a real browser.
//
// In: a folder with node_modules, a document, a folder for screenshots, an address to send requests to. Out: for each page a line of JSON
// with the checks that failed.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, document, pictures] = process.argv.slice(2);
const puppeteer = createRequire(join(modules, "package.json"))("puppeteer-core");

const PAGES = {
  "/swagger": `<link rel="stylesheet" href="/m/swagger-ui-dist/swagger-ui.css"><div id="ui"></div>
    <script src="/m/swagger-ui-dist/swagger-ui-bundle.js"></script>
    <script>SwaggerUIBundle({ url: "/openapi.json", dom_id: "#ui", deepLinking: true });</script>`,
  "/redoc": `<redoc spec-url="/openapi.json" expand-responses="200"></redoc><script src="/m/redoc/bundles/redoc.standalone.js"></script>`,
  "/scalar": `<div id="ui"></div><script src="/m/@scalar/api-reference/dist/browser/standalone.js"></script>
    <script>Scalar.createApiReference("#ui", { url: "/openapi.json" });</script>`,
};
const TYPES = { js: "text/javascript", css: "text/css", json: "application/json" };

/** Serves the pages, the scripts of the viewers, and the document. */
async function respond(request, response) {
  const path = new URL(request.url, "http://localhost").pathname;
  if (PAGES[path]) {
    response.setHeader("content-type", "text/html; charset=utf-8");
    return response.end(`<!doctype html><meta charset="utf-8"><body style="margin: 0">${PAGES[path]}`);
  }
  const file = path === "/openapi.json" ? document : path.startsWith("/m/") ? join(modules, "node_modules", path.slice(3)) : undefined;
  try {
    const content = await readFile(file);
    response.setHeader("content-type", TYPES[file.split(".").pop()] ?? "application/octet-stream");
    response.end(content);
  } catch {
    response.statusCode = 404;
    response.end();
  }
}

/** The text of the page, and the values of its text boxes, which editors of examples are. */
const visible = (page) =>
  page.evaluate(() => document.body.innerText + [...document.querySelectorAll("textarea, input")].map((field) => `\n${field.value}`).join(""));

/** Waits until the page contains a text. */
async function shows(page, text) {
  for (let attempt = 0; attempt < 300; attempt++) {
    if ((await visible(page)).replace(/\s+/g, " ").includes(text)) return true;
    await new Promise((done) => setTimeout(done, 200));
  }
  return false;
}

const appears = (page, selector) => page.waitForSelector(selector, { timeout: 60_000 }).then(() => true, () => false);

const VIEWERS = {
  "Swagger UI": async (page, at) => {
    await page.goto(`${at}/swagger#/articles/articles_add_attachments`);
    const missing = [];
    if (!(await appears(page, ".opblock.is-open .try-out__btn"))) return ["the operation of the link"];
    await page.click(".opblock.is-open .try-out__btn");
    // A list of files has a button that adds a chooser.
    const add = ".opblock.is-open .json-schema-form-item-add";
    if (await appears(page, add)) await page.click(add);
    if (!(await appears(page, '.opblock.is-open input[type="file"]'))) missing.push("a file chooser");
    await page.screenshot({ path: join(pictures, "swagger-file.png") });
    await page.goto(`${at}/swagger?2#/breaking_news/breaking_news_create`);
    if (!(await shows(page, '"title": "Title"'))) missing.push("the example of a request");
    if (!(await shows(page, '"status": "OK"'))) missing.push("the example of an answer");
    await page.screenshot({ path: join(pictures, "swagger-example.png") });
    return missing;
  },
  Redoc: async (page, at) => {
    await page.goto(`${at}/redoc#operation/breaking_news_create`);
    const missing = [];
    if (!(await shows(page, '"title": "Title"'))) missing.push("the example of a request");
    if (!(await shows(page, '"status": "OK"'))) missing.push("the example of an answer");
    await page.screenshot({ path: join(pictures, "redoc-example.png") });
    await page.goto(`${at}/redoc?2#operation/articles_add_attachments`);
    // Redoc does not send requests. It shows the type of a file.
    if (!(await shows(page, "<binary>"))) missing.push("that a parameter is a file");
    await page.screenshot({ path: join(pictures, "redoc-file.png") });
    return missing;
  },
  Scalar: async (page, at) => {
    const missing = [];
    await page.goto(`${at}/scalar#tag/breaking-news/POST/breakingnews`);
    const operation = "api-1/tag/breaking-news/POST/breakingnews";
    if (!(await appears(page, `[id="${operation}"]`))) return ["the operation of the link"];
    await page.evaluate((id) => document.getElementById(id).scrollIntoView(), operation);
    if (!(await shows(page, '"title": "Title"'))) missing.push("the example of a request");
    if (!(await shows(page, '"status": "OK"'))) missing.push("the example of an answer");
    await page.screenshot({ path: join(pictures, "scalar-example.png") });
    await page.goto(`${at}/scalar?2#tag/articles/POST/kb.articles.attachments`);
    const upload = "api-1/tag/articles/POST/kb.articles.attachments";
    if (!(await appears(page, `[id="${upload}"]`))) return ["the operation of the second link"];
    const button = await page.waitForFunction((id) => {
      document.getElementById(id).scrollIntoView();
      return [...document.getElementById(id).querySelectorAll("button")].find((it) => it.innerText.includes("Test Request"));
    }, { timeout: 60_000 }, upload);
    await button.click();
    if (!(await shows(page, "attachments[]")) || !(await shows(page, "Select File"))) missing.push("a file chooser");
    await page.screenshot({ path: join(pictures, "scalar-file.png") });
    return missing;
  },
};

const server = createServer(respond);
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const at = `http://127.0.0.1:${server.address().port}`;
const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [viewer, check] of Object.entries(VIEWERS)) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1400, height: 1000 });
  const errors = [];
  page.on("pageerror", (error) => errors.push(`script: ${error.message}`.slice(0, 200)));
  const missing = await check(page, at);
  console.log(JSON.stringify({ viewer, missing: missing.map((what) => `It does not show ${what}.`).concat(errors) }));
  await page.close();
}
await browser.close();
server.close();

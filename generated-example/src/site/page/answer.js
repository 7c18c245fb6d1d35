// The answer to a call: status, time, size, headers, and JSON in colours.
//
// In: a response of `fetch` and how long it took. Out: elements. Longer texts than a page can colour stay plain.

import { make } from "./schema.js";

const LONGEST_COLOURED = 200_000;

/** Strings, numbers and words of JSON; a string before a colon is a key. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

/** JSON text as pieces, each in the colour of what it is. */
export function coloured(text) {
  if (text.length > LONGEST_COLOURED) return [text];
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    pieces.push(text.slice(end, match.index));
    const [whole, string, colon] = match;
    if (string) pieces.push(make("span", { class: colon ? "json-key" : "json-string" }, string), colon ?? "");
    else pieces.push(make("span", { class: /[\d]/.test(whole) ? "json-number" : "json-word" }, whole));
    end = match.index + whole.length;
  }
  pieces.push(text.slice(end));
  return pieces.filter((piece) => piece !== "");
}

/** The body as it is shown: JSON with its lines indented, anything else as it came. */
async function bodyOf(response) {
  const text = await response.text();
  try {
    return { size: text.length, pieces: coloured(JSON.stringify(JSON.parse(text), null, 2)) };
  } catch {
    return { size: text.length, pieces: [text || "(empty)"] };
  }
}

/** Shows an answer. */
export async function showAnswer(into, response, milliseconds) {
  const { size, pieces } = await bodyOf(response);
  const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const status = make("strong", { class: response.ok ? "status-good" : "status-bad", id: "answer-status" }, String(response.status));
  into.replaceChildren(
    make("p", {}, status, ` ${response.statusText}, `, make("span", { id: "answer-time" }, `${Math.round(milliseconds)} ms`), `, ${size} characters`),
    make("details", {}, make("summary", {}, "Headers"), make("pre", { id: "answer-headers" }, headers)),
    make("pre", { id: "answer-body", tabindex: "0", "aria-label": "Body of the answer" }, ...pieces),
  );
}

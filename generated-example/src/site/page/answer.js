// Shows the answer to a call: status, duration, size, headers, and the body with coloured JSON.
//
// In: a response of `fetch` and its duration. Out: elements. A body above the limit stays uncoloured.

import { make } from "./schema.js";

const MAX_COLOURED_CHARACTERS = 200_000;

/** Matches strings, numbers, `true`, `false` and `null`; a string before a colon is a key. */
const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\b(?:true|false|null)\b/g;

/** Splits JSON text into elements with colour classes, and plain text between them. */
export function coloured(text) {
  if (text.length > MAX_COLOURED_CHARACTERS) return [text];
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

/** Reads the body of a response. JSON is indented and coloured; other text is unchanged. */
async function bodyOf(response) {
  const text = await response.text();
  try {
    return { size: text.length, pieces: coloured(JSON.stringify(JSON.parse(text), null, 2)) };
  } catch {
    return { size: text.length, pieces: [text || "(empty)"] };
  }
}

/** Replaces the content of `into` with an answer. */
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

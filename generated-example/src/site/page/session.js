// Stores credentials until the tab is closed, and the colour scheme for this browser.
//
// In: fields of a page. Out: the same fields, filled again after a reload. Credentials are sent to this server only.

const SCHEMES = ["", "light", "dark"];
const SCHEME_NAMES = { "": "System colours", light: "Light", dark: "Dark" };

/** Stores the value of a field for this tab, and restores it. */
export function keepField(id) {
  const field = document.getElementById(id);
  field.value = sessionStorage.getItem(id) ?? field.value;
  field.addEventListener("input", () => sessionStorage.setItem(id, field.value));
}

/** The value of the header `Authorization` for HTTP Basic, with the user and the token of the page, encoded as UTF-8. */
export function basic() {
  const bytes = new TextEncoder().encode(`${document.getElementById("user").value}:${document.getElementById("token").value}`);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** Makes a button switch between the colour schemes. */
export function chooseColours(id) {
  const button = document.getElementById(id);
  const apply = (scheme) => {
    document.documentElement.dataset.colours = scheme;
    button.textContent = SCHEME_NAMES[scheme];
    button.setAttribute("aria-label", `Colours: ${SCHEME_NAMES[scheme]}`);
  };
  let scheme = localStorage.getItem("colours") ?? "";
  if (!SCHEMES.includes(scheme)) scheme = "";
  apply(scheme);
  button.addEventListener("click", () => {
    scheme = SCHEMES[(SCHEMES.indexOf(scheme) + 1) % SCHEMES.length];
    localStorage.setItem("colours", scheme);
    apply(scheme);
  });
}

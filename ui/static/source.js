// A citation opens its source beside the conversation, on a narrow screen over it. Without this, and by the middle button
// or with a key held, its link leads to the plan's page. What is said here stands in each answer (chat/answer_html.py).
const wide = matchMedia("(min-width: 1000px)");
const LINKS = "a.marker, a.open";
let panel = null;
let opener = null; // the link that was followed, to which the focus goes back
let links = []; // of the answer's sources, in order
let at = 0;
let asked = 0; // so that a slow answer does not cover a later one
let entered = false; // a step of the browser's history is the panel's: going back closes it
let leaving = false; // closed otherwise, its step is on the way out

const part = (name) => panel.querySelector(name);
const made = (tag, className, words = "") => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = words;
  return element;
};
const says = (name) => opener?.closest(".answer")?.querySelector(`.says .${name}`)?.textContent ?? "";

// Where the page's own language is served from: the chat may be opened at another address (/, /box).
const root = () => new URL("./", window.gradio_config?.root ? `${window.gradio_config.root}/` : document.baseURI);
const addressOf = (link) => new URL(link.getAttribute("href"), root());

function build() {
  panel = made("aside", "");
  panel.id = "source";
  panel.setAttribute("aria-labelledby", "source-name");
  const bar = made("div", "bar");
  const name = made("h2", "");
  name.id = "source-name";
  name.tabIndex = -1;
  name.setAttribute("aria-live", "polite");
  bar.append(name);
  for (const [kind, sign] of [["before", "‹"], ["after", "›"], ["close", "×"]]) {
    const button = made("button", kind, sign);
    button.type = "button";
    button.addEventListener("click", () => (kind === "close" ? closeSource() : step(kind === "before" ? -1 : 1)));
    bar.append(button);
  }
  panel.append(bar, made("div", "body"));
  panel.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
  });
  document.body.append(panel);
}

// Over the conversation it is a dialog, and nothing else can be reached; beside it, it is one more part of the page.
function place() {
  const isOpen = Boolean(panel?.isConnected);
  const isOver = isOpen && !wide.matches;
  for (const other of document.body.children) if (other !== panel) other.inert = isOver;
  delete document.documentElement.dataset.source;
  if (!isOpen) return;
  document.documentElement.dataset.source = isOver ? "over" : "beside"; // answer.css goes by it
  if (isOver && !entered) {
    entered = true;
    if (!leaving) history.pushState({ source: true }, "");
  }
  panel.setAttribute("role", isOver ? "dialog" : "complementary");
  if (isOver) panel.setAttribute("aria-modal", "true");
  else panel.removeAttribute("aria-modal");
}

function name() {
  const marker = links[at]?.closest("li")?.querySelector(".number")?.textContent ?? "";
  part("h2").textContent = `${says("panel")} ${marker}${links.length > 1 ? ` · ${at + 1}/${links.length}` : ""}`;
  for (const kind of ["before", "after", "close"]) {
    const button = part(`.${kind}`);
    const key = { before: " (p)", after: " (n)", close: " (Esc)" }[kind];
    button.title = says(kind) + key;
    button.setAttribute("aria-label", says(kind));
    button.hidden = kind !== "close" && links.length < 2;
  }
  for (const link of document.querySelectorAll(`.answer :is(${LINKS})[aria-current]`)) link.removeAttribute("aria-current");
  const own = links[at]?.getAttribute("href");
  for (const link of opener?.closest(".answer")?.querySelectorAll(LINKS) ?? [])
    if (link.getAttribute("href") === own) link.setAttribute("aria-current", "true");
}

// The quote in sight, whatever else scrolls: only the panel does, and only where it must, so that the plan's facts stay.
function bring() {
  const mark = part("mark");
  if (!mark) return;
  const table = mark.closest(".table");
  const body = part(".body");
  const [own, frame] = [mark.getBoundingClientRect(), body.getBoundingClientRect()];
  if (table) table.scrollLeft += own.left - table.getBoundingClientRect().left - 12;
  if (own.bottom > frame.bottom) body.scrollTop += own.top - frame.top - Math.min(frame.height * 0.35, 180);
}

function fail(words) {
  const again = made("button", "again", says("again"));
  again.type = "button";
  again.addEventListener("click", () => {
    part("h2").focus();
    load();
  });
  const whole = made("a", "", says("whole"));
  whole.href = addressOf(links[at]).href;
  whole.target = "_blank";
  const ways = made("p", "links");
  ways.append(again, whole);
  const told = made("p", "failed", words || says("failed"));
  told.setAttribute("role", "alert");
  part(".body").replaceChildren(told, ways);
}

// The fragment, with its addresses made whole: they are relative to its own.
async function fetched(link) {
  const address = addressOf(link);
  address.hash = "";
  address.pathname += "/source";
  const answer = await window.fetch(address, { credentials: "same-origin", headers: { accept: "*/*" } });
  const type = answer.headers.get("content-type") ?? "";
  if (type.includes("json")) throw new Error((await answer.json()).detail ?? "", { cause: "told" });
  if (!answer.ok || answer.redirected || !type.includes("html")) throw new Error("");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const each of page.querySelectorAll("a[href]")) each.href = new URL(each.getAttribute("href"), address).href;
  return page.querySelector("article.source");
}

async function load() {
  const own = (asked += 1);
  const body = part(".body");
  name();
  body.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => {
    if (own === asked) body.replaceChildren(made("p", "loading", says("loading")));
  }, 250); // what comes at once is not announced
  try {
    const article = await fetched(links[at]);
    if (own !== asked || !panel.isConnected) return;
    body.replaceChildren(document.importNode(article, true));
    body.scrollTop = 0;
    bring();
  } catch (error) {
    if (own === asked && panel.isConnected) fail(error.cause === "told" ? error.message : "");
  } finally {
    clearTimeout(waiting);
    if (own === asked) body.removeAttribute("aria-busy");
  }
}

function step(by) {
  if (links.length < 2) return;
  at = (at + by + links.length) % links.length;
  load();
}

// Opens the source that a link of an answer leads to. Returns whether it is one.
export function openSource(link) {
  const answer = link?.closest?.(".answer");
  if (!answer || !link.matches(LINKS)) return false;
  opener = link;
  const every = [...answer.querySelectorAll("a.open")];
  links = every.length ? every : [link];
  at = Math.max(0, links.findIndex((one) => one.getAttribute("href") === link.getAttribute("href")));
  if (!panel) build();
  else if (!panel.isConnected) document.body.append(panel);
  part(".body").replaceChildren();
  place();
  part("h2").focus({ preventScroll: true });
  load();
  return true;
}

// Closes the panel; the focus goes back to where it was opened.
export function closeSource() {
  if (!panel?.isConnected) return;
  asked += 1;
  const held = panel.contains(document.activeElement) || document.activeElement === document.body;
  panel.remove();
  place();
  for (const link of document.querySelectorAll(".answer a[aria-current]")) link.removeAttribute("aria-current");
  const back = opener?.isConnected ? opener : document.querySelector("#question textarea");
  if (held) back?.focus();
  if (!entered) return;
  entered = false;
  if (!leaving) history.back();
  leaving = true;
}

// The chat window's cleaning takes away what each tool of an answer does, but for its value.
const tooled = () => {
  for (const tool of document.querySelectorAll(".answer .tool:not([data-do])")) tool.dataset.do = tool.value;
};
new MutationObserver(tooled).observe(document.documentElement, { childList: true, subtree: true });
tooled();

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (openSource(event.target.closest?.(LINKS))) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !panel?.isConnected) return;
  if (!panel.contains(event.target) && event.target.closest?.("input, textarea, details[open]")) return;
  event.preventDefault();
  closeSource();
});
wide.addEventListener("change", place);
// The gesture that goes back on a phone.
addEventListener("popstate", () => {
  if (leaving) {
    leaving = false;
    if (entered) history.pushState({ source: true }, ""); // opened again meanwhile
  } else if (entered) {
    entered = false;
    closeSource();
  }
});
if (history.state?.source) history.replaceState(null, ""); // the page was loaded anew, and nothing is open

// Paper has the answers with their sources.
addEventListener("beforeprint", closeSource);

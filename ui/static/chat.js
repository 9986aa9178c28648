// The chat page: what a reader does with answers (copy, print, save), what the browser keeps of the conversation, and
// names for screen readers where Gradio has none in the page's language.
import { drafted, fill } from "./draft.js";
import { cameToNothing, watch } from "./reached.js";
import "./source.js";

const KEY = "plan-assistant-conversation"; // chat/scripts.py reads it when the page is opened
const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const spoken = (name) => one("#spoken")?.dataset[name] ?? "";

const announce = (words) => {
  const said = one("#done");
  if (!said) return;
  said.textContent = words;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => { said.textContent = ""; }, 6000);
};

// --- what the browser keeps: sealed by the server; nobody's goes with the tab ---
const drop = (store) => {
  try {
    store().removeItem(KEY);
  } catch { } // a browser that keeps nothing
};
const NOTHING = "none"; // is to be kept, as chat/history.py says it; "" is no word of it
const keep = (sealed) => {
  if (!sealed) return;
  const [own, other] = sealed.startsWith("p.")
    ? [() => localStorage, () => sessionStorage]
    : [() => sessionStorage, () => localStorage];
  if (sealed === NOTHING) {
    drop(own);
    drop(other);
    return;
  }
  try {
    own().setItem(KEY, sealed);
  } catch {
    drop(own); // no room: rather nothing than what is out of date
  }
};

// --- what is pressed for ---
const press = (id, wanted) => {
  window.planAssistant.wanted = wanted;
  (one(`button#${id}`) ?? one(`#${id} button`))?.click();
};
const fold = () => {
  for (const open of all("#asked details[open]")) open.open = false;
  const filter = one("#filter button.label-wrap.open");
  if (filter) filter.click();
};

const save = (file) => {
  const { name, data, said } = JSON.parse(file || "{}");
  if (!data) {
    announce(said ?? "");
    return;
  }
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  announce(spoken("saved"));
};

// Works on pages without https and within frames, where the clipboard can't be written otherwise.
const copy = (answer) => {
  const copied = answer.cloneNode(true);
  for (const tools of all(".tools", copied)) tools.remove();
  for (const details of all("details", copied)) details.open = true;
  for (const link of all("a[href]", copied)) link.href = link.href; // whole addresses, for where it is pasted
  const sheet = document.createElement("div");
  sheet.className = "copied";
  sheet.append(copied);
  document.body.append(sheet);
  const selection = getSelection();
  const before = selection.rangeCount ? selection.getRangeAt(0) : null;
  selection.selectAllChildren(sheet);
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch { }
  sheet.remove();
  selection.removeAllRanges();
  if (before) selection.addRange(before);
  announce(spoken(done ? "copied" : "copyFailed"));
};

// --- paper: one answer with its question, or the whole conversation; sources are unfolded on it ---
let folded = [];
addEventListener("beforeprint", () => {
  folded = all("#conversation details:not([open])");
  for (const details of folded) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of folded) details.open = false;
  folded = [];
  delete root.dataset.print;
  for (const row of all(".printed")) row.classList.remove("printed");
});
const print = (answer) => {
  const row = answer.closest(".message-row");
  let before = row?.previousElementSibling;
  while (before && !before.matches(".message-row")) before = before.previousElementSibling;
  root.dataset.print = "one";
  row?.classList.add("printed");
  if (before?.matches(".user-row")) before.classList.add("printed");
  window.print();
};

const TOOLS = {
  copy,
  print,
  docx: (answer) => {
    const index = all("#conversation .answer").indexOf(answer);
    press("docx", JSON.stringify({ index, address: document.baseURI }));
  },
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  const answer = button.closest("#conversation .answer");
  if (answer && TOOLS[button.dataset.do]) TOOLS[button.dataset.do](answer);
  else if (button.dataset.do === "print-all") { fold(); window.print(); }
  else if (button.dataset.do === "forget") { fold(); press("forget", ""); }
  else if (button.matches(":is(#asked, #moved) [data-ask]")) { fold(); press("again", button.textContent); }
  else if (button.matches("#send")) { fold(); wants(); }
});

// A fold lies over the conversation: it closes by Escape, and by a press beside it. One is open at a time.
document.addEventListener("pointerdown", (event) => {
  const within = event.target.closest?.("#folds, .options, ul[role=listbox]");
  if (!within) fold();
  else if (event.target.closest("#filter .label-wrap")) for (const open of all("#asked details[open]")) open.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && event.target.matches?.("#question textarea")) { fold(); wants(); }
  if (event.key !== "Escape") return;
  const opened = event.target.closest?.("#asked details[open], #filter");
  const opener = opened && one("summary, button.label-wrap", opened);
  if (!opener || (opened.id === "filter" && event.target.getAttribute("aria-expanded") === "true" && event.target !== opener)) return;
  fold();
  opener.focus();
}, true); // before Gradio closes a list within: then Escape was meant for that
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("#asked details[open]")) one("#filter button.label-wrap.open")?.click();
}, true);

// --- the server empties the box once its question stands in the conversation: what was typed meanwhile is the next ---
let put = null; // the question that is on its way
let typed = ""; // what the reader has made of the box since
let next = false; // and wanted put then
const keepTyped = () => {
  const box = one("#question textarea");
  if (put === null || !typed || !box || box.value) return;
  const rest = typed.startsWith(put) ? typed.slice(put.length).trimStart() : typed;
  put = null;
  fill(box, rest);
};
const sent = (question) => {
  keepTyped();
  const waits = next && question === null && one("#question textarea")?.value.trim();
  [put, typed, next] = [question, "", false];
  if (waits) setTimeout(() => one("#send")?.click()); // once Gradio has done with the one before
};
watch({ asking: () => put !== null, nothing: () => { put = null; } });
const wants = () => {
  const words = one("#question textarea")?.value.trim();
  next = put !== null && Boolean(words) && words !== put.trim();
};
document.addEventListener("input", (event) => {
  if (event.target.matches?.("#question textarea")) typed = event.target.value;
});

// --- the newest question comes to the top, as soon as it is put and once it is answered (chat/scripts.py) ---
const toQuestion = () => all("#conversation .user-row").at(-1)?.scrollIntoView({ block: "start" });
let waited = null;
const follow = () => {
  const waits = one("#conversation .pending");
  if (waits && waits !== waited) toQuestion();
  waited = waits;
};

// --- names: Gradio's hold a message's source, or are in English, and it writes them anew with each change ---
const NAMES = {
  "#conversation [role=log]": "conversation",
  "#conversation [data-testid=user]": "question",
  "#conversation [data-testid=bot]": "answer",
};
const set = (element, attribute, value) => {
  if (element && element.getAttribute(attribute) !== value) element.setAttribute(attribute, value);
};
const name = () => {
  if (!one("#spoken")) return;
  for (const [selector, word] of Object.entries(NAMES))
    for (const element of all(selector)) {
      if (!element.hasAttribute("role")) element.setAttribute("role", "group"); // names are read of what has a role
      set(element, "aria-label", spoken(word));
    }
  const growing = Boolean(one("#conversation .answer:is(.growing, .writing)"));
  set(one("#conversation [role=log]"), "aria-busy", String(growing)); // read out once it is whole
  const examples = one("#conversation .examples");
  set(examples, "role", "group"); // Gradio's is a list, which may not hold buttons
  set(examples, "aria-label", spoken("examples"));
  for (const example of all("#conversation .example[aria-label]")) example.removeAttribute("aria-label"); // its words say it
  const opener = one("#filter button.label-wrap");
  set(opener, "aria-expanded", String(Boolean(opener?.classList.contains("open"))));
  set(one("#unit input"), "list", "units");
  drafted();
  keepTyped();
  follow();
};
const changes = { childList: true, subtree: true, attributeFilter: ["class", "aria-label"] };
new MutationObserver(name).observe(document.body ?? root, changes);
name();

window.planAssistant = Object.assign(window.planAssistant ?? {}, { cameToNothing, keep, save, sent, toQuestion, wanted: "" });

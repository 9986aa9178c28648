// What is written in the box, and what was asked and has no answer yet, outlive the page where it is left or loaded
// anew: they go with the tab.
const KEY = "plan-assistant-draft";
const one = (selector) => document.querySelector(selector);
const viewer = () => window.gradio_config?.username ?? "";
const written = () => one("#question textarea")?.value ?? "";

let whole = false; // the page is, and what was written before has been looked for
let goes = false; // it is loaded anew by itself, and then says so

// The question that has no whole answer.
const unanswered = () => {
  const waits = one("#conversation :is(.pending, .answer.growing)");
  return (waits && [...document.querySelectorAll("#conversation .asked")].at(-1)?.textContent) || "";
};
const keep = () => {
  const [words, question] = [written(), unanswered()];
  try {
    if (words || question || goes) sessionStorage.setItem(KEY, JSON.stringify([viewer(), words, question, goes]));
    else sessionStorage.removeItem(KEY);
  } catch { } // a browser that keeps nothing
};
const taken = () => {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    sessionStorage.removeItem(KEY);
    return kept;
  } catch {
    return [];
  }
};

export const fill = (box, words) => {
  box.value = words;
  box.dispatchEvent(new Event("input", { bubbles: true }));
};
export const isWhole = () => whole;

// Before the page is loaded anew because its server is gone.
export const keepForNext = () => {
  goes = true;
  keep();
};

// Puts back what was kept, once the page is whole; another may have signed in meanwhile.
export const drafted = () => {
  const box = one("#question textarea");
  if (whole || !box || !one("#head .state")?.textContent.trim()) return;
  whole = true;
  const [whose, words = "", question = "", again = false] = taken();
  if (whose !== viewer()) return;
  const put = box.value || words || question;
  if (put !== box.value) fill(box, put);
  const notice = one("#moved");
  if (!again || !notice) return;
  const button = notice.querySelector("[data-ask]");
  button.textContent = question;
  button.hidden = !question || question === put;
  notice.hidden = false;
};

// Of a box, which other page holds it and who visits is another matter each time.
addEventListener("pagehide", () => { if (!document.documentElement.classList.contains("box")) keep(); });
addEventListener("pageshow", (shown) => { if (shown.persisted) taken(); });

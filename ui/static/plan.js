// Without this the page works too: quotes, pages and parts are anchors, the views are radio buttons, and a page's number
// is sent to the server.
const narrow = window.matchMedia("(max-width: 899px)").matches;
const main = document.querySelector("main");
const paged = document.querySelector(".paged");
const jump = document.querySelector("form.jump");
document.documentElement.classList.add("scripted");

const chosen = () => document.querySelector(".views input:checked")?.id;
const quoteName = (number) => (number === 1 ? "quote" : `quote-${number}`);
let quotes = 0;
while (document.getElementById(quoteName(quotes + 1))) quotes += 1;
let current = 1;

function inSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}

// Again in the next frames: what comes into sight is only laid out then, and may push the rest.
let leaf = document.querySelector(".leaf"); // the page in sight, for the field and for a change of view
let wanted = null;
function stays() {
  const { top, height } = wanted?.getBoundingClientRect() ?? {};
  return height > 0 && top > -2 && top < window.innerHeight;
}
function bring(element, block, beside = null) {
  wanted = element;
  leaf = element.closest(".leaf") ?? leaf;
  let frames = 8;
  const again = () => {
    if (wanted !== element) return; // something else is, since
    element.scrollIntoView({ block });
    if (beside && !inSight(beside)) beside.scrollIntoView({ block: "nearest" });
    if (frames--) requestAnimationFrame(again);
  };
  again();
}

function show(number) {
  const box = chosen() === "view-words" ? null : document.querySelector(`.box[data-quote="${number}"]`);
  if (!box || (chosen() === "view-both" && !narrow)) return words(number, box);
  bring(box, "center");
  note(number);
}

// From the paper to the words, also where both are in sight.
function words(number, box = null) {
  const mark = document.getElementById(quoteName(number));
  if (mark) bring(mark, "center", box);
  note(number);
}

function note(number) {
  current = number;
  const nav = document.querySelector(".quotes[data-at]");
  if (nav) nav.querySelector(".at").textContent = nav.dataset.at.replace("{number}", number);
}

function turnTo(view) {
  const radio = document.getElementById(view);
  if (radio) radio.checked = true;
}

// The quotes, by buttons and by the keys n and p.
function step(by) {
  if (quotes) show(((current - 1 + by + quotes) % quotes) + 1);
}
for (const button of document.querySelectorAll(".quotes button")) {
  button.hidden = quotes < 2;
  button.addEventListener("click", () => step(Number(button.dataset.step)));
}
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input:not([type=radio])")) return;
  if (event.key === "n") step(1);
  if (event.key === "p") step(-1);
});

if (leaf) {
  const watching = new IntersectionObserver(
    (entries) => {
      // Pages shorter than the screen are several at once: the one whose quote was asked for, until that is scrolled off.
      const kept = stays() && wanted.closest(".leaf");
      for (const entry of entries) if (entry.isIntersecting) leaf = kept || entry.target;
      if (document.activeElement !== jump.elements.page) jump.elements.page.value = leaf.id.slice(5);
    },
    { rootMargin: "-45% 0px -45% 0px" },
  );
  for (const each of document.querySelectorAll(".leaf")) watching.observe(each);
}
jump?.elements.page.addEventListener("change", () => narrow && jump.requestSubmit());
jump?.addEventListener("submit", (event) => {
  const page = document.getElementById(`page-${Number(jump.elements.page.value)}`);
  if (!page) return; // the server finds the nearest
  event.preventDefault();
  history.replaceState(null, "", `#${page.id}`);
  bring(page, "start");
});
for (const radio of document.querySelectorAll(".views input")) {
  radio.addEventListener("change", () => {
    const here = leaf;
    if (here?.querySelector(`#${quoteName(current)}`)) show(current);
    else if (here) bring(here, "start");
  });
}

// A quote as the view shows it; and a link into a part that is out of sight brings that part back.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.matches(".box, .to-words") && chosen() === "view-sheets") turnTo("view-words");
  if (link.matches(".to-sheet")) turnTo("view-sheets");
  if (link.matches(".box")) words(Number(link.dataset.quote));
  else if (link.matches(".quotes a, .about a[href='#quote']")) show(current);
  else if (link.matches(".to-words, .to-sheet")) bring(document.querySelector(link.hash), "start");
  else return;
  event.preventDefault();
});

function lost(image) {
  const words = image.closest(".sheet")?.querySelector(".lost");
  if (words) words.hidden = false;
}
main.addEventListener("error", (event) => event.target.matches?.("img") && lost(event.target), true);
for (const image of document.querySelectorAll(".sheet img")) {
  if (image.complete && image.currentSrc && !image.naturalWidth) lost(image);
}

// On a narrow screen the outline would push the text out of sight, and the paper and the text are one at a time.
const outline = document.querySelector("details.outline");
if (outline && getComputedStyle(outline.parentElement).position === "static") outline.removeAttribute("open");
if (narrow && paged) turnTo(document.querySelector(".box") || !quotes ? "view-sheets" : "view-words");
// The address's #quote already scrolls; this centres the quote, also where the address has no fragment.
if (quotes && ["", "#quote"].includes(location.hash)) show(1);

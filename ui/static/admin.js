// Without this the page works too: a file is sent by the form, and loading the page again shows how far a job is.
const upload = document.getElementById("upload");
const live = document.getElementById("live");
const list = document.getElementById("job-list");
const root = new URL("../", document.currentScript.src);
const SECOND = 1000;

// On a phone the names of the pages are folded away, so that the page itself begins on its first screen.
document.querySelector(".tabs .fold")?.addEventListener("click", ({ currentTarget }) => {
  currentTarget.setAttribute("aria-expanded", String(currentTarget.getAttribute("aria-expanded") === "false"));
});

function announce(words) {
  if (live && live.textContent !== words) live.textContent = words;
}

// The server writes every report; only what differs is put in place, so that focus and reading stay where they are.
async function written(id) {
  const answer = await fetch(new URL(`admin/jobs/${encodeURIComponent(id)}`, root), { credentials: "same-origin" });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html"); // runs no script
  const article = page.querySelector("article.job");
  if (!article) return null;
  for (const link of article.querySelectorAll("a[href]")) link.href = new URL(link.getAttribute("href"), answer.url).href;
  for (const form of article.querySelectorAll("form")) form.action = new URL(form.getAttribute("action"), answer.url).href;
  return document.importNode(article, true);
}

function put(old, fresh) {
  const held = document.activeElement && old.contains(document.activeElement) ? document.activeElement : null;
  const place = held ? [...old.querySelectorAll("a, button, summary")].indexOf(held) : -1;
  old.replaceWith(fresh);
  if (held) {
    const same = fresh.querySelectorAll("a, button, summary")[place];
    (same ?? fresh.querySelector("a, button, summary"))?.focus({ preventScroll: true });
  }
}

function renewed(article, fresh) {
  if (article.dataset.is !== fresh.dataset.is) {
    put(article, fresh);
    return fresh;
  }
  for (const file of fresh.querySelectorAll("[data-file]")) {
    const old = article.querySelector(`[data-file="${file.dataset.file}"]`);
    if (old && old.dataset.is !== file.dataset.is) put(old, file);
  }
  return article;
}

function moved(article, job) {
  const bar = article.querySelector("progress");
  if (bar) {
    bar.max = Math.max(job.total, 1);
    bar.value = job.done;
  }
  const doing = article.querySelector("[data-doing]");
  if (doing) doing.textContent = job.doing;
  for (const file of job.files) {
    const pages = article.querySelector(`[data-file="${file.number}"] [data-pages]`);
    const shown = file.pages && file.state === "running";
    if (pages) pages.textContent = shown ? pages.dataset.pages.replace("{page}", file.page).replace("{pages}", file.pages) : "";
  }
}

async function follow(article) {
  const id = article.dataset.job;
  let said = "";
  while (article.isConnected && ["queued", "running"].includes(article.dataset.is)) {
    await new Promise((done) => setTimeout(done, SECOND));
    try {
      const answer = await fetch(new URL(`api/jobs/${encodeURIComponent(id)}`, root), { credentials: "same-origin" });
      if (!answer.ok) continue;
      const { job } = await answer.json();
      moved(article, job);
      const now = JSON.stringify([job.state, job.stopping, job.files.map((file) => file.state)]);
      if (now === said) continue;
      said = now;
      const fresh = await written(id);
      if (fresh) article = renewed(article, fresh);
      announce(`${article.querySelector("h3").textContent}: ${article.querySelector("[data-state]").textContent}`);
    } catch {
      // The server is away for a moment; the next second tries again.
    }
  }
}

async function begin(id) {
  const article = await written(id);
  if (!article || !list) return;
  list.prepend(article);
  document.getElementById("no-jobs").hidden = true;
  follow(article);
}

function wrong(words) {
  const shown = document.getElementById("upload-error");
  shown.textContent = words;
  shown.hidden = !words;
}

function send(files) {
  wrong("");
  if (!files.length) return wrong(upload.dataset.none);
  const form = new FormData();
  for (const field of upload.querySelectorAll("select")) form.append(field.name, field.value);
  for (const file of files) form.append("files", file);
  const sending = document.getElementById("sending");
  const bar = sending.querySelector("progress");
  const request = new XMLHttpRequest();
  request.open("POST", new URL("api/plans", root));
  request.setRequestHeader("Accept-Language", document.documentElement.lang);
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) {
      bar.max = event.total;
      bar.value = event.loaded;
      document.getElementById("sent").textContent = `${Math.floor((100 * event.loaded) / event.total)} %`;
    }
  });
  const over = () => { sending.hidden = true; };
  request.addEventListener("load", () => {
    over();
    if (request.status !== 202) return wrong(request.response?.detail ?? upload.dataset.failed);
    upload.reset();
    announce(upload.dataset.sent);
    begin(request.response.job.id);
  });
  request.addEventListener("error", () => { over(); wrong(upload.dataset.failed); });
  sending.hidden = false;
  announce(upload.dataset.uploading);
  request.send(form);
}

function chosen() {
  const names = [...document.getElementById("files").files].map((file) => file.name);
  document.getElementById("chosen").textContent = names.join(", ") || upload.dataset.none;
}

if (upload) {
  upload.classList.add("scripted"); // the browser's own words are not of the page's language
  document.getElementById("files").addEventListener("change", chosen);
  upload.addEventListener("reset", () => setTimeout(chosen));
  upload.addEventListener("submit", (event) => {
    event.preventDefault();
    send([...document.getElementById("files").files]);
  });
  let inside = 0; // a drag enters and leaves every element of the box
  const over = (is) => upload.classList.toggle("over", is);
  upload.addEventListener("dragenter", (event) => { event.preventDefault(); inside += 1; over(true); });
  upload.addEventListener("dragleave", () => { inside -= 1; over(inside > 0); });
  upload.addEventListener("dragover", (event) => event.preventDefault());
  upload.addEventListener("drop", (event) => {
    event.preventDefault();
    inside = 0;
    over(false);
    send([...event.dataTransfer.files]);
  });
  // A file dropped beside the box would be opened instead of the page.
  for (const kind of ["dragover", "drop"]) {
    window.addEventListener(kind, (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault());
  }
}
for (const article of document.querySelectorAll("article.job")) follow(article);

// The chat page within a page of another site (/box): who visits is known to that page's server, which embed.js asks. Each
// request to this server waits for a session of the visit, and carries it; no cookie has to do with any of it.
(() => {
  "use strict";
  const page = document.documentElement;
  const query = new URLSearchParams(location.search);
  const root = new URL("../", document.currentScript.src);
  const host = query.get("host") || query.get("page") || framing();
  const LOOKS = /^(?:(?:vi|en)\/)?(?:(?:assets|static|pages)\/|(?:theme\.css|favicon\.ico|robots\.txt|box\/session)$)/; // whoever asks
  const PATIENCE = 15000; // milliseconds that the page has to say who visits
  const SOON = 5000; // before its end a session is asked for anew
  // As prompts/catalogue/embed.yaml says them; a test compares the two.
  const WORDS = {
    vi: {
      unknown: "Mời đăng nhập vào trang này, rồi tải lại trang để hỏi trợ lý.",
      unheard: "Trang này chưa cho biết ai đang hỏi. Mời tải lại trang; nếu vẫn chưa được, mời báo người quản trị trang.",
      stranger: "Bạn chưa có tài khoản ở trợ lý. Mời nhờ người quản trị trợ lý thêm tài khoản rồi thử lại.",
      refused: "Trang này chưa được phép dùng trợ lý. Mời báo người quản trị trang.",
      misnamed: "Máy chủ của trợ lý không nhận tên mà trang này dùng để gọi nó. Mời báo người quản trị trợ lý đặt tên đó vào PLAN_ASSISTANT_PUBLIC_URL.",
      busy: "Đang có nhiều người hỏi. Mời đợi một phút rồi thử lại.",
      away: "Chưa kết nối được với máy chủ của trợ lý. Mời kiểm tra mạng rồi thử lại.",
      again: "Thử lại",
      elsewhere: "Mở trợ lý trong thẻ mới",
    },
    en: {
      unknown: "Sign in to this page, then load it again to ask the assistant.",
      unheard: "This page has not said who is asking. Load the page again; if it still fails, tell the page's administrator.",
      stranger: "You have no account with the assistant yet. Ask the assistant's administrator to add one, then try again.",
      refused: "This page may not use the assistant. Tell the page's administrator.",
      misnamed: "The assistant's server does not know the name by which this page calls it. Ask the assistant's administrator to set it in PLAN_ASSISTANT_PUBLIC_URL.",
      busy: "Many people are asking. Wait a minute, then try again.",
      away: "The assistant's server can't be reached. Check the network, then try again.",
      again: "Try again",
      elsewhere: "Open the assistant in a new tab",
    },
  };
  const plain = window.fetch.bind(window);
  let language = page.lang === "en" ? "en" : "vi";
  let visit = null; // {name, until}
  let coming = null; // a promise of the next one

  if (window.parent === window) { // in no other page, it is the chat page itself
    location.replace(new URL(`${language}/`, root));
    return;
  }

  // The origin of the page that holds this one, where that page does not say so itself.
  function framing() {
    const above = location.ancestorOrigins;
    if (above && above.length) return above[0];
    return document.referrer ? new URL(document.referrer).origin : "";
  }

  function tell(message) {
    if (host) window.parent.postMessage(message, host); // which no page of another origin gets
  }

  const isHost = (event) => event.source === window.parent && event.origin === host;

  // What embed.js says: a token of who visits, or that the page knows nobody. A page without it is not asked.
  function vouched() {
    if (!query.get("host")) return Promise.resolve(null);
    return new Promise((done, failed) => {
      const id = [...crypto.getRandomValues(new Uint32Array(4))].join("-");
      const over = () => { clearTimeout(waiting); removeEventListener("message", heard); };
      const waiting = setTimeout(() => { over(); failed(new Trouble("unheard")); }, PATIENCE);
      const heard = (event) => {
        const said = event.data || {};
        if (!isHost(event) || said.planAssistant !== "token" || said.id !== id) return;
        over();
        if (said.failed) failed(new Trouble("unheard"));
        else done(said.token);
      };
      addEventListener("message", heard);
      tell({ planAssistant: "token?", id });
    });
  }

  class Trouble extends Error {}

  async function entered() {
    const token = await vouched();
    const plans = (query.get("plans") || "").split(",").map((id) => id.trim()).filter(Boolean);
    let reply;
    try {
      reply = await plain(new URL("box/session", root), {
        method: "POST",
        credentials: "omit",
        headers: { "content-type": "application/json", accept: "application/json", "accept-language": language },
        body: JSON.stringify({ token, origin: host, plans }),
      });
    } catch (error) {
      throw new Trouble("away");
    }
    if (!reply.ok) throw new Trouble(whatFailed(reply.status, await reply.json().catch(() => ({}))));
    const given = await reply.json();
    return { name: given.session, until: performance.now() + 1000 * given.seconds - Math.min(SOON, 500 * given.seconds) };
  }

  function whatFailed(status, problem) {
    const known = { box_no_visitor: "unknown", box_person: "stranger", box_token: "unheard", box_origin: "refused" };
    const named = known[String(problem.type).split(":").pop()];
    return named || { 404: "refused", 421: "misnamed", 429: "busy" }[status] || "away";
  }

  // Requests wait until there is a session: where none can be had, until the visitor has tried again.
  async function begun() {
    for (;;) {
      try {
        return await entered();
      } catch (error) {
        await triedAgain(error instanceof Trouble ? error.message : "away");
      }
    }
  }

  function current() {
    if (visit && performance.now() < visit.until) return Promise.resolve(visit);
    coming = coming || begun().then((next) => { [visit, coming] = [next, null]; return next; });
    return coming;
  }

  window.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.startsWith(root.href) || LOOKS.test(request.url.slice(root.href.length).split(/[?#]/)[0])) {
      return plain(input, init);
    }
    const first = await current();
    const reply = await sent(request.clone(), first);
    if (reply.status !== 401) return reply;
    if (visit === first) visit = null; // unless another request has come to a new one
    return sent(request, await current());
  };

  function sent(request, { name }) {
    const headers = new Headers(request.headers);
    headers.set("authorization", `Box ${name}`);
    return plain(new Request(request, { headers, credentials: "omit" }));
  }

  // What stands in the way, over the whole page, with what to do; done once the visitor has asked to try again.
  async function triedAgain(trouble) {
    await ready();
    const words = WORDS[language];
    const notice = document.createElement("div");
    const [said, again, link] = ["p", "button", "a"].map((tag) => document.createElement(tag));
    notice.id = "box-notice";
    notice.setAttribute("role", "alert");
    said.textContent = words[trouble];
    again.textContent = words.again;
    again.type = "button";
    Object.assign(link, { textContent: words.elsewhere, href: new URL(`${language}/`, root).href });
    notice.append(said, again, link);
    document.body.append(notice);
    await new Promise((done) => again.addEventListener("click", done, { once: true }));
    notice.remove();
  }

  function ready() {
    if (document.readyState !== "loading") return Promise.resolve();
    return new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  }

  // The colour of the page that holds this one, for what white stands on, and for words by day and by night: darkened or
  // lightened as far as reading needs (WCAG 2: 4.5 to 1). Where words stand, chat.css says: on --tint at the worst.
  function paint(said) {
    const found = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(said || "");
    if (!found) return;
    const digits = found[1].length === 3 ? found[1].replace(/./g, "$&$&") : found[1];
    const given = [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
    const light = (part) => (part / 255 <= 0.03928 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
    const luminance = (parts) => 0.05 + 0.2126 * light(parts[0]) + 0.7152 * light(parts[1]) + 0.0722 * light(parts[2]);
    const contrast = (one, other) => Math.max(luminance(one) / luminance(other), luminance(other) / luminance(one));
    const made = (ground, turned) => {
      let parts = given;
      while (contrast(parts, ground) < 4.5) parts = parts.map(turned);
      return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    };
    const darker = (part) => Math.floor(part * 0.95);
    page.classList.add("coloured");
    page.style.setProperty("--box-bar", made([255, 255, 255], darker));
    page.style.setProperty("--box-day", made([227, 239, 244], darker));
    page.style.setProperty("--box-night", made([22, 53, 68], (part) => Math.ceil(part + (255 - part) * 0.05)));
  }

  // Another language is this page anew; all else that a link leads to is shown by no page but the server's own.
  function follow(event) {
    const link = event.target instanceof Element && event.target.closest("a[href]");
    if (!link || link.hasAttribute("download") || link.getAttribute("href").startsWith("#")) return;
    const other = /\/language\/(vi|en)$/.exec(link.pathname);
    if (other && link.href.startsWith(root.href)) {
      event.preventDefault();
      event.stopPropagation();
      query.set("lang", other[1]);
      if (host && !query.get("host")) query.set("page", host); // what led here is then this page itself
      location.replace(new URL(`box?${query}`, root));
    } else if (/^https?:$/.test(link.protocol)) {
      Object.assign(link, { target: "_blank", rel: "noopener" });
    }
  }

  // Where an answer can be asked for at once; not on a screen that a keyboard would cover.
  async function focusAsking() {
    if (matchMedia("(pointer: coarse)").matches) return;
    await ready();
    const box = () => document.querySelector("#box-notice button") || document.querySelector("#question textarea");
    if (!box()) {
      await new Promise((done) => {
        const watch = new MutationObserver(() => { if (box()) { watch.disconnect(); done(); } });
        watch.observe(document.body, { childList: true, subtree: true });
      });
    }
    if (document.activeElement === document.body) box().focus();
  }

  // Escape closes what is open in the page first, then the box.
  const OPEN = "details[open]:is(.display, #asked *), #filter button.open, #source:not([hidden]), [aria-expanded=true]:is(input, textarea)";
  let busy = false;
  addEventListener("keydown", () => { busy = Boolean(document.querySelector(OPEN)); }, true);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !busy) tell({ planAssistant: "close" });
  });
  addEventListener("message", (event) => { if (isHost(event) && (event.data || {}).planAssistant === "focus") focusAsking(); });
  document.addEventListener("click", follow, true);
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: new URL("pages/box.css", root).href }));
  paint(query.get("colour"));
  tell({ planAssistant: "hello", language });
  current();
})();

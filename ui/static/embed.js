// The chat box of any page: a button, and a panel in which the assistant runs, in a frame of the server that this comes from.
//   <script src="https://server/embed.js" defer data-plans="a,b" data-language="vi" data-colour="#1d5b79"
//           data-title="…" data-token-url="/box-token" data-position="right"></script>
// or the script, and <plan-assistant-box plans="a,b" …></plan-assistant-box> in the page; with data-manual, whenever it comes.
// The element's open() and close() are the page's too. docs/box.md says how a visitor is signed on.
(() => {
  "use strict";
  const NAME = "plan-assistant-box";
  const script = document.currentScript || document.querySelector('script[src*="/embed.js"]');
  if (!script || customElements.get(NAME)) return;
  const server = new URL("./", script.src);
  const SMALL = "(max-width: 479px), (max-height: 479px)"; // where the panel takes the whole screen
  const PATIENCE = 30000; // milliseconds that a frame has to say that it is there
  const SVG = "http://www.w3.org/2000/svg";
  // As prompts/catalogue/embed.yaml says them; a test compares the two.
  const WORDS = {
    vi: {
      title: "Trợ lý Kế hoạch",
      open: "Hỏi về kế hoạch",
      close: "Đóng",
      failed: "Chưa mở được trợ lý trong trang này. Mời tải lại trang; nếu vẫn chưa được, mời báo người quản trị trang.",
      elsewhere: "Mở trợ lý trong thẻ mới",
    },
    en: {
      title: "Plan Assistant",
      open: "Ask about plans",
      close: "Close",
      failed: "The assistant can't be opened in this page. Load the page again; if it still fails, tell the page's administrator.",
      elsewhere: "Open the assistant in a new tab",
    },
  };
  const STYLE = `
:host { all: initial; position: fixed; z-index: 2147483000; bottom: 20px; right: 20px; --colour: #1d5b79; }
:host([hidden]) { display: none; }
:host(.left) { right: auto; left: 20px; }
* { box-sizing: border-box; font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif; }
button { cursor: pointer; border: 2px solid transparent; color: #ffffff; background: var(--colour); }
button:focus-visible, a:focus-visible { outline: 3px solid #d99a00; outline-offset: 2px; }
#opener { display: flex; gap: 10px; align-items: center; max-width: calc(100vw - 40px); min-height: 52px; padding: 10px 20px;
  border-radius: 26px; box-shadow: 0 3px 14px rgba(0, 0, 0, 0.35); font-weight: 600; text-align: left; }
#opener span { font-weight: 600; }
#opener svg { flex: none; width: 24px; height: 24px; }
#opener:hover, #closer:hover { filter: brightness(0.9); }
dialog { position: fixed; inset: auto 20px 88px auto; display: none; flex-direction: column; margin: 0; padding: 0; overflow: hidden;
  width: min(440px, calc(100vw - 40px)); height: min(720px, calc(100vh - 108px)); max-width: none; max-height: none;
  border: 1px solid #8a98a2; border-radius: 14px; background: #f6f7f8; color: #1b2730; box-shadow: 0 8px 32px rgba(0, 0, 0, 0.35); }
:host(.left) dialog { inset: auto auto 88px 20px; }
dialog[open] { display: flex; }
dialog.whole, :host(.left) dialog.whole { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; }
header { flex: none; display: flex; gap: 8px; align-items: center; justify-content: space-between; padding: 4px 6px 4px 16px;
  background: var(--colour); color: #ffffff; }
h2 { margin: 0; font-weight: 600; font-size: 17px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
#closer { flex: none; display: grid; place-items: center; width: 44px; height: 44px; padding: 0; border-radius: 8px; }
#closer svg { width: 22px; height: 22px; }
iframe { flex: 1; display: block; width: 100%; min-height: 0; border: 0; }
#failed { margin: 0; padding: 20px; overflow: auto; }
#failed[hidden], iframe[hidden] { display: none; }
#failed p { margin: 0 0 14px; }
#failed a { color: #1d5b79; font-weight: 600; }
@media (prefers-reduced-motion: no-preference) { dialog[open] { animation: come 0.16s ease-out; } }
@keyframes come { from { opacity: 0; transform: translateY(12px); } }
@media print { :host { display: none; } }
`;

  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function icon(path) {
    const [drawing, line] = ["svg", "path"].map((tag) => document.createElementNS(SVG, tag));
    const look = { viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "2", "stroke-linecap": "round" };
    for (const [name, value] of Object.entries({ ...look, "aria-hidden": "true" })) drawing.setAttribute(name, value);
    line.setAttribute("d", path);
    drawing.append(line);
    return drawing;
  }

  // A colour on which white can be read (WCAG 2: 4.5 to 1), darkened as far as that needs; null for what is no colour.
  function readable(said) {
    const found = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(said || "");
    if (!found) return null;
    const digits = found[1].length === 3 ? found[1].replace(/./g, "$&$&") : found[1];
    let parts = [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
    const light = (part) => (part / 255 <= 0.03928 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4);
    const contrast = () => 1.05 / (0.2126 * light(parts[0]) + 0.7152 * light(parts[1]) + 0.0722 * light(parts[2]) + 0.05);
    while (contrast() < 4.5) parts = parts.map((part) => Math.floor(part * 0.95));
    return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  }

  // A page's policy may forbid styles in it, but not those that a script constructs.
  function dress(shadow) {
    if ("adoptedStyleSheets" in shadow && "replaceSync" in CSSStyleSheet.prototype) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(STYLE);
      shadow.adoptedStyleSheets = [sheet];
    } else {
      shadow.append(make("style", {}, STYLE));
    }
  }

  class PlanAssistantBox extends HTMLElement {
    constructor() {
      super();
      this._heard = this._heard.bind(this);
      this._fit = this._fit.bind(this);
      dress(this.attachShadow({ mode: "open" }));
    }

    connectedCallback() {
      if (!this._panel) this._build();
      this._screen = matchMedia(SMALL);
      this._screen.addListener(this._fit);
      window.addEventListener("message", this._heard);
    }

    disconnectedCallback() {
      this._screen.removeListener(this._fit);
      window.removeEventListener("message", this._heard);
      this._leave(); // a frame that is put elsewhere begins anew
    }

    get isOpen() {
      return this._panel.open;
    }

    open() {
      if (this.isOpen) return;
      const active = document.activeElement;
      this._before = active && active !== document.body && active !== this ? active : this._opener;
      this._opener.setAttribute("aria-expanded", "true");
      this._show();
      if (!this._frame) this._load();
      this._frame.focus();
      this._tell({ planAssistant: "focus" });
    }

    close() {
      if (!this.isOpen) return;
      this._panel.close();
      this._opener.setAttribute("aria-expanded", "false");
      (this._before.isConnected ? this._before : this._opener).focus();
    }

    _said(name) {
      const own = this.getAttribute(name);
      return own === null ? script.getAttribute(`data-${name}`) || "" : own;
    }

    _build() {
      this._language = this._said("language") === "en" ? "en" : "vi";
      this._opener = make("button", { id: "opener", type: "button", "aria-haspopup": "dialog", "aria-expanded": "false" });
      this._heading = make("h2", { id: "title" });
      this._closer = make("button", { id: "closer", type: "button" }, icon("M5 5 L19 19 M19 5 L5 19"));
      this._failed = make("div", { id: "failed", role: "alert", hidden: "" });
      this._panel = make("dialog", { id: "panel", "aria-labelledby": "title" });
      this._panel.append(make("header", {}, this._heading, this._closer), this._failed);
      this._opener.setAttribute("aria-controls", "panel");
      this._opener.addEventListener("click", () => (this.isOpen ? this.close() : this.open()));
      this._closer.addEventListener("click", () => this.close());
      this._panel.addEventListener("cancel", (event) => { event.preventDefault(); this.close(); });
      this._panel.addEventListener("keydown", (event) => {
        if (event.key === "Escape") { event.preventDefault(); this.close(); }
      });
      const colour = readable(this._said("colour"));
      if (colour) this.style.setProperty("--colour", colour);
      this.classList.toggle("left", this._said("position") === "left");
      this._speak();
      this.shadowRoot.append(this._opener, this._panel);
    }

    // The words of the box, in the language that the assistant speaks.
    _speak() {
      const words = WORDS[this._language];
      const title = this._said("title") || words.title;
      this._opener.replaceChildren(icon("M4 5h16v11h-9l-5 4v-4h-2z M8 9h8 M8 12h5"), make("span", {}, this._said("title") || words.open));
      this._heading.textContent = title;
      this._closer.setAttribute("aria-label", words.close);
      this._closer.setAttribute("title", words.close);
      const link = make("a", { href: new URL(`${this._language}/`, server).href, target: "_blank", rel: "noopener" }, words.elsewhere);
      this._failed.replaceChildren(make("p", {}, words.failed), make("p", {}, link));
      for (const element of [this._opener, this._panel]) element.setAttribute("lang", this._language);
      if (this._frame) this._frame.title = title;
    }

    _load() {
      const address = new URL("box", server);
      address.searchParams.set("lang", this._language);
      for (const name of ["plans", "colour"]) if (this._said(name)) address.searchParams.set(name, this._said(name));
      address.searchParams.set("host", location.origin);
      this._there = false;
      const may = "allow-scripts allow-same-origin allow-forms allow-modals allow-downloads allow-popups allow-popups-to-escape-sandbox";
      const look = { sandbox: may, allow: "clipboard-write", referrerpolicy: "origin", title: this._heading.textContent };
      this._frame = make("iframe", look);
      const unheard = () => { if (this._frame && !this._there) this._fail(); };
      // It speaks before it is whole; what a browser refuses to show never does. A word may take a moment to come over.
      this._frame.addEventListener("load", () => setTimeout(unheard, 1000));
      this._waiting = setTimeout(unheard, PATIENCE);
      this._frame.src = address.href;
      this._panel.append(this._frame);
    }

    _leave() {
      clearTimeout(this._waiting);
      if (this._frame) this._frame.remove();
      this._frame = null;
      if (this._panel && this._panel.open) this.close();
    }

    _fail() {
      this._frame.hidden = true;
      this._failed.hidden = false;
      if (this.isOpen) this._closer.focus();
    }

    // Over the whole of a small screen nothing else can be reached; beside a page, all of it can.
    _show() {
      const whole = matchMedia(SMALL).matches;
      this._panel.classList.toggle("whole", whole);
      if (whole) this._panel.showModal();
      else this._panel.show();
    }

    _fit() {
      if (!this.isOpen) return;
      this._panel.close();
      this._show();
    }

    _tell(message) {
      if (this._there) this._frame.contentWindow.postMessage(message, server.origin);
    }

    _heard(event) {
      if (!this._frame || event.source !== this._frame.contentWindow || event.origin !== server.origin) return;
      const said = event.data || {};
      if (said.planAssistant === "hello") this._met(said.language);
      else if (said.planAssistant === "close") this.close();
      else if (said.planAssistant === "token?") this._vouch(said.id);
    }

    _met(language) {
      clearTimeout(this._waiting);
      this._there = true;
      this._failed.hidden = true;
      this._frame.hidden = false;
      if (WORDS[language] && language !== this._language) {
        this._language = language;
        this._speak();
      }
      if (this.isOpen && this.shadowRoot.activeElement === this._frame) this._tell({ planAssistant: "focus" });
    }

    // Who the visitor is, as the page's own server says; nobody in particular where it says that it knows nobody.
    async _vouch(id) {
      const answer = { planAssistant: "token", id, token: null, failed: false };
      const address = this._said("token-url");
      try {
        if (address) answer.token = await token(new URL(address, document.baseURI));
      } catch (error) {
        answer.failed = true;
      }
      this._tell(answer);
    }
  }

  async function token(address) {
    const reply = await fetch(address, { credentials: "same-origin", cache: "no-store", headers: { accept: "application/json" } });
    if ([204, 401, 403].includes(reply.status)) return null;
    if (!reply.ok) throw new Error(`${address.pathname}: ${reply.status}`);
    const said = (await reply.json()).token;
    if (said !== null && typeof said !== "string") throw new TypeError(`${address.pathname}: no token`);
    return said;
  }

  function begin() {
    customElements.define(NAME, PlanAssistantBox);
    if (!document.querySelector(NAME) && !script.hasAttribute("data-manual")) document.body.append(document.createElement(NAME));
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();

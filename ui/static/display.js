// How this browser has every page shown: light, dark or as the system; and how large. Loaded before the page is drawn.
// What is chosen stands on <html> as data-theme and data-size; pages.css and chat.css go by them.
(() => {
  "use strict";
  const KINDS = {
    theme: { key: "plan-assistant-theme", values: ["system", "light", "dark"] },
    size: { key: "plan-assistant-size", values: ["normal", "large", "largest"] },
  };
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  const kept = (kind) => {
    let value = "";
    try {
      value = localStorage.getItem(KINDS[kind].key) || "";
    } catch { } // a browser that keeps nothing
    return KINDS[kind].values.includes(value) ? value : KINDS[kind].values[0];
  };

  const isDark = () => root.dataset.theme === "dark" || (root.dataset.theme === "system" && system.matches);

  // data-shade: what that comes to. Gradio goes by a class of its own, which it also sets by itself, as the system is.
  const shade = () => {
    root.dataset.shade = isDark() ? "dark" : "light";
    if (!window.gradio_config || !document.body) return;
    if (document.body.classList.contains("dark") !== isDark()) document.body.classList.toggle("dark", isDark());
  };

  const show = () => {
    for (const kind of Object.keys(KINDS)) {
      for (const button of document.querySelectorAll(`button[data-display="${kind}"]`))
        button.setAttribute("aria-pressed", String(button.value === root.dataset[kind]));
    }
    shade();
  };

  const apply = () => {
    for (const kind of Object.keys(KINDS)) root.dataset[kind] = kept(kind);
    show();
  };

  const close = (menu, focus) => {
    menu.open = false;
    if (focus) menu.querySelector("summary").focus();
  };

  apply();
  system.addEventListener("change", show);
  addEventListener("storage", apply); // chosen in another tab
  addEventListener("pageshow", apply); // or while this page was away

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-display]");
    if (button && KINDS[button.dataset.display]) {
      root.dataset[button.dataset.display] = button.value;
      try {
        localStorage.setItem(KINDS[button.dataset.display].key, button.value);
      } catch { } // chosen for this page only
      show();
    }
    for (const menu of document.querySelectorAll("details.display[open]"))
      if (!menu.contains(event.target)) close(menu, false);
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.display[open]");
    if (event.key === "Escape" && menu) {
      close(menu, true);
      event.stopPropagation();
    }
  });
  document.addEventListener("toggle", (event) => event.target.matches?.("details.display") && show(), true);
  document.addEventListener("DOMContentLoaded", () => {
    show();
    if (window.gradio_config) new MutationObserver(shade).observe(document.body, { attributeFilter: ["class"] });
  });
})();

// Buttons that copy a piece of code; without this, it is marked and copied by hand.
(() => {
  // Where the page has no secure context, browsers know only the older way.
  async function copied(code) {
    try {
      await navigator.clipboard.writeText(code.textContent);
      return true;
    } catch {
      getSelection().selectAllChildren(code);
      return document.execCommand("copy");
    }
  }

  for (const button of document.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const section = document.getElementById(button.dataset.copy);
      if (!(await copied(section.querySelector("code")))) return;
      const words = button.dataset.copied;
      button.textContent = words;
      document.getElementById("live").textContent = `${words}: ${section.querySelector("h2").textContent}`;
    });
  }
})();

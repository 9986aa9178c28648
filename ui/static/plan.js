// The address's #quote already scrolls; this centres the quote, also where the address has no fragment.
const quote = document.getElementById("quote");
if (quote && ["", "#quote"].includes(location.hash)) {
  quote.scrollIntoView({ block: "center" });
}
// On a narrow screen the outline would push the text out of sight.
const outline = document.querySelector("details.outline");
if (outline && window.matchMedia("(max-width: 899px)").matches) {
  outline.removeAttribute("open");
  quote?.scrollIntoView({ block: "center" });
}

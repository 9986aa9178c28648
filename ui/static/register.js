// Without this the page works too: a choice is sent by the button, and a row's quote is a link.
const form = document.querySelector("form.filter");
for (const field of form?.querySelectorAll("select, input[type=date]") ?? []) {
  field.addEventListener("change", () => field.checkValidity() && form.requestSubmit());
}
// On a narrow screen the form would push what it found out of sight.
if (window.matchMedia("(max-width: 899px)").matches && new URLSearchParams(location.search).size) {
  document.querySelector("details.fold")?.removeAttribute("open");
}
// Blank fields would only lengthen the address.
form?.addEventListener("submit", () => {
  for (const field of form.elements) {
    if (field.name && !field.value.trim()) field.disabled = true;
  }
});
window.addEventListener("pageshow", () => {
  for (const field of form?.elements ?? []) field.disabled = false;
});
for (const row of document.querySelectorAll(".register tbody tr")) {
  row.addEventListener("click", (event) => {
    if (event.target.closest("a") || String(window.getSelection())) return;
    row.querySelector("a.quote").click();
  });
}

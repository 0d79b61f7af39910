// Measures the time from the pictures' appearance to the answer, limits how long they are shown, answers by keys and
// loads the next pictures. The pages work without it, but for these.
"use strict";
const form = document.querySelector("form[data-display]");
if (form) {
  const pictures = [...form.querySelectorAll("img.shown")];
  let appeared = null, sent = false;
  const ready = (image) => image.complete ? Promise.resolve() : new Promise((done) => { image.onload = image.onerror = done; });
  Promise.all(pictures.map(ready)).then(() => requestAnimationFrame(() => {
    appeared = performance.now();
    const shown = Number(form.dataset.display);
    if (shown > 0) setTimeout(() => pictures.forEach((image) => image.classList.add("hidden")), shown);
    for (const name of form.dataset.preload.split(" ")) if (name) new Image().src = name;
  }));
  form.addEventListener("submit", (event) => {
    if (sent) { event.preventDefault(); return; }
    sent = true;
    if (appeared !== null) form.elements.milliseconds.value = Math.round(performance.now() - appeared);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const control = form.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (control) { control.click(); control.focus(); event.preventDefault(); }
    if (event.key === "Enter" && event.target === document.body) form.querySelector("button.primary")?.click();
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}

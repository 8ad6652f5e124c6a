// Warns before a page with typed text is left. Forms take part with data-unsaved.
const touched = new Set();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && form.dataset.unsaved !== undefined) touched.add(form);
});
document.addEventListener("submit", (event) => touched.delete(event.target));
document.addEventListener("draft-kept", (event) => touched.delete(event.target));

window.addEventListener("beforeunload", (event) => {
  for (const form of touched) if (!form.isConnected) touched.delete(form);
  if (touched.size) event.preventDefault();
});

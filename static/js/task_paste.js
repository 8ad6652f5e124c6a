// Word puts a table on the clipboard as HTML too: it goes with the form, since it keeps the cells better than text.
const text = document.querySelector("[data-paste-text]");
const html = document.querySelector("[data-paste-html]");

if (text && html) {
  text.addEventListener("paste", (event) => {
    const pasted = event.clipboardData?.getData("text/html") ?? "";
    html.value = /<table[\s>]/i.test(pasted) ? pasted : "";
  });
  // what is typed afterwards counts, not what was pasted before
  text.addEventListener("input", (event) => {
    if (event.inputType !== "insertFromPaste") html.value = "";
  });
}

// A date field opens the number pad; the slashes, which such a pad lacks, are set while the digits are typed.
function prepare(field) {
  field.inputMode = "numeric";
}

document.querySelectorAll("input[data-date]").forEach(prepare);
document.addEventListener("focusin", (event) => event.target.matches?.("input[data-date]") && prepare(event.target));

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!field.matches("input[data-date]") || event.inputType !== "insertText") return;
  if (field.selectionStart !== field.value.length) return;
  field.value = field.value.replace(/\/\/$/, "/"); // the slash typed after ours
  const digits = field.value.replace(/\D/g, "");
  if (/^\d{2}$/.test(field.value) || /^\d{2}\/\d{2}$/.test(field.value)) field.value += "/";
  else if (/^\d{5,8}$/.test(field.value)) {
    field.value = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].join("/");
  }
});

// The task table as a sheet. The page is a plain form: each row has its fields, its number in the order, and a
// tick to leave it out; this moves rows and focus, and writes those two.
const form = document.querySelector("[data-sheet]");
const body = form?.querySelector("[data-rows]");
const total = form?.querySelector("[name=r-TOTAL_FORMS]");
const status = form?.querySelector("[data-status]");
const undo = form?.querySelector("[data-undo]");
const LETTERS = [..."abcdđeghiklmnopqrstuvxy"];
const dropped = [];
let before = ""; // what the cell held when it was entered
let editing = false; // arrows then move inside the text

const rows = () => [...body.querySelectorAll("[data-row]:not([hidden])")];
const cells = (row) => [...row.querySelectorAll("[data-cell]")];
const changed = () => form.dispatchEvent(new Event("input", { bubbles: true }));

function renumber() {
  let number = 0;
  let place = 0;
  [...body.querySelectorAll("[data-row]")].forEach((row, index) => {
    row.querySelector("[data-order]").value = index + 1;
    if (row.hidden) return;
    const stt = row.querySelector("[data-stt]");
    if (row.dataset.kind === "task") stt.textContent = LETTERS[place] ? `${LETTERS[place]})` : "";
    else stt.textContent = `${(number += 1)}.`;
    place = row.dataset.kind === "task" ? place + 1 : 0;
  });
}

function ready(row) {
  row.querySelector("[data-plain]").hidden = true;
  row.querySelector("[data-acts]").hidden = false;
}

function addRow(kind, after) {
  const count = Number(total.value);
  if (count >= Number(form.dataset.most)) {
    status.textContent = form.dataset.full;
    return null;
  }
  const blank = document.querySelector(`[data-blank=${kind}]`).content.firstElementChild.cloneNode(true);
  const holder = document.createElement("tbody");
  holder.append(blank);
  holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", count);
  const row = holder.firstElementChild;
  total.value = count + 1;
  if (after) after.after(row);
  else body.append(row);
  form.querySelector("[data-none]")?.remove();
  ready(row);
  renumber();
  changed();
  return row;
}

// a group goes with its tasks
function block(row) {
  const found = [row];
  if (row.dataset.kind !== "group") return found;
  let next = row.nextElementSibling;
  while (next && (next.hidden || next.dataset.kind === "task")) {
    found.push(next);
    next = next.nextElementSibling;
  }
  return found;
}

function neighbour(row, step) {
  const all = rows();
  if (row.dataset.kind === "task") return all[all.indexOf(row) + step];
  const heads = all.filter((one) => one.dataset.kind !== "task");
  return heads[heads.indexOf(row) + step];
}

function move(row, step) {
  const other = neighbour(row, step);
  if (!other) return;
  const moving = block(row);
  if (step < 0) other.before(...moving);
  else block(other).at(-1).after(...moving);
  renumber();
  changed();
}

function drop(row) {
  const all = rows();
  const next = all[all.indexOf(row) + 1] ?? all[all.indexOf(row) - 1];
  row.hidden = true;
  row.querySelector("[data-remove]").checked = true;
  dropped.push(row);
  status.textContent = form.dataset.dropped;
  undo.hidden = false;
  renumber();
  changed();
  if (next) cells(next)[0].focus();
}

function restore() {
  const row = dropped.pop();
  if (!row) return;
  row.hidden = false;
  row.querySelector("[data-remove]").checked = false;
  undo.hidden = dropped.length === 0;
  status.textContent = "";
  renumber();
  cells(row)[0].focus();
}

function go(cell, down, right) {
  const row = cell.closest("[data-row]");
  const column = cells(row).indexOf(cell);
  if (right) {
    const all = rows().flatMap(cells);
    all[all.indexOf(cell) + right]?.focus();
    return;
  }
  const all = rows();
  const target = all[all.indexOf(row) + down];
  if (target) (cells(target)[column] ?? cells(target)[0]).focus();
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function onKey(event) {
  const cell = event.target;
  if (!cell.matches("[data-cell]") || event.isComposing) return;
  if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move(cell.closest("[data-row]"), STEPS[event.key][0]);
    cell.focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation(); // Esc twice hides the screen elsewhere
    cell.value = before;
    editing = false;
    cell.select();
  } else if (event.key === "F2") {
    event.preventDefault();
    editing = true;
    cell.setSelectionRange(cell.value.length, cell.value.length);
  } else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey) {
    event.preventDefault();
    go(cell, 1, 0);
  } else if (event.key in STEPS && !editing && !event.shiftKey && !event.ctrlKey) {
    event.preventDefault();
    go(cell, ...STEPS[event.key]);
  }
}

function tableOf(html) {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  const text = (cell) => cell.textContent.replace(/\s+/g, " ").trim();
  return [...table.rows].map((row) => [...row.cells].map(text));
}

function blockOf(data) {
  const table = /<table[\s>]/i.test(data.getData("text/html")) ? tableOf(data.getData("text/html")) : null;
  if (table) return table;
  const text = data.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  // Excel puts a cell with a line break into quotes
  const flat = text.replace(/(^|\t|\n)"((?:[^"]|"")*)"(?=\t|\n|$)/g, (_all, sep, inside) => sep + inside.replaceAll('""', '"').replaceAll("\n", " "));
  return flat.includes("\t") || flat.includes("\n") ? flat.split("\n").map((line) => line.split("\t")) : null;
}

function onPaste(event) {
  const cell = event.target;
  if (!cell.matches("[data-cell]")) return;
  const grid = blockOf(event.clipboardData);
  if (!grid || (grid.length === 1 && grid[0].length === 1)) return;
  event.preventDefault();
  let row = cell.closest("[data-row]");
  const column = cells(row).indexOf(cell);
  grid.forEach((line, index) => {
    if (index > 0) {
      const all = rows();
      row = all[all.indexOf(row) + 1] ?? addRow("task", row);
    }
    if (row) line.forEach((text, place) => cells(row)[column + place] && (cells(row)[column + place].value = text.trim()));
  });
  editing = false;
  changed();
}

if (form) {
  rows().forEach(ready);
  document.querySelector("[data-keys]").hidden = false;
  body.querySelectorAll("[data-remove]:checked").forEach((tick) => { tick.closest("[data-row]").hidden = true; });
  renumber();
  form.addEventListener("focusin", (event) => {
    if (!event.target.matches("[data-cell]")) return;
    before = event.target.value;
    editing = false;
    event.target.select();
  });
  form.addEventListener("input", () => { editing = true; });
  form.addEventListener("mouseup", (event) => { if (event.target === document.activeElement) editing = event.target.matches("[data-cell]"); });
  form.addEventListener("keydown", onKey);
  form.addEventListener("paste", onPaste);
  form.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (event.target.matches("[data-up]")) move(row, -1);
    else if (event.target.matches("[data-down]")) move(row, 1);
    else if (event.target.matches("[data-drop]")) drop(row);
    else if (event.target.matches("[data-undo]")) restore();
    else if (event.target.matches("[name=more]")) {
      event.preventDefault();
      const current = document.activeElement.closest("[data-row]");
      const made = addRow(event.target.value, current);
      if (made) cells(made)[0].focus();
    }
  });
}

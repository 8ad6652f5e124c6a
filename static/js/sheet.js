// The task table as a sheet. The page is a plain form: each row has its fields, its number in the order, and a
// tick to leave it out; this moves rows and focus, and writes those two.
const form = document.querySelector("[data-sheet]");
const body = form?.querySelector("[data-rows]");
const total = form?.querySelector("[name=r-TOTAL_FORMS]");
const status = form?.querySelector("[data-status]");
const undo = form?.querySelector("[data-undo]");
const LETTERS = [..."abcdđeghiklmnopqrstuvxy"];
const undos = []; // each takes back one act
const free = []; // rows that were added and taken back: ticked to be left out, until one is added in their place
const heads = new Set(form?.dataset.heads.split("|"));
let before = ""; // what the cell held when it was entered
let current = null; // the row that was entered last
let editing = false; // arrows then move inside the text
let typing = false; // by F2 or the first letter: what is pasted then is words of this cell

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
  const spare = free.pop();
  const count = Number(spare?.dataset.row ?? total.value);
  if (count >= Number(form.dataset.most)) {
    status.textContent = form.dataset.full;
    return null;
  }
  const blank = document.querySelector(`[data-blank=${kind}]`).content.firstElementChild.cloneNode(true);
  const holder = document.createElement("tbody");
  holder.append(blank);
  holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", count);
  const row = holder.firstElementChild;
  row.dataset.row = count;
  total.value = Math.max(total.value, count + 1);
  if (after) after.after(row);
  else body.append(row);
  spare?.remove(); // not before: it may be `after`
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

// a task stands below the row that was entered last, a group or a point after the tasks that follow it
function addHere(kind) {
  let after = current?.isConnected ? current : null;
  while (after && kind !== "task" && (after.nextElementSibling?.hidden || after.nextElementSibling?.dataset.kind === "task")) after = after.nextElementSibling;
  const made = addRow(kind, after);
  if (made) cells(made)[0].focus();
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

function leaveOut(row, isOut = true) {
  row.hidden = isOut;
  row.querySelector("[data-remove]").checked = isOut;
}

function drop(row) {
  const all = rows();
  const next = all[all.indexOf(row) + 1] ?? all[all.indexOf(row) - 1];
  leaveOut(row);
  undoable(form.dataset.dropped, () => {
    leaveOut(row, false);
    cells(row)[0].focus();
  });
  renumber();
  changed();
  if (next) cells(next)[0].focus();
}

function undoable(words, back) {
  undos.push(back);
  status.textContent = words;
  undo.hidden = false;
}

function restore() {
  undos.pop()?.();
  undo.hidden = undos.length === 0;
  status.textContent = "";
  renumber();
  changed();
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
    editing = typing = false;
    cell.select();
  } else if (event.key === "F2") {
    event.preventDefault();
    editing = typing = true;
    cell.setSelectionRange(cell.value.length, cell.value.length);
  } else if (event.key === "Enter" && event.ctrlKey) {
    event.preventDefault();
    addHere(cell.closest("[data-row]").dataset.kind === "point" ? "point" : "task");
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    go(cell, 1, 0);
  } else if (event.key in STEPS && !editing && !event.shiftKey && !event.ctrlKey) {
    event.preventDefault();
    go(cell, ...STEPS[event.key]);
  }
}

// the cells of the table in HTML; one over several columns or rows leaves the others empty
function tableOf(html) {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  table.querySelectorAll("br, p, div, li").forEach((part) => { part.before(" "); part.after(" "); });
  const grid = [...table.rows].map(() => []);
  [...table.rows].forEach((row, down) => {
    [...row.cells].forEach((cell) => {
      let place = 0;
      while (grid[down][place] !== undefined) place += 1;
      // by index: a line below is still short, but for the cells that reach into it
      grid.slice(down, down + cell.rowSpan).forEach((line) => {
        for (let step = 0; step < cell.colSpan; step += 1) line[place + step] = "";
      });
      grid[down][place] = oneLine(cell.textContent);
    });
  });
  return grid.map((line) => Array.from(line, (text) => text ?? ""));
}

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

function blockOf(data) {
  const table = /<table[\s>]/i.test(data.getData("text/html")) ? tableOf(data.getData("text/html")) : null;
  if (table) return table;
  const text = data.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  // Excel puts a cell with a line break into quotes
  const flat = text.replace(/(^|\t|\n)"((?:[^"]|"")*)"(?=\t|\n|$)/g, (_all, sep, inside) => sep + inside.replaceAll('""', '"').replaceAll("\n", " "));
  return flat.includes("\t") ? flat.split("\n").map((line) => line.split("\t").map(oneLine)) : null;
}

const bare = (text) => oneLine(text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("đ", "d").replace(/[^a-z ]/g, " "));
const isHead = (line) => line.filter((text) => heads.has(bare(text))).length >= 3;

const HEADED = /^(\d+|[IVX]+)\s*[.)]?(?:\s+(.*))?$/; // "1.", "II", or with the words of the heading
const POINTED = /^\p{L}\s*[.)]?$/u;

// {cells, kind}; kind "" is unknown, but no group. Of a whole table the first column is the Stt, which tells a group and a point
// from a task; below a Roman heading 1, 2, 3 are its tasks, unless points a), b) stand below them in turn
function linesOf(grid, isWhole) {
  const lines = grid.filter((line) => !isHead(line) && (!isWhole || line.some(Boolean)));
  if (!isWhole) return lines.map((cells) => ({ cells, kind: "" }));
  const hasPoints = (place) => {
    const [below] = lines.slice(place + 1).find(([stt]) => stt) ?? [""];
    return POINTED.test(below) && !HEADED.test(below);
  };
  let belowRoman = false;
  return lines.map(([stt, ...cells], place) => {
    const inOneCell = !cells.some(Boolean);
    const [, sign, title] = HEADED.exec(stt) ?? [];
    const isRoman = Boolean(sign) && !/\d/.test(sign);
    if (inOneCell) {
      belowRoman ||= isRoman && Boolean(title);
      return { cells: [title ?? stt], kind: title ? "group" : "task" };
    }
    if (!sign || title) return { cells, kind: "task" };
    if (!isRoman && belowRoman && !hasPoints(place)) return { cells, kind: "task" };
    const isGroup = !cells.slice(1).some(Boolean);
    belowRoman = isRoman && (isGroup || belowRoman);
    return isGroup ? { cells: cells.slice(0, 1), kind: "group" } : { cells, kind: "point" };
  });
}

// the row that takes a line: the one entered, then each next one, where it is of the line's kind; else one is added
function rowFor(line, row, isFirst) {
  if (isFirst && line.cells.length === 1 && !line.kind) return row;
  const suits = (one) => (line.kind ? one?.dataset.kind === line.kind : one && one.dataset.kind !== "group");
  const all = rows();
  const next = all[all.indexOf(row) + 1];
  if (isFirst && suits(row)) return row;
  if ((!isFirst || row.dataset.kind === "group") && suits(next)) return next;
  return addRow(line.kind || (row.dataset.kind === "point" ? "point" : "task"), row);
}

function pasteBlock(lines, first, column) {
  const old = new Map(); // cell → what it held
  const before = new Set(body.children);
  let row = first;
  let words = form.dataset.pasted;
  for (const [index, line] of lines.entries()) {
    const taker = rowFor(line, row, index === 0);
    if (!taker) {
      words = form.dataset.cut;
      break;
    }
    row = taker;
    line.cells.forEach((text, place) => {
      const cell = cells(row)[column + place];
      if (!cell && text) words = form.dataset.beyond;
      if (!cell) return;
      if (!old.has(cell)) old.set(cell, cell.value);
      cell.value = text;
    });
  }
  const added = [...body.children].filter((one) => !before.has(one));
  undoable(words, () => {
    old.forEach((text, cell) => { cell.value = text; });
    added.forEach((one) => { leaveOut(one); free.push(one); });
    cells(first)[0].focus();
  });
}

function onPaste(event) {
  const cell = event.target;
  if (!cell.matches("[data-cell]")) return;
  const grid = typing ? null : blockOf(event.clipboardData);
  const text = event.clipboardData.getData("text/plain");
  if (grid && (grid.length > 1 || grid[0].length > 1)) {
    event.preventDefault();
    const isWhole = grid.some((line) => line.length > 5);
    const row = cell.closest("[data-row]");
    pasteBlock(linesOf(grid, isWhole), row, isWhole ? 0 : cells(row).indexOf(cell));
    editing = false;
    changed();
  } else if (/[\t\r\n]/.test(text)) {
    event.preventDefault();
    document.execCommand("insertText", false, text.trimEnd().replace(/\s*[\t\r\n]\s*/g, " ")); // so that Ctrl+Z takes it back
  }
}

if (form) {
  rows().forEach(ready);
  document.querySelector("[data-keys]").hidden = false;
  body.querySelectorAll("[data-remove]:checked").forEach((tick) => { tick.closest("[data-row]").hidden = true; });
  renumber();
  form.addEventListener("focusin", (event) => {
    if (!event.target.matches("[data-cell]")) return;
    before = event.target.value;
    current = event.target.closest("[data-row]");
    editing = typing = false;
    event.target.select();
  });
  form.addEventListener("input", (event) => { if (event.target !== form) editing = typing = true; });
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
      addHere(event.target.value);
    }
  });
}

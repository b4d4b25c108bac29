// Each figure of a table explains itself: a click, or Enter on it, shows its page's text beside the table. The arrow
// keys go from figure to figure, so that a table is one stop of the Tab key. Without JavaScript there are the pages.
"use strict";

const panel = document.getElementById("explanation");
const FIGURES = "td[id]";

const figuresOf = (table) => [...table.querySelectorAll(FIGURES)];
const cellIn = (row, column) => [...row.querySelectorAll(FIGURES)].find((cell) => cell.cellIndex === column);

function makeStop(table, cell) {
  for (const other of table.querySelectorAll("td[tabindex='0']")) {
    other.tabIndex = -1;
    other.removeAttribute("aria-describedby");
  }
  cell.tabIndex = 0;
  cell.setAttribute("aria-describedby", "cell-hint");
}

// The nearest row in a direction that has a figure in the same column.
function vertically(cell, step) {
  const rows = [...cell.closest("tbody").rows];
  for (let index = rows.indexOf(cell.parentElement) + step; rows[index]; index += step) {
    const found = cellIn(rows[index], cell.cellIndex);
    if (found) return found;
  }
  return null;
}

function neighbour(table, cell, key, isWhole) {
  const row = [...cell.parentElement.querySelectorAll(FIGURES)];
  const all = figuresOf(table);
  switch (key) {
    case "ArrowRight":
      return row[row.indexOf(cell) + 1];
    case "ArrowLeft":
      return row[row.indexOf(cell) - 1];
    case "ArrowDown":
      return vertically(cell, 1);
    case "ArrowUp":
      return vertically(cell, -1);
    case "Home":
      return isWhole ? all[0] : row[0];
    case "End":
      return isWhole ? all.at(-1) : row.at(-1);
  }
  return undefined;
}

let origin = null;
let asked = 0;

function close() {
  if (panel.hidden) return;
  const holdsFocus = panel.contains(document.activeElement);
  panel.hidden = true;
  origin?.classList.remove("explained-now");
  if (holdsFocus) origin?.focus();
}

function addressOf(cell) {
  const unit = new URLSearchParams(location.search).get("unit");
  const query = unit ? `?unit=${encodeURIComponent(unit)}` : "";
  return `${cell.closest("table").dataset.cells}${encodeURIComponent(cell.id)}/${query}`;
}

async function show(address) {
  const body = panel.querySelector(".body");
  const number = ++asked;
  panel.hidden = false;
  body.textContent = panel.dataset.loading;
  let text = null;
  try {
    const response = await fetch(`${address}${address.includes("?") ? "&" : "?"}fragment=1`);
    if (response.ok) text = await response.text();
  } catch {
    // Said below.
  }
  if (number !== asked || panel.hidden) return;
  if (text === null) {
    const link = Object.assign(document.createElement("a"), { href: address, textContent: panel.dataset.failed });
    body.replaceChildren(link);
    link.focus();
    return;
  }
  body.innerHTML = text;
  ready(body);
  panel.scrollTop = 0;
  body.querySelector("#explanation-title").focus();
}

function explain(cell) {
  origin?.classList.remove("explained-now");
  origin = cell;
  cell.classList.add("explained-now");
  makeStop(cell.closest("table"), cell);
  if (window.innerWidth <= 600) cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  show(addressOf(cell));
}

function prepare(table) {
  const cells = figuresOf(table);
  if (!cells.length) return;
  table.classList.add("explains");
  for (const cell of cells) cell.tabIndex = -1;
  makeStop(table, cells.find((cell) => `#${cell.id}` === decodeURIComponent(location.hash)) ?? cells[0]);
  table.addEventListener("click", (event) => {
    const cell = event.target.closest(FIGURES);
    // Whoever marks figures to copy them wants no explanation.
    if (cell && !event.target.closest("a") && getSelection().isCollapsed) explain(cell);
  });
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest(FIGURES);
    if (!cell || event.target !== cell || event.altKey || event.metaKey) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      explain(cell);
      return;
    }
    const next = neighbour(table, cell, event.key, event.ctrlKey);
    if (next === undefined) return;
    event.preventDefault();
    if (!next) return;
    makeStop(table, next);
    next.focus();
  });
}

// What a script adds to an explanation: a button that copies.
function ready(part) {
  for (const button of part.querySelectorAll("[data-copy]")) {
    const field = button.parentElement.querySelector("input");
    field.addEventListener("focus", () => field.select());
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      button.textContent = panel?.dataset.copied ?? "✓";
    });
  }
}

if (panel) {
  document.querySelectorAll("table[data-cells]").forEach(prepare);
  const hint = document.querySelector(".explain-hint");
  if (hint) hint.append(` ${panel.dataset.hint}`);
  panel.querySelector(".close").addEventListener("click", () => {
    panel.querySelector(".close").focus();
    close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  // A part of a sum opens in the same panel; its own page is a click with Ctrl away.
  panel.addEventListener("click", (event) => {
    const link = event.target.closest(".terms a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const id = decodeURIComponent(new URL(link.href).pathname.split("/cells/")[1].replace(/\/$/, ""));
    const cell = document.getElementById(id);
    if (cell?.matches(FIGURES)) explain(cell);
    else show(link.getAttribute("href"));
  });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("a[href*='#']") && !event.target.closest(".terms")) close();
  });
} else {
  ready(document);
}

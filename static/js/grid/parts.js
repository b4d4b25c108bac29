// Above and below a grid: buttons and messages, totals and what is to be mended.

import { element, fill } from "./elements.js";
import { cents, grouped, toWanyuan, written } from "./numbers.js";

const SHOWN = 20; // problems listed by name; all are marked in their cells

export class Toolbar {
  constructor(sheet) {
    this.sheet = sheet;
    const { words } = sheet;
    const button = (text, action, extra = {}) => element("button", { type: "button", class: "grid-button", onclick: action, ...extra }, text);
    this.save = button(words.save, () => sheet.save(), { class: "grid-button grid-primary" });
    this.undo = button(words.undo, () => sheet.undo());
    this.redo = button(words.redo, () => sheet.undo(true));
    const unit = element("input", { type: "checkbox", onchange: (event) => sheet.setUnit(event.target.checked) });
    const hasAmounts = sheet.cells.columns.some((column) => column.type === "amount");
    this.status = element("p", { class: "grid-status", role: "status" });
    this.count = element("span", { class: "grid-count" });
    const editing = sheet.editable
      ? [this.save, button(words.add, () => sheet.add()), button(words.remove, () => sheet.remove()), this.undo, this.redo]
      : [element("span", {}, words.readonly)];
    this.element = element("div", { class: "grid-toolbar" }, ...editing, hasAmounts ? element("label", { class: "grid-unit" }, unit, words.wanyuan) : "", this.count, this.status);
  }

  say(text, isAlert = false) {
    this.status.textContent = text;
    this.status.classList.toggle("is-alert", isAlert);
  }

  state() {
    const { lines, words, saving } = this.sheet;
    const rows = lines.rows.filter((row) => !lines.isBlank(row)).length;
    const changed = lines.count();
    this.save.disabled = Boolean(saving);
    this.undo.disabled = !lines.done.length;
    this.redo.disabled = !lines.undone.length;
    this.count.textContent = [fill(words.rows, { count: rows }), changed ? fill(words.changed, { count: changed }) : ""].filter(Boolean).join(" · ");
  }
}

export class Foot {
  constructor(sheet) {
    this.sheet = sheet;
    this.active = element("p", { class: "grid-active", "aria-live": "polite" });
    this.totals = element("ul", { class: "grid-totals" });
    this.problems = element("div", { class: "grid-problems" });
    const help = element("details", { class: "grid-help" }, element("summary", {}, sheet.words.help), element("p", {}, sheet.words.keys));
    this.element = element("div", { class: "grid-foot" }, this.active, this.totals, this.problems, help);
  }

  say(text) {
    this.active.textContent = text;
  }

  state() {
    this.showTotals();
    this.showProblems();
  }

  amount(value) {
    const { wanyuan } = this.sheet.cells;
    return grouped(wanyuan ? toWanyuan(value) : value);
  }

  showTotals() {
    const { lines, words, totals } = this.sheet;
    const sums = lines.totals();
    const own = sums.map(({ column, total }) => element("li", { "data-total": column.key }, `${words.total} · ${column.title} `, element("b", {}, this.amount(written(total, 2)))));
    const isSaved = !lines.count();
    const tables = totals.map(({ table, label, amount }) => {
      const same = isSaved && amount !== null && sums.some(({ total }) => total === cents(amount));
      const note = isSaved ? (same ? ` ✓ ${words.same}` : "") : ` (${words.unsaved})`;
      return element("li", { "data-table": table, class: same ? "is-same" : "" }, `${fill(words.table, { number: table, label })} `, element("b", {}, amount === null ? "—" : this.amount(amount)), note);
    });
    this.totals.replaceChildren(...own, ...tables);
  }

  showProblems() {
    const { sheet } = this;
    const found = sheet.lines.problems();
    this.problems.replaceChildren();
    if (!found.length) return;
    const items = found.slice(0, SHOWN).map(({ row, column, text }) => {
      const place = fill(sheet.words.at, { row: row + 1, column: column.title });
      const go = () => sheet.goto(row, sheet.cells.columns.indexOf(column));
      return element("li", {}, element("button", { type: "button", class: "grid-link", onclick: go }, place), ` ${text}`);
    });
    this.problems.append(element("p", {}, `⚠ ${fill(sheet.words.problems, { count: found.length })}`), element("ul", {}, ...items));
  }
}

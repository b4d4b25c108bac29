// How a grid is drawn and moved in: Tabulator draws the rows in sight, the selection is ours.

import { element } from "./elements.js";

const ICONS = { wrong: "⚠", error: "⚠", warning: "△", info: "ⓘ" };

export class View {
  constructor(holder, Tabulator, lines, { page, marks, words, onSelect, onEdit }) {
    this.lines = lines;
    this.columns = lines.cells.columns;
    this.marks = marks;
    this.words = words;
    this.page = page;
    this.onSelect = onSelect;
    this.at = { row: 0, column: 0, toRow: 0, toColumn: 0 };
    this.ready = new Promise((resolve) => {
      this.table = new Tabulator(holder, {
        data: this.skeleton(),
        index: "id",
        columns: this.definitions(),
        layout: "fitDataStretch",
        maxHeight: "65vh",
        rowHeight: 32,
        headerSort: false,
        keybindings: false,
        placeholder: "",
        rowFormatter: (row) => this.paintRow(row),
        columnDefaults: { headerSort: false, resizable: "header", titleFormatter: (cell) => document.createTextNode(cell.getValue()) },
      });
      this.table.on("tableBuilt", resolve);
    });
    holder.addEventListener("mousedown", (event) => this.press(event));
    holder.addEventListener("dblclick", (event) => this.hit(event) && onEdit());
  }

  skeleton() {
    return this.lines.rows.map((row) => ({ id: row.id }));
  }

  definitions() {
    const cells = this.columns.map((column, index) => ({
      title: column.required ? `${column.title} *` : column.title,
      field: `c${index}`,
      width: column.width,
      cssClass: `grid-cell grid-${column.type}`,
      formatter: (cell) => this.draw(cell, column, index),
    }));
    const head = { title: "#", field: "head", width: 52, frozen: true, resizable: false, cssClass: "grid-head", formatter: (cell) => this.drawHead(cell) };
    const link = { title: this.words.page, field: "page", width: 110, resizable: false, formatter: (cell) => this.drawLink(cell) };
    return [head, ...cells, ...(this.page ? [link] : [])];
  }

  rowOf(cell) {
    return this.index.get(cell.getData().id);
  }

  get index() {
    if (this.indexed !== this.lines.rows || this.indexLength !== this.lines.rows.length || this.stale) {
      this.positions = new Map(this.lines.rows.map((row, position) => [row.id, position]));
      this.indexed = this.lines.rows;
      this.indexLength = this.lines.rows.length;
      this.stale = false;
    }
    return this.positions;
  }

  draw(cell, column, index) {
    const position = this.rowOf(cell);
    const row = this.lines.rows[position];
    const holder = cell.getElement();
    holder.dataset.column = index;
    if (!row) return "";
    const notes = this.notes(row, column);
    const changed = row.pk !== null && row[column.key] !== this.lines.base.get(row.pk)?.[column.key];
    holder.classList.toggle("is-changed", changed);
    for (const level of Object.keys(ICONS)) holder.classList.toggle(`is-${level}`, notes.some((note) => note.level === level));
    holder.title = notes.map((note) => note.text).join("\n");
    if (notes.some((note) => note.level === "wrong")) holder.setAttribute("aria-invalid", "true");
    else holder.removeAttribute("aria-invalid");
    const text = this.lines.cells.show(column, row[column.key]);
    if (!notes.length) return document.createTextNode(text);
    const icon = element("span", { class: "grid-icon", role: "img", "aria-label": holder.title }, ICONS[notes[0].level]);
    return element("span", {}, icon, text);
  }

  // What is to be said about a cell, the worst first: wrong as it stands, else what the rules found in what was saved.
  notes(row, column) {
    const wrong = this.lines.wrong(row, column);
    const found = this.marks.get(`${row.pk}:${column.key}`) ?? [];
    return [...(wrong ? [{ level: "wrong", text: wrong }] : []), ...found.map(({ severity, label, text }) => ({ level: severity, text: `${label} ${text}` }))];
  }

  drawHead(cell) {
    const position = this.rowOf(cell);
    const row = this.lines.rows[position];
    if (!row) return "";
    const isNew = row.pk === null;
    const state = this.lines.isBlank(row) ? "*" : isNew ? "+" : this.lines.isChanged(row) ? "●" : "";
    const whole = this.lines.errors.get(row.id)?.get("");
    cell.getElement().title = whole ?? "";
    return document.createTextNode(`${whole ? "⚠" : state} ${position + 1}`);
  }

  drawLink(cell) {
    const row = this.lines.rows[this.rowOf(cell)];
    if (!row?.pk) return "";
    return element("a", { href: this.page.replace("/0/", `/${row.pk}/`), class: "text-link" }, this.words.page);
  }

  // Rows came, went or changed their order.
  async reload() {
    this.stale = true;
    await this.table.replaceData(this.skeleton());
    this.select(Math.min(this.at.row, this.lines.rows.length - 1), this.at.column);
  }

  refresh(rows) {
    for (const row of rows) {
      const found = this.table.getRow(row.id);
      if (found) found.reformat();
    }
    this.paint();
  }

  redraw() {
    this.table.getRows().forEach((row) => row.reformat());
    this.paint();
  }

  // Selection

  select(row, column, extend = false) {
    const last = { row: this.lines.rows.length - 1, column: this.columns.length - 1 };
    const toRow = Math.max(0, Math.min(row, last.row));
    const toColumn = Math.max(0, Math.min(column, last.column));
    this.at = extend ? { ...this.at, toRow, toColumn } : { row: toRow, column: toColumn, toRow, toColumn };
    this.paint();
    this.show(toRow, toColumn);
    this.onSelect();
  }

  get range() {
    const { row, column, toRow, toColumn } = this.at;
    return { top: Math.min(row, toRow), bottom: Math.max(row, toRow), left: Math.min(column, toColumn), right: Math.max(column, toColumn) };
  }

  show(row, column) {
    const id = this.lines.rows[row]?.id;
    if (id === undefined) return;
    this.table.scrollToRow(id, "nearest", false).catch(() => {});
    this.table.scrollToColumn(`c${column}`, "middle", false).catch(() => {});
  }

  element(row, column) {
    const id = this.lines.rows[row]?.id;
    const found = id === undefined ? false : this.table.getRow(id);
    return found ? found.getCell(`c${column}`).getElement() : null;
  }

  paint() {
    for (const row of this.table.getRows("visible")) this.paintRow(row);
  }

  paintRow(row) {
    const position = this.index.get(row.getData().id);
    const { top, bottom, left, right } = this.range;
    const inside = position >= top && position <= bottom;
    row.getElement().setAttribute("aria-rowindex", position + 2);
    for (const cell of row.getElement().querySelectorAll("[data-column]")) {
      const column = Number(cell.dataset.column);
      cell.classList.toggle("is-selected", inside && column >= left && column <= right);
      cell.classList.toggle("is-active", position === this.at.row && column === this.at.column);
    }
    row.getElement().classList.toggle("is-current", inside);
  }

  hit(event) {
    const row = event.target.closest?.(".tabulator-row");
    const cell = event.target.closest?.(".tabulator-cell");
    if (!row || !cell || event.target.closest("a")) return null;
    const found = this.table.getRows("visible").find((each) => each.getElement() === row);
    if (!found) return null;
    const column = cell.dataset.column;
    return { row: this.index.get(found.getData().id), column: column === undefined ? null : Number(column), isHead: cell.classList.contains("grid-head") };
  }

  press(event) {
    const found = event.button === 0 ? this.hit(event) : null;
    if (!found || (found.column === null && !found.isHead)) return;
    event.preventDefault();
    if (found.isHead) {
      this.select(found.row, 0, event.shiftKey);
      this.at.column = 0;
      this.select(found.row, this.columns.length - 1, true);
      return;
    }
    this.select(found.row, found.column, event.shiftKey);
    const drag = (move) => {
      const over = this.hit(move);
      if (over && over.column !== null && (over.row !== this.at.toRow || over.column !== this.at.toColumn)) this.select(over.row, over.column, true);
    };
    document.addEventListener("mousemove", drag);
    document.addEventListener("mouseup", () => document.removeEventListener("mousemove", drag), { once: true });
  }
}

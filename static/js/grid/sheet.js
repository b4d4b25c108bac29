// One kind of line as a spreadsheet: rows, keyboard, clipboard, totals and saving.

import { Cells } from "./cells.js";
import { format, parse } from "./clipboard.js";
import { resolve as settle } from "./conflict.js";
import { Editor } from "./editor.js";
import { element, fill } from "./elements.js";
import { Lines } from "./lines.js";
import { Foot, Toolbar } from "./parts.js";
import { Failure, request } from "./requests.js";
import { View } from "./view.js";

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-15, 0], PageDown: [15, 0] };
const AFTER = { down: [1, 0], up: [-1, 0], left: [0, -1], right: [0, 1] };

export class Sheet {
  constructor(root, workspace) {
    this.root = root;
    this.workspace = workspace;
    this.words = workspace.words;
    this.kind = root.dataset.kind;
    this.marks = new Map();
    this.totals = [];
  }

  async open() {
    this.root.replaceChildren(element("p", { role: "status" }, this.words.loading));
    let got;
    try {
      got = await request(this.root.dataset.grid, this.words);
    } catch (failure) {
      this.root.replaceChildren(element("p", { role: "alert" }, failure.message));
      return;
    }
    await this.build(got.answer);
  }

  async build(answer) {
    this.cells = new Cells(answer.columns, answer.lists, this.words);
    this.lines = new Lines(this.cells);
    this.editable = this.lines.editable = answer.editable;
    this.lines.load(answer.rows, answer.version);
    this.toolbar = new Toolbar(this);
    this.foot = new Foot(this);
    const holder = element("div", { class: "grid-table" });
    this.body = element("div", { class: "grid-body" }, holder);
    this.root.replaceChildren(this.toolbar.element, this.body, this.foot.element);
    this.editor = new Editor(this.body, this.words, { onCommit: (...found) => this.commit(...found), onIdleKey: (event) => this.key(event) });
    this.view = new View(holder, this.workspace.Tabulator, this.lines, {
      page: answer.page,
      marks: this.marks,
      words: this.words,
      onSelect: () => this.selected(),
      onEdit: () => this.edit(),
    });
    for (const name of ["copy", "cut", "paste"]) this.editor.input.addEventListener(name, (event) => this.clip(event));
    holder.addEventListener("mouseup", () => this.editor.focus());
    await this.view.ready;
    holder.querySelector(".tabulator-tableholder").removeAttribute("tabindex");
    holder.querySelector(".tabulator-tableholder").addEventListener("scroll", () => this.editor.editing && this.editor.place());
    this.selected();
    this.state();
    this.root.dataset.ready = "1";
  }

  // Selection and keyboard

  get column() {
    return this.cells.columns[this.view.at.column];
  }

  get row() {
    return this.lines.rows[this.view.at.row];
  }

  selected() {
    const { row, column } = this.view.at;
    if (!this.row) return;
    const text = this.cells.show(this.column, this.row[this.column.key]);
    const notes = this.view.notes(this.row, this.column).map((note) => note.text);
    const label = fill(this.words.active, { row: row + 1, column: this.column.title, text: [text, ...notes].join(" ") });
    this.editor.wait({
      row: this.row,
      column: this.column,
      label,
      editable: this.editable && !this.saving,
      long: this.column.type === "long",
      list: this.cells.list(this.column),
      showsKey: this.column.type === "code",
      element: () => this.view.element(row, column),
    });
    this.foot.say(label);
  }

  move([down, right], extend = false) {
    const { row, column, toRow, toColumn } = this.view.at;
    this.view.select((extend ? toRow : row) + down, (extend ? toColumn : column) + right, extend);
  }

  key(event) {
    const command = event.ctrlKey || event.metaKey;
    const action = command ? this.commandKey(event) : this.plainKey(event);
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  }

  commandKey(event) {
    const { row, column } = this.view.at;
    const last = this.lines.rows.length - 1;
    switch (event.key.toLowerCase()) {
      case "z":
        return () => this.undo(event.shiftKey);
      case "y":
        return () => this.undo(true);
      case "s":
        return () => this.save();
      case "a":
        return () => {
          this.view.select(0, 0);
          this.view.select(last, this.cells.columns.length - 1, true);
        };
      case "enter":
        return () => this.add();
      case "delete":
      case "backspace":
        return () => this.remove();
      case "home":
        return () => this.view.select(0, 0, event.shiftKey);
      case "end":
        return () => this.view.select(last, this.cells.columns.length - 1, event.shiftKey);
      case "arrowdown":
        return () => this.view.select(last, column, event.shiftKey);
      case "arrowup":
        return () => this.view.select(0, column, event.shiftKey);
      case "arrowleft":
        return () => this.view.select(row, 0, event.shiftKey);
      case "arrowright":
        return () => this.view.select(row, this.cells.columns.length - 1, event.shiftKey);
      default:
        return null;
    }
  }

  plainKey(event) {
    if (MOVES[event.key]) return () => this.move(MOVES[event.key], event.shiftKey);
    switch (event.key) {
      case "Enter":
      case "F2":
        return () => this.edit();
      case " ":
        return this.column.type === "flag" ? () => this.edit() : null;
      case "Delete":
      case "Backspace":
        return () => this.clear();
      case "Home":
        return () => this.view.select(this.view.at.row, 0, event.shiftKey);
      case "End":
        return () => this.view.select(this.view.at.row, this.cells.columns.length - 1, event.shiftKey);
      case "Tab":
        return this.tab(event.shiftKey);
      default:
        return null;
    }
  }

  // On to the next cell, at a row's end to the next row; at both ends of the grid Tab leaves it, as everywhere.
  tab(back) {
    const { row, column } = this.view.at;
    const width = this.cells.columns.length;
    const next = row * width + column + (back ? -1 : 1);
    if (next < 0 || next >= this.lines.rows.length * width) return null;
    return () => this.view.select(Math.floor(next / width), next % width);
  }

  edit() {
    if (!this.editable || this.saving) return;
    if (this.column.type === "flag") {
      this.change([{ row: this.view.at.row, field: this.column.key, to: this.row[this.column.key] !== true }]);
      return;
    }
    this.editor.focus();
    this.editor.begin(this.cells.edit(this.column, this.row[this.column.key]), true);
  }

  commit(cell, text, move) {
    const row = this.lines.rows.indexOf(cell.row);
    if (row >= 0) this.change([{ row, field: cell.column.key, to: this.cells.read(cell.column, text) }]);
    if (move) {
      this.move(AFTER[move]);
      this.editor.focus();
    }
  }

  // Changes

  change(cells, removed = []) {
    if (!this.editable || this.saving) return;
    const length = this.lines.rows.length;
    const step = this.lines.change(cells, removed);
    this.after(step, length);
  }

  async after(step, length) {
    if (!step) return;
    const many = step.removed.length || step.cells.length > 200 || this.lines.rows.length !== length;
    if (many) await this.view.reload();
    else this.view.refresh(new Set(step.cells.map(({ target }) => target)));
    this.selected();
    this.state();
  }

  undo(again = false) {
    if (!this.editable || this.saving) return;
    const length = this.lines.rows.length;
    this.after(again ? this.lines.redo() : this.lines.undo(), length);
  }

  add() {
    const blank = this.lines.rows.findIndex((row) => this.lines.isBlank(row));
    if (blank >= 0) this.view.select(blank, 0);
    this.editor.focus();
  }

  chosenRows() {
    const { top, bottom } = this.view.range;
    return Array.from({ length: bottom - top + 1 }, (_, offset) => top + offset);
  }

  remove() {
    this.change([], this.chosenRows());
    this.editor.focus();
  }

  block() {
    const { left, right } = this.view.range;
    return this.chosenRows().map((row) => this.cells.columns.slice(left, right + 1).map((column) => ({ row, column })));
  }

  clear() {
    this.change(this.block().flat().map(({ row, column }) => ({ row, field: column.key, to: column.type === "flag" ? false : "" })));
  }

  clip(event) {
    if (this.editor.editing) return;
    event.preventDefault();
    if (event.type === "paste") {
      this.paste(event.clipboardData.getData("text/plain"));
      return;
    }
    const rows = this.block().map((line) => line.map(({ row, column }) => this.cells.copy(column, this.lines.rows[row][column.key])));
    event.clipboardData.setData("text/plain", format(rows));
    if (event.type === "cut") this.clear();
  }

  paste(text) {
    if (!text || !this.editable || this.saving) return;
    const pasted = parse(text);
    const { top, left, bottom, right } = this.view.range;
    const single = pasted.length === 1 && pasted[0].length === 1;
    const place = (row, column, cell) => ({ row, field: this.cells.columns[column].key, to: this.cells.read(this.cells.columns[column], cell) });
    // One cell fills the whole selection, a block goes where the selection begins.
    const block = single ? this.block().map((line) => line.map(() => pasted[0][0])) : pasted;
    const room = this.cells.columns.length - left;
    const cells = block.flatMap((line, down) => line.slice(0, room).map((cell, across) => place(top + down, left + across, cell)));
    const width = Math.max(...block.map((line) => line.length));
    this.change(cells);
    this.view.select(top, left);
    this.view.select(single ? bottom : top + block.length - 1, single ? right : left + Math.min(width, room) - 1, true);
    const lost = block.some((line) => line.slice(room).some((cell) => cell.trim())) ? width - room : 0;
    this.toolbar.say(lost ? fill(this.words.dropped, { count: lost }) : fill(this.words.pasted, { rows: block.length, columns: Math.min(width, room) }), lost > 0);
  }

  show(pk, field) {
    const row = this.lines.rows.findIndex((each) => each.pk === pk);
    const column = this.cells.columns.findIndex((each) => each.key === field);
    this.goto(Math.max(row, 0), Math.max(column, 0));
  }

  goto(row, column) {
    this.root.scrollIntoView({ block: "nearest" });
    this.view.select(row, column);
    this.editor.focus();
  }

  setUnit(wanyuan) {
    this.cells.wanyuan = wanyuan;
    this.view.redraw();
    this.selected();
    this.state();
  }

  // Saving

  get isDirty() {
    return Boolean(this.lines?.count());
  }

  state() {
    this.toolbar.state();
    this.foot.state();
  }

  judged(marks, totals) {
    this.marks.clear();
    for (const [place, found] of marks) this.marks.set(place, found);
    this.totals = totals;
    if (this.view) {
      this.view.redraw();
      this.foot.state();
    }
  }

  // True once everything is stored.
  async save() {
    this.editor.commit(null);
    if (!this.isDirty) {
      this.toolbar.say(this.words.nothing);
      return true;
    }
    this.saving = true;
    this.toolbar.say(this.words.saving);
    this.selected();
    this.state();
    try {
      const sent = this.lines.version;
      const { status, answer } = await request(this.root.dataset.grid, this.words, { version: sent, changes: this.lines.changes() });
      this.saving = false;
      return await this.answered(status, answer, sent);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      this.toolbar.say(failure.message, true);
      return false;
    } finally {
      this.saving = false;
      this.selected();
      this.state();
    }
  }

  async answered(status, answer, sent) {
    if (status === 200) {
      this.lines.load(answer.rows, answer.version);
      await this.view.reload();
      this.workspace.saved(this, answer, sent);
      this.toolbar.say(this.words.saved);
      return true;
    }
    if (status === 409) return this.settle(answer);
    this.lines.setErrors(answer.errors ?? {});
    this.view.redraw();
    const [first] = this.lines.problems();
    if (first) this.goto(first.row, this.cells.columns.indexOf(first.column));
    this.toolbar.say(answer.error, true);
    return false;
  }

  async settle(answer) {
    const mine = await settle(this, answer);
    if (!mine) {
      this.toolbar.say(answer.error, true);
      return false;
    }
    this.lines.rebase(answer.rows, answer.version, mine);
    await this.view.reload();
    return this.save();
  }
}

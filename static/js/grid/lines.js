// The rows of one grid: as the server has them, as they are now, and every step between, to be undone.

import { cents } from "./numbers.js";

export class Lines {
  constructor(cells) {
    this.cells = cells;
    this.next = 1;
    this.errors = new Map(); // of the server, by row id and field
  }

  // What the server has; whatever was typed is replaced.
  load(rows, version) {
    this.version = version;
    this.base = new Map(rows.map((row) => [row.pk, row]));
    this.rows = rows.map((row) => this.local(row));
    this.undone = [];
    this.done = [];
    this.errors.clear();
    this.pad();
  }

  local(row) {
    return { ...row, id: `r${this.next++}` };
  }

  blank() {
    const row = { pk: null, id: `r${this.next++}` };
    for (const column of this.cells.columns) row[column.key] = column.initial;
    return row;
  }

  isBlank(row) {
    return row.pk === null && this.cells.columns.every((column) => row[column.key] === column.initial);
  }

  // There is always one blank row at the end, to type or paste into; blank rows are never saved.
  pad() {
    if (this.editable && (!this.rows.length || !this.isBlank(this.rows.at(-1)))) this.rows.push(this.blank());
  }

  // One step: cells {row, field, to}, and rows removed. Rows below the last one are added as needed.
  change(cells, removed = []) {
    const step = { cells: [], removed: [] };
    for (const { row, field, to } of cells) {
      while (row >= this.rows.length) this.rows.push(this.blank());
      const target = this.rows[row];
      if (target[field] !== to) step.cells.push({ target, field, from: target[field], to });
    }
    for (const row of [...removed].sort((a, b) => b - a)) {
      if (!this.isBlank(this.rows[row])) step.removed.push({ row, target: this.rows[row] });
    }
    if (step.cells.length || step.removed.length) {
      this.apply(step, true);
      this.done.push(step);
      this.undone = [];
    }
    return step;
  }

  apply(step, forward) {
    for (const { target, field, from, to } of step.cells) {
      target[field] = forward ? to : from;
      this.errors.get(target.id)?.delete(field);
      this.errors.get(target.id)?.delete("");
    }
    if (forward) for (const { row } of step.removed) this.rows.splice(row, 1);
    else for (const { row, target } of [...step.removed].reverse()) this.rows.splice(row, 0, target);
    this.pad();
  }

  undo() {
    return this.again(this.done, this.undone, false);
  }

  redo() {
    return this.again(this.undone, this.done, true);
  }

  again(from, to, forward) {
    const step = from.pop();
    if (step) {
      this.apply(step, forward);
      to.push(step);
    }
    return step;
  }

  // What is wrong with a cell: by the server's last answer, else by what can be seen here.
  wrong(row, column) {
    if (this.isBlank(row)) return "";
    return this.errors.get(row.id)?.get(column.key) ?? this.cells.wrong(column, row[column.key]);
  }

  problems() {
    const found = [];
    this.rows.forEach((row, index) => {
      if (row.pk !== null && !this.isChanged(row) && !this.errors.has(row.id)) return;
      for (const column of this.cells.columns) {
        const text = this.wrong(row, column);
        if (text) found.push({ row: index, column, text });
      }
      const whole = this.errors.get(row.id)?.get("");
      if (whole) found.push({ row: index, column: this.cells.columns[0], text: whole });
    });
    return found;
  }

  changedFields(row) {
    const base = this.base.get(row.pk);
    return base ? this.cells.columns.map(({ key }) => key).filter((key) => row[key] !== base[key]) : [];
  }

  isChanged(row) {
    return row.pk === null ? !this.isBlank(row) : this.changedFields(row).length > 0;
  }

  changes() {
    const pick = (row, keys) => Object.fromEntries(keys.map((key) => [key, row[key]]));
    const keys = this.cells.columns.map(({ key }) => key);
    const here = new Set(this.rows.map((row) => row.pk));
    const changed = this.rows.filter((row) => row.pk !== null && this.isChanged(row));
    return {
      added: this.rows.filter((row) => row.pk === null && !this.isBlank(row)).map((row) => ({ id: row.id, values: pick(row, keys) })),
      changed: changed.map((row) => {
        const fields = this.changedFields(row);
        return { id: row.id, pk: row.pk, values: pick(row, fields), was: pick(this.base.get(row.pk), fields) };
      }),
      deleted: [...this.base.keys()].filter((pk) => !here.has(pk)).map((pk) => ({ id: `d${pk}`, pk, was: pick(this.base.get(pk), keys) })),
    };
  }

  count() {
    const { added, changed, deleted } = this.changes();
    return added.length + changed.length + deleted.length;
  }

  // The sum of each amount column, in cents; what is no amount yet counts nothing.
  totals() {
    return this.cells.columns
      .filter((column) => column.type === "amount")
      .map((column) => ({ column, total: this.rows.reduce((sum, row) => sum + (cents(row[column.key]) ?? 0n), 0n) }));
  }

  setErrors(errors) {
    this.errors = new Map(Object.entries(errors).map(([id, fields]) => [id, new Map(Object.entries(fields).map(([field, texts]) => [field, texts.join(" ")]))]));
  }

  // My changes put on the server's newer rows; ``mine`` says for each contested pk whether my version is kept.
  rebase(rows, version, mine) {
    const before = new Map(this.rows.filter((row) => row.pk !== null).map((row) => [row.pk, row]));
    const fresh = this.rows.filter((row) => row.pk === null && !this.isBlank(row));
    const standing = new Set(rows.map((row) => row.pk));
    const edited = new Map([...before].map(([pk, row]) => [pk, this.changedFields(row)]));
    const deleted = new Set([...this.base.keys()].filter((pk) => !before.has(pk)));
    const kept = (pk) => mine.get(pk) ?? true;
    const revived = [...before.values()].filter((row) => !standing.has(row.pk) && edited.get(row.pk).length && kept(row.pk));
    this.load(rows, version);
    this.rows = this.rows.filter((row) => row.pk !== null && !(deleted.has(row.pk) && kept(row.pk)));
    for (const row of this.rows) {
      if (kept(row.pk)) for (const field of edited.get(row.pk) ?? []) row[field] = before.get(row.pk)[field];
    }
    this.rows.push(...revived.map((row) => ({ ...row, pk: null })), ...fresh);
    this.pad();
  }
}

// What a cell holds, shows and accepts, by its column. A value that is not understood stays as it was typed.

import { bare, cents, fromWanyuan, grouped, scaled, toWanyuan, written } from "./numbers.js";

const YES = new Set(["true", "是", "yes", "y", "1", "√", "对"]);
const NO = new Set(["", "false", "否", "no", "n", "0", "×"]);
// Excel takes what begins so for a formula; an apostrophe in front makes it text, as in Excel itself.
const FORMULA = /^[=+\-@\t\r]/;

const fold = (text) => text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();

export class List {
  constructor(pairs) {
    this.pairs = pairs;
    this.names = new Map(pairs);
    this.spoken = new Map();
    for (const [, name] of pairs) this.spoken.set(fold(name), this.spoken.has(fold(name)) ? null : undefined);
    for (const [key, name] of pairs) if (this.spoken.get(fold(name)) !== null) this.spoken.set(fold(name), key);
    for (const [key, name] of pairs) this.spoken.set(fold(`${key} ${name}`), key);
    for (const [key] of pairs) this.spoken.set(fold(key), key);
  }

  // The key for a code, a name or both; null where a name has several codes, undefined where nothing fits.
  resolve(text) {
    return this.spoken.get(fold(text));
  }

  // Codes that begin so first, then names that contain it.
  search(text, limit = 12) {
    const wanted = fold(text);
    const begins = this.pairs.filter(([key]) => fold(key).startsWith(wanted));
    const contains = this.pairs.filter(([key, name]) => !fold(key).startsWith(wanted) && fold(`${key} ${name}`).includes(wanted));
    return [...begins, ...contains].slice(0, limit);
  }
}

export class Cells {
  constructor(columns, lists, words) {
    this.columns = columns;
    this.words = words;
    this.wanyuan = false;
    this.lists = Object.fromEntries(Object.entries(lists).map(([key, pairs]) => [key, new List(pairs)]));
    this.byKey = new Map(columns.map((column) => [column.key, column]));
  }

  list(column) {
    return this.lists[column.list];
  }

  // What typed or pasted text is kept as.
  read(column, text) {
    const trimmed = text.trim();
    switch (column.type) {
      case "code":
      case "choice":
        return trimmed && (this.list(column).resolve(trimmed) ?? trimmed);
      case "flag": {
        const word = fold(trimmed);
        return YES.has(word) ? true : NO.has(word) ? false : trimmed;
      }
      case "amount": {
        const yuan = this.wanyuan ? fromWanyuan(trimmed) : trimmed;
        const value = typeof yuan === "string" ? scaled(yuan, 2) : yuan;
        return typeof value === "bigint" ? written(value, 2) : trimmed;
      }
      case "number":
        return scaled(trimmed, 12) === null ? trimmed : bare(trimmed);
      default:
        return /^'/.test(trimmed) && FORMULA.test(trimmed.slice(1)) ? trimmed.slice(1) : trimmed;
    }
  }

  show(column, value) {
    if (value === "") return "";
    switch (column.type) {
      case "code": {
        const name = this.list(column).names.get(value);
        return name === undefined || name === value ? value : `${value} ${name}`;
      }
      case "choice":
        return this.list(column).names.get(value) ?? value;
      case "flag":
        return value === true ? this.words.yes : value === false ? "" : value;
      case "amount":
        return cents(value) === null ? value : grouped(this.wanyuan ? toWanyuan(value) : value);
      default:
        return value;
    }
  }

  // What an editor starts with: as shown, but without what only eyes need.
  edit(column, value) {
    if (column.type === "code") return value;
    return column.type === "amount" ? this.show(column, value).replaceAll(",", "") : this.show(column, value);
  }

  // For the clipboard: Excel must neither run it nor lose the zeros in front of a code.
  copy(column, value) {
    if (column.type === "flag") return value === true ? this.words.yes : value === false ? this.words.no : value;
    const text = column.type === "amount" || column.type === "code" ? this.edit(column, value) : this.show(column, value);
    const isNumber = column.type === "amount" || column.type === "number";
    return FORMULA.test(text) && !(isNumber && scaled(text, 12) !== null) ? `'${text}` : text;
  }

  // What is wrong with a value, in words; empty if nothing that can be told without the server.
  wrong(column, value) {
    if (value === "") return column.required ? this.words.required : "";
    switch (column.type) {
      case "code":
      case "choice":
        return this.list(column).names.has(value) ? "" : this.unknown(column, value);
      case "flag":
        return typeof value === "boolean" ? "" : this.words.notFlag;
      case "amount": {
        const value2 = scaled(value, 2);
        return value2 === null ? this.words.notNumber : value2 === undefined ? this.words.tooFine : "";
      }
      case "number":
        return scaled(value, 12) === null ? this.words.notNumber : "";
      default:
        return "";
    }
  }

  unknown(column, value) {
    const message = this.list(column).resolve(value) === null ? this.words.ambiguous : this.words.unknown;
    return message.replace("{text}", value);
  }
}

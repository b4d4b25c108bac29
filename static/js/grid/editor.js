// The one editor of a grid: a text area that waits unseen over the active cell, so that whatever is typed, also by an
// input method, begins a new value; with a list of matches below it where the column has one.

import { element } from "./elements.js";

export class Editor {
  constructor(root, words, { onCommit, onIdleKey }) {
    this.root = root;
    this.words = words;
    this.onCommit = onCommit;
    this.onIdleKey = onIdleKey;
    this.editing = false;
    this.id = `grid-list-${Math.random().toString(36).slice(2)}`;
    this.list = element("ul", { class: "grid-matches", role: "listbox", id: this.id, hidden: true });
    this.input = element("textarea", { class: "grid-editor", rows: "1", autocomplete: "off", spellcheck: "false" });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("compositionstart", () => this.begin(this.input.value, false));
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("blur", () => this.commit(null));
    root.append(this.input, this.list);
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  // Waits over the cell; ``cell`` gives its element, what it is called, its text and its list.
  wait(cell) {
    this.editing = false;
    this.cell = cell;
    this.input.value = "";
    this.input.classList.remove("editing");
    this.input.setAttribute("aria-label", cell?.label ?? "");
    this.input.readOnly = !cell?.editable;
    this.close();
  }

  begin(text, select = false) {
    if (this.editing || !this.cell?.editable) return;
    this.editing = true;
    this.place();
    this.input.classList.add("editing");
    this.input.classList.toggle("long", this.cell.long);
    if (this.input.value !== text) this.input.value = text;
    if (select) this.input.setSelectionRange(text.length, text.length);
    this.match();
  }

  place() {
    const cell = this.cell.element()?.getBoundingClientRect();
    if (!cell) return;
    const root = this.root.getBoundingClientRect();
    const width = Math.min(Math.max(cell.width, this.cell.list ? 220 : 0), root.width);
    const left = Math.max(0, Math.min(cell.left - root.left, root.width - width));
    const box = { left: `${left}px`, top: `${cell.top - root.top}px`, width: `${width}px` };
    Object.assign(this.input.style, box, { minHeight: `${cell.height}px` });
    Object.assign(this.list.style, { left: box.left, top: `${cell.bottom - root.top}px`, minWidth: `${width}px`, maxWidth: `${root.width - left}px` });
  }

  typed() {
    if (!this.editing) this.begin(this.input.value);
    else this.match();
  }

  match() {
    if (!this.cell.list) return;
    const found = this.cell.list.search(this.input.value);
    this.chosen = this.input.value.trim() && found.length ? 0 : -1;
    this.matches = found;
    const items = found.map(([key, name], index) =>
      element("li", { role: "option", id: `${this.id}-${index}`, onmousedown: (event) => this.pick(event, index) }, key === name || !this.cell.showsKey ? name : `${key} ${name}`),
    );
    this.list.replaceChildren(...(items.length ? items : [element("li", { class: "none" }, this.words.none)]));
    this.list.hidden = false;
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-controls", this.id);
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === this.chosen)));
    const item = this.list.children[this.chosen];
    item?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", item?.id ?? "");
  }

  pick(event, index) {
    event.preventDefault();
    this.chosen = index;
    this.commit("down", true);
  }

  close() {
    this.list.hidden = true;
    this.matches = [];
    this.chosen = -1;
    for (const name of ["role", "aria-controls", "aria-expanded", "aria-activedescendant"]) this.input.removeAttribute(name);
  }

  key(event) {
    if (event.isComposing) return;
    if (!this.editing) {
      this.onIdleKey(event);
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && this.matches?.length) {
      this.chosen = (this.chosen + step + this.matches.length) % this.matches.length;
      this.mark();
    } else if (event.key === "Escape") this.leave();
    else if (event.key === "Enter" && event.altKey && this.cell.long) this.input.setRangeText("\n", this.input.selectionStart, this.input.selectionEnd, "end");
    else if (event.key === "Enter") this.commit(event.shiftKey ? "up" : "down", true);
    else if (event.key === "Tab") this.commit(event.shiftKey ? "left" : "right", true);
    else if (event.key === "s" && (event.ctrlKey || event.metaKey)) {
      this.commit(null, true);
      this.onIdleKey(event);
      return;
    } else return;
    event.preventDefault();
  }

  leave() {
    this.wait(this.cell);
  }

  // Keep what was typed; a match that is marked counts as typed, but not when the clerk just clicked elsewhere.
  commit(move, choose = false) {
    if (!this.editing) return;
    const match = choose ? this.matches?.[this.chosen] : undefined;
    const text = match ? match[0] : this.input.value;
    const cell = this.cell;
    this.leave();
    this.onCommit(cell, text, move);
  }
}

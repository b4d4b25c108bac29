// Two people changed the same rows: both versions side by side, and a choice for each row.

import { element, fill } from "./elements.js";

// Resolves to the choice for each contested pk (true: mine), or null where the clerk would rather not save yet.
export function resolve(sheet, answer) {
  const { words } = sheet;
  const mine = new Map();
  const rows = answer.conflicts.map((conflict) => contested(sheet, conflict, mine));
  const dialog = element("dialog", { class: "grid-dialog", "aria-labelledby": "grid-dialog-title" });
  return new Promise((done) => {
    const close = (choice) => {
      dialog.close();
      dialog.remove();
      sheet.editor.focus();
      done(choice);
    };
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      close(null);
    });
    dialog.append(
      element("h2", { id: "grid-dialog-title" }, words.conflict),
      element("p", {}, answer.error),
      element("ul", {}, ...answer.by.map((change) => element("li", {}, change))),
      element("p", {}, rows.length ? words.conflictSome : words.conflictNone),
      ...rows,
      element(
        "div",
        { class: "grid-dialog-buttons" },
        element("button", { type: "button", class: "grid-button", onclick: () => close(null) }, words.later),
        element("button", { type: "button", class: "grid-button grid-primary", onclick: () => close(mine) }, words.apply),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

function contested(sheet, conflict, mine) {
  const { words } = sheet;
  const index = sheet.lines.rows.findIndex((row) => row.pk === conflict.pk);
  const base = sheet.lines.base.get(conflict.pk);
  const name = `${index < 0 ? "" : `${index + 1} · `}${named(sheet, base)}`;
  const choice = (isMine, text) => {
    const radio = element("input", { type: "radio", name: `choice-${conflict.pk}`, checked: isMine, onchange: () => mine.set(conflict.pk, isMine) });
    return element("label", {}, radio, text);
  };
  mine.set(conflict.pk, true);
  return element(
    "fieldset",
    { "data-conflict": conflict.pk },
    element("legend", {}, name),
    conflict.by ? element("p", {}, conflict.by) : "",
    conflict.cells.length ? table(sheet, conflict) : element("p", {}, words.deletedByThem),
    element("div", { class: "grid-choices" }, choice(true, words.keepMine), choice(false, words.takeTheirs)),
  );
}

// The row as people know it: its first filled cells.
function named(sheet, row) {
  const shown = sheet.cells.columns.map((column) => sheet.cells.show(column, row[column.key])).filter(Boolean);
  return shown.slice(0, 3).join(" · ");
}

function table(sheet, conflict) {
  const { words } = sheet;
  const head = element("tr", {}, element("td"), element("th", { scope: "col" }, words.mine), element("th", { scope: "col" }, words.theirs));
  const lines = conflict.cells.map(({ field, mine, theirs }) => {
    const column = sheet.cells.byKey.get(field);
    const own = mine === null ? words.deletedByMe : sheet.cells.show(column, mine);
    return element("tr", {}, element("th", { scope: "row" }, column.title), element("td", {}, own), element("td", {}, sheet.cells.show(column, theirs)));
  });
  return element("table", {}, element("tbody", {}, head, ...lines));
}

// Blocks of cells as spreadsheets exchange them: tab-separated, a cell with a line break or quote within quotes.

export function parse(text) {
  const rows = [[]];
  let cell = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < source.length; i += 1) {
    const character = source[i];
    if (quoted) {
      if (character === '"' && source[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else if (character === '"') quoted = false;
      else cell += character;
    } else if (character === '"' && cell === "") quoted = true;
    else if (character === "\t" || character === "\n") {
      rows.at(-1).push(cell);
      cell = "";
      if (character === "\n") rows.push([]);
    } else cell += character;
  }
  // A quote that never closes was a character of the text, not the beginning of a quoted cell.
  if (quoted) return source.split("\n").map((line) => line.split("\t"));
  rows.at(-1).push(cell);
  return rows;
}

const quote = (cell) => (/[\t\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export const format = (rows) => rows.map((row) => row.map(quote).join("\t")).join("\n");

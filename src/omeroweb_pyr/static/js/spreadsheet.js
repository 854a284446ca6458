// What a spreadsheet puts on the clipboard.

/** Read cells between tabs, in rows; quoted ones may hold tabs, line breaks and doubled quotes. Somebody's own quotes are left as they are. */
export function readCells(text) {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  return quoted(lines) ?? lines.split('\n').map((line) => line.split('\t'));
}

function quoted(text) {
  const cell = /("([^"]*(?:""[^"]*)*)"|[^"\t\n][^\t\n]*|)(\t|\n|$)/y;
  const rows = [[]];
  for (let end; end !== ''; ) {
    const found = cell.exec(text);
    if (!found) return null;
    rows.at(-1).push(found[2] === undefined ? found[1] : found[2].replaceAll('""', '"'));
    end = found[3];
    if (end === '\n') rows.push([]);
  }
  return rows;
}

// Key-value pairs as a grid: keys move and add rows, and what a spreadsheet copied spreads over the cells.

import { each } from './parts.js';
import { readCells } from './spreadsheet.js';

const COLUMNS = 2;
const HINT = 'Enter moves on, Shift+Enter breaks the line, Ctrl+Enter inserts a row, Alt+Delete takes one out. Cells of a spreadsheet can be pasted.';

class Grid {
  #rows;
  #spare;
  #told;

  constructor(form) {
    const table = form.querySelector('table');
    this.#rows = table.tBodies[0];
    this.#told = made('p', { className: 'muted', role: 'status' });
    const hint = made('p', { className: 'muted hint', textContent: HINT });
    const more = made('button', { type: 'button', className: 'btn quiet', textContent: 'Add a row' });
    more.addEventListener('click', () => this.#focus(this.#insert(this.#rows.rows.length), 0));
    form.querySelector('details').replaceWith(hint, this.#told); // pasting needs no place of its own
    form.querySelector('.actions').prepend(more);
    table.tHead.rows[0].append(made('td', { className: 'end' }));
    for (const row of this.#rows.rows) row.append(off());
    this.#spare = this.#rows.rows[0].cloneNode(true);
    for (const cell of cells(this.#spare)) cell.value = cell.textContent = '';
    this.#number();
    form.addEventListener('keydown', (event) => this.#key(event));
    form.addEventListener('paste', (event) => this.#paste(event));
    this.#rows.addEventListener('click', ({ target }) => {
      if (target.closest('button')) this.#remove(target.closest('tr'), 0);
    });
    form.parentElement.addEventListener('toggle', ({ target }) => { if (target.open) this.#begin(); });
    if (form.parentElement.contains(document.activeElement) && form.parentElement.open) this.#begin();
  }

  #begin() {
    this.#focus([...this.#rows.rows].find(empty) ?? this.#rows.rows[0], 0);
  }

  #number() {
    for (const [index, row] of [...this.#rows.rows].entries()) {
      const [key, value] = cells(row);
      key.setAttribute('aria-label', `Key ${index + 1}`);
      value.setAttribute('aria-label', `Value ${index + 1}`);
      row.querySelector('button').setAttribute('aria-label', `Take out row ${index + 1}`);
    }
  }

  #focus(row, column) {
    const cell = cells(row)[column];
    cell.focus();
    cell.select();
  }

  #insert(index) {
    const row = this.#spare.cloneNode(true);
    this.#rows.insertBefore(row, this.#rows.rows[index] ?? null);
    this.#number();
    return row;
  }

  #remove(row, column) {
    const index = row.sectionRowIndex;
    row.remove();
    if (!this.#rows.rows.length) this.#insert(0);
    this.#number();
    this.#focus(this.#rows.rows[Math.min(index, this.#rows.rows.length - 1)], column);
    this.#told.textContent = `Row ${index + 1} is taken out`;
  }

  #key(event) {
    const { target, key } = event;
    if (event.isComposing || target.tagName !== 'TEXTAREA') return;
    const row = target.closest('tr');
    const column = cells(row).indexOf(target);
    const control = event.ctrlKey || event.metaKey;
    if (key === 'Enter' && control) this.#focus(this.#insert(row.sectionRowIndex + 1), 0);
    else if (key === 'Delete' && event.altKey) this.#remove(row, column);
    else if (control || event.altKey || event.shiftKey || !this.#move(target, row, column, key)) return;
    event.preventDefault();
  }

  /** Go to another cell; at the end a row is added, unless the last one is empty: so the tab key leads out. */
  #move(cell, row, column, key) {
    const { value, selectionStart: from, selectionEnd: to } = cell;
    const { previousElementSibling: above, nextElementSibling: below } = row;
    const last = column === COLUMNS - 1;
    if (key === 'Enter' && !last) this.#focus(row, column + 1);
    else if ((key === 'Enter' || key === 'Tab') && last && !below && !empty(row)) this.#focus(this.#insert(row.sectionRowIndex + 1), 0);
    else if (key === 'Enter' && below) this.#focus(below, 0);
    else if (key === 'ArrowDown' && below && to === value.length) this.#focus(below, column);
    else if (key === 'ArrowUp' && above && from === 0) this.#focus(above, column);
    else return key === 'Enter';
    return true;
  }

  #paste(event) {
    const { target, clipboardData } = event;
    const text = clipboardData.getData('text/plain');
    // Several lines without tabs are a column of cells only where they come as a table; else they are one text.
    if (target.tagName !== 'TEXTAREA' || !(text.includes('\t') || /<table/i.test(clipboardData.getData('text/html')))) return;
    event.preventDefault();
    const found = readCells(text).map((row) => row.slice(0, row.findLastIndex((cell) => cell.trim()) + 1));
    const row = target.closest('tr');
    const column = cells(row).indexOf(target);
    const width = Math.max(...found.map((values) => values.length));
    if (column + width > COLUMNS) this.#told.textContent = `${width} columns don't fit here: a row is a key and a value.`;
    else this.#spread(found, row.sectionRowIndex, column);
  }

  #spread(found, start, column) {
    const missing = start + found.length - this.#rows.rows.length;
    this.#rows.append(...Array.from({ length: Math.max(missing, 0) }, () => this.#spare.cloneNode(true)));
    this.#number();
    for (const [index, values] of found.entries()) {
      const into = cells(this.#rows.rows[start + index]);
      for (const [offset, value] of values.entries()) into[column + offset].value = value.trim();
    }
    this.#focus(this.#rows.rows[start + found.length - 1], column);
    this.#told.textContent = `${found.length} ${found.length === 1 ? 'row is' : 'rows are'} pasted.`;
  }
}

function cells(row) {
  return [...row.querySelectorAll('textarea')];
}

function empty(row) {
  return cells(row).every((cell) => !cell.value.trim());
}

function made(name, properties) {
  return Object.assign(document.createElement(name), properties);
}

/** The button that takes a row out; the tab key passes it by, for Alt+Delete does the same. */
function off() {
  const cell = made('td', { className: 'end' });
  cell.append(made('button', { type: 'button', className: 'off', tabIndex: -1, textContent: '×', title: 'Take this row out' }));
  return cell;
}

each('form[data-pairs]', (form) => new Grid(form));

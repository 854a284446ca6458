// Arrows move from well to well; empty places are passed over.

const table = document.querySelector('[data-plate]');
const cells = table ? [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll('td')].map((cell) => cell.querySelector('a'))) : [];
const STEPS = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0]};

/** Find the next well with an image in one direction. */
function next(row, column, [down, right]) {
  for (let r = row + down, c = column + right; cells[r] && c >= 0 && c < cells[r].length; r += down, c += right) {
    if (cells[r][c]) return cells[r][c];
  }
  return null;
}

table?.addEventListener('keydown', (event) => {
  const step = STEPS[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const row = cells.findIndex((each) => each.includes(event.target));
  if (row < 0) return;
  event.preventDefault();
  next(row, cells[row].indexOf(event.target), step)?.focus();
});

// One stop for the tab key, not one for each well.
const wells = cells.flat().filter(Boolean);
for (const well of wells.slice(1)) well.tabIndex = -1;
table?.addEventListener('focusin', ({target}) => {
  if (!wells.includes(target)) return;
  for (const well of wells) well.tabIndex = well === target ? 0 : -1;
});

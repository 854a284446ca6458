// What every page does when scripts run; without them it works all the same.

const toast = document.querySelector('.toast');
let fading;

/** Say what just happened, as long as it takes to read it, to screen readers too. */
export function say(text) {
  toast.textContent = text;
  toast.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { toast.hidden = true; }, Math.max(2000, 120 * text.length));
}

/** Copy by the clipboard, or, on plain http, where browsers have none, by a selection. */
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (!done) throw new Error('copying is not allowed here');
}

for (const button of document.querySelectorAll('[data-copy-link]')) {
  button.addEventListener('click', async () => {
    // The address bar knows the state of the view too; the path alone is for what it does not show.
    const link = new URL(button.dataset.copyLink, location.href);
    if (link.pathname === location.pathname) link.search = location.search;
    try {
      await copy(link.href);
      say('Link copied');
    } catch {
      say(link.href);
    }
  });
}

// A page that the browser has kept as it was is nobody else's: whoever logged in or out meanwhile is asked again.
const token = () => /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1];
const mine = token();
addEventListener('pageshow', ({ persisted }) => {
  if (!persisted || (mine && token() === mine)) return;
  document.documentElement.hidden = true;
  location.reload();
});

const { ping, pingInterval } = document.body.dataset;
if (ping) {
  // A tab keeps the session as long as it is open, seen or not; a refused ping shows on the next click, not in between.
  setInterval(() => fetch(ping, {cache: 'no-store'}).catch(() => {}), Number(pingInterval));
}

for (const picture of document.querySelectorAll('[data-thumbnail]')) {
  const fail = () => picture.closest('.tile').classList.add('failed');
  if (picture.complete && picture.currentSrc) {
    if (!picture.naturalWidth) fail();
    continue;
  }
  picture.classList.add('waiting');
  picture.addEventListener('load', () => picture.classList.remove('waiting'));
  picture.addEventListener('error', fail);
}

const menus = document.querySelectorAll('details.menu');
document.addEventListener('click', ({target}) => {
  for (const menu of menus) if (!menu.contains(target)) menu.open = false;
});

/** Move among the cards of a grid as they stand on the screen. */
function step(grid, from, key) {
  const cards = [...grid.querySelectorAll('.card')];
  const here = cards.indexOf(from);
  const top = cards[0].getBoundingClientRect().top;
  const first = cards.findIndex((card) => card.getBoundingClientRect().top > top + 1);
  const columns = first < 0 ? cards.length : first;
  const by = {ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns}[key];
  cards[here + by]?.focus();
}

const KEYS = [
  ['Ctrl K', 'Search everything', '[data-search]'],
  ['/', 'Filter by name', '[data-filter]'],
  ['← ↑ ↓ →', 'Move among the cards', '[data-grid]'],
  ['← ↑ ↓ →', 'Move among the wells', '[data-plate]'],
  ['↑ ↓', 'Move among the results and select; with Shift several', '[data-result]'],
  ['Home End', 'To the first result, to the last', '[data-result]'],
  ['Space', 'Select this result too, or no more', '[data-result]'],
  ['Ctrl A', 'Select all results of this page', '[data-result]'],
  ['Enter', 'Go to the result', '[data-result]'],
  ['n', 'Next page', 'a[rel=next]'],
  ['p', 'Previous page', 'a[rel=prev]'],
  ['u', 'One place up', '.trail li:nth-last-child(2) a'],
  ['y', 'Copy the link', '[data-copy-link]'],
  ['o', 'Show it in the client', '[data-in-client]'],
];

/** Show what the keys do on this page. */
function showKeys() {
  const dialog = document.createElement('dialog');
  dialog.className = 'keys';
  dialog.setAttribute('aria-label', 'Keys');
  const list = document.createElement('dl');
  for (const [key, does, where] of [...KEYS, ['?', 'This list', 'body']]) {
    if (!document.querySelector(where)) continue;
    const [term, text, cap] = ['dt', 'dd', 'kbd'].map((name) => document.createElement(name));
    cap.textContent = key;
    text.textContent = does;
    term.append(cap);
    list.append(term, text);
  }
  const more = document.querySelector('[data-more-keys]');
  if (more) list.append(more.content.cloneNode(true));
  const [title, form, close] = ['h2', 'form', 'button'].map((name) => document.createElement(name));
  title.textContent = 'Keys';
  form.method = 'dialog';
  close.className = 'btn';
  close.textContent = 'Close';
  form.append(title, close); // at the top, for the focus comes here, and a long list would be shown from its end
  dialog.append(form, list);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

const DO = {
  '/': () => { const field = document.querySelector('[data-filter]'); field?.focus(); field?.select(); return field; },
  n: () => follow('a[rel=next]'),
  p: () => follow('a[rel=prev]'),
  u: () => follow('.trail li:nth-last-child(2) a'),
  y: () => follow('[data-copy-link]'),
  o: () => follow('[data-in-client]'),
  '?': () => { showKeys(); return true; },
};

function follow(selector) {
  const found = document.querySelector(selector);
  found?.click();
  return found;
}

document.addEventListener('keydown', (event) => {
  const search = document.querySelector('[data-search]');
  if (search && event.key === 'k' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); search.focus(); search.select(); }
  const {target, key} = event;
  if (key === 'Escape') for (const menu of menus) if (menu.open) { menu.open = false; menu.querySelector('summary').focus(); }
  // The viewer has keys of its own.
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || target.closest('input, select, textarea, dialog, [data-viewer]')) return;
  const grid = target.closest('[data-grid]');
  if (grid && key.startsWith('Arrow')) {
    event.preventDefault();
    step(grid, target.closest('.card'), key);
  } else if (Object.hasOwn(DO, key) && DO[key]()) {
    event.preventDefault();
  }
});
